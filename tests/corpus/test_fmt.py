"""Canonical form on the real registry: every file says the same, with all its remarks, and stays as it is then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus.seeding import SNAPSHOT, files_in

from incubo.edit.verbs.fmt import order
from incubo.errors import NotEditable
from incubo.model.kinds import KINDS
from incubo.registry.layout import BETA
from incubo.source.changes import same
from incubo.source.frontmatter import Split, split
from incubo.source.reading import decode, read
from incubo.source.tidy import tidied

pytestmark = pytest.mark.corpus

REMARK = re.compile(r"(?<![^ \t\n])#[^\n]*")


def parted(data: bytes) -> tuple[str, str]:
    """A file's front matter and its body, their lines ending with LF."""
    text = decode(data).replace("\r\n", "\n")
    parts = split(text)
    assert isinstance(parts, Split)
    return text[parts.start : parts.end], text[parts.body :]


def loaded(front: str) -> Any:
    return yaml.load(front, Loader=yaml.CSafeLoader)


def test_every_file_says_the_same_in_canonical_form(corpus: Path) -> None:
    orders = {kind.id: order(kind.fields) for kind in KINDS.values()}
    changed = left = 0
    for path, data in files_in(corpus / SNAPSHOT).items():
        kind = BETA.kind_of(path)
        if kind not in orders:
            continue
        try:
            made = tidied(path, data, orders[kind])
        except NotEditable:
            left += 1
            continue
        assert tidied(path, made, orders[kind]) == made, path
        (front, body), (new_front, new_body) = parted(data), parted(made)
        assert new_body == (body if not body or body.endswith("\n") else body + "\n"), path
        changed += made != data
        if front == new_front:
            continue
        assert same(loaded(new_front), loaded(front)), path
        assert same(read(path, made).values, read(path, data).values), path
        said = sorted(each.rstrip() for each in REMARK.findall(front))
        assert said == sorted(each.rstrip() for each in REMARK.findall(new_front)), path
        assert not re.search(r"\r|\t$|\A\n|\n\n\Z", new_front), path
    assert changed > 3000
    assert left < 10
