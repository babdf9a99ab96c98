"""Rules of startups: their team, sponsors, addresses and committees, and files copied from another startup's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldLocation, Label, Problem
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.dates import EARLIEST_YEAR, LATEST_YEAR, add_months
from incubo.model.phases import PhasePeriod
from incubo.model.records import Event, Member, Startup
from incubo.model.suggestions import group_same_names, normalise_url
from incubo.registry.layout import entry_id_from_address
from incubo.registry.registry import Registry, cache_per_registry
from incubo.validation.date_hints import suggest_year_fix
from incubo.validation.rule import NAMES, PHASES, rule
from incubo.validation.rules.ref import guess_referenced_startups

_EXAMPLE_NEW_STARTUP = """
---
title: Phare Bavard
mission: Faire connaître les horaires des phares
incubator: rivages
sponsors:
  - dgml
contact: contact@phare-bavard.example
phases:
  - name: investigation
    start: 2024-09-02
---

Les visiteurs trouvent porte close : personne ne sait quand un phare est ouvert.
"""
_EXAMPLE_LIVING_PHASES = """
phases:
  - name: investigation
    start: 2023-12-04
"""
_EXAMPLE_MISSION = """
missions:
  - start: 2023-12-04
    end: 2024-05-31
    startups:
      - phare-bavard
"""
_EXAMPLE_STARTUP_PATH = "content/startups/phare-bavard.md"
_EXAMPLE_MEMBER_PATH = "content/members/lena.guivarch.md"
_EXAMPLE_QUAI_PATH = "content/startups/quai-solidaire.md"
_EXAMPLE_ESTRAN_PATH = "content/startups/mon-estran.md"
_EXAMPLE_COMMITTEE = """
events:
  - name: committee
    date: 2024-07-18
    next: 2025-01-16
"""


def phase_start_label(registry: Registry, startup_id: str, period: PhasePeriod) -> Label:
    """A label at the phase that a startup is in, with its start if the entry gives it."""
    startup = registry.startups[startup_id]
    # Before July 2020 a startup had a status and no list of phases.
    field = ("phases", period.position, "start") if startup.phases else ("status",)
    word = registry.vocabulary.value_in_file("phases", period.phase.name or "?")
    arguments = {"phase": word, "start": period.phase.start}
    template = N_("“{phase}” since {start:long}")
    if period.phase.start is None:  # a status says what it is, and not since when
        template = N_("“{phase}”, since a day that the entry does not give")
    return Label(FieldLocation(startup.path, field), Message(template, arguments))


def _is_reported_elsewhere(registry: Registry, startup_id: str) -> bool:
    """Whether an unreadable file or a broken reference may name a startup that no member names: other rules report
    those.
    """
    return startup_id in _startups_reported_elsewhere(registry) or any(
        startup_id in text or not text.strip() for text in _read_doubtful_members(registry)
    )


@cache_per_registry
def _read_doubtful_members(registry: Registry) -> list[str]:
    """The texts of the files of members whose missions cannot be read."""
    paths = [*registry.unreadable_files.get("member", {}).values()]
    paths += [path for path, field in registry.misspelt_fields if field == ("missions",)]
    return [registry.read_text(path) for path in paths]


@cache_per_registry
def _startups_reported_elsewhere(registry: Registry) -> frozenset[str]:
    return guess_referenced_startups(registry) | _startups_with_doubtful_dates(registry)


def _startups_with_doubtful_dates(registry: Registry) -> frozenset[str]:
    """The startups with a problem in the dates of their phases, or in a mission that may name them."""
    doubtful_items = {
        (p.location.path, p.location.field[:2])
        for p in registry.problems
        if type(p.location) is FieldLocation
        and p.location.field[:1] in (("missions",), ("phases",))
        and p.rule_id not in _READABLE_DATE_RULES
    }
    startup_ids = set()
    for path, field in doubtful_items:
        entry = registry.entry_at(path)
        if entry is not None and field[0] == "phases":
            startup_ids.add(entry.id)
        elif isinstance(entry, Member):
            startup_ids.update(entry.startups, entry.previously, *(mission.startups for mission in entry.missions))
    for startup in registry.startups.values():
        if any(_is_implausible_year(phase.start) for phase in startup.phases):
            startup_ids.add(startup.id)
    for _, _, mission in registry.member_missions:
        if _is_implausible_year(mission.start) or _is_implausible_year(mission.end):
            startup_ids.update(mission.startups)
    return frozenset(startup_ids)


def _is_implausible_year(day: date | None) -> bool:
    """Whether a date is so early or so late that its year must be wrong."""
    return day is not None and not EARLIEST_YEAR <= day.year < LATEST_YEAR


_READABLE_DATE_RULES = ("schema-date-as-text", "schema-date-with-time")
"""Rules about dates that could be read all the same."""


@rule(
    "advice",
    title=N_("active product without a team"),
    rationale=N_("Nobody can be asked about it; either it has stopped, or missions are missing."),
    bad={_EXAMPLE_STARTUP_PATH: _EXAMPLE_LIVING_PHASES, _EXAMPLE_MEMBER_PATH: _EXAMPLE_MISSION},
    good={
        _EXAMPLE_STARTUP_PATH: _EXAMPLE_LIVING_PHASES + "  - name: abandon-investigation\n    start: 2024-06-03\n",
        _EXAMPLE_MEMBER_PATH: _EXAMPLE_MISSION,
    },
    how_to_fix=N_(
        "If the product has stopped, add the phase that says so. Otherwise extend or add the missions of its team."
    ),
    depends_on_today=True,
    each="startup",
    reads=("member", *NAMES),
)
def startup_without_team(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """A startup in investigation or in the programme with no mission covering today (an operated one may have none)."""
    period = registry.phase_period_at(startup.id, as_of)
    if (
        period is not None
        and startup.id not in registry.teams_at(as_of)
        and registry.vocabulary.is_live(period.phase.name)
        and not registry.vocabulary.is_final(period.phase.name)
        and startup.id in registry.staffed_startups
        and not _is_reported_elsewhere(registry, startup.id)
    ):
        missions = (assignment.mission for assignment in registry.assignments_by_startup.get(startup.id, ()))
        ends = [mission.end for mission in missions if mission.end is not None and mission.end < as_of]
        yield _no_team_problem(startup, period, max(ends, default=None))


def _no_team_problem(startup: Startup, period: PhasePeriod, end: date | None) -> Problem:
    message = (
        Message(N_("nobody works for this product today"))
        if end is None
        else Message(N_("nobody has worked for this product since {end:long}"), {"end": end})
    )
    return Problem(
        "startup-without-team",
        FieldLocation(startup.path, ("phases", period.position, "name") if startup.phases else ("status",)),
        message,
        label=Message(N_("the current phase")),
        hints=(
            Message(N_("if it has stopped, add the phase that says so; otherwise extend the missions of its team")),
        ),
    )


@rule(
    "advice",
    title=N_("product that no member ever named"),
    rationale=N_("Its team cannot be shown, and its people are counted nowhere."),
    bad={_EXAMPLE_STARTUP_PATH: _EXAMPLE_NEW_STARTUP},
    good={
        _EXAMPLE_STARTUP_PATH: _EXAMPLE_NEW_STARTUP,
        _EXAMPLE_MEMBER_PATH: _EXAMPLE_MISSION.replace("2023-12-04", "2024-09-02").replace("2024-05-31", "2025-03-01"),
    },
    how_to_fix=N_(
        "Name the product in the missions of those who work or worked for it, beginning with the person who started it."
    ),
    each="startup",
    reads=("startup", "member"),
)
def startup_never_staffed(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """A startup that no mission and no older list of a member names: often its founder's mission was not entered."""
    if startup.id in registry.staffed_startups or not registry.team_coverage(date.max).is_sufficient:
        return  # where missions are hardly recorded, it is true of nearly all
    if not _is_reported_elsewhere(registry, startup.id):
        yield Problem(
            "startup-never-staffed",
            FieldLocation(startup.path, ("title",)),
            Message(N_("no member has ever named this product")),
            hints=(Message(N_("name it in the missions of those who worked for it")),),
        )


@rule(
    "advice",
    title=N_("active product without a sponsor"),
    rationale=N_("Nobody sees who decides and pays; it is missing from its sponsor's figures."),
    kind="startup",
    bad="sponsors:",
    good="""
    sponsors:
      - dgml
    """,
    how_to_fix=N_(
        "Name the public body that funds the product. If it has no file yet, create one in the organisations first."
    ),
    depends_on_today=True,
    reads=("startup.sponsors", *PHASES),
)
def startup_without_sponsor(registry: Registry, as_of: date) -> Iterator[Problem]:
    """A startup that has not ended, without sponsors, in a registry where most have some."""
    without_sponsor = [startup for startup in registry.startups.values() if not startup.sponsors]
    if 2 * len(without_sponsor) > len(registry.startups):
        return
    for startup in without_sponsor:
        field = ("sponsors",)
        if registry.is_absence_explained(startup.path, field):
            continue
        period = registry.phase_period_at(startup.id, as_of)
        if period is not None and registry.vocabulary.is_live(period.phase.name):
            yield Problem(
                "startup-without-sponsor",
                FieldLocation(startup.path, field, "key"),
                Message(N_("this product has no sponsor")),
                hints=(Message(N_("add under “sponsors” the public body that funds it")),),
            )


def _sort_by_age(startups: Iterable[Startup], registry: Registry) -> list[Startup]:
    """Startups by the start of their first phase."""

    def sort_key(startup: Startup) -> tuple[date, str]:
        periods = registry.phase_periods[startup.id]
        return (periods[0].phase.start or date.max) if periods else date.max, startup.id

    return sorted(startups, key=sort_key)


@rule(
    "warning",
    title=N_("two products with the same title"),
    rationale=N_("Nobody can tell them apart in a list, and people join the wrong one."),
    kind="startup",
    bad={_EXAMPLE_QUAI_PATH: "title: Quai Solidaire", _EXAMPLE_ESTRAN_PATH: "title: Quai solidaire"},
    good={_EXAMPLE_QUAI_PATH: "title: Quai Solidaire", _EXAMPLE_ESTRAN_PATH: "title: Mon Estran"},
    how_to_fix=N_("If it is one product, keep one file. Otherwise give each the title that people know it by."),
    reads=("startup.title",),
)
def startup_same_title(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Two startups whose titles differ by case, accents and separators at most: entered twice, or a copied file."""
    startups = [startup for startup in registry.startups.values() if startup.title]
    for group in group_same_names([startup.title or "" for startup in startups]):
        # The id of a homonym is longer: the startup with the shortest id was there first.
        first, *others = sorted((startups[i] for i in group), key=lambda startup: (len(startup.id), startup.id))
        for later in others:
            yield _same_title_problem(first, later)


def _same_title_problem(first: Startup, later: Startup) -> Problem:
    return Problem(
        "startup-same-title",
        FieldLocation(later.path, ("title",)),
        Message(N_("“{title}” is also the title of the product “{other}”"), {"title": later.title, "other": first.id}),
        secondary_labels=(Label(FieldLocation(first.path, ("title",)), Message(N_("the same title"))),),
        hints=(Message(N_("if it is one product, keep one entry; otherwise give each a title of its own")),),
    )


_URL_FIELDS = ("link", "repository", "stats_url", "impact_url", "dashlord_url")


@rule(
    "warning",
    title=N_("address of another product"),
    rationale=N_("Readers, and the checks of standards, are sent to another product."),
    kind="startup",
    bad={
        _EXAMPLE_QUAI_PATH: "link: https://quai-solidaire.example",
        _EXAMPLE_ESTRAN_PATH: "link: https://quai-solidaire.example",
    },
    good={
        _EXAMPLE_QUAI_PATH: "link: https://quai-solidaire.example",
        _EXAMPLE_ESTRAN_PATH: "link: https://mon-estran.example",
    },
    how_to_fix=N_("Put the address of this product, or leave the field out until it has one."),
    depends_on_today=True,
    reads=(*(f"startup.{name}" for name in _URL_FIELDS), "startup.incubator", "startup.incubators", *PHASES),
)
def startup_same_address(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Two startups that have not ended, with the same page, statistics, impact matrix or DashLord: a copied file.

    In the real registry of 2024-07-01 (520 startups), at most one such value in a hundred is shared, by mistake.
    `budget_url` is not checked: one team in five shares its page (one budget for several products of a ministry).
    A repository may contain two products of one incubator, so only startups of different incubators are reported.
    A startup that has ended is left alone: its successor often keeps its address.
    """
    for name in _URL_FIELDS:
        startups_by_url: dict[str, list[Startup]] = {}
        for startup in registry.startups.values():
            value: str | None = getattr(startup, name)
            if value and (startup.path, (name,)) not in registry.fields_with_problems:
                startups_by_url.setdefault(normalise_url(value), []).append(startup)
        for startups in startups_by_url.values():
            not_ended = [
                startup for startup in startups if len(startups) > 1 and not registry.has_finished(startup.id, as_of)
            ]
            first, *others = _sort_by_age(not_ended, registry) or [startups[0]]
            for later in others:
                if name != "repository" or set(first.all_incubators).isdisjoint(later.all_incubators):
                    yield _same_address_problem(name, first, later)


def _same_address_problem(field_name: str, first: Startup, later: Startup) -> Problem:
    return Problem(
        "startup-same-address",
        FieldLocation(later.path, (field_name,)),
        Message(N_("“{field}” is the same as that of the product “{other}”"), {"field": field_name, "other": first.id}),
        secondary_labels=(Label(FieldLocation(first.path, (field_name,)), Message(N_("the same address"))),),
        hints=(Message(N_("put the address of this product, or leave the field out until there is one")),),
    )


_MAX_MONTHS_AHEAD = 24
"""How many months after a committee the next one, or the end of the budget, may plausibly be."""


@rule(
    "warning",
    title=N_("committee that announces a date already past"),
    rationale=N_("The next committee, or the end of the budget, is taken from there: nobody is warned in time."),
    bad=_EXAMPLE_COMMITTEE.replace("2025-01-16", "2024-01-16"),
    good=_EXAMPLE_COMMITTEE,
    how_to_fix=N_("Correct the date that is wrong: around the new year it is often the year of the next committee."),
    proposed_fix="guess",
    each="event",
    fields=("startup.events.name", "startup.events.date", "startup.events.next", "startup.events.budget_end"),
)
def startup_committee_dates(
    registry: Registry, as_of: date, startup: Startup, i: int, event: Event
) -> Iterator[Problem]:
    """A committee with a next committee, or an end of the budget, that comes before it."""
    if event.name == COMMITTEE_EVENT and event.date is not None:
        yield from _check_committee_dates(registry, startup.path, i, event, event.date)


def _check_committee_dates(
    registry: Registry, path: str, i: int, event: Event, committee_date: date
) -> Iterator[Problem]:
    messages = {
        "next": N_("the next committee does not come after this one, of {held:long}"),
        "budget_end": N_("the budget ends before the committee that gave it, of {held:long}"),
    }
    for name, message in messages.items():
        day: date | None = getattr(event, name)
        location = FieldLocation(path, ("events", i, name))
        if (
            day is None
            or day > committee_date
            or (day == committee_date and name == "budget_end")
            or (path, location.field) in registry.fields_with_problems
        ):
            continue
        labels = (
            Label(
                FieldLocation(path, ("events", i, "date")), Message(N_("held on {held:long}"), {"held": committee_date})
            ),
        )
        year_fix = suggest_year_fix(location, day, committee_date, add_months(committee_date, 11)) or suggest_year_fix(
            location, day, committee_date, add_months(committee_date, _MAX_MONTHS_AHEAD)
        )
        problem = Problem(
            "startup-committee-dates",
            location,
            Message(message, {"held": committee_date}),
            secondary_labels=labels,
            case=name,
        )
        yield problem._replace(**year_fix)


@rule(
    "warning",
    title=N_("former address that is taken"),
    rationale=N_("Of two pages at one address, readers get one: links to the other product lead to the wrong page."),
    kind="startup",
    bad="""
    redirect_from:
      - /startups/quai-solidaire.html
    """,
    good="""
    redirect_from:
      - /startups/ancien-nom.html
    """,
    how_to_fix=N_("Keep here only the addresses that this product had. One that is renamed keeps its former address."),
    command="incubo rename",
    reads=NAMES,
)
def startup_redirect_taken(registry: Registry, as_of: date) -> Iterator[Problem]:
    """A `redirect_from` that is the address of a startup, or a former address of another one."""
    redirects: dict[str, FieldLocation] = {}
    for startup in registry.startups.values():
        for i, redirect in enumerate(startup.redirect_from):
            name = entry_id_from_address(redirect)
            location = FieldLocation(startup.path, ("redirect_from", i))
            if not name or (startup.path, location.field) in registry.fields_with_problems:
                continue
            if registry.has_entry("startup", name):
                message = Message(
                    N_("“{old}” is the address of the product “{other}”"), {"old": redirect, "other": name}
                )
                yield Problem("startup-redirect-taken", location, message, hints=(_REDIRECT_HINT,))
            elif name in redirects and redirects[name].path != startup.path:
                message = Message(N_("“{old}” is a former address of another product too"), {"old": redirect})
                label = Label(redirects[name], Message(N_("the same address")))
                yield Problem(
                    "startup-redirect-taken", location, message, secondary_labels=(label,), hints=(_REDIRECT_HINT,)
                )
            redirects.setdefault(name, location)


_REDIRECT_HINT = Message(N_("delete it here: an address leads to one page"))
