"""Reports in every format."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections import Counter

import pytest
from support import render_samples

from incubo.core.message import Message
from incubo.document.table import Column, Contribution, Row
from incubo.render.escape import escape_printed_csv
from incubo.render.terminal.style import TerminalStyle, strip_styles
from incubo.render.terminal.text import display_width

FRENCH = """\
Startups par phase au 15 janvier 2025
commit 01234567 du 14 janvier 2025

Phase             Produits   Part  Durée médiane  En un an
────────────────────────────────────────────────────────────────────────────────
en investigation         2   12~%         3 mois        +1  ██████████
en construction          4   24~%         7 mois        −1  ████████████████████
en accélération          2   12~%          2 ans         =  ██████████
en consolidation         1    6~%        11 mois        +1  █████
opérée                   1    6~%          4 ans         =  █████
arrêtée                  3   18~%                       +2  ███████████████
2 autres phases          4   24~%                           ████████████████████
────────────────────────────────────────────────────────────────────────────────
Total                   17  100~%                       +3

La phase d'une startup est la dernière à avoir commencé ce jour-là.
2 fichiers ne sont pas enregistrés dans git.
"""

ENGLISH_ASCII = """\
Products by phase on 15 January 2025
commit 01234567 of 14 January 2025

                                        Median
                                       time in
Phase             Products  Percent      phase  In a year
--------------------------------------------------------------------------
in investigation         2      12%   3 months         +1  ########
in construction          4      24%   7 months         -1  ###############
in acceleration          2      12%    2 years          =  ########
in consolidation         1       6%  11 months         +1  ####
operated                 1       6%    4 years          =  ####
stopped                  3      18%                    +2  ###########
2 other phases           4      24%                        ###############
--------------------------------------------------------------------------
Total                   17     100%                    +3

The phase of a startup is the one that started last on or before the day.
2 files are not committed.
"""


@pytest.mark.usefixtures("french")
def test_a_report_in_french() -> None:
    assert render_samples.render_sample_table(
        render_samples.phases_table(), terminal=TerminalStyle(width=80)
    ) == FRENCH.replace("~", "\u00a0")


@pytest.mark.usefixtures("english")
def test_a_report_in_english_where_the_encoding_has_no_bars() -> None:
    assert (
        render_samples.render_sample_table(
            render_samples.phases_table(), terminal=TerminalStyle(unicode=False, width=80)
        )
        == ENGLISH_ASCII
    )


@pytest.mark.usefixtures("french")
def test_a_wide_screen_is_not_filled() -> None:
    table = render_samples.phases_table()
    at_200_columns = render_samples.render_sample_table(table, terminal=TerminalStyle(width=200))
    assert at_200_columns == render_samples.render_sample_table(table, terminal=TerminalStyle(width=None))
    assert "█" * 30 in at_200_columns
    assert "█" * 31 not in at_200_columns


@pytest.mark.parametrize("columns", [60, 70, 80, 100, 200])
@pytest.mark.parametrize("why", [True, False])
@pytest.mark.usefixtures("french")
def test_table_fits_and_color_changes_no_text(columns: int, why: bool) -> None:
    table = render_samples.phases_table()
    coloured = render_samples.render_sample_table(
        table, terminal=TerminalStyle(color=True, width=columns), include_entries=why
    )
    plain = render_samples.render_sample_table(table, terminal=TerminalStyle(width=columns), include_entries=why)
    assert [line.rstrip() for line in strip_styles(coloured).splitlines()] == plain.splitlines()
    assert max(map(display_width, plain.splitlines())) <= columns


@pytest.mark.usefixtures("french")
def test_folded_rows_and_what_is_behind_the_figures() -> None:
    output = render_samples.render_sample_table(render_samples.phases_table(), include_entries=True)
    assert "en accélération          2   12\u00a0%          2 ans         =  ███████████████\n" in output
    assert "\n    mon-estran  Mon Estran  depuis le 1er juin 2023\n\nen consolidation" in output
    assert output.count("mon-estran") == 2  # the second one behind “2 autres phases”
    unfolded = render_samples.render_sample_table(render_samples.phases_table(), all_rows=True)
    assert "autres phases" not in unfolded
    assert "partenariat terminé" in unfolded
    assert "Pas encore de phase" in unfolded


def members(name: str = "Prénom Nom", count: int = 2, long: int = 9) -> object:
    columns = ("id", "id"), ("name", "text"), ("role", "text"), ("end", "date"), ("left", "days")
    rows = (
        Row(
            {
                "id": f"prenom.nom{n}",
                "name": name,
                "role": "Chargée de " + "très " * long * n,
                "end": render_samples.TODAY,
                "left": 20 * n,
            }
        )
        for n in range(1, count + 1)
    )
    return render_samples.phases_table(
        title=Message("Members"),
        columns=tuple(Column(id_, Message(id_), kind) for id_, kind in columns),
        rows=tuple(rows),
        notes=(),
        commit=None,
        bar_column="left",
    )


@pytest.mark.usefixtures("english")
def test_a_long_list_folds_its_widest_column() -> None:
    rows = [Row({"id": f"prenom.nom{n}", "name": f"Prénom {n:03}", "works": "Mon Estran, Vigie"}) for n in range(100)]
    rows[7] = Row({"id": "prenom.nom7", "name": "Prénom 007", "works": "Mon Estran, " * 20 + "Vigie"})
    columns = [("id", "id", True), ("name", "text", False), ("works", "list", False)]
    table = members()._replace(
        columns=tuple(Column(id_, Message(id_), kind, is_droppable) for id_, kind, is_droppable in columns),
        rows=tuple(rows),
        bar_column=None,
    )
    output = render_samples.render_sample_table(table, terminal=TerminalStyle(width=60)).splitlines()
    assert max(map(display_width, output)) <= 60
    assert output[3] == "name        works"
    assert output[5] == "Prénom 000  Mon Estran, Vigie"
    assert output[12:14] == [
        "Prénom 007  Mon Estran, Mon Estran, Mon Estran, Mon Estran,",
        "            Mon Estran, Mon Estran, Mon Estran, Mon Estran,",
    ]
    assert "\n".join(output).count("Mon Estran") == 119


@pytest.mark.parametrize("width", range(48, 130, 3))
@pytest.mark.usefixtures("french")
def test_no_word_is_cut(width: int) -> None:
    words = "développement", "anticonstitutionnellement", "Saint-Jean-de-Luz", "à"
    kinds = ("id", "text", "list", "phase", "integer", "date")
    columns = tuple(Column(kind, Message(f"{kind} investigation"), kind) for kind in kinds)
    texts = {kind: " ".join(words * 2) for kind in ("id", "text", "list")}
    row = Row(
        {
            **texts,
            "phase": render_samples.phase_value("acceleration"),
            "integer": 1_234_567,
            "date": render_samples.TODAY,
        }
    )
    table = members()._replace(columns=columns, rows=(row,) * 3, bar_column=None)
    lines = render_samples.render_sample_table(table, terminal=TerminalStyle(width=width)).splitlines()[2:]
    assert max(map(display_width, lines)) <= width
    found = Counter(" ".join(lines).split(" "))
    assert all(found[word] == 2 * 3 * 3 for word in words)
    assert found["accélération"] == 3
    assert found["1\u00a0234\u00a0567"] == 3
    assert found["investigation"] in (6, 6 * 3)  # a heading for each column, or for each value


@pytest.mark.usefixtures("english")
def test_a_short_table_is_read_whole() -> None:
    assert (
        render_samples.render_sample_table(members(long=4), terminal=TerminalStyle(width=64)).split("\n\n")[1]
        == """\
id           name        role                end            left
────────────────────────────────────────────────────────────────
prenom.nom1  Prénom Nom  Chargée de très     2025-01-15  20 days
                         très très très
prenom.nom2  Prénom Nom  Chargée de très     2025-01-15  40 days
                         très très très
                         très très très
                         très
"""
    )


@pytest.mark.usefixtures("english")
def test_rows_too_tall_or_too_wide_are_told_a_value_a_line() -> None:
    output = render_samples.render_sample_table(members(long=12), terminal=TerminalStyle(width=40)).split("\n\n")
    assert output[2].startswith("id    prenom.nom2\nname  Prénom Nom\nrole  Chargée de très très très très\n      très")
    assert output[2].endswith("end   2025-01-15\nleft  40 days\n")


@pytest.mark.usefixtures("english")
def test_figures_too_many_for_a_line_stand_in_parts() -> None:
    years = [str(year) for year in range(2010, 2025)]
    columns = (Column("what", Message("what"), "text"), *(Column(year, Message(year), "amount") for year in years))
    table = render_samples.phases_table(
        columns=columns, rows=(Row({"what": "granted", **{year: 1_000_000 + int(year) for year in years}}),),
        notes=(), commit=None, bar_column=None,
    )  # fmt: skip
    parts = render_samples.render_sample_table(table, terminal=TerminalStyle(width=80)).split("\n\n")[1:]
    assert [part.split()[:2] for part in parts] == [["what", "2010"], ["what", "2015"], ["what", "2020"]]
    assert all(f"€1,00{year[0]},{year[1:]}" in "".join(parts) for year in years)


@pytest.mark.usefixtures("english")
def test_a_remark_stands_below_its_row_and_takes_no_column() -> None:
    years = [str(year) for year in range(2010, 2025)]
    columns = (
        Column("what", Message("what"), "text"),
        *(Column(year, Message(year), "amount") for year in years),
        Column("remark", Message("Remark"), "text", is_below_row=True),
    )
    said = "four of the seven name no year: they are counted by their date, whatever it is"
    table = render_samples.phases_table(
        columns=columns, notes=(), commit=None, bar_column=None,
        rows=(
            Row({"what": "granted", **dict.fromkeys(years, 10)}),
            Row({"what": "spent", **dict.fromkeys(years, 7), "remark": said}),
        ),
    )  # fmt: skip

    def lines(fmt: str = "table", width: int | None = None) -> list[str]:
        return render_samples.render_sample_table(table, fmt, terminal=TerminalStyle(width=width)).splitlines()

    wide = lines(width=200)
    assert wide[-1] == f"    {said}"
    assert wide[-2].split() == ["spent", *["€7"] * 15]
    assert "Remark" not in "".join(wide)
    narrow = lines(width=60)  # in parts: the last one has the remark, wrapped
    assert " ".join(line.strip() for line in narrow[-2:]) == said
    assert sum("four of the seven" in line for line in narrow) == 1
    assert max(map(display_width, narrow)) <= 60
    assert lines("markdown")[-1].endswith(f"| {said} |")
    assert lines("csv")[-1].endswith(f'"{said}"')


@pytest.mark.usefixtures("english")
def test_ids_go_before_other_columns_that_may() -> None:
    columns = (
        Column("id", Message("id"), "id", is_droppable=True),
        Column("name", Message("name"), "text"),
        Column("role", Message("role"), "text", is_droppable=True),
    )
    people = members(long=1)
    named = zip(people.rows, ("Prénom Nom", "Prénom Nam"), strict=True)
    rows = tuple(row._replace(cells={**row.cells, "name": name}) for row, name in named)
    table = people._replace(columns=columns, rows=rows, bar_column=None)
    headings = {
        width: render_samples.render_sample_table(table, terminal=TerminalStyle(width=width)).splitlines()[3].split()
        for width in (60, 40, 36, 28)
    }
    assert headings == {60: ["id", "name", "role"], 40: ["name", "role"], 36: ["name", "role"], 28: ["name"]}


@pytest.mark.usefixtures("english")
def test_headings_of_figures_are_never_broken() -> None:
    words = ("investigation", "construction", "consolidation", "acceleration")
    columns = (Column("what", Message("what"), "text"), *(Column(word, Message(word), "integer") for word in words))
    table = render_samples.phases_table(
        columns=columns,
        rows=(Row({"what": "some", **dict.fromkeys(words, 12)}),),
        notes=(),
        commit=None,
        bar_column=None,
    )
    output = render_samples.render_sample_table(table, terminal=TerminalStyle(width=36)).split("\n\n", 1)[1]
    assert (
        output
        == """\
what  investigation  construction
─────────────────────────────────
some             12            12

what  consolidation  acceleration
─────────────────────────────────
some             12            12
"""
    )


@pytest.mark.usefixtures("english")
def test_what_is_behind_the_figures_is_read_whole() -> None:
    """Without room for all, names and details stay; what several details have in common is said once."""
    behind = (
        Contribution("x" * 30, "Un nom assez long", Message("with a detail that is rather long, too")),
        Contribution("x" * 30, "Un nom assez long", Message("and another one")),
        Contribution("y", "Court"),
    )
    row = Row({"phase": render_samples.phase_value("construction"), "count": 2}, contributions=behind)
    table = render_samples.phases_table(rows=(row,), notes=(), commit=None, bar_column=None)
    output = render_samples.render_sample_table(table, terminal=TerminalStyle(width=56), include_entries=True)
    assert "xxx" not in output
    assert """
    Un nom assez long  with a detail that is rather
                       long, too
                       and another one
    Court
""" in output  # fmt: skip
    assert f"    {'x' * 30}  Un nom assez long  with a detail" in render_samples.render_sample_table(
        table, include_entries=True
    )


@pytest.mark.usefixtures("english")
def test_an_empty_table() -> None:
    empty = render_samples.phases_table(rows=(), notes=(), commit=None)
    assert render_samples.render_sample_table(empty) == "Products by phase on 15 January 2025\n\n(nothing to show)\n"
    assert "(nothing to show)" in render_samples.render_sample_table(empty, "markdown")
    assert render_samples.render_sample_table(empty, "csv") == "phase,count,share,median,change\n"
    assert json.loads(render_samples.render_sample_table(empty, "json"))["rows"] == []


@pytest.mark.usefixtures("french")
def test_markdown() -> None:
    assert (
        render_samples.render_sample_table(render_samples.phases_table(), "markdown", include_entries=True)
        == """\
### Startups par phase au 15 janvier 2025

D'après le registre du 14 janvier 2025.

| Phase | Produits | Part | Durée médiane | En un an |
|---|---:|---:|---:|---:|
| en investigation | 2 | 12~% | 3 mois | +1 |
| en construction | 4 | 24~% | 7 mois | −1 |
| en accélération | 2 | 12~% | 2 ans | = |
| en consolidation | 1 | 6~% | 11 mois | +1 |
| opérée | 1 | 6~% | 4 ans | = |
| arrêtée | 3 | 18~% |  | +2 |
| 2 autres phases | 4 | 24~% |  |  |
| **Total** | **17** | **100~%** |  | **+3** |

- La phase d'une startup est la dernière à avoir commencé ce jour-là.
- 2 fichiers ne sont pas enregistrés dans git.

**en accélération**

- Mon Estran (`mon-estran`), depuis le 1er juin 2023

**2 autres phases**

- Mon Estran (`mon-estran`), depuis le 1er juin 2023
""".replace("~", "\u00a0")
    )


@pytest.mark.usefixtures("french")
def test_csv_is_for_programs() -> None:
    assert (
        render_samples.render_sample_table(render_samples.phases_table(), "csv")
        == """\
phase,count,share,median,change
investigation,2,0.117647,91,1
construction,4,0.235294,212,-1
acceleration,2,0.117647,730,0
consolidation,1,0.058824,349,1
opere,1,0.058824,1475,0
abandon,3,0.176471,,2
alumni,1,0.058824,,0
,3,0.176471,,
"""
    )


@pytest.mark.usefixtures("french")
def test_csv_for_excel_in_french() -> None:
    output = render_samples.render_sample_table(render_samples.phases_table(), "csv-excel")
    assert output.startswith("\ufeffPhase;Produits;Part;Durée médiane (jours);En un an\r\n")
    assert "\r\nen construction;4;0,235294;212;-1\r\n" in output
    assert "\r\nPas encore de phase;3;0,176471;;\r\n" in output
    assert output.endswith("\r\nTotal;17;1;;3\r\n")
    assert "15/01/2025" in render_samples.render_sample_table(members(), "csv-excel")


@pytest.mark.usefixtures("english")
def test_csv_for_excel_in_english() -> None:
    output = render_samples.render_sample_table(render_samples.phases_table(), "csv-excel")
    assert "\r\nin construction;4;0.235294;212;-1\r\n" in output
    assert "2025-01-15" in render_samples.render_sample_table(members(), "csv-excel")


@pytest.mark.usefixtures("french")
def test_json() -> None:
    output = json.loads(render_samples.render_sample_table(render_samples.phases_table(), "json", include_entries=True))
    assert list(output) == [
        "version", "lang", "report", "title", "at", "commit", "columns", "rows", "totals", "notes",
    ]  # fmt: skip
    assert (output["version"], output["lang"], output["report"], output["at"]) == (1, "fr", "phases", "2025-01-15")
    assert output["commit"] == {"id": "0123456789abcdef0123456789abcdef01234567", "date": "2025-01-14"}
    assert output["columns"][3] == {"id": "median", "label": "Durée médiane", "type": "days"}
    assert len(output["rows"]) == 8
    assert output["rows"][7] == {
        "phase": None, "count": 3, "share": 0.176471, "median": None, "change": None, "why": [],
    }  # fmt: skip
    assert output["rows"][2]["why"] == [
        {"id": "mon-estran", "title": "Mon Estran", "detail": "depuis le 1er juin 2023"}
    ]
    assert [row["count"] for row in output["totals"]] == [17]
    assert output["notes"][1] == {"id": "uncommitted", "text": "2 fichiers ne sont pas enregistrés dans git."}
    assert "why" not in json.loads(render_samples.render_sample_table(render_samples.phases_table(), "json"))["rows"][0]


@pytest.mark.parametrize("fmt", ["table", "markdown", "csv", "csv-excel", "json"])
@pytest.mark.usefixtures("english")
def test_hostile_names(fmt: str) -> None:
    name = "=cmd|' /C calc'!A0\x1b[31m\n::error::x | @everyone \u202e"
    table = members(name)
    table = table._replace(columns=table.columns[1:])  # the name comes first on its line
    for hostile in (name, name[1:], "::error::" + name):
        output = render_samples.render_sample_table(
            table._replace(rows=tuple(row._replace(cells={**row.cells, "name": hostile}) for row in table.rows)), fmt
        )
        assert "\x1b" not in output
        assert ("\u202e" in output) is (fmt in ("csv", "csv-excel"))  # what the file says
        if fmt in ("csv", "csv-excel"):
            output = escape_printed_csv(output, is_terminal=False)
        assert not any(line.strip().startswith("::") for line in output.splitlines())
        if fmt in ("csv", "csv-excel"):
            reader = csv.reader(io.StringIO(output, newline=""), delimiter="," if fmt == "csv" else ";")
            assert all(cell[:1] not in "=+@" or cell == "" for row in reader for cell in row)
    if fmt == "markdown":
        assert "` | `" not in output
        assert "`@everyone`" in output


@pytest.mark.usefixtures("english")
def test_long_tables_stay_quick_and_dated_titles_are_said_once() -> None:
    table = render_samples.phases_table(
        title=Message("Startups, {at}", {"at": datetime.date(2025, 1, 15)}), commit=None
    )
    assert "as of" not in render_samples.render_sample_table(table)
    many = table._replace(rows=table.rows[:1] * 3000)
    assert render_samples.render_sample_table(many, terminal=TerminalStyle(width=80)).count("in investigation") == 3000


@pytest.mark.usefixtures("english")
def test_a_table_of_totals_only_has_one_rule() -> None:
    columns = (Column("what", Message("what"), "text"), Column("n", Message("number"), "integer"))
    table = render_samples.phases_table(
        columns=columns, rows=(Row({"what": "Total", "n": 0}, level=1),), notes=(), commit=None, bar_column=None
    )
    assert render_samples.render_sample_table(table).split("\n\n", 1)[1] == (
        "what   number\n"
        "─────────────\n"
        "Total       0\n"
    )  # fmt: skip
