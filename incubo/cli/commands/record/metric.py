"""How `record metric` and `record event` go."""

from __future__ import annotations

from incubo.app.changes.write_options import WriteOptions
from incubo.app.metric_requests import FigureLine, figures_question, propose_metrics, split_figure
from incubo.app.verb_arguments import on_question, parse_param_values
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.i18n import N_
from incubo.edit.asking.arguments import parse_number_argument
from incubo.edit.verbs.params import RECORD_METRIC


def metric(
    startup_name: str | None,
    figures: list[str] | None,
    on: str | None,
    source: str | None,
    *,
    new_key: bool,
    write_options: WriteOptions,
) -> int:
    """Record measures of impact."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    day = workspace.parse_day(on, edge="one") if on else workspace.as_of
    source = parse_param_values(workspace, registry, RECORD_METRIC, {"source": source})["source"]
    for text in figures or ():
        parse_number_argument(split_figure(text)[1])
    startup = prompts.find_or_ask_startup(workspace, registry, startup_name, "record metric", write_options)
    is_guided = not figures
    figures = figures or prompts.ask_for_names(
        write_options, "record metric", N_("KEY=FIGURE"), lambda: figures_question(startup)
    )
    ask = prompts.ask_required(write_options)
    if ask is not None and is_guided and not on:
        day = ask(on_question(workspace, RECORD_METRIC, day))
    edits = workspace.start_edits(registry)
    lines = [FigureLine(text, day, source) for text in figures]
    proposal = propose_metrics(edits, startup, lines, ask, allow_new_keys=new_key)
    return apply_proposal(workspace, registry, proposal, write_options)
