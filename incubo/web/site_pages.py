"""Which pages a site has: decided once, for `export site`, which writes them, and for the public links to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from incubo.app.workspace import find_incubator_id
from incubo.core.errors import IncuboError
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.lists import LISTS
from incubo.registry.incubator_entries import find_incubator_entries
from incubo.reports.catalogue import find_site_reports
from incubo.web.links import ENTRY_SECTIONS, entry_file_stem

if TYPE_CHECKING:
    import datetime

    from incubo.config.settings import Config
    from incubo.registry.registry import Registry
    from incubo.web.view import View

PEOPLE_LISTS = ("members", "missions")
"""Lists whose rows are people, by section."""
_NETWORK_LISTS = ("incubators", "organisations")
"""Lists whose figures are about every incubator: the site of one has an index of its entries instead."""


class SitePages(NamedTuple):
    """The pages of a site. `lists`: the lists with their figures, by section; `indexes`: those of names only.

    `reports`: their ids; `entries`: kind and id, in the order of the site.
    """

    lists: tuple[str, ...]
    indexes: tuple[str, ...]
    reports: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]

    @property
    def files(self) -> dict[str, str]:
        """The file of each page by its path on the server; the portfolio has none there."""
        lists = {section: f"{section}/index.html" for section in (*self.lists, *self.indexes)}
        reports = {f"reports/{name}": f"reports/{name}.html" for name in self.reports}
        if reports:
            reports = {"reports": "reports/index.html", **reports}
        return {
            "": "index.html", **lists, "portfolio": "portfolio.html", "search": "search/index.html", **reports,
            **self.entry_files,
        }  # fmt: skip

    @property
    def entry_files(self) -> dict[str, str]:
        """The files of the pages of entries."""
        sections = ((ENTRY_SECTIONS[kind], entry_id) for kind, entry_id in self.entries)
        return {
            f"{section}/{entry_id}": f"{section}/{entry_file_stem(entry_id)}.html" for section, entry_id in sections
        }


def find_site_pages(
    registry: Registry,
    settings: Config,
    day: datetime.date,
    incubator: str | None,
    shown: Set[str] | None = None,
) -> SitePages:
    """The pages of the site of an incubator (None: of all). `shown`: the people who are named; None: nobody is, and
    there is no list of people.
    """
    own = find_incubator_entries(registry, incubator, day) if incubator is not None else None

    def iter_entries() -> Iterator[tuple[str, str]]:
        for kind in ENTRY_KINDS:
            for entry_id in sorted(registry.entries.get(kind, {})):
                if (kind != "member" or entry_id in (shown or ())) and (own is None or (kind, entry_id) in own):
                    yield kind, entry_id

    entries = tuple(iter_entries())
    sections = [section for section in LISTS if shown is not None or section not in PEOPLE_LISTS]
    narrowed = _NETWORK_LISTS if incubator is not None else ()
    filled = {ENTRY_SECTIONS[kind] for kind, _ in entries}
    return SitePages(
        tuple(section for section in sections if section not in narrowed),
        tuple(section for section in sections if section in narrowed and section in filled),
        find_site_reports(settings.site_reports),
        entries,
    )


def file_address(file: str) -> str:
    """The address of a file of a site, from its top: that of a folder for the page of the folder."""
    folder, _, name = file.rpartition("/")
    return quote((f"{folder}/" if folder else "") if name == "index.html" else file)


# The public links


def find_public_files(view: View) -> Mapping[str, str]:
    """The files of the public site by the path of their page on the server: the site that `export site` makes without
    any option. Where the reader follows another incubator than the registry's, lists and reports are others there.
    """
    return view.keep("public-files", view.workspace.default_incubator, lambda _: _find_public_files(view))


def _find_public_files(view: View) -> Mapping[str, str]:
    workspace, registry = view.workspace, view.registry.without_drafts
    own = workspace.settings.incubator
    try:
        incubator = find_incubator_id(own, registry) if own is not None else None
    except IncuboError:  # there is no site of an incubator that is not in the registry
        return {}
    pages = find_site_pages(registry, workspace.settings, workspace.as_of, incubator)
    return pages.files if own == workspace.default_incubator else pages.entry_files


def public_address(site_url: str, files: Mapping[str, str], address: str) -> str:
    """The address on the site of an address of the server; "" where the site has no such page.

    A choice of rows, a day of the past or another incubator (`?…`) is no page of a site.
    """
    if not site_url or not address.startswith("/") or address.startswith("//") or "?" in address:
        return ""
    file = files.get(unquote(address.partition("#")[0])[1:].rstrip("/"))
    return f"{site_url}{file_address(file)}" if file is not None else ""
