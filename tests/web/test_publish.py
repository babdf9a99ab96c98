"""What would be published, in a browser: what the exports write, counted, with who is named in it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from starlette.applications import Starlette
from support.command_line import RunCommand
from support.git_repository import make_sample_repository
from support.sample_registry import copy_sample_registry
from support.web_client import get, make_app
from support.web_pages import PageReader

SITE = ("site", "site {folder} --incubator all")
PACKAGE = ("opendata", "datapackage {folder} --incubator all --licence ODbL-1.0")
API = ("api", "api {folder} --no-people")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("publish")
    make_sample_repository(root)
    return root


@pytest.fixture(scope="module")
def app(root: Path) -> Starlette:
    return make_app(root)


def _read_archive(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("people", ["", "1"], ids=["without people", "with people"])
@pytest.mark.parametrize(("name", "command"), [SITE, PACKAGE, API], ids=["site", "open data", "API"])
def test_a_file_is_what_the_command_writes(
    app: Starlette, root: Path, call: RunCommand, tmp_path: Path, name: str, command: str, people: str
) -> None:
    words = command.format(folder=tmp_path / name).split()
    if people:
        words = [*words, "--people"] if "--no-people" not in words else words[:-1]
    ran = call("export", *words, cwd=root)
    assert ran.code == 0, ran.err
    written = {
        path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
        for path in (tmp_path / name).rglob("*")
        if path.is_file()
    }
    address = f"/publish/{name}.zip?people={people}&licence=ODbL-1.0&incubator=all"
    data = get(app, address).body
    assert _read_archive(data) == written
    assert get(app, address).body == data


def test_the_workbook_is_that_of_the_command(app: Starlette, root: Path, call: RunCommand, tmp_path: Path) -> None:
    ran = call("export", "xlsx", str(tmp_path / "all.xlsx"), "--incubator", "all", cwd=root)
    assert ran.code == 0, ran.err
    data = get(app, "/publish/registry.xlsx?incubator=all").body
    assert _read_archive(data) == _read_archive((tmp_path / "all.xlsx").read_bytes())


def _read_parts(html: str) -> dict[str, str]:
    return dict(re.findall(r'(?s)aria-labelledby="p-(\w+)">(.*?)</section>', html))


@pytest.mark.parametrize("incubator", ["", "all"])
def test_it_says_how_much_there_is_and_who_is_named(app: Starlette, incubator: str) -> None:
    parts = _read_parts(get(app, f"/publish?people=1&incubator={incubator}").text)
    assert list(parts) == ["site", "opendata", "api", "registry"]
    site = _read_archive(get(app, f"/publish/site.zip?people=1&incubator={incubator}").body)
    assert f"Products <b>{_count_pages(site, 'startups')}</b>" in parts["site"]
    assert f"{_count_pages(site, 'members')} people are named" in parts["site"]
    package = _read_archive(get(app, f"/publish/opendata.zip?people=1&incubator={incubator}").body)
    rows = package["members.csv"].decode("utf-8-sig").splitlines()[1:]
    assert f"{len(rows)} people are named" in parts["opendata"]
    for row in rows:
        assert row.split(",")[1].strip('"') in parts["opendata"]


def _count_pages(site: dict[str, bytes], section: str) -> int:
    """The pages of entries of a section: not its list, nor those of former addresses, which only lead on."""
    pages = [page for name, page in site.items() if name.startswith(f"{section}/") and name.endswith(".html")]
    return sum(b'http-equiv="refresh"' not in page for page in pages) - 1


def test_without_people_nobody_is_named_but_in_the_workbook(app: Starlette) -> None:
    parts = _read_parts(get(app, "/publish").text)
    assert ["Nobody is named." in parts[name] for name in parts] == [True, True, True, False]
    assert "Drafts are in it" in parts["registry"]


def test_what_is_not_saved_is_said_and_pages_name_no_command(tmp_path: Path) -> None:
    make_sample_repository(tmp_path)
    path = next(iter(sorted((tmp_path / "content").glob("*startups/*.md"))))
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    html = get(make_app(tmp_path), "/publish").text
    main = html[html.index("<main") : html.index("</main")]
    assert main.count("1 file is not saved yet: what changes there is not in it.") == 2
    assert "incubo " not in main
    assert "commit" not in main


def test_without_git_the_rest_is_there(tmp_path: Path) -> None:
    app = make_app(copy_sample_registry(tmp_path))
    page = get(app, "/publish")
    parts = _read_parts(page.text)
    assert page.status == 200
    links = [link for link, _ in PageReader(page.text).links if link.startswith("/publish/")]
    assert links == ["/publish/api.zip", "/publish/registry.xlsx"]
    assert "not in a git repository" in parts["site"]
    assert [get(app, link).status for link in links] == [200, 200]
    assert get(app, "/publish/site.zip").status == 400
