"""Converters for values of the vocabulary, and for references to other entries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldPath
from incubo.model.convert.context import Converter, DecodeContext
from incubo.model.convert.scalars import convert_text
from incubo.model.fields import Field
from incubo.model.suggestions import find_nearest, is_misspelling, normalise_name
from incubo.model.vocabulary import Vocabulary

MAX_HINT_VALUES = 15
"""Largest number of values that a hint lists."""

_RULE_BY_LIST = {"phases": "phase-unknown-name", "events": "schema-unknown-event"}
"""The rule of a value outside a list, for the lists that have a rule of their own."""

_MESSAGES = {
    "phase-unknown-name": N_("“{value}” is not the name of a phase"),
    "schema-unknown-event": N_("“{value}” is not the name of an event"),
    "schema-unknown-value": N_("“{value}” is not one of the words allowed here"),
    "schema-unusual-value": N_("“{value}” is not one of the usual words"),
}


def is_closed_list(list_name: str, vocabulary: Vocabulary) -> bool:
    """Whether a value outside the list is an error, and not only unusual."""
    return list_name in _RULE_BY_LIST or vocabulary.is_strict(list_name)


def make_choice_converter(field: Field, vocabulary: Vocabulary) -> Converter:
    """A converter to a value of the vocabulary. An unknown value is reported and kept."""
    known = frozenset(vocabulary.allowed_values(field.value_list))
    is_strict = vocabulary.is_strict(field.value_list)
    usual_values = [
        value
        for value in vocabulary.allowed_values(field.value_list)
        if field.value_list != "phases" or vocabulary.phases[value].is_current
    ]
    rule_id = _RULE_BY_LIST.get(field.value_list, "schema-unknown-value" if is_strict else "schema-unusual-value")

    def convert(raw_value: Any, path: FieldPath, context: DecodeContext) -> str | None:
        if type(raw_value) is str and (raw_value in known or not known):
            return raw_value
        value = convert_text(raw_value, path, context)
        if not value:
            return value
        suggestion = None
        if context.may_guess:
            nearest = find_nearest(value, known)
            if nearest is not None and not is_misspelling(value, nearest):
                nearest = None
            suggestion = nearest or _find_by_label(vocabulary, field.value_list, usual_values, value)
        hint = None
        if suggestion is None and 0 < len(usual_values) <= MAX_HINT_VALUES:
            hint = Message(N_("the words in use: {words:list}"), {"words": usual_values})
        context.add_problem(
            rule_id,
            path,
            Message(_MESSAGES[rule_id], {"value": value}),
            hint=hint,
            suggestion=suggestion,
            is_typo=suggestion is not None,
        )
        return value

    return convert


def _find_by_label(vocabulary: Vocabulary, list_name: str, current_values: Iterable[str], text: str) -> str | None:
    """The only value whose label, in any language, is the text (`Poursuite`) or contains it as a word (`comité`)."""
    normalised = normalise_name(text)
    labels = [
        (value, normalise_name(label))
        for value in current_values
        for label in vocabulary.value_labels(list_name, value).values()
    ]
    for is_match in (lambda label: label == normalised, lambda label: normalised in label.split("-")):
        matches = {value for value, label in labels if is_match(label)}
        if len(matches) == 1:
            return matches.pop()
    return None


def make_reference_converter(prefix: str) -> Converter:
    """A converter to the id of another entry; `prefix` is the one that this layout requires (`/organisations/`)."""
    any_prefix = re.compile(r"/?[a-z]+/(?=[^/]+$)")

    def convert(raw_value: Any, path: FieldPath, context: DecodeContext) -> str | None:
        value = convert_text(raw_value, path, context)
        if not value:
            return value
        if prefix:
            if value.startswith(prefix):
                return value[len(prefix) :]
            entry_id = any_prefix.sub("", value).lstrip("/")
            context.add_problem(
                "ref-prefix",
                path,
                Message(N_("a reference is written “{prefix}…” here"), {"prefix": prefix}),
                suggestion=prefix + entry_id if re.fullmatch(r"[\w.-]+", entry_id) else None,
            )
            return entry_id
        entry_id = any_prefix.sub("", value) if value.startswith("/") else value
        if entry_id != value:
            context.add_problem(
                "ref-prefix", path, Message(N_("only the id is expected here")), suggestion=entry_id, is_safe=True
            )
        return entry_id

    return convert
