"""`make fuzz`: a million front matters changed at random, read by the line reader and by the YAML parser.

Prints each difference (none is expected) and exits with 1 if there is one. The front matters that it changes are those
of the sample registry and of the real one, where that is beside the project.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.front_matter_mutants import EXAMPLES, Mutator, find_difference, is_read_by_lines  # noqa: E402
from support.paths import corpus_folder  # noqa: E402

from incubo.source.frontmatter import FrontMatterSplit, split_front_matter  # noqa: E402

MAX_DIFFERENCES = 10


def front_matters() -> list[str]:
    """The front matters to change: the examples as often as all the others."""
    folders = [ROOT, *(corpus_folder() or ROOT / "no corpus").glob("*/")]
    result = []
    for folder in folders:
        for path in sorted((folder / "content").glob("*/*.md")):
            text = path.read_bytes().decode("utf-8", "replace")
            parts = split_front_matter(text)
            if isinstance(parts, FrontMatterSplit):
                result.append(text[parts.start : parts.end])
    return [*result, *EXAMPLES * (len(result) // len(EXAMPLES))]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    options.add_argument("--mutants", type=int, default=1_000_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    mutator = Mutator(given.seed, front_matters())
    read = differences = 0
    for _ in range(given.mutants):
        front = mutator.mutate()
        if not is_read_by_lines(front):
            continue  # then the YAML parser reads it
        read += 1
        difference = find_difference(front)
        if difference is not None:
            differences += 1
            print(f"difference: {front!r}\n  YAML parser: {difference[0]}\n  line reader: {difference[1]}")
            if differences == MAX_DIFFERENCES:
                break
    print(f"{given.mutants:,} mutants, {read:,} read by the line reader, {differences} differences")
    return int(differences > 0)


if __name__ == "__main__":
    sys.exit(main())
