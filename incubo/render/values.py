"""Values as text, in French and in English: `24 %` and `24%`, `+2`, `4 348 €` and `€4,348`."""

from __future__ import annotations

import datetime
import math
from typing import Any

from incubo.core.hint import Hint
from incubo.core.i18n import (
    add_currency,
    format_duration,
    format_long_date,
    gettext,
    ngettext,
    translate,
    translate_label,
)
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Commit, Note, TypedValue
from incubo.render.numbers import NBSP, format_integer, format_number
from incubo.render.terminal.style import TerminalStyle

RIGHT_ALIGNED_TYPES = frozenset({"integer", "share", "days", "change", "amount", "number"})
"""The types of columns whose digits are aligned on the right."""


def format_percent(ratio: float, lang: str) -> str:
    """A share (0 to 1) as a percentage. Only 0 is shown as 0 %, and only 1 as 100 %."""
    space = NBSP if lang == "fr" else ""
    if 0 < ratio < 0.005:
        return f"<{space}1{space}%"
    if 0.995 <= ratio < 1:
        return f">{space}99{space}%"
    return f"{round(100 * ratio)}{space}%"


def format_change(number: float, lang: str, *, unicode: bool = True) -> str:
    """A change, always with its sign; no change is `=`."""
    if not number:
        return "="
    sign = "+" if number > 0 else "−" if unicode else "-"
    return sign + format_integer(abs(number), lang)


def _format_unit_change(number: float, column_type: str, lang: str, *, unicode: bool) -> str:
    """A change with its unit, where the rows of a column have different ones: points of a percentage, or days."""
    text = format_change(number, lang, unicode=unicode)
    if not number:
        return text
    count = math.floor(abs(number)) if lang == "fr" else math.ceil(abs(number))  # 1,5 point, 1.5 points
    if column_type == "points":
        return ngettext("{n} point", "{n} points", count).format(n=text)
    return ngettext("{n} day", "{n} days", count).format(n=text)


def format_amount(amount: float, lang: str) -> str:
    """An amount in the registry's currency: `220 000 €` and `€220,000`, with one decimal at most.

    For columns and axes; `core.i18n.format_amount` writes the cents, for sentences.
    """
    return add_currency(format_integer(amount, lang), lang)


def number_or_none(value: Any) -> int | float | None:
    """A value if it is a number, else None. A bool is not a number here."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def format_value(value: Any, column_type: str, lang: str, terminal: TerminalStyle) -> str:
    """A value as text, by the type of its column, for tables and pages. The caller escapes it."""
    if isinstance(value, TypedValue):
        return format_value(value.value, value.type, lang, terminal)
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, str):
        return " ".join(value.splitlines()) if "\n" in value else value
    if isinstance(value, LabelledValue):
        return translate_label(value, lang)
    if column_type == "trend":
        return (" → " if terminal.unicode else " > ").join(format_number(number, lang) for number in value)
    if isinstance(value, tuple):
        return ", ".join(format_value(item, "text", lang, terminal) for item in value)
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
    if column_type in ("points", "day-change"):
        return _format_unit_change(value, column_type, lang, unicode=terminal.unicode)
    if column_type == "amount":
        return format_amount(value, lang)
    if isinstance(value, int | float) and column_type != "id":  # the number of a badge is no count
        return format_number(value, lang) if column_type == "number" else format_integer(value, lang)
    return str(value)


def format_note(note: Note, *, is_shared: bool = False, include_entries: bool = False) -> str:
    """A note as text, with what to type to see more, unless it `is_shared`: in a document that may be passed on.

    `include_entries`: the entries that it counts are shown anyway. The caller escapes it.
    """
    text = translate(note.message)
    hints = [translate(note.hint)] if note.hint is not None else []
    if note.contributions and not include_entries:
        hints.append("--why")
    if is_shared or not hints:
        return text
    end = "." if text.endswith(".") and note.hint is not None else ""
    return f"{text.removesuffix(end)} ({'; '.join(hints)}){end}"


def format_hint(hint: Hint) -> str:
    """What to type, or where to go and what to enter there, as text; "" for nothing. The caller escapes it."""
    return translate(hint.sentence) if hint.sentence is not None else hint.command


def format_provenance(
    title: Message | str, as_of: datetime.date | None, commit: Commit | None, *, is_shared: bool = False
) -> str:
    """The day of the figures (unless `title` names it), the day on which that was known, if it is not the present, and
    the commit that they were read from.

    `is_shared`: for readers to whom the id of a commit says nothing, only its day.
    """
    title_text = translate(title) if isinstance(title, Message) else title
    parts = []
    if commit is not None and commit.known_on is not None and commit.known_on == as_of:
        parts.append(gettext("as known on {date}").format(date=format_long_date(as_of)))
    elif commit is not None and commit.known_on is not None:
        if as_of is not None:
            parts.append(gettext("as it was on {date}").format(date=format_long_date(as_of)))
        parts.append(gettext("as known on {date}").format(date=format_long_date(commit.known_on)))
    elif as_of is not None and format_long_date(as_of) not in title_text and as_of.isoformat() not in title_text:
        parts.append(gettext("as of {date}").format(date=format_long_date(as_of)))
    if commit is not None and is_shared:
        parts.append(gettext("from the registry of {date}").format(date=format_long_date(commit.date)))
    elif commit is not None:
        parts.append(gettext("commit {id} of {date}").format(id=commit.sha[:8], date=format_long_date(commit.date)))
    return ", ".join(parts)
