"""Parse the values that a person types or a program sends, with the errors that `validate` would give."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import Problem, with_source
from incubo.facts.situation import Situation
from incubo.model.committees import is_next_committee_word, next_committee_needs_startup_error
from incubo.model.date_errors import (
    DATE_FORMATS_HINT,
    DAY_FORMATS_HINT,
    period_is_not_a_day_message,
    unreadable_date_message,
)
from incubo.model.dates import NO_END, parse_year, says_no_end
from incubo.model.decode import DecodeContext, FieldDecoder
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import AMOUNT_FIELDS, DURATION_FIELDS, YEAR_FIELDS, EntryKind, Field
from incubo.model.number_errors import (
    NumberError,
    no_amount_error,
    no_figure_error,
    no_months_error,
    no_year_error,
    two_readings_error,
)
from incubo.model.periods import parse_period
from incubo.model.quantities import AmbiguousNumberError, parse_amount, parse_figure, parse_months
from incubo.model.suggestions import find_word, normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.registry.free_words import FREE_WORD_FIELDS, prefer_common_spelling
from incubo.registry.lookup import find_in_kind, no_match_message, split_names
from incubo.registry.registry import Registry

_INVISIBLE_CATEGORIES = ("Cc", "Zl", "Zp", "Cs", "Cn", "Co")
_INVISIBLE_OR_BIDI = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that change the direction of text or are invisible, and are part of no word."""
_TRUE_WORDS = {"true", "yes", "y", "oui", "o", "vrai"}
_FALSE_WORDS = {"false", "no", "n", "non", "faux"}
_AUTOFIXED_TYPES = ("handle", "url", "email")
"""Types whose safe fixes are applied to what a person types: `@maelle`, `mon-estran.example`, `<contact@…>`."""


class EntryContext(NamedTuple):
    """What parsing needs to know: the registry, its Field tables, the day, our incubator, the language of the content.

    `startups`: ids of the startups that the entry is about; “next committee” as a date means the first of theirs.
    """

    registry: Registry
    entry_kinds: Mapping[str, EntryKind]
    as_of: date
    incubator: str | None = None
    language: str = "fr"
    startups: tuple[str, ...] = ()


class ParsedValue(NamedTuple):
    """A value, or an error about `source` with its hints; `suggestions` are values that were perhaps meant. `ways`: the
    hints that a page opens (`IncuboError.ways`).
    """

    value: Any = None
    error: Message | None = None
    hints: tuple[Message, ...] = ()
    suggestions: tuple[str, ...] = ()
    source: str = ""
    ways: tuple[Hint, ...] = ()

    def require(self, option: str) -> Any:
        """The value. Raises UsageError, which names the option (or the field) that it was given with."""
        if self.error is not None:
            raise make_option_error(option, self.error, self.hints)
        return self.value


def make_option_error(option: str, problem: Message, hints: tuple[Message, ...] = ()) -> UsageError:
    """The error of an option whose value is wrong."""
    return UsageError(Message(N_("{option}: {problem}"), {"option": option, "problem": problem}), hints=hints)


def parse_value(field: Field, text: str, context: EntryContext) -> ParsedValue:
    """Parse a typed value; a list is typed with commas. The value of an empty text is None."""
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        return ParsedValue()
    if not field.many:
        return _parse_one(field, text, context)._replace(source=text)
    values: list[Any] = []
    is_reference = field.type == "reference"
    for part in split_names(context.registry, field.target_kind, text) if is_reference else text.split(","):
        answer = _parse_one(field, part.strip(), context) if part.strip() else ParsedValue()
        if answer.error:
            return answer._replace(source=part.strip())
        if answer.value is not None:
            values.append(answer.value)
    return ParsedValue(deduplicate(field, values))


def _parse_one(field: Field, text: str, context: EntryContext) -> ParsedValue:
    hidden = find_invisible_character(text, multiline=field.type == "lines")
    if hidden is not None:
        return ParsedValue(None, hidden)
    if field.type == "reference":
        return _parse_reference(field, text, context)
    if field.type == "choice":
        return _parse_choice(field, text, context)
    if field.type in ("date", "moment"):
        return _parse_day(field, text, context)
    value: Any = text
    if field.type == "text":
        value = _common_spelling(field, re.sub(r" {2,}", " ", text), context)
    elif field.type == "boolean":
        boolean = parse_boolean(text)
        value = text if boolean is None else boolean
    elif field.type in ("integer", "number"):
        number = parse_figure_of(field, text, context.as_of)
        if number.error is not None:
            return number
        value = number.value
    return convert_value(field, value, text, context)


def _common_spelling(field: Field, text: str, context: EntryContext) -> str:
    """A word of a free list as most entries spell it: `Python` for `python`."""
    kind = next((kind for kind, name in FREE_WORD_FIELDS if name == field.name), None)
    return text if kind is None else prefer_common_spelling(context.registry, kind, field.name, text)


def _parse_day(field: Field, text: str, context: EntryContext) -> ParsedValue:
    """Parse one day, in any format that options accept. A period is its last day for an end, an error for others."""
    if is_next_committee_word(text):
        return _parse_next_committee(text, context)
    if field.may_never_come and says_no_end(text):
        return ParsedValue(NO_END)
    is_end = field.day_kind in ("last", "end")
    period = parse_period(text, context.as_of, "ahead" if field.day_kind in ("last", "next") else "nearest")
    if period is None:
        answer = convert_value(field, text, text, context)
        if answer.error is None:
            return answer
        error, reasons = unreadable_date_message(text, context.as_of)
        formats = DATE_FORMATS_HINT if is_end else DAY_FORMATS_HINT
        return answer._replace(error=error, hints=(*reasons, Message(formats)))
    if period.days > 1 and not is_end:
        return ParsedValue(None, *period_is_not_a_day_message(text, period))
    return convert_value(field, period.last, text, context)


def _parse_next_committee(text: str, context: EntryContext) -> ParsedValue:
    """The day of the next committee of the startups in the context: the first one, where there are several."""
    startups = [context.registry.startups.get(startup_id) for startup_id in context.startups]
    try:
        if not startups or None in startups:
            raise next_committee_needs_startup_error(text)
        situations = [
            Situation(startup, context.registry.vocabulary, context.as_of)
            for startup in startups
            if startup is not None
        ]
        return ParsedValue(min(one.require_next_committee() for one in situations))
    except UsageError as error:
        return ParsedValue(None, error.message, error.hints)


def parse_boolean(text: str) -> bool | None:
    """What a yes or a no means, in both languages; None for any other text."""
    word = normalise_name(text.strip())
    return True if word in _TRUE_WORDS else False if word in _FALSE_WORDS else None


def parse_figure_of(field: Field, text: str, as_of: date | None = None) -> ParsedValue:
    """The number that a person types for a field, in French or English notation: an amount, a number of months, a year
    (near `as_of`), or any other one. An ambiguous one is an error that says both readings.
    """
    if as_of is not None and field.name in YEAR_FIELDS:
        return _as_parsed(parse_year(text, as_of), no_year_error(text))
    try:
        if field.name in AMOUNT_FIELDS:
            return _as_parsed(parse_amount(text), no_amount_error(text))
        if field.name in DURATION_FIELDS:
            return _as_parsed(parse_months(text), no_months_error(text))
        figure = parse_figure(text)
        number = figure.number if figure is not None and figure.unit != "percentage" else None
        return _as_parsed(number, no_figure_error(text, is_whole=field.type == "integer"))
    except AmbiguousNumberError as error:
        message, hints = two_readings_error(text, error)
        return ParsedValue(None, message, hints)


def _as_parsed(number: int | float | None, error: NumberError) -> ParsedValue:
    return ParsedValue(number) if number is not None else ParsedValue(None, *error)


def _parse_reference(field: Field, text: str, context: EntryContext) -> ParsedValue:
    match = find_in_kind(context.registry, field.target_kind, text)
    if match.id is not None:
        return ParsedValue(match.id)
    message, hints = no_match_message(context.registry, field.target_kind, text, match)
    return ParsedValue(None, message, hints, match.suggestions)


def _parse_choice(field: Field, text: str, context: EntryContext) -> ParsedValue:
    choices = choice_words(field, context)
    names = {word: (word, *labels.values()) for word, labels in choices.items()}
    is_strict = context.registry.vocabulary.is_strict(field.value_list)
    word = find_word(names, text, match_inner_word=is_strict).value
    if word is not None:
        return ParsedValue(word)
    if field.value_list == "phases" and text in context.registry.vocabulary.phases:
        message = Message(
            N_("“{value}” is a deprecated phase: it is still read, but new entries may not use it"), {"value": text}
        )
        return ParsedValue(None, message, (Message(N_("the words in use: {words:list}"), {"words": list(choices)}),))
    answer = convert_value(field, text, text, context)
    if answer.error and not is_strict:
        return ParsedValue(text)
    return answer._replace(hints=tuple(_with_label(hint, choices) for hint in answer.hints))


def _with_label(hint: Message, choices: Mapping[str, Mapping[str, str]]) -> Message:
    """A hint that names words of a list, with their labels, as the choices are shown, and not their ids."""

    def label(word: object) -> object:
        if isinstance(word, (list, tuple)):
            return [label(item) for item in word]
        return LabelledValue(word, choices[word] or word) if isinstance(word, str) and word in choices else word

    return hint._replace(arguments={name: label(value) for name, value in hint.arguments.items()})


def convert_value(field: Field, value: Any, text: str, context: EntryContext) -> ParsedValue:
    """Convert a value as decoding a file would; the first problem of decoding is the error."""
    registry = context.registry
    field = field._replace(also_accepts="")  # new values take no old shape
    decoder = FieldDecoder(0, field, registry.vocabulary, registry.layout.reference_prefixes)
    problems: list[Problem] = []
    converted = decoder.convert([value] if field.many else value, (field.name,), DecodeContext("", problems))
    if problems and not (
        field.type in _AUTOFIXED_TYPES
        and converted
        and all(problem.fix and problem.fix.is_safe for problem in problems)
    ):
        return _conversion_error(problems[0], text)
    return ParsedValue(converted[0] if field.many else converted)


def _conversion_error(problem: Problem, source: str) -> ParsedValue:
    texts = (problem.label, *(hint.text for hint in problem.list_hints()))
    hints = tuple(with_source(text, source) for text in texts if text is not None)
    suggestions = (problem.fix.edits[0].replacement,) if problem.fix is not None else ()
    return ParsedValue(None, with_source(problem.message, source), hints, suggestions)


def deduplicate(field: Field, values: Iterable[Any]) -> list[Any]:
    """The values of a list without duplicates; words that differ only in case are the same."""
    unique: dict[Any, Any] = {}
    for value in values:
        unique.setdefault(value.casefold() if field.type == "text" and isinstance(value, str) else value, value)
    return list(unique.values())


def find_invisible_character(text: str, *, multiline: bool) -> Message | None:
    """The error for a text with an invisible or unreadable character; None for any other text.

    `multiline`: it may have line breaks.
    """
    if "\ufffd" in text:
        return Message(N_("this text contains a letter that could not be read"))
    hidden = next(
        (
            letter
            for letter in text
            if unicodedata.category(letter) in _INVISIBLE_CATEGORIES and (letter != "\n" or not multiline)
        ),
        None,
    )
    bidi = _INVISIBLE_OR_BIDI.search(text)
    if hidden is None and bidi is not None:
        hidden = bidi.group()
    if hidden is None:
        return None
    return Message(N_("this text contains an invisible character ({code})"), {"code": f"U+{ord(hidden):04X}"})


def choice_words(field: Field, context: EntryContext) -> Mapping[str, Mapping[str, str]]:
    """The words that a choice field accepts, with their labels by language; phases no longer in use are left out."""
    return current_words(field, context.registry.vocabulary)


def current_words(field: Field, vocabulary: Vocabulary) -> Mapping[str, Mapping[str, str]]:
    """Like `choice_words`, for a vocabulary."""
    if field.value_list == "phases":
        return {name: word.labels for name, word in vocabulary.phases.items() if word.is_current}
    value_list = vocabulary.value_lists.get(field.value_list)
    return value_list.labels if value_list is not None else {}


def field_table(context: EntryContext, kind: str) -> EntryKind:
    """The Field table of a kind, with the registry's custom fields."""
    return context.entry_kinds.get(kind, ENTRY_KINDS[kind])


def format_value(field: Field, value: Any) -> str:
    """A value as a person would type it."""
    if isinstance(value, list):
        return ", ".join(format_value(field, item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", str(value)):
        return f"{value}0"  # 12.345 could be thousands
    if value == NO_END:
        return "none"
    return value.isoformat() if isinstance(value, date) else str(value)


def at_path(path: str, error: Message) -> Message:
    """An error message with the path in the document that it is about."""
    return Message(N_("{path}: {problem}"), {"path": path, "problem": error})


def has_path(message: Message) -> bool:
    """Whether a message was made by `at_path` (otherwise it is a hint)."""
    return "problem" in message.arguments
