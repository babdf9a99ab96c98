"""What reports share: figures, statistics, printed commands, which phases count, their order and their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import Any, Generic, NamedTuple, TypeVar

from incubo.core.hint import Hint
from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_entry_id, quote_entry_ref
from incubo.document.table import Column, Contribution, Note, Row
from incubo.facts.scope import Scope
from incubo.facts.situation import default_mission_end
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.jobs import job_title
from incubo.model.periods import Period
from incubo.model.records import Job, Member, Mission, Startup
from incubo.model.teams import Assignment, find_continuation, mission_startups, startups_left
from incubo.model.tenure import is_renewable
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry

KIND_COUNTS = {
    "startup": Message(N_("{n} startup"), {}, N_("{n} startups")),
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


def stop_to_do_message(decided: date) -> Message:
    """What is said of such a decision, wherever it shows."""
    return Message(N_("stop decided on {day:long}, not done yet"), {"day": decided})


def stopped_arguments(startup: Startup, stop_day: date, missions: Sequence[Assignment]) -> dict[str, Any]:
    """A startup that stopped, or is to, and who is still there, for a sentence about them."""
    members = {assignment.member.id: assignment.member for assignment in missions}
    names = limit_names([member.display_name for member in members.values()])
    return {"n": len(members), "title": startup.display_name, "day": stop_day, "names": names}


def extension_hint(scope: Scope, member: Member, mission: Mission, startup: str | None = None) -> Hint:
    """What extends a mission: until the next committee, or as far as the usual limit where none gives a later end (see
    `latest_allowed_end`).

    Its command names the startups of the mission where the person has
    other missions that it would extend too; or `startup`, if only that one is meant. A startup for which the mission
    ended while it goes on for others is joined again. A mission for no startup beside other missions has no name in a
    command, which would extend them all: the command opens the file. A mission that ended long before the current day,
    seen from a day in the past, is not extended any more: the command shows the person.
    """
    registry, day = scope.registry, scope.day
    entry, person = EntryRef("member", member.id), quote_entry_id("member", member.id)
    if not is_renewable(mission, scope.today):
        return Hint(command=f"incubo show {person}")
    startups = mission_startups(member, mission) if startup is None else (startup,)
    left = startups_left(member, mission, mission.last_day)
    is_split = 0 < len(left) < len(mission_startups(member, mission)) and (startup is None or startup in left)
    if mission.end is not None and is_split:
        ongoing = [one for one in left if not scope.ends_missions(one, mission.end)]
        joined = startup or (ongoing or left)[0]
        first = max(shift_date_clamped(mission.end, 1), day)
        command = f"incubo join {person} {quote_entry_id('startup', joined)} --on {first.isoformat()}"
        title = entry_title(registry, "startup", joined)
        hint, source = make_hint(registry, entry, ("missions",), command, title), registry.layout.source
        if source is None or not hint.is_elsewhere:
            return hint
        _, end = extension_end(registry, member, mission, day, joined)
        text = N_("add in {name} a mission for “{title}”, for example from {first:long} to {end:long}")
        return hint._replace(text=Message(text, {"name": source.name, "title": title, "first": first, "end": end}))
    named: Sequence[str] = ()
    if startup is not None or has_other_missions(member, mission, day):
        going_on = [one for one in startups if mission.end is None or not scope.ends_missions(one, mission.end)]
        named = going_on or startups
    until, end = extension_end(registry, member, mission, day, named[0] if len(named) == 1 else None)
    options = [f"--until {until}"] if until else []
    options += [f"--startup {quote_entry_id('startup', one)}" for one in named]
    command = " ".join([f"incubo extend {person}", *options])
    if not startups and has_other_missions(member, mission, day):
        command = f"incubo edit {quote_entry_ref(*entry)}"
    field = ("missions", member.missions.index(mission), "end")
    return make_hint(registry, entry, field, command, end.isoformat(), is_proposal=True)


def departure_hints(
    registry: Registry, startup: str, leaving: Iterable[Assignment], day: date, options: str = ""
) -> Iterator[tuple[Hint, Sequence[Assignment]]]:
    """What ends missions for a startup on a day, each hint with those that it ends: one command for all, and the page
    of each person where a source has it. `options`: of the command.
    """
    groups: dict[str, list[Assignment]] = {}
    for one in leaving:
        groups.setdefault(one.member.id if registry.layout.source is not None else "", []).append(one)
    for group in groups.values():
        member, mission, _, _ = group[0]
        member_ids = " ".join(dict.fromkeys(quote_entry_id("member", one.member.id) for one in group))
        command = f"incubo leave {member_ids} --startup {quote_entry_id('startup', startup)}{options}"
        field = ("missions", member.missions.index(mission), "end")
        is_alone = all(mission_startups(one.member, one.mission) == (startup,) for one in group)
        value = day.isoformat() if is_alone else ""  # an end would be that of the other startups, too
        yield make_hint(registry, EntryRef("member", member.id), field, command, value), group


def has_other_missions(member: Member, mission: Mission, day: date) -> bool:
    """Whether extending the missions of a person extends others than this one: for other startups, or for none.

    A mission that another one continues is not extended.
    """
    startups = set(mission_startups(member, mission))
    return any(
        set(mission_startups(member, other)) != startups
        for other in member.missions
        if is_renewable(other, day) and find_continuation(member, other) is None
    )


def extension_end(
    registry: Registry, member: Member, mission: Mission, day: date, startup: str | None = None
) -> tuple[str, date]:
    """The end of a mission that is extended: as it is typed ("": the next committee gives it), and the day.

    `startup`: the only one that the command names, whose committee then gives the end.
    """
    startups = mission_startups(member, mission) if startup is None else (startup,)
    readable = [registry.whole.startups[one] for one in startups if one in registry.whole.startups]
    default = default_mission_end(registry.vocabulary, readable, day, mission.status, mission.start)
    if default is not None and (mission.end is None or default.day > mission.end):
        return "", default.day
    months = registry.vocabulary.rule_value("mission-months") or registry.vocabulary.committee_months
    return f"+{months}mo", add_months(day, months)


def incubator_option(incubator: str | None) -> str:
    """The option by which a printed command counts for the same incubator, or for all of them."""
    return f"--incubator {quote_entry_id('incubator', incubator)}" if incubator else "--incubator all"


def startup_contribution(startup: Startup, detail: Message | None = None) -> Contribution:
    """A startup as an entry behind a figure."""
    return Contribution(startup.id, startup.display_name, detail)


def startup_value(startup: Startup) -> LabelledValue:
    """A startup as a value: its id for machines, its title for people."""
    return LabelledValue(startup.id, startup.display_name, "startup")


def job_title_or_id(job: Job) -> str:
    """The title of a job offer, or its id."""
    return job_title(job) or job.id


def shared_startups_note(startups: Iterable[Startup]) -> Iterator[Note]:
    """The note on startups that several incubators share, if there are any."""
    shared = sum(len(startup.all_incubators) > 1 for startup in startups)
    if shared:
        text = Message(
            N_("{n} startup has several incubators: it counts once in the total and once for each."),
            {"n": shared},
            N_("{n} startups have several incubators: they count once in the total and once for each."),
        )
        yield Note("co-incubated", text)


def tell_all_there(told: Message, count: int, all_count: int) -> Message:
    """What is told of `count` people of a team, and how many there are in all, where these are more."""
    if count == all_count:
        return told
    return Message(N_("{told}; {n} people are there in all"), {"told": told, "n": all_count})


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


def phase_label(registry: Registry, phase: str | None) -> Message:
    """The label of a phase (None: no phase has begun), for headings and sentences."""
    if phase is None:
        return Message(N_("No phase yet"))
    return Message("{phase}", {"phase": phase_value(registry, phase)})


def phase_value(registry: Registry, phase: str) -> LabelledValue:
    """A phase as a value: its id for machines, its label for people."""
    return LabelledValue(phase, registry.vocabulary.value_labels("phases", phase) or phase)


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
