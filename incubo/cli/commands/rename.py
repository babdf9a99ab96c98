"""`incubo rename`: another id for an entry, in its file name and in all references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import any_entry_question, choose_entry, new_id_question
from incubo.app.sharing.unpublished_drafts import is_unpublished_draft
from incubo.app.verb_arguments import parse_param_values
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.verb_table import RENAME_METAVAR
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id
from incubo.edit.file_edits import FileEdits
from incubo.edit.verbs import rename as verb
from incubo.edit.verbs.params import RENAME
from incubo.registry.lookup import parse_kind

if TYPE_CHECKING:
    from incubo.edit.asking.questions import Ask
    from incubo.registry.lookup import EntryRef
    from incubo.registry.registry import Registry


def rename(arguments: list[str] | None, title: str | None, *, write_options: WriteOptions) -> int:
    """Give an entry another id, and another title."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    title = " ".join(title.split()) if title is not None else None
    parse_param_values(workspace, registry, RENAME, {"title": title})
    ask = prompts.ask_required(write_options)
    words = arguments or prompts.ask_for_names(
        write_options,
        "rename",
        RENAME_METAVAR,
        lambda: any_entry_question(registry, Message(N_("Which entry is renamed?"))),
    )
    entry, word = _split_entry_and_new_name(registry, words, title, ask)
    edits = workspace.start_edits(registry)
    if word is None and title is None:
        word = _ask_new_id(edits, entry, ask)
    keeps_address = not is_unpublished_draft(workspace, registry, *entry)
    proposal = verb.rename_to(edits, *entry, word, title, keeps_address=keeps_address)
    return apply_proposal(workspace, registry, proposal, write_options)


def _split_entry_and_new_name(
    registry: Registry, arguments: list[str], title: str | None, ask: Ask | None
) -> tuple[EntryRef, str | None]:
    """The entry and the new name among the words, the kind before them if it is there. Raises UsageError."""
    kind = parse_kind(arguments[0]) if len(arguments) > 1 else None
    if kind is not None and (len(arguments) > 2 or title is not None or not _is_entry_id(registry, arguments[0])):
        return choose_entry(registry, arguments[1], (kind,), ask=ask), _join_words(arguments[2:])
    return choose_entry(registry, arguments[0], ask=ask), _join_words(arguments[1:])


def _is_entry_id(registry: Registry, entry_id: str) -> bool:
    return any(registry.has_entry(kind, entry_id) for kind in registry.kinds)


def _join_words(words: list[str]) -> str | None:
    """A new name may have several words."""
    return " ".join(words).strip() or None


def _ask_new_id(edits: FileEdits, entry: EntryRef, ask: Ask | None) -> str:
    if ask is not None:
        return str(ask(new_id_question(edits, entry)))
    raise UsageError(
        Message(N_("give the new id of {id}"), {"id": entry.id}),
        hints=(Message(N_('incubo rename {id} NEW-ID, or --title "New title"'), {"id": quote_entry_id(*entry)}),),
    )
