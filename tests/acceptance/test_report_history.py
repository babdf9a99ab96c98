"""`report phases|headcount --over … --history`: each day is what `--known` says of it, beside what is known now."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.examples import draws, sample
from support.git_repository import DIGUE, git, make_repository, startup_file, write

from incubo.core import clock
from incubo.history import known_entries
from incubo.source.reader import parse_file

TODAY = date(2024, 12, 20)
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]


def sheet(front: str) -> str:
    return f"---\n{front}---\n\nDu texte.\n"


def startup(title: str, phases: list[tuple[str, str]], incubator: str = "quai") -> str:
    lines = "".join(f"  - name: {name}\n    start: {start}\n" for name, start in phases)
    listed = f"phases:\n{lines}" if phases else "status: construction\nstart: 2024-02-10\n"
    return sheet(f"title: {title}\nmission: Aider\nincubator: {incubator}\ncontact: a@quai.example\n{listed}")


def member(name: str, missions: list[tuple[str, str, str, str]], domaine: str = "Design") -> str:
    lines = "".join(
        f"  - start: {start}\n    end: {end}\n    status: {status}\n    startups:\n      - {where}\n"
        for start, end, status, where in missions
    )
    return sheet(f"fullname: {name}\nrole: Designer\ndomaine: {domaine}\nmissions:\n{lines}")


def commit(folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    git(folder, "add", "-A")
    with monkeypatch.context() as patched:
        for who in ("AUTHOR", "COMMITTER"):
            patched.setenv(f"GIT_{who}_DATE", moment)
        git(folder, "commit", "-qm", "Le registre", "--allow-empty")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clock, "today", lambda _="": TODAY)
    folder = tmp_path / "registre"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


@pytest.fixture
def late(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The end of Balise, in March, was entered in May; Digue was entered in April."""
    write(repository, "content/incubators/quai.md", sheet("title: Le quai\n"))
    begun = [("construction", "2023-03-01")]
    write(repository, "content/startups/balise.md", startup("Balise", begun))
    write(repository, "content/members/lena.guivarch.md",
          member("Léna Guivarch", [("2023-01-01", "2024-03-31", "independent", "balise")]))  # fmt: skip
    commit(repository, monkeypatch, "2024-02-05T09:00:00+01:00")
    write(repository, "content/startups/digue.md", startup("Digue", [("construction", "2024-01-08")]))
    commit(repository, monkeypatch, "2024-04-15T09:00:00+02:00")
    write(repository, "content/startups/balise.md", startup("Balise", [*begun, ("abandon", "2024-03-04")]))
    write(repository, "content/members/lena.guivarch.md",
          member("Léna Guivarch", [("2023-01-01", "2024-12-31", "independent", "balise")]))  # fmt: skip
    commit(repository, monkeypatch, "2024-05-02T09:00:00+02:00")
    return repository


def rows(call: RunCommand, folder: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document(call, folder, *words)["rows"]
    return found


def document(call: RunCommand, folder: Path, *words: str) -> dict[str, Any]:
    ran = call("-R", str(folder), "report", *words, "-f", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


HISTORY = ("--over", "2024-01..2024-06", "--history", "--incubator", "all")


def test_what_was_known_at_the_end_of_each_month(call: RunCommand, late: Path) -> None:
    found = rows(call, late, "phases", *HISTORY)
    assert [(row["date"], row["known_live"], row["live"], row["change"]) for row in found] == [
        ("2024-01-31", None, 2, None),
        ("2024-02-29", 1, 2, 1),
        ("2024-03-31", 1, 1, 0),
        ("2024-04-30", 2, 1, -1),
        ("2024-05-31", 1, 1, 0),
        ("2024-06-30", 1, 1, 0),
    ]
    assert [row["known_abandon"] for row in found] == [None, 0, 0, 0, 1, 1]
    assert [row["abandon"] for row in found] == [0, 0, 1, 1, 1, 1]
    people = rows(call, late, "headcount", *HISTORY)
    assert [(row["known_members"], row["members"]) for row in people] == [
        (None, 1), (1, 1), (1, 1), (0, 1), (1, 1), (1, 1),
    ]  # fmt: skip


def test_other_parts_of_the_period(call: RunCommand, late: Path) -> None:
    found = rows(call, late, "phases", "--over", "2024-01..2024-06", "--every", "quarter", "--history")
    assert [(row["date"], row["known_live"]) for row in found] == [("2024-03-31", 1), ("2024-06-30", 1)]


def test_it_is_told_what_both_lines_are_and_where_to_look(call: RunCommand, late: Path) -> None:
    shown = document(call, late, "phases", *HISTORY)
    assert shown["title"].startswith("Active products from 1 January 2024 to 30 June 2024, as known then and")
    notes = {note["id"]: note["text"] for note in shown["notes"]}
    assert "with the words of today" in notes["history"]
    assert notes["history-missing"] == "Git knows nothing before 5 February 2024, where the history begins."
    assert notes["history-why"] == "The greatest difference is that of 29 February 2024."
    told = " ".join(call("-R", str(late), "report", "phases", *HISTORY).out.split())
    command = told.partition("(the entries that make it: ")[2].partition(")")[0]
    assert command == "incubo report phases --compare-known 2024-02-29 --incubator all --why"
    why = call("-R", str(late), *command.split()[1:])
    assert "Digue" in why.out
    assert "counted now: its sheet was added" in why.out


@pytest.mark.parametrize("fmt", ["svg", "html"])
def test_the_picture_has_a_strip_for_each_of_both(call: RunCommand, late: Path, fmt: str) -> None:
    picture = call("-R", str(late), "report", "phases", *HISTORY, "-f", fmt).out
    assert picture.count(">Known then</text>") == 1
    assert picture.count(">Known now</text>") == 1


def test_the_formats_for_a_note_and_a_spreadsheet(call: RunCommand, late: Path) -> None:
    csv = call("-R", str(late), "report", "headcount", *HISTORY, "-f", "csv").out.splitlines()
    assert csv[0].startswith("date,known_members,members,change")
    assert csv[1].startswith("2024-01-31,,1,")
    french = call("-R", str(late), "report", "phases", *HISTORY, "-f", "markdown", lang="fr").out
    assert "tels qu'on les savait alors" in french.replace("’", "'")
    assert "Su alors" in french
    assert "Construction" not in french.split("\n\n")[2]  # the phases are for spreadsheets and programs
    assert "2024-04-30" in french or "30/04/2024" in french


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("phases", "--history"), "use --history only with --over"),
        (("phases", "--over", "2024", "--history", "--why"), "--history cannot be used with --why"),
        (("phases", "--over", "2024", "--history", "--all"), "--history cannot be used with --all"),
        (("phases", "--over", "2024", "--history", "--known", "HEAD"), "--history cannot be used with --known"),
        (("phases", "--over", "2024", "--history", "--keep", "PLF"), "--keep cannot be used with --history"),
    ],
)
def test_what_does_not_go_together(call: RunCommand, late: Path, words: tuple[str, ...], message: str) -> None:
    ran = call("-R", str(late), "report", *words)
    assert ran.code == 2
    assert message in ran.err


def test_outside_git_nothing_is_known(call: RunCommand, tmp_path: Path) -> None:
    write(tmp_path, "content/startups/balise.md", startup("Balise", [("construction", "2023-03-01")]))
    ran = call("-R", str(tmp_path), "report", "phases", "--over", "2024", "--history")
    assert ran.code == 2
    assert "not in a git repository" in ran.err


def test_before_the_first_commit(call: RunCommand, repository: Path) -> None:
    write(repository, "content/startups/balise.md", startup("Balise", [("construction", "2023-03-01")]))
    found = document(call, repository, "phases", *HISTORY)
    assert [row["known_live"] for row in found["rows"]] == [None] * 6
    assert "Nothing is committed yet" in json.dumps(found["notes"])


def test_a_partial_clone_says_what_it_lacks(call: RunCommand, late: Path, tmp_path: Path) -> None:
    git(late, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partiel"
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{late}", str(clone))
    ran = call("-R", str(clone), "report", "phases", *HISTORY)
    assert ran.code == 2
    assert "git fetch --refetch --no-filter" in ran.err


def test_who_stops_it_has_the_last_months(call: RunCommand, late: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(path: str, data: bytes, **options: bool) -> Any:
        if b"abandon" not in data and path.endswith("balise.md"):  # as it was until May
            raise KeyboardInterrupt
        return parse_file(path, data, **options)

    monkeypatch.setattr(known_entries, "parse_file", stop)
    found = document(call, late, "phases", *HISTORY)
    assert [row["known_live"] for row in found["rows"]] == [None, None, None, None, 1, 1]
    notes = {note["id"]: note["text"] for note in found["notes"]}
    assert notes["interrupted"] == "Stopped: what was known until 30 April 2024 was not read."


def test_each_file_is_read_once(call: RunCommand, late: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def count(path: str, data: bytes, **options: bool) -> Any:
        read.append(path.rpartition("/")[2])
        return parse_file(path, data, **options)

    monkeypatch.setattr(known_entries, "parse_file", count)
    document(call, late, "phases", *HISTORY)
    assert sorted(read) == ["balise.md", "balise.md", "digue.md"]  # two versions of Balise, no member


def make_random_history(folder: Path, monkeypatch: pytest.MonkeyPatch, dice: random.Random) -> None:
    """A year of changes by people who make mistakes: files that cannot be read, another layout, a moved registry."""
    place, names = "content/", ("_startups", "_authors", "_teams", "_incubators")
    for month in MONTHS:
        (folder / place).mkdir(parents=True, exist_ok=True)
        for _ in range(4):
            name, phase = f"s{dice.randrange(8)}", dice.choice(["investigation", "construction", "abandon", "inconnue"])
            text = startup(name, [(phase, f"2024-{dice.randrange(1, 13):02}-05")] if dice.random() < 0.8 else [],
                           dice.choice(["quai", "phare"]))  # fmt: skip
            broken = dice.choice([text] * 6 + [text.replace("title:", "title"), text.replace("---\n\n", "\n")])
            write(folder, f"{place}{names[0]}/{name}.md", broken)
            person = f"p{dice.randrange(6)}"
            missions = [
                (f"2024-{first:02}-01", f"2024-{min(first + dice.randrange(7), 12):02}-20",
                 dice.choice(["independent", "admin"]), f"s{dice.randrange(8)}")
                for first in sorted(dice.sample(range(1, 13), 2))
            ]  # fmt: skip
            write(
                folder, f"{place}{names[1]}/{person}.x.md", member(person, missions, dice.choice(["Design", "Produit"]))
            )
        for incubator in ("quai", "phare"):
            write(folder, f"{place}{names[3]}/{incubator}.md", sheet(f"title: {incubator}\n"))
        if dice.random() < 0.3:
            gone = sorted((folder / place / names[0]).glob("*.md"))[0]
            gone.unlink()
        write(folder, f"{place}{names[0]}/p9.x.md", member("Mal Rangé", []))  # a person among the startups
        commit(folder, monkeypatch, f"{month}-{dice.randrange(2, 28)}T12:00:00+01:00")
        if month == "2024-05":  # the other layout
            for old, new in zip(names, ("startups", "members", "teams", "incubators"), strict=True):
                if (folder / "content" / old).exists():
                    git(folder, "mv", f"content/{old}", f"content/{new}")
            names = ("startups", "members", "teams", "incubators")


@pytest.mark.parametrize("seed", draws(2, tried=1))
def test_each_day_is_what_known_says_of_it(
    call: RunCommand, repository: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    make_random_history(repository, monkeypatch, random.Random(seed))
    for incubator in ("all", "quai"):
        own = ("--incubator", incubator)
        history = {row["date"]: row for row in rows(call, repository, "phases", "--over", "2024", "--history", *own)}
        assert len(history) == 12
        for day, row in sample([*history.items()], 4):
            known = document(call, repository, "phases", "--known", day, *own)
            expected = {line["phase"]: line["count"] for line in known["rows"] if line["count"]}
            ours = {
                name.removeprefix("known_"): value
                for name, value in row.items()
                if name.startswith("known_") and value and name[6:] not in ("live", "exits", "total")
            }
            assert {name: n for name, n in expected.items() if name} == ours, day
        for by in ("status", "domaine", "incubator"):
            words = ("headcount", "--by", by, *own)
            for row in sample(rows(call, repository, *words, "--over", "2024", "--history"), 4):
                known = document(call, repository, *words, "--known", row["date"])
                expected = {line[by] or "not_said": line["members"] for line in known["rows"] if line["members"]}
                ours = {name.removeprefix("known_"): n for name, n in row.items() if name.startswith("known_") and n}
                ours.pop("members", None)
                assert ours == expected, (by, row["date"])


def test_a_repository_without_files_is_read_as_its_last_commit(call, tmp_path):
    """Every command that reads; what would write says that there is nothing to write in."""
    folder = make_repository(tmp_path / "registre")
    write(folder, DIGUE, startup_file("Digue Info"))
    git(folder, "commit", "-qam", "Nom")
    bare = tmp_path / "nu.git"
    git(folder, "clone", "-q", "--bare", ".", str(bare))
    before = sorted(path.relative_to(bare) for path in bare.rglob("*"))
    for words in (
        ("report", "phases", "--over", "2024..", "--history"),
        ("report", "headcount", "--over", "2024..", "--history"),
        ("report", "phases", "--compare-known", "HEAD~1", "--why"),
        ("digest",), ("todo",), ("show", "digue"), ("list", "startups", "--all"), ("validate", "--advice"),
        ("log", "digue"), ("diff", "HEAD~1"), ("report", "--kept"), ("query", "SELECT id FROM startups"),
    ):  # fmt: skip
        options = ("--format", "json", "--no-cache")
        told = [call(*words, *options, cwd=place) for place in (folder, bare)]
        assert told[1].code == told[0].code, (words, told[1].err)
        data = [json.loads(ran.out) if ran.out else None for ran in told]
        if isinstance(data[0], dict) and "rows" in data[0]:
            assert data[1]["rows"] == data[0]["rows"], words
    kept = ("report", "phases", "--keep", "PLF")
    changes = (("set", "digue", "title=Un", "--yes"), ("undo",), ("sync",), ("validate", "--fix"))
    for words in (*changes, kept, (*kept, "--known", "HEAD")):
        ran = call(*words, "--no-cache", cwd=bare, lang="en")
        assert (ran.code, "this repository has no files" in ran.err) == (2, True), words
    assert sorted(path.relative_to(bare) for path in bare.rglob("*")) == before
