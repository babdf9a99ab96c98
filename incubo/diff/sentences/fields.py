"""Everything else in sentences: fields and texts of sheets.

What people call the fields of a sheet, within a sentence. Others are called by their name in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.fields import DATED_LISTS, EMPTY_VALUES
from incubo.diff.sentences.entries import GROUP_FROM
from incubo.diff.sentences.phrasing import (
    DiffContext,
    describe_value,
    describe_values,
    find_differing_words,
    is_plain_list,
    join_texts,
    limit_names,
    short_title,
    shorten,
)
from incubo.diff.sentences.sentence import Sentence, make_sentence

_FIELD_LABELS = {
    "title": N_("name"),
    "fullname": N_("name"),
    "name": N_("name"),
    "mission": N_("mission statement"),
    "incubator": N_("incubator"),
    "incubators": N_("incubators"),
    "contact": N_("contact address"),
    "link": N_("web address"),
    "repository": N_("source code"),
    "usertypes": N_("users"),
    "thematiques": N_("themes"),
    "techno": N_("technologies"),
    "stats": N_("public statistics"),
    "stats_url": N_("statistics page"),
    "budget_url": N_("budget page"),
    "impact_url": N_("impact page"),
    "dashlord_url": N_("DashLord page"),
    "accessibility_status": N_("accessibility"),
    "analyse_risques": N_("risk analysis"),
    "analyse_risques_url": N_("risk analysis"),
    "mon_service_securise": N_("MonServiceSécurisé"),
    "homologation_until": N_("end of the security accreditation"),
    "fast": N_("FAST promotion"),
    "contact_dinum": N_("contact at DINUM"),
    "contact_incubator": N_("contact in the incubator"),
    "objectives": N_("objectives"),
    "standards": N_("standards"),
    "reviewed_on": N_("last reading of the sheet"),
    "post_mortem": N_("post-mortem"),
    "stop_reason": N_("reason of the stop"),
    "redirect_from": N_("former addresses"),
    "role": N_("role"),
    "domaine": N_("professional family"),
    "teams": N_("cross-cutting teams"),
    "startups": N_("startups (old list)"),
    "previously": N_("former startups (old list)"),
    "competences": N_("professional skills"),
    "badges": N_("badges"),
    "github": N_("GitHub account"),
    "avatar": N_("portrait"),
    "memberType": N_("kind of member"),
    "employer": N_("employer"),
    "status": N_("status"),
    "startup": N_("startup"),
    "kind": N_("kind of offer"),
    "phases": N_("phases"),
    "events": N_("events"),
    "metrics": N_("measures"),
    "missions": N_("missions"),
    "roles": N_("post"),
    "contacts": N_("contacts"),
    "sponsors": N_("sponsors"),
    "opens": N_("day of publication"),
    "titulaire": N_("market holder"),
    "url": N_("where to apply"),
    "short_description": N_("description"),
    "owner": N_("owner"),
    "address": N_("postal address"),
    "website": N_("web site"),
    "highlighted_startups": N_("startups shown first"),
    "acronym": N_("acronym"),
    "type": N_("type"),
    "domaine_ministeriel": N_("ministry area"),
}


def field_label(name: str) -> Message:
    """What a field is called."""
    return Message(_FIELD_LABELS[name]) if name in _FIELD_LABELS else Message("{name}", {"name": shorten(name)})


_FILE_MODE_TEXTS = {
    "100755": N_("its file may be run as a program"),
    "100644": N_("its file is an ordinary one again"),
    "120000": N_("its file becomes a link to another one"),
}
"""What git's modes mean."""


def describe_fields(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The fields and the texts that changed: a sentence a sheet, or one for many sheets that changed alike."""
    by_sheet: dict[Any, list[Change]] = {}
    for change in changes:
        by_sheet.setdefault(change.subject, []).append(change)
    alike: dict[Any, list[list[Change]]] = {}
    for subject, found in by_sheet.items():
        key = (subject.kind, tuple(sorted({(change.type, change.field) for change in found})))
        alike.setdefault(key, []).append(found)
    for group in alike.values():
        first = group[0]
        weight = _field_rank(first)
        if len(group) < (2 if weight == 9 else GROUP_FROM):
            for found in group:
                yield make_sentence(weight, _describe_entry_fields(context, found), *found)
            continue
        about = {
            "n": len(group),
            "fields": [_changed_part_name(change) for change in first],
            "names": limit_names([found[0].subject.title for found in group]),
        }
        told = Message(
            N_("{n} sheet: {fields:list} ({names:list})"), about, N_("{n} sheets: {fields:list} ({names:list})")
        )
        yield make_sentence(weight, told, *(change for found in group for change in found))


def _field_rank(changes: Sequence[Change]) -> int:
    if changes[0].subject.kind == "startup" and any(change.field in ("incubator", "incubators") for change in changes):
        return 2
    return 9 if all(change.type in ("form", "mode") for change in changes) else 8 if changes[0].type == "body" else 7


def _describe_entry_fields(context: DiffContext, changes: Sequence[Change]) -> Message:
    parts = join_texts([_describe_field_change(context, change) for change in changes], N_("{first}; {rest}"))
    return Message(N_("{name}: {parts}"), {"name": context.entry_label(changes[0].subject), "parts": parts})


def _changed_part_name(change: Change) -> Message:
    """What changed in a sheet, without its value."""
    if change.type == "body":
        return Message(N_("text"))
    if change.type == "mode":
        return Message(N_("permissions of the file"))
    return Message(N_("way of writing")) if change.type == "form" else field_label(change.field)


def _describe_field_change(context: DiffContext, change: Change) -> Message:
    """What changed in a sheet."""
    if change.type == "body":
        return _describe_body_change(change)
    if change.type == "form":
        return Message(N_("only the way it is written"))
    if change.type == "mode":
        return Message(_FILE_MODE_TEXTS.get(change.new, N_("the permissions of its file change")))
    about: dict[str, Any] = {"label": field_label(change.field)}
    if change.type == "unclear":
        if change.new:
            return Message(N_("{label}: what was not understood is mended"), about)
        if change.field in DATED_LISTS.get(change.subject.kind, ()):
            return Message(N_("{label}: something changes that is not understood"), about)
        return Message(N_("{label}: changed, and not readable"), about)
    was, now = change.old, change.new
    if is_plain_list(was) and is_plain_list(now) and (was or now):
        return _describe_list_change(context, change, about)
    kind = change.subject.kind
    if isinstance(was, str) and isinstance(now, str) and was.split() == now.split():
        return Message(N_("{label}: only blanks change"), about)
    said = describe_value(context, kind, change.field, now)
    before = describe_value(context, kind, change.field, was)
    if isinstance(now, str) and (said is None or (before is None and was)):
        if was in EMPTY_VALUES:
            return Message(N_("{label}: {now}"), {**about, "now": short_title(now)})
        apart = find_differing_words(was, now) if isinstance(was, str) else None
        before, said = apart if apart is not None and now.strip() else (before, None)
    if now in EMPTY_VALUES:
        if before is None:
            return Message(N_("{label}: nothing any more"), about)
        return Message(N_("{label}: nothing any more (it was {was})"), {**about, "was": before})
    if said is None:
        return Message(N_("{label}: changed"), about)
    about["now"] = said
    if was in EMPTY_VALUES or before is None:
        return Message(N_("{label}: {now}"), about)
    return Message(N_("{label}: {now} (instead of {was})"), {**about, "was": before})


def _describe_body_change(change: Change) -> Message:
    """How much of a sheet's text changed."""
    gone, come = change.old, change.new
    about = {"n": come or gone, "gone": gone}
    if come and gone:
        return Message(N_("text: {n} new line, {gone} taken away"), about, N_("text: {n} new lines, {gone} taken away"))
    if come:
        return Message(N_("text: {n} new line"), about, N_("text: {n} new lines"))
    if gone:
        return Message(N_("text: {n} line taken away"), about, N_("text: {n} lines taken away"))
    return Message(N_("text: lines moved"))


def _collapse_spaces(values: Any) -> list[str]:
    return [" ".join(str(each).split()) for each in values]


def _describe_list_change(context: DiffContext, change: Change, arguments: dict[str, Any]) -> Message:
    kind, name = change.subject.kind, change.field
    if _collapse_spaces(change.old) == _collapse_spaces(change.new) and change.old != change.new:
        return Message(N_("{label}: only blanks change"), arguments)
    added = describe_values(context, kind, name, [each for each in change.new if each not in change.old])
    gone = describe_values(context, kind, name, [each for each in change.old if each not in change.new])
    if added is None or gone is None:
        return Message(N_("{label}: changed"), arguments)
    arguments.update(added=added, gone=gone)
    if added and gone:
        return Message(N_("{label}: {added:list} added, {gone:list} taken away"), arguments)
    if added:
        return Message(N_("{label}: {added:list} added"), arguments)
    if gone:
        return Message(N_("{label}: {gone:list} taken away"), arguments)
    return Message(N_("{label}: in another order"), arguments)
