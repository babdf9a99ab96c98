"""The public site of the registry: which page of it shows what a page of the server shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from incubo.web.links import ENTRY_SECTIONS
from incubo.web.site_names import entry_file_stem

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace

_PUBLIC_SECTIONS = frozenset(ENTRY_SECTIONS[kind] for kind in ("startup", "incubator", "organisation", "team", "job"))
"""Lists and entries that a site shows whatever its settings are: people are there if it was asked for only."""


def find_site_url(workspace: Workspace) -> str:
    """The address of the public site, with a slash at its end (`[site] url`); "" where none is set."""
    url = workspace.settings.site_url
    return url if not url or url.endswith("/") else f"{url}/"


def public_address(site_url: str, address: str) -> str:
    """The address on the site of an address of the server; "" where the site has no such page.

    A choice of rows, a day of the past or another incubator (`?…`) is no page of a site.
    """
    if not site_url or not address.startswith("/") or "?" in address:
        return ""
    path = unquote(address.partition("#")[0]).strip("/")
    if not path:
        return site_url
    section, _, name = path.partition("/")
    if section not in _PUBLIC_SECTIONS or "/" in name:  # the dossier of a product is not public
        return ""
    return f"{site_url}{section}/{entry_file_stem(name)}.html" if name else f"{site_url}{section}/"
