"""Committees as people ask for them, by options or with a form: from the arguments to a proposal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from incubo.app import entry_lookup
from incubo.app.arguments import (
    decode_argument,
    parse_amount_argument,
    parse_day_or_offset_argument,
    parse_months_argument,
    parse_vocabulary_argument,
)
from incubo.app.committee_questions import ask_decision, ask_effects, ask_team_move
from incubo.app.questions import Ask
from incubo.app.verb_arguments import parse_decision, parse_stop_reason
from incubo.app.workspace import Workspace
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.forms import errors, parser
from incubo.edit.forms.answers import FormAnswers, split_values
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import at_path
from incubo.edit.verbs.committee import (
    STOP_DECISION,
    CommitteeDecision,
    combine_committees,
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
    suggest_effects,
)
from incubo.model.phases import parse_current_phase
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.registry.registry import Registry

T = TypeVar("T")

PUBLIC_NOTICE = N_("The registry is public: the decision, the amount and the objectives will be read by everyone.")


class CommitteeArguments(NamedTuple):
    """The parsed options. `values`: the options of one value, by the names of a committee's fields. `form_answers`: the
    form that they come from (None for options).
    """

    values: Mapping[str, str | None]
    objectives: tuple[str, ...] = ()
    with_phase: bool = False
    with_team: bool = False
    with_stop: bool = False
    with_jobs: bool = False
    form_answers: FormAnswers | None = None

    def decode(self) -> CommitteeArguments:
        """The same arguments, with the accents that the locale cannot encode."""
        decoded = {name: decode_argument(text) if text else text for name, text in self.values.items()}
        return self._replace(values=decoded, objectives=tuple(map(decode_argument, self.objectives)))

    @property
    def has_decision(self) -> bool:
        """Whether any option says what the committee decided."""
        return bool(self.objectives or any(self.values.values()) or self.with_phase or self.with_stop or self.with_jobs)


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


def read_committee_form(answers: FormAnswers) -> tuple[list[str], str | None, CommitteeArguments]:
    """The names of startups, the day, and the other arguments that a form gives."""
    texts = answers.texts
    words = split_values(texts["startups"])
    objectives = tuple(parser.parse_list_items(texts.get("objectives", "")))
    values = {
        name: texts.get(name) for name in ("decision", "amount", "months", "kind", "next", "budget_end", "document")
    }
    values |= {name: texts.get(name) for name in ("comment", "reason")}
    follows = {f"with_{name}": name in answers.checked for name in ("phase", "team", "stop", "jobs")}
    arguments = CommitteeArguments(values, objectives, **follows, form_answers=answers)
    return words, texts.get("on"), arguments


def propose_committees(
    workspace: Workspace,
    registry: Registry,
    startup_names: Sequence[str],
    on: str | None,
    arguments: CommitteeArguments,
    ask: Ask | None,
    ask_about_effects: Ask | None,
) -> CommitteeProposal:
    """Record, plan or move committees. `ask`: asks for decisions that are missing, `ask_about_effects` for the effects.

    Raises UsageError, RefusedError.
    """
    arguments = arguments.decode()
    with _error_under_heading(arguments, "startups"):
        startups = entry_lookup.find_startups(registry, startup_names)
    one = startups[0] if len(startups) == 1 else None
    with _error_under_heading(arguments, "on"):
        day = workspace.parse_day(on, edge="one", startup=one) if on else workspace.as_of
    edits = FileEdits(registry, workspace.store, workspace.as_of)
    if day > workspace.as_of:
        return CommitteeProposal(_plan_committees(edits, startups, day, arguments, ask_about_effects))
    proposals = []
    asked_decisions: list[RecordedDecision] = []
    for startup in startups:
        proposal, recorded_decision = _record_one_committee(
            workspace, edits, startup, day, arguments, ask, ask_about_effects
        )
        proposals.append(proposal)
        asked_decisions += [recorded_decision] if recorded_decision is not None else []
    proposal = combine_committees(edits, proposals, day)
    notes = (*proposal.notes, Message(PUBLIC_NOTICE)) if proposal.plan.files else proposal.notes
    return CommitteeProposal(proposal._replace(notes=notes), tuple(asked_decisions))


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
        with_team = arguments.with_team or (ask is not None and ask_team_move(edits, startup, day, ask))
        proposals.append(plan_committee(edits, startup, day, with_team=with_team))
    return combine_committees(edits, proposals, day)


def _record_one_committee(
    workspace: Workspace,
    edits: FileEdits,
    startup: Startup,
    day: date,
    arguments: CommitteeArguments,
    ask: Ask | None,
    ask_about_effects: Ask | None,
) -> tuple[Proposal, RecordedDecision | None]:
    """The committee of one startup and its effects; the decision, if the person was asked for it."""
    registry = edits.registry
    decision_match, decision = _parse_committee_arguments(workspace, registry, day, arguments)
    event = find_recorded_committee(startup, day)
    is_asked = ask is not None and decision_match is None and (event is None or event.decision is None)
    if ask is not None and is_asked:
        decision_match, decision = ask_decision(workspace, edits, startup, day, decision, ask)
    if decision_match is None and event is not None and event.decision:
        decision_match = DecisionMatch(event.decision)
    if decision_match is None:
        raise _missing_decision_error(registry, arguments.form_answers, workspace.language)
    full_decision = infer_decision(edits, startup, day, decision, event)
    effects = _parse_effects(workspace, edits, startup, day, decision_match, arguments)
    if ask_about_effects is not None:
        effects = ask_effects(edits, startup, day, decision_match, full_decision, effects, ask_about_effects)
    proposal = record_committee(edits, startup, day, decision)
    applied_effects = apply_effects(edits, startup, day, full_decision, effects)
    effect_notes: list[Message] = []
    if ask_about_effects is None:
        effect_notes = suggest_effects(edits, startup, day, decision_match, full_decision, effects)
    proposal = proposal._replace(
        notes=(*proposal.notes, *applied_effects.notes, *effect_notes),
        body_lines=applied_effects.body_lines,
        accepted_rules=proposal.accepted_rules | applied_effects.accepted_rules,
    )
    return proposal, RecordedDecision(startup, day, decision, effects) if is_asked else None


def _missing_decision_error(registry: Registry, form_answers: FormAnswers | None, language: str) -> UsageError:
    """The error for a committee without a decision."""
    if form_answers is not None:
        labels = [registry.vocabulary.value_label("decisions", decision, language)
                  for decision in registry.vocabulary.allowed_values("decisions")]  # fmt: skip
        hint = Message(N_("choose among: {choices}"), {"choices": ", ".join(labels)})
        return UsageError(
            at_path(form_answers.heading_of("decision"), Message(N_("an answer is needed here"))), hints=(hint,)
        )
    details = {"option": "--decision", "problem": Message(N_("what the committee decided"))}
    return UsageError(
        Message(N_("no question can be asked, so {options:list} must be given"), {"options": ["--decision"]}),
        hints=(
            Message(N_("{option}: {problem}"), details),
            Message(
                N_("choose among: {choices}"), {"choices": ", ".join(registry.vocabulary.allowed_values("decisions"))}
            ),
        ),
    )


def _parse_committee_arguments(
    workspace: Workspace, registry: Registry, day: date, arguments: CommitteeArguments
) -> tuple[DecisionMatch | None, CommitteeDecision]:
    """The decision that the options give. Raises UsageError for invalid options; a form reports all at once."""
    vocabulary, problems = registry.vocabulary, list[Message]()

    def parse_value(name: str, read: Callable[[str], T]) -> T | None:
        if arguments.form_answers is not None:
            return errors.parse_form_answer(arguments.form_answers, problems, name, read)
        text = arguments.values[name]
        return read(text) if text else None

    def parse_future_day(text: str) -> date:
        return parse_day_or_offset_argument(text, day, workspace.current_date)

    decision_match = parse_value("decision", lambda text: parse_decision(registry, text))
    decision = CommitteeDecision(
        decision_match.decision if decision_match is not None else None,
        parse_value("amount", parse_amount_argument),
        parse_value("months", parse_months_argument),
        parse_value("kind", lambda text: parse_vocabulary_argument(vocabulary, "committee-kinds", text)),
        parse_value("next", parse_future_day),
        parse_value("budget_end", parse_future_day),
        tuple(" ".join(objective.split()) for objective in arguments.objectives if objective.strip()),
        arguments.values["document"],
        arguments.values["comment"],
    )
    if arguments.form_answers is not None:
        arguments.form_answers.raise_errors(problems)
    return decision_match, decision


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
    if (arguments.with_stop or arguments.with_jobs or reason) and not stops:
        raise UsageError(Message(N_("use --with-stop, --with-jobs and --reason only with the decision to stop")))
    if arguments.with_phase and not phases and not stops:
        _check_decision_has_phase(edits.registry.vocabulary, decision_match)
    if arguments.with_phase and len(phases) > 1:
        raise UsageError(
            Message(N_("this decision leads to several phases: {phases:list}"), {"phases": phases}),
            hints=(Message(N_("name the phase as the decision: --decision {phase}"), {"phase": phases[0]}),),
        )
    return DecisionEffects(
        phases[0] if arguments.with_phase and phases else None,
        stops and (arguments.with_stop or arguments.with_phase),
        arguments.with_team,
        arguments.with_jobs,
        parse_stop_reason(edits.registry.vocabulary, reason) if reason else None,
        workspace.content_language,
    )


def _check_decision_has_phase(vocabulary: Vocabulary, decision_match: DecisionMatch) -> None:
    """Raise UsageError for a decision that leads to no phase, or to a deprecated one."""
    if decision_match.phase is not None:
        parse_current_phase(vocabulary, decision_match.phase)
    elif all(word.entry_decision != decision_match.decision for word in vocabulary.phases.values()):
        raise UsageError(
            Message(N_("the decision “{word}” changes no phase"), {"word": decision_match.decision}),
            hints=(Message(N_("leave out {option}, or name the phase: --decision PHASE"), {"option": "--with-phase"}),),
        )
