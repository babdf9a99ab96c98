"""Merge the files of two versions of a registry: entries by fields, all others by lines; what they disagree about."""

from __future__ import annotations

import bisect
import contextlib
import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.app.workspace import Workspace
from incubo.core.errors import ConfigError
from incubo.edit.merge.conflicts import ABSENT, Conflict, LineMergers, Place, Side, merge_nothing, together_key
from incubo.edit.merge.entry import Merge, merge_entries, merge_texts
from incubo.edit.new.ids import make_homonym_id, make_member_id, number_id
from incubo.model.fields import EntryKind
from incubo.model.suggestions import normalise_name
from incubo.registry.file_changes import SAME_ENTRY_SIMILARITY, FileVersion
from incubo.registry.layout import POSTPONED_FILE, entry_id_from_path, has_entry_name, is_kept_copy
from incubo.registry.loader import load_registry
from incubo.registry.postponed import merge_postponements
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.source.reader import decode_text, parse_file
from incubo.validation.engine import ValidationOptions
from incubo.validation.new_findings import Baseline, compare_with_baseline, make_new_finding_filter
from incubo.validation.rules import RULES
from incubo.vcs.three_way import BothChanged, Contents, has_lines, keep_both_lines, merge_lines

Answers = Mapping[str, Side]
"""Whose change is kept, by the key of a question (`MergeQuestion.key`)."""


_CHECKED_RULES = frozenset(
    rule.id for rule in RULES.values() if rule.by_entry and not rule.depends_on_today and rule.severity != "advice"
)
"""The rules that a merged entry is checked with."""


class GivenUpStop(NamedTuple):
    """A stop of a startup that an answer leaves out: whose it is, and its day."""

    startup: str
    side: Side
    day: datetime.date


class KeptEnd(NamedTuple):
    """A person whose mission ended with a stop that is left out, and stays ended: another change wrote the end.
    `until`: its last day before (None: it had none).
    """

    member: str
    name: str
    until: datetime.date | None


class StopEffects(NamedTuple):
    """What leaving out a stop does to other entries. `restored`: the titles of those that are as before it."""

    stop: GivenUpStop
    restored: tuple[str, ...]
    kept: tuple[KeptEnd, ...]


class MergeQuestion(NamedTuple):
    """What two versions of a file disagree about. `kind`: of the entry (None: it is no entry). `path`: in the registry.

    `is_draft`: our side is what is not committed yet. `title`: of the entry, as our side has it, else theirs. `stops`:
    those that an answer would leave out.
    """

    path: str
    kind: str | None
    conflict: Conflict
    is_draft: bool = False
    title: str = ""
    stops: tuple[StopEffects, ...] = ()

    @property
    def key(self) -> str:
        """Its name, unique in a merge; the same whenever the same versions are merged."""
        return f"{'+' if self.is_draft else ''}{self.path}: {self.conflict.key}"


class _NotedAnswers(dict[str, Side]):
    """Answers of which the ones that are looked up are noted."""

    def __init__(self, answers: Answers, note: Callable[[str], object]) -> None:
        super().__init__(answers)
        self._note = note

    def get(self, key: str, default: Any = None) -> Any:
        if key in self:
            self._note(key)
        return super().get(key, default)


class MergeLog(NamedTuple):
    """What merging met, by path in the registry.

    `merged`: the files that have changes of both sides; `files`: all that both changed. `questions`: those that nobody
    answered yet. `lost_comments`: those that could not be kept. `by_lines`: files whose lines were merged because they
    cannot be read. `settled`: files of which an answer leaves a change out; `given_up`: the questions (keys of
    conflicts) that leave out one that is committed here. `moved`: files of ours that got another name, because what is
    published has another file there: their old names and the new ones. `used_answers`: the keys of the answers to
    questions that came up.
    """

    merged: dict[str, BothChanged]
    files: dict[str, BothChanged]
    questions: list[MergeQuestion]
    lost_comments: dict[str, tuple[str, ...]]
    by_lines: list[str]
    settled: set[str]
    given_up: dict[str, frozenset[str]]
    moved: dict[str, str]
    used_answers: set[str]

    def names_of(self, question: MergeQuestion) -> frozenset[str]:
        """The names in the repository of the file that a question is about."""
        return self.files[question.path].paths


class RegistryMerger:
    """Merges the files of a repository with a registry in it.

    `root`: the top of the repository; `prefix`: the path from there to the registry, with its last slash.
    `is_of_one_person`: both sides are changes of one person, so that no decision of somebody else can be torn; the
    result is checked elsewhere.
    """

    def __init__(
        self, workspace: Workspace, root: Path, prefix: str, answers: Answers, *, is_of_one_person: bool = False
    ) -> None:
        self.root = root
        self.log = MergeLog({}, {}, [], {}, [], set(), {}, {}, set())
        self.workspace = workspace
        self.prefix = prefix
        self.answers = answers
        self._kinds = workspace.entry_kinds
        self._checks = not is_of_one_person
        if is_of_one_person:
            self._kinds = {name: kind.split_decisions() for name, kind in self._kinds.items()}
        self._lines = LineMergers(partial(merge_lines, root), partial(keep_both_lines, root))
        self.find_copies: Callable[[BothChanged], Iterable[tuple[bytes, bytes]]] = lambda _: ()
        """What imports took of an entry: as it was beside the common file, and is beside ours."""

    def kind_of(self, path: str) -> EntryKind | None:
        """The kind of the entry at a path of the repository; None for any other file."""
        if not path.startswith(self.prefix) or not has_entry_name(path):
            return None
        kind = self.workspace.layout.kind_of_path(path.removeprefix(self.prefix))
        return self._kinds.get(kind) if kind is not None else None

    def merge(self, file: BothChanged, contents: Contents, *, is_draft: bool = False) -> bytes | None:
        """The merged file, and a line in the log. Where a question has no answer yet, our change stands."""
        path = file.path.removeprefix(self.prefix)
        kind = self.kind_of(file.path)
        choices = self._choices_for(path, is_draft=is_draft)
        merge = self._merge_contents(path, kind, file, contents, choices)
        if kind is not None and merge.conflicts and contents.ours is not None:
            news = self._find_news(path, kind, file, contents, merge)
            merge = self._merge_contents(path, kind, file, contents, {**news, **choices}) if news else merge
        conflicts = merge.conflicts
        if kind is not None and not conflicts and self._checks:
            conflicts = tuple(self._find_clashes(path, kind, contents, merge.data, choices))
        self._ask(path, kind, conflicts, contents, is_draft=is_draft)
        self.log.files[path] = file
        if any(key != "name" and side in (Side.ours, Side.theirs) for key, side in choices.items()):
            self.log.settled.add(path)
        given_up = frozenset(key for key, side in choices.items() if key != "name" and side is Side.theirs)
        if given_up and not is_draft:
            self.log.given_up[path] = given_up
        if None not in contents[1:] and merge.data not in contents[1:]:
            self.log.merged[path] = file
        if merge.lost_comments:
            self.log.lost_comments[path] = merge.lost_comments
        if merge.by_lines:
            self.log.by_lines.append(path)
        return merge.data

    def _find_news(
        self, path: str, kind: EntryKind, file: BothChanged, contents: Contents, merge: Merge
    ) -> dict[str, Side]:
        """The conflicts in which our side is news of a source and nobody's words: what colleagues have stands, as in
        the copies of imports, and the next import goes on from there.
        """
        own = contents.ours
        for before, after in self.find_copies(file):
            own = self.take_back(file.path, before, after, own or b"")
        if own == contents.ours:
            return {}
        left = self._merge_contents(path, kind, file, contents._replace(ours=own), {})
        keys = {conflict.key for conflict in merge.conflicts} - {conflict.key for conflict in left.conflicts}
        return dict.fromkeys(keys, Side.theirs)

    def _find_clashes(
        self, path: str, kind: EntryKind, contents: Contents, merged: bytes | None, choices: Answers
    ) -> Iterator[Conflict]:
        """The fields of a merged entry with an error or a warning that neither side has: a merge is checked as any
        change is. Only what an entry says of itself is looked at here (`Rule.by_entry`), so that it takes no time.
        """
        if None in contents[1:] or merged is None or merged in contents[1:]:
            return
        ours, theirs, after = (self._load_alone(path, data) for data in (contents.ours, contents.theirs, merged))
        options = ValidationOptions(select=_CHECKED_RULES, severities=self.workspace.settings.severities)
        day = self.workspace.as_of
        findings = list(compare_with_baseline(Baseline(ours, "", ""), after, day, options).diagnostics)
        if findings:
            findings = make_new_finding_filter(Baseline(theirs, "", ""), day, options)(after, findings, {})
        values = [parse_file(path, data or b"").values or {} for data in (*contents, merged)]
        for name, finding in {str(each.field_path[0]): each for each in findings if each.field_path}.items():
            base, own, other, both = (each.get(name, ABSENT) for each in values)
            key = together_key(name)
            if choices.get(key) is None and own != other:
                places = (Place(name, kind.find_field(name)),)
                yield Conflict(key, "together", places, base, own, other, both=both, problem=finding.message)

    def _load_alone(self, path: str, data: bytes | None) -> Registry:
        """A registry that has one entry only."""
        store = MemoryStore({path: data or b""})
        return load_registry(store, self.workspace.layout, self.workspace.vocabulary, entry_kinds=self._kinds)

    def find_given_up_stops(
        self, file: BothChanged, contents: Contents, answers: Answers = MappingProxyType({}), *, is_draft: bool = False
    ) -> list[GivenUpStop]:
        """The stops that the answers leave out of the file of a startup. `answers`: more of them, by conflict."""
        path, kind = file.path.removeprefix(self.prefix), self.kind_of(file.path)
        if kind is None or kind.id != "startup" or file.base is None:
            return []
        choices = {**self._choices_for(path, is_draft=is_draft), **answers}
        if not choices:
            return []
        vocabulary = self.workspace.vocabulary
        found = []
        for number, day in self._merge_contents(path, kind, file, contents, choices).given_up_ends:
            phases = (parse_file(path, contents[number] or b"").values or {}).get("phases") or ()
            stops = (
                phase["start"]
                for phase in phases
                if isinstance(phase, dict)
                and isinstance(phase.get("start"), datetime.date)
                and vocabulary.is_stop(phase.get("name"))
            )
            side = Side.ours if number == 1 else Side.theirs
            found += [GivenUpStop(entry_id_from_path(path), side, stop) for stop in stops if str(stop) == day]
        return found

    def take_back(self, path: str, before: bytes, after: bytes, now: bytes) -> bytes:
        """An entry of the repository without an edit (`before` → `after`); as it is where that has changed since."""
        kind = self.kind_of(path)
        if kind is None:
            return now
        merge = merge_entries(path, kind, after, now, before, {}, self._lines, self.workspace.vocabulary)
        return now if merge.conflicts or merge.data is None else merge.data

    def choose_name(self, file: BothChanged, contents: Contents, *, is_draft: bool = False) -> Side:
        """Whose name a file with two names keeps. Where the question has no answer yet, ours."""
        path, kind = file.path.removeprefix(self.prefix), self.kind_of(file.path)
        names = [version.path.removeprefix(self.prefix) for version in file if version is not None]
        shown = [entry_id_from_path(name) for name in names] if kind is not None else names
        conflict = Conflict("name", "name", (), shown[0], shown[1], shown[2])
        side = self._choices_for(path, is_draft=is_draft).get(conflict.key)
        if side is None:
            self.log.files[path] = file
            self._ask(path, kind, (conflict,), contents, is_draft=is_draft)
        return Side.ours if side is None else side

    def keeps_both(self, file: BothChanged, *, is_draft: bool = False) -> bool:
        """Whether a file that each side added was said to be two things."""
        if file.base is not None or file.ours is None or file.theirs is None:
            return False
        path = file.path.removeprefix(self.prefix)
        return self._choices_for(path, is_draft=is_draft).get("added") is Side.both

    def find_free_path(self, path: str, data: bytes, taken: Collection[str]) -> str:
        """Another path of the repository for a file, where no file of either side is (`taken`: their paths)."""
        kind = self.kind_of(path)
        folder, _, name = path.rpartition("/")
        stem, dot, suffix = name.partition(".") if kind is None else (name.removesuffix(".md"), ".", "md")
        taken_ids = {each.rpartition("/")[2].casefold().removesuffix(f"{dot}{suffix}".casefold()) for each in taken}
        full_name = self._title_of(path, kind, data) if kind is not None and kind.id == "member" else ""
        if full_name and make_member_id(full_name) == stem:
            new_name = make_homonym_id(full_name, "", taken_ids)
        else:
            new_name = number_id(stem, taken_ids)
        return f"{folder}{'/' if folder else ''}{new_name}{dot}{suffix}"

    def _choices_for(self, path: str, *, is_draft: bool) -> Answers:
        """The answers about a file, by the key of the conflict; those that are looked up are noted as used."""
        start = f"{'+' if is_draft else ''}{path}: "
        found = {key.removeprefix(start): side for key, side in self.answers.items() if key.startswith(start)}
        return _NotedAnswers(found, lambda key: self.log.used_answers.add(start + key))

    def _ask(
        self, path: str, kind: EntryKind | None, conflicts: Sequence[Conflict], contents: Contents, *, is_draft: bool
    ) -> None:
        """Note the questions about a file; startups first: what a committee decided explains others."""
        if not conflicts:
            return
        texts = (data for data in (contents.ours, contents.theirs, contents.base) if data is not None)
        titles = (self._title_of(path, kind, data) for data in texts) if kind is not None else iter(())
        title = next((title for title in titles if title), "")
        kind_id = kind.id if kind is not None else None
        for conflict in conflicts:
            question = MergeQuestion(path, kind_id, conflict, is_draft, title)
            bisect.insort(self.log.questions, question, key=lambda asked: asked.kind != "startup")

    def _title_of(self, path: str, kind: EntryKind, data: bytes) -> str:
        return str((parse_file(path, data).values or {}).get(kind.title_field) or "")

    def merge_path(self, path: str, contents: Contents) -> bytes:
        """The merged file at a path of the repository that is there on both sides (empty: nothing is left of it); an
        empty base counts as none.
        """
        if not contents.base:
            contents = contents._replace(base=None)
        return self.merge_versions(path, contents) or b""

    def merge_versions(self, path: str, contents: Contents) -> bytes | None:
        """The merged file at a path of the repository, of which versions may be missing; None: it goes."""
        file = BothChanged(*(FileVersion(path, "100644", "") if data is not None else None for data in contents))
        return self.merge(file, contents)

    def merge_draft(self, file: BothChanged, contents: Contents) -> bytes | None:
        """The same, where our side is not committed yet."""
        return self.merge(file, contents, is_draft=True)

    def _merge_contents(
        self, path: str, kind: EntryKind | None, file: BothChanged, contents: Contents, choices: Answers
    ) -> Merge:
        if not has_lines(file):
            return merge_texts(*contents, choices, merge_nothing)
        if kind is not None:
            return merge_entries(path, kind, *contents, choices, self._lines, self.workspace.vocabulary)
        if is_kept_copy(path):  # two imports: what colleagues' took is a true state of the source, and nobody's words
            merged = merge_texts(*contents, choices, self._lines.merge)
            return Merge(contents.theirs) if merged.conflicts else merged
        if path == POSTPONED_FILE:
            with contextlib.suppress(ConfigError):  # what cannot be read is merged by lines
                return Merge(merge_postponements(*contents))
        return merge_texts(*contents, choices, self._lines.merge)

    def is_same(self, old_path: str, old: bytes, new_path: str, new: bytes) -> bool:
        """Whether a renamed file is still about the same person, startup …: by its title, else by its lines."""
        kind = self.kind_of(old_path)
        if kind is not self.kind_of(new_path):
            return False
        if kind is None or old == new:
            return True
        titles = [normalise_name(self._title_of(path, kind, data)) for path, data in ((old_path, old), (new_path, new))]
        if titles[0] == titles[1] != "":
            return True
        old_lines, new_lines = (Counter(decode_text(data).splitlines()) for data in (old, new))
        most = max(old_lines.total(), new_lines.total())
        return (old_lines & new_lines).total() >= SAME_ENTRY_SIMILARITY * most
