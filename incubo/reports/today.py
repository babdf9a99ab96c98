"""`incubo` without arguments: the portfolio in one sentence, what needs attention, and the main commands, as a Page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, KeyValueList, KeyValueRow, ListBlock, ListItem, Page, Paragraph, Section
from incubo.document.table import Note
from incubo.facts.scope import Scope
from incubo.model.records import Startup
from incubo.registry.provenance import phase_notes, split_uncounted_files
from incubo.reports.attention.collect import collect_action_items, collect_postponed_items
from incubo.reports.attention.postponed import summary_item
from incubo.reports.attention.ranking import (
    ActionLine,
    action_lines,
    attention_heading,
    count_others,
    line_item,
    list_things_to_do,
    most_urgent,
    with_options,
)
from incubo.reports.entry_pages.common import PageContext, count_by_phase, split_live_startups
from incubo.reports.teams import unknown_teams_notes

MAX_ACTION_LINES = 10
"""The most lines of “What needs attention” on the page."""
_COUNTED_KINDS = ("startup", "member", "job")
"""The kinds of entries that the page counts, as `todo` does."""
_MIN_ACTION_LINES = 3
"""How many of these lines stay even on a small screen."""


def today_page(
    context: PageContext,
    attention: Scope,
    commands: Sequence[tuple[Message, Sequence[str]]],
    day_option: str = "",
    incubator_option: str = "",
    fits_screen: Callable[[Page], bool] = lambda _: True,
    proposals: Section | None = None,
    notes: Sequence[Note] = (),
) -> Page:
    """The overview page of a day, for the incubator of `attention`, or for all of them (None).

    `commands`: the commands to list, by what they are for. `day_option` and `incubator_option` are appended to the
    commands that the page suggests, so that they apply to the same day and incubator (` --at hier`). `fits_screen`:
    whether a page fits on the screen; as long as it does not, the page has fewer lines that need attention.
    `proposals`: what became of the proposals, if there are any. `notes`: what there is to say of this copy.
    """
    registry, incubator = context.registry, attention.incubator
    live, _ = split_live_startups(context, registry.startups_of_incubator(incubator))
    owner = context.entry_cell("incubator", incubator) if incubator else Cell(Message(N_("All incubators")))
    action_items = list(collect_action_items(attention))
    things, lines = list_things_to_do(action_items), action_lines(attention, action_items)
    postponed = collect_postponed_items(attention)
    portfolio = Section("portfolio", None, (Paragraph(_portfolio_sentence(context, live)),))
    notes = (*notes, *_notes(context, incubator))

    def make_page(max_lines: int) -> Page:
        items = with_options(
            [
                *_action_items(things, lines, max_lines, has_startups=bool(registry.startups)),
                *((summary_item(postponed),) if postponed else ()),
            ],
            day_option,
            incubator_option,
        )
        todo = Section("todo", attention_heading(len(things)), (ListBlock(items),))
        own = (proposals,) if proposals is not None else ()
        sections = (portfolio, todo, *own, _commands_section(commands))
        return Page(
            "today", incubator or "", owner, sections, context.day, context.commit, notes=notes, subtitle=(Cell(None),)
        )

    line_limits = range(min(MAX_ACTION_LINES, max(len(lines), _MIN_ACTION_LINES)), _MIN_ACTION_LINES - 1, -1)
    return next(
        (candidate for candidate in map(make_page, line_limits) if fits_screen(candidate)), make_page(_MIN_ACTION_LINES)
    )


def _action_items(
    things: Sequence[ActionLine], lines: Sequence[ActionLine], max_lines: int, *, has_startups: bool
) -> Iterator[ListItem]:
    """The most urgent lines, then how many more things there are to do."""
    selected = most_urgent(lines, max_lines)
    yield from map(line_item, selected)
    others = count_others(things, selected)
    if others:
        yield _more_item(others)
    elif not lines and has_startups:
        yield ListItem((Cell(Message(N_("nothing, according to the registry")), tone="good"),))


def _more_item(n: int) -> ListItem:
    """The line that counts what is left out, with the command that lists it."""
    text = Message(N_("and {n} more thing"), {"n": n}, N_("and {n} more things"))
    return ListItem((Cell(text, tone="quiet"),), Hint(command="incubo todo"))


def no_registry_page(commands: Sequence[tuple[str, Message]]) -> Page:
    """The page for a directory without a registry: the commands to start with, and what each is for."""
    title = Cell(Message(N_("There is no registry here. To begin:")))
    rows = tuple(
        KeyValueRow(Message("{command}", {"command": command}), (Cell(text),), command, "code")
        for command, text in commands
    )
    return Page("start", "", title, (Section("words", None, (KeyValueList(rows),)),), subtitle=(Cell(None),))


def _commands_section(commands: Sequence[tuple[Message, Sequence[str]]]) -> Section:
    """The commands to know, one line for each purpose: the page must fit on a screen."""
    rows = tuple(KeyValueRow(panel, tuple(Cell(name, "code") for name in names)) for panel, names in commands)
    return Section("words", Message(N_("Words to know (incubo WORD --help)")), (KeyValueList(rows),))


def _portfolio_sentence(context: PageContext, live: list[Startup]) -> Message:
    if not context.registry.startups:
        drafts = len(context.registry.left_out.get("startup", ()))
        if drafts:
            return Message(
                N_("No product counts yet: {n} draft is to be completed."),
                {"n": drafts},
                N_("No product counts yet: {n} drafts are to be completed."),
            )
        return Message(N_("There is no product yet."), hint=Message(N_("to add one"), command="incubo new startup"))
    if not live:
        return Message(N_("No product is active on that day."))
    phases = [Message("{phase} {n}", {"phase": phase, "n": n}) for phase, n in count_by_phase(context, live)]
    return Message(
        N_("{n} active product: {phases:list}."),
        {"n": len(live), "phases": phases},
        N_("{n} active products: {phases:list}."),
    )


def _notes(context: PageContext, incubator: str | None) -> Iterator[Note]:
    yield from phase_notes(context.registry, context.registry.startups_of_incubator(incubator), context.day)
    yield from unknown_teams_notes(context)
    unreadable, misnamed = split_uncounted_files(context.registry, _COUNTED_KINDS)
    if unreadable:
        text = Message(
            N_("{n} file cannot be read"),
            {"n": len(unreadable)},
            N_("{n} files cannot be read"),
            hint="incubo validate --select file,yaml",
        )
        yield Note("unreadable", text)
    if misnamed:
        text = Message(
            N_("{n} file is not counted, because its name does not end with “.md”"),
            {"n": len(misnamed)},
            N_("{n} files are not counted, because their names do not end with “.md”"),
            hint="incubo validate --select file",
        )
        yield Note("misnamed", text)
