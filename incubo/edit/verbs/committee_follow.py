"""What follows from a committee's decision: the phase that changes, the startup that stops, the team that goes on."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.edit.desk import Desk
from incubo.edit.verbs import contracts, phase, stop
from incubo.edit.verbs.committee_implied import STOP, Decision
from incubo.edit.verbs.committee_plan import ADMIN, extend_each
from incubo.edit.verbs.rules import called
from incubo.i18n import N_
from incubo.model.life import phase_at
from incubo.model.nearest import folded, nearest
from incubo.model.phase_words import phase_called
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text


class Meant(NamedTuple):
    """What a word given for a decision means: the decision, and the phase that was named, if one was."""

    decision: str
    phase: str | None = None


class Follow(NamedTuple):
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


class Done(NamedTuple):
    """What the person should know of what follows, what a commit tells of it, and the rules it knowingly breaks."""

    notes: tuple[Text, ...] = ()
    body: tuple[Text, ...] = ()
    accepts: frozenset[str] = frozenset()


def meaning(vocabulary: Vocabulary, word: str) -> Meant | None:
    """The decision that a word means: its id, its label, or a phase that a decision leads to. None for another word."""
    wanted = folded(word.strip())
    decisions = {each: _names(vocabulary, "decisions", each) for each in vocabulary.allowed("decisions")}
    for decision, names in decisions.items():
        if wanted in names:
            return Meant(decision)
    name = phase_called(vocabulary, word)
    if name is not None:
        one = vocabulary.phases[name]
        decision = STOP if one.stop else one.decision or "continue"
        return Meant(decision, name) if decision in decisions else None
    begun = [each for each, names in decisions.items() if wanted and any(name.startswith(wanted) for name in names)]
    return Meant(begun[0]) if len(begun) == 1 else None


def near(vocabulary: Vocabulary, word: str) -> str | None:
    """The decision that was perhaps meant by a word that is none."""
    names = {each: decision for decision in vocabulary.allowed("decisions")
             for each in _names(vocabulary, "decisions", decision)}  # fmt: skip
    found = nearest(word, names)
    return names[found] if found is not None else None


def leads_to(desk: Desk, startup: Startup, on: date, meant: Meant) -> list[str]:
    """The phases that a decision leads a startup to; none where it is there already, or stops."""
    vocabulary = desk.registry.vocabulary
    if meant.decision == STOP:
        return []
    now = phase_at(startup, on, vocabulary)
    rank = vocabulary.rank(now)
    return [
        name
        for name, word in vocabulary.phases.items()
        if word.current and name != now
        if (word.rank > rank and word.decision == meant.decision if meant.phase is None else name == meant.phase)
    ]


def ending(desk: Desk, startup: Startup, on: date, until: date) -> list[contracts.Target]:
    """The missions of a startup's team that end before the next committee, contracts before public agents.

    None where that one has passed too: a committee of years ago prolongs nobody.
    """
    if until <= desk.today:
        return []
    found = [
        contracts.as_target(each.member, each.mission)
        for each in desk.registry.by_startup.get(startup.id, ())
        if (each.mission.covers(on) or each.mission.covers(desk.today))
        and each.mission.end is not None
        and each.mission.end < until
    ]
    wanted = {(target.member.id, target.position) for target in found}
    last = [target for target in contracts.latest(found) if (target.member.id, target.position) in wanted]
    return sorted(last, key=lambda target: (target.mission.status == ADMIN, target.member.id))


def follow(desk: Desk, startup: Startup, on: date, given: Decision, what: Follow) -> Done:
    """Do on the desk what goes with a decision. Raises Refused where the phase cannot be entered, or not be left."""
    notes: list[Text] = []
    body: list[Text] = []
    accepts: frozenset[str] = frozenset()
    if what.phase is not None:
        entered = phase.move(desk, startup, what.phase, on)
        notes += entered.notes
        body.append(entered.summary)
        accepts |= entered.accepts
    if what.stop:
        how = stop.Stop(on, what.reason, given.comment, what.team, what.jobs, what.language)
        stopped = stop.stop(desk, [startup], how)
        notes += stopped.notes
        body += (stopped.summary, *stopped.body)
        accepts |= stopped.accepts
    if what.team and given.next is not None:
        notes += extend_each(desk, ending(desk, startup, on, given.next), given.next, startup.id)
    return Done(tuple(notes), tuple(body), accepts)


def open_ends(desk: Desk, startup: Startup, on: date, meant: Meant, given: Decision, what: Follow) -> list[Text]:
    """What could follow and was not asked for, with the option that does it."""
    notes: list[Text] = []
    phases = leads_to(desk, startup, on, meant)
    title = startup.title or startup.id
    if phases and what.phase is None:
        said = {"title": title, "phases": [phase.said(desk.registry.vocabulary, each) for each in phases]}
        notes.append(Text(N_("{title}: the phase stays as it is; --with-phase moves it to {phases:list}"), said))
    if meant.decision == STOP and not what.stop:
        notes.append(Text(N_("{title}: the startup goes on in the registry; --with-stop stops it"), {"title": title}))
    targets = ending(desk, startup, on, given.next) if given.next is not None and not what.team else []
    if targets:
        people = [called(target.member) for target in targets]
        notes.append(
            Text(
                N_("{n} mission ends before the next committee ({people:list}): --with-team extends it"),
                {"n": len(people), "people": people},
                N_("{n} missions end before the next committee ({people:list}): --with-team extends them"),
            )
        )
    return notes


def _names(vocabulary: Vocabulary, words: str, word: str) -> set[str]:
    return {folded(word), *map(folded, vocabulary.labels(words, word).values())}
