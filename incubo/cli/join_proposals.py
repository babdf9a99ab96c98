"""People who join a startup or a team, at the terminal: what is asked, and how the proposal is applied."""

from __future__ import annotations

from incubo.app import membership
from incubo.app.changes.write_options import WriteOptions
from incubo.app.membership import JoinArguments
from incubo.app.workspace import Workspace
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.verbs.params import JOIN, verb_words
from incubo.registry.registry import Registry


def start_mission(
    workspace: Workspace, registry: Registry, arguments: JoinArguments, write_options: WriteOptions
) -> int:
    """Make people join a startup or a team, and ask for what is missing; the exit code. Raises UsageError."""
    edits = workspace.start_edits(registry)
    ask = prompts.ask_required(write_options)
    is_incomplete = arguments.team is None and (not arguments.who or arguments.startup is None)
    if is_incomplete:
        if ask is None:
            raise _missing_argument_error(arguments)
        arguments = membership.ask_join_arguments(workspace, edits, arguments, ask)
    code = apply_proposal(workspace, registry, membership.propose_join(edits, arguments), write_options)
    if is_incomplete and code == 0:
        prompts.print_equivalent_commands(verb_words("join", JOIN, arguments._asdict()))
    return code


def _missing_argument_error(arguments: JoinArguments) -> UsageError:
    message = N_("say which product they join") if arguments.who else N_("say who joins")
    hints = (
        Message(N_("people first, then the product: incubo join MEMBER… PRODUCT")),
        Message(N_("or a cross-cutting team: incubo join MEMBER… --team TEAM")),
        *(() if arguments.who else (membership.new_member_hint("", arguments.startup),)),
    )
    return UsageError(Message(message), hints=hints)
