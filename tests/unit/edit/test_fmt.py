"""Entries in canonical form, on the desk."""

from __future__ import annotations

import pytest
from desks import desk_of

from incubo.edit.verbs.fmt import fmt
from incubo.i18n import say, using
from incubo.model.extra import with_fields
from incubo.model.kinds import KINDS
from incubo.registry.layout import BETA, INCUBO, Layout

FILES = {
    "startups/mon-estran": "mission: b\ntitle: a\nphases:\n- start: 2024-01-08\n  name: investigation\n",
    "members/claire.bonnemain": "fullname: Claire Bonnemain\nrole: Designer\n",
    "jobs/2024-12-16-dev": "title: a\ntitle: b\n",
}


@pytest.mark.parametrize("layout", [INCUBO, BETA])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_what_changes_is_in_the_plan(layout: Layout, newline: str) -> None:
    desk = desk_of(FILES, layout, newline)
    made, left = fmt(desk, KINDS)
    path = f"{layout.folders['startup']}/mon-estran.md"
    assert list(made.plan.files) == [path]
    wanted = "---\ntitle: a\nmission: b\nphases:\n  - name: investigation\n    start: 2024-01-08\n---\n"
    assert made.plan.files[path] == wanted.replace("\n", newline).encode()
    assert (made.verb, made.scope, say(made.summary)) == ("fmt", "", "1 file")
    with using("fr"):
        assert say(made.summary) == "1 fichier"
    assert "“title” is given twice" in say(left[0].message)


def test_only_what_is_shown() -> None:
    made, left = fmt(desk_of(FILES), KINDS, lambda path: "members" in path)
    assert (made.plan.files, left) == ({}, ())


def test_the_registrys_own_fields_have_their_place() -> None:
    desk = desk_of({"startups/mon-estran": "region: b\ntitle: a\n"})
    own = with_fields({"startup": {"region": {}}})
    assert fmt(desk, own).proposal.plan.files["content/startups/mon-estran.md"] == b"---\ntitle: a\nregion: b\n---\n"
    assert fmt(desk_of({"startups/mon-estran": "region: b\ntitle: a\n"}), KINDS).proposal.plan.files == {}


def test_line_ends_are_those_of_most_files() -> None:
    desk = desk_of(FILES)
    path = "content/members/claire.bonnemain.md"
    desk.store.files[path] = desk.store.files[path].replace(b"\n", b"\r\n")  # type: ignore[attr-defined]
    assert fmt(desk, KINDS, lambda each: each == path).proposal.plan.files[path].count(b"\r") == 0  # type: ignore[union-attr]
