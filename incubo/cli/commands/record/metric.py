"""How `record metric` and `record event` go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.metric_requests import figures_question, propose_metrics, split_figure
from incubo.app.verb_arguments import parse_field_values
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import DATE_METAVAR, StartupArgument, add_write_options, command_help
from incubo.core.i18n import N_
from incubo.edit.asking.arguments import parse_number_argument
from incubo.model.schemas.startup import METRIC_FIELDS

_METRIC_FIELD_HELP = {field.name: field.help for field in METRIC_FIELDS}


@add_write_options
@command_help(
    N_(
        "Figures are written in French or in English: 12450, 12 450, 3,5. A figure of the same "
        "measure and day is replaced. If a name resembles that of an existing measure, you are "
        "asked whether it is the same: --new-key says that it is not."
    ),
    examples=(
        (
            "incubo record metric mon-estran departements_couverts=5 consultations_grande_maree=51800 --dry-run",
            N_("two measures, today"),
        ),
        (
            "incubo record metric digue-info communes=140 --on 2025-01-10 --source https://digue-info.example/stats "
            "--dry-run",
            N_("with its day and where it comes from"),
        ),
    ),
)
def metric(
    startup: StartupArgument = None,
    figures: Annotated[
        list[str] | None, typer.Argument(metavar=N_("KEY=FIGURE"), help=N_("A measure and its figure."))
    ] = None,
    on: Annotated[str | None, typer.Option(metavar=DATE_METAVAR, help=N_("The day it was measured (today)."))] = None,
    source: Annotated[str | None, typer.Option(metavar="URL", help=_METRIC_FIELD_HELP["source"])] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help=N_("It is another measure, although its name resembles an existing one."))
    ] = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Record measures of impact."""
    return run_record_metric(startup, figures, on, source, write_options, allow_new_key=new_key)


def run_record_metric(
    startup_name: str | None,
    figures: Sequence[str] | None,
    on: str | None,
    source: str | None,
    write_options: WriteOptions,
    *,
    allow_new_key: bool,
) -> int:
    """Record measures; the exit code. Raises UsageError, RefusedError."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    day = workspace.parse_day(on, edge="one") if on else workspace.as_of
    source = parse_field_values(workspace, registry, METRIC_FIELDS, {"source": source})["source"]
    for text in figures or ():
        parse_number_argument(split_figure(text)[1])
    startup = prompts.find_or_ask_startup(workspace, registry, startup_name, "record metric", write_options)
    figures = figures or prompts.ask_for_names(
        write_options, "record metric", N_("KEY=FIGURE"), lambda: figures_question(startup)
    )
    ask = prompts.ask_required(write_options)
    edits = workspace.start_edits(registry)
    proposal = propose_metrics(edits, startup, figures, day, source, ask, allow_new_keys=allow_new_key)
    return apply_proposal(workspace, registry, proposal, write_options)
