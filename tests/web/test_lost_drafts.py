"""Drafts whose entry was renamed, removed or broken meanwhile: what was typed is found again, and goes on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.git_repository import git, make_sample_repository
from support.web_forms import Browser, Page

from incubo.web.forms.open_forms import FORMS

ESTRAN, SAMUEL = "content/startups/mon-estran.md", "content/members/samuel.orvault.md"
TYPED = "Des mots précieux, sur plusieurs lignes.\nEt la fin."


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path / "registry")


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


def move(browser: Browser, old: str, new: str, redirect: str = "") -> None:
    """Rename a file as a colleague does, with the former address if there is one."""
    registry = browser.root
    git(registry, "mv", old, new)
    path = registry / new
    if redirect:
        path.write_text(path.read_text("utf-8").replace("---\n", f"---\nredirect_from:\n  - {redirect}\n", 1), "utf-8")
    git(registry, "commit", "-qam", "Rename")
    browser.live.changed()


def remove(browser: Browser, path: str) -> None:
    git(browser.root, "rm", "-q", path)
    git(browser.root, "commit", "-qm", "Remove")
    browser.live.changed()


def typed_of(page: Page) -> list[str]:
    """What a page shows to be copied."""
    return re.findall(r"<textarea[^>]* readonly [^>]*>\n?(.*?)</textarea>", page.html, re.DOTALL)


def go_on(browser: Browser) -> Page:
    """Follow the only draft of the list."""
    (address,) = re.findall(r'<span><a href="(/[^"]+)">', browser.get("/drafts").html)
    return browser.get(address.replace("&amp;", "&"))


def test_a_draft_follows_an_entry_that_was_renamed(registry: Path, browser: Browser) -> None:
    form = browser.get("/change/text?kind=startup&id=mon-estran")
    browser.send({"text": TYPED}, button="keep")
    move(browser, ESTRAN, "content/startups/mon-rivage.md", "/startups/mon-estran.html")
    for page in (go_on(browser), browser.get(form.address)):
        assert page.status == 200
        assert dict(page.inputs())["q.text"] == TYPED
        assert "startup=mon-rivage" in page.html
    browser.send()
    assert browser.send(button="write").address.startswith("/done/")
    assert TYPED in (registry / "content/startups/mon-rivage.md").read_text("utf-8")
    assert "Aucun brouillon" in browser.get("/drafts").text


def test_a_form_that_is_open_is_sent_after_its_entry_was_renamed(registry: Path, browser: Browser) -> None:
    browser.get("/change/text?kind=startup&id=mon-estran")
    move(browser, ESTRAN, "content/startups/mon-rivage.md", "/startups/mon-estran.html")
    page = browser.send({"text": TYPED})
    assert page.status == 200
    assert browser.send(button="write").address.startswith("/done/")
    assert TYPED in (registry / "content/startups/mon-rivage.md").read_text("utf-8")


def test_the_draft_of_a_session_follows_its_products(registry: Path, browser: Browser) -> None:
    browser.get("/change/committee-session?products=mon-estran,maree-claire")
    browser.send({"mon-estran.comment": "Dit sur l'estran"}, button="keep")
    move(browser, ESTRAN, "content/startups/mon-rivage.md", "/startups/mon-estran.html")
    page = go_on(browser)
    assert dict(page.inputs())["q.mon-rivage.comment"] == "Dit sur l'estran"


def test_a_product_whose_new_id_cannot_stand_in_a_list_is_gone_for_a_session(browser: Browser) -> None:
    form = browser.get("/change/committee-session?products=mon-estran,maree-claire")
    browser.send({"mon-estran.comment": "Dit sur l'estran"}, button="keep")
    move(browser, ESTRAN, "content/startups/mon,rivage.md", "/startups/mon-estran.html")
    for page in (go_on(browser), browser.get(form.address)):
        assert page.address.startswith("/drafts/")
        assert page.status == 200
        assert "Dit sur l&#39;estran" in typed_of(page)


def test_what_was_typed_about_an_entry_that_is_removed_can_be_copied(registry: Path, browser: Browser) -> None:
    form = browser.get("/change/text?kind=startup&id=mon-estran")
    browser.send({"text": TYPED}, button="keep")
    remove(browser, ESTRAN)
    for page in (go_on(browser), browser.get(form.address)):
        assert page.address.startswith("/drafts/")
        assert page.status == 200
        assert typed_of(page) == [TYPED]
        assert "Mon Estran n'est plus dans le registre" in page.text
        assert "Le texte" in page.text
    assert len(list((registry / ".git" / "incubo" / "drafts").iterdir())) == 1


def test_a_draft_starts_again_with_another_entry(registry: Path, browser: Browser) -> None:
    browser.get("/change/set?kind=startup&id=mon-estran&field=contact")
    browser.send({"contact": "equipe@rivages.example"}, button="keep")
    remove(browser, ESTRAN)
    draft = go_on(browser).address.rpartition("/")[2]
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', browser.page.html))
    assert kept["draft"] == draft
    assert kept["field"] == "contact"
    wrong = browser.get(f"/change/set?draft={draft}&field=contact&name=Marée+Clere")
    assert wrong.status == 422
    assert f'name="draft" value="{draft}"' in wrong.html
    page = browser.get(f"/change/set?draft={draft}&field=contact&name=Marée+Claire")
    assert page.status == 200
    assert dict(page.inputs())["q.contact"] == "equipe@rivages.example"
    browser.send()
    assert "Le registre dit maintenant autre chose" not in browser.page.text
    browser.send(button="write")
    assert "contact: equipe@rivages.example" in (registry / "content/startups/maree-claire.md").read_text("utf-8")
    assert "Aucun brouillon" in browser.get("/drafts").text


def test_a_form_that_is_sent_after_its_entry_was_removed_keeps_what_was_typed(registry: Path, browser: Browser) -> None:
    browser.get("/change/text?kind=startup&id=mon-estran")
    remove(browser, ESTRAN)
    page = browser.send({"text": TYPED})
    assert page.address.startswith("/drafts/")
    assert typed_of(page) == [TYPED]


def test_what_was_typed_after_its_entry_was_removed_has_the_names_of_its_questions(browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    remove(browser, SAMUEL)
    page = browser.send({"on": "24/01/2025"})
    assert "Les personnes qui partent" in page.text
    assert "Le dernier jour" in page.text
    assert "samuel.orvault n'est plus dans le registre" in page.text  # an id stays as it is


def test_a_change_is_written_after_its_entry_was_removed_keeps_what_was_typed(registry: Path, browser: Browser) -> None:
    browser.get("/change/text?kind=startup&id=mon-estran")
    browser.send({"text": TYPED})
    (registry / ESTRAN).unlink()  # the server has not seen it yet
    page = browser.send(button="write")
    assert page.address.startswith("/drafts/")
    assert typed_of(page) == [TYPED]


def test_a_person_who_was_renamed_is_offered_by_their_name(registry: Path, browser: Browser) -> None:
    browser.get("/change/leave?member=samuel.orvault")
    browser.send({"on": "24/01/2025"}, button="keep")
    move(browser, SAMUEL, "content/members/sam.orvault.md")
    page = go_on(browser)
    assert "Samuel Orvault n'est plus dans le registre" in page.text
    assert 'name="name" value="Samuel Orvault"' in page.html
    draft = page.address.rpartition("/")[2]
    page = browser.get(f"/change/leave?draft={draft}&name=Samuel+Orvault")
    assert "member=sam.orvault" in page.address
    assert 'value="24/01/2025"' in page.html


def test_a_session_goes_on_without_a_product_that_is_removed(registry: Path, browser: Browser) -> None:
    browser.get("/change/committee-session?products=mon-estran,maree-claire")
    browser.send({"mon-estran.comment": "Dit sur l'estran"}, button="go=maree-claire")
    browser.send({"maree-claire.comment": "Dit sur la marée"}, button="keep")
    remove(browser, ESTRAN)
    page = go_on(browser)
    assert page.address.startswith("/drafts/")
    assert {"Dit sur l'estran", "Dit sur la marée"} <= {text.replace("&#39;", "'") for text in typed_of(page)}
    (address,) = re.findall(r'href="(/change/committee-session[^"]+)"', page.html)
    page = browser.get(address.replace("&amp;", "&"))
    assert page.status == 200
    assert dict(page.inputs())["q.maree-claire.comment"] == "Dit sur la marée"


def test_a_draft_about_an_item_that_is_gone_can_be_copied(registry: Path, browser: Browser) -> None:
    form = browser.get("/change/set?kind=member&id=samuel.orvault&field=missions.1.employer")
    browser.send({"missions.1.employer": "Une autre entreprise"}, button="keep")
    path = registry / SAMUEL
    path.write_text(re.sub(r"missions:\n(?:  .*\n)+", "", path.read_text("utf-8")), "utf-8")
    browser.live.changed()
    for page in (go_on(browser), browser.get(form.address)):
        assert page.address.startswith("/drafts/")
        assert typed_of(page) == ["Une autre entreprise"]
        assert "Ce brouillon ne peut pas s'ouvrir tel quel" in page.text


def test_a_draft_waits_for_a_sheet_that_cannot_be_read(registry: Path, browser: Browser) -> None:
    browser.get("/change/text?kind=startup&id=mon-estran")
    browser.send({"text": TYPED}, button="keep")
    path = registry / ESTRAN
    whole = path.read_text("utf-8")
    path.write_text("---\ntitle: [\n---\n", "utf-8")
    browser.live.changed()
    page = go_on(browser)
    assert "La fiche de Mon Estran ne peut pas être lue" in page.text
    assert typed_of(page) == [TYPED]
    without_draft = browser.get("/change/text?kind=startup&id=mon-estran")
    assert without_draft.status == 409
    assert "La fiche de mon-estran ne peut pas être lue" in without_draft.text
    path.write_text(whole, "utf-8")
    browser.live.changed()
    assert dict(go_on(browser).inputs())["q.text"] == TYPED


def test_the_draft_of_a_form_of_another_version_can_be_copied(registry: Path, browser: Browser) -> None:
    browser.get("/change/text?kind=startup&id=mon-estran")
    browser.send({"text": "<b>mots</b>"}, button="keep")
    (file,) = (registry / ".git" / "incubo" / "drafts").iterdir()
    file.write_text(file.read_text().replace('"verb": "text"', '"verb": "rewrite"'))
    page = go_on(browser)
    assert page.status == 200
    assert typed_of(page) == ["&lt;b&gt;mots&lt;/b&gt;"]
    assert browser.get(f"/change/rewrite?draft={file.stem}").address == f"/drafts/{file.stem}"
    browser.post("/drafts", [("drop", file.stem)])
    assert browser.get(f"/drafts/{file.stem}").address == "/drafts"


def test_what_is_typed_into_a_form_whose_entry_is_gone_is_kept_while_it_is_typed(
    registry: Path, browser: Browser
) -> None:
    form = browser.get("/change/text?kind=startup&id=mon-estran")
    draft = form.address.rpartition("=")[2]
    remove(browser, ESTRAN)
    data = {"draft": draft, "do": "keep", "q.text": TYPED}
    answer = browser.client.post(form.address, data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert typed_of(browser.get(f"/drafts/{draft}")) == [TYPED]


def test_the_incubator_whose_figures_are_shown_is_no_entry_that_is_gone(browser: Browser) -> None:
    browser.get("/change/leave?incubator=all&member=samuel.orvault")
    page = browser.send({"on": "24/01/2025"})
    assert page.status == 200
    assert page.address.startswith("/change/leave")
    page = browser.post("/change/leave?incubator=all", [("q.who", "Samuel Orvault"), ("q.on", "24/01/2025")])
    assert page.address.startswith("/change/leave")


ABOUT_ENTRIES = [
    verb for verb, form in FORMS.items() if form.can_ask_subject and not form.is_new_file and not form.is_private
]


@pytest.mark.parametrize("verb", ABOUT_ENTRIES)
def test_no_form_loses_what_was_typed_about_an_entry_that_is_removed(
    registry: Path, browser: Browser, verb: str
) -> None:
    kind = {"": "startup", "any": "startup"}.get(FORMS[verb].subject, FORMS[verb].subject)
    folder = registry / "content" / f"{kind}s"
    entry = sorted(path.stem for path in folder.glob("*.md") if path.stem in ("mon-estran", *_JOBS))[0]
    page = browser.get(f"/{verb if verb == 'committee-mode' else f'change/{verb}'}?{kind}={entry}")
    assert page.status == 200, page.text
    keys = [name.removeprefix("q.") for name, _ in page.inputs() if name.startswith("q.")]
    browser.send({keys[-1] if keys else "start": "TAPÉ"}, button="keep")  # some ask nothing of a sound sheet
    remove(browser, f"content/{kind}s/{entry}.md")
    page = go_on(browser)
    assert page.address.startswith("/drafts/")
    assert "TAPÉ" in typed_of(page)


_JOBS = [path.stem for path in Path("content/jobs").glob("*.md")]
