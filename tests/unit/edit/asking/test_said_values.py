"""A day and names, as people say them, mean the same in an option, a question, a form, a request and a cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from support.paths import ROOT

from incubo.app.entry_choice import entry_question, find_member_ids
from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.core.i18n import temporary_language, translate
from incubo.core.message import Message
from incubo.edit.asking.questions import day_question, parse_answer, parse_with
from incubo.edit.value_parser import ParsedValue, parse_value
from incubo.exchange.workbook.values import read_date
from incubo.model.fields import Field
from incubo.web.forms.change_form import make_form_context
from incubo.web.forms.entries import stored_field
from incubo.web.forms.field_builders import day_field, entry_field
from incubo.web.forms.fields import parse_field

TODAY = date(2025, 1, 15)
WORKSPACE = open_workspace(ROOT, Environment("fr", lambda _: TODAY))
REGISTRY = WORKSPACE.load_registry()
FORM = make_form_context(WORKSPACE, REGISTRY)
START, END = Field("start", "date"), Field("end", "date", day_kind="last")
DAYS = {
    "fin juin": ("“fin juin” may be 30 June 2024 or 30 June 2025", "2025-06-30", "il manque l'année"),
    "fin juin 2025": ("2025-06-30", "2025-06-30", ""),
    "end of June 2025": ("2025-06-30", "2025-06-30", ""),
    "fin février 2024": ("2024-02-29", "2024-02-29", ""),
    "fin du mois": ("2025-01-31", "2025-01-31", "ce jour dépend"),
    "fin du mois prochain": ("2025-02-28", "2025-02-28", "ce jour dépend"),
    "fin de l’année": ("2025-12-31", "2025-12-31", "ce jour dépend"),
    "mi-mars": ("2025-03-15", "2025-03-15", "il manque l'année"),
    "mi-mars 2025": ("2025-03-15", "2025-03-15", ""),
    "début avril 2025": ("2025-04-01", "2025-04-01", ""),
    "juin 2025": ("“juin 2025”", "2025-06-30", ""),
    "2025-06": ("“2025-06”", "2025-06-30", ""),
    "T1 2025": ("“T1 2025”", "2025-03-31", ""),
    "30 juin 2025": ("2025-06-30", "2025-06-30", ""),
    "juin": ("“juin”", "“juin”", ""),
    "0 juin": ("“0 juin”", "“0 juin”", ""),
    "bientôt": ("“bientôt”", "“bientôt”", ""),
}
"""What is typed: what it is as a first day, as a last one (or the beginning of what is wrong), and why a cell, which is
read on another day, does not say it.
"""


def tell(parsed: ParsedValue) -> str:
    """The day, or what is wrong with it and what to do."""
    return "\n".join(translate(text) for text in (parsed.error or Message(str(parsed.value)), *parsed.hints))


@pytest.mark.parametrize("said", DAYS)
@pytest.mark.parametrize("field", [START, END], ids=["start", "end"])
def test_a_day_is_read_alike(said: str, field: Field) -> None:
    expected = DAYS[said][field is END]
    edge = "last" if field is END else "one"
    read: dict[str, Callable[[], ParsedValue]] = {
        "option": lambda: parse_with(lambda text: WORKSPACE.parse_day(text, edge=edge))(said),
        "question": lambda: parse_answer(day_question(WORKSPACE.parse_day, Message(""), field), said),
        "field of an entry": lambda: parse_value(field, said, WORKSPACE.entry_context(REGISTRY)),
        "form of a verb": lambda: parse_field(day_field(FORM, "on", "", field=field), said),
        "form of an entry": lambda: parse_field(stored_field(FORM, "missions.0.x", field, ""), said),
    }
    with temporary_language("en"):
        told = {face: tell(parse()) for face, parse in read.items()}
    assert len(set(told.values())) == 1, told
    assert told["option"].startswith(expected)


@pytest.mark.parametrize("said", DAYS)
def test_a_cell_says_the_day_whenever_it_is_read(said: str) -> None:
    with temporary_language("fr"):
        reading = read_date(said, TODAY, takes_last_day=True)
        told = [translate(text) for text in reading.hints]
    if DAYS[said][2]:
        assert reading.value is None
        assert told[0].startswith(DAYS[said][2])
    else:
        assert str(reading.value or f"“{said}”") == DAYS[said][1]


NAMES = {
    "Samuel Orvault et Hugo Destrebecq": ["samuel.orvault", "hugo.destrebecq"],
    "samuel.orvault, hugo.destrebecq": ["samuel.orvault", "hugo.destrebecq"],
    "Samuel Orvault, Judith Marzin et Hugo Destrebecq": ["samuel.orvault", "judith.marzin", "hugo.destrebecq"],
    "Samuel Orvault and Hugo Destrebecq": ["samuel.orvault", "hugo.destrebecq"],
    "Samuel Orvault & Hugo Destrebecq": ["samuel.orvault", "hugo.destrebecq"],
    "Samuel Orvault": ["samuel.orvault"],
    "Personne et Quelqu'un": "no member is called “Personne et Quelqu'un”",
    "Samuel Orvault et Personne": "no member is called “Personne”",
}


@pytest.mark.parametrize("said", NAMES)
def test_names_are_read_alike(said: str) -> None:
    read: dict[str, Callable[[], ParsedValue]] = {
        "arguments": lambda: parse_with(lambda text: find_member_ids(REGISTRY, [text]))(said),
        "question": lambda: parse_answer(
            entry_question("who", "member", Message(""), WORKSPACE.entry_context(REGISTRY), many=True), said
        ),
        "form": lambda: parse_field(entry_field(FORM, "who", "member", "", many=True), said),
    }
    with temporary_language("en"):
        told = {face: tell(parse()) for face, parse in read.items()}
    assert len(set(told.values())) == 1, told
    assert told["question"].startswith(str(NAMES[said]))
