"""Every front matter that ever stood in the real registry, as the line reader and the YAML parser read it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus.seeding import SNAPSHOT, clone
from support.front_matter_mutants import find_difference, is_read_by_lines

from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import decode_text

pytestmark = pytest.mark.corpus


def every_blob(history: Path) -> Iterator[bytes]:
    """Every version of every file in a git repository."""
    words = ["git", "cat-file", "--batch-all-objects", "--batch"]
    data = subprocess.run(words, cwd=history, check=True, capture_output=True).stdout
    offset = 0
    while offset < len(data):
        line_end = data.index(b"\n", offset)
        _, object_type, size = data[offset:line_end].split()
        offset = line_end + 1 + int(size)
        if object_type == b"blob":
            yield data[line_end + 1 : offset]
        offset += 1


@pytest.mark.slow
def test_every_version_of_every_file(corpus: Path, tmp_path: Path) -> None:
    files = [path.read_bytes() for path in (corpus / SNAPSHOT / "content").rglob("*.md") if path.is_file()]
    fronts = set()
    for data in [*files, *every_blob(clone(corpus, tmp_path / "history"))]:
        text = decode_text(data)
        parts = split_front_matter(text)
        if isinstance(parts, FrontMatterSplit):
            fronts.add(text[parts.start : parts.end])
    assert len(fronts) > 8_000
    assert not [front for front in fronts if find_difference(front)]
    assert sum(map(is_read_by_lines, fronts)) > 0.9 * len(fronts)
