"""File names of entries, and entries in the wrong place.

The name of a file is the id of its entry and part of its address, so `check_file_names` reports names that links,
other systems or people cannot use. The other functions find entries that are not read: without the ending `.md`, in a
subfolder, next to the folders of entries, or among entries of another kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Fix, Problem, Span
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import find_nearest
from incubo.registry.layout import LAYOUTS, Layout
from incubo.registry.store import FolderEntry

_VALID_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
_WINDOWS_NAME = r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)"
_PLACEHOLDER_NAMES = r"(?:prenom\.nom|firstname\.lastname|first\.last|first-name\.last-name)\.md"
"""Descriptions of a member's file name, copied from a template."""

_GOOD_NAME = re.compile(rf"(?!{_WINDOWS_NAME})[a-z0-9_][a-z0-9_.-]*\.md")
_GOOD_NAMES = {
    "job": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-[a-z0-9_.-]+\.md", re.ASCII),
    "member": re.compile(
        rf"(?!{_WINDOWS_NAME}|{_PLACEHOLDER_NAMES}$)[a-z0-9_][a-z0-9_-]*\.+[a-z0-9_-][a-z0-9_.-]*\.md"
    ),
}
"""The names that pass, other files aside: that of an offer begins with a date, that of a member has two parts."""

_DOUBLE_EXTENSIONS = (".md.md", ".markdown.md", ".txt.md")

_OTHER_EXTENSION = (
    r"\.(?:mdx?|ya?ml|toml|html?|json|csv|bak|orig|old|rej|sw[op]|tmp|docx?|odt|pdf|png|jpe?g|svg)" r"(?:\.|$)"
)
"""Extensions of other types of files, or left by a tool: they cannot be meant as part of an id."""

_COPY_MARKER = r"(?i)(?:[ _-]*\(\d{1,3}\)|[ _-]+(?:copie|copy)(?:[ _-]*\(?\d{1,3}\)?)?)+$|^(?:copie de|copy of) "
"""What operating systems add to the name of a copied file."""

_MAX_REPORTED = 50
"""How many files of a folder are reported one by one."""

_MAX_DEPTH = 3
"""How many levels of subfolders are searched for entries."""

_MIN_FIELD_LEAD = 3
"""An entry is of another kind if it has this many more fields of that kind than of its folder's kind."""

ListFolder = Callable[[str], list[FolderEntry]]


# Names


def check_file_names(kind: str, folder: str, names: Sequence[str]) -> Iterator[Problem]:
    """The problems of the file names of one folder."""
    entry_names = [name for name in names if name.endswith(".md")]
    good_name = _GOOD_NAMES.get(kind, _GOOD_NAME)
    if all(good_name.fullmatch(name) and not name.endswith(_DOUBLE_EXTENSIONS) for name in entry_names):
        return  # as in most folders; good names have no capitals, so that none differ by case
    names_by_case: dict[str, str] = {}
    folded_names = Counter(map(str.casefold, names))
    for name in entry_names:
        path = f"{folder}/{name}"
        folded = name.casefold()
        if folded.endswith(_DOUBLE_EXTENSIONS):
            yield _double_extension_problem(kind, path, name, folded_names)
        elif not _passes(kind, name):
            problem = _name_problem(kind, path, name, folded_names)
            if problem is not None:
                yield problem
        if folded in names_by_case:
            message = N_("this name differs from “{other}” only by case: many systems keep only one of the two files")
            yield _make_problem("file-case-clash", path, Message(message, {"other": names_by_case[folded]}))
        names_by_case[folded] = name


def _double_extension_problem(kind: str, path: str, name: str, folded_names: Mapping[str, int]) -> Problem:
    """`x.md.md` or `x.txt.md`, whose id would be `x.md`. The fix is a rename, if no other file has that name."""
    new_name = intended_id(name) + ".md"
    message = Message(
        N_("the name has two extensions: the entry's id becomes “{id}”, and nothing finds it"), {"id": name[:-3]}
    )
    if _is_taken(new_name, name, folded_names) or not _passes(kind, new_name):
        return _make_problem("file-name", path, message, _rename_advice(kind, name, intended_id(name), folded_names))
    title = Message(_RENAME, {"meant": intended_id(name)})
    return _make_problem("file-name", path, message)._replace(fix=Fix(title, True, new_name=new_name))


def _is_taken(new_name: str, name: str, folded_names: Mapping[str, int]) -> bool:
    """Whether another file than `name` has the name `new_name`, in any case. `folded_names`: how many files have each
    name of the folder, in lower case.
    """
    folded = new_name.casefold()
    return folded_names.get(folded, 0) > (name.casefold() == folded)


def _passes(kind: str, name: str) -> bool:
    """Whether the rules on file names have nothing against a name, other files aside."""
    return _GOOD_NAMES.get(kind, _GOOD_NAME).fullmatch(name) is not None


def _rename_advice(kind: str, name: str, stem: str, folded_names: Mapping[str, int]) -> Message:
    """How to rename a file that was meant to be called `stem`: a name that passes, else what such a name looks like."""
    stem = re.sub(_COPY_MARKER, "", unicodedata.normalize("NFC", stem)).strip()
    meant = to_file_name(stem.replace(" ", ".") if kind == "member" else stem)
    if _is_taken(f"{meant}.md", name, folded_names):
        return Message(N_("if “{other}.md” is the same entry, keep one of the files"), {"other": meant})
    if _passes(kind, f"{meant}.md") and not f"{meant}.md".endswith(_DOUBLE_EXTENSIONS):
        return Message(_RENAME, {"meant": meant})
    return Message(_EXPECTED_SHAPES.get(kind, _VALID_NAMES))


_RENAME = N_("rename it to “{meant}.md”")
_VALID_NAMES = N_(
    "a file name may contain only lowercase letters without accents, digits, “.”, “-” and “_”: it becomes an address"
)
_EXPECTED_SHAPES = {
    "job": N_("an offer's file name begins with its date: 2025-01-15-name.md"),
    "member": N_("a member's file name is “first.last.md”"),
}


def _name_problem(kind: str, path: str, name: str, folded_names: Mapping[str, int]) -> Problem | None:
    stem = name[:-3]
    if re.match(_WINDOWS_NAME, name, re.IGNORECASE):
        message = Message(N_("Windows reserves this name: the file cannot be copied there"))
        return _make_problem("file-reserved-name", path, message)
    if unicodedata.normalize("NFC", name) != name:
        message = Message(
            N_("this name's accents are written in two parts (as macOS does): it looks right and is not found")
        )
        return _make_problem("file-name-not-nfc", path, message)
    if not _VALID_NAME.fullmatch(stem):
        hint = _rename_advice(kind, name, stem, folded_names)
        hints = (hint,) if hint.template != _VALID_NAMES else ()
        return _make_problem("file-name", path, Message(_VALID_NAMES))._replace(hints=hints)
    if kind in _EXPECTED_SHAPES:
        return _make_problem("file-name", path, Message(_EXPECTED_SHAPES[kind]))._replace(case=kind)
    return None


def to_file_name(text: str) -> str:
    """A text as a file name: lower case, no accents, hyphens for other characters (dots and underscores stay)."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    text = "".join(character for character in text if not unicodedata.combining(character))
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_.-]+", "-", text)).strip("-.")


def intended_id(name: str) -> str:
    """The id that a file with a wrong extension was meant to have: `x` for `x`, `x.MD`, `x.txt`, `x.md.txt`."""
    stem = re.sub(r"(?:\.(?:markdown|mdown|mdx|txt|md|mk|m)|[,;]md)+ *$", "", name, flags=re.IGNORECASE)
    return re.sub(r"(?<=[A-Za-z0-9])md$", "", name) if stem == name else stem


def missing_extension_problem(kind: str, path: str, name: str, folded_names: Mapping[str, int]) -> Problem:
    """A file with a front matter but without `.md`. `folded_names`: see `_is_taken`.

    The fix is a rename, if the new name is valid and no other file has it; else a name that is valid is advised.
    """
    new_name = intended_id(name) + ".md"
    message = Message(N_("the name does not end with “.md”: this entry is ignored"))
    problem = _make_problem(
        "file-without-md", path, message, _rename_advice(kind, name, intended_id(name), folded_names)
    )
    is_other_type = re.search(_OTHER_EXTENSION, intended_id(name)) is not None
    if is_other_type or not _passes(kind, new_name) or _is_taken(new_name, name, folded_names):
        return problem
    title = Message(_RENAME, {"meant": intended_id(name)})
    return problem._replace(hints=(), fix=Fix(title, True, new_name=new_name))


# Misplaced entries


def misplaced_entry_problem(path: str, folder: str) -> Problem:
    """An entry where no entry of its kind is read. `folder`: where it belongs."""
    return _make_problem(
        "file-misplaced",
        path,
        Message(N_("this entry is ignored here: it belongs in {folder}/"), {"folder": folder}),
        Message(N_("move the file to {folder}/"), {"folder": folder}),
    )


def _unknown_folder_problem(path: str, folder: str) -> Problem:
    """A folder of entries with nearly the name of `folder`, a folder of the layout."""
    return _make_problem(
        "file-misplaced",
        path,
        Message(N_("the files of this folder are ignored: did you mean {folder}/?"), {"folder": folder}),
        Message(N_("move its files to {folder}/"), {"folder": folder}),
    )._replace(case="folder")


def find_nested_entries(folder: str, proper_folder: str, list_folder: ListFolder, depth: int = 0) -> Iterator[Problem]:
    """The entries in a subfolder of a folder of entries. `proper_folder`: where they belong."""
    for name, file_type in list_folder(folder)[:_MAX_REPORTED]:
        if file_type == "file" and name.endswith(".md"):
            yield misplaced_entry_problem(f"{folder}/{name}", proper_folder)
        elif file_type == "folder" and depth < _MAX_DEPTH and not name.startswith("."):
            yield from find_nested_entries(f"{folder}/{name}", proper_folder, list_folder, depth + 1)


def find_misplaced_entries(
    layout: Layout, list_folder: ListFolder, read_values: Callable[[str], Mapping[Any, Any]]
) -> Iterator[Problem]:
    """The entries next to the folders of entries, and the folders with nearly the name of one of these."""
    parents = {folder.rpartition("/")[0] for folder in layout.folders.values()}
    folders_by_name = {folder.rpartition("/")[2]: folder for folder in layout.folders.values()}
    folders_by_name_elsewhere = {
        other.folders[kind].rpartition("/")[2]: folder
        for other in LAYOUTS.values()
        for kind, folder in layout.folders.items()
        if kind in other.folders
    }
    for parent in parents - {""}:
        for name, file_type in list_folder(parent)[: 4 * _MAX_REPORTED]:
            path = f"{parent}/{name}"
            if file_type == "file" and name.endswith(".md"):
                kind = guess_kind("", read_values(path))
                if kind is not None:
                    yield misplaced_entry_problem(path, layout.folders[kind])
            elif file_type == "folder" and name not in folders_by_name and path not in layout.folders.values():
                similar_name = find_nearest(name, folders_by_name) or ""
                intended_folder = folders_by_name_elsewhere.get(name) or folders_by_name.get(similar_name)
                if intended_folder and any(item.name.endswith(".md") for item in list_folder(path)):
                    yield _unknown_folder_problem(path, intended_folder)


def guess_kind(kind: str, values: Mapping[Any, Any]) -> str | None:
    """The kind that the fields of an entry belong to, if it is certainly not `kind`, that of its folder ("" for none).

    It must have all the required fields of the other kind and no unknown ones, or clearly more of its fields.
    """
    names = {key for key in values if isinstance(key, str)}
    if not names:
        return None
    own_fields = ENTRY_KINDS[kind].fields if kind else ()
    missing_count = sum(field.required and field.name not in names for field in own_fields)
    if kind and not missing_count:
        return None
    own_count = len({field.name for field in own_fields} & names)
    best: tuple[int, str] | None = None
    for other_kind, table in ENTRY_KINDS.items():
        if other_kind == kind:
            continue
        known = {field.name for field in table.fields} & names
        required = {field.name for field in table.fields if field.required and not field.required_if_used}
        is_complete = known == names and required <= names and len(known) > 1
        has_more_fields = len(known) - own_count >= _MIN_FIELD_LEAD and 2 * len(required & names) >= len(required)
        if not has_more_fields and not (is_complete and (missing_count > 1 or not kind)):
            continue
        if best is None or len(known) > best[0]:
            best = len(known), other_kind
    return best[1] if best else None


def _make_problem(rule: str, path: str, message: Message, hint: Message | None = None) -> Problem:
    return Problem(rule, Span(path, 0, 0), message, hints=(hint,) if hint else ())
