"""All that needs attention, ranked: what is true of more than half the startups is one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.message import Message
from incubo.core.shell import quote
from incubo.document.page import Cell, ListItem
from incubo.registry.registry import Registry
from incubo.reports.attention.action_item import ACTION_REASONS, ActionItem, AttentionContext
from incubo.reports.attention.collect import action_items

_REASON_RANK = {reason: i for i, reason in enumerate(ACTION_REASONS)}


class ActionLine(NamedTuple):
    """What is told in one line: a concern, several that one command mends, or one that most startups share
    (`is_summary`).
    """

    reason: str
    message: Message
    command: str
    day: date | None
    items: tuple[ActionItem, ...]
    is_summary: bool = False


def collect_action_items(context: AttentionContext) -> list[ActionItem]:
    """Everything, by reason, and within one by day (what has been so the longest, or comes first)."""
    found = list(action_items(context))
    return sorted(found, key=_item_sort_key)


def reason_names(registry: Registry) -> list[str]:
    """Every reason, and where it has topics each of them (`sheet/budget_url`, `role/Coaching`)."""
    vocabulary = registry.vocabulary
    own = {"committee", "post_mortem"}  # they are reasons themselves
    fields = dict.fromkeys(name for names in vocabulary.expected_fields.values() for name in names if name not in own)
    topics = {"role": list(vocabulary.allowed_values("domaines")), "sheet": list(fields)}
    return [*ACTION_REASONS, *(f"{reason}/{topic}" for reason, known in topics.items() for topic in known)]


def action_lines(
    context: AttentionContext, items: Iterable[ActionItem], *, one_line_each: bool = False
) -> list[ActionLine]:
    """One line for what one command mends; or one for all of a reason (and topic) where more than half the startups
    have it, unless `one_line_each` is to be told.
    """
    groups: dict[tuple[str, str], list[ActionItem]] = {}
    for concern in items:
        groups.setdefault((concern.reason, concern.topic), []).append(concern)
    sizes = {"living": len(context.living_startups()), "incubated": len(context.incubated_startups())}
    told: list[ActionLine] = []
    single: list[ActionItem] = []
    for (reason, topic), group in groups.items():
        about = ACTION_REASONS[reason]
        touched = {startup for concern in group for startup in concern.startups}
        size = sizes[about.summary_base]
        if one_line_each or len(touched) <= max(size / 2, 2):
            single += group
            continue
        text = Message(
            about.summary.template, {"n": len(touched), "all": max(size, len(touched)), "what": group[0].topic_label}
        )
        only = quote(f"{reason}/{topic}" if topic else reason)
        told.append(ActionLine(reason, text, f"incubo todo --only {only}", None, tuple(group), is_summary=True))
    told += _combine_topics(sorted(single, key=_item_sort_key))
    return sorted(told, key=lambda line: (_REASON_RANK[line.reason], not line.is_summary, line.day or date.max))


def _combine_topics(items: Iterable[ActionItem]) -> Iterator[ActionLine]:
    """A line a concern, but for the topics of one entry that the same command mends."""
    groups: dict[object, list[ActionItem]] = {}
    for place, concern in enumerate(items):
        own = (concern.reason, concern.command) if ACTION_REASONS[concern.reason].combined else place
        groups.setdefault(own, []).append(concern)
    for group in groups.values():
        first = group[0]
        text = first.message
        if len(group) > 1:
            said = {**text.arguments, "what": [concern.topic_label for concern in group]}
            text = Message(ACTION_REASONS[first.reason].combined, said)
        yield ActionLine(first.reason, text, first.command, first.day, tuple(group))


def most_urgent(lines: Sequence[ActionLine], max_lines: int) -> list[ActionLine]:
    """The lines for a page with little room, in their order: one of each reason that cannot wait and what most startups
    share, before one of each other reason and a second of those.
    """
    if len(lines) <= max_lines:
        return list(lines)
    times: dict[str, int] = {}
    weights = []
    for place, line in enumerate(lines):
        turn = times[line.reason] = times.get(line.reason, 0) + 1
        first_of_all = ACTION_REASONS[line.reason].is_urgent or line.is_summary
        weights.append((turn if first_of_all else turn + 1, place))
    return [lines[place] for place in sorted(place for _, place in sorted(weights)[:max_lines])]


def _item_sort_key(item: ActionItem) -> tuple[int, date, str, str]:
    return _REASON_RANK[item.reason], item.day or date.max, item.entry.id, item.topic


def with_options(items: Iterable[ListItem], day_option: str, incubator_option: str) -> tuple[ListItem, ...]:
    """The items, their commands about the day and the incubator of the page (` --at hier`). What changes a file needs
    neither.
    """
    todo = "incubo todo"
    return tuple(
        item._replace(command=item.command + incubator_option + day_option) if item.command.startswith(todo) else item
        for item in items
    )


def line_item(line: ActionLine) -> ListItem:
    """A line of what needs attention, with its day and the command that mends it."""
    mark = "due" if line.is_summary else ""
    what = Cell(line.message, tone=mark)
    dated = ACTION_REASONS[line.reason].shows_date and line.day is not None
    return ListItem((Cell(line.day, "date"), what) if dated else (what,), line.command)
