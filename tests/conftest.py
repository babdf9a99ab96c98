"""What every test may use: the compiled catalogue, the real registry if it is there, the command line."""

from __future__ import annotations

import functools
import gc
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings
from support.command_line import CommandResult, RunCommand
from support.command_process import run_command
from support.examples import TRIES_ALL, examples
from support.paths import ROOT, corpus_folder, load_tool
from support.shared_registries import changed_registries

if TYPE_CHECKING:
    from incubo.cli.command_table import CommandSpec

# A busy machine is no failure: speed is measured by `make bench`, as ratios.
settings.register_profile(
    "patient", deadline=None, max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected outputs anew")
    parser.addoption("--freeze", action="store_true", help="write what earlier versions gave anew (figures, formats)")
    parser.addoption("--all-months", action="store_true", help="compare the figures of every month (tests/corpus)")


def pytest_configure(config: pytest.Config) -> None:
    # A shell that runs pytest in the background, or nohup, lets it ignore these; tests send them.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if _ImportBackwards.is_useful(config):
        config.pluginmanager.register(_ImportBackwards())
    if not hasattr(config, "workerinput"):  # once, not in each worker of xdist
        messages = load_tool("messages")
        if messages.stale():
            messages.compile_catalogue()
    elif (coverage := Coverage.current()) is not None:
        coverage.stop()  # pytest-cov starts another one in a worker, and while that one pauses, this one would measure


MEASURED = tuple(
    str(ROOT / "tests" / path)
    for path in (
        "unit/source", "unit/model", "unit/validation", "unit/edit", "rules/test_rules.py", "acceptance/test_issue.py",
        "acceptance/test_forget.py", "acceptance/test_migrate.py", "acceptance/test_source.py",
    )
)  # fmt: skip
"""Where coverage is measured: the fewest tests that reach the threshold, since it doubles their time."""
UNMEASURED = tuple(
    str(ROOT / "tests" / "unit" / path)
    for path in (
        "model/test_phases.py", "validation/test_arbitrary_values.py", "validation/test_linear_time.py",
        "validation/test_rule_documentation.py",
    )
)  # fmt: skip
"""Exceptions to MEASURED: slow tests that run no line which others do not run."""


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Measure the lines that importing runs in one worker only: they are the same in each."""
    plugin = session.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or getattr(session.config, "workerinput", {}).get("workerid", "gw0") == "gw0":
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


class _ImportBackwards:
    """Imports the modules of tests from the last to the first, in every other worker of xdist.

    pytest rewrites the assertions of a module that it imports for the first time, and keeps that for all workers. In
    a fresh clone it takes 10 seconds: so each of two workers does a half.
    """

    @staticmethod
    def is_useful(config: pytest.Config) -> bool:
        """Whether this process is such a worker, and runs the tests of one folder."""
        worker = getattr(config, "workerinput", {}).get("workerid", "gw0")
        return int(worker.removeprefix("gw")) % 2 == 1 and len(config.args) == 1

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        report = yield
        if isinstance(collector, pytest.Directory):
            report.result.reverse()
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Give the tests the order that they have in the other workers."""
        modules = [list(tests) for _, tests in itertools.groupby(items, key=lambda item: item.path)]
        items[:] = itertools.chain.from_iterable(reversed(modules))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    measures_all = bool(config.getoption("cov_context", None))  # tools/mutants.py asks which test runs which line
    for item in items:
        path = str(item.path)
        if not measures_all and (not path.startswith(MEASURED) or path in UNMEASURED):
            item.add_marker("no_cover")  # pytest-cov stops measuring meanwhile
    if corpus_folder() is None:
        skip = pytest.mark.skip(reason="the real registry is not here (INCUBO_CORPUS or ../shared/corpus)")
        for item in items:
            if "corpus" in item.keywords:
                item.add_marker(skip)


def pytest_collection_finish() -> None:
    """Keep the collector of garbage off thousands of tests and modules that stay until the end, as commands do."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real registry's folder (mark the test `corpus` too)."""
    folder = corpus_folder()
    if folder is None:
        pytest.skip("the real registry is not here (INCUBO_CORPUS or ../shared/corpus)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _keep_what_is_shared(pytestconfig: pytest.Config) -> Iterator[None]:
    """A Registry never changes, nor what a file says: so tests share them. The test that changed one ran before."""
    if TRIES_ALL or pytestconfig.getoption("cov_source"):
        yield
        changed = []
    else:
        from support.remembered import changed_results, remember_what_is_read

        remember_what_is_read()
        yield
        changed = changed_results()
    changed += changed_registries()
    assert not changed, f"tests changed what they share: {'; '.join(changed)}"


_home_numbers = itertools.count()

GIT_SETTINGS = str(ROOT / "tests" / "support" / "gitconfig")


def _git_settings_of_project() -> bytes:
    """The git configuration of the checkout that the tests are in; empty where there is none (an archive)."""
    path = ROOT / ".git" / "config"
    return path.read_bytes() if path.is_file() else b""


PROJECT_GIT_SETTINGS = _git_settings_of_project()

READS_BY_LINES = os.environ.get("INCUBO_READER") != "yaml"
"""`INCUBO_READER=yaml pytest` runs all tests without the line reader (its own call it themselves)."""


class _NoCollector:
    """In place of `gc` where a command uses it for a process of its own."""

    @staticmethod
    def collect() -> None:
        """Leave it to the collector."""

    freeze = unfreeze = collect


@pytest.fixture(scope="session", autouse=True)
def _keep_frozen() -> Iterator[None]:
    """`export site` unfreezes all and collects between its pages: what thousands of tests keep would be looked at."""
    with pytest.MonkeyPatch.context() as patch:
        if site := sys.modules.get("incubo.web.site"):  # imported by the tests of pages
            patch.setattr(site, "gc", _NoCollector)
        yield


@pytest.fixture(scope="session", autouse=True)
def _give_memory_to_sqlite() -> Iterator[None]:
    """SQLite's limit of memory is one for a process, and the caches of thousands of tests share one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("incubo.query.sql.run._MAX_HEAP_BYTES", 16 * 2**30)
        yield


@pytest.fixture(autouse=True)
def _isolate_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the settings of the machine it runs on, nor leaves a language or words behind."""
    home = tmp_path_factory.getbasetemp() / f"home-{next(_home_numbers)}"  # made by the few tests that write there
    for variable in list(os.environ):
        if variable.startswith(("INCUBO_", "GITHUB_", "GIT_", "LC_", "XDG_")) and variable != "INCUBO_CORPUS":
            monkeypatch.delenv(variable)
    for variable in ("LANGUAGE", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8", "COLUMNS", "CI"):
        monkeypatch.delenv(variable, raising=False)
    settings = {
        "HOME": str(home), "USERPROFILE": str(home), "APPDATA": str(home), "LOCALAPPDATA": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"), "LANG": "C.UTF-8", "TERM": "xterm",
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"), "GIT_CONFIG_SYSTEM": GIT_SETTINGS, "GIT_TEMPLATE_DIR": "",
        "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@rivages.example",
        "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@rivages.example",
    }  # fmt: skip
    for variable, value in settings.items():
        monkeypatch.setenv(variable, value)
    if not READS_BY_LINES:
        from incubo.source import reader

        monkeypatch.setenv("INCUBO_READER", "yaml")
        monkeypatch.setattr(reader, "read_lines", lambda _: None)  # for tests that load a registry by themselves
    yield
    assert _git_settings_of_project() == PROJECT_GIT_SETTINGS, "a test wrote the git configuration of this project"
    from incubo.core import i18n, usage

    i18n.set_language("en")
    usage.CURRENT_USAGE.set(usage.DEFAULT_USAGE)


@pytest.fixture
def run() -> RunCommand:
    """The real command line in a process of its own: `run("validate", "--strict", cwd=folder, env={…}, typed="…")`."""

    def run_subprocess(
        *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, typed: str = "", lang: str = "en"
    ) -> CommandResult:
        environment = {**os.environ, "INCUBO_LANG": lang, **(env or {})}
        code, *outputs = run_command(words, cwd, environment, typed.encode())
        out, err = (output.decode("utf-8", "replace").replace("\r\n", "\n") for output in outputs)
        return CommandResult(code, out, err)

    return run_subprocess


@functools.cache
def _command_loader() -> Callable[[str, CommandSpec], object]:
    """What makes a command of its function, which takes a millisecond: once, for some ten thousand calls."""
    from incubo.cli import framework

    load = framework.load_command
    loaded: dict[tuple[str, str, str | None], object] = {}

    def load_once(name: str, spec: CommandSpec) -> object:
        key = (name, spec.target, spec.target_argument)
        if key not in loaded:
            loaded[key] = load(name, spec)
        return loaded[key]

    return load_once


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> RunCommand:
    """The same in this process: much faster, measured by coverage, never a terminal."""

    def run_in_process(
        *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, lang: str = "en"
    ) -> CommandResult:
        from incubo.cli import framework
        from incubo.cli.main import main

        with monkeypatch.context() as patch:
            patch.setattr(framework, "load_command", _command_loader())
            if cwd is not None:
                patch.chdir(cwd)
            for variable, value in {"INCUBO_LANG": lang, **(env or {})}.items():
                patch.setenv(variable, value)
            capsys.readouterr()
            code = main(list(words))
        out, err = capsys.readouterr()
        return CommandResult(code, out, err)

    return run_in_process
