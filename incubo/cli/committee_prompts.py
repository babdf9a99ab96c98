"""Committees at the terminal: the questions about a decision, and how the proposal is applied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.app.arguments import parse_amount_argument, parse_day_or_offset_argument, parse_months_argument
from incubo.app.committee_requests import CommitteeArguments, RecordedDecision, propose_committees
from incubo.app.questions import MenuItem, list_vocabulary_choices
from incubo.app.workspace import Workspace
from incubo.app.write_options import WriteOptions
from incubo.cli import output, prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.prompts import ask_stop_details, prompt_lines, prompt_value
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import member_name
from incubo.edit.verbs.committee import (
    PROVISIONAL_DECISION,
    PROVISIONAL_MONTHS,
    STOP_DECISION,
    CommitteeDecision,
    find_missions_ending_on,
    infer_decision,
)
from incubo.edit.verbs.committee_effects import (
    DecisionMatch,
    FollowUps,
    find_following_phases,
    find_missions_ending_before,
)
from incubo.edit.verbs.phase import phase_word
from incubo.edit.verbs.stop import StopRequest
from incubo.model.committees import DEFAULT_INTERVAL_MONTHS, planned_committee_date
from incubo.model.records import Startup
from incubo.registry.registry import Registry
from incubo.render import escape


def apply_committees(
    workspace: Workspace,
    registry: Registry,
    startup_names: Sequence[str],
    on: str | None,
    arguments: CommitteeArguments,
    write_options: WriteOptions,
) -> int:
    """Record, plan or move committees; the exit code. Raises UsageError, RefusedError."""
    result = propose_committees(
        workspace,
        registry,
        startup_names,
        on,
        arguments,
        TerminalQuestions() if session.current_session().is_interactive else None,
        asks_effects=not (write_options.yes or write_options.dry_run),
    )
    code = apply_proposal(workspace, registry, result.proposal, write_options)
    if result.asked_decisions and code == 0:
        output.print_wrapped(translate(Message(N_("The same in one line, next time:"))))
        for recorded in result.asked_decisions:  # on one line, however narrow the terminal, so that it can be copied
            session.current_session().write_stderr_line("  " + committee_command_line(recorded))
    return code


class TerminalQuestions:
    """The questions of `CommitteeQuestions`, asked at the terminal."""

    def ask_decision(
        self, workspace: Workspace, edits: FileEdits, startup: Startup, day: date, decision: CommitteeDecision
    ) -> tuple[DecisionMatch, CommitteeDecision]:
        """Ask for what the options do not give, in the order of the minutes of a meeting."""
        output.print_wrapped()
        output.print_wrapped(
            translate(Message(N_("{title}, committee of {day:long}"), _title_and_day(startup, day))), "bold"
        )
        vocabulary, lang = edits.registry.vocabulary, session.current_session().language
        words = list_vocabulary_choices(vocabulary, "decisions", lang)
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
                decision = decision._replace(
                    objectives=prompt_lines(gettext("Objectives, one per line (Enter: no more)"))
                )
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
            decision = decision._replace(comment=prompt_value(gettext("A comment? (Enter: none)"), str))
        if decision.document is None:
            decision = decision._replace(document=prompt_value(gettext("Address of its document? (Enter: none)"), str))
        return match, decision

    def ask_effects(
        self,
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

    def confirm_team_move(self, edits: FileEdits, startup: Startup, day: date) -> bool:
        """Whether the missions that end with a committee move with it."""
        planned_day = planned_committee_date(startup, edits.as_of)
        targets = (
            find_missions_ending_on(edits, startup.id, planned_day)
            if planned_day is not None and planned_day != day
            else []
        )
        if not targets:
            return False
        people = [member_name(target.member) for target in targets]
        text = Message(
            N_("{n} mission ends on {was:long} with the committee ({people:list}): move its end to {day:long}?"),
            {"n": len(people), "was": planned_day, "day": day, "people": people},
            N_("{n} missions end on {was:long} with the committee ({people:list}): move their end to {day:long}?"),
        )
        return prompts.confirm(translate(text))


def committee_command_line(recorded: RecordedDecision) -> str:
    """The command line that gives these answers without a question."""
    startup, day, decision, effects = recorded
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
    """The phase that begins with the decision, if the person agrees."""
    vocabulary, arguments = edits.registry.vocabulary, _title_and_day(startup, day)
    if len(phases) == 1:
        question = N_("Move {title} to “{phase}” on {day:long}, too?")
        is_confirmed = prompts.confirm(
            translate(Message(question, {**arguments, "phase": phase_word(vocabulary, phases[0])}))
        )
        return phases[0] if is_confirmed else None
    lang = session.current_session().language
    options = [MenuItem(phase, vocabulary.phase_label(phase, lang)) for phase in phases]
    options.append(MenuItem("", gettext("the phase stays as it is")))
    return prompts.choose_option(translate(Message(N_("Which phase does {title} enter?"), arguments)), options) or None


def _title_and_day(startup: Startup, day: date) -> dict[str, object]:
    return {"title": startup.title or startup.id, "day": day}
