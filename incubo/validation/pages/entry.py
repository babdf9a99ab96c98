"""What a rule's page adds to the rule: examples, and how to mend."""

from __future__ import annotations

from textwrap import dedent
from typing import NamedTuple


class Sample(NamedTuple):
    """Lines of a file. `path` is where the file is; "" = fields of an entry of the page's kind."""

    text: str
    path: str = ""


class Entry(NamedTuple):
    """What is said of a rule beyond its declaration.

    `kind` is the kind of entry of the examples, "" where they are no entry's. Examples are in French in both languages,
    like the registry they come from. `told` says what lines cannot show, and `mend` how to mend, `note` when the
    finding is judged otherwise than its severity says: source strings.
    `fix` is what a finding proposes: `safe` (a correction that cannot change what the file means), `guess`
    (a likely one, to be checked) or "" (none).
    """

    rule: str
    kind: str
    bad: tuple[Sample, ...]
    good: tuple[Sample, ...]
    mend: str
    told: str
    note: str
    fix: str


PAGES: dict[str, Entry] = {}
"""What is said of each rule, by its id."""

Example = str | dict[str, str]


def add(
    rule: str, kind: str, bad: Example, good: Example, mend: str, *, told: str = "", note: str = "", fix: str = ""
) -> None:
    """Say something of a rule. An example is lines (indented as here, which is taken off), or lines by path.

    Raises ValueError for a rule that has its page already.
    """
    if rule in PAGES:
        raise ValueError(rule)
    PAGES[rule] = Entry(rule, kind, _samples(bad), _samples(good), mend, told, note, fix)


def _samples(example: Example) -> tuple[Sample, ...]:
    given = {"": example} if isinstance(example, str) else example
    return tuple(Sample(dedent(text).strip("\n") + "\n", path) for path, text in given.items() if text)


UNREAD = frozenset({
    "file-empty", "file-front-matter-cut", "file-misplaced", "file-no-front-matter",
    "file-unterminated-front-matter", "file-not-utf8",
    "file-control-character", "file-conflict-marker", "file-script", "file-too-large", "file-outside-registry",
    "file-not-a-file", "file-unreadable", "file-without-md", "file-unused-ignore", "yaml-syntax", "yaml-tab",
    "yaml-indentation", "yaml-unclosed-bracket", "yaml-not-fields", "yaml-too-deep", "yaml-anchor", "yaml-tag",
    "yaml-unclosed-quote", "yaml-text-after-quote", "yaml-colon-in-value", "yaml-missing-colon",
    "yaml-missing-space", "yaml-reserved-character", "yaml-line-separator", "yaml-invisible-character",
    "config-syntax", "config-unknown-key", "config-value",
})  # fmt: skip
"""Rules that no comment in the file accepts: the file is not read, or is no entry."""
