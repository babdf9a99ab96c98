"""Widths and wraps as terminals show them."""

from __future__ import annotations

import pytest

from incubo.render import numbers, values
from incubo.render.terminal.text import display_width, longest_part, pad, wrap, wrap_breaking_words, wrap_hint


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("été", 3), ("e\u0301te\u0301", 3), ("日本", 4), ("🚀", 2), ("a\u00a0b", 3)]
)
def test_width(text: str, columns: int) -> None:
    assert display_width(text) == columns


def test_pad() -> None:
    assert pad("日本", 6) == "日本  "
    assert pad("12", 4, align_right=True) == "  12"


def test_wrap() -> None:
    assert wrap("one two three", None) == ["one two three"]
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("one two three", 8, indent=2, first_column=0) == ["one two", "  three"]
    assert wrap("dire\u00a0? oui", 8) == ["dire\u00a0?", "oui"]  # never at a no-break space
    assert wrap("incomprehensible words", 8) == ["incomprehensible", "words"]


def test_wrap_breaking_words() -> None:
    assert wrap_breaking_words("an incomprehensible word", 10) == ["an", "incomprehe", "nsible", "word"]
    assert wrap_breaking_words("produits_interministeriels", 17) == ["produits_", "interministeriels"]
    assert wrap_breaking_words("a-incomprehensible", 12) == ["a-", "incomprehens", "ible"]
    assert wrap_breaking_words("https://estran.example/", 20) == ["https://estran.", "example/"]
    assert longest_part("un produits_interministeriels") == len("interministeriels")
    assert longest_part("") == 0


@pytest.mark.parametrize(
    ("format_", "french", "english"),
    [
        (lambda lang: numbers.format_integer(4348, lang), "4~348", "4,348"),
        (lambda lang: numbers.format_integer(2.5, lang), "2,5", "2.5"),
        (lambda lang: values.format_percent(0.2353, lang), "24~%", "24%"),
        (lambda lang: values.format_percent(0.001, lang), "<~1~%", "<1%"),
        (lambda lang: values.format_percent(0.999, lang), ">~99~%", ">99%"),
        (lambda lang: values.format_percent(0, lang), "0~%", "0%"),
        (lambda lang: values.format_percent(1, lang), "100~%", "100%"),
        (lambda lang: values.format_change(1200, lang), "+1~200", "+1,200"),
        (lambda lang: values.format_change(-1, lang), "−1", "−1"),
        (lambda lang: values.format_change(-1, lang, unicode=False), "-1", "-1"),
        (lambda lang: values.format_change(0, lang), "=", "="),
        (lambda lang: numbers.format_seconds(0.24, lang), "0,2~s", "0.2 s"),
    ],
)
def test_numbers(format_, french: str, english: str) -> None:
    assert format_("fr") == french.replace("~", "\u00a0")
    assert format_("en") == english


def test_a_command_at_the_end_of_a_hint_stays_whole() -> None:
    hint = "to put them back as they were: incubo undo --dry-run --message 'a long message'"
    assert wrap_hint(hint, None, indent=4) == [hint]
    assert wrap_hint(hint, 30, indent=4) == [
        "to put them back as they",
        "    were:",
        "    incubo undo --dry-run --message 'a long message'",
    ]
    assert wrap_hint("one two three", 12, indent=4) == ["one two", "    three"]
