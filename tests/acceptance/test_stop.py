"""`incubo stop`: a startup stops on real files, with what goes with it or without."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import RunCommand


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder / "content").as_posix(): path.read_text("utf-8")
        for path in (folder / "content").rglob("*.md")
    }


def changed_paths(folder: Path, before: dict[str, str]) -> set[str]:
    return {path for path, text in contents(folder).items() if text != before[path]}


def test_the_sheet_only(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call("stop", "maree-claire", "--reason", "vacances", "--yes", cwd=registry)
    assert ran.code == 2, "no word of a label begins so"
    ran = call("stop", "maree-claire", "--reason", "pas de financement", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert changed_paths(registry, before) == {"startups/maree-claire.md"}
    assert "5 people have a mission there after 15 January 2025" in ran.err
    assert "(to end them: --with-team)" in ran.err
    assert "1 offer stays open: 2024-09-02-deploiement-maree-claire (to close it: --with-jobs)" in ran.err
    assert "warning[" not in ran.err
    text = contents(registry)["startups/maree-claire.md"]
    for line in ("  - name: abandon\n    start: 2025-01-15\n", "stop_reason: funding\n", "\n## Post-mortem\n"):
        assert line in text
    assert "the post-mortem" not in call("list", "startups", "--phase", "abandon", cwd=registry).out


def test_with_all_that_goes_with_it(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    words = ("stop", "Marée", "Claire", "--on", "2025-01-13", "--reason", "funding", "--with-team", "--with-jobs")
    ran = call(*words, "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert changed_paths(registry, before) == {
        "startups/maree-claire.md",
        "jobs/2024-09-02-deploiement-maree-claire.md",
        *(f"members/{each}.md" for each in (
            "benedicte.chauvelin", "florence.ledantec", "hugo.destrebecq", "olivier.tredant", "samuel.orvault")),
    }  # fmt: skip
    rules = ("mission-on-ended-startup", "job-startup-ended")
    found = call("validate", "--select", ",".join(rules), "--format", "concise", cwd=registry).out
    assert "maree-claire" not in found
    again = call("stop", "maree-claire", "--with-team", "--with-jobs", "--yes", cwd=registry)
    assert again.code == 0
    assert "Nothing to change" in again.err


def test_an_investigation_that_led_nowhere(registry: Path, call: RunCommand) -> None:
    ran = call("stop", "balise-mediation", "semaphore-alerte", "--reason", "impact", "--yes", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    for startup in ("balise-mediation", "semaphore-alerte"):
        text = contents(registry)[f"startups/{startup}.md"]
        assert "  - name: abandon-investigation\n    start: 2025-01-15\n" in text
        assert "  - name: end\n    date: 2025-01-15\n    comment: Impact insuffisant\n" in text


def test_a_stop_that_was_written_by_hand_is_completed(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call("stop", "filet-d-aide", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert changed_paths(registry, before) == {"startups/filet-d-aide.md"}
    text = contents(registry)["startups/filet-d-aide.md"]
    assert text.startswith(before["startups/filet-d-aide.md"] + "\n## Post-mortem\n")
    shown = call("phase", "filet-d-aide", cwd=registry)
    assert "the post-mortem" in shown.out, "its three parts are still to be written"
    done = call("stop", "carnet-de-bord-elu", "--yes", cwd=registry)
    assert done.code == 0
    assert "Nothing to change" in done.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("mon-estran", "--reason", "rien"), 2, "choose among: not enough impact (impact), no funding (funding)"),
        (("mon-estran", "--on", "2022-01-01", "--yes"), 1, "cannot begin before"),
        (("mon-estran", "--on", "2020-01-01", "--yes"), 1, "nothing to stop"),
        (("filet-d-aide", "--on", "2024-12-02", "--yes"), 1, "has already been in “Stopped” since 30 September 2024"),
        (("mon-estran", "filet-d-aide", "--yes"), 1, "did not stop on the same day"),
        (("mon-estran", "judith.marzin", "--yes"), 2, "is a member"),
        (("mon-estran",), 2, "--yes (or --dry-run) must be given"),
    ],
)
def test_what_is_refused_leaves_every_file(
    registry: Path, call: RunCommand, words: tuple[str, ...], code: int, told: str
) -> None:
    before = contents(registry)
    ran = call("stop", *words, cwd=registry)
    assert ran.code == code
    assert told in ran.err
    assert contents(registry) == before


def test_any_reason_where_the_registry_names_only_the_usual_ones(registry: Path, call: RunCommand) -> None:
    settings = registry / "incubo.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[stop-reasons]\nstrict = false\n", "utf-8")
    ran = call("stop", "mon-estran", "--reason", "tempête", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "stop_reason: tempête\n" in contents(registry)["startups/mon-estran.md"]


def test_the_words_of_a_registry_must_say_when_a_phase_is_a_stop(registry: Path, call: RunCommand) -> None:
    settings = registry / "incubo.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[phases.labo]\nstage = "final"\nstop = "jamais"\n', "utf-8")
    ran = call("stop", "mon-estran", "--dry-run", cwd=registry)
    assert ran.code == 2
    assert "“stop” must be one of: any and before-incubation" in ran.err + ran.out


def test_the_other_layout_and_its_old_data(tmp_path: Path, call: RunCommand) -> None:
    startups, members = tmp_path / "content/_startups", tmp_path / "content/_authors"
    startups.mkdir(parents=True)
    members.mkdir()
    (tmp_path / "incubo.toml").write_text('at = 2025-01-15\nlanguage = "fr"\n', "utf-8")
    sheet = "---\r\ntitle: Vigie\r\nphases:\r\n- name: construction\r\n  start: 2024-01-08\r\n---\r\n\r\n## Contexte"
    (startups / "vigie.md").write_bytes(sheet.encode())
    person = (
        "---\nfullname: Yann Tréguer\ndomaine: Design\nmissions:\n- {start: 2024-06-03, end: 2025-06-30}\n"
        "startups:\n- vigie\n---\n"
    )
    (members / "yann.treguer.md").write_text(person, "utf-8")
    ran = call("stop", "vigie", "--on", "2025-01-13", "--reason", "sponsor", "--with-team", "--yes", cwd=tmp_path)
    assert ran.code == 0, ran.err
    data = (startups / "vigie.md").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"- name: abandon\r\n  start: 2025-01-13\r\nevents:\r\n" in data
    assert b"comment: Plus de sponsor\r\n---\r\n\r\n## Contexte\r\n\r\n## Post-mortem\r\n" in data
    assert b"stop_reason" not in data
    assert not data.endswith(b"\n")
    assert (members / "yann.treguer.md").read_text("utf-8") == person.replace("2025-06-30", "2025-01-13")
