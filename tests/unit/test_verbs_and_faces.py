"""Which face offers which verb: none gains or loses one unseen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from incubo.cli.command_table import CHANGE_COMMANDS
from incubo.cli.verb_table import VERBS as CLI_VERBS
from incubo.edit.commit_subjects import COMMIT_VERBS
from incubo.edit.forms.definitions import make_forms
from incubo.web.forms.form_pages import FORMS

ROOT = Path(__file__).parents[2]


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
    "record metric": Faces(("metric",), ("metric",)),
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
    "import sheet": Faces(("import", "import-private")),
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


DECLARED_ONCE = ("budget_end", "stop_reason", "with_jobs", "with_team")
READERS = {
    "incubo.app.committee_requests": "asks what an option leaves open, and keeps the answer",
    "incubo.app.history.registry_log": "an option of `log`: the missions of a team in its story",
    "incubo.cli.commands.log": "the same",
    "incubo.cli.commands.record.committee": "what a filled form gives already",
    "incubo.edit.merge.values": "the field of an entry, merged",
    "incubo.web.forms.facts": "the field of an entry, shown",
    "incubo.web.forms.products": "the field of an entry: it is not asked again",
    "incubo.web.pages.startup": "the field of an entry, shown",
    "incubo.web.timeline": "the field of an entry, shown",
}
"""The modules beside the verbs in which these words stand, and why: there they are read, not declared."""


def test_parameters_are_declared_with_the_verbs() -> None:
    found = {
        ".".join(path.with_suffix("").relative_to(ROOT).parts)
        for package in ("cli", "app", "web", "edit")
        for path in (ROOT / "incubo" / package).rglob("*.py")
        if path.parent.name != "verbs" and re.search(rf"\b({'|'.join(DECLARED_ONCE)})\b", path.read_text("utf-8"))
    }
    assert found == set(READERS)


def test_the_history_knows_the_word_of_every_verb() -> None:
    """A subject whose first word it does not know is shown as another program's."""
    assert [name for name in CLI_VERBS if COMMIT_VERBS.isdisjoint(name.split())] == []


NOT_ASKED = {
    "join": {"team"},
    "leave": {"team"},
    "extend": {"status", "employer"},
}
"""Parameters that an issue form leaves to who reviews it."""


@pytest.mark.parametrize("name", ["join", "leave", "extend", "committee"])
def test_an_issue_form_asks_every_parameter(name: str) -> None:
    asked = {key for question in make_forms()[name].questions for key in question.checkboxes or (question.key,)}
    params = CLI_VERBS["record committee" if name == "committee" else name].params
    assert asked == {param.name for param in params} - NOT_ASKED.get(name, set())
