"""What would leave if it were published now: how much, who is named, and the files. Nothing is published."""

from __future__ import annotations

import datetime
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.published.api_export import ApiOptions, export_api, find_api_content
from incubo.app.published.datapackage_export import export_datapackage, find_package_entries
from incubo.app.published.workbook_export import make_workbook
from incubo.app.published.workspace import open_published_workspace
from incubo.app.workspace import ALL_INCUBATORS, Workspace
from incubo.config.licences import LICENCES
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.usage import temporary_usage
from incubo.export.published import Published, publish
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.lists import LISTS
from incubo.registry.incubator_entries import find_incubator_entries
from incubo.registry.lookup import entry_title
from incubo.registry.provenance import scope_label
from incubo.registry.registry import Registry
from incubo.vcs import status
from incubo.web.document_files import XLSX_TYPE, archive_response, attachment
from incubo.web.links import ENTRY_SECTIONS
from incubo.web.pages.reports import ReportField
from incubo.web.plain_text import in_sentences, plain_texts
from incubo.web.site import SiteOptions, export_site
from incubo.web.site_pages import find_site_pages
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from starlette.responses import Response

Keys = Iterable[tuple[str, str]]
"""Entries, kind and id."""


class _Content(NamedTuple):
    """What a file to publish holds: of which day, how many entries of each kind, who is named, what is to be known."""

    day: datetime.date
    counts: Counter[str]
    names: tuple[str, ...]
    notes: tuple[Message, ...] = ()


class _PublishedRegistry(NamedTuple):
    """The registry as it was saved last, and what of it may be published."""

    opened: Workspace
    registry: Registry
    published: Published
    incubator: str | None
    shown: Set[str] | None


def _shows_people(view: View) -> bool:
    return bool(view.query.get("people"))


def _licence(view: View) -> str:
    chosen = view.query.get("licence", "")
    return chosen if chosen in LICENCES else view.workspace.settings.licence or next(iter(LICENCES))


def _incubator(view: View) -> str:
    return view.incubator or ALL_INCUBATORS[0]


def _open_published(view: View) -> Workspace:
    return open_published_workspace(view.workspace.root, view.workspace.environment)


def _publish(view: View) -> _PublishedRegistry:
    """Raises ToolError (no git, no commit), ConfigError."""
    opened = _open_published(view)
    with temporary_usage(opened.settings.usage):
        registry = opened.load_registry().without_drafts
        shown = None
        if _shows_people(view):
            shown = {member.id for member in registry.members.values() if member.is_active(opened.as_of)}
        assert opened.known is not None
        published = publish(registry, shown or frozenset(), opened.known.sha)
    incubator = view.incubator if registry.has_entry("incubator", view.incubator or "") else None
    return _PublishedRegistry(opened, registry, published, incubator, shown)


def _count(registry: Registry, keys: Keys) -> tuple[Counter[str], tuple[str, ...]]:
    """How many entries of each kind, and the names of the people among them."""
    found = list(keys)
    people = (entry_title(registry, kind, entry_id) for kind, entry_id in found if kind == "member")
    return Counter(kind for kind, _ in found), tuple(sorted(people, key=str.casefold))


def _published_content(found: _PublishedRegistry, keys: Set[tuple[str, str]]) -> _Content:
    """Entries of the registry as it was saved last; `keys`: kind and id."""
    opened, published = found.opened, found.published
    counts, names = _count(found.registry, keys)
    notes = [*published.tell_named_files(keys), *published.tell_removals(keys)]
    left_out = status.count_uncommitted(opened.root, sorted(opened.layout.folders.values()))
    if left_out:
        notes.append(
            Message(
                N_("{n} file is not saved yet: what changes there is not in it."),
                {"n": left_out},
                N_("{n} files are not saved yet: what changes there is not in it."),
            )
        )
    return _Content(opened.as_of, counts, names, tuple(notes))


def _find_site(found: _PublishedRegistry) -> _Content:
    settings, day = found.opened.settings, found.opened.as_of
    pages = find_site_pages(found.registry, settings, day, found.incubator, found.shown)
    return _published_content(found, frozenset(pages.entries))


def _find_package(found: _PublishedRegistry) -> _Content:
    registry = found.registry
    own = find_package_entries(registry, found.incubator, found.opened.as_of) if found.incubator is not None else None
    keys = _all_entries(registry) if own is None else own
    shown = found.shown or frozenset()
    return _published_content(found, frozenset(key for key in keys if key[0] != "member" or key[1] in shown))


def _all_entries(registry: Registry) -> frozenset[tuple[str, str]]:
    return frozenset((kind, entry_id) for kind in ENTRY_KINDS for entry_id in registry.entries.get(kind, {}))


def _find_workbook(view: View) -> _Content:
    whole = view.whole
    keys = find_incubator_entries(whole, view.incubator) if view.incubator is not None else _all_entries(whole)
    return _Content(view.day, *_count(whole, keys))


def _find_api(view: View) -> _Content:
    content = find_api_content(view.workspace, _api_options(view)).content
    counts = Counter(
        startup=len(content.startups), incubator=len(content.incubators), organisation=len(content.organisations)
    )
    people, names = _count(view.whole, [("member", member.stem) for member in content.named_members])
    return _Content(view.day, counts + people, names)


def _api_options(view: View) -> ApiOptions:
    return ApiOptions(incubator=_incubator(view), shows_people=_shows_people(view))


def make_publish_page(view: View) -> WebPage:
    """What each file would hold, for the incubator and the choices of the address."""
    found: _PublishedRegistry | None = None
    refusal = ""
    try:
        found = _publish(view)
    except IncuboError as error:
        refusal = in_sentences(error)
    site = gettext("Pages to read, for a web server or a disk. Nobody can change anything there.")
    package = gettext("Tables with what describes them, for a portal of open data.")
    api = gettext("What the network's site gives to other programs. With people, those who left are in it too.")
    workbook = gettext("To work in, and to bring back. Drafts are in it, and people who left.")
    parts = [
        _part(view, "site.zip", gettext("Site"), site, found and _find_site(found), refusal),
        _part(view, "opendata.zip", gettext("Open data"), package, found and _find_package(found), refusal),
        _part(view, "api.zip", gettext("API"), api, _find_api(view)),
        _part(view, "registry.xlsx", gettext("Workbook"), workbook, _find_workbook(view)),
    ]
    people = "1" if _shows_people(view) else ""
    licences = tuple((licence.name, licence.title) for licence in LICENCES.values())
    values = {
        "parts": parts,
        "scope": translate(scope_label(view.registry, view.incubator)),
        "fields": [
            ReportField("people", gettext("Name people"), "flag", people),
            ReportField("licence", gettext("Licence of the open data"), "choice", _licence(view), choices=licences),
        ],
        "form_link": view.links.path("publish"),
    }
    crumbs = ((gettext("Reports"), view.links.page("reports")),)
    return WebPage("publish.html", gettext("To publish"), values, "reports", crumbs)


def _part(view: View, file: str, title: str, about: str, content: _Content | None, refusal: str = "") -> dict[str, Any]:
    name, _, suffix = file.rpartition(".")
    part = {"title": title, "about": about, "refusal": refusal, "suffix": suffix, "id": name}
    if content is None:
        return part
    kinds = [
        (gettext(LISTS[ENTRY_SECTIONS[kind]].title), content.counts[kind])
        for kind in ENTRY_KINDS
        if content.counts[kind]
    ]
    day = translate(Message(N_("As of {day:long}"), {"day": content.day}))
    who = gettext("Nobody is named.")
    if content.names:
        who = translate(Message(N_("{n} person is named"), {"n": len(content.names)}, N_("{n} people are named")))
    return {
        **part,
        "day": day,
        "counts": kinds,
        "who": who,
        "names": content.names,
        "notes": plain_texts(content.notes),
        "file": view.links.page(f"publish/{name}", view.query, suffix),
    }


def _archive_of(name: str, write: Callable[[Path], object]) -> Response:
    """The folder that an export writes, as one file."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, name)
        write(target)
        files = sorted(path for path in target.rglob("*") if path.is_file())
        contents = ((path.relative_to(target).as_posix(), path.read_bytes()) for path in files)
        return archive_response(contents, f"{name}.zip")


def make_site_archive(view: View) -> Response:
    """The site, for those who need not ask for it."""
    opened = _open_published(view)
    options = SiteOptions(_incubator(view), opened.settings.site_url, _shows_people(view))
    return _archive_of("site", lambda target: export_site(opened, target, options))


def make_package_archive(view: View) -> Response:
    """The data package."""
    opened, licence = _open_published(view), _licence(view)

    def write(target: Path) -> None:
        export_datapackage(opened, target, licence, _incubator(view), shows_people=_shows_people(view))

    return _archive_of("opendata", write)


def make_api_archive(view: View) -> Response:
    """The files of the API."""
    return _archive_of("api", lambda target: export_api(view.workspace, target, _api_options(view)))


def make_registry_workbook(view: View) -> Response:
    """The workbook."""
    data, _ = make_workbook(view.workspace, _incubator(view), view.workspace.content_language)
    return attachment(data, XLSX_TYPE, "registry.xlsx")
