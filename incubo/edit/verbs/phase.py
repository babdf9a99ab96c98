"""`phase`: a startup enters a phase on a day. What is written is one item of its list of phases.

A life goes forward in time. Going back to a phase of before is allowed and told; so is a planned phase, which can be
moved. What was entered wrongly is corrected in the file, not by a move.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs import events
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.model.life import Step
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.source.changes import Append, Set
from incubo.table import Word
from incubo.validation.rules.phase_ground import misplaced

GOING_BACK = frozenset({"phase-backwards", "phase-repeated"})
"""The rules that find a startup which went back; whoever moves it there knows."""

PLANNED = "phase-in-future"
"""The rule that finds a phase which begins on a day to come."""


class Entry(NamedTuple):
    """What entering a phase means: what the person should know, and the rules whose findings are then meant."""

    notes: tuple[Text, ...] = ()
    accepts: frozenset[str] = frozenset()


def move(desk: Desk, startup: Startup, phase: str, day: date, comment: str | None = None) -> Proposal:
    """A startup enters a phase. `phase` is one of the words in use (`model.phase_words`).

    Raises Refused for a phase that means that the startup stopped (`stop` does that), and as `enter`.
    """
    if desk.registry.vocabulary.is_stop(phase):
        raise Refused(
            Text(N_("a startup that stops also has people and offers, an event and a post-mortem: stop does it all")),
            hints=(Text(N_("incubo stop {id} --on {day}"), {"id": startup.id, "day": day}),),
        )
    entry = enter(desk, startup, phase, day, comment)
    summary = Text(N_("{phase} on {day}"), {"phase": said(desk.registry.vocabulary, phase), "day": day})
    return Proposal(desk.plan(), "phase", startup.id, summary, entry.notes, accepts=entry.accepts)


def enter(
    desk: Desk,
    startup: Startup,
    phase: str,
    day: date,
    comment: str | None = None,
    steps: tuple[Step, ...] | None = None,
) -> Entry:
    """Write on the desk that a startup enters a phase on a day; the same phase on the same day changes nothing.

    `steps`: its life so far, where that is not what the registry says any more. Raises Refused for a day before
    the phase it is in, the same phase again, or a sheet without a list of phases.
    """
    steps = desk.registry.lives[startup.id] if steps is None else steps
    name = title_of(desk.registry, "startup", startup.id)
    if not startup.phases and startup.status:
        raise Refused(
            Text(
                N_("{path} tells its phase by “status”, as before July 2020: it needs a list of phases first"),
                {"path": startup.path},
            ),
            hints=(Text(N_("write it in its sheet: incubo edit {id}"), {"id": startup.id}),),
        )
    last = steps[-1] if steps else None
    if last is not None and last.phase.name == phase:
        return _again(desk, startup, steps, day)
    if last is not None:
        _allowed(desk.registry.vocabulary, startup, last, phase, day)
    word = said(desk.registry.vocabulary, phase)
    notes = [*_jump(desk.registry.vocabulary, name, steps, phase), *_ends(desk, startup, steps, day)]
    accepts = set(GOING_BACK) if _goes_back(desk.registry.vocabulary, steps, phase) else set()
    if accepts and last is not None:
        words = {"name": name, "phase": word}
        before = said(desk.registry.vocabulary, last.phase.name)
        notes.insert(0, Text(N_("{name} goes back to “{phase}” after “{before}”."), {**words, "before": before}))
    if last is not None and last.phase.start == day:
        accepts.add("phase-current-tie")
        notes.append(Text(N_("“{phase}” began on the same day."), {"phase": _said_of(desk, last)}))
    if day > desk.today:
        accepts.add(PLANNED)
        notes.append(Text(N_("“{phase}” is planned: it counts from {day:long} on."), {"phase": word, "day": day}))
    if misplaced(startup, desk.today):
        accepts.add("phase-order")
    item = events.filled({"name": phase, "start": day, "comment": comment})
    desk.change(startup.path, Append(("phases",), item, events.before("phases")))
    return Entry(tuple(notes), frozenset(accepts))


def said(vocabulary: Vocabulary, phase: str | None) -> Word:
    """A phase in words."""
    return Word(phase or "?", vocabulary.labels("phases", phase or "") or phase or "?")


def _said_of(desk: Desk, step: Step) -> Word:
    return said(desk.registry.vocabulary, step.phase.name)


def _again(desk: Desk, startup: Startup, steps: tuple[Step, ...], day: date) -> Entry:
    """The same phase again: nothing new, a planned one that is moved, or refused."""
    last = steps[-1]
    start = last.phase.start or date.min
    name = title_of(desk.registry, "startup", startup.id)
    known = {"name": name, "phase": _said_of(desk, last), "day": start}
    if day == start:
        return Entry((Text(N_("{name}: “{phase}” since {day:long} already"), known),))
    if start <= desk.today:
        raise Refused(
            Text(N_("{name} is in “{phase}” since {day:long} already"), known),
            hints=(_correct(startup, last, day.isoformat()),),
        )
    if len(steps) > 1:
        _allowed(desk.registry.vocabulary, startup, steps[-2], last.phase.name or "", day)
    notes = (
        Text(N_("{name}: “{phase}” was planned on {day:long}"), known),
        *_ends(desk, startup, steps[:-1], day),
    )
    desk.change(startup.path, Set(("phases", last.position, "start"), day))
    if last.phase.end is not None and last.phase.end < day:
        desk.change(startup.path, Set(("phases", last.position, "end"), day))
    return Entry(notes, frozenset({PLANNED} if day > desk.today else ()))


def _allowed(vocabulary: Vocabulary, startup: Startup, before: Step, phase: str, day: date) -> None:
    """Raise Refused where the phase would begin before the one it follows, or beside a later one."""
    start = before.phase.start or date.min
    words = {"phase": said(vocabulary, phase), "before": said(vocabulary, before.phase.name), "day": start}
    hint = _correct(startup, before, "DATE")
    begun = [(i, each) for i, each in enumerate(startup.phases) if each.name == phase and each.start]
    if len(begun) == 1 and begun[0][1].start is not None and day < begun[0][1].start <= start:
        message = Text(N_("“{phase}” is in its life already, and “{before}” followed it on {day:long}"), words)
        raise Refused(message, hints=(_correct(startup, Step(*begun[0], None), day.isoformat()),))
    if day < start:
        message = Text(N_("“{phase}” cannot begin before “{before}”, which begins on {day:long}"), words)
        raise Refused(message, hints=(hint,))
    if day == start and vocabulary.rank(phase) <= vocabulary.rank(before.phase.name):
        message = Text(
            N_("“{phase}” comes before “{before}” in a life, and both would begin on {day:long}: which one is it in?"),
            words,
        )
        raise Refused(message, hints=(Text(N_("say a later day: --on DATE")), hint))


def _correct(startup: Startup, step: Step, day: str) -> Text:
    """How the start of a phase is corrected: by its name, or by its number where it is there twice."""
    name = step.phase.name
    alone = [phase.name for phase in startup.phases].count(name) == 1
    words = {"id": startup.id, "phase": name if alone else step.position + 1, "day": day}
    return Text(N_("to correct that date: incubo set {id} phases.{phase}.start={day}"), words)


def _goes_back(vocabulary: Vocabulary, steps: tuple[Step, ...], phase: str) -> bool:
    """Whether the phase was left already, or comes earlier in a life than the one before."""
    if not steps:
        return False
    rank = vocabulary.rank(phase)
    return 0 <= rank < vocabulary.rank(steps[-1].phase.name) or any(step.phase.name == phase for step in steps)


def _jump(vocabulary: Vocabulary, name: str, steps: tuple[Step, ...], phase: str) -> list[Text]:
    """A note where phases of the usual life are passed over."""
    rank = vocabulary.rank(phase)
    before = vocabulary.rank(steps[-1].phase.name) if steps else -1
    lived = {step.phase.name for step in steps}
    skipped = [
        said(vocabulary, word.id)
        for word in vocabulary.phases.values()
        if word.current and word.live and not word.final and before < word.rank < rank and word.id not in lived
    ]
    if not skipped or vocabulary.is_stop(phase):
        return []
    return [Text(N_("{name} passes over: {phases:list}."), {"name": name, "phases": skipped})]


def _ends(desk: Desk, startup: Startup, steps: tuple[Step, ...], day: date) -> list[Text]:
    """Bring explicit ends of earlier phases back to the new start; a note where the last one ended before it."""
    for step in steps:
        if step.phase.end is not None and step.phase.end > day:
            desk.change(startup.path, Set(("phases", step.position, "end"), day))
    if not steps:
        return []
    last = steps[-1]
    if last.phase.end is None or (day - last.phase.end).days <= 1:
        return []
    words = {"phase": _said_of(desk, last), "end": last.phase.end, "day": day}
    return [Text(N_("“{phase}” ended on {end:long}: nothing tells what came between that day and {day:long}."), words)]
