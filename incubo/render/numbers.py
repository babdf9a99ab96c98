"""Figures in words: `4 348` and `4,348`, `24 %` and `24%`, `+2`, `0,2 s`."""

from __future__ import annotations

import math

NBSP = "\u00a0"


def integer(number: float, lang: str) -> str:
    """A count, in groups of three figures; one decimal if it is not whole."""
    if number != int(number):
        return decimal(number, lang)
    said = f"{int(number):,}"
    return said.replace(",", NBSP) if lang == "fr" else said


def number(value: float, lang: str) -> str:
    """A number of any size: whole as a count, else two decimals, or three figures where it is small."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return integer(value, lang)
    digits = 2 if abs(value) >= 0.1 else 2 - math.floor(math.log10(abs(value)))
    return decimal(value, lang, min(digits, 12))


def decimal(number: float, lang: str, digits: int = 1) -> str:
    """A number with so many decimals, in the language's own comma."""
    said = f"{number:,.{digits}f}"
    return said.replace(",", NBSP).replace(".", ",") if lang == "fr" else said


def share(part: float, lang: str) -> str:
    """A share (0 to 1) as a percentage; what is there is never said to be 0 %, nor what lacks a little 100 %."""
    blank = NBSP if lang == "fr" else ""
    if 0 < part < 0.005:
        return f"<{blank}1{blank}%"
    if 0.995 <= part < 1:
        return f">{blank}99{blank}%"
    return f"{round(100 * part)}{blank}%"


def change(number: float, lang: str, *, unicode: bool = True) -> str:
    """A change, always signed; no change is `=`."""
    if not number:
        return "="
    sign = "+" if number > 0 else "−" if unicode else "-"
    return sign + integer(abs(number), lang)


def amount(euros: float, lang: str) -> str:
    """A sum of money: `220 000 €` and `€220,000`."""
    return f"{integer(euros, lang)}{NBSP}€" if lang == "fr" else f"€{integer(euros, lang)}"


def seconds(time: float, lang: str) -> str:
    """A time, to the tenth of a second."""
    return f"{decimal(time, lang)}{NBSP if lang == 'fr' else ' '}s"
