"""`incubo import` of past committees: what a committee decided, for how long, and amounts read as in other commands."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.command_line import RunCommand
from support.workbooks import make_ods, make_xlsx

from incubo.exchange.workbook.reader import read_workbook

ESTRAN = "content/startups/mon-estran.md"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "comites.xlsx"


def write(path: Path, rows: list[list[Any]]) -> None:
    path.write_bytes(make_xlsx({"Comités": rows}))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    "heading",
    [
        "Type de décision", "Nature de la décision", "Décision prise", "Avis du comité", "Avis", "Type d'avis",
        "Sens de l'avis", "Résultat", "Résultat du comité", "Décision type", "Decision type",
    ],
)  # fmt: skip
def test_headings_of_a_decision(registry: Path, sheet: Path, call: RunCommand, heading: str) -> None:
    write(sheet, [["Produit", "Date", heading], ["Mon Estran", datetime.date(2021, 1, 4), "poursuite"]])
    ran = call("import", str(sheet), "--as", "committees", "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    assert "    date: 2021-01-04\n    decision: continue\n" in (registry / ESTRAN).read_text("utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_name_that_is_offered_for_a_column_can_be_given(
    registry: Path, sheet: Path, call: RunCommand, language: str
) -> None:
    write(sheet, [["Produit", "Date", "Truc"], ["Mon Estran", datetime.date(2021, 1, 4), "poursuite"]])
    ran = call("--lang", language, "import", str(sheet), "--as", "committees", "--dry-run", cwd=registry)
    offered = re.search(r"(?:CHAMP est l'un de ceux-ci : |FIELD is one of: )(.*?)\.", plain(ran.out))
    assert offered is not None, ran.out
    names = re.split(", | et | and ", offered[1])
    assert {"décision", "decision"}.intersection(names)
    for name in names:
        option = ("--column", f"Truc={name}")
        ran = call("--lang", language, "import", str(sheet), "--as", "committees", *option, "--dry-run", cwd=registry)
        assert ran.code in (0, 1), ran.err
        assert "Truc" in ran.out.partition("Column" if language == "en" else "Colonne")[2]


@pytest.mark.parametrize(
    "word",
    ["Go", "OK", "oui", "NON", "Refus", "Favorable", "Défavorable", "Validé", "No go", "Non renouvelé", "Sans suite"],
)
def test_a_word_that_may_mean_several_decisions_is_none(
    registry: Path, sheet: Path, call: RunCommand, word: str
) -> None:
    write(
        sheet,
        [["Produit", "Date", "Décision", "Montant"], ["Mon Estran", datetime.date(2021, 1, 4), word, 90_000]],
    )
    ran = call("--lang", "fr", "import", str(sheet), "--as", "committees", "--yes", cwd=registry)
    assert "    date: 2021-01-04\n    amount: 90000\n" in (registry / ESTRAN).read_text("utf-8")
    text = plain(ran.out)
    assert re.search(rf'pour la laisser : --value (?:"{word}=-"|{word}=-)', text), text
    assert f"« {word} » ne fait pas partie des valeurs possibles" in text
    assert "poursuite, poursuite provisoire, lancement" in text
    value = re.search(r'--value (?:"([^"]*)=VALEUR"|(\S*)=VALEUR)', text)
    assert value is not None, text
    option = ("--value", f"{value[1] or value[2]}=poursuite provisoire")
    ran = call("--lang", "fr", "import", str(sheet), "--as", "committees", *option, "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    assert "    decision: provisional\n" in (registry / ESTRAN).read_text("utf-8")


def test_another_word_for_a_decision_is_read_and_told(registry: Path, sheet: Path, call: RunCommand) -> None:
    days = [datetime.date(2021, month, 4) for month in (1, 2, 3)]
    words = ["Renouvelée", "abandonné", "Poursuite"]
    write(sheet, [["Produit", "Date", "Décision"], *(["Mon Estran", *pair] for pair in zip(days, words, strict=True))])
    ran = call("--lang", "fr", "import", str(sheet), "--as", "committees", "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    text = plain(ran.out)
    assert "« Renouvelée » est lu « poursuite »" in text
    assert "« abandonné » est lu « arrêt »" in text
    assert "« Poursuite »" not in text
    written = (registry / ESTRAN).read_text("utf-8")
    assert "date: 2021-01-04\n    decision: continue\n" in written
    assert "date: 2021-02-04\n    decision: stop\n" in written


@pytest.mark.parametrize(
    ("heading", "cell", "months"),
    [
        ("Durée", "1 an", 12), ("Durée", "un semestre", 6), ("Durée", "18 mois", 18), ("Durée", "6m", 6),
        ("Durée", 6, 6), ("Durée (années)", 1, 12), ("Durée (années)", "18 mois", 18), ("Durée en mois", "6", 6),
        ("Durée", "environ 6 mois", None), ("Durée", "8 semaines", None), ("Durée (semaines)", 8, None),
    ],
)  # fmt: skip
def test_durations(
    registry: Path, sheet: Path, call: RunCommand, heading: str, cell: str | int, months: int | None
) -> None:
    row = ["Mon Estran", datetime.date(2021, 1, 4), "poursuite", 12_000, cell]
    write(sheet, [["Produit", "Date", "Décision", "Montant", heading], row])
    refused = sheet.with_name("refused.xlsx")
    ran = call("--lang", "fr", "import", str(sheet), "-o", str(refused), "--yes", cwd=registry)
    event = "    date: 2021-01-04\n    decision: continue\n    amount: 12000\n"
    written = (registry / ESTRAN).read_text("utf-8")
    assert event + (f"    months: {months}\n" if months else "") in written, ran.out
    assert (f"« {cell} » n'est pas un nombre de mois" in plain(ran.out)) is (months is None)
    if months is not None:
        return
    workbook = openpyxl.load_workbook(refused)
    workbook.worksheets[0]["E2"] = "2 mois"
    workbook.save(refused)
    assert call("import", str(refused), "--yes", cwd=registry).code == 0
    written = (registry / ESTRAN).read_text("utf-8")
    assert event + "    months: 2\n" in written
    assert written.count("date: 2021-01-04") == 1


AMOUNTS = [
    ("12 450", 12_450), ("12.450 €", 12_450), ("52 500,50 €", 52_500.5), ("1.200,50", 1_200.5), ("120k", 120_000),
    ("1,2 M€", 1_200_000), ("12.450", None), ("12,450", None), ("1.200 k€", None), ("12,5", None), ("78 %", None),
    ("-60", None), ("environ 12 000", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount"), AMOUNTS)
def test_an_amount_is_read_alike_by_every_command(
    registry: Path, sheet: Path, call: RunCommand, text: str, amount: float | None
) -> None:
    write(sheet, [["Produit", "Date", "Décision", "Montant"], ["Mon Estran", datetime.date(2021, 1, 4), "arrêt", text]])
    commands = (
        ("import", str(sheet)),
        ("record", "committee", "mon-estran", "--on", "2021-01-04", "--decision", "continue", f"--amount={text}"),
        ("set", "mon-estran", f"fast.montant={text}"),
    )
    before = (registry / ESTRAN).read_text("utf-8")
    for words in commands:
        ran = call(*words, "--yes", cwd=registry)
        written = (registry / ESTRAN).read_text("utf-8")
        said = plain(ran.out + ran.err)
        assert (written == before) is (amount is None), (words, said)
        if amount is not None:
            assert re.search(rf"(?:amount|montant): {amount}\n", written), (words, written)
        elif re.fullmatch(r"12[.,]450", text):
            assert "write 12450 or 12.45" in said, words
        (registry / ESTRAN).write_text(before, "utf-8")


def test_amounts_of_a_file_whose_formats_are_not_read_are_to_be_checked(
    registry: Path, sheet: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "120 affiché « 120 k€ » y vaut 120"
    day = datetime.date(2021, 1, 4)

    def import_as(file_format: str, rows: list[list[Any]]) -> str:
        write(sheet, rows)
        read = lambda data: read_workbook(data)._replace(file_format=file_format)  # noqa: E731
        monkeypatch.setattr("incubo.cli.commands.imports.sheet.read_workbook", read)
        return plain(call("--lang", "fr", "import", str(sheet), "--as", "committees", "--dry-run", cwd=registry).out)

    amounts = [["Produit", "Date", "Montant"], ["Mon Estran", day, 120]]
    assert import_as("xls", amounts).count(said) == 1
    assert said in import_as("xlsb", amounts)
    assert said not in import_as("xlsx", amounts)
    assert said not in import_as("ods", amounts)
    assert said not in import_as("xls", [["Produit", "Date", "Montant"], ["Mon Estran", day, "120 k€"]])
    assert said not in import_as("xls", [["Produit", "Date", "Décision"], ["Mon Estran", day, "poursuite"]])


def test_amounts_of_an_open_document_are_read_as_they_are_shown(registry: Path, sheet: Path, call: RunCommand) -> None:
    sheet = sheet.with_suffix(".ods")
    rows = [["Produit", "Date", "Montant"], ["Mon Estran", datetime.date(2021, 1, 4), (120, "120 k€")],
            ["Mon Estran", datetime.date(2021, 2, 4), (60_000, "60 000,00 €")]]  # fmt: skip
    sheet.write_bytes(make_ods({"Comités": rows}))
    assert call("import", str(sheet), "--as", "committees", "--yes", cwd=registry).code == 0
    text = (registry / ESTRAN).read_text("utf-8")
    assert "date: 2021-01-04\n    amount: 120000\n" in text
    assert "date: 2021-02-04\n    amount: 60000\n" in text


@pytest.mark.parametrize(
    ("word", "decision"),
    [
        ("Passage en accélération", "accelerate"),
        ("passage à l'accélération", "accelerate"),
        ("Entrée en phase de construction", "launch"),
        ("Move to acceleration", "accelerate"),
    ],
)
def test_the_passage_to_a_phase_is_a_decision(
    registry: Path, sheet: Path, call: RunCommand, word: str, decision: str
) -> None:
    write(sheet, [["Produit", "Date", "Décision"], ["Mon Estran", datetime.date(2021, 1, 4), word]])
    ran = call("--lang", "fr", "import", str(sheet), "--as", "committees", "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    assert f"    date: 2021-01-04\n    decision: {decision}\n" in (registry / ESTRAN).read_text("utf-8")
    assert f"« {word} » est lu" in plain(ran.out)


@pytest.mark.parametrize("word", ["GO", "Poursuite (sous réserve)"])
def test_an_unknown_decision_is_left_out_alike_in_a_sheet_of_products(
    registry: Path, sheet: Path, call: RunCommand, word: str
) -> None:
    headings = ["Produit", "Comité 1", "Décision comité 1", "Montant comité 1"]
    sheet.write_bytes(make_xlsx({"Produits": [headings, ["Mon Estran", datetime.date(2021, 1, 4), word, 90_000]]}))
    ran = call("--lang", "fr", "import", str(sheet), "--as", "startups", "--yes", cwd=registry)
    assert "    date: 2021-01-04\n    amount: 90000\n" in (registry / ESTRAN).read_text("utf-8")
    assert f"« {word} » ne fait pas partie des valeurs possibles" in plain(ran.out)


@pytest.mark.parametrize("word", ["Poursuite 6 mois", "poursuite pour 6 mois", "Poursuite (6 mois)"])
def test_a_decision_says_for_how_long(registry: Path, sheet: Path, call: RunCommand, word: str) -> None:
    write(sheet, [["Produit", "Date", "Décision"], ["Mon Estran", datetime.date(2021, 1, 4), word]])
    ran = call("--lang", "fr", "import", str(sheet), "--as", "committees", "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    text = (registry / ESTRAN).read_text("utf-8")
    assert "    date: 2021-01-04\n    decision: continue\n    months: 6\n" in text


@pytest.mark.parametrize("word", ["Poursuite 6 mois sous réserve", "GO 6 mois", "6 mois de poursuite"])
def test_a_duration_beside_unknown_words_says_nothing(registry: Path, sheet: Path, call: RunCommand, word: str) -> None:
    write(sheet, [["Produit", "Date", "Décision"], ["Mon Estran", datetime.date(2021, 1, 4), word]])
    ran = call("--lang", "fr", "import", str(sheet), "--as", "committees", "--yes", cwd=registry)
    assert f"« {word} » ne fait pas partie" in plain(ran.out)
    assert "    date: 2021-01-04\n    decision" not in (registry / ESTRAN).read_text("utf-8")


def test_day_product_and_decision_are_a_sheet_of_committees(registry: Path, sheet: Path, call: RunCommand) -> None:
    day = datetime.date(2021, 1, 4)
    rows = [["Comités d'investissement 2021"], [], ["Produit", "Date du comité", "Décision", "Mission"],
            ["Mon Estran", day, "poursuite", "Passage à l'échelle"]]  # fmt: skip
    sheet.write_bytes(make_xlsx({"Feuil1": rows}))
    ran = call("import", str(sheet), "--yes", cwd=registry)
    assert ran.code == 0, ran.out
    text = (registry / ESTRAN).read_text("utf-8")
    assert "    date: 2021-01-04\n    decision: continue\n" in text
    assert "Passage à l'échelle" not in text
