"""The figures of every report at every month's end of the real registry, as incubo 0.1 at commit 667f667 gave them.

`figures/<report>.txt` has a line for each form of a report and each day: a digest of its figures, a digest of the
entries behind them (`--why`), the number of rows, and the sum of each column of numbers, so that a difference can be
located. Digests are made from column ids, numbers, dates and ids. Titles, labels and notes are not part of them: a
message may be reworded in any language.

`make test` compares a sample of the days. All of them, which takes twenty minutes of one core:

    python -m pytest tests/corpus/test_figures.py --all-months -n 2

`--freeze` writes the files anew. A difference is either a mistake or explained in the commit that freezes it.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import io
import json
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.corpus_history import BRANCH, clone_history
from support.paths import ROOT

pytestmark = pytest.mark.corpus

FOLDER = ROOT / "tests" / "corpus" / "figures"
HEADER = (
    "# day, form | digest of the figures, of the entries behind them, rows, sums of columns (see test_figures.py)\n"
)

FIRST, LAST = 2015, datetime.date(2024, 7, 31)
DAYS = [
    datetime.date(year, month, calendar.monthrange(year, month)[1])
    for year in range(FIRST, LAST.year + 1)
    for month in range(1, 13)
    if (year, month) <= (LAST.year, LAST.month)
]
QUARTERS = [day for day in DAYS if day.month % 3 == 0]
EVERY = [f"--over {FIRST}..{LAST.year} --every {step}" for step in ("month", "quarter", "year")]

# Report → its forms at each day. "{year}" is the day's year, "{before}" the same day a year before.
MONTHLY: dict[str, list[str]] = {
    "report risk": [""],
    "report skills": ["", "--skill coaching,accessibilité"],
    "report phases": ["", "--by incubator", "--by sponsor", "--by thematique", "--by usertype", "--compare {before}"],
    "report transitions": [""],
    "report durations": ["", "--over {year}"],
    "report funnel": ["", "--basis decided"],
    "report timeline": ["", "--all"],
    "report standards": ["", "--summary"],
    "report metrics": [""],
    "report committees": ["", "--by phase", "--by incubator"],
    "report missions": [""],
    "report arrivals": [""],
    "report teams": [""],
    "report headcount": [""],
    "report jobs": [""],
    "report indicators": [""],
    "list startups": [""],
    "list members": [""],
    "list missions": [""],
    "list committees": [""],
    "list jobs": [""],
    "list incubators": [""],
    "list organisations": [""],
    "list teams": [""],
    "todo": [""],
}
# The forms that read every member's file and differ little from the first one: at the end of each quarter.
QUARTERLY: dict[str, list[str]] = {
    "report missions": ["--by status", "--by domaine", "--by incubator"],
    "report arrivals": ["--by status", "--by domaine", "--by incubator"],
    "report headcount": ["--by status", "--by domaine", "--by incubator"],
    "report teams": ["--by phase", "--by domaine"],
    "report indicators": ["--set bilan", "--set plf"],
}
# The forms over time: on the last day only, for they say every month themselves.
_BY_PERSON = [f"{form} --by {by}" for by in ("status", "domaine", "incubator") for form in EVERY]
OVER: dict[str, list[str]] = {
    "report phases": EVERY,
    "report transitions": EVERY,
    "report committees": EVERY,
    "report missions": [*EVERY, *_BY_PERSON],
    "report arrivals": [*EVERY, *_BY_PERSON],
    "report headcount": [*EVERY, *_BY_PERSON],
    "report jobs": EVERY,
    "report durations": [f"--over {FIRST}..{LAST.year}"],
    "report timeline": ["--over 2020..2022"],
    "report metrics": ["--over 2021..2024"],
    "report indicators": [f"--over {FIRST}..{LAST.year}"],
    **{name: ["--all"] for name in MONTHLY if name.startswith("list ")},
}
# Reports that read no member: the history bundle has none.
HISTORY_DAYS = [datetime.date(year, 7, 1) for year in (2020, 2021, 2022, 2023)]
HISTORY = [
    "phases",
    "transitions",
    "durations",
    "funnel",
    "timeline --all",
    "standards --summary",
    "committees",
    "jobs",
]

# Columns of text that are worded by incubo: an indicator's name and what is said of it, what there is to do, the
# command that does it.
WORDED = {"indicator", "remark", "what", "command", "other_commands"}
NUMBERS = {"integer", "share", "days", "change", "number", "amount"}

Case = tuple[str, datetime.date]


def cases(report: str) -> list[Case]:
    """Every form and day of a report."""
    monthly = [(form, day) for form in MONTHLY[report] for day in DAYS]
    quarterly = [(form, day) for form in QUARTERLY.get(report, ()) for day in QUARTERS]
    return [*monthly, *quarterly, *((form, LAST) for form in OVER.get(report, ()))]


def sample(report: str) -> list[Case]:
    """Some of them: for each form a year's end and, where no member's file is read, another month."""
    cheap = report in {"report phases", "report durations", "report funnel", "report timeline", "report committees"}
    chosen: list[Case] = []
    forms = [*MONTHLY[report], *QUARTERLY.get(report, ())[-1:]]
    turn = list(MONTHLY).index(report)
    for number, form in enumerate(forms):
        december = datetime.date(2017 + (turn + number) % 7, 12, 31)
        others = [DAYS[(37 * (turn + number) + 11) % len(DAYS)]] if cheap else []
        chosen += [(form, day) for day in dict.fromkeys([december, *others])]
    over = [form for form in OVER.get(report, ()) if "--by" not in form and form not in EVERY[1:]]
    return [*chosen, *((form, LAST) for form in over)]


def words(report: str, form: str, day: datetime.date) -> list[str]:
    """The command line of a form at a day."""
    before = day.replace(year=day.year - 1, day=min(day.day, 28)).isoformat()
    scope = [] if report.startswith("list ") else ["--incubator", "all"]
    why = ["--why"] if report.startswith("report ") else []
    rest = form.format(year=day.year, before=before).split()
    return [*report.split(), *rest, *scope, *why, "--at", day.isoformat(), "--format", "json"]


def key(form: str, day: datetime.date) -> str:
    return f"{day} {form}".rstrip()


def figures(text: str, report: str, form: str) -> str:
    """Two digests, the number of rows and the sums of the columns of a table in JSON.

    Where there is a column an incubator or a domain, columns are numbered: their ids are the registry's words.
    """
    table = json.loads(text)
    kept = [(column["id"], column["type"]) for column in table["columns"] if column["id"] not in WORDED]
    rows = [{name: row[name] for name, _ in kept} for row in table["rows"]]
    totals = [{name: row[name] for name, _ in kept if _is_number(row[name])} for row in table["totals"]]
    behind = [
        [row, [entry["id"] for entry in full.get("why", ())]] for row, full in zip(rows, table["rows"], strict=True)
    ]
    digests = [
        _digest([table["report"], table["at"], kept, _sorted(rows), totals])[:10],
        _digest(_sorted(behind))[:6],
    ]
    sums = [text for name, kind in kept if (text := _sum(name, kind, [row[name] for row in rows]))]
    if "--over" in form and "--by" in form:
        sums = [re.sub(r"^.*(?=[=#])", f"c{number}", text) for number, text in enumerate(sums, 1)]
    return " ".join([*digests, f"rows={len(rows)}", *sums])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sum(name: str, kind: str, values: list[Any]) -> str:
    """`column=sum` of numbers, `column#count` of the dates, or of all items of the lists; "" for other types."""
    if kind in NUMBERS:
        total = round(sum(value for value in values if _is_number(value)), 3)
        return f"{name}={int(total) if total == int(total) else total}"
    if kind == "date":
        return f"{name}#{sum(value is not None for value in values)}"
    if kind == "list":
        return f"{name}#{sum(len(value) for value in values if isinstance(value, list))}"
    return ""


def _sorted(rows: Iterable[Any]) -> list[str]:
    """Rows in an order that no label decides."""
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def difference(before: str | None, now: str) -> str:
    """What differs between two lines, in words."""
    if before is None:
        return f"is new: {now}"
    (figures_before, why_before, *sums_before), (figures_now, why_now, *sums_now) = before.split(), now.split()
    if sums_before != sums_now:
        old, new = (
            [each for each in mine if each not in other]
            for mine, other in ((sums_before, sums_now), (sums_now, sums_before))
        )
        return f"before: {' '.join(old)}; now: {' '.join(new)}"
    if figures_before != figures_now:
        return "cells differ; the number of rows and all sums are the same"
    assert why_before != why_now
    return "the figures are the same; the entries behind them (--why) differ"


def compare(
    request: pytest.FixtureRequest, file: Path, wanted: Iterable[str], compute: Callable[[str], str], *, full: bool
) -> None:
    """Compute the lines that are wanted, and compare them with those of the file (or write it: `--freeze`)."""
    freeze = request.config.getoption("--freeze")
    found = {line: compute(line) for line in wanted}
    if freeze:
        assert full, "--freeze needs --all-months"
        FOLDER.mkdir(exist_ok=True)
        file.write_text(HEADER + "".join(f"{line} | {data}\n" for line, data in found.items()), "utf-8", newline="\n")
    lines = (line for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    frozen = {line.partition(" | ")[0]: line.partition(" | ")[2] for line in lines}
    unlike = [
        f"{line}: {difference(frozen.get(line), data)}" for line, data in found.items() if frozen.get(line) != data
    ]
    if full:
        unlike += [f"{line}: is gone" for line in frozen if line not in found]
    assert not unlike, f"{file.stem}, {len(unlike)} of {len(found)} differ:\n" + "\n".join(unlike)


@pytest.mark.parametrize("report", MONTHLY)
def test_figures_are_the_frozen_ones(
    report: str, corpus: Path, call: RunCommand, request: pytest.FixtureRequest
) -> None:
    full = request.config.getoption("--all-months")
    chosen = {key(form, day): (form, day) for form, day in (cases if full else sample)(report)}

    def compute(line: str) -> str:
        ran = call(*words(report, *chosen[line]), cwd=corpus / "2024-07-01")
        assert ran.code == 0, f"{line}: {ran.err}"
        return figures(ran.out, report, line)

    compare(request, FOLDER / f"{report.replace(' ', '-')}.txt", chosen, compute, full=full)


def test_figures_of_former_states(
    corpus: Path, tmp_path: Path, call: RunCommand, request: pytest.FixtureRequest
) -> None:
    full = request.config.getoption("--all-months")
    days = HISTORY_DAYS if full else HISTORY_DAYS[2:3]
    chosen = {key(form, day): (form, day) for day in days for form in HISTORY}
    bare = clone_history(corpus, tmp_path / "bare", "--bare")
    for day in days:
        _extract(bare, day, tmp_path / day.isoformat())

    def compute(line: str) -> str:
        form, day = chosen[line]
        report, _, rest = form.partition(" ")
        ran = call(*words(f"report {report}", rest, day), cwd=tmp_path / day.isoformat())
        assert ran.code == 0, f"{line}: {ran.err}"
        return figures(ran.out, report, line)

    compare(request, FOLDER / "history.txt", chosen, compute, full=full)


def _extract(bare: Path, day: datetime.date, folder: Path) -> None:
    """The content of the last commit of a day, in a folder without git."""
    rev_list = ["git", "rev-list", "-1", "--first-parent", f"--before={day} 23:59:59 +0000", BRANCH]
    commit = subprocess.run(rev_list, cwd=bare, check=True, capture_output=True, text=True).stdout.strip()
    archive = ["git", "archive", "--format=tar", commit, "content"]
    data = subprocess.run(archive, cwd=bare, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        tar.extractall(folder, filter="data")
