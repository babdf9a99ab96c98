"""What an unknown id may have meant: the guess, and the hint at an id that begins the same way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.registries import TODAY, make_registry

from incubo.core.i18n import translate
from incubo.registry.registry import Registry
from incubo.validation.rules import RULES

BEGINS_ALIKE = "begins the same way"
IDS = st.text("ab-._", min_size=1, max_size=7).filter(lambda name: name.strip("-._") == name)


def make_startups(ids: set[str]) -> dict[str, str]:
    return {f"startup/{name}": f"title: {name}\nmission: Aider\n" for name in ids}


def member_of(startup: str) -> dict[str, str]:
    front_matter = f"fullname: Lena Guivarch\nrole: Designer\nstartups: ['{startup}']\n"
    return {"member/lena.guivarch": front_matter}


def unknown_startups(registry: Registry) -> list[tuple[str, list[str]]]:
    """The label of each unknown startup, and its hints."""
    return [
        (translate(problem.label) if problem.label else "", [translate(hint) for hint in problem.hints])
        for problem in RULES["ref-unknown-startup"].find_problems(registry, TODAY)
    ]


@given(IDS, st.sets(IDS, min_size=1, max_size=6))
def test_the_only_id_that_begins_the_same_way_is_named(unknown: str, ids: set[str]) -> None:
    found = unknown_startups(make_registry(make_startups(ids) | member_of(unknown)))
    beginnings = tuple(unknown + separator for separator in "-._") if len(unknown) > 2 else ()
    longer = [name for name in ids if name.startswith(beginnings)]
    for label, hints in found:
        is_named = len(longer) == 1 and not label
        named = [hint for hint in hints if BEGINS_ALIKE in hint]
        assert named == ([f"“{longer[0]}” {BEGINS_ALIKE}: was the entry renamed?"] if is_named else [])


@pytest.mark.parametrize(
    ("unknown", "label", "begins_alike"),
    [
        ("abri", "", "abri-cotier"),
        ("quai", "", ""),  # two ids begin so
        ("digue", "", "digue.bleue"),
        ("port", "", "port_ouest"),
        ("ab", "", ""),  # too short
        ("mon-estran.md", "without “.md”: “mon-estran”", ""),
        ("Le Grand Phare", "its id is “phare”", ""),
        ("produits/phare.html", "its id is “phare”", ""),
        ("mon-etran", "did you mean “mon-estran”?", ""),
    ],
)
def test_what_an_unknown_id_may_have_meant(unknown: str, label: str, begins_alike: str) -> None:
    ids = {"abri-cotier", "quai-solidaire", "quai-vieux", "digue.bleue", "mon-estran", "mon-estran-2", "port_ouest"}
    startups = make_startups(ids) | {"startup/phare": "title: Le Grand Phare\nmission: Aider\n"}
    hints = [f"“{begins_alike}” {BEGINS_ALIKE}: was the entry renamed?"] if begins_alike else []
    hints += [] if label else ["if it is new, create its file first; if it was renamed, put its new id"]
    assert unknown_startups(make_registry(startups | member_of(unknown))) == [(label, hints)]
