"""Words of commands to copy: a shell reads back what was meant."""

from __future__ import annotations

import os
import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incubo.shell import entry, only, quoted


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("mon-estran", "mon-estran"), ("startup/mon-estran", "startup/mon-estran"), ("Mon Estran", '"Mon Estran"'),
        ("l'estran", '"l\'estran"'), ("", '""'), ("a;b", '"a;b"'), ("é", "é"),
    ],
)  # fmt: skip
def test_as_few_quotes_as_can_be(word: str, said: str) -> None:
    assert quoted(word) == said


@pytest.mark.skipif(os.name == "nt", reason="the shells of other systems")
@given(word=st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=20))
@example(word="$(date)")
@example(word='it\'s `a` "b" !x \\')
def test_a_shell_reads_the_word(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]


def test_windows_reads_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incubo.shell._WINDOWS", True)
    assert quoted('say "hi" \\') == '"say \\"hi\\" \\\\"'
    assert quoted("a b\\") == '"a b\\\\"'


def test_an_id_is_no_option() -> None:
    assert entry("startup", "-x") == only("startup", "-x") == "startup/-x"
    assert only("startup", "mon estran") == '"mon estran"'
    assert only("startup", "mon-estran") == "mon-estran"
