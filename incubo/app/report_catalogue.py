"""What every command that reports does: open the registry, read the kinds it needs, and deliver a Table.

What the documents share: the kinds of entries they read, and what is known of a registry.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app import arguments, workspace
from incubo.cli import session
from incubo.cli.output import TableFormat, output_table
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.cli.params import PeriodUnit
    from incubo.document.table import Table
    from incubo.model.periods import Period
    from incubo.model.records import Startup
    from incubo.registry.provenance import Provenance
    from incubo.registry.registry import Registry
    from incubo.reports.entry_pages.common import RegistryOnDay
    from incubo.reports.explain.context import ExplainContext


def make_explain_context(opened: Workspace | None) -> ExplainContext:
    """The words and severities of the registry; without one, those of the network's profile."""
    from incubo.config import settings
    from incubo.model.entry_kinds import add_custom_fields
    from incubo.model.vocabulary import make_vocabulary
    from incubo.reports.explain.context import ExplainContext

    if opened is None:
        return ExplainContext(make_vocabulary(settings.load_profile(settings.Config().profile)))
    vocabulary = opened.load(()).vocabulary  # with the phases and events that the registry describes itself
    return ExplainContext(vocabulary, add_custom_fields(opened.config.fields), opened.layout, opened.config.severities)


PEOPLE_ENTRY_TYPES = ("member", "startup", "team", "incubator")
"""What is read to know whose missions count."""


class ReportContext(NamedTuple):
    """A registry opened to report on it: the day asked for, and whose figures (None = every incubator's)."""

    opened: Workspace
    registry: Registry
    incubator: str | None

    @property
    def day(self) -> date:
        """The day that the figures are of."""
        return self.opened.today

    @property
    def source(self) -> Provenance:
        """What the figures are read from."""
        return workspace.find_provenance(self.opened)

    def over(self, word: str) -> Period:
        """The period of `--over`: nothing of it comes after the day of the report. Raises UsageError."""
        from incubo.model.periods import Period

        first, dots, last = word.partition("..")
        asked = arguments.parse_period_argument(
            f"{first}..{self.day.isoformat()}" if dots and not last else word,
            self.opened.config,
            past=True,
            today=self.day,
        )
        if asked.first > self.day:
            message = N_("the period “{word}” begins after the day that is looked at ({day:long})")
            raise UsageError(Message(message, {"word": word, "day": self.day}))
        return Period(asked.first, min(asked.last, self.day))

    def last_year(self, word: str | None) -> Period:
        """The period of `--over`, or the twelve months up to the day. Raises UsageError."""
        from incubo.model.dates import shift_date_clamped
        from incubo.model.periods import Period

        if word is not None:
            return self.over(word)
        return Period(shift_date_clamped(shift_date_clamped(self.day, -1, "years"), 1), self.day)

    def ends(self, word: str, every: PeriodUnit | None) -> list[date]:
        """The last day of each part of `--over`, cut by `--every`; by default so that the lines are not too many.

        The part that is not over yet ends on the day of the report. Raises UsageError.
        """
        from incubo.model.periods import default_granularity, part_end_dates

        asked = self.over(word)
        return part_end_dates(asked, every.value if every is not None else default_granularity(asked))

    def phases(self, given: list[str] | None) -> list[str]:
        """The phases of `--phase`, by id or label, several with commas. Raises UsageError for a word that is none."""
        if not given:
            return []
        from incubo.query.filters import resolve_values
        from incubo.query.resource import QueryContext
        from incubo.query.resources.startups import STARTUPS

        scope = QueryContext(self.registry, self.day, self.opened.text_of, now=self.opened.now)
        return [value.id for value in resolve_values(scope, STARTUPS, "phase", given, session.current_session().lang)]

    def startup(self, word: str) -> Startup:
        """The startup that a word names. Raises UsageError, also for a file that cannot be read."""
        from incubo.registry import lookup

        found = lookup.find_in_kind(self.registry, "startup", word).id
        if found is None:
            message, hints = lookup.no_match_message(self.registry, "startup", word)
            raise UsageError(message, hints=hints)
        if found not in self.registry.startups:
            path = self.registry.unreadable["startup"][found]
            hint = Message(N_("what is wrong, and how to mend it: incubo validate {path}"), {"path": path})
            raise UsageError(Message(N_("{path} cannot be read"), {"path": path}), hints=(hint,))
        return self.registry.startups[found]

    def parts(self, word: str | None, every: PeriodUnit | None, *, ahead: bool = False) -> list[Period]:
        """The parts of `--over` (the last twelve months where it is not given), cut by `--every`; whole without it.

        `ahead`: what comes after the day of the report is looked at, too. Raises UsageError.
        """
        from incubo.model.periods import split_period

        if ahead and word is not None:
            asked = arguments.parse_period_argument(word, self.opened.config, today=self.day)
        else:
            asked = self.last_year(word)
        return split_period(asked, every.value) if every is not None else [asked]

    def deliver(
        self, table: Table, fmt: TableFormat | None, output: Path | None, *, why: bool = False, everything: bool = False
    ) -> int:
        """Write the table in the form asked for; the command's exit code. Raises UsageError, ToolError."""
        if output is not None:
            workspace.refuse_output_among_entries(output, self.opened)
        output_table(
            table, fmt, output, phase_label=workspace.make_phase_labeller(self.registry), all_rows=everything, why=why
        )  # fmt: skip
        return 0


def require_period(every: PeriodUnit | None, over: str | None) -> None:
    """Raise UsageError for `--every` without `--over`: a day has no parts."""
    if every is not None and over is None:
        raise UsageError(
            Message(N_("{option} goes with {other}"), {"option": "--every", "other": "--over"}),
            hints=(Message(N_("for instance: {command}"), {"command": f"--over 2022.. --every {every.value}"}),),
        )


def open_report_context(at: str | None, incubator: str | None, kinds: Iterable[str] = ("startup",)) -> ReportContext:
    """Open the registry and read some kinds of entries (incubators come with them). `at`, `incubator`: as given.

    Raises NoRegistry, ConfigError, UsageError.
    """
    opened = workspace.open_workspace(at)
    registry = opened.load(tuple(dict.fromkeys((*kinds, "incubator"))))
    return ReportContext(opened, registry, workspace.resolve_incubator(incubator, opened, registry))


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


def make_document_context(desk: ReportContext, path: str | None = None) -> RegistryOnDay:
    """What documents are told of: the registry on the day, and what git knows of a file."""
    from incubo.reports.entry_pages.common import RegistryOnDay
    from incubo.vcs import status

    root = desk.opened.root
    made = RegistryOnDay(desk.registry, desk.day, status.head_commit(root), now=desk.opened.now)
    if path is None:
        return made
    return made._replace(change=status.last_commit_of(root, path), modified=status.is_modified(root, path))
