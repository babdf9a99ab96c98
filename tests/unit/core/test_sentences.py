"""Sentences begin with a capital, but for what is called by its name: that begins as it is written."""

from __future__ import annotations

import pytest

from incubo.core.i18n import temporary_language, translate_sentence
from incubo.core.message import Message
from incubo.web.templating import sentence


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Message("{title}: {problem}", {"title": "uMap", "problem": "mission"}), "uMap: mission"),
        (Message("{name} goes on", {"name": "ma cantine"}), "ma cantine goes on"),
        (Message("{label} {n}", {"label": "offers", "n": 2}), "Offers 2"),
        (Message("{name}", {"name": Message("the phase")}), "The phase"),
        (Message("the phase of {title}", {"title": "uMap"}), "The phase of uMap"),
        (Message("", {}), ""),
    ],
)
def test_a_name_stays_as_it_is_written(message: Message, expected: str) -> None:
    with temporary_language("en"):
        assert translate_sentence(message) == expected
        assert sentence(message) == expected
