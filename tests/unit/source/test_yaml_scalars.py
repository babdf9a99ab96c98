"""The values of plain scalars without PyYAML, against PyYAML itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from incubo.source.unusual_scalars import construct_scalar
from incubo.source.yaml_scalars import resolve_scalar

WORDS = ("yes", "no", "on", "off", "true", "false", "null", "y", "n", "none", "nan", "inf", "non", "oui", "t", "nul")


def small_texts() -> Iterator[str]:
    """Every text of three characters among those that decide."""
    for size in range(4):
        yield from map("".join, product("019-+.:_ xabeiTz~=<?", repeat=size))


def cases_of_words() -> Iterator[str]:
    """Words that YAML may read as something else, in every case, and with a letter more."""
    for word in WORDS:
        for letters in product(*((letter, letter.upper()) for letter in word)):
            yield "".join(letters)
        yield f"{word}s"


MOMENTS = (
    "2024-06-30", "2024-02-30", "2024-6-3", "0000-01-01", "2024-06-30 10:00", "2024-06-30T10:00:00Z",
    "2024-06-30T10:00:00.278Z", "2024-02-30T10:00:00.278Z", "2024-06-30T10:00:00.2Z",
    "2024-06-30T25:00:00Z", "2024-06-30T24:00:00Z", "0000-01-01T00:00:00Z", "2024-06-30T10:00:00",
    "2024-06-30T10:00:00.1234567",
    "2024-06-30t1:00:00",
    "2024-06-30 10:00:00.5 +02:00", "2024-06-30 99:00:00", "12:30", "12:30.5", "1:60", "190:20:30", "-190:20:30",
)  # fmt: skip
NUMBERS = (
    "0x1F", "0b101", "017", "08", "0o17", "1_000", "+1", "-0", "1e3", "1.5e+3", "1.e-3", ".5", "-.inf", ".INF", ".NaN",
    "9" * 64, "9" * 65, "0" * 65, "0.1" + "0" * 70, "01 23 45 67 89", "1er", "2e étage", "\u0661\u0662", "1\u0662", "١",
)  # fmt: skip


@pytest.mark.parametrize(
    "texts", [small_texts, cases_of_words, lambda: MOMENTS + NUMBERS], ids=["all", "words", "others"]
)
def test_scalars_have_the_values_that_pyyaml_gives(texts: object) -> None:
    assert callable(texts)
    for text in texts():
        value = resolve_scalar(text)
        expected = construct_scalar(text) if len(text) <= 64 else text  # more means nothing: it stays a text
        assert (type(value), repr(value)) == (type(expected), repr(expected)), text
