"""Something that needs attention, as data; the reasons there are, the most pressing first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.named import Named


class Reason(NamedTuple):
    """A kind of concern: its heading, and what is said of it in one line where more than half the startups have it.

    `among` names those startups: `incubated` (in the programme) or `living`. `urgent`: it cannot wait. `dated`: its day
    stands before it. `together` says several topics of one entry in a line, for the same command mends them ("": each
    has its own line).
    """

    title: Text
    whole: Text
    among: str = "living"
    urgent: bool = False
    dated: bool = False
    together: str = ""


REASONS: Mapping[str, Reason] = {
    "ghost": Reason(
        Text(N_("Missions in startups that have ended")),
        Text(N_("missions go on in {n} startups that have ended")),
        urgent=True,
    ),
    "nobody": Reason(
        Text(N_("Startups without anybody")),
        Text(N_("nobody in the team: {n} startups out of {all}")),
        urgent=True,
    ),
    "committee-late": Reason(
        Text(N_("Committees overdue")),
        Text(N_("committee overdue: {n} startups out of {all}")),
        "incubated",
        urgent=True,
    ),
    "mission-ended": Reason(
        Text(N_("Missions that have ended, and nothing follows")),
        Text(N_("missions ended without another one in {n} startups out of {all}")),
        urgent=True,
        dated=True,
    ),
    "mission-ending": Reason(
        Text(N_("Missions that end soon")),
        Text(N_("missions end soon in {n} startups out of {all}")),
        urgent=True,
        dated=True,
    ),
    "committee-soon": Reason(
        Text(N_("Committees to come")),
        Text(N_("committee soon: {n} startups out of {all}")),
        "incubated",
        urgent=True,
        dated=True,
    ),
    "offer-closing": Reason(
        Text(N_("Offers that close soon")),
        Text(N_("offers close soon in {n} startups out of {all}")),
        urgent=True,
        dated=True,
    ),
    "offer-stale": Reason(
        Text(N_("Offers open for long")),
        Text(N_("offers open for long in {n} startups out of {all}")),
    ),
    "committee-never": Reason(
        Text(N_("No committee recorded")),
        Text(N_("no committee recorded: {n} startups out of {all}")),
        "incubated",
    ),
    "phase-long": Reason(
        Text(N_("Phases longer than usual")),
        Text(N_("phase longer than usual: {n} startups out of {all}")),
    ),
    "role": Reason(
        Text(N_("Roles that nobody holds")),
        Text(N_("nobody in the domain {what}: {n} startups out of {all}")),
        together=N_("nobody in the domains {what:list}: {title}"),
    ),
    "sheet": Reason(
        Text(N_("To fill in on the sheet")),
        Text(N_("not filled in, {what}: {n} startups out of {all}")),
        together=N_("not filled in, {what:list}: {title}"),
    ),
    "post-mortem": Reason(
        Text(N_("Stopped without a post-mortem")),
        Text(N_("no post-mortem: {n} startups stopped within a year")),
    ),
}
"""Every reason, in the order in which concerns are told."""


class Concern(NamedTuple):
    """Something that needs attention.

    `what` says it as the data do, `entry` is what it is about and `command` what mends it. `day`: since when, or until
    when. `startups`: those it touches. `topic` tells concerns of one reason apart (a role, a field of the sheet); `of`
    is what people call it.
    """

    reason: str
    what: Text
    entry: Named
    command: str
    day: date | None = None
    startups: tuple[str, ...] = ()
    topic: str = ""
    of: Text | None = None
