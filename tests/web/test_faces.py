"""Every face says the same of a product on a day: its committees, its phase, its people, what is wrong with it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.faces import Faces
from support.generated_registries import write_registry
from support.registries import PROFILE, profile_vocabulary, registry_files
from support.sample_registry import copy_sample_registry
from support.shore_registry import DAY, draw_files, shore_files
from support.web_pages import open_pages

from incubo.core import clock

DAYS = (-400, -31, 0, 1, 200)
PHASES = (
    "investigation", "construction", "acceleration", "transfer", "consolidation", "opere", "success", "alumni", "",
)  # fmt: skip
COMMITTEES: tuple[tuple[tuple[int, int | None] | tuple[int, int | None, str], ...], ...] = (
    (), ((-30, None),), ((-181, None),), ((-400, None),), ((-30, 10),), ((-30, -10),), ((-30, 0),), ((-400, -10),),
    ((-30, -10), (20, None)), ((-30, 10), (20, None)), ((-30, 40), (20, None)), ((20, None),), ((0, None),),
    ((-30, -60),), ((-30, 10), (-30, None)), ((-60, 20), (-30, None)),
    ((-30, None, "stop"),), ((-400, None, "stop"),), ((-400, -10, "stop"),), ((-30, None, "stop"), (20, None)),
    ((-30, None, "stop"), (-10, None, "continue")), ((-60, 10), (-30, None, "stop")),
)  # fmt: skip
"""The committees of a product: how far from the day each one is, the next one that it wrote, and what it decided."""
_BATCHES = [range(first, first + 100) for first in range(0, 300, 100)]


def write_frozen_registry(folder: Path, entries: Mapping[str, bytes]) -> Path:
    """The files of a registry that is frozen on the day."""
    settings = f'profile = "{PROFILE}"\nlayout = "incubo"\nat = {DAY}\n'
    return write_registry(folder, {**entries, "incubo.toml": settings})


def every_committee() -> dict[str, bytes]:
    """A product in each phase with each sequence of committees, and somebody who works for some of them."""
    entries = {"incubators/quai": "title: Le quai\n"}
    for phase, (number, committees) in itertools.product(PHASES, enumerate(COMMITTEES)):
        name = f"{phase or 'none'}-{number}"
        text = f"title: {name}\nmission: Aider\nincubator: quai\ncontact: {name}@quai.example\n"
        text += f"phases:\n  - name: {phase}\n    start: 2023-01-01\n" if phase else ""
        text += "events:\n" if committees else ""
        for on, following, *decision in committees:
            text += f"  - name: committee\n    date: {DAY + timedelta(on)}\n"
            text += f"    next: {DAY + timedelta(following)}\n" if following is not None else ""
            text += f"    decision: {decision[0]}\n" if decision else ""
        entries[f"startups/{name}"] = text
    names = [f"{phase or 'none'}-1" for phase in PHASES]
    entries["members/lena.guivarch"] = (
        "fullname: Lena Guivarch\nrole: Designer\nmissions:\n  - start: 2024-01-01\n    end: 2025-12-31\n"
        f"    status: independent\n    employer: Varangue\n    startups: [{', '.join(names)}]\n"
    )
    return registry_files(entries)


@pytest.mark.parametrize("distance", DAYS)
def test_faces_agree_where_everything_happens(call: RunCommand, tmp_path: Path, distance: int) -> None:
    root = write_frozen_registry(tmp_path, shore_files())
    faces = Faces(call, open_pages(root, "en"), root, DAY + timedelta(distance), profile_vocabulary())
    faces.ask_tables()
    faces.ask_lists_of_pages()
    assert faces.differences == []


@pytest.mark.parametrize(
    "distance", [pytest.param(-20, marks=pytest.mark.slow), 0, pytest.param(15, marks=pytest.mark.slow)]
)
def test_faces_agree_on_every_sequence_of_committees(call: RunCommand, tmp_path: Path, distance: int) -> None:
    root = write_frozen_registry(tmp_path, every_committee())
    faces = Faces(call, open_pages(root, "en"), root, DAY + timedelta(distance), profile_vocabulary())
    faces.ask_tables()
    faces.ask_lists_of_pages()
    faces.ask_entries([f"construction-{number}" for number in range(len(COMMITTEES))])
    faces.ask_entries([f"{phase or 'none'}-9" for phase in PHASES])
    assert faces.differences == []


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2025, 1, 15), date(2025, 9, 1)])
def test_faces_agree_on_the_sample(call: RunCommand, tmp_path: Path, day: date) -> None:
    root = copy_sample_registry(tmp_path / "registry")
    faces = Faces(call, open_pages(root, "en"), root, day, profile_vocabulary())
    faces.ask_tables()
    faces.ask_lists_of_pages()
    faces.ask_entries([path.stem for path in sorted((root / "content" / "startups").glob("*.md"))])
    faces.ask_database(tmp_path / "registry.sqlite")
    assert faces.differences == []


def test_faces_agree_on_a_day_when_nobody_knew_that_the_stop_would_be_done(call: RunCommand, tmp_path: Path) -> None:
    decided, done = DAY - timedelta(30), DAY - timedelta(10)
    entries = {
        "startups/estran": "title: Estran\nmission: Aider\nincubator: quai\nphases:\n  - name: construction\n"
        f"    start: 2023-01-01\n  - name: abandon\n    start: {done}\n"
        f"events:\n  - name: committee\n    date: {decided}\n    decision: stop\n",
    }
    root = write_frozen_registry(tmp_path, registry_files(entries))
    faces = Faces(call, open_pages(root, "en"), root, decided + timedelta(1), profile_vocabulary(), today=DAY)
    faces.ask_tables()
    faces.ask_entries(["estran"])
    faces.ask_reasons()
    assert faces.differences == []


def test_no_committee_is_expected_where_nobody_records_them(call: RunCommand, tmp_path: Path) -> None:
    """Neither by `todo`, nor by the pages: less than 2 % of the products have one."""
    begun = "mission: Aider\nincubator: quai\nphases:\n  - name: construction\n    start: 2023-01-01\n"
    entries = {f"startups/p-{number}": f"title: P {number}\n{begun}" for number in range(60)}
    entries["startups/p-0"] += f"events:\n  - name: committee\n    date: {DAY}\n"
    root = write_frozen_registry(tmp_path, registry_files(entries))
    pages = open_pages(root, "en")
    seen = {address: pages.get(address).text for address in ("/", "/startups", "/startups?committee=first")}
    assert [address for address, text in seen.items() if "first one expected" in text] == []
    assert "months after their launch" not in seen["/"]
    assert "first committee" not in call("todo", "--lang", "en", cwd=root).out.casefold()


@pytest.mark.parametrize("seeds", [range(6), *(pytest.param(it, marks=pytest.mark.slow) for it in _BATCHES)])
def test_faces_agree_on_registries_in_which_anything_happens(
    call: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: range
) -> None:
    """On today, in a time zone where it is another day, and on days before and after it."""
    differences: dict[int, list[str]] = {}
    for seed in seeds:
        dice = random.Random(seed)
        zone = dice.choice(("Pacific/Noumea", "America/Martinique"))

        def today(timezone: str = "", zone: str = zone) -> date:
            return DAY if timezone == zone else DAY - timedelta(1)

        monkeypatch.setattr(clock, "today", today)
        settings = f'profile = "{PROFILE}"\nlayout = "incubo"\ntimezone = "{zone}"\n'
        root = write_registry(tmp_path / str(seed), {**draw_files(dice), "incubo.toml": settings})
        day = DAY + timedelta(dice.choice((0, 0, 0, -1, -31, -400, 1, 30)))
        pages = open_pages(root, "en", today)
        faces = Faces(call, pages, root, day, profile_vocabulary(), today=DAY, gives_day=day != DAY)
        faces.ask_everything()
        if faces.differences:
            differences[seed] = faces.differences
    assert differences == {}
