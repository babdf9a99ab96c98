"""`incubo diff`: what changed between two states of the registry, as a project officer reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import git, write
from support.prepared_folders import prepared

ESTRAN = "content/startups/mon-estran.md"
CLAIRE = "content/members/clairea.bonnemain.md"


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text, (path, old)
    (folder / path).write_bytes(text.replace(old, new, 1).encode())


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `make_told_repository` makes; the commits that follow are of the 13th."""
    make_told_repository(tmp_path / "registry")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_DATE", "2025-01-13T12:00:00+01:00")
    return tmp_path / "registry"


@prepared
def make_told_repository(registry: Path) -> None:
    """The sample registry with a history: a startup changes its name on 8 January 2025, a person leaves on the 13th."""
    sample_registry.copy_sample_registry(registry)
    git(registry, "init", "-q", "-b", "main")

    def commit_on(day: str, message: str) -> None:
        git(registry, "add", "-A")
        with pytest.MonkeyPatch.context() as patch:
            for who in ("AUTHOR", "COMMITTER"):
                patch.setenv(f"GIT_{who}_DATE", f"{day}T12:00:00+01:00")
            git(registry, "commit", "-qm", message)

    commit_on("2025-01-06", "Le registre")
    edit(registry, ESTRAN, "title: Mon Estran", "title: Mon Grand Estran")
    commit_on("2025-01-08", "Un autre nom")
    edit(registry, CLAIRE, "domaine:", "github: cbonnemain\ndomaine:")
    commit_on("2025-01-13", "Un compte")


def test_what_i_changed_since_the_last_commit_where_nothing_is_published(call: RunCommand, repository: Path) -> None:
    edit(repository, ESTRAN, "title: Mon Grand Estran", "title: Estran")
    result = call("diff", cwd=repository, lang="en")
    assert result.code == 0
    assert result.out.startswith("What you changed since the last commit\n")
    assert "Estran: name: Estran (instead of Mon Grand Estran)" in result.out
    assert "github" not in result.out.casefold()


def test_what_i_changed_since_what_is_published(call: RunCommand, repository: Path, tmp_path: Path) -> None:
    """What is committed here and not published is told, what colleagues published meanwhile is not undone by us."""
    git(repository, "clone", "-q", "--bare", ".", str(tmp_path / "origin.git"))
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for clone in (mine, theirs):
        git(tmp_path, "clone", "-q", str(tmp_path / "origin.git"), str(clone))
    edit(theirs, CLAIRE, "github: cbonnemain\n", "github: clairebon\n")
    git(theirs, "commit", "-qam", "Leur changement")
    git(theirs, "push", "-q")
    edit(mine, ESTRAN, "title: Mon Grand Estran", "title: Estran")
    git(mine, "commit", "-qam", "Mon changement")
    git(mine, "fetch", "-q")
    result = call("diff", cwd=mine, lang="en")
    assert result.out.startswith("What you changed since what is published\n")
    assert "origin/main (last commit of 13 January 2025)" in result.out
    assert "name: Estran" in result.out
    assert "clairebon" not in result.out


def test_since_a_day_counts_that_day(call: RunCommand, repository: Path) -> None:
    result = call("diff", "2025-01-08", cwd=repository, lang="en")
    assert result.out.startswith("What changed since 8 January 2025\n")
    assert "Mon Grand Estran" in result.out
    assert "cbonnemain" in result.out
    later = call("diff", "monday", cwd=repository, lang="en")  # the registry is frozen on Wednesday, 15 January
    assert later.out.startswith("What changed since 13 January 2025\n")
    assert "cbonnemain" in later.out
    assert "Mon Grand Estran" not in later.out
    assert call("diff", "-2d", cwd=repository, lang="en").out == later.out


def test_a_day_wins_over_a_branch_of_that_name(call: RunCommand, repository: Path) -> None:
    git(repository, "branch", "2025-01-13", "HEAD~2")
    result = call("diff", "2025-01-13", cwd=repository, lang="en")
    assert result.out.startswith("What changed since 13 January 2025\n")
    assert "Mon Grand Estran" not in result.out
    assert "the date is taken. For the other: refs/heads/2025-01-13" in " ".join(result.err.split())
    other = call("diff", "refs/heads/2025-01-13", cwd=repository, lang="en").out
    assert "name: Mon Grand Estran" in other


def test_between_two_days_both_are_included(call: RunCommand, repository: Path) -> None:
    result = call("diff", "2025-01-07", "2025-01-08", cwd=repository, lang="en")
    assert result.out.startswith("What changed from 7 January 2025 to 8 January 2025\n")
    assert "Mon Grand Estran" in result.out
    assert "cbonnemain" not in result.out
    assert call("diff", "2025-01-07..2025-01-08", cwd=repository, lang="en").out == result.out


def test_two_revisions_and_the_way_back(call: RunCommand, repository: Path) -> None:
    forth = call("diff", "HEAD~2", "HEAD~1", cwd=repository, lang="en").out
    assert "name: Mon Grand Estran (instead of Mon Estran)" in forth
    back = call("diff", "HEAD~1..HEAD~2", cwd=repository, lang="en").out
    assert "name: Mon Estran (instead of Mon Grand Estran)" in back


def test_three_dots_tell_what_a_branch_brought(call: RunCommand, repository: Path) -> None:
    git(repository, "switch", "-qc", "proposal", "HEAD~1")
    edit(repository, ESTRAN, "title: Mon Grand Estran", "title: Estran")
    git(repository, "commit", "-qam", "Encore un autre nom")
    result = call("diff", "main...proposal", cwd=repository, lang="en")
    assert result.out.startswith("What changed between main and proposal\n")
    assert "name: Estran" in result.out
    assert "cbonnemain" not in result.out
    assert "cbonnemain" in call("diff", "main..proposal", cwd=repository, lang="en").out


def test_ids_limit_it_to_entries_and_to_the_people_of_startups(call: RunCommand, repository: Path) -> None:
    one = call("diff", "2025-01-08", "mon-estran", cwd=repository, lang="en").out
    assert "Mon Grand Estran" in one
    assert "cbonnemain" in one  # she works for that startup
    other = call("diff", "2025-01-08", "digue-info", cwd=repository, lang="en").out
    assert "Nothing changes in the entries." in other
    wrong = call("diff", "2025-01-08", "no-such-thing", cwd=repository, lang="en")
    assert wrong.code == 2
    assert "is no entry, and neither a day nor a revision" in wrong.err


def test_our_incubator_is_meant_but_what_i_changed_is_complete(call: RunCommand, repository: Path) -> None:
    other = "content/startups/cap-chantier.md"  # of another incubator
    edit(repository, other, "title: ", "title: Le ")
    edit(repository, ESTRAN, "title: Mon Grand Estran", "title: Estran")
    mine = call("diff", cwd=repository, lang="en").out
    assert "name: Le Cap Chantier" in mine
    assert "name: Estran" in mine
    ours = call("diff", "HEAD", cwd=repository, lang="en").out
    assert "Le Cap Chantier" not in ours
    assert "name: Estran" in ours
    assert "1 other entry changes elsewhere (--incubator all shows them)." in ours
    assert "Le Cap Chantier" in call("diff", "HEAD", "--incubator", "all", cwd=repository, lang="en").out
    theirs = call("diff", "HEAD", "--incubator", "atelier-insulaire", cwd=repository, lang="en").out
    assert "Le Cap Chantier" in theirs
    assert "name: Estran" not in theirs


def test_a_startup_that_changes_its_incubator_concerns_both(call: RunCommand, repository: Path) -> None:
    edit(repository, "content/startups/cap-chantier.md", "incubator: atelier-insulaire", "incubator: rivages")
    for incubator in ("rivages", "atelier-insulaire"):
        told = call("diff", "HEAD", "--incubator", incubator, cwd=repository, lang="en").out
        assert "Cap Chantier: incubator: Incubateur des rivages (instead of Atelier insulaire)" in told


def test_people_who_came_are_those_that_lists_count(call: RunCommand, repository: Path) -> None:
    """Somebody whose startups here are only among the former ones is one of ours, in lists, `diff` and `log`."""
    mission = "missions:\n  - start: 2020-01-06\n    end: 2020-06-30\n    startups:\n      - cap-chantier\n"
    text = f"---\nfullname: Aziliz Corre\n{mission}previously:\n  - mon-estran\n---\n"
    write(repository, "content/members/aziliz.corre.md", text)
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Aziliz")
    for words in (("list", "members", "--all"), ("diff", "HEAD~1"), ("log", "--since", "2025-01-13")):
        assert "Aziliz Corre" in call(*words, cwd=repository, lang="en").out, words


def test_a_startup_that_says_its_former_id_is_renamed(call: RunCommand, repository: Path) -> None:
    """However little of the file is left: git sees a file that goes and another one that comes."""
    git(repository, "rm", "-q", ESTRAN)
    text = "---\ntitle: Estran\nincubator: rivages\nredirect_from:\n  - /startups/mon-estran\n---\n\nTout est neuf.\n"
    write(repository, "content/startups/estran.md", text)
    told = call("diff", cwd=repository, lang="en").out
    assert "Estran: its id is now “estran”, it was “mon-estran”" in told
    assert "New startup" not in told
    assert "Product removed" not in told


def test_a_file_that_cannot_be_read_is_told_on_either_side(call: RunCommand, repository: Path) -> None:
    edit(repository, ESTRAN, "title: Mon Grand Estran", "title: [Mon Grand Estran")
    result = call("diff", cwd=repository, lang="en")
    assert f"{ESTRAN} cannot be read: its content is not known" in result.out
    git(repository, "commit", "-qam", "Cassée")
    edit(repository, ESTRAN, "title: [Mon Grand Estran", "title: Mon Grand Estran")
    assert f"{ESTRAN} can be read again" in call("diff", cwd=repository, lang="en").out


def test_the_settings_are_told(call: RunCommand, repository: Path) -> None:
    with (repository / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write("\n[rules]\nmission-months = 12\n")
    result = call("diff", cwd=repository, lang="en")
    assert "Nothing changes in the entries.\n\nSettings of the registry\n  • rules.mission-months: 12" in result.out


def test_settings_that_are_broken_on_one_side_hide_nothing(call: RunCommand, repository: Path) -> None:
    text = (repository / "incubo.toml").read_text("utf-8")
    (repository / "incubo.toml").write_text("broken = [", "utf-8")
    git(repository, "commit", "-qam", "Réglages cassés")
    (repository / "incubo.toml").write_text(text, "utf-8")
    edit(repository, ESTRAN, "title: Mon Grand Estran", "title: Estran")
    result = call("diff", cwd=repository, lang="en")
    assert "incubo.toml can be read again" in result.out
    assert "name: Estran" in result.out


def test_another_layout_moves_no_entry(call: RunCommand, repository: Path) -> None:
    """The folders of every kind are renamed at once: nobody arrives, nobody leaves."""
    for kind in ("startups", "jobs", "incubators", "organisations", "teams"):
        if (repository / "content" / kind).exists():
            git(repository, "mv", f"content/{kind}", f"content/_{kind}")
    git(repository, "mv", "content/members", "content/_authors")
    edit(repository, "incubo.toml", 'layout = "incubo"', 'layout = "beta.gouv.fr"')
    edit(repository, "content/_startups/mon-estran.md", "title: Mon Grand Estran", "title: Estran")
    git(repository, "commit", "-qam", "D'autres dossiers")
    result = call("diff", "HEAD~1", "HEAD", cwd=repository, lang="en")
    assert "name: Estran (instead of Mon Grand Estran)" in result.out
    assert "New startup" not in result.out
    assert "removed" not in result.out
    assert "1 product\n" in result.out
    assert "The entries are in other folders since" in result.out


def test_what_is_pasted_into_a_note_names_no_commit(call: RunCommand, repository: Path) -> None:
    sha = git(repository, "rev-parse", "HEAD~2")
    for fmt in ("markdown", "html", "table"):
        text = call("diff", sha[:10], "HEAD", "-f", fmt, cwd=repository, lang="en").out
        assert "Mon Grand Estran" in text
        assert sha[:7] not in text
        assert "6 January 2025" in text


def test_the_document_for_programs(call: RunCommand, repository: Path) -> None:
    document = json.loads(call("diff", "HEAD~2", "HEAD", "-f", "json", cwd=repository, lang="en").out)
    assert (document["version"], document["page"]) == (1, "diff")
    before = document["sections"]["compared"]["blocks"][0]["facts"][0]["values"][0]
    assert before == {
        "type": "revision", "name": None, "commit": git(repository, "rev-parse", "HEAD~2"), "date": "2025-01-06",
    }  # fmt: skip
    [line] = document["sections"]["startup"]["blocks"][0]["items"]
    assert line["values"][0]["what"] == ["field"]
    assert line["values"][0]["entries"] == [{"kind": "startup", "id": "mon-estran"}]


def test_lines_for_a_spreadsheet(call: RunCommand, repository: Path) -> None:
    lines = call("diff", "HEAD~2", "HEAD", "-f", "csv", cwd=repository, lang="en").out.splitlines()
    assert lines[0] == "section,kind,id,title,what,types"
    assert [line.split(",")[2] for line in lines[1:]] == ["mon-estran", "clairea.bonnemain"]


def test_a_long_list_is_folded_with_the_command_that_shows_it_all(call: RunCommand, repository: Path) -> None:
    for n in range(33):
        write(
            repository, f"content/jobs/poste-{n}.md", f"---\ntitle: Poste {n}\nopens: 2025-01-10\n---\n\nTexte {n}.\n"
        )
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Des offres")
    for n in range(33):
        edit(repository, f"content/jobs/poste-{n}.md", f"title: Poste {n}", f"{'x' * (n + 1)}: {n}\ntitle: Poste {n}")
    result = call("diff", cwd=repository, lang="en")
    assert "and 3 more  incubo diff --all" in result.out
    assert "and 3 more" not in call("diff", "--all", cwd=repository, lang="en").out
    assert "and 3 more" not in call("diff", "-f", "json", cwd=repository, lang="en").out


def test_the_exit_code_is_that_of_git_where_it_is_asked_for(call: RunCommand, repository: Path) -> None:
    assert call("diff", "--exit-code", cwd=repository).code == 0
    edit(repository, ESTRAN, "title: Mon Grand Estran", "title: Estran")
    assert call("diff", cwd=repository).code == 0
    assert call("diff", "--exit-code", cwd=repository).code == 1


def test_figures_and_review(call: RunCommand, repository: Path) -> None:
    git(repository, "rm", "-q", ESTRAN)
    result = call("diff", "--figures", "--review", cwd=repository, lang="en")
    assert "What it changes in figures" in result.out
    assert "Sensitive change: somebody in charge must review it" in result.out
    assert "entries removed: Mon Grand Estran" in result.out
    assert "new errors and warnings" in result.out


def test_before_the_history(call: RunCommand, repository: Path) -> None:
    result = call("diff", "2019", cwd=repository, lang="en")
    assert result.code == 2
    assert "git knows nothing of this registry before 1 January 2019" in result.err


def test_outside_git(call: RunCommand, registry: Path) -> None:
    result = call("diff", cwd=registry, lang="en")
    assert result.code == 2
    assert "not in a git repository" in result.err


def test_a_shallow_clone_says_how_to_get_the_rest(call: RunCommand, repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository}", str(tmp_path / "shallow"))
    result = call("diff", "2025-01-08", cwd=tmp_path / "shallow", lang="en")
    assert result.code == 2
    assert "git fetch --unshallow" in result.err


def test_a_registry_in_a_subfolder(call: RunCommand, tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "registre").mkdir(parents=True)
    sample_registry.copy_sample_registry(top / "registre")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "Le registre")
    write(top, "elsewhere.txt", "x")
    edit(top / "registre", ESTRAN, "title: Mon Estran", "title: Estran")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "Un autre nom")
    result = call("diff", "HEAD~1", "HEAD", cwd=top / "registre", lang="en")
    assert "name: Estran (instead of Mon Estran)" in result.out
    assert "1 other file has changed." in result.out


def test_a_registry_that_moved_within_its_repository(call: RunCommand, repository: Path, tmp_path: Path) -> None:
    """What only moved is not told, and what changed is, from any state to any other one, from a bare repository too."""
    (repository / "site").mkdir()
    git(repository, "mv", "content", "incubo.toml", "site")
    edit(repository, f"site/{ESTRAN}", "title: Mon Grand Estran", "title: Estran")
    git(repository, "mv", f"site/{CLAIRE}", "site/content/members/claire.autre.md")
    git(repository, "commit", "-qam", "Ailleurs")
    site = repository / "site"
    edit(site, "content/members/claire.autre.md", "github: cbonnemain", "github: clairebon")
    git(repository, "clone", "-q", "--bare", ".", str(tmp_path / "nu.git"))

    def told(folder: Path, *words: str) -> list[str]:
        ran = call("diff", *words, "--incubator", "all", "--format", "csv", cwd=folder, lang="en")
        assert ran.code == 0, ran.err
        return [line.split(",")[4] for line in ran.out.splitlines()[1:]]

    moved = ["Claire Bonnemain: its id is now “claire.autre”", "Estran: name: Estran (instead of Mon Grand Estran)"]
    assert sorted(line.removesuffix('"').removeprefix('"') for line in told(site, "HEAD~1", "HEAD")) == moved
    assert any("clairebon" in line for line in told(site, "HEAD~1"))
    assert ["cbonnemain" in line for line in told(site, "HEAD~2", "HEAD~1")] == [True]
    for words in (("HEAD~1", "HEAD"), ("HEAD~1",), ("HEAD~2", "HEAD~1")):
        assert told(tmp_path / "nu.git", *words) == told(site, words[0], words[-1] if len(words) > 1 else "HEAD")
    ran = call("diff", cwd=tmp_path / "nu.git", lang="en")
    assert (ran.code, "say what to compare" in ran.err) == (2, True)
    ran = call("log", "mon-estran", "--field", "title", cwd=tmp_path / "nu.git", lang="en")
    assert "name: Mon Grand Estran (instead of Mon Estran)" in ran.out


def test_the_figures_of_an_incubator_are_its_own(call: RunCommand, repository: Path) -> None:
    edit(repository, ESTRAN, "incubator: rivages", "incubator: dune")
    ours = call("diff", "HEAD", "--figures", cwd=repository, lang="en").out
    everybody = call("diff", "HEAD", "--figures", "--incubator", "all", cwd=repository, lang="en").out
    assert "Of Incubateur des rivages, on 15 January 2025" in ours
    assert "products " in ours.partition("What it changes in figures")[2]
    assert "No figure changes." in everybody


def test_the_figures_of_a_day_are_counted_on_it(call: RunCommand, repository: Path) -> None:
    told = call("diff", "2025-01-08", "2025-01-12", "--figures", cwd=repository, lang="en").out
    assert "on 12 January 2025: phases begun by then" in told


def test_a_day_to_come_is_refused(call: RunCommand, repository: Path) -> None:
    ran = call("diff", "2999-01-01", cwd=repository, lang="en")
    assert (ran.code, "is to come: nobody knows" in ran.err) == (2, True)
    assert call("diff", "2025-01-08", "2999", cwd=repository, lang="en").code == 2
