"""Rules of startups compared with each other: one entered twice, or a sheet copied from another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.nearest import alike
from incubo.model.records import Startup
from incubo.problem import Label, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import rule
from incubo.validation.rules.startup import ended


def _by_age(startups: Iterable[Startup], registry: Registry) -> list[Startup]:
    """Startups, the one that began first before the others."""

    def came(startup: Startup) -> tuple[date, str]:
        steps = registry.lives[startup.id]
        return (steps[0].phase.start or date.max) if steps else date.max, startup.id

    return sorted(startups, key=came)


@rule(
    "warning",
    N_("two startups with one title"),
    N_("Nobody can tell them apart in a list, and people join the wrong one."),
)
def startup_same_title(registry: Registry, today: date) -> Iterator[Problem]:
    """Two startups with one title, but for case, accents and separators: one entered twice, or a copied sheet."""
    startups = [startup for startup in registry.startups.values() if startup.title]
    for group in alike([startup.title or "" for startup in startups]):
        # A homonym's id has something more: the other one is the first.
        first, *others = sorted((startups[i] for i in group), key=lambda startup: (len(startup.id), startup.id))
        for later in others:
            yield _same_title(first, later)


def _same_title(first: Startup, later: Startup) -> Problem:
    return Problem(
        "startup-same-title",
        Place(later.path, ("title",)),
        Text(N_("“{title}” is also the title of the startup “{other}”"), {"title": later.title, "other": first.id}),
        labels=(Label(Place(first.path, ("title",)), Text(N_("the same title"))),),
        hints=(Text(N_("if it is one startup, keep one sheet; otherwise give each a title of its own")),),
    )


_ADDRESSES = ("link", "repository", "stats_url", "impact_url", "dashlord_url")


@rule(
    "warning",
    N_("address of another startup"),
    N_("Readers, and the checks of standards, are sent to another product."),
    calendar=True,
)
def startup_same_address(registry: Registry, today: date) -> Iterator[Problem]:
    """Two living startups with one page, statistics, impact matrix or DashLord: a sheet copied from another one.

    Measured on the real registry of 2024-07-01 (520 startups): such values are shared once or not at all in a
    hundred, by mistake. `budget_url` is not looked at: one team in five shares its page (one budget for several
    products of a ministry). A repository may hold two products of one incubator, so only those of different
    incubators are told. A startup that ended is left alone: its successor often keeps its address.
    """
    for name in _ADDRESSES:
        places: dict[str, list[Startup]] = {}
        for startup in registry.startups.values():
            value: str | None = getattr(startup, name)
            if value and (startup.path, (name,)) not in registry.faulty:
                places.setdefault(_address(value), []).append(startup)
        for startups in places.values():
            living = [startup for startup in startups if len(startups) > 1 and not ended(registry, startup.id, today)]
            first, *others = _by_age(living, registry) or [startups[0]]
            for later in others:
                if name != "repository" or set(first.hosts).isdisjoint(later.hosts):
                    yield _same_address(name, first, later)


def _same_address(name: str, first: Startup, later: Startup) -> Problem:
    return Problem(
        "startup-same-address",
        Place(later.path, (name,)),
        Text(N_("“{field}” is the same as that of the startup “{other}”"), {"field": name, "other": first.id}),
        labels=(Label(Place(first.path, (name,)), Text(N_("the same address"))),),
        hints=(Text(N_("put the address of this product, or leave the field out until there is one")),),
    )


def _address(url: str) -> str:
    """An address without what does not tell one page from another: scheme, “www.”, case, last slash."""
    rest = url.strip().lower().partition("://")[2] or url.strip().lower()
    return rest.removeprefix("www.").rstrip("/")
