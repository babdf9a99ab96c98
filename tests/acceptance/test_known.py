"""`--known DATE|REV`: the registry as git knew it, whatever the repository is, and what is said where it cannot be."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_repository, write
from support.known import differences, reading_commands
from support.prepared_folders import prepared

from incubo.core import clock
from incubo.reports.catalogue import REPORTS
from incubo.vcs.revision import find_last_commits_by

TODAY = date(2024, 3, 4)
STARTUP = "title: {title}\nmission: Aider les gens de mer\nincubator: quai\ncontact: equipe@quai.example\n"
BALISE = STARTUP.format(title="Balise")
MEMBER = (
    "fullname: Léna Guivarch\nrole: Designer\ndomaine: Design\nmissions:\n  - start: 2023-01-01\n    end: {end}\n"
    "    startups:\n      - {startup}\n"
)
INCUBATOR = "title: Le quai\n"


def sheet(front: str) -> str:
    return f"---\n{front}---\n\nDu texte.\n"


def phases(*named: str) -> str:
    lines = (f"  - name: {name}\n    start: {start}\n" for name, _, start in (text.partition(" ") for text in named))
    return "phases:\n" + "".join(lines)


def commit(folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str, subject: str, files: dict[str, str]) -> str:
    """A commit of a moment (`2023-12-31T23:30:00+01:00`) that writes some files; its id."""
    for path, text in files.items():
        write(folder, path, text)
    git(folder, "add", "-A")
    with monkeypatch.context() as patched:
        for who in ("AUTHOR", "COMMITTER"):
            patched.setenv(f"GIT_{who}_DATE", moment)
        git(folder, "commit", "-qm", subject, "--allow-empty")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda _="": TODAY)


@pytest.fixture
def history(tmp_path: Path, today: None) -> Path:
    """A registry whose entry says in February 2024 that an acceleration began in December 2023."""
    return make_history(tmp_path / "registre")


@prepared
def make_history(folder: Path) -> None:
    monkeypatch = pytest.MonkeyPatch()
    git(folder, "init", "-q", "-b", "main")
    commit(
        folder, monkeypatch, "2023-11-06T10:00:00+01:00", "Le registre",
        {
            "content/_incubators/quai.md": sheet(INCUBATOR),
            "content/_startups/balise.md": sheet(BALISE + phases("construction 2023-03-01")),
            "content/_authors/lena.guivarch.md": sheet(MEMBER.format(end="2024-01-31", startup="balise")),
        },
    )  # fmt: skip
    commit(
        folder, monkeypatch, "2024-01-01T00:30:00+01:00", "Une autre",
        {"content/_startups/digue.md": sheet(STARTUP.format(title="Digue") + phases("construction 2023-10-02"))},
    )  # fmt: skip
    git(folder, "mv", "content/_startups", "content/startups")
    git(folder, "mv", "content/_incubators", "content/incubators")
    git(folder, "mv", "content/_authors", "content/members")
    commit(folder, monkeypatch, "2024-01-15T09:00:00+01:00", "Les dossiers ont changé de nom", {})
    commit(
        folder, monkeypatch, "2024-02-05T09:00:00+01:00", "Accélération saisie en retard",
        {
            "content/startups/balise.md": sheet(BALISE + phases("construction 2023-03-01", "acceleration 2023-12-04")),
            "incubo.toml": 'incubator = "quai"\n',
        },
    )  # fmt: skip


def counts(call: RunCommand, folder: Path, *words: str) -> dict[str, int]:
    """How many startups there are in each phase."""
    return {row["phase"]: row["count"] for row in table(call, folder, *words)["rows"] if row["count"]}


def table(call: RunCommand, folder: Path, *words: str) -> dict[str, Any]:
    ran = call("-R", str(folder), "report", "phases", "--incubator", "all", *words, "-f", "json")
    assert ran.code == 0, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    return document


def test_what_was_said_in_december_of_december(call: RunCommand, history: Path) -> None:
    assert counts(call, history, "--at", "2023-12-31") == {"construction": 1, "acceleration": 1}
    assert counts(call, history, "--known", "2023-12-31") == {"construction": 1}
    assert counts(call, history, "--known", "2024-01-31") == {"construction": 2}
    assert counts(call, history, "--known", "2024-02-05", "--at", "2023-12-31") == {
        "construction": 1,
        "acceleration": 1,
    }


def test_both_days_are_said_in_words(call: RunCommand, history: Path) -> None:
    def notes(*words: str) -> list[str]:
        return [note["text"] for note in table(call, history, *words)["notes"] if note["id"] == "known"]

    later = "what was entered, corrected or removed since then is not in it."
    assert notes("--known", "2023-12-31") == [f"As known on 31 December 2023: {later}"]
    both = f"As it was on 30 November 2023, as known on 31 December 2023: {later}"
    assert notes("--known", "2023-12-31", "--at", "2023-11-30") == [both]
    assert notes() == []
    document = table(call, history, "--known", "2023-12-31")
    first = git(history, "rev-list", "--max-parents=0", "HEAD")
    assert document["as_known"] == {"commit": first, "date": "2023-12-31"}
    assert document["commit"] == {"id": first, "date": "2023-11-06"}
    french = call("-R", str(history), "report", "phases", "--known", "2023-12-31", "--at", "2023-11-30", lang="fr")
    assert "tel que c'était le 30 novembre 2023, tel qu'on le savait le 31 décembre 2023, commit" in french.out
    listed = call("-R", str(history), "list", "startups", "--known", "2023-12-31", "-f", "csv")
    assert listed.out.startswith("id,")
    assert "As known on 31 December 2023" in listed.err  # a csv for programs has no place for notes


def test_a_day_ends_in_the_time_zone_of_the_registry(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counts(call, history, "--known", "2023-12-31") == {"construction": 1}
    assert counts(call, history, "--known", "2024-01-01") == {"construction": 2}
    (history / "incubo.toml").write_text('timezone = "America/Cayenne"\n', "utf-8")  # there the year was not over
    assert counts(call, history, "--known", "2023-12-31") == {"construction": 2}
    assert table(call, history, "--known", "HEAD~2")["at"] == "2023-12-31"


def test_a_day_in_which_an_hour_comes_twice_ends_with_the_second_one(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Chile, clocks go back at midnight: 23:59:59 is both 02:59:59 and 03:59:59 UTC."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-04-07T03:30:00Z")
    git(history, "commit", "-q", "--allow-empty", "-m", "tard")
    (history / "incubo.toml").write_text('timezone = "America/Santiago"\nat = 2024-07-01\n', "utf-8")
    late = git(history, "rev-parse", "HEAD")
    assert table(call, history, "--known", "2024-04-06")["commit"]["id"] == late
    assert table(call, history, "--known", late)["at"] == "2024-04-06"
    day = date(2024, 4, 6)
    assert find_last_commits_by(history, [day], "America/Santiago") == {day: late}


def test_dates_as_people_write_them_and_revisions(call: RunCommand, history: Path) -> None:
    git(history, "tag", "bilan", "HEAD~3")
    git(history, "branch", "proposition", "HEAD~1")
    for words in ("31/12/2023", "2023", "2023-Q4", "décembre 2023", "-3mo", "4 décembre 2023"):
        assert counts(call, history, "--known", words) == {"construction": 1}, words
    for words in (
        "HEAD~3",
        "bilan",
        git(history, "rev-parse", "HEAD~3"),
        git(history, "rev-parse", "--short", "HEAD~3"),
    ):
        found = table(call, history, "--known", words)
        assert (found["at"], found["as_known"]["date"]) == ("2023-11-06", "2023-11-06"), words
    assert counts(call, history, "--known", "proposition") == {"construction": 2}


def test_a_word_that_is_a_date_and_a_branch_is_said(call: RunCommand, history: Path) -> None:
    git(history, "branch", "2023")
    ran = call("-R", str(history), "report", "phases", "--known", "2023")
    assert "“2023” is a date, and a name in git: the date is taken. For the other: --known heads/2023" in ran.err
    assert counts(call, history, "--known", "heads/2023") == {"construction": 1, "acceleration": 1}


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("2022-06-30", "error: git knows nothing of 30 June 2022 here: the history begins on 6 November 2023"),
        ("2025", "error: 31 December 2025 is to come: nobody knows what will be known then"),
        ("nulle-part", "error: “nulle-part” is no date, and no commit, branch or tag that git knows here"),
        ("--help", "error: “--help” is no date, and no commit, branch or tag that git knows here"),
        ("-x", "error: “-x” is no date, and no commit, branch or tag that git knows here"),
        ("main..HEAD", "error: “main..HEAD” is no date, and no commit, branch or tag that git knows here"),
        ("HEAD@{99}", "error: “HEAD@{99}” is no date, and no commit, branch or tag that git knows here"),
        ("HEAD\nHEAD", "error: “HEAD\\nHEAD” is no date, and no commit, branch or tag that git knows here"),
        ("", "error: --known needs a value"),
        ("HEAD:content", "error: “HEAD:content” is no date, and no commit, branch or tag that git knows here"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_said_in_words(call: RunCommand, history: Path, word: str, message: str) -> None:
    ran = call("-R", str(history), "list", "startups", "--known", word)
    assert ran.code == 2
    assert message in ran.err


def test_the_command_of_a_hint_works(call: RunCommand, history: Path) -> None:
    ran = call("-R", str(history), "report", "phases", "--known", "2023-06-30")
    assert "--known 2023-11-06 --at 2023-06-30" in ran.err
    assert counts(call, history, "--known", "2023-11-06", "--at", "2023-06-30") == {"construction": 1}


def test_the_history_begins_on_a_day_of_the_registry(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first commit was made on the evening before, where its author was."""
    git(registry, "init", "-q", "-b", "main")
    git(registry, "add", "-A")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-01-09T23:30:00-0500")
    git(registry, "commit", "-qm", "début")
    ran = call("list", "startups", "--known", "2024-01-09", cwd=registry)
    assert "git knows nothing of 9 January 2024 here: the history begins on 10 January 2024" in ran.err
    assert "--known 2024-01-10 --at 2024-01-09" in ran.err
    assert call("list", "startups", "--known", "2024-01-10", "--at", "2024-01-09", cwd=registry).code == 0


def test_an_incubator_that_was_not_there_yet(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = 'incubator = "phare"\n'
    commit(history, monkeypatch, "2024-03-01T09:00:00+01:00", "Réglages", {"incubo.toml": own})
    ran = call("-R", str(history), "report", "phases", "--known", "HEAD")
    assert "your incubator, “phare”, was not in the registry as known on 1 March 2024" in ran.err
    assert ran.code == 2
    assert "the whole network: --incubator all" in ran.err
    assert call("-R", str(history), "report", "phases", "--known", "HEAD", "--incubator", "all").code == 0
    assert "incubo list incubators --known 2024-03-01" in ran.err
    assert call("-R", str(history), "list", "incubators", "--known", "2024-03-01").code == 0


def test_a_frozen_registry_counts_on_the_known_day(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(history, monkeypatch, "2024-03-01T09:00:00+01:00", "Figé", {"incubo.toml": "at = 2023-10-15\n"})
    ran = call("-R", str(history), "report", "phases", "--known", "HEAD", "-f", "json")
    assert "The settings froze the registry on 15 October 2023; counted here: 1 March 2024." in ran.err
    assert json.loads(ran.out)["at"] == "2024-03-01"


def test_settings_that_could_not_be_used_then(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(history, monkeypatch, "2024-03-01T09:00:00+01:00", "Raté", {"incubo.toml": "incubator =\n"})
    commit(history, monkeypatch, "2024-03-02T09:00:00+01:00", "Corrigé", {"incubo.toml": 'incubator = "quai"\n'})
    for command in ("report phases", "validate"):
        ran = call("-R", str(history), *command.split(), "--known", "HEAD~1")
        assert ran.code == 2
        assert "the settings of that time cannot be used (incubo.toml in the commit" in ran.err


def test_the_settings_of_the_time_are_used(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anchored = STARTUP.format(title="Digue") + phases("mouillage 2024-02-12")
    words = '[phases.mouillage]\nlabel = { fr = "Au mouillage", en = "At anchor" }\n'
    sha = commit(
        history, monkeypatch, "2024-03-01T09:00:00+01:00", "Une phase à nous",
        {"incubo.toml": words, "content/startups/digue.md": sheet(anchored)},
    )  # fmt: skip
    commit(history, monkeypatch, "2024-03-02T09:00:00+01:00", "Plus la nôtre", {"incubo.toml": ""})
    assert "phase-unknown-name" in call("-R", str(history), "validate").out
    then = call("-R", str(history), "validate", "--known", sha)
    assert "4 files checked" in then.out
    assert "phase-unknown-name" not in then.out
    assert "At anchor" in call("-R", str(history), "report", "phases", "--known", sha).out


def test_a_commit_from_before_the_settings_has_those_of_today(call: RunCommand, history: Path) -> None:
    """Our incubator stays ours: a figure is never compared with that of the whole network."""
    write(history, "content/startups/ailleurs.md", sheet(STARTUP.format(title="Ailleurs").replace("quai", "phare")))
    ran = call("-R", str(history), "report", "phases", "--known", "2023-11-06", "-f", "json")
    assert ran.code == 0, ran.err
    assert "Le quai" in json.loads(ran.out)["title"]
    compared = call("-R", str(history), "report", "phases", "--compare-known", "2023-12-31")
    assert compared.code == 0, compared.err
    assert "Le quai" in compared.out.split("\n")[0]


def test_a_page_of_the_past(call: RunCommand, history: Path) -> None:
    git(history, "remote", "add", "origin", "https://github.com/quai/registre.git")
    shown = call("-R", str(history), "show", "balise", "--known", "2023-12-31").out
    assert "as known on 31 December 2023, commit" in shown
    assert "Le registre" in shown  # the last change of the file, at that commit
    assert "retard" not in shown
    todo = call("-R", str(history), "todo", "--known", "2024-01-31", "--incubator", "all").out
    assert "Balise" in todo
    assert "incubo " not in todo  # a command would change the files as they are now
    document = json.loads(call("-R", str(history), "dossier", "balise", "--known", "2023-12-31", "-f", "json").out)
    (fact,) = document["sections"]["correction"]["blocks"][0]["facts"]
    sha = git(history, "rev-parse", "HEAD~3")
    assert fact["values"] == [f"https://github.com/quai/registre/blob/{sha}/content/_startups/balise.md"]
    today = call("-R", str(history), "--known", "2024-01-31").out
    assert "as known on 31 January 2024" in today


def test_why_a_figure_moved(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that was late, a sheet that was added late, one that got another name, one that was removed."""
    write(
        history, "content/startups/phare.md", sheet(STARTUP.format(title="Phare") + phases("construction 2023-02-01"))
    )
    git(history, "mv", "content/startups/digue.md", "content/startups/digue-info.md")
    commit(history, monkeypatch, "2024-02-12T09:00:00+01:00", "Une fiche en retard", {})
    options = ("--compare-known", "2024-01-31", "--at", "2023-12-31", "--why", "-f", "json")
    document = json.loads(call("-R", str(history), "report", "phases", *options).out)
    rows = {row["phase"]: row for row in document["rows"] if row["count"] or row["known"]}
    assert {phase: (row["known"], row["count"], row["change"]) for phase, row in rows.items()} == {
        "construction": (2, 2, 0),
        "acceleration": (0, 1, 1),
    }
    late = "goes from construction to acceleration on 4 December 2023 (written on 5 February 2024)"
    assert {phase: {entry["id"]: entry["detail"] for entry in row["why"]} for phase, row in rows.items()} == {
        "construction": {
            "phare": "counted now: its sheet was added (written on 12 February 2024)",
            "balise": "now in Acceleration",
        },
        "acceleration": {"balise": f"was in Construction: {late}"},
    }
    moves = [note["text"] for note in document["notes"] if note["id"] == "compare-moves"]
    assert moves == ["An entry that went from one line to another is explained at the one where it is now."]
    (note,) = [note["text"] for note in document["notes"] if note["id"] == "compare-known"]
    assert note.startswith("“Products” on 31 December 2023: as known now, and as known on 31 January 2024 (commit ")
    (history / "content/startups/phare.md").unlink()
    ran = call("-R", str(history), "report", "phases", "--compare-known", "HEAD", "--why", "-f", "json")
    why = {entry["id"]: entry["detail"] for row in json.loads(ran.out)["rows"] for entry in row["why"]}
    assert why == {"phare": "no longer counted: its sheet was removed (not committed yet)"}


def why_of(call: RunCommand, folder: Path, *words: str) -> dict[str, str]:
    """What is told of each entry of the report on phases."""
    document = json.loads(call("-R", str(folder), "report", "phases", *words, "--why", "-f", "json").out)
    entries = [entry for row in document["rows"] for entry in row["why"]]
    told = [(entry["id"], entry["detail"]) for entry in entries if not entry["detail"].startswith("now in ")]
    assert len(dict(told)) == len(told), "each entry is explained once"
    return dict(told)


def test_entries_that_got_another_id_are_the_same(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a commit that renames, then others that change all else; by `redirect_from`; only letters in capitals."""
    text = "\n".join(f"Ligne {n} de la fiche." for n in range(40))
    old = STARTUP.format(title="Sonde") + phases("construction 2023-05-02")
    titles = {"sonde": "Sonde", "amer": "Amer", "Feu": "Feu"}
    commit(
        history, monkeypatch, "2024-02-06T09:00:00+01:00", "Trois fiches",
        {
            f"content/startups/{name}.md": sheet(old.replace("Sonde", title)) + (text if name == "sonde" else "")
            for name, title in titles.items()
        },
    )  # fmt: skip
    since = git(history, "rev-parse", "HEAD")
    git(history, "mv", "content/startups/sonde.md", "content/startups/profondeur.md")
    git(history, "mv", "content/startups/Feu.md", "content/startups/feu.md")
    renamed = sheet(old.replace("Sonde", "Profondeur")) + text
    commit(
        history, monkeypatch, "2024-02-07T09:00:00+01:00", "Autres noms", {"content/startups/profondeur.md": renamed}
    )
    (history / "content/startups/amer.md").unlink()
    commit(history, monkeypatch, "2024-02-08T09:00:00+01:00", "Plus d'amer", {})
    redirected = (
        STARTUP.format(title="Repère") + "redirect_from:\n  - /startups/amer\n" + phases("construction 2023-05-02")
    )
    late = sheet(old.replace("Sonde", "Profondeur") + "  - name: acceleration\n    start: 2023-12-01\n")
    commit(
        history, monkeypatch, "2024-02-09T09:00:00+01:00", "Repère, et une accélération",
        {"content/startups/repere.md": sheet(redirected), "content/startups/profondeur.md": late},
    )  # fmt: skip
    commit(
        history, monkeypatch, "2024-02-10T09:00:00+01:00", "Du texte seulement",
        {
            "content/startups/profondeur.md": late + "\nUn autre texte.\n",
            "content/startups/feu.md": sheet(old.replace("Sonde", "FEU")) + "\nUn autre texte.\n",
        },
    )  # fmt: skip
    assert why_of(call, history, "--compare-known", since, "--at", "2024-01-31") == {
        "profondeur": "was in Construction: goes from construction to acceleration on 1 December 2023 "
        "(written on 9 February 2024)"
    }


def test_what_comes_after_the_day_of_a_figure_is_no_reason(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And an addition or a removal has its own day, not that of an edit."""
    since = git(history, "rev-parse", "HEAD")
    moved = STARTUP.format(title="Digue") + phases("construction 2023-10-02", "acceleration 2023-11-06")
    path = "content/startups/digue.md"
    commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Avant le jour", {path: sheet(moved)})
    stopped = moved + "  - name: abandon\n    start: 2024-02-20\n"
    phare = "content/startups/phare.md"
    added = sheet(STARTUP.format(title="Phare") + phases("construction 2023-02-01"))
    commit(history, monkeypatch, "2024-02-07T09:00:00+01:00", "Après le jour", {path: sheet(stopped), phare: added})
    commit(history, monkeypatch, "2024-02-08T09:00:00+01:00", "Texte", {phare: added + "\nPlus.\n"})
    (history / "content/startups/balise.md").unlink()
    commit(history, monkeypatch, "2024-02-09T09:00:00+01:00", "Retrait", {})
    assert why_of(call, history, "--compare-known", since, "--at", "2023-12-31") == {
        "digue": "was in Construction: goes from construction to acceleration on 6 November 2023 "
        "(written on 6 February 2024)",
        "phare": "counted now: its sheet was added (written on 7 February 2024)",
        "balise": "no longer counted: its sheet was removed (written on 9 February 2024)",
    }


def test_the_day_is_that_of_the_commit_that_moved_the_figure(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not that of the last touch of the phase: it was removed, counted elsewhere since, and added with a later date."""
    path = "content/startups/digue.md"
    first = STARTUP.format(title="Digue") + phases("construction 2023-10-02")
    fast = STARTUP.format(title="Digue") + phases("construction 2023-10-02", "acceleration 2023-11-06")
    late = STARTUP.format(title="Digue") + phases("construction 2023-10-02", "acceleration 2024-01-08")
    commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Avant", {path: sheet(fast)})
    since = git(history, "rev-parse", "HEAD")
    commit(history, monkeypatch, "2024-02-12T09:00:00+01:00", "Retirée", {path: sheet(first)})
    commit(history, monkeypatch, "2024-02-19T09:00:00+01:00", "Remise", {path: sheet(late)})
    commit(history, monkeypatch, "2024-02-26T09:00:00+01:00", "Texte", {path: sheet(late) + "\nPlus.\n"})
    assert why_of(call, history, "--compare-known", since, "--at", "2023-12-31") == {
        "digue": "was in Acceleration: the phase “acceleration” of 6 November 2023 is removed "
        "(written on 12 February 2024)"
    }


def test_a_detour_that_led_back_is_no_reason(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "content/startups/digue.md"
    first = STARTUP.format(title="Digue") + phases("construction 2023-10-02")
    fast = STARTUP.format(title="Digue") + phases("construction 2023-10-02", "acceleration 2023-11-06")
    since = git(history, "rev-parse", "HEAD")
    for day, text in (("06", fast), ("07", first), ("08", fast)):
        commit(history, monkeypatch, f"2024-02-{day}T09:00:00+01:00", "Essai", {path: sheet(text)})
    assert why_of(call, history, "--compare-known", since, "--at", "2023-12-31") == {
        "digue": "was in Construction: goes from construction to acceleration on 6 November 2023 "
        "(written on 8 February 2024)"
    }


def test_only_those_that_the_compared_figure_counts_are_named(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of who left a phase, nothing is said beside those that entered it; the total names its own."""
    since = git(history, "rev-parse", "HEAD")
    moved = STARTUP.format(title="Digue") + phases("construction 2023-10-02", "abandon 2023-11-06")
    phare = sheet(STARTUP.format(title="Phare") + phases("construction 2023-02-01"))
    files = {"content/startups/digue.md": sheet(moved), "content/startups/phare.md": phare}
    commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Deux", files)
    words = ("report", "transitions", "--over", "2023", "--at", "2023-12-31", "--compare-known", since, "--why")
    document = json.loads(call("-R", str(history), *words, "-f", "json").out)
    lines = [*document["rows"], *document["totals"]]
    for line in lines:
        assert line["change"] == len(line["why"]), line
    named = {str(line["phase"]): [entry["id"] for entry in line["why"]] for line in lines if line["why"]}
    assert {*named} > {"construction", "abandon"}
    assert named["construction"] == ["phare"]
    assert named["abandon"] == ["digue"]
    assert ["phare"] in [[entry["id"] for entry in line["why"]] for line in document["totals"]]


def test_published_indicators_are_compared(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share changes by points; nobody “moves” from an indicator to another."""
    since = git(history, "rev-parse", "HEAD")
    phare = sheet(STARTUP.format(title="Phare") + phases("construction 2023-02-01"))
    commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Une", {"content/startups/phare.md": phare})
    words = ("-R", str(history), "report", "indicators", "--at", "2023-12-31", "--compare-known", since, "--why")
    rows = {row["id"]: row for row in json.loads(call(*words, "-f", "json").out)["rows"]}
    assert (rows["I-1"]["2023"], rows["I-1"]["known"], rows["I-1"]["change"]) == (3, 2, 1)
    assert [(entry["id"], entry["detail"]) for entry in rows["I-1"]["why"]] == [
        ("phare", "counted now: its sheet was added (written on 6 February 2024)")
    ]
    assert "now in " not in call(*words).out


@pytest.mark.parametrize("report", sorted(REPORTS))
def test_what_is_known_of_a_past_day_does_not_speak_of_today(call: RunCommand, history: Path, report: str) -> None:
    ran = call("-R", str(history), "report", report, "--known", "2024-01-20", "--incubator", "all")
    assert ran.code == 0, ran.err
    assert "today" not in ran.out


def test_a_sheet_that_is_counted_elsewhere(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its incubator is another one now, or the words of the registry."""
    since = git(history, "rev-parse", "HEAD")
    other = (STARTUP.format(title="Digue") + phases("construction 2023-10-02")).replace("quai", "mole", 1)
    other = other.replace("Aider les gens de mer", "Aider")
    commit(
        history, monkeypatch, "2024-02-06T09:00:00+01:00", "Un autre incubateur",
        {"content/incubators/mole.md": sheet("title: Le môle\n"), "content/startups/digue.md": sheet(other)},
    )  # fmt: skip
    (told,) = why_of(call, history, "--compare-known", since, "--incubator", "quai").values()
    by_incubator = why_of(call, history, "--compare-known", since, "--by", "incubator")
    assert by_incubator["digue"].startswith("was in Le quai: incubator: Le môle (instead of Le quai) (written")
    assert told.startswith("no longer counted: incubator: Le môle (instead of Le quai)")
    assert told.endswith("(written on 6 February 2024)")


def test_the_words_of_the_registry_move_a_figure(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchored = STARTUP.format(title="Digue") + phases("construction 2023-10-02", "mouillage 2023-10-02")
    path = "content/startups/digue.md"
    since = commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Au mouillage", {path: sheet(anchored)})
    words = '[phases.mouillage]\nlabel = { fr = "Au mouillage", en = "At anchor" }\n'
    commit(history, monkeypatch, "2024-02-07T09:00:00+01:00", "Une phase à nous", {"incubo.toml": words})
    told = why_of(call, history, "--compare-known", since)
    assert told["digue"].endswith("the words of the registry changed, not its sheet")


def test_another_incubator_of_that_name_moves_a_figure(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = git(history, "rev-parse", "HEAD")
    git(history, "mv", "content/incubators/quai.md", "content/incubators/ponton.md")
    commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Un autre identifiant", {})
    told = why_of(call, history, "--compare-known", since, "--incubator", "Le quai")
    cause = "no longer counted: the incubator is not the same: what changed is not its sheet"
    assert told == {"balise": cause, "digue": cause}


def test_the_incubator_of_a_startup_moves_the_figures_of_people(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = git(history, "rev-parse", "HEAD")
    balise = history / "content/startups/balise.md"
    files = {
        "content/incubators/mole.md": sheet("title: Le môle\n"),
        "content/startups/balise.md": balise.read_text(encoding="utf-8").replace("quai", "mole", 1),
    }
    commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Un autre incubateur", files)
    words = (
        "--compare-known",
        since,
        "--at",
        "2024-01-15",
        "--incubator",
        "quai",
        "--by",
        "status",
        "--why",
        "-f",
        "json",
    )
    document = json.loads(call("-R", str(history), "report", "headcount", *words).out)
    details = [entry["detail"] for row in document["rows"] for entry in row["why"]]
    assert details == ["no longer counted: the incubator of Balise changed, not its sheet"]


def test_a_report_that_looks_ahead_has_later_days_as_reasons(
    call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = git(history, "rev-parse", "HEAD")
    longer = sheet(MEMBER.format(end="2024-06-30", startup="balise"))
    commit(history, monkeypatch, "2024-02-06T09:00:00+01:00", "Prolongée", {"content/members/lena.guivarch.md": longer})
    words = ("--compare-known", since, "--at", "2024-01-15", "--why", "-f", "json")
    document = json.loads(call("-R", str(history), "report", "missions", *words).out)
    details = [entry["detail"] for row in document["rows"] for entry in row["why"]]
    assert details
    assert all("30 June 2024" in text and "(written on 6 February 2024)" in text for text in details), details


def test_a_moved_figure_in_other_folders(call: RunCommand, history: Path) -> None:
    """Before, the folders had other names: sheets are found again by the ids of their entries."""
    words = ("--compare-known", "2023-12-31", "--why", "--incubator", "all", "-f", "json")
    headcount = json.loads(call("-R", str(history), "report", "headcount", *words).out)
    assert [(row["known"], row["change"], row["why"]) for row in headcount["rows"]] == [(1, 0, [])]
    figures = json.loads(call("-R", str(history), "report", "phases", *words).out)
    why = {entry["id"]: entry["detail"] for row in figures["rows"] for entry in row["why"]}
    assert why["balise"].endswith("from construction to acceleration on 4 December 2023 (written on 5 February 2024)")
    assert why["digue"] == "counted now: its sheet was added (written on 1 January 2024)"


@pytest.mark.parametrize("other", ["--compare=2023-01-01", "--known=HEAD"])
def test_two_comparisons_at_once(call: RunCommand, history: Path, other: str) -> None:
    ran = call("-R", str(history), "report", "phases", "--compare-known", "2023-12-31", other)
    assert (ran.code, "--compare-known cannot be used with" in ran.err) == (2, True)


def test_the_figures_of_a_period_as_they_were_known(call: RunCommand, history: Path) -> None:
    words = ("-R", str(history), "report", "transitions", "--over", "2023..", "--compare-known", "2024-01-10", "--why")
    ran = call(*words, "-f", "json")
    assert ran.code == 0, ran.err
    known = {row["phase"]: (row["entered"], row["known"]) for row in json.loads(ran.out)["rows"]}
    at_the_time = call(
        "-R", str(history), "report", "transitions", "--over", "2023..", "--known", "2024-01-10", "-f", "json"
    )
    then = {row["phase"]: row["entered"] for row in json.loads(at_the_time.out)["rows"]}
    assert {phase: figures[1] for phase, figures in known.items() if phase in then} == then
    assert any(now != before for now, before in known.values())
    ran = call("-R", str(history), "report", "phases", "--over", "2023", "--compare-known", "2024-01-10")
    assert (ran.code, "several figures" in ran.err) == (2, True)


def test_findings_of_the_past(call: RunCommand, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"content/startups/digue.md": sheet(STARTUP.format(title="Digue") + "  contact: x\nphases: []\n")}
    commit(history, monkeypatch, "2024-03-01T09:00:00+01:00", "Une faute", wrong)
    git(history, "checkout", "-q", "HEAD~1")
    assert call("-R", str(history), "validate").code == 0
    ran = call("-R", str(history), "validate", "--known", "main")
    assert ran.code == 1
    assert "content/startups/digue.md:6" in ran.out  # the lines are those of the commit
    assert "  contact: x" in ran.out
    assert "As known on 1 March 2024, commit" in ran.out
    assert "--fix" not in ran.out
    for options in (["--since", "main"], ["--staged"], ["--fix"], ["--diff"]):
        refused = call("-R", str(history), "validate", "--known", "main", *options)
        assert (refused.code, "cannot be used with --known" in refused.err) == (2, True)


def test_commands_that_write_have_no_past(call: RunCommand, history: Path) -> None:
    ran = call("-R", str(history), "leave", "lena.guivarch", "--known", "2023-12-31")
    assert (ran.code, "there is no option “--known”" in ran.err) == (2, True)


def test_other_kinds_of_repositories(
    call: RunCommand, history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    december, url = {"construction": 1}, f"file://{history}"
    git(tmp_path, "clone", "-q", "--bare", url, "nu.git")
    git(history, "worktree", "add", "-q", "--detach", str(tmp_path / "arbre"), "HEAD")
    git(tmp_path, "clone", "-q", "--shared", str(history), "partage")
    git(tmp_path, "init", "-q", "-b", "main", "dessus")
    git(tmp_path / "dessus", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "registre")
    for folder in ("nu.git", "arbre", "partage", "dessus/registre"):
        assert counts(call, tmp_path / folder, "--known", "2023-12-31") == december, folder
    ran = call("report", "phases", "--incubator", "all", "--known", "2023-12-31", cwd=tmp_path / "nu.git")
    assert ran.code == 0
    digest = call("-R", str(tmp_path / "nu.git"), "digest", "--known", "2024-02-05", "--since", "2024-02-01")
    assert "Balise" in digest.out
    git(history, "rm", "-rq", "content", "incubo.toml")
    commit(history, monkeypatch, "2024-03-01T09:00:00+01:00", "Plus rien", {"LISEZ-MOI": "Le registre a déménagé.\n"})
    assert counts(call, history, "--known", "2023-12-31") == december
    ran = call("-R", str(history), "report", "phases", "--known", "HEAD")
    assert "there was no registry in this repository on 1 March 2024 (commit" in ran.err


def test_the_past_of_another_repository_is_not_told(call: RunCommand, history: Path, tmp_path: Path) -> None:
    other = make_repository(tmp_path / "autre")
    own = counts(call, history, "--known", "HEAD")
    ran = call("-R", str(history), "list", "startups", "--known", "HEAD", env={"GIT_DIR": str(other / ".git")})
    assert "git works on another repository than the registry's" in ran.err
    assert own == counts(call, history, "--known", "HEAD")


def test_a_registry_behind_a_link(call: RunCommand, history: Path, tmp_path: Path) -> None:
    (history / "registre").mkdir()
    git(history, "mv", "content", "incubo.toml", "registre")
    git(history, "commit", "-qm", "dans un dossier")
    (tmp_path / "lien").symlink_to(history / "registre")
    assert counts(call, tmp_path / "lien", "--known", "2024-01-01") == {"construction": 2}
    assert call("-R", str(tmp_path / "lien"), "diff", "HEAD~1").code == 0


def test_a_registry_that_moved_within_its_repository(
    call: RunCommand, history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(history, "site/.keep", "")
    git(history, "mv", "content", "incubo.toml", "site")
    commit(history, monkeypatch, "2024-03-01T09:00:00+01:00", "Dans un sous-dossier", {})
    now = {"construction": 1, "acceleration": 1}
    assert counts(call, history / "site", "--known", "HEAD") == now
    assert counts(call, history / "site", "--known", "2023-12-31") == {"construction": 1}
    git(tmp_path, "clone", "-q", "--bare", str(history), "nu.git")
    assert counts(call, tmp_path / "nu.git", "--known", "HEAD") == now
    shown = call("-R", str(tmp_path / "nu.git"), "show", "balise", "--known", "HEAD~1", "-f", "json").out
    assert "Accélération saisie en retard" in shown
    git(history, "mv", "site", "un")
    write(history, "deux/content/startups/x.md", sheet(BALISE))
    commit(history, monkeypatch, "2024-03-02T09:00:00+01:00", "Deux registres", {})
    git(tmp_path / "nu.git", "fetch", "-q", str(history), "+main:main")
    ran = call("-R", str(tmp_path / "nu.git"), "report", "phases", "--known", "HEAD")
    assert "there were several registries in this repository on 2 March 2024: deux and un" in ran.err


def test_a_shallow_clone_says_what_it_lacks(call: RunCommand, history: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{history}", "court")
    assert counts(call, tmp_path / "court", "--known", "2024-01-31") == {"construction": 2}
    ran = call("-R", str(tmp_path / "court"), "report", "phases", "--known", "2023-12-31")
    assert "git knows nothing of 31 December 2023 here: the history begins on 15 January 2024" in ran.err
    assert "only the last commits are here: get them all with git fetch --unshallow" in ran.err


@pytest.mark.parametrize("filter_", ["blob:none", "tree:0"])
def test_a_partial_clone_fetches_nothing_by_itself(
    call: RunCommand, history: Path, tmp_path: Path, filter_: str
) -> None:
    git(history, "config", "uploadpack.allowFilter", "true")
    git(history, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(tmp_path, "clone", "-q", f"--filter={filter_}", f"file://{history}", "partiel")
    partial = tmp_path / "partiel"
    before = git(partial, "count-objects", "-v")
    ran = call("-R", str(partial), "report", "phases", "--known", "2023-12-31")
    assert ran.code == 2
    assert "are not in this copy of the repository" in ran.err
    assert "to get all of them: git fetch --refetch --no-filter" in ran.err
    assert git(partial, "count-objects", "-v") == before
    assert counts(call, partial, "--known", "HEAD") == {"construction": 1, "acceleration": 1}  # these are checked out
    git(partial, "fetch", "-q", "--refetch", "--no-filter")
    assert counts(call, partial, "--known", "2023-12-31") == {"construction": 1}


def test_a_partial_clone_without_a_network_says_what_it_lacks(call: RunCommand, history: Path, tmp_path: Path) -> None:
    git(history, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{history}", "partiel")
    git(tmp_path / "partiel", "remote", "set-url", "origin", str(tmp_path / "absent"))
    for words in (["log", "--since", "2023"], ["diff", "2023-12-31"]):
        ran = call("-R", str(tmp_path / "partiel"), *words)
        assert ran.code == 2
        assert "it was made without the files of the past" in ran.err


def test_outside_git_and_before_the_first_commit(call: RunCommand, registry: Path) -> None:
    ran = call("report", "phases", "--known", "2024-12-31", cwd=registry)
    assert "this registry is not in a git repository: nothing is known of its past" in ran.err
    git(registry, "init", "-q", "-b", "main")
    ran = call("report", "phases", "--known", "2024-12-31", cwd=registry)
    assert "nothing is committed yet in this repository: nothing is known of its past" in ran.err


def test_odd_trees_are_read_as_a_checkout_is(
    call: RunCommand, history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links, pointers of large files, huge files, folders in place of files, names of no encoding."""
    startups = history / "content" / "startups"
    (startups / "lien.md").symlink_to("balise.md")
    (startups / "dehors.md").symlink_to("../../../ailleurs.md")
    (startups / "absolu.md").symlink_to("/etc/hostname")
    (startups / "boucle.md").symlink_to("boucle.md")
    (startups / "nulle-part.md").symlink_to("rien.md")
    (history / "content" / "jobs").symlink_to("../offres")
    write(history, "offres/2024-01-15-dev.md", sheet("title: Dev\nstartup: balise\nopens: 2024-01-15\n"))
    (history / "content" / "teams").symlink_to("../../dehors")
    write(history, "content/startups/lfs.md", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 12\n")
    write(history, "content/startups/enorme.md", sheet(BALISE) + "x" * 1_500_000)
    write(history, "content/startups/dossier.md/balise.md", sheet(BALISE))
    with open(bytes(startups) + b"/\xe9t\xe9.md", "wb") as file:
        file.write(sheet(BALISE).encode())
    sha = commit(history, monkeypatch, "2024-03-01T09:00:00+01:00", "Tout", {})
    checkout = tmp_path / "ailleurs" / "checkout"
    git(history, "worktree", "add", "-q", "--detach", str(checkout), sha)
    commands = reading_commands(["startup/balise"])
    assert not differences(call, monkeypatch, history, checkout, sha, date(2024, 3, 1), commands)
    found = json.loads(call("-R", str(history), "validate", "--known", sha, "-f", "json").out)
    assert {"file-outside-registry", "file-too-large"} <= {finding["rule"] for finding in found["diagnostics"]}
    listed = call("-R", str(history), "list", "jobs", "--known", sha, "-f", "csv").out
    assert "2024-01-15-dev" in listed


OLD_FOLDERS = {"startups": "_startups", "members": "_authors", "incubators": "_incubators"}


def random_history(folder: Path, monkeypatch: pytest.MonkeyPatch, chosen: random.Random, length: int) -> None:
    """Commits that add, change, rename and remove entries, move the folders, and change the settings."""
    git(folder, "init", "-q", "-b", "main")
    write(folder, "content/_incubators/quai.md", sheet(INCUBATOR))
    names = [f"produit-{number}" for number in range(6)]
    layout = OLD_FOLDERS
    for number in range(length):
        roll = chosen.random()
        folder_name = f"content/{layout['startups']}"
        existing = sorted((folder / folder_name).glob("*.md")) if (folder / folder_name).is_dir() else []
        if roll < 0.1 and existing:
            chosen.choice(existing).unlink()
        elif roll < 0.2 and existing:
            file = chosen.choice(existing)
            file.rename(file.with_name(f"renomme-{number}.md"))
        elif roll < 0.3:
            write(folder, "incubo.toml", chosen.choice(["", 'incubator = "quai"\n', 'language = "en"\n']))
        elif roll < 0.4:
            other = OLD_FOLDERS if layout != OLD_FOLDERS else {name: name for name in OLD_FOLDERS}
            for key, value in layout.items():
                if (folder / "content" / value).is_dir():
                    (folder / "content" / value).rename(folder / "content" / other[key])
            layout = other
        elif roll < 0.6:
            mission = MEMBER.format(end=f"2024-0{chosen.randint(1, 9)}-28", startup=chosen.choice(names))
            write(folder, f"content/{layout['members']}/lena.guivarch{chosen.randint(1, 3)}.md", sheet(mission))
        else:
            wanted = chosen.sample(
                ["investigation", "construction", "acceleration", "success", "inconnue"], chosen.randint(0, 3)
            )
            life = phases(*(f"{name} 202{chosen.randint(0, 3)}-0{chosen.randint(1, 9)}-01" for name in wanted))
            old = f"start: 2019-0{chosen.randint(1, 9)}-01\nstatus: construction\n"
            text = STARTUP.format(title=f"Produit {number}") + (life if wanted else old)
            write(folder, f"{folder_name}/{chosen.choice(names)}.md", sheet(text))
        commit(
            folder, monkeypatch, f"2024-01-{number % 28 + 1:02}T{chosen.randint(0, 23):02}:30:00+00:00", str(number), {}
        )


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_what_was_known_is_what_a_checkout_says(
    call: RunCommand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed: int
) -> None:
    chosen = random.Random(seed)
    folder = tmp_path / "registre"
    folder.mkdir()
    random_history(folder, monkeypatch, chosen, 24)
    checkout = tmp_path / "checkout"
    git(folder, "worktree", "add", "-q", "--detach", str(checkout), "HEAD")
    monkeypatch.setenv("TZ", "Europe/Paris")
    for sha in chosen.sample(git(folder, "rev-list", "HEAD").split(), 3):
        git(checkout, "checkout", "-q", "--detach", sha)
        day = date.fromisoformat(git(folder, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", sha))
        startups = sorted(path.stem for path in checkout.glob("content/*startups/*.md"))
        assert not differences(call, monkeypatch, folder, checkout, sha, day, commands_on(startups)), sha


def commands_on(startups: list[str]) -> Iterator[list[str]]:
    return reading_commands([f"startup/{name}" for name in startups[:1]])
