"""Runs the tests as if it were another day: `make calendar`.

    python tools/calendar_days.py DAY JOBS

DAY is a day or a moment, in a time zone or in UTC: `2028-02-29`, `2026-12-31 23:30`, `2027-03-28 01:58 Europe/Paris`.
Empty: each of HARD_MOMENTS, one after another. `drawn`: one of them, another each day.
libfaketime shifts the clock of the tests and of all programs that they start, git among them; the time zone becomes
that of the machine. The times of files stay those of the real clock. The monotonic clock is shifted with the other:
without it (`--exclude-monotonic`), threads that wait for each other time out at once, and pages take six times as long.
Each program shifts its clock by itself: in a test that closes a standard stream, the memory that libfaketime shares
between programs would be opened in its place, and written over.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
HARD_MOMENTS = (
    "2027-01-01 00:30 Europe/Paris",  # a year ends; a holiday
    "2027-01-01 12:00 UTC",
    "2028-02-29 00:30 Europe/Paris",  # a day that other years have not
    "2028-02-29 12:00 UTC",
    "2028-03-01 00:30 Europe/Paris",
    "2028-03-01 12:00 UTC",
    "2027-02-01 00:30 Europe/Paris",  # a Monday: since Monday, since the first of the month
    "2027-02-01 12:00 UTC",
    "2026-12-31 23:30 Europe/Paris",
    "2026-12-31 23:30 UTC",  # it is 1 January in the registry's time zone
    "2027-03-28 01:58 Europe/Paris",  # clocks go from 2:00 to 3:00 in a moment
    "2027-03-28 00:58 UTC",
    "2027-10-31 02:58 Europe/Paris",  # and from 3:00 to 2:00; the 31st of a month
    "2027-10-31 00:58 UTC",
    "2027-06-02 12:00 UTC",  # a day whose number is that of a choice
)
"""What has gone wrong before, or may: each where the machine is in the registry's time zone, and where it is not."""


def choose_moments(words: str) -> tuple[str, ...]:
    """The moments that DAY means, each with its time and its time zone. Raises ValueError."""
    if not words:
        return HARD_MOMENTS
    if words == "drawn":
        return (HARD_MOMENTS[date.today().toordinal() % len(HARD_MOMENTS)],)
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?(?: (\S+))?", words)
    if found is None:
        raise ValueError(words)
    return (f"{found[1]} {found[2] or '12:00'} {found[3] or 'UTC'}",)


def find_timestamp(moment: str) -> int:
    """A moment in seconds since the epoch; of an hour that comes twice, the first."""
    text, _, zone = moment.rpartition(" ")
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def run_tests(timestamp: int, zone: str, jobs: str) -> tuple[int, list[str]]:
    """Run the tests, and show what pytest prints: its exit code, and these lines."""
    with tempfile.TemporaryDirectory(prefix="incubo-tests.") as folder:
        process = subprocess.Popen(
            ["faketime", "-m", f"@{timestamp}", "env", "--unset=FAKETIME_SHARED",
             sys.executable, "-m", "pytest", "-q", "-n", jobs, "--dist", "worksteal", "-m", "not browser and not slow"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "TZ": zone, "TMPDIR": folder, "NO_FAKE_STAT": "1", "FAKETIME_DISABLE_SHM": "1"},
        )  # fmt: skip
        assert process.stdout is not None
        lines = [""]
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line.rstrip())
        return process.wait(), lines


def main() -> int:
    words, jobs = sys.argv[1:]
    try:
        moments = {moment: find_timestamp(moment) for moment in choose_moments(words)}
    except (ValueError, ZoneInfoNotFoundError):
        print(f"{words} is no day: DAY=2028-02-29, DAY='2026-12-31 23:30 Europe/Paris', DAY=drawn", file=sys.stderr)
        return 2
    told: list[str] = []
    worst = 0
    for moment, timestamp in moments.items():
        print(f"\n=== {moment}", flush=True)
        code, lines = run_tests(timestamp, moment.rpartition(" ")[2], jobs)
        worst = max(worst, code)
        told += [f"{moment}: {lines[-1]}", *(f"    {line}" for line in lines if line.startswith(("FAILED ", "ERROR ")))]
    print("", *told, sep="\n")
    return worst


if __name__ == "__main__":
    sys.exit(main())
