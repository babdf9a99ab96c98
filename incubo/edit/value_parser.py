"""What a person types, or a program sends, to a value; or what is wrong with it, in the words of `validate`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.model import committees, date_errors, periods
from incubo.model.convert.context import DecodeContext
from incubo.model.decode import Decoder
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import find_in_kind, no_match_message
from incubo.registry.registry import Registry


class EntryContext(NamedTuple):
    """Where an entry is made: the registry, its Field tables, today there, our incubator, the content's language.

    `startups` are those that the entry is known to be about (ids): a day may be said by their next committee.
    """

    registry: Registry
    tables: Mapping[str, EntryKind]
    today: date
    incubator: str | None = None
    language: str = "fr"
    startups: tuple[str, ...] = ()


_INVISIBLE_CATEGORIES = ("Cc", "Zl", "Zp", "Cs", "Cn", "Co")
_INVISIBLE_OR_BIDI = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What makes a text run backwards, or stands in it without being seen, and is no part of any word."""
_TRUE_WORDS = {"true", "yes", "y", "oui", "o", "vrai"}
_FALSE_WORDS = {"false", "no", "n", "non", "faux"}


class ParsedValue(NamedTuple):
    """A value, or a complaint about `source` with its hints; `suggestions` are values that were perhaps meant."""

    value: Any = None
    error: Message | None = None
    hints: tuple[Message, ...] = ()
    suggestions: tuple[str, ...] = ()
    source: str = ""


def choice_words(field: Field, context: EntryContext) -> Mapping[str, Mapping[str, str]]:
    """The words that may be written in a field of choice, with their labels by language. Old phases are not offered."""
    return current_words(field, context.registry.vocabulary)


def current_words(field: Field, vocabulary: Vocabulary) -> Mapping[str, Mapping[str, str]]:
    """The same, of a vocabulary."""
    if field.value_list == "phases":
        return {name: word.labels for name, word in vocabulary.phases.items() if word.is_current}
    found = vocabulary.value_lists.get(field.value_list)
    return found.labels if found is not None else {}


def parse_value(field: Field, text: str, context: EntryContext) -> ParsedValue:
    """The value of a typed answer; a list is typed with commas. An empty text is no value."""
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        return ParsedValue()
    if not field.many:
        return _parse_one(field, text, context)._replace(source=text)
    values: list[Any] = []
    for part in text.split(","):
        answer = _parse_one(field, part.strip(), context) if part.strip() else ParsedValue()
        if answer.error:
            return answer._replace(source=part.strip())
        if answer.value is not None:
            values.append(answer.value)
    return ParsedValue(deduplicate(field, values))


def deduplicate(field: Field, values: Iterable[Any]) -> list[Any]:
    """The values of a list, each once; words that differ by case alone are one."""
    kept: dict[Any, Any] = {}
    for value in values:
        kept.setdefault(value.casefold() if field.type == "text" and isinstance(value, str) else value, value)
    return list(kept.values())


def find_invisible_character(text: str, *, multiline: bool) -> Message | None:
    """What is said of a text that holds what nobody sees; None for another. `multiline`: it may have several."""
    if "\ufffd" in text:
        return Message(N_("this text holds a letter that could not be read"))
    hidden = next(
        (c for c in text if unicodedata.category(c) in _INVISIBLE_CATEGORIES and (c != "\n" or not multiline)), None
    )
    turning = _INVISIBLE_OR_BIDI.search(text)
    if hidden is None and turning is not None:
        hidden = turning.group()
    if hidden is None:
        return None
    return Message(N_("this text holds a character that is not seen ({code})"), {"code": f"U+{ord(hidden):04X}"})


def _parse_one(field: Field, text: str, context: EntryContext) -> ParsedValue:
    hidden = find_invisible_character(text, multiline=field.type == "lines")
    if hidden is not None:
        return ParsedValue(None, hidden)
    if field.type == "reference":
        return _parse_reference(field, text, context)
    if field.type == "choice":
        return _parse_choice(field, text, context)
    value: Any = _common_spelling(field, re.sub(r" {2,}", " ", text), context) if field.type == "text" else text
    if field.type in ("date", "moment"):
        return _parse_day(field, text, context)
    if field.type == "boolean":
        value = True if normalise_name(text) in _TRUE_WORDS else False if normalise_name(text) in _FALSE_WORDS else text
    elif field.type in ("integer", "number"):
        value = _parse_number(text)
    return convert_value(field, value, text, context)


def _common_spelling(field: Field, text: str, context: EntryContext) -> str:
    """A word of a free list in the spelling of the other sheets: `python` where they say `Python`."""
    from incubo.validation.rules.schema import FREE_WORD_FIELDS, prefer_common_spelling

    kind = next((kind for kind, name in FREE_WORD_FIELDS if name == field.name), None)
    return text if kind is None else prefer_common_spelling(context.registry, kind, field.name, text)


def _parse_day(field: Field, text: str, context: EntryContext) -> ParsedValue:
    """One day, in any of the forms that options take. A fact has its own day: a period is refused."""
    if committees.is_next_committee_word(text):
        return _parse_next_committee(text, context)
    found = periods.parse_period(text, context.today)
    if found is None:
        answer = convert_value(field, text, text, context)
        hints = date_errors.explain_unreadable_date(text, context.today) if answer.error else ()
        return answer._replace(hints=(*hints, Message(date_errors.DAY_FORMATS_HINT)) if answer.error else ())
    if found.days > 1:
        return ParsedValue(None, *date_errors.period_is_not_a_day_message(text, found))
    return convert_value(field, found.first, text, context)


def _parse_next_committee(text: str, context: EntryContext) -> ParsedValue:
    """The day of the next committee of the one startup that the entry is about."""
    startup = context.registry.startups.get(context.startups[0]) if len(context.startups) == 1 else None
    if startup is None:
        return ParsedValue(None, *committees.next_committee_needs_startup_message(text))
    day = committees.next_committee_date(startup, context.today)
    return (
        ParsedValue(day)
        if day is not None
        else ParsedValue(None, *committees.unknown_next_committee_message(startup, context.today))
    )


def _parse_number(text: str) -> Any:
    for make in (int, float):
        try:
            return make(text)
        except ValueError:
            continue
    return text


def _parse_reference(field: Field, text: str, context: EntryContext) -> ParsedValue:
    match = find_in_kind(context.registry, field.target_kind, text)
    if match.id is not None:
        return ParsedValue(match.id)
    message, hints = no_match_message(context.registry, field.target_kind, text)
    return ParsedValue(None, message, hints, match.suggestions)


def _parse_choice(field: Field, text: str, context: EntryContext) -> ParsedValue:
    known = choice_words(field, context)
    wanted = normalise_name(text)
    said = {word: {normalise_name(word), *map(normalise_name, labels.values())} for word, labels in known.items()}
    exact = [word for word, names in said.items() if wanted in names]
    if exact:
        return ParsedValue(exact[0])
    begun = [word for word, names in said.items() if any(name.startswith(wanted) for name in names)]
    if len(begun) == 1:
        return ParsedValue(begun[0])
    if field.value_list == "phases" and text in context.registry.vocabulary.phases:
        message = Message(N_("“{value}” is a phase of former years: it is read, and no more written"), {"value": text})
        return ParsedValue(None, message, (Message(N_("the words in use: {words:list}"), {"words": list(known)}),))
    answer = convert_value(field, text, text, context)
    return ParsedValue(text) if answer.error and not context.registry.vocabulary.is_strict(field.value_list) else answer


def convert_value(field: Field, value: Any, text: str, context: EntryContext) -> ParsedValue:
    """A value as decoding a file would take it: what decoding finds wrong is the complaint."""
    registry = context.registry
    kind = EntryKind("startup", (field._replace(also_accepts=""),), "", "", "")  # no old shape in a new file
    slot = Decoder(kind, registry.vocabulary, registry.layout.reference_prefixes).slots[field.name]
    problems: list[Problem] = []
    convert = slot.convert
    made = convert([value] if field.many else value, (field.name,), DecodeContext("", problems))
    if problems and not (field.type in _AUTOFIXED_TYPES and made and all(p.fix and p.fix.is_safe for p in problems)):
        return _conversion_error(problems[0], text)
    return ParsedValue(made[0] if field.many else made)


_AUTOFIXED_TYPES = ("handle", "url", "email")
"""Types of which a person types what is plainly meant: `@maelle`, `mon-estran.example`, `<contact@…>`."""


def _conversion_error(problem: Problem, source: str) -> ParsedValue:
    def filled(text: Message) -> Message:
        return text._replace(arguments={**text.arguments, "source": source})

    hints = tuple(filled(text) for text in (problem.label, *problem.hints) if text is not None)
    near = (problem.fix.edits[0].replacement,) if problem.fix is not None else ()
    return ParsedValue(None, filled(problem.message), hints, near)


def format_value(field: Field, value: Any) -> str:
    """A value as a person would type it."""
    if isinstance(value, list):
        return ", ".join(format_value(field, item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def field_table(context: EntryContext, kind: str) -> EntryKind:
    """The Field table of a kind, with the registry's own fields."""
    return context.tables.get(kind, ENTRY_KINDS[kind])


def at_path(path: str, error: Message) -> Message:
    """A complaint with the place in a document that it is about."""
    return Message(_AT_PATH, {"path": path, "problem": error})


def has_path(message: Message) -> bool:
    """Whether a text is such a complaint, and not a hint about one."""
    return "problem" in message.arguments


_AT_PATH = N_("{path}: {problem}")
