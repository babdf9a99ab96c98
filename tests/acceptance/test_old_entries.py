"""Entries as they were written until 2022: phases without a date, one status instead of phases, sponsors without an id.

What they do not say is left out of the figures, and a note says of how many startups.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand
from support.generated_registries import network_entries, write_registry
from support.git_repository import write
from support.registries import registry_files

HEAD = "mission: Aider les gens de mer\nincubator: quai\ncontact: equipe@quai.example\n"
ENTRIES = {
    "incubators/quai": "title: Le quai\n",
    "startups/balise": f"title: Balise\n{HEAD}phases:\n  - name: construction\n    start: 2019-03-01\n"
    "  - name: alumni\n",
    "startups/cale": f"title: Cale\n{HEAD}phases:\n  - name: investigation\n"
    "  - name: construction\n    start: 2020-01-01\n",
    "startups/digue": f"title: Digue\n{HEAD}phases:\n  - name: construction\n    start: 2020-01-01\n",
    "startups/ecluse": f"title: Écluse\n{HEAD}owner: La criée\nstatus: acceleration\nstart: 2017-05-01\nend:\n",
    "startups/flot": f"title: Flot\n{HEAD}status: investigation\nstart: 2020-02-01\n",
    "startups/grue": f"title: Grue\n{HEAD}status: death\nstart: 2016-01-01\nend: 2019-06-01\n",
    "startups/hune": f"title: Hune\n{HEAD}status: alumni\nstart: 2016-01-01\nend:\n",
    "startups/ile": f"title: Île\n{HEAD}phases:\n  - name: construction\n    start: 2020-05-01\n"
    "sponsors:\n  - name: Direction des phares\n    acronym: DP\n    type: administration-centrale\n",
}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    for path, data in registry_files(ENTRIES, body="\nTexte.\n").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "incubo.toml").write_text("at = 2020-07-01\n", "utf-8")
    return tmp_path


@pytest.fixture
def report(call: RunCommand, registry: Path) -> Any:
    def made(*words: str) -> dict[str, Any]:
        ran = call("report", *words, "--format", "json", cwd=registry)
        assert ran.code == 0, ran.err
        data: dict[str, Any] = json.loads(ran.out)
        return data

    return made


def notes(table: dict[str, Any]) -> dict[str, Any]:
    return {note["id"]: note for note in table["notes"]}


@pytest.mark.parametrize(
    "words",
    ["phases", "phases --over 2018..2020", "transitions", "durations", "funnel", "timeline", "standards", "committees",
     "teams", "risk", "indicators"],
)  # fmt: skip
def test_every_report_on_phases_says_what_entries_leave_out(report: Any, words: str) -> None:
    told = notes(report(*words.split(), "--why"))
    assert [entry["id"] for entry in told["undated-exits"]["why"]] == ["balise"]
    assert [entry["id"] for entry in told["undated-phases"]["why"]] == ["cale"]
    assert [entry["id"] for entry in told["only-status"]["why"]] == ["ecluse", "hune"]
    assert "why" not in notes(report(*words.split()))["undated-exits"]


DOUBTFUL = (
    f"title: Musoir\n{HEAD}phases:\n  - name: construction\n    start: 2019-03-01\n"
    "  - name: alumni\n    start: 2018-05-01\n"
)


def test_a_current_phase_in_doubt_is_told_beside_the_figures_and_settled_first(
    call: RunCommand, registry: Path, report: Any
) -> None:
    before = [row["count"] for row in report("phases")["rows"] if row["phase"] == "construction"]
    assert "doubtful-phases" not in notes(report("phases"))
    for path, data in registry_files({"startups/musoir": DOUBTFUL}, body="\nTexte.\n").items():
        (registry / path).write_bytes(data)
    told = report("phases", "--why")
    assert [row["count"] for row in told["rows"] if row["phase"] == "construction"] == [before[0] + 1]
    for words in ("phases", "risk"):
        (entry,) = notes(report(words, "--why"))["doubtful-phases"]["why"]
        assert entry["id"] == "musoir"
    for phase, is_told in (("construction", True), ("investigation", False)):  # of those that the list is about
        listed = json.loads(call("list", "startups", "--phase", phase, "--format", "json", cwd=registry).out)
        assert ("doubtful-phases" in notes(listed)) == is_told
    items = json.loads(call("todo", "--format", "json", cwd=registry).out)["rows"]
    ours = {row["reason"]: row["command"] for row in items if row["id"] == "musoir"}
    assert ours["phase-doubt"] == "incubo phase musoir"
    assert next(iter(ours)) == "phase-doubt"
    (row,) = report("risk", "--startup", "musoir")["rows"]
    assert set(row["reasons"]) - {"statistics"} <= ours.keys()  # which is a field to `todo`
    for kind in ("committees", "sheets"):  # no team is asked for anything before that is settled
        reminded = call("remind", kind, cwd=registry)
        assert "To: Musoir" not in reminded.out
        assert "1 product gets no message, because its phase is to be settled first: Musoir." in reminded.err
    settled = call("phase", "musoir", cwd=registry).out
    assert "if it is in Partnership ended, that did not begin on 1 May 2018, but later" in settled
    assert "incubo set musoir phases.alumni.start" in settled
    assert "put the line of Partnership ended above that of Construction  incubo edit startup/musoir" in settled
    today = call(cwd=registry).out
    assert "1 product has a current phase to settle" in today
    assert "incubo phase musoir" in today
    todo = call("todo", cwd=registry, lang="fr").out.replace("\u00a0", " ")
    assert "Musoir : Construction ou Partenariat terminé ? Ses dates et l'ordre de ses phases se contredisent." in todo
    path = registry / "content/startups/musoir.md"
    path.write_text(path.read_text("utf-8").replace("2019-03-01\n", "2019-03-01\n    end: 2020-06-01\n"), "utf-8")
    settled = call("phase", "musoir", cwd=registry).out
    (line,) = [line for line in settled.splitlines() if "incubo set musoir" in line]
    assert line.endswith("phases.alumni.start=2020-06-01")
    assert call(*line[line.index("incubo set") :].split()[1:], "--yes", cwd=registry).code == 0
    assert "settle first" not in call("phase", "musoir", cwd=registry).out


def test_reports_that_do_not_count_phases_do_not_speak_of_them(report: Any) -> None:
    assert not {"undated-exits", "only-status"} & notes(report("headcount")).keys()


def test_a_note_names_its_startups_in_every_format(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    silent = call("report", "phases", cwd=registry).out
    assert (
        "1 product counts as active although its entry gives an exit, because that phase has no start. (--why)"
    ) in silent
    for form in ("table", "markdown", "html"):
        told = call("report", "phases", "--why", "--format", form, cwd=registry).out
        assert "without a start: Partnership ended; counted as Construction" in told, form
        assert "(--why)" not in told
    french = call("report", "phases", "--why", "--lang", "fr", cwd=registry).out
    assert "sans date de début\u00a0: Partenariat terminé\u00a0; compté en Construction" in french
    listed = call("list", "startups", cwd=registry).out
    assert "1 product counts as active although its entry gives an exit" in listed
    assert "(--why)" not in listed
    assert "1 product counts as active although its entry gives an exit" in call(cwd=registry).out


def test_what_one_status_says_is_counted_and_the_rest_left_out(report: Any) -> None:
    rows = {row["phase"]: row for row in report("phases")["rows"]}
    assert {phase: row["count"] for phase, row in rows.items()} == {
        "investigation": 1, "construction": 4, "acceleration": 1, "alumni": 1, "death": 1,
    }  # fmt: skip
    assert (rows["acceleration"]["median_age"], rows["investigation"]["median_age"]) == (None, 151)
    assert rows["death"]["oldest_age"] == 396  # since its end
    transitions = {row["phase"]: row for row in report("transitions", "--over", "2015..2020")["rows"]}
    assert "acceleration" not in transitions
    assert transitions["death"]["entered"] == 1
    durations = {row["phase"]: row["running"] for row in report("durations")["rows"]}
    assert durations == {"investigation": 1, "construction": 4}
    assert "acceleration" not in {row["phase"] for row in report("funnel")["rows"]}
    assert "ecluse" not in {row["startup"] for row in report("timeline")["rows"]}
    launched = next(row for row in report("indicators", "--over", "2016..2020")["rows"] if row["id"] == "I-7")
    assert [launched[year] for year in ("2016", "2017", "2018", "2019", "2020")] == [None, None, None, None, 3]


def test_pages_and_tables_say_the_phase_and_no_date(call: RunCommand, registry: Path) -> None:
    shown = call("show", "ecluse", cwd=registry).out
    assert "Acceleration · since a day that the entry does not give" in shown
    sql = "SELECT phase, since, age, live FROM startups_at WHERE id = 'ecluse'"
    (row,) = json.loads(call("query", sql, "--format", "json", cwd=registry).out)["rows"]
    assert row == {"phase": "acceleration", "since": None, "age": None, "live": 1}
    sql = "SELECT name, start FROM phases WHERE startup = 'ecluse'"
    assert json.loads(call("query", sql, "--format", "json", cwd=registry).out)["rows"] == [
        {"name": "acceleration", "start": None}
    ]


def test_sponsors_are_those_of_the_lists_and_others_are_counted(report: Any) -> None:
    table = report("phases", "--by", "sponsor", "--why")
    assert {row["sponsor"] for row in table["rows"]} == {"La criée", None}
    assert [entry["id"] for entry in notes(table)["sponsors-without-id"]["why"]] == ["ile"]
    assert "sponsors-without-id" not in notes(report("phases", "--by", "incubator"))


def test_missions_that_cover_no_day_are_named(call: RunCommand, registry: Path, report: Any) -> None:
    head = "role: Designer\ndomaine: Design\n"
    missions = (
        "missions:\n  - start: 2020-06-01\n    end: 2020-05-01\n    startups:\n      - digue\n  - end: 2021-01-01\n"
    )
    write(registry, "content/members/lena.guivarch.md", f"---\nfullname: Lena Guivarch\n{head}{missions}---\n")
    write(registry, "content/members/yann.treguer.md", f"---\nfullname: Yann Tréguer\n{head}start: 2018-01-01\n---\n")
    for words in ("headcount", "missions", "arrivals", "teams", "indicators"):
        told = notes(report(words, "--why"))
        assert [(entry["id"], entry["detail"]) for entry in told["uncounted-missions"]["why"]] == [
            ("lena.guivarch", "begins on 2020-06-01, ends on 2020-05-01"),
            ("lena.guivarch", "no start"),
        ]
        assert [entry["id"] for entry in told["without-missions"]["why"]] == ["yann.treguer"]
        ours = notes(report(words, "--why", "--incubator", "quai"))
        assert len(ours["uncounted-missions"]["why"]) == 1
        assert "without-missions" not in ours
    assert "uncounted-missions" not in notes(report("phases"))


def test_a_status_is_read_in_the_words_of_both_languages(call: RunCommand, registry: Path, report: Any) -> None:
    def counts() -> dict[str, int]:
        return {row["phase"]: row["count"] for row in report("phases")["rows"]}

    before = counts()
    texts = {
        "startups/mole": f"title: Mole\n{HEAD}status: accélération\nstart: 2018-03-01\n",
        "startups/rade": f"title: Rade\n{HEAD}status: Acceleration\nstart: 2018-03-01\n",
    }
    for path, data in registry_files(texts, body="\nTexte.\n").items():
        (registry / path).write_bytes(data)
    after = counts()
    assert after["acceleration"] == before["acceleration"] + 2
    assert after.keys() == before.keys()


def test_a_remark_of_an_indicator_is_about_its_own_figure(report: Any) -> None:
    """An entry with a status only counts in a phase of the day, and enters none on any day."""
    rows = {row["id"]: row for row in report("indicators", "--over", "2020")["rows"]}
    assert "2 products whose phases have no date are not counted" in rows["I-7"]["remark"]
    assert "2 products" not in (rows["I-1"]["remark"] or "")


def test_what_most_startups_do_not_say_is_empty_and_not_0(report: Any) -> None:
    """In 2019, three of four startups did not say when they were launched; two of three never say when they stopped."""
    rows = {row["id"]: row for row in report("indicators", "--over", "2018..2020")["rows"]}
    assert [rows["I-7"][year] for year in ("2018", "2019", "2020")] == [None, None, 3]
    assert "2019: the day is not known for 3 products of 4" in rows["I-7"]["remark"]
    assert [rows["I-10"][year] for year in ("2018", "2019", "2020")] == [None, None, None]
    assert rows["I-10"]["remark"] == "the day is not known for 2 products of 3"
    assert {rows[name]["2020"] for name in ("I-9", "I-25a", "I-26a")} == {None}
    assert "the day is not known for 4 products of 5" in rows["I-9"]["remark"]
    funnel = report("funnel")
    (row,) = [row for row in funnel["rows"] if row["phase"] == "investigation"]
    assert {row[name] for name in ("entered", "went_on", "stopped", "there", "conversion_rate", "stop_rate")} == {None}
    assert "Investigation (4 of 5)" in notes(funnel)["unknown-days"]["text"]
    (row,) = [row for row in report("durations")["rows"] if row["phase"] == "investigation"]
    assert (row["count"], row["median"], row["running"]) == (None, None, 1)


def test_entries_and_exits_of_startups_that_do_not_say_when_are_empty(call: RunCommand, tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry", network_entries(2017))
    for words in (["transitions"], ["transitions", "--over", "2016..2017", "--every", "year"]):
        table = json.loads(call("report", *words, "--format", "json", cwd=folder).out)
        figures = [value for row in table["rows"] for value in row.values() if isinstance(value, int)]
        assert not figures
        assert "Active phases (" in notes(table)["unknown-days"]["text"]
    (first, *_) = json.loads(call("report", "missions", "--format", "json", cwd=folder).out)["rows"]
    assert (first["missions"], first["leave"]) == (None, None)
