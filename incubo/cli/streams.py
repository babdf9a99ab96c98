"""Standard output and error that never fail: neither on an encoding nor on a closed pipe (`| head`)."""

from __future__ import annotations

import codecs
import errno
import os
import sys
import unicodedata

TYPE_CHECKING = False  # importing typing for it would double the time of `incubo --version`
if TYPE_CHECKING:
    from typing import IO

_ASCII_REPLACEMENTS = {
    "«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE",
    "æ": "ae", "→": "->", "•": "*", "█": "#", "€": "EUR", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip


class OutputWriteError(OSError):
    """The output could not be written (a full disk behind `> file`)."""


UNICODE_SAMPLE = "█^é—"
"""The characters that an encoding must have to count as Unicode."""


def _replace_unencodable(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that the encoding does not have: é by e, « by a quote, anything else by `?`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = []
    for character in error.object[error.start : error.end]:
        plain = _ASCII_REPLACEMENTS.get(character)
        if plain is None:
            letters = unicodedata.normalize("NFKD", character)
            plain = "".join(letter for letter in letters if letter.isascii()) or "?"
        characters.append(plain)
    return "".join(characters), error.end


def configure_streams() -> None:
    """Make both streams replace characters that their encoding does not have."""
    codecs.register_error("incubo-plain", _replace_unencodable)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="incubo-plain")


def supports_unicode(stream: IO[str]) -> bool:
    """Whether a stream's encoding has bars, accents and dashes."""
    try:
        UNICODE_SAMPLE.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether the stream is a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def write_text(stream: IO[str] | None, text: str) -> None:
    """Write a text. After a closed pipe, write nothing more; the command goes on to its own exit code."""
    if stream is None:  # closed before the command began (`>&-`)
        return
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as error:
        _handle_write_error(stream, error)


def write_bytes(stream: IO[str] | None, data: bytes) -> None:
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
        _handle_write_error(stream, error)


def is_broken_pipe(error: BaseException) -> bool:
    """Whether an error means a closed pipe (EINVAL on Windows)."""
    return isinstance(error, BrokenPipeError) or (
        os.name == "nt" and isinstance(error, OSError) and error.errno == errno.EINVAL
    )


def redirect_to_null(stream: IO[str]) -> None:
    """Write nothing more to the stream; closing it raises no error either."""
    try:
        number = stream.fileno()
    except (AttributeError, OSError, ValueError):  # a stream without a file, in a test
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _handle_write_error(stream: IO[str], error: OSError | ValueError) -> None:
    if isinstance(error, ValueError) and not stream.closed:
        raise error
    if isinstance(error, OSError) and not is_broken_pipe(error):
        redirect_to_null(stream)
        raise OutputWriteError(error.errno, error.strerror) from error
    if not stream.closed:
        redirect_to_null(stream)
