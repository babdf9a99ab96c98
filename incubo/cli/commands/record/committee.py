"""`incubo record committee`: plan a committee, or record one with its decision and what follows from it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from incubo.app import entry_lookup
from incubo.app.arguments import (
    decode_argument,
    parse_amount_argument,
    parse_day_or_offset_argument,
    parse_months_argument,
    parse_vocabulary_argument,
)
from incubo.app.questions import MenuItem
from incubo.app.verb_arguments import parse_decision, parse_stop_reason
from incubo.app.workspace import Workspace
from incubo.app.write_options import WriteOptions
from incubo.cli import output, prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.commands.record import EVENT_FIELD_HELP
from incubo.cli.context import open_workspace
from incubo.cli.params import DATE_METAVAR, add_write_options, command_help, read_document
from incubo.cli.prompts import ask_stop_details, prompt_lines, prompt_value
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.file_edits import FileEdits
from incubo.edit.forms import answers as answered
from incubo.edit.forms import errors, parser
from incubo.edit.forms.definitions import make_forms
from incubo.edit.missions import member_name
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import at_path
from incubo.edit.verbs import committee as committee_plan
from incubo.edit.verbs.committee import (
    PROVISIONAL_DECISION,
    PROVISIONAL_MONTHS,
    STOP_DECISION,
    CommitteeDecision,
    combine_committees,
    find_missions_ending_on,
    find_recorded_committee,
    infer_decision,
    record_committee,
)
from incubo.edit.verbs.committee_effects import (
    DecisionMatch,
    FollowUps,
    apply_follow_ups,
    find_following_phases,
    find_missions_ending_before,
    suggest_follow_ups,
)
from incubo.edit.verbs.phase import phase_word as phase_said
from incubo.edit.verbs.stop import StopRequest
from incubo.model.committees import DEFAULT_INTERVAL_MONTHS, planned_committee_date
from incubo.model.entry_kinds import add_custom_fields
from incubo.model.phases import parse_current_phase
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.registry.registry import Registry
from incubo.render import escape

if TYPE_CHECKING:
    from incubo.cli.params import InputDocument

_EFFECTS_PANEL = N_("What goes with the decision")


@add_write_options
@command_help(
    N_(
        "On the day or later, it records the decision; on a terminal, what is not given is asked for. A day to come "
        "plans the committee, or moves it.\n\n"
        "The decision is one of continue, provisional, stop, launch, accelerate … or the phase that it leads to. The "
        "kind, the next committee and the end of the budget are worked out when they are not said; --next and "
        "--budget-end may count from the committee: +6mo. The registry is public: so are decisions and amounts.\n\n"
        "Several startups at once (a committee day) are asked about one after the other, or get the same options."
    ),
    examples=(
        (
            "incubo record committee mon-estran --decision continue --amount 220k --months 6 --dry-run",
            N_("held today: six more months"),
        ),
        (
            'incubo record committee digue-info --decision acceleration --objective "200 communes" --with-phase '
            "--with-team --dry-run",
            N_("with the change of phase, and the team until the next committee"),
        ),
        ("incubo record committee mon-estran --on 2025-06-03 --with-team --dry-run", N_("move the next one")),
        ("incubo record committee mon-estran acces-cale --on 2025-04-10 --dry-run", N_("a committee day to come")),
    ),
)
def committee(
    startup_names: Annotated[
        list[str] | None, typer.Argument(metavar=N_("STARTUP"), help=N_("One or several startups."))
    ] = None,
    on: Annotated[str | None, typer.Option(metavar=DATE_METAVAR, help=N_("The day of the committee (today)."))] = None,
    decision: Annotated[str | None, typer.Option(help=N_("What it decided, or the phase it leads to."))] = None,
    amount: Annotated[str | None, typer.Option(help=EVENT_FIELD_HELP["amount"])] = None,
    months: Annotated[str | None, typer.Option(help=EVENT_FIELD_HELP["months"])] = None,
    objective: Annotated[list[str] | None, typer.Option(help=EVENT_FIELD_HELP["objectives"])] = None,
    kind: Annotated[str | None, typer.Option(help=EVENT_FIELD_HELP["kind"])] = None,
    next_: Annotated[str | None, typer.Option("--next", metavar=DATE_METAVAR, help=EVENT_FIELD_HELP["next"])] = None,
    budget_end: Annotated[str | None, typer.Option(metavar=DATE_METAVAR, help=EVENT_FIELD_HELP["budget_end"])] = None,
    document: Annotated[str | None, typer.Option(metavar="URL", help=EVENT_FIELD_HELP["document"])] = None,
    comment: Annotated[str | None, typer.Option(help=EVENT_FIELD_HELP["comment"])] = None,
    with_phase: Annotated[
        bool, typer.Option("--with-phase", help=N_("Change the phase, too."), rich_help_panel=_EFFECTS_PANEL)
    ] = False,
    with_team: Annotated[
        bool,
        typer.Option(
            "--with-team",
            help=N_("Extend the team's missions to the next committee, or end them with the startup."),
            rich_help_panel=_EFFECTS_PANEL,
        ),
    ] = False,
    with_stop: Annotated[
        bool, typer.Option("--with-stop", help=N_("Stop the startup, too."), rich_help_panel=_EFFECTS_PANEL)
    ] = False,
    with_jobs: Annotated[
        bool,
        typer.Option(
            "--with-jobs", help=N_("Close the offers of a startup that stops."), rich_help_panel=_EFFECTS_PANEL
        ),
    ] = False,
    reason: Annotated[
        str | None, typer.Option(help=N_("Why it stops, with --with-stop."), rich_help_panel=_EFFECTS_PANEL)
    ] = None,
    from_file: Annotated[
        str | None,
        typer.Option("--from", metavar=N_("FILE"), help=N_("All of it in a filled form (- for standard input).")),
    ] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Record a committee's decision, plan a committee, or move it."""
    values = {
        "decision": decision, "amount": amount, "months": months, "kind": kind, "next": next_,
        "budget_end": budget_end, "document": document, "comment": comment, "reason": reason,
    }  # fmt: skip
    arguments = CommitteeArguments(values, tuple(objective or ()), with_phase, with_team, with_stop, with_jobs)
    if from_file is not None:
        if startup_names or on or arguments.has_decision or with_team:
            raise UsageError(Message(N_("--from already gives the whole committee: use it without other answers")))
        return record_committee_from_form(read_document(from_file), write_options)
    if not startup_names:
        raise UsageError(
            Message(N_("say which startup went to the committee")),
            hints=(Message(N_("for example: incubo record committee STARTUP --decision continue")),),
        )
    return run_record_committee(startup_names, on, arguments, write_options)


def ask_decision(
    workspace: Workspace, edits: FileEdits, startup: Startup, day: date, decision: CommitteeDecision
) -> tuple[DecisionMatch, CommitteeDecision]:
    """Ask for what the options did not give, in the order of a meeting's minutes."""
    output.print_wrapped()
    output.print_wrapped(
        translate(Message(N_("{title}, committee of {day:long}"), _title_and_day(startup, day))), "bold"
    )
    vocabulary, lang = edits.registry.vocabulary, session.current_session().language
    words = [
        MenuItem(word, vocabulary.value_label("decisions", word, lang))
        for word in vocabulary.allowed_values("decisions")
    ]
    match = DecisionMatch(prompts.choose_option(gettext("What did it decide?"), words))
    decision = decision._replace(decision=match.decision)
    if match.decision != STOP_DECISION:
        if decision.amount is None:
            decision = decision._replace(
                amount=prompt_value(gettext("Amount, in euros? (220k; Enter: none)"), parse_amount_argument)
            )
        if decision.months is None:
            usual = PROVISIONAL_MONTHS if match.decision == PROVISIONAL_DECISION else DEFAULT_INTERVAL_MONTHS
            decision = decision._replace(
                months=prompt_value(gettext("For how many months?"), parse_months_argument, usual, str(usual))
            )
        if not decision.objectives:
            decision = decision._replace(objectives=prompt_lines(gettext("Objectives, one a line (Enter: no more)")))
        if decision.next is None:
            usual_next = infer_decision(edits, startup, day, decision).next
            usual_text = usual_next.isoformat() if usual_next is not None else ""
            decision = decision._replace(
                next=prompt_value(
                    gettext("Next committee?"),
                    lambda text: parse_day_or_offset_argument(text, day, workspace.current_date),
                    usual_next,
                    usual_text,
                )
            )
    if decision.comment is None:
        decision = decision._replace(comment=prompt_value(gettext("A word about it? (Enter: none)"), str))
    if decision.document is None:
        decision = decision._replace(document=prompt_value(gettext("Address of its document? (Enter: none)"), str))
    return match, decision


def ask_decision_effects(
    edits: FileEdits,
    startup: Startup,
    day: date,
    decision_choice: DecisionMatch,
    decision: CommitteeDecision,
    effects: FollowUps,
) -> FollowUps:
    """Offer the effects of the decision that the options did not ask for."""
    phases = find_following_phases(edits, startup, day, decision_choice)
    if phases and effects.phase is None:
        effects = effects._replace(phase=_ask_phase(edits, startup, day, phases))
    if decision_choice.decision == STOP_DECISION and not effects.stop_startup:
        question = N_("Stop {title} in the registry, too, on {day:long}?")
        effects = effects._replace(
            stop_startup=prompts.confirm(translate(Message(question, _title_and_day(startup, day))))
        )
    if effects.stop_startup:
        how = ask_stop_details(
            edits,
            [startup],
            StopRequest(
                day, effects.stop_reason, decision.comment, effects.with_team, effects.with_jobs, effects.language
            ),
        )
        effects = effects._replace(stop_reason=how.reason, with_team=how.with_team, with_jobs=how.with_jobs)
    targets = (
        find_missions_ending_before(edits, startup, day, decision.next)
        if decision.next is not None and not effects.with_team
        else []
    )
    if targets and decision.next is not None:
        people = [member_name(target.member) for target in targets]
        text = Message(
            N_("Extend {n} mission to the next committee, {day:long} ({people:list})?"),
            {"n": len(people), "day": decision.next, "people": people},
            N_("Extend {n} missions to the next committee, {day:long} ({people:list})?"),
        )
        effects = effects._replace(with_team=prompts.confirm(translate(text)))
    return effects


def confirm_team_move(edits: FileEdits, startup: Startup, day: date) -> bool:
    """Whether the missions that end with a committee move with it."""
    planned_day = planned_committee_date(startup, edits.today)
    targets = (
        find_missions_ending_on(edits, startup.id, planned_day)
        if planned_day is not None and planned_day != day
        else []
    )
    if not targets:
        return False
    people = [member_name(target.member) for target in targets]
    text = Message(
        N_("{n} mission ends on {was:long} with the committee ({people:list}): until {day:long} now?"),
        {"n": len(people), "was": planned_day, "day": day, "people": people},
        N_("{n} missions end on {was:long} with the committee ({people:list}): until {day:long} now?"),
    )
    return prompts.confirm(translate(text))


def committee_command_line(startup: Startup, day: date, decision: CommitteeDecision, effects: FollowUps) -> str:
    """The command line that gives these answers without a question."""
    words = ["incubo", "record", "committee", startup.id, "--on", day.isoformat()]
    words += ["--decision", effects.phase or decision.decision or ""]
    for option, value in (
        ("--amount", decision.amount),
        ("--months", decision.months),
        ("--kind", decision.kind),
        ("--next", decision.next),
        ("--budget-end", decision.budget_end),
        ("--document", decision.document),
        ("--comment", decision.comment),
        ("--reason", effects.stop_reason),
        *(("--objective", objective) for objective in decision.objectives),
    ):
        if value is not None:
            words += [option, quote_argument(value.isoformat() if isinstance(value, date) else str(value))]
    follows = {
        "--with-phase": effects.phase,
        "--with-stop": effects.stop_startup,
        "--with-team": effects.with_team,
        "--with-jobs": effects.with_jobs,
    }
    words += [option for option, is_wanted in follows.items() if is_wanted]
    return escape.escape_terminal(" ".join(words))


def _ask_phase(edits: FileEdits, startup: Startup, day: date, phases: list[str]) -> str | None:
    """The phase to enter with the decision, if the person agrees."""
    vocabulary, arguments = edits.registry.vocabulary, _title_and_day(startup, day)
    if len(phases) == 1:
        question = N_("Move {title} to “{phase}” on {day:long}, too?")
        is_confirmed = prompts.confirm(
            translate(Message(question, {**arguments, "phase": phase_said(vocabulary, phases[0])}))
        )
        return phases[0] if is_confirmed else None
    lang = session.current_session().language
    options = [MenuItem(phase, vocabulary.phase_label(phase, lang)) for phase in phases]
    options.append(MenuItem("", gettext("the phase stays as it is")))
    return prompts.choose_option(translate(Message(N_("Which phase does {title} enter?"), arguments)), options) or None


def _title_and_day(startup: Startup, day: date) -> dict[str, object]:
    return {"title": startup.title or startup.id, "day": day}


T = TypeVar("T")

PUBLIC_NOTICE = N_("The registry is public: the decision, the amount and the objectives will be read by everyone.")


class CommitteeArguments(NamedTuple):
    """What the options say. `values`: those of one value, by the names of a committee's fields.

    `form_answers`: the one that says them (None for options).
    """

    values: Mapping[str, str | None]
    objectives: tuple[str, ...] = ()
    with_phase: bool = False
    with_team: bool = False
    with_stop: bool = False
    with_jobs: bool = False
    form_answers: answered.FormAnswers | None = None

    def decode(self) -> CommitteeArguments:
        """The same, with the accents that the locale could not carry."""
        decoded = {name: decode_argument(text) if text else text for name, text in self.values.items()}
        return self._replace(values=decoded, objectives=tuple(map(decode_argument, self.objectives)))

    @property
    def has_decision(self) -> bool:
        """Whether any option says what the committee decided."""
        return bool(self.objectives or any(self.values.values()) or self.with_phase or self.with_stop or self.with_jobs)


def run_record_committee(
    startup_names: Sequence[str], on: str | None, arguments: CommitteeArguments, write_options: WriteOptions
) -> int:
    """Record, plan or move committees; the exit code. Raises UsageError, RefusedError."""
    workspace = open_workspace()
    registry = workspace.load_registry()
    arguments = arguments.decode()
    with _error_under_heading(arguments, "startups"):
        startups = entry_lookup.find_startups(registry, startup_names)
    one = startups[0] if len(startups) == 1 else None
    with _error_under_heading(arguments, "on"):
        day = workspace.parse_day(on, edge="one", startup=one) if on else workspace.as_of
    edits = FileEdits(registry, workspace.store, workspace.as_of)
    if day > workspace.as_of:
        return apply_proposal(
            workspace, registry, _plan_committees(edits, startups, day, arguments, write_options), write_options
        )
    is_guided = session.current_session().is_interactive and not (write_options.yes or write_options.dry_run)
    proposals = []
    guided: list[str] = []
    for startup in startups:
        proposal, line = _record_one_committee(workspace, edits, startup, day, arguments, prompt_effects=is_guided)
        proposals.append(proposal)
        guided += [line] if line else []
    proposal = combine_committees(edits, proposals, day)
    notes = (*proposal.notes, Message(PUBLIC_NOTICE)) if proposal.plan.files else proposal.notes
    code = apply_proposal(workspace, registry, proposal._replace(notes=notes), write_options)
    if guided and code == 0:
        output.print_wrapped(translate(Message(N_("The same in one line, next time:"))))
        for line in guided:  # on one line, however narrow the terminal, so that it can be copied
            session.current_session().write_stderr_line("  " + line)
    return code


def record_committee_from_form(document: InputDocument, write_options: WriteOptions) -> int:
    """Record or plan the committees of a form that was filled in; the exit code. Raises UsageError, RefusedError."""
    workspace = open_workspace()
    tables = add_custom_fields(workspace.settings.custom_fields)
    form = make_forms(tables)["committee"]
    answers = answered.parse_form(form, document.data, document.name, tables)
    answers.raise_errors()
    texts = answers.texts
    words = answered.split_values(texts["startups"])
    objectives = tuple(parser.parse_list_items(texts.get("objectives", "")))
    values = {
        name: texts.get(name) for name in ("decision", "amount", "months", "kind", "next", "budget_end", "document")
    }
    values |= {name: texts.get(name) for name in ("comment", "reason")}
    follows = {f"with_{name}": name in answers.checked for name in ("phase", "team", "stop", "jobs")}
    with errors.name_fields_by_heading(answers):
        return run_record_committee(
            words,
            texts.get("on"),
            CommitteeArguments(values, objectives, **follows, form_answers=answers),
            write_options,
        )


def _plan_committees(
    edits: FileEdits, startups: Sequence[Startup], day: date, arguments: CommitteeArguments, write_options: WriteOptions
) -> Proposal:
    """Plan or move the committees of a day to come; on a terminal the team's missions are asked about."""
    if arguments.has_decision:
        raise UsageError(
            Message(
                N_("the committee of {day:long} is still to come: its decision is recorded on the day"), {"day": day}
            ),
            hints=(Message(N_("to plan it, give its day only")),),
        )
    asking = session.current_session().is_interactive and not (
        write_options.yes or write_options.dry_run or arguments.with_team
    )
    proposals = []
    for startup in startups:
        with_team = arguments.with_team or (asking and confirm_team_move(edits, startup, day))
        proposals.append(committee_plan.plan_committee(edits, startup, day, with_team=with_team))
    return combine_committees(edits, proposals, day)


def _record_one_committee(
    workspace: Workspace,
    edits: FileEdits,
    startup: Startup,
    day: date,
    arguments: CommitteeArguments,
    *,
    prompt_effects: bool,
) -> tuple[Proposal, str | None]:
    """The committee of one startup, and what follows; the line that says the same, where questions were asked."""
    registry = edits.registry
    match, decision = _parse_committee_arguments(workspace, registry, day, arguments)
    event = find_recorded_committee(startup, day)
    guided = match is None and (event is None or event.decision is None) and session.current_session().is_interactive
    if guided:
        match, decision = ask_decision(workspace, edits, startup, day, decision)
    if match is None and event is not None and event.decision:
        match = DecisionMatch(event.decision)
    if match is None:
        raise _missing_decision_error(registry, arguments.form_answers)
    whole = infer_decision(edits, startup, day, decision, event)
    effects = _parse_effects(workspace, edits, startup, day, match, arguments)
    if prompt_effects:
        effects = ask_decision_effects(edits, startup, day, match, whole, effects)
    proposal = record_committee(edits, startup, day, decision)
    done = apply_follow_ups(edits, startup, day, whole, effects)
    follow_ups = () if prompt_effects else suggest_follow_ups(edits, startup, day, match, whole, effects)
    proposal = proposal._replace(
        notes=(*proposal.notes, *done.notes, *follow_ups),
        body_lines=done.body_lines,
        accepted_rules=proposal.accepted_rules | done.accepted_rules,
    )
    return proposal, committee_command_line(startup, day, decision, effects) if guided else None


def _missing_decision_error(registry: Registry, form_answers: answered.FormAnswers | None) -> UsageError:
    """The error for a committee without a decision."""
    if form_answers is not None:
        labels = [registry.vocabulary.value_label("decisions", decision, session.current_session().language)
                  for decision in registry.vocabulary.allowed_values("decisions")]  # fmt: skip
        hint = Message(N_("choose among: {choices}"), {"choices": ", ".join(labels)})
        return UsageError(
            at_path(form_answers.heading_of("decision"), Message(N_("an answer is needed here"))), hints=(hint,)
        )
    details = {"option": "--decision", "problem": Message(N_("what the committee decided"))}
    return UsageError(
        Message(N_("without a terminal to ask on, {options:list} must be given"), {"options": ["--decision"]}),
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
    """What the options say of the decision. Raises UsageError for what they do not say well: a form, all at once."""
    vocabulary, wrong = registry.vocabulary, list[Message]()

    def told(name: str, read: Callable[[str], T]) -> T | None:
        if arguments.form_answers is not None:
            return errors.parse_form_answer(arguments.form_answers, wrong, name, read)
        text = arguments.values[name]
        return read(text) if text else None

    def ahead(text: str) -> date:
        return parse_day_or_offset_argument(text, day, workspace.current_date)

    match = told("decision", lambda text: parse_decision(registry, text))
    decision = CommitteeDecision(
        match.decision if match is not None else None,
        told("amount", parse_amount_argument),
        told("months", parse_months_argument),
        told("kind", lambda text: parse_vocabulary_argument(vocabulary, "committee-kinds", text)),
        told("next", ahead),
        told("budget_end", ahead),
        tuple(" ".join(objective.split()) for objective in arguments.objectives if objective.strip()),
        arguments.values["document"],
        arguments.values["comment"],
    )
    if arguments.form_answers is not None:
        arguments.form_answers.raise_errors(wrong)
    return match, decision


@contextlib.contextmanager
def _error_under_heading(arguments: CommitteeArguments, key: str) -> Iterator[None]:
    """Say what is wrong with an answer of a form under its heading."""
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
    decision_choice: DecisionMatch,
    arguments: CommitteeArguments,
) -> FollowUps:
    """What the options ask to do with the decision. Raises UsageError for what does not go with it."""
    phases = find_following_phases(edits, startup, day, decision_choice)
    stops = decision_choice.decision == STOP_DECISION
    reason = arguments.values["reason"]
    if (arguments.with_stop or arguments.with_jobs or reason) and not stops:
        raise UsageError(Message(N_("--with-stop, --with-jobs and --reason go with the decision to stop")))
    if arguments.with_phase and not phases and not stops:
        _check_decision_has_phase(edits.registry.vocabulary, decision_choice)
    if arguments.with_phase and len(phases) > 1:
        raise UsageError(
            Message(N_("this decision leads to several phases: {phases:list}"), {"phases": phases}),
            hints=(Message(N_("name the phase as the decision: --decision {phase}"), {"phase": phases[0]}),),
        )
    return FollowUps(
        phases[0] if arguments.with_phase and phases else None,
        stops and (arguments.with_stop or arguments.with_phase),
        arguments.with_team,
        arguments.with_jobs,
        parse_stop_reason(edits.registry.vocabulary, reason) if reason else None,
        workspace.settings.language or session.current_session().language,
    )


def _check_decision_has_phase(vocabulary: Vocabulary, decision_choice: DecisionMatch) -> None:
    """Raise UsageError for a decision that leads to no phase, or to a deprecated one."""
    if decision_choice.phase is not None:
        parse_current_phase(vocabulary, decision_choice.phase)
    elif all(word.entry_decision != decision_choice.decision for word in vocabulary.phases.values()):
        raise UsageError(
            Message(N_("the decision “{word}” changes no phase"), {"word": decision_choice.decision}),
            hints=(Message(N_("leave out {option}, or name the phase: --decision PHASE"), {"option": "--with-phase"}),),
        )
