"""The public link of each page, against the site that `export site` writes without any option."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from support.command_line import RunCommand
from support.git_repository import git, write
from support.sample_registry import copy_sample_registry
from support.web_client import get

from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.config.user import Choices, UserConfig
from incubo.export.published import publish
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.lists import LISTS
from incubo.reports.catalogue import REPORTS
from incubo.web.links import ENTRY_SECTIONS, SiteAddresses, SiteLinks
from incubo.web.live import LiveRegistry
from incubo.web.pages.reports import make_report_table
from incubo.web.routes import make_read_routes
from incubo.web.view import View

SITE = "https://rivages.example/registre/"
NOT_ON_THE_SERVER = {"portfolio.html", "404.html"}
"""The pages that only a site has; those of former ids lead on, here as there."""


def _make_registry(folder: Path, settings: str) -> Path:
    """The sample with a public site, a draft, an id that is no file name, one that ends as the page of a folder, and a
    former id.
    """
    registry = copy_sample_registry(folder)
    text = (registry / "incubo.toml").read_text("utf-8")
    write(registry, "incubo.toml", f'{text}\n[site]\nurl = "{SITE}"\n{settings}')
    write(registry, "content/startups/Érosion & côte.md", "---\ntitle: Érosion\nincubator: rivages\n---\n")
    write(registry, "content/startups/port-index.md", "---\ntitle: Port\nincubator: rivages\n---\n")
    write(registry, "content/startups/pas-encore.md", "---\ntitle: Pas encore\nincubator: rivages\ndraft: true\n---\n")
    git(registry, "init", "-q")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "Registry")
    return registry


def _open(registry: Path, user: UserConfig | None = None) -> Starlette:
    def day(_zone: str) -> datetime.date:
        return datetime.date(2025, 1, 15)

    environment = Environment("fr", day, user_config=lambda: user or UserConfig())
    return Starlette(routes=make_read_routes(LiveRegistry(registry, environment)))


def _offered(app: Starlette, path: str) -> str | None:
    """The public link of a page; "" for a page that offers none, None for an address without a page."""
    answer = get(app, f"/{path}")
    if answer.status != 200:
        return None
    match = re.search(r'id="public-link"[^>]* value="([^"]*)"', answer.text)
    return html.unescape(match[1]) if match else ""


def _paths(registry: Path) -> list[str]:
    """The addresses of the server that a site may have."""
    entries = [
        f"{ENTRY_SECTIONS[kind]}/{path.stem}"
        for kind in ENTRY_KINDS
        for path in sorted((registry / "content" / ENTRY_SECTIONS[kind]).glob("*.md"))
    ]
    others = ["", "reports", "search", "log", "diff", "checks", "words", "help", "digest", "reports/kept"]
    return [*others, *LISTS, *(f"reports/{name}" for name in REPORTS), *entries]


@pytest.mark.parametrize(
    ("settings", "incubator"),
    [
        ("", "rivages"),
        pytest.param('reports = ["risk", "jobs", "risk"]\n', "rivages", marks=pytest.mark.slow),
        ("reports = []\n", ""),
        pytest.param("", "fabrique-mobilites", marks=pytest.mark.slow),
    ],
)
def test_every_public_link_leads_to_a_page_and_every_page_offers_it(
    tmp_path: Path, call: RunCommand, settings: str, incubator: str
) -> None:
    registry, site = _make_registry(tmp_path / "registry", settings), tmp_path / "site"
    file = registry / "incubo.toml"
    chosen = f'incubator = "{incubator}"' if incubator else ""
    file.write_text(file.read_text("utf-8").replace('incubator = "rivages"', chosen), "utf-8")
    git(registry, "commit", "-qam", "Settings", check=False)
    assert call("export", "site", str(site), cwd=registry).code == 0
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - NOT_ON_THE_SERVER
    redirects = {page for page in pages if 'http-equiv="refresh"' in (site / page).read_text("utf-8")}
    app = _open(registry)
    offered = {path: link for path in _paths(registry) if (link := _offered(app, path))}
    files = [unquote(link.removeprefix(SITE)) for link in offered.values()]
    files = [f"{file}index.html" if file.endswith("/") or not file else file for file in files]
    assert sorted(files) == sorted(pages - redirects)
    assert bool(redirects) == (incubator != "fabrique-mobilites")  # a former id of ours
    assert ("reports" in offered) == (settings != "reports = []\n")
    assert {"", "committees", "search"} <= set(offered)
    assert not any("pas-encore" in path for path in offered)


def test_a_site_that_cannot_be_made_has_no_page(tmp_path: Path) -> None:
    registry = _make_registry(tmp_path / "registry", "")
    file = registry / "incubo.toml"
    file.write_text(file.read_text("utf-8").replace('incubator = "rivages"', 'incubator = "nulle-part"'), "utf-8")
    links = [_offered(_open(registry), path) for path in ("startups/mon-estran", "startups?incubator=all", "words")]
    assert "" in links
    assert not any(links)


def test_who_follows_another_incubator_is_given_the_links_of_entries_only(tmp_path: Path) -> None:
    registry = _make_registry(tmp_path / "registry", "")
    app = _open(registry, UserConfig().with_choices(registry, Choices("fabrique-mobilites")))
    assert _offered(app, "startups/mon-estran") == f"{SITE}startups/mon-estran.html"
    assert {_offered(app, path) for path in ("", "startups", "reports/phases")} == {""}


def test_the_rows_of_no_report_are_people(tmp_path: Path) -> None:
    registry = _make_registry(tmp_path / "registry", "")
    workspace = open_workspace(registry, Environment("fr", lambda _: datetime.date(2025, 1, 15)))
    published = publish(workspace.load_registry().without_drafts, frozenset(), "seed")
    assert published.hidden
    links = SiteLinks(SiteAddresses({}, {}))
    view = View(workspace, published.registry, None, links, is_site=True, published=published)
    for report in REPORTS.values():
        table = make_report_table(view, report, why=True)
        cells = [value for row in table.rows for value in row.cells.values()]
        assert cells, report.id
        assert not any(map(published.is_about_hidden, cells)), report.id
