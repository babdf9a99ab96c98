"""`incubo log` in real repositories: what changed, who did it, when, why; of an entry, of an incubator, of a field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.git_repository import DIGUE, ESTRAN, git, lose_object, make_clones, make_repository, startup_file, write
from support.pseudo_terminal import run_with_answers

LENA = "content/members/lena.guivarch.md"
SETTINGS = 'language = "fr"\nbots = ["Export du soir"]\n'


CLAIRE = "Claire Bonnemain"


def commit(folder: Path, message: str, day: str = "2024-05-02", author: str = CLAIRE, zone: str = "+0000") -> str:
    """A commit of everything, at noon; its id."""
    git(folder, "add", "-A")
    run_git(folder, day, author, zone, "commit", "-qm", message)
    return git(folder, "rev-parse", "HEAD")


def run_git(folder: Path, day: str, author: str, zone: str, *words: str) -> None:
    """A git command that makes a commit on a day, at noon."""
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_DATE", f"{day}T12:00:00{zone}")
            patch.setenv(f"GIT_{role}_NAME", author)
            patch.setenv(f"GIT_{role}_EMAIL", "claire@rivages.example")
        git(folder, *words)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    folder = make_repository(tmp_path / "registry")
    write(folder, "incubo.toml", SETTINGS)
    git(folder, "add", "-A")
    run_git(folder, "2024-01-10", CLAIRE, "+0000", "commit", "-q", "--amend", "-m", "Le registre")
    return folder


def rows(call: RunCommand, folder: Path, *words: str) -> list[dict[str, Any]]:
    """The log as programs get it."""
    ran = call("log", *words, "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
    return found


def test_the_story_of_an_entry_goes_on_under_its_former_ids(call: RunCommand, registry: Path) -> None:
    write(registry, ESTRAN, startup_file("Mon Estran", "contact: estran@rivages.example\n"))
    commit(registry, "Contact", "2024-02-01")
    git(registry, "mv", ESTRAN, "content/startups/estran.md")
    renaming = commit(registry, "rename", "2024-03-01")
    write(registry, "content/startups/estran.md", startup_file("L'Estran", "contact: estran@rivages.example\n"))
    commit(registry, "Nom", "2024-04-01")
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Autre fiche", "2024-04-02")
    for name in ("estran", "mon-estran", "startup/mon-estran"):
        told = rows(call, registry, name)
        assert [row["what"] for row in told] == [["field"], ["renamed"], ["field"], ["added"]]
        assert [row["id"] for row in told] == ["estran", "estran", "mon-estran", "mon-estran"]
        assert told[1]["commit"] == renaming
        assert told[1]["day"] == "2024-03-01"
    shown = call("log", "estran", cwd=registry, lang="fr").out.replace("\u00a0", " ")
    assert shown.startswith("L'Estran\nCe qui a changé")
    assert "1er avril 2024 · Claire Bonnemain\n  • L'Estran : nom : L'Estran (avant : Mon Estran)" in shown
    assert "Digue" not in shown


def test_who_and_why(call: RunCommand, registry: Path) -> None:
    """The reason given to a command is told; what incubo says of the change itself, and what git proposes, is not."""
    ran = call("set", "digue", "title=Digue Info", "--yes", "--commit", "--because",
               "demandé par\nla mairie\x1b[31m, voir #12", cwd=registry)  # fmt: skip
    assert ran.code == 0, ran.err
    message = git(registry, "log", "-1", "--format=%B")
    assert message.split("\n")[1:] == ["", "demandé par la mairie [31m, voir # 12"]
    assert rows(call, registry, "digue")[0]["why"] == "demandé par la mairie [31m, voir # 12"
    for subject, reason in (
        ("Update digue.md (#14)", None),
        ("Merge branch 'main' into digue", None),
        ("Modifie digue", None),
        ("fix(digue): 2 findings", None),
        ("fix(digue): contact", "contact"),
        ("La mairie a changé d'adresse (#15)", "La mairie a changé d'adresse"),
        ("Update digue.md\n\n* un\n\n* deux\n\nParce que c'est l'usage\n\nCo-authored-by: A <a@rivages.example>",
         "Parce que c'est l'usage"),
        ("Adresse de yann@rivages.example", "Adresse de yann@…"),
    ):  # fmt: skip
        write(registry, DIGUE, startup_file("Digue", f"contact: {abs(hash(subject))}@rivages.example\n"))
        commit(registry, subject)
        assert rows(call, registry, "digue")[0]["why"] == reason, subject


def test_addresses_are_never_told(call: RunCommand, registry: Path) -> None:
    """Names are those of `.mailmap`; a name that is an address loses its end."""
    write(registry, ".mailmap", "Claire B. <claire@rivages.example>\n")
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Nom", author="claire")
    assert rows(call, registry, "digue")[0]["authors"] == ["Claire B."]
    (registry / ".mailmap").unlink()
    write(registry, DIGUE, startup_file("Digue"))
    commit(registry, "Nom", author="claire@rivages.example")
    out = call("log", "digue", cwd=registry).out
    assert "claire@…" in out
    assert "claire@rivages" not in out


def test_those_who_worked_on_it_too_are_told(call: RunCommand, registry: Path) -> None:
    """Co-authors have the names of `.mailmap`, and no address; a program is none, nor is a line without an address."""
    write(registry, ".mailmap", "Tom Rivoal <tom@rivages.example>\n")
    write(registry, ESTRAN, startup_file("Mon Estran", "contact: estran@rivages.example\n"))
    trailers = (
        "Co-authored-by: tom <tom@rivages.example>\nco-authored-by: Léna Guivarc'h <lena@rivages.example>\n"
        "Co-authored-by: export[bot] <bot@rivages.example>\nCo-authored-by: personne\n"
    )
    commit(registry, f"Une adresse pour l'équipe\n\n{trailers}")
    (told,) = rows(call, registry, "mon-estran", "--field", "contact")
    assert told["authors"] == [CLAIRE, "Tom Rivoal", "Léna Guivarc'h"]
    assert told["why"] == "Une adresse pour l'équipe"
    (told,) = rows(call, registry, "mon-estran", "--author", "rivoal")
    shown = call("log", "mon-estran", "--author", "rivoal", cwd=registry, lang="fr").out
    assert "Claire Bonnemain, Tom Rivoal et Léna Guivarc'h" in shown.replace("\u00a0", " ")
    assert "@rivages.example" not in shown.replace("estran@rivages.example", "")


def test_a_team_is_that_of_a_startup(call: RunCommand, registry: Path) -> None:
    ran = call("log", "--with-team", cwd=registry, lang="en")
    assert (ran.code, "name it" in ran.err) == (2, True)


def test_a_merge_is_told_once_by_who_did_the_work(call: RunCommand, registry: Path) -> None:
    git(registry, "checkout", "-qb", "travail")
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "set(digue): title\n\nle nom a changé", author="Hugo Destrebecq")
    git(registry, "checkout", "-q", "main")
    write(registry, ESTRAN, startup_file("Estran"))
    commit(registry, "Nom")
    message = "Merge pull request #3 from hugo/travail\n\nRenommer Digue"
    run_git(registry, "2024-05-03", CLAIRE, "+0000", "merge", "-q", "--no-ff", "-m", message, "travail")
    told = [row for row in rows(call, registry, "--since", "2024-02-01") if row["id"] == "digue"]
    assert [(row["what"], row["authors"]) for row in told] == [(["field"], ["Hugo Destrebecq"])]
    assert told[0]["why"] == "Renommer Digue / le nom a changé"
    assert told[0]["commit"] == git(registry, "rev-parse", "HEAD")


def test_a_program_is_a_database_export_and_is_taken_apart(call: RunCommand, registry: Path) -> None:
    for index in range(12):
        write(registry, f"content/startups/produit-{index:02}.md", startup_file(f"Produit {index}"))
    commit(registry, "Produits", "2024-04-01")
    for author in ("registre[bot]", "Export du soir", "Hugo Destrebecq"):
        for index in range(12):
            text = startup_file(f"Produit {index}", f"contact: p{index}@{len(author)}.example\n")
            write(registry, f"content/startups/produit-{index:02}.md", text)
        commit(registry, "Adresses", author=author)
        out = call("log", "--since", "2024-05-01", "--until", "2024-06-01", cwd=registry, lang="fr").out
        lines = [line for line in out.split("\n") if "• " in line and "Motif" not in line]
        if author == "Hugo Destrebecq":
            assert f"2 mai 2024 · {author}" in out
            assert "12 fiches" in lines[0]
        else:
            assert "2 mai 2024 · export de la base\n" in out
            words = ("--since", "2024-05-01", "--until", "2024-06-01", "--author", "Export de la base")
            assert len(json.loads(call("log", *words, "-f", "json", cwd=registry, lang="fr").out)["rows"]) == 12
            assert len(lines) == 12
            assert author not in out
        git(registry, "reset", "-q", "--hard", "HEAD~1")
    words = ("--since", "2024-03-01", "--until", "2024-04-15")
    assert call("log", *words, "--all", cwd=registry).out.count("New product") == 12
    assert call("log", *words, cwd=registry).out.count("12 new products: Produit 0, Produit 1") == 1


def test_phases_changed_alike_share_a_line(call: RunCommand, registry: Path) -> None:
    paths = [f"content/startups/produit-{index:02}.md" for index in range(11)]
    phase = "phases:\n  - name: construction\n    start: {}\n"
    for day, message in (("2023-01-01", "Produits"), ("2023-01-02", "Rentrer les dates")):
        for index, path in enumerate(paths):
            write(registry, path, startup_file(f"Produit {index}", phase.format(day)))
        commit(registry, message)
    out = call("log", "--until", "2024-05-02", cwd=registry).out
    assert "11 entries, phases corrected: Produit 0, Produit 1" in out
    assert "--all tells each" in out
    assert call("log", "--until", "2024-05-02", "--all", cwd=registry).out.count("begins on 2 January 2023") == 11
    summary = json.loads(call("log", "--until", "2024-05-02", "--summary", "--format", "json", cwd=registry).out)
    corrected = next(row for row in summary["rows"] if row["what"] == "phase-corrections")
    assert (corrected["entries"], corrected["changes"]) == (11, 11)
    assert {"id": "produit-00", "title": "Produit 0", "detail": None} in corrected["why"]


MISSION = """---
fullname: Léna Guivarch
missions:
  - start: 2024-01-01
    end: {}
    startups:
      - digue
---
"""


def test_filters(call: RunCommand, registry: Path) -> None:
    write(registry, "content/incubators/rivages.md", "---\ntitle: Rivages\n---\n")
    write(registry, DIGUE, startup_file("Digue", "incubator: rivages\n"))
    commit(registry, "Un incubateur", "2024-02-01")
    write(registry, LENA, MISSION.format("2024-06-30"))
    commit(registry, "Léna", "2024-03-01", "Hugo Destrebecq")
    write(registry, LENA, MISSION.format("2024-12-31"))
    commit(registry, "Prolonger", "2024-04-01")
    write(registry, ESTRAN, startup_file("Estran"))
    commit(registry, "Nom", "2024-04-02", zone="-1100")
    since = ("--since", "2024-01-15")

    def ids(*words: str) -> list[str]:
        return [row["id"] for row in rows(call, registry, *since, *words)]

    assert ids("--kind", "member") == ["lena.guivarch", "lena.guivarch"]
    assert ids("--author", "hugo") == ["lena.guivarch"]
    assert ids("--author", "HUGÓ dest") == ["lena.guivarch"]
    assert ids("--incubator", "rivages") == ["lena.guivarch", "lena.guivarch", "digue", "rivages"]
    assert [row["what"] for row in rows(call, registry, *since, "--field", "missions.end")] == [
        ["mission-extended"],
        ["mission-added"],
    ]
    assert ids("--field", "missions.employer") == []
    assert ids("--field", "title") == ["mon-estran"]
    assert ids("digue") == ["digue"]
    assert ids("digue", "--with-team") == ["lena.guivarch", "lena.guivarch", "digue"]
    assert ids("--until", "2024-03-15") == ["lena.guivarch", "digue", "rivages"]
    late = rows(call, registry, *since)[0]
    assert (late["day"], late["time"]) == ("2024-04-03", "01:00")  # noon at UTC-11 is the next day in Paris
    assert "did you mean “missions.end”" in call("log", "--field", "missions.ende", cwd=registry).err
    assert call("log", "nowhere", cwd=registry).code == 2
    assert call("log", "--since", "2024-05-01", "--until", "2024-04-01", cwd=registry).code == 2


def test_what_is_pasted_has_no_commit_ids(call: RunCommand, registry: Path) -> None:
    git(registry, "remote", "add", "origin", "https://github.example/rivages/registre.git")
    git(registry, "update-ref", "refs/remotes/origin/main", "HEAD")
    write(registry, DIGUE, startup_file("Digue Info"))
    unsent = commit(registry, "Nom")
    sent = git(registry, "rev-parse", "HEAD~1")
    since = ("log", "digue")
    for form in ("markdown", "html"):
        out = call(*since, "--format", form, cwd=registry).out
        assert "Digue Info" in out
        assert unsent[:7] not in out
    assert unsent[:8] in call(*since, cwd=registry).out
    git(registry, "update-ref", "refs/remotes/origin/main", sent)
    assert [row["link"] for row in rows(call, registry, "digue")] == [
        None,
        f"https://github.example/rivages/registre/commit/{git(registry, 'rev-parse', 'HEAD~1')}",
    ]
    csv = call(*since, "--format", "csv", cwd=registry).out.split("\n")
    assert csv[0] == "day,time,kind,id,entry,change,what,fields,authors,is_bot,why,commit,link"
    code, out = run_with_answers(
        registry, "log", "digue", "--color", "always", env={"TERM": "xterm-256color", "NO_COLOR": ""}
    )
    assert code == 0
    assert f"\x1b]8;;https://github.example/rivages/registre/commit/{git(registry, 'rev-parse', 'HEAD~1')}\x1b\\" in out


def test_since_the_last_note(call: RunCommand, registry: Path) -> None:
    """A note is what is written to be pasted or sent; what is only looked at moves nothing."""

    def told(*words: str) -> str:
        ran = call("log", "--since", "last", *words, cwd=registry)
        assert ran.code == 0, ran.err
        return ran.out

    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Nom", date.today().isoformat())
    assert "There is no earlier note of this" in told()
    assert "Digue Info" in told("--format", "markdown")
    write(registry, ESTRAN, startup_file("Estran"))
    commit(registry, "Nom", "2024-01-01")  # later in the history, though its clock was wrong
    for _ in range(2):
        out = told()
        assert "Estran: name: Estran" in out
        assert "Digue Info" not in out
        assert "Since the note of" in out
    note = registry.parent / "note.html"
    told("-o", str(note))
    assert "Estran" in note.read_text()
    assert "Nothing changed." in told()
    assert "Digue Info" in told("--kind", "startup")  # another subject, of which there was no note
    git(registry, "commit", "-q", "--amend", "-m", "autre")
    git(registry, "reflog", "expire", "--all", "--expire=now")
    assert "what it ended with is not in this history" in told()
    (registry / ".git/incubo/log-notes.json").write_bytes(b"\xff{")
    assert "There is no earlier note of this" in told()


def test_nothing_of_one_incubator_is_not_nothing_of_all(call: RunCommand, registry: Path) -> None:
    write(registry, "content/incubators/rivages.md", "---\ntitle: Rivages\n---\n")
    commit(registry, "Un incubateur", "2024-02-01")
    scoped = call("log", "--over", "2020", "--incubator", "rivages", cwd=registry).out
    assert "What changed at other incubators is not told (--incubator all shows it)." in " ".join(scoped.split())
    every = call("log", "--over", "2020", "--incubator", "all", cwd=registry).out
    assert "Nothing changed." in every
    assert "other incubators" not in every


def test_a_shallow_clone_says_where_its_history_ends(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Nom", "2024-04-01")
    write(registry, ESTRAN, startup_file("Estran"))
    commit(registry, "Nom", "2024-05-01")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", registry.as_uri(), str(clone))
    out = call("log", "--since", "2024-01-01", cwd=clone).out
    assert "Estran" in out
    assert "Digue" not in out
    assert "This copy holds the history since 1 April 2024 only" in out
    assert "Digue" not in call("log", "digue", cwd=clone).out.split("\n", 1)[1]
    assert "unshallow" not in call("log", "--since", "2024-04-15", cwd=clone).out


def test_hostile_commits(call: RunCommand, registry: Path) -> None:
    """Texts of strangers cannot control a terminal, nor become markup, nor be taken for what git says."""
    write(registry, "content/startups/a\n:100644 100644 x y M.md", startup_file("Nom\x1b[31m"))
    write(registry, DIGUE, startup_file("[x](javascript:1) <script>"))
    message = f"::error::x\x1b[2J\n\n<img src=x> @equipe\n{'a@' * 3000}\n:100644 100644"
    commit(registry, message, author="M\x1b[31mallory ::add-mask::x")
    for words in ((), ("--format", "markdown"), ("--format", "html"), ("--format", "csv"), ("--all",)):
        out = call("log", "--since", "2024-01-01", *words, cwd=registry).out
        assert "\x1b" not in out
        assert "mallory" in out
        if "markdown" in words or "html" in words:
            assert "<img" not in out.replace("\\<img", "")
            assert "<script>" not in out.replace("\\<script\\>", "")
        assert "\n::" not in out
    assert len(rows(call, registry, "digue")) == 2


@pytest.mark.parametrize("time", ["1@0 +0000", "99999999999@0 +0000", "0 +0000"])
def test_a_clock_that_was_wrong_hides_nothing(call: RunCommand, registry: Path, time: str) -> None:
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Nom", "2024-04-01")
    write(registry, ESTRAN, startup_file("Estran"))
    git(registry, "add", "-A")
    tree, parent = git(registry, "write-tree"), git(registry, "rev-parse", "HEAD")
    stamp = time.partition("@")[0] + " +0000"
    text = f"tree {tree}\nparent {parent}\nauthor A <a@b.example> {stamp}\ncommitter A <a@b.example> {stamp}\n\nNom\n"
    (registry / "commit.txt").write_text(text)
    sha = git(registry, "hash-object", "-t", "commit", "-w", "--literally", "commit.txt")
    git(registry, "reset", "-q", "--hard", sha)
    assert "digue" in [row["id"] for row in rows(call, registry, "--since", "2024-03-15", "--until", "2024-04-15")]
    assert call("log", cwd=registry).code == 0


def test_a_reason_is_asked_where_a_commit_is_made(registry: Path) -> None:
    words = ("set", "digue", "title=Digue A", "--commit")
    code, out = run_with_answers(registry, *words, answers=("la mairie l'a demandé",))
    assert code == 0, out
    assert "Why? (Enter: no reason)" in out
    assert git(registry, "log", "-1", "--format=%b") == "la mairie l'a demandé"
    code, out = run_with_answers(registry, "set", "digue", "title=Digue B", "--commit", answers=("",))
    assert code == 0, out
    assert git(registry, "log", "-1", "--format=%b") == ""
    code, out = run_with_answers(registry, "set", "digue", "title=Digue C", answers=("y",))
    assert code == 0, out
    assert "Why?" not in out
    for more in (("--yes",), ("-m", "Nom")):
        code, out = run_with_answers(registry, "set", "digue", f"title=Digue {len(more)}", "--commit", *more)
        assert (code, "Why?" in out) == (0, False), out


def test_a_reason_is_asked_for_a_proposal(call: RunCommand, tmp_path: Path) -> None:
    """Whoever chooses to propose at the question is asked once more, and `log` tells it where it was accepted."""
    _, _, ours = make_clones(tmp_path)
    code, out = run_with_answers(ours, "set", "digue", "title=Digue Info", answers=("propose", "la mairie le demande"))
    assert code == 0, out
    git(ours, "merge", "-q", "--no-ff", "-m", "Merge branch 'x'", "incubo/set-digue-title")
    assert rows(call, ours, "digue")[0]["why"] == "la mairie le demande"


def test_a_reason_without_a_commit_is_refused(call: RunCommand, registry: Path) -> None:
    ran = call("set", "digue", "title=Digue", "--yes", "--because", "parce que", cwd=registry)
    assert ran.code == 2
    assert "--because is kept in a commit" in ran.err
    words = ("--yes", "--commit", "-m", "Le nom\n\nsuite", "--because", "-- x")
    ran = call("set", "digue", "title=Dig", *words, cwd=registry)
    assert ran.code == 0, ran.err
    assert git(registry, "log", "-1", "--format=%B") == "Le nom\n\nx\n\nsuite"


def test_outside_git_and_before_the_first_commit(call: RunCommand, tmp_path: Path) -> None:
    write(tmp_path, ESTRAN, startup_file("Mon Estran"))
    assert "not in a git repository" in call("log", cwd=tmp_path).err
    git(tmp_path, "init", "-q")
    ran = call("log", cwd=tmp_path)
    assert (ran.code, "nothing is committed yet" in ran.err) == (2, True)


def test_what_is_not_committed_is_counted(call: RunCommand, registry: Path) -> None:
    write(registry, DIGUE, startup_file("Digue Info"))
    assert "1 file differs from the last commit" in call("log", cwd=registry).out
    assert "differs" not in call("log", "--until", "2024-01-15", cwd=registry).out


def test_interrupting_ends_with_what_is_done(call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from incubo.history import log_lines

    for index in range(3):
        write(registry, DIGUE, startup_file(f"Digue {index}"))
        commit(registry, "Nom", f"2024-05-0{index + 1}")
    tell, seen = log_lines.tell_commit, []

    def tell_one(*arguments: Any, **named: Any) -> Any:
        if seen:
            raise KeyboardInterrupt
        seen.append(arguments)
        return tell(*arguments, **named)

    monkeypatch.setattr(log_lines, "tell_commit", tell_one)
    ran = call("log", "--since", "2024-01-01", cwd=registry)
    assert ran.code == 130
    assert "Digue 2" in ran.out
    assert "Digue 1" not in ran.out.replace("instead of Digue 1", "")
    assert "Stopped: what came before 3 May 2024 is not told." in ran.out


def test_a_page_ends_with_the_last_changes(call: RunCommand, registry: Path) -> None:
    for index in range(7):
        write(registry, DIGUE, startup_file(f"Digue {index}"))
        commit(registry, "Changer de nom encore", f"2024-05-0{index + 1}", "Hugo Destrebecq")
    page = json.loads(call("show", "digue", "--format", "json", cwd=registry).out)
    items = page["sections"]["history"]["blocks"][0]["items"]
    assert [item["values"][0] for item in items] == [f"2024-05-0{day}" for day in (7, 6, 5, 4, 3)]
    assert items[0]["values"][1]["what"] == ["field"]
    assert items[0]["values"][2:] == [["Hugo Destrebecq"], "Changer de nom encore"]
    assert "2024-05-03" in call("show", "digue", cwd=registry).out
    assert "2024-05-03" not in call("show", "digue", "--no-history", cwd=registry).out
    _, ours, _ = make_clones(registry.parent / "clones")
    assert "2024" not in call("show", "mon-estran", "--no-history", cwd=ours).out.partition("Last changes")[2]


def test_what_git_cannot_read_leaves_a_page_as_it_is(call: RunCommand, registry: Path) -> None:
    tree = git(registry, "rev-parse", "HEAD:content/startups")
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Nom")
    lose_object(registry, tree)
    shown = call("show", "digue", cwd=registry)
    assert (shown.code, "Digue Info" in shown.out) == (0, True)
    assert "git cannot read all of the history" in shown.out
    digest = call("digest", cwd=registry)
    assert (digest.code, "git cannot read all of the history" in digest.err) == (0, True)
    ran = call("log", "digue", cwd=registry)
    assert (ran.code, ran.out, "git cannot read all of the history" in ran.err) == (2, "", True)


def test_a_digest_lists_what_was_written(call: RunCommand, registry: Path) -> None:
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Nom de la mairie", "2024-05-02")
    words = ("digest", "--since", "2024-05-01", "--at", "2024-05-07", "--format")
    out = call(*words, "markdown", cwd=registry).out
    assert "## Written in the entries\n\n- Digue Info: name: Digue Info (instead of Digue) · Claire Bonnemain" in out
    page = json.loads(call(*words, "json", cwd=registry).out)
    assert len(page["sections"]["written"]["blocks"][0]["items"]) == 1


def test_the_story_of_a_startup_goes_on_under_the_ids_it_redirects_from(call: RunCommand, registry: Path) -> None:
    """No rename that git sees: the sheet was removed and written anew; before, two commits did the same."""
    (registry / ESTRAN).unlink()
    removal = commit(registry, "remove", "2024-02-01")
    redirects = (
        'redirect_from:\n  - /startups/mon-estran\n  - /startups/../..\n  - /startups/digue\n  - "/startups/a\\0b"\n'
    )
    other = "".join(f"metrics_{n}: {n}\n" for n in range(40))
    write(registry, "content/startups/laisse.md", startup_file("Laisse", redirects))
    addition = commit(registry, "add", "2024-02-02")
    (registry / "content/startups/laisse.md").unlink()
    new_redirects = redirects + "  - /startups/laisse\n" + other
    write(registry, "content/startups/greve.md", startup_file("Grève", new_redirects))
    renaming = commit(registry, "rewrite", "2024-03-01")
    told = rows(call, registry, "greve")
    assert [(row["commit"], row["id"], row["what"][0]) for row in told if row["what"] != ["field"]] == [
        (renaming, "greve", "renamed"),
        (addition, "laisse", "added"),
        (removal, "mon-estran", "removed"),
        (git(registry, "rev-list", "--max-parents=0", "HEAD"), "mon-estran", "added"),
    ]


def test_what_is_told_survives_a_rename_by_somebody_else(call: RunCommand, registry: Path) -> None:
    """A mission on a startup is a change of its incubator under the id that it had then, whoever renamed it."""
    write(registry, "content/incubators/rivages.md", "---\ntitle: Rivages\n---\n")
    write(registry, DIGUE, startup_file("Digue", "incubator: rivages\n"))
    commit(registry, "Un incubateur", "2024-02-01")
    write(registry, LENA, MISSION.format("2024-06-30"))
    commit(registry, "Léna", "2024-03-01", "Hugo Destrebecq")
    git(registry, "mv", DIGUE, "content/startups/digue-info.md")
    write(registry, LENA, MISSION.format("2024-06-30").replace("- digue\n", "- digue-info\n"))
    commit(registry, "Autre nom", "2024-04-01")
    (told,) = rows(call, registry, "--since", "2024-01-15", "--author", "hugo", "--incubator", "rivages")
    assert told["id"] == "lena.guivarch"
    assert "Digue" in told["change"]
    assert "digue" not in told["change"].replace("Digue", "")
    story = rows(call, registry, "lena.guivarch")
    assert [row["what"] for row in story if "form" not in row["what"]] == [["mission-added"], ["added"]]
    both = rows(call, registry, "--since", "2024-01-15", "--kind", "member")
    assert {row["kind"] for row in both} == {"member"}


def test_a_frozen_registry_counts_from_its_day(call: RunCommand, registry: Path) -> None:
    """“Monday” is the one before that day; what was committed later is told where it is asked for."""
    write(registry, "incubo.toml", SETTINGS + "at = 2024-04-10\n")
    write(registry, ESTRAN, startup_file("Estran"))
    commit(registry, "Nom", "2024-04-09")
    page = call("log", "--since", "monday", cwd=registry)
    assert page.out.startswith("From 8 to 10 April 2024"), page.out
    assert "Estran: name: Estran" in page.out
    assert call("log", "--since", "2024-04-01", "--summary", cwd=registry).out.startswith("From 1 to 10 April 2024")
    write(registry, DIGUE, startup_file("Digue Info"))
    commit(registry, "Nom", "2024-06-03")
    page = call("log", "--since", "monday", cwd=registry)
    assert page.out.startswith("From 8 to 10 April 2024"), page.out
    assert "Digue Info" not in page.out
    assert "not told (--until 2024-06-03 tells it)" in page.out
    later = call("log", "--since", "monday", "--until", "2024-06-03", cwd=registry)
    assert later.out.startswith("From 8 April to 3 June 2024"), later.out
    assert "Digue Info" in later.out
    assert "Digue Info" not in call("diff", "monday", cwd=registry).out
    assert "Digue Info" in call("diff", "monday", "HEAD", cwd=registry).out


def test_a_day_is_asked_for_with_other_options(call: RunCommand, registry: Path) -> None:
    for words, options in (("log", "--until and --over"), ("diff", "--over")):
        ran = call(words, "--at", "2024-04-10", cwd=registry)
        assert ran.code == 2
        assert f"for another day or period: {options}\n" in ran.err


def test_a_summary_counts_each_change_as_what_it_is(call: RunCommand, registry: Path) -> None:
    """A text that changes together with fields is a text too."""
    write(registry, DIGUE, startup_file("Digue Info") + "\nUne autre phrase.\n")
    commit(registry, "Nom et texte", "2024-05-02")
    words = ("--since", "2024-05-01", "--until", "2024-05-31", "--summary")
    counted = {row["what"]: row["changes"] for row in rows(call, registry, *words)}
    alone = {row["what"]: row["changes"] for row in rows(call, registry, *words, "--field", "body")}
    assert counted["text"] == alone["text"] == 1
    assert counted["fields"] == 1


def _make_stories(call: RunCommand, folder: Path, places: tuple[str, str, str]) -> None:
    """The same story of a registry in a repository; it is in each of these folders in turn ("": at the top)."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    write(folder, "LISEZMOI.md", "Un dépôt qui a aussi autre chose.\n")
    commit(folder, "Le dépôt", "2023-12-01")
    first, second, third = ((folder / place) for place in places)
    write(first, "incubo.toml", SETTINGS)
    write(first, ESTRAN, startup_file("Mon Estran"))
    write(first, DIGUE, startup_file("Digue"))
    write(first, "content/startups/partie.md", startup_file("Partie"))
    commit(folder, "Le registre", "2024-01-10")
    (first / "content/startups/partie.md").unlink()
    commit(folder, "Partie n'existe plus", "2024-01-11")
    write(first, ESTRAN, startup_file("Mon Estran", "contact: un@rivages.example\n"))
    commit(folder, "Un contact", "2024-02-01", "Paul Kervella")

    def move(old: Path, new: Path) -> None:
        if old != new:
            new.mkdir(parents=True, exist_ok=True)
            for name in ("incubo.toml", "content"):
                (old / name).rename(new / name)

    move(first, second)
    write(second, DIGUE, startup_file("Digue Info"))
    (second / ESTRAN).rename(second / "content/startups/estran.md")
    commit(folder, "Ailleurs", "2024-03-01")
    write(second, "content/startups/bouee.md", startup_file("Bouée"))
    write(second, "content/startups/breve.md", startup_file("Brève"))
    commit(folder, "Deux nouvelles", "2024-03-02")
    (second / "content/startups/breve.md").unlink()
    commit(folder, "Brève n'existe plus", "2024-03-03")
    move(second, third)
    git(folder, "add", "-A")
    run_git(folder, "2024-04-01", CLAIRE, "+0000", "commit", "-q", "--allow-empty", "-m", "Encore ailleurs")
    write(third, "content/startups/estran.md", startup_file("L'Estran", "contact: deux@rivages.example\n"))
    commit(folder, "Le nom", "2024-05-01")


@pytest.mark.slow
@pytest.mark.parametrize(
    "places",
    [("", "registre", "donnees/registre"), ("registre", "site", ""), ("un", "un", "deux"), ("un", "deux", "un")],
)
def test_a_registry_that_moved_in_its_repository_is_followed(
    call: RunCommand, tmp_path: Path, places: tuple[str, str, str]
) -> None:
    """It has the same log as one that never moved; so have its entries, also those from before, and its pages."""
    stayed, moved = tmp_path / "stayed", tmp_path / "moved"
    _make_stories(call, stayed, (places[2], places[2], places[2]))
    _make_stories(call, moved, places)

    def told(folder: Path, *words: str) -> list[dict[str, Any]]:
        return [{**row, "commit": ""} for row in rows(call, folder / places[2], *words)]

    everything = ("--since", "2023-01-01")
    assert len(told(stayed, *everything)) == 11
    entries = (("estran",), ("mon-estran",), ("digue",), ("bouee",), ("partie",), ("bouee", "partie"), ("breve",))
    periods = (everything, ("--since", "2024-02-15"), ("estran", "--since", "2024-02-15"), ("digue", "--with-team"))
    for words in (*entries, *periods):
        assert told(moved, *words) == told(stayed, *words) != [], words
    page = json.loads(call("show", "estran", "--format", "json", cwd=moved / places[2]).out)
    assert len(page["sections"]["history"]["blocks"][0]["items"]) == 4
    out = call("log", *everything, cwd=moved / places[2], lang="fr").out
    assert "le 1er avril 2024" in out.replace("\u00a0", " ").partition("a été déplacé")[2]
    git(moved, "clone", "-q", "--bare", ".", str(tmp_path / "nu.git"))
    bare = json.loads(call("log", *everything, "--format", "json", cwd=tmp_path / "nu.git").out)["rows"]
    assert [{**row, "commit": ""} for row in bare] == told(stayed, *everything)


def test_of_several_registries_nobody_knows_which_one_it_was(call: RunCommand, tmp_path: Path) -> None:
    for place in ("un", "deux"):
        write(tmp_path / "depot", f"{place}/{ESTRAN}", startup_file("Mon Estran"))
    folder = tmp_path / "depot"
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "Deux registres", "2024-01-10")
    (folder / "un").rename(folder / "trois")
    commit(folder, "Ailleurs", "2024-02-10")
    ran = call("log", "--since", "2024-01-01", cwd=folder / "trois", lang="en")
    assert "Mon Estran" in ran.out
    assert "this repository had several registries (deux and un)" in " ".join(ran.out.split())


def test_a_registry_without_entries_is_not_one_that_moved(call: RunCommand, tmp_path: Path) -> None:
    write(tmp_path, ESTRAN, startup_file("Mon Estran"))
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "Une fiche", "2024-01-10")
    git(tmp_path, "rm", "-q", ESTRAN)
    commit(tmp_path, "Plus rien", "2024-01-11")
    write(tmp_path, DIGUE, startup_file("Digue"))
    commit(tmp_path, "Une autre", "2024-01-12")
    for words in (("mon-estran",), ("mon-estran", "digue"), ("--since", "2024-01-01")):
        told = [(row["id"], row["what"]) for row in rows(call, tmp_path, *words)]
        assert told[-2:] == [("mon-estran", ["removed"]), ("mon-estran", ["added"])]
        assert len(told) == (2 if len(words) == 1 else 3)


def test_a_note_begins_with_what_there_is_to_read(call: RunCommand, registry: Path) -> None:
    """From five lines on, in what is passed on; changes of the formatting are not counted."""
    for number in range(5):
        write(registry, f"content/startups/s{number}.md", startup_file(f"Startup {number}"))
        git(registry, "add", "-A")
        commit(registry, "Encore une", f"2024-06-0{number + 1}")
        note = call("log", "--since", "2024-06-01", "--format", "markdown", cwd=registry, lang="en").out
        assert ("## In short" in note) == (number == 4)
    assert "- Products · new entries: 5 (Startup 0, Startup 1, Startup 2, Startup 3 and Startup 4)" in note
    assert note.index("## In short") < note.index("## 5 June 2024")
    assert "In short" not in call("log", "--since", "2024-06-01", cwd=registry, lang="en").out


def test_a_period_is_the_same_range_for_log_diff_and_digest(call: RunCommand, registry: Path) -> None:
    """`--over` has both its days, and so have two words of `diff`; one alone says since when."""
    for day in ("2024-03-31", "2024-04-01", "2024-06-30", "2024-07-01"):
        write(registry, f"content/startups/du-{day}.md", startup_file(f"Du {day}"))
        git(registry, "add", "-A")
        commit(registry, "Une fiche", day)

    def told(*words: str) -> set[str]:
        ran = call(*words, "--incubator", "all", "--format", "csv", cwd=registry, lang="en")
        assert ran.code == 0, ran.err
        return {day for day in ("03-31", "04-01", "06-30", "07-01") if day in ran.out}

    quarter, since = {"04-01", "06-30"}, {"04-01", "06-30", "07-01"}
    assert told("log", "--over", "2024-T2") == told("diff", "--over", "2024-T2") == quarter
    assert told("log", "--since", "2024-Q2", "--until", "2024-Q2") == told("diff", "2024-Q2", "2024-Q2") == quarter
    assert told("log", "--since", "2024-Q2") == told("diff", "2024-Q2") == told("diff", "--over", "2024-Q2..") == since
    assert told("log", "--over", "2024-04..2024-Q2") == told("diff", "2024-04", "2024-06") == quarter
    digest = json.loads(call("digest", "--since", "2024-Q2", "--at", "2024-Q2", "-f", "json", cwd=registry).out)
    assert digest["sections"]["sheets"]["blocks"][0]["facts"][0]["values"][0] == len(quarter)
    listed = call("list", "startups", "--all", "--known", "2024-Q2", "--columns", "id", "-f", "csv", cwd=registry).out
    assert ("du-2024-06-30" in listed, "du-2024-07-01" in listed) == (True, False)
    for command in ("log", "diff"):
        ran = call(command, "--over", "2125-Q2", cwd=registry, lang="en")
        assert (ran.code, "begins after the chosen day" in ran.err) == (2, True)
    assert call("log", "--over", "2024", "--since", "2024", cwd=registry).code == 2
    assert call("diff", "--over", "2024", "--branches", "main", cwd=registry).code == 2


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_a_copy_without_the_files_of_the_past_says_so(
    call: RunCommand, registry: Path, tmp_path: Path, left_out: str
) -> None:
    """log and diff ask no server, one file after the other; a page is shown without its last changes."""
    for number in range(3):
        write(registry, DIGUE, startup_file(f"Digue {number}"))
        commit(registry, "Nom", f"2024-06-0{number + 1}")
    git(registry, "config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    git(tmp_path, "clone", "-q", f"--filter={left_out}", f"file://{registry}", str(partial))
    before = git(partial, "count-objects", "-v")
    for words in (("log", "digue"), ("log", "--since", "2024-06-01"), ("diff", "2024-06-01", "2024-06-03")):
        ran = call(*words, cwd=partial, lang="en")
        assert (ran.code, "to get all of them: git fetch --refetch --no-filter" in ran.err) == (2, True), ran.err
        assert ran.out == ""
    assert call("digest", "--since", "2024-06-01", cwd=partial, lang="en").code == 0
    shown = call("show", "digue", cwd=partial, lang="en")
    assert (shown.code, "Last changes" in shown.out) == (0, False)
    assert "The last changes are not shown: " in shown.out
    assert "to get all of them: git fetch --refetch --no-filter" in " ".join(shown.out.split())
    if left_out == "blob:none":  # the commit that last changed a file is looked for in the trees
        assert git(partial, "count-objects", "-v") == before
    git(partial, "fetch", "-q", "--refetch", "--no-filter")
    assert rows(call, partial, "digue") == rows(call, registry, "digue")
    assert "Digue 2" in call("diff", "2024-06-01", "2024-06-03", cwd=partial).out


def test_the_address_that_a_rename_keeps_is_told_with_it(call: RunCommand, registry: Path) -> None:
    ran = call("rename", "mon-estran", "estran", "--yes", "--commit", cwd=registry)
    assert ran.code == 0, ran.err
    told = rows(call, registry, "estran")[0]
    assert (told["what"], told["fields"]) == (["renamed", "field"], ["redirect_from"])
    assert "/startups/mon-estran" not in told["change"]


def test_the_summary_names_an_entry_once(call: RunCommand, registry: Path) -> None:
    """One that got another id and another title is one entry, under those of today."""
    write(registry, ESTRAN, startup_file("Mon Estran", "contact: estran@rivages.example\n"))
    commit(registry, "Contact", "2024-02-01")
    git(registry, "mv", ESTRAN, "content/startups/estran.md")
    commit(registry, "rename", "2024-03-01")
    write(registry, "content/startups/estran.md", startup_file("L'Estran", "contact: autre@rivages.example\n"))
    commit(registry, "Nom", "2024-04-01")
    ran = call("log", "--since", "2024-01-15", "--summary", "--format", "json", cwd=registry)
    counted = {row["what"]: (row["entries"], row["changes"], row["names"]) for row in json.loads(ran.out)["rows"]}
    assert counted == {"renamed": (1, 1, "L'Estran"), "fields": (1, 3, "L'Estran")}


def test_an_entry_that_is_there_again_is_not_new(call: RunCommand, registry: Path) -> None:
    """What changed in it since it was removed is told; with others of its commit, and where it goes and comes twice."""
    write(registry, ESTRAN, startup_file("Mon Estran", "contact: estran@rivages.example\n"))
    commit(registry, "Contact", "2024-02-01")
    (registry / ESTRAN).unlink()
    commit(registry, "Retirer", "2024-03-01")
    write(registry, ESTRAN, startup_file("Mon Estran", "contact: autre@rivages.example\n"))
    write(registry, "content/startups/mole.md", startup_file("Le môle"))
    commit(registry, "Remettre", "2024-04-01")
    (registry / ESTRAN).unlink()
    commit(registry, "Retirer encore", "2024-05-01")
    git(registry, "revert", "--no-commit", "HEAD")
    commit(registry, "Remettre encore", "2024-06-01")
    told = [(row["id"], row["what"]) for row in rows(call, registry, "--since", "2024-01-15")]
    assert told == [
        ("mon-estran", ["restored"]), ("mon-estran", ["removed"]), ("mole", ["added"]), ("mon-estran", ["restored"]),
        ("mon-estran", ["field"]), ("mon-estran", ["removed"]), ("mon-estran", ["field"]),
    ]  # fmt: skip
    shown = call("log", "mon-estran", cwd=registry, lang="en").out
    assert "Mon Estran: its file, removed on 1 March 2024, is there again" in shown
    assert "Mon Estran: contact address: autre@rivages.example (instead of estran@rivages.example)" in shown
    assert "removed on 1 May 2024, is there again" in call("show", "mon-estran", cwd=registry, lang="en").out
    summary = json.loads(call("log", "--since", "2024-01-15", "--summary", "-f", "json", cwd=registry).out)["rows"]
    assert {row["what"]: row["changes"] for row in summary} == {"new": 1, "removed": 2, "restored": 2, "fields": 2}


@pytest.mark.parametrize("form", ["table", "markdown", "html", "json"])
def test_a_phase_that_the_registry_describes_is_in_the_log(call: RunCommand, registry: Path, form: str) -> None:
    for day in range(1, 7):  # so many that a note begins with a summary
        write(registry, "content/phases/sommeil.md", f"---\nstatus: sommeil\nlabel: En sommeil {day}\n---\n")
        commit(registry, "Une phase", f"2024-04-0{day}")
    ran = call("log", "--over", "2024", "--all", "--incubator", "all", "-f", form, cwd=registry)
    assert (ran.code, "sommeil" in ran.out) == (0, True), ran.err
