"""How `record metric` and `record event` go."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.cli import ask, days, said, session, workspace
from incubo.cli.spoken import spoken
from incubo.cli.writing import Way, carry_out
from incubo.edit.desk import Desk
from incubo.edit.verbs.events import record_event
from incubo.edit.verbs.metrics import key_of, record_metrics
from incubo.errors import UsageError
from incubo.i18n import N_, say
from incubo.model.records import Startup
from incubo.problem import Text


def metrics(
    startup: str, figures: Sequence[str], on: str | None, source: str | None, way: Way, *, new_key: bool
) -> int:
    """Record measures; the exit code. Raises UsageError, Refused."""
    opened = workspace.open_registry()
    registry = opened.load()
    about = said.startups(registry, [startup])[0]
    values: dict[str, int | float] = {}
    for text in figures:
        key, equals, figure = spoken(text).partition("=")
        key = " ".join(key.split())
        if not key or not equals:
            message = Text(N_("“{word}” is no measure with its figure"), {"word": text})
            raise UsageError(message, hints=(Text(N_("write its name, = and the figure: mandats=12450")),))
        key = _meant(about, key, new_key=new_key)
        if key in values:
            raise UsageError(Text(N_("“{word}” is given twice"), {"word": key}))
        values[key] = said.figure(figure)
    day = days.day(on, opened.config, edge="one") if on else opened.today
    desk = Desk(registry, opened.store, opened.today)
    proposal = record_metrics(desk, about, values, day, source, new_keys=new_key or session.current().interactive)
    return carry_out(opened, registry, proposal, way)


def _meant(startup: Startup, key: str, *, new_key: bool) -> str:
    """The measure that is meant by a name that resembles one in use, asked for on a terminal."""
    same, near = key_of(startup, key)
    if near is None or new_key or not session.current().interactive:
        return same
    question = N_("{title} has no measure “{key}” so far, but “{near}”: is it that one?")
    return near if ask.confirm(say(Text(question, {"title": startup.title, "key": key, "near": near}))) else key


def happened(startup: str, name: str, on: str | None, comment: str | None, year: int | None, way: Way) -> int:
    """Record an event; the exit code. Raises UsageError, Refused."""
    opened = workspace.open_registry()
    registry = opened.load()
    about = said.startups(registry, [startup])[0]
    word = said.word(registry.vocabulary, "events", name)
    day = days.day(on, opened.config, edge="one") if on else opened.today
    desk = Desk(registry, opened.store, opened.today)
    return carry_out(
        opened, registry, record_event(desk, about, word, day, spoken(comment) if comment else None, year), way
    )
