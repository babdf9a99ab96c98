"""Everything else in sentences: fields and texts of sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.history.facts import Change
from incubo.history.fields import EMPTY, LIVES
from incubo.history.labels import label
from incubo.history.line import Line, line
from incubo.history.said import States, differing, is_list, joined, named, some, value, values
from incubo.history.words_entries import ALIKE
from incubo.i18n import N_
from incubo.problem import Text

_MODES = {
    "100755": N_("its file may be run as a program"),
    "100644": N_("its file is an ordinary one again"),
    "120000": N_("its file becomes a link to another one"),
}
"""What git's modes mean."""


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
        weight = _weight(first)
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


def _weight(found: Sequence[Change]) -> int:
    if found[0].subject.kind == "startup" and any(change.field in ("incubator", "incubators") for change in found):
        return 2
    return 9 if all(change.what in ("form", "mode") for change in found) else 8 if found[0].what == "body" else 7


def _sheet(states: States, found: Sequence[Change]) -> Text:
    parts = joined([_part(states, change) for change in found], N_("{first}; {rest}"))
    return Text(N_("{name}: {parts}"), {"name": states.called(found[0].subject), "parts": parts})


def _named(change: Change) -> Text:
    """What changed in a sheet, without its value."""
    if change.what == "body":
        return Text(N_("text"))
    if change.what == "mode":
        return Text(N_("permissions of the file"))
    return Text(N_("way of writing")) if change.what == "form" else label(change.field)


def _part(states: States, change: Change) -> Text:
    """What changed in a sheet."""
    if change.what == "body":
        return _text(change)
    if change.what == "form":
        return Text(N_("only the way it is written"))
    if change.what == "mode":
        return Text(_MODES.get(change.now, N_("the permissions of its file change")))
    about: dict[str, Any] = {"label": label(change.field)}
    if change.what == "unclear":
        if change.now:
            return Text(N_("{label}: what was not understood is mended"), about)
        if change.field in LIVES.get(change.subject.kind, ()):
            return Text(N_("{label}: something changes that is not understood"), about)
        return Text(N_("{label}: changed, and not readable"), about)
    was, now = change.was, change.now
    if is_list(was) and is_list(now) and (was or now):
        return _list(states, change, about)
    kind = change.subject.kind
    if isinstance(was, str) and isinstance(now, str) and was.split() == now.split():
        return Text(N_("{label}: only blanks change"), about)
    said = value(states, kind, change.field, now)
    before = value(states, kind, change.field, was)
    if isinstance(now, str) and (said is None or (before is None and was)):
        if was in EMPTY:
            return Text(N_("{label}: {now}"), {**about, "now": named(now)})
        apart = differing(was, now) if isinstance(was, str) else None
        before, said = apart if apart is not None and now.strip() else (before, None)
    if now in EMPTY:
        if before is None:
            return Text(N_("{label}: nothing any more"), about)
        return Text(N_("{label}: nothing any more (it was {was})"), {**about, "was": before})
    if said is None:
        return Text(N_("{label}: changed"), about)
    about["now"] = said
    if was in EMPTY or before is None:
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


def _squeezed(given: Any) -> list[str]:
    return [" ".join(str(each).split()) for each in given]


def _list(states: States, change: Change, about: dict[str, Any]) -> Text:
    kind, name = change.subject.kind, change.field
    if _squeezed(change.was) == _squeezed(change.now) and change.was != change.now:
        return Text(N_("{label}: only blanks change"), about)
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
