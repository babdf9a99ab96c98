"""The public site of the registry: which page of it shows what a page of the server shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from incubo.web.links import ENTRY_SECTIONS

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace

_PLAIN_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
"""The ids that are the names of their files on a site."""
_PUBLIC_SECTIONS = frozenset(ENTRY_SECTIONS[kind] for kind in ("startup", "incubator", "organisation", "team", "job"))
"""Lists and entries that a site shows whatever its settings are: people are there if it was asked for only."""


def find_site_url(workspace: Workspace) -> str:
    """The address of the public site, with a slash at its end (`[site] url`); "" where none is set."""
    url: str = getattr(workspace.settings, "site_url", "") or ""
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
    if section not in _PUBLIC_SECTIONS or (name and not _PLAIN_NAME.fullmatch(name)):
        return ""
    return f"{site_url}{section}/{name}.html" if name else f"{site_url}{section}/"
