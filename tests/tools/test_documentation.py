"""The site of the documentation: each guide has its reader, each link leads somewhere, each rule has its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.paths import ROOT, load_tool
from support.site_links import check_links

from incubo.reports.explain.rules import sorted_rules

documentation = load_tool("documentation")


def test_every_guide_has_its_place_in_the_menu() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))}
    guides = documentation.guides()
    assert sorted(guides) == sorted(files)
    for lang in documentation.LANGUAGES:
        paths = [page.site_path for page in documentation.read_sources(lang)]
        assert sorted(set(paths)) == sorted(paths)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("zensical", reason="Zensical is not installed (make documentation)")
    folder = tmp_path_factory.mktemp("documentation")
    assert documentation.build(folder, "https://forge.example/incubo") == 0
    return folder


@pytest.mark.slow
def test_no_link_leads_nowhere(site: Path) -> None:
    checked = check_links(site)
    assert checked.count > 10_000
    assert [(page, address) for page, address in checked.broken if address] == []  # the logo of a first page: “”


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_rule_and_each_command_has_its_page(site: Path, lang: str) -> None:
    def read(page: str) -> str:
        return (site / lang / page / "index.html").read_text("utf-8")

    for rule in sorted_rules():
        assert f"<title>{rule.id} - incubo</title>" in read(f"rules/{rule.id}")
    assert "incubo record committee" in read("commands/record-committee")
