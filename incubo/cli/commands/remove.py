"""`incubo remove`: remove entries that nothing refers to."""

from __future__ import annotations

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import any_entry_question, choose_entry
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.verbs.remove import remove_entries
from incubo.registry.lookup import parse_kind


def remove(names: list[str] | None, *, write_options: WriteOptions) -> int:
    """Remove entries that nothing refers to."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    ask = prompts.ask_required(write_options)
    question = any_entry_question(registry, Message(N_("Which entry is removed?")), require_readable=False)
    words = names or prompts.ask_for_names(write_options, "remove", "ID", lambda: question)
    kind = parse_kind(words[0]) if len(words) > 1 else None
    if kind is not None and not any(registry.has_entry(each, words[0]) for each in registry.kinds):
        entries = [choose_entry(registry, word, (kind,), ask=ask, require_readable=False) for word in words[1:]]
    else:
        entries = [choose_entry(registry, word, ask=ask, require_readable=False) for word in words]
    proposal = remove_entries(workspace.start_edits(registry), entries)
    return apply_proposal(workspace, registry, proposal, write_options)
