"""The tables of the registry's words, and of what the database was made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.core.i18n import N_
from incubo.query.resource import QueryContext
from incubo.query.sql.schema import SqlColumn, SqlTable

_VOCABULARY_LISTS = (
    "events",
    "statuses",
    "domaines",
    "decisions",
    "committee-kinds",
    "stop-reasons",
    "outcomes",
    "job-kinds",
    "accessibility",
    "organisation-types",
    "usertypes",
)


def _iter_phase_names(context: QueryContext) -> Iterator[list[Any]]:
    vocabulary = context.registry.vocabulary
    for name, word in sorted(vocabulary.phases.items(), key=lambda item: (item[1].rank, item[0])):
        labels = [word.labels.get(lang, name) for lang in ("fr", "en")]
        yield [name, word.rank, word.is_live, word.is_incubated, word.is_final, word.usual_months or None, *labels]


def _iter_words(context: QueryContext) -> Iterator[list[Any]]:
    vocabulary = context.registry.vocabulary
    for name in _VOCABULARY_LISTS:
        for number, word in enumerate(vocabulary.allowed_values(name), 1):
            yield [name, word, number, *(vocabulary.value_label(name, word, lang) for lang in ("fr", "en"))]


VOCABULARY_TABLES = (
    SqlTable(
        "phase_names",
        N_("The phases there are, in the order of a life."),
        (
            SqlColumn("id", "id", N_("the phase")),
            SqlColumn("rank", "integer", N_("its place in a life")),
            SqlColumn("live", "boolean", N_("whether startups in it are living")),
            SqlColumn("incubated", "boolean", N_("whether startups in it are in the programme")),
            SqlColumn("final", "boolean", N_("whether it ends the incubation")),
            SqlColumn("norm", "integer", N_("after how many months it is long")),
            SqlColumn("fr", "text", N_("its name in French")),
            SqlColumn("en", "text", N_("its name in English")),
        ),
        _iter_phase_names,
        required_kinds=("startup",),
    ),
    SqlTable(
        "words",
        N_("The words of the other lists: events, decisions, statuses …"),
        (
            SqlColumn("list", "text", N_("the list")),
            SqlColumn("id", "id", N_("the word, as files say it")),
            SqlColumn("number", "integer", N_("its place in the list, from 1")),
            SqlColumn("fr", "text", N_("its name in French")),
            SqlColumn("en", "text", N_("its name in English")),
        ),
        _iter_words,
        ("list", "id"),
        ("startup",),
    ),
)
