"""`report community`: for each team, who arrived and who leaves, and whether its startup's file still changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Table
from incubo.facts.scope import Scope
from incubo.facts.teams import TeamMember
from incubo.model.dates import shift_date_clamped
from incubo.model.records import Startup
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.common import Count, Figure, startup_value

MONTHS = 3
"""How far back somebody has just arrived, and how far ahead somebody leaves soon."""
QUIET_MONTHS = 6
"""After so many months without a change of its file, a team is asked for news."""
QUIET = LabelledValue("quiet", Message(N_("quiet")))


def community_report(scope: Scope, *, phases: Collection[str] = ()) -> Table:
    """A row for each startup that is active, or in one of `phases`: the most arrivals and departures first."""
    first, last = (shift_date_clamped(scope.day, n, "months") for n in (-MONTHS, MONTHS))
    quiet = shift_date_clamped(scope.day, -QUIET_MONTHS, "months")
    arrived = Figure[TeamMember]("arrived", N_("Arrived"), lambda one: one.start > first)
    leaving = Figure[TeamMember]("leaving", N_("Leaves soon"), lambda one: one.leaves_by(last))
    count = Count(_tell, Figure("people", N_("People")), arrived, leaving)
    rows = [
        count.row({"startup": startup_value(one), **_sheet_cells(scope, one, quiet)}, scope.situation(one).members)
        for one in scope.startups
        if scope.is_selected(scope.phase_of(one.id), phases)
    ]
    rows.sort(key=lambda row: (-row.cells["arrived"] - row.cells["leaving"], row.cells["startup"].label.casefold()))
    columns = [Column("startup", Message(N_("Product")), "text"), *count.columns()]
    if scope.sheet_days is not None:
        columns += [
            Column("last_change", Message(N_("Last change")), "date"),
            Column("news", Message(N_("News")), "text"),
        ]
    return Table(
        "community",
        Message(N_("Teams on {at:long}"), {"at": scope.day}),
        scope.day,
        tuple(columns),
        tuple(rows),
        tuple(_notes(scope, first, last, quiet)),
        scope.commit,
    )


def _sheet_cells(scope: Scope, startup: Startup, quiet: date) -> dict[str, Any]:
    if scope.sheet_days is None:
        return {}
    last = scope.sheet_days.get(startup.id)
    return {"last_change": last, "news": QUIET if last is not None and last <= quiet else None}


def _tell(one: TeamMember) -> Contribution:
    arguments = {"start": one.start, "end": one.end}
    text = N_("since {start:long}") if one.end is None else N_("since {start:long}, until {end:long}")
    return Contribution(one.member.id, one.member.display_name, Message(text, arguments))


def _notes(scope: Scope, first: date, last: date, quiet: date) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    text = N_(
        "Arrived: the people of the team whose presence there began after {first:long}; missions that follow each "
        "other are one presence. Leaves soon: those whose presence there ends by {last:long}, and who do not come back."
    )
    yield Note("definition-people", Message(text, {"first": first, "last": last}))
    if scope.sheet_days is not None:
        text = N_(
            "Last change: the last day on which the product's file was changed, by anybody. Quiet: none since "
            "{day:long}."
        )
        yield Note(
            "definition-news", Message(text, {"day": quiet}), hint=Message(N_("what changed"), command="incubo log")
        )
    else:
        yield Note(
            "no-history", Message(N_("Which teams change nothing is not known: this copy has no whole history."))
        )
    yield from provenance_notes(registry, scope.provenance, ("startup", "member"))
