"""Figures that are kept (`report … --keep`), and what they are later (`report --kept`)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand

from incubo.app.workspace import Workspace
from incubo.registry.registry import Registry
from incubo.reports.catalogue import REPORTS

HEADCOUNT = "figures/plf-2027/headcount.json"
BY_STATUS = ("report", "headcount", "--by", "status")


def kept_rows(call: RunCommand, registry: Path, *words: str) -> list[dict[str, Any]]:
    answer = call("report", "--kept", *words, "--format", "json", cwd=registry)
    assert answer.code == 0, answer.err
    rows: list[dict[str, Any]] = json.loads(answer.out)["rows"]
    return rows


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_is_counted_again_alike(registry: Path, call: RunCommand, report: str) -> None:
    periods = [parameter for parameter in REPORTS[report].parameters if parameter.type == "period"]
    words = ["report", report, *(["--over", "2023.."] if periods else []), "--keep", "Budget"]
    answer = call(*words, "--format", "json", cwd=registry, lang="fr")
    assert answer.code == 0, answer.err
    given = json.loads(answer.out)
    path = registry / f"figures/budget/{report}.json"
    kept = json.loads(path.read_text("utf-8"))
    assert [kept[key] for key in ("columns", "rows", "totals")] == [given[key] for key in ("columns", "rows", "totals")]
    (row,) = kept_rows(call, registry)
    assert (row["changed"], row["why"]) == (0, None)
    assert row["path"] == f"figures/budget/{report}.json"


def test_what_differs_later(registry: Path, call: RunCommand) -> None:
    assert call(*BY_STATUS, "--keep", " PLF  2027 ", cwd=registry).code == 0
    kept = json.loads((registry / HEADCOUNT).read_text("utf-8"))["kept"]
    assert kept == {
        "version": 1, "label": "PLF 2027", "on": "2025-01-15", "incubo": kept["incubo"], "report": "headcount",
        "arguments": {"at": "2025-01-15", "incubator": "rivages", "by": "status"},
    }  # fmt: skip
    assert call("leave", "samuel.orvault", "--on", "2025-01-10", "--yes", cwd=registry).code == 0
    rows = kept_rows(call, registry, "plf 2027")
    assert [(row["line"], row["figure"], row["given"], row["now"], row["change"]) for row in rows] == [
        ("public agent", "Proportion", 0.538462, 0.56, 2.2),
        ("freelancer", "Active members", 9, 8, -1),
        ("freelancer", "Proportion", 0.346154, 0.32, -2.6),
        ("Total", "Active members", 26, 25, -1),
    ]
    assert kept_rows(call, registry) == [
        {
            "label": "PLF 2027",
            "report": "Membres actifs au 15 janvier 2025 · Incubateur des rivages",
            "at": "2025-01-15",
            "kept": "2025-01-15",
            "figures": 10,
            "changed": 4,
            "why": None,
            "path": HEADCOUNT,
        }
    ]
    assert len(kept_rows(call, registry, "plf-2027", "--all")) == 10


def test_where_nothing_was_kept(registry: Path, call: RunCommand) -> None:
    assert 'incubo report phases --keep "PLF 2027"' in call("report", "--kept", cwd=registry).out.replace("\n ", "")
    assert kept_rows(call, registry) == []


def test_lines_come_and_go(registry: Path, call: RunCommand) -> None:
    assert call("report", "phases", "--keep", "Bilan", cwd=registry).code == 0
    for path in (registry / "content/startups").glob("*.md"):
        path.write_text(path.read_text("utf-8").replace("name: opere", "name: transfere"), "utf-8")
    rows = {(row["line"], row["figure"]): (row["given"], row["now"]) for row in kept_rows(call, registry, "bilan")}
    gone = [line for line, figure in rows if figure == "Products" and rows[line, figure][1] is None]
    assert len(gone) == 1, rows


def test_what_was_given_is_not_replaced(registry: Path, call: RunCommand) -> None:
    assert call(*BY_STATUS, "--keep", "PLF 2027", cwd=registry).code == 0
    before = (registry / HEADCOUNT).read_bytes()
    again = call(*BY_STATUS, "--keep", "plf 2027", cwd=registry)
    assert again.code == 1
    assert 'incubo report --kept "PLF 2027"' in again.err
    assert (registry / HEADCOUNT).read_bytes() == before
    other = call("report", "headcount", "--incubator", "all", "--keep", "PLF 2027", cwd=registry)
    assert other.code == 0
    assert sorted(path.name for path in (registry / "figures/plf-2027").iterdir()) == [
        "headcount-2.json", "headcount.json",
    ]  # fmt: skip
    assert {row["report"] for row in kept_rows(call, registry, "PLF 2027", "--all")} == {"headcount"}


def test_it_is_committed_and_undone(registry: Path, call: RunCommand) -> None:
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Le registre"]):
        subprocess.run(["git", *words], cwd=registry, check=True)
    assert call(*BY_STATUS, "--keep", "PLF 2027", "--commit", cwd=registry).code == 0
    names = subprocess.run(
        ["git", "show", "--name-only", "--format=%s"], cwd=registry, check=True, capture_output=True
    ).stdout.decode()
    assert names.split("\n")[0].startswith("keep(plf-2027): ")
    assert names.split("\n")[2] == HEADCOUNT
    assert call("undo", "--yes", cwd=registry).code == 0
    assert not (registry / HEADCOUNT).exists()
    assert call("set", "mon-estran", "link=https://estran.example", "--yes", cwd=registry).code == 0
    assert call(*BY_STATUS, "--keep", "Avant le commit", cwd=registry).code == 0
    told = call("report", "--kept", "Avant le commit", cwd=registry).out
    assert "The registry was frozen on that day" in told  # the commit is of the day on which the test runs
    assert "Counted from the registry of " not in told
    assert "It was said then: " in told


@pytest.mark.parametrize(
    "words", [["--commit"], ["--propose"], ["--keep", "  "], ["--keep", "…"], ["--keep", "x" * 99]]
)
def test_wrong_usage(registry: Path, call: RunCommand, words: list[str]) -> None:
    answer = call(*BY_STATUS, *words, cwd=registry)
    assert answer.code == 2
    assert not (registry / "figures").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"kept": 3}',
        "[" * 200_000,
        '{"kept": {"version": 2}, "commit": null}',
        "\x00\xff",
        '{"kept": {"version": 1, "arguments": {}, "on": "hier"}, "columns": [], "commit": null}',
    ],
)
def test_files_of_strangers(registry: Path, call: RunCommand, text: str) -> None:
    assert call(*BY_STATUS, "--keep", "PLF 2027", cwd=registry).code == 0
    (registry / "figures/plf-2027/hostile.json").write_text(text, "latin-1")
    answer = call("report", "--kept", cwd=registry)
    assert answer.code == 0
    assert "figures/plf-2027/hostile.json is not a kept report" in answer.out
    detail = call("report", "--kept", "PLF 2027", cwd=registry)
    assert detail.code == 0
    assert "All figures are as they were given." in detail.out


@pytest.mark.parametrize("figure", ["NaN", "-Infinity", "1e400", "9" * 400, "true", '"x"'])
def test_what_is_no_figure_is_none(registry: Path, call: RunCommand, figure: str) -> None:
    assert call(*BY_STATUS, "--keep", "PLF 2027", cwd=registry).code == 0
    path = registry / HEADCOUNT
    document = json.loads(path.read_text("utf-8"))
    document["rows"][0]["members"] = "PLACE"
    path.write_text(json.dumps(document).replace('"PLACE"', figure), "utf-8")
    answer = call("report", "--kept", "PLF 2027", cwd=registry)
    assert answer.code == 0
    assert "are as they were given (--all shows them)" in answer.out.replace("\n", " ")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"arguments": {"at": "2025-01-15", "incubator": "disparu"}}, "disparu"),
        ({"arguments": {"wat": "x"}}, "does not know its option “wat”"),
        ({"arguments": {"by": {"a": 1}}}, "does not know its option “by”"),
        ({"arguments": {"by": "wat"}}, "does not know its option “by”"),
        ({"arguments": {"by": ["status"]}}, "does not know its option “by”"),
        ({"arguments": {"incubator": True}}, "does not know its option “incubator”"),
        ({"arguments": {"over": "\u001b[31mx"}}, "cannot be counted again"),
    ],
)
def test_what_cannot_be_counted_again_is_said(
    registry: Path, call: RunCommand, change: dict[str, Any], reason: str
) -> None:
    assert call(*BY_STATUS, "--keep", "PLF 2027", cwd=registry).code == 0
    path = registry / HEADCOUNT
    document = json.loads(path.read_text("utf-8"))
    document["kept"].update(change)
    path.write_text(json.dumps(document), "utf-8")
    answer = call("report", "--kept", cwd=registry)
    assert answer.code == 0
    assert reason in answer.out.replace("\n", " ")
    assert "\x1b" not in answer.out


def test_a_link_out_of_the_registry_is_not_followed(
    registry: Path, call: RunCommand, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("elsewhere")
    (registry / "figures").symlink_to(outside)
    answer = call(*BY_STATUS, "--keep", "PLF 2027", cwd=registry)
    assert answer.code != 0
    assert list(outside.iterdir()) == []
    listed = call("report", "--kept", cwd=registry)
    assert listed.code == 2
    assert "Traceback" not in listed.err


def test_which_entries_made_the_difference(registry: Path, call: RunCommand) -> None:
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Le registre"]):
        subprocess.run(["git", *words], cwd=registry, check=True)
    for report in (BY_STATUS, ("report", "risk")):
        assert call(*report, "--keep", "PLF 2027", "--commit", cwd=registry).code == 0
    assert call("leave", "samuel.orvault", "--on", "2025-01-10", "--yes", "--commit", cwd=registry).code == 0
    answer = call("report", "--kept", "PLF 2027", "--why", "--format", "json", cwd=registry)
    assert answer.code == 0, answer.err
    document = json.loads(answer.out)
    why = {(row["line"], row["figure"]): row["why"] for row in document["rows"] if row["report"] == "headcount"}
    (cause,) = why["freelancer", "Active members"]
    assert cause["id"] == "samuel.orvault"
    assert cause["detail"].startswith("no longer counted: leaves on 10 January 2025")
    assert why["freelancer", "Proportion"] == []
    notes = [note["text"] for note in document["notes"] if note["id"] == "why"]
    assert "headcount: Which entries make a difference is told for “Active members” only." in notes
    assert any(text.startswith("risk: Which entries make its differences is not known") for text in notes)
    assert call("report", "--kept", "--why", cwd=registry).code == 2


def test_a_figure_that_no_commit_explains(registry: Path, call: RunCommand) -> None:
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Le registre"]):
        subprocess.run(["git", *words], cwd=registry, check=True)
    assert call(*BY_STATUS, "--keep", "PLF 2027", cwd=registry).code == 0
    path = registry / HEADCOUNT
    document = json.loads(path.read_text("utf-8"))
    document["rows"][0]["members"] += 3
    path.write_text(json.dumps(document), "utf-8")
    told = call("report", "--kept", "PLF 2027", "--why", cwd=registry).out.replace("\n ", "")
    assert "1 of these figures was not what the sheets gave that day either" in told
    document["commit"]["id"] = "0" * 40
    path.write_text(json.dumps(document), "utf-8")
    assert (
        "What it was counted from cannot be read any more"
        in call("report", "--kept", "PLF 2027", "--why", cwd=registry).out
    )


def test_the_registry_is_read_once(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    for report in REPORTS:
        assert call("report", report, "--keep", "Tout", cwd=registry).code == 0
    read: list[object] = []
    load_registry = Workspace.load_registry

    def count(workspace: Workspace, kinds: Any = None, **options: Any) -> Registry:
        read.append(kinds)
        return load_registry(workspace, kinds, **options)

    monkeypatch.setattr(Workspace, "load_registry", count)
    listed = kept_rows(call, registry)
    assert len([kinds for kinds in read if kinds]) == 1
    assert {row["changed"] for row in listed} == {0}
    assert len(listed) == len(REPORTS)


def make_history(registry: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Commit the registry as of 10 January 2025; its id."""
    with monkeypatch.context() as patch:
        patch.setenv("GIT_COMMITTER_DATE", "2025-01-10T12:00:00+01:00")
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Le registre"]):
            subprocess.run(["git", *words], cwd=registry, check=True)
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=registry, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_what_was_given_is_kept_afterwards(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --known: counted on what was known then, and said so."""
    sha = make_history(registry, monkeypatch)
    assert call("leave", "samuel.orvault", "--on", "2025-01-05", "--yes", "--commit", cwd=registry).code == 0
    answer = call(*BY_STATUS, "--known", "2025-01-12", "--keep", "Janvier", cwd=registry)
    assert answer.code == 0, answer.err
    document = json.loads((registry / "figures/janvier/headcount.json").read_text("utf-8"))
    assert (document["kept"]["known"], document["kept"]["arguments"]["at"]) == ("2025-01-12", "2025-01-12")
    assert (document["commit"]["id"], "known" in document["kept"]["arguments"]) == (sha, False)
    (listed,) = kept_rows(call, registry)
    assert listed["kept"] == "2025-01-12"
    assert listed["changed"] > 0
    told = " ".join(call("report", "--kept", "Janvier", "--why", cwd=registry).out.split())
    assert "as known on 12 January 2025: kept afterwards, on 15 January 2025" in told
    assert "Samuel Orvault no longer counted: leaves on 5 January 2025" in told
    assert call(*BY_STATUS, "--compare-known", "2025-01-12", "--keep", "Deux", cwd=registry).code == 2


def test_who_made_an_indicator_differ(registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who made the difference, in the year of the figure; shares in per cent and points, as people say them."""
    make_history(registry, monkeypatch)
    assert call("report", "indicators", "--keep", "Bilan", "--commit", cwd=registry).code == 0
    path = next(
        path
        for path in sorted((registry / "content/startups").glob("*.md"))
        if "  - name: acceleration" in path.read_text("utf-8") and "start: 2023" in path.read_text("utf-8")
    )
    path.unlink()
    subprocess.run(["git", "commit", "-qam", "Retrait"], cwd=registry, check=True)
    document = json.loads(call("report", "--kept", "Bilan", "--why", "--format", "json", cwd=registry).out)
    assert len({row["figure"] for row in document["rows"]}) > 1
    for row in document["rows"]:
        if row["line"].startswith("I-1 "):
            assert [entry["id"] for entry in row["why"]] == [path.stem], row
            assert row["change"] == -1
        assert all("no longer counted" in entry["detail"] or "counted now" in entry["detail"] for entry in row["why"])
    shares = [row for row in document["rows"] if "share" in row["line"] or "%" in str(row["given"])]
    table = call("report", "--kept", "Bilan", cwd=registry).out
    assert "point" in table or not shares


def test_two_reports_of_one_name_are_told_apart(registry: Path, call: RunCommand) -> None:
    for day in ("2024-01-01", "2025-01-01"):
        assert call("report", "phases", "--at", day, "--keep", "PLF 2027", cwd=registry).code == 0
    table = call("report", "--kept", "PLF 2027", "--all", cwd=registry).out
    assert "phases on 1 January 2024" in table
    assert "phases on 1 January 2025" in table
    document = json.loads(call("report", "--kept", "PLF 2027", "--all", "-f", "json", cwd=registry).out)
    assert {row["report"] for row in document["rows"]} == {"phases"}
