"""What the pages of all kinds share: what is known, names and labels, days left, and where the file stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from incubo import shell
from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.model.records import Job, Startup
from incubo.model.teams import closing, is_open, title
from incubo.page import Block, Cell, Fact, Facts, Item, Items, Page, Section
from incubo.problem import Text
from incubo.registry import named
from incubo.registry.account import Source, source_notes
from incubo.registry.git import Change
from incubo.registry.registry import Registry
from incubo.table import Commit, Note, Word

SOON = 60
"""An end within so many days is told."""


class Known(NamedTuple):
    """A registry on a day; what git knows of the file that is shown: its last change, whether it was modified since.

    `now`: today, where the day lies before it.
    """

    registry: Registry
    day: date
    commit: Commit | None = None
    change: Change | None = None
    modified: bool = False
    now: date | None = None

    def entry(self, kind: str, entry_id: str | None, mark: str = "") -> Cell:
        """A reference: machines get the id, people the title."""
        if not entry_id:
            return Cell(None)
        return Cell(Word(entry_id, named.title_of(self.registry, kind, entry_id)), mark=mark)

    def entries(self, kind: str, ids: Iterable[str]) -> tuple[Cell, ...]:
        """References side by side, each once."""
        return tuple(self.entry(kind, entry_id) for entry_id in dict.fromkeys(ids))

    def is_incubated(self, startup: str) -> bool:
        """Whether a startup is in the programme on the day."""
        step = self.registry.step_at(startup, self.day)
        return step is not None and self.registry.vocabulary.is_incubated(step.phase.name)

    def label(self, words: str, value: str | None) -> Cell:
        """A word of the vocabulary: machines get its id, people its label."""
        known = self.registry.vocabulary.words.get(words)
        if not value or known is None:
            return Cell(value or None)
        return Cell(Word(value, known.labels.get(value, value)))

    def offers(self, startups: Iterable[str], incubator: str | None = None) -> list[Job]:
        """The offers that are open on the day for some startups, or for an incubator itself."""
        wanted = set(startups)
        open_ones = [job for job in self.registry.jobs.values() if is_open(job, self.day, self.now)]
        return [
            job
            for job in open_ones
            if self.registry.startup_of(job) in wanted or (incubator is not None and job.incubator == incubator)
        ]


def fact(fact_id: str, label: Text, *cells: Cell) -> Fact:
    """A labelled line."""
    return Fact(label, cells, fact_id)


def left(end: date, day: date, soon: int = SOON) -> Cell:
    """How far an end is from a day: marked where it comes soon."""
    days = (end - day).days
    if days == 0:
        return Cell(Text(N_("last day today")), mark="due", data=0)
    if days > 0:
        text = Text(N_("{n} day left"), {"n": days}, N_("{n} days left"))
        if days > soon:
            return Cell(Text(N_("{days:duration} left"), {"days": days}), data=days)
        return Cell(text, mark="due", data=days)
    return Cell(Text(N_("{days:duration} ago"), {"days": -days}), mark="quiet", data=days)


def remains(end: date | None, day: date) -> Cell:
    """How many days are left, for a column: marked where they are few, or where nobody said when it ends."""
    if end is None:
        return Cell(Text(N_("no end")), mark="due", data=None)
    days = (end - day).days
    return Cell(max(days, 0), "days", "due" if days <= SOON else "")


def on(day: date | None) -> Cell:
    """A day in full."""
    return Cell(Text(N_("{day:long}"), {"day": day}) if day is not None else None, data=day)


def offers_section(known: Known, jobs: Iterable[Job]) -> Section:
    """The open offers, each with the command that shows more."""
    items = []
    for job in sorted(jobs, key=lambda job: (closing(job) or date.max, job.id)):
        end = closing(job)
        cells = [Cell(title(job) or job.id)]
        if end is not None:
            cells += [Cell(Text(N_("until {day:long}"), {"day": end}), data=end), left(end, known.day, 30)]
        items.append((tuple(cells), f"incubo show {shell.entry('job', job.id)}"))
    made = tuple(Item(cells, command) for cells, command in items)
    return Section("offers", Text(N_("Open offers")), (Items(made),))


_TOLD = {"startup": ("member",), "team": ("member",), "incubator": ("startup", "member")}
"""What the page of a kind is made from besides its own file: what of it cannot be read is missing there."""


def page(kind: str, entry: Any, title: Any, known: Known, *sections: Section) -> Page:
    """A page about an entry; where its file is stands at the end."""
    about = (Cell(Text(KINDS[kind].label)), Cell(entry.id, "id"))
    whole = (*sections, file_section(known, entry.path))
    lost = source_notes(known.registry, Source(), (), _TOLD.get(kind, ()))
    notes = (*_notes(known.registry, entry.path), *lost)
    return Page(kind, entry.id, Cell(title or entry.id), whole, known.day, known.commit, notes, about)


def _notes(registry: Registry, path: str) -> tuple[Note, ...]:
    """A field that has a problem may be missing on the page."""
    n = sum(1 for other, _ in registry.faulty if other == path)
    if not n:
        return ()
    text = Text(
        N_("{n} field of this file is not written as expected, and may be missing here: incubo validate {path}"),
        {"n": n, "path": shell.quoted(path)},
        N_("{n} fields of this file are not written as expected, and may be missing here: incubo validate {path}"),
    )
    return (Note("faulty", text),)


def file_section(known: Known, path: str) -> Section:
    """Where the file is, and what git knows of it."""
    change = known.change
    rows = [fact("path", Text(N_("File")), Cell(path, "code"))]
    cells = []
    if change is not None:
        cells = [on(change.date), Cell(change.subject)]
    if known.modified:
        state, words = ("modified", N_("modified since, not committed")) if cells else ("new", N_("not committed yet"))
        cells.append(Cell(Text(words), mark="due", data=state))
    rows.append(fact("last_change", Text(N_("Last change")), *cells))
    return Section("file", None, (Facts(tuple(rows)),))


def section(section_id: str, title: Text | None, *blocks: Block) -> Section:
    """Blocks under a title."""
    return Section(section_id, title, blocks)


def by_life(known: Known, startups: Iterable[Startup]) -> tuple[list[Startup], list[Startup]]:
    """The startups that live on the day, and those that have ended or not begun."""
    vocabulary = known.registry.vocabulary
    living: list[Startup] = []
    others: list[Startup] = []
    for startup in startups:
        step = known.registry.step_at(startup.id, known.day)
        (living if step is not None and vocabulary.is_live(step.phase.name) else others).append(startup)
    return living, others
