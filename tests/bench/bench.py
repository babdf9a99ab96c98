"""`make bench`: the budgets of docs/speed.md as ratios of CPU time, measured in one run.

Every figure is a whole process (user + system time, its children's too), the median of several runs taken
in turn with what it is compared to, because a shared machine's speed drifts. Files are compiled first.
Prints a table; exits with 1 when a ratio is over its budget.
"""

from __future__ import annotations

import argparse
import compileall
import http.client
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("INCUBO_CORPUS", ROOT.parent / "shared" / "corpus"))
PASS = [sys.executable, "-c", "pass"]
SAFE = [
    sys.executable,
    "-c",
    """
import pathlib, re, sys, yaml
front = re.compile(r"---[ \\t]*\\r?\\n(.*?)^---", re.S | re.M)
for path in pathlib.Path(sys.argv[1]).glob("content/*/*.md"):
    found = front.match(path.read_text("utf-8"))
    if found:
        yaml.load(found[1], Loader=yaml.CSafeLoader)
""",
]


class Measure(NamedTuple):
    """What one process used: CPU seconds and peak memory in MiB."""

    cpu: float
    memory: float


class Line(NamedTuple):
    """A row of the result."""

    name: str
    ratio: float
    budget: float
    unit: str
    note: str


class Case(NamedTuple):
    """A command, and whether it runs at a terminal: its output is then a pty of 100 columns with colours."""

    command: Sequence[str]
    terminal: bool = False


def measure(command: Sequence[str], more: Mapping[str, str] | None = None) -> Measure:
    """Run a command once."""
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(
            command, stdout=nowhere, stderr=nowhere, cwd=ROOT, env={**_environment(), **(more or {})}
        )
        return _measured(process)


def _measured(process: subprocess.Popen[bytes]) -> Measure:
    """What a process used, once it ends. One that fails says nothing of speed: RuntimeError."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # 1: `validate` found errors
        raise RuntimeError(f"exit code {process.returncode}: {process.args!r}")
    return Measure(usage.ru_utime + usage.ru_stime + _used_by_orphans(), usage.ru_maxrss / 1024)


_adopts_orphans = False


def _used_by_orphans() -> float:
    """The CPU seconds of what a process left to end by itself: the git that answered it (`vcs.run.ObjectReader`)."""
    seconds = 0.0
    while _adopts_orphans:  # other children of a process that only imports this (a test) may never end
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        seconds += usage.ru_utime + usage.ru_stime
    return seconds


def adopt_orphans() -> None:
    """Become the parent of what our children leave running, to count it too (Linux only)."""
    global _adopts_orphans
    import ctypes

    if sys.platform == "linux":
        _adopts_orphans = True
        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def measure_at_a_terminal(command: Sequence[str]) -> Measure:
    """Run a command once at a pty, and read all that it writes there. Nobody types: it must not wait for an answer."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    environment = {**_environment(), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment
    )
    os.close(theirs)
    try:
        while os.read(ours, 1 << 16):
            pass
    except OSError:  # Linux says so that the other end is closed
        pass
    os.close(ours)
    return _measured(process)


def in_turn(cases: Sequence[Case], runs: int) -> list[tuple[float, ...]]:
    """The CPU seconds of several commands, a tuple a round, after a round that does not count."""
    rounds = []
    for _ in range(runs + 1):
        measures = [measure_at_a_terminal(case.command) if case.terminal else measure(case.command) for case in cases]
        rounds.append(tuple(each.cpu for each in measures))
    return rounds[1:]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "SYSTEMROOT")}
    return {**kept, "INCUBO_LANG": "en", "PYTHONPATH": str(ROOT), "INCUBO_CONFIG": os.devnull, "PYTHONHASHSEED": "0"}


def compare(
    command: Sequence[str], base: Sequence[str], runs: int, more: Mapping[str, str] | None = None
) -> tuple[float, float, float]:
    """The median CPU seconds of a command and of its base, run in turn, and the command's peak memory (MiB)."""
    measure(command, more), measure(base)
    ours, theirs, memory = [], [], []
    for _ in range(runs):
        own = measure(command, more)
        ours.append(own.cpu)
        memory.append(own.memory)
        theirs.append(measure(base).cpu)
    return statistics.median(ours), statistics.median(theirs), max(memory)


def incubo(*words: str) -> list[str]:
    """The command line as the console script runs it."""
    return [sys.executable, "-c", "from incubo.cli.main import console_main; console_main()", *words]


def run(runs: int, sizes: Sequence[int]) -> Iterator[Line]:
    """Every row, in the order of the budgets, as soon as it is measured."""
    ours, base, _ = compare(incubo("--version"), PASS, runs)
    yield Line("incubo --version", ours / base, 1.7, "× python -c pass", f"{ours * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as place:
        for folder in ("startups", "members"):
            (Path(place) / "content" / folder).mkdir(parents=True)
        ours, base, _ = compare(incubo("validate", "-R", place), PASS, runs)
    yield Line("validate, no entry", ours / base, 9.0, "× python -c pass", f"{ours * 1000:.0f} ms")
    there = f"-R {CORPUS / '2024-07-01'} " if CORPUS.is_dir() else ""
    for name, typed in (
        ("a command", "incubo val"),
        ("an option", "incubo list members --st"),
        ("an option of a verb", "incubo leave --st"),
        ("an id", f"incubo {there}show zo"),
        ("an id of a kind", f"incubo {there}list members --startup a"),
        ("a phase", f"incubo {there}list startups --phase construction,acc"),
        ("a rule", f"incubo {there}validate --select ref"),
        ("a field", f"incubo {there}explain startup.p"),
    ):
        ours, base, _ = compare(incubo(), PASS, runs, {"_INCUBO_COMPLETE": "complete_zsh", "_INCUBO_LINE": typed})
        yield Line(f"completion of {name}", ours / base, 8.0, "× python -c pass", f"{ours * 1000:.0f} ms")
    if CORPUS.is_dir():
        registry = CORPUS / "2024-07-01"
        safe = [*SAFE, str(registry)]
        at = ("--at", "2024-07-01", "-R", str(registry))
        ours, base, memory = compare(incubo("validate", "--format", "concise", *at), safe, runs)
        yield Line(
            "validate, 3 900 files", ours / base, 0.98, "× CSafeLoader", f"{ours * 1000:.0f} ms, {memory:.0f} MiB"
        )
        yield Line("  its peak memory", memory, 100, "MiB", "")
        yield validate_again(registry, runs)
        yield team_of_ten(registry, runs)
        yield from in_a_clone(runs)
        for words, budget in ((("report", "phases"), 0.46), (("list", "members"), 0.8)):
            ours, base, _ = compare(incubo(*words, *at), safe, runs)
            yield Line(" ".join(words), ours / base, budget, "× CSafeLoader", f"{ours * 1000:.0f} ms")
        yield from worst_reports(at, runs)
        yield from pages_of_a_server(registry, runs)
    yield from hostile_files(runs)
    yield from growth(sizes)


class HostileFile(NamedTuple):
    """A file of one repeated construct: its folder, the text before and after, the construct, and the command.

    `size`: that of the largest such file which is read (see `source/limits.py`); the construct may have a number.
    """

    folder: str
    before: str
    unit: str
    after: str
    words: Sequence[str]
    size: int = 199_000

    def text(self, size: int) -> str:
        """The file with about as many characters."""
        count = (size - len(self.before) - len(self.after)) // len(self.unit.format(i=99_999))
        return self.before + "".join(self.unit.format(i=i) for i in range(count)) + self.after


_VALIDATE = ("validate", "--advice")
_FIX = ("validate", "--fix", "--dry-run")
_FMT = ("fmt", "--dry-run")
_STARTUP = "---\ntitle: X\nphases:\n  - name: investigation\n    start: 2024-01-08\n"
_MEMBER = "---\nfullname: X Y\nmissions:\n  - start: 2024-09-02\n    startups:\n"
_MISSION = "  - start: 2024-09-02\n    startups:\n" + "      - produjt-{i}\n" * 20
_EVENT = "  - name: a\n" + "".join(f"    k{{i}}x{j}: 1\n" for j in range(30))
_END = "---\n"
_BODY_SIZE = 999_000
HOSTILE_FILES = {
    "beginnings of suppressions": HostileFile("startups", _STARTUP, "#incubo:ignore[", "\n---\n", _VALIDATE),
    "suppressions of unknown rules": HostileFile("startups", _STARTUP, "# incubo: ignore[ref-{i}]\n", _END, _VALIDATE),
    "findings and suppressions": HostileFile(
        "startups", _STARTUP, "k: 1 # incubo: ignore[yaml-duplicate-key]\n", _END, _VALIDATE
    ),
    "near misses": HostileFile("members", _MEMBER + "      - a\n", _MISSION, _END, _VALIDATE),
    "duplicate keys": HostileFile("startups", _STARTUP, "k: 1\n", _END, _VALIDATE),
    "unknown fields, --fix": HostileFile("startups", _STARTUP + "events:\n", _EVENT, _END, _FIX),
    "tabs, --fix": HostileFile("startups", _STARTUP, "k{i}:\ta\n", _END, _FIX),
    "entities, --fix": HostileFile("startups", _STARTUP, "k{i}: a &amp; b\n", _END, _FIX),
    "tabs, fmt": HostileFile("startups", _STARTUP, "k{i}:\ta\n", _END, _FMT),
    "blank lines of a text, fmt": HostileFile("startups", _STARTUP + "x: >-\n", "\n", "  b\n---\n", _FMT),
    "blank lines of a plain text": HostileFile("startups", _STARTUP + "x: a\n", "\n", "  b\n---\n", _VALIDATE),
    "mappings in brackets, fmt": HostileFile("startups", _STARTUP + "x: [", "a: b, ", "]\n---\n", _FMT),
    "products of a member, show": HostileFile("members", _MEMBER + "      - a\n", _MISSION, _END, ("show", "x.y")),
    "headings": HostileFile("startups", f"{_STARTUP}---\n", "# a\n", "", _VALIDATE, _BODY_SIZE),
    "links": HostileFile("startups", f"{_STARTUP}---\n", "[a](", "", _VALIDATE, _BODY_SIZE),
    "tags": HostileFile("startups", f"{_STARTUP}---\n", "<a b='", "", _VALIDATE, _BODY_SIZE),
    "no end of the front matter": HostileFile("startups", _STARTUP, "a: b\n\n", "", _VALIDATE, _BODY_SIZE),
}
"""What once took time that grew with the square of the size, and other constructs that may."""
_MEASURABLE = 0.2
"""CPU seconds below which a file is quick, however its time grows."""


def hostile_files(runs: int) -> list[Line]:
    """How the time of one hostile file grows with its size, and how long the slowest takes, without the start."""
    lines, slowest = [], ("", 0.0)
    with tempfile.TemporaryDirectory() as place:
        roots = {folder: Path(place) / folder for folder in ("startups", "members")}
        for root in roots.values():
            generate(root, 1)
        for i in range(1_500):  # ids for members to miss nearly
            (roots["members"] / "content" / "startups" / f"produit-{i:04}x.md").write_text("---\ntitle: X\n---\n")
        for name, case in HOSTILE_FILES.items():
            root = roots[case.folder]
            path = root / "content" / case.folder / "x.y.md"
            seconds = []
            for text in (case.before + case.after, case.text(case.size // 2), case.text(case.size)):
                path.write_text(text)
                command = incubo(*case.words, "-R", str(root))
                seconds.append(min(measure(command).cpu for _ in range(min(runs, 3))))
            path.unlink()
            start, half, whole = seconds
            ratio = max(whole - start, _MEASURABLE) / max(half - start, _MEASURABLE)
            lines.append(Line(f"hostile: {name}", ratio, 2.5, "× half of it", f"{(whole - start) * 1000:.0f} ms"))
            slowest = max(slowest, (name, whole - start), key=lambda pair: pair[1])
    return [*lines, Line(f"slowest: {slowest[0]}", slowest[1], 2.0, "s", "")]


OF_PEOPLE = ("missions", "arrivals", "teams", "headcount", "indicators", "risk", "skills")
"""Reports that read the members too, five times as many files as startups."""


def worst_reports(at: Sequence[str], runs: int) -> list[Line]:
    """The slowest of the reports, over the plainest command that reads the same files."""
    sys.path.insert(0, str(ROOT))
    from incubo.cli.command_table import COMMANDS

    worst: dict[str, tuple[float, str, float]] = {}
    for name in COMMANDS["report"].subcommands:
        base = ("list", "members") if name in OF_PEOPLE else ("report", "phases")
        if name not in ("phases", "kept"):  # kept: figures given in the past, which a folder without git has not
            ours, theirs, _ = compare(incubo("report", name, *at), incubo(*base, *at), runs)
            worst[" ".join(base)] = max(worst.get(" ".join(base), (0.0, "", 0.0)), (ours / theirs, name, ours))
    return [
        Line(f"slowest report: {name}", ratio, 1.25, f"× {base}", f"{ours * 1000:.0f} ms")
        for base, (ratio, name, ours) in worst.items()
    ]


def first_page(registry: Path) -> Measure:
    """A server, from its start to its first page: on a day in the past, as its figures are compared with that day's."""
    process = subprocess.Popen(
        incubo("serve", "--no-open", "--read-only", "-R", str(registry)),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env=_environment(),
    )  # fmt: skip
    assert process.stdout is not None
    address = urlsplit(next(line.strip() for line in process.stdout if line.startswith("http")))
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
    connection.request("GET", f"/?{address.query}")
    welcome = connection.getresponse()
    welcome.read()
    cookie = (welcome.getheader("set-cookie") or "").partition(";")[0]
    connection.request("GET", "/?at=2024-07-01", headers={"Cookie": cookie})
    page = connection.getresponse()
    size = len(page.read())
    connection.close()
    process.send_signal(signal.SIGINT)
    used = _measured(process)
    process.stdout.close()
    if page.status != 200 or size < 10_000:
        raise RuntimeError(f"no page: {page.status}, {size} bytes")
    return used


WARM_PAGES: Mapping[str, tuple[str, int, float]] = {
    "a list of 3 000 members": ("/members?incubator=all&all=1", 4, 0.35),
    "the page of a startup": ("/startups/{startup}", 20, 0.06),
}
"""Pages that are asked for again: address, how often, budget."""
RELOADS = 1000


def pages_of_a_server(registry: Path, runs: int) -> list[Line]:
    """The first page, pages that are asked for again, and the memory after many changes of files."""
    safe = [*SAFE, str(registry)]
    program = [sys.executable, str(ROOT / "tests" / "bench" / "serve_pages.py")]
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "registry"
        shutil.copytree(registry, root)
        first_page(root)
        rounds = [(first_page(root).cpu, measure(safe).cpu) for _ in range(runs)]
        ours = statistics.median(own for own, _ in rounds)
        ratio = statistics.median(own / base for own, base in rounds)
        lines = [Line("serve, the first page", ratio, 1.5, "× CSafeLoader", f"{ours * 1000:.0f} ms")]
        startup = max((root / "content").glob("*startups/*.md"), key=lambda path: path.stat().st_size).stem
        for name, (address, times, budget) in WARM_PAGES.items():
            words = ("warm", str(root), address.format(startup=startup))
            cases = [Case([*program, *words, "0"]), Case([*program, *words, str(times)]), Case(safe)]
            each = [((many - one) / times, base) for one, many, base in in_turn(cases, runs)]
            ratio = statistics.median(own / base for own, base in each)
            note = f"{statistics.median(own for own, _ in each) * 1000:.0f} ms"
            lines.append(Line(f"  {name}, warm", ratio, budget, "× CSafeLoader", note))
        memory = measure([*program, "reloads", str(root), str(RELOADS)]).memory
        lines.append(Line(f"  memory after {RELOADS} reloads", memory, 200, "MiB", ""))
    return lines


def log_of_a_year(clone: Path, runs: int) -> Line:
    """What changed in a year of the history, told, over git's own list of its files."""
    year = ("--since=2023-07-01", "--until=2024-07-01")
    command = incubo("log", *year, "--incubator", "all", "-R", str(clone))
    ours, base, _ = compare(command, ["git", "-C", str(clone), "log", "--raw", *year], runs)
    return Line("log of a year", ours / base, 32, "× git log --raw of it", f"{ours * 1000:.0f} ms")


CHANGES = 40


def validate_again(registry: Path, runs: int) -> Line:
    """Loading and validating again after one file changed, in a process that lives, over a cold `validate`."""
    program = [sys.executable, str(ROOT / "tests" / "bench" / "validate_again.py"), str(registry), "2024-07-01"]
    cold = incubo("validate", "--format", "concise", "--at", "2024-07-01", "-R", str(registry))
    rounds = in_turn([Case([*program, "0"]), Case([*program, str(CHANGES)]), Case(cold)], runs)
    each = statistics.median((changed - none) / CHANGES for none, changed, _ in rounds)
    ratio = statistics.median((changed - none) / CHANGES / base for none, changed, base in rounds)
    return Line("validate again after one change", ratio, 0.13, "× validate", f"{each * 1000:.0f} ms")


def team_of_ten(registry: Path, runs: int) -> Line:
    """Extending a team of ten: the registry is frozen in a copy, for a command that writes takes no `--at`."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "registry"
        shutil.copytree(registry, root)
        (root / "incubo.toml").write_text("at = 2024-07-01\n")
        listed = incubo("list", "startups", "--columns", "id,team", "--format", "csv", "-R", str(root))
        found = subprocess.run(listed, capture_output=True, text=True, check=True, env=_environment()).stdout
        startup = next(line.partition(",")[0] for line in found.splitlines() if line.endswith(",10"))
        command = incubo("extend", "--startup", startup, "--until", "2024-10-01", "--dry-run", "-R", str(root))
        ours, base, _ = compare(command, incubo("validate", "--format", "concise", "-R", str(root)), runs)
    return Line("extend --startup, a team of ten", ours / base, 1.3, "× validate", f"{ours * 1000:.0f} ms")


def what_was_known(clone: Path, runs: int) -> list[Line]:
    """The last commit, without a checkout, over the files on disk; its objects are packed, as a clone has them."""
    subprocess.run(["git", "-C", str(clone), "gc", "-q"], check=True)
    lines = []
    for words in (("report", "phases"), ("list", "members"), ("validate", "--format", "concise")):
        command = incubo(*words, "--at", "2024-07-01", "-R", str(clone))
        known = [*command, "--known", "HEAD"]
        rounds = in_turn([Case(command), Case(known), Case([*known, "--no-cache"])], runs)
        for name, position, budget in (("", 1, 1.15), (" --no-cache", 2, 1.3)):
            ratio = statistics.median(each[position] / each[0] for each in rounds)
            seconds = statistics.median(each[position] for each in rounds)
            title = f"{' '.join(words[:2])} --known HEAD{name}"
            lines.append(Line(title, ratio, budget, "× the files", f"{seconds * 1000:.0f} ms"))
    return lines


def month_by_month(root: Path, runs: int) -> list[Line]:
    """Startups by phase as known at the end of each month of the whole history, over git's own list of its files."""
    listed = ["git", "-C", str(root), "log", "--raw"]
    again = incubo("report", "phases", "--over", "2018-11..2024-06", "--history", "--incubator", "all", "-R", str(root))
    first = ["sh", "-c", 'rm -rf "$0"; exec "$@"', str(root / ".git" / "incubo-cache"), *again]
    rounds = in_turn([Case(listed), Case(first), Case(again)], runs)
    lines = []
    for name, position, budget in (("first time", 1, 5.5), ("again", 2, 3.5)):
        ratio = statistics.median(each[position] / each[0] for each in rounds)
        seconds = statistics.median(each[position] for each in rounds)
        title = f"report phases --history, {name}"
        lines.append(Line(title, ratio, budget, "× git log --raw", f"{seconds * 1000:.0f} ms"))
    return lines


IN_A_CLONE: Mapping[tuple[str, ...], tuple[float, float]] = {
    ("validate",): (1.2, 1.2),
    ("report", "phases"): (1.25, 1.2),
    ("list", "members"): (1.2, 1.2),
    (): (1.2, 1.2),
}
"""Commands, and their budgets: in a clone over the same files without git, and at a terminal over the clone."""


def in_a_clone(runs: int) -> list[Line]:
    """What git and a terminal add, in the big registry with a history that `make scratch` makes."""
    lines = []
    with tempfile.TemporaryDirectory() as place:
        clone, plain = Path(place) / "clone", Path(place) / "plain"
        scratch = [sys.executable, str(ROOT / "tools" / "scratch.py"), str(clone)]
        subprocess.run(scratch, check=True, capture_output=True)
        shutil.copytree(clone, plain, ignore=shutil.ignore_patterns(".git"))
        lines += [branch_of_twenty(clone, runs), diff_of_two_years(CORPUS / "history-2024-07.bundle", runs)]
        lines += what_was_known(clone, runs)
        lines += month_by_month(clone, runs)
        lines.append(log_of_a_year(clone, runs))
        lines.append(website(clone, Path(place) / "site", runs))
        lines.append(api(clone, Path(place) / "api", runs))
        lines.append(import_of_teams(clone, Path(place), runs))
        for words, (git, terminal) in IN_A_CLONE.items():
            at = ("--at", "2024-07-01", "-R")
            here, elsewhere = (incubo(*words, *at, str(root)) for root in (clone, plain))
            rounds = in_turn([Case(elsewhere), Case(here), Case(here, terminal=True)], runs)
            # ratios of one round each: the ratio is near 1, and a machine's speed changes between rounds
            with_git = statistics.median(ours / base for base, ours, _ in rounds)
            with_pty = statistics.median(shown / ours for _, ours, shown in rounds)
            ours, shown = (statistics.median(seconds) * 1000 for seconds in list(zip(*rounds, strict=True))[1:])
            name = " ".join(words) or "incubo"
            lines.append(Line(f"{name}, in a clone", with_git, git, "× without git", f"{ours:.0f} ms"))
            lines.append(Line(f"{name}, at a terminal", with_pty, terminal, "× piped", f"{shown:.0f} ms"))
    return lines


def website(root: Path, target: Path, runs: int) -> Line:
    """The site of the whole registry, without people. Markdown is a sixth of it."""
    command = incubo("export", "site", str(target), "--incubator", "all", "-R", str(root))
    ours, base, _ = compare(command, [*SAFE, str(CORPUS / "2024-07-01")], runs)
    return Line("export site, 1 300 pages", ours / base, 12, "× CSafeLoader", f"{ours * 1000:.0f} ms")


def api(root: Path, target: Path, runs: int) -> Line:
    """The files of the network's API, with all people."""
    command = incubo("export", "api", str(target), "-R", str(root))
    ours, base, _ = compare(command, [*SAFE, str(CORPUS / "2024-07-01")], runs)
    return Line("export api, 534 files", ours / base, 2.0, "× CSafeLoader", f"{ours * 1000:.0f} ms")


_TEAM_ROWS = 1_000


def import_of_teams(root: Path, place: Path, runs: int) -> Line:
    """A thousand new products with three people each, some of them in several."""
    sheet = place / "teams.csv"
    lines = ["Nom;Mission;Équipe;Phase"]
    for row in range(_TEAM_ROWS):
        team = ", ".join(f"Personne {_spell(number * 7 % 2_000)}" for number in range(3 * row, 3 * row + 3))
        lines.append(f"Produit {_spell(row)};Faire {row};{team};Construction")
    sheet.write_text("\n".join(lines), "utf-8")
    command = incubo("import", str(sheet), "--as", "startups", "--format", "json", "-R", str(root))
    ours, base, _ = compare(command, [*SAFE, str(CORPUS / "2024-07-01")], runs)
    return Line("import, 1 000 products", ours / base, 5.0, "× CSafeLoader", f"{ours * 1000:.0f} ms")


def _spell(number: int) -> str:
    """A name of letters for a number: names with digits are no people."""
    letters = ""
    for digit in f"{number:04}":
        letters += ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru")[int(digit)]
    return letters.capitalize()


def branch_of_twenty(root: Path, runs: int) -> Line:
    """What a branch of twenty commits adds."""
    at = ("--format", "concise", "--at", "2024-07-01", "-R", str(root))
    since = incubo("validate", "--since", "HEAD~20", *at)
    ours, base, _ = compare(since, incubo("validate", *at), runs)
    return Line("validate --since, 20 commits", ours / base, 1.6, "× validate", f"{ours * 1000:.0f} ms")


LOAD = [
    sys.executable,
    "-c",
    """
import datetime, pathlib, sys
from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace_at
from incubo.vcs.status import read_commit
root = pathlib.Path(sys.argv[1])
environment = Environment("en", lambda _: datetime.date.today())
open_workspace_at(root, environment, read_commit(root, "HEAD")).load_registry()
""",
]
"""Load the registry as the last commit holds it, and do nothing with it."""


def diff_of_two_years(bundle: Path, runs: int) -> Line:
    """What telling the changes of two years adds to reading the registry of one day."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "history")
        subprocess.run(["git", "clone", "-q", "-b", "to-2024-07", str(bundle), str(root)], check=True)
        days = ("2022-07-01", "2024-07-01", "--incubator", "all", "-R", str(root))
        ours, base, _ = compare(incubo("diff", *days), [*LOAD, str(root)], runs)
    return Line("diff of two days two years apart", ours / base, 2.2, "× loading one", f"{ours * 1000:.0f} ms")


def growth(sizes: Sequence[int]) -> list[Line]:
    """How time and memory grow with generated members."""
    small, large = sizes
    with tempfile.TemporaryDirectory() as place:
        per_file, peaks = [], []
        for size in sizes:
            root = Path(place) / str(size)
            generate(root, size)
            taken = statistics.median(
                measure(incubo("validate", "-f", "concise", "-R", str(root))).cpu for _ in range(3)
            )
            per_file.append(taken / size)
            script = (
                "import gc, sys, tracemalloc; gc.disable()\n"
                "from pathlib import Path\n"
                "from incubo.config import settings\n"
                "from incubo.model.vocabulary import make_vocabulary\n"
                "from incubo.registry.layout import INCUBO_LAYOUT\n"
                "from incubo.registry.loader import load_registry\n"
                "from incubo.registry.store import WorkingTree\n"
                "root = Path(sys.argv[1])\n"
                "words = make_vocabulary(settings.load_config(root).profile_data)\n"
                "tracemalloc.start()\n"
                "registry = load_registry(WorkingTree(root, 10**6), INCUBO_LAYOUT, words)\n"
                "gc.collect()\n"
                "print(tracemalloc.get_traced_memory()[0] / len(registry.members))\n"
            )
            done = subprocess.run(
                [sys.executable, "-c", script, str(root)],
                capture_output=True,
                text=True,
                check=True,
                env=_environment(),
            )
            peaks.append(float(done.stdout))
            sheet = ("-R", str(root), "-o", str(Path(place) / "sheet.xlsx"))
            workbooks = [measure(incubo("list", "members", "--all", *sheet)).memory]
            workbooks.append(measure(incubo("export", "xlsx", sheet[-1], *sheet[:2])).memory)
    return [
        Line(
            f"time per file, {large:,} members",
            per_file[1] / per_file[0],
            1.2,
            f"× at {small:,}",
            f"{per_file[1] * 1e6:.0f} µs",
        ),
        Line("memory of a record", peaks[1] / 1000, 1.5, "kB", ""),
        Line(f"memory of a list of {large:,} as a workbook", workbooks[0], 300, "MiB", ""),
        Line(f"memory of the workbook of {large:,}", workbooks[1], 300, "MiB", ""),
    ]


def generate(root: Path, members: int) -> None:
    """A registry of invented members."""
    folder = root / "content" / "members"
    folder.mkdir(parents=True)
    startups = root / "content" / "startups"
    startups.mkdir()
    for i in range(50):
        (startups / f"produit-{i}.md").write_text(
            f"---\ntitle: Produit {i}\nmission: Faire {i}\nincubator: quai\ncontact: p{i}@quai.example\n"
            "phases:\n  - name: investigation\n    start: 2022-01-03\n---\n\nUn texte assez long pour une fiche.\n"
        )
    (root / "content" / "incubators").mkdir()
    (root / "content" / "incubators" / "quai.md").write_text("---\ntitle: Le quai\n---\n\nTexte.\n")
    for i in range(members):
        year, month = 2018 + i % 6, 1 + i % 12
        (folder / f"prenom{i}.nom{i}.md").write_text(
            f"---\nfullname: Prenom{i} Nom{i}\nrole: Développeur\ndomaine: Développement\nmissions:\n"
            f"  - start: {year}-{month:02}-01\n    end: {year + 1}-{month:02}-01\n    status: independent\n"
            f"    employer: Atelier {i % 97}\n    startups:\n      - produit-{i % 50}\n---\n\nTexte {i}.\n"
        )


def main() -> int:
    """Measure, print, judge."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--runs", type=int, default=7)
    options.add_argument("--members", type=int, nargs=2, default=(4_000, 100_000))
    given = options.parse_args()
    adopt_orphans()
    compileall.compile_dir(ROOT / "incubo", quiet=1)
    is_over = False
    for line in run(given.runs, given.members):
        is_over |= line.ratio > line.budget
        verdict = "ok" if line.ratio <= line.budget else "OVER"
        print(
            f"{line.name:34} {line.ratio:7.2f}  (budget {line.budget:g} {line.unit})  {verdict:4} {line.note}",
            flush=True,
        )
    if not CORPUS.is_dir():
        print("no corpus here: validate and report on it were left out")
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
