"""The changes of a commit as lines: a sentence each, those that are alike in one.

People read a few lines about a commit that changed two hundred files alike, and each change of a commit in which a
program wrote what many people did.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.diff.facts import Change, Subject
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.sentence import SENTENCE_SECTIONS, Sentence
from incubo.history.log import LoggedCommit, compare_restored

FORMATTING = "formatting"
"""The group of changes that mean nothing."""
FOLD_FROM = 10
"""From this number on, sentences of one commit about changes of one group share a line."""
_MAX_TAKEN_APART = 200
"""A program's commit that changes more entries than this is folded like another one."""


class ChangeGroup(NamedTuple):
    """Changes that people count together. `types`: of `Change.type`."""

    id: str
    label: str
    types: tuple[str, ...]


GROUPS = (
    ChangeGroup("new", N_("new entries"), ("added",)),
    ChangeGroup("removed", N_("entries removed"), ("removed",)),
    ChangeGroup("restored", N_("entries restored"), ("restored",)),
    ChangeGroup("renamed", N_("another id"), ("renamed",)),
    ChangeGroup("phases", N_("phases begun"), ("phase-entered",)),
    ChangeGroup("phase-corrections", N_("phases corrected"),
                ("phase-moved", "phase-replaced", "phase-detail", "phase-removed")),
    ChangeGroup("committees", N_("committees held"), ("committee-held",)),
    ChangeGroup("planned-committees", N_("committees planned"), ("committee-planned",)),
    ChangeGroup("committee-corrections", N_("committees corrected"), ("committee-changed", "committee-removed")),
    ChangeGroup("events", N_("other events"), ("event-added", "event-changed", "event-removed")),
    ChangeGroup("metrics", N_("measures"), ("metric-added", "metric-changed", "metric-removed")),
    ChangeGroup("missions", N_("missions begun"), ("mission-added", "mission-back", "mission-joined")),
    ChangeGroup("extensions", N_("missions extended"), ("mission-extended", "mission-renewed")),
    ChangeGroup("endings", N_("missions that end earlier"), ("mission-shortened", "mission-left", "departure")),
    ChangeGroup("mission-corrections", N_("missions corrected"),
                ("mission-start", "mission-contract", "mission-elsewhere", "mission-named", "mission-removed")),
    ChangeGroup("closed-offers", N_("offers closed"), ("job-closed",)),
    ChangeGroup("extended-offers", N_("offers open longer, or again"), ("job-extended", "job-reopened")),
    ChangeGroup("fields", N_("other fields"), ("field", "unclear")),
    ChangeGroup("text", N_("text"), ("body",)),
    ChangeGroup("files", N_("files"), ("unreadable", "readable", "word", "mode", "ignore")),
    ChangeGroup(FORMATTING, N_("formatting only"), ("form",)),
)  # fmt: skip
"""Every type of change, in the order in which people care."""
_OTHER_GROUP = next(group for group in GROUPS if group.id == "files")
_GROUP_BY_TYPE = {change_type: group for group in GROUPS for change_type in group.types}


class GroupCount(NamedTuple):
    """Changes of one group: how many, and of which entries."""

    group: ChangeGroup
    entries: tuple[Subject, ...]
    n: int


class LogLine(NamedTuple):
    """A line about a commit: a sentence about changes of some entries.

    `group`: what kind of changes (the first of them), `section`: of which entries, as in `Sentence`. `types`, `fields`:
    of the changes. `counts`: how many changes of each group they are, and of which entries. `folded`: how many
    sentences the line stands for, if it is more than one.
    """

    text: Message
    section: str
    group: ChangeGroup
    types: tuple[str, ...]
    fields: tuple[str, ...]
    entries: tuple[Subject, ...]
    counts: tuple[GroupCount, ...]
    folded: int = 1


class ToldCommit(NamedTuple):
    """A commit in lines. `time`, `authors`, `reason` and `source` are those of `LoggedCommit`."""

    sha: str
    time: datetime.datetime
    authors: tuple[str, ...]
    reason: str
    lines: tuple[LogLine, ...]
    source: LabelledValue | None = None


def tell_commit(logged: LoggedCommit, *, unfolded: bool = False) -> ToldCommit:
    """A commit in lines, the most important first. `unfolded`: each entry by itself, however many there are."""
    subjects: dict[tuple[str, str], list[Change]] = {}
    for change in logged.changes:
        subjects.setdefault((change.subject.kind, change.subject.id), []).append(change)
    is_taken_apart = unfolded or (not logged.authors and len(subjects) <= _MAX_TAKEN_APART)
    parts: Iterable[Sequence[Change]] = subjects.values() if is_taken_apart else (logged.changes,)
    lines = [_make_line(sentence) for part in parts for sentence in describe_changes(part, logged.context)]
    if is_taken_apart:
        lines.sort(key=lambda line: (SENTENCE_SECTIONS.index(line.section), GROUPS.index(line.group)))
    else:
        lines = list(_fold(lines))
    return ToldCommit(logged.sha, logged.time, logged.authors, logged.reason, tuple(lines), logged.source)


class LogTeller:
    """Tells commits, the last one first: what a commit adds that an earlier one removed is not new, but restored."""

    def __init__(self, *, unfolded: bool = False) -> None:
        self.told: list[ToldCommit] = []
        self._unfolded = unfolded
        self._adding: dict[tuple[str, str], int] = {}  # the entries that a later commit adds, and its number
        self._logged: dict[int, LoggedCommit] = {}
        self._removals: dict[int, dict[str, LoggedCommit]] = {}  # by path, the commits that removed what one restores

    @property
    def may_restore(self) -> bool:
        """Whether an entry was added of which an earlier commit may say that it was there before."""
        return bool(self._adding)

    def add(self, logged: LoggedCommit) -> ToldCommit:
        """Tell a commit, earlier than all others; and again those that restored what it removed."""
        for change in logged.changes:
            number = self._adding.pop((change.subject.kind, change.subject.id), None)
            if change.type == "removed" and number is not None:
                self._removals.setdefault(number, {})[change.subject.path] = logged
                self.told[number] = self._tell_restoring(number)
        added = [change.subject for change in logged.changes if change.type == "added"]
        if added:
            self._logged[len(self.told)] = logged
            self._adding.update(((subject.kind, subject.id), len(self.told)) for subject in added)
        self.told.append(tell_commit(logged, unfolded=self._unfolded))
        return self.told[-1]

    def _tell_restoring(self, number: int) -> ToldCommit:
        """A commit that restored entries: each is compared with what it was when it was removed."""
        logged, removals = self._logged[number], self._removals[number]
        others = tuple(
            change for change in logged.changes if change.type != "added" or change.subject.path not in removals
        )
        lines = tell_commit(logged._replace(changes=others), unfolded=self._unfolded).lines if others else ()
        for path, removal in removals.items():
            lines += tell_commit(compare_restored(logged, removal, path), unfolded=True).lines
        return self.told[number]._replace(lines=lines)


def _make_line(sentence: Sentence) -> LogLine:
    changes = sentence.changes
    return LogLine(
        sentence.text,
        sentence.section,
        min(map(_group_of, changes), key=GROUPS.index),
        tuple(dict.fromkeys(change.type for change in changes)),
        tuple(dict.fromkeys(change.field for change in changes if change.field)),
        sentence.entries,
        tuple(_count_by_group(changes)),
    )


def _group_of(change: Change) -> ChangeGroup:
    return _GROUP_BY_TYPE.get(change.type, _OTHER_GROUP)


def _count_by_group(changes: Sequence[Change]) -> Iterator[GroupCount]:
    """A sentence may tell a text and fields together: each is counted as what it is."""
    for group in dict.fromkeys(map(_group_of, changes)):
        own = [change for change in changes if _group_of(change) == group]
        yield GroupCount(group, tuple(dict.fromkeys(change.subject for change in own)), len(own))


def _fold(lines: Sequence[LogLine]) -> Iterator[LogLine]:
    """The lines, those of a section and a group in one if they are many."""
    groups: dict[tuple[str, str], list[LogLine]] = {}
    for line in lines:
        groups.setdefault((line.section, line.group.id), []).append(line)
    for group in groups.values():
        if len(group) < FOLD_FROM:
            yield from group
            continue
        entries = tuple(dict.fromkeys(entry for line in group for entry in line.entries))
        arguments = {
            "what": Message(group[0].group.label),
            "n": len(entries),
            "names": limit_names([entry.title for entry in entries]),
        }
        yield group[0]._replace(
            text=Message(N_("{n} entry, {what}: {names:list}"), arguments, N_("{n} entries, {what}: {names:list}")),
            types=tuple(dict.fromkeys(change_type for line in group for change_type in line.types)),
            fields=tuple(dict.fromkeys(field for line in group for field in line.fields)),
            entries=entries,
            counts=tuple(count for line in group for count in line.counts),
            folded=len(group),
        )
