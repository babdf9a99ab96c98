"""`record metric`: its questions, and from measures with their figures to a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.arguments import parse_number_argument
from incubo.edit.asking.questions import ENTER_FOR_NO_MORE, Ask, Question, parse_with, yes_no_question
from incubo.edit.verbs.record import Measurement, match_metric_key, record_metrics
from incubo.model.fields import Field

if TYPE_CHECKING:
    from incubo.edit.file_edits import FileEdits
    from incubo.edit.plan import Proposal
    from incubo.model.records import Startup


class FigureLine(NamedTuple):
    """A measure with its figure, written `key=figure`, its day and its source."""

    text: str
    day: date
    source: str | None = None


def propose_metrics(
    edits: FileEdits, startup: Startup, lines: Sequence[FigureLine], ask: Ask | None, *, allow_new_keys: bool = False
) -> Proposal:
    """The proposal of measures. `ask` asks about a name that resembles an existing one, unless it may be new.
    Raises UsageError, RefusedError.
    """
    ask = None if allow_new_keys else ask
    chosen: dict[str, str] = {}
    measurements: dict[tuple[str, date], Measurement] = {}
    for line in lines:
        typed, figure = split_figure(line.text)
        key = chosen[typed] if typed in chosen else _choose_metric_key(startup, typed, ask)
        chosen[typed] = key
        if (key, line.day) in measurements:
            raise UsageError(Message(N_("“{word}” is given twice"), {"word": key}))
        measurements[key, line.day] = Measurement(key, parse_number_argument(figure), line.day, line.source)
    allow_new_keys = allow_new_keys or ask is not None
    return record_metrics(edits, startup, list(measurements.values()), allow_new_keys=allow_new_keys)


def split_figure(text: str) -> tuple[str, str]:
    """The measure and the figure of `mandats=12450`. Raises UsageError."""
    key, equals, figure = text.partition("=")
    key = " ".join(key.split())
    if not key or not equals:
        message = Message(N_("“{word}” is not a measure with its figure"), {"word": text})
        raise UsageError(message, hints=(Message(N_("write its name, = and the figure: mandats=12450")),))
    return key, figure


def figures_question(startup: Startup) -> Question:
    """The question which measures have which figures."""

    def parse(text: str) -> tuple[str, ...]:
        parse_number_argument(split_figure(text)[1])
        return (text,)

    known = sorted({metric.key for metric in startup.metrics if metric.key})
    hint = Message(N_("so far: {names:list}; Enter: no more"), {"names": known}) if known else ENTER_FOR_NO_MORE
    text = Message(N_("Its measures, one per line: name=figure"), hint=hint)
    return Question("figures", text, Field("figures", many=True), parse_with(parse), is_one_per_line=True)


def _choose_metric_key(startup: Startup, key: str, ask: Ask | None) -> str:
    """The metric that a name means; `ask` asks about one that resembles it."""
    same, similar = match_metric_key(startup, key)
    if similar is None or ask is None:
        return same
    text = Message(
        N_("{title} has no measure “{key}” so far, but “{near}”: is it that one?"),
        {"title": startup.display_name, "key": key, "near": similar},
    )
    return similar if ask(yes_no_question(f"metric.{key}", text)) else key
