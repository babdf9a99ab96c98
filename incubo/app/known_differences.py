"""`report NAME --compare-known DATE`: a figure of one day, as it was known and as it is known now, and why it moved.

What moved it is told by entry: those that are counted now and were not, and those that were and are not any more; with
what changed in their sheet, in the sentences of `diff`, and the day of the commit that changed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.app.report_catalogue import Report
from incubo.app.report_context import ReportContext
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext, join_texts
from incubo.document.table import Commit, Contribution, Note, Row, Table
from incubo.registry.lookup import entry_title
from incubo.reports import comparison
from incubo.vcs.status import FileDays, list_file_days

MAX_CHANGES = 3
"""How many changes of a sheet are told for an entry."""


_UNDATED_CHANGES = frozenset({"field", "body", "form", "ignore", "mode"})
"""The changes of a sheet (`diff.facts.Change`) that are not about phases, missions, events or its existence."""


class _Sheet(NamedTuple):
    """An entry that made a difference: its kind, where its sheet was (None: nowhere), and where it is."""

    kind: str
    old_path: str | None
    path: str | None


def compare_with_known(report: Report, then: tuple[ReportContext, Table], now: tuple[ReportContext, Table]) -> Table:
    """The table of now, with its figure as it was `then`, and the entries that made the difference."""
    difference = _Difference(report, then[0], now[0])
    known = then[0].workspace.known
    assert known is not None
    table = comparison.compare_with_known(
        now[1], then[1], report.compared, known.known_on or known.date, difference.explain
    )
    return table._replace(notes=(*table.notes[:1], *difference.settings_notes(), *table.notes[1:]))


class _Difference:
    """A registry as it was known, and as it is known now."""

    def __init__(self, report: Report, then: ReportContext, now: ReportContext) -> None:
        self.kinds = report.kinds
        self.then, self.now = then, now
        known = then.workspace.known
        assert known is not None
        self.known: Commit = known
        self._days: FileDays | None = None
        self._changes: dict[str, list[Change]] | None = None
        self._renames = {kind: dict(self._find_renames(kind)) for kind in now.registry.kinds}

    def _find_renames(self, kind: str) -> Iterator[tuple[str, str]]:
        """The entries of a kind whose id is another one now (old, new): they kept a title that no other had."""
        before, after = self.then.registry, self.now.registry
        old_ids, new_ids = set(before.entries.get(kind, {})), set(after.entries.get(kind, {}))
        gone: dict[str, list[str]] = {}
        for entry_id in old_ids - new_ids:
            gone.setdefault(entry_title(before, kind, entry_id), []).append(entry_id)
        for entry_id in new_ids - old_ids:
            candidates = gone.get(entry_title(after, kind, entry_id), [])
            if len(candidates) == 1:
                yield candidates[0], entry_id

    def explain(self, row: Row, before: Row | None) -> Row:
        """A row with only the entries that made the difference."""
        was = {entry.id: entry for entry in (before.contributions if before is not None else ())}
        new_ids = {old: new for renames in self._renames.values() for old, new in renames.items()}
        was = {new_ids.get(entry_id, entry_id): entry for entry_id, entry in was.items()}
        counted = {entry.id: entry for entry in row.contributions}
        gained = [self._tell(entry, N_("counted now: {why}")) for key, entry in counted.items() if key not in was]
        lost = [
            self._tell(entry._replace(id=key), N_("no longer counted: {why}"))
            for key, entry in was.items()
            if key not in counted
        ]
        return row._replace(contributions=(*gained, *lost))

    def _tell(self, entry: Contribution, text: str) -> Contribution:
        return entry._replace(detail=Message(text, {"why": self._find_cause(entry.id)}))

    def _find_cause(self, entry_id: str) -> Message:
        """What changed in the sheet of an entry since then, and when."""
        sheet = self._find_sheet(entry_id)
        if sheet is None:
            return Message(N_("other entries changed"))
        texts, days = list(self._describe(sheet)), self._find_days(sheet)
        if sheet.old_path is None or sheet.path is None:  # the first commit adds it, the last one removes it
            days = days[:1] if sheet.old_path is None else days[-1:]
        if not texts and not days:
            return Message(N_("its sheet did not change, what it is counted by did"))
        what = join_texts(texts) if texts else Message(N_("its sheet changed"))
        if not days:
            return Message(N_("{what} (not committed yet)"), {"what": what})
        if len(days) == 1:
            return Message(N_("{what} (written on {day:long})"), {"what": what, "day": days[0]})
        arguments = {"what": what, "first": days[0], "last": days[-1]}
        return Message(N_("{what} (written between {first:long} and {last:long})"), arguments)

    def _find_sheet(self, entry_id: str) -> _Sheet | None:
        for kind in self.kinds:
            old_id = next((old for old, new in self._renames.get(kind, {}).items() if new == entry_id), entry_id)
            old = self.then.registry.entries.get(kind, {}).get(old_id)
            new = self.now.registry.entries.get(kind, {}).get(entry_id)
            if old is not None or new is not None:
                return _Sheet(kind, old.path if old is not None else None, new.path if new is not None else None)
        return None

    def _describe(self, sheet: _Sheet) -> Iterator[Message]:
        """What became of a sheet, in sentences."""
        if sheet.old_path is None:
            yield Message(N_("its sheet was added"))
            return
        if sheet.path is None:
            yield Message(N_("its sheet was removed"))
            return
        before, after = self.then.registry, self.now.registry
        changes = self._find_changes(sheet.old_path, sheet.path)
        dated = [change for change in changes if change.type not in _UNDATED_CHANGES]  # what figures come from
        told = dated or [change for change in changes if change.type == "field"]
        for sentence in describe_changes(told, DiffContext(before, after, self.now.day))[:MAX_CHANGES]:
            yield sentence.text

    def _find_changes(self, old_path: str, path: str) -> list[Change]:
        """The changes of a sheet. Between two layouts all sheets are compared, once: all have moved."""
        before, after = self.then.registry, self.now.registry
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
        if self._days is None:
            self._days = list_file_days(self.now.workspace.root, self.known.sha)
        return self._days.days_of(paths)

    def settings_notes(self) -> Iterator[Note]:
        """The note that the settings changed: phases and rules may mean something else."""
        if self.then.workspace.vocabulary != self.now.workspace.vocabulary:
            text = N_("The words of the registry changed since then (incubo.toml): a difference may come from them.")
            yield Note("compare-settings", Message(text))
