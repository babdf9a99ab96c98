"""`close`: job offers end."""

from __future__ import annotations

from datetime import date

import pytest
from support.registries import changed_lines, make_file_edits

from incubo.core.errors import RefusedError
from incubo.core.i18n import translate
from incubo.edit.verbs.close import close
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout

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
@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_outcome_and_the_day(fields: str, on: date, changed: list[str], layout: Layout, newline: str) -> None:
    edits = make_file_edits({NAME: f"title: Dev\n{fields}contact: a@b.example\n"}, layout, newline)
    job = edits.registry.jobs["2024-12-16-dev"]
    made = close(edits, [job], "filled", on)
    assert sorted(changed_lines(edits, job.path)) == sorted([*changed, "+outcome: filled"])
    assert edits.read(job.path).count(b"\n") == edits.read(job.path).count(newline.encode())
    assert (made.verb, made.scope, translate(made.summary), made.body_lines) == ("close", job.id, "filled", ())


def test_already_closed() -> None:
    edits = make_file_edits({NAME: "opens: 2024-12-16\noutcome: filled\n"})
    job = edits.registry.jobs["2024-12-16-dev"]
    made = close(edits, [job], "filled", TODAY)
    assert made.plan.files == {}
    assert translate(made.notes[0]) == "2024-12-16-dev is already closed, as “filled”"
    with pytest.raises(RefusedError) as refused:
        close(edits, [job], "expired", TODAY)
    assert "incubo set 2024-12-16-dev outcome=expired" in translate(refused.value.hints[0])


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2025, 2, 1), "is in the future"), (date(2024, 12, 1), "was not published until 16 December 2024")],
)
def test_invalid_closing_dates(on: date, words: str) -> None:
    edits = make_file_edits({NAME: "title: Dev\nopens: 2024-12-16\n"})
    with pytest.raises(RefusedError) as refused:
        close(edits, edits.registry.jobs.values(), "filled", on)
    assert words in translate(refused.value.message)


def test_several_offers_are_listed() -> None:
    edits = make_file_edits({NAME: "opens: 2024-12-16\n", "jobs/2024-12-17-design": "opens: 2024-12-17\n"})
    made = close(edits, edits.registry.jobs.values(), "expired", TODAY)
    assert (made.scope, translate(made.summary)) == ("", "2 offers closed (expired)")
    assert [translate(line) for line in made.body_lines] == ["2024-12-16-dev", "2024-12-17-design"]
