"""What the source owns, and where it is changed there."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from incubo.config.settings import parse_config
from incubo.core.i18n import translate
from incubo.core.problem import FieldPath
from incubo.model.records import Event
from incubo.registry.ownership import describe_next_export, source_place

SOURCE = parse_config(
    """profile = "plain"
[source]
name = "le fichier"
report = "https://fichier.example/aide"
[source.startup]
address = "https://fichier.example/produits/{id}/formulaire"
page = "https://fichier.example/produits/{id}"
new = "https://fichier.example/nouveau"
ours = ["metrics", "events.decision", "events.amount", "events.next"]
without-form = ["redirect_from"]
[source.member]
address = "https://fichier.example/personnes"
"""
).source
DAY = datetime.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("kind", "path", "item"),
    [
        ("startup", ("metrics",), None),
        ("startup", ("metrics", 2, "value"), None),
        ("startup", ("events", 0, "decision"), None),
        ("startup", ("events", 0), Event("committee", DAY, decision="continue")),
        ("startup", ("events", 0, "date"), Event("committee", DAY, amount=0)),
        ("startup", ("events", 0, "comment"), {"name": "committee", "next": DAY}),
        ("job", (), None),
        ("job", ("title",), None),
    ],
)
def test_what_is_ours_is_changed_here(kind: str, path: FieldPath, item: Any) -> None:
    assert source_place(SOURCE, kind, "mon-estran", path, item) is None


@pytest.mark.parametrize(
    ("kind", "path", "item"),
    [
        ("startup", (), None),
        ("startup", ("title",), None),
        ("startup", ("events",), None),
        ("startup", ("events", 0), Event("committee", DAY)),
        ("startup", ("events", 0, "date"), {"name": "committee", "date": DAY, "decision": ""}),
        ("startup", ("events", 0, "date"), None),
        ("member", ("missions", 1, "end"), None),
    ],
)
def test_all_else_is_changed_there(kind: str, path: FieldPath, item: Any) -> None:
    place = source_place(SOURCE, kind, "mon-estran", path, item)
    assert place is not None
    assert place.link.startswith("https://fichier.example/")
    assert source_place(None, kind, "mon-estran", path, item) is None


def test_a_place_is_the_form_else_the_page_else_where_to_report() -> None:
    form = source_place(SOURCE, "startup", "a/b ?c", ("title",))
    assert form is not None
    assert form.link == "https://fichier.example/produits/a%2Fb%20%3Fc/formulaire"
    page = source_place(SOURCE, "startup", "mon-estran", ("redirect_from", 0))
    assert page is not None
    assert (page.address, page.link) == ("", "https://fichier.example/produits/mon-estran")
    new = source_place(SOURCE, "startup", "")
    assert new is not None
    assert new.link == "https://fichier.example/nouveau"
    person = source_place(SOURCE, "member", "")
    assert person is not None
    assert person.link == "https://fichier.example/personnes"
    assert person.report == "https://fichier.example/aide"


@pytest.mark.parametrize(
    ("export", "said"),
    [
        ("", "the next export"),
        ("daily 04:00", "the next export (every day at 04:00)"),
        ("weekdays 18:30", "the next export (Monday to Friday at 18:30)"),
    ],
)
def test_when_the_next_export_is(export: str, said: str) -> None:
    assert SOURCE is not None
    assert translate(describe_next_export(SOURCE._replace(export=export))) == said
