"""The action and the workflows of this repository: what they may do, and what the action does on a pull request."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import github_runner, sample_registry
from support.command_line import CommandResult
from support.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = [ROOT / "action.yml", *sorted((ROOT / "actions").glob("*/action.yml"))]
PINNED = re.compile(r"(?:- )?uses: (?:\./[\w/.-]*(?: # zizmor: .*)?|[\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$")


def steps(path: Path) -> list[dict[str, Any]]:
    if path in ACTIONS:
        return github_runner.action_steps(path)
    workflow = yaml.safe_load(path.read_text("utf-8"))
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=relative)
def test_nothing_is_pasted_into_a_shell_and_all_is_pinned(path: Path) -> None:
    assert not any("${{" in step.get("run", "") for step in steps(path))
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if re.match(r"\s*(- )?uses:", line)]
    assert all(PINNED.fullmatch(line) for line in lines)
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
            assert not {"ref", "repository"} & set(step["with"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=relative)
def test_only_those_that_post_may_write(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true
    assert "pull_request_target" not in triggers
    assert "secrets." not in path.read_text("utf-8")
    granted = [workflow["permissions"], *(job.get("permissions", {}) for job in workflow["jobs"].values())]
    if path.name == "registry-comment.yml":
        assert list(triggers) == ["workflow_run"]
        assert granted == [{}, {"contents": "read", "actions": "read", "pull-requests": "write"}]
    elif path.name == "registry-request.yml":  # what reads the form may not write, what writes does not read it
        assert list(triggers) == ["issues"]
        write = {"contents": "write", "pull-requests": "write", "issues": "write"}
        assert granted == [{}, {"contents": "read"}, write]
    elif path.name == "release.yml":  # what builds and tries the release may not publish it
        assert list(triggers) == ["push"]
        assert list(triggers["push"]) == ["tags"]
        read, publish = {"contents": "read"}, {"contents": "write", "id-token": "write", "attestations": "write"}
        assert granted == [{}, read, read, publish]
    elif path.name == "documentation.yml":  # a pull request is built and never published
        assert workflow["jobs"]["publish"]["if"] == "github.event_name == 'push'"
        assert triggers["push"] == {"branches": ["main"]}
        assert granted == [{}, {"contents": "read"}, {"pages": "write", "id-token": "write"}]
    else:
        assert granted[0] == {"contents": "read"}
        assert not any(granted[1:])


def test_the_registry_is_checked_when_it_changes() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "registry.yml").read_text("utf-8"))
    assert workflow[True] == {"pull_request": {"paths": ["content/**", "incubo.toml"]}}
    checkout, action = steps(ROOT / ".github" / "workflows" / "registry.yml")
    assert checkout["with"]["fetch-depth"] == 0  # what the request comes from is looked for in the history
    assert action == {"uses": "./"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of a pull request: a git repository with the registry, and the branch that it comes from."""
    folder = tmp_path / "work" / "repo"
    folder.mkdir(parents=True)
    sample_registry.copy_sample_registry(folder)
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Registry"],
                  ["update-ref", "refs/remotes/origin/main", "HEAD"], ["checkout", "-qb", "propose"]):  # fmt: skip
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


HOSTILE = "$(touch pwned)`touch pwned`\"; touch pwned; #'${IFS}\n::error::x"


def check(folder: Path, **inputs: str) -> CommandResult:
    """The last step of the action, on an event whose texts are what an attacker would choose."""
    event = folder.parent / "event.json"
    pull = {"title": HOSTILE, "user": {"login": HOSTILE}, "head": {"ref": HOSTILE, "sha": HOSTILE},
            "base": {"ref": "main", "sha": "0" * 40}}  # fmt: skip
    event.write_text(json.dumps({"pull_request": pull}), "utf-8")
    environment = {
        "GITHUB_EVENT_PATH": str(event), "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main",
        "GITHUB_HEAD_REF": HOSTILE.split("\n")[0], "GITHUB_REF": "refs/pull/1/merge",
    }  # fmt: skip
    done = github_runner.run_action(
        ROOT / "action.yml", folder, {name.replace("_", "-"): word for name, word in inputs.items()}, env=environment
    )
    assert not list(folder.parent.rglob("pwned"))
    asked = (folder.parent / "python.txt").read_text("utf-8").splitlines()
    assert [line.split()[:3] for line in asked[:2]] == [["-I", "-m", "venv"], ["-I", "-m", "pip"]]
    assert asked[1].endswith(str(ROOT))
    return done[-1]


def test_a_sound_change_passes(checkout: Path) -> None:
    member = checkout / "content" / "members" / "samuel.orvault.md"
    member.write_text(member.read_text("utf-8").replace("2025-02-04", "2025-06-30"), "utf-8")
    subprocess.run(["git", "commit", "-qam", "Prolonger"], cwd=checkout, check=True)
    ran = check(checkout)
    assert ran.code == 0, ran.err
    assert not re.search(r"^\s*::error", ran.out, re.MULTILINE)  # not even from the account's name
    outputs = dict(line.split("=", 1) for line in (checkout.parent / "output.txt").read_text("utf-8").splitlines())
    assert outputs["findings"] == "0"
    assert outputs["risk"] in ("trivial", "normal", "sensitive")
    assert outputs["comment"] == str(checkout.parent / "incubo-comment" / "comment.md")
    assert Path(outputs["comment"]).read_text("utf-8").startswith("<!-- incubo:ci -->\n")


def test_a_broken_file_blocks_and_is_pointed_at(checkout: Path) -> None:
    member = sorted((checkout / "content" / "members").glob("*.md"))[0]
    member.write_text(member.read_text("utf-8").replace("startups:\n", "startups: [unclosed\n", 1), "utf-8")
    ran = check(checkout)
    assert ran.code == 1
    assert f"::error file=content/members/{member.name},line=" in ran.out
    assert "Traceback" not in ran.out + ran.err
    assert check(checkout, fail_on="never", language="en").code == 0


def test_what_a_file_says_gives_no_order_to_the_runner(checkout: Path) -> None:
    member = checkout / "content" / "members" / "hostile.member.md"
    member.write_text('---\nfullname: "x\\n::set-env name=PATH::/tmp"\nrole: "::stop-commands::x"\n---\n', "utf-8")
    ran = check(checkout)
    assert ran.code == 1
    assert not re.search(r"^::(?!error |warning |notice |group|endgroup)", ran.out, re.MULTILINE)


def test_an_input_is_one_word(checkout: Path) -> None:
    ran = check(checkout, base=HOSTILE, author=HOSTILE)
    assert ran.code == 2
    assert check(checkout, check=HOSTILE).code == 2
    assert check(checkout, directory=HOSTILE).code == 2


def test_generated_files_are_looked_at(checkout: Path) -> None:
    github_runner.run_action(ROOT / "action.yml", checkout)
    incubo = str(checkout.parent / "bin" / "incubo")
    subprocess.run([incubo, "init", "--forge", "github", "--yes"], cwd=checkout, check=True, capture_output=True)
    assert check(checkout, check="generated").code == 0
    guide = checkout / "CONTRIBUTING.md"
    guide.write_text(guide.read_text("utf-8").replace("crayon", "stylo"), "utf-8")
    ran = check(checkout, check="generated")
    assert (ran.code, ran.out) == (1, "::error file=CONTRIBUTING.md::incubo init --refresh\n")
