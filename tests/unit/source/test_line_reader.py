"""The line reader gives what the YAML parser gives, or leaves the file to it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.examples import examples
from support.front_matter_mutants import EXAMPLES, LINES, SCALARS, Mutator, find_difference, is_read_by_lines
from support.paths import ROOT

from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.registry import loader
from incubo.source import line_reader
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.line_reader import read_lines
from incubo.source.reader import ParsedFile, parse_file

MUTANTS = examples(25_000)
"""`make fuzz` tries a million."""


def sample_front_matters() -> list[str]:
    """The front matters of the sample registry."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "content").glob("*/*.md"))]
    parts = [(text, split_front_matter(text)) for text in texts]
    return [text[split.start : split.end] for text, split in parts if isinstance(split, FrontMatterSplit)]


READ = {
    "nothing": ("", {}),
    "comments": ("# a\n\n  # b\n", {}),
    "fields": ("a: b\nc: 1\nd: no\ne: 2024-02-03\n", {"a": "b", "c": 1, "d": False, "e": datetime.date(2024, 2, 3)}),
    "empty values": ("a:\nb: \nc: ~\n", {"a": None, "b": None, "c": None}),
    "quotes": ("a: 'it''s'\nb: \"1\"\nc: ''\n", {"a": "it's", "b": "1", "c": ""}),
    "a list": ("a:\n  - b\n  - 1\nc: d\n", {"a": ["b", 1], "c": "d"}),
    "a list at the column of its key": ("a:\n- b\n- c\nd:\n- e\n", {"a": ["b", "c"], "d": ["e"]}),
    "a list on one line": ("a: []\nb: [ c, 1 ]\n", {"a": [], "b": ["c", 1]}),
    "mappings": (
        "a:\n  - b: 1\n    c:\n      - d\n  - b: 2\n    c:\nf: g\n",
        {"a": [{"b": 1, "c": ["d"]}, {"b": 2, "c": None}], "f": "g"},
    ),
    "mappings in mappings": ("a:\n  b:\n    c: d\n  e: f\ng: h\n", {"a": {"b": {"c": "d"}, "e": "f"}, "g": "h"}),
    "a mapping under a first field": (
        "a:\n  - b:\n      c: d\n    e: f\n",
        {"a": [{"b": {"c": "d"}, "e": "f"}]},
    ),
    "keys that are no texts": ("no: a\nnull: b\n", {False: "a", None: "b"}),
    "comments after values": ("a: b # c\nd: e#f\n", {"a": "b", "d": "e#f"}),
    "plain lines": ("a: b\n  c\n\n  d\ne: f\n", {"a": "b c\nd", "e": "f"}),
    "lines below a key": ("a:\n  b\n\n  c\nd:\n  - e:\n      f g\n", {"a": "b\nc", "d": [{"e": "f g"}]}),
    "quoted lines": ("a: \"b\n  c\"\nd: 'e\n\nf''s'\n", {"a": "b c", "d": "e\nf's"}),
    "folded lines": ("a: >\n  b\n  c\n\n  d\ne: >-\n  f\n", {"a": "b c\nd\n", "e": "f"}),
    "lines of Windows": ("a: >\r\n  b\r\n  c\r\nd: 'e\r\n\r\n  f'\r\n", {"a": "b c\n", "d": "e\nf"}),
    "a list of folded lines": ("a:\n  - >-\n    b\n    c\n  - d\n", {"a": ["b c", "d"]}),
    "spaces before the colon": ("a : b\nc :\n  - d : e\n", {"a": "b", "c": [{"d": "e"}]}),
    "comments after keys": ("a: # b\n  - c: # d\n    e: f\n", {"a": [{"c": None, "e": "f"}]}),
    "quotes within quotes": ('a: "b \\"c\\" \\\\"\nd: "e \\"f\n  g\\""\n', {"a": 'b "c" \\', "d": 'e "f g"'}),
    "literal lines": ("a: |\n  b\n    c\n\ne: |+\n  f\n\n", {"a": "b\n  c\n", "e": "f\n\n"}),
}


@pytest.mark.parametrize("case", READ)
def test_lines_that_are_read(case: str) -> None:
    front, values = READ[case]
    assert repr(read_lines(front)) == repr((values, False))
    assert find_difference(front) is None


PADDED = {
    "a quoted text": ("a: ' b'\nc: d\n", {"a": " b", "c": "d"}),
    "a quoted item": ('a:\n  - "b "\n  - c\n', {"a": ["b ", "c"]}),
    "quoted lines": ("a: ' b\n  c '\n", {"a": " b c "}),
    "folded lines": ("a: >-\n  b\n  c \nd: e\n", {"a": "b c ", "d": "e"}),
}


@pytest.mark.parametrize("case", PADDED)
def test_texts_that_begin_or_end_with_spaces_are_told(case: str) -> None:
    front, values = PADDED[case]
    assert repr(read_lines(front)) == repr((values, True))
    assert find_difference(front) is None


NOT_READ = {
    "a key twice": "a: 1\na: 2\n",
    "keys that are equal": "a:\n  - no: 1\n    false: 2\n",
    "an anchor": "a: &b c\n",
    "an alias": "a: *b\n",
    "a tag": "a: !b c\n",
    "a tabulation": "a:\tb\n",
    "a carriage return": "a: b\rc\n",
    "a line separator": "a: b\u2028c\n",
    "a byte order mark": "\ufeffa: b\n",
    "a character that YAML refuses": "a: b\x01\n",
    "a backslash": 'a: "b\\tc"\n',
    "a colon within a value": "a: b: c\n",
    "a colon at the end of a value": "a: b:\n",
    "no space after the colon": "a:b\n",
    "a list of lists": "a:\n  - - b\n",
    "a list in a mapping on one line": "a: {b: c}\n",
    "an item less indented": "a:\n    - b\n  - c\n",
    "an item more indented": "a:\n  - b\n    - c\n",
    "a field less indented": "a:\n    b: c\n  d: e\n",
    "a field more indented": "a: b\n  c: d\n",
    "a field among items": "a:\n  - b\n  c: d\n",
    "only a list": "- a\n",
    "only a text": "a\n",
    "a comment within a text": "a: b\n  # c\n  d\n",
    "a text after a quote": "a: 'b' c\n",
    "a quote that is not closed": "a: 'b\nc: d\n",
    "an indentation of a block": "a: |2\n   b\n",
    "spaces in a block": "a: |\n  b\n   \n",
    "an empty block": "a: |\nb: c\n",
    "deep nesting": "".join(" " * i + "a:\n" for i in range(25)),
    "no line break at the end": "a: b",
}


@pytest.mark.parametrize("case", NOT_READ)
def test_lines_that_are_left_to_the_parser(case: str) -> None:
    assert read_lines(NOT_READ[case]) is None
    assert find_difference(NOT_READ[case]) is None


def test_the_sample_is_read_by_lines() -> None:
    fronts = sample_front_matters()
    assert not [difference for front in fronts if (difference := find_difference(front))]
    assert len([front for front in fronts if is_read_by_lines(front)]) >= len(fronts) * 0.9


@pytest.mark.no_cover
def test_every_scalar_in_every_place() -> None:
    places = ["a: {}\nb: c\n", "a:\n  - {}\n  - b\n", "a:\n  - b: {}\n    c: d\n", "a: b\n  {}\n", "a: 'b\n  {}\n"]
    fronts = [place.replace("{}", scalar) for place in places for scalar in SCALARS]
    assert not [front for front in fronts if find_difference(front)]


@pytest.mark.no_cover
def test_every_two_lines() -> None:
    starts = ["x: x", "x:", "x:\n  - x", "x:\n  - x: x", "x:\n- x:"]
    fronts = [f"{start}\n{first}\n{second}\nz: z\n" for start in starts for first in LINES for second in LINES]
    assert not [front for front in fronts if is_read_by_lines(front) and find_difference(front)]


@pytest.mark.no_cover
def test_mutants() -> None:
    """A differential fuzz: whatever the line reader reads, it reads like the parser."""
    mutator = Mutator(seed=12, front_matters=[*sample_front_matters(), *EXAMPLES * 10])
    fronts = [mutator.mutate() for _ in range(MUTANTS)]
    read = [front for front in fronts if is_read_by_lines(front)]
    assert len(read) > MUTANTS / 10
    assert not [front for front in read if find_difference(front)]


def test_caches_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_reader, "_MAX_CACHED_LINES", 100)
    monkeypatch.setattr(line_reader, "_MAX_CACHED_KEYS", 100)
    for i in range(300):
        assert read_lines(f"key{i}: value\n") == ({f"key{i}": "value"}, False)
    assert len(line_reader._LINES) <= 100
    assert len(line_reader._KEYS) <= 100


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the line reader is used, for each file that is loaded."""
    result: list[bool] = []

    def parse(path: str, data: bytes, *, use_line_reader: bool = False) -> ParsedFile:
        result.append(use_line_reader)
        return parse_file(path, data, use_line_reader=use_line_reader)

    monkeypatch.setattr(loader, "parse_file", parse)
    return result


@pytest.fixture
def registry_folder(tmp_path: Path) -> Path:
    """A registry of one file."""
    (tmp_path / PATH).parent.mkdir(parents=True)
    (tmp_path / PATH).write_text("---\ntitle: Phare\n---\n\nTexte.\n")
    return tmp_path


PATH = "content/startups/phare.md"


@pytest.mark.parametrize(("value", "used"), [("", True), ("lines", True), ("yaml", False)])
def test_a_variable_turns_it_off(
    value: str, used: bool, seen: list[bool], registry_folder: Path, call: RunCommand
) -> None:
    call("list", "startups", cwd=registry_folder, env={"INCUBO_READER": value})
    assert seen == [used]


@pytest.mark.parametrize("used", [True, False])
def test_the_environment_says_whether_it_is_used(used: bool, seen: list[bool], registry_folder: Path) -> None:
    """When a registry is loaded, and when it is loaded again after a change."""
    environment = Environment("en", lambda _: datetime.date(2024, 7, 1), use_line_reader=used)
    workspace = open_workspace(registry_folder, environment)
    registry = workspace.load_registry()
    loader.reload_registry(registry, workspace.store, [PATH])
    assert seen == [used, used]
