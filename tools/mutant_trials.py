"""The pytest of tools/mutants.py: it runs in the clone, in two ways.

    mutant_trials.py measure SECONDS WORDS…         pytest WORDS; SECONDS: the file of how long each test takes
    mutant_trials.py try MUTANTS RESULTS FOLDER MINUTES
                                                    try the mutants of a file; FOLDER: what `measure` left; MINUTES:
                                                    a mutant that no test notices so long lives

All tests are collected once. For each mutant the process makes a copy of itself (fork), in which the functions that
differ get their new code, and which runs the tests of the line until one fails. A change of what runs when a module is
imported needs a new process. The module is written, too: commands that run in a process of their own read it.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import gc
import itertools
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest

MEMORY_BYTES = 6 << 30
"""A mutant may loop for ever, and grow meanwhile."""
CPU_SECONDS_OF_A_TEST = 90
MINUTES_OF_A_TEST = 10
FIRST_FILES = 8
"""Files of tests that are tried first, where a new process collects them."""
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
HARNESS_EXIT = 99


class Outcome(NamedTuple):
    """Whether a mutant lives, the test that noticed it (or what it did), and how many tests ran its line."""

    lives: bool
    noticed_by: str
    tests: int


class Measurement:
    """Seconds of each test; none of a test that failed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        seconds = {test: None if test in self.failed else round(took, 3) for test, took in self.seconds.items()}
        self.file.write_text(json.dumps(seconds), "utf-8")


# --- code ---------------------------------------------------------------------------------------------------------


def changed_functions(before: CodeType, after: CodeType) -> list[tuple[CodeType, CodeType]] | None:
    """The functions that differ, old and new, outer ones first; None where what runs at import differs."""
    if before.co_flags & 1 == 0 and not is_same(before, after):  # a module's or a class's own statements
        return None
    pairs: list[tuple[CodeType, CodeType]] = []
    for old, new in zip(inner(before), inner(after), strict=True):
        if is_function(old):
            if differs(old, new):
                pairs += list(all_changed(old, new))
        elif not differs(old, new):
            continue
        elif old.co_name in COMPREHENSIONS:
            return None
        else:
            found = changed_functions(old, new)
            if found is None:
                return None
            pairs += found
    return pairs


def is_function(code: CodeType) -> bool:
    """Whether a code object is that of a function that lives on: no class body, no comprehension."""
    return bool(code.co_flags & 1) and code.co_name not in COMPREHENSIONS


def all_changed(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """A changed function, and those within it."""
    yield old, new
    if len(inner(old)) == len(inner(new)):
        for part, changed in zip(inner(old), inner(new), strict=True):
            if differs(part, changed):
                yield from all_changed(part, changed)


def differs(old: CodeType, new: CodeType) -> bool:
    """Whether two code objects do something else, or functions within them."""
    return not is_same(old, new) or any(differs(a, b) for a, b in zip(inner(old), inner(new), strict=True))


def is_same(old: CodeType, new: CodeType) -> bool:
    """Whether two code objects do the same, apart from functions within them."""
    names = ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_flags", "co_exceptiontable")
    return (
        all(getattr(old, name) == getattr(new, name) for name in names)
        and [repr(value) for value in old.co_consts if not isinstance(value, CodeType)]
        == [repr(value) for value in new.co_consts if not isinstance(value, CodeType)]
        and [code.co_name for code in inner(old)] == [code.co_name for code in inner(new)]
    )


def inner(code: CodeType) -> list[CodeType]:
    """The functions and classes directly within a code object."""
    return [value for value in code.co_consts if isinstance(value, CodeType)]


def name_of(code: CodeType) -> tuple[str, str, int]:
    """What tells a function of a process from all others."""
    return code.co_filename, code.co_qualname, code.co_firstlineno  # type: ignore[attr-defined, unused-ignore]


# --- which tests --------------------------------------------------------------------------------------------------


def statement_lines(source: str, line: int) -> range:
    """The lines of the innermost statement at a line; of an `if`, `for`, `def` … those before its body."""
    found = range(line, line + 1)
    for node in ast.walk(ast.parse(source)):  # outer ones first
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = body[0].lineno if body else (node.end_lineno or node.lineno) + 1
            if line in range(node.lineno, end):
                found = range(node.lineno, end)
    return found


class Contexts:
    """Which tests ran which lines, from the data of coverage."""

    def __init__(self, folder: Path, root: Path) -> None:
        from coverage import CoverageData

        self.root = root
        self.seconds: dict[str, float | None] = {}
        self.data = []
        for file in sorted(folder.glob("*.coverage")):
            self.data.append(CoverageData(str(file)))
            self.data[-1].read()
        for file in sorted(folder.glob("*.seconds.json")):
            self.seconds |= json.loads(file.read_text("utf-8"))

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def of_file(self, path: str) -> dict[int, set[str]]:
        """For each line the tests that ran it, whole files for what a fixture ran, `` for what ran at import."""
        lines: dict[int, set[str]] = defaultdict(set)
        for data in self.data:
            for line, contexts in data.contexts_by_lineno(str(self.root / path)).items():
                for context in contexts:
                    test, _, step = context.rpartition("|")
                    lines[line].add(test if step == "run" or not context else test.partition("::")[0])
        return lines

    def order(self, tests: Iterable[str], path: str) -> list[str]:
        """The tests likeliest to fail first: unit tests of the same module, of the package, then the others.

        Of each file the two quickest first. Left out are tests that fail without any change.
        """
        package, stem = path.split("/")[1], Path(path).stem.strip("_")
        stem = Path(path).parent.name if stem == "init" else stem
        by_file: dict[str, list[str]] = defaultdict(list)
        for test in tests:
            if self.seconds.get(test, 0.0) is not None:
                by_file[test.partition("::")[0]].append(test)
        keyed = []
        for file, names in by_file.items():
            names.sort(key=lambda test: (self.seconds.get(test) or 0.0, test))
            is_near = file.startswith(f"tests/unit/{package}/") or (package == "validation" and "/rules/" in file)
            is_unit = file.startswith(("tests/unit", "tests/rules", "tests/formats"))
            distance = 3 - is_unit if not is_near and stem not in file else 1 - (is_near and stem in file)
            mean = sum(self.seconds.get(test) or 0.0 for test in names) / len(names)
            keyed += [((distance, number > 1, mean, file, number), test) for number, test in enumerate(names)]
        return [test for _, test in sorted(keyed)]


# --- trials -------------------------------------------------------------------------------------------------------


class Trials:
    """The plugin that tries mutants instead of running the tests."""

    def __init__(self, mutants: list[dict[str, Any]], results: Path, folder: Path, minutes: float) -> None:
        self.mutants, self.results, self.minutes = mutants, results, minutes
        self.root = Path.cwd()
        self.contexts = Contexts(folder, self.root)
        self.place = Path(tempfile.mkdtemp(prefix="mutants."))
        self.seconds = itertools.count(int(time.time()))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session = session
        self.items = {item.nodeid: item for item in session.items}
        self.by_file: dict[str, list[str]] = defaultdict(list)
        for name in self.items:
            self.by_file[name.partition("::")[0]].append(name)
        gc.unfreeze()
        self.functions: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                self.functions[name_of(thing.__code__)].append(thing)
        self.caches = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
        self.caches = [thing for thing in self.caches if str(getattr(thing, "__module__", "")).startswith("incubo")]
        gc.collect()
        gc.freeze()
        done = {json.loads(line)["number"] for line in self.results.read_text("utf-8").splitlines()}
        try:
            for mutant in self.mutants:
                if mutant["number"] not in done:
                    started = time.monotonic()
                    outcome = self.try_mutant(mutant)
                    self.remember(mutant, outcome, time.monotonic() - started)
        finally:
            shutil.rmtree(self.place, ignore_errors=True)
        return True

    def remember(self, mutant: dict[str, Any], outcome: Outcome, seconds: float) -> None:
        entry = {"number": mutant["number"], "at": f"{mutant['path']}:{mutant['line']}", **outcome._asdict()}
        with self.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**entry, "seconds": round(seconds, 1)}) + "\n")

    def try_mutant(self, mutant: dict[str, Any]) -> Outcome:
        path, before, text = self.root / mutant["path"], mutant["before"], mutant["text"]
        lines = self.contexts.of_file(mutant["path"])
        tests = set().union(*(lines.get(line, set()) for line in statement_lines(before, mutant["line"])))
        runs_at_import = "" in tests
        names = self.contexts.order(self.expand(tests), mutant["path"])
        count = len(names)
        patches = None if runs_at_import else self.patches(path, before, text)
        end = time.monotonic() + self.minutes * 60
        for _ in range(5):
            self.write(path, text)
            try:
                if patches is None:
                    noticed = self.in_new_process(names, mutant["path"], end)
                else:
                    noticed = self.in_copy(names or self.of_processes(mutant["path"]), patches, end)
            finally:
                self.write(path, before)
            if noticed not in self.items or self.in_copy([noticed], [], time.monotonic() + 600) is None:
                return Outcome(noticed is None or noticed.startswith("out of time"), noticed or "", count)
            self.contexts.seconds[noticed] = None  # it fails without a change, too
            names = [name for name in names if name != noticed]
        return Outcome(False, f"unclear: {noticed} fails without the change, too", count)

    def expand(self, tests: Iterable[str]) -> set[str]:
        """Tests by name; a file stands for all its tests."""
        names: set[str] = set()
        for test in tests:
            names.update([test] if test in self.items else self.by_file.get(test, []))
        return names

    def others(self, path: str, tried: Iterable[str]) -> list[str]:
        """All tests that were not tried yet; first those that run any line of the module."""
        of_module = self.expand(set().union(*self.contexts.of_file(path).values(), set()))
        rest = set(self.items) - set(tried)
        return self.contexts.order(rest & of_module, path) + self.contexts.order(rest - of_module, path)

    def patches(self, path: Path, before: str, text: str) -> list[tuple[FunctionType, CodeType]] | None:
        """The functions of this process that change, and their new code; None where a new process is needed."""
        try:
            old, new = (compile(source, str(path), "exec", dont_inherit=True) for source in (before, text))
            pairs = changed_functions(old, new)
        except ValueError:  # other functions
            return None
        if pairs is None:
            return None
        patches = [(live, code) for pair, code in pairs for live in self.functions.get(name_of(pair), [])]
        is_loaded = any(getattr(module, "__file__", None) == str(path) for module in list(sys.modules.values()))
        if any(len(live.__code__.co_freevars) != len(code.co_freevars) for live, code in patches):
            return None
        return patches if patches or not is_loaded else None

    def write(self, path: Path, text: str) -> None:
        """Write a module, each time of another second: by that and its size, Python knows whether bytecode is old."""
        path.write_text(text, "utf-8")
        second = next(self.seconds)
        os.utime(path, (second, second))

    def in_copy(self, names: Sequence[str], patches: list[tuple[FunctionType, CodeType]], end: float) -> str | None:
        """Run tests in a copy of this process until one fails: its name, or None."""
        if not names:
            return None
        files = self.place / "files"
        shutil.rmtree(files, ignore_errors=True)
        files.mkdir()
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            os.close(reader)
            self.become_copy(names, patches, files, writer)
        os.close(writer)
        current, reported = "", time.monotonic()
        os.set_blocking(reader, False)
        rest = b""
        outcome: str | None = None
        status: int | None = None
        while True:
            with contextlib.suppress(BlockingIOError):
                data = os.read(reader, 1 << 16)
                if data:
                    *words, rest = (rest + data).split(b"\n")
                    if words:
                        current, reported = words[-1].decode(), time.monotonic()
                    continue
            ended, wait_status = os.waitpid(pid, os.WNOHANG)
            status = wait_status
            if ended:
                break
            now = time.monotonic()
            if now > end or now > reported + MINUTES_OF_A_TEST * 60:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                status = None
                outcome = f"out of time: {current}" if now > end else f"does not end: {current}"
                break
            time.sleep(0.02)
        os.close(reader)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        if status is not None:
            code = os.waitstatus_to_exitcode(status)
            if code == HARNESS_EXIT:
                raise RuntimeError((self.place / "harness").read_text("utf-8"))
            outcome = None if code == 0 else current if code == 1 else f"ends the process ({code}): {current}"
        return outcome

    def become_copy(
        self, names: Sequence[str], patches: list[tuple[FunctionType, CodeType]], files: Path, writer: int
    ) -> None:
        """Run tests and end the process: 0 if all pass, 1 where one fails."""
        code = HARNESS_EXIT
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            self.session.config._tmp_path_factory._basetemp = files  # type: ignore[attr-defined]
            for function, new in patches:
                function.__code__ = new
            for cache in self.caches:
                cache.cache_clear()
            items = [self.items[name] for name in names]
            code = 0
            for item, following in zip(items, [*items[1:], None], strict=True):
                os.write(writer, item.nodeid.encode() + b"\n")
                signal.signal(signal.SIGPROF, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS_OF_A_TEST)
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.session.testsfailed:
                    code = 1
                    break
        except BaseException as error:
            (self.place / "harness").write_text(repr(error), "utf-8")
            code = HARNESS_EXIT
        finally:
            os._exit(code)

    def in_new_process(self, names: list[str], path: str, end: float) -> str | None:
        """The same in new processes: the tests of the line, then the nearest, then all, since any may import it."""
        ordered = [*names, *self.others(path, names)]
        files = list(dict.fromkeys(name.partition("::")[0] for name in ordered))[:FIRST_FILES]
        first = [name for name in ordered if name.partition("::")[0] in files]
        return self.run_pytest(first, end) or self.run_pytest([name for name in ordered if name not in set(first)], end)

    def of_processes(self, path: str) -> list[str]:
        """The tests that start commands in processes of their own: coverage does not see what these run."""
        starters = {"start_command", "run_command", "run_with_answers"}
        names = [
            name
            for name, item in self.items.items()
            if "run" in getattr(item, "fixturenames", ()) or starters & set(vars(getattr(item, "module", None) or self))
        ]
        return self.contexts.order(names, path)

    def run_pytest(self, names: list[str], end: float) -> str | None:
        if not names:
            return None
        arguments = self.place / "tests.txt"
        functions = dict.fromkeys(name.partition("[")[0] for name in names)  # a mutant may take a parameter away
        arguments.write_text("\n".join(functions), "utf-8")
        files = self.place / "files"
        command = [
            sys.executable, "-m", "pytest", "-q", "-x", "-m", "not browser", "-p", "no:cacheprovider", "--no-header",
            f"--basetemp={files}", f"@{arguments}",
        ]  # fmt: skip
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=limit_memory
        ) as process:
            try:
                out = process.communicate(timeout=max(end - time.monotonic(), 60))[0].decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                out = ""
                return f"out of time: {len(names)} tests"
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        if process.returncode == 0:
            return None
        failed = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", out, re.MULTILINE)
        if process.returncode == 5 or (process.returncode == 4 and "while loading conftest" not in out):
            raise RuntimeError(out[-3000:])
        return failed[1] if failed else f"ends the process ({process.returncode}): {out[-300:]}"


def limit_memory() -> None:
    """Keep a process from taking the machine's memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> int:
    sys.path[0] = ""  # as `python -m pytest` has it
    mode, file, *words = sys.argv[1:]
    plugin: object
    if mode == "measure":
        plugin = Measurement(Path(file))
    else:
        results, folder, minutes = Path(words[0]), Path(words[1]), float(words[2])
        results.touch()
        plugin = Trials(json.loads(Path(file).read_text("utf-8")), results, folder, minutes)
        words = ["-q", "-m", "not browser", "-p", "no:cacheprovider", "-n", "0", "tests"]
    return int(pytest.main(words, plugins=[plugin]))


if __name__ == "__main__":
    sys.exit(main())
