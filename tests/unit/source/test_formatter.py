"""Formatted files: what moves, what stays, and what cannot be formatted."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.core.errors import NotEditableError
from incubo.source.edits.changes import is_same_value
from incubo.source.formatter import FieldOrder, format_file, order_names
from incubo.source.reader import parse_file

ORDER: FieldOrder = {
    "title": {},
    "mission": {},
    "link": {},
    "phases": {"name": {}, "start": {}, "end": {}, "comment": {}},
    "usertypes": {},
    "fast": {"promotion": {}, "montant": {}},
}


def format_front(front: str, newline: str = "\n") -> str:
    """A formatted front matter (with LF line endings); formatting it again changes nothing."""
    body = "\nTexte.\n"
    formatted = format_file("x.md", f"---\n{front}---\n{body}".encode(), ORDER, newline)
    assert format_file("x.md", formatted, ORDER, newline) == formatted
    lines = formatted.decode().split(newline)
    assert (lines[0], lines[-4:]) == ("---", ["---", "", "Texte.", ""])
    return "".join(f"{line}\n" for line in lines[1:-4])


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("mission: b\ntitle: a\n", "title: a\nmission: b\n"),
        ("title:   a  \nmission :  b\n", "title: a\nmission: b\n"),
        ("usertypes:\n- a\n-   b\n", "usertypes:\n  - a\n  - b\n"),
        ("usertypes:\n    - a\n    -\n      b\n", "usertypes:\n  - a\n  - b\n"),
        ("usertypes: [a, 'b, c', ]\n", "usertypes:\n  - a\n  - b, c\n"),
        ("usertypes: []\nfast: {}\n", "usertypes: []\nfast: {}\n"),
        ("fast: {montant: 5, promotion: 2}\n", "fast:\n  promotion: 2\n  montant: 5\n"),
        (
            "phases:\n- {start: 2024-01-05, name: a}\n- start: 2024-02-01 # b\n  name: b\n",
            "phases:\n  - name: a\n    start: 2024-01-05\n  - name: b\n    start: 2024-02-01 # b\n",
        ),
        ("phases:\n  -\n    name: a\n", "phases:\n  - name: a\n"),
        ("usertypes:\n- - a\n  - b\n- [c, d]\n", "usertypes:\n  - - a\n    - b\n  - [c, d]\n"),
        ("title:\n  a\n", "title: a\n"),
        ("title:\nmission: ~\nlink: ''\n", "title:\nmission: ~\nlink: ''\n"),
        ("usertypes:\n- ~\n-\n", "usertypes:\n  - ~\n  -\n"),
        ("'title': a\n? mission\n: b\n", "title: a\nmission: b\n"),
        ("fast:\n    promotion: 1\n", "fast:\n  promotion: 1\n"),
        ("  mission: b\n  title: a\n", "title: a\nmission: b\n"),
    ],
)
def test_layout(front: str, expected: str) -> None:
    assert format_front(front) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("'nacre'", "nacre"),
        ('"l\'estran"', "l'estran"),
        ('"a: b"', '"a: b"'),
        ("'2024-01-05'", "'2024-01-05'"),
        ("'oui'", "oui"),
        ("y", "y"),
        ("1e3", "1e3"),
        ("'no'", "'no'"),
        ("Yes", "Yes"),
        ("2024-1-5", "2024-1-5"),
        ("2024-02-30", "2024-02-30"),
        ("2024-01-05T10:00:00Z", "2024-01-05T10:00:00Z"),
        ("010", "010"),
        ('"a\\u00ad"', '"a\\u00ad"'),
        ("a\u00a0b", "a\u00a0b"),
        ("' a '", "' a '"),
    ],
)
def test_values_on_a_line(value: str, expected: str) -> None:
    assert format_front(f"title: {value}\n") == f"title: {expected}\n"


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("mission: >-  \n      a \n\n        b\n      \ntitle: t\n", "title: t\nmission: >-\n  a \n\n    b\n"),
        ("mission: |+\n a\n\n\ntitle: t\n", "title: t\nmission: |+\n  a\n\n\n"),
        ("mission: |2 # c\n    a\n   b\ntitle: t\n", "title: t\nmission: |2 # c\n    a\n   b\n"),
        ("mission: |\ntitle: t\n", "title: t\nmission: |\n"),
        (
            "phases:\n-   comment: |\n        a\n          b\n    name: n\n",
            "phases:\n  - name: n\n    comment: |\n      a\n        b\n",
        ),
        ("phases:\n- comment: |2\n     a\n", "phases:\n  - comment: |2\n       a\n"),
        ("usertypes:\n- |\n  a\n- b\n", "usertypes:\n  - |\n    a\n  - b\n"),
        ("mission: a\n     b\n\n c # d\n", "mission: a\n  b\n\n  c # d\n"),
        ("mission: 'a\n\n    b'\n", "mission: 'a\n\n  b'\n"),
        ('mission: "a\\\n    \\ b \\\n  c"\n', 'mission: "a\\\n  \\ b \\\n  c"\n'),
    ],
)
def test_values_on_several_lines(front: str, expected: str) -> None:
    assert format_front(front) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("# of b\nmission: b # beside\n# of a\ntitle: a\n", "# of a\ntitle: a\n# of b\nmission: b # beside\n"),
        (
            "usertypes: # kinds\n# of a\n- a\n  # of b\n- b   # beside\n# the end\n",
            "usertypes: # kinds\n  # of a\n  - a\n  # of b\n  - b # beside\n# the end\n",
        ),
        (
            "phases:\n  - name: a\n    # end: 1\n  # - name: b\n# of title\ntitle: t\n",
            "# of title\ntitle: t\nphases:\n  - name: a\n    # end: 1\n  # - name: b\n",
        ),
        (
            "phases:\n  - # first\n    start: 2024-01-01\n    # of name\n    name: a\n",
            "phases:\n  # first\n  # of name\n  - name: a\n    start: 2024-01-01\n",
        ),
        ("title: # above\n  a # beside\n", "# above\ntitle: a # beside\n"),
        ("usertypes: [a] # beside\n", "usertypes: # beside\n  - a\n"),
        ("usertypes: [a, # one\n b] # two\n", "usertypes: [a, # one\n  b] # two\n"),
        ("phases:\n- {name: a} # one\n", "phases:\n  - name: a # one\n"),
        ("\n\ntitle: a\n\n\n\nmission: b\n\n", "title: a\n\nmission: b\n"),
        ("mission: b\n\n# about a\n\ntitle: a\n", "# about a\n\ntitle: a\nmission: b\n"),
        ("title: 'a # b'#c\n", "title: 'a # b' #c\n"),
        ("title: a #\nmission: 'it''s # 1' # 2\n", "title: a #\nmission: 'it''s # 1' # 2\n"),
        ("# nothing yet  \n", "# nothing yet\n"),
        ("", ""),
    ],
)
def test_comments_move_with_their_field(front: str, expected: str) -> None:
    assert format_front(front) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        (
            "usertypes: [a, b] # incubo: ignore[schema-unknown-value] so it is\ntitle: t\n",
            "title: t\nusertypes: [a, b] # incubo: ignore[schema-unknown-value] so it is\n",
        ),
        (
            "# incubo: ignore[schema-unknown-value]\nusertypes: [a, b]\ntitle: t\n",
            "title: t\n# incubo: ignore[schema-unknown-value]\nusertypes: [a, b]\n",
        ),
        (
            "phases:\n- name: a\n  # incubo: ignore[schema-url]\nlink: b\ntitle: t\n",
            "title: t\n# incubo: ignore[schema-url]\nlink: b\nphases:\n  - name: a\n",
        ),
        (
            "phases:\n- name: a\n  start: 2024-01-05 # incubo: ignore[phase-order]\n",
            "phases:\n  - name: a\n    start: 2024-01-05 # incubo: ignore[phase-order]\n",
        ),
    ],
)
def test_suppressions_stay_with_their_field(front: str, expected: str) -> None:
    assert format_front(front) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("mission own title", "title mission own"),
        ("own mission title", "title own mission"),
        ("one two", "one two"),
        ("link one two title three", "title three link one two"),
    ],
)
def test_unknown_fields_stay_beside_their_neighbour(names: str, expected: str) -> None:
    assert order_names(names.split(), ORDER) == expected.split()
    assert order_names(expected.split(), ORDER) == expected.split()


def test_file_boundaries_and_line_endings() -> None:
    data = "\ufeff--- \r\nmission: a\r\ntitle: b\r\n---\r\n\r\nUn  \r\ntexte".encode()
    assert format_file("x.md", data, ORDER) == b"---\ntitle: b\nmission: a\n---\n\nUn  \ntexte\n"
    assert format_file("x.md", data, ORDER, "\r\n") == b"---\r\ntitle: b\r\nmission: a\r\n---\r\n\r\nUn  \r\ntexte\r\n"
    assert format_file("x.md", b"---\ntitle: a\n---", ORDER) == b"---\ntitle: a\n---\n"
    assert format_front("mission: a\ntitle: b\n", newline="\r\n") == "title: b\nmission: a\n"


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: a\ntitle: b\n", "is given twice"),
        ("phases:\n- name: a\n  name: b\n", "is given twice"),
        ("title: 'a\n", "cannot be read"),
        ("title: &a b\n", "cannot be read"),
        ("null\n", "has no fields"),
        ("{}\n", "has no fields"),
        (">-9\n", "has no fields"),
        ('"\\\n"\n', "has no fields"),
        ("?\n", "layout is unusual"),
        ("? >\n", "layout is unusual"),
        ("mission: >-\n\x85 a\ntitle: b\n", "layout is unusual"),
    ],
)
def test_unsupported_syntax_is_refused(front: str, reason: str) -> None:
    with pytest.raises(NotEditableError) as caught:
        format_file("x.md", f"---\n{front}---\n".encode(), ORDER)
    assert reason in caught.value.message.arguments["reason"].template


def test_a_layout_whose_values_would_change_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incubo.source.formatter.format_inline", lambda _front, _node: "other")
    with pytest.raises(NotEditableError, match="left as it is"):
        format_file("x.md", b"---\ntitle: a\n---\n", ORDER)


def test_a_layout_whose_comments_would_be_lost_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incubo.source.formatter.format_trailing_comment", lambda _comment: "")
    with pytest.raises(NotEditableError, match="left as it is"):
        format_file("x.md", b"---\ntitle: a # beside\n---\n", ORDER)


_WORDS = st.sampled_from(["a", "nacre", "'b: c'", '"l\'ete"', "12", "yes", "2024-01-05", "''", "~", "[a, b]", "{x: 1}"])
_COMMENT = st.sampled_from(["", "", "", " # one", "  # two"])
_ABOVE = st.sampled_from(["", "", "", "# three\n", "\n", "    # four\n", "  # five\n\n"])


@st.composite
def fronts(draw: st.DrawFn) -> str:
    """Front matters in many layouts, with comments and blank lines everywhere."""
    lines = []
    for name in draw(st.permutations(["title", "own", "phases", "usertypes", "fast", "mission"])):
        lines.append(draw(_ABOVE))
        margin = draw(st.sampled_from(["", "  ", "    "]))
        if name in ("title", "own"):
            lines.append(f"{name}: {draw(_WORDS)}{draw(_COMMENT)}\n")
        elif name == "mission":
            block = draw(
                st.sampled_from(["|\n  un\n\n    deux\n", ">-\n un\n deux \n", "un\n  deux\n", '"un\n  deux"\n'])
            )
            lines.append(f"{name}: {block}")
        elif name == "usertypes":
            lines.append(f"{name}:{draw(_COMMENT)}\n")
            for _ in range(draw(st.integers(1, 3))):
                lines.append(draw(_ABOVE))
                lines.append(f"{margin}-{draw(st.sampled_from([' ', '   ']))}{draw(_WORDS)}{draw(_COMMENT)}\n")
        else:
            lines.append(f"{name}:{draw(_COMMENT)}\n")
            if name == "fast":
                margin, first = margin or " ", margin or " "
            else:
                first = f"{margin}- "
                margin += "  "
            for _ in range(draw(st.integers(1, 2)) if name == "phases" else 1):
                for i, field in enumerate(draw(st.permutations(["name", "start", "autre"]))):
                    lines.append(draw(_ABOVE))
                    lines.append(f"{first if i == 0 else margin}{field}: {draw(_WORDS)}{draw(_COMMENT)}\n")
    lines.append(draw(_ABOVE))
    return "".join(lines)


@given(fronts())
def test_formatting_keeps_all_values(front: str) -> None:
    data = f"---\n{front}---\n".encode()
    document = parse_file("x.md", data)
    assert document.values is not None
    formatted = format_file("x.md", data, ORDER)
    assert is_same_value(parse_file("x.md", formatted).values, document.values)
    assert format_file("x.md", formatted, ORDER) == formatted
    assert sorted(formatted.decode().count(f"# {word}") for word in ("one", "two")) == sorted(
        front.count(f"# {word}") for word in ("one", "two")
    )


WORDS = ["title", "mission", "usertypes", "name", "é", "a b", "'q'", '"d"', "# c", "#", "2024-01-01", "[a, b]", "null"]
LINE_ENDS = ["\n", "\r\n", "\r", "\r\r\n", "\n\r", "\u2028", "\u0085", "\u2029", " \n", "\t\n", "  \r\n", "\n\n"]
STRUCTURE = [": ", ":", "- ", "  ", "  - ", "|", "|+", ">-", "---", ""]
PIECES = st.sampled_from([*WORDS, *LINE_ENDS, *STRUCTURE])
SHORT_TEXT = st.lists(PIECES, max_size=6).map("".join)
FIELD = st.builds(
    "{}{}{}{}".format,
    st.sampled_from([*ORDER, "zz", "# c"]),
    st.sampled_from([": ", ":", ": |+\n  ", ":\n  - ", ":\n- name: "]),
    SHORT_TEXT,
    st.sampled_from(["\n", "\n", "\n", *LINE_ENDS]),
)
ODD_FILE = st.builds(
    "{}---{}{}---{}{}".format,
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["\n", "\r\n", "\r", " \n"]),
    st.lists(FIELD, max_size=5).map("".join),
    st.sampled_from(["\n", "\r\n", "\r", "", "\r\r\n", " \n"]),
    st.lists(PIECES, max_size=10).map("".join),
)


@settings(max_examples=examples(400), deadline=None)
@given(text=ODD_FILE, newline=st.sampled_from(["\n", "\r\n"]))
@example(text="---\ntitle: a\n---\nb\r\r\nc\r", newline="\n")
@example(text="---\ntitle: a\r\r\n---\nb\rc", newline="\r\n")
@example(text="---\nlink: |+\n\n   \nusertypes:\n  - a\n---\n", newline="\n")
@example(text="---\ntitle: a # c\u0085usertypes:\n  - b\n---\n", newline="\n")
def test_what_is_formatted_is_left_as_it_is_the_next_time(text: str, newline: str) -> None:
    try:
        formatted = format_file("x.md", text.encode(), ORDER, newline)
    except NotEditableError:
        return
    assert format_file("x.md", formatted, ORDER, newline) == formatted
    assert b"\r\r\n" not in formatted
    assert is_same_value(parse_file("x.md", formatted).values, parse_file("x.md", text.encode()).values)
