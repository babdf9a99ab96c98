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
    """What is to be done with the decision. `phase`: the one to enter. `stop`: the startup stops, with its `reason`.

    `team`: missions are extended to the next committee, or end with the startup; `jobs`: so do its offers.
    `language`: that of the registry.
    """

    phase: str | None = None
    stop: bool = False
    team: bool = False
    jobs: bool = False
    reason: str | None = None
    language: str = "fr"


class FollowUpResult(NamedTuple):
    """What the person should know of what follows, what a commit tells of it, and the rules it knowingly breaks."""

    notes: tuple[Message, ...] = ()
    body: tuple[Message, ...] = ()
    accepts: frozenset[str] = frozenset()


def match_decision(vocabulary: Vocabulary, word: str) -> DecisionMatch | None:
    """The decision that a word means: its id, its label, or a phase that a decision leads to. None for another word."""
    wanted = normalise_name(word.strip())
    decisions = {each: _word_names(vocabulary, "decisions", each) for each in vocabulary.allowed("decisions")}
    for decision, names in decisions.items():
        if wanted in names:
            return DecisionMatch(decision)
    name = find_phase(vocabulary, word)
    if name is not None:
        one = vocabulary.phases[name]
        decision = STOP_DECISION if one.stop else one.decision or "continue"
        return DecisionMatch(decision, name) if decision in decisions else None
    begun = [each for each, names in decisions.items() if wanted and any(name.startswith(wanted) for name in names)]
    return DecisionMatch(begun[0]) if len(begun) == 1 else None


def suggest_decision(vocabulary: Vocabulary, word: str) -> str | None:
    """The decision that was perhaps meant by a word that is none."""
    names = {each: decision for decision in vocabulary.allowed("decisions")
             for each in _word_names(vocabulary, "decisions", decision)}  # fmt: skip
    found = find_nearest(word, names)
    return names[found] if found is not None else None


def find_following_phases(desk: FileEdits, startup: Startup, on: date, meant: DecisionMatch) -> list[str]:
    """The phases that a decision leads a startup to; none where it is there already, or stops."""
    vocabulary = desk.registry.vocabulary
    if meant.decision == STOP_DECISION:
        return []
    now = phase_at(startup, on, vocabulary)
    rank = vocabulary.rank(now)
    return [
        name
        for name, word in vocabulary.phases.items()
        if word.current and name != now
        if (word.rank > rank and word.decision == meant.decision if meant.phase is None else name == meant.phase)
    ]


def find_missions_ending_before(desk: FileEdits, startup: Startup, on: date, until: date) -> list[missions.MissionRef]:
    """The missions of a startup's team that end before the next committee, contracts before public agents.

    None where that one has passed too: a committee of years ago prolongs nobody.
    """
    if until <= desk.today:
        return []
    found = [
        missions.make_mission_ref(each.member, each.mission)
        for each in desk.registry.by_startup.get(startup.id, ())
        if (each.mission.covers(on) or each.mission.covers(desk.today))
        and each.mission.end is not None
        and each.mission.end < until
    ]
    wanted = {(target.member.id, target.position) for target in found}
    last = [target for target in missions.find_latest_missions(found) if (target.member.id, target.position) in wanted]
    return sorted(last, key=lambda target: (target.mission.status == PUBLIC_AGENT_STATUS, target.member.id))


def apply_follow_ups(
    desk: FileEdits, startup: Startup, on: date, given: CommitteeDecision, what: FollowUps
) -> FollowUpResult:
    """Do on the desk what goes with a decision. Raises Refused where the phase cannot be entered, or not be left."""
    notes: list[Message] = []
    body: list[Message] = []
    accepts: frozenset[str] = frozenset()
    if what.phase is not None:
        entered = phase.change_phase(desk, startup, what.phase, on)
        notes += entered.notes
        body.append(entered.summary)
        accepts |= entered.accepts
    if what.stop:
        how = stop.StopRequest(on, what.reason, given.comment, what.team, what.jobs, what.language)
        stopped = stop.stop(desk, [startup], how)
        notes += stopped.notes
        body += (stopped.summary, *stopped.body)
        accepts |= stopped.accepts
    if what.team and given.next is not None:
        notes += extend_missions(
            desk, find_missions_ending_before(desk, startup, on, given.next), given.next, startup.id
        )
    return FollowUpResult(tuple(notes), tuple(body), accepts)


def suggest_follow_ups(
    desk: FileEdits, startup: Startup, on: date, meant: DecisionMatch, given: CommitteeDecision, what: FollowUps
) -> list[Message]:
    """What could follow and was not asked for, with the option that does it."""
    notes: list[Message] = []
    phases = find_following_phases(desk, startup, on, meant)
    title = startup.title or startup.id
    if phases and what.phase is None:
        said = {"title": title, "phases": [phase.phase_word(desk.registry.vocabulary, each) for each in phases]}
        notes.append(Message(N_("{title}: the phase stays as it is; --with-phase moves it to {phases:list}"), said))
    if meant.decision == STOP_DECISION and not what.stop:
        notes.append(
            Message(N_("{title}: the startup goes on in the registry; --with-stop stops it"), {"title": title})
        )
    targets = (
        find_missions_ending_before(desk, startup, on, given.next) if given.next is not None and not what.team else []
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
    return {normalise_name(word), *map(normalise_name, vocabulary.labels(words, word).values())}
