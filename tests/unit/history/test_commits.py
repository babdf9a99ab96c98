"""Who made a commit, and why, from texts that anyone may have written."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from incubo.core.message import LabelledValue
from incubo.edit.commit_subjects import COMMIT_VERBS
from incubo.history.commits import (
    MAX_REASON_LENGTH,
    NO_PROGRAMS,
    Programs,
    find_authors,
    find_reason,
    find_source,
    hide_addresses,
)
from incubo.registry.file_changes import FileChange, FileVersion
from incubo.vcs.log import CommitText, LogCommit


def commit(subject: str, body: str = "", author: str = "Ada Quai", merged: tuple[CommitText, ...] = ()) -> LogCommit:
    old, new = (FileVersion("content/startups/mon-estran.md", "100644", blob) for blob in "ab")
    file = FileChange(old, new)
    return LogCommit(
        "0" * 40, None, datetime(2024, 1, 1, tzinfo=UTC), CommitText(author, subject, body), merged, (file,)
    )


@pytest.mark.parametrize(
    ("name", "bot"),
    [("registre[bot]", True), ("X[BOT] ", True), ("Export du Soir", True), ("[bot] Ada", False), ("Robotin", False)],
)
def test_programs(name: str, bot: bool) -> None:
    assert Programs(frozenset({"export du soir"})).has_name(name) is bot


def test_authors_are_those_of_the_work() -> None:
    texts = (
        CommitText("Yann", "", ""),
        CommitText("x[bot]", "", ""),
        CommitText("Yann", "", ""),
        CommitText("", "", ""),
    )
    assert find_authors(commit("x", author="Ada Quai", merged=texts), NO_PROGRAMS) == ("Yann", "?")
    assert find_authors(commit("x", author="ada@quai.example"), NO_PROGRAMS) == ("ada@…",)
    assert find_authors(commit("x", author="x[bot]"), NO_PROGRAMS) == ()


@pytest.mark.parametrize("verb", sorted(COMMIT_VERBS))
def test_what_incubo_says_itself_is_no_reason(verb: str) -> None:
    for subject in (f"{verb}(mon-estran): 2 résumés", f"{verb}: 3 fiches"):
        assert find_reason(commit(subject), NO_PROGRAMS) == ""
        assert find_reason(commit(subject, "- une ligne\n- une autre\n"), NO_PROGRAMS) == ""
        assert find_reason(commit(subject, "parce que\n\n- une ligne\n"), NO_PROGRAMS) == "parce que"
    assert find_reason(commit("Sujet", "- une ligne\n- une autre"), NO_PROGRAMS) == "- une ligne - une autre"


@pytest.mark.parametrize(
    ("subject", "body", "reason"),
    [
        ("Le comité a tranché (#12)", "", "Le comité a tranché"),
        ("Le comité a tranché (!12)", "", "Le comité a tranché"),
        ("Update mon-estran.md", "", ""),
        ("Create a.md", "", ""),
        ("Merge branch 'x' into 'main'", "Nouveau sponsor\n\nSee merge request rivages/registre!4", "Nouveau sponsor"),
        ("Merge pull request #1 from a/b", "", ""),
        ("Fiche mon-estran.md à jour", "", ""),
        ("mon-estran", "", ""),
        ("Màj mon-estran", "", ""),
        ("Màj de mon-estran", "", "Màj de mon-estran"),
        ("x", "* un\n* deux\n\n---------\n\nCo-authored-by: A <a@b.example>", "x"),
        ("x", "Signed-off-by: A <a@b.example>\nla raison\nsur deux lignes\n\nautre", "la raison sur deux lignes"),
        ("feat(ui): un bouton", "", "un bouton"),
        ("chore: la mairie a répondu", "", "la mairie a répondu"),
        ("fix: la mairie a répondu", "", "la mairie a répondu"),
        ("Maj de la fiche mon-estran par ada.quai (#12)", "", ""),
        ("Maj de la fiche mon-suivi (#16142)", "", ""),
        ("sync: Modifications de Léa Morin et Omar Benali", "", ""),
        ("fixes", "", ""),
        ("fix: maj.", "", ""),
        ("Mise à jour", "", ""),
        ("Mise à jour de l'équipe", "", "Mise à jour de l'équipe"),
        ("Mise à jour de mon-estran dans Produit (#12)", "", ""),
        ("fixes", "Le comité a tranché", "Le comité a tranché"),
    ],
)
def test_reasons(subject: str, body: str, reason: str) -> None:
    assert find_reason(commit(subject, body), NO_PROGRAMS) == reason


def test_reasons_of_a_merge_are_those_of_its_commits_once() -> None:
    texts = tuple(CommitText("A", subject, "") for subject in ("un", "deux", "un", "trois", "quatre"))
    assert find_reason(commit("Merge branch 'x'", "", merged=texts), NO_PROGRAMS) == "un / deux / trois"


def test_a_long_reason_is_cut_and_costs_little() -> None:
    begun = time.process_time()
    for text in ("x" * 20_000, "a@" * 10_000, "@" * 20_000, "a-" * 10_000 + "by", "é " * 10_000):
        assert len(find_reason(commit("s", text), NO_PROGRAMS)) <= MAX_REASON_LENGTH
        hide_addresses(text)
    assert time.process_time() - begun < 2


def test_a_program_gives_no_reason_by_its_subject() -> None:
    assert find_reason(commit("db changes", author="x[bot]"), NO_PROGRAMS) == ""
    assert find_reason(commit("db changes", "Import de mars", author="x[bot]"), NO_PROGRAMS) == "Import de mars"


@pytest.mark.parametrize(
    ("subject", "author", "is_export"),
    [
        ("db changes", "Ada Quai", True),
        ("DB changes (#1234)", "Ada Quai", True),
        ("db changes 2025-06-12", "Ada Quai", True),
        ("db changes of Ada", "Ada Quai", False),
        ("x", "db-changes", True),
        ("", "", False),
    ],
)
def test_an_export_is_known_by_its_author_or_its_subject(subject: str, author: str, is_export: bool) -> None:
    assert Programs(export="db changes").has_exported(CommitText(author, subject, "")) is is_export
    assert not NO_PROGRAMS.has_exported(CommitText(author, subject, ""))


def test_what_was_taken_in_from_another_registry_is_nobodys() -> None:
    programs = Programs(imports=frozenset({"reseau"}))
    taken = commit("import(reseau): 2 changed entries", "Le guichet a changé\n\n- une ligne")
    assert find_authors(taken, programs) == ()
    assert find_source(taken, programs) == LabelledValue("reseau", "reseau")
    directory = LabelledValue("annuaire", "l'Annuaire")
    assert find_source(taken, programs._replace(source=directory)) == directory
    assert find_reason(taken, programs) == "Le guichet a changé"  # of whoever took it in
    for subject in ("import(startup): 3 rows", "fix(reseau): 2 entries", "reseau"):
        assert find_authors(commit(subject), programs) == ("Ada Quai",)
        assert find_source(commit(subject), programs) is None
