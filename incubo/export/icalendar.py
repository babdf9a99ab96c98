"""Days to keep as a calendar file (iCalendar, RFC 5545), which calendars import or subscribe to.

Ids are those of the appointments: a calendar that is read again moves its events instead of adding others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from incubo import __version__
from incubo.core.i18n import current_language, translate
from incubo.core.message import Message
from incubo.render import escape
from incubo.reports.documents.calendar import Appointment

if TYPE_CHECKING:
    from icalendar import Event

_UID_DOMAIN = "incubo"


def render_calendar(name: str, appointments: Iterable[Appointment], created_on: date) -> bytes:
    """The bytes of the file. `created_on`: the day that it tells of, which stands for when it was made."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//incubo//incubo {__version__}//{current_language().upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", escape.escape_terminal(name))
    for appointment in appointments:
        made.add_component(_make_event(appointment, created_on))
    return bytes(made.to_ical())


def _make_event(appointment: Appointment, created_on: date) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{appointment.id}@{_UID_DOMAIN}")
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


def _safe_text(text: Message) -> str:
    """A text in words, without what a calendar would obey: the library escapes the rest."""
    return escape.escape_terminal(translate(text))
