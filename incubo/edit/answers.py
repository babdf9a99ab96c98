"""What a person types, or a program sends, to a value; or what is wrong with it, in the words of `validate`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from incubo.edit.draft import Setting
from incubo.i18n import N_
from incubo.model import committees, misread, periods
from incubo.model.convert.reader import Reader
from incubo.model.decode import Decoder
from incubo.model.fields import Field, Kind
from incubo.model.kinds import KINDS
from incubo.model.nearest import folded
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Problem, Text
from incubo.registry.named import complaint, find

_UNSEEN = ("Cc", "Zl", "Zp", "Cs", "Cn", "Co")
_TURNING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What makes a text run backwards, or stands in it without being seen, and is no part of any word."""
_YES = {"true", "yes", "y", "oui", "o", "vrai"}
_NO = {"false", "no", "n", "non", "faux"}


class Answer(NamedTuple):
    """A value, or a complaint about `source` with its hints; `near` are values that were perhaps meant."""

    value: Any = None
    complaint: Text | None = None
    hints: tuple[Text, ...] = ()
    near: tuple[str, ...] = ()
    source: str = ""


def words(field: Field, setting: Setting) -> Mapping[str, Mapping[str, str]]:
    """The words that may be written in a field of choice, with their labels by language. Old phases are not offered."""
    return in_use(field, setting.registry.vocabulary)


def in_use(field: Field, vocabulary: Vocabulary) -> Mapping[str, Mapping[str, str]]:
    """The same, of a vocabulary."""
    if field.words == "phases":
        return {name: word.labels for name, word in vocabulary.phases.items() if word.current}
    found = vocabulary.words.get(field.words)
    return found.labels if found is not None else {}


def typed(field: Field, text: str, setting: Setting) -> Answer:
    """The value of a typed answer; a list is typed with commas. An empty text is no value."""
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        return Answer()
    if not field.many:
        return _one(field, text, setting)._replace(source=text)
    values: list[Any] = []
    for part in text.split(","):
        answer = _one(field, part.strip(), setting) if part.strip() else Answer()
        if answer.complaint:
            return answer._replace(source=part.strip())
        if answer.value is not None:
            values.append(answer.value)
    return Answer(once(field, values))


def once(field: Field, values: Iterable[Any]) -> list[Any]:
    """The values of a list, each once; words that differ by case alone are one."""
    kept: dict[Any, Any] = {}
    for value in values:
        kept.setdefault(value.casefold() if field.type == "text" and isinstance(value, str) else value, value)
    return list(kept.values())


def unseen(text: str, *, lines: bool) -> Text | None:
    """What is said of a text that holds what nobody sees; None for another. `lines`: it may have several."""
    if "\ufffd" in text:
        return Text(N_("this text holds a letter that could not be read"))
    hidden = next((c for c in text if unicodedata.category(c) in _UNSEEN and (c != "\n" or not lines)), None)
    turning = _TURNING.search(text)
    if hidden is None and turning is not None:
        hidden = turning.group()
    if hidden is None:
        return None
    return Text(N_("this text holds a character that is not seen ({code})"), {"code": f"U+{ord(hidden):04X}"})


def _one(field: Field, text: str, setting: Setting) -> Answer:
    hidden = unseen(text, lines=field.type == "lines")
    if hidden is not None:
        return Answer(None, hidden)
    if field.type == "reference":
        return _reference(field, text, setting)
    if field.type == "choice":
        return _choice(field, text, setting)
    value: Any = _as_others_write(field, re.sub(r" {2,}", " ", text), setting) if field.type == "text" else text
    if field.type in ("date", "moment"):
        return _day(field, text, setting)
    if field.type == "boolean":
        value = True if folded(text) in _YES else False if folded(text) in _NO else text
    elif field.type in ("integer", "number"):
        value = _number(text)
    return converted(field, value, text, setting)


def _as_others_write(field: Field, text: str, setting: Setting) -> str:
    """A word of a free list in the spelling of the other sheets: `python` where they say `Python`."""
    from incubo.validation.rules.schema import FREE, as_others_write

    kind = next((kind for kind, name in FREE if name == field.name), None)
    return text if kind is None else as_others_write(setting.registry, kind, field.name, text)


def _day(field: Field, text: str, setting: Setting) -> Answer:
    """One day, in any of the forms that options take. A fact has its own day: a period is refused."""
    if committees.is_next(text):
        return _next_committee(text, setting)
    found = periods.period(text, setting.today)
    if found is None:
        answer = converted(field, text, text, setting)
        hints = misread.why(text, setting.today) if answer.complaint else ()
        return answer._replace(hints=(*hints, Text(misread.DAYS)) if answer.complaint else ())
    if found.days > 1:
        return Answer(None, *misread.several(text, found))
    return converted(field, found.first, text, setting)


def _next_committee(text: str, setting: Setting) -> Answer:
    """The day of the next committee of the one startup that the entry is about."""
    startup = setting.registry.startups.get(setting.startups[0]) if len(setting.startups) == 1 else None
    if startup is None:
        return Answer(None, *committees.of_nobody(text))
    day = committees.next_committee(startup, setting.today)
    return Answer(day) if day is not None else Answer(None, *committees.unknown(startup, setting.today))


def _number(text: str) -> Any:
    for make in (int, float):
        try:
            return make(text)
        except ValueError:
            continue
    return text


def _reference(field: Field, text: str, setting: Setting) -> Answer:
    match = find(setting.registry, field.refers, text)
    if match.id is not None:
        return Answer(match.id)
    message, hints = complaint(setting.registry, field.refers, text)
    return Answer(None, message, hints, match.near)


def _choice(field: Field, text: str, setting: Setting) -> Answer:
    known = words(field, setting)
    wanted = folded(text)
    said = {word: {folded(word), *map(folded, labels.values())} for word, labels in known.items()}
    exact = [word for word, names in said.items() if wanted in names]
    if exact:
        return Answer(exact[0])
    begun = [word for word, names in said.items() if any(name.startswith(wanted) for name in names)]
    if len(begun) == 1:
        return Answer(begun[0])
    if field.words == "phases" and text in setting.registry.vocabulary.phases:
        message = Text(N_("“{value}” is a phase of former years: it is read, and no more written"), {"value": text})
        return Answer(None, message, (Text(N_("the words in use: {words:list}"), {"words": list(known)}),))
    answer = converted(field, text, text, setting)
    return Answer(text) if answer.complaint and not setting.registry.vocabulary.is_strict(field.words) else answer


def converted(field: Field, value: Any, source: str, setting: Setting) -> Answer:
    """A value as decoding a file would take it: what decoding finds wrong is the complaint."""
    registry = setting.registry
    kind = Kind("startup", (field._replace(may_be=""),), "", "", "")  # no old shape in a new file
    slot = Decoder(kind, registry.vocabulary, registry.layout.prefixes).table[field.name]
    problems: list[Problem] = []
    convert = slot.convert
    made = convert([value] if field.many else value, (field.name,), Reader("", problems))
    if problems and not (field.type in _PLAINLY and made and all(p.fix and p.fix.safe for p in problems)):
        return _complaint(problems[0], source)
    return Answer(made[0] if field.many else made)


_PLAINLY = ("handle", "url", "email")
"""Types of which a person types what is plainly meant: `@maelle`, `mon-estran.example`, `<contact@…>`."""


def _complaint(problem: Problem, source: str) -> Answer:
    def filled(text: Text) -> Text:
        return text._replace(arguments={**text.arguments, "source": source})

    hints = tuple(filled(text) for text in (problem.label, *problem.hints) if text is not None)
    near = (problem.fix.edits[0].new,) if problem.fix is not None else ()
    return Answer(None, filled(problem.message), hints, near)


def in_words(field: Field, value: Any) -> str:
    """A value as a person would type it."""
    if isinstance(value, list):
        return ", ".join(in_words(field, item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def table_of(setting: Setting, kind: str) -> Kind:
    """The Field table of a kind, with the registry's own fields."""
    return setting.tables.get(kind, KINDS[kind])
