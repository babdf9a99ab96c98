"""`init --beside`: a registry that follows another one, whose entries come in as a commit of its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incubo.app.first_start import incubator_question
from incubo.app.imports.registry_import import ImportRequest, RegistryImport
from incubo.app.imports.registry_sources import accept_place, name_place, open_source
from incubo.app.new_registry import plan_files_around, render_settings
from incubo.app.workspace import ALL_INCUBATORS, Workspace, find_incubator_id, open_workspace
from incubo.cli import output, prompts, session
from incubo.cli.apply import apply_proposal, write_proposal
from incubo.cli.commands.init.new_registry import find_init_settings
from incubo.cli.progress import announce
from incubo.cli.registry_imports import merge_import
from incubo.config.settings import parse_config
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import options_needed
from incubo.core.shell import quote_argument
from incubo.core.usage import CURRENT_USAGE
from incubo.document.table import Note
from incubo.edit.asking.questions import yes_no_question
from incubo.export.scaffold import skeleton

if TYPE_CHECKING:
    from collections.abc import Callable

    from incubo.app.new_registry import InitPlan
    from incubo.cli.commands.init.plan import InitOptions
    from incubo.edit.plan import Proposal
    from incubo.registry.registry import Registry

PEOPLE_QUESTION = yes_no_question(
    "people", Message(N_("Do the people come in, too, with their missions for these products?")), "--people"
)


def follow_registry(
    options: InitOptions, word: str, *, is_new: bool, apply_plan: Callable[[InitPlan, Callable[[], None]], int]
) -> int:
    """Let a registry follow the one that `word` leads to, and take its entries in; the exit code.

    `is_new`: there is none yet, and it gets the other's profile. `apply_plan`: asks, and writes the files around the
    entries; what it is given writes the entries.
    """
    write_options = options.write_options
    settings = parse_config(None) if is_new else None
    workspace = open_workspace(options.root, session.current_session().environment, settings=settings)
    tell = partial(announce, is_shown=session.current_session().shows_progress)
    with open_source(workspace, word, tell) as opened:
        incubator = _find_incubator(options, opened.source.registry)
        text = ""
        if is_new:
            profile = opened.workspace.settings.profile
            text = render_settings(session.current_session().language, profile, incubator, find_init_settings(options))
            text = skeleton.turn_source_on(text, session.current_session().language)
            workspace = open_workspace(options.root, session.current_session().environment, settings=parse_config(text))
            CURRENT_USAGE.set(workspace.settings.usage)
        own = workspace.load_registry()
        request = ImportRequest(
            incubator or ALL_INCUBATORS[0], _find_people(options), followed=name_place(workspace, word)
        )
        registry_import = RegistryImport(workspace, own, opened, request)
        is_asking = session.current_session().is_interactive
        command = f"incubo init --beside {quote_argument(word)}"
        result = merge_import(registry_import, {}, command, write_options, skip_conflicts=not is_asking)
        proposal, page, _ = registry_import.conclude(result)
        address = opened.source.origin.address
    if address is not None and address != request.followed:
        page = page._replace(notes=(*page.notes, _explain_copy(options, word, address, request)))
    output.output_page(page, None, None)
    place = name_place(workspace, word)
    if not is_new:
        accept_place(workspace, place)
        return prompts.run_conversation(
            lambda: apply_proposal(workspace.without_source(), own, proposal, write_options)
        )
    init_plan = plan_files_around(workspace, text, proposal.plan, keep_existing=options.keep_existing)

    def write_entries() -> None:
        accept_place(workspace, place)
        _write_entries(workspace, proposal, options)

    return apply_plan(init_plan, write_entries)


def _explain_copy(options: InitOptions, word: str, address: str, request: ImportRequest) -> Note:
    """That what is followed is a copy of a repository, which nobody brings up to date, and how to follow that one."""
    words = ["init", str(options.folder or "."), "--beside", address, "--incubator", str(request.incubator)]
    command = " ".join(["incubo", *map(quote_argument, words), *(["--people"] if request.has_people else [])])
    text = N_(
        "{folder} is a copy of {address}. incubo reads it as it is, and does not bring it up to date: “git pull” there "
        "does. To follow the repository itself: {command}"
    )
    return Note("copy", Message(text, {"folder": word, "address": address, "command": command}))


def _write_entries(workspace: Workspace, proposal: Proposal, options: InitOptions) -> None:
    """Write what came in, as a commit of its own where there is a repository."""
    write_options = options.write_options._replace(yes=True, commit=workspace.is_in_git, because="")
    write_proposal(workspace, proposal, write_options, [])


def _find_incubator(options: InitOptions, there: Registry) -> str | None:
    """Whose entries come in: as it was said, else as a person answers; None for all. Raises UsageError."""
    word = options.incubator
    if word is None and session.current_session().is_interactive:
        word = str(prompts.ask(incubator_question(there)))
    if word is None:
        raise UsageError(
            options_needed(["--incubator"]),
            hints=(Message(N_("whose entries to take: --incubator NAME, or --incubator all")),),
        )
    return None if word.casefold() in ALL_INCUBATORS else find_incubator_id(word, there)


def _find_people(options: InitOptions) -> bool:
    if options.has_people is not None or not session.current_session().is_interactive:
        return bool(options.has_people)
    return bool(prompts.ask(PEOPLE_QUESTION))
