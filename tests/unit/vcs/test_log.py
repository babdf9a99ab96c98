"""The commits of the main line: what a merge brought, blobs in bulk, and what git writes between them."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.examples import draws
from support.git_repository import DIGUE, ESTRAN, git, lose_object, make_repository, startup_file, write

from incubo.core.errors import ToolError
from incubo.vcs import log


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "registry")


def save(folder: Path, message: str, *words: str) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message, *words)
    return git(folder, "rev-parse", "HEAD")


def test_the_last_texts_are_not_fetched(repository: Path, tmp_path: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=tree:0", f"file://{repository}", "part")
    before = git(tmp_path / "part", "count-objects", "-v")
    assert log.read_last_texts(tmp_path / "part", ["content"], 100, 1000) == []
    assert git(tmp_path / "part", "count-objects", "-v") == before
    assert log.read_last_texts(repository, ["content"], 100, 1000) != []


@pytest.mark.parametrize("setting", ["off", "cc", "remerge"])
def test_merges_are_read_alike_whatever_git_is_set_to_show(repository: Path, setting: str) -> None:
    git(repository, "switch", "-qc", "side")
    write(repository, ESTRAN, startup_file("Un Estran"))
    save(repository, "ailleurs")
    git(repository, "switch", "-q", "main")
    write(repository, DIGUE, startup_file("Une Digue"))
    save(repository, "ici")
    git(repository, "merge", "-q", "--no-edit", "side")
    told = list(log.read_log(repository, "HEAD", ["content"]))
    git(repository, "config", "log.diffMerges", setting)
    assert list(log.read_log(repository, "HEAD", ["content"])) == told
    assert [file.path for file in told[0].files] == [ESTRAN]


@pytest.mark.parametrize("seed", draws(4))
def test_a_merge_brings_what_git_says(repository: Path, seed: int) -> None:
    """Branches that part anywhere and are merged in any order, one into the other too, and some twice."""
    dice = random.Random(seed)
    branches: list[str] = []
    for step in range(25):
        choice = dice.random()
        if choice < 0.35 or not branches:
            git(repository, "checkout", "-q", dice.choice(["main", *branches]))
            branches.append(f"b{step}")
            git(repository, "checkout", "-q", "-b", branches[-1])
        elif choice < 0.5:
            git(repository, "checkout", "-q", dice.choice(branches))
            git(
                repository,
                "merge",
                "-q",
                "--no-ff",
                "-m",
                f"merge into branch {step}",
                dice.choice(["main", *branches]),
            )
        else:
            git(repository, "checkout", "-q", "main")
            git(repository, "merge", "-q", "--no-ff", "-m", f"merge {step}", dice.choice(branches))
        write(repository, f"content/startups/s{step}.md", startup_file(f"S{step}"))
        save(repository, f"work {step}")
    git(repository, "checkout", "-q", "main")
    told = list(log.read_log(repository, "HEAD", ["content"]))
    assert [commit.sha for commit in told] == git(
        repository, "log", "--first-parent", "--format=%H", "HEAD", "--", "content"
    ).split("\n")
    assert any(commit.merged for commit in told)
    for commit in told:
        parents = git(repository, "log", "-1", "--format=%P", commit.sha).split()
        assert commit.parent == (parents[0] if parents else None)
        brought = (
            git(repository, "log", "--no-merges", "--format=%s", f"{commit.parent}..{commit.sha}") if parents else ""
        )
        expected = brought.split("\n") if len(parents) > 1 and brought else []
        assert sorted(text.subject for text in commit.merged) == sorted(expected), commit.text.subject


def test_files_are_those_that_differ_from_the_first_parent(repository: Path) -> None:
    git(repository, "checkout", "-qb", "travail")
    git(repository, "mv", DIGUE, "content/startups/digues.md")
    save(repository, "id")
    git(repository, "checkout", "-q", "main")
    write(repository, ESTRAN, startup_file("Estran"))
    save(repository, "nom")
    git(repository, "merge", "-q", "--no-ff", "-m", "fusion", "travail")
    merge, name, first = log.read_log(repository, "HEAD", ["content"])
    assert [(file.is_rename, file.old_path, file.path) for file in merge.files] == [
        (True, DIGUE, "content/startups/digues.md")
    ]
    assert [file.path for file in name.files] == [ESTRAN]
    assert sorted(file.path for file in first.files) == ["content/members/lena.guivarch.md", DIGUE, ESTRAN]
    assert first.parent is None
    only = list(log.read_log(repository, "HEAD", [ESTRAN]))
    assert [commit.sha for commit in only] == [name.sha, first.sha]
    assert list(log.read_log(repository, f"{name.sha}..{merge.sha}", ["content"])) == [merge]
    assert log.count_commits(repository, "HEAD") == 3


def test_what_a_message_holds_is_not_taken_for_git(repository: Path) -> None:
    """Lines like git's own, bytes that are no text, and a message of many megabytes."""
    message = repository / "message"
    message.write_bytes(b":100644 100644 a b M\n\n:100644 \xff\xfe\n" + b"x" * 3_000_000 + b"\n\n" + b"0" * 40)
    write(repository, DIGUE, startup_file("Digue Info"))
    git(repository, "add", DIGUE)
    git(repository, "commit", "-q", "--cleanup=verbatim", "-F", str(message))
    newest = next(log.read_log(repository, "HEAD", ["content"]))
    assert newest.text.subject == ":100644 100644 a b M"
    assert newest.text.body.startswith(":100644 ÿþ\nxxx")  # git reads other bytes as Latin-1
    assert len(newest.text.body) < 30_000
    assert [file.path for file in newest.files] == [DIGUE]


def test_settings_of_git_change_nothing(repository: Path) -> None:
    write(repository, DIGUE, startup_file("Digue Info"))
    save(repository, "nom")
    before = list(log.read_log(repository, "HEAD", ["content"]))
    for setting in (
        "log.showSignature=true", "log.date=relative", "log.follow=true", "color.ui=always", "diff.renames=false",
        "log.showRoot=false", "i18n.logOutputEncoding=ISO-8859-1", "diff.noprefix=true", "log.decorate=full",
        "format.pretty=oneline", "core.quotePath=true", "log.diffMerges=off", "diff.external=false",
    ):  # fmt: skip
        name, _, value = setting.partition("=")
        git(repository, "config", name, value)
    assert list(log.read_log(repository, "HEAD", ["content"])) == before


@pytest.mark.parametrize(
    ("text", "year"),
    [("0", 1970), ("-5", 1970), ("1714651200", 2024), ("253402300800", 9999), ("9" * 30, 1970), ("x", 1970)],
)
def test_any_number_is_a_time(text: str, year: int) -> None:
    assert log._parse_time(text).year == year
    assert log._parse_time(text).tzinfo is UTC
    assert log._parse_time("1714651200") == datetime(2024, 5, 2, 12, tzinfo=UTC)


def test_a_damaged_history_is_an_error(repository: Path) -> None:
    """What git cannot read is not told as if there were no more."""
    first = git(repository, "rev-parse", "HEAD")
    tree = git(repository, "rev-parse", "HEAD:content/startups")
    for index in range(3):
        write(repository, DIGUE, startup_file(f"Digue {index}"))
        save(repository, "nom")
    lose_object(repository, tree)
    read = log.read_log(repository, "HEAD", ["content"])
    assert next(read).text.subject == "nom"
    with pytest.raises(ToolError) as raised:
        list(read)
    assert tree in raised.value.output
    read = itertools.islice(log.read_log(repository, "HEAD", ["content"]), 2)
    assert first not in [commit.sha for commit in read]


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolError):
        next(log.read_log(repository, "HEAD", ["content"]))
