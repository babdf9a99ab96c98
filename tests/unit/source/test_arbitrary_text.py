"""Files with any content: no crash, at most one reason not to parse them, and every span inside the file."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.config.settings import load_profile
from incubo.core.problem import FieldLocation, Span
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.line_index import LineIndex
from incubo.source.reader import decode_text, parse_file
from incubo.source.unsafe_constructs import find_unsafe_construct, may_be_unsafe
from incubo.validation.engine import ValidationOptions, validate_registry

pytestmark = pytest.mark.no_cover  # long texts and random ones: their lines are covered by other tests
VOCABULARY = make_vocabulary(load_profile("beta.gouv.fr"))
DAY = datetime.date(2025, 1, 15)
WORDS = st.sampled_from(
    [
        "title", "mission", "incubator", "phases", "name", "start", "end", "missions", "startups", "role", "fullname",
        "events", "date", "status", "github", "contact", "link", "domaine", "no", "12:30", "010", "2024-02-30", "null",
        "2024-06-30", "2024-6-1", "true", "~", ".inf", "1e3", "<<", "=", "0x1F", "é", "漢", "\u2028", "\u00a0",
        "\ufeff", "investigation", "rivages", "mon-estran", "independant", "https://x", "a@b.c", "@x", "*x", "&x",
        "!x", "|", ">",
    ]
)  # fmt: skip
BLANKS = [": ", "- ", "\n", "\n  ", "\n    - ", "\n- ", "---\n", "\n---\n", " #"]
SIGNS = st.sampled_from([*":-?[]{},#'\"\\`%\t \r\n", *BLANKS])
YAMLISH = st.lists(WORDS | SIGNS | st.text(max_size=4), max_size=40).map("".join)
FRAMED = YAMLISH.map(lambda text: f"---\n{text}\n---\nbody\n")
BYTES = (
    st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | YAMLISH.map(str.encode) | FRAMED.map(str.encode)
)


@settings(max_examples=examples(250), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=BYTES)
@example(data=b"")
@example(data=b"---")
@example(data=b"---\n---")
@example(data=b"---\n---x\n")
@example(data=b"\xef\xbb\xbf---\r\na: 1\r\n---\r\n")
@example(data=b"---\na: " + b"[" * 300 + b"\n---\n")
@example(data=b"---\na: \xff\n---\n")
@example(data="---\na: 'x\u2028y\n---\n".encode())
def test_any_bytes_give_problems_inside_the_file(data: bytes) -> None:
    for folder, name in (("content/_startups", "x"), ("content/_authors", "x.y"), ("content/_jobs", "2024-01-01-x")):
        path = f"{folder}/{name}.md"
        registry = load_registry(MemoryStore({path: data}), BETA_LAYOUT, VOCABULARY)
        text = decode_text(data)
        result = validate_registry(registry, DAY, ValidationOptions(show_advice=True))
        lines = LineIndex(text)
        for diagnostic in result.diagnostics:
            regions = [mark.region for mark in diagnostic.labels]
            regions += [edit.region for edit in diagnostic.fix.edits] if diagnostic.fix else []
            for region in regions:
                assert 0 <= region.start <= region.end <= len(text)
                assert (region.line, region.column) == lines.position(region.start)
                assert (region.end_line, region.end_column) == lines.position(region.end)
        unreadable = registry.unreadable_files.get(registry.layout.kind_of_path(path) or "", {})
        assert (name in unreadable) is (registry.entry_at(path) is None)


@settings(max_examples=examples(250), deadline=None)
@given(text=FRAMED)
def test_values_are_those_of_pyyaml(text: str) -> None:
    document = parse_file("x.md", text.encode())
    parts = split_front_matter(text)
    if document.values is None or document.problems or not isinstance(parts, FrontMatterSplit):
        return
    try:
        expected = yaml.load(text[parts.start : parts.end], Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return
    if "<<" not in text and "=" not in text:
        assert repr(document.values) == repr(expected or {})
    assert document.body == text[parts.body_start :]


@settings(max_examples=examples(200), deadline=None)
@given(text=FRAMED | YAMLISH)
def test_an_unreadable_file_has_one_reason(text: str) -> None:
    document = parse_file("x.md", text.encode())
    if document.values is None:
        blocking = [p for p in document.problems if p.rule_id not in ("file-bom", "file-script")]
        assert len(blocking) == 1
    for problem in document.problems:
        location = problem.location
        assert isinstance(location, Span | FieldLocation)
        if isinstance(location, Span):
            assert 0 <= location.start <= location.end <= len(decode_text(text.encode()))


@settings(max_examples=examples(300), deadline=None)
@given(text=st.text(alphabet=st.sampled_from(list("-\n\r \tab")), max_size=30))
def test_front_matter_is_between_two_lines_of_dashes(text: str) -> None:
    parts = split_front_matter(text)
    if isinstance(parts, FrontMatterSplit):
        assert 0 < parts.start <= parts.end < parts.body_start <= len(text)
        assert text[: parts.start].rstrip("\r\n \t").strip("-") == ""
        assert text[parts.end : parts.body_start].strip("-\r\n \t") == ""
        inside = text[parts.start : parts.end].split("\n")
        assert not any(line.startswith("---") and not line.strip("- \t\r") for line in inside)


LINES = st.text(alphabet=st.sampled_from(["a", "\n", "\r", "\u2028", "\u0085", "é", "😀"]), max_size=30)


@given(text=LINES)
def test_lines_are_the_same_as_in_editors(text: str) -> None:
    lines = LineIndex(text)
    rows = text.split("\n")
    assert len(lines.line_starts) == len(rows)
    for offset in range(len(text) + 1):
        line, column = lines.position(offset)
        before = text[:offset]
        assert (line, column) == (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    for number, row in enumerate(rows, 1):
        start, end = lines.line_range(number)
        assert text[start:end] == row.removesuffix("\r") if number < len(rows) else row.startswith(text[start:end])


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
def test_kind_of_a_path(layout: object) -> None:
    kind_of: Callable[[str], str | None] = layout.kind_of_path  # type: ignore[attr-defined]
    assert kind_of(layout.folders["member"] + "/x.y.md") == "member"  # type: ignore[attr-defined]
    assert kind_of("content/other/x.md") is None


PIECES = [
    "a",
    "b ",
    "&x",
    "*x",
    "!t ",
    "!",
    " ",
    "\n",
    "\n  ",
    "- ",
    ": ",
    ":",
    ", ",
    "[",
    "]",
    "{",
    "}",
    '"q"',
    "#c",
    "? ",
]


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_the_quick_test_misses_no_unsafe_construct(text: str) -> None:
    assert may_be_unsafe(text) or find_unsafe_construct(text) is None
