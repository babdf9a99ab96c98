"""The TAB key, as each shell asks; and in a real bash, if there is one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT
from support.pseudo_terminal import read_terminal

NAMES = {
    "startups": {"mon-estran": "title: Mon Estran", "mon-amarre": 'title: "Mon Amarre : le port"', "phare": "title: x"},
    "members": {
        "zoe.lebrec": "fullname: Zoé Lebrec", "zoe.lanvoc": "fullname: 'Zoé Lanvoc'", "yann.treguer": "role: Pilote",
    },
    "incubators": {"rivages": "title: Incubateur des rivages", "quai-ouest": "title: Quai Ouest"},
    "organisations": {"dgml": "name: Mer"},
    "teams": {"zoe": "title: Une équipe homonyme"},
}  # fmt: skip


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A small registry, of which only names and titles matter."""
    for folder, entries in NAMES.items():
        place = tmp_path / "registry" / "content" / folder
        place.mkdir(parents=True)
        for name, line in entries.items():
            (place / f"{name}.md").write_text(f"---\n{line}\n---\n\nUn texte.\n", "utf-8")
    return tmp_path / "registry"


class Tab:
    """Presses the TAB key at the end of a line, in a folder."""

    def __init__(self, call: RunCommand, cwd: Path) -> None:
        self.call = call
        self.cwd = cwd

    def __call__(self, line: str, shell: str = "fish", word: str = "", lang: str = "en") -> list[str]:
        environment = {"_INCUBO_COMPLETE": f"complete_{shell}", "_INCUBO_LINE": line, "_INCUBO_WORD": word}
        ran = self.call(cwd=self.cwd, env={**environment, "INCUBO_CONFIG": os.devnull}, lang=lang)
        assert (ran.code, ran.err) == (0, "")
        return ran.out.splitlines()


@pytest.fixture
def tab(call: RunCommand, registry: Path) -> Tab:
    return Tab(call, registry)


def values(rows: list[str]) -> list[str]:
    return [row.partition("\t")[0] for row in rows]


def test_commands(tab: Tab) -> None:
    assert tab("incubo va") == ["validate\tCheck the files and explain what is wrong."]
    assert tab("incubo va", lang="fr") == ["validate\tVérifier les fichiers et expliquer ce qui ne va pas."]
    assert values(tab("incubo ls sta")) == ["startups"]
    assert values(tab("incubo vérif", lang="fr")) == ["validate"]
    assert values(tab("incubo nonsense ")) == []


def test_ids(tab: Tab) -> None:
    assert tab("incubo show mon") == ["mon-estran\tMon Estran", "mon-amarre\tMon Amarre : le port"][::-1]
    assert tab("incubo show MON-É") == ["mon-estran\tMon Estran"]
    assert tab("incubo show startup/mon-e") == ["startup/mon-estran\tMon Estran"]
    assert tab("incubo show produit mon-e") == ["mon-estran\tMon Estran"]
    assert values(tab("incubo show zo")) == ["zoe.lanvoc", "zoe.lebrec", "zoe"]
    assert values(tab("incubo show ")) == ["incubator", "job", "member", "organisation", "startup", "team"]
    assert tab("incubo list members --startup mon-a") == ["mon-amarre\tMon Amarre : le port"]
    assert tab("incubo list members --startup=mon-a") == ["--startup=mon-amarre\tMon Amarre : le port"]
    assert tab("incubo list startups --member zoe.le") == ["zoe.lebrec\tZoé Lebrec"]
    assert tab("incubo list startups --not-followed-by yann") == ["yann.treguer"]
    assert values(tab("incubo list startups --incubator ")) == ["quai-ouest", "rivages", "all"]
    assert values(tab("incubo new startup --incubator ")) == ["quai-ouest", "rivages"]
    assert values(tab("incubo list startups --incubator rivages,")) == ["rivages,quai-ouest", "rivages,all"]
    assert values(tab("incubo list startups --sponsor d")) == ["dgml"]
    assert values(tab("incubo list members --team ")) == ["zoe"]
    assert values(tab("incubo show mon-estran ")) == []


def test_fields_of_the_entry_that_was_named(tab: Tab) -> None:
    assert values(tab("incubo set mon-e")) == ["mon-estran"]
    assert values(tab("incubo set mon-estran stats")) == ["stats_url="]
    assert values(tab("incubo set yann.treguer git")) == ["github="]
    assert values(tab("incubo set mon-estran --unset budg")) == ["budget_url"]
    assert values(tab("incubo set nobody sta")) == []


def test_words_of_the_registry(tab: Tab, registry: Path) -> None:
    assert tab("incubo list startups --phase inv", lang="fr") == ["investigation\tInvestigation"]
    assert tab("incubo list startups --phase construction,acc") == ["construction,acceleration\tAcceleration"]
    assert values(tab("incubo list startups --phase=construction,acc")) == ["--phase=construction,acceleration"]
    assert "construction,construction" not in values(tab("incubo list startups --phase construction,"))
    assert values(tab("incubo list startups --not-phase Accél", lang="fr")) == ["acceleration"]
    assert "transfert" in values(tab("incubo list startups --phase "))
    assert "transfert" not in values(tab("incubo new startup --phase "))
    assert values(tab("incubo new startup --phase inv")) == ["investigation"]
    assert values(tab("incubo list members --status ind")) == ["independent"]
    assert values(tab("incubo list jobs --kind p")) == ["post"]
    assert tab("incubo new startup --accessibility n", lang="fr") == ["non-conforme\tnon conforme"]
    (registry / "incubo.toml").write_text('[phases.derive]\nlabel = "Dérive"\n', "utf-8")
    assert tab("incubo list startups --phase der", lang="fr") == ["derive\tDérive"]
    own = registry / "content" / "phases"
    own.mkdir()
    (own / "essai.md").write_text("---\ntitle: À l'essai\n---\n", "utf-8")
    assert tab("incubo list startups --phase es", lang="fr") == ["essai\tÀ l'essai"]
    assert values(tab("incubo new startup --phase ")) == ["essai"]


def test_rules_fields_columns_and_forms(tab: Tab) -> None:
    assert "ref-unknown-startup\tproduct that does not exist" in tab("incubo validate --select ref-unknown")
    assert "ref,phase" in values(tab("incubo validate --ignore ref,phas"))
    assert {"startup", "startup-same-title", "startup-without-team"} <= set(values(tab("incubo explain start")))
    assert len(tab("incubo explain start")) == len(set(values(tab("incubo explain start"))))
    assert "member.missions.end" in values(tab("incubo explain member.missions."))
    assert "stats_url" in values(tab("incubo list startups --missing stats"))
    assert "id,+title" in values(tab("incubo list startups --columns id,+ti"))
    assert values(tab("incubo list startups --format m")) == ["markdown"]
    assert values(tab("incubo report phases --by sp")) == ["sponsor"]
    assert values(tab("incubo report phases --at 2024-Q")) == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    assert values(tab("incubo report phases --at lu", lang="fr")) == ["lundi"]
    assert values(tab("incubo list members --ending 6")) == ["60d", "6mo"]
    assert values(tab("incubo list startups --sort -ag")) == ["-age"]
    assert values(tab("incubo todo --only role,committee-l")) == ["role,committee-late"]
    assert tab("incubo todo --only sheet/budget") == ["sheet/budget_url\tthe budget page"]
    assert values(tab("incubo todo --only role/depl")) == ["role/Déploiement"]


def test_options(tab: Tab) -> None:
    assert tab("incubo list startups --phase x --pha") == ["--phase	In one of these phases."]
    assert values(tab("incubo list members --startup x --stat")) == ["--status"]
    assert values(tab("incubo list startups --not-ph")) == ["--not-phase"]
    assert "--not-phase" not in values(tab("incubo list startups --"))
    assert values(tab("incubo produits --ph", lang="fr")) == ["--phase"]
    assert values(tab("incubo produits --phase inv", lang="fr")) == ["investigation"]
    assert values(tab("incubo show --la")) == ["--lang"]
    assert values(tab("incubo show x --at today --a")) == []
    assert tab("incubo list --lang ") == tab("incubo --lang ") == ["fr", "en"]
    assert tab("incubo --lang=f") == ["--lang=fr"]
    assert values(tab("incubo validate --strict --adv")) == ["--advice"]


def test_files_are_left_to_the_shell(tab: Tab) -> None:
    for line in ("validate ", "validate --strict con", "validate -o ", "use ", "-R ", "--registry=a", "list jobs -o "):
        assert tab(f"incubo {line}") == [":files"], line
    for line in ("show zzz", "list startups --search ", "list startups --limit "):
        assert tab(f"incubo {line}") == [], line


def test_what_the_line_says_already(tab: Tab, registry: Path, tmp_path: Path) -> None:
    tab.cwd = tmp_path
    assert values(tab("incubo show mon-e")) == []
    for line in (f"-R {registry} show", f"--registry={registry} show", f"show --registry {registry}"):
        assert values(tab(f"incubo {line} mon-e")) == ["mon-estran"]
    assert values(tab(f"incubo -R {registry} list startups --phase inv")) == ["investigation"]
    assert tab("incubo --lang fr va")[0].endswith("ce qui ne va pas.")
    assert tab("INCUBO_LANG=fr incubo va")[0].endswith("ce qui ne va pas.")


def test_nothing_is_said_where_nothing_can_be_known(tab: Tab, registry: Path, tmp_path: Path) -> None:
    (registry / "incubo.toml").write_text("phases = [", "utf-8")
    for folder in (registry, tmp_path):
        tab.cwd = folder
        for line in ("list startups --phase ", "list members --startup m", "show startup m", "--lang xx show m"):
            assert tab(f"incubo {line}") == [], line
    assert values(tab("incubo va")) == ["validate"]


def test_names_are_written_by_others(tab: Tab, registry: Path, tmp_path: Path) -> None:
    startups = registry / "content" / "startups"
    for name in ("mal $(touch owned)", "mal`id`", "mal'quote", "mal;id", "mal*", "mal:x", "-mal", "mal&x", "mal{a,b}"):
        if os.name != "nt":
            (startups / f"{name}.md").write_text("---\ntitle: x\n---\n", "utf-8")
    if os.name != "nt":
        (startups / "mal\nnewline.md").write_text("---\ntitle: x\n---\n", "utf-8")
        (startups / "mal\x1b[31m.md").write_text("---\ntitle: x\n---\n", "utf-8")
        os.mkfifo(startups / "mal-pipe.md")
    (startups / "mal-title.md").write_bytes("---\ntitle: a\x1b[31m\u202e\tb:c\n---\n".encode())
    (startups / "mal-bytes.md").write_bytes(b"---\ntitle: \xff\xfe\n---\n")
    (startups / "mal-folder.md").mkdir()
    (startups / "mal-tag.md").write_text("---\ntitle: !!python/object:x\n---\n", "utf-8")
    (startups / "mal-none.md").write_text("title: nothing opened\n", "utf-8")
    (tmp_path / "secret.md").write_text("---\ntitle: secret\n---\n", "utf-8")
    (startups / "mal-link.md").symlink_to(tmp_path / "secret.md")
    for shell in ("bash", "zsh", "fish", "powershell"):
        rows = tab("incubo show startup m", shell=shell)
        found = sorted(re.split("[\t:]", row)[0] for row in rows)
        assert found == ["mal-bytes", "mal-none", "mal-tag", "mal-title", "mon-amarre", "mon-estran"]
    rows = dict(row.split("\t") for row in tab("incubo show startup mal-t") if "\t" in row)
    assert rows == {"mal-title": "a\\x1b[31m\\u202e b:c"}
    assert tab("incubo list startups --phase '$(id),inv") == []


def test_a_shell_that_parts_words_at_more_than_blanks(tab: Tab) -> None:
    assert tab("incubo list startups --phase=inv", "bash", "inv") == ["investigation"]
    assert "investigation" in tab("incubo list startups --phase=", "bash", "=")
    assert tab('incubo list startups --phase="inv', "bash", '"inv') == ["investigation"]
    assert tab("incubo list startups --phase construction,acc", "bash", "construction,acc") == [
        "construction,acceleration"
    ]
    assert tab("incubo list startups --phase construction,acc", "powershell", "acc") == ["acceleration\tAcceleration"]
    assert tab('incubo show "mon-e', "bash", '"mon-e') == ["mon-estran"]


def test_the_rows_of_each_shell(tab: Tab) -> None:
    line = "incubo show mon-a"
    assert tab(line, "bash") == ["mon-amarre"]
    assert tab(line, "zsh") == ["mon-amarre:Mon Amarre : le port"]
    assert tab(line, "fish") == tab(line, "powershell") == tab(line, "pwsh") == ["mon-amarre\tMon Amarre : le port"]


def test_neither_the_command_nor_yaml_is_loaded_to_complete_an_id(registry: Path) -> None:
    for line in ("show zo", "list members --startup m", "list startups --phase i", "explain ref"):
        script = (
            "import sys; from incubo.cli.main import main; main([]); "
            "print(*(m for m in ('typer', *(f'incubo.cli.commands.{name}' for name in ('show', 'list', 'explain'))) "
            "if m in sys.modules), *(['yaml'] if 'yaml' in sys.modules and 'explain' not in sys.argv[1] else []))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, line],
            capture_output=True,
            text=True,
            cwd=registry,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "_INCUBO_COMPLETE": "complete_zsh",
                "_INCUBO_LINE": f"incubo {line}",
            },
            check=True,
            timeout=60,
        )
        assert done.stdout.splitlines()[-1] == "", line
        assert len(done.stdout.splitlines()) > 1


def test_the_scripts_are_shown_and_installed(call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    from incubo.cli import framework

    home = Path(os.environ["HOME"])
    places = {
        "bash": ".bash_completions/incubo.sh",
        "zsh": ".zfunc/_incubo",
        "fish": ".config/fish/completions/incubo.fish",
    }
    for shell, place in places.items():
        monkeypatch.setattr(framework._completion_shared, "_get_shell_name", lambda shell=shell: shell)
        shown = call("--show-completion").out
        assert f"_INCUBO_COMPLETE=complete_{shell}" in shown
        assert "%" not in shown.replace("%(", "")
        ran = call("--install-completion")
        assert (ran.code, ran.out) == (0, "")
        assert (home / place).read_text().strip() == shown.strip()
    monkeypatch.setattr(framework._completion_shared, "_get_shell_name", lambda: "pwsh")
    assert "Register-ArgumentCompleter -Native -CommandName incubo" in call("--show-completion").out


BASH = shutil.which("bash") if os.name == "posix" else None


@pytest.mark.skipif(BASH is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("incubo va", ["incubo", "validate"]),
        ("incubo show mon-e", ["incubo", "show", "mon-estran"]),
        ("incubo show startup/mon-e", ["incubo", "show", "startup/mon-estran"]),
        ("incubo show MON-É", ["incubo", "show", "mon-estran"]),
        ('incubo show "mon-e', ["incubo", "show", "mon-estran"]),
        ("incubo list startups --phase=inv", ["incubo", "list", "startups", "--phase=investigation"]),
        (
            "incubo list startups --phase construction,acc",
            ["incubo", "list", "startups", "--phase", "construction,acceleration"],
        ),
        (
            "incubo list startups --columns id,+tit",
            ["incubo", "list", "startups", "--columns", "id,+title"],
        ),
        ("incubo validate content/star", ["incubo", "validate", "content/startups/"]),
        ("incubo show zzz", ["incubo", "show", "zzz"]),
        ("incubo show con", ["incubo", "show", "con"]),  # no file names where an id is wanted
        ("incubo show evil", ["incubo", "show", "evil"]),
    ],
)
def test_a_real_bash(run: RunCommand, registry: Path, tmp_path: Path, line: str, said: list[str]) -> None:
    import pty

    evil = registry / "content" / "startups" / "evil $(touch owned).md"
    evil.write_text("---\ntitle: x\n---\n", "utf-8")
    tool = tmp_path / "bin" / "incubo"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m incubo "$@"\n', "utf-8")
    tool.chmod(0o755)
    from incubo.cli.completion.scripts import SCRIPTS

    names = {"complete_func": "_incubo_completion", "autocomplete_var": "_INCUBO_COMPLETE", "prog_name": "incubo"}
    script = tmp_path / "incubo.sh"
    script.write_text(SCRIPTS["bash"] % names, "utf-8")
    master, slave = pty.openpty()
    environment = {
        **os.environ, "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "PS1": "$ ",
        "LC_ALL": "C.UTF-8", "TERM": "dumb", "INCUBO_LANG": "en", "INCUBO_CONFIG": os.devnull, "HISTFILE": "",
    }  # fmt: skip
    shell = subprocess.Popen(
        [str(BASH), "--norc", "--noprofile", "-i"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=registry,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    # the line, TAB; then to its start, a command that prints the words of the line, and out
    typed = f"source {script}; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'\n"
    os.write(master, f"{typed}{line}\t\x01printf '<%s>' \x05\nexit\n".encode())
    out = b""
    while data := read_terminal(master):
        out += data
    shell.wait(30)
    os.close(master)
    assert re.findall("<([^<>%]*)>", out.decode()) == said
    assert not (registry / "owned").exists()


FISH = shutil.which("fish")


@pytest.mark.skipif(FISH is None, reason="fish is not installed")
def test_a_real_fish(registry: Path, tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "incubo"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m incubo "$@"\n', "utf-8")
    tool.chmod(0o755)
    from incubo.cli.completion.scripts import SCRIPTS

    names = {"complete_func": "_incubo_completion", "autocomplete_var": "_INCUBO_COMPLETE", "prog_name": "incubo"}
    (tmp_path / "incubo.fish").write_text(SCRIPTS["fish"] % names, "utf-8")
    environment = {
        **os.environ, "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "INCUBO_LANG": "en", "INCUBO_CONFIG": os.devnull,
    }  # fmt: skip
    asked = f"source {tmp_path / 'incubo.fish'}; complete -C 'incubo show mon-e'; complete -C 'incubo explain ref-pre'"
    ran = subprocess.run(
        [str(FISH), "--no-config", "-c", asked],
        cwd=registry,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert [line.split("\t")[0] for line in ran.stdout.splitlines()] == ["mon-estran", "ref-prefix"], ran.stderr


def test_offers_that_are_closed_are_not_closed_again(tab: Tab, registry: Path) -> None:
    jobs = registry / "content" / "jobs"
    jobs.mkdir()
    for name, lines in {
        "2024-01-01-ouverte": "title: Ouverte\ncloses: 9999-01-01",
        "2024-01-02-sans-fin": "title: Sans fin",
        "2024-01-03-pourvue": "title: Pourvue\noutcome: filled",
        "2024-01-04-passee": "title: Passée\ncloses: 2020-01-01",
        "2024-01-05-ancienne": "title: Ancienne\nopen: false",
    }.items():
        (jobs / f"{name}.md").write_text(f"---\n{lines}\n---\n", "utf-8")
    assert sorted(values(tab("incubo close 2024"))) == ["2024-01-01-ouverte", "2024-01-02-sans-fin"]
    assert len(values(tab("incubo show 2024"))) == 5


def test_the_changes_that_can_be_undone(tab: Tab, call: RunCommand, registry: Path) -> None:
    assert values(tab("incubo undo ")) == []
    for title in ("Le Phare", "Le Grand Phare"):
        assert call("set", "phare", f"title={title}", "--yes", cwd=registry).code == 0
    listed = tab("incubo undo ")
    assert values(listed) == ["1", "2"]
    assert all("phare" in row for row in listed)
    assert values(tab("incubo undo 1 ")) == []
