"""Pages of kinds and of fields, from the Field tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.i18n import N_
from incubo.model.fields import Field, Kind
from incubo.page import Block, Cell, Code, Fact, Facts, Grid, Page, Prose, Section
from incubo.problem import Text
from incubo.report.explain import words
from incubo.report.explain.looking import looking
from incubo.report.explain.rules import grid as rules_grid
from incubo.report.explain.rules import ordered
from incubo.report.explain.scope import Scope
from incubo.report.explain.titles import SECOND_SHAPES, TYPES
from incubo.table import Column, Row

NEW = ("startup", "member", "job")
"""The kinds that `incubo new` makes."""

_LISTS = {"startup": "phase", "member": "mission"}
"""The family of rules about what a kind is a list of."""

_PLAIN = re.compile(r"[\w+/(][^#]*")
_SAID = {
    "date": "2024-09-02",
    "boolean": "true",
    "url": "https://mon-estran.rivages.example",
    "email": "contact@mon-estran.rivages.example",
    "handle": "ytreguer",
}
"""An example for each type that has one, where the field gives none."""
_IDS = {
    "startup": "mon-estran", "member": "yann.treguer", "incubator": "rivages", "organisation": "dgml",
    "team": "rivages-animation",
}  # fmt: skip


def kind(kind_id: str, scope: Scope) -> Page:
    """The page of a kind of entry. Raises KeyError for an unknown one."""
    about = scope.kinds[kind_id]
    folder = scope.layout.folders[kind_id]
    shape = {"job": "AAAA-MM-JJ-nom.md", "member": "prenom.nom.md"}.get(kind_id, "nom.md")
    facts = [Fact(Text(N_("Files")), (Cell(f"{folder}/{shape}", "id"),), "files")]
    if kind_id in NEW:
        facts.append(Fact(Text(N_("To add one")), (Cell(f"incubo new {kind_id}", "id"),), "command"))
    rules = [each for each in ordered() if each.family in (kind_id, _LISTS.get(kind_id))]
    columns = (
        Column("field", Text(N_("Field")), "id"),
        Column("required", Text(N_("Required")), "text"),
        Column("type", Text(N_("What it holds")), "text"),
        Column("help", Text(N_("What it says")), "text"),
    )
    living = [(name, field) for name, field in _own(about) if not field.legacy]
    rows = tuple(
        Row(
            {
                "field": name,
                "required": Cell(Text(N_("yes")), mark="good") if field.required else None,
                "type": type_of(field, scope),
                "help": help_of(field),
            }
        )
        for name, field in living
    )
    more = Prose(Text(N_("All about a field: incubo explain {field}"), {"field": f"{kind_id}.{about.title}"}))
    sections = [
        Section("about", None, (Facts(tuple(facts)),)),
        Section("fields", Text(N_("Fields")), (Grid(columns, rows), more)),
    ]
    old = [name for name, field in _own(about) if field.legacy]
    if old:
        names = Prose(Text("{names}", {"names": ", ".join(old)}))
        sections.append(Section("legacy", Text(N_("Older fields, read in old files and never written")), (names,)))
    if rules:
        sections.append(Section("rules", Text(N_("Rules")), (rules_grid(rules, scope, kind_id),)))
    return Page("kind", kind_id, Cell(Text(about.labels)), tuple(sections))


def field(path: str, scope: Scope) -> Page:
    """The page of a field, by its whole name. Raises KeyError for an unknown one."""
    kind_id = path.partition(".")[0]
    about = scope.kinds[kind_id]
    own = dict(words.paths(kind_id, about.fields))[path]
    sections = [Section("about", None, (Facts(tuple(_facts(about, own, scope))),))]
    if own.words:
        blocks: tuple[Block, ...] = (words.grid(own.words, scope), Prose(words.closed(own.words, scope)))
        sections.append(Section("words", Text(N_("Words")), blocks))
    if own.items:
        sections.append(Section("fields", Text(N_("Its fields")), (_parts(path, own, scope),)))
    lines = example(path, about, scope)
    if lines:
        sections.append(Section("example", Text(N_("Example")), (Code(lines),)))
    rules = looking(path, own)
    if rules:
        sections.append(Section("rules", Text(N_("Rules that look at it")), (rules_grid(rules, scope, kind_id),)))
    title = help_of(own) or Text("{name}", {"name": own.name})
    return Page("field", path, Cell(title), tuple(sections))


def help_of(field: Field) -> Text | None:
    """What a field says. A registry's own words (incubo.toml) are content: nothing in them is filled in."""
    if "{" in field.help:
        return Text("{help}", {"help": field.help})
    return Text(field.help) if field.help else None


def type_of(field: Field, scope: Scope) -> Text:
    """What a field holds, in words."""
    if field.type == "reference":
        target = Text(scope.kinds[field.refers].label)
        if field.many:
            return Text(N_("a list of ids ({kind})"), {"kind": target})
        return Text(N_("an id ({kind})"), {"kind": target})
    return Text(TYPES[field.type][field.many])


def example(path: str, kind: Kind, scope: Scope) -> str:
    """The lines of YAML that give a field, "" where nothing can be shown."""
    fields = kind.fields
    above: list[str] = []
    names = path.split(".")[1:]
    for depth, name in enumerate(names):
        own = next(each for each in fields if each.name == name)
        indent, dash = "    " * depth, depth and _many(kind.fields, names[:depth])
        lead = f"{indent[:-2]}- " if dash else indent[: len(indent) - 2 * bool(depth)]
        if depth == len(names) - 1:
            return _value(own, "".join(above), lead, scope)
        above.append(f"{lead}{name}:\n")
        fields = own.items
    return ""


def _many(fields: tuple[Field, ...], names: list[str]) -> bool:
    own = next(each for each in fields if each.name == names[0])
    return own.many if len(names) == 1 else _many(own.items, names[1:])


def _value(field: Field, before: str, lead: str, scope: Scope) -> str:
    said = field.example or _SAID.get(field.type, "")
    if field.type == "reference":
        prefix = scope.layout.prefixes.get(field.refers, "")
        said = f"{prefix}{_IDS.get(field.refers, '')}"
    elif field.type == "choice":
        said = next(iter(scope.vocabulary.allowed(field.words)), "")
    if not said:
        return ""
    said = said if _PLAIN.fullmatch(said) and ": " not in said else "'" + said.replace("'", "''") + "'"
    if field.many:
        return f"{before}{lead}{field.name}:\n{' ' * len(lead)}  - {said}\n"
    return f"{before}{lead}{field.name}: {said}\n"


def _own(kind: Kind) -> Iterator[tuple[str, Field]]:
    """The fields of a kind by their name in it (`phases.start`)."""
    for path, field in words.paths(kind.id, kind.fields):
        yield path.partition(".")[2], field


def _facts(kind: Kind, field: Field, scope: Scope) -> Iterator[Fact]:
    yield Fact(Text(N_("Found in")), (Cell(Text(kind.labels)), Cell(scope.layout.folders[kind.id], "id")), "kind")
    holds = [Cell(type_of(field, scope))]
    if field.may_be:
        holds.append(Cell(Text(N_("or {shape}"), {"shape": Text(SECOND_SHAPES[field.may_be])}), mark="quiet"))
    yield Fact(Text(N_("What it holds")), tuple(holds), "type")
    required = Text(N_("no"))
    if field.required:
        required = Text(N_("yes, where most entries have it")) if field.since else Text(N_("yes"))
    yield Fact(Text(N_("Required")), (Cell(required),), "required")
    if field.legacy:
        yield Fact(Text(N_("Age")), (Cell(Text(N_("an older field, read in old files and never written"))),), "legacy")


def _parts(path: str, field: Field, scope: Scope) -> Grid:
    columns = (
        Column("field", Text(N_("Field")), "id"),
        Column("required", Text(N_("Required")), "text"),
        Column("type", Text(N_("What it holds")), "text"),
        Column("help", Text(N_("What it says")), "text"),
    )
    rows = (
        Row(
            {
                "field": f"{path}.{item.name}",
                "required": Cell(Text(N_("yes")), mark="good") if item.required else None,
                "type": type_of(item, scope),
                "help": help_of(item),
            }
        )
        for item in field.items
    )
    return Grid(columns, tuple(rows))
