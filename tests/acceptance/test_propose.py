"""`--propose` between real clones: each starts from what is published, and leaves all that is here as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import CommandResult, RunCommand
from support.examples import combinations
from support.git_repository import (
    DIGUE,
    ESTRAN,
    GitLog,
    committed_files,
    git,
    make_clones,
    make_repository,
    startup_file,
    write,
)

TITLE = "incubo/set-mon-estran-title"
OTHER_TITLE = "incubo/set-digue-title"


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The bare origin, a colleague's clone, ours."""
    return make_clones(tmp_path)


@pytest.fixture
def ours(clones: tuple[Path, Path, Path]) -> Path:
    return clones[2]


def propose(call: RunCommand, folder: Path, startup: str = "mon-estran", title: str = "", *more: str) -> CommandResult:
    return call("set", startup, f"title={title or f'Produit {startup}'}", "--propose", *more, cwd=folder)


def state(folder: Path) -> tuple[str, str, str]:
    """The branch, the commit and the uncommitted changes of a clone."""
    return (folder / ".git/HEAD").read_text(), git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")


def told(call: RunCommand, folder: Path, *words: str) -> dict[str, str]:
    """What became of each proposal, by its title, as machines get it."""
    page = json.loads(call(*(words or ("sync",)), "--format", "json", cwd=folder).out)
    items = page["sections"].get("proposals", {"blocks": [{"items": []}]})["blocks"][0]["items"]
    return {item["values"][0]: item["values"][1] for item in items}


# Where it starts from


def test_two_proposals_are_independent(call, clones):
    origin, _, ours = clones
    before = state(ours)
    first, second = propose(call, ours), propose(call, ours, "digue")
    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert state(ours) == before
    assert (ours / ESTRAN).read_text("utf-8") == startup_file("Mon Estran")
    for branch, file in ((TITLE, ESTRAN), (OTHER_TITLE, DIGUE)):
        assert git(origin, "rev-parse", f"{branch}^") == git(origin, "rev-parse", "main")
        assert committed_files(origin, branch) == [f"M\t{file}"]
        assert git(ours, "rev-parse", "--abbrev-ref", f"{branch}@{{upstream}}") == f"origin/{branch}"
    assert "as they were" in first.err
    assert git(ours, "worktree", "list").count("\n") == 0
    assert not list((ours / ".git/incubo").glob("proposal-*"))


def test_the_same_proposal_twice_has_two_names(call, clones):
    """A colleague's branch of that name, which was never fetched here, takes the name too."""
    origin, theirs, ours = clones
    git(theirs, "push", "-q", "origin", f"HEAD:refs/heads/{TITLE}")
    assert propose(call, ours).code == 0
    assert propose(call, ours).code == 0
    assert git(origin, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").splitlines() == [
        TITLE,
        f"{TITLE}-2",
        f"{TITLE}-3",
        "main",
    ]
    assert git(origin, "rev-parse", TITLE) == git(origin, "rev-parse", "main")


def test_a_name_that_a_colleague_took_meanwhile_is_left_alone(call, clones):
    origin, theirs, ours = clones
    git(theirs, "push", "-q", "origin", "HEAD:refs/heads/suivi")
    ran = propose(call, ours, "mon-estran", "Estran", "--branch", "suivi")
    assert ran.code == 2
    assert "could not be sent to origin" in ran.err
    assert git(origin, "rev-parse", "suivi") == git(origin, "rev-parse", "main")


def test_commits_that_are_only_here_stay_out(call, clones):
    origin, _, ours = clones
    write(ours, DIGUE, startup_file("Digues"))
    git(ours, "commit", "-qam", "à moi")
    assert propose(call, ours).code == 0
    assert git(origin, "rev-parse", f"{TITLE}^") == git(origin, "rev-parse", "main")
    ran = propose(call, ours, "digue", "La Digue")
    assert ran.code == 1
    assert f"not as published here: {DIGUE}" in ran.err
    assert "to send it: incubo sync --publish" in ran.err
    assert git(origin, "branch", "--list", "incubo/*").split() == [TITLE]


def test_changes_that_are_not_committed_stay_out_and_stay(call, clones):
    origin, _, ours = clones
    write(ours, DIGUE, startup_file("Digues"))
    write(ours, "content/startups/brise-lames.md", startup_file("Brise-lames"))
    before = state(ours)
    assert propose(call, ours).code == 0
    assert state(ours) == before
    assert committed_files(origin, TITLE) == [f"M\t{ESTRAN}"]
    for startup, path in (("digue", DIGUE), ("brise-lames", "content/startups/brise-lames.md")):
        ran = propose(call, ours, startup, "Autre")
        assert ran.code == 1
        assert f"not as published here: {path}" in ran.err
        assert "incubo undo" in ran.err


def test_what_was_published_since_comes_first(call, clones):
    _, theirs, ours = clones
    write(theirs, ESTRAN, startup_file("Mon Grand Estran"))
    git(theirs, "commit", "-qam", "nouveau nom")
    git(theirs, "push", "-q", "origin", "main")
    git(ours, "fetch", "-q")
    ran = propose(call, ours)
    assert ran.code == 1
    assert "incubo sync" in ran.err
    assert call("sync", cwd=ours).code == 0
    assert propose(call, ours).code == 0


def test_a_proposal_that_builds_on_something_unpublished_is_refused(call, clones):
    origin, _, ours = clones
    write(ours, "content/startups/brise-lames.md", startup_file("Brise-lames"))
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "à moi")
    dates = ("--on", "2025-01-02", "--until", "2025-03-31")
    ran = call("join", "lena.guivarch", "--startup", "brise-lames", *dates, "--status", "admin", "--propose", cwd=ours)
    assert ran.code == 1
    assert "made from what is published (origin/main)" in ran.err
    assert "brise-lames" in ran.err
    assert git(origin, "branch", "--list", "incubo/*") == ""
    assert git(ours, "branch", "--list", "incubo/*") == ""


def test_from_a_proposal_that_is_checked_out(call, clones):
    origin, _, ours = clones
    assert propose(call, ours).code == 0
    git(ours, "switch", "-q", TITLE)
    ran = propose(call, ours, "mon-estran", "Encore")
    assert ran.code == 1
    assert f"you are on the proposal “{TITLE}”" in ran.err
    assert "go back to it, with the program in which you left it" in " ".join(ran.err.split())
    assert propose(call, ours, "digue").code == 0
    assert git(origin, "rev-parse", f"{OTHER_TITLE}^") == git(origin, "rev-parse", "main")


@pytest.mark.parametrize("place", ["detached", "linked", "subfolder"])
def test_wherever_it_is_called(call, tmp_path, place):
    if place == "subfolder":
        source = tmp_path / "source"
        write(source, f"registre/{ESTRAN}", startup_file("Mon Estran"))
        git(source, "init", "-q", "-b", "main")
        git(source, "add", "-A")
        git(source, "commit", "-qm", "un")
        git(tmp_path, "clone", "-q", "--bare", str(source), "origin.git")
        git(tmp_path, "clone", "-q", "origin.git", "ours")
        origin, clone = tmp_path / "origin.git", tmp_path / "ours"
        folder = clone / "registre"
    else:
        origin, _, clone = make_clones(tmp_path)
        folder = clone
        if place == "detached":
            git(clone, "checkout", "-q", "--detach")
        else:
            folder = tmp_path / "linked"
            git(clone, "worktree", "add", "-q", "-b", "suivi", str(folder))
    head = git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain", "--branch")
    ran = propose(call, folder)
    assert ran.code == 0, ran.err
    assert (git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain", "--branch")) == head
    prefix = "registre/" if place == "subfolder" else ""
    assert committed_files(origin, TITLE) == [f"M\t{prefix}{ESTRAN}"]
    assert call("undo", "--yes", cwd=folder).code == 0
    assert git(origin, "branch", "--list", "incubo/*") == ""


def test_new_and_removed_files(call, clones):
    origin, _, ours = clones
    before = state(ours)
    assert call("rename", "digue", "brise-lames", "--propose", cwd=ours).code == 0
    assert call("remove", "lena.guivarch", "--propose", cwd=ours).code == 0
    assert state(ours) == before
    changed = [committed_files(origin, branch) for branch in git(origin, "branch", "--list", "incubo/*").split()]
    assert sorted(changed) == [
        ["A\tcontent/startups/brise-lames.md", f"D\t{DIGUE}"],
        ["D\tcontent/members/lena.guivarch.md"],
    ]


def test_the_registry_in_a_folder_that_is_a_link_where_it_is_published(call, tmp_path):
    """What is published is somebody else's: it cannot make incubo write elsewhere."""
    source, outside = tmp_path / "source", tmp_path / "outside"
    outside.mkdir()
    write(source, f"registre/{ESTRAN}", startup_file("Mon Estran"))
    git(source, "init", "-q", "-b", "main")
    git(source, "add", "-A")
    git(source, "commit", "-qm", "un")
    git(tmp_path, "clone", "-q", str(source), "ours")
    git(source, "rm", "-rq", "registre")
    (source / "registre").symlink_to(outside)
    git(source, "add", "-A")
    git(source, "commit", "-qm", "deux")
    git(tmp_path / "ours", "fetch", "-q")
    ran = call("new", "startup", "--title", "Brise-lames", "--mission", "Aider les ports à réparer les digues.",
               "--contact", "a@rivages.example", "--incubator", "rivages", "--phase", "investigation", "--propose",
               cwd=tmp_path / "ours/registre")  # fmt: skip
    assert ran.code != 0
    assert list(outside.iterdir()) == []


# Remotes


def test_a_default_branch_that_is_not_main(call, tmp_path):
    source = make_repository(tmp_path / "source")
    git(source, "branch", "-m", "main", "principal")
    git(source, "branch", "main", "principal")
    git(tmp_path, "clone", "-q", "--bare", str(source), "origin.git")
    git(tmp_path, "clone", "-q", "origin.git", "ours")
    write(source, DIGUE, startup_file("Digues"))
    git(source, "commit", "-qam", "deux")
    git(source, "push", "-q", str(tmp_path / "origin.git"), "principal")
    git(tmp_path / "ours", "pull", "-q")
    assert propose(call, tmp_path / "ours").code == 0
    assert git(tmp_path / "origin.git", "rev-parse", f"{TITLE}^") == git(source, "rev-parse", "principal")


def test_a_fork_proposes_to_where_it_comes_from(call, clones, tmp_path):
    """The branch is pushed to the fork, and starts from the registry that the fork comes from."""
    source, theirs, _ = clones
    git(tmp_path, "clone", "-q", "--bare", str(source), "fork.git")
    git(tmp_path, "clone", "-q", "fork.git", "mine")
    mine, fork = tmp_path / "mine", tmp_path / "fork.git"
    git(mine, "remote", "add", "upstream", str(source))
    write(theirs, DIGUE, startup_file("Digues"))
    git(theirs, "commit", "-qam", "deux")
    git(theirs, "push", "-q", "origin", "main")
    git(mine, "fetch", "-q", "upstream")
    ran = propose(call, mine)
    assert ran.code == 0, ran.err
    assert git(fork, "rev-parse", f"{TITLE}^") == git(source, "rev-parse", "main")
    assert git(source, "branch", "--list", "incubo/*") == ""
    assert told(call, mine) == {"set(mon-estran): title": "open"}
    git(theirs, "pull", "-q", str(fork), TITLE)
    git(theirs, "push", "-q", "origin", "main")
    assert told(call, mine) == {"set(mon-estran): title": "merged"}


def test_without_remote(call, tmp_path):
    folder = make_repository(tmp_path)
    before = state(folder)
    ran = propose(call, folder)
    assert ran.code == 2
    assert "no other copy" in ran.err
    assert state(folder) == before


def test_nothing_known_to_be_published(call, tmp_path):
    folder = make_repository(tmp_path / "ours")
    git(tmp_path, "init", "-q", "--bare", "origin.git")
    git(folder, "remote", "add", "origin", str(tmp_path / "origin.git"))
    ran = propose(call, folder)
    assert ran.code == 2
    assert "incubo sync --publish" in ran.err
    assert call("sync", cwd=folder).code == 2
    assert call("sync", "--publish", cwd=folder).code == 0
    assert propose(call, folder).code == 0


def test_a_push_that_fails_keeps_the_proposal(call, clones):
    origin, _, ours = clones
    before = state(ours)
    origin.rename(origin.with_name("away.git"))
    ran = propose(call, ours)
    assert ran.code == 2
    assert f"to send it later: incubo proposals update {TITLE}" in ran.err
    assert state(ours) == before
    assert "not sent yet (incubo proposals update set-mon-estran-title)" in " ".join(call(cwd=ours).out.split())
    origin.with_name("away.git").rename(origin)
    assert call("proposals", "update", TITLE, cwd=ours).code == 0
    assert told(call, ours) == {"set(mon-estran): title": "open"}


def test_a_clone_of_one_branch(call, clones, tmp_path):
    origin, _, _ = clones
    git(tmp_path, "clone", "-q", "--single-branch", f"file://{origin}", "single")
    single = tmp_path / "single"
    assert propose(call, single).code == 0
    assert told(call, single) == {"set(mon-estran): title": "open"}
    git(origin, "branch", "-D", TITLE)
    assert told(call, single) == {"set(mon-estran): title": "closed"}


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_a_hook_that_refuses(call, ours, name):
    """It runs where the proposal is checked out, on the files of the proposal."""
    script = f'#!/bin/sh\ngrep "^title: Produit" {ESTRAN}; echo "pas ici"; exit 1\n'
    write(ours, f".git/hooks/{name}", script)
    (ours / ".git/hooks" / name).chmod(0o755)
    before = state(ours), git(ours, "for-each-ref")
    ran = propose(call, ours)
    assert ran.code == 2
    assert "title: Produit mon-estran" in ran.err
    assert "pas ici" in ran.err
    assert "nothing was written" in ran.err
    assert (state(ours), git(ours, "for-each-ref")) == before
    assert git(ours, "worktree", "list").count("\n") == 0


def test_what_a_killed_process_left_is_cleared(call, ours):
    leftover = ours / ".git/incubo/proposal-killed"
    git(ours, "worktree", "add", "-q", "--detach", str(leftover))
    assert propose(call, ours).code == 0
    assert not leftover.exists()
    assert git(ours, "worktree", "list").count("\n") == 0


# Other proposals


def test_proposals_of_the_same_file(call, clones):
    _, theirs, ours = clones
    lines = "".join(f"line{number}: 1\n" for number in range(9))
    write(theirs, ESTRAN, startup_file("Mon Estran", f"{lines}link: https://a.example\n"))
    git(theirs, "commit", "-qam", "plus de champs")
    git(theirs, "push", "-q", "origin", "main")
    git(ours, "pull", "-q")
    assert propose(call, ours).code == 0
    same = propose(call, ours, "mon-estran", "Grand Estran")
    assert same.code == 0
    assert f"({TITLE}) changes the same lines of {ESTRAN}" in " ".join(same.err.split())
    elsewhere = call("set", "mon-estran", "link=https://b.example", "--propose", cwd=ours)
    assert f"({TITLE}) changes {ESTRAN} too, elsewhere" in " ".join(elsewhere.err.split())
    assert "changes" not in propose(call, ours, "digue").err.replace("this change", "")


# What became of them


def merge(folder: Path, branch: str, way: str) -> None:
    """What a forge does with a request, in a colleague's clone."""
    git(folder, "pull", "-q")
    git(folder, "fetch", "-q")
    if way == "squash":
        git(folder, "merge", "-q", "--squash", f"origin/{branch}")
        git(folder, "commit", "-qm", "tout ensemble (#1)")
    elif way == "rebase":
        git(folder, "cherry-pick", f"origin/main..origin/{branch}")
    else:
        git(folder, "merge", "-q", "--no-ff", "-m", "fusion", f"origin/{branch}")
    git(folder, "push", "-q", "origin", "main")


@pytest.mark.parametrize(
    ("way", "commits", "is_deleted"), combinations(["merge", "squash", "rebase"], [1, 2], [True, False])
)
def test_merged(call, clones, way, commits, is_deleted):
    """Also when main went on since, in the same file, and when the forge does not delete the branch."""
    _, theirs, ours = clones
    assert propose(call, ours).code == 0
    if commits == 2:
        git(ours, "switch", "-q", TITLE)
        write(ours, DIGUE, startup_file("Digues"))
        git(ours, "commit", "-qam", "autre chose")
        git(ours, "push", "-q")
        git(ours, "switch", "-q", "main")
    write(theirs, "content/startups/brise-lames.md", startup_file("Brise-lames"))
    git(theirs, "add", "-A")
    git(theirs, "commit", "-qm", "entre-temps")
    git(theirs, "push", "-q", "origin", "main")
    assert told(call, ours) == {git(ours, "log", "-1", "--format=%s", TITLE): "open"}
    merge(theirs, TITLE, way)
    write(theirs, ESTRAN, startup_file("Estran et vagues"))
    git(theirs, "commit", "-qam", "après")
    git(theirs, "push", "-q", "origin", "main")
    if is_deleted:
        git(theirs, "push", "-q", "origin", "--delete", TITLE)
    if (
        way == "squash" and commits == 2
    ):  # the last contents and the patch of each commit are gone: the whole patch is left
        assert git(theirs, "cherry", "main", git(ours, "rev-parse", TITLE)).startswith("+")
    assert list(told(call, ours).values()) == ["merged"]


def test_closed_without_being_merged(call, clones):
    origin, _, ours = clones
    assert propose(call, ours).code == 0
    assert propose(call, ours, "digue").code == 0
    git(origin, "branch", "-D", TITLE)
    assert told(call, ours) == {"set(digue): title": "open", "set(mon-estran): title": "closed"}
    assert "closed without being merged, it seems" in call(cwd=ours).out


def test_sync_forgets_nothing_of_others(call, clones):
    """Branches that are no proposals keep their place, even when they are gone from the remote."""
    origin, theirs, ours = clones
    git(theirs, "push", "-q", "origin", "HEAD:refs/heads/suivi", f"HEAD:refs/heads/{OTHER_TITLE}")
    git(ours, "fetch", "-q")
    git(origin, "branch", "-D", "suivi", OTHER_TITLE)
    call("sync", cwd=ours)
    assert git(ours, "branch", "-r", "--list", "origin/suivi") != ""
    assert git(ours, "branch", "-r", "--list", f"origin/{OTHER_TITLE}") == ""


def test_proposals_of_colleagues_are_told_while_they_are_open(call, clones):
    _, theirs, ours = clones
    assert propose(call, theirs).code == 0
    git(theirs, "push", "-q", "origin", f"{TITLE}:incubo-issue-12", f"{TITLE}:autre")
    assert told(call, ours) == {"set(mon-estran): title": "open"}
    seen = git(ours, "branch", "-r", "--list", "origin/incubo*").split()
    assert sorted(seen) == ["origin/incubo-issue-12", f"origin/{TITLE}"]
    merge(theirs, TITLE, "merge")
    assert told(call, ours) == {}


def test_no_network_but_for_sync(call, clones):
    origin, _, ours = clones
    assert propose(call, ours).code == 0
    git(origin, "branch", "-D", TITLE)
    out = call(cwd=ours).out
    assert "Proposals\n  • mon-estran, name (incubo set) · open" in out
    assert told(call, ours) == {"set(mon-estran): title": "closed"}


def test_a_remote_of_proposals_that_cannot_be_reached_is_told(call, clones, tmp_path):
    """What was fetched is told all the same."""
    _, _, ours = clones
    git(tmp_path, "init", "-q", "--bare", "fork.git")
    git(ours, "remote", "add", "fork", str(tmp_path / "fork.git"))
    git(ours, "config", "remote.pushDefault", "fork")
    git(ours, "push", "-q", "fork", "main")
    git(ours, "fetch", "-q", "fork")
    assert propose(call, ours).code == 0
    (tmp_path / "fork.git").rename(tmp_path / "away.git")
    ran = call("sync", cwd=ours)
    assert ran.code == 0
    assert "fork cannot be reached" in ran.out
    assert "mon-estran, name (incubo set) · open" in ran.out


def test_old_settled_proposals_are_not_told(call, clones, monkeypatch):
    origin, _, ours = clones
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2001-01-01T12:00:00")
    assert propose(call, ours).code == 0
    assert list(told(call, ours).values()) == ["open"]
    git(origin, "branch", "-D", TITLE)
    assert told(call, ours) == {}
    assert "Proposals" not in call(cwd=ours).out


def test_titles_and_names_cannot_drive_the_terminal(call, clones):
    _, theirs, ours = clones
    write(theirs, ESTRAN, startup_file("Estran"))
    git(theirs, "commit", "-qam", "\x1b[31mrouge\u202e")
    git(theirs, "push", "-q", "origin", "HEAD:refs/heads/incubo/$(touch-x)`y`;z")
    ran = call("sync", cwd=ours)
    assert ran.code == 0
    assert "rouge" in ran.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


@pytest.mark.slow
def test_many_proposals_leave_the_first_screen_short(call, ours):
    for title in ("Un", "Deux", "Trois", "Quatre", "Cinq"):
        assert propose(call, ours, "mon-estran", title).code == 0
    out = call(cwd=ours).out
    assert out.count("mon-estran, name (incubo set)") == 3
    assert "and 2 more proposals  incubo proposals" in out
    assert call("sync", cwd=ours).out.count("mon-estran, name (incubo set)") == 5


# Where it is not known what is published


def test_proposals_are_told_where_the_remote_is_gone(call, ours):
    assert propose(call, ours).code == 0
    git(ours, "remote", "remove", "origin")
    out = " ".join(call(cwd=ours).out.split())
    assert "mon-estran, name (incubo set) · ! cannot tell whether it was merged" in out
    assert "this repository has no other copy" in out
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert "your proposals, as they were last seen: incubo" in ran.err


def test_proposals_are_told_where_there_are_several_remotes(call, clones):
    origin, _, ours = clones
    assert propose(call, ours).code == 0
    git(ours, "remote", "rename", "origin", "un")
    git(ours, "remote", "add", "deux", str(origin))
    git(ours, "branch", "-q", "--unset-upstream")
    out = " ".join(call(cwd=ours).out.split())
    assert "mon-estran, name (incubo set) · ! cannot tell whether it was merged" in out
    assert "several other copies: deux and un; the setting" in out


@pytest.fixture
def unnamed(clones: tuple[Path, Path, Path]) -> tuple[Path, Path]:
    """The origin, and a clone that does not know the branch of what is published there, which has an unusual name."""
    origin, _, ours = clones
    git(origin, "branch", "-m", "main", "publication")
    git(origin, "symbolic-ref", "HEAD", "refs/heads/publication")
    git(ours, "branch", "-q", "-m", "main", "publication")
    git(ours, "fetch", "-q", "--prune")
    git(ours, "branch", "-q", "--set-upstream-to=origin/publication")
    git(ours, "remote", "set-head", "origin", "--auto")
    return origin, ours


def forget_published(ours: Path) -> None:
    """Leave a clone two branches that may be the published one, and none that it follows."""
    git(ours, "push", "-q", "origin", "publication:autre")
    git(ours, "branch", "-q", "--unset-upstream")
    git(ours, "remote", "set-head", "origin", "--delete")


def test_sync_finds_out_what_is_published(call, unnamed):
    _, ours = unnamed
    assert propose(call, ours).code == 0
    forget_published(ours)
    out = " ".join(call(cwd=ours).out.split())
    assert "cannot tell whether it was merged" in out
    assert "what is published on origin is not known here; to find out: incubo sync" in out
    assert told(call, ours) == {"set(mon-estran): title": "open"}
    assert "mon-estran, name (incubo set) · open" in call(cwd=ours).out
    assert git(ours, "symbolic-ref", "refs/remotes/origin/HEAD") == "refs/remotes/origin/publication"


def test_proposals_are_told_where_nothing_can_be_found_out(call, unnamed):
    """The remote does not say which branch is published: those that are there are told all the same."""
    origin, ours = unnamed
    assert propose(call, ours).code == 0
    forget_published(ours)
    git(origin, "symbolic-ref", "HEAD", "refs/heads/nulle-part")
    assert "cannot tell whether it was merged" in " ".join(call(cwd=ours, lang="en").out.split())


def test_the_only_branch_of_a_remote_is_the_published_one(call, unnamed):
    """A copy that knows its remote by a push alone was never told its default branch."""
    _, ours = unnamed
    assert propose(call, ours).code == 0
    git(ours, "remote", "set-head", "origin", "--delete")
    assert told(call, ours) == {"set(mon-estran): title": "open"}


# How much git it takes


@pytest.mark.slow
@pytest.mark.parametrize("is_deleted", [True, False])
def test_what_is_settled_is_not_found_out_again(call, clones, tmp_path, monkeypatch, is_deleted):
    """The first screen starts as many git commands with twelve settled proposals as with none of them."""
    _, theirs, ours = clones
    assert propose(call, ours, "digue").code == 0
    started = GitLog(tmp_path / "git", monkeypatch)
    call("sync", cwd=ours)
    started.take()
    call(cwd=ours)
    without = len(started.take())
    for number in range(6):
        assert propose(call, ours, "mon-estran", f"Titre {number}").code == 0
        branch = git(ours, "branch", "--list", "incubo/*mon-estran*", "--format=%(refname:short)")
        name = f"incubo/settled-{number}"
        git(ours, "branch", "-q", "-m", branch, name)
        git(ours, "push", "-q", "-u", "origin", name)
        merge(theirs, name, "squash")
        call("sync", cwd=ours)
        if is_deleted:
            git(theirs, "push", "-q", "origin", "--delete", name)
    assert call("sync", cwd=ours).out.count("· ✓ merged") == 6
    started.take()
    assert call(cwd=ours).out.count("· ✓ merged") == 2  # three lines, the open one first
    assert len(started.take()) == without


@pytest.mark.slow
def test_what_is_settled_hides_nothing_that_waits(call, clones, monkeypatch):
    """The limit is on what is to be found out."""
    _, theirs, ours = clones
    monkeypatch.setattr("incubo.vcs.proposals.MAX_PROPOSALS", 2)
    assert propose(call, ours, "digue").code == 0
    for number in range(3):
        write(theirs, ESTRAN, startup_file(f"Titre {number}"))
        git(theirs, "commit", "-qam", f"titre {number}")
        git(theirs, "push", "-q", "origin", f"HEAD:refs/heads/incubo/zz-{number}")
        git(theirs, "push", "-q", "origin", "HEAD")
        assert told(call, ours) == {"set(digue): title": "open"}


@pytest.mark.slow
def test_old_proposals_that_are_gone_cost_nothing(call, clones, tmp_path, monkeypatch):
    """Also before the first `sync`."""
    origin, _, ours = clones
    assert propose(call, ours, "digue").code == 0
    started = GitLog(tmp_path / "git", monkeypatch)
    call(cwd=ours)
    without = len(started.take())
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2001-01-01T12:00:00")
    for title in ("Un", "Deux", "Trois"):
        assert propose(call, ours, "mon-estran", title).code == 0
    for branch in git(ours, "branch", "--list", f"{TITLE}*", "--format=%(refname:short)").split():
        git(origin, "branch", "-D", branch)
        git(ours, "branch", "-d", "-r", f"origin/{branch}")
    started.take()
    assert "mon-estran" not in call(cwd=ours).out
    assert len(started.take()) == without


# Figures


def test_figures_say_that_a_proposal_is_counted(call, ours):
    assert propose(call, ours).code == 0
    assert propose(call, ours, "digue", "Digues", "--branch", "suivi").code == 0
    assert "Counted on" not in call("report", "phases", cwd=ours).out + call(cwd=ours).out
    for branch in (TITLE, "suivi"):
        git(ours, "switch", "-q", branch)
        for words in (("report", "phases"), (), ("todo",), ("list", "startups")):
            said = " ".join(call(*words, cwd=ours).out.split())
            assert f"Counted on the proposal “{branch}”, which is not published" in said, words
            assert "what is published is on “main”" in said
    notes = json.loads(call("report", "phases", "--format", "json", cwd=ours).out)["notes"]
    assert "proposal" in json.dumps(notes)


# Undo


def test_undo_withdraws_a_proposal(call, clones):
    origin, _, ours = clones
    assert call("set", "digue", "title=Digues", "--yes", cwd=ours).code == 0
    assert propose(call, ours).code == 0
    listed = call("undo", "--list", cwd=ours).out
    assert listed.index(f"proposed on the branch “{TITLE}”") < listed.index(DIGUE)
    assert call("undo", "--dry-run", cwd=ours).code == 0
    assert git(origin, "branch", "--list", TITLE) != ""
    assert call("undo", cwd=ours).code == 2  # without a terminal, nobody can agree
    assert call("undo", "--yes", cwd=ours).code == 0
    assert git(origin, "branch", "--list", TITLE) == ""
    assert git(ours, "for-each-ref", f"refs/heads/{TITLE}", f"refs/remotes/origin/{TITLE}") == ""
    assert git(ours, "config", "--get-regexp", "incubo-proposal", check=False) == ""
    assert git(ours, "status", "--porcelain") == f" M {DIGUE}"
    assert call("undo", "--yes", cwd=ours).code == 0
    assert git(ours, "status", "--porcelain") == ""


def test_undo_of_a_proposal_that_others_changed(call, clones):
    origin, theirs, ours = clones
    assert propose(call, ours).code == 0
    git(theirs, "fetch", "-q")
    git(theirs, "switch", "-q", TITLE)
    write(theirs, DIGUE, startup_file("Digues"))
    git(theirs, "commit", "-qam", "relecture")
    git(theirs, "push", "-q")
    ran = call("undo", "--yes", cwd=ours)
    assert ran.code == 1
    assert "other people's work would be lost" in ran.err
    assert git(origin, "log", "-1", "--format=%s", TITLE) == "relecture"


def test_undo_of_a_proposal_that_is_merged_or_gone(call, clones):
    origin, theirs, ours = clones
    assert propose(call, ours).code == 0
    merge(theirs, TITLE, "squash")
    git(ours, "pull", "-q")
    ran = call("undo", "--yes", cwd=ours)
    assert (ran.code, "is published" in ran.err) == (0, True)
    assert git(origin, "branch", "--list", TITLE) != ""
    assert propose(call, ours, "digue").code == 0
    git(ours, "branch", "-D", OTHER_TITLE)
    git(origin, "branch", "-D", OTHER_TITLE)
    git(ours, "update-ref", "-d", f"refs/remotes/origin/{OTHER_TITLE}")
    ran = call("undo", "--yes", cwd=ours)
    assert (ran.code, "nothing to withdraw" in ran.err) == (0, True)
    assert "There is nothing to undo" in call("undo", "--yes", cwd=ours).err


def test_undo_of_a_proposal_that_was_not_sent(call, clones):
    origin, _, ours = clones
    origin.rename(origin.with_name("away.git"))
    assert propose(call, ours).code == 2
    assert call("undo", "--yes", cwd=ours).code == 0
    assert git(ours, "branch", "--list", "incubo/*") == ""


def test_undo_of_a_proposal_that_is_checked_out(call, ours):
    assert propose(call, ours).code == 0
    git(ours, "switch", "-q", TITLE)
    ran = call("undo", "--yes", cwd=ours)
    assert (ran.code, "is checked out" in ran.err) == (1, True)
    assert "go back to it, with the program in which you left it" in " ".join(ran.err.split())


def test_the_way_out_of_a_proposal_is_the_branch_that_is_published(call, clones):
    origin, _, ours = clones
    git(origin, "branch", "-q", "-m", "main", "tronc")
    git(ours, "fetch", "-q", "--prune")
    git(ours, "remote", "set-head", "origin", "tronc")
    assert propose(call, ours).code == 0
    git(ours, "switch", "-q", TITLE)
    ran = call("undo", "--yes", cwd=ours)
    assert (ran.code, "published is on the branch “tronc”" in ran.err) == (1, True)


def test_undoing_a_published_change_can_be_proposed(call, clones):
    origin, _, ours = clones
    assert call("set", "mon-estran", "title=Estran", "--commit", cwd=ours).code == 0
    git(ours, "push", "-q")
    before = state(ours)
    ran = call("undo", "--propose", cwd=ours)
    assert ran.code == 0, ran.err
    assert state(ours) == before
    branches = git(origin, "branch", "--list", "incubo/*").split()
    assert len(branches) == 1
    assert git(origin, "show", f"{branches[0]}:{ESTRAN}") == startup_file("Mon Estran").rstrip("\n")


# Other commands that write


def test_corrections_and_new_entries(call, clones):
    origin, theirs, ours = clones
    write(theirs, DIGUE, startup_file("Digue &amp; Dune"))
    git(theirs, "commit", "-qam", "un code HTML")
    git(theirs, "push", "-q", "origin", "main")
    git(ours, "pull", "-q")
    before = state(ours)
    fixed = call("validate", "--fix", "--select", "style", "--propose", cwd=ours)
    assert fixed.code == 0, fixed.err
    made = call("new", "organisation", "--name", "Mairie de Port-Clos", "--type", "collectivite-territoriale",
                "--propose", cwd=ours)  # fmt: skip
    assert made.code == 0, made.err
    assert state(ours) == before
    changed = [committed_files(origin, branch) for branch in git(origin, "branch", "--list", "incubo/*").split()]
    assert [f"M\t{DIGUE}"] in changed
    assert len(changed) == 2
    assert "organisations/" in str(changed)


# Looking at them, updating them, dropping them


def listed(call: RunCommand, folder: Path) -> list[list[str]]:
    """What `incubo proposals` lists: title, state, name …"""
    page = json.loads(call("proposals", "--format", "json", cwd=folder).out)
    items = page["sections"]["proposals"]["blocks"][0]["items"] if "proposals" in page["sections"] else []
    return [[value for value in item["values"] if value[:2] != "20"] for item in items]


def publish_change(folder: Path, path: str, text: str) -> None:
    git(folder, "pull", "-q")
    write(folder, path, text)
    git(folder, "commit", "-qam", "des nouvelles")
    git(folder, "push", "-q", "origin", "HEAD")


def test_proposals_are_listed(call, clones):
    _, theirs, ours = clones
    propose(call, ours)
    propose(call, theirs, "digue")
    assert sorted(listed(call, ours)) == [
        ["set(digue): title", "open", "other", OTHER_TITLE],
        ["set(mon-estran): title", "open", TITLE],
    ]
    out = call("proposals", cwd=ours, lang="fr").out.replace("\u00a0", " ")
    assert out.startswith("2 propositions\nce qui est publié : origin/main\n")
    assert call("propositions", "lister", cwd=ours, lang="fr").out.replace("\u00a0", " ") == out


def test_a_proposal_in_words(call, clones):
    _, _, ours = clones
    propose(call, ours)
    ran = call("proposals", "show", "mon-estran", cwd=ours)
    assert "Mon Estran: name: Produit mon-estran (instead of Mon Estran)" in " ".join(ran.out.split()).replace(
        "Produit mon-estran: name", "Mon Estran: name"
    )
    assert call("proposals", "show", cwd=ours).out == ran.out
    assert call("proposals", "show", "ailleurs", cwd=ours).code == 2


def test_an_update_merges_what_was_published_since(call, clones):
    origin, theirs, ours = clones
    propose(call, ours)
    publish_change(theirs, ESTRAN, startup_file("Mon Estran", "contact: estran@rivages.example\n"))
    before = state(ours)
    assert f"incubo proposals update {TITLE.partition('/')[2]}" in call("proposals", cwd=ours).out
    assert "incubo proposals update" in call("proposals", "show", cwd=ours).out
    ran = call("proposals", "update", cwd=ours)
    assert ran.code == 0, ran.err
    assert state(ours) == before
    assert git(origin, "show", f"{TITLE}:{ESTRAN}") == startup_file(
        "Produit mon-estran", "contact: estran@rivages.example\n"
    ).rstrip("\n")
    assert git(origin, "rev-parse", f"{TITLE}^") == git(origin, "rev-parse", "main")
    assert git(ours, "rev-parse", TITLE) == git(origin, "rev-parse", TITLE)
    assert "nothing to update" in " ".join(call("proposals", "update", cwd=ours).err.split())
    assert call("undo", "--yes", cwd=ours).code == 0
    assert git(origin, "branch", "--list", TITLE) == ""


def test_an_update_that_must_ask(call, clones, tmp_path):
    origin, theirs, ours = clones
    propose(call, ours)
    publish_change(theirs, ESTRAN, startup_file("Mon Estran bleu"))
    before = git(origin, "rev-parse", TITLE)
    ran = call("proposals", "update", cwd=ours)
    assert ran.code == 1
    assert "Mon Estran, name: Mon Estran bleu (published) or Produit mon-estran (you)?" in " ".join(ran.err.split())
    assert "incubo proposals update set-mon-estran-title --from answers.json" in " ".join(ran.err.split())
    assert git(origin, "rev-parse", TITLE) == before
    write(tmp_path, "answers.json", ran.out.replace("mine", "theirs"))
    ran = call("proposals", "update", "--from", str(tmp_path / "answers.json"), cwd=ours)
    assert ran.code == 0
    assert "All that it changes is published already" in " ".join(ran.err.split())
    assert git(origin, "rev-parse", TITLE) == before
    write(tmp_path, "answers.json", '{"content/startups/mon-estran.md: title": "mine"}')
    assert call("proposals", "update", "--from", str(tmp_path / "answers.json"), cwd=ours).code == 0
    assert git(origin, "show", f"{TITLE}:{ESTRAN}") == startup_file("Produit mon-estran").rstrip("\n")


def test_an_update_that_would_be_wrong_on_what_is_published(call, clones):
    """What a proposal refers to was removed meanwhile: neither side is wrong alone."""
    origin, theirs, ours = clones
    sponsor, branch = "content/organisations/anrh.md", "incubo/set-mon-estran-sponsors"
    for path in (sponsor, "content/organisations/ddr29.md"):
        write(theirs, path, f"---\nname: Agence {path}\ntype: operateur\n---\n")
    git(theirs, "add", "-A")
    git(theirs, "commit", "-qm", "une agence")
    git(theirs, "push", "-q", "origin", "HEAD")
    assert call("sync", cwd=ours).code == 0
    assert call("set", "mon-estran", "sponsors=anrh", "--propose", cwd=ours).code == 0
    git(theirs, "rm", "-q", sponsor)
    git(theirs, "commit", "-qm", "retrait")
    git(theirs, "push", "-q", "origin", "HEAD")
    before = git(origin, "rev-parse", branch)
    ran = call("proposals", "update", cwd=ours)
    assert ran.code == 1
    assert f"with what is published now, “{branch}” would have 1 error that neither has alone" in " ".join(
        ran.err.split()
    )
    assert git(origin, "rev-parse", branch) == before


def test_an_update_sends_what_was_not_sent(call, clones):
    origin, _, ours = clones
    origin.rename(origin.with_name("away.git"))
    assert propose(call, ours).code == 2
    assert "not sent yet (incubo proposals update set-mon-estran-title)" in " ".join(call(cwd=ours).out.split())
    assert call("proposals", "update", cwd=ours).code == 2
    origin.with_name("away.git").rename(origin)
    assert call("proposals", "update", cwd=ours).code == 0
    assert git(origin, "rev-parse", TITLE) == git(ours, "rev-parse", TITLE)
    assert listed(call, ours) == [["set(mon-estran): title", "open", TITLE]]


def test_an_update_does_not_overwrite_what_others_added(call, clones):
    origin, theirs, ours = clones
    propose(call, ours)
    git(theirs, "fetch", "-q")
    git(theirs, "switch", "-q", TITLE)
    write(theirs, DIGUE, startup_file("Digue relue"))
    git(theirs, "commit", "-qam", "relue")
    git(theirs, "push", "-q", "origin", TITLE)
    git(theirs, "switch", "-q", "main")
    publish_change(theirs, ESTRAN, startup_file("Mon Estran", "contact: estran@rivages.example\n"))
    before = git(origin, "rev-parse", TITLE)
    ran = call("proposals", "update", cwd=ours)
    assert ran.code == 1
    assert "has changed since" in ran.err
    assert git(origin, "rev-parse", TITLE) == before


def test_a_proposal_is_dropped(call, clones):
    origin, theirs, ours = clones
    propose(call, ours)
    assert call("proposals", "drop", "mon-estran", "--dry-run", cwd=ours).code == 0
    assert call("proposals", "drop", "mon-estran", cwd=ours).code == 2
    assert git(origin, "branch", "--list", TITLE) != ""
    ran = call("proposals", "drop", "mon-estran", "--yes", cwd=theirs)
    assert ran.code == 1
    assert "a colleague's" in ran.err
    assert call("proposals", "drop", "mon-estran", "--yes", cwd=ours).code == 0
    assert git(origin, "branch", "--list", TITLE) == ""
    assert git(ours, "branch", "--list", TITLE) == ""
    assert listed(call, ours) == []
    assert "There is nothing to undo." in call("undo", cwd=ours).err
