"""The tables of what is dated in a life: phases, events, committees, measures, missions and whom they are for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incubo.i18n import N_
from incubo.model.committees import COMMITTEE
from incubo.model.fields_startup import EVENT
from incubo.model.life import life, phases_of
from incubo.model.teams import assignments
from incubo.query.scope import Scope
from incubo.query.sql.entries import entries, group_rows, items, numbered, plain
from incubo.query.sql.relation import Field, Relation


def _phases(scope: Scope) -> Iterator[list[Any]]:
    """The phases in the order of the file, those that a `status` told before 2020 too; each until it is over."""
    names = [item.name for item in items("startup", "phases")]
    for startup in entries(scope, "startup"):
        over = {}
        for step in life(startup, scope.registry.vocabulary):
            start = step.phase.start
            ends = [day for day in (step.phase.end, step.next_start) if day is not None and start and day >= start]
            over[step.position] = min(ends, default=None)
        for number, phase in enumerate(phases_of(startup, scope.registry.vocabulary), 1):
            values = [plain(getattr(phase, name)) for name in names]
            yield [f"{startup.id}/{number}", startup.id, number, *values, plain(over.get(number - 1))]


def _objectives(scope: Scope) -> Iterator[tuple[str, int, str]]:
    for startup in entries(scope, "startup"):
        for number, event in enumerate(startup.events, 1):
            for place, objective in enumerate(filter(None, event.objectives), 1):
                yield f"{startup.id}/{number}", place, objective


def _mission_startups(scope: Scope) -> Iterator[tuple[str, str, bool]]:
    for member in entries(scope, "member"):
        for number, mission in enumerate(member.missions, 1):
            for one in assignments(member, mission):
                yield f"{member.id}/{number}", one.startup, one.legacy


def _incubators(scope: Scope) -> Iterator[tuple[str, str, bool]]:
    for startup in entries(scope, "startup"):
        for place, host in enumerate(dict.fromkeys(startup.hosts)):
            yield startup.id, host, place == 0


def _sponsors(scope: Scope) -> Iterator[tuple[str, str]]:
    for startup in entries(scope, "startup"):
        for sponsor in startup.funders:
            yield startup.id, sponsor


def _bodies(scope: Scope) -> Iterator[tuple[str, str, str]]:
    for kind in scope.registry.kinds:
        for entry in entries(scope, kind):
            text = scope.text_of(entry.path)
            end = text.find("\n---", 3)
            body = text[end + 4 :] if text.startswith("---") and end > 0 else text
            if body.strip():
                yield kind, entry.id, body.strip()


_STARTUP = Field("startup", "id", N_("startup"), "startups")
_COMMITTEE = tuple(
    field for field in numbered("startup", "events", N_("startup")) if field.name not in ("id", "name", "year")
)

RELATIONS = (
    Relation(
        "startup_incubators",
        N_("The incubators of each startup, the main one and the others."),
        (
            _STARTUP,
            Field("incubator", "id", N_("incubator"), "incubators"),
            Field("main", "boolean", N_("whether it is the main one")),
        ),
        _incubators,
        ("startup", "incubator"),
        ("startup",),
    ),
    Relation(
        "startup_sponsors",
        N_("The organisations that fund each startup."),
        (_STARTUP, Field("organisation", "id", N_("organisation"), "organisations")),
        _sponsors,
        ("startup", "organisation"),
        ("startup",),
    ),
    Relation(
        "phases",
        N_("The phases of startups, past, present and to come."),
        (
            *numbered("startup", "phases", N_("startup")),
            Field("until", "date", N_("the day it is over: its end, or the start of the next one if that is earlier")),
        ),
        _phases,
        loads=("startup",),
    ),
    Relation(
        "events",
        N_("What happened in the lives of startups, committees too."),
        numbered("startup", "events", N_("startup")),
        group_rows("startup", "events"),
        loads=("startup",),
    ),
    Relation(
        "event_objectives",
        N_("What was promised at a committee."),
        (
            Field("event", "id", N_("the committee"), "events"),
            Field("number", "integer", N_("its place in the file, from 1")),
            Field("value", "text", next(item.help for item in EVENT if item.name == "objectives")),
        ),
        _objectives,
        ("event", "number"),
        ("startup",),
    ),
    Relation(
        "committees",
        N_("The events that are committees."),
        (
            Field("id", "id", N_("the id of the event"), "events"),
            *_COMMITTEE,
        ),
        view=f"SELECT id, {', '.join(field.name for field in _COMMITTEE)} FROM events WHERE name = '{COMMITTEE}'",
    ),
    Relation(
        "metrics",
        N_("Measures of the impact of startups."),
        numbered("startup", "metrics", N_("startup")),
        group_rows("startup", "metrics"),
        loads=("startup",),
    ),
    Relation(
        "missions",
        N_("The missions (contracts) of members, past, present and to come."),
        numbered("member", "missions", N_("member")),
        group_rows("member", "missions"),
        loads=("member",),
    ),
    Relation(
        "mission_startups",
        N_("The startups that each mission is for."),
        (
            Field("mission", "id", N_("mission"), "missions"),
            _STARTUP,
            Field("legacy", "boolean", N_("whether the mission names none, and the member's old list does")),
        ),
        _mission_startups,
        ("mission", "startup"),
        ("member",),
    ),
    Relation(
        "bodies",
        N_("The texts of the sheets, in Markdown."),
        (
            Field("kind", "text", N_("startup, member, job …")),
            Field("id", "id", N_("the entry's id")),
            Field("text", "text", N_("what stands under the front matter")),
        ),
        _bodies,
        ("kind", "id"),
        ("startup", "member", "job", "incubator", "organisation", "team"),
    ),
)
