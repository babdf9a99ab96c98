"""The site of the real registry, whole: no link of it is broken. (Of the sample: `tests/web/test_site.py`.)"""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from support.git_repository import git
from support.site_links import check_links

from incubo.app.environment import Environment
from incubo.app.published.workspace import open_published_workspace
from incubo.web.site import SiteOptions, export_site

pytestmark = [pytest.mark.corpus, pytest.mark.slow]
AT = "2024-07-01"
MIN_PAGES, MIN_LINKS = 1_000, 20_000
"""Far below what there is: it did look."""


@pytest.fixture(scope="module")
def registry(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real registry in one commit: a site is of what is committed."""
    root = tmp_path_factory.mktemp("corpus") / "registry"
    shutil.copytree(corpus / AT, root)
    (root / "incubo.toml").write_text(f'profile = "beta.gouv.fr"\nat = {AT}\n', "utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "-c", "user.name=Test", "-c", "user.email=test@rivages.example", "commit", "-qm", "The registry")
    return root


@pytest.mark.parametrize("shows_people", [False, True])
def test_no_link_of_the_whole_site_is_broken(registry: Path, tmp_path: Path, *, shows_people: bool) -> None:
    opened = open_published_workspace(registry, Environment("en", lambda _: datetime.date.fromisoformat(AT)))
    base_url = "https://incubateur.example/registre"
    result = export_site(opened, tmp_path / "site", SiteOptions("all", base_url, shows_people=shows_people))
    checked = check_links(tmp_path / "site", "/registre/")
    assert result.page_count > MIN_PAGES
    assert checked.count > MIN_LINKS
    assert checked.broken == []
