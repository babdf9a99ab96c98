"""From a session to a registry: where it is, its settings, its date, and whose figures are ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo import clock, config, config_user
from incubo.cli import days, notices, session
from incubo.errors import ConfigError, NoRegistry, UsageError
from incubo.i18n import N_, gettext
from incubo.model.vocabulary import Vocabulary, make
from incubo.problem import Text
from incubo.registry.layout import LAYOUTS, Layout, detect
from incubo.registry.store import Store, WorkingTree

if TYPE_CHECKING:
    from incubo.registry.account import Source
    from incubo.registry.registry import Registry


day, period, span = days.day, days.period, days.span
Edge = days.Edge


_kept: list[Registry] = []
"""The registry loaded last, kept to the end of the process: to let go of its records one by one takes 4 ms."""


class Workspace(NamedTuple):
    """An open registry: its folder, settings, layout, words, files, and today's date there."""

    root: Path
    config: config.Config
    layout: Layout
    vocabulary: Vocabulary
    store: WorkingTree
    today: date

    @property
    def incubator(self) -> str | None:
        """Our incubator: the user's (if they chose it for this registry), else the registry's, else None."""
        user = _user()
        if user.incubator and (user.registry is None or user.registry.resolve() == self.root.resolve()):
            return user.incubator
        return self.config.incubator

    def load(self, kinds: Iterable[str] | None = None, store: Store | None = None) -> Registry:
        """Read the entries of some kinds (all by default). `store`: from there, as if they were written."""
        from incubo.model.extra import with_fields
        from incubo.registry.loading import load

        registry = load(store or self.store, self.layout, self.vocabulary, kinds, with_fields(self.config.fields))
        _kept[:] = [registry]
        return registry

    def text_of(self, path: str) -> str:
        """A file's text without its BOM; "" for what cannot be read."""
        from incubo.source.reading import decode

        try:
            return decode(self.store.read(path))
        except OSError:
            return ""

    @property
    def state(self) -> Path:
        """Where the lock and the journal of edits are kept: under the git folder, or outside git in the user's."""
        from incubo.registry.git import folder

        own = folder(self.root)
        if own is not None:
            return own / "incubo"
        import hashlib

        import platformdirs

        name = hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:16]
        return Path(platformdirs.user_state_path("incubo", appauthor=False)) / name

    @property
    def now(self) -> date:
        """Today in the registry, whatever the day asked for with `--at`."""
        return self.config.at or clock.today(self.config.zone)

    @property
    def in_git(self) -> bool:
        """Whether the registry is in a git repository."""
        from incubo.registry.git import top

        return top(self.root) is not None

    @property
    def git_prefix(self) -> str:
        """The way from the git root down to the registry, "" where they are one."""
        from incubo.registry.git import top as git_top

        top = git_top(self.root)
        relative = self.root.relative_to(top).as_posix() if top is not None else "."
        return "" if relative == "." else relative + "/"


def user_file() -> Path:
    """The user's own configuration file, in the platform's folder."""
    own = os.environ.get("INCUBO_CONFIG")
    if own:
        return Path(own)
    import platformdirs

    return Path(platformdirs.user_config_path("incubo", appauthor=False)) / "config.toml"


def find(extra: Path | None = None) -> Path:
    """The registry's folder. Raises NoRegistry.

    In order: `--registry`, the current folder and those above it, `extra`, the user's own registry.
    """
    run = session.current()
    # a folder that is not there (or whose name no system takes) is in no registry, whatever is above it
    there = run.registry is None or os.path.exists(run.registry)  # noqa: PTH110
    root = config.find_root(run.start) if there else None
    if root is not None:
        return root
    if run.registry is not None:
        named = str(run.registry)
        raise NoRegistry(
            Text(N_("there is no registry in {folder}"), {"folder": named if len(named) < 300 else named[:300] + "…"}),
            hints=(Text(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml")),),
        )
    root = config.find_root(extra) if extra is not None else None
    if root is not None:
        return root
    user = _user()
    if user.registry is not None:
        root = config.find_root(user.registry)
        if root is not None:
            return root
        raise NoRegistry(
            Text(N_("your registry {folder} is not there any more"), {"folder": str(user.registry)}),
            hints=(Text(N_("say where it is now: incubo use FOLDER")),),
        )
    raise NoRegistry(
        Text(N_("there is no registry here")),
        hints=(
            Text(N_("go to the registry's folder, or choose it once for all: incubo use FOLDER")),
            Text(N_("a registry has a folder content/ with startups/ and members/, or an incubo.toml")),
        ),
    )


def _user() -> config_user.UserConfig:
    return config_user.load(user_file())


def open_registry(at: str | None = None, *, extra: Path | None = None) -> Workspace:
    """Open the registry around the session. `at` is the date asked for with `--at`.

    Raises NoRegistry, ConfigError, UsageError (a date that cannot be read).
    """
    root = find(extra)
    settings = config.load(root)
    opened = with_settings(root, settings, LAYOUTS[settings.layout] if settings.layout else detect(root), at)
    notices.tell(opened)
    return opened


def with_settings(root: Path, settings: config.Config, layout: Layout, at: str | None = None) -> Workspace:
    """The registry at `root` under some settings. Raises ConfigError, UsageError (a date that cannot be read)."""
    from incubo.source.guard import MAX_BYTES

    today = settings.at or clock.today(settings.zone) if at is None else day(at, settings)
    if at is None and settings.at is not None and session.once("frozen"):
        text = Text(N_("Registry frozen on {day:long}: that day is “today” here."), {"day": settings.at})
        session.current().say(text)
    try:
        vocabulary = make(settings.profile_data, settings.vocabulary)
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(Text(N_("the words of incubo.toml cannot be used ({why})"), {"why": str(error)})) from error
    return Workspace(root, settings, layout, vocabulary, WorkingTree(root, MAX_BYTES), today)


def before(word: str, opened: Workspace, edge: Edge = "at") -> date:
    """A day that cannot be after the one asked for with `--at`, from which it is counted. Raises UsageError."""
    found = day(word, opened.config, edge=edge, past=True, today=opened.today)
    if found > opened.today:
        message = Text(
            N_("{day:long} comes after the day that is looked at ({today:long})"), {"day": found, "today": opened.today}
        )
        raise UsageError(message)
    return found


def incubator_of(word: str | None, workspace: Workspace, registry: Registry) -> str | None:
    """The incubator that `--incubator` means (None = all). Raises UsageError for an unknown one."""
    if word is None:
        ours = workspace.incubator
        return ours if ours is None or registry.knows("incubator", ours) else _incubator(ours, registry)
    if word.casefold() in ("all", "tous", "toutes"):
        return None
    return _incubator(word, registry)


def _incubator(word: str, registry: Registry) -> str:
    from incubo.registry import named

    found = named.find(registry, "incubator", word, loose=True).id
    if found is None:
        message, hints = named.complaint(registry, "incubator", word)
        raise UsageError(message, hints=hints)
    return found


def source(opened: Workspace) -> Source:
    """What the figures are read from, as far as git knows (nothing outside git or without it installed)."""
    from incubo.registry import git
    from incubo.registry.account import Source

    commit = git.head(opened.root)
    if commit is None:
        return Source()
    return Source(commit, git.uncommitted(opened.root, sorted(opened.layout.folders.values())))


def phase_label(registry: Registry) -> Callable[[str | None], str]:
    """What a phase is called in the session's language; None: nothing has begun."""
    language = session.current().lang

    def said(phase: str | None) -> str:
        return gettext("Nothing begun") if phase is None else registry.vocabulary.phase_label(phase, language)

    return said


def refuse_entry(output: Path, opened: Workspace) -> None:
    """Raise UsageError where a result would be written among the entries of the registry."""
    if output.resolve().is_relative_to((opened.root / "content").resolve()):
        raise UsageError(
            Text(N_("{path} is among the registry's entries: a result is not written there"), {"path": str(output)}),
            hints=(Text(N_("choose another folder")),),
        )
