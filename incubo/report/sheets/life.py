"""The life of a startup on a page: what it went through, where it is, what the next phase asks, and how to move it."""

from __future__ import annotations

from collections.abc import Iterator

from incubo import shell
from incubo.i18n import N_
from incubo.model.life import Step
from incubo.model.records import Startup
from incubo.page import Cell, Facts, Item, Items, Page, Section
from incubo.problem import Text
from incubo.report.sheets.parts import Known, fact, page, section
from incubo.report.sheets.startup import following, missing, next_phase, phase_cells
from incubo.report.sheets.timeline import timeline


def life_page(startup: Startup, known: Known) -> Page:
    """The phases of a startup, what its sheet lacks, and the commands that change its phase."""
    step = known.registry.step_at(startup.id, known.day)
    rows = [fact("phase", Text(N_("Phase")), *phase_cells(known, step))]
    rows.append(fact("next_phase", Text(N_("Next phase")), *next_phase(startup, step, known)))
    made = page(
        "startup",
        startup,
        startup.title,
        known,
        section("summary", None, Facts(tuple(rows))),
        missing(startup, step, known),
        timeline(startup, known),
        _commands(startup, step, known),
    )
    return made._replace(page="life")


def _commands(startup: Startup, step: Step | None, known: Known) -> Section:
    items = tuple(Item((Cell(text),), command) for text, command in _moves(startup, step, known))
    return section("commands", Text(N_("To change its phase")), Items(items))


def _moves(startup: Startup, step: Step | None, known: Known) -> Iterator[tuple[Text, str]]:
    """What may be done next, and the command that does it."""
    vocabulary, day, who = known.registry.vocabulary, known.day.isoformat(), shell.only("startup", startup.id)
    if step is None:
        first = min((word for word in vocabulary.phases.values() if word.current), key=lambda word: word.rank)
        yield Text(N_("begin")), f"incubo phase {who} {first.id} --on {day}"
        return
    after = following(known, step)
    if after is not None and not vocabulary.is_stop(after):
        yield Text(N_("enter the next phase")), f"incubo phase {who} {after} --on {day}"
    if not vocabulary.is_stop(step.phase.name):
        yield Text(N_("stop")), f"incubo stop {who} --on {day}"
