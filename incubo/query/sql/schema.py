"""The whole schema: every table and view of the database, in the order in which they are read about.

It only grows: a name keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from incubo.query.sql import lives, others, states, words
from incubo.query.sql.entries import lists_of, of_kind
from incubo.query.sql.relation import Relation

_ELSEWHERE = {"startup": ("incubators", "sponsors")}
"""Lists that have a table by their meaning: the incubators of a startup are its main one and the others."""


@cache
def schema() -> Mapping[str, Relation]:
    """Every table and view by name."""
    return {relation.name: relation for relation in _all()}


def _all() -> Iterator[Relation]:
    dated = list(states.relations())
    yield from (each for each in dated if each.view)
    yield from (each for each in dated if not each.view)
    own = {each.name: each for each in lives.RELATIONS}
    yield of_kind("startup")
    for name in ("phases", "events", "committees", "event_objectives", "metrics"):
        yield own[name]
    yield own["startup_incubators"]
    yield own["startup_sponsors"]
    yield from lists_of("startup", _ELSEWHERE["startup"])
    yield of_kind("member")
    yield own["missions"]
    yield own["mission_startups"]
    yield from lists_of("member")
    for kind in ("job", "incubator", "organisation", "team"):
        yield of_kind(kind)
        yield from lists_of(kind)
    yield own["bodies"]
    yield others.RELATION
    yield from words.RELATIONS
