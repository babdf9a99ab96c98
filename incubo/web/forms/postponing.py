"""The form that puts off what needs attention: which things, until when, why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from incubo.app.postponing import (
    WHAT_TO_POSTPONE,
    PostponingContext,
    because_question,
    open_postponing,
    parse_until,
    propose_postponement,
)
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import LabelledValue
from incubo.core.problem import ANSWER_NEEDED
from incubo.edit.asking.questions import Question
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue
from incubo.model.fields import Field
from incubo.reports.attention.postponed import postponed_message
from incubo.web.forms.change_form import ChangeForm, FormAsk, FormContext, Given, Target, field_error, find_whose
from incubo.web.forms.field_builders import day_field, read_address_day
from incubo.web.forms.fields import FormField
from incubo.web.links import POSTPONE, POSTPONE_PRIVATELY


def _open(context: FormContext, target: Target) -> PostponingContext:
    """What there is to do for the incubator of the address, else ours: as on the page that has the form."""
    return open_postponing(context.workspace, context.registry, context.private, find_whose(context, target))


def _make_fields(context: FormContext, target: Target) -> Sequence[FormField]:
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
    is_asked_again = target.words.get("until") == context.workspace.as_of.isoformat()
    because = because._replace(field=because.field._replace(required=not is_asked_again))
    return [
        _what_field(_open(context, target), target, is_taken_back=is_asked_again),
        until,
        FormField(
            because,
            translate(because.text),
            (gettext(because.field.help),),
            control="line",
            initial=target.words.get("because", ""),
        ),
    ]


def _what_field(place: PostponingContext, target: Target, *, is_taken_back: bool) -> FormField:
    """A box for each thing about the entry; those that the address means are ticked. Raises RefusedError for none."""
    assert target.entry is not None
    items = place.find_items(target.entry)
    answers = [place.find_answer(item) for item in items]
    choices = tuple(
        LabelledValue(str(n), postponed_message(item, answer) if answer is not None else item.text)
        for n, (item, answer) in enumerate(zip(items, answers, strict=True), 1)
    )
    names = {target.words["reason"]} if "reason" in target.words else ()
    chosen = place.select_items(items, names, is_taken_back=is_taken_back)
    initial = ", ".join(choice.id for choice, item in zip(choices, items, strict=True) if item in chosen)

    def parse(text: str) -> ParsedValue:
        words = {word.strip() for word in text.split(",")}
        found = [item for choice, item in zip(choices, items, strict=True) if choice.id in words]
        return ParsedValue(found) if found else ParsedValue(None, ANSWER_NEEDED)

    field = Field("reason", "choice", many=True, required=True)
    question = Question("reason", WHAT_TO_POSTPONE, field, parse, choices)
    return FormField(question, translate(WHAT_TO_POSTPONE), control="checks", initial=initial)


def _propose(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    assert target.entry is not None
    until, because = given.value("until"), given.value("because") or ""
    if until > context.workspace.as_of and not because:
        raise field_error("because", ANSWER_NEEDED)
    return propose_postponement(_open(context, target), target.entry, given.value("reason"), until, because)


FORMS = (
    ChangeForm(POSTPONE, N_("Postpone things to do"), _make_fields, _propose, "any"),
    ChangeForm(POSTPONE_PRIVATELY, N_("Postpone things to do"), _make_fields, _propose, "any", is_private=True),
)
