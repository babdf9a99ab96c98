"""What the pages of all kinds share: what is known, names and labels, days left, and where the file stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote, quote_entry_ref
from incubo.document.page import Block, Cell, KeyValueList, KeyValueRow, ListBlock, ListItem, Page, Section
from incubo.document.table import Commit, Note
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.jobs import closing_date, is_open, offer_title
from incubo.model.records import Job, Startup
from incubo.registry.file_changes import LastCommit
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import Provenance, provenance_notes
from incubo.registry.registry import Registry

SOON_DAYS = 60
"""An end within so many days is told."""


class RegistryOnDay(NamedTuple):
    """A registry on a day; what git knows of the file that is shown: its last change, whether it was modified since.

    `today`: today, where the day lies before it.
    """

    registry: Registry
    day: date
    commit: Commit | None = None
    last_change: LastCommit | None = None
    is_modified: bool = False
    today: date | None = None

    def entry_cell(self, kind: str, entry_id: str | None, mark: str = "") -> Cell:
        """A reference: machines get the id, people the title."""
        if not entry_id:
            return Cell(None)
        return Cell(LabelledValue(entry_id, entry_title(self.registry, kind, entry_id)), tone=mark)

    def entry_cells(self, kind: str, ids: Iterable[str]) -> tuple[Cell, ...]:
        """References side by side, each once."""
        return tuple(self.entry_cell(kind, entry_id) for entry_id in dict.fromkeys(ids))

    def is_incubated(self, startup: str) -> bool:
        """Whether a startup is in the programme on the day."""
        step = self.registry.phase_period_at(startup, self.day)
        return step is not None and self.registry.vocabulary.is_incubated(step.phase.name)

    def vocabulary_cell(self, list_name: str, value: str | None) -> Cell:
        """A word of the vocabulary: machines get its id, people its label."""
        known = self.registry.vocabulary.value_lists.get(list_name)
        if not value or known is None:
            return Cell(value or None)
        return Cell(LabelledValue(value, known.labels.get(value, value)))

    def open_jobs(self, startups: Iterable[str], incubator: str | None = None) -> list[Job]:
        """The offers that are open on the day for some startups, or for an incubator itself."""
        wanted = set(startups)
        open_ones = [job for job in self.registry.jobs.values() if is_open(job, self.day, self.today)]
        return [
            job
            for job in open_ones
            if self.registry.offer_startup_id(job) in wanted or (incubator is not None and job.incubator == incubator)
        ]


def make_fact(fact_id: str, label: Message, *cells: Cell) -> KeyValueRow:
    """A labelled line."""
    return KeyValueRow(label, cells, fact_id)


def days_left_cell(end: date, day: date, soon_days: int = SOON_DAYS) -> Cell:
    """How far an end is from a day: marked where it comes soon."""
    days = (end - day).days
    if days == 0:
        return Cell(Message(N_("last day today")), tone="due", machine_value=0)
    if days > 0:
        text = Message(N_("{n} day left"), {"n": days}, N_("{n} days left"))
        if days > soon_days:
            return Cell(Message(N_("{days:duration} left"), {"days": days}), machine_value=days)
        return Cell(text, tone="due", machine_value=days)
    return Cell(Message(N_("{days:duration} ago"), {"days": -days}), tone="quiet", machine_value=days)


def days_left_column_cell(end: date | None, day: date) -> Cell:
    """How many days are left, for a column: marked where they are few, or where nobody said when it ends."""
    if end is None:
        return Cell(Message(N_("no end")), tone="due", machine_value=None)
    days = (end - day).days
    return Cell(max(days, 0), "days", "due" if days <= SOON_DAYS else "")


def date_cell(day: date | None) -> Cell:
    """A day in full."""
    return Cell(Message(N_("{day:long}"), {"day": day}) if day is not None else None, machine_value=day)


def open_jobs_section(context: RegistryOnDay, jobs: Iterable[Job]) -> Section:
    """The open offers, each with the command that shows more."""
    items = []
    for job in sorted(jobs, key=lambda job: (closing_date(job) or date.max, job.id)):
        end = closing_date(job)
        cells = [Cell(offer_title(job) or job.id)]
        if end is not None:
            cells += [
                Cell(Message(N_("until {day:long}"), {"day": end}), machine_value=end),
                days_left_cell(end, context.day, 30),
            ]
        items.append((tuple(cells), f"incubo show {quote_entry_ref('job', job.id)}"))
    made = tuple(ListItem(cells, command) for cells, command in items)
    return Section("offers", Message(N_("Open offers")), (ListBlock(made),))


_OTHER_KINDS_SHOWN = {"startup": ("member",), "team": ("member",), "incubator": ("startup", "member")}
"""What the page of a kind is made from besides its own file: what of it cannot be read is missing there."""


def make_entry_page(kind: str, entry: Any, title: Any, context: RegistryOnDay, *sections: Section) -> Page:
    """A page about an entry; where its file is stands at the end."""
    about = (Cell(Message(ENTRY_KINDS[kind].label)), Cell(entry.id, "id"))
    whole = (*sections, file_section(context, entry.path))
    lost = provenance_notes(context.registry, Provenance(), (), _OTHER_KINDS_SHOWN.get(kind, ()))
    notes = (*_faulty_fields_notes(context.registry, entry.path), *lost)
    return Page(kind, entry.id, Cell(title or entry.id), whole, context.day, context.commit, notes, about)


def _faulty_fields_notes(registry: Registry, path: str) -> tuple[Note, ...]:
    """A field that has a problem may be missing on the page."""
    n = sum(1 for other, _ in registry.fields_with_problems if other == path)
    if not n:
        return ()
    text = Message(
        N_("{n} field of this file is not written as expected, and may be missing here: incubo validate {path}"),
        {"n": n, "path": quote(path)},
        N_("{n} fields of this file are not written as expected, and may be missing here: incubo validate {path}"),
    )
    return (Note("faulty", text),)


def file_section(context: RegistryOnDay, path: str) -> Section:
    """Where the file is, and what git knows of it."""
    change = context.last_change
    rows = [make_fact("path", Message(N_("File")), Cell(path, "code"))]
    cells = []
    if change is not None:
        cells = [date_cell(change.date), Cell(change.subject)]
    if context.is_modified:
        state, words = ("modified", N_("modified since, not committed")) if cells else ("new", N_("not committed yet"))
        cells.append(Cell(Message(words), tone="due", machine_value=state))
    rows.append(make_fact("last_change", Message(N_("Last change")), *cells))
    return Section("file", None, (KeyValueList(tuple(rows)),))


def make_section(section_id: str, title: Message | None, *blocks: Block) -> Section:
    """Blocks under a title."""
    return Section(section_id, title, blocks)


def split_by_life(context: RegistryOnDay, startups: Iterable[Startup]) -> tuple[list[Startup], list[Startup]]:
    """The startups that live on the day, and those that have ended or not begun."""
    vocabulary = context.registry.vocabulary
    living: list[Startup] = []
    others: list[Startup] = []
    for startup in startups:
        step = context.registry.phase_period_at(startup.id, context.day)
        (living if step is not None and vocabulary.is_live(step.phase.name) else others).append(startup)
    return living, others


def count_by_phase(context: RegistryOnDay, startups: Iterable[Startup]) -> list[tuple[LabelledValue | None, int]]:
    """How many startups are in each phase, in the order of a life; those that have not begun (None) last."""
    vocabulary = context.registry.vocabulary
    steps = [context.registry.phase_period_at(startup.id, context.day) for startup in startups]
    counts = Counter(step.phase.name if step is not None else None for step in steps)
    order = sorted(counts, key=lambda each: (each is None, vocabulary.phase_rank(each), each or ""))
    return [(_phase_word(context, phase), counts[phase]) for phase in order]


def _phase_word(context: RegistryOnDay, phase: str | None) -> LabelledValue | None:
    found = context.registry.vocabulary.phases.get(phase or "")
    return LabelledValue(phase, found.labels if found is not None else phase) if phase else None
