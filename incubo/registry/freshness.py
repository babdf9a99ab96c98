"""When a copy last had news of the one it follows: from the dates of git's own files, for no git is started."""

from __future__ import annotations

import datetime
from pathlib import Path

from incubo.registry import git


def last_news(root: Path) -> datetime.datetime | None:
    """When the branch checked out last had news (a fetch, a push, the clone); None where it follows no other copy."""
    own = git.folder(root)
    if own is None:
        return None
    try:
        shared = _shared(own)
        branch = (own / "HEAD").read_text("utf-8").strip().partition("ref: refs/heads/")[2]
        remote = _followed((shared / "config").read_text("utf-8", "replace"), branch)
    except (OSError, UnicodeDecodeError):
        return None
    if not branch or remote in ("", "."):
        return None
    signs = [own / "FETCH_HEAD", shared / "FETCH_HEAD"]
    for name in ("HEAD", branch):
        signs += [shared / "logs/refs/remotes" / remote / name, shared / "refs/remotes" / remote / name]
    dates = [date for date in map(_date, signs) if date is not None]
    return datetime.datetime.fromtimestamp(max(dates), datetime.UTC) if dates else None


def _shared(own: Path) -> Path:
    """The git folder that all working trees share."""
    try:
        return (own / (own / "commondir").read_text("utf-8").strip()).resolve()
    except FileNotFoundError:
        return own


def _followed(settings: str, branch: str) -> str:
    """The remote that a branch follows, by git's settings of this repository; "" for none."""
    heading, inside = f'[branch "{branch}"]', False
    for line in settings.splitlines():
        if line.lstrip().startswith("["):
            inside = line.strip() == heading
        elif inside:
            key, _, value = line.partition("=")
            if key.strip().lower() == "remote":
                return value.strip()
    return ""


def _date(place: Path) -> float | None:
    try:
        return place.stat().st_mtime
    except OSError:
        return None
