"""Sentences about added, removed and renamed entries, about job offers, and about the sponsors of startups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.sentences.missions import describe_arrival
from incubo.diff.sentences.phrasing import DiffContext, join_texts
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.diff.sentences.values import list_missing
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import DRAFT_FIELD
from incubo.model.jobs import closing_date

GROUP_FROM = 5
"""From this number on, changes that are alike share a sentence."""
_SPONSOR_FIELDS = ("sponsors", "owner")
"""The fields that hold the sponsors of a startup."""

_ADDED_TEMPLATES = {
    "startup": N_("New product: {name}"),
    "member": N_("New member: {name}"),
    "job": N_("New offer: {name}"),
    "incubator": N_("New incubator: {name}"),
    "organisation": N_("New organisation: {name}"),
    "team": N_("New team: {name}"),
}
_ADDED_GROUP_TEMPLATES = {
    "startup": Message(N_("{n} new product: {names:list}"), {}, N_("{n} new products: {names:list}")),
    "member": Message(N_("{n} new member: {names:list}"), {}, N_("{n} new members: {names:list}")),
    "job": Message(N_("{n} new offer: {names:list}"), {}, N_("{n} new offers: {names:list}")),
    "incubator": Message(N_("{n} new incubator: {names:list}"), {}, N_("{n} new incubators: {names:list}")),
    "organisation": Message(N_("{n} new organisation: {names:list}"), {}, N_("{n} new organisations: {names:list}")),
    "team": Message(N_("{n} new team: {names:list}"), {}, N_("{n} new teams: {names:list}")),
}
_REMOVED_GROUP_TEMPLATES = {
    "startup": Message(N_("{n} product removed: {names:list}"), {}, N_("{n} products removed: {names:list}")),
    "member": Message(N_("{n} member removed: {names:list}"), {}, N_("{n} members removed: {names:list}")),
    "job": Message(N_("{n} offer removed: {names:list}"), {}, N_("{n} offers removed: {names:list}")),
    "incubator": Message(N_("{n} incubator removed: {names:list}"), {}, N_("{n} incubators removed: {names:list}")),
    "organisation": Message(
        N_("{n} organisation removed: {names:list}"), {}, N_("{n} organisations removed: {names:list}")
    ),
    "team": Message(N_("{n} team removed: {names:list}"), {}, N_("{n} teams removed: {names:list}")),
}
_REMOVED_TEMPLATES = {
    "startup": N_("Product removed: {name}"),
    "member": N_("Member removed: {name}"),
    "job": N_("Offer removed: {name}"),
    "incubator": N_("Incubator removed: {name}"),
    "organisation": N_("Organisation removed: {name}"),
    "team": N_("Team removed: {name}"),
}


def describe_entries(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences about added and removed entries: one for each, or one for many of a kind."""
    forgotten = [change for change in changes if change.type == "forgotten"]
    if forgotten:
        text = Message(
            N_("{n} sheet of somebody who left has lost its name"),
            {"n": len(forgotten)},
            N_("{n} sheets of people who left have lost their names"),
        )
        yield make_sentence(0, text, *forgotten)
    drafts = [change for change in changes if _adds_draft(change)]
    yield from _describe_drafts(
        context,
        drafts,
        N_("New draft: {name} ({kind})"),
        Message(N_("{n} new draft: {names:list}"), {}, N_("{n} new drafts: {names:list}")),
    )
    changes = [change for change in changes if not _adds_draft(change)]
    for change_type, templates in (("added", _ADDED_GROUP_TEMPLATES), ("removed", _REMOVED_GROUP_TEMPLATES)):
        for kind, template in templates.items():
            kind_changes = [change for change in changes if change.type == change_type and change.subject.kind == kind]
            if len(kind_changes) < GROUP_FROM:
                yield from filter(None, (describe_entry(context, change) for change in kind_changes))
                continue
            arguments = {
                "n": len(kind_changes),
                "names": limit_names([change.subject.title for change in kind_changes]),
            }
            yield make_sentence(
                3 if change_type == "added" else 0, template._replace(arguments=arguments), *kind_changes
            )


def _adds_draft(change: Change) -> bool:
    return change.type == "added" and bool(change.new.draft)


def is_draft_change(change: Change) -> bool:
    """Whether a draft is completed, or an entry becomes one."""
    return change.type == "field" and change.field == DRAFT_FIELD.name and bool(change.old) != bool(change.new)


def describe_draft_changes(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences about drafts that are completed, and entries that become drafts."""
    yield from _describe_drafts(
        context,
        [change for change in changes if not change.new],
        N_("Draft completed: {name} ({kind})"),
        Message(N_("{n} draft completed: {names:list}"), {}, N_("{n} drafts completed: {names:list}")),
    )
    yield from _describe_drafts(
        context,
        [change for change in changes if change.new],
        N_("Now a draft, in no figure until it is complete: {name} ({kind})"),
        Message(
            N_("{n} entry is a draft now, in no figure: {names:list}"),
            {},
            N_("{n} entries are drafts now, in no figure: {names:list}"),
        ),
    )


def _describe_drafts(
    context: DiffContext, changes: Sequence[Change], template: str, group: Message
) -> Iterator[Sentence]:
    """A sentence for each draft, or one for many of a kind."""
    by_kind: dict[str, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.subject.kind, []).append(change)
    for kind, kind_changes in by_kind.items():
        if len(kind_changes) >= GROUP_FROM:
            names = limit_names([change.subject.title for change in kind_changes])
            text = group._replace(arguments={"n": len(kind_changes), "names": names})
            yield make_sentence(3, text, *kind_changes)
            continue
        label = Message(ENTRY_KINDS[kind].label)
        for change in kind_changes:
            arguments = {"name": context.entry_label(change.subject), "kind": label}
            yield make_sentence(3, Message(template, arguments), change)


def describe_entry(context: DiffContext, change: Change) -> Sentence | None:
    """The sentence about an entry that is added, removed, renamed, or (un)readable; None for another change."""
    arguments: dict[str, Any] = {"name": context.entry_label(change.subject), "path": change.subject.path}
    if change.type == "added":
        return make_sentence(3, _describe_added(context, change), change)
    if change.type == "removed":
        return make_sentence(0, Message(_REMOVED_TEMPLATES[change.subject.kind], arguments), change)
    if change.type == "restored":
        text = N_("{name}: its file, removed on {day:long}, is there again")
        return make_sentence(3, Message(text, {**arguments, "day": change.old}), change)
    if change.type == "renamed":
        arguments.update(was=change.old, now=change.new)
        return make_sentence(3, Message(N_("{name}: its id is now “{now}”, it was “{was}”"), arguments), change)
    if change.type == "unreadable":
        return make_sentence(0, Message(N_("{path} cannot be read: its content is not known"), arguments), change)
    if change.type == "readable":
        return make_sentence(3, Message(N_("{path} can be read again"), arguments), change)
    if change.type == "word":
        return make_sentence(0, Message(N_("the registry's own words: {path}"), arguments), change)
    return None


def _describe_added(context: DiffContext, change: Change) -> Message:
    arguments: dict[str, Any] = {"name": context.entry_label(change.subject)}
    kind, entry = change.subject.kind, change.new
    if kind == "member":
        return describe_arrival(context, change)
    if kind == "startup":
        phase = context.after.phase_at(change.subject.id, context.as_of)
        incubators = limit_names(context.entry_titles("incubator", entry.all_incubators))
        if phase and incubators:
            return Message(
                N_("New product: {name} ({phase}, {hosts:list})"),
                {**arguments, "phase": context.inline_phase_label(phase), "hosts": incubators},
            )
    if kind == "job" and closing_date(entry) is not None:
        return Message(N_("New offer: {name}, until {day:long}"), {**arguments, "day": closing_date(entry)})
    return Message(_ADDED_TEMPLATES[kind], arguments)


def describe_offer(context: DiffContext, change: Change) -> Sentence | None:
    """The sentence about a job offer that closes, opens again or stays open longer; None for another change."""
    arguments = {"name": context.entry_label(change.subject), "was": change.old, "now": change.new}
    if change.type == "job-closed":
        return make_sentence(2, _describe_closing(context, change), change)
    if change.type == "job-reopened":
        if change.new is not None and change.new != change.old:
            return make_sentence(2, Message(N_("Offer open again, until {now:long}: {name}"), arguments), change)
        return make_sentence(2, Message(N_("Offer open again: {name}"), arguments), change)
    if change.type == "job-extended":
        if change.new is None:
            return make_sentence(3, Message(N_("Offer now without a closing date: {name}"), arguments), change)
        if change.old is None:
            return make_sentence(3, Message(N_("Offer open until {now:long}: {name}"), arguments), change)
        return make_sentence(
            3, Message(N_("Offer open until {now:long} (instead of {was:long}): {name}"), arguments), change
        )
    return None


def _describe_closing(context: DiffContext, change: Change) -> Message:
    """The text about an offer that closes: how it ended, and the last day to apply if that changes."""
    day = closing_date(change.new)
    arguments: dict[str, Any] = {"name": context.entry_label(change.subject), "day": day}
    text = Message(N_("Offer closed: {name}"), arguments)
    if change.new.outcome:
        arguments["outcome"] = context.inline_label("outcomes", change.new.outcome)
        text = Message(N_("Offer closed: {name}, {outcome}"), arguments)
    if day is None or day == closing_date(change.old):
        return text
    return join_texts([text, Message(N_("closing date: {day:long}"), arguments)], N_("{first}; {rest}"))


def is_funding_change(change: Change) -> bool:
    """Whether a change is about the sponsors of a startup."""
    return change.type == "field" and change.field in _SPONSOR_FIELDS and change.subject.kind == "startup"


def describe_sponsors(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences about sponsors: one for each startup, or one for many with the same change."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(repr(_describe_sponsor_change(context, change)), []).append(change)
    for group in groups.values():
        parts = _describe_sponsor_change(context, group[0])
        for sentence_changes in [group] if len(group) >= GROUP_FROM else [[change] for change in group]:
            names = limit_names([change.subject.title for change in sentence_changes])
            text = Message(N_("{names:list}: {parts}"), {"names": names, "parts": parts})
            yield make_sentence(2, text, *sentence_changes)


def _describe_sponsor_change(context: DiffContext, change: Change) -> Message:
    old, new = _as_list(change.old), _as_list(change.new)
    added = context.entry_titles("organisation", list_missing(new, old))
    removed = context.entry_titles("organisation", list_missing(old, new))
    parts = []
    if added:
        parts.append(Message(N_("new sponsor: {names:list}"), {"names": limit_names(added)}))
    if removed:
        parts.append(Message(N_("no longer a sponsor: {names:list}"), {"names": limit_names(removed)}))
    if not parts:
        parts.append(Message(N_("the order of the sponsors is changed")))
    return join_texts(parts, N_("{first}; {rest}"))


def _as_list(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, tuple) else (value,)) if item]
