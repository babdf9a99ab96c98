"""Reports about lives and sheets through the command line, on the sample registry: counted by hand from its table."""

from __future__ import annotations

import csv
import json
import re

import pytest
from support import sample_registry
from support.pseudo_terminal import run_with_answers


@pytest.fixture
def figures(call, root):
    def made(*words):
        ran = call("report", *words, "--format", "json", cwd=root)
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return made


def test_transitions_of_a_year(figures):
    rows = {row["phase"]: row for row in figures("transitions", "--over", "2024")["rows"]}
    # acces-cale and permis-de-mouiller were launched; semaphore-alerte and balise-mediation began too
    assert (rows["investigation"]["entered"], rows["investigation"]["left"]) == (4, 2)
    assert (rows["acceleration"]["left"], rows["acceleration"]["stopped"]) == (2, 1)  # quai-solidaire, filet-d-aide
    (live,) = figures("transitions", "--over", "2024")["totals"]
    assert [live[name] for name in ("before", "entered", "left", "stopped", "after")] == [8, 4, 1, 1, 11]


def test_the_last_twelve_months_by_default_and_parts_that_are_not_whole_say_so(call, root):
    assert "from 16 January 2024 to 15 January 2025" in call("report", "transitions", cwd=root).out
    ran = call("report", "transitions", "--over", "2023-06..", "--every", "year", cwd=root)
    assert "2023*: only from 1 June 2023 to 31 December 2023." in ran.out
    assert "2025*: only from 1 January 2025 to 15 January 2025." in ran.out
    assert "2024*" not in ran.out


def test_durations_and_rates(figures):
    rows = {row["phase"]: row for row in figures("durations")["rows"]}
    # the two accelerations that ended by becoming something else, the ones of phare-public and bac-a-sel
    assert rows["acceleration"]["count"] == 4
    assert rows["consolidation"]["median"] == pytest.approx((366 + 395) / 2)
    rates = {row["phase"]: row for row in figures("funnel")["rows"]}
    assert rates["construction"]["stop_rate"] == pytest.approx(1 / 12, abs=1e-6)
    decided = {row["phase"]: row for row in figures("funnel", "--basis", "decided")["rows"]}
    assert decided["construction"]["stop_rate"] == pytest.approx(1 / 7, abs=1e-6)


def test_standards_name_what_lacks_and_since_when(call, figures, root):
    rows = {row["startup"]: row for row in figures("standards")["rows"]}
    assert rows["escale-mobilite"]["missing"] == ["budget_url", "dashlord_url", "committee"]
    assert rows["escale-mobilite"]["budget_url"] == "missing"
    assert rows["permis-de-mouiller"]["committee"] == "later"
    told = call("report", "standards", "--why", cwd=root).out
    assert "a committee: expected since 9 July 2023" in told
    rates = {row["standard"]: row for row in figures("standards", "--summary")["rows"]}
    assert rates["budget_url"]["construction"] == pytest.approx(0.2)


def test_metrics_and_the_curve_of_one(call, figures, root, tmp_path):
    rows = {row["key"]: row for row in figures("metrics")["rows"]}
    assert rows["ports_actifs"]["trend"] == [84, 96, 104, 112]
    assert rows["ports_actifs"]["change"] == 8
    words = ("report", "metrics", "--startup", "quai-solidaire", "--key", "ports_actifs")
    assert call(*words, "-o", str(tmp_path / "x.svg"), cwd=root).code == 0
    assert (tmp_path / "x.svg").read_text("utf-8").count("<circle") == 4
    failed = call("report", "metrics", "--key", "ports_actif", cwd=root)
    assert (failed.code, "ports_actifs" in failed.err) == (2, True)


def test_the_timeline_draws_the_active_and_counts_the_others(call, figures, root):
    table = figures("timeline")
    assert len({row["startup"] for row in table["rows"]}) == 11
    assert "4 products that are not in an active phase" in call("report", "timeline", cwd=root).out
    assert len({row["startup"] for row in figures("timeline", "--all")["rows"]}) == 15
    assert {row["startup"] for row in figures("timeline", "--phase", "opere")["rows"]} == {"phare-public"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("phases", "--every", "year"), "--over"),
        (("phases", "--over", "2023", "--by", "sponsor"), "--by"),
        (("phases", "--over", "2031"), "begins after"),
        (("standards", "-f", "svg"), "no picture"),
        (("timeline", "--phase", "acceleraton"), "acceleration"),
    ],
)
def test_invalid_requests_are_refused(call, root, words, said):
    ran = call("report", *words, cwd=root)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def risks(call, folder, *words):
    ran = call("report", "risk", *words, "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    return {row["startup"]: row for row in json.loads(ran.out)["rows"]}


def edit(folder, path, was, now):
    """Replace what a pattern matches in a file of a copy of the sample."""
    file = folder / "content" / path
    text, n = re.subn(was, now, file.read_text("utf-8"))
    assert n, (path, was)
    file.write_text(text, "utf-8")


def test_risks_are_counted_by_hand(call, root):
    rows = risks(call, root)
    late = rows["maree-claire"]
    # its committee was due on 16 May 2024; samuel.orvault's mission ends in 20 days; 36 months ended on 1 February 2024
    assert late["reasons"] == ["committee-late", "missions-ending", "role", "phase-long", "sheet"]
    assert [late[name] for name in ("serious", "watch", "entry")] == [1, 3, 2]
    assert [late[name] for name in ("people", "late", "ending", "vacant", "over", "missing")] == [5, 244, 1, 1, 349, 2]
    alone = rows["ancrage-logement"]
    assert alone["reasons"] == ["role", "one-developer", "phase-long", "statistics", "sheet"]
    assert rows["escale-mobilite"]["reasons"] == ["one-developer", "phase-long", "committee-never", "sheet"]
    assert "committee-never" not in rows["permis-de-mouiller"]["reasons"]  # launched four months ago
    assert not {"balise-mediation", "filet-d-aide"} & set(rows)  # no reason; not active
    levels = [[row[name] for name in ("serious", "watch", "entry")] for row in rows.values()]
    assert levels == sorted(levels, reverse=True)


def test_a_risk_names_the_people_and_the_days(call, root):
    out = call("report", "risk", "--startup", "Marée Claire", "--why", "--lang", "fr", cwd=root).out
    assert "comité attendu le 16 mai 2024\u00a0; le dernier date du 16 novembre 2023" in out
    assert "Samuel Orvault  mission jusqu'au 4 février 2025" in out
    assert "Accélération depuis le 1er février 2021, d'habitude 36 mois au plus" in out
    assert "la matrice d'impact\u00a0: à renseigner depuis le 1er février 2021" in out
    assert "Tanguy Rosparc" in call("report", "risk", "--why", cwd=root).out


def test_risks_of_one_startup_of_a_phase_and_of_an_incubator(call, root):
    assert risks(call, root, "--startup", "balise-mediation")["balise-mediation"]["reasons"] is None
    assert "Filet d'Aide is not active on that day." in call("report", "risk", "--startup", "filet", cwd=root).out
    accelerated = set(risks(call, root, "--phase", "acceleration"))
    assert accelerated == {"maree-claire", "mon-estran"}
    assert set(risks(call, root, "--incubator", "fabrique-mobilites")) == {"escale-mobilite"}
    told = call("report", "risk", "--notes", cwd=root).out
    assert "1 active product out of 11 has none of these reasons." in told
    assert "Ranking: by the number of serious reasons" in told


def test_a_day_before_a_committee_was_due_it_is_no_risk(call, root):
    assert "committee-late" not in risks(call, root, "--at", "2024-05-16")["maree-claire"]["reasons"]
    (row,) = risks(call, root, "--at", "2024-05-17", "--startup", "maree-claire").values()
    assert ("committee-late" in row["reasons"], row["late"]) == (True, 1)


def test_a_team_that_ends_and_a_team_that_is_gone(call, tmp_path):
    """All missions of a team within the days that an order takes; somebody who is renewed is not leaving."""
    copy = sample_registry.copy_sample_registry(tmp_path)
    tanguy = "members/tanguy.rosparc.md"
    end = re.findall(r"end: (\S+)", (copy / "content" / tanguy).read_text("utf-8"))[-1]
    edit(copy, tanguy, end, "2025-03-01")  # in 45 days, the lead time of orders
    row = risks(call, copy)["ancrage-logement"]
    assert (row["reasons"][0], row["serious"], row["ending"]) == ("team-ending", 1, 1)
    assert next(iter(risks(call, copy))) == "ancrage-logement"  # one serious reason, as maree-claire; more to record
    edit(copy, tanguy, "2025-03-01", "2025-03-02")
    assert risks(call, copy)["ancrage-logement"]["ending"] is None
    (copy / "incubo.toml").write_text(
        (copy / "incubo.toml").read_text("utf-8") + "\n[rules]\norder-start = 46\n", "utf-8"
    )
    assert risks(call, copy)["ancrage-logement"]["ending"] == 1
    edit(copy, tanguy, "2025-03-02", "2025-01-14")
    row = risks(call, copy)["ancrage-logement"]
    assert (row["reasons"][0], row["people"]) == ("nobody", 0)
    assert "role" not in row["reasons"]  # nobody is in it: not said twice
    told = call("report", "risk", "--startup", "ancrage-logement", "--why", cwd=copy).out
    assert "nobody since 15 January 2025; the last one was Tanguy Rosparc" in told


def test_somebody_who_comes_back_after_a_gap_does_not_leave(call, tmp_path):
    copy = sample_registry.copy_sample_registry(tmp_path)
    later = "missions:\\n  - start: 2025-03-01\\n    end: 2025-09-30\\n    startups:\\n      - maree-claire\\n"
    edit(copy, "members/samuel.orvault.md", "missions:\\n", later)
    rows = risks(call, copy)
    assert "missions-ending" not in rows["maree-claire"]["reasons"]
    assert "missions-ending" in rows["mon-estran"]["reasons"]  # that contract is not renewed


@pytest.mark.parametrize("words", [("risk",), ("risk", "--why"), ("skills",), ("skills", "--skill", "dev", "--why")])
def test_new_reports_in_every_format(call, root, words, tmp_path):
    for ending in ("md", "csv", "json", "html", "txt", "xlsx"):
        ran = call("report", *words, "-o", str(tmp_path / f"report.{ending}"), "--lang", "fr", cwd=root)
        assert (ran.code, (tmp_path / f"report.{ending}").stat().st_size > 50) == (0, True), (ending, ran.err)
    with (tmp_path / "report.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(json.loads((tmp_path / "report.json").read_text("utf-8"))["rows"])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_risks_are_a_table_on_a_narrow_terminal(root, lang):
    """A line of figures for each startup, its reasons below it; no word is cut."""
    code, text = run_with_answers(root, "report", "risk", "--incubator", "all", lang=lang, columns=80)
    assert code == 0
    lines = text.replace("\r", "").splitlines()
    assert max(map(len, lines)) <= 80
    first = next(number for number, line in enumerate(lines) if line.startswith("───")) + 1
    left_out = {"fr": "Colonnes masquées", "en": "Not shown"}[lang]
    end = next(number for number, line in enumerate(lines) if line.startswith(left_out))
    rows = [line for line in lines[first:end] if not line.startswith(" ")]
    assert len(rows) > 5
    assert all(re.search(r"\S( +\d+){3}\b", line) for line in rows)
    reasons = [line for line in lines[first:end] if line.startswith("    ")]
    assert len(rows) <= len(reasons) <= 3 * len(rows)


def test_groups_are_named_and_machines_get_their_ids(call, figures, root):
    for by, group, title in (
        ("sponsor", "dgml", "Direction générale des mobilités littorales"),
        ("incubator", "rivages", "Incubateur des rivages"),
    ):
        assert group in {row[by] for row in figures("phases", "--by", by)["rows"]}
        assert f"\n{group}," in call("report", "phases", "--by", by, "-f", "csv", cwd=root).out
        for words in ((), ("-f", "html"), ("-f", "markdown"), ("--why",)):
            out = call("report", "phases", "--by", by, *words, cwd=root, lang="fr").out
            assert title in out
            assert not re.search(rf"(^|[>|] ?){group}\b", out, re.MULTILINE)
