"""`list startups`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from incubo.i18n import N_
from incubo.model.committees import held, last_committee, next_committee
from incubo.model.fields_startup import STARTUP
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.query.fields import texts
from incubo.query.noun import Col, Filter, Noun
from incubo.query.scope import Scope


def _since(scope: Scope, startup: Startup) -> date | None:
    step = scope.steps.get(startup.id)
    return step.phase.start if step is not None else None


def _age(scope: Scope, startup: Startup) -> int | None:
    begun = _since(scope, startup)
    return (scope.day - begun).days if begun is not None else None


def _last_committee(scope: Scope, startup: Startup) -> date | None:
    latest = last_committee(startup, scope.day)
    return latest.date if latest is not None else None


def _events(scope: Scope, startup: Startup) -> list[str]:
    return [e.name for e in startup.events if e.name and scope.within(e.date)]


def _techno(scope: Scope, startup: Startup) -> tuple[str, ...]:
    value: Any = startup.techno
    return (value,) if isinstance(value, str) else value


def _words(scope: Scope, startup: Startup) -> Iterator[str | None]:
    yield startup.id
    yield from texts(
        startup, ("title", "mission", "contact", "link", "repository", "thematiques", "usertypes", "techno")
    )
    for host in startup.hosts:
        yield scope.word("incubator", host).said("")
    for sponsor in startup.funders:
        yield scope.word("organisation", sponsor).said("")


STARTUPS = Noun(
    "startups",
    STARTUP.fields,
    ("startup", "member", "incubator", "organisation"),
    {
        "id": Col(N_("Id"), "id", lambda scope, s: s.id, spare=True),
        "title": Col(N_("Title"), "text", lambda scope, s: s.title),
        "phase": Col(N_("Phase"), "phase", lambda scope, s: scope.phase(s.id)),
        "since": Col(N_("Since"), "date", _since),
        "age": Col(N_("Age"), "days", _age),
        "incubators": Col(
            N_("Incubators"), "list", lambda scope, s: tuple(scope.word("incubator", each) for each in s.hosts)
        ),
        "team": Col(N_("Team"), "integer", lambda scope, s: len(scope.team(s.id))),
        "last_committee": Col(N_("Last committee"), "date", _last_committee),
        "next_committee": Col(N_("Next committee"), "date", lambda scope, s: next_committee(s, scope.day)),
        "committees": Col(N_("Committees"), "integer", lambda scope, s: len(held(s, scope.day))),
    },
    ("id", "title", "phase", "age", "team", "next_committee"),
    ("phase", "title"),
    lambda scope: scope.registry.startups.values(),
    lambda scope, s: scope.is_live(s.id),
    {
        "phase": Filter("phases", lambda scope, s: (scope.phase(s.id),), lifts=True),
        "incubator": Filter("ref:incubator", lambda scope, s: s.hosts),
        "sponsor": Filter("ref:organisation", lambda scope, s: s.funders),
        "member": Filter("ref:member", lambda scope, s: [each.id for each in scope.team(s.id)]),
        "followed-by": Filter("ref:member", lambda scope, s: (s.contact_incubator, s.contact_dinum)),
        "thematique": Filter("free", lambda scope, s: s.thematiques),
        "usertype": Filter("free", lambda scope, s: s.usertypes),
        "techno": Filter("free", _techno),
        "domaine": Filter("domaines", lambda scope, s: [each.domaine for each in scope.team(s.id)]),
        "event": Filter("events", _events, dated=True),
        "older-than": Filter("older", _since),
        "younger-than": Filter("younger", _since),
        "no-committee-for": Filter("not-for", _last_committee),
        "ending": Filter("ending", lambda scope, s: next_committee(s, scope.day)),
        "incubated": Filter("flag", lambda scope, s: scope.registry.vocabulary.is_incubated(scope.phase(s.id))),
        "active": Filter("flag", lambda scope, s: scope.is_live(s.id), lifts=True),
    },
    (
        Text(N_("{n} living startup on {day:long}"), {}, N_("{n} living startups on {day:long}")),
        Text(N_("{n} startup on {day:long}"), {}, N_("{n} startups on {day:long}")),
    ),
    Text(
        N_("{n} more is not living any more, or not yet (--all)."),
        {},
        N_("{n} more are not living any more, or not yet (--all)."),
    ),
    _since,
    _words,
    lacks={
        "team": lambda scope, s: not scope.team(s.id),
        "phase": lambda scope, s: scope.phase(s.id) is None,
        "committee": lambda scope, s: not held(s, scope.day),
        "next_committee": lambda scope, s: next_committee(s, scope.day) is None,
        # `stats: true` is the older way to say that the page is public, at the address “/stats”
        "stats_url": lambda scope, s: not s.stats_url and s.stats is not True,
        "launch": lambda scope, s: "product_launch" not in _events(scope, s),
    },
    remarks={
        "stats_url": N_("“stats: true” counts as a statistics page: its address is then that of the site + “/stats”.")
    },
    note=N_("Age: time since the current phase began. Team: the people whose missions cover that day."),
)
