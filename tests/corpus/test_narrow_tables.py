"""What tells rows apart is shown in 80 columns too: in each list and report of the real registry, and of the sample."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus.seeding import SNAPSHOT
from support.command_line import RunCommand
from support.paths import ROOT

from incubo.query.resources.catalogue import RESOURCES
from incubo.render.tables import terminal
from incubo.render.tables.formats import TableContext
from incubo.reports.catalogue import REPORTS

COMMANDS = [
    *(f"list {resource.id} --all" for resource in RESOURCES),
    *(f"report {report}" for report in REPORTS),
    "report teams --by phase",
    "report phases --by incubator",
    "report arrivals --every year",
    "report missions --over 2023..2024 --every month",
    "calendar committees",
    "calendar missions",
]


@pytest.mark.corpus
@pytest.mark.parametrize("command", COMMANDS)
def test_rows_that_differ_are_not_named_alike(
    command: str, corpus: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    contexts: list[TableContext] = []
    render = terminal.render
    monkeypatch.setattr(terminal, "render", lambda context: (contexts.append(context), render(context))[1])
    for registry in (ROOT, corpus / SNAPSHOT):
        call("--lang", "fr", *command.split(), "--format", "table", cwd=registry)
    assert contexts
    for context in contexts:
        rows = context.visible_rows()
        widest, *_, narrowest = [*terminal.column_choices(context, rows)] * 2
        names = [
            {tuple(context.cell_text(row, column) for column in columns if column in context.label_columns())
             for row in rows}
            for columns in (widest, narrowest)
        ]  # fmt: skip
        assert len(names[0]) == len(names[1]), (command, context.table.title)
