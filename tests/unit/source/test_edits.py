"""Changes of a front matter, in the style of the file, and the changes that are refused."""

from __future__ import annotations

import copy
import datetime
import enum
import functools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.core.errors import NotEditableError
from incubo.core.i18n import translate
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import (
    AppendItem,
    FieldChange,
    InsertItem,
    RemoveField,
    RenameField,
    SetField,
    is_same_value,
    to_plain_value,
)
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import parse_file
from incubo.source.scalars import format_scalar

DAY = datetime.date(2026, 6, 30)
MISSION = {"start": datetime.date(2026, 1, 1), "end": DAY, "startups": ["nacre", "vigie"]}


def framed(front: str) -> str:
    return f"---\n{front}---\n\nUn texte : [a] # b\n"


def apply(path: str, text: str, changes: Iterable[FieldChange]) -> str:
    return apply_changes(path, text.encode(), changes).decode()


def changed(front: str, *changes: FieldChange) -> str:
    """The front matter after changes; the rest of the file must be unchanged."""
    text = apply("x.md", framed(front), changes)
    parts = split_front_matter(text)
    assert isinstance(parts, FrontMatterSplit)
    assert framed(text[parts.start : parts.end]) == text
    return text[parts.start : parts.end]


def refusal(front: str, *changes: FieldChange) -> str:
    with pytest.raises(NotEditableError) as caught:
        apply("x.md", framed(front), changes)
    return " / ".join(translate(text) for text in (caught.value.message, *caught.value.hints))


TITLE = ("title",)
REPLACED_VALUES = [
    ("title: Estran\n", "Rivage", "title: Rivage\n"),
    ("title: Estran  # nom\nend: x\n", "Rivage", "title: Rivage  # nom\nend: x\n"),
    ("title :   Estran \n", "Rivage", "title :   Rivage \n"),
    ("title: 'Estran'\n", "l'île", "title: 'l''île'\n"),
    ('title: "Estran"\n', 'dit "\\"', 'title: "dit \\"\\\\\\""\n'),
    ('title: "Estran"\n', "deux\nlignes", 'title: "deux\\nlignes"\n'),
    ("title: Estran\n", "Mer : le retour", "title: 'Mer : le retour'\n"),
    ("title: Estran\n", "2026-06-30", "title: '2026-06-30'\n"),
    ("title: 'Estran'\n", 3, "title: 3\n"),
    ("title: Estran\n", True, "title: true\n"),
    ("title: Estran\n", None, "title: null\n"),
    ("title: Estran\n", 1e20, "title: 1.0e+20\n"),
    ("title: Estran\n", 2.5, "title: 2.5\n"),
    ("title: Estran\n", float("-inf"), "title: -.inf\n"),
    ("title: Estran\n", float("nan"), "title: .nan\n"),
    ("title: 2020-01-01\n", DAY, "title: 2026-06-30\n"),
    ("title: '2020-01-01' # vieux\n", DAY, "title: '2026-06-30' # vieux\n"),
    ("title: Estran\n", DAY, "title: 2026-06-30\n"),
    ("title:\nend: x\n", "Rivage", "title: Rivage\nend: x\n"),
    ("title: \n", "Rivage", "title: Rivage\n"),
    ("title:   # à dire\n", "Rivage", "title: Rivage   # à dire\n"),
    ('title: ""\n', "Rivage", 'title: "Rivage"\n'),
    ("title: ~\n", "Rivage", "title: Rivage\n"),
    ("title: Mon\n  Estran\nend: x\n", "Rivage", "title: Rivage\nend: x\n"),
    ("title: 'Mon\n\n  Estran' # c\nend: x\n", "Rivage", "title: 'Rivage' # c\nend: x\n"),
    ("title: >-\n  Mon\n  Estran  \n\n# c\nend: x\n", "Rivage", "title: Rivage\n\n# c\nend: x\n"),
    ("title: | # c\n  Mon\n  Estran\n", "Rivage", "title: Rivage # c\n"),
    ("title: |+\n  Mon\n\n\nend: x\n", "Rivage", "title: Rivage\nend: x\n"),
    ("title: >\r\n  Mon\r\n  Estran\r\nend: x\r\n", "Rivage", "title: Rivage\r\nend: x\r\n"),
    ("title: |\nend: x\n", "Rivage", "title: Rivage\nend: x\n"),
    ("title: >\n  Mon\n  Estran\n", ["a"], "title:\n  - a\n"),
    ("title: Estran # nom\nend: x\n", ["a", "b"], "title: # nom\n  - a\n  - b\nend: x\n"),
    ("title:\n\n# c\nend: x\n", {"a": 1, "b": ["c"]}, "title:\n  a: 1\n  b:\n    - c\n\n# c\nend: x\n"),
    ("title: # liste\n- a # x\n- b\n\nend: x\n", "Rivage", "title: Rivage # liste\n\nend: x\n"),
    ("title:\n  - a\n", [], "title: []\n"),
    ("title:\n  a: 1\n", {}, "title: {}\n"),
    ("title: [a, b]\n", "c, d", "title: c, d\n"),
    ("title: []\nend: x\n", [{"a": 1}], "title:\n  - a: 1\nend: x\n"),
    ("title:\n  - a\n", {"b": 1}, "title: \n  b: 1\n".replace(": \n", ":\n")),
]


@pytest.mark.parametrize(("before", "value", "after"), REPLACED_VALUES)
def test_replace_a_value(before: str, value: Any, after: str) -> None:
    assert changed(before, SetField(TITLE, value)) == after


def test_the_same_value_changes_nothing() -> None:
    front = "title :  'Estran' # c\nlist: [ a , 'b' ]\nempty:\nday: '2026-06-30'\n"
    same_again = (
        SetField(TITLE, "Estran"),
        SetField(("list",), ["a", "b"]),
        SetField(("empty",), None),
        SetField(("day",), DAY),
    )
    assert changed(front, *same_again, RenameField(TITLE, "title")) == front


MISSIONS = """missions:
# la première
- name: 'x'
  start:   2020-01-01 # c
  end :    2021-01-01
  startups:
    - "a"
    - "b"   # le dernier

# fin
role: Dev
"""
ITEM = MISSIONS[MISSIONS.index("- name") : MISSIONS.index("\n# fin")]


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (SetField(("missions", 0, "end"), DAY), "end :    2021-01-01", "end :    2026-06-30"),
        (AppendItem(("missions", 0, "startups"), "c"), "# le dernier\n", '# le dernier\n    - "c"\n'),
        (InsertItem(("missions", 0, "startups"), 0, "c"), "startups:\n", 'startups:\n    - "c"\n'),
        (InsertItem(("missions", 0, "startups"), 1, "c"), '- "a"\n', '- "a"\n    - "c"\n'),
        (RemoveField(("missions", 0, "startups", 1)), '    - "b"   # le dernier\n', ""),
        (RemoveField(("missions", 0, "name")), "- name: 'x'\n  start:", "- start:"),
        (RemoveField(("missions", 0, "start")), "  start:   2020-01-01 # c\n", ""),
        (RenameField(("missions", 0, "end"), "fin"), "end :", "fin :"),
        (SetField(("missions", 0, "status"), "admin", ("nothing", "start")), "# c\n", "# c\n  status: admin\n"),
        (SetField(("missions", 0, "status"), "admin", ("end",)), "2021-01-01\n", "2021-01-01\n  status : admin\n"),
        (SetField(("missions", 0, "status"), "admin"), "# le dernier\n", "# le dernier\n  status: admin\n"),
        (SetField(("teams",), ["a"], ("missions",)), "# le dernier\n", "# le dernier\nteams:\n- a\n"),
        (SetField(("missions", 0, "startups"), ["a", "c", "b"]), '- "a"\n', '- "a"\n    - "c"\n'),
        (SetField(("missions", 0, "startups"), ["c", "b"]), '- "a"\n', '- "c"\n'),
        (
            AppendItem(("missions",), {"name": "y", **MISSION}),
            "# le dernier\n",
            "# le dernier\n- name: 'y'\n  start:   2026-01-01\n  end :    2026-06-30\n"
            '  startups:\n    - "nacre"\n    - "vigie"\n',
        ),
        (SetField(("missions", 0, "startups"), ["b"]), '"a"\n    - "b"', '"b"'),
        (SetField(("missions", 0, "startups"), ["a"]), '    - "b"   # le dernier\n', ""),
        (InsertItem(("missions",), 0, {"name": "y"}), "missions:\n", "missions:\n- name: 'y'\n"),
        (SetField(("missions", 0), {"name": "y", "end": DAY}), ITEM, "- name: 'y'\n  end :    2026-06-30\n"),
        (SetField(("missions", 0), "z"), ITEM, "- z   # le dernier\n"),
        (RemoveField(("missions", 0)), MISSIONS.partition("\n\n")[0] + "\n", ""),
        (
            RemoveField(("missions", 0), keep_empty=True),
            MISSIONS.partition("\n\n")[0] + "\n",
            "missions: []\n# la première\n",
        ),
    ],
)
def test_edits_keep_the_style_of_a_list_of_missions(change: FieldChange, old: str, new: str) -> None:
    assert old in MISSIONS
    assert changed(MISSIONS, change) == MISSIONS.replace(old, new, 1)


FLOW = "tags: [ a, 'b' ]\nfast: {promotion: 1, montant: 2}\nlines: [\n  a, # x\n  b # y\n]\nlast: [{a: [1]}, b]\n"


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (AppendItem(("tags",), "c, d"), "'b' ]", "'b', 'c, d' ]"),
        (InsertItem(("tags",), 0, "c"), "[ a", "[ c, a"),
        (InsertItem(("tags",), 1, DAY), "a,", "a, 2026-06-30,"),
        (RemoveField(("tags", 0)), "a, ", ""),
        (RemoveField(("tags", 1)), ", 'b'", ""),
        (SetField(("tags", 0), "https://x.example"), "a,", "'https://x.example',"),
        (SetField(("tags", 1), "c"), "'b'", "'c'"),
        (SetField(("tags",), ["a", "b", "c"]), "'b' ]", "'b', 'c' ]"),
        (SetField(("fast", "montant"), 3), "2}", "3}"),
        (SetField(("fast", "new"), {"a": [1, []]}, ("promotion",)), "1,", "1, new: {a: [1, []]},"),
        (SetField(("fast", "new"), None), "2}", "2, new: null}"),
        (RemoveField(("fast", "montant")), ", montant: 2", ""),
        (RemoveField(("fast", "promotion")), "promotion: 1, ", ""),
        (RenameField(("fast", "montant"), "a: b"), "montant", "'a: b'"),
        (AppendItem(("lines",), "c"), "b # y", "b, c # y"),
        (InsertItem(("lines",), 0, "c"), "a, # x", "c, a, # x"),
        (RemoveField(("lines", 1)), "b # y", " # y"),
        (RemoveField(("last", 0, "a", 0), keep_empty=True), "[1]", "[]"),
        (SetField(("last", 0, "a"), [{"b": 1}]), "[1]", "[{b: 1}]"),
        (AppendItem(("last", 0, "a"), [2]), "[1]", "[1, [2]]"),
        (RemoveField(("last", 0, "a", 0)), "{a: [1]}, ", ""),
    ],
)
def test_flow_collections_stay_flow_collections(change: FieldChange, old: str, new: str) -> None:
    assert changed(FLOW, change) == FLOW.replace(old, new, 1)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("", SetField(TITLE, "Estran"), "title: Estran\n"),
        ("# rien\n", SetField(TITLE, "Estran"), "# rien\ntitle: Estran\n"),
        ("{}\n", SetField(TITLE, "Estran"), "title: Estran\n"),
        ("~ # rien\n", SetField(TITLE, "Estran"), "title: Estran # rien\n"),
        ("{a: 1}\n", SetField(TITLE, "Estran"), "{a: 1, title: Estran}\n"),
        ("{a: 1}\n", RemoveField(("a",)), "{}\n"),
        ("a: 1\n# c\n", RemoveField(("a",)), "# c\n"),
        ("a: 1\n", AppendItem(("list",), "b"), "a: 1\nlist:\n  - b\n"),
        ("a:\nlist: # c\n\nb: 1\n", AppendItem(("list",), "b"), "a:\nlist: # c\n  - b\n\nb: 1\n"),
        ("list: [ ] # c\n", AppendItem(("list",), "b"), "list: # c\n  - b\n".replace(": #", ": #")),
        ("list: []\n", InsertItem(("list",), 0, "b"), "list:\n  - b\n"),
        ("a: 1\n", SetField(("fast", "montant"), 3), "a: 1\nfast:\n  montant: 3\n"),
        ("fast:\na: 1\n", SetField(("fast", "montant"), 3), "fast:\n  montant: 3\na: 1\n"),
        ("fast: {}\n", SetField(("fast", "montant"), 3), "fast:\n  montant: 3\n"),
        ("a:\n    b: 1\n", SetField(("c",), {"d": 1}), "a:\n    b: 1\nc:\n    d: 1\n"),
        ("a:\n-   x\n", SetField(("c",), ["d"]), "a:\n-   x\nc:\n-   d\n"),
        ("a:\n-   b: 1\n", AppendItem(("a",), {"b": 2, "c": 3}), "a:\n-   b: 1\n-   b: 2\n    c: 3\n"),
        ("a:\n  -\n    b: 1\n", AppendItem(("a",), {"b": 2}), "a:\n  -\n    b: 1\n  - b: 2\n"),
        ("a:\n  - # c\n    b: 1\n  - x\n", RemoveField(("a", 0)), "a:\n  - x\n"),
        ("a:\n  - x\n  -\n", SetField(("a", 1), {"b": 1, "c": 2}), "a:\n  - x\n  - b: 1\n    c: 2\n"),
        ("a:\n  - x # c\n", SetField(("a", 0), {"b": 1, "c": 2}), "a:\n  - b: 1\n    c: 2 # c\n"),
        ("a:\n  - x\n", SetField(("a", 0), [1, "b"]), "a:\n  - [1, b]\n"),
        ("a:\n-\n  - x\n", InsertItem(("a", 0), 0, "z"), "a:\n-\n  - z\n  - x\n"),
        ("a:\n  - x\n", AppendItem(("a",), {"b": {}}), "a:\n  - x\n  - b: {}\n"),
        ("a: |+\n  x\n\nb: 1\n", SetField(("c",), 2, ("a",)), "a: |+\n  x\n\nc: 2\nb: 1\n"),
        ("a:\n  - |\n    x\n\n  - y\n", InsertItem(("a",), 1, "z"), "a:\n  - |\n    x\n  - z\n\n  - y\n"),
        ("a:\n  - name: x\n\n    # c\n    b: 1\n", RemoveField(("a", 0, "name")), "a:\n  - # c\n    b: 1\n"),
        ("a: |\n  x\nb:\n  - y\n\n  # y\n# c\nc: 1\n", RemoveField(("b",)), "a: |\n  x\n# c\nc: 1\n"),
        ("a:\n- x\n\n  # x\n# c\n", AppendItem(("a",), "z"), "a:\n- x\n\n  # x\n- z\n# c\n"),
        ("a:\n- x\n # x\n\n# c\nb: 1\n", SetField(("c",), 2, ("a",)), "a:\n- x\n # x\nc: 2\n\n# c\nb: 1\n"),
        ("a:\n- x\n  # x\n- y\n", RemoveField(("a", 0)), "a:\n- y\n"),
        (
            "a:\n  b: 1\n  e: 2\n",
            SetField(("a",), {"b": 1, "c": 3, "d": 4, "e": 2}),
            "a:\n  b: 1\n  c: 3\n  d: 4\n  e: 2\n",
        ),
        ("a: {b: 1}\n", SetField(("a",), {"c": 1}), "a: {c: 1}\n"),
        ("no: 1\n1: x\n", SetField(("no",), 2), "no: 2\n1: x\n"),
        ("'a b': 1\n", RenameField(("a b",), "c"), "'c': 1\n"),
        ("a: 1\na: 2\nb: 1\n", SetField(("b",), 2), "a: 1\na: 2\nb: 2\n"),
        ("name: &\n".replace("&", "'&'"), SetField(("name",), "*"), "name: '*'\n"),
    ],
)
def test_add_and_remove_fields_and_items(before: str, change: FieldChange, after: str) -> None:
    assert changed(before, change) == after


def test_changes_are_applied_in_order() -> None:
    front = "title: Estran\n"
    phase = {"name": "investigation", "start": DAY}
    done = changed(
        front,
        AppendItem(("phases",), phase),
        AppendItem(("phases",), {**phase, "name": "construction"}),
        SetField(("phases", 0, "end"), DAY),
        RenameField(TITLE, "name"),
        SetField(("link",), "https://estran.example", after_fields=("title", "name")),
        RemoveField(("phases", 1, "start")),
    )
    assert done == (
        "name: Estran\nlink: https://estran.example\nphases:\n  - name: investigation\n    start: 2026-06-30\n"
        "    end: 2026-06-30\n  - name: construction\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbf---\r\nlist:\r\n- a\r\n---\r\nx", b"\xef\xbb\xbf---\r\nlist:\r\n- a\r\n- b\r\n---\r\nx"),
        (b"---\r\n---", b"---\r\nlist:\r\n  - b\r\n---"),
        (b"--- \nlist: [a]\t\n---\t \nx\r\n", b"--- \nlist: [a, b]\t\n---\t \nx\r\n"),
        (b"---\na: 1\r\nlist:\n- a\n---\n", b"---\na: 1\r\nlist:\n- a\n- b\n---\n"),
        (b"---\na: 1\nlist:\r\n- a\r\n---\n", b"---\na: 1\nlist:\r\n- a\r\n- b\r\n---\n"),
        ("---\nlist:\n- 😀 \u2028\n---\n".encode(), "---\nlist:\n- 😀 \u2028\n- b\n---\n".encode()),
    ],
)  # fmt: skip
def test_bom_and_line_endings_stay(before: bytes, after: bytes) -> None:
    assert apply_changes("x.md", before, [AppendItem(("list",), "b")]) == after


@pytest.mark.parametrize(
    ("front", "change", "reason"),
    [
        (
            "a: 1\na: 2\n",
            SetField(("a",), 3),
            "“a” is given twice, and only one of the two counts / keep one of the two",
        ),
        ("a: 1\n", RemoveField(("b",)), "it has no “b”"),
        ("a: 1\n", RenameField(("b",), "c"), "it has no “b”"),
        ("a: 1\n", InsertItem(("b",), 0, 1), "it has no “b”"),
        ("a: [x]\n", SetField(("a", 1), 3), "it has no “a 2”"),
        ("a: [x]\n", SetField(("a", "x"), 3), "it has no “a x”"),
        ("a: [x]\n", InsertItem(("a",), 2, 3), "it has no “a 3”"),
        ("a: 1\n", SetField(("b", 0, "c"), 3), "it has no “b 1 c”"),
        ("a: x\n", SetField(("a", "b"), 3), "“a” is a single value and contains no fields"),
        ("a: x\n", AppendItem(("a",), 3), "“a” is not a list"),
        ("a: [x]\n", RenameField(("a", 0), "b"), "“a 1” is an item of a list and has no name"),
        ("a: 1\nb: 2\n", RenameField(("a",), "b"), "“b” is there already"),
        (
            "a: {b, c: 1}\n",
            SetField(("a", "b"), 1),
            "its layout is unusual there, and something else would change with it",
        ),
        ("? a\n: 1\n", RemoveField(("a",)), "its layout is unusual there"),
        ("? a\nb: 1\n", SetField(("a",), [1]), "there is no colon after “a”"),
        (
            "a: &x 1\n",
            SetField(("a",), 1),
            "it cannot be read (YAML anchors and aliases (“&x”) are not accepted) / to see where",
        ),
        ("a: [\n", SetField(("a",), 1), "it cannot be read ("),
    ],
)
def test_impossible_edits_are_refused(front: str, change: FieldChange, reason: str) -> None:
    assert refusal(front, change).startswith(f"x.md is left as it is: {reason}")


@pytest.mark.parametrize("data", [b"", b"---\na: \xff\n---\n", b"---\na: \x1b\n---\n", b"a: 1\n"])
def test_unreadable_files_are_refused_with_their_problem(data: bytes) -> None:
    with pytest.raises(NotEditableError) as caught:
        apply_changes("x.md", data, [SetField(("a",), 1)])
    assert caught.value.problem == parse_file("x.md", data).problems[-1]
    assert caught.value.exit_code == 1
    assert translate(caught.value.message)


def test_programming_errors_raise() -> None:
    with pytest.raises(ValueError, match="field"):
        apply("x.md", framed("a: 1\n"), [SetField((), 1)])
    with pytest.raises(TypeError, match="bytes"):
        apply("x.md", framed("a: 1\n"), [SetField(("a",), b"x")])


def test_plain_and_same_values() -> None:
    class Word(enum.StrEnum):
        ADMIN = "admin"

    assert type(to_plain_value(Word.ADMIN)) is str
    assert to_plain_value({"a": (1, Word.ADMIN)}) == {"a": [1, "admin"]}
    assert not is_same_value(1, True)
    assert not is_same_value([1], [1.0])
    assert not is_same_value({"a": 1}, {"b": 1})
    assert is_same_value({"a": 1, "b": [float("nan")]}, {"b": [float("nan")], "a": 1})


# --- Any front matter, any change ---------------------------------------------------------------------------------

TEXTS = st.sampled_from(
    ["nacre", "l'île", "a: b", "# x", "no", "2024-01", "", " é ", "[x]", "- y", "à, b", "x\ny", '"']
)
SCALARS = TEXTS | st.integers(-5, 5) | st.booleans() | st.none() | st.just(DAY)
KEYS = st.sampled_from(["name", "start", "end", "startups", "no", "a b"])
ITEMS = st.dictionaries(KEYS, SCALARS | st.lists(TEXTS, max_size=2), min_size=1, max_size=3)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.lists(ITEMS, max_size=3) | ITEMS
FRONTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


@settings(max_examples=examples(80), deadline=None)
@given(data=st.data(), old=FRONTS, new=FRONTS)
def test_any_front_matter_becomes_any_other_and_back(data: st.DataObject, old: Any, new: Any) -> None:
    """Set field by field, among random comments and blank lines."""
    ending = data.draw(st.sampled_from(["\n", "\r\n"]))
    text = f"---{ending}---{ending}corps"
    noise = st.sampled_from(["", "", "  # remarque", "\n", "\n# remarque\n", "\n    # remarque"])
    for key, value in old.items():
        text = apply("x.md", text, [SetField((key,), value)])
        text = text[: -len(f"---{ending}corps")].removesuffix(ending)
        last = text.rpartition("\n")[2]
        extra = data.draw(noise) if "#" not in last and "'" not in last else ""
        text += extra.replace("\n", ending) + ending + f"---{ending}corps"
    assert parse_file("x.md", text.encode()).values == to_plain_value(old)
    changes = [SetField((key,), value) for key, value in new.items()]
    changes += [RemoveField((key,)) for key in old if key not in new]
    after = apply("x.md", text, changes)
    assert is_same_value(parse_file("x.md", after.encode()).values, to_plain_value(new))
    assert after.count("remarque") <= text.count("remarque")
    assert after.count("\r") in (0, after.count("\n"))
    assert apply("x.md", after, changes[: len(new)]) == after


class UntidyWriter:
    """Writes a front matter in random style: each value in another way, with comments and blank lines."""

    def __init__(self, data: st.DataObject) -> None:
        self.one_of = lambda *ways: data.draw(st.sampled_from(ways))

    def scalar(self, value: Any, at: int | None) -> str:
        """A value on one line, or as a block scalar indented from the column `at`."""
        if not isinstance(value, str):
            return format_scalar(value)
        style = self.one_of("", "'", '"', "|", "|-", ">")
        if style in ("", "'", '"') or at is None or not value.strip() or value != value.strip() or "\n" in value:
            return format_scalar(value, style[:1] if style in ("'", '"') else "", in_flow=at is None)
        return f"{style}{self.one_of('', ' # bloc')}\n{' ' * (at + 2)}{value}"

    def end(self, written: str) -> str:
        """Spaces, comments and blank lines after a value."""
        same_line = self.one_of("", "", " ", "  # remarque") if "\n" not in written else ""
        return same_line + "\n" + self.one_of("", "", "\n", "# remarque\n", "       # remarque\n")

    def fields(self, values: dict[Any, Any], at: int) -> str:
        return "".join(" " * at + self.field(name, value, at) for name, value in values.items())

    def field(self, name: Any, value: Any, at: int) -> str:
        name = format_scalar(name, self.one_of("", "'"))
        colon = self.one_of(":", ":", " :")
        if value and isinstance(value, (list, dict)) and self.one_of(True, True, False):
            head = name + colon + self.one_of("", " ", " # remarque") + "\n" + self.one_of("", "\n", "  # remarque\n")
            if isinstance(value, dict):
                return head + self.fields(value, at + self.one_of(1, 2, 4))
            return head + self.items(value, at + self.one_of(0, 2, 3))
        if value is None and self.one_of(True, False):
            return name + colon + self.end("")
        written = self.flow(value) if isinstance(value, (list, dict)) else self.scalar(value, at)
        return name + colon + self.one_of(" ", "   ") + written + self.end(written)

    def items(self, values: list[Any], at: int) -> str:
        text = ""
        for value in values:
            gap = self.one_of(" ", "   ")
            if value and isinstance(value, dict):
                text += " " * at + "-" + gap + self.fields(value, at + 1 + len(gap)).lstrip(" ")
            else:
                written = self.scalar(value, at)
                text += " " * at + "-" + gap + written + self.end(written)
        return text

    def flow(self, value: Any) -> str:
        comma, blank = self.one_of(", ", ",", " , ", ",\n    "), self.one_of("", " ")
        if isinstance(value, list):
            return "[" + blank + comma.join(map(self.flow, value)) + blank + "]"
        if isinstance(value, dict):
            inside = comma.join(
                f"{format_scalar(name, in_flow=True)}: {self.flow(item)}" for name, item in value.items()
            )
            return "{" + blank + inside + blank + "}"
        return self.scalar(value, None)


def list_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [subpath for step, item in items for subpath in list_paths(item, (*path, step))]


def expected(values: Any, change: FieldChange) -> Any:
    """The values after a change, by plain Python."""
    parent = values = copy.deepcopy(values)
    for step in change.path[:-1]:
        parent = parent[step]
    last: Any = change.path[-1]
    if isinstance(change, SetField):
        parent[last] = change.value
    elif isinstance(change, AppendItem | InsertItem):
        position = change.position if isinstance(change, InsertItem) else len(parent[last])
        parent[last].insert(position, change.value)
    elif isinstance(change, RenameField):
        parent[change.new_name] = parent.pop(last)
    else:
        del parent[last]
        if not parent and change.path[1:]:
            return expected(values, RemoveField(change.path[:-1]))
    return values


@settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), values=FRONTS, value=VALUES)
def test_any_edit_in_any_style(data: st.DataObject, values: Any, value: Any) -> None:
    """No edit is refused, the values are those expected, and undoing the edit restores the text."""
    front = UntidyWriter(data).fields(values, 0).replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    text = framed(front)
    values = parse_file("x.md", text.encode()).values  # block scalars end with a line break
    path = data.draw(st.sampled_from(list_paths(values)))
    old = functools.reduce(lambda parent, step: parent[step], path, values)
    changes: list[FieldChange] = [SetField(path, value), RemoveField(path)]
    if isinstance(path[-1], str):
        changes += [SetField((*path[:-1], "new"), value, (path[-1],)), RenameField(path, "new")]
    if isinstance(old, list):
        changes += [AppendItem(path, value), InsertItem(path, 0, value), InsertItem(path, len(old) // 2, value)]
    change = data.draw(st.sampled_from(changes))
    after = apply("x.md", text, [change])
    assert is_same_value(parse_file("x.md", after.encode()).values, expected(values, change))
    back: FieldChange | None = None
    if isinstance(change, RenameField):
        back = RenameField((*path[:-1], "new"), path[-1])
    elif isinstance(change, AppendItem | InsertItem) and old:
        back = RemoveField((*path, change.position if isinstance(change, InsertItem) else len(old)))
    elif change.path != path:
        back = RemoveField(change.path)
    assert back is None or apply("x.md", after, [back]) == text
