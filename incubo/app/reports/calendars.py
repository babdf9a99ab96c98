"""Calendars of an open registry: the appointments of some kinds, and what the calendar is called."""

from __future__ import annotations

from collections.abc import Iterable

from incubo.app.reports.context import ReportContext
from incubo.app.reports.documents import make_document_context
from incubo.core.i18n import gettext
from incubo.model.periods import Period
from incubo.registry.lookup import entry_title
from incubo.reports.documents.calendar import CALENDAR_NAMES, Appointment, find_appointments


def find_calendar(context: ReportContext, kinds: Iterable[str], period: Period) -> list[Appointment]:
    """The appointments of some kinds within a period, by day."""
    page_context = make_document_context(context)
    found = [
        appointment
        for kind in kinds
        for appointment in find_appointments(page_context, kind, context.incubator, period)
    ]
    return sorted(found, key=lambda appointment: (appointment.day, appointment.id))


def calendar_title(context: ReportContext, kinds: Iterable[str], startup: str = "") -> str:
    """What a calendar is called: what is in it, and of whom."""
    names = ", ".join(gettext(CALENDAR_NAMES[kind]) for kind in kinds)
    if startup:
        owner = entry_title(context.registry, "startup", startup)
    else:
        owner = entry_title(context.registry, "incubator", context.incubator) if context.incubator is not None else ""
    return " · ".join(filter(None, (names, owner)))
