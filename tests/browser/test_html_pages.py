"""Pages of HTML in a real browser: nothing that axe-core finds, nothing fetched, nothing wider than the window.

`make browser` installs what is needed and runs them; without Chromium or Playwright they are left out.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
PAGES = {
    "phases-over": ("fr", "report", "phases", "--over", "2019..2024", "--why"),
    "timeline": ("en", "report", "timeline", "--all"),
    "standards": ("fr", "report", "standards", "--why"),
    "nothing": ("en", "report", "metrics", "--over", "2016"),
    "list": ("fr", "list", "startups", "--all"),
    "show": ("fr", "show", "quai-solidaire"),
    "dossier": ("fr", "dossier", "mon-estran"),
    "minutes": ("fr", "minutes", "2024-12-12"),
    "digest": ("en", "digest", "--since", "2024-11-15"),
}
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>\u202e</title></svg>'


def look(browser: Any, path: Path) -> list[str]:
    """Everything wrong with a page: what axe-core says, what it fetched, what did not fit, what it ran."""
    from axe_playwright_python.sync_playwright import Axe

    wrong: list[str] = []
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.on("request", lambda request: wrong.append(f"fetched {request.url}") if request.url != path.as_uri() else None)
    page.on("dialog", lambda dialog: (wrong.append("ran a script"), dialog.dismiss()))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    found = Axe().run(page).response
    wrong += [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
    assert len(found["passes"]) > 10  # it did look
    for width in (1100, 360):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"wider than a window of {width}")
    page.close()
    return wrong


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_whole(browser, call, root, tmp_path, name):
    lang, *words = PAGES[name]
    path = tmp_path / f"{name}.html"
    assert call(*words, "-o", str(path), cwd=root, lang=lang).code == 0
    assert look(browser, path) == []


def test_hostile_content_is_only_text(browser, call, root, tmp_path):
    shutil.copytree(root / "content", tmp_path / "content")
    sheet = tmp_path / "content/startups/mon-estran.md"
    sheet.write_text(sheet.read_text("utf-8").replace("title: Mon Estran", f"title: '{HOSTILE}'"), "utf-8")
    path = tmp_path / "frise.html"
    words = ("report", "timeline", "--at", "2025-01-15", "-o", str(path))
    assert call(*words, cwd=tmp_path).code == 0
    assert "onerror" in path.read_text("utf-8")
    assert look(browser, path) == []


def test_a_picture_alone_is_drawn(browser, call, root, tmp_path):
    path = tmp_path / "phases.svg"
    assert call("report", "phases", "-o", str(path), cwd=root).code == 0
    page = browser.new_page()
    page.goto(path.as_uri())
    boxes = page.evaluate("[...document.querySelectorAll('rect')].map(each => each.getBoundingClientRect().width)")
    texts = page.evaluate("[...document.querySelectorAll('text')].map(each => each.getBoundingClientRect().right)")
    assert len([width for width in boxes if width > 3]) >= 6
    assert max(texts) <= page.evaluate("document.documentElement.getBoundingClientRect().right")
    page.close()
