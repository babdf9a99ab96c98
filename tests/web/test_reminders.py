"""Reminders in a browser: the messages of `remind`, to copy or to open as drafts."""

from __future__ import annotations

import html
import io
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from starlette.applications import Starlette
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_client import get, make_app
from support.web_pages import PageReader


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample_registry(tmp_path_factory.mktemp("reminders"))


@pytest.fixture(scope="module")
def app(root: Path) -> Starlette:
    return make_app(root)


@pytest.mark.parametrize("kind", ["missions", "committees", "jobs", "sheets"])
def test_they_are_those_of_the_command(app: Starlette, root: Path, call: RunCommand, tmp_path: Path, kind: str) -> None:
    drafts = tmp_path / "drafts"
    words = [] if kind == "sheets" else ["--within", "60d"]
    ran = call("remind", kind, *words, "-o", str(drafts), cwd=root)
    assert ran.code == 0, ran.err
    written = {path.name: path.read_bytes() for path in drafts.iterdir()}
    assert written
    archive = get(app, f"/reminders.zip?kind={kind}&within=60d")
    with zipfile.ZipFile(io.BytesIO(archive.body)) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == written
    page = get(app, f"/reminders?kind={kind}&within=60d").text
    links = [link for link, _ in PageReader(page).links if link.startswith("/reminders/")]
    assert sorted(get(app, link).body for link in links) == sorted(written.values())
    for data in written.values():
        text = message_from_bytes(data, policy=default).get_content()
        assert html.escape(text.strip(), quote=False).replace("\r\n", "\n") in page.replace("&#39;", "'")


def test_the_page_speaks_to_its_reader_and_the_message_to_the_team(app: Starlette) -> None:
    page = get(app, "/reminders").text
    assert "Nothing is sent from here." in page
    assert '<pre class="letter" lang="fr">Bonjour' in page
    assert "incubo " not in page[page.index("<main") : page.index("</main")]


def test_what_cannot_be_read_is_said_and_nobody_is_no_error(app: Starlette) -> None:
    wrong = get(app, "/reminders?within=never")
    assert wrong.status == 400
    assert "“never” is not a duration" in wrong.text
    assert get(app, "/reminders.zip?within=never").status == 400
    assert get(app, "/reminders/nobody.eml").status == 404
    nobody = get(app, "/reminders?within=0d")
    assert (nobody.status, "Nobody to remind." in nobody.text) == (200, True)
    assert "/reminders.zip" not in nobody.text
