"""The forms about a product: a phase, a committee, an event, measures, its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from incubo.app.committee_requests import (
    NOTHING_RECORDED,
    PUBLIC_NOTICE,
    CommitteeArguments,
    amount_question,
    decision_meaning,
    decision_question,
    infer_from_options,
    later_day_question,
    months_question,
    objectives_question,
    parse_committee_day,
    parse_committee_options,
    propose_committees,
)
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import ANSWER_NEEDED
from incubo.edit.asking.questions import Question, vocabulary_choices
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue
from incubo.edit.verbs.committee import (
    TERMS,
    combine_committees,
    doubt_day,
    find_expected_day,
    find_recorded_committee,
)
from incubo.edit.verbs.committee_effects import offered_decisions
from incubo.edit.verbs.params import BUDGET_END, BY_DECISION, NEXT, PHASE, RECORD_COMMITTEE, RECORD_EVENT, STOP, Param
from incubo.edit.verbs.phase import change_phase, sort_phases
from incubo.edit.verbs.record import OTHER_COMMANDS, record_event
from incubo.edit.verbs.stop import StopRequest, default_stop_day, stop_startups
from incubo.edit.verbs.stop_questions import ask_stop_details, stop_reason_question
from incubo.model.committees import last_committee
from incubo.model.fields import AMOUNT_FIELDS, Field
from incubo.model.records import Startup
from incubo.model.schemas.startup import EVENT_FIELDS, PHASE_FIELDS
from incubo.web.forms.change_form import (
    PUBLIC_REMINDER,
    ChangeForm,
    FieldErrors,
    FormAsk,
    FormContext,
    Given,
    OtherForm,
    Target,
    field_error,
)
from incubo.web.forms.facts import committee_facts, phase_facts, stop_facts, vocabulary_word
from incubo.web.forms.field_builders import ParamFields, read_address_day, sentence, value_field
from incubo.web.forms.fields import FormField

_EVENT_NAME = next(field for field in EVENT_FIELDS if field.name == "name")
_PHASE_NAME = next(field for field in PHASE_FIELDS if field.name == "name")
_STOP_ASKS_MORE = N_("A product that stops has a team, perhaps offers, and a reason: this form asks about them, too.")
_OPTION_KEYS = ("decision", *TERMS, "kind")
"""The answers from which the rest of a decision follows."""
_HELD_KEYS = ("decision", "amount", "objectives", "comment", "reached")
"""The answers that say that the committee was held."""
_DAYS_A_MONTH = 30.44


def _startup(context: FormContext, target: Target) -> Startup:
    """The product that the form is about."""
    return context.registry.startups[target.entries["startup"]]


def _phase_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    startup = _startup(context, target)
    periods = context.registry.phase_periods[startup.id]
    last = periods[-1].phase if periods else None
    is_planned = last is not None and last.start is not None and last.start > context.workspace.as_of
    current = last.name if last is not None and not is_planned else None  # a planned one may move to another day
    phase = value_field(context, "phase", _PHASE_NAME, required=True)
    choices = tuple(choice for choice in phase.question.choices if choice.id != current)
    params = ParamFields(context, PHASE)
    return [
        phase._replace(question=phase.question._replace(choices=choices), control="radios"),
        params.day("on", startup=startup, initial=context.workspace.as_of),
        params.value("comment", control="line"),
    ]


def _propose_phase(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    day = given.value("on") or context.workspace.as_of
    if context.registry.vocabulary.is_stop(given.value("phase")):
        texts = {name: given.text(name) or "" for name in ("on", "comment")}
        raise OtherForm("stop", texts, Message(_STOP_ASKS_MORE))
    return change_phase(
        context.start_edits(), _startup(context, target), given.value("phase"), day, given.value("comment")
    )


def _no_fields(_context: FormContext, _target: Target) -> Sequence[FormField]:
    return ()


def _propose_phase_order(context: FormContext, target: Target, _given: Given, _ask: FormAsk) -> Proposal:
    return sort_phases(context.start_edits(), _startup(context, target))


def _stop_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    startup = _startup(context, target)
    reason = stop_reason_question(context.registry.vocabulary)
    default, params = default_stop_day(context.start_edits(), [startup]), ParamFields(context, STOP)
    planned = gettext("With a future day, the end is planned: it counts from that day on.")
    return [
        *([FormField(reason, translate(reason.text))] if not startup.stop_reason else []),
        params.day("on", startup=startup, initial=default, hints=(planned,)),
        params.value("comment", control="line"),
    ]


def _propose_stop(context: FormContext, target: Target, given: Given, ask: FormAsk) -> Proposal:
    startups, language = [_startup(context, target)], context.workspace.content_language
    request = StopRequest(given.value("on"), None, given.value("comment"), language=language)
    stop_startups(context.start_edits(), startups, request)  # errors come before the questions
    edits = context.start_edits()
    return stop_startups(edits, startups, ask_stop_details(edits, startups, request, ask))


def _event_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    startup, vocabulary = _startup(context, target), context.registry.vocabulary
    event = value_field(context, "event", _EVENT_NAME, required=True)
    params = ParamFields(context, RECORD_EVENT)
    # what is recorded on that day already is an error beside the day: another day may be meant
    choices = tuple(choice for choice in vocabulary_choices(vocabulary, "events") if choice.id not in OTHER_COMMANDS)
    return [
        event._replace(question=event.question._replace(choices=choices)),
        params.day("on", startup=startup, initial=context.workspace.as_of),
        params.value("comment", control="line"),
        params.value("year"),
    ]


def _propose_event(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    day = given.value("on") or context.workspace.as_of
    startup, event = _startup(context, target), given.value("event")
    return record_event(context.start_edits(), startup, event, day, given.value("comment"), given.value("year"))


def _committee_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    startup, params = _startup(context, target), ParamFields(context, RECORD_COMMITTEE)
    registry, workspace = context.registry, context.workspace
    is_held = any(target.texts.get(name, "").strip() for name in _HELD_KEYS)

    def parse_on(text: str) -> date:
        return parse_committee_day(workspace, text, startup, is_held=is_held)

    day = _committee_day(context, parse_on, target.texts.get("on", target.words.get("on", "")))

    def doubt_on(on: date) -> ParsedValue | None:
        message = doubt_day(registry, startup, on)
        return ParsedValue(None, message) if message is not None else None

    offered = offered_decisions(registry.vocabulary, registry.phase_at(startup.id, day))
    decision = decision_question(registry, offered)
    meanings = {choice: decision_meaning(registry.vocabulary, choice) for choice in offered}
    details = {
        choice: Message("{meaning}", {"meaning": meaning})
        for choice, meaning in meanings.items()
        if meaning is not None
    }

    def usual(name: str) -> str:
        return _describe_usual(context, startup, day, target.texts, name)

    def later(param: Param) -> FormField:
        return FormField(later_day_question(workspace, param, day), sentence(param.label), left_empty=usual(param.name))

    expected = find_expected_day(startup, workspace.as_of)
    planned = (translate(Message(N_("Planned on {day:long}"), {"day": expected})),) if expected is not None else ()
    future = sentence(N_("with a future day, the committee is only planned: nothing else is to be filled in"))
    again = gettext("With the day of a committee that is recorded, it is corrected.")
    initial = read_address_day(target.words.get("on")) or workspace.as_of
    on = params.day("on", hints=(*planned, future, again), startup=startup, parse=parse_on, initial=initial)
    return [
        on._replace(question=on.question._replace(doubt=doubt_on)),
        FormField(decision, gettext("Decision"), control="radios", details=details, is_expected=True),
        FormField(amount_question(), params.label("amount"), (gettext("420k, 420000 or 0.42M"),), is_expected=True),
        FormField(months_question(), params.label("months"), left_empty=usual("months")),
        later(NEXT),
        FormField(objectives_question(context.entry_context), params.label("objectives")),
        params.value("comment")._replace(control="line"),
        params.value("document")._replace(is_more=True),
        params.value("kind")._replace(is_more=True, left_empty=usual("kind")),
        later(BUDGET_END)._replace(is_more=True),
    ]  # fmt: skip


def _session_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    """The fields of a committee, and what was promised, to tick: the comment then says what was reached."""
    promised = _promised(context, _startup(context, target))
    if not promised:
        return _committee_fields(context, target)
    choices = tuple(LabelledValue(str(n), one) for n, one in enumerate(promised, 1))
    field = Field("reached", "choice", many=True)

    def parse(text: str) -> ParsedValue:
        numbers = [word.strip() for word in text.split(",") if word.strip()]
        known = {choice.id for choice in choices}
        wrong = next((number for number in numbers if number not in known), None)
        if wrong is not None:
            return ParsedValue(None, Message(N_("“{word}” is none of what was promised"), {"word": wrong}))
        return ParsedValue(tuple(promised[int(number) - 1] for number in numbers))

    question = Question("reached", Message(N_("Tick what is reached")), field, parse, choices)
    hint = gettext("The comment of the committee will say it, and so do the minutes.")
    ticks = FormField(question, gettext("Promised: tick what is reached"), (hint,), control="checks", is_expected=True)
    first, *others = _committee_fields(context, target)
    return [first, ticks, *others]


def _promised(context: FormContext, startup: Startup) -> tuple[str, ...]:
    """The objectives of the last committee that was held."""
    latest = last_committee(startup, context.workspace.as_of)
    return tuple(filter(None, latest.objectives)) if latest is not None else ()


def _propose_session(
    context: FormContext, target: Target, given: Given, ask: FormAsk, edits: FileEdits | None = None
) -> Proposal:
    reached = given.value("reached") or ()
    if not reached:
        return _propose_committee(context, target, given, ask, edits)
    text = translate(Message(N_("Reached: {what}."), {"what": " ; ".join(one.rstrip(" .") for one in reached)}))
    comment = given.value("comment")
    values = {**given.values, "comment": f"{comment}\n{text}" if comment else text}
    return _propose_committee(context, target, given._replace(values=values), ask, edits)


def _own_key(startup: Startup, key: str) -> str:
    """The key of a question about one of several products."""
    return f"{startup.id}.{key}"


def _for_product(target: Target, startup: Startup) -> Target:
    """What a form is about, as if it were about this one of its products."""
    prefix = _own_key(startup, "")
    texts = {key.removeprefix(prefix): text for key, text in target.texts.items() if key.startswith(prefix)}
    return Target({"startup": startup.id}, {}, texts)


def _meeting_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    """The fields of the product that is heard; of every one, where none is named. All are heard on the same day, unless
    it is changed.
    """
    startups = [context.registry.startups[one] for one in target.product_ids]
    first_day = target.texts.get(_own_key(startups[0], "on"))
    fields: list[FormField] = []
    for startup in startups:
        if target.entries.get("startup", startup.id) != startup.id:
            continue
        product = _for_product(target, startup)
        if first_day is not None:
            product = product._replace(texts={"on": first_day, **product.texts})
        own = [*_session_fields(context, product)]
        if first_day is not None and startup != startups[0]:
            own[0] = own[0]._replace(initial=first_day)
        for i, field in enumerate(own):
            question = field.question
            # an error that names an option or a field is not about the first product that has one
            value_field = question.field
            if value_field.name not in AMOUNT_FIELDS:
                value_field = value_field._replace(name=_own_key(startup, value_field.name))
            question = question._replace(key=_own_key(startup, question.key), option="", field=value_field)
            group = startup.display_name if i == 0 and not target.entries else ""
            fields.append(field._replace(question=question, group=group))
    return fields


def _propose_meeting(context: FormContext, target: Target, given: Given, ask: FormAsk) -> Proposal:
    """One proposal for the committees of several products; those of which nothing was typed are left out."""
    edits, proposals, notes = context.start_edits(), [], list[Message]()
    for startup in (context.registry.startups[one] for one in target.product_ids):
        own = _for_product(target._replace(texts=given.texts), startup)
        prefix = _own_key(startup, "")
        values = {key.removeprefix(prefix): value for key, value in given.values.items() if key.startswith(prefix)}
        initial = {key.removeprefix(prefix): text for key, text in given.initial.items() if key.startswith(prefix)}
        is_planned = (values.get("on") or context.workspace.as_of) > context.workspace.as_of
        if not is_planned and not any(own.texts.get(key, "").strip() for key in _HELD_KEYS):
            notes.append(Message(NOTHING_RECORDED, {"title": startup.display_name}))
            continue
        try:
            proposals.append(
                _propose_session(context, own, Given(own.texts, values, given.answers, initial), ask, edits)
            )
        except FieldErrors as wrong:
            raise FieldErrors(
                {_own_key(startup, key): error for key, error in wrong.errors.items()},
                {_own_key(startup, key): doubt for key, doubt in wrong.doubts.items()},
            ) from wrong
    if not proposals:
        raise field_error(_own_key(context.registry.startups[target.product_ids[0]], "decision"), ANSWER_NEEDED)
    day = given.value(_own_key(context.registry.startups[target.product_ids[0]], "on")) or context.workspace.as_of
    proposal = combine_committees(edits, proposals, day)
    return proposal._replace(notes=(*proposal.notes, *notes))


def _describe_usual(context: FormContext, startup: Startup, day: date, texts: Mapping[str, str], name: str) -> str:
    """What the file will have in a field that is left empty, with the other answers as they are."""
    values = _committee_values({**texts, name: ""})
    edits = context.start_edits()
    decision = infer_from_options(context.workspace, edits, startup, day, CommitteeArguments(values))
    if decision.decision is None:
        return gettext(BY_DECISION)
    value = getattr(decision, name)
    if value is None:
        return gettext("none")
    if name == "kind":
        return vocabulary_word(context, "committee-kinds", value)
    if name == "months":
        return str(value)
    months = round((value - day).days / _DAYS_A_MONTH)
    arguments = {"day": value, "n": months}
    return translate(Message(N_("{day:long}, {n} month later"), arguments, N_("{day:long}, {n} months later")))


def _committee_values(texts: Mapping[str, str]) -> dict[str, str | None]:
    """The options of a command that the answers of a form stand for."""
    values = {name: texts.get(name, "").strip() or None for name in _OPTION_KEYS}
    return values | {"document": None, "comment": None, "reason": None}


def _committee_day(context: FormContext, parse: Callable[[str], date], text: str) -> date:
    """The day of the committee as far as it is typed, for what counts from it."""
    try:
        return parse(text)
    except UsageError:
        return context.workspace.as_of


def _propose_committee(
    context: FormContext, target: Target, given: Given, ask: FormAsk, edits: FileEdits | None = None
) -> Proposal:
    startup, workspace = _startup(context, target), context.workspace
    texts = {**given.texts, "decision": given.value("decision") or ""}  # its id, where another word was typed
    day = given.value("on") or workspace.as_of
    recorded = find_recorded_committee(startup, day)
    values = _committee_values(texts)
    values |= {name: given.value(name) for name in ("document", "comment")}
    objectives = given.value("objectives") or ()
    arguments = parse_committee_options(
        workspace, context.registry, given.text("on"), CommitteeArguments(values, tuple(objectives))
    )
    if not given.value("decision") and day <= workspace.as_of and (recorded is None or not recorded.decision):
        raise field_error("decision", ANSWER_NEEDED)
    return propose_committees(
        workspace, context.registry, [startup.id], given.text("on"), arguments, ask, ask, edits
    ).proposal


FORMS = (
    ChangeForm("phase", N_("Change the phase"), _phase_fields, _propose_phase, "startup", make_facts=phase_facts,
               changes="phases"),
    ChangeForm("phase-order", N_("Put the phases in the order of their dates"), _no_fields, _propose_phase_order,
               "startup", intro=N_("Their days stay as they are: only their order in the file changes."),
               changes="phases"),
    ChangeForm("committee", N_("Record or plan a committee"), _committee_fields, _propose_committee, "startup",
               intro=PUBLIC_NOTICE, make_facts=committee_facts),
    ChangeForm("committee-mode", N_("Committee in session"), _session_fields, _propose_session, "startup",
               intro=PUBLIC_NOTICE, template="forms/committee_mode.html"),
    ChangeForm("committee-session", N_("Committee of several products"), _meeting_fields, _propose_meeting, "products",
               intro=PUBLIC_NOTICE, template="forms/committee_mode.html"),
    ChangeForm("event", N_("Record an event"), _event_fields, _propose_event, "startup", intro=PUBLIC_REMINDER),
    ChangeForm("stop", N_("The product stops"), _stop_fields, _propose_stop, "startup", make_facts=stop_facts,
               changes="phases"),
)  # fmt: skip
