"""Writing and proposing from a browser, whatever state git is in: said in words, and nothing typed is lost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.web_forms import Browser, Page

from incubo.app.changes.apply import commit_proposal

SAMUEL = "content/members/samuel.orvault.md"
LEAVE = "/change/leave?member=samuel.orvault"
NEW_DAY = "2025-01-17"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path / "registry")


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


@pytest.fixture
def nobody(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git does not know who works here."""
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    git(registry, "config", "user.useConfigOnly", "true")


def publish(registry: Path) -> Path:
    origin = registry.parent / "origin.git"
    git(registry.parent, "clone", "-q", "--bare", str(registry), str(origin))
    git(registry, "remote", "add", "origin", str(origin))
    git(registry, "fetch", "-q", "origin")
    git(registry, "branch", "-q", "--set-upstream-to=origin/main")
    return origin


def refused(browser: Browser, registry: Path, button: str = "write") -> Page:
    """Try to write; nothing is, and the answers are kept."""
    before = (registry / SAMUEL).read_bytes()
    browser.get(LEAVE)
    preview = browser.send({"on": "vendredi"})
    assert preview.status == 200, preview.text
    page = browser.send(button=button)
    assert page.status == 409, page.text
    assert (registry / SAMUEL).read_bytes() == before
    assert re.search("incubo [a-z]|git (config|merge|status|commit|branch)|--", page.text) is None  # no command
    drafts = browser.get("/drafts")
    address = re.search(r'href="(/change/leave\?draft=[0-9a-f]{16})"', drafts.html)
    assert address is not None
    assert 'value="vendredi"' in browser.get(address[1]).html
    return page


def test_a_proposal_goes_to_the_origin_and_is_withdrawn(registry: Path, browser: Browser) -> None:
    origin = publish(registry)
    before = (registry / SAMUEL).read_bytes()
    browser.get(LEAVE)
    browser.send({"on": "vendredi"})
    done = browser.send(button="propose")
    assert done.address.startswith("/done/"), done.text
    branches = git(origin, "branch", "--list", "incubo/*", "--format=%(refname:short)")
    assert branches.startswith("incubo/leave")
    assert NEW_DAY in git(origin, "show", f"{branches}:{SAMUEL}")
    assert (registry / SAMUEL).read_bytes() == before
    edit = re.search(r'name="edit" value="([^"]+)"', done.html)
    assert edit is not None
    withdrawn = browser.post("/undo", [("edit", edit[1])])
    assert git(origin, "branch", "--list", "incubo/*") == ""
    assert "La proposition est retirée." in withdrawn.text
    assert "Écrit dans vos fichiers" not in withdrawn.text


@pytest.mark.usefixtures("nobody")
def test_who_git_does_not_know_is_asked_and_the_change_goes_on(registry: Path, browser: Browser) -> None:
    browser.get(LEAVE)
    browser.send({"on": "vendredi"})
    page = browser.send(button="write")
    assert "Qui êtes-vous ?" in page.text
    assert NEW_DAY not in (registry / SAMUEL).read_text()
    data = [(name, value) for name, value in page.inputs() if name not in ("author", "address")]
    page = browser.post(LEAVE, [*data, ("author", "-c x"), ("address", "maelle"), ("do", "write")])
    assert page.status == 422
    assert "n'est pas un nom" in page.text
    assert "n'est pas une adresse électronique" in page.text
    assert 'value="maelle"' in page.html
    page = browser.post(
        LEAVE, [*data, ("author", "Maëlle Kerdoncuff"), ("address", "maelle@rivages.example"), ("do", "write")]
    )
    assert page.address.startswith("/done/"), page.text
    assert git(registry, "log", "-1", "--format=%an <%ae>") == "Maëlle Kerdoncuff <maelle@rivages.example>"
    assert git(registry, "config", "--local", "user.name") == "Maëlle Kerdoncuff"


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize(
    ("author", "address"),
    [("", "m@r.example"), ("Maëlle", ""), ("a\nb", "m"), ("<b>", "m@r.example"), ("Maëlle", "m@r.example\n[core]"),
     ("Maëlle", "--global@r"), ("é" * 999, "m@r.example"), ("Maëlle\x00", "m@r.example")],
)  # fmt: skip
def test_names_that_git_would_not_keep_are_refused(registry: Path, browser: Browser, author: str, address: str) -> None:
    before = (registry / ".git" / "config").read_bytes()
    browser.get(LEAVE)
    data = browser.send({"on": "vendredi"}).inputs()
    page = browser.post(LEAVE, [*data, ("author", author), ("address", address), ("do", "write")])
    assert page.status == 422
    assert (registry / ".git" / "config").read_bytes() == before


def write_hook(registry: Path, script: str) -> None:
    hook = registry / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


def fail_to_sign(registry: Path) -> None:
    git(registry, "config", "commit.gpgsign", "true")
    git(registry, "config", "gpg.program", "/bin/false")


@pytest.mark.parametrize("button", ["write", "propose"])
@pytest.mark.parametrize("reason", ["hook", "signature"])
def test_a_commit_that_is_refused_is_told_with_its_words_and_nothing_is_written(
    tmp_path: Path, call: RunCommand, button: str, reason: str
) -> None:
    registry = make_sample_repository(tmp_path / "registry")
    publish(registry)
    before = git(registry, "rev-parse", "HEAD")
    if reason == "hook":
        write_hook(registry, "echo 'pas le <vendredi>' >&2; exit 1")
    else:
        fail_to_sign(registry)
    browser = Browser(registry)
    browser.get(LEAVE)
    preview = browser.send({"on": "vendredi"})
    page = browser.send(button=button)
    assert page.status == 409
    words = "pas le <vendredi>" if reason == "hook" else "gpg failed to sign the data"
    told = ("rien n'a été écrit : tous les fichiers sont comme avant", "une fois réglé ce que dit git, recommencez")
    why = "l'a refusé" if reason == "hook" else "le commit n'a pas pu être signé"
    lost = "le changement n'est pas dans le registre" if button == "write" else "il n'y a pas de proposition"
    for text in (words, *told, why):
        assert text in page.text, page.text
    assert 0 < page.text.index("Vos réponses sont gardées") < page.text.index(lost)
    assert "Publiez d'abord" not in page.text
    assert git(registry, "status", "--porcelain") == ""
    assert git(registry, "rev-parse", "HEAD") == before
    assert git(registry, "branch", "--format=%(refname:short)").split() == ["main"]
    assert 'name="edit"' not in browser.get("/undo").html
    if button == "propose":
        printed = call("leave", "samuel.orvault", "--on", "vendredi", "--propose", "-y", cwd=registry, lang="fr")
        for text in (words, *told):
            assert text in " ".join(printed.err.replace("\u00a0", " ").split()), printed.err
    (registry / ".git" / "hooks" / "pre-commit").unlink(missing_ok=True)
    git(registry, "config", "commit.gpgsign", "false")
    browser.page = preview
    assert browser.send(button=button).address.startswith("/done/")


def test_what_was_changed_there_before_stays_where_a_commit_is_refused(registry: Path, browser: Browser) -> None:
    path = registry / SAMUEL
    path.write_text(path.read_text() + "\nEn cours.\n")
    before = path.read_bytes()
    write_hook(registry, "exit 1")
    assert browser.write(LEAVE, {"on": "vendredi"}).status == 409
    assert path.read_bytes() == before


def test_what_a_hook_changed_is_not_taken_back_and_the_page_says_how_to_commit(
    registry: Path, browser: Browser
) -> None:
    write_hook(registry, f"sed -i 's/{NEW_DAY}/2025-01-31/' {SAMUEL}; echo réécrit; exit 1")
    page = browser.write(LEAVE, {"on": "vendredi"})
    assert "Écrit, mais" in page.text
    assert "réécrit" in page.text
    assert "la page Partager enregistre" in page.text
    assert "2025-01-31" in (registry / SAMUEL).read_text()


def test_what_is_written_elsewhere_while_a_hook_runs_stays(
    registry: Path, browser: Browser, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, other = (registry / SAMUEL).read_bytes(), registry / "content/members/judith.marzin.md"

    def commit_meanwhile(*arguments: Any) -> Any:
        assert call("leave", "judith.marzin", "--on", NEW_DAY, "-y", cwd=registry).code == 0
        return commit_proposal(*arguments)

    monkeypatch.setattr("incubo.web.forms.writing.commit_proposal", commit_meanwhile)
    write_hook(registry, "exit 1")
    assert browser.write(LEAVE, {"on": "vendredi"}).status == 409
    assert (registry / SAMUEL).read_bytes() == before
    assert NEW_DAY in other.read_text()


def test_another_git_at_work_is_waited_for(registry: Path, browser: Browser) -> None:
    (registry / ".git" / "index.lock").touch()
    assert "une autre commande git est en cours" in refused(browser, registry).text


def test_a_merge_under_way_is_finished_first(registry: Path, browser: Browser) -> None:
    (registry / ".git" / "MERGE_HEAD").write_text(git(registry, "rev-parse", "HEAD") + "\n")
    assert "une fusion est en cours" in refused(browser, registry).text


def test_what_was_staged_stays_staged_and_out_of_the_commit(registry: Path, browser: Browser) -> None:
    other = registry / "content" / "members" / "judith.marzin.md"
    other.write_text(other.read_text() + "\nEn cours.\n")
    git(registry, "add", "-A")
    browser.write(LEAVE, {"on": "vendredi"})
    assert git(registry, "show", "--name-only", "--format=", "HEAD") == SAMUEL
    assert git(registry, "status", "--porcelain") == "M  content/members/judith.marzin.md"


def test_a_detached_head_is_told(registry: Path, browser: Browser) -> None:
    git(registry, "checkout", "-q", "--detach")
    page = browser.write(LEAVE, {"on": "vendredi"})
    assert "n'est sur aucune branche" in page.text
    assert "git branch" not in page.text
    assert NEW_DAY in git(registry, "show", f"HEAD:{SAMUEL}")


def test_a_change_on_the_branch_of_a_proposal_stays_on_it(registry: Path, browser: Browser) -> None:
    publish(registry)
    git(registry, "checkout", "-q", "-b", "incubo/essai")
    browser.write(LEAVE, {"on": "vendredi"})
    assert NEW_DAY in git(registry, "show", f"incubo/essai:{SAMUEL}")
    assert NEW_DAY not in git(registry, "show", f"main:{SAMUEL}")


def test_nothing_can_be_proposed_where_nothing_is_published(registry: Path, browser: Browser) -> None:
    browser.get(LEAVE)
    assert 'value="propose"' not in browser.send({"on": "vendredi"}).html
    refused(browser, registry, "propose")


def test_an_origin_that_does_not_answer_is_told(registry: Path, browser: Browser) -> None:
    origin = publish(registry)
    origin.rename(origin.with_suffix(".gone"))
    browser.get(LEAVE)
    browser.send({"on": "vendredi"})
    page = browser.send(button="propose")
    assert page.status in (200, 409)
    assert "origin.git" in page.text
    assert NEW_DAY not in (registry / SAMUEL).read_text()


def test_an_older_change_is_chosen_and_undone(registry: Path, browser: Browser) -> None:
    before = (registry / SAMUEL).read_bytes()
    first = browser.write(LEAVE, {"on": "vendredi"})
    browser.write("/change/set?kind=startup&id=digue-info&field=contact", {"contact": "digue@rivages.example"})
    later = (registry / "content/startups/digue-info.md").read_bytes()
    assert b"digue@rivages.example" in later
    assert 'href="/undo"' in browser.get("/log").html
    page = browser.get("/undo")
    other = re.search(r'href="(/undo\?edit=[^"]+)">', page.html)
    assert other is not None
    chosen = browser.get(other[1])
    assert "Samuel Orvault" in chosen.text
    browser.post("/undo", [])
    assert (registry / "content/startups/digue-info.md").read_bytes() == later  # nothing was named
    done = browser.post("/undo", re.findall(r'name="(edit|chosen)" value="([^"]+)"', chosen.html))
    assert done.address.startswith("/done/"), done.text
    assert (registry / SAMUEL).read_bytes() == before
    assert (registry / "content/startups/digue-info.md").read_bytes() == later
    assert "undone already" in browser.get(other[1]).text or "déjà défait" in browser.page.text
    assert browser.get(other[1]).status == 409
    assert "Undo this change" in first.text or "Défaire ce changement" in first.text


def test_an_older_change_is_undone_and_a_later_one_of_the_file_stays(registry: Path, browser: Browser) -> None:
    before = (registry / SAMUEL).read_text("utf-8")
    older = re.search(r'name="edit" value="([^"]+)"', browser.write(LEAVE, {"on": "vendredi"}).html)
    assert older is not None
    browser.write("/change/set?kind=member&id=samuel.orvault&field=role", {"role": "Développement et données"})
    address = f"/undo?edit={older[1]}"
    assert f'href="{address}"' in browser.get("/undo").html
    page = browser.get(address)
    assert page.status == 200
    assert "Ce qui y a été modifié depuis reste" in page.text
    assert "Samuel Orvault : rôle : Développement et données (avant : Développeur)" in page.text
    done = browser.post("/undo", [("edit", older[1]), ("chosen", "1")])
    assert done.address.startswith("/done/")
    expected = before.replace("role: Développeur\n", "role: Développement et données\n")
    assert (registry / SAMUEL).read_text("utf-8") == expected
    assert git(registry, "status", "--porcelain") == ""
    redo = re.search(r'href="(/redo/[0-9a-f]+)"', done.html)
    assert redo is not None
    preview = browser.get(redo[1])
    seen = re.search(r'name="seen" value="([^"]+)"', preview.html)
    assert seen is not None
    browser.post(redo[1], [("seen", seen[1])])
    again = (registry / SAMUEL).read_text("utf-8")
    assert "role: Développement et données\n" in again
    assert again != expected


def test_an_older_change_of_what_was_changed_again_names_the_later_one(registry: Path, browser: Browser) -> None:
    role = "/change/set?kind=member&id=samuel.orvault&field=role"
    older = re.search(r'name="edit" value="([^"]+)"', browser.write(role, {"role": "Chef"}).html)
    assert older is not None
    browser.write(role, {"role": "Cheffe"})
    later = (registry / SAMUEL).read_bytes()
    listed = browser.get("/undo")
    assert f'href="/undo?edit={older[1]}"' in listed.html
    assert "Impossible à défaire pour l'instant : une modification plus récente l'empêche." in listed.text
    page = browser.get(f"/undo?edit={older[1]}")
    assert (page.status, browser.page.status) == (409, 409)
    main = page.html.partition("<main")[2]
    assert re.search(r"Modifié de nouveau par vous le [^:]+ : Samuel Orvault, rôle", page.text)
    assert "Maintenant : Cheffe ; avant la modification à défaire : Développeur." in page.text
    assert 'href="/change/set?kind=member&amp;id=samuel.orvault"' in main
    assert "Défaites d'abord celle-ci" in page.text
    assert "content/" not in main
    assert "set(" not in main
    assert 'name="edit"' not in main
    assert browser.post("/undo", [("edit", older[1]), ("chosen", "1")]).status == 409
    assert (registry / SAMUEL).read_bytes() == later


def test_the_button_after_writing_undoes_its_change_after_another_one(registry: Path, browser: Browser) -> None:
    done = browser.write(LEAVE, {"on": "vendredi"})
    own = re.search(r'name="edit" value="([^"]+)"', done.html)
    browser.write("/change/set?kind=member&id=samuel.orvault&field=role", {"role": "Chef"})
    again = browser.get(done.address)
    assert own is not None
    assert f'name="edit" value="{own[1]}"' in again.html
