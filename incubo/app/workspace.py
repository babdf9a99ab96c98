"""From a session to a registry: where it is, its settings, its date, and whose figures are ours.

What a reading command says beside its result: an edit was cut short, or the copy of the registry is old.

On standard error, in a line each, and only where a person reads.

The words, fields and severities around a command that also speaks of them where there is no registry.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.arguments import PeriodEdge, parse_day_argument, parse_duration_argument, parse_period_argument
from incubo.config import settings as config
from incubo.config import user
from incubo.config.user import find_user_config_file
from incubo.core import clock
from incubo.core.errors import ConfigError, RegistryNotFoundError, UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.model.vocabulary import Vocabulary, make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT, LAYOUTS, Layout, detect_layout
from incubo.registry.store import Store, WorkingTree

if TYPE_CHECKING:
    from incubo.registry.provenance import Provenance
    from incubo.registry.registry import Registry

_last_registry: list[Registry] = []
"""The registry loaded last, kept to the end of the process: to let go of its records one by one takes 4 ms."""
STALE_AFTER_DAYS = 7
"""Days after which a copy is said to be old."""


def _find_stale_copy_notice(workspace: Workspace) -> None:
    from incubo.cli import session
    from incubo.vcs.git_folder import last_fetch_time

    news = last_fetch_time(workspace.root)
    if news is None:
        return
    days = (clock.today("UTC") - news.date()).days
    if days > STALE_AFTER_DAYS:
        run = session.current_session()
        said = translate(Message(N_("This copy of the registry is {n} days old: incubo sync"), {"n": days}))
        run.write_stderr_line(f"\033[2m{said}\033[0m" if run.has_stderr_color else said)


def _has_interrupted_edit(workspace: Workspace) -> bool:
    """Whether an edit was cut short, and no other incubo is at it."""
    from incubo.cli import session

    if not (workspace.is_in_git or session.current_session().is_terminal):  # outside git its place takes 7 ms to find
        return False
    state = workspace.state_folder
    if not state.is_dir():  # no edit was ever made: nothing more to load
        return False
    from incubo.edit.journal import has_interrupted_edit

    if not has_interrupted_edit(state):
        return False
    import filelock

    try:
        with filelock.FileLock(state / "lock", timeout=0):
            return has_interrupted_edit(state)
    except (filelock.Timeout, OSError):  # it is being written this very moment; or nobody here can undo it
        return False


day, period, span = parse_day_argument, parse_period_argument, parse_duration_argument
Edge = PeriodEdge


class Workspace(NamedTuple):
    """An open registry: its folder, settings, layout, words, files, and today's date there."""

    root: Path
    settings: config.Config
    layout: Layout
    vocabulary: Vocabulary
    store: WorkingTree
    as_of: date

    @property
    def default_incubator(self) -> str | None:
        """Our incubator: the user's (if they chose it for this registry), else the registry's, else None."""
        user = _load_user_config()
        if user.incubator and (user.registry is None or user.registry.resolve() == self.root.resolve()):
            return user.incubator
        return self.settings.incubator

    def load_registry(self, kinds: Iterable[str] | None = None, store: Store | None = None) -> Registry:
        """Read the entries of some kinds (all by default). `store`: from there, as if they were written."""
        from incubo.model.entry_kinds import add_custom_fields
        from incubo.registry.loader import load_registry

        registry = load_registry(
            store or self.store, self.layout, self.vocabulary, kinds, add_custom_fields(self.settings.custom_fields)
        )
        _last_registry[:] = [registry]
        return registry

    def read_text(self, path: str) -> str:
        """A file's text without its BOM; "" for what cannot be read."""
        from incubo.source.reader import decode_text

        try:
            return decode_text(self.store.read(path))
        except OSError:
            return ""

    @property
    def state_folder(self) -> Path:
        """Where the lock and the journal of edits are kept: under the git folder, or outside git in the user's."""
        from incubo.vcs.git_folder import find_git_folder

        own = find_git_folder(self.root)
        if own is not None:
            return own / "incubo"
        import hashlib

        import platformdirs

        name = hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:16]
        return Path(platformdirs.user_state_path("incubo", appauthor=False)) / name

    @property
    def current_date(self) -> date:
        """Today in the registry, whatever the day asked for with `--at`."""
        return self.settings.as_of or clock.today(self.settings.timezone)

    @property
    def is_in_git(self) -> bool:
        """Whether the registry is in a git repository."""
        from incubo.vcs.git_folder import find_worktree_root

        return find_worktree_root(self.root) is not None

    @property
    def git_prefix(self) -> str:
        """The way from the git root down to the registry, "" where they are one."""
        from incubo.vcs.git_folder import find_worktree_root as git_top

        top = git_top(self.root)
        relative = self.root.relative_to(top).as_posix() if top is not None else "."
        return "" if relative == "." else relative + "/"


def find_registry_root(fallback_start: Path | None = None) -> Path:
    """The registry's folder. Raises NoRegistry.

    In order: `--registry`, the current folder and those above it, `fallback_start`, the user's own registry.
    """
    from incubo.cli import session

    run = session.current_session()
    # a folder that is not there (or whose name no system takes) is in no registry, whatever is above it
    there = run.registry_path is None or os.path.exists(run.registry_path)  # noqa: PTH110
    root = config.find_registry_root(run.search_start) if there else None
    if root is not None:
        return root
    if run.registry_path is not None:
        named = str(run.registry_path)
        raise RegistryNotFoundError(
            Message(
                N_("there is no registry in {folder}"), {"folder": named if len(named) < 300 else named[:300] + "…"}
            ),
            hints=(Message(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml")),),
        )
    root = config.find_registry_root(fallback_start) if fallback_start is not None else None
    if root is not None:
        return root
    user = _load_user_config()
    if user.registry is not None:
        root = config.find_registry_root(user.registry)
        if root is not None:
            return root
        raise RegistryNotFoundError(
            Message(N_("your registry {folder} is not there any more"), {"folder": str(user.registry)}),
            hints=(Message(N_("say where it is now: incubo use FOLDER")),),
        )
    raise RegistryNotFoundError(
        Message(N_("there is no registry here")),
        hints=(
            Message(N_("go to the registry's folder, or choose it once for all: incubo use FOLDER")),
            Message(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml")),
        ),
    )


def _load_user_config() -> user.UserConfig:
    return user.load_user_config(find_user_config_file())


def open_workspace(day_text: str | None = None, *, fallback_start: Path | None = None) -> Workspace:
    """Open the registry around the session. `day_text` is the date asked for with `--at`.

    Raises NoRegistry, ConfigError, UsageError (a date that cannot be read).
    """
    from incubo.cli import context

    root = find_registry_root(fallback_start)
    settings = config.load_config(root)
    opened = open_workspace_with_settings(
        root, settings, LAYOUTS[settings.layout_id] if settings.layout_id else detect_layout(root), day_text
    )
    context.print_notices(opened)
    return opened


def open_workspace_with_settings(
    root: Path, settings: config.Config, layout: Layout, day_text: str | None = None
) -> Workspace:
    """The registry at `root` under some settings. Raises ConfigError, UsageError (a date that cannot be read)."""
    from incubo.cli import session
    from incubo.source.limits import MAX_FILE_BYTES

    today = settings.as_of or clock.today(settings.timezone) if day_text is None else day(day_text, settings)
    if day_text is None and settings.as_of is not None and session.is_first_time("frozen"):
        text = Message(N_("Registry frozen on {day:long}: that day is “today” here."), {"day": settings.as_of})
        session.current_session().print_message(text)
    try:
        vocabulary = make_vocabulary(settings.profile_data, settings.vocabulary_overrides)
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(
            Message(N_("the words of incubo.toml cannot be used ({why})"), {"why": str(error)})
        ) from error
    return Workspace(root, settings, layout, vocabulary, WorkingTree(root, MAX_FILE_BYTES), today)


def parse_earlier_day(text: str, workspace: Workspace, edge: Edge = "at") -> date:
    """A day that cannot be after the one asked for with `--at`, from which it is counted. Raises UsageError."""
    found = day(text, workspace.settings, edge=edge, prefer_past=True, today=workspace.as_of)
    if found > workspace.as_of:
        message = Message(
            N_("{day:long} comes after the day that is looked at ({today:long})"),
            {"day": found, "today": workspace.as_of},
        )
        raise UsageError(message)
    return found


def resolve_incubator(name: str | None, workspace: Workspace, registry: Registry) -> str | None:
    """The incubator that `--incubator` means (None = all). Raises UsageError for an unknown one."""
    if name is None:
        ours = workspace.default_incubator
        return ours if ours is None or registry.has_entry("incubator", ours) else _find_incubator_id(ours, registry)
    if name.casefold() in ("all", "tous", "toutes"):
        return None
    return _find_incubator_id(name, registry)


def _find_incubator_id(name: str, registry: Registry) -> str:
    from incubo.registry import lookup

    found = lookup.find_in_kind(registry, "incubator", name, allow_inner_match=True).id
    if found is None:
        message, hints = lookup.no_match_message(registry, "incubator", name)
        raise UsageError(message, hints=hints)
    return found


def find_provenance(workspace: Workspace) -> Provenance:
    """What the figures are read from, as far as git knows (nothing outside git or without it installed)."""
    from incubo.registry.provenance import Provenance
    from incubo.vcs import status

    commit = status.head_commit(workspace.root)
    if commit is None:
        return Provenance()
    return Provenance(commit, status.count_uncommitted(workspace.root, sorted(workspace.layout.folders.values())))


def make_phase_labeller(registry: Registry) -> Callable[[str | None], str]:
    """What a phase is called in the session's language; None: nothing has begun."""
    from incubo.cli import session

    language = session.current_session().language

    def said(phase: str | None) -> str:
        return gettext("Nothing begun") if phase is None else registry.vocabulary.phase_label(phase, language)

    return said


def refuse_output_among_entries(output: Path, workspace: Workspace) -> None:
    """Raise UsageError where a result would be written among the entries of the registry."""
    if output.resolve().is_relative_to((workspace.root / "content").resolve()):
        raise UsageError(
            Message(N_("{path} is among the registry's entries: a result is not written there"), {"path": str(output)}),
            hints=(Message(N_("choose another folder")),),
        )


def open_with_settings(root: Path, settings: config.Config) -> Workspace:
    """A registry opened with settings that are not written yet."""
    from incubo.source.limits import MAX_FILE_BYTES

    layout = (
        LAYOUTS[settings.layout_id] if settings.layout_id else detect_layout(root) if root.is_dir() else INCUBO_LAYOUT
    )
    today = settings.as_of or clock.today(settings.timezone)
    words = make_vocabulary(settings.profile_data, settings.vocabulary_overrides)
    return Workspace(root, settings, layout, words, WorkingTree(root, MAX_FILE_BYTES), today)


def open_workspace_if_any() -> Workspace | None:
    """The registry around, if there is one. A wrong incubo.toml stops nothing: how to mend it may be what is asked."""
    from incubo.cli import session

    try:
        return open_workspace("today")  # so that the day of a frozen registry, idle here, is not said
    except RegistryNotFoundError:
        if session.current_session().registry_path is not None:
            raise
    except ConfigError:
        session.current_session().print_message(
            Message(N_("incubo.toml cannot be used: its words and severities are left out here."))
        )
    return None
