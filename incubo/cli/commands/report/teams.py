"""`incubo report teams`: who works for each startup, and which roles are missing."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app import report_catalogue
from incubo.cli import session
from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import AtOption, IncubatorOption, OutputOption, TableFormatOption, WhyOption, command_help
from incubo.core.i18n import N_
from incubo.query.filters import resolve_values
from incubo.query.resource import QueryContext
from incubo.query.resources.members import MEMBERS
from incubo.reports.teams import teams_report as count

if TYPE_CHECKING:
    from incubo.app.report_catalogue import ReportContext


class TeamGrouping(StrEnum):
    """What the report about teams can sum up by."""

    phase = "phase"
    domaine = "domaine"


@command_help(
    N_(
        "A role is the domain of a member. Which ones are missing is looked for among those that the phase needs, or "
        "those of --need. With --by, the sums: sizes of teams by phase, or who holds and who lacks each role."
    ),
    examples=(
        ("incubo report teams", N_("who works on what, and what is missing")),
        ("incubo report teams --need dev,design,deploiement --phase construction", N_("some roles, in one phase")),
        ("incubo report teams --by phase", N_("how large teams are, and startups without anybody")),
        ("incubo report teams --by domaine --why", N_("which startups lack each role")),
    ),
)
def teams(
    at: AtOption = None,
    incubator: IncubatorOption = None,
    phase: Annotated[
        list[str] | None,
        typer.Option(metavar=N_("PHASES"), help=N_("The startups in these phases (live ones by default).")),
    ] = None,
    need: Annotated[
        list[str] | None, typer.Option(metavar=N_("DOMAINS"), help=N_("The roles to look for in every team."))
    ] = None,
    by: Annotated[TeamGrouping | None, typer.Option(help=N_("Sum up by."))] = None,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Show who works for each startup, and which roles are missing."""
    context = open_report_context(at, incubator, report_catalogue.PEOPLE_ENTRY_TYPES)
    table = count(
        context.registry,
        context.day,
        incubator=context.incubator,
        phases=context.parse_phases(phase),
        required_roles=_parse_roles(context, need) if need else None,
        by=by.value if by is not None else None,
        provenance=context.provenance,
    )
    return output_report(context, table, fmt, output, show_entries=why)


def _parse_roles(context: ReportContext, values: list[str]) -> tuple[str, ...]:
    """The roles given with `--need`, in any language and without accents. Raises UsageError."""
    resource = MEMBERS._replace(filters={"need": MEMBERS.filters["domaine"]})
    roles = resolve_values(
        QueryContext(context.registry, context.day), resource, "need", values, session.current_session().language
    )
    return tuple(role.id for role in roles)
