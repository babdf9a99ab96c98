"""The addresses of pages: on the server, in the files of a site, and on the public site. Templates and pages ask for
them here and never write one.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote, urlencode

from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import strip_accents

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.core.hint import Hint

ENTRY_SECTIONS: Mapping[str, str] = {kind: f"{kind}s" for kind in ENTRY_KINDS}
"""The first part of the address of an entry, by its kind: `startups`, `members` …"""
OWN_ADDRESSES = ("committee-mode", "import")
"""The verbs whose form is a page of its own, not one below `/change`."""
IMPORT_FILE = "import/file"
"""Where a file is sent that is to be brought in."""
POSTPONE, POSTPONE_PRIVATELY = "postpone", "postpone-private"
"""The verbs of the form that puts off what needs attention, in the registry or in its private folder."""
CHECKED = {"checked": "1"}
"""The parameter of a form beside which stands what is wrong with its entry."""
KEPT_VALUES = ("at", "known", "incubator")
"""The values of an address that every link carries on: the day, what was known, whose figures."""


@functools.lru_cache(maxsize=100)
def _encode(values: tuple[tuple[str, str], ...]) -> str:
    """Values as the query of an address, without the empty ones. A page has few that differ."""
    return urlencode([(name, value) for name, value in values if value])


class Links(Protocol):
    """The addresses of pages, from one page. "" is the address of what does not exist here: no link is shown."""

    def page(self, path: str, values: Mapping[str, str] | None = None, suffix: str = "") -> str:
        """A page (`startups`, `reports/phases`, "" for the first one). `suffix`: a download of it (`csv`)."""

    def path(self, path: str) -> str:
        """A page without any value: where a form leads, which gives them."""

    def entry(self, kind: str, entry_id: str) -> str:
        """The page of an entry."""

    def change(self, verb: str, **values: str) -> str:
        """The form of a verb."""

    def static(self, name: str) -> str:
        """A file that comes with incubo."""


def find_dossier(links: Links, startup: str) -> str:
    """The dossier of a startup for its committee."""
    return links.page(f"{ENTRY_SECTIONS['startup']}/{startup}/dossier")


def way_address(links: Links, hint: Hint) -> str:
    """The address of the page that does what a hint says: of an entry, a dossier, else the form of a verb."""
    values = hint.values
    if hint.page == "entry":
        return links.entry(values["kind"], values["id"])
    return find_dossier(links, values["startup"]) if hint.page == "dossier" else links.change(hint.page, **values)


class ServerLinks(NamedTuple):
    """Addresses of the server. `kept`: the values that the links of this page carry on (`KEPT_VALUES`).

    `can_write`: whether there are forms. `static_version` is in the addresses of static files, which browsers keep.
    """

    kept: Mapping[str, str] = {}
    can_write: bool = True
    static_version: str = ""

    def page(self, path: str, values: Mapping[str, str] | None = None, suffix: str = "") -> str:
        """A page, with the values of the address that it carries on; an empty one is left out."""
        query = _encode(tuple({**self.kept, **(values or {})}.items())) if self.kept or values else ""
        address = "/" + quote(path) + (f".{suffix}" if suffix else "")
        return f"{address}?{query}" if query else address

    def path(self, path: str) -> str:
        """A page without any value."""
        return "/" + quote(path)

    def entry(self, kind: str, entry_id: str) -> str:
        """The page of an entry."""
        return self.page(f"{ENTRY_SECTIONS[kind]}/{entry_id}")

    def change(self, verb: str, **values: str) -> str:
        """The form of a verb; what is shown of another day cannot be changed."""
        if not self.can_write or "known" in self.kept or "at" in self.kept:
            return ""
        path = quote(verb) if verb in OWN_ADDRESSES else f"change/{quote(verb)}"
        return f"/{path}" + (f"?{urlencode(values)}" if values else "")

    def static(self, name: str) -> str:
        """A file of `static/`."""
        return f"/static/{quote(name)}" + (f"?v={self.static_version}" if self.static_version else "")


class SiteAddresses(NamedTuple):
    """The addresses of the files of a site, from its top: of each page, download and entry.

    `pages`: by the path on the server, with the suffix of a download (`startups`, `startups.csv`). `entries`: by kind
    and id.
    """

    pages: Mapping[str, str]
    entries: Mapping[tuple[str, str], str]


class SiteLinks(NamedTuple):
    """Addresses between the files of a site, from a file in a folder (`to_top`: `../`) or at the top ("").

    They are relative: a site can be opened from a disk, or stand in a folder of a host.
    """

    addresses: SiteAddresses
    to_top: str = ""

    def page(self, path: str, values: Mapping[str, str] | None = None, suffix: str = "") -> str:
        """A page; "" for one that the site does not have: a choice of rows or of a day has no file."""
        if values and any(values.values()):
            return ""
        file = self.addresses.pages.get(f"{path}.{suffix}" if suffix else path)
        return "" if file is None else self.to_top + file

    def path(self, path: str) -> str:
        """A page; there is no form that would lead to one."""
        return self.page(path)

    def entry(self, kind: str, entry_id: str) -> str:
        """The page of an entry; "" for one that the site does not show."""
        file = self.addresses.entries.get((kind, entry_id))
        return "" if file is None else self.to_top + file

    def change(self, verb: str, **values: str) -> str:  # noqa: ARG002
        """Nothing: a site changes nothing."""
        return ""

    def static(self, name: str) -> str:
        """A file of `assets/`."""
        return f"{self.to_top}assets/{quote(name)}"


# The files of a site: a name depends on the id of its entry alone, so that an address lasts whatever else there is

_PLAIN_ID = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,98}[a-z0-9_-])?")
_DIGEST_END = re.compile(r"--[0-9a-f]{20}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?:\..*)?")
"""Names that Windows keeps for devices, whatever their extension."""
_TAKEN = frozenset({"index"})
"""Names of the pages that a folder has besides those of entries."""
_MAX_READABLE = 60


def entry_file_stem(entry_id: str) -> str:
    """The name of the page of an entry, without its extension: distinct ids have names that differ in more than case.

    An id of small letters, digits, `.`, `_` and `-` is its own name. Any other one gets what is readable of it, and a
    digest: capital letters, accents and spaces do not survive every file system, archive and server.
    """
    if (
        _PLAIN_ID.fullmatch(entry_id)
        and not _DEVICES.fullmatch(entry_id)
        and entry_id not in _TAKEN
        and not _DIGEST_END.search(entry_id)
    ):
        return entry_id
    readable = re.sub(r"[^a-z0-9]+", "-", strip_accents(entry_id.casefold())).strip("-")[:_MAX_READABLE].rstrip("-")
    digest = hashlib.sha256(entry_id.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return f"{readable or 'x'}--{digest}"


# The public site, which shows some of what a server shows (see `site_pages`)


def find_site_url(workspace: Workspace) -> str:
    """The address of the public site, with a slash at its end (`[site] url`); "" where none is set."""
    url = workspace.settings.site_url
    return url if not url or url.endswith("/") else f"{url}/"
