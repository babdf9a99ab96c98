"""In a registry that a source writes, what is to be done leads there, with what to enter (`[source]`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from support.shore_registry import DAY, shore_files, shore_registry
from support.source import is_ours

from incubo.config.settings import parse_config
from incubo.core.hint import Hint
from incubo.core.i18n import translate
from incubo.document.page import ListBlock, Page
from incubo.facts.scope import Scope
from incubo.facts.signals import FoundSignal
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.entry_pages import entry_page
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.entry_pages.startup import startup_phases_page
from incubo.reports.todo import todo_page, todo_table

SOURCE = parse_config("[source]\n").source
PLACE = "https://espace-membre.incubateur.net/"


@cache
def registry() -> Registry:
    """The registry of the shore, as an export of a source."""
    layout = INCUBO_LAYOUT._replace(source=SOURCE)
    return load_registry(MemoryStore(shore_files()), layout, shore_registry().vocabulary)


def actions() -> list[FoundSignal]:
    return collect_action_items(Scope(registry(), DAY))


def hints_of(pages: Iterable[Page]) -> Iterator[Hint]:
    for page in pages:
        for section in page.sections:
            for block in section.blocks:
                yield from (item.hint for item in block.items) if isinstance(block, ListBlock) else ()


def test_every_action_has_a_link_or_a_command_of_ours() -> None:
    assert len(actions()) > 50
    for item in actions():
        assert item.hints[0].address.startswith(PLACE) or is_ours(SOURCE, item.hints[0].command), item


def test_who_is_missing_is_a_mission_of_somebody_new() -> None:
    items = [item for item in actions() if item.signal in {"nobody", "role"}]
    assert items
    for item in items:
        assert item.hints[0].text is not None
        assert "a person with a mission for “" in translate(item.hints[0].text)
        assert item.hints[0].value
        assert item.hints[0].address.startswith(f"{PLACE}community")


def test_pages_print_no_command_that_the_source_would_undo() -> None:
    context = PageContext(registry(), DAY)
    pages = [
        *(
            entry_page(context, kind, entry_id)
            for kind in ("startup", "member", "job")
            for entry_id in registry().entries[kind]
        ),
        *(startup_phases_page(startup, context) for startup in registry().startups.values()),
        todo_page(Scope(registry(), DAY), (), by="startup"),
    ]
    hints = [hint for hint in hints_of(pages) if hint != Hint()]
    assert any(hint.address for hint in hints)
    assert not any(hint.address and hint.command for hint in hints)
    assert [hint for hint in hints if not hint.address and not is_ours(SOURCE, hint.command)] == []


@pytest.mark.parametrize(
    ("reason", "place", "value"),
    [
        ("mission-ending", "community/", r"\d{4}-\d\d-\d\d|.+, \d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d"),
        ("ghost", "(community|startups)/", r"\d{4}-\d\d-\d\d|"),
        ("nobody", "community/create", r".+"),
        ("phase-long", "startups/", ""),
        ("sheet", "startups/", ""),
    ],
)
def test_the_value_to_enter_is_said_where_it_is_known(reason: str, place: str, value: str) -> None:
    hints = [
        item.hints[0] for item in actions() if item.signal == reason and not is_ours(SOURCE, item.hints[0].command)
    ]
    assert hints
    for hint in hints:
        assert re.match(PLACE + place, hint.address)
        assert re.fullmatch(value, hint.value)


def test_each_person_who_is_still_there_has_a_link() -> None:
    items = [item for item in actions() if item.signal == "ghost" and "/community/" in item.hints[0].address]
    assert items
    assert all(item.named.arguments["n"] == 1 for item in items)


def test_no_end_is_given_for_a_mission_that_is_for_other_products_too() -> None:
    """Entered there, it would end the work for those as well."""
    files = {
        "content/startups/arret.md": b"---\ntitle: Arret\nphases:\n  - name: alumni\n    start: 2024-03-01\n---\n",
        "content/startups/suite.md": b"---\ntitle: Suite\n---\n",
        "content/members/a.b.md": b"---\nfullname: A B\nmissions:\n  - start: 2023-01-02\n    end: 2025-06-30\n"
        b"    startups: [arret]\n---\n",
    }
    layout, vocabulary = INCUBO_LAYOUT._replace(source=SOURCE), shore_registry().vocabulary
    values = []
    for startups in (b"[arret]", b"[arret, suite]"):
        files["content/members/a.b.md"] = files["content/members/a.b.md"].replace(b"[arret]", startups)
        items = collect_action_items(Scope(load_registry(MemoryStore(files), layout, vocabulary), DAY))
        values.append([item.hints[0].value for item in items if item.signal == "ghost"])
    assert values == [["2024-03-01"], [""]]


def test_a_committee_keeps_its_command() -> None:
    hints = [item.hints[0] for item in actions() if item.signal in ("committee-late", "committee-never")]
    assert hints
    assert all(hint.command.startswith("incubo record committee ") for hint in hints)


def test_a_missing_committee_is_recorded_here() -> None:
    pages = (entry_page(PageContext(registry(), DAY), "startup", each) for each in registry().startups)
    sections = [section for page in pages for section in page.sections if section.id == "missing"]
    items = [item for one in sections for block in one.blocks if isinstance(block, ListBlock) for item in block.items]
    hints = [item.hint for item in items if item.cells[0].machine_value == "committee"]
    assert hints
    assert all(hint.command.startswith("incubo record committee ") for hint in hints)


def test_a_spreadsheet_has_a_column_for_the_link_and_the_value() -> None:
    table = todo_table(Scope(registry(), DAY), ())
    assert {"command", "address", "value"} <= {column.id for column in table.columns}
    rows = [row.cells for row in table.rows if row.cells["reason"].id == "mission-ending"]
    assert rows
    assert all(cells["address"] and cells["value"] and cells["command"] is None for cells in rows)
    own = todo_table(Scope(shore_registry(), DAY), ())
    assert "address" not in {column.id for column in own.columns}
