"""Which face offers which verb: none gains or loses one unseen."""

from __future__ import annotations

from typing import NamedTuple

from incubo.cli.command_table import CHANGE_COMMANDS
from incubo.edit.forms.definitions import make_forms
from incubo.web.forms.form_pages import FORMS


class Faces(NamedTuple):
    """The forms of a browser and the issue forms that do what a command does."""

    pages: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()


VERBS = {
    "new startup": Faces(("new-startup",), ("new-startup",)),
    "new member": Faces(("new-member",), ("new-member",)),
    "new job": Faces(("new-job",), ("new-job",)),
    "new incubator": Faces(("new-incubator",)),
    "new organisation": Faces(("new-organisation",)),
    "new team": Faces(("new-team",)),
    "set": Faces(("set", "private"), ("change-startup", "change-member")),
    "edit": Faces(("text",)),
    "phase": Faces(("phase", "phase-order")),
    "stop": Faces(("stop",)),
    "record committee": Faces(("committee", "committee-mode", "committee-session"), ("committee",)),
    "record event": Faces(("event",)),
    "record metric": Faces(("metric",)),
    "record order": Faces(("order",)),
    "join": Faces(("join",), ("join",)),
    "extend": Faces(("extend",), ("extend",)),
    "leave": Faces(("leave",), ("leave",)),
    "close": Faces(("close",)),
    "postpone": Faces(("postpone", "postpone-private")),
    "rename": Faces(("rename",)),
    "remove": Faces(),
    "forget": Faces(),
    "undo": Faces(),
    "fmt": Faces(),
    "migrate phases": Faces(),
    "import sheet": Faces(),
    "import registry": Faces(),
}
OTHER_PAGES = {"fix": "validate --fix", "keep": "report --keep"}
"""Forms of a browser for what a command does that also only reads."""


def test_each_face_offers_these_verbs() -> None:
    commands = {
        f"{name} {part}".strip()
        for name, command in CHANGE_COMMANDS.items()
        for part in command.subcommands or ("",)
        if command.writes_files
    }
    assert commands == set(VERBS)
    assert set(FORMS) == {page for faces in VERBS.values() for page in faces.pages} | set(OTHER_PAGES)
    assert set(make_forms()) == {form for faces in VERBS.values() for form in faces.issues}
