"""The JSON Schema of a kind and the decoder agree: what one takes, so does the other (decision: what a schema says)."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from support.paths import ROOT

from incubo.config.settings import load_config, load_profile
from incubo.core.problem import FieldLocation
from incubo.export.json_schema import SchemaContext, make_schema
from incubo.model.convert.web import is_url
from incubo.model.entry_kinds import ENTRY_KINDS, add_custom_fields
from incubo.model.jobs import TITLE_FIELDS
from incubo.model.vocabulary import Vocabulary, make_vocabulary
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore, WorkingTree
from incubo.reports.explain.context import ExplainContext
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import parse_file
from incubo.validation.rule import RULES

VOCABULARY = make_vocabulary(load_profile("beta.gouv.fr"))
EXTRA = {"startup": {"region": {"help": "la {région}"}, "opened": {"type": "date"}, "tags": {"many": True}}}
TODAY = datetime.date(2025, 1, 15)
SHAPE = (
    "schema-type", "schema-too-many", "schema-unknown-value", "schema-unknown-event", "phase-unknown-name",
    "schema-date-format", "schema-date-with-time", "yaml-impossible-date", "schema-url", "schema-email",
    "schema-github", "schema-duplicate-item", "ref-prefix", "schema-missing-field", "phase-without-start",
    "phase-without-name", "mission-without-start", "mission-without-end",
)  # fmt: skip
"""The rules of type, required fields, form and value."""


def validator(
    kind: str, words: Vocabulary = VOCABULARY, layout: Layout = INCUBO_LAYOUT, **more: Any
) -> Draft202012Validator:
    kinds = add_custom_fields(more.get("fields", {}))
    around = SchemaContext(
        ExplainContext(words, kinds, layout), more.get("prefixes", layout.reference_prefixes), more.get("in_use", ())
    )
    made = make_schema(kinds[kind], around)
    return Draft202012Validator(made, format_checker=FormatChecker(["date"]))


MADE: dict[tuple[str, ...], Draft202012Validator] = {}


def as_json(value: Any) -> Any:
    """A front matter as JSON has it."""
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def found(registry: Registry) -> dict[str, dict[str, set[str]]]:
    """What the decoder and the rules of shape say: path → field → rules. A required field misspelt is missing here."""
    made: dict[str, dict[str, set[str]]] = {}
    problems = [
        *registry.problems,
        *(each for rule in SHAPE if RULES[rule].check for each in RULES[rule].check(registry, TODAY)),
    ]
    for each in problems:
        if each.rule_id in (*SHAPE, "schema-date-as-text") and isinstance(each.location, FieldLocation):
            for name in each.message.arguments.get(
                "fields", [each.location.field[0]]
            ):  # one finding for many missing ones
                made.setdefault(each.location.path, {}).setdefault(str(name), set()).add(each.rule_id)
        if each.rule_id == "schema-unknown-key" and each.message.arguments.get("required"):
            field = each.location.field[0] if len(each.location.field) > 1 else each.message.arguments["meant"]
            made.setdefault(each.location.path, {}).setdefault(str(field), set()).add(each.rule_id)
    return made


def refused(check: Draft202012Validator, values: Any) -> set[str]:
    """The fields that a schema refuses."""
    made: set[str] = set()
    for error in check.iter_errors(values):
        if error.absolute_path:
            made.add(str(error.absolute_path[0]))
        elif error.validator == "required":
            made.update(name for name in error.validator_value if name not in values)
        else:
            made.add("title")  # an offer without any of its titles
    return made


def untold(value: Any, rules: set[str]) -> bool:
    """Whether JSON does not carry what the two judge by (see the decision): the differences that are known."""
    if rules == {"schema-date-as-text"}:
        return True  # quotes
    if isinstance(value, Mapping):
        return any(untold(each, rules) for each in value.values())
    if isinstance(value, list):
        blank = sum(each in ("", None) for each in value)
        return blank > 1 or any(untold(each, rules) for each in value)
    if isinstance(value, datetime.date):
        return rules == {"schema-type"}  # a text that YAML takes for a date
    return isinstance(value, float) and value.is_integer()


def differences(registry: Registry, fields: Mapping[str, Any]) -> list[str]:
    """The fields that a schema and the decoder judge differently."""
    judged, told = found(registry), []
    layout = registry.layout
    prefixes = {name: each for name, each in layout.reference_prefixes.items() if registry.entry_ids(name)}
    for kind in ENTRY_KINDS:
        entries = registry.entries[kind]
        if not entries:
            continue
        missing = sum(not getattr(entry, "domaine", "x") for entry in entries.values())
        in_use = ["member.domaine"] if 2 * missing <= len(entries) else []
        key = (kind, *in_use, *prefixes, *registry.vocabulary.phases, *fields.get(kind, ()))
        if key not in MADE:
            MADE[key] = validator(kind, registry.vocabulary, layout, fields=fields, in_use=in_use, prefixes=prefixes)
        check = MADE[key]
        for entry in entries.values():
            values = parse_file(entry.path, registry.read_text(entry.path).encode()).values or {}
            rules = judged.get(entry.path, {})
            for field in refused(check, as_json(values)) ^ rules.keys():
                if not untold(values.get(field), rules.get(field, set())):
                    told.append(f"{entry.path} {field}: {values.get(field)!r} {sorted(rules.get(field, ()))}")
    return told


def opened(root: Path) -> tuple[Registry, Mapping[str, Any]]:
    config = load_config(root)
    layout = BETA_LAYOUT if (root / "content" / "_startups").is_dir() else INCUBO_LAYOUT
    words = make_vocabulary(config.profile_data, config.vocabulary_overrides)
    return load_registry(
        WorkingTree(root, MAX_FILE_BYTES), layout, words, entry_kinds=add_custom_fields(config.custom_fields)
    ), config.custom_fields


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_schema_is_valid(kind: str) -> None:
    made = make_schema(ENTRY_KINDS[kind], SchemaContext(ExplainContext(VOCABULARY), BETA_LAYOUT.reference_prefixes))
    Draft202012Validator.check_schema(made)
    patterns = re.findall(r'"pattern": "(.*?)"(?:,|\n)', json.dumps(made, indent=1))
    assert patterns
    assert not any(
        re.search(r"(?<!\\)\\\\[^sSdn.\\]", each) for each in patterns
    )  # what ECMAScript takes with its flag u


def test_the_sample_and_every_case_of_a_rule() -> None:
    told = differences(*opened(ROOT))
    for case in sorted((ROOT / "tests" / "rules").glob("*/*/content")):
        files = {path.relative_to(case.parent).as_posix(): path.read_bytes() for path in case.rglob("*.md")}
        told += differences(load_registry(MemoryStore(files), INCUBO_LAYOUT, VOCABULARY), {})
    assert told == []


@pytest.mark.corpus
def test_the_real_registry(corpus: Path) -> None:
    for root in sorted(path for path in corpus.iterdir() if (path / "content").is_dir())[-2:]:
        assert differences(*opened(root)) == []


VALUES: list[Any] = [
    *("", " ", "x", "-x", "- x", "12", "oui", "true", "2024-02-30", "2024-05-06", "06/05/2024", "20240506"),
    *("https://a.example", "HTTP://a.example/?b#c", "https://localhost:80/a", "a.example", "https://a b.fr"),
    *("https://a.example/?x&amp;y", "https://.a.", "https://..a..b", "javascript:x", "https://a.example\n"),
    *("a@b.example", "<a@b.example>", "a@b", "a@b.example\n", "yann-t", "@yann", "a" * 40),
    *("mon-estran", "/startups/mon-estran", "/organisations/anrh", "/organisations/", "/a/b/c", "/a/", "//a", "/A/b"),
    *("construction", "Construction", "Design", "admin", "committee", "mission", "non conforme"),
    *(None, True, False, 0, 12, 1.5, 12.0, [], {}, [None], [""], [{}], {"a": 1}, [["a"]], [{"name": "x"}]),
    *(["a", "a"], ["a", "b"], [1], [True], ["", ""], ["particulier", "etat"], [f"a{n}" for n in range(501)]),
    datetime.date(2024, 5, 6),
    datetime.datetime(2024, 5, 6, 7, 8),
]
SOUND: dict[str, dict[str, Any]] = {
    "startup": {
        "title": "Mon Estran", "mission": "Aider", "incubator": "rivages", "contact": "a@b.example",
        "phases": [{"name": "construction", "start": datetime.date(2024, 1, 8)}],
        "events": [{"name": "committee", "date": datetime.date(2024, 6, 11), "decision": "continue"}],
        "metrics": [{"date": datetime.date(2024, 6, 11), "key": "communes", "value": 12}],
        "fast": {"promotion": 3, "montant": 20000},
    },
    "member": {
        "fullname": "Lena Guivarch", "role": "Designer", "domaine": "Design",
        "missions": [{"start": datetime.date(2024, 1, 8), "end": datetime.date(2024, 6, 1), "status": "admin"}],
    },
    "job": {"title": "Une offre", "startup": "mon-estran"},
    "incubator": {"title": "Rivages", "short_description": "Des produits", "highlighted_startups": ["mon-estran"]},
    "organisation": {"name": "Agence", "type": "operateur"},
    "team": {"name": "Animation", "incubator": "rivages"},
}  # fmt: skip


def places(kind: str) -> Iterator[tuple[str, ...]]:
    """Every field of a kind, then those of the items that the sound entry has."""
    for field in add_custom_fields(EXTRA)[kind].fields:
        yield (field.name,)
        if field.name in SOUND[kind]:
            yield from ((field.name, item.name) for item in field.subfields)


def changed(kind: str, place: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The sound entry with another value in one place (`...`: none)."""
    values = dict(SOUND[kind])
    if len(place) == 1:
        holder = values
    else:
        held = values[place[0]]
        holder = dict(held[0] if isinstance(held, list) else held)
        values[place[0]] = [holder] if isinstance(held, list) else holder
    if value is ...:
        holder.pop(place[-1], None)
    else:
        holder[place[-1]] = value
    return values


def sheet(values: Mapping[str, Any]) -> bytes:
    """A file with that front matter, as JSON, which is YAML but for its dates."""
    text = json.dumps(values, default=lambda day: f"<<{day.isoformat()}>>", ensure_ascii=False)
    front = text.replace('"<<', "").replace('>>"', "")
    return f"---\n{front}\n---\n".encode()


def compared(layout: Layout, made: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
    files = {layout.folders[kind] + "/a.md": b"---\nname: a\n---\n" for kind in layout.reference_prefixes}
    files |= {f"{layout.folders[kind]}/a.b{number}.md": sheet(values) for number, (kind, values) in enumerate(made)}
    return differences(
        load_registry(MemoryStore(files), layout, VOCABULARY, entry_kinds=add_custom_fields(EXTRA)), EXTRA
    )


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
def test_every_field_with_every_value(layout: Layout) -> None:
    made = [(kind, changed(kind, place, value)) for kind in SOUND for place in places(kind) for value in (..., *VALUES)]
    old = {**SOUND["startup"], "status": "alumni"}
    made += [("startup", {**old, "phases": phases}) for phases in ([], None, "")]
    made += [("startup", {name: value for name, value in old.items() if name != "phases"})]
    made += [("job", {"startup": "a", name: value}) for name in TITLE_FIELDS for value in ("Une offre", "", None)]
    assert compared(layout, made) == []


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=("Cc", "Cf")), max_size=8)
ANY = st.one_of(st.sampled_from(VALUES), TEXT, st.integers(), st.lists(TEXT, max_size=3))


@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.lists(st.sampled_from(sorted(SOUND)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.sampled_from(list(places(kind))), ANY)
), min_size=20, max_size=20))  # fmt: skip
def test_arbitrary_values(drawn: list[tuple[str, tuple[str, ...], Any]]) -> None:
    assert compared(INCUBO_LAYOUT, [(kind, changed(kind, place, value)) for kind, place, value in drawn]) == []


LINK = Draft202012Validator(
    make_schema(ENTRY_KINDS["startup"], SchemaContext(ExplainContext(VOCABULARY), {}))["properties"]["link"]
)


@settings(max_examples=300, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.from_regex(r"(?i)https?://[a.:/?#l<\" ]{0,12}(localhost)?[a.:/?# ]{0,6}", fullmatch=True))
def test_an_address_is_the_same_one_in_both(text: str) -> None:
    assert LINK.is_valid(text) is is_url(text)
