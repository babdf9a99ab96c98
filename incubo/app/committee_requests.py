"""Committees as people ask for them, by options, with a form or by answers: the questions, and the proposal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from incubo.app import entry_choice
from incubo.app.verb_arguments import parse_param_values, require_days
from incubo.app.workspace import Workspace
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, limit_names
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import ANSWER_NEEDED, choose_among, did_you_mean, options_needed
from incubo.core.shell import quote_argument
from incubo.edit.asking.arguments import (
    PeriodEdge,
    choices_hint,
    parse_amount_argument,
    parse_months_argument,
    parse_offset,
    parse_vocabulary_argument,
)
from incubo.edit.asking.questions import (
    ENTER_FOR_NO_MORE,
    NO_CHOICE,
    Ask,
    Question,
    choice_question,
    day_question,
    field_question,
    find_error,
    parse_answer,
    parse_with,
    vocabulary_choices,
    yes_no_question,
)
from incubo.edit.file_edits import FileEdits
from incubo.edit.forms import parser
from incubo.edit.forms.answers import FormAnswers, read_values, split_values
from incubo.edit.missions import find_missions_place, member_name
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext, ParsedValue, at_path, parse_value
from incubo.edit.verbs.committee import (
    CommitteeDecision,
    TeamExtension,
    combine_committees,
    default_months,
    doubt_amount,
    find_expected_day,
    find_kept_event,
    find_missions_ending_on,
    find_planned_day,
    find_recorded_committee,
    infer_decision,
    plan_committee,
    record_committee,
)
from incubo.edit.verbs.committee_effects import (
    DecisionEffects,
    DecisionMatch,
    apply_effects,
    find_following_phases,
    find_phases_place,
    match_decision,
    missing_extension_notes,
    offered_decisions,
    plan_extension_to_next,
    suggest_decision,
    suggest_effects,
)
from incubo.edit.verbs.params import (
    BUDGET_END,
    NEXT,
    RECORD_COMMITTEE,
    WITH_JOBS,
    WITH_PHASE,
    WITH_STOP,
    WITH_TEAM,
    Param,
)
from incubo.edit.verbs.phase import phase_word
from incubo.edit.verbs.stop import StopRequest
from incubo.edit.verbs.stop_questions import ask_stop_details, parse_stop_reason
from incubo.model import dates
from incubo.model.committees import (
    STOP_DECISION,
    is_next_committee_word,
)
from incubo.model.phases import parse_current_phase, phases_of_decision
from incubo.model.records import Startup
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.model.vocabulary import Vocabulary
from incubo.registry.registry import Registry

_DAYS_TO_RECORD = 62
"""A committee is recorded so many days after it was held, at most, as a rule."""
_ENTER_FOR_NONE = Message(N_("Enter: none"))
_EVENT_FIELDS = {field.name: field for field in EVENT_FIELDS}

PUBLIC_NOTICE = N_("The registry is public: the decision, the amount and the objectives will be read by everyone.")
NOTHING_RECORDED = N_("{title}: nothing was typed, so nothing is recorded")
"""What is said of a startup whose committee was asked about, and whose decision is not known yet."""


def decision_meaning(vocabulary: Vocabulary, decision: str) -> LabelledValue | None:
    """What a person who records a committee is told of a decision (`[decision-meanings]`), if anything."""
    labels = vocabulary.value_labels("decision-meanings", decision)
    return LabelledValue(decision, labels) if labels else None


class CommitteeArguments(NamedTuple):
    """The parsed options. `values`: the options of one value, by the names of a committee's fields. `stop`: what else
    goes with the startup (see `DecisionEffects`). `form_answers`: the form that they come from (None for options).
    """

    values: Mapping[str, str | None]
    objectives: tuple[str, ...] = ()
    with_phase: bool = False
    with_stop: bool = False
    stop: StopRequest = StopRequest()
    form_answers: FormAnswers | None = None

    @property
    def has_decision(self) -> bool:
        """Whether any option says what the committee decided."""
        is_given = self.objectives or any(self.values.values()) or self.with_phase or self.with_stop
        return bool(is_given or self.stop.with_jobs)


class RecordedDecision(NamedTuple):
    """A committee for which the person was asked what it decided, with all the answers."""

    startup: Startup
    day: date
    decision: CommitteeDecision
    effects: DecisionEffects


class CommitteeProposal(NamedTuple):
    """The proposal, and the decisions that were asked for."""

    proposal: Proposal
    asked_decisions: tuple[RecordedDecision, ...] = ()


def make_committee_arguments(values: Mapping[str, Any]) -> CommitteeArguments:
    """The arguments that options or the answers of a form give, by the names of their parameters."""
    texts = {name: values.get(name) for name in (*CommitteeDecision._fields, "reason") if name != "objectives"}
    stop = StopRequest(with_team=values.get(WITH_TEAM.name, False), with_jobs=values.get(WITH_JOBS.name, False))
    effects = (values.get(WITH_PHASE.name, False), values.get(WITH_STOP.name, False))
    return CommitteeArguments(texts, tuple(values.get("objectives") or ()), *effects, stop)


def read_committee_form(answers: FormAnswers) -> tuple[list[str], str | None, CommitteeArguments]:
    """The names of startups, the day, and the other arguments that a form gives."""
    texts = answers.texts
    words = split_values(texts["startups"])
    objectives = parser.parse_list_items(texts.get("objectives", ""))
    values = {**texts, "objectives": objectives, **dict.fromkeys(answers.checked, True)}
    arguments = make_committee_arguments(values)._replace(form_answers=answers)
    return words, texts.get("on"), arguments


def parse_committee_options(
    workspace: Workspace, registry: Registry, on: str | None, arguments: CommitteeArguments
) -> CommitteeArguments:
    """The options, once their values are checked, before any question. Raises UsageError."""
    require_days(workspace, on)
    is_dated = on is not None and not is_next_committee_word(on)
    is_held = arguments.has_decision
    quiet = _without_remarks(workspace)  # all days are read again, and told, with the startups
    day = parse_committee_day(quiet, on or "", None, is_held=is_held) if is_dated else workspace.as_of
    _parse_committee_arguments(quiet, registry, day, arguments)
    if arguments.values["reason"]:
        parse_stop_reason(registry.vocabulary, arguments.values["reason"])
    texts = {name: arguments.values[name] for name in ("document", "comment")}
    values = parse_param_values(workspace, registry, RECORD_COMMITTEE, texts)
    context = workspace.entry_context(registry)
    for objective in arguments.objectives:
        _parse_objectives(context, objective).require("--objective")
    return arguments._replace(values={**arguments.values, **values})


def propose_committees(
    workspace: Workspace,
    registry: Registry,
    startup_names: Sequence[str],
    on: str | None,
    arguments: CommitteeArguments,
    ask: Ask | None,
    ask_about_effects: Ask | None,
    edits: FileEdits | None = None,
) -> CommitteeProposal:
    """Record, plan or move committees. `ask`: asks for decisions that are missing, `ask_about_effects` for the effects.
    `edits`: those of other committees, which the plan has too.

    Raises UsageError, RefusedError.
    """
    with _error_under_heading(arguments, "startups"):
        startups = entry_choice.find_startups(registry, startup_names, ask)
    with _error_under_heading(arguments, "on"):
        day, day_notes = _find_committee_day(workspace, startups, on, ask_about_effects, is_held=arguments.has_decision)
    edits = edits or workspace.start_edits(registry)
    if day > workspace.as_of:
        return CommitteeProposal(_plan_committees(edits, startups, day, arguments, ask_about_effects))
    proposals = []
    asked_decisions: list[RecordedDecision] = []
    given = _parse_committee_arguments(workspace, registry, day, arguments)
    for startup in startups:
        proposal, recorded_decision = _record_one_committee(
            workspace, edits, startup, day, arguments, given, ask, ask_about_effects
        )
        if proposal is None:
            day_notes.append(Message(NOTHING_RECORDED, {"title": startup.display_name}))
            continue
        proposals.append(proposal)
        asked_decisions += [recorded_decision] if recorded_decision is not None else []
    proposal = combine_committees(edits, proposals, day)
    notes = (*day_notes, *proposal.notes)
    notes = (*notes, Message(PUBLIC_NOTICE)) if proposal.plan.files else notes
    return CommitteeProposal(proposal._replace(notes=notes), tuple(asked_decisions))


def parse_committee_day(workspace: Workspace, text: str, startup: Startup | None, *, is_held: bool) -> date:
    """The day of a committee. Without a year it is the latest one of a committee that was held (`is_held`), or a few
    weeks ago at most; else the next one. Raises UsageError.
    """
    if not is_held and dates.lacks_year(text):
        latest = _without_remarks(workspace).parse_day(text, edge="one", direction="back")
        is_held = (workspace.as_of - latest).days <= _DAYS_TO_RECORD
    return workspace.parse_day(text, edge="one", startup=startup, direction="back" if is_held else "ahead")


def _without_remarks(workspace: Workspace) -> Workspace:
    return workspace._replace(environment=workspace.environment._replace(remark=lambda _: None))


def _find_committee_day(
    workspace: Workspace, startups: Sequence[Startup], on: str | None, ask: Ask | None, *, is_held: bool
) -> tuple[date, list[Message]]:
    """The day of the committee: the one that is given, else what the person answers, before any other question. Nobody
    is asked, and it is today, where the decision is given; where another day is planned, nobody knows which of the two
    is meant: then the person is asked all the same, or told in a note. Raises UsageError.
    """
    one, today = startups[0] if len(startups) == 1 else None, workspace.as_of
    if on:
        return parse_committee_day(workspace, on, one, is_held=is_held), []
    expected_days = ((startup, find_expected_day(startup, today)) for startup in startups)
    startup, planned_day = next(((one, day) for one, day in expected_days if day is not None), (None, None))
    if planned_day is None and (ask is None or is_held):
        return today, []
    names = limit_names([one.display_name for one in startups])
    arguments = {"title": startup.display_name if startup else "", "names": names, "day": planned_day, "today": today}
    if ask is None:
        text = N_("No day is given, so the committee counts as held today, {today:long}.")
        return today, [Message(text, arguments, hint=Message(N_("--on for another day")))]
    text = N_("{names:list}: when was the committee held? (a day to come plans it)")
    if planned_day is not None:
        text = N_("{title}: the committee is planned on {day:long}, and today is {today:long}. When was it held?")

    def check(day: date) -> Message | None:
        to_come = N_("the committee of {day:long} is still to come: its decision is recorded on the day")
        return Message(to_come, {"day": day}) if day == planned_day and day > today else None

    day_field = _EVENT_FIELDS["date"]
    question = day_question(workspace.parse_day, Message(text, arguments), day_field, planned_day or today, startup=one)
    parse = parse_with(lambda answer: parse_committee_day(workspace, answer, one, is_held=is_held))
    day: date = ask(question._replace(key="on", option="--on", parse=parse, check=check))
    return day, []


def _plan_committees(
    edits: FileEdits,
    startups: Sequence[Startup],
    day: date,
    arguments: CommitteeArguments,
    ask: Ask | None,
) -> Proposal:
    """Plan or move committees on a future day; the person is asked about the team's missions."""
    if arguments.has_decision:
        raise UsageError(
            Message(
                N_("the committee of {day:long} is still to come: its decision is recorded on the day"), {"day": day}
            ),
            hints=(Message(N_("to plan it, give its day only")),),
        )
    proposals = []
    for startup in startups:
        with_team = arguments.stop.with_team or (ask is not None and _ask_team_move(edits, startup, day, ask))
        proposals.append(plan_committee(edits, startup, day, with_team=with_team))
    return combine_committees(edits, proposals, day)


def _record_one_committee(
    workspace: Workspace,
    edits: FileEdits,
    startup: Startup,
    day: date,
    arguments: CommitteeArguments,
    given: tuple[DecisionMatch | None, CommitteeDecision],
    ask: Ask | None,
    ask_about_effects: Ask | None,
) -> tuple[Proposal | None, RecordedDecision | None]:
    """The committee of one startup and its effects (None: its decision is not known yet); the decision, if the person
    was asked for it. `given`: the decision that the arguments give.
    """
    registry = edits.registry
    decision_match, decision = given
    event = find_recorded_committee(startup, day)
    is_asked = ask is not None and decision_match is None and (event is None or event.decision is None)
    if ask is not None and is_asked:
        _require_recordable(edits, startup, day, decision)
        decision_match, decision = ask_decision(workspace, edits, startup, day, decision, ask)
        if decision_match is None:
            return None, None
    if decision_match is None and event is not None and event.decision:
        decision_match = DecisionMatch(event.decision)
    if decision_match is None:
        raise _missing_decision_error(registry, arguments.form_answers, workspace.language)
    full_decision = infer_decision(edits, startup, day, decision, find_kept_event(startup, day, decision.decision))
    effects = _parse_effects(workspace, edits, startup, day, decision_match, arguments)
    if ask_about_effects is not None:
        effects = ask_effects(edits, startup, day, decision_match, full_decision, effects, ask_about_effects)
    lacks_stop = not effects.stop_startup and bool(effects.stop.reason or effects.stop.with_jobs)
    stop_only = Message(
        N_("a reason is written, and offers are closed, only where the product is stopped too"), hint="--with-stop"
    )
    if lacks_stop and ask_about_effects is None:
        raise UsageError(stop_only)
    proposal = record_committee(edits, startup, day, decision)
    applied_effects = apply_effects(edits, startup, day, full_decision, effects)
    is_asked = ask_about_effects is not None
    effect_notes = suggest_effects(edits, startup, day, decision_match, full_decision, effects, is_asked=is_asked)
    if is_asked:
        effect_notes += missing_extension_notes(edits, startup, day, full_decision, effects)
    proposal = proposal._replace(
        notes=(*proposal.notes, *applied_effects.notes, *effect_notes, *([stop_only] if lacks_stop else ())),
        body_lines=applied_effects.body_lines,
        accepted_rules=proposal.accepted_rules | applied_effects.accepted_rules,
    )
    if event is not None and event.decision and not arguments.has_decision:
        text = N_("{title}: the decision of the committee of {day:long} is recorded already")
        correct = Message(N_("to correct it"), command="--decision")
        proposal = proposal._replace(notes=(*proposal.notes, Message(text, _title_and_day(startup, day), hint=correct)))
    decision = decision._replace(decision=decision_match.decision)
    return proposal, RecordedDecision(startup, day, decision, effects) if is_asked else None


def _require_recordable(edits: FileEdits, startup: Startup, day: date, decision: CommitteeDecision) -> None:
    """Raise the errors that no answer can mend before the questions: a startup that stopped, options that are wrong."""
    record_committee(edits.start_trial(), startup, day, decision)


def _missing_decision_error(registry: Registry, form_answers: FormAnswers | None, language: str) -> UsageError:
    """The error for a committee without a decision."""
    if form_answers is not None:
        labels = [registry.vocabulary.value_label("decisions", decision, language)
                  for decision in registry.vocabulary.allowed_values("decisions")]  # fmt: skip
        hint = choose_among(labels)
        return UsageError(at_path(form_answers.heading_of("decision"), ANSWER_NEEDED), hints=(hint,))
    details = {"option": "--decision", "problem": Message(N_("what the committee decided"))}
    return UsageError(
        options_needed(["--decision"]),
        hints=(
            Message(N_("{option}: {problem}"), details),
            choices_hint(registry.vocabulary, "decisions"),
        ),
    )


def _parse_committee_arguments(
    workspace: Workspace, registry: Registry, day: date, arguments: CommitteeArguments
) -> tuple[DecisionMatch | None, CommitteeDecision]:
    """The decision that the options give. Raises UsageError for invalid options; a form reports all at once."""
    context, problems = workspace.entry_context(registry), list[Message]()

    def read(question: Question) -> Any:
        if arguments.form_answers is not None:
            values, wrong = read_values(arguments.form_answers, [question])
            problems.extend(wrong)
            return values.get(question.key)
        text = arguments.values[question.key]
        parsed = question.parse(text) if text and question.parse is not None else ParsedValue()
        return parsed.require(f"--{question.key.replace('_', '-')}")

    def field_value(name: str, parse: Callable[[str], Any] | None = None) -> Any:
        question = field_question(name, Message(""), _EVENT_FIELDS[name], context)
        return read(question if parse is None else question._replace(parse=parse_with(parse)))

    decision_match = field_value("decision", partial(parse_decision, registry))
    decision = CommitteeDecision(
        decision_match.decision if decision_match is not None else None,
        read(amount_question()),
        read(months_question()),
        field_value("kind", partial(parse_vocabulary_argument, registry.vocabulary, "committee-kinds")),
        read(later_day_question(workspace, NEXT, day)),
        read(later_day_question(workspace, BUDGET_END, day)),
        tuple(" ".join(objective.split()) for objective in arguments.objectives if objective.strip()),
        field_value("document"),
        field_value("comment"),
    )
    if arguments.form_answers is not None:
        arguments.form_answers.raise_errors(problems)
    return decision_match, decision


def infer_from_options(
    workspace: Workspace, edits: FileEdits, startup: Startup, day: date, arguments: CommitteeArguments
) -> CommitteeDecision:
    """What the file will have of a committee with these options, what follows from them included. Of an option that
    cannot be read, what follows without it.
    """
    readable: dict[str, str | None] = {}
    for name, text in arguments.values.items():
        alone = {other: text if other == name else None for other in arguments.values}
        try:
            _parse_committee_arguments(workspace, edits.registry, day, CommitteeArguments(alone))
        except UsageError:
            text = None
        readable[name] = text
    _, decision = _parse_committee_arguments(workspace, edits.registry, day, CommitteeArguments(readable))
    recorded = find_kept_event(startup, day, decision.decision)
    return infer_decision(edits, startup, day, decision, recorded).complete(recorded)


@contextlib.contextmanager
def _error_under_heading(arguments: CommitteeArguments, key: str) -> Iterator[None]:
    """Prefix the error of an answer with its heading in the form."""
    try:
        yield
    except UsageError as error:
        if arguments.form_answers is not None:
            error.message = at_path(arguments.form_answers.heading_of(key), error.message)
        raise


def _parse_effects(
    workspace: Workspace,
    edits: FileEdits,
    startup: Startup,
    day: date,
    decision_match: DecisionMatch,
    arguments: CommitteeArguments,
) -> DecisionEffects:
    """The effects that the options ask for. Raises UsageError for one that the decision does not allow."""
    phases = find_following_phases(edits, startup, day, decision_match)
    stops = decision_match.decision == STOP_DECISION
    reason = arguments.values["reason"]
    if (arguments.with_stop or arguments.stop.with_jobs or reason) and not stops:
        text = N_("only with the decision to stop is the product stopped, are its offers closed, and is a reason given")
        raise UsageError(Message(text, hint="--with-stop, --with-jobs, --reason"))
    if arguments.with_phase and not phases and not stops:
        _check_decision_has_phase(edits.registry.vocabulary, decision_match)
    if arguments.with_phase and len(phases) > 1:
        raise UsageError(
            Message(N_("this decision leads to several phases: {phases:list}"), {"phases": phases}),
            hints=(Message(N_("name the phase as the decision"), hint=f"--decision {quote_argument(phases[0])}"),),
        )
    return DecisionEffects(
        phases[0] if arguments.with_phase and phases else None,
        stops and (arguments.with_stop or arguments.with_phase),
        arguments.stop._replace(
            reason=parse_stop_reason(edits.registry.vocabulary, reason) if reason else None,
            language=workspace.content_language,
        ),
    )


def _check_decision_has_phase(vocabulary: Vocabulary, decision_match: DecisionMatch) -> None:
    """Raise UsageError for a decision that leads to no phase, or to a deprecated one."""
    if decision_match.phase is not None:
        parse_current_phase(vocabulary, decision_match.phase)
    elif not phases_of_decision(vocabulary, decision_match.decision):
        raise UsageError(
            Message(N_("the decision “{word}” changes no phase"), {"word": decision_match.decision}),
            hints=(
                Message(
                    N_("name the phase as the decision, or ask for no change of phase"),
                    hint=Message(N_("--decision PHASE")),
                ),
            ),
        )


# The questions about a committee: what it decided, and which effects of the decision are wanted


def ask_decision(
    workspace: Workspace, edits: FileEdits, startup: Startup, day: date, decision: CommitteeDecision, ask: Ask
) -> tuple[DecisionMatch | None, CommitteeDecision]:
    """Ask for what the options do not give, in the order of the minutes of a meeting; None: not known yet."""
    ask = _with_startup_key(startup, ask)
    context = workspace.entry_context(edits.registry)
    offered = offered_decisions(edits.registry.vocabulary, edits.registry.phase_at(startup.id, day))
    heading = Message(N_("{title}, committee of {day:long}"), _title_and_day(startup, day))
    answer = ask(decision_question(edits.registry, offered)._replace(heading=heading))
    if answer is None:
        return None, decision
    decision_match = DecisionMatch(answer)
    decision = decision._replace(decision=decision_match.decision)
    if decision_match.decision != STOP_DECISION:
        decision = _ask_terms(workspace, edits, startup, day, decision, ask)
    for name, text in (
        ("comment", N_("A comment?")),
        ("document", N_("Address of its document?")),
    ):
        if getattr(decision, name) is None:
            question = field_question(name, Message(text, hint=_ENTER_FOR_NONE), _EVENT_FIELDS[name], context)._replace(
                option=f"--{name}"
            )
            check = partial(_find_decision_error, edits, startup, day, decision, name)
            decision = decision._replace(**{name: ask(question._replace(check=check))})
    return decision_match, decision


def decision_question(registry: Registry, offered: Sequence[str]) -> Question:
    """The question what a committee decided; another word for it, or the phase it leads to, is an answer too. None: it
    is not known yet.
    """
    choices = [item for item in vocabulary_choices(registry.vocabulary, "decisions") if item.id in offered]
    text = Message(N_("What did it decide?"), hint=Message(N_("Enter: not known yet")))
    question = choice_question("decision", text, choices, "--decision")
    help_lines = tuple(
        Message(N_("{word}: {meaning}"), {"word": choice, "meaning": meaning})
        for choice in choices
        if (meaning := decision_meaning(registry.vocabulary, choice.id)) is not None
    )
    parse = partial(_parse_decision_answer, registry.vocabulary, question)
    return question._replace(field=question.field._replace(required=False), parse=parse, help_lines=help_lines)


def amount_question() -> Question:
    """The question how much a committee granted."""
    text, parse = (
        Message(N_("Amount, in euros?"), hint=Message(N_("220k; Enter: none"))),
        parse_with(parse_amount_argument),
    )

    def doubt(amount: float) -> ParsedValue | None:
        message = doubt_amount(amount)
        return ParsedValue(None, message) if message is not None else None

    return Question("amount", text, _EVENT_FIELDS["amount"], parse, option="--amount", doubt=doubt)


def months_question() -> Question:
    """The question for how many months a committee decided."""
    text, parse = Message(N_("For how many months?")), parse_with(parse_months_argument)
    return Question("months", text, _EVENT_FIELDS["months"], parse, option="--months")


def later_day_question(workspace: Workspace, param: Param, day: date) -> Question:
    """The question when the next committee is, or when the budget ends: `+6mo` counts from the day of the committee."""

    def parse_day(answer: str, *, edge: PeriodEdge, **_: object) -> date:
        return parse_offset(answer, day) or workspace.parse_day(answer, edge=edge, direction="ahead")

    text = Message(N_("Next committee?") if param is NEXT else param.label)
    return day_question(parse_day, text, param.field)._replace(field=param.field, option=param.option)


def objectives_question(context: EntryContext) -> Question:
    """The question what the team promises."""
    text, parse = Message(N_("Objectives, one per line"), hint=ENTER_FOR_NO_MORE), partial(_parse_objectives, context)
    question = Question("objectives", text, _EVENT_FIELDS["objectives"], parse, option="--objective")
    return question._replace(is_one_per_line=True)


def _parse_decision_answer(vocabulary: Vocabulary, question: Question, text: str) -> ParsedValue:
    """The decision that an answer means: a choice, or another word for one; else the error of the choices."""
    answer = parse_answer(question, text)
    match = match_decision(vocabulary, text) if answer.error is not None else None
    return answer if match is None else ParsedValue(match.decision)


def _ask_terms(
    workspace: Workspace, edits: FileEdits, startup: Startup, day: date, decision: CommitteeDecision, ask: Ask
) -> CommitteeDecision:
    """Ask for the amount, the months (of a budget, or of a decision for a time), the objectives, the next committee."""
    if decision.amount is None:
        decision = decision._replace(amount=ask(amount_question()))
    usual_months = default_months(workspace.vocabulary, decision)
    if decision.months is None and usual_months is not None:
        question = months_question()
        question = question._replace(field=question.field._replace(required=True), default=usual_months)
        decision = decision._replace(months=ask(question))
    if not decision.objectives:
        answer = ask(objectives_question(workspace.entry_context(edits.registry)))
        decision = decision._replace(objectives=answer or ())
    if decision.next is None:
        usual_next = infer_decision(edits, startup, day, decision).next
        question = later_day_question(workspace, NEXT, day)
        field = question.field._replace(required=usual_next is not None)
        check = partial(_find_decision_error, edits, startup, day, decision, "next")
        decision = decision._replace(next=ask(question._replace(field=field, default=usual_next, check=check)))
    return decision


def _find_decision_error(
    edits: FileEdits,
    startup: Startup,
    day: date,
    decision: CommitteeDecision,
    name: str,
    value: Any,
) -> Message | None:
    """Why a decision cannot be recorded with this value of a field; None if it can."""
    return find_error(lambda: record_committee(edits.start_trial(), startup, day, decision._replace(**{name: value})))


def _parse_objectives(context: EntryContext, text: str) -> ParsedValue:
    """The objectives, one on each line; the error of the first one that is wrong."""
    field = _EVENT_FIELDS["objectives"]._replace(many=False)
    answers = [parse_value(field, " ".join(line.split()), context) for line in parser.parse_list_items(text)]
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
    """Ask about the effects of the decision that the options did not ask for, and that are written here."""
    ask = _with_startup_key(startup, ask)
    has_phases = find_phases_place(edits, startup) is None
    phases = find_following_phases(edits, startup, day, decision_match)
    if phases and effects.phase is None and has_phases:
        effects = effects._replace(phase=_ask_phase(edits, startup, day, phases, ask))
    if decision_match.decision == STOP_DECISION and not effects.stop_startup and has_phases:
        text = Message(N_("Stop {title} in the registry, too, on {day:long}?"), _title_and_day(startup, day))
        question = yes_no_question(WITH_STOP.name, text, WITH_STOP.option, default=True)
        effects = effects._replace(stop_startup=ask(question))
    if effects.stop_startup:
        request = effects.stop._replace(day=day, comment=decision.comment)
        stop = ask_stop_details(edits, [startup], request, ask)
        effects = effects._replace(stop=stop._replace(day=None, comment=None))
    if effects.stop_startup or decision.next is None or effects.stop.with_team:
        return effects
    extension = plan_extension_to_next(edits, startup, decision.next)
    if extension.ends and find_missions_place(edits, (ref.member for ref, _ in extension.ends)) is None:
        text = _extension_question(extension)
        is_wanted = ask(yes_no_question(WITH_TEAM.name, text, WITH_TEAM.option, default=True))
        effects = effects._replace(stop=effects.stop._replace(with_team=is_wanted))
    return effects


def _extension_question(extension: TeamExtension) -> Message:
    """What is asked before missions are extended: who, and until when."""
    people = [member_name(ref.member) for ref, end in extension.ends if end == extension.until]
    arguments = {"n": len(people), "day": extension.until, "people": people}
    if not extension.limited and extension.is_stop:
        return Message(
            N_("Extend {n} mission to the planned stop, {day:long} ({people:list})?"),
            arguments,
            N_("Extend {n} missions to the planned stop, {day:long} ({people:list})?"),
        )
    if not extension.limited:
        return Message(
            N_("Extend {n} mission to the next committee, {day:long} ({people:list})?"),
            arguments,
            N_("Extend {n} missions to the next committee, {day:long} ({people:list})?"),
        )
    groups = [
        Message(
            N_("{n} until {day:long}, as far as the network allows ({people:list})"),
            {"n": len(names), "day": end, "people": names},
        )
        for end, names in extension.limited.items()
    ]
    if people:
        text = N_("{n} to the next committee, {day:long} ({people:list})")
        if extension.is_stop:
            text = N_("{n} to the planned stop, {day:long} ({people:list})")
        groups.insert(0, Message(text, arguments))
    return Message(
        N_("Extend {n} mission: {groups:list}?"),
        {"n": len(extension.ends), "groups": groups},
        N_("Extend {n} missions: {groups:list}?"),
    )


def _ask_team_move(edits: FileEdits, startup: Startup, day: date, ask: Ask) -> bool:
    """Ask whether the missions that end with a committee move with it."""
    planned_day = find_planned_day(edits, startup)
    if planned_day is None or planned_day == day:
        return False
    members = [target.member for target in find_missions_ending_on(edits, startup.id, planned_day)]
    if find_missions_place(edits, members) is not None:
        return False
    people = list(map(member_name, members))
    text = Message(
        N_("{n} mission ends on {was:long} with the committee ({people:list}): move its end to {day:long}?"),
        {"n": len(people), "was": planned_day, "day": day, "people": people},
        N_("{n} missions end on {was:long} with the committee ({people:list}): move their end to {day:long}?"),
    )
    question = yes_no_question(WITH_TEAM.name, text, WITH_TEAM.option, default=True)
    return bool(people) and bool(_with_startup_key(startup, ask)(question))


def _ask_phase(edits: FileEdits, startup: Startup, day: date, phases: list[str], ask: Ask) -> str | None:
    """The phase that begins with the decision, if the person agrees."""
    vocabulary, arguments = edits.registry.vocabulary, _title_and_day(startup, day)
    if len(phases) == 1:
        arguments["phase"] = phase_word(vocabulary, phases[0])
        text = Message(N_("Move {title} to “{phase}” on {day:long}, too?"), arguments)
        return phases[0] if ask(yes_no_question("phase", text, "--with-phase", default=True)) else None
    choices = [vocabulary.labelled_value("phases", phase) for phase in phases]
    choices.append(LabelledValue(NO_CHOICE, Message(N_("the phase stays as it is"))))
    question = choice_question("phase", Message(N_("Which phase does {title} enter?"), arguments), choices)
    answer = ask(question)
    return None if answer == NO_CHOICE else answer


def _with_startup_key(startup: Startup, ask: Ask) -> Ask:
    """`ask`, with the startup in the keys of its questions: a committee hears several."""
    return lambda question: ask(question._replace(key=f"{startup.id}.{question.key}"))


def _title_and_day(startup: Startup, day: date) -> dict[str, object]:
    return {"title": startup.display_name, "day": day}


def parse_decision(registry: Registry, text: str) -> DecisionMatch:
    """The decision that a word means, or the phase it leads to. Raises UsageError."""
    match = match_decision(registry.vocabulary, text)
    if match is not None:
        return match
    hints = [choices_hint(registry.vocabulary, "decisions")]
    close = suggest_decision(registry.vocabulary, text)
    if close is not None:
        hints.insert(0, did_you_mean(registry.vocabulary.labelled_value("decisions", close)))
    raise UsageError(Message(N_("“{word}” is not a decision of a committee"), {"word": text}), hints=hints)
