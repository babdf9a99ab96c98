"""What an import made of a workbook, beside the truth of its cells (`tests/workbooks/README.md`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from incubo.model.suggestions import normalise_name
from incubo.source.reader import parse_file

Entry = Mapping[str, Any]
_KINDS = {"startup": "startups", "member": "members", "job": "jobs", "organisation": "organisations"}
_NO_END = "none"
_TITLE = {"startup": "title", "member": "fullname", "job": "title", "organisation": "name"}
_DERIVED = {"domaine", "draft", "incubator", "name"}
"""Fields that no cell says: from the role, the registry, or the kind of an item."""


class Verdict(NamedTuple):
    """Of the cells that have a field and a value: how many are in the registry, which are in neither it nor in what was
    told, and what is in the registry that no cell says.
    """

    taken: int
    all: int
    missed: list[str]
    silent: list[str]
    wrong: list[str]

    @property
    def share(self) -> float:
        """The part of the cells that was taken."""
        return self.taken / self.all


def read_truth(path: Path) -> list[dict[str, Any]]:
    """The cells of a workbook, with what each of them means."""
    truth: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return truth


def judge(registry: Path, truth: Sequence[dict[str, Any]], page: str, lines: Sequence[Mapping[str, Any]]) -> Verdict:
    """How much of a truth a registry holds. `page`: what the import said; `lines`: those of its table."""
    books = {kind: _read_entries(registry / "content" / folder) for kind, folder in _KINDS.items()}
    words = _plain(page) + " ".join(_plain(value) for line in lines for value in line.values())
    refused = {
        (str(line.get("sheet") or "").partition(" · ")[0] or None, line["row"])
        for line in lines
        if line["what"] in ("refused", "not a row of the table")
    }
    left_out = _list_columns_left_out(truth, words)
    said = [fact for cell in truth for fact in _facts_of(cell)]
    taken, cells, missed, silent = 0, 0, [], []
    for cell in truth:
        facts = [fact for fact in _facts_of(cell) if not fact[3]]
        if cell["is"] != "value" or "field" not in cell or not facts or cell.get("outside"):
            continue
        cells += 1
        others = [fact for fact in _facts_of(cell) if fact[3]]
        if all(_holds(books, *fact[:3]) for fact in facts) or any(_holds(books, *fact[:3]) for fact in others):
            taken += 1
            continue
        place = f"{cell.get('sheet', '')}!{cell['cell']} {cell['text']!r} → {cell['field']}"
        missed.append(place)
        column, row = re.sub(r"\d", "", cell["cell"]), int(re.sub(r"\D", "", cell["cell"]))
        is_refused = {(cell.get("sheet"), row), (None, row)} & refused
        if _plain(cell["text"])[:30] not in words and (cell.get("sheet"), column) not in left_out and not is_refused:
            silent.append(place)
    return Verdict(taken, cells, missed, silent, list(_find_wrong(books, said)))


def _plain(text: Any) -> str:
    return " ".join(str(text).split()).casefold()


def _list_columns_left_out(truth: Iterable[dict[str, Any]], words: str) -> set[tuple[Any, str]]:
    """The columns of which an import says that it leaves them out, by sheet and letter."""
    return {
        (cell.get("sheet"), re.sub(r"\d", "", cell["cell"]))
        for cell in truth
        if cell["is"] == "heading"
        and re.search(rf"{re.escape(_plain(cell['text']))}[^•]{{0,200}} laissées? de côté", words)
    }


def _facts_of(cell: dict[str, Any]) -> Iterator[tuple[str, str, Any, bool]]:
    """What a cell says: of whom, the field, the value, and whether it may be left out."""
    of, field = cell.get("of"), cell.get("field")
    if cell["is"] != "value" and not cell.get("applies_to"):
        return
    parts = cell.get("parts") or ([{"field": field, "value": cell.get("value")}] if field else [])
    for part in parts:
        name, value = str(part["field"]), part.get("value")
        if name.endswith("phases.start"):
            value = f"{cell.get('phase')} {value}" if value else None
        if cell.get("no_end") and name.endswith(".end"):
            value = _NO_END
        if value is None or of is None:
            continue
        is_whole = " " in str(value) and " (2)" not in str(of) and not cell.get("half")
        if name == "member.fullname" and value != of and is_whole:  # a person beside their product
            yield str(value), "member.missions.startups", [str(of)], True
            of = value
        yield str(of), name, value, False
        if name.endswith("events.next"):  # a committee planned without one before
            yield str(of).partition(" · ")[0], "startup.events.date", value, True
        if name.endswith("phases.start"):
            yield str(of), "startup.phases.name", cell.get("phase"), True
        for other in (other for other in cell.get("also", ()) if "." in other):
            yield str(of), other, value, True
    if cell.get("parts") and field and of and cell.get("value") and field not in [part["field"] for part in parts]:
        yield str(of), field, cell["value"], True
    for value in cell.get("likely", ()):
        yield str(of), "member.missions.startups", [value], True
    if (implied := cell.get("implies")) and implied["field"].endswith(".end"):
        yield str(of), implied["field"], _NO_END, True
    if people := cell.get("for_people"):
        for person in cell["applies_to"]:
            yield person, people["field"], people["value"], False
    elif cell.get("applies_to") and field:
        for title in cell["applies_to"]:
            yield title, field, cell.get("value"), True


def _read_entries(folder: Path) -> dict[str, Entry]:
    return {path.stem: parse_file(path.name, path.read_bytes()).values or {} for path in sorted(folder.glob("*.md"))}


def _key(text: Any) -> str:
    return normalise_name(" ".join(str(text).replace("’", "'").split()))


def _title_key(kind: str, entry: Entry) -> str:
    """The title of an entry as it is compared; that of an offer without “[Mission]” before it."""
    return _key(re.sub(r"^\[[^\]]*\] ", "", str(entry.get(_TITLE[kind]))))


def _find(books: Mapping[str, Mapping[str, Entry]], kind: str, title: str) -> list[Entry]:
    name, _, second = title.partition(" · ") if kind == "job" else (title.partition(" · ")[0], "", "")
    wanted = _key(second or name.removesuffix(" (2)"))
    return [entry for entry in books[kind].values() if _title_key(kind, entry) == wanted]


def _holds(books: Mapping[str, Mapping[str, Entry]], of: str, field: str, value: Any) -> bool:
    """Whether an entry says a value. A half of a name, and the entry itself, are there with it."""
    kind, _, name = field.partition(".")
    entries = _find(books, kind, of)
    if not entries:
        return False
    if name == _TITLE[kind]:
        return True
    wanted = set(map(_key, value if isinstance(value, list) else [value]))
    return any(wanted <= _values(books, entry, name, of) for entry in entries)


def _values(books: Mapping[str, Mapping[str, Entry]], entry: Entry, name: str, of: str = "") -> set[str]:
    """What an entry says in a field; of a committee, that of its day."""
    first, _, inner = name.partition(".")
    found: set[str] = set()
    day = of.partition(" · ")[2]
    for item in _list(entry.get(first)):
        if not inner:
            found |= _words(books, first, item)
        elif isinstance(item, dict):
            if first == "events" and re.fullmatch(r"\d{4}-\d\d-\d\d", day) and str(item.get("date")) != day:
                continue
            if inner == "end" and "end" in item and item["end"] is None:
                found.add(_NO_END)
            elif (first, inner) == ("phases", "start"):
                if item.get("start") is None:
                    continue
                found.add(_key(f"{item.get('name')} {item.get('start')}"))
            else:
                for one in _list(item.get(inner)):
                    found |= _words(books, inner, one)
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


_TARGETS = {"startups": "startup", "startup": "startup", "sponsors": "organisation", "contact_incubator": "member"}


def _words(books: Mapping[str, Mapping[str, Entry]], name: str, value: Any) -> set[str]:
    """A value as it is compared: an entry by its title, an address without what it may lack."""
    if name in _TARGETS:
        entry = books[_TARGETS[name]].get(str(value).rpartition("/")[2], {})
        return {_key(entry.get(_TITLE[_TARGETS[name]], value))}
    if value == "":
        return set()
    if isinstance(value, date):
        return {_key(value.isoformat())}
    if isinstance(value, (int, float)):
        return {_key(int(value) if value == int(value) else value)}
    return {_key(value)}


def _find_wrong(books: Mapping[str, Mapping[str, Entry]], said: Iterable[tuple[str, str, Any, bool]]) -> Iterator[str]:
    """What is in the registry that no cell says."""
    allowed: dict[tuple[str, str, str], set[str]] = {}
    titles: dict[str, set[str]] = {}
    for of, field, value, _ in said:
        kind, _, name = field.partition(".")
        title = _key((of.partition(" · ")[2] if kind == "job" else of.partition(" · ")[0]).removesuffix(" (2)"))
        titles.setdefault(kind, set()).add(title)
        for one in _list(value):
            allowed.setdefault((kind, title, name), set()).add(_key(one))
        if kind == "member" and name == "missions.startups":
            titles.setdefault("startup", set()).update(_key(one) for one in _list(value))
        if kind == "job" and name == "startup":
            titles.setdefault("startup", set()).update(_key(one) for one in _list(value))
    for kind in ("startup", "member", "job"):
        for entry in books[kind].values():
            title = _title_key(kind, entry)
            if title not in titles.get(kind, set()):
                yield f"{kind} {entry.get(_TITLE[kind])!r}"
                continue
            for name in _names_of(entry):
                last = name.rpartition(".")[2]
                if (last in _DERIVED and name != "phases.name") or name == _TITLE[kind]:
                    continue
                extra = _values(books, entry, name) - allowed.get((kind, title, name), set())
                if extra:
                    yield f"{kind} {entry.get(_TITLE[kind])!r}: {name} {sorted(extra)}"


def _names_of(entry: Entry) -> list[str]:
    names = []
    for name, value in entry.items():
        items = [item for item in _list(value) if isinstance(item, dict)]
        names += [f"{name}.{inner}" for inner in dict.fromkeys(key for item in items for key in item)]
        names += [] if items else [name]
    return names
