"""Job offers end, on the desk."""

from __future__ import annotations

from datetime import date

import pytest
from desks import desk_of, lines_changed

from incubo.edit.verbs.close import close
from incubo.errors import Refused
from incubo.i18n import say
from incubo.registry.layout import BETA, INCUBO, Layout

TODAY = date(2025, 1, 15)
NAME = "jobs/2024-12-16-dev"


@pytest.mark.parametrize(
    ("fields", "on", "changed"),
    [
        ("opens: 2024-12-16\ncloses: 2025-02-07\n", TODAY, ["-closes: 2025-02-07", "+closes: 2025-01-15"]),
        ("opens: 2024-12-16\ncloses: 2025-01-10\n", TODAY, []),
        ("opens: 2024-12-16\n", date(2025, 1, 10), ["+closes: 2025-01-10"]),
        ("open: true\n", TODAY, ["-open: true", "+open: false"]),
        ("open: false\n", TODAY, []),
        (
            "open: true\ndepublication_date: 2025-02-07\n",
            TODAY,
            ["-open: true", "+open: false", "-depublication_date: 2025-02-07", "+depublication_date: 2025-01-15"],
        ),
    ],
)
@pytest.mark.parametrize("layout", [INCUBO, BETA])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_outcome_and_the_day(fields: str, on: date, changed: list[str], layout: Layout, newline: str) -> None:
    desk = desk_of({NAME: f"title: Dev\n{fields}contact: a@b.example\n"}, layout, newline)
    job = desk.registry.jobs["2024-12-16-dev"]
    made = close(desk, [job], "filled", on)
    assert sorted(lines_changed(desk, job.path)) == sorted([*changed, "+outcome: filled"])
    assert desk.read(job.path).count(b"\n") == desk.read(job.path).count(newline.encode())
    assert (made.verb, made.scope, say(made.summary), made.body) == ("close", job.id, "filled", ())


def test_closed_already() -> None:
    desk = desk_of({NAME: "opens: 2024-12-16\noutcome: filled\n"})
    job = desk.registry.jobs["2024-12-16-dev"]
    made = close(desk, [job], "filled", TODAY)
    assert made.plan.files == {}
    assert say(made.notes[0]) == "2024-12-16-dev is closed already, as “filled”"
    with pytest.raises(Refused) as refused:
        close(desk, [job], "expired", TODAY)
    assert "incubo set 2024-12-16-dev outcome=expired" in say(refused.value.hints[0])


@pytest.mark.parametrize(
    ("on", "words"), [(date(2025, 2, 1), "still to come"), (date(2024, 12, 1), "was published on 16 December 2024")]
)
def test_days_that_are_refused(on: date, words: str) -> None:
    desk = desk_of({NAME: "title: Dev\nopens: 2024-12-16\n"})
    with pytest.raises(Refused) as refused:
        close(desk, desk.registry.jobs.values(), "filled", on)
    assert words in say(refused.value.message)


def test_several_are_told_one_by_one() -> None:
    desk = desk_of({NAME: "opens: 2024-12-16\n", "jobs/2024-12-17-design": "opens: 2024-12-17\n"})
    made = close(desk, desk.registry.jobs.values(), "expired", TODAY)
    assert (made.scope, say(made.summary)) == ("", "2 offers closed (expired)")
    assert [say(line) for line in made.body] == ["2024-12-16-dev", "2024-12-17-design"]
