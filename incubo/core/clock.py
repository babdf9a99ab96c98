"""The current time and date: the only module that reads the clock."""

from __future__ import annotations

import datetime
import time


def timestamp() -> float:
    """The current time in seconds since the epoch, comparable with a file's modification time."""
    return time.time()


def today(timezone: str = "Europe/Paris") -> datetime.date:
    """Today's date in an IANA time zone; the machine's local date if that time zone is unknown."""
    import zoneinfo  # lazy: 4 ms, only if today's date matters (`validate --at` does not need it)

    try:
        return datetime.datetime.now(zoneinfo.ZoneInfo(timezone)).date()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.date.today()
