"""Every link to a form leads to one: of the sample's pages, and of those of a registry with many findings."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

from support.examples import TRIES_ALL
from support.git_repository import make_sample_repository
from support.sample_registry import copy_sample_registry
from support.web_forms import Browser

_LINK = re.compile(r'(?:href|action)="(/(?!static|stop|language|theme|accounts)[^"#]*)"')
_FORMS = ("/change/", "/committee-mode", "/import")
_FILES = re.compile(r"\.(csv|xlsx|svg|ics|eml|zip|json|md|docx|txt)$")
_MAX_PAGES = 150
_VALUE = re.compile("=[^&]*")
_OPENED_OF_A_FORM = 1_000_000 if TRIES_ALL else 2


def _follow(browser: Browser, first: tuple[str, ...]) -> set[str]:
    """Open every page that others lead to, one for each address without its query, and every form (some of those that
    differ in values only); the forms.
    """
    opened: Counter[str] = Counter()
    waiting, seen, forms = [*first], set[str](), set[str]()
    while waiting:
        address = waiting.pop()
        is_form = address.startswith(_FORMS)
        key = address if is_form or address in first else address.partition("?")[0]
        if key in seen or _FILES.search(address.partition("?")[0]) or (not is_form and len(seen - forms) > _MAX_PAGES):
            continue
        seen.add(key)
        if is_form:
            forms.add(address)
            opened[_VALUE.sub("=", address)] += 1
            if opened[_VALUE.sub("=", address)] > _OPENED_OF_A_FORM:
                continue
        page = browser.get(address)
        assert page.status == 200 or not is_form, (address, page.status, page.text[:600])
        if not is_form:
            waiting += [html.unescape(link) for link in _LINK.findall(page.html)]
    return forms


def _damage(root: Path) -> None:
    """Make mistakes of many kinds in every entry."""
    for path in sorted((root / "content").glob("*s/*.md")):
        text = path.read_text("utf-8")
        text = text.replace("https://", "htps://").replace("status: independent", "status: Independant")
        text = re.sub(r"(start: \d{4}-\d\d-)\d\d", r"\g<1>31", text, count=1)
        text = re.sub(r"(name: )(investigation|construction|acceleration)", r"\1Etape \2", text, count=1)
        path.write_text(text.replace("end: 2025", "end: 2015").replace("github: ", "github: @"), "utf-8")


def test_every_link_to_a_form_leads_to_one(tmp_path: Path) -> None:
    forms = _follow(Browser(copy_sample_registry(tmp_path)), ("/", "/checks?severity=all"))
    assert len(forms) > 100


def test_every_finding_has_a_form_that_is_there(tmp_path: Path) -> None:
    root = copy_sample_registry(tmp_path)
    _damage(root)
    forms = _follow(Browser(root), ("/checks?severity=all",))
    assert sum(link.startswith("/change/fix?") for link in forms) > 5
    assert any("field=phases." in link for link in forms)


def test_a_correction_that_is_left_out_says_why(tmp_path: Path) -> None:
    root = copy_sample_registry(tmp_path)
    path = "content/members/pauline.vasseneix.md"
    text = (root / path).read_text("utf-8")
    damaged = re.sub(r"start: .*\n    end: .*", "start: 2022-09-31\n    end: 2015-08-31", text, count=1)
    (root / path).write_text(damaged, "utf-8")
    browser = Browser(root)
    link = re.search(r'href="(/change/fix\?path=[^"]+vasseneix[^"]*)"', browser.get("/checks?severity=all").html)
    assert link is not None
    page = browser.get(html.unescape(link[1]))
    assert page.status == 200
    assert "Ligne 6, remplacer par « 2022-09-30 » : non fait" in page.text
    assert "serait alors faux : cette mission se termine avant d'avoir commencé" in page.text
    form = re.search(r'href="(/change/set\?[^"]*pauline\.vasseneix[^"]*)"', page.html)
    assert form is not None
    assert browser.get(html.unescape(form[1])).status == 200


def test_a_file_is_corrected_as_it_was_shown(tmp_path: Path) -> None:
    root = make_sample_repository(tmp_path / "registry")
    path = root / "content/startups/mon-estran.md"
    before = path.read_text("utf-8")
    path.write_text(re.sub(r"^contact: (.*)$", r"contact: mailto:\1", before, flags=re.MULTILINE), "utf-8")
    browser = Browser(root)
    link = re.search(r'href="(/change/fix\?path=[^"]+mon-estran[^"]*)"', browser.get("/checks?severity=all").html)
    assert link is not None
    preview = browser.get(link[1])
    assert "mailto:" in preview.html  # the line that goes
    assert browser.send(button="write").address.startswith("/done/")
    assert path.read_text("utf-8") == before
    assert browser.get("/change/fix?path=content/none.md").status == 404
    assert browser.get("/change/fix?path=../../etc/passwd").status == 404


def test_a_thing_to_do_has_every_way_out(tmp_path: Path) -> None:
    """Somebody may arrive, or an offer be published where none is open for it; people leave, or the product goes on."""
    page = html.unescape(Browser(copy_sample_registry(tmp_path)).get("/?all=1").html)
    lines = [line for line in re.findall(r"<li class=.*?</li>", page, re.DOTALL) if "Reporter</a>" in line]

    def ways(form: str) -> list[str]:
        line = next(line for line in lines if f'href="{form}"' in line)
        links = re.findall(r'<a class="btn s" href="([^"]*)"', line)
        return [link for link in links if link != form]

    assert ways("/change/join?startup=maree-claire") == ["/jobs/2024-09-02-deploiement-maree-claire"]
    assert ways("/change/join?startup=acces-cale") == ["/change/new-job?startup=acces-cale"]  # its offer is for another
    assert ways("/change/leave?startup=filet-d-aide") == ["/change/phase?startup=filet-d-aide"]
    offer = "job=2024-12-16-developpement-mon-estran"
    assert ways(f"/change/extend?{offer}") == [f"/change/close?{offer}"]
