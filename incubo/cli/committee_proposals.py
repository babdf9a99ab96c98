"""Committees at the terminal: how the proposal is applied, and the command line that gives all answers at once."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.app.changes.write_options import WriteOptions
from incubo.app.committee_requests import CommitteeArguments, CommitteeProposal, RecordedDecision, propose_committees
from incubo.app.workspace import Workspace
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.edit.verbs.params import RECORD_COMMITTEE, verb_words
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
    result = ask_committees(workspace, registry, startup_names, on, arguments, write_options)
    return apply_asked_committees(workspace, registry, result, write_options)


def ask_committees(
    workspace: Workspace,
    registry: Registry,
    startup_names: Sequence[str],
    on: str | None,
    arguments: CommitteeArguments,
    write_options: WriteOptions,
) -> CommitteeProposal:
    """The committees, after the questions about them. Raises UsageError, RefusedError."""
    ask, ask_optional = prompts.ask_required(write_options), prompts.ask_optional(write_options)
    return propose_committees(workspace, registry, startup_names, on, arguments, ask, ask_optional)


def apply_asked_committees(
    workspace: Workspace, registry: Registry, result: CommitteeProposal, write_options: WriteOptions
) -> int:
    """Show and write committees; the exit code. Raises UsageError, RefusedError."""
    code = apply_proposal(workspace, registry, result.proposal, write_options)
    if result.asked_decisions and code == 0:
        prompts.print_equivalent_commands(*map(_make_command_words, result.asked_decisions))
    return code


def _make_command_words(recorded: RecordedDecision) -> list[str]:
    """The words of the command that gives these answers without a question."""
    startup, day, decision, effects = recorded
    given = {**decision._asdict(), "decision": effects.phase or decision.decision}
    follows = {"with_phase": effects.phase is not None, "with_stop": effects.stop_startup}
    values = {"startups": [startup.id], "on": day, **effects.stop._asdict(), **given, **follows}
    return verb_words("record committee", RECORD_COMMITTEE, values)
