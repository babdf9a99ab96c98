"""`incubo init`: a new registry, one that is there, the sample, and what is generated made again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import make_sample_repository
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers

NEW = ("--title", "Chantier des phares", "--short-description", "Les services des phares", "--yes")
INCUBO = ("--incubo", "https://github.com/example-org/incubo", "--incubo-version", "a" * 40)
OWNER = ("--owner-name", "École des phares", "--owner-acronym", "ENPh", "--owner-type", "autre")


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def file_contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts[:1])
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """The sample registry in a repository, without what init puts around it."""
    make_sample_repository(tmp_path / "r")
    git(tmp_path / "r", "remote", "add", "origin", "git@github.com:rivages/registre.git")
    return tmp_path / "r"


def test_a_new_registry_is_sound_and_undone(call: RunCommand, tmp_path: Path) -> None:
    folder = tmp_path / "registre"
    ran = call("init", "registre", *NEW, *OWNER, "--forge", "gitlab", cwd=tmp_path, lang="fr")
    assert ran.code == 0, ran.err
    assert set(ran.out.split()) == set(file_contents(folder))
    assert {path for path in file_contents(folder) if path.startswith("content/")} == {
        "content/incubators/chantier-des-phares.md", "content/organisations/enph.md",
        *(f"content/{kind}/.gitkeep" for kind in ("startups", "members", "jobs", "teams")),
    }  # fmt: skip
    assert "owner: enph" in (folder / "content/incubators/chantier-des-phares.md").read_text("utf-8")
    assert (folder / ".git").is_dir()
    assert call("validate", "--strict", cwd=folder).code == 0
    assert call("init", "--refresh", "--check", cwd=folder).code == 0
    assert call("new", "startup", "--title", "Bouée", "--mission", "Voir ce qui flotte", "--contact",
                "b@phares.example", "--yes", cwd=folder).code == 0  # fmt: skip
    assert call("undo", "--yes", cwd=folder).code == 0
    assert call("undo", "--yes", cwd=folder).code == 0
    assert file_contents(folder) == {}


def test_a_missing_answer_names_its_option(call: RunCommand, tmp_path: Path) -> None:
    ran = call("init", cwd=tmp_path)
    assert (ran.code, "--title, --short-description and --forge" in ran.err) == (2, True)
    ran = call("init", *NEW, cwd=tmp_path)
    assert (ran.code, "--forge" in ran.err) == (2, True)
    ran = call("init", *NEW, "--forge", "none", "--owner-name", "École", cwd=tmp_path)
    assert (ran.code, "--owner-type" in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_neutral_registry_in_english(call: RunCommand, tmp_path: Path) -> None:
    assert call("--lang", "en", "init", *NEW, "--profile", "plain", "--forge", "none", cwd=tmp_path).code == 0
    assert 'profile = "plain"' in (tmp_path / "incubo.toml").read_text("utf-8")
    assert "incubo phase my-product growth " in (tmp_path / "CONTRIBUTING.md").read_text("utf-8")
    assert not (tmp_path / ".github").exists()
    assert call("validate", "--strict", cwd=tmp_path).code == 0


def test_files_that_are_there_are_not_written_over(call: RunCommand, tmp_path: Path) -> None:
    for name in ("CONTRIBUTING.md", ".editorconfig", "main.py"):
        (tmp_path / name).write_text("à moi\n", "utf-8")
    before = file_contents(tmp_path)
    ran = call("init", *NEW, "--forge", "none", cwd=tmp_path)
    assert ran.code == 1
    assert "CONTRIBUTING.md" in ran.err
    assert "main.py" not in ran.err
    assert "--keep" in ran.err
    assert file_contents(tmp_path) == before
    assert call("init", *NEW, "--forge", "none", "--keep", cwd=tmp_path).code == 0
    assert before.items() <= file_contents(tmp_path).items()
    assert (tmp_path / "incubo.toml").is_file()


def test_around_a_registry_that_is_there(call: RunCommand, registry: Path) -> None:
    (registry / "CONTRIBUTING.md").write_text("# À nous\n", "utf-8")
    before = file_contents(registry)
    ran = call("init", "--yes", "--owners", "@rivages/registre", "--commit", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    assert "CONTRIBUTING.md est à vous" in ran.err
    after = file_contents(registry)
    assert {path for path in before if after[path] != before[path]} == {"incubo.toml"}
    assert after["incubo.toml"].startswith(before["incubo.toml"])
    assert b'forge = "github"' in after["incubo.toml"]  # guessed from the remote
    assert b"* @rivages/registre\n" in after[".github/CODEOWNERS"]
    assert git(registry, "status", "--porcelain") == "?? CONTRIBUTING.md\n"
    again = call("init", "--yes", cwd=registry, lang="fr")
    assert (again.code, "Rien à ajouter" in again.err) == (0, True)


def test_incubos_part_joins_a_file_of_ones_own(call: RunCommand, registry: Path) -> None:
    mine = "repos:\n- repo: https://forge.example/mine\n# >>> incubo init\n# <<< incubo init\n"
    (registry / ".pre-commit-config.yaml").write_text(mine, "utf-8")
    assert call("init", "--yes", *INCUBO, cwd=registry).code == 0
    lines = (registry / ".pre-commit-config.yaml").read_text("utf-8").split("\n")
    assert lines[:2] == mine.split("\n")[:2]
    assert "- repo: https://github.com/example-org/incubo" in lines


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_owners_are_where_the_forge_finds_them(call: RunCommand, registry: Path, forge: str) -> None:
    """A second CODEOWNERS would take the place of people's own, or be read by nobody."""
    (registry / "CODEOWNERS").write_text("* @nous\n", "utf-8")
    ran = call("init", "--yes", "--forge", forge, cwd=registry, lang="fr")
    assert (ran.code, "CODEOWNERS est à vous" in ran.err) == (0, True)
    assert not (registry / f".{forge}" / "CODEOWNERS").exists()


def test_failed_init_leaves_no_files(call: RunCommand, tmp_path: Path) -> None:
    (tmp_path / ".vscode").write_text("a file", "utf-8")
    ran = call("init", *NEW, "--forge", "none", cwd=tmp_path)
    assert (ran.code, "cannot be written" in ran.err) == (2, True)
    ran = call("init", ".vscode/x", *NEW, "--forge", "none", cwd=tmp_path)
    assert (ran.code, "cannot be written" in ran.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == [".vscode"]


def test_a_stale_file_is_made_again(call: RunCommand, registry: Path) -> None:
    assert call("init", "--yes", cwd=registry).code == 0
    owners = registry / ".github" / "CODEOWNERS"
    owners.write_text(owners.read_text("utf-8") + "/content/jobs/ @quelqu-un\n", "utf-8")
    assert call("init", "--refresh", "--check", cwd=registry).code == 0
    sheet = registry / "content" / "members" / "judith.marzin.md"
    sheet.write_text(sheet.read_text("utf-8").replace("demo: true", "github: judith-m\ndemo: true"), "utf-8")
    ran = call("init", "--refresh", "--check", cwd=registry)
    assert (ran.code, ran.out) == (1, ".github/CODEOWNERS\n")
    shown = call("init", "--refresh", "--dry-run", cwd=registry)
    assert "+/content/startups/mon-estran.md @judith-m" in shown.out
    assert call("init", "--refresh", "--yes", cwd=registry).code == 0
    text = owners.read_text("utf-8")
    assert "/content/startups/mon-estran.md @judith-m\n" in text
    assert text.endswith("# <<< incubo init\n/content/jobs/ @quelqu-un\n")
    assert call("init", "--refresh", "--check", cwd=registry).code == 0


def test_a_setting_is_changed_in_its_line(call: RunCommand, registry: Path) -> None:
    assert call("init", "--yes", *INCUBO, cwd=registry).code == 0
    text = (registry / "incubo.toml").read_text("utf-8")
    assert call("init", "--yes", "--incubo-version", "b" * 40, cwd=registry).code == 0
    after = text.replace("a" * 40, "b" * 40)
    assert (registry / "incubo.toml").read_text("utf-8") == after
    assert call("init", "--refresh", "--yes", cwd=registry).code == 0
    workflow = (registry / ".github" / "workflows" / "incubo.yml").read_text("utf-8")
    assert f"uses: example-org/incubo@{'b' * 40} # incubo\n" in workflow


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_no_file_runs_an_incubo_that_nobody_named(call: RunCommand, registry: Path, forge: str) -> None:
    ran = call("init", "--yes", "--forge", forge, cwd=registry)
    assert (ran.code, "incubo init --incubo URL --incubo-version COMMIT" in ran.err) == (0, True), ran.err
    assert "--site" not in ran.err
    written = set(file_contents(registry))
    assert not {".pre-commit-config.yaml", ".gitlab-ci.yml", ".github/workflows/incubo.yml"} & written
    guide = (registry / "CONTRIBUTING.md").read_text("utf-8")
    assert ("Qui a incubo sur" in guide, "### Ensuite" in guide) == (True, False)
    assert call("init", "--yes", *INCUBO, cwd=registry).code == 0
    assert call("init", "--refresh", "--yes", cwd=registry).code == 0
    assert ".pre-commit-config.yaml" in file_contents(registry)
    guide = (registry / "CONTRIBUTING.md").read_text("utf-8")
    assert (f"Qui a [incubo]({INCUBO[1]}) sur" in guide, "### Ensuite" in guide) == (True, True)
    assert call("init", "--refresh", "--check", cwd=registry).code == 0


@pytest.mark.parametrize(
    ("url", "is_named"),
    [
        ("https://github.com/example-org/incubo.git", True),
        ("https://someone:password@github.com/example-org/incubo", False),
        ("ssh://git@github.com/example-org/incubo", False),
    ],
)
def test_the_incubo_that_pip_took_from_a_repository_is_the_one_that_runs(
    call: RunCommand, registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, is_named: bool
) -> None:
    """The record of pip, as PEP 610 defines it."""
    origin = {"url": url, "vcs_info": {"vcs": "git", "commit_id": "c" * 40}}
    installed = tmp_path / "site" / "incubo-9.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: incubo\nVersion: 9\n", "utf-8")
    (installed / "direct_url.json").write_text(json.dumps(origin), "utf-8")
    monkeypatch.syspath_prepend(str(installed.parent))
    assert call("init", "--yes", cwd=registry).code == 0
    workflow = registry / ".github/workflows/incubo.yml"
    assert workflow.is_file() == is_named
    settings = (registry / "incubo.toml").read_text("utf-8")
    assert ("password" in settings, "git@" in settings) == (False, False)
    if is_named:
        assert f"uses: example-org/incubo@{'c' * 40} # incubo\n" in workflow.read_text("utf-8")


@pytest.mark.parametrize(
    ("forge", "path"), [("github", ".github/workflows/incubo-site.yml"), ("gitlab", ".gitlab-ci.yml")]
)
def test_the_site_is_published_where_that_is_asked_for(call: RunCommand, registry: Path, forge: str, path: str) -> None:
    ran = call("init", "--yes", "--forge", forge, *INCUBO, cwd=registry)
    assert "incubo init --site pages" in ran.err
    assert "incubo-site" not in "".join(file_contents(registry))
    ran = call("init", "--yes", "--site", "pages", cwd=registry)
    assert (ran.code, "--site" in ran.err) == (0, False), ran.err
    assert 'site = "pages"' in (registry / "incubo.toml").read_text("utf-8")
    if forge == "gitlab":  # a file that is there is made again by --refresh
        assert call("init", "--refresh", "--yes", cwd=registry).code == 0
    assert "site@" in (registry / path).read_text("utf-8")
    assert call("init", "--refresh", "--check", cwd=registry).code == 0


def test_who_wants_no_site_is_not_offered_one_again(call: RunCommand, registry: Path) -> None:
    assert "--site" not in call("init", "--yes", "--forge", "github", *INCUBO, "--site", "none", cwd=registry).err
    assert not (registry / ".github/workflows/incubo-site.yml").exists()
    (registry / "incubo.toml").write_text(
        (registry / "incubo.toml").read_text("utf-8").replace('site = "none"', 'site = "ftp"'), "utf-8"
    )
    ran = call("init", "--yes", cwd=registry)
    assert (ran.code, "“site” must be one of: pages and none" in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("option", "value"),
    [("--incubo", "https://h.example/x/incubo\nrun: y"), ("--incubo-version", "main"), ("--owners", "@a * @pirate")],
)
def test_unsafe_settings_are_refused(call: RunCommand, registry: Path, option: str, value: str) -> None:
    before = file_contents(registry)
    ran = call("init", "--yes", option, value, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert file_contents(registry) == before


def test_damaged_marks_are_said_and_left(call: RunCommand, registry: Path) -> None:
    assert call("init", "--yes", cwd=registry).code == 0
    owners = registry / ".github" / "CODEOWNERS"
    text = owners.read_text("utf-8").replace("# <<< incubo init\n", "")
    owners.write_text(text, "utf-8")
    ran = call("init", "--refresh", "--yes", cwd=registry)
    assert "its marks are not in pairs" in ran.err
    assert owners.read_text("utf-8") == text
    ran = call("init", "--refresh", "--check", cwd=registry)
    assert (ran.code, ran.out) == (1, ".github/CODEOWNERS\n")
    assert "writes these files again" not in ran.err  # it would not


def test_the_sample_to_play_with(call: RunCommand, tmp_path: Path) -> None:
    folder = tmp_path / "exemple"
    ran = call("init", "--example", "exemple", cwd=tmp_path, lang="fr")
    assert ran.code == 0, ran.err
    assert "15 janvier 2025" in ran.err
    sample = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "content").rglob("*.md")}
    assert file_contents(folder) == {**sample, "incubo.toml": (ROOT / "incubo.toml").read_bytes()}
    assert git(folder, "log", "--format=%s") == "init: registre d'exemple\n"
    assert git(folder, "status", "--porcelain") == ""
    assert call("validate", cwd=folder).code == 0
    assert "rien à défaire" in call("undo", "--yes", cwd=folder, lang="fr").err
    again = call("init", "--example", "exemple", "--yes", cwd=tmp_path, lang="fr")
    assert (again.code, "incubo init --example exemple" in again.err) == (1, True)


def test_a_folder_inside_a_registry_is_refused(call: RunCommand, registry: Path) -> None:
    ran = call("init", "content/startups", *NEW, "--forge", "none", cwd=registry)
    assert (ran.code, "is inside the registry" in ran.err) == (1, True)


def test_a_registry_below_its_repository_gets_no_workflow(call: RunCommand, registry: Path) -> None:
    below = registry / "below"
    below.mkdir()
    for name in ("content", "incubo.toml"):
        (registry / name).rename(below / name)
    ran = call("init", "--yes", cwd=below)
    assert (ran.code, "not at the root" in ran.err) == (0, True)
    assert {"CONTRIBUTING.md", ".editorconfig"} <= set(file_contents(below))
    assert not (below / ".github").exists()
    assert call("init", "--refresh", "--check", cwd=below).code == 0


def test_interactive_init(tmp_path: Path) -> None:
    answers = ["Chantier des phares", "", "Les services des phares", "", "<", "", "",
               "École des phares", "ENPh", "6", "1", "o"]  # fmt: skip
    code, seen = run_with_answers(tmp_path, "init", "registre", answers=answers, lang="fr")
    assert code == 0, seen
    assert "Où le registre est-il partagé" in seen
    assert "type: autre" in (tmp_path / "registre/content/organisations/enph.md").read_text("utf-8")
    assert any((tmp_path / "registre/.github/ISSUE_TEMPLATE").iterdir())


def test_cancelled_interactive_init(tmp_path: Path) -> None:
    """At the last question; with words for the owner's type in the neutral vocabulary too."""
    answers = ["Harbour Lab", "", "Services of the harbour", "", "", "Ministry of the Sea", "", "1", "\x03"]
    code, seen = run_with_answers(tmp_path, "init", "registry", "--profile", "plain", answers=answers)
    assert (code, "Nothing was written." in seen) == (130, True)
    assert list(tmp_path.iterdir()) == []
