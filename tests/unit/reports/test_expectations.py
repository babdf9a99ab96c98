"""What is asked of the entries of startups: nothing that nobody in the registry records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from incubo.config.settings import load_profile
from incubo.core.i18n import set_language, translate
from incubo.facts.expectations import (
    MIN_STARTUPS,
    expectation_label,
    is_asked_for,
    missing_expectations,
)
from incubo.facts.scope import Scope
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Event, Phase, Startup
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.registry import FileFacts, Registry
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.standards import standards_report, standards_summary_report

DAY = date(2024, 7, 1)
PHASES = (Phase("construction", date(2020, 1, 2)),)


def registry_of(count: int, filled: int, field: str, value: Any, **overrides: Any) -> Registry:
    """`count` startups under construction, of which `filled` have a field."""
    startups = {
        f"s{i}": Startup(f"s{i}", f"content/startups/s{i}.md", f"S{i}", phases=PHASES)._replace(
            **({field: value} if i < filled else {})
        )
        for i in range(count)
    }
    entries = {kind: startups if kind == "startup" else {} for kind in ENTRY_KINDS}
    vocabulary = make_vocabulary(load_profile("beta.gouv.fr"), overrides)
    return Registry(INCUBO_LAYOUT, vocabulary, entries, {}, [], [], FileFacts())


@pytest.mark.parametrize(
    ("count", "filled", "asked"),
    [(100, 1, False), (100, 2, True), (49, 0, True), (50, 0, False)],
)
def test_a_field_that_nobody_fills_in_is_not_missing(count: int, filled: int, asked: bool) -> None:
    registry = registry_of(count, filled, "budget_url", "https://budget.example")
    last = registry.startups[f"s{count - 1}"]
    missing = missing_expectations(registry, last, DAY, registry.phase_period_at(last.id, DAY))
    assert ("budget_url" in {item.expectation for item in missing}) is asked
    items = collect_action_items(Scope(registry, DAY))
    assert ("budget_url" in {item.topic for item in items}) is asked
    table = standards_report(Scope(registry, DAY))
    assert ("budget_url" in {column.id for column in table.columns}) is asked
    summary = standards_summary_report(Scope(registry, DAY))
    assert ("budget_url" in {row.cells["standard"].id for row in summary.rows}) is asked
    set_language("en")
    expected = [translate(note.message) for note in summary.notes if note.id == "expected-construction"]
    assert ("budget page" in "".join(expected)) is asked
    if not asked:
        assert all("not-asked" in {note.id for note in each.notes} for each in (table, summary))


def test_the_registry_s_own_settings_ask_all_the_same() -> None:
    registry = registry_of(100, 0, "budget_url", "", expected={"construction": {"budget_url": 3}})
    assert is_asked_for(registry, "budget_url")
    assert not is_asked_for(registry, "impact_url")


def test_committees_that_nobody_records_are_not_asked_for() -> None:
    event = Event("committee", date(2024, 2, 1))
    for filled in (1, 2):
        items = collect_action_items(Scope(registry_of(100, filled, "events", (event,)), DAY))
        assert ("committee-never" in {item.signal for item in items}) is (filled == 2)


def test_another_field_counts_too() -> None:
    assert is_asked_for(registry_of(100, 2, "stats", True), "stats_url")


def test_an_expectation_has_a_label_in_full_and_one_in_a_word() -> None:
    set_language("en")
    assert [translate(expectation_label(name)) for name in ("committee", "accessible", "unheard-of")] == [
        "a committee", "a service that is at least partially accessible", "unheard-of"
    ]  # fmt: skip
    for name in ("committee", "accessible", "unheard-of"):
        assert translate(expectation_label(name, is_short=True)) == name


def test_how_many_expectations_are_met_is_said_where_some_are_due() -> None:
    due = registry_of(MIN_STARTUPS - 1, 3, "budget_url", "https://budget.example")
    nothing_due = registry_of(0, 0, "budget_url", None)
    assert [note.id for note in standards_report(Scope(due, DAY)).notes].count("count") == 1
    assert "count" not in [note.id for note in standards_report(Scope(nothing_due, DAY)).notes]


@pytest.mark.parametrize(
    ("names", "asked", "asked_before_2026"),
    [
        (("abandon",), True, False),  # it never was in the programme, but there is another word for such stops
        (("investigation", "abandon"), True, False),
        (("investigation", "abandon-investigation"), False, False),
        (("investigation", "construction", "abandon"), True, True),
        (("alumni",), False, False),  # a former word says nothing of the programme
        (("investigation", "alumni"), False, False),
        (("acceleration", "alumni"), True, True),
    ],
)
def test_a_stop_asks_for_a_post_mortem_unless_it_came_before_the_programme(
    names: tuple[str, ...], asked: bool, asked_before_2026: bool
) -> None:
    phases = tuple(Phase(name, date(2020 + year, 1, 2)) for year, name in enumerate(names))
    for is_current, expected in ((True, asked), (False, asked_before_2026)):
        words = {"abandon-investigation": {"current": is_current}}
        registry = registry_of(1, 1, "phases", phases, phases=words)
        period = registry.phase_period_at("s0", DAY)
        missing = missing_expectations(registry, registry.startups["s0"], DAY, period)
        assert ("post_mortem" in [each.expectation for each in missing]) == expected
