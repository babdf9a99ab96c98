"""The pages of rules (what a rule finds, why, examples, how to fix it, settings) and of families; the list of rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, KeyValueRow, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Note, Row, Table
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.reports.explain.context import SEVERITY_EFFECTS, SEVERITY_LABELS, ExplainContext, severity_value
from incubo.validation.rule import RULE_FAMILY_TITLES, CodeExample, Rule
from incubo.validation.rules import RULES

_SOFTENED_FAMILIES = ("schema", "phase", "startup", "style")
"""Families whose errors are warnings in a startup that has left the programme."""
_FIX_HELP = {
    "safe": Message(
        N_("To correct what has only one possible correction (others need --guesses: check them afterwards)"),
        command="incubo validate --fix",
    ),
    "guess": Message(
        N_("For the correction that the finding proposes, if any, to be checked"),
        command="incubo validate --fix --guesses",
    ),
}


def rule_page(rule_id: str, context: ExplainContext) -> Page:
    """The page of a rule. Raises KeyError if the id is unknown."""
    rule = RULES[rule_id]
    fix_blocks: list[Block] = [Paragraph(Message(rule.how_to_fix, hint=rule.command))]
    if rule.proposed_fix:
        fix_blocks.append(Paragraph(_FIX_HELP[rule.proposed_fix]))
    description_blocks: list[Block] = [Paragraph(Message(rule.description))] if rule.description else []
    return Page(
        "rule",
        rule_id,
        Cell(Message(rule.title)),
        (
            Section("severity", None, (KeyValueList(tuple(_rule_facts(rule, context))),)),
            Section("why", Message(N_("Why it matters")), (Paragraph(Message(rule.rationale)),)),
            Section(
                "bad",
                Message(N_("Example to correct")),
                (*description_blocks, *_example_blocks(rule, rule.bad_examples, context)),
            ),
            Section(
                "good",
                Message(N_("Correct example")),
                tuple(_example_blocks(rule, rule.good_examples, context)),
            ),
            Section("mend", Message(N_("How to fix it")), tuple(fix_blocks)),
            Section("settings", Message(N_("How to change or silence it")), tuple(_settings_blocks(rule))),
        ),
        notes=tuple(_rule_notes(rule, context)),
    )


def family_page(name: str, context: ExplainContext) -> Page:
    """The page of a family: its rules. Raises KeyError if the name is unknown."""
    return Page(
        "family",
        name,
        Cell(Message(RULE_FAMILY_TITLES[name])),
        (
            Section(
                "rules",
                Message(N_("Rules")),
                (rules_block([rule for rule in RULES.values() if rule.family == name], context),),
            ),
            Section(
                "settings",
                None,
                (Paragraph(Message(N_("A whole family is set in incubo.toml too:"))), _severity_setting(name)),
            ),
        ),
    )


def rules_block(rules: list[Rule], context: ExplainContext, kind: str | None = None) -> TableBlock:
    """A row for each rule, with its severity for a kind of entry or for all."""
    columns = (
        Column("rule", Message(N_("Rule")), "id"),
        Column("severity", Message(N_("Severity")), "text"),
        Column("title", Message(N_("What it finds")), "text"),
    )
    return TableBlock(
        columns,
        tuple(
            Row({"rule": rule.id, "severity": _severity_values(rule, context, kind), "title": Message(rule.title)})
            for rule in rules
        ),
    )


def rules_table(context: ExplainContext, at: datetime.date) -> Table:
    """All rules as a table."""
    columns = (
        Column("rule", Message(N_("Rule")), "id"),
        Column("family", Message(N_("Family")), "text"),
        Column("severity", Message(N_("Severity")), "text"),
        Column("title", Message(N_("What it finds")), "text"),
    )
    rows = tuple(
        Row(
            {
                "rule": rule.id,
                "family": rule.family,
                "severity": _severity_values(rule, context)[0],
                "title": Message(rule.title),
            }
        )
        for rule in sorted_rules()
    )
    notes = (
        Note("page", Message(N_("The page of a rule: incubo explain RULE"))),
        Note(
            "severity",
            Message(N_("Some are less severe for some kinds of entries: see their page.")),
        ),
    )
    title = Message(N_("{n} rule"), {"n": len(rows)}, N_("{n} rules"))
    return Table("rules", title, at, columns, rows, notes)


def sorted_rules() -> list[Rule]:
    """All rules by family, in the order in which a file is checked."""
    families = list(RULE_FAMILY_TITLES)
    return sorted(RULES.values(), key=lambda rule: families.index(rule.family))


def _severity_values(rule: Rule, context: ExplainContext, kind: str | None = None) -> tuple[LabelledValue, ...]:
    """The severities of a rule, the worst first."""
    if kind is not None:
        return (severity_value(context.configured_severity(rule) or rule.severity_for(kind)),)
    return tuple(severity_value(severity) for severity in SEVERITY_LABELS if severity in context.rule_severities(rule))


def _rule_facts(rule: Rule, context: ExplainContext) -> Iterator[KeyValueRow]:
    kinds_by_severity = context.rule_severities(rule)
    for severity, kinds in kinds_by_severity.items():
        cells = [Cell(severity_value(severity)), Cell(SEVERITY_EFFECTS[severity], tone="quiet")]
        if len(kinds_by_severity) > 1:
            kind_labels = [Message(ENTRY_KINDS[kind].plural_label) for kind in kinds] or [Message(N_("other entries"))]
            cells.insert(1, Cell(Message("{kinds:list}", {"kinds": kind_labels})))
        if context.configured_severity(rule) is not None:
            cells.append(Cell(Message(N_("set in incubo.toml")), tone="quiet"))
        row_id = "severity" if len(kinds_by_severity) == 1 else f"severity-{'-'.join(kinds) or 'others'}"
        yield KeyValueRow(Message(N_("Severity")), tuple(cells), row_id)
    yield KeyValueRow(
        Message(N_("Family")),
        (Cell(rule.family, "id"), Cell(Message(RULE_FAMILY_TITLES[rule.family]), tone="quiet")),
        "family",
    )
    if rule.depends_on_today:
        yield KeyValueRow(
            Message(N_("Calendar")),
            (Cell(Message(N_("depends on today's date, which --at changes"))),),
            "calendar",
        )


def _example_blocks(rule: Rule, examples: tuple[CodeExample, ...], context: ExplainContext) -> Iterator[Block]:
    for example in examples:
        is_whole_file = example.text.startswith("---")
        if example.path or rule.kind:
            yield Paragraph(_example_location(rule, example, context))
        yield CodeBlock(
            example.text, "toml" if example.path.endswith(".toml") else "markdown" if is_whole_file else "yaml"
        )


def _example_location(rule: Rule, example: CodeExample, context: ExplainContext) -> Message:
    """The path of an example, in the folders of the registry."""
    if not example.path:
        return Message(N_("In a file of {folder}/:"), {"folder": context.layout.folders[rule.kind]})
    folder, _, name = example.path.rpartition("/")
    kind = INCUBO_LAYOUT.kind_of_path(example.path)
    path = f"{context.layout.folders[kind] if kind else folder}/{name}".lstrip("/")
    return Message(N_("In {path}:"), {"path": path})


def _settings_blocks(rule: Rule) -> Iterator[Block]:
    if rule.family == "config":
        return  # the settings cannot change the severity of their own errors
    yield Paragraph(Message(N_("For the whole registry, in incubo.toml (error, warning, advice or off):")))
    yield _severity_setting(rule.id)
    if not rule.suppressible:
        return
    yield Paragraph(Message(N_("For one finding, a comment on its line, or alone on the line above, with the reason:")))
    yield CodeBlock(f"# incubo: ignore[{rule.id}] la raison\n", "yaml")


def _severity_setting(rule_or_family: str) -> CodeBlock:
    return CodeBlock(f'[severity]\n{rule_or_family} = "advice"\n', "toml")


def _rule_notes(rule: Rule, context: ExplainContext) -> Iterator[Note]:
    if context.configured_severity(rule) is not None:
        return
    if rule.severity_note:
        yield Note("judgement", Message(rule.severity_note))
    if rule.finds_gaps:
        yield Note("draft", Message(N_("In a draft, which is there to be completed, it is a warning.")))
    if rule.family in _SOFTENED_FAMILIES and rule.severity_for("startup") == "error":
        yield Note("left", Message(N_("In a product that has left the programme, it is a warning.")))
