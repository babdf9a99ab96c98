"""`incubo serve --install`: the icon of each system, in a home that is not the person's."""

from __future__ import annotations

import configparser
import os
import plistlib
import shlex
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry

from incubo.cli import desktop_icon
from incubo.cli.desktop_icon import Icon, System, put_icon, take_icon
from incubo.core.errors import ToolError

ODD = '/home/amandine/mes "registres" $HOME `id` \\x %U é\n/x'
COMMAND = ("/opt/incubo bin/incubo", "--lang", "fr", "--registry", ODD, "serve", "--icon")
ICON = Icon("0123456789ab", "incubo Rivages", COMMAND)
SYSTEMS = ["linux", "darwin", "win32"]


class Computer:
    """A computer of a kind, with a home of its own."""

    def __init__(self, platform: str, home: Path, *, has_powershell: bool = True) -> None:
        self.ran: list[tuple[list[str], Mapping[str, str]]] = []
        self.has_powershell = has_powershell
        self.home = home
        self.system = System(platform, home, {"PATH": ""}, home / "state", self._run)

    def _run(self, command: list[str], variables: Mapping[str, str]) -> bool:
        self.ran.append((command, variables))
        if self.has_powershell and "INCUBO_FILE" in variables:
            Path(variables["INCUBO_FILE"]).write_bytes(b"lnk")
        return self.has_powershell

    def files(self) -> dict[str, bytes]:
        files = (path for path in self.home.rglob("*") if path.is_file())
        return {path.relative_to(self.home).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("platform", SYSTEMS)
def test_put_again_it_is_the_same_and_taken_away_nothing_is_left(tmp_path: Path, platform: str) -> None:
    computer = Computer(platform, tmp_path)
    first = put_icon(ICON, computer.system)
    files = computer.files()
    assert first[0].exists()
    assert put_icon(ICON, computer.system) == first
    assert computer.files() == files
    assert take_icon(ICON, computer.system) == first
    assert not computer.files()
    assert not first[0].exists()
    assert take_icon(ICON, computer.system) == []


@pytest.mark.parametrize("platform", SYSTEMS)
def test_each_registry_has_its_icon(tmp_path: Path, platform: str) -> None:
    computer = Computer(platform, tmp_path)
    other = ICON._replace(id="ba9876543210")
    mine, theirs = put_icon(ICON, computer.system), put_icon(other, computer.system)
    assert not {*mine} & {*theirs}
    take_icon(other, computer.system)
    assert all(path.exists() for path in mine)


@pytest.mark.parametrize("platform", SYSTEMS)
def test_an_icon_that_is_renamed_leaves_none_behind(tmp_path: Path, platform: str) -> None:
    computer = Computer(platform, tmp_path)
    put_icon(ICON, computer.system)
    names = [*computer.files()]
    put_icon(ICON._replace(name="incubo Estran"), computer.system)
    assert len(computer.files()) == len(names)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_what_has_its_name_stays(tmp_path: Path, platform: str) -> None:
    computer = Computer(platform, tmp_path)
    (written, *_) = put_icon(ICON, computer.system)
    take_icon(ICON, computer.system)
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_bytes(b"mine")
    (elsewhere, *_) = put_icon(ICON, computer.system)
    assert elsewhere != written
    take_icon(ICON, computer.system)
    assert written.read_bytes() == b"mine"


def read_exec(value: str) -> list[str]:
    """The key Exec as the standard of desktop entries reads it: the escapes of texts, then those of arguments."""
    text, signs = "", iter(value)
    for sign in signs:
        text += {"\\": "\\", "n": "\n", "t": "\t", "r": "\r", "s": " "}[next(signs)] if sign == "\\" else sign
    arguments, signs = [], iter(text)
    for sign in signs:
        if sign != '"':
            assert sign == " "
            continue
        argument = ""
        for inner in signs:
            if inner == '"':
                break
            argument += next(signs) if inner == "\\" else inner
        arguments.append(argument.replace("%%", "%"))
    return arguments


def test_a_desktop_entry(tmp_path: Path) -> None:
    computer = Computer("linux", tmp_path)
    entry, picture = put_icon(ICON._replace(name="a\nExec=x"), computer.system)
    assert entry.parent == tmp_path / ".local" / "share" / "applications"
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read_string(entry.read_text("utf-8"))
    values = parser["Desktop Entry"]
    assert read_exec(values["Exec"]) == [*COMMAND]
    assert (values["Name"], values["Terminal"], values["Icon"]) == ("a\\nExec=x", "false", str(picture))
    assert picture.read_bytes().startswith(b"<svg")
    assert not computer.ran  # there is no update-desktop-database


def test_the_folder_of_the_data_of_a_person(tmp_path: Path) -> None:
    system = Computer("linux", tmp_path).system
    given = system._replace(environment={"XDG_DATA_HOME": str(tmp_path / "data")})
    assert put_icon(ICON, given)[0].parent == tmp_path / "data" / "applications"
    relative = system._replace(environment={"XDG_DATA_HOME": "data"})
    assert put_icon(ICON, relative)[0].parent == tmp_path / ".local" / "share" / "applications"


@pytest.mark.skipif(sys.platform == "win32", reason="runs sh")
def test_an_application_of_macos(tmp_path: Path) -> None:
    program = tmp_path / "pro gram"
    program.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n')
    program.chmod(0o755)
    icon = ICON._replace(command=(str(program), *COMMAND[1:]))
    bundle = put_icon(icon, Computer("darwin", tmp_path).system)[0]
    assert bundle == tmp_path / "Applications" / "incubo Rivages.app"
    information = plistlib.loads((bundle / "Contents" / "Info.plist").read_bytes())
    assert information["LSUIElement"] is True
    launcher = bundle / "Contents" / "MacOS" / information["CFBundleExecutable"]
    assert os.access(launcher, os.X_OK)
    out = subprocess.run([str(launcher)], capture_output=True, check=True).stdout
    assert out.decode().split("\0")[:-1] == [*COMMAND[1:]]
    picture = (bundle / "Contents" / "Resources" / information["CFBundleIconFile"]).read_bytes()
    assert (picture[:4], struct.unpack(">I", picture[4:8])[0]) == (b"icns", len(picture))


def test_a_shortcut_of_windows(tmp_path: Path) -> None:
    computer = Computer("win32", tmp_path)
    shortcut, picture = put_icon(ICON, computer.system)
    assert shortcut.name == "incubo Rivages.lnk"
    [(command, variables)] = computer.ran
    assert ODD not in " ".join(command)
    assert "amandine" not in " ".join(command)
    assert variables["INCUBO_TARGET"] == COMMAND[0]
    assert variables["INCUBO_ARGUMENTS"] == subprocess.list2cmdline(COMMAND[1:])
    assert Path(variables["INCUBO_FILE"]).name == f"incubo-{ICON.id}.lnk"
    assert picture.read_bytes()[22:26] == b"\x89PNG"


def test_windows_without_powershell(tmp_path: Path) -> None:
    with pytest.raises(ToolError):
        put_icon(ICON, Computer("win32", tmp_path, has_powershell=False).system)


@pytest.mark.parametrize("title", ["../../x", "a/b\\c:d", "x\x00\n;$(id)", "é" * 500, "‮x", "", "CON", "a" * 300])
def test_names_of_incubators_are_no_paths(title: str) -> None:
    name = desktop_icon.make_icon(Path("/x"), title, "fr").name
    assert name.startswith("incubo")
    assert len(name) < 80
    assert all(char.isalnum() or char in " -_'" for char in name)


@pytest.mark.skipif(sys.platform != "linux", reason="the system that the tests run on")
def test_the_command(tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = tmp_path / "registry"
    registry.mkdir()
    copy_sample_registry(registry)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    ran = call("serve", "--install", cwd=registry)
    assert ran.code == 0
    entry = Path(ran.out.strip())
    assert entry.is_file()
    removal = ran.err.rpartition("away: ")[2].strip()
    removed = call(*shlex.split(removal)[1:], cwd=tmp_path)
    assert (removed.code, removed.out.strip(), entry.exists()) == (0, str(entry), False)
    assert "has no icon here" in call("serve", "--uninstall", cwd=registry).err
    assert call("serve", "--install", "--port", "1", cwd=registry).code == 2
