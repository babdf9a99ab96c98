"""A form on GitHub, from the issue to the pull request and the answer; the week's summary: the actions' steps."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import github_runner
from support.command_line import CommandResult
from support.git_repository import make_sample_clones
from support.paths import ROOT

ACTIONS = ROOT / "actions"
FORM = (ROOT / "tests" / "golden" / "issues" / "new-member.md").read_text("utf-8")
HOSTILE = '$(touch pwned)`touch pwned`"; touch pwned; # ${IFS} @everyone --force'
BOT = "41898282+github-actions[bot]@users.noreply.github.com"
pytestmark = pytest.mark.skipif(shutil.which("jq") is None, reason="jq reads the event, and stands for gh's own here")

GH = f"""#!{sys.executable}
import json, os, pathlib, subprocess, sys
words = sys.argv[1:]
place = pathlib.Path(os.environ["FAKE"])
if words == ["auth", "setup-git"]:
    sys.exit()
fields = {{}}
for flag, word in zip(words, words[1:]):
    if flag in ("-F", "-f"):
        name, _, value = word.partition("=")
        fields[name] = pathlib.Path(value[1:]).read_text("utf-8") if flag == "-F" and value[:1] == "@" else value
method = words[words.index("--method") + 1] if "--method" in words else "GET"
path = next(word for word in words if word.startswith("repos/"))
with (place / "gh.jsonl").open("a") as file:
    file.write(json.dumps([method, path, fields, words]) + "\\n")
answers = json.loads((place / "answers.json").read_text("utf-8"))
answer = answers.get(f"{{method}} {{path}}", [] if method == "GET" else {{"html_url": f"https://forge.example/{{path}}/7"}})
if answer is None:
    sys.exit("gh: forbidden")
subprocess.run(answers.get(f"meanwhile {{path}}", ["true"]), check=True)
if "--jq" in words:
    query = ["jq", "-r", words[words.index("--jq") + 1]]
    sys.exit(subprocess.run(query, input=json.dumps(answer), text=True).returncode)
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the registry, on its default branch, with the bare repository that it comes from."""
    return make_sample_clones(tmp_path, "work") / "work"


def event(clone: Path, answers: dict[str, Any] | None, **issue: Any) -> dict[str, Any]:
    """The event of an issue, and what GitHub answers; what an action is run with."""
    place = clone.parent
    (place / "gh.jsonl").unlink(missing_ok=True)
    (place / "answers.json").write_text(json.dumps(answers or {}), "utf-8")
    about = {"number": 12, "title": HOSTILE, "body": None, "state": "open", "author_association": "NONE",
             "user": {"login": "visitor"}, **issue}  # fmt: skip
    event = {"issue": about, "repository": {"default_branch": "main"}}
    (place / "event.json").write_text(json.dumps(event), "utf-8")
    github = {"event": event, "repository": "rivages/registre", "repository_owner": "rivages",
              "server_url": "https://forge.example"}  # fmt: skip
    env = {"GITHUB_EVENT_PATH": str(place / "event.json"), "GITHUB_EVENT_NAME": "issues", "FAKE": str(place)}
    return {"github": github, "env": env}


def request(
    clone: Path, body: str | None, answers: dict[str, Any] | None = None, **issue: Any
) -> tuple[CommandResult, CommandResult | None]:
    """The two actions on an issue, one after the other, with what the first hands to the second."""
    about = event(clone, answers, body=body, **issue)
    read = github_runner.run_action(ACTIONS / "request" / "action.yml", clone, {"language": "fr"}, **about)[-1]
    propose = None
    if read.code == 0:
        for words in (["checkout", "-q", "main"], ["branch", "-q", "-D", "incubo-issue-12"]):  # another machine
            subprocess.run(["git", *words], cwd=clone, check=False, capture_output=True)
        propose = run_propose(clone, about)
    assert not list(clone.parent.rglob("pwned"))
    return read, propose


def run_propose(clone: Path, about: dict[str, Any]) -> CommandResult:
    action = ACTIONS / "propose" / "action.yml"
    (ran,) = github_runner.run_action(action, clone, {"language": "fr", "token": "t"}, scripts={"gh": GH}, **about)
    return ran


def run_propose_again(clone: Path, answers: dict[str, Any]) -> CommandResult:
    """The action that proposes, on a commit that was made of a form whose branch is there already."""
    given = clone.parent / "incubo-request"
    given.mkdir()
    (given / "answer.md").write_bytes(b"Merci.\xff\n")  # no text, as some file's name may be
    identity = ["-c", "user.name=x", "-c", f"user.email={BOT}"]
    for words in (["push", "-q", "origin", "main:incubo-issue-12"], ["checkout", "-qb", "incubo-issue-12"],
                  [*identity, "commit", "-q", "--allow-empty", "--author", f"x <{BOT}>", "-m", "set(x): link"],
                  ["bundle", "create", "-q", str(given / "branch.bundle"), "main..incubo-issue-12"],
                  ["checkout", "-q", "main"], ["branch", "-qD", "incubo-issue-12"]):  # fmt: skip
        subprocess.run(["git", *words], cwd=clone, check=True)
    return run_propose(clone, event(clone, answers))


def written_requests(clone: Path) -> list[list[Any]]:
    """What was asked of GitHub to write: method, path, fields, words."""
    lines = [json.loads(line) for line in (clone.parent / "gh.jsonl").read_text("utf-8").splitlines()]
    return [line for line in lines if line[0] != "GET"]


def origin_git(clone: Path, *words: str) -> str:
    ran = subprocess.run(["git", *words], cwd=clone.parent / "origin.git", capture_output=True, text=True, check=False)
    return ran.stdout.strip()


def test_a_form_becomes_a_pull_request(clone: Path) -> None:
    read, propose = request(clone, FORM.replace("\n", "\r\n"))
    assert (read.code, propose and propose.code) == (0, 0), (read, propose)
    assert origin_git(clone, "diff", "--name-status", "main", "incubo-issue-12") == "A\tcontent/members/zoe.le-bihan.md"
    assert origin_git(clone, "log", "--format=%ae", "main..incubo-issue-12") == BOT
    opened, answered = written_requests(clone)
    assert opened[:2] == ["POST", "repos/rivages/registre/pulls"]
    assert opened[2]["title"] == "new(zoe.le-bihan): membre Zoé Le Bihan"
    assert (opened[2]["head"], opened[2]["base"]) == ("incubo-issue-12", "main")
    body = opened[2]["body"]
    assert body.startswith("Demande : #12\n\n⚠️ La personne qui demande n'a pas de droit d'écriture")
    assert "Zoé Le Bihan arrive le 3 février 2025 pour Mon Estran" in body  # what changes, in words
    assert "aucune fiche de membre n'a le compte «\xa0visitor\xa0»" in body  # who asks is known
    assert body.endswith("\nCloses #12\n")
    assert answered[:2] == ["POST", "repos/rivages/registre/issues/12/comments"]
    assert answered[2]["body"].startswith("<!-- incubo:request -->\nMerci. La demande")
    assert answered[2]["body"].endswith("La proposition : https://forge.example/repos/rivages/registre/pulls/7\n")


def test_what_is_wrong_is_answered_and_nothing_is_pushed(clone: Path) -> None:
    comments = {"GET repos/rivages/registre/issues/12/comments": [
        {"id": 3, "user": {"login": "visitor"}, "body": "<!-- incubo:request -->"},
        {"id": 4, "user": {"login": "github-actions[bot]"}, "body": "<!-- incubo:request -->\nold"},
    ]}  # fmt: skip
    _, propose = request(clone, FORM.replace("Mon Estran", HOSTILE), comments)
    assert propose is not None
    assert propose.code == 0, propose.err
    (answer,) = written_requests(clone)
    assert answer[:2] == ["PATCH", "repos/rivages/registre/issues/comments/4"]
    assert "aucun produit ne s'appelle" in answer[2]["body"]
    assert "@everyone" not in answer[2]["body"]
    assert origin_git(clone, "branch", "--list", "incubo-*") == ""


def test_form_values_cannot_become_options(clone: Path) -> None:
    """Neither of gh nor of git: they get files, numbers and the branch that is called after the number."""
    text = FORM.replace("Voile et Vent", HOSTILE).replace("Zoé Le Bihan", "Zoé --upload-pack=x")
    _, propose = request(clone, text, user={"login": HOSTILE}, author_association="MEMBER")
    assert propose is not None
    assert propose.code == 0, propose.err
    sheet = "incubo-issue-12:content/members/zoe.upload-pack-x.md"
    assert f"employer: '{HOSTILE}'" in origin_git(clone, "show", sheet) or HOSTILE in yaml.safe_load(
        origin_git(clone, "show", sheet).split("---")[1])["missions"][0]["employer"]  # fmt: skip
    for _, _, _, words in written_requests(clone):
        assert not [word for word in words if "touch" in word or "upload" in word or "everyone" in word]
    opened = written_requests(clone)[0][2]
    assert opened["body"].startswith("Demande : #12\n\n<!-- incubo:ci -->\n")  # no warning about a stranger


PULL = {"GET repos/rivages/registre/pulls": [{"number": 7}]}
MINE = {"GET repos/rivages/registre/pulls/7/commits": [{"commit": {"author": {"email": BOT}}}]}


def test_a_form_that_is_edited_renews_its_pull_request(clone: Path) -> None:
    ran = run_propose_again(clone, {**PULL, **MINE})
    assert ran.code == 0, ran.err
    assert [each[:2] for each in written_requests(clone)] == [
        ["PATCH", "repos/rivages/registre/pulls/7"],
        ["POST", "repos/rivages/registre/issues/12/comments"],
    ]
    assert origin_git(clone, "log", "--format=%s", "main..incubo-issue-12") == "set(x): link"


@pytest.mark.parametrize(
    "more",
    [
        {**MINE, "GET repos/rivages/registre/pulls/7/reviews": [{"state": "APPROVED"}]},
        {"GET repos/rivages/registre/pulls/7/commits": [{"commit": {"author": {"email": "lea@rivages.example"}}}]},
    ],
    ids=["reviewed", "changed by hand"],
)
def test_reviewed_pull_request_is_not_overwritten(clone: Path, more: dict[str, Any]) -> None:
    ran = run_propose_again(clone, {**PULL, **more})
    assert ran.code == 0, ran.err
    assert origin_git(clone, "log", "--format=%s", "main..incubo-issue-12") == ""
    (answer,) = written_requests(clone)
    assert "déjà en relecture" in answer[2]["body"]


def test_a_commit_that_comes_in_meanwhile_is_not_pushed_over(clone: Path) -> None:
    origin = str(clone.parent / "origin.git")
    theirs = origin_git(
        clone, "-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-p", "main", "-m", "À eux", "main:"
    )
    moved = ["git", "-C", origin, "update-ref", "refs/heads/incubo-issue-12", theirs]
    ran = run_propose_again(clone, {**PULL, **MINE, "meanwhile repos/rivages/registre/pulls/7/commits": moved})
    assert ran.code != 0
    assert origin_git(clone, "rev-parse", "incubo-issue-12") == theirs
    assert written_requests(clone) == []


def test_where_actions_may_open_no_pull_request(clone: Path) -> None:
    ran = run_propose_again(clone, {"POST repos/rivages/registre/pulls": None})
    assert ran.code == 0
    assert "::warning::" in ran.out
    page = "https://forge.example/rivages/registre/compare/main...incubo-issue-12?expand=1"
    assert page in written_requests(clone)[-1][2]["body"]


@pytest.mark.parametrize("number", ["", "1; touch pwned", "-1"])
def test_an_event_without_an_issue(clone: Path, number: str) -> None:
    assert request(clone, FORM, number=number)[0].code == 2


@pytest.mark.parametrize("body", [None, "### Demande\n\nComité\n\n### \x00::error::x\n" + "x" * 300_000])
def test_a_body_that_is_no_form_is_answered(clone: Path, body: str | None) -> None:
    read, propose = request(clone, body)
    assert read.code == 0
    assert "\n::error::x" not in read.out
    assert propose is not None
    assert written_requests(clone)[0][2]["body"].startswith("<!-- incubo:request -->\nMerci pour cette demande.")


def test_tool_failure_posts_no_answer(clone: Path) -> None:
    (clone / "incubo.toml").write_text("profile = [", "utf-8")
    read, propose = request(clone, FORM)
    assert (read.code, propose) == (2, None)
    assert "::error::incubo stopped before it could answer" in read.out


def post_weekly(clone: Path, found: list[Any]) -> list[Any]:
    """What the action that posts the summary asks of GitHub, which has these issues."""
    about = event(clone, {"GET repos/rivages/registre/issues": found})
    action = ACTIONS / "post-weekly" / "action.yml"
    (ran,) = github_runner.run_action(action, clone, {"token": "t"}, scripts={"gh": GH}, **about)
    assert ran.code == 0, ran.err
    (one,) = written_requests(clone)
    return one


def test_the_week_s_summary(clone: Path) -> None:
    """With a sheet that is broken, and one whose text calls everybody."""
    member = clone / "content" / "members" / "samuel.orvault.md"
    text = member.read_text("utf-8")
    member.write_text(text.replace("fullname: Samuel Orvault", "fullname: Samuel @everyone"), "utf-8")
    (clone / "content" / "startups" / "casse.md").write_text("---\ntitle: [\n---\n", "utf-8")
    ran = github_runner.run_action(ACTIONS / "weekly" / "action.yml", clone)[-1]
    assert ran.code == 0, ran.err
    mine = {"number": 5, "body": "<!-- incubo:weekly -->\nold"}
    opened = post_weekly(
        clone, [{"number": 4, "body": "other"}, {**mine, "pull_request": {}}, {"number": 3, "body": None}]
    )
    assert opened[:2] == ["POST", "repos/rivages/registre/issues"]
    assert opened[2]["title"] == "Le registre cette semaine"
    body = opened[2]["body"]
    summary = clone.parent / "incubo-weekly" / "weekly.md"
    summary.write_bytes(summary.read_bytes() + b"\xff" + "é".encode()[:1])  # no text, and half a letter
    assert post_weekly(clone, [])[2]["body"].strip() == body.strip()
    assert body.startswith("<!-- incubo:weekly -->\n# Du 8 au 14 janvier 2025\n")
    assert "Personnes en fin de mission" in body  # the week, and what needs attention
    assert "\n## Comités en retard" in body
    assert "#### `content/startups/casse.md`" in body  # what is wrong
    assert "everyone" in body
    assert "@everyone" not in body
    assert post_weekly(clone, [mine])[:2] == ["PATCH", "repos/rivages/registre/issues/5"]


CURL = f"""#!{sys.executable}
import json, os, pathlib, sys
words = sys.argv[1:]
with (pathlib.Path(os.environ["FAKE"]) / "curl.jsonl").open("a") as file:
    file.write(json.dumps(words) + "\\n")
if "--request" not in words:
    print(os.environ["ISSUES"])
"""


def test_the_week_s_summary_on_gitlab(clone: Path) -> None:
    """It renews the issue that it opened, and no other."""
    _, jobs = yaml.safe_load_all((ROOT / "templates" / "incubo.yml").read_text("utf-8"))
    (script,) = jobs["incubo-weekly"]["script"]
    path = github_runner.install_programs(clone.parent / "bin", {"curl": CURL})
    env = {**os.environ, "PATH": path, "FAKE": str(clone.parent), "INCUBO_TOKEN": "secret",
           "ISSUES": '[{"iid": 3, "description": null}, {"iid": 4, "description": "<!-- incubo:weekly -->"}]',
           "CI_API_V4_URL": "https://forge.example/api/v4", "CI_PROJECT_ID": "8", "INCUBO_DIRECTORY": ".",
           "INCUBO_LANGUAGE": "fr", "INCUBO_LANG": "fr"}  # fmt: skip
    ran = github_runner.run_bash(
        script.replace("/tmp/incubo/bin/incubo", str(clone.parent / "bin" / "incubo")), clone, env
    )
    assert ran.code == 0, ran.err
    words = [json.loads(line) for line in (clone.parent / "curl.jsonl").read_text("utf-8").splitlines()]
    assert "secret" not in str(words) + ran.out + ran.err
    assert words[1][words[1].index("--request") + 1] == "PUT"
    assert words[1][-1] == "https://forge.example/api/v4/projects/8/issues/4"
    assert "description@weekly.md" in words[1]
    summary = (clone / "weekly.md").read_text("utf-8")
    assert summary.startswith("<!-- incubo:weekly -->\n# Du 8 au 14 janvier 2025\n")
    assert "\n## Comités en retard" in summary
