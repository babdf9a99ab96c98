"""The pages of kinds of entries and of fields, from the Field tables, with the rules that check each field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, KeyValueRow, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.model.fields import EntryKind, Field
from incubo.reports.explain.context import ALTERNATIVE_TYPE_LABELS, FIELD_TYPE_LABELS, ExplainContext
from incubo.reports.explain.rules import rules_block, sorted_rules
from incubo.reports.explain.vocabulary import iter_field_paths, strictness_text, values_block
from incubo.validation.rule import RULES, Rule

CREATABLE_KINDS = ("startup", "member", "job")
"""The kinds that `incubo new` creates."""

_FAMILY_OF_LIST = {"startup": "phase", "member": "mission"}
"""A second family of rules for some kinds, about their main list."""

_GENERAL_FAMILIES = ("yaml", "file", "config", "schema", "style", "ref")
"""Families that check many fields: the field in a rule's example does not tell that the rule is about it."""

_FIELD_RULES_OF_GENERAL_FAMILIES = (
    "schema-rare-value",
    "schema-unusual-value",
    "schema-unknown-event",
    "ref-incubator-not-listed",
)
"""Rules of these families that are nevertheless about the field in their example."""

_UNKNOWN_VALUE_RULES = {"phases": "phase-unknown-name", "events": "schema-unknown-event"}
"""The vocabulary lists whose unknown values have a rule of their own."""

_PLAIN_SCALAR = re.compile(r"[\w+/(][^#]*")

_TYPE_EXAMPLES = {
    "date": "2024-09-02",
    "boolean": "true",
    "url": "https://mon-estran.rivages.example",
    "email": "contact@mon-estran.rivages.example",
    "handle": "ytreguer",
}
"""The example of each type, for fields without their own."""

_ID_EXAMPLES = {
    "startup": "mon-estran",
    "member": "yann.treguer",
    "incubator": "rivages",
    "organisation": "dgml",
    "team": "rivages-animation",
}


def kind_page(kind_id: str, context: ExplainContext) -> Page:
    """The page of a kind of entry. Raises KeyError if the id is unknown."""
    kind = context.entry_kinds[kind_id]
    folder = context.layout.folders[kind_id]
    file_name = {"job": N_("YYYY-MM-DD-name.md"), "member": N_("firstname.lastname.md")}.get(kind_id, N_("name.md"))
    facts = [KeyValueRow(Message(N_("Files")), (Cell(f"{folder}/{gettext(file_name)}", "id"),), "files")]
    if kind_id in CREATABLE_KINDS:
        facts.append(KeyValueRow(Message(N_("To add one")), (Cell(f"incubo new {kind_id}", "id"),), "command"))
    rules = [rule for rule in sorted_rules() if rule.family in (kind_id, _FAMILY_OF_LIST.get(kind_id))]
    current = [(name, field) for name, field in _iter_relative_paths(kind) if not field.legacy]
    hint = Paragraph(
        Message(N_("All about a field: incubo explain {field}"), {"field": f"{kind_id}.{kind.title_field}"})
    )
    sections = [
        Section("about", None, (KeyValueList(tuple(facts)),)),
        Section("fields", Message(N_("Fields")), (_fields_block(current, context), hint)),
    ]
    legacy = [name for name, field in _iter_relative_paths(kind) if field.legacy]
    if legacy:
        names = Paragraph(Message("{names}", {"names": ", ".join(legacy)}))
        sections.append(
            Section("legacy", Message(N_("Deprecated fields: still read in old files, never written")), (names,))
        )
    if rules:
        sections.append(Section("rules", Message(N_("Rules")), (rules_block(rules, context, kind_id),)))
    return Page("kind", kind_id, Cell(Message(kind.plural_label)), tuple(sections))


def field_page(path: str, context: ExplainContext) -> Page:
    """The page of a field, by its full name. Raises KeyError if there is none."""
    kind_id = path.partition(".")[0]
    kind = context.entry_kinds[kind_id]
    field = dict(iter_field_paths(kind_id, kind.fields))[path]
    sections = [Section("about", None, (KeyValueList(tuple(_field_facts(kind, field, context))),))]
    if field.value_list:
        blocks: tuple[Block, ...] = (
            values_block(field.value_list, context),
            Paragraph(strictness_text(field.value_list, context)),
        )
        sections.append(Section("words", Message(N_("Words")), blocks))
    if field.subfields:
        subfields = [(f"{path}.{subfield.name}", subfield) for subfield in field.subfields]
        sections.append(Section("fields", Message(N_("Its fields")), (_fields_block(subfields, context),)))
    lines = yaml_example(path, kind, context)
    if lines:
        sections.append(Section("example", Message(N_("Example")), (CodeBlock(lines),)))
    rules = rules_of_field(path, field)
    if rules:
        sections.append(Section("rules", Message(N_("Rules that check it")), (rules_block(rules, context, kind_id),)))
    title = field_help(field) or Message("{name}", {"name": field.name})
    return Page("field", path, Cell(title), tuple(sections))


def _field_facts(kind: EntryKind, field: Field, context: ExplainContext) -> Iterator[KeyValueRow]:
    yield KeyValueRow(
        Message(N_("Found in")), (Cell(Message(kind.plural_label)), Cell(context.layout.folders[kind.id], "id")), "kind"
    )
    type_cells = [Cell(field_type_label(field, context))]
    if field.also_accepts:
        type_cells.append(
            Cell(
                Message(N_("or {shape}"), {"shape": Message(ALTERNATIVE_TYPE_LABELS[field.also_accepts])}), tone="quiet"
            )
        )
    yield KeyValueRow(Message(N_("What it holds")), tuple(type_cells), "type")
    required = Message(N_("no"))
    if field.required:
        required = Message(N_("yes, if most entries have it")) if field.required_if_used else Message(N_("yes"))
    yield KeyValueRow(Message(N_("Required")), (Cell(required),), "required")
    if field.legacy:
        yield KeyValueRow(
            Message(N_("Status")),
            (Cell(Message(N_("a deprecated field: still read in old files, never written"))),),
            "legacy",
        )


def _fields_block(fields: list[tuple[str, Field]], context: ExplainContext) -> TableBlock:
    """A row for each field, under the name it is given with."""
    columns = (
        Column("field", Message(N_("Field")), "id"),
        Column("required", Message(N_("Required")), "text"),
        Column("type", Message(N_("What it holds")), "text"),
        Column("help", Message(N_("Meaning")), "text"),
    )
    rows = (
        Row(
            {
                "field": name,
                "required": Cell(Message(N_("yes")), tone="good") if field.required else None,
                "type": field_type_label(field, context),
                "help": field_help(field),
            }
        )
        for name, field in fields
    )
    return TableBlock(columns, tuple(rows))


def field_help(field: Field) -> Message | None:
    """What a field means. Braces in the help of a custom field (`incubo.toml`) are no placeholders."""
    if "{" in field.help:
        return Message("{help}", {"help": field.help})
    return Message(field.help) if field.help else None


def field_type_label(field: Field, context: ExplainContext) -> Message:
    """The type of a field, in words."""
    if field.type == "reference":
        target = Message(context.entry_kinds[field.target_kind].label)
        if field.many:
            return Message(N_("a list of ids ({kind})"), {"kind": target})
        return Message(N_("an id ({kind})"), {"kind": target})
    return Message(FIELD_TYPE_LABELS[field.type][field.many])


def _iter_relative_paths(kind: EntryKind) -> Iterator[tuple[str, Field]]:
    """The fields of a kind by their name within it (`phases.start`)."""
    for path, field in iter_field_paths(kind.id, kind.fields):
        yield path.partition(".")[2], field


def yaml_example(path: str, kind: EntryKind, context: ExplainContext) -> str:
    """The YAML lines that set a field; "" without an example value."""
    fields = kind.fields
    parent_lines = ""
    is_item = False
    names = path.split(".")[1:]
    for depth, name in enumerate(names):
        field = {field.name: field for field in fields}[name]
        indent = "    " * depth
        lead = f"{indent[:-2]}- " if is_item else indent[: len(indent) - 2 * bool(depth)]
        if depth == len(names) - 1:
            return _example_lines(field, parent_lines, lead, context)
        parent_lines += f"{lead}{name}:\n"
        fields, is_item = field.subfields, field.many
    return ""


def _example_lines(field: Field, parent_lines: str, lead: str, context: ExplainContext) -> str:
    """The lines of a field whose name follows `lead`, below those of its parents."""
    value = field.example or _TYPE_EXAMPLES.get(field.type, "")
    if field.type == "reference":
        prefix = context.layout.reference_prefixes.get(field.target_kind, "")
        value = f"{prefix}{_ID_EXAMPLES.get(field.target_kind, '')}"
    elif field.type == "choice":
        value = next(iter(context.vocabulary.allowed_values(field.value_list)), "")
    if not value:
        return ""
    value = value if _PLAIN_SCALAR.fullmatch(value) and ": " not in value else "'" + value.replace("'", "''") + "'"
    if field.many:
        return f"{parent_lines}{lead}{field.name}:\n{' ' * len(lead)}  - {value}\n"
    return f"{parent_lines}{lead}{field.name}: {value}\n"


def rules_of_field(path: str, field: Field) -> list[Rule]:
    """The rules that check a field, by its full name (`member.missions.end`), in the order of `sorted_rules`."""
    names = {rule.id for rule in RULES.values() if field.type in rule.field_types}
    if field.type == "choice" and field.value_list in _UNKNOWN_VALUE_RULES:
        names = {_UNKNOWN_VALUE_RULES[field.value_list]}
    if field.type == "reference":
        names |= {f"ref-unknown-{field.target_kind}", "ref-prefix"}
    if field.required and (path.count(".") == 1 or path.startswith("startup.events.")):
        names.add("schema-missing-field")
    if field.many and field.type in ("reference", "choice"):
        names.add("schema-duplicate-item")
    names |= {rule for rule, paths in _fields_by_rule().items() if path in paths}
    return [rule for rule in sorted_rules() if rule.id in names]


@cache
def _fields_by_rule() -> dict[str, frozenset[str]]:
    """The fields that the examples of each rule are about: those on lines that differ between bad and good examples."""
    return {
        rule.id: _changed_fields(rule)
        for rule in RULES.values()
        if rule.family not in _GENERAL_FAMILIES or rule.id in _FIELD_RULES_OF_GENERAL_FAMILIES
    }


def _changed_fields(rule: Rule) -> frozenset[str]:
    bad, good = (
        {line for example in examples for line in _example_field_lines(example.text)}
        for examples in (rule.bad_examples, rule.good_examples)
    )
    return frozenset(f"{rule.kind}.{path}" for path, _ in bad ^ good if path)


def _example_field_lines(text: str) -> set[tuple[str, str]]:
    """The lines of an example with the field of each; a field of an item counts for its list, too."""
    lines: set[tuple[str, str]] = set()
    top = ""
    for line in text.splitlines():
        name = line.strip().removeprefix("- ").partition(":")[0] if ":" in line else ""
        if line[:1].isalpha():
            top = name
        content = line.strip().removeprefix("- ")
        lines.add((top, content))
        if name and name != top and line[:1] == " ":
            lines.add((f"{top}.{name}", content))
    return lines
