"""Chromium, and a server of the sample registry with a published copy, for the tests of pages in a real browser."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.git_repository import git
from support.paths import ROOT
from support.sample_registry import copy_sample_registry
from support.visited_pages import Visits, visit_all_pages


def chromium() -> str | None:
    """The program of a browser, if there is one here."""
    return os.environ.get("INCUBO_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium. Without it, or without Playwright, the tests are left out (make browser)."""
    library = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (make browser)")
    path = chromium()
    if path is None:
        pytest.skip("there is no Chromium here (make browser)")
    with library.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


class Served(NamedTuple):
    """A served registry: its folder, the bare repository where it is published, the address that opens it once."""

    registry: Path
    published: Path
    address: str

    @property
    def base(self) -> str:
        """The address of its first page, without a slash at its end."""
        return self.address.partition("/?")[0]


def _make_published_copy(folder: Path, registry: Path, published: Path) -> None:
    registry.mkdir(parents=True)
    copy_sample_registry(registry)
    git(folder, "init", "-q", "--bare", "-b", "main", str(published))
    git(registry, "init", "-q", "-b", "main")
    git(registry, "config", "user.name", "Judith Marzin")
    git(registry, "config", "user.email", "judith.marzin@rivages.example")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "first")
    git(registry, "remote", "add", "origin", str(published))
    git(registry, "push", "-q", "-u", "origin", "main")


@contextlib.contextmanager
def serve(folder: Path, *options: str, lang: str = "fr", again: bool = False) -> Iterator[Served]:
    """`incubo serve` over a copy of the sample in `folder`, which has a name in git and a published branch.

    `again`: over the copy that was made there before.
    """
    registry, published = folder / "registry", folder / "published.git"
    if not again:
        _make_published_copy(folder, registry, published)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "incubo", "serve", "--no-open", *options],
        cwd=registry,
        env={**os.environ, "PYTHONPATH": str(ROOT), "INCUBO_LANG": lang, "INCUBO_CONFIG": str(folder / "config.toml")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Served(registry, published, process.stdout.readline().strip())
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors, errors


def press(page: Any, name: str, role: str = "button") -> None:
    """Press what leads to another page, and wait for it: a click by itself returns before it has come."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).last.click()


class Visitor:
    """A browser window of its own, which keeps what went wrong in it: errors, and requests to other hosts.

    `expected`: errors that say one of these are none. Set before what causes them, because they arrive late.
    """

    def __init__(self, browser: Any, served: Served, expected: tuple[str, ...] = (), **options: Any) -> None:
        self.served = served
        self.context = browser.new_context(locale="fr-FR", **options)
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.expected = expected
        self.page.on(
            "console",
            lambda message: (
                self._keep(f"{message.text} {message.location['url']}") if message.type == "error" else None
            ),
        )
        self.page.on("pageerror", lambda error: self._keep(str(error)))
        self.page.on("request", self._check_request)
        self.page.on("dialog", lambda dialog: (self._keep("a dialog"), dialog.dismiss()))

    def _keep(self, text: str) -> None:
        if not any(each in text for each in self.expected):
            self.wrong.append(text)

    def _check_request(self, request: Any) -> None:
        if not request.url.startswith((self.served.base, "data:")):
            self._keep(f"fetched {request.url}")

    def open(self, path: str = "") -> Any:
        """Go to an address of the server."""
        self.page.goto(self.served.base + path)
        return self.page

    def close(self) -> None:
        """Close the window; nothing may have gone wrong in it."""
        self.context.close()
        assert self.wrong == []


@pytest.fixture(scope="session")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Visits:
    """Every kind of page, of an untidy registry."""
    return visit_all_pages(tmp_path_factory.mktemp("visits"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served registry that the tests of a module only read."""
    with serve(tmp_path_factory.mktemp("served")) as result:
        yield result


@pytest.fixture(scope="module")
def session_cookies(browser: Any, served: Served) -> list[Any]:
    """The cookies of who opened `served` by its address, which works once."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.address)
    cookies: list[Any] = context.cookies()
    context.close()
    return cookies
