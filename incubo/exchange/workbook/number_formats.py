"""How the number formats of a spreadsheet show a number: `120` as “120 k€”, 0.78 as “78 %”, 123 as “00123”."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from incubo.exchange.workbook.sheets import PaddedNumber, ShownNumber

_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,6})?)\]")
_FORMAT_PART = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|([0#?][0#?.,]*)|(.)', re.DOTALL)
_UNIT = re.compile(r"(k|m)?\s?([€£$]|eur|euros?)?", re.IGNORECASE)


class _Section(NamedTuple):
    """A part of a number format: how often what it shows was divided by 1000, and its unit (`k€`, `%`; None: words that
    are no unit).
    """

    thousands: int = 0
    is_percentage: bool = False
    unit: str | None = ""

    @property
    def has_unit(self) -> bool:
        return self.is_percentage or self.thousands > 0 or bool(self.unit)


@lru_cache(maxsize=1024)
def _read_section(section: str) -> _Section:
    words: list[str] = []
    thousands, is_percentage = 0, False
    for quoted, escaped, currency, digits, other in _FORMAT_PART.findall(section):
        if digits:
            thousands = len(digits) - len(digits.rstrip(","))
        elif other == "%":
            is_percentage = True
        elif other not in "+-−()":
            words.append(other)
        else:
            words.append(quoted or escaped or currency)
    unit = re.sub(r"[\s\u00a0\u202f]+", "", "".join(words)).strip("()+-")
    if is_percentage or unit == "%":
        return _Section(thousands, is_percentage, "%")
    return _Section(thousands, False, unit if _UNIT.fullmatch(unit) else None)


def shows_more(code: str) -> bool:
    """Whether a format shows numbers with a unit, or with zeros before them."""
    sections = code.split(";")
    return any(_read_section(section).has_unit or _read_places(section) is not None for section in sections)


def show_number(number: int | float, code: str) -> int | float | ShownNumber:
    """A number with the unit, or the zeros before it, that a format shows it with; as it is, where it has none."""
    code = _choose_section(number, code)
    section = _read_section(code)
    if not section.has_unit:
        return _pad(number, code)
    if section.thousands > 2 or not abs(number) < _LARGEST_SHOWN:
        return number
    return _show(number, section.thousands, section.is_percentage, section.unit or "")


_PLACE = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_(.)|([0#?])|([ +()\-])', re.DOTALL)
"""What a format of a whole number has: texts, and the places of its digits. A point, a comma or a letter is neither."""
_MIN_ZEROS = 2


class _Place(NamedTuple):
    """A part of a format of whole numbers: the place of a digit (`0`, `#` or `?`), or a text."""

    text: str
    is_digit: bool


@lru_cache(maxsize=1024)
def _read_places(section: str) -> tuple[_Place, ...] | None:
    """The parts of a format that shows zeros before a whole number; None for another one."""
    places: list[_Place] = []
    position = 0
    while position < len(section):
        match = _PLACE.match(section, position)
        if match is None:
            return None
        quoted, escaped, currency, blank, digit, other = (group or "" for group in match.groups())
        places.append(_Place(digit or quoted or escaped or currency or other or (blank and " "), bool(digit)))
        position = match.end()
    digits = [place.text for place in places if place.is_digit]
    is_filled = "0" in digits and len(digits) - digits.index("0") >= _MIN_ZEROS
    return tuple(places) if is_filled else None


def _pad(number: int | float, section: str) -> int | float | PaddedNumber:
    """A whole number with the zeros that a format shows before it; as it is, where there are none."""
    places = _read_places(section)
    if places is None or number < 0 or number != int(number) or number >= _LARGEST_SHOWN:
        return number
    marks = [place.text for place in places if place.is_digit]
    digits = str(int(number))
    if len(digits) >= len(marks) - marks.index("0"):
        return number
    filled = iter(digits.rjust(len(marks) - marks.index("0"), "0").rjust(len(marks)))
    shown = "".join(next(filled) if place.is_digit else place.text for place in places)
    return PaddedNumber(" ".join(shown.split()), number)


def _is_padded(number: int | float, text: str) -> bool:
    """Whether a text shows a whole number with zeros before it."""
    digits = re.sub(r"\D", "", text)
    return digits.startswith("0") and number > 0 and digits.lstrip("0") == str(number)


_SHOWN_UNIT = re.compile(r"([^\d.,]*?)([-+\u2212]?[ ]?\d[\d.,\s'\u2019]*)(.*)", re.DOTALL)
_MAX_DECIMALS = 4
_LARGEST_SHOWN = 1e15
"""Numbers from there on have more digits than a spreadsheet keeps."""


def show_text(number: int | float, text: str) -> int | float | ShownNumber:
    """A number with the unit of the text that its cell shows (“120 k€”, of 120 or of 120000), or with a unit alone, or
    with the zeros before it; as it is, where the text has none.
    """
    match = _SHOWN_UNIT.fullmatch(text)
    before, digits, after = match.groups() if match is not None else ("", "", text)
    unit = re.sub(r"[\s()+-]+", "", before + after)
    is_percentage = unit == "%"
    if _is_padded(number, text) and not _UNIT.fullmatch(unit or "-"):
        return PaddedNumber(text, number)
    if not unit or not (is_percentage or _UNIT.fullmatch(unit)) or not abs(number) < _LARGEST_SHOWN:
        return number
    for thousands in range(1 if is_percentage else 3):
        if not digits or _is_shown_as(_scale(number, thousands, is_percentage), digits):
            return _show(number, thousands, is_percentage, unit)
    if is_percentage and _is_shown_as(_scale(number, 0, False), digits):
        return _show(number, 0, False, unit)  # the sign is a text beside 78
    return ShownNumber(text, number)


def _is_shown_as(exact: Decimal, text: str) -> bool:
    """Whether a number, rounded to the decimals of a text, has its digits. Three of them may be thousands."""
    after_mark = re.search(r"[.,](\d+)\s*$", text)
    count = len(after_mark[1]) if after_mark is not None else 0
    if count > _MAX_DECIMALS:
        return False
    digits = re.sub(r"\D", "", text)
    rounded = (abs(exact).quantize(Decimal(1).scaleb(-n), ROUND_HALF_UP) for n in {count, 0 if count == 3 else count})
    return any(f"{number:f}".replace(".", "") == digits for number in rounded)


def _scale(number: int | float, thousands: int, is_percentage: bool) -> Decimal:
    """A number as a format shows it."""
    return (Decimal(f"{number:.15g}") * (100 if is_percentage else 1)).scaleb(-3 * thousands)


def _show(number: int | float, thousands: int, is_percentage: bool, unit: str) -> ShownNumber:
    """A number with all its decimals and its unit."""
    exact = _scale(number, thousands, is_percentage)
    unit = unit or ("", "k", "M")[thousands]
    if unit.casefold()[:1] not in ("k", "m", "%"):
        exact = round(exact, 2)  # cents
    digits = f"{exact:f}"
    whole, _, decimals = digits.partition(".")
    decimals = decimals.rstrip("0")
    if decimals:  # two or four of them, since three may be thousands
        decimals = decimals.ljust(4 if len(decimals) == 3 else 2, "0")
    return ShownNumber(f"{whole}.{decimals} {unit}" if decimals else f"{whole} {unit}", number)


def _choose_section(number: float, code: str) -> str:
    """The part of a format that shows a number: by conditions, or by its sign."""
    sections = code.split(";")
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _is_true(number, condition[1], float(condition[2])):
                return section
        return ""
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _is_true(number: float, sign: str, limit: float) -> bool:
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }[sign]  # fmt: skip
