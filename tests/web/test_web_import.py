"""A spreadsheet that is brought in by a browser: what it seems to be, what is asked, what will change, and the rest."""

from __future__ import annotations

import datetime
import html
import io
import re
from pathlib import Path

import openpyxl
import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_clones, make_sample_repository
from support.hostile_workbooks import make_hostile_workbook
from support.web_forms import Browser, Page
from support.workbooks import Rows, make_xlsx

from incubo.exchange.workbook.limits import MAX_FILE_BYTES
from incubo.web.forms.drafts import Drafts

DAY = datetime.date(2024, 3, 4)
PRODUCTS: Rows = [
    ["Produit", "À quoi ça sert", "Contact", "Début invest.", "Météo"],
    ["Bouée", "Signaler une bouée perdue", "bouee@rivages.example", DAY, "beau"],
    ["Vigie", "Voir venir le gros temps", "vigie@rivages.example", DAY, "gris"],
]
PEOPLE: Rows = [
    ["Nom", "Rôle", "Statut", "Produit", "Date d'arrivée", "Fin de contrat"],
    ["Awa Sarr", "Développeuse", "indépendante", "Bouée", DAY, datetime.date(2026, 3, 31)],
]
COMMITTEES: Rows = [["Produit", "Date", "Décision"], ["Bouée", datetime.date(2024, 9, 12), "passage en construction"]]


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path / "registry")


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


def bring(browser: Browser, sheets: dict[str, Rows], name: str = "suivi.xlsx") -> Page:
    page = browser.upload(name, make_xlsx(sheets))
    assert page.status == 200, page.text
    return page


def list_kept(browser: Browser) -> list[str]:
    """The files that are kept beside drafts, but the answers for the next time."""
    folder = browser.live.at().workspace.state_folder / "drafts"
    kept = sorted(path.suffix for path in folder.iterdir()) if folder.is_dir() else []
    return [suffix for suffix in kept if suffix != ".answers"]


def chosen(page: Page, key: str) -> str:
    return dict(page.inputs())[f"q.{key}"]


def test_products_are_brought_in(browser: Browser, registry: Path) -> None:
    page = browser.get("/import")
    assert page.status == 200
    assert 'href="/import/template-startup.xlsx"' in page.html
    form = bring(browser, {"Produits": PRODUCTS})
    assert "suivi.xlsx" in form.text
    assert "d'après 4 de ses 5 titres de colonne" in form.text
    assert chosen(form, "kind.0") == "startup"
    assert chosen(form, "column.0.startup.1") == "mission"
    assert chosen(form, "column.0.startup.4") == "-"
    assert "beau · gris. Laissée de côté : aucun champ ne porte ce nom." in form.text
    preview = browser.send({"column.0.startup.2": "-"})
    assert "Bouée" in preview.text
    assert "Rien n'est encore écrit" in preview.text
    assert not (registry / "content/startups/bouee.md").exists()
    done = browser.send(button="write")
    assert "C'est fait" in done.text
    text = (registry / "content/startups/bouee.md").read_text()
    assert "mission: Signaler une bouée perdue" in text
    assert "bouee@rivages.example" not in text  # the column was left out
    assert git(registry, "status", "--porcelain") == ""
    assert list_kept(browser) == []
    assert browser.get("/drafts").status == 200


def test_who_leaves_finds_file_and_answers_again(browser: Browser) -> None:
    form = bring(browser, {"Produits": PRODUCTS})
    draft = re.search(r"draft=(\w+)", form.address)
    assert draft is not None
    browser.send({"column.0.startup.1": "-"}, button="keep")
    assert "suivi.xlsx" in browser.get("/drafts").text
    assert "suivi.xlsx" in browser.get("/").text
    again = Browser(browser.root).get(f"/import?draft={draft[1]}")  # the server was stopped meanwhile
    assert chosen(again, "column.0.startup.1") == "-"
    assert list_kept(browser) == [".json", ".sheet"]
    browser.post("/drafts", [("drop", draft[1])])
    assert list_kept(browser) == []


def test_a_file_that_is_gone_is_told(browser: Browser) -> None:
    form = bring(browser, {"Produits": PRODUCTS})
    for file in (browser.live.at().workspace.state_folder / "drafts").glob("*.sheet"):
        file.unlink()
    page = browser.get(form.address)
    assert "le fichier n'est plus gardé" in page.text.lower()


def test_sheets_follow_one_another(browser: Browser, registry: Path) -> None:
    sheets = {"Comités": COMMITTEES, "Équipe": PEOPLE, "Produits": PRODUCTS, "Notes": [["bla"], ["blabla"]]}
    form = bring(browser, sheets)
    labels = re.findall(r'name="q.sheet" value="\d"(?: checked)?><label[^>]*>([^<]+)<', form.html)
    assert labels == ["Produits", "Équipe", "Comités", "Notes"]  # what others name comes first
    assert chosen(form, "sheet") == "0"
    assert "aucun de ses titres ne dit" in form.text
    browser.send()
    done = browser.send(button="write")
    people = re.search(
        r'<a href="(/import\?draft=\w+)">Continuer avec la feuille « Équipe »', done.html.replace("\u00a0", " ")
    )
    assert people is not None
    form = browser.get(people[1])
    assert chosen(form, "sheet") == "1"
    browser.send()
    done = browser.send(button="write")
    assert "bouee" in (registry / "content/members/awa.sarr.md").read_text()
    committees = re.search(r'href="(/import\?draft=\w+)"', done.html)
    assert committees is not None
    browser.get(committees[1])
    browser.send()
    done = browser.send(button="write")
    assert "Continuer" not in done.text
    assert "committee" in (registry / "content/startups/bouee.md").read_text()
    assert list_kept(browser) == []


def test_two_tables_of_a_sheet_follow_one_another(browser: Browser, registry: Path) -> None:
    """People beside a product, and its committees, on the rows of one sheet; job offers below would be a third."""
    rows: Rows = [
        ["Produit", "Nom", "Rôle", "Statut", "Date du comité", "Décision"],
        ["Mon Estran", "Léo Tillon", "Designer", "indépendant", datetime.date(2024, 9, 12), "poursuite"],
        ["Digue Info", "Zoé Amiot", "Développeuse", "indépendante", datetime.date(2024, 10, 3), "poursuite"],
    ]
    form = bring(browser, {"Suivi": PRODUCTS, "Équipes": rows})
    kinds = re.findall(r"<small>(\w+), d'après", html.unescape(form.html).replace("\u00a0", " "))
    assert kinds[:2] == ["produits", "membres"]
    steps = 0
    while True:
        browser.send()
        done = browser.send(button="write")
        steps += 1
        following = re.search(r'href="(/import\?draft=\w+)"', done.html)
        if following is None:
            break
        browser.get(following[1])
    assert steps == len(kinds)
    assert (registry / "content/members/leo.tillon.md").exists()


def test_another_sheet_shows_its_own_columns(browser: Browser) -> None:
    bring(browser, {"Produits": PRODUCTS, "Équipe": PEOPLE})
    form = browser.send({"sheet": "1"}, button="change")
    assert chosen(form, "kind.1") == "member"
    assert chosen(form, "column.1.member.1") == "role"
    form = browser.send({"kind.1": "startup"}, button="change")
    assert "column.1.startup.0" in {name.removeprefix("q.") for name, _ in form.inputs()}


def test_all_that_is_open_is_asked_on_one_page(browser: Browser, registry: Path) -> None:
    rows = [*PEOPLE, ["Léo Tillon", "Chargé de déploiement", "vacataire", "Mon Estran", DAY, None],
            ["Zoé Amiot", "Designer", "bénévole", "Mon Estran", DAY, None]]  # fmt: skip
    bring(browser, {"Équipe": rows})
    page = browser.send()
    assert "Encore un point avant de voir ce qui va changer" in page.text
    keys = re.findall(r'type="radio" id="[^"]+" name="q\.([^"]+)"', page.html)
    assert len(set(keys)) == 2
    page = browser.send({keys[0]: "independent"})
    assert "Encore" in page.text  # the other one is open still
    assert 'value="independent" checked' in page.html
    preview = browser.send(dict.fromkeys(keys, "independent"))
    assert "Ce qui va changer" in preview.text
    browser.send(button="write")
    assert "status: independent" in (registry / "content/members/leo.tillon.md").read_text()


def test_an_answer_can_be_changed_after_the_preview_and_is_suggested_the_next_time(
    browser: Browser, registry: Path
) -> None:
    rows: Rows = [["Produit", "Date", "Décision", "Bilan"], ["Mon Estran", DAY, "Pérennisation", "Tout va bien"]]
    bring(browser, {"Comités": rows})
    asked = browser.send({"column.0.committee.3": "events.comment"})
    assert "Laissée de côté" not in asked.text
    (key,) = set(re.findall(r'name="q\.(name\.decisions\.[^"]+)"', asked.html))
    assert "Rien n'est encore écrit" in browser.send({key: "transfer"}).text
    again = browser.send(button="change")
    assert chosen(again, key) == "transfer"
    browser.send({key: "consolidate"})
    browser.send(button="write")
    text = (registry / "content/startups/mon-estran.md").read_text()
    assert f"date: {DAY}\n    comment: Tout va bien\n    decision: consolidate\n" in text
    form = bring(browser, {"Comités": [*rows, ["Phare Public", DAY, "Pérennisation", "Aussi"]]})
    assert chosen(form, "column.0.committee.3") == "events.comment"
    assert chosen(browser.send(), key) == "consolidate"


def test_two_columns_of_one_heading_are_asked_about_once(browser: Browser) -> None:
    form = bring(browser, {"Équipe": [[*PEOPLE[0], "Rôle"], [*PEOPLE[1], "Autre"]]})
    assert chosen(form, "column.0.member.1") == "role"
    assert "q.column.0.member.6" not in dict(form.inputs())
    assert "Une autre colonne de ce titre est laissée de côté" in form.text
    assert "role: Développeuse" in browser.send().text


def test_a_column_of_which_nothing_is_sure_needs_an_answer(browser: Browser) -> None:
    rows: Rows = [["Produit", "Mision"], ["Bouée", "Signaler une bouée perdue"], ["Vigie", "Voir venir"]]
    form = bring(browser, {"Produits": rows})
    assert chosen(form, "column.0.startup.1") == ""
    assert "À confirmer" in form.text
    page = browser.send()
    assert page.status == 422
    assert "Mision" in page.text
    preview = browser.send({"column.0.startup.1": "mission"})
    assert preview.status == 200
    assert "Signaler une bouée perdue" in preview.text


def test_texts_are_not_replaced_without_a_word(browser: Browser, registry: Path) -> None:
    names = ["Mon Estran", "Marée claire", "Digue Info", "Filet d'aide"]
    rows: Rows = [["Produit", "Mission"], *([name, "Tout autre chose"] for name in names)]
    bring(browser, {"Produits": rows})
    page = browser.send()
    assert "Que faire ?" in page.text
    assert "Tout autre chose" not in (registry / "content/startups/mon-estran.md").read_text()


def test_what_does_not_fit_can_be_completed(browser: Browser, registry: Path) -> None:
    rows: Rows = [*COMMITTEES, ["Mon Estran", "jamais", "poursuite"]]
    rows = [rows[0], ["Mon Estran", datetime.date(2024, 9, 12), "poursuite"], rows[2]]
    bring(browser, {"Comités": rows})
    preview = browser.send()
    assert "Ce qui n'est pas repris" in preview.text
    assert "jamais" in preview.text
    assert "--" not in preview.text
    done = browser.send(button="write")
    address = re.search(r'href="(/done/\w+/to-complete\.xlsx)"', done.html)
    assert address is not None
    answer = browser.client.get(address[1])
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    (sheet,) = (one for one in book if one.sheet_state == "visible")
    place = next(cell for row in sheet for cell in row if cell.value == "jamais")
    place.value = datetime.date(2024, 10, 3)
    out = io.BytesIO()
    book.save(out)
    browser.upload("complété.xlsx", out.getvalue())
    browser.send()
    browser.send(button="write")
    assert "2024-10-03" in (registry / "content/startups/mon-estran.md").read_text()
    assert browser.client.get("/done/0123456789abcdef/to-complete.xlsx").status_code == 404


def test_a_sheet_of_which_nothing_fits_is_no_sheet_that_changes_nothing(browser: Browser) -> None:
    bring(browser, {"Comités": [COMMITTEES[0], ["Nulle part", DAY, "poursuite"], ["Ailleurs", DAY, "poursuite"]]})
    page = browser.send()
    assert page.status == 422
    assert "rien de cette feuille ne peut être repris" in page.text.lower()
    assert "Nulle part" in page.text
    address = re.search(r'href="(/import/to-complete\.xlsx\?draft=\w+)"', page.html)
    assert address is not None
    answer = browser.client.get(address[1])
    assert answer.status_code == 200
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    assert browser.client.get("/import/to-complete.xlsx").status_code == 404
    assert browser.client.get("/import/to-complete.xlsx?draft=0123456789abcdef").status_code == 404


def test_the_same_sheet_twice_changes_nothing(browser: Browser) -> None:
    for _ in range(2):
        bring(browser, {"Produits": PRODUCTS})
        page = browser.send()
        if "Ce qui va changer" in page.text:
            browser.send(button="write")
    assert "ne change rien" in page.text or "rien à changer" in page.text.lower()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\1\2",
        b"PK\3\4 and no more",
        make_hostile_workbook(3),
        make_hostile_workbook(7),
        b"a" * (MAX_FILE_BYTES + 1),
    ],
)
def test_what_is_no_workbook_is_told(browser: Browser, data: bytes) -> None:
    page = browser.upload("../../x.xlsx", data)
    if page.status == 200:  # a hostile one may be read: it has nothing to take, or does no harm
        assert "<h1>Reprendre un tableur</h1>" in page.html
        return
    assert page.status == 422
    assert "Ce fichier ne peut pas être repris" in page.text
    assert list_kept(browser) == []


def test_what_a_file_says_is_shown_as_text(browser: Browser) -> None:
    nasty = '<script>alert("x")</script>'
    form = bring(browser, {"Produits": [["Produit", nasty], [nasty, nasty]]}, name=f"{nasty}.xlsx")
    assert "<script>alert" not in form.html
    assert "<script>alert" not in browser.send().html
    assert html.escape(nasty, quote=False) in form.html or "&lt;script&gt;" in form.html


def test_a_file_to_fill_in_comes_back(browser: Browser) -> None:
    answer = browser.client.get("/import/template-startup.xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert browser.upload("modele.xlsx", answer.content).status == 200
    assert browser.client.get("/import/template-nothing.xlsx").status_code == 404


def test_where_it_is_found(browser: Browser) -> None:
    for address in ("/startups", "/members", "/committees"):
        assert 'href="/import"' in browser.get(address).html
    assert 'href="/import"' not in browser.get("/startups?at=2024-01-01").html


def test_a_sheet_is_proposed(tmp_path: Path) -> None:
    make_sample_clones(tmp_path, "registry")
    registry = tmp_path / "registry"
    browser = Browser(registry)
    bring(browser, {"Produits": PRODUCTS})
    browser.send()
    done = browser.send(button="propose")
    assert "le changement est une proposition" in done.text
    assert not (registry / "content/startups/bouee.md").exists()
    branches = git(tmp_path / "origin.git", "branch", "--format=%(refname:short)").split()
    (branch,) = (name for name in branches if name.startswith("incubo/"))
    assert "Signaler une bouée perdue" in git(tmp_path / "origin.git", "show", f"{branch}:content/startups/bouee.md")
    assert list_kept(browser) == []


def test_a_draft_is_kept_while_it_is_filled_in(browser: Browser) -> None:
    """As a script does it: the file is read, and nothing is asked of it."""
    form = bring(browser, {"Produits": PRODUCTS})
    address = re.search(r'<form action="(/import[^"]*)" method="post"', form.html)
    assert address is not None
    data = dict(form.inputs()) | {"q.column.0.startup.2": "-", "do": "keep"}
    answer = browser.client.post(html.unescape(address[1]), data=data, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "Brouillon gardé" in answer.text
    assert chosen(browser.get(form.address), "column.0.startup.2") == "-"


def test_what_is_private_goes_into_the_private_folder(registry: Path, call: RunCommand) -> None:
    assert call("init", "--private-folder", "../prive", "--yes", cwd=registry).code == 0
    git(registry, "commit", "-qam", "un dossier privé")
    settings = registry.parent / "prive/incubo.toml"
    settings.write_text(settings.read_text() + '\n[fields.member.telephone]\ntype = "text"\n')
    rows: Rows = [["Nom", "Rôle", "Téléphone"], ["Samuel Orvault", "Chargé de déploiement", "06 11 22 33 44"]]
    browser = Browser(registry)
    bring(browser, {"Personnes": rows})
    assert "Samuel Orvault : téléphone" in browser.send().text
    done = browser.send(button="write")
    assert "dossier privé" in done.text
    assert "06 11 22 33 44" in (registry.parent / "prive/content/members/samuel.orvault.md").read_text()
    assert "06 11" not in (registry / "content/members/samuel.orvault.md").read_text()
    only = [["Nom", "Téléphone"], ["Judith Marzin", "06 55 66 77 88"]]
    bring(browser, {"Personnes": only})
    moved = browser.send()
    assert "Tout ce que cette feuille change est dans le dossier privé." in moved.text
    preview = browser.send()
    assert "Judith Marzin : téléphone" in preview.text
    assert "C'est fait" in browser.send(button="write").text
    assert "06 55 66 77 88" in (registry.parent / "prive/content/members/judith.marzin.md").read_text()


def test_drafts_that_go_take_their_files_along(browser: Browser) -> None:
    drafts = Drafts(browser.live.at().workspace.state_folder)
    for number in range(3):
        bring(browser, {"Produits": [*PRODUCTS, [f"Produit {number}"]]})
    assert list_kept(browser).count(".sheet") == 3
    for draft in drafts.list():
        drafts.drop(draft.id)
    assert list_kept(browser) == []
