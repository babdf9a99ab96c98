"""The workbook of an invented incubator that has no registry yet, as people write them, for the pages that import it.

    python tools/portfolio.py portefeuille.xlsx [fr|en]

Two rows of headings under a title, merged cells, days as days and as texts, people with their roles and contracts in
one cell, what is not known yet, a total; and a sheet for past committees, and one for measures of impact.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

_GROUPS = {
    "fr": (("Produit", 0, 1), ("Équipe", 2, 3), ("Comités", 5, 7)),
    "en": (("Product", 0, 1), ("Team", 2, 3), ("Committees", 5, 7)),
}
"""The upper headings, and the columns that each stands over."""
_HEADINGS = {
    "fr": ("Nom", "Phase", "Chef·fe de produit", "Équipe", "Contact", "Comité 1", "Comité 2", "Comité 3", "Sponsor",
           "Usagers", "Remarques"),
    "en": ("Name", "Phase", "Product manager", "Team", "Contact", "Committee 1", "Committee 2", "Committee 3",
           "Sponsor", "Users", "Remarks"),
}  # fmt: skip
_TITLES = {"fr": "Portefeuille de l'incubateur du Ponant, à jour au 10/01/2025", "en": "Portfolio, 10 January 2025"}
_SHEETS = {"fr": ("Portefeuille", "Comités passés", "Impact"), "en": ("Portfolio", "Past committees", "Impact")}
_WORDS = {
    "Construction": "Construction", "Accélération": "Acceleration", "En investigation": "Under investigation",
    "accélération": "acceleration", "Abandonné": "Stopped", "Pérennisation": "Sustaining",
    "Dev : Karim (Malt) jusqu'à juin": "Dev: Karim (Malt) until June",
    "Design : Inès Morvan\nDev : Paul Le Goff (Octo) jusqu'au 30/06/2025":
        "Design: Inès Morvan\nDev: Paul Le Goff (Octo) until 30 June 2025",
    "Dev : Awa Diallo (du 02/09/2024 au 30/06/2025)": "Dev: Awa Diallo (from 2 September 2024 to 30 June 2025)",
    "à confirmer": "to be confirmed", "T2 2024": "Q2 2024", "3,5 k": "3.5 k", "1 200": "1,200",
    "sortie d'audit à relire": "read the audit", "arrêté faute de financement": "stopped, no funding",
    "Direction du littoral": "Direction du littoral", "Poursuite": "Continue", "Lancement": "Launch",
    "Abandon": "Stop", "Total": "Total", "6 mois": "6 months", "12 mois": "12 months",
    "T4 2024": "Q4 2024",
}  # fmt: skip
"""What the French workbook says, and the English one."""

_PRODUCTS: tuple[tuple[Any, ...], ...] = (
    ("Bouée Solidaire", "Accélération", "Léa Kermarrec", "Dev : Karim (Malt) jusqu'à juin", "bouee@ponant.example",
     datetime.date(2024, 1, 15), datetime.date(2024, 7, 10), "à confirmer", "Direction du littoral", 12450,
     "sortie d'audit à relire"),
    ("Quai Numérique", "construction", "Karim Haddad",
     "Design : Inès Morvan\nDev : Paul Le Goff (Octo) jusqu'au 30/06/2025", "quai@ponant.example",
     datetime.date(2024, 9, 12), None, None, "Direction du littoral", "1 200", None),
    ("Écluse", "En investigation", "?", None, None, None, None, None, None, None, None),
    ("Sémaphore", "Abandonné", "Jeanne Dorval", None, "semaphore@ponant.example", "12/03/2022", None, None, None, None,
     "arrêté faute de financement"),
    ("Digue Ouverte", "Pérennisation", "Marie Le Bihan", None, "digue@ponant.example", "T2 2024", None, None,
     None, "3,5 k", None),
    ("Marée Basse", "Construction", "Yann Guivarch", "Dev : Awa Diallo (du 02/09/2024 au 30/06/2025)", None,
     None, None, None, None, None, None),
    ("Cabotage", "accélération", "Sofia Renard", None, "cabotage@ponant.example", None, None, None,
     "Direction du littoral", 800, None),
    ("Le Ponton", "Construction", "Léa Kermarrec", None, None, None, None, None, None, None, None),
)  # fmt: skip
_COMMITTEES = (
    ("Bouée Solidaire", (2021, 3), "Lancement", "120 k€", "6 mois"),
    ("Bouée Solidaire", (2021, 9), "Poursuite", "180 k€", "6 mois"),
    ("Bouée Solidaire", (2022, 3), "Poursuite", "180 k€", "6 mois"),
    ("Bouée Solidaire", (2023, 3), "Poursuite", "240 k€", "12 mois"),
    ("Quai Numérique", (2023, 6), "Lancement", "150 k€", "6 mois"),
    ("Quai Numérique", (2023, 12), "Poursuite", "150 k€", "6 mois"),
    ("Sémaphore", (2021, 3), "Lancement", "100 k€", "6 mois"),
    ("Sémaphore", (2021, 9), "Poursuite", "100 k€", "6 mois"),
    ("Sémaphore", (2022, 9), "Abandon", None, None),
    ("Digue Ouverte", (2020, 10), "Lancement", "90 k€", "6 mois"),
    ("Digue Ouverte", (2021, 4), "Poursuite", "160 k€", "12 mois"),
    ("Digue Ouverte", (2022, 4), "Poursuite", "160 k€", "12 mois"),
    ("Cabotage", (2023, 10), "Lancement", "110 k€", "6 mois"),
    ("Cabotage", (2024, 4), "Poursuite", "140 k€", "6 mois"),
)
_MEASURES = (
    ("Bouée Solidaire", datetime.date(2024, 6, 30), 9800, 410),
    ("Bouée Solidaire", "T4 2024", 12450, 565),
    ("Quai Numérique", datetime.date(2024, 12, 31), 1200, None),
    ("Cabotage", datetime.date(2024, 12, 31), 800, 35),
)
_MEASURE_HEADINGS = {
    "fr": ("Produit", "Date", "Foyers aidés", "Dossiers traités"),
    "en": ("Product", "Date", "Households helped", "Cases closed"),
}
_COMMITTEE_HEADINGS = {
    "fr": ("Produit", "Date", "Décision", "Montant", "Durée"),
    "en": ("Product", "Date", "Decision", "Amount", "Duration"),
}


def write_portfolio(path: Path, language: str) -> None:
    """Write the workbook in a language, the same bytes each time but for the time of its making."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        names = _SHEETS[language]

        def write_rows(sheet: Any, first: int, rows: Sequence[Sequence[Any]]) -> None:
            for number, row in enumerate(rows, first):
                for column, value in enumerate(row):
                    if isinstance(value, datetime.date):
                        sheet.write_datetime(number, column, datetime.datetime.combine(value, datetime.time()), day)
                    elif value is not None:
                        text = _WORDS.get(value, value) if language == "en" and isinstance(value, str) else value
                        sheet.write(number, column, text)

        products = workbook.add_worksheet(names[0])
        products.write(0, 0, _TITLES[language])
        for text, first, last in _GROUPS[language]:
            products.merge_range(2, first, 2, last, text)
        write_rows(products, 3, (_HEADINGS[language], *_PRODUCTS, ("Total", len(_PRODUCTS))))
        committees = [(name, datetime.date(year, month, 3), *others) for name, (year, month), *others in _COMMITTEES]
        write_rows(workbook.add_worksheet(names[1]), 0, (_COMMITTEE_HEADINGS[language], *committees))
        write_rows(workbook.add_worksheet(names[2]), 0, (_MEASURE_HEADINGS[language], *_MEASURES))


def fill_cell(path: Path, sheet: str, row_text: str, heading: str, value: str) -> None:
    """Write a value in the row that has a cell with a text, below a heading. Raises ValueError if one is not there."""
    workbook = openpyxl.load_workbook(path)
    worksheet = workbook[sheet]
    rows = list(worksheet.iter_rows())
    columns = [cell.column for row in rows[:5] for cell in row if cell.value == heading]
    numbers = [cell.row for row in rows for cell in row if cell.value == row_text]
    if not columns or not numbers:
        raise ValueError(f"{path.name} has no {row_text!r} or no column {heading!r}")
    worksheet.cell(numbers[0], columns[0]).value = value
    workbook.save(path)


if __name__ == "__main__":
    write_portfolio(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "fr")
