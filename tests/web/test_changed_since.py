"""A form that was opened before a colleague changed the same: its preview says who, what it was and what it is now."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.git_repository import DIGUE, git, make_clones, make_sample_repository
from support.web_forms import Browser

from incubo.web.forms.answers import MAX_ANSWERS, TooManyAnswersError, read_answers

ESTRAN = "content/startups/mon-estran.md"
OFFER = "content/jobs/2024-12-16-developpement-mon-estran.md"
SAMUEL = "content/members/samuel.orvault.md"
PAUL = "Paul Kerbrat a modifié ceci depuis que vous avez ouvert le formulaire :"
SOMEBODY = "Ceci a changé depuis que vous avez ouvert le formulaire :"
CONTACT = "contact: mon-estran@rivages.example"
CONTACT_FORM = "/change/set?kind=startup&id=mon-estran&field=contact"
COMMITTEE = "  - name: committee\n    date: 2025-01-14\n    decision: continue\n    amount: 1000\n"
SINCE = re.compile(r"a modifié ceci depuis|ont modifié ceci depuis|Ceci a changé depuis")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path / "registry")


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


def change(
    browser: Browser, path: str, old: str, new: str, *, author: str | None = "Paul Kerbrat", count: int = 1
) -> None:
    """Somebody changes a file; `author`: who commits it, None: nobody yet, "": the person at this computer."""
    file = browser.root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, count), "utf-8")
    if author is not None:
        by = [f"--author={author} <colleague@rivages.example>"] if author else []
        git(browser.root, "commit", "-qm", "Des nouvelles", *by, path)
    browser.live.changed()


def since(page_html: str) -> str:
    """What the notice says; "" without one."""
    found = re.search(r'<div class="note warn" role="alert"><div>(<p>.*?)</div></div>', page_html, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).replace("\u00a0", " ").split()) if found else ""


def preview_committee(browser: Browser, amount: str) -> str:
    """The preview of a committee, with the further questions as they are suggested."""
    browser.send({"decision": "continue", "on": "14/01/2025", "amount": amount})
    page = browser.send()
    assert "Rien n'est encore écrit." in page.text, page.text
    return page.html


def test_a_field_that_a_colleague_changed_meanwhile(registry: Path, browser: Browser) -> None:
    browser.get(CONTACT_FORM)
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example")
    page = browser.send({"contact": "nouveau@rivages.example"})
    assert page.status == 200
    assert since(page.html).startswith(f"{PAUL} Mon Estran : adresse de contact : estran@rivages.example"), page.text
    assert "mon-estran@rivages.example" in since(page.html)
    assert "entre-temps" not in page.text  # nobody looked at the preview before, and it is said once
    assert since(browser.get(page.address).html)  # as long as it is not written
    assert browser.send(button="write").address.startswith("/done/")
    assert "nouveau@rivages.example" in (registry / ESTRAN).read_text("utf-8")


def test_in_english(registry: Path) -> None:
    browser = Browser(registry, "en")
    browser.get(CONTACT_FORM)
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example")
    change(browser, ESTRAN, "estran@", "equipe@", author="Marie Kerdoncuff")
    page = browser.send({"contact": "nouveau@rivages.example"})
    expected = "Marie Kerdoncuff and Paul Kerbrat have changed this since you opened the form:"
    assert since(page.html).startswith(expected), page.text


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("Paul Kerbrat", PAUL),
        ("", SOMEBODY),  # the person at this computer, in another tab or at a terminal
        (None, SOMEBODY),  # with another program, and in no commit
    ],
)
def test_who_changed_it(browser: Browser, author: str | None, said: str) -> None:
    browser.get(CONTACT_FORM)
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example", author=author)
    change(browser, ESTRAN, "mission: ", "mission: Aussi ", author="Marie Kerdoncuff" if author is not None else None)
    page = browser.send({"contact": "nouveau@rivages.example"})
    assert since(page.html).startswith(said), page.text
    assert "Marie" not in since(page.html)


def test_another_field_is_not_told(browser: Browser) -> None:
    browser.get(CONTACT_FORM)
    change(browser, ESTRAN, "mission: ", "mission: Aussi ")
    page = browser.send({"contact": "nouveau@rivages.example"})
    assert not SINCE.search(page.text)


def test_what_had_changed_before_the_form_was_opened_is_not_told(browser: Browser) -> None:
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example")
    change(browser, ESTRAN, "estran@rivages", "equipe@rivages", author=None)
    browser.get(CONTACT_FORM)
    assert not SINCE.search(browser.send({"contact": "nouveau@rivages.example"}).text)
    change(browser, ESTRAN, "mission: ", "mission: Aussi ", author="")  # commits both
    assert not SINCE.search(browser.get(browser.page.address).text)
    change(browser, ESTRAN, "equipe@rivages", "tous@rivages")
    assert since(browser.get(browser.page.address).html).startswith(PAUL)


def test_a_mission_that_a_colleague_extended_meanwhile(browser: Browser) -> None:
    browser.get("/change/extend?member=samuel.orvault")
    change(browser, SAMUEL, "end: 2025-02-04", "end: 2025-06-01")
    page = browser.send({"until": "01/07/2025"})
    assert since(page.html).startswith(f"{PAUL} Samuel Orvault"), page.text
    assert "1er juin 2025" in since(page.html)
    assert "4 février 2025" in since(page.html)
    assert "juillet" not in since(page.html)


def test_the_committee_of_one_day_recorded_by_two(browser: Browser) -> None:
    browser.get("/change/committee?startup=mon-estran")
    change(browser, ESTRAN, "events:\n", f"events:\n{COMMITTEE}")
    said = since(preview_committee(browser, "2000"))
    assert said.startswith(f"{PAUL} Mon Estran"), said
    assert "14 janvier 2025" in said
    assert "1 000 €" in said
    assert "2 000 €" not in said
    browser.get("/change/committee?startup=mon-estran")  # opened after it
    assert not since(preview_committee(browser, "3000"))


def test_a_committee_of_another_day_is_not_told(browser: Browser) -> None:
    browser.get("/change/committee?startup=mon-estran")
    change(browser, ESTRAN, "events:\n", f"events:\n{COMMITTEE.replace('2025-01-14', '2024-09-10')}")
    assert not since(preview_committee(browser, "2000"))


def test_a_phase_that_a_colleague_began_meanwhile(browser: Browser) -> None:
    browser.get("/change/phase?startup=mon-estran")
    change(browser, ESTRAN, "events:\n", "  - name: consolidation\n    start: 2025-01-10\nevents:\n")
    page = browser.send({"phase": "opere", "on": "15/01/2025"})
    assert since(page.html).startswith(f"{PAUL} Mon Estran"), page.text
    assert "10 janvier 2025" in since(page.html)


@pytest.mark.parametrize(
    ("address", "path", "old", "new", "answers", "said"),
    [
        (
            "leave?member=samuel.orvault", SAMUEL, "end: 2025-02-04", "end: 2025-06-01", {"on": "31/01/2025"},
            "1er juin 2025",
        ),
        (
            "metric?startup=mon-estran", ESTRAN, "value: 38500", "value: 40000",
            {"m.departements_couverts": "5", "m.consultations_grande_maree": "41000", "on": "01/05/2024"}, "40 000",
        ),
        (
            "extend?job=2024-12-16-developpement-mon-estran", OFFER, "closes: 2025-02-07", "closes: 2025-02-14",
            {"until": "28/02/2025"}, "14 février 2025",
        ),
    ],
)  # fmt: skip
def test_other_forms(
    browser: Browser, address: str, path: str, old: str, new: str, answers: dict[str, str], said: str
) -> None:
    browser.get(f"/change/{address}")
    change(browser, path, old, new)
    page = browser.send(answers)
    assert "Rien n'est encore écrit." in page.text, page.text
    assert since(page.html).startswith(PAUL), page.text
    assert said in since(page.html)


def test_a_part_of_a_text(browser: Browser) -> None:
    page = browser.get("/change/text?kind=startup&id=mon-estran")
    text = dict(page.inputs())["q.text"]
    body = text.split("\n\n")[-1].split("\n")[0]
    change(browser, ESTRAN, body, "Une phrase de Paul.")
    page = browser.send({"text": text + "\n\nLa fin.\n"})
    assert since(page.html).startswith(f"{PAUL} Mon Estran"), page.text


def test_what_a_form_was_opened_from_goes_with_its_draft(browser: Browser) -> None:
    browser.get(CONTACT_FORM)
    browser.send({"contact": "nouveau@rivages.example"}, button="keep")
    address = browser.page.address
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example")
    again = Browser(browser.root)  # the server was started again
    again.get(address)
    assert since(again.send().html).startswith(PAUL)


def test_work_that_is_made_again_on_top_of_a_colleague_is_not_told(browser: Browser) -> None:
    start = git(browser.root, "rev-parse", "HEAD")
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example", author="")
    own = git(browser.root, "rev-parse", "HEAD")
    browser.get(CONTACT_FORM)
    git(browser.root, "reset", "-q", "--hard", start)
    change(browser, ESTRAN, "mission: ", "mission: Aussi ")
    git(browser.root, "cherry-pick", own)
    browser.live.changed()
    assert not SINCE.search(browser.send({"contact": "nouveau@rivages.example"}).text)


def test_the_name_of_an_author_is_only_text(browser: Browser) -> None:
    browser.get(CONTACT_FORM)
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example", author="Paul & \u202e{names}")
    page = browser.send({"contact": "nouveau@rivages.example"})
    assert re.search(r"<p>Paul &amp; [^<]*{names} a modifié ceci", page.html)
    assert "\u202e" not in page.html


@pytest.mark.parametrize(
    "make",
    [
        lambda _: "0" * 40,
        lambda _: "HEAD",
        lambda _: "--output=/tmp/x",
        lambda _: "",
        lambda _: "é\u202e\n",
        lambda root: git(root, "commit-tree", "-m", "Une autre histoire", "HEAD^{tree}"),
        lambda root: git(root, "rev-parse", "HEAD^{tree}"),
    ],
)
def test_a_state_that_is_none_tells_nothing(browser: Browser, make: Callable[[Path], str]) -> None:
    browser.get(CONTACT_FORM)
    word = make(browser.root)
    change(browser, ESTRAN, CONTACT, "contact: estran@rivages.example")
    names = [(name, value) for name, value in browser.page.inputs() if name not in ("opened", "q.contact")]
    match = re.search(r'<form action="(/change/[^"]*)" method="post"', browser.page.html)
    assert match is not None
    page = browser.post(html.unescape(match[1]), [*names, ("q.contact", "n@rivages.example"), ("opened", word)])
    assert page.status == 200
    assert not SINCE.search(page.text)
    assert "c'est maintenant « estran@rivages.example »" in page.text  # the form knows it from its own field


def test_what_sync_brought_is_told_and_own_work_that_it_made_again_is_not(tmp_path: Path) -> None:
    _, theirs, ours = make_clones(tmp_path)
    browser = Browser(ours)
    change(browser, DIGUE, "mission: ", "contact: digue@rivages.example\nmission: ", author="")
    forms = [Browser(ours) for _ in range(2)]
    for form, name in zip(forms, ("mon-estran", "digue"), strict=True):
        form.get(f"/change/set?kind=startup&id={name}&field=contact")
    colleague = Browser(theirs)
    change(colleague, ESTRAN, "mission: ", "contact: estran@rivages.example\nmission: ")
    change(colleague, DIGUE, "title: Digue", "title: La digue")
    git(theirs, "push", "-q", "origin", "HEAD")
    browser.wait(browser.post("/sync", []))
    assert "contact: estran" in (ours / ESTRAN).read_text("utf-8")
    said = []
    for form in forms:
        form.live.changed()
        said.append(since(form.send({"contact": "nouveau@rivages.example"}).html))
    assert said == [f"{PAUL} Mon Estran : adresse de contact : estran@rivages.example", ""]


def test_the_state_of_the_registry_is_not_counted_as_answers() -> None:
    """A long form with what each field held, while a hundred files are in no commit."""
    state = ("f" * 40, *(f"content/startups/s{number}.md" for number in range(100)))
    posted = [*((f"q.{number}", "") for number in range(MAX_ANSWERS)), *(("opened", word) for word in state)]
    assert read_answers(posted).opened == state
    with pytest.raises(TooManyAnswersError):
        read_answers([*posted, ("q.one-more", "")])
