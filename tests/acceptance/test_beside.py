"""A registry beside another one: `incubo init --beside`, and what `import registry` and `sync` go on with."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path

import pytest
from support import beside
from support.command_line import CommandResult, RunCommand
from support.git_repository import git, write
from support.imported_registry import NETWORK, change, entries
from support.prepared_folders import prepared
from support.pseudo_terminal import run_with_answers

from incubo.cli.main import main
from incubo.vcs import divergence
from incubo.vcs.remotes import Upstream

STARTUP = "content/startups/feu-vert.md"
THEIRS = "content/_startups/feu-vert.md"


PARTNER = {
    "content/incubators/caps.md": "---\ntitle: Les caps\nowner: dgcaps\n---\n",
    "content/organisations/dgcaps.md": "---\nname: Direction des caps\ntype: administration-centrale\n---\n",
    "content/startups/cap-sud.md": "---\ntitle: Cap Sud\nmission: Aller au sud\nincubator: caps\n"
    "contact: cap@caps.example\nphases:\n  - name: construction\n    start: 2023-03-06\n---\n",
}


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """The other registry."""
    return make_network(tmp_path / "reseau")


def make_network(folder: Path) -> Path:
    for path, text in NETWORK.items():
        write(folder, path, text)
    return folder


def make_beside(call: RunCommand, tmp_path: Path, *words: str, code: int = 0) -> CommandResult:
    options = ("--incubator", "phares", "--forge", "none", "--yes", *words)
    ran = call("init", "registre", "--beside", "reseau", *options, cwd=tmp_path)
    assert ran.code == code, ran.err
    return ran


@prepared
def make_both(folder: Path) -> None:
    """The other registry, and one of ours that follows it."""
    make_network(folder / "reseau")
    with contextlib.chdir(folder):
        words = ("init", "registre", "--beside", "reseau", "--incubator", "phares", "--forge", "none", "--yes")
        assert main(["--lang", "en", *words]) == 0


@pytest.fixture
def ours(network: Path, tmp_path: Path) -> Path:
    """A registry of ours that follows it."""
    assert network.is_dir()
    make_both(tmp_path)
    return tmp_path / "registre"


def test_a_registry_beside_has_two_commits_and_goes_on(call: RunCommand, ours: Path, network: Path) -> None:
    assert git(ours, "log", "--format=%s").splitlines() == [
        "import(reseau): 5 new entries",
        "init: files generated around the registry",
    ]
    assert git(ours, "status", "--porcelain") == ""
    settings = (ours / "incubo.toml").read_text("utf-8")
    assert 'profile = "beta.gouv.fr"' in settings
    assert 'incubator = "phares"' in settings
    assert settings.endswith("[source]\n")
    assert 'follow = "../reseau"' in (ours / ".incubo/imports/reseau/source.toml").read_text("utf-8")
    assert call("validate", cwd=ours).code == 0
    change(network, THEIRS, "Dire quand", "Savoir quand")
    ran = call("import", "registry", cwd=ours)
    assert ran.code == 0, ran.err
    assert "Savoir quand" in (ours / STARTUP).read_text("utf-8")
    assert git(ours, "log", "-1", "--format=%s") == "import(reseau): 1 changed entry"
    assert "Nothing to change" in call("import", "registry", cwd=ours).err


def test_people_come_if_asked(call: RunCommand, network: Path, tmp_path: Path) -> None:
    assert network.is_dir()
    make_beside(call, tmp_path, "--people")
    assert "content/members/nour.bihan.md" in entries(tmp_path / "registre")


def test_without_git_the_entries_are_written(call: RunCommand, network: Path, tmp_path: Path) -> None:
    assert network.is_dir()
    make_beside(call, tmp_path, "--no-git")
    assert not (tmp_path / "registre/.git").exists()
    assert STARTUP in entries(tmp_path / "registre")


def test_a_dry_run_writes_nothing(call: RunCommand, network: Path, tmp_path: Path) -> None:
    ran = make_beside(call, tmp_path, "--dry-run")
    assert "From reseau: 5 new entries" in ran.out
    assert not (tmp_path / "registre").exists()
    assert entries(network) == NETWORK.keys()


def test_a_registry_that_is_there_may_follow(call: RunCommand, network: Path, tmp_path: Path) -> None:
    write(tmp_path, "registre/incubo.toml", 'profile = "beta.gouv.fr"\n')
    write(tmp_path, "registre/content/startups/.gitkeep", "")
    make_beside(call, tmp_path)
    assert STARTUP in entries(tmp_path / "registre")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    assert call("import", "registry", "--yes", cwd=tmp_path / "registre").code == 0
    assert "Savoir quand" in (tmp_path / "registre" / STARTUP).read_text("utf-8")


def test_a_terminal_asks_whose_and_whether_people_come(network: Path, tmp_path: Path) -> None:
    assert network.is_dir()
    words = ("init", "registre", "--beside", "reseau", "--forge", "none")
    code, output = run_with_answers(tmp_path, *words, answers=["phares", "y", "y"])
    assert code == 0, output
    assert "Which incubator is yours?" in output
    assert "Do the people come in" in output
    assert "content/members/nour.bihan.md" in entries(tmp_path / "registre")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--beside", "ailleurs", "--incubator", "phares"), "there is nothing at ailleurs"),
        (("--beside", "reseau"), "--incubator must be given"),
        (("--beside", "reseau", "--incubator", "digues"), "digues"),
        (("--incubator", "phares"), "use --incubator only with --beside"),
        (("--people",), "use --people only with --beside"),
    ],
)
def test_what_cannot_be_followed(
    call: RunCommand, network: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    assert network.is_dir()
    ran = call("init", "registre", "--forge", "none", "--yes", *words, cwd=tmp_path)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "registre").exists()


@pytest.mark.parametrize("is_new", [True, False])
def test_a_copy_is_told_to_stay_as_it_is(call: RunCommand, network: Path, tmp_path: Path, *, is_new: bool) -> None:
    """Who makes the copy brings it up to date: incubo asks no address that nobody told it to."""
    git(network, "init", "-q", "-b", "main")
    git(network, "remote", "add", "origin", "https://forge.example/caps/reseau.git")
    if not is_new:
        make_beside(call, tmp_path, "--people")
    said = " ".join(make_beside(call, tmp_path, "--people").out.split())
    assert "reseau is a copy of https://forge.example/caps/reseau.git. incubo reads it as it is" in said
    command = "incubo init registre --beside https://forge.example/caps/reseau.git --incubator phares --people"
    assert f"To follow the repository itself: {command}" in said
    assert 'follow = "../reseau"' in (tmp_path / "registre/.incubo/imports/reseau/source.toml").read_text("utf-8")


def test_nothing_to_go_on_with(call: RunCommand, tmp_path: Path) -> None:
    write(tmp_path, "incubo.toml", 'profile = "beta.gouv.fr"\n')
    write(tmp_path, "content/startups/.gitkeep", "")
    ran = call("import", "registry", "--yes", cwd=tmp_path)
    assert ran.code == 2
    assert "from which registry? Give its folder, or its address" in ran.err


# With colleagues: `sync`


@pytest.fixture
def shared(ours: Path, tmp_path: Path) -> Path:
    """Ours, published on a remote; a colleague has a copy in `colleague`, beside it."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "origin.git")
    git(ours, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(ours, "push", "-q", "-u", "origin", "main")
    git(tmp_path, "clone", "-q", "origin.git", "colleague")
    return ours


def publish_of_a_colleague(colleague: Path, path: str, old: str, new: str) -> None:
    change(colleague, path, old, new)
    git(colleague, "commit", "-qam", "d'une collègue")
    git(colleague, "push", "-q")


def test_sync_takes_in_colleagues_then_the_source(
    call: RunCommand, shared: Path, network: Path, tmp_path: Path
) -> None:
    publish_of_a_colleague(tmp_path / "colleague", STARTUP, "Un feu.", "Un feu vert.")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    with (shared / STARTUP).open("a", encoding="utf-8") as file:
        file.write("\n## À nous\n\nEn cours.\n")
    ran = call("sync", cwd=shared)
    assert ran.code == 0, ran.err
    assert "From reseau: 1 changed entry" in ran.out
    assert git(shared, "log", "-3", "--format=%s").splitlines() == [
        "import(reseau): 1 changed entry",
        "d'une collègue",
        "import(reseau): 5 new entries",
    ]
    assert git(shared, "diff", "--name-only", "HEAD").splitlines() == [STARTUP]  # what was in no commit is in none
    assert "En cours." not in git(shared, "show", f"HEAD:{STARTUP}")
    text = (shared / STARTUP).read_text("utf-8")
    for each in ("Un feu vert.", "Savoir quand", "En cours."):
        assert each in text
    assert "Nothing new in reseau." in call("sync", cwd=shared).out
    assert call("sync", "--publish", cwd=shared).code == 0
    git(tmp_path / "colleague", "pull", "-q")
    ran = call("sync", cwd=tmp_path / "colleague")
    assert ran.code == 2
    assert "this copy never took anything from ../reseau" in " ".join(ran.err.split())
    code, output = run_with_answers(tmp_path / "colleague", "sync", answers=["y"])
    assert code == 0, output
    assert "This registry follows ../reseau" in output
    assert "Nothing new in reseau." in call("sync", cwd=tmp_path / "colleague").out


def test_what_is_new_at_the_source_alone_is_new(call: RunCommand, shared: Path, network: Path) -> None:
    change(network, THEIRS, "Dire quand", "Savoir quand")
    assert call("sync", cwd=shared).out.startswith("Nothing new from colleagues\n")
    assert call("sync", cwd=shared).out.startswith("Nothing new: the registry is up to date\n")


def test_nobody_is_the_author_of_what_the_source_brought(call: RunCommand, ours: Path, network: Path) -> None:
    change(network, THEIRS, "Dire quand", "Savoir quand")
    assert call("sync", cwd=ours).code == 0
    log = call("log", cwd=ours).out
    assert "the Espace Membre (export)" in log
    author = git(ours, "log", "-1", "--format=%an").strip()
    for ran in (log, call("digest", "--since", "2025-01-01", cwd=ours).out, call("log", "feu-vert", cwd=ours).out):
        assert "Savoir quand" in " ".join(ran.split())
        assert author not in ran
        assert "import(" not in ran


def test_without_a_remote_the_source_comes_in(call: RunCommand, ours: Path, network: Path) -> None:
    change(network, THEIRS, "Dire quand", "Savoir quand")
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert "Savoir quand" in (ours / STARTUP).read_text("utf-8")
    assert git(ours, "status", "--porcelain") == ""
    ran = call("sync", "--publish", "--all", cwd=ours)
    assert ran.code == 2
    assert "git remote add origin" in " ".join(ran.err.split())


def test_what_is_left_out_is_counted_once(call: RunCommand, network: Path, tmp_path: Path) -> None:
    said = "is left out"
    assert said in make_beside(call, tmp_path, "--people").out
    change(network, THEIRS, "Dire quand", "Savoir quand")
    ran = call("sync", cwd=tmp_path / "registre")
    assert "From reseau: 1 changed entry" in ran.out
    assert said not in ran.out


def test_what_was_imported_once_is_not_followed(call: RunCommand, ours: Path, network: Path) -> None:
    kept = ours / ".incubo/imports/reseau/source.toml"
    kept.write_text(kept.read_text("utf-8").replace('follow = "../reseau"\n', ""), "utf-8")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert "there is nothing to fetch" in ran.err
    assert "Savoir quand" not in (ours / STARTUP).read_text("utf-8")


def test_if_one_cannot_be_reached_the_other_stands(
    call: RunCommand, shared: Path, network: Path, tmp_path: Path
) -> None:
    change(network, THEIRS, "Dire quand", "Savoir quand")
    (tmp_path / "origin.git").rename(tmp_path / "gone.git")
    ran = call("sync", cwd=shared)
    assert ran.code == 2
    assert "Savoir quand" in (shared / STARTUP).read_text("utf-8")
    assert "From reseau: 1 changed entry" in ran.out
    (tmp_path / "gone.git").rename(tmp_path / "origin.git")
    publish_of_a_colleague(tmp_path / "colleague", STARTUP, "Un feu.", "Un feu vert.")
    network.rename(tmp_path / "ailleurs")
    ran = call("sync", cwd=shared)
    assert ran.code == 2
    assert "nothing was taken in from reseau: there is nothing at" in ran.err
    assert "Un feu vert." in (shared / STARTUP).read_text("utf-8")
    assert "received" in ran.out or "changed since" in ran.out


def test_what_both_changed_waits_or_is_asked(call: RunCommand, ours: Path, network: Path) -> None:
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    git(ours, "commit", "-qam", "la nôtre")
    change(network, THEIRS, "feu-vert@phares.example", "bonjour@phares.example")
    change(network, "content/_incubators/phares.md", "Chantier des phares", "Chantier des phares et balises")
    ran = call("sync", cwd=ours)
    assert ran.code == 1
    assert "bonjour@phares.example (reseau) or equipe@phares.example (you)?" in " ".join(ran.out.split())
    assert "To decide what waits: incubo import registry" in ran.out
    assert "phares et balises" in (ours / "content/incubators/phares.md").read_text("utf-8")
    assert "equipe@phares.example" in (ours / STARTUP).read_text("utf-8")
    told = call("todo", "--only", "local", "--incubator", "all", cwd=ours).out
    assert "the entry was changed there, too: a question waits (incubo import registry)" in " ".join(told.split())
    change(network, "content/_incubators/phares.md", "phares et balises", "phares et feux")
    code, output = run_with_answers(ours, "sync", answers=["3"])
    assert code == 1, output
    assert "decide later" in output
    assert "phares et feux" in (ours / "content/incubators/phares.md").read_text("utf-8")
    assert "equipe@phares.example" in (ours / STARTUP).read_text("utf-8")
    code, output = run_with_answers(ours, "sync", answers=["1"])
    assert code == 0, output
    assert "bonjour@phares.example" in (ours / STARTUP).read_text("utf-8")
    assert "a question waits" not in call("todo", "--incubator", "all", cwd=ours).out
    assert git(ours, "status", "--porcelain") == ""


def test_a_question_hides_nothing_else_of_its_entry(call: RunCommand, ours: Path, network: Path) -> None:
    write(ours, "content/startups/feux.md", (ours / STARTUP).read_text("utf-8").replace("Feu Vert", "Feux de Joie"))
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "à nous")
    renamed = "content/_startups/feux.md"
    (network / THEIRS).rename(network / renamed)
    change(network, renamed, "incubator: phares\n", "incubator: phares\nredirect_from:\n  - /startups/feu-vert.html\n")
    change(network, renamed, "feu-vert@phares.example", "bonjour@phares.example")
    change(network, "content/_incubators/phares.md", "  - feu-vert\n", "  - feux\n")
    ran = call("sync", cwd=ours)
    assert ran.code == 1
    assert "it is called “feux” there" in " ".join(ran.out.split())
    assert "a question waits" in call("todo", "--only", "local", "--incubator", "all", cwd=ours).out
    assert "it is called" not in call("sync", cwd=ours).out
    git(ours, "mv", "content/startups/feux.md", "content/startups/joie.md")
    git(ours, "commit", "-qm", "le nom est libre")
    call("sync", cwd=ours)
    assert "equipe@phares.example" in (ours / "content/startups/feux.md").read_text("utf-8")
    assert "a question waits" in call("todo", "--only", "local", "--incubator", "all", cwd=ours).out


def test_what_is_in_no_commit_waits_alone(call: RunCommand, ours: Path, network: Path) -> None:
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    change(network, THEIRS, "feu-vert@phares.example", "bonjour@phares.example")
    change(network, "content/_incubators/phares.md", "Chantier des phares", "Chantier des phares et balises")
    for _ in range(2):
        ran = call("sync", cwd=ours)
        assert ran.code == 1, ran.err
        assert "bonjour@phares.example (reseau) or equipe@phares.example (you)?" in " ".join(ran.out.split())
        assert "phares et balises" in git(ours, "show", "HEAD:content/incubators/phares.md")
        assert "equipe@phares.example" in (ours / STARTUP).read_text("utf-8")
        assert git(ours, "diff", "--name-only", "HEAD").splitlines() == [STARTUP]
    assert git(ours, "rev-list", "--count", "HEAD") == "3"


def test_what_is_in_no_commit_is_no_part_of_the_news(call: RunCommand, ours: Path, network: Path) -> None:
    """`log` tells the commit as the source's."""
    change(network, THEIRS, "mission: Dire quand", "mission: Savoir quand")
    recorded = ("record", "committee", "feu-vert", "--on", "2024-06-20", "--decision", "continue", "--yes")
    assert call(*recorded, cwd=ours).code == 0
    assert call("import", "registry", "--yes", cwd=ours).code == 0
    news, draft = (git(ours, "show", commit, "--format=%s", "-U0", "--", STARTUP) for commit in ("HEAD", "HEAD~1"))
    assert "+mission: Savoir quand" in news
    assert "committee" not in news
    assert "+  - name: committee" in draft
    assert git(ours, "status", "--porcelain") == ""


def test_only_with_an_import_is_something_committed(call: RunCommand, ours: Path, network: Path) -> None:
    change(network, THEIRS, "mission: Dire quand", "mission: Savoir quand")
    write(network, "content/_startups/feu-bleu.md", (network / THEIRS).read_text("utf-8").replace("Vert", "Bleu"))
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    change(ours, "incubo.toml", "[source]\n", "[source]  # à relire\n")
    tip = git(ours, "rev-parse", "HEAD")
    write(ours, ".git/info/exclude", "feu-bleu.md\n")
    ran = call("import", "registry", "--yes", cwd=ours)
    assert ran.code == 1
    assert "ignore" in ran.err
    assert git(ours, "rev-parse", "HEAD") == tip
    (ours / ".git/info/exclude").unlink()
    ran = call("import", "registry", "--yes", cwd=ours)
    assert ran.code == 0, ran.err
    assert f"was not committed, is in a commit of its own: {STARTUP}." in " ".join(ran.err.split())
    assert git(ours, "diff", "--name-only", tip, "HEAD~1").splitlines() == [STARTUP]
    assert git(ours, "status", "--porcelain").split() == ["M", "incubo.toml"]


def test_two_colleagues_take_the_same_news(call: RunCommand, shared: Path, network: Path, tmp_path: Path) -> None:
    colleague = tmp_path / "colleague"
    change(network, THEIRS, "Dire quand", "Savoir quand")
    assert call("sync", "--publish", cwd=shared).code == 0
    change(network, "content/_incubators/phares.md", "Chantier des phares", "Chantier des phares et balises")
    assert call("import", "registry", "../reseau", "--commit", "--yes", cwd=colleague).code == 0
    ran = call("sync", "--publish", cwd=colleague)
    assert ran.code == 0, ran.err
    assert "Savoir quand" in (colleague / STARTUP).read_text("utf-8")
    assert "phares et balises" in (colleague / "content/incubators/phares.md").read_text("utf-8")


def test_news_of_two_days_are_no_question_between_colleagues(
    call: RunCommand, shared: Path, network: Path, tmp_path: Path
) -> None:
    """Nobody wrote them: what is published stands, and the source is asked again. What somebody wrote is asked."""
    colleague = tmp_path / "colleague"
    change(network, THEIRS, "Dire quand", "Savoir quand")
    change(network, THEIRS, "Un feu.", "Un feu rouge.")
    record = ("record", "committee", "feu-vert", "--on", "2024-06-20", "--decision", "continue", "--yes", "--commit")
    assert call("import", "registry", "../reseau", "--commit", "--yes", cwd=colleague).code == 0
    assert call(*record, cwd=colleague).code == 0
    change(network, THEIRS, "Savoir quand", "Montrer quand")
    change(network, THEIRS, "contact: feu-vert@", "contact: feu@")
    assert call("sync", "--publish", cwd=shared).code == 0
    ran = call("sync", "--publish", cwd=colleague)
    assert ran.code == 0, ran.err
    text = (colleague / STARTUP).read_text("utf-8")
    for each in ("Montrer quand", "Un feu rouge.", "contact: feu@", "decision: continue"):
        assert each in text
    assert "other file" not in ran.out
    assert "Nothing new in reseau." in call("sync", cwd=colleague).out
    change(network, THEIRS, "Montrer quand", "Dire où")
    assert call("set", "feu-vert", "mission=Guider", "--here", "--yes", "--commit", cwd=colleague).code == 0
    assert call("sync", "--publish", cwd=shared).code == 0
    asked = " ".join(call("sync", cwd=colleague).err.split())
    assert "Dire où entrer au port (the Espace Membre) or Guider (you)?" in asked


def test_undo_says_no_path_of_what_is_kept_of_a_source(call: RunCommand, ours: Path, network: Path) -> None:
    change(network, THEIRS, "title: Feu Vert", "title: Feu")
    assert call("import", "registry", "--yes", cwd=ours).code == 0
    with (ours / ".incubo/imports/reseau/startup/feu-vert.md").open("a", encoding="utf-8") as file:
        file.write("\nFin.\n")  # as `sync` leaves it where ours stays
    said = call("undo", "--dry-run", cwd=ours).err
    assert "what has changed since in what was taken from reseau" in said


def test_what_is_said_once(call: RunCommand, ours: Path, network: Path) -> None:
    write(network, "content/_startups/casse.md", "---\ntitle: [\n---\n")
    (network / "content/_jobs/2024-05-02-feu-vert-dev.md").unlink()
    ran = call("sync", cwd=ours)
    assert "casse: it cannot be read there, and is left out" in ran.out
    assert "1 entry is no longer there, and stays here" in ran.out
    assert "this can be removed here, too, in a terminal (incubo import registry --remove)" in " ".join(ran.out.split())
    change(network, THEIRS, "Dire quand", "Savoir quand")
    ran = call("sync", cwd=ours)
    assert "casse" not in ran.out
    assert "no longer there" not in ran.out
    ran = call("import", "registry", "--remove", "--yes", cwd=ours)
    assert ran.code == 0
    assert "casse" not in ran.out
    assert "content/jobs/2024-05-02-feu-vert-dev.md" not in entries(ours)


@pytest.mark.parametrize("incubator", ["phares", "all"])
def test_what_cannot_be_read_there_stays_cited_here(
    call: RunCommand, network: Path, tmp_path: Path, incubator: str
) -> None:
    """Nobody loses a mission, nothing its sponsor or incubator, for a file of the export that is broken one night."""
    make_beside(call, tmp_path, "--people", "--incubator", incubator)
    ours = tmp_path / "registre"
    before = git(ours, "rev-parse", "HEAD:content")
    for path in ("_startups/feu-vert", "_organisations/dgp", "_incubators/phares", "_teams/phares-animation"):
        file = network / f"content/{path}.md"
        text = file.read_bytes()
        file.write_bytes(text.replace(b"---\n", b"---\nautre: [\n", 1))
        ran = call("sync", cwd=ours)
        assert ran.code == 0, ran.err
        said = " ".join(ran.out.split())
        assert "it cannot be read there" in said
        assert said.count("report it: the Espace Membre writes this file: https://github.com/") == 1
        assert git(ours, "rev-parse", "HEAD:content") == before, path
        file.write_bytes(text)
    (network / THEIRS).unlink()
    assert call("sync", cwd=ours).code == 0
    assert git(ours, "rev-parse", "HEAD:content") == before


def test_one_file_that_cannot_be_read_stops_no_other(call: RunCommand, shared: Path, network: Path) -> None:
    write(shared, ".incubo/imports/partenaire/source.toml", "follow = [\n")
    git(shared, "add", "-A")
    git(shared, "commit", "-qm", "partenaire")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    ran = call("sync", cwd=shared)
    assert ran.code == 2
    assert "nothing was taken in from partenaire" in " ".join(ran.err.split())
    assert "From reseau: 1 changed entry" in ran.out
    assert "Savoir quand" in (shared / STARTUP).read_text("utf-8")


def test_undo_says_that_what_sync_received_stays(call: RunCommand, ours: Path, network: Path) -> None:
    committee = ("--on", "2024-06-20", "--decision", "continue", "--amount", "90000", "--yes")
    assert call("record", "committee", "feu-vert", *committee, cwd=ours).code == 0
    said = "What sync took in from reseau on"
    assert said not in call("undo", "--dry-run", cwd=ours).err
    change(network, THEIRS, "Dire quand", "Savoir quand")
    later = f"{int(time.time()) + 60} +0000"  # git keeps the time of a commit in seconds
    assert call("sync", cwd=ours, env={"GIT_AUTHOR_DATE": later, "GIT_COMMITTER_DATE": later}).code == 0
    ran = call("undo", "--yes", cwd=ours)
    assert said in ran.err
    text = (ours / STARTUP).read_text("utf-8")
    assert "Savoir quand" in text
    assert "committee" not in text


def test_newlines_of_windows_are_no_change(call: RunCommand, ours: Path, network: Path) -> None:
    (network / THEIRS).write_bytes((network / THEIRS).read_bytes().replace(b"\n", b"\r\n"))
    assert "Nothing new in reseau." in call("sync", cwd=ours).out
    change(network, THEIRS, "Dire quand", "Savoir quand")
    (network / THEIRS).write_bytes((network / THEIRS).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert "1 changed entry" in call("sync", cwd=ours).out
    assert b"\r" not in (ours / STARTUP).read_bytes()
    assert git(ours, "status", "--porcelain") == ""


@pytest.mark.parametrize("address", ["", "https://forge.example/phares/fiches.git"])
def test_the_other_registry_has_moved(
    call: RunCommand, ours: Path, network: Path, tmp_path: Path, address: str
) -> None:
    """To another folder, or, as the remote of that folder says, to another address."""
    git(network, "init", "-q")
    git(network, "remote", "add", "origin", "https://forge.example/reseau.git")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    assert call("sync", cwd=ours).code == 0
    network.rename(network.with_name("ailleurs"))
    if address:
        git(tmp_path / "ailleurs", "remote", "set-url", "origin", address)
    assert call("sync", cwd=ours).code == 2
    words = ("--beside", "../ailleurs", "--incubator", "phares", "--forge", "none", "--yes", "--commit")
    ran = call("init", ".", *words, cwd=ours)
    assert ran.code == 0, ran.err
    assert "From now on, “incubo sync” looks for what is new at ../ailleurs." in " ".join(ran.out.split())
    assert [each.name for each in (ours / ".incubo/imports").iterdir()] == ["reseau"]
    assert "Nothing new in reseau." in call("sync", cwd=ours).out
    assert git(ours, "status", "--porcelain") == ""


def test_where_it_moved_may_be_typed_or_written(call: RunCommand, ours: Path, network: Path, tmp_path: Path) -> None:
    """With the name of the import, `sync` goes on there; a line of the file that is in no commit stays."""
    network.rename(tmp_path / "ailleurs")
    ran = call("import", "registry", "../ailleurs", "--yes", cwd=ours)
    assert "“incubo sync” goes on looking at ../reseau; to have it look at ../ailleurs: --name reseau" in ran.out
    ran = call("import", "registry", "../ailleurs", "--name", "reseau", "--commit", "--yes", cwd=ours)
    assert ran.code == 0, ran.err
    assert "Nothing new in reseau." in call("sync", cwd=ours).out
    (tmp_path / "ailleurs").rename(network)
    kept = ours / ".incubo/imports/reseau/source.toml"
    kept.write_text(kept.read_text("utf-8").replace('"../ailleurs"', '"../reseau"'), "utf-8")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    assert call("sync", cwd=ours).code == 0
    assert 'follow = "../reseau"' in git(ours, "show", "HEAD:.incubo/imports/reseau/source.toml")
    assert git(ours, "status", "--porcelain") == ""


def test_news_are_told_once_though_a_colleague_is_quicker(
    call: RunCommand, shared: Path, network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague, real = tmp_path / "colleague", divergence.publish
    publish_of_a_colleague(colleague, STARTUP, "Un feu.", "Un feu vert.")
    change(network, "content/_incubators/phares.md", "Chantier des phares", "Chantier des phares et balises")

    def publish_after_a_colleague(root: Path, upstream: Upstream) -> bool:
        monkeypatch.setattr(divergence, "publish", real)
        publish_of_a_colleague(colleague, STARTUP, "Dire quand", "Savoir quand")
        return real(root, upstream)

    monkeypatch.setattr(divergence, "publish", publish_after_a_colleague)
    ran = call("sync", "--publish", cwd=shared)
    assert ran.code == 0, ran.err
    assert "Savoir quand" in ran.out
    assert ran.out.count("instead of Chantier des phares)") == 1


def test_news_are_no_part_of_a_proposal(call: RunCommand, shared: Path, network: Path) -> None:
    change(shared, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    git(shared, "commit", "-qam", "la nôtre")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    ran = call("sync", "--propose", cwd=shared)
    assert ran.code == 0, ran.err
    (branch,) = (each for each in git(shared, "branch", "-r", "--format=%(refname)").splitlines() if "main" not in each)
    assert git(shared, "log", "--format=%s", f"origin/main..{branch}").splitlines() == ["la nôtre"]
    assert git(shared, "log", "--format=%s", "origin/main..").splitlines() == ["import(reseau): 1 changed entry"]
    text = (shared / STARTUP).read_text("utf-8")
    assert "Savoir quand" in text
    assert "equipe@phares.example" not in text


def test_news_are_told_with_the_first_publication(call: RunCommand, ours: Path, network: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "origin.git")
    git(ours, "remote", "add", "origin", str(tmp_path / "origin.git"))
    change(network, THEIRS, "Dire quand", "Savoir quand")
    network.rename(tmp_path / "ailleurs")
    ran = call("sync", "--publish", cwd=ours)
    assert ran.code == 2
    assert "nothing was taken in from reseau" in ran.err
    assert "2 of your changes are published" in ran.err
    (tmp_path / "ailleurs").rename(network)
    git(tmp_path / "origin.git", "update-ref", "-d", "refs/heads/main")
    git(ours, "update-ref", "-d", "refs/remotes/origin/main")
    ran = call("sync", "--publish", cwd=ours)
    assert ran.code == 0, ran.err
    assert "From reseau: 1 changed entry" in ran.out


# What goes wrong at the source


def test_nothing_is_taken_from_where_a_file_of_the_registry_leads_alone(
    call: RunCommand, ours: Path, network: Path, tmp_path: Path
) -> None:
    network.rename(tmp_path / "ailleurs")
    kept = ours / ".incubo/imports/reseau/source.toml"
    kept.write_text(kept.read_text("utf-8").replace('"../reseau"', '"../ailleurs"'), "utf-8")
    change(tmp_path / "ailleurs", THEIRS, "Dire quand", "Savoir quand")
    before = git(ours, "status", "--porcelain")
    for words in (("import", "registry", "--yes"), ("import", "registry", "--name", "reseau", "--dry-run"), ("sync",)):
        ran = call(*words, cwd=ours)
        assert ran.code != 0
        assert "this copy never took anything from ../ailleurs" in " ".join(ran.err.split())
        assert git(ours, "status", "--porcelain") == before
    code, output = run_with_answers(ours, "import", "registry", answers=["n"])
    assert code == 1, output
    command = re.search(r"incubo (import registry \S+ --name \w+)", " ".join(ran.err.split()))
    assert command is not None
    assert call(*command[1].split(), "--commit", "--yes", cwd=ours).code == 0
    assert "Savoir quand" in (ours / STARTUP).read_text("utf-8")
    assert "looks for what is new at ../ailleurs" in call("sync", cwd=ours).out  # the line was in no commit
    assert "Nothing new in reseau." in call("sync", cwd=ours).out


@pytest.mark.parametrize("option", ["--depth=1", "--filter=blob:none"])
def test_a_copy_that_has_not_all(call: RunCommand, ours: Path, network: Path, tmp_path: Path, option: str) -> None:
    """Without the commits before the last one, or the files of any but that, and without the repository it is from."""
    git(network, "init", "-q", "-b", "main")
    git(network, "config", "uploadpack.allowFilter", "true")
    for old, new in (("Dire quand", "Savoir quand"), ("Savoir quand", "Voir quand")):
        change(network, THEIRS, old, new)
        git(network, "add", "-A")
        git(network, "commit", "-qm", new)
    network.rename(tmp_path / "whole")
    git(tmp_path, "clone", "-q", option, f"file://{tmp_path / 'whole'}", "reseau")
    (tmp_path / "whole").rename(tmp_path / "gone")
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert "Voir quand" in (ours / STARTUP).read_text("utf-8")
    assert "Nothing new in reseau." in call("sync", cwd=ours).out


def test_a_remote_copy_without_its_objects_is_told(
    call: RunCommand, ours: Path, network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(network, "init", "-q", "-b", "main")
    git(network, "add", "-A")
    git(network, "commit", "-qm", "réseau")
    blob = git(network, "rev-parse", f"HEAD:{THEIRS}")
    monkeypatch.setattr("incubo.vcs.clone.parse_address", lambda _: str(network))
    kept = ours / ".incubo/imports/reseau/source.toml"
    kept.write_text(kept.read_text("utf-8").replace('"../reseau"', '"ssh://forge.example/reseau.git"'), "utf-8")
    git(ours, "commit", "-qam", "une adresse")
    write(ours, ".git/incubo/followed", f"{network}\n{tmp_path / 'nowhere.git'}\n")
    (network / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    before = (ours / STARTUP).read_bytes()
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert ran.err.count("nothing was taken in from reseau") == 1
    assert (ours / STARTUP).read_bytes() == before
    monkeypatch.setattr("incubo.vcs.clone.parse_address", lambda _: str(tmp_path / "nowhere.git"))
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert "there is no repository at this address" in " ".join(ran.err.split())


def test_a_repository_without_files_is_read_at_its_last_commit(call: RunCommand, network: Path, tmp_path: Path) -> None:
    """A bare one, as on a shared disk."""
    git(network, "init", "-q", "-b", "main")
    git(network, "add", "-A")
    git(network, "commit", "-qm", "un export")
    git(tmp_path, "clone", "-q", "--bare", "reseau", "disque.git")
    options = ("--beside", "disque.git", "--incubator", "phares", "--forge", "none", "--yes")
    ran = call("init", "registre", *options, cwd=tmp_path)
    assert ran.code == 0, ran.err
    ours = tmp_path / "registre"
    assert 'follow = "../disque.git"' in (ours / ".incubo/imports/disque/source.toml").read_text("utf-8")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    git(network, "commit", "-qam", "un export")
    git(network, "push", "-q", "../disque.git", "main")
    assert "1 changed entry" in call("sync", cwd=ours).out
    assert "Savoir quand" in (ours / STARTUP).read_text("utf-8")
    assert "Nothing new in disque." in call("sync", cwd=ours).out


def test_an_entry_renamed_to_an_id_that_is_ours(call: RunCommand, ours: Path, network: Path) -> None:
    own = (
        "---\ntitle: Feux de Joie\nmission: Se réjouir\ncontact: feux@joie.example\nphases:\n"
        "  - name: construction\n    start: 2024-01-01\n---\n"
    )
    write(ours, "content/startups/feux.md", own)
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "à nous")
    (network / THEIRS).rename(network / "content/_startups/feux.md")
    redirect = "incubator: phares\nredirect_from:\n  - /startups/feu-vert.html\n"
    change(network, "content/_startups/feux.md", "incubator: phares\n", redirect)
    change(network, "content/_startups/feux.md", "Dire quand", "Savoir quand")
    change(network, "content/_incubators/phares.md", "  - feu-vert\n", "  - feux\n")
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    waits = "it is called “feux” there, which is another entry here: it stays “feu-vert” while that name is taken"
    assert waits in " ".join(ran.out.split())
    assert (ours / "content/startups/feux.md").read_text("utf-8") == own
    assert "Savoir quand" in (ours / STARTUP).read_text("utf-8")
    assert "  - feu-vert\n" in (ours / "content/incubators/phares.md").read_text("utf-8")
    commits = git(ours, "rev-list", "HEAD")
    assert "it is called" not in call("sync", cwd=ours).out
    assert git(ours, "rev-list", "HEAD") == commits
    git(ours, "mv", "content/startups/feux.md", "content/startups/joie.md")
    git(ours, "commit", "-qm", "le nom est libre")
    assert "From reseau: 1 changed entry" in call("sync", cwd=ours).out
    assert "Savoir quand" in (ours / "content/startups/feux.md").read_text("utf-8")
    assert (ours / "content/startups/joie.md").read_text("utf-8") == own


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sponsors:\n  - /organisations/dgp\n", "sponsors: /organisations/dgp\n"),
        ("title: Feu Vert\n", "title:\n  - Feu Vert\n"),
        ("incubator: phares\n", "incubator: phares\nevents: un comité\n"),
        ("phases:\n  - name: investigation\n    start: 2023-03-06\n", "phases:\n  - investigation\n"),
        ("phases:\n", "phases: plus tard\nanciennes:\n"),
    ],
)
def test_a_field_that_changed_its_type(call: RunCommand, ours: Path, network: Path, old: str, new: str) -> None:
    """Ours stays, whatever became of theirs; the rest of the registry comes in."""
    beside.add_ours(ours, ["feu-vert"], "phares")
    change(network, THEIRS, old, new)
    change(network, "content/_incubators/phares.md", "Chantier des phares", "Chantier des phares et balises")
    ran = call("sync", cwd=ours)
    assert "Traceback" not in ran.err
    assert ran.code in (0, 1), ran.err
    assert beside.find_lost(ours, ["feu-vert"]) == []
    assert "phares et balises" in (ours / "content/incubators/phares.md").read_text("utf-8")
    head = git(ours, "rev-parse", "HEAD")
    call("sync", cwd=ours)
    assert git(ours, "rev-parse", "HEAD") == head


# What the source owns


def test_what_is_written_here_only_is_listed_until_the_source_has_it(
    call: RunCommand, ours: Path, network: Path
) -> None:
    address = "https://feu-vert.example/port"
    ran = call("set", "feu-vert", f"link={address}", "--yes", cwd=ours)
    assert ran.code == 1
    assert "https://espace-membre.incubateur.net/startups/feu-vert/info-form" in ran.err
    committee = ("--decision", "continue", "--amount", "90000", "--yes", "--commit")
    assert call("record", "committee", "feu-vert", "--on", "2024-06-20", *committee, cwd=ours).code == 0
    assert call("set", "feu-vert", f"link={address}", "--here", "--yes", "--commit", cwd=ours).code == 0
    assert address in call("todo", "--incubator", "all", cwd=ours).out
    change(network, THEIRS, "https://feu-vert.example", address)
    change(network, THEIRS, "Dire quand", "Savoir quand")
    assert "Was written here, and is there now\n  • Feu Vert\n" in beside.sync(call, ours)
    text = (ours / STARTUP).read_text("utf-8")
    assert "Savoir quand" in text
    assert "90000" in text.replace("_", "").replace(" ", "")
    assert address not in call("todo", "--incubator", "all", cwd=ours).out


def test_a_commit_of_what_is_kept_of_the_source_says_so(call: RunCommand, ours: Path, network: Path) -> None:
    address = "https://feu-vert.example/port"
    assert call("set", "feu-vert", f"link={address}", "--here", "--yes", "--commit", cwd=ours).code == 0
    change(network, THEIRS, "https://feu-vert.example", address)
    assert call("sync", cwd=ours).code == 0
    assert git(ours, "log", "-1", "--format=%s") == "import(reseau): what is known of the source"


def test_a_rename_that_is_only_here_is_told_and_not_who_refers_to_it(
    call: RunCommand, ours: Path, network: Path
) -> None:
    rename = ("rename", "feu-vert", "feu-rouge", "--here", "--yes", "--commit")
    assert call(*rename, cwd=ours).code == 0
    written = ("set", "feu-rouge", "link=https://rouge.example", "--here", "--yes", "--commit")
    assert call(*written, cwd=ours).code == 0
    for _ in range(2):
        told = call("todo", "--only", "local", "--incubator", "all", cwd=ours).out
        assert "Feu Vert: its id is now “feu-rouge”, it was “feu-vert”" in told
        assert "Feu Vert: web address: https://rouge.example" in told
        assert told.count("does not have it yet") == 2, told
        change(network, THEIRS, "quand entrer", "quand sortir")
        beside.sync(call, ours)
        change(network, THEIRS, "quand sortir", "quand entrer")


def test_a_registry_that_was_imported_once_owns_nothing(call: RunCommand, ours: Path, tmp_path: Path) -> None:
    for path, text in PARTNER.items():
        write(tmp_path / "partenaire", path, text)
    assert call("import", "registry", "../partenaire", "--incubator", "all", "--yes", cwd=ours).code == 0
    assert call("set", "cap-sud", "link=https://cap-sud.example", "--yes", cwd=ours).code == 0
    assert call("set", "feu-vert", "link=https://feu-vert.example/port", "--yes", cwd=ours).code == 1


def test_an_entry_that_is_only_here_is_ours(call: RunCommand, ours: Path) -> None:
    words = ("--title", "Vent Debout", "--mission", "Prévenir", "--incubator", "phares", "--contact", "vent@v.example")
    assert call("new", "startup", *words, "--yes", cwd=ours).code == 0
    ran = call("show", "vent-debout", "--problems", cwd=ours)
    seen = ran.out + call("todo", "--incubator", "all", cwd=ours).out + call("validate", "--advice", cwd=ours).out
    assert "/startups/vent-debout/" not in seen
    assert "startups/create-form" not in seen
    assert call("rename", "vent-debout", "vent-de-bout", "--yes", cwd=ours).code == 0


def test_who_is_missing_is_added_at_the_source(call: RunCommand, network: Path, tmp_path: Path) -> None:
    change(network, "content/_authors/nour.bihan.md", "2025-06-30", "2027-06-30")
    make_beside(call, tmp_path, "--people")
    todo = call("todo", "--incubator", "all", cwd=tmp_path / "registre").out
    assert "/community/create" in todo
    assert "incubo join" not in todo


def test_what_the_source_removed_is_ours(call: RunCommand, ours: Path, network: Path) -> None:
    (network / THEIRS).unlink()
    assert call("sync", cwd=ours).code == 0
    for address in ("https://feu-vert.example/port", "https://feu-vert.example/quai"):
        assert call("set", "feu-vert", f"link={address}", "--yes", "--commit", cwd=ours).code == 0
        seen = call("todo", "--incubator", "all", cwd=ours).out + call("validate", "--advice", cwd=ours).out
        assert "/startups/feu-vert/" not in seen
        assert call("sync", cwd=ours).code == 0  # it stays gone


def test_what_is_ours_stays_though_the_source_had_it_for_an_evening(
    call: RunCommand, ours: Path, network: Path
) -> None:
    """A committee with a decision, and a measure, were published there by somebody; the next export has erased them."""
    both = (("committee", "feu-vert", "--on", "2024-06-20", "--decision", "continue"), ("metric", "feu-vert", "vus=42"))
    for words in both:
        assert call("record", *words, "--yes", "--commit", cwd=ours).code == 0
    text, recorded = (network / THEIRS).read_text("utf-8"), (ours / STARTUP).read_text("utf-8")
    added = [line for line in recorded.splitlines(keepends=True) if line not in text.splitlines(keepends=True)]
    (network / THEIRS).write_text(text.replace("phases:", "".join(added) + "phases:"), "utf-8")
    beside.sync(call, ours)
    (network / THEIRS).write_text(text.replace("Dire quand", "Savoir quand"), "utf-8")
    assert "committee" not in beside.sync(call, ours)
    assert (ours / STARTUP).read_text("utf-8") == recorded.replace("Dire quand", "Savoir quand")


def test_errors_of_the_source_keep_nothing_of_ours_from_colleagues(
    call: RunCommand, shared: Path, network: Path
) -> None:
    """Nobody here can correct them; an error of ours is told as ever."""
    change(network, THEIRS, "link: https://feu-vert.example", "link: [https://feu-vert.example]")
    record = ("record", "committee", "feu-vert", "--on", "2024-06-20", "--decision", "continue")
    assert call(*record, "--yes", "--commit", cwd=shared).code == 0
    ran = call("sync", "--publish", cwd=shared)
    assert ran.code == 0, ran.err
    assert git(shared, "rev-list", "--count", "origin/main..") == "0"
    assert call("validate", cwd=shared).code == 1
    change(shared, STARTUP, "incubator: phares", "incubator: [phares]")
    git(shared, "commit", "-qam", "à la main")
    ran = call("sync", "--publish", cwd=shared)
    assert ran.code == 1
    assert "what you would publish has 1 new error" in ran.err


def test_what_is_written_here_of_an_entry_makes_no_error_of_the_source_ours(
    call: RunCommand, shared: Path, network: Path
) -> None:
    change(network, THEIRS, "link: https://feu-vert.example", "link: [https://feu-vert.example]")
    written = ("set", "feu-vert", "mission=Écrit ici", "--here", "--yes", "--commit")
    assert call(*written, cwd=shared).code == 0
    ran = call("sync", "--publish", cwd=shared)
    assert ran.code == 0, ran.err
    assert git(shared, "rev-list", "--count", "origin/main..") == "0"
    change(shared, STARTUP, "contact: feu-vert@", "contact: nulle part ")
    git(shared, "commit", "-qam", "à la main")
    assert "what you would publish has 1 new error" in call("sync", "--publish", cwd=shared).err


def test_our_incubator_has_another_id_there(call: RunCommand, ours: Path, network: Path) -> None:
    """Whose entries these are is said in the settings: they follow."""
    (network / "content/_incubators/phares.md").rename(network / "content/_incubators/feux.md")
    change(network, THEIRS, "incubator: phares", "incubator: feux")
    change(network, "content/_teams/phares-animation.md", "incubator: phares", "incubator: feux")
    beside.sync(call, ours)
    assert 'incubator = "feux"' in (ours / "incubo.toml").read_text("utf-8")
    assert "Chantier des phares" in call("todo", cwd=ours).out
    (ours / "content/incubators/feux.md").rename(ours / "content/incubators/fanaux.md")
    assert "incubo use . --incubator" not in call("todo", cwd=ours).err  # nobody chose: it is the settings


def test_our_incubator_is_another_one_there(call: RunCommand, ours: Path, network: Path) -> None:
    """Nothing says that it is the same: who knows says it."""
    (network / "content/_incubators/phares.md").unlink()
    write(network, "content/_incubators/feux.md", "---\ntitle: Agence des feux\nshort_description: Les feux\n---\n")
    change(network, THEIRS, "incubator: phares", "incubator: feux")
    change(network, "content/_teams/phares-animation.md", "incubator: phares", "incubator: feux")
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert "1 of our products is now one of “feux” there" in " ".join(ran.err.split())
    assert "incubo import registry --incubator feux" in ran.err
    assert call("import", "registry", "--incubator", "feux", cwd=ours).code == 0
    assert "incubator: feux" in (ours / STARTUP).read_text("utf-8")
    assert call("sync", cwd=ours).code == 0


def test_a_link_has_the_id_of_the_source(call: RunCommand, ours: Path) -> None:
    assert call("rename", "feu-vert", "feu-rouge", "--here", "--yes", "--commit", cwd=ours).code == 0
    for words in (("rename", "feu-rouge", "feu-bleu"), ("set", "feu-rouge", "link=https://feu-vert.example/port")):
        ran = call(*words, "--yes", cwd=ours)
        assert ran.code == 1
        assert "/startups/feu-vert/info-form" in ran.err
        assert "/startups/feu-rouge" not in ran.err
        assert "/startups/feu-bleu" not in ran.err


def test_who_leaves_everything_leaves_at_the_source(call: RunCommand, network: Path, tmp_path: Path) -> None:
    assert network.is_dir()
    make_beside(call, tmp_path, "--people")
    ran = call("leave", "nour.bihan", "--on", "2025-01-10", "--yes", cwd=tmp_path / "registre")
    assert ran.code == 1
    assert "https://espace-membre.incubateur.net/community/nour.bihan/update" in ran.err
    ran = call("leave", "nour.bihan", "--on", "2025-01-10", "--here", "--yes", cwd=tmp_path / "registre")
    assert ran.code == 0
    assert "enter “2025-01-10”" in call("todo", "--only", "local", cwd=tmp_path / "registre").out


def test_who_asks_is_forgotten_beside(call: RunCommand, network: Path, tmp_path: Path) -> None:
    assert network.is_dir()
    make_beside(call, tmp_path, "--people")
    ran = call("forget", "nour.bihan", "--yes", cwd=tmp_path / "registre")
    assert ran.code == 0, ran.err
