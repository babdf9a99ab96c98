"""`phase`: a startup enters a phase on a day, which adds one item to its list of phases.

Phases go forward in time. Going back to an earlier phase is allowed, with a note. A planned phase can be moved. A wrong
date of the past is corrected with `set`, as the hints say.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from incubo.core.errors import RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument, quote_entry_id
from incubo.edit.field_order import filled_fields, find_phase_position, preceding_startup_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.model.phases import PhasePeriod, find_contradicting_phase, find_misordered_phases, phase_field_path
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import entry_title
from incubo.source.edits.changes import AppendItem, InsertItem, RemoveField, SetField

BACKWARD_RULES = frozenset({"phase-backwards", "phase-repeated"})
"""The rules about a startup that goes back to an earlier phase: a note announces their findings."""

PLANNED_RULE = "phase-in-future"
"""The rule about a phase that begins in the future."""


class PhaseChange(NamedTuple):
    """The result of entering a phase: notes for the person, and the rules whose findings are accepted."""

    notes: tuple[Message, ...] = ()
    accepted_rules: frozenset[str] = frozenset()


def change_phase(edits: FileEdits, startup: Startup, phase: str, day: date, comment: str | None = None) -> Proposal:
    """A startup enters a phase (a word of the vocabulary in use).

    Raises RefusedError for a phase that means that the startup stops (`stop` does that), and as `enter_phase`.
    """
    if edits.registry.vocabulary.is_stop(phase):
        raise RefusedError(
            Message(
                N_("a product that stops also has people and offers, an event and a post-mortem: stop does it all")
            ),
            hints=(
                Message(N_("to stop it"), command=f"incubo stop {quote_entry_id('startup', startup.id)} --on {day}"),
            ),
        )
    entry = enter_phase(edits, startup, phase, day, comment)
    summary = Message(N_("{phase} on {day}"), {"phase": phase_word(edits.registry.vocabulary, phase), "day": day})
    return Proposal(edits.plan(), "phase", startup.id, summary, entry.notes, accepted_rules=entry.accepted_rules)


def sort_phases(edits: FileEdits, startup: Startup) -> Proposal:
    """Put the phases of a startup in the order of their dates, where they are right and their order in the file is not.

    Those that have no first day stay where they are. Raises RefusedError where a comment stands beside one that moves.
    """
    items = list(startup.phases)
    misordered = [startup.phases[position] for position, _ in find_misordered_phases(startup, edits.as_of)]
    for phase in misordered:
        position = next(i for i, other in enumerate(items) if other is phase)
        value = edits.value_at(startup.path, ("phases", position))
        before = edits.read(startup.path).count(b"#")
        del items[position]
        edits.change_fields(startup.path, RemoveField(("phases", position), keep_empty=True))
        later = (i for i, other in enumerate(items) if other.start and phase.start and other.start > phase.start)
        target = next(later, len(items))
        items.insert(target, phase)
        change = InsertItem(("phases",), target, value) if target < len(items) - 1 else AppendItem(("phases",), value)
        edits.change_fields(startup.path, change)
        if edits.read(startup.path).count(b"#") < before:
            raise RefusedError(
                Message(N_("a comment stands beside “{phase}”: move both in the file"),
                        {"phase": phase_word(edits.registry.vocabulary, phase.name)}),
                hints=(
                    Message(N_("write it in the file"), command=f"incubo edit {quote_entry_id('startup', startup.id)}"),
                ),
            )  # fmt: skip
    return Proposal(edits.plan(), "phase", startup.id, Message(N_("phases in the order of their dates")))


def enter_phase(
    edits: FileEdits,
    startup: Startup,
    phase: str,
    day: date,
    comment: str | None = None,
    periods: tuple[PhasePeriod, ...] | None = None,
) -> PhaseChange:
    """Write that a startup enters a phase on a day; the same phase on the same day changes nothing.

    `periods`: its phases so far, if edits have changed those of the registry. Raises RefusedError for a day before the
    current phase, for the current phase, and for a file without a list of phases (old format).
    """
    periods = edits.registry.phase_periods[startup.id] if periods is None else periods
    title, vocabulary = entry_title(edits.registry, "startup", startup.id), edits.registry.vocabulary
    if not startup.phases and startup.status:
        raise RefusedError(
            Message(
                N_("{path} gives its phase with “status”, as before July 2020: it needs a list of phases first"),
                {"path": startup.path},
            ),
            hints=(
                Message(
                    N_("write it in the file"),
                    command=f"incubo edit {quote_entry_id('startup', startup.id)}",
                ),
            ),
        )
    current = periods[-1] if periods else None
    if current is not None and current.phase.name == phase:
        return _reenter_phase(edits, startup, periods, day)
    if current is not None:
        _check_phase_order(vocabulary, startup, current, phase, day)
    word = phase_word(vocabulary, phase)
    notes: list[Message] = []
    accepted_rules: set[str] = set()
    if current is not None and _goes_back(vocabulary, periods, phase):
        accepted_rules |= BACKWARD_RULES
        arguments = {"name": title, "phase": word, "before": phase_word(vocabulary, current.phase.name)}
        notes.append(Message(N_("{name} goes back to “{phase}” after “{before}”."), arguments))
    notes += _skipped_phases_note(vocabulary, title, periods, phase)
    notes += _trim_phase_ends(edits, startup, periods, day)
    if current is not None and current.phase.start == day:
        accepted_rules.add("phase-current-tie")
        notes.append(Message(N_("“{phase}” began on the same day."), {"phase": _period_word(edits, current)}))
    if day > edits.as_of:
        accepted_rules.add(PLANNED_RULE)
        notes.append(Message(N_("“{phase}” is planned: it counts from {day:long} on."), {"phase": word, "day": day}))
    if find_misordered_phases(startup, edits.as_of):
        accepted_rules.add("phase-order")
    notes += _write_phase(edits, startup, phase, day, comment)
    return PhaseChange(tuple(notes), frozenset(accepted_rules))


def _write_phase(edits: FileEdits, startup: Startup, phase: str, day: date, comment: str | None) -> list[Message]:
    """Give its start to the phase that the file names without one, or add the phase; return a note.

    A phase that is named with an earlier start, against the order of the file, may be the one that is meant.
    """
    undated = [i for i, item in enumerate(startup.phases) if item.name == phase and item.start is None]
    if undated:
        edits.change_fields(startup.path, SetField(("phases", undated[-1], "start"), day))
        if comment:
            edits.change_fields(startup.path, SetField(("phases", undated[-1], "comment"), comment))
        return []
    item = filled_fields({"name": phase, "start": day, "comment": comment})
    others = [i for i, other in enumerate(startup.phases) if other.name and other.start is None]
    position = len(startup.phases)
    if others:
        items = [{"name": other.name, "start": other.start} for other in startup.phases]
        position = find_phase_position(items, item, edits.registry.vocabulary.phase_rank)
    if position < len(startup.phases):
        edits.change_fields(startup.path, InsertItem(("phases",), position, item))
    else:
        edits.change_fields(startup.path, AppendItem(("phases",), item, preceding_startup_fields("phases")))
    notes = [_undated_note(edits, startup, i, i + 1 + (i >= position)) for i in others]
    last = find_contradicting_phase(startup, edits.registry.phase_periods[startup.id], edits.as_of)
    if last is None or last.name != phase or last.start is None:
        return notes
    period = PhasePeriod(startup.phases.index(last), last, None)
    arguments = {
        "phase": phase_word(edits.registry.vocabulary, phase),
        "day": last.start,
    }
    text = N_("The entry already gives “{phase}” on {day:long}, before the phase above it.")
    hint = Message(N_("to correct that date, if it is the same one"), command=_correction_command(startup, period, day))
    return [*notes, Message(text, arguments, hint=hint)]


def _undated_note(edits: FileEdits, startup: Startup, position: int, number: int) -> Message:
    """The note about a phase without its first day beside the one that was entered: what to do, if it began or not.
    `number`: which one of the list it is then, from 1.
    """
    phase = startup.phases[position]
    key = phase_field_path(startup, phase.name, number)
    arguments = {
        "phase": phase_word(edits.registry.vocabulary, phase.name),
        "date": _set_command(startup, f"{key}.start"),
        "remove": _set_command(startup, f"{key}="),
    }
    text = N_("The entry also names “{phase}”, without its first day: {date}, or to remove it: {remove}")
    return Message(text, arguments)


def phase_word(vocabulary: Vocabulary, phase: str | None) -> LabelledValue:
    """A phase with its labels."""
    return vocabulary.labelled_value("phases", phase or "?")


def _period_word(edits: FileEdits, period: PhasePeriod) -> LabelledValue:
    return phase_word(edits.registry.vocabulary, period.phase.name)


def _reenter_phase(edits: FileEdits, startup: Startup, periods: tuple[PhasePeriod, ...], day: date) -> PhaseChange:
    """The current phase again: the same day changes nothing, a planned phase moves, anything else is refused."""
    current = periods[-1]
    start = current.phase.start or date.min
    title = entry_title(edits.registry, "startup", startup.id)
    arguments = {"name": title, "phase": _period_word(edits, current), "day": start}
    if day == start:
        return PhaseChange((Message(N_("{name}: already “{phase}” since {day:long}"), arguments),))
    if start <= edits.as_of:
        raise RefusedError(
            Message(N_("{name} has already been in “{phase}” since {day:long}"), arguments),
            hints=(_correction_hint(startup, current, day),),
        )
    if len(periods) > 1:
        _check_phase_order(edits.registry.vocabulary, startup, periods[-2], current.phase.name or "", day)
    notes = (
        Message(N_("{name}: “{phase}” was planned on {day:long}"), arguments),
        *_trim_phase_ends(edits, startup, periods[:-1], day),
    )
    edits.change_fields(startup.path, SetField(("phases", current.position, "start"), day))
    if current.phase.end is not None and current.phase.end < day:
        edits.change_fields(startup.path, SetField(("phases", current.position, "end"), day))
    return PhaseChange(notes, frozenset({PLANNED_RULE} if day > edits.as_of else ()))


def _check_phase_order(vocabulary: Vocabulary, startup: Startup, previous: PhasePeriod, phase: str, day: date) -> None:
    """Raise RefusedError if the phase would begin before the one that it follows."""
    start = previous.phase.start or date.min
    arguments = {
        "phase": phase_word(vocabulary, phase),
        "before": phase_word(vocabulary, previous.phase.name),
        "day": start,
    }
    hint = _correction_hint(startup, previous)
    same_phase = [
        PhasePeriod(i, item, None) for i, item in enumerate(startup.phases) if item.name == phase and item.start
    ]
    first = same_phase[0].phase.start if len(same_phase) == 1 else None
    if first is not None and day < first <= start:
        message = Message(N_("“{phase}” has already taken place, and “{before}” followed it on {day:long}"), arguments)
        raise RefusedError(message, hints=(_correction_hint(startup, same_phase[0], day),))
    if day < start:
        message = Message(N_("“{phase}” cannot begin before “{before}”, which begins on {day:long}"), arguments)
        raise RefusedError(message, hints=(hint,))
    if day == start and vocabulary.phase_rank(phase) <= vocabulary.phase_rank(previous.phase.name):
        message = Message(
            N_("“{phase}” normally comes before “{before}”, and both would begin on {day:long}: which one is it in?"),
            arguments,
        )
        raise RefusedError(message, hints=(Message(N_("give a later day"), hint=Message(N_("--on DATE"))), hint))


def _correction_hint(startup: Startup, period: PhasePeriod, day: date | None = None) -> Hint:
    """The hint about the start of a phase that is wrong (see `_correction_command`)."""
    values = {"kind": "startup", "id": startup.id, "field": f"phases.{period.position + 1}.start"}
    command = _correction_command(startup, period, day)
    return Hint(Message(N_("to correct that date")), command, page="set", values=values)


def _correction_command(startup: Startup, period: PhasePeriod, day: date | None = None) -> str:
    """The command that corrects the start of a phase, named by its id, or by its number if it occurs twice.

    `day`: the new start, if it is known; the command asks for it where the phase above begins later.
    """
    name = period.phase.name
    above = startup.phases[period.position - 1].start if period.position else None
    word = day.isoformat() if day is not None and (above is None or above <= day) else ""
    key = f"{phase_field_path(startup, name, period.position + 1)}.start"
    return _set_command(startup, f"{key}={word}" if word else key)


def _set_command(startup: Startup, assignment: str) -> str:
    return f"incubo set {quote_entry_id('startup', startup.id)} {quote_argument(assignment)}"


def _goes_back(vocabulary: Vocabulary, periods: tuple[PhasePeriod, ...], phase: str) -> bool:
    """Whether the startup has been in the phase, or the phase comes before the current one in the usual order.

    `periods`: its phases so far, one at least.
    """
    rank = vocabulary.phase_rank(phase)
    return 0 <= rank < vocabulary.phase_rank(periods[-1].phase.name) or any(
        period.phase.name == phase for period in periods
    )


def _skipped_phases_note(
    vocabulary: Vocabulary, title: str, periods: tuple[PhasePeriod, ...], phase: str
) -> list[Message]:
    """A note if phases of the usual order are skipped."""
    rank = vocabulary.phase_rank(phase)
    current_rank = vocabulary.phase_rank(periods[-1].phase.name) if periods else -1
    entered = {period.phase.name for period in periods}
    skipped = [
        phase_word(vocabulary, candidate.id)
        for candidate in vocabulary.phases.values()
        if candidate.is_current and candidate.is_live and not candidate.is_final
        if current_rank < candidate.rank < rank and candidate.id not in entered
    ]
    if not skipped or vocabulary.is_stop(phase):
        return []
    return [Message(N_("{name} skips: {phases:list}."), {"name": title, "phases": skipped})]


def _trim_phase_ends(edits: FileEdits, startup: Startup, periods: tuple[PhasePeriod, ...], day: date) -> list[Message]:
    """Move the ends of earlier phases that are later than the new start; add a note if there is a gap."""
    for period in periods:
        if period.phase.end is not None and period.phase.end > day:
            edits.change_fields(startup.path, SetField(("phases", period.position, "end"), day))
    if not periods:
        return []
    current = periods[-1]
    if current.phase.end is None or (day - current.phase.end).days <= 1:
        return []
    arguments = {"phase": _period_word(edits, current), "end": current.phase.end, "day": day}
    return [
        Message(N_("“{phase}” ended on {end:long}: what came between that day and {day:long} is unknown."), arguments)
    ]
