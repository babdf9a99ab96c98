"""Bare `incubo`: today's page, or how to begin where there is no registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from incubo.app.attention import complete_scope
from incubo.app.workspace import (
    can_choose_incubator,
    find_checked_out_proposal,
    find_last_known_day,
    is_incubator_undecided,
    resolve_incubator,
)
from incubo.cli import help, output, session
from incubo.cli.command_table import COMMANDS, HELP_PANELS
from incubo.cli.context import open_session_workspace, open_shown_private
from incubo.cli.output import format_scope_options
from incubo.cli.session import find_user_config_file
from incubo.config import settings, user
from incubo.core.errors import ConfigError, ToolError, UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.document.table import Note
from incubo.facts.scope import Scope
from incubo.registry.provenance import proposal_note
from incubo.render.pages.formats import render_page
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.staleness import find_stale_copy
from incubo.reports.today import no_registry_page, today_page
from incubo.vcs import git_folder
from incubo.vcs.status import count_commits, head_commit

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.page import Page, Section
    from incubo.registry.registry import Registry

_MAX_PROPOSAL_LINES = 3
"""The most proposals on the page; `sync` tells all of them."""
_SURROUNDING_LINES = 3
"""Lines around the page: the command, messages on standard error, the next prompt."""


def _getting_started_commands() -> list[tuple[str, Message]]:
    folder = gettext(N_("FOLDER"))
    return [
        (f"incubo use {folder}", Message(N_("choose the folder of your registry, once and for all"))),
        (f"incubo init --example {folder}", Message(N_("copy a sample registry, to try without risk"))),
        (f"incubo init {folder}", Message(N_("create a registry, or add what an existing one lacks"))),
        (f"incubo -R {folder}", Message(N_("look at a registry without choosing it"))),
        ("incubo --help", Message(N_("every command"))),
    ]


def parse_today_options(arguments: Sequence[str]) -> dict[str, str] | None:
    """The options of the page after a bare `incubo`: `at`, `known` and `incubator`; None if there are other words."""
    options: dict[str, str] = {}
    remaining = list(arguments)
    while remaining:
        option, equals, value = remaining.pop(0).partition("=")
        if option not in ("--at", "--known", "--incubator") or not (equals or remaining):
            return None
        options[option[2:]] = value if equals else remaining.pop(0)
    return options


def today(at: str | None = None, incubator: str | None = None, known: str | None = None) -> int:
    """Show the page of a day. Raises RegistryNotFoundError (a named one is missing), ConfigError, UsageError."""
    if known is None and _has_no_registry():
        output.output_page(no_registry_page(_getting_started_commands()), None, None)
        return 0
    workspace = open_session_workspace(at, known=known)
    registry = workspace.load_registry().without_drafts
    page_context = PageContext(registry, workspace.as_of, workspace.known, today=workspace.current_date)
    is_undecided = incubator is None and is_incubator_undecided(workspace, registry)
    if is_undecided and session.current_session().is_interactive and can_choose_incubator(workspace):
        _ask_incubator(workspace, registry)
        is_undecided = False
    scope_incubator = resolve_incubator(incubator, workspace, registry)
    checked_out = find_checked_out_proposal(workspace) if known is None else None
    is_frozen = workspace.as_of == workspace.settings.as_of
    commit = head_commit(workspace.root) if registry.members and not is_frozen else None
    last_known_day = find_last_known_day(workspace, commit)
    day_option, incubator_option = format_scope_options(at, incubator)

    attention = Scope(registry, workspace.as_of, scope_incubator, today=workspace.current_date)
    stale = find_stale_copy(attention, last_known_day)
    try:
        private, unread = open_shown_private(workspace, registry, asked=False, fmt=None, output=None), []
    except ConfigError as error:  # the page is about more than what is private
        private, unread = None, [error.message]
    unread += complete_scope(attention, workspace, private)

    def begin(page: Page) -> Page:
        return stale.begin_page(page, f"incubo{incubator_option}") if stale is not None else page

    page = today_page(
        page_context,
        attention,
        _first_commands_by_panel(),
        day_option,
        incubator_option,
        fits_screen=lambda page: _fits_screen(begin(page)),
        proposals=_proposal_section(workspace) if known is None else None,
        notes=(
            *(Note("answers", message) for message in unread),
            *(_undecided_notes(registry) if is_undecided else ()),
            *([proposal_note(checked_out)] if checked_out is not None else ()),
            *(_incoming_notes(workspace) if known is None else ()),
        ),
    )
    output.output_page(begin(page), None, None)
    return 0


def _ask_incubator(workspace: Workspace, registry: Registry) -> None:
    """Ask whose figures are shown, and keep the answer as `use` does."""
    from incubo.app.first_start import incubator_question, remember_choice  # lazy: once only
    from incubo.cli import prompts

    def ask() -> int:
        answer = prompts.ask(incubator_question(registry))
        remember_choice(find_user_config_file(), workspace.root, answer, workspace.environment)
        prompts.print_equivalent_commands(("use", "--incubator", answer))
        output.print_wrapped()
        return 0

    prompts.run_conversation(ask)


def _undecided_notes(registry: Registry) -> Iterator[Note]:
    """Whose figures these are, where nobody said it."""
    text = Message(N_("These are the figures of all {n} incubators."), {"n": len(registry.incubators)})
    hint = Message(N_("to see yours: {command}"), {"command": f"incubo use --incubator {gettext(N_('NAME'))}"})
    yield Note("undecided", text, hint=hint)


def _proposal_section(workspace: Workspace) -> Section | None:
    """What became of the proposals; None without any."""
    if not git_folder.may_have_proposals(workspace.root):
        return None
    from incubo.app.sharing.proposal_summary import find_proposals, proposals_section

    try:
        found = find_proposals(workspace)
    except ToolError:  # git is not installed: nothing of it can be said
        return None
    return proposals_section(found, _MAX_PROPOSAL_LINES)


def _incoming_notes(workspace: Workspace) -> Iterator[Note]:
    """What colleagues published that is not here, as far as the last fetch knows: nobody is asked."""
    if git_folder.last_fetch_time(workspace.root) is None:  # it follows no other copy; this starts no process
        return
    from incubo.vcs import remotes

    try:
        n = count_commits(workspace.root, "HEAD", remotes.find_published(workspace.root).commit)
    except (ToolError, UsageError):  # nothing was fetched, from several remotes, or git is not installed
        return
    if n:
        text = Message(
            N_("Colleagues have published {n} change that is not here yet: incubo sync takes it in."),
            {"n": n},
            N_("Colleagues have published {n} changes that are not here yet: incubo sync takes them in."),
        )
        yield Note("incoming", text)


def _fits_screen(page: Page) -> bool:
    """Whether the whole page fits on the screen, above the prompt."""
    current = session.current_session()
    if current.height is None:
        return True

    page = output.add_registry_option(page)
    text = render_page(page, "table", lang=current.language, terminal=current.style)
    return text.count("\n") + _SURROUNDING_LINES <= current.height


def _has_no_registry() -> bool:
    """Whether there is no enclosing registry, and none is configured or named."""
    current = session.current_session()
    if current.registry_path is not None or settings.find_enclosing_registry(current.search_start) is not None:
        return False
    return user.load_user_config(find_user_config_file()).registry is None


def _first_commands_by_panel() -> list[tuple[Message, list[str]]]:
    """The commands to know, by panel, from the table of commands."""
    first = help.select_first_screen(COMMANDS)
    commands = [
        (Message(title), [name for name, entry in first.items() if entry.panel == id_])
        for id_, title in HELP_PANELS.items()
    ]
    return [(title, names) for title, names in commands if names]
