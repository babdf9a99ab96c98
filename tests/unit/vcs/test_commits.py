"""Commits of a few files: what is refused before, what does not change, what a failure leaves behind."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from support.git_repository import (
    DIGUE,
    ESTRAN,
    committed_files,
    git,
    make_clones,
    make_repository,
    startup_file,
    write,
)

from incubo.core.errors import IncuboError, RefusedError, ToolError, UsageError
from incubo.core.i18n import translate
from incubo.vcs import commits, unfinished
from incubo.vcs.commits import check_ready_to_commit, commit_files, suggest_branch_name
from incubo.vcs.preflight import UnknownAuthorError
from incubo.vcs.remotes import push_branch
from incubo.vcs.run import GitResult, non_interactive_env

NEW = "content/startups/brise-lames.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "registry")


def hook(root: Path, name: str, script: str, folder: str = ".git/hooks") -> None:
    write(root, f"{folder}/{name}", f"#!/bin/sh\n{script}\n")
    (root / folder / name).chmod(0o755)


def refusal(
    root: Path, kind: type[IncuboError], branch: str | None = None, *, will_push: bool = False, **options
) -> str:
    with pytest.raises(kind) as caught:
        check_ready_to_commit(root, branch, will_push=will_push, **options)
    assert type(caught.value) is kind
    return "\n".join(map(translate, (caught.value.message, *caught.value.hints)))


# What is refused before any file is written


def test_a_sound_repository_is_ready(root):
    check_ready_to_commit(root, None, will_push=False, paths=[ESTRAN, NEW])
    check_ready_to_commit(root, "suivi/mon-estran", will_push=False)


def test_outside_git(tmp_path):
    assert "not in a git repository" in refusal(tmp_path, ToolError)


def test_without_git(root, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not installed" in refusal(root, ToolError)


def test_missing_identity(root, monkeypatch):
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    git(root, "config", "user.useConfigOnly", "true")
    message = refusal(root, UnknownAuthorError)
    assert "git config --global user.name" in message
    assert "git config --global user.email" in message


@pytest.mark.parametrize(
    "arguments",
    [("merge", "other"), ("rebase", "other"), ("cherry-pick", "other"), ("bisect", "start"),
     ("revert", "--no-edit", "HEAD~1")],
)  # fmt: skip
def test_an_operation_in_progress_is_given_up_or_finished(root, arguments):
    git(root, "checkout", "-q", "-b", "other")
    write(root, ESTRAN, startup_file("Une autre"))
    git(root, "commit", "-qam", "autre")
    git(root, "checkout", "-q", "main")
    for title in ("Une première", "Une deuxième"):
        write(root, ESTRAN, startup_file(title))
        git(root, "commit", "-qam", title)
    before = git(root, "rev-parse", "HEAD")
    git(root, *arguments, check=False)
    message = refusal(root, RefusedError)
    assert "incubo sync --abort" in message
    assert "git " not in message
    operation = unfinished.find_operation(root / ".git")
    unfinished.abort(root, operation)
    check_ready_to_commit(root, None, will_push=False)
    assert (git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain")) == (before, "")
    if not operation.finish:
        return
    git(root, *arguments, check=False)
    for number in range(2 if arguments[0] == "rebase" else 1):  # a commit of the rebase after the other
        with pytest.raises(RefusedError, match="both sides changed the same lines"):
            unfinished.finish(root, operation)
        write(root, ESTRAN, startup_file(f"Les deux {number}"))
        with contextlib.suppress(RefusedError):
            unfinished.finish(root, operation)
    check_ready_to_commit(root, None, will_push=False)
    assert git(root, "status", "--porcelain") == ""


def test_unmerged_files(root):
    write(root, ESTRAN, startup_file("Une autre"))
    git(root, "stash")
    write(root, ESTRAN, startup_file("Une première"))
    git(root, "commit", "-qam", "une")
    git(root, "stash", "pop", check=False)
    assert ESTRAN in refusal(root, RefusedError)
    write(root, ESTRAN, startup_file("Une autre"))
    unfinished.finish(root, None)
    check_ready_to_commit(root, None, will_push=False)


def test_index_locked(root):
    write(root, ".git/index.lock", "")
    assert "index.lock" in refusal(root, RefusedError)


@pytest.mark.parametrize("name", ["main", "MAIN", "main/x", "-x", "a b", "x..y", "@{-1}", "", "HEAD~1", "x.lock"])
def test_invalid_branch_names(root, name):
    assert f"“{name}”" in refusal(root, UsageError, name)


def test_new_files_that_git_ignores(root):
    write(root, ".gitignore", "content/startups/brise*\nmon-estran.md\n")
    message = refusal(root, RefusedError, paths=[ESTRAN, NEW])
    assert NEW in message
    assert ESTRAN not in message  # git follows it already


def test_git_dir_of_another_repository(root, tmp_path, monkeypatch):
    other = make_repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert "GIT_DIR" in refusal(root, ToolError)


def test_git_dir_of_this_repository(root, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(root / ".git"))
    write(root, ESTRAN, startup_file("Estran"))
    check_ready_to_commit(root, None, will_push=False)
    commit_files(root, [ESTRAN], "titre", None)
    assert committed_files(root) == [f"M\t{ESTRAN}"]


def test_a_proposal_needs_a_remote(root):
    assert "no other copy" in refusal(root, ToolError, "x", will_push=True)
    git(root, "remote", "add", "un", "https://code.example/un.git")
    check_ready_to_commit(root, "x", will_push=True)
    git(root, "remote", "add", "deux", "https://code.example/deux.git")
    assert "remote.pushDefault" in refusal(root, UsageError, "x", will_push=True)
    git(root, "config", "branch.main.remote", "deux")
    check_ready_to_commit(root, "x", will_push=True)


# Only these files


def test_other_staged_and_changed_files_stay(root):
    write(root, "content/members/lena.guivarch.md", "---\nfullname: Léna\n---\n")
    write(root, "staged.txt", "un")
    git(root, "add", "-A")
    write(root, "staged.txt", "deux")
    write(root, "other.txt", "trois")
    before = git(root, "status", "--porcelain"), git(root, "diff"), git(root, "diff", "--cached")
    write(root, ESTRAN, startup_file("Estran"))
    write(root, NEW, startup_file("Brise-lames"))
    (root / DIGUE).unlink()
    commit = commit_files(root, [ESTRAN, NEW, DIGUE], "trois fiches", None)
    assert committed_files(root) == [f"A\t{NEW}", f"D\t{DIGUE}", f"M\t{ESTRAN}"]
    assert (git(root, "status", "--porcelain"), git(root, "diff"), git(root, "diff", "--cached")) == before
    assert commit.sha == git(root, "rev-parse", "HEAD")
    assert commit.branch == "main"
    assert commit.notes == ()


def test_a_staged_version_of_the_same_file(root):
    write(root, ESTRAN, startup_file("Un"))
    git(root, "add", ESTRAN)
    write(root, ESTRAN, startup_file("Deux"))
    commit_files(root, [ESTRAN], "titre", None)
    assert "Deux" in git(root, "show", f"HEAD:{ESTRAN}")
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["été à l'île.md", "[a]*.md", ":(top)x.md", "-rf.md", "a\"b'c.md", "#x.md"])
def test_any_file_name(root, name):
    path = f"content/startups/{name}"
    write(root, path, startup_file("Drôle"))
    write(root, NEW, startup_file("Pas celle-ci"))
    git(root, "config", "core.quotepath", "true")
    commit_files(root, [path], "drôle de nom", None)
    assert git(root, "-c", "core.quotepath=false", "show", "--format=", "--name-only", "-z").strip("\0") == path
    assert NEW in git(root, "status", "--porcelain", "-uall")


def test_a_file_that_moves(root):
    (root / DIGUE).rename(root / NEW)
    commit_files(root, [DIGUE, NEW], "renommée", None)
    assert committed_files(root) == [f"A\t{NEW}", f"D\t{DIGUE}"]
    assert git(root, "status", "--porcelain") == ""


def test_a_deleted_file_that_was_never_tracked(root):
    write(root, ESTRAN, startup_file("Estran"))
    commit_files(root, [ESTRAN, NEW], "une seule", None)
    assert committed_files(root) == [f"M\t{ESTRAN}"]


def test_no_changes_to_commit(root):
    with pytest.raises(RefusedError, match="nothing to commit"):
        commit_files(root, [ESTRAN], "rien", "suivi")
    assert git(root, "branch", "--format=%(refname:short)") == "main"


@pytest.mark.parametrize("message", ["# pas un commentaire\n\n#ni ça", "--amend", "é « à » ✓\n\n- une\n- deux"])
def test_the_message_is_kept_verbatim(root, message):
    git(root, "config", "i18n.commitEncoding", "ISO-8859-1")
    write(root, ESTRAN, startup_file("Estran"))
    commit_files(root, [ESTRAN], message, None)
    assert git(root, "log", "-1", "--format=%B", "--encoding=UTF-8").strip() == message


# On which branch


def test_the_first_commit(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, ESTRAN, startup_file("Mon Estran"))
    write(tmp_path, NEW, startup_file("Brise-lames"))
    check_ready_to_commit(tmp_path, None, will_push=False)
    commit_files(tmp_path, [ESTRAN], "première", None)
    assert committed_files(tmp_path) == [f"A\t{ESTRAN}"]


def test_the_first_commit_on_a_branch(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, ESTRAN, startup_file("Mon Estran"))
    assert refusal(tmp_path, UsageError, "main")
    check_ready_to_commit(tmp_path, "suivi", will_push=False)
    hook(tmp_path, "pre-commit", "exit 1")
    with pytest.raises(ToolError):
        commit_files(tmp_path, [ESTRAN], "première", "suivi")
    assert git(tmp_path, "symbolic-ref", "HEAD") == "refs/heads/main"
    (tmp_path / ".git/hooks/pre-commit").unlink()
    assert commit_files(tmp_path, [ESTRAN], "première", "suivi").branch == "suivi"


def test_no_branch_checked_out(root):
    git(root, "checkout", "-q", "--detach")
    write(root, ESTRAN, startup_file("Estran"))
    check_ready_to_commit(root, None, will_push=False)
    commit = commit_files(root, [ESTRAN], "titre", None)
    assert commit.branch is None
    assert "--branch" in translate(commit.notes[0])


def test_a_linked_working_tree(root, tmp_path):
    git(root, "worktree", "add", "-q", "-b", "atelier", str(tmp_path / "atelier"))
    linked = tmp_path / "atelier"
    write(linked, ESTRAN, startup_file("Estran"))
    check_ready_to_commit(linked, None, will_push=False)
    assert commit_files(linked, [ESTRAN], "titre", "suivi").branch == "suivi"
    assert git(root, "symbolic-ref", "--short", "HEAD") == "main"
    assert git(root, "status", "--porcelain") == ""


def test_a_registry_in_a_folder_of_the_repository(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    inner = tmp_path / "données" / "registre"
    write(inner, ESTRAN, startup_file("Mon Estran"))
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "un")
    write(inner, ESTRAN, startup_file("Estran"))
    write(inner, NEW, startup_file("Brise-lames"))
    write(tmp_path, NEW, "un autre fichier du même nom")
    check_ready_to_commit(inner, None, will_push=False, paths=[NEW])
    commit_files(inner, [ESTRAN, NEW], "deux", None)
    assert committed_files(tmp_path) == [f"A\tdonnées/registre/{NEW}", f"M\tdonnées/registre/{ESTRAN}"]
    assert git(tmp_path, "status", "--porcelain", "-uall") == f"?? {NEW}"


def test_line_ends_of_windows(root):
    git(root, "config", "core.autocrlf", "true")
    write(root, ESTRAN, startup_file("Estran").replace("\n", "\r\n"))
    write(root, NEW, startup_file("Brise-lames").replace("\n", "\r\n"))
    commit_files(root, [ESTRAN, NEW], "deux", None)
    assert "\r" not in git(root, "show", f"HEAD:{NEW}")
    assert git(root, "status", "--porcelain") == ""


# Branches


def test_a_new_branch_leaves_the_files_alone(root):
    write(root, "content/members/lena.guivarch.md", "---\nfullname: Léna\n---\n")
    write(root, ESTRAN, startup_file("Estran"))
    commit = commit_files(root, [ESTRAN], "titre", "suivi/mon-estran")
    assert commit.branch == "suivi/mon-estran"
    assert git(root, "status", "--porcelain") == " M content/members/lena.guivarch.md"
    assert git(root, "rev-parse", "main") == git(root, "rev-parse", "HEAD~1")
    assert git(root, "config", "--get", "branch.suivi/mon-estran.remote", check=False) == ""


@pytest.mark.parametrize("detached", [False, True])
def test_a_commit_that_fails_leaves_the_branches_as_they_were(root, detached):
    if detached:
        git(root, "checkout", "-q", "--detach")
    hook(root, "pre-commit", "exit 1")
    before = git(root, "for-each-ref"), (root / ".git/HEAD").read_text()
    write(root, ESTRAN, startup_file("Estran"))
    with pytest.raises(ToolError):
        commit_files(root, [ESTRAN], "titre", "suivi")
    assert (git(root, "for-each-ref"), (root / ".git/HEAD").read_text()) == before


def test_names_of_branches(root):
    subject = "extend(mon-estran): jusqu’au 15 janvier — été"
    assert suggest_branch_name(subject) == "incubo/extend-mon-estran-jusqu-au-15-janvier-ete"
    assert suggest_branch_name("!!!") == "incubo/modification"
    assert len(suggest_branch_name("mot " * 60)) < 80
    git(root, "branch", "incubo/set-x")
    assert suggest_branch_name("set: x", root) == "incubo/set-x-2"
    git(root, "branch", "incubo/Set-x-2")
    assert suggest_branch_name("set: x", root) == "incubo/set-x-3"
    assert suggest_branch_name("set: y", root) == "incubo/set-y"


def test_a_branch_named_incubo_bars_the_folder(root):
    git(root, "branch", "incubo")
    assert suggest_branch_name("set: x", root) == "incubo-set-x"
    check_ready_to_commit(root, "incubo-set-x", will_push=False)
    assert "incubo/set-x" in refusal(root, UsageError, "incubo/set-x")


# Hooks and signatures


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_a_hook_that_refuses(root, name):
    hook(root, name, 'printf "\\033[31mla fiche est trop courte\\033[0m\\n" >&2; exit 1')
    write(root, ESTRAN, startup_file("Estran"))
    write(root, NEW, startup_file("Brise-lames"))
    before = git(root, "status", "--porcelain", "-uall")
    with pytest.raises(ToolError) as caught:
        commit_files(root, [ESTRAN, NEW], "titre", None)
    told = "saved in the files, but not committed: a check that this repository makes before each commit (a git hook)"
    assert told in translate(caught.value.message)
    assert caught.value.output == "la fiche est trop courte"
    assert git(root, "status", "--porcelain", "-uall") == before
    assert "Estran" in (root / ESTRAN).read_text()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("error: gpg failed to sign the data:\nfatal: failed to write commit object", "could not be signed"),
        ("erreur : gpg n'a pas pu signer les données\nfatal : échec de l'écriture", "could not be signed"),
        (
            "fatal: either user.signingkey or gpg.ssh.defaultKeyCommand needs to be configured",
            "could not be signed",
        ),
        ("il manque Signed-off-by", "a git hook"),
        ("fatal: unable to write /home/jo/design-system/.git/index", "git refused the commit"),
        ("fatal: Unassigned object 3f2a", "git refused the commit"),
        ("fatal: Unable to create '/r/.git/index.lock': File exists.", "another program is working"),
        ("fatal : impossible d'écrire le fichier d'index", "git refused the commit"),
        ("trop court", "a git hook"),
    ],
)
def test_why_a_commit_was_refused_is_said_in_words(root, monkeypatch, said, why):
    hook(root, "pre-commit", "exit 1")
    write(root, ESTRAN, startup_file("Estran"))
    run_git = commits.run_git

    def refuse(folder, *arguments, **options):
        return GitResult(1, "", said) if "commit" in arguments else run_git(folder, *arguments, **options)

    monkeypatch.setattr(commits, "run_git", refuse)
    with pytest.raises(ToolError) as caught:
        commit_files(root, [ESTRAN], "titre", None)
    assert why in translate(caught.value.message)
    assert caught.value.output == said


def test_hooks_of_another_folder(root):
    git(root, "config", "core.hooksPath", "crochets")
    hook(root, "commit-msg", 'echo "vu" >> "$1"', "crochets")
    write(root, ESTRAN, startup_file("Estran"))
    commit_files(root, [ESTRAN], "titre", None)
    assert git(root, "log", "-1", "--format=%B").strip() == "titre\nvu"


def test_hooks_run_in_the_language_of_the_user(root, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    hook(root, "commit-msg", 'echo "$LC_ALL" >> "$1"')
    write(root, ESTRAN, startup_file("Estran"))
    commit_files(root, [ESTRAN], "titre", None)
    assert "C.UTF-8" in git(root, "log", "-1", "--format=%B")


@pytest.mark.skipif(os.name == "nt", reason="the program that signs is a shell script")
@pytest.mark.parametrize("works", [True, False])
def test_commits_are_signed_if_git_is_configured_to(root, tmp_path, works):
    script = tmp_path / "gpg"
    commands = 'echo "[GNUPG:] SIG_CREATED D" >&2; echo "-----BEGIN PGP SIGNATURE-----"; echo FAUX'
    script.write_text(f"#!/bin/sh\ncat >/dev/null\n{commands if works else 'echo pas de clé >&2; exit 2'}\n")
    script.chmod(0o755)
    git(root, "config", "commit.gpgsign", "true")
    git(root, "config", "gpg.program", str(script))
    write(root, ESTRAN, startup_file("Estran"))
    if works:
        commit_files(root, [ESTRAN], "titre", None)
        assert "FAUX" in git(root, "cat-file", "commit", "HEAD")
        return
    with pytest.raises(ToolError) as caught:
        commit_files(root, [ESTRAN], "titre", None)
    assert "pas de clé" in caught.value.output


# Pushing


def test_push_sets_the_upstream(tmp_path):
    origin, first, _ = make_clones(tmp_path)
    write(first, ESTRAN, startup_file("Estran"))
    check_ready_to_commit(first, "suivi/été", will_push=True)
    commit_files(first, [ESTRAN], "titre", "suivi/été")
    assert push_branch(first, "suivi/été") == ""  # a folder has no page
    assert git(origin, "rev-parse", "suivi/été") == git(first, "rev-parse", "HEAD")
    assert git(first, "rev-parse", "--abbrev-ref", "@{upstream}") == "origin/suivi/été"


def test_a_push_that_fails(tmp_path):
    origin, first, _ = make_clones(tmp_path)
    hook(origin, "pre-receive", 'echo "pas de branche ici"; exit 1', "hooks")
    write(first, ESTRAN, startup_file("Estran"))
    commit = commit_files(first, [ESTRAN], "titre", "suivi")
    with pytest.raises(ToolError) as caught:
        push_branch(first, "suivi")
    assert "pas de branche ici" in caught.value.output
    assert "incubo proposals update suivi" in translate(caught.value.hints[0])
    assert git(first, "rev-parse", "HEAD") == commit.sha


def test_a_branch_that_exists_on_the_remote(tmp_path):
    _, first, second = make_clones(tmp_path)
    git(second, "push", "-q", "origin", "HEAD:refs/heads/suivi")
    git(first, "fetch", "-q")
    assert "exists already" in refusal(first, UsageError, "suivi", will_push=True)
    assert suggest_branch_name("x", first) == "incubo/x"


def test_ssh_never_asks_questions_and_nothing_waits_for_ever(root, monkeypatch):
    stalled = {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": "60"}
    silent = {"GIT_TERMINAL_PROMPT": "0", **stalled}
    assert non_interactive_env(root) == {**silent, "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=60"}
    git(root, "config", "core.sshCommand", "ssh -i clé")
    assert non_interactive_env(root)["GIT_SSH_COMMAND"] == "ssh -i clé -o BatchMode=yes -o ConnectTimeout=60"
    monkeypatch.setenv("GIT_SSH_COMMAND", "plink -batch")
    assert non_interactive_env(root) == silent
    monkeypatch.setenv("GIT_HTTP_LOW_SPEED_TIME", "600")  # as the person set it
    assert "GIT_HTTP_LOW_SPEED_TIME" not in non_interactive_env(root)
