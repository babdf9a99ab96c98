"""Workbooks that are made to harm are refused or read, within the limits, by a process of its own."""

from __future__ import annotations

import contextlib
import datetime
import io
import time

import pytest
import xlsxwriter
from support.hostile_workbooks import make_hostile_workbook
from support.workbooks import make_ods, make_xlsx

from incubo.core.errors import UsageError
from incubo.core.usage import make_usage, temporary_usage
from incubo.exchange.workbook import bounded, reader
from incubo.exchange.workbook.sheets import ShownNumber

ROWS = [["Nom", "Début", "Taux"], ["Écluse", datetime.date(2024, 6, 3), 0.5], ["00123", None, "#DIV/0!"]]


def processor_seconds(data: bytes) -> float:
    """What it took to read or to refuse a workbook, in the other process."""
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with contextlib.suppress(UsageError):
        bounded.read_workbook(data)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("data", [make_xlsx({"A": ROWS}), make_ods({"A": ROWS})])
def test_another_process_reads_the_same(data: bytes) -> None:
    assert bounded.read_workbook(data) == reader.read_workbook(data)


def test_numbers_keep_what_they_are_shown_as() -> None:
    data = make_ods({"A": [[(120, "120 k€")]]})
    value = bounded.read_workbook(data).sheets[0].rows[0][0]
    assert isinstance(value, ShownNumber)
    assert (value, value.number) == ("120 k€", 120)


def test_the_currency_of_the_registry_is_that_of_the_workbook() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        workbook.add_worksheet().write_number(0, 0, 120, workbook.add_format({"num_format": 5}))
    with temporary_usage(make_usage({}, "GBP")):
        assert bounded.read_workbook(out.getvalue()).sheets[0].rows[0][0] == "120 £"


def test_what_takes_too_much_memory_is_refused() -> None:
    with pytest.raises(UsageError, match="memory"):
        bounded.read_workbook(_with_spaces(10**9))


def test_memory_is_watched_where_the_system_sets_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psutil")
    monkeypatch.setattr(bounded, "_HAS_HARD_LIMIT", False)
    monkeypatch.setattr(bounded, "MAX_MEMORY_BYTES", 60_000_000)
    with pytest.raises(UsageError, match="memory"):
        bounded.read_workbook(_with_spaces(10**8))


def test_what_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_SECONDS", 0.001)
    started = time.monotonic()
    with pytest.raises(UsageError, match="seconds"):
        bounded.read_workbook(make_xlsx({"A": ROWS}))
    assert time.monotonic() - started < 20


def test_a_failure_of_ours_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_PROGRAM", "raise ValueError('ours')")
    with pytest.raises(RuntimeError, match="ours"):
        bounded.read_workbook(make_xlsx({"A": ROWS}))


def _with_spaces(count: int) -> bytes:
    """An ods with that many spaces in a row, which the file says in a few bytes."""
    tail = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>'
        f'a<text:s text:c="{count}"/>b</text:p></table:table-cell></table:table-row>'
    )
    return make_ods({"A": [["x"]]}, tail=tail)


@pytest.mark.parametrize("seed", range(0, 500, 50))
def test_hostile_workbooks_take_little(seed: int) -> None:
    assert processor_seconds(make_hostile_workbook(seed)) < 15


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 500, 25))
def test_five_hundred_hostile_workbooks_take_little(first: int) -> None:
    for seed in range(first, first + 25):
        assert processor_seconds(make_hostile_workbook(seed)) < 15, seed
