"""`--why` names as many entries as each figure counts, in every report, and every report is checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import why
from support.command_line import RunCommand
from support.corpus_registries import share_corpus_registries
from support.paths import ROOT

from incubo.reports.catalogue import REPORTS

OTHERWISE = {
    "indicators": "below",
    "metrics": "one figure, with its values before",
    "risk": "a line for each reason, and for the startup or the people that it is about",
    "standards --summary": "shares",
}


def rows(call: RunCommand, folder: Path, *words: str) -> list[dict[str, Any]]:
    ran = call("report", *words, "--why", "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
    return found


@pytest.mark.parametrize("form", why.ENTRIES)
def test_as_many_names_as_the_figure_says(call: RunCommand, form: str) -> None:
    found = rows(call, ROOT, *form.split())
    assert any(row["why"] for row in found)
    for row in found:
        why.check_row(form, row)


@pytest.mark.corpus
@pytest.mark.parametrize("form", why.ENTRIES)
def test_as_many_names_as_the_figure_says_in_the_real_registry(
    call: RunCommand, corpus: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share_corpus_registries(monkeypatch)
    for row in rows(call, corpus / "2024-07-01", *form.split(), "--at", "2024-07-01"):
        why.check_row(form, row)


@pytest.mark.parametrize("incubator", ["all", "rivages"])
def test_indicators_that_count_entries_name_them(call: RunCommand, incubator: str) -> None:
    found = rows(call, ROOT, "indicators", "--incubator", incubator)
    units = {row["unit"] for row in found}
    assert "count" in units
    for row in found:
        names = [entry["id"] for entry in row["why"]]
        if row["unit"] == "count" and row["2025"] is not None:
            assert len(names) == len(set(names)) == row["2025"], row["id"]
        if row["2025"] is None:
            assert not names
            assert row["remark"]


def test_every_report_that_has_names_is_checked() -> None:
    with_names = {report.id for report in REPORTS.values() if "--why" in {one.option for one in report.parameters}}
    assert with_names == {form.partition(" ")[0] for form in (*why.ENTRIES, *OTHERWISE)}
