"""What an indicator is: a figure for a year, with its definition, where it is published, and known differences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from incubo.core.message import Message
from incubo.document.table import Contribution
from incubo.facts.people import ActivePerson, people_with_missions
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.reports.common import startup_contribution


def find_people(scope: Scope) -> list[ActivePerson]:
    """The members whose missions count, by id."""
    return scope.cached(_sorted_people, scope)


def _sorted_people(scope: Scope) -> list[ActivePerson]:
    return sorted(people_with_missions(scope.registry, scope.incubator), key=lambda person: person.member.id)


class IndicatorValue(NamedTuple):
    """A figure and the entries behind it. None: it cannot be computed for that year.

    `basis`: how many entries a share or a median is made from.
    """

    value: float | None
    contributions: Iterable[Contribution] = ()
    basis: int | None = None


Gap = Callable[[Scope], Message | None]
"""Why an indicator has no value in a registry: what it counts is not recorded there. None: it is."""
Remark = Callable[[Scope, Sequence[Period]], Message | None]
"""What the data does not tell, or leaves out, in some years. None: nothing to say."""


class PublishedFigure(NamedTuple):
    """A figure that the network published for a year, beside what incubo computes from the registry of 1 July 2024.

    `difference` explains why they differ ("": they do not).
    """

    year: int
    figure: str
    our_figure: str
    difference: str = ""


PEOPLE_ROLES = "roles"
"""What stands for a vocabulary list where an indicator needs the domaine of a role (`reports.people.DEVELOPER` …)."""
EXPECTED_FIELDS = "expected"
"""What stands for a vocabulary list where an indicator needs a field that the registry expects of its startups."""


class Indicator(NamedTuple):
    """A published indicator (`I-7`).

    `value_type`: the type of its column: `integer`, `share` or `days`. `publications`: keys of `PUBLICATIONS`. `source`
    says where the network publishes it, `difference` why the figures differ ("": they do not); these two, `name` and
    `definition` are source strings. `compute` gives the value for a year, cut at `scope.day`. `has_history`: files
    tell past years too, not only today. `required_values`: the (vocabulary list, value) pairs without which the
    indicator makes no sense (in `PEOPLE_ROLES`: a domaine of people). `gaps`: reasons for no value at all, the first
    one that holds is told; `yearly_gaps`: those that are reasons for no value in a year too, if they hold at its end
    (what is recorded of later years does not tell that there was nobody before); `remarks`: what is said beside the
    values; `shared_remarks`: what is said once, for all indicators that have it. `is_lack`: it counts startups that
    lack something, which a public site does not name.
    """

    id: str
    name: str
    value_type: str
    publications: tuple[str, ...]
    definition: str
    source: str
    compute: Callable[[Scope, Period], IndicatorValue]
    difference: str = ""
    has_history: bool = True
    required_values: tuple[tuple[str, str], ...] = ()
    published_figures: tuple[PublishedFigure, ...] = ()
    gaps: tuple[Gap, ...] = ()
    yearly_gaps: tuple[Gap, ...] = ()
    remarks: tuple[Remark, ...] = ()
    shared_remarks: tuple[Remark, ...] = ()
    is_lack: bool = False


def count_startups(
    startups: Iterable[Startup], detail: Callable[[Startup], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of startups."""
    counted = list(startups)
    return IndicatorValue(len(counted), (startup_contribution(startup, detail(startup)) for startup in counted))


def count_people(
    people: Iterable[ActivePerson], detail: Callable[[ActivePerson], Message | None] = lambda _: None
) -> IndicatorValue:
    """The number of people."""
    counted = list(people)
    return IndicatorValue(len(counted), (person.as_contribution(detail(person)) for person in counted))


def share_of(value: IndicatorValue, total: int) -> IndicatorValue:
    """A value as a share of a total; None if the total is 0."""
    share = value.value / total if total and value.value is not None else None
    return IndicatorValue(share, value.contributions, total)
