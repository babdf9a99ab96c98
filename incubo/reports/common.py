"""What reports share: figures, statistics, printed commands, which phases count, their order and their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, Generic, NamedTuple, TypeVar

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_entry_id
from incubo.document.table import Column, Contribution, Note, Row
from incubo.model.periods import Period
from incubo.model.records import Startup
from incubo.registry.lookup import phase_label
from incubo.registry.registry import Registry

KIND_COUNTS = {
    "startup": Message(N_("{n} product"), {}, N_("{n} products")),
    "member": Message(N_("{n} member"), {}, N_("{n} members")),
    "job": Message(N_("{n} job offer"), {}, N_("{n} job offers")),
    "incubator": Message(N_("{n} incubator"), {}, N_("{n} incubators")),
    "organisation": Message(N_("{n} organisation"), {}, N_("{n} organisations")),
    "team": Message(N_("{n} cross-cutting team"), {}, N_("{n} cross-cutting teams")),
}
"""The number of entries of each kind, in words."""

PHASE = Column("phase", Message(N_("Phase")), "phase")
"""The column of rows that are phases."""

PERIOD = (
    Column("first", Message(N_("From")), "date"),
    Column("last", Message(N_("To")), "date", is_droppable=True),
)
"""The columns of rows that are periods."""


Subject = TypeVar("Subject")
"""What a row counts: a person, a passage through a phase, an offer."""


def none(_subject: object) -> bool:
    """No subject."""
    return False


class Figure(NamedTuple, Generic[Subject]):
    """A column of figures, said once: its id, label and type, the subjects that it `includes` (None: all), and what it
    makes of these: how many they are, or what `compute` gives (None: it is not known).

    `names`: the subjects that `--why` names behind it, where these are not those that it includes.
    """

    id: str
    label: str | Message
    includes: Callable[[Subject], bool] | None = None
    compute: Callable[[Sequence[Subject]], Any] = len
    type: str = "integer"
    names: Callable[[Subject], bool] | None = None
    is_droppable: bool = False


class Count(Generic[Subject]):
    """The figures of a table, from which its columns, its cells and the entries behind these follow (`--why`, the list
    that a number of a page leads to). `name`: a subject as such an entry.
    """

    def __init__(self, name: Callable[[Subject], Contribution], *figures: Figure[Subject]) -> None:
        self.name = name
        self.figures = figures

    def columns(self) -> Iterator[Column]:
        """A column for each figure."""
        for figure in self.figures:
            label = Message(figure.label) if isinstance(figure.label, str) else figure.label
            yield Column(figure.id, label, figure.type, figure.is_droppable)

    def row(self, cells: Mapping[str, Any], subjects: Sequence[Subject], level: int = 0) -> Row:
        """A row: what it is about (`cells`), the figures of its subjects, and those behind them, in their order; a
        total (`level`) names nobody.
        """
        figures: dict[str, Any] = {}
        columns: list[list[str]] = [[] for _ in subjects]
        for figure in self.figures:
            included = [figure.includes is None or figure.includes(subject) for subject in subjects]
            figures[figure.id] = figure.compute([*compress(subjects, included)])
            named = included if figure.names is None else map(figure.names, subjects)
            for ids in compress(columns, named):
                ids.append(figure.id)
        entries = (
            self.name(one)._replace(columns=tuple(ids)) for one, ids in zip(subjects, columns, strict=True) if ids
        )
        return Row({**cells, **figures}, level=level, contributions=() if level else tuple(entries))


def share_of(
    part: Callable[[Subject], bool], total: Callable[[Subject], bool]
) -> Callable[[Sequence[Subject]], float | None]:
    """What gives a `part` of the subjects as a share of a `total`; None of nothing."""

    def compute(subjects: Sequence[Subject]) -> float | None:
        counted = [*filter(total, subjects)]
        return sum(map(part, counted)) / len(counted) if counted else None

    return compute


def quantile_of(
    measure: Callable[[Subject], float | None], part: float = 0.5
) -> Callable[[Sequence[Subject]], float | None]:
    """What gives a quantile (the median) of what `measure` says of subjects, of those of which it says anything."""
    return lambda subjects: quantile([value for value in map(measure, subjects) if value is not None], part)


def quartile_figures(
    label: str, measure: Callable[[Subject], float | None], *, drops_quartiles: bool = False, **options: Any
) -> Iterator[Figure[Subject]]:
    """The first quartile, the median (`label`) and the third quartile of what `measure` says of subjects.

    `drops_quartiles`: a narrow terminal keeps the median only; `options`: of each Figure.
    """
    outer = {**options, "is_droppable": drops_quartiles}
    yield Figure("first_quartile", N_("1st quartile"), compute=quantile_of(measure, 0.25), **outer)
    yield Figure("median", label, compute=quantile_of(measure), **options)
    yield Figure("third_quartile", N_("3rd quartile"), compute=quantile_of(measure, 0.75), **outer)


def startup_followers(startup: Startup) -> tuple[str, ...]:
    """The ids of the members who follow a startup for its incubator and for the network."""
    return tuple(dict.fromkeys(filter(None, (startup.contact_incubator, startup.contact_dinum))))


def incubator_option(incubator: str | None) -> str:
    """The option by which a printed command counts for the same incubator, or for all of them."""
    return f"--incubator {quote_entry_id('incubator', incubator)}" if incubator else "--incubator all"


def startup_contribution(startup: Startup, detail: Message | None = None) -> Contribution:
    """A startup as an entry behind a figure."""
    return Contribution(startup.id, startup.display_name, detail)


def startup_value(startup: Startup) -> LabelledValue:
    """A startup as a value: its id for machines, its title for people."""
    return LabelledValue(startup.id, startup.display_name, "startup")


def shared_startups_note(startups: Iterable[Startup]) -> Iterator[Note]:
    """The note on startups that several incubators share, if there are any."""
    shared = sum(len(startup.all_incubators) > 1 for startup in startups)
    if shared:
        text = Message(
            N_("{n} product has several incubators: it counts once in the total and once for each."),
            {"n": shared},
            N_("{n} products have several incubators: they count once in the total and once for each."),
        )
        yield Note("co-incubated", text)


def median(values: Iterable[float]) -> float | None:
    """The median of numbers; None for no numbers."""
    return quantile(values, 0.5)


def quantile(values: Iterable[float], share: float) -> float | None:
    """The value below which a share (0 to 1) of the numbers lies; None for no numbers.

    Linear interpolation at position (n - 1) × share, so `quantile(values, 0.5)` is the median. A whole result is an
    int.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    position = (len(ordered) - 1) * share
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    value = ordered[low] + (ordered[high] - ordered[low]) * (position - low)
    return int(value) if value == int(value) else value


def sort_phases(registry: Registry, phases: Iterable[str]) -> list[str]:
    """Phases in the order of the vocabulary; unknown ones last, by name."""
    rank = registry.vocabulary.phase_rank
    return sorted(phases, key=lambda phase: (rank(phase) < 0, rank(phase), phase))


def stop_phases(registry: Registry) -> list[str]:
    """The phases that mean a stop: the current ones, and deprecated ones that files still use."""
    used_phases = {phase.name for startup in registry.startups.values() for phase in startup.phases}
    return [
        definition.id
        for definition in registry.vocabulary.phases.values()
        if definition.stop_type and (definition.is_current or definition.id in used_phases)
    ]


def live_phase_labels(registry: Registry) -> list[Message]:
    """The labels of the current live phases."""
    return [
        phase_label(registry, definition.id)
        for definition in registry.vocabulary.phases.values()
        if definition.is_live and definition.is_current
    ]


FEW_ENTRIES = 10
"""A share or a median of fewer startups, people or phases is told with their number."""


def period_title(period: Period) -> Message:
    """The period, without repeating a month or a year."""
    first, last = period
    arguments = {"first": first, "last": last}
    if first == last:
        return Message(N_("On {first:long}"), arguments)
    if first.year != last.year:
        return Message(N_("From {first:long} to {last:long}"), arguments)
    if first.month != last.month:
        return Message(N_("From {first:month} to {last:long}"), arguments)
    return Message(N_("From {first:day} to {last:long}"), arguments)
