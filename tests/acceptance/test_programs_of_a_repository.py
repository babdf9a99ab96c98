"""Programs that a repository's own settings name: what only reads runs none but the one that the threat model names."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.examples import sample
from support.git_repository import git, make_sample_repository

READING = (
    "", "list startups", "show digue-info", "todo", "report phases", "report funnel --history", "validate", "log",
    "validate --since HEAD~1", "validate --staged", "diff HEAD~1", "diff --branches", "log digue-info", "digest",
    "list startups --known HEAD~1", "report phases --compare-known HEAD~1", "dossier digue-info", "remind missions",
    "query 'select 1'", "ci --base HEAD~1", "fmt --check", "undo --list", "schema", "migrate phases",
    "calendar committees", "export site {folder}/site", "export xlsx {folder}/x.xlsx", "export api {folder}/api",
    "export sqlite {folder}/x.sqlite", "export datapackage {folder}/data", "sync --dry-run",
    "extend --ending 60d --until +6mo --dry-run",
)  # fmt: skip
HOOKS = (
    "post-index-change",
    "reference-transaction",
    "post-checkout",
    "pre-commit",
    "pre-auto-gc",
    "fsmonitor-watchman",
)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A repository whose own settings name a program for everything that git lets them name one for."""
    root = make_sample_repository(tmp_path / "registry")
    marks = tmp_path / "marks"
    marks.mkdir()

    def program(name: str, then: str = "cat") -> str:
        file = tmp_path / f"{name}.sh"
        file.write_text(f'#!/bin/sh\ntouch "{marks}/{name}"\n{then}\n')
        file.chmod(0o755)
        return str(file)

    startup = root / "content/startups/digue-info.md"
    startup.write_text(startup.read_text("utf-8").replace("Digue Info", "Digue Infos"), "utf-8")
    git(root, "commit", "-qam", "Titre")
    git(root, "switch", "-qc", "other", "HEAD~1")
    startup.write_text(startup.read_text("utf-8").replace("Digue Info", "Digues"), "utf-8")
    git(root, "commit", "-qam", "Autre titre")
    git(root, "switch", "-q", "main")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in HOOKS:
        (hooks / hook).write_text(f'#!/bin/sh\ntouch "{marks}/hook-{hook}"\nexit 0\n')
        (hooks / hook).chmod(0o755)
    settings = {
        "core.hooksPath": str(hooks), "core.fsmonitor": program("fsmonitor"), "core.pager": program("pager"),
        "pager.log": program("pager"), "core.editor": program("editor"), "core.sshCommand": program("ssh"),
        "core.askPass": program("askpass"), "credential.helper": program("credentials"),
        "core.gitProxy": program("proxy"), "core.alternateRefsCommand": program("alternates"),
        "gpg.program": program("gpg"), "log.showSignature": "true", "gpg.ssh.program": program("gpg"),
        "diff.external": program("external-diff"), "diff.x.command": program("diff-command"),
        "diff.x.textconv": program("textconv", 'cat "$1"'), "diff.x.cachetextconv": "true",
        "interactive.diffFilter": program("diff-filter"), "sequence.editor": program("editor"),
        "filter.x.clean": program("clean"), "filter.x.smudge": program("smudge"),
        "merge.x.driver": program("merge", "true"),
        "merge.default": "x", "alias.status": f"!{program('alias')}", "alias.log": f"!{program('alias')}",
        "remote.origin.uploadpack": program("uploadpack", "exit 1"), "init.templateDir": str(hooks),
        "trailer.x.command": program("trailer"), "browser.x.cmd": program("browser"), "man.x.cmd": program("man"),
        "submodule.recurse": "true", "status.submoduleSummary": "true",
    }  # fmt: skip
    with (root / ".git/config").open("a") as config:
        for key, value in settings.items():
            section, _, name = key.rpartition(".")
            kind, _, subsection = section.partition(".")
            header = f'[{kind} "{subsection}"]' if subsection else f"[{kind}]"
            config.write(f"{header}\n\t{name} = {json.dumps(value)}\n")
    (root / ".git/info/attributes").write_text("* filter=x diff=x merge=x\n")
    offer = next((root / "content/jobs").iterdir())
    offer.write_text(offer.read_text("utf-8") + "\nUn mot de plus.\n", "utf-8")
    for file in (root / "content/startups").glob("*.md"):
        file.touch()  # git looks at it again
    for mark in marks.iterdir():
        mark.unlink()
    return root


def test_what_only_reads_runs_no_program_but_that_of_git_status(
    registry: Path, tmp_path: Path, call: RunCommand
) -> None:
    """What compares the files with the last commit runs `clean`, as `git status` does: else it would not be right."""
    marks = tmp_path / "marks"
    for line in sample(READING, 10):
        ran = call(*(word.format(folder=tmp_path) for word in shlex.split(line)), cwd=registry)
        assert "Traceback" not in ran.err
        run = {mark.name for mark in marks.iterdir()}
        assert run <= ({"clean", "merge"} if "--branches" in line else {"clean"}), line
        (marks / "merge").unlink(missing_ok=True)
    assert (marks / "clean").exists()


@pytest.mark.parametrize("is_partial", [False, True])
def test_what_is_taken_from_the_folder_of_another_runs_nothing(
    is_partial: bool, registry: Path, tmp_path: Path, call: RunCommand
) -> None:
    ours = make_sample_repository(tmp_path / "ours")
    if is_partial:  # what is missing would be asked for from a program of theirs
        git(registry, "config", "remote.origin.promisor", "true")
        git(registry, "config", "remote.origin.url", str(registry))
        git(registry, "config", "extensions.partialClone", "origin")
        tree = git(registry, "rev-parse", "HEAD:content/startups")
        (registry / ".git/objects" / tree[:2] / tree[2:]).unlink()
    ran = call("import", "registry", str(registry), "--incubator", "all", "--skip-conflicts", "--dry-run", cwd=ours)
    assert "Traceback" not in ran.err
    assert ran.code in (0, 1)
    assert list((tmp_path / "marks").iterdir()) == []


def test_a_folder_of_another_is_edited_if_its_entries_are(tmp_path: Path, call: RunCommand) -> None:
    ours, theirs = make_sample_repository(tmp_path / "ours"), make_sample_repository(tmp_path / "theirs")
    startup = theirs / "content/startups/digue-info.md"

    def source() -> str:
        ran = call("import", "registry", str(theirs), "--incubator", "all", "--skip-conflicts", "--dry-run", cwd=ours)
        assert ran.code in (0, 1), ran.err
        return next(line for line in ran.out.splitlines() if "commit" in line)

    startup.touch()
    assert "differ" not in source()
    startup.write_bytes(startup.read_bytes().replace(b"\n", b"\r\n"))  # as on Windows
    assert "differ" not in source()
    (theirs / "content/startups/.DS_Store").write_bytes(b"x")
    assert "differ" not in source()
    startup.write_bytes(startup.read_bytes() + b"x")
    assert "differ" in source()
