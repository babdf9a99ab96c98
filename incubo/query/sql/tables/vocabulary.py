"""The tables of the vocabulary: `phase_names`, and `words` for every other list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.core.i18n import N_
from incubo.query.context import QueryContext
from incubo.query.sql.schema import SqlColumn, SqlTable

_VOCABULARY_LISTS = (
    "events",
    "statuses",
    "domaines",
    "decisions",
    "committee-kinds",
    "stop-reasons",
    "outcomes",
    "order-states",
    "job-kinds",
    "accessibility",
    "organisation-types",
    "usertypes",
)


def _iter_phase_names(context: QueryContext) -> Iterator[list[Any]]:
    vocabulary = context.registry.vocabulary
    for name, phase in sorted(vocabulary.phases.items(), key=lambda item: (item[1].rank, item[0])):
        labels = [phase.labels.get(language, name) for language in ("fr", "en")]
        yield [name, phase.rank, phase.is_live, phase.is_incubated, phase.is_final, phase.usual_months or None, *labels]


def _iter_words(context: QueryContext) -> Iterator[list[Any]]:
    vocabulary = context.registry.vocabulary
    for list_name in _VOCABULARY_LISTS:
        for number, value in enumerate(vocabulary.allowed_values(list_name), 1):
            labels = [vocabulary.value_label(list_name, value, language) for language in ("fr", "en")]
            yield [list_name, value, number, *labels]


VOCABULARY_TABLES = (
    SqlTable(
        name="phase_names",
        help=N_("All phases, in order."),
        columns=(
            SqlColumn("id", "id", N_("the phase")),
            SqlColumn("rank", "integer", N_("its rank among the phases")),
            SqlColumn("live", "boolean", N_("whether products in it are active")),
            SqlColumn("incubated", "boolean", N_("whether products in it are in the programme")),
            SqlColumn("final", "boolean", N_("whether it ends the incubation")),
            SqlColumn("norm", "integer", N_("after how many months it counts as long")),
            SqlColumn("fr", "text", N_("its name in French")),
            SqlColumn("en", "text", N_("its name in English")),
        ),
        iter_rows=_iter_phase_names,
        required_kinds=("startup",),
    ),
    SqlTable(
        name="words",
        help=N_("The words of the other lists: events, decisions, statuses …"),
        columns=(
            SqlColumn("list", "text", N_("the list")),
            SqlColumn("id", "id", N_("the word, as written in the files")),
            SqlColumn("number", "integer", N_("its place in the list, from 1")),
            SqlColumn("fr", "text", N_("its name in French")),
            SqlColumn("en", "text", N_("its name in English")),
        ),
        iter_rows=_iter_words,
        primary_key=("list", "id"),
        required_kinds=("startup",),
    ),
)
