"""`incubo phase`: the life of a startup shown, and moved, on real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import RunCommand

PHASES = "  - name: investigation\n    start: 2023-03-06\n  - name: construction\n    start: 2023-07-03\n"


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "content").rglob("*") if path.is_file()}


def test_the_life_of_a_startup(registry: Path, call: RunCommand) -> None:
    before = contents(registry)
    ran = call("phase", "acces", "cale", cwd=registry)
    assert ran.code == 0
    for text in (
        "Construction · since 2 April 2024 (9 months) · usually 18 months at most",
        "Next phase  Acceleration · to fill in for it, besides what is missing: the impact matrix",
        "the budget page · budget_url",
        "Investigation  2024-01-08  2024-04-02",
        "incubo phase acces-cale acceleration --on 2025-01-15",
        "incubo stop acces-cale --on 2025-01-15",
    ):
        assert text in ran.out
    french = call("phase", "acces-cale", cwd=registry, lang="fr").out
    assert "passer à la phase suivante  incubo phase acces-cale acceleration --on 2025-01-15" in french
    assert contents(registry) == before


def test_what_ended_is_shown_without_a_command_to_move_it(registry: Path, call: RunCommand) -> None:
    out = call("phase", "filet-d-aide", cwd=registry).out
    assert "Stopped · since 30 September 2024" in out
    assert "the post-mortem" in out
    assert "incubo phase" not in out
    assert "incubo stop" not in out
    operated = call("phase", "phare-public", cwd=registry).out
    assert "incubo stop phare-public --on 2025-01-15" in operated


def test_a_startup_without_a_phase(registry: Path, call: RunCommand) -> None:
    path = registry / "content/startups/digue-info.md"
    path.write_text(path.read_text("utf-8").replace(f"phases:\n{PHASES}", ""), "utf-8")
    out = call("phase", "digue-info", cwd=registry).out
    assert "no phase had begun by that day" in out
    assert "incubo phase digue-info investigation --on 2025-01-15" in out


@pytest.mark.parametrize(
    "words",
    [("digue-info", "acceleration"), ("Digue", "Info", "Accélération"), ("digue info", "ACCEL")],
)
def test_it_enters_a_phase(registry: Path, call: RunCommand, words: tuple[str, ...]) -> None:
    before = contents(registry)
    ran = call("phase", *words, "--on", "13/01/2025", "--comment", "Comité du 13", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert ran.out == "content/startups/digue-info.md\n"
    assert "Its entry should now contain: the registration in MonServiceSécurisé." in ran.err
    path = registry / "content/startups/digue-info.md"
    item = "  - name: acceleration\n    start: 2025-01-13\n    comment: Comité du 13\n"
    assert path.read_bytes() == before[path].replace(PHASES.encode(), (PHASES + item).encode())
    assert {each for each, data in contents(registry).items() if data != before[each]} == {path}
    assert call("validate", "--strict", "--select", "phase", cwd=registry).code == 0
    again = call("phase", "digue-info", "acceleration", "--on", "2025-01-13", "--yes", cwd=registry)
    assert again.code == 0
    assert "Nothing to change" in again.err


def test_what_will_be_expected_is_told(registry: Path, call: RunCommand) -> None:
    ran = call("phase", "semaphore-alerte", "construction", "--yes", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    assert "À partir du 15 avril 2025\u00a0: " in ran.err


def test_going_back_is_told_and_written(registry: Path, call: RunCommand) -> None:
    ran = call("phase", "mon-estran", "construction", "--on", "2025-01-10", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "Mon Estran goes back to “Construction” after “Acceleration”." in ran.err
    assert "warning[" not in ran.err
    strict = call("validate", "--strict", "--format", "concise", cwd=registry)
    assert "phase-repeated" in strict.out


def test_the_other_layout(tmp_path: Path, call: RunCommand) -> None:
    folder = tmp_path / "content/_startups"
    folder.mkdir(parents=True)
    (tmp_path / "content/_authors").mkdir()
    (tmp_path / "incubo.toml").write_text("at = 2025-01-15\n", "utf-8")
    sheet = (
        "---\r\ntitle: Vigie\r\nmission: Voir\r\nphases:\r\n    - name: investigation\r\n      start: 2024-01-08\r\n"
        "      end: 2025-03-01   # date du comité\r\nlink:\r\n---\r\n\r\n## Contexte"
    )
    (folder / "vigie.md").write_bytes(sheet.encode())
    ran = call("phase", "vigie", "construction", "--on", "2025-01-13", "--yes", cwd=tmp_path)
    assert ran.code == 0, ran.err
    added = "# date du comité\r\n    - name: construction\r\n      start: 2025-01-13\r\n"
    wanted = sheet.replace("# date du comité\r\n", added).replace("2025-03-01", "2025-01-13")
    assert (folder / "vigie.md").read_bytes() == wanted.encode()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("mon-estran", "acceleration", "--yes"), 1, "has already been in “Acceleration” since 1 June 2023"),
        (("mon-estran", "consolidation", "--on", "2022-01-01", "--yes"), 1, "cannot begin before “Acceleration”"),
        (("mon-estran", "abandon", "--on", "2025-01-10", "--yes"), 1, "incubo stop mon-estran --on 2025-01-10"),
        (("mon-estran", "transfer"), 2, "is a deprecated phase"),
        (("mon-estran", "consolidacion"), 2, "did you mean “Consolidation”?"),
        (("Mon", "Estran", "quelque", "chose"), 2, "“quelque chose” is not a phase"),
        (("mon-estran", "--on", "2025-01-10"), 2, "say which phase mon-estran enters"),
        (("mon-estran", "consolidation", "--on", "2025-02", "--yes"), 2, "2025-02"),
        (("judith.marzin", "consolidation"), 2, "“judith.marzin” is a member"),
        (("nulle", "part"), 2, "no product is called “nulle part”"),
        (("mon-estran", "consolidation"), 2, "--yes (or --dry-run) must be given"),
    ],
)
def test_what_is_refused_leaves_every_file(
    registry: Path, call: RunCommand, words: tuple[str, ...], code: int, told: str
) -> None:
    before = contents(registry)
    ran = call("phase", *words, cwd=registry)
    assert ran.code == code
    assert told in ran.err
    assert contents(registry) == before


def test_a_sheet_that_cannot_be_read_is_left_alone(registry: Path, call: RunCommand) -> None:
    path = registry / "content/startups/digue-info.md"
    path.write_text("---\ntitle: [\n---\n", "utf-8")
    ran = call("phase", "digue-info", "acceleration", "--yes", cwd=registry)
    assert ran.code == 1
    assert "incubo validate content/startups/digue-info.md" in ran.err
    assert path.read_text("utf-8") == "---\ntitle: [\n---\n"


def test_who_joined_since_it_stopped_has_both_mendings(registry: Path, call: RunCommand) -> None:
    """Either the phase is wrong, or the person has to leave: each command works as it is printed."""
    path = registry / "content/members/hugo.destrebecq.md"
    mission = "  - start: 2024-11-04\n    end: 2025-03-31\n    status: independent\n    startups: [filet-d-aide]\n"
    text = path.read_text("utf-8")
    path.write_text(text.replace("missions:\n", "missions:\n" + mission, 1), "utf-8")
    lines = call("phase", "filet-d-aide", cwd=registry).out.splitlines()
    assert "1 person joined since it stopped: Hugo Destrebecq" in lines
    commands = [line[line.index("incubo ") :].split()[1:] for line in lines if "  incubo " in line]
    assert [command[0] for command in commands] == ["phase", "leave"]
    assert commands[0][-2:] == ["--on", "2024-11-04"]
    for command in commands:
        ran = call(*command, "--dry-run", cwd=registry)
        assert (ran.code, bool(ran.out)) == (0, True), ran.err
