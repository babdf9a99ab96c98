"""`incubo forget`: take the names of people who left out of the files, and keep what they counted for."""

from __future__ import annotations

from incubo.app import entry_choice
from incubo.app.changes.write_options import WriteOptions
from incubo.cli import output, prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, temporary_language
from incubo.core.message import Message
from incubo.edit.verbs import forget as verb
from incubo.edit.verbs.forget import FormerName
from incubo.exchange.registry.forgetting import forget_kept_copies
from incubo.vcs import status

_HISTORY_NOTE = N_(
    "Earlier versions of these sheets stay in git, here and in every copy: docs/personal-data.md says what can be done."
)


def forget(names: list[str] | None, left_before: str | None, *, write_options: WriteOptions) -> int:
    """Take the names of people who left out of the files."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    if left_before is not None:
        if names:
            raise UsageError(Message(N_("--left-before chooses people by their last day: give no names with it")))
        member_ids = verb.find_former_members(
            registry, workspace.parse_day(left_before, edge="first", direction="back")
        )
        if not member_ids:
            output.print_wrapped(gettext("Nobody's last mission ended before that day."))
            return 0
    else:
        ask = prompts.ask_required(write_options)
        text, context = Message(N_("Who left, and is to be forgotten?")), workspace.entry_context(registry)
        words = names or prompts.ask_for_names(
            write_options,
            "forget",
            N_("MEMBER"),
            lambda: entry_choice.entry_question("member", "member", text, context, many=True),
        )
        member_ids = entry_choice.find_member_ids(registry, words, ask)
    with temporary_language(workspace.content_language):
        former_name = FormerName(gettext("Former member {n}"), gettext("Former member of the community"))
    edits = workspace.start_edits(registry)
    forget_kept_copies(edits, [registry.members[member_id] for member_id in dict.fromkeys(member_ids)])
    proposal = verb.forget(edits, member_ids, former_name)
    if any(status.last_commit_of(workspace.root, registry.members[member_id].path) for member_id in member_ids):
        proposal = proposal._replace(notes=(*proposal.notes, Message(_HISTORY_NOTE)))
    return apply_proposal(workspace, registry, proposal, write_options)
