"""Drafts (`draft: true`): in no figure, of any report, list or export; told in `todo`, and completed with `set`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import git

from incubo.query.sql.tables import all_tables
from incubo.reports.catalogue import REPORTS, Report

KINDS = ("startups", "members", "jobs", "incubators", "organisations", "teams")
LISTS = (*KINDS, "missions", "committees")
BARE = {"startups": "title: Cale", "members": "fullname: Ana Quai", "jobs": "startup: maree-claire"}


def add_drafts(registry: Path) -> None:
    """Each entry a second time, as a draft: what it would add to figures, if it counted; and one almost empty."""
    for kind in KINDS:
        for file in sorted((registry / "content" / kind).iterdir()):
            text = file.read_text("utf-8")
            named = re.sub(r"^(title|fullname|name): (.*)", r"\1: Brouillon \2", text, flags=re.M)
            file.with_name(f"brouillon-{file.name}").write_text(
                named.replace("---\n", "---\ndraft: true\n", 1), "utf-8"
            )
        bare = f"---\n{BARE.get(kind, '')}\ndraft: true\n---\n"
        (registry / "content" / kind / "brouillon.md").write_text(bare, "utf-8")


@pytest.fixture(scope="module")
def registries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample registry, and the same with drafts."""
    without, with_drafts = (tmp_path_factory.mktemp(name) for name in ("without", "with"))
    sample_registry.copy_sample_registry(without)
    add_drafts(sample_registry.copy_sample_registry(with_drafts))
    return without, with_drafts


def report_forms(report: Report) -> Iterator[tuple[str, ...]]:
    """A report as it is asked for: alone, grouped in each way, over time, compared, with the entries behind."""
    by_name = {parameter.name: parameter for parameter in report.parameters}
    groups = by_name["by"].choices if "by" in by_name else ()
    for options in ((), *(("--by", choice) for choice in groups)):
        yield options
        if "include_entries" in by_name:
            yield (*options, "--why")
        if "compare" in by_name and (options or not report.compares_groups):
            yield (*options, "--compare", "2024-01-15")
    if "over" in by_name:
        yield "--over", "2023..2024"
    if "every" in by_name:
        yield "--over", "2022..2024", "--every", "quarter"
    for name in ("all_rows", "include_inactive", "summary"):
        if name in by_name:
            yield (by_name[name].option,)


FORMS = [(report.id, form) for report in REPORTS.values() if report.id != "kept" for form in report_forms(report)]


def without_note(document: dict[str, Any]) -> dict[str, Any]:
    """A document without the note that drafts are left out, which is there at most once."""
    notes = [note for note in document["notes"] if note["id"] != "drafts"]
    assert len(document["notes"]) - len(notes) <= 1
    return {**document, "notes": notes}


def same_but_for_the_note(call: RunCommand, registries: tuple[Path, Path], *words: str) -> None:
    documents = []
    for registry in registries:
        ran = call(*words, "--incubator", "all", "--format", "json", cwd=registry)
        assert ran.code == 0, ran.err
        documents.append(json.loads(ran.out))
    assert without_note(documents[1]) == without_note(documents[0])


NOTE = re.compile(r"^\d+ drafts left out[^.]*\.\n", re.M)


@pytest.mark.parametrize(("report", "form"), FORMS)
def test_drafts_change_no_figure_of_a_report(call, registries, report, form):
    same_but_for_the_note(call, registries, "report", report, *form)


@pytest.mark.parametrize("noun", LISTS)
def test_drafts_are_in_no_list_that_does_not_ask_for_them(call, registries, noun):
    listed = [json.loads(call("list", noun, "-f", "json", cwd=registry).out) for registry in registries]
    assert without_note(listed[1]) == without_note(listed[0])
    # an organisation is of an incubator by its products, which a draft has not
    of_all = ("--incubator", "all") if noun == "organisations" else ()
    words = ("list", noun, *of_all, "-f", "json")
    everything = [json.loads(call(*words, "--all", cwd=registry).out) for registry in registries]
    assert len(everything[1]["rows"]) > len(everything[0]["rows"])
    if noun in KINDS:
        drafts = json.loads(call(*words, "--draft", "--columns", "id", cwd=registries[1]).out)
        assert drafts["rows"]
        assert all(row["id"].startswith("brouillon") for row in drafts["rows"])


@pytest.mark.parametrize("table", [name for name in all_tables() if name.endswith(("_now", "_at"))])
def test_drafts_are_in_no_table_of_what_is_true_on_a_day(call, registries, table):
    rows = [call("query", f"SELECT * FROM {table}", "-f", "csv", cwd=registry).out for registry in registries]
    assert rows[1] == rows[0]


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_files_have_drafts_with_a_column_for_them(call, registries, kind):
    question = f"SELECT count(*) AS n FROM {kind} WHERE NOT coalesce(draft, 0)"
    complete = [json.loads(call("query", question, "-f", "json", cwd=registry).out) for registry in registries]
    assert complete[1]["rows"] == complete[0]["rows"]
    assert call("query", question, cwd=registries[1]).out.count("drafts: in the tables of what files say") == 1
    question = f"SELECT count(*) AS n FROM {kind} WHERE draft"
    (row,) = json.loads(call("query", question, "-f", "json", cwd=registries[1]).out)["rows"]
    assert row["n"] == complete[0]["rows"][0]["n"] + 1


@pytest.mark.parametrize("words", ["digest", "remind", "calendar", "dossier maree-claire", "dossier mon-estran"])
def test_drafts_are_in_no_document(call, registries, words):
    texts = [call(*words.split(), cwd=registry) for registry in registries]
    assert (texts[1].code, NOTE.sub("", texts[1].out).rstrip()) == (texts[0].code, texts[0].out.rstrip())


@pytest.mark.parametrize("kind", ["startup", "incubator", "organisation", "team"])
def test_what_refers_to_a_draft_counts_as_if_its_file_were_not_there(call, tmp_path, kind):
    """But for its title: so that the two are the same, it is the id."""
    ids = {"startup": "maree-claire", "incubator": "rivages", "organisation": "dgml", "team": "rivages-animation"}
    entry_id, folders = ids[kind], [tmp_path / "without", tmp_path / "draft"]
    for folder in folders:
        folder.mkdir()
        sample_registry.copy_sample_registry(folder)
    path = f"content/{kind}s/{entry_id}.md"
    (folders[0] / path).unlink()
    draft = folders[1] / path
    text = re.sub(r"^(title|name): .*", rf"\1: {entry_id}", draft.read_text("utf-8"), flags=re.M)
    draft.write_text(text.replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    for report in REPORTS.values():
        if report.id != "kept":
            documents = [
                json.loads(call("report", report.id, "--incubator", "all", "-f", "json", cwd=folder).out)
                for folder in folders
            ]
            assert documents[1]["rows"] == documents[0]["rows"], report.id


@pytest.fixture
def draft(registry: Path) -> Path:
    """A startup that is a draft: without a contact address, a mission, and the day its phase begins."""
    path = registry / "content" / "startups" / "vent-debout.md"
    path.write_text(
        "---\ntitle: Vent Debout\nincubator: rivages\nphases:\n  - name: construction\ndraft: true\n---\n\n"
        "On ne sait pas encore quelle voile choisir.\n",
        "utf-8",
    )
    return path


def test_what_a_draft_lacks_is_a_warning_and_a_wrong_value_an_error(call, registry, draft):
    ran = call("validate", "-f", "concise", cwd=registry)
    found = [line.split(": ")[1].split()[0] for line in ran.out.splitlines() if "vent-debout" in line]
    assert found == [
        "warning[schema-missing-field]",
        "warning[schema-missing-field]",
        "warning[phase-without-start]",
    ]
    assert ran.code == 0
    draft.write_text(draft.read_text("utf-8").replace("draft: true", "draft: true\nlink: nowhere"), "utf-8")
    ran = call("validate", "-f", "concise", cwd=registry)
    assert ran.code == 1
    assert "error[schema-url]" in ran.out


def test_what_refers_to_a_draft_refers_to_an_entry(call, registry, draft):
    member = registry / "content" / "members" / "samuel.orvault.md"
    member.write_text(member.read_text("utf-8").replace("- mon-estran", "- vent-debout"), "utf-8")
    ran = call("validate", "--select", "ref", cwd=registry)
    assert ran.code == 0, ran.out


def test_todo_says_what_a_draft_lacks(call, registry, draft):
    ran = call("todo", "--only", "draft", cwd=registry)
    said = " ".join(ran.out.split())
    lacking = "phases (the day it begins), mission statement and contact address"
    assert f"draft: Vent Debout (product), still without: {lacking}" in said
    assert "incubo edit startup/vent-debout" in ran.out
    assert "draft" in call("show", "vent-debout", cwd=registry).out.splitlines()[1]


def test_todo_lists_drafts_of_every_kind(call, registry):
    for kind in KINDS:
        (registry / "content" / kind / "brouillon.md").write_text(
            f"---\n{BARE.get(kind, 'name: Bas-fond')}\ndraft: true\n---\n", "utf-8"
        )
    told = call("todo", "--only", "draft", "--incubator", "all", cwd=registry).out
    assert told.count("draft: ") == len(KINDS)
    assert "left out" not in told
    assert "drafts left out" in call("todo", "--only", "role", cwd=registry).out


def test_a_draft_is_completed_once_it_lacks_nothing(call, registry, draft):
    before = draft.read_bytes()
    ran = call("set", "vent-debout", "draft=false", "--yes", cwd=registry)
    assert ran.code == 1
    assert "this draft is not complete yet" in ran.err
    assert "“contact” is missing or empty" in ran.out + ran.err
    assert draft.read_bytes() == before
    ran = call("set", "vent-debout", "mission=Choisir sa voile sans risque", "--yes", cwd=registry)
    assert ran.code == 0, ran.err  # what it still lacks is not held against it
    fields = ("contact=vent-debout@rivages.example", "phases.1.start=2024-05-02")
    ran = call("set", "vent-debout", *fields, "draft=false", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "draft" not in draft.read_text("utf-8")
    assert "Vent Debout" in call("list", "startups", cwd=registry).out


def test_a_report_about_a_draft_says_that_it_is_one(call, registry, draft):
    ran = call("dossier", "vent-debout", cwd=registry)
    assert ran.code == 2
    assert "“Vent Debout” is a draft" in ran.err
    assert "incubo show startup/vent-debout" in ran.err


PEOPLE = (
    "report headcount", "report headcount --over 2024", "report arrivals --over 2024", "report missions",
    "report teams", "list members", "show incubator/rivages", "digest",
)  # fmt: skip


def write_missions(registry: Path, name: str, *startups: str) -> None:
    missions = "".join(f"  - start: 2024-05-{day:02}\n    startups: [{one}]\n" for day, one in enumerate(startups, 2))
    entry = f"---\nfullname: {name}\ndomaine: Design\nmissions:\n{missions}---\n"
    (registry / "content" / "members" / f"{name.lower().replace(' ', '.')}.md").write_text(entry, "utf-8")


@pytest.mark.parametrize("words", PEOPLE)
def test_figures_of_people_say_who_is_left_out_because_a_product_is_a_draft(call, registry, draft, words):
    def notes(*options: str) -> list[str]:
        answer = json.loads(call(*words.split(), *options, "--at", "2024-06-30", "-f", "json", cwd=registry).out)
        return [note["text"] for note in answer["notes"] if note["id"] == "draft-startups"]

    of_ours = () if words.startswith("show") else ("--incubator", "rivages")
    assert notes(*of_ours) == []
    write_missions(registry, "Ana Quai", "vent-debout")
    write_missions(registry, "Yann Cale", "vent-debout")
    write_missions(registry, "Tess Mole", "vent-debout", "mon-estran")  # counts for the other one
    assert notes(*of_ours) == ["2 people are not counted: their missions are for products that are still drafts."]
    if of_ours:
        assert notes("--incubator", "all") == []  # there they count


def commit(registry: Path, message: str) -> None:
    if not (registry / ".git").exists():
        git(registry, "init", "-q", "-b", "main")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", message)


def test_what_completes_a_draft_that_lacks_something_is_held_against_the_change(call, registry, draft):
    commit(registry, "Une ébauche")
    draft.write_text(draft.read_text("utf-8").replace("draft: true\n", ""), "utf-8")
    ran = call("validate", "--since", "HEAD", "-f", "json", cwd=registry)
    assert ran.code == 1
    said = json.loads(ran.out)
    assert [finding["rule"] for finding in said["diagnostics"] if finding["severity"] == "error"] == [
        "schema-missing-field",
        "schema-missing-field",
        "phase-without-start",
    ]


def test_changes_say_that_a_draft_is_new_and_that_it_is_completed(call, registry, draft):
    text = draft.read_text("utf-8")
    draft.unlink()
    commit(registry, "Le registre")
    draft.write_text(text, "utf-8")
    assert "New draft: Vent Debout (product)" in call("diff", cwd=registry).out
    commit(registry, "Une ébauche")
    draft.write_text(text.replace("draft: true\n", ""), "utf-8")
    assert "Brouillon complété\xa0: Vent Debout (produit)" in call("diff", cwd=registry, lang="fr").out
    commit(registry, "Complet")
    assert (
        "Draft completed: Vent Debout (product)"
        in call("log", "--since", "2020", "--until", "2999-12-31", cwd=registry).out
    )


def test_past_figures_have_no_drafts_either(call, registry, monkeypatch):
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2024-02-01T12:00:00+01:00")
    asked = [
        ("report", "phases", "--known", "2024-12-31"),
        ("report", "phases", "--compare-known", "2024-12-31"),
        ("report", "phases", "--over", "2024", "--every", "quarter", "--history"),
        ("report", "headcount", "--over", "2024", "--every", "quarter", "--history"),
        ("list", "members", "--known", "2024-12-31"),
    ]

    def answers() -> list[Any]:
        return [json.loads(call(*words, "-f", "json", cwd=registry).out)["rows"] for words in asked]

    commit(registry, "Le registre")
    past = answers()
    assert all(past)
    add_drafts(registry)
    commit(registry, "Des ébauches")
    assert answers() == past
    figures = call("diff", "HEAD~1", "--figures", cwd=registry)
    assert figures.code == 0, figures.err
    assert "No figure changes." in figures.out


@pytest.mark.parametrize("words", ["export site", "export api", "export datapackage --licence etalab-2.0"])
def test_drafts_are_in_nothing_that_is_published(call, registry, draft, words):
    draft.write_text(draft.read_text("utf-8").replace("Vent Debout", "Ketchmarin"), "utf-8")
    member = registry / "content" / "members" / "ana.ketchmarine.md"
    member.write_text("---\nfullname: Ana Ketchmarine\ndraft: true\n---\n", "utf-8")
    commit(registry, "Le registre")
    target = registry.parent / f"{registry.name}-published"
    command = words.split()
    ran = call(*command[:2], str(target), *command[2:], cwd=registry)
    assert ran.code == 0, ran.err
    files = [file for file in target.rglob("*") if file.is_file()]
    assert len(files) > 5
    assert not [file for file in files if b"ketchmarin" in file.read_bytes().lower() or "vent-debout" in file.name]


def test_a_site_names_a_sponsor_that_is_still_a_draft(call, registry):
    startup = registry / "content" / "startups" / "mon-estran.md"
    startup.write_text(startup.read_text("utf-8").replace("sponsors:\n", "sponsors:\n  - ketch\n", 1), "utf-8")
    for name, title in (("ketch", "Agence des ketchs"), ("yawl", "Office des yawls")):
        (registry / "content" / "organisations" / f"{name}.md").write_text(
            f"---\nname: {title}\ndraft: true\n---\n", "utf-8"
        )
    commit(registry, "Le registre")
    target = registry.parent / f"{registry.name}-published"
    assert call("export", "site", str(target), cwd=registry).code == 0
    assert "Agence des ketchs" in (target / "startups" / "mon-estran.html").read_text("utf-8")
    assert not (target / "organisations" / "ketch.html").exists()
    assert not [file for file in target.rglob("*") if file.is_file() and b"yawl" in file.read_bytes()]


def test_a_draft_is_made_with_what_is_known(call, registry):
    ran = call("new", "startup", "--draft", "--title", "Vent Debout", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content" / "startups" / "vent-debout.md").read_text("utf-8")
    assert text.startswith("---\ntitle: Vent Debout\nincubator: rivages\nlink: ''\ndraft: true\n---\n")
    ran = call("new", "member", "--draft", "--fullname", "Ana Quai", "--end", "2025-03-31", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content" / "members" / "ana.quai.md").read_text("utf-8")
    assert text == "---\nfullname: Ana Quai\nmissions:\n  - end: 2025-03-31\ndraft: true\n---\n"
    assert call("validate", cwd=registry).code == 0
    ran = call("new", "startup", "--draft", "--mission", "Choisir sa voile", cwd=registry)
    assert ran.code == 2
    assert "--title must be given" in ran.err


def test_a_draft_that_lacks_nothing_is_pointed_at_and_completed_by_fix(call, registry):
    path = registry / "content" / "startups" / "mon-estran.md"
    before = path.read_text("utf-8")
    path.write_text(before.replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    assert "schema-draft-complete" not in call("validate", cwd=registry).out
    assert "schema-draft-complete" in call("validate", "--advice", cwd=registry).out
    ran = call("validate", "--fix", "--guesses", "--select", "schema-draft-complete", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert path.read_text("utf-8") == before


@pytest.fixture
def undated(registry: Path) -> Path:
    """The sample registry with a draft whose phase has no first day."""
    text = "---\ntitle: Bouée\nincubator: rivages\nphases:\n  - name: acceleration\ndraft: true\n---\n"
    (registry / "content/startups/bouee.md").write_text(text, "utf-8")
    return registry


def test_a_phase_without_its_day_is_that_of_a_draft(undated: Path, run: RunCommand) -> None:
    ran = run("list", "startups", "--draft", "--phase", "acceleration", "--format", "json", cwd=undated)
    rows = {row["id"]: row for row in json.loads(ran.out)["rows"]}
    assert (rows["bouee"]["phase"], rows["bouee"]["age"]) == ("acceleration", None)
    out = run("--lang", "fr", "show", "startup/bouee", cwd=undated).out
    assert re.search(r"Phase +Accélération · depuis un jour que la fiche n'indique pas", out)


def phases(registry: Path) -> str:
    text = (registry / "content/startups/bouee.md").read_text("utf-8")
    return text.partition("phases:\n")[2].partition("draft:")[0]


def test_a_phase_that_a_draft_enters_stands_by_its_rank(undated: Path, run: RunCommand) -> None:
    ran = run("phase", "startup/bouee", "construction", "--on", "2024-02-01", "--yes", cwd=undated)
    assert ran.code == 0, ran.err
    assert "incubo set bouee phases.acceleration.start" in " ".join(ran.err.split())
    assert phases(undated) == "  - name: construction\n    start: 2024-02-01\n  - name: acceleration\n"
    ran = run("phase", "startup/bouee", "acceleration", "--on", "2024-09-02", "--yes", cwd=undated)
    assert ran.code == 0, ran.err
    assert phases(undated).endswith("  - name: acceleration\n    start: 2024-09-02\n")
    assert phases(undated).count("name:") == 2


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "  - name: acceleration\n"),
        ({"Accélération": "12/03/2024"}, "  - name: acceleration\n    start: 2024-03-12\n"),
        ({"Accélération": None, "Construction": "12/03/2024"}, "  - name: construction\n    start: 2024-03-12\n"),
    ],
)
def test_a_phase_without_its_day_is_in_the_workbook_and_gets_it_there(
    cells: dict[str, str | None], expected: str, undated: Path, run: RunCommand
) -> None:
    git(undated, "init", "-q", "-b", "main")
    git(undated, "add", "-A")
    git(undated, "commit", "-qm", "first")
    path = undated / "registre.xlsx"
    assert run("--lang", "fr", "export", "xlsx", str(path), cwd=undated).code == 0
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Produits"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == "bouee")
    assert sheet.cell(row, columns["Accélération"]).value == "date inconnue"
    for heading, value in cells.items():
        sheet.cell(row, columns[heading]).value = value
    workbook.save(path)
    ran = run("--lang", "fr", "import", str(path), "--sheet", "Produits", "--yes", cwd=undated)
    assert ran.code == 0, ran.err
    assert phases(undated) == expected
    assert "date inconnue" not in ran.out
    changed = "M content/startups/bouee.md" if cells else ""
    assert git(undated, "status", "--short", "--", "content").strip() == changed


def test_a_list_of_people_says_that_their_startups_are_drafts(registry: Path, call: RunCommand) -> None:
    lists = [call("--lang", "fr", "list", name, cwd=registry).out for name in ("members", "missions")]
    assert not any("brouillon" in text for text in lists)
    path = registry / "content/startups/mon-estran.md"
    path.write_text(path.read_text("utf-8").replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    for name, word, before in zip(("members", "missions"), ("personne", "mission"), lists, strict=True):
        told = " ".join(call("--lang", "fr", "list", name, cwd=registry).out.split())
        match = re.search(rf"(\d+) {word}s? (?:n'est|ne sont) pas comptées? : [^.]* encore à l'état de brouillon", told)
        assert match is not None
        now, then = (int(text.split()[0]) for text in (told, before))
        assert now + int(match[1]) == then
