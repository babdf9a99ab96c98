"""Phases longer than usual, what a sheet should say by now, post-mortems to be written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo import shell
from incubo.i18n import N_
from incubo.model.dates import add_months, moved
from incubo.model.life import Step
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.registry.named import Named
from incubo.report.attention.concern import Concern
from incubo.report.attention.scope import Scope
from incubo.report.expected import gaps

_COMMITTEE = "committee"
"""An expectation that has reasons of its own."""


def concerns(scope: Scope) -> Iterator[Concern]:
    """Those about a startup's life and its sheet."""
    for startup in scope.startups():
        step = scope.registry.step_at(startup.id, scope.day)
        if step is None or step.phase.start is None or step.phase.name is None:
            continue
        if scope.registry.vocabulary.is_live(step.phase.name):
            yield from _long(scope, startup, step, step.phase.start)
            yield from _sheet(scope, startup, step)
        elif step.phase.start > moved(scope.day, -1, "years"):
            yield from _post_mortem(scope, startup, step)


def _long(scope: Scope, startup: Startup, step: Step, start: date) -> Iterator[Concern]:
    word = scope.registry.vocabulary.phases.get(step.phase.name or "")
    if word is None or not word.norm or word.final:
        return
    over = add_months(start, word.norm)
    if over < scope.day:
        said = {"phase": _phase(scope, step), "days": (scope.day - start).days, "title": _title(startup)}
        text = Text(N_("{phase} for {days:duration}: {title}"), said)
        named = Named("startup", startup.id)
        yield Concern("phase-long", text, named, f"incubo phase {shell.only(*named)}", over, (startup.id,))


def _sheet(scope: Scope, startup: Startup, step: Step) -> Iterator[Concern]:
    named = Named("startup", startup.id)
    for gap in gaps(scope.registry, startup, scope.day, step):
        if gap.due <= scope.day and gap.name != _COMMITTEE:
            text = Text(N_("not filled in, {what}: {title}"), {"what": gap.label, "title": _title(startup)})
            command = f"incubo edit {shell.entry(*named)}"
            yield Concern("sheet", text, named, command, gap.due, (startup.id,), gap.name, gap.label)


def _post_mortem(scope: Scope, startup: Startup, step: Step) -> Iterator[Concern]:
    gap = next((each for each in gaps(scope.registry, startup, scope.day, step) if each.name == "post_mortem"), None)
    if gap is None or gap.due > scope.day:
        return
    named = Named("startup", startup.id)
    text = Text(N_("stopped, no post-mortem yet: {title}"), {"title": _title(startup)})
    command = f"incubo edit {shell.entry(*named)} --section post-mortem"
    yield Concern("post-mortem", text, named, command, step.phase.start, (startup.id,))


def _phase(scope: Scope, step: Step) -> Text:
    from incubo.report.basis import called

    return called(scope.registry, step.phase.name)


def _title(startup: Startup) -> str:
    return startup.title or startup.id
