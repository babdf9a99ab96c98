"""Every kind of page (`support.visited_pages`) in a real browser: accessible, whole, nothing from elsewhere.

The pages were answered before; here they are only shown, with the headers of the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from support.paths import load_tool
from support.untidy_registry import UNTIDY
from support.visited_pages import VisitedPage, Visits

from incubo.web.links import ENTRY_SECTIONS
from incubo.web.security import SECURITY_HEADERS
from incubo.web.static_files import load_static_files

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
BASE = "http://127.0.0.1:1"
"""Browsers trust the addresses of this machine, as those of the server; nothing is asked for there."""
WIDTHS = (1280, 360)
OVERLAPPING = """[...document.querySelectorAll("main h1, main h2, main p, main li")].filter(text => {
  const next = text.nextElementSibling?.getBoundingClientRect(), own = text.getBoundingClientRect()
  return next && next.height && own.height && next.top < own.bottom - 1 && next.bottom > own.top + 1
    && next.left < own.right - 1 && next.right > own.left + 1
}).map(text => text.textContent)"""
"""The texts that the next one of the same element is drawn upon."""


class Viewer:
    """A browser window that shows pages without a server. `wrong`: errors, and what was asked for and is not there."""

    def __init__(self, browser: Any) -> None:
        from axe_playwright_python.base import AXE_SCRIPT

        self.axe = AXE_SCRIPT
        self.context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
        self.page = self.context.new_page()
        self.shown: VisitedPage | None = None
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.context.route("**/*", self._answer)

    def _answer(self, route: Any) -> None:
        path, page = unquote(urlsplit(route.request.url).path), self.shown
        assert page is not None
        if not route.request.url.startswith(f"{BASE}/"):
            self.wrong.append(f"fetched {route.request.url}")
            route.abort()
        elif path == f"/{page.path or 'page'}":
            headers = SECURITY_HEADERS if page.is_served else {}
            route.fulfill(body=page.html, headers={**headers, "content-type": "text/html; charset=utf-8"})
        elif page.folder is not None and (page.folder / path[1:]).is_file():
            route.fulfill(path=page.folder / path[1:])
        elif path.startswith("/static/") and (file := load_static_files().files.get(path[8:])) is not None:
            route.fulfill(body=file.data, headers={"content-type": file.media_type})
        else:
            self.wrong.append(f"asked for {path}")
            route.fulfill(status=404)

    def check(self, visited: VisitedPage, *, schemes: Sequence[str], widths: Sequence[int]) -> list[str]:
        """What is wrong with a page. axe looks at it in these colours and widths; its widths are looked at in all."""
        self.shown = visited
        self.wrong.clear()
        self.page.goto(f"{BASE}/{visited.path or 'page'}")
        self.page.evaluate(self.axe)
        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 900})
                if scheme == schemes[0]:
                    self.wrong += self._find_misplaced(width)
                if width in widths:
                    self.wrong += [f"{scheme}, {width}: {text}" for text in self._ask_axe(scheme)]
        return [f"{visited.name}: {text}" for text in self.wrong]

    def _find_misplaced(self, width: int) -> Iterator[str]:
        page = self.page
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield f"wider than a window of {width}"
        for text in page.evaluate(OVERLAPPING):
            yield f"{width}: drawn upon: {text}"

    def _ask_axe(self, scheme: str) -> Iterator[str]:
        options: dict[str, object] = {"resultTypes": ["violations"]}
        if scheme == "dark":  # only colours are others
            options["runOnly"] = ["color-contrast"]
        found = self.page.evaluate("options => axe.run(options)", options)
        assert len(found["passes"]) > (0 if scheme == "dark" else 5), found["url"]  # it did look
        for one in found["violations"]:
            yield f"{one['id']}: {one['nodes'][0]['html'][:200]}"


@pytest.fixture(scope="module")
def viewer(browser: Any) -> Iterator[Viewer]:
    viewer = Viewer(browser)
    yield viewer
    viewer.context.close()


@pytest.fixture(scope="module")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("zensical", reason="Zensical is not installed (make browser)")
    folder = tmp_path_factory.mktemp("documentation")
    assert load_tool("documentation").build(folder) == 0
    return folder


def _choose_site_pages(pages: Sequence[VisitedPage]) -> Iterator[VisitedPage]:
    """Of the entries in a folder, the first, the untidy ones and what leads on; all other pages of the site."""
    seen: set[Path] = set()
    for page in pages:
        path = Path(page.path)
        is_entry = path.parent.name in ENTRY_SECTIONS.values() and path.name != "index.html"
        is_odd = f"/{page.path.removesuffix('.html')}" in UNTIDY or 'http-equiv="refresh"' in page.html
        if not is_entry or is_odd or path.parent not in seen:
            yield page
        if is_entry:
            seen.add(path.parent)


@pytest.mark.parametrize("is_site", [False, True], ids=["served", "site"])
def test_every_page_is_accessible_and_whole(viewer: Viewer, visits: Visits, *, is_site: bool) -> None:
    pages = [page for page in visits.pages if (page.folder is not None) is is_site]
    seen: set[str] = set()
    wrong = []
    for page in _choose_site_pages(pages) if is_site else pages:
        if 'http-equiv="refresh"' in page.html:  # it leads on at once
            page = page._replace(html=page.html.replace('http-equiv="refresh"', 'name="lead"'))
        is_first = page.template not in seen  # its style is that of the others
        seen.add(page.template)
        schemes, widths = (("light", "dark"), WIDTHS) if is_first else (("light",), WIDTHS[:1])
        wrong += viewer.check(page, schemes=schemes, widths=widths)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_documentation_is_accessible_and_whole(viewer: Viewer, lang: str, documentation: Path) -> None:
    pages = ["", "rules", "rules/phase-ends-before-start", "commands/extend", "fields", "sql", "contributing"]
    wrong = []
    for name in pages:
        path = f"{lang}/{name}/index.html".replace("//", "/")
        page = VisitedPage(path, path, (documentation / path).read_text("utf-8"), documentation, path)
        wrong += viewer.check(page, schemes=("light", "dark"), widths=WIDTHS)
    assert not wrong, "\n".join(wrong)
