"""What git saw change in a registry between two days: the commits of the main line, in the registry's time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from incubo.errors import ToolError
from incubo.registry import git
from incubo.registry.arrivals import Arrived, changed_files
from incubo.registry.layout import Layout
from incubo.table import Commit


def changed(root: Path, layout: Layout, first: date, last: date, zone: str) -> tuple[Arrived, ...]:
    """The files that differ between the eve of a day and the end of another; none outside git, or before its time.

    `zone`: an IANA time zone.
    """
    if git.top(root) is None or first == date.min:
        return ()
    try:
        before, after = _by(root, first - timedelta(1), zone), _by(root, last, zone)
    except ToolError:
        return ()
    if before is None or after is None or before == after:
        return ()
    return tuple(changed_files(root, Commit(before, first), Commit(after, last), layout))


def _by(root: Path, day: date, zone: str) -> str | None:
    """The last commit of the main line by the end of a day; the machine's own zone where that one is unknown."""
    import zoneinfo

    try:
        there = zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        there = None
    end = datetime.combine(day, time(23, 59, 59), there).isoformat()
    found = git.ask(root, "rev-list", "-1", "--first-parent", f"--before={end}", "HEAD", "--")
    return found.out.strip() or None if not found.status else None
