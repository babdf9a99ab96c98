"""The style sheet, the scripts and the pictures: read once, served from memory, so that no request names a file."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

STATIC_FOLDER: Final = Path(__file__).parent / "static"
MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
}
"""The files that are served, by their extension."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""What lets a browser keep a file whose address changes with its bytes."""


class StaticFile(NamedTuple):
    """A file that is served: its bytes and its media type."""

    data: bytes
    media_type: str


class StaticFiles(NamedTuple):
    """The files that are served, by their names; `version` changes with the bytes of any."""

    files: Mapping[str, StaticFile]
    version: str


@functools.cache
def load_static_files(folder: Path = STATIC_FOLDER) -> StaticFiles:
    """The files of a folder that are served. Raises OSError."""
    files = {}
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        media_type = MEDIA_TYPES.get(path.suffix)
        if media_type is not None:
            files[path.name] = StaticFile(path.read_bytes(), media_type)
            digest.update(f"{path.name}\n".encode() + hashlib.sha256(files[path.name].data).digest())
    return StaticFiles(files, digest.hexdigest()[:16])
