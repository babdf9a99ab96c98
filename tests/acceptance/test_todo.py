"""`incubo todo`: all that needs attention, by reason."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex

import pytest
from support.generated_registries import write_registry
from support.paths import ROOT
from support.registries import PROFILE, registry_files
from support.sample_registry import copy_sample_registry


@pytest.fixture
def items(call):
    """The concerns of the sample registry, as machines get them."""
    return json.loads(call("todo", "--format", "json", cwd=ROOT).out)["rows"]


def ids(items, reason):
    return {row["id"] for row in items if row["reason"] == reason}


def test_what_the_sample_registry_is_there_for(items):
    """Each record of the sample triggers something (content/README.md)."""
    assert ids(items, "ghost") == {"filet-d-aide"}
    assert ids(items, "committee-late") == {"maree-claire"}
    assert ids(items, "committee-never") == {"escale-mobilite"}  # permis-de-mouiller was launched four months ago
    assert ids(items, "committee-soon") == {"digue-info", "ancrage-logement"}
    assert ids(items, "mission-ending") == {"samuel.orvault"}
    assert ids(items, "mission-ended") == {"clairea.bonnemain"}
    assert "2024-09-02-deploiement-maree-claire" in ids(items, "offer-stale")
    assert ids(items, "post-mortem") == {"filet-d-aide"}
    assert {"semaphore-alerte", "maree-claire"} <= ids(items, "phase-long")
    assert "ancrage-logement" in ids(items, "role")
    assert ids(items, "nobody") == set()


def test_a_late_committee_by_hand(items):
    """Its last committee said when the next one was due: 2024-05-16 or six months later, whichever is later."""
    row = next(row for row in items if row["reason"] == "committee-late")
    assert row["day"] == "2024-05-16"
    assert row["command"] == "incubo record committee maree-claire"


def test_the_page_counts_what_the_table_has(call, items):
    out = call("todo", cwd=ROOT).out
    late = sum(row["reason"] == "committee-late" for row in items)
    assert f"\nCommittees overdue ({late})\n" in out
    assert f"\nFields to fill in ({len(ids(items, 'sheet'))})\n" in out  # one command fills in all of an entry
    total, *parts = (int(n) for n in re.findall(r"^\S.*\((\d+)\)(?: ·.*)?$", out, re.MULTILINE))
    assert total == sum(parts)


def test_some_reasons_only(call):
    out = call("todo", "--only", "role,committee-soon", cwd=ROOT).out
    assert headings(out) == ["Committees to come (2)", "Vacant roles (6)"]
    assert out.count("  incubo join --startup") == 6  # asked for, each startup has its line
    # Somebody takes one of these roles later: on a day in the past nobody knew.
    assert "active products out of 11" not in call("todo", cwd=ROOT).out
    other = call("todo", "--at", "2025-01-14", "--incubator", "rivages", cwd=ROOT).out
    command = "todo --only role/Déploiement --incubator rivages --at 2025-01-14"  # that role, that day, that incubator
    assert "6 active products out of 11" in other
    assert f"incubo {command}\n" in other
    out = call(*command.split(), cwd=ROOT).out
    assert out.count("nobody in the domain Deployment") == out.count("•") == 6


def test_what_one_command_mends_is_one_line(call, items):
    out = call("todo", "--only", "sheet", cwd=ROOT).out
    assert "not filled in, the budget page and the DashLord page: Escale Mobilité" in out
    assert out.count("•") == len(ids(items, "sheet")) == 7
    assert call("todo", "--only", "sheet/dashlord-url", cwd=ROOT).out.count("•") == 2
    ran = call("todo", "--only", "sheet/budget", cwd=ROOT)
    assert (ran.code, "sheet/budget_url" in ran.err) == (2, True)


def test_a_reason_that_does_not_exist(call):
    ran = call("todo", "--only", "rolle", cwd=ROOT, lang="fr")
    assert ran.code == 2
    assert "vouliez-vous dire «\u00a0role\u00a0»" in ran.err


def test_xlsx_output(call, tmp_path):
    out = call("todo", "-f", "csv", cwd=ROOT).out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows[0]["command"] == "incubo leave hugo.destrebecq --startup filet-d-aide --on 2024-09-30"
    assert call("todo", "-o", str(tmp_path / "todo.md"), cwd=ROOT).code == 0
    assert call("todo", "-o", str(tmp_path / "todo.html"), cwd=ROOT).code == 0
    assert "<h2" in (tmp_path / "todo.html").read_text("utf-8")
    assert "Comités en retard" in call("todo", "-f", "csv-excel", cwd=ROOT, lang="fr").out
    assert (tmp_path / "todo.md").read_text("utf-8").startswith("# Incubateur des rivages")


def test_another_day_says_what_was_so_then(call):
    out = call("todo", "--at", "2023-01-15", "--only", "ghost,post-mortem", cwd=ROOT).out
    assert "hugo.destrebecq" not in out
    assert "filet-d-aide" not in out


def test_commands_of_a_past_day_find_what_they_are_about(call, tmp_path):
    """Today nobody extends a mission that ended years ago."""
    copy = copy_sample_registry(tmp_path)
    settings = copy / "incubo.toml"
    settings.write_text(settings.read_text("utf-8").replace("at = 2025-01-15", "at = 2027-01-15"), "utf-8")
    words = ("todo", "--only", "mission-ending,mission-ended", "--at", "2025-01-15")
    commands = [row["command"] for row in json.loads(call(*words, "-f", "json", cwd=copy).out)["rows"]]
    assert commands
    for command in commands:
        ran = call(*shlex.split(command)[1:], cwd=copy)
        assert ran.code == 0, ran.err
        assert "No matching mission" not in ran.out


@pytest.mark.parametrize(
    ("missions", "command"),
    [
        pytest.param(
            [("2025-01-30", "cale, flot"), ("2025-01-10", "bief")],
            "incubo extend eve.quai --until +6mo --startup cale",
            id="of the startups that it names, none gives an end",
        ),
        pytest.param(
            [("2025-01-10", "cale, bief"), ("2025-02-10", "bief")],
            "incubo extend eve.quai --startup bief",
            id="for the one that it names, a former mission goes on as another",
        ),
    ],
)
def test_the_command_of_a_mission_that_ends_extends_this_one(call, tmp_path, missions, command):
    product = "mission: Aider\nincubator: quai\nphases:\n  - name: construction\n    start: 2024-01-01\n"
    committee = "events:\n  - name: committee\n    date: 2025-01-10\n    decision: {}\n    next: 2025-03-20\n"
    texts = "".join(f"  - start: 2024-01-01\n    end: {end}\n    startups: [{names}]\n" for end, names in missions)
    entries = {
        "incubators/quai": "title: Le quai\n",
        "startups/cale": f"title: Cale\n{product}",
        "startups/flot": f"title: Flot\n{product}{committee.format('stop')}",
        "startups/bief": f"title: Bief\n{product}{committee.format('continue')}",
        "members/eve.quai": f"fullname: Eve Quai\nrole: Designer\nmissions:\n{texts}",
    }
    settings = f'profile = "{PROFILE}"\nlayout = "incubo"\nat = 2025-01-15\n'
    root = write_registry(tmp_path, {**registry_files(entries), "incubo.toml": settings})
    rows = json.loads(call("todo", "--only", "mission-ending", "-f", "json", cwd=root).out)["rows"]
    assert [row["command"] for row in rows] == [command]
    ran = call(*shlex.split(command)[1:], "--dry-run", cwd=root)
    assert ran.code == 0, ran.err
    assert len(re.findall(r"^\+ +end: ", ran.out, re.MULTILINE)) == 1


def headings(out):
    return [line for line in out.splitlines() if re.search(r"^\S.*\(\d+\)$", line)]


def test_what_is_to_do_by_startup_and_by_person(call, items):
    """Somebody of two products has a line under each of them; a person to see has all of theirs."""
    out = call("todo", "--by", "startup", cwd=ROOT).out
    assert headings(out)[:3] == ["Filet d'Aide (2)", "Marée Claire (8)", "Mon Estran (4)"]
    assert len(re.findall(r"\(Marée Claire and Mon Estran\) +incubo extend samuel.orvault", out)) == 2
    assert sum(int(line.rpartition("(")[2][:-1]) for line in headings(out)) == out.count("•")
    people = call("todo", "--by", "personne", "--notes", "--lang", "fr", cwd=ROOT).out
    assert headings(people)[0].startswith("Judith Marzin (")
    assert sum(int(line.rpartition("(")[2][:-1]) for line in headings(people)) == people.count("•")
    assert "\nYannick Sorgeat (" in people  # nobody follows his product: the intrapreneur
    assert "Qui voir\u00a0:" in people
    assert call("todo", "--by", "reason", cwd=ROOT).out == call("todo", cwd=ROOT).out


def test_the_table_by_person_has_whom_to_see(call, items):
    rows = json.loads(call("todo", "--by", "person", "--format", "json", cwd=ROOT).out)["rows"]
    seen = [row.pop("see") for row in rows]
    assert sorted(map(json.dumps, rows)) == sorted(map(json.dumps, items))
    by_id = {row["id"]: people for row, people in zip(rows, seen, strict=True)}
    assert by_id["samuel.orvault"] == ["samuel.orvault"]
    assert by_id["digue-info"] == ["judith.marzin"]
    assert by_id["permis-de-mouiller"] == ["yannick.sorgeat"]
    by_startup = json.loads(call("todo", "--by", "startup", "--format", "json", cwd=ROOT).out)["rows"]
    assert "see" not in by_startup[0]
    assert sorted(map(json.dumps, by_startup)) == sorted(map(json.dumps, items))  # a table has each of them once


def test_what_nobody_is_there_for_comes_last(call, tmp_path):
    copy = copy_sample_registry(tmp_path)
    path = copy / "content/startups/ancrage-logement.md"
    path.write_text(re.sub(r"contact_\w+: .*\n", "", path.read_text("utf-8")), "utf-8")
    out = call("todo", "--by", "person", cwd=copy).out  # its only member is a developer
    assert headings(out)[-1].startswith("Nobody to see according to the registry (")
    assert "Ancrage Logement" in out.rpartition("Nobody to see")[2]


NOEMIE = """---
fullname: Noémie Balisier
role: Chargée de déploiement
domaine: Déploiement
missions:
  - start: 2023-01-09
    end: {end}
    status: independent
    employer: Varangue Conseil
    startups:
      - mon-estran
{more}---
"""
ELSEWHERE = """  - start: 2024-06-03
    end: 2025-03-31
    status: independent
    employer: Varangue Conseil
    startups:
      - phare-public
"""


@pytest.fixture
def sample(tmp_path):
    """A copy of the sample registry."""
    copy_sample_registry(tmp_path)
    startup = tmp_path / "content/startups/phare-public.md"
    text = startup.read_text("utf-8")
    startup.write_text(text.replace("incubator: rivages", "incubator: atelier-insulaire"), "utf-8")
    return tmp_path


def write_noemie(sample, end, more):
    path = sample / "content/members/noemie.balisier.md"
    path.write_text(NOEMIE.format(end=end, more=more), "utf-8")
    return path


@pytest.mark.parametrize("stopped", ["", "      - filet-d-aide\n"])
@pytest.mark.parametrize("end", ["2025-01-13", "2025-01-31"])
def test_who_goes_on_elsewhere_is_said_to_and_keeps_that_mission(call, sample, end, stopped):
    """The command of an item about one startup changes nothing of the missions for others, and names none that has
    stopped.
    """
    path = write_noemie(sample, end, stopped + ELSEWHERE)
    shown = call("todo", "-f", "json", "--lang", "fr", cwd=sample).out
    (item,) = [row for row in json.loads(shown)["rows"] if row["id"] == "noemie.balisier"]
    expected = "fin de mission : Noémie Balisier (Mon Estran), continue ailleurs : Phare Public"
    assert item["what"].replace("\xa0", " ") == expected
    text = call("todo", "--lang", "fr", cwd=sample, env={"COLUMNS": "250"}).out
    assert "sans suite" not in text
    digest = call("digest", "--lang", "fr", cwd=sample, env={"COLUMNS": "250"}).out
    assert "continue ailleurs\xa0: Phare Public" in next(line for line in digest.splitlines() if "Noémie" in line)
    command = item["command"].split()
    assert command[-2:] == ["--startup", "mon-estran"]
    assert call(*command[1:], "--yes", cwd=sample).code == 0
    kept = path.read_text("utf-8")
    assert "2025-03-31" in kept
    assert end not in kept


def test_several_missions_are_told_one_by_one(call, sample):
    write_noemie(sample, "2025-01-31", ELSEWHERE)
    words = ("extend", "noemie.balisier", "--until", "2025-03-01", "--dry-run", "--lang", "fr")
    ran = call(*words, cwd=sample, env={"COLUMNS": "200"})
    assert ran.code == 0
    notes = ran.err.replace("\xa0", " ")
    assert "Noémie Balisier (Mon Estran) : jusqu'au 1er mars 2025 au lieu du 31 janvier 2025" in notes
    assert "Noémie Balisier (Phare Public) : déjà jusqu'au 31 mars 2025" in notes
    alone = call(*words, "--startup", "mon-estran", cwd=sample)
    assert "Mon Estran" not in alone.err


def test_a_mission_that_was_split_ends_for_one_startup_only(call, sample):
    """`leave` ends a shared mission and begins another one for the other startups: those do not end."""
    shared = "      - phare-public\n"
    path = write_noemie(sample, "2025-01-31", shared)
    words = ("leave", "noemie.balisier", "--startup", "mon-estran", "--on", "2025-01-13", "--yes")
    assert call(*words, cwd=sample).code == 0
    assert "2025-01-14" in path.read_text("utf-8")
    rows = json.loads(call("todo", "-f", "json", "--lang", "fr", cwd=sample).out)["rows"]
    (item,) = [row for row in rows if row["id"] == "noemie.balisier"]
    assert "(Mon Estran)" in item["what"]
    assert "continue ailleurs" in item["what"]
    assert call(*item["command"].split()[1:], "--dry-run", cwd=sample).code == 0
    digest = call("digest", "--lang", "fr", cwd=sample, env={"COLUMNS": "250"}).out
    line = next(line for line in digest.splitlines() if "Noémie" in line)
    assert "· Mon Estran ·" in line
    rows = json.loads(call("todo", "--incubator", "atelier-insulaire", "--lang", "fr", "-f", "json", cwd=sample).out)[
        "rows"
    ]
    assert {row["day"] for row in rows if row["id"] == "noemie.balisier"} == {"2025-01-31"}
    (theirs,) = [row for row in rows if row["id"] == "noemie.balisier"]
    assert "(Phare Public)" in theirs["what"]


def test_a_decision_to_stop_comes_first_and_its_command_does_it(call, tmp_path):
    """Of a product that a committee stopped, nobody is extended or looked for, and no committee is expected."""
    root = copy_sample_registry(tmp_path)
    recorded = ("record", "committee", "mon-estran", "--on", "2025-01-10", "--decision", "stop", "--yes")
    assert call(*recorded, cwd=root).code == 0
    rows = json.loads(call("todo", "--format", "json", cwd=root).out)["rows"]
    assert rows[0]["reason"] == "stop-decided"
    assert rows[0]["command"] == "incubo stop mon-estran --on 2025-01-10 --with-team"
    assert [row for row in rows[1:] if row["startups"] == ["mon-estran"]] == []
    home = call("--lang", "en", cwd=root).out
    assert home.index("stop decided on 10 January 2025, not done yet") < home.index("stopped on")
    refused = call("--lang", "en", "extend", "--startup", "mon-estran", cwd=root)
    assert refused.code == 1
    assert "the committee of 10 January 2025 decided that it stops" in refused.err
    assert rows[0]["command"] in refused.err
    assert call("extend", "--startup", "mon-estran", "--until", "2025-06-30", "--dry-run", cwd=root).code == 0
    assert "mon-estran" not in call("calendar", "committees", cwd=root).out
    assert call(*shlex.split(rows[0]["command"])[1:], "--yes", cwd=root).code == 0
    rows = json.loads(call("todo", "--format", "json", cwd=root).out)["rows"]
    assert ids(rows, "stop-decided") == set()


def test_a_stop_that_was_done_since_the_day_is_shown(call, tmp_path):
    """Its command was refused: the product has stopped already."""
    root = copy_sample_registry(tmp_path)
    recorded = ("record", "committee", "mon-estran", "--on", "2025-01-05", "--decision", "stop", "--yes")
    assert call(*recorded, cwd=root).code == 0
    for words, command in (
        ((), "incubo stop mon-estran --on 2025-01-05 --with-team"),
        (("stop", "mon-estran", "--on", "2025-01-12", "--reason", "funding", "--yes"), "incubo show mon-estran"),
    ):
        assert not words or call(*words, cwd=root).code == 0
        told = call("todo", "--at", "2025-01-10", "--only", "stop-decided", "-f", "json", cwd=root).out
        assert [row["command"] for row in json.loads(told)["rows"]] == [command]
        assert call(*shlex.split(command)[1:], *(("--dry-run",) if not words else ()), cwd=root).code == 0


def test_a_planned_committee_whose_day_passed_awaits_its_decision(call, tmp_path):
    """It was in no list from the day after: it counted as held."""
    root = copy_sample_registry(tmp_path)
    assert call("record", "committee", "escale-mobilite", "--on", "2025-01-16", "--yes", cwd=root).code == 0
    for at, is_asked in (("2025-01-16", False), ("2025-01-17", True), ("2025-02-15", True), ("2025-02-16", False)):
        rows = json.loads(call("todo", "--at", at, "--format", "json", cwd=root).out)["rows"]
        assert ids(rows, "committee-undecided") == ({"escale-mobilite"} if is_asked else set()), at
    said = call("--lang", "en", "todo", "--at", "2025-01-17", cwd=root).out
    assert "2025-01-16 · decision of the committee not recorded: Escale Mobilité" in said
    decided = ("record", "committee", "escale-mobilite", "--on", "2025-01-15", "--decision", "continue", "--yes")
    assert call(*decided, cwd=root).code == 0
    rows = json.loads(call("todo", "--at", "2025-01-17", "--format", "json", cwd=root).out)["rows"]
    assert ids(rows, "committee-undecided") == set()


def test_the_command_of_a_planned_committee_fills_it_in(call, tmp_path):
    """Without its day, the decision moved it to today, or made a second one."""
    root = copy_sample_registry(tmp_path)
    path = root / "content/startups/escale-mobilite.md"
    assert call("record", "committee", "escale-mobilite", "--on", "2025-01-16", "--yes", cwd=root).code == 0
    path.write_text(path.read_text("utf-8").replace("date: 2025-01-16", "date: 2024-12-20"), "utf-8")
    rows = json.loads(call("todo", "--format", "json", cwd=root).out)["rows"]
    (command,) = [row["command"] for row in rows if row["reason"] == "committee-undecided"]
    assert command == "incubo record committee escale-mobilite --on 2024-12-20"
    assert call(*command.split()[1:], "--decision", "continue", "--yes", cwd=root).code == 0
    events = path.read_text("utf-8").partition("events:\n")[2].partition("\n---")[0]
    assert events.count("- name: committee") == 1
    assert "    date: 2024-12-20\n    decision: continue\n" in events


def test_nobody_is_asked_to_extend_a_team_beyond_a_stop_that_is_planned(call, tmp_path):
    root = copy_sample_registry(tmp_path)
    stop = ("stop", "digue-info", "--on", "2025-02-28", "--reason", "funding", "--with-team", "--yes")
    assert call(*stop, cwd=root).code == 0
    for at in ("2025-01-15", "2025-02-28"):
        rows = json.loads(call("todo", "--at", at, "--format", "json", cwd=root).out)["rows"]
        reasons = {row["reason"] for row in rows if "digue-info" in (row["startups"] or ())}
        assert reasons <= {"committee-soon", "committee-late"}, at
        assert "Digue Info" not in call("remind", "missions", "--at", at, cwd=root).out, at
    unchanged = call("--lang", "en", "extend", "--startup", "digue-info", cwd=root)
    assert (unchanged.code, unchanged.out) == (0, "")
    assert "already until 28 February 2025" in unchanged.err
    beyond = call("--lang", "en", "extend", "--startup", "digue-info", "--until", "2025-06-30", "--dry-run", cwd=root)
    assert ": “Digue Info” is to stop on 28 February 2025, before this new last day" in beyond.err
    joined = call("join", "judith.marzin", "digue-info", "--dry-run", cwd=root)
    assert "+    end: 2025-02-28" in joined.out
    shown = call("--lang", "en", "show", "digue-info", cwd=root).out
    assert "planned for 28 February 2025" in shown
    assert "digue-info" not in call("report", "risk", "--format", "csv", cwd=root).out


def test_on_a_day_of_the_past_nobody_knew_of_a_later_stop(call, tmp_path):
    root = copy_sample_registry(tmp_path)
    stop = ("stop", "digue-info", "--on", "2025-01-10", "--reason", "funding", "--with-team", "--yes")
    assert call(*stop, cwd=root).code == 0
    for at, is_to_extend in (("2024-12-20", True), ("2025-01-15", False)):
        rows = json.loads(call("todo", "--at", at, "--format", "json", cwd=root).out)["rows"]
        ends = [row for row in rows if row["reason"].startswith("mission-end") and row["startups"] == ["digue-info"]]
        assert bool(ends) is is_to_extend, at
        reminded = call("remind", "missions", "--at", at, cwd=root).out
        assert ("Digue Info" in reminded) is is_to_extend, at
    told = call("--lang", "en", "calendar", "missions", "--at", "2024-12-20", cwd=root).out
    assert not [line for line in told.splitlines() if "over or to stop" in line and "Digue Info" in line]


def test_a_late_committee_is_told_of_a_startup_whose_stop_is_planned(call, tmp_path):
    """Of what concerns the time until the stop, nothing is left out."""
    root = copy_sample_registry(tmp_path)
    assert call("stop", "maree-claire", "--on", "2025-12-01", "--reason", "funding", "--yes", cwd=root).code == 0
    rows = json.loads(call("todo", "--format", "json", cwd=root).out)["rows"]
    assert "committee-late" in {row["reason"] for row in rows if row["startups"] == ["maree-claire"]}
    risks = json.loads(call("report", "risk", "--format", "json", cwd=root).out)["rows"]
    told = {reason for row in risks if row["startup"] == "maree-claire" for reason in row["reasons"]}
    assert told == {"committee-late", "missions-ending"}


def test_one_reason_shows_every_way_out(call, tmp_path):
    root = copy_sample_registry(tmp_path)
    command = "incubo postpone member/clairea.bonnemain mission-ended --until 2025-02-08"
    page = call("todo", "--only", "mission-ended,ghost,role", cwd=root, lang="en").out
    assert f"Has left: {command}" in page
    assert "Change the phase: incubo phase filet-d-aide" in page
    assert "See the offer, open until 28 February 2025: incubo show job/2024-09-02-deploiement-maree-claire" in page
    assert "Publish an offer: incubo new job --startup mon-estran" in page
    assert command not in call("todo", cwd=root).out
    rows = json.loads(call("todo", "--incubator", "all", "-f", "json", cwd=root).out)["rows"]
    (row,) = [row for row in rows if row["reason"] == "mission-ended"]
    assert row["other_commands"] == [f"{command} --incubator all"]
    assert call(*shlex.split(command)[1:], "--because", "Est partie", "--yes", cwd=root).code == 0
    assert "clairea" not in call("todo", "--only", "mission-ended", cwd=root).out


def test_who_has_left_and_is_still_in_a_team_leaves_it(call, tmp_path):
    root = copy_sample_registry(tmp_path)
    path = root / "content/members/clairea.bonnemain.md"
    path.write_text(
        path.read_text("utf-8").replace("missions:\n", "teams:\n  - rivages-animation\nmissions:\n", 1), "utf-8"
    )
    page = call("todo", "--only", "mission-ended", cwd=root, lang="en").out
    assert "Record the departure: incubo leave clairea.bonnemain" in page
    assert call("leave", "clairea.bonnemain", "--yes", cwd=root).code == 0
    assert "rivages-animation" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("phase", "committees", "told"),
    [
        ("construction", (("2024-06-10", "continue", "2024-12-31", "2025-02-10"),), ["2024-12-31"]),
        ("construction", (("2024-06-10", "continue", "2025-01-15", "2025-02-10"),), []),  # until today
        ("construction", (("2024-06-10", "continue", "2024-12-31", "2025-01-10"),), []),  # the committee is late
        (
            "construction",
            (
                ("2024-06-10", "continue", "2024-12-31", "2024-12-10"),
                ("2024-12-10", "continue", "2025-06-30", "2025-06-10"),
            ),
            [],
        ),
        ("construction", (("2024-06-10", "continue", "2024-12-31", "2025-01-10"), ("2025-01-10", "", "", "")), []),
        (  # nothing was ever written of the committee: nobody asks for its decision any more
            "construction",
            (("2024-06-10", "continue", "2024-12-31", "2024-11-23"), ("2024-11-23", "", "", "")),
            ["2024-12-31"],
        ),
        ("construction", (("2024-12-10", "stop", "2024-12-31", ""),), []),
        ("opere", (("2024-06-10", "continue", "2024-12-31", "2025-02-10"),), []),  # out of the programme
    ],
)
def test_a_budget_that_ended_without_another_one(call, tmp_path, phase, committees, told):
    text = f"title: Cale\nmission: Aider\nincubator: quai\nphases:\n  - name: {phase}\n    start: 2024-01-15\nevents:\n"
    for day, decision, end, following in committees:
        text += f"  - name: committee\n    date: {day}\n" + (f"    decision: {decision}\n" if decision else "")
        text += (f"    budget_end: {end}\n" if end else "") + (f"    next: {following}\n" if following else "")
    settings = f'profile = "{PROFILE}"\nlayout = "incubo"\nat = 2025-01-15\n'
    entries = {"incubators/quai": "title: Le quai\n", "startups/cale": text}
    root = write_registry(tmp_path, {**registry_files(entries), "incubo.toml": settings})
    rows = json.loads(call("todo", "--only", "budget-ended", "-f", "json", cwd=root, lang="en").out)["rows"]
    assert [row["day"] for row in rows] == told
    for row in rows:
        assert row["what"] == "budget until 31 December 2024, no other one recorded since: Cale"
        assert row["command"] == "incubo record committee cale"


def test_a_product_without_any_measure_of_impact_is_asked_for_one(tmp_path, call):
    registry = copy_sample_registry(tmp_path)
    assert "no measure of impact recorded: Marée Claire" in call("todo", "--only", "metric-never", cwd=registry).out
    ran = call("record", "metric", "maree-claire", "ports=12", "--on", "2025-01-10", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "Marée Claire" not in call("todo", "--only", "metric-never", cwd=registry).out
    assert "Marée Claire" in call("todo", "--only", "metric-never", "--at", "2025-01-09", cwd=registry).out
    path = registry / "content/startups/maree-claire.md"
    path.write_text(re.sub(r"\nmetrics:\n(?:[ -].*\n)+", "\nmetrics: beaucoup\n", path.read_text("utf-8")), "utf-8")
    assert "\nmetrics: beaucoup\n" in path.read_text("utf-8")
    assert "Marée Claire" not in call("todo", "--only", "metric-never", cwd=registry).out
