"""What derives from the Field table, for some fields, through the real command line on the sample registry.

A new field is one more line of `FIELDS`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support.changes import changes_between
from support.command_line import RunCommand
from support.paths import ROOT
from support.registries import TODAY, profile_vocabulary

from incubo.core.i18n import set_language, translate
from incubo.diff.review_level import Author, assess_review_level
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext
from incubo.edit.new.questions import list_questions
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import WorkingTree
from incubo.source.limits import MAX_FILE_BYTES

FIELDS = [
    ("startup", "budget_url", "https://estran.example/new-budget"),
    ("startup", "accessibility_status", "totalement conforme"),
    ("startup", "dashlord_url", "https://dashlord.example/estran"),
    ("member", "link", "https://hugo.example/new-page"),
    ("member", "competences", "Astronomie"),
    ("job", "titulaire", "Atelier du Môle"),
    ("job", "opens", "2025-01-14"),
    ("startup", "analyse_risques", "false"),
    ("incubator", "website", "https://rivages.example/new"),
    ("organisation", "domaine_ministeriel", "Mer et rivages"),
    ("team", "mission", "Aider les produits"),
]
"""The kind, a field that has a heading, and a value that the entry does not have yet."""
ENTRIES = {
    "startup": "mon-estran",
    "member": "hugo.destrebecq",
    "job": "2024-12-16-developpement-mon-estran",
    "incubator": "rivages",
    "organisation": "anrh",
    "team": "rivages-animation",
}
ANSWERS = {
    "startup": ["--title", "Vent Debout", "--mission", "Choisir sa voile", "--contact", "a@vent.example"],
    "member": ["--fullname", "Anne Dupont", "--role", "Dev", "--domaine", "dev", "--startup", "mon-estran"],
    "job": ["--startup", "mon-estran", "--domaine", "dev", "--kind", "mission"],
    "incubator": ["--title", "Chantier des phares", "--short-description", "Les services des phares"],
    "organisation": ["--name", "Office des balises", "--type", "operateur"],
    "team": ["--name", "Conseil", "--incubator", "rivages"],
}


def as_typed(value: object) -> object:
    """A value as a person types it, or each value of a list."""
    if isinstance(value, list):
        return list(map(as_typed, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def load(folder: Path) -> Registry:
    return load_registry(WorkingTree(folder, MAX_FILE_BYTES), INCUBO_LAYOUT, profile_vocabulary())


@pytest.mark.parametrize(("kind", "name", "value"), FIELDS)
def test_what_is_set_is_shown_listed_and_told(
    call: RunCommand, registry: Path, kind: str, name: str, value: str
) -> None:
    field = ENTRY_KINDS[kind].find_field(name)
    assert field is not None
    entry_id = ENTRIES[kind]
    path = f"content/{kind}s/{entry_id}.md"
    assert call("set", path, f"{name}={value}", "--yes", cwd=registry).code == 0
    page = json.loads(call("show", path, "--format", "json", cwd=registry).out)
    facts = [
        fact for section in page["sections"].values() for block in section["blocks"] for fact in block.get("facts", ())
    ]
    expected = [value] if field.many else value
    shown = [fact["id"] for fact in facts if expected in map(as_typed, fact["values"])]
    assert shown == [name], "FIELDS needs a field with a heading, and a value that no other field of the entry has"
    listed = call("list", f"{kind}s", "--all", "--columns", f"id,{name}", "--format", "json", cwd=registry)
    assert {row["id"]: as_typed(row[name]) for row in json.loads(listed.out)["rows"]}[entry_id] == expected
    sql = f"select {name} from {kind}s where id = '{entry_id}'"
    if field.many:
        sql = f"select value from {kind}_{name} where {kind} = '{entry_id}'"
    selected = call("query", sql, "--format", "csv", cwd=registry)
    assert selected.out.split("\n")[1].strip('"') == value

    before, after = load(ROOT), load(registry)
    set_language("en")
    changes = changes_between(before, after)
    texts = [translate(sentence.text) for sentence in describe_changes(changes, DiffContext(before, after, TODAY))]
    assert len(texts) == 1
    assert f": {field.label or name}: " in texts[0]
    member = next(iter(after.members.values()))._replace(id=entry_id)
    author = Author("someone", member, 1, frozenset([entry_id]), frozenset([entry_id]))
    level = "sensitive" if field.sensitive_reason else "trivial" if field.author_decides else "normal"
    assert assess_review_level(changes, author, TODAY, after=after).level == level


@pytest.mark.parametrize(("kind", "name", "value"), FIELDS)
def test_what_is_asked_for_is_an_option_of_new_and_a_question_of_its_form(
    call: RunCommand, registry: Path, kind: str, name: str, value: str
) -> None:
    options = call("new", kind, "--help", cwd=registry).out
    questions = [question for question in list_questions(ENTRY_KINDS[kind]) if question.path == (name,)]
    field = ENTRY_KINDS[kind].find_field(name)
    assert field is not None
    if not field.prompt_when:
        assert questions == []
        assert f"--{name.replace('_', '-')}" not in options
        return
    (question,) = questions
    assert f"  {question.option} " in options
    new = call("new", kind, *ANSWERS[kind], question.option, value, "--dry-run", cwd=registry)
    assert new.code == 0, new.err
    written = yaml.safe_load(new.out.split("---")[1])[name]
    assert as_typed(written) == ([value] if question.field.many else value)
    form = ROOT / f".github/ISSUE_TEMPLATE/incubo-new-{kind}.yml"
    if form.exists():
        assert f"id: {question.key}\n" in form.read_text("utf-8"), "make docs writes the forms anew"
