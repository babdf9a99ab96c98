"""What tests share of what they read is what is read, and a change of it is noticed."""

from __future__ import annotations

import pytest
from support import remembered

from incubo.core.problem import Problem
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.vocabulary import make_vocabulary

DATA = b"---\ntitle: Phare\nphases:\n  - name: construction\n---\n\nTexte.\n"


@pytest.fixture(autouse=True)
def _no_results(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_files", "_vocabularies", "_described", "_decoders", "_records"):
        monkeypatch.setattr(remembered, name, remembered._Results())


def test_a_file_is_parsed_once_for_each_path_and_content() -> None:
    first = remembered._parse_once("content/startups/phare.md", DATA)
    assert remembered._parse_once("content/startups/phare.md", bytes(bytearray(DATA))) is first
    assert remembered._parse_once("content/startups/fanal.md", DATA) is not first
    assert remembered._parse_once("content/startups/phare.md", DATA + b"\n").body == "\nTexte.\n\n"
    assert remembered._parse_once("content/startups/phare.md", DATA, use_line_reader=True) is not first
    assert remembered.changed_results() == []


def test_what_a_test_changes_is_named() -> None:
    parsed = remembered._parse_once("content/startups/phare.md", DATA)
    parsed.values["phases"].append({"name": "alumni"})
    assert remembered.changed_results() == ["content/startups/phare.md"]


def test_what_a_file_says_is_decoded_once_for_each_decoder() -> None:
    values = {"title": "Phare", "phase": "construction"}
    decoders = [remembered._decode_once(ENTRY_KINDS["startup"], make_vocabulary({}), {}) for _ in range(2)]
    problems: list[list[Problem]] = [[], [], []]
    first, again, other = (
        decoder.decode("phare", "content/startups/phare.md", values, found)
        for decoder, found in zip((decoders[0], *decoders), problems, strict=True)
    )
    assert first is again is not other
    assert problems[0] == problems[1] != []
    assert remembered.changed_results() == []


def test_a_vocabulary_that_a_test_changes_is_named() -> None:
    vocabulary = remembered._make_once({"decisions": {"go": "Go"}})
    described = remembered._describe_once(vocabulary, {}, {"atelier": "Atelier"})
    assert remembered._make_once({"decisions": {"go": "Go"}}) is not vocabulary
    assert remembered.changed_results() == []
    described.value_lists["events"].labels["bal"] = {}
    assert remembered.changed_results() == ["add_described_values"]


def test_only_the_last_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MOST_RESULTS", 2)
    results = remembered._Results()
    for number in (1, 2, 1, 3):
        assert results.get(number, lambda value: value * 10, number) == number * 10
    assert list(results.calls) == [1, 3]
