"""What the files of a site are called: by the id of the entry where every system and server can, else by a digest.

A name depends on its id alone, so that an address lasts whatever else the registry holds.
"""

from __future__ import annotations

import hashlib
import re

from incubo.model.suggestions import strip_accents

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
