from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from incubo.core import i18n
from incubo.core.i18n import translate
from incubo.edit.new import create
from incubo.edit.new.bodies import render_body_template, template_title
from incubo.edit.new.draft import Draft
from incubo.edit.value_parser import EntryContext


def make_entry(entry: str, layout_context: EntryContext, **values: Any) -> tuple[Draft, str, str]:
    """A draft with these answers (by question), the path and the text of its file."""
    draft, questions = create.start_draft(entry, layout_context)
    for question in questions:
        if question.key in values:
            draft.set(question.path, values[question.key])
    create.apply_defaults(draft, questions)
    assert create.find_missing_answers(draft, questions) == []
    path, plan = create.plan_new_entry(draft)
    return draft, path, plan.files[path].decode()


STARTUP = {"title": "Vigie Marée", "mission": "Prévenir", "contact": "a@b.example"}


def test_a_startup(layout_context: EntryContext) -> None:
    _, path, text = make_entry("startup", layout_context, **STARTUP)
    assert path == f"{layout_context.registry.layout.folders['startup']}/vigie-maree.md"
    assert "incubator: rivages\n" in text
    assert "link: ''\nphases:\n  - name: investigation\n    start: 2025-01-15\n---\n\n## Contexte\n" in text
    assert "ce que Vigie Marée change" in text


def test_the_only_incubator_is_the_default(context: EntryContext) -> None:
    _, _, text = make_entry("startup", context._replace(incubator=None), **STARTUP)
    assert "incubator: rivages\n" in text


def test_what_is_missing(context: EntryContext) -> None:
    draft, questions = create.start_draft("startup", context)
    create.apply_defaults(draft, questions)
    assert [question.option for question in create.find_missing_answers(draft, questions)] == [
        "--title",
        "--mission",
        "--contact",
    ]


def test_a_member_is_asked_for_a_team_without_a_startup(context: EntryContext) -> None:
    draft, questions = create.start_draft("member", context)
    team = next(question for question in questions if question.key == "team")
    assert team.applies(draft)
    draft.set(("missions", 0, "startups"), ["mon-estran"])
    assert not team.applies(draft)


MEMBER = {"fullname": "Maëlle Kerdoncuff", "role": "Développeuse", "domaine": "Développement"}


@pytest.mark.parametrize(
    ("status", "start", "end"),
    [
        ("independent", date(2025, 1, 15), "2025-04-15"),
        ("independent", date(2024, 1, 1), "2025-04-15"),
        ("admin", date(2025, 1, 15), "2025-04-15"),
        (None, date(2025, 11, 30), "2026-02-28"),
    ],
)
def test_a_mission_lasts_three_months(context: EntryContext, status: str | None, start: date, end: str) -> None:
    _, path, text = make_entry("member", context, **MEMBER, status=status, start=start)
    assert path == "content/members/maelle.kerdoncuff.md"
    assert f"    end: {end}\n" in text


@pytest.mark.parametrize(
    ("status", "end", "wrong"),
    [
        ("independent", date(2025, 7, 15), None),
        ("independent", date(2025, 7, 16), "a mission ends within 6 months, by 15 July 2025"),
        ("admin", date(2028, 7, 16), None),
        ("admin", date(2025, 1, 14), "the mission would end before it begins (15 January 2025)"),
    ],
)
def test_a_mission_ends_within_six_months(context: EntryContext, status: str, end: date, wrong: str | None) -> None:
    draft, questions = create.start_draft("member", context)
    draft.set(("missions", 0, "status"), status)
    draft.set(("missions", 0, "end"), end)
    assert create.find_answer_errors(draft, questions) == []  # the start is still to be asked
    draft.set(("missions", 0, "start"), date(2025, 1, 15))
    found = create.find_answer_errors(draft, questions)
    assert [translate(text)[: len(wrong or "")] for _, text in found] == ([wrong] if wrong else [])


def test_a_name_needs_two_words(context: EntryContext) -> None:
    draft, questions = create.start_draft("member", context)
    draft.set(("fullname",), "Maëlle")
    assert len(create.find_answer_errors(draft, questions)) == 1
    draft, questions = create.start_draft("startup", context)
    draft.set(("title",), "!!!")
    assert len(create.find_answer_errors(draft, questions)) == 1


def test_an_employer_is_spelt_as_elsewhere(context: EntryContext) -> None:
    _, _, text = make_entry("member", context, **MEMBER, employer="VARANGUE conseil")
    assert "employer: Varangue Conseil\n" in text


def test_a_homonym(context: EntryContext) -> None:
    draft, questions = create.start_draft("member", context)
    for name, value in {**MEMBER, "fullname": "Claire Bonnemain"}.items():
        draft.set((name,), value)
    create.apply_defaults(draft, questions)
    draft.is_homonym, draft.second_name = True, "Jeanne"
    assert create.plan_new_entry(draft)[0] == "content/members/clairej.bonnemain.md"


def test_a_mission_offer(layout_context: EntryContext) -> None:
    i18n.set_language("fr")
    draft, path, text = make_entry(
        "job", layout_context, startup="mon-estran", domaine="Développement", titulaire="Varangue Conseil"
    )
    assert path == f"{layout_context.registry.layout.folders['job']}/2025-01-15-mon-estran-developpement.md"
    assert draft.values["title"] == "[Mission] Développeur ou développeuse pour Mon Estran"
    assert "opens: 2025-01-15\ncloses: 2025-03-16\ntitulaire: Varangue Conseil\ncontact: a@rivages.example\n" in text
    first = text.partition("---\n\n")[2].partition("\n")[0]
    assert first.startswith("Ceci est une mission")
    assert "«\u00a0Varangue Conseil\u00a0»" in first
    assert "16 mars 2025" in first
    assert "Mon Estran\u00a0: pêcher sans risque.\n" in text


def test_a_post(context: EntryContext) -> None:
    draft, path, text = make_entry("job", context, incubator="rivages", kind="post", domaine="Animation")
    assert path == "content/jobs/2025-01-15-rivages-animation.md"
    assert draft.values["title"] == "Incubateur des rivages cherche\u00a0: Chargé ou chargée d'animation"
    assert "contact: incubateur@rivages.example\n" in text
    assert "## Candidater" in text
    assert "*à compléter*" in text  # the incubator does not say what it is for


def test_a_mission_says_so_in_its_title(context: EntryContext) -> None:
    draft, path, _ = make_entry("job", context, startup="mon-estran", title="Designer")
    assert draft.values["title"] == "[Mission] Designer"
    assert path == "content/jobs/2025-01-15-mon-estran-designer.md"


def test_an_offer_closes_after_it_opens(context: EntryContext) -> None:
    draft, questions = create.start_draft("job", context)
    draft.set(("closes",), date(2025, 1, 14))
    assert create.find_answer_errors(draft, questions) == []
    draft.set(("opens",), date(2025, 1, 15))
    assert [translate(text) for _, text in create.find_answer_errors(draft, questions)] == [
        "the offer would close before it opens (15 January 2025)"
    ]


@pytest.mark.parametrize("name", ["startup", "job-mission", "job-post"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_bodies(name: str, language: str) -> None:
    values = {
        "title": None,
        "who": "X",
        "purpose": None,
        "titulaire": None,
        "closes": date(2025, 3, 16),
        "contact": None,
    }
    text = render_body_template(name, language, values)
    assert "$" not in text
    assert len(text) > 300
    for forbidden in ("responsable de", "recrutement", "rejoindre", "intégrer l'équipe"):
        assert forbidden not in text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["job-mission", "job-post"])
def test_templates_of_job_offers_have_a_title(name: str, language: str) -> None:
    assert {"{role}", "{who}"} <= set(template_title(name, language).replace("{", " {").replace("}", "} ").split())
    assert "title:" not in render_body_template(name, language, {})


def test_an_unknown_language_is_written_in_english() -> None:
    assert render_body_template("startup", "de", {"title": "X"}).startswith("## Context\n")
