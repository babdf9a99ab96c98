"""The form that puts off what needs attention: which things, until when, why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from incubo.app.postponing import (
    because_question,
    open_postponing,
    parse_until,
    propose_postponement,
)
from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import ANSWER_NEEDED
from incubo.edit.asking.questions import Question
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue
from incubo.model.fields import Field
from incubo.reports.attention.postponed import is_selected
from incubo.reports.attention.signals import ActionItem
from incubo.web.forms.change_form import ChangeForm, FormAsk, FormContext, Given, Target, field_error
from incubo.web.forms.field_builders import day_field, read_address_day
from incubo.web.forms.fields import FormField
from incubo.web.links import POSTPONE, POSTPONE_PRIVATELY


def _list_items(context: FormContext, target: Target) -> list[ActionItem]:
    """What needs attention about the entry. Raises RefusedError where nothing does."""
    assert target.entry is not None
    return open_postponing(context.workspace, context.registry, context.private).find_items(target.entry)


def _make_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    items = _list_items(context, target)
    until = day_field(
        context,
        "until",
        gettext("Until when?"),
        required=True,
        hints=(gettext("It comes back on that day; earlier if what it is about changes."),),
        parse=partial(parse_until, context.workspace),
        initial=read_address_day(target.words.get("until")),
    )
    because = because_question()
    is_asked_again = "until" in target.words
    because = because._replace(field=because.field._replace(required=not is_asked_again))
    hint = gettext("One sentence, for your colleagues and for later.")
    return [_what_field(items, target), until, FormField(because, gettext("Why?"), (hint,), control="line")]


def _what_field(items: Sequence[ActionItem], target: Target) -> FormField:
    """A box for each thing; those that the address names are ticked, else all."""
    choices = tuple(LabelledValue(str(n), item.short or item.message) for n, item in enumerate(items, 1))
    chosen = {target.words["reason"]} if "reason" in target.words else ()
    initial = ", ".join(str(n) for n, item in enumerate(items, 1) if is_selected(item, chosen))

    def parse(text: str) -> ParsedValue:
        words = {word.strip() for word in text.split(",")}
        found = [item for choice, item in zip(choices, items, strict=True) if choice.id in words]
        return ParsedValue(found) if found else ParsedValue(None, ANSWER_NEEDED)

    field = Field("reason", "choice", many=True, required=True)
    question = Question("reason", Message(N_("What is known already?")), field, parse, choices)
    return FormField(question, gettext("What is known already?"), control="checks", initial=initial)


def _propose(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    assert target.entry is not None
    until, because = given.value("until"), given.value("because") or ""
    if until > context.workspace.as_of and not because:
        raise field_error("because", ANSWER_NEEDED)
    place = open_postponing(context.workspace, context.registry, context.private)
    return propose_postponement(place, target.entry, given.value("reason"), until, because)


FORMS = (
    ChangeForm(POSTPONE, N_("Postpone what is known"), _make_fields, _propose, "any"),
    ChangeForm(POSTPONE_PRIVATELY, N_("Postpone what is known"), _make_fields, _propose, "any", is_private=True),
)
