"""Parse numbers and amounts as people type them, in French or English: `12 450`, `12,5`, `12,450.5`, `1,2 M€`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from incubo.core.message import Message
from incubo.core.usage import CURRENCY_SYMBOLS, CURRENT_USAGE
from incubo.model.suggestions import strip_accents

LARGEST_USUAL_AMOUNT = 20_000_000
"""A larger amount is probably typed in another unit, or with a digit too many."""
SMALLEST_USUAL_AMOUNT = 1_000
"""A smaller amount is probably thousands, without their `k`."""
_MULTIPLIERS = {"": 1, "k": 1_000, "m": 1_000_000}
_MAX_LENGTH = 40
_BLANK = r"[\s'’_]"  # every blank, U+00A0 and U+202F too
_CURRENCY_WORDS = {
    "EUR": ("e", "euro", "euros"),
    "GBP": ("pound", "pounds"),
    **dict.fromkeys(("USD", "CAD", "AUD", "NZD"), ("dollar", "dollars")),
}
"""What people write for a currency, besides its code and its symbol."""
_GROUPED_THOUSANDS = r"\d{1,3}([.,])\d{3}(?:\1\d{3})*"
_TWO_READINGS = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
"""Three digits after one mark: thousands, or thousandths."""
_NUMBER_WORDS = {
    "un": 1, "une": 1, "a": 1, "an": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10,
    "ten": 10, "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "quinze": 15, "fifteen": 15, "dix-huit": 18,
    "eighteen": 18, "vingt-quatre": 24, "twenty-four": 24,
}  # fmt: skip
_MONTHS_OF_UNIT = {"m": 1, "t": 3, "q": 3, "s": 6, "a": 12, "y": 12}
"""By the first letter of a unit of time: a month, a quarter, a semester, a year."""
_DURATION = re.compile(
    r"\+?(\d{1,3}(?:[.,]\d)?|[a-z-]+)[ -]?"
    r"(mois|months?|mo|m|trimestres?|quarters?|semestres?|ans?|annees?|years?|yrs?)\.?( et demie?| and a half)?"
)
_PERCENTAGE = re.compile(r"(.+?)\s*(?:%|pour ?cent|per ?cent)")
_TAX_WORDS = re.compile(r"\b(?:ht|ttc|h\.t\.?|t\.t\.c\.?)\s*$")


class AmbiguousNumberError(ValueError):
    """A number with two meanings, in `readings`: 12,450 and 12.450 are 12450 or 12.45."""

    def __init__(self, *readings: str) -> None:
        super().__init__(*readings)
        self.readings = readings


class Figure(NamedTuple):
    """A number as people write it. `unit`: `amount` for one with a currency, or with the `k` or `M` of thousands and
    millions, `percentage` (its number is 78 for 78 %), "" for a plain number.
    """

    number: int | float
    unit: str = ""


class NumberMarks(NamedTuple):
    """What the comma and the point stand for where numbers are written alike; "": it is not known."""

    decimal: str = ""
    thousands: str = ""


_NO_MARKS = NumberMarks()
_COMMA_CURRENCIES = frozenset({"GBP", "USD", "AUD", "NZD"})
"""Those of countries where a comma separates thousands, and nothing else."""


def _usual_marks() -> NumberMarks:
    """What the currency of the registry tells of the marks of its numbers."""
    return NumberMarks(thousands=",") if CURRENT_USAGE.get().currency in _COMMA_CURRENCIES else _NO_MARKS


def parse_figure(text: str, marks: NumberMarks = _NO_MARKS) -> Figure | None:
    """The figure of `12,5`, `120 k€ HT` or `78 %`; None for any other text. Raises AmbiguousNumberError."""
    text = _TAX_WORDS.sub("", text.casefold()).strip()
    percentage = _PERCENTAGE.fullmatch(text) if len(text) <= _MAX_LENGTH else None
    number = parse_number(percentage[1] if percentage is not None else text, marks)
    if number is not None:
        return Figure(number, "percentage" if percentage is not None else "")
    amount = parse_amount(text, marks)
    return Figure(amount, "amount") if amount is not None else None


def guess_marks(texts: Iterable[str]) -> NumberMarks:
    """The marks of numbers that are written alike; "" for one that none of them shows, or that stands for both."""
    decimal: set[str] = set()
    thousands: set[str] = set()
    for text in texts:
        text = re.sub(_BLANK, "", text)
        match = re.search(r"\d[\d.,]*", text) if len(text) <= _MAX_LENGTH else None
        number = match[0].rstrip(".,") if match is not None else ""
        used = [mark for mark in ".," if mark in number]
        if len(used) == 1 and number.count(used[0]) > 1:  # 1.234.567
            thousands.update(used if re.fullmatch(_GROUPED_THOUSANDS, number) else ())
        elif used and not _TWO_READINGS.fullmatch(number):
            decimal.add(max(used, key=number.rfind))
    if len(decimal) > 1 or decimal & thousands or len(thousands) > 1:
        return NumberMarks()
    if decimal:
        return NumberMarks(min(decimal), "," if "." in decimal else ".")
    return NumberMarks(thousands=min(thousands, default=""))


def parse_amount(text: str, marks: NumberMarks = _NO_MARKS) -> int | float | None:
    """The amount of `220k`, `220 000 €`, `€220,000`, `52 500,50`, `1,2M`, in the registry's currency; None for any
    other text, an amount in another currency too.

    Three digits after a comma or a point are thousands before or after a currency, since no amount has thousandths;
    before `M` they are decimals (`1,250M`); before `k`, or alone, they may be either, unless `marks` or the currency
    tell: raises AmbiguousNumberError. Decimals are two digits, except before `k` and `M`: 12,5 is more often thousands
    whose unit was forgotten.
    """
    currency = CURRENT_USAGE.get().currency
    symbol = CURRENCY_SYMBOLS.get(currency, "")
    written = text = re.sub(_BLANK, "", text.casefold())
    for before in filter(None, (symbol, currency.casefold())):
        text = text.removeprefix(before)
    match = re.fullmatch(r"([\d.,]+)([km]?)(.*)", text)
    names = {"", symbol, currency.casefold(), *_CURRENCY_WORDS.get(currency, ())}
    if match is None or match[3] not in names or len(text) > _MAX_LENGTH:
        return None
    grouped = re.fullmatch(_GROUPED_THOUSANDS, match[1])
    value: int | float | None
    has_currency = written != text or match[3] != ""
    if _TWO_READINGS.fullmatch(match[1]) and (match[2] == "k" or not (match[2] or has_currency)):
        value = _parse_two_readings(match[1], marks, match[2])
    elif grouped and not match[2]:
        if grouped[1] == marks.decimal:
            raise AmbiguousNumberError(*_both_readings(match[1]))
        value = int(re.sub(r"[.,]", "", match[1]))
    else:
        value = _parse_plain_number(match[1])
    if value is None:
        return None
    amount = round(value * _MULTIPLIERS[match[2]], 2)
    if amount == int(amount):
        return int(amount)
    return amount if match[2] or re.search(r"[.,]\d\d$", match[1]) else None


def parse_count(text: str) -> int | None:
    """The whole number of `12`; None for any other text, or a number of 40 digits or more."""
    return int(text) if text.isdecimal() and len(text) < _MAX_LENGTH else None


def parse_months(text: str) -> int | None:
    """The whole number of months of `18 mois`, `6m`, `un semestre`, `1,5 an` or `6`; None for any other text."""
    text = strip_accents(" ".join(text.casefold().split()))
    if len(text) > _MAX_LENGTH:
        return None
    if (count := parse_count(text)) is not None:
        return count
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    number = _NUMBER_WORDS.get(match[1]) if match[1][0].isalpha() else _parse_plain_number(match[1])
    if number is None:
        return None
    months = (number + (0.5 if match[3] else 0)) * _MONTHS_OF_UNIT[match[2][0]]
    return int(months) if months == int(months) else None


def parse_number(text: str, marks: NumberMarks = _NO_MARKS) -> int | float | None:
    """The number of `12450`, `12 450`, `3,5`, `1,234,567.8`; None for any other text.

    Three digits after one comma or point are thousands or decimals: raises AmbiguousNumberError, unless `marks` or
    the currency tell.
    """
    text = re.sub(_BLANK, "", text)
    sign = -1 if text.startswith(("-", "−")) else 1
    text = text.lstrip("+-−")
    if len(text) > _MAX_LENGTH or not re.fullmatch(r"[\d.,]+", text):
        return None
    is_ambiguous = _TWO_READINGS.fullmatch(text)
    value = _parse_two_readings(text, marks) if is_ambiguous else _parse_plain_number(text)
    return None if value is None else sign * value


def _both_readings(text: str, unit: str = "") -> tuple[str, str]:
    """What `12,450` may mean: with thousands, and with decimals."""
    decimals = text.replace(",", ".").rstrip("0").rstrip(".")
    return re.sub("[.,]", "", text) + unit, decimals + unit


def _parse_two_readings(text: str, marks: NumberMarks, unit: str = "") -> int | float:
    """The number of `12,450`, once the decimal mark is known."""
    thousands, decimals = _both_readings(text)
    if marks == _NO_MARKS:
        marks = _usual_marks()
    if marks.decimal and marks.decimal in text:
        return float(decimals)
    if marks.thousands and marks.thousands in text:
        return int(thousands)
    raise AmbiguousNumberError(thousands + unit, decimals + unit)


def _parse_plain_number(text: str) -> int | float | None:
    """A number without spaces: the last of `.` and `,` is the decimal separator, unless it is repeated."""
    if text.isdecimal():
        return int(text)
    marks = [mark for mark in ".," if mark in text]
    if len(marks) == 2:
        decimal = max(marks, key=text.rfind)
        group = marks[0] if decimal == marks[1] else marks[1]
        whole, _, rest = text.rpartition(decimal)
        grouped = re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+", whole)
        return float(f"{whole.replace(group, '')}.{rest}") if grouped and rest.isdecimal() else None
    if marks and text.count(marks[0]) > 1:
        return int(text.replace(marks[0], "")) if re.fullmatch(_GROUPED_THOUSANDS, text) else None
    whole, _, rest = text.replace(",", ".").partition(".")
    return float(f"{whole}.{rest}") if whole.isdecimal() and rest.isdecimal() else None


def number_message(value: float | None) -> Message:
    """A number as a sentence quotes it, with its thousands separated; `?` where there is none that can be read."""
    return Message("?") if value is None else Message("{value:number}", {"value": value})


def metric_words(key: str) -> str:
    """The name of a measure as people read it: `ports_actifs` is “ports actifs”. Files and downloads keep the name."""
    return " ".join(key.replace("_", " ").split()) or key
