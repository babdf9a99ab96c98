"""The forms of what is private about an entry: its fields and notes, and its purchase orders. They write in the private
folder, and are there where that is, on its own machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.edit.asking.arguments import parse_amount_argument
from incubo.edit.asking.questions import Question
from incubo.edit.forms.definitions import is_settable
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue
from incubo.model.fields import Field
from incubo.model.private_kinds import ORDER_FIELDS
from incubo.registry.lookup import EntryRef
from incubo.web.forms.answers import MAX_TEXT_LENGTH, same_text
from incubo.web.forms.change_form import ChangeForm, FormAsk, FormContext, Given, Target, field_error
from incubo.web.forms.entries import read_assignment, stored_field, typed_value
from incubo.web.forms.field_builders import help_of, value_field
from incubo.web.forms.fields import FormField

if TYPE_CHECKING:
    from incubo.app.private import PrivateFolder

_NOTES = "notes"
_PREFIX = "f."
"""How the keys of fields begin: a registry may declare one called “notes”."""
_NUMBER = ORDER_FIELDS[0]
_INTRO = N_("What is written here goes into the private folder, and is published nowhere.")


def _open(context: FormContext, target: Target) -> tuple[PrivateFolder, EntryRef]:
    """The private folder, and the entry that the form is about."""
    assert context.private is not None
    assert target.entry is not None
    return context.private, target.entry


# Fields and notes


def _value_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    private, entry = _open(context, target)
    fields = [
        stored_field(context, _PREFIX + field.name, field, _current_text(context, private, entry, field))
        for field in private.fields_of(entry.kind)
        if is_settable(field)
    ]
    question = Question(_NOTES, Message(""), Field(_NOTES, "lines"), ParsedValue)
    label = gettext("Notes, in Markdown")
    notes = FormField(question, label, (), "text", length=MAX_TEXT_LENGTH, is_tracked=True)
    return [*fields, notes._replace(initial=_read_notes(private, entry))]


def _current_text(context: FormContext, private: PrivateFolder, entry: EntryRef, field: Field) -> str:
    """The value of a private field as a person types it; as the file has it where it cannot be read.

    Raises RefusedError for a file that cannot be read.
    """
    edits, path = private.open_file(entry)
    found = private.find(*entry)
    value = found.values.get(field.name) if found is not None else None
    if value is None:
        value = edits.value_at(path, (field.name,))
    return typed_value(context, field, value)


def _read_notes(private: PrivateFolder, entry: EntryRef) -> str:
    found = private.find(*entry)
    return found.notes if found is not None else ""


def _propose_values(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    private, entry = _open(context, target)
    assignments = []
    for field in private.fields_of(entry.kind):
        if is_settable(field):
            current = _current_text(context, private, entry, field)
            assignment = read_assignment(context, given, _PREFIX + field.name, field, current)
            if assignment is not None:
                assignments.append(assignment._replace(field=field.name))
    current_notes = _read_notes(private, entry)
    was = given.answers.was.get(_NOTES, current_notes)
    notes = given.texts[_NOTES] if not same_text(given.texts[_NOTES], was) else None
    if notes is not None and not same_text(was, current_notes):
        context.remarks.append(Message(N_("This text has changed meanwhile: what others wrote there would go.")))
    return private.propose_values(entry, assignments, notes)


# A purchase order


def _order_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    private, entry = _open(context, target)
    number = target.words.get("order")
    fields = [] if number is not None else [_order_field(context, _NUMBER, "")._replace(is_tracked=False)]
    values = _read_order(private, entry, number)
    for field in ORDER_FIELDS[1:]:
        fields.append(_order_field(context, field, typed_value(context, field, values.get(field.name))))
    return fields


def _order_field(context: FormContext, field: Field, initial: str) -> FormField:
    made = stored_field(context, field.name, field._replace(label=field.heading), initial)
    if field.name != "amount":
        return made
    label = gettext(field.heading)
    made = value_field(context, field.name, field, label, hints=help_of(field, label), parse=parse_amount_argument)
    return made._replace(initial=initial, is_tracked=True)


def _read_order(private: PrivateFolder, entry: EntryRef, number: str | None) -> dict[str, Any]:
    """The values of the order that has a number, as the file has them where they cannot be read.

    Raises RefusedError where there is none, or the file cannot be read.
    """
    edits, path = private.open_file(entry)
    if number is None:
        return {}
    items = edits.value_at(path, ("orders",))
    raw = (
        [item for item in items if isinstance(item, dict) and item.get("number") == number]
        if isinstance(items, list)
        else []
    )
    if len(raw) != 1:
        raise RefusedError(Message(N_("there is no order {number}, or there are two"), {"number": number}))
    found = private.find(*entry)
    decoded = [order for order in found.orders if order.number == number] if found is not None else []
    values = decoded[0]._asdict() if len(decoded) == 1 else {}
    return {**raw[0], **{name: value for name, value in values.items() if value is not None}}


def _propose_order(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    private, entry = _open(context, target)
    number = target.words.get("order")
    if number is None:
        number = " ".join((given.text(_NUMBER.name) or "").split())
        found = private.find(*entry)
        if found is not None and any(order.number == number for order in found.orders):
            raise field_error(_NUMBER.name, Message(N_("the order {number} is recorded already"), {"number": number}))
    current = _read_order(private, entry, target.words.get("order"))
    values = {}
    for field in ORDER_FIELDS[1:]:
        text = typed_value(context, field, current.get(field.name))
        assignment = read_assignment(context, given, field.name, field, text)
        if assignment is not None:
            values[field.name] = None if assignment.operator == "unset" else given.value(field.name)
    return private.propose_order(entry, number, values)


FORMS = (
    ChangeForm("private", N_("Change what is private"), _value_fields, _propose_values, "any", intro=_INTRO,
               is_private=True),
    ChangeForm("order", N_("A purchase order"), _order_fields, _propose_order, "any", intro=_INTRO, is_private=True),
)  # fmt: skip
