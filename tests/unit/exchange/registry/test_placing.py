"""Files on the way between two layouts: what is written, and that going back gives the same file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubo.edit.new.front_matter import render_entry_file
from incubo.exchange.registry.placing import Placement
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.source.reader import parse_file

PREFIXES = {"organisation": "/organisations/", "team": "/teams/"}
THERE = Placement({}, PREFIXES, {}, {})
BACK = Placement(PREFIXES, {}, {}, {})

ids = st.from_regex(r"[a-z][a-z0-9.-]{0,11}[a-z0-9]", fullmatch=True)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40)
startups = st.fixed_dictionaries(
    {"title": texts, "mission": texts, "incubator": ids, "phases": st.just([{"name": "construction"}])},
    optional={
        "sponsors": st.lists(ids, min_size=1, max_size=4, unique=True),
        "contact_incubator": ids,
        "techno": st.lists(texts, min_size=1, max_size=3),
        "redirect_from": st.lists(ids.map("/startups/{}.html".format), min_size=1, max_size=2),
    },
)


@given(values=startups, body=texts, newline=st.sampled_from(["\n", "\r\n"]))
def test_going_back_gives_the_same_file(values: dict[str, Any], body: str, newline: str) -> None:
    kind = ENTRY_KINDS["startup"]
    data = render_entry_file(kind, values, {}, body, newline)
    there = THERE.place(kind, "a.md", data)
    assert BACK.place(kind, "a.md", there) == data
    old, new = (parse_file("a.md", each) for each in (data, there))
    assert new.body == old.body
    assert old.values is not None
    sponsors = old.values.get("sponsors")
    expected = {**old.values, "sponsors": [f"/organisations/{each}" for each in sponsors]} if sponsors else old.values
    assert new.values == expected


def place(placement: Placement, front_matter: str, kind: str = "startup") -> str:
    data = f"---\n{front_matter}---\n\nTexte.\n".encode()
    return placement.place(ENTRY_KINDS[kind], "a.md", data).decode().removeprefix("---\n").partition("---\n")[0]


def test_only_what_changes_is_rewritten() -> None:
    text = 'title:  "Mon Estran"   # le nôtre\nsponsors: [anrh,  ddr29]\nphases:\n- {name: alumni, start: 2020-01-01}\n'
    placed = place(
        Placement({}, PREFIXES, {"organisation": {"anrh": "agence"}}, {"phases": {"alumni": "abandon"}}), text
    )
    assert placed == (
        'title:  "Mon Estran"   # le nôtre\nsponsors: [/organisations/agence,  /organisations/ddr29]\n'
        "phases:\n- {name: abandon, start: 2020-01-01}\n"
    )


def test_a_reference_that_is_none_stays() -> None:
    assert place(THERE, "owner: Ministère des phares\n", "incubator") == "owner: Ministère des phares\n"
    assert place(BACK, "owner: dgp\n", "incubator") == "owner: dgp\n"


@pytest.mark.parametrize("value", ["", "[[]]", "{}", "12", "[{name: []}, 3, {name: {a: b}}]"])
def test_values_of_any_type(value: str) -> None:
    text = f"phases: {value}\nsponsors: {value}\n"
    assert place(Placement({}, PREFIXES, {}, {"phases": {"alumni": "abandon"}}), text) == text
