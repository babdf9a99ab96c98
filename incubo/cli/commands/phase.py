"""`incubo phase`: the life of a startup, and its move to another phase."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incubo.app.changes.write_options import WriteOptions
from incubo.app.verb_arguments import parse_param_values, require_days
from incubo.app.workspace import find_commit, find_last_change
from incubo.cli import output, prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.verbs.params import PHASE
from incubo.edit.verbs.phase import change_phase
from incubo.facts.expectations import missing_expectations
from incubo.model.phases import PhasePeriod, find_phase, parse_current_phase
from incubo.model.records import Phase
from incubo.registry.lookup import find_in_kind
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.entry_pages.startup import startup_phases_page

if TYPE_CHECKING:
    from datetime import date

    from incubo.app.workspace import Workspace
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry


def phase(names: list[str] | None, on: str | None, comment: str | None, *, write_options: WriteOptions) -> int:
    """Show the phases of a startup, or move it to another one."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    named, word = _split_startup_and_phase(registry, names or [])
    require_days(workspace, on)
    comment = parse_param_values(workspace, registry, PHASE, {"comment": comment})["comment"]
    if word is not None:
        parse_current_phase(registry.vocabulary, word)
    startup = prompts.find_or_ask_startup(workspace, registry, " ".join(named), "phase", write_options)
    if word is None:
        if on or comment:
            raise UsageError(
                Message(N_("say which phase {id} enters"), {"id": startup.id}),
                hints=(
                    Message(
                        N_("its phases, and the next one: incubo phase {id}"),
                        {"id": quote_entry_id("startup", startup.id)},
                    ),
                ),
            )
        _show_life(workspace, registry, startup)
        return 0
    entered = parse_current_phase(registry.vocabulary, word)
    day = workspace.parse_day(on, edge="one", startup=startup) if on else workspace.as_of
    proposal = change_phase(workspace.start_edits(registry), startup, entered, day, comment)
    code = apply_proposal(workspace, registry, proposal, write_options)
    if code == 0 and proposal.plan.files and not write_options.dry_run:
        for text in _expected_field_notes(registry, startup, entered, day):
            output.print_wrapped(translate(text))
    return code


def _split_startup_and_phase(registry: Registry, names: list[str]) -> tuple[list[str], str | None]:
    """The words that name the startup, and those that name the phase.

    The longest end that is a phase is the phase (`Mon Estran investigation non concluante`); else all may name the
    startup; else the last word is taken for a phase, if the words before it name a startup.
    """
    for i in range(1, len(names)):
        if find_phase(registry.vocabulary, " ".join(names[i:])) is not None:
            return names[:i], " ".join(names[i:])
    if len(names) > 1 and find_in_kind(registry, "startup", " ".join(names)).id is None:
        by_beginning = [
            i for i in range(1, len(names)) if find_in_kind(registry, "startup", " ".join(names[:i])).id is not None
        ]
        if by_beginning:
            return names[: by_beginning[-1]], " ".join(names[by_beginning[-1] :])
    return names, None


def _show_life(workspace: Workspace, registry: Registry, startup: Startup) -> None:

    page_context = PageContext(
        registry,
        workspace.as_of,
        find_commit(workspace),
        *find_last_change(workspace, startup.path),
        workspace.current_date,
        include_drafts=registry.is_draft("startup", startup.id),
    )
    output.output_page(
        startup_phases_page(startup, page_context),
        None,
        None,
    )


def _expected_field_notes(registry: Registry, startup: Startup, new_phase: str, day: date) -> Iterator[Message]:
    """What the entry should say in the new phase, by day."""
    missing = missing_expectations(
        registry, startup, day, PhasePeriod(len(startup.phases), Phase(new_phase, day), None)
    )
    now = [gap.label for gap in missing if gap.due_date <= day]
    if now:
        yield Message(N_("Its entry should now contain: {names:list}."), {"names": now})
    for due in sorted({gap.due_date for gap in missing if gap.due_date > day}):
        names = [gap.label for gap in missing if gap.due_date == due]
        yield Message(N_("From {day:long}: {names:list}."), {"day": due, "names": names})
