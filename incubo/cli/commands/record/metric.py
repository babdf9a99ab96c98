"""How `record metric` and `record event` go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from incubo.app import entry_lookup
from incubo.app.arguments import decode_argument, parse_number_argument
from incubo.app.questions import Ask, yes_no_question
from incubo.app.write_options import WriteOptions
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_session_workspace
from incubo.cli.params import DATE_METAVAR, StartupArgument, add_write_options, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.verbs.record import match_metric_key, record_metrics
from incubo.model.records import Startup
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
    startup: StartupArgument,
    figures: Annotated[list[str], typer.Argument(metavar=N_("KEY=FIGURE"), help=N_("A measure and its figure."))],
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
    startup_name: str,
    figures: Sequence[str],
    on: str | None,
    source: str | None,
    write_options: WriteOptions,
    *,
    allow_new_key: bool,
) -> int:
    """Record measures; the exit code. Raises UsageError, RefusedError."""
    workspace = open_session_workspace()
    registry = workspace.load_registry()
    startup = entry_lookup.find_startups(registry, [startup_name])[0]
    ask = None if allow_new_key else prompts.ask_required(write_options)
    values: dict[str, int | float] = {}
    for text in figures:
        key, equals, figure = decode_argument(text).partition("=")
        key = " ".join(key.split())
        if not key or not equals:
            message = Message(N_("“{word}” is not a measure with its figure"), {"word": text})
            raise UsageError(message, hints=(Message(N_("write its name, = and the figure: mandats=12450")),))
        key = _choose_metric_key(startup, key, ask)
        if key in values:
            raise UsageError(Message(N_("“{word}” is given twice"), {"word": key}))
        values[key] = parse_number_argument(figure)
    day = workspace.parse_day(on, edge="one") if on else workspace.as_of
    edits = FileEdits(registry, workspace.store, workspace.as_of)
    proposal = record_metrics(edits, startup, values, day, source, allow_new_keys=allow_new_key or ask is not None)
    return apply_proposal(workspace, registry, proposal, write_options)


def _choose_metric_key(startup: Startup, key: str, ask: Ask | None) -> str:
    """The metric that a name means; `ask` asks about one that resembles it."""
    same, similar = match_metric_key(startup, key)
    if similar is None or ask is None:
        return same
    text = Message(
        N_("{title} has no measure “{key}” so far, but “{near}”: is it that one?"),
        {"title": startup.title, "key": key, "near": similar},
    )
    return similar if ask(yes_no_question(f"metric.{key}", text)) else key
