"""Numbers as text, in French and in English: `4 348` and `4,348`, `0,2 s` and `0.2 s`."""

from __future__ import annotations

import math

NBSP = "\u00a0"


def format_integer(number: float, lang: str) -> str:
    """A count, with its thousands separated; one decimal if it is not whole."""
    if number != int(number):
        return format_decimal(number, lang)
    text = f"{int(number):,}"
    return text.replace(",", NBSP) if lang == "fr" else text


def format_number(value: float, lang: str) -> str:
    """A number of any size: a whole one as a count, else two decimals, or three significant digits if it is small.

    For columns and axes; `core.i18n.format_number` keeps all decimals, for sentences.
    """
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return format_integer(value, lang)
    digits = 2 if abs(value) >= 0.1 else 2 - math.floor(math.log10(abs(value)))
    return format_decimal(value, lang, min(digits, 12))


def format_decimal(number: float, lang: str, digits: int = 1) -> str:
    """A number with `digits` decimals and the decimal mark of the language."""
    text = f"{number:,.{digits}f}"
    return text.replace(",", NBSP).replace(".", ",") if lang == "fr" else text


def format_seconds(duration: float, lang: str) -> str:
    """A duration in seconds, with one decimal."""
    return f"{format_decimal(duration, lang)}{NBSP if lang == 'fr' else ' '}s"
