"""Whatever the fields of an entry hold, in whatever type: no rule stops, for one file must never hide the others."""

from __future__ import annotations

import datetime
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.config.settings import load_profile
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore
from incubo.validation.engine import ValidationOptions, validate_registry

VOCABULARY = make_vocabulary(load_profile("beta.gouv.fr"))
ENDS = [datetime.date.min, datetime.date(1900, 2, 28), datetime.date(9999, 11, 30), datetime.date.max]
TODAYS = st.sampled_from([*ENDS, datetime.date(2025, 1, 15)])
DATES = st.sampled_from([*ENDS, datetime.date(2024, 2, 29), datetime.date(2024, 9, 2)]) | st.dates()
TEXTS = st.sampled_from(
    [
        "", " ", "x", "-", "é", "e\u0301", "\u00a0", "\u2028", "a.b", "rivages", "mon-estran", "Mon Estran", "2024-9-2",
        "31/12/9999", "independent", "construction", "committee", "open", "https://x.example", "a@b.example",
        "[Mission]", "<b>", "1" * 300, "\t", "no", "/startups/x", "x.md", "../x", "…", "{n}", "%", "\\",
    ]
)  # fmt: skip
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), DATES, TEXTS, st.text(max_size=6),
    st.lists(TEXTS | DATES | st.none() | st.integers(-1, 1), max_size=3),
    st.dictionaries(TEXTS, TEXTS | DATES | st.none(), max_size=2),
)  # fmt: skip


def fit(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field's own shape."""
    if field.subfields:
        strategy: st.SearchStrategy[Any] = entry(field.subfields)
    elif field.type in ("date", "moment"):
        strategy = DATES
    elif field.type == "boolean":
        strategy = st.booleans()
    elif field.type in ("integer", "number"):
        strategy = st.integers(-5, 10**9)
    else:
        strategy = TEXTS
    return st.lists(strategy, max_size=3) if field.many else strategy


def entry(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields, most of them of their own shape."""
    return st.fixed_dictionaries({}, optional={field.name: fit(field) | fit(field) | ODD for field in fields})


def yaml(value: Any) -> str:
    """A value between brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(yaml, value)) + "]"
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value)


def file(values: dict[str, Any], body: str) -> bytes:
    lines = "".join(f"{key}: {yaml(value)}\n" for key, value in values.items())
    return f"---\n{lines}---\n{body}".encode()


IDS = {
    "startup": ("mon-estran", "x"), "member": ("a.b", "fine.tremoine"), "job": ("2024-09-02-x", "x"),
    "incubator": ("rivages", "x"), "organisation": ("x", "dgml"), "team": ("x", "a.b"),
}  # fmt: skip


@settings(
    max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(
    entries=st.fixed_dictionaries({kind: st.tuples(*[entry(ENTRY_KINDS[kind].fields)] * 2) for kind in ENTRY_KINDS}),
    body=st.sampled_from(["", "## Post-mortem\n", "40 h par semaine, <b>CDI</b> e\u0301\t\n"]),
    today=TODAYS,
)
def test_no_value_stops_a_rule(entries: dict[str, tuple[dict[str, Any], ...]], body: str, today: datetime.date) -> None:
    files = {
        f"{INCUBO_LAYOUT.folders[kind]}/{name}.md": file(values, body)
        for kind, two in entries.items()
        for name, values in zip(IDS[kind], two, strict=True)
    }
    registry = load_registry(MemoryStore(files), INCUBO_LAYOUT, VOCABULARY)
    result = validate_registry(registry, today, ValidationOptions(show_advice=True))
    assert {diagnostic.region.path for diagnostic in result.diagnostics} <= set(files)
