"""`incubo report phases` through the real command line, on the sample registry and on small invented ones."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest
from support import sample_registry
from support.generated_registries import write_registry

from incubo.reports.catalogue import REPORTS

INCUBATOR = "---\ntitle: Le quai\n---\n\nTexte.\n"


def startup(title: str, *phases: str, more: str = "", incubator: str = "quai") -> str:
    lines = "".join(f"  - name: {phase.split()[0]}\n    start: {phase.split()[1]}\n" for phase in phases)
    return (
        f"---\ntitle: {title}\nmission: Aider les gens de mer\nincubator: {incubator}\n{more}"
        f"contact: equipe@quai.example\nphases:\n{lines}---\n\nUn texte assez long pour une fiche de produit.\n"
    )


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    for kind in ("startups", "incubators", "members"):
        (tmp_path / "content" / kind).mkdir(parents=True)
    for name in ("quai", "digue"):
        (tmp_path / "content/incubators" / f"{name}.md").write_text(INCUBATOR, encoding="utf-8")
    for name, text in {
        "a": startup("A", "investigation 2023-01-02", "construction 2023-06-01"),
        "b": startup("B", "investigation 2023-01-02", "construction 2023-01-02"),
        "c": startup("C", "investigation 2024-05-01", more="incubators:\n  - quai\n  - digue\n"),
        "d": startup("D", "investigation 2022-01-03", "abandon-investigation 2022-06-01", incubator="digue"),
        "e": startup("E", "investigation 2030-01-01"),
    }.items():
        (tmp_path / "content/startups" / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def counts(out: str) -> dict[str | None, int]:
    return {row["phase"]: row["count"] for row in json.loads(out)["rows"]}


def test_each_phase_has_its_row_and_the_further_of_two_wins_a_tie(call, registry):
    ran = call("report", "phases", "--at", "2024-06-30", "--format", "json", cwd=registry)
    assert ran.code == 0
    assert counts(ran.out) == {"investigation": 1, "construction": 2, "abandon-investigation": 1, None: 1}
    data = json.loads(ran.out)
    assert (data["version"], data["lang"], data["report"], data["at"]) == (1, "en", "phases", "2024-06-30")
    assert data["commit"] is None
    construction = next(row for row in data["rows"] if row["phase"] == "construction")
    assert construction["share"] == pytest.approx(2 / 3)  # of the active ones
    assert construction["oldest_age"] == 545
    assert construction["median_age"] == pytest.approx((545 + 395) / 2)


def test_a_past_day_does_not_know_what_came_later(call, registry):
    ran = call("report", "phases", "--at", "2023-02-01", "--format", "json", cwd=registry)
    assert counts(ran.out) == {"investigation": 1, "construction": 1, "abandon-investigation": 1, None: 2}


def test_compare_gives_the_change_of_phases_that_emptied_too(call, registry):
    ran = call(
        "report",
        "phases",
        "--at",
        "2024-06-30",
        "--compare",
        "2022-02-01",
        "-f",
        "csv",
        "--incubator",
        "digue",
        cwd=registry,
    )
    rows = {row["phase"]: row for row in csv.DictReader(io.StringIO(ran.out))}
    assert rows["investigation"]["change"] == "0"
    assert rows["abandon-investigation"]["change"] == "1"


def test_a_shared_startup_counts_once_in_the_total_and_once_in_each_incubator(call, registry):
    ran = call("report", "phases", "--at", "2024-06-30", "--by", "incubator", "-f", "json", cwd=registry)
    data = json.loads(ran.out)
    investigating = {row["incubator"] for row in data["rows"] if row["phase"] == "investigation"}
    assert investigating == {"quai", "digue"}
    assert data["totals"][0]["count"] == 5
    assert "co-incubated" in {note["id"] for note in data["notes"]}


def test_final_phases_are_one_line_for_people_unless_all_are_asked_for(call, registry):
    folded = call("report", "phases", "--at", "2024-06-30", cwd=registry)
    assert "Exits (1 phase)" in folded.out
    assert "\nInconclusive" not in folded.out  # a line of its own: the note names it
    assert "\nInconclusive investigation" in call("report", "phases", "--at", "2024-06-30", "--all", cwd=registry).out


def test_why_names_the_startups_behind_a_figure(call, registry):
    ran = call("report", "phases", "--at", "2024-06-30", "--why", "-f", "json", cwd=registry)
    row = next(row for row in json.loads(ran.out)["rows"] if row["phase"] == "construction")
    assert [why["id"] for why in row["why"]] == ["b", "a"]


def test_broken_files_are_named_and_do_not_stop_the_report(call, registry):
    (registry / "content/startups/f.md").write_text("---\ntitle: 'F\n---\n", encoding="utf-8")
    ran = call("report", "phases", "--at", "2024-06-30", cwd=registry)
    assert ran.code == 0
    assert "1 unreadable file not counted: f.md." in ran.out


def test_what_is_not_committed_is_said(call, registry):
    git = ["git", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q"], cwd=registry, check=True)
    subprocess.run([*git, "add", "."], cwd=registry, check=True)
    subprocess.run([*git, "commit", "-qm", "first"], cwd=registry, check=True)
    (registry / "content/startups/g.md").write_text(startup("G", "investigation 2024-01-01"), encoding="utf-8")
    data = json.loads(call("report", "phases", "--at", "2024-06-30", "-f", "json", cwd=registry).out)
    assert len(data["commit"]["id"]) == 40
    assert (
        next(note["text"] for note in data["notes"] if note["id"] == "uncommitted")
        == "1 file is changed on this computer only (not committed)."
    )


def test_what_git_cannot_say_is_said(call, registry):
    git_folder = registry / ".git"
    if not git_folder.exists():
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            subprocess.run(["git", *words], cwd=registry, check=True)
    (git_folder / "index").write_bytes(b"garbage")
    ran = call("report", "phases", "--at", "2025-01-15", cwd=registry)
    assert ran.code == 0
    assert "git cannot say whether files are not committed" in ran.out


def test_the_ending_of_the_file_chooses_the_form(call, registry, tmp_path):
    target = tmp_path / "phases.csv"
    ran = call("report", "phases", "--at", "2024-06-30", "-o", str(target), cwd=registry)
    assert ran.code == 0
    assert ran.out == ""
    assert target.read_text("utf-8").startswith("phase,count,share,")
    refused = call("report", "phases", "-o", str(tmp_path / "phases.pptx"), cwd=registry)
    assert refused.code == 2
    assert "does not have the extension of a known format" in refused.err


def test_csv_for_a_french_spreadsheet(run, registry):
    ran = run("report", "phases", "--at", "2024-06-30", "-f", "csv-excel", cwd=registry, lang="fr")
    first, *_ = ran.out.splitlines()
    assert first.startswith("\ufeffPhase;")


def test_an_unknown_incubator_offers_the_one_that_was_meant(call, registry):
    ran = call("report", "phases", "--incubator", "quay", cwd=registry)
    assert ran.code == 2
    assert "similar names: Le quai (digue) and Le quai (quai)" in ran.err  # both are called so


@pytest.mark.parametrize("word", ["DIGUE", "dig", "La digue"])
def test_an_incubator_is_named_by_its_id_its_title_or_their_beginning(call, registry, word):
    (registry / "content/incubators/digue.md").write_text(INCUBATOR.replace("Le quai", "La Digue"), encoding="utf-8")
    ran = call("report", "phases", "--at", "2024-06-30", "--incubator", word, "-f", "json", cwd=registry)
    assert ran.code == 0
    assert counts(ran.out) == {"investigation": 1, "abandon-investigation": 1}


def test_a_date_may_be_written_as_people_do(call, registry):
    wanted = call("report", "phases", "--at", "2024-06-30", "-f", "csv", cwd=registry).out
    assert call("report", "phases", "--at", "30/06/2024", "-f", "csv", cwd=registry).out == wanted
    assert call("report", "phases", "--at", "30 juin 2024", "-f", "csv", cwd=registry).out == wanted
    wrong = call("report", "phases", "--at", "yesterdayish", cwd=registry)
    assert wrong.code == 2
    assert "is not a date" in wrong.err


def test_the_sample_in_french_at_80_columns(run, root):
    ran = run("report", "phases", cwd=root, lang="fr", env={"COLUMNS": "80"})
    assert ran.code == 0
    assert "Produits par phase au 15 janvier 2025" in ran.out
    assert "Registre figé au 15 janvier 2025" in ran.err


def test_use_makes_commands_work_from_any_folder(run, root, tmp_path):
    sample = tmp_path / "registre"
    sample.mkdir()
    sample_registry.copy_sample_registry(sample)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert run("report", "phases", cwd=elsewhere).code == 2
    chosen = run("use", str(sample), "--incubator", "fabrique-mobilites", cwd=elsewhere)
    assert chosen.code == 0
    assert str(sample) in chosen.out
    data = json.loads(run("report", "phases", "-f", "json", cwd=elsewhere).out)
    assert sum(row["count"] for row in data["rows"]) == 1
    for name, incubator in (("rivage", "rivages"), ("Fabrique des mobilités", "fabrique-mobilites")):
        assert f"Incubator: {incubator}\n" in run("use", str(sample), "--incubator", name, cwd=elsewhere).out
    wrong = run("use", str(sample), "--incubator", "rivazes", cwd=elsewhere)
    assert wrong.code == 2
    assert "did you mean" in wrong.err
    assert run("use", str(elsewhere), cwd=elsewhere).code == 2
    assert run("use", "rivages", cwd=sample).code == 2  # no folder, though a registry is around it
    assert "fabrique-mobilites" in run("use", cwd=elsewhere).out


def test_what_belongs_to_git_fails_softly_without_it(run, registry, tmp_path):
    (registry / ".git").mkdir()
    ran = run("report", "phases", "--at", "2024-06-30", "-f", "json", cwd=registry, env={"PATH": str(tmp_path)})
    assert ran.code == 0
    assert json.loads(ran.out)["commit"] is None


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("phases --by incubateur", "phases --by incubator"),
        ("phases --by financeur", "phases --by sponsor"),
        ("phases --by Thématique", "phases --by thematique"),
        ("phases --over 2024 --every mois", "phases --over 2024 --every month"),
        ("transitions --over 2024 --every trimestre", "transitions --over 2024 --every quarter"),
        ("arrivals --over 2023..2024 --every annee", "arrivals --over 2023..2024 --every year"),
        ("headcount --by statut", "headcount --by status"),
        ("teams --by domain", "teams --by domaine"),
        ("funnel --basis décidées", "funnel --basis decided"),
    ],
)
def test_choices_are_meant_by_a_word_of_either_language(call, root, words, choice):
    """In any language: a cheat-sheet in French is followed by somebody whose terminal speaks English."""
    said, meant = (call("report", *each.split(), "--format", "csv", cwd=root) for each in (words, choice))
    assert (said.code, said.out) == (0, meant.out)


def test_a_word_that_means_no_choice_is_refused(call, root):
    for word in ("semaine", "", "--by"):
        ran = call("report", "phases", "--over", "2024", "--every", word, cwd=root)
        assert (ran.code, ran.out) == (2, ""), word
    ran = call("report", "phases", "--over", "2024", "--every", "semaine", cwd=root)
    assert "choose among: month, quarter, year" in ran.err


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_two_columns_of_a_report_have_the_same_heading(call, root, lang):
    """A reader, and a spreadsheet, know a column by its heading."""
    for report in REPORTS.values():
        options = {parameter.name: parameter for parameter in report.parameters}
        forms = [[]]
        if "every" in options:
            forms.append(["--over", "2020..2024", "--every", "year"])
        if "by" in options:
            forms += [["--by", choice] for choice in options["by"].choices]
        for form in forms:
            ran = call("report", report.id, *form, "--lang", lang, "--format", "json", cwd=root)
            headings = [column["label"] for column in json.loads(ran.out)["columns"]]
            assert len(headings) == len(set(headings)), (report.id, form, headings)


def test_proportions_and_the_picture_are_of_the_active_ones_unless_all_are_asked_for(call, registry):
    def shares(*words):
        data = json.loads(call("report", "phases", "--at", "2024-06-30", *words, "-f", "json", cwd=registry).out)
        rows = {row["phase"]: row["share"] for row in data["rows"]}
        return rows, [(row["count"], row["share"]) for row in data["totals"]]

    third, fifth = pytest.approx(1 / 3, abs=1e-6), pytest.approx(1 / 5)
    assert shares() == (
        {"investigation": third, "construction": pytest.approx(2 / 3, abs=1e-6), "abandon-investigation": None,
         None: None},
        [(5, None), (3, 1)],
    )  # fmt: skip
    assert shares("--all") == (
        {"investigation": fifth, "construction": pytest.approx(2 / 5), "abandon-investigation": fifth, None: fifth},
        [(5, 1), (3, pytest.approx(3 / 5))],
    )
    by_group, _ = shares("--by", "incubator", "--incubator", "digue")
    assert by_group == {"investigation": 1, "abandon-investigation": None}
    told = call("report", "phases", "--at", "2024-06-30", cwd=registry).out
    drawn = [line.split()[0] for line in told.splitlines() if "█" in line]
    assert drawn == ["Investigation", "Construction"]
    picture = call("report", "phases", "--at", "2024-06-30", "-f", "svg", cwd=registry).out
    assert "Active products by phase on 30 June 2024 · all incubators" in picture
    assert "Exits (1 phase)<" not in picture
    assert "Inconclusive" in call("report", "phases", "--at", "2024-06-30", "--all", "-f", "svg", cwd=registry).out


@pytest.mark.parametrize("report_id", REPORTS)
def test_the_title_of_a_report_names_whose_figures_they_are(call, registry, report_id):
    def title(*words):
        ran = call("report", report_id, "--at", "2024-06-30", *words, "-f", "json", cwd=registry)
        assert ran.code == 0, ran.err
        return json.loads(ran.out)["title"]

    assert title().endswith(" · all incubators")
    assert title("--lang", "fr").endswith(" · tous les incubateurs")
    assert title("--incubator", "quai").endswith(" · Le quai")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("report timeline --phase construction,acceleration", "· all incubators · Construction and Acceleration"),
        ("report teams --phase construction --incubator quai", "· Le quai · Construction"),
        ("report metrics --startup a", "The measures of “A” up to 30 June 2024"),
        ("report risk --startup a", "Products at risk on 30 June 2024 · A"),
        ("report skills --skill design,dev", "· all incubators · Design and Development"),
        ("list startups", "3 active products on 30 June 2024 · all incubators"),
        ("list startups --phase construction", "2 of 5 products on 30 June 2024 · phase: Construction"),
        ("list incubators", "2 incubators with active products on 30 June 2024"),
    ],
)
def test_a_title_names_the_filters_too(call, registry, words, said):
    first = call(*words.split(), "--at", "2024-06-30", cwd=registry).out.splitlines()[0]
    assert first == said if said[0] != "·" else first.endswith(said)


def test_a_picture_over_time_names_whose_figures_it_shows(call, registry):
    ran = call("report", "phases", "--at", "2024-06-30", "--over", "2023..", "-f", "svg", cwd=registry)
    assert "Products in an active phase · all incubators" in ran.out


def test_one_arrival_in_a_registry_without_missions(call, tmp_path):
    """It tells nothing of the years before, nor of the teams of the others."""
    write_registry(
        tmp_path,
        {
            "incubo.toml": 'profile = "beta.gouv.fr"\nat = 2024-06-30\n',
            **{
                f"content/_startups/produit-{number}.md": (
                    f"---\ntitle: Produit {number}\nmission: Aider\nincubator: quai\nphases:\n"
                    "  - name: construction\n    start: 2022-01-03\n---\n"
                )
                for number in range(9)
            },
        },
    )
    (tmp_path / "content/_authors").mkdir()

    def told(*words: str) -> str:
        ran = call(*words, "--incubator", "all", cwd=tmp_path)
        assert ran.code == 0, ran.err
        return ran.out

    before = told("todo"), told("report", "risk")
    (tmp_path / "content/_authors/lou.quai.md").write_text(
        "---\nfullname: Lou Quai\nrole: Dev\ndomaine: Développement\nmissions:\n  - start: 2024-06-03\n"
        "    status: independent\n    startups:\n      - produit-4\n---\n",
        "utf-8",
    )
    for text, recorded in (*((text, "No mission for an active product") for text in before),
                           *((told(*words), "Missions are recorded for 1 active product of the registry out of 9")
                             for words in (("todo",), ("report", "risk"), ("report", "teams")))):  # fmt: skip
        assert recorded in text
        assert "nobody in the team: Produit" not in text
        assert "have a serious reason" not in text or "0 active products out of 9 have a serious reason" in text
        assert "has nobody" not in text
    figures = json.loads(told("report", "indicators", "--format", "json"))["rows"]
    new_members = next(row for row in figures if row["id"] == "I-14")
    assert [new_members[year] for year in ("2021", "2022", "2023", "2024")] == [None, None, None, 1]
    assert new_members["remark"].startswith("2021, 2022 and 2023: no mission with its dates is recorded")
