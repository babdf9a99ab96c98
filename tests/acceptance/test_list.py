"""`incubo list …` through the real command line, on the sample registry."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from support.sample_registry import copy_sample_registry

from incubo.query.resource import all_columns
from incubo.query.resources.catalogue import RESOURCES

NOUNS = ("startups", "members", "missions", "committees", "jobs", "incubators", "organisations", "teams")


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_noun_is_listed_in_every_form(call, root, noun, lang):
    data = json.loads(call("list", noun, "--format", "json", "--lang", lang, cwd=root).out)
    assert (data["version"], data["lang"], data["report"], data["at"]) == (1, lang, noun, "2025-01-15")
    ids = [row["id"] for row in data["rows"]]
    assert ids
    written = call("list", noun, "--format", "csv", "--lang", lang, cwd=root).out
    assert [row["id"] for row in csv.DictReader(io.StringIO(written))] == ids
    excel = call("list", noun, "--format", "csv-excel", "--lang", lang, cwd=root).out
    assert excel.startswith("\ufeff")
    assert len(list(csv.reader(io.StringIO(excel), delimiter=";"))) == len(ids) + 1
    markdown = call("list", noun, "--format", "markdown", "--lang", lang, cwd=root).out
    assert sum(line.startswith("| ") for line in markdown.splitlines()) == len(ids) + 1
    table = call("list", noun, "--lang", lang, cwd=root)
    assert table.code == 0
    assert all(one in table.out for one in ids)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.id)
def test_data_is_the_same_in_every_language(call, root, resource):
    """Programs read ids: only titles, headings and notes are translated."""
    columns = ",".join(all_columns(resource))
    english, french = (
        call("list", resource.id, "--all", "--columns", columns, "--format", "json", "--lang", lang, cwd=root).out
        for lang in ("en", "fr")
    )
    english, french = (_without_prose(json.loads(text)) for text in (english, french))
    assert english["rows"]
    assert english == french


def _without_prose(document):
    columns = [{key: value for key, value in column.items() if key != "label"} for column in document["columns"]]
    notes = [{key: value for key, value in note.items() if key != "text"} for note in document["notes"]]
    return {**document, "lang": "", "title": "", "columns": columns, "notes": notes}


@pytest.mark.parametrize(
    ("said", "noun"),
    [("produits", "startups"), ("product", "startups"), ("membre", "members"), ("offres", "jobs"), ("équipe", "teams"),
     ("comites", "committees"), ("sponsors", "organisations"), ("Incubateurs", "incubators"), ("contrats", "missions")],
)  # fmt: skip
def test_a_kind_is_named_in_the_words_of_people(call, root, said, noun):
    ran = call("list", said, "--format", "json", "--lang", "fr", cwd=root)
    assert json.loads(ran.out)["report"] == noun


def test_our_incubator_is_meant_unless_another_or_one_of_its_startups_is_named(call, root):
    def ids(*words):
        return {
            row["id"] for row in json.loads(call("list", "startups", "--format", "json", *words, cwd=root).out)["rows"]
        }

    assert "escale-mobilite" in ids() & ids("--incubator", "fabrique des mobilités")
    assert ids("--incubator", "all") >= ids()
    everyone = json.loads(call("list", "members", "--startup", "Escale Mobilité", "-f", "json", cwd=root).out)
    assert not [note for note in everyone["notes"] if note["id"] == "scope"]


def test_of_products_with_a_name_ours_is_meant(call, tmp_path):
    """`--startup mon` was refused where another incubator has a product that begins so, too."""
    root = copy_sample_registry(tmp_path)
    text = (root / "content/startups/lagune-ouverte.md").read_text("utf-8")
    other = text.replace("title: Lagune Ouverte", "title: Mon Rocher").replace(
        "incubator: rivages", "incubator: fabrique-mobilites"
    )
    (root / "content/startups/rocher.md").write_text(other, "utf-8")
    ours = call("list", "members", "--startup", "mon", "--format", "csv", cwd=root)
    assert ours.out == call("list", "members", "--startup", "mon-estran", "--format", "csv", cwd=root).out
    assert call("extend", "--startup", "mon", "--until", "2025-06-30", "--dry-run", cwd=root).code == 0
    (root / "content/startups/rocher.md").write_text(other.replace("fabrique-mobilites", "rivages"), "utf-8")
    ran = call("list", "members", "--startup", "mon", cwd=root)
    assert "similar names: Mon Estran (mon-estran) and Mon Rocher (rocher)" in " ".join(ran.err.split())


def test_a_list_leaves_out_what_it_works_out_where_it_is_empty(call, root):
    """The days that are left of missions that ended; they stay in csv, and where they are asked for."""
    words = ("list", "missions", "--ended", "2y")
    assert "Days left" not in call(*words, cwd=root).out
    assert "Days left" in call(*words, "--columns", "+left", cwd=root).out
    assert ",left\n" in call(*words, "--format", "csv", cwd=root).out
    assert "Days left" in call("list", "missions", cwd=root).out


def test_a_note_counts_the_hidden_and_how_to_see_them(call, root):
    assert call("list", "startups", cwd=root).out.splitlines()[-2].endswith("(--all shows them).")
    assert "--all" not in call("list", "startups", "--all", cwd=root).out


def test_the_counts_of_a_list_of_members_add_up_to_all_of_them(call, tmp_path):
    """Who worked here, and has a mission elsewhere that day, is counted apart."""
    copy = copy_sample_registry(tmp_path)
    path = copy / "content/members/samuel.orvault.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nmissions:\n", "\npreviously:\n  - digue-info\nmissions:\n", 1), "utf-8")
    for words in (("--incubator", "all", "--startup", "digue-info"), ("--startup", "digue-info")):
        some = json.loads(call("list", "members", *words, "-f", "json", cwd=copy).out)
        every = json.loads(call("list", "members", *words, "--all", "-f", "json", cwd=copy).out)
        left_out = [int(note["text"].split()[0]) for note in some["notes"] if note["id"] in ("hidden", "elsewhere")]
        assert len(some["rows"]) + sum(left_out) == len(every["rows"])
        assert "samuel.orvault" in {row["id"] for row in every["rows"]} - {row["id"] for row in some["rows"]}
        (note,) = [note["text"] for note in some["notes"] if note["id"] == "elsewhere"]
        assert note == "2 more have a mission elsewhere that day: only former missions match."
    ended = json.loads(call("list", "members", "--ended", "30d", "-f", "json", cwd=copy).out)["title"]
    every = json.loads(call("list", "members", "--all", "-f", "json", cwd=copy).out)["rows"]
    assert f" of {len(every)} members" in ended


def test_a_past_day_of_offers_says_how_many_closed_without_a_day(call, tmp_path):
    copy = copy_sample_registry(tmp_path)
    path = next(path for path in sorted((copy / "content/jobs").glob("*.md")) if "\ncloses:" in path.read_text("utf-8"))
    text = path.read_text("utf-8")
    text = re.sub(r"(?m)^(?:closes|closed|open|opens|published|outcome):.*\n", "", text)
    path.write_text(text.replace("---\n", "---\nopens: 2024-01-10\nopen: false\n", 1), "utf-8")
    words = ("list", "jobs", "--incubator", "all", "-f", "json")
    past = json.loads(call(*words, "--at", "2024-02-01", cwd=copy).out)
    texts = [note["text"] for note in past["notes"] if note["id"] == "undated"]
    assert [text.partition(",")[0] for text in texts] == ["2 offers were closed"]
    assert "undated" not in {note["id"] for note in json.loads(call(*words, cwd=copy).out)["notes"]}
    assert "undated" not in {note["id"] for note in json.loads(call(*words, "--all", cwd=copy).out)["notes"]}


def test_a_past_day_shows_who_was_there(call, root):
    now = call("list", "members", "--startup", "quai-solidaire", "-f", "csv", cwd=root).out
    then = call("list", "members", "--startup", "quai-solidaire", "-f", "csv", "--at", "2021-06-01", cwd=root).out
    assert now != then


def test_columns_are_chosen_or_added_and_sorted_by(call, root):
    ran = call("list", "startups", "--columns", "title,contact", "--sort", "-title", "-f", "csv", cwd=root)
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert list(rows[0]) == ["title", "contact"]
    assert [row["title"] for row in rows] == sorted((row["title"] for row in rows), reverse=True)
    added = call("list", "startups", "--columns", "+link", "-f", "csv", cwd=root).out
    assert added.splitlines()[0] == "id,title,phase,age,team,next_committee,link"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["startups", "--phase", "acelération"], "acceleration"),
        (["startups", "--incubator", "Mon Estran"], "mon-estran"),
        (["missions", "--ending", "soon"], "45d"),
        (["members", "--since", "2024-13"], "2024"),
        (["startups", "--limit", "0"], "--limit"),
        (["startup", "--columns", "titel"], "title"),
        (["dragons"], "startups"),
    ],
)
def test_what_cannot_be_understood_is_said_with_what_can(call, root, words, said):
    ran = call("list", *words, "--lang", "en", cwd=root)
    assert ran.code == 2
    assert not ran.out
    assert said in ran.err


def test_unreadable_files_are_named_and_the_rest_is_listed(call, tmp_path):
    folder = tmp_path / "content" / "members"
    folder.mkdir(parents=True)
    (folder / "a.b.md").write_text("---\nfullname: [\n---\n")
    (folder / "c.d.md").write_text(
        "---\nfullname: C D\nrole: Dev\nmissions:\n  - start: 2024-01-01\n    end: 2026-01-01\n---\n"
    )
    ran = call("list", "members", "--at", "2025-01-01", cwd=tmp_path)
    assert ran.code == 0
    assert "C D" in ran.out
    assert "a.b.md" in ran.out


def test_a_file_without_its_ending_is_told_where_its_kind_counts(call, tmp_path):
    for kind, name in (("startups", "mon-quai"), ("organisations", "mairie")):
        (tmp_path / "content" / kind).mkdir(parents=True)
        (tmp_path / "content" / kind / name).write_text("---\ntitle: Mon Quai\n---\n")
    (tmp_path / "content/startups/mon-estran.md").write_text("---\ntitle: Mon Estran\n---\n")
    note = "1 file not counted, because its name does not end with “.md”: {}."
    startups = call("list", "startups", "--all", cwd=tmp_path).out
    assert note.format("mon-quai") in startups
    assert "mairie" not in startups
    assert "unreadable" not in startups
    assert "mairie" in call("list", "organisations", cwd=tmp_path).out
    assert "mairie" in "".join(call("query", "SELECT * FROM organisations_at", cwd=tmp_path)[1:])
    assert "mairie" not in "".join(call("query", "SELECT * FROM startups_at", cwd=tmp_path)[1:])
    shown = call("show", "mairie", cwd=tmp_path)
    assert shown.code == 2
    assert "content/organisations/mairie is ignored, because its name does not end with “.md”" in shown.err


def test_dates_that_cannot_be_read_are_not_passed_over(call, tmp_path):
    """A mission without its end runs for ever: a list that counts one for a slip of the keyboard says so."""
    folder = tmp_path / "content" / "members"
    folder.mkdir(parents=True)
    start = "---\nfullname: {}\nrole: Dev\nmissions:\n  - start: 2024-01-01\n    end: {}\n---\n"
    for name, end in (("a.b", "2024-02-30"), ("c.d", "30/06/2024")):
        (folder / f"{name}.md").write_text(start.format(name, end))
    ran = call("list", "missions", "--at", "2025-01-01", cwd=tmp_path)
    assert "a.b" in ran.out.splitlines()[4]
    assert "c.d  " not in ran.out  # day first: there is one thing that it can mean
    assert "1 date cannot be read and counts as absent: a.b.md" in ran.out


def test_hostile_words_do_not_drive_the_terminal(call, tmp_path):
    folder = tmp_path / "content" / "startups"
    folder.mkdir(parents=True)
    (folder / "x.md").write_text(
        '---\ntitle: "\\e[31mRouge ::error::"\nmission: M\nincubator: quai\ncontact: a@b.example\n'
        "phases:\n  - name: construction\n    start: 2024-01-01\n---\n"
    )
    for form in ("table", "markdown", "csv", "json"):
        ran = call("list", "startups", "--at", "2025-01-01", "--format", form, cwd=tmp_path)
        assert "Rouge" in ran.out
        assert "\x1b" not in ran.out


def test_a_list_is_a_spreadsheet_too(call, root, tmp_path):
    import openpyxl

    path = tmp_path / "missions.xlsx"
    assert call("list", "missions", "-o", str(path), cwd=root).code == 0
    book = openpyxl.load_workbook(path)
    data = json.loads(call("list", "missions", "-f", "json", cwd=root).out)
    assert [cell.value for cell in book["Missions"]["A"]][1:] == [row["id"] for row in data["rows"]]
    assert {cell.data_type for cell in book["Missions"]["G"]} == {"s", "d"}
    assert len(book["Notes"]["A"]) == len(data["notes"]) + 3


def test_a_file_without_a_row_says_what_was_left_out(call, registry):
    for path in (registry / "content/startups").glob("*.md"):
        path.write_text(path.read_text("utf-8").replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    ran = call("list", "startups", "-o", str(registry / "liste.xlsx"), cwd=registry)
    assert ran.code == 0
    assert "there is no row in it" in ran.err
    assert "16 drafts left out" in ran.err
    assert "incubo todo --only draft" in ran.err


def test_who_left_and_came_back_arrived_in_both_periods(tmp_path, call):
    registry = copy_sample_registry(tmp_path)
    (registry / "content/members/ana.ressac.md").write_text(
        "---\nfullname: Ana Ressac\nrole: Dev\ndomaine: Développement\nmissions:\n"
        "  - start: 2023-02-06\n    end: 2023-06-30\n    status: service\n    startups: [mon-estran]\n"
        "  - start: 2024-09-02\n    end: 2025-03-31\n    status: service\n    startups: [mon-estran]\n---\n",
        encoding="utf-8",
    )
    for period, arrived in (("2023-Q1", True), ("2024-Q3", True), ("2024-Q1", False)):
        told = call("list", "members", "--since", period, "--until", period, "--columns", "id", cwd=registry).out
        assert ("ana.ressac" in told) == arrived
