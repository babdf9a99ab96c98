"""`incubo postpone`: say that a thing to do is known, and until when it is not asked."""

from __future__ import annotations

from incubo.app import postponing
from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import any_entry_question, choose_entry
from incubo.app.private import open_private
from incubo.app.workspace import resolve_incubator
from incubo.cli import prompts
from incubo.cli.apply import apply_private_proposal, apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import options_needed


def postpone(
    entry: str | None,
    reasons: list[str] | None,
    until: str | None,
    because: str | None,
    incubator: str | None,
    *,
    write_options: WriteOptions,
) -> int:
    """Put off a thing to do until a day."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    ask = prompts.ask_required(write_options)
    whose = resolve_incubator(incubator, workspace, registry)
    day = postponing.parse_until(workspace, until) if until is not None else None
    if because is not None:
        because = postponing.parse_because(because).require("--because")
    entries = (
        [entry]
        if entry
        else prompts.ask_for_names(
            write_options,
            "postpone",
            N_("ENTRY"),
            lambda: any_entry_question(registry, Message(N_("What is it about?"))),
        )
    )
    found = choose_entry(registry, entries[0], ask=ask)
    private = open_private(workspace, registry)
    context = postponing.open_postponing(workspace, registry, private, whose)
    items = context.find_items(found)
    words = reasons or []
    if not words and len({item.name for item in items}) > 1:
        if ask is None:
            raise postponing.missing_name_error(items)
        words = [ask(postponing.name_question(items))]
    names = postponing.parse_names(items, words)
    if day is None:
        if ask is None:
            raise UsageError(options_needed(["--until"]))
        day = ask(postponing.until_question(workspace))
    items = context.select_items(items, names, is_taken_back=day <= workspace.as_of)
    if because is None and day > workspace.as_of:
        if ask is None:
            raise UsageError(options_needed(["--because"]))
        because = ask(postponing.because_question())
    context = postponing.find_place(context, items, day)
    private = context.private
    proposal = postponing.propose_postponement(context, found, items, day, because or "")
    proposal = proposal._replace(notes=(*proposal.body_lines, *proposal.notes))
    write_options = write_options._replace(because="")  # the commit says it already
    if private is not None:
        code = apply_private_proposal(private, proposal, write_options)
    else:
        code = apply_proposal(workspace, registry, proposal, write_options)
    if code == 0 and not (entry and until):
        ids = ["/".join(found), *dict.fromkeys(item.name for item in items)]
        options = ["--until", day.isoformat(), *(["--because", because] if because else [])]
        options += ["--incubator", incubator] if incubator else []
        prompts.print_equivalent_commands(["postpone", *ids, *options])
    return code
