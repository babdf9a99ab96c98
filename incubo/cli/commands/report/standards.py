"""`incubo report standards|metrics`: what sheets say of the standards, and the measures of impact they record."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.context import open_report_context
from incubo.cli.output import output_report
from incubo.cli.params import (
    AtOption,
    IncubatorOption,
    OutputOption,
    PhaseOption,
    TableFormatOption,
    WhyOption,
    command_help,
)
from incubo.core.i18n import N_
from incubo.reports.standards import standards_report, standards_summary_report


@command_help(
    N_(
        "Each phase asks for more: an address and a source in construction, a risk analysis in acceleration … "
        "What it asks for is in the vocabulary, and incubo.toml may change it."
    ),
    examples=(
        ("incubo report standards", N_("what our sheets lack, the least complete first")),
        ("incubo report standards --summary", N_("the rates by phase, as the network publishes them")),
        ("incubo report standards --phase acceleration --format html -o board.html", N_("a board to share")),
    ),
)
def standards(
    at: AtOption = None,
    incubator: IncubatorOption = None,
    phase: PhaseOption = None,
    summary: Annotated[bool, typer.Option("--summary", help=N_("Rates by phase instead of startups."))] = False,
    why: WhyOption = False,
    fmt: TableFormatOption = None,
    output: OutputOption = None,
) -> int:
    """Show what is missing from sheets, given what their phase asks for."""
    context = open_report_context(at, incubator)
    count = standards_summary_report if summary else standards_report
    phases = context.parse_phases(phase)
    table = count(
        context.registry, context.day, incubator=context.incubator, phases=phases, provenance=context.provenance
    )
    return output_report(context, table, fmt, output, show_entries=why)
