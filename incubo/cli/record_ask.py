"""The questions of `record committee` on a terminal, and the command line that would have said it all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from incubo.cli import ask, said, session
from incubo.cli.ask_lists import Option
from incubo.cli.stop import asked
from incubo.cli.workspace import Workspace
from incubo.edit.desk import Desk
from incubo.edit.verbs.committee_follow import Follow, Meant, ending, leads_to
from incubo.edit.verbs.committee_implied import PROVISIONAL, PROVISIONAL_MONTHS, STOP, Decision, inferred
from incubo.edit.verbs.committee_plan import until
from incubo.edit.verbs.phase import said as phase_said
from incubo.edit.verbs.rules import called
from incubo.edit.verbs.stop import Stop
from incubo.errors import UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.committees import USUAL_MONTHS, planned_committee
from incubo.model.records import Startup
from incubo.problem import Text
from incubo.render import safe
from incubo.shell import quoted

Value = TypeVar("Value")


def ask_decision(opened: Workspace, desk: Desk, startup: Startup, on: date, given: Decision) -> tuple[Meant, Decision]:
    """Ask what the options did not say, in the order in which it is told in a meeting."""
    ask.tell()
    ask.tell(say(Text(N_("{title}, committee of {day:long}"), _about(startup, on))), "bold")
    vocabulary, lang = desk.registry.vocabulary, session.current().lang
    words = [Option(word, vocabulary.label("decisions", word, lang)) for word in vocabulary.allowed("decisions")]
    meant = Meant(ask.choose(gettext("What did it decide?"), words))
    given = given._replace(decision=meant.decision)
    if meant.decision != STOP:
        if given.amount is None:
            given = given._replace(amount=value(gettext("Amount, in euros? (220k; Enter: none)"), said.amount))
        if given.months is None:
            usual = PROVISIONAL_MONTHS if meant.decision == PROVISIONAL else USUAL_MONTHS
            given = given._replace(months=value(gettext("For how many months?"), said.months, usual, str(usual)))
        if not given.objectives:
            given = given._replace(objectives=_lines(gettext("Objectives, one a line (Enter: no more)")))
        if given.next is None:
            usual_next = inferred(desk, startup, on, given).next
            shown = usual_next.isoformat() if usual_next is not None else ""
            given = given._replace(
                next=value(gettext("Next committee?"), lambda text: said.day_from(text, on, opened.config),
                           usual_next, shown)
            )  # fmt: skip
    if given.comment is None:
        given = given._replace(comment=value(gettext("A word about it? (Enter: none)"), str))
    if given.document is None:
        given = given._replace(document=value(gettext("Address of its document? (Enter: none)"), str))
    return meant, given


def ask_follow(desk: Desk, startup: Startup, on: date, meant: Meant, given: Decision, what: Follow) -> Follow:
    """Offer what goes with the decision and was not asked for already."""
    phases = leads_to(desk, startup, on, meant)
    if phases and what.phase is None:
        what = what._replace(phase=_phase(desk, startup, on, phases))
    if meant.decision == STOP and not what.stop:
        question = N_("Stop {title} in the registry, too, on {day:long}?")
        what = what._replace(stop=ask.confirm(say(Text(question, _about(startup, on)))))
    if what.stop:
        how = asked(desk, [startup], Stop(on, what.reason, given.comment, what.team, what.jobs, what.language))
        what = what._replace(reason=how.reason, team=how.team, jobs=how.jobs)
    targets = ending(desk, startup, on, given.next) if given.next is not None and not what.team else []
    if targets and given.next is not None:
        people = [called(target.member) for target in targets]
        text = Text(
            N_("Extend {n} mission to the next committee, {day:long} ({people:list})?"),
            {"n": len(people), "day": given.next, "people": people},
            N_("Extend {n} missions to the next committee, {day:long} ({people:list})?"),
        )
        what = what._replace(team=ask.confirm(say(text)))
    return what


def moves_team(desk: Desk, startup: Startup, day: date) -> bool:
    """Whether the missions that end with a committee move with it."""
    was = planned_committee(startup, desk.today)
    targets = until(desk, startup.id, was) if was is not None and was != day else []
    if not targets:
        return False
    people = [called(target.member) for target in targets]
    text = Text(
        N_("{n} mission ends on {was:long} with the committee ({people:list}): until {day:long} now?"),
        {"n": len(people), "was": was, "day": day, "people": people},
        N_("{n} missions end on {was:long} with the committee ({people:list}): until {day:long} now?"),
    )
    return ask.confirm(say(text))


def next_time(startup: Startup, on: date, given: Decision, what: Follow) -> str:
    """The command line that gives these answers without a question."""
    words = ["incubo", "record", "committee", startup.id, "--on", on.isoformat()]
    words += ["--decision", what.phase or given.decision or ""]
    for option, one in (
        ("--amount", given.amount), ("--months", given.months), ("--kind", given.kind), ("--next", given.next),
        ("--budget-end", given.budget_end), ("--document", given.document), ("--comment", given.comment),
        ("--reason", what.reason), *(("--objective", objective) for objective in given.objectives),
    ):  # fmt: skip
        if one is not None:
            words += [option, quoted(one.isoformat() if isinstance(one, date) else str(one))]
    follows = {"--with-phase": what.phase, "--with-stop": what.stop, "--with-team": what.team, "--with-jobs": what.jobs}
    words += [option for option, wanted in follows.items() if wanted]
    return safe.terminal(" ".join(words))


def value(question: str, reads: Callable[[str], Value], default: Value | None = None, shown: str = "") -> Value | None:
    """Ask until the answer can be read; Enter is the default, or nothing."""
    ask.tell()
    ask.tell(question)
    while True:
        text = ask.read(f"[{shown}] > " if shown else "> ")
        if not text or (text == "-" and not shown):
            return default
        try:
            return reads(text)
        except UsageError as wrong:
            ask.tell(say(wrong.message), "yellow")
            for hint in wrong.hints:
                ask.tell("  " + say(hint))


def _lines(question: str) -> tuple[str, ...]:
    """Several answers, one a line, until an empty one."""
    ask.tell()
    ask.tell(question)
    lines: list[str] = []
    while text := ask.read("> "):
        lines.append(" ".join(text.split()))
    return tuple(lines)


def _phase(desk: Desk, startup: Startup, on: date, phases: list[str]) -> str | None:
    """The phase to enter with the decision, if the person agrees."""
    vocabulary, about = desk.registry.vocabulary, _about(startup, on)
    if len(phases) == 1:
        question = N_("Move {title} to “{phase}” on {day:long}, too?")
        wanted = ask.confirm(say(Text(question, {**about, "phase": phase_said(vocabulary, phases[0])})))
        return phases[0] if wanted else None
    lang = session.current().lang
    options = [Option(phase, vocabulary.phase_label(phase, lang)) for phase in phases]
    options.append(Option("", gettext("the phase stays as it is")))
    return ask.choose(say(Text(N_("Which phase does {title} enter?"), about)), options) or None


def _about(startup: Startup, day: date) -> dict[str, object]:
    return {"title": startup.title or startup.id, "day": day}
