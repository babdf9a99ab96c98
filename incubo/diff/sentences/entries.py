"""Entries that are new, gone or named otherwise, offers, and who funds a startup, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.sentences.missions import describe_arrival
from incubo.diff.sentences.phrasing import DiffContext, join_texts, limit_names
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.model.jobs import closing_date
from incubo.model.phases import phase_at

GROUP_FROM = 5
"""From so many on, those of a kind are told together."""
FUNDING_FIELDS = ("sponsors", "owner")
"""The fields that tell who funds a startup."""

_ADDED_TEMPLATES = {
    "startup": N_("New startup: {name}"),
    "member": N_("New member: {name}"),
    "job": N_("New offer: {name}"),
    "incubator": N_("New incubator: {name}"),
    "organisation": N_("New organisation: {name}"),
    "team": N_("New team: {name}"),
}
_ADDED_GROUP_TEMPLATES = {
    "startup": Message(N_("{n} new startup: {names:list}"), {}, N_("{n} new startups: {names:list}")),
    "member": Message(N_("{n} new member: {names:list}"), {}, N_("{n} new members: {names:list}")),
    "job": Message(N_("{n} new offer: {names:list}"), {}, N_("{n} new offers: {names:list}")),
    "incubator": Message(N_("{n} new incubator: {names:list}"), {}, N_("{n} new incubators: {names:list}")),
    "organisation": Message(N_("{n} new organisation: {names:list}"), {}, N_("{n} new organisations: {names:list}")),
    "team": Message(N_("{n} new team: {names:list}"), {}, N_("{n} new teams: {names:list}")),
}
_REMOVED_GROUP_TEMPLATES = {
    "startup": Message(N_("{n} startup removed: {names:list}"), {}, N_("{n} startups removed: {names:list}")),
    "member": Message(N_("{n} member removed: {names:list}"), {}, N_("{n} members removed: {names:list}")),
    "job": Message(N_("{n} offer removed: {names:list}"), {}, N_("{n} offers removed: {names:list}")),
    "incubator": Message(N_("{n} incubator removed: {names:list}"), {}, N_("{n} incubators removed: {names:list}")),
    "organisation": Message(
        N_("{n} organisation removed: {names:list}"), {}, N_("{n} organisations removed: {names:list}")
    ),
    "team": Message(N_("{n} team removed: {names:list}"), {}, N_("{n} teams removed: {names:list}")),
}
_REMOVED_TEMPLATES = {
    "startup": N_("Startup removed: {name}"),
    "member": N_("Member removed: {name}"),
    "job": N_("Offer removed: {name}"),
    "incubator": N_("Incubator removed: {name}"),
    "organisation": N_("Organisation removed: {name}"),
    "team": N_("Team removed: {name}"),
}


def describe_entries(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences of entries that are new or gone: one an entry, or one for many of a kind."""
    for what, many in (("added", _ADDED_GROUP_TEMPLATES), ("removed", _REMOVED_GROUP_TEMPLATES)):
        for kind, message in many.items():
            found = [change for change in changes if change.type == what and change.subject.kind == kind]
            if len(found) < GROUP_FROM:
                yield from (made for change in found if (made := describe_entry(context, change)) is not None)
                continue
            about = {"n": len(found), "names": limit_names([change.subject.title for change in found])}
            yield make_sentence(3 if what == "added" else 0, message._replace(arguments=about), *found)


def describe_entry(context: DiffContext, change: Change) -> Sentence | None:
    """The sentence of an entry that is new, gone, named otherwise, or not readable; None for another change."""
    about: dict[str, Any] = {"name": context.entry_label(change.subject), "path": change.subject.path}
    if change.type == "added":
        return make_sentence(3, _describe_added(context, change), change)
    if change.type == "removed":
        return make_sentence(0, Message(_REMOVED_TEMPLATES[change.subject.kind], about), change)
    if change.type == "renamed":
        about.update(was=change.old, now=change.new)
        return make_sentence(3, Message(N_("{name}: its id is now “{now}”, it was “{was}”"), about), change)
    if change.type == "unreadable":
        return make_sentence(0, Message(N_("{path} cannot be read: nobody knows what it says"), about), change)
    if change.type == "readable":
        return make_sentence(3, Message(N_("{path} can be read again"), about), change)
    if change.type == "word":
        return make_sentence(0, Message(N_("the registry's own words: {path}"), about), change)
    return None


def _describe_added(context: DiffContext, change: Change) -> Message:
    about: dict[str, Any] = {"name": context.entry_label(change.subject)}
    kind, now = change.subject.kind, change.new
    if kind == "member":
        return describe_arrival(context, change)
    if kind == "startup":
        phase = phase_at(now, context.today, context.after.vocabulary)
        hosts = limit_names(context.entry_titles("incubator", now.all_incubators))
        if phase and hosts:
            return Message(
                N_("New startup: {name} ({phase}, {hosts:list})"),
                {**about, "phase": context.phase_word(phase), "hosts": hosts},
            )
    if kind == "job" and closing_date(now) is not None:
        return Message(N_("New offer: {name}, until {day:long}"), {**about, "day": closing_date(now)})
    return Message(_ADDED_TEMPLATES[kind], about)


def describe_offer(context: DiffContext, change: Change) -> Sentence | None:
    """The sentence of an offer that closes, opens again or stays longer; None for another change."""
    about = {"name": context.entry_label(change.subject), "was": change.old, "now": change.new}
    if change.type == "job-closed":
        if change.new:
            outcome = context.vocabulary_word("outcomes", change.new)
            return make_sentence(
                2, Message(N_("Offer closed: {name}, {outcome}"), {**about, "outcome": outcome}), change
            )
        return make_sentence(2, Message(N_("Offer closed: {name}"), about), change)
    if change.type == "job-reopened":
        return make_sentence(2, Message(N_("Offer open again: {name}"), about), change)
    if change.type == "job-extended":
        if change.new is None:
            return make_sentence(3, Message(N_("Offer without a closing date any more: {name}"), about), change)
        if change.old is None:
            return make_sentence(3, Message(N_("Offer open until {now:long}: {name}"), about), change)
        return make_sentence(
            3, Message(N_("Offer open until {now:long} (instead of {was:long}): {name}"), about), change
        )
    return None


def is_funding_change(change: Change) -> bool:
    """Whether a change is about who funds a startup."""
    return change.type == "field" and change.field in FUNDING_FIELDS and change.subject.kind == "startup"


def describe_sponsors(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences of who funds startups: one a startup, or one for many to which the same happened."""
    alike: dict[str, list[Change]] = {}
    for change in changes:
        alike.setdefault(repr(_describe_sponsor_change(context, change)), []).append(change)
    for found in alike.values():
        for together in [found] if len(found) >= GROUP_FROM else [[change] for change in found]:
            names = limit_names([change.subject.title for change in together])
            yield make_sentence(
                2,
                Message(
                    N_("{names:list}: {parts}"), {"names": names, "parts": _describe_sponsor_change(context, found[0])}
                ),
                *together,
            )


def _describe_sponsor_change(context: DiffContext, change: Change) -> Message:
    was, now = (_as_list(each) for each in (change.old, change.new))
    parts = []
    added = context.entry_titles("organisation", [each for each in now if each not in was])
    gone = context.entry_titles("organisation", [each for each in was if each not in now])
    if added:
        parts.append(Message(N_("new sponsor: {names:list}"), {"names": limit_names(added)}))
    if gone:
        parts.append(Message(N_("no more sponsor: {names:list}"), {"names": limit_names(gone)}))
    if not parts:
        parts.append(Message(N_("the order of the sponsors is changed")))
    return join_texts(parts, N_("{first}; {rest}"))


def _as_list(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, tuple) else (value,)) if each]
