"""Rules of startups: who works for them, who funds them, and sheets copied from another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache

from incubo.i18n import N_
from incubo.model.life import Step
from incubo.model.records import Member, Startup
from incubo.model.teams import startups_of
from incubo.problem import Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.rules.ref import probably_meant
from incubo.validation.rules.schema import EARLIEST, LATEST


def ended(registry: Registry, startup: str | None, today: date) -> Step | None:
    """The step in which a startup has ended (final, and nobody works for it); None for a living or unknown one."""
    step = registry.steps_at(today).get(startup or "")
    return step if step is not None and registry.vocabulary.is_over(step.phase.name) else None


def begun(registry: Registry, startup: str, step: Step) -> Label:
    """A label at the phase that a startup is in."""
    entry = registry.startups[startup]
    # Before July 2020 a startup had a status and no list of phases.
    field = ("phases", step.position, "start") if entry.phases else ("status",)
    words = {"phase": step.phase.name, "start": step.phase.start}
    return Label(Place(entry.path, field), Text(N_("“{phase}” since {start:long}"), words))


def _without(registry: Registry, startups: Iterable[str]) -> list[str]:
    """Of some startups that nobody names, those that no unread file and no broken reference may mean.

    What cannot be read and what does not exist are causes of their own, told elsewhere.
    """
    unread = [registry.text_of(path) for path in registry.unreadable.get("member", {}).values()]
    if not all(text.strip() for text in unread):
        return []
    unread += [registry.text_of(path) for path, field in registry.misspelt if field == ("missions",)]
    meant = _told_elsewhere(registry)
    return [startup for startup in startups if startup not in meant and not any(startup in text for text in unread)]


@lru_cache(maxsize=1)  # two rules ask, of one registry
def _told_elsewhere(registry: Registry) -> frozenset[str]:
    return probably_meant(registry) | _doubtful(registry)


def _doubtful(registry: Registry) -> frozenset[str]:
    """The startups of which something is wrong in the dates of their phases, or in a mission that may name them."""
    wrong = {
        (p.where.path, p.where.field[:2])
        for p in registry.problems
        if type(p.where) is Place and p.where.field[:1] in (("missions",), ("phases",)) and p.rule not in _USED
    }
    found = set()
    for path, field in wrong:
        entry = registry.entry_at(path)
        if entry is not None and field[0] == "phases":
            found.add(entry.id)
        elif isinstance(entry, Member):
            found.update(entry.startups, entry.previously, *(mission.startups for mission in entry.missions))
    for startup in registry.startups.values():
        if any(_far(phase.start) for phase in startup.phases):
            found.add(startup.id)
    for _, _, mission in registry.missions:
        if _far(mission.start) or _far(mission.end):
            found.update(mission.startups)
    return frozenset(found)


def _far(day: date | None) -> bool:
    """Whether a date is so early or so late that its year is wrong."""
    return day is not None and not EARLIEST <= day.year < LATEST


_USED = ("schema-date-as-text", "schema-date-with-time")
"""Problems of a date that is understood all the same."""


@rule(
    "advice",
    N_("living startup without a team"),
    N_("Nobody can be asked about it; either it has stopped, or missions are missing."),
    calendar=True,
)
def startup_without_team(registry: Registry, today: date) -> Iterator[Problem]:
    """A startup in investigation or in the programme with no mission covering today (an operated one may have none)."""
    if not registry.members:
        return
    vocabulary = registry.vocabulary
    teams = registry.teams_at(today)
    steps = registry.steps_at(today)
    alone = (
        startup
        for startup, step in steps.items()
        if startup not in teams
        and vocabulary.is_live(step.phase.name)
        and not vocabulary.is_final(step.phase.name)
        and startup in registry.staffed
    )
    without = _without(registry, alone)
    ends = _last_ends(registry, frozenset(without), today)
    for startup in without:
        yield _no_team(registry.startups[startup], steps[startup], ends.get(startup))


def _last_ends(registry: Registry, startups: Collection[str], today: date) -> dict[str, date]:
    """The last day that a mission named each of some startups."""
    ends: dict[str, date] = {}
    for member, _, mission in registry.missions:
        if mission.end is not None and mission.end < today:
            for startup in startups_of(member, mission):
                if startup in startups and ends.get(startup, date.min) < mission.end:
                    ends[startup] = mission.end
    return ends


def _no_team(startup: Startup, step: Step, end: date | None) -> Problem:
    message = (
        Text(N_("nobody works for this startup today"))
        if end is None
        else Text(N_("nobody has worked for this startup since {end:long}"), {"end": end})
    )
    return Problem(
        "startup-without-team",
        Place(startup.path, ("phases", step.position, "name") if startup.phases else ("status",)),
        message,
        label=Text(N_("a living startup")),
        hints=(Text(N_("if it has stopped, add the phase that says so; otherwise extend the missions of its team")),),
    )


@rule(
    "advice",
    N_("startup that no member ever named"),
    N_("Its team cannot be shown, and its people are counted nowhere."),
)
def startup_never_staffed(registry: Registry, today: date) -> Iterator[Problem]:
    """A startup that no mission and no member's old list names: often the mission of who started it was not entered."""
    if not registry.members:
        return
    staffed = registry.staffed
    for startup in _without(registry, (startup for startup in registry.startups if startup not in staffed)):
        yield Problem(
            "startup-never-staffed",
            Place(registry.startups[startup].path, ("title",)),
            Text(N_("no member has ever named this startup")),
            hints=(Text(N_("name it in the missions of those who worked for it")),),
        )


@rule(
    "advice",
    N_("living startup without a sponsor"),
    N_("Nobody sees who decides and pays; it is missing from its sponsor's figures."),
    calendar=True,
)
def startup_without_sponsor(registry: Registry, today: date) -> Iterator[Problem]:
    """A living startup without sponsors, in a registry where most have some."""
    without = [startup for startup in registry.startups.values() if not startup.sponsors]
    if 2 * len(without) > len(registry.startups):
        return
    for startup in without:
        field = ("sponsors",)
        if (startup.path, field) in registry.faulty or (startup.path, field) in registry.misspelt:
            continue
        step = registry.steps_at(today).get(startup.id)
        if step is not None and registry.vocabulary.is_live(step.phase.name):
            yield Problem(
                "startup-without-sponsor",
                Place(startup.path, field, "key"),
                Text(N_("this startup has no sponsor")),
                hints=(Text(N_("add under “sponsors” the public body that funds it")),),
            )
