from __future__ import annotations

from collections.abc import Iterator

import pytest

from incubo.cli.command_table import COMMANDS, CommandSpec


@pytest.fixture(autouse=True)
def _example_commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands of `support.example_commands` stand in the table while a test runs."""
    before = dict(COMMANDS)
    examples = {
        name: CommandSpec(summary=f"Help of {name}.", target=f"support.example_commands:{function}")
        for name, function in (("wants", "required"), ("number", "number"), ("fails", "failing"))
    }
    monkeypatch.setitem(
        COMMANDS,
        "toy",
        CommandSpec(summary="Add a product.", target="support.example_commands:example", french_words=("jouet",)),
    )
    monkeypatch.setitem(
        COMMANDS,
        "box",
        CommandSpec(summary="Add a member.", subcommands=examples, french_words=("boite",), writes_files=True),
    )
    monkeypatch.setitem(COMMANDS, "absent", CommandSpec(summary="Absent.", target="no_such_module:at_all"))
    for name, entry in examples.items():
        monkeypatch.setitem(COMMANDS, name, entry)
    yield
    COMMANDS.clear()
    COMMANDS.update(before)  # a test may have taken one out; their order is that of help pages
