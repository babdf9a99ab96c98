"""The current language belongs to the current context, so that threads and requests can use different ones."""

from __future__ import annotations

import datetime
from contextvars import copy_context
from threading import Barrier, Thread

import pytest

from incubo.core.i18n import (
    current_language,
    format_duration,
    format_long_date,
    gettext,
    set_language,
    temporary_language,
    translate,
)
from incubo.core.message import Message
from incubo.model.dates import shift_date_clamped

DAY = datetime.date(2024, 3, 1)


def test_temporary_language_restores_the_language_before() -> None:
    set_language("fr")
    with temporary_language("en"):
        assert (current_language(), gettext("startup")) == ("en", "startup")
    assert (current_language(), format_long_date(DAY)) == ("fr", "1er mars 2024")


def test_unknown_language_means_english() -> None:
    set_language("de")
    assert current_language() == "en"


def test_language_of_one_context_does_not_change_another() -> None:
    set_language("en")
    copy_context().run(set_language, "fr")
    assert current_language() == "en"


def test_threads_use_different_languages_at_the_same_time() -> None:
    dates: dict[str, str] = {}
    barrier = Barrier(2, timeout=10)

    def format_in(language: str) -> None:
        set_language(language)
        barrier.wait()  # both threads have set their language
        dates[language] = format_long_date(DAY)

    threads = [Thread(target=format_in, args=(language,)) for language in ("fr", "en")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dates == {"fr": "1er mars 2024", "en": "1 March 2024"}


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (59, "59 days"),
        (60, "2 months"),
        (85, "2 months"),
        (89, "3 months"),  # 1 February to 1 May
        (361, "11 months"),
        (365, "12 months"),
        (3 * 365 + 105, "3 years 3 months"),
        (-100, "3 months"),
    ],
)
def test_a_month_that_is_not_over_does_not_count(days, text):
    with temporary_language("en"):
        assert format_duration(days) == text


def test_exact_months_are_told_as_such_and_never_more():
    with temporary_language("en"):
        for start in (datetime.date(2021, 1, 1) + datetime.timedelta(days) for days in range(1461)):
            for months in (3, 5, 6, 12, 15, 27, 39, 63):
                exact = (shift_date_clamped(start, months, "months") - start).days
                assert count_months(format_duration(exact)) == months, (start, months)
                assert count_months(format_duration(exact - 7)) == months - 1, (start, months)


def count_months(text: str) -> int:
    """The months of `2 years 3 months`."""
    words = text.split()
    return sum(int(n) * (12 if unit.startswith("year") else 1) for n, unit in zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize(
    ("template", "name", "text"),
    [
        ("See {name}.", "Vincent B.", "See Vincent B."),
        ("See {name}. Then go.", "Vincent B.", "See Vincent B. Then go."),
        ("See {name}.", "Où ?", "See Où ?"),
        ("See {name}.", "Ada", "See Ada."),
        ("See {name}.md", "b.", "See b..md"),
        ("{name}.{name}", "b.", "b..b."),
        ("{name}...", "b.", "b...."),
    ],
)
def test_a_sentence_ends_once(template: str, name: str, text: str) -> None:
    assert translate(Message(template, {"name": name})) == text
