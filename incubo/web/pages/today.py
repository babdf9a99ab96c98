"""The first page: figures, what needs attention by startup, committees to come, the last changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.core.i18n import gettext
from incubo.core.message import Message
from incubo.registry.lookup import entry_title
from incubo.reports.attention.action_item import ACTION_REASONS
from incubo.reports.attention.collect import collect_action_items
from incubo.reports.attention.ranking import ActionLine, action_lines
from incubo.reports.entry_pages.common import split_live_startups
from incubo.web.blocks import PhaseTag, entry_link, phase_tag
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.model.records import Startup

_LATE_REASONS = frozenset({"committee-late", "mission-ended", "ghost", "nobody", "phase-doubt"})
_SOON_REASONS = frozenset({"committee-soon", "mission-ending", "offer-closing"})


class AttentionGroup(NamedTuple):
    """What needs attention in a startup (or an entry of another kind): its title, address, phase, lines."""

    title: str
    href: str
    tag: PhaseTag | None
    lines: list[dict[str, Any]]


def make_today(view: View) -> WebPage:
    """The overview of a day."""
    live, _ = split_live_startups(view.page_context, view.registry.startups_of_incubator(view.incubator))
    items = collect_action_items(view.registry_view)
    lines = action_lines(view.registry_view, items, one_line_each=True)
    counts: dict[str, int] = {}
    for line in lines:
        counts[_urgency(line.reason)] = counts.get(_urgency(line.reason), 0) + 1
    phases: dict[str | None, list[Startup]] = {}
    for startup in live:
        phases.setdefault(view.registry.phase_at(startup.id, view.day), []).append(startup)
    vocabulary = view.registry.vocabulary
    by_phase = [
        (phase_tag(view, phase), len(startups), view.links.page("startups", {"phase": phase or ""}))
        for phase, startups in sorted(phases.items(), key=lambda item: vocabulary.phase_rank(item[0]))
    ]
    people = {person.member.id for startup in live for person in view.registry.teams_at(view.day).get(startup.id, ())}
    return WebPage(
        "today.html",
        gettext("Today"),
        {
            "live_count": len(live),
            "by_phase": by_phase,
            "stack": list(_stack([count for _, count, _ in by_phase])),
            "people_count": len(people),
            "counts": counts,
            "groups": list(_groups(view, lines)),
            "line_count": len(lines),
        },
        "today",
    )


def _stack(counts: list[int]) -> Iterable[tuple[str, str]]:
    """Where each part of a bar begins and how wide it is, in percent, with a small gap."""
    gap = 0.5
    room = 100 - gap * (len(counts) - 1)
    left = 0.0
    for count in counts:
        width = room * count / (sum(counts) or 1)
        yield f"{left:.2f}%", f"{width:.2f}%"
        left += width + gap


def _urgency(reason: str) -> str:
    return "late" if reason in _LATE_REASONS else "soon" if reason in _SOON_REASONS else "fill"


def _groups(view: View, lines: list[ActionLine]) -> Iterable[AttentionGroup]:
    """The lines by startup, those with what is late first."""
    by_startup: dict[str, list[ActionLine]] = {}
    for line in lines:
        startups = line.items[0].startups
        by_startup.setdefault(startups[0] if startups else "", []).append(line)
    order = {"late": 0, "soon": 1, "fill": 2}

    def rank(item: tuple[str, list[ActionLine]]) -> tuple[int, datetime.date, str]:
        first = min(item[1], key=lambda line: order[_urgency(line.reason)])
        return order[_urgency(first.reason)], first.day or datetime.date.max, item[0]

    for startup_id, own in sorted(by_startup.items(), key=rank):
        tag = phase_tag(view, view.registry.phase_at(startup_id, view.day)) if startup_id else None
        yield AttentionGroup(
            entry_title(view.registry, "startup", startup_id) if startup_id else gettext("Others"),
            entry_link(view, "startup", startup_id),
            tag,
            [{"urgency": _urgency(line.reason), "message": line.message, "day": _shown_day(line)} for line in own],
        )


def _shown_day(line: ActionLine) -> datetime.date | Message | None:
    return line.day if ACTION_REASONS[line.reason].shows_date else None
