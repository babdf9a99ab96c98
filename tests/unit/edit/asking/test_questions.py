"""The questions of verbs as data: listed and answered without a terminal."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from support.paths import ROOT

from incubo.app import membership, new_entry
from incubo.app.changes.apply import check_proposal
from incubo.app.committee_requests import ask_decision, ask_effects
from incubo.app.environment import Environment
from incubo.app.membership import JoinArguments, LeaveArguments
from incubo.app.reviews import review_jobs, review_missions
from incubo.app.workspace import Workspace, open_workspace
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import temporary_language, translate, translate_label
from incubo.core.message import Message
from incubo.edit.asking.questions import (
    Question,
    choice_question,
    draft_question,
    explain_question,
    parse_answer,
    vocabulary_choices,
    yes_no_question,
)
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import find_renewable_missions
from incubo.edit.verbs.committee import CommitteeDecision
from incubo.edit.verbs.committee_effects import DecisionEffects, DecisionMatch
from incubo.edit.verbs.stop import StopRequest
from incubo.edit.verbs.stop_questions import ask_stop_details


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(ROOT, Environment("en", lambda _: date(2025, 1, 15)))


@pytest.fixture
def edits(workspace: Workspace) -> FileEdits:
    return FileEdits(workspace.load_registry(), workspace.store, workspace.as_of)


class Form:
    """Answers by the keys of questions, as a form in a browser has them; the others are the default."""

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        self.answers = dict(answers or {})
        self.questions: list[Question] = []

    def __call__(self, question: Question) -> Any:
        self.questions.append(question)
        answer = parse_answer(question, self.answers.get(question.key, ""))
        assert answer.error is None, translate(answer.error)
        return answer.value

    @property
    def keys(self) -> list[str]:
        return [question.key for question in self.questions]


def ask_join(workspace: Workspace, edits: FileEdits, form: Form, **arguments: Any) -> JoinArguments:
    return membership.ask_join_arguments(workspace, edits, JoinArguments([])._replace(**arguments), form)


def make_edits_with(workspace: Workspace, edits: FileEdits, kind: str, record: Any) -> FileEdits:
    """The registry with another record in place of the one of that id."""
    registry = copy.copy(edits.registry)
    registry.entries = {**registry.entries, kind: {**registry.entries[kind], record.id: record}}
    return workspace.start_edits(registry)


def labels(question: Question, language: str) -> list[str]:
    with temporary_language(language):
        return [translate_label(choice, language) for choice in question.choices]


def test_the_questions_of_join(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"member": "jérôme", "startup": "mon estran", "status": "2"})
    arguments = membership.ask_join_arguments(workspace, edits, JoinArguments([]), form)
    assert form.keys == ["member", "startup", "start", "status", "employer", "end"]
    assert arguments == JoinArguments(
        ["jerome.salaudren"], "mon-estran", None, date(2025, 1, 15), date(2025, 5, 22), "independent", None
    )
    status = form.questions[3]
    assert labels(status, "en") == ["public agent", "freelancer", "contractor company"]
    assert labels(status, "fr") == ["agent public", "indépendant", "société de service"]
    assert status.default == "admin"
    assert [translate(line) for line in explain_question(status)] == [
        "public agent, freelancer or contractor company",
        "One of the words of the list, its beginning, or its number.",
        "This field is optional: Enter keeps the value in brackets, - clears it.",
    ]
    end = form.questions[5]
    error = parse_answer(end, "2024-06-01").error
    assert error is not None
    assert translate(error) == "the mission would end before it begins (15 January 2025)"


def test_who_has_a_contract_is_not_asked_for_it(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"member": "tanguy.rosparc", "startup": "mon-estran"})
    membership.ask_join_arguments(workspace, edits, JoinArguments([]), form)
    assert form.keys == ["member", "startup", "start", "end"]


def test_the_end_of_a_public_agent_is_that_of_the_running_contract(workspace: Workspace, edits: FileEdits) -> None:
    """The committee is beyond what the network allows to the others."""
    startup = edits.registry.startups["mon-estran"]
    events = tuple(event._replace(next=event.next and date(2025, 12, 1)) for event in startup.events)
    later = make_edits_with(workspace, edits, "startup", startup._replace(events=events))
    form = Form({"member": "judith", "startup": "mon-estran"})
    ask_join(workspace, later, form)
    assert form.questions[-1].default == date(2025, 12, 1)


def test_the_end_of_a_mission_is_refused_where_it_is_asked(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"member": "tanguy.rosparc", "startup": "mon-estran"})
    ask_join(workspace, edits, form)
    end = form.questions[-1]
    for text, problem in (("2025-12-01", "more than 6 months ahead"), ("2024-06-01", "would end before it begins")):
        error = parse_answer(end, text).error
        assert error is not None
        assert problem in translate(error)
    assert parse_answer(end, "2025-06").value == date(2025, 6, 30)


def test_the_first_day_at_a_startup_that_has_ended_is_refused(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"member": "tanguy.rosparc", "startup": "filet-d-aide", "start": "2020-01-06", "end": "2020-02-03"})
    ask_join(workspace, edits, form)
    error = parse_answer(form.questions[2], "").error
    assert error is not None
    assert "nobody can join it now" in translate(error)
    with pytest.raises(RefusedError, match="nobody can join"):
        ask_join(workspace, edits, form, on=date(2025, 1, 15), startup="filet-d-aide")


def test_who_is_there_already_is_asked_nothing_more(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"member": "tanguy.rosparc", "startup": "ancrage-logement"})
    ask_join(workspace, edits, form)
    assert form.keys == ["member", "startup", "start"]


def test_a_wrong_option_is_refused_before_the_questions(workspace: Workspace, edits: FileEdits) -> None:
    form = Form()
    with pytest.raises(UsageError):
        ask_join(workspace, edits, form, status="xyz")
    assert not form.questions


def ask_leave(workspace: Workspace, edits: FileEdits, form: Form, *, has_day: bool = False) -> LeaveArguments:
    arguments = membership.ask_who_leaves(workspace, edits, LeaveArguments([]), form, has_day=has_day)
    return arguments if has_day else membership.ask_last_day(workspace, edits, arguments, form)


def test_a_team_alone_is_left(workspace: Workspace, edits: FileEdits) -> None:
    member = edits.registry.members["tanguy.rosparc"]._replace(teams=("rivages-animation",))
    edits = make_edits_with(workspace, edits, "member", member)
    form = Form({"member": "tanguy.rosparc", "startup": "3"})
    arguments = ask_leave(workspace, edits, form)
    assert labels(form.questions[1], "en") == ["everything", "Ancrage Logement", "Animation"]
    assert (form.keys, arguments.team) == (["member", "startup"], "rivages-animation")
    form = Form({"member": "tanguy.rosparc", "startup": "2"})
    ask_leave(workspace, edits, form, has_day=True)
    assert labels(form.questions[1], "en") == ["everything", "Ancrage Logement"]


def test_the_questions_of_leave(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"member": "leila", "startup": "mon e"})
    arguments = ask_leave(workspace, edits, form)
    assert form.keys == ["member", "startup", "on"]
    assert labels(form.questions[1], "fr") == ["tout", "Mon Estran", "Accès Cale", "Digue Info"]
    assert arguments == LeaveArguments(["leila.ferrandis"], "mon-estran", None, date(2025, 1, 15))
    form = Form({"member": "leila", "startup": membership.ALL_CHOICE})
    arguments = ask_leave(workspace, edits, form)
    assert arguments.startup is None


def test_the_questions_of_a_committee(workspace: Workspace, edits: FileEdits) -> None:
    startup = edits.registry.startups["digue-info"]
    form = Form(
        {"digue-info.decision": "accélération", "digue-info.amount": "220k", "digue-info.objectives": "a\n\n b "}
    )
    _, decision = ask_decision(workspace, edits, startup, workspace.as_of, CommitteeDecision(), form)
    keys = ["decision", "amount", "months", "objectives", "next", "comment", "document"]
    assert form.keys == [f"digue-info.{key}" for key in keys]
    assert (decision.decision, decision.amount, decision.objectives) == ("accelerate", 220000, ("a", "b"))
    assert decision.next == date(2025, 6, 13)  # a Friday, 30 days at least before the budget ends


def test_an_objective_that_is_wrong_is_refused(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"digue-info.decision": "accelerate"})
    ask_decision(workspace, edits, edits.registry.startups["digue-info"], workspace.as_of, CommitteeDecision(), form)
    objectives = next(question for question in form.questions if question.is_one_per_line)
    assert parse_answer(objectives, "200 communes").value == ("200 communes",)
    assert parse_answer(objectives, "200, 300").value == ("200, 300",)
    error = parse_answer(objectives, "200 communes\n200\u200b ports").error
    assert error is not None
    assert translate(error) == "this text contains an invisible character (U+200B)"


def test_a_startup_that_stops_extends_no_mission(workspace: Workspace, edits: FileEdits) -> None:
    startup, decision = edits.registry.startups["ancrage-logement"], CommitteeDecision("stop", next=date(2025, 7, 1))
    match = DecisionMatch("stop")
    form = Form({"ancrage-logement.with_stop": "y", "ancrage-logement.reason": "2"})
    ask_effects(edits, startup, workspace.as_of, match, decision, DecisionEffects(), form)
    assert form.keys.count("ancrage-logement.with_team") == 1  # to end the missions
    form = Form({"ancrage-logement.with_stop": "n"})
    ask_effects(edits, startup, workspace.as_of, match, decision, DecisionEffects(), form)
    assert form.keys == ["ancrage-logement.with_stop", "ancrage-logement.with_team"]


def test_help_says_what_enter_means(workspace: Workspace, edits: FileEdits) -> None:
    draft, questions = new_entry.start_new_entry(workspace, edits.registry, "member")
    notes = {q.key: translate(explain_question(draft_question(draft, q))[-1]) for q in questions}
    assert notes["fullname"] == "This field is required."
    assert notes["employer"] == "This field is optional: Enter leaves it out."
    assert notes["start"].endswith("Enter keeps the value in brackets.")


def test_the_questions_of_a_stop(edits: FileEdits) -> None:
    form = Form({"reason": "pas de financement", "with_team": "oui"})
    request = ask_stop_details(edits, [edits.registry.startups["maree-claire"]], StopRequest(), form)
    assert form.keys == ["reason", "with_team", "with_jobs"]
    assert (request.reason, request.with_team, request.with_jobs) == ("funding", True, False)


def test_a_review_of_missions_comes_again_with_the_refusal(workspace: Workspace, edits: FileEdits) -> None:
    target = find_renewable_missions(edits.registry.members["tanguy.rosparc"], workspace.as_of)[0]
    rejections: list[str] = []

    def ask(question: Question) -> Any:
        if question.rejection is not None:
            rejections.append(translate(question.rejection.message))
            return "none"
        return date(2024, 1, 1) if question.key.endswith(".end") else "other"

    assert not review_missions(workspace, edits, [target], None, ask).plan.files
    assert len(rejections) == 1
    assert "already ends later" in rejections[0]


def test_a_review_of_offers_lists_the_outcomes(workspace: Workspace, edits: FileEdits) -> None:
    job = edits.registry.jobs["2024-09-02-deploiement-maree-claire"]
    form = Form({job.id: "filled"})
    assert list(review_jobs(workspace, edits, [job], workspace.as_of, form).plan.files) == [job.path]
    assert labels(form.questions[0], "en")[-3:] == [
        "still open: choose another closing date",
        "later",
        "stop here: the others stay as they are",
    ]


def test_an_answer_in_any_language_or_by_its_number(workspace: Workspace, edits: FileEdits) -> None:
    draft, questions = new_entry.start_new_entry(workspace, edits.registry, "member")
    question = next(question for question in questions if question.key == "status")
    asked = draft_question(draft, question)
    assert {parse_answer(asked, text).value for text in ("2", "independent", "freelancer", "indépendant", "indé")} == {
        "independent"
    }
    assert parse_answer(asked, "-").value is None
    for text in ("o", "Oui", "y", "YES"):
        assert parse_answer(yes_no_question("a", Message("?")), text).value is True
    for text in ("", "n", "non", "No"):
        assert parse_answer(yes_no_question("a", Message("?")), text).value is False
    assert parse_answer(yes_no_question("a", Message("?")), "perhaps").error is not None


def test_near_matches_are_suggested(workspace: Workspace, edits: FileEdits) -> None:
    form = Form({"member": "judith.marzin", "startup": "mon-estran"})
    membership.ask_join_arguments(workspace, edits, JoinArguments([]), form)
    answer = parse_answer(form.questions[0], "judith.marzim")
    assert answer.suggestions == ("judith.marzin",)
    assert form.questions[0].value_label("judith.marzin") == "Judith Marzin (judith.marzin)"


def test_a_new_entry_without_a_terminal(workspace: Workspace, edits: FileEdits) -> None:
    """The way of a form in a browser: fill in, take the defaults, propose, check."""
    draft, questions = new_entry.start_new_entry(workspace, edits.registry, "startup")
    answers = {"title": "Vigie Marée", "mission": "Prévenir les riverains", "contact": "vigie@rivages.example"}
    assert new_entry.fill_from_options(draft, questions, answers) == {*answers}
    assert new_entry.complete_without_asking(workspace, draft, questions, None) == []
    path, proposal = new_entry.propose_new_entry(draft)
    assert (path, proposal.scope) == ("content/startups/vigie-maree.md", "vigie-maree")
    assert check_proposal(workspace, edits.registry, proposal.plan, is_new_file=True).refusal is None


@pytest.mark.parametrize(("from_form", "hint"), [(False, "--homonym"), (True, "use the form")])
def test_a_duplicate_is_refused(workspace: Workspace, edits: FileEdits, *, from_form: bool, hint: str) -> None:
    draft, questions = new_entry.start_new_entry(workspace, edits.registry, "startup")
    new_entry.fill_from_options(draft, questions, {"title": "Mon Estran", "mission": "m", "contact": "a@b.example"})
    form: Any = object() if from_form else None
    with pytest.raises(RefusedError) as refused:
        new_entry.complete_without_asking(workspace, draft, questions, form)
    assert any(hint in translate(text) for text in refused.value.hints)


def test_a_person_who_is_there_joins(workspace: Workspace, edits: FileEdits) -> None:
    draft, questions = new_entry.start_new_entry(workspace, edits.registry, "member")
    answers = {"fullname": "Tanguy Rosparc", "role": "Dev", "domaine": "dev", "startup": "mon estran"}
    new_entry.fill_from_options(draft, questions, {**answers, "employer": "Varangue Conseil", "end": "2025-05-22"})
    with pytest.raises(RefusedError) as refused:
        new_entry.complete_without_asking(workspace, draft, questions, None)
    line = 'incubo join tanguy.rosparc --startup mon-estran --employer "Varangue Conseil"'
    assert f"if this is the same person: {line}" in [translate(hint) for hint in refused.value.hints]


def test_a_whole_word_wins_over_the_beginning_of_another(workspace: Workspace) -> None:
    decisions = choice_question("decision", Message("?"), vocabulary_choices(workspace.vocabulary, "decisions"))
    for lang, words in {
        "en": {
            "poursuite": "continue",
            "continue": "continue",
            "provisional": "provisional",
            "poursuite p": "provisional",
        },
        "fr": {
            "poursuite": "continue",
            "Continue": "continue",
            "extend": "extend",
            "prov": "provisional",
            "2": "provisional",
        },
    }.items():
        with temporary_language(lang):
            assert {text: parse_answer(decisions, text).value for text in words} == words
    with temporary_language("fr"):
        error = parse_answer(decisions, "pours").error
        assert error is not None
        assert translate(error).startswith("«\u00a0pours\u00a0» est le début de plusieurs choix")


@pytest.mark.parametrize("text", ["9", "0", "99", "1, 9"])
def test_a_number_outside_the_list_is_no_name(workspace: Workspace, edits: FileEdits, text: str) -> None:
    draft, questions = new_entry.start_new_entry(workspace, edits.registry, "startup")
    usertypes = draft_question(draft, next(question for question in questions if question.key == "usertype"))
    error = parse_answer(usertypes, text).error
    assert error is not None
    assert translate(error).startswith("answer with a number from 1 to ")


def test_free_words_are_listed_and_any_other_is_accepted(workspace: Workspace, edits: FileEdits) -> None:
    draft, questions = new_entry.start_new_entry(workspace, edits.registry, "startup")
    themes = draft_question(draft, next(question for question in questions if question.key == "thematique"))
    first = themes.choices[0].id
    assert parse_answer(themes, "1, Un thème à nous").value == [first, "Un thème à nous"]
