"""The parameters of verbs that several faces ask for: each is declared once, and every face reads it here.

A command line makes its options of them (`cli.params.verb_options`), an issue form its questions (`edit.forms`), a page
its fields (`web.forms.field_builders.ParamFields`), a question its field and its option, and an answer the command that
gives the same (`verb_words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.shell import entry_argument, option_words
from incubo.model.fields import Field
from incubo.model.private_kinds import ORDER_FIELDS
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.schemas.startup import EVENT_FIELDS, METRIC_FIELDS, PHASE_FIELDS


class Param(NamedTuple):
    """A parameter of a verb.

    `name`: of the option and of the field of a form. `field`: the type of its value. `option`: what gives it
    on a command line; "" where no option does. `label`: what it is, as within a sentence. `default`: what stands where
    nothing is given, as within a sentence. `hint`: what an issue form says more. `panel`: the part of the help page
    that lists the option. The texts are source strings.
    """

    name: str
    field: Field
    label: str
    option: str = ""
    default: str = ""
    hint: str = ""
    panel: str = ""


def verb_words(verb: str, params: Iterable[Param], values: Mapping[str, Any], targets: Iterable[str] = ()) -> list[str]:
    """The words after `incubo`, not quoted, of the command that gives values to a verb, by the names of its parameters.

    `targets`: what it is about, where that is no parameter.
    """
    words, options = [*verb.split(), *targets], dict[str, Any]()
    for param in params:
        value = values.get(param.name)
        several = tuple(value) if isinstance(value, (list, tuple)) else () if value is None else (value,)
        if param.field.type == "reference":
            several = tuple(entry_argument(param.field.target_kind, entry_id) for entry_id in several)
        if param.option:
            options[param.option.removeprefix("--")] = several
        else:
            words += several
    return words + option_words(options)


def _of_fields(fields: Iterable[Field], names: str, **defaults: str) -> tuple[Param, ...]:
    """The parameters that are fields of an item. `defaults`: by their names."""
    by_name = {field.name: field for field in fields}
    return tuple(
        Param(name, by_name[name], by_name[name].help, f"--{name.replace('_', '-')}", defaults.get(name, ""))
        for name in names.split()
    )


def _people(label: str) -> Param:
    return Param("who", Field("who", "reference", target_kind="member", many=True, required=True), label)


def _flag(name: str, label: str, panel: str = "") -> Param:
    return Param(name, Field(name, "boolean"), label, f"--{name.replace('_', '-')}", panel=panel)


def _remark(fields: Iterable[Field]) -> Param:
    (param,) = _of_fields(fields, "comment")
    return param._replace(label=N_("a remark; it is public"))


def _day(label: str, default: str = N_("today"), *, name: str = "on", day_kind: str = "", hint: str = "") -> Param:
    field = Field(name, "date", day_kind=day_kind, may_never_come=day_kind == "last")
    return Param(name, field, label, f"--{name}", default, hint)


_LAST_CONTRACT = N_("as in their last contract")
BY_DECISION = N_("what follows from the decision")
_OTHER_CONTRACT = N_("as now; with another one, a new mission begins the day after")
_EFFECTS = N_("Effects of the decision")
_TEAM = Param(
    "team", Field("team", "reference", target_kind="team"), N_("a cross-cutting team, instead of a product"), "--team"
)

JOIN = (
    _people(N_("the people who join")),
    Param(
        "startup",
        Field("startup", "reference", target_kind="startup", required=True),
        N_("the product that they join"),
        "--startup",
    ),
    _TEAM,
    _day(N_("the first day")),
    _day(N_("the last day"), N_("the next committee, or three months"), name="until", day_kind="last"),
    *_of_fields(MISSION_FIELDS, "status employer", status=_LAST_CONTRACT, employer=_LAST_CONTRACT),
)
LEAVE = (
    _people(N_("the people who leave")),
    Param(
        "startup",
        Field("startup", "reference", target_kind="startup"),
        N_("the product that they leave"),
        "--startup",
        N_("all their missions"),
    ),
    _TEAM,
    _day(N_("the last day"), N_("today, or the day on which the product stopped"), day_kind="end"),
)
EXTEND = (
    _people(N_("the people whose mission goes on")),
    _day(N_("the new last day"), N_("the next committee of their product"), name="until", day_kind="last"),
    *_of_fields(MISSION_FIELDS, "status employer", status=_OTHER_CONTRACT, employer=_OTHER_CONTRACT),
)
RENAME = (Param("title", Field("title"), N_("its new title; the id is made from it unless NEW is given"), "--title"),)
PHASE = (_day(N_("the first day of the phase")), _remark(PHASE_FIELDS))
STOP = (
    _day(N_("the day it stops"), N_("the day of the committee that decided it, or today")),
    Param(
        "reason",
        Field("reason", "choice", value_list="stop-reasons"),
        N_("why it stops, for example: impact, funding, sponsor"),
        "--reason",
    ),
    _remark(EVENT_FIELDS),
    _flag("with_team", N_("end the missions of its team too")),
    _flag("with_jobs", N_("close its offers too")),
)
CLOSE = (
    Param("outcome", Field("outcome", "choice", value_list="outcomes"), N_("how it ended"), "--outcome"),
    _day(N_("the day it was over")),
)
RECORD_EVENT = (_day(N_("the day it happened")), *_of_fields(EVENT_FIELDS, "comment year"))
RECORD_METRIC = (
    _day(N_("the day it was measured")),
    *(param._replace(label=N_("where the figures come from")) for param in _of_fields(METRIC_FIELDS, "source")),
    _flag("new_key", N_("it is another measure, although its name resembles an existing one")),
)
SEND_METRICS = (
    Param("startup", Field("startup", "reference", target_kind="startup", required=True), N_("the product")),
    Param(
        "figures",
        Field("figures", "lines", required=True, example="mandats=12450"),
        N_("the measures"),
        hint=N_("One per line: its name, = and the figure."),
    ),
    *RECORD_METRIC,
)
"""What a form asks that a team sends its measures with."""
RECORD_ORDER = _of_fields(ORDER_FIELDS, "holder startup member start end amount state certified_on note")
WITH_PHASE = _flag("with_phase", N_("change the phase, too"), _EFFECTS)
WITH_TEAM = _flag(
    "with_team", N_("extend the team's missions to the next committee, or end them with the product"), _EFFECTS
)
WITH_STOP = _flag("with_stop", N_("stop the product, too"), _EFFECTS)
WITH_JOBS = _flag("with_jobs", N_("close the offers of a product that stops"), _EFFECTS)
NEXT, BUDGET_END = _of_fields(EVENT_FIELDS, "next budget_end", next=BY_DECISION, budget_end=BY_DECISION)
RECORD_COMMITTEE = (
    Param(
        "startups",
        Field("startups", "reference", target_kind="startup", many=True, required=True),
        N_("the products that went to the committee"),
    ),
    _day(
        N_("the day of the committee"),
        hint=N_("With a future day, the committee is only planned: fill in nothing else."),
    ),
    *_of_fields(EVENT_FIELDS, "decision amount months"),
    *(param._replace(option="--objective") for param in _of_fields(EVENT_FIELDS, "objectives")),
    *_of_fields(EVENT_FIELDS, "kind", kind=BY_DECISION),
    NEXT,
    BUDGET_END,
    *_of_fields(EVENT_FIELDS, "document comment"),
    WITH_PHASE,
    WITH_TEAM,
    WITH_STOP,
    WITH_JOBS,
    Param(
        "reason",
        Field("reason", "choice", value_list="stop-reasons"),
        N_("why it stops, if it does"),
        "--reason",
        panel=_EFFECTS,
    ),
)
