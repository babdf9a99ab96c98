"""Committees at the terminal: how the proposal is applied, and the command line that gives all answers at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.app.changes.write_options import WriteOptions
from incubo.app.committee_requests import CommitteeArguments, RecordedDecision, propose_committees
from incubo.app.workspace import Workspace
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.registry.registry import Registry


def apply_committees(
    workspace: Workspace,
    registry: Registry,
    startup_names: Sequence[str],
    on: str | None,
    arguments: CommitteeArguments,
    write_options: WriteOptions,
) -> int:
    """Record, plan or move committees; the exit code. Raises UsageError, RefusedError."""
    result = propose_committees(
        workspace,
        registry,
        startup_names,
        on,
        arguments,
        prompts.ask_required(write_options),
        prompts.ask_optional(write_options),
    )
    code = apply_proposal(workspace, registry, result.proposal, write_options)
    if result.asked_decisions and code == 0:
        prompts.print_equivalent_commands(*map(_make_command_words, result.asked_decisions))
    return code


def _make_command_words(recorded: RecordedDecision) -> list[str]:
    """The words of the command that gives these answers without a question."""
    startup, day, decision, effects = recorded
    words = ["record", "committee", startup.id, "--on", day.isoformat()]
    words += ["--decision", effects.phase or decision.decision or ""]
    for option, value in (
        ("--amount", decision.amount),
        ("--months", decision.months),
        ("--kind", decision.kind),
        ("--next", decision.next),
        ("--budget-end", decision.budget_end),
        ("--document", decision.document),
        ("--comment", decision.comment),
        ("--reason", effects.stop_reason),
        *(("--objective", objective) for objective in decision.objectives),
    ):
        if value is not None:
            words += [option, value.isoformat() if isinstance(value, date) else str(value)]
    effect_options = {
        "--with-phase": effects.phase,
        "--with-stop": effects.stop_startup,
        "--with-team": effects.with_team,
        "--with-jobs": effects.with_jobs,
    }
    return words + [option for option, is_wanted in effect_options.items() if is_wanted]
