"""`incubo validate --since` and `--staged` in real repositories: only what a branch adds, and what it mends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.git_repository import git
from support.sample_entries import linked_registry_files

CLAIRE_PATH = "content/members/claire.bonnemain.md"
ESTRAN_PATH = "content/startups/mon-estran.md"
DIGUE_PATH = "content/startups/digue.md"
YANN_PATH = "content/members/yann.treguer.md"
BROKEN = "fullname: Yann Tréguer\nrole: Chargé\ndomaine: Autre\nmissions:\n  - start: 2024-01-08\n    end: 2023-05-03\n"


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A registry with a mistake of its own (a mission that ends before it begins), on a branch of `main`."""
    folder = tmp_path / "registre"
    for path, data in linked_registry_files({"member/yann.treguer": BROKEN}).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    git(folder, "switch", "-qc", "travail")
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Un pas")


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_bytes(text.replace(old, new).encode())


def validate(call, folder: Path, *words: str) -> dict:
    """What `validate --format json` says as on 15 January 2025, each finding as its rule and its file's id."""
    ran = call("validate", "--at", "2025-01-15", "--format", "json", *words, cwd=folder)
    said = json.loads(ran.out)
    said["found"] = sorted((each["rule"], Path(each["path"]).stem) for each in said["diagnostics"])
    said["code"] = ran.code
    return said


def test_three_mistakes_and_two_good_changes(call, branch):
    before = validate(call, branch)
    assert ("mission-ends-before-start", "yann.treguer") in before["found"]
    edit(branch, ESTRAN_PATH, "    start: 2024-06-03", "    start: 2024-02-30")
    edit(branch, CLAIRE_PATH, "startups: [digue, mon-estran]", "startups: [digue, mon-estrand]")
    commit(branch)
    edit(
        branch, CLAIRE_PATH, "  - start: 2023-06-01\n    end: 2024-01-08", "  - start: 2023-06-01\n    end: 2022-01-08"
    )
    edit(branch, DIGUE_PATH, "title: Digue", "title: La Digue")
    edit(branch, ESTRAN_PATH, "title: Mon Estran", "title: Mon bel Estran")
    said = validate(call, branch, "--since", "main")
    assert said["found"] == [
        ("mission-ends-before-start", "claire.bonnemain"),
        ("ref-unknown-startup", "claire.bonnemain"),
        ("yaml-impossible-date", "mon-estran"),
    ]
    assert (said["new"], said["known"], said["code"]) == (3, len(before["found"]) - said["mended"], 1)
    assert said["since"] == {"revision": "main", "commit": git(branch, "rev-parse", "main")}


def test_what_was_wrong_already_does_not_block_and_what_is_mended_is_counted(call, branch):
    assert validate(call, branch)["code"] == 1
    assert validate(call, branch, "--since", "main")["code"] == 0
    edit(branch, YANN_PATH, "    end: 2023-05-03", "    end: 2025-05-03")
    ran = call("validate", "--at", "2025-01-15", "--since", "main", cwd=branch, lang="fr")
    assert ran.code == 0
    assert "Depuis main\u00a0: 0 nouveau, 1 corrigé," in ran.out
    assert "déjà là et non montré" in ran.out


@pytest.mark.parametrize("comment", ["", "  # incubo: ignore[schema-duplicate-item] deux fois, exprès"])
def test_corrections_are_of_what_is_new(call, branch, comment):
    """One more of the same mistake, or one whose comment is gone: after `--fix`, nothing new is left."""
    edit(branch, CLAIRE_PATH, "[digue, mon-estran]", f"[digue, mon-estran, digue]{comment}")
    git(branch, "switch", "-q", "main")
    git(branch, "commit", "-qam", "Deux fois")
    git(branch, "switch", "-q", "travail")
    git(branch, "reset", "-q", "--hard", "main")
    more = "" if comment else ", digue"
    edit(branch, CLAIRE_PATH, f"[digue, mon-estran, digue]{comment}", f"[digue, mon-estran, digue{more}]")
    assert validate(call, branch, "--since", "main")["found"] == [("schema-duplicate-item", "claire.bonnemain")]
    assert call("validate", "--fix", "--yes", "--since", "main", "--at", "2025-01-15", cwd=branch).code == 0
    assert validate(call, branch, "--since", "main")["found"] == []


def test_an_entry_beside_the_folders_was_there_before(call, branch):
    """The registry of the base is read whole where a folder is new: what lies beside it was there as well."""
    (branch / "content/paul.dupont.md").write_bytes((branch / YANN_PATH).read_bytes())
    git(branch, "rm", "-rqf", "content/organisations", "--ignore-unmatch")
    commit(branch)
    git(branch, "branch", "-qf", "main", "travail")
    new = branch / "content/organisations/dgml.md"
    new.parent.mkdir(exist_ok=True)
    new.write_text("---\nname: Direction de la mer\ntype: administration-centrale\n---\n", "utf-8")
    found = validate(call, branch, "--since", "main")["found"]
    assert "file-misplaced" not in [rule for rule, _ in found]
    assert "file-misplaced" in [rule for rule, _ in validate(call, branch)["found"]]


def test_staged_settings_are_quoted_as_they_are_staged(call, branch):
    settings = (branch / "incubo.toml").read_text("utf-8") if (branch / "incubo.toml").exists() else ""
    (branch / "incubo.toml").write_text('langage = "fr"\n' + settings, "utf-8")
    git(branch, "add", "incubo.toml")
    (branch / "incubo.toml").write_text("# Une remarque.\n" + settings, "utf-8")
    ran = call("validate", "--staged", cwd=branch)
    assert ran.code == 2
    assert 'langage = "fr"' in ran.out
    assert "Une remarque" not in ran.out


def test_main_going_on_is_not_the_branch_s_doing(call, branch):
    edit(branch, DIGUE_PATH, "title: Digue", "title: La Digue")
    commit(branch)
    git(branch, "switch", "-q", "main")
    edit(branch, YANN_PATH, "    end: 2023-05-03", "    end: 2025-05-03")
    commit(branch)
    git(branch, "switch", "-q", "travail")
    said = validate(call, branch, "--since", "main")
    assert (said["new"], said["mended"], said["code"]) == (0, 0, 0)


def test_lines_and_items_that_move_add_nothing(call, branch):
    text = (branch / YANN_PATH).read_text("utf-8")
    more = "missions:\n  - start: 2020-01-06\n    end: 2020-06-05\n    startups: [digue]\n"
    moved = "---\n# Une remarque.\ndomaine: Autre\n" + text.replace("---\n", "", 1).replace("domaine: Autre\n", "")
    (branch / YANN_PATH).write_bytes(moved.replace("missions:\n", more).encode())
    said = validate(call, branch, "--since", "main")
    assert said["found"] == []
    assert said["mended"] == 0


@pytest.mark.parametrize("how", ["committed", "staged", "only moved"])
def test_a_file_that_gets_another_name_takes_its_findings_along(call, branch, how):
    new = "content/members/yann.kerdoncuff.md"
    if how == "only moved":
        (branch / YANN_PATH).rename(branch / new)
    else:
        git(branch, "mv", YANN_PATH, new)
    if how == "committed":
        commit(branch)
    said = validate(call, branch, "--since", "main")
    assert said["found"] == []
    assert said["mended"] == 0


def test_somebody_who_comes_where_another_left_answers_for_their_own_sheet(call, branch):
    text = (branch / YANN_PATH).read_text("utf-8")
    (branch / YANN_PATH).unlink()
    new = "content/members/nina.bern.md"
    (branch / new).write_text(text.replace("Yann Tréguer", "Nina Bern").replace("2024-01-08", "2024-02-05"), "utf-8")
    assert validate(call, branch, "--since", "main")["found"] == [("mission-ends-before-start", "nina.bern")]


def test_a_startup_that_goes_reports_whom_it_breaks(call, branch):
    (branch / ESTRAN_PATH).unlink()
    said = validate(call, branch, "--since", "main")
    assert said["code"] == 1
    assert ("ref-unknown-startup", "claire.bonnemain") in said["found"]
    assert ("ref-unknown-startup", "rivages") in said["found"]
    assert ["this change removes that entry: remove this mention too, or keep the entry"] in [
        each["hints"] for each in said["diagnostics"]
    ]
    only = validate(call, branch, "--since", "main", "content/incubators")
    assert only["found"] == [("ref-unknown-startup", "rivages")]


def test_folders_and_links_in_the_place_of_sheets_are_new(call, branch):
    (branch / "content/startups/dossier.md").mkdir()
    (branch / "content/startups/dossier.md/lisez-moi.txt").write_text("ici", "utf-8")
    assert validate(call, branch, "--since", "main")["found"] == [("file-not-a-file", "dossier")]
    commit(branch)
    for path in (branch / "content/teams").iterdir():
        path.unlink()
    (branch / "content/teams").rmdir()
    (branch / "content/teams").symlink_to(branch.parent, target_is_directory=True)
    said = validate(call, branch, "--since", "main")["found"]
    assert said == [("file-not-a-file", "dossier"), ("file-outside-registry", "teams")]
    git(branch, "add", "-A")
    assert validate(call, branch, "--staged")["found"] == [("file-outside-registry", "teams")]


def test_what_is_in_a_sheet_that_cannot_be_read_is_not_mended(call, branch):
    edit(branch, YANN_PATH, "role: Chargé", "role: [")
    said = validate(call, branch, "--since", "main")
    assert (said["mended"], said["code"]) == (0, 1)


def test_what_is_staged_and_what_is_not(call, branch):
    edit(branch, CLAIRE_PATH, "startups: [digue, mon-estran]", "startups: [digue, mon-estrand]")
    git(branch, "add", CLAIRE_PATH)
    edit(branch, CLAIRE_PATH, "mon-estrand", "mon-estran")
    edit(branch, DIGUE_PATH, "incubator: rivages", "incubator: rivage")
    (branch / "content/startups/neuve.md").write_text("rien", "utf-8")
    staged = validate(call, branch, "--staged")
    assert staged["found"] == [("ref-unknown-startup", "claire.bonnemain")]
    assert staged["since"]["revision"] == "HEAD"
    assert staged["diagnostics"][0]["line"] == 14
    tree = validate(call, branch, "--since", "main")
    assert tree["found"] == [("file-no-front-matter", "neuve"), ("ref-unknown-incubator", "digue")]
    text = call("validate", "--at", "2025-01-15", "--staged", cwd=branch, lang="en").out
    assert "mon-estrand" in text  # the excerpt is what is staged, not what the file holds now


def test_what_is_staged_is_judged_by_the_settings_that_are(call, branch):
    edit(branch, CLAIRE_PATH, "startups: [digue, mon-estran]", "startups: [digue, mon-estrand]")
    git(branch, "add", CLAIRE_PATH)
    (branch / "incubo.toml").write_text('[severity]\nref = "off"\n', "utf-8")
    assert validate(call, branch, "--staged")["found"] == [("ref-unknown-startup", "claire.bonnemain")]
    git(branch, "add", "incubo.toml")
    (branch / "incubo.toml").write_text("[", "utf-8")
    assert validate(call, branch, "--staged")["found"] == []


def test_staged_with_nothing_staged(call, branch):
    edit(branch, DIGUE_PATH, "incubator: rivages", "incubator: rivage")
    git(branch, "add", "-N", ".")
    said = validate(call, branch, "--staged")
    assert (said["new"], said["mended"], said["code"]) == (0, 0, 0)


def test_comments_accept_and_no_longer_accept(call, branch):
    edit(
        branch, YANN_PATH, "    end: 2023-05-03", "    end: 2023-05-03  # incubo: ignore[mission-ends-before-start] vu"
    )
    said = validate(call, branch, "--since", "main")
    assert (said["found"], said["mended"]) == ([], 0)  # accepted is not mended
    commit(branch)
    edit(branch, YANN_PATH, "  # incubo: ignore[mission-ends-before-start] vu", "")
    assert validate(call, branch, "--since", "HEAD")["found"] == [("mission-ends-before-start", "yann.treguer")]


def test_only_what_is_new_is_corrected(call, branch):
    edit(branch, YANN_PATH, "role: Chargé", 'role: "Chargé "')
    commit(branch)
    edit(branch, CLAIRE_PATH, "role: Designer", 'role: "Designer "')
    ran = call("validate", "--at", "2025-01-15", "--since", "HEAD", "--fix", "--yes", cwd=branch, lang="en")
    assert ran.code == 0
    assert "role: Designer" in (branch / CLAIRE_PATH).read_text("utf-8").replace('"', "")
    assert '"Designer "' not in (branch / CLAIRE_PATH).read_text("utf-8")
    assert '"Chargé "' in (branch / YANN_PATH).read_text("utf-8")


def test_settings_are_not_read_out_of_the_registry(call, branch, tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text('token = "hunter2"\n', "utf-8")
    try:
        (branch / "incubo.toml").symlink_to(secret)
    except OSError:
        pytest.skip("no links here")
    for words in (("validate",), ("ci", "--base", "main")):
        ran = call(*words, cwd=branch)
        assert ran.code == 2
        assert "leads out of the registry" in ran.err
        assert "token" not in ran.out + ran.err


def test_a_line_of_settings_that_the_branch_adds(call, branch):
    (branch / "incubo.toml").write_text('incubator = "nulle-part"\n', "utf-8")
    assert validate(call, branch, "--since", "main")["new"] == 1
    commit(branch)
    assert validate(call, branch, "--since", "HEAD")["new"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--since", "nulle-part"], "git ne connaît pas la révision «\u00a0nulle-part\u00a0»"),
        (["--since", "--fix"], "git ne connaît pas la révision «\u00a0--fix\u00a0»"),
        (["--since", "main..HEAD"], "git ne connaît pas la révision"),
        (["--since", "autre"], "n'ont aucun commit en commun"),
        (["--staged", "--fix"], "--staged"),
    ],
)
def test_what_cannot_be_compared(call, branch, words, said):
    git(branch, "switch", "-q", "--orphan", "autre")
    git(branch, "commit", "-q", "--allow-empty", "-m", "Ailleurs")
    git(branch, "switch", "-q", "travail")
    ran = call("validate", *words, cwd=branch, lang="fr")
    assert ran.code == 2
    assert said in ran.err


def test_before_the_first_commit_and_outside_git(call, tmp_path):
    folder = tmp_path / "registre"
    (folder / "content/startups").mkdir(parents=True)
    (folder / "content/members").mkdir()
    ran = call("validate", "--since", "main", cwd=folder, lang="fr")
    assert (ran.code, "n'est pas dans un dépôt git" in ran.err) == (2, True)
    git(folder, "init", "-q", "-b", "main")
    ran = call("validate", "--since", "HEAD", cwd=folder, lang="fr")
    assert (ran.code, "aucun commit" in ran.err) == (2, True)
    (folder / "content/startups/x.md").write_text("---\ntitle: [\n---\n", "utf-8")
    assert call("validate", "--staged", cwd=folder).code == 0  # a hook sees the first commit too
    git(folder, "add", ".")
    ran = call("validate", "--staged", cwd=folder)
    assert (ran.code, "yaml-syntax" in ran.out) == (1, True)


def test_a_shallow_clone_says_how_to_get_the_rest(call, branch, tmp_path):
    edit(branch, DIGUE_PATH, "title: Digue", "title: La Digue")
    commit(branch)
    git(branch, "switch", "-q", "main")
    edit(branch, ESTRAN_PATH, "title: Mon Estran", "title: Mon bel Estran")
    commit(branch)
    clone = tmp_path / "court"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", branch.as_uri(), str(clone))
    git(clone, "switch", "-q", "travail")
    ran = call("validate", "--since", "origin/main", cwd=clone, lang="en")
    assert ran.code == 2
    assert "fetch-depth: 0" in ran.err
    assert "git fetch --unshallow" in ran.err
    git(clone, "branch", "-qD", "main")
    ran = call("validate", "--since", "main", cwd=clone, lang="en")
    assert "did you mean “origin/main”?" in ran.err


def test_a_registry_below_the_top_of_its_repository(call, branch, tmp_path):
    above = tmp_path / "dessus"
    above.mkdir()
    git(above, "init", "-q", "-b", "main")
    for path, data in linked_registry_files().items():
        place = above / "fiches" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    commit(above)
    edit(above / "fiches", CLAIRE_PATH, "startups: [digue, mon-estran]", "startups: [digue, mon-estrand]")
    said = validate(call, above / "fiches", "--since", "HEAD")
    assert said["found"] == [("ref-unknown-startup", "claire.bonnemain")]
    git(above, "add", "-A")
    assert validate(call, above / "fiches", "--staged")["found"] == said["found"]
