"""An open registry: where it is, its settings, its layout, its vocabulary, the day it is looked at, and its entries.

A user interface (the command line, the web server) gives the user and the day, in an `Environment`; nothing here
reads the clock, the environment variables or the terminal, and nothing is kept between two calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.changes.commit_subjects import describe_commit_subject
from incubo.app.entry_lookup import find_entry_id
from incubo.app.environment import Environment
from incubo.config.settings import Config, load_config, parse_config
from incubo.core.errors import ConfigError, RegistryNotFoundError, ToolError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.asking.arguments import PeriodEdge, parse_day_argument, parse_period_argument
from incubo.model.dates import Direction
from incubo.model.entry_kinds import make_entry_kinds
from incubo.model.fields import EntryKind
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary, make_vocabulary
from incubo.registry import lookup
from incubo.registry.layout import LAYOUTS, Layout, best_layout, detect_layout
from incubo.registry.registry import Registry
from incubo.registry.store import ParsingStore, Store, WorkingTree
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import git_folder

if TYPE_CHECKING:
    from incubo.document.table import Commit, Note
    from incubo.edit.file_edits import FileEdits
    from incubo.edit.value_parser import EntryContext
    from incubo.model.periods import Period
    from incubo.registry.file_changes import LastCommit
    from incubo.registry.proposals import CheckedOutProposal
    from incubo.registry.provenance import Provenance
    from incubo.vcs.git_answers import GitAnswers
    from incubo.vcs.revision import RevisionStore

ALL_INCUBATORS = ("all", "tous", "toutes")
"""What `--incubator` takes for “every incubator”, in both languages."""


_READING = Message(N_("Reading the registry"))
READING_EARLIER = Message(N_("Reading the earlier registry"))
"""The title of the progress bar of a registry that another one is compared with."""


class Workspace(NamedTuple):
    """An open registry, on a day. `as_of` is the day asked for (`--at`), today by default.

    `known`: the commit that the registry is read from, without a checkout (`--known`); None where its files on disk are
    read. Today is then the day on which that was known. `git_answers`: where what git says is kept (None: it is asked
    each time).
    """

    root: Path
    settings: Config
    layout: Layout
    vocabulary: Vocabulary
    store: Store
    as_of: date
    environment: Environment
    known: Commit | None = None
    git_answers: GitAnswers | None = None

    def without_source(self) -> Workspace:
        """The same, where everything is changed here: for what was taken from the source, or `--here` allows."""
        return self._replace(settings=self.settings._replace(source=None), layout=self.layout._replace(source=None))

    @property
    def language(self) -> str:
        """The language of the person who asks."""
        return self.environment.language

    @property
    def content_language(self) -> str:
        """The language of entries and commits: the registry's, else that of the person who asks."""
        return self.settings.language or self.language

    @property
    def entry_kinds(self) -> Mapping[str, EntryKind]:
        """The Field tables of every kind, as the profile and incubo.toml have them; in a private folder, its own."""
        if self.settings.private_of:
            from incubo.model.private_kinds import make_private_kinds  # lazy: for private folders only

            return make_private_kinds(self.settings.custom_fields)
        return make_entry_kinds(self.settings.custom_fields, self.settings.absent_fields)

    @property
    def default_incubator(self) -> str | None:
        """Our incubator: the user's (if they chose it for this registry), else the registry's, else None."""
        chosen = self.chosen_incubator
        return None if chosen is not None and chosen.casefold() in ALL_INCUBATORS else chosen

    @property
    def chosen_incubator(self) -> str | None:
        """The same, and “all” for a user who chose that; None where nobody said whose figures are shown."""
        return self.environment.user_config().find_choices(self.root).incubator or self.settings.incubator

    def load_registry(
        self, kinds: Iterable[str] | None = None, store: Store | None = None, *, title: Message = _READING
    ) -> Registry:
        """Read the entries of some kinds (all by default). `store`: from there, as if they were written. `title`: that
        of the progress bar.
        """
        from incubo.registry.loader import load_registry

        with self.environment.track(title) as progress:
            registry = load_registry(
                store or self.store,
                self.layout,
                self.vocabulary,
                kinds,
                self.entry_kinds,
                progress,
                use_line_reader=self.environment.use_line_reader,
            )
        self.environment.keep(registry)
        if self.known is not None:
            assert isinstance(self.store, ParsingStore)
            self.store.save()
        return registry

    def start_edits(self, registry: Registry, store: Store | None = None) -> FileEdits:
        """Edits of the files of the registry, none of them made yet. `store`: of these files instead."""
        from incubo.edit.file_edits import FileEdits  # lazy, as the next one: for commands that only read

        return FileEdits(registry, store or self.store, self.as_of)

    def entry_context(self, registry: Registry, startups: tuple[str, ...] = ()) -> EntryContext:
        """What reading the values of entries needs to know. `startups`: those that “next committee” may mean."""
        from incubo.edit.value_parser import EntryContext

        kinds, incubator = self.entry_kinds, self.default_incubator
        return EntryContext(registry, kinds, self.as_of, incubator, self.content_language, startups)

    def read_text(self, path: str) -> str:
        """The text of a file without its BOM; "" if it cannot be read."""
        from incubo.registry.loader import read_text_or_empty

        return read_text_or_empty(self.store, path)

    @property
    def state_folder(self) -> Path:
        """Where the lock and the journal of edits are kept: under the git folder, or outside git in the user's."""
        git = git_folder.find_git_folders(self.root)
        if git is not None:
            return git.own / "incubo"
        import hashlib

        name = hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:16]
        return self.environment.user_state_folder() / name

    @property
    def current_date(self) -> date:
        """Today in the registry, whatever the day asked for with `--at`."""
        return current_date(self.settings, self.environment)

    def parse_day(
        self,
        text: str,
        *,
        edge: PeriodEdge = "at",
        direction: Direction | None = None,
        startup: Startup | None = None,
        today: date | None = None,
    ) -> date:
        """A day given as an argument (see `arguments.parse_day_argument`). `today`: counted from another day."""
        return parse_day_argument(
            text,
            today or self.current_date,
            edge=edge,
            direction=direction,
            startup=startup,
            vocabulary=self.vocabulary,
            remark=self.environment.remark,
        )

    def parse_period(self, text: str, direction: Direction = "ahead", *, today: date | None = None) -> Period:
        """A period given as an argument (see `arguments.parse_period_argument`). `today`: counted from another day."""
        return parse_period_argument(text, today or self.current_date, direction)

    def parse_past_period(self, text: str, last_day: date | None = None) -> Period:
        """The period of `--over`, from its first day to its last; `2022..` goes on to `last_day` (today), and nothing
        comes after that day. Raises UsageError.
        """
        day = last_day or self.current_date
        first, dots, last = text.partition("..")
        open_text = f"{first}..{day.isoformat()}" if dots and not last else text
        period = self.parse_period(open_text, "back", today=day)
        if period.first > day:
            message = N_("the period “{word}” begins after the chosen day ({day:long})")
            raise UsageError(Message(message, {"word": text, "day": day}))
        return period._replace(last=min(period.last, day))

    @property
    def head(self) -> str:
        """The revision that git is asked about: the commit that the registry is read from, else the last one."""
        return self.known.sha if self.known is not None else "HEAD"

    @property
    def is_in_git(self) -> bool:
        """Whether the registry is in a git repository."""
        return git_folder.find_worktree_root(self.root) is not None

    @property
    def git_prefix(self) -> str:
        """The path from the git root down to the registry, with its last slash; "" where they are one."""
        if self.known is not None:
            from incubo.vcs import revision

            assert isinstance(self.store, revision.RevisionStore)
            return self.store.prefix
        return git_folder.find_registry_prefix(self.root)


def current_date(settings: Config, environment: Environment) -> date:
    """Today under some settings: the day of a frozen registry, else the date in its time zone."""
    return settings.as_of or environment.today(settings.timezone)


def open_workspace(
    root: Path,
    environment: Environment,
    day_text: str | None = None,
    *,
    settings: Config | None = None,
    layout: Layout | None = None,
) -> Workspace:
    """Open the registry at `root`.

    `day_text`: the day asked for with `--at`. `settings` replaces those of its incubo.toml (by those of a commit,
    staged, or not written yet). `layout` replaces the one that the settings name or that the folders show. Raises
    ConfigError, UsageError (a date that cannot be read).
    """
    if settings is None:
        settings = load_config(root)
    if layout is None:
        layout = detect_layout(root, settings.layout_id)
    if day_text is None:
        as_of = current_date(settings, environment)
    else:
        as_of = parse_day_argument(day_text, current_date(settings, environment), remark=environment.remark)
    try:
        vocabulary = make_vocabulary(settings.profile_data, settings.vocabulary_overrides)
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(
            Message(N_("the words of incubo.toml cannot be used ({why})"), {"why": str(error)})
        ) from error
    store = WorkingTree(root, MAX_FILE_BYTES)
    layout = layout._replace(source=settings.source)
    if settings.source is not None:
        from incubo.app.changes.source_entries import SourceIds  # lazy: for registries with a source

        layout = layout._replace(find_source_id=SourceIds(root, settings, layout, store))
    return Workspace(root, settings, layout, vocabulary, store, as_of, environment)


def open_workspace_at(
    root: Path,
    environment: Environment,
    known: Commit,
    day_text: str | None = None,
    *,
    store: RevisionStore | None = None,
    current_settings: Config | None = None,
) -> Workspace:
    """Open the registry at `root` as a commit holds it, with the settings and the layout of that commit.

    A commit from before incubo.toml has the settings of today (`current_settings`, those on disk by default): they say
    how its entries are read, and whose figures are ours.

    Nobody knew anything later there: the day on which it was known (of the commit, if it names none) is today, as in a
    registry that `at` freezes, and replaces that one. `day_text`: the day asked for with `--at`, that day by default.
    `store`: the files of the commit. Nothing can be written there. Raises ConfigError, UsageError, ToolError (git does
    not have the files of the commit).
    """
    from incubo.vcs import revision  # lazy: only for the past

    store = store or revision.RevisionStore(root, known.sha)
    try:
        text = revision.read_settings_of(store)
        if text is not None:
            settings = parse_config(text)
        else:
            settings = (current_settings or load_config(root))._replace(layout_id=None)
    except ConfigError as error:
        message = Message(
            N_("the settings of that time cannot be used"),
            hint=Message(N_("incubo.toml in the commit {id}"), {"id": known.sha[:8]}),
        )
        raise ConfigError(message, hints=error.hints, problems=error.problems) from error
    day = known.known_on or known.date
    if known.known_on is not None and day_text is None and settings.as_of not in (None, day):
        text = N_("The settings froze the registry on {frozen:long}; counted here: {day:long}.")
        environment.remark(Message(text, {"frozen": settings.as_of, "day": day}))
    settings = settings._replace(as_of=day)
    layout = LAYOUTS[settings.layout_id] if settings.layout_id else best_layout(store.has_folder)
    opened = open_workspace(root, environment, day_text, settings=settings, layout=layout)
    return opened._replace(store=store, known=known)


def bare_repository_error() -> RegistryNotFoundError:
    """The error for what would write in a repository without files."""
    return RegistryNotFoundError(
        Message(N_("this repository has no files: its registry can be read here, and not changed")),
        hints=(Message(N_("change it in the folder in which you work: it is a copy of this repository")),),
    )


def parse_earlier_day(text: str, workspace: Workspace, edge: PeriodEdge = "at") -> date:
    """A day before the one of `--at`, or that day; it is counted from it. Raises UsageError for a later one."""
    day = workspace.parse_day(text, edge=edge, direction="earlier", today=workspace.as_of)
    if day > workspace.as_of:
        message = Message(
            N_("{day:long} comes after the chosen day ({today:long})"),
            {"day": day, "today": workspace.as_of},
        )
        raise UsageError(message)
    return day


def resolve_incubator(name: str | None, workspace: Workspace, registry: Registry) -> str | None:
    """The incubator that `--incubator` means (None = all). Raises UsageError for an unknown one."""
    if name is None:
        default = workspace.default_incubator
        if default is None or registry.has_entry("incubator", default):
            return default
        if workspace.known is not None:
            raise _later_incubator_error(default, workspace.known)
        try:
            return find_incubator_id(default, registry)
        except UsageError as error:
            if workspace.chosen_incubator is not None and workspace.settings.incubator != default:
                error.hints += (
                    Message(N_("to choose yours again"), command=Message(N_("incubo use . --incubator NAME"))),
                )
            raise
    if name.casefold() in ALL_INCUBATORS:
        return None
    return find_incubator_id(name, registry)


def find_own_incubator(workspace: Workspace, registry: Registry) -> str | None:
    """Our incubator, for what looks at all of the registry all the same; None where none is chosen, or the registry
    does not have it.
    """
    try:
        return resolve_incubator(None, workspace, registry)
    except UsageError:
        return None


def find_meant_incubator(names: Sequence[str], workspace: Workspace, registry: Registry) -> str | None:
    """Whose products a name means first, where several fit: of the incubator that is named beside it, else ours."""
    if names:
        return None if len(names) > 1 else lookup.find_in_kind(registry, "incubator", names[0]).id
    return find_own_incubator(workspace, registry)


def is_incubator_undecided(workspace: Workspace, registry: Registry) -> bool:
    """Whether nobody said whose figures are shown, and they may be those of several incubators."""
    return workspace.chosen_incubator is None and len(registry.incubators) > 1


def can_choose_incubator(workspace: Workspace) -> bool:
    """Whether the choice of an incubator can be kept: it is one of today, among the choices of the user."""
    return workspace.environment.user_config_file is not None and workspace.known is None


def whole_notes(workspace: Workspace) -> Iterator[Note]:
    """The note on what is always of all incubators, for whoever has chosen one."""
    from incubo.registry.provenance import ALL_INCUBATORS_NOTE  # lazy: 3 ms that `validate` does not need

    if workspace.default_incubator is not None:
        yield ALL_INCUBATORS_NOTE


def _later_incubator_error(incubator: str, known: Commit) -> UsageError:
    """The error for our own incubator, where the registry did not have it yet (or under another name)."""
    day = known.known_on or known.date
    message = N_("your incubator, “{id}”, was not in the registry as known on {day:long}")
    return UsageError(
        Message(message, {"id": incubator, "day": day}),
        hints=(
            Message(N_("the whole network"), command="--incubator all"),
            Message(N_("yours, under the name that it had then"), command=Message(N_("--incubator NAME"))),
            Message(N_("those that there were"), command=f"incubo list incubators --known {day}"),
        ),
    )


def find_incubator_id(name: str, registry: Registry) -> str:
    """The incubator that a name means. Raises UsageError."""
    return find_entry_id(registry, "incubator", name, allow_inner_match=True)


def find_provenance(workspace: Workspace) -> Provenance:
    """What the figures are read from, as far as git knows (nothing outside git or without it installed)."""
    if workspace.git_answers is not None:
        return workspace.git_answers.get("provenance", lambda: _ask_provenance(workspace))
    return _ask_provenance(workspace)


def _ask_provenance(workspace: Workspace) -> Provenance:
    from incubo.registry.provenance import Provenance  # lazy, as vcs.status: 5 ms that `validate` does not need
    from incubo.vcs import status

    if workspace.known is not None:
        return Provenance(workspace.known)
    commit = status.head_commit(workspace.root)
    if commit is None:
        return Provenance()
    uncommitted = status.count_uncommitted(workspace.root, sorted(workspace.layout.folders.values()))
    return Provenance(commit, uncommitted, find_checked_out_proposal(workspace))


def find_commit(workspace: Workspace) -> Commit | None:
    """The commit that the registry is read from; the last one for its files on disk; None outside git."""
    from incubo.vcs import status

    if workspace.known is None and workspace.git_answers is not None:
        return workspace.git_answers.get("head", lambda: status.head_commit(workspace.root))
    return workspace.known or status.head_commit(workspace.root)


def find_last_change(workspace: Workspace, path: str) -> tuple[LastCommit | None, bool]:
    """The last commit that changed a file of the registry (None: there is none), and whether it has changed since."""
    from incubo.vcs import status

    if workspace.known is not None:
        top = git_folder.find_worktree_root(workspace.root) or workspace.root
        change, is_modified = status.last_commit_of(top, workspace.git_prefix + path, workspace.head), False
    else:
        change, is_modified = status.last_commit_of(workspace.root, path), status.is_modified(workspace.root, path)
    if change is not None:
        change = change._replace(words=_describe_commit(workspace, change))
    return change, is_modified


def find_sheet_days(workspace: Workspace, startups: Iterable[Startup], day: date) -> dict[str, date] | None:
    """The day of the last commit up to a day that changed the file of each startup, by its id, wherever the file was;
    None where not the whole history is there.
    """
    from incubo.vcs import status

    top = git_folder.find_worktree_root(workspace.root)
    if top is None or find_commit(workspace) is None or git_folder.read_shallow_ends(top):
        return None
    days = status.list_file_days(top, workspace.head)
    found = {}
    for startup in startups:
        past = [one for one in days.days_of([workspace.git_prefix + startup.path]) if one <= day]
        if past:
            found[startup.id] = past[-1]
    return found


def _describe_commit(workspace: Workspace, commit: LastCommit) -> str:
    """What a commit says, in words: that it is an export, where it is one."""
    from incubo.history.commits import export_name, list_programs  # lazy: 2 ms, where a commit is told

    programs = list_programs(workspace.settings, workspace.store)
    if programs.has_exported(commit):
        return translate(export_name(programs.find_source(commit)))
    return describe_commit_subject(commit.subject)


def find_checked_out_proposal(workspace: Workspace) -> CheckedOutProposal | None:
    """The proposal that is checked out, as what it changes is counted though it is not published; None on any other
    branch.
    """
    branch = git_folder.find_checked_out_proposal(workspace.root)
    if branch is None:
        return None
    from incubo.registry.proposals import CheckedOutProposal
    from incubo.vcs import remotes

    try:
        return CheckedOutProposal(branch, remotes.find_published(workspace.root).branch)
    except (ToolError, UsageError):
        return CheckedOutProposal(branch, None)


def find_last_known_day(workspace: Workspace, commit: Commit | None) -> date | None:
    """The last day that this copy of the registry knows of: that of the last commit that was published; None outside
    git, and for what was known in the past: it is asked for as it was. What is committed here since says nothing of
    what others changed.

    Where `at` in incubo.toml freezes the registry, somebody says that its files are right on that day: then it is the
    later of the two days.
    """
    if commit is None or workspace.known is not None:
        return None
    from incubo.vcs import status

    def ask() -> date:
        return status.last_published_commit(workspace.root, commit).date

    answers = workspace.git_answers
    day = answers.get(("published", commit.sha), ask) if answers is not None else ask()
    return max(day, workspace.settings.as_of or day)
