"""The log of an open registry: which commits, told how, and from where the last note ended."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from incubo.app.workspace import Workspace, resolve_incubator
from incubo.core.errors import ToolError, UsageError
from incubo.core.files import overwrite_file, read_regular_file
from incubo.core.i18n import LANGUAGES, N_, gettext
from incubo.core.interrupts import SignalInterrupt
from incubo.core.message import Message
from incubo.core.problem import did_you_mean, options_conflict
from incubo.core.progress import Progress
from incubo.core.shell import quote_entry_ref
from incubo.document.table import Commit, Note
from incubo.history.commits import DATABASE_EXPORT, list_programs
from incubo.history.log import EntryKey, LogFilter, LogReader, find_entry_key, list_entry_paths
from incubo.history.log_document import LogDocument
from incubo.history.log_lines import FORMATTING, LogTeller, ToldCommit
from incubo.model.dates import parse_month, shift_date_clamped
from incubo.model.entry_kinds import iter_field_paths
from incubo.model.periods import Period
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.registry import lookup
from incubo.registry.layout import KINDS_BY_PRIORITY
from incubo.registry.provenance import scope_label
from incubo.registry.registry import Registry
from incubo.reports.common import period_title
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import git_folder, log, preflight, remotes, revision, status
from incubo.vcs.log import LogCommit, RegistryPlace
from incubo.vcs.run import ObjectReader, query_git

_DEFAULT_DAYS = 30
_MAX_LAST_COMMITS = 60
"""How many commits are looked at for the last changes of a whole registry."""
_MAX_RENAMES = 20
"""How often a former id is followed."""
_STRAY_COMMITS = 50
"""After so many commits in a row that are older than the period, no later one comes: clocks may be wrong."""
LAST_WORDS = ("last", "dernier", "dernière", "derniere")
"""What `--since` takes for the end of the last note."""
_NOTES_FILE = "log-notes.json"
_MAX_NOTES = 50
_MAX_NOTES_BYTES = 100_000


class LogRequest(NamedTuple):
    """What to tell, as it is given: names of entries, words for days, a name, kinds, fields.

    `over`: a period, instead of `since` and `until`. `is_hidden`: entries of which nothing is told, by kind and id.
    """

    names: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    incubator: str | None = None
    author: str | None = None
    kinds: Sequence[str] = ()
    fields: Sequence[str] = ()
    with_team: bool = False
    unfolded: bool = False
    with_links: bool = False
    over: str | None = None
    is_hidden: Callable[[str, str], bool] | None = None


class LastNote(NamedTuple):
    """Where a note ended: its commit, and the day on which it was made."""

    commit: str
    day: date


class ToldLog(NamedTuple):
    """A log. `is_interrupted`: the person stopped it, and it holds what was done by then.

    `note_key`, `head`: what `remember_note` keeps.
    """

    document: LogDocument
    is_interrupted: bool
    note_key: str
    head: Commit


class _Range(NamedTuple):
    """From where to where: a commit that is left out with all before it (None: none), and days."""

    base: str | None
    period: Period
    notes: tuple[Note, ...]
    has_first_day: bool


def tell_log(workspace: Workspace, request: LogRequest) -> ToldLog:
    """The log that is asked for. Raises ToolError (no git, no commit), UsageError."""
    root = workspace.root
    if request.over is not None:
        if request.since is not None or request.until is not None:
            other = "--since" if request.since is not None else "--until"
            raise UsageError(options_conflict("--over", other))
        first, last = workspace.parse_past_period(request.over)
        request = request._replace(since=first.isoformat(), until=last.isoformat())
    if workspace.known is None:  # a bare repository will do
        preflight.require_repository(root, for_writing=False)
    head = workspace.known or status.head_commit(root)
    if head is None:
        raise ToolError(Message(N_("nothing is committed yet in this repository: there is nothing to tell")))
    if request.with_team and not request.names:
        raise UsageError(
            Message(N_("--with-team is for the story of a product: name it")),
            hints=(Message(N_("of all of an incubator, its people are told anyway")),),
        )
    fields = tuple(_check_field(workspace, name) for name in request.fields)
    # Described phases and events are words too; no entry is read.
    reader = make_reader(workspace, workspace.load_registry(()))
    entries = {*itertools.chain.from_iterable(_find_entries(workspace, head, request.names))} if request.names else None
    asked = sorted(entries or ())
    incubator = _find_incubator(workspace, request) if entries is None or request.incubator is not None else None
    wanted = LogFilter(
        entries,
        frozenset(request.kinds),
        normalise_name(request.author or ""),
        _means_programs(workspace, request.author),
        fields,
        incubator,
        request.with_team,
        request.is_hidden,
    )
    note_key = json.dumps([incubator, sorted(entries or ()), *map(list, (request.kinds, fields)), wanted.author])
    last_commit_day = reader.local_time(log.read_time(root, head.sha)).date()
    is_frozen = workspace.settings.as_of is not None
    today = workspace.current_date if is_frozen else max(workspace.current_date, last_commit_day)
    span = _find_range(workspace, request, note_key, today)
    place = RegistryPlace(root, workspace.git_prefix)
    commits, is_interrupted = _collect(workspace, place, reader, wanted, span, head, unfolded=request.unfolded)
    title = _make_title(reader, asked, span)
    scope = (Message(N_("What changed")), *(() if asked else (_scope_label(workspace, incubator),)))
    notes = [*span.notes, *_history_notes(workspace, request, span, commits, is_interrupted)]
    if request.until is None and last_commit_day > today:
        text = Message(
            N_("The registry is frozen on {day:long}: what was committed later is not told."), {"day": today}
        )
        notes.append(Note("frozen", text, hint=Message(N_("--until {day} tells it"), {"day": last_commit_day})))
    notes += _place_notes(place, reader)
    if not commits and incubator is not None and not is_interrupted:
        text = Message(N_("What changed at other incubators is not told."))
        notes.append(Note("elsewhere", text, hint=Message(N_("--incubator all shows it"))))
    document = LogDocument(
        title,
        scope,
        span.period.last,
        commits,
        tuple(notes),
        head,
        _Links(root) if request.with_links else _no_link,
        reader.find_current,
    )
    return ToldLog(document, is_interrupted, note_key, head)


def _no_link(_sha: str) -> str:
    return ""


class _Links:
    """The addresses of commits on the forge; none of those that were not sent there."""

    def __init__(self, root: Path) -> None:
        origin = remotes.find_web_origin(root)
        self._repository = origin.repository if origin is not None else None
        self._unsent = frozenset(query_git(root, "rev-list", "HEAD", "--not", "--remotes").stdout.split())

    def __call__(self, sha: str) -> str:
        if self._repository is None or sha in self._unsent:
            return ""
        return remotes.commit_url(self._repository, sha)


def _means_programs(workspace: Workspace, author: str | None) -> bool:
    """Whether `--author` is what people read in the place of the name of a program."""
    source = workspace.settings.source
    names = {DATABASE_EXPORT, gettext(DATABASE_EXPORT), *(map(source.name.label_in, LANGUAGES) if source else ())}
    return normalise_name(author or "") in {normalise_name(name) for name in names}


def _find_incubator(workspace: Workspace, request: LogRequest) -> str | None:
    if request.incubator is None and workspace.default_incubator is None:
        return None
    return resolve_incubator(request.incubator, workspace, workspace.load_registry(("incubator",)))


def _scope_label(workspace: Workspace, incubator: str | None) -> Message:
    """Whose changes are told."""
    return scope_label(workspace.load_registry(("incubator",)), incubator)


def _check_field(workspace: Workspace, name: str) -> str:
    """The name of a field, if a kind of entry has one of that name. Raises UsageError."""
    known = ["id", "body", *(path for path, _ in iter_field_paths(workspace.entry_kinds.values()))]
    if name in known:
        return name
    nearest = find_nearest(name, known)
    raise UsageError(
        Message(N_("no entry has a field “{word}”"), {"word": name}), hints=(did_you_mean(nearest),) if nearest else ()
    )


def read_last_changes(
    workspace: Workspace, registry: Registry, key: EntryKey | None, limit: int, *, incubator: str | None = None
) -> list[ToldCommit]:
    """The last commits that changed an entry (None: any entry, or those of an incubator), until they have so many
    lines; none outside git or without it.

    Changes of the formatting only are left out. Of any entry, it looks at `_MAX_LAST_COMMITS` commits.
    """
    if workspace.git_answers is None:
        return _read_last_changes(workspace, registry, key, limit, incubator)
    question = ("last changes", key, limit, incubator)
    return workspace.git_answers.get(question, lambda: _read_last_changes(workspace, registry, key, limit, incubator))


def _read_last_changes(
    workspace: Workspace, registry: Registry, key: EntryKey | None, limit: int, incubator: str | None
) -> list[ToldCommit]:
    known = workspace.known or status.head_commit(workspace.root)
    if known is None:
        return []
    reader = make_reader(workspace, registry)
    place = RegistryPlace(workspace.root, workspace.git_prefix)
    commits: Generator[LogCommit]
    if key is None:
        wanted = LogFilter(incubator=incubator)
        latest = log.follow_log(place, known.sha, None, lambda: [log.CONTENT], has_all_files=False)
        commits = _take(latest, _MAX_LAST_COMMITS)
    else:
        entries = {key}
        wanted = LogFilter(entries)
        commits = log.follow_log(place, known.sha, None, lambda: list_entry_paths(entries))
    teller, count = LogTeller(), 0
    with contextlib.closing(ObjectReader(workspace.root, MAX_FILE_BYTES, may_fetch=False)) as blobs:
        try:
            for logged in reader.read(commits, blobs, wanted):
                count += sum(line.group.id != FORMATTING for line in teller.add(logged).lines)
                if count >= limit and not teller.may_restore:
                    break
        finally:
            commits.close()  # git may still be writing
    told = (
        commit._replace(lines=tuple(line for line in commit.lines if line.group.id != FORMATTING))
        for commit in teller.told
    )
    return [commit for commit in told if commit.lines or key is not None]


def _take(commits: Generator[LogCommit], count: int) -> Generator[LogCommit]:
    with contextlib.closing(commits):  # git may still be writing
        yield from itertools.islice(commits, count)


def make_reader(workspace: Workspace, registry: Registry) -> LogReader:
    """A reader of the history in the words of a registry."""
    settings = workspace.settings
    return LogReader(
        workspace.store,
        workspace.layout,
        registry.vocabulary,
        workspace.entry_kinds,
        settings.timezone,
        list_programs(settings, workspace.store),
    )


# Entries


def _find_entries(workspace: Workspace, head: Commit, names: Sequence[str]) -> Iterator[set[EntryKey]]:
    """The entries that the names mean, which may be gone. Raises UsageError."""
    whole = " ".join(names)
    quick = [_find_file(workspace, name) for name in names]
    if all(quick):
        yield from ({key} for key in quick if key is not None)
        return
    registry = workspace.load_registry()
    match = lookup.find_entry(registry, whole) if len(names) > 1 else None
    if match is not None and match.entry is not None:
        yield {(match.entry.kind, match.entry.id)}
        return
    for name in names:
        match = lookup.find_entry(registry, name)
        if match.entry is not None:
            yield {(match.entry.kind, match.entry.id)}
        elif former := _find_former(workspace, head, name):
            yield former
        else:
            suggestions = [
                Message(
                    N_("did you mean “{title}”? incubo log {name}"),
                    {"title": lookup.entry_title(registry, *ref), "name": quote_entry_ref(*ref)},
                )
                for ref in match.suggestions[:3]
            ]
            if parse_month(name.casefold()) is not None:
                suggestions = [Message(N_('a day in several words is written between quotes: --since "1er mars"'))]
            message = N_("nothing in the registry is called “{word}”, and nothing in its history has that id")
            raise UsageError(Message(message, {"word": name}), hints=suggestions)


def _find_file(workspace: Workspace, name: str) -> EntryKey | None:
    """The entry with exactly that id, without reading the registry."""
    kind, entry_id = lookup.split_kind_prefix(name)
    if "/" in entry_id or not entry_id:
        return None
    for candidate in KINDS_BY_PRIORITY if kind is None else (kind,):
        with contextlib.suppress(OSError, ValueError):
            workspace.store.read(f"{workspace.layout.folders[candidate]}/{entry_id}.md")
            return candidate, entry_id
    return None


def _find_former(workspace: Workspace, head: Commit, name: str) -> set[EntryKey]:
    """The entries that had that id in the past: what they are now, if it was only the id that changed."""
    kind, entry_id = lookup.split_kind_prefix(name)
    if "/" in entry_id or not entry_id or "\0" in entry_id:
        return set()
    kinds = [candidate for candidate in KINDS_BY_PRIORITY if kind in (None, candidate)]
    keys = [(candidate, entry_id) for candidate in kinds]
    if _find_last_commit(workspace, head, keys) is None:
        return set()
    return set(filter(None, (_find_latest_key(workspace, head, key) for key in keys)))


def _find_last_commit(workspace: Workspace, head: Commit, keys: Sequence[EntryKey]) -> LogCommit | None:
    """The last commit that changed one of some entries."""
    place = RegistryPlace(workspace.root, workspace.git_prefix)
    return next(_take(log.follow_log(place, head.sha, None, partial(list_entry_paths, keys)), 1), None)


def _find_latest_key(workspace: Workspace, head: Commit, key: EntryKey) -> EntryKey | None:
    """The last id of an entry that had this one; None if none had."""
    for _ in range(_MAX_RENAMES):
        paths = list_entry_paths([key])
        latest = _find_last_commit(workspace, head, [key])
        if latest is None:
            return None
        new_path = next((file.path for file in latest.files if file.is_rename and file.old_path in paths), None)
        new_key = find_entry_key(new_path) if new_path is not None else None
        if new_key is None or new_key == key:
            return key
        key = new_key
    return key


# From where to where


def _find_range(workspace: Workspace, request: LogRequest, note_key: str, today: date) -> _Range:
    last = today
    if request.until is not None:
        last = workspace.parse_day(request.until, edge="last", direction="back", today=today)
    if request.since is not None and request.since.casefold() in LAST_WORDS:
        return _range_since_note(workspace, note_key, last)
    if request.since is not None:
        first = workspace.parse_day(request.since, edge="first", direction="earlier", today=today)
    elif request.names:
        return _Range(None, Period(date.min, last), (), has_first_day=False)
    else:
        first = shift_date_clamped(last, -_DEFAULT_DAYS)
    if first > last:
        message = N_("the first day ({first:long}) comes after the last day ({last:long})")
        raise UsageError(Message(message, {"first": first, "last": last}))
    return _Range(None, Period(first, last), (), has_first_day=True)


def _range_since_note(workspace: Workspace, note_key: str, last: date) -> _Range:
    note = _read_notes(workspace).get(note_key)
    first = shift_date_clamped(last, -_DEFAULT_DAYS)
    if note is None:
        text = Message(N_("There is no earlier note of this: it begins {n} days ago."), {"n": _DEFAULT_DAYS})
        return _Range(None, Period(first, last), (Note("since", text),), has_first_day=True)
    if revision.is_ancestor(workspace.root, note.commit, "HEAD"):
        text = Message(N_("Since the note of {day:long}."), {"day": note.day})
        return _Range(note.commit, Period(min(note.day, last), last), (Note("since", text),), has_first_day=False)
    text = Message(
        N_("Since the day of the last note, {day:long}: what it ended with is not in this history."), {"day": note.day}
    )
    return _Range(None, Period(min(note.day, last), last), (Note("since", text),), has_first_day=True)


def remember_note(workspace: Workspace, told: ToldLog) -> None:
    """Keep where a note ends, for `--since last`. Raises ToolError."""
    folder = workspace.state_folder
    notes = _read_notes(workspace)
    notes.pop(told.note_key, None)
    notes[told.note_key] = LastNote(told.head.sha, workspace.current_date)
    kept = dict(list(notes.items())[-_MAX_NOTES:])
    ends = {key: {"commit": note.commit, "day": note.day.isoformat()} for key, note in kept.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        overwrite_file(folder / _NOTES_FILE, json.dumps({"version": 1, "notes": ends}, indent=1).encode())
    except OSError as error:
        raise ToolError(Message(N_("where this note ends cannot be kept: {why}"), {"why": str(error)})) from error


def _read_notes(workspace: Workspace) -> dict[str, LastNote]:
    """Where the notes ended. A damaged file is none."""
    try:
        data = json.loads(read_regular_file(workspace.state_folder / _NOTES_FILE, _MAX_NOTES_BYTES))
        return {
            key: LastNote(_check_id(note["commit"]), date.fromisoformat(note["day"]))
            for key, note in data["notes"].items()
        }
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return {}


def _check_id(text: str) -> str:
    if not (40 <= len(text) <= 64 and text.isalnum()):
        raise ValueError(text)
    return text


# Reading


def _collect(
    workspace: Workspace,
    place: RegistryPlace,
    reader: LogReader,
    wanted: LogFilter,
    span: _Range,
    head: Commit,
    *,
    unfolded: bool,
) -> tuple[list[ToldCommit], bool]:
    """The commits told, the last one first, and whether the person stopped it."""
    teller = LogTeller(unfolded=unfolded)
    with (
        workspace.environment.track(Message(N_("Reading the history"))) as progress,
        contextlib.closing(ObjectReader(workspace.root, MAX_FILE_BYTES, may_fetch=False)) as blobs,
    ):
        commits = _within(_read_commits(place, wanted, span, head), reader, span)
        if progress is not None:
            total = log.count_commits(workspace.root, _revisions(span, head), _first_time(span))
            commits = _report(commits, progress, total)
        try:
            for logged in reader.read(commits, blobs, wanted):
                teller.add(logged)
        except SignalInterrupt:
            raise
        except KeyboardInterrupt:
            return teller.told, True
    return teller.told, False


def _revisions(span: _Range, head: Commit) -> str:
    return head.sha if span.base is None else f"{span.base}..{head.sha}"


def _first_time(span: _Range) -> datetime.datetime | None:
    return datetime.datetime.combine(span.period.first, datetime.time()) if span.has_first_day else None


def _report(commits: Iterable[LogCommit], progress: Progress, total: int) -> Iterator[LogCommit]:
    for done, commit in enumerate(commits, 1):
        yield commit
        progress(done, max(total, done))


def _read_commits(place: RegistryPlace, wanted: LogFilter, span: _Range, head: Commit) -> Iterator[LogCommit]:
    entries = wanted.entries
    if entries is None or wanted.with_team:
        return log.follow_log(place, head.sha, span.base, lambda: [log.CONTENT], has_all_files=False)
    return log.follow_log(place, head.sha, span.base, lambda: list_entry_paths(entries))


def _within(commits: Iterable[LogCommit], reader: LogReader, span: _Range) -> Iterator[LogCommit]:
    """The commits of a period. Commits of one main line are in the order of time, but for clocks that were wrong."""
    first = span.period.first if span.has_first_day else date.min
    strays = 0
    for commit in commits:
        day = reader.local_time(commit.time).date()
        if day < first:
            strays += 1
            if strays > _STRAY_COMMITS:
                return
            continue
        strays = 0
        if day <= span.period.last:
            yield commit


# What is said of it


def _make_title(reader: LogReader, entries: Sequence[EntryKey], span: _Range) -> Message:
    """The period, or the names of the entries."""
    if not entries:
        return period_title(span.period)
    names = [reader.find_title(*key) for key in entries]  # a Message for who has no sheet any more
    return Message("{names:list}", {"names": [name for place, name in enumerate(names) if name not in names[:place]]})


def _history_notes(
    workspace: Workspace, request: LogRequest, span: _Range, commits: Sequence[ToldCommit], is_interrupted: bool
) -> Iterator[Note]:
    if is_interrupted:
        if commits:
            text = Message(N_("Stopped: what came before {day:long} is not told."), {"day": commits[-1].time.date()})
        else:
            text = Message(N_("Stopped before anything was found."))
        yield Note("interrupted", text)
    ends = git_folder.read_shallow_ends(workspace.root)
    if ends and span.base is None:
        known = [end.date for sha in ends if (end := status.read_commit(workspace.root, sha)) is not None]
        if known and (not span.has_first_day or span.period.first <= max(known)):
            text = Message(N_("This copy holds the history since {day:long} only."), {"day": max(known)})
            yield Note("shallow", text, hint=Message(N_("for the rest"), command="git fetch --unshallow"))
    is_present = workspace.known is None and request.until is None
    changed = is_present and status.count_uncommitted(workspace.root, sorted(workspace.layout.folders.values()))
    if changed:
        yield Note(
            "uncommitted",
            Message(
                N_("{n} file differs from the last commit: what changes there is not told."),
                {"n": changed},
                N_("{n} files differ from the last commit: what changes there is not told."),
            ),
        )


def _place_notes(place: RegistryPlace, reader: LogReader) -> Iterator[Note]:
    """Where the registry was, as far as it is told."""
    for number, commit in enumerate(place.moves, 1):
        text = Message(
            N_("The registry moved in its repository on {day:long}: what only moved is not told."),
            {"day": reader.local_time(commit.time).date()},
        )
        yield Note(f"moved-{number}", text)
    if place.unclear:
        names = [prefix.rstrip("/") or "." for prefix in place.unclear]
        text = Message(
            N_("Before that, this repository had several registries ({names:list}): nothing is told of them."),
            {"names": names},
        )
        yield Note("several-registries", text)
