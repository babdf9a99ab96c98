"""`rename`: the file, every reference in every spelling, the former address; what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from entries import ESTRAN, changes, desk_of, desk_over, files_of, said

from incubo.edit.addresses import spelling
from incubo.edit.beside import _is_old_name
from incubo.edit.mentions import mentions
from incubo.edit.plan import Plan, check
from incubo.edit.verbs.rename import follow_title, made, rename
from incubo.errors import Refused
from incubo.i18n import say
from incubo.model.kinds import KINDS
from incubo.registry.layout import BETA, INCUBO, Layout
from incubo.registry.loading import load


@pytest.mark.parametrize("layout", [INCUBO, BETA], ids=lambda layout: layout.id)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_everything_that_names_a_startup_follows(layout: Layout, newline: str) -> None:
    desk = desk_of(layout=layout, newline=newline)
    proposal = rename(desk, "startup", "mon-estran", "grand-estran")
    folders = layout.folders
    assert changes(proposal) == {
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
    assert said(proposal) == (
        "becomes grand-estran, 5 references follow",
        ["The title stays “Mon Estran” (--title changes it)."],
    )
    after = load(proposal.plan.over(desk.store), layout, desk.registry.vocabulary)
    assert not [problem for problem in after.problems if problem.rule.startswith("ref")]
    assert after.startup_of(after.jobs["2019-09-02-dev-estran"]) == "grand-estran"
    assert check(proposal.plan, desk.registry, desk.store, desk.today, KINDS, {}) == ()


def test_a_title_is_changed_with_the_offers_that_say_it() -> None:
    proposal = rename(desk_of(), "startup", "mon-estran", "grand-estran", "Grand Estran")
    found = changes(proposal)
    assert found["content/jobs/2019-09-02-dev-estran.md"] == ["-startup: Mon Estran", "+startup: Grand Estran"]
    assert found["content/startups/grand-estran.md"][:2] == ["-title: Mon Estran", "+title: Grand Estran"]
    only = rename(desk_of(), "startup", "mon-estran", "mon-estran", "Grand Estran")
    assert len(changes(only)) == 2
    assert only.plan.moves == {}
    assert said(only)[0] == "becomes Grand Estran, 1 reference follows"
    assert rename(desk_of(), "startup", "mon-estran", "mon-estran").plan.files == {}


def test_an_offer_that_says_the_id_in_other_letters_gets_the_new_one() -> None:
    desk = desk_of({"startup/mon-estran": ESTRAN.replace("Mon Estran", "La Pêche")})
    found = changes(rename(desk, "startup", "mon-estran", "peche"))
    assert found["content/jobs/2019-09-02-dev-estran.md"] == ["-startup: Mon Estran", "+startup: peche"]


@pytest.mark.parametrize("layout", [INCUBO, BETA], ids=lambda layout: layout.id)
def test_other_kinds_keep_their_prefixes(layout: Layout) -> None:
    prefix = layout.prefixes.get("organisation", "")
    found = changes(rename(desk_of(layout=layout), "organisation", "anrh", "ofr"))
    assert found[f"{layout.folders['startup']}/mon-estran.md"] == [f"-  - {prefix}anrh", f"+  - {prefix}ofr"]
    assert found[f"{layout.folders['incubator']}/rivages.md"] == [f"-owner: {prefix}anrh", f"+owner: {prefix}ofr"]
    prefix = layout.prefixes.get("team", "")
    found = changes(rename(desk_of(layout=layout), "team", "rivages-animation", "rivages-vie"))
    assert found[f"{layout.folders['member']}/claire.bonnemain.md"] == [
        f"-  - {prefix}rivages-animation",
        f"+  - {prefix}rivages-vie",
    ]
    found = changes(rename(desk_of(layout=layout), "member", "claire.bonnemain", "claire.morvan"))
    assert found[f"{layout.folders['job']}/2019-09-02-dev-estran.md"] == [
        "-contacts: claire.bonnemain",
        "+contacts: claire.morvan",
    ]
    assert found[f"{layout.folders['member']}/claire.morvan.md"] == []


def test_an_incubator_is_followed_by_the_settings() -> None:
    files = files_of()
    files["incubo.toml"] = b'profile = "beta.gouv.fr"\nincubator = "rivages"  # nous\n'
    found = changes(rename(desk_over(files), "incubator", "rivages", "ports"))
    assert found["incubo.toml"] == ['-incubator = "rivages"  # nous', '+incubator = "ports"  # nous']
    assert found["content/startups/digue.md"] == ["-incubator: rivages", "+incubator: ports"]
    assert found["content/incubators/ports.md"] == ["+redirect_from:", "+  - /incubateurs/rivages.html"]


def test_an_address_is_written_as_the_registry_writes_them() -> None:
    more = {
        "startup/a": "title: A\nredirect_from:\n  - /startups/b\n  - /startups/c\n",
        "startup/d": "title: D\nredirect_from:\n  - /startups/e.html\n",
    }
    desk = desk_of(more)
    assert spelling(desk.registry, "startup").of("x") == "/startups/x"
    assert "+  - /startups/mon-estran" in changes(rename(desk, "startup", "mon-estran", "x"))["content/startups/x.md"]


def test_a_startup_may_get_a_former_id_of_its_own_back() -> None:
    desk = desk_of({"startup/mon-estran": ESTRAN + "redirect_from:\n  - /startups/estran.html\n"})
    found = changes(rename(desk, "startup", "mon-estran", "estran"))
    assert found["content/startups/estran.md"] == ["-  - /startups/estran.html", "+  - /startups/mon-estran.html"]


def test_one_that_goes_round_in_a_circle_loses_what_led_to_itself() -> None:
    addresses = "redirect_from:\n  - /startups/estran.html\n  - /startups/estran\n  - /startups/vieux.html\n"
    desk = desk_of({"startup/mon-estran": ESTRAN + addresses})
    assert changes(rename(desk, "startup", "mon-estran", "estran"))["content/startups/estran.md"] == [
        "-  - /startups/estran.html",
        "-  - /startups/estran",
        "+  - /startups/mon-estran.html",
    ]


def test_a_list_that_names_the_new_id_already_names_it_once() -> None:
    mission = "missions:\n  - start: 2024-02-01\n    end: 2025-03-01\n    startups:\n"
    member = f"fullname: Léna Guivarch\nrole: x\n{mission}      - mon-estran\n      - neuf\n      - mon-estran.md\n"
    desk = desk_of({"member/lena.guivarch": member})
    found = changes(rename(desk, "startup", "mon-estran", "neuf"))
    assert found["content/members/lena.guivarch.md"] == ["-      - mon-estran", "-      - mon-estran.md"]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("digue", "“digue” is taken: it is Digue (digue)"),
        ("Digüe", "“Digüe” cannot be its id"),
        ("Grand Estran", "“Grand Estran” cannot be its id"),
        ("con", "“con” cannot be its id: Windows reserves this name"),
        ("vieille-digue", "“vieille-digue” is the former id of Digue (digue)"),
    ],
)
def test_what_cannot_be_an_id_is_refused(new: str, message: str) -> None:
    digue = "title: Digue\nredirect_from:\n  - /startups/vieille-digue.html\n"
    with pytest.raises(Refused) as refused:
        rename(desk_of({"startup/digue": digue}), "startup", "mon-estran", new)
    assert say(refused.value.message).startswith(message)


def test_only_capitals_change() -> None:
    desk = desk_of({"startup/auxAJ": ESTRAN.replace("Mon Estran", "Aux AJ")})
    proposal = rename(desk, "startup", "auxAJ", "auxaj")
    assert "Only capitals change" in said(proposal)[1][1]
    assert "+  - /startups/auxAJ.html" in changes(proposal)["content/startups/auxaj.md"]


def test_what_cannot_be_read_is_told() -> None:
    desk = desk_of({"member/lena.guivarch": "---\nfullname: [\nstartups: mon-estran\n---\n"})
    notes = said(rename(desk, "startup", "mon-estran", "estran"))[1]
    assert "content/members/lena.guivarch.md cannot be read as it is: if it names mon-estran, change it there." in notes
    assert mentions(desk, "startup", "digue").unreadable == ()


def test_what_nobody_may_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_of()
    held = desk.store.read

    def read(path: str) -> bytes:
        if path.startswith("content/members/"):
            raise PermissionError(13, "Permission denied")
        return held(path)

    monkeypatch.setattr(desk.store, "read", read)
    paths = [path for path in desk.registry.paths if path.startswith("content/members/")]
    assert [*mentions(desk, "startup", "mon-estran").unreadable] == paths != []


def test_ids_are_made_of_names() -> None:
    desk = desk_of()
    assert made(desk, "startup", "mon-estran", "Grand Estran d'Été") == "grand-estran-d-ete"
    assert made(desk, "member", "yann.treguer", "Yann Le Goff") == "yann.le-goff"
    assert made(desk, "job", "2024-09-02-dev-estran", "Designer") == "2024-09-02-designer"
    assert made(desk, "team", "rivages-animation", "Vie") == "rivages-vie"
    with pytest.raises(Refused):
        made(desk, "startup", "mon-estran", "???")


def test_offers_follow_a_title_alone() -> None:
    assert follow_title(desk_of(), "startup", "mon-estran", "Estran") == 1
    assert follow_title(desk_of(), "startup", "mon-estran", "mon estran") == 0


def test_a_place_that_the_system_takes_for_the_old_one_is_free(tmp_path: Path) -> None:
    """On Windows and macOS `auxaj.md` is there as long as `auxAJ.md` is: a hard link looks like it."""
    (tmp_path / "auxAJ.md").write_bytes(b"x")
    plan = Plan({"auxAJ.md": None, "auxaj.md": b"x"}, {"auxAJ.md": b"x"}, {"auxAJ.md": "auxaj.md"})
    assert not _is_old_name(plan, "auxaj.md", tmp_path)
    (tmp_path / "auxaj.md").hardlink_to(tmp_path / "auxAJ.md")
    assert _is_old_name(plan, "auxaj.md", tmp_path)
    assert not _is_old_name(plan, "auxAJ.md", tmp_path)
