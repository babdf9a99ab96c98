"""What needs attention and is known until a day: which items these are, and the lines that say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.core.shell import quote_argument, quote_entry_ref
from incubo.document.page import Cell, ListItem
from incubo.facts.scope import Scope
from incubo.facts.signals import FoundSignal
from incubo.registry.lookup import EntryRef
from incubo.registry.postponed import Postponement

POSTPONED = "postponed"
"""What selects these items, as a reason selects others."""
NEVER_POSTPONED = frozenset({"local"})
"""Reasons that nothing puts off: what waits for the source is settled there, and has no name of its own."""


class PostponedItem(NamedTuple):
    """A thing to do, and the answer that puts it off."""

    item: FoundSignal
    answer: Postponement


def find_answers(scope: Scope) -> dict[tuple[EntryRef, str, str], Postponement]:
    """The answers that count on the day, by what they answer: a private one before that of the registry."""
    return {answer.key: answer for answer in scope.postponements if answer.covers(scope.day)}


def split_postponed(scope: Scope, items: Iterable[FoundSignal]) -> tuple[list[FoundSignal], list[PostponedItem]]:
    """The items that need attention on the day, and those that are known until a later one, the first of these first.

    What an item is about may have changed since its answer, which then says nothing of it.
    """
    answers = find_answers(scope)
    pending: list[FoundSignal] = []
    postponed: list[PostponedItem] = []
    for item in items:
        answer = answers.get(item.answer_key) if answers else None
        if answer is None or item.signal in NEVER_POSTPONED:
            pending.append(item)
        else:
            postponed.append(PostponedItem(item, answer))
    return pending, sorted(postponed, key=lambda each: each.answer.until)


def is_selected(item: FoundSignal, reasons: Collection[str]) -> bool:
    """Whether the reason of an item, or its reason and topic (`sheet/budget_url`), is selected; all if none is."""
    return not reasons or not {item.signal, item.name}.isdisjoint(reasons)


def postponed_summary(items: Iterable[PostponedItem]) -> Message:
    """Until when, and how many."""
    counts = Counter(each.answer.until for each in items)
    parts = [Message(N_("until {day:long}: {n}"), {"day": day, "n": n}) for day, n in counts.items()]
    return Message(N_("postponed {until:list}"), {"until": limit_names(parts)})


def summary_item(items: Iterable[PostponedItem]) -> ListItem:
    """The line that says until when, with the command that lists them."""
    return ListItem((Cell(postponed_summary(items), tone="quiet"),), Hint(command=f"incubo todo --only {POSTPONED}"))


def postponed_message(item: FoundSignal, answer: Postponement) -> Message:
    """What is put off, until when and why."""
    arguments = {"day": answer.until, "what": item.named, "because": answer.because}
    return Message(N_("{what} (until {day:long}: {because})"), arguments)


def postponed_list_item(postponed: PostponedItem) -> ListItem:
    """A line about one of them, with the command that asks it again."""
    item, answer = postponed
    command = f"incubo postpone {quote_entry_ref(*item.entry)} {quote_argument(item.name)} --until today"
    return ListItem((Cell(postponed_message(item, answer)),), Hint(command=command))
