"""File names: what a name must be for links, other systems and people.

Entries that nothing reads where they stand: in a folder of their own, beside the folders, among another kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Fix, Problem, Span
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import find_nearest
from incubo.registry.layout import LAYOUTS, Layout
from incubo.registry.store import FolderEntry

_WINDOWS_NAME = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_VALID_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
_DATED_NAME = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-.+")
_PLACEHOLDER_NAMES = frozenset({"prenom.nom", "firstname.lastname", "first.last", "first-name.last-name"})
"""How members' names are described, left as it is by who copied a template."""

_COPY_MARKER = re.compile(
    r"(?:[ _-]*\(\d{1,3}\)|[ _-]+(?:copie|copy)(?:[ _-]*\(?\d{1,3}\)?)?)+$|^(?:copie de|copy of) ", re.I
)
"""What systems add to the name of a copy."""

_OTHER_EXTENSION = re.compile(
    r"\.(?:mdx?|ya?ml|toml|html?|json|csv|bak|orig|old|rej|sw[op]|tmp|docx?|odt|pdf|png|jpe?g|svg)(?:\.|$)"
)
"""Endings of files of another kind, or that a tool left: nobody meant them for a part of an entry's name."""

FILE_NAME_RULES = frozenset({"file-name", "file-name-not-nfc", "file-reserved-name", "file-case-clash"})
"""What `check` finds: it depends on the other names of the folder."""


def check_file_names(kind: str, folder: str, names: Sequence[str]) -> Iterator[Problem]:
    """The problems of the file names of one folder."""
    by_case: dict[str, str] = {}
    shaped = kind in ("member", "job")
    for name in names:
        if not name.endswith(".md"):
            continue
        path = f"{folder}/{name}"
        low = name.casefold()
        if low.endswith(_DOUBLE_EXTENSIONS):
            yield _double_extension_problem(path, name, names)
        elif (
            not _VALID_NAME.fullmatch(name)
            or (shaped and not _has_expected_shape(kind, name))
            or (low[:3] in _WINDOWS_PREFIXES and _WINDOWS_NAME.match(name))
        ):
            problem = _name_problem(kind, path, name)
            if problem is not None:
                yield problem
        if low in by_case:
            yield _make_problem(
                "file-case-clash",
                path,
                Message(
                    N_("only case tells this name from “{other}”: many systems keep one file of the two"),
                    {"other": by_case[low]},
                ),
            )
        by_case[low] = name


_DOUBLE_EXTENSIONS = (".md.md", ".markdown.md", ".txt.md")
_WINDOWS_PREFIXES = frozenset({"con", "prn", "aux", "nul", "com", "lpt"})
"""How the names begin that Windows reserves; `_WINDOWS` tells which of them it does."""


def _double_extension_problem(path: str, name: str, names: Iterable[str]) -> Problem:
    """`x.md.md`, `x.txt.md`: the id would be `x.md`. Its mend is a rename, where that name is free."""
    meant = intended_id(name) + ".md"
    message = Message(
        N_("the name has two endings: the entry is called “{id}”, and nothing finds it"), {"id": name[:-3]}
    )
    title = Message(N_("rename it to “{meant}.md”"), {"meant": intended_id(name)})
    if meant.casefold() in {other.casefold() for other in names}:
        return _make_problem("file-name", path, message, title)
    return _make_problem("file-name", path, message)._replace(fix=Fix(title, True, new_name=meant))


def _has_expected_shape(kind: str, name: str) -> bool:
    stem = name[:-3]
    return (
        bool(_DATED_NAME.fullmatch(stem))
        if kind == "job"
        else "." in stem.strip(".") and stem not in _PLACEHOLDER_NAMES
    )


def _name_problem(kind: str, path: str, name: str) -> Problem | None:
    stem = name[:-3]
    if _WINDOWS_NAME.match(name):
        return _make_problem(
            "file-reserved-name", path, Message(N_("Windows reserves this name: the file cannot be copied there"))
        )
    if unicodedata.normalize("NFC", name) != name:
        return _make_problem(
            "file-name-not-nfc",
            path,
            Message(
                N_("this name's accents are written in two parts (as macOS does): it looks right and is not found")
            ),
        )
    meant = _COPY_MARKER.sub("", stem).strip()
    meant = to_file_name(meant.replace(" ", ".") if kind == "member" else meant)
    if not _VALID_NAME.fullmatch(stem):
        return _make_problem(
            "file-name",
            path,
            Message(N_("a file name has only small letters, digits, “.”, “-” and “_”: it becomes an address")),
            Message(N_("rename it to “{meant}.md”"), {"meant": meant}) if meant else None,
        )
    if kind == "job":
        return _make_problem(
            "file-name", path, Message(N_("an offer's file name begins with its date: 2025-01-15-name.md"))
        )._replace(case="job")
    if kind == "member":
        return _make_problem("file-name", path, Message(N_("a member's file name is “first.last.md”")))._replace(
            case="member"
        )
    return None


def to_file_name(text: str) -> str:
    """A text as a file name: small letters, no accents, other signs as hyphens (dots and underscores stay)."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_.-]+", "-", flat)).strip("-.")


def intended_id(name: str) -> str:
    """The id that a file without `.md` was meant to have: `x` for `x`, `x.MD`, `x.txt`, `x.md.txt`."""
    stem = re.sub(r"(?:\.(?:markdown|mdown|mdx|txt|md|mk|m)|[,;]md)+ *$", "", name, flags=re.IGNORECASE)
    return re.sub(r"(?<=[A-Za-z0-9])md$", "", name) if stem == name else stem


def missing_extension_problem(kind: str, path: str, name: str, sibling_names: Iterable[str] = ()) -> Problem:
    """A file that has a front matter but not the ending `.md`. `sibling_names`: the names in its folder.

    Its mend is a rename, where its name would be a good one that no other file has, whatever the case.
    """
    meant = intended_id(name) + ".md"
    problem = _make_problem(
        "file-without-md",
        path,
        Message(N_("the name does not end with “.md”: this entry counts nowhere")),
        Message(N_("rename it to “{meant}.md”"), {"meant": intended_id(name)}),
    )
    plain = _VALID_NAME.fullmatch(meant) and (kind not in ("member", "job") or _has_expected_shape(kind, meant))
    if (
        not plain
        or _OTHER_EXTENSION.search(intended_id(name))
        or meant.casefold() in {other.casefold() for other in sibling_names if other != name}
    ):
        return problem
    title = Message(N_("rename it to “{meant}.md”"), {"meant": intended_id(name)})
    return problem._replace(hints=(), fix=Fix(title, True, new_name=meant))


def misplaced_entry_problem(path: str, folder: str) -> Problem:
    """An entry that stands where no entry of its kind is read. `folder`: where it belongs."""
    return _make_problem(
        "file-misplaced",
        path,
        Message(N_("nothing reads this entry here: its place is {folder}/"), {"folder": folder}),
        Message(N_("move the file to {folder}/"), {"folder": folder}),
    )


def unknown_folder_problem(path: str, folder: str) -> Problem:
    """A folder of entries with another name than the layout's."""
    return _make_problem(
        "file-misplaced",
        path,
        Message(N_("nothing reads the files of this folder: is it {folder}/ that was meant?"), {"folder": folder}),
        Message(N_("move its files to {folder}/"), {"folder": folder}),
    )._replace(case="folder")


def _make_problem(rule: str, path: str, message: Message, hint: Message | None = None) -> Problem:
    return Problem(rule, Span(path, 0, 0), message, hints=(hint,) if hint else ())


_MAX_REPORTED = 50
"""Files of a folder that are told one by one."""

_MAX_DEPTH = 3

_MIN_FIELD_LEAD = 3
"""Fields of another kind that a sheet has more than of its folder's, from which it is one of that kind."""

ListFolder = Callable[[str], list[FolderEntry]]


def find_nested_entries(folder: str, proper_folder: str, list_folder: ListFolder, depth: int = 0) -> Iterator[Problem]:
    """The entries in a folder inside a folder of entries."""
    for name, what in list_folder(folder)[:_MAX_REPORTED]:
        if what == "file" and name.endswith(".md"):
            yield misplaced_entry_problem(f"{folder}/{name}", proper_folder)
        elif what == "folder" and depth < _MAX_DEPTH and not name.startswith("."):
            yield from find_nested_entries(f"{folder}/{name}", proper_folder, list_folder, depth + 1)


def find_misplaced_entries(
    layout: Layout, list_folder: ListFolder, read_values: Callable[[str], Mapping[Any, Any]]
) -> Iterator[Problem]:
    """The entries beside the folders of entries, and the folders whose name is nearly one of theirs."""
    roots = {folder.rpartition("/")[0] for folder in layout.folders.values()}
    own = {folder.rpartition("/")[2]: folder for folder in layout.folders.values()}
    also = {
        other.folders[kind].rpartition("/")[2]: folder
        for other in LAYOUTS.values()
        for kind, folder in layout.folders.items()
        if kind in other.folders
    }
    for root in roots - {""}:
        for name, what in list_folder(root)[: 4 * _MAX_REPORTED]:
            path = f"{root}/{name}"
            if what == "file" and name.endswith(".md"):
                kind = guess_kind("", read_values(path))
                if kind is not None:
                    yield misplaced_entry_problem(path, layout.folders[kind])
            elif what == "folder" and name not in own and path not in layout.folders.values():
                meant = also.get(name) or own.get(find_nearest(name, own) or "")
                if meant and any(found.name.endswith(".md") for found in list_folder(path)):
                    yield unknown_folder_problem(path, meant)


def guess_kind(kind: str, values: Mapping[Any, Any]) -> str | None:
    """The kind of entry that a sheet's fields are those of, where it is surely not that of its folder ("" for none)."""
    given = {key for key in values if isinstance(key, str)}
    if not given:
        return None
    own = {field.name for field in ENTRY_KINDS[kind].fields} if kind else set()
    lacking = (
        [field for field in ENTRY_KINDS[kind].fields if field.required and field.name not in given] if kind else []
    )
    if kind and not lacking:
        return None
    best: tuple[int, str] | None = None
    for other, table in ENTRY_KINDS.items():
        if other == kind:
            continue
        known = {field.name for field in table.fields} & given
        required = {field.name for field in table.fields if field.required and not field.required_if_used}
        whole = known == given and required <= given and len(known) > 1
        if not (whole and (len(lacking) > 1 or not kind)) and not (
            len(known) - len(own & given) >= _MIN_FIELD_LEAD and 2 * len(required & given) >= len(required)
        ):
            continue
        if best is None or len(known) > best[0]:
            best = len(known), other
    return best[1] if best else None
