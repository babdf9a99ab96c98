from __future__ import annotations

from datetime import date

import pytest

from incubo.model.when import day

WEDNESDAY = date(2025, 1, 15)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", "2025-01-15"),
        ("Aujourd’hui", "2025-01-15"),
        ("demain", "2025-01-16"),
        ("yesterday", "2025-01-14"),
        ("lundi", "2025-01-20"),
        ("Wednesday", "2025-01-15"),
        ("+3mo", "2025-04-15"),
        ("3 mois", "2025-04-15"),
        ("60j", "2025-03-16"),
        ("-30d", "2024-12-16"),
        ("2 semaines", "2025-01-29"),
        ("+1 an", "2026-01-15"),
        ("après-demain", "2025-01-17"),
        ("lundi prochain", "2025-01-20"),
        ("mercredi prochain", "2025-01-22"),
        ("last Wednesday", "2025-01-08"),
        ("lundi dernier", "2025-01-13"),
        ("il y a 2 mois", "2024-11-15"),
        ("30 days ago", "2024-12-16"),
        ("dans 3 semaines", "2025-02-05"),
        ("30/06/24", None),
        ("24-06-30", None),
        ("30/06/2024", "2024-06-30"),
        ("30 juin  2024", "2024-06-30"),
        ("2024-06-30", "2024-06-30"),
        ("2024-02-30", None),
        ("+99999y", None),
        ("99999999d", None),
        ("-99999 mois", None),
        ("3 pommes", None),
        ("", None),
    ],
)
def test_days(text: str, meant: str | None) -> None:
    found = day(text, WEDNESDAY)
    assert (found.isoformat() if found else None) == meant
