"""`stop`: a startup stops. Its phase, its event, the reason, the post-mortem to write, its people and its offers.

What was done already is left alone, so that a stop written by hand can be completed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from incubo.edit.desk import Desk
from incubo.edit.post_mortem import add_section
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.events import END, before, filled, insert
from incubo.edit.verbs.leave import OVERLAPPED
from incubo.edit.verbs.phase import enter, said
from incubo.edit.verbs.stop_ends import jobs_left, team_left
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.life import Step
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.source.changes import Remove, Set

REASONS = "stop-reasons"
"""The list of the vocabulary that the reasons are words of."""
TOLD = frozenset({"mission-on-ended-startup", "job-startup-ended"})
"""Rules that find the people and offers that a stop leaves behind: the notes tell them."""


class Stop(NamedTuple):
    """How a startup stops. `on`: None is today, or the day it stopped, where it has. `reason`: a word of `REASONS`.

    `team`: its missions end. `jobs`: its offers close. `language`: that of the registry.
    """

    on: date | None = None
    reason: str | None = None
    comment: str | None = None
    team: bool = False
    jobs: bool = False
    language: str = "fr"


def stop(desk: Desk, startups: Sequence[Startup], how: Stop) -> Proposal:
    """Stop startups, all on one day.

    Raises Refused for one that never began, that stopped on another day, or that `phase.enter` refuses.
    """
    notes: list[Text] = []
    accepts = set(TOLD | OVERLAPPED if how.team else TOLD)
    stops: dict[date, list[Startup]] = {}
    for startup in startups:
        day, more, accepted = _end(desk, startup, how)
        stops.setdefault(day, []).append(startup)
        notes += more
        accepts |= accepted
    if len(stops) > 1:
        raise Refused(
            Text(N_("these startups did not stop on the same day: {days:list}"), {"days": list(stops)}),
            hints=(Text(N_("stop them one after the other: incubo stop {id}"), {"id": startups[0].id}),),
        )
    day = next(iter(stops))
    ids = [startup.id for startup in startups]
    body = team_left(desk, ids, day, notes, end=how.team) + jobs_left(desk, ids, day, notes, close=how.jobs)
    scope, summary = ids[0] if len(ids) == 1 else "", _summary(ids, day, how)
    return Proposal(desk.plan(), "stop", scope, summary, tuple(notes), tuple(body), frozenset(accepts))


def stopped(desk: Desk, startup: Startup) -> Step | None:
    """The step in which a startup has stopped, or is to; None for one that runs."""
    steps = desk.registry.lives[startup.id]
    return steps[-1] if steps and desk.registry.vocabulary.is_stop(steps[-1].phase.name) else None


def stop_day(desk: Desk, startup: Startup, how: Stop) -> date:
    """The day a startup stops: the one that is asked for, the one it stopped on, or today."""
    step = stopped(desk, startup)
    held = step.phase.start if step is not None else None
    return how.on or held or desk.today


def stop_phase(desk: Desk, startup: Startup) -> str:
    """The phase in use in which a startup that stops ends: the one of an investigation that never led further, or not.

    Raises Refused where the registry has no such word.
    """
    vocabulary = desk.registry.vocabulary
    entered = any(vocabulary.is_incubated(step.phase.name) for step in desk.registry.lives[startup.id])
    in_use = [word for word in vocabulary.phases.values() if word.current and word.stop]
    early = [word.id for word in in_use if word.stop == "before-incubation" and not entered]
    late = [word.id for word in in_use if word.stop != "before-incubation"]
    if not early and not late:
        raise Refused(
            Text(N_("this registry has no phase for a startup that stops")),
            hints=(Text(N_("declare one in incubo.toml: [phases.stopped] stage = \"final\", stop = \"any\", "
                           "current = true")),),
        )  # fmt: skip
    return (early or late)[0]


def _end(desk: Desk, startup: Startup, how: Stop) -> tuple[date, list[Text], frozenset[str]]:
    """Write the end in a startup's own sheet: the day, what to tell, the rules that are accepted."""
    name, day = title_of(desk.registry, "startup", startup.id), stop_day(desk, startup, how)
    vocabulary, step = desk.registry.vocabulary, stopped(desk, startup)
    notes: list[Text] = []
    if step is not None:
        entry = enter(desk, startup, step.phase.name or "", day)
    else:
        notes += _left_before(vocabulary, name, _begun(desk, startup, day))
        lived, more = _unplan(desk, startup, day)
        entry = enter(desk, startup, stop_phase(desk, startup), day, steps=lived)
        notes += more
    notes += entry.notes
    _event(desk, startup, day, how, step)
    if how.reason and how.reason != startup.stop_reason and _says_reasons(desk):
        desk.change(startup.path, Set(("stop_reason",), how.reason, after=before("stop_reason")))
    if not startup.post_mortem and add_section(desk, startup, how.language):
        said_of = Text(
            N_("{name}: the post-mortem gets its section, whose three parts are to be written"), {"name": name}
        )
        notes.append(said_of)
    return day, notes, entry.accepts


def _begun(desk: Desk, startup: Startup, day: date) -> Step:
    """The step a startup is in when it stops. Raises Refused where nothing has begun."""
    begun = [step for step in desk.registry.lives[startup.id] if step.phase.start and step.phase.start <= day]
    if not begun:
        name = title_of(desk.registry, "startup", startup.id)
        raise Refused(
            Text(N_("{name} has not begun on {day:long}: there is nothing to stop"), {"name": name, "day": day}),
            hints=(Text(N_("what its sheet says: incubo phase {id}"), {"id": startup.id}),),
        )
    return begun[-1]


def _left_before(vocabulary: Vocabulary, name: str, step: Step) -> list[Text]:
    """A note where the startup had left the programme otherwise."""
    if not vocabulary.is_final(step.phase.name):
        return []
    words = {"name": name, "phase": said(vocabulary, step.phase.name), "day": step.phase.start}
    return [Text(N_("{name} had left the programme: “{phase}” since {day:long}."), words)]


def _unplan(desk: Desk, startup: Startup, day: date) -> tuple[tuple[Step, ...], list[Text]]:
    """Take away the phases that were planned for later than the stop: the life without them, and what to tell."""
    steps = desk.registry.lives[startup.id]
    planned = [step for step in steps if step.phase.start and step.phase.start > max(day, desk.today)]
    for step in sorted(planned, key=lambda step: step.position, reverse=True):
        desk.change(startup.path, Remove(("phases", step.position)))
    words = [said(desk.registry.vocabulary, step.phase.name) for step in planned]
    notes = [Text(N_("No more planned: {phases:list}."), {"phases": words})] if planned else []
    return tuple(step for step in steps if step not in planned), notes


def _event(desk: Desk, startup: Startup, day: date, how: Stop, planned: Step | None) -> None:
    """Record the end among the events; one that is there stays, and follows a planned stop that is moved."""
    vocabulary = desk.registry.vocabulary
    known = END in vocabulary.allowed("events") or not vocabulary.is_strict("events")
    there = [i for i, event in enumerate(startup.events) if event.name == END]
    for i in there:
        if planned is not None and startup.events[i].date == planned.phase.start:
            desk.change(startup.path, Set(("events", i, "date"), day))
    if not known or there:
        return
    reason = None
    if how.reason:
        label = vocabulary.label(REASONS, how.reason, how.language)
        reason = f"{label[:1].upper()}{label[1:]}"
    comment = f"{reason} ({how.comment})" if reason and how.comment else reason or how.comment
    item = filled({"name": END, "date": day, "comment": comment})
    insert(desk, startup.path, "events", [event.date for event in startup.events], item)


def _says_reasons(desk: Desk) -> bool:
    """Whether sheets say why a startup stopped in a field of its own."""
    registry = desk.registry
    return registry.layout.id == "incubo" or any(startup.stop_reason for startup in registry.startups.values())


def _summary(ids: Sequence[str], day: date, how: Stop) -> Text:
    """The commit's words: the day and the reason, or how many stopped."""
    words = {"n": len(ids), "day": day, "reason": how.reason}
    if len(ids) > 1:
        return Text(N_("{n} startups on {day}"), words)
    return Text(N_("stopped on {day} ({reason})") if how.reason else N_("stopped on {day}"), words)
