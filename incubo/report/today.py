"""Today's page: the portfolio in a line, what is due within a month, and the words to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.committees import next_committee
from incubo.model.dates import moved
from incubo.model.records import Startup
from incubo.model.stays import stay_at
from incubo.model.teams import closing, is_open, title
from incubo.page import Cell, Fact, Facts, Item, Items, Page, Prose, Section
from incubo.problem import Text
from incubo.registry.named import Named, title_of, typed
from incubo.report.basis import portfolio
from incubo.report.sheets.parts import Known, by_life
from incubo.report.sheets.portfolio import counted
from incubo.table import Note

DAYS = 30
"""How far ahead today's page looks."""
_SCREEN = 24
"""Lines of a usual terminal: the page should be seen whole."""
_REST = 11
"""Lines of the page that are neither due things nor words."""


class Due(NamedTuple):
    """Something that comes on a day: what it is, the entry that says more, and the startups it is about."""

    day: date
    what: Text
    entry: Named
    startups: tuple[str, ...] = ()
    kind: str = "members"


def today(
    known: Known, incubator: str | None, words: Sequence[tuple[str, Text]], at: str = "", scope: str = ""
) -> Page:
    """The page of a day, for one incubator or all of them. `words` are the commands to know and what they are for.

    `at`, `scope`: what the commands of the page need to be about the same day and the same incubator (` --at hier`).
    """
    registry = known.registry
    living, _ = by_life(known, portfolio(registry, incubator))
    owner = known.entry("incubator", incubator) if incubator else Cell(Text(N_("All incubators")))
    room = min(10, max(5, _SCREEN - _REST - len(words)))
    sections = (
        Section("portfolio", None, (Prose(_count(known, living)),)),
        Section(
            "due",
            Text(N_("Within {n} days"), {"n": DAYS}),
            (Items(_about(_due(known, living, incubator, room), at, scope)),),
        ),
        words_section(words),
    )
    notes = tuple(_notes(known))
    return Page("today", incubator or "", owner, sections, known.day, notes=notes, about=(Cell(None),))


def _about(items: Iterable[Item], at: str, scope: str) -> tuple[Item, ...]:
    """The items, their commands about the day and the incubator of the page. (A sheet has no incubator to choose.)"""
    return tuple(
        item._replace(command=item.command + (at if item.command.startswith("incubo show ") else scope + at))
        for item in items
    )


def start(words: Sequence[tuple[str, Text]]) -> Page:
    """The page where there is no registry: how to begin."""
    title = Cell(Text(N_("There is no registry here. To begin:")))
    return Page("start", "", title, (words_section(words)._replace(title=None),), about=(Cell(None),))


def words_section(words: Sequence[tuple[str, Text]]) -> Section:
    """The commands to know, and what each is for."""
    rows = tuple(
        Fact(Text("{command}", {"command": command}), (Cell(text),), command, "code") for command, text in words
    )
    return Section("words", Text(N_("Words to know")), (Facts(rows),))


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


def _due(known: Known, living: list[Startup], incubator: str | None, room: int) -> Iterator[Item]:
    """What comes, the nearest first; what is true of more than half the startups is one line."""
    found: list[Due] = []
    whole: list[Item] = []
    for kind, dues in (
        ("members", list(_leaving(known, living, incubator))),
        ("committees", list(_committees(known, living))),
        ("jobs", list(_offers(known, living, incubator))),
    ):
        touched = {startup for due in dues for startup in due.startups}
        if len(touched) > max(len(living) / 2, 2):
            text = Text(_WHOLE[kind], {"n": len(touched)})
            whole.append(Item((Cell(text, mark="due"),), _list(kind)))
        else:
            found += dues
    whole += _unplanned(known, living)
    found.sort(key=lambda due: (due.day, due.entry.id))
    left = room - len(whole)
    shown = found if len(found) <= left else found[: max(left - len({due.kind for due in found}), 0)]
    names = typed(known.registry, [due.entry for due in shown])
    for due, name in zip(shown, names, strict=True):
        yield Item((Cell(due.day, "date"), Cell(due.what)), f"incubo show {name}")
    for kind, more in _MORE.items():
        others = sum(due.kind == kind for due in found[len(shown) :])
        if others:
            yield Item((Cell(more._replace(arguments={"n": others}), mark="quiet"),), _list(kind))
    yield from whole


_WHOLE = {
    "members": N_("people leave {n} startups"),
    "committees": N_("committees are due in {n} startups"),
    "jobs": N_("offers close in {n} startups"),
}
_MORE = {
    "members": Text(N_("and {n} more person leaves"), {}, N_("and {n} more people leave")),
    "committees": Text(N_("and {n} more committee"), {}, N_("and {n} more committees")),
    "jobs": Text(N_("and {n} more offer closes"), {}, N_("and {n} more offers close")),
}


def _list(kind: str) -> str:
    """The command that lists all of a kind that comes within the days of the page."""
    among = " --incubated" if kind == "committees" else ""
    return f"incubo list {'startups' if kind == 'committees' else kind}{among} --ending {DAYS}d"


def _leaving(known: Known, living: list[Startup], incubator: str | None) -> Iterator[Due]:
    """The people whose presence ends, whether in a startup or in a team of the incubator."""
    last = moved(known.day, DAYS)
    ours = {startup.id for startup in living}
    for member in known.registry.members.values():
        if not member.active(known.day):
            continue
        stay = stay_at(member.missions, known.day)
        if stay is None or stay.end is None or stay.end > last:
            continue
        startups = known.registry.startups_of(member, known.day)
        if incubator is None or incubator in known.registry.incubators_of(member, startups):
            yield _leaves(known, member.id, stay.end, tuple(each for each in startups if each in ours))


def _leaves(known: Known, member: str, end: date, startups: tuple[str, ...]) -> Due:
    name = title_of(known.registry, "member", member)
    return Due(end, Text(N_("end of mission: {name}"), {"name": name}), Named("member", member), startups)


def _committees(known: Known, living: list[Startup]) -> Iterator[Due]:
    last = moved(known.day, DAYS)
    for startup in living:
        upcoming = next_committee(startup, known.day) if known.is_incubated(startup.id) else None
        if upcoming is not None and upcoming <= last:
            text = Text(N_("committee: {name}"), {"name": startup.title or startup.id})
            yield Due(upcoming, text, Named("startup", startup.id), (startup.id,), "committees")


def _offers(known: Known, living: list[Startup], incubator: str | None) -> Iterator[Due]:
    last = moved(known.day, DAYS)
    ours = {startup.id for startup in living}
    for job in known.registry.jobs.values():
        end = closing(job)
        if end is None or not is_open(job, known.day, known.now) or end > last:
            continue
        startup = known.registry.startup_of(job) or ""
        if incubator is None or startup in ours or job.incubator == incubator:
            name = known.registry.startups[startup].title if startup in ours else title(job) or job.id
            text = Text(N_("offer closes: {name}"), {"name": name or startup})
            yield Due(end, text, Named("job", job.id), (startup,) if startup in ours else (), "jobs")


def _unplanned(known: Known, living: list[Startup]) -> list[Item]:
    """The startups in the programme whose next committee nobody knows: the fact that is most often missing."""
    programme = [startup for startup in living if known.is_incubated(startup.id)]
    unknown = [startup for startup in programme if next_committee(startup, known.day) is None]
    if not unknown:
        return []
    text = Text(
        N_("{n} incubated startup out of {all} has no committee to come"),
        {"n": len(unknown), "all": len(programme)},
        N_("{n} incubated startups out of {all} have no committee to come"),
    )
    return [Item((Cell(text, mark="due"),), "incubo list startups --incubated --missing next_committee")]


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
