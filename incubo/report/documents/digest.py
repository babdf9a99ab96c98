"""A week in one page: who comes and goes, what changes phase, committees, missions that end, offers, sheets.

From the dates in the files, seen from the last day: with the same functions as the reports, so that a digest and a
report of the same days agree. What git knows of changed sheets is added where it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from incubo import shell
from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.periods import Period
from incubo.page import Cell, Fact, Facts, Item, Items, Page, Prose, Section
from incubo.problem import Text
from incubo.registry.account import Source, source_notes
from incubo.registry.arrivals import Arrived
from incubo.report.documents import digest_people as people
from incubo.report.documents import digest_startups as startups
from incubo.report.sheets.parts import Known
from incubo.table import Note

MOST = 12
"""So many lines of a sort are told; the others are counted, with the command that lists them."""
KINDS = {
    "startup": Text(N_("{n} startup"), {}, N_("{n} startups")),
    "member": Text(N_("{n} member"), {}, N_("{n} members")),
    "job": Text(N_("{n} job offer"), {}, N_("{n} job offers")),
    "incubator": Text(N_("{n} incubator"), {}, N_("{n} incubators")),
    "organisation": Text(N_("{n} organisation"), {}, N_("{n} organisations")),
    "team": Text(N_("{n} cross-cutting team"), {}, N_("{n} cross-cutting teams")),
}


def digest(
    known: Known,
    incubator: str | None,
    period: Period,
    within: int,
    source: Source,
    changed: Sequence[Arrived] = (),
    *,
    most: int | None = MOST,
) -> Page:
    """The page of a period that ends on the day; what comes is told for `within` days more.

    What is over on a day (a stay, an offer) is told the day after, so that digests that follow each other tell
    everything once.
    `most`: how many lines of a sort are told (None: every one).
    """
    ahead = Period(moved(known.day, 1), moved(known.day, within))
    whose = f"--incubator {shell.only('incubator', incubator)}" if incubator else "--incubator all"
    since = f"--since {period.first} {whose}"
    ends = Text(N_("Missions that end within {n} days"), {"n": within})
    arrived, coming = people.arrivals(known, incubator, period), people.to_come(known, incubator, ahead)
    over_by = Period(moved(period.first, -1), moved(period.last, -1))
    left, ending = people.departures(known, incubator, over_by), people.ending(known, incubator, within)
    held, planned = startups.held(known, incubator, period), startups.to_come(known, incubator, within)
    opened, closed = startups.published_in(known, incubator, period), startups.closed_in(known, incubator, over_by)
    phases = startups.phases(known, incubator, period, ahead)
    sections: tuple[Section, ...] = (
        _lines(most, "arrivals", Text(N_("Arrivals")), arrived, _over(period, whose)),
        _lines(most, "arriving", Text(N_("Arriving")), coming, ""),
        _lines(most, "departures", Text(N_("Departures")), left, _over(over_by, whose)),
        _lines(most, "ending", ends, ending, f"incubo list members --ending {within}d {whose}"),
        _lines(most, "phases", Text(N_("Phases")), phases, f"incubo list startups {since}"),
        _lines(most, "committees", Text(N_("Committees held")), held, f"incubo list committees {since}"),
        _lines(
            most, "committees_to_come", Text(N_("Committees to come")), planned, f"incubo calendar committees {whose}"
        ),
        _lines(most, "events", Text(N_("Events")), startups.events(known, incubator, period), ""),
        _lines(most, "offers", Text(N_("Offers published")), opened, f"incubo list jobs {since}"),
        _lines(most, "offers_closed", Text(N_("Offers closed")), closed, f"incubo list jobs --all {whose}"),
        _sheets(changed),
    )
    if not any(isinstance(block, Items) and block.items for section in sections for block in section.blocks):
        quiet = Prose(Text(N_("Nothing is dated in these days, nor in the {n} that come."), {"n": within}), None)
        sections = (Section("nothing", None, (quiet,)), *sections)
    owner = known.entry("incubator", incubator) if incubator else Cell(Text(N_("All incubators")))
    return Page(
        "digest",
        incubator or "",
        Cell(_title(period)),
        sections,
        known.day,
        known.commit,
        tuple(_notes(known, source)),
        (owner,),
    )


def _over(period: Period, whose: str) -> str:
    return f"incubo report arrivals --over {period.first}..{period.last} --why {whose}"


def _title(period: Period) -> Text:
    """The days, without saying a month or a year twice."""
    first, last = period
    said = {"first": first, "last": last}
    if first == last:
        return Text(N_("On {first:long}"), said)
    if first.year != last.year:
        return Text(N_("From {first:long} to {last:long}"), said)
    if first.month != last.month:
        return Text(N_("From {first:month} to {last:long}"), said)
    return Text(N_("From {first:day} to {last:long}"), said)


def _lines(most: int | None, name: str, title: Text, items: Iterable[Item], command: str) -> Section:
    found = list(items)
    shown = found[:most]
    if most is not None and len(found) > most:
        more = Text(N_("and {n} more"), {"n": len(found) - most})
        shown.append(Item((Cell(more, mark="quiet"),), command))
    return Section(name, title, (Items(tuple(shown)),))


def _sheets(changed: Sequence[Arrived]) -> Section:
    """How many sheets git saw change, by kind."""
    rows = []
    for kind, label in KINDS.items():
        counts = _counts(each for each in changed if each.kind == kind)
        if counts:
            said = [Cell(_WHAT[what]._replace(arguments={"n": n}), data=n) for what, n in counts.items()]
            rows.append(Fact(label._replace(arguments={"n": sum(counts.values())}), tuple(said), kind))
    return Section("sheets", Text(N_("Sheets changed")), (Facts(tuple(rows)),))


_WHAT = {
    "added": Text(N_("{n} new"), {}, N_("{n} new")),
    "changed": Text(N_("{n} changed"), {}, N_("{n} changed")),
    "renamed": Text(N_("{n} renamed"), {}, N_("{n} renamed")),
    "removed": Text(N_("{n} removed"), {}, N_("{n} removed")),
}


def _counts(files: Iterable[Arrived]) -> Mapping[str, int]:
    found = [each.what for each in files]
    return {what: found.count(what) for what in _WHAT if what in found}


def _notes(known: Known, source: Source) -> Iterator[Note]:
    text = N_("Arrivals and departures: presences that begin or end, missions that follow each other being one. "
              "A departure is told on the day after the last one.")  # fmt: skip
    yield Note("definition-presence", Text(text))
    yield from source_notes(known.registry, source, ("startup", "member", "job"))
