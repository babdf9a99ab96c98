"""What follows a committee's decision: the phase changes, the startup stops, the missions of the team are extended."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import (
    MissionRef,
    find_missions_place,
    make_mission_ref,
    member_name,
    split_renewed_missions,
)
from incubo.edit.verbs.committee import (
    CommitteeDecision,
    TeamExtension,
    extend_team,
    movable_ends_note,
    plan_team_extension,
    sort_contracts_first,
)
from incubo.edit.verbs.phase import change_phase, phase_word
from incubo.edit.verbs.stop import StopRequest, stop_startups
from incubo.facts.situation import Situation
from incubo.model.committees import STOP_DECISION
from incubo.model.phases import find_entry_decision, find_phase, list_later_phases, phases_of_decision
from incubo.model.records import Startup
from incubo.model.suggestions import find_word, normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import EntryRef
from incubo.registry.ownership import SourcePlace, find_entry_place

_OTHER_WORDS = "decision-words"
"""The list of the vocabulary that has other words for decisions."""
_PASSAGE = re.compile(
    r"(?:passage|entree)-(?:a-l'|(?:en|a-la|a|au|vers)-)(?:la-)?(?:phase-)?(?:de-la-|de-l'|de-|d')?(.+)"
    r"|(?:move|transition|entry)-(?:to|into)-(?:the-)?(?:phase-)?(?:of-)?(.+)"
)
"""A decision that is named after the phase that it leads to, once accents and blanks are gone."""
_ENDINGS = ("", "e", "s", "es")
"""What the feminine and the plural of a French word add to it."""


class DecisionMatch(NamedTuple):
    """The decision that a word means, and the phase that it named, if any."""

    decision: str
    phase: str | None = None


class DecisionEffects(NamedTuple):
    """What to do with the decision. `phase`: the one to enter. `stop_startup`: stop the startup, as `stop` says, on the
    day of the committee; where it goes on, the team goes with it as well: its missions are extended to the next one.
    """

    phase: str | None = None
    stop_startup: bool = False
    stop: StopRequest = StopRequest()


class EffectsResult(NamedTuple):
    """Notes for the person, lines for the body of the commit, and the rules whose findings are accepted."""

    notes: tuple[Message, ...] = ()
    body_lines: tuple[Message, ...] = ()
    accepted_rules: frozenset[str] = frozenset()


def match_decision(vocabulary: Vocabulary, text: str) -> DecisionMatch | None:
    """The decision that a word means: its id, a label, a phase that it leads to, or another word for it
    (`[decision-words]`). None for any other word.
    """
    names = vocabulary.names("decisions")
    decision = find_word(names, text, match_prefix=False).value
    if decision is not None:
        return DecisionMatch(decision)
    passage = _PASSAGE.fullmatch(normalise_name(text.strip()))
    phase_id = find_phase(vocabulary, (passage[1] or passage[2]) if passage is not None else text)
    if phase_id is not None:
        phase = vocabulary.phases[phase_id]
        decision = STOP_DECISION if phase.stop_type else _decision_into(vocabulary, phase_id)
        return DecisionMatch(decision, phase_id) if decision in names else None
    decision = _find_decision_word(vocabulary, text) or vocabulary.find("decisions", text).value
    return DecisionMatch(decision) if decision is not None else None


def _decision_into(vocabulary: Vocabulary, phase_id: str) -> str:
    """The decision by which a startup enters a phase; "" of a former phase that became several, each by another."""
    phase = vocabulary.phases[phase_id]
    decisions = {find_entry_decision(vocabulary, name) for name in phase.replaced_by}
    is_several = not phase.is_current and len(decisions) > 1
    return find_entry_decision(vocabulary, phase_id) or ("" if is_several else "continue")


def _find_decision_word(vocabulary: Vocabulary, text: str) -> str | None:
    """The decision of which a text is another word, in any gender and number."""
    word = normalise_name(text.strip())
    for alias in vocabulary.allowed_values(_OTHER_WORDS):
        ending = word.removeprefix(normalise_name(alias))
        if ending in _ENDINGS and len(ending) < len(word):
            decision = vocabulary.value_label(_OTHER_WORDS, alias, "en")
            return decision if decision in vocabulary.allowed_values("decisions") else None
    return None


def suggest_decision(vocabulary: Vocabulary, text: str) -> str | None:
    """The decision that an unknown word may mean."""
    return vocabulary.find("decisions", text).nearest


def find_following_phases(edits: FileEdits, startup: Startup, on: date, match: DecisionMatch) -> list[str]:
    """The phases that a decision leads a startup to; none if it is there already, or stops."""
    vocabulary = edits.registry.vocabulary
    if match.decision == STOP_DECISION:
        return []
    current = edits.registry.phase_at(startup.id, on)
    if match.phase is not None:
        return [match.phase] if match.phase != current and vocabulary.phases[match.phase].is_current else []
    return phases_of_decision(vocabulary, match.decision, list_later_phases(vocabulary, current))


def offered_decisions(vocabulary: Vocabulary, phase: str | None) -> list[str]:
    """The decisions of the vocabulary that fit a startup in a phase: those that lead to no phase, to this one, or to a
    later one.
    """
    leading = {find_entry_decision(vocabulary, name) for name in vocabulary.phases} - {STOP_DECISION}
    ahead = [*([phase] if phase is not None else []), *list_later_phases(vocabulary, phase)]
    fitting = {find_entry_decision(vocabulary, name) for name in ahead if name in vocabulary.phases}
    return [
        decision
        for decision in vocabulary.allowed_values("decisions")
        if decision not in leading or decision in fitting
    ]


def find_phases_place(edits: FileEdits, startup: Startup) -> SourcePlace | None:
    """Where the source changes the phases of a startup, and stops it; None where that is done here."""
    return find_entry_place(edits.registry, EntryRef("startup", startup.id), ("phases",))


def plan_extension_to_next(edits: FileEdits, startup: Startup, until: date) -> TeamExtension:
    """How the missions of a startup's team that run today can be extended to the next committee (`until`), or to the
    stop that is planned before it.

    None is if that committee is in the past: a decision recorded years later extends no mission.
    """
    if until <= edits.as_of:
        return TeamExtension(until)
    stop = Situation(startup, edits.registry.vocabulary, edits.as_of).stop.planned
    is_stop = stop is not None and stop < until
    extension = plan_team_extension(edits, _find_missions_at(edits, startup, edits.as_of), min(until, stop or until))
    return extension._replace(is_stop=is_stop)


def missing_extension_notes(
    edits: FileEdits, startup: Startup, on: date, decision: CommitteeDecision, effects: DecisionEffects
) -> list[Message]:
    """Why nobody is asked whether to extend the team to the next committee: no mission ends before it, or none may run
    longer. With those that ended since the committee.
    """
    if effects.stop_startup or effects.stop.with_team or decision.next is None or decision.next <= edits.as_of:
        return []
    missions = [ref.mission for ref in _find_missions_at(edits, startup, edits.as_of)]
    extension = plan_extension_to_next(edits, startup, decision.next)
    if extension.ends:
        return []
    ended = _ended_missions_notes(edits, startup, on, extension.until)
    if not missions:
        return ended
    arguments = {"title": startup.display_name, "day": extension.until}
    if all(mission.last_day >= extension.until for mission in missions):
        text = N_("{title}: no mission of the team ends before the next committee, {day:long}: there is none to extend")
        if extension.is_stop:
            text = N_(
                "{title}: no mission of the team ends before the planned stop, {day:long}: there is none to extend"
            )
        return [Message(text, arguments), *ended]
    text = N_("{title}: no mission of the team can run longer, until the next committee, {day:long}")
    if extension.is_stop:
        text = N_("{title}: no mission of the team can run longer, until the planned stop, {day:long}")
    refusals = (Message(N_("Not extended: {why}"), {"why": why}) for why in extension.refusals)
    return [Message(text, arguments), *refusals, *ended]


def _find_missions_at(edits: FileEdits, startup: Startup, day: date) -> list[MissionRef]:
    """The missions of a startup's team on a day that nobody renewed yet, those of public agents last."""
    mission_refs = [
        make_mission_ref(assignment.member, assignment.mission)
        for assignment in edits.registry.assignments_by_startup.get(startup.id, ())
        if assignment.mission.covers(day)
    ]
    return sort_contracts_first(split_renewed_missions(mission_refs)[0])


def _ended_missions_notes(edits: FileEdits, startup: Startup, on: date, until: date) -> list[Message]:
    """The note about people of the committee's day whose mission has ended since: they may have left."""
    here = {assignment.member.id for assignment in edits.registry.teams_at(edits.as_of).get(startup.id, ())}
    members = [
        ref.member
        for ref in _find_missions_at(edits, startup, on)
        if ref.member.id not in here and ref.mission.last_day < edits.as_of
    ]
    if not members or until <= edits.as_of:
        return []
    command = ["incubo extend", *(quote_entry_id("member", member.id) for member in members)]
    command += ["--startup", quote_entry_id("startup", startup.id), "--until", until.isoformat()]
    arguments = {"people": [member_name(member) for member in members], "n": len(members)}
    return [
        Message(
            N_("{people:list}: not extended, the mission has ended since"),
            arguments,
            N_("{people:list}: not extended, their missions have ended since"),
            hint=Message(N_("to extend it"), arguments, N_("to extend them"), " ".join(command)),
        )
    ]


def apply_effects(
    edits: FileEdits, startup: Startup, on: date, decision: CommitteeDecision, effects: DecisionEffects
) -> EffectsResult:
    """Make the edits that go with a decision.

    Raises RefusedError if the startup cannot enter the phase, or cannot stop.
    """
    notes: list[Message] = []
    body: list[Message] = []
    accepted_rules: frozenset[str] = frozenset()
    if effects.phase is not None:
        proposal = change_phase(edits, startup, effects.phase, on)
        notes += proposal.notes
        body.append(proposal.summary)
        accepted_rules |= proposal.accepted_rules
    if effects.stop_startup:
        request = effects.stop._replace(day=on, comment=decision.comment)
        stop_proposal = stop_startups(edits, [startup], request)
        notes += stop_proposal.notes
        body += (stop_proposal.summary, *stop_proposal.body_lines)
        accepted_rules |= stop_proposal.accepted_rules
    if effects.stop.with_team and decision.next is not None:
        extension = plan_extension_to_next(edits, startup, decision.next)
        notes += extend_team(edits, extension, startup.id)
        notes += _ended_missions_notes(edits, startup, on, extension.until)
    return EffectsResult(tuple(notes), tuple(body), accepted_rules)


def suggest_effects(
    edits: FileEdits,
    startup: Startup,
    on: date,
    match: DecisionMatch,
    decision: CommitteeDecision,
    effects: DecisionEffects,
    *,
    is_asked: bool = False,
) -> list[Message]:
    """Notes about effects that were not requested, each with the option for it, or with the source that has what it
    changes. `is_asked`: the person is asked about those that are written here, and no note is needed.
    """
    notes: list[Message] = []
    place, title = find_phases_place(edits, startup), startup.display_name
    if place is not None or not is_asked:
        name = place.name if place is not None else None
        phases = find_following_phases(edits, startup, on, match)
        if phases and effects.phase is None:
            words = [phase_word(edits.registry.vocabulary, phase) for phase in phases]
            text = N_("{title}: the phase stays the same; possible: {phases:list}")
            if place is not None:
                text = N_("{title}: the phase stays the same here; it is changed in {name} (possible: {phases:list})")
            hint = Message(N_("to change it"), command="--with-phase") if place is None else ""
            notes.append(Message(text, {"title": title, "phases": words, "name": name}, hint=hint))
        if match.decision == STOP_DECISION and not effects.stop_startup:
            text = N_("{title}: the product is not stopped in the registry")
            if place is not None:
                text = N_("{title}: the product is not stopped here; that is done in {name}")
            hint = Message(N_("to stop it"), command="--with-stop") if place is None else ""
            notes.append(Message(text, {"title": title, "name": name}, hint=hint))
    notes += _suggest_extension(edits, startup, decision, effects, is_asked=is_asked)
    return notes


def _suggest_extension(
    edits: FileEdits, startup: Startup, decision: CommitteeDecision, effects: DecisionEffects, *, is_asked: bool
) -> list[Message]:
    """The note on the missions that could run on to the next committee, for which that was not requested."""
    if decision.next is None or effects.stop.with_team:
        return []
    extension = plan_extension_to_next(edits, startup, decision.next)
    members = [ref.member for ref, _ in extension.ends]
    if not members or (is_asked and find_missions_place(edits, members) is None):
        return []
    arguments = {"n": len(members), "people": list(map(member_name, members))}
    fact = Message(
        N_("{n} mission ends before the next committee: {people:list}"),
        arguments,
        N_("{n} missions end before the next committee: {people:list}"),
    )
    if extension.is_stop:
        fact = Message(
            N_("{n} mission ends before the planned stop: {people:list}"),
            arguments,
            N_("{n} missions end before the planned stop: {people:list}"),
        )
    return [movable_ends_note(edits, members, fact)]
