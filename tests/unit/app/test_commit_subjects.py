"""Subjects of commits in words."""

from __future__ import annotations

import time

import pytest
from support import registries

from incubo.app.changes.commit_subjects import describe_change, describe_commit_subject
from incubo.core.i18n import temporary_language


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("committee(mon-estran): poursuite, 6 mois, prochain 2025-06-10",
         "Mon Estran : poursuite, 6 mois, prochain 10 juin 2025"),
        ("set(samuel.orvault): fullname, role", "Samuel Orvault : nom, rôle"),
        ("stop(mon-estran): arrêt le 2024-13-45 (funding)", "Mon Estran : arrêt le 2024-13-45 (pas de financement)"),
        ("join(inconnu): 2024", "inconnu : 2024"),
        ("set(mon-estran): phases.3.start", "Mon Estran : phases, n° 3 : le jour où elle commence"),
        (f"set(mon-estran): phases.{'9' * 5000}.start", f"Mon Estran : phases.{'9' * 5000}.start"),
        ("rename(samuel): samuel.orvault → mon-estran.", "samuel : Samuel Orvault → Mon Estran."),
        ("Corriger une faute", "Corriger une faute"),
        ("import(startup): fiches nouvelles : 18, modifiées : 0", "produits : fiches nouvelles : 18, modifiées : 0"),
        ("import: startup, fiches nouvelles : 18", "startup, fiches nouvelles : 18"),
    ],
)  # fmt: skip
def test_a_change_in_words_for_a_page(subject: str, told: str) -> None:
    names = {"startups/mon-estran": "title: Mon Estran", "members/samuel.orvault": "fullname: Samuel Orvault"}
    registry = registries.make_registry({name: f"---\n{text}\n---\n" for name, text in names.items()})
    with temporary_language("fr"):
        assert describe_change(subject, registry, is_in_own_language=True).replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("chore: mise à jour", "chore: mise à jour"),
        ("chore(deps): mise à jour", "chore(deps): mise à jour"),
        ("fix: la date", "fix: la date"),
        ("note: à revoir", "note: à revoir"),
        ("fix: 3 constats corrigés", "3 constats corrigés (incubo validate --fix)"),
        ("forget(samuel): anonymisation", "samuel, anonymisation (incubo forget)"),
    ],
)
def test_only_a_subject_of_ours_names_a_command(subject: str, told: str) -> None:
    assert describe_commit_subject(subject) == told


def test_a_subject_of_points_is_read_in_one_go():
    subject = f"rename(samuel): {'.' * 20_000}"
    started_at = time.process_time()
    told = describe_change(subject, registries.make_registry({}), is_in_own_language=True)
    assert told.endswith("." * 20_000)
    assert time.process_time() - started_at < 3


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("committee(mon-estran): poursuite, 6 mois, prochain 2025-06-10",
         "Mon Estran: poursuite, 6 mois, prochain 2025-06-10"),
        ("set(mon-estran): title, contact", "Mon Estran: name, contact address"),
        ("stop(mon-estran): arrêt le 2024-12-01 (funding)", "Mon Estran: arrêt le 2024-12-01 (funding)"),
        ("import(startup): fiches nouvelles : 18, modifiées : 0", "startup: fiches nouvelles : 18, modifiées : 0"),
    ],
)  # fmt: skip
def test_what_is_written_in_another_language_is_told_as_it_is_written(subject: str, told: str) -> None:
    registry = registries.make_registry({"startups/mon-estran": "---\ntitle: Mon Estran\n---\n"})
    with temporary_language("en"):
        assert describe_change(subject, registry, is_in_own_language=False) == told
