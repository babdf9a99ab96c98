"""What the pages of all kinds share: the registry on a day, references and labels as cells, the section on the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import wraps
from types import MappingProxyType
from typing import Any, ParamSpec

from incubo.core.failures import attempt
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument, quote_entry_ref
from incubo.document.page import Block, Cell, KeyValueList, KeyValueRow, ListBlock, ListItem, Page, Paragraph, Section
from incubo.document.table import Commit, Note
from incubo.facts.scope import Scope
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.jobs import closing_date, job_title_or_id
from incubo.model.records import Job, Member, Startup
from incubo.registry.file_changes import LastCommit
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, entry_title, phase_value
from incubo.registry.provenance import NO_PROVENANCE, Provenance, provenance_notes
from incubo.registry.registry import Registry

_Arguments = ParamSpec("_Arguments")

SOON_DAYS = 60
"""An end within this number of days is marked."""

MISSING_PART = Message(N_("This part is missing: incubo failed to make it."))
_OTHER_KINDS_SHOWN = {"startup": ("member",), "team": ("member",), "incubator": ("startup", "member")}
"""The kinds of entries that a page shows besides its own: if some cannot be read, the page says so."""


class PageContext(Scope):
    """A registry on a day, and what git knows of the file on the page.

    `last_change`: the last commit of the file; `is_modified`: whether it has changed since. `incubator`: the only one
    whose startups an organisation's page counts; None: all.
    """

    def __init__(
        self,
        registry: Registry,
        day: date,
        commit: Commit | None = None,
        last_change: LastCommit | None = None,
        is_modified: bool = False,
        today: date | None = None,
        *,
        include_drafts: bool = False,
        incubator: str | None = None,
    ) -> None:
        super().__init__(registry, day, incubator, today=today, include_drafts=include_drafts)
        self.provenance = Provenance(commit)
        self.last_change = last_change
        self.is_modified = is_modified

    def entry_cell(self, kind: str, entry_id: str | None, tone: str = "") -> Cell:
        """A reference: the id for machines, the title for people."""
        if not entry_id:
            return Cell(None)
        return Cell(LabelledValue(entry_id, entry_title(self.registry, kind, entry_id), kind), tone=tone)

    def entry_cells(self, kind: str, ids: Iterable[str]) -> tuple[Cell, ...]:
        """References, each once."""
        return tuple(self.entry_cell(kind, entry_id) for entry_id in dict.fromkeys(ids))

    def vocabulary_cell(self, list_name: str, value: str | None) -> Cell:
        """A value of the vocabulary: its id for machines, its label for people."""
        value_list = self.registry.vocabulary.value_lists.get(list_name)
        if not value or value_list is None:
            return Cell(value or None)
        return Cell(LabelledValue(value, value_list.labels.get(value, value)))

    def phase_cell(self, phase: str | None) -> Cell:
        """A phase (None: none has begun): its id for machines, its label for people."""
        return Cell(phase_value(self.registry, phase), "phase")


def name_section(title: Message) -> Message:
    """A section as a part that may fail (`core.failures`)."""
    return Message(N_("the section “{section}”"), {"section": title})


def page_section(
    section_id: str, title: str, *, shows_title: bool = True
) -> Callable[[Callable[_Arguments, Section]], Callable[_Arguments, Section]]:
    """Decorator that gives the section that a function makes its id, and its title where it makes none of its own.
    Where that fails, the section says so, and the others of the page stand.
    """
    heading = Message(title)

    def decorate(make: Callable[_Arguments, Section]) -> Callable[_Arguments, Section]:
        @wraps(make)
        def attempted(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Section:
            made = attempt(lambda: make(*args, **kwargs), name_section(heading), make_section(Paragraph(MISSING_PART)))
            return made._replace(id=section_id, title=made.title or (heading if shows_title else None))

        return attempted

    return decorate


def make_section(*blocks: Block, title: Message | None = None) -> Section:
    """A section of these blocks, for `page_section`. `title`: instead of the one that is declared."""
    return Section("", title, blocks)


@page_section("summary", N_("Summary"), shows_title=False)
def summary_section(facts: Iterable[KeyValueRow]) -> Section:
    """The first lines of a page, without a title."""
    return make_section(KeyValueList(tuple(facts)))


def make_entry_page(context: PageContext, kind: str, entry: Any, title: Any, *sections: Section) -> Page:
    """A page about an entry, with the section on its file at the end."""
    subtitle: tuple[Cell, ...] = (Cell(Message(ENTRY_KINDS[kind].label)), Cell(entry.id, "id"))
    if context.registry.is_draft(kind, entry.id):
        subtitle = (*subtitle, Cell(Message(N_("draft")), tone="due"))
        sections = (_draft_section(context, kind, entry), *sections)
    all_sections = (*sections, file_section(context, entry.path))
    unreadable_notes = provenance_notes(context.registry, NO_PROVENANCE, (), _OTHER_KINDS_SHOWN.get(kind, ()))
    notes = (*_faulty_fields_notes(context.registry, entry.path), *unreadable_notes)
    title = (title.strip() if isinstance(title, str) else title) or entry.id
    return Page(kind, entry.id, Cell(title), all_sections, context.day, context.commit, notes, subtitle)


def _draft_section(context: PageContext, kind: str, entry: Any) -> Section:
    """What a draft lacks, and the command that completes it."""
    from incubo.facts.drafts import name_missing

    names = name_missing(context.registry, context.day, kind, entry)
    ref, reference = EntryRef(kind, entry.id), quote_entry_ref(kind, entry.id)
    items = []
    if names:
        text = Message(N_("to complete: {names:list}"), {"names": names})
        items.append(
            ListItem((Cell(text, tone="due"),), make_hint(context.registry, ref, (), f"incubo edit {reference}"))
        )
    text = Message(N_("once it is complete, it counts: until then it is in no figure"))
    hint = make_hint(context.registry, ref, ("draft",), f"incubo set {reference} draft=false")
    items.append(ListItem((Cell(text),), hint))
    return Section("draft", Message(N_("Draft")), (ListBlock(tuple(items)),))


def _faulty_fields_notes(registry: Registry, path: str) -> tuple[Note, ...]:
    """The note on fields with a problem, which may be missing on the page."""
    n = sum(1 for faulty_path, _ in registry.fields_with_problems if faulty_path == path)
    if not n:
        return ()
    text = Message(
        N_("{n} field of this file is not written as expected, and may be missing here."),
        {"n": n},
        N_("{n} fields of this file are not written as expected, and may be missing here."),
    )
    hint = Message(N_("to see what is wrong: {command}"), {"command": f"incubo validate {quote_argument(path)}"})
    return (Note("faulty", text, hint=hint),)


def file_section(context: PageContext, path: str) -> Section:
    """The path of the file, and its last change in git: for those who edit it."""
    change = context.last_change
    rows = [make_fact("path", Message(N_("File")), Cell(path, "code", is_for_editors=True))]
    cells = []
    if change is not None:
        subject = Cell(change.words or change.subject, machine_value=change.subject, is_for_editors=True)
        cells = [date_cell(change.date)._replace(is_for_editors=True), subject]
    if context.is_modified:
        state, text = "new", N_("new: your colleagues do not see it yet")
        if cells:
            state, text = "modified", N_("changed since: your colleagues do not see it yet")
        cells.append(Cell(Message(text), tone="due", machine_value=state, is_for_editors=True))
    rows.append(make_fact("last_change", Message(N_("Last change")), *cells))
    return Section("file", None, (KeyValueList(tuple(rows)),))


@page_section("offers", N_("Open offers"))
def open_jobs_section(context: PageContext, jobs: Iterable[Job]) -> Section:
    """The open offers, each with the command that shows it."""
    return make_section(ListBlock(tuple(offer_item(context, job) for job in jobs)))


def offer_item(context: PageContext, job: Job, *before: Cell) -> ListItem:
    """An open offer, until when, and the command that shows it, after other cells."""
    closes = closing_date(job)
    cells = [*before, Cell(job_title_or_id(job))]
    if closes is not None:
        cells += [
            Cell(Message(N_("until {day:long}"), {"day": closes}), machine_value=closes),
            days_left_cell(closes, context.day, 30),
        ]
    return ListItem(tuple(cells), Hint(command=f"incubo show {quote_entry_ref('job', job.id)}"))


def make_fact(fact_id: str, label: Message, *cells: Cell) -> KeyValueRow:
    """A row of a key-value list."""
    return KeyValueRow(label, cells, fact_id)


def field_fact(kind: str, name: str, *cells: Cell) -> KeyValueRow:
    """A row of a field, with the heading that the field declares."""
    field = ENTRY_KINDS[kind].find_field(name)
    assert field is not None
    assert field.heading
    return make_fact(name, Message(field.heading), *cells)


def field_facts(
    context: PageContext,
    kind: str,
    entry: Any,
    excluded: Container[str] = (),
    cells: Mapping[str, Sequence[Cell]] = MappingProxyType({}),
) -> Iterator[KeyValueRow]:
    """A row for each field of an entry that has a heading (`Field.heading`), in the order of the Field table.

    `excluded`: the names of those that have a row elsewhere on the page. `cells`: what fields show if it is not just
    their value.
    """
    for field in ENTRY_KINDS[kind].fields:
        if field.heading and field.name not in excluded:
            value = getattr(entry, field.name)
            yield make_fact(
                field.name,
                Message(field.heading),
                *(cells[field.name] if field.name in cells else _value_cells(context, field, value)),
            )


def _value_cells(context: PageContext, field: Field, value: Any) -> tuple[Cell, ...]:
    """A value as its type asks for: a reference with the title of the entry, a day in full; nothing of a group."""
    if field.type in ("group", "any"):
        return ()
    values = tuple(filter(None, value)) if isinstance(value, tuple) else (value,)
    if field.type == "reference":
        return context.entry_cells(field.target_kind, filter(None, values))
    if field.type == "choice":
        return tuple(context.vocabulary_cell(field.value_list, item) for item in values)
    if field.type in ("date", "moment"):
        return tuple(map(date_cell, values))
    if field.type == "lines":
        return tuple(Cell(" ".join((item or "").split())) for item in values)
    return (Cell(values or None),) if isinstance(value, tuple) else (Cell(value),)


def date_cell(day: date | None) -> Cell:
    """A day in full."""
    return Cell(Message(N_("{day:long}"), {"day": day}) if day is not None else None, machine_value=day)


def days_left_cell(end: date, day: date, soon_days: int = SOON_DAYS) -> Cell:
    """How far away an end is; marked if it comes within `soon_days`."""
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
    """How many days are left, for a column; marked if they are few, or if there is no end."""
    if end is None:
        return Cell(Message(N_("no end")), tone="due", machine_value=None)
    days = (end - day).days
    return Cell(max(days, 0), "days", "due" if days <= SOON_DAYS else "")


def split_live_startups(context: PageContext, startups: Iterable[Startup]) -> tuple[list[Startup], list[Startup]]:
    """The startups in a live phase on the day, and the others."""
    vocabulary = context.registry.vocabulary
    live: list[Startup] = []
    others: list[Startup] = []
    for startup in startups:
        is_live = vocabulary.is_live(context.registry.phase_at(startup.id, context.day))
        (live if is_live else others).append(startup)
    return live, others


def count_by_phase(context: PageContext, startups: Iterable[Startup]) -> list[tuple[LabelledValue | None, int]]:
    """The number of startups in each phase, in the order of the vocabulary; None (no phase has begun) last."""
    vocabulary = context.registry.vocabulary
    counts = Counter(context.registry.phase_at(startup.id, context.day) for startup in startups)
    phases = sorted(counts, key=lambda phase: (phase is None, vocabulary.phase_rank(phase), phase or ""))
    label = context.registry.vocabulary.labelled_value
    return [(label("phases", phase) if phase else None, counts[phase]) for phase in phases]


def role_on_one_line(member: Member) -> str:
    """What a member does, on one line; "" if their file does not say."""
    return " ".join((member.role or "").split())


def legacy_note_cell(is_legacy: bool) -> Cell:
    """The note on a startup that only the member's own list (an older field) names; empty for others."""
    if not is_legacy:
        return Cell(None, tone="quiet", machine_value=None)
    return Cell(Message(N_("from the old list of products")), tone="quiet", machine_value="legacy")
