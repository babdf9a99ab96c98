"""How `record metric` and `record event` go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from incubo.app.arguments import decode_argument, parse_number_argument
from incubo.app.option_values import parse_field_values
from incubo.app.questions import Ask, Question, parse_with, yes_no_question
from incubo.app.write_options import WriteOptions
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import DATE_METAVAR, StartupArgument, add_write_options, command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.verbs.record import match_metric_key, record_metrics
from incubo.model.fields import Field
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
        parse_number_argument(_split_figure(text)[1])
    startup = prompts.find_or_ask_startup(workspace, registry, startup_name, "record metric", write_options)
    figures = figures or prompts.ask_for_names(
        write_options, "record metric", N_("KEY=FIGURE"), lambda: _figures_question(startup)
    )
    ask = None if allow_new_key else prompts.ask_required(write_options)
    values: dict[str, int | float] = {}
    for text in figures:
        key, figure = _split_figure(text)
        key = _choose_metric_key(startup, key, ask)
        if key in values:
            raise UsageError(Message(N_("“{word}” is given twice"), {"word": key}))
        values[key] = parse_number_argument(figure)
    edits = FileEdits(registry, workspace.store, workspace.as_of)
    proposal = record_metrics(edits, startup, values, day, source, allow_new_keys=allow_new_key or ask is not None)
    return apply_proposal(workspace, registry, proposal, write_options)


def _split_figure(text: str) -> tuple[str, str]:
    """The measure and the figure of `mandats=12450`. Raises UsageError."""
    key, equals, figure = decode_argument(text).partition("=")
    key = " ".join(key.split())
    if not key or not equals:
        message = Message(N_("“{word}” is not a measure with its figure"), {"word": text})
        raise UsageError(message, hints=(Message(N_("write its name, = and the figure: mandats=12450")),))
    return key, figure


def _figures_question(startup: Startup) -> Question:
    """The question which measures have which figures."""

    def parse(text: str) -> tuple[str, ...]:
        parse_number_argument(_split_figure(text)[1])
        return (text,)

    known = sorted({metric.key for metric in startup.metrics if metric.key})
    text = Message(N_("Its measures, one per line: name=figure (Enter: no more)"))
    if known:
        text = Message(N_("Its measures, one per line: name=figure (so far: {names:list}; Enter: no more)"),
                       {"names": known})  # fmt: skip
    return Question("figures", text, Field("figures", many=True), parse_with(parse), is_one_per_line=True)


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
