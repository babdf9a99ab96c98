"""Translation: the current language, the message catalogue, and the formatting of messages, dates and numbers.

Source strings are English. Each package of incubo has its French in `locale/fr/<package>.po`;
the build compiles them into one `locale/fr/LC_MESSAGES/incubo.mo` (`tools/messages.py`).
Ids, keys and machine formats are never translated. The current language belongs to the current context
(`contextvars`), so that two threads or requests can use two languages.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import math
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any, NamedTuple

from incubo.core import failures, usage
from incubo.core.message import LabelledValue, Message, QuotedDate, TextAbout

LANGUAGES = ("fr", "en")
LOCALE_FOLDER = Path(__file__).parent.parent / "locale"

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905
}
_WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),  # noqa: SIM905
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),  # noqa: SIM905
}
_SHORT_MONTHS = {
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(),  # noqa: SIM905
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),  # noqa: SIM905
}
_MAX_PARSED_TEMPLATES = 2_048
"""Parsed templates kept in memory: the catalogue has about as many in one language."""


class _Language(NamedTuple):
    """A language and its catalogue (an empty one in English, the language of the source strings)."""

    code: str
    catalogue: NullTranslations


_ENGLISH = _Language("en", NullTranslations())
_CURRENT_LANGUAGE: ContextVar[_Language] = ContextVar("incubo_language", default=_ENGLISH)
_IS_TYPED: ContextVar[bool] = ContextVar("incubo_is_typed", default=True)
"""Whether the reader types commands."""


def capitalize_first(text: str) -> str:
    """A text with a capital first letter; the others stay."""
    return text[:1].upper() + text[1:]


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a source string for translation later."""
    return message


def quote_words(words: str) -> Message:
    """What is written, between quotation marks."""
    return Message(N_("“{words}”"), {"words": words})


def set_language(language: str) -> None:
    """Set the language of the current context: "fr" or "en" (any other value means English)."""
    _CURRENT_LANGUAGE.set(_load_language(language))


def current_language() -> str:
    """The language of the current context."""
    return _CURRENT_LANGUAGE.get().code


@contextlib.contextmanager
def temporary_language(language: str) -> Iterator[None]:
    """Use another language in a block (a commit message is in the registry's language, whoever runs the command)."""
    token = _CURRENT_LANGUAGE.set(_load_language(language))
    try:
        yield
    finally:
        _CURRENT_LANGUAGE.reset(token)


@contextlib.contextmanager
def without_commands() -> Iterator[None]:
    """In a block, nothing is said of commands (`Message.command`, `Message.hint`), for readers who type none."""
    token = _IS_TYPED.set(False)
    try:
        yield
    finally:
        _IS_TYPED.reset(token)


@functools.lru_cache(maxsize=8)
def _load_language(language: str) -> _Language:
    """A language with its catalogue, looked up once: texts in the other language are asked for by the thousand."""
    if language == "en" or language not in LANGUAGES:
        return _ENGLISH
    return _Language(language, translation("incubo", LOCALE_FOLDER, [language], fallback=True))


def gettext(message: str) -> str:
    """The translation of a source string (the string itself in English), in the words of the registry."""
    language = _CURRENT_LANGUAGE.get()
    text = language.catalogue.gettext(message) if message else ""
    return usage.say(text, language.code) if usage.CURRENT_USAGE.get().terms else text


def ngettext(singular: str, plural: str, n: int) -> str:
    """The translation for a count. (In French, 0 is singular.)"""
    language = _CURRENT_LANGUAGE.get()
    text = language.catalogue.ngettext(singular, plural, n)
    return usage.say(text, language.code) if usage.CURRENT_USAGE.get().terms else text


def translate(message: Message, extra_arguments: Mapping[str, Any] | None = None) -> str:
    """A message in the current language. `extra_arguments` are added to its arguments (such as `source`).

    One that cannot be formed stands there without its values, and the failure is told. In what is written or sent
    (`failures.raise_failures`), it raises.
    """
    try:
        return translate_strictly(message, extra_arguments)
    except Exception as error:
        failures.tell_failure(error, Message(N_("the sentence “{text}”"), {"text": gettext(message.template)}))
        return re.sub(r"\{\w*(:\w+)?\}", "?", gettext(message.template))


def translate_strictly(message: Message, extra_arguments: Mapping[str, Any] | None = None) -> str:
    """A message in the current language, or the exception that forms none of it; "" where only a command does it, and
    nobody types.
    """
    if message.command and not _IS_TYPED.get():
        return ""
    arguments = {**message.arguments, **extra_arguments} if extra_arguments else message.arguments
    template = translate_template(message, arguments)
    text = fill_template(template, arguments) if "{" in template else template
    if message.command:
        text = fill_template(gettext("{text}: {action}"), {"text": text, "action": message.command})
    if not message.hint or not _IS_TYPED.get():
        return text
    end = "." if text.endswith(".") else ""
    return f"{text.removesuffix(end)} ({_FORMATTER.format_field(message.hint, '')}){end}"


def translate_template(message: Message, arguments: Mapping[str, Any] | None = None) -> str:
    """The template of a message in the current language, to be filled. `arguments`: others than its own."""
    if message.plural is None:
        return gettext(message.template)
    return ngettext(message.template, message.plural, int((arguments or message.arguments)["n"]))


_NAMES = frozenset({"name", "title", "id"})
"""The arguments that are what somebody or something is called."""


def begins_with_name(template: str, arguments: Mapping[str, Any]) -> bool:
    """Whether a text begins with what somebody or something is called, which stays as it is written (`uMap`)."""
    literal, name, _ = next(iter(_parse_template(template)), ("", None, None))
    return not literal and name in _NAMES and isinstance(arguments[name], str)


def translate_sentence(message: Message) -> str:
    """A message in the current language, with a capital first letter unless it begins with a name."""
    text = translate(message)
    return text if begins_with_name(translate_template(message), message.arguments) else capitalize_first(text)


def translate_label(value: LabelledValue, language: str) -> str:
    """The label of a value in a language (in the current one if the label is a Message)."""
    return translate(value.label) if isinstance(value.label, Message) else value.label_in(language)


def fill_template(template: str, arguments: Mapping[str, Any]) -> str:
    """Like `Formatter.vformat`, in a third of the time: each template is parsed once. Of a full stop after a value that
    ends with one (`Vincent B.`), one stays.
    """
    parts: list[str] = []
    for literal, name, format_spec in _parse_template(template):
        if literal[:1] == "." and parts and parts[-1].endswith(_SENTENCE_ENDS) and _is_full_stop(literal, name):
            literal = literal[1:]
        parts.append(literal if name is None else literal + _FORMATTER.format_field(arguments[name], format_spec or ""))
    return "".join(parts)


_SENTENCE_ENDS = (".", "…", "!", "?")


def end_sentence(text: str) -> str:
    """A text with a full stop, unless it ends as a sentence does."""
    return text if text.endswith(_SENTENCE_ENDS) else text + "."


def _is_full_stop(literal: str, next_name: str | None) -> bool:
    """Whether the point with which a literal begins ends a sentence: nothing, or a space, stands behind it."""
    return literal[1:2].isspace() or (literal == "." and next_name is None)


@functools.lru_cache(maxsize=_MAX_PARSED_TEMPLATES)
def _parse_template(template: str) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple((literal, name, format_spec) for literal, name, format_spec, _ in _FORMATTER.parse(template))


def format_long_date(day: datetime.date) -> str:
    """`2 septembre 2024`, `1er mars 2024`, `2 September 2024`."""
    language = current_language()
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[language][day.month - 1]} {day.year}"


def format_full_date(day: datetime.date) -> str:
    """A long date after its day of the week: `mardi 14 janvier 2025`, `Tuesday 14 January 2025`."""
    return f"{_WEEKDAYS[current_language()][day.weekday()]} {format_long_date(day)}"


def format_short_date(day: datetime.date) -> str:
    """A date for a column: `2 sept. 2024`, `1er mars 2024`, `2 Sep 2024`."""
    number, _, year = format_long_date(day).split(" ")
    return f"{number} {_SHORT_MONTHS[current_language()][day.month - 1]} {year}"


def format_short_month(day: datetime.date) -> str:
    """The month of a date, for a scale: `sept. 2024`."""
    return format_short_date(day).partition(" ")[2]


def format_day_and_month(day: datetime.date) -> str:
    """A long date without its year: `2 septembre`, `1er mars`, `2 September`."""
    return format_long_date(day).rpartition(" ")[0]


_MONTH_DAYS = 30.4375
"""The days of an average month."""
_SHORT_MONTHS_DAYS = 3.1
"""The days by which exact months may be fewer than as many average ones: those with a February, between leap years."""


def format_duration(days: int) -> str:
    """A duration in the largest unit that fits: `12 jours`, `5 mois`, `3 ans 2 mois`. A month that is not over does not
    count.
    """
    days = abs(days)
    if days < 60:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    months = int((days + _SHORT_MONTHS_DAYS) / _MONTH_DAYS)
    if months < 24:
        return ngettext("{n} month", "{n} months", months).format(n=months)
    years, rest = divmod(months, 12)
    text = ngettext("{n} year", "{n} years", years).format(n=years)
    return f"{text} " + ngettext("{n} month", "{n} months", rest).format(n=rest) if rest else text


def format_list(items: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return gettext("{first} and {last}").format(first=", ".join(items[:-1]), last=items[-1])


_MAX_NAMES = 8


def limit_names(names: Sequence[Any]) -> list[Any]:
    """The first names of a long list for a sentence, then how many others there are."""
    if len(names) <= _MAX_NAMES:
        return list(names)
    others = len(names) - _MAX_NAMES + 1
    return [*names[: _MAX_NAMES - 1], Message(N_("{n} other"), {"n": others}, N_("{n} others"))]


def format_from(word: str) -> str:
    """`from construction`, `de construction`, `d'investigation`."""
    if current_language() != "fr":
        return f"from {word}"
    return f"d'{word}" if word[:1].casefold() in "aàâeéèêiîoôuœh" else f"de {word}"


def format_amount(amount: float) -> str:
    """An amount in the registry's currency: `220 000 €` and `€220,000`, with cents if there are any.

    For sentences, where it is exact; `render.values.format_amount` is for columns of rounded figures.
    """
    text = f"{amount:,.2f}".removesuffix(".00")
    language = current_language()
    if language == "fr":
        text = text.replace(",", "\u00a0").replace(".", ",")
    return add_currency(text, language)


def add_currency(number: str, language: str) -> str:
    """A number that is written already, with the currency: `220 000 €`, `€220,000`, `CHF 220,000`."""
    symbol = usage.CURRENT_USAGE.get().currency_symbol
    if language == "fr":
        return f"{number}\u00a0{symbol}"
    return f"{symbol}\u00a0{number}" if symbol[-1].isalpha() else f"{symbol}{number}"


def _format_size(count: int) -> str:
    """A number of bytes, in the largest unit that gives a whole number: `1 MB`, `200 kB`."""
    if count % 1_000_000 == 0:
        return gettext("{n} MB").format(n=format_number(count // 1_000_000))
    if count % 1_000 == 0:
        return gettext("{n} kB").format(n=format_number(count // 1_000))
    return ngettext("{n} byte", "{n} bytes", count).format(n=format_number(count))


def format_number(value: float) -> str:
    """A number: `47 200` and `47,200`, with all its decimals.

    For sentences that quote a value as it is written; `render.numbers.format_number` shortens it for a column.
    """
    if not math.isfinite(value):
        return str(value)
    text = f"{int(value):,}" if value == int(value) else f"{value:,}"
    return text.replace(",", "\u00a0").replace(".", ",") if current_language() == "fr" else text


def _leave_name_out(text: str, name: str) -> str:
    """A sentence without the name that it begins with, and the colon after it."""
    rest = text.removeprefix(name)
    if rest == text or rest[:1].isalnum():
        return text
    return rest.lstrip(" \u00a0:") or text


class MessageFormatter(string.Formatter):
    """Formats templates. Format specifications: `long` (a date), `full` (one after its day of the week), `month` (a
    date without its year), `day` (the day of the month), `days` (a number of days), `duration`, `list`, `money`,
    `number`, `from` (`from construction`, `d'investigation`).

    A date without a specification is written in ISO format, and one that a file writes in words of its own in these; a
    nested Message or LabelledValue is translated; a missing argument is a bug and raises KeyError.
    """

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: D102
        if isinstance(value, Message):
            value = translate_strictly(value)
        elif isinstance(value, TextAbout):
            value = _leave_name_out(translate_strictly(value.text), value.name)
        elif isinstance(value, LabelledValue):
            value = translate_label(value, current_language())
        elif isinstance(value, QuotedDate) and value.words:
            return translate(quote_words(value.words))
        if not format_spec:
            return value.isoformat() if isinstance(value, datetime.date) else str(value)
        if format_spec == "long":
            return format_long_date(value)
        if format_spec == "full":
            return format_full_date(value)
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
        if format_spec == "money":
            return format_amount(value)
        if format_spec == "number":
            return format_number(value)
        if format_spec == "size":
            return _format_size(value)
        if format_spec == "list":
            return format_list([self.format_field(item, "") for item in value])
        return str(super().format_field(value, format_spec))


_FORMATTER = MessageFormatter()
