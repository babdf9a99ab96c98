"""Forms of changes: errors beside their fields, drafts, what changes meanwhile, proposals, undo, hostile answers."""

from __future__ import annotations

import datetime
import html
import json
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.examples import combinations
from support.git_repository import git, make_sample_repository
from support.web_forms import Browser, Page

from incubo.core.i18n import format_long_date, temporary_language
from incubo.edit.plan import Plan
from incubo.source.reader import parse_file
from incubo.web.forms import sent_forms

ESTRAN = "content/startups/mon-estran.md"
MAREE = "content/startups/maree-claire.md"
SAMUEL = "content/members/samuel.orvault.md"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path / "registry")


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


def test_an_error_is_beside_its_field_and_leads_to_it(browser: Browser) -> None:
    browser.get("/change/committee?startup=maree-claire")
    page = browser.send({"decision": "consolidate", "on": "hier", "amount": "beaucoup", "next": "10 juillet 2024"})
    assert page.status == 422
    assert "<title>Erreur" in page.html
    assert "« beaucoup » n'est pas un montant en euros" in page.text
    target = re.search(r'<a href="#(f\d+)">[^<]*beaucoup', page.html)
    assert target is not None
    field = re.search(rf'<input[^>]*id="{target[1]}"[^>]*>', page.html)
    assert field is not None
    assert 'value="beaucoup"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert "mardi 14 janvier 2025" in page.text  # what was understood


def test_an_error_of_the_verb_is_beside_its_field(browser: Browser) -> None:
    browser.get("/change/committee?startup=maree-claire")
    page = browser.send({"decision": "consolidate", "on": "hier", "next": "10 juillet 2024"})
    assert page.status == 422
    message = "le comité suivant (10 juillet 2024) doit venir après celui-ci (14 janvier 2025)"
    assert page.text.count(message) == 2  # in the summary, and beside the field
    assert re.search(r'class="field[^"]*err"><label for="(f\d+)">Le jour du prochain comité', page.html)


def test_a_near_match_is_offered_and_taken(browser: Browser) -> None:
    browser.get("/change/join?member=judith.marzin")
    page = browser.send({"startup": "Mon Estrin"})
    assert page.status == 422
    match = re.search(r'name="(use\.startup)" value="([^"]+)">([^<]+)</button>', page.html)
    assert match is not None
    assert match[2] == match[3] == "Mon Estran"  # as a person types it: no id
    page = browser.send(button=f"{match[1]}={match[2]}")
    assert page.status == 200
    assert "Judith Marzin" in page.text


def test_a_box_that_is_not_ticked_is_said_with_all_else_that_is_missing(browser: Browser) -> None:
    browser.get("/change/new-member")
    page = browser.send({"fullname": "Maëlle Kerdoncuff", "role": "Dev"})
    assert page.status == 422
    assert "Domaine : il faut une réponse ici" in page.text
    assert "cochez cette case une fois que la personne le sait" in page.text


def test_an_entry_is_written_as_a_draft_with_its_name_only(registry: Path, browser: Browser) -> None:
    form = browser.get("/change/new-startup")
    assert browser.send({"title": "Grande Marée"}).status == 422
    page = browser.send({"title": "Grande Marée", "draft": "yes", "on": ""})
    assert page.status == 200
    assert "Nouveau brouillon : Grande Marée" in page.text
    assert "Il y manque : énoncé de la mission, adresse de contact et phases." in page.text
    assert "incubo" not in page.text.replace("incubo ne répond plus", "")
    assert browser.send(button="write").address.startswith("/done/")
    text = (registry / "content" / "startups" / "grande-maree.md").read_text()
    assert "\ndraft: true\n" in text
    assert "phases" not in text
    assert "Aucun brouillon" in browser.get("/drafts").text  # of a form: it is written
    assert "brouillon, à compléter plus tard" in form.text


def test_a_draft_says_about_whom_it_is_and_when_it_was_kept(
    registry: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.get("/change/new-member")
    browser.send({"fullname": "Maëlle Kerdoncuff"}, button="keep")
    browser.get("/change/join?startup=mon-estran")
    browser.send({"who": "Samuel Orvault"}, button="keep")
    for address in ("/drafts", "/"):
        text = browser.get(address).text
        assert re.search(r"Une nouvelle personne, Maëlle Kerdoncuff À \d+ h \d\d", text), address
        joins = r"Quelqu'un rejoint un produit ou une équipe, Mon Estran, Samuel Orvault"
        assert re.search(rf"{joins} À \d+ h \d\d", text), address
    later = time.time() + 3 * 24 * 3600
    monkeypatch.setattr("incubo.core.clock.timestamp", lambda: later)
    assert re.search(r"Maëlle Kerdoncuff Le \d+(er)? \w+ \d{4} à \d+ h \d\d", browser.get("/drafts").text)
    assert "Commencé et pas fini" not in Browser(registry).get("/?at=2024-06-01").text  # nothing is changed there


def test_what_is_to_correct_stands_beside_the_form_that_the_checks_lead_to(registry: Path, browser: Browser) -> None:
    path = registry / ESTRAN
    path.write_text(path.read_text().replace("contact: ", "contact: pas une adresse # "))
    link = re.search(r'href="(/change/set[^"]*id=mon-estran&amp;field=contact[^"]*)"', browser.get("/checks").html)
    assert link is not None
    text = browser.get(link[1].replace("&amp;", "&")).text
    assert re.search(r"À corriger «? ?pas une adresse ?»? .*adresse électronique valable", text)
    assert "À corriger" not in browser.get("/change/set?kind=startup&id=mon-estran&field=contact").text


def test_the_form_of_an_offer_is_called_as_what_leads_there(browser: Browser) -> None:
    page = browser.get("/change/extend?job=2024-12-16-developpement-mon-estran")
    assert "Prolonger l'offre" in page.text
    assert "Prolonger des missions" not in page.text


def test_a_day_is_shown_as_it_is_typed(registry: Path, browser: Browser) -> None:
    page = browser.get("/change/set?kind=member&id=samuel.orvault&field=missions.1.start")
    shown = dict(page.inputs())["q.missions.1.start"]
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", shown)
    assert "Rien à changer" in browser.send().text
    day, month, year = shown.split("/")
    later = f"{int(day) % 28 + 1:02}/{month}/{year}"
    assert browser.send({"missions.1.start": later}).status == 200
    browser.send(button="write")
    assert f"start: {year}-{month}-{later[:2]}" in (registry / SAMUEL).read_text()


def test_a_text_is_shown_before_and_after(browser: Browser) -> None:
    page = browser.get("/change/text?kind=startup&id=mon-estran")
    text = dict(page.inputs())["q.text"]
    words = text.split("\n\n")[1].split(" ")
    page = browser.send({"text": text.replace(" ".join(words[:3]), "Tout autre & <b>chose</b>", 1) + "\n\nLa fin.\n"})
    assert page.status == 200
    shown = page.html.partition('class="prose compared"')[2].partition("</div>")[0]
    assert "<ins>La fin.</ins>" in shown
    assert f"<del>{words[0]}" in shown
    assert "&lt;b&gt;chose&lt;/b&gt;" in shown
    assert "<b>" not in shown
    assert re.search(r"\d+ paragraphes? inchangés?", shown)


def test_the_preview_of_a_committee_says_what_it_promised_and_said(browser: Browser) -> None:
    long = "Mesurer l'attente au guichet dans chacun des ports du littoral avant la fin de l'année"
    browser.get("/change/committee?startup=maree-claire")
    browser.send({
        "decision": "consolidate", "on": "hier", "objectives": f"Ouvrir deux ports\n{long}",
        "comment": "Un bilan avant l'été.", "next": "10 juillet 2025",
    })  # fmt: skip
    if browser.page.status == 200 and "Encore un point" in browser.page.text:
        browser.send()
    text = browser.page.text
    assert "Ce qui va changer" in text
    assert "commentaire : Un bilan avant l'été. ; objectifs : Ouvrir deux ports et " in text
    assert text.partition("Le détail, ligne par ligne")[0].count("Un bilan avant l'été.") == 1
    assert f"Objectif : {long} " in text  # the sentence has its beginning only


def test_entries_lead_to_their_new_name_and_a_dossier_to_its_committee(browser: Browser) -> None:
    for kind, entry_id in (("startup", "mon-estran"), ("member", "samuel.orvault"), ("team", "transverse")):
        page = browser.get(f"/{kind}s/{entry_id}")
        if page.status == 200:
            assert f'href="/change/rename?kind={kind}&amp;id={entry_id}"' in page.html
    assert 'href="/committee-mode?startup=mon-estran"' in browser.get("/startups/mon-estran/dossier").html


def test_a_person_who_is_there_already_joins_instead(browser: Browser) -> None:
    browser.get("/change/new-member")
    browser.send({
        "fullname": "Samuel Orvault", "role": "Développeur", "domaine": "Développement", "startup": "Digue Info",
        "status": "independent", "employer": "Varangue Conseil", "agreed": "yes",
    })  # fmt: skip
    assert "Qui est-ce ?" in browser.page.text
    page = browser.send({"duplicate": "samuel.orvault"})
    assert page.address.startswith("/change/join?draft=")
    assert 'value="Samuel Orvault"' in page.html
    assert 'value="Digue Info"' in page.html


def test_a_slip_is_asked_about_once(browser: Browser) -> None:
    answers = {
        "fullname": "Maëlle Kerdoncuff", "role": "Dev", "domaine": "Développement", "startup": "Mon Estran",
        "status": "independent", "employer": "Varangue Consel", "agreed": "yes",
    }  # fmt: skip
    browser.get("/change/new-member")
    page = browser.send(answers)
    assert page.status == 422
    assert "Varangue Conseil" in page.text
    assert browser.send().status == 200  # the same once more


def test_a_draft_survives_the_server_and_goes_once_written(registry: Path, browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"startup": "Mon Estran", "on": "pas une date"})
    later = Browser(registry)
    drafts = later.get("/drafts")
    address = re.search(r'href="(/change/leave\?draft=[0-9a-f]{16})"', drafts.html)
    assert address is not None
    page = later.get(address[1])
    assert 'value="pas une date"' in page.html
    assert 'value="Mon Estran"' in page.html
    assert later.send({"on": "vendredi"}).status == 200
    assert later.send(button="write").address.startswith("/done/")
    assert "Aucun brouillon" in later.get("/drafts").text


def test_drafts_of_what_was_written_go_and_others_stay(browser: Browser) -> None:
    address = "/change/leave?member=samuel.orvault"
    for on, because in (("vendredi", ""), ("vendredi", "Une autre raison."), ("lundi", ""), ("vendredi", "")):
        browser.get(address)
        browser.send({"startup": "Mon Estran", "on": on})
        browser.send({"because": because} if because else {}, button="keep")
    browser.get("/change/leave?member=judith.marzin")
    browser.send({"on": "vendredi"}, button="keep")
    assert "5 brouillons" in browser.get("/startups").text
    browser.get(address)
    browser.send({"startup": "Mon Estran", "on": "vendredi"})
    assert browser.send(button="write").address.startswith("/done/")
    assert "3 brouillons" in browser.get("/startups").text
    page = browser.get("/drafts")
    people = re.findall(r'<a href="/change/leave[?]draft=\w+">[^<]*, ([^<]+)</a>', page.html)
    assert people == ["Judith Marzin", "Samuel Orvault", "Samuel Orvault"], page.html


def test_an_emptied_field_is_no_part_of_another_draft(registry: Path, browser: Browser) -> None:
    """Two drafts that empty one field each ask for different things."""
    address = "/change/set?kind=startup&id=mon-estran"
    for key in ("link", "repository"):
        browser.get(address)
        browser.send({key: ""})
    browser.get(address)
    browser.send({"link": ""})
    assert browser.send(button="write").address.startswith("/done/")
    assert "1 brouillon" in browser.get("/startups").text


def test_what_was_done_and_is_forgotten_leads_to_what_can_be_undone(browser: Browser) -> None:
    assert browser.get("/done/0123456789abcdef").address == "/undo"
    for name in ("abc", "0123456789abcdeg"):
        page = browser.get(f"/done/{name}")
        assert page.status == 404
        assert "Cette page n'existe pas" in page.text


def test_a_draft_is_for_its_owner_only_and_their_number_is_bounded(registry: Path, browser: Browser) -> None:
    folder = registry / ".git" / "incubo" / "drafts"
    for number in range(2):
        browser.get("/change/leave?member=samuel.orvault")
        browser.send({"on": f"jamais {number}"})
    (first,) = (file for file in folder.iterdir() if "jamais 0" in file.read_text())
    for number in range(49):
        later = {**json.loads(first.read_text()), "kept_at": time.time() + 10, "title": f"autre {number}"}
        (folder / f"{number:016x}.json").write_text(json.dumps(later).replace("jamais 0", "non"))
        (folder / f"{number:016x}.json").chmod(0o600)
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"on": "jamais plus"})
    files = list(folder.iterdir())
    assert len(files) == 50
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not any("jamais 0" in file.read_text() for file in files)


def test_a_draft_that_cannot_be_kept_is_said(registry: Path, browser: Browser) -> None:
    (registry / ".git" / "incubo").mkdir(exist_ok=True)
    (registry / ".git" / "incubo" / "drafts").write_text("")
    browser.get("/change/leave?member=samuel.orvault")
    page = browser.send({"on": "vendredi"})
    assert page.status == 409
    assert "drafts" in page.text


_DRAFT = '{"version": 1, "verb": "leave", "parameters": {}, "title": "", "kept_at": %s}'


@pytest.mark.parametrize(
    "data",
    ["{", "[]", '{"verb": 1}', '{"version": 1, "verb": "leave", "parameters": []}', _DRAFT % "1e18", _DRAFT % "NaN"],
)
def test_a_damaged_draft_is_left_out(registry: Path, browser: Browser, data: str) -> None:
    folder = registry / ".git" / "incubo" / "drafts"
    folder.mkdir(parents=True)
    (folder / f"{'a' * 16}.json").write_text(data)
    for address in ("/", "/drafts", f"/change/leave?draft={'a' * 16}"):
        assert browser.get(address).status == 200


def test_what_a_draft_holds_is_no_markup(registry: Path, browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"on": "x"})
    (file,) = (registry / ".git" / "incubo" / "drafts").iterdir()
    data = json.loads(file.read_text())
    data["title"] = "<script>alert(1)</script>"
    data["answers"]["texts"]["on"] = '"><script>alert(2)</script>'
    file.write_text(json.dumps(data))
    for address in ("/drafts", f"/change/leave?draft={file.stem}"):
        assert "<script>" not in browser.get(address).html


def test_a_draft_that_is_given_up_is_gone(browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"on": "vendredi"})
    assert browser.send(button="drop").address == "/members/samuel.orvault"
    assert "Aucun brouillon" in browser.get("/drafts").text


def test_a_file_that_changed_meanwhile_is_shown_again(registry: Path, browser: Browser) -> None:
    browser.get("/change/extend?member=samuel.orvault")
    browser.send({"until": "1 juin 2025"})
    file = registry / SAMUEL
    file.write_text(file.read_text().replace("Varangue Conseil", "ANRH"))
    page = browser.send(button="write")
    assert page.status == 409
    assert "Le registre a changé entre-temps" in page.text
    assert "2025-06-01" not in file.read_text()
    assert browser.send(button="write").address.startswith("/done/")
    assert "2025-06-01" in file.read_text()
    assert "ANRH" in file.read_text()


def test_what_a_colleague_changed_in_another_field_stays(registry: Path, browser: Browser) -> None:
    browser.get("/change/set?kind=startup&id=mon-estran")
    file = registry / ESTRAN
    file.write_text(file.read_text().replace("contact: mon-estran@rivages.example", "contact: estran@rivages.example"))
    git(registry, "commit", "-qam", "Une autre adresse")
    browser.live.changed()
    page = browser.send({"budget_url": "https://b.example"})
    assert page.status == 200, page.text
    assert "entre-temps" not in page.text
    browser.send(button="write")
    assert "contact: estran@rivages.example" in file.read_text()
    assert "budget_url: https://b.example" in file.read_text()


def test_two_who_change_one_field_are_told(registry: Path, browser: Browser) -> None:
    browser.get("/change/set?kind=startup&id=mon-estran&field=contact")
    file = registry / ESTRAN
    file.write_text(file.read_text().replace("contact: mon-estran@rivages.example", "contact: estran@rivages.example"))
    browser.live.changed()
    page = browser.send({"contact": "nouveau@rivages.example"})
    assert "Ceci a changé depuis que vous avez ouvert le formulaire" in page.text
    assert "estran@rivages.example (avant : mon-estran@rivages.example)" in page.text


def test_the_text_of_a_part_changes_and_nothing_else(registry: Path, browser: Browser) -> None:
    file = registry / ESTRAN
    before = file.read_bytes()
    browser.get("/change/text?kind=startup&id=mon-estran&section=Solution")
    page = browser.send({"text": "## Solution\r\n\r\nUne carte.\r\n"})
    assert page.status == 200, page.text
    browser.send(button="write")
    start, end = before.index(b"## Solution"), before.index("## Stratégie".encode())
    assert file.read_bytes() == before[:start] + b"## Solution\n\nUne carte.\n\n" + before[end:]


def test_a_part_that_is_missing_comes_from_the_template(registry: Path, browser: Browser) -> None:
    page = browser.get("/change/text?kind=startup&id=mon-estran&section=Post-mortem")
    assert "Les apprentissages" in page.text
    browser.send({"text": "## Post-mortem\n\nRien."})
    browser.send(button="write")
    assert (registry / ESTRAN).read_text().endswith("\n\n## Post-mortem\n\nRien.\n")


def test_a_reason_is_kept_with_the_commit(registry: Path, browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"on": "vendredi"})
    data = [(name, value) for name, value in browser.page.inputs() if name != "because"]
    browser.post("/change/leave?member=samuel.orvault", [*data, ("because", "Elle\n- part"), ("do", "write")])
    assert git(registry, "log", "-1", "--format=%b").strip().startswith("Elle - part")


def test_undo_takes_the_change_back_with_a_commit(registry: Path, browser: Browser) -> None:
    before = (registry / SAMUEL).read_bytes()
    done = browser.write("/change/leave?member=samuel.orvault", {"on": "vendredi"})
    edit = re.search(r'name="edit" value="([^"]+)"', done.html)
    assert edit is not None
    assert browser.get("/undo").status == 200
    assert browser.post("/undo", [("edit", "000000")]).status == 409  # not what was seen
    page = browser.post("/undo", [("edit", edit[1])])
    assert page.address.startswith("/done/")
    assert (registry / SAMUEL).read_bytes() == before
    assert git(registry, "status", "--porcelain") == ""
    assert git(registry, "rev-list", "--count", "HEAD") == "3"
    assert "rien à défaire" in browser.get("/undo").text


def test_a_button_undoes_what_it_names_and_nothing_else(registry: Path, browser: Browser) -> None:
    browser.write("/change/leave?member=judith.marzin", {"on": "vendredi"})
    other = (registry / "content/members/judith.marzin.md").read_bytes()
    done = browser.write("/change/leave?member=samuel.orvault", {"on": "vendredi"})
    left = (registry / SAMUEL).read_bytes()
    assert done.text.count("Samuel Orvault") >= 2  # in the sentence of what the button takes back
    assert "Judith" not in done.text
    edit = re.search(r'name="edit" value="([^"]+)"', done.html)
    assert edit is not None
    page = browser.post("/undo", [("edit", edit[1])])
    assert 'name="edit"' not in page.html  # no button for the change before that
    assert "Judith Marzin" in page.text  # which is named, with a link
    assert 'href="/undo"' in page.html
    redo = re.search(r'href="(/redo/[0-9a-f]+)"', page.html)
    assert redo is not None
    preview = browser.get(redo[1])
    assert "Samuel Orvault" in preview.text
    seen = re.search(r'name="seen" value="([^"]+)"', preview.html)
    assert seen is not None
    again = browser.post(redo[1], [("seen", seen[1])])
    assert again.address.startswith("/done/"), again.text
    assert (registry / SAMUEL).read_bytes() == left
    browser.post("/undo", [("edit", re.search(r'name="edit" value="([^"]+)"', again.html)[1])])  # type: ignore[index]
    browser.write("/change/leave?member=samuel.orvault", {"on": "samedi"})
    assert browser.post("/undo", [("edit", edit[1])]).status == 409  # an old page, another change of that number
    assert (registry / "content/members/judith.marzin.md").read_bytes() == other


HOSTILE = [
    "\x00", "\x1b[31m", "a\u202eb", "<script>alert(1)</script>", "x" * 999_000, "'; --", "../../etc/passwd", "--help",
    "&anchor *alias", "!!python/object:os.system", "{{ 7 * 7 }}", "{% raw %}", "é" * 3000, "- - - -", "\ud800",
    "9" * 400,
]  # fmt: skip


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser in front of a registry in which nothing is written."""
    return Browser(make_sample_repository(tmp_path_factory.mktemp("unchanged") / "registry"))


@pytest.mark.parametrize(
    ("number", "field"), combinations(range(len(HOSTILE)), ["leave", "join", "set", "rename", "phase"])
)
def test_hostile_answers_are_refused_or_shown_as_text(unchanged: Browser, number: int, field: str) -> None:
    registry, browser = unchanged.root, unchanged
    address, key = {
        "leave": ("/change/leave?member=samuel.orvault", "on"),
        "join": ("/change/join?member=judith.marzin", "startup"),
        "set": ("/change/set?kind=startup&id=mon-estran", "mission"),
        "rename": ("/change/rename?kind=startup&id=mon-estran", "new"),
        "phase": ("/change/phase?startup=digue-info", "phase"),
    }[field]
    files = set((registry / "content").rglob("*"))
    browser.get(address)
    page = browser.send({key: HOSTILE[number].encode("utf-8", "replace").decode()})
    assert page.status in (200, 413, 422), page.text
    assert "<script>alert" not in page.html
    assert "\x1b" not in page.html
    assert "\u202e" not in page.html
    assert set((registry / "content").rglob("*")) == files


@pytest.mark.parametrize(
    "address",
    [
        "/change/nothing", "/change/phase?startup=../../etc", "/change/set?kind=startup&id=--help",
        "/change/set?kind=startup&id=mon-estran&field=phases.x.y", "/change/set?kind=../x&id=y",
        "/change/text?kind=startup&id=mon-estran&section=nothing", "/change/leave?draft=../../config", "/done/x",
    ],
)  # fmt: skip
def test_addresses_that_mean_nothing(unchanged: Browser, address: str) -> None:
    assert unchanged.get(address).status in (200, 404, 409)


def test_too_many_answers_are_refused(browser: Browser) -> None:
    data = [(f"q.x{number}", "1") for number in range(1_100)]
    assert browser.post("/change/leave?member=samuel.orvault", data).status == 413
    assert browser.post("/change/leave?member=samuel.orvault", [("q.on", "x" * 1_100_000)]).status == 413


def test_phases_that_contradict_each_other_are_settled_from_the_form_of_the_phase(
    registry: Path, browser: Browser
) -> None:
    path = registry / "content/startups/mon-estran.md"
    text = path.read_text("utf-8")
    first = re.search(r"  - name: investigation\n    start: (.*)\n(?:    .*\n)*", text)
    assert first is not None
    moved = text.replace(first[0], "")
    end = re.search(r"phases:\n(?:  .*\n)+", moved)
    assert end is not None
    path.write_text(moved.replace(end[0], end[0] + first[0]), "utf-8")
    browser.live.changed()
    for form in ("phase", "stop", "committee"):
        page = browser.get(f"/change/{form}?startup=mon-estran")
        assert "Dans quelle phase est-il ?" in page.text
        assert "D'après les dates Accélération, depuis le 1er juin 2023" in page.text
        assert "D'après l'ordre du fichier Investigation, depuis le 4 octobre 2021" in page.text
        assert "ne trouvent pas la même phase en cours" in page.text
    links = [html.unescape(link) for link in re.findall(r'href="(/change/(?:set|phase-order)\?[^"]*)"', page.html)]
    assert len(links) == 2
    assert 'name="q.phases.' in browser.get(links[0]).html
    browser.get(links[1])
    assert browser.send().status == 200
    assert browser.send(button="write").address.startswith("/done/")
    assert path.read_text("utf-8") == text
    assert "Dans quelle phase est-il" not in browser.get("/change/phase?startup=mon-estran").text


def test_a_phase_that_is_an_end_goes_on_with_the_form_of_the_end(browser: Browser) -> None:
    assert "Arrêter le produit" in browser.get("/startups/mon-estran").text
    browser.get("/change/phase?startup=mon-estran")
    page = browser.send({"phase": "abandon", "on": "hier", "comment": "La région reprend"})
    assert page.address.startswith("/change/stop?startup=mon-estran&draft=")
    assert 'value="hier"' in page.html
    assert 'value="La région reprend"' in page.html
    assert "Mon Estran" in page.text
    assert "stop s'occupe" not in page.text
    assert browser.send({"reason": "none"}).status in (200, 422)
    assert browser.page.address.startswith("/change/stop")


def test_a_product_without_a_team_says_whether_missions_are_recorded(registry: Path, browser: Browser) -> None:
    for path in (registry / "content/members").glob("*.md"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"    startups:\n(?:      .*\n)+", "", text), "utf-8")
    browser.live.changed()
    for form in ("stop", "join"):
        page = browser.get(f"/change/{form}?startup=mon-estran")
        assert "Aucune mission pour ce produit n'est enregistrée ce jour-là." in page.text
        assert "Personne n'y travaille" not in page.text


def test_a_committee_that_stops_a_product_offers_to_stop_it(browser: Browser) -> None:
    browser.get("/change/committee?startup=mon-estran")
    page = browser.send({"decision": "stop", "on": "hier"})
    box = re.search(r'<input type="checkbox"[^>]*name="q[^"]*with_stop"[^>]*>', page.html)
    assert box is not None, page.text
    assert " checked" in box[0]


def test_what_is_typed_is_kept_and_offered_again(browser: Browser) -> None:
    form = browser.get("/change/leave?member=samuel.orvault")
    assert 'hx-post="/change/leave?member=samuel.orvault&amp;draft=' in form.html  # while it is typed
    assert "1 brouillon" not in browser.get("/startups").text
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"on": "vendredi"}, button="keep")
    assert re.search(r'<a href="/drafts">1 brouillon</a>', browser.get("/startups").html)
    form = browser.get("/change/leave?member=samuel.orvault")
    resume = re.search(r'<a href="(/change/leave[?]draft=[0-9a-f]{16})">Reprendre le brouillon', form.html)
    assert resume is not None
    assert 'value="vendredi"' in browser.get(resume[1]).html
    assert "Reprendre le brouillon" not in browser.get("/change/leave?member=judith.marzin").text


def test_a_committee_of_tomorrow_is_not_the_end_of_a_mission(registry: Path) -> None:
    text = (registry / ESTRAN).read_text("utf-8")
    assert "next: " in text
    (registry / ESTRAN).write_text(re.sub(r"next: \d{4}-\d\d-\d\d", "next: 2025-01-16", text), "utf-8")
    browser = Browser(registry)
    assert "Laissé vide : 15 avril 2025" in browser.get("/change/join?startup=mon-estran").text
    page = browser.send({"who": "Judith Marzin"})
    assert "15 avril 2025" in page.text
    assert "15 avril 2025" in browser.get("/change/new-member?startup=mon-estran").text


def test_a_planned_committee_whose_day_passed_is_filled_in(registry: Path) -> None:
    path = registry / "content/startups/escale-mobilite.md"
    event = "events:\n  - name: committee\n    date: 2024-12-20\n"
    path.write_text(path.read_text("utf-8").replace("usertypes:\n", f"{event}usertypes:\n"), "utf-8")
    browser = Browser(registry)
    link = re.search(r'href="(/change/committee[?]startup=escale-mobilite[^"]*)"', browser.get("/").html)
    assert link is not None
    form = browser.get(html.unescape(link[1]))
    assert 'value="20/12/2024"' in form.html
    page = browser.send({"decision": "continue"})
    assert page.status == 200, page.text
    assert "20 décembre 2024" in page.text
    assert "prévu" not in page.text


def test_a_percentage_is_read_and_the_preview_names_the_measure(browser: Browser) -> None:
    browser.get("/change/metric?startup=mon-estran")
    page = browser.send({"new_key": "taux_de_reponse", "new_value": "71 %"})
    assert page.status == 200, page.text
    assert "Mesure « taux de reponse », 15 janvier 2025 : 71" in page.text


def test_measures_of_several_days_and_sources_are_one_change(registry: Path) -> None:
    browser = Browser(registry)
    report = browser.get("/reports/metrics")
    assert "aucune mesure d'impact enregistrée" in report.text
    assert 'href="/change/metric?startup=acces-cale"' in report.html
    browser.get("/change/metric?startup=acces-cale")
    lines = {"source": "Tableau de bord", "new_key": "cales_decrites", "new_value": "12 450", "on": "02/01/2025"}
    lines |= {"new_key.2": "cales_decrites", "new_value.2": "980", "on.new_value.2": "01/06/2024"}
    wrong = browser.send({**lines, "new_key.3": "ports"})
    assert "Nouvelle mesure 3, Chiffre" in wrong.text  # which of the three
    assert 'name="q.new_key.4"' in wrong.html  # there is always one more line
    own = {"new_value.3": "7", "source.new_value.3": "Enquête", "new_key.4": "ports", "new_value.4": "9"}
    page = browser.send({**own, "on.new_value.4": "yesterday"})
    for told in (
        "« cales decrites », 2 janvier 2025 : 12 450", "« cales decrites », 1er juin 2024 : 980",
        "« ports », 2 janvier 2025 : 7", "« ports », 14 janvier 2025 : 9",
    ):  # fmt: skip
        assert told in page.text
    browser.send(button="write")
    text = (registry / "content/startups/acces-cale.md").read_text("utf-8")
    found = re.findall(r"- date: (\S+)\n    key: (\S+)\n    value: (\S+)\n    source: (.+)\n", text)
    board, survey = "Tableau de bord", "Enquête"
    assert found == [
        ("2024-06-01", "cales_decrites", "980", board), ("2025-01-02", "cales_decrites", "12450", board),
        ("2025-01-02", "ports", "7", survey), ("2025-01-14", "ports", "9", board),
    ]  # fmt: skip
    twice = {"new_key": "mer", "new_value": "1", "new_key.2": "mer", "new_value.2": "2"}
    browser.get("/change/metric?startup=acces-cale")
    assert "« mer » est donné deux fois" in browser.send(twice).text
    future = browser.send({"new_key.2": "sel", "on.new_value.2": "01/02/2025"})
    assert "Nouvelle mesure 2, Autre jour" in future.text
    assert "1er février 2025" in future.text


@pytest.mark.parametrize(
    ("following", "hint"),
    [
        ("2025-01-16", ""),
        ("2025-01-10", "Le comité de « Mon Estran » était attendu le 10 janvier 2025, il est en retard."),
    ],
)
def test_a_team_that_goes_beyond_the_next_committee_stays_unless_a_day_is_given(
    registry: Path, following: str, hint: str
) -> None:
    """Where the committee is late, a day is asked for, and none proposed: as at a terminal."""
    text = (registry / ESTRAN).read_text("utf-8")
    (registry / ESTRAN).write_text(re.sub(r"next: \d{4}-\d\d-\d\d", f"next: {following}", text), "utf-8")
    before = git(registry, "diff")
    browser = Browser(registry)
    form = browser.get("/change/extend?startup=mon-estran")
    assert hint in form.text
    assert ("Laissé vide : 16 janvier 2025, jour du prochain comité" in form.text) is not bool(hint)
    page = browser.send()
    assert page.status == (422 if hint else 200)
    assert page.html.count('name="q.until') == 1
    assert ("Rien à changer" in page.text) is not bool(hint)
    assert git(registry, "diff") == before


def test_a_product_whose_stop_is_planned_says_so_and_its_team_goes_on_until_then(registry: Path) -> None:
    path = registry / ESTRAN
    text = re.sub(r"next: \d{4}-\d\d-\d\d", "next: 2025-06-12", path.read_text("utf-8"))
    phases = "phases:\n  - name: abandon\n    start: 2025-04-30\n"
    path.write_text(text.replace("phases:\n", phases, 1), "utf-8")
    browser = Browser(registry)
    page = browser.get("/startups/mon-estran")
    assert "L'arrêt est prévu le 30 avril 2025." in page.text
    assert "Pour passer en" not in page.text
    form = browser.get("/change/extend?startup=mon-estran")
    assert "Laissé vide : 30 avril 2025, jour de l'arrêt du produit" in form.text


def test_boxes_in_another_order_than_those_of_the_form_do_not_change(registry: Path, browser: Browser) -> None:
    path = registry / ESTRAN
    ticked = "usertypes:\n  - particulier\n  - association\n  - etat\n"
    assert ticked in path.read_text("utf-8")
    other_order = "usertypes:\n  - etat\n  - inconnu\n  - particulier\n"  # one has no box
    path.write_text(path.read_text("utf-8").replace(ticked, other_order), "utf-8")
    git(registry, "commit", "-qam", "Another order")
    browser.write("/change/set?kind=startup&id=mon-estran", {"contact": "bonjour@mon-estran.example"})
    text = path.read_text("utf-8")
    assert "contact: bonjour@mon-estran.example" in text
    assert other_order in text
    browser.write("/change/set?kind=startup&id=mon-estran", {"usertypes": ["", "particulier", "association"]})
    assert "usertypes:\n  - inconnu\n  - particulier\n  - association\n" in path.read_text("utf-8")


def test_a_choice_that_is_missing_is_said_in_the_words_of_a_browser(browser: Browser) -> None:
    browser.get("/change/stop?startup=maree-claire")
    page = browser.send()
    assert page.status == 422
    assert "Pourquoi cet arrêt : il faut une réponse ici" in page.text
    assert "numéro" not in page.text


def test_a_question_that_is_left_is_led_to(browser: Browser) -> None:
    browser.get("/change/stop?startup=maree-claire")
    page = browser.send({"reason": "funding"})
    assert '<a class="btn" href="#effects">' in page.html
    assert "Encore un point avant de voir ce qui va changer. 5 personnes y ont une mission" in page.text
    assert page.html.count('id="effects"') == 1


def test_a_draft_that_is_complete_is_one_button_away(registry: Path, browser: Browser) -> None:
    path = registry / ESTRAN
    path.write_text(path.read_text("utf-8").replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    git(registry, "commit", "-qam", "A draft")
    browser.write("/change/set?kind=startup&id=mon-estran&field=draft", {})
    assert "draft:" not in path.read_text("utf-8")


@pytest.mark.parametrize("verb", ["committee-mode", "change/metric", "change/event"])
def test_a_product_without_committee_or_measure_leads_to_its_forms(registry: Path, browser: Browser, verb: str) -> None:
    path = registry / ESTRAN
    start, _, rest = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
    fields = re.sub(r"(?m)^(events|metrics|objectives):.*\n(?:[ -].*\n)*", "", start + "\n")
    path.write_text(f"---\n{fields}---\n{rest}", "utf-8")
    page = browser.get("/startups/mon-estran")
    assert "Aucun comité n'est enregistré" in page.text
    assert f'href="/{verb}?startup=mon-estran"' in page.html


def test_the_preview_and_what_was_done_say_the_same(browser: Browser) -> None:
    def sentences(page: Page) -> list[str]:
        lists = re.findall(r'<ul class="says[^"]*">(.*?)</ul>', page.html.partition("<main")[2], re.DOTALL)
        items = re.findall(r"<li>(.*?)</li>", lists[-1], re.DOTALL)
        return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", item)).split()) for item in items]

    for address, answers, said in (
        ("/change/extend?startup=mon-estran", {"until": "31/03/2025"}, "Marée Claire"),
        ("/change/phase?startup=digue-info", {"phase": "acceleration", "comment": "Une zone sur deux"},
         "commentaire : Une zone sur deux"),
        ("/change/stop?startup=maree-claire",
         {"reason": "funding", "with_team": "yes", "with_jobs": "", "comment": "La marée baisse"}, "(La marée baisse)"),
    ):  # fmt: skip
        browser.get(address)
        preview = browser.send(answers)
        if "with_team" in answers:
            preview = browser.send(answers)
        told = sentences(preview)
        assert preview.status == 200, preview.text
        assert said in " ".join(told)
        assert sentences(browser.send(button="write")) == told
    assert [line for line in told if "Samuel Orvault" in line][-1] == "Samuel Orvault continue pour Mon Estran"
    assert len([line for line in told if line.startswith("Marée Claire ") and "15 janvier 2025" in line]) == 1, told
    assert not [line for line in told if "aucun" in line]


def test_a_departure_is_offered_only_where_it_changes_something(registry: Path) -> None:
    file = registry / SAMUEL
    ended = file.read_text().replace("2025-02-04", "2025-01-10")
    for text, is_offered in ((ended, False), (ended.replace("demo: true", "teams:\n  - rivages-animation"), True)):
        file.write_text(text)
        today = Browser(registry).get("/?all=1").html
        assert "/change/extend?member=samuel.orvault" in today
        assert ("/change/leave?member=samuel.orvault" in today) == is_offered


def test_drafts_that_cannot_be_read_are_told_on_their_page(
    registry: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"on": "vendredi"}, "keep")
    folder = registry / ".git/incubo/drafts"
    (folder / "0123456789abcdef.json").write_bytes(b"\xff{")
    page = browser.get("/drafts")
    assert page.status == 200
    assert "Un brouillon est abîmé, ou ne peut pas être lu" in page.text
    assert "0123456789abcdef.json" in page.text
    assert page.html.count('name="drop"') == 1  # the other one is there
    assert browser.get("/").status == 200

    iterdir = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    page = browser.get("/drafts")
    assert page.status == 200
    assert str(folder) in page.text
    for address in ("/", "/startups", "/change/leave?member=samuel.orvault"):
        assert browser.get(address).status == 200


def test_extending_somebody_who_goes_on_elsewhere_names_the_product(registry: Path) -> None:
    path = registry / SAMUEL
    text = path.read_text("utf-8")
    own = "      - maree-claire\n      - mon-estran\n"
    assert own in text
    other = "  - start: 2024-04-02\n    end: 2025-12-31\n    status: independent\n    employer: Varangue Conseil\n"
    path.write_text(text.replace(own, f"      - mon-estran\n{other}    startups:\n      - cap-chantier\n"), "utf-8")
    git(registry, "commit", "-qam", "He goes on elsewhere")
    browser = Browser(registry)
    page = browser.get("/")
    link = re.search(r'href="(/change/extend\?[^"]*samuel\.orvault[^"]*)"[^>]*>Prolonger pour Mon Estran<', page.html)
    assert link is not None, page.text
    form = browser.get(html.unescape(link[1]))
    assert form.status == 200
    browser.send({"until": "30/06/2025"})
    browser.send(button="write")
    values = parse_file(SAMUEL, path.read_bytes()).values or {}
    ends = {tuple(mission["startups"]): str(mission["end"]) for mission in values["missions"]}
    assert ends["mon-estran",] == "2025-06-30"
    assert ends["cap-chantier",] == "2025-12-31"


def test_the_days_of_a_report_are_told_apart(browser: Browser) -> None:
    page = browser.get("/reports/phases")
    legends = re.findall(r"<legend>([^<]*)</legend>", page.html)
    assert legends == ["Période", "Jour des chiffres"]
    period = page.html.partition("<legend>Période</legend>")[2].partition("</fieldset>")[0]
    assert re.findall(r'name="(\w+)"', period) == ["from", "to", "every"]
    page = browser.get("/reports/risk")
    assert re.findall(r"<legend>([^<]*)</legend>", page.html) == ["Jour des chiffres"]


def test_the_button_for_one_more_line_says_what_it_adds(browser: Browser) -> None:
    page = browser.get("/change/set?kind=startup&id=mon-estran&field=sponsors")
    button = re.search(r'<button type="submit" class="btn" name="add\.[^"]*" value="1">([^<]*)</button>', page.html)
    assert button is not None
    assert button[1] == "Ajouter une ligne\u00a0: Sponsors"


def test_back_from_a_preview_finds_the_form_as_it_was_filled_in(registry: Path, browser: Browser) -> None:
    form = browser.get("/change/leave?member=samuel.orvault")
    preview = browser.send({"on": "24/01/2025"})
    assert "step=preview" in preview.address
    assert browser.get(preview.address).text == preview.text  # reloading sends nothing again
    assert 'value="24/01/2025"' in browser.get(form.address).html
    browser.send({"on": "23/01/2025"})
    assert len(list((registry / ".git" / "incubo" / "drafts").iterdir())) == 1
    browser.send(button="write")
    assert not list((registry / ".git" / "incubo" / "drafts").iterdir())
    for address in (form.address, preview.address):
        page = browser.get(address)
        assert page.status == 200
        assert "Ce qui a été saisi ici est écrit." in page.text
        assert 'value="23/01/2025"' not in page.html


def test_an_answer_that_is_wrong_can_be_reloaded(browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    wrong = browser.send({"on": "31/02/2025"})
    assert wrong.status == 422
    assert browser.get(wrong.address).text == wrong.text


def test_a_form_sent_twice_is_written_once(registry: Path, browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    preview = browser.send({"on": "24/01/2025"})
    done = browser.send(button="write")
    browser.page = preview
    assert browser.send(button="write").address == done.address
    assert not list((registry / ".git" / "incubo" / "drafts").iterdir())
    assert int(git(registry, "rev-list", "--count", "HEAD").strip()) == 2


def test_a_draft_that_is_no_longer_there_is_said(browser: Browser) -> None:
    page = browser.get("/change/leave?member=samuel.orvault&draft=0123456789abcdef&step=preview")
    assert page.status == 200
    assert "n'est plus gardé" in page.text


def test_figures_are_kept_from_the_page_of_their_report(registry: Path, browser: Browser) -> None:
    link = re.search(
        r'href="(/change/keep[^"]*)">Garder ces chiffres', browser.get("/reports/phases?by=incubator").html
    )
    assert link is not None
    assert "Garder ces chiffres" not in browser.get("/reports/phases?at=2024-01-01").text  # that day cannot be changed
    browser.get(html.unescape(link[1]))
    assert browser.send({"label": "!!!"}).status == 422
    page = browser.send({"label": "PLF 2027"})
    assert page.status == 200, page.text
    assert "gardé sous « PLF 2027 »" in page.text
    browser.send(button="write")
    kept = json.loads((registry / "figures" / "plf-2027" / "phases.json").read_text("utf-8"))["kept"]
    assert (kept["label"], kept["arguments"]["by"], kept["arguments"]["at"]) == ("PLF 2027", "incubator", "2025-01-15")
    assert "PLF 2027" in browser.get("/reports/kept").text
    assert browser.get("/change/keep?report=nothing").status == 404


def test_a_measure_that_has_to_be_named_is_not_called_optional(browser: Browser) -> None:
    page = browser.get("/change/metric?startup=acces-cale")
    label = re.search(r"<label[^>]*>Ce qui est mesuré(.*?)</label>", page.html)
    assert label is not None
    assert "facultatif" not in label[1]


def test_bullets_are_no_part_of_an_objective(browser: Browser) -> None:
    browser.get("/change/committee?startup=maree-claire")
    browser.send({"decision": "continue", "objectives": "- 80 % en ligne\n* Deux"})
    page = browser.send({"maree-claire.with_team": ""})
    assert "objectifs : 80 % en ligne et Deux" in page.text


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"amount": "9999999999999999"}, "dépasse un milliard"), ({"amount": "300"}, "c'est peu pour un comité"),
        ({"amount": "25M"}, "c'est beaucoup pour un comité"), ({"on": "01/07/2010"}, "l'année est-elle juste"),
        ({"amount": "trois cent mille"}, "écrivez 220k"), ({"months": "six"}, "écrivez un nombre entier de mois"),
    ],
)  # fmt: skip
def test_absurd_answers_about_a_committee_are_asked_again(
    browser: Browser, answers: dict[str, str], expected: str
) -> None:
    browser.get("/change/committee?startup=maree-claire")
    page = browser.send({"decision": "continue", "maree-claire.with_team": "", **answers})
    assert page.status == 422
    assert expected in page.text


def test_the_day_of_a_committee_without_a_year_is_the_latest_one(browser: Browser) -> None:
    browser.get("/change/committee?startup=maree-claire")
    assert "le 28 juin 2025" in browser.send({"on": "28 juin"}).text  # planned: nothing else is said
    page = browser.send({"on": "20 décembre", "decision": "continue", "maree-claire.with_team": ""})
    assert "comité du 20 décembre 2024" in page.text


def test_a_stop_and_its_comment_are_told_once(browser: Browser) -> None:
    browser.get("/change/committee?startup=mon-estran")
    browser.send({"decision": "stop", "on": "hier", "comment": "La région reprend"})
    effects = {"mon-estran.with_stop": "yes", "mon-estran.reason": "funding", "mon-estran.with_team": "yes"}
    browser.send(effects)
    page = browser.send(effects)
    assert page.status == 200, page.text
    told = page.text.partition("Le détail, ligne par ligne")[0]
    assert "Commentaire :" not in told
    assert "La région reprend" in told
    assert told.count("s'arrête le") == 1
    assert "abandon" not in told.partition("Mon Estran s'arrête")[2].partition(")")[2].lower()


def test_a_stop_to_come_is_said_to_be_planned(browser: Browser) -> None:
    browser.get("/change/stop?startup=mon-estran")
    page = browser.send({"reason": "funding", "on": "01/03/2025", "with_team": "", "with_jobs": ""})
    assert page.status == 200, page.text
    assert "Mon Estran : arrêt prévu le 1er mars 2025" in page.text


@pytest.mark.parametrize(
    ("decision", "answer"),
    combinations(
        ["continue", "provisional", "accelerate", "consolidate", "transfer", "extend", "stop"],
        ["", "amount=100k", "months=4", "on=02/12/2024"],
    ),
)
def test_what_a_committee_means_left_empty_is_what_is_written(
    registry: Path, browser: Browser, decision: str, answer: str
) -> None:
    answers = dict(each.split("=") for each in answer.split())
    form = browser.get("/change/committee?startup=maree-claire")
    assert dict(_defaults(form.html)).keys() == {"months", "next", "kind", "budget_end"}
    assert {text for _, text in _defaults(form.html)} == {"Laissé vide : ce qui découle de la décision"}
    form = browser.send({"decision": decision, **answers}, button="keep")
    told = dict(_defaults(form.html))
    effects = {"phase": "--none" if decision == "transfer" else "", "with_team": "", "with_stop": ""}
    page = browser.send({"decision": decision, **answers})
    page = browser.send({f"maree-claire.{key}": value for key, value in effects.items()})
    assert page.status == 200, page.text
    browser.send(button="write")
    values = parse_file(MAREE, (registry / MAREE).read_bytes()).values
    assert values is not None
    events = values["events"]
    day = datetime.date(2024, 12, 2) if "on" in answers else datetime.date(2025, 1, 15)
    written = next(event for event in events if event["name"] == "committee" and event["date"] == day)
    for key in ("next", "budget_end"):
        value = written.get(key)
        with temporary_language("fr"):
            expected = format_long_date(value).replace("\u00a0", " ") if value else "aucun"
        assert told[key].startswith(f"Laissé vide : {expected}"), (key, told)
    if "months" not in answers:
        assert told["months"] == f"Laissé vide : {written.get('months', 'aucun')}"


def _defaults(page: str) -> list[tuple[str, str]]:
    """What each field means left empty, by its key."""
    found = re.findall(r'<span id="default-([a-z_]+)"[^>]*>([^<]*)</span>', page)
    return [(key, " ".join(text.replace("\u00a0", " ").split()).rstrip(".")) for key, text in found]


def test_a_field_follows_the_decision_while_it_is_chosen(browser: Browser) -> None:
    form = browser.get("/change/committee?startup=maree-claire")
    match = re.search(r'<form action="(/change/committee[^"]*)" method="post"', form.html)
    assert match is not None
    address = html.unescape(match[1])
    data = dict(form.inputs()) | {"q.decision": "transfer", "do": "keep"}
    kept = browser.client.post(address, data=data, headers={"hx-request": "true"}).text
    assert kept.count('hx-swap-oob="true"') == 4
    assert dict(_defaults(kept))["next"].startswith("Laissé vide : 15 juillet 2025")


def test_a_session_counts_from_the_day_that_its_first_product_has(browser: Browser) -> None:
    browser.get("/change/committee-session?products=maree-claire,mon-estran")
    browser.send({"maree-claire.on": "02/12/2024", "maree-claire.decision": "continue"}, button="go=mon-estran")
    form = browser.send({"mon-estran.decision": "transfer"}, button="keep")
    assert 'value="02/12/2024"' in form.html
    assert re.search(r'id="default-mon-estran-next">Laissé vide.: 2 juin 2025', form.html), form.text


def test_the_months_of_a_committee_that_is_corrected_stay(registry: Path, browser: Browser) -> None:
    browser.get("/change/committee?startup=maree-claire")
    none = {"maree-claire.with_team": "", "maree-claire.phase": ""}
    browser.send({"decision": "continue", "amount": "100k", "months": "3", **none})
    browser.send(button="write")
    browser.get("/change/committee?startup=maree-claire")
    form = browser.send({"decision": "continue", "amount": "120k", **none}, button="keep")
    assert dict(_defaults(form.html))["months"] == "Laissé vide : 3"
    browser.send()
    browser.send(button="write")
    text = (registry / MAREE).read_text("utf-8")
    assert "amount: 120000" in text
    assert "months: 3" in text


def test_an_event_of_the_same_name_is_recorded_for_another_day(registry: Path, browser: Browser) -> None:
    browser.write("/change/event?startup=mon-estran", {"event": "other", "comment": "Visite"})
    form = browser.get("/change/event?startup=mon-estran")
    assert 'name="q.event" value="other"' in form.html
    assert 'name="q.event" value="end"' not in form.html
    assert 'name="q.event" value="committee"' not in form.html
    page = browser.send({"event": "other", "comment": "Visite"})
    assert page.status == 422
    assert re.search(r'id="f1-e">.*est déjà enregistré au 15 janvier 2025', page.html)  # beside the day
    page = browser.send({"event": "other", "on": "10/12/2024"})
    assert page.status == 200, page.text
    browser.send(button="write")
    assert (registry / ESTRAN).read_text("utf-8").count("name: other") == 2


def test_a_phase_that_is_planned_may_move(registry: Path, browser: Browser) -> None:
    browser.write("/change/phase?startup=mon-estran", {"phase": "consolidation", "on": "01/03/2025"})
    form = browser.get("/change/phase?startup=mon-estran")
    assert 'name="q.phase" value="consolidation"' in form.html
    browser.send({"phase": "consolidation", "on": "01/04/2025"})
    browser.send(button="write")
    assert "start: 2025-04-01" in (registry / ESTRAN).read_text("utf-8")


@pytest.mark.parametrize("on", ["15/01/2025", "01/06/2025"])
@pytest.mark.parametrize("status", ["", "admin"])
def test_what_a_new_mission_means_left_empty_is_what_is_written(
    registry: Path, browser: Browser, on: str, status: str
) -> None:
    browser.get("/change/join?startup=mon-estran&member=samuel.orvault")
    answers = {"startup": "Escale Mobilité", "on": on, "status": status}
    told = dict(_defaults(browser.send(answers, button="keep").html))
    page = browser.send(answers)
    assert page.status == 200, page.text
    browser.send(button="write")
    values = parse_file(SAMUEL, (registry / SAMUEL).read_bytes()).values
    assert values is not None
    mission = values["missions"][-1]
    with temporary_language("fr"):
        assert format_long_date(mission["end"]).replace("\u00a0", " ") in told["until"]
    assert told["employer"] == f"Laissé vide : {mission.get('employer', 'aucun')}"


def test_an_end_to_come_writes_no_post_mortem_yet(registry: Path, browser: Browser) -> None:
    path = registry / "content/startups/ancrage-logement.md"
    for day, is_there in (("dans un mois", False), ("aujourd'hui", True)):
        browser.get("/change/stop?startup=ancrage-logement")
        preview = browser.send({"on": day, "reason": "funding"})
        while preview.status == 200 and 'name="do" value="write"' not in preview.html:
            preview = browser.send()  # what becomes of its team
        assert ("son post-mortem sera à écrire une fois l'arrêt passé" in preview.text) is not is_there
        done = browser.send(button="write")
        assert done.address.startswith("/done/"), done.text
        assert ("## Post-mortem" in path.read_text("utf-8")) is is_there
        assert ("Écrire le post-mortem" in done.text) is is_there


def test_the_preview_of_a_new_entry_tells_all_that_its_file_holds(registry: Path, browser: Browser) -> None:
    browser.get("/change/new-member?startup=mon-estran")
    answers = {
        "fullname": "Zoé Tëst", "role": "Designer", "domaine": "Design", "employer": "varangue conseil",
        "status": "independent", "github": "zoe-t", "competence": "accessibilité", "agreed": "yes",
    }  # fmt: skip
    page = browser.send(answers)
    assert page.status == 200, page.text
    told = page.text.partition("Le détail, ligne par ligne")[0]
    for text in (
        "Zoé Tëst arrive le 15 janvier 2025 pour Mon Estran, jusqu'au", "Rôle : Designer", "Statut : indépendant",
        "Employeur : Varangue Conseil", "Compte GitHub : zoe-t", "Compétences : Accessibilité",
    ):  # fmt: skip
        assert text in told, (text, told)
    assert "« varangue conseil » s'écrit « Varangue Conseil »" in page.text
    assert "« accessibilité » s'écrit « Accessibilité »" in page.text
    assert "Employeur : Varangue Conseil" in browser.send(button="write").text


@pytest.mark.parametrize(
    ("verb", "answers", "expected"),
    [
        ("new-startup",
         {"title": "Bac Test", "mission": "Passer la rivière", "incubator": "Incubateur des rivages",
          "contact": "a@b.example", "sponsor": "", "usertype": ["particulier"]},
         ("Énoncé de la mission : Passer la rivière", "Adresse de contact : a@b.example", "Investigation",
          "Usagers : particuliers", "Texte : ")),
        ("new-job", {"startup": "Mon Estran", "title": "Designer", "domaine": "Design"},
         ("Domaine : Design", "Adresse de contact : mon-estran@rivages.example", "Texte : ")),
        ("new-team", {"name": "Équipe Zig", "incubator": "Incubateur des rivages"},
         ("Incubateur : Incubateur des rivages",)),
    ],
)  # fmt: skip
def test_the_preview_of_any_new_entry_tells_its_fields(
    browser: Browser, verb: str, answers: dict[str, str], expected: tuple[str, ...]
) -> None:
    browser.get(f"/change/{verb}")
    page = browser.send(answers)
    assert page.status == 200, page.text
    told = page.text.partition("Le détail, ligne par ligne")[0]
    for text in expected:
        assert text in told, (text, told)


@pytest.mark.parametrize("address", ["/change/extend?startup=mon-estran", "/change/set?kind=startup&id=mon-estran"])
def test_what_was_done_and_what_can_be_undone_are_said_in_the_language_of_the_reader(
    registry: Path, address: str
) -> None:
    browser = Browser(registry, "en")
    answers = {"until": "22/05/2025"} if "extend" in address else {"contact": "equipe@rivages.example"}
    done = browser.write(address, answers)
    assert done.address.startswith("/done/")
    assert git(registry, "log", "-1", "--format=%s").startswith(("extend(mon-estran): ", "set(mon-estran): "))
    Browser(registry, "en").write("/change/leave?member=samuel.orvault", {"on": "24/01/2025"})
    last = browser.get("/undo")
    (earlier,) = re.findall(r'href="(/undo[?]edit=[^"]+)"', last.html)
    for page in (done, last, browser.get(html.unescape(earlier))):
        told = page.html.partition("<main")[2].partition("</main>")[0]
        text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<details.*?</details>", " ", told, flags=re.DOTALL)))
        assert re.search(r"jusqu'au|prochain|départ|quitte|missions? jusqu", text) is None, text
        assert "Mon Estran" in text or "Samuel Orvault" in text
    assert re.search(r"May 2025|contact", browser.page.text)


def test_the_preview_of_a_rename_says_what_follows_and_the_form_that_the_address_changes(browser: Browser) -> None:
    form = browser.get("/change/rename?kind=startup&id=mon-estran")
    assert "L'adresse de sa page change avec son nom" in form.text
    page = browser.send({"title": "Mon Grand Estran"})
    told = page.text.partition("Le détail, ligne par ligne")[0] + page.text.partition("À savoir")[2]
    match = re.search(r"(\d+) références suivent, dans : ([^.]*)", told)
    assert match is not None, told
    assert "Samuel Orvault" in match[2] or "autres" in match[2]
    summary = re.search(r"(\d+) références mises à jour", browser.send(button="write").text)
    assert summary is None or summary[1] == match[1]
    assert "devient Mon Grand Estran" in browser.get("/undo").text


def test_a_list_of_changes_names_entries_and_fields(browser: Browser) -> None:
    browser.write("/change/set?kind=startup&id=mon-estran&field=phases.1.comment", {"phases.1.comment": "Essai"})
    text = browser.get("/undo").text
    assert "phases.1" not in text
    assert re.search(r"Mon Estran : \w[^:]*, n° 1 : ", text), text


@pytest.mark.parametrize(("was", "now"), [("", "c'était vide, c'est maintenant « https://b.example »"),
                                          ("link: https://a.example\n", "c'est maintenant vide")])  # fmt: skip
def test_an_empty_field_that_changed_meanwhile_is_called_empty(
    registry: Path, browser: Browser, was: str, now: str
) -> None:
    text = re.sub(r"^link: .*\n", "", (registry / ESTRAN).read_text("utf-8"), flags=re.MULTILINE)
    (registry / ESTRAN).write_text(text.replace("contact:", f"{was}contact:", 1), "utf-8")
    browser = Browser(registry)
    browser.get("/change/set?kind=startup&id=mon-estran&field=link")
    after = "" if was else "link: https://b.example\n"
    (registry / ESTRAN).write_text(text.replace("contact:", f"{after}contact:", 1), "utf-8")
    browser.live.changed([ESTRAN])
    page = browser.send({"link": "https://c.example"})
    assert now in page.text
    assert "«  »" not in page.text


def test_a_draft_names_those_who_are_ticked(browser: Browser) -> None:
    browser.get("/change/extend?startup=mon-estran")
    browser.send({"until": "31/12/2025"}, button="keep")
    text = browser.get("/drafts").text
    assert "samuel.orvault" not in text
    assert "Samuel Orvault" in text


def test_all_times_are_those_of_the_registry(registry: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incubo.core.clock.timestamp", lambda: 1736935200.0)  # 10:00 UTC, 11:00 in Paris
    for zone in ("UTC", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        browser.get("/change/leave?member=samuel.orvault")
        assert "à 11 h 00" in browser.send({"on": "vendredi"}, button="keep").text
        browser.write(
            "/change/event?startup=mon-estran", {"event": "other", "comment": zone, "on": f"0{len(zone) % 9}/01/2025"}
        )
        assert "11:00" in browser.get("/undo").text
    monkeypatch.undo()
    time.tzset()


def test_those_who_go_on_already_are_told_in_one_sentence(browser: Browser) -> None:
    browser.get("/change/extend?startup=mon-estran")
    browser.send({"until": "30/04/2025"})
    page = browser.page
    assert re.findall(r"[^.]{15} et [^.]{15}(?= : déjà jusqu'au 30 avril 2025)", page.text), page.text
    assert page.text.count("déjà jusqu'au 30 avril 2025") == 1


def test_what_cannot_be_proposed_is_said_before(tmp_path: Path, registry: Path, browser: Browser) -> None:
    git(registry, "init", "--bare", "-q", str(tmp_path / "origin.git"))
    git(registry, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(registry, "push", "-q", "-u", "origin", "HEAD")
    browser = Browser(registry)
    browser.get("/change/event?startup=mon-estran")
    page = browser.send({"event": "other", "comment": "Visite", "on": "10/01/2025"})
    assert 'name="do" value="propose"' in page.html
    browser.send(button="write")
    browser.get("/change/event?startup=mon-estran")
    page = browser.send({"event": "other", "comment": "Autre visite", "on": "11/01/2025"})
    assert page.status == 200
    assert 'name="do" value="propose"' not in page.html
    assert "diffère de ce qui est publié (Mon Estran)" in page.text
    assert '<a href="/share">' in page.html
    assert "content/startups" not in page.text.partition("Écrivez-le, puis")[2]


def test_who_leaves_a_product_is_ticked_where_it_has_stopped(registry: Path) -> None:
    """Whoever joined since may say that the product goes on: both ways out are beside it, as at a terminal."""
    hugo = registry / "content/members/hugo.destrebecq.md"
    mission = "  - start: 2024-11-04\n    end: 2025-03-31\n    status: independent\n    startups: [filet-d-aide]\n"
    hugo.write_text(hugo.read_text("utf-8").replace("missions:\n", "missions:\n" + mission, 1), "utf-8")
    browser = Browser(registry)
    line = re.search(r"1 personne y est arrivée depuis.*?</li>", browser.get("/").html, re.DOTALL)
    assert line is not None
    assert "/change/phase?startup=filet-d-aide" in line[0]
    assert "/change/leave?startup=filet-d-aide" in line[0]
    form = browser.get("/change/leave?startup=filet-d-aide")
    assert ("q.who", "hugo.destrebecq") in form.inputs()
    browser.send()
    assert browser.send(button="write").address.startswith("/done/")
    assert "end: 2025-01-15\n    status: independent\n    startups: [filet-d-aide]" in hugo.read_text("utf-8")
    form = browser.get("/change/leave?startup=mon-estran")
    assert 'value="samuel.orvault"' in form.html
    assert not [value for name, value in form.inputs() if name == "q.who" and value]


def test_the_last_day_that_is_meant_follows_the_product_that_is_typed(registry: Path, browser: Browser) -> None:
    """Without one it is today; in a product that has stopped, the day it stopped, as on the command line."""
    address = "/change/leave?member=hugo.destrebecq"
    form = browser.get(address)
    assert "15 janvier 2025" in form.text
    assert dict(form.inputs())["q.on"] == ""
    browser.send({"startup": "filet-d-aide", "on": "plus tard"})  # a mistake: the form is shown again
    assert "30 septembre 2024" in browser.page.text
    browser.write(address, {"startup": "filet-d-aide"})
    assert "end: 2024-09-30\n" in (registry / "content/members/hugo.destrebecq.md").read_text("utf-8")


def test_what_something_else_wrote_meanwhile_is_looked_at_again(
    registry: Path, browser: Browser, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing, a command changes another file: the change is not written on top of it unseen."""
    real = sent_forms.plan_digest

    def write_meanwhile(plan: Plan) -> str:
        ran = call("set", "startup/maree-claire", "contact=equipe@essai.example", "--yes", cwd=registry)
        assert ran.code == 0, ran.err
        return real(plan)

    (registry / ".now").touch()
    begun = (registry / ".now").stat().st_mtime  # `make calendar` shifts the clock, and not the times of files
    checked: list[str] = []
    monkeypatch.setattr(sent_forms.clock, "timestamp", lambda: begun)
    monkeypatch.setattr(sent_forms, "plan_digest", write_meanwhile)
    monkeypatch.setattr(sent_forms, "check_again", lambda *_: checked.append("again"))
    browser.write("/change/leave?member=samuel.orvault", {"on": "vendredi"})
    assert checked == ["again"]
