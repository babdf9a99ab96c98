"""Entries that are new, gone or named otherwise, offers, and who funds a startup, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.history.facts import Change
from incubo.history.line import Line, line
from incubo.history.said import States, joined, some
from incubo.history.words_people import arrival
from incubo.i18n import N_
from incubo.model.life import phase_at
from incubo.model.teams import closing
from incubo.problem import Text

ALIKE = 5
"""From so many on, those of a kind are told together."""
SPONSORS = ("sponsors", "owner")
"""The fields that tell who funds a startup."""

_NEW = {
    "startup": N_("New startup: {name}"),
    "member": N_("New member: {name}"),
    "job": N_("New offer: {name}"),
    "incubator": N_("New incubator: {name}"),
    "organisation": N_("New organisation: {name}"),
    "team": N_("New team: {name}"),
}
_MANY_NEW = {
    "startup": Text(N_("{n} new startup: {names:list}"), {}, N_("{n} new startups: {names:list}")),
    "member": Text(N_("{n} new member: {names:list}"), {}, N_("{n} new members: {names:list}")),
    "job": Text(N_("{n} new offer: {names:list}"), {}, N_("{n} new offers: {names:list}")),
    "incubator": Text(N_("{n} new incubator: {names:list}"), {}, N_("{n} new incubators: {names:list}")),
    "organisation": Text(N_("{n} new organisation: {names:list}"), {}, N_("{n} new organisations: {names:list}")),
    "team": Text(N_("{n} new team: {names:list}"), {}, N_("{n} new teams: {names:list}")),
}
_MANY_GONE = {
    "startup": Text(N_("{n} startup removed: {names:list}"), {}, N_("{n} startups removed: {names:list}")),
    "member": Text(N_("{n} member removed: {names:list}"), {}, N_("{n} members removed: {names:list}")),
    "job": Text(N_("{n} offer removed: {names:list}"), {}, N_("{n} offers removed: {names:list}")),
    "incubator": Text(N_("{n} incubator removed: {names:list}"), {}, N_("{n} incubators removed: {names:list}")),
    "organisation": Text(
        N_("{n} organisation removed: {names:list}"), {}, N_("{n} organisations removed: {names:list}")
    ),
    "team": Text(N_("{n} team removed: {names:list}"), {}, N_("{n} teams removed: {names:list}")),
}
_GONE = {
    "startup": N_("Startup removed: {name}"),
    "member": N_("Member removed: {name}"),
    "job": N_("Offer removed: {name}"),
    "incubator": N_("Incubator removed: {name}"),
    "organisation": N_("Organisation removed: {name}"),
    "team": N_("Team removed: {name}"),
}


def entries(states: States, changes: Sequence[Change]) -> Iterator[Line]:
    """The sentences of entries that are new or gone: one an entry, or one for many of a kind."""
    for what, many in (("added", _MANY_NEW), ("removed", _MANY_GONE)):
        for kind, message in many.items():
            found = [change for change in changes if change.what == what and change.subject.kind == kind]
            if len(found) < ALIKE:
                yield from (made for change in found if (made := entry(states, change)) is not None)
                continue
            about = {"n": len(found), "names": some([change.subject.title for change in found])}
            yield line(3 if what == "added" else 0, message._replace(arguments=about), *found)


def entry(states: States, change: Change) -> Line | None:
    """The sentence of an entry that is new, gone, named otherwise, or not readable; None for another change."""
    about: dict[str, Any] = {"name": states.called(change.subject), "path": change.subject.path}
    if change.what == "added":
        return line(3, _added(states, change), change)
    if change.what == "removed":
        return line(0, Text(_GONE[change.subject.kind], about), change)
    if change.what == "renamed":
        about.update(was=change.was, now=change.now)
        return line(3, Text(N_("{name}: its id is now “{now}”, it was “{was}”"), about), change)
    if change.what == "unreadable":
        return line(0, Text(N_("{path} cannot be read: nobody knows what it says"), about), change)
    if change.what == "readable":
        return line(3, Text(N_("{path} can be read again"), about), change)
    if change.what == "word":
        return line(0, Text(N_("the registry's own words: {path}"), about), change)
    return None


def _added(states: States, change: Change) -> Text:
    about: dict[str, Any] = {"name": states.called(change.subject)}
    kind, now = change.subject.kind, change.now
    if kind == "member":
        return arrival(states, change)
    if kind == "startup":
        phase = phase_at(now, states.today, states.after.vocabulary)
        hosts = some(states.titles("incubator", now.hosts))
        if phase and hosts:
            return Text(
                N_("New startup: {name} ({phase}, {hosts:list})"),
                {**about, "phase": states.phase(phase), "hosts": hosts},
            )
    if kind == "job" and closing(now) is not None:
        return Text(N_("New offer: {name}, until {day:long}"), {**about, "day": closing(now)})
    return Text(_NEW[kind], about)


def offer(states: States, change: Change) -> Line | None:
    """The sentence of an offer that closes, opens again or stays longer; None for another change."""
    about = {"name": states.called(change.subject), "was": change.was, "now": change.now}
    if change.what == "job-closed":
        if change.now:
            outcome = states.word("outcomes", change.now)
            return line(2, Text(N_("Offer closed: {name}, {outcome}"), {**about, "outcome": outcome}), change)
        return line(2, Text(N_("Offer closed: {name}"), about), change)
    if change.what == "job-reopened":
        return line(2, Text(N_("Offer open again: {name}"), about), change)
    if change.what == "job-extended":
        if change.now is None:
            return line(3, Text(N_("Offer without a closing date any more: {name}"), about), change)
        if change.was is None:
            return line(3, Text(N_("Offer open until {now:long}: {name}"), about), change)
        return line(3, Text(N_("Offer open until {now:long} (instead of {was:long}): {name}"), about), change)
    return None


def is_funding(change: Change) -> bool:
    """Whether a change is about who funds a startup."""
    return change.what == "field" and change.field in SPONSORS and change.subject.kind == "startup"


def sponsors(states: States, changes: Sequence[Change]) -> Iterator[Line]:
    """The sentences of who funds startups: one a startup, or one for many to which the same happened."""
    alike: dict[str, list[Change]] = {}
    for change in changes:
        alike.setdefault(repr(_funded(states, change)), []).append(change)
    for found in alike.values():
        for together in [found] if len(found) >= ALIKE else [[change] for change in found]:
            names = some([change.subject.title for change in together])
            yield line(
                2, Text(N_("{names:list}: {parts}"), {"names": names, "parts": _funded(states, found[0])}), *together
            )


def _funded(states: States, change: Change) -> Text:
    was, now = (_several(each) for each in (change.was, change.now))
    parts = []
    added = states.titles("organisation", [each for each in now if each not in was])
    gone = states.titles("organisation", [each for each in was if each not in now])
    if added:
        parts.append(Text(N_("new sponsor: {names:list}"), {"names": some(added)}))
    if gone:
        parts.append(Text(N_("no more sponsor: {names:list}"), {"names": some(gone)}))
    if not parts:
        parts.append(Text(N_("the order of the sponsors is changed")))
    return joined(parts, N_("{first}; {rest}"))


def _several(given: Any) -> list[str]:
    return [str(each) for each in (given if isinstance(given, tuple) else (given,)) if each]
