"""The colours and the logo of `[site]`: readable, harmless, the same in `serve` and in the exported site."""

from __future__ import annotations

import html
import re
import subprocess
import zlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.sample_registry import copy_sample_registry
from support.web_pages import open_pages

from incubo.app.environment import Environment
from incubo.config.colors import DARK_GROUND, LIGHT_GROUND, MIN_CONTRAST, find_readable, measure_contrast
from incubo.config.settings import parse_config
from incubo.core import clock
from incubo.core.errors import ConfigError
from incubo.core.i18n import translate
from incubo.registry.store import WorkingTree
from incubo.render.site_look import MAX_LOGO_BYTES, SiteLook, load_site_look
from incubo.web.keys import Keys
from incubo.web.live import LiveRegistry
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:url(#b)}</style>'
    b'<path class="a" d="M0 0h9v9z"/></svg>'
)
PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"x")


def _look(folder: Path, logo: bytes, **more: str) -> SiteLook:
    (folder / "logo.svg").write_bytes(logo)
    settings = parse_config(None)._replace(site_logo="logo.svg", **more)
    return load_site_look(settings, WorkingTree(folder, 10**7))


def test_grounds_are_those_of_the_style_sheet() -> None:
    css = (Path(__file__).parents[2] / "incubo" / "web" / "static" / "style.css").read_text("utf-8")
    light, dark = re.search(r":root \{.*?\}", css, re.DOTALL), re.search(r'data-theme="dark"\] \{.*?\}', css, re.DOTALL)
    assert light
    assert dark
    assert f"--sunk: {LIGHT_GROUND};" in light[0]
    assert f"--surface: {DARK_GROUND};" in dark[0]
    for accent, ground in (("#0b6069", LIGHT_GROUND), ("#72c7cd", DARK_GROUND)):
        assert measure_contrast(accent, ground) > MIN_CONTRAST


def test_contrast_is_that_of_wcag() -> None:
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    for color in ("#ffff00", "#000080", "#777777"):
        assert measure_contrast(find_readable(color, LIGHT_GROUND, "#000000"), LIGHT_GROUND) >= MIN_CONTRAST
        assert measure_contrast(find_readable(color, DARK_GROUND, "#ffffff"), DARK_GROUND) >= MIN_CONTRAST


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('color = "#ffcc00"', "#ffcc00 is hard to read on the pages: its contrast is 1.35, and 4.5 is needed"),
        ('color-dark = "#0b6069"', "#0b6069 is hard to read on the pages"),
        ('color = "red"', "must be a colour written"),
        ('color = "#fff}body{"', "must be a colour written"),
        ('logo = "../logo.svg"', "must be the path of a picture"),
        ('logo = ".git/config"', "must be the path of a picture"),
        ('logo = "/etc/passwd"', "must be the path of a picture"),
    ],
)
def test_settings_that_make_no_sense_are_refused(line: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse_config(f"[site]\n{line}\n")
    (problem,) = raised.value.problems
    assert said in translate(problem.message)
    if "contrast" in said:
        nearest = re.findall("#[0-9a-f]{6}", translate(problem.message))[-1]
        assert parse_config(f'[site]\ncolor = "{nearest}"\n').site_color == nearest


def test_pictures_are_told_by_their_bytes(tmp_path: Path) -> None:
    for data, suffix in ((SVG, "svg"), (PNG, "png"), (b"\xff\xd8\xff\xe0", "jpg")):
        logo = _look(tmp_path, data).logo
        assert logo is not None
        assert (logo.data, logo.name.rpartition(".")[2]) == (data, suffix)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x()</script>", "<path onload='x()'/>", "<foreignObject/>", "<image href='https://e.example/a.png'/>",
        "<use href='https://e.example/a.svg#b'/>", "<a href='https://e.example'/>", "<set attributeName='href'/>",
        "<path style='fill:url(https://e.example)'/>", "<style>@import 'https://e.example';</style>",
        "<path fill='URL( //e.example )'/>", "<style>a{b:\\75rl(x)}</style>",
        "<style>a{b:u<![CDATA[rl(//e.example)]]>}</style>", "<use xmlns:x='http://www.w3.org/1999/xlink' x:href='x'/>",
        "<b xmlns='http://www.w3.org/1999/xhtml'/>", "<svg/>", "<?xml-stylesheet href='x'?>",
    ],
)  # fmt: skip
def test_a_picture_that_could_act_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(ConfigError, match="cannot be shown"):
        _look(tmp_path, SVG.replace(b"</svg>", f"{inside}</svg>".encode()))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a", b"<html/>", b"<svg/>", SVG[:-3], PNG + b"x" * MAX_LOGO_BYTES,
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ConfigError, match="cannot be shown"):
        _look(tmp_path, data)


def test_a_logo_that_is_not_there_or_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "out.svg").write_bytes(SVG)
    (tmp_path / "r" / "logo.svg").symlink_to(tmp_path / "out.svg")
    for name in ("logo.svg", "nothing.svg", "folder"):
        with pytest.raises(ConfigError, match="cannot be shown"):
            load_site_look(parse_config(None)._replace(site_logo=name), WorkingTree(tmp_path / "r", 10**7))


def _registry(folder: Path, settings: str, logo: bytes) -> Path:
    copy_sample_registry(folder)
    (folder / "content" / "logo.svg").write_bytes(logo)
    text = (folder / "incubo.toml").read_text("utf-8")
    (folder / "incubo.toml").write_text(f"{text}\n[site]\n{settings}\n", "utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "R"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


@pytest.mark.slow
def test_the_site_has_the_look(tmp_path: Path, call: RunCommand) -> None:
    settings = 'logo = "content/logo.svg"\ncolor = "#6A1B9A"'
    (tmp_path / "r").mkdir()
    root = _registry(tmp_path / "r", settings, SVG)
    ran = call("export", "site", str(tmp_path / "site"), cwd=root)
    assert ran.code == 0, ran.err
    files = sorted((tmp_path / "site" / "assets" / "site").iterdir())
    assert [file.suffix for file in files] == [".css", ".svg"]
    css = files[0].read_text("utf-8")
    assert "--accent: #6a1b9a;" in css
    assert css.count(find_readable("#6a1b9a", DARK_GROUND, "#ffffff")) == 2
    for page, top in (("index.html", ""), ("startups/digue-info.html", "../")):
        html = (tmp_path / "site" / page).read_text("utf-8")
        assert f'href="{top}assets/site/{files[0].name}"' in html
        assert f'src="{top}assets/site/{files[1].name}"' in html
        assert "style=" not in html


def test_a_site_with_a_logo_that_cannot_be_shown_is_not_made(tmp_path: Path, call: RunCommand) -> None:
    (tmp_path / "r").mkdir()
    root = _registry(tmp_path / "r", 'logo = "content/logo.svg"', SVG.replace(b"<path", b"<script/><path"))
    ran = call("export", "site", str(tmp_path / "site"), cwd=root)
    assert (ran.code, "“script”" in ran.err) == (2, True), ran.err
    assert not (tmp_path / "site").exists()


def test_the_server_gives_the_files_that_pages_name(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    root = _registry(tmp_path / "r", 'logo = "content/logo.svg"\ncolor = "#6A1B9A"', SVG)
    options = ServerOptions(AllowedHosts(8042), Keys(), _raise, language="fr")
    live = LiveRegistry(root, Environment("fr", clock.today))
    client = TestClient(create_app(make_read_routes(live), options), "http://127.0.0.1:8042")
    page = client.get("/", params={"token": options.keys.make_token()}).text
    addresses = re.findall(r'"(/static/site/[^"]*)"', page)
    style, logo = (client.get(address) for address in addresses)
    assert "--accent: #6a1b9a;" in style.text
    assert (logo.content, logo.headers["content-type"]) == (SVG, "image/svg+xml")
    assert "default-src 'none'" in logo.headers["content-security-policy"]
    for name in ("incubo.toml", "logo.svg", "style.css"):
        assert client.get(f"/static/site/{name}").status_code == 404
    subprocess.run(["git", "rm", "-q", "--cached", "content/logo.svg"], cwd=root, check=True)
    subprocess.run(["git", "commit", "-qm", "without"], cwd=root, check=True)
    assert addresses == re.findall(r'"(/static/site/[^"]*)"', client.get("/startups?known=HEAD").text)
    sent = client.get("/startups/digue-info?send=1").text
    assert "--accent: #6a1b9a;" in sent
    assert "/static/" not in sent
    assert 'src="data:image/svg+xml;base64,' in sent


def _raise(error: Exception) -> None:
    raise error


def test_a_logo_that_cannot_be_shown_is_told_by_every_check(tmp_path: Path, call: RunCommand) -> None:
    registry = make_sample_repository(tmp_path / "registry")
    file = registry / "incubo.toml"
    file.write_text(file.read_text("utf-8") + '\n[site]\nlogo = "content/logo.svg"\n', "utf-8")
    line = file.read_text("utf-8").splitlines().index('logo = "content/logo.svg"') + 1

    def check() -> tuple[int, str, str]:
        printed = call("validate", cwd=registry)
        page = open_pages(registry, "en").get("/checks").text
        return printed.code, printed.out + printed.err, html.unescape(re.sub(r"<[^>]+>", "", page))

    code, printed, page = check()
    assert code == 1
    assert f"incubo.toml:{line}" in printed
    for text in (printed, page):
        assert "he logo content/logo.svg cannot be shown: there is no such file in the registry" in text
    (registry / "content/logo.svg").write_bytes(SVG.replace(b"<path", b"<script/><path"))
    for text in check()[1:]:
        assert "it holds “script”, which is no shape, text nor colour" in text
    (registry / "content/logo.svg").write_bytes(SVG)
    code, printed, page = check()
    assert code == 0
    assert "cannot be shown" not in printed + page


def test_a_change_that_breaks_the_logo_is_told_and_no_other(tmp_path: Path, call: RunCommand) -> None:
    registry = make_sample_repository(tmp_path / "registry")
    file = registry / "incubo.toml"
    file.write_text(file.read_text("utf-8") + '\n[site]\nlogo = "content/logo.svg"\n', "utf-8")
    (registry / "content/logo.svg").write_bytes(SVG)
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "Logo")
    assert call("validate", "--since", "HEAD", cwd=registry).code == 0
    (registry / "content/logo.svg").write_bytes(b"no picture")
    broken = call("validate", "--since", "HEAD", cwd=registry)
    assert broken.code == 1
    assert "it is no picture in PNG, JPEG or SVG" in broken.out + broken.err
    git(registry, "commit", "-qam", "Broken")
    assert call("validate", "--since", "HEAD", cwd=registry).code == 0  # it was so before


def test_a_colour_that_cannot_be_read_is_told_by_validate(tmp_path: Path, call: RunCommand) -> None:
    registry = make_sample_repository(tmp_path / "registry")
    file = registry / "incubo.toml"
    file.write_text(file.read_text("utf-8") + '\n[site]\ncolor = "#ffff00"\n', "utf-8")
    printed = call("validate", cwd=registry)
    assert printed.code != 0
    assert "#ffff00" in printed.out + printed.err
