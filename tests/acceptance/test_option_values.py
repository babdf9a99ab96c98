"""The value of an option may look like a global option, and is taken as it is."""

from __future__ import annotations

import json

import pytest
from support.command_line import RunCommand


@pytest.mark.parametrize("value", ["--lang", "--version", "-Rouge", "--color=always", "--registry", "--help"])
def test_a_value_that_looks_like_a_global_option(root, call: RunCommand, value: str) -> None:
    ran = call("list", "startups", "--search", value, "-f", "json", "--lang", "en", cwd=root)
    assert (ran.code, ran.err) == (0, "Registry frozen on 15 January 2025: that day is “today” here.\n")
    assert f"“{value}”" in json.loads(ran.out)["title"]


def test_an_option_before_its_command_is_said_to_go_after_it_only_where_it_does(call: RunCommand) -> None:
    assert "--at goes after the command" in call("--at", "2024-07-01", "todo").err
    assert "--at goes after the command" in call("--at", "2024-07-01", "report", "phases").err
    before, after = call("--at", "2024-07-01", "extend", "x"), call("extend", "x", "--at", "2024-07-01")
    assert (before.code, before.err) == (2, after.err)
