"""Canonical form on the real registry: every file says the same, with all its remarks, and stays as it is then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus.seeding import SNAPSHOT, files_in

from incubo.core.errors import NotEditableError
from incubo.edit.verbs.fmt import nested_field_names
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import BETA_LAYOUT
from incubo.source.edits.changes import is_same_value
from incubo.source.formatter import format_file
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import decode_text, parse_file

pytestmark = pytest.mark.corpus

REMARK = re.compile(r"(?<![^ \t\n])#[^\n]*")


def parted(data: bytes) -> tuple[str, str]:
    """A file's front matter and its body, their lines ending with LF."""
    text = decode_text(data).replace("\r\n", "\n")
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    return text[parts.start : parts.end], text[parts.body_start :]


def loaded(front: str) -> Any:
    return yaml.load(front, Loader=yaml.CSafeLoader)


@pytest.mark.slow
def test_every_file_says_the_same_in_canonical_form(corpus: Path) -> None:
    orders = {kind.id: nested_field_names(kind.fields) for kind in ENTRY_KINDS.values()}
    changed = left = 0
    for path, data in files_in(corpus / SNAPSHOT).items():
        kind = BETA_LAYOUT.kind_of_path(path)
        if kind not in orders:
            continue
        try:
            made = format_file(path, data, orders[kind])
        except NotEditableError:
            left += 1
            continue
        assert format_file(path, made, orders[kind]) == made, path
        (front, body), (new_front, new_body) = parted(data), parted(made)
        assert new_body == (body if not body or body.endswith("\n") else body + "\n"), path
        changed += made != data
        if front == new_front:
            continue
        assert is_same_value(loaded(new_front), loaded(front)), path
        assert is_same_value(parse_file(path, made).values, parse_file(path, data).values), path
        said = sorted(each.rstrip() for each in REMARK.findall(front))
        assert said == sorted(each.rstrip() for each in REMARK.findall(new_front)), path
        assert not re.search(r"\r|\t$|\A\n|\n\n\Z", new_front), path
    assert changed > 3000
    assert left < 10
