"""Taking in what is new, sharing and proposals in a browser: two clones, a bare origin, and no git word on a page."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.git_repository import DIGUE, ESTRAN, git, make_clones, startup_file, write
from support.waiting import wait_until
from support.web_forms import Browser, Page

from incubo.web.together.jobs import JobRunner, Outcome, Task

LENA = "content/members/lena.guivarch.md"
PHASE = "phases:\n  - name: {}\n    start: 2024-01-01\n"
_GIT_WORDS = re.compile(r"\b(git|commit|commits|merge|rebase|branche?|fetch|push|pull|HEAD|origin|main)\b", re.I)


class Colleagues:
    """A browser over our copy, a colleague's copy, and what both publish to."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.theirs, self.ours = make_clones(folder)
        self.colleague = "Samuel Orvault"
        self.browser = Browser(self.ours)

    def publish(self, path: str, text: str) -> None:
        """A colleague publishes a file."""
        write(self.theirs, path, text)
        git(self.theirs, "add", "-A")
        author = f"--author={self.colleague} <colleague@rivages.example>"
        git(self.theirs, "commit", "-qm", "des nouvelles", author)
        git(self.theirs, "push", "-q", "origin", "HEAD")

    def commit(self, path: str, text: str) -> None:
        """We change a file."""
        write(self.ours, path, text)
        git(self.ours, "add", "-A")
        git(self.ours, "commit", "-qm", "Digue renommée")

    def post(self, address: str, *data: tuple[str, str]) -> Page:
        """Send a form, and wait for the end of its work."""
        return self.wait(self.browser.post(address, data))

    def wait(self, page: Page) -> Page:
        return self.browser.wait(page)

    def wait_for_end(self) -> None:
        """Wait for the end of the work, without its page."""
        names = {f"incubo-{kind}" for kind in ("sync", "publish")}
        wait_until(lambda: not names & {thread.name for thread in threading.enumerate()})

    def published(self, path: str) -> str:
        return git(self.origin, "show", f"main:{path}")


@pytest.fixture
def colleagues(tmp_path: Path) -> Colleagues:
    return Colleagues(tmp_path)


def assert_no_git_word(page: Page) -> None:
    assert _GIT_WORDS.findall(page.text) == []


def question_ids(page: Page) -> Sequence[str]:
    return list(dict.fromkeys(re.findall(r'name="(q\.[0-9a-f]{16})"', page.html)))


def test_what_is_new_is_told_with_links(colleagues: Colleagues) -> None:
    colleagues.publish(ESTRAN, startup_file("Mon Estran à marée basse"))
    page = colleagues.post("/sync")
    assert "nom : Mon Estran à marée basse (avant : Mon Estran)" in page.text
    assert '<a class="plain" href="/startups/mon-estran">' in page.html
    assert_no_git_word(page)
    assert "Mon Estran à marée basse" in colleagues.browser.get("/startups/mon-estran").text
    assert git(colleagues.ours, "status", "--porcelain") == ""


def test_both_changes_of_one_entry_are_put_together(colleagues: Colleagues) -> None:
    colleagues.publish(ESTRAN, startup_file("Mon Estran", "contact: equipe@estran.example\n"))
    write(colleagues.ours, ESTRAN, startup_file("Mon Estran").replace("les pieds", "les bottes"))
    page = colleagues.post("/sync")
    assert "les deux changements sont gardés" in page.text
    text = (colleagues.ours / ESTRAN).read_text()
    assert "equipe@estran.example" in text
    assert "les bottes" in text
    assert "1 changement à partager" in page.text


def conflict(colleagues: Colleagues) -> Page:
    colleagues.publish(ESTRAN, startup_file("Estran de Samuel"))
    write(colleagues.ours, ESTRAN, startup_file("Estran de Judith"))
    return colleagues.post("/sync")


def test_a_conflict_is_asked_in_words_and_nothing_is_written_before(colleagues: Colleagues) -> None:
    page = conflict(colleagues)
    assert "Estran de Samuel" in page.text
    assert re.search(r"celle du registre publié, par Samuel Orvault, le \d+(er)? \S+ \d{4}", page.text)
    assert "la vôtre" in page.text
    assert_no_git_word(page)
    assert "Judith" in (colleagues.ours / ESTRAN).read_text()
    page = colleagues.post("/sync", ("do", "answer"))
    assert page.status == 422
    assert "Il manque 1 réponse" in page.text
    (name,) = question_ids(page)
    page = colleagues.post("/sync", ("do", "answer"), (name, "theirs"))
    assert "Ce que vous avez choisi est gardé" in page.text
    assert "title: Estran de Samuel" in (colleagues.ours / ESTRAN).read_text()


COMMITTEE = "events:\n  - name: committee\n    date: 2025-01-10\n"


def test_a_committee_with_two_decisions_is_one_question(colleagues: Colleagues) -> None:
    """Each answer is a whole decision; of two that complete each other, both is one too, and shown before."""
    planned = startup_file("Mon Estran", COMMITTEE)
    colleagues.publish(ESTRAN, planned)
    colleagues.post("/sync")
    decided = COMMITTEE + "    decision: provisional\n    months: 2\n    amount: 40000\n"
    colleagues.publish(ESTRAN, startup_file("Mon Estran", decided))
    colleagues.commit(ESTRAN, startup_file("Mon Estran", COMMITTEE + "    next: 2025-06-30\n"))
    page = colleagues.post("/sync")
    (name,) = question_ids(page)
    assert "décision : poursuite provisoire, montant : 40 000 € et mois : 2" in page.text.replace("\u202f", " ")
    assert "mois : 2 et prochain comité : 30 juin 2025" in page.text, "with both changes"
    page = colleagues.post("/sync", ("do", "answer"), (name, "theirs"))
    assert (colleagues.ours / ESTRAN).read_text() == startup_file("Mon Estran", decided)


def test_what_a_committee_decided_is_asked_before_what_follows_from_it(colleagues: Colleagues) -> None:
    """The missions of its team were asked about first: somebody answered them who did not know why."""
    colleagues.publish(LENA, "---\nfullname: Léna Guivarch-Roué\n---\n")
    colleagues.publish(ESTRAN, startup_file("Mon Estran", f"{COMMITTEE}    decision: continue\n"))
    colleagues.commit(LENA, "---\nfullname: Léna Guivarch-Le Roux\n---\n")
    colleagues.commit(ESTRAN, startup_file("Mon Estran", f"{COMMITTEE}    decision: stop\n"))
    page = colleagues.post("/sync")
    assert len(question_ids(page)) == 2
    first, _, second = page.text.partition("Avec la décision qui n'est pas gardée")
    assert "Léna" not in first
    assert "Léna Guivarch-Le Roux" in second


def test_answers_are_kept_as_a_draft_for_the_next_time_only(colleagues: Colleagues) -> None:
    page = conflict(colleagues)
    (name,) = question_ids(page)
    colleagues.browser.post("/sync", [("do", "keep"), (name, "mine")])
    colleagues.browser = Browser(colleagues.ours)  # the server was started again
    page = colleagues.post("/sync")
    assert "Ce que vous avez choisi est gardé" in page.text
    assert "title: Estran de Judith" in (colleagues.ours / ESTRAN).read_text()
    # another difference in the same field is another question
    colleagues.publish(ESTRAN, startup_file("Estran, encore"))
    write(colleagues.ours, ESTRAN, startup_file("Estran, toujours"))
    assert question_ids(colleagues.post("/sync")) not in ([], [name])


def test_giving_up_leaves_all_as_it_was(colleagues: Colleagues) -> None:
    (name,) = question_ids(conflict(colleagues))
    colleagues.browser.post("/sync", [("do", "drop"), (name, "theirs")])
    assert "title: Estran de Judith" in (colleagues.ours / ESTRAN).read_text()
    (again,) = question_ids(colleagues.post("/sync"))
    assert "checked" not in colleagues.browser.page.html
    assert again == name


def test_what_is_shared_is_told_then_published(colleagues: Colleagues) -> None:
    colleagues.commit(DIGUE, startup_file("Digue neuve"))
    write(colleagues.ours, ESTRAN, startup_file("Estran neuf"))
    colleagues.publish(LENA, "---\nfullname: Léna Guivarch-Roué\n---\n")
    page = colleagues.browser.get("/share")
    assert "Digue neuve" in page.text
    assert "Estran neuf" in page.text
    assert_no_git_word(page)
    page = colleagues.post("/share", ("do", "publish"), ("accepted", accepted(page)))
    assert "2 changements sont publiés" in page.text
    assert "title: Estran neuf" in colleagues.published(ESTRAN)
    assert "title: Digue neuve" in colleagues.published(DIGUE)
    assert "à partager" not in page.text
    assert "Rien : vos collègues voient tout" in colleagues.browser.get("/share").text


def accepted(page: Page) -> str:
    match = re.search(r'name="accepted" value="([^"]*)"', page.html)
    assert match is not None
    return match[1]


def test_what_came_in_with_a_publication_is_said_to_be_of_colleagues(colleagues: Colleagues) -> None:
    """It stood under “1 change is published” as if that were it."""
    colleagues.publish(ESTRAN, startup_file("Mon Estran à marée basse"))
    colleagues.commit(DIGUE, startup_file("Digue et marée"))
    page = colleagues.post("/share", ("do", "publish"))
    texts = (
        "1 changement est publié",
        "Publié par vos collègues depuis",
        "Mon Estran à marée basse",
    )
    assert sorted(texts, key=page.text.index) == list(texts)


def test_new_errors_are_shown_before_anything_is_published(colleagues: Colleagues) -> None:
    write(colleagues.ours, ESTRAN, startup_file("Mon Estran", "phases:\n  - name: inconnue\n    start: 2024-01-01\n"))
    page = colleagues.browser.get("/share")
    assert "À corriger d'abord" in page.text.replace("’", "'")
    page = colleagues.post("/share", ("do", "publish"))
    assert "Rien n'a été publié" in page.text.replace("’", "'")
    assert "inconnue" not in colleagues.published(ESTRAN)
    page = colleagues.post("/share", ("do", "publish"), ("accepted", accepted(page)))
    assert "inconnue" in colleagues.published(ESTRAN)


def test_a_proposal_is_sent_followed_and_withdrawn(colleagues: Colleagues) -> None:
    write(colleagues.ours, ESTRAN, startup_file("Estran proposé"))
    page = colleagues.post("/share", ("do", "propose"))
    assert "1 changement est proposé" in page.text
    assert "1 proposition ouverte" in page.text
    assert "proposé" not in (colleagues.ours / ESTRAN).read_text()
    page = colleagues.browser.get("/proposals")
    assert "nom : Estran proposé (avant : Mon Estran)" in page.text
    assert "En attente de lecture" in page.text
    colleagues.publish(ESTRAN, startup_file("Mon Estran", "contact: equipe@estran.example\n"))
    page = colleagues.post("/proposals", ("do", "look"))
    branch = re.search(r'name="proposal" value="([^"]+)"', page.html)
    assert branch is not None
    page = colleagues.post("/proposals", ("do", "update"), ("proposal", branch[1]))
    assert "À jour, et envoyée" in page.text
    assert "equipe@estran.example" in git(colleagues.origin, "show", f"{branch[1]}:{ESTRAN}")
    page = colleagues.browser.get(f"/proposals?withdraw={branch[1]}")
    assert "Retirer cette proposition" in page.text
    page = colleagues.post("/proposals", ("do", "withdraw"), ("proposal", branch[1]))
    assert "La proposition est retirée" in page.text
    assert branch[1] not in git(colleagues.origin, "branch", "--list")
    assert "proposition ouverte" not in page.text


def test_a_proposal_shows_its_text_before_and_after(colleagues: Colleagues) -> None:
    text = startup_file("Mon Estran") + "\nLa marée est haute.\n"
    colleagues.commit(ESTRAN, text)
    colleagues.post("/share", ("do", "publish"))
    write(colleagues.ours, ESTRAN, text.replace("haute", "<b>basse</b>"))
    colleagues.post("/share", ("do", "propose"))
    html = colleagues.browser.get("/proposals").html
    assert "La marée est <del>haute.</del><ins>&lt;b&gt;basse&lt;/b&gt;.</ins>" in html
    assert "1 paragraphe inchangé" in html


def test_only_a_proposal_that_is_here_is_worked_on(colleagues: Colleagues) -> None:
    page = colleagues.post("/proposals", ("do", "withdraw"), ("proposal", "main"))
    assert page.status == 409
    assert git(colleagues.origin, "branch", "--list", "main")


def test_without_a_network_the_files_stay_and_it_can_be_tried_again(colleagues: Colleagues) -> None:
    colleagues.origin.rename(colleagues.origin.with_name("gone.git"))
    page = colleagues.post("/sync")
    assert "Le registre publié est injoignable" in page.text
    assert "Réessayer" in page.text
    colleagues.origin.with_name("gone.git").rename(colleagues.origin)
    assert "Rien de nouveau" in colleagues.post("/sync", ("do", "sync")).text


def test_where_only_proposals_are_taken_proposing_is_offered(colleagues: Colleagues) -> None:
    hook = colleagues.origin / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\nwhile read old new ref; do [ "$ref" != refs/heads/main ] || exit 1; done\n')
    hook.chmod(0o755)
    write(colleagues.ours, ESTRAN, startup_file("Estran neuf"))
    page = colleagues.post("/share", ("do", "publish"))
    assert "n'accepte que des propositions" in page.text.replace("’", "'")
    page = colleagues.post("/share", ("do", "propose"))
    assert "1 changement est proposé" in page.text


def test_a_merge_that_another_program_left_is_put_back(colleagues: Colleagues) -> None:
    colleagues.commit(ESTRAN, startup_file("Estran de Judith"))
    colleagues.publish(ESTRAN, startup_file("Estran de Samuel"))
    git(colleagues.ours, "fetch", "-q")
    git(colleagues.ours, "merge", "-q", "origin/main", check=False)
    page = colleagues.post("/sync")
    assert "Tout remettre comme avant" in page.text
    assert_no_git_word(page)
    page = colleagues.post("/sync", ("do", "abort"))
    assert "C'est fait" in page.text.replace("’", "'")
    assert "title: Estran de Judith" in (colleagues.ours / ESTRAN).read_text()
    assert question_ids(colleagues.post("/sync"))


@pytest.mark.parametrize("break_it", [("checkout", "-q", "--detach"), ("remote", "remove", "origin")])
def test_what_cannot_be_fetched_is_said_in_words(colleagues: Colleagues, break_it: tuple[str, ...]) -> None:
    git(colleagues.ours, *break_it)
    page = colleagues.post("/sync")
    assert "Les nouveautés n'ont pas pu être prises" in page.text.replace("’", "'")
    assert "incubo sync" not in page.text
    assert colleagues.browser.get("/share").status == 200
    assert colleagues.browser.get("/proposals").status == 200


def test_a_copy_that_another_program_works_in(colleagues: Colleagues) -> None:
    (colleagues.ours / ".git" / "index.lock").touch()
    page = colleagues.post("/sync")
    assert "Un autre programme travaille dans cette copie" in page.text
    assert_no_git_word(page)


def test_what_was_taken_back_from_the_published_registry_is_said(colleagues: Colleagues) -> None:
    colleagues.publish(ESTRAN, startup_file("Estran de Samuel"))
    colleagues.post("/sync")
    git(colleagues.theirs, "reset", "-q", "--hard", "HEAD~1")
    git(colleagues.theirs, "push", "-q", "--force")
    page = colleagues.post("/sync")
    assert "quelqu'un a réécrit ce qui est publié" in page.text
    assert "Estran de Samuel" in (colleagues.ours / ESTRAN).read_text()
    assert_no_git_word(page)


def test_a_copy_of_nothing_published_has_nothing_to_share(colleagues: Colleagues) -> None:
    git(colleagues.ours, "remote", "remove", "origin")
    for address in ("/share", "/proposals"):
        page = colleagues.browser.get(address)
        assert "reliée à aucun registre publié" in page.text
        assert_no_git_word(page)
        assert "<button" not in page.html.partition("<main")[2].partition("</main>")[0]


def test_one_at_a_time(colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch) -> None:
    from incubo.web.together import routes

    goes_on, count = threading.Event(), []
    carry_out = routes.carry_out

    def wait_then_carry_out(*arguments):
        count.append(1)
        goes_on.wait(10)
        return carry_out(*arguments)

    monkeypatch.setattr(routes, "carry_out", wait_then_carry_out)
    page = colleagues.browser.post("/sync", [])
    assert 'http-equiv="refresh"' in page.html
    other = colleagues.browser.post("/share", [("do", "publish")])
    assert other.status == 409
    assert "ce que vous avez demandé n'a pas commencé" in other.text
    assert "Les nouveautés arrivent" in colleagues.browser.get("/").text
    goes_on.set()
    colleagues.wait_for_end()
    assert "Ce que vous avez demandé est fait" in colleagues.browser.get("/startups").text
    assert "Rien de nouveau" in colleagues.browser.get("/sync").text
    assert "Ce que vous avez demandé" not in colleagues.browser.get("/startups").text
    assert count == [1]


def test_a_page_that_is_looked_at_leaves_the_work_its_files(
    colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    from incubo.vcs import divergence

    goes_on, began, move_branch = threading.Event(), threading.Event(), divergence.move_branch

    def wait_then_move_branch(*arguments):
        began.set()
        goes_on.wait(10)
        return move_branch(*arguments)

    monkeypatch.setattr(divergence, "move_branch", wait_then_move_branch)
    colleagues.publish(DIGUE, startup_file("Digue de Samuel"))
    colleagues.commit(ESTRAN, startup_file("Mon Estran à marée basse"))
    colleagues.browser.post("/share", [("do", "publish")])
    assert began.wait(10)
    assert "Mon Estran à marée basse" in colleagues.browser.get("/share").text
    goes_on.set()
    colleagues.wait_for_end()
    assert "publié" in colleagues.browser.get("/sync").text
    assert "Mon Estran à marée basse" in colleagues.published(ESTRAN)


def test_questions_that_wait_are_on_every_page(colleagues: Colleagues) -> None:
    conflict(colleagues)
    assert "attend votre réponse" in colleagues.browser.get("/startups").text


def test_what_was_begun_meanwhile_is_not_forgotten() -> None:
    runner = JobRunner(lambda: None)
    jobs = []
    for kind in ("look", "sync"):
        jobs.append(runner.start(Task(kind), "en", lambda _: Outcome()))
        wait_until(lambda: jobs[-1].outcome is not None)
    runner.forget(jobs[0])
    assert runner.job is jobs[1]
    runner.forget(jobs[1])
    assert runner.job is None


def test_work_ends_though_reading_again_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError

    is_over = threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda _: is_over.set())
    job = JobRunner(fail).start(Task("sync"), "en", lambda _: Outcome())
    assert is_over.wait(60)
    assert job.outcome == Outcome()


def test_hostile_names_are_only_text(colleagues: Colleagues) -> None:
    colleagues.colleague = "script&lt;b onclick=x&quot;"
    colleagues.publish(ESTRAN, startup_file("'<b onclick=x>theirs</b>'"))
    write(colleagues.ours, ESTRAN, startup_file("'<i>ours</i>'"))
    page = colleagues.post("/sync")
    assert question_ids(page)
    assert "par script&amp;lt;b onclick=x&amp;quot" in page.html
    assert "<b onclick" not in page.html


def test_a_proposed_committee_says_what_it_promised_and_said(colleagues: Colleagues) -> None:
    event = (
        "events:\n  - name: committee\n    date: 2025-01-14\n    decision: continue\n    objectives:\n"
        "      - Ouvrir deux ports\n    comment: Un bilan avant l'été.\n"
    )
    write(colleagues.ours, ESTRAN, startup_file("Mon Estran", event))
    told = "commentaire : Un bilan avant l'été. ; objectifs : Ouvrir deux ports"
    shared = colleagues.browser.get("/share").text
    assert told in shared
    assert shared.count("Ouvrir deux ports") == 1
    colleagues.post("/share", ("do", "propose"))
    assert told in colleagues.browser.get("/proposals").text


def follow(colleagues: Colleagues, folder: Path) -> Path:
    """Let our registry follow another one, which has `mon-estran` as ours does; its folder."""
    network = folder / "reseau"
    for path in (ESTRAN, LENA):
        write(network, path, (colleagues.ours / path).read_text())
    write(colleagues.ours, ".incubo/imports/reseau/source.toml", f'follow = "{network}"\ntaken_on = 2024-07-01\n')
    write(colleagues.ours, ".incubo/imports/reseau/startup/mon-estran.md", (network / ESTRAN).read_text())
    git(colleagues.ours, "add", "-A")
    git(colleagues.ours, "commit", "-qm", "suivi")
    git(colleagues.ours, "push", "-q", "origin", "HEAD")
    git(colleagues.theirs, "pull", "-q")
    write(colleagues.ours, ".git/incubo/followed", "../reseau\n")
    return network


def test_what_another_registry_has_is_taken_in_as_well(colleagues: Colleagues, tmp_path: Path) -> None:
    network = follow(colleagues, tmp_path)
    write(network, ESTRAN, startup_file("Estran du réseau"))
    page = colleagues.post("/sync")
    assert "De reseau : 1 fiche modifiée" in page.text
    assert "nom : Estran du réseau (avant : Mon Estran)" in page.text
    assert_no_git_word(page)
    assert git(colleagues.ours, "log", "-1", "--format=%s").startswith("import(reseau)")
    assert git(colleagues.ours, "status", "--porcelain") == ""
    assert "Rien de nouveau" in colleagues.post("/sync").text


def test_what_the_other_registry_and_we_changed_is_asked(colleagues: Colleagues, tmp_path: Path) -> None:
    network = follow(colleagues, tmp_path)
    write(network, ESTRAN, startup_file("Estran du réseau"))
    colleagues.commit(ESTRAN, startup_file("Estran de Judith"))
    page = colleagues.post("/sync")
    assert "Estran du réseau" in page.text
    assert "celle de reseau" in page.text
    assert "collègue et vous" not in page.text
    (name,) = question_ids(page)
    colleagues.post("/sync", ("do", "answer"), (name, "theirs"))
    assert "title: Estran du réseau" in (colleagues.ours / ESTRAN).read_text()


def test_what_is_published_is_not_what_another_registry_brought(colleagues: Colleagues, tmp_path: Path) -> None:
    """Its news were counted among “the entries that you changed”, and stood under that."""
    network = follow(colleagues, tmp_path)
    colleagues.commit(DIGUE, startup_file("Digue et marée"))
    write(network, ESTRAN, startup_file("Estran du réseau"))
    page = colleagues.post("/share", ("do", "publish"))
    assert "1 changement est publié. De reseau : 1 fiche modifiée." in page.text


def test_what_waits_to_be_shared_is_told_apart_from_what_the_source_brought(
    colleagues: Colleagues, tmp_path: Path
) -> None:
    network = follow(colleagues, tmp_path)
    with (colleagues.ours / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write('profile = "beta.gouv.fr"\n[source]\n')
    write(
        network,
        ESTRAN,
        startup_file("Estran du réseau").replace("mission: ", "link: https://estran.example\nmission: "),
    )
    colleagues.post("/sync")
    colleagues.commit(ESTRAN, (colleagues.ours / ESTRAN).read_text("utf-8").replace("mission: ", "mission: Ici, "))
    page = colleagues.browser.get("/share").text
    order = ("énoncé de la mission", "Ce qui est venu de la source, et part avec", "https://estran.example")
    assert sorted(order, key=page.index) == list(order)


def test_a_question_of_another_registry_keeps_nothing_of_ours_from_colleagues(
    colleagues: Colleagues, tmp_path: Path
) -> None:
    network = follow(colleagues, tmp_path)
    write(network, ESTRAN, startup_file("Estran du réseau"))
    colleagues.commit(ESTRAN, startup_file("Estran de Judith"))
    page = colleagues.post("/share", ("do", "publish"))
    assert "celle de reseau" in page.text
    assert "title: Estran de Judith" in colleagues.published(ESTRAN)


def test_what_the_other_registry_and_a_draft_changed_is_asked(colleagues: Colleagues, tmp_path: Path) -> None:
    network = follow(colleagues, tmp_path)
    write(network, ESTRAN, startup_file("Estran du réseau"))
    write(colleagues.ours, ESTRAN, startup_file("Estran de Judith"))
    page = colleagues.post("/sync")
    assert "celle de reseau" in page.text
    assert "celle du registre publié" not in page.text


def test_where_this_copy_never_took_anything_a_terminal_takes_it(colleagues: Colleagues, tmp_path: Path) -> None:
    follow(colleagues, tmp_path)
    (colleagues.ours / ".git/incubo/followed").unlink()
    page = colleagues.post("/sync")
    assert "cette copie n'a encore rien pris de ../reseau, que le registre suit" in page.text
    assert "Dans un terminal, vous pouvez prendre ce qui y est nouveau" in page.text


def test_a_phase_that_is_none_here_is_told(colleagues: Colleagues, tmp_path: Path) -> None:
    """It came in without a word: only a terminal asks what it becomes."""
    network = follow(colleagues, tmp_path)
    write(network, ESTRAN, startup_file("Estran du réseau", PHASE.format("rêverie")))
    for _ in range(2):
        page = colleagues.post("/sync")
        assert "« rêverie » n'est pas une phase de ce registre, et 1 produit y est. Que devient-elle ?" in page.text
        assert "dans un terminal, on peut dire ce qu'elle devient" in page.text
        assert "incubo import" not in page.text
    assert "title: Estran du réseau" in (colleagues.ours / ESTRAN).read_text()


def test_another_registry_that_is_not_there_is_told(colleagues: Colleagues, tmp_path: Path) -> None:
    network = follow(colleagues, tmp_path)
    colleagues.publish(ESTRAN, startup_file("Mon Estran à marée basse"))
    network.rename(tmp_path / "ailleurs")
    page = colleagues.post("/sync")
    assert "nom : Mon Estran à marée basse (avant : Mon Estran)" in page.text
    assert "Rien n'a été repris de reseau" in page.text
    assert "votre copie est à jour" not in colleagues.post("/sync").text


def test_nothing_is_called_published_where_nothing_was_sent(colleagues: Colleagues, tmp_path: Path) -> None:
    network = follow(colleagues, tmp_path)
    colleagues.commit(DIGUE, startup_file("Digue du large"))
    colleagues.origin.rename(tmp_path / "parti")
    write(network, ESTRAN, startup_file("Estran du réseau"))
    for action in ("publish", "propose"):
        page = colleagues.post("/share", ("do", action))
        assert "réessayer" in page.text.lower()
    assert "votre copie est à jour" not in page.text
    page = colleagues.post("/sync")
    assert "De reseau : 1 fiche modifiée" in page.text
    assert "votre copie est à jour" not in colleagues.post("/sync").text


def test_what_another_registry_has_is_told_with_the_first_publication(colleagues: Colleagues, tmp_path: Path) -> None:
    network = follow(colleagues, tmp_path)
    write(network, ESTRAN, startup_file("Estran du réseau"))
    git(colleagues.origin, "update-ref", "-d", "refs/heads/main")
    git(colleagues.ours, "update-ref", "-d", "refs/remotes/origin/main")
    page = colleagues.post("/share", ("do", "publish"))
    assert "De reseau : 1 fiche modifiée" in page.text
    assert "Estran du réseau" in colleagues.published(ESTRAN)
