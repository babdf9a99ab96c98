"""`phase`: a startup enters a phase on a day. What is written is one item of its list of phases.

A life goes forward in time. Going back to a phase of before is allowed and told; so is a planned phase, which can be
moved. What was entered wrongly is corrected in the file, not by a move.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit import field_order
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.phases import PhasePeriod, find_misordered_phases
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import AppendItem, SetField

BACKWARD_RULES = frozenset({"phase-backwards", "phase-repeated"})
"""The rules that find a startup which went back; whoever moves it there knows."""

PLANNED_RULE = "phase-in-future"
"""The rule that finds a phase which begins on a day to come."""


class PhaseEntry(NamedTuple):
    """What entering a phase means: what the person should know, and the rules whose findings are then meant."""

    notes: tuple[Message, ...] = ()
    accepted_rules: frozenset[str] = frozenset()


def change_phase(edits: FileEdits, startup: Startup, phase: str, day: date, comment: str | None = None) -> Proposal:
    """A startup enters a phase. `phase` is one of the words in use (`model.phase_words`).

    Raises Refused for a phase that means that the startup stopped (`stop` does that), and as `enter`.
    """
    if edits.registry.vocabulary.is_stop(phase):
        raise RefusedError(
            Message(
                N_("a startup that stops also has people and offers, an event and a post-mortem: stop does it all")
            ),
            hints=(Message(N_("incubo stop {id} --on {day}"), {"id": startup.id, "day": day}),),
        )
    entry = enter_phase(edits, startup, phase, day, comment)
    summary = Message(N_("{phase} on {day}"), {"phase": phase_word(edits.registry.vocabulary, phase), "day": day})
    return Proposal(edits.plan(), "phase", startup.id, summary, entry.notes, accepted_rules=entry.accepted_rules)


def enter_phase(
    edits: FileEdits,
    startup: Startup,
    phase: str,
    day: date,
    comment: str | None = None,
    steps: tuple[PhasePeriod, ...] | None = None,
) -> PhaseEntry:
    """Write on the desk that a startup enters a phase on a day; the same phase on the same day changes nothing.

    `steps`: its life so far, where that is not what the registry says any more. Raises Refused for a day before
    the phase it is in, the same phase again, or a sheet without a list of phases.
    """
    steps = edits.registry.phase_periods[startup.id] if steps is None else steps
    name = entry_title(edits.registry, "startup", startup.id)
    if not startup.phases and startup.status:
        raise RefusedError(
            Message(
                N_("{path} tells its phase by “status”, as before July 2020: it needs a list of phases first"),
                {"path": startup.path},
            ),
            hints=(Message(N_("write it in its sheet: incubo edit {id}"), {"id": startup.id}),),
        )
    last = steps[-1] if steps else None
    if last is not None and last.phase.name == phase:
        return _reenter_phase(edits, startup, steps, day)
    if last is not None:
        _check_phase_order(edits.registry.vocabulary, startup, last, phase, day)
    word = phase_word(edits.registry.vocabulary, phase)
    notes = [
        *_skipped_phases_note(edits.registry.vocabulary, name, steps, phase),
        *_trim_phase_ends(edits, startup, steps, day),
    ]
    accepts = set(BACKWARD_RULES) if _goes_back(edits.registry.vocabulary, steps, phase) else set()
    if accepts and last is not None:
        words = {"name": name, "phase": word}
        before = phase_word(edits.registry.vocabulary, last.phase.name)
        notes.insert(0, Message(N_("{name} goes back to “{phase}” after “{before}”."), {**words, "before": before}))
    if last is not None and last.phase.start == day:
        accepts.add("phase-current-tie")
        notes.append(Message(N_("“{phase}” began on the same day."), {"phase": _step_word(edits, last)}))
    if day > edits.today:
        accepts.add(PLANNED_RULE)
        notes.append(Message(N_("“{phase}” is planned: it counts from {day:long} on."), {"phase": word, "day": day}))
    if find_misordered_phases(startup, edits.today):
        accepts.add("phase-order")
    item = field_order.drop_empty({"name": phase, "start": day, "comment": comment})
    edits.change_fields(startup.path, AppendItem(("phases",), item, field_order.preceding_startup_fields("phases")))
    return PhaseEntry(tuple(notes), frozenset(accepts))


def phase_word(vocabulary: Vocabulary, phase: str | None) -> LabelledValue:
    """A phase in words."""
    return LabelledValue(phase or "?", vocabulary.value_labels("phases", phase or "") or phase or "?")


def _step_word(edits: FileEdits, step: PhasePeriod) -> LabelledValue:
    return phase_word(edits.registry.vocabulary, step.phase.name)


def _reenter_phase(edits: FileEdits, startup: Startup, steps: tuple[PhasePeriod, ...], day: date) -> PhaseEntry:
    """The same phase again: nothing new, a planned one that is moved, or refused."""
    last = steps[-1]
    start = last.phase.start or date.min
    name = entry_title(edits.registry, "startup", startup.id)
    known = {"name": name, "phase": _step_word(edits, last), "day": start}
    if day == start:
        return PhaseEntry((Message(N_("{name}: “{phase}” since {day:long} already"), known),))
    if start <= edits.today:
        raise RefusedError(
            Message(N_("{name} is in “{phase}” since {day:long} already"), known),
            hints=(_correction_hint(startup, last, day.isoformat()),),
        )
    if len(steps) > 1:
        _check_phase_order(edits.registry.vocabulary, startup, steps[-2], last.phase.name or "", day)
    notes = (
        Message(N_("{name}: “{phase}” was planned on {day:long}"), known),
        *_trim_phase_ends(edits, startup, steps[:-1], day),
    )
    edits.change_fields(startup.path, SetField(("phases", last.position, "start"), day))
    if last.phase.end is not None and last.phase.end < day:
        edits.change_fields(startup.path, SetField(("phases", last.position, "end"), day))
    return PhaseEntry(notes, frozenset({PLANNED_RULE} if day > edits.today else ()))


def _check_phase_order(vocabulary: Vocabulary, startup: Startup, previous: PhasePeriod, phase: str, day: date) -> None:
    """Raise Refused where the phase would begin before the one it follows, or beside a later one."""
    start = previous.phase.start or date.min
    words = {
        "phase": phase_word(vocabulary, phase),
        "before": phase_word(vocabulary, previous.phase.name),
        "day": start,
    }
    hint = _correction_hint(startup, previous, "DATE")
    begun = [(i, each) for i, each in enumerate(startup.phases) if each.name == phase and each.start]
    if len(begun) == 1 and begun[0][1].start is not None and day < begun[0][1].start <= start:
        message = Message(N_("“{phase}” is in its life already, and “{before}” followed it on {day:long}"), words)
        raise RefusedError(message, hints=(_correction_hint(startup, PhasePeriod(*begun[0], None), day.isoformat()),))
    if day < start:
        message = Message(N_("“{phase}” cannot begin before “{before}”, which begins on {day:long}"), words)
        raise RefusedError(message, hints=(hint,))
    if day == start and vocabulary.phase_rank(phase) <= vocabulary.phase_rank(previous.phase.name):
        message = Message(
            N_("“{phase}” comes before “{before}” in a life, and both would begin on {day:long}: which one is it in?"),
            words,
        )
        raise RefusedError(message, hints=(Message(N_("say a later day: --on DATE")), hint))


def _correction_hint(startup: Startup, step: PhasePeriod, day: str) -> Message:
    """How the start of a phase is corrected: by its name, or by its number where it is there twice."""
    name = step.phase.name
    alone = [phase.name for phase in startup.phases].count(name) == 1
    words = {"id": startup.id, "phase": name if alone else step.position + 1, "day": day}
    return Message(N_("to correct that date: incubo set {id} phases.{phase}.start={day}"), words)


def _goes_back(vocabulary: Vocabulary, steps: tuple[PhasePeriod, ...], phase: str) -> bool:
    """Whether the phase was left already, or comes earlier in a life than the one before."""
    if not steps:
        return False
    rank = vocabulary.phase_rank(phase)
    return 0 <= rank < vocabulary.phase_rank(steps[-1].phase.name) or any(step.phase.name == phase for step in steps)


def _skipped_phases_note(
    vocabulary: Vocabulary, title: str, steps: tuple[PhasePeriod, ...], phase: str
) -> list[Message]:
    """A note where phases of the usual life are passed over."""
    rank = vocabulary.phase_rank(phase)
    before = vocabulary.phase_rank(steps[-1].phase.name) if steps else -1
    lived = {step.phase.name for step in steps}
    skipped = [
        phase_word(vocabulary, word.id)
        for word in vocabulary.phases.values()
        if word.is_current and word.is_live and not word.is_final and before < word.rank < rank and word.id not in lived
    ]
    if not skipped or vocabulary.is_stop(phase):
        return []
    return [Message(N_("{name} passes over: {phases:list}."), {"name": title, "phases": skipped})]


def _trim_phase_ends(edits: FileEdits, startup: Startup, steps: tuple[PhasePeriod, ...], day: date) -> list[Message]:
    """Bring explicit ends of earlier phases back to the new start; a note where the last one ended before it."""
    for step in steps:
        if step.phase.end is not None and step.phase.end > day:
            edits.change_fields(startup.path, SetField(("phases", step.position, "end"), day))
    if not steps:
        return []
    last = steps[-1]
    if last.phase.end is None or (day - last.phase.end).days <= 1:
        return []
    words = {"phase": _step_word(edits, last), "end": last.phase.end, "day": day}
    return [
        Message(N_("“{phase}” ended on {end:long}: nothing tells what came between that day and {day:long}."), words)
    ]
