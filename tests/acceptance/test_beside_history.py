"""A registry beside one whose files a program writes each evening: night after night, what is ours stays."""

from __future__ import annotations

import datetime
from pathlib import Path

from support import beside
from support.command_line import RunCommand
from support.git_repository import git
from support.nightly_export import make_export_history

DAY = datetime.date(2025, 1, 31)
PRODUCTS = [f"produit-{number}" for number in range(6)]


def test_a_fortnight_of_an_export_arrives_night_after_night(call: RunCommand, tmp_path: Path) -> None:
    network, ours = tmp_path / "reseau", tmp_path / "registre"
    make_export_history(network)
    nights = git(network, "rev-list", "--reverse", "HEAD").splitlines()
    git(network, "checkout", "-q", nights[0])
    words = ("--incubator", "rivages", "--people", "--forge", "none", "--yes")
    assert call("init", "registre", "--beside", "reseau", *words, cwd=tmp_path).code == 0
    beside.add_ours(ours, PRODUCTS)
    for number, night in enumerate(nights[1:]):
        git(network, "checkout", "-q", night)
        before = git(ours, "rev-parse", "HEAD")
        beside.sync(call, ours)
        products = sorted(path.stem for path in (ours / "content/startups").glob("*.md"))
        assert len(products) == len(PRODUCTS)
        assert beside.find_lost(ours, products) == []
        assert beside.find_new_findings(ours, network, DAY) == frozenset()
        after = git(ours, "rev-parse", "HEAD")
        assert int(git(ours, "rev-list", "--count", f"{before}..{after}")) <= 1
        if number % 3 == 0:
            assert "Nothing new in reseau." in beside.sync(call, ours)
            assert git(ours, "rev-parse", "HEAD") == after
        assert git(ours, "status", "--porcelain") == ""
    assert "produit-cinq" in products
    text = (ours / "content/members/ana.quai4.md").read_text("utf-8")
    assert "2025-12-31" in text
    assert "port@rivages.example" in (ours / "content/startups/produit-0.md").read_text("utf-8")
