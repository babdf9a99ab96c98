"""Words of the vocabulary, and ids of other entries."""

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
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.model.vocabulary import Vocabulary

MAX_HINT_VALUES = 15
"""Words that a hint lists at most."""


_RULE_BY_LIST = {"phases": "phase-unknown-name", "events": "schema-unknown-event"}


def is_closed_list(list_name: str, vocabulary: Vocabulary) -> bool:
    """Whether a word outside the list is found wrong, and not only unusual."""
    return list_name in _RULE_BY_LIST or vocabulary.is_strict(list_name)


def make_choice_converter(field: Field, vocabulary: Vocabulary) -> Converter:
    """A converter to one word of the vocabulary. An unknown word is kept, and told."""
    known = frozenset(vocabulary.allowed_values(field.value_list))
    strict = vocabulary.is_strict(field.value_list)
    usual = [
        word
        for word in vocabulary.allowed_values(field.value_list)
        if field.value_list != "phases" or vocabulary.phases[word].is_current
    ]
    rule = _RULE_BY_LIST.get(field.value_list, "schema-unknown-value" if strict else "schema-unusual-value")

    def convert(given: Any, path: FieldPath, reader: DecodeContext) -> str | None:
        if type(given) is str and (given in known or not known):
            return given
        value = convert_text(given, path, reader)
        if not value:
            return value
        meant = find_nearest(value, known) or _find_by_label(vocabulary, field.value_list, usual, value)
        hint = None
        if meant is None and 0 < len(usual) <= MAX_HINT_VALUES:
            hint = Message(N_("the words in use: {words:list}"), {"words": usual})
        reader.add_problem(
            rule,
            path,
            Message(_MESSAGES[rule], {"value": value}),
            hint=hint,
            suggestion=meant,
            is_typo=meant is not None,
        )
        return value

    return convert


def _find_by_label(vocabulary: Vocabulary, list_name: str, current_values: Iterable[str], value: str) -> str | None:
    """The word that a text calls by its label, in any language (`Poursuite`), or by a word of one (`comité`)."""
    wanted = normalise_name(value)
    labels = [
        (word, normalise_name(label))
        for word in current_values
        for label in vocabulary.value_labels(list_name, word).values()
    ]
    for fits in (lambda label: label == wanted, lambda label: wanted in label.split("-")):
        found = {word for word, label in labels if fits(label)}
        if len(found) == 1:
            return found.pop()
    return None


_MESSAGES = {
    "phase-unknown-name": N_("“{value}” is not the name of a phase"),
    "schema-unknown-event": N_("“{value}” is not the name of an event"),
    "schema-unknown-value": N_("“{value}” is not one of the words allowed here"),
    "schema-unusual-value": N_("“{value}” is not one of the usual words"),
}


def make_reference_converter(prefix: str) -> Converter:
    """A converter to the id of another entry; `prefix` is how this layout spells it (`/organisations/`)."""
    any_prefix = re.compile(r"/?[a-z]+/(?=[^/]+$)")

    def convert(given: Any, path: FieldPath, reader: DecodeContext) -> str | None:
        value = convert_text(given, path, reader)
        if not value:
            return value
        if prefix:
            if value.startswith(prefix):
                return value[len(prefix) :]
            bare = any_prefix.sub("", value).lstrip("/")
            reader.add_problem(
                "ref-prefix",
                path,
                Message(N_("a reference is written “{prefix}…” here"), {"prefix": prefix}),
                suggestion=prefix + bare if re.fullmatch(r"[\w.-]+", bare) else None,
            )
            return bare
        bare = any_prefix.sub("", value) if value.startswith("/") else value
        if bare != value:
            reader.add_problem(
                "ref-prefix", path, Message(N_("only the id is expected here")), suggestion=bare, is_safe=True
            )
        return bare

    return convert
