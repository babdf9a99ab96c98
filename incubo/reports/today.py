"""Today's page: the portfolio in a line, what needs attention, and the words to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Cell, KeyValueList, KeyValueRow, ListBlock, ListItem, Page, Paragraph, Section
from incubo.document.table import Note
from incubo.model.records import Startup
from incubo.reports.attention.action_item import AttentionContext
from incubo.reports.attention.ranking import (
    ActionLine,
    action_lines,
    collect_action_items,
    line_item,
    most_urgent,
    with_options,
)
from incubo.reports.common import startups_of_incubator
from incubo.reports.entry_pages.common import RegistryOnDay, count_by_phase, split_by_life

MAX_ACTION_LINES = 10
"""Lines of what needs attention that today's page tells, at most."""
_MIN_ACTION_LINES = 3
"""How many it tells however small the screen."""


def today_page(
    context: RegistryOnDay,
    incubator: str | None,
    commands: Sequence[tuple[Message, Sequence[str]]],
    day_option: str = "",
    incubator_option: str = "",
    fits_screen: Callable[[Page], bool] = lambda _: True,
) -> Page:
    """The page of a day, for one incubator or all of them. `commands` are the commands to know, by what they are for.

    `day_option`, `incubator_option`: what the commands of the page need to be about the same day and the same
    incubator (` --at hier`).
    `fits_screen`: whether a page can be seen at a glance; one that cannot tells fewer of what needs attention.
    """
    registry = context.registry
    living, _ = split_by_life(context, startups_of_incubator(registry, incubator))
    owner = context.entry_cell("incubator", incubator) if incubator else Cell(Message(N_("All incubators")))
    scope_of = AttentionContext(registry, context.day, incubator, context.today)
    told = action_lines(scope_of, collect_action_items(scope_of))
    portfolio_of = Section("portfolio", None, (Paragraph(_portfolio_sentence(context, living)),))
    notes = tuple(_notes(context))

    def page(room: int) -> Page:
        items = with_options(
            _action_items(told, room, has_startups=bool(registry.startups)), day_option, incubator_option
        )
        todo = Section("todo", Message(N_("What needs attention")), (ListBlock(items),))
        sections = (portfolio_of, todo, _commands_section(commands))
        return Page("today", incubator or "", owner, sections, context.day, notes=notes, subtitle=(Cell(None),))

    rooms = range(min(MAX_ACTION_LINES, max(len(told), _MIN_ACTION_LINES)), _MIN_ACTION_LINES - 1, -1)
    return next((made for made in map(page, rooms) if fits_screen(made)), page(_MIN_ACTION_LINES))


def _action_items(lines: Sequence[ActionLine], max_lines: int, *, has_startups: bool) -> Iterator[ListItem]:
    """The first lines, and how many more there are."""
    shown = most_urgent(lines, max_lines)
    yield from map(line_item, shown)
    if len(lines) > len(shown):
        yield _more_item(len(lines) - len(shown))
    elif not lines and has_startups:
        yield ListItem((Cell(Message(N_("nothing that the registry can tell")), tone="good"),))


def _more_item(n: int) -> ListItem:
    text = Message(N_("and {n} more thing"), {"n": n}, N_("and {n} more things"))
    return ListItem((Cell(text, tone="quiet"),), "incubo todo")


def no_registry_page(commands: Sequence[tuple[str, Message]]) -> Page:
    """The page where there is no registry: how to begin. `commands` are commands, and what each is for."""
    title = Cell(Message(N_("There is no registry here. To begin:")))
    rows = tuple(
        KeyValueRow(Message("{command}", {"command": command}), (Cell(text),), command, "code")
        for command, text in commands
    )
    return Page("start", "", title, (Section("words", None, (KeyValueList(rows),)),), subtitle=(Cell(None),))


def _commands_section(commands: Sequence[tuple[Message, Sequence[str]]]) -> Section:
    """The commands to know, a line for what each is for: the page is to be seen at a glance, below what is due."""
    rows = tuple(KeyValueRow(panel, tuple(Cell(name, "code") for name in names)) for panel, names in commands)
    return Section("words", Message(N_("Words to know (incubo WORD --help)")), (KeyValueList(rows),))


def _portfolio_sentence(context: RegistryOnDay, living: list[Startup]) -> Message:
    if not context.registry.startups:
        return Message(N_("There is no startup yet: incubo new startup adds one."))
    if not living:
        return Message(N_("No startup is living on that day."))
    phases = [Message("{phase} {n}", {"phase": phase, "n": n}) for phase, n in count_by_phase(context, living)]
    return Message(
        N_("{n} living startup: {phases:list}."),
        {"n": len(living), "phases": phases},
        N_("{n} living startups: {phases:list}."),
    )


def _notes(context: RegistryOnDay) -> Iterator[Note]:
    unreadable = sum(len(paths) for paths in context.registry.unreadable_files.values())
    if unreadable:
        yield Note(
            "unreadable",
            Message(
                N_("{n} file cannot be read: incubo validate"),
                {"n": unreadable},
                N_("{n} files cannot be read: incubo validate"),
            ),
        )
