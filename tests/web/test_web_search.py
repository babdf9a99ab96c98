"""Search in a browser: titles first, accents and case folded, words marked, near words proposed."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
from starlette.applications import Starlette
from support.paths import ROOT
from support.sample_registry import copy_sample_registry
from support.web_client import elements, get, make_app

from incubo.web.search_index import find_word_start, fold_words, mark_words, split_words, strip_markdown


@cache
def _app() -> Starlette:
    return make_app(ROOT)


def _found(query: str) -> list[str]:
    """The addresses of what was found, in order."""
    html = get(_app(), f"/search?q={query}").text
    links = [element.attributes["href"] for element in elements(html.partition("<main")[2], "a")]
    return [link for link in links if link.count("/") == 2]


def test_accents_and_case_do_not_matter() -> None:
    assert _found("MAREE%20claire")[0] == "/startups/maree-claire"
    assert _found("Mar%C3%A9e")[0] == "/startups/maree-claire"


def test_a_title_stands_before_a_text() -> None:
    found = _found("estran")
    assert found[0] == "/startups/mon-estran"
    assert len(found) > 1


def test_words_of_texts_are_found_and_marked() -> None:
    html = get(_app(), "/search?q=saisonniers").text
    marked = {element.text.casefold() for element in elements(html, "mark")}
    assert marked == {"saisonniers"}


def test_the_first_word_of_a_text_is_found_whole(tmp_path: Path) -> None:
    folder = copy_sample_registry(tmp_path / "registry")
    path = folder / "content/startups/mon-estran.md"
    front = path.read_text("utf-8").split("\n---\n")[0]
    path.write_text(f"{front}\n---\n\nZygomatique, et rien de plus.\n\n\n", "utf-8")
    html = get(make_app(folder), "/search?q=zygomatique").text
    assert [element.text for element in elements(html, "mark")] == ["Zygomatique"]


def test_a_word_that_nothing_contains_gives_what_was_probably_meant() -> None:
    html = get(_app(), "/search?q=estrann").text
    assert "Estran" in html
    assert _found("estrann") == _found("estran")


def test_a_name_is_found_as_it_is_heard() -> None:
    assert _found("samafore")[0] == "/startups/semaphore-alerte"


def test_reports_are_found_by_what_people_call_them() -> None:
    assert "/reports/headcount" in _found("effectif")


def test_a_search_of_nothing_and_of_signs_only_finds_nothing() -> None:
    assert _found("") == _found("%20%2B%2B") == []


def test_a_kind_is_shown_alone() -> None:
    html = get(_app(), "/search?q=a&kind=member").text
    ids = [element.attributes.get("id", "") for element in elements(html, "h2")]
    assert [name for name in ids if name.startswith("g-")] == ["g-member"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("L'été à Œléron", " l ete a oeleron "), ("mon_estran.md", " mon estran md "), ("", "  ")],
)
def test_folded_words_stand_between_blanks(text: str, folded: str) -> None:
    assert fold_words(text) == folded


def test_words_within_words_are_one_word_of_a_search() -> None:
    assert split_words("Mer mers la-mer") == ["mers", "la"]
    assert find_word_start("croissante sante", "sante") == 11
    assert find_word_start("croissante", "sante") == -1


def test_an_excerpt_marks_what_letters_that_fold_to_several_hide() -> None:
    pieces = list(mark_words("Die Straße der Küste", ["kuste"], 16))
    assert [piece for piece, is_marked in pieces if is_marked] == ["Küste"]


def test_a_text_loses_its_marks_and_keeps_its_words() -> None:
    assert strip_markdown("## Un [lien](https://x.example/a)\n\n- **gras**") == "Un lien - gras"


def test_hostile_texts_take_no_time() -> None:
    started = time.process_time()
    for text in ("[" * 200_000, "[a](" * 50_000, "<" * 200_000, "a " * 100_000):
        strip_markdown(text)
        fold_words(text)
    assert time.process_time() - started < 3


def test_a_title_in_other_capitals_is_no_slip() -> None:
    assert "Vouliez-vous dire" not in get(_app(), "/search?q=mon%20ESTRAN").text
    assert "Mon Estran" in get(_app(), "/search?q=mon%20estrin").text.partition("<main")[2]
