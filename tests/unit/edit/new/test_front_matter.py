from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.edit.new.front_matter import is_read_back, render_entry_file
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import BETA_LAYOUT
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import parse_file
from incubo.source.scalars import format_scalar, format_text_scalar

ANY = st.text(st.characters(exclude_categories=["Cs"]))
TRAPS = st.text("-?:[]{}#&*!|>'\"%@` ,\n\\ab01.é~=<_yn")


@settings(max_examples=examples(400), deadline=None)
@given(ANY | TRAPS)
def test_any_text_is_read_as_it_was_written(value: str) -> None:
    document = parse_file(
        "x.md", f"---\nk: {format_text_scalar(value)}\nl:\n  - {format_text_scalar(value)}\n---\n".encode()
    )
    assert document.values == {"k": value, "l": [value]}
    assert yaml.safe_load(f"k: {format_text_scalar(value)}") == {"k": value}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Quai d'Info", "Quai d'Info"),
        ("R&B", "R&B"),
        ("Oui", "Oui"),
        ("no", "'no'"),
        ("12:30", "'12:30'"),
        ("2024", "'2024'"),
        ("2024-02-30", "'2024-02-30'"),
        ("1e3", "'1e3'"),
        ("1,000", "'1,000'"),
        ("@moi", "'@moi'"),
        ("a: b", "'a: b'"),
        ("a #b", "'a #b'"),
        (" a", "' a'"),
        ("", "''"),
        ("=", "'='"),
        ("[Mission] Filet d'Aide", '"[Mission] Filet d\'Aide"'),
        ("a\nb", '"a\\nb"'),
        ("\u2028", '"\\u2028"'),
        ("\ufeffa", '"\\ufeffa"'),
    ],
)
def test_only_what_needs_quotes_has_them(value: str, written: str) -> None:
    assert format_text_scalar(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [(True, "true"), (False, "false"), (3, "3"), (2.5, "2.5"), (date(2024, 2, 1), "2024-02-01")]
)
def test_other_values_are_bare(value: Any, written: str) -> None:
    assert format_scalar(value) == written


VALUES = {
    "contact": "a@b.example",
    "title": "Mon Estran",
    "sponsors": ["anrh"],
    "phases": [{"start": date(2024, 2, 1), "name": "investigation"}],
    "fast": {"promotion": 12},
    "link": "",
    "usertypes": [],
    "mission": None,
}


def test_a_file_follows_the_field_table() -> None:
    assert render_entry_file(ENTRY_KINDS["startup"], VALUES, {}, "\nBonjour\n\n").decode() == (
        "---\ntitle: Mon Estran\nsponsors:\n  - anrh\ncontact: a@b.example\nlink: ''\nphases:\n"
        "  - name: investigation\n    start: 2024-02-01\nfast:\n  promotion: 12\n---\n\nBonjour\n"
    )


def test_references_and_line_ends_follow_the_registry() -> None:
    data = render_entry_file(ENTRY_KINDS["startup"], VALUES, BETA_LAYOUT.reference_prefixes, "a\r\nb", "\r\n")
    assert b"  - /organisations/anrh\r\n" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_an_empty_body_leaves_no_empty_line() -> None:
    assert render_entry_file(ENTRY_KINDS["team"], {"name": "X"}, {}, "").decode() == "---\nname: X\n---\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_new_file_is_read_back(newline: str) -> None:
    kind, prefixes = ENTRY_KINDS["startup"], BETA_LAYOUT.reference_prefixes
    body = "\n    code\r\n\n---\ntext  \n\n"
    data = render_entry_file(kind, VALUES, prefixes, body, newline, ["a comment"])
    assert is_read_back(data, kind, VALUES, prefixes, body)
    assert not is_read_back(data, kind, {**VALUES, "title": "Autre"}, prefixes, body)
    assert not is_read_back(data, kind, VALUES, prefixes, body + "more")
    assert not is_read_back(data.replace(b"---", b"---\nother: 1", 1), kind, VALUES, prefixes, body)


@settings(max_examples=examples(100), deadline=None)
@given(ANY | TRAPS, ANY | TRAPS)
def test_any_text_of_a_new_file_is_read_back(title: str, body: str) -> None:
    kind = ENTRY_KINDS["startup"]
    values = {"title": title, "phases": [{"name": title, "start": date(2024, 2, 1)}]}
    assert is_read_back(render_entry_file(kind, values, {}, body), kind, values, {}, body)


@pytest.mark.parametrize(
    "data", [b"---\ntitle: [a\n---\n", b"---\ntitle: " + b"a" * MAX_FILE_BYTES + b"\n---\n", b"---\n- a\n---\n"]
)
def test_what_is_refused_before_it_is_read_is_left_to_the_check_of_the_plan(data: bytes) -> None:
    assert is_read_back(data, ENTRY_KINDS["startup"], {"title": "a"}, {}, "")
