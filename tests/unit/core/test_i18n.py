"""The current language belongs to the current context, so that threads and requests can use different ones."""

from __future__ import annotations

import datetime
from contextvars import copy_context
from threading import Barrier, Thread

from incubo.core.i18n import current_language, format_long_date, gettext, set_language, temporary_language

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
