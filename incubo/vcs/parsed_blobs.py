"""What files of the past say, kept under the git folder by the id of their blob: a cache.

A blob never changes, so what is kept is right for ever, for one version of incubo. It may be deleted at any time; what
is damaged, of another version, or cannot be read or written is as if it were not there: the file itself is then read.
"""

from __future__ import annotations

import json
import os
import stat
import threading
import weakref
import zlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo import __version__
from incubo.source import reader as source_reader
from incubo.source.reader import ParsedFile
from incubo.vcs import git_folder

if TYPE_CHECKING:
    import sqlite3

CACHE_FILE = "incubo-cache/parsed-blobs.sqlite"
"""Where it is, under the git folder that all working trees share; in a folder of its own, which may be deleted."""
MAX_BYTES = 64_000_000
"""Size from which it is emptied before more is written."""
_MAX_WAITING = 2_000
"""How many files are kept in memory before they are written."""
_MAX_TEXT_LENGTH = 100_000
"""Longest text of a file's values that is kept: larger files are rare, and hostile."""
_IDS_PER_QUERY = 500
_SECONDS_TO_WAIT = 0.2
"""How long another process that writes is waited for."""
_DATE_KEY = "\0"
_ENCODED_DATE_KEY = '"\\u0000":'


class KeptFile(NamedTuple):
    """What a file says: its values (None: it cannot be read). `body_length`: as in `ParsedFile`; None where there is
    more to say of it than its values (something is wrong, a comment suppresses findings …): it has to be read for that.
    """

    values: dict[Any, Any] | None
    body_length: int | None


class ParsedBlobs:
    """The cache of a repository, opened when it is first asked. Threads may share it."""

    def __init__(self, file: Path | None) -> None:
        """`file`: where it is; None keeps nothing."""
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._was_looked_for = False
        self._is_writable = False
        self._waiting: dict[str, tuple[str, str, int]] = {}
        self._lock = threading.RLock()

    def find(self, blob_ids: Iterable[str]) -> dict[str, KeptFile]:
        """What is kept of some blobs, by id."""
        with self._lock:
            return self._find(list(blob_ids))

    def _find(self, ids: list[str]) -> dict[str, KeptFile]:
        found: dict[str, KeptFile] = {}
        if not ids or self._file is None or not self._open(for_writing=False):
            return found
        import sqlite3

        assert self._connection is not None
        try:
            for start in range(0, len(ids), _IDS_PER_QUERY):
                part = ids[start : start + _IDS_PER_QUERY]
                marks = ",".join("?" * len(part))
                query = f"SELECT id, text, sum FROM blobs WHERE id IN ({marks})"
                for blob_id, text, checksum in self._connection.execute(query, part):
                    kept = _decode(blob_id, text, checksum)
                    if kept is not None:
                        found[blob_id] = kept
        except sqlite3.Error:
            self._discard()
        return found

    def keep(self, blob_id: str, parsed: ParsedFile) -> None:
        """Remember what a file says; it is written later (`save`)."""
        if self._file is None:
            return
        text = _encode(parsed)
        if text is None:
            return
        try:
            self._waiting[blob_id] = (blob_id, text, _checksum(blob_id, text))
        except UnicodeEncodeError:  # half a character
            return
        if len(self._waiting) >= _MAX_WAITING:
            self.save()

    def save(self) -> None:
        """Write what was remembered. What cannot be written is forgotten: it is read again another time."""
        with self._lock:
            self._save()

    def _save(self) -> None:
        rows, self._waiting = list(self._waiting.values()), {}
        if not rows or self._file is None:
            return
        import sqlite3

        try:
            if self._file.stat().st_size > MAX_BYTES:
                self._discard()
        except OSError:
            pass
        if not self._open(for_writing=True):
            return
        assert self._connection is not None
        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?)", rows)
        except sqlite3.OperationalError:  # another process writes, or there is no room
            self._close()
        except sqlite3.Error:
            self._discard()

    def _open(self, *, for_writing: bool) -> bool:
        """Open the cache, which is made or emptied if it is to be written and is not of this version. False: there is
        none that can be used.
        """
        if self._connection is not None:
            if self._is_writable or not for_writing:
                return True
            self._close()
        if self._was_looked_for and not for_writing:  # there is none
            return False
        self._was_looked_for, self._is_writable = True, for_writing
        file = self._file
        assert file is not None
        try:
            mode = file.lstat().st_mode
            if not stat.S_ISREG(mode):
                return False
        except OSError:
            if not for_writing:
                return False
        import sqlite3  # lazy: 12 ms, only where there is a cache, or something to keep

        try:
            if for_writing:
                file.parent.mkdir(parents=True, exist_ok=True)
            # autocommit, for PRAGMA; a cache that is cut off by a crash is thrown away
            self._connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode={'rwc' if for_writing else 'ro'}", uri=True, timeout=_SECONDS_TO_WAIT,
                check_same_thread=False,  # one at a time has it: `_lock`
            )  # fmt: skip
            weakref.finalize(self, self._connection.close)
            self._connection.execute("PRAGMA synchronous = OFF")
            if self._read_version() == _find_version():
                return True
            if for_writing:
                self._make_tables()
                return True
            self._close()
        except sqlite3.OperationalError:  # a folder that is read-only, another process that writes
            self._close()
        except sqlite3.Error:
            self._discard()
        except OSError:
            self._close()
        return False

    def _read_version(self) -> str | None:
        import sqlite3

        assert self._connection is not None
        try:
            row = self._connection.execute("SELECT version FROM about").fetchone()
        except sqlite3.OperationalError:  # a new file
            return None
        return str(row[0]) if row is not None else None

    def _make_tables(self) -> None:
        assert self._connection is not None
        with self._connection:
            for name in ("about", "blobs"):
                self._connection.execute(f"DROP TABLE IF EXISTS {name}")
            self._connection.execute("CREATE TABLE about (version TEXT)")
            self._connection.execute("CREATE TABLE blobs (id TEXT PRIMARY KEY, text TEXT, sum INTEGER) WITHOUT ROWID")
            self._connection.execute("INSERT INTO about VALUES (?)", (_find_version(),))

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _discard(self) -> None:
        """Delete a cache that is damaged or full."""
        self._close()
        assert self._file is not None
        try:
            self._file.unlink(missing_ok=True)
        except OSError:  # it is then found damaged again, and not used
            return


def open_parsed_blobs(root: Path, *, is_wanted: bool) -> ParsedBlobs:
    """The cache of the repository of `root`; one that keeps nothing where it is not wanted."""
    folder = git_folder.find_common_git_folder(root) if is_wanted else None
    return ParsedBlobs(folder / CACHE_FILE if folder is not None else None)


def _find_version() -> str:
    """The version of incubo and of the modules that read a file: another one may read the same file in another way."""
    folder = Path(source_reader.__file__).parent
    with os.scandir(folder) as entries:
        files = sorted((entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py"))
    seen = "".join(f"{name} {status.st_size} {status.st_mtime_ns}\n" for name, status in files)
    return f"1 {__version__} {zlib.crc32(seen.encode()):08x}"


def _checksum(blob_id: str, text: str) -> int:
    return zlib.crc32(f"{blob_id} {text}".encode())


_CONTAINERS = (dict, list)


class _Encoder(json.JSONEncoder):
    """Writes dates as objects, and counts them."""

    def __init__(self) -> None:
        super().__init__(ensure_ascii=False, separators=(",", ":"), check_circular=False)
        self.date_count = 0

    def default(self, value: Any) -> Any:
        if type(value) is not date:
            return super().default(value)
        self.date_count += 1
        return {_DATE_KEY: value.isoformat()}


def _encode(parsed: ParsedFile) -> str | None:
    """What a file says, as text; None for one with values that JSON cannot tell."""
    values = parsed.values
    has_more = bool(parsed.problems or parsed.has_crlf or parsed.has_suppressions or parsed.scanner is not None)
    if values is not None and not _has_plain_keys(values):
        return None
    encoder = _Encoder()
    try:
        text = encoder.encode([None if has_more or values is None else parsed.body_length, values])
    except (TypeError, ValueError):  # a value of another type, a number that is too long
        return None
    # a key of the file that looks like ours would become a date
    return text if len(text) <= _MAX_TEXT_LENGTH and text.count(_ENCODED_DATE_KEY) == encoder.date_count else None


def _has_plain_keys(value: dict[Any, Any] | list[Any]) -> bool:
    """Whether all keys are texts: JSON makes texts of others."""
    items: Iterable[Any] = value
    if isinstance(value, dict):
        for key in value:
            if type(key) is not str:
                return False
        items = value.values()
    for item in items:  # noqa: SIM110  (without generators, for speed)
        if type(item) in _CONTAINERS and not _has_plain_keys(item):
            return False
    return True


def _decode(blob_id: str, text: Any, checksum: Any) -> KeptFile | None:
    """What was kept; None where it is damaged."""
    if not isinstance(text, str) or _checksum(blob_id, text) != checksum:
        return None
    try:
        body_length, values = _DECODER.decode(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return KeptFile(values, body_length)


def _restore_date(value: dict[str, Any]) -> Any:
    if len(value) == 1 and _DATE_KEY in value:
        return date.fromisoformat(value[_DATE_KEY])
    return value


_DECODER = json.JSONDecoder(object_hook=_restore_date)
