"""The log of a registry as a page for people, a table for programs, and a summary."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.diff.sentences.sentence import SECTION_TITLES, SENTENCE_SECTIONS
from incubo.document.page import Cell, ListBlock, ListItem, Page, Paragraph, Section
from incubo.document.table import Column, Commit, Contribution, Note, Row, Table
from incubo.history.commits import export_label, export_name
from incubo.history.log import EntryKey
from incubo.history.log_lines import FORMATTING, GROUPS, ChangeGroup, GroupCount, LogLine, ToldCommit


class LogDocument(NamedTuple):
    """What was found, and what there is to say of it.

    `title`: the period, or the entries. `scope`: whose changes. `day`: the last day of the period. `link_of`: the
    address of a commit on the forge, "" without one. `find_current`: what an entry of the past is called now, and its
    title today (None: it is gone).
    """

    title: Message
    scope: tuple[Message, ...]
    day: datetime.date
    commits: Sequence[ToldCommit]
    notes: tuple[Note, ...] = ()
    head: Commit | None = None
    link_of: Callable[[str], str] = lambda _: ""
    find_current: Callable[[EntryKey], tuple[EntryKey, str | None]] = lambda key: (key, None)


_SUMMARY_FROM = 5
"""From so many lines on, a note begins with a summary."""


def log_page(document: LogDocument, *, show_all: bool = False, has_summary: bool = False) -> Page:
    """The log for people, the last day first: what one person did for one reason is a section.

    Commits have their ids at a terminal only: who reads a note has no use for them. Without `show_all`, changes of the
    formatting only are counted. `has_summary`: a long one begins with how many changes of each kind there are, and of
    which entries.
    """
    made = (_make_section(position, run, document, show_all) for position, run in enumerate(_runs(document.commits)))
    sections: list[Section] = list(filter(None, made))
    if has_summary and sum(len(commit.lines) for commit in document.commits) >= _SUMMARY_FROM:
        sections.insert(0, _summary_section(document))
    if not sections:
        sections = [Section("nothing", None, (Paragraph(Message(N_("Nothing changed.")), None),))]
    return Page(
        "log",
        "",
        Cell(document.title),
        tuple(sections),
        document.day,
        None,
        (*document.notes, *([] if show_all else _hidden_notes(document.commits))),
        tuple(map(Cell, document.scope)) or (Cell(None),),
    )


def _runs(commits: Iterable[ToldCommit]) -> Iterator[list[ToldCommit]]:
    """The commits that follow each other on one day, by the same people and for the same reason."""
    run: list[ToldCommit] = []
    for commit in commits:
        if run and _run_key(run[0]) != _run_key(commit):
            yield run
            run = []
        run.append(commit)
    if run:
        yield run


def _run_key(commit: ToldCommit) -> tuple[object, ...]:
    return commit.time.date(), commit.authors, commit.source, commit.reason


def _make_section(position: int, run: Sequence[ToldCommit], document: LogDocument, show_all: bool) -> Section | None:
    items = []
    for commit in run:
        lines = [line for line in commit.lines if show_all or line.group.id != FORMATTING]
        commit_cell = Cell(commit.sha[:8], "id", is_for_editors=True, link=document.link_of(commit.sha))
        for index, line in enumerate(lines):
            items.append(ListItem((Cell(line.text), *([commit_cell] if index == 0 else []))))
    if not items:
        return None
    if run[0].reason:
        items.append(ListItem((Cell(Message(N_("Why: {reason}"), {"reason": run[0].reason}), tone="quiet"),)))
    title = Message("{day:long} · {who}", {"day": run[0].time.date(), "who": author_label(run[0])})
    return Section(f"{run[0].time.date().isoformat()}-{position}", title, (ListBlock(tuple(items)),))


def author_label(commit: ToldCommit) -> Message:
    """Who did something, for people, beside its day: of an export, the source, for nobody is known to have done it."""
    if commit.authors:
        return Message("{names:list}", {"names": limit_names(commit.authors)})
    return export_name(commit.source)


def _hidden_notes(commits: Iterable[ToldCommit]) -> Iterator[Note]:
    lines = [line for commit in commits for line in commit.lines]
    formatted = sum(len(line.entries) for line in lines if line.group.id == FORMATTING)
    if formatted:
        text = Message(
            N_("{n} change of the formatting only is not shown."),
            {"n": formatted},
            N_("{n} changes of the formatting only are not shown."),
        )
        yield Note("formatting", text, hint=Message(N_("--all shows them")))
    if any(line.folded > 1 for line in lines):
        text = Message(N_("Many changes that are alike share a line."))
        yield Note("folded", text, hint=Message(N_("--all tells each")))


def written_section(document: LogDocument, limit: int | None, command: str) -> Section:
    """What was written in the entries, for a document: the most important changes first, without the formatting.

    `limit`: the most lines (None: no limit); `command` shows the others.
    """
    told = [(line, commit) for commit in document.commits for line in commit.lines if line.group.id != FORMATTING]
    told.sort(key=lambda pair: (SENTENCE_SECTIONS.index(pair[0].section), GROUPS.index(pair[0].group)))
    items = [_change_item(commit, line, _dated_label(commit)) for line, commit in told[:limit]]
    if limit is not None and len(told) > limit:
        items.append(
            ListItem(
                (Cell(Message(N_("and {n} more"), {"n": len(told) - limit}), tone="quiet"),), Hint(command=command)
            )
        )
    return Section("written", Message(N_("Written in the entries")), (ListBlock(tuple(items)),))


def _dated_label(commit: ToldCommit) -> Message:
    return author_label(commit) if commit.authors else export_label(commit.source, commit.time.date())


def _change_item(commit: ToldCommit, line: LogLine, who: Message) -> ListItem:
    """A change on a line: what, who, why."""
    data = {
        "text": line.text,
        "what": list(line.types),
        "fields": list(line.fields),
        "entries": [{"kind": entry.kind, "id": entry.id} for entry in line.entries],
    }
    return ListItem(
        (
            Cell(line.text, machine_value=data),
            Cell(who, tone="quiet", machine_value=list(commit.authors)),
            Cell(commit.reason or None, tone="quiet"),
        )
    )


def last_changes_section(commits: Sequence[ToldCommit], limit: int) -> Section:
    """The last changes of one entry, for its page: the first `limit` lines of its log."""
    items = [
        item._replace(cells=(Cell(commit.time.date(), "date"), *item.cells))
        for commit in commits
        for item in (_change_item(commit, line, author_label(commit)) for line in commit.lines)
    ]
    return Section("history", Message(N_("Last changes")), (ListBlock(tuple(items[:limit])),))


_LOG_COLUMNS = (
    Column("day", Message(N_("Day")), "date"),
    Column("time", Message(N_("Time")), "text"),
    Column("kind", Message(N_("Kind")), "text"),
    Column("id", Message(N_("Id")), "id"),
    Column("entry", Message(N_("Entry")), "text"),
    Column("change", Message(N_("Change")), "text"),
    Column("what", Message(N_("What")), "list"),
    Column("fields", Message(N_("Fields")), "list"),
    Column("authors", Message(N_("Who")), "list"),
    Column("is_bot", Message(N_("Program")), "boolean"),
    Column("why", Message(N_("Why")), "text"),
    Column("commit", Message(N_("Commit")), "id"),
    Column("link", Message(N_("Link")), "text"),
)


def log_table(document: LogDocument) -> Table:
    """The log for programs: a row for each sentence about an entry. The commits are those of `unfolded`."""
    rows = []
    for commit in document.commits:
        for line in commit.lines:
            entry = line.entries[0]
            cells = {
                "day": commit.time.date(),
                "time": commit.time.strftime("%H:%M"),
                "kind": entry.kind,
                "id": entry.id,
                "entry": entry.title,
                "change": line.text,
                "what": line.types,
                "fields": line.fields,
                "authors": commit.authors,
                "is_bot": not commit.authors,
                "why": commit.reason or None,
                "commit": commit.sha,
                "link": document.link_of(commit.sha) or None,
            }
            rows.append(Row(cells))
    return Table("log", document.title, document.day, _LOG_COLUMNS, tuple(rows), document.notes, document.head)


_SUMMARY_COLUMNS = (
    Column("section", Message(N_("About")), "text"),
    Column("what", Message(N_("Changes")), "text"),
    Column("entries", Message(N_("Entries")), "integer"),
    Column("changes", Message(N_("Number")), "integer"),
    Column("names", Message(N_("Which")), "text", is_below_row=True),
)


class _GroupTotal(NamedTuple):
    """The changes of a group in a section: how many, and the titles of the entries by their kind and id."""

    section: str
    group: ChangeGroup
    n: int
    entries: Mapping[EntryKey, str]

    @property
    def names(self) -> Message:
        """The first of the entries, and how many others there are."""
        return Message("{names:list}", {"names": limit_names(list(self.entries.values()))})


def _count_groups(document: LogDocument) -> Iterator[_GroupTotal]:
    """How many changes there are of each group, the sections of the entries in their order.

    An entry that had several ids or titles is one, under those of today, or its last ones.
    """
    counts: dict[tuple[str, str], list[GroupCount]] = {}
    keys: dict[EntryKey, EntryKey] = {}
    titles: dict[EntryKey, str] = {}
    for commit in document.commits:
        for line in commit.lines:
            for entry in line.entries:
                key = entry.kind, entry.id
                if key not in keys:
                    keys[key], title = document.find_current(key)
                    titles.setdefault(keys[key], title or entry.title)
            for count in line.counts:
                counts.setdefault((line.section, count.group.id), []).append(count)
    for section in SENTENCE_SECTIONS:
        for group in GROUPS:
            own = counts.get((section, group.id))
            if own:
                found = (keys[entry.kind, entry.id] for count in reversed(own) for entry in count.entries)
                entries = {key: titles[key] for key in found}
                yield _GroupTotal(section, group, sum(count.n for count in own), entries)


def _summary_section(document: LogDocument) -> Section:
    """What there is to read, in a few lines."""
    items = []
    for total in _count_groups(document):
        if total.group.id != FORMATTING:
            arguments = {"what": Message(total.group.label), "n": total.n, "names": total.names}
            text = Message(N_("{what}: {n} ({names})"), arguments)
            section = Cell(Message(SECTION_TITLES[total.section]), tone="quiet", machine_value=total.section)
            items.append(ListItem((section, Cell(text, machine_value=total.n))))
    return Section("summary", Message(N_("In short")), (ListBlock(tuple(items)),))


def summary_table(document: LogDocument) -> Table:
    """How many changes of each group, of how many entries, and of which."""
    rows = []
    for total in _count_groups(document):
        cells = {
            "section": LabelledValue(total.section, Message(SECTION_TITLES[total.section])),
            "what": LabelledValue(total.group.id, Message(total.group.label)),
            "entries": len(total.entries),
            "changes": total.n,
            "names": total.names,
        }
        contributions = tuple(Contribution(entry_id, title) for (_, entry_id), title in total.entries.items())
        rows.append(Row(cells, contributions=contributions))
    return Table(
        "log-summary",
        document.title,
        document.day,
        _SUMMARY_COLUMNS,
        tuple(rows),
        document.notes,
        document.head,
        scope=document.scope,
    )
