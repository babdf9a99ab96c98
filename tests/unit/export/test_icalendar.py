"""Calendars as iCalendar files: no text of a registry adds a property or an event."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest

from incubo.core.message import Message
from incubo.export.icalendar import render_calendar
from incubo.reports.documents.calendar import Appointment

TEXTS = (
    "Marée Claire",
    "a, b; c: d",
    "back\\slash \\n \\, \\;",
    "quotes \"of, all\" 'kinds'",
    "x\r\nATTENDEE:mailto:other@elsewhere.example",
    "x\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:y",
    "x\u2028ATTACH:file\x85y\u2029z\x0b\x0c\x1c\x1d\x1e",
    "x\\nEND:VCALENDAR",
    f"{'long é words ' * 40}, other@elsewhere.example; {'end ' * 40}",
    "x\x00y\ud800z\u202e",
)
PROPERTIES = {"uid", "dtstamp", "dtstart", "dtend", "summary", "description", "categories", "status", "transp"}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_adds_neither_a_property_nor_an_event(text):
    message = Message("{text}", {"text": text})
    appointments = [
        Appointment(f"committee-{text}", date(2025, 1, 15), "committee", message, (message, message)),
        Appointment("committee-b", date(2025, 1, 16), "committee", message, is_confirmed=False),
    ]
    data = render_calendar(text, appointments, date(2025, 1, 1))
    calendar = icalendar.Calendar.from_ical(data)
    assert {name.lower() for name in calendar} == {"prodid", "version", "method", "x-wr-calname"}
    first, second = calendar.walk("VEVENT")
    assert {name.lower() for name in first} == PROPERTIES
    assert {name.lower() for name in second} == PROPERTIES - {"description"}
    assert first["summary"] == second["summary"]
    assert first["description"] == f"{first['summary']}\n{first['summary']}"
    assert first["dtend"].dt - first["dtstart"].dt == timedelta(1)
    lines = data.decode().split("\r\n")
    assert not any(character < " " or character in "\x7f\x85\u2028\u2029" for line in lines for character in line)
    assert max(len(line.encode()) for line in lines) <= 75
