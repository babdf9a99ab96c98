"""Each form writes, byte for byte, what its command writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_forms import Browser, Page

from incubo.cli.verb_table import VERBS

CASES: Mapping[str, tuple[str, Sequence[Mapping[str, str | Sequence[str]]], Sequence[str]]] = {
    "join": (
        "/change/join?startup=mon-estran",
        [{"who": "Judith Marzin", "until": "30/04/2025"}],
        ["join", "judith.marzin", "mon-estran", "--until", "2025-04-30"],
    ),
    "join a team": (
        "/change/join?member=judith.marzin",
        [{"team": "rivages-animation"}],
        ["join", "judith.marzin", "--team", "rivages-animation"],
    ),
    "extend a team": (
        "/change/extend?startup=mon-estran",
        [{}],
        ["extend", "--startup", "mon-estran"],
    ),
    "extend somebody": (
        "/change/extend?member=samuel.orvault",
        [{"until": "1 juin 2025", "status": "admin", "employer": "ANRH"}],
        ["extend", "samuel.orvault", "--until", "2025-06-01", "--status", "admin", "--employer", "ANRH"],
    ),
    "extend an offer": (
        "/change/extend?job=2024-12-16-developpement-mon-estran",
        [{"until": "+2mo"}],
        ["extend", "2024-12-16-developpement-mon-estran", "--until", "+2mo"],
    ),
    "leave": (
        "/change/leave?member=samuel.orvault",
        [{"startup": "Mon Estran", "on": "vendredi"}],
        ["leave", "samuel.orvault", "--startup", "mon-estran", "--on", "2025-01-17"],
    ),
    "join, with the days that are proposed": (
        "/change/join?startup=mon-estran",
        [{"who": "Judith Marzin"}],
        ["join", "judith.marzin", "mon-estran"],
    ),
    "leave a product that has stopped, without a day": (
        "/change/leave?startup=filet-d-aide",
        [{"who": "hugo.destrebecq"}],
        ["leave", "hugo.destrebecq", "--startup", "filet-d-aide"],
    ),
    "committee, with what follows from the decision": (
        "/change/committee?startup=digue-info",
        [{"decision": "continue"}, {"digue-info.with_team": ""}],
        ["record", "committee", "digue-info", "--decision", "continue"],
    ),
    "committee, for the months of a budget that is not said to end": (
        "/change/committee?startup=digue-info",
        [{"decision": "continue", "amount": "100k"}, {"digue-info.with_team": ""}],
        ["record", "committee", "digue-info", "--decision", "continue", "--amount", "100k"],
    ),
    "phase": (
        "/change/phase?startup=digue-info",
        [{"phase": "acceleration", "on": "hier", "comment": "Une zone sur deux"}],
        ["phase", "digue-info", "acceleration", "--on", "2025-01-14", "--comment", "Une zone sur deux"],
    ),
    "stop": (
        "/change/stop?startup=maree-claire",
        [{}, {"reason": "funding", "with_team": "yes", "with_jobs": ""}],
        ["stop", "maree-claire", "--reason", "funding", "--with-team"],
    ),
    "committee": (
        "/change/committee?startup=maree-claire",
        [
            {
                "decision": "consolidate", "amount": "420k", "months": "6", "on": "hier", "next": "10 juillet 2025",
                "objectives": "45 bassins raccordés\n\n Service  accessible", "comment": "Plan de sortie présenté",
            },
            {"maree-claire.phase": "yes", "maree-claire.with_team": "yes"},
        ],
        ["record", "committee", "maree-claire", "--decision", "consolidate", "--amount", "420k", "--months", "6",
         "--on", "2025-01-14", "--next", "2025-07-10", "--objective", "45 bassins raccordés", "--objective",
         "Service accessible", "--comment", "Plan de sortie présenté", "--with-phase", "--with-team"],
    ),
    "plan a committee": (
        "/change/committee?startup=acces-cale",
        [{"on": "10 avril 2025"}],
        ["record", "committee", "acces-cale", "--on", "2025-04-10"],
    ),
    "postpone": (
        "/change/postpone?kind=startup&id=maree-claire&reason=sheet",
        [{"until": "1er mars 2025", "because": "Budget  attendu en février"}],
        ["postpone", "maree-claire", "sheet", "--until", "2025-03-01", "--because", "Budget attendu en février"],
    ),
    "has left": (
        "/change/postpone?kind=member&id=clairea.bonnemain&reason=mission-ended&until=2025-02-08&because=Est%20partie",
        [{}],
        ["postpone", "clairea.bonnemain", "--until", "2025-02-08", "--because", "Est partie"],
    ),
    "event": (
        "/change/event?startup=digue-info",
        [{"event": "national_impact", "year": "2024"}],
        ["record", "event", "digue-info", "national_impact", "--year", "2024"],
    ),
    "metric": (
        "/change/metric?startup=mon-estran",
        [{"m.departements_couverts": "5", "new_key": "cales", "new_value": "12 450"}],
        ["record", "metric", "mon-estran", "departements_couverts=5", "cales=12 450"],
    ),
    "close": (
        "/change/close?job=2024-12-16-developpement-mon-estran",
        [{"outcome": "filled"}],
        ["close", "2024-12-16-developpement-mon-estran", "--outcome", "filled"],
    ),
    "set": (
        "/change/set?kind=startup&id=mon-estran",
        [
            {"title": "Mon Bel Estran", "sponsors": ["ANRH"], "thematiques": "Mer\nSel",
             "budget_url": "https://b.example"},
        ],
        ["set", "mon-estran", "title=Mon Bel Estran", "sponsors=anrh", "thematiques=Mer,Sel",
         "budget_url=https://b.example"],
    ),
    "set a field of a mission": (
        "/change/set?kind=member&id=samuel.orvault&field=missions.1.employer",
        [{"missions.1.employer": "Caisse des gens de mer"}],
        ["set", "samuel.orvault", "missions.1.employer=Caisse des gens de mer"],
    ),
    "rename": (
        "/change/rename?kind=startup&id=mon-estran",
        [{"title": "Grand Estran"}],
        ["rename", "startup", "mon-estran", "--title", "Grand Estran"],
    ),
    "new member": (
        "/change/new-member?startup=mon-estran",
        [
            {
                "fullname": "Maëlle Kerdoncuff", "role": "Développeuse", "domaine": "Développement",
                "status": "independent", "employer": "Varangue Conseil", "end": "30/06/2025", "agreed": "yes",
            },
        ],
        ["new", "member", "--fullname", "Maëlle Kerdoncuff", "--role", "Développeuse", "--domaine", "Développement",
         "--startup", "mon-estran", "--status", "independent", "--employer", "Varangue Conseil", "--end", "2025-06-30"],
    ),
    "new startup": (
        "/change/new-startup",
        [
            {
                "title": "Bouée Verte", "mission": "Trier les déchets du port sans se baisser",
                "contact": "contact@bouee.example", "sponsor": ["ANRH"],
            },
        ],
        ["new", "startup", "--title", "Bouée Verte", "--mission", "Trier les déchets du port sans se baisser",
         "--contact", "contact@bouee.example", "--sponsor", "anrh"],
    ),
    "new job": (
        "/change/new-job?startup=mon-estran",
        [{"domaine": "Design", "titulaire": "Varangue Conseil"}],
        ["new", "job", "--startup", "mon-estran", "--domaine", "Design", "--titulaire", "Varangue Conseil"],
    ),
    "new incubator": (
        "/change/new-incubator",
        [{"title": "Incubateur des phares", "short_description": "Des services pour les gens de mer"}],
        ["new", "incubator", "--title", "Incubateur des phares", "--short-description",
         "Des services pour les gens de mer"],
    ),
    "new team": (
        "/change/new-team",
        [{"name": "Accueil", "mission": "Accueillir qui arrive"}],
        ["new", "team", "--name", "Accueil", "--mission", "Accueillir qui arrive"],
    ),
    "new organisation": (
        "/change/new-organisation",
        [{"name": "Office des marées", "acronym": "OM", "type": "operateur"}],
        ["new", "organisation", "--name", "Office des marées", "--acronym", "OM", "--type", "operateur"],
    ),
}  # fmt: skip


ASKED_ELSEWHERE = {"record committee": {"startups", "reason"}}
"""The products stand in the address; why one stops is asked where the decision says so."""


@pytest.mark.parametrize(
    ("verb", "address"),
    {
        "join": "join?startup=mon-estran",
        "leave": "leave?member=samuel.orvault",
        "extend": "extend?member=samuel.orvault",
        "phase": "phase?startup=digue-info",
        "stop": "stop?startup=maree-claire",
        "close": "close?job=2024-12-16-developpement-mon-estran",
        "record event": "event?startup=mon-estran",
        "record metric": "metric?startup=mon-estran",
        "record committee": "committee?startup=maree-claire",
    }.items(),
)
def test_a_page_asks_every_parameter(verb: str, address: str, folders: tuple[Path, Path]) -> None:
    """All but what is to follow from them, which is asked once they are answered."""
    page = Browser(folders[1]).get(f"/change/{address}")
    asked = {name.rpartition(".")[2] for name in re.findall(r'\bname="([^"]+)"', page.html)}
    params = {param.name for param in VERBS[verb].params if param.field.type != "boolean"}
    assert params - asked == ASKED_ELSEWHERE.get(verb, set())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample registry twice: for a command, and for a browser."""
    folder = tmp_path_factory.mktemp("verbs")
    roots = folder / "typed", folder / "clicked"
    for root in roots:
        root.mkdir()
        copy_sample_registry(root)
    return roots


def _restore(root: Path) -> None:
    for path in (root / "content").rglob("*.md"):
        path.unlink()
    copy_sample_registry(root)


@pytest.mark.parametrize("case", CASES)
def test_a_form_writes_what_its_command_writes(case: str, folders: tuple[Path, Path], call: RunCommand) -> None:
    address, steps, command = CASES[case]
    typed, root = folders
    browser = Browser(root)
    browser.get(address)
    for answers in steps:
        assert browser.page.status in (200, 422), browser.page.text
        browser.send(answers)
    assert browser.page.status == 200, browser.page.text
    result = call(*command, "--yes", cwd=typed, lang="fr")
    try:
        assert result.code == 0, result.err
        done = browser.send(button="write")
        assert done.address.startswith("/done/"), done.text
        assert _files(root) == _files(typed)
    finally:
        _restore(root)
        _restore(typed)


def test_a_stop_that_was_decided_has_the_same_day_by_a_form_and_by_its_command(
    folders: tuple[Path, Path], call: RunCommand
) -> None:
    typed, root = folders
    browser, decision = Browser(root), ["record", "committee", "ancrage-logement", "--decision", "stop"]
    for folder in folders:
        assert call(*decision, "--on", "2025-01-10", "--yes", cwd=folder).code == 0
    try:
        result = call("stop", "ancrage-logement", "--yes", cwd=typed)
        assert "Ancrage Logement: the committee of 10 January 2025 decided the stop" in result.err
        assert 'value="10/01/2025"' in browser.get("/change/stop?startup=ancrage-logement").html
        browser.send({"reason": "--none"})
        browser.send({"with_team": ""})
        assert browser.send(button="write").address.startswith("/done/")
        assert _files(root) == _files(typed)
    finally:
        _restore(root)
        _restore(typed)


@pytest.mark.parametrize(
    ("verb", "answers", "status", "said"),
    [
        ("extend", {"until": "prochain comité"}, 200, "22 mai 2025"),
        ("close", {"outcome": "filled", "on": "prochain comité"}, 422, "ne vaut que pour un seul produit"),
    ],
)
def test_the_next_committee_is_a_day_of_an_offer(
    folders: tuple[Path, Path], verb: str, answers: Mapping[str, str], status: int, said: str
) -> None:
    browser = Browser(folders[1])
    browser.get(f"/change/{verb}?job=2024-12-16-developpement-mon-estran")
    page = browser.send(answers)
    assert page.status == status
    assert said in page.text


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()
    }


def test_a_text_is_written_as_it_was_typed_and_nothing_else(folders: tuple[Path, Path]) -> None:
    _, root = folders
    browser, path = Browser(root), root / "content/startups/mon-estran.md"
    before = path.read_bytes()
    text = before.decode().partition("\n---\n")[2].strip("\n")
    browser.get("/change/text?kind=startup&id=mon-estran")
    assert "Rien à changer" in browser.send().text
    preview = browser.send({"text": text.replace("\n", "\r\n") + "\r\n\r\n## Suite\r\n\r\nÀ **voir** : « &amp; »."})
    assert preview.status == 200, preview.text
    try:
        assert browser.send(button="write").address.startswith("/done/")
        after = path.read_bytes()
        assert after == before.rstrip(b"\n") + "\n\n## Suite\n\nÀ **voir** : « &amp; ».\n".encode()
    finally:
        _restore(root)


def test_a_form_postpones_what_is_not_postponed_and_takes_back_what_is(tmp_path: Path, call: RunCommand) -> None:
    root = copy_sample_registry(tmp_path)
    words = ("--until", "2025-03-01", "--because", "Budget attendu", "--yes")
    assert call("postpone", "maree-claire", "sheet/impact_url", *words, cwd=root).code == 0
    browser = Browser(root)
    address = "/change/postpone?kind=startup&id=maree-claire&reason=sheet"

    def count_ticked(page: Page) -> int:
        return sum(name == "q.reason" and value.isdigit() for name, value in page.inputs())

    page = browser.get(address)
    assert "(jusqu'au 1er mars 2025 : Budget attendu)" in page.text
    assert count_ticked(page) == 1
    assert count_ticked(browser.get(f"{address}&until=2025-01-15")) == 1
    (root / ".incubo/postponed.toml").unlink()
    assert count_ticked(browser.get(address)) == 2


def test_a_form_postpones_what_the_page_of_the_incubator_shows(tmp_path: Path) -> None:
    root = copy_sample_registry(tmp_path)
    startup = root / "content/startups/phare-public.md"
    startup.write_text(
        startup.read_text("utf-8").replace("incubator: rivages", "incubator: atelier-insulaire"), "utf-8"
    )
    browser = Browser(root)
    address = "/change/postpone?kind=startup&id=phare-public&reason=sheet%2Fhomologation_until"
    assert address.replace("&", "&amp;") not in browser.get("/").html
    for incubator in ("atelier-insulaire", "all"):
        theirs = f"{address}&whose={incubator}"
        assert theirs.replace("&", "&amp;") in browser.get(f"/?incubator={incubator}&all=1").html
        browser.get(theirs)
        preview = browser.send({"until": "1er mars 2025", "because": "Audit en cours"})
        assert "Rien n'est encore écrit" in preview.text
    assert browser.send(button="do=write").address.startswith("/done/")
    assert 'entry = "startup/phare-public"' in (root / ".incubo/postponed.toml").read_text("utf-8")
