"""What is ours with an incubator of ours, and what stays of the whole registry: checks, corrections, exports, lists.

Ours is “rivages”, as the sample's incubo.toml says; “cap-chantier” is a product of another incubator.
"""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import yaml
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.paths import ROOT
from support.pseudo_terminal import run_with_answers
from support.site_links import check_links

OURS, OTHERS = "content/startups/mon-estran.md", "content/startups/cap-chantier.md"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The sample registry in one commit."""
    return make_sample_repository(tmp_path / "registry")


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text, (path, old)
    (folder / path).write_bytes(text.replace(old, new, 1).encode())


def break_another(folder: Path) -> None:
    """Write an error into the entry of another incubator."""
    edit(folder, OTHERS, "  - dihi\n", "  - dihii\n")


def test_a_terminal_shows_ours_and_counts_the_others(repository: Path) -> None:
    assert run_with_answers(repository, "validate")[0] == 0
    break_another(repository)
    code, seen = run_with_answers(repository, "validate", columns=200)
    assert code == 1  # of the whole
    assert "content/startups/cap-chantier.md" not in seen
    assert "Incubator: Incubateur des rivages (rivages). Elsewhere in the registry: 1 error, 0 warnings " in seen
    assert "(incubo validate --incubator all)." in seen
    code, seen = run_with_answers(repository, "validate", lang="fr", columns=80)
    lines = " ".join(seen.split())
    assert "Ailleurs dans le registre : 1 erreur, 0 avertissement (incubo validate --incubator all)." in lines
    for words in (("--incubator", "all"), ("cap-chantier",), ("--since", "HEAD"), ("-f", "concise")):
        code, seen = run_with_answers(repository, "validate", *words)
        assert (code, "content/startups/cap-chantier.md" in seen) == (1, True), words
        assert "Elsewhere" not in seen
    assert run_with_answers(repository, "validate", "--incubator", "rivages")[0] == 0


def test_programs_get_everything(repository: Path, call: RunCommand) -> None:
    break_another(repository)
    for words in ((), ("-f", "concise"), ("-f", "github"), ("-f", "gitlab"), ("-f", "sarif"), ("-f", "rdjson")):
        ran = call("validate", *words, cwd=repository)
        if not words or words[-1] == "concise":  # for people
            assert "All incubators; ours only: incubo validate --incubator rivages." in ran.out + ran.err
        assert (ran.code, "cap-chantier" in ran.out) == (1, True), words
    code, seen = run_with_answers(repository, "validate", "-f", "json")
    assert code == 1
    paths = {found["path"] for found in json.loads(seen[seen.index("{") :])["diagnostics"]}
    assert OTHERS in paths


def test_a_file_that_cannot_be_read_may_be_ours(repository: Path) -> None:
    sponsor = "content/organisations/dihi.md"  # of a product of another incubator
    for path in (OTHERS, sponsor):
        (repository / path).write_text("---\ntitle: [\n---\n", "utf-8")
        code, seen = run_with_answers(repository, "validate")
        assert (code, path in seen) == (1, True)
        git(repository, "checkout", "--", path)


def test_what_decides_for_everybody_looks_at_everything(repository: Path, call: RunCommand) -> None:
    """ci, the hook, --since and --staged see red for a fault in an entry of another incubator, at a terminal too."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    hook = next(hook["entry"] for hook in hooks if hook["id"] == "incubo-validate")
    break_another(repository)
    git(repository, "add", "-A")
    commands = [shlex.split(hook)[1:], ["validate", "--staged"], ["validate", "--since", "HEAD"]]
    for words in commands:
        assert call(*words, cwd=repository).code == 1, words
        code, seen = run_with_answers(repository, *words)
        assert (code, OTHERS in seen) == (1, True), words
    git(repository, "commit", "-qm", "Autre")
    for words in (["ci", "--base", "HEAD~1"], ["validate", "--since", "HEAD~1"]):
        assert call(*words, cwd=repository).code == 1, words
        code, seen = run_with_answers(repository, *words)
        assert (code, OTHERS in seen) == (1, True), words


def test_corrections_are_of_ours(repository: Path, call: RunCommand) -> None:
    edit(repository, OURS, "title: Mon Estran\n", 'title: " Mon Estran"\n')
    edit(repository, OTHERS, "title: Cap Chantier\n", 'title: " Cap Chantier"\n')
    before = {path: (repository / path).read_bytes() for path in (OURS, OTHERS)}

    def changed() -> list[str]:
        return [path for path, data in before.items() if (repository / path).read_bytes() != data]

    ran = call("validate", "--fix", "--advice", cwd=repository)
    assert (ran.code, changed()) == (2, [])
    assert "--yes" in ran.err
    code, seen = run_with_answers(repository, "validate", "--fix", "--advice", answers=["cancel"])
    assert (code, changed()) == (1, []), seen
    assert "1 finding to correct in 1 file: 1 style-surrounding-spaces." in seen
    assert "mon-estran" in seen
    assert "cap-chantier" not in seen
    assert "Nothing was written." in seen
    code, seen = run_with_answers(repository, "validate", "--fix", "--advice", answers=["write"])
    assert (code, changed()) == (0, [OURS]), seen
    assert "1 finding corrected in 1 file" in seen
    assert call("validate", "--fix", "--advice", "--diff", cwd=repository).out == ""
    assert call("validate", "--fix", "--advice", "--since", "HEAD", "--yes", cwd=repository).code == 0
    assert changed() == [OURS, OTHERS]
    git(repository, "checkout", "-q", ".")


def test_files_of_ours_are_formatted(repository: Path, call: RunCommand) -> None:
    edit(repository, OURS, "title: Mon Estran\n", "title: 'Mon Estran'\n")
    edit(repository, OTHERS, "title: Cap Chantier\n", "title: 'Cap Chantier'\n")
    assert call("fmt", "--check", cwd=repository).out == f"{OTHERS}\n{OURS}\n"
    ran = call("fmt", "--yes", cwd=repository)
    assert "Incubator: Incubateur des rivages (rivages)." in ran.err
    assert call("fmt", "--check", cwd=repository).out == f"{OTHERS}\n"
    assert call("fmt", "content", "--yes", cwd=repository).code == 0
    assert git(repository, "status", "--short") == ""


@pytest.mark.slow
def test_the_site_is_of_the_incubator_that_was_chosen(repository: Path, tmp_path: Path, call: RunCommand) -> None:
    def export(name: str, *words: str) -> tuple[str, set[str]]:
        ran = call("export", "site", str(tmp_path / name), *words, cwd=repository)
        assert ran.code == 0, ran.err
        assert check_links(tmp_path / name).broken == []
        title = re.search(r"<title>(.*)</title>", (tmp_path / name / "index.html").read_text("utf-8"))
        assert title is not None
        products = {file.stem for file in (tmp_path / name / "startups").glob("*.html")} - {"index"}
        return f"{title[1]}\n{ran.err}", products

    said, ours = export("ours")
    assert "Incubateur des rivages\n" in said
    assert "Incubator: Incubateur des rivages (rivages).\n" in said
    assert "mon-estran" in ours
    assert "cap-chantier" not in ours
    choose(repository, call, "Fabrique des mobilités littorales")
    said, theirs = export("theirs")
    assert "Fabrique des mobilités littorales\n" in said
    assert theirs == {"escale-mobilite"}  # that it shares
    assert export("named", "--incubator", "rivages")[1] == ours
    said, everything = export("all", "--incubator", "all")
    assert "All incubators together.\n" in said
    assert everything >= ours | theirs | {"cap-chantier"}
    (repository / "incubo.toml").write_text('profile = "beta.gouv.fr"\nat = 2025-01-15\nlanguage = "en"\n', "utf-8")
    git(repository, "commit", "-qam", "Sans incubateur")
    choose(repository, call, "all")
    said, everybodys = export("everybodys")
    assert "All incubators\n" in said
    assert everybodys == everything


def choose(folder: Path, call: RunCommand, name: str) -> None:
    """Say whose figures are ours, as a person does."""
    ran = call("use", str(folder), "--incubator", name)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("name", "title"),
    [
        pytest.param("rivages", "Les rivages", marks=pytest.mark.slow),
        ("fabrique-mobilites", "Fabrique des mobilités littorales"),
    ],
)
def test_the_site_is_not_called_by_the_name_of_another(
    repository: Path, tmp_path: Path, call: RunCommand, name: str, title: str
) -> None:
    settings = repository / "incubo.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[site]\nname = "Les rivages"\n', "utf-8")
    git(repository, "commit", "-qam", "Nom")
    assert call("export", "site", str(tmp_path / "site"), "--incubator", name, cwd=repository).code == 0
    assert f"{title}</title>" in (tmp_path / "site/index.html").read_text("utf-8")
    assert not (tmp_path / "site/startups/cap-chantier.html").exists()


def test_the_workbook_and_open_data_are_ours(repository: Path, tmp_path: Path, call: RunCommand) -> None:
    def ids(*words: str) -> set[str]:
        ran = call("export", "xlsx", str(tmp_path / "registry.xlsx"), *words, cwd=repository)
        assert (ran.code, "Incubator: " in ran.err or "All incubators together." in ran.err) == (0, True), ran.err
        rows = openpyxl.load_workbook(tmp_path / "registry.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True)
        return {str(row[0]) for row in rows}

    choose(repository, call, "fabrique-mobilites")
    assert ids() == {"escale-mobilite"}
    assert ids("--incubator", "all") > {"escale-mobilite", "cap-chantier", "mon-estran"}
    folder = tmp_path / "data"
    ran = call("export", "datapackage", str(folder), "--licence", "etalab-2.0", cwd=repository)
    assert "Incubator: Fabrique des mobilités littorales (fabrique-mobilites).\n" in ran.err
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert described["title"] == "Fabrique des mobilités littorales"
    assert "Fabrique des mobilités littorales (fabrique-mobilites)." in described["description"]
    assert "cap-chantier" not in (folder / "startups.csv").read_text("utf-8")


def test_what_stays_whole_says_so(repository: Path, tmp_path: Path, call: RunCommand) -> None:
    whole = "All incubators together.\n"
    for words in (("export", "api", "api"), ("export", "sqlite", "registry.db")):
        ran = call(*words[:-1], str(tmp_path / words[-1]), cwd=repository)
        assert (ran.code, whole in ran.err) == (0, True), words
    with closing(sqlite3.connect(tmp_path / "registry.db")) as database:
        assert (
            database.execute("SELECT value FROM about WHERE key = 'note_scope'").fetchone()[0]
            == "Tous les incubateurs réunis."
        )
        assert database.execute("SELECT count(*) FROM startups WHERE id = 'cap-chantier'").fetchone() == (1,)
    assert whole in call("query", "SELECT id FROM startups", cwd=repository).out
    edit(repository, OTHERS, "title: Cap Chantier\n", "title: Cap au Large\n")
    ran = call("diff", cwd=repository)
    assert "all incubators" in ran.out
    assert "Cap au Large" in ran.out
    assert "tous les incubateurs" in call("diff", cwd=repository, lang="fr").out
    assert "all incubators" not in call("diff", "HEAD", "cap-chantier", cwd=repository).out
    for words in ("export api", "export sqlite", "query", "diff", "schema"):
        assert re.search(r"incubators?\b", call(*words.split(), "--help").out), words


def test_organisations_are_those_of_ours(repository: Path, call: RunCommand) -> None:
    ours = json.loads(call("list", "organisations", "-f", "json", cwd=repository).out)
    everybodys = json.loads(call("list", "organisations", "--incubator", "all", "-f", "json", cwd=repository).out)
    assert "Incubateur des rivages" in ours["title"]
    counts = {row["id"]: row["startups"] for row in ours["rows"]}
    assert counts.items() < {row["id"]: row["startups"] for row in everybodys["rows"]}.items()
    choose(repository, call, "fabrique-mobilites")
    theirs = json.loads(call("list", "organisations", "-f", "json", cwd=repository).out)
    assert {row["id"]: row["startups"] for row in theirs["rows"]} == {"dgml": 1, "anrh": 1}


def test_home_asks_once_whose_figures_are_shown(repository: Path, call: RunCommand) -> None:
    edit(repository, "incubo.toml", 'incubator = "rivages"', "")
    code, seen = run_with_answers(repository, answers=["îles", "incubateur des rivages"], columns=80)
    assert code == 0
    assert "Which incubator is yours?" in seen
    assert "incubo use --incubator rivages" in seen
    assert "Incubateur des rivages\nas of 15 January 2025" in seen
    code, seen = run_with_answers(repository)
    assert (code, "Which incubator" in seen, "Incubateur des rivages\n" in seen) == (0, False, True)
    chosen = call("use", cwd=repository).out
    assert "Incubator: rivages\nAnother one, for one command only: --incubator NAME\n" in chosen
    assert call("use", "--incubator", "all", cwd=repository).code == 0
    code, seen = run_with_answers(repository)
    assert (code, "Which incubator" in seen, "All incubators\n" in seen) == (0, False, True)


def test_home_says_whose_figures_it_shows_where_it_cannot_ask(repository: Path, call: RunCommand) -> None:
    edit(repository, "incubo.toml", 'incubator = "rivages"', "")
    said = "These are the figures of all 3 incubators"
    assert said in call(cwd=repository).out
    assert "Ces chiffres sont ceux des 3 incubateurs réunis" in call(cwd=repository, lang="fr").out
    assert said not in call("--incubator", "all", cwd=repository).out
    code, _ = run_with_answers(repository, answers=["\x03"])
    assert code == 130


def test_each_copy_of_a_registry_has_its_own_incubator(repository: Path, tmp_path: Path, call: RunCommand) -> None:
    edit(repository, "incubo.toml", 'incubator = "rivages"', "")
    choose(repository, call, "fabrique-mobilites")
    another = make_sample_repository(tmp_path / "another")
    edit(another, "incubo.toml", 'incubator = "rivages"', "")
    code, seen = run_with_answers(another, answers=["\x03"])
    assert (code, "Which incubator is yours?" in seen) == (130, True)
    shown = call("use", "--incubator", "rivages", cwd=another).out
    assert re.findall(r"(Registry.*): .*/(\w+)\nIncubator: (.*)", shown) == [
        ("Registry", repository.name, "fabrique-mobilites"),
        ("Registry of this folder", "another", "rivages"),
    ]
    ours = call("list", "startups", "--format", "json", cwd=repository).out
    assert {row["id"] for row in json.loads(ours)["rows"]} == {"escale-mobilite"}
    assert "mon-estran" in call("list", "startups", "--format", "json", cwd=another).out
    assert call("list", "startups", "--format", "json", cwd=tmp_path).out == ours  # `use --incubator` moves no one
    choose(another, call, "all")
    assert "mon-estran" in call("list", "startups", "--format", "json", cwd=tmp_path).out
    assert call("list", "startups", "--format", "json", cwd=repository).out == ours


def test_what_belongs_to_nobody_is_ours_to_mend(repository: Path) -> None:
    """A mistyped incubator would hide a startup from whoever looks after it."""
    edit(repository, OURS, "incubator: rivages\n", "incubator: rivage\n")
    code, seen = run_with_answers(repository, "validate", columns=200)
    assert (code, OURS in seen) == (1, True)


@pytest.mark.parametrize("words", [("fmt",), ("validate", "--fix")])
def test_nothing_is_written_for_an_incubator_that_is_not_there(
    call: RunCommand, repository: Path, words: tuple[str, ...]
) -> None:
    edit(repository, "incubo.toml", 'incubator = "rivages"', 'incubator = "inconnu"')
    before = {path: path.read_bytes() for path in repository.rglob("*.md")}
    assert call(*words, "--yes", cwd=repository).code == 2
    assert {path: path.read_bytes() for path in repository.rglob("*.md")} == before


@pytest.mark.parametrize("has_draft", [False, True])
def test_a_name_of_several_products_means_ours_or_that_of_the_incubator_beside_it(
    repository: Path, call: RunCommand, has_draft: bool
) -> None:
    for name, incubator in (("donnees-communes", "rivages"), ("donnees-marines", "fabrique-mobilites")):
        text = (repository / "content/startups/mon-estran.md").read_text("utf-8")
        text = text.replace("title: Mon Estran", f"title: {name}").replace(
            "incubator: rivages", f"incubator: {incubator}"
        )
        (repository / f"content/startups/{name}.md").write_text(text, "utf-8")
    for person, startup in (("samuel.orvault", "donnees-communes"), ("gael.tromeur", "donnees-marines")):
        file = repository / f"content/members/{person}.md"
        file.write_text(file.read_text("utf-8").replace("mon-estran", startup), "utf-8")
    if has_draft:
        edit(repository, "content/startups/maree-claire.md", "title:", "draft: true\ntitle:")

    def list_members(*words: str) -> list[str]:
        ran = call("list", "members", "--startup", "donnees", *words, "--format", "json", cwd=repository)
        assert ran.code == 0, ran.err
        return [row["id"] for row in json.loads(ran.out)["rows"]]

    assert list_members() == ["samuel.orvault"]
    assert list_members("--incubator", "rivages") == ["samuel.orvault"]
    assert list_members("--incubator", "fabrique-mobilites") == ["gael.tromeur"]
