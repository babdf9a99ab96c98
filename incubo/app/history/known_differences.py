"""`report NAME --compare-known DATE`: a figure of one day, as it was known and as it is known now, and why it moved.

What moved it is told by entry: those that are counted now and were not, and those that were and are not any more; with
what changed in their sheet, in the sentences of `diff`, and the day of the commit that changed it. Which commit moved
an entry is not guessed from what it changed: the report is made of the entry as each commit left it, until it counts
where it counts now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from incubo.app.history.known_history import SheetHistory, is_visible_on
from incubo.app.reports.context import ReportContext, find_table_maker
from incubo.core.i18n import N_
from incubo.core.message import Message, TextAbout
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext, join_texts
from incubo.diff.sentences.sentence import Sentence
from incubo.document.table import LAST_FIGURE, Column, Commit, Contribution, Note, Row, Table
from incubo.history.commits import export_label
from incubo.model.records import Member
from incubo.model.teams import mission_startups
from incubo.registry.file_changes import find_declared_renames, find_titled_renames
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import entry_title, phase_label
from incubo.registry.registry import FileFacts, Registry
from incubo.reports import comparison
from incubo.reports.catalogue import Report
from incubo.reports.comparison import KnownRow
from incubo.vcs.status import FileDays, list_file_days

MAX_CHANGES = 3
"""How many changes of a sheet are told for an entry."""


_IDLE_CHANGES = frozenset({"body", "form", "ignore", "mode"})
"""The changes of a sheet that move no figure."""

_UNDATED_CHANGES = frozenset({"field", "body", "form", "ignore", "mode", "renamed"})
"""The changes of a sheet (`diff.facts.Change`) that are not about phases, missions, events or its existence."""

_SCOPE_COLUMNS = frozenset({"incubator"})
"""The columns, which are called like fields, that tell what is counted from what is not."""


_Place = tuple[Any, ...]
"""What a row is about (`comparison.row_key`)."""


class _Turn(NamedTuple):
    """What moved an entry from some rows to others: the changes of a commit, on its day (None: not committed yet).
    `export`: that it is one, in words.
    """

    day: date | None
    changes: Sequence[Change]
    context: DiffContext
    export: Message | None = None


class _Sheet(NamedTuple):
    """An entry that made a difference: its kind, where its sheet was (None: nowhere), and where it is."""

    kind: str
    old_path: str | None
    path: str | None


def compare_with_known(
    report: Report,
    arguments: Mapping[str, Any],
    then: tuple[ReportContext, Table],
    now: tuple[ReportContext, Table],
    *,
    explains: bool,
) -> Table:
    """The table of now with its figure as it was `then`; with the entries behind the difference, if it `explains`.

    `arguments`: those that both were made with.
    """
    difference = _Difference(report, arguments, then, now)
    known = then[0].workspace.known
    assert known is not None
    table = comparison.compare_with_known(
        now[1], then[1], report.compared, known.known_on or known.date, difference.explain if explains else _keep_rows
    )
    return table._replace(notes=(*table.notes[:1], *difference.notes(), *table.notes[1:]))


def _join_sentences(sentences: Sequence[Sentence]) -> Message:
    """What they say, without the name of the entry, which stands beside it."""
    return join_texts(
        [Message("{text}", {"text": TextAbout(sentence.text, sentence.entries[0].title)}) for sentence in sentences]
    )


def _keep_rows(rows: Sequence[KnownRow]) -> list[Row]:
    return [known.row for known in rows]


def _date(what: Message, days: Sequence[date | None], export: Message | None = None) -> Message:
    """What changed, and the days on which it was committed, or that this was an export."""
    known = [day for day in days if day is not None]
    if not known:
        return Message(N_("{what} (not committed yet)"), {"what": what})
    if export is not None:
        return Message("{what} ({export})", {"what": what, "export": export})
    if len(known) == 1:
        return Message(N_("{what} (written on {day:long})"), {"what": what, "day": known[0]})
    arguments = {"what": what, "first": known[0], "last": known[-1]}
    return Message(N_("{what} (written between {first:long} and {last:long})"), arguments)


def _differing_labels(others: Sequence[KnownRow], known: KnownRow) -> list[tuple[Column, Any]]:
    """What other rows are about, where it is something else than in one row."""
    return [
        (column, value)
        for row in others
        for (column, value), (_, own) in zip(row.labels, known.labels, strict=True)
        if value != own
    ]


class _Difference:
    """A registry as it was known, and as it is known now."""

    def __init__(
        self,
        report: Report,
        arguments: Mapping[str, Any],
        then: tuple[ReportContext, Table],
        now: tuple[ReportContext, Table],
    ) -> None:
        self.kinds = report.kinds
        self.then, self.now = then[0], now[0]
        known = self.then.workspace.known
        assert known is not None
        self.known: Commit = known
        self.is_moved = False
        self.last_day = date.max if report.looks_ahead else self.now.day
        self._tells_moves = report.compared != LAST_FIGURE  # indicators are not parts of a whole
        self._column = comparison.find_compared_column(now[1], report.compared)
        self._label_ids = comparison.list_label_ids(now[1])
        self._make_table = find_table_maker(report, self.now, arguments)
        self._steps: dict[_Sheet, tuple[list[_Turn], list[Counter[_Place]]]] = {}
        self._changes: dict[str, list[Change]] | None = None

    @cached_property
    def _history(self) -> SheetHistory | None:
        """The commits since then; None where the registry was in another folder of the repository."""
        if self.then.workspace.git_prefix != self.now.workspace.git_prefix:
            return None
        return SheetHistory(self.now.workspace, self.now.registry, self.known.sha)

    @cached_property
    def _days(self) -> FileDays:
        return list_file_days(self.now.workspace.root, f"{self.known.sha}..HEAD")

    @cached_property
    def _renames(self) -> dict[str, dict[str, str]]:
        """By kind, the entries whose id is another one now (old → new): those that an entry declares, those of commits,
        and those that kept a title that no other had.
        """
        before, after = self.then.registry, self.now.registry
        declared, titled = (
            [((str(before.layout.kind_of_path(old)), entry_id_from_path(old)), entry_id_from_path(new))
             for old, new in renames.items()]
            for renames in (find_declared_renames(before, after), find_titled_renames(before, after))
        )  # fmt: skip
        logged = self._history.find_renames(self.kinds) if self._history is not None else ()
        found: dict[str, dict[str, str]] = {}
        for (kind, old), new in (*declared, *logged, *titled):
            old_ids, new_ids = before.entries.get(kind, {}).keys(), after.entries.get(kind, {}).keys()
            renames = found.setdefault(kind, {})
            if old in old_ids - new_ids - renames.keys() and new in new_ids - old_ids - {*renames.values()}:
                renames[old] = new
        return found

    def explain(self, rows: Sequence[KnownRow]) -> list[Row]:
        """The rows with only the entries that made the difference: one that went from a row to another is explained at
        the one where it is now, and named at the one that it left, so that what is named adds up to the change.
        """
        new_ids = {old: new for renames in self._renames.values() for old, new in renames.items()}
        gained: list[dict[str, Contribution]] = []
        lost: list[dict[str, Contribution]] = []
        for row, before, *_ in rows:
            was = self._count(before.contributions if before is not None else (), new_ids)
            counted = self._count(row.contributions, {})
            gained.append({key: entry for (key, n), entry in counted.items() if (key, n) not in was})
            lost.append({key: entry for (key, n), entry in was.items() if (key, n) not in counted})
        left: dict[tuple[int, str], list[KnownRow]] = {}  # by level and entry: the rows that it left
        reached: dict[tuple[int, str], list[KnownRow]] = {}  # those where it is now
        for known, came, went in zip(rows, gained, lost, strict=True):
            if not known.row.is_summary and self._tells_moves:  # the rows that it adds up are there too
                for key in came:
                    reached.setdefault((known.row.level, key), []).append(known)
                for key in went:
                    left.setdefault((known.row.level, key), []).append(known)
        explained = []
        for known, came, went in zip(rows, gained, lost, strict=True):
            level = known.row.level
            contributions = [self._tell_gained(entry, known, left.get((level, key), ())) for key, entry in came.items()]
            for key, entry in went.items():
                if (level, key) not in reached:
                    contributions.append(self._tell(entry, N_("no longer counted: {why}"), _SCOPE_COLUMNS, [known.key]))
                elif rows_now := self._name_others(reached[level, key], known):
                    contributions.append(entry._replace(detail=Message(N_("now in {rows:list}"), {"rows": rows_now})))
            entries = tuple(entry._replace(columns=(comparison.CHANGE_COLUMN,)) for entry in contributions)
            explained.append(known.row._replace(contributions=entries))
        return explained

    def _count(
        self, entries: Iterable[Contribution], new_ids: Mapping[str, str]
    ) -> dict[tuple[str, int], Contribution]:
        """The entries that the compared figure counts, by their present id: each as often as it is counted."""
        counts: Counter[str] = Counter()
        counted: dict[tuple[str, int], Contribution] = {}
        for entry in entries:
            if not entry.columns or self._column.id in entry.columns:
                key = new_ids.get(entry.id, entry.id)
                counts[key] += 1
                counted[key, counts[key]] = entry._replace(id=key)
        return counted

    def _tell_gained(self, entry: Contribution, known: KnownRow, left: Sequence[KnownRow]) -> Contribution:
        """An entry that is counted in a row (`known`) and was not, but in those that it `left`."""
        others = _differing_labels(left, known)
        if not others:
            return self._tell(entry, N_("counted now: {why}"), _SCOPE_COLUMNS, [known.key])
        self.is_moved = True
        rows = self._name_others(left, known)
        places = [known.key, *(other.key for other in left)]
        return self._tell(
            entry, N_("was in {rows:list}: {why}"), [column.id for column, _ in others], places, rows=rows
        )

    def _name_others(self, others: Sequence[KnownRow], known: KnownRow) -> list[Any]:
        """What tells other rows from one, to be read."""
        labels = _differing_labels(others, known)
        return [
            phase_label(self.now.registry, None) if value is None and column.type == "phase" else value
            for column, value in labels
        ]

    def _tell(
        self, entry: Contribution, text: str, columns: Collection[str], places: Collection[_Place], **arguments: Any
    ) -> Contribution:
        return entry._replace(detail=Message(text, {**arguments, "why": self._find_cause(entry.id, columns, places)}))

    def _find_cause(self, entry_id: str, columns: Collection[str], places: Collection[_Place]) -> Message:
        """What changed in the sheet of an entry since then, and when. `columns`: what tells the rows (`places`) apart
        that it is counted in, or was.
        """
        sheet = self._find_sheet(entry_id)
        if sheet is None:
            return Message(N_("other entries changed"))
        if self._history is None:
            return self._find_undated_cause(sheet, columns)
        turns = self._find_turns(sheet, entry_id, places)
        if not turns:
            return self._find_other_cause(sheet, columns)
        return join_texts(
            [_date(self._describe_turn(turn, columns), [turn.day], turn.export) for turn in turns[-MAX_CHANGES:]]
        )

    def _describe_turn(self, turn: _Turn, columns: Collection[str]) -> Message:
        """What a commit changed in a sheet that moved it."""
        types = {change.type for change in turn.changes}
        if "added" in types:
            return Message(N_("its sheet was added"))
        if "removed" in types:
            return Message(N_("its sheet was removed"))
        sentences = self._describe(turn.changes, columns, turn.context) or describe_changes(turn.changes, turn.context)
        return _join_sentences(sentences[:MAX_CHANGES])

    def _find_turns(self, sheet: _Sheet, entry_id: str, places: Collection[_Place]) -> list[_Turn]:
        """What moved an entry between rows (`places`), without detours that led back; none if its sheet did not."""
        if sheet not in self._steps:
            self._steps[sheet] = self._follow(sheet, entry_id)
        steps, counted = self._steps[sheet]
        states = [{place: count[place] for place in places} for count in counted]
        turns: list[_Turn] = []
        index = 0
        while states[index] != states[-1]:
            index = max(number for number, state in enumerate(states) if state == states[index])
            turns.append(steps[index])
            index += 1
        return turns

    def _follow(self, sheet: _Sheet, entry_id: str) -> tuple[list[_Turn], list[Counter[_Place]]]:
        """The commits that changed an entry since then, the last one last; and how often each row counts it, before the
        first one and after each.
        """
        assert self._history is not None
        paths = [path for path in (sheet.path, sheet.old_path) if path is not None]
        keys = {(sheet.kind, entry_id_from_path(path)) for path in paths}
        old_id = entry_id_from_path(sheet.old_path) if sheet.old_path is not None else ""
        entry = self.then.registry.entries.get(sheet.kind, {}).get(old_id)
        steps: list[_Turn] = []
        counted = [self._find_places(sheet.kind, entry_id, entry)]
        for logged in reversed(self._history.read_commits(keys)):
            day = logged.time.date()
            export = export_label(logged.source, day) if not logged.authors else None
            steps.append(_Turn(day, logged.changes, logged.context, export))
            if all(change.type in _IDLE_CHANGES for change in logged.changes):
                counted.append(counted[-1])
                continue
            ids = {change.subject.id for change in logged.changes if change.type != "removed"}
            entries = logged.context.after.entries.get(sheet.kind, {})
            counted.append(self._find_places(sheet.kind, entry_id, next(map(entries.get, sorted(ids)), None)))
        last = self._find_places(sheet.kind, entry_id, self.now.registry.entries.get(sheet.kind, {}).get(entry_id))
        if last != counted[-1]:
            steps.append(_Turn(None, self._find_changes(sheet), self._context))
            counted.append(last)
        return steps, counted

    def _find_places(self, kind: str, entry_id: str, entry: Any) -> Counter[_Place]:
        """How often each row counts an entry as it was (None: it was not there), with all other kinds as they are."""
        if entry is None:
            return Counter()
        now = self.now.registry
        entry = entry._replace(id=entry_id)
        entries = {**now.entries, kind: {entry_id: entry}}
        table = self._make_table(Registry(now.layout, now.vocabulary, entries, {}, (), [], FileFacts(), now.read_text))
        return Counter(
            comparison.row_key(row, self._label_ids)
            for row in table.rows
            if not row.is_summary
            for contribution in row.contributions
            if contribution.id == entry_id and (not contribution.columns or self._column.id in contribution.columns)
        )

    @cached_property
    def _context(self) -> DiffContext:
        return DiffContext(self.then.registry, self.now.registry, self.now.day)

    def _find_undated_cause(self, sheet: _Sheet, columns: Collection[str]) -> Message:
        """What changed in a sheet since then, where no single commit can be read as a change of the registry."""
        days = self._find_days(sheet)
        if sheet.old_path is None:
            return _date(Message(N_("its sheet was added")), days)
        if sheet.path is None:
            return _date(Message(N_("its sheet was removed")), days)
        sentences = self._describe(self._find_changes(sheet), columns, self._context)
        if not sentences:
            return self._find_other_cause(sheet, columns)
        return _date(_join_sentences(sentences), days)

    def _find_other_cause(self, sheet: _Sheet, columns: Collection[str]) -> Message:
        """What else a figure depends on, where nothing that counts changed in a sheet."""
        then, now = self.then, self.now
        if columns is _SCOPE_COLUMNS and then.incubator != now.incubator:
            return Message(N_("the incubator is not the same: what changed is not its sheet"))
        if then.registry.vocabulary != now.registry.vocabulary:
            return Message(N_("the words of the registry changed, not its sheet"))
        moved = sorted(self._find_moved_startups(sheet))
        if moved:
            text = N_("the incubator of {startups:list} changed, not its sheet")
            return Message(text, {"startups": [entry_title(now.registry, "startup", startup) for startup in moved]})
        return Message(N_("other sheets that it is counted by changed, not its own"))

    def _find_moved_startups(self, sheet: _Sheet) -> Iterator[str]:
        """The startups of a person that another incubator has now."""
        member = self.now.registry.entry_at(sheet.path) if sheet.path is not None else None
        if not isinstance(member, Member):
            return
        old, new = self.then.registry.startups, self.now.registry.startups
        for startup in {name for mission in member.missions for name in mission_startups(member, mission)}:
            if startup in old and startup in new and old[startup].all_incubators != new[startup].all_incubators:
                yield startup

    def _find_sheet(self, entry_id: str) -> _Sheet | None:
        for kind in self.kinds:
            old_id = next((old for old, new in self._renames.get(kind, {}).items() if new == entry_id), entry_id)
            old = self.then.registry.entries.get(kind, {}).get(old_id)
            new = self.now.registry.entries.get(kind, {}).get(entry_id)
            if old is not None or new is not None:
                return _Sheet(kind, old.path if old is not None else None, new.path if new is not None else None)
        return None

    def _describe(self, changes: Sequence[Change], columns: Collection[str], context: DiffContext) -> list[Sentence]:
        """What changed in a sheet that can have made the difference, in sentences: nothing that comes after the day
        of the figure, unless the report looks ahead.
        """
        dated = [
            change
            for change in changes
            if change.type not in _UNDATED_CHANGES and is_visible_on(change, self.last_day)  # what figures come from
        ]
        fields = [change for change in changes if change.type == "field"]
        named = [change for change in fields if change.field.startswith(tuple(columns))]  # sponsor: sponsors
        is_about_dates = columns is _SCOPE_COLUMNS or "phase" in columns
        if named and not is_about_dates:
            dated = []
        told = [sentence for group in (named, dated) for sentence in describe_changes(group, context)]
        return (told or describe_changes(fields, context))[:MAX_CHANGES]

    def _find_changes(self, sheet: _Sheet) -> list[Change]:
        """The changes of a sheet. Between two layouts all sheets are compared, once: all have moved."""
        before, after = self.then.registry, self.now.registry
        old_path, path = sheet.old_path or sheet.path, sheet.path or sheet.old_path
        assert old_path is not None
        assert path is not None
        if before.layout == after.layout:
            return compare_registries(before, after, [path], {old_path: path} if old_path != path else {})
        if self._changes is None:
            self._changes = {}
            for change in compare_registries(before, after, after.paths, {}):
                self._changes.setdefault(change.subject.path, []).append(change)
        return self._changes.get(path, [])

    def _find_days(self, sheet: _Sheet) -> Sequence[date]:
        """The days of the commits that changed a sheet since then, in their order."""
        places = ((self.then.workspace, sheet.old_path), (self.now.workspace, sheet.path))
        paths = {workspace.git_prefix + path for workspace, path in places if path is not None}
        return self._days.days_of(paths)

    def notes(self) -> Iterator[Note]:
        """The notes where entries stand that changed rows, and that the settings changed: phases and rules may mean
        something else.
        """
        if self.is_moved:
            text = N_("An entry that went from one line to another is explained at the one where it is now.")
            yield Note("compare-moves", Message(text))
        if self.then.workspace.vocabulary != self.now.workspace.vocabulary:
            text = N_("The words of the registry changed since then: a difference may come from them.")
            yield Note("compare-settings", Message(text))
