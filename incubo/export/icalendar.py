"""Appointments as a calendar file (iCalendar, RFC 5545) that calendar programs import or subscribe to.

Each event keeps the id of its appointment, so a program that reads the file again moves events and adds no copies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from incubo import __version__
from incubo.core.i18n import current_language, translate
from incubo.core.message import Message
from incubo.render.escape import escape_terminal
from incubo.reports.documents.calendar import Appointment

if TYPE_CHECKING:
    from icalendar import Event

# lazy: icalendar takes more than 100 ms, only for `calendar --format ics`

_UID_DOMAIN = "incubo"


def render_calendar(name: str, appointments: Iterable[Appointment], created_on: date) -> bytes:
    """The bytes of the file. `created_on`: the date of the figures, used as the time of creation."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//incubo//incubo {__version__}//{current_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", escape_terminal(name))
    for appointment in appointments:
        calendar.add_component(_make_event(appointment, created_on))
    return bytes(calendar.to_ical())


def _make_event(appointment: Appointment, created_on: date) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{escape_terminal(appointment.id)}@{_UID_DOMAIN}")
    event.add("dtstamp", datetime.combine(created_on, time(), UTC))
    event.add("dtstart", appointment.day)
    event.add("dtend", appointment.day + timedelta(1) if appointment.day < date.max else appointment.day)
    event.add("summary", _safe_text(appointment.title))
    if appointment.description:
        event.add("description", "\n".join(map(_safe_text, appointment.description)))
    event.add("categories", [appointment.category])
    event.add("status", "CONFIRMED" if appointment.is_confirmed else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _safe_text(message: Message) -> str:
    """A message, translated, without control characters: the library escapes the rest."""
    return escape_terminal(translate(message))
