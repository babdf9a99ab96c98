"""Pages in every format, hostile content among them."""

from __future__ import annotations

import datetime
import json
import re

import pytest

from incubo.core import i18n
from incubo.core.hint import Hint
from incubo.core.message import LabelledValue, Message
from incubo.document.page import (
    Cell,
    CodeBlock,
    KeyValueList,
    KeyValueRow,
    ListBlock,
    ListItem,
    Page,
    Paragraph,
    Section,
    TableBlock,
    TimelineColumns,
)
from incubo.document.table import Column, Commit, Note, Row
from incubo.render.pages.formats import render_page
from incubo.render.terminal.column_widths import fit_page_columns
from incubo.render.terminal.style import TerminalStyle, make_painter, merge_styles, strip_styles
from incubo.render.terminal.text import display_width, wrap_breaking_words

DAY = datetime.date(2025, 1, 15)
HOSTILE = "\x1b[31mrouge\x1b[0m | <b>gras</b> [lien](https://x.example) \u202eenvers\n::error::@equipe ##[group] `code`"
TEAM = TableBlock(
    (
        Column("who", Message("Name"), "text"),
        Column("phase", Message("Phase"), "phase"),
        Column("end", Message("Until"), "date"),
        Column("left", Message("Remains"), "days"),
        Column("nothing", Message("Nothing"), "text"),
    ),
    (
        Row(
            {
                "who": LabelledValue("a.b", "Anne Bé"),
                "phase": LabelledValue("one", "ONE"),
                "end": DAY,
                "left": Cell(20, "days", "due"),
            }
        ),
        Row({"who": LabelledValue("c.d", "Coline Dé"), "phase": None, "end": None, "left": Cell(400, "days")}),
    ),
)


def page(*sections: Section, title: str = "Mon Estran", **fields: object) -> Page:
    return Page("startup", "mon-estran", Cell(title), sections, **fields)  # type: ignore[arg-type]


def shown(sample: Page, fmt: str = "table", lang: str = "en", **style: object) -> str:
    i18n.set_language(lang)
    return render_page(sample, fmt, lang=lang, terminal=TerminalStyle(**style))  # type: ignore[arg-type]


FULL = page(
    Section(
        "summary",
        None,
        (
            KeyValueList(
                (
                    KeyValueRow(
                        Message("Phase"),
                        (Cell(LabelledValue("one", "ONE"), "phase"), Cell(Message("late"), tone="due")),
                        "phase",
                    ),
                    KeyValueRow(Message("Unsaid"), (Cell(None), Cell(""))),
                    KeyValueRow(Message("Sound"), (Cell(Message("yes"), tone="good"),)),
                )
            ),
        ),
    ),
    Section("team", Message("Team"), (TEAM, Paragraph(Message("2 people left.")))),
    Section(
        "list",
        Message("To do"),
        (
            ListBlock(
                (
                    ListItem((Cell("write"),), Hint(command="incubo show x")),
                    ListItem((Cell(None),), Hint(command="never")),
                )
            ),
        ),
    ),
    Section("code", Message("Example"), (CodeBlock("phases:\n  - name: one\n"),)),
    Section("none", Message("Empty"), (KeyValueList(()), TableBlock(TEAM.columns, ()), ListBlock(()))),
    Section("told", Message("Told"), (TableBlock(TEAM.columns, (), Message("Nobody.")),)),
    as_of=DAY,
    commit=Commit("0123456789" * 4, DAY),
    notes=(Note("note", Message("A remark.")),),
)

TERMINAL = """\
Mon Estran
mon-estran · as of 15 January 2025, commit 01234567 of 15 January 2025

Phase  ONE · ! late
Sound  ✓ yes

Team
  Name       Phase         Until         Remains
  Anne Bé    ONE           2025-01-15  ! 20 days
  Coline Dé  No phase yet              13 months

  2 people left.

To do
  • write  incubo show x

Example
    phases:
      - name: one

Told
  Nobody.

A remark.
"""

MARKDOWN = """\
# Mon Estran

mon-estran · as of 15 January 2025, from the registry of 15 January 2025

- Phase: ONE · **late**
- Sound: yes

## Team

| Name | Phase | Until | Remains |
|---|---|---|---:|
| Anne Bé | ONE | 2025-01-15 | **20 days** |
| Coline Dé | No phase yet |  | 13 months |

2 people left.

## To do

- write

## Example

```yaml
phases:
  - name: one
```

## Told

Nobody.

- A remark.
"""


def test_terminal() -> None:
    assert shown(FULL) == TERMINAL


def test_ascii_draws_nothing_that_an_old_terminal_lacks() -> None:
    out = shown(FULL, unicode=False)
    assert out.isascii() or set(out) - set(map(chr, range(128))) == {"é"}
    assert "Phase  ONE - ! late\nSound  yes\n" in out
    assert "  - write  incubo show x\n" in out


def test_colour_adds_nothing_but_colour() -> None:
    out = shown(FULL, color=True)
    assert strip_styles(out) == TERMINAL
    assert "\x1b[33m! late\x1b[0m" in out


def test_markdown() -> None:
    assert shown(FULL, "markdown") == MARKDOWN


def test_a_page_about_incubo_itself_names_commands_everywhere() -> None:
    assert "- write — `incubo show x`\n" in shown(FULL._replace(as_of=None), "markdown")


def test_json() -> None:
    data = json.loads(shown(FULL, "json"))
    assert list(data) == ["version", "lang", "page", "id", "title", "at", "commit", "sections", "notes"]
    assert (data["version"], data["page"], data["id"], data["at"]) == (1, "startup", "mon-estran", "2025-01-15")
    assert list(data["sections"]) == ["summary", "team", "list", "code", "none", "told"]
    phase, unsaid, sound = data["sections"]["summary"]["blocks"][0]["facts"]
    assert phase == {"id": "phase", "label": "Phase", "values": ["one", "late"], "marks": [None, "due"]}
    assert unsaid == {"id": None, "label": "Unsaid", "values": []}
    assert sound["id"] is None
    table = data["sections"]["team"]["blocks"][0]
    assert [column["id"] for column in table["columns"]] == ["who", "phase", "end", "left", "nothing"]
    row = {"who": "a.b", "phase": "one", "end": "2025-01-15", "left": 20, "nothing": None, "marks": {"left": "due"}}
    assert table["rows"][0] == row
    assert data["sections"]["list"]["blocks"][0]["items"] == [{"values": ["write"], "command": "incubo show x"}]
    assert data["sections"]["code"]["blocks"][0] == {
        "type": "code",
        "language": "yaml",
        "text": "phases:\n  - name: one\n",
    }


def test_json_has_data_where_people_read_words() -> None:
    row = Row(
        {
            "end": Cell(Message("until the end"), machine_value=DAY),
            "left": Cell(Message("some days left"), tone="due", machine_value=3),
        }
    )
    facts = KeyValueList(
        (
            KeyValueRow(
                Message("Until"),
                (Cell(Message("soon"), machine_value=DAY), Cell(Message("or late"), machine_value=None)),
                "until",
            ),
        )
    )
    sample = page(Section("s", None, (facts, TableBlock(TEAM.columns[2:4], (row,)), Paragraph(Message("2 left."), 2))))
    first, table, prose = json.loads(shown(sample, "json"))["sections"]["s"]["blocks"]
    assert first["facts"][0]["values"] == ["2025-01-15", None]
    assert table["rows"] == [{"end": "2025-01-15", "left": 3, "marks": {"left": "due"}}]
    assert prose == {"type": "prose", "text": "2 left.", "data": 2}
    assert "until the end" in shown(sample)


def hostile() -> Page:
    row = Row({column.id: HOSTILE for column in TEAM.columns})
    return page(
        Section("s", Message("{x}", {"x": HOSTILE}), (
            KeyValueList((KeyValueRow(Message("{x}", {"x": HOSTILE}), (Cell(HOSTILE), Cell(HOSTILE, "id", "bad"))),)),
            TableBlock(TEAM.columns, (row,)),
            ListBlock((ListItem((Cell(HOSTILE),), Hint(command=f"incubo show {HOSTILE}")),)),
            Paragraph(Message("{x}", {"x": HOSTILE})),
            CodeBlock(f"```\n{HOSTILE}\n````\n", "markdown"),
        )),
        title=HOSTILE,
        notes=(Note("n", Message("{x}", {"x": HOSTILE})),),
    )  # fmt: skip


@pytest.mark.parametrize("fmt", ["table", "markdown", "json"])
@pytest.mark.parametrize("columns_", [None, 40, 80])
def test_content_drives_neither_a_terminal_nor_a_log(fmt: str, columns_: int | None) -> None:
    out = shown(hostile(), fmt, width=columns_)
    assert "\x1b" not in out
    assert "\u202e" not in out
    if fmt != "json":
        assert "##[group]" not in out
        assert not any(
            line.lstrip().startswith("::error") for line in out.splitlines() if fmt == "table" and "\\n" not in line
        )


def test_content_is_no_markup() -> None:
    out = shown(hostile(), "markdown")
    prose = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", out.split("`````")[0])
    assert "<b>" not in prose
    assert "[lien](" not in prose
    fence = out[out.index("`````") :]
    assert fence.startswith("`````markdown\n```\n")
    assert fence.count("`````") == 2


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("limit", [30, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("text", ["mot " * 60, "x" * 300, "漢字かな" * 50, "é" * 90 + " fin", "e\u0301" * 100])
def test_tables_fit_whatever_they_hold(text: str, limit: int, lang: str) -> None:
    table = TableBlock(
        (
            Column("a", Message("Name"), "text"),
            Column("b", Message("Until"), "date"),
            Column("c", Message("Comment"), "text"),
        ),
        (Row({"a": "Anne", "b": DAY, "c": text}), Row({"a": text, "b": DAY, "c": "court"})),
    )
    out = shown(page(Section("s", Message("Team"), (table,))), lang=lang, width=limit)
    assert max(map(display_width, out.splitlines())) <= min(limit, 120) or limit < 40
    letters = "".join(out.split())
    assert letters.count(text.split()[0][:1]) >= 2 * text.count(text.split()[0][:1])  # nothing is cut


def test_a_long_last_column_stands_under_its_row() -> None:
    table = TableBlock(
        (
            Column("a", Message("Date"), "date"),
            Column("b", Message("What"), "text"),
            Column("c", Message("Comment"), "text"),
        ),
        (Row({"a": DAY, "b": "un assez long mot de la fin", "c": "une phrase qui demande de la place pour être lue"}),),
    )
    out = shown(page(Section("s", None, (table,))), width=52)
    assert out.endswith(
        "Date        What\n"
        "2025-01-15  un assez long mot de la fin\n"
        "            une phrase qui demande de la place pour\n"
        "            être lue\n"
    )


def test_time_is_drawn_where_there_is_room() -> None:
    days = [datetime.date(2023, 1, 1), datetime.date(2024, 1, 1)]
    table = TableBlock(
        (Column("start", Message("Start"), "date"), Column("end", Message("End"), "date")),
        (Row({"start": days[0], "end": days[1]}), Row({"start": days[1], "end": None}), Row({"start": None})),
        timeline=TimelineColumns("start", "end", datetime.date(2025, 1, 1)),
    )
    lines = shown(page(Section("s", None, (table,))), width=80).splitlines()
    assert (
        lines[-3:] == ["2023-01-01  2024-01-01  " + "█" * 12, "2024-01-01  " + " " * 24 + "█" * 12, ""][:2] + lines[-1:]
    )
    assert "#" * 12 in shown(page(Section("s", None, (table,))), unicode=False)
    assert "█" not in shown(page(Section("s", None, (table,))), width=40)


def test_commands_stand_beside_or_under() -> None:
    items = ListBlock(
        (
            ListItem((Cell("court"),), Hint(command="incubo show a")),
            ListItem((Cell("un peu plus long"),), Hint(command="incubo show b")),
            ListItem((Cell("une ligne qui prend toute la place"),), Hint(command="incubo show c")),
        )
    )
    out = shown(page(Section("s", None, (items,))), width=44)
    assert out.splitlines()[-4:] == [
        "• court             incubo show a",
        "• un peu plus long  incubo show b",
        "• une ligne qui prend toute la place",
        "    incubo show c",
    ]


def test_words_of_one_style_are_styled_once() -> None:
    paint = make_painter(color=True)
    line = " ".join(paint("red", word) for word in ("un", "deux", "trois"))
    assert merge_styles(line) == "\x1b[31mun deux trois\x1b[0m"
    assert (
        merge_styles(f"{paint('red', 'un')} {paint('dim', 'deux')}") == f"{paint('red', 'un')} {paint('dim', 'deux')}"
    )


def test_columns_give_way_between_words_first() -> None:
    cells = [["Bénédicte Chauvelin", "chargée de production"]]
    assert fit_page_columns(["Name", "Role"], cells, ["text", "text"], None) == [19, 21]
    assert fit_page_columns(["Name", "Role"], cells, ["text", "text"], 30) == [14, 14]
    assert fit_page_columns(["Name", "Role"], cells, ["text", "text"], 22) == [10, 10]
    assert fit_page_columns(["Name", "Role"], cells, ["text", "date"], 30) == [7, 21]


def test_a_text_is_folded_within_words_only_when_it_must() -> None:
    assert wrap_breaking_words("un deux trois", 7) == ["un deux", "trois"]
    assert wrap_breaking_words("incomparable", 5) == ["incom", "parab", "le"]
    assert wrap_breaking_words("漢字漢字", 5) == ["漢字", "漢字"]
    assert wrap_breaking_words("tout", None) == ["tout"]
