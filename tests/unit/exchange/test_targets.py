"""What headings mean: names, labels and aliases of fields in both languages, phases, numbered committees."""

from __future__ import annotations

import pytest

from incubo.config.settings import parse_config
from incubo.core.i18n import LANGUAGES, gettext, temporary_language
from incubo.exchange.workbook.targets import (
    SHEET_KINDS,
    TargetIndex,
    TargetIndexes,
    heading_words,
    parse_sheet_kind,
)
from incubo.model.entry_kinds import ENTRY_KINDS, make_entry_kinds
from incubo.model.vocabulary import make_vocabulary

SETTINGS = parse_config('profile = "beta.gouv.fr"\n')
VOCABULARY = make_vocabulary(SETTINGS.profile_data, SETTINGS.vocabulary_overrides)
INDEXES = TargetIndexes(ENTRY_KINDS, VOCABULARY)


def meaning(kind: str, *headings: str) -> str | None:
    target = INDEXES[kind].find_by_heading(*headings)
    return target.name if target is not None else None


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Nom du service", "title"),
        ("NOM DU PRODUIT *", "title"),
        ("Phase", "phases.name"),
        ("Phase actuelle", "phases.name"),
        ("Depuis le", "phases.start"),
        ("Date de début", "phases.start"),
        ("Construction", "phases.construction.start"),
        ("Début de la construction (jj/mm/aaaa)", "phases.construction.start"),
        ("Fin accélération", "phases.acceleration.end"),
        ("Début constr.", "phases.construction.start"),
        ("Fin invest.", "phases.investigation.end"),
        ("Public visé", "usertypes"),
        ("Tags", "thematiques"),
        ("Comité 1", "events.1.date"),
        ("Date comité n°2", "events.2.date"),
        ("Montant comité 2 (k€)", "events.2.amount"),
        ("Décision du comité 2", "events.2.decision"),
        ("Prochain comité", "events.next"),
        ("Financeurs", "sponsors"),
        ("Financeur 2", "sponsors"),
        ("Suivi par", "contact_incubator"),
        ("E-mail de contact", "contact"),
        ("Énoncé", "mission"),
        ("Assessment date", "events.date"),
        ("Assessment result", "events.decision"),
        ("Assessment cost", "events.amount"),
        ("Commentaires", None),
        ("Couleur", None),
        ("Invest.", None),
    ],
)
def test_headings_of_products(heading: str, name: str | None) -> None:
    assert meaning("startup", heading) == name


@pytest.mark.parametrize(
    ("kind", "heading", "name"),
    [
        ("mission", "Nom", "fullname"),
        ("mission", "Produit", "missions.startups"),
        ("mission", "Fin de mission", "missions.end"),
        ("mission", "Statut", "missions.status"),
        ("committee", "Produit", "title"),
        ("committee", "Date", "events.date"),
        ("committee", "Montant", "events.amount"),
        ("metric", "Indicateur", "metrics.key"),
        ("metric", "Valeur", "metrics.value"),
        ("organisation", "Sigle", "acronym"),
        ("job", "Date limite", "closes"),
        ("job", "Publié le", "opens"),
        ("member", "Agent", "fullname"),
        ("committee", "Assessment date", "events.date"),
        ("committee", "Result", "events.decision"),
        ("committee", "Cost", "events.amount"),
    ],
)
def test_headings_of_other_sheets(kind: str, heading: str, name: str) -> None:
    assert meaning(kind, heading) == name


def test_a_heading_below_another_one() -> None:
    assert meaning("startup", "Comité 1", "Date") == "events.1.date"
    assert meaning("startup", "Phases", "Construction") == "phases.construction.start"
    assert meaning("startup", "Comité 3", "Décision") == "events.3.decision"


@pytest.mark.parametrize("index", [INDEXES[kind] for kind in SHEET_KINDS], ids=SHEET_KINDS)
def test_every_label_of_a_field_means_a_field_of_that_label(index: TargetIndex) -> None:
    for target in index.targets.values():
        if len(target.path) != 1:
            continue
        for language in LANGUAGES:
            with temporary_language(language):
                for text in filter(None, (target.field.label, target.field.heading)):
                    found = index.find_by_heading(gettext(text))
                    assert found is not None
                    shared = {found.field.label, found.field.heading, found.field.short_label, *found.field.alias_names}
                    words = {heading_words(gettext(name)) for name in shared if name}
                    assert heading_words(gettext(text)) in words


@pytest.mark.parametrize("index", [INDEXES[kind] for kind in SHEET_KINDS], ids=SHEET_KINDS)
def test_every_target_is_found_by_its_name(index: TargetIndex) -> None:
    for name, target in index.targets.items():
        assert index.find_by_name(name) == target


def test_a_misspelt_heading_is_near_a_field() -> None:
    nearest = INDEXES["startup"].find_nearest("Nom du srevice")
    assert nearest is not None
    assert nearest.name == "title"
    assert INDEXES["startup"].find_nearest("Couleur préférée") is None


def test_kinds_of_sheets_have_words_of_their_own() -> None:
    assert parse_sheet_kind("Comités") == "committee"
    assert parse_sheet_kind("mesures") == "metric"
    assert parse_sheet_kind("rien") is None
    words = [name.casefold() for kind in SHEET_KINDS.values() for name in kind.names]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Invest.", "phases.investigation.start"),
        ("Constr.", "phases.construction.start"),
        ("Accél", "phases.acceleration.start"),
        ("Con", None),
        ("Couleur", None),
    ],
)
def test_beginnings_of_phases_below_a_heading_that_says_phase(heading: str, name: str | None) -> None:
    assert meaning("startup", "Dates de phase", heading) == name
    assert meaning("startup", "Dates", heading) is None


def test_the_phases_are_among_the_columns_to_choose_from() -> None:
    assert "Construction" in INDEXES["startup"].phase_names("fr")
    assert INDEXES["committee"].phase_names("fr") == []


DECLARED = {"startup": {"code": {"type": "text"}, "statut_interne": {"type": "text"}}, "member": {"poste": {}}}


@pytest.mark.parametrize(
    ("kind", "headings", "name"),
    [
        ("startup", ("Code",), "code"), ("startup", ("CODE (interne)",), "code"),
        ("startup", ("Infos", "Code"), "code"),
        ("startup", ("Code source",), "repository"), ("startup", ("Codes",), "repository"),
        ("startup", ("Statut interne",), "statut_interne"), ("startup", ("Statut",), "phases.name"),
        ("member", ("Poste",), "poste"),
    ],
)  # fmt: skip
def test_the_name_of_a_declared_field_comes_before_other_words(kind: str, headings: tuple[str, ...], name: str) -> None:
    kinds = make_entry_kinds(DECLARED)
    index = TargetIndexes(kinds, VOCABULARY)[kind]
    target = index.find_by_heading(*headings)
    assert target is not None
    assert target.name == name
