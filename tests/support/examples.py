"""How many examples are tried: some in `make test`, all in `make coverage` (`INCUBO_EXAMPLES=all`, and `slow`)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet

_Item = TypeVar("_Item")

TRIES_ALL = os.environ.get("INCUBO_EXAMPLES") == "all"


def examples(count: int) -> int:
    """That many of Hypothesis, or a fifth of them."""
    return count if TRIES_ALL else max(count // 5, 10)


def sample(items: Sequence[_Item], count: int) -> Sequence[_Item]:
    """About so many of the items, from the first to the last one; all of them in `make coverage`."""
    return items if TRIES_ALL else items[:: max(len(items) // count, 1)]


def draws(count: int, tried: int = 2) -> list[ParameterSet]:
    """The seeds of so many draws, for `parametrize`: `make test` tries some of them, the others are `slow`."""
    return [pytest.param(seed, marks=() if seed < tried else pytest.mark.slow) for seed in range(count)]


def combinations(*choices: Sequence[object]) -> list[ParameterSet]:
    """All combinations of values, for `parametrize`: `make test` tries each value once, the others are `slow`."""
    tried = {tuple(values[n % len(values)] for values in choices) for n in range(max(map(len, choices)))}
    return [
        pytest.param(*values, marks=() if values in tried else pytest.mark.slow)
        for values in itertools.product(*choices)
    ]
