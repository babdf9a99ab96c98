"""How `record metric` and `record event` go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.metric_requests import figures_question, propose_metrics, split_figure
from incubo.app.verb_arguments import parse_field_values
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import StartupArgument, add_write_options, collect_options, command_help, verb_options
from incubo.core.i18n import N_
from incubo.edit.asking.arguments import parse_number_argument
from incubo.edit.verbs.params import RECORD_METRIC
from incubo.model.schemas.startup import METRIC_FIELDS


@add_write_options
@collect_options("options", verb_options(RECORD_METRIC))
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
    startup_name: StartupArgument = None,
    figures: Annotated[
        list[str] | None, typer.Argument(metavar=N_("KEY=FIGURE"), help=N_("A measure and its figure."))
    ] = None,
    *,
    options: Mapping[str, Any],
    write_options: WriteOptions,
) -> int:
    """Record measures of impact."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    day = workspace.parse_day(options["on"], edge="one") if options["on"] else workspace.as_of
    source = parse_field_values(workspace, registry, METRIC_FIELDS, {"source": options["source"]})["source"]
    for text in figures or ():
        parse_number_argument(split_figure(text)[1])
    startup = prompts.find_or_ask_startup(workspace, registry, startup_name, "record metric", write_options)
    figures = figures or prompts.ask_for_names(
        write_options, "record metric", N_("KEY=FIGURE"), lambda: figures_question(startup)
    )
    ask = prompts.ask_required(write_options)
    edits = workspace.start_edits(registry)
    proposal = propose_metrics(edits, startup, figures, day, source, ask, allow_new_keys=options["new_key"])
    return apply_proposal(workspace, registry, proposal, write_options)
