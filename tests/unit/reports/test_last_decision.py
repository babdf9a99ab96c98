"""On the page of a startup: what the last committee decided, and whether the entry says that it was done."""

from __future__ import annotations

import pytest
from support.registries import TODAY, make_registry

from incubo.core.i18n import translate
from incubo.document.page import Cell
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.entry_pages.startup import startup_page

PHASES = "title: X\nphases:\n  - name: construction\n    start: 2024-01-10\n"
ACCELERATION = "  - name: acceleration\n    start: {}\n"
ABANDON = "  - name: abandon\n    start: 2024-12-01\n"
OUT = "  - name: {}\n    start: 2024-12-01\n"
COMMITTEE = "events:\n  - name: committee\n    date: {}\n    decision: {}\n"
NEXT = "    next: 2025-07-17\n"
MEMBER = "fullname: A B\nmissions:\n  - start: 2024-01-10\n    end: {}\n    startups: [x]\n"


def decision_cells(startup: str, *ends: str) -> tuple[Cell, ...]:
    """What is shown of it, where the missions of the team end on these days."""
    members = {f"member/m{index}": MEMBER.format(end) for index, end in enumerate(ends)}
    registry = make_registry({"startup/x": startup, **members})
    page = startup_page(PageContext(registry, TODAY, today=TODAY), registry.startups["x"])
    section = next(section for section in page.sections if section.id == "committees")
    return next(row.cells for row in section.blocks[0].rows if row.id == "last_decision")  # type: ignore[union-attr]


def last_decision(startup: str, *ends: str) -> list[object]:
    """What machines read of it."""
    cells = decision_cells(startup, *ends)
    values = [cell.value if cell.machine_value is ... else cell.machine_value for cell in cells]
    return [getattr(value, "id", value) for value in values]


@pytest.mark.parametrize(
    ("startup", "outcome"),
    [
        (PHASES + ACCELERATION.format("2024-12-02") + COMMITTEE.format("2024-12-01", "accelerate"), "done"),
        (PHASES + ACCELERATION.format("2025-02-01") + COMMITTEE.format("2024-12-01", "accelerate"), "planned"),
        (PHASES + COMMITTEE.format("2024-12-01", "accelerate"), "not-done"),
        (PHASES + ABANDON + COMMITTEE.format("2024-11-01", "accelerate"), "stopped"),
        (PHASES + ACCELERATION.format("2024-06-01") + COMMITTEE.format("2024-02-01", "launch"), "done"),
        (PHASES + ABANDON + COMMITTEE.format("2024-11-30", "stop"), "done"),
        (PHASES + COMMITTEE.format("2024-11-30", "stop"), "not-done"),
        (PHASES + OUT.format("transfere") + COMMITTEE.format("2024-11-30", "stop"), "out"),
        (PHASES + OUT.format("success") + COMMITTEE.format("2024-11-30", "transfer"), "done"),  # its former name
        (PHASES + OUT.format("transfere") + COMMITTEE.format("2024-11-30", "continue"), "out"),
    ],
)
def test_a_decision_about_the_phase(startup: str, outcome: str) -> None:
    assert last_decision(startup)[2] == outcome


def test_a_decision_to_go_on_is_about_the_team() -> None:
    startup = PHASES + COMMITTEE.format("2024-12-01", "continue")
    assert len(last_decision(startup, "2025-02-01")) == 2  # no next committee to compare with
    assert last_decision(startup + NEXT, "2025-07-17", "2025-08-01")[2] == "done"
    assert last_decision(startup + NEXT, "2025-07-16", "2025-08-01")[2] == "not-done"
    assert len(last_decision(startup + NEXT)) == 2  # nobody to extend
    assert last_decision(startup + NEXT, "2024-12-31", "2025-08-01")[2] == "done"  # who left needs no extension
    out = PHASES + OUT.format("transfere") + COMMITTEE.format("2024-12-01", "continue") + NEXT
    assert last_decision(out, "2025-07-16")[2] == "out"  # no committee comes any more


@pytest.mark.parametrize(
    ("stop", "end", "outcome"),
    [
        ("2025-03-31", "2025-03-31", "done: the missions run to the planned stop"),
        ("2025-03-31", "2025-03-30", "not done: 1 mission ends before the planned stop"),
        ("2025-07-17", "2025-03-31", "not done: 1 mission ends before the next committee"),
    ],
)
def test_no_mission_is_to_run_beyond_a_planned_stop(stop: str, end: str, outcome: str) -> None:
    phases = PHASES + f"  - name: abandon\n    start: {stop}\n"
    startup = phases + COMMITTEE.format("2024-12-01", "continue") + NEXT
    assert translate(decision_cells(startup, end)[2].value) == outcome  # type: ignore[arg-type]


def test_it_is_the_last_one_held_that_decided() -> None:
    both = (
        PHASES + COMMITTEE.format("2024-06-01", "continue") + "  - name: committee\n    date: {}\n    decision: stop\n"
    )
    assert [str(value) for value in last_decision(both.format("2024-12-01"))][:2] == ["stop", "2024-12-01"]
    assert [str(value) for value in last_decision(both.format("2025-03-01"))][:2] == ["continue", "2024-06-01"]
    assert last_decision(PHASES) == []
