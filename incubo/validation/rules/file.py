"""Rules of files: encoding, front matter's boundary, names. `source` and `registry` find most of their problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.nearest import folded
from incubo.problem import Fix, Label, Problem, Span, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import declare, rule

_UNREAD = N_("A file that cannot be read counts in no list and no figure.")
_NAME = N_("The file's name is the entry's id: it stands in addresses and in every reference to it.")
_SAFE = N_("The registry reads files from strangers: what could harm its readers is refused.")

declare("file-empty", "error", N_("empty file"), _UNREAD)
declare("file-no-front-matter", "error", N_("no front matter"), _UNREAD)
declare("file-unterminated-front-matter", "error", N_("front matter never closed"), _UNREAD)
declare("file-front-matter-cut", "error", N_("front matter closed too early"), _UNREAD)
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
declare(
    "file-misplaced",
    "error",
    N_("entry in the wrong folder"),
    N_("Entries are read in the folder of their kind only: this one counts nowhere."),
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
                fix=Fix(Text(N_("end its lines as the others do (LF)")), True, form="lf"),
            )


declare(
    "file-unused-ignore",
    "warning",
    N_("comment that ignores nothing"),
    N_("It would hide the next mistake on that line."),
)


@rule(
    "warning", N_("two names that look alike"), N_("One entry may be there twice, and references go to either of them.")
)
def file_near_duplicate(registry: Registry, today: date) -> Iterator[Problem]:
    """Two entries of a kind whose names differ by their separators or accents only."""
    for kind in registry.entries:
        ids = [*registry.entries[kind], *_unreadable(registry, kind)]
        # All names at once: no name has a slash.
        bare = _without_separators("/".join([name if name.isascii() else folded(name) for name in ids])).split("/")
        if len(bare) == len(ids) and len(set(bare)) < len(ids):
            folder = registry.layout.folders[kind]
            for one, other in _alike(ids, bare):
                yield Problem(
                    "file-near-duplicate",
                    Span(f"{folder}/{other}.md", 0, 0),
                    Text(
                        N_("this name differs from “{other}” by its separators or accents only"), {"other": f"{one}.md"}
                    ),
                    labels=(Label(Span(f"{folder}/{one}.md", 0, 0), Text(N_("the name that looks like it"))),),
                    hints=(Text(N_("if both are the same, keep one file and change what names the other")),),
                )


def _unreadable(registry: Registry, kind: str) -> list[str]:
    """The ids of the entries that could not be read, those without `.md` left out: they have their own finding."""
    return [entry for entry, path in registry.unreadable.get(kind, {}).items() if path.endswith(f"/{entry}.md")]


def _without_separators(text: str) -> str:
    """Names without case nor separators."""
    return text.casefold().replace("-", "").replace(".", "").replace("_", "").replace(" ", "")


def _alike(ids: list[str], bare: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs (first, other) that look alike. Case alone is another rule's; figures cut elsewhere are not alike."""
    seen = Counter(bare)
    pairs = sorted((name, plain) for name, plain in zip(ids, bare, strict=True) if seen[plain] > 1)
    cases = Counter(name.casefold() for name, _ in pairs)
    first: dict[tuple[str, ...], str] = {}
    for name, plain in pairs:
        key = (plain, *_FIGURES.findall(name))
        if key in first and cases[name.casefold()] == 1:
            yield first[key], name
        first.setdefault(key, name)


_FIGURES = re.compile(r"\d+")
