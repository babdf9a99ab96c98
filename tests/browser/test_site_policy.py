"""The pages of `export site` in a real browser, from a disk and from a host: what their policy lets in."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.git_repository import git
from support.sample_registry import copy_sample_registry

from incubo.app.environment import Environment
from incubo.app.published.workspace import open_published_workspace
from incubo.core import clock
from incubo.web.site import SiteOptions, export_site

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]  # the drivers' own warnings are not ours
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#6a1b9a"/></svg>'
PAGES = ("", "startups", "startups/digue-info", "reports", "reports/phases", "search", "404")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a logo and colours of its own; one that does not know its address."""
    folder = tmp_path_factory.mktemp("site")
    root = folder / "registry"
    root.mkdir()
    copy_sample_registry(root)
    (root / "content/logo.svg").write_bytes(LOGO)
    settings = root / "incubo.toml"
    settings.write_text(
        f'{settings.read_text("utf-8")}\n[site]\nlogo = "content/logo.svg"\ncolor = "#6A1B9A"\n', "utf-8"
    )
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "R")
    opened = open_published_workspace(root, Environment("fr", clock.today))
    export_site(opened, folder / "site", SiteOptions("all", "", shows_people=True))
    return folder / "site"


@pytest.fixture(scope="module")
def base(site: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of its folder, from a disk or from a host on this machine."""
    if request.param == "file":
        yield site.as_uri()
        return
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site))) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()
        thread.join()


def open_page(browser: Any, address: str, wrong: list[str]) -> Any:
    page = browser.new_context(locale="fr-FR").new_page()
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    return page


def file_of(site: Path, path: str) -> str:
    names = (f"{path}/index.html", f"{path}.html") if path else ("index.html",)
    return next(name for name in names if (site / name).is_file())


@pytest.mark.parametrize("base", ["file", "http"], indirect=True)
def test_nothing_of_a_site_is_refused(browser: Any, site: Path, base: str) -> None:
    for path in PAGES:
        wrong: list[str] = []
        page = open_page(browser, f"{base}/{file_of(site, path)}", wrong)
        assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')") == "#6a1b9a"
        assert page.evaluate("document.querySelector('img.logo').naturalWidth") > 0
        assert page.evaluate("document.querySelector('main') !== null")
        if path == "search":
            page.fill("form[data-find] input[name=q]", "digue")
            page.wait_for_selector("[data-found]:not(:empty)")
            page.wait_for_selector("[data-n]:not([hidden])")
            page.wait_for_load_state("networkidle")  # the words of texts have come
        assert wrong == [], path
        page.context.close()


@pytest.mark.parametrize("base", ["file", "http"], indirect=True)
@pytest.mark.parametrize("path", ["startups/digue-info", "404"])
def test_what_is_not_of_the_site_does_not_run(browser: Any, site: Path, base: str, path: str) -> None:
    file = site / file_of(site, path)
    own = file.read_text("utf-8")
    added = (
        '<script>document.title = "run"</script><img src="x" onerror="document.title = \'run\'">'
        '<script src="https://strangers.example/x.js"></script><style>main { display: none }</style>'
        '<p style="display: none">a</p><iframe src="https://strangers.example/"></iframe>'
    )
    file.write_text(own.replace("</main>", f"{added}</main>"), "utf-8")
    try:
        wrong: list[str] = []
        page = open_page(browser, f"{base}/{file_of(site, path)}", wrong)
        assert page.title() != "run"
        assert page.evaluate("getComputedStyle(document.querySelector('main')).display") == "block"
        assert sum("Content Security Policy" in text for text in wrong) >= 5
        page.context.close()
    finally:
        file.write_text(own, "utf-8")
