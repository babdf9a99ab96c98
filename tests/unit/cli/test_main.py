"""The way in: versions, failures, interrupted runs, encodings, readers that leave."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
from contextvars import Context
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT

from incubo import __version__
from incubo.cli import errors, framework, main, session, streams
from incubo.core.interrupts import SignalInterrupt


def test_the_version_needs_no_typer(run: RunCommand) -> None:
    assert run("--version") == (0, f"incubo {__version__}\n", "")
    script = "import sys; from incubo.cli.main import main; main(['--version']); print('typer' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.split() == ["incubo", __version__, "False"]


def test_typer_is_of_a_tested_version_and_has_its_private_names() -> None:
    installed = tuple(int(part) for part in importlib.metadata.version("typer").split(".")[:2])
    bounds = re.search(r'"typer>=(\d+)\.(\d+),<(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert bounds
    low, high = (int(bounds[1]), int(bounds[2])), (int(bounds[3]), int(bounds[4]))
    assert low <= installed < high, "read incubo/cli/adapter*.py, run tests/unit/cli with it, then move the bound"
    for module, names in {
        framework._completion_shared: [
            "install",
            "get_completion_script",
            "_get_shell_name",
            "_completion_scripts",
        ],
        framework.shell_completion: ["_resolve_context", "_resolve_incomplete"],
        framework.exceptions: ["NoSuchOption", "MissingParameter", "BadParameter", "ClickException"],
        framework: ["TyperCommand", "get_command"],
    }.items():
        assert [name for name in names if not hasattr(module, name)] == []


@pytest.mark.parametrize(
    ("how", "code", "said"),
    [
        ("refused", 1, "error: this leaves it worse\n  = help: do "),
        ("config", 2, "error: a wrong file\n  incubo.toml: no such key\n"),
        ("paths", 3, "error: nothing there\n"),
        ("interrupt", 130, "\nInterrupted.\n"),
        ("abort", 130, "\nInterrupted.\n"),
        ("exit", 3, ""),
        ("pipe", 0, ""),
    ],
)
def test_failures_become_words_and_codes(call: RunCommand, how: str, code: int, said: str) -> None:
    ran = call("fails", how)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(said)
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("how", ["other", "memory", "recursion"])
def test_unexpected_exception_message(call: RunCommand, how: str) -> None:
    ran = call("fails", how)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert "no file was changed" in ran.err
    assert "INCUBO_DEBUG=1" in ran.err
    assert "git status" in call("box", "fails", how).err
    french = call("fails", how, lang="fr").err
    assert french.startswith("erreur : ")
    assert "merci de la signaler" in french


def test_an_interrupt_while_an_interrupt_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    def press_again() -> int:
        raise KeyboardInterrupt

    codes: list[int] = []
    monkeypatch.setattr(main, "main", press_again)
    monkeypatch.setattr(main.sys, "exit", codes.append)
    monkeypatch.setattr(main.os, "_exit", codes.append)
    monkeypatch.setattr(main.gc, "disable", lambda: None)
    main.console_main()
    assert codes[0] == 130


def test_an_interrupt_at_a_closed_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang_up(*_: object) -> None:
        raise streams.OutputWriteError(5, "Input/output error")

    monkeypatch.setattr(streams, "write_text", hang_up)
    assert errors.print_interrupted(SignalInterrupt(1)) == 129


def test_a_command_that_is_not_there_is_our_mistake(call: RunCommand) -> None:
    assert "ModuleNotFoundError" in call("absent").err


def test_traceback_on_request(call: RunCommand) -> None:
    ran = call("fails", "other", env={"INCUBO_DEBUG": "1"})
    assert "Traceback" in ran.err
    assert "ZeroDivisionError: by\nzero" in ran.err


def test_where_to_report(call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "_find_issue_tracker_url", lambda: "https://rivages.example/issues")
    assert "where: https://rivages.example/issues" in call("fails", "other").err


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}, {"LANG": "C", "LC_ALL": "C"}],
    ids=["cp1252", "ascii", "C"],
)
def test_output_in_any_encoding(run: RunCommand, environment: dict[str, str]) -> None:
    ran = run("--help", env=environment, lang="fr")
    assert ran.code == 0
    assert "Mettre en place" in ran.out
    ran = run("☃", env=environment, lang="fr")
    assert ran.code == 2
    said = ran.err.replace(" ", " ").replace("\ufffd", " ")  # a cp1252 no-break space is no UTF-8
    assert said.startswith("erreur : il n'y a pas de commande")


def test_what_an_encoding_lacks_is_written_plainly(run: RunCommand) -> None:
    assert 'aide : vouliez-vous dire " validate "' in run("valider-", env={"PYTHONIOENCODING": "ascii"}, lang="fr").err


@pytest.mark.skipif(os.name == "nt", reason="a shell's pipe")
@pytest.mark.parametrize("words", ["--help", "--version", "report --help"])
def test_closed_pipe_is_no_failure(words: str) -> None:
    line = f"set -o pipefail; {sys.executable} -m incubo {words} | true"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_closed_streams_are_no_failure() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m incubo --help >&- 2>&-"], cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("choice", "terminal", "environment", "colored"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colour(choice: str, terminal: bool, environment: dict[str, str], colored: bool) -> None:
    assert session._uses_color(choice, terminal, environment) is colored


def test_colour_reaches_help_and_errors(call: RunCommand) -> None:
    assert "\x1b[1m" in call("--help", "--color", "always").out
    assert "\x1b[1;31merror\x1b[0m" in call("zzz", "--color", "always").err
    assert "\x1b" not in call("--help").out


def test_a_session_knows_where_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here = session.start_session("fr")
    assert session.current_session() is here
    assert (here.language, here.is_terminal, here.is_interactive, here.width, here.has_color) == (
        "fr",
        False,
        False,
        None,
        False,
    )
    assert here.search_start == here.cwd == Path.cwd()
    assert session.start_session("fr", registry_path=tmp_path / "x").search_start == tmp_path / "x"
    assert here.style.width is None


def test_there_is_no_session_without_a_command() -> None:
    with pytest.raises(RuntimeError):
        Context().run(session.current_session)


def test_bytes_are_written_as_they_are(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    session.start_session("en").write_stdout_bytes("é;\r\n".encode())
    assert capfdbinary.readouterr().out == "é;\r\n".encode()


def test_other_errors_of_a_stream_are_not_hidden() -> None:
    class Full:
        closed = False

        def write(self, text: str) -> None:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        streams.write_text(Full(), "x")  # type: ignore[arg-type]
