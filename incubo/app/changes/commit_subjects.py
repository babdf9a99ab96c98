"""Subjects of incubo's commits, said in words to people."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from incubo.core.i18n import N_, current_language, format_long_date, gettext, translate
from incubo.core.message import Message
from incubo.edit.commit_subjects import parse_commit_subject
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.lookup import entry_title

if TYPE_CHECKING:
    from incubo.registry.registry import Registry

_COMMANDS_BY_VERB = {
    "committee": "record committee",
    "event": "record event",
    "metric": "record metric",
    "order": "record order",
    "fix": "validate --fix",
    "keep": "report --keep",
}
"""The commands whose edits have a subject with another word."""


def describe_commit_subject(subject: str) -> str:
    """What the subject of a commit says, `set(mon-estran): title`, in words: `mon-estran, title (incubo set)`."""
    parts = parse_commit_subject(subject)
    if parts is None:
        return subject
    verb, scope, summary = parts
    scope, summary = _label_scope(verb, scope), _label_fields(verb, summary)
    words = {"text": f"{scope + ', ' if scope else ''}{summary}"}
    return translate(Message("{text}", words, hint=f"incubo {_COMMANDS_BY_VERB.get(verb, verb)}"))


def _label_scope(verb: str, scope: str) -> str:
    """What a subject is about: the id of an entry; of an import, the kind of its rows in words."""
    if verb != "import":
        return scope
    from incubo.exchange.workbook.targets import SHEET_KINDS

    kind = SHEET_KINDS.get(scope)
    return gettext(kind.plural_label) if kind is not None else scope


def _label_fields(verb: str, summary: str) -> str:
    """What a subject says, with the labels of the fields that `set` changed."""
    if verb != "set":
        return summary
    return ", ".join(_label_path(word) for word in summary.split(", "))


def _label_path(path: str) -> str:
    """A field in words, or a part of an item of a list: `phases.3.start` is the third of the phases."""
    name, *steps = path.split(".")
    label = gettext(_FIELD_LABELS[name]) if _FIELD_LABELS.get(name) else ""
    if not label or not steps:
        return label or path
    if not _ITEM_NUMBER.fullmatch(steps[0]) or len(steps) > 2:  # anybody may have written the subject
        return path
    arguments = {"field": label, "n": int(steps[0])}
    part = _PART_LABELS.get((name, steps[1])) if len(steps) == 2 else None
    if len(steps) == 1:
        return translate(Message(N_("{field}, no. {n}"), arguments))
    return translate(
        Message(N_("{field}, no. {n}: {part}"), {**arguments, "part": gettext(part) if part else steps[1]})
    )


_ITEM_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_ID = re.compile(r"\w(?:[\w.-]*\w)?")
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_FIELD_LABELS = {field.name: field.label for kind in ENTRY_KINDS.values() for field in kind.fields if field.label}
_PART_LABELS = {
    (field.name, part.name): part.label or part.help
    for kind in ENTRY_KINDS.values()
    for field in kind.fields
    for part in field.subfields
}
"""What a part of each item of a list is called, by the names of both."""


def describe_change(subject: str, registry: Registry, *, is_in_own_language: bool) -> str:
    """What the subject of a commit says to a reader of pages: the title of the entry, fields by their labels, days in
    words, and no command: `Mon Estran: continued, next 10 June 2025`. What is written in another language than the
    reader's stays as it is written, but for the names of fields.
    """
    parts = parse_commit_subject(subject)
    if parts is None:
        return subject
    verb, scope, summary = parts
    summary = _label_fields(verb, summary)
    if is_in_own_language:
        summary = _say_values(summary, registry)
    if verb == "rename":
        summary = _ID.sub(lambda match: _name_renamed(registry, match[0]), summary)
    kind = next((kind for kind in ENTRY_KINDS if registry.has_entry(kind, scope)), None)
    if not scope:
        return summary
    title = entry_title(registry, kind, scope) if kind is not None else scope
    if kind is None and is_in_own_language:
        title = _label_scope(verb, scope)
    return translate(Message(N_("{title}: {what}"), {"title": title, "what": summary}))


def _say_values(summary: str, registry: Registry) -> str:
    """A summary with its days and reasons in words."""
    vocabulary = registry.vocabulary
    for reason in vocabulary.allowed_values("stop-reasons"):
        label = vocabulary.value_labels("stop-reasons", reason).get(current_language())
        summary = summary.replace(f"({reason})", f"({label or reason})")
    return _ISO_DATE.sub(_in_words, summary)


def _name_renamed(registry: Registry, word: str) -> str:
    """The title of the entry whose id a word is; the word itself, where it is none."""
    kind = next((kind for kind in ENTRY_KINDS if registry.has_entry(kind, word)), None)
    return entry_title(registry, kind, word) if kind is not None else word


def _in_words(match: re.Match[str]) -> str:
    try:
        return format_long_date(datetime.date.fromisoformat(match[0]))
    except ValueError:  # what looks like a date in a text of a person
        return match[0]
