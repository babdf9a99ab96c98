"""The digest of an open registry: what changed in a period, from the dates in the files and from git."""

from __future__ import annotations

from incubo.app.form_links import make_document_links
from incubo.app.incubator_files import find_incubator_paths
from incubo.app.registry_log import LogRequest, tell_log
from incubo.app.report_context import ReportContext, make_document_context
from incubo.app.workspace import ALL_INCUBATORS
from incubo.core.errors import ToolError
from incubo.document.page import Page, Section
from incubo.history.log_document import written_section
from incubo.model.periods import Period
from incubo.reports.common import incubator_option
from incubo.reports.documents.digest import digest_page
from incubo.vcs.comparison import diff_days


def make_digest(context: ReportContext, period: Period, days_ahead: int, max_lines: int | None, by: str) -> Page:
    """The digest of a period that ends on the day of the figures.

    `days_ahead`: how far it looks ahead. `max_lines`: the most lines of a section (None: all). `by`: `topic` or
    `startup`. Raises ToolError.
    """
    workspace = context.workspace
    timezone = workspace.settings.timezone
    seen = diff_days(workspace.root, workspace.layout, period.first, context.day, timezone, workspace.head)
    if context.incubator is not None:  # whose an entry was that is gone, nobody can say
        own_paths = find_incubator_paths(context.registry, context.incubator)
        seen = tuple(file for file in seen if file.change_type == "removed" or file.path in own_paths)
    provenance = context.provenance
    page = digest_page(
        make_document_context(context),
        context.incubator,
        period,
        days_ahead,
        provenance,
        seen,
        written=_find_written(context, period, max_lines),
        max_lines=max_lines,
        by=by,
        links=make_document_links(workspace, context.registry),
    )
    stale = context.find_stale_copy(provenance.commit)
    return stale.begin_page(page, "") if stale is not None else page


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
