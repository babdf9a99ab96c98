"""The questions about a committee: what it decided, and which effects of the decision are wanted."""

from __future__ import annotations

from datetime import date
from functools import partial

from incubo.app.arguments import parse_amount_argument, parse_day_or_offset_argument, parse_months_argument
from incubo.app.questions import (
    NO_CHOICE,
    Ask,
    Question,
    choice_question,
    field_question,
    make_entry_context,
    parse_with,
    vocabulary_choices,
    yes_no_question,
)
from incubo.app.stop_questions import ask_stop_details
from incubo.app.workspace import Workspace
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import member_name
from incubo.edit.value_parser import EntryContext, ParsedValue, parse_value
from incubo.edit.verbs.committee import (
    PROVISIONAL_DECISION,
    PROVISIONAL_MONTHS,
    STOP_DECISION,
    CommitteeDecision,
    find_missions_ending_on,
    infer_decision,
)
from incubo.edit.verbs.committee_effects import (
    DecisionEffects,
    DecisionMatch,
    find_following_phases,
    find_missions_ending_before,
)
from incubo.edit.verbs.phase import phase_word
from incubo.edit.verbs.stop import StopRequest
from incubo.model.committees import DEFAULT_INTERVAL_MONTHS, planned_committee_date
from incubo.model.records import Startup
from incubo.model.schemas.startup import EVENT_FIELDS

_EVENT_FIELDS = {field.name: field for field in EVENT_FIELDS}


def ask_decision(
    workspace: Workspace, edits: FileEdits, startup: Startup, day: date, decision: CommitteeDecision, ask: Ask
) -> tuple[DecisionMatch, CommitteeDecision]:
    """Ask for what the options do not give, in the order of the minutes of a meeting."""
    ask = _with_startup_key(startup, ask)
    context = make_entry_context(workspace, edits.registry)
    choices = vocabulary_choices(edits.registry.vocabulary, "decisions")
    heading = Message(N_("{title}, committee of {day:long}"), _title_and_day(startup, day))
    question = choice_question("decision", Message(N_("What did it decide?")), choices, "--decision")
    decision_match = DecisionMatch(ask(question._replace(heading=heading)))
    decision = decision._replace(decision=decision_match.decision)
    if decision_match.decision != STOP_DECISION:
        decision = _ask_terms(workspace, edits, startup, day, decision, ask)
    for name, text in (
        ("comment", N_("A comment? (Enter: none)")),
        ("document", N_("Address of its document? (Enter: none)")),
    ):
        if getattr(decision, name) is None:
            question = field_question(name, Message(text), _EVENT_FIELDS[name], context)._replace(option=f"--{name}")
            decision = decision._replace(**{name: ask(question)})
    return decision_match, decision


def _ask_terms(
    workspace: Workspace, edits: FileEdits, startup: Startup, day: date, decision: CommitteeDecision, ask: Ask
) -> CommitteeDecision:
    """Ask for the amount, the months, the objectives and the next committee."""
    if decision.amount is None:
        text, parse = Message(N_("Amount, in euros? (220k; Enter: none)")), parse_with(parse_amount_argument)
        question = Question("amount", text, _EVENT_FIELDS["amount"], parse, option="--amount")
        decision = decision._replace(amount=ask(question))
    if decision.months is None:
        usual = PROVISIONAL_MONTHS if decision.decision == PROVISIONAL_DECISION else DEFAULT_INTERVAL_MONTHS
        text, parse = Message(N_("For how many months?")), parse_with(parse_months_argument)
        question = Question("months", text, _EVENT_FIELDS["months"]._replace(required=True), parse, default=usual)
        decision = decision._replace(months=ask(question._replace(option="--months")))
    if not decision.objectives:
        text = Message(N_("Objectives, one per line (Enter: no more)"))
        context = make_entry_context(workspace, edits.registry)
        parse = partial(_parse_objectives, context)
        question = Question("objectives", text, _EVENT_FIELDS["objectives"], parse, option="--objective")
        answer = ask(question._replace(is_one_per_line=True))
        decision = decision._replace(objectives=answer or ())
    if decision.next is None:
        usual_next = infer_decision(edits, startup, day, decision).next
        parse = parse_with(lambda answer: parse_day_or_offset_argument(answer, day, workspace.current_date))
        field = _EVENT_FIELDS["next"]._replace(required=usual_next is not None)
        question = Question("next", Message(N_("Next committee?")), field, parse, default=usual_next, option="--next")
        decision = decision._replace(next=ask(question))
    return decision


def _parse_objectives(context: EntryContext, text: str) -> ParsedValue:
    """The objectives, one on each line; the error of the first one that is wrong."""
    field = _EVENT_FIELDS["objectives"]._replace(many=False)
    answers = [parse_value(field, " ".join(line.split()), context) for line in text.split("\n")]
    wrong = next((answer for answer in answers if answer.error is not None), None)
    return wrong or ParsedValue(tuple(answer.value for answer in answers if answer.value is not None))


def ask_effects(
    edits: FileEdits,
    startup: Startup,
    day: date,
    decision_match: DecisionMatch,
    decision: CommitteeDecision,
    effects: DecisionEffects,
    ask: Ask,
) -> DecisionEffects:
    """Ask about the effects of the decision that the options did not ask for."""
    ask = _with_startup_key(startup, ask)
    phases = find_following_phases(edits, startup, day, decision_match)
    if phases and effects.phase is None:
        effects = effects._replace(phase=_ask_phase(edits, startup, day, phases, ask))
    if decision_match.decision == STOP_DECISION and not effects.stop_startup:
        text = Message(N_("Stop {title} in the registry, too, on {day:long}?"), _title_and_day(startup, day))
        question = yes_no_question("with_stop", text, "--with-stop")
        effects = effects._replace(stop_startup=ask(question))
    if effects.stop_startup:
        request = StopRequest(
            day, effects.stop_reason, decision.comment, effects.with_team, effects.with_jobs, effects.language
        )
        details = ask_stop_details(edits, [startup], request, ask)
        effects = effects._replace(stop_reason=details.reason, with_team=details.with_team, with_jobs=details.with_jobs)
    if effects.stop_startup or decision.next is None or effects.with_team:
        return effects
    people = [member_name(target.member) for target in find_missions_ending_before(edits, startup, day, decision.next)]
    if people:
        text = Message(
            N_("Extend {n} mission to the next committee, {day:long} ({people:list})?"),
            {"n": len(people), "day": decision.next, "people": people},
            N_("Extend {n} missions to the next committee, {day:long} ({people:list})?"),
        )
        effects = effects._replace(with_team=ask(yes_no_question("with_team", text, "--with-team")))
    return effects


def ask_team_move(edits: FileEdits, startup: Startup, day: date, ask: Ask) -> bool:
    """Ask whether the missions that end with a committee move with it."""
    planned_day = planned_committee_date(startup, edits.as_of)
    if planned_day is None or planned_day == day:
        return False
    people = [member_name(target.member) for target in find_missions_ending_on(edits, startup.id, planned_day)]
    text = Message(
        N_("{n} mission ends on {was:long} with the committee ({people:list}): move its end to {day:long}?"),
        {"n": len(people), "was": planned_day, "day": day, "people": people},
        N_("{n} missions end on {was:long} with the committee ({people:list}): move their end to {day:long}?"),
    )
    question = yes_no_question("with_team", text, "--with-team")
    return bool(people) and bool(_with_startup_key(startup, ask)(question))


def _ask_phase(edits: FileEdits, startup: Startup, day: date, phases: list[str], ask: Ask) -> str | None:
    """The phase that begins with the decision, if the person agrees."""
    vocabulary, arguments = edits.registry.vocabulary, _title_and_day(startup, day)
    if len(phases) == 1:
        arguments["phase"] = phase_word(vocabulary, phases[0])
        text = Message(N_("Move {title} to “{phase}” on {day:long}, too?"), arguments)
        return phases[0] if ask(yes_no_question("phase", text, "--with-phase")) else None
    choices = [LabelledValue(phase, vocabulary.value_labels("phases", phase) or phase) for phase in phases]
    choices.append(LabelledValue(NO_CHOICE, Message(N_("the phase stays as it is"))))
    question = choice_question("phase", Message(N_("Which phase does {title} enter?"), arguments), choices)
    answer = ask(question)
    return None if answer == NO_CHOICE else answer


def _with_startup_key(startup: Startup, ask: Ask) -> Ask:
    """`ask`, with the startup in the keys of its questions: a committee hears several."""
    return lambda question: ask(question._replace(key=f"{startup.id}.{question.key}"))


def _title_and_day(startup: Startup, day: date) -> dict[str, object]:
    return {"title": startup.display_name, "day": day}
