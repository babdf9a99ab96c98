"""What a page is made from: the registry on a day, whose figures, the language, and where links lead."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from incubo.app.attention import complete_scope
from incubo.app.workspace import (
    ALL_INCUBATORS,
    can_choose_incubator,
    find_commit,
    is_incubator_undecided,
)
from incubo.core.errors import ConfigError, ToolError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.facts.scope import Scope
from incubo.query.context import QueryContext
from incubo.registry.lookup import entry_title, phase_label
from incubo.render.site_look import SiteLook, load_site_look
from incubo.reports.entry_pages.common import PageContext
from incubo.source.reader import parse_file
from incubo.vcs.run import partial_clone_hints
from incubo.web.forms.drafts import Drafts
from incubo.web.links import POSTPONE, POSTPONE_PRIVATELY, Links

if TYPE_CHECKING:
    from incubo.app.private import PrivateFolder
    from incubo.app.sharing.copy_state import CopyState
    from incubo.app.workspace import Workspace
    from incubo.document.page import Page
    from incubo.document.table import Commit, Table
    from incubo.export.published import Published
    from incubo.history.log import EntryKey
    from incubo.history.log_lines import ToldCommit
    from incubo.registry.registry import Registry
    from incubo.web.keeper import Keeper

T = TypeVar("T")
OpenPast: TypeAlias = "Callable[[str | None, str], tuple[Workspace, Registry]]"
"""Opens the registry of a day as it was known: both as a person says them. Raises IncuboError."""


ReadChanges: TypeAlias = "Callable[[EntryKey | None, int], Sequence[ToldCommit]]"


class View:
    """A registry on a day, for one reader. Nothing in it changes while a page is made."""

    def __init__(
        self,
        workspace: Workspace,
        registry: Registry,
        incubator: str | None,
        links: Links,
        *,
        is_site: bool = False,
        path: str = "",
        query: Mapping[str, str] | None = None,
        copy_state: CopyState | None = None,
        work: Message | None = None,
        theme: str = "",
        csrf: str = "",
        open_past: OpenPast | None = None,
        version: int = 0,
        keeper: Keeper | None = None,
        value_errors: Mapping[str, Sequence[str]] | None = None,
        typed: Mapping[str, str] | None = None,
        can_choose_theme: bool = False,
        asks_source: Callable[[Workspace], bool] | None = None,
        is_shared: bool = False,
        published: Published | None = None,
        changes: ReadChanges | None = None,
        read_body: Callable[[str], str] | None = None,
    ) -> None:
        self.workspace = workspace
        self.registry = registry.without_drafts
        self.incubator = incubator
        self.links = links
        self.is_site = is_site
        """Whether the page is a file of `export site`: no form, no change, no other day."""
        self.path = path
        self.query = query or {}
        self.copy_state = copy_state
        self.work = work
        """What is said of the work with colleagues that goes on or waits (see `live.LiveRegistry.tell_work`)."""
        self.theme = theme
        self.csrf = csrf
        self.published = published
        """What may be published, for the pages of a site; None: everything is shown."""
        self._read_changes = changes
        self._read_body = read_body
        self.open_past = open_past
        """Opens the registry of a day (None: the day when it was known) as it was known earlier; None on a site."""
        self.version = version
        """Which reading of the files it is: what is made from it may be kept as long. 0: another registry each time."""

        self.attention_notes: Sequence[Message] = ()
        """What is to be said of answers to what needs attention, once `scope` was made."""
        self.lacks_changes = False
        """Whether the last changes are not in this copy, because it was made without the files of the past."""
        self.entry_links: dict[tuple[str, str], str] = {}
        """The pages of entries, as `blocks.entry_link` found them: a list names a product many times."""
        self.phase_tags: dict[str | None, Any] = {}
        """The signs of phases, as `blocks.phase_tag` made them."""
        self.shared_parts: dict[tuple[str, str, bool], Any] = {}
        """What is the same on many pages, as `templating.shared_part` made it."""
        self.value_errors = value_errors or {}
        """What is wrong with the day, what was known, or the incubator of the address, by its name: the page is then
        of today, of ours."""
        self.tells_value_errors = False
        """Whether the page has a field of its own for each of these values, which says what is wrong."""
        self.typed = typed if typed is not None else self.query
        """The values of the address as they were typed, those that cannot be used too."""
        self.can_choose_theme = can_choose_theme
        self._asks_source = asks_source
        self._is_shared = is_shared
        self.page_address = ""
        """Where the page is given as one file to send; "" for what cannot be sent."""
        self.public_address = ""
        """The address of the page on the public site; "" without one."""
        self.files: Sequence[tuple[str, str, str]] = ()
        """What else can be taken along of the page: label, kind of file, address."""
        self._keeper = keeper

    @property
    def whole(self) -> Registry:
        """The registry with its drafts, for what is changed and checked."""
        return self.registry.whole

    def include_drafts(self) -> None:
        """Show drafts as well: for the page of one, and the forms about it. Called before anything is made."""
        self.registry = self.whole

    def keep(self, name: str, key: Hashable, make: Callable[[Any], T]) -> T:
        """What is made from the registry: made once for each reading of the files and each key (see `live.Keeper`)."""
        if self._keeper is None or not self.version:
            return make(None)
        return self._keeper.keep(f"{name} {self.language}", (self.version, key), make)

    def of_incubator(self, incubator: str, links: Links) -> View:
        """The same registry, for figures of an incubator whose page this is."""
        return View(
            self.workspace, self.registry, incubator, links, is_site=self.is_site, published=self.published,
            version=self.version, keeper=self._keeper, is_shared=self._is_shared,
        )  # fmt: skip

    @cached_property
    def look(self) -> SiteLook:
        """The colours and the logo of the registry. What cannot be shown is left out: it is said when incubo starts."""
        return self.keep("look", None, lambda _: self._load_look())

    def _load_look(self) -> SiteLook:
        settings = self.workspace.settings
        try:
            return load_site_look(settings, self.workspace.store)
        except ConfigError:
            return load_site_look(settings._replace(site_logo=""), self.workspace.store)

    def open_private(self, registry: Registry | None = None) -> PrivateFolder | None:
        """What is private of the registry: shown in a browser on this machine, never on a page that is published, sent,
        read by others (`serve --host`) or of the past. None as well where its folder cannot be read: `incubo show` says
        why. `registry`: as it was read once more.
        """
        try:
            return self._open_private(registry)
        except ConfigError:
            return None

    @cached_property
    def postpone_verb(self) -> str:
        """The form that puts off what needs attention, which writes in the private folder where there is one; "" where
        that cannot be read: what is meant for it does not go to everybody.
        """
        try:
            return POSTPONE if self._open_private() is None else POSTPONE_PRIVATELY
        except ConfigError:
            return ""

    def _open_private(self, registry: Registry | None = None) -> PrivateFolder | None:
        """As `open_private`. Raises ConfigError where its folder cannot be read."""
        workspace = self.workspace
        if self.is_site or self.published is not None or self._is_shared:
            return None
        if not workspace.settings.private_path:
            return None
        from incubo.app.private import open_private  # lazy: for registries with private data

        return open_private(workspace, registry or self.registry)

    @property
    def draft_count(self) -> int:
        """How many forms were begun and not finished."""
        return 0 if self.is_site or not self.csrf else Drafts(self.workspace.state_folder).count()

    @property
    def day(self) -> datetime.date:
        """The day that the page is of."""
        return self.workspace.as_of

    @property
    def own_address(self) -> str:
        """The address of the page."""
        return self.links.page(self.path.strip("/"), self.typed)

    @property
    def language(self) -> str:
        """The language of the reader."""
        return self.workspace.language

    def phase_label(self, phase: str | None) -> str:
        """What a phase is called; None: none has begun."""
        return translate(phase_label(self.registry, phase))

    @cached_property
    def commit(self) -> Commit | None:
        """The commit that the registry is read from; none for a site, whose pages do not say it."""
        return None if self.is_site else find_commit(self.workspace)

    @cached_property
    def scope(self) -> Scope:
        """The registry on the day, of the incubator."""
        scope = Scope(
            self.registry,
            self.day,
            self.incubator,
            today=self.workspace.current_date,
            include_drafts=self.registry is self.whole,
        )
        if not self.is_site:
            self.attention_notes = complete_scope(scope, self.workspace, self.open_private())
        return scope

    @cached_property
    def query_context(self) -> QueryContext:
        """The registry on the day, for lists."""
        return QueryContext(
            self.registry,
            self.day,
            self.workspace.read_text,
            today=self.workspace.current_date,
            include_drafts=self.registry is self.whole,
        )

    @cached_property
    def page_context(self) -> PageContext:
        """The registry on the day, for pages of entries. A site of an incubator counts its own products only."""
        return PageContext(
            self.registry,
            self.day,
            self.commit,
            today=self.workspace.current_date,
            include_drafts=self.registry is self.whole,
            incubator=self.incubator if self.is_site else None,
        )

    def when_words(self) -> str:
        """Of which day the page is, and as known when, in words."""
        known = self.workspace.known
        arguments = {"day": self.day, "known": (known.known_on or known.date) if known is not None else self.day}
        if known is None:
            return translate(Message(N_("As of {day:long}"), arguments))
        if arguments["day"] == arguments["known"]:
            return translate(Message(N_("As of {day:long}, as it was known then"), arguments))
        return translate(Message(N_("As of {day:long}, as it was known on {known:long}"), arguments))

    def present_link(self) -> str:
        """The same page today."""
        values = dict.fromkeys(("at", "known", "page"), "")
        kept = {name: value for name, value in self.query.items() if name not in values}
        return self.links.page(self.path.lstrip("/"), {**kept, **values})

    def incubator_choices(self) -> list[tuple[str, str]]:
        """Ours, all of them, then each: the value in the address, and the name."""
        own = self.workspace.default_incubator
        titles = sorted((entry_title(self.registry, "incubator", name), name) for name in self.registry.incubators)
        choices = [(name, title) for title, name in titles if name != own]
        if own is None:
            return [("", gettext("All incubators")), *choices]
        return [
            ("", entry_title(self.registry, "incubator", own)),
            (ALL_INCUBATORS[0], gettext("All incubators")),
            *choices,
        ]

    @property
    def asks_incubator(self) -> bool:
        """Whether the page of today asks whose figures are shown: nobody said it, and the answer can be kept."""
        return (
            self.can_choose_theme
            and not self.query.get("incubator")
            and is_incubator_undecided(self.workspace, self.registry)
            and can_choose_incubator(self.workspace)
        )

    @property
    def source_question(self) -> str:
        """What the page of today asks about what writes the entries; "" where it does not ask."""
        if not self.can_choose_theme or self._asks_source is None:
            return ""
        if self.asks_incubator or not can_choose_incubator(self.workspace) or not self._asks_source(self.workspace):
            return ""
        from incubo.app.source_offer import source_question  # lazy: asked once

        return translate(source_question(self.workspace).text)

    def last_changes(self, key: EntryKey | None, limit: int) -> Sequence[ToldCommit]:
        """The last commits that changed an entry (None: any of the incubator), until they have so many lines.

        None outside git, in a copy without the files of the past (`lacks_changes`), and for a damaged repository: pages
        are about the files, and `/checks` says what is wrong.
        """
        if self._read_changes is not None:
            return self._read_changes(key, limit)
        if not self.workspace.is_in_git:
            return []
        from incubo.app.history.registry_log import read_last_changes  # lazy: 7 ms, in git only

        incubator = self.incubator if key is None else None
        try:
            return read_last_changes(self.workspace, self.registry, key, limit, incubator=incubator)
        except ToolError:
            self.lacks_changes = bool(partial_clone_hints(self.workspace.root))
            return []

    @property
    def names_people(self) -> bool:
        """Whether anybody may be named."""
        return self.published is None or bool(self.published.shown)

    def publish_table(self, table: Table) -> Table:
        """A table as this view may show it."""
        return table if self.published is None else self.published.publish_table(table)

    def publish_page(self, page: Page) -> Page:
        """A page of an entry as this view may show it."""
        return page if self.published is None else self.published.publish_page(page)

    def read_body(self, path: str) -> str:
        """The text of an entry below its front matter, as this view may show it; "" for a file that is gone."""
        if self._read_body is not None:
            return self._read_body(path)
        try:
            return parse_file(path, self.workspace.store.read(path), use_line_reader=True).body.strip()
        except OSError:  # removed meanwhile
            return ""

    @property
    def title(self) -> str:
        """The name of the site (`[site] name`), else the incubator's, else that of the program that serves it."""
        if self.workspace.settings.site_name:
            return self.workspace.settings.site_name
        if self.incubator is None:
            return gettext("All incubators") if self.is_site else "incubo"
        return entry_title(self.registry, "incubator", self.incubator)


class WebPage(NamedTuple):
    """A page to render: its template, its title, what the template needs, and which entry of the menu it belongs to.

    `crumbs`: the pages above it, title and address. `title_prefix` stands before the title of the window only.
    """

    template: str
    title: str
    values: Mapping[str, Any]
    section: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    title_prefix: str = ""
