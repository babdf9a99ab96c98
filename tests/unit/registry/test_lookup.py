"""A name that means no entry, or several: what is said of it."""

from __future__ import annotations

from datetime import date

import pytest
from support.registries import make_registry

from incubo.app.workspace import find_incubator_id
from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.model.vocabulary import make_vocabulary
from incubo.query.context import QueryContext
from incubo.query.filters import resolve_values
from incubo.query.resources.startups import STARTUPS
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.lookup import find_in_kind, no_match_message
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore


@pytest.fixture(scope="module")
def registry() -> Registry:
    files = {f"content/incubators/{name}.md": f"---\ntitle: {name}\n---\n" for name in ("a-rivages", "b-rivages")}
    files["content/startups/mon-estran.md"] = "---\ntitle: Mon Estran\nmission: Voir.\n---\n"
    store = MemoryStore({path: text.encode() for path, text in files.items()})
    return load_registry(store, INCUBO_LAYOUT, make_vocabulary({}))


@pytest.mark.parametrize("word", ["rivages", "riv"])
def test_a_word_inside_two_names_is_not_enough(registry: Registry, word: str) -> None:
    """An option takes the beginning of a word inside a name: of two, the person is told which ones, not that there is
    none.
    """
    for find in (
        lambda: find_incubator_id(word, registry),
        lambda: resolve_values(QueryContext(registry, date(2025, 1, 15)), STARTUPS, "incubator", [word], "en"),
    ):
        with pytest.raises(UsageError) as refused:
            find()
        assert translate(refused.value.message) == f"“{word}” is not enough to tell which one"
        assert translate(refused.value.hints[0]) == "similar names: a-rivages and b-rivages"


def test_where_such_a_word_is_no_match_it_is_unknown(registry: Registry) -> None:
    match = find_in_kind(registry, "incubator", "rivages")
    message, hints = no_match_message(registry, "incubator", "rivages", match)
    assert translate(message) == "no incubator is called “rivages”"
    assert translate(hints[0]) == "similar names: a-rivages and b-rivages"


def test_the_name_of_another_kind_is_said(registry: Registry) -> None:
    with pytest.raises(UsageError) as refused:
        find_incubator_id("Mon Estran", registry)
    assert translate(refused.value.message) == "“Mon Estran” is a product (mon-estran)"


def test_a_last_name_that_begins_another_one_is_ambiguous() -> None:
    names = {"yann.le-goff": "Yann Le Goff", "josephine.le-goff-martin": "Joséphine Le Goff-Martin",
             "pierre.goff": "Pierre Goff", "anne.marie-pierre": "Anne Marie-Pierre"}  # fmt: skip
    registry = make_registry({f"members/{name}": f"fullname: {title}\n" for name, title in names.items()})
    found = find_in_kind(registry, "member", "Le Goff")
    assert (found.id, found.is_ambiguous) == (None, True)
    assert sorted(found.suggestions) == ["josephine.le-goff-martin", "yann.le-goff"]
    assert find_in_kind(registry, "member", "Le Goff-Martin").id == "josephine.le-goff-martin"
    assert find_in_kind(registry, "member", "pierre").id == "pierre.goff"  # a first name that begins one


def test_the_likely_ones_come_first_even_of_many() -> None:
    registry = make_registry({f"members/alex.{letter}": f"fullname: Alex {letter}\n" for letter in "abcdefghi"})
    found = find_in_kind(registry, "member", "alex", find_first=lambda: ({"alex.i"}, {"alex.h", "alex.i"}))
    assert found.suggestions == ("alex.i", "alex.h", "alex.a", "alex.b", "alex.c", "alex.d")


def test_the_beginnings_of_several_words_are_enough() -> None:
    titles = {"cnl": "Cartographie nationale des lieux", "cr": "Cartographie régionale", "rn": "Registre national"}
    registry = make_registry({f"startups/{name}": f"title: {title}\n" for name, title in titles.items()})
    for words in ("carto nationale", "Carto lieux", "nat lieux", "cartographie nationale des"):
        found = find_in_kind(registry, "startup", words, allow_inner_match=True)
        assert found.id == "cnl", words
    assert find_in_kind(registry, "startup", "carto nat").id == "cnl"
    assert find_in_kind(registry, "startup", "nationale carto").id is None
    assert find_in_kind(registry, "startup", "carto x").id is None


def test_a_title_is_found_as_it_is_said() -> None:
    titles = {
        "idt": "L'Incubateur des Îles (IDI)", "idr": "Incubateur du Rivage", "fab": "La Fabrique de l'Estran (FAB)",
        "atelier": "L'Atelier numérique du Ministère de la Mer",
    }  # fmt: skip
    registry = make_registry({f"incubators/{name}": f"title: {title}\n" for name, title in titles.items()})
    for words, found in {
        "incubateur des iles": "idt", "l’incubateur des Îles": "idt", "Incubateur des îles (IDI)": "idt", "IDI": "idt",
        "iles": "idt", "fabrique estran": "fab", "fabrique de l'estran": "fab", "ministère mer": "atelier",
        "le rivage": "idr", "atelier numérique mer": "atelier",
    }.items():  # fmt: skip
        assert find_in_kind(registry, "incubator", words, allow_inner_match=True).id == found, words
    match = find_in_kind(registry, "incubator", "incubateur")
    assert (match.id, sorted(match.suggestions)) == (None, ["idr", "idt"])  # one of them has no article
    for words, suggestions in {
        "incubateur des illes": ("idt",),
        "rivgae": ("idr",),
        "fabrik de l'estran": ("fab",),
    }.items():
        assert find_in_kind(registry, "incubator", words).suggestions == suggestions, words


def test_signs_and_ordinals_are_found_as_they_are_said() -> None:
    titles = {"arrivees": "Arrivées+", "plage": "Ma plage de 3e", "bplus": "Bouées"}
    registry = make_registry({f"startups/{name}": f"title: {title}\n" for name, title in titles.items()})
    for words, found in {"arrivées plus": "arrivees", "B+": "bplus", "ma plage de 3ème": "plage"}.items():
        assert find_in_kind(registry, "startup", words).id == found, words


def test_an_incubator_is_found_by_its_organisation() -> None:
    registry = make_registry(
        {
            "organisations/cdr": "name: Conservatoire des rivages\nacronym: CDR\n",
            "incubators/rives": "title: Les Rives\nowner: cdr\n",
            "incubators/dunes": "title: Les Dunes\nowner: ailleurs\n",
        }
    )
    for words in ("conservatoire des rivages", "CDR", "Conserv"):
        assert find_in_kind(registry, "incubator", words).id == "rives", words
    assert find_in_kind(registry, "incubator", "rivages").id is None
