"""`incubo sync` between real clones: what comes in is told, and nothing of the person's is ever touched."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from support.git_repository import DIGUE, ESTRAN, git, make_clones, make_repository, startup_file, write
from support.sample_registry import copy_sample_registry

from incubo.core import clock
from incubo.core.errors import ToolError
from incubo.core.message import Message
from incubo.registry.layout import POSTPONED_FILE
from incubo.registry.postponed import read_postponements
from incubo.registry.store import WorkingTree
from incubo.vcs import divergence

NEW = "content/startups/brise-lames.md"
LENA = "content/members/lena.guivarch.md"


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The bare origin, a colleague's clone, ours."""
    return make_clones(tmp_path)


def publish(folder: Path, message: str = "des nouvelles") -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)
    git(folder, "push", "-q", "origin", "HEAD")


def news(folder: Path) -> None:
    """A colleague changes a startup, adds one, takes one away, renames a member, and writes elsewhere."""
    write(folder, ESTRAN, startup_file("Mon Estran à marée basse"))
    write(folder, NEW, startup_file("Brise-lames", "incubator: rivages\nowner: mairie-de-port-clos\n"))
    (folder / DIGUE).unlink()
    git(folder, "mv", LENA, "content/members/lena.kervella.md")
    write(folder, "content/startups/portrait.jpg", "pas une fiche")
    write(folder, "README.md", "Le registre.\n")
    publish(folder)


def test_what_came_in_is_told(call, tmp_path, monkeypatch):
    """Half an hour after midnight in the registry's time zone, by commits of a machine in another one."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-12-31T23:30:00+00:00")
    monkeypatch.setattr(clock, "today", lambda _="": date(2027, 1, 1))
    _, theirs, ours = make_clones(tmp_path)
    news(theirs)
    ran = call("sync", cwd=ours, lang="fr")
    assert ran.code == 0
    lines = [" ".join(line.split()) for line in ran.out.replace("\u00a0", " ").splitlines()]
    assert lines[0] == "4 fiches ont changé depuis tout à l'heure"
    assert "• Nouveau produit : Brise-lames" in lines
    assert "• Mon Estran à marée basse : nom : Mon Estran à marée basse (avant : Mon Estran)" in lines
    assert "• Produit supprimé : Digue" in lines
    assert "• Léna Guivarch : l'identifiant devient « lena.kervella » (avant : « lena.guivarch »)" in lines
    assert "2 autres fichiers ont changé." in lines
    assert git(ours, "rev-parse", "HEAD") == git(theirs, "rev-parse", "HEAD")
    assert git(ours, "status", "--porcelain") == ""


def test_what_git_was_asked_is_not_asked_again(call, clones, monkeypatch):
    _, _, ours = clones
    git(ours, "config", "core.sshCommand", "ssh -i clé")
    started: list[tuple[str, str]] = []
    start = subprocess.Popen.__init__

    def note(process, command, *arguments, **options):
        environment = options.get("env") or {}
        asked = re.sub(r"^git( -c \S+)* ?", "", " ".join(command))
        started.append((asked, environment.get("GIT_SSH_COMMAND", "")))
        start(process, command, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(subprocess.Popen, "__init__", note)
        assert call("sync", cwd=ours).code == 0
    commands = Counter(command for command, _ in started if command != "version")  # GitPython asks for that
    assert sorted(command.split()[0] for command in commands if commands[command] > 1) == ["log", "rev-parse"]
    assert {command.split()[0] for command in commands} >= {"fetch", "ls-remote", "for-each-ref", "remote", "config"}
    ssh_commands = {command.split()[0]: ssh_command for command, ssh_command in started if ssh_command}
    assert ssh_commands.keys() == {"fetch", "ls-remote"}
    assert set(ssh_commands.values()) == {"ssh -i clé -o BatchMode=yes -o ConnectTimeout=60"}


def test_a_proposal_that_a_colleague_sent_or_dropped_meanwhile_is_read_anew(call, clones):
    _, theirs, ours = clones
    git(theirs, "switch", "-qc", "incubo/estran")
    write(theirs, ESTRAN, startup_file("Estran proposé"))
    git(theirs, "commit", "-qam", "Propose Estran")
    git(theirs, "push", "-q", "origin", "HEAD")
    assert "Propose Estran" in call("sync", cwd=ours).out
    git(theirs, "push", "-q", "origin", "--delete", "incubo/estran")
    assert "Propose Estran" not in call("sync", cwd=ours).out


def test_json_output(call, clones):
    _, theirs, ours = clones
    news(theirs)
    said = json.loads(call("sync", "--format", "json", cwd=ours).out)
    assert said["page"] == "sync"
    assert said["commit"]["id"] == git(theirs, "rev-parse", "HEAD")
    told = [item["values"][0] for item in said["sections"]["startup"]["blocks"][0]["items"]]
    assert [(each["what"], [entry["id"] for entry in each["entries"]]) for each in told] == [
        (["removed"], ["digue"]),
        (["added"], ["brise-lames"]),
        (["field"], ["mon-estran"]),
    ]


def test_already_up_to_date(call, clones):
    _, _, ours = clones
    ran = call("sync", cwd=ours)
    assert ran.code == 0
    assert ran.out.startswith("Nothing new: the registry is up to date\n")


def test_many_names_are_counted(call, clones):
    _, theirs, ours = clones
    for number in range(20):
        write(theirs, f"content/startups/s{number}.md", startup_file(f"Produit {number}"))
    publish(theirs)
    out = call("sync", cwd=ours).out
    assert "20 new products: Produit 0, Produit 1" in out
    assert "and 13 others" in out


def test_what_comes_in_cannot_drive_the_terminal(call, clones):
    _, theirs, ours = clones
    write(theirs, ESTRAN, startup_file('"\\e[31mRouge\\u202e"'))
    publish(theirs)
    out = call("sync", cwd=ours).out
    assert "Rouge" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_files_that_cannot_be_read_go_by_their_name(call, clones):
    _, theirs, ours = clones
    write(theirs, ESTRAN, "---\ntitle: [\n---\n")
    publish(theirs)
    assert "mon-estran" in call("sync", cwd=ours).out


def test_changes_that_are_not_committed_stay_uncommitted(call, clones):
    _, theirs, ours = clones
    write(theirs, DIGUE, startup_file("Digue", "contact: digue@rivages.example\n"))
    publish(theirs)
    write(ours, DIGUE, startup_file("Digue et dunes"))
    write(ours, "notes.txt", "à moi")
    assert call("sync", cwd=ours).code == 0
    assert (ours / DIGUE).read_text() == startup_file("Digue et dunes", "contact: digue@rivages.example\n")
    assert git(ours, "status", "--porcelain") == f" M {DIGUE}\n?? notes.txt"
    assert git(ours, "rev-parse", "HEAD") == git(theirs, "rev-parse", "HEAD")


def test_local_changes_without_incoming_commits(call, clones):
    _, _, ours = clones
    write(ours, LENA, "---\nfullname: Léna\n---\n")
    assert call("sync", cwd=ours).code == 0


def test_answers_of_two_people_come_together(call, clones):
    """Both postpone something, of files that neither had before."""
    _, theirs, ours = clones
    for folder, name in ((theirs, "x"), (ours, "a")):
        line = f'{{ entry = "startup/{name}", reason = "nobody", fact = "1", on = 2025-01-01, until = 2025-03-01, '
        write(folder, POSTPONED_FILE, f"postponed = [\n  {line}because = 'w' }},\n]\n")
        assert call("sync", "--publish", "--all", cwd=folder).code == 0
        assert git(folder, "log", "-1", "--format=%s").endswith(("what is postponed", "ce qui est reporté"))
    assert call("sync", cwd=theirs).code == 0
    for folder in (theirs, ours):
        answers, unread = read_postponements(WorkingTree(folder, 10_000))
        assert ([answer.entry.id for answer in answers], unread) == (["a", "x"], 0)


def test_a_file_of_ours_stands_where_a_new_one_comes(call, clones):
    _, theirs, ours = clones
    news(theirs)
    write(ours, NEW, "à moi\n")
    before = git(ours, "rev-parse", "HEAD")
    ran = call("sync", cwd=ours)
    assert ran.code == 1
    assert NEW in ran.err
    assert (ours / NEW).read_text() == "à moi\n"
    assert (ours / DIGUE).exists()
    assert git(ours, "rev-parse", "HEAD") == before
    assert git(ours, "status", "--porcelain") == f"?? {NEW}"


def test_commits_are_put_on_top_of_what_is_published(call, clones):
    _, theirs, ours = clones
    news(theirs)
    write(ours, "content/members/yann.treguer.md", "---\nfullname: Yann Tréguer\n---\n")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "à moi\n\nparce que", "--author", "Yann <yann@rivages.example>")
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert git(ours, "log", "--format=%s|%an|%b", "-2") == "à moi|Yann|parce que\n\ndes nouvelles|Test|"
    assert git(ours, "status", "--porcelain") == ""
    assert "1 of your changes is only on this computer (to share with everybody: incubo sync --publish)." in " ".join(
        ran.out.split()
    )


def test_messages_stay_readable(call, clones):
    """Written in another encoding that they do not name, which git takes for ISO-8859-1; and where git is set to
    another one.
    """
    _, theirs, ours = clones
    news(theirs)
    for name, message in (("a", "à vérifier".encode()), ("b", "à vérifier".encode("latin-1"))):
        write(ours, f"content/members/{name}.treguer.md", "---\nfullname: Yann Tréguer\n---\n")
        git(ours, "add", "-A")
        (ours.parent / "message").write_bytes(message)
        git(ours, "commit", "-q", "-F", str(ours.parent / "message"), "--author", "Zoé <zoe@rivages.example>")
    git(ours, "config", "i18n.logOutputEncoding", "ISO-8859-1")
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    for revision in ("HEAD~1", "HEAD"):
        made = subprocess.run(["git", "cat-file", "commit", revision], cwd=ours, capture_output=True, check=True).stdout
        assert made.endswith("\n\nà vérifier\n".encode())
        assert "author Zoé <".encode() in made


def test_a_folder_in_the_place_of_a_link(call, clones, monkeypatch):
    """Its files are not written where the link leads, and the link is put back where the update fails."""
    _, theirs, ours = clones
    (theirs / "docs").symlink_to("content/startups")
    publish(theirs)
    assert call("sync", cwd=ours).code == 0
    assert (ours / "docs").is_symlink()
    (theirs / "docs").unlink()
    write(theirs, "docs/guide.md", "Le guide.\n")
    publish(theirs)
    with monkeypatch.context() as patch:
        patch.setattr(divergence, "move_branch", lambda *_: (_ for _ in ()).throw(ToolError(Message("no"))))
        assert call("sync", cwd=ours).code == 2
    assert (ours / "docs").is_symlink()
    assert not (ours / "docs/guide.md").exists()
    assert git(ours, "status", "--porcelain") == ""
    assert call("sync", cwd=ours).code == 0
    assert (ours / "docs/guide.md").read_text("utf-8") == "Le guide.\n"
    assert not (ours / "content/startups/guide.md").exists()
    assert git(ours, "status", "--porcelain") == ""


def test_commits_that_are_made_again_are_signed_again(call, clones):
    _, theirs, ours = clones
    news(theirs)
    program = ours.parent / "sign"
    signature = "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\necho '\n[GNUPG:] SIG_CREATED ' >&2\nprintf -- '{signature}'\n")
    program.chmod(0o755)
    for key, value in (("gpg.program", str(program)), ("commit.gpgSign", "true"), ("user.signingKey", "x")):
        git(ours, "config", key, value)
    write(ours, "content/members/yann.treguer.md", "---\nfullname: Yann Tréguer\n---\n")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "à moi")
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert git(ours, "rev-parse", "HEAD~1") == git(theirs, "rev-parse", "HEAD")
    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in git(ours, "cat-file", "commit", "HEAD")


def test_branches_whose_names_end_a_line_for_python_only(call, clones):
    """Whoever may push a branch could else end each command that looks for what is published."""
    _, theirs, ours = clones
    git(theirs, "switch", "-qc", "proposal")
    write(theirs, NEW, startup_file("Brise-lames"))
    git(theirs, "add", "-A")
    git(theirs, "commit", "-qm", "à relire")
    for name in ("master/x\u2028y", "incubo/x\u2028y", "incubo/z\xa0z"):
        git(theirs, "push", "-q", "origin", f"HEAD:refs/heads/{name}")
    git(ours, "fetch", "-q")
    assert call("diff", cwd=ours).code == 0
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert "cannot be reached" not in ran.out
    assert ran.out.count("à relire · open") == 2
    assert "New product: Brise-lames" in call("diff", "--branches", "origin/incubo/*", cwd=ours).out


def test_ids_of_64_digits(call, tmp_path):
    theirs = tmp_path / "theirs"
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256", str(theirs))
    make_repository(theirs)
    git(tmp_path, "clone", "-q", str(theirs), "ours")
    write(theirs, ESTRAN, startup_file("Mon Estran", "contact: estran@rivages.example\n"))
    git(theirs, "commit", "-qam", "contact")
    ours = tmp_path / "ours"
    git(ours, "rm", "-q", DIGUE)
    git(ours, "mv", LENA, "content/members/lena.kervella.md")
    git(ours, "commit", "-qm", "à moi")
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert git(ours, "ls-files", "content").split("\n") == ["content/members/lena.kervella.md", ESTRAN]
    assert "estran@rivages.example" in (ours / ESTRAN).read_text("utf-8")
    assert git(ours, "status", "--porcelain") == ""


def test_commits_not_sent_yet(call, clones):
    _, _, ours = clones
    write(ours, LENA, "---\nfullname: Léna\n---\n")
    git(ours, "commit", "-qam", "à moi")
    ran = call("sync", cwd=ours)
    assert ran.code == 0
    assert "1 of your changes is only on this computer" in ran.out


def test_remote_unreachable(call, clones):
    origin, _, ours = clones
    origin.rename(origin.with_name("away.git"))
    ran = call("sync", cwd=ours, lang="fr")
    assert ran.code == 2
    assert "origin" in ran.err
    assert "réseau" in ran.err
    assert "  | fatal: " in ran.err


def test_passwords_in_addresses_are_not_shown(call, clones):
    _, _, ours = clones
    git(ours, "config", "protocol.https.allow", "never")
    git(ours, "config", "remote.origin.url", "https://lena:secret@code.example/r.git")
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert "secret" not in ran.err + ran.out


def test_a_branch_that_was_merged_and_deleted(call, clones):
    _, _, ours = clones
    git(ours, "checkout", "-q", "-b", "suivi")
    git(ours, "push", "-q", "-u", "origin", "suivi")
    ran = call("sync", cwd=ours)
    assert "branch “suivi”" in ran.out
    git(ours, "push", "-q", "origin", "--delete", "suivi")
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert "branch “main”: go back to it" in " ".join(ran.err.split())


def test_a_branch_that_follows_nothing(call, clones):
    _, _, ours = clones
    git(ours, "checkout", "-q", "-b", "suivi")
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert "branch “main”: go back to it" in " ".join(ran.err.split())
    assert "git " not in ran.err


def test_the_branch_of_what_is_published_needs_no_setting(call, clones):
    """A copy whose main branch was not told what it follows: there is one thing that it can follow."""
    _, theirs, ours = clones
    git(ours, "branch", "-q", "--unset-upstream")
    write(theirs, ESTRAN, startup_file("Estran"))
    publish(theirs)
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert "Mon Estran" in ran.out


@pytest.mark.parametrize("main", ["main", "publication"])
def test_no_branch(call, clones, main):
    """An officer is told which branch to go back to, in words."""
    origin, _, ours = clones
    git(origin, "branch", "-m", "main", main)
    git(origin, "symbolic-ref", "HEAD", f"refs/heads/{main}")
    git(ours, "fetch", "-q", "--prune")
    git(ours, "remote", "set-head", "origin", "--auto")
    git(ours, "checkout", "-q", "--detach")
    ran = call("sync", cwd=ours)
    assert ran.code == 2
    assert f"branch “{main}”: go back to it" in " ".join(ran.err.split())
    assert "git " not in ran.err
    assert "git " not in call("sync", cwd=ours, lang="fr").err


def test_no_other_copy(call, tmp_path):
    ran = call("sync", cwd=make_repository(tmp_path))
    assert ran.code == 2
    assert "git clone" not in ran.err
    assert "who looks after it says how" in " ".join(ran.err.split())


def test_outside_git(call, tmp_path):
    write(tmp_path, ESTRAN, startup_file("Mon Estran"))
    write(tmp_path, LENA, "---\nfullname: Léna\n---\n")
    ran = call("sync", cwd=tmp_path)
    assert ran.code == 2
    assert "not in a git repository" in ran.err


def test_during_a_merge(call, clones):
    _, _, ours = clones
    write(ours, ".git/MERGE_HEAD", git(ours, "rev-parse", "HEAD") + "\n")
    ran = call("sync", cwd=ours)
    assert ran.code == 1
    assert "incubo sync --abort" in ran.err
    assert "git " not in ran.err


def test_the_first_news_of_an_empty_registry(call, tmp_path):
    source = make_repository(tmp_path / "source")
    origin, ours = tmp_path / "origin.git", tmp_path / "ours"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    git(tmp_path, "clone", "-q", str(origin), str(ours))
    git(source, "push", "-q", str(origin), "main")
    write(ours, "incubo.toml", "")
    (ours / "content").mkdir()
    ran = call("sync", cwd=ours)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("3 entries received\n")
    assert (ours / ESTRAN).exists()


@pytest.mark.parametrize("waiting", [None, "incubo.toml"])
def test_the_first_publication_of_what_is_committed_already(call, tmp_path, waiting):
    origin, ours = tmp_path / "origin.git", make_repository(tmp_path / "ours")
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    git(ours, "remote", "add", "origin", str(origin))
    if waiting is not None:
        write(ours, waiting, "at = 2024-07-01\n")
    ran = call("sync", "--publish", "--all", cwd=ours)
    assert ran.code == 0, ran.err
    assert git(origin, "rev-parse", "main") == git(ours, "rev-parse", "HEAD")
    assert git(ours, "status", "--porcelain") == ""
    assert ("incubo.toml" in git(ours, "log", "-1", "--format=%s")) == (waiting is not None)
    write(ours, "incubo.toml", "at = 2024-07-02\n")  # the settings alone are sent as well
    assert call("sync", "--publish", "--all", cwd=ours).code == 0
    assert git(origin, "show", "main:incubo.toml") == "at = 2024-07-02"


def test_a_registry_in_a_folder_of_the_repository(call, tmp_path):
    source = tmp_path / "source"
    write(source, f"registre/{ESTRAN}", startup_file("Mon Estran"))
    write(source, f"registre/{LENA}", "---\nfullname: Léna\n---\n")
    git(source, "init", "-q", "-b", "main")
    git(source, "add", "-A")
    git(source, "commit", "-qm", "un")
    git(tmp_path, "clone", "-q", str(source), "ours")
    write(source, f"registre/{ESTRAN}", startup_file("Estran"))
    git(source, "commit", "-qam", "deux")
    ran = call("sync", cwd=tmp_path / "ours/registre")
    assert "Estran: name: Estran (instead of Mon Estran)" in ran.out


def test_french_aliases(call, clones):
    _, _, ours = clones
    for word in ("synchroniser", "synchro", "actualiser", "rafraîchir"):
        assert call(word, cwd=ours, lang="fr").code == 0


def test_the_branch_to_follow_is_one_that_is_there(call, clones):
    _, _, ours = clones
    git(ours, "remote", "set-head", "origin", "--delete")
    git(ours, "checkout", "-q", "-b", "suivi")
    assert "branch “main”" in call("sync", cwd=ours).err
    git(ours, "push", "-q", "origin", "main:publication")
    git(ours, "fetch", "-q", "origin")
    git(ours, "update-ref", "-d", "refs/remotes/origin/main")
    assert "branch “publication”" in call("sync", cwd=ours).err
    git(ours, "update-ref", "-d", "refs/remotes/origin/publication")
    assert "branch “main”" in call("sync", cwd=ours).err  # the remote was asked
    assert git(ours, "symbolic-ref", "refs/remotes/origin/HEAD") == "refs/remotes/origin/main"


def test_what_is_written_and_not_shared_is_said_with_how_to_share_it(call, clones, tmp_path):
    share = "incubo sync --publish --all"
    _, _, ours = clones
    write(ours, ESTRAN, startup_file("Mon Estran à marée haute"))
    said = " ".join(call("sync", cwd=ours, lang="fr").out.replace("\u00a0", " ").split())
    assert "1 fichier n'est modifié que chez vous : vos collègues ne voient pas encore ce changement." in said
    assert share in said
    git(ours, "add", "-A")
    git(ours, "commit", "--quiet", "-m", "marée haute")
    assert call("sync", "--publish", cwd=ours, lang="fr").code == 0
    assert "chez vous" not in call("sync", cwd=ours, lang="fr").out
    sample = copy_sample_registry(tmp_path / "sample")
    words = ["set", "mon-estran", "contact=equipe@rivages.example", "--yes"]
    for remote, said in (("", "C'est enregistré."), ("origin", "vos collègues ne le voient pas encore.")):
        git(sample, "init", "--quiet")
        if remote:
            git(sample, "remote", "add", remote, str(tmp_path / "nowhere.git"))
        ran = call(*words, cwd=sample, lang="fr")
        assert (ran.code, said in ran.err, share in ran.err) == (0, True, bool(remote)), ran.err
        assert "collègues" not in call("undo", "--yes", cwd=sample, lang="fr").err


@pytest.mark.parametrize("name", ["refs/heads/main", "heads/main", "refs/remotes/origin/main", "origin/main", "HEAD"])
def test_a_branch_of_the_origin_with_the_name_of_another_stands_in_nobodys_way(call, clones, name):
    _, theirs, ours = clones
    news(theirs)
    git(theirs, "push", "-q", "origin", f"HEAD~1:refs/heads/{name}")
    write(ours, LENA, "---\nfullname: Léna Guivarc'h\n---\n")
    git(ours, "commit", "-qam", "nom")
    git(ours, "tag", "main")  # `main` alone is then the tag
    git(ours, "tag", "origin/main")
    ran = call("sync", "--publish", cwd=ours)
    assert ran.code == 0, ran.err
    origin = git(ours, "ls-remote", "origin", "refs/heads/main").split()[0]
    assert origin == git(ours, "rev-parse", "HEAD")
    assert git(ours, "rev-parse", "refs/remotes/origin/main") == origin
    assert git(ours, "for-each-ref", "refs/incubo/") == ""
    git(theirs, "fetch", "-q")
    assert git(theirs, "rev-parse", f"refs/remotes/origin/{name}") != origin
