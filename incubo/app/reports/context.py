"""What reports and documents share: the day, the incubator and the period they are about, and the entries to load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.entry_lookup import find_entry_id, get_readable_record
from incubo.app.workspace import (
    find_last_known_day,
    find_provenance,
    find_sheet_days,
    parse_earlier_day,
    resolve_incubator,
)
from incubo.config import settings
from incubo.core.errors import IncuboError, UsageError
from incubo.core.i18n import N_, capitalize_first
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.core.problem import options_conflict
from incubo.core.shell import quote_argument
from incubo.document.table import Note
from incubo.edit.asking.arguments import parse_duration_argument
from incubo.facts.people import left_out_notes, mission_notes
from incubo.facts.scope import Scope
from incubo.model.periods import Period
from incubo.model.quantities import metric_words
from incubo.model.suggestions import find_word
from incubo.model.vocabulary import make_vocabulary
from incubo.query.context import QueryContext
from incubo.query.filters import resolve_values
from incubo.query.resource import ResourceFilter
from incubo.query.resources.members import MEMBERS
from incubo.query.resources.startups import STARTUPS
from incubo.registry.lookup import phase_label
from incubo.registry.provenance import phase_notes, scope_label, sponsor_notes
from incubo.reports.catalogue import PRIVATE
from incubo.reports.comparison import CHANGE_COLUMN, compare_tables
from incubo.reports.history import history_days
from incubo.reports.staleness import StaleCopy, find_stale_copy

if TYPE_CHECKING:
    from incubo.app.private import PrivateFolder
    from incubo.app.workspace import Workspace
    from incubo.document.table import Table
    from incubo.model.records import Member, Startup
    from incubo.registry.registry import Registry
    from incubo.reports.catalogue import Parameter, Report
    from incubo.reports.explain.context import ExplainContext
    from incubo.reports.history import KnownCounts


def make_explain_context(workspace: Workspace | None) -> ExplainContext:
    """The words and severities of the registry; without one, those of the network's profile."""
    from incubo.reports.explain.context import ExplainContext  # lazy: 3 ms, reports explain nothing

    if workspace is None:
        return ExplainContext(make_vocabulary(settings.load_profile(settings.Config().profile)))
    vocabulary = workspace.load_registry(()).vocabulary  # with the phases and events that the registry describes itself
    return ExplainContext(vocabulary, workspace.entry_kinds, workspace.layout, workspace.settings.severities)


MAX_YEARS = 100
"""A report is about no more years than that: each of them may be counted."""


class ReportContext(Scope):
    """A registry opened to report on it, on the day and for the incubator asked for."""

    def __init__(self, workspace: Workspace, registry: Registry, incubator: str | None) -> None:
        super().__init__(registry, workspace.as_of, incubator, today=workspace.current_date)
        self.workspace = workspace

    def find_stale_copy(self, figure: str = "members") -> StaleCopy | None:
        """What there is to say of a copy that has not changed for more than a week (see `staleness`)."""
        last_known_day = find_last_known_day(self.workspace, self.commit)
        return find_stale_copy(self, last_known_day, figure)

    def parse_period(self, text: str) -> Period:
        """The period of `--over`: nothing of it comes after the day of the report. Raises UsageError."""
        return _limit_period(self.workspace.parse_past_period(text, self.day), text)

    def parse_future_period(self, text: str) -> Period:
        """A period that may reach beyond the day of the report. Raises UsageError."""
        return _limit_period(self.workspace.parse_period(text, today=self.day), text)

    def parse_phases(self, words: list[str]) -> list[str]:
        """The phases of `--phase`, by id or label, several with commas. Raises UsageError for an unknown phase."""
        context = QueryContext(self.registry, self.day, self.workspace.read_text, today=self.workspace.current_date)
        return [value.id for value in resolve_values(context, STARTUPS, "phase", words, self.workspace.language)]

    def find_startup(self, name: str) -> Startup:
        """The startup that a word names. Raises UsageError, IncuboError for a file that cannot be read."""
        startup_id = find_entry_id(self.registry, "startup", name)
        startup: Startup = get_readable_record(self.registry, "startup", startup_id, IncuboError)
        return startup

    def parse_roles(self, values: list[str]) -> tuple[str, ...]:
        """The roles of teams, in any language and without accents. Raises UsageError for an unknown role."""
        resource = MEMBERS._replace(filters={"need": MEMBERS.filters["domaine"]})
        query = QueryContext(self.registry, self.day)
        return tuple(role.id for role in resolve_values(query, resource, "need", values, self.workspace.language))

    def parse_skills(self, values: list[str]) -> tuple[str, ...]:
        """Domains and skills of members, by any of their names; a beginning means a domain first. Raises UsageError."""
        vocabulary = self.registry.vocabulary
        domains = {
            domain: (domain, *vocabulary.value_labels("domaines", domain).values())
            for domain in vocabulary.allowed_values("domaines")
        }

        def values_of(_: QueryContext, member: Member) -> tuple[str | None, ...]:
            return (member.domaine, *member.competences)

        resource = MEMBERS._replace(filters={"skill": ResourceFilter("domaines", values_of)})
        query = QueryContext(self.registry, self.day)
        skills: list[str] = []
        for word in (part.strip() for value in values for part in value.split(",") if part.strip()):
            domain = find_word(domains, word).value
            found = resolve_values(query, resource, "skill", [word], self.workspace.language) if domain is None else ()
            skills += [domain] if domain is not None else [skill.id for skill in found]
        return tuple(dict.fromkeys(skills))

    def parse_duration(self, text: str) -> int:
        """A duration, in days from the day of the report. Raises UsageError."""
        return (parse_duration_argument(text).after(self.day) - self.day).days

    def parse_durations(self, text: str) -> list[int]:
        """Durations with commas between them, in days from the day of the report. Raises UsageError."""
        spans = [parse_duration_argument(word) for word in text.split(",") if word.strip()]
        return sorted({(span.after(self.day) - self.day).days for span in spans})


def _limit_period(period: Period, text: str) -> Period:
    """The period, if it can be counted year by year in a moment. Raises UsageError."""
    if period.last.year - period.first.year >= MAX_YEARS:
        message = N_("the period “{word}” is longer than {n} years")
        raise UsageError(Message(message, {"word": text, "n": MAX_YEARS}))
    return period


def make_report_context(
    workspace: Workspace,
    incubator: str | None,
    kinds: Iterable[str] = ("startup",),
    registry: Registry | None = None,
) -> ReportContext:
    """Read some kinds of entries (incubators come with them), without the drafts: they are in no figure.

    `incubator`: as given with `--incubator`. `registry`: one that is read already, with all kinds that the report may
    read.

    Raises UsageError for an unknown incubator.
    """
    if registry is None:
        registry = workspace.load_registry(tuple(dict.fromkeys((*kinds, "incubator"))))
    return ReportContext(workspace, registry, resolve_incubator(incubator, workspace, registry.without_drafts))


_PARSERS: dict[str, Callable[[ReportContext, Any], Any]] = {
    "duration": ReportContext.parse_duration,
    "durations": ReportContext.parse_durations,
    "earlier-day": lambda context, text: parse_earlier_day(text, context.workspace),
    "future-period": ReportContext.parse_future_period,
    "period": ReportContext.parse_period,
    "phases": ReportContext.parse_phases,
    "roles": ReportContext.parse_roles,
    "skills": ReportContext.parse_skills,
    "startup": ReportContext.find_startup,
}
"""How the value of a parameter is parsed, by type; other values are used unchanged."""


def parse_report_value(context: ReportContext, parameter: Parameter, value: Any) -> Any:
    """The value of a parameter, from the text that a person gave (None: none). Raises IncuboError."""
    parser = _PARSERS.get(parameter.type)
    if parser is None or value is None:
        if parameter.choices and value is not None and value not in parameter.choices:
            raise UsageError(Message(N_("“{word}” is not one of the choices"), {"word": str(value)}))
        return value
    return parser(context, value)


_WORKSPACE_PARAMETERS = frozenset({"at", "known", "incubator", "compare", "compare_known"})
"""The parameters that say from which registry, on which day and for whom a report is made."""


class ReportConflict(NamedTuple):
    """Why the value of a parameter cannot be used: with another value, or without one. The names are of parameters.

    `type`: `excludes` (`other` has a value too), `needs` (`other` has none), `needs-group` (it compares the figures of
    groups, and `other` has none).
    """

    type: str
    parameter: str
    other: str


def find_report_conflicts(report: Report, arguments: Mapping[str, Any]) -> Iterator[ReportConflict]:
    """The values that do not go together (`arguments`: by name of parameter, None for no value)."""
    for name, other in report.exclusions:
        if arguments[name] is not None and arguments[other] is not None:
            yield ReportConflict("excludes", name, other)
    if report.compared:
        for name, others in (
            ("compare", ("over", "every")),
            ("compare_known", ("compare", "known")),
        ):
            if arguments.get(name) is None:
                continue
            for other in others:
                if arguments.get(other) is not None:
                    yield ReportConflict("excludes", name, other)
            if report.compares_groups and arguments["by"] is None:
                yield ReportConflict("needs-group", name, "by")
    if arguments.get("history"):
        if arguments["over"] is None:
            yield ReportConflict("needs", "history", "over")
        for other in ("known", "compare", "compare_known", "include_entries", "all_rows"):
            if arguments.get(other):
                yield ReportConflict("excludes", "history", other)
    if report.needs_period and arguments["every"] is not None and arguments["over"] is None:
        yield ReportConflict("needs", "every", "over")  # a day has no parts


def check_report_arguments(report: Report, arguments: Mapping[str, Any]) -> None:
    """Raise UsageError for values that do not go together (see `find_report_conflicts`)."""
    conflict = next(find_report_conflicts(report, arguments), None)
    if conflict is None:
        return
    parameters = {parameter.name: parameter for parameter in report.parameters}
    options = {"option": parameters[conflict.parameter].option, "other": parameters[conflict.other].option}
    if conflict.type == "excludes":
        hints: tuple[Message, ...] = ()
        if (conflict.parameter, conflict.other) == ("history", "include_entries"):
            command = f"incubo report {report.id} --compare-known 2024-12-31 --why"
            hints = (Message(N_("which entries make the difference on a day"), command=command),)
        raise UsageError(options_conflict(**options), hints=hints)
    if conflict.type == "needs-group":
        message = N_("without {other}, each line is an entry: {option} compares the figures of groups")
        example = f"--by {parameters['by'].choices[0]}"
    else:
        message = N_("use {option} only with {other}")
        is_history = conflict.parameter == "history"
        example = "--over 2024 --history" if is_history else f"--over 2022.. --every {arguments['every']}"
    raise UsageError(Message(message, options), hints=(Message(N_("for instance"), command=example),))


def find_report_kinds(report: Report) -> set[str]:
    """The kinds of entries that a report may read, however it is grouped and whoever it is about."""
    return {*report.kinds, *report.kinds_of_incubator, *chain.from_iterable(report.kinds_of_group.values())}


def run_report(
    report: Report,
    workspace: Workspace,
    arguments: Mapping[str, Any],
    registry: Registry | None = None,
    open_private: Callable[[Registry], PrivateFolder | None] | None = None,
) -> tuple[ReportContext, Table]:
    """A report's table, and the context that it was made from. `arguments`: the values of its parameters, as text.

    The workspace is opened for the day of the report. `registry`: as for `make_report_context`. `open_private`: opens
    the private folder where what it says may be shown; None: it may not. Raises UsageError.
    """
    group = arguments.get("by")
    incubator = arguments.get("incubator") or ("all" if group == "incubator" else None)
    kinds = (*report.kinds, *report.kinds_of_group.get(group or "", ()))
    if (
        registry is None
        and report.kinds_of_incubator
        and make_report_context(workspace, incubator, kinds=()).incubator is not None
    ):
        kinds += report.kinds_of_incubator
    context = make_report_context(workspace, incubator, kinds, registry)
    values = _parse_values(report, context, arguments)
    if arguments.get("history"):
        values["known"] = _read_known_counts(report, context, values)
    make_table = load_target(report.target)
    context.provenance = find_provenance(workspace)
    if report.tells_sheet_days:
        context.sheet_days = find_sheet_days(workspace, context.startups, context.day)
    private_notes = _take_orders(context, open_private) if PRIVATE in report.parameters else ()
    table: Table = make_table(context, **values)
    if arguments.get("compare") is not None:
        earlier_day = parse_earlier_day(arguments["compare"], workspace)
        table = compare_tables(table, make_table(context.at(earlier_day), **values), report.compared)
    stale = context.find_stale_copy(report.perishable_figure) if report.perishable_figure else None
    first_notes = (stale.as_note(),) if stale is not None else ()
    last_notes = (*private_notes, *_reading_notes(report, context, group, values.get("over")))
    if arguments.get("history"):  # without the entries behind a note, which --why lists
        last_notes = (
            *(note._replace(contributions=()) for note in last_notes),
            *_cause_notes(report, table, arguments),
        )
    scope = tuple(_scope(context, table.title, values))
    return context, table._replace(notes=(*first_notes, *table.notes, *last_notes), scope=scope)


def _take_orders(
    context: ReportContext, open_private: Callable[[Registry], PrivateFolder | None] | None
) -> tuple[Note, ...]:
    """Give a report the purchase orders, and say what it does not show of them."""
    from incubo.app.private import tell_hidden_orders  # lazy: for reports that show orders

    private = open_private(context.registry) if open_private is not None else None
    if private is None:
        return (Note("private", tell_hidden_orders(context.workspace)),)
    context.orders = tuple(private.iter_orders())
    shown = Note("private", Message(N_("Orders come from the private folder: they are published nowhere.")))
    unreadable = private.unreadable_message()
    return (shown, *((Note("private-unreadable", unreadable),) if unreadable is not None else ()))


def _parse_values(report: Report, context: ReportContext, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the function of a report takes, by name."""
    return {
        parameter.name: parse_report_value(context, parameter, value)
        for parameter in report.parameters
        if not parameter.is_display
        and (value := arguments[parameter.name]) is not None
        and parameter.name not in _WORKSPACE_PARAMETERS
    }


def find_table_maker(
    report: Report, context: ReportContext, arguments: Mapping[str, Any]
) -> Callable[[Registry], Table]:
    """Makes the rows of a report again from other entries, on the same day and with the same options."""
    make_table, values = load_target(report.target), _parse_values(report, context, arguments)
    return lambda registry: make_table(Scope(registry, context.day, context.incubator, today=context.today), **values)


def _read_known_counts(report: Report, context: ReportContext, values: Mapping[str, Any]) -> KnownCounts:
    from incubo.app.reports.history import read_known_counts  # lazy: only for the past

    assert report.history is not None
    days = history_days(values["over"], values.get("every"))
    workspace = context.workspace
    return read_known_counts(workspace, context.registry, context.incubator, report.history, days, values)


def _cause_notes(report: Report, table: Table, arguments: Mapping[str, Any]) -> Iterator[Note]:
    """How to find the entries behind the greatest difference between what was known then and now."""
    rows = [row for row in table.rows if row.cells.get(CHANGE_COLUMN)]
    if rows:
        day = max(rows, key=lambda row: abs(row.cells[CHANGE_COLUMN])).cells["date"]
        options = f" --incubator {quote_argument(arguments['incubator'])}" if arguments.get("incubator") else ""
        command = f"incubo report {report.id} --compare-known {day}{options} --why"
        hint = Message(N_("the entries that make it"), command=command)
        yield Note(
            "history-why", Message(N_("The greatest difference is that of {day:long}."), {"day": day}), hint=hint
        )


def _scope(context: ReportContext, title: Message, values: Mapping[str, Any]) -> Iterator[Message]:
    """Whose figures a report gives, and the filters that were asked for; a startup that its title names is left out."""
    startup = values.get("startup")
    if startup is None:
        yield scope_label(context.registry, context.incubator)
    elif startup.display_name not in title.arguments.values():
        yield Message("{title}", {"title": startup.display_name})
    if values.get("phases"):
        labels = [phase_label(context.registry, phase) for phase in values["phases"]]
        yield Message("{phases:list}", {"phases": labels})
    if values.get("skills"):
        skills = [context.registry.vocabulary.labelled_value("domaines", skill) for skill in values["skills"]]
        yield Message("{skills:list}", {"skills": skills})
    if values.get("key") is not None:
        yield Message("{key}", {"key": capitalize_first(metric_words(values["key"]))})


def _reading_notes(report: Report, context: ReportContext, group: str | None, over: Period | None) -> Iterator[Note]:
    """The notes about what the entries behind a report do not say, and about whom it leaves out."""
    if report.counts_phases:
        yield from phase_notes(context.registry, context.startups, context.day)
    if report.perishable_figure == "members":
        yield from mission_notes(context.registry, context.incubator)
        period = over or Period(context.day, context.day)
        yield from left_out_notes(context.registry, context.incubator, period)
    if group == "sponsor":
        yield from sponsor_notes(context.startups)
