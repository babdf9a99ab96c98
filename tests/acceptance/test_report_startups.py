"""Reports about lives and sheets through the command line, on the sample registry: counted by hand from its table."""

from __future__ import annotations

import json

import pytest


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
    assert "4 startups that are not in an active phase" in call("report", "timeline", cwd=root).out
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
