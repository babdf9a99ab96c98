"""Front matters changed at random, and what the two readers of `source.reader` make of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from incubo.source.line_reader import read_lines
from incubo.source.reader import FrontMatterScanner, ParsedFile, parse_file

CHARACTERS = [
    *" \t\n\r:-#'\"\\,[]{}&*!|>%@`?~=<.0123456789aonyTF_/", "é", "漢", "😀", "\u00a0", "\u00ad", "\u0085", "\u2028",
    "\u2029", "\ufeff", "\ufffe", "\ufffd", "\u200b", "\x00", "\x07", "\x7f", "\x9b", "\ue000", "e\u0301", ": ", " #",
    "- ", "\n  ", "\n\n", "''", "\\n", ":\n", " : ",
]  # fmt: skip
SCALARS = [
    "", "~", "null", "no", "Yes", "on", "y", "true", "TRUE", "False", "0", "-1", "+12", "010", "0x1F", "0b1", "1_000",
    "12:30", "12:30:45.5", "1.5", "-.5", ".inf", ".NaN", "1e3", "1e+3", "2024-02-29", "2023-02-29", "2024-2-9",
    "2024-01-01T10:00:00Z", "2024-01-01 10:00:00", "<<", "=", "-", "--", "---", "...", "-a", "?a", ":a", "a:", "a:b",
    "a: b", "a #b", "a# b", "#a", "'a'", '"a \\"b\\""',
    '"a\\\\"', "'b '", "''", "'it''s'", "'a' b", "'a", "a'", '"a"', '""', '"a\\tb"', '"a" b', '"a',
    "' a '", "'a '", '"a\\', "[]", "[a]", "[a, b]", "[a,b,]", "[ a , 1 ]", "[a: b]", "[a", "{}", "{a: b}", "&a b",
    "*a", "!a b", "!!str 1", "|", ">", ">-", "|+", "|2", "> #a", "@a", "`a`", "%a", "é à", "https://a.example/b#c",
    "a, b", "a]", "a}", "x" * 200, "9" * 70, "2024-01-01:",
]  # fmt: skip
LINES = [
    "", " ", "   ", "# comment", "  # comment", "a: b", "a:", "  a: b", "  a:", "- a", "  - a", "    - a", "- a: b",
    "  - a: b", "  - a:", "    a: b", "   b: c", "-", "  -", "  -   a", "  - - a", "-   a: b", "text", "  text",
    "    more text", "a : b", "? a", ": b", "'a': b", '"a": b', "a: # c", "  - a : 'b '",
    "- 'a '", "a b: c", "é: b", "1: a", "no: a", "null: a", "---",
    "...", "--- a", "%YAML 1.1", "a: |", "  a: >-", "<<: a", "=: a", "a: 'b", 'a: "b', "  b'", '  b"', "  - >-",
    " " * 16 + "- a", " " * 21 + "a: b",
]  # fmt: skip
EXAMPLES = [
    "title: Mon Estran\nmission: Suivre les marées\nphases:\n  - name: investigation\n    start: 2022-01-03\n"
    "    end: 2022-06-30\n  - name: construction\n    start: 2022-07-01\n    comment: \nevents: []\n",
    "fullname: Léa Guivarc'h\nrole: Développeuse\nmissions:\n- start: 2021-03-01\n  end: 2022-03-01\n"
    "  status: independent\n  startups:\n  - mon-estran\n  - phare\n- start: 2022-03-02\n  employer: 'L''Atelier'\n"
    "startups:\npreviously:\n  - phare\n",
    "mission: >-\n  Aider les gens\n  à prendre la mer\n\n  sans risque.\ncomment: |\n  Un\n    deux\n\n  trois\n"
    "title: \"Un titre qui\n  continue\"\nother: 'un autre\n\n  titre'\ntext: mille\n  mots\n  et plus\nend: true\n",
    "# Une fiche\nsponsors:\n  - /organisations/rivages\n  - quai # notre quai\ncontact: a@b.example\n"
    "stats: false\nusers: [a, b]\nnested:\n  deep:\n    deeper: 1\n  list:\n    - x: 1\n      y:\n        - z\n"
    "date: 2024-06-01\n",
    "title : \"Un \\\"titre\\\" \"\nevents: # rien\nmission: 'Aider '\nskills:\n  - >-\n    pêche\n    à pied\n"
    "  - ' voile'\nphases:\n  - name : construction\n    comment: >\n      Un mot \n      de plus \n",
]  # fmt: skip
"""Front matters with everything that the line reader reads."""


class Mutator:
    """Changes front matters at random; the same seed gives the same changes."""

    def __init__(self, seed: int, front_matters: Sequence[str]) -> None:
        self.dice = random.Random(seed)
        self.front_matters = front_matters

    def mutate(self) -> str:
        """A front matter with one to four changes."""
        text = self.dice.choice(self.front_matters)
        for _ in range(self.dice.choice((1, 1, 1, 2, 2, 3, 4))):
            change = self.dice.choice(_CHANGES)
            text = change(text, self.dice)
        return text if text.endswith("\n") or self.dice.random() < 0.1 else text + "\n"


def _change_characters(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text) + 1)
    end = min(len(text), start + dice.choice((0, 0, 1, 1, 2)))
    return text[:start] + dice.choice(("", *dice.choices(CHARACTERS, k=3))) + text[end:]


def _change_near_sign(text: str, dice: random.Random) -> str:
    """A change beside a colon, a dash, a quote or a line break: most changes elsewhere are within a text."""
    places = [offset for offset, character in enumerate(text) if character in ":-'\"\n#[]>|"]
    if not places:
        return text
    start = max(0, dice.choice(places) + dice.choice((-1, 0, 0, 1, 1, 2)))
    return text[:start] + dice.choice(CHARACTERS) + text[start + dice.choice((0, 1)) :]


def _change_line(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    index = dice.randrange(len(lines))
    line = lines[index]
    match dice.randrange(9):
        case 0:
            lines[index] = " " * dice.randrange(1, 4) + line
        case 1:
            lines[index] = line[dice.randrange(1, 4) :] if line[:1] == " " else line
        case 2:
            lines.insert(index, line)
        case 3:
            del lines[index]
        case 4:
            other = dice.randrange(len(lines))
            lines[index], lines[other] = lines[other], line
        case 5:
            lines.insert(index, dice.choice(LINES))
        case 6:
            lines[index] = line + dice.choice((" ", "  ", ":", " #", " # a", "'", '"', ",", "\r", "\t"))
        case 7:
            middle = dice.randrange(len(line) + 1)
            lines[index : index + 1] = [line[:middle], " " * dice.randrange(7) + line[middle:]]
        case _:
            lines[index : index + 2] = [line + " ".join(lines[index + 1 : index + 2])]
    return "\n".join(lines)


def _change_value(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    index = dice.randrange(len(lines))
    start, colon, _ = lines[index].partition(": ")
    start, dash = (start, colon) if colon else (lines[index].partition("- ")[0], "- ")
    lines[index] = start + (dash or ": ") + dice.choice(SCALARS)
    return "\n".join(lines)


def _indent_lines(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    start = dice.randrange(len(lines))
    end = start + dice.randrange(1, 5)
    spaces = " " * dice.randrange(1, 4)
    lines[start:end] = (
        [spaces + line for line in lines[start:end]]
        if dice.random() < 0.5
        else [line.removeprefix(spaces) for line in lines[start:end]]
    )
    return "\n".join(lines)


def _change_everywhere(text: str, dice: random.Random) -> str:
    old, new = dice.choice((("\n", "\r\n"), ("  - ", "- "), ("- ", "-   "), (": ", ":"), (": ", ":  "), ("'", '"')))
    return text.replace(old, new)


_CHANGES = (
    _change_characters, _change_near_sign, _change_near_sign, _change_line, _change_line, _change_value, _change_value,
    _indent_lines, _change_everywhere,
)  # fmt: skip


def find_difference(front: str) -> tuple[ParsedFile, ParsedFile] | None:
    """A file with this front matter as the YAML parser and the line reader read it, if they differ."""
    data = f"---\n{front}---\n\nTexte.\n".encode("utf-8", "replace")
    by_parser, by_lines = (parse_file("x.md", data, use_line_reader=used) for used in (False, True))
    return None if _describe(by_parser) == _describe(by_lines) else (by_parser, by_lines)


def is_read_by_lines(front: str) -> bool:
    """Whether the line reader reads a front matter itself."""
    return read_lines(front) is not None


def _describe(parsed: ParsedFile) -> Any:
    """All that a parsed file has, in a form whose equality means the same types, order and positions."""
    scanner = parsed.scanner
    return (
        _describe_value(parsed.values),
        parsed.body,
        [repr(problem) for problem in parsed.problems],
        parsed.has_crlf,
        parsed.has_suppressions,
        None if scanner is None else _describe_scanner(scanner),
    )


def _describe_value(value: Any) -> Any:
    if type(value) is dict:
        return [(_describe_value(key), _describe_value(item)) for key, item in value.items()]
    if type(value) is list:
        return [type(value), *map(_describe_value, value)]
    return type(value), repr(value)


def _describe_scanner(scanner: FrontMatterScanner) -> Any:
    return (
        scanner.text,
        (scanner.start, scanner.end, scanner.body_start),
        scanner.has_padded_value,
        list(scanner.scan()),
    )
