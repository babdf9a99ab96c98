"""Cells as people write them: days, periods, amounts, words, lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.core.i18n import format_long_date, temporary_language
from incubo.exchange.workbook.values import (
    CellReading,
    is_no_value,
    iter_name_parts,
    read_date,
    read_period,
    split_list,
)

TODAY = date(2024, 7, 1)
MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
"""As French spreadsheets shorten them."""
WEEKDAYS = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."]


def _day_and_remark(reading: CellReading) -> tuple[Any, str]:
    return reading.value, reading.remark


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12/03/2024", date(2024, 3, 12)),
        ("12/03/24", date(2024, 3, 12)),
        ("15-01-20", date(2020, 1, 15)),
        ("12-11-25", date(2025, 11, 12)),
        ("1-2-20", date(2020, 2, 1)),
        ("20.01.15", date(2015, 1, 20)),
        ("01-févr-25", date(2025, 2, 1)),
        ("1er févr. 2020", date(2020, 2, 1)),
        ("1 févr 20", date(2020, 2, 1)),
        ("lun. 3 févr. 2020", date(2020, 2, 3)),
        ("mar. 3 mars 2020", date(2020, 3, 3)),
        ("03/02/2020*", date(2020, 2, 3)),
        ("2024-03-12T10:00:00", date(2024, 3, 12)),
        ("12/03/2024 à 14h30", date(2024, 3, 12)),
        ("lundi 3 juin 2024", date(2024, 6, 3)),
        ("le 1er juin 2024", date(2024, 6, 1)),
        (20_240_601, date(2024, 6, 1)),
        (date(2024, 6, 1), date(2024, 6, 1)),
    ],
)
def test_days(cell: Any, day: date) -> None:
    assert read_date(cell, TODAY)[0] == day
    assert read_date(cell, TODAY).remark == ""


@pytest.mark.parametrize("cell", ["45444", 45444, 45444.75])
def test_a_day_that_is_a_number_of_a_spreadsheet_is_told(cell: Any) -> None:
    assert _day_and_remark(read_date(cell, TODAY)) == (date(2024, 6, 1), "serial")


@pytest.mark.parametrize("cell", ["1/1/0025", "01.06.0024", "0025-01-01", "1 janvier 0025", "0025/01/01"])
def test_a_year_that_begins_with_a_zero_is_not_guessed(cell: str) -> None:
    reading = read_date(cell, TODAY)
    assert reading.value is None
    assert "the year is wrong" in [hint.template for hint in reading.hints]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("début juin 2024", date(2024, 6, 1)),
        ("mi-juin 2024", date(2024, 6, 15)),
        ("fin 2024", date(2024, 12, 31)),
        ("vers 12/03/2024", date(2024, 3, 12)),
        ("12/03/2024 ?", date(2024, 3, 12)),
    ],
)
def test_days_that_are_not_exact(cell: str, day: date) -> None:
    assert _day_and_remark(read_date(cell, TODAY)) == (day, "approximate")


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("juin 2024", date(2024, 6, 1), date(2024, 6, 30)),
        ("juin 2024 ?", date(2024, 6, 1), date(2024, 6, 30)),
        ("T2 2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("T2 24", date(2024, 4, 1), date(2024, 6, 30)),
        ("2T2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("1S 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("févr 2020", date(2020, 2, 1), date(2020, 2, 29)),
        ("févr.-20", date(2020, 2, 1), date(2020, 2, 29)),
        ("mar. 2020", date(2020, 3, 1), date(2020, 3, 31)),
        ("2e trimestre 2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("S1 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("mars-24", date(2024, 3, 1), date(2024, 3, 31)),
        ("03/24", date(2024, 3, 1), date(2024, 3, 31)),
        ("03/2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("depuis mars 2023", date(2023, 3, 1), date(2023, 3, 31)),
        (2024, date(2024, 1, 1), date(2024, 12, 31)),
        ("courant 2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_is_its_first_or_its_last_day(cell: Any, first: date, last: date) -> None:
    assert _day_and_remark(read_date(cell, TODAY)) == (first, "first-day")
    assert _day_and_remark(read_date(cell, TODAY, takes_last_day=True)) == (last, "last-day")


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2024",
        "juin",
        "demain",
        "lundi",
        "60j",
        "+3mo",
        12,
        "été 2024",
        "3T",
        "31-31-20",
        "99-12-31",
        "x" * 30_000,
    ],
)
def test_what_is_no_day_has_an_error(cell: Any) -> None:
    reading = read_date(cell, TODAY)
    assert (reading.value, reading.error is not None) == (None, True)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["fr", "en"]))
def test_every_day_is_read_as_people_and_programs_write_it(day: date, language: str) -> None:
    with temporary_language(language):
        written = format_long_date(day)
    serial = (day - date(1899, 12, 30)).days
    short = [f"{day:%d}{mark}{day:%m}{mark}{day:%y}" for mark in "-./ "]
    month = MONTHS[day.month - 1]
    short += [f"{day.day}-{month}-{day:%y}", f"{day:%d}-{month.rstrip('.')}-{day:%Y}", f"{day.day} {month} {day.year}"]
    short += [f"{WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}", f"{day:%d/%m/%Y}*"]
    texts = [written, *short, day.isoformat(), f"{day:%d/%m/%Y}", serial, f"{day.isoformat()} 00:00:00"]
    assert {read_date(text, TODAY).value for text in texts} == {day}


@given(st.text(max_size=80))
def test_any_text_is_a_period_or_none(text: str) -> None:
    period = read_period(text, TODAY)
    assert period is None or period.last - period.first >= timedelta(0)


@pytest.mark.parametrize(
    "text", ["à confirmer", "À CONFIRMER", "(à venir)", "?", "??", "-", "—", "n/a", "N.C.", "TBD", "néant"]
)
def test_words_that_say_that_there_is_no_value(text: str) -> None:
    assert is_no_value(text)


@pytest.mark.parametrize("text", ["Mon Estran", "x", "oui", "0", "1", "✓", "Aucun souci", "Non"])
def test_other_words_are_values(text: str) -> None:
    assert not is_no_value(text)


def test_the_items_of_a_list() -> None:
    assert split_list("a, b, c") == ["a", "b", "c"]
    assert split_list("a, b; c") == ["a, b", "c"]
    assert split_list("- un, deux\n- trois") == ["un, deux", "trois"]
    assert split_list("• un • deux") == ["un", "deux"]


def test_a_name_with_commas_is_tried_whole_and_goes_on_in_small_letters() -> None:
    ways = list(iter_name_parts("Ministère de la Mer, des Ports, ANRH"))
    assert ways[0] == ["Ministère de la Mer, des Ports, ANRH"]
    assert ways[1] == ["Ministère de la Mer, des Ports", "ANRH"]
