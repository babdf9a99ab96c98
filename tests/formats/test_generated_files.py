"""What `incubo init` of an earlier version generated is recognised, refreshed, and keeps people's own lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from formats.frozen import FIXTURES, contents, lay_fixture_files, registry
from support.command_line import RunCommand

KITS = sorted(path.name for path in (FIXTURES / "init").iterdir())
OWN = "x-own-line: kept"
BEGIN, END = (
    re.compile(r"^[ \t]*(#|//|<!--) >>> incubo init\b.*\n", re.M),
    re.compile(r"^[ \t]*(#|//|<!--) <<< incubo", re.M),
)


def registry_with_generated_files(folder: Path, kit: str) -> tuple[Path, list[str]]:
    """The sample with the generated files of an earlier version; the paths of those that have a generated part."""
    made = registry(folder / "registry", language=kit[-2:])
    paths = lay_fixture_files(FIXTURES / "init" / kit, made)
    return made, [path for path in paths if path != "incubo.toml"]


@pytest.mark.parametrize("kit", KITS)
def test_every_generated_part_is_found_and_made_again(kit: str, tmp_path: Path, call: RunCommand) -> None:
    folder, paths = registry_with_generated_files(tmp_path, kit)
    for path in paths:
        text = (folder / path).read_text("utf-8")
        assert BEGIN.search(text), path
        text = BEGIN.sub(lambda match: match[0] + "an old line of incubo\n", text)
        (folder / path).write_text(f"# {OWN} above\n{text}# {OWN} below\n", "utf-8")
    listed = call("init", "--refresh", "--check", cwd=folder, lang=kit[-2:])
    assert listed.code == 1, listed.err
    assert set(paths) <= set(re.findall(r"[\w./-]+", listed.out)), listed.out
    ran = call("init", "--refresh", "--yes", cwd=folder, lang=kit[-2:])
    assert ran.code == 0, ran.err
    for path in paths:
        text = (folder / path).read_text("utf-8")
        assert text.startswith(f"# {OWN} above\n"), path
        assert text.endswith(f"# {OWN} below\n"), path
        assert len(BEGIN.findall(text)) == len(END.findall(text)) == 1, path
        assert "an old line of incubo" not in text, path
    again = call("init", "--refresh", "--check", cwd=folder, lang=kit[-2:])
    assert again.code == 0, again.out + again.err


@pytest.mark.parametrize("kit", KITS)
def test_refreshed_files_are_those_of_a_new_registry(kit: str, tmp_path: Path, call: RunCommand) -> None:
    folder, paths = registry_with_generated_files(tmp_path, kit)
    settings = (folder / "incubo.toml").read_bytes()
    checked = call("init", "--refresh", "--check", cwd=folder, lang=kit[-2:])
    assert checked.code in (0, 1), checked.err
    assert call("init", "--refresh", "--yes", cwd=folder, lang=kit[-2:]).code == 0
    assert (folder / "incubo.toml").read_bytes() == settings
    fresh = registry(tmp_path / "fresh", language=kit[-2:])
    (fresh / "incubo.toml").write_bytes(settings)
    ran = call("init", "--yes", cwd=fresh, lang=kit[-2:])
    assert ran.code == 0, ran.err
    refreshed, new = contents(folder), contents(fresh)
    assert {path for path in paths if path not in new} == set()
    assert {path for path in paths if generated(refreshed[path]) != generated(new[path])} == set()


def generated(data: bytes) -> str:
    """What stands between the marks."""
    text = data.decode("utf-8")
    begin, end = BEGIN.search(text), END.search(text)
    assert begin is not None
    assert end is not None
    return text[begin.end() : end.start()]


@pytest.mark.parametrize("kit", KITS)
def test_the_registry_is_sound_with_them(kit: str, tmp_path: Path, call: RunCommand) -> None:
    folder, _ = registry_with_generated_files(tmp_path, kit)
    ran = call("validate", "--select", "config", cwd=folder)
    assert ran.code == 0, ran.out + ran.err
