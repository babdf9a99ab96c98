"""Columns of a list: which are shown, and the order they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from incubo.errors import UsageError
from incubo.i18n import N_, gettext
from incubo.model.nearest import folded
from incubo.problem import Text
from incubo.query.noun import Col, Noun
from incubo.query.scope import Scope
from incubo.query.values import meant
from incubo.query.wanted import loose
from incubo.table import Word


def chosen_columns(noun: Noun, known: Mapping[str, Col], wanted: tuple[str, ...]) -> list[str]:
    """The column ids to show. Raises UsageError for an unknown one."""
    added = [word[1:] for word in wanted if word.startswith("+")]
    plain = [word for word in wanted if not word.startswith("+")]
    chosen = [*(plain or noun.default), *added]
    return list(dict.fromkeys(column_of(noun, known, word) for word in chosen))


def column_of(noun: Noun, known: Mapping[str, Col], word: str) -> str:
    """The id of the column that a word means: its id or its heading. Raises UsageError."""
    spelt = {
        **{folded(gettext(col.label)): name for name, col in known.items()},
        **{folded(name): name for name in known},
    }
    found = spelt.get(folded(word))
    if found is not None:
        return found
    message = Text(N_("there is no column “{word}” in {noun}"), {"word": word, "noun": noun.id})
    raise UsageError(message, hints=(meant(word, spelt),))


def ordered(items: list[Any], known: Mapping[str, Col], order: Iterable[str], scope: Scope, language: str) -> list[Any]:
    """The items sorted by each column in turn; what has no value comes last, whichever the direction."""
    for word in reversed(list(order)):
        name, backwards = word.removeprefix("-"), word.startswith("-")
        col = known[name]
        keyed = [(_key(col.get(scope, item), col, scope, language), item) for item in items]
        blank = [item for key, item in keyed if key is None]
        valued = sorted(
            ((key, item) for key, item in keyed if key is not None), key=lambda pair: pair[0], reverse=backwards
        )
        items = [item for _, item in valued] + blank
    return items


def _key(value: Any, col: Col, scope: Scope, language: str) -> Any:
    if value is None or value == ():
        return None
    if col.type == "phase":
        return scope.registry.vocabulary.rank(value)
    if isinstance(value, tuple):
        return [_key(each, col, scope, language) for each in value]
    if isinstance(value, Word):
        value = value.said(language)
    if isinstance(value, Text):
        value = value.template
    return loose(value) if isinstance(value, str) else value
