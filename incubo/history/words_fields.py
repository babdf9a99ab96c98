"""Everything else in sentences: fields, texts, offers, entries that are new, gone or named otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.history.facts import Change
from incubo.history.labels import label
from incubo.history.line import Line, line
from incubo.history.said import States, is_list, joined, some, value, values
from incubo.history.words_people import arrival
from incubo.i18n import N_
from incubo.model.life import phase_at
from incubo.model.teams import closing
from incubo.problem import Text

ALIKE = 5
"""From so many sheets on, the same fields changed in all of them are told once."""
_EMPTY: tuple[Any, ...] = (None, "", (), [], {})
SPONSORS = ("sponsors", "owner")

_NEW = {
    "startup": N_("New startup: {name}"),
    "member": N_("New member: {name}"),
    "job": N_("New offer: {name}"),
    "incubator": N_("New incubator: {name}"),
    "organisation": N_("New organisation: {name}"),
    "team": N_("New team: {name}"),
}
_GONE = {
    "startup": N_("Startup removed: {name}"),
    "member": N_("Member removed: {name}"),
    "job": N_("Offer removed: {name}"),
    "incubator": N_("Incubator removed: {name}"),
    "organisation": N_("Organisation removed: {name}"),
    "team": N_("Team removed: {name}"),
}


def entry(states: States, change: Change) -> Line | None:
    """The sentence of an entry that is new, gone, named otherwise, or not readable; None for another change."""
    about = {"name": change.subject.title, "path": change.subject.path}
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
    about: dict[str, Any] = {"name": change.subject.title}
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
    about = {"name": change.subject.title, "was": change.was, "now": change.now}
    if change.what == "job-closed":
        if change.now:
            outcome = states.word("outcomes", change.now)
            return line(2, Text(N_("Offer closed: {name} ({outcome})"), {**about, "outcome": outcome}), change)
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


def sponsors(states: States, change: Change) -> Line | None:
    """The sentence of who funds a startup."""
    if change.field not in SPONSORS or change.subject.kind != "startup":
        return None
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
    return line(
        2,
        Text("{name}: {parts}", {"name": change.subject.title, "parts": joined(parts, N_("{first}; {rest}"))}),
        change,
    )


def _several(given: Any) -> list[str]:
    return [str(each) for each in (given if isinstance(given, tuple) else (given,)) if each]


def sheets(states: States, changes: Sequence[Change]) -> Iterator[Line]:
    """The fields and the texts that changed: a sentence a sheet, or one for many sheets that changed alike."""
    by_sheet: dict[Any, list[Change]] = {}
    for change in changes:
        by_sheet.setdefault(change.subject, []).append(change)
    alike: dict[Any, list[list[Change]]] = {}
    for subject, found in by_sheet.items():
        key = (subject.kind, tuple(sorted({(change.what, change.field) for change in found})))
        alike.setdefault(key, []).append(found)
    for group in alike.values():
        first = group[0]
        weight = 9 if all(change.what == "form" for change in first) else 8 if first[0].what == "body" else 7
        if len(group) < (2 if weight == 9 else ALIKE):
            for found in group:
                yield line(weight, _sheet(states, found), *found)
            continue
        about = {
            "n": len(group),
            "fields": [_named(change) for change in first],
            "names": some([found[0].subject.title for found in group]),
        }
        told = Text(
            N_("{n} sheet: {fields:list} ({names:list})"), about, N_("{n} sheets: {fields:list} ({names:list})")
        )
        yield line(weight, told, *(change for found in group for change in found))


def _sheet(states: States, found: Sequence[Change]) -> Text:
    parts = joined([_part(states, change) for change in found], N_("{first}; {rest}"))
    return Text(N_("{name}: {parts}"), {"name": found[0].subject.title, "parts": parts})


def _named(change: Change) -> Text:
    """What changed in a sheet, without its value."""
    if change.what == "body":
        return Text(N_("text"))
    return Text(N_("way of writing")) if change.what == "form" else label(change.field)


def _part(states: States, change: Change) -> Text:
    """What changed in a sheet."""
    if change.what == "body":
        return _text(change)
    if change.what == "form":
        return Text(N_("only the way it is written"))
    about: dict[str, Any] = {"label": label(change.field)}
    if change.what == "unclear":
        return Text(N_("{label}: changed, and not readable"), about)
    was, now = change.was, change.now
    if is_list(was) and is_list(now) and (was or now):
        return _list(states, change, about)
    kind = change.subject.kind
    said = value(states, kind, change.field, now)
    before = value(states, kind, change.field, was)
    if now in _EMPTY:
        if before is None:
            return Text(N_("{label}: nothing any more"), about)
        return Text(N_("{label}: nothing any more (it was {was})"), {**about, "was": before})
    if said is None:
        return Text(N_("{label}: changed"), about)
    about["now"] = said
    if was in _EMPTY or before is None:
        return Text(N_("{label}: {now}"), about)
    return Text(N_("{label}: {now} (instead of {was})"), {**about, "was": before})


def _text(change: Change) -> Text:
    """How much of a sheet's text changed."""
    gone, come = change.was, change.now
    about = {"n": come or gone, "gone": gone}
    if come and gone:
        return Text(N_("text: {n} new line, {gone} taken away"), about, N_("text: {n} new lines, {gone} taken away"))
    if come:
        return Text(N_("text: {n} new line"), about, N_("text: {n} new lines"))
    if gone:
        return Text(N_("text: {n} line taken away"), about, N_("text: {n} lines taken away"))
    return Text(N_("text: lines moved"))


def _list(states: States, change: Change, about: dict[str, Any]) -> Text:
    kind, name = change.subject.kind, change.field
    added = values(states, kind, name, [each for each in change.now if each not in change.was])
    gone = values(states, kind, name, [each for each in change.was if each not in change.now])
    if added is None or gone is None:
        return Text(N_("{label}: changed"), about)
    about.update(added=added, gone=gone)
    if added and gone:
        return Text(N_("{label}: {added:list} added, {gone:list} taken away"), about)
    if added:
        return Text(N_("{label}: {added:list} added"), about)
    if gone:
        return Text(N_("{label}: {gone:list} taken away"), about)
    return Text(N_("{label}: in another order"), about)
