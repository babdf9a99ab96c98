"""Today's page: the portfolio in a line, what is due within a month, and the words to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.committees import next_committee
from incubo.model.records import Startup
from incubo.model.stays import stay_at
from incubo.model.teams import closing, is_open
from incubo.page import Cell, Fact, Facts, Item, Items, Page, Prose, Section
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.report.basis import portfolio
from incubo.report.sheets.parts import Known, by_life
from incubo.report.sheets.people import team
from incubo.report.sheets.portfolio import counted
from incubo.report.sheets.team import crew
from incubo.table import Note

DAYS = 30
"""How far ahead today's page looks."""
_SCREEN = 24
"""Lines of a usual terminal: the page should be seen whole."""
_REST = 11
"""Lines of the page that are neither due things nor words."""


class Due(NamedTuple):
    """Something that comes on a day: what it is, the command that shows more, and the startup it is about."""

    day: date
    what: Text
    command: str
    startup: str = ""


def today(known: Known, incubator: str | None, words: Sequence[tuple[str, Text]]) -> Page:
    """The page of a day, for one incubator or all of them. `words` are the commands to know and what they are for."""
    registry = known.registry
    living, _ = by_life(known, portfolio(registry, incubator))
    owner = known.entry("incubator", incubator) if incubator else Cell(Text(N_("All incubators")))
    room = min(10, max(5, _SCREEN - _REST - len(words)))
    sections = (
        Section("portfolio", None, (Prose(_count(known, living)),)),
        Section("due", Text(N_("Within {n} days"), {"n": DAYS}), (Items(tuple(_due(known, living, incubator, room))),)),
        words_section(words),
    )
    notes = tuple(_notes(known))
    return Page("today", incubator or "", owner, sections, known.day, notes=notes, about=(Cell(None),))


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
    for dues, text, command in (
        (list(_missions(known, living, incubator)), N_("missions end in {n} startups"), "missions"),
        (list(_committees(known, living)), N_("committees are due in {n} startups"), "committees"),
        (list(_offers(known, living, incubator)), N_("offers close in {n} startups"), "jobs"),
    ):
        touched = {due.startup for due in dues} - {""}
        if len(touched) > max(len(living) / 2, 2):
            more = f"incubo list {command} --ending {DAYS}d"
            whole.append(Item((Cell(Text(text, {"n": len(touched)}), mark="due"),), more))
        else:
            found += dues
    whole += _unplanned(known, living)
    found.sort(key=lambda due: (due.day, due.command))
    left = room - len(whole)
    shown = found if len(found) <= left else found[: max(left - 1, 0)]
    yield from (Item((Cell(due.day, "date"), Cell(due.what)), due.command) for due in shown)
    if len(shown) < len(found):
        others = {"n": len(found) - len(shown)}
        text_ = Text(N_("and {n} other thing"), others, N_("and {n} other things"))
        yield Item((Cell(text_, mark="quiet"),), f"incubo list missions --ending {DAYS}d")
    yield from whole


def _missions(known: Known, living: list[Startup], incubator: str | None) -> Iterator[Due]:
    """The people who leave a team."""
    last, told = known.day + timedelta(DAYS), set()
    for startup in living:
        for person in team(known, startup.id):
            if person.end is not None and person.end <= last:
                one = (person.member.id, person.end)
                if one not in told:
                    told.add(one)
                    yield _leaves(known, *one, startup.id)
    for transverse in known.registry.teams.values():
        if incubator in (None, transverse.incubator):
            for member in crew(transverse.id, known):
                stay = stay_at(member.missions, known.day)
                if stay is not None and stay.end is not None and stay.end <= last:
                    one = (member.id, stay.end)
                    if one not in told:
                        told.add(one)
                        yield _leaves(known, *one, "")


def _leaves(known: Known, member: str, end: date, startup: str) -> Due:
    name = title_of(known.registry, "member", member)
    return Due(end, Text(N_("end of mission: {name}"), {"name": name}), f"incubo show {member}", startup)


def _committees(known: Known, living: list[Startup]) -> Iterator[Due]:
    last = known.day + timedelta(DAYS)
    for startup in living:
        upcoming = next_committee(startup, known.day) if _incubated(known, startup) else None
        if upcoming is not None and upcoming <= last:
            text = Text(N_("committee: {name}"), {"name": startup.title or startup.id})
            yield Due(upcoming, text, f"incubo show {startup.id}", startup.id)


def _offers(known: Known, living: list[Startup], incubator: str | None) -> Iterator[Due]:
    last = known.day + timedelta(DAYS)
    ours = {startup.id for startup in living}
    for job in known.registry.jobs.values():
        end = closing(job)
        if end is None or not is_open(job, known.day) or end > last:
            continue
        startup = known.registry.startup_of(job) or ""
        if incubator is None or startup in ours or job.incubator == incubator:
            name = known.registry.startups[startup].title if startup in ours else job.title or job.id
            text = Text(N_("offer closes: {name}"), {"name": name or startup})
            yield Due(end, text, f"incubo show {job.id}", startup if startup in ours else "")


def _unplanned(known: Known, living: list[Startup]) -> list[Item]:
    """The startups in the programme whose next committee nobody knows: the fact that is most often missing."""
    programme = [startup for startup in living if _incubated(known, startup)]
    unknown = [startup for startup in programme if next_committee(startup, known.day) is None]
    if not unknown:
        return []
    text = Text(
        N_("{n} incubated startup out of {all} has no committee to come"),
        {"n": len(unknown), "all": len(programme)},
        N_("{n} incubated startups out of {all} have no committee to come"),
    )
    return [Item((Cell(text, mark="due"),), "incubo list startups --incubated --missing next_committee")]


def _incubated(known: Known, startup: Startup) -> bool:
    step = known.registry.step_at(startup.id, known.day)
    return step is not None and known.registry.vocabulary.is_incubated(step.phase.name)


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
