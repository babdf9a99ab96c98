"""The filters of `list` as options: which ones a resource has, and their help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from incubo.cli.params import OptionParameter
from incubo.core.i18n import N_
from incubo.query.resource import DURATION_TYPES, Resource

FILTER_HELP = {
    "phase": (N_("PHASES"), N_("In one of these phases.")),
    "incubator": (N_("INCUBATORS"), N_("Of these incubators (ours by default; “all” for every one).")),
    "sponsor": (N_("ORGANISATIONS"), N_("Funded by one of these organisations.")),
    "startup": (N_("PRODUCTS"), N_("Of one of these products.")),
    "member": (N_("MEMBERS"), N_("With one of these people.")),
    "team": (N_("TEAMS"), N_("Of one of these cross-cutting teams.")),
    "owner": (N_("ORGANISATIONS"), N_("Owned by one of these organisations.")),
    "followed-by": (N_("MEMBERS"), N_("Followed by one of these portfolio managers.")),
    "thematique": (N_("THEMES"), N_("With one of these themes.")),
    "usertype": (N_("USERS"), N_("For one of these kinds of users.")),
    "techno": (N_("TECHNOLOGIES"), N_("Made with one of these technologies.")),
    "domaine": (N_("DOMAINS"), N_("With (or for) one of these professional families.")),
    "status": (N_("STATUSES"), N_("Public agents, freelancers, or companies: admin, independent, service.")),
    "skill": (N_("SKILLS"), N_("With one of these skills.")),
    "employer": (N_("EMPLOYERS"), N_("Under contract with one of these employers.")),
    "event": (N_("EVENTS"), N_("With one of these events (between --since and --until).")),
    "kind": (N_("KINDS"), N_("Of one of these kinds.")),
    "type": (N_("TYPES"), N_("Of one of these types.")),
    "decision": (N_("DECISIONS"), N_("With one of these decisions.")),
    "outcome": (N_("OUTCOMES"), N_("That ended in one of these ways.")),
    "older-than": (N_("DURATION"), N_("Begun at least this long ago: 45d, 18mo, 3y.")),
    "younger-than": (N_("DURATION"), N_("Begun less than this long ago.")),
    "ending": (N_("DURATION"), N_("That end within this time: 60d.")),
    "ended": (N_("DURATION"), N_("That ended at most this long ago.")),
    "no-committee-for": (N_("DURATION"), N_("Without a committee for at least this long: 6mo.")),
    "committee-late": ("", N_("Whose committee is overdue.")),
    "incubated": ("", N_("In the programme: from construction until they leave.")),
    "active": ("", N_("Those that are active (the default).")),
    "draft": ("", N_("Those that are still drafts, which other lists leave out.")),
    "open": ("", N_("Those that are open (the default).")),
    "missing": (N_("FIELD"), N_("Where this field is absent or empty.")),
    "search": (N_("TEXT"), N_("Whose entry contains this text, ignoring accents and case.")),
}
"""The metavar of a filter, and its help (unless a list says it otherwise: `ResourceFilter.help`)."""

FILTER_PANEL = N_("Filters")


def filter_parameters(resource: Resource) -> Iterator[OptionParameter]:
    """The filters of a resource as options, and their negations (hidden)."""
    for name, resource_filter in resource.filters.items():
        parameter = name.replace("-", "_")
        if resource_filter.value_type == "flag":
            option = make_option(f"--{name}", help=FILTER_HELP[name][1], panel=FILTER_PANEL, hidden=name == "active")
            yield OptionParameter(parameter, Annotated[bool, option], False)
            yield OptionParameter(f"not_{parameter}", Annotated[bool, make_option(f"--not-{name}", hidden=True)], False)
            continue
        metavar, help_text = FILTER_HELP[name]
        option = make_option(f"--{name}", metavar=metavar, help=resource_filter.help or help_text, panel=FILTER_PANEL)
        if resource_filter.value_type in DURATION_TYPES:
            yield OptionParameter(parameter, Annotated[str | None, option])
            continue
        yield OptionParameter(parameter, Annotated[list[str] | None, option])
        negation = make_option(f"--not-{name}", metavar=metavar, hidden=True)
        yield OptionParameter(f"not_{parameter}", Annotated[list[str] | None, negation])
    for name in ("missing", "search"):
        option = make_option(f"--{name}", metavar=FILTER_HELP[name][0], help=FILTER_HELP[name][1], panel=FILTER_PANEL)
        yield OptionParameter(name, Annotated[list[str] | None, option])
    negation = make_option("--not-missing", metavar=N_("FIELD"), hidden=True)
    yield OptionParameter("not_missing", Annotated[list[str] | None, negation])


def make_option(name: str, *, panel: str | None = None, **settings: Any) -> Any:
    """An option, in a panel of the help page."""
    return typer.Option(name, rich_help_panel=panel, **settings)


_NOT_OF_EXTEND = ("status", "employer", "member", "active", "not_active")
"""Filters of `list missions` that `extend` does not have, or uses for something else."""


def extended_missions_filters() -> Iterator[OptionParameter]:
    """The filters of `list missions`; those on the contract that runs have names of their own."""
    from incubo.query.resources.missions import MISSIONS  # lazy: a list has its own resource

    for parameter in filter_parameters(MISSIONS):
        if parameter.name not in _NOT_OF_EXTEND:
            yield parameter
    for name, text in (
        ("status", N_("Now under one of these statuses.")),
        ("employer", N_("Now under contract with one of these employers.")),
    ):
        option = make_option(f"--from-{name}", metavar=FILTER_HELP[name][0], help=text, panel=FILTER_PANEL)
        yield OptionParameter(f"from_{name}", Annotated[list[str] | None, option])
