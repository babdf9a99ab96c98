"""`incubo phase`: the life of a startup, and its move to another phase."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import ask, days, page_output, startups, workspace
from incubo.cli.adapter import about
from incubo.cli.writing import Way, carry_out, writes
from incubo.errors import UsageError
from incubo.i18n import N_, say
from incubo.problem import Text

if TYPE_CHECKING:
    from datetime import date

    from incubo.cli.workspace import Workspace
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry


@writes
@about(
    N_(
        "STARTUP alone shows what it went through, where it is, and what its sheet lacks for the next phase.\n\n"
        "PHASE is an id or a name, accents or not. A day to come plans the move; a planned phase can be moved. "
        "Going back to an earlier phase is possible, and told. For a startup that stops: incubo stop."
    ),
    examples=(
        ("incubo phase mon-estran", N_("its life, and what comes next")),
        ("incubo phase digue-info acceleration --on 2025-01-13 --dry-run", N_("it enters a phase")),
        ("incubo phase Mon Estran consolidation --on 2025-03-01 --dry-run", N_("it will, on a day to come")),
    ),
)
def phase(
    words: Annotated[
        list[str],
        typer.Argument(metavar=N_("STARTUP [PHASE]"), help=N_("The startup, and the phase that it enters.")),
    ],
    way: Way,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar=N_("DATE"), help=N_("The first day of the phase (today by default).")),
    ] = None,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar=N_("TEXT"), help=N_("A remark beside the phase; it is public."))
    ] = None,
) -> int:
    """Show the phases of a startup, or move it to another one."""
    from incubo.edit.desk import Desk
    from incubo.edit.verbs import phase as verb
    from incubo.model.phase_words import phase_meant

    opened = workspace.open_registry()
    registry = opened.load()
    named, word = _parted(registry, words)
    startup = startups.one(registry, named)
    if word is None:
        if on or comment:
            raise UsageError(
                Text(N_("say which phase {id} enters"), {"id": startup.id}),
                hints=(Text(N_("its phases, and the next one: incubo phase {id}"), {"id": startup.id}),),
            )
        _show(opened, registry, startup)
        return 0
    entered = phase_meant(registry.vocabulary, word)
    day = days.day(on, opened.config, edge="one", startup=startup) if on else opened.today
    proposal = verb.move(Desk(registry, opened.store, opened.today), startup, entered, day, comment)
    code = carry_out(opened, registry, proposal, way)
    if code == 0 and proposal.plan.files and not way.dry_run:
        for text in _expected(registry, startup, entered, day):
            ask.tell(say(text))
    return code


def _parted(registry: Registry, words: list[str]) -> tuple[list[str], str | None]:
    """The words that name the startup, and those that name the phase.

    The longest end that is a phase is the phase (`Mon Estran investigation non concluante`); else all may name the
    startup; else the last word was meant for a phase, where what stands before it is a startup.
    """
    from incubo.model.phase_words import phase_called
    from incubo.registry.named import find

    for i in range(1, len(words)):
        if phase_called(registry.vocabulary, " ".join(words[i:])) is not None:
            return words[:i], " ".join(words[i:])
    if len(words) > 1 and find(registry, "startup", " ".join(words)).id is None:
        begun = [i for i in range(1, len(words)) if find(registry, "startup", " ".join(words[:i])).id is not None]
        if begun:
            return words[: begun[-1]], " ".join(words[begun[-1] :])
    return words, None


def _show(opened: Workspace, registry: Registry, startup: Startup) -> None:
    from incubo.registry import git
    from incubo.report.sheets.life import life_page
    from incubo.report.sheets.parts import Known

    known = Known(
        registry,
        opened.today,
        git.head(opened.root),
        git.last_change(opened.root, startup.path),
        git.modified(opened.root, startup.path),
    )
    page_output.deliver(
        life_page(startup, known),
        None,
        None,
        phase_label=workspace.phase_label(registry),
    )


def _expected(registry: Registry, startup: Startup, entered: str, day: date) -> Iterator[Text]:
    """What the sheet should say from now on, in the order of days."""
    from incubo.model.life import Step
    from incubo.model.records import Phase
    from incubo.report.expected import gaps

    found = gaps(registry, startup, day, Step(len(startup.phases), Phase(entered, day), None))
    now = [gap.label for gap in found if gap.due <= day]
    if now:
        yield Text(N_("Its sheet should now say: {names:list}."), {"names": now})
    for due in sorted({gap.due for gap in found if gap.due > day}):
        names = [gap.label for gap in found if gap.due == due]
        yield Text(N_("From {day:long}: {names:list}."), {"day": due, "names": names})
