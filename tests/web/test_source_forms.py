"""In a registry that a source writes, forms say what to enter there, and write what is ours (`[source]`)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.sample_registry import copy_sample_registry
from support.web_forms import Browser

from incubo.web.forms.open_forms import FORMS as CHANGE_FORMS

FORMS = "https://espace-membre.incubateur.net"


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    registry = copy_sample_registry(tmp_path / "registry")
    with (registry / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write("\n[source]\n")
    return Browser(registry)


def files(browser: Browser) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted((browser.root / "content").rglob("*.md"))}


@pytest.mark.parametrize(
    ("address", "answers", "place", "value"),
    [
        ("/change/extend?member=samuel.orvault", {"until": "2025-06-30"},
         "community/samuel.orvault/update", "2025-06-30"),
        ("/change/phase?startup=digue-info", {"phase": "acceleration", "on": "2025-01-14"},
         "startups/digue-info/info-form", "2025-01-14"),
        ("/change/set?kind=startup&id=mon-estran&field=budget_url", {"budget_url": "https://budget.example"},
         "startups/mon-estran/info-form", "https://budget.example"),
    ],
)  # fmt: skip
def test_what_the_source_has_is_entered_there(
    browser: Browser, address: str, answers: dict[str, str], place: str, value: str
) -> None:
    before = files(browser)
    browser.get(address)
    page = browser.send(answers)
    assert f'href="{FORMS}/{place}"' in page.html
    assert f'data-copy="{value}"' in page.html
    assert 'value="write"' not in page.html
    assert 'value="propose"' not in page.html
    assert files(browser) == before


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/change/phase?startup=digue-info", "startups/digue-info/info-form"),
        ("/change/text?kind=startup&id=digue-info", "startups/digue-info/info-form"),
        ("/change/rename?kind=startup&id=digue-info", "startups/digue-info/info-form"),
        ("/change/set?kind=member&id=samuel.orvault&field=missions.1", "community/samuel.orvault/update"),
        ("/change/extend?member=samuel.orvault", "community/samuel.orvault/update"),
        ("/change/extend?startup=mon-estran", ""),
        ("/change/committee?startup=digue-info", None),
        ("/change/metric?startup=digue-info", None),
        ("/change/set?kind=startup&id=digue-info&field=events.1", None),
        ("/change/close?job=2024-12-16-developpement-mon-estran", None),
    ],
)
def test_who_fills_in_what_the_source_has_is_told_before(browser: Browser, address: str, place: str | None) -> None:
    page = browser.get(address)
    assert ("Cela se modifie dans l'Espace Membre" in page.text) == (place is not None)
    assert (f'href="{FORMS}/{place}"' in page.html) == bool(place)


@pytest.mark.parametrize(
    ("address", "answers"),
    [
        ("/change/leave?member=samuel.orvault", {"startup": "Mon Estran", "on": "17/01/2025"}),
        ("/change/set?kind=member&id=samuel.orvault&field=missions.1.employer", {"missions.1.employer": "ANRH"}),
        ("/change/rename?kind=startup&id=mon-estran", {"title": "Grand Estran"}),
    ],
)
def test_a_day_that_does_not_change_is_not_what_is_entered(
    browser: Browser, address: str, answers: dict[str, str]
) -> None:
    """Whoever leaves one product goes on for another one until the same day."""
    browser.get(address)
    page = browser.send(answers)
    assert f'href="{FORMS}/' in page.html
    for value in ("2025-02-04", "2024-03-29", "grand-estran", "/startups/mon-estran"):
        assert f'data-copy="{value}"' not in page.html


def test_what_is_sent_all_the_same_is_not_written(browser: Browser) -> None:
    browser.get("/change/extend?member=samuel.orvault")
    browser.send({"until": "2025-06-30"})
    before = files(browser)
    page = browser.send(button="write")
    assert "Espace Membre" in page.text
    assert files(browser) == before


def test_a_committee_is_ours_and_its_phase_is_not(browser: Browser) -> None:
    committee = {"decision": "accelerate", "on": "2025-01-14", "amount": "120000"}
    browser.get("/change/committee?startup=digue-info")
    page = browser.send(committee)  # whether the phase follows is not asked
    assert 'name="q.digue-info.phase"' not in page.html
    assert "elle se modifie dans l'Espace Membre" in page.text
    assert 'value="write"' in page.html
    browser.get("/change/committee?startup=maree-claire")
    browser.send({"decision": "continue", "on": "2025-01-14", "amount": "120000", "months": "6"})
    browser.send()  # nobody's mission goes on here
    browser.send(button="write")
    assert b"amount: 120000" in files(browser)[str(browser.root / "content/startups/maree-claire.md")]


def test_pages_lead_to_the_source(browser: Browser) -> None:
    (browser.root / "content/members/zoe.quai.md").write_text("fullname: Zoé\n\trole: x\n", "utf-8")
    today = browser.get("/").html
    assert f'href="{FORMS}/community/samuel.orvault/update"' in today
    assert 'href="/change/extend?member=' not in today
    assert 'href="/change/committee?startup=maree-claire"' in today
    checks = browser.get("/checks?severity=all").html
    assert 'href="https://github.com/betagouv/espace-membre-next/issues"' in checks
    assert f'href="{FORMS}/community/hugo.destrebecq/update"' in checks
    assert "/change/set?kind=member" not in checks
    product = browser.get("/startups/maree-claire").html
    assert f'href="{FORMS}/startups/maree-claire/info-form"' in product
    assert "field=impact_url" not in product


def test_what_is_missing_leads_there_and_says_so(browser: Browser) -> None:
    form = f"{FORMS}/startups/digue-info/info-form"
    links = re.findall(f'<a class="small" href="{form}"[^>]*>(.*?)</a>', browser.get("/startups/digue-info").html)
    assert links
    assert all("Espace Membre" in link for link in links)


def test_who_is_in_a_team_is_changed_at_the_source(browser: Browser) -> None:
    """At once, and not by a form of ours that can only say so; a committee with a decision is corrected here."""
    page = browser.get("/startups/maree-claire").html
    assert "/change/join?" not in page
    assert "/change/extend?startup" not in page
    assert f'href="{FORMS}/community/create"' in page
    assert page.count(f'href="{FORMS}/community/samuel.orvault/update"') == 1
    assert "field=events." in page
    assert "field=phases." not in page
    person = browser.get("/members/samuel.orvault").html
    assert f'href="{FORMS}/community/samuel.orvault/update"' in person
    for verb in ("extend", "leave", "join"):
        assert f"/change/{verb}?" not in person


def test_the_button_of_the_phase_leads_to_the_source(browser: Browser) -> None:
    page = browser.get("/startups/digue-info")
    assert f'class="btn" href="{FORMS}/startups/digue-info/info-form"' in page.html
    assert "Changer la phase dans l'Espace Membre" in page.text
    assert "/change/phase?" not in page.html


THEIRS: dict[str, tuple[str, dict[str, str | list[str]]]] = {
    "extend": ("member=samuel.orvault", {"until": "2025-06-30"}),
    "phase": ("startup=digue-info", {"phase": "acceleration", "on": "2025-01-14"}),
    "set": ("kind=startup&id=mon-estran&field=budget_url", {"budget_url": "https://budget.example"}),
    "join": ("startup=digue-info", {"who": ["gael.tromeur"], "until": "2025-06-30", "status": "admin"}),
    "leave": ("member=samuel.orvault", {"startup": "Mon Estran", "on": "2025-01-31"}),
    "event": ("startup=mon-estran", {"event": "product_launch", "on": "2025-01-10"}),
    "stop": ("startup=maree-claire", {"reason": "impact", "on": "2025-01-10"}),
    "text": ("kind=startup&id=mon-estran", {"text": "Un autre texte, assez long pour être une fiche."}),
    "rename": ("kind=startup&id=mon-estran", {"title": "Grand Estran"}),
    "new-startup": ("", {"title": "Phare à foin", "draft": "1"}),
    "new-member": ("", {"fullname": "Yann Le Guen", "draft": "1", "agreed": "1"}),
    "new-incubator": ("", {"title": "Les phares", "draft": "1"}),
    "new-organisation": ("", {"name": "Office des phares", "draft": "1"}),
    "new-team": ("", {"name": "Phares", "incubator": "rivages"}),
}
"""For each form of what the source has, what its address names, and answers."""
OURS = {
    *("committee", "committee-mode", "committee-session", "metric", "close", "new-job", "keep", "private", "order"),
    *("postpone", "postpone-private"),
}
WITHOUT_FORM = {
    "fix": "of a file of the source, nothing is corrected here",
    "phase-order": "below",
    "import": "a file comes first",
    "import-private": "the same",
}


def test_every_form_is_tried() -> None:
    assert CHANGE_FORMS.keys() == THEIRS.keys() | OURS | WITHOUT_FORM.keys()


@pytest.mark.parametrize("form", THEIRS)
def test_each_form_of_what_the_source_has_leads_there(browser: Browser, form: str) -> None:
    before = files(browser)
    parameters, answers = THEIRS[form]
    browser.get(f"/change/{form}?{parameters}")
    page = browser.send(answers)
    assert page.status == 200, page.text
    assert f'href="{FORMS}/' in page.html
    assert 'value="write"' not in page.html
    assert files(browser) == before


def test_the_rest_of_a_stop_is_written_from_the_pages_of_its_entries(browser: Browser) -> None:
    browser.get("/change/stop?startup=maree-claire")
    page = browser.send({"reason": "impact", "on": "2025-01-10"})
    if "Ce qui va changer" not in page.text:  # what goes with it is asked
        page = browser.send({"with_jobs": "yes"})
    assert "Le reste est à nous, et n'est pas écrit non plus :" in page.text
    assert 'href="/startups/maree-claire">À écrire seul, depuis sa page</a>' in page.html
    assert 'name="q.stop_reason"' in browser.get("/change/set?kind=startup&id=maree-claire").html


def test_what_no_form_of_the_source_changes_is_reported(browser: Browser) -> None:
    path = browser.root / "content/startups/mon-estran.md"
    text = path.read_text("utf-8")
    phases = re.findall(r"  - name: .*\n    start: .*\n(?:    end: .*\n)?", text.partition("phases:\n")[2])
    first, second = phases[:2]
    path.write_text(text.replace(first + second, second + first), "utf-8")
    browser.get("/change/phase-order?startup=mon-estran")
    page = browser.send()
    assert 'href="https://github.com/betagouv/espace-membre-next/issues"' in page.html
    assert 'value="write"' not in page.html
