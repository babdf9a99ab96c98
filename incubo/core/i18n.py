"""French and English: the catalogue, and how a Text becomes a sentence.

Source strings are English. Each package of incubo has its French in `locale/fr/<package>.po`;
the build compiles them into one `locale/fr/LC_MESSAGES/incubo.mo` (`tools/messages.py`).
Ids, keys and machine formats are never translated.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import math
import string
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from incubo.core.message import LabelledValue, Message

LANGUAGES = ("fr", "en")
LOCALE_FOLDER = Path(__file__).parent.parent / "locale"

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905
}
_language = "en"
_messages: Any = None


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a source string for translation later."""
    return message


def set_language(language: str) -> None:
    """Choose the language of everything said from now on ("fr" or "en")."""
    global _language, _messages
    _language = language if language in LANGUAGES else "en"
    _messages = None
    if _language != "en":
        import gettext as library

        _messages = library.translation("incubo", LOCALE_FOLDER, [_language], fallback=True)


def current_language() -> str:
    """The language in use."""
    return _language


@contextlib.contextmanager
def temporary_language(language: str) -> Iterator[None]:
    """Another language for a moment (a commit's message is in the registry's, whoever runs the command)."""
    before = _language
    set_language(language)
    try:
        yield
    finally:
        set_language(before)


def gettext(message: str) -> str:
    """The translation of a source string, or itself in English."""
    if _messages is None or not message:
        return message
    return str(_messages.gettext(message))


def ngettext(singular: str, plural: str, n: int) -> str:
    """The translation for a count. (In French, 0 is singular.)"""
    if _messages is None:
        return singular if n == 1 else plural
    return str(_messages.ngettext(singular, plural, n))


def translate(message: Message, extra_arguments: Mapping[str, Any] | None = None) -> str:
    """A Text in words. `extra_arguments` adds arguments (such as `source`)."""
    arguments = {**message.arguments, **extra_arguments} if extra_arguments else message.arguments
    if message.plural is None:
        template = gettext(message.template)
    else:
        template = ngettext(message.template, message.plural, int(arguments["n"]))
    return _fill_template(template, arguments) if "{" in template else template


def translate_label(value: LabelledValue, language: str) -> str:
    """What people read of a Word."""
    return translate(value.label) if isinstance(value.label, Message) else value.label_in(language)


def _fill_template(template: str, arguments: Mapping[str, Any]) -> str:
    """A template with its arguments: `Formatter.vformat` with each template read once, a third of the time."""
    return "".join(
        [
            literal if name is None else literal + _FORMATTER.format_field(arguments[name], form or "")
            for literal, name, form in _parse_template(template)
        ]
    )


@functools.cache
def _parse_template(template: str) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple((literal, name, form) for literal, name, form, _ in _FORMATTER.parse(template))


def format_long_date(day: datetime.date) -> str:
    """`2 septembre 2024`, `1er mars 2024`, `2 September 2024`."""
    number = "1er" if _language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[_language][day.month - 1]} {day.year}"


def format_day_and_month(day: datetime.date) -> str:
    """A long date without its year: `2 septembre`, `1er mars`, `2 September`."""
    return format_long_date(day).rpartition(" ")[0]


def format_duration(days: int) -> str:
    """A duration in the largest unit that fits: `12 jours`, `5 mois`, `3 ans 2 mois` (a month = 30.44 days)."""
    days = abs(days)
    if days < 60:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    months = round(days / 30.4375)
    if months < 24:
        return ngettext("{n} month", "{n} months", months).format(n=months)
    years, rest = divmod(months, 12)
    said = ngettext("{n} year", "{n} years", years).format(n=years)
    return f"{said} " + ngettext("{n} month", "{n} months", rest).format(n=rest) if rest else said


def format_list(items: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return gettext("{first} and {last}").format(first=", ".join(items[:-1]), last=items[-1])


def format_from(word: str) -> str:
    """`from construction`, `de construction`, `d'investigation`."""
    if _language != "fr":
        return f"from {word}"
    return f"d'{word}" if word[:1].casefold() in "aàâeéèêiîoôuœh" else f"de {word}"


def format_euros(amount: float) -> str:
    """A sum of money: `220 000 €` and `€220,000`, with cents where there are some."""
    said = f"{amount:,.2f}".removesuffix(".00")
    return said.replace(",", "\u00a0").replace(".", ",") + "\u00a0€" if _language == "fr" else f"€{said}"


def format_number(value: float) -> str:
    """A number of any size: `47 200` and `47,200`, with the decimals that it has."""
    if not math.isfinite(value):
        return str(value)
    said = f"{int(value):,}" if value == int(value) else f"{value:,}"
    return said.replace(",", "\u00a0").replace(".", ",") if _language == "fr" else said


class MessageFormatter(string.Formatter):
    """Fills a template. Format words: `long` (a date), `month` and `day` (without its year, the day alone), `days` (so
    many days), `duration`, `list`, `euros`, `number`, `from` (`from construction`, `d'investigation`).

    A date without a format word is written ISO; a nested Text or Word is said; a field with a
    missing argument is an error of ours and raises KeyError.
    """

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: D102
        if isinstance(value, Message):
            value = translate(value)
        elif isinstance(value, LabelledValue):
            value = translate_label(value, _language)
        if not format_spec:
            return value.isoformat() if isinstance(value, datetime.date) else str(value)
        if format_spec == "long":
            return format_long_date(value)
        if format_spec == "month":
            return format_day_and_month(value)
        if format_spec == "day":
            return format_day_and_month(value).partition(" ")[0]
        if format_spec == "days":
            return ngettext("{n} day", "{n} days", abs(value)).format(n=abs(value))
        if format_spec == "duration":
            return format_duration(value)
        if format_spec == "from":
            return format_from(str(value))
        if format_spec == "euros":
            return format_euros(value)
        if format_spec == "number":
            return format_number(value)
        if format_spec == "list":
            return format_list([self.format_field(item, "") for item in value])
        return str(super().format_field(value, format_spec))


_FORMATTER = MessageFormatter()
