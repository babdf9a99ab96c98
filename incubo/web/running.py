"""The server that already runs for a registry: its port and its secret, in a file that only the person can read.

The secret outlives the server for some days: a form that is open while the server is started again can then be sent.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import stat
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from incubo.core.errors import ToolError
from incubo.core.files import cannot_write_message, read_regular_file
from incubo.web.keys import SECRET_BYTES, Keys
from incubo.web.security import ALIVE_PATH

_MAX_FILE_BYTES: Final = 10_000
_MAX_ANSWER_BYTES: Final = 1_000
_SECONDS_TO_ANSWER: Final = 2
_SECRET_DAYS: Final = 7
_IS_POSIX: Final = os.name == "posix"


class ServerRecord(NamedTuple):
    """What is written of a server: the address and port where it listens, its keys, the day (ordinal) of its secret."""

    address: str
    port: int
    keys: Keys
    day: int


def read_record(file: Path, today: int) -> ServerRecord | None:
    """The last server of a registry; None where there was none, long ago, or where others could read its secret."""
    try:
        status = file.lstat()
        if _IS_POSIX and (status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077):
            return None
        data: Any = json.loads(read_regular_file(file, _MAX_FILE_BYTES))
        secret = bytes.fromhex(data["secret"])
        record = ServerRecord(
            str(data["address"]), int(data["port"]), Keys(secret, str(data["start_id"])), int(data["day"])
        )
    except (OSError, ValueError, KeyError, TypeError):  # none, or not one that we wrote: there will be another
        return None
    is_usable = len(secret) == SECRET_BYTES and 0 <= today - record.day <= _SECRET_DAYS
    return record if is_usable and 0 < record.port < 65_536 else None


def write_record(file: Path, record: ServerRecord) -> None:
    """Write down a server. Raises ToolError."""
    text = json.dumps(
        {
            "address": record.address,
            "port": record.port,
            "secret": record.keys.secret.hex(),
            "start_id": record.keys.start_id,
            "day": record.day,
        }
    )
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # never readable by others, not for a moment
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(text)
            temporary.replace(file)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ToolError(cannot_write_message(file, error)) from error


def is_running(record: ServerRecord) -> bool:
    """Whether the server of a record runs: what listens there knows its secret, and is told nothing of it."""
    import http.client  # lazy: 6 ms, not needed where no server was before

    challenge = secrets.token_urlsafe(18)
    connection = http.client.HTTPConnection(record.address, record.port, timeout=_SECONDS_TO_ANSWER)
    with contextlib.closing(connection):
        try:
            connection.request("GET", f"{ALIVE_PATH}?challenge={quote(challenge)}")
            answer = connection.getresponse().read(_MAX_ANSWER_BYTES)
        except (OSError, http.client.HTTPException):
            return False
    return hmac.compare_digest(answer, record.keys.answer(record.port, challenge).encode())
