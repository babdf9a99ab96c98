"""A verb as CONTRIBUTING adds it: the edit, and its command, which `test_add_a_verb.py` registers and plays."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import StartupArgument, add_write_options, command_help
from incubo.core.errors import RefusedError, UsageError
from incubo.core.message import Message
from incubo.edit.asking.questions import field_question
from incubo.edit.field_order import preceding_startup_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import parse_value
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Startup
from incubo.source.edits.changes import SetField

MISSION = next(field for field in ENTRY_KINDS["startup"].fields if field.name == "mission")


def restate(edits: FileEdits, startup: Startup, mission: str) -> Proposal:
    """Say a startup's mission in other words. Raises RefusedError for one that has ended."""
    if edits.registry.has_finished(startup.id, edits.as_of):
        raise RefusedError(Message("nobody works for {title} any more", {"title": startup.display_name}))
    after_fields = preceding_startup_fields("mission")
    edits.change_fields(startup.path, SetField(("mission",), mission, after_fields=after_fields))
    return Proposal(edits.plan(), "restate", startup.id, Message("{mission}", {"mission": mission}))


@add_write_options
@command_help("The mission is one sentence.", examples=(("incubo restate mon-estran --dry-run", "it is asked for"),))
def command(
    startup: StartupArgument = None,
    mission: Annotated[str | None, typer.Option(help="The mission, in other words.")] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Say a startup's mission in other words."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    context = workspace.entry_context(registry)
    found = prompts.find_or_ask_startup(workspace, registry, startup, "restate", write_options)
    ask = prompts.ask_required(write_options)
    if mission is not None:
        mission = parse_value(MISSION, mission, context).require("--mission")
    elif ask is not None:
        mission = ask(field_question("mission", Message("Mission?"), MISSION, context))
    else:
        raise UsageError(Message("say it: --mission TEXT"))
    return apply_proposal(workspace, registry, restate(workspace.start_edits(registry), found, mission), write_options)
