"""Which row of an exported sheet a row was whose id was changed."""

from __future__ import annotations

import time

from incubo.exchange.workbook.exported_rows import ExportedRows, GoneRows
from incubo.exchange.workbook.memory import ExportedRow, SheetOrigin
from incubo.exchange.workbook.sheets import CellValue
from incubo.exchange.workbook.tables import SheetRow

_FIELDS = ("id", "name", "phase", "contact", "mission")


def _exported(*rows: tuple[CellValue, ...]) -> ExportedRows:
    columns = {place: (name, name) for place, name in enumerate(_FIELDS)}
    exported = {(str(row[0]), None): ExportedRow("", dict(enumerate(row))) for row in rows}
    return ExportedRows(SheetOrigin("startup", columns, exported), {place: place for place in columns})


def _gone(exported: ExportedRows) -> GoneRows:
    return GoneRows(exported, exported.origin.rows, ("id", "name"))


def test_a_row_with_another_id_is_found_by_its_name_or_by_half_of_its_cells() -> None:
    gone = _gone(_exported(("bouee", "Bouée", "alpha", "b@x", "Flotter"), ("ancre", "Ancre", "alpha", "a@x", "Tenir")))
    assert gone.take_former_key(SheetRow(2, ("other", "Nouveau", "alpha", "z@x", "Autre"))) is None
    assert gone.take_former_key(SheetRow(3, (None, "Bouée", "alpha", "b@x", "Flotter"))) is None
    assert gone.take_former_key(SheetRow(4, ("bouees", "BOUÉE", None, None, None))) == ("bouee", None)
    assert gone.keys == (("ancre", None),)
    assert gone.take_former_key(SheetRow(5, ("bouees", "Bouée", None, None, None))) is None
    assert gone.take_former_key(SheetRow(6, ("mouillage", "Mouillage", "alpha", "a@x", "Tenir"))) == ("ancre", None)
    assert gone.keys == ()


def test_a_sheet_whose_ids_are_all_others_takes_no_long_time() -> None:
    count = 5_000
    rows = [(f"p-{i}", f"Produit {i}", "alpha", f"{i}@x", f"Mission {i}") for i in range(count)]
    gone = _gone(_exported(*rows))
    started = time.process_time()
    for i in range(count):
        assert gone.take_former_key(SheetRow(i, (f"q-{i}", f"Autre {i}", "alpha", f"{i}@y", f"Mission q {i}"))) is None
    assert gone.take_former_key(SheetRow(0, ("q", "Autre", "alpha", "7@x", "Mission 7"))) == ("p-7", None)
    assert time.process_time() - started < 10
