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
from support.examples import examples
from support.paths import ROOT

from incubo.config.settings import load_config, load_profile
from incubo.core.problem import FieldLocation
from incubo.export.json_schema import SchemaContext, make_schema
from incubo.model.decode import is_url
from incubo.model.entry_kinds import ENTRY_KINDS, make_entry_kinds
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
CUSTOM_FIELDS = {"startup": {"region": {"help": "la {région}"}, "opened": {"type": "date"}, "tags": {"many": True}}}
TODAY = datetime.date(2025, 1, 15)
SCHEMA_RULES = (
    "schema-type", "schema-too-many", "schema-unknown-value", "schema-unknown-event", "phase-unknown-name",
    "schema-date-format", "schema-date-with-time", "yaml-impossible-date", "schema-url", "schema-email",
    "schema-github", "schema-duplicate-item", "ref-prefix", "schema-missing-field", "phase-without-start",
    "phase-without-name", "mission-without-start", "mission-without-end",
)  # fmt: skip
"""The rules of type, required fields, form and value."""


def validator(
    kind: str, vocabulary: Vocabulary = VOCABULARY, layout: Layout = INCUBO_LAYOUT, **options: Any
) -> Draft202012Validator:
    kinds = make_entry_kinds(options.get("fields", {}))
    context = SchemaContext(
        ExplainContext(vocabulary, kinds, layout),
        options.get("prefixes", layout.reference_prefixes),
        options.get("in_use", ()),
    )
    schema = make_schema(kinds[kind], context)
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


VALIDATORS: dict[tuple[str, ...], Draft202012Validator] = {}


def as_json(value: Any) -> Any:
    """A front matter as JSON has it."""
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def decoder_findings(registry: Registry) -> dict[str, dict[str, set[str]]]:
    """What the decoder and the rules of shape say: path → field → rules. A required field misspelt is missing here."""
    rules_by_path: dict[str, dict[str, set[str]]] = {}
    problems = [
        *registry.problems,
        *(problem for rule in SCHEMA_RULES for problem in RULES[rule].find_problems(registry, TODAY)),
    ]
    for problem in problems:
        if problem.rule_id == "schema-missing-field" and problem.location.field[::2] == ("missions", "startups"):
            continue  # only the missions of drafts lack products, and only those of people who are in no team either
        if problem.rule_id in (*SCHEMA_RULES, "schema-date-as-text") and isinstance(problem.location, FieldLocation):
            for name in problem.message.arguments.get(
                "fields", [problem.location.field[0]]
            ):  # one finding for many missing ones
                rules_by_path.setdefault(problem.location.path, {}).setdefault(str(name), set()).add(problem.rule_id)
        if problem.rule_id == "schema-unknown-key" and problem.message.arguments.get("required"):
            field = problem.location.field[0] if len(problem.location.field) > 1 else problem.message.arguments["meant"]
            rules_by_path.setdefault(problem.location.path, {}).setdefault(str(field), set()).add(problem.rule_id)
    return rules_by_path


def refused_fields(check: Draft202012Validator, values: Any) -> set[str]:
    """The fields that a schema refuses."""
    fields: set[str] = set()
    for error in check.iter_errors(values):
        if error.absolute_path:
            fields.add(str(error.absolute_path[0]))
        elif error.validator == "required":
            fields.update(name for name in error.validator_value if name not in values)
        else:
            fields.add("title")  # an offer without any of its titles
    return fields


def is_known_difference(value: Any, rules: set[str]) -> bool:
    """Whether JSON does not carry what the two judge by (see the decision): the differences that are known."""
    if rules in ({"schema-date-as-text"}, {"mission-without-end"}):
        return True  # quotes; an empty value, which is not the `null` of a mission without end
    if isinstance(value, Mapping):
        return any(is_known_difference(item, rules) for item in value.values())
    if isinstance(value, list):
        blank = sum(item in ("", None) for item in value)
        return blank > 1 or any(is_known_difference(item, rules) for item in value)
    if isinstance(value, datetime.date):
        return rules == {"schema-type"}  # a text that YAML takes for a date
    return isinstance(value, float) and value.is_integer()


def differences(registry: Registry, fields: Mapping[str, Any]) -> list[str]:
    """The fields that a schema and the decoder judge differently."""
    rules_by_path, found_differences = decoder_findings(registry), []
    layout = registry.layout
    prefixes = {name: each for name, each in layout.reference_prefixes.items() if registry.entry_ids(name)}
    for kind in ENTRY_KINDS:
        entries = registry.entries[kind]
        if not entries:
            continue
        missing = sum(not getattr(entry, "domaine", "x") for entry in entries.values())
        in_use = ["member.domaine"] if 2 * missing <= len(entries) else []
        key = (kind, *in_use, *prefixes, *registry.vocabulary.phases, *fields.get(kind, ()))
        if key not in VALIDATORS:
            VALIDATORS[key] = validator(
                kind, registry.vocabulary, layout, fields=fields, in_use=in_use, prefixes=prefixes
            )
        check = VALIDATORS[key]
        for entry in entries.values():
            values = parse_file(entry.path, registry.read_text(entry.path).encode()).values or {}
            rules = rules_by_path.get(entry.path, {})
            for field in refused_fields(check, as_json(values)) ^ rules.keys():
                if not is_known_difference(values.get(field), rules.get(field, set())):
                    found_differences.append(
                        f"{entry.path} {field}: {values.get(field)!r} {sorted(rules.get(field, ()))}"
                    )
    return found_differences


def load(root: Path) -> tuple[Registry, Mapping[str, Any]]:
    config = load_config(root)
    layout = BETA_LAYOUT if (root / "content" / "_startups").is_dir() else INCUBO_LAYOUT
    vocabulary = make_vocabulary(config.profile_data, config.vocabulary_overrides)
    return load_registry(
        WorkingTree(root, MAX_FILE_BYTES), layout, vocabulary, entry_kinds=make_entry_kinds(config.custom_fields)
    ), config.custom_fields


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_schema_is_valid(kind: str) -> None:
    schema = make_schema(ENTRY_KINDS[kind], SchemaContext(ExplainContext(VOCABULARY), BETA_LAYOUT.reference_prefixes))
    Draft202012Validator.check_schema(schema)
    patterns = re.findall(r'"pattern": "(.*?)"(?:,|\n)', json.dumps(schema, indent=1))
    assert patterns
    assert not any(
        re.search(r"(?<!\\)\\\\[^sSdn.\\]", pattern) for pattern in patterns
    )  # what ECMAScript takes with its flag u


def test_the_sample_and_the_cases_of_rules() -> None:
    found_differences = differences(*load(ROOT))
    for case in sorted((ROOT / "tests" / "rules").glob("*/*/content")):
        files = {path.relative_to(case.parent).as_posix(): path.read_bytes() for path in case.rglob("*.md")}
        found_differences += differences(load_registry(MemoryStore(files), INCUBO_LAYOUT, VOCABULARY), {})
    assert found_differences == []


@pytest.mark.corpus
def test_the_real_registry(corpus: Path) -> None:
    for root in sorted(path for path in corpus.iterdir() if (path / "content").is_dir())[-2:]:
        assert differences(*load(root)) == []


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
VALID: dict[str, dict[str, Any]] = {
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


def field_paths(kind: str) -> Iterator[tuple[str, ...]]:
    """Every field of a kind, then those of the items that the sound entry has."""
    for field in make_entry_kinds(CUSTOM_FIELDS)[kind].fields:
        yield (field.name,)
        if field.name in VALID[kind]:
            yield from ((field.name, item.name) for item in field.subfields)


def with_value(kind: str, field: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The sound entry with another value in one place (`...`: none)."""
    values = dict(VALID[kind])
    if len(field) == 1:
        holder = values
    else:
        container = values[field[0]]
        holder = dict(container[0] if isinstance(container, list) else container)
        values[field[0]] = [holder] if isinstance(container, list) else holder
    if value is ...:
        holder.pop(field[-1], None)
    else:
        holder[field[-1]] = value
    return values


def entry_file(values: Mapping[str, Any]) -> bytes:
    """A file with that front matter, as JSON, which is YAML but for its dates."""
    text = json.dumps(values, default=lambda day: f"<<{day.isoformat()}>>", ensure_ascii=False)
    front = text.replace('"<<', "").replace('>>"', "")
    return f"---\n{front}\n---\n".encode()


def compare(layout: Layout, entries: Sequence[tuple[str, Mapping[str, Any]]]) -> list[str]:
    files = {layout.folders[kind] + "/a.md": b"---\nname: a\n---\n" for kind in layout.reference_prefixes}
    files |= {
        f"{layout.folders[kind]}/a.b{number}.md": entry_file(values) for number, (kind, values) in enumerate(entries)
    }
    return differences(
        load_registry(MemoryStore(files), layout, VOCABULARY, entry_kinds=make_entry_kinds(CUSTOM_FIELDS)),
        CUSTOM_FIELDS,
    )


def is_reference(kind: str, path: tuple[str, ...]) -> bool:
    """Whether a field names entries of another kind: how it is written depends on the layout."""
    field = next(field for field in make_entry_kinds(CUSTOM_FIELDS)[kind].fields if field.name == path[0])
    return any(item.target_kind for item in (field, *field.subfields))


@pytest.mark.slow
@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
def test_every_field_with_every_value(layout: Layout) -> None:
    entries = [
        (kind, with_value(kind, field, value))
        for kind in VALID
        for field in field_paths(kind)
        if layout is INCUBO_LAYOUT or is_reference(kind, field)
        for value in (..., *VALUES)
    ]
    old = {**VALID["startup"], "status": "alumni"}
    entries += [("startup", {**old, "phases": phases}) for phases in ([], None, "")]
    entries += [("startup", {name: value for name, value in old.items() if name != "phases"})]
    entries += [("job", {"startup": "a", name: value}) for name in TITLE_FIELDS for value in ("Une offre", "", None)]
    assert compare(layout, entries) == []


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=("Cc", "Cf")), max_size=8)
ANY = st.one_of(st.sampled_from(VALUES), TEXT, st.integers(), st.lists(TEXT, max_size=3))


@settings(max_examples=examples(40), deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.lists(st.sampled_from(sorted(VALID)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.sampled_from(list(field_paths(kind))), ANY)
), min_size=20, max_size=20))  # fmt: skip
def test_arbitrary_values(drawn: list[tuple[str, tuple[str, ...], Any]]) -> None:
    assert compare(INCUBO_LAYOUT, [(kind, with_value(kind, field, value)) for kind, field, value in drawn]) == []


LINK = Draft202012Validator(
    make_schema(ENTRY_KINDS["startup"], SchemaContext(ExplainContext(VOCABULARY), {}))["properties"]["link"]
)


@settings(max_examples=examples(300), deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.from_regex(r"(?i)https?://[a.:/?#l<\" ]{0,12}(localhost)?[a.:/?# ]{0,6}", fullmatch=True))
def test_urls(text: str) -> None:
    assert LINK.is_valid(text) is is_url(text)
