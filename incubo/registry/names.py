"""File names: what a name must be for links, other systems and people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from incubo.i18n import N_
from incubo.problem import Fix, Problem, Span, Text

_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z0-9_.-]+")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-.+")

_ENDING = re.compile(
    r"\.(?:mdx?|ya?ml|toml|html?|json|csv|bak|orig|old|rej|sw[op]|tmp|docx?|odt|pdf|png|jpe?g|svg)(?:\.|$)"
)
"""Endings of files of another kind, or that a tool left: nobody meant them for a part of an entry's name."""

RULES = frozenset({"file-name", "file-name-not-nfc", "file-reserved-name", "file-case-clash"})
"""What `check` finds: it depends on the other names of the folder."""


def check(kind: str, folder: str, found: Sequence[str]) -> Iterator[Problem]:
    """The problems of the file names of one folder."""
    by_case: dict[str, str] = {}
    shaped = kind in ("member", "job")
    for name in found:
        if not name.endswith(".md"):
            continue
        path = f"{folder}/{name}"
        low = name.casefold()
        if low.endswith(_TWICE):
            yield _twice(path, name, found)
        elif (
            not _PLAIN.fullmatch(name)
            or (shaped and not _shaped(kind, name))
            or (low[:3] in _RESERVED and _WINDOWS.match(name))
        ):
            problem = _name(kind, path, name)
            if problem is not None:
                yield problem
        if low in by_case:
            yield _problem(
                "file-case-clash",
                path,
                Text(
                    N_("only case tells this name from “{other}”: many systems keep one file of the two"),
                    {"other": by_case[low]},
                ),
            )
        by_case[low] = name


_TWICE = (".md.md", ".markdown.md", ".txt.md")
_RESERVED = frozenset({"con", "prn", "aux", "nul", "com", "lpt"})
"""How the names begin that Windows reserves; `_WINDOWS` tells which of them it does."""


def _twice(path: str, name: str, found: Iterable[str]) -> Problem:
    """`x.md.md`, `x.txt.md`: the id would be `x.md`. Its mend is a rename, where that name is free."""
    meant = stem_of(name) + ".md"
    message = Text(N_("the name has two endings: the entry is called “{id}”, and nothing finds it"), {"id": name[:-3]})
    title = Text(N_("rename it to “{meant}.md”"), {"meant": stem_of(name)})
    if meant.casefold() in {other.casefold() for other in found}:
        return _problem("file-name", path, message, title)
    return _problem("file-name", path, message)._replace(fix=Fix(title, True, rename=meant))


def _shaped(kind: str, name: str) -> bool:
    stem = name[:-3]
    return bool(_DATED.fullmatch(stem)) if kind == "job" else "." in stem.strip(".")


def _name(kind: str, path: str, name: str) -> Problem | None:
    stem = name[:-3]
    if _WINDOWS.match(name):
        return _problem(
            "file-reserved-name", path, Text(N_("Windows reserves this name: the file cannot be copied there"))
        )
    if unicodedata.normalize("NFC", name) != name:
        return _problem(
            "file-name-not-nfc",
            path,
            Text(N_("this name's accents are written in two parts (as macOS does): it looks right and is not found")),
        )
    meant = plain_name(stem.strip().replace(" ", ".") if kind == "member" else stem)
    if not _PLAIN.fullmatch(stem):
        return _problem(
            "file-name",
            path,
            Text(N_("a file name has only small letters, digits, “.”, “-” and “_”: it becomes an address")),
            Text(N_("rename it to “{meant}.md”"), {"meant": meant}) if meant else None,
        )
    if kind == "job":
        return _problem(
            "file-name", path, Text(N_("an offer's file name begins with its date: 2025-01-15-name.md")), None
        )
    if kind == "member":
        return _problem("file-name", path, Text(N_("a member's file name is “first.last.md”")), None)
    return None


def plain_name(text: str) -> str:
    """A text as a file name: small letters, no accents, other signs as hyphens (dots and underscores stay)."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_.-]+", "-", flat)).strip("-.")


def stem_of(name: str) -> str:
    """The id that a file without `.md` was meant to have: `x` for `x`, `x.MD`, `x.txt`, `x.md.txt`."""
    return re.sub(r"(?:\.(?:markdown|mdown|txt|md|mk|m))+$", "", name, flags=re.IGNORECASE)


def without_md(kind: str, path: str, name: str, taken: Iterable[str] = ()) -> Problem:
    """A file that has a front matter but not the ending `.md`. `taken`: the names in its folder.

    Its mend is a rename, where its name would be a good one that no other file has, whatever the case.
    """
    meant = stem_of(name) + ".md"
    problem = _problem(
        "file-without-md",
        path,
        Text(N_("the name does not end with “.md”: this entry counts nowhere")),
        Text(N_("rename it to “{meant}.md”"), {"meant": stem_of(name)}),
    )
    plain = _PLAIN.fullmatch(meant) and (kind not in ("member", "job") or _shaped(kind, meant))
    if (
        not plain
        or _ENDING.search(stem_of(name))
        or meant.casefold() in {other.casefold() for other in taken if other != name}
    ):
        return problem
    title = Text(N_("rename it to “{meant}.md”"), {"meant": stem_of(name)})
    return problem._replace(hints=(), fix=Fix(title, True, rename=meant))


def _problem(rule: str, path: str, message: Text, hint: Text | None = None) -> Problem:
    return Problem(rule, Span(path, 0, 0), message, hints=(hint,) if hint else ())
