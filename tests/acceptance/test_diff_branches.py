"""`incubo diff --branches`: which branches can be merged, in which order, and what they do to each other."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_clones

from incubo.vcs import branches

ESTRAN = "content/startups/mon-estran.md"
CLAIRE = "content/members/clairea.bonnemain.md"
DIGUE = "content/startups/digue-info.md"


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text, (path, old)
    (folder / path).write_bytes(text.replace(old, new, 1).encode())


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the sample registry."""
    return make_sample_clones(tmp_path, "clone") / "clone"


def propose(clone: Path, name: str, change: Callable[[], Any], start: str = "origin/main") -> None:
    """Push a branch with a change."""
    git(clone, "switch", "-q", "--no-track", "-c", name, start)
    change()
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", name)
    git(clone, "push", "-q", "origin", name)
    git(clone, "switch", "-q", "main")


def title(clone: Path, new: str) -> Callable[[], None]:
    return lambda: edit(clone, ESTRAN, "title: Mon Estran", f"title: {new}")


def rows(call: RunCommand, clone: Path, *words: str) -> dict[str, dict[str, Any]]:
    result = call("diff", *words, "--branches", "origin/*", "-f", "json", cwd=clone, lang="en")
    assert result.code == 0, result.err
    return {row["branch"]: row for row in json.loads(result.out)["rows"]}


def test_what_can_be_merged_comes_first(call: RunCommand, clone: Path) -> None:
    propose(clone, "removed", lambda: git(clone, "rm", "-q", ESTRAN))
    propose(clone, "wrong", lambda: edit(clone, DIGUE, "start: 2023-03-06", "start: 2023-13-06"))
    propose(clone, "easy", lambda: edit(clone, DIGUE, "title: ", "title: La "))
    found = rows(call, clone)
    assert list(found) == ["origin/easy", "origin/removed", "origin/wrong"]
    assert [row["state"] for row in found.values()] == ["ready", "wrong", "wrong"]
    assert found["origin/easy"]["findings"] == 0
    assert found["origin/easy"]["changes"] == "La Digue Info: name: La Digue Info (instead of Digue Info)"
    assert found["origin/removed"]["review"] == "sensitive"
    assert "2023-13-06" in found["origin/wrong"]["problems"]


def test_a_finding_quotes_what_the_branch_writes(call: RunCommand, clone: Path) -> None:
    propose(clone, "address", lambda: edit(clone, ESTRAN, "\ncontact: ", "\ncontact: par là "))
    assert rows(call, clone)["origin/address"]["problems"].startswith(f"{ESTRAN}: contact: “par là ")


def test_pairs_that_conflict(call: RunCommand, clone: Path) -> None:
    propose(clone, "one", title(clone, "Un Estran"))
    propose(clone, "two", title(clone, "Deux Estrans"))
    propose(clone, "three", lambda: edit(clone, DIGUE, "title: ", "title: La "))
    found = rows(call, clone)
    assert found["origin/one"]["conflicts"] == ["origin/two"]
    assert found["origin/two"]["conflicts"] == ["origin/one"]
    assert found["origin/three"]["conflicts"] is None
    assert next(iter(found)) == "origin/three"
    text = call("diff", "--branches", "origin/*", cwd=clone, lang="en").out
    assert f"“origin/one” and “origin/two” conflict in {ESTRAN}." in text


def test_what_conflicts_with_what_is_published_comes_last(call: RunCommand, clone: Path) -> None:
    propose(clone, "late", title(clone, "Un Estran"))
    title(clone, "Deux Estrans")()
    git(clone, "commit", "-qam", "Publié")
    git(clone, "push", "-q")
    propose(clone, "easy", lambda: edit(clone, DIGUE, "title: ", "title: La "))
    found = rows(call, clone)
    assert list(found) == ["origin/easy", "origin/late"]
    assert (found["origin/late"]["state"], found["origin/late"]["conflicts"]) == ("conflict", [ESTRAN])
    assert found["origin/late"]["changes"] == "Un Estran: name: Un Estran (instead of Mon Estran)"


def test_a_branch_on_top_of_another_comes_after_it(call: RunCommand, clone: Path) -> None:
    propose(clone, "top", title(clone, "Un Estran"))
    propose(clone, "above", lambda: edit(clone, DIGUE, "title: ", "title: La "), "top")
    found = rows(call, clone)
    assert list(found) == ["origin/top", "origin/above"]
    assert found["origin/above"]["stands_on"] == ["origin/top"]
    assert found["origin/above"]["conflicts"] is None


def test_what_all_of_them_together_leave_wrong(call: RunCommand, clone: Path) -> None:
    """One removes a startup that nobody works for any more, another one joins it: each alone is right."""
    new = "---\ntitle: Marais\nmission: Suivre les marais\nincubator: rivages\n---\n\nTexte.\n"
    (clone / "content/startups/marais.md").write_text(new, "utf-8")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "Marais")
    git(clone, "push", "-q")
    propose(clone, "remove", lambda: git(clone, "rm", "-q", "content/startups/marais.md"))
    propose(clone, "join", lambda: edit(clone, CLAIRE, "    startups:\n", "    startups:\n      - marais\n"))
    result = call("diff", "--branches", "origin/*", cwd=clone, lang="en")
    assert "The 2 branches that can be merged together add errors that none adds alone (1)" in result.out
    assert "the product “marais” does not exist" in result.out
    git(clone, "push", "-q", "origin", ":remove")
    git(clone, "fetch", "-q", "--prune")
    assert "together" not in call("diff", "--branches", "origin/*", cwd=clone, lang="en").out


def test_nothing_moves_in_the_clone(call: RunCommand, clone: Path) -> None:
    propose(clone, "one", title(clone, "Un Estran"))
    propose(clone, "two", lambda: edit(clone, DIGUE, "title: ", "title: La "))
    before = git(clone, "for-each-ref"), git(clone, "status", "--porcelain"), git(clone, "rev-parse", "HEAD")
    assert call("diff", "--branches", "origin/*", cwd=clone).code == 0
    assert (git(clone, "for-each-ref"), git(clone, "status", "--porcelain"), git(clone, "rev-parse", "HEAD")) == before


def test_names_of_branches_are_hostile_text(call: RunCommand, clone: Path) -> None:
    """git allows nearly everything in the name of a branch, and anybody may push one."""
    names = ["--upload-pack=touch$IFS'x'", "<img/src=x/onerror=alert(1)>", "|a|b|", "`x`", "a\u2028b\x85c"]
    for name in names:
        git(
            clone,
            "update-ref",
            f"refs/remotes/origin/{name}",
            git(clone, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", name),
        )
    found = rows(call, clone)
    assert set(found) == {f"origin/{name}" for name in names}
    html = call("diff", "--branches", "origin/*", "-f", "html", cwd=clone).out
    assert "<img" not in html
    markdown = call("diff", "--branches", "origin/*", "-f", "markdown", cwd=clone).out
    assert re.search(r"(?<!\\)<img", markdown) is None
    assert not (clone / "x").exists()


def test_what_a_branch_writes_wrongly_is_quoted(call: RunCommand, clone: Path) -> None:
    propose(clone, "one", lambda: edit(clone, DIGUE, "start: 2023-07-03", "start: 03/07/2023"))
    assert "“03/07/2023” is not written as a date" in rows(call, clone)["origin/one"]["problems"]


def test_another_target_and_no_branch(call: RunCommand, clone: Path) -> None:
    propose(clone, "one", title(clone, "Un Estran"))
    assert list(rows(call, clone, "origin/one")) == []
    text = call("diff", "origin/one", "--branches", "origin/*", cwd=clone, lang="en").out
    assert text.startswith("Branches to merge into origin/one")
    assert "No branch of that name waits to be merged." in text


def test_an_old_git_says_less(call: RunCommand, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(clone, "one", title(clone, "Un Estran"))
    propose(clone, "two", title(clone, "Deux Estrans"))
    monkeypatch.setattr(branches, "_MERGE_VERSION", (99, 0))
    monkeypatch.setattr(branches, "try_merge", None)
    result = call("diff", "--branches", "origin/*", cwd=clone, lang="en")
    assert result.code == 0, result.err
    assert "cannot say which branches conflict: version 2.38 can" in result.out
    assert "name: Deux Estrans" in result.out


def test_it_says_when_the_branches_were_fetched(call: RunCommand, clone: Path) -> None:
    propose(clone, "easy", lambda: edit(clone, DIGUE, "title: ", "title: La "))
    fetch = clone / ".git/FETCH_HEAD"
    fetch.write_bytes(b"")
    os.utime(fetch, (1717236000, 1717236000))  # 1 June 2024 at 10:00 UTC
    note = "The branches of the remote are as they were fetched on 1 June 2024 at 12:00"
    text = call("diff", "--branches", "origin/*", cwd=clone, lang="en").out
    assert f"{note} (incubo proposals fetches what is new)." in text.replace("\n", " ").replace("  ", " ")
    assert note in call("diff", "--branches", "origin/none*", cwd=clone, lang="en").out
    assert note not in call("diff", "--branches", "easy", cwd=clone, lang="en").out
