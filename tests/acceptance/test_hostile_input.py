"""What incubo must stand: files that trap their reader, systems that lack something, outputs that break.

Each through the command line, in a process of its own where streams, encodings, signals or git matter, and all files
together. Beside the trap stands a member with a mistake of its own: it must still be told.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import CommandResult, RunCommand
from support.paths import ROOT
from support.waiting import PATIENCE, wait_until

WITNESS = "ref-unknown-startup"
FILES = {
    "incubo.toml": 'profile = "beta.gouv.fr"\nlayout = "incubo"\nat = 2025-01-15\n',
    "content/incubators/rivages.md": """---
title: Incubateur des rivages
short_description: Les services publics du bord de mer
owner: dgml
contact: contact@rivages.example
---
""",
    "content/organisations/dgml.md": """---
name: Direction générale de la mer et du littoral
acronym: DGML
type: administration-centrale
domaine_ministeriel: environnement
---
""",
    "content/startups/mon-estran.md": """---
title: Mon Estran
mission: Rendre la pêche à pied praticable sans risque
incubator: rivages
sponsors:
  - dgml
contact: contact@mon-estran.example
phases:
  - name: investigation
    start: 2024-01-08
---

Des marées.
""",
    "content/members/witness.tremoine.md": """---
fullname: Witness Trémoine
role: Témoin
domaine: Autre
missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
    startups:
      - mon-estrand
---
""",
}
MEMBER = """---
fullname: {name}
role: Développeuse
domaine: Développement
missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
    startups:
      - mon-estran
---
"""
TRAP = "content/members/trap.kermeur.md"


def put(folder: Path, path: str, content: str | bytes) -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A small registry whose only mistake is the witness's."""
    folder = tmp_path / "registry"
    for path, text in FILES.items():
        put(folder, path, text)
    return folder


def findings(ran: CommandResult) -> list[tuple[str, str, int]]:
    """(rule, path, line) of a validation in JSON."""
    assert "Traceback" not in ran.out + ran.err
    found = json.loads(ran.out)
    return [(d["rule"], d["path"], d["line"]) for d in found["diagnostics"]]


def findings_beside_witness(run: RunCommand, folder: Path) -> list[tuple[str, int]]:
    """(rule, line) of what is found besides the witness's mistake, which must be there."""
    ran = run("validate", "--format", "json", cwd=folder)
    found = findings(ran)
    assert (WITNESS, "content/members/witness.tremoine.md", 10) in found
    assert ran.code == 1
    return [(rule, line) for rule, path, line in found if not path.endswith("witness.tremoine.md")]


SOUND = MEMBER.format(name="Trap Kermeur")
DEEP = "[" * 200 + "]" * 200
BLOCK = "".join(" " * 2 * depth + "a:\n" for depth in range(200))
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS: dict[str, tuple[str | bytes, list[tuple[str, int]]]] = {
    "sound": (SOUND, []),
    "BOM": (b"\xef\xbb\xbf" + SOUND.encode(), [("file-bom", 1)]),
    "CRLF": (SOUND.replace("\n", "\r\n"), [("file-crlf", 1)]),
    "no final newline": (SOUND.rstrip("\n"), []),
    "nothing after the dashes": (SOUND.rstrip("\n") + " ", []),
    "U+2028 in a value": (SOUND.replace("euse", "euse\u2028ou rien"), [("yaml-line-separator", 3)]),
    "U+2028 in the body": (SOUND + "un\u2028deux\n", []),
    "U+0085 in the body": (SOUND + "un\u0085deux\n", []),
    "lone CR": (SOUND.replace("Développeuse", "Développeuse\rou"), [("yaml-line-separator", 3)]),
    "Latin-1": (SOUND.encode("latin-1"), [("file-not-utf8", 3)]),
    "UTF-16": (SOUND.encode("utf-16"), [("file-not-utf8", 1)]),
    "NUL": (SOUND.replace("euse", "euse\0"), [("file-control-character", 3)]),
    "empty": ("", [("file-empty", 1)]),
    "blanks": ("\n\n  \n", [("file-empty", 1)]),
    "only dashes": ("---", [("file-unterminated-front-matter", 1)]),
    "a list": ("---\n- a\n- b\n---\n", [("yaml-not-fields", 2)]),
    "a text": ("---\nbonjour\n---\n", [("yaml-not-fields", 2)]),
    "10 MB": ("---\nfullname: " + "x" * 10_000_000 + "\n---\n", [("file-too-large", 1)]),
    "10 MB of lines": ("---\n" + "a: b\n" * 2_000_000, [("file-too-large", 1)]),
    "200 levels in brackets": (SOUND.replace("Développeuse", DEEP), [("yaml-too-deep", 3)]),
    "200 levels in blocks": (f"---\n{BLOCK}---\n", [("yaml-too-deep", 22)]),
    "200 levels in dashes": ("---\na: \n" + "- " * 200 + "x\n---\n", [("yaml-too-deep", 3)]),
    "100 000 brackets": ("---\na: " + "[" * 100_000 + "\n---\n", [("yaml-syntax", 2)]),
    "billion laughs": (f"---\n{LAUGHS}---\n", [("yaml-anchor", 2)]),
    "a mapping that holds itself": ("---\na: &a\n  b: *a\n---\n", [("yaml-anchor", 2)]),
    "a tag that runs": ("---\na: !!python/object/apply:os.system [id]\n---\n", [("yaml-tag", 2)]),
    "a directive": ("---\n%YAML 1.1\n---\na: b\n---\n", [("yaml-syntax", 2)]),
    "a merge": (SOUND.replace("role:", "<<: {role: x}\nrole:"), [("yaml-anchor", 3)]),
    "a huge number": (SOUND.replace("Trap Kermeur", "9" * 5000), []),
    "sexagesimal": (SOUND.replace("Trap Kermeur", "12:30"), [("schema-type", 2)]),
    "no as a key": (SOUND.replace("role:", "no: x\nrole:"), [("yaml-ambiguous-key", 3)]),
    "a list as a key": (SOUND.replace("role:", "? [a, b]\n: c\nrole:"), [("yaml-syntax", 3)]),
    "30 February": (SOUND.replace("2025-03-01", "2025-02-30"), [("yaml-impossible-date", 7)]),
    "year 0": (SOUND.replace("2025-03-01", "0000-03-01"), [("yaml-impossible-date", 7)]),
    "year 9999": (SOUND.replace("2025-03-01", "9999-12-31"), [("schema-implausible-date", 7)]),
    "year 1": (SOUND.replace("2024-09-02", "0001-01-01"), [("schema-implausible-date", 6)]),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_malicious_files(name: str, registry: Path, call: RunCommand) -> None:
    text, expected = TEXTS[name]
    put(registry, TRAP, text)
    found = findings_beside_witness(call, registry)
    assert found == expected


def test_every_format_shows_every_trap(registry: Path, call: RunCommand) -> None:
    for i, (text, _) in enumerate(TEXTS.values()):
        put(registry, f"content/members/trap.number{i:02}.md", text)
    for fmt in ("full", "concise", "json", "github", "markdown"):
        for lang in ("en", "fr"):
            ran = call("validate", "--format", fmt, "--advice", "--statistics", cwd=registry, lang=lang)
            assert ran.code == 1
            assert "Traceback" not in ran.err
            assert "\0" not in ran.out
            assert WITNESS in ran.out


# --- Things that are no files ---------------------------------------------------------------------------------------


def test_a_link_out_of_the_registry_is_not_followed(registry: Path, call: RunCommand, tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.md", "---\nfullname: Mot de passe\n---\n")
    (registry / TRAP).symlink_to(secret)
    ran = call("validate", cwd=registry)
    assert findings_beside_witness(call, registry) == [("file-outside-registry", 1)]
    assert "Mot de passe" not in ran.out


def test_a_link_inside_the_registry_is_read(registry: Path, call: RunCommand) -> None:
    put(registry, "shared/person.md", SOUND)
    (registry / TRAP).symlink_to(registry / "shared" / "person.md")
    assert findings_beside_witness(call, registry) == []


def test_a_link_to_nothing_and_one_to_itself(registry: Path, call: RunCommand) -> None:
    (registry / TRAP).symlink_to(registry / "nothing.md")
    (registry / "content/members/round.loop.md").symlink_to(registry / "content/members/round.loop.md")
    rules = {rule for rule, _ in findings_beside_witness(call, registry)}
    assert rules <= {"file-unreadable", "file-outside-registry", "file-not-a-file"}
    assert rules


def test_a_folder_that_leads_out_of_the_registry(registry: Path, call: RunCommand, tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/secret.md", "---\nname: Mot de passe\n---\n")
    shutil.rmtree(registry / "content" / "teams", ignore_errors=True)
    (registry / "content" / "teams").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert [rule for rule, _ in findings_beside_witness(call, registry)] in ([], ["file-outside-registry"])
    assert "Mot de passe" not in call("validate", cwd=registry).out


def test_a_folder_named_like_an_entry(registry: Path, call: RunCommand) -> None:
    (registry / TRAP).mkdir()
    put(registry, f"{TRAP}/inside.md", "no front matter")
    assert findings_beside_witness(call, registry) == [("file-not-a-file", 1)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")
def test_fifo_named_like_an_entry(registry: Path, run: RunCommand) -> None:
    os.mkfifo(registry / TRAP)
    assert findings_beside_witness(run, registry) == [("file-not-a-file", 1)]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows read everything")
def test_an_unreadable_file_and_folder(registry: Path, run: RunCommand) -> None:
    put(registry, TRAP, SOUND).chmod(0)
    put(registry, "content/teams/mouettes.md", "---\nname: Mouettes\nincubator: rivages\n---\n")
    (registry / "content/teams").chmod(0)
    try:
        assert findings_beside_witness(run, registry) == [("file-unreadable", 1), ("file-unreadable", 1)]
    finally:
        (registry / "content/teams").chmod(0o755)


def test_a_file_that_fails_when_it_is_read(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    from incubo.registry.store import WorkingTree

    put(registry, TRAP, SOUND)
    honest = WorkingTree.read

    def read(self: WorkingTree, path: str) -> bytes:
        if path == TRAP:
            raise PermissionError(13, "Permission denied")
        return honest(self, path)

    monkeypatch.setattr(WorkingTree, "read", read)
    assert findings_beside_witness(call, registry) == [("file-unreadable", 1)]
    assert "trap.kermeur.md" in call("validate", cwd=registry).out


# --- Registries that are not there, and broken settings ---------------------------------------------------------------


def test_an_empty_registry_is_sound(tmp_path: Path, call: RunCommand) -> None:
    put(tmp_path, "incubo.toml", 'layout = "incubo"\n')
    for words in (["validate"], ["report", "phases"], ["report", "phases", "--format", "json"]):
        ran = call(*words, cwd=tmp_path)
        assert (ran.code, "Traceback" in ran.err) == (0, False), ran


def test_empty_folders_are_a_sound_registry(tmp_path: Path, call: RunCommand) -> None:
    for name in ("startups", "members"):
        (tmp_path / "content" / name).mkdir(parents=True)
    assert call("validate", cwd=tmp_path).code == 0
    assert call("report", "phases", cwd=tmp_path).code == 0


def test_no_registry(tmp_path: Path, call: RunCommand) -> None:
    for words in (["validate"], ["report", "phases"]):
        ran = call(*words, cwd=tmp_path)
        assert (ran.code, ran.out) == (2, "")
        assert "incubo use" in ran.err


def test_paths_that_are_no_entries(registry: Path, call: RunCommand) -> None:
    ran = call("validate", "content/members/nobody.here.md", cwd=registry)
    assert (ran.code, ran.out) == (3, "")
    assert "nobody.here" in ran.err


def test_paths_choose_what_is_shown_not_what_is_read(registry: Path, call: RunCommand) -> None:
    assert call("validate", "content/startups", cwd=registry).code == 0
    ran = call("validate", "content/members/witness.tremoine.md", "--format", "concise", cwd=registry)
    assert ran.code == 1
    assert WITNESS in ran.out


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("profile = \n", "config-syntax", 1),
        ('profile = "plain"\nlanguage = "xx"\n', "config-value", 2),
        ('langage = "fr"\n', "config-unknown-key", 1),
        ("at = 2025-02-30\n", "config-syntax", 1),
        ('\n\nlayout = "mine"\n', "config-value", 3),
    ],
)
def test_broken_settings_are_told_as_diagnostics(
    text: str, rule: str, line: int, registry: Path, call: RunCommand
) -> None:
    put(registry, "incubo.toml", text)
    ran = call("validate", "--format", "json", cwd=registry)
    assert ran.code == 2
    assert findings(ran) == [(rule, "incubo.toml", line)]
    entry = next((registry / "content/startups").glob("*.md"))
    from_outside = call("validate", str(entry), "--format", "json", cwd=registry.parent)
    assert findings(from_outside) == findings(ran), from_outside.err
    for fmt in ("full", "concise", "github", "markdown"):
        ran = call("validate", "--format", fmt, cwd=registry)
        assert ran.code == 2
        assert rule in ran.out
    ran = call("report", "phases", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_settings_in_another_encoding(registry: Path, call: RunCommand) -> None:
    put(registry, "incubo.toml", "# é\n".encode("latin-1"))
    ran = call("validate", cwd=registry)
    assert ran.code == 2
    assert "UTF-8" in ran.out + ran.err
    assert "Traceback" not in ran.err


# --- Systems that lack something --------------------------------------------------------------------------------------


def test_a_folder_without_git(registry: Path, call: RunCommand) -> None:
    ran = call("report", "phases", "--format", "json", cwd=registry)
    assert ran.code == 0
    assert json.loads(ran.out)["commit"] is None


def test_no_git_installed(registry: Path, run: RunCommand, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=registry, check=True)
    (tmp_path / "empty").mkdir()
    without = {"PATH": str(tmp_path / "empty")}
    for words in (["validate", "--format", "json"], ["report", "phases", "--format", "json"]):
        ran = run(*words, cwd=registry, env=without)
        assert ran.code == (1 if words[0] == "validate" else 0)
        assert "Traceback" not in ran.err
        json.loads(ran.out)


def test_a_git_repository_without_a_commit(registry: Path, call: RunCommand) -> None:
    subprocess.run(["git", "init", "-q"], cwd=registry, check=True)
    ran = call("report", "phases", "--format", "json", cwd=registry)
    assert (ran.code, json.loads(ran.out)["commit"]) == (0, None)


@pytest.mark.parametrize(
    ("lang", "encoding"), [("fr", "cp1252"), ("fr", "ascii"), ("fr", "latin-1"), ("fr", "cp850"), ("en", "ascii")]
)
def test_outputs_that_lack_letters(lang: str, encoding: str, registry: Path, run: RunCommand) -> None:
    put(registry, TRAP, MEMBER.format(name="Łukasz 漢字 → ★").replace("Développeuse", "“x"))
    for words in (
        ["validate"], ["validate", "--format", "markdown"], ["report", "phases"],
        ["report", "phases", "--format", "csv"], ["validate", "--help"],
    ):  # fmt: skip
        ran = run(*words, cwd=registry, env={"PYTHONIOENCODING": encoding}, lang=lang)
        assert ran.code in (0, 1)
        assert "Traceback" not in ran.out + ran.err


@pytest.mark.parametrize(
    "locale",
    [
        "C",
        pytest.param("POSIX", marks=pytest.mark.slow),
        "fr_FR.ISO-8859-1",
        pytest.param("xx_YY", marks=pytest.mark.slow),
    ],
)
def test_ascii_locales(locale: str, registry: Path, run: RunCommand) -> None:
    env = {"LANG": locale, "LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "INCUBO_LANG": ""}
    for words, code in ((["validate"], 1), (["report", "phases"], 0), (["--help"], 0)):
        ran = run(*words, cwd=registry, env=env)
        assert ran.code == code
        assert "Traceback" not in ran.out + ran.err


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "incubo", *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "INCUBO_LANG": "en"}


def test_a_reader_that_leaves(registry: Path) -> None:
    for i in range(400):
        put(registry, f"content/members/trap.n{i}.md", SOUND.replace("mon-estran", "mon-estrant"))
    for words in (["validate", "--format", "json"], ["validate"], ["validate", "--format", "concise"]):
        with subprocess.Popen(
            command(*words), cwd=registry, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(100)
            process.stdout.close()
            said = process.stderr.read().decode()
            assert process.wait(60) == 1
            assert "Traceback" not in said
            assert "BrokenPipe" not in said


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams(closed: str, registry: Path) -> None:
    for words in ("validate", "report phases", "--version"):
        line = f'"{sys.executable}" -P -m incubo {words} {closed}'
        done = subprocess.run(
            line, shell=True, cwd=registry, env=environment(), capture_output=True, timeout=60, check=False
        )
        assert done.returncode == (1 if words == "validate" else 0)
        assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk(registry: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("validate"), cwd=registry, env=environment(), stdout=full, stderr=subprocess.PIPE, timeout=60,
            check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a POSIX signal")
def test_interrupted(registry: Path, tmp_path: Path) -> None:
    """Ctrl-C while the registry is loaded, which is made to last."""
    started = tmp_path / "started"
    slow = (
        "import pathlib, signal, time, incubo.registry.loader as loading\n"
        # A test run in the background of a shell inherits that SIGINT is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def load(*words, **named):\n"
        f"    pathlib.Path({str(started)!r}).touch()\n"
        "    time.sleep(60)\n"
        "loading.load_registry = load\n"
    )
    put(registry, "sitecustomize.py", slow)
    env = {**environment(), "PYTHONPATH": f"{registry}{os.pathsep}{ROOT}"}
    with subprocess.Popen(
        command("validate"), cwd=registry, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait_until(started.exists)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert out == b""


# --- Content that gives orders to whoever shows it

EVIL = [
    "\x1b[31mrouge\x1b[0m", "\x1b]8;;https://evil.example\x07clic\x1b]8;;\x07", "\x9b31m", "[bold red]gras[/]",
    "[link=https://evil.example]clic[/link]", "::error file=x::y", "::set-output name=a::b", "%0A::error::z",
    "<script>alert(1)</script>", "![x](https://evil.example/a.png)", "a | b", "`code`", "=cmd|' /C calc'!A0",
    "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\u202egnp.exe", "\u2066a\u2069", "##[error]x", "{{ 7*7 }}",
    "</details>", "\\u001b[31m", ":rotating_light:", "#123 @everyone",
]  # fmt: skip


def quoted(text: str) -> str:
    return json.dumps(text)


@pytest.fixture
def evil(registry: Path) -> Path:
    """The same registry, with orders in titles, ids, names of fields, words and names of files."""
    for i, text in enumerate(EVIL):
        plain = "".join(c for c in text if c.isprintable())
        put(
            registry,
            f"content/startups/s{i:02}.md",
            f"---\ntitle: {quoted(plain)}\nmission: {quoted(plain)}\nincubator: {quoted(plain)}\n"
            f"contact: {quoted(plain)}\nlink: {quoted(plain)}\n{quoted(plain)}: 1\nthematiques:\n  - {quoted(plain)}\n"
            f"phases:\n  - name: {quoted(plain)}\n    start: 2024-01-01\n---\n",
        )
        put(registry, f"content/members/raw.n{i:02}.md", f"---\nfullname: {quoted(text)}\nrole: x\n---\n")
        put(registry, f"content/members/bytes.n{i:02}.md", f"---\nfullname: '{text}'\nrole: x\n---\n{text}\n")
    names = ["\x1b[31mx.md", "[red]x[/].md", "::error::x.md", "=1+1.md", "a\nb.md", "%0Ax.md", "`x`.md", "a|b.md",
             "\u202ex.md", "-rf.md", "--help.md", "::error file=y::z", "x`<b>y.md"]  # fmt: skip
    for name in names:
        if os.name != "nt" and "/" not in name:
            put(registry, f"content/startups/{name}", "---\ntitle: x\n---\n")
    return registry


FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


ORDERS = re.compile(r"(?<!\\)<(?:script|b>)|(?<!\\)!\[x|(?<!\\)\]\(https://evil|(?<!\n)</details>")


def outside_code(markdown: str) -> str:
    """A Markdown text without its blocks and spans of code, in which nothing means anything."""
    prose = re.sub(r"(?ms)^[ ]*(`{3,}).*?^[ ]*\1", "", markdown)
    return re.sub(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)", "", prose)


@pytest.mark.parametrize("fmt", ["full", "concise", "json", "github", "markdown"])
@pytest.mark.parametrize("color", ["auto", "always"])
def test_validate_escapes_content(fmt: str, color: str, evil: Path, call: RunCommand) -> None:
    ran = call("--color", color, "validate", "--format", fmt, "--advice", "--statistics", cwd=evil)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    shown = re.sub(r"\x1b\[[0-9;]*m", "", ran.out) if color == "always" and fmt in ("full", "concise") else ran.out
    assert not FORBIDDEN.search(shown)
    assert "\x1b]8;;https://evil" not in ran.out
    if fmt == "json":
        json.loads(ran.out)
        return
    for line in ran.out.splitlines():
        if fmt == "github" and line.startswith("::"):
            assert re.match(
                r"::(?:error|warning|notice) (?:file=[^:,]+,|title=incubo::\d)|::(?:group|endgroup)", line
            ), line
        else:
            assert not re.match(r"\s*(?:::\w|##\[)", line), line
    if fmt == "markdown":
        assert not ORDERS.search(outside_code(ran.out))


@pytest.mark.parametrize("by", [None, "incubator", "thematique"])
@pytest.mark.parametrize("fmt", ["table", "markdown", "csv", "csv-excel", "json"])
def test_reports_escape_content(by: str | None, fmt: str, evil: Path, call: RunCommand) -> None:
    words = ["report", "phases", "--all", "--incubator", "all", "--why", "--format", fmt]
    ran = call(*words, *(["--by", by] if by else []), cwd=evil)
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err
    assert not FORBIDDEN.search(ran.out.replace("\r\n", "\n"))
    if fmt == "json":
        json.loads(ran.out)
    elif fmt in ("csv", "csv-excel"):
        text = ran.out.removeprefix("\ufeff")
        for row in csv.reader(io.StringIO(text), delimiter=";" if fmt == "csv-excel" else ","):
            for cell in row:
                assert not re.match(r"[=+@\t\r]|-(?![\d.,]+$)", cell), cell
    elif fmt == "markdown":
        assert not ORDERS.search(outside_code(ran.out))
    for line in ran.out.splitlines():
        assert not re.match(r"\s*(?:::\w|##\[)", line), line


def test_arguments_cannot_drive_the_terminal(registry: Path, call: RunCommand) -> None:
    for words in (
        ["validate", "\x1b[31mx"], ["validate", "--select", "\x1b[31mx"], ["report", "\x1b[31mx"], ["\x1b[31mx"],
        ["report", "phases", "--incubator", "\x1b[31m[red]"], ["validate", "--at", "\x1b]0;x\x07"],
    ):  # fmt: skip
        ran = call(*words, cwd=registry)
        assert ran.code in (2, 3)
        assert not FORBIDDEN.search(ran.out + ran.err)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_out_of_the_registry_is_not_even_quoted(tmp_path: Path, call: RunCommand) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the lighthouse\n", encoding="utf-8")
    members = tmp_path / "registry" / "content" / "members"
    members.mkdir(parents=True)
    (members / "lien.phare.md").symlink_to(secret)
    for fmt in ("full", "concise", "json", "github", "markdown"):
        ran = call("validate", "--format", fmt, cwd=tmp_path / "registry")
        assert ran.code == 1
        assert "file-outside-registry" in ran.out
        assert "secret of the lighthouse" not in ran.out + ran.err
