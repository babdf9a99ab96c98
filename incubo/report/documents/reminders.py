"""Reminders: one message a recipient, with what they have to do and how. They are written, never sent.

Addresses are those that the registry publishes: of a startup, of an offer, of the incubator. People have none there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.records import Incubator, Startup
from incubo.page import Block, Cell, Fact, Facts, Item, Items, Page, Prose, Section
from incubo.problem import Text
from incubo.registry.named import title_of
from incubo.report.basis import portfolio
from incubo.report.committees import standings
from incubo.report.documents import due
from incubo.report.documents.message import Message, Recipient
from incubo.report.people import is_over
from incubo.report.sheets.parts import Known

SUBJECTS = {
    "missions": Text(N_("{n} mission ends soon"), {}, N_("{n} missions end soon")),
    "committees": Text(N_("A committee to hold: {names:list}"), {}, N_("Committees to hold: {names:list}")),
    "jobs": Text(N_("{n} job offer to look at"), {}, N_("{n} job offers to look at")),
    "sheets": Text(N_("A sheet to complete: {names:list}"), {}, N_("Sheets to complete: {names:list}")),
}
"""What each kind of reminder is about."""
_OPENING = {
    "missions": N_("These missions end within {days} days. For each person: renew the mission, or prepare the "
                   "departure. An order takes a month, and no work is done before it."),
    "committees": N_("The network asks for a committee every six months at least. The day has come to set one, or to "
                     "prepare the one that is set."),
    "jobs": N_("These offers have been open for long, or close soon. An offer that is filled is closed the same day: "
               "people go on applying for it."),
    "sheets": N_("The public sheet lacks what is expected at this phase. It takes a few minutes."),
}  # fmt: skip
_CLOSING = {
    "missions": N_("Nothing to do where it is done already: the registry will say so once the sheet is changed."),
    "committees": N_(
        "Where a committee was held and is not recorded, its day and its decision are all that is needed."
    ),
    "jobs": N_("Nothing to do where the offer is still open: putting its closing date off says so."),
    "sheets": N_("Where something does not apply to your product, answer this message."),
}


class Todo(NamedTuple):
    """Something that somebody has to do: what, the command that does it. `path`: the sheet it is about."""

    item: Item
    path: str = ""


class Part(NamedTuple):
    """What a message says of one startup (or of the incubator itself, without one)."""

    to: Recipient
    title: str
    todos: tuple[Todo, ...]


def reminders(
    known: Known,
    kind: str,
    incubator: str | None,
    within: int,
    link: Callable[[str], str],
) -> list[Message]:
    """The messages of a kind, by recipient. `within`: how many days ahead count. `link`: where a sheet is edited."""
    parts = [part for part in _parts(known, kind, incubator, within) if part.todos]
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault((part.to.address or part.to.id).casefold(), []).append(part)
    sender = _address(known.registry.incubators.get(incubator)) if incubator is not None else None
    return [_message(known, kind, group, incubator, within, link)._replace(sender=sender) for group in groups.values()]


def _parts(known: Known, kind: str, incubator: str | None, within: int) -> Iterator[Part]:
    if kind == "jobs":
        yield from _jobs(known, incubator, within)
        return
    if kind == "committees":
        for one in sorted(standings(known.registry, known.day, incubator), key=lambda each: each.startup.id):
            yield Part(_team(one.startup), one.name, tuple(Todo(*each) for each in due.committees(known, one, within)))
        return
    look = {"missions": due.missions, "sheets": due.sheet}[kind]
    for startup in sorted(portfolio(known.registry, incubator), key=lambda each: each.id):
        if _is_asked(known, kind, startup):
            todos = tuple(Todo(*each) for each in look(known, startup, within))
            yield Part(_team(startup), startup.title or startup.id, todos)
    if kind == "missions":
        for host in [incubator] if incubator is not None else sorted(known.registry.incubators):
            todos = tuple(Todo(*each) for each in due.elsewhere(known, host, within))
            yield Part(_host(known, host), title_of(known.registry, "incubator", host), todos)


def _is_asked(known: Known, kind: str, startup: Startup) -> bool:
    """Whether a team is written to: of a sheet while the startup lives; of missions until it has ended, for nobody is
    to be renewed there (`validate` and `todo` tell the missions that outlive it).
    """
    if kind == "missions":
        return not is_over(known.registry, startup.id, known.day)
    return known.registry.vocabulary.is_live(due.phase(known, startup))


def _jobs(known: Known, incubator: str | None, within: int) -> Iterator[Part]:
    """Offers by who answers them: their own address, the startup's, the incubator's."""
    for job, items in due.jobs(known, incubator, within):
        startup = known.registry.startups.get(known.registry.startup_of(job) or "")
        title = (startup.title or startup.id) if startup is not None else ""
        if startup is None and job.incubator:
            title = title_of(known.registry, "incubator", job.incubator)
        to = _team(startup) if startup is not None else _host(known, job.incubator or "")
        if job.contact and "@" in job.contact:
            to = to._replace(address=job.contact)
        yield Part(to, title, tuple(Todo(item, job.path) for item in items))


def _team(startup: Startup) -> Recipient:
    return Recipient(startup.id, startup.title or startup.id, startup.contact)


def _host(known: Known, incubator: str) -> Recipient:
    entry = known.registry.incubators.get(incubator)
    return Recipient(incubator, title_of(known.registry, "incubator", incubator), _address(entry))


def _address(entry: Incubator | None) -> str | None:
    return entry.contact if entry is not None else None


def _message(
    known: Known, kind: str, parts: list[Part], incubator: str | None, within: int, link: Callable[[str], str]
) -> Message:
    titles = list(dict.fromkeys(part.title for part in parts if part.title))
    todos = sum(len(part.todos) for part in parts)
    counted = len(titles) if kind in ("committees", "sheets") else todos
    subject = SUBJECTS[kind]._replace(arguments={"n": counted, "names": titles})
    if kind in ("missions", "jobs") and titles:
        subject = Text("{subject} ({names:list})", {"subject": subject, "names": titles})
    opening = Prose(Text(_OPENING[kind], {"days": within}), None)
    sections = [Section("opening", None, (Prose(Text(N_("Hello,")), None), opening))]
    for part in parts:
        title = Text("{title}", {"title": part.title}) if part.title else None
        sections.append(Section(part.to.id, title, tuple(_blocks(part, link))))
    closing = [Prose(Text(_CLOSING[kind]), None)]
    if incubator is not None:
        name = title_of(known.registry, "incubator", incubator)
        closing.append(Prose(Text("{name}", {"name": name}), None))
    sections.append(Section("closing", None, tuple(closing)))
    to = parts[0].to
    about = Text(N_("To: {name} <{address}>"), {"name": to.name, "address": to.address})
    if not to.address:
        about = Text(N_("To: {name} (no address in the registry)"), {"name": to.name})
    page = Page("reminder", to.id, Cell(subject), tuple(sections), known.day, about=(Cell(about),))
    return Message(kind, to, page)


def _blocks(part: Part, link: Callable[[str], str]) -> Iterable[Block]:
    yield Items(tuple(todo.item for todo in part.todos))
    pages = {path: link(path) for path in dict.fromkeys(todo.path for todo in part.todos) if path}
    rows = tuple(
        Fact(Text(N_("In a browser")), (Cell(address, "text"),), path) for path, address in pages.items() if address
    )
    if rows:
        yield Facts(rows)
