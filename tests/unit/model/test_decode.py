"""Decoded values, and the problems of invalid ones."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import yaml

from incubo.config.settings import load_profile
from incubo.core.problem import FieldLocation, Problem
from incubo.model.decode import Decoder
from incubo.model.entry_kinds import ENTRY_KINDS, make_entry_kinds
from incubo.model.vocabulary import add_described_values, make_vocabulary

PROFILE = load_profile("beta.gouv.fr")
VOCABULARY = make_vocabulary(PROFILE)
PREFIXES = {"organisation": "/organisations/", "team": "/teams/"}


def decode(kind: str, front: str, **options: Any) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    decoder = Decoder(options.get("kinds", ENTRY_KINDS)[kind], VOCABULARY, options.get("prefixes", PREFIXES))
    return decoder.decode("x", "x.md", yaml.safe_load(front), problems), problems


def summarise_problems(kind: str, front: str) -> list[tuple[str, Any, str | None]]:
    """(rule, field, suggestion) of each problem."""
    _, problems = decode(kind, front)
    return [
        (
            p.rule_id,
            p.location.field if isinstance(p.location, FieldLocation) else (),
            p.fix.edits[0].replacement if p.fix else None,
        )
        for p in problems
    ]


@pytest.mark.parametrize(
    ("kind", "front", "rule", "suggestion"),
    [
        ("startup", "title: 12", "schema-type", '"'),
        ("startup", "title: {a: b}", "schema-type", None),
        ("startup", "title: [a]", "schema-type", None),
        ("startup", "title: true", "schema-type", '"'),
        ("startup", "stats: oui", "schema-type", "true"),
        ("startup", "stats: 'non'", "schema-type", "false"),
        ("startup", "stats: peut-être", "schema-type", None),
        ("startup", "link: x.fr", "schema-url", "https://x.fr"),
        ("startup", "link: ' https://x.fr'", "schema-url", "https://x.fr"),
        ("startup", "link: http:/x.fr", "schema-url", "https://x.fr"),
        ("startup", "link: https://https://x.fr", "schema-url", "https://x.fr"),
        ("startup", "link: 'data:text/html,x'", "schema-url", None),
        ("startup", "link: bientôt", "schema-url", None),
        ("startup", "link: a@b.fr", "schema-url", None),
        ("startup", "link: https://x.fr/?a&amp;b", "schema-url", "https://x.fr/?a&b"),
        ("startup", "contact: <a@b.fr>", "schema-email", "a@b.fr"),
        ("startup", "contact: a@@b.fr", "schema-email", "a@b.fr"),
        ("startup", "contact: a@b,fr", "schema-email", "a@b.fr"),
        ("startup", "contact: a@b.fr c@d.fr", "schema-email", None),
        ("startup", "contact: https://x.fr", "schema-email", None),
        ("member", "github: github.com/x", "schema-github", "x"),
        ("member", "github: a b", "schema-github", None),
        ("member", "github: 12", "schema-type", '"'),
        ("member", "missions: {start: 2024-01-01}", "schema-type", None),
        ("member", "missions: bientôt", "schema-type", None),
        ("member", "missions: [x]", "schema-type", None),
        ("member", "missions: [null]", "schema-type", None),
        ("member", "missions: [{start: 20240630}]", "schema-date-format", "2024-06-30"),
        ("member", "missions: [{start: 99999999}]", "schema-date-format", None),
        ("member", "missions: [{start: 2024}]", "schema-date-format", None),
        ("member", "missions: [{start: true}]", "schema-date-format", None),
        ("member", "missions: [{start: [2024-01-01]}]", "schema-date-format", None),
        ("member", "missions: [{start: 2024-01-01 10:00:00}]", "schema-date-with-time", "2024-01-01"),
        ("member", "missions: [{start: '2024-13-01'}]", "yaml-impossible-date", "2024-01-13"),
        ("member", "missions: [{startups: a}]", "schema-type", None),
        ("member", "missions: [{startups: '-a'}]", "schema-type", None),
        ("member", "teams: [x]", "ref-prefix", "/teams/x"),
        ("member", "teams: [team/x]", "ref-prefix", "/teams/x"),
        ("member", "teams: ['/teams/a b']", None, None),
        ("member", "startups: [/startups/x]", "ref-prefix", "x"),
        ("member", "startups: [a, b, a]", "schema-duplicate-item", ""),
        ("member", "no: 1", "yaml-ambiguous-key", None),
        ("member", "1: 1", "yaml-ambiguous-key", None),
        ("member", "fulname: x", "schema-unknown-key", "fullname"),
        ("member", "xyz: x", "schema-unknown-key", None),
        ("startup", "events: [{amount: 220 k€}]", "schema-type", "220000"),
        ("startup", "events: [{amount: 220 000 €}]", "schema-type", "220000"),
        ("startup", "events: [{amount: '1,5'}]", "schema-type", "1.5"),
        ("startup", "events: [{amount: 12k}]", "schema-type", "12000"),
        ("startup", "events: [{amount: beaucoup}]", "schema-type", None),
        ("startup", "events: [{amount: .inf}]", "schema-type", None),
        ("startup", "events: [{amount: .nan}]", "schema-type", None),
        ("startup", "events: [{year: '2 024'}]", "schema-type", "2024"),
        ("startup", "events: [{year: 1.5}]", "schema-type", None),
        ("startup", "fast: 12", "schema-type", None),
        ("startup", "phases: [{name: Construction}]", "phase-unknown-name", "construction"),
    ],
)
def test_invalid_values_give_problems_and_suggestions(
    kind: str, front: str, rule: str | None, suggestion: str | None
) -> None:
    assert [(r, m) for r, _, m in summarise_problems(kind, front)] == ([(rule, suggestion)] if rule else [])


@pytest.mark.parametrize(
    ("kind", "front", "name", "value"),
    [
        ("startup", "title: null", "title", None),
        ("startup", "title: 2024-01-01", "title", None),
        ("startup", "stats: ''", "stats", None),
        ("startup", "stats: null", "stats", None),
        ("startup", "link: ''", "link", ""),
        ("startup", "contact: ' '", "contact", None),
        # reported, but kept: they have only one meaning
        ("startup", "contact: 'a@b.fr '", "contact", "a@b.fr"),
        ("startup", "contact: a@@b.fr", "contact", None),
        ("startup", "repository: 'https://x.fr '", "repository", "https://x.fr"),
        ("startup", "link: http:/x.fr", "link", None),
        ("member", "github: '@ada'", "github", "ada"),
        ("startup", "homologation_until: 30/06/2024", "homologation_until", datetime.date(2024, 6, 30)),
        ("startup", "homologation_until: 05/06/2024", "homologation_until", None),
        ("member", "github: ' '", "github", None),
        ("startup", "usertypes: null", "usertypes", ()),
        ("startup", "usertypes: ['']", "usertypes", ("",)),
        ("startup", "usertypes: [null]", "usertypes", ()),
        ("startup", "sponsors: [/organisations/dgml]", "sponsors", ("dgml",)),
        ("startup", "sponsors: [{name: Ancien, acronym: A}]", "sponsors", ("",)),
        ("startup", "techno: python", "techno", ("python",)),
        ("startup", "robots: false", "robots", False),
        ("startup", "redirect_from: /startups/x", "redirect_from", ("/startups/x",)),
        ("job", "domaine: [Data, Design]", "domaine", "Data"),
        ("job", "contacts: a.b", "contacts", ("a.b",)),
        ("job", "contacts: [a.b, c.d]", "contacts", ("a.b", "c.d")),
        ("job", "date: 2024-01-01T10:00:00Z", "date", datetime.date(2024, 1, 1)),
        ("job", "poste_pourvu: oui", "poste_pourvu", "oui"),
        ("organisation", "id: 12", "legacy_id", None),
        ("startup", "homologation_until: ''", "homologation_until", None),
        ("startup", "homologation_until: '2024-06-30'", "homologation_until", datetime.date(2024, 6, 30)),
    ],
)
def test_valid_values_are_kept(kind: str, front: str, name: str, value: Any) -> None:
    assert getattr(decode(kind, front)[0], name) == value


def test_invalid_groups_keep_their_positions() -> None:
    member, problems = decode("member", "missions: [null, {start: 2024-01-01, end: '', startups: [a]}]")
    assert [problem.rule_id for problem in problems] == ["schema-type"]
    assert member.missions[0] == type(member.missions[0])()
    assert (member.missions[1].start, member.missions[1].end) == (datetime.date(2024, 1, 1), None)
    startup, _ = decode("startup", "events: [{name: committee, amount: 12.5, year: null, months: ''}]")
    assert (startup.events[0].amount, startup.events[0].months) == (12.5, None)


def test_too_many_fields_are_one_problem() -> None:
    record, problems = decode("member", "fullname: Ada\n" + "".join(f"k{i}: 1\n" for i in range(600)))
    assert record.fullname == "Ada"
    assert [p.location.field for p in problems if p.rule_id == "schema-too-many"] == [("k499",)]
    assert len(problems) == 500


def test_references_of_a_layout_without_prefix() -> None:
    startup, problems = decode("startup", "sponsors: [dgml, /organisations/anrh]", prefixes={})
    assert startup.sponsors == ("dgml", "anrh")
    assert [(p.rule_id, p.fix.is_safe if p.fix else None) for p in problems] == [("ref-prefix", True)]


def test_custom_fields_are_checked() -> None:
    kinds = make_entry_kinds({"startup": {"region": {"type": "text"}, "title": {}, "until": {"type": "date"}}, "x": {}})
    assert [f.name for f in kinds["startup"].fields][-2:] == ["region", "until"]
    assert kinds["member"] is ENTRY_KINDS["member"]
    assert make_entry_kinds({}) is ENTRY_KINDS
    _, problems = decode("startup", "region: 12\nuntil: bientôt\nregio: x", kinds=kinds)
    assert [problem.rule_id for problem in problems] == ["schema-type", "schema-date-format", "schema-unknown-key"]


def test_vocabulary_overrides_and_described_values() -> None:
    overrides = {"phases": {"escale": {"stage": "final", "label": {"fr": "Escale"}}, "construction": {"norm": 1}},
            "domaines": {"Marine": ""}, "couleurs": {"strict": True, "bleu": "Bleu"}}  # fmt: skip
    vocabulary = make_vocabulary(PROFILE, overrides)
    assert vocabulary.is_final("escale")
    assert not vocabulary.is_live("escale")
    assert vocabulary.phases["construction"].usual_months == 1
    assert vocabulary.is_incubated("construction")
    assert vocabulary.phase_label("escale", "en") == "Escale"
    assert vocabulary.phase_label("mystery", "fr") == "mystery"
    assert vocabulary.phase_label(None, "fr") == ""
    assert "Marine" in vocabulary.allowed_values("domaines")
    assert vocabulary.value_label("couleurs", "bleu", "fr") == "Bleu"
    assert vocabulary.value_label("couleurs", "vert", "fr") == "vert"
    assert vocabulary.value_label("nothing", "x", "fr") == "x"
    assert (
        vocabulary.is_strict("couleurs"),
        vocabulary.is_strict("nothing"),
        list(vocabulary.allowed_values("nothing")),
    ) == (
        True,
        False,
        [],
    )
    described = add_described_values(
        vocabulary, {"construction": "Construction", "radoub": ""}, {"lancement": "Lancement"}
    )
    assert described.phases["radoub"].rank == -1
    assert not described.phases["escale"].is_current
    assert described.value_label("events", "lancement", "en") == "Lancement"
    with pytest.raises(ValueError, match="stage"):
        make_vocabulary({"phases": {"x": {"stage": "sunk"}}})
