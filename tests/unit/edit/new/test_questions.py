from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.edit.new import create, json_answers
from incubo.edit.new.duplicates import describe_namesake, find_duplicates
from incubo.edit.new.json_answers import parse_json_value
from incubo.edit.value_parser import EntryContext, format_value, parse_value
from incubo.model.fields import Field
from incubo.model.schemas.job import JOB
from incubo.model.schemas.member import MEMBER, MISSION_FIELDS
from incubo.model.schemas.startup import EVENT_FIELDS, PHASE_FIELDS, STARTUP
from incubo.registry import lookup

FIELDS = {field.name: field for kind in (MEMBER, JOB, STARTUP) for field in kind.fields}
FIELDS |= {field.name: field for field in (*MISSION_FIELDS, *EVENT_FIELDS)} | {"phase": PHASE_FIELDS[0]}
SPONSORS, GITHUB = FIELDS["sponsors"], FIELDS["github"]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("role", "  chargé   de projets ", "chargé de projets"),
        ("fullname", "Mae\u0308lle K", "Maëlle K"),
        ("role", "   ", None),
        ("end", "demain", date(2025, 1, 16)),
        ("status", "INDEPENDANT", "independent"),
        ("status", "société", "service"),
        ("domaine", "deploiement", "Déploiement"),
        ("phase", "accélération", "acceleration"),
        ("sponsors", "anrh, agence, /organisations/ddr29", ["anrh", "ddr29"]),
        ("startups", "MON ESTRAN", ["mon-estran"]),
        ("startups", "mon etang.md", ["mon-etang"]),
        ("github", "maelle-k", "maelle-k"),
        ("github", "@maelle", "maelle"),  # what is plainly meant is taken
        ("github", "https://github.com/maelle", "maelle"),
        ("link", "b.example", "https://b.example"),
        ("contact", "<b@b.example>", "b@b.example"),
        ("thematiques", "mer, Pêche,MER", ["mer", "Pêche"]),
        ("amount", "220000", 220000),
        ("demo", "oui", True),
        ("demo", "non", False),
    ],
)
def test_typed_answers_become_values(layout_context: EntryContext, name: str, text: str, value: Any) -> None:
    answer = parse_value(FIELDS[name], text, layout_context)
    assert answer.error is None
    assert answer.value == value


def test_a_day_without_a_year_lies_ahead_where_its_field_says_so(layout_context: EntryContext) -> None:
    """And is the nearest one elsewhere: 20 December 2024, said on 15 January 2025."""
    days = {field: parse_value(field, "20 décembre", layout_context).value for field in FIELDS.values()
            if field.type == "date" and not field.many}  # fmt: skip
    assert {day.year for field, day in days.items() if field.day_kind} == {2025}
    assert {day.year for field, day in days.items() if not field.day_kind} == {2024}
    assert {field.name for field in days if field.day_kind} == {
        "closes", "end", "budget_end", "next", "homologation_until",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "complaint", "near"),
    [
        ("role", "a\x1b[31m", "this text contains an invisible character (U+001B)", ()),
        ("role", "a\nb", "this text contains an invisible character (U+000A)", ()),
        ("end", "32/01/2025", "32/01/2025 does not exist in the calendar", ()),
        ("status", "freelanse", "“freelanse” is not one of the words allowed here", ()),
        ("phase", "alumni", "“alumni” is a deprecated phase: it is still read, but new entries may not use it", ()),
        ("sponsors", "anrh, anhr", "no organisation is called “anhr”", ("anrh",)),
        ("role", "d\ufffdv", "this text contains a letter that could not be read", ()),
        ("startups", "mon", "“mon” is not enough to tell which one", ("mon-estran", "mon-etang")),
        ("startups", "estran", "no product is called “estran”", ("mon-estran",)),
        ("github", "maelle k", "“maelle k” is not a GitHub account", ()),
        ("link", "http//b.example", "“http//b.example” is not a web address", ("https://b.example",)),
        ("contact", "maelle", "“maelle” is not a valid e-mail address", ()),
        ("amount", "beaucoup", "“beaucoup” is not an amount in euros", ()),
        ("amount", "12.450", "“12.450” can be read in two ways", ()),
        ("amount", "12,5", "“12,5” is not an amount in euros", ()),
        ("demo", "peut-être", "true or false is expected here, not “peut-être”", ()),
    ],
)
def test_invalid_answers_give_errors(
    context: EntryContext, name: str, text: str, complaint: str, near: tuple[str, ...]
) -> None:
    answer = parse_value(FIELDS[name], text, context)
    assert answer.error is not None
    assert translate(answer.error) == complaint
    assert set(answer.suggestions) == set(near)


def test_a_word_that_is_not_usual_is_kept_where_the_list_is_open(context: EntryContext) -> None:
    assert parse_value(FIELDS["usertypes"], "marins-pecheurs", context).value == ["marins-pecheurs"]


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("sponsors", "anrh", "a list is expected here"),
        ("sponsors", [3], "a text is expected here"),
        ("title", 3, "a text is expected here"),
        ("title", True, "a text is expected here"),
        ("amount", "3", "a number is expected here"),
        ("amount", True, "a number is expected here"),
        ("year", 2.5, "a whole number is expected here"),
        ("demo", 1, "true or false is expected here"),
        ("fast", [], "an object is expected here"),
        ("fast", {"promo": 1}, "there is no such field"),
    ],
)
def test_json_is_strict(context: EntryContext, name: str, value: Any, complaint: str) -> None:
    _, complaints = parse_json_value(FIELDS[name], value, context, "f")
    assert complaint in translate(complaints[0])


def test_json_values(context: EntryContext) -> None:
    assert parse_json_value(FIELDS["fast"], {"promotion": 12, "montant": None}, context, "f") == (
        {"promotion": 12, "montant": None},
        [],
    )
    assert parse_json_value(FIELDS["standards"], {"a": [1]}, context, "f") == ({"a": [1]}, [])
    assert parse_json_value(FIELDS["demo"], True, context, "f") == (True, [])
    assert parse_json_value(FIELDS["title"], None, context, "f") == (None, [])


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        (b"[1]", "must contain one JSON object"),
        (b"{", "is not JSON"),
        (b'{"title": "a", "title": "b"}', "twice"),
        (b'{"amount": NaN}', "NaN"),
        (b"[" * 150_000, "too deeply"),
        (b"\xff", "UTF-8"),
        (b" " * 300_000, "too large"),
        (b'{"titel": "a"}', "cannot be used as it is\ntitel: there is no such field\ndid you mean “title”?"),
        (b'{"body": 3}', "cannot be used as it is\nbody: a text is expected here"),
        (b'{"stats": true}', "cannot be used as it is\nstats: this field is deprecated"),
    ],
)
def test_invalid_json(context: EntryContext, document: bytes, complaint: str) -> None:
    draft, questions = create.start_draft("startup", context)
    with pytest.raises(UsageError) as caught:
        json_answers.fill_from_json(draft, questions, document, "x.json")
    assert complaint in "\n".join(map(translate, (caught.value.message, *caught.value.hints)))


def test_json_by_fields_and_by_options(context: EntryContext) -> None:
    draft, questions = create.start_draft("member", context)
    data = '\ufeff{"fullname": "A B", "missions": [{"start": "2025-01-15"}], "startup": "mon estran", "team": null}'
    json_answers.fill_from_json(draft, questions, data.encode(), "x.json")
    assert draft.values == {"fullname": "A B", "missions": [{"start": date(2025, 1, 15), "startups": ["mon-estran"]}]}


def test_references_follow_a_renaming(context: EntryContext) -> None:
    assert lookup.find_in_kind(context.registry, "startup", "").id is None
    assert lookup.entry_label(context.registry, "organisation", "anrh") == "Agence des rivages habités (anrh)"
    assert lookup.entry_label(context.registry, "organisation", "unknown") == "unknown"


def test_values_are_said_as_they_are_typed() -> None:
    field = Field("x")
    assert format_value(field, ["a", date(2025, 1, 15), True, False]) == "a, 2025-01-15, true, false"


@pytest.mark.parametrize(
    ("fullname", "same", "near"),
    [
        ("claire BONNEMAIN", ("claire.bonnemain",), None),
        ("Bonnemain Claire", ("claire.bonnemain",), None),
        ("Claire Bonemain", (), "claire.bonnemain"),
        ("Maëlle Kerdoncuff", (), None),
    ],
)
def test_somebody_of_the_same_name(
    context: EntryContext, fullname: str, same: tuple[str, ...], near: str | None
) -> None:
    draft, _ = create.start_draft("member", context)
    draft.set(("fullname",), fullname)
    assert find_duplicates(draft) == (same, near)


def test_a_returning_person(context: EntryContext) -> None:
    draft, _ = create.start_draft("member", context)
    member = context.registry.members["claire.bonnemain"]
    assert (
        translate(describe_namesake(draft, member))
        == "Claire Bonnemain (claire.bonnemain), Designer, left on 8 January 2025"
    )
    mission = member.missions[0]

    def said(**changes: Any) -> str:
        return translate(describe_namesake(draft, member._replace(missions=(mission._replace(**changes),)))).partition(
            ", Designer, "
        )[2]

    assert said(end=None) == "is active"
    assert said(end=date(2025, 6, 1)) == "is active until 1 June 2025"
    assert said(start=date(2025, 6, 1), end=date(2025, 7, 1)) == "has no mission today"


def test_a_value_that_is_taken_away_leaves_nothing(context: EntryContext) -> None:
    draft, _ = create.start_draft("member", context)
    for path in (("fullname",), ("missions", "start")):
        for nothing in (None, []):
            draft.set(path, nothing)
            draft.set(path, "x")
            draft.set(path, nothing)
    assert draft.values == {"missions": [{}]}
