"""`migrate phases`: the proposal with its figures before and after, and the file of decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from incubo.app.workspace import Workspace
from incubo.core.failures import raise_failures
from incubo.core.i18n import N_, translate
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Table
from incubo.edit.plan import Plan, Proposal
from incubo.edit.verbs.migrate import migrate_phases
from incubo.exchange.decisions import read_decisions
from incubo.history.figures import figure_changes
from incubo.registry.former_phases import find_former_phases, find_former_statuses
from incubo.registry.registry import Registry
from incubo.reports.phase_migration import ANSWER_COLUMN, decision_table
from incubo.source.scalars import format_scalar


def propose_migration(workspace: Workspace, registry: Registry, data: bytes | None, name: str) -> Proposal:
    """The phases by their names of today. `data`: the file of decisions, called `name`. Raises UsageError."""
    edits = workspace.start_edits(registry)
    decisions = read_decisions(registry, data, name) if data is not None else None
    proposal = migrate_phases(edits, decisions.phases if decisions is not None else {})
    notes = list(proposal.notes)
    if decisions is not None and decisions.settled_count:
        text = Message(
            N_("{n} decision was carried out before."),
            {"n": decisions.settled_count},
            N_("{n} decisions were carried out before."),
        )
        notes.append(text)
    if count_open_decisions(registry) and decisions is None:
        command = "incubo migrate phases -o decisions.xlsx"
        notes.append(Message(N_("What is to be decided, in a file to fill in: {command}"), {"command": command}))
    statuses = find_former_statuses(registry)
    if statuses:
        text = Message(
            N_("{n} entry has one status instead of phases, as before July 2020: it stays as it is."),
            {"n": len(statuses)},
            N_("{n} entries have one status instead of phases, as before July 2020: they stay as they are."),
        )
        notes.append(text)
    unreadable = unreadable_message(registry)
    notes += [unreadable] if unreadable is not None else []
    notes += _tell_figures(workspace, registry, proposal.plan)
    return proposal._replace(notes=tuple(notes))


def unreadable_message(registry: Registry) -> Message | None:
    """That the files of some startups cannot be read, so that their phases were not looked at."""
    count = len(registry.unreadable_files.get("startup", {}))
    if not count:
        return None
    return Message(
        N_("{n} product cannot be read, and its phases stay as they are: {command}"),
        {"n": count, "command": "incubo validate"},
        N_("{n} products cannot be read, and their phases stay as they are: {command}"),
    )


def count_open_decisions(registry: Registry) -> int:
    """How many phases somebody has to decide."""
    return sum(len(old.successors) > 1 for old in find_former_phases(registry))


def _tell_figures(workspace: Workspace, registry: Registry, plan: Plan) -> Iterator[Message]:
    """The figures of the whole registry that move, as `report phases` counts them."""
    if not plan.files:
        return
    after = plan.load_after(registry, workspace.store, workspace.entry_kinds)
    for row in figure_changes(registry, after, workspace.as_of).rows:
        yield Message(N_("{figure}: {before} before, {after} after"), row.cells)


def make_decision_table(workspace: Workspace, registry: Registry) -> Table:
    """The phases that somebody has to decide, with what helps."""
    phases = [old for old in find_former_phases(registry) if len(old.successors) > 1]
    return decision_table(registry, workspace.as_of, phases, workspace.language)


@raise_failures()
def render_decisions_yaml(table: Table) -> bytes:
    """The decisions as YAML: an item for each, with its facts in comments and an answer to fill in."""
    lines = [f"# {translate(note.message)}" for note in table.notes]
    for row in table.rows:
        lines += ["", f"- startup: {format_scalar(row.cells['startup'])}"]
        for name in ("number", "phase"):
            lines.append(f"  {name}: {format_scalar(row.cells[name])}")
        for column in table.columns:
            value = row.cells[column.id]
            if column.id not in ("startup", "number", "phase", ANSWER_COLUMN) and value not in (None, ()):
                lines.append(f"  # {translate(column.label)}: {_to_comment(value)}")
        lines.append(f"  # {' | '.join(row.choices[ANSWER_COLUMN])}")
        lines.append(f"  {ANSWER_COLUMN}:")
    return ("\n".join(lines) + "\n").encode()


def _to_comment(value: Any) -> str:
    """A value on one line, of characters that a comment may have."""
    if isinstance(value, LabelledValue | Message):
        text = translate(Message("{value}", {"value": value}))
    elif isinstance(value, tuple):
        text = ", ".join(map(_to_comment, value))
    elif isinstance(value, bool):
        text = translate(Message(N_("yes") if value else N_("no")))
    else:
        text = value.isoformat() if isinstance(value, date) else str(value)
    return "".join(character if character.isprintable() else " " for character in text)
