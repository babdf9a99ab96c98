"""Numbers and amounts as people type them."""

from __future__ import annotations

import pytest

from incubo.model.quantities import AmbiguousNumberError, parse_amount, parse_count, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("220k", 220_000), ("220K€", 220_000), ("220000", 220_000), ("220 000 €", 220_000), ("€220,000", 220_000),
        ("220\u202f000\u00a0€", 220_000), ("220.000", 220_000), ("1,2M", 1_200_000), ("1.2 M€", 1_200_000),
        ("1,250M", 1_250_000), ("1.234.567", 1_234_567), ("0,5k", 500), ("220'000", 220_000), ("220000 euros", 220_000),
        ("12,5", None), ("220 x", None), ("k", None), ("", None), ("-5", None), ("1,2,3", None), ("9" * 60, None),
        ("1.234,56,78", None), ("²", None), ("1,²k", None),
    ],
)  # fmt: skip
def test_amounts(text: str, value: int | None) -> None:
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
        ("0,125", 0.125), ("12.450", 12.45), ("12,4500", 12.45), ("12,34.5", None), ("douze", None), ("", None),
        ("1e5", None), ("5,", None), (",5", None), ("1..2", None), ("9" * 60, None), ("1,234.", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float | None) -> None:
    assert parse_number(text) == value


def test_ambiguous_numbers_are_not_guessed() -> None:
    with pytest.raises(AmbiguousNumberError) as caught:
        parse_number("51,800")
    assert caught.value.readings == ("51800", "51.8")
