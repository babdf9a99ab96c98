"""`incubo show`: one entry on a page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.entry_lookup import get_readable_record, rank_entry
from incubo.app.workspace import find_commit, find_last_change, find_last_known_day
from incubo.cli import session
from incubo.cli.aliases import command_line_aliases
from incubo.cli.context import open_session_workspace, open_shown_private
from incubo.cli.output import PageFormat, output_page, print_wrapped
from incubo.cli.params import KnownOption, PrivateOption, command_help
from incubo.core import shell
from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.core.i18n import N_, current_language, translate
from incubo.core.message import Message
from incubo.document.page import MarkdownBlock, Section
from incubo.document.table import Note
from incubo.facts.scope import Scope
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.suggestions import normalise_name
from incubo.registry import lookup
from incubo.reports.entry_pages import entry_page
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.staleness import StaleCopy, find_stale_copy, find_stale_team
from incubo.source.reader import parse_file

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.page import Page
    from incubo.document.table import Commit
    from incubo.registry.lookup import EntryLookup, EntryRef
    from incubo.registry.registry import Registry


_LAST_CHANGES = 5
"""How many of its last changes a page tells."""


@command_help(
    N_(
        "ID is an id, a title, a full name or the beginning of one; accents and capitals do not "
        "count. The kind of entry may come first: “incubo show startup mon-estran”, or "
        "startup/mon-estran."
    ),
    examples=(
        ("incubo show mon-estran", N_("a product, before a call with its team")),
        ("incubo show startup Mon Estran --at 2024-06-30", N_("the same as it was on a past day")),
        ("incubo show rivages --format markdown -o rivages.md", N_("an incubator, for a note")),
    ),
)
def show(
    names: Annotated[
        list[str],
        typer.Argument(metavar="ID", help=N_("What to show: its id, its title or its name.")),
    ],
    at: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("The day to show (today by default)."))] = None,
    known: KnownOption = None,
    fmt: Annotated[PageFormat | None, typer.Option("--format", "-f", help=N_("The output format."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its extension sets the format.")),
    ] = None,
    private: PrivateOption = False,
    no_history: Annotated[
        bool, typer.Option("--no-history", help=N_("Leave out the last changes, which git tells."))
    ] = False,
) -> int:
    """Show a product, a member, a job offer … on a page."""
    workspace = open_session_workspace(at, known=known)
    registry = workspace.load_registry()
    entry_ref = _find_entry(workspace, registry, names)
    page = _build_entry_page(workspace, registry, entry_ref)
    folder = open_shown_private(workspace, registry, private, fmt, output)
    if folder is not None:
        page = folder.add_section(page, entry_ref)
    if not no_history:
        page = _add_last_changes(page, workspace, registry, entry_ref)
    if output is None and fmt in (None, PageFormat.table) and session.current_session().is_terminal:
        page = _add_text(page, workspace, registry, entry_ref)
    output_page(
        page,
        fmt,
        output,
    )
    return 0


def _find_entry(workspace: Workspace, registry: Registry, names: list[str]) -> EntryRef:
    """The entry that a name means; a note on what else it could mean. Raises UsageError."""
    rank = partial(rank_entry, registry, workspace.default_incubator, workspace.as_of)
    kind = lookup.parse_kind(names[0]) if len(names) > 1 else None
    if kind is not None:
        word = " ".join(names[1:])
        match = lookup.find_entry(registry, word, (kind,), rank=rank)
    else:
        word = " ".join(names)
        match = lookup.find_entry(registry, word, rank=rank)
    if match.entry is None:
        raise _entry_not_found_error(registry, word, kind or lookup.split_kind_prefix(word)[0], match)
    if match.other_kinds:
        others = [f"incubo show {shell.quote_entry_ref(*entry_ref)}" for entry_ref in match.other_kinds]
        message = Message(ENTRY_KINDS[match.entry.kind].label)
        note = Message(
            N_("“{word}” names several entries: the {kind} is shown. For the others: {others:list}"),
            {"word": word, "kind": message, "others": others},
        )
        print_wrapped(translate(note))
    elif match.is_partial and rank(match.entry) >= 2:
        note = Message(
            N_(
                "“{word}” is a part of this name only, and what it names is over. The products that speak of it: "
                "incubo list startups --search {quoted}"
            ),
            {"word": word, "quoted": shell.quote_argument(word)},
        )
        print_wrapped(translate(note))
    return match.entry


def _entry_not_found_error(registry: Registry, name: str, kind: str | None, lookup_result: EntryLookup) -> UsageError:
    """The error for a name that no entry has, or several."""
    suggestions = tuple(
        Message(
            "{kind}/{id} ({title})",
            {
                "kind": entry_ref.kind,
                "id": entry_ref.id,
                "title": lookup.entry_title(registry, entry_ref.kind, entry_ref.id),
            },
        )
        for entry_ref in lookup_result.suggestions
    )
    if lookup_result.is_ambiguous:
        message = Message(N_("“{word}” may be several entries: say which one"), {"word": name})
        return UsageError(message, hints=suggestions)
    if kind is not None:
        about_kind = {"kinds": Message(ENTRY_KINDS[kind].plural_label), "word": name}
        message = Message(N_("nothing among the {kinds} is called “{word}”"), about_kind)
        elsewhere = lookup.find_entry(registry, lookup.split_kind_prefix(name)[1]).entry
        if elsewhere is not None:
            about_other = {
                "kind": Message(ENTRY_KINDS[elsewhere.kind].label),
                "name": shell.quote_entry_ref(*elsewhere),
            }
            return UsageError(
                message, hints=(Message(N_("there is one of another kind ({kind}): incubo show {name}"), about_other),)
            )
    else:
        message = Message(N_("nothing in the registry is called “{word}”"), {"word": name})
        whole = lookup.parse_kind(name)
        if whole is not None and not suggestions:
            about_kind = {"kind": whole, "kinds": f"{whole}s"}
            hints = (
                Message(N_("add its id (incubo show {kind} ID), or see them all: incubo list {kinds}"), about_kind),
            )
            return UsageError(Message(N_("“{word}” is a kind of entry: which one?"), {"word": name}), hints=hints)
    listed = _find_list_command(name) if kind is None and not suggestions else None
    if listed is not None:
        return UsageError(message, hints=(Message(N_("to see them all: {command}"), {"command": listed}),))
    if len(suggestions) == 1:
        entry_ref = lookup_result.suggestions[0]
        about_one = {
            "title": lookup.entry_title(registry, entry_ref.kind, entry_ref.id),
            "name": shell.quote_entry_ref(*entry_ref),
        }
        return UsageError(message, hints=(Message(N_("did you mean “{title}”? incubo show {name}"), about_one),))
    if suggestions:
        return UsageError(message, hints=(Message(N_("did you mean one of these?")), *suggestions))
    return UsageError(message, hints=(Message(N_("see what there is: incubo list startups, incubo list members")),))


def _find_list_command(name: str) -> str | None:
    """The list for things without a page of their own: committees, contracts."""
    lists = {
        normalise_name(phrase): line
        for phrase, line in command_line_aliases(current_language()).items()
        if line.startswith("list ")
    }
    line = lists.get(normalise_name(name)) or lists.get(normalise_name(name) + "s")
    return f"incubo {line}" if line is not None else None


def _add_last_changes(page: Page, workspace: Workspace, registry: Registry, entry_ref: EntryRef) -> Page:
    """The page with the last changes of the entry, where git knows any."""
    if not workspace.is_in_git:
        return page
    from incubo.app.history.registry_log import read_last_changes  # lazy, as the next one: for registries in git
    from incubo.history.log_document import last_changes_section

    try:
        told = read_last_changes(workspace, registry, (entry_ref.kind, entry_ref.id), _LAST_CHANGES)
    except ToolError as error:  # a damaged repository, or a copy without the past: the page is about the files
        hint = error.hints[-1] if error.hints else None
        text = Message(N_("The last changes are not shown: {why}."), {"why": error.message})
        return page._replace(notes=(*page.notes, Note("no-history", text, hint=hint)))
    return page._replace(sections=(*page.sections, last_changes_section(told, _LAST_CHANGES)))


def _add_text(page: Page, workspace: Workspace, registry: Registry, entry_ref: EntryRef) -> Page:
    """The page with the Markdown text of the entry's file at its end, for a reader at a terminal."""
    path = registry.entries[entry_ref.kind][entry_ref.id].path
    try:
        text = parse_file(path, workspace.store.read(path)).body.strip()
    except OSError:  # removed meanwhile
        return page
    section = Section("text", Message(N_("Text of the file")), (MarkdownBlock(text),))
    return page._replace(sections=(*page.sections, section))


def _build_entry_page(workspace: Workspace, registry: Registry, entry_key: EntryRef) -> Page:
    """The page of an entry. Raises IncuboError for a file that cannot be read."""
    entry = get_readable_record(registry, *entry_key, IncuboError)
    commit = find_commit(workspace)
    page_context = PageContext(
        registry,
        workspace.as_of,
        commit,
        *find_last_change(workspace, entry.path),
        workspace.current_date,
        include_drafts=registry.is_draft(*entry_key),
    )
    page = entry_page(page_context, entry_key.kind, entry_key.id)
    stale = _find_stale_copy(workspace, page_context.registry, entry_key, commit)
    return stale.begin_page(page, f"incubo show {shell.quote_entry_ref(*entry_key)}") if stale is not None else page


def _find_stale_copy(
    workspace: Workspace, registry: Registry, entry_key: EntryRef, commit: Commit | None
) -> StaleCopy | None:
    """What there is to say of an old copy on the page of an entry that people work for."""
    last_known_day = find_last_known_day(workspace, commit)
    if entry_key.kind == "startup":
        return find_stale_team(registry, entry_key.id, workspace.as_of, last_known_day)
    if entry_key.kind == "incubator":
        return find_stale_copy(Scope(registry, workspace.as_of, entry_key.id), last_known_day)
    return None
