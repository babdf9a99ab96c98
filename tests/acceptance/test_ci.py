"""A pull request from its first push to its merge: what its author reads, and what the maintainer does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.command_line import CommandResult, RunCommand
from support.git_repository import git
from support.paths import ROOT
from support.prepared_folders import prepared
from support.sample_registry import copy_sample_registry

GOLDEN = ROOT / "tests" / "golden" / "ci"
AICHA, GAEL, NINA = (f"content/members/{name}.md" for name in ("aicha.merendel", "gael.tromeur", "nina.bern"))
ESTRAN, QUAI = "content/startups/mon-estran.md", "content/startups/quai-solidaire.md"
NEW = (
    "---\nfullname: Nina Bern\nrole: Designer\ndomaine: Design\nmissions:\n  - start: 2025-02-03\n    end: 2024-07-31\n"
    "    status: independent\n    employer: Varangue Conseil\n    startups:\n      - mon-estran\n---\n\nElle dessine.\n"
)


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text, (path, old)
    (folder / path).write_bytes(text.replace(old, new).encode())


def push(folder: Path, message: str, *words: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)
    git(folder, "push", "-q", *words)


@prepared
def make_forge_clones(place: Path) -> None:
    start, origin = copy_sample_registry(place / "start"), place / "origin.git"
    edit(start, AICHA, "demo: true", "github: aicha-m\ndemo: true")
    git(start, "init", "-q", "-b", "main")
    git(start, "add", "-A")
    git(start, "commit", "-qm", "Le registre")
    git(start, "clone", "-q", "--bare", ".", str(origin))
    for name in ("author", "maintainer"):
        git(place, "clone", "-q", str(origin), name)


class Forge:
    """A bare origin with the sample registry, the clone of who asks and that of who maintains, and its jobs."""

    def __init__(self, place: Path, call: RunCommand) -> None:
        self.place, self.call = place, call
        make_forge_clones(place)
        self.origin, self.author, self.maintainer = place / "origin.git", place / "author", place / "maintainer"

    def job(self, folder: Path, *words: str, event: dict[str, object] | None = None, lang: str = "fr") -> CommandResult:
        """`incubo ci` in a job of GitHub, for the pull request of what is checked out or for another event."""
        for name in ("summary", "output", "comment.md"):
            (self.place / name).unlink(missing_ok=True)
        head = git(folder, "rev-parse", "HEAD")
        pull = {"user": {"login": "aicha-m"}, "head": {"sha": head}, "base": {"ref": "main", "sha": "0" * 40}}
        place = self.place / "event.json"
        place.write_text(json.dumps({"pull_request": pull} if event is None else event), "utf-8")
        env = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(place),
            "GITHUB_STEP_SUMMARY": str(self.place / "summary"),
            "GITHUB_OUTPUT": str(self.place / "output"),
        }
        if event is None:
            env["GITHUB_BASE_REF"] = "main"
        return self.call("ci", "--comment", str(self.place / "comment.md"), *words, cwd=folder, env=env, lang=lang)

    @property
    def comment(self) -> str:
        return (self.place / "comment.md").read_text("utf-8")

    @property
    def output(self) -> str:
        return (self.place / "output").read_text("utf-8")


@pytest.fixture
def forge(tmp_path: Path, call: RunCommand) -> Forge:
    return Forge(tmp_path, call)


def compare_with_golden(name: str, said: str, request: pytest.FixtureRequest) -> None:
    said = re.sub(r"\d+[.,]\d(?=[ \u00a0]s\b)", "0.0", said)
    place = GOLDEN / name
    if request.config.getoption("--update-golden"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(said, "utf-8", newline="\n")
    assert said == place.read_text("utf-8")


def test_a_request_from_its_first_push_to_its_merge(forge: Forge, request: pytest.FixtureRequest) -> None:
    author, maintainer = forge.author, forge.maintainer
    git(author, "switch", "-qc", "suivi/mon-estran")
    edit(author, ESTRAN, "example/stats\nbudget", "example/statistiques\nbudget")
    edit(author, AICHA, "end: 2025-06-30", "end: 2025-07-11")
    edit(author, ESTRAN, "contact_incubator:", "reviewed_on: 2025-02-30\ncontact_incubator:")
    edit(author, GAEL, "      - mon-estran", "      - mon-estrand")
    (author / NINA).write_text(NEW, "utf-8", newline="\n")
    push(author, "Suivi de Mon Estran", "-u", "origin", "HEAD")
    for lang in ("fr", "en"):
        ran = forge.job(author, lang=lang)
        assert ran.code == 1
        compare_with_golden(f"first-{lang}.log", ran.out, request)
        compare_with_golden(f"first-{lang}.md", forge.comment, request)
        assert (forge.place / "summary").read_text("utf-8") == forge.comment
    assert forge.output == "risk=normal\nfindings=3\n"

    edit(author, ESTRAN, "reviewed_on: 2025-02-30", "reviewed_on: 2025-01-14")
    edit(author, GAEL, "mon-estrand", "mon-estran")
    edit(author, NINA, "end: 2024-07-31", "end: 2025-07-31")
    push(author, "Trois fautes corrigées")
    edit(maintainer, QUAI, "events:\n", "  - name: transfere\n    start: 2025-01-13\nevents:\n")
    push(maintainer, "Quai Solidaire est transférée")
    git(author, "pull", "-q", "--rebase", "origin", "main")
    git(author, "push", "-q", "--force-with-lease")
    for lang in ("fr", "en"):
        ran = forge.job(author, lang=lang)
        assert ran.code == 0, ran.out + ran.err
        compare_with_golden(f"mended-{lang}.log", ran.out, request)
        compare_with_golden(f"mended-{lang}.md", forge.comment, request)
    assert forge.output == "risk=normal\nfindings=0\n"

    before = git(maintainer, "rev-parse", "main")
    git(maintainer, "fetch", "-q")
    git(maintainer, "merge", "-q", "--no-ff", "origin/suivi/mon-estran", "-m", "Demande 7")
    git(maintainer, "push", "-q")
    ran = forge.job(maintainer, event={"before": before, "ref": "refs/heads/main"})
    assert ran.code == 0
    assert "Nina Bern arrive le 3 février 2025" in ran.out
    assert forge.job(maintainer, "--base", "HEAD").out.count("Rien ne change dans les fiches.") == 1


def test_another_repository_within_is_seen_even_where_it_is_not_here(forge: Forge) -> None:
    git(forge.author, "switch", "-qc", "dedans")
    edit(forge.author, AICHA, "end: 2025-06-30", "end: 2025-07-11")
    push(forge.author, "Ma mission", "-u", "origin", "HEAD")
    assert (forge.job(forge.author).code, forge.output) == (0, "risk=trivial\nfindings=0\n")
    git(forge.author, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendor")
    git(forge.author, "commit", "-qm", "Un autre dépôt")
    ran = forge.job(forge.author)
    assert (ran.code, forge.output) == (0, "risk=normal\nfindings=0\n")
    assert "fichiers qui ne sont pas des fiches" in ran.out
    assert "vendor" in ran.out


def test_the_merge_that_github_tries_is_compared_with_its_first_parent(forge: Forge) -> None:
    """Two commits deep, as a job can have it: the branch itself is not there, nor where it left main."""
    author, maintainer = forge.author, forge.maintainer
    git(author, "switch", "-qc", "aicha")
    edit(author, AICHA, "role: Développeuse", "role: Développeuse principale")
    push(author, "Mon rôle", "-u", "origin", "HEAD")
    head = git(author, "rev-parse", "HEAD")
    edit(maintainer, QUAI, "title: Quai Solidaire", "title: Quai")
    push(maintainer, "Un titre")
    git(maintainer, "fetch", "-q")
    git(maintainer, "switch", "-q", "--detach")
    git(maintainer, "merge", "-q", "--no-ff", "origin/aicha", "-m", "essai")
    git(maintainer, "push", "-q", "origin", "HEAD:refs/pull/7/merge")
    job = forge.place / "job"
    git(forge.place, "init", "-q", str(job))
    git(job, "fetch", "-q", "--depth=2", f"file://{forge.origin.as_posix()}", "refs/pull/7/merge")
    git(job, "checkout", "-q", "FETCH_HEAD")
    pull = {"user": {"login": "aicha-m"}, "head": {"sha": head}, "base": {"ref": "main"}}
    ran = forge.job(job, event={"pull_request": pull})
    assert ran.code == 0, ran.err
    assert "Quai" not in ran.out
    assert "Aïcha Mérendel\u00a0: rôle\u00a0: Développeuse principale" in ran.out
    assert forge.output == "risk=trivial\nfindings=0\n"
    shallow = forge.place / "shallow"
    git(forge.place, "init", "-q", str(shallow))
    git(shallow, "fetch", "-q", "--depth=1", f"file://{forge.origin.as_posix()}", "refs/pull/7/merge")
    git(shallow, "checkout", "-q", "FETCH_HEAD")
    ran = forge.job(shallow, event={"pull_request": pull})
    assert ran.code == 2
    assert "fetch-depth: 0" in ran.err


def test_a_request_is_judged_by_the_settings_of_its_base(forge: Forge) -> None:
    author = forge.author
    git(author, "switch", "-qc", "malin")
    edit(author, "incubo.toml", 'language = "fr"', 'language = "fr"\nat = 2025-01-15\n[severity]\nref = "off"\n#')
    edit(author, "incubo.toml", "at = 2025-01-15\n[severity]", "[severity]")
    edit(author, GAEL, "      - mon-estran", "      - mon-estrand # incubo: ignore[ref-unknown-startup] oui")
    (author / ".github").mkdir()
    (author / ".github" / "CODEOWNERS").write_text("* @mallory\n", "utf-8")
    (author / "content" / "_startups").mkdir()
    (author / "content" / "_startups" / "vide.md").write_text("---\ntitle: Vide\n---\n", "utf-8")
    push(author, "Rien de spécial", "-u", "origin", "HEAD")
    ran = forge.job(author, "--fail-on", "sensitive", lang="en")
    assert ran.code == 1
    assert "this request changes the settings of the registry (incubo.toml)" in ran.out
    assert ".github/CODEOWNERS" in ran.out
    assert "a comment accepts findings: Gaël Tromeur" in ran.out
    assert "risk=sensitive" in forge.output
    edit(author, GAEL, " # incubo: ignore[ref-unknown-startup] oui", "")
    ran = forge.job(author, lang="en")
    assert "title=ref-unknown-startup" in ran.out  # switched off by the request, and not by its base


def test_settings_that_the_request_breaks_are_findings_and_those_it_mends_are_not(forge: Forge) -> None:
    author = forge.author
    git(author, "switch", "-qc", "reglages")
    edit(author, "incubo.toml", 'profile = "beta.gouv.fr"', 'profile = "inconnu"')
    ran = forge.job(author, lang="en")
    assert (ran.code, "title=config-value::there is no profile" in ran.out) == (1, True)
    edit(author, "incubo.toml", 'profile = "inconnu"', 'profile = "beta.gouv.fr"')
    (author / "content/incubators/rivages.md").unlink()  # the one that the settings name
    ran = forge.job(author, lang="en")
    assert "title=config-value::there is no incubator “rivages”" in ran.out
    git(author, "checkout", "-q", "content")
    edit(author, "incubo.toml", 'profile = "beta.gouv.fr"', 'profile = "inconnu"')
    git(author, "commit", "-qam", "Cassé")
    git(author, "push", "-q", "origin", "HEAD:main")
    edit(author, "incubo.toml", 'profile = "inconnu"', 'profile = "beta.gouv.fr"')
    ran = forge.job(author, lang="en")
    assert ran.code == 0, ran.out
    assert "risk=sensitive" in forge.output


def test_what_is_in_the_way_is_for_the_base_to_say(forge: Forge) -> None:
    maintainer = forge.maintainer
    text = (maintainer / "incubo.toml").read_text("utf-8")
    (maintainer / "incubo.toml").write_text(text + '\n[ci]\nfail-on = "sensitive"\n', "utf-8", newline="\n")
    push(maintainer, "Des réglages")
    git(maintainer, "switch", "-qc", "phase")
    edit(maintainer, QUAI, "events:\n", "  - name: transfere\n    start: 2025-01-13\nevents:\n")
    ran = forge.job(maintainer)
    assert ran.code == 1
    assert ran.out.endswith("Un responsable doit relire.\n")
    assert forge.job(maintainer, "--fail-on", "error").code == 0


def test_on_gitlab_and_without_a_forge(forge: Forge) -> None:
    author = forge.author
    base = git(author, "rev-parse", "HEAD")
    git(author, "switch", "-qc", "aicha")
    edit(author, AICHA, "end: 2025-06-30", "end: 2024-06-30")
    env = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "GITLAB_USER_LOGIN": "aicha-m",
    }
    ran = forge.call("ci", "--format", "gitlab", cwd=author, env=env)
    assert ran.code == 1
    assert [each["check_name"] for each in json.loads(ran.out)] == ["mission-ends-before-start"]
    assert "leaves on" in ran.err or "shortened" in ran.err
    said = json.loads(forge.call("ci", "--format", "json", "--author", "aicha-m", cwd=author).out)
    assert (said["blocked"], said["new"], said["risk"]["author"]) == (True, 1, "aicha.merendel")
    assert said["changes"][0]["entries"] == [{"kind": "member", "id": "aicha.merendel"}]
    assert {row["figure"]: (row["before"], row["after"]) for row in said["figures"]}["active members"][0] > 0
    ran = forge.call("ci", cwd=author)
    assert ran.code == 1
    assert "error[mission-ends-before-start]" in ran.out
    git(author, "remote", "remove", "origin")
    ran = forge.call("ci", cwd=author)
    assert (ran.code, "incubo ci --base origin/main" in ran.err) == (2, True)
    env = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(author / "none.json")}
    assert forge.call("ci", cwd=author, env=env).code == 2


def test_a_hostile_request_is_only_text_in_its_comment(forge: Forge) -> None:
    """Names, values, paths, revisions and logins from a stranger: no line, link, image, mention or order of theirs."""
    author = forge.author
    git(author, "switch", "-qc", "hostile")
    title = "x ![i](https://evil.example/i.png) <img src=y> @all #12 !3 \\n/approve\\n::error::owned \\e[31m"
    edit(author, ESTRAN, "title: Mon Estran", f'title: "{title}"')
    edit(author, QUAI, "title: Quai Solidaire", 'title: "/merge [a](b) `c` <!-- incubo:ci -->"')
    (author / "@all ![x](y).md").write_text("x", "utf-8")
    git(author, "add", "-A")
    for n in range(700):
        (author / f"content/startups/long-{n}.md").write_text(f"---\ntitle: T{n} {'é' * 190}\n---\n", "utf-8")
    (author / "content/startups/endless.md").write_text(
        f"---\ntitle: {'€' * 90_000}\nlink: {'x' * 90_000}\n---\n", "utf-8"
    )
    ran = forge.job(author, "--author", "x`y\n@all")
    comment = forge.comment
    assert len(comment.encode()) <= 60_000
    assert re.search(r"… et \d+ autres\.", comment)
    assert comment.startswith("<!-- incubo:ci -->\n### ❌")
    assert comment.count("<!--") - comment.count("\\<!--") == 1
    prose = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", comment)
    assert not re.search(r"(?<!\\)\[|(?<!\\)<(?!sub>|/sub>|!-- incubo:ci -->\n###)|@|://", prose)
    assert not re.search(r"^\s*/", comment, re.MULTILINE)
    assert "\x1b" not in ran.out + ran.err + comment
    assert [line for line in ran.out.split("\n") if line.startswith("::") and "title=" not in line] == []
