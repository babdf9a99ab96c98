"""`export site`: the pages that `serve` shows, as files that any server, or none, can give.

The site is of a commit and of its day, so that it is the same whoever makes it, and when: nothing is read from the
working folder, the clock, the user's settings or the machine.
"""

from __future__ import annotations

import copy
import datetime
import gc
import uuid
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from incubo.app.history.registry_log import LogRequest, tell_log
from incubo.app.workspace import Workspace, resolve_incubator
from incubo.config.user import UserConfig
from incubo.core.i18n import N_, temporary_language, translate, translate_sentence, without_commands
from incubo.core.message import Message
from incubo.core.usage import temporary_usage
from incubo.document.table import Column, Row, Table
from incubo.edit.new.bodies import remove_instructions
from incubo.export.output_folder import FolderContent, OutputFolder
from incubo.export.published import Names, Published, publish
from incubo.history.log_lines import FORMATTING, LogLine, ToldCommit
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Member
from incubo.query.lists import LISTS
from incubo.registry.lookup import entry_title, find_in_kind
from incubo.registry.provenance import scope_note
from incubo.render.site_look import load_site_look
from incubo.render.tables.formats import render_table
from incubo.reports.catalogue import REPORTS, Report
from incubo.reports.indicators.report import INDICATORS
from incubo.source.reader import parse_file
from incubo.vcs.revision import RevisionStore
from incubo.web.blocks import STYLE
from incubo.web.keeper import Keeper
from incubo.web.links import ENTRY_SECTIONS, SiteAddresses, SiteLinks, entry_file_stem
from incubo.web.not_found import make_not_found
from incubo.web.pages.documents import make_calendar_file
from incubo.web.pages.entries import make_entry_web_page
from incubo.web.pages.files import page_files
from incubo.web.pages.lists import make_list_page, make_list_table
from incubo.web.pages.reports import make_report_list, make_report_page, make_report_table
from incubo.web.pages.site import (
    WordIndex,
    make_portfolio,
    make_redirect,
    make_search_page,
)
from incubo.web.pages.startups import make_startups_page
from incubo.web.pages.today import make_today
from incubo.web.sent_page import make_sent_file
from incubo.web.site_pages import PEOPLE_LISTS, file_address, find_site_pages
from incubo.web.static_files import load_static_files
from incubo.web.templating import render
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.registry.registry import Registry

CHANGED_DAYS = 30
"""The days before that of the commit of which changes are told."""
MAX_CHANGES = 200
_STATIC_FILES = ("style.css", "site.js", "icon.svg")
_WORDS_FILE = "search/words.js"
"""The words of texts, as a script: a page that is opened from a disk may read no other file."""
SITE_FOLDER = FolderContent("site", N_("{path} holds something other than a site: {name}"))
_NAMESPACE = uuid.UUID("9f0a4f0e-6d0c-5c0e-9a51-6f2b1d7f3c11")
_DOWNLOADS = {"csv": "csv-excel", "xlsx": "xlsx", "json": "json"}


class SiteOptions(NamedTuple):
    """What a site is to be: of which incubator (as given; None: ours), where it will stand, with whom."""

    incubator: str | None = None
    base_url: str = ""
    shows_people: bool = False


class SiteResult(NamedTuple):
    """What was written: the number of pages and of files, and the day that they are of.

    `remarks`: the files of the registry whose own name, which is in the address of a page, names somebody who may not
    be named, what was taken out of fields, and what changed since the last time.
    """

    page_count: int
    file_count: int
    day: datetime.date
    scope: Message
    remarks: tuple[Message, ...]


def export_site(opened: Workspace, target: Path, options: SiteOptions) -> SiteResult:
    """Write the site of a registry (`open_published_workspace`) into a folder, in the place of the one that was there.

    Raises RefusedError (the folder holds something else), UsageError (no such incubator), ConfigError (a logo that
    cannot be shown), ToolError.
    """
    with temporary_language(opened.language), without_commands(), temporary_usage(opened.settings.usage):
        registry = opened.load_registry().without_drafts
        incubator = resolve_incubator(options.incubator, opened, registry)
        opened = _of_incubator(opened, incubator, registry)
        folder = OutputFolder(target, SITE_FOLDER)
        try:
            writer = _SiteWriter(opened, registry, incubator, options, folder)
            writer.write()
            folder.finish()
        except BaseException:
            folder.abandon()
            raise
        published, shown = writer.published, writer.entries.keys()
        remarks = (*published.tell_named_files(shown), *published.tell_removals(shown), *folder.tell_changes())
        scope = scope_note(registry, incubator).message
        return SiteResult(writer.page_count, len(folder.files), opened.as_of, scope, remarks)


def _of_incubator(opened: Workspace, incubator: str | None, registry: Registry) -> Workspace:
    """The registry as one whose incubator this is, whatever the user chose. It has the name of the site (`[site] name`)
    unless that is another incubator's.
    """
    own = opened.settings.incubator
    is_another = incubator is not None and (own is None or find_in_kind(registry, "incubator", own).id != incubator)
    settings = opened.settings._replace(incubator=incubator)
    if is_another:
        settings = settings._replace(site_name="")
    environment = opened.environment._replace(user_config=UserConfig)
    return opened._replace(settings=settings, environment=environment)


class _Page(NamedTuple):
    """A page of the site: its file, and what makes it. Where there is a table to take along, `make_table` makes it, and
    `make` gets it: it is not kept.
    """

    file: str
    make: Callable[..., WebPage]
    path: str
    make_table: Callable[[], Table] | None = None
    entry: tuple[str, str] | None = None


_PAGES_BETWEEN_COLLECTIONS = 500
"""After so many pages, and after each table, what they left in circles is freed."""


class _SiteWriter:
    """A site that is being made."""

    def __init__(
        self, opened: Workspace, registry: Registry, incubator: str | None, options: SiteOptions, folder: OutputFolder
    ) -> None:
        self.options = options
        self.folder = folder
        self.incubator = incubator
        self.page_count = 0
        shown = None
        if options.shows_people:
            shown = {member.id for member in registry.members.values() if member.is_active(opened.as_of)}
        assert opened.known is not None
        self.published = publish(registry, shown or frozenset(), opened.known.sha)
        self.site = find_site_pages(registry, opened.settings, opened.as_of, incubator, shown)
        self.files = self.site.files
        self.changes = _Changes(opened, self.published, registry)
        self.workspace = opened
        self.pages: list[_Page] = []
        self.addresses: dict[str, str] = {}
        self.entries: dict[tuple[str, str], str] = {}
        addresses = SiteAddresses(self.addresses, self.entries)
        self.words = WordIndex()
        read_body = lru_cache(maxsize=1)(self._read_body)
        assert isinstance(opened.store, RevisionStore)
        opened.store.read_ahead(self.published.registry.entries[kind][name].path for kind, name in self.site.entries)
        keeper = Keeper()
        self.views = [
            View(
                opened,
                self.published.registry,
                incubator,
                SiteLinks(addresses, to_top),
                is_site=True,
                published=self.published,
                changes=self.changes.of,
                read_body=read_body,
                version=1,
                keeper=keeper,
            )
            for to_top in ("", "../")
        ]
        for name in ("scope", "query_context", "page_context", "phase_label"):
            setattr(self.views[1], name, getattr(self.views[0], name))
        self.calendars: dict[str, tuple[tuple[str, ...], str]] = {}
        """The kinds of appointments of each calendar, and its product (or "")."""
        self.calendar_files: dict[str, str] = {}

    def write(self) -> None:
        """Write every file."""
        self._plan_pages()
        self._plan_calendars()
        for name in _STATIC_FILES:
            self.folder.write(f"assets/{name}", load_static_files().files[name].data)
        for file in load_site_look(self.workspace.settings, self.workspace.store).files:
            self.folder.write(f"assets/site/{file.name}", file.data)
        gc.collect()
        gc.freeze()  # what is loaded stays: the collector need not look at it
        try:
            for number, page in enumerate(self.pages, 1):
                self._write_planned(page)
                if page.make_table is not None or number % _PAGES_BETWEEN_COLLECTIONS == 0:
                    gc.collect()
        finally:
            gc.unfreeze()
        self._write_calendars()
        self._write_search()
        self._write_redirects()
        self._write_feed()
        self._write_for_robots()

    def _read_body(self, path: str) -> str:
        """The text of an entry, without names, and without what nobody wrote yet."""
        body = parse_file(path, self.workspace.store.read(path), use_line_reader=True).body.strip()
        return self.published.clean(remove_instructions(body))

    def _write_planned(self, page: _Page) -> None:
        view = self.views[page.file.count("/")]
        view.path = "/" + page.path
        view.files = [one for one in page_files(view) if one[2]]  # those that the site has
        if page.make_table is None:
            self._write_page(page.file, render(view, page.make(view)))
            if page.entry is not None:
                self.words.add(view, *page.entry)
            return
        table = page.make_table()
        has_picture = table.chart is not None or table.bar_column is not None
        formats = {**_DOWNLOADS, **({"svg": "svg"} if has_picture else {})}
        files = {f"{page.path}.{suffix}": table_format for suffix, table_format in formats.items()}
        self.addresses.update({file: file for file in files})
        self._write_page(page.file, render(view, page.make(view, table=table)))
        for file, table_format in files.items():
            data = render_table(
                table,
                table_format,
                lang=view.language,
                terminal=STYLE,
                all_rows=True,
            )
            self.folder.write(file, data if isinstance(data, bytes) else data.encode())

    def _write_page(self, file: str, html: str) -> None:
        self.folder.write(file, html.encode("utf-8", "replace"))
        self.page_count += 1

    def _add_page(self, path: str, make: Callable[..., WebPage], make_table: Callable[[], Table] | None = None) -> None:
        self.addresses[path] = quote(self.files[path])
        self.pages.append(_Page(self.files[path], make, path, make_table))

    def _plan_pages(self) -> None:
        """Decide which pages and downloads there are, before one is made: they link to each other."""
        view = self.views[0]
        self._add_page("", make_today)
        for section in self.site.lists:
            make_page = _make_products_page if section == "startups" else partial(make_list_page, resource_id=section)
            self._add_page(section, make_page, partial(make_list_table, view, section))
        for section in self.site.indexes:
            table = self._names_of_section(section)
            self._add_page(section, partial(make_list_page, resource_id=section, table=table))
        self._add_page("portfolio", make_portfolio)
        self.addresses["search"] = self.files["search"]
        self.addresses["feed.xml"] = "feed.xml"
        self._plan_reports(view)
        for kind, entry_id in self.site.entries:
            path = f"{ENTRY_SECTIONS[kind]}/{entry_id}"
            self.entries[kind, entry_id] = quote(self.files[path])
            make_page = partial(make_entry_web_page, kind=kind, entry_id=entry_id)
            self.pages.append(_Page(self.files[path], make_page, path, entry=(kind, entry_id)))

    def _plan_reports(self, view: View) -> None:
        """The reports that `[site] reports` names."""
        if self.site.reports:
            self._add_page("reports", make_report_list)
        for report in (REPORTS[name] for name in self.site.reports):
            make_table = partial(_make_public_table, view, report)
            self._add_page(f"reports/{report.id}", partial(make_report_page, report=report), make_table)

    def _names_of_section(self, section: str) -> Table:
        """The entries of a kind that have pages, by name: an index without the figures, which are of all incubators."""
        registry = self.published.registry
        entries = [
            (entry_id, entry_title(registry, kind, entry_id))
            for kind, entry_id in self.site.entries
            if ENTRY_SECTIONS[kind] == section
        ]
        name = LISTS[section].name_column
        columns = (Column("id", Message(N_("Id")), "id"), Column(name, Message(N_("Name")), "text"))
        rows = [
            Row({"id": entry_id, name: title})
            for entry_id, title in sorted(entries, key=lambda entry: (entry[1].casefold(), entry[0]))
        ]
        return Table(section, Message(LISTS[section].title), self.workspace.as_of, columns, tuple(rows))

    def _plan_calendars(self) -> None:
        """The calendars; those of missions are about people, whose names are in them."""
        self.calendars["committees"] = ("committees",), ""
        if self.options.shows_people:
            self.calendars["missions"] = ("missions",), ""
        kinds = ("committees", "missions") if self.options.shows_people else ("committees",)
        for kind, startup_id in self.entries:
            if kind == "startup":
                self.calendars[f"startups/{startup_id}"] = kinds, startup_id
        for path, (_, startup_id) in self.calendars.items():
            file = f"startups/{entry_file_stem(startup_id)}.ics" if startup_id else f"{path}.ics"
            self.addresses[f"{path}.ics"] = quote(file)
            self.calendar_files[path] = file

    def _write_calendars(self) -> None:
        for path, (kinds, startup_id) in self.calendars.items():
            data = make_calendar_file(self.views[0], kinds, startup_id)
            assert data is not None
            self.folder.write(self.calendar_files[path], data)

    def _write_search(self) -> None:
        view = self.views[1]
        entries = list(self.entries)
        page = make_search_page(view, entries, _WORDS_FILE.rpartition("/")[2])
        self._write_page(self.addresses["search"], render(view, page))
        self.folder.write(_WORDS_FILE, self.words.make_script())

    def _write_redirects(self) -> None:
        """A page at each former address of a product, and one for the addresses where there is nothing."""
        view = self.views[1]
        written = {name.casefold() for name in self.folder.files}
        for former_id, startup_id in sorted(self.published.registry.redirected_ids.items()):
            file = f"{ENTRY_SECTIONS['startup']}/{entry_file_stem(former_id)}.html"
            if ("startup", startup_id) in self.entries and file not in written:
                written.add(file)
                self._write_page(file, render(view, make_redirect(view, startup_id)))
        self._write_page("404.html", self._render_not_found())

    def _render_not_found(self) -> str:
        """The page that is shown at any address: what it leads to begins at the top of the host. Where that is not
        known, all that it needs is within it.
        """
        top = copy.copy(self.views[0])
        path = urlsplit(self.options.base_url).path + "/"
        top.links = SiteLinks(SiteAddresses(self.addresses, self.entries), path)
        if not self.options.base_url:
            return make_sent_file(top, make_not_found(), lambda _address: "")
        return render(top, make_not_found())

    def _write_feed(self) -> None:
        view = self.views[0]
        base = f"{self.options.base_url}/" if self.options.base_url else ""
        scope = self.options.base_url or self.incubator or "all"
        entries: list[dict[str, str]] = []
        seen: set[str] = set()
        for commit in self.changes.commits:
            updated = commit.time.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            for line in commit.lines:
                text = translate(line.text)
                place = line.entries[0] if line.entries else None
                file = self.entries.get((place.kind, place.id)) if place is not None else None
                key = f"{scope} {updated} {text}"
                if file is not None and key not in seen and len(entries) < MAX_CHANGES:
                    seen.add(key)
                    entry_id = uuid.uuid5(_NAMESPACE, key).urn
                    entries.append({"text": text, "id": entry_id, "updated": updated, "href": base + file})
        values = {
            "feed_id": uuid.uuid5(_NAMESPACE, scope).urn,
            "updated": entries[0]["updated"] if entries else f"{view.day.isoformat()}T00:00:00Z",
            "base_url": self.options.base_url,
            "entries": entries,
        }
        self.folder.write("feed.xml", render(view, WebPage("site_feed.xml", view.title, values)).encode())

    def _write_for_robots(self) -> None:
        """What search engines read: where the map is, and the map; people have no place in it."""
        base = self.options.base_url
        if not base:
            self.folder.write("robots.txt", b"User-agent: *\nDisallow:\n")
            return
        self.folder.write("robots.txt", f"User-agent: *\nDisallow:\nSitemap: {base}/sitemap.xml\n".encode())
        files = [page.file for page in self.pages if not page.path.startswith(PEOPLE_LISTS)]
        files.append(self.addresses["search"])
        addresses = [f"{base}/{file_address(file)}" for file in sorted(files)]
        view = self.views[0]
        self.folder.write("sitemap.xml", render(view, WebPage("site_map.xml", "", {"addresses": addresses})).encode())


def _make_products_page(view: View, **_table: Table) -> WebPage:
    """The portfolio, which draws no table: that of its address is to take along."""
    return make_startups_page(view)


def _make_public_table(view: View, report: Report) -> Table:
    return _without_lacks(make_report_table(view, report, why=True))


def _without_lacks(table: Table) -> Table:
    """A report that counts what products lack, or whose phase is longer than usual, without the names of these."""
    lacks = {indicator.id for indicator in INDICATORS if indicator.is_lack}
    rows = []
    for row in table.rows:
        if table.report_id == "metrics" and row.cells.get("key") is None:  # a product that measures nothing
            continue
        entries = () if row.cells.get("id") in lacks else row.contributions
        kept = (entry._replace(columns=tuple(name for name in entry.columns if name != "long")) for entry in entries)
        rows.append(row._replace(contributions=tuple(kept)))
    return table._replace(rows=tuple(rows))


class _Changes:
    """What changed in the days before the commit, without what names people who may not be, and without drafts."""

    def __init__(self, opened: Workspace, published: Published, registry: Registry) -> None:
        assert opened.known is not None
        last = min(opened.known.date, opened.as_of)  # the registry may be frozen on a day before its last commit
        first = shift_date_clamped(last, -CHANGED_DAYS)

        gone: set[str] = set()

        def is_hidden(kind: str, entry_id: str) -> bool:
            if kind == "member" and entry_id not in published.shown:
                gone.add(entry_id)
                return True
            return registry.is_draft(kind, entry_id)

        told = tell_log(opened, LogRequest(since=first.isoformat(), unfolded=True, is_hidden=is_hidden))
        # of somebody who has no file any more, nothing is known here but the id
        self._gone = Names(Member(entry_id, "") for entry_id in sorted(gone - registry.members.keys()))
        self.commits: list[ToldCommit] = []
        self._by_entry: dict[tuple[str, str], list[ToldCommit]] = {}
        for commit in told.document.commits:
            shown = [line for line in commit.lines if not any(registry.is_draft(*entry[:2]) for entry in line.entries)]
            lines = tuple(filter(None, (self._publish_line(line, published) for line in shown)))
            if lines:
                kept = commit._replace(sha="", authors=(), reason="", lines=lines)
                self.commits.append(kept)
                for line in lines:
                    for entry in line.entries:
                        self._by_entry.setdefault((entry.kind, entry.id), []).append(kept._replace(lines=(line,)))

    def of(self, key: tuple[str, str] | None, limit: int) -> Sequence[ToldCommit]:
        """The last changes of an entry, or of all (None): the first `limit` lines or a few more."""
        commits = self.commits if key is None else self._by_entry.get(key, [])
        return commits[:limit]

    def _publish_line(self, line: LogLine, published: Published) -> LogLine | None:
        if line.group.id == FORMATTING:
            return None
        for entry in line.entries:
            if entry.kind == "member" and (entry.id not in published.shown or _tells_former_name(line)):
                return None
        text = self._gone.remove_from(published.clean(translate_sentence(line.text)))
        return line._replace(text=Message("{title}", {"title": text}))  # it begins as it should


def _tells_former_name(line: LogLine) -> bool:
    """Whether a line about somebody says what they, or whose file theirs was before, were called."""
    return "renamed" in line.types or "fullname" in line.fields
