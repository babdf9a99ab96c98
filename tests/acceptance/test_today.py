"""Bare `incubo`: today's page, and how to begin where there is no registry."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from support import sample_registry
from support.git_repository import DIGUE, git, make_clones, startup_file, write

from incubo.cli import streams
from incubo.cli.command_table import COMMANDS
from incubo.render.terminal.text import display_width

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "today"


@pytest.fixture
def sample(tmp_path: Path, root: Path) -> Path:
    """A copy of the sample registry."""
    return sample_registry.copy_sample_registry(tmp_path)


def due(out: str) -> str:
    """What is due, without the words to know (they grow with the commands)."""
    return out.split("Words to know")[0].split("Les mots à connaître")[0].rstrip() + "\n"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_the_page_of_the_day(call, sample, monkeypatch, request, columns, lang):
    monkeypatch.setattr(streams, "is_terminal", lambda stream: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", "60")
    ran = call("--color", "never", cwd=sample, lang=lang)
    assert ran.code == 0
    golden = GOLDEN / f"{columns}-{lang}.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(due(ran.out), encoding="utf-8", newline="\n")
    assert due(ran.out) == golden.read_text(encoding="utf-8")
    assert max(map(display_width, ran.out.splitlines())) <= columns
    assert len(ran.out.splitlines()) <= 36


@pytest.mark.parametrize("rows", [24, 30])
def test_the_page_is_seen_at_a_glance(call, sample, monkeypatch, rows):
    """A small screen tells fewer things, still in their order, and counts the others."""
    monkeypatch.setattr(streams, "is_terminal", lambda stream: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", str(rows))
    out = call("--color", "never", cwd=sample).out
    assert len(out.splitlines()) <= rows - 3
    monkeypatch.setenv("LINES", "60")
    counted = []
    for page in (out, call("--color", "never", cwd=sample).out):
        told = [line for line in due(page).splitlines() if "•" in line]
        assert "Filet d'Aide stopped on" in told[0]
        counted.append(len(told) - 1 + int(told[-1].split("and ")[1].split()[0]))
    assert counted[0] == counted[1]


def test_the_words_are_commands(call, sample):
    out = call(cwd=sample).out
    lines = out.split("Words to know (incubo WORD --help)\n")[1].splitlines()
    words = [word for line in lines for word in line.strip().split("  ")[-1].strip().split(" · ")]
    assert len(words) == 13
    assert set(words) <= set(COMMANDS)


def test_each_thing_due_has_its_command(call, sample):
    """Those that need no more words work as they stand; the others say which word is missing."""
    lines = [line for line in due(call(cwd=sample).out).splitlines() if "•" in line]
    assert len(lines) == 11
    for line in lines:
        words = shlex.split(line.split("incubo ")[1])
        assert words[0] in COMMANDS
        writes = COMMANDS[words[0]].writes_files and words[0] != "phase"
        ran = call(*words, *(["--dry-run"] if writes else []), cwd=sample)
        assert ran.code == 0 or (ran.code == 2 and "--" in ran.err), (line, ran.err)


@pytest.mark.parametrize(
    ("path", "text", "command"),
    [
        ("members/lise.marin.md", "fullname: {0}\n{1}", "extend lise.marin --until +6mo"),
        ("jobs/2025-01-02-offre un.md", "title: {0}\n{2}", 'extend "2025-01-02-offre un"'),
        ("jobs/-offre.md", "title: {0}\n{2}", "extend job/-offre"),
    ],
)
def test_a_command_names_its_entry_whatever_it_is_called(call, sample, path, text, command):
    content = sample / "content"
    for place in (*content.glob("members/*.md"), *content.glob("jobs/*.md")):
        place.unlink()
    leaves = "incubator: rivages\nmissions: [{start: 2024-09-02, end: 2025-01-15, status: admin}]"
    closes = "incubator: rivages\nopens: 2025-01-02\ncloses: 2025-01-15"
    (content / path).write_text(f"---\n{text.format('Celle-ci', leaves, closes)}\n---\n", encoding="utf-8")
    commands = [line.split("incubo ")[1] for line in due(call(cwd=sample).out).splitlines() if "2025-01-15" in line]
    assert commands == [command]
    more = [] if "--until" in command else ["--until", "2025-03-01"]
    ran = call(*shlex.split(command), *more, "--dry-run", cwd=sample)
    assert (ran.code, "+" in ran.out) == (0, True), ran.err


def test_what_is_true_of_most_startups_is_one_line(call, sample):
    for path in (sample / "content/members").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("end: 2025-", "end: 2025-02-01 # "), encoding="utf-8")
    out = due(call(cwd=sample).out)
    assert "end of mission" not in out
    assert "missions end soon in 11 products, of 11 active ones" in out
    assert "incubo todo --only mission-ending" in out


def test_many_things_are_counted(call, sample):
    for number in range(20):
        text = (
            f"---\ntitle: Offre {number}\nstartup: mon-estran\nopens: 2025-01-02\ncloses: 2025-01-{number % 9 + 20}\n"
            "contact: a@b.example\n---\n"
        )
        (sample / f"content/jobs/2025-01-02-offre-{number}.md").write_text(text, encoding="utf-8")
    out = due(call(cwd=sample).out)
    assert "more things" in out
    assert out.count("•") == 11
    assert "offers" not in out.split("What needs attention")[0]


def test_every_incubator_together_when_none_is_ours(call, sample):
    settings = (sample / "incubo.toml").read_text(encoding="utf-8").replace('incubator = "rivages"', "")
    (sample / "incubo.toml").write_text(settings, encoding="utf-8")
    out = call(cwd=sample).out
    assert out.startswith("All incubators\n")
    assert "active products: Investigation 2" in out


def test_a_file_that_cannot_be_read_is_told(call, sample):
    (sample / "content/startups/casse.md").write_text("---\ntitle: 'x\n---\n", encoding="utf-8")
    assert "1 file cannot be read (incubo validate" in call(cwd=sample).out


def test_a_file_without_its_ending_is_told_as_such(call, sample):
    (sample / "content/organisations/nulle-part").write_text("---\nname: Nulle part\n---\n", encoding="utf-8")
    assert "incubo validate" not in call(cwd=sample).out.split("Words to know")[1].split("Set up")[1]
    (sample / "content/startups/mon-quai").write_text("---\ntitle: Mon Quai\n---\n", encoding="utf-8")
    out = call(cwd=sample).out
    assert "1 file is not counted, because its name does not end with “.md” (incubo validate" in out
    assert "cannot be read" not in out


def test_the_page_of_the_day_by_name(call, sample):
    plain = call("--at", "2025-02-01", cwd=sample).out
    for lang, word in (("en", "today"), ("en", "Aujourd'hui"), ("fr", "accueil")):
        ran = call(word, "--at", "2025-02-01", cwd=sample, lang=lang)
        assert (ran.code, "incubo" in ran.err) == (0, True)
        assert lang == "fr" or ran.out == plain


def test_nothing_to_tell_is_not_told(call, tmp_path):
    (tmp_path / "content/startups").mkdir(parents=True)
    ran = call(cwd=tmp_path)
    assert ran.code == 0
    assert "There is no product yet (to add one: incubo new startup)." in ran.out
    assert "needs attention" not in ran.out


def test_another_day_and_another_incubator(call, sample):
    """The commands of the page are about the day and the incubator that were asked for."""
    out = call("--incubator", "des rivages", "--at=2024-06-01", cwd=sample).out
    assert out.startswith("Incubateur des rivages\nas of 1 June 2024\n")
    assert "10 active products" in out
    more = [line.split("incubo ")[1] for line in due(out).splitlines() if "more thing" in line]
    assert more == ['todo --incubator "des rivages" --at 2024-06-01']
    assert call(*shlex.split(more[0]), cwd=sample).out.startswith("Incubateur des rivages\nWhat needs attention")
    assert call("--at", "2024", "list", "startups", cwd=sample).code == 2


def test_from_another_folder_the_commands_name_the_registry(call, sample, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    out = due(call("-R", str(sample), cwd=elsewhere).out)
    commands = [line.split("incubo ")[1] for line in out.splitlines() if "incubo " in line]
    assert len(commands) == 11
    assert all(command.endswith(f" -R {sample}") for command in commands)
    assert call(*shlex.split(commands[0]), "--dry-run", cwd=elsewhere).code == 0
    assert " -R " not in call("-R", str(sample), cwd=sample).out
    call("todo", "-R", str(sample), "-o", "todo.md", cwd=elsewhere)
    assert " -R " not in (elsewhere / "todo.md").read_text("utf-8")


def test_first_steps_without_registry(call, tmp_path):
    ran = call(cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("There is no registry here. To begin:\n")
    words = [line.split()[1] for line in ran.out.splitlines() if line.startswith("incubo")]
    assert words == ["use", "init", "init", "-R", "--help"]
    assert "incubo use DOSSIER  " in call(cwd=tmp_path, lang="fr").out
    assert call(cwd=tmp_path, lang="fr").out.startswith("Il n'y a pas de registre ici. Pour commencer\u00a0:\n")


def test_a_registry_that_was_named_must_be_there(call, tmp_path):
    ran = call("-R", str(tmp_path / "ailleurs"), cwd=tmp_path)
    assert ran.code == 2
    assert "there is no registry in" in ran.err


@pytest.mark.parametrize("name", ["nulle-part", "a" * 5000, "a/" * 2500], ids=["unknown", "too long", "too deep"])
def test_a_registry_that_was_named_is_not_another(call, sample, name):
    ran = call("-R", name, "report", "phases", cwd=sample)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: there is no registry in ")
    assert len(ran.err) < 600


def test_invalid_settings_are_reported(call, sample):
    (sample / "incubo.toml").write_text("at = 'demain'\n", encoding="utf-8")
    ran = call(cwd=sample)
    assert (ran.code, ran.out) == (2, "")
    assert "incubo.toml" in ran.err


def test_what_colleagues_published_since_is_told_without_asking_them(call, tmp_path):
    """It is what the last fetch knows; nothing is said where all of it is here."""
    _, mine, theirs = make_clones(tmp_path)
    told = "not here yet: incubo sync takes"
    assert told not in call(cwd=mine, lang="en").out
    for name in ("Un", "Deux"):
        write(theirs, DIGUE, startup_file(name))
        git(theirs, "commit", "-qam", name)
    git(theirs, "push", "-q")
    assert told not in call(cwd=mine, lang="en").out
    git(mine, "fetch", "-q")
    assert f"Colleagues have published 2 changes that are {told} them in." in call(cwd=mine, lang="en").out
    assert told not in call("--known", "HEAD", cwd=mine, lang="en").out
    assert call("sync", cwd=mine).code == 0
    assert told not in call(cwd=mine, lang="en").out
