"""The action items about drafts: what each still lacks, and the command that completes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_ref
from incubo.facts.scope import Scope
from incubo.facts.signals import FoundSignal
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.teams import list_assignments
from incubo.registry.hints import make_hint
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.validation import rules
from incubo.validation.gaps import find_gaps, name_gaps

assert rules.__all__  # they are there, to find gaps


def draft_items(scope: Scope) -> Iterator[FoundSignal]:
    """An item for each draft of the incubator, or that does not say yet whose it is."""
    registry = scope.registry.whole
    gaps = find_gaps(registry, scope.day)
    for kind, by_id in registry.drafts.items():
        for entry_id, draft in by_id.items():
            if not _is_in_scope(registry, kind, draft, scope.incubator):
                continue
            ref = EntryRef(kind, entry_id)
            arguments = {
                "kind": Message(ENTRY_KINDS[kind].label),
                "title": entry_title(registry, kind, entry_id),
                "what": name_gaps(kind, gaps.get(draft.path, ())),
            }
            if arguments["what"]:
                text = N_("draft: {title} ({kind}), still without: {what:list}")
                short = N_("draft, still without: {what:list}")
                hint = make_hint(registry, ref, (), f"incubo edit {quote_entry_ref(*ref)}")
            else:
                text = N_("draft: {title} ({kind}), lacks nothing any more")
                short = N_("draft, lacks nothing any more")
                hint = make_hint(registry, ref, ("draft",), f"incubo set {quote_entry_ref(*ref)} draft=false")
            hint = hint.on_page(Message(N_("Complete")), "set", kind=kind, id=entry_id)
            startups = (entry_id,) if kind == "startup" else ()
            label = Message(ENTRY_KINDS[kind].plural_label)
            said, named = Message(short), Message(text)
            facts: dict[str, Any] = {"topic": kind, "label": label, "said": said, "said_named": named, "hints": (hint,)}
            yield FoundSignal("draft", ref, startups, arguments, **facts)


def name_missing(registry: Registry, day: date, kind: str, draft: Any) -> list[Message]:
    """What a draft still lacks, by its names; for its page."""
    return name_gaps(kind, find_gaps(registry, day).get(draft.path, ()))


def _is_in_scope(registry: Registry, kind: str, entry: Any, incubator: str | None) -> bool:
    if incubator is None:
        return True
    if kind == "incubator":
        return bool(entry.id == incubator)
    incubators = _incubators_of(registry, kind, entry)
    return not incubators or incubator in incubators


def _incubators_of(registry: Registry, kind: str, entry: Any) -> Collection[str]:
    """The incubators that an entry belongs to; empty where it belongs to none, or does not say."""
    if kind == "startup":
        incubators: tuple[str, ...] = entry.all_incubators
        return incubators
    if kind == "member":
        return registry.member_incubators(entry, [assignment.startup for assignment in list_assignments(entry)])
    if kind == "job":
        startup = registry.startups.get(registry.job_startup_id(entry) or "")
        return startup.all_incubators if startup is not None else tuple(filter(None, (entry.incubator,)))
    return (entry.incubator,) if kind == "team" and entry.incubator else ()
