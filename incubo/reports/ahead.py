"""`report ahead`: what is to come of each startup: committees and what they asked for, phases, ends of budgets and of
missions, offers that close.

It shows days that other faces show too, as they find them (`facts`): it decides none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Contribution, Note, Row, Table
from incubo.facts.offers import find_open_offers
from incubo.facts.scope import Scope, StartupSituation
from incubo.model.dates import shift_date_clamped
from incubo.model.jobs import closing_date, job_title_or_id
from incubo.model.periods import Period, split_period
from incubo.model.records import Startup
from incubo.registry.lookup import phase_label
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.common import startup_contribution, startup_value

MONTHS_AHEAD = 6
"""How far the report looks, unless a period is given."""

KINDS: Mapping[str, str] = {
    "committee": N_("committee"),
    "objective": N_("objective"),
    "phase": N_("phase"),
    "budget": N_("end of the budget"),
    "mission": N_("end of missions"),
    "offer": N_("offer that closes"),
}
"""What comes, in the order of a day."""
TITLE = N_("What is to come, from {first:long} to {last:long}")
NOTHING = N_("Nothing is to come in this period: committees that are recorded say what follows.")
"""What a period says in which nothing comes."""


class Coming(NamedTuple):
    """Something that comes: its day, what it is (a key of `KINDS`), of which startup (None: an offer of the incubator
    itself), and which one exactly (None: nothing more is to be said). `is_set`: its day is written in the registry;
    else it follows from the last committee.
    """

    day: date
    kind: str
    startup: Startup | None
    what: Message | None = None
    is_set: bool = True

    @property
    def name(self) -> str:
        """The title of the startup."""
        return self.startup.display_name if self.startup is not None else ""


def find_coming(scope: Scope, period: Period) -> list[Coming]:
    """What comes within a period of the startups of a scope, by day."""
    coming = [one for startup in scope.startups for one in _find_of_startup(scope.situation(startup), period)]
    for job in find_open_offers(scope.registry, scope.day, scope.today, incubator=scope.incubator):
        closes, startup = closing_date(job), scope.registry.startups.get(scope.registry.job_startup_id(job) or "")
        if closes is not None:
            coming.append(Coming(closes, "offer", startup, Message("{title}", {"title": job_title_or_id(job)})))
    order = list(KINDS)
    return sorted(
        (one for one in coming if period.contains(one.day)),
        key=lambda one: (one.day, one.name.casefold(), order.index(one.kind)),
    )


def _find_of_startup(situation: StartupSituation, period: Period) -> Iterator[Coming]:
    startup, schedule = situation.startup, situation.committee
    if schedule.state == "overdue":
        yield Coming(
            situation.day, "committee", startup, Message(N_("overdue since {day:long}"), {"day": schedule.day}), False
        )
    days = situation.committee_days
    for day in days:
        yield Coming(day, "committee", startup, is_set=schedule.state == "planned")
    last = situation.last_committee
    for objective in last.objectives if last is not None and days else ():
        yield Coming(days[0], "objective", startup, Message("{text}", {"text": objective}), schedule.state == "planned")
    for phase in situation.periods if situation.are_plans_known else ():
        if phase.counts_from > situation.day:
            yield Coming(phase.counts_from, "phase", startup, phase_label(situation.registry, phase.phase.name or ""))
    if situation.budget_end is not None and not situation.vocabulary.is_stop(situation.phase):
        yield Coming(situation.budget_end, "budget", startup)
    ends: dict[date, list[str]] = {}
    for person in situation.leaving_by(period.last):
        if person.end is not None:
            ends.setdefault(person.end, []).append(person.member.display_name)
    for day, names in ends.items():
        yield Coming(day, "mission", startup, Message("{names:list}", {"names": names}))


def make_report(scope: Scope, *, over: Period | None = None, by: str | None = None) -> Table:
    """What comes in the next months (or `over` a period that may be to come), a row for each; `by` month: a row for
    each startup, a column for each month.
    """
    period = over or Period(scope.day, shift_date_clamped(scope.day, MONTHS_AHEAD, "months"))
    coming = find_coming(scope, period)
    columns, rows = _monthly(coming, period) if by == "month" else (_COLUMNS, [_row(scope, one) for one in coming])
    return Table(
        "ahead-by-month" if by == "month" else "ahead",
        Message(TITLE, period._asdict()),
        scope.day,
        tuple(columns),
        tuple(rows),
        tuple(_notes(scope, coming)),
        scope.commit,
    )


_COLUMNS = (
    Column("date", Message(N_("Date")), "date"),
    Column("startup", Message(N_("Product")), "text"),
    Column("kind", Message(N_("What")), "text"),
    Column("what", Message(N_("Detail")), "text"),
    Column("in", Message(N_("In")), "days", is_droppable=True),
    Column("set", Message(N_("Set")), "boolean", is_droppable=True),
)


def _row(scope: Scope, coming: Coming) -> Row:
    cells = {
        "date": coming.day,
        "startup": startup_value(coming.startup) if coming.startup is not None else None,
        "kind": LabelledValue(coming.kind, Message(KINDS[coming.kind])),
        "what": coming.what,
        "in": (coming.day - scope.day).days,
        "set": coming.is_set,
    }
    return Row(cells, contributions=tuple(_tell(coming)))


def _tell(coming: Coming, column: str = "") -> Iterator[Contribution]:
    """The startup of which it comes, with what it is in words; `column`: of its row."""
    if coming.startup is not None:
        arguments = {"day": coming.day, "kind": Message(KINDS[coming.kind]), "what": coming.what}
        template = N_("{day:long}: {kind}") if coming.what is None else N_("{day:long}: {kind} ({what})")
        told = startup_contribution(coming.startup, Message(template, arguments))
        yield told._replace(columns=(column,)) if column else told


def _monthly(coming: Sequence[Coming], period: Period) -> tuple[list[Column], list[Row]]:
    """A column for each month, a row for each startup that anything comes of."""
    months = [f"{part.first:%Y-%m}" for part in split_period(period, "month")]
    columns = [Column("startup", Message(N_("Product")), "text")]
    columns += [Column(month, Message("{month}", {"month": month}), "list") for month in months]
    by_startup: dict[str, list[Coming]] = {}
    for one in sorted(coming, key=lambda one: one.name.casefold()):
        by_startup.setdefault(one.startup.id if one.startup is not None else "", []).append(one)
    rows = []
    for own in by_startup.values():
        cells: dict[str, list[Message]] = {month: [] for month in months}
        for one in own:
            if one.kind != "objective":  # the list has them
                text = Message(N_("{day} {kind}"), {"day": one.day.day, "kind": Message(KINDS[one.kind])})
                cells[f"{one.day:%Y-%m}"].append(text)
        startup = own[0].startup
        name = startup_value(startup) if startup is not None else Message(N_("the incubator itself"))
        told = [entry for one in own for entry in _tell(one, f"{one.day:%Y-%m}")]
        rows.append(
            Row({"startup": name, **{month: tuple(texts) for month, texts in cells.items()}}, contributions=tuple(told))
        )
    return columns, rows


def _notes(scope: Scope, coming: Sequence[Coming]) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    if not coming:
        yield Note("empty", Message(NOTHING))
    text = N_(
        "Objectives: what the last committee asked for, on the day of the next one. Missions: the people who leave the "
        "product and do not come back. Set: the day is written in the registry; a committee that is not is expected "
        "{n} months after the last one, and one that is overdue stands at the day of the report."
    )
    yield Note("definition-ahead", Message(text, {"n": registry.vocabulary.committee_months}))
    yield from provenance_notes(registry, scope.provenance, ("startup", "member", "job"))
