"""`incubo import registry`: what comes in from another registry, what stays ours, and what is asked."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command_line import CommandResult, RunCommand
from support.git_repository import git, write
from support.imported_registry import NETWORK, change, entries
from support.prepared_folders import prepared
from support.pseudo_terminal import run_with_answers

STARTUP = "content/startups/feu-vert.md"
THEIRS = "content/_startups/feu-vert.md"
OURS = {
    "incubo.toml": 'profile = "beta.gouv.fr"\nincubator = "phares"\nat = 2024-07-01\n',
    "content/startups/.gitkeep": "",
    "content/members/.gitkeep": "",
}

Import = Callable[..., CommandResult]


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """The other registry."""
    folder = tmp_path / "reseau"
    for path, text in NETWORK.items():
        write(folder, path, text)
    return folder


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    return make_ours(tmp_path / "ours")


@prepared
def make_ours(folder: Path) -> None:
    """An empty registry of ours, in git."""
    for path, text in OURS.items():
        write(folder, path, text)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "vide")


@pytest.fixture
def take(call: RunCommand, ours: Path, network: Path) -> Import:
    """Import the network's registry into ours; it must go well unless `code` says otherwise."""

    def run(*words: str, code: int = 0, source: Path | str = network) -> CommandResult:
        ran = call("import", "registry", str(source), *words, *(() if "--dry-run" in words else ("--yes",)), cwd=ours)
        assert ran.code == code, ran.err
        return ran

    return run


def test_an_incubator_comes_with_what_it_refers_to(take: Import, ours: Path) -> None:
    ran = take()
    assert entries(ours) == {
        STARTUP,
        "content/incubators/phares.md",
        "content/organisations/dgp.md",
        "content/teams/phares-animation.md",
        "content/jobs/2024-05-02-feu-vert-dev.md",
    }
    expected = NETWORK[THEIRS].replace("/organisations/dgp", "dgp")
    assert (ours / STARTUP).read_text("utf-8") == expected  # comment and text, byte for byte
    assert "autre-port" not in (ours / "content/incubators/phares.md").read_text("utf-8")
    assert "1 reference to an entry that is not taken is left out" in ran.out
    assert ".incubo" not in ran.out
    assert ".incubo" not in ran.err


def test_people_come_if_asked_with_their_missions_here(take: Import, ours: Path) -> None:
    ran = take("--people")
    members = {path for path in entries(ours) if "/members/" in path}
    assert members == {"content/members/nour.bihan.md"}
    text = (ours / "content/members/nour.bihan.md").read_text("utf-8")
    assert text.count("start: ") == 1
    assert "feu-vert" in text
    assert "autre-port" not in text
    assert "1 mission for a product that is not taken is left out" in ran.out


def test_all_of_a_registry(take: Import, ours: Path) -> None:
    take("--incubator", "all", "--people")
    assert len(entries(ours)) == len(NETWORK)


def test_nothing_is_written_in_a_dry_run(take: Import, ours: Path) -> None:
    take("--dry-run")
    assert git(ours, "status", "--porcelain") == ""


def test_undo_takes_it_all_back(take: Import, call: RunCommand, ours: Path) -> None:
    take()
    assert call("undo", "--yes", cwd=ours).code == 0
    assert git(ours, "status", "--porcelain") == ""


def test_a_second_import_finds_nothing(take: Import, ours: Path) -> None:
    take()
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "repris")
    ran = take()
    assert "Nothing to change" in ran.err
    assert git(ours, "status", "--porcelain") == ""


def test_what_one_side_changed_is_kept(take: Import, ours: Path, network: Path) -> None:
    take()
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    change(ours, STARTUP, "Un feu.", "Un feu, que nous entretenons.")
    change(ours, STARTUP, "incubator: phares\n", "incubator: phares\nobjectives:\n  - Dix ports\n")
    change(network, THEIRS, "https://feu-vert.example", "https://feu-vert.example/port")
    change(network, THEIRS, "Le port est étroit.", "Le port est très étroit.")
    change(
        network,
        THEIRS,
        "    start: 2024-03-04\n",
        "    start: 2024-03-04\n  - name: acceleration\n    start: 2024-06-03\n",
    )
    ran = take()
    text = (ours / STARTUP).read_text("utf-8")
    for kept in ("equipe@phares.example", "Un feu, que nous entretenons.", "objectives:\n  - Dix ports", "# à revoir"):
        assert kept in text
    for new in ("https://feu-vert.example/port", "Le port est très étroit.", "acceleration"):
        assert new in text
    assert "Feu Vert goes from construction to acceleration on 3 June 2024" in ran.out


def test_what_both_changed_is_asked(take: Import, ours: Path, network: Path, tmp_path: Path) -> None:
    take()
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    change(network, THEIRS, "feu-vert@phares.example", "bonjour@phares.example")
    before = (ours / STARTUP).read_bytes()
    ran = take(code=1)
    assert "Feu Vert, contact address: bonjour@phares.example (reseau) or equipe@phares.example (you)?" in ran.err
    assert (ours / STARTUP).read_bytes() == before
    answers = json.loads(ran.out)
    assert answers == {f"{STARTUP}: contact": "mine"}
    write(tmp_path, "answers.json", json.dumps(dict.fromkeys(answers, "theirs")))
    take("--from", str(tmp_path / "answers.json"))
    assert "bonjour@phares.example" in (ours / STARTUP).read_text("utf-8")
    change(ours, STARTUP, "bonjour@phares.example", "equipe@phares.example")
    change(network, THEIRS, "bonjour@phares.example", "autre@phares.example")
    write(tmp_path, "answers.json", ran.out)
    take("--from", str(tmp_path / "answers.json"))
    assert "equipe@phares.example" in (ours / STARTUP).read_text("utf-8")
    assert "Nothing to change" in take().err  # what was answered is not asked again


def test_what_both_changed_does_not_stop_the_rest(take: Import, ours: Path, network: Path, tmp_path: Path) -> None:
    take()
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    change(network, THEIRS, "feu-vert@phares.example", "bonjour@phares.example")
    change(network, THEIRS, "name: construction", "name: acceleration")
    change(network, "content/_incubators/phares.md", "Chantier des phares", "Chantier des phares et balises")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "avant")
    assert "--skip-conflicts" in take(code=1).err
    before = (ours / STARTUP).read_bytes()
    for words in (["--skip-conflicts", "--dry-run"], ["--skip-conflicts"]):
        ran = take(*words, code=1)
        assert "Feu Vert, contact address: bonjour@phares.example (reseau) or equipe@phares.example (you)?" in " ".join(
            ran.out.split()
        )
    assert (ours / STARTUP).read_bytes() == before
    assert "phares et balises" in (ours / "content/incubators/phares.md").read_text("utf-8")
    assert take("--skip-conflicts", code=1).out.count("bonjour@phares.example") == 1  # it is still open
    answers = json.loads(ran.out[ran.out.index("{") :].partition("}")[0] + "}")
    assert answers == {f"{STARTUP}: contact": "mine"}
    write(tmp_path, "answers.json", json.dumps(answers))
    take("--from", str(tmp_path / "answers.json"), "--skip-conflicts")
    text = (ours / STARTUP).read_text("utf-8")
    assert "equipe@phares.example" in text
    assert "acceleration" in text


def test_an_entry_that_may_be_another_one_waits_with_what_refers_to_it(
    take: Import, call: RunCommand, ours: Path, tmp_path: Path
) -> None:
    other = (
        "---\ntitle: Feu de camp\nmission: Se chauffer\ncontact: feu@camp.example\nphases:\n"
        "  - name: construction\n    start: 2024-01-01\n---\n"
    )
    write(ours, STARTUP, other)
    ran = take("--skip-conflicts", "--people", code=1)
    assert (ours / STARTUP).read_text("utf-8") == other
    assert "both" in ran.out
    others = entries(ours) - {STARTUP}
    assert others
    assert not any("job" in path or "feu-vert" in (ours / path).read_text("utf-8") for path in others)
    write(tmp_path, "answers.json", json.dumps({f"{STARTUP}: added": "both"}))
    take("--from", str(tmp_path / "answers.json"))
    assert (ours / "content/jobs/2024-05-02-feu-vert-dev.md").is_file()
    for path in ("incubators/phares", "members/nour.bihan"):
        assert "feu-vert-2" in (ours / f"content/{path}.md").read_text("utf-8")


def test_what_they_removed_and_we_changed_waits(take: Import, ours: Path, network: Path) -> None:
    take()
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    (network / THEIRS).unlink()
    change(network, "content/_incubators/phares.md", "  - feu-vert\n", "  - autre-port\n")
    take("--remove", "--skip-conflicts", code=1)
    assert "equipe@phares.example" in (ours / STARTUP).read_text("utf-8")
    take("--remove", code=1)


def test_the_printed_command_works_as_printed(
    call: RunCommand, take: Import, ours: Path, network: Path, tmp_path: Path
) -> None:
    spaced = tmp_path / "le réseau"
    network.rename(spaced)
    words = ("--incubator", "phares", "--people", "--remove", "--name", "reseau")
    assert call("import", "registry", str(spaced), *words, "--yes", cwd=ours).code == 0
    change(ours, STARTUP, "feu-vert@phares.example", "equipe@phares.example")
    change(spaced, THEIRS, "feu-vert@phares.example", "bonjour@phares.example")
    change(spaced, THEIRS, "Dire quand", "Savoir quand")
    dry = call("import", "registry", str(spaced), *words, "--dry-run", cwd=ours)
    assert dry.code == 1
    assert "Savoir quand" in dry.out  # what would arrive all the same
    assert "bonjour@phares.example (reseau)" in dry.err
    assert "Savoir quand" not in (ours / STARTUP).read_text("utf-8")
    ran = call("import", "registry", str(spaced), *words, "--yes", cwd=ours)
    assert ran.code == 1
    write(ours, "answers.json", ran.out)
    printed = " ".join(ran.err.split()).partition("and give it: ")[2]
    command = [*shlex.split(printed.partition(" --from answers.json")[0]), "--from", "answers.json"]
    assert command[0] == "incubo"
    assert set(words) < set(command)
    assert call(*command[1:], "--yes", cwd=ours).code == 0
    assert "Savoir quand" in (ours / STARTUP).read_text("utf-8")


def test_what_they_removed_is_told_and_removed_if_asked(take: Import, ours: Path, network: Path) -> None:
    take()
    (network / "content/_jobs/2024-05-02-feu-vert-dev.md").unlink()
    for _ in range(2):  # told each time
        ran = take()
        assert "1 entry is no longer there, and stays here" in ran.out
    take("--remove")
    assert "content/jobs/2024-05-02-feu-vert-dev.md" not in entries(ours)
    assert "no longer there" not in take().out


def test_somebody_who_works_for_others_only_stays_and_stops_nothing(take: Import, ours: Path, network: Path) -> None:
    person = "content/_authors/nour.bihan.md"
    take("--people")
    before = (ours / "content/members/nour.bihan.md").read_text("utf-8")
    change(network, person, "      - feu-vert\n", "")
    change(network, THEIRS, "Dire quand", "Savoir quand")
    for _ in range(2):  # it is told each time, as what they removed
        ran = take()
        assert "(nour.bihan): none of their missions there is taken: their sheet here stays" in ran.out
        assert (ours / "content/members/nour.bihan.md").read_text("utf-8") == before
        assert "Savoir quand" in (ours / STARTUP).read_text("utf-8")
    change(network, person, "2025-06-30", "2025-12-31")
    change(network, person, "    startups:\n      - autre-port\n---", "    startups:\n      - feu-vert\n---")
    take()
    assert "2025-12-31" in (ours / "content/members/nour.bihan.md").read_text("utf-8")


def test_what_we_removed_stays_removed(take: Import, ours: Path) -> None:
    take()
    (ours / "content/jobs/2024-05-02-feu-vert-dev.md").unlink()
    ran = take()
    assert "content/jobs/2024-05-02-feu-vert-dev.md" not in entries(ours)
    assert "1 entry that was removed here is not brought back" in ran.out


def test_a_rename_on_either_side_is_followed(take: Import, call: RunCommand, ours: Path, network: Path) -> None:
    take("--people")
    assert call("rename", "dgp", "direction-phares", "--yes", cwd=ours).code == 0
    shutil.move(network / THEIRS, network / "content/_startups/feux.md")
    change(
        network,
        "content/_startups/feux.md",
        "incubator: phares\n",
        "incubator: phares\nredirect_from:\n  - /startups/feu-vert.html\n",
    )
    change(network, "content/_authors/nour.bihan.md", "feu-vert", "feux")
    change(network, "content/_incubators/phares.md", "feu-vert", "feux")
    take()
    assert "content/startups/feux.md" in entries(ours)
    assert STARTUP not in entries(ours)
    text = (ours / "content/startups/feux.md").read_text("utf-8")
    assert "- direction-phares" in text
    assert "content/organisations/dgp.md" not in entries(ours)
    assert "- feux" in (ours / "content/members/nour.bihan.md").read_text("utf-8")


def test_several_renames_at_once(take: Import, ours: Path, network: Path) -> None:
    """An offer and the startup that it names; a name that changes its capitals only; one without a former address."""
    write(
        network, "content/_startups/Balise.md", NETWORK[THEIRS].replace("Feu Vert", "Balise").replace("feu-vert", "b")
    )
    take()
    jobs = network / "content/_jobs"
    shutil.move(jobs / "2024-05-02-feu-vert-dev.md", jobs / "2024-05-02-feux-dev.md")
    shutil.move(network / THEIRS, network / "content/_startups/feux.md")
    shutil.move(network / "content/_startups/Balise.md", network / "content/_startups/balise.md")
    change(network, "content/_jobs/2024-05-02-feux-dev.md", "startup: Feu Vert", "startup: feux")
    change(
        network,
        "content/_jobs/2024-05-02-feux-dev.md",
        "open: false",
        "open: false\nredirect_from:\n  - /recrutement/2024-05-02-feu-vert-dev",
    )
    change(network, "content/_incubators/phares.md", "feu-vert", "feux")
    take()
    assert entries(ours) >= {
        "content/jobs/2024-05-02-feux-dev.md",
        "content/startups/feux.md",
        "content/startups/balise.md",
    }
    assert len([path for path in entries(ours) if "/startups/" in path or "/jobs/" in path]) == 3
    assert "Nothing to change" in take().err


def test_bodies_that_were_only_named_do_not_stop_the_first_files_of_bodies(
    take: Import, ours: Path, network: Path
) -> None:
    """Without a file of an organisation, an incubator names its owner; with the first one, it has to exist."""
    write(ours, "content/incubators/quai.md", "---\ntitle: Quai\nshort_description: Un quai\nowner: Mairie\n---\n")
    ran = take()
    assert "content/organisations/dgp.md" in entries(ours)
    assert "1 new warning" in ran.out or "new warnings" in ran.out


def test_forgotten_people_are_not_brought_back(take: Import, call: RunCommand, ours: Path, network: Path) -> None:
    change(network, "content/_authors/nour.bihan.md", "2025-06-30", "2024-05-30")
    take("--people")
    assert call("forget", "nour.bihan", "--yes", cwd=ours).code == 0
    change(network, "content/_authors/nour.bihan.md", "Développeuse", "Développeuse et marin")
    ran = take()
    assert {path for path in entries(ours) if "/members/" in path} == {"content/members/ancien.membre-1.md"}
    assert "Nour" not in ran.out + ran.err
    names = [
        path
        for path in ours.rglob("*")
        if path.is_file() and ".git/" not in path.as_posix() and "nour" in path.read_text("utf-8").lower()
    ]
    assert names == []


def test_a_phase_that_is_not_ours_becomes_one(take: Import, ours: Path, network: Path) -> None:
    change(network, THEIRS, "name: construction", "name: prototype")
    write(
        network,
        "incubo.toml",
        '[phases.prototype]\nstage = "incubated"\nlabel = { fr = "Prototype", en = "Prototype" }\n',
    )
    ran = take(code=2)
    assert "“prototype”: 1 product" in ran.err
    assert entries(ours) == set()
    take("--phase", "prototype=Construction")
    assert "name: construction" in (ours / STARTUP).read_text("utf-8")
    assert "Nothing to change" in take().err  # the answer is kept


def test_words_that_are_not_ours_are_told_once(take: Import, ours: Path, network: Path) -> None:
    """Another profile has other kinds of organisations: a registry may declare those of the network."""
    write(ours, "incubo.toml", OURS["incubo.toml"].replace("beta.gouv.fr", "digital-services"))
    write(network, "content/_organisations/dgm.md", NETWORK["content/_organisations/dgp.md"].replace("phares", "mers"))
    phases = ("--phase", "investigation=discovery", "--phase", "construction=alpha")
    ran = take("--incubator", "all", *phases, code=1)
    assert "type: “administration-centrale” is not a word of this registry (3 entries, the first one" in ran.err
    assert entries(ours) == set()
    words = '\n[organisation-types]\nadministration-centrale = { fr = "Administration centrale", en = "Central" }\n'
    write(ours, "incubo.toml", (ours / "incubo.toml").read_text("utf-8") + words)
    take("--incubator", "all", *phases)
    assert "name: alpha" in (ours / STARTUP).read_text("utf-8")


def test_the_folder_of_entries_itself_and_a_registry_of_our_layout(
    take: Import, call: RunCommand, ours: Path, network: Path, tmp_path: Path
) -> None:
    take(source=network / "content")
    assert (ours / ".incubo/imports/reseau/source.toml").exists()
    third = tmp_path / "third"
    for path in ("content/_startups", "content/_authors", "content/_incubators"):
        write(third, f"{path}/.gitkeep", "")
    write(third, "incubo.toml", 'profile = "beta.gouv.fr"\n')
    assert call("import", "registry", str(ours), "--incubator", "all", "--yes", cwd=third).code == 0
    assert (third / THEIRS).read_text("utf-8") == NETWORK[THEIRS]  # there and back


def test_fields_that_only_they_have_are_told(take: Import, ours: Path, network: Path) -> None:
    settings = '[fields.startup.region]\ntype = "text"\nhelp = "la région"\n'
    write(network, "incubo.toml", settings)
    change(network, THEIRS, "incubator: phares\n", "incubator: phares\nregion: Bretagne\n")
    ran = take()
    assert "Feu Vert (feu-vert): " in ran.out
    assert "“region”" in ran.out
    assert "region: Bretagne" in (ours / STARTUP).read_text("utf-8")


def test_an_entry_of_the_same_id_is_asked_about(take: Import, ours: Path, tmp_path: Path) -> None:
    write(
        ours,
        STARTUP,
        "---\ntitle: Feu de camp\nmission: Se chauffer\ncontact: feu@camp.example\nphases:\n"
        "  - name: construction\n    start: 2024-01-01\n---\n",
    )
    ran = take(code=1)
    assert json.loads(ran.out) == {f"{STARTUP}: added": "both"}
    assert "Is it the same one?" in ran.err
    write(tmp_path, "answers.json", ran.out)
    take("--from", str(tmp_path / "answers.json"))
    assert "Feu de camp" in (ours / STARTUP).read_text("utf-8")
    assert "Feu Vert" in (ours / "content/startups/feu-vert-2.md").read_text("utf-8")
    assert "feu-vert-2" in (ours / "content/incubators/phares.md").read_text("utf-8")
    assert "Nothing to change" in take().err


def test_a_repository_is_copied_for_the_time_of_the_command(
    take: Import, ours: Path, network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(network, "init", "-q", "-b", "main")
    git(network, "add", "-A")
    git(network, "commit", "-qm", "réseau")
    sha = git(network, "rev-parse", "HEAD")
    write(network, THEIRS, "pas dans le commit")
    monkeypatch.setattr("incubo.vcs.clone.parse_address", lambda _: str(network))
    take(source="ssh://forge.example/reseau.git")
    assert entries(ours) >= {STARTUP}
    kept = (ours / ".incubo/imports/reseau/source.toml").read_text("utf-8")
    assert f'commit = "{sha}"' in kept
    assert not list((ours / ".git/incubo").glob("*/source"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (".", "this folder is the registry itself"),
        ("content", "this folder is the registry itself"),
        ("ailleurs", "there is nothing at ailleurs"),
        ("incubo.toml", "incubo.toml is not a folder"),
        ("ext::sh -c id", "there is nothing at ext::sh -c id"),
        ("https://moi:secret@reseau.example/registre", "leave the name and the password out of the address"),
        ("file:///etc", "this is no address of a repository"),
    ],
)
def test_what_is_no_registry(take: Import, ours: Path, source: str, said: str) -> None:
    assert said in take(source=source, code=2).err
    assert git(ours, "status", "--porcelain") == ""


@pytest.mark.parametrize("path", ["api/v2.6/startups.json", "startups.csv?x=1"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_address_of_a_file_is_not_downloaded(take: Import, scheme: str, path: str) -> None:
    ran = take(source=f"{scheme}://reseau.example/{path}", code=2)
    assert "incubo does not download files" in ran.err
    assert "save it with your browser" in ran.err
    assert "a repository of git, by https:// or git@" in ran.err


def test_an_address_without_protection_is_not_copied(take: Import) -> None:
    ran = take(source="http://127.0.0.1:9/registre.git", code=2)
    assert "begins with http:// is not protected" in ran.err
    assert "by https:// or git@" in ran.err


def test_a_sheet_is_no_registry(take: Import, ours: Path, tmp_path: Path) -> None:
    write(tmp_path, "startups.csv", "id;title\n")
    ran = take(source=tmp_path / "startups.csv", code=2)
    assert "is a sheet, and no registry" in ran.err
    assert "to import its rows: incubo import " in ran.err
    assert entries(ours) == set()


# What is hostile in a folder


def test_links_and_files_that_cannot_be_read(take: Import, ours: Path, network: Path, tmp_path: Path) -> None:
    write(tmp_path, "secret.md", "---\ntitle: Secret\n---\n")
    (network / "content/_startups/lien.md").symlink_to(tmp_path / "secret.md")
    (network / "content/_startups/tube.md").mkdir()
    write(network, "content/_startups/casse.md", "---\ntitle: [\n---\n")
    write(network, "content/_startups/enorme.md", "---\ntitle: Énorme\n---\n" + "x" * 1_100_000)
    write(network, "content/_startups/FEU-VERT.md", NETWORK[THEIRS])
    ran = take("--incubator", "all")
    for name in ("lien", "tube", "casse", "enorme"):
        assert f"• {name}: it cannot be read there, and is left out" in " ".join(ran.out.split())
        assert not (ours / f"content/startups/{name}.md").exists()
    assert "FEU-VERT (FEU-VERT)" not in ran.out
    assert "its id differs from “feu-vert” only by capitals" in " ".join(ran.out.split())
    assert "Secret" not in ran.out


@pytest.mark.parametrize("place", [".incubo/imports", ".incubo/imports/reseau/source.toml"])
def test_links_in_the_place_of_copies(take: Import, call: RunCommand, ours: Path, network: Path, place: str) -> None:
    take("--people")
    outside = ours.parent / "outside"
    shutil.move(ours / place, outside)
    (ours / place).symlink_to(outside)
    change(network, THEIRS, "Un feu.", "Deux feux.")
    before = {path: path.read_bytes() for path in ours.parent.rglob("*.md")}
    ran = take(code=2)
    assert "cannot be read" in ran.err
    assert call("forget", "nour.bihan", "--yes", cwd=ours).code != 0
    assert {path: path.read_bytes() for path in ours.parent.rglob("*.md")} == before


def test_settings_of_copies_that_are_none(take: Import, ours: Path, network: Path) -> None:
    take()
    write(ours, ".incubo/imports/reseau/source.toml", "taken_on = [[[")
    change(network, THEIRS, "Un feu.", "Deux feux.")
    ran = take(code=2)
    assert "source.toml cannot be understood" in ran.err
    assert "Un feu." in (ours / STARTUP).read_text("utf-8")


def test_copies_that_lead_elsewhere_are_not_followed(take: Import, ours: Path, network: Path) -> None:
    """What is kept may come from anybody's request."""
    take()
    kept = ours / ".incubo/imports/reseau/source.toml"
    write(
        ours,
        ".incubo/imports/reseau/source.toml",
        kept.read_text("utf-8") + '\n[ids.startup]\n"feu-vert" = "../../x"\n',
    )
    change(network, THEIRS, "Un feu.", "Deux feux.")
    take()
    assert "Deux feux." in (ours / STARTUP).read_text("utf-8")
    assert not (ours / "x.md").exists()


# With colleagues, and at a terminal


def test_the_help_of_import_names_it(call: RunCommand, ours: Path) -> None:
    assert "incubo import registry" in call("import", "--help", cwd=ours).out
    assert "Other commands" not in call("import", "registry", "--help", cwd=ours).out


def test_what_is_kept_is_published_with_the_entries(
    take: Import, call: RunCommand, ours: Path, network: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(ours), "origin.git")
    git(ours, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(ours, "fetch", "-q", "origin")
    git(ours, "branch", "-q", "-u", "origin/main")
    take()
    ran = call("sync", "--publish", "--all", cwd=ours)
    assert ran.code == 0, ran.err
    assert git(ours, "status", "--porcelain") == ""
    theirs = tmp_path / "colleague"
    git(tmp_path, "clone", "-q", str(tmp_path / "origin.git"), str(theirs))
    change(network, THEIRS, "Un feu.", "Deux feux.")
    ran = call("import", "registry", str(network), "--yes", cwd=theirs)
    assert ran.code == 0, ran.err
    assert "Deux feux." in (theirs / STARTUP).read_text("utf-8")


def test_a_request_with_an_import_counts_its_copies_and_does_not_list_them(
    take: Import, call: RunCommand, ours: Path
) -> None:
    git(ours, "add", "-A")
    git(ours, "commit", "--allow-empty", "-qm", "avant")
    take()
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "import")
    ran = call("ci", "--base", "HEAD~1", cwd=ours)
    said = " ".join((ran.out + ran.err).split())
    assert "copies that are kept for the next import" in said
    assert ".incubo/imports" not in said
    assert "normal" in said.casefold() or "sensitive" in said.casefold()


def test_a_submodule_that_is_not_here_is_not_taken_for_removed_entries(
    take: Import, call: RunCommand, ours: Path, network: Path, tmp_path: Path
) -> None:
    take()
    before = entries(ours)
    git(network, "init", "-q", "-b", "main")
    git(network, "add", "-A")
    git(network, "commit", "-qm", "le réseau")
    part = tmp_path / "part"
    shutil.copytree(network / "content/_startups", part)
    git(part, "init", "-q", "-b", "main")
    git(part, "add", "-A")
    git(part, "commit", "-qm", "produits")
    git(network, "rm", "-rq", "content/_startups")
    git(network, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(part), "content/_startups")
    git(network, "commit", "-qm", "en sous-module")
    assert "Removed there" not in call("import", "registry", str(network), "--dry-run", cwd=ours).out
    git(network, "submodule", "--quiet", "deinit", "-f", "content/_startups")
    ran = call("import", "registry", str(network), "--yes", cwd=ours)
    assert ran.code == 2
    assert "content/_startups is a submodule, and its files are not here" in ran.err
    assert entries(ours) == before


def test_an_import_may_be_a_proposal(take: Import, call: RunCommand, ours: Path, network: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(ours), "origin.git")
    git(ours, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(ours, "fetch", "-q", "origin")
    git(ours, "remote", "set-head", "origin", "main")
    git(ours, "branch", "-q", "-u", "origin/main")
    ran = take("--propose", "--because", "pour commencer")
    assert git(ours, "status", "--porcelain") == ""
    assert entries(ours) == set()
    branch = git(ours, "for-each-ref", "--format=%(refname:short)", "refs/heads/incubo/")
    assert git(ours, "log", "-1", "--format=%s", branch) == "import(reseau): 5 new entries"
    files = git(ours, "show", "--format=", "--name-only", branch).split("\n")
    assert STARTUP in files
    assert ".incubo/imports/reseau/source.toml" in files
    assert ".incubo" not in ran.out
    assert call("undo", "--yes", cwd=ours).code == 0
    assert git(ours, "for-each-ref", "refs/heads/incubo/") == ""


def test_a_person_answers(ours: Path, network: Path) -> None:
    """A phase, a name that is taken, a value that both have, and whether to write."""
    write(ours, STARTUP, NETWORK[THEIRS].replace("/organisations/dgp", "dgp").replace("feu-vert@", "port@"))
    change(network, THEIRS, "name: construction", "name: prototype")
    write(network, "incubo.toml", '[phases.prototype]\nstage = "incubated"\nlabel = { fr = "P", en = "P" }\n')
    words = ("import", "registry", str(network))
    code, out = run_with_answers(ours, *words, answers=["construction", "feu-vert@", "write"])
    assert code == 0, out
    assert "“prototype” is not a phase of this registry, and 1 product has it. What does it become?" in " ".join(
        out.split()
    )
    assert "Feu Vert, contact address: feu-vert@phares.example (reseau) or port@phares.example (you)?" in " ".join(
        out.split()
    )
    assert "contact: feu-vert@phares.example" in (ours / STARTUP).read_text("utf-8")


@pytest.mark.parametrize("answers", [["\x03"], ["2", "\x03"], ["2", "cancel"]])
def test_leaving_writes_nothing(ours: Path, network: Path, answers: list[str]) -> None:
    write(ours, STARTUP, NETWORK[THEIRS].replace("/organisations/dgp", "dgp").replace("feu-vert@", "port@"))
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "une fiche")
    code, out = run_with_answers(ours, "import", "registry", str(network), answers=answers)
    assert code != 0, out
    assert git(ours, "status", "--porcelain") == ""
    assert "Nothing was written" in out


def _with_other_words(network: Path) -> None:
    """The registry of a network that has words of its own."""
    text = (network / THEIRS).read_text("utf-8")
    text = text.replace("phases:\n", "events:\n  - name: committee\n    date: 2024-03-04\n    decision: go\nphases:\n")
    write(network, THEIRS, text)
    path = "content/_authors/nour.bihan.md"
    write(network, path, (network / path).read_text("utf-8").replace("domaine: Développement", "domaine: Code"))


def test_other_words_become_ours(take: Import, ours: Path, network: Path) -> None:
    _with_other_words(network)
    take("--people", "--word", "go=Lancement", "--word", "Code=développement")
    text = (ours / STARTUP).read_text("utf-8")
    assert "decision: launch\n" in text
    assert "domaine: Développement\n" in (ours / "content/members/nour.bihan.md").read_text("utf-8")
    write(network, THEIRS, (network / THEIRS).read_text("utf-8").replace("Feu Vert\n", "Feu Bleu\n", 1))
    take()  # what was said is kept, and what did not change stays
    assert (ours / STARTUP).read_text("utf-8") == text.replace("Feu Vert\n", "Feu Bleu\n", 1)


def test_words_that_nobody_maps_are_told_with_the_option(call: RunCommand, ours: Path, network: Path) -> None:
    _with_other_words(network)
    ran = call("import", "registry", str(network), "--people", "--yes", cwd=ours)
    said = " ".join((ran.out + ran.err).split())
    assert "go and Code are not words of this registry" in said
    assert "--word OLD=NEW" in said


@pytest.mark.parametrize(
    ("word", "said"),
    [("go", "is not old=new"), ("absent=Lancement", "has the word “absent”"), ("go=nimporte", "--word")],
)
def test_a_word_that_cannot_be_mapped_is_refused(
    call: RunCommand, ours: Path, network: Path, word: str, said: str
) -> None:
    _with_other_words(network)
    ran = call("import", "registry", str(network), "--word", word, "--yes", cwd=ours)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert not (ours / STARTUP).exists()


def test_a_word_may_stay_as_it_is(take: Import, ours: Path, network: Path) -> None:
    _with_other_words(network)
    ran = take("--word", "go=-")
    assert "go is no word" not in " ".join((ran.out + ran.err).split())
    assert "decision: go\n" in (ours / STARTUP).read_text("utf-8")


def test_other_words_are_asked(ours: Path, network: Path) -> None:
    _with_other_words(network)
    words = ["import", "registry", str(network), "--people"]
    code, out = run_with_answers(ours, *words, answers=["launch", "développement", "write"])
    assert code == 0, out
    assert "decision: launch\n" in (ours / STARTUP).read_text("utf-8")
    assert "domaine: Développement\n" in (ours / "content/members/nour.bihan.md").read_text("utf-8")


UNREADABLE = {
    "ancre": ("title: &a Autre", "“&a”"),
    "alias": ("title: a\nlink: *a", "“*a”"),
    "etiquette": ("title: !!python/object:os.system x", "“!!python/object:os.system”"),
    "sonnette": ("title: \x07", ""),
    "crochet": ("title: [a", ""),
    "guillemets": ('title: "a\nb": \'c', ""),
    "tabulation": ("\ttitle: a", ""),
    "conflit": ("<<<<<<< HEAD\ntitle: a", ""),
    "liste": ("- a", ""),
    "profonde": ("{" * 300, ""),
    "latine": ("title: \xff", ""),
    "windows": ("title: a\r\nlink: &a b", "“&a”"),
}
"""Files that no registry can read: their front matters, and what is told of them."""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_cannot_be_read_there_is_told_and_left_out(
    call: RunCommand, ours: Path, network: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "5000")
    for name, (front, _) in UNREADABLE.items():
        encoding = "latin-1" if "\xff" in front else "utf-8"
        (network / f"content/_startups/{name}.md").write_bytes(f"---\n{front}\n---\n".encode(encoding))
    ran = call("import", "registry", str(network), "--incubator", "all", "--yes", cwd=ours, lang=lang)
    assert ran.code == 0, ran.err
    said = "it cannot be read there, and is left out: " if lang == "en" else "lue là-bas, et reste de côté\xa0: "
    for name, (_, told) in UNREADABLE.items():
        line = next(line for line in ran.out.splitlines() if name in line)
        assert said in line
        assert lang == "fr" or told in line
        assert not (ours / f"content/startups/{name}.md").exists()
    assert (ours / STARTUP).exists()


def test_a_phase_is_mapped_whatever_its_name(take: Import, call: RunCommand, ours: Path, network: Path) -> None:
    for phase in ("a=b", "à l'étude; $(touch pwned)", '"-x="', "--phase"):
        change(network, THEIRS, "name: investigation", f"name: {json.dumps(phase)}")
        refused = call("import", "registry", str(network), "--incubator", "all", "--yes", cwd=ours)
        assert refused.code == 2
        option = next(line for line in refused.err.splitlines() if ": --phase " in line)
        typed = option.partition(": --phase ")[2].partition("…, ")[0] + "investigation"
        words = shlex.split(typed)
        assert words == [f"{phase}=investigation"]
        take("--phase", *words, "--incubator", "all", "--dry-run")
        change(network, THEIRS, f"name: {json.dumps(phase)}", "name: investigation")
