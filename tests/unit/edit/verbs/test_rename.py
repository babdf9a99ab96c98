"""`rename`: the file, every reference in every spelling, the former address; what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.registries import make_file_edits, planned_changes, summary_and_notes
from support.sample_entries import ESTRAN, edit_linked_registry, linked_registry_files

from incubo.core.errors import RefusedError
from incubo.core.i18n import translate
from incubo.edit.plan import Plan, check_plan
from incubo.edit.references import find_references
from incubo.edit.transaction import _is_case_rename
from incubo.edit.verbs.rename import find_redirect_format, make_id_from_title, rename, update_title_references
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_everything_that_names_a_startup_follows(layout: Layout, newline: str) -> None:
    edits = edit_linked_registry(layout=layout, newline=newline)
    proposal = rename(edits, "startup", "mon-estran", "grand-estran")
    folders = layout.folders
    assert planned_changes(proposal) == {
        f"{folders['startup']}/grand-estran.md": ["+redirect_from:", "+  - /startups/mon-estran.html"],
        f"{folders['incubator']}/rivages.md": ["-  - mon-estran", "+  - grand-estran"],
        f"{folders['job']}/2024-09-02-dev-estran.md": ["-startup: mon-estran", "+startup: grand-estran"],
        f"{folders['member']}/claire.bonnemain.md": [
            "-      - mon-estran",
            "+      - grand-estran",
            "-    startups: [digue, mon-estran]",
            "+    startups: [digue, grand-estran]",
        ],
        f"{folders['member']}/yann.treguer.md": ["-startups: [mon-estran]", "+startups: [grand-estran]"],
    }
    assert proposal.plan.moves == {f"{folders['startup']}/mon-estran.md": f"{folders['startup']}/grand-estran.md"}
    assert summary_and_notes(proposal) == (
        "becomes grand-estran, 5 references updated",
        ["The title stays “Mon Estran” (--title changes it)."],
    )
    after = load_registry(proposal.plan.overlay_store(edits.store), layout, edits.registry.vocabulary)
    assert not [problem for problem in after.problems if problem.rule_id.startswith("ref")]
    assert after.job_startup_id(after.jobs["2019-09-02-dev-estran"]) == "grand-estran"
    after = proposal.plan.load_after(edits.registry, edits.store, ENTRY_KINDS)
    assert check_plan(proposal.plan, edits.registry, after, edits.as_of, {}) == ()


def test_a_title_is_changed_with_the_offers_that_say_it() -> None:
    proposal = rename(edit_linked_registry(), "startup", "mon-estran", "grand-estran", "Grand Estran")
    found = planned_changes(proposal)
    assert found["content/jobs/2019-09-02-dev-estran.md"] == ["-startup: Mon Estran", "+startup: Grand Estran"]
    assert found["content/startups/grand-estran.md"][:2] == ["-title: Mon Estran", "+title: Grand Estran"]
    only = rename(edit_linked_registry(), "startup", "mon-estran", "mon-estran", "Grand Estran")
    assert len(planned_changes(only)) == 2
    assert only.plan.moves == {}
    assert summary_and_notes(only)[0] == "becomes Grand Estran, 1 reference updated"
    assert rename(edit_linked_registry(), "startup", "mon-estran", "mon-estran").plan.files == {}


def test_an_offer_that_says_the_id_in_other_letters_gets_the_new_one() -> None:
    edits = edit_linked_registry({"startup/mon-estran": ESTRAN.replace("Mon Estran", "La Pêche")})
    found = planned_changes(rename(edits, "startup", "mon-estran", "peche"))
    assert found["content/jobs/2019-09-02-dev-estran.md"] == ["-startup: Mon Estran", "+startup: peche"]


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
def test_other_kinds_keep_their_prefixes(layout: Layout) -> None:
    prefix = layout.reference_prefixes.get("organisation", "")
    found = planned_changes(rename(edit_linked_registry(layout=layout), "organisation", "anrh", "ofr"))
    assert found[f"{layout.folders['startup']}/mon-estran.md"] == [f"-  - {prefix}anrh", f"+  - {prefix}ofr"]
    assert found[f"{layout.folders['incubator']}/rivages.md"] == [f"-owner: {prefix}anrh", f"+owner: {prefix}ofr"]
    prefix = layout.reference_prefixes.get("team", "")
    found = planned_changes(rename(edit_linked_registry(layout=layout), "team", "rivages-animation", "rivages-vie"))
    assert found[f"{layout.folders['member']}/claire.bonnemain.md"] == [
        f"-  - {prefix}rivages-animation",
        f"+  - {prefix}rivages-vie",
    ]
    found = planned_changes(rename(edit_linked_registry(layout=layout), "member", "claire.bonnemain", "claire.morvan"))
    assert found[f"{layout.folders['job']}/2019-09-02-dev-estran.md"] == [
        "-contacts: claire.bonnemain",
        "+contacts: claire.morvan",
    ]
    assert found[f"{layout.folders['member']}/claire.morvan.md"] == []


def test_an_incubator_is_followed_by_the_settings() -> None:
    files = linked_registry_files()
    files["incubo.toml"] = b'profile = "beta.gouv.fr"\nincubator = "rivages"  # nous\n'
    found = planned_changes(rename(make_file_edits(files), "incubator", "rivages", "ports"))
    assert found["incubo.toml"] == ['-incubator = "rivages"  # nous', '+incubator = "ports"  # nous']
    assert found["content/startups/digue.md"] == ["-incubator: rivages", "+incubator: ports"]
    assert found["content/incubators/ports.md"] == ["+redirect_from:", "+  - /incubateurs/rivages.html"]


def test_an_address_is_written_as_the_registry_writes_them() -> None:
    more = {
        "startup/a": "title: A\nredirect_from:\n  - /startups/b\n  - /startups/c\n",
        "startup/d": "title: D\nredirect_from:\n  - /startups/e.html\n",
    }
    edits = edit_linked_registry(more)
    assert find_redirect_format(edits.registry, "startup").url_for("x") == "/startups/x"
    assert (
        "+  - /startups/mon-estran"
        in planned_changes(rename(edits, "startup", "mon-estran", "x"))["content/startups/x.md"]
    )


def test_a_startup_may_get_a_former_id_of_its_own_back() -> None:
    edits = edit_linked_registry({"startup/mon-estran": ESTRAN + "redirect_from:\n  - /startups/estran.html\n"})
    found = planned_changes(rename(edits, "startup", "mon-estran", "estran"))
    assert found["content/startups/estran.md"] == ["-  - /startups/estran.html", "+  - /startups/mon-estran.html"]


def test_one_that_goes_round_in_a_circle_loses_what_led_to_itself() -> None:
    addresses = "redirect_from:\n  - /startups/estran.html\n  - /startups/estran\n  - /startups/vieux.html\n"
    edits = edit_linked_registry({"startup/mon-estran": ESTRAN + addresses})
    assert planned_changes(rename(edits, "startup", "mon-estran", "estran"))["content/startups/estran.md"] == [
        "-  - /startups/estran.html",
        "-  - /startups/estran",
        "+  - /startups/mon-estran.html",
    ]


def test_a_list_that_names_the_new_id_already_names_it_once() -> None:
    mission = "missions:\n  - start: 2024-02-01\n    end: 2025-03-01\n    startups:\n"
    member = f"fullname: Léna Guivarch\nrole: x\n{mission}      - mon-estran\n      - neuf\n      - mon-estran.md\n"
    edits = edit_linked_registry({"member/lena.guivarch": member})
    found = planned_changes(rename(edits, "startup", "mon-estran", "neuf"))
    assert found["content/members/lena.guivarch.md"] == ["-      - mon-estran", "-      - mon-estran.md"]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("digue", "“digue” is already used by Digue (digue)"),
        ("Digüe", "“Digüe” cannot be its id"),
        ("Grand Estran", "“Grand Estran” cannot be its id"),
        ("con", "“con” cannot be its id: Windows reserves this name"),
        ("vieille-digue", "“vieille-digue” is the former id of Digue (digue)"),
    ],
)
def test_what_cannot_be_an_id_is_refused(new: str, message: str) -> None:
    digue = "title: Digue\nredirect_from:\n  - /startups/vieille-digue.html\n"
    with pytest.raises(RefusedError) as refused:
        rename(edit_linked_registry({"startup/digue": digue}), "startup", "mon-estran", new)
    assert translate(refused.value.message).startswith(message)


def test_only_capitals_change() -> None:
    edits = edit_linked_registry({"startup/auxAJ": ESTRAN.replace("Mon Estran", "Aux AJ")})
    proposal = rename(edits, "startup", "auxAJ", "auxaj")
    assert "Only capitals change" in summary_and_notes(proposal)[1][1]
    assert "+  - /startups/auxAJ.html" in planned_changes(proposal)["content/startups/auxaj.md"]


def test_what_cannot_be_read_is_told() -> None:
    edits = edit_linked_registry({"member/lena.guivarch": "---\nfullname: [\nstartups: mon-estran\n---\n"})
    notes = summary_and_notes(rename(edits, "startup", "mon-estran", "estran"))[1]
    assert (
        "content/members/lena.guivarch.md cannot be read as it is: if it refers to mon-estran, change it there."
        in notes
    )
    assert find_references(edits, "startup", "digue").unreadable_paths == ()


def test_what_nobody_may_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    edits = edit_linked_registry()
    held = edits.store.read

    def read(path: str) -> bytes:
        if path.startswith("content/members/"):
            raise PermissionError(13, "Permission denied")
        return held(path)

    monkeypatch.setattr(edits.store, "read", read)
    paths = [path for path in edits.registry.paths if path.startswith("content/members/")]
    assert [*find_references(edits, "startup", "mon-estran").unreadable_paths] == paths != []


def test_ids_are_made_of_names() -> None:
    edits = edit_linked_registry()
    assert make_id_from_title(edits, "startup", "mon-estran", "Grand Estran d'Été") == "grand-estran-d-ete"
    assert make_id_from_title(edits, "member", "yann.treguer", "Yann Le Goff") == "yann.le-goff"
    assert make_id_from_title(edits, "job", "2024-09-02-dev-estran", "Designer") == "2024-09-02-designer"
    assert make_id_from_title(edits, "team", "rivages-animation", "Vie") == "rivages-vie"
    with pytest.raises(RefusedError):
        make_id_from_title(edits, "startup", "mon-estran", "???")


def test_offers_follow_a_title_alone() -> None:
    assert update_title_references(edit_linked_registry(), "startup", "mon-estran", "Estran") == 1
    assert update_title_references(edit_linked_registry(), "startup", "mon-estran", "mon estran") == 0


def test_a_place_that_the_system_takes_for_the_old_one_is_free(tmp_path: Path) -> None:
    """On Windows and macOS `auxaj.md` is there as long as `auxAJ.md` is: a hard link looks like it."""
    (tmp_path / "auxAJ.md").write_bytes(b"x")
    plan = Plan({"auxAJ.md": None, "auxaj.md": b"x"}, {"auxAJ.md": b"x"}, {"auxAJ.md": "auxaj.md"})
    assert not _is_case_rename(plan, "auxaj.md", tmp_path)
    (tmp_path / "auxaj.md").hardlink_to(tmp_path / "auxAJ.md")
    assert _is_case_rename(plan, "auxaj.md", tmp_path)
    assert not _is_case_rename(plan, "auxAJ.md", tmp_path)
