"""Quoted words: a shell reads them back unchanged."""

from __future__ import annotations

import os
import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incubo.core.shell import quote_argument, quote_entry_id, quote_entry_ref


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("mon-estran", "mon-estran"), ("startup/mon-estran", "startup/mon-estran"), ("Mon Estran", '"Mon Estran"'),
        ("l'estran", '"l\'estran"'), ("", '""'), ("a;b", '"a;b"'), ("é", "é"),
    ],
)  # fmt: skip
def test_words_are_quoted_only_if_necessary(word: str, quoted: str) -> None:
    assert quote_argument(word) == quoted


@pytest.mark.skipif(os.name == "nt", reason="the shells of other systems")
@given(word=st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=20))
@example(word="$(date)")
@example(word='it\'s `a` "b" !x \\')
def test_a_shell_reads_the_word(word: str) -> None:
    assert shlex.split(quote_argument(word)) == [word]


def test_windows_reads_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incubo.core.shell._IS_WINDOWS", True)
    assert quote_argument('say "hi" \\') == '"say \\"hi\\" \\\\"'
    assert quote_argument("a b\\") == '"a b\\\\"'


def test_id_starting_with_a_dash() -> None:
    assert quote_entry_ref("startup", "-x") == quote_entry_id("startup", "-x") == "startup/-x"
    assert quote_entry_id("startup", "mon estran") == '"mon estran"'
    assert quote_entry_id("startup", "mon-estran") == "mon-estran"
