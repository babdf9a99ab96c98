"""What is true on the day (`--at`): each noun of `list` as a table, made by the same functions, so that figures agree.

`startups_at` has a line an entry, `startups_now` those that `incubo list startups` shows: the living ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from incubo.i18n import N_
from incubo.problem import Text
from incubo.query.bodies import INCUBATORS, ORGANISATIONS, TEAMS
from incubo.query.committees import COMMITTEES
from incubo.query.jobs import JOBS
from incubo.query.members import MEMBERS
from incubo.query.missions import MISSIONS
from incubo.query.noun import Noun
from incubo.query.scope import Scope
from incubo.query.sql.entries import plain
from incubo.query.sql.relation import Field, Relation
from incubo.query.startups import STARTUPS
from incubo.table import Word

More = tuple[Field, Callable[[Scope, Any], Any]]


class State(NamedTuple):
    """A noun as a table: what it is, its flag for the living, columns called otherwise, columns added, whose ids.

    `sort`: what its rows are in the order of.
    """

    noun: Noun
    all: str
    now: str
    flag: Field
    renamed: Mapping[str, str] = {}
    more: tuple[More, ...] = ()
    refers: Mapping[str, str] = {}
    sort: Callable[[Any], Any] = lambda item: item.id


_TYPES = {"list": "text", "phase": "text", "share": "number", "change": "integer"}


def _phase_word(name: str) -> Callable[[Scope, Any], Any]:
    def get(scope: Scope, item: Any) -> Any:
        word = scope.registry.vocabulary.phases.get(scope.phase(item.id) or "")
        return getattr(word, name) if word is not None else None

    return get


def _mission_id(scope: Scope, line: Any) -> str:
    """The id that the mission has in the table `missions`."""
    number = next(n for n, mission in enumerate(line.member.missions, 1) if mission is line.mission)
    return f"{line.member.id}/{number}"


STATES = (
    State(
        STARTUPS,
        N_("Every startup as it is on the day."),
        N_("The startups that are living on the day."),
        Field("live", "boolean", N_("whether it is living on the day")),
        more=(
            (Field("phase_rank", "integer", N_("the place of the phase in a life, to sort by")), _phase_word("rank")),
            (Field("incubated", "boolean", N_("whether it is in the programme on the day")), _phase_word("incubated")),
            (Field("final", "boolean", N_("whether the phase ends the incubation")), _phase_word("final")),
            (Field("incubator", "id", N_("its main incubator"), "incubators"), lambda scope, s: s.incubator),
        ),
        refers={"id": "startups"},
    ),
    State(
        MEMBERS,
        N_("Every member as on the day."),
        N_("The members whom a mission covers on the day."),
        Field("active", "boolean", N_("whether a mission covers the day")),
        refers={"id": "members"},
    ),
    State(
        MISSIONS,
        N_("Every mission as on the day."),
        N_("The missions that cover the day."),
        Field("active", "boolean", N_("whether it covers the day")),
        {"id": "member"},
        ((Field("id", "id", N_("the id of the mission"), "missions"), _mission_id),),
        {"member": "members"},
        sort=lambda line: (line.member.id, line.member.missions.index(line.mission)),
    ),
    State(
        JOBS,
        N_("Every job offer as on the day."),
        N_("The job offers that are open on the day."),
        Field("open", "boolean", N_("whether it is open on the day")),
        {"for": "who"},
        (
            (
                Field("startup", "id", N_("the startup that recruits"), "startups"),
                lambda scope, job: scope.registry.startup_of(job),
            ),
            (
                Field("incubator", "id", N_("the incubator that recruits, when no startup does"), "incubators"),
                lambda scope, job: job.incubator,
            ),
        ),
        {"id": "jobs"},
    ),
    State(
        COMMITTEES,
        N_("Every committee, held by the day or planned then."),
        N_("The committees of startups that are living on the day, held by then or planned."),
        Field("live", "boolean", N_("whether the startup is living on the day")),
        {"id": "startup"},
        (),
        {"startup": "startups"},
        sort=lambda line: (line.startup.id, line.event.date, line.planned),
    ),
    State(
        INCUBATORS,
        N_("Every incubator as on the day."),
        N_("The incubators with living startups on the day."),
        Field("live", "boolean", N_("whether it has living startups on the day")),
        refers={"id": "incubators", "owner": "organisations"},
    ),
    State(
        ORGANISATIONS,
        N_("Every organisation as on the day."),
        N_("The organisations with living startups, or an incubator, on the day."),
        Field("live", "boolean", N_("whether it has living startups, or an incubator, on the day")),
        refers={"id": "organisations"},
    ),
    State(
        TEAMS,
        N_("Every cross-cutting team as on the day."),
        N_("The cross-cutting teams with members on the day."),
        Field("live", "boolean", N_("whether it has members on the day")),
        refers={"id": "teams", "incubator": "incubators"},
    ),
)


def relations() -> Iterator[Relation]:
    """The tables `…_at` and the views `…_now`."""
    for state in STATES:
        noun = state.noun
        fields = tuple(field for field, _ in _columns(state))
        key = tuple(field.name for field in fields if field.name == "id")
        yield Relation(f"{noun.id}_at", state.all, fields, _rows(state), key, noun.loads, dated=True)
        view = f"SELECT * FROM {noun.id}_at WHERE {state.flag.name}"
        yield Relation(f"{noun.id}_now", state.now, fields, key=key, view=view, dated=True)


def _field(state: State, name: str) -> Field:
    col = state.noun.columns[name]
    called = state.renamed.get(name, name)
    refers = state.refers.get(called, "")
    return Field(called, "id" if refers else _TYPES.get(col.type, col.type), col.label, refers)


def _columns(state: State) -> list[More]:
    """Every column and what it holds: the id first, the flag last."""
    own: list[More] = [(_field(state, name), col.get) for name, col in state.noun.columns.items()]
    every = [*own, *state.more, (state.flag, state.noun.living)]
    return sorted(every, key=lambda column: column[0].name != "id")


def _rows(state: State) -> Callable[[Scope], Iterator[list[Any]]]:
    gets = [get for _, get in _columns(state)]

    def rows(scope: Scope) -> Iterator[list[Any]]:
        for item in sorted(state.noun.items(scope), key=state.sort):
            yield [_value(get(scope, item)) for get in gets]

    return rows


def _value(value: Any) -> Any:
    """A value of a list as data: ids for words, several of them between commas; nothing for what only words say."""
    if isinstance(value, Word):
        return value.id
    if isinstance(value, tuple):
        return ", ".join(str(_value(each)) for each in value) or None
    return None if isinstance(value, Text) else plain(value)
