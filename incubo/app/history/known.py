"""`--known DATE|REV`: the registry as git knew it, opened without a checkout.

A day means the last commit of the main line by its end; any other word is a revision. Which history: that of what is
checked out.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from incubo.app.environment import REGISTRY_HINT, Environment
from incubo.app.workspace import Workspace, current_date, open_workspace_at
from incubo.config.settings import Config, load_config, parse_config
from incubo.core.errors import ToolError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.core.shell import quote_argument
from incubo.document.table import Commit
from incubo.edit.asking.arguments import is_date_argument, parse_day_argument
from incubo.model.date_errors import DATE_FORMATS_HINT, unreadable_date_message
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import git_folder, preflight, revision, status
from incubo.vcs.parsed_blobs import ParsedBlobs, open_parsed_blobs
from incubo.vcs.run import AmbiguousNameError, ObjectReader, is_told_the_repository, query_git

_PLAIN_NAME = re.compile(r"[\w./-]+(?:[~^]\d*)*")
"""The names of branches, tags and commits as people write them: `main`, `origin/main`, `d5e95412`, `HEAD~3`."""


class _History(NamedTuple):
    """A repository that is asked what it knew, and the settings that the registry has today."""

    root: Path
    reader: ObjectReader
    settings: Config
    environment: Environment

    def find_commit(self, name: str) -> Commit | None:
        """The commit that a name of git means, and the day on which it was known in the registry's time zone.

        Raises UsageError for the beginning of several ids.
        """
        revision_name = f"{name}^{{commit}}"
        if not _PLAIN_NAME.fullmatch(name):  # git ends on some of the others (HEAD@{9}), and searches for some (:/text)
            arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision_name)
            result = query_git(self.root, *arguments)
            if result.exit_code:  # a range prints both ends, and fails
                return None
            revision_name = result.stdout.strip()
        try:
            found = self.reader.find(revision_name)
        except AmbiguousNameError as error:
            message = Message(N_("several commits have an id that begins with “{word}”"), {"word": name})
            raise UsageError(message, hints=(Message(N_("write more of it")),)) from error
        return revision.read_commit_at(found, self.settings.timezone) if found is not None else None

    def find_full_name(self, date_word: str) -> str | None:
        """The whole name of the branch or the tag that is called like a date; None if there is none."""
        if not _PLAIN_NAME.fullmatch(date_word):
            return None
        names = (f"{folder}/{date_word}" for folder in ("heads", "tags"))
        return next((name for name in names if self.reader.find(f"refs/{name}") is not None), None)


def open_known_workspace(root: Path, environment: Environment, known: str, day_text: str | None = None) -> Workspace:
    """Open the registry of a repository as it was known. `known`: a day or a revision, as given with `--known`.

    `day_text`: the day asked for with `--at`, the known day by default. Raises ConfigError, UsageError, ToolError.
    """
    require_history(root)
    if is_told_the_repository() and git_folder.find_worktree_root(root) is not None:
        preflight.require_repository(root, for_writing=False)
    reader = ObjectReader(root, MAX_FILE_BYTES, may_fetch=False)
    history = _History(root, reader, _read_current_settings(root, reader), environment)
    commit = find_known_commit(history, known)
    return open_workspace_at(
        root,
        environment,
        commit,
        day_text,
        store=find_store(root, commit, reader, open_parsed_blobs(root, is_wanted=environment.uses_cache)),
        current_settings=history.settings,
    )


def require_history(root: Path) -> None:
    """Raise ToolError for a registry that is in no git repository."""
    if git_folder.find_worktree_root(root) is None and not git_folder.is_bare_repository(root):
        raise ToolError(
            Message(N_("this registry is not in a git repository: nothing is known of its past")),
            hints=(Message(N_("--at gives the figures of a past day, from the dates in the files")),),
        )


def find_known_commit(history: _History, word: str) -> Commit:
    """The commit that told what was known on a day, or that a revision names, with that day. Raises UsageError,
    ToolError.
    """
    today = current_date(history.settings, history.environment)
    if not is_date_argument(word, today):
        commit = history.find_commit(word)
        if commit is None:
            raise _unknown_word_error(history, word, today)
        return commit
    day = parse_day_argument(word, today, direction="earlier", remark=history.environment.remark)
    name = history.find_full_name(word)
    if name is not None:
        message = N_("“{word}” is a date, and a name in git: the date is taken. For the other: --known {name}")
        history.environment.remark(Message(message, {"word": word, "name": quote_argument(name)}))
    if day > max(today, history.environment.today(history.settings.timezone)):
        raise UsageError(Message(N_("{day:long} is to come: nobody knows what will be known then"), {"day": day}))
    sha = revision.find_last_commit_by(history.root, day, history.settings.timezone)
    commit = history.find_commit(sha) if sha is not None else None
    if commit is None:
        raise _before_history_error(history, day)
    return commit._replace(known_on=day)


def _read_current_settings(root: Path, reader: ObjectReader) -> Config:
    """The settings of today: those on disk, else (a repository without a working tree) those of the last commit."""
    if git_folder.find_worktree_root(root) is not None:
        return load_config(root)
    if reader.find("HEAD^{commit}") is None:
        return Config()
    return parse_config(revision.read_settings_of(revision.RevisionStore(root, "HEAD", reader=reader)))


def open_last_commit(root: Path, environment: Environment, day_text: str | None = None) -> Workspace:
    """The registry of a repository without files (a bare one), as its last commit has it, today. `day_text`: the day
    asked for with `--at`.

    Raises UsageError where nothing is committed, ToolError where no registry is, ConfigError.
    """
    commit = status.read_commit(root, "HEAD")
    if commit is None:
        raise UsageError(Message(N_("nothing is committed yet in this repository: nothing is known of its past")))
    store = find_store(root, commit)
    opened = open_workspace_at(root, environment, commit, store=store)
    text = revision.read_settings_of(store)
    settings = opened.settings._replace(as_of=parse_config(text).as_of if text is not None else None)
    today = current_date(settings, environment)
    as_of = parse_day_argument(day_text, today, remark=environment.remark) if day_text is not None else today
    return opened._replace(settings=settings, as_of=as_of)


def list_registries(
    root: Path, sha: str, reader: ObjectReader | None = None, cache: ParsedBlobs | None = None
) -> list[revision.RevisionStore]:
    """The registry of a commit where it is today, else each one elsewhere in the repository. Raises ToolError."""
    store = revision.RevisionStore(root, sha, reader=reader, cache=cache)
    prefixes = revision.list_registry_places(root, sha, store)
    if prefixes == [store.prefix]:
        return [store]
    return [revision.RevisionStore(root, sha, reader=reader, prefix=prefix, cache=cache) for prefix in prefixes]


def find_store(
    root: Path, commit: Commit, reader: ObjectReader | None = None, cache: ParsedBlobs | None = None
) -> revision.RevisionStore:
    """The files of the registry at a commit, wherever it was in the repository then. Raises ToolError."""
    stores = list_registries(root, commit.sha, reader, cache)
    if len(stores) == 1:
        return stores[0]
    arguments = {"day": commit.known_on or commit.date, "id": commit.sha[:8]}
    if not stores:
        raise ToolError(
            Message(N_("there was no registry in this repository on {day:long} (commit {id})"), arguments),
            hints=(REGISTRY_HINT,),
        )
    message = N_("there were several registries in this repository on {day:long}: {names:list}")
    raise ToolError(Message(message, {**arguments, "names": [store.prefix.rstrip("/") or "." for store in stores]}))


def _unknown_word_error(history: _History, word: str, today: date) -> UsageError:
    """The error for a word that is no date and no revision."""
    remote_branch = f"origin/{word}"
    suggestions: tuple[Message, ...]
    if history.find_commit(remote_branch) is not None:
        suggestions = (did_you_mean(remote_branch),)
    else:
        _, reasons = unreadable_date_message(word, today)
        suggestions = (*reasons, *revision.shallow_clone_hints(history.root))
    return UsageError(
        Message(N_("“{word}” is no date, and no commit, branch or tag that git knows here"), {"word": word}),
        hints=(
            *suggestions,
            Message(DATE_FORMATS_HINT),
            Message(N_("or give a branch (main, origin/main), a tag or a commit (HEAD~3)")),
        ),
    )


def _before_history_error(history: _History, day: date) -> UsageError:
    """The error for a day before the first commit that is here."""
    oldest = revision.find_first_commit(history.root)
    first = history.find_commit(oldest.sha) if oldest is not None else None  # with its day in our time zone
    if first is None:
        return UsageError(Message(N_("nothing is committed yet in this repository: nothing is known of its past")))
    message = N_("git knows nothing of {day:long} here: the history begins on {first:long}")
    return UsageError(
        Message(message, {"day": day, "first": first.known_on}),
        hints=revision.shallow_clone_hints(history.root)
        or (
            Message(
                N_("for the figures of an earlier day, from what was known first"),
                command=f"--known {first.known_on} --at {day}",
            ),
        ),
    )
