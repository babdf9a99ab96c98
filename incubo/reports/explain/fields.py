"""Pages of kinds and of fields, from the Field tables.

Which rules look at a field: those of its type, and those whose examples are about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, KeyValueRow, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.model.fields import EntryKind, Field
from incubo.reports.explain.context import ALTERNATIVE_TYPE_LABELS, FIELD_TYPE_LABELS, ExplainContext
from incubo.reports.explain.rules import rules_grid, sorted_rules
from incubo.reports.explain.vocabulary import iter_field_paths, strictness_text, words_grid
from incubo.validation.rule import RULES, Rule, RuleDocumentation

_GENERAL_FAMILIES = ("yaml", "file", "config", "schema", "style", "ref")
"""Families that look at many fields: an example about one of them says nothing of that one alone."""
_FIELD_RULES_OF_GENERAL_FAMILIES = (
    "schema-rare-value",
    "schema-unusual-value",
    "schema-unknown-event",
    "ref-incubator-not-listed",
)
"""Rules of those families that nevertheless look at the field of their example."""
_UNKNOWN_WORD_RULES = {"phases": "phase-unknown-name", "events": "schema-unknown-event"}
"""Lists whose unknown words have a rule of their own."""


def rules_of_field(path: str, field: Field) -> list[Rule]:
    """The rules that look at a field, by its whole name (`member.missions.end`), in the order of rules."""
    names = {rule.id for rule in RULES.values() if field.type in rule.documentation.field_types}
    if field.type == "choice" and field.value_list in _UNKNOWN_WORD_RULES:
        names = {_UNKNOWN_WORD_RULES[field.value_list]}
    if field.type == "reference":
        names |= {f"ref-unknown-{field.target_kind}", "ref-prefix"}
    if field.required and (path.count(".") == 1 or path.startswith("startup.events.")):
        names.add("schema-missing-field")
    if field.many and field.type in ("reference", "choice"):
        names.add("schema-duplicate-item")
    names |= {rule for rule, about in _fields_by_rule().items() if path in about}
    return [rule for rule in sorted_rules() if rule.id in names]


@cache
def _fields_by_rule() -> dict[str, frozenset[str]]:
    """The fields that each rule's example is about: those in the lines that the good example changes."""
    return {
        rule.id: _changed_fields(rule.documentation)
        for rule in RULES.values()
        if rule.family not in _GENERAL_FAMILIES or rule.id in _FIELD_RULES_OF_GENERAL_FAMILIES
    }


def _changed_fields(documentation: RuleDocumentation) -> frozenset[str]:
    bad, good = (
        {line for sample in samples for line in _example_field_lines(sample.text)}
        for samples in (documentation.bad_examples, documentation.good_examples)
    )
    return frozenset(f"{documentation.kind}.{path}" for path, _ in bad ^ good if path)


def _example_field_lines(text: str) -> set[tuple[str, str]]:
    """The lines of an example, each with the field it belongs to; the fields of an item also count for their list."""
    found: set[tuple[str, str]] = set()
    top = ""
    for line in text.splitlines():
        name = line.strip().removeprefix("- ").partition(":")[0] if ":" in line else ""
        if line[:1].isalpha():
            top = name
        said = line.strip().removeprefix("- ")
        found.add((top, said))
        if name and name != top and line[:1] == " ":
            found.add((f"{top}.{name}", said))
    return found


CREATABLE_KINDS = ("startup", "member", "job")
"""The kinds that `incubo new` makes."""

_FAMILY_OF_LIST = {"startup": "phase", "member": "mission"}
"""The family of rules about what a kind is a list of."""

_PLAIN_SCALAR = re.compile(r"[\w+/(][^#]*")
_TYPE_EXAMPLES = {
    "date": "2024-09-02",
    "boolean": "true",
    "url": "https://mon-estran.rivages.example",
    "email": "contact@mon-estran.rivages.example",
    "handle": "ytreguer",
}
"""An example for each type that has one, where the field gives none."""
_ID_EXAMPLES = {
    "startup": "mon-estran", "member": "yann.treguer", "incubator": "rivages", "organisation": "dgml",
    "team": "rivages-animation",
}  # fmt: skip


def kind_page(kind_id: str, context: ExplainContext) -> Page:
    """The page of a kind of entry. Raises KeyError for an unknown one."""
    about = context.kinds[kind_id]
    folder = context.layout.folders[kind_id]
    shape = {"job": "AAAA-MM-JJ-nom.md", "member": "prenom.nom.md"}.get(kind_id, "nom.md")
    facts = [KeyValueRow(Message(N_("Files")), (Cell(f"{folder}/{shape}", "id"),), "files")]
    if kind_id in CREATABLE_KINDS:
        facts.append(KeyValueRow(Message(N_("To add one")), (Cell(f"incubo new {kind_id}", "id"),), "command"))
    rules = [each for each in sorted_rules() if each.family in (kind_id, _FAMILY_OF_LIST.get(kind_id))]
    columns = (
        Column("field", Message(N_("Field")), "id"),
        Column("required", Message(N_("Required")), "text"),
        Column("type", Message(N_("What it holds")), "text"),
        Column("help", Message(N_("What it says")), "text"),
    )
    living = [(name, field) for name, field in _iter_relative_paths(about) if not field.legacy]
    rows = tuple(
        Row(
            {
                "field": name,
                "required": Cell(Message(N_("yes")), tone="good") if field.required else None,
                "type": field_type_label(field, context),
                "help": field_help(field),
            }
        )
        for name, field in living
    )
    more = Paragraph(
        Message(N_("All about a field: incubo explain {field}"), {"field": f"{kind_id}.{about.title_field}"})
    )
    sections = [
        Section("about", None, (KeyValueList(tuple(facts)),)),
        Section("fields", Message(N_("Fields")), (TableBlock(columns, rows), more)),
    ]
    old = [name for name, field in _iter_relative_paths(about) if field.legacy]
    if old:
        names = Paragraph(Message("{names}", {"names": ", ".join(old)}))
        sections.append(Section("legacy", Message(N_("Older fields, read in old files and never written")), (names,)))
    if rules:
        sections.append(Section("rules", Message(N_("Rules")), (rules_grid(rules, context, kind_id),)))
    return Page("kind", kind_id, Cell(Message(about.plural_label)), tuple(sections))


def field_page(path: str, context: ExplainContext) -> Page:
    """The page of a field, by its whole name. Raises KeyError for an unknown one."""
    kind_id = path.partition(".")[0]
    about = context.kinds[kind_id]
    own = dict(iter_field_paths(kind_id, about.fields))[path]
    sections = [Section("about", None, (KeyValueList(tuple(_field_facts(about, own, context))),))]
    if own.value_list:
        blocks: tuple[Block, ...] = (
            words_grid(own.value_list, context),
            Paragraph(strictness_text(own.value_list, context)),
        )
        sections.append(Section("words", Message(N_("Words")), blocks))
    if own.subfields:
        sections.append(Section("fields", Message(N_("Its fields")), (_subfields_grid(path, own, context),)))
    lines = yaml_example(path, about, context)
    if lines:
        sections.append(Section("example", Message(N_("Example")), (CodeBlock(lines),)))
    rules = rules_of_field(path, own)
    if rules:
        sections.append(Section("rules", Message(N_("Rules that look at it")), (rules_grid(rules, context, kind_id),)))
    title = field_help(own) or Message("{name}", {"name": own.name})
    return Page("field", path, Cell(title), tuple(sections))


def field_help(field: Field) -> Message | None:
    """What a field says. A registry's own words (incubo.toml) are content: nothing in them is filled in."""
    if "{" in field.help:
        return Message("{help}", {"help": field.help})
    return Message(field.help) if field.help else None


def field_type_label(field: Field, context: ExplainContext) -> Message:
    """What a field holds, in words."""
    if field.type == "reference":
        target = Message(context.kinds[field.target_kind].label)
        if field.many:
            return Message(N_("a list of ids ({kind})"), {"kind": target})
        return Message(N_("an id ({kind})"), {"kind": target})
    return Message(FIELD_TYPE_LABELS[field.type][field.many])


def yaml_example(path: str, kind: EntryKind, context: ExplainContext) -> str:
    """The lines of YAML that give a field, "" where nothing can be shown."""
    fields = kind.fields
    above: list[str] = []
    names = path.split(".")[1:]
    for depth, name in enumerate(names):
        own = next(each for each in fields if each.name == name)
        indent, dash = "    " * depth, depth and _is_list(kind.fields, names[:depth])
        lead = f"{indent[:-2]}- " if dash else indent[: len(indent) - 2 * bool(depth)]
        if depth == len(names) - 1:
            return _example_lines(own, "".join(above), lead, context)
        above.append(f"{lead}{name}:\n")
        fields = own.subfields
    return ""


def _is_list(fields: tuple[Field, ...], names: list[str]) -> bool:
    own = next(each for each in fields if each.name == names[0])
    return own.many if len(names) == 1 else _is_list(own.subfields, names[1:])


def _example_lines(field: Field, before: str, lead: str, context: ExplainContext) -> str:
    said = field.example or _TYPE_EXAMPLES.get(field.type, "")
    if field.type == "reference":
        prefix = context.layout.reference_prefixes.get(field.target_kind, "")
        said = f"{prefix}{_ID_EXAMPLES.get(field.target_kind, '')}"
    elif field.type == "choice":
        said = next(iter(context.vocabulary.allowed_values(field.value_list)), "")
    if not said:
        return ""
    said = said if _PLAIN_SCALAR.fullmatch(said) and ": " not in said else "'" + said.replace("'", "''") + "'"
    if field.many:
        return f"{before}{lead}{field.name}:\n{' ' * len(lead)}  - {said}\n"
    return f"{before}{lead}{field.name}: {said}\n"


def _iter_relative_paths(kind: EntryKind) -> Iterator[tuple[str, Field]]:
    """The fields of a kind by their name in it (`phases.start`)."""
    for path, field in iter_field_paths(kind.id, kind.fields):
        yield path.partition(".")[2], field


def _field_facts(kind: EntryKind, field: Field, context: ExplainContext) -> Iterator[KeyValueRow]:
    yield KeyValueRow(
        Message(N_("Found in")), (Cell(Message(kind.plural_label)), Cell(context.layout.folders[kind.id], "id")), "kind"
    )
    holds = [Cell(field_type_label(field, context))]
    if field.also_accepts:
        holds.append(
            Cell(
                Message(N_("or {shape}"), {"shape": Message(ALTERNATIVE_TYPE_LABELS[field.also_accepts])}), tone="quiet"
            )
        )
    yield KeyValueRow(Message(N_("What it holds")), tuple(holds), "type")
    required = Message(N_("no"))
    if field.required:
        required = Message(N_("yes, where most entries have it")) if field.required_if_used else Message(N_("yes"))
    yield KeyValueRow(Message(N_("Required")), (Cell(required),), "required")
    if field.legacy:
        yield KeyValueRow(
            Message(N_("Age")), (Cell(Message(N_("an older field, read in old files and never written"))),), "legacy"
        )


def _subfields_grid(path: str, field: Field, context: ExplainContext) -> TableBlock:
    columns = (
        Column("field", Message(N_("Field")), "id"),
        Column("required", Message(N_("Required")), "text"),
        Column("type", Message(N_("What it holds")), "text"),
        Column("help", Message(N_("What it says")), "text"),
    )
    rows = (
        Row(
            {
                "field": f"{path}.{item.name}",
                "required": Cell(Message(N_("yes")), tone="good") if item.required else None,
                "type": field_type_label(item, context),
                "help": field_help(item),
            }
        )
        for item in field.subfields
    )
    return TableBlock(columns, tuple(rows))
