"""The only reader of the clock."""

from __future__ import annotations

import datetime
import time


def timestamp() -> float:
    """Now, in seconds, as file systems date what is written."""
    return time.time()


def today(timezone: str = "Europe/Paris") -> datetime.date:
    """Today's date in the registry's time zone (an IANA name; the machine's own date where it is unknown)."""
    import zoneinfo

    try:
        return datetime.datetime.now(zoneinfo.ZoneInfo(timezone)).date()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.date.today()
