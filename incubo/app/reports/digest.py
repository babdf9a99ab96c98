"""The digest of an open registry: what changed in a period, from the dates in the files and from git."""

from __future__ import annotations

from incubo.app.history.diff_states import find_period_states
from incubo.app.history.registry_comparison import compare_states
from incubo.app.history.registry_log import LogRequest, tell_log
from incubo.app.reports.context import ReportContext
from incubo.app.reports.documents import make_document_context
from incubo.app.reports.form_links import make_document_links
from incubo.app.workspace import ALL_INCUBATORS, Workspace, find_provenance, parse_earlier_day
from incubo.core.errors import ConfigError, ToolError
from incubo.diff.facts import Subject
from incubo.document.page import Page, Section
from incubo.history.log_document import written_section
from incubo.model.dates import shift_date_clamped
from incubo.model.periods import Period
from incubo.registry.file_changes import ChangedEntry
from incubo.reports.common import incubator_option
from incubo.reports.documents.digest import digest_page


def parse_digest_period(since: str | None, workspace: Workspace) -> Period:
    """The days that a digest tells: from a day to that of the figures; without one, the week before that day, so that
    the digests of weekly meetings tell everything once. Raises UsageError.
    """
    day = workspace.as_of
    if since:
        return Period(parse_earlier_day(since, workspace, "first"), day)
    return Period(shift_date_clamped(day, -7), shift_date_clamped(day, -1))


def make_digest(context: ReportContext, period: Period, days_ahead: int, max_lines: int | None, by: str) -> Page:
    """The digest of a period that ends by the day of the figures.

    `days_ahead`: how far it looks ahead. `max_lines`: the most lines of a section (None: all). `by`: `topic` or
    `startup`. Raises ToolError.
    """
    workspace = context.workspace
    context.provenance = find_provenance(workspace)
    page = digest_page(
        make_document_context(context),
        context.incubator,
        period,
        days_ahead,
        context.provenance,
        _find_changed_entries(context, period),
        written=_find_written(context, period, max_lines),
        max_lines=max_lines,
        by=by,
        links=make_document_links(workspace, context.registry),
    )
    stale = context.find_stale_copy()
    return stale.begin_page(page, "") if stale is not None else page


def _find_changed_entries(context: ReportContext, period: Period) -> tuple[ChangedEntry, ...]:
    """The entries that `diff` finds changed in a period; none outside git, where its history does not go back that far,
    and where git cannot say.
    """
    try:
        states = find_period_states(context.workspace, period)
        if states is None:
            return ()
        changes = compare_states(states, context.incubator or ALL_INCUBATORS[0]).difference.changes
    except (ToolError, ConfigError) as error:  # the rest of the digest is from the dates in the files
        context.workspace.environment.remark(error.message)
        return ()
    types: dict[Subject, set[str]] = {}
    for change in changes:
        if change.type != "form":
            types.setdefault(change.subject, set()).add(change.type)
    return tuple(
        ChangedEntry(
            next((name for name in ("added", "removed", "renamed") if name in found), "changed"),
            subject.kind,
            subject.id,
            subject.title,
        )
        for subject, found in types.items()
    )


def _find_written(context: ReportContext, period: Period, limit: int | None) -> Section | None:
    """What was written in the entries in a period; None outside git, and where git cannot say."""
    if not context.workspace.is_in_git:
        return None
    first, last = (day.isoformat() for day in period)
    request = LogRequest(since=first, until=last, incubator=context.incubator or ALL_INCUBATORS[0])
    try:
        told = tell_log(context.workspace, request)
    except ToolError as error:  # the rest of the digest is from the dates in the files
        context.workspace.environment.remark(error.message)
        return None
    command = f"incubo log --since {first} --until {last} {incubator_option(context.incubator)}"
    return written_section(told.document, limit, command)
