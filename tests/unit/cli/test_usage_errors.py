"""Every usage error, in both languages: exit code 2, on standard error, nothing of the framework's English."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import typer
from support.command_line import RunCommand

CASES = [
    (("validat",), "there is no command “validat”", "did you mean “validate”?"),
    (("zzz",), "there is no command “zzz”", "choose among: list, "),
    (("box", "numbr", "1"), "“incubo box” has no “numbr”", "did you mean “number”?"),
    (("box",), "“incubo box” needs a command after it", "choose among: wants, number, fails"),
    (("--nonsense",), "there is no option “--nonsense”", "incubo --help"),
    (("toy", "--strct"), "there is no option “--strct”", "did you mean “--strict”?"),
    (("toy", "-x"), "there is no option “-x”", ""),
    (("toy", "--lnag", "fr"), "there is no option “--lnag”", "did you mean “--lang”?"),
    (("toy", "--count"), "--count needs a value", "incubo toy --help"),
    (("toy", "--strict=1"), "--strict takes no value", ""),
    (("toy", "--pair", "1"), "--pair needs 2 values", ""),
    (("toy", "--count", "many"), "--count takes a whole number, not “many”", ""),
    (("toy", "--count", "12"), "--count cannot be 12: it goes from 1 to 9", ""),
    (("toy", "--share", "x"), "--share takes a number, not “x”", ""),
    (("toy", "--size", "lrge"), "--size cannot be “lrge”", "did you mean “large”?"),
    (("toy", "--shape", "it's"), "--shape cannot be “it's”", "choose among: round, square"),
    (("toy", "--folder", "nowhere"), "--folder: “nowhere” does not exist", ""),
    (("toy", "--file", "."), "--file: “.” is a folder, not a file", ""),
    (("toy", "--folder", __file__), f"--folder: “{__file__}” is a file, not a folder", ""),
    (("wants", "--how", "small"), "WHAT is missing", ""),
    (("wants", "x"), "the option --how is missing", "choose among: small, large"),
    (("number", "x"), "N takes a whole number, not “x”", ""),
    (("number", "1", "2"), "one word too many: 2", ""),
    (("wants", "--how", "small", "a", "b", "c"), "words too many: b c", "between quotes"),
    (("--lang", "de"), "--lang cannot be “de”", "choose among: fr, en"),
    (("toy", "--color"), "--color needs a value", "auto, always, never"),
]


@pytest.mark.parametrize(("words", "message", "hint"), CASES, ids=[" ".join(case[0])[:30] for case in CASES])
def test_usage_errors(call: RunCommand, words: tuple[str, ...], message: str, hint: str) -> None:
    ran = call(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {message}\n")
    assert hint in ran.err
    french = call(*words, lang="fr")
    assert (french.code, french.out) == (2, "")
    assert french.err.startswith("erreur : ")
    assert not re.search(
        r"\b(is|the|not|takes|needs|choose|did|invalid|value|missing|too)\b", french.err, re.IGNORECASE
    )


def test_a_french_word_is_near_too(call: RunCommand) -> None:
    assert "vouliez-vous dire «\u00a0validate\u00a0»" in call("valder", lang="fr").err
    assert "vouliez-vous dire «\u00a0report\u00a0»" in call("raport", lang="fr").err


def test_what_was_typed_cannot_drive_the_terminal(call: RunCommand) -> None:
    ran = call("\x1b[31m\u202e")
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_no_unworded_complaint_in_this_version_of_typer() -> None:
    """Each sentence that Typer can complain with is one that `usage` knows (or that incubo's commands cannot reach)."""
    known = {
        "Got unexpected extra argument(s) (*)", "Missing command.", "No such command {name!r}.",  # asked by us
        "Option * requires *", "Option * does not take a value.", "Argument * takes * values.",
        "* is not a valid *.", "* is not a valid boolean. Recognized values: *", "* is not a valid UUID.",
        "* is not in the range *.", "* does not match the formats *.", "* does not match the format *.",
        "Takes * values but * given.", "Takes * values but 1 was given.", "* values are required, but * given.",
        "* values are required, but 1 was given.", "*: *", "'*': *", "* does not exist.", "* * does not exist.",
        "* * is a file.", "* * is a directory.", "* * is not readable.", "* * is not writable.",
        "Value must be an iterable.",
    }  # fmt: skip
    raisers = {"fail", "UsageError", "BadParameter", "BadOptionUsage", "BadArgumentUsage", "NoSuchOption"}
    unknown = set()
    for path in Path(typer.__file__).parent.rglob("*.py"):
        if path.name in {"testing.py", "termui.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in raisers:
                unknown |= {text for part in node.args for text in sentences(part) if text not in known}
    assert unknown == set()


def sentences(node: ast.AST) -> list[str]:
    """The sentences in an argument, what is filled in written `*`."""
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)]
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and " " in node.value else []
    return [text for child in ast.iter_child_nodes(node) for text in sentences(child)]
