"""`incubo new …` without a terminal: options, JSON, what is refused; what it writes passes `validate`."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand

STARTUP = ("--title", "Bouée d'Eau", "--mission", "Rendre visible ce qui flotte", "--contact", "bouee@rivages.example")
MEMBER = ("--fullname", "Gwenn Le Bihan-Roué", "--role", "Développeuse", "--domaine", "dév", "--startup", "mon estran")


@pytest.fixture
def network(registry: Path) -> Path:
    """The same in the network's layout."""
    names = {"members": "_authors"}
    for folder in (registry / "content").iterdir():
        if folder.is_dir():
            folder.rename(folder.with_name(names.get(folder.name, f"_{folder.name}")))
    for path in (registry / "content").rglob("*.md"):
        text = path.read_text("utf-8")
        for name in ("anrh", "dgml", "dihi", "caisse-gens-de-mer", "ddr29", "cc-des-abers-neufs", "ecole-phares"):
            text = text.replace(f"\n  - {name}\n", f"\n  - /organisations/{name}\n")
            text = text.replace(f"\nowner: {name}\n", f"\nowner: /organisations/{name}\n")
        for name in ("rivages", "fabrique-mobilites"):
            text = text.replace(f"\n  - {name}-", f"\n  - /teams/{name}-")
        path.write_text(text, "utf-8")
    settings = (registry / "incubo.toml").read_text("utf-8")
    (registry / "incubo.toml").write_text(settings.replace('layout = "incubo"', 'layout = "beta.gouv.fr"'), "utf-8")
    return registry


def clean(call: RunCommand, registry: Path) -> None:
    """The registry passes `validate`, warnings included (but for the sample's mission that outlives its startup, and
    the status that somebody new has not been given).
    """
    ignored = "mission-on-ended-startup,mission-without-status"
    ran = call("validate", "--strict", "--ignore", ignored, cwd=registry)
    assert (ran.code, ran.out.count("error[") + ran.out.count("warning[")) == (0, 0), ran.out


def files(registry: Path) -> list[Path]:
    return sorted((registry / "content").rglob("*"))


def test_a_startup_from_options(registry: Path, run: RunCommand) -> None:
    ran = run("new", "startup", *STARTUP, "--sponsor", "anrh,DDR 29", "--link", "https://b.example", cwd=registry)
    assert (ran.code, ran.out) == (0, "content/startups/bouee-d-eau.md\n")
    text = (registry / "content/startups/bouee-d-eau.md").read_text("utf-8")
    assert text.startswith(
        "---\ntitle: Bouée d'Eau\nmission: Rendre visible ce qui flotte\nincubator: rivages\nsponsors:\n  - anrh\n"
        "  - ddr29\ncontact: bouee@rivages.example\nlink: https://b.example\nphases:\n  - name: investigation\n"
        "    start: 2025-01-15\n---\n\n## Contexte\n"
    )
    clean(run, registry)


def test_a_member_from_options(registry: Path, call: RunCommand) -> None:
    ran = call("new", "member", *MEMBER, "--status", "indépendant", "--end", "+6mo", "--github", "gwenn", cwd=registry)
    assert (ran.code, ran.out) == (0, "content/members/gwenn.le-bihan-roue.md\n")
    assert (registry / "content/members/gwenn.le-bihan-roue.md").read_text("utf-8") == (
        "---\nfullname: Gwenn Le Bihan-Roué\nrole: Développeuse\ndomaine: Développement\nmissions:\n"
        "  - start: 2025-01-15\n    end: 2025-07-15\n    status: independent\n    startups:\n      - mon-estran\n"
        "github: gwenn\n---\n"
    )
    clean(call, registry)


def test_an_offer_from_options(registry: Path, call: RunCommand) -> None:
    words = ("--startup", "Mon Estran", "--domaine", "dév", "--titulaire", "Varangue Conseil", "--closes", "60j")
    ran = call("new", "job", *words, cwd=registry, lang="fr")
    assert (ran.code, ran.out) == (0, "content/jobs/2025-01-15-mon-estran-developpement.md\n")
    text = (registry / ran.out.strip()).read_text("utf-8")
    assert "title: '[Mission] Développeur ou développeuse pour Mon Estran'\n" in text
    assert "dont le titulaire est «\u00a0Varangue Conseil\u00a0»" in text
    assert "jusqu'au 16 mars 2025" in text
    again = call("new", "job", *words, cwd=registry)
    assert again.out == "content/jobs/2025-01-15-mon-estran-developpement-2.md\n"
    clean(call, registry)


def test_an_offer_without_a_holder_says_what_is_left_to_do(registry: Path, call: RunCommand) -> None:
    ran = call("new", "job", "--startup", "mon-estran", "--domaine", "dév", cwd=registry)
    assert ran.code == 0
    assert "name the market holder" in ran.err


def test_a_post_in_the_incubator(registry: Path, call: RunCommand) -> None:
    ran = call("new", "job", "--kind", "poste", "--domaine", "animation", cwd=registry)
    assert ran.out == "content/jobs/2025-01-15-rivages-animation.md\n"
    clean(call, registry)


def test_the_network_s_layout(network: Path, call: RunCommand) -> None:
    clean(call, network)
    for words, path, spelt in (
        (("startup", *STARTUP, "--sponsor", "anrh"), "_startups/bouee-d-eau.md", "  - /organisations/anrh\n"),
        (
            ("member", *MEMBER[:-2], "--team", "animation"),
            "_authors/gwenn.le-bihan-roue.md",
            "/teams/rivages-animation",
        ),
        (("job", "--domaine", "design"), "_jobs/2025-01-15-rivages-design.md", "incubator: rivages\n"),
    ):
        ran = call("new", *words, cwd=network)
        assert ran.out == f"content/{path}\n", ran.err
        assert spelt in (network / "content" / path).read_text("utf-8")
    clean(call, network)


def test_line_ends_follow_the_registry(registry: Path, call: RunCommand) -> None:
    for path in (registry / "content").rglob("*.md"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    call("new", "startup", *STARTUP, cwd=registry)
    data = (registry / "content/startups/bouee-d-eau.md").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 10
    clean(call, registry)


def test_a_dry_run_writes_nothing(registry: Path, call: RunCommand) -> None:
    before = files(registry)
    ran = call("new", "startup", *STARTUP, "--dry-run", cwd=registry)
    assert ran.code == 0
    assert ran.out.startswith("content/startups/bouee-d-eau.md\n\n---\ntitle: Bouée d'Eau\n")
    assert "## Objectifs à 6 mois" in ran.out
    assert files(registry) == before


def test_the_path_is_seen_from_the_current_folder(registry: Path, call: RunCommand) -> None:
    ran = call("new", "startup", *STARTUP, cwd=registry / "content")
    assert Path(ran.out.strip()) == Path("startups/bouee-d-eau.md")
    ran = call("new", "member", *MEMBER, "--registry", str(registry), cwd=registry / "content" / "jobs")
    assert Path(ran.out.strip()).is_absolute()


def test_all_that_is_missing_is_said_at_once(registry: Path, call: RunCommand) -> None:
    ran = call("new", "startup", cwd=registry)
    assert ran.code == 2
    assert "--title, --mission and --contact must be given" in ran.err
    french = call("new", "member", cwd=registry, lang="fr")
    assert french.code == 2
    assert "il faut donner --fullname, --role et --domaine" in french.err
    offer = call("new", "job", cwd=registry)
    assert "--title must be given" in offer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("startup", *STARTUP, "--sponsor", "anhr"), ("--sponsor: no organisation is called “anhr”", "(anrh)”")),
        (("startup", *STARTUP[:-1], "bouee"), ("--contact: “bouee” is not a valid e-mail address",)),
        (("startup", *STARTUP, "--link", "b example"), ("--link: “b example” is not a web address",)),
        (("startup", *STARTUP, "--phase", "alumni"), ("is a deprecated phase", "investigation, construction")),
        (("startup", "--title", "!!!", *STARTUP[2:]), ("no file name can be made from “!!!”",)),
        (("startup", *STARTUP, "--on", "32/01/2025"), ("--on:",)),
        (("member", *MEMBER, "--end", "2025-01-01"), ("--end: the mission would end before it begins",)),
        (("member", *MEMBER, "--status", "independent", "--end", "+7mo"), ("--end: a mission ends within 6 months",)),
        (("member", "--fullname", "Gwenn", *MEMBER[2:]), ("--fullname: a first name and a last name are needed",)),
        (("member", *MEMBER[:-1], "a"), ("--startup: “a” is not enough to tell which one", "acces-cale")),
        (("member", *MEMBER, "--github", "gwe nn"), ("--github: “gwe nn” is not a GitHub account",)),
        (
            ("job", "--domaine", "design", "--closes", "2025-01-01"),
            ("--closes: the offer would close before it opens",),
        ),
        (("startup", "--from", "nowhere.json"), ("nowhere.json cannot be read",)),
    ],
)
def test_a_wrong_answer_names_its_option(
    registry: Path, call: RunCommand, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    before = files(registry)
    ran = call("new", *words, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    for text in said:
        assert text in ran.err
    assert files(registry) == before


def test_somebody_of_the_same_name(registry: Path, call: RunCommand) -> None:
    before = files(registry)
    words = ("new", "member", "--fullname", "jerome SALAUDREN", *MEMBER[2:])
    ran = call(*words, cwd=registry)
    assert (ran.code, ran.out) == (1, "")
    assert "somebody of that name is in the registry" in ran.err
    assert "Jérôme Salaudren (jerome.salaudren)" in ran.err
    assert "left on 30 August 2024" in ran.err
    assert "if this is the same person: incubo join jerome.salaudren --startup mon-estran" in ran.err
    assert files(registry) == before
    assert call(*words, "--homonym", cwd=registry).out == "content/members/jerome2.salaudren.md\n"
    assert call(*words, "--second-name", "Émile", cwd=registry).out == "content/members/jeromee.salaudren.md\n"
    clean(call, registry)


def test_a_startup_of_the_same_name(registry: Path, call: RunCommand) -> None:
    words = ("new", "startup", "--title", "MON ESTRAN", *STARTUP[2:])
    ran = call(*words, cwd=registry)
    assert ran.code == 1
    assert "Mon Estran (mon-estran)" in ran.err
    assert call(*words, "--homonym", cwd=registry).out == "content/startups/mon-estran-2.md\n"
    near = call("new", "startup", "--title", "Quai Solidere", *STARTUP[2:], cwd=registry)
    assert near.code == 0
    assert "a similar name, Quai Solidaire (quai-solidaire)" in near.err


def test_what_would_not_pass_validate_is_refused(registry: Path, call: RunCommand) -> None:
    before = files(registry)
    ran = call("new", "startup", *STARTUP[:2], "--mission", "<script>x</script>", *STARTUP[4:], cwd=registry)
    assert (ran.code, ran.out) == (1, "")
    assert "error[file-script]" in ran.err
    assert "content/startups/bouee-d-eau.md:3:" in ran.err
    assert "nothing was written" in ran.err
    assert files(registry) == before


def sheet(registry: Path, **values: Any) -> str:
    path = registry / "sheet.json"
    path.write_text(json.dumps(values), "utf-8")
    return str(path)


def test_json(registry: Path, run: RunCommand) -> None:
    values = {
        "title": "Vigie",
        "mission": "Prévenir",
        "contact": "a@b.example",
        "phases": [{"name": "investigation", "start": "2024-02-05"}, {"name": "construction", "start": "2024-09-02"}],
        "events": [{"name": "committee", "date": "2024-08-29", "decision": "launch", "amount": 180000}],
        "sponsor": "anrh",
        "usertypes": ["particulier"],
        "body": "## Contexte\n\nUne vigie, écrite par un programme.",
    }
    ran = run("new", "startup", "--from", "-", "--title", "Vigie des Rades", cwd=registry, typed=json.dumps(values))
    assert (ran.code, ran.out) == (0, "content/startups/vigie-des-rades.md\n"), ran.err
    text = (registry / ran.out.strip()).read_text("utf-8")
    assert "  - name: construction\n    start: 2024-09-02\nevents:\n  - name: committee\n    date: 2024-08-29\n" in text
    assert text.endswith("---\n\n## Contexte\n\nUne vigie, écrite par un programme.\n")
    clean(run, registry)


def test_json_complaints_come_together(registry: Path, call: RunCommand) -> None:
    path = sheet(registry, title=3, misson="x", sponsors="anrh", events=[{"name": "committee", "date": "2024-02-30"}])
    ran = call("new", "startup", "--from", path, cwd=registry)
    assert ran.code == 2
    for text in (
        "title: a text is expected here",
        "misson: there is no such field",
        "did you mean “mission”?",
        "sponsors: a list is expected here",
        "events[0].date: 2024-02-30 does not exist in the calendar",
    ):
        assert text in ran.err


def test_a_member_from_json(registry: Path, call: RunCommand) -> None:
    path = sheet(
        registry,
        fullname="Gwenn Le Bihan-Roué",
        role="no",
        domaine="Design",
        missions=[{"start": "2025-01-15", "end": "2025-04-01", "status": "admin", "startups": ["Mon Estran"]}],
    )
    ran = call("new", "member", "--from", path, "--end", "2025-05-01", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / ran.out.strip()).read_text("utf-8")
    assert "role: 'no'\n" in text
    assert "    end: 2025-05-01\n" in text
    clean(call, registry)


def test_a_missing_folder_is_made(registry: Path, call: RunCommand) -> None:
    shutil.rmtree(registry / "content" / "jobs")
    ran = call("new", "job", "--domaine", "design", cwd=registry)
    assert ran.code == 0
    assert (registry / ran.out.strip()).is_file()


def test_other_mistakes_do_not_stand_in_the_way(registry: Path, call: RunCommand) -> None:
    (registry / "content/startups/broken.md").write_text("---\na: [\n---\n", "utf-8")
    assert call("new", "startup", *STARTUP, cwd=registry).code == 0


def test_a_registry_in_english_with_a_neutral_vocabulary(tmp_path: Path, call: RunCommand) -> None:
    folder = tmp_path / "content" / "incubators"
    folder.mkdir(parents=True)
    about = "It helps harbours to answer the people who live there, in a few months and with a small team."
    front = f"title: Harbour\nshort_description: {about}\ncontact: a@b.example\n"
    (folder / "harbour.md").write_text(f"---\n{front}---\n\n{about} It is an example.\n", "utf-8")
    (tmp_path / "incubo.toml").write_text('profile = "plain"\nlanguage = "en"\nat = 2025-01-15\n', "utf-8")
    assert call("new", "startup", *STARTUP, cwd=tmp_path, lang="fr").code == 0
    text = (tmp_path / "content/startups/bouee-d-eau.md").read_text("utf-8")
    assert "incubator: harbour\n" in text
    assert "  - name: exploration\n" in text
    assert "## Context\n" in text
    ran = call("new", "job", "--startup", "bouée", "--domaine", "dev", "--titulaire", "Spar Ltd", cwd=tmp_path)
    assert ran.code == 0
    text = (tmp_path / ran.out.strip()).read_text("utf-8")
    assert "title: '[Mission] Developer for Bouée d''Eau'" in text or "[Mission] Developer for Bouée d'Eau" in text
    assert "This is a mission" in text
    clean(call, tmp_path)


def test_everyday_french_words(registry: Path, call: RunCommand) -> None:
    ran = call("nouveau", "produit", *STARTUP, "--dry-run", cwd=registry, lang="fr")
    assert ran.code == 0
    assert "Rien n'a été écrit (--dry-run)." in ran.err


@pytest.mark.parametrize("kind", ["startup", "member", "job"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_help(call: RunCommand, kind: str, lang: str) -> None:
    ran = call("new", kind, "--help", lang=lang)
    assert ran.code == 0
    assert "--dry-run" in ran.out
    assert "--from" in ran.out


def test_a_person_who_is_known_is_offered_a_mission(registry: Path, call: RunCommand) -> None:
    assert call("set", "claire.bonnemain", "github=claire-b", "--yes", cwd=registry).code == 0
    before = sorted((registry / "content/members").iterdir())
    for words, told in (
        (("--fullname", "Claire Bonnemain"), "same person: incubo join claire.bonnemain --startup PRODUCT"),
        (("--fullname", "BONNEMAIN Claire", "--role", "x"), "incubo join claire.bonnemain --startup PRODUCT"),
        ((*MEMBER, "--github", "@Claire-B"), "Claire Bonnemain: already in Mon Estran until 31 August 2026"),
    ):
        ran = call("new", "member", *words, cwd=registry)
        assert ran.code == 1, words
        seen = " ".join(ran.err.split())
        assert told in seen
        assert ("the GitHub account Claire-B is that of Claire Bonnemain" in seen) == ("--github" in words)
        assert "fullname:" not in ran.out + ran.err
    similar = call("new", "member", "--fullname", "Claire Bonemain", *MEMBER[2:], "--dry-run", cwd=registry)
    assert "Note: the registry contains a similar name, Claire Bonnemain" in similar.err
    assert sorted((registry / "content/members").iterdir()) == before


@pytest.mark.parametrize(
    "words",
    [
        ("--startup", "mon-estran"),
        ("--startup", "mon-estran", "--startup", "quai-solidaire", "--start", "2025-02-03", "--end", "2025-05-30"),
        ("--startup", "mon-estran", "--status", "indépendant", "--employer", "Varangue Conseil"),
        ("--team", "rivages-animation"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_printed_join_works(registry: Path, call: RunCommand, words: tuple[str, ...], lang: str) -> None:
    ran = call("new", "member", "--fullname", "Jérôme Salaudren", *words, cwd=registry, lang=lang)
    assert ran.code == 1
    lines = re.findall(r"incubo (join .*)", ran.err)
    assert len(lines) == words.count("--startup") + words.count("--team")
    for line in lines:
        joined = call(*shlex.split(line), "--yes", cwd=registry, lang=lang)
        assert joined.code == 0, (line, joined.err)
        assert joined.out == "content/members/jerome.salaudren.md\n"


def test_a_person_who_is_there_already_is_told_so(registry: Path, call: RunCommand) -> None:
    ran = call("new", "member", "--fullname", "Tanguy Rosparc", "--startup", "ancrage-logement", cwd=registry)
    assert ran.code == 1
    assert "already in Ancrage Logement until 31 March 2025" in ran.err
    assert "incubo join" not in ran.err


def test_the_dates_of_an_offer_are_in_the_language_of_its_text(registry: Path, call: RunCommand) -> None:
    words = ("--startup", "mon-estran", "--domaine", "dév", "--titulaire", "Varangue", "--closes", "2025-03-16")
    for lang in ("fr", "en"):
        out = call("new", "job", *words, "--dry-run", cwd=registry, lang=lang).out
        assert "ouverte jusqu'au 16 mars 2025" in out, lang
        assert "au 2025-03-16" not in out
