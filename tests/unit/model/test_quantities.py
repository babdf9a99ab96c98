"""Numbers and amounts as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.model.quantities import (
    AmbiguousNumberError,
    guess_marks,
    parse_amount,
    parse_count,
    parse_figure,
    parse_months,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("220k", 220_000), ("220K€", 220_000), ("220000", 220_000), ("220 000 €", 220_000), ("€220,000", 220_000),
        ("220\u202f000\u00a0€", 220_000), ("220.000 €", 220_000), ("12,450 euros", 12_450),
        ("1,2M", 1_200_000), ("1.2 M€", 1_200_000),
        ("1,250M", 1_250_000), ("1.234.567", 1_234_567), ("0,5k", 500), ("220'000", 220_000), ("220000 euros", 220_000),
        ("52 500,50 €", 52_500.5), ("1.200,50", 1_200.5), ("1 250,5k", 1_250_500), ("12,5 €", None),
        ("12,5", None), ("220 x", None), ("k", None), ("", None), ("-5", None), ("1,2,3", None), ("9" * 60, None),
        ("12,04", 12.04), ("0,004k", 4), ("0,00104k", 1.04), ("1.234,56,78", None), ("²", None), ("1,²k", None),
    ],
)  # fmt: skip
def test_amounts(text: str, value: float | None) -> None:
    assert parse_amount(text) == value


def test_counts_are_short_numbers() -> None:
    assert [parse_count(text) for text in ("12", "-1", "1.5", "²", "", "9" * 5000)] == [
        12,
        None,
        None,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12450", 12_450), ("12 450", 12_450), ("3,5", 3.5), ("3.5", 3.5), ("-3", -3), ("−3,5", -3.5), ("+7", 7),
        ("1,234,567", 1_234_567), ("1.234.567", 1_234_567), ("1,234,567.8", 1_234_567.8), ("1.234,5", 1_234.5),
        ("0,125", 0.125), ("12,4500", 12.45), ("12,34.5", None), ("douze", None), ("", None),
        ("1e5", None), ("5,", None), (",5", None), ("1..2", None), ("9" * 60, None), ("1,234.", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float | None) -> None:
    assert parse_number(text) == value


def test_ambiguous_numbers_are_not_guessed() -> None:
    with pytest.raises(AmbiguousNumberError) as caught:
        parse_number("51,800")
    assert caught.value.readings == ("51800", "51.8")


@pytest.mark.parametrize("text", ["4.200", "4,200", "-1.000", "120.000"])
def test_three_digits_after_one_mark_are_ambiguous(text: str) -> None:
    with pytest.raises(AmbiguousNumberError):
        parse_number(text)
    for unit in ("", " k€"):
        with pytest.raises(AmbiguousNumberError):
            parse_amount(text.lstrip("-") + unit)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("6", 6), ("18 mois", 18), ("6m", 6), ("1 an", 12), ("un an", 12), ("deux ans", 24), ("une année", 12),
        ("un semestre", 6), ("2 trimestres", 6), ("1,5 an", 18), ("1.5 years", 18), ("1 an et demi", 18),
        ("trois mois", 3), ("six months", 6), ("18-month", 18), ("a year and a half", 18), ("+6mo", 6),
        ("6-9 mois", None), ("environ 6 mois", None), ("6 mois renouvelables", None), ("8 semaines", None),
        ("1,5 mois", None), ("1.200 mois", None), ("mois", None), ("", None), ("quelques mois", None),
        ("²", None), ("-6", None), ("9" * 60, None),
    ],
)  # fmt: skip
def test_durations_are_whole_months(text: str, months: int | None) -> None:
    assert parse_months(text) == months


@pytest.mark.parametrize(
    ("others", "point", "comma"),
    [
        (["3,5"], 4_200, 4.2), (["3.5"], 4.2, 4_200), (["1.234.567"], 4_200, None), (["1,234,567"], None, 4_200),
        (["1.234,50 €"], 4_200, 4.2), (["12 450", "7"], None, None), (["3,5", "3.5"], None, None), ([], None, None),
        (["0.125"], 4.2, 4_200), (["4.200", "1.000"], None, None),
    ],
)  # fmt: skip
def test_the_other_numbers_of_a_column_decide(others: list[str], point: float | None, comma: float | None) -> None:
    marks = guess_marks(others)
    for text, number in (("4.200", point), ("4,200", comma)):
        if number is None:
            with pytest.raises(AmbiguousNumberError):
                parse_number(text, marks)
        else:
            assert parse_number(text, marks) == number


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("78 %", (78, "percentage")), ("78,5%", (78.5, "percentage")), ("45 pour cent", (45, "percentage")),
        ("120 k€ HT", (120_000, "amount")), ("120 000 €", (120_000, "amount")), ("12 450", (12_450, "")),
        ("-3", (-3, "")), ("120 $", None), ("% 5", None), ("%", None), ("douze", None),
    ],
)  # fmt: skip
def test_figures_have_their_unit(text: str, figure: tuple[float, str] | None) -> None:
    assert parse_figure(text) == figure


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([" ", "\u00a0", "\u202f", "'", "."]))
def test_amounts_are_read_as_people_write_them(euros: int, cents: int, blank: str) -> None:
    written = f"{euros:,}".replace(",", blank) + f",{cents:02}"
    assert parse_amount(f"{written} €") == pytest.approx(euros + cents / 100)
    assert parse_number(written) == pytest.approx(euros + cents / 100)
