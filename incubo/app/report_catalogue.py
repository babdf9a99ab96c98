"""What reports and documents share: the day, the incubator and the period they are about, and the entries to load."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.workspace import find_provenance, resolve_incubator
from incubo.config import settings
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import shift_date_clamped
from incubo.model.entry_kinds import add_custom_fields
from incubo.model.periods import Period, default_granularity, part_end_dates, split_period
from incubo.model.vocabulary import make_vocabulary
from incubo.query.filters import resolve_values
from incubo.query.resource import QueryContext
from incubo.query.resources.startups import STARTUPS
from incubo.registry import lookup
from incubo.reports.entry_pages.common import RegistryOnDay
from incubo.reports.explain.context import ExplainContext

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.model.periods import Period
    from incubo.model.records import Startup
    from incubo.registry.provenance import Provenance
    from incubo.registry.registry import Registry
    from incubo.reports.entry_pages.common import RegistryOnDay
    from incubo.reports.explain.context import ExplainContext


def make_explain_context(workspace: Workspace | None) -> ExplainContext:
    """The words and severities of the registry; without one, those of the network's profile."""
    if workspace is None:
        return ExplainContext(make_vocabulary(settings.load_profile(settings.Config().profile)))
    vocabulary = workspace.load_registry(()).vocabulary  # with the phases and events that the registry describes itself
    return ExplainContext(
        vocabulary, add_custom_fields(workspace.settings.custom_fields), workspace.layout, workspace.settings.severities
    )


PEOPLE_ENTRY_TYPES = ("member", "startup", "team", "incubator")
"""What is read to know whose missions count."""


class ReportContext(NamedTuple):
    """A registry opened to report on it: the day asked for, and whose figures (None = every incubator's)."""

    workspace: Workspace
    registry: Registry
    incubator: str | None

    @property
    def day(self) -> date:
        """The day that the figures are of."""
        return self.workspace.as_of

    @property
    def provenance(self) -> Provenance:
        """What the figures are read from."""
        return find_provenance(self.workspace)

    def parse_period(self, text: str) -> Period:
        """The period of `--over`: nothing of it comes after the day of the report. Raises UsageError."""
        first, dots, last = text.partition("..")
        period = self.workspace.parse_period(
            f"{first}..{self.day.isoformat()}" if dots and not last else text, prefer_past=True, today=self.day
        )
        if period.first > self.day:
            message = N_("the period “{word}” begins after the chosen day ({day:long})")
            raise UsageError(Message(message, {"word": text, "day": self.day}))
        return Period(period.first, min(period.last, self.day))

    def parse_period_or_last_year(self, text: str | None) -> Period:
        """The period of `--over`, or the twelve months up to the day. Raises UsageError."""
        if text is not None:
            return self.parse_period(text)
        return Period(shift_date_clamped(shift_date_clamped(self.day, -1, "years"), 1), self.day)

    def parse_period_ends(self, text: str, unit: str | None) -> list[date]:
        """The last day of each part of `--over`, cut by `--every`; by default so that the lines are not too many.

        The part that is not over yet ends on the day of the report. Raises UsageError.
        """
        period = self.parse_period(text)
        return part_end_dates(period, unit if unit is not None else default_granularity(period))

    def parse_phases(self, words: list[str] | None) -> list[str]:
        """The phases of `--phase`, by id or label, several with commas. Raises UsageError for a word that is none."""
        if not words:
            return []

        context = QueryContext(self.registry, self.day, self.workspace.read_text, today=self.workspace.current_date)
        return [value.id for value in resolve_values(context, STARTUPS, "phase", words, self.workspace.language)]

    def find_startup(self, name: str) -> Startup:
        """The startup that a word names. Raises UsageError, also for a file that cannot be read."""
        startup_id = lookup.find_in_kind(self.registry, "startup", name).id
        if startup_id is None:
            message, hints = lookup.no_match_message(self.registry, "startup", name)
            raise UsageError(message, hints=hints)
        if startup_id not in self.registry.startups:
            path = self.registry.unreadable_files["startup"][startup_id]
            hint = Message(N_("what is wrong, and how to fix it: incubo validate {path}"), {"path": path})
            raise UsageError(Message(N_("{path} cannot be read"), {"path": path}), hints=(hint,))
        return self.registry.startups[startup_id]

    def parse_period_parts(self, text: str | None, unit: str | None, *, includes_future: bool = False) -> list[Period]:
        """The parts of `--over` (the last twelve months where it is not given), cut by `--every`; whole without it.

        `includes_future`: what comes after the day of the report is looked at, too. Raises UsageError.
        """
        if includes_future and text is not None:
            period = self.workspace.parse_period(text, today=self.day)
        else:
            period = self.parse_period_or_last_year(text)
        return split_period(period, unit) if unit is not None else [period]


def require_period(unit: str | None, period_text: str | None) -> None:
    """Raise UsageError for `--every` without `--over`: a day has no parts."""
    if unit is not None and period_text is None:
        raise UsageError(
            Message(N_("{option} goes with {other}"), {"option": "--every", "other": "--over"}),
            hints=(Message(N_("for instance: {command}"), {"command": f"--over 2022.. --every {unit}"}),),
        )


def make_report_context(
    workspace: Workspace, incubator: str | None, kinds: Iterable[str] = ("startup",)
) -> ReportContext:
    """Read some kinds of entries (incubators come with them). `incubator`: as given with `--incubator`.

    Raises UsageError for an unknown incubator.
    """
    registry = workspace.load_registry(tuple(dict.fromkeys((*kinds, "incubator"))))
    return ReportContext(workspace, registry, resolve_incubator(incubator, workspace, registry))


class PeopleGrouping(StrEnum):
    """What a report about people can be grouped by."""

    status = "status"
    domaine = "domaine"
    incubator = "incubator"


def incubator_for_grouping(incubator: str | None, by: PeopleGrouping | None) -> str | None:
    """To compare incubators is to look at all of them."""
    return incubator or ("all" if by is PeopleGrouping.incubator else None)


DOCUMENT_ENTRY_TYPES = ("startup", "member", "job", "incubator", "organisation", "team")
"""The kinds of entries that a document may tell of."""


def make_document_context(context: ReportContext, path: str | None = None) -> RegistryOnDay:
    """The registry on the day, and what git knows of a file: what documents are made from."""
    from incubo.vcs import status

    root = context.workspace.root
    registry_on_day = RegistryOnDay(
        context.registry, context.day, status.head_commit(root), today=context.workspace.current_date
    )
    if path is None:
        return registry_on_day
    return registry_on_day._replace(
        last_change=status.last_commit_of(root, path), is_modified=status.is_modified(root, path)
    )
