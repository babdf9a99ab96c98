"""File names: what a name must be for links, other systems and people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from incubo.i18n import N_
from incubo.problem import Fix, Problem, Span, Text

_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
_DATED = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-.+")
_PATTERN = frozenset({"prenom.nom", "firstname.lastname", "first.last", "first-name.last-name"})
"""How members' names are described, left as it is by who copied a template."""

_COPY = re.compile(r"(?:[ _-]*\(\d{1,3}\)|[ _-]+(?:copie|copy)(?:[ _-]*\(?\d{1,3}\)?)?)+$|^(?:copie de|copy of) ", re.I)
"""What systems add to the name of a copy."""

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
    return bool(_DATED.fullmatch(stem)) if kind == "job" else "." in stem.strip(".") and stem not in _PATTERN


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
    meant = _COPY.sub("", stem).strip()
    meant = plain_name(meant.replace(" ", ".") if kind == "member" else meant)
    if not _PLAIN.fullmatch(stem):
        return _problem(
            "file-name",
            path,
            Text(N_("a file name has only small letters, digits, “.”, “-” and “_”: it becomes an address")),
            Text(N_("rename it to “{meant}.md”"), {"meant": meant}) if meant else None,
        )
    if kind == "job":
        return _problem(
            "file-name", path, Text(N_("an offer's file name begins with its date: 2025-01-15-name.md"))
        )._replace(case="job")
    if kind == "member":
        return _problem("file-name", path, Text(N_("a member's file name is “first.last.md”")))._replace(case="member")
    return None


def plain_name(text: str) -> str:
    """A text as a file name: small letters, no accents, other signs as hyphens (dots and underscores stay)."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_.-]+", "-", flat)).strip("-.")


def stem_of(name: str) -> str:
    """The id that a file without `.md` was meant to have: `x` for `x`, `x.MD`, `x.txt`, `x.md.txt`."""
    stem = re.sub(r"(?:\.(?:markdown|mdown|mdx|txt|md|mk|m)|[,;]md)+ *$", "", name, flags=re.IGNORECASE)
    return re.sub(r"(?<=[A-Za-z0-9])md$", "", name) if stem == name else stem


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


def misplaced(path: str, folder: str) -> Problem:
    """An entry that stands where no entry of its kind is read. `folder`: where it belongs."""
    return _problem(
        "file-misplaced",
        path,
        Text(N_("nothing reads this entry here: its place is {folder}/"), {"folder": folder}),
        Text(N_("move the file to {folder}/"), {"folder": folder}),
    )


def strange_folder(path: str, folder: str) -> Problem:
    """A folder of entries with another name than the layout's."""
    return _problem(
        "file-misplaced",
        path,
        Text(N_("nothing reads the files of this folder: is it {folder}/ that was meant?"), {"folder": folder}),
        Text(N_("move its files to {folder}/"), {"folder": folder}),
    )._replace(case="folder")


def _problem(rule: str, path: str, message: Text, hint: Text | None = None) -> Problem:
    return Problem(rule, Span(path, 0, 0), message, hints=(hint,) if hint else ())
