"""What is said of a text that is no date: why, and what was meant."""

from __future__ import annotations

from datetime import date

import pytest

from incubo.i18n import say
from incubo.model import misread
from incubo.model.periods import period

TODAY = date(2025, 1, 15)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("30/02/2024", ["this month has fewer days", "did you mean “2024-02-29”?"]),
        ("2024-02-30", ["this month has fewer days", "did you mean “2024-02-29”?"]),
        ("31 juin 2024", ["this month has fewer days", "did you mean “2024-06-30”?"]),
        ("06/30/2024", ["day and month are probably swapped", "did you mean “2024-06-30”?"]),
        ("2024-13", ["the month goes from 01 to 12"]),
        ("13/2024", ["the month goes from 01 to 12"]),
        ("2024-T5", ["a year has four quarters, from Q1 to Q4"]),
        ("S3 2024", ["a year has two semesters, S1 and S2"]),
        ("30/06/24", ["the year needs its four digits", "did you mean “2024-06-30”?"]),
        ("99/99/24", ["the year needs its four digits"]),
        ("30/06", ["the year is missing", "did you mean “30/06/2025”?"]),
        ("30 juin", ["the year is missing", "did you mean “30 juin 2025”?"]),
        ("juin", ["the year is missing", "did you mean “juin 2025”?"]),
        ("lundy", ["did you mean “lundi”?"]),
        ("tomorow", ["did you mean “tomorrow”?"]),
        ("last-mnth", ["did you mean “last month”?"]),
        ("30 jiun 2024", ["did you mean “30 juin 2024”?"]),
        ("jiun 2024", ["did you mean “juin 2024”?"]),
        ("31 jiun 2024", ["this month has fewer days", "did you mean “2024-06-30”?"]),
        ("3 semiane", ["days are counted in d, weeks in w, months in mo, years in y", "did you mean “3 semaine”?"]),
        ("3 pommes", ["days are counted in d, weeks in w, months in mo, years in y"]),
        ("2025..2024", ["this range ends before it begins", "did you mean “2024..2025”?"]),
        ("2024..", ["a range has two ends, such as 2024-01..2024-06 or 2024-01-15..today"]),
        ("2024-01..2024-13", ["the month goes from 01 to 12"]),
        ("bientôt", []),
        ("", []),
        ("9" * 5000, []),
    ],
)
def test_why(text: str, said: list[str]) -> None:
    hints = misread.why(text, TODAY)
    assert [say(hint) for hint in hints] == said
    for hint in hints:
        if "meant" in hint.arguments:  # what is offered can be typed
            assert period(hint.arguments["meant"], TODAY) is not None
