"""Sentences about changed fields and bodies: one for each entry, or one for many entries that change alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.diff.bodies import SectionChange
from incubo.diff.facts import Change
from incubo.diff.sentences.entries import GROUP_FROM
from incubo.diff.sentences.phrasing import DiffContext, join_texts, shorten
from incubo.diff.sentences.sentence import Sentence, make_sentence
from incubo.diff.sentences.values import describe_value_change, describe_words
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field

_FORM_RANK = 9
"""The rank of changes of the formatting only. Two such entries share a sentence, other ones from GROUP_FROM on."""
_MAX_SECTIONS = 4
"""How many sections of a text a sentence names at most."""
_MAX_DETAILED_SECTIONS = 2
"""Up to how many sections it also says how much changes in each."""
_MAX_HEADING_LENGTH = 50
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
"""A link of Markdown."""
_FILE_MODE_TEXTS = {
    "100755": N_("its file may be run as a program"),
    "100644": N_("its file is an ordinary one again"),
    "120000": N_("its file becomes a link to another one"),
}
"""What becomes of a file, by its new git mode."""


def describe_fields(context: DiffContext, changes: Sequence[Change]) -> Iterator[Sentence]:
    """The sentences about changed fields and bodies."""
    changes_by_subject: dict[Any, list[Change]] = {}
    for change in changes:
        changes_by_subject.setdefault(change.subject, []).append(change)
    groups: dict[Any, list[list[Change]]] = {}
    for subject, entry_changes in changes_by_subject.items():
        parts = {(change.type, change.field, change.type == "form" and bool(change.new)) for change in entry_changes}
        key = (subject.kind, tuple(sorted(parts)))
        groups.setdefault(key, []).append(entry_changes)
    for group in groups.values():
        rank = _field_rank(group[0])
        if len(group) < (2 if rank == _FORM_RANK else GROUP_FROM):
            for entry_changes in group:
                yield make_sentence(rank, _describe_entry_fields(context, entry_changes), *entry_changes)
            continue
        arguments = {
            "n": len(group),
            "fields": [_changed_part_label(change) for change in group[0]],
            "names": limit_names([entry_changes[0].subject.title for entry_changes in group]),
        }
        text = Message(
            N_("{n} entry: {fields:list} ({names:list})"), arguments, N_("{n} entries: {fields:list} ({names:list})")
        )
        yield make_sentence(rank, text, *(change for entry_changes in group for change in entry_changes))


def describe_setting(change: Change) -> Sentence:
    """The sentence about a setting of the registry that changes."""
    arguments = {"label": shorten(change.field), "was": _setting_text(change.old), "now": _setting_text(change.new)}
    if change.type == "form":
        text = Message(
            N_("{name}: {parts}"), {"name": change.subject.title, "parts": Message(N_("only the formatting"))}
        )
    elif change.new is None:
        text = Message(N_("{label}: setting removed (it was {was})"), arguments)
    elif change.old is None:
        text = Message(N_("{label}: {now}"), arguments)
    else:
        text = Message(N_("{label}: {now} (instead of {was})"), arguments)
    return make_sentence(_FORM_RANK if change.type == "form" else 0, text, change)


def _setting_text(value: Any) -> Any:
    if isinstance(value, bool):
        return Message(N_("yes")) if value else Message(N_("no"))
    if isinstance(value, date):
        return Message("{day:long}", {"day": value})
    if isinstance(value, list):
        names = limit_names([shorten(str(item)) for item in value])
        return Message("{names:list}", {"names": names}) if names else Message(N_("none"))
    return shorten(str(value))


def _field_rank(changes: Sequence[Change]) -> int:
    if changes[0].subject.kind == "startup" and any(change.field in ("incubator", "incubators") for change in changes):
        return 2
    if all(change.type == "mode" or (change.type == "form" and not change.new) for change in changes):
        return _FORM_RANK
    return 8 if changes[0].type == "body" else 7


def _describe_entry_fields(context: DiffContext, changes: Sequence[Change]) -> Message:
    parts = join_texts([_describe_field_change(context, change) for change in changes], N_("{first}; {rest}"))
    return Message(N_("{name}: {parts}"), {"name": context.entry_label(changes[0].subject), "parts": parts})


def _changed_part_label(change: Change) -> Message:
    """What part of an entry changed, without its value."""
    if change.type == "body":
        return Message(N_("text"))
    if change.type == "mode":
        return Message(N_("permissions of the file"))
    return Message(N_("formatting")) if change.type == "form" else _field_label(change)


def _field_label(change: Change) -> Message:
    """The label of the field that changes, or its name in the file."""
    field = _find_field(change)
    return (
        Message(field.label)
        if field is not None and field.label
        else Message("{name}", {"name": shorten(change.field)})
    )


def _find_field(change: Change) -> Field | None:
    kind = ENTRY_KINDS.get(change.subject.kind)
    return kind.find_field(change.field) if kind is not None else None


def _describe_field_change(context: DiffContext, change: Change) -> Message:
    """One change of an entry, without the title of the entry."""
    if change.type == "body":
        return _describe_body_change(change)
    if change.type == "form" and change.new:
        return Message(N_("the formatting, in a way to be corrected ({rules:list})"), {"rules": list(change.new)})
    if change.type == "form":
        return Message(N_("only the formatting"))
    if change.type == "mode":
        return Message(_FILE_MODE_TEXTS.get(change.new, N_("the permissions of its file change")))
    field = _find_field(change) or Field(change.field, "any")
    if change.type == "unclear":
        return describe_words(context, field, _field_label(change), change.old, change.new)
    return describe_value_change(context, field, _field_label(change), change.old, change.new)


def _describe_body_change(change: Change) -> Message:
    """What changes in the text: in a few sections, how much; in more of them, which ones."""
    sections: Sequence[SectionChange] = change.new
    if len(sections) == 1 and not sections[0].heading:
        return Message(N_("text: {said}"), {"said": _describe_section(sections[0])})
    is_long = len(sections) > _MAX_DETAILED_SECTIONS
    parts = [_name_section(section, with_lines=not is_long) for section in sections[:_MAX_SECTIONS]]
    if len(sections) > _MAX_SECTIONS:
        n = len(sections) - _MAX_SECTIONS
        parts.append(Message(N_("{n} other section"), {"n": n}, N_("{n} other sections")))
    return Message(N_("text: {said}"), {"said": join_texts(parts)})


def _name_section(section: SectionChange, *, with_lines: bool) -> Message:
    """A section by its heading, with what changes in it."""
    heading = Message(N_("“{heading}”"), {"heading": _short_heading(section.heading)})
    arguments = {"heading": heading if section.heading else Message(N_("beginning of the text"))}
    if with_lines or section.type == "renamed":
        return Message("{heading} ({said})", {**arguments, "said": _describe_section(section)})
    if section.type == "added" and section.heading:
        return Message(N_("{heading} (new)"), arguments)
    if section.type == "removed" and section.heading:
        return Message(N_("{heading} (removed)"), arguments)
    return Message("{heading}", arguments)


def _describe_section(section: SectionChange) -> Message:
    """What changes in a section, without its heading."""
    removed, added = section.removed, section.added
    arguments = {"n": added or removed, "gone": removed, "was": _short_heading(section.old_heading)}
    if section.type == "renamed":
        return Message(N_("its heading was “{was}”"), arguments)
    if section.type == "removed" and section.heading:
        return Message(N_("section removed"), arguments)
    if section.type == "added" and section.heading:
        return Message(N_("new section of {n} line"), arguments, N_("new section of {n} lines"))
    if added and removed:
        return Message(N_("{n} new line, {gone} removed"), arguments, N_("{n} new lines, {gone} removed"))
    if added:
        return Message(N_("{n} new line"), arguments, N_("{n} new lines"))
    if removed:
        return Message(N_("{n} line removed"), arguments, N_("{n} lines removed"))
    return Message(N_("lines moved"))


def _short_heading(heading: str) -> str:
    """A heading as a sentence quotes it: without the address of a link, and not long."""
    text = " ".join(_LINK.sub(r"\1", heading).split()) or heading
    return text if len(text) <= _MAX_HEADING_LENGTH else text[: _MAX_HEADING_LENGTH - 1].rstrip() + "…"
