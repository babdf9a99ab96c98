"""A wrong value of an option is told before the first question, by every command that asks."""

from __future__ import annotations

import importlib
import inspect
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.command_line import RunCommand

from incubo.cli import prompts
from incubo.cli.command_table import CHANGE_COMMANDS, CommandSpec
from incubo.cli.session import Session
from incubo.edit.asking.questions import Question

WRONG = "4\u200b"
"""No day, address, number, word of a list or name of an entry, and no text that a field may have."""
UNCHECKED = {
    ("extend", "--search"): "what is looked for may be anything",
    ("edit", "--section"): "a part of the entry that is asked for, or of its template",
    ("new member", "--second-name"): "only its first letter is taken",
    ("undo", "--branch"): "nothing is undone, and nothing is asked",
    ("fmt", "--branch"): "nothing is formatted, and nothing is asked",
}
"""Options whose value is right, or cannot be judged, before the first question."""


def _commands(table: Mapping[str, CommandSpec], words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, spec in table.items():
        if spec.subcommands:
            yield from _commands(spec.subcommands, (*words, name))
        else:
            yield (*words, name), spec.target


def _options(target: str) -> Iterator[str]:
    """The options of a command that take a value."""
    module, _, name = target.partition(":")
    for parameter in inspect.signature(
        getattr(importlib.import_module(module), name), eval_str=True
    ).parameters.values():
        if typing.get_origin(parameter.annotation) is typing.Annotated:
            base, info = typing.get_args(parameter.annotation)[:2]
            if type(info).__name__ == "OptionInfo" and base is not bool:
                yield (info.param_decls or ("--" + parameter.name.replace("_", "-"),))[0]


CASES = [
    (" ".join(words), option)
    for words, target in _commands(CHANGE_COMMANDS)
    for option in _options(target)
    if (" ".join(words), option) not in UNCHECKED
]


@pytest.mark.parametrize(("command", "option"), CASES)
def test_a_wrong_value_is_told_before_the_first_question(
    registry: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch, command: str, option: str
) -> None:
    asked: list[str] = []

    def ask_person(question: Question, position: str, can_go_back: bool) -> object:
        asked.append(question.key)
        raise EOFError

    monkeypatch.setattr(Session, "is_interactive", True)
    monkeypatch.setattr(prompts, "_ask_person", ask_person)
    ran = call(*command.split(), option, WRONG, cwd=registry)
    assert asked == []
    assert ran.code in (1, 2), ran.err
    assert ran.err.count("error: ") == 1
    ran = call(*command.split(), option, " ", cwd=registry)
    assert ran.code == 2, ran.err


def test_an_empty_variable_of_a_shell_never_means_all(registry: Path, call: RunCommand) -> None:
    for words in (
        ("leave", "samuel.orvault", "--startup="),
        ("report", "phases", "--incubator", ""),
        ("todo", "--only="),
    ):
        ran = call(*words, cwd=registry)
        assert (ran.code, ran.out) == (2, "")
        assert "needs a value" in ran.err


def test_the_values_of_a_committee_are_told_in_words(registry: Path, call: RunCommand) -> None:
    for option, value, told in (
        ("--document", "4", "--document\u00a0: «\u00a04\u00a0» n'est pas une adresse web"),
        ("--decision", "peut-être", "n'est pas une décision"),
        ("--amount", "beaucoup", "n'est pas un montant"),
        ("--next", "hier soir", "n'est pas une date"),
        ("--objective", "a\u200bb", "--objective\u00a0: ce texte contient un caractère invisible"),
    ):
        ran = call("record", "committee", "digue-info", option, value, cwd=registry, lang="fr")
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err, ran.err
