"""What follows from a committee's decision: the phase that changes, the startup that stops, the team that goes on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit import missions
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import member_name
from incubo.edit.verbs import phase, stop
from incubo.edit.verbs.committee import PUBLIC_AGENT_STATUS, STOP_DECISION, CommitteeDecision, extend_missions
from incubo.model.phases import find_phase, phase_at
from incubo.model.records import Startup
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.model.vocabulary import Vocabulary


class DecisionMatch(NamedTuple):
    """What a word given for a decision means: the decision, and the phase that was named, if one was."""

    decision: str
    phase: str | None = None


class FollowUps(NamedTuple):
    """What is to be done with the decision. `phase`: the one to enter. `stop_startup`: the startup stops, with its
    `stop_reason`.

    `with_team`: missions are extended to the next committee, or end with the startup; `with_jobs`: so do its offers.
    `language`: that of the registry.
    """

    phase: str | None = None
    stop_startup: bool = False
    with_team: bool = False
    with_jobs: bool = False
    stop_reason: str | None = None
    language: str = "fr"


class FollowUpResult(NamedTuple):
    """What the person should know of what follows, what a commit tells of it, and the rules it knowingly breaks."""

    notes: tuple[Message, ...] = ()
    body_lines: tuple[Message, ...] = ()
    accepted_rules: frozenset[str] = frozenset()


def match_decision(vocabulary: Vocabulary, text: str) -> DecisionMatch | None:
    """The decision that a word means: its id, its label, or a phase that a decision leads to. None for another word."""
    wanted = normalise_name(text.strip())
    decisions = {each: _word_names(vocabulary, "decisions", each) for each in vocabulary.allowed_values("decisions")}
    for decision, names in decisions.items():
        if wanted in names:
            return DecisionMatch(decision)
    name = find_phase(vocabulary, text)
    if name is not None:
        one = vocabulary.phases[name]
        decision = STOP_DECISION if one.stop_type else one.entry_decision or "continue"
        return DecisionMatch(decision, name) if decision in decisions else None
    begun = [each for each, names in decisions.items() if wanted and any(name.startswith(wanted) for name in names)]
    return DecisionMatch(begun[0]) if len(begun) == 1 else None


def suggest_decision(vocabulary: Vocabulary, text: str) -> str | None:
    """The decision that was perhaps meant by a word that is none."""
    names = {each: decision for decision in vocabulary.allowed_values("decisions")
             for each in _word_names(vocabulary, "decisions", decision)}  # fmt: skip
    found = find_nearest(text, names)
    return names[found] if found is not None else None


def find_following_phases(edits: FileEdits, startup: Startup, on: date, match: DecisionMatch) -> list[str]:
    """The phases that a decision leads a startup to; none where it is there already, or stops."""
    vocabulary = edits.registry.vocabulary
    if match.decision == STOP_DECISION:
        return []
    now = phase_at(startup, on, vocabulary)
    rank = vocabulary.phase_rank(now)
    return [
        name
        for name, word in vocabulary.phases.items()
        if word.is_current and name != now
        if (word.rank > rank and word.entry_decision == match.decision if match.phase is None else name == match.phase)
    ]


def find_missions_ending_before(edits: FileEdits, startup: Startup, on: date, until: date) -> list[missions.MissionRef]:
    """The missions of a startup's team that end before the next committee, contracts before public agents.

    None where that one has passed too: a committee of years ago prolongs nobody.
    """
    if until <= edits.today:
        return []
    found = [
        missions.make_mission_ref(each.member, each.mission)
        for each in edits.registry.assignments_by_startup.get(startup.id, ())
        if (each.mission.covers(on) or each.mission.covers(edits.today))
        and each.mission.end is not None
        and each.mission.end < until
    ]
    wanted = {(target.member.id, target.position) for target in found}
    last = [target for target in missions.find_latest_missions(found) if (target.member.id, target.position) in wanted]
    return sorted(last, key=lambda target: (target.mission.status == PUBLIC_AGENT_STATUS, target.member.id))


def apply_follow_ups(
    edits: FileEdits, startup: Startup, on: date, decision: CommitteeDecision, follow_ups: FollowUps
) -> FollowUpResult:
    """Do on the desk what goes with a decision. Raises Refused where the phase cannot be entered, or not be left."""
    notes: list[Message] = []
    body: list[Message] = []
    accepts: frozenset[str] = frozenset()
    if follow_ups.phase is not None:
        entered = phase.change_phase(edits, startup, follow_ups.phase, on)
        notes += entered.notes
        body.append(entered.summary)
        accepts |= entered.accepted_rules
    if follow_ups.stop_startup:
        how = stop.StopRequest(
            on,
            follow_ups.stop_reason,
            decision.comment,
            follow_ups.with_team,
            follow_ups.with_jobs,
            follow_ups.language,
        )
        stopped = stop.stop(edits, [startup], how)
        notes += stopped.notes
        body += (stopped.summary, *stopped.body_lines)
        accepts |= stopped.accepted_rules
    if follow_ups.with_team and decision.next is not None:
        notes += extend_missions(
            edits, find_missions_ending_before(edits, startup, on, decision.next), decision.next, startup.id
        )
    return FollowUpResult(tuple(notes), tuple(body), accepts)


def suggest_follow_ups(
    edits: FileEdits,
    startup: Startup,
    on: date,
    match: DecisionMatch,
    decision: CommitteeDecision,
    follow_ups: FollowUps,
) -> list[Message]:
    """What could follow and was not asked for, with the option that does it."""
    notes: list[Message] = []
    phases = find_following_phases(edits, startup, on, match)
    title = startup.title or startup.id
    if phases and follow_ups.phase is None:
        said = {"title": title, "phases": [phase.phase_word(edits.registry.vocabulary, each) for each in phases]}
        notes.append(Message(N_("{title}: the phase stays as it is; --with-phase moves it to {phases:list}"), said))
    if match.decision == STOP_DECISION and not follow_ups.stop_startup:
        notes.append(
            Message(N_("{title}: the startup goes on in the registry; --with-stop stops it"), {"title": title})
        )
    targets = (
        find_missions_ending_before(edits, startup, on, decision.next)
        if decision.next is not None and not follow_ups.with_team
        else []
    )
    if targets:
        people = [member_name(target.member) for target in targets]
        notes.append(
            Message(
                N_("{n} mission ends before the next committee ({people:list}): --with-team extends it"),
                {"n": len(people), "people": people},
                N_("{n} missions end before the next committee ({people:list}): --with-team extends them"),
            )
        )
    return notes


def _word_names(vocabulary: Vocabulary, words: str, word: str) -> set[str]:
    return {normalise_name(word), *map(normalise_name, vocabulary.value_labels(words, word).values())}
