"""Parse numbers and amounts as people type them, in French or English: `12 450`, `12,5`, `12,450.5`, `1,2 M€`."""

from __future__ import annotations

import re

from incubo.core.usage import CURRENCY_SYMBOLS, current_usage

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


class AmbiguousNumberError(ValueError):
    """A number with two meanings, in `readings`: 12,450 is 12450 in English and 12.45 in French."""

    def __init__(self, *readings: str) -> None:
        super().__init__(*readings)
        self.readings = readings


def parse_amount(text: str) -> int | None:
    """The amount of `220k`, `220 000 €`, `€220,000`, `1,2M`, in the registry's currency; None for any other text, an
    amount in another currency too.

    Three digits after a comma or a point are thousands, since no amount has thousandths, except before a unit
    (`1,250M`).
    """
    currency = current_usage().currency
    symbol = CURRENCY_SYMBOLS.get(currency, "")
    text = re.sub(_BLANK, "", text.casefold())
    for before in filter(None, (symbol, currency.casefold())):
        text = text.removeprefix(before)
    match = re.fullmatch(r"([\d.,]+)([km]?)(.*)", text)
    names = {"", symbol, currency.casefold(), *_CURRENCY_WORDS.get(currency, ())}
    if match is None or match[3] not in names or len(text) > _MAX_LENGTH:
        return None
    grouped = not match[2] and re.fullmatch(_GROUPED_THOUSANDS, match[1])
    value = int(re.sub(r"[.,]", "", match[1])) if grouped else _parse_plain_number(match[1])
    if value is None:
        return None
    amount = round(value * _MULTIPLIERS[match[2]], 2)
    return int(amount) if amount == int(amount) else None


def parse_count(text: str) -> int | None:
    """The whole number of `12`; None for any other text, or a number of 40 digits or more."""
    return int(text) if text.isdecimal() and len(text) < _MAX_LENGTH else None


def parse_number(text: str) -> int | float | None:
    """The number of `12450`, `12 450`, `3,5`, `1,234,567.8`; None for any other text. Raises AmbiguousNumberError."""
    text = re.sub(_BLANK, "", text)
    sign = -1 if text.startswith(("-", "−")) else 1
    text = text.lstrip("+-−")
    if len(text) > _MAX_LENGTH or not re.fullmatch(r"[\d.,]+", text):
        return None
    if text.count(",") == 1 and "." not in text and re.fullmatch(_GROUPED_THOUSANDS, text) and not text.startswith("0"):
        raise AmbiguousNumberError(text.replace(",", ""), text.replace(",", ".").rstrip("0").rstrip("."))
    value = _parse_plain_number(text)
    return None if value is None else sign * value


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
