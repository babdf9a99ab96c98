"""Reviews of missions and of job offers: which ends are proposed, which answers come again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from support.listing_registry import FILES, member, startup
from support.paths import ROOT
from support.registries import TODAY, make_file_edits

from incubo.app.environment import Environment
from incubo.app.reviews import outcome_question, review_missions
from incubo.app.workspace import Workspace, open_workspace
from incubo.core.i18n import translate, translate_label
from incubo.edit.asking.questions import Question, parse_answer
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import find_latest_missions, find_renewable_missions
from incubo.edit.plan import Proposal

COMMITTEE = "events:\n  - name: committee\n    date: 2024-09-02\n    decision: continue\n    next: {}\n"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace(ROOT, Environment("en", lambda _: TODAY))


def edit_member(*missions: str, next_committee: str = "2025-02-10", employer: str = "") -> FileEdits:
    """A registry with one member, `el.anse`, on a startup whose next committee is known."""
    files = {
        **FILES,
        "startups/mon-estran": startup("Mon Estran", "construction 2024-01-15", COMMITTEE.format(next_committee)),
        "members/el.anse": member("El Anse", *missions).replace("    startups:", f"{employer}    startups:"),
    }
    return make_file_edits(files)


class Answers:
    """Answers by the ends of keys; a list holds those of a question that comes again, the last of which repeats."""

    def __init__(self, answers: Mapping[str, list[str]]) -> None:
        self.answers = {key: list(texts) for key, texts in answers.items()}
        self.questions: list[Question] = []
        self.errors: list[str] = []

    def __call__(self, question: Question) -> Any:
        self.questions.append(question)
        texts = self.answers.get(question.key.rpartition(".")[2], [""])
        while True:
            text = texts.pop(0) if len(texts) > 1 else texts[0]
            answer = parse_answer(question, text)
            if answer.error is None:
                return answer.value
            self.errors.append(translate(answer.error))
            assert text != texts[0], self.errors


def review(workspace: Workspace, edits: FileEdits, ask: Answers) -> Proposal:
    targets = find_latest_missions(find_renewable_missions(edits.registry.members["el.anse"], TODAY))
    return review_missions(workspace, edits, targets, None, ask)


def written(proposal: Proposal) -> str:
    return proposal.plan.files["content/members/el.anse.md"].decode()


def test_a_mission_without_an_end_is_not_asked_about(workspace: Workspace) -> None:
    """It may follow one that ends soon, which the filters selected."""
    edits = edit_member("2024-01-01 2025-01-31 admin mon-estran", "2025-02-01 null admin mon-estran")
    ask = Answers({})
    proposal = review(workspace, edits, ask)
    assert (ask.questions, proposal.plan.files) == ([], {})


def test_the_employer_of_another_contract_is_another_one(workspace: Workspace) -> None:
    edits = edit_member("2024-06-01 2025-02-01 independent mon-estran", employer="    employer: Quincaillerie\n")
    ask = Answers({"0": ["contract"], "end": ["2025-06-01"], "status": ["admin"]})
    assert "employer" not in written(review(workspace, edits, ask)).rpartition("- start")[2]
    same = Answers({"0": ["contract"], "end": ["2025-06-01"], "status": ["independent"]})
    review(workspace, edits, same)
    assert same.questions[-1].default == "Quincaillerie"


def test_an_extension_that_is_offered_is_accepted(workspace: Workspace) -> None:
    """A committee beyond what the network allows is offered as the latest day that it allows."""
    edits = edit_member("2024-06-01 2025-02-01 independent mon-estran", next_committee="2025-12-01")
    ask = Answers({"0": ["1"]})
    proposal = review(workspace, edits, ask)
    assert translate_label(ask.questions[0].choices[0], "en") == "extend as far as the network allows, 15 July 2025"
    assert "end: 2025-07-15\n" in written(proposal)
    edits = edit_member("2024-06-01 2025-02-01 independent mon-estran")
    ask = Answers({"0": ["1"]})
    assert "end: 2025-02-10\n" in written(review(workspace, edits, ask))
    assert translate_label(ask.questions[0].choices[0], "en") == "extend to the next committee, 10 February 2025"


def test_the_day_on_which_a_mission_ends_already_is_refused(workspace: Workspace) -> None:
    edits = edit_member("2024-06-01 2025-02-01 independent mon-estran")
    ask = Answers({"0": ["other"], "end": ["2025-02-01", "2025-02-03"]})
    proposal = review(workspace, edits, ask)
    assert ask.errors == ["El Anse: already until 1 February 2025"]
    assert translate(proposal.summary) == "1 mission extended"


def test_a_review_stops_where_the_person_wants(workspace: Workspace) -> None:
    edits = edit_member("2024-06-01 2025-02-01 independent mon-estran")
    ask = Answers({"0": ["stop here"]})
    proposal = review(workspace, edits, ask)
    assert (len(ask.questions), proposal.plan.files) == (1, {})


def test_the_next_committee_is_that_of_the_mission(workspace: Workspace) -> None:
    edits = edit_member("2024-06-01 2025-02-01 independent mon-estran")
    ask = Answers({"0": ["other"], "end": ["next-committee"]})
    assert "end: 2025-02-10\n" in written(review(workspace, edits, ask))


def test_an_offer_is_called_by_its_title_in_an_older_field() -> None:
    edits = make_file_edits({**FILES, "jobs/2024-11-01-dev": "roles: Développeuse\nstartup: Mon Estran\n"})
    question = outcome_question(edits.registry, [edits.registry.jobs["2024-11-01-dev"]])
    assert translate(question.text) == "How did “Développeuse” end?"
