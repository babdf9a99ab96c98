"""Rules of files: encoding, front matter's boundary, names. `source` and `registry` find most of their problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.problem import Problem, Span, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import declare, rule

_UNREAD = N_("A file that cannot be read counts in no list and no figure.")
_NAME = N_("The file's name is the entry's id: it stands in addresses and in every reference to it.")
_SAFE = N_("The registry reads files from strangers: what could harm its readers is refused.")

declare("file-empty", "error", N_("empty file"), _UNREAD)
declare("file-no-front-matter", "error", N_("no front matter"), _UNREAD)
declare("file-unterminated-front-matter", "error", N_("front matter never closed"), _UNREAD)
declare("file-not-utf8", "error", N_("file not in UTF-8"), _UNREAD)
declare(
    "file-bom",
    "error",
    N_("invisible mark (BOM) at the beginning"),
    N_("Many tools take it for text and miss the front matter."),
)
declare("file-control-character", "error", N_("control character"), _SAFE)
declare("file-conflict-marker", "error", N_("git conflict left in the file"), _UNREAD)
declare("file-script", "error", N_("script in a text"), _SAFE)
declare("file-too-large", "error", N_("file too large"), _SAFE)
declare("file-outside-registry", "error", N_("link that leads out of the registry"), _SAFE)
declare("file-not-a-file", "error", N_("folder named like an entry"), _UNREAD)
declare("file-unreadable", "error", N_("file that the system does not let read"), _UNREAD)
declare(
    "file-without-md",
    "warning",
    N_("name without “.md”"),
    N_("Only files that end with “.md” are entries: this one counts nowhere."),
)
declare("file-name", "warning", N_("file name that makes a bad address"), _NAME)
declare("file-name-not-nfc", "warning", N_("file name with accents in two parts"), _NAME)
declare("file-reserved-name", "warning", N_("file name that Windows reserves"), _NAME)
declare("file-case-clash", "warning", N_("two names that differ by case only"), _NAME)


@rule(
    "warning",
    N_("line ends unlike the rest of the registry"),
    N_("The next edit changes every line of the file, and hides what really changed."),
)
def file_crlf(registry: Registry, today: date) -> Iterator[Problem]:
    """Files whose line ends differ from the registry's majority (a Windows checkout has CRLF everywhere)."""
    crlf = registry.facts["crlf"]
    if not crlf:
        return
    if 2 * len(crlf) <= len(registry.paths):
        for path in crlf:
            yield Problem(
                "file-crlf",
                Span(path, 0, 0),
                Text(N_("lines end as on Windows (CRLF), unlike the rest of the registry")),
                hints=(Text(N_("in your editor, choose “LF” as the end of line, then save")),),
            )


declare(
    "file-unused-ignore",
    "warning",
    N_("comment that ignores nothing"),
    N_("It would hide the next mistake on that line."),
)
