"""How `record committee` goes: a day to come is planned; on the day or later, the decision and what goes with it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from incubo.cli import ask, days, form_words, record_ask, said, session, workspace
from incubo.cli.spoken import spoken
from incubo.cli.stop import reason_meant
from incubo.cli.workspace import Workspace
from incubo.cli.writing import Way, carry_out
from incubo.edit import answered, filled
from incubo.edit.desk import Desk
from incubo.edit.forms import forms
from incubo.edit.given import at
from incubo.edit.proposal import Proposal
from incubo.edit.verbs import committee_plan
from incubo.edit.verbs.committee import committee, recorded, together
from incubo.edit.verbs.committee_follow import Follow, Meant, follow, leads_to, meaning, near, open_ends
from incubo.edit.verbs.committee_implied import STOP, Decision, inferred
from incubo.errors import UsageError
from incubo.i18n import N_, say
from incubo.model.extra import with_fields
from incubo.model.phase_words import phase_meant
from incubo.model.records import Startup
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Text
from incubo.registry.registry import Registry

if TYPE_CHECKING:
    from incubo.cli.source_file import Source

T = TypeVar("T")

PUBLIC = N_("The registry is public: the decision, the amount and the objectives will be read by everyone.")


class Asked(NamedTuple):
    """What the options say. `given`: those of one value, by the names of a committee's fields.

    `form`: the one that says them (None for options).
    """

    given: Mapping[str, str | None]
    objectives: tuple[str, ...] = ()
    with_phase: bool = False
    with_team: bool = False
    with_stop: bool = False
    with_jobs: bool = False
    form: answered.Answers | None = None

    def spoken(self) -> Asked:
        """The same, with the accents that the locale could not carry."""
        given = {name: spoken(text) if text else text for name, text in self.given.items()}
        return self._replace(given=given, objectives=tuple(map(spoken, self.objectives)))

    @property
    def says(self) -> bool:
        """Whether something is said of what the committee decided."""
        return bool(self.objectives or any(self.given.values()) or self.with_phase or self.with_stop or self.with_jobs)


def run(words: Sequence[str], on: str | None, asked: Asked, way: Way) -> int:
    """Record, plan or move committees; the exit code. Raises UsageError, Refused."""
    opened = workspace.open_registry()
    registry = opened.load()
    asked = asked.spoken()
    with _under(asked, "startups"):
        startups = said.startups(registry, words)
    one = startups[0] if len(startups) == 1 else None
    with _under(asked, "on"):
        day = days.day(on, opened.config, edge="one", startup=one) if on else opened.today
    desk = Desk(registry, opened.store, opened.today)
    if day > opened.today:
        return carry_out(opened, registry, _planned(desk, startups, day, asked, way), way)
    told = session.current().interactive and not (way.yes or way.dry_run)
    proposals = []
    guided: list[str] = []
    for startup in startups:
        proposal, line = _held(opened, desk, startup, day, asked, offers=told)
        proposals.append(proposal)
        guided += [line] if line else []
    proposal = together(desk, proposals, day)
    notes = (*proposal.notes, Text(PUBLIC)) if proposal.plan.files else proposal.notes
    code = carry_out(opened, registry, proposal._replace(notes=notes), way)
    if guided and code == 0:
        ask.tell(say(Text(N_("The same in one line, next time:"))))
        for line in guided:  # on one line, however narrow the terminal, so that it can be copied
            session.current().tell("  " + line)
    return code


def from_form(document: Source, way: Way) -> int:
    """Record or plan the committees of a form that was filled in; the exit code. Raises UsageError, Refused."""
    opened = workspace.open_registry()
    tables = with_fields(opened.config.fields)
    form = forms(tables)["committee"]
    answers = answered.read(form, document.data, document.name, tables)
    answers.refuse()
    texts = answers.texts
    words = answered.values(texts["startups"])
    objectives = tuple(filled.items(texts.get("objectives", "")))
    given = {
        name: texts.get(name) for name in ("decision", "amount", "months", "kind", "next", "budget_end", "document")
    }
    given |= {name: texts.get(name) for name in ("comment", "reason")}
    follows = {f"with_{name}": name in answers.ticked for name in ("phase", "team", "stop", "jobs")}
    with form_words.worded(answers):
        return run(words, texts.get("on"), Asked(given, objectives, **follows, form=answers), way)


def _planned(desk: Desk, startups: Sequence[Startup], day: date, asked: Asked, way: Way) -> Proposal:
    """Plan or move the committees of a day to come; on a terminal the team's missions are asked about."""
    if asked.says:
        raise UsageError(
            Text(N_("the committee of {day:long} is still to come: its decision is recorded on the day"), {"day": day}),
            hints=(Text(N_("to plan it, give its day only")),),
        )
    asking = session.current().interactive and not (way.yes or way.dry_run or asked.with_team)
    proposals = []
    for startup in startups:
        with_team = asked.with_team or (asking and record_ask.moves_team(desk, startup, day))
        proposals.append(committee_plan.plan(desk, startup, day, with_team=with_team))
    return together(desk, proposals, day)


def _held(
    opened: Workspace, desk: Desk, startup: Startup, on: date, asked: Asked, *, offers: bool
) -> tuple[Proposal, str | None]:
    """The committee of one startup, and what follows; the line that says the same, where questions were asked."""
    registry = desk.registry
    meant, decision = _given(opened, registry, on, asked)
    known = recorded(startup, on)
    guided = meant is None and (known is None or known.decision is None) and session.current().interactive
    if guided:
        meant, decision = record_ask.ask_decision(opened, desk, startup, on, decision)
    if meant is None and known is not None and known.decision:
        meant = Meant(known.decision)
    if meant is None:
        raise _undecided(registry, asked.form)
    whole = inferred(desk, startup, on, decision, known)
    what = _follow(opened, desk, startup, on, meant, asked)
    if offers:
        what = record_ask.ask_follow(desk, startup, on, meant, whole, what)
    proposal = committee(desk, startup, on, decision)
    done = follow(desk, startup, on, whole, what)
    left = () if offers else open_ends(desk, startup, on, meant, whole, what)
    proposal = proposal._replace(
        notes=(*proposal.notes, *done.notes, *left), body=done.body, accepts=proposal.accepts | done.accepts
    )
    return proposal, record_ask.next_time(startup, on, decision, what) if guided else None


def _undecided(registry: Registry, form: answered.Answers | None) -> UsageError:
    """What is said where nobody says what was decided."""
    if form is not None:
        labels = [registry.vocabulary.label("decisions", each, session.current().lang)
                  for each in registry.vocabulary.allowed("decisions")]  # fmt: skip
        hint = Text(N_("choose among: {choices}"), {"choices": ", ".join(labels)})
        return UsageError(at(form.label("decision"), Text(N_("an answer is needed here"))), hints=(hint,))
    what = {"option": "--decision", "problem": Text(N_("what the committee decided"))}
    return UsageError(
        Text(N_("without a terminal to ask on, {options:list} must be given"), {"options": ["--decision"]}),
        hints=(
            Text(N_("{option}: {problem}"), what),
            Text(N_("choose among: {choices}"), {"choices": ", ".join(registry.vocabulary.allowed("decisions"))}),
        ),
    )


def _given(opened: Workspace, registry: Registry, on: date, asked: Asked) -> tuple[Meant | None, Decision]:
    """What the options say of the decision. Raises UsageError for what they do not say well: a form, all at once."""
    vocabulary, wrong = registry.vocabulary, list[Text]()

    def told(name: str, read: Callable[[str], T]) -> T | None:
        if asked.form is not None:
            return form_words.told(asked.form, wrong, name, read)
        text = asked.given[name]
        return read(text) if text else None

    def ahead(text: str) -> date:
        return said.day_from(text, on, opened.config)

    meant = told("decision", lambda text: decision_of(registry, text))
    decision = Decision(
        meant.decision if meant is not None else None,
        told("amount", said.amount),
        told("months", said.months),
        told("kind", lambda text: said.word(vocabulary, "committee-kinds", text)),
        told("next", ahead),
        told("budget_end", ahead),
        tuple(" ".join(each.split()) for each in asked.objectives if each.strip()),
        asked.given["document"],
        asked.given["comment"],
    )
    if asked.form is not None:
        asked.form.refuse(wrong)
    return meant, decision


@contextlib.contextmanager
def _under(asked: Asked, name: str) -> Iterator[None]:
    """Say what is wrong with an answer of a form under its heading."""
    try:
        yield
    except UsageError as error:
        if asked.form is not None:
            error.message = at(asked.form.label(name), error.message)
        raise


def decision_of(registry: Registry, word: str) -> Meant:
    """The decision that a word means, or the phase it leads to. Raises UsageError."""
    meant = meaning(registry.vocabulary, word)
    if meant is not None:
        return meant
    hints = [Text(N_("choose among: {choices}"), {"choices": ", ".join(registry.vocabulary.allowed("decisions"))})]
    close = near(registry.vocabulary, word)
    if close is not None:
        hints.insert(0, Text(N_("did you mean “{meant}”?"), {"meant": close}))
    raise UsageError(Text(N_("“{word}” is no decision of a committee"), {"word": word}), hints=hints)


def _follow(opened: Workspace, desk: Desk, startup: Startup, on: date, meant: Meant, asked: Asked) -> Follow:
    """What the options ask to do with the decision. Raises UsageError for what does not go with it."""
    phases = leads_to(desk, startup, on, meant)
    stops = meant.decision == STOP
    reason = asked.given["reason"]
    if (asked.with_stop or asked.with_jobs or reason) and not stops:
        raise UsageError(Text(N_("--with-stop, --with-jobs and --reason go with the decision to stop")))
    if asked.with_phase and not phases and not stops:
        _leads(desk.registry.vocabulary, meant)
    if asked.with_phase and len(phases) > 1:
        raise UsageError(
            Text(N_("this decision leads to several phases: {phases:list}"), {"phases": phases}),
            hints=(Text(N_("name the phase as the decision: --decision {phase}"), {"phase": phases[0]}),),
        )
    return Follow(
        phases[0] if asked.with_phase and phases else None,
        stops and (asked.with_stop or asked.with_phase),
        asked.with_team,
        asked.with_jobs,
        reason_meant(desk.registry.vocabulary, reason) if reason else None,
        opened.config.language or session.current().lang,
    )


def _leads(vocabulary: Vocabulary, meant: Meant) -> None:
    """Raise UsageError for a decision that leads to no phase, or to one that is no more written."""
    if meant.phase is not None:
        phase_meant(vocabulary, meant.phase)
    elif all(word.decision != meant.decision for word in vocabulary.phases.values()):
        raise UsageError(
            Text(N_("the decision “{word}” changes no phase"), {"word": meant.decision}),
            hints=(Text(N_("leave out {option}, or name the phase: --decision PHASE"), {"option": "--with-phase"}),),
        )
