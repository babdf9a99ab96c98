"""What the published indicators say beside their figures: what a registry's data cannot give, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from incubo.config import settings as config
from incubo.core.i18n import translate
from incubo.document.table import Row, TypedValue
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.records import Event, Fast, Incubator, Member, Mission, Phase, Startup, Team
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.registry import FileFacts, Registry
from incubo.reports.indicators.report import INDICATORS, indicators_report

DAY = date(2024, 7, 1)
YEARS = [Period(date(year, 1, 1), date(year, 12, 31)) for year in (2022, 2023, 2024)]
CONSTRUCTION = Phase("construction", date(2023, 3, 1))
WHOLE = Mission(date(2023, 1, 2), None, "admin")


@dataclass
class Found:
    """A row: its values by year (without those that are empty), and its remark in English."""

    values: dict[str, Any]
    remark: str
    names: list[str]


def startup(name: str, *phases: Phase, **fields: Any) -> Startup:
    return Startup(name, f"{name}.md", name.title(), **{"incubator": "quai", "phases": phases, **fields})


def member(name: str, *missions: Mission, domaine: str | None = "Design") -> Member:
    return Member(name, f"{name}.md", name.title(), domaine=domaine, missions=missions)


def registry_of(
    startups: Iterable[Startup] = (), members: Iterable[Member] = (), incubators: Iterable[str] = ("quai",)
) -> Registry:
    entries: dict[str, dict[str, Any]] = {
        "incubator": {name: Incubator(name, f"{name}.md", name.title()) for name in incubators},
        "startup": {one.id: one for one in startups},
        "member": {one.id: one for one in members},
        "job": {},
        "team": dict[str, Team](),
    }
    vocabulary = make_vocabulary(config.load_profile("beta.gouv.fr"))
    return Registry(INCUBO_LAYOUT, vocabulary, entries, {}, [], [], FileFacts())


def found(registry: Registry, incubator: str | None = None, day: date = DAY) -> dict[str, Found]:
    rows = indicators_report(Scope(registry, day, incubator), YEARS).rows
    return {row.cells["id"]: _found(row) for row in rows}


def shared_remarks(registry: Registry) -> list[str]:
    notes = indicators_report(Scope(registry, DAY), YEARS).notes
    return [translate(note.message) for note in notes if note.id.startswith("remark-")]


def _found(row: Row) -> Found:
    values = {name: cell.value for name, cell in row.cells.items() if isinstance(cell, TypedValue)}
    remark = row.cells["remark"]
    return Found(values, translate(remark) if remark is not None else "", [entry.id for entry in row.contributions])


def test_an_empty_registry_has_no_figure_and_says_why() -> None:
    rows = found(registry_of())
    deprecated = {"I-25d", "I-26d"}  # of `transfer`, which nobody writes any more
    assert rows.keys() == {indicator.id for indicator in INDICATORS} - deprecated
    assert all(not row.values and row.remark and not row.names for row in rows.values())
    assert rows["I-1"].remark == "no product is recorded"
    assert rows["I-15"].remark == "no mission with its dates is recorded"


def test_startups_without_people_have_no_figures_about_people() -> None:
    """Without this, every one of them is “without a coach”, and nobody is a public agent."""
    rows = found(registry_of([startup("phare", CONSTRUCTION), startup("undated", Phase("construction"))]))
    assert rows["I-3"].values == {"2022": 0, "2023": 1, "2024": 1}
    assert rows["I-3"].remark == "1 product whose phases have no date is not counted"
    for number in ("I-12", "I-14", "I-15", "I-16", "I-18", "I-30a", "I-30b", "I-30c", "I-34a", "I-34b"):
        assert (rows[number].values, rows[number].remark) == ({}, "no mission with its dates is recorded")
    for number in ("I-11", "I-19", "I-20", "I-21", "I-22", "I-23", "I-28"):
        assert (rows[number].values, rows[number].remark) == ({}, "no entry of the registry records it")
    assert (rows["I-25c"].values, rows["I-25c"].remark) == ({}, "nothing is recorded to compute it from")
    undated = found(registry_of([startup("undated", Phase("construction"))]))
    assert (undated["I-1"].values, undated["I-1"].remark) == ({}, "no product says since when it is in a phase")


def test_a_field_that_nobody_fills_in_is_no_zero() -> None:
    phare, quai = (
        startup("phare", CONSTRUCTION),
        startup("estran", CONSTRUCTION, incubator="digue", budget_url="https://x"),
    )
    assert found(registry_of([phare]))["I-21"].values == {}
    row = found(registry_of([phare, quai]), "quai")["I-21"]  # recorded, in the other incubator: here it is none
    assert (row.values, row.remark) == ({"2024": 0}, "entries give no date: last column only, with what they say")
    fast = found(registry_of([startup("phare", CONSTRUCTION, fast=Fast(3))]))["I-28"]
    assert (fast.values, fast.names) == ({"2024": 1}, ["phare"])


def impact(day: str, year: int | None = None) -> Event:
    return Event("national_impact", date.fromisoformat(day), year=year)


def test_events_that_name_no_year_are_told_beside_the_figure() -> None:
    given = startup("given", CONSTRUCTION, events=(impact("2024-02-26", 2023), impact("2023-12-31", 2022)))
    none = [startup("one", CONSTRUCTION, events=(impact("2024-02-26"),)),
            startup("two", CONSTRUCTION, events=(impact("2023-12-31"), impact("2023-06-30")))]  # fmt: skip
    assert found(registry_of([given]))["I-11"].remark == ""
    row = found(registry_of(none))["I-11"]
    assert row.values == {"2022": 0, "2023": 1, "2024": 1}  # a service counts once, whatever its events
    assert row.remark == "3 events of 3 name no year: counted by their date"
    both = found(registry_of([given, *none]))["I-11"]
    assert both.values == {"2022": 1, "2023": 2, "2024": 1}
    assert both.remark == "3 events of 5 name no year: counted by their date"
    later = registry_of([startup("later", CONSTRUCTION, events=(impact("2024-12-31"),))])
    assert (found(later)["I-11"].values, found(later)["I-11"].remark) == ({}, "no entry of the registry records it")


def lives(last: str, n: int) -> list[Startup]:
    phases = (CONSTRUCTION, Phase("acceleration", date(2023, 9, 1)), Phase(last, date(2024, 2, 1)))
    return [startup(f"{last}-{i}", *phases) for i in range(n)]


def test_the_vocabulary_of_2026_changes_stop_rates() -> None:
    """The same life: an ended partnership is a stop, a transferred service is none. The row says so."""
    before = registry_of([*lives("alumni", 4), *lives("abandon", 8)])
    rate = found(before)["I-25c"]
    assert (rate.values["2024"], rate.remark) == (1.0, "")
    (said,) = shared_remarks(before)  # once for all rows that it is about
    assert "4 products are in “Partnership ended”, which counts as a stop." in said
    for number in ("I-4", "I-5", "I-10", "I-25c"):
        assert f"{number}," in said.partition(":")[0].replace(" and", ",") + ","
    since = found(registry_of([*lives("transfere", 4), *lives("abandon", 8)]))["I-25c"]
    assert since.values["2024"] == pytest.approx(8 / 12)
    assert since.remark == (
        "4 that went on to “Transferred” are no stops; until 2026 they could be “Partnership ended”, a stop"
    )
    neither = found(registry_of(lives("abandon", 12)))["I-25c"]
    assert (neither.values["2024"], neither.remark) == (1.0, "")
    assert not shared_remarks(registry_of(lives("abandon", 12)))


def test_stops_of_startups_that_were_not_active_are_told_beside_those_of_the_other_report() -> None:
    left = startup("left", CONSTRUCTION, Phase("success", date(2023, 6, 1)), Phase("alumni", date(2024, 2, 1)))
    row = found(registry_of([left, *lives("abandon", 2)]))["I-10"]
    assert row.values["2024"] == 3
    assert row.remark == "active just before, as on the last line of the report of entries and exits: 2024 (2)"
    assert found(registry_of(lives("abandon", 2)))["I-10"].remark == ""


def test_two_words_for_one_phase_have_two_rows() -> None:
    day = date(2023, 5, 2)
    rows = found(registry_of([startup("old", Phase("transfer", day)), startup("new", Phase("consolidation", day))]))
    assert "without “Consolidation”, the other word for it (I-25e)" in rows["I-25d"].remark
    assert "without “Transfer”, the other word for it (I-25d)" in rows["I-25e"].remark
    assert rows["I-25d"].values == rows["I-25e"].values == {"2023": 0, "2024": 0}


def test_a_share_of_few_is_told_with_their_number() -> None:
    rows = found(registry_of(lives("abandon", 9)))
    assert rows["I-25c"].remark == "computed from fewer than 10: 2023 (9) and 2024 (9)"
    assert rows["I-26c"].remark == "computed from fewer than 10: 2024 (9)"


def test_years_before_the_first_mission_have_no_figures_about_people() -> None:
    """One hire does not tell that there was nobody before."""
    startups = [startup(f"phare-{n}", CONSTRUCTION) for n in range(5)]
    hired = member("lou", Mission(date(2024, 6, 3), None, "admin", None, ("phare-1",)), domaine="Coaching")
    rows = found(registry_of(startups, [hired]))
    assert (rows["I-14"].values, rows["I-14"].names) == ({"2024": 1}, ["lou"])
    assert rows["I-15"].values == rows["I-12"].values == rows["I-30b"].values | {"2024": 1} == {"2024": 1}
    for number in ("I-12", "I-14", "I-15", "I-16"):
        assert rows[number].remark.startswith("2022 and 2023: no mission with its dates is recorded"), number
    few = "missions are recorded for too few active products"
    assert (rows["I-34a"].values, rows["I-34a"].remark) == ({}, few)
    assert rows["I-3"].values == {"2022": 0, "2023": 5, "2024": 5}
    second = member("ada", Mission(date(2023, 6, 3), None, "admin", None, ("phare-2",)), domaine="Coaching")
    enough = found(registry_of(startups, [hired, second]))["I-34a"]
    assert (enough.values, enough.names) == ({"2024": 3}, ["phare-0", "phare-3", "phare-4"])
    assert enough.remark.startswith(f"2022: no mission with its dates is recorded; 2023: {few}")


def test_a_median_has_the_phases_behind_it_that_it_is_of() -> None:
    ended = startup("ended", Phase("construction", date(2022, 3, 1)), Phase("acceleration", date(2023, 3, 1)))
    median = found(registry_of([ended, startup("running", CONSTRUCTION)]))["I-26b"]
    assert (median.values["2024"], median.names) == (365, ["ended"])


def test_a_phase_whose_written_end_has_passed_is_told_beside_those_that_count_it() -> None:
    over = startup("over", Phase("investigation", date(2023, 1, 13), date(2023, 5, 2)))
    rows = found(registry_of([over, startup("phare", Phase("investigation", date(2024, 6, 3)))]))
    text = "for 1 of them, the written end of the phase has passed and no other has begun"
    assert (rows["I-2"].values["2024"], rows["I-2"].remark) == (2, text)
    assert (rows["I-1"].remark, rows["I-3"].remark) == (text, "")
    built = startup("built", Phase("construction", date(2022, 1, 13), date(2023, 5, 2)))
    rows = found(registry_of([built, startup("phare", Phase("investigation", date(2024, 6, 3)))]))
    assert (rows["I-2"].remark, rows["I-3"].remark, rows["I-5"].remark) == ("", text, text)


def test_launches_and_investigations_that_the_entries_do_not_tell() -> None:
    startups = [
        startup("whole", Phase("investigation", date(2022, 3, 1)), CONSTRUCTION),
        startup("late", Phase("acceleration", date(2023, 5, 2))),
        startup("earlier", Phase("acceleration", date(2019, 5, 2))),
    ]
    rows = found(registry_of(startups))
    assert (rows["I-7"].values["2023"], rows["I-9"].values["2022"]) == (1, 1)
    assert rows["I-7"].remark == "1 product entered the programme by a later phase: not counted"
    assert rows["I-9"].remark == "1 product that began without a recorded investigation is not counted"


def test_people_whose_entries_do_not_say_who_they_are() -> None:
    phare = [startup("phare", CONSTRUCTION), startup("estran", CONSTRUCTION)]
    here = Mission(date(2023, 1, 2), None, "admin", None, ("phare",))
    people = [
        member("coach", here, domaine="Coaching"),
        member("unknown", Mission(date(2023, 1, 2), None, None, None, ("phare",)), domaine=None),
        member("reversed", Mission(date(2023, 6, 1), date(2023, 5, 1), "admin")),
    ]
    rows = found(registry_of(phare, people))
    unrecorded = "2022: no mission with its dates is recorded"
    assert rows["I-15"].values == {"2023": 2, "2024": 2}
    assert rows["I-15"].remark == f"{unrecorded}; 1 member whose missions have no valid dates is not counted"
    assert found(registry_of(phare, people), "quai")["I-15"].remark == unrecorded  # of no incubator in particular
    assert "1 active member of 2 has no status" in rows["I-16"].remark
    assert "1 mission begun in these years has no status" in rows["I-12"].remark
    assert rows["I-34a"].values["2024"] == 1
    assert rows["I-34a"].remark == (
        f"{unrecorded}; for 1 of them, nobody at all is recorded; 1 active member of 2 has no domain; "
        "by the domain in each member's entry"
    )
    assert (rows["I-18"].values, rows["I-18"].remark) == ({}, "no member is of the domain “Development”")
    assert (rows["I-30a"].values, rows["I-30a"].remark) == ({}, "no member is of the domain “Intrapreneurship”")
    silent = found(registry_of(phare, [member("m", here._replace(status=None))]))
    assert (silent["I-16"].values, silent["I-16"].remark) == ({}, "no mission gives its status")


def test_active_incubators_are_counted_for_all_of_them_only() -> None:
    registry = registry_of([startup("phare", CONSTRUCTION), startup("estran", CONSTRUCTION, incubator="nowhere")])
    row = found(registry)["I-27"]
    assert (row.values["2024"], row.names) == (1, ["quai"])
    assert row.remark == "by the incubators in each product's entry; 1 incubator without an entry is not counted"
    nameless = found(registry_of([startup("phare", CONSTRUCTION)], incubators=()))["I-27"]
    assert (nameless.values, nameless.remark) == ({}, "no incubator has an entry")
    alone = found(registry, "quai")["I-27"]
    assert (alone.values, alone.remark) == ({}, "only for all incubators together")


def test_what_is_known_later_changes_no_remark_of_an_earlier_day() -> None:
    day = date(2023, 6, 30)
    people = [member("m", WHOLE)]
    now = [startup("phare", CONSTRUCTION)]
    later = [startup("phare", CONSTRUCTION, Phase("acceleration", date(2023, 9, 1)), Phase("transfere", DAY),
                     events=(impact("2024-06-30"), Event("fast", DAY)))]  # fmt: skip
    assert found(registry_of(now, people), day=day) == found(
        registry_of(later, [*people, member("new", Mission(DAY, None, "admin"), domaine="Coaching")]), day=day
    )


def test_a_stay_that_ends_on_the_last_day_of_a_year_has_not_ended_in_it() -> None:
    ends = {"eve": date(2023, 12, 30), "last": date(2023, 12, 31), "long": date(2023, 12, 30)}
    people = [
        member(name, Mission(date(2022 if name == "long" else 2023, 1, 1), end, "admin"), domaine="Intraprenariat")
        for name, end in ends.items()
    ]
    figures = found(registry_of([startup("phare", CONSTRUCTION)], people))["I-30c"].values
    assert figures["2023"] == (364 + 364 + 365) / 2
    assert figures["2024"] == 365
    definition = next(one.definition for one in INDICATORS if one.id == "I-30c")
    assert "before the last day of the year" in definition
