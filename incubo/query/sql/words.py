"""The tables of the registry's words, and of what the database was made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.i18n import N_
from incubo.query.scope import Scope
from incubo.query.sql.relation import Field, Relation

_LISTS = ("events", "statuses", "domaines", "decisions", "committee-kinds", "stop-reasons", "outcomes", "job-kinds",
          "accessibility", "organisation-types", "usertypes")  # fmt: skip


def _phase_names(scope: Scope) -> Iterator[list[Any]]:
    vocabulary = scope.registry.vocabulary
    for name, word in sorted(vocabulary.phases.items(), key=lambda item: (item[1].rank, item[0])):
        labels = [word.labels.get(lang, name) for lang in ("fr", "en")]
        yield [name, word.rank, word.live, word.incubated, word.final, word.norm or None, *labels]


def _words(scope: Scope) -> Iterator[list[Any]]:
    vocabulary = scope.registry.vocabulary
    for name in _LISTS:
        for number, word in enumerate(vocabulary.allowed(name), 1):
            yield [name, word, number, *(vocabulary.label(name, word, lang) for lang in ("fr", "en"))]


RELATIONS = (
    Relation(
        "phase_names",
        N_("The phases there are, in the order of a life."),
        (
            Field("id", "id", N_("the phase")),
            Field("rank", "integer", N_("its place in a life")),
            Field("live", "boolean", N_("whether startups in it are living")),
            Field("incubated", "boolean", N_("whether startups in it are in the programme")),
            Field("final", "boolean", N_("whether it ends the incubation")),
            Field("norm", "integer", N_("after how many months it is long")),
            Field("fr", "text", N_("its name in French")),
            Field("en", "text", N_("its name in English")),
        ),
        _phase_names,
        loads=("startup",),
    ),
    Relation(
        "words",
        N_("The words of the other lists: events, decisions, statuses …"),
        (
            Field("list", "text", N_("the list")),
            Field("id", "id", N_("the word, as files say it")),
            Field("number", "integer", N_("its place in the list, from 1")),
            Field("fr", "text", N_("its name in French")),
            Field("en", "text", N_("its name in English")),
        ),
        _words,
        ("list", "id"),
        ("startup",),
    ),
)
