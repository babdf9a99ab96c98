"""The TAB key: what is read of a line, what fits, and that the tables of values agree with the commands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from support.command_line import RunCommand

from incubo.cli import aliases, command_table, framework, help
from incubo.cli.command_table import ROOT, CommandSpec
from incubo.cli.completion import complete, ids, values
from incubo.cli.completion.ids import Candidate, filter_candidates
from incubo.cli.completion.scripts import SCRIPTS, format_candidate
from incubo.edit.new.questions import list_questions
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.resources.catalogue import RESOURCES

REAL = dict(command_table.COMMANDS)
"""The table without the toys."""


@pytest.mark.parametrize(
    ("line", "words", "typed"),
    [
        ("incubo ", [], ""),
        ("incubo", [], ""),
        ("", [], ""),
        ("incubo va", [], "va"),
        ("incubo show mon-", ["show"], "mon-"),
        ("incubo show ", ["show"], ""),
        ("incubo list startups --phase=inv", ["list", "startups"], "--phase=inv"),
        ('incubo show "Mon Es', ["show"], "Mon Es"),
        ("incubo show l'est", ["show"], "lest"),
        ("incubo -R 'a b' sh", ["-R", "a b"], "sh"),
        ("/usr/bin/incubo sh", [], "sh"),
        ("INCUBO_LANG=en A=b incubo sh", [], "sh"),
        ("incubo show é", ["show"], "é"),
    ],
)
def test_a_line_is_read_as_a_shell_does(line: str, words: list[str], typed: str) -> None:
    read = complete.split_command_line(line)
    assert (read.words, read.prefix) == (words, typed)


def test_variables_before_the_command_are_read() -> None:
    assert complete.split_command_line("INCUBO_LANG=en A=b=c incubo ").variables == {"INCUBO_LANG": "en", "A": "b=c"}


def test_matching_completions() -> None:
    words = [
        Candidate("mon-estran"),
        Candidate("zoe.lebrec", "Zoé"),
        Candidate("zone-humide"),
        Candidate("acceleration", "Élan"),
    ]

    def fit(typed: str) -> list[str]:
        return [word.value for word in filter_candidates(words, typed)]

    assert fit("") == [word.value for word in words]
    assert fit("zo") == ["zoe.lebrec", "zone-humide"]
    assert fit("ZOÉ") == ["zoe.lebrec"]
    assert fit("zoe-l") == ["zoe.lebrec"]
    assert fit("éla") == ["acceleration"]
    assert fit("estr") == ["mon-estran"]  # the only one that holds it
    assert fit("hum") == ["zone-humide"]
    assert fit("e") == ["acceleration"]
    assert fit("nothing") == []


@pytest.mark.parametrize(
    "word", ["mon-estran", "zoë.le-brec", "startup/mon_estran", "2024-01-02-offre", "a@b", "+title"]
)
def test_words_that_a_shell_takes_as_they_are(word: str) -> None:
    assert ids.is_shell_safe(word)


@pytest.mark.parametrize(
    "word",
    ["", "-rf", "~root", "a b", "$(id)", "`id`", "a;b", "a|b", "a&b", "a>b", "a*", "a?", "[a]", "{a,b}", "!1", "a'b",
     'a"b', "a\\b", "a\nb", "a\tb", "a:b", "#a", "a=b", "\x1b[31m", "a\u202eb", "%PATH%", "a\u00a0b", "а"],
)  # fmt: skip
def test_unsafe_completions_are_dropped(word: str) -> None:
    assert not ids.is_shell_safe(word)


def test_the_rows_of_each_shell() -> None:
    assert format_candidate("bash", "a", "told") == "a"
    assert format_candidate("zsh", "a", "told: so") == "a:told: so"
    assert format_candidate("fish", "a", "told") == format_candidate("powershell", "a", "told") == "a\ttold"
    assert {format_candidate(shell, "a", "") for shell in SCRIPTS} == {"a"}


def leaves() -> Iterator[tuple[tuple[str, ...], CommandSpec]]:
    for name, entry in REAL.items():
        if entry.subcommands:
            yield from (((name, below), leaf) for below, leaf in entry.subcommands.items())
        else:
            yield (name,), entry


def params(path: tuple[str, ...]) -> list[Any]:
    line = aliases.resolve_command_line(path, "en")
    return list(framework.load_command(line.names[-1], line.spec).params)


def test_every_argument_says_what_it_takes() -> None:
    """A command with arguments says in its Entry, with `takes`, what the TAB key offers for them."""
    for path, entry in leaves():
        arguments = [param for param in params(path) if param.param_type_name == "argument" and not param.hidden]
        assert bool(arguments) == bool(entry.argument_types), f"{path}: `takes` in commands.py"


def test_dates_ids_and_files_are_completed_whatever_the_command() -> None:
    """An option that takes a day, an entry, rules, columns or a file is in `completion_words.OPTIONS`."""
    for path, _ in leaves():
        for param in params(path):
            told = param.metavar
            if param.param_type_name == "option" and told in ("DATE", "ID", "RULES", "COLUMNS", "FILE", "FIELD"):
                name = max(param.opts, key=len)
                assert values.find_value_type(path, name), f"{path} {name}"


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_options_of_new_are_completed_as_their_fields_say(kind: str) -> None:
    for question in list_questions(ENTRY_KINDS[kind]):
        field = question.field
        expected = field.value_list or field.target_kind or ("date" if field.type == "date" else "")
        assert values.find_value_type(("new", kind), question.option) == expected, question.option


def test_the_filters_of_lists_are_completed_as_they_are_understood() -> None:
    spans = ("older", "younger", "ending", "ended", "not-for")
    for noun in RESOURCES:
        for name, one in noun.filters.items():
            what = values.find_value_type(("list", noun.id), f"--{name}")
            assert values.find_value_type(("list", noun.id), f"--not-{name}") == what
            if one.value_type.startswith("ref:"):
                assert what == one.value_type.removeprefix("ref:"), (noun.id, name)
            elif one.value_type in spans:
                assert what == "span", (noun.id, name)
            elif one.value_type not in ("free", "flag"):
                assert what == one.value_type, (noun.id, name)


def test_the_first_screen_has_thirteen_commands(call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    panels = ("look", "change", "share", "check", "set-up")
    many = {
        f"{panel}-{number}": CommandSpec(
            summary=f"Help of {panel} {number}.", target="support.example_commands:example", panel=panel
        )
        for panel in panels
        for number in range(5)
    }
    many["look-0"] = many["look-0"]._replace(is_plumbing=True)
    assert list(help.select_first_screen(many)) == [
        "look-1", "look-2", "look-3", "change-0", "change-1", "change-2", "share-0", "share-1", "share-2", "check-0",
        "check-1", "set-up-0", "set-up-1",
    ]  # fmt: skip
    assert "look-0" not in help.select_first_screen({"look-0": many["look-0"]})
    resolve = partial(aliases.resolve_command_line, root=ROOT._replace(subcommands=many))
    monkeypatch.setattr(aliases, "resolve_command_line", resolve)
    out = call("--help").out
    assert out.count("Help of") == 13
    assert out.endswith("\n12 more commands: incubo --help --all\n")
    assert "12 autres commandes\u00a0: incubo --help --all" in call("-h", lang="fr").out
    for words in (("--help", "--all"), ("--all", "-h")):
        out = call(*words).out
        assert out.count("Help of") == 25
        assert "look-0" in out
        assert "more command" not in out


def test_option_all_alone_is_a_usage_error(call: RunCommand) -> None:
    ran = call("--all")
    assert ran.code == 2
    assert "--all" in ran.err


def _list_choices(path: list[str], specs: Any) -> Iterator[tuple[list[str], list[str]]]:
    """The options whose values are listed in the help, each with these values."""
    for name, spec in specs.items():
        if spec.subcommands:
            yield from _list_choices([*path, name], spec.subcommands)
            continue
        command = framework.load_command(name, spec)
        for param in command.params:
            choices = help.find_metavar(param).split("|") if param.param_type_name == "option" else []
            if len(choices) > 1:
                yield from (([*path, name, option], choices) for option in param.opts)


def test_options_with_choices_complete_them() -> None:
    lines = list(_list_choices([], REAL))
    assert (["calendar", "committees", "--format"]) in [words for words, _ in lines]
    missing = [
        (words, choices)
        for words, choices in lines
        if {candidate.value for candidate in complete.complete_line(complete.CompletionLine(words, "", {})).candidates}
        != set(choices)
    ]
    assert missing == []
