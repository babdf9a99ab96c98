"""Ranks action items and turns them into lines: a reason that concerns more than half of the startups is one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.document.page import Cell, ListItem
from incubo.facts.scope import Scope
from incubo.facts.signals import SIGNALS, FoundSignal, asked_signals, item_sort_key, signal_rank
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.registry import Registry
from incubo.reports.attention.postponed import POSTPONED


class ActionLine(NamedTuple):
    """A line of the page: one action item, several that one command settles, or a summary (`is_summary`).

    `hints`: every way to settle it, the main one first. `short`: the message where the startup is named already, with
    its day.
    """

    reason: str
    message: Message
    hints: tuple[Hint, ...]
    day: date | None
    items: tuple[FoundSignal, ...]
    is_summary: bool = False
    short: Message | None = None


def reason_names(registry: Registry) -> list[str]:
    """The names of reasons, and of their topics if they have some (`sheet/budget_url`, `role/Coaching`)."""
    vocabulary = registry.vocabulary
    with_own_reason = {"committee", "post_mortem"}
    fields = dict.fromkeys(
        name for names in vocabulary.expected_fields.values() for name in names if name not in with_own_reason
    )
    topics = {"role": list(vocabulary.allowed_values("domaines")), "draft": list(ENTRY_KINDS), "sheet": list(fields)}
    return [*asked_signals(), POSTPONED, *(f"{reason}/{topic}" for reason, names in topics.items() for topic in names)]


def action_lines(scope: Scope, items: Iterable[FoundSignal]) -> list[ActionLine]:
    """The action items as lines, the most pressing first. If more than half of the startups share a reason and topic,
    one line sums them up.
    """
    groups: dict[str, list[FoundSignal]] = {}
    for item in items:
        groups.setdefault(item.name, []).append(item)
    situations = [scope.situation(startup) for startup in scope.startups]
    sizes = {
        "live": sum(one.is_live for one in situations),
        "incubated": sum(one.is_incubated for one in situations),
    }
    lines: list[ActionLine] = []
    single: list[FoundSignal] = []
    for name, group in groups.items():
        reason, definition = group[0].signal, SIGNALS[group[0].signal]
        startups = {startup for item in group for startup in item.startups}
        size = sizes[definition.summary_base]
        if len(startups) <= max(size / 2, 2):
            single += group
            continue
        counts = {"n": len(startups), "all": max(size, len(startups))}
        arguments = {**group[0].arguments, **counts, "what": group[0].label}
        hint = Hint(command=f"incubo todo --only {quote_argument(name)}")
        text = Message(definition.summary.template, arguments)
        lines.append(ActionLine(reason, text, (hint,), None, tuple(group), is_summary=True))
    lines += list_things_to_do(single)
    return sorted(lines, key=lambda line: (signal_rank(line.reason), not line.is_summary, line.day or date.max))


def list_things_to_do(items: Iterable[FoundSignal]) -> list[ActionLine]:
    """What there is to do, as every page counts it: a thing is what one command settles."""
    return [_make_line(group) for group in group_things(sorted(items, key=item_sort_key))]


def attention_heading(n: int) -> Message:
    """The heading of what there is to do, with its number."""
    title = Message(N_("What needs attention"))
    return Message(N_("{title} ({n})"), {"title": title, "n": n}) if n else title


def count_others(things: Iterable[ActionLine], shown: Iterable[ActionLine]) -> int:
    """How many of the things to do some lines, which may sum up several, say nothing of."""
    told = {id(item) for line in shown for item in line.items}
    return sum(all(id(item) not in told for item in thing.items) for thing in things)


def group_things(items: Iterable[FoundSignal]) -> list[list[FoundSignal]]:
    """The items by thing to do: topics of one entry that one command or one page settles are one."""
    groups: dict[object, list[FoundSignal]] = {}
    for position, item in enumerate(items):
        key: object = position
        if SIGNALS[item.signal].combined:
            way = item.hints[0]
            key = item.signal, item.entry, way.command.removesuffix(item.argument), way.address
        groups.setdefault(key, []).append(item)
    return [*groups.values()]


def _make_line(group: Sequence[FoundSignal]) -> ActionLine:
    """The line about a thing to do."""
    first, definition = group[0], SIGNALS[group[0].signal]
    text, short, hint = first.named, first.text, first.hints[0]
    if len(group) > 1:
        labels = [item.label for item in group]
        short = Message(definition.combined, {"what": labels})
        arguments = {"what": short, "labels": labels, "title": first.arguments["title"]}
        text = Message(definition.combined_named, arguments)
        command, topics = hint.command.removesuffix(first.argument), dict.fromkeys(item.argument for item in group)
        hint = hint._replace(command=command and command + " ".join(filter(None, topics)))
    others: list[Hint] = []
    for way in (way for item in group for way in item.hints[1:]):
        others += [way] if way not in others else []
    return ActionLine(first.signal, text, (hint, *others), first.day, tuple(group), short=short)


def most_urgent(lines: Sequence[ActionLine], max_lines: int) -> list[ActionLine]:
    """At most `max_lines` lines, in their order, for a page with little room.

    First come one line of each urgent reason and the summaries; then one of each other reason and a second urgent one.
    """
    if len(lines) <= max_lines:
        return list(lines)
    counts: dict[str, int] = {}
    ranked = []
    for position, line in enumerate(lines):
        rank = counts[line.reason] = counts.get(line.reason, 0) + 1
        is_urgent = SIGNALS[line.reason].is_urgent or line.is_summary
        ranked.append((rank if is_urgent else rank + 1, position))
    return [lines[position] for position in sorted(position for _, position in sorted(ranked)[:max_lines])]


def with_options(items: Iterable[ListItem], day_option: str, incubator_option: str) -> tuple[ListItem, ...]:
    """The items, with these options added to their commands (`with_option`)."""
    return tuple(
        item._replace(
            hint=with_option(item.hint, day_option, incubator_option),
            others=tuple(with_option(hint, day_option, incubator_option) for hint in item.others),
        )
        for item in items
    )


def with_option(hint: Hint, day_option: str, incubator_option: str) -> Hint:
    """A hint with these options (` --at hier`) where its command answers for an incubator on a day: `incubo todo`, and
    `incubo postpone`, whose day is today. Commands that edit entries need none.
    """
    if hint.command.startswith("incubo todo"):
        return hint._replace(command=hint.command + incubator_option + day_option)
    is_answer = hint.command.startswith("incubo postpone")
    return hint._replace(command=hint.command + incubator_option) if is_answer else hint


def line_item(line: ActionLine, *, shows_all_ways: bool = False) -> ListItem:
    """A line as a list item, with its day and its command; `shows_all_ways`: and the others that settle it."""
    tone = "due" if line.is_summary else ""
    message = Cell(line.message, tone=tone)
    has_date = SIGNALS[line.reason].shows_date and line.day is not None
    cells = (Cell(line.day, "date"), message) if has_date else (message,)
    others = tuple(hint for hint in line.hints[1:] if hint.command) if shows_all_ways else ()
    return ListItem(cells, line.hints[0], others)
