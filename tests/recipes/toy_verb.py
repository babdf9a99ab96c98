"""A verb as CONTRIBUTING adds it: the edit, what its command does, and its row; `test_add_a_verb.py` plays it."""

from __future__ import annotations

from incubo.app.changes.write_options import WriteOptions
from incubo.app.verb_arguments import parse_param_values
from incubo.cli import prompts
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import OptionParameter, StartupArgument
from incubo.cli.verb_table import Verb
from incubo.core.errors import RefusedError, UsageError
from incubo.core.message import Message
from incubo.edit.asking.questions import field_question
from incubo.edit.field_order import preceding_startup_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.verbs.params import Param
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Startup
from incubo.source.edits.changes import SetField

MISSION = next(field for field in ENTRY_KINDS["startup"].fields if field.name == "mission")

RESTATE = Verb(
    "recipes.toy_verb:restate_mission",
    (OptionParameter("startup_name", StartupArgument),),
    (Param("mission", MISSION, "the mission, in other words", "--mission"),),
    about="The mission is one sentence.",
    examples=(("incubo restate mon-estran --dry-run", "it is asked for"),),
)


def restate(edits: FileEdits, startup: Startup, mission: str) -> Proposal:
    """Say a startup's mission in other words. Raises RefusedError for one that has ended."""
    if edits.registry.has_finished(startup.id, edits.as_of):
        raise RefusedError(Message("nobody works for {title} any more", {"title": startup.display_name}))
    after_fields = preceding_startup_fields("mission")
    edits.change_fields(startup.path, SetField(("mission",), mission, after_fields=after_fields))
    return Proposal(edits.plan(), "restate", startup.id, Message("{mission}", {"mission": mission}))


def restate_mission(startup_name: str | None, mission: str | None, *, write_options: WriteOptions) -> int:
    """What the command does; its exit code. Raises UsageError, RefusedError."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    mission = parse_param_values(workspace, registry, RESTATE.params, {"mission": mission})["mission"]
    startup = prompts.find_or_ask_startup(workspace, registry, startup_name, "restate", write_options)
    ask = prompts.ask_required(write_options)
    if mission is None and ask is None:
        raise UsageError(Message("say it: --mission TEXT"))
    if mission is None:
        context = workspace.entry_context(registry)
        mission = ask(field_question("mission", Message("Mission?"), MISSION, context))
    proposal = restate(workspace.start_edits(registry), startup, mission)
    return apply_proposal(workspace, registry, proposal, write_options)
