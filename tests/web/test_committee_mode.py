"""A committee in session: the dossier beside the form, a draft while people speak, the minutes, what comes next."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
from docx import Document
from support.git_repository import git, make_sample_repository
from support.web_forms import Browser

ADDRESS = "/committee-mode?startup=maree-claire"
ANSWERS = {
    "decision": "consolidate", "amount": "420k", "months": "6", "next": "10 juillet 2025",
    "objectives": "45 bassins raccordés\nService <b>accessible</b>", "comment": "Plan présenté",
}  # fmt: skip
EFFECTS = {"maree-claire.phase": "yes", "maree-claire.with_team": ""}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path / "registry")


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


def hold_committee(browser: Browser) -> None:
    browser.get(ADDRESS)
    browser.send(ANSWERS)
    page = browser.send(EFFECTS)
    assert page.status == 200, page.text


def test_the_dossier_stands_beside_what_is_typed(browser: Browser) -> None:
    page = browser.get(ADDRESS)
    assert page.status == 200
    for text in (
        "Promis : cochez ce qui est atteint",
        "40 bassins raccordés",
        "Équipe : 5 personnes",
        "Ce que dit le comité",
    ):
        assert text in page.text
    assert "Décision : une case à cocher" not in page.text  # the form is there instead
    assert 'value="15/01/2025"' in page.html  # today, said and not left to be guessed


def test_what_is_reached_is_ticked_and_told(browser: Browser) -> None:
    page = browser.get(ADDRESS)
    assert "☐" not in page.text
    page = browser.send({**ANSWERS, "reached": "1"})
    assert 'value="1" checked' in page.html  # ticked still, while what goes with the decision is asked
    browser.send(EFFECTS)
    done = browser.send(button="write")
    markdown = html.unescape(browser.client.get(f"{done.address}/minutes.md").text).replace("\u00a0", " ")
    assert "Atteint : 40 bassins raccordés." in markdown
    assert "Plan de sortie" not in markdown.partition("Atteint")[2].partition("##")[0]


def test_minutes_are_in_words(browser: Browser) -> None:
    hold_committee(browser)
    browser.send(button="write")
    text = html.unescape(browser.client.get("/minutes.md?on=2025-01-15").text)
    for unwanted in ("content/", "2025-"):
        assert unwanted not in text
    assert "22 mai 2025" in text


def test_what_is_typed_is_kept_and_found_again(registry: Path, browser: Browser) -> None:
    browser.get(ADDRESS)
    browser.send(button="keep")
    folder = registry / ".git" / "incubo" / "drafts"
    assert not folder.exists()  # nothing was typed yet
    page = browser.get(ADDRESS)
    data = [(name, value) for name, value in page.inputs() if name != "q.comment"]
    answer = browser.client.post(
        ADDRESS, data={**dict(data), "q.comment": "Ils ont con", "do": "keep"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in answer.text  # only the line that says so
    assert "Brouillon gardé à" in html.unescape(answer.text).replace("\u00a0", " ")
    assert 'value="Ils ont con"' in Browser(registry).get(ADDRESS).html  # another window, another server
    assert len(list(folder.iterdir())) == 1
    assert ADDRESS.partition("?")[0] + "?draft=" in browser.get("/drafts").html


def test_a_kept_draft_is_one_and_the_same(registry: Path, browser: Browser) -> None:
    browser.get(ADDRESS)
    for words in ("Ils", "Ils ont", "Ils ont convaincu"):
        page = browser.send({"comment": words}, button="keep")
        assert page.status == 200
        assert f'value="{words}"' in page.html
    assert len(list((registry / ".git" / "incubo" / "drafts").iterdir())) == 1


def test_minutes_in_both_formats_say_the_same(browser: Browser) -> None:
    hold_committee(browser)
    done = browser.send(button="write")
    assert done.address.startswith("/done/"), done.text
    addresses = re.findall(r'href="(/done/[0-9a-f]+/minutes\.\w+)"', done.html)
    assert [address.rpartition(".")[2] for address in addresses] == ["docx", "md"]
    document = Document(io.BytesIO(browser.client.get(addresses[0]).content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [*(paragraph.text for paragraph in document.paragraphs), *cells]
    markdown = html.unescape(browser.client.get(addresses[1]).text.replace("\\", ""))
    for text in texts:
        assert text in markdown
    told = " ".join(texts).replace("\u202f", " ").replace("\u00a0", " ")
    for expected in (
        "Marée Claire",
        "420 000 €",
        "45 bassins raccordés",
        "Service <b>accessible</b>",
        "Samuel Orvault",
    ):
        assert expected in told
    page = browser.get(html.unescape(next(iter(re.findall(r'href="(/minutes\?[^"]*)"', done.html)))))
    assert "Compte rendu du comité du 15 janvier 2025" in page.text
    later = browser.client.get("/minutes.md?on=2025-01-15").text
    told = html.unescape(later.replace("\\", "")).splitlines()
    assert [*told[:2], *told[3:]] == [*markdown.splitlines()[:2], *markdown.splitlines()[3:]]
    assert "d'après le registre du" in told[2]  # what was proposed is in no registry yet


@pytest.mark.parametrize(
    "address",
    ["/minutes.exe?on=2023-11-16", "/done/0123456789abcdef/minutes.md"],
)  # fmt: skip
def test_minutes_that_are_not_there(browser: Browser, address: str) -> None:
    assert browser.get(address).status == 404


def test_the_missions_to_extend_are_offered_until_the_next_committee(browser: Browser) -> None:
    hold_committee(browser)
    done = browser.send(button="write")
    assert "Prolonger l'équipe jusqu'au 10 juillet 2025" in done.text
    address = re.search(r'href="(/change/extend\?[^"]*)"', done.html)
    assert address is not None
    page = browser.get(html.unescape(address[1]))
    assert 'value="10/07/2025"' in page.html
    preview = browser.send()
    assert "prolongée jusqu'au 10 juillet 2025" in preview.text
    assert "Missions prolongées" in preview.text
    assert "Samuel Orvault" in preview.text
    assert "+156 jours" in preview.text
    assert browser.send(button="write").address.startswith("/done/")


def test_the_missions_to_extend_are_offered_until_a_stop_planned_before_the_committee(registry: Path) -> None:
    path = registry / "content/startups/maree-claire.md"
    stop = "  - name: abandon\n    start: 2025-03-31\n"
    path.write_text(re.sub(r"(phases:\n(?: .*\n)+)", rf"\g<1>{stop}", path.read_text("utf-8")), "utf-8")
    browser = Browser(registry)
    browser.get("/change/committee?startup=maree-claire")
    browser.send({"decision": "continue", "next": "22/05/2025", "maree-claire.with_team": ""})
    done = browser.send(button="write")
    assert "Prolonger l'équipe jusqu'au 31 mars 2025" in done.text
    assert "&amp;until=2025-03-31" in done.html


def test_a_new_phase_says_what_it_asks_for(browser: Browser) -> None:
    browser.get(ADDRESS)
    browser.send(ANSWERS)
    assert "demande ce qui manque encore" in browser.send(EFFECTS).text


def test_an_end_leads_to_its_post_mortem(browser: Browser) -> None:
    browser.get("/change/stop?startup=maree-claire")
    browser.send()
    browser.send({"reason": "funding", "with_team": "yes", "with_jobs": "yes"})
    done = browser.send(button="write")
    address = re.search(r'href="(/change/text\?[^"]*section=[^"]*)"', done.html)
    assert address is not None, done.text
    assert "Les apprentissages" in browser.get(html.unescape(address[1])).text


def test_somebody_new_is_welcomed(browser: Browser) -> None:
    browser.get("/change/new-member?startup=mon-estran")
    browser.send({
        "fullname": "Maëlle Kerdoncuff", "role": "Développeuse", "domaine": "Développement", "status": "independent",
        "employer": "Varangue Conseil", "agreed": "yes",
    })  # fmt: skip
    done = browser.send(button="write")
    assert 'href="mailto:?subject=Bienvenue' in done.html


SESSION = "/change/committee-session?products=maree-claire,mon-estran"


def test_several_products_are_chosen_and_heard_one_after_another(registry: Path, browser: Browser) -> None:
    assert 'href="/committee-mode"' in browser.get("/committees").html
    page = browser.get("/committee-mode")
    assert page.status == 200
    assert 'name="pick" value="maree-claire"' in page.html
    assert browser.get("/committee-mode?pick=maree-claire").address.startswith("/committee-mode?startup=maree-claire")
    page = browser.get("/committee-mode?pick=maree-claire&name=Mon+Estran")
    assert "products=maree-claire%2Cmon-estran" in page.address
    assert "startup=maree-claire" in page.address
    assert "Produit suivant : Mon Estran" in page.text
    own = {f"maree-claire.{key}": text for key, text in ANSWERS.items()}
    page = browser.send({**own, "maree-claire.on": "14/01/2025"}, button="go=mon-estran")
    assert "startup=mon-estran" in page.address
    assert 'name="q.mon-estran.on" value="14/01/2025"' in page.html  # the same day
    assert "Produit suivant" not in page.text
    page = browser.send({"mon-estran.decision": "continue", "mon-estran.amount": "200k"}, button="go=maree-claire")
    assert 'value="420k"' in page.html  # nothing is lost
    page = browser.send()
    assert page.status == 200, page.text
    assert "Encore une chose" in page.text or "Ce qui va avec" in page.text
    page = browser.send({**EFFECTS, "mon-estran.with_team": ""})
    assert "Ce qui va changer" in page.text
    for text in ("420 000 €", "200 000 €", "Marée Claire", "Mon Estran"):
        assert text in page.text
    done = browser.send(button="write")
    assert done.address.startswith("/done/"), done.text
    assert int(git(registry, "rev-list", "--count", "HEAD").strip()) == 2  # one commit
    assert not list((registry / ".git" / "incubo" / "drafts").iterdir())
    markdown = html.unescape(browser.client.get(f"{done.address}/minutes.md").text).replace("\u00a0", " ")
    for text in (
        "# Compte rendu du comité du 14 janvier 2025\n",
        "\n## Décisions\n\n### Marée Claire\n\nLe comité a décidé : consolidation.",
        "\n### Mon Estran\n\nLe comité a décidé : poursuite.",
        "\n## Dossier : Mon Estran\n",
    ):
        assert text in markdown
    assert markdown.splitlines()[2] == "Incubateur des rivages"
    assert "\nMarée Claire : " not in markdown
    file = browser.client.get(f"{done.address}/minutes.docx")
    assert 'filename="compte-rendu-2025-01-14.docx"' in file.headers["content-disposition"]
    paragraphs = [(one.style.name, one.text) for one in Document(io.BytesIO(file.content)).paragraphs]
    assert ("Subtitle", "Incubateur des rivages") in _plain(paragraphs)
    assert ("Heading 1", "Dossier : Mon Estran") in _plain(paragraphs)
    assert ("Heading 2", "Mon Estran") in paragraphs
    assert "Marée Claire : Prolonger l'équipe" in done.text


def _plain(paragraphs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(style, text.replace("\u00a0", " ")) for style, text in paragraphs]


def test_minutes_speak_of_no_old_list_of_the_files(registry: Path, browser: Browser) -> None:
    member = registry / "content/members/samuel.orvault.md"
    text = member.read_text("utf-8")
    start = text.index("      - maree-claire\n      - mon-estran\n")
    listed = text.replace("    startups:\n      - maree-claire\n      - mon-estran\n", "")
    assert start > 0
    member.write_text(listed.replace("competences:", "startups:\n  - mon-estran\ncompetences:"), "utf-8")
    browser = Browser(registry)
    browser.write("/change/committee?startup=mon-estran", {"decision": "continue", "mon-estran.with_team": ""})
    minutes = browser.client.get("/minutes.md?on=2025-01-15").text
    assert "Samuel Orvault" in minutes
    assert "liste" not in minutes


def test_a_session_leaves_out_a_product_that_was_not_heard(registry: Path, browser: Browser) -> None:
    browser.get(SESSION)
    browser.send({"maree-claire.decision": "continue", "maree-claire.with_team": ""})
    page = browser.page
    assert "Mon Estran : rien n'a été saisi" in page.text
    browser.send(button="write")
    assert git(registry, "diff", "--name-only", "HEAD~1").split() == ["content/startups/maree-claire.md"]


def test_an_error_of_a_session_is_beside_the_answer_of_its_product(browser: Browser) -> None:
    browser.get(SESSION)
    browser.send({"maree-claire.decision": "continue"}, button="go=mon-estran")
    page = browser.send({"mon-estran.decision": "continue", "mon-estran.next": "10 juillet 2024"})
    assert page.status == 422
    label = re.search(r'class="field[^"]*err"><label for="(f\d+)">Le jour du prochain comité', page.html)
    assert label is not None
    assert re.search(rf'id="{label[1]}" name="q.mon-estran.next"', page.html)
    assert 'name="q.maree-claire.decision"' in page.html


def test_a_session_without_any_answer_asks_for_one(browser: Browser) -> None:
    browser.get(SESSION)
    assert browser.send().status == 422
    assert browser.get("/change/committee-session?products=nobody").text == browser.get("/committee-mode").text


def test_the_choice_keeps_what_is_ticked_beside_an_unknown_name(browser: Browser) -> None:
    page = browser.get("/committee-mode?pick=maree-claire&name=zzz")
    assert page.status == 422
    assert 'value="maree-claire" checked' in page.html


def test_minutes_name_who_goes_on_and_who_begins_later(registry: Path) -> None:
    member = "---\nfullname: Aziliz Le Goff\nrole: Développeuse\ndomaine: Développement\nmissions:\n"
    member += "  - start: 2025-02-03\n    end: 2025-07-10\n    status: independent\n"
    member += "    startups:\n      - maree-claire\n---\n"
    (registry / "content/members/aziliz.legoff.md").write_text(member, "utf-8")
    browser = Browser(registry)
    browser.get(ADDRESS)
    browser.send(ANSWERS)
    browser.send({**EFFECTS, "maree-claire.with_team": "yes"})
    done = browser.send(button="write")
    assert done.address.startswith("/done/"), done.text
    markdown = html.unescape(browser.client.get(f"{done.address}/minutes.md").text).replace("\u00a0", " ")
    until = markdown.partition("Le prochain comité est le 10 juillet 2025.")[2].partition("##")[0]
    assert "Aziliz Le Goff" in until
    assert "Samuel Orvault" in until
    team = next(line for line in markdown.splitlines() if "Aziliz Le Goff" in line and "|" in line)
    assert "à partir du 3 février 2025" in team
