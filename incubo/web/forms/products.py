"""The forms about a product: a phase, a committee, an event, measures, its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.app.arguments import parse_day_or_offset_argument
from incubo.app.committee_requests import (
    DECISION_MEANINGS,
    PUBLIC_NOTICE,
    CommitteeArguments,
    amount_question,
    decision_question,
    months_question,
    objectives_question,
    parse_committee_options,
    propose_committees,
)
from incubo.app.questions import find_error, vocabulary_choices
from incubo.app.stop_questions import ask_stop_details
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.edit.forms.definitions import committee_form
from incubo.edit.plan import Proposal
from incubo.edit.verbs.committee import find_recorded_committee
from incubo.edit.verbs.committee_effects import offered_decisions
from incubo.edit.verbs.phase import change_phase
from incubo.edit.verbs.record import record_event
from incubo.edit.verbs.stop import StopRequest, stop_startups
from incubo.model.records import Startup
from incubo.model.schemas.startup import EVENT_FIELDS, PHASE_FIELDS
from incubo.web.forms.desk import PUBLIC_REMINDER, ChangeForm, Desk, FormAsk, Given, Target, field_error
from incubo.web.forms.fields import FormField
from incubo.web.forms.making import Labels, day_field, sentence, value_field

_EVENT_FIELDS = {field.name: field for field in EVENT_FIELDS}
_PHASE_FIELDS = {field.name: field for field in PHASE_FIELDS}
_TODAY = N_("Left empty: today.")


def _startup(desk: Desk, target: Target) -> Startup:
    """The product that the form is about."""
    return desk.registry.startups[target.entries["startup"]]


def _phase_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    startup = _startup(desk, target)
    current = desk.registry.phase_at(startup.id, desk.workspace.as_of)
    phase = value_field(desk, "phase", _PHASE_FIELDS["name"], required=True)
    choices = tuple(choice for choice in phase.question.choices if choice.id != current)
    label, today = sentence(_PHASE_FIELDS["start"].help), (gettext(_TODAY),)
    return [
        phase._replace(question=phase.question._replace(choices=choices), control="radios"),
        day_field(desk, "on", label, option="--on", hints=today, startup=startup),
        value_field(desk, "comment", _PHASE_FIELDS["comment"], hints=(gettext(PUBLIC_REMINDER),)),
    ]


def _propose_phase(desk: Desk, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    day = given.value("on") or desk.workspace.as_of
    return change_phase(desk.start_edits(), _startup(desk, target), given.value("phase"), day, given.value("comment"))


def _stop_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    startup = _startup(desk, target)
    label = sentence(N_("the day it stops"))
    return [
        day_field(desk, "on", label, option="--on", hints=(gettext(_TODAY),), startup=startup),
        value_field(desk, "comment", _EVENT_FIELDS["comment"], hints=(gettext(PUBLIC_REMINDER),)),
    ]


def _propose_stop(desk: Desk, target: Target, given: Given, ask: FormAsk) -> Proposal:
    startups, language = [_startup(desk, target)], desk.workspace.content_language
    request = StopRequest(given.value("on"), None, given.value("comment"), language=language)
    stop_startups(desk.start_edits(), startups, request)  # errors come before the questions
    edits = desk.start_edits()
    return stop_startups(edits, startups, ask_stop_details(edits, startups, request, ask))


def _event_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    startup, vocabulary = _startup(desk, target), desk.registry.vocabulary
    as_of = desk.workspace.as_of

    def is_possible(choice: LabelledValue) -> bool:
        return find_error(lambda: record_event(desk.start_edits(), startup, choice.id, as_of)) is None

    event = value_field(desk, "event", _EVENT_FIELDS["name"], required=True)
    choices = tuple(filter(is_possible, vocabulary_choices(vocabulary, "events")))
    label = sentence(_EVENT_FIELDS["date"].help)
    return [
        event._replace(question=event.question._replace(choices=choices)),
        day_field(desk, "on", label, option="--on", hints=(gettext(_TODAY),), startup=startup),
        value_field(desk, "comment", _EVENT_FIELDS["comment"], hints=(gettext(PUBLIC_REMINDER),)),
        value_field(desk, "year", _EVENT_FIELDS["year"]),
    ]


def _propose_event(desk: Desk, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    day = given.value("on") or desk.workspace.as_of
    startup, event = _startup(desk, target), given.value("event")
    return record_event(desk.start_edits(), startup, event, day, given.value("comment"), given.value("year"))


def _committee_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    startup, labels = _startup(desk, target), Labels(committee_form())
    registry, workspace = desk.registry, desk.workspace
    day = _committee_day(desk, startup, target.texts.get("on", ""))

    def parse_future(text: str) -> date:
        return parse_day_or_offset_argument(text, day, workspace.current_date)

    def field(name: str, **changes: object) -> FormField:
        made = value_field(desk, name, _EVENT_FIELDS[name], labels.label(name), hints=labels.hints(name))
        return made._replace(question=made.question._replace(**changes)) if changes else made  # type: ignore[arg-type]

    offered = offered_decisions(registry.vocabulary, registry.phase_at(startup.id, day))
    decision = decision_question(registry, offered)
    decision = decision._replace(field=decision.field._replace(required=False))
    details = {choice: Message(DECISION_MEANINGS[choice]) for choice in offered if choice in DECISION_MEANINGS}
    future = N_("with a future day, the committee is only planned: fill in nothing else")
    return [
        day_field(desk, "on", labels.label("on"), option="--on",
                  hints=(gettext(_TODAY), sentence(future)), startup=startup),
        FormField(decision, labels.label("decision"), control="radios", details=details),
        FormField(amount_question(), labels.label("amount"), (gettext("420k, 420000 or 0.42M"),)),
        FormField(months_question(), labels.label("months")),
        day_field(desk, "next", labels.label("next"), option="--next", hints=labels.hints("next"), parse=parse_future),
        FormField(objectives_question(desk.context), labels.label("objectives")),
        field("comment"),
        field("document"),
        field("kind"),
        day_field(desk, "budget_end", labels.label("budget_end"), option="--budget-end",
                  hints=labels.hints("budget_end"), parse=parse_future),
    ]  # fmt: skip


def _committee_day(desk: Desk, startup: Startup, text: str) -> date:
    """The day of the committee as far as it is typed, for what counts from it."""
    try:
        return desk.workspace.parse_day(text, edge="one", startup=startup)
    except UsageError:
        return desk.workspace.as_of


def _propose_committee(desk: Desk, target: Target, given: Given, ask: FormAsk) -> Proposal:
    startup, workspace = _startup(desk, target), desk.workspace
    names = ("amount", "months", "kind", "next", "budget_end")
    values = {name: given.text(name) for name in names}
    values |= {name: given.value(name) for name in ("decision", "document", "comment")} | {"reason": None}
    objectives = given.value("objectives") or ()
    arguments = parse_committee_options(
        workspace, desk.registry, given.text("on"), CommitteeArguments(values, tuple(objectives))
    )
    day = given.value("on") or workspace.as_of
    recorded = find_recorded_committee(startup, day)
    if not given.value("decision") and day <= workspace.as_of and (recorded is None or not recorded.decision):
        raise field_error("decision", Message(N_("an answer is needed here")))
    return propose_committees(workspace, desk.registry, [startup.id], given.text("on"), arguments, ask, ask).proposal


FORMS = (
    ChangeForm("phase", N_("Change the phase"), _phase_fields, _propose_phase, "startup"),
    ChangeForm("committee", N_("Record or plan a committee"), _committee_fields, _propose_committee, "startup",
               intro=PUBLIC_NOTICE),
    ChangeForm("event", N_("Record an event"), _event_fields, _propose_event, "startup"),
    ChangeForm("stop", N_("The product stops"), _stop_fields, _propose_stop, "startup"),
)  # fmt: skip
