"""Whole outputs of reports, documents and pages for a registry in which everything happens around one day.

After a change that is meant, run this file with `--update-golden`, and read the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from support.dump import dump, dump_page, dump_table
from support.golden import check_golden
from support.shore_registry import DAY, shore_registry

from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.document.page import Cell, Page
from incubo.document.table import Table
from incubo.facts.people import group_notes, mission_notes
from incubo.facts.scope import Scope
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.periods import Period
from incubo.registry.file_changes import ChangedEntry
from incubo.registry.layout import BETA_LAYOUT
from incubo.registry.provenance import Provenance
from incubo.reports.catalogue import REPORTS
from incubo.reports.comparison import compare_tables
from incubo.reports.documents.calendar import calendar_table, find_appointments, has_year_end_rules
from incubo.reports.documents.digest import digest_page
from incubo.reports.documents.dossier import dossier_page
from incubo.reports.documents.form_request import DocumentLinks, FormRequest, no_form_url
from incubo.reports.documents.reminders import count_unattached_endings, make_reminders
from incubo.reports.entry_pages import entry_page
from incubo.reports.entry_pages.common import PageContext
from incubo.reports.entry_pages.startup import startup_phases_page
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.glossary import report_word_names
from incubo.reports.explain.topics import find_topic_page, index_page, suggest_topic
from incubo.reports.indicators.report import INDICATORS
from incubo.reports.staleness import PERISHABLE_FIGURES, find_stale_copy, find_stale_team
from incubo.reports.today import today_page
from incubo.reports.todo import todo_page, todo_table

EARLIER = DAY - timedelta(31)
YEAR = Period(date(2024, 1, 1), DAY)
YEARS = Period(date(2021, 1, 1), DAY)


def table(report_id: str, day: date = DAY, incubator: str | None = "quai", **arguments: Any) -> Table:
    """A report, as commands make it."""
    report = REPORTS[report_id]
    earlier_day = arguments.pop("compare", None)
    if earlier_day is not None:
        earlier = table(report_id, earlier_day, incubator, **arguments)
        return compare_tables(table(report_id, day, incubator, **arguments), earlier, report.compared)
    made: Table = load_target(report.target)(Scope(shore_registry(), day, incubator, today=DAY), **arguments)
    return made


def startup(name: str) -> Any:
    return shore_registry().startups[name]


FORMS: dict[str, tuple[dict[str, Any], ...]] = {
    "phases": (
        {"incubator": None, "include_entries": True}, {"compare": date(2024, 1, 15), "all_rows": True},
        {"by": "incubator", "incubator": None}, {"by": "sponsor", "incubator": None}, {"by": "thematique"},
        {"by": "usertype", "compare": EARLIER}, {"by": "usertype", "incubator": "jetee"},
        {"over": YEARS, "every": "year", "include_entries": True},
        {"over": YEAR, "incubator": None},
    ),
    "transitions": ({"incubator": None}, {}, {"compare": date(2024, 1, 15)},
        {"over": YEARS, "every": "year", "incubator": "digue"}),
    "durations": ({"incubator": None}, {"incubator": None, "compare": date(2024, 1, 15)},
        {"over": Period(date(2020, 1, 1), EARLIER)}),
    "funnel": ({"incubator": None}, {"basis": "decided", "incubator": None, "compare": EARLIER},
        {"incubator": "digue", "day": EARLIER}),
    "timeline": ({"incubator": None}, {"include_inactive": True, "over": YEAR}, {"phases": ["construction"]}),
    "standards": ({"incubator": None}, {"summary": True, "incubator": None}, {"phases": ["acceleration", "abandon"]}),
    "ahead": ({"incubator": None}, {"by": "month"}, {"over": YEAR}),
    "administration": ({"incubator": None}, {"by": "month"}, {"by": "order"}, {"over": YEAR}),
    "risk": (
        {"incubator": None}, {"startup": "goulet"}, {"startup": "rade"}, {"phases": ["construction"], "day": EARLIER},
        {"phases": ["opere"], "incubator": None}, {"incubator": "jetee"},
    ),
    "metrics": (
        {"incubator": None}, {"key": "taux", "incubator": None}, {"startup": "barge"},
        {"startup": "barge", "key": "taux"},
        {"startup": "anse", "over": YEAR}, {"over": YEAR, "day": EARLIER},
    ),
    "committees": (
        {"incubator": None}, {"day": EARLIER, "incubator": None}, {"by": "phase"}, {"by": "incubator"},
        {"by": "incubator", "incubator": None}, {"over": YEAR, "incubator": None},
        {"over": YEARS, "every": "year", "incubator": None},
    ),
    "missions": (
        {"incubator": None}, {}, {"by": "status"}, {"by": "incubator", "incubator": None},
        {"by": "domaine", "ending": [45]},
        {"over": Period(date(2024, 10, 1), date(2025, 6, 30)), "every": "month"}, {"incubator": "jetee"},
    ),
    "community": ({"incubator": None}, {"phases": ["construction"], "day": EARLIER}),
    "arrivals": (
        {"incubator": None}, {}, {"over": YEAR, "every": "month"}, {"by": "status"},
        {"by": "domaine", "incubator": None},
        {"by": "incubator", "incubator": None, "over": YEAR}, {"over": Period(date.min, DAY)}, {"incubator": "jetee"},
    ),
    "teams": (
        {"incubator": None}, {"by": "phase", "incubator": None}, {"by": "domaine"},
        {"required_roles": ("Design", "Produit"), "phases": ["acceleration"]},
    ),
    "skills": ({"incubator": None}, {"skills": ("Rust", "Design"), "within": 31}, {"phases": ["construction"]}),
    "headcount": (
        {"incubator": None, "include_entries": True}, {}, {"by": "domaine"}, {"by": "incubator", "incubator": None},
        {"over": YEAR, "every": "quarter", "include_entries": True}, {"over": YEAR, "by": "domaine"},
        {"over": YEAR, "every": "quarter", "by": "incubator", "incubator": None},
    ),
    "jobs": ({"incubator": None}, {}, {"over": YEAR, "incubator": None}, {"over": YEAR, "every": "quarter"},
        {"day": EARLIER}),
    "indicators": (
        {"incubator": None}, {}, {"publication": "bilan"},
        {"publication": "plf", "over": Period(date(2022, 1, 1), DAY)},
    ),
}  # fmt: skip
"""The forms of each report that are compared. Without an `incubator` it is one of three."""


def report_lines(report_id: str) -> Iterator[str]:
    for form in FORMS[report_id]:
        arguments = dict(form)
        if "startup" in arguments:
            arguments["startup"] = startup(arguments["startup"])
        if report_id == "skills":
            arguments.setdefault("within", 60)
        yield f"# {form}"
        yield from dump_table(table(report_id, **arguments))
        yield ""


def context(day: date = DAY, **rules: int) -> PageContext:
    return PageContext(shore_registry(**rules), day, today=DAY)


CHANGES = (
    *(ChangedEntry("changed", "startup", name, f"Startup {name}") for name in ("c", "a", "b")),
    *(ChangedEntry("added", "startup", name, f"Startup {name}") for name in ("d", "e")),
    ChangedEntry("removed", "startup", "f", "Startup f"),
    *(ChangedEntry("changed", "member", name, f"Member {name}") for name in ("a", "b", "c", "d")),
    ChangedEntry("renamed", "job", "b", "Job"),
    ChangedEntry("changed", "setting", "incubo.toml", "incubo.toml"),
)


def form_url(request: FormRequest) -> str:
    answers = ";".join(f"{key}={value}" for key, value in request.answers.items())
    return f"form:{request.form_id}?{answers}&title={request.title}".replace("\n", "/")


def edit_url(path: str) -> str:
    return f"edit:{path}" if "/b" not in path else ""


LINKS = DocumentLinks(form_url, edit_url)


def digest_lines() -> Iterator[str]:
    week = Period(DAY - timedelta(6), DAY)
    yield from dump_page(digest_page(context(), None, week, 30, Provenance(), CHANGES))
    yield from dump_page(digest_page(context(), "quai", week, 31, Provenance(), max_lines=2, links=LINKS))
    yield from dump_page(
        digest_page(context(), "quai", Period(date(2024, 12, 1), DAY), 7, Provenance(), max_lines=None)
    )
    yield from dump_page(digest_page(context(), "digue", week, 30, Provenance(), CHANGES[:1], by="startup"))
    earlier = Period(EARLIER - timedelta(6), EARLIER)
    yield from dump_page(digest_page(context(EARLIER), "quai", earlier, 30, Provenance()))
    yield from dump_page(
        digest_page(context(date(1999, 1, 1)), "quai", Period(date(1999, 1, 1), date(1999, 1, 1)), 30, Provenance())
    )


def calendar_lines() -> Iterator[str]:
    for kind, incubator, day in (
        ("committees", None, DAY), ("committees", "quai", EARLIER), ("missions", None, DAY),
        ("missions", "quai", EARLIER),
        ("missions", "jetee", DAY), ("admin", None, DAY),
    ):  # fmt: skip
        period = Period(day, day + timedelta(366))
        appointments = find_appointments(context(day), kind, incubator, period)
        yield f"# {kind} {incubator}"
        yield from (f"   {dump(appointment)}" for appointment in appointments)
        yield from dump_table(calendar_table(shore_registry(), kind, appointments, period, day))
    for first, last in (("2023-12-31", "2024-01-31"), ("2024-11-15", "2025-02-01"), ("2025-02-02", "2025-10-30")):
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
        yield from (f"   {dump(it)}" for it in find_appointments(context(), "admin", None, period))
    yield from dump_table(calendar_table(shore_registry(), "missions", (), period, DAY))
    for rules in RULES_LEFT_OUT:
        for kind in ("committees", "missions"):
            found = find_appointments(context(**rules), kind, "digue", Period(DAY, DAY + timedelta(40)))
            yield from (f"   {dump(appointment)}" for appointment in found)
    for names in ({}, {"last_payment": 0}, {"orders_again": 0}):
        yield str(has_year_end_rules(shore_registry(**names)))


RULES_LEFT_OUT: tuple[dict[str, int], ...] = ({"deck": 0, "order_last": 0}, {"order_start": 0}, {"order_last": 20})
"""Settings of a registry, each another one that is off or other than usual."""


def dossier_lines() -> Iterator[str]:
    for name in ("algue", "anse", "bief", "cap", "dune", "goulet", "havre", "jetee", "mole", "rade", "saline", "wharf"):
        yield from dump_page(dossier_page(startup(name), context()))
    for rules in RULES_LEFT_OUT:
        for name in ("algue", "fanal", "havre", "goulet"):
            page = dossier_page(startup(name), context(**rules))
            yield from dump_page(page._replace(sections=page.sections[:1]))
    yield from dump_page(dossier_page(startup("dune"), context(), date(2025, 1, 20), "https://forge.example/dune"))
    yield from dump_page(dossier_page(startup("algue"), context(), date(2025, 1, 4)))
    yield from dump_page(dossier_page(startup("algue"), context(), date(2025, 1, 5)))
    yield from dump_page(dossier_page(startup("algue"), context(), date(2025, 1, 6)))
    yield from dump_page(dossier_page(startup("rade"), context(EARLIER)))


def reminder_lines() -> Iterator[str]:
    for kind in ("missions", "committees", "jobs", "sheets"):
        for incubator, days, forms in ((None, 30, False), ("quai", 31, True), ("jetee", 60, False)):
            yield f"# {kind} {incubator} {days}"
            links = DocumentLinks(form_url if forms else no_form_url, edit_url)
            for mail in make_reminders(context(), kind, incubator, days, links):
                yield f"{mail.id} {mail.recipient} from {mail.sender} copies {mail.copies}"
                yield from dump_page(mail.page)
    yield str([count_unattached_endings(context(), days) for days in (0, 1, 11, 12, 60)])
    links = DocumentLinks(no_form_url, edit_url)
    for mail in make_reminders(context(deck=40), "committees", "quai", 40, links):
        yield from (dump(section) for section in mail.page.sections)


def todo_lines() -> Iterator[str]:
    for incubator in (None, "quai"):
        view = Scope(shore_registry(), DAY, incubator, today=DAY)
        yield from dump_page(todo_page(view, (), " --at hier", " --incubator x"))
        yield from dump_page(todo_page(view, (), by="startup"))
        yield from dump_page(todo_page(view, ("committee-late", "sheet/budget_url"), by="person"))
        yield from dump_table(todo_table(view, (), "person"))
    yield from dump_page(todo_page(Scope(shore_registry(), EARLIER, today=DAY), ()))
    yield from dump_page(todo_page(Scope(shore_registry(), date(1999, 1, 1), today=DAY), ()))


def attention(incubator: str | None, day: date = DAY) -> Scope:
    return Scope(shore_registry(), day, incubator, today=DAY)


def today_lines() -> Iterator[str]:
    commands = ((Message("Look"), ("list", "show")),)
    yield from dump_page(today_page(context(), attention(None), commands))
    yield from dump_page(today_page(context(), attention("quai"), commands, " --at hier", " --incubator x"))
    yield from dump_page(
        today_page(
            context(), attention("digue"), commands, fits_screen=lambda page: len(page.sections[1].blocks[0].items) < 7
        )
    )
    yield from dump_page(today_page(context(), attention("digue"), commands, fits_screen=lambda _: False))
    yield from dump_page(today_page(context(), attention("jetee"), commands))
    yield from dump_page(today_page(context(date(1999, 1, 1)), attention(None, date(1999, 1, 1)), commands))


def page_lines(kind: str) -> Iterator[str]:
    entries = shore_registry().entries[kind]
    for name in entries:
        yield from dump_page(entry_page(context(), kind, name))
    if kind == "startup":
        for name in ("algue", "dune", "havre", "rade", "vasiere", "wharf"):
            yield from dump_page(startup_phases_page(startup(name), context()))
            yield from dump_page(entry_page(context(EARLIER), kind, name))


def stale_lines() -> Iterator[str]:
    for figure in PERISHABLE_FIGURES:
        for days in (None, 0, 7, 8, 60):
            last_known_day = None if days is None else DAY - timedelta(days)
            stale = find_stale_copy(Scope(shore_registry(), DAY, "quai"), last_known_day, figure)
            yield f"{figure} {days}: {stale and dump(stale)}"
            if stale is not None:
                yield f"   {dump(stale.as_note())} {dump(stale.begin_page(EMPTY, 'incubo todo').sections)}"
                yield f"   {dump(stale.begin_page(EMPTY, '').sections)}"
    for name in ("algue", "cap", "rade", "vasiere"):
        yield f"{name} {dump(find_stale_team(shore_registry(), name, DAY, DAY - timedelta(40)))}"


def people_note_lines() -> Iterator[str]:
    for incubator in (None, "quai", "digue", "jetee"):
        notes = (*mission_notes(shore_registry(), incubator), *group_notes("status", incubator))
        for note in notes:
            yield f"{incubator} {note.id}: {dump(note.message)}"
            yield from (f"   - {dump(entry)}" for entry in note.contributions)


EMPTY = Page("x", "", Cell("x"), ())

TOPICS = (
    "ref-unknown-startup", "schema-missing-field", "job-wording", "error[schema-email]", "phase", "style", "startup",
    "members", "fiches membre",
    "member.missions.end", "membre.missions.fin", "mission.end", "missions.0.end", "startup.phases.start",
    "startup.sponsors", "startup.contact", "startup.events.decision",
    "job.closes", "job.kind", "member.domaine", "start", "phases.starts", "amount", "contact", "acceleration",
    "Accélération", "transfert", "comité", "committee", "continue",
    "launch", "mid", "admin", "agent public", "etat", "events", "phases", "statuses", "decisions", "autre",
    "independent", "active", "actif", "retention", "tenure", "présence", "rien du tout",
    "incubator.owner", "organisation.type", "team.name", "startup.fast.montant", "startup.rgpd", "startup.metrics",
    "startup.accessibility_status", "startup.usertypes", "filled", "not compliant",
)  # fmt: skip


def explain_lines() -> Iterator[str]:
    vocabulary = shore_registry().vocabulary
    contexts = (
        ExplainContext(vocabulary),
        ExplainContext(vocabulary, layout=BETA_LAYOUT, severities={"schema": "advice", "job-wording": "error"}),
    )
    for number, explained in enumerate(contexts):
        for topic in (*TOPICS, *report_word_names()) if not number else TOPICS[:24]:
            page = find_topic_page(topic, explained)
            yield f"# {topic}: {suggest_topic(topic + 'e', explained) if page is None else ''}"
            yield from dump_page(page) if page is not None else ()
        yield from dump_page(index_page(explained))
        words = [word for kind in ENTRY_KINDS.values() for word in (kind.id, dump(Message(kind.label)))]
        words += [*TOPICS, *report_word_names(), "decisions", "thematiques"]
        for word in words:  # with a letter too many
            yield f"{word}z: {suggest_topic(f'{word}z', explained)}"


def catalogue_lines() -> Iterator[str]:
    for indicator in INDICATORS:
        plain = indicator._replace(  # type: ignore[arg-type]
            compute=None,
            gaps=len(indicator.gaps),
            yearly_gaps=len(indicator.yearly_gaps),
            remarks=len(indicator.remarks),
        )
        yield dump(plain._replace(shared_remarks=len(indicator.shared_remarks)))  # type: ignore[arg-type]


OUTPUTS: dict[str, Callable[[], Iterator[str]]] = {
    **{report_id: (lambda report_id=report_id: report_lines(report_id)) for report_id in FORMS},
    "digest": digest_lines,
    "calendar": calendar_lines,
    "dossier": dossier_lines,
    "remind": reminder_lines,
    "todo": todo_lines,
    "today": today_lines,
    "stale": stale_lines,
    "people-notes": people_note_lines,
    "explain": explain_lines,
    "indicator-catalogue": catalogue_lines,
    **{
        f"show-{kind}": (lambda kind=kind: page_lines(kind))
        for kind in ("startup", "member", "job", "incubator", "team", "organisation")
    },
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_whole_output(name: str, request: pytest.FixtureRequest) -> None:
    check_golden(f"reports/{name}", OUTPUTS[name](), request)


def test_every_report_is_compared() -> None:
    assert set(FORMS) == set(REPORTS)
