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


def render_calendar(name: str, found: Iterable[Appointment], stamp: date) -> bytes:
    """The bytes of the file. `stamp`: the day that it tells of, which stands for when it was made."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//incubo//incubo {__version__}//{current_language().upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", escape.escape_terminal(name))
    for appointment in found:
        made.add_component(_make_event(appointment, stamp))
    return bytes(made.to_ical())


def _make_event(each: Appointment, stamp: date) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{each.id}@{_UID_DOMAIN}")
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", each.day)
    event.add("dtend", each.day + timedelta(1) if each.day < date.max else each.day)
    event.add("summary", _safe_text(each.what))
    if each.about:
        event.add("description", "\n".join(map(_safe_text, each.about)))
    event.add("categories", [each.sort])
    event.add("status", "CONFIRMED" if each.sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _safe_text(text: Message) -> str:
    """A text in words, without what a calendar would obey: the library escapes the rest."""
    return escape.escape_terminal(translate(text))
