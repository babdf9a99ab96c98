"""Standard output and error that never fail: neither on an encoding nor on a reader that left (`| head`)."""

from __future__ import annotations

import codecs
import os
import sys
from typing import IO

_PLAIN = {
    "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE",
    "æ": "ae", "→": "->", "•": "*", "█": "#", "€": "EUR", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip


class Unwritten(OSError):
    """What was to be shown could not be written (a full disk behind `> file`)."""


SAMPLE = "█^é—"
"""What an encoding must carry to be called Unicode."""


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Write what the encoding lacks in plain letters: é as e, « as a quote, anything else as `?`."""
    import unicodedata

    if not isinstance(error, UnicodeEncodeError):
        raise error
    said = []
    for character in error.object[error.start : error.end]:
        plain = _PLAIN.get(character)
        if plain is None:
            letters = unicodedata.normalize("NFKD", character)
            plain = "".join(letter for letter in letters if letter.isascii()) or "?"
        said.append(plain)
    return "".join(said), error.end


def prepare() -> None:
    """Make both streams replace what their encoding lacks."""
    codecs.register_error("incubo-plain", _plainly)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="incubo-plain")


def carries_unicode(stream: IO[str]) -> bool:
    """Whether a stream's encoding can carry bars, accents and dashes."""
    try:
        SAMPLE.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether a person looks at the stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def put(stream: IO[str] | None, text: str) -> None:
    """Write a text. A reader that left makes it fall silent; the command goes on to its own exit code."""
    if stream is None:  # closed before the command began (`>&-`)
        return
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as error:
        _leave(stream, error)


def put_bytes(stream: IO[str] | None, data: bytes) -> None:
    """Write bytes as they are, whatever the stream's own encoding and line ends."""
    if stream is None:
        return
    try:
        stream.flush()
        binary = getattr(stream, "buffer", None)
        if binary is None:
            stream.write(data.decode("utf-8", "replace"))
        else:
            binary.write(data)
        stream.flush()
    except (OSError, ValueError) as error:
        _leave(stream, error)


def reader_left(error: BaseException) -> bool:
    """Whether an error only says that nobody reads the output any more (Windows calls that EINVAL)."""
    import errno

    return isinstance(error, BrokenPipeError) or (
        os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL
    )


def silence(stream: IO[str]) -> None:
    """Send whatever is still written to the stream nowhere, so that closing it says nothing either."""
    try:
        number = stream.fileno()
    except (AttributeError, OSError, ValueError):  # a stream without a file, in a test
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _leave(stream: IO[str], error: OSError | ValueError) -> None:
    if isinstance(error, ValueError) and not stream.closed:
        raise error
    if isinstance(error, OSError) and not reader_left(error):
        silence(stream)
        raise Unwritten(error.errno, error.strerror) from error
    if not stream.closed:
        silence(stream)
