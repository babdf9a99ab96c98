from __future__ import annotations

from pathlib import Path

import pytest

from incubo.cli.commands import COMMANDS
from incubo.cli.entry import Entry


@pytest.fixture(autouse=True)
def _toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy commands of toys.py stand in the table while a test runs."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    toys = {name: Entry(help=f"Help of {name}.", target=f"toys:{name}") for name in ("wants", "number", "fails")}
    monkeypatch.setitem(COMMANDS, "toy", Entry(help="Add a startup.", target="toys:toy", french=("jouet",)))
    monkeypatch.setitem(COMMANDS, "box", Entry(help="Add a member.", entries=toys, french=("boite",), writes=True))
    monkeypatch.setitem(COMMANDS, "absent", Entry(help="Absent.", target="no_such_module:at_all"))
    for name, entry in toys.items():
        monkeypatch.setitem(COMMANDS, name, entry)
