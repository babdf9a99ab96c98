"""All that needs attention, ranked: what is true of more than half the startups is one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core import shell
from incubo.core.message import Message
from incubo.document.page import Cell, ListItem
from incubo.registry.registry import Registry
from incubo.reports.attention import collect
from incubo.reports.attention.action_item import ACTION_REASONS, ActionItem, AttentionContext

_REASON_RANK = {reason: i for i, reason in enumerate(ACTION_REASONS)}


class ActionLine(NamedTuple):
    """What is told in one line: a concern, several that one command mends, or one that most startups share (`most`)."""

    reason: str
    what: Message
    command: str
    day: date | None
    concerns: tuple[ActionItem, ...]
    most: bool = False


def collect_action_items(scope: AttentionContext) -> list[ActionItem]:
    """Everything, by reason, and within one by day (what has been so the longest, or comes first)."""
    found = list(collect.action_items(scope))
    return sorted(found, key=_item_sort_key)


def reason_names(registry: Registry) -> list[str]:
    """Every reason, and where it has topics each of them (`sheet/budget_url`, `role/Coaching`)."""
    vocabulary = registry.vocabulary
    own = {"committee", "post_mortem"}  # they are reasons themselves
    fields = dict.fromkeys(name for names in vocabulary.expected.values() for name in names if name not in own)
    topics = {"role": list(vocabulary.allowed("domaines")), "sheet": list(fields)}
    return [*ACTION_REASONS, *(f"{reason}/{topic}" for reason, known in topics.items() for topic in known)]


def action_lines(scope: AttentionContext, found: Iterable[ActionItem], *, each: bool = False) -> list[ActionLine]:
    """One line for what one command mends; or one for all of a reason (and topic) where more than half the startups
    have it, unless `each` is to be told.
    """
    groups: dict[tuple[str, str], list[ActionItem]] = {}
    for concern in found:
        groups.setdefault((concern.reason, concern.topic), []).append(concern)
    sizes = {"living": len(scope.living()), "incubated": len(scope.incubated())}
    told: list[ActionLine] = []
    single: list[ActionItem] = []
    for (reason, topic), group in groups.items():
        about = ACTION_REASONS[reason]
        touched = {startup for concern in group for startup in concern.startups}
        size = sizes[about.among]
        if each or len(touched) <= max(size / 2, 2):
            single += group
            continue
        text = Message(about.whole.template, {"n": len(touched), "all": max(size, len(touched)), "what": group[0].of})
        only = shell.quote(f"{reason}/{topic}" if topic else reason)
        told.append(ActionLine(reason, text, f"incubo todo --only {only}", None, tuple(group), most=True))
    told += _combine_topics(sorted(single, key=_item_sort_key))
    return sorted(told, key=lambda line: (_REASON_RANK[line.reason], not line.most, line.day or date.max))


def _combine_topics(found: Iterable[ActionItem]) -> Iterator[ActionLine]:
    """A line a concern, but for the topics of one entry that the same command mends."""
    groups: dict[object, list[ActionItem]] = {}
    for place, concern in enumerate(found):
        own = (concern.reason, concern.command) if ACTION_REASONS[concern.reason].together else place
        groups.setdefault(own, []).append(concern)
    for group in groups.values():
        first = group[0]
        text = first.what
        if len(group) > 1:
            said = {**text.arguments, "what": [concern.of for concern in group]}
            text = Message(ACTION_REASONS[first.reason].together, said)
        yield ActionLine(first.reason, text, first.command, first.day, tuple(group))


def most_urgent(told: Sequence[ActionLine], room: int) -> list[ActionLine]:
    """The lines for a page with little room, in their order: one of each reason that cannot wait and what most startups
    share, before one of each other reason and a second of those.
    """
    if len(told) <= room:
        return list(told)
    times: dict[str, int] = {}
    weights = []
    for place, line in enumerate(told):
        turn = times[line.reason] = times.get(line.reason, 0) + 1
        first_of_all = ACTION_REASONS[line.reason].urgent or line.most
        weights.append((turn if first_of_all else turn + 1, place))
    return [told[place] for place in sorted(place for _, place in sorted(weights)[:room])]


def _item_sort_key(concern: ActionItem) -> tuple[int, date, str, str]:
    return _REASON_RANK[concern.reason], concern.day or date.max, concern.entry.id, concern.topic


def with_options(items: Iterable[ListItem], at: str, scope: str) -> tuple[ListItem, ...]:
    """The items, their commands about the day and the incubator of the page (` --at hier`). What changes a file needs
    neither.
    """
    todo = "incubo todo"
    return tuple(
        item._replace(command=item.command + scope + at) if item.command.startswith(todo) else item for item in items
    )


def line_item(line: ActionLine) -> ListItem:
    """A line of what needs attention, with its day and the command that mends it."""
    mark = "due" if line.most else ""
    what = Cell(line.what, mark=mark)
    dated = ACTION_REASONS[line.reason].dated and line.day is not None
    return ListItem((Cell(line.day, "date"), what) if dated else (what,), line.command)
