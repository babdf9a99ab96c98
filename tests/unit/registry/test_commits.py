"""Commits of a command's own files: what is refused before, what is left alone, what a failure leaves behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from unit.registry.repository import DIGUE, ESTRAN, committed, registry, shared, sheet, write
from unit.registry.repository import git as run

from incubo.errors import IncuboError, Refused, ToolError, UsageError
from incubo.i18n import say
from incubo.registry import commits, git
from incubo.registry.commits import branch_name, commit, ready

NEW = "content/startups/brise-lames.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return registry(tmp_path / "registry")


def hook(root: Path, name: str, script: str, folder: str = ".git/hooks") -> None:
    write(root, f"{folder}/{name}", f"#!/bin/sh\n{script}\n")
    (root / folder / name).chmod(0o755)


def refused(root: Path, kind: type[IncuboError], branch: str | None = None, *, propose: bool = False, **more) -> str:
    with pytest.raises(kind) as caught:
        ready(root, branch, propose=propose, **more)
    assert type(caught.value) is kind
    return "\n".join(map(say, (caught.value.message, *caught.value.hints)))


# What is refused before any file is written


def test_a_sound_repository_is_ready(root):
    ready(root, None, propose=False, paths=[ESTRAN, NEW])
    ready(root, "suivi/mon-estran", propose=False)


def test_outside_git(tmp_path):
    assert "not in a git repository" in refused(tmp_path, ToolError)


def test_without_git(root, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not installed" in refused(root, ToolError)


def test_nobody_commits(root, monkeypatch):
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    run(root, "config", "user.useConfigOnly", "true")
    said = refused(root, ToolError)
    assert "git config --global user.name" in said
    assert "git config --global user.email" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "other"), "git merge --abort"),
        (("rebase", "other"), "git rebase --abort"),
        (("cherry-pick", "other"), "git cherry-pick --abort"),
        (("bisect", "start"), "git bisect reset"),
        (("revert", "--no-edit", "HEAD~1"), "git revert --abort"),
    ],
)
def test_something_is_under_way(root, words, said):
    run(root, "checkout", "-q", "-b", "other")
    write(root, ESTRAN, sheet("Une autre"))
    run(root, "commit", "-qam", "autre")
    run(root, "checkout", "-q", "main")
    for title in ("Une première", "Une deuxième"):
        write(root, ESTRAN, sheet(title))
        run(root, "commit", "-qam", title)
    run(root, *words, check=False)
    assert said in refused(root, Refused)


def test_versions_to_reconcile(root):
    write(root, ESTRAN, sheet("Une autre"))
    run(root, "stash")
    write(root, ESTRAN, sheet("Une première"))
    run(root, "commit", "-qam", "une")
    run(root, "stash", "pop", check=False)
    assert ESTRAN in refused(root, Refused)


def test_another_git_is_at_work(root):
    write(root, ".git/index.lock", "")
    assert "index.lock" in refused(root, Refused)


@pytest.mark.parametrize("name", ["main", "MAIN", "main/x", "-x", "a b", "x..y", "@{-1}", "", "HEAD~1", "x.lock"])
def test_a_name_that_no_new_branch_can_have(root, name):
    assert f"“{name}”" in refused(root, UsageError, name)


def test_new_files_that_git_ignores(root):
    write(root, ".gitignore", "content/startups/brise*\nmon-estran.md\n")
    said = refused(root, Refused, paths=[ESTRAN, NEW])
    assert NEW in said
    assert ESTRAN not in said  # git follows it already


def test_git_is_told_of_another_repository(root, tmp_path, monkeypatch):
    other = registry(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert "GIT_DIR" in refused(root, ToolError)


def test_git_is_told_of_this_repository(root, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(root / ".git"))
    write(root, ESTRAN, sheet("Estran"))
    ready(root, None, propose=False)
    commit(root, [ESTRAN], "titre", None)
    assert committed(root) == [f"M\t{ESTRAN}"]


def test_a_proposal_needs_a_remote(root):
    assert "git remote add" in refused(root, ToolError, "x", propose=True)
    run(root, "remote", "add", "un", "https://code.example/un.git")
    ready(root, "x", propose=True)
    run(root, "remote", "add", "deux", "https://code.example/deux.git")
    assert "git config remote.pushDefault" in refused(root, UsageError, "x", propose=True)
    run(root, "config", "branch.main.remote", "deux")
    ready(root, "x", propose=True)


# Only these files


def test_what_else_is_staged_or_changed_stays(root):
    write(root, "content/members/lena.guivarch.md", "---\nfullname: Léna\n---\n")
    write(root, "staged.txt", "un")
    run(root, "add", "-A")
    write(root, "staged.txt", "deux")
    write(root, "other.txt", "trois")
    before = run(root, "status", "--porcelain"), run(root, "diff"), run(root, "diff", "--cached")
    write(root, ESTRAN, sheet("Estran"))
    write(root, NEW, sheet("Brise-lames"))
    (root / DIGUE).unlink()
    made = commit(root, [ESTRAN, NEW, DIGUE], "trois fiches", None)
    assert committed(root) == [f"A\t{NEW}", f"D\t{DIGUE}", f"M\t{ESTRAN}"]
    assert (run(root, "status", "--porcelain"), run(root, "diff"), run(root, "diff", "--cached")) == before
    assert made.id == run(root, "rev-parse", "HEAD")
    assert made.branch == "main"
    assert made.notes == ()


def test_what_the_person_staged_of_the_same_file_goes_along(root):
    write(root, ESTRAN, sheet("Un"))
    run(root, "add", ESTRAN)
    write(root, ESTRAN, sheet("Deux"))
    commit(root, [ESTRAN], "titre", None)
    assert "Deux" in run(root, "show", f"HEAD:{ESTRAN}")
    assert run(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["été à l'île.md", "[a]*.md", ":(top)x.md", "-rf.md", "a\"b'c.md", "#x.md"])
def test_any_file_name(root, name):
    path = f"content/startups/{name}"
    write(root, path, sheet("Drôle"))
    write(root, NEW, sheet("Pas celle-ci"))
    run(root, "config", "core.quotepath", "true")
    commit(root, [path], "drôle de nom", None)
    assert run(root, "-c", "core.quotepath=false", "show", "--format=", "--name-only", "-z").strip("\0") == path
    assert NEW in run(root, "status", "--porcelain", "-uall")


def test_a_file_that_moves(root):
    (root / DIGUE).rename(root / NEW)
    commit(root, [DIGUE, NEW], "renommée", None)
    assert committed(root) == [f"A\t{NEW}", f"D\t{DIGUE}"]
    assert run(root, "status", "--porcelain") == ""


def test_a_file_that_git_never_knew_is_gone(root):
    write(root, ESTRAN, sheet("Estran"))
    commit(root, [ESTRAN, NEW], "une seule", None)
    assert committed(root) == [f"M\t{ESTRAN}"]


def test_nothing_differs(root):
    with pytest.raises(Refused, match="nothing to commit"):
        commit(root, [ESTRAN], "rien", "suivi")
    assert run(root, "branch", "--format=%(refname:short)") == "main"


@pytest.mark.parametrize("message", ["# pas un commentaire\n\n#ni ça", "--amend", "é « à » ✓\n\n- une\n- deux"])
def test_the_message_is_taken_as_it_is(root, message):
    run(root, "config", "i18n.commitEncoding", "ISO-8859-1")
    write(root, ESTRAN, sheet("Estran"))
    commit(root, [ESTRAN], message, None)
    assert run(root, "log", "-1", "--format=%B", "--encoding=UTF-8").strip() == message


# Where


def test_the_first_commit(tmp_path):
    run(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, ESTRAN, sheet("Mon Estran"))
    write(tmp_path, NEW, sheet("Brise-lames"))
    ready(tmp_path, None, propose=False)
    commit(tmp_path, [ESTRAN], "première", None)
    assert committed(tmp_path) == [f"A\t{ESTRAN}"]


def test_the_first_commit_on_a_branch(tmp_path):
    run(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path, ESTRAN, sheet("Mon Estran"))
    assert refused(tmp_path, UsageError, "main")
    ready(tmp_path, "suivi", propose=False)
    hook(tmp_path, "pre-commit", "exit 1")
    with pytest.raises(ToolError):
        commit(tmp_path, [ESTRAN], "première", "suivi")
    assert run(tmp_path, "symbolic-ref", "HEAD") == "refs/heads/main"
    (tmp_path / ".git/hooks/pre-commit").unlink()
    assert commit(tmp_path, [ESTRAN], "première", "suivi").branch == "suivi"


def test_no_branch_checked_out(root):
    run(root, "checkout", "-q", "--detach")
    write(root, ESTRAN, sheet("Estran"))
    ready(root, None, propose=False)
    made = commit(root, [ESTRAN], "titre", None)
    assert made.branch is None
    assert "git branch" in say(made.notes[0])


def test_a_linked_working_tree(root, tmp_path):
    run(root, "worktree", "add", "-q", "-b", "atelier", str(tmp_path / "atelier"))
    linked = tmp_path / "atelier"
    write(linked, ESTRAN, sheet("Estran"))
    ready(linked, None, propose=False)
    assert commit(linked, [ESTRAN], "titre", "suivi").branch == "suivi"
    assert run(root, "symbolic-ref", "--short", "HEAD") == "main"
    assert run(root, "status", "--porcelain") == ""


def test_a_registry_in_a_folder_of_the_repository(tmp_path):
    run(tmp_path, "init", "-q", "-b", "main")
    inner = tmp_path / "données" / "registre"
    write(inner, ESTRAN, sheet("Mon Estran"))
    run(tmp_path, "add", "-A")
    run(tmp_path, "commit", "-qm", "un")
    write(inner, ESTRAN, sheet("Estran"))
    write(inner, NEW, sheet("Brise-lames"))
    write(tmp_path, NEW, "un autre fichier du même nom")
    ready(inner, None, propose=False, paths=[NEW])
    commit(inner, [ESTRAN, NEW], "deux", None)
    assert committed(tmp_path) == [f"A\tdonnées/registre/{NEW}", f"M\tdonnées/registre/{ESTRAN}"]
    assert run(tmp_path, "status", "--porcelain", "-uall") == f"?? {NEW}"


def test_line_ends_of_windows(root):
    run(root, "config", "core.autocrlf", "true")
    write(root, ESTRAN, sheet("Estran").replace("\n", "\r\n"))
    write(root, NEW, sheet("Brise-lames").replace("\n", "\r\n"))
    commit(root, [ESTRAN, NEW], "deux", None)
    assert "\r" not in run(root, "show", f"HEAD:{NEW}")
    assert run(root, "status", "--porcelain") == ""


# Branches


def test_a_new_branch_leaves_the_files_alone(root):
    write(root, "content/members/lena.guivarch.md", "---\nfullname: Léna\n---\n")
    write(root, ESTRAN, sheet("Estran"))
    made = commit(root, [ESTRAN], "titre", "suivi/mon-estran")
    assert made.branch == "suivi/mon-estran"
    assert run(root, "status", "--porcelain") == " M content/members/lena.guivarch.md"
    assert run(root, "rev-parse", "main") == run(root, "rev-parse", "HEAD~1")
    assert run(root, "config", "--get", "branch.suivi/mon-estran.remote", check=False) == ""


@pytest.mark.parametrize("detached", [False, True])
def test_a_commit_that_fails_leaves_the_branches_as_they_were(root, detached):
    if detached:
        run(root, "checkout", "-q", "--detach")
    hook(root, "pre-commit", "exit 1")
    before = run(root, "for-each-ref"), (root / ".git/HEAD").read_text()
    write(root, ESTRAN, sheet("Estran"))
    with pytest.raises(ToolError):
        commit(root, [ESTRAN], "titre", "suivi")
    assert (run(root, "for-each-ref"), (root / ".git/HEAD").read_text()) == before


def test_names_of_branches(root):
    subject = "extend(mon-estran): jusqu’au 15 janvier — été"
    assert branch_name(subject) == "incubo/extend-mon-estran-jusqu-au-15-janvier-ete"
    assert branch_name("!!!") == "incubo/modification"
    assert len(branch_name("mot " * 60)) < 80
    run(root, "branch", "incubo/set-x")
    assert branch_name("set: x", root) == "incubo/set-x-2"
    run(root, "branch", "incubo/Set-x-2")
    assert branch_name("set: x", root) == "incubo/set-x-3"
    assert branch_name("set: y", root) == "incubo/set-y"


def test_a_branch_named_incubo_bars_the_folder(root):
    run(root, "branch", "incubo")
    assert branch_name("set: x", root) == "incubo-set-x"
    ready(root, "incubo-set-x", propose=False)
    assert "incubo/set-x" in refused(root, UsageError, "incubo/set-x")


# Hooks and signatures


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_a_hook_that_refuses(root, name):
    hook(root, name, 'printf "\\033[31mla fiche est trop courte\\033[0m\\n" >&2; exit 1')
    write(root, ESTRAN, sheet("Estran"))
    write(root, NEW, sheet("Brise-lames"))
    before = run(root, "status", "--porcelain", "-uall")
    with pytest.raises(ToolError) as caught:
        commit(root, [ESTRAN, NEW], "titre", None)
    assert "files are written" in say(caught.value.message)
    assert caught.value.output == "la fiche est trop courte"
    assert run(root, "status", "--porcelain", "-uall") == before
    assert "Estran" in (root / ESTRAN).read_text()


def test_hooks_of_another_folder(root):
    run(root, "config", "core.hooksPath", "crochets")
    hook(root, "commit-msg", 'echo "vu" >> "$1"', "crochets")
    write(root, ESTRAN, sheet("Estran"))
    commit(root, [ESTRAN], "titre", None)
    assert run(root, "log", "-1", "--format=%B").strip() == "titre\nvu"


def test_hooks_speak_the_language_of_the_person(root, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    hook(root, "commit-msg", 'echo "$LC_ALL" >> "$1"')
    write(root, ESTRAN, sheet("Estran"))
    commit(root, [ESTRAN], "titre", None)
    assert "C.UTF-8" in run(root, "log", "-1", "--format=%B")


@pytest.mark.skipif(os.name == "nt", reason="the program that signs is a shell script")
@pytest.mark.parametrize("works", [True, False])
def test_commits_are_signed_where_git_is_told_so(root, tmp_path, works):
    script = tmp_path / "gpg"
    said = 'echo "[GNUPG:] SIG_CREATED D" >&2; echo "-----BEGIN PGP SIGNATURE-----"; echo FAUX'
    script.write_text(f"#!/bin/sh\ncat >/dev/null\n{said if works else 'echo pas de clé >&2; exit 2'}\n")
    script.chmod(0o755)
    run(root, "config", "commit.gpgsign", "true")
    run(root, "config", "gpg.program", str(script))
    write(root, ESTRAN, sheet("Estran"))
    if works:
        commit(root, [ESTRAN], "titre", None)
        assert "FAUX" in run(root, "cat-file", "commit", "HEAD")
        return
    with pytest.raises(ToolError) as caught:
        commit(root, [ESTRAN], "titre", None)
    assert "pas de clé" in caught.value.output


# Sending


def test_a_branch_is_sent_and_followed(tmp_path):
    origin, first, _ = shared(tmp_path)
    write(first, ESTRAN, sheet("Estran"))
    ready(first, "suivi/été", propose=True)
    commit(first, [ESTRAN], "titre", "suivi/été")
    assert commits.propose(first, "suivi/été") == ""  # a folder has no page
    assert run(origin, "rev-parse", "suivi/été") == run(first, "rev-parse", "HEAD")
    assert run(first, "rev-parse", "--abbrev-ref", "@{upstream}") == "origin/suivi/été"


def test_a_branch_that_cannot_be_sent(tmp_path):
    origin, first, _ = shared(tmp_path)
    hook(origin, "pre-receive", 'echo "pas de branche ici"; exit 1', "hooks")
    write(first, ESTRAN, sheet("Estran"))
    made = commit(first, [ESTRAN], "titre", "suivi")
    with pytest.raises(ToolError) as caught:
        commits.propose(first, "suivi")
    assert "pas de branche ici" in caught.value.output
    assert "git push -u origin suivi" in say(caught.value.hints[0])
    assert run(first, "rev-parse", "HEAD") == made.id


def test_a_branch_that_the_other_copy_has(tmp_path):
    _, first, second = shared(tmp_path)
    run(second, "push", "-q", "origin", "HEAD:refs/heads/suivi")
    run(first, "fetch", "-q")
    assert "exists already" in refused(first, UsageError, "suivi", propose=True)
    assert branch_name("x", first) == "incubo/x"


def test_the_ssh_program_of_the_person_is_never_made_to_ask(root, monkeypatch):
    assert git.unasking(root) == {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -o BatchMode=yes"}
    run(root, "config", "core.sshCommand", "ssh -i clé")
    assert git.unasking(root)["GIT_SSH_COMMAND"] == "ssh -i clé -o BatchMode=yes"
    monkeypatch.setenv("GIT_SSH_COMMAND", "plink -batch")
    assert git.unasking(root) == {"GIT_TERMINAL_PROMPT": "0"}
