"""A request for the log of a job, or a terminal."""

from __future__ import annotations

from incubo.render.request import Request, verdict
from incubo.render.style import Look, painter


def render(request: Request, look: Look) -> str:
    """The verdict."""
    paint = painter(look.color)
    return paint("bold red" if request.blocked else "bold green", verdict(request)) + ".\n"
