"""`fmt`: entries in canonical form."""

from __future__ import annotations

import pytest
from support.registries import make_file_edits

from incubo.core.i18n import temporary_language, translate
from incubo.edit.verbs.fmt import format_files
from incubo.model.entry_kinds import ENTRY_KINDS, make_entry_kinds
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout

FILES = {
    "startups/mon-estran": "mission: b\ntitle: a\nphases:\n- start: 2024-01-08\n  name: investigation\n",
    "members/claire.bonnemain": "fullname: Claire Bonnemain\nrole: Designer\n",
    "jobs/2024-12-16-dev": "title: a\ntitle: b\n",
}


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_what_changes_is_in_the_plan(layout: Layout, newline: str) -> None:
    edits = make_file_edits(FILES, layout, newline)
    made, left = format_files(edits, ENTRY_KINDS)
    path = f"{layout.folders['startup']}/mon-estran.md"
    assert list(made.plan.files) == [path]
    wanted = "---\ntitle: a\nmission: b\nphases:\n  - name: investigation\n    start: 2024-01-08\n---\n"
    assert made.plan.files[path] == wanted.replace("\n", newline).encode()
    assert (made.verb, made.scope, translate(made.summary)) == ("fmt", "", "1 file")
    with temporary_language("fr"):
        assert translate(made.summary) == "1 fichier"
    assert "“title” is given twice" in translate(left[0].message)


def test_only_what_is_shown() -> None:
    made, left = format_files(make_file_edits(FILES), ENTRY_KINDS, lambda path: "members" in path)
    assert (made.plan.files, left) == ({}, ())


def test_the_registrys_own_fields_have_their_place() -> None:
    edits = make_file_edits({"startups/mon-estran": "region: b\ntitle: a\n"})
    own = make_entry_kinds({"startup": {"region": {}}})
    assert (
        format_files(edits, own).proposal.plan.files["content/startups/mon-estran.md"]
        == b"---\ntitle: a\nregion: b\n---\n"
    )
    assert (
        format_files(make_file_edits({"startups/mon-estran": "region: b\ntitle: a\n"}), ENTRY_KINDS).proposal.plan.files
        == {}
    )


def test_line_ends_are_those_of_most_files() -> None:
    edits = make_file_edits(FILES)
    path = "content/members/claire.bonnemain.md"
    edits.store.files[path] = edits.store.files[path].replace(b"\n", b"\r\n")  # type: ignore[attr-defined]
    assert format_files(edits, ENTRY_KINDS, lambda each: each == path).proposal.plan.files[path].count(b"\r") == 0  # type: ignore[union-attr]
