"""Days to keep as a calendar file (iCalendar, RFC 5545), which calendars import or subscribe to.

Ids are those of the appointments: a calendar that is read again moves its events instead of adding others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from incubo import __version__
from incubo.i18n import language, say
from incubo.problem import Text
from incubo.render import safe
from incubo.report.documents.appointments import Appointment

if TYPE_CHECKING:
    from icalendar import Event

_DOMAIN = "incubo"


def calendar(name: str, found: Iterable[Appointment], stamp: date) -> bytes:
    """The bytes of the file. `stamp`: the day that it tells of, which stands for when it was made."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//incubo//incubo {__version__}//{language().upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", safe.terminal(name))
    for appointment in found:
        made.add_component(_event(appointment, stamp))
    return bytes(made.to_ical())


def _event(each: Appointment, stamp: date) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{each.id}@{_DOMAIN}")
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", each.day)
    event.add("dtend", each.day + timedelta(1) if each.day < date.max else each.day)
    event.add("summary", _said(each.what))
    if each.about:
        event.add("description", "\n".join(map(_said, each.about)))
    event.add("categories", [each.sort])
    event.add("status", "CONFIRMED" if each.sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _said(text: Text) -> str:
    """A text in words, without what a calendar would obey: the library escapes the rest."""
    return safe.terminal(say(text))
