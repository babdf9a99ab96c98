"""`incubo serve --install`: an icon that opens a registry in the browser, where the system has icons.

Linux: a desktop entry. macOS: an application in ~/Applications. Windows: a shortcut in the Start menu. What was written
is noted in a file of the user's, so that it is found again: put again it is the same, and it can be taken away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import plistlib
import shlex
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from incubo.cli import output, session
from incubo.cli.session import find_user_state_folder
from incubo.core.errors import ToolError
from incubo.core.files import cannot_read_message, cannot_write_message
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument

IDLE_HOURS: Final = 12
"""So long after the last request, a server that was started by its icon ends: nobody sees that it runs."""
_PICTURES: Final = Path(__file__).parent.parent / "web" / "static"
_MAX_NAME_LENGTH: Final = 60
_PNG_SIZE: Final = 256
_SECONDS_FOR_A_PROGRAM: Final = 30
_MAX_NOTE_BYTES: Final = 100_000
_SHORTCUT_SCRIPT: Final = (
    "$s = (New-Object -ComObject WScript.Shell).CreateShortcut($env:INCUBO_FILE); "
    "$s.TargetPath = $env:INCUBO_TARGET; $s.Arguments = $env:INCUBO_ARGUMENTS; "
    "$s.WorkingDirectory = $env:INCUBO_FOLDER; $s.IconLocation = $env:INCUBO_ICON; "
    "$s.WindowStyle = 7; $s.Save()"
)
"""Makes a shortcut from variables: nothing of a path or a name is ever part of a command. 7: a minimised window."""
_MORE_PATHS: Final = "/opt/homebrew/bin:/usr/local/bin"
"""Where git may be on macOS, which programs that are opened by their icon are not told."""


class Icon(NamedTuple):
    """An icon to put. `id` tells it from those of other registries, `name` is shown below it, `command` is what it
    starts, the program by its whole path.
    """

    id: str
    name: str
    command: tuple[str, ...]


class System(NamedTuple):
    """The computer: its kind (`sys.platform`), the person's home, the variables of the environment, where incubo may
    note what it wrote; `run` starts a program of the system with more variables, and returns whether it succeeded.
    """

    platform: str
    home: Path
    environment: Mapping[str, str]
    notes: Path
    run: Callable[[list[str], Mapping[str, str]], bool]


def make_system() -> System:
    """The computer that incubo runs on."""
    return System(sys.platform, Path.home(), os.environ, find_user_state_folder() / "icons", _run)


def make_icon(root: Path | None, title: str, language: str) -> Icon:
    """The icon of a registry, with a name of its own; None: of whatever registry is chosen when it is used."""
    name = f"incubo {_plain_name(title)}".strip()
    identity = hashlib.sha256(str(root or "").encode("utf-8", "surrogateescape")).hexdigest()[:12]
    place = ("--registry", str(root)) if root is not None else ()
    return Icon(identity, name, (*_find_program(), "--lang", language, *place, "serve", "--icon"))


def _plain_name(title: str) -> str:
    """A title as part of the name of a file: letters, figures and a few signs, which no system takes for anything."""
    plain = "".join(char if char.isalnum() or char in " -_'" else " " for char in title)
    return " ".join(plain.split())[:_MAX_NAME_LENGTH].strip()


def _find_program() -> tuple[str, ...]:
    script = Path(sys.executable).with_name("incubo.exe" if os.name == "nt" else "incubo")
    return (str(script),) if script.is_file() else (sys.executable, "-P", "-m", "incubo")


def put_icon(icon: Icon, system: System) -> list[Path]:
    """Put an icon: what was written, the icon itself first. Raises ToolError."""
    before = _read_note(icon, system)
    try:
        if system.platform == "win32":
            written = _put_shortcut(icon, system, before)
        elif system.platform == "darwin":
            written = _put_application(icon, system, before)
        else:
            written = _put_desktop_entry(icon, system)
        _write(_note_file(icon, system), json.dumps([str(path) for path in written]).encode())
    except OSError as error:
        raise ToolError(cannot_write_message(Path(str(error.filename or system.home)), error)) from error
    _remove([path for path in before if path not in written])
    return written


def take_icon(icon: Icon, system: System) -> list[Path]:
    """Take an icon away: what was removed; nothing where there was none. Raises ToolError."""
    written = _read_note(icon, system)
    try:
        removed = _remove(written)
        _note_file(icon, system).unlink(missing_ok=True)
    except OSError as error:
        raise ToolError(cannot_write_message(Path(str(error.filename or system.home)), error)) from error
    if removed and removed[0].suffix == ".desktop":
        _update_desktop_database(removed[0].parent, system)
    return removed


# Linux


def _put_desktop_entry(icon: Icon, system: System) -> list[Path]:
    given = system.environment.get("XDG_DATA_HOME", "")
    data = Path(given) if given.startswith("/") else system.home / ".local" / "share"
    entry = data / "applications" / f"incubo-{icon.id}.desktop"
    picture = data / "icons" / "hicolor" / "scalable" / "apps" / f"incubo-{icon.id}.svg"
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.0",
        f"Name={_entry_text(icon.name)}",
        f"Comment={_entry_text(translate(Message(N_('The registry in the browser'))))}",
        f"Exec={_entry_text(' '.join(map(_entry_argument, icon.command)))}",
        f"Icon={_entry_text(str(picture))}",
        "Terminal=false",
        "Categories=Office;",
        "",
    )
    _write(picture, (_PICTURES / "icon.svg").read_bytes())
    _write(entry, "\n".join(lines).encode("utf-8", "surrogateescape"))
    _update_desktop_database(entry.parent, system)
    return [entry, picture]


def _entry_text(text: str) -> str:
    """A text as the value of a key of a desktop entry."""
    for sign, escaped in (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        text = text.replace(sign, escaped)
    return text


def _entry_argument(argument: str) -> str:
    """An argument of the key Exec, before it is written as a text."""
    for sign in '\\"`$':
        argument = argument.replace(sign, f"\\{sign}")
    return '"' + argument.replace("%", "%%") + '"'


def _update_desktop_database(folder: Path, system: System) -> None:
    program = shutil.which("update-desktop-database", path=system.environment.get("PATH"))
    if program is not None:  # desktops that need none look themselves
        system.run([program, str(folder)], {})


# macOS


def _put_application(icon: Icon, system: System, before: list[Path]) -> list[Path]:
    bundle = _free_path(system.home / "Applications", icon, ".app", before)
    contents = bundle / "Contents"
    information = {
        "CFBundleName": icon.name,
        "CFBundleDisplayName": icon.name,
        "CFBundleIdentifier": f"incubo.registry.{icon.id}",
        "CFBundleExecutable": "incubo",
        "CFBundleIconFile": "incubo.icns",
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": "1.0",
        "CFBundleVersion": "1",
        "LSUIElement": True,  # no picture in the Dock that jumps for ever: its window is the browser's
    }
    launcher = f'#!/bin/sh\nPATH="$PATH:{_MORE_PATHS}"\nexport PATH\nexec {shlex.join(icon.command)}\n'
    files = {
        contents / "Info.plist": plistlib.dumps(information),
        contents / "MacOS" / "incubo": launcher.encode("utf-8", "surrogateescape"),
        contents / "Resources" / "incubo.icns": _make_icns((_PICTURES / "icon.png").read_bytes()),
    }
    for path, data in files.items():
        _write(path, data)
    (contents / "MacOS" / "incubo").chmod(0o755)
    return [bundle, *files]


def _make_icns(png: bytes) -> bytes:
    """A picture of 256 points a side as macOS keeps icons: PNG is one of its forms."""
    part = b"ic08" + struct.pack(">I", len(png) + 8) + png
    return b"icns" + struct.pack(">I", len(part) + 8) + part


# Windows


def _put_shortcut(icon: Icon, system: System, before: list[Path]) -> list[Path]:
    roaming = Path(system.environment.get("APPDATA") or system.home / "AppData" / "Roaming")
    menu = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs"
    shortcut = _free_path(menu, icon, ".lnk", before)
    picture = system.notes / f"{icon.id}.ico"
    _write(picture, _make_ico((_PICTURES / "icon.png").read_bytes()))
    menu.mkdir(parents=True, exist_ok=True)
    made = menu / f"incubo-{icon.id}.lnk"  # WScript.Shell knows the letters of one alphabet only
    values = {
        "INCUBO_FILE": str(made),
        "INCUBO_TARGET": icon.command[0],
        "INCUBO_ARGUMENTS": subprocess.list2cmdline(icon.command[1:]),
        "INCUBO_FOLDER": str(system.home),
        "INCUBO_ICON": str(picture),
    }
    command = ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _SHORTCUT_SCRIPT]
    if not system.run(command, values) or not made.is_file():
        made.unlink(missing_ok=True)
        raise ToolError(Message(N_("Windows could not make the shortcut (by PowerShell)")))
    if made != shortcut:
        made.replace(shortcut)
    return [shortcut, picture]


def _make_ico(png: bytes) -> bytes:
    """A picture of 256 points a side as Windows keeps icons: 0 stands for 256."""
    head = struct.pack("<HHH", 0, 1, 1)
    return head + struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(png), len(head) + 16) + png


# Files


def _free_path(folder: Path, icon: Icon, suffix: str, before: list[Path]) -> Path:
    """Where the icon goes: under its name, or with its id where something else has that name."""
    path = folder / f"{icon.name}{suffix}"
    return path if path in before or not os.path.lexists(path) else folder / f"{icon.name} {icon.id}{suffix}"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _remove(paths: list[Path]) -> list[Path]:
    """Remove files, and the folders of ours among them that are empty then: those that were there."""
    removed = [path for path in paths if os.path.lexists(path)]
    for path in removed:
        if not path.is_dir() or path.is_symlink():
            path.unlink()
    for path in removed:
        if path.is_dir() and path.suffix == ".app":
            for folder in (*(path / "Contents" / name for name in ("MacOS", "Resources")), path / "Contents", path):
                with contextlib.suppress(OSError):  # something else is in it
                    folder.rmdir()
    return removed


def _note_file(icon: Icon, system: System) -> Path:
    return system.notes / f"{icon.id}.json"


def _read_note(icon: Icon, system: System) -> list[Path]:
    """What was written for an icon the last time."""
    file = _note_file(icon, system)
    try:
        found = json.loads(file.read_bytes()[:_MAX_NOTE_BYTES])
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ToolError(cannot_read_message(file, error)) from error
    except ValueError:
        return []
    return [Path(path) for path in found if isinstance(path, str)] if isinstance(found, list) else []


def _run(command: list[str], variables: Mapping[str, str]) -> bool:
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS_FOR_A_PROGRAM,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


# What the command says


def install(root: Path | None, title: str) -> int:
    """Put the icon of a registry, and say so; the exit code."""
    icon = make_icon(root, title, session.current_session().language)
    written = put_icon(icon, make_system())
    session.current_session().write_stdout(f"{written[0]}\n")
    menu = N_("“{name}” is among your applications now. It opens the registry in your browser, without a terminal.")
    output.print_wrapped(translate(Message(menu, {"name": icon.name})))
    ends = N_("To stop it: “Stop incubo” at the foot of each page; it also ends after {n} hours without use.")
    output.print_wrapped(translate(Message(ends, {"n": IDLE_HOURS})))
    output.print_wrapped(translate(Message(N_("To take the icon away: {command}"), {"command": _removal(root)})))
    return 0


def _removal(root: Path | None) -> str:
    place = f" --registry {quote_argument(str(root))}" if root is not None else ""
    return f"incubo{place} serve --uninstall"


def uninstall(root: Path | None, title: str) -> int:
    """Take the icon of a registry away, and say so; the exit code."""
    removed = take_icon(make_icon(root, title, session.current_session().language), make_system())
    if not removed:
        output.print_wrapped(translate(Message(N_("This registry has no icon here."))))
        return 0
    session.current_session().write_stdout(f"{removed[0]}\n")
    output.print_wrapped(translate(Message(N_("The icon is gone. The registry stays as it is."))))
    return 0
