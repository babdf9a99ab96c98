"""Changes made in real files, of today and of years of history: what is read back, and that nothing else moved."""

from __future__ import annotations

import copy
import datetime
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from corpus.seeding import SNAPSHOT, clone, files_in
from support.corpus_history import BRANCH

from incubo.core.errors import NotEditableError
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import AppendItem, FieldChange, InsertItem, RemoveField, RenameField, SetField
from incubo.source.frontmatter import FrontMatterSplit, NoFrontMatter, split_front_matter
from incubo.source.reader import parse_file

pytestmark = pytest.mark.corpus

EVERY = 20
EVERY_OWN = 6
"""One file in so many is tried, and more of those that are written in some way of their own."""

OWN_WAY = re.compile(
    rb"\r|\t|^ *#|[\w'\"] #|^[ -]*\w+ :|^[ -]*\w+: +[\[{|>]|^[ -]*\w+: *['\"]\d{4}-|^[ -]*\w+: *$(?!\n *-)|[ ]$|\A\xef",
    re.MULTILINE,
)
TWICE = ("yaml-duplicate-key", "yaml-missing-dash")
CHANGES_EACH = 5
DAY = datetime.date(2031, 2, 28)
TEXTS = ("nacre", "Nacre : l'estran", "l'huître", "2031-02-28", "oui", "- a, [b]", 'à #1 \\ "mot"', "null", " x ")


class Case(NamedTuple):
    """A change, what the file must say after it, and which lines it may touch: `one`, `more`, `fewer` or `any`."""

    what: str
    change: FieldChange
    wanted: Callable[[], Any]
    lines: str


def changed(values: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(values)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return made


def renamed(values: Any, path: tuple[Any, ...], name: str) -> Any:
    made = copy.deepcopy(values)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    holder[name] = holder.pop(path[-1])
    return made


def without(values: Any, path: tuple[Any, ...]) -> Any:
    made = copy.deepcopy(values)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return without(values, path[:-1]) if not holder and path[:-1] else made


def another(value: Any, dice: random.Random) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime.date):
        return DAY
    return value + 1 if isinstance(value, int) else dice.choice(TEXTS)


def cases(values: Any, node: Any, path: tuple[Any, ...], dice: random.Random, top: Any) -> Iterator[Case]:
    """Changes of a value and of all that it holds. `node`: how it is written."""
    becomes = partial(changed, top)
    if isinstance(node, yaml.ScalarNode):
        if path:
            alone = node.start_mark.line == node.end_mark.line
            new = another(values, dice)
            yield Case("set", SetField(path, new), partial(becomes, path, new), "one" if alone else "any")
    elif isinstance(node, yaml.SequenceNode):
        size, flow = len(values), node.flow_style
        item = {**values[-1], "end": DAY} if size and isinstance(values[-1], dict) else dice.choice(TEXTS)
        added = "one" if flow and size else "any" if flow else "more"
        yield Case("append", AppendItem(path, item), partial(becomes, path, [*values, item]), added)
        for at in {0, size // 2}:
            new = [*values[:at], item, *values[at:]]
            yield Case("insert", InsertItem(path, at, item), partial(becomes, path, new), added)
            yield Case("set list", SetField(path, new), partial(becomes, path, new), added)
        for i in range(size):
            where = (*path, i)
            yield Case("remove item", RemoveField(where), partial(without, top, where), "any" if flow else "fewer")
            yield from cases(values[i], node.value[i], where, dice, top)
        yield Case("empty", SetField(path, []), partial(becomes, path, []), "any")
        yield Case("one value", SetField(path, "nacre"), partial(becomes, path, "nacre"), "any")
    elif isinstance(node, yaml.MappingNode):
        flow = node.flow_style
        added = "one" if flow else "more"
        where = (*path, "nacre")
        many = [{"name": "x", "list": ["a", "b"]}, {"name": "y"}]
        yield Case("add", SetField(where, DAY, (dice.choice(list(values)),)), partial(becomes, where, DAY), added)
        yield Case("add list", AppendItem(where, many[0]), partial(becomes, where, many[:1]), added)
        yield Case("add many", SetField(where, many), partial(becomes, where, many), added)
        for name, (_, below) in zip(values, node.value, strict=True):
            first = below is node.value[0][1] and path and isinstance(path[-1], int)
            gone = (*path, name)
            yield Case("remove", RemoveField(gone), partial(without, top, gone), "any" if first or flow else "fewer")
            yield Case("rename", RenameField(gone, "nacre"), partial(renamed, top, gone, "nacre"), "one")
            yield from cases(values[name], below, gone, dice, top)


def touched(old: bytes, new: bytes) -> tuple[int, int]:
    """How many lines of each are not those of the other, seen from both ends."""
    one, other = old.split(b"\n"), new.split(b"\n")
    least = min(len(one), len(other))
    first = next((i for i in range(least) if one[i] != other[i]), least)
    last = next((i for i in range(least - first) if one[-1 - i] != other[-1 - i]), least - first)
    return len(one) - first - last, len(other) - first - last


def complaint(data: bytes, case: Case) -> str:
    """What is not as it should be, or nothing."""
    try:
        new = apply_changes("x.md", data, [case.change])
    except NotEditableError as error:
        return f"refused: {error.message.arguments['reason'].template}"
    text = new.decode("utf-8-sig")
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    found = yaml.load(text[parts.start : parts.end], Loader=yaml.CSafeLoader) or {}
    wanted = case.wanted()
    if repr(found) != repr(wanted) and found != wanted:
        return "other values"
    fewer, more = touched(data, new)
    if case.lines == "one" and (fewer, more) not in ((1, 1), (0, 0)):
        return f"{fewer} lines became {more}"
    if {"more": fewer, "fewer": more}.get(case.lines):
        return f"{fewer} lines became {more}"
    if new.count(b"\r") and new.count(b"\r\n") != new.count(b"\n") and data.count(b"\r\n") == data.count(b"\n"):
        return "line ends are mixed"
    return ""


def blobs(history: Path) -> Iterator[bytes]:
    """Every text that an entry ever had."""
    words = ["git", "rev-list", "--objects", BRANCH, "--", "content"]
    listed = subprocess.run(words, cwd=history, check=True, capture_output=True, text=True).stdout.splitlines()
    names = sorted({line.split(" ", 1)[0] for line in listed if line.endswith(".md")})
    asked = "\n".join(names).encode()
    data = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=history, input=asked, check=True, capture_output=True
    ).stdout
    at = 0
    for _ in names:
        head = data.index(b"\n", at)
        size = int(data[at:head].rsplit(b" ", 1)[1])
        yield data[head + 1 : head + 1 + size]
        at = head + size + 2


def tried(data: bytes, dice: random.Random) -> Iterator[tuple[Case, str]]:
    """Some changes of a file, and what is wrong with each (or nothing)."""
    document = parse_file("x.md", data)
    parts = split_front_matter(data.decode("utf-8-sig"))
    if (
        document.values is None
        or isinstance(parts, NoFrontMatter)
        or any(p.rule_id in TWICE for p in document.problems)
    ):
        return
    front = data.decode("utf-8-sig")[parts.start : parts.end]
    try:
        values = yaml.load(front, Loader=yaml.CSafeLoader)
    except ValueError:  # an impossible date, which PyYAML does not read
        return
    made = list(cases(values, yaml.compose(front, Loader=yaml.CSafeLoader), (), dice, values))
    for case in dice.sample(made, min(CHANGES_EACH, len(made))):
        yield case, complaint(data, case)


@pytest.mark.slow
def test_a_change_of_a_real_file_is_all_that_changes(corpus: Path, tmp_path: Path) -> None:
    dice = random.Random(31)
    texts = [data for path, data in files_in(corpus / SNAPSHOT).items() if path.endswith(".md")]
    texts += blobs(clone(corpus, tmp_path / "bare"))
    count: Counter[str] = Counter()
    failures = []
    for data in texts:
        own = OWN_WAY.search(data[:6000].rpartition(b"\n---")[0]) or not data.endswith(b"\n")
        if dice.randrange(EVERY_OWN if own else EVERY):
            continue
        for case, wrong in tried(data, dice):
            count[case.what] += 1
            if wrong:
                failures.append(f"{wrong}: {case.change}\n{data.decode()[:1500]}")
    assert min(count.values()) > 20
    assert not failures, f"{len(failures)} of {sum(count.values())}\n" + "\n".join(failures[:6])
