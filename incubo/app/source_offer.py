"""The offer to say that the entries of a registry are an export (`[source]`), where a program seems to write them."""

from __future__ import annotations

import json
from pathlib import Path

from incubo.app.changes.apply import write_files
from incubo.app.first_start import save_choices
from incubo.app.workspace import Workspace
from incubo.config.settings import parse_config
from incubo.config.toml_file import CONFIG_FILE
from incubo.config.user import load_user_config
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.questions import Question, yes_no_question
from incubo.edit.plan import Plan, Proposal
from incubo.export.scaffold import skeleton
from incubo.history.commits import is_export
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.source.reader import decode_text
from incubo.vcs.log import read_last_texts

_LAST_COMMITS = 100
_MAX_DEPTH = 1_000
"""Of how many commits of entries, and of how many in all, it is judged what writes them."""


def seems_exported(workspace: Workspace) -> bool:
    """Whether it is to be asked if the entries are an export: a program seems to write them. Git is asked for a bounded
    history.
    """
    if not can_ask_about_source(workspace) or not workspace.is_in_git:
        return False
    kinds = workspace.settings.profile_data["source"]
    folders = [workspace.layout.folders[kind] for kind in ENTRY_KINDS if kind in kinds]
    return is_export(read_last_texts(workspace.root, folders, _LAST_COMMITS, _MAX_DEPTH))


def can_ask_about_source(workspace: Workspace) -> bool:
    """Whether nobody said yet if the entries are an export, and the profile has ready of what."""
    settings = workspace.settings
    if settings.source is not None or settings.private_of or workspace.known is not None:
        return False
    has_declined = workspace.environment.user_config().find_choices(workspace.root).declines_source
    return bool(settings.profile_data.get("source")) and not has_declined


def source_question(workspace: Workspace) -> Question:
    """The question whether the entries are an export of what the profile names."""
    profile = f"profile = {json.dumps(workspace.settings.profile)}\n"
    source = parse_config(skeleton.turn_source_on(profile, workspace.language)).source
    assert source is not None
    text = N_("A program writes most changes here. Are the entries changed in {place}?")
    return yes_no_question("source", Message(text, {"place": source.name}))


def answer_source(workspace: Workspace, file: Path, *, is_exported: bool) -> None:
    """Keep the answer: yes in the settings of the registry, no among the choices of the person (`file`).

    Raises ConfigError, RefusedError, ToolError.
    """
    if not is_exported:
        config = load_user_config(file)
        choices = config.find_choices(workspace.root)._replace(declines_source=True)
        save_choices(file, config.with_choices(workspace.root, choices))
        return
    try:
        originals = {CONFIG_FILE: workspace.store.read(CONFIG_FILE)}
    except FileNotFoundError:
        originals = {}
    text = decode_text(originals.get(CONFIG_FILE, b""))
    newline = "\r\n" if "\r\n" in text else "\n"
    after = skeleton.turn_source_on(text.replace("\r\n", "\n"), workspace.content_language).lstrip("\n")
    plan = Plan({CONFIG_FILE: after.replace("\n", newline).encode()}, originals)
    write_files(workspace, Proposal(plan, "init", "", Message(N_("the entries are changed at their source"))))
