"""The history of a registry that a program writes each evening from a database: invented people, one commit a night.

`NightlyExport` is the database: a test changes its tables and has them exported, in one of two shapes of file that say
the same. `make_export_history` is a fortnight of it.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.git_repository import git
from support.prepared_folders import prepared

PROGRAM = "registre-export"
"""Who commits the export: nothing in the name says that it is a program."""
SUBJECT = "db changes"
FIRST_NIGHT = date(2025, 1, 6)

_FOLDERS = {
    "startup": "content/_startups",
    "member": "content/_authors",
    "incubator": "content/_incubators",
    "organisation": "content/_organisations",
}

Table = dict[str, dict[str, Any]]
"""Entries by id: their fields, and their text as `body`."""


class FileShape(NamedTuple):
    """How a program writes files. `empty`: what it writes for an empty text (None: it leaves the key out)."""

    empty: str | None = "''"
    quote: str = ""
    indent: int = 2
    is_sorted: bool = False
    has_items_reversed: bool = False


SHAPES = (FileShape(), FileShape(None, '"', 0, is_sorted=True, has_items_reversed=True))


class NightlyExport:
    """The database of the network, and the repository into which it is written each evening."""

    def __init__(self, folder: Path) -> None:
        """`folder`: an empty one, or one that does not exist yet."""
        self.folder = folder
        self.tables: dict[str, Table] = {"startup": {}, "member": {}, "incubator": {}, "organisation": {}}
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")

    def export(self, day: date, *shapes: FileShape, zone: str = "+0000") -> str:
        """Write all entries, in these shapes by turns, and commit what differs, at 18:00 of a day; the id of the
        commit.
        """
        turns = itertools.cycle(shapes or SHAPES[:1])
        for kind, table in self.tables.items():
            files = {f"{entry_id}.md": dump_entry(values, next(turns)) for entry_id, values in table.items()}
            place = self.folder / _FOLDERS[kind]
            place.mkdir(parents=True, exist_ok=True)
            for file in place.iterdir():
                if file.name not in files:
                    file.unlink()
            for name, text in files.items():
                (place / name).write_text(text, "utf-8", newline="")
        return commit_as(self.folder, PROGRAM, f"{day}T18:00:00{zone}", SUBJECT)


def commit_as(folder: Path, author: str, time: str, message: str) -> str:
    """Commit everything; the id of the commit."""
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_DATE", time)
            patch.setenv(f"GIT_{role}_NAME", author)
            patch.setenv(f"GIT_{role}_EMAIL", "registre@rivages.example")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def dump_entry(values: Mapping[str, Any], shape: FileShape) -> str:
    """The file of an entry."""
    fields = {name: value for name, value in values.items() if name != "body"}
    return "\n".join(["---", *_dump_mapping(fields, shape), "---", "", values.get("body", "Texte."), ""])


def _dump_mapping(values: Mapping[str, Any], shape: FileShape) -> Iterator[str]:
    for name in sorted(values) if shape.is_sorted else values:
        value = values[name]
        if value in ("", None):
            if shape.empty is not None:
                yield f"{name}: {shape.empty}"
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield f"{name}:"
            for item in reversed(value) if shape.has_items_reversed else value:
                lines = list(_dump_mapping(item, shape)) if isinstance(item, Mapping) else [_scalar(item, shape)]
                margin = " " * shape.indent
                yield from (f"{margin}{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines))
        else:
            yield f"{name}: {_scalar(value, shape)}"


def _scalar(value: object, shape: FileShape) -> str:
    if isinstance(value, str):
        return f"{shape.quote}{value}{shape.quote}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def fill_tables(export: NightlyExport, *, products: int = 6, people: int = 12) -> None:
    """The same invented products and people each time."""
    draw = random.Random(20)
    export.tables["incubator"]["rivages"] = {"title": "Incubateur des rivages", "contact": "contact@rivages.example"}
    export.tables["organisation"]["mairie-de-ker"] = {"name": "Mairie de Ker", "acronym": "MDK", "type": "autre"}
    for number in range(products):
        export.tables["startup"][f"produit-{number}"] = {
            "title": f"Produit {number}",
            "mission": f"Aider les marins du port {number}",
            "incubator": "rivages",
            "sponsors": ["/organisations/mairie-de-ker"],
            "contact": f"produit{number}@rivages.example",
            "link": "",
            "repository": f"https://code.example/produit-{number}" if number % 2 else "",
            "stats": number % 3 == 0,
            "phases": [
                {"name": "investigation", "start": date(2023, 1 + number % 12, 2)},
                {"name": "construction", "start": date(2024, 1 + number % 12, 3)},
            ],
            "usertypes": ["particulier", "collectivite-territoriale"],
        }
    for number in range(people):
        own = f"produit-{number % products}"
        export.tables["member"][f"ana.quai{number}"] = {
            "fullname": f"Ana Quai{number}",
            "role": draw.choice(("Développeuse", "Coach", "Designer")),
            "domaine": "Développement",
            "github": "" if number % 4 == 0 else f"anaquai{number}",
            "missions": [
                {"start": date(2023, 3, 1), "end": date(2023, 12, 31), "status": "independent", "employer": "",
                 "startups": [own]},
                {"start": date(2024, 1, 1), "end": date(2025, 1, 31), "status": "independent", "employer": "Varangue",
                 "startups": [own]},
            ],
        }  # fmt: skip


def change_something(export: NightlyExport, draw: random.Random, night: date) -> set[tuple[str, str]]:
    """What people do in the database on a day: none to three of a few changes. The entries that are then told."""
    changed = set()
    startups, members = export.tables["startup"], export.tables["member"]
    changes = ("contact", "phase", "extension", "arrival", "departure", "account", "rename", "person's rename")
    for what in draw.sample(changes, draw.randint(0, 3)):
        startup_id = draw.choice([entry_id for entry_id in startups if ("startup", entry_id) not in changed])
        member_id = draw.choice([entry_id for entry_id in members if ("member", entry_id) not in changed])
        if what == "contact":
            startups[startup_id]["contact"] = f"produit-{night:%m%d}@rivages.example"
        elif what == "phase":
            phase = {"name": draw.choice(("acceleration", "transfer", "success")), "start": night}
            startups[startup_id]["phases"].append(phase)
        elif what == "extension":
            members[member_id]["missions"][-1]["end"] += timedelta(days=draw.randint(20, 200))
        elif what == "arrival":
            member_id = f"bea.mole{night:%m%d}"
            mission = {"start": night, "end": night + timedelta(days=90), "status": "admin", "startups": [startup_id]}
            members[member_id] = {"fullname": f"Béa Môle {night:%m%d}", "role": "Coach", "missions": [mission]}
        elif what == "departure":
            del members[member_id]
        elif what == "account":  # a key that is emptied, or filled again
            members[member_id]["github"] = "" if members[member_id].get("github") else f"compte{night:%m%d}"
        elif what == "person's rename":
            member, member_id = members.pop(member_id), f"{member_id.partition('.')[0]}.{night:%m%d}"
            members[member_id] = member
        else:
            new_id = f"{startup_id.partition('.')[0]}.{night:%m%d}"
            startups[new_id] = startups.pop(startup_id)
            for mission in (mission for member in members.values() for mission in member["missions"]):
                mission["startups"] = [new_id if name == startup_id else name for name in mission["startups"]]
            startup_id = new_id
        changed.add(("startup", startup_id) if what in ("contact", "phase", "rename") else ("member", member_id))
    return changed


@prepared
def make_export_history(folder: Path) -> None:
    """A fortnight of nights from `FIRST_NIGHT`: what people did in the database, and nights that only rewrite files.

    Night 0 the first export. 1: a mission extended. 2: the other shape, and nothing else. 3: back, and nothing else.
    4: a phase and a new person. 5: a person by hand in the files. 6: the export takes that back, and a product gets
    another id. 7: the other shape with a mission extended. 8: a contact.
    """
    export = NightlyExport(folder)
    fill_tables(export)
    startups, members = export.tables["startup"], export.tables["member"]
    nights = (FIRST_NIGHT + timedelta(days=number) for number in range(20))
    export.export(next(nights))
    members["ana.quai1"]["missions"][-1]["end"] = date(2025, 6, 30)
    export.export(next(nights))
    export.export(next(nights), SHAPES[1])
    export.export(next(nights))
    startups["produit-2"]["phases"].append({"name": "acceleration", "start": date(2025, 1, 9)})
    members["bea.mole"] = {**members["ana.quai2"], "fullname": "Béa Môle", "github": ""}
    export.export(next(nights))
    file = folder / "content/_startups/produit-3.md"
    file.write_text(file.read_text("utf-8").replace("produit3@", "bonjour@"), "utf-8")
    commit_as(folder, "Claire Bonnemain", f"{next(nights)}T10:00:00+0000", "La bonne adresse de Produit 3")
    startups["produit-cinq"] = startups.pop("produit-5")
    for member in members.values():
        for mission in member["missions"]:
            mission["startups"] = [name.replace("produit-5", "produit-cinq") for name in mission["startups"]]
    export.export(next(nights))
    members["ana.quai4"]["missions"][-1]["end"] = date(2025, 12, 31)
    export.export(next(nights), SHAPES[1])
    startups["produit-0"]["contact"] = "port@rivages.example"
    export.export(next(nights), SHAPES[1])
