"""Today's page: the portfolio in a line, what needs attention, and the words to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from incubo.i18n import N_
from incubo.model.records import Startup
from incubo.page import Cell, Fact, Facts, Item, Items, Page, Prose, Section
from incubo.problem import Text
from incubo.report.attention.concern import REASONS
from incubo.report.attention.ranking import Line, concerns, first, lines
from incubo.report.attention.scope import Scope
from incubo.report.basis import portfolio
from incubo.report.sheets.parts import Known, by_life
from incubo.report.sheets.portfolio import counted
from incubo.table import Note

ROOM = 10
"""Lines of what needs attention that today's page tells, at most."""
_LEAST = 3
"""How many it tells however small the screen."""


def today(
    known: Known,
    incubator: str | None,
    words: Sequence[tuple[Text, Sequence[str]]],
    at: str = "",
    scope: str = "",
    fits: Callable[[Page], bool] = lambda _: True,
) -> Page:
    """The page of a day, for one incubator or all of them. `words` are the commands to know, by what they are for.

    `at`, `scope`: what the commands of the page need to be about the same day and the same incubator (` --at hier`).
    `fits`: whether a page can be seen at a glance; one that cannot tells fewer of what needs attention.
    """
    registry = known.registry
    living, _ = by_life(known, portfolio(registry, incubator))
    owner = known.entry("incubator", incubator) if incubator else Cell(Text(N_("All incubators")))
    scope_of = Scope(registry, known.day, incubator, known.now)
    told = lines(scope_of, concerns(scope_of))
    portfolio_of = Section("portfolio", None, (Prose(_count(known, living)),))
    notes = tuple(_notes(known))

    def page(room: int) -> Page:
        items = about(_items(told, room, living=bool(registry.startups)), at, scope)
        todo = Section("todo", Text(N_("What needs attention")), (Items(items),))
        sections = (portfolio_of, todo, _words(words))
        return Page("today", incubator or "", owner, sections, known.day, notes=notes, about=(Cell(None),))

    rooms = range(min(ROOM, max(len(told), _LEAST)), _LEAST - 1, -1)
    return next((made for made in map(page, rooms) if fits(made)), page(_LEAST))


def _items(told: Sequence[Line], room: int, *, living: bool) -> Iterator[Item]:
    """The first lines, and how many more there are."""
    shown = first(told, room)
    yield from map(item, shown)
    if len(told) > len(shown):
        yield _more(len(told) - len(shown))
    elif not told and living:
        yield Item((Cell(Text(N_("nothing that the registry can tell")), mark="good"),))


def about(items: Iterable[Item], at: str, scope: str) -> tuple[Item, ...]:
    """The items, their commands about the day and the incubator of the page (` --at hier`). What changes a file needs
    neither.
    """
    todo = "incubo todo"
    return tuple(
        item._replace(command=item.command + scope + at) if item.command.startswith(todo) else item for item in items
    )


def item(line: Line) -> Item:
    """A line of what needs attention, with its day and the command that mends it."""
    mark = "due" if line.most else ""
    what = Cell(line.what, mark=mark)
    dated = REASONS[line.reason].dated and line.day is not None
    return Item((Cell(line.day, "date"), what) if dated else (what,), line.command)


def _more(n: int) -> Item:
    text = Text(N_("and {n} more thing"), {"n": n}, N_("and {n} more things"))
    return Item((Cell(text, mark="quiet"),), "incubo todo")


def start(words: Sequence[tuple[str, Text]]) -> Page:
    """The page where there is no registry: how to begin. `words` are commands, and what each is for."""
    title = Cell(Text(N_("There is no registry here. To begin:")))
    rows = tuple(
        Fact(Text("{command}", {"command": command}), (Cell(text),), command, "code") for command, text in words
    )
    return Page("start", "", title, (Section("words", None, (Facts(rows),)),), about=(Cell(None),))


def _words(words: Sequence[tuple[Text, Sequence[str]]]) -> Section:
    """The commands to know, a line for what each is for: the page is to be seen at a glance, below what is due."""
    rows = tuple(Fact(panel, tuple(Cell(name, "code") for name in names)) for panel, names in words)
    return Section("words", Text(N_("Words to know (incubo WORD --help)")), (Facts(rows),))


def _count(known: Known, living: list[Startup]) -> Text:
    if not known.registry.startups:
        return Text(N_("There is no startup yet: incubo new startup adds one."))
    if not living:
        return Text(N_("No startup is living on that day."))
    phases = [Text("{phase} {n}", {"phase": phase, "n": n}) for phase, n in counted(known, living)]
    return Text(
        N_("{n} living startup: {phases:list}."),
        {"n": len(living), "phases": phases},
        N_("{n} living startups: {phases:list}."),
    )


def _notes(known: Known) -> Iterator[Note]:
    unreadable = sum(len(paths) for paths in known.registry.unreadable.values())
    if unreadable:
        yield Note(
            "unreadable",
            Text(
                N_("{n} file cannot be read: incubo validate"),
                {"n": unreadable},
                N_("{n} files cannot be read: incubo validate"),
            ),
        )
