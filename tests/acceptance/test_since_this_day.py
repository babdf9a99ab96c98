"""A word for a past day, said on that very day: since Monday, on a Monday, is the Monday before, in every face."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.examples import combinations
from support.git_repository import git, make_sample_repository
from support.web_pages import open_pages, read_page

MONDAY_AND_FIRST = datetime.date(2024, 7, 1)
EARLIER = {
    "monday": "2024-06-24",
    "lundi": "2024-06-24",
    "month": "2024-06",
    "ce-mois": "2024-06",
    "1 July": "2023-07-01",
}
HISTORY = ("2023-06-20", "2024-06-20", "2024-06-26")

COMMANDS = (
    "log --since WORD",
    "log --over WORD..",
    "diff WORD",
    "diff WORD today",
    "diff WORD..",
    "list members --since WORD",
    "list startups --since WORD",
    "digest --since WORD",
    "todo --known WORD",
    "report phases --compare WORD",
    "report phases --compare-known WORD",
    "report arrivals --over WORD..",
)
PAGES = ("/log?since=WORD", "/members?since=WORD", "/digest?since=WORD", "/startups?known=WORD",
         "/reports/phases?compare=WORD")  # fmt: skip


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_sample_repository(tmp_path_factory.mktemp("monday"))
    settings = folder / "incubo.toml"
    frozen = "at = 2025-01-15"
    assert frozen in settings.read_text()
    settings.write_text(settings.read_text().replace(frozen, f"at = {MONDAY_AND_FIRST}"))
    git(folder, "add", "-A")
    with pytest.MonkeyPatch.context() as patch:
        for number, day in enumerate(HISTORY):
            for role in ("AUTHOR", "COMMITTER"):
                patch.setenv(f"GIT_{role}_DATE", f"{day}T12:00:00Z")
            (folder / "content/startups/mon-estran.md").open("a").write(f"\nRelu {number} fois.\n")
            git(folder, "commit", "-qa", *(["--amend"] if not number else []), "-m", "Relire")
    return folder


@pytest.mark.parametrize(("command", "word"), combinations(COMMANDS, list(EARLIER)))
def test_a_past_day_is_before_today(registry: Path, call: RunCommand, command: str, word: str) -> None:
    def out(said: str) -> tuple[int, str]:
        ran = call("--lang", "en", *(each.replace("WORD", said) for each in command.split()), cwd=registry)
        return ran.code, ran.out

    found = out(word)
    assert found[0] == 0
    assert found == out(EARLIER[word])


def test_a_digest_and_a_log_are_about_the_same_week(registry: Path, call: RunCommand) -> None:
    for words in (("digest", "--since", "monday"), ("log", "--since", "monday")):
        assert "From 24 June to 1 July 2024" in call(*words, cwd=registry).out
    for words in (("digest",), ("log", "--over", "last-week")):
        assert "From 24 to 30 June 2024" in call(*words, cwd=registry).out
    assert "Du 24 au 30 juin 2024" in read_page(open_pages(registry), "/digest").text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_past_day_is_of_a_day_before_today(registry: Path, page: str) -> None:
    pages = open_pages(registry)
    said, meant = (read_page(pages, page.replace("WORD", word)).text for word in ("lundi", "2024-06-24"))
    assert said == meant


@pytest.mark.parametrize("command", ["log --until WORD", "log --over WORD", "list members --since 2024 --until WORD"])
def test_an_end_may_be_today(registry: Path, call: RunCommand, command: str) -> None:
    outputs = {
        call(*(each.replace("WORD", word) for each in command.split()), cwd=registry).out
        for word in ("monday", "today", "2024-07-01")
    }
    assert len(outputs) == 1


def test_who_left_before_a_year_did_not_leave_in_it(registry: Path, call: RunCommand) -> None:
    by_year, by_day = (
        call("forget", "--left-before", word, "--dry-run", cwd=registry).out for word in ("2024", "2024-01-01")
    )
    assert by_year == by_day
