"""Committees at the terminal: how the proposal is applied, and the command line that gives all answers at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.app.committee_requests import CommitteeArguments, RecordedDecision, propose_committees
from incubo.app.workspace import Workspace
from incubo.app.write_options import WriteOptions
from incubo.cli import output, prompts, session
from incubo.cli.apply import apply_proposal
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.registry.registry import Registry
from incubo.render import escape


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
        prompts.ask_if_possible(),
        asks_effects=not (write_options.yes or write_options.dry_run),
    )
    code = apply_proposal(workspace, registry, result.proposal, write_options)
    if result.asked_decisions and code == 0:
        output.print_wrapped(translate(Message(N_("The same in one line, next time:"))))
        for recorded in result.asked_decisions:  # on one line, however narrow the terminal, so that it can be copied
            session.current_session().write_stderr_line("  " + committee_command_line(recorded))
    return code


def committee_command_line(recorded: RecordedDecision) -> str:
    """The command line that gives these answers without a question."""
    startup, day, decision, effects = recorded
    words = ["incubo", "record", "committee", startup.id, "--on", day.isoformat()]
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
            words += [option, quote_argument(value.isoformat() if isinstance(value, date) else str(value))]
    follows = {
        "--with-phase": effects.phase,
        "--with-stop": effects.stop_startup,
        "--with-team": effects.with_team,
        "--with-jobs": effects.with_jobs,
    }
    words += [option for option, is_wanted in follows.items() if is_wanted]
    return escape.escape_terminal(" ".join(words))
