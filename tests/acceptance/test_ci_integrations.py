"""What other repositories use: the comment of a pull request, GitLab's component, the hooks; and a linter's word."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import github_runner, sample_registry
from support.command_line import CommandResult, RunCommand
from support.paths import ROOT

from incubo.config.settings import Config
from incubo.export.scaffold.context import ScaffoldContext
from incubo.export.scaffold.generate import generate_files
from incubo.export.scaffold.managed_block import render_new_file
from incubo.model.entry_kinds import ENTRY_KINDS

BIN = Path(sys.executable).parent
HOSTILE = 'x"; touch pwned; $(touch pwned) & state=closed'
NOBODY = {"login": "visitor"}
BOT = {"login": "github-actions[bot]"}
NEEDS_JQ = pytest.mark.skipif(shutil.which("jq") is None, reason="jq stands for gh's own here")

GH = f"""#!{sys.executable}
import json, os, pathlib, subprocess, sys
words = sys.argv[1:]
place = pathlib.Path(os.environ["FAKE"])
with (place / "gh.jsonl").open("a") as file:
    file.write(json.dumps([words, os.environ["GH_TOKEN"]]) + "\\n")
if words[:2] == ["run", "download"]:
    found = place / "artifact"
    if not found.is_dir():
        sys.exit("no artifact")
    for each in found.iterdir():
        target = pathlib.Path(words[words.index("--dir") + 1]) / each.name
        target.symlink_to(os.readlink(each)) if each.is_symlink() else target.write_bytes(each.read_bytes())
elif "PATCH" in words or "POST" in words:
    body = words[words.index("-F") + 1].removeprefix("body=@")
    (place / "posted.md").write_bytes(pathlib.Path(body).read_bytes())
else:
    answer = "pulls.json" if any(word.endswith("/pulls") for word in words) else "comments.json"
    query = ["jq", "-r", words[words.index("--jq") + 1], place / answer]
    sys.exit(subprocess.run(query).returncode)
"""


def post(tmp_path: Path, artifact: bytes | str | None, pulls: list[Any], comments: list[Any]) -> CommandResult:
    """The action that posts, on the run of a fork whose branch has the worst of names."""
    folder = tmp_path / "empty"
    folder.mkdir()
    if artifact is not None:
        (tmp_path / "artifact").mkdir()
        place = tmp_path / "artifact" / "comment.md"
        place.symlink_to(artifact) if isinstance(artifact, str) else place.write_bytes(artifact)
    (tmp_path / "pulls.json").write_text(json.dumps(pulls), "utf-8")
    (tmp_path / "comments.json").write_text(json.dumps(comments), "utf-8")
    head = {"id": 7, "head_branch": HOSTILE, "head_sha": "a" * 40, "head_repository": {"owner": {"login": "fork"}}}
    github = {"repository": "rivages/registre", "event": {"workflow_run": head}}
    action = ROOT / "actions" / "comment" / "action.yml"
    (ran,) = github_runner.run_action(action, folder, github=github, env={"FAKE": str(tmp_path)}, scripts={"gh": GH})
    assert not list(tmp_path.rglob("pwned"))
    assert list(folder.iterdir()) == []  # nothing is checked out
    return ran


def requested_methods(tmp_path: Path) -> list[list[str]]:
    return [json.loads(line)[0] for line in (tmp_path / "gh.jsonl").read_text("utf-8").splitlines()]


def pull(number: int, sha: str = "a") -> dict[str, Any]:
    return {"number": number, "head": {"sha": sha * 40}}


@NEEDS_JQ
def test_the_comment_of_a_fork_is_posted_on_the_request_that_the_event_tells(tmp_path: Path) -> None:
    said = (
        "<!-- incubo:ci -->\n### Fusionnez ! @maintainer é\n<!-- incubo:ci -->\n".encode() + b"\xff\x00" + b"@" * 70000
    )
    ran = post(tmp_path, said, [pull(3, "b"), pull(12)], [{"id": 5, "user": NOBODY, "body": "<!-- incubo:ci -->"}])
    assert ran.code == 0, ran.err
    download, find, _, send = requested_methods(tmp_path)
    assert download[:3] == ["run", "download", "7"]
    assert f"head=fork:{HOSTILE}" in find  # one word, which gh encodes
    assert send[:6] == ["api", "--silent", "--method", "POST", "repos/rivages/registre/issues/12/comments", "-F"]
    posted = (tmp_path / "posted.md").read_text("utf-8")
    assert posted.startswith("<!-- incubo:ci -->\n### Fusionnez ! @\u200bmaintainer é\n")
    assert posted.count("<!-- incubo:ci -->") == 1
    assert len(posted) < 61_000


@NEEDS_JQ
def test_a_mention_in_html_codes_calls_nobody(tmp_path: Path) -> None:
    codes = ("&#64;", "&#064;", "&#0000064;", "&#x40;", "&#X0040;", "&commat;", "&#64", "&amp;#64;", "@")
    text = "".join(f"{code}maintainer <b>{code}maintainer</b>\n" for code in codes) + "&#65; &lt; R&D &#640;\n"
    assert post(tmp_path, text.encode(), [pull(12)], []).code == 0
    posted = (tmp_path / "posted.md").read_text("utf-8")
    assert "@maintainer" not in html.unescape(posted)
    assert "\u200b#64;maintainer" in posted
    assert "&#65; &lt; R&D" in posted


@NEEDS_JQ
def test_the_comment_that_is_there_is_changed(tmp_path: Path) -> None:
    comments = [{"id": 5, "user": BOT, "body": "other"}, {"id": 9, "user": BOT, "body": "<!-- incubo:ci -->\nold"}]
    assert post(tmp_path, b"<!-- incubo:ci -->\nnew\n", [pull(12)], comments).code == 0
    assert requested_methods(tmp_path)[-1][2:5] == ["--method", "PATCH", "repos/rivages/registre/issues/comments/9"]


@NEEDS_JQ
@pytest.mark.parametrize(
    ("artifact", "pulls", "code"),
    [(None, [pull(12)], 0), (b"x", [pull(12, "b")], 0), (b"x", [], 0), ("/etc/hostname", [pull(12)], 1)],
    ids=["no comment", "another commit since", "closed", "a link"],
)
def test_only_the_marked_comment_is_posted(
    tmp_path: Path, artifact: bytes | str | None, pulls: list[Any], code: int
) -> None:
    assert post(tmp_path, artifact, pulls, []).code == code
    assert not (tmp_path / "posted.md").exists()


CURL = f"""#!{sys.executable}
import json, os, pathlib, sys
words = sys.argv[1:]
place = pathlib.Path(os.environ["FAKE"])
with (place / "curl.jsonl").open("a") as file:
    file.write(json.dumps([words, pathlib.Path(words[words.index("--config") + 1]).stat().st_mode & 0o777]) + "\\n")
if "--request" not in words:
    print('{{"id": 7}}' if words[-1].endswith("/user") else os.environ["NOTES"])
"""


def note(number: int, author: int) -> dict[str, Any]:
    return {"id": number, "author": {"id": author}, "body": "<!-- incubo:ci --> x"}


@pytest.mark.parametrize(
    ("notes", "method"),
    [("[]", "POST"), (json.dumps([note(3, 8)]), "POST"), (json.dumps([note(3, 8), note(4, 7)]), "PUT")],
    ids=["first", "somebody else's", "again"],
)
def test_gitlab_component(tmp_path: Path, notes: str, method: str) -> None:
    """Its script, as GitLab's runner gives it to a shell: a report of findings, and a note where there is a token."""
    spec, jobs = yaml.safe_load_all((ROOT / "templates" / "incubo.yml").read_text("utf-8"))
    text = json.dumps(jobs)
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", text)) == set(spec["spec"]["inputs"])
    for job in jobs.values():
        assert "$[[" not in json.dumps([job.get("before_script", []), job.get("script", [])])
    repository = tmp_path / "repo"
    repository.mkdir()
    sample_registry.copy_sample_registry(repository)
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "R"], ["checkout", "-qb", "x"]):
        subprocess.run(["git", *words], cwd=repository, check=True)
    (repository / "content" / "startups" / "casse.md").write_text("---\ntitle: [\n---\n", "utf-8")
    for name in ("comment.md", "gl-code-quality-report.json"):
        (repository / name).symlink_to(tmp_path / "elsewhere")
    env = {
        **os.environ,
        "PATH": github_runner.install_programs(tmp_path / "bin", {"curl": CURL}),
        "FAKE": str(tmp_path),
        "NOTES": notes,
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_IID": "3",
        "CI_MERGE_REQUEST_PROJECT_ID": "8",
        "CI_API_V4_URL": "https://forge.example/api/v4",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": HOSTILE,
        "CI_MERGE_REQUEST_TITLE": HOSTILE,
        "GITLAB_USER_LOGIN": HOSTILE,
        "INCUBO_TOKEN": "secret",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": subprocess.run(
            ["git", "rev-parse", "main"], cwd=repository, capture_output=True, text=True, check=True
        ).stdout.strip(),
        "INCUBO_DIRECTORY": ".",
        "INCUBO_FAIL_ON": "",
        "INCUBO_LANGUAGE": "fr",
    }
    (script,) = jobs["incubo"]["script"]
    ran = github_runner.run_bash(
        script.replace("/tmp/incubo/bin/incubo", str(tmp_path / "bin" / "incubo")), repository, env
    )
    assert ran.code == 1
    assert "secret" not in ran.out + ran.err
    report = json.loads((repository / "gl-code-quality-report.json").read_text("utf-8"))
    assert {each["location"]["path"] for each in report} == {"content/startups/casse.md"}
    _, (look, mode), (send, _) = (
        json.loads(line) for line in (tmp_path / "curl.jsonl").read_text("utf-8").splitlines()
    )
    assert mode == 0o600
    assert "secret" not in str([look, send])
    assert send[send.index("--request") + 1] == method
    assert not (tmp_path / "elsewhere").exists()
    address = "https://forge.example/api/v4/projects/8/merge_requests/3/notes"
    assert send[-1] == (address if method == "POST" else f"{address}/4")
    assert not list(tmp_path.rglob("pwned"))


PUBLISHED = {"incubo": "https://github.com/example-org/incubo", "version": "1" * 40}


def kits(language: str, forge: str, **init: str) -> list[tuple[str, str]]:
    from incubo.config import settings as config
    from incubo.model.vocabulary import make_vocabulary
    from incubo.registry.layout import INCUBO_LAYOUT
    from incubo.registry.loader import load_registry
    from incubo.registry.store import WorkingTree

    settings = config.load_config(ROOT)._replace(init_settings={"forge": forge, **PUBLISHED, **init})
    registry = load_registry(WorkingTree(ROOT, 10**6), INCUBO_LAYOUT, make_vocabulary(settings.profile_data, {}))
    assert isinstance(settings, Config)
    kit = ScaffoldContext(registry, ENTRY_KINDS, settings, language, settings.as_of or sys.exit("frozen"))
    return [(made.path, render_new_file(made, kit)) for made in generate_files(kit)]


def test_workflows_pass_zizmor(tmp_path: Path) -> None:
    """Over this repository's workflows, actions and hooks, and over those that `init` generates."""
    zizmor = shutil.which("zizmor", path=str(BIN)) or shutil.which("zizmor")
    assert zizmor, "zizmor is in the dev extras"
    for place, made in (("fr", kits("fr", "github")), ("en", kits("en", "github", site="pages"))):
        for path, text in made:
            (tmp_path / place / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place / path).write_text(text, "utf-8")
    looked = [ROOT / ".github", ROOT / "action.yml", ROOT / "actions", ROOT / ".pre-commit-hooks.yaml", tmp_path]
    ran = subprocess.run(
        [zizmor, "--offline", "--no-progress", *map(str, looked)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    for name in ("registry-comment.yml", "fr/.github/workflows/incubo-comment.yml", "actions/comment/action.yml",
                 "en/.github/workflows/incubo-site.yml", "actions/site/action.yml"):  # fmt: skip
        assert name in ran.stderr


def test_each_generated_file_is_what_its_readers_expect(tmp_path: Path) -> None:
    from pre_commit.clientlib import load_config

    for forge in ("github", "gitlab", "none"):
        made = dict(kits("fr", forge))
        hooks = yaml.safe_load(made[".pre-commit-config.yaml"])["repos"][0]
        known = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
        assert {hook["id"] for hook in hooks["hooks"]} <= known
        place = tmp_path / ".pre-commit-config.yaml"
        place.write_text(made[place.name], "utf-8")
        assert load_config(place)["repos"][0]["rev"] == "1" * 40  # pre-commit's own reader: a text, not a number
        task = json.loads(re.sub(r"^\s*//.*$", "", made[".vscode/tasks.json"], flags=re.MULTILINE))["tasks"][0]
        assert task["command"] == "incubo"
        for text in made.values():
            assert "§" not in text
    components = yaml.safe_load(dict(kits("fr", "gitlab", site="pages"))[".gitlab-ci.yml"])["include"]
    assert len(components) == 2
    for component in components:
        name = component["component"].rpartition("/")[2].partition("@")[0]
        spec = next(yaml.safe_load_all((ROOT / "templates" / f"{name}.yml").read_text("utf-8")))["spec"]["inputs"]
        assert set(component["inputs"]) <= set(spec)
    workflows = [
        yaml.safe_load(text) for path, text in kits("fr", "github", site="pages") if "workflows/incubo" in path
    ]
    assert len(workflows) == 6
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    named = [name for flow in workflows for name in flow["jobs"]]
    assert len(set(named)) == len(named)  # a check that is required, and skipped elsewhere, would pass
    given = {name for flow in workflows for job in flow["jobs"].values() for step in job["steps"]
             if step["uses"].startswith("example-org/incubo@") for name in step.get("with", {})}  # fmt: skip
    assert given <= set(action)


def commit_sample(folder: Path) -> None:
    folder.mkdir()
    sample_registry.copy_sample_registry(folder)
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "R"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


@pytest.mark.parametrize(("people", "code"), [("false", 0), ("true", 0), ("True", 2)])
def test_the_action_of_the_site_names_nobody_unless_it_is_told_to(tmp_path: Path, people: str, code: int) -> None:
    commit_sample(tmp_path / "repo")
    given = {"people": people, "incubator": "all"}
    ran = github_runner.run_action(ROOT / "actions" / "site" / "action.yml", tmp_path / "repo", given)[-1]
    assert ran.code == code, ran.err
    site = tmp_path / "incubo-site"
    assert (site / "index.html").is_file() == (code == 0)
    assert (site / "members").is_dir() == (people == "true")


@pytest.mark.parametrize(
    ("api", "code"),
    [
        pytest.param("none", 0, marks=pytest.mark.slow),
        pytest.param("products", 0, marks=pytest.mark.slow),
        ("all", 0),
        ("true", 2),
    ],
)
def test_the_action_of_the_site_takes_the_api_along(tmp_path: Path, api: str, code: int) -> None:
    commit_sample(tmp_path / "repo")
    given = {"api": api, "incubator": "all"}
    ran = github_runner.run_action(ROOT / "actions" / "site" / "action.yml", tmp_path / "repo", given)[-1]
    assert ran.code == code, ran.err
    site = tmp_path / "incubo-site"
    assert (site / "index.html").is_file() == (code == 0)
    assert (site / "api" / "v3").is_dir() == (api in ("products", "all"))
    assert (site / "api" / "v2.6" / "authors.json").is_file() == (api == "all")


def test_the_action_of_the_site_takes_no_value_for_an_option(tmp_path: Path) -> None:
    commit_sample(tmp_path / "repo")
    given = {"incubator": HOSTILE}
    ran = github_runner.run_action(ROOT / "actions" / "site" / "action.yml", tmp_path / "repo", given)[-1]
    assert ran.code == 2
    assert not list(tmp_path.rglob("pwned"))
    assert not (tmp_path / "incubo-site").exists()


@pytest.mark.parametrize(
    ("people", "api"),
    [("false", "none"), pytest.param("true", "products", marks=pytest.mark.slow), ("false", "all")],
)
def test_gitlab_pages(tmp_path: Path, people: str, api: str) -> None:
    """The script of its job; a folder `public` that the branch holds is not published."""
    spec, jobs = yaml.safe_load_all((ROOT / "templates" / "incubo-site.yml").read_text("utf-8"))
    job = jobs["pages"]
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", json.dumps(job))) == set(spec["spec"]["inputs"])
    assert "$[[" not in json.dumps([job["before_script"], job["script"]])
    assert job["artifacts"]["paths"] == ["public"]
    repository = tmp_path / "repo"
    commit_sample(repository)
    (repository / "public").symlink_to(tmp_path / "elsewhere")
    env = {
        **os.environ,
        "PATH": github_runner.install_programs(tmp_path / "bin", {}),
        "INCUBO_DIRECTORY": ".",
        "INCUBO_INCUBATOR": "rivages",
        "INCUBO_PEOPLE": people,
        "INCUBO_API": api,
    }
    (script,) = job["script"]
    script = script.replace("/tmp/incubo/bin/incubo", str(tmp_path / "bin" / "incubo"))
    ran = github_runner.run_bash(script, repository, env)
    assert ran.code == 0, ran.err
    assert (repository / "public" / "index.html").is_file()
    assert (repository / "public" / "members").is_dir() == (people == "true")
    assert (repository / "public" / "api" / "v2.7").is_dir() == (api != "none")
    assert (repository / "public" / "api" / "v2.7" / "authors.json").is_file() == (api == "all")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_vs_code_reads_the_findings(call: RunCommand, tmp_path: Path, lang: str) -> None:
    sample_registry.copy_sample_registry(tmp_path)
    (tmp_path / "content" / "startups" / "casse.md").write_text("---\ntitle: [\n---\n", "utf-8")
    out = call("validate", "--format", "concise", "--advice", cwd=tmp_path, lang=lang).out
    tasks = json.loads(re.sub(r"^\s*//.*$", "", dict(kits(lang, "none"))[".vscode/tasks.json"], flags=re.MULTILINE))
    patterns = [matcher["pattern"]["regexp"] for matcher in tasks["tasks"][0]["problemMatcher"]]
    lines = [line for line in out.splitlines() if line.startswith("content/")]
    assert {sum(bool(re.fullmatch(pattern, line)) for pattern in patterns) for line in lines} == {1}
    assert all(any(re.fullmatch(pattern, line) for line in lines) for pattern in patterns)


def test_the_hooks_are_run_by_pre_commit(tmp_path: Path) -> None:
    """With the manifest's own entries; only their installation, which needs the network, is left out."""
    repository = tmp_path / "repo"
    repository.mkdir()
    sample_registry.copy_sample_registry(repository)
    manifest = ROOT / ".pre-commit-hooks.yaml"
    hooks = [{**hook, "language": "system"} for hook in yaml.safe_load(manifest.read_text("utf-8"))]
    (repository / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}), "utf-8"
    )
    env = {**os.environ, "PATH": github_runner.install_programs(tmp_path / "bin", {}), "INCUBO_LANG": "en",
           "PRE_COMMIT_HOME": str(tmp_path / "home")}  # fmt: skip

    def commit() -> CommandResult:
        subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
        ran = subprocess.run([sys.executable, "-m", "pre_commit", "run", "--color=never"], cwd=repository, env=env,
                             capture_output=True, text=True, check=False)  # fmt: skip
        return CommandResult(ran.returncode, ran.stdout, ran.stderr)

    valid = [sys.executable, "-m", "pre_commit", "validate-manifest", str(manifest)]
    assert subprocess.run(valid, env=env, check=False, capture_output=True).returncode == 0
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    subprocess.run(["git", "commit", "-qm", "R"], cwd=repository, check=True)
    sheet = repository / "content" / "startups" / "bac-a-sel.md"
    sheet.write_text(sheet.read_text("utf-8").replace("incubator: rivages", "incubator:   rivage"), "utf-8")
    ran = commit()
    assert ran.code == 1
    assert re.search(r"^incubo validate\.+Failed$", ran.out, re.MULTILINE), ran.out
    assert "ref-unknown-incubator" in ran.out
    assert re.search(r"^incubo fmt\.+Failed$", ran.out, re.MULTILINE)  # it mended the blanks
    sheet.write_text(sheet.read_text("utf-8").replace("incubator: rivage\n", "incubator: rivages\n"), "utf-8")
    (repository / "notes.txt").write_text("x", "utf-8")
    assert commit().code == 0
