"""Figures in words: `4 348` and `4,348`, `24 %` and `24%`, `+2`, `0,2 s`."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

from incubo.core.i18n import format_duration, format_long_date, gettext, translate, translate_label
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Commit, TypedValue
from incubo.render.terminal.style import TerminalStyle

NBSP = "\u00a0"


def format_integer(number: float, lang: str) -> str:
    """A count, in groups of three figures; one decimal if it is not whole."""
    if number != int(number):
        return format_decimal(number, lang)
    said = f"{int(number):,}"
    return said.replace(",", NBSP) if lang == "fr" else said


def format_number(value: float, lang: str) -> str:
    """A number of any size: whole as a count, else two decimals, or three figures where it is small."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return format_integer(value, lang)
    digits = 2 if abs(value) >= 0.1 else 2 - math.floor(math.log10(abs(value)))
    return format_decimal(value, lang, min(digits, 12))


def format_decimal(number: float, lang: str, digits: int = 1) -> str:
    """A number with so many decimals, in the language's own comma."""
    said = f"{number:,.{digits}f}"
    return said.replace(",", NBSP).replace(".", ",") if lang == "fr" else said


def format_percent(ratio: float, lang: str) -> str:
    """A share (0 to 1) as a percentage; what is there is never said to be 0 %, nor what lacks a little 100 %."""
    blank = NBSP if lang == "fr" else ""
    if 0 < ratio < 0.005:
        return f"<{blank}1{blank}%"
    if 0.995 <= ratio < 1:
        return f">{blank}99{blank}%"
    return f"{round(100 * ratio)}{blank}%"


def format_change(number: float, lang: str, *, unicode: bool = True) -> str:
    """A change, always signed; no change is `=`."""
    if not number:
        return "="
    sign = "+" if number > 0 else "−" if unicode else "-"
    return sign + format_integer(abs(number), lang)


def format_euros(euros: float, lang: str) -> str:
    """A sum of money: `220 000 €` and `€220,000`."""
    return f"{format_integer(euros, lang)}{NBSP}€" if lang == "fr" else f"€{format_integer(euros, lang)}"


def format_seconds(duration: float, lang: str) -> str:
    """A time, to the tenth of a second."""
    return f"{format_decimal(duration, lang)}{NBSP if lang == 'fr' else ' '}s"


RIGHT_ALIGNED_TYPES = frozenset({"integer", "share", "days", "change", "amount", "number"})
"""The types of columns whose figures stand under each other's units."""


def format_value(
    value: Any, column_type: str, lang: str, terminal: TerminalStyle, phase_label: Callable[[str | None], str]
) -> str:
    """A value of a column's type in words, for tables and pages alike. Not safe to show yet."""
    if isinstance(value, TypedValue):
        return format_value(value.value, value.type, lang, terminal, phase_label)
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, str):
        return (
            phase_label(value) if column_type == "phase" else " ".join(value.splitlines()) if "\n" in value else value
        )
    if isinstance(value, LabelledValue):
        return translate_label(value, lang)
    if column_type == "trend":
        return (" → " if terminal.unicode else " > ").join(format_number(each, lang) for each in value)
    if isinstance(value, tuple):
        return ", ".join(format_value(each, "text", lang, terminal, phase_label) for each in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if column_type == "share":
        return format_percent(value, lang)
    if column_type == "days":
        return format_duration(round(value))
    if column_type == "change":
        return format_change(value, lang, unicode=terminal.unicode)
    if column_type == "amount":
        return format_euros(value, lang)
    if isinstance(value, int | float):
        return format_number(value, lang) if column_type == "number" else format_integer(value, lang)
    return str(value)


def format_source(title: Message | str, at: datetime.date | None, commit: Commit | None) -> str:
    """The day that figures are of (unless the title says it), and the commit they were read from."""
    words = translate(title) if isinstance(title, Message) else title
    said = []
    if at is not None and format_long_date(at) not in words and at.isoformat() not in words:
        said.append(gettext("as of {date}").format(date=format_long_date(at)))
    if commit:
        said.append(gettext("commit {id} of {date}").format(id=commit.sha[:8], date=format_long_date(commit.date)))
    return ", ".join(said)
