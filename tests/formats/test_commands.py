"""Commands, options, their values, other names, exit codes and the TAB key: what people type and scripts rely on."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from formats.frozen import FIXTURES, registry, stored
from support.command_line import RunCommand
from support.paths import ROOT

_OPTION = re.compile(r"  (?:(-\w), )?(--[\w-]+)(?: / (--[\w-]+))?(?: (\S+))?(?:\s{2,}.*)?")
NOUNS = ("startups", "members", "missions", "committees", "jobs", "incubators", "organisations", "teams")
COMMANDS: dict[str, dict[str, Any]] = json.loads((FIXTURES / "commands.json").read_text("utf-8"))
WORDS: dict[str, dict[str, list[str]]] = json.loads((FIXTURES / "words.json").read_text("utf-8"))


def commands(call: RunCommand, cwd: Path) -> dict[str, dict[str, Any]]:
    """Every command by its words, as its help and the TAB key say: option → its short form, and the values it takes.

    Values: "" for a flag, else the choices ("a|b") or the placeholder of `--help`.
    """
    found: dict[str, dict[str, Any]] = {}
    groups = [""]
    while groups:
        group = groups.pop(0)
        for name in re.findall(r"^  ([a-z]+) {2,}\S", call(*group.split(), *_help(group), cwd=cwd).out, re.MULTILINE):
            words = f"{group} {name}".strip()
            page = call(*words.split(), "--help", cwd=cwd).out
            if re.match(r"Usage: incubo [a-z ]+ COMMAND ", page):
                groups.append(words)
            found[words] = _options(page)
            for hidden in tab(call, f"incubo {words} --not-", cwd):
                found[words].setdefault(hidden, found[words].get(hidden.replace("--not-", "--"), {"takes": ""}))
    return found


def _help(group: str) -> list[str]:
    return ["--help"] if group else ["--help", "--all"]


def _options(page: str) -> dict[str, Any]:
    options = {}
    for line in page.splitlines():
        match = _OPTION.fullmatch(line)
        if match is not None:
            short, name, contrary, takes = match.groups()
            for each in filter(None, (name, contrary)):
                options[each] = {"takes": takes or ""} | ({"short": short} if short else {})
    return options


def tab(call: RunCommand, line: str, cwd: Path, shell: str = "bash", word: str = "") -> list[str]:
    """What the TAB key offers after a line."""
    env = {"_INCUBO_COMPLETE": f"complete_{shell}", "_INCUBO_LINE": line, "_INCUBO_WORD": word}
    ran = call(cwd=cwd, env=env)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return registry(tmp_path / "registry", git=False)


def test_every_command_and_option_is_still_there(
    call: RunCommand, sample: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--freeze"):
        now = commands(call, sample)
        lines = (f" {json.dumps(name)}: {json.dumps(options)}" for name, options in now.items())
        (FIXTURES / "commands.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8", newline="\n")
    frozen = json.loads((FIXTURES / "commands.json").read_text("utf-8"))
    assert len(frozen) > 70
    for name, options in frozen.items():
        for form in ("long", "short"):  # `--help` at the end: names are checked, values are not
            words = [
                word
                for option, data in options.items()
                if option not in ("--help", "--version")
                for word in (
                    data.get("short", option) if form == "short" else option,
                    *(["1"] if data["takes"] else []),
                )
            ]
            ran = call(*name.split(), *words, "--help", cwd=sample)
            assert ran.code == 0, f"incubo {name}: {ran.err}"
    assert call("list", "startups", "--unheard-of", "--help", cwd=sample).code == 2  # so the above says something


def test_every_choice_is_still_there(call: RunCommand, sample: Path) -> None:
    gone = [
        f"incubo {name} {option} {value}"
        for name, options in COMMANDS.items()
        for option, data in options.items()
        if "|" in data["takes"] and option != "--color"
        for offered in [tab(call, f"incubo {name} {option} ", sample) or page_choices(call, name, option, sample)]
        for value in data["takes"].split("|")
        if value not in offered
    ]
    assert gone == []


def page_choices(call: RunCommand, name: str, option: str, cwd: Path) -> list[str]:
    """The values of an option that its help says (the TAB key offers none for `calendar … --format`)."""
    takes: str = _options(call(*name.split(), "--help", cwd=cwd).out)[option]["takes"]
    return takes.split("|")


def test_columns_and_reasons_keep_their_names(call: RunCommand, sample: Path, request: pytest.FixtureRequest) -> None:
    lines = [f"list {noun} --columns" for noun in NOUNS] + ["todo --only"]
    now = {line: tab(call, f"incubo {line} ", sample) for line in lines}
    frozen = stored("words-offered.json", now, request)
    assert [f"{line} {word}" for line, words in frozen.items() for word in words if word not in now[line]] == []


@pytest.mark.parametrize("language", ["any", "fr", "en"])
def test_other_words_still_mean_the_same_command(language: str, call: RunCommand, sample: Path) -> None:
    """`incubo product` and `incubo lister` are understood; French words in French."""
    wrong = []
    for name, words in WORDS.items():
        group = " ".join(name.split()[:-1])
        for word in words.get(language, ()):
            said = "fr" if language == "fr" else "en"
            ran = call(*group.split(), word, "--help", cwd=sample, lang=said)
            expected = call(*name.split(), "--help", cwd=sample, lang=said)
            if (ran.code, ran.out) != (0, expected.out):
                wrong.append(f"incubo {group} {word}: {ran.err or ran.out.splitlines()[0]}")
    assert wrong == []


GLOBAL = [
    ["--lang", "en", "report", "phases"],
    ["report", "phases", "--lang", "fr"],
    ["--color", "never", "list", "teams"],
    ["list", "teams", "--color=always"],
    ["-R", ".", "todo"],
    ["todo", "--registry=."],
    ["--version"],
    ["-h"],
]


@pytest.mark.parametrize("words", GLOBAL, ids=" ".join)
def test_options_of_all_commands(words: list[str], call: RunCommand, sample: Path) -> None:
    ran = call(*words, cwd=sample)
    assert ran.code == 0, ran.err
    assert ran.out


INVOCATIONS = [
    "", "--version", "--help", "wat", "--wat", "list", "report", "new", "record",
    "validate", "validate --strict", "validate --advice", "validate --statistics", "validate README.md",
    "validate content/members", "validate nowhere.md", "validate --select wat", "validate --format wat",
    "validate --select ref,phase", "validate --since wat", "validate --at wat", "validate --fix", "validate --guesses",
    "report phases", "report wat", "report phases --at 2024-02-30", "report phases --over 2022..2021",
    "report phases --over 2023 --by incubator", "report phases --by wat", "report phases --incubator wat",
    "report phases --format wat", "report timeline --format svg", "report phases -o content/x.csv",
    "list startups", "list startups --wat", "list startups --phase wat", "list startups --columns wat", "list wat",
    "list members --search nobody-of-that-name", "show mon-estran", "show wat", "show", "todo", "todo --only wat",
    "query", "query --schema", "query --schema wat", "query wat", "explain", "explain wat", "explain startup",
    "explain mission-overlap", "explain --list", "schema startup", "schema wat", "schema", "digest",
    "digest --since wat", "dossier mon-estran", "dossier wat", "remind missions", "remind", "calendar admin",
    "calendar", "export sqlite", "export sqlite x.txt", "use wat", "sync", "ci", "ci --base wat",
    "new startup", "new startup --from nowhere.json --dry-run", "new member --fullname Wat",
    "extend --startup mon-estran --until 2025-07-01", "extend --startup mon-estran --until 2025-07-01 --dry-run",
    "extend --startup mon-estran --until 2025-07-01 --yes", "extend --startup wat --until 2025-07-01 --yes", "extend",
    "join claire.bonnemain --startup wat --yes", "leave wat --startup mon-estran --yes", "phase mon-estran",
    "phase mon-estran wat --yes", "phase mon-estran acceleration --dry-run", "stop mon-estran", "close wat --yes",
    "close 2024-12-16 --outcome filled --dry-run", "set mon-estran", "set mon-estran title= --yes",
    "set mon-estran budget_url=https://b.example --dry-run", "set mon-estran wat=1 --yes", "edit wat",
    "rename mon-estran mon-rivage --dry-run", "rename mon-estran digue-info --yes", "rename wat x --yes",
    "remove mon-estran --yes", "remove wat --yes", "undo", "undo --list", "fmt --check", "fmt --dry-run",
    "fmt nowhere.md", "init --refresh --check", "init --check", "issue nowhere.md",
    "record committee mon-estran --decision wat --yes", "record committee mon-estran --decision continue --dry-run",
    "record event mon-estran", "record metric mon-estran",
]  # fmt: skip
BROKEN = ["validate", "validate --strict", "validate --ignore schema,phase", "ci", "report phases", "list startups"]


def test_exit_codes(call: RunCommand, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """On the sample, each on its own copy where it writes; then on one with an unknown phase."""
    sound = registry(tmp_path / "sound")
    broken = registry(tmp_path / "broken")
    startup = broken / "content" / "startups" / "mon-estran.md"
    startup.write_text(startup.read_text("utf-8").replace("name: construction", "name: construktion"), "utf-8")
    codes: dict[str, int] = {}
    for words in INVOCATIONS:
        codes[words] = call(*words.split(), cwd=sound).code
        if not {"--yes", "--fix"} & {*words.split()}:
            continue
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=sound, check=True)
        subprocess.run(["git", "clean", "-fdq"], cwd=sound, check=True)
        shutil.rmtree(sound / ".git" / "incubo", ignore_errors=True)
    codes |= {f"{words} (an unknown phase)": call(*words.split(), cwd=broken).code for words in BROKEN}
    assert codes == stored("exit-codes.json", codes, request)


def test_every_rule_is_still_there(call: RunCommand, sample: Path, request: pytest.FixtureRequest) -> None:
    """With its severity, which people's settings and suppressions rely on."""
    rows = json.loads(call("explain", "--list", "--format", "json", cwd=sample).out)["rows"]
    rules = {row["rule"]: f"{row['family']} {row['severity']}" for row in rows}
    frozen = stored("rules.json", rules, request)
    assert {rule: rules.get(rule) for rule in frozen} == frozen
    ran = call("validate", "--select", ",".join(frozen), cwd=sample)
    assert ran.code in (0, 1), ran.err


def test_the_tab_key_answers_every_shell(call: RunCommand, sample: Path) -> None:
    """A script that stands in a person's shell since an earlier version asks so, and reads such an answer."""
    assert tab(call, "incubo rep", sample) == ["report"]
    assert "mon-estran" in tab(call, "incubo show mon-", sample)
    assert tab(call, "incubo validate --format=sa", sample, word="sa") == ["sarif"]
    assert tab(call, "incubo export sqlite ", sample) == [":files"]
    zsh, fish, powershell = (tab(call, "incubo report ph", sample, shell) for shell in ("zsh", "fish", "powershell"))
    assert [line.partition(":")[0] for line in zsh] == ["phases"]
    assert [line.partition("\t")[0] for line in fish] == [line.partition("\t")[0] for line in powershell] == ["phases"]
    assert zsh[0].partition(":")[2] == fish[0].partition("\t")[2] != ""


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="bash is not here")
def test_the_script_of_bash_still_completes(sample: Path, tmp_path: Path) -> None:
    program = tmp_path / "incubo"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m incubo "$@"\n', "utf-8")
    program.chmod(0o755)
    script = f"""
        source {shlex.quote(str(FIXTURES / "completion.bash"))}
        COMP_LINE="incubo report ind" COMP_WORDS=(incubo report ind) COMP_CWORD=2 COMP_POINT=17
        _incubo_completion {shlex.quote(str(program))}
        echo "${{COMPREPLY[@]}}"
    """
    ran = subprocess.run(["bash", "-c", script], cwd=sample, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout == "indicators\n"
