"""Pages of rules: what is found, why it matters, wrong and right side by side, how to mend, how to set."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Block, Cell, CodeBlock, KeyValueList, KeyValueRow, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Note, Row, Table
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.reports.explain.context import SEVERITY_EFFECTS, SEVERITY_LABELS, ExplainContext, severity_word
from incubo.validation import rules as _pages  # noqa: F401  (fills PAGES)
from incubo.validation import rules as _rules  # noqa: F401  (fills RULES)
from incubo.validation.rule import (
    RULE_DOCUMENTATION,
    RULE_FAMILY_TITLES,
    RULES,
    UNSUPPRESSIBLE_RULES,
    CodeExample,
    Rule,
    RuleDocumentation,
)

_SOFTENED_FAMILIES = ("schema", "phase", "startup", "style")
"""Families whose errors do not block in a startup that has left."""
_FIX_HELP = {
    "safe": Message(
        N_(
            "“incubo validate --fix” mends it where only one correction is possible. What else the finding proposes "
            "is made with --guesses, to be checked."
        )
    ),
    "guess": Message(
        N_("“incubo validate --fix --guesses” makes the correction that the finding proposes, if any: check it.")
    ),
}


def rule_page(rule_id: str, scope: ExplainContext) -> Page:
    """The page of a rule. Raises KeyError for an unknown one."""
    about, more = RULES[rule_id], RULE_DOCUMENTATION[rule_id]
    mend: list[Block] = [Paragraph(Message(more.mend))]
    if more.fix:
        mend.append(Paragraph(_FIX_HELP[more.fix]))
    bad: list[Block] = [Paragraph(Message(more.told))] if more.told else []
    return Page(
        "rule",
        rule_id,
        Cell(Message(about.title)),
        (
            Section("severity", None, (KeyValueList(tuple(_rule_facts(about, scope))),)),
            Section("why", Message(N_("Why it matters")), (Paragraph(Message(about.why)),)),
            Section("bad", Message(N_("What is wrong")), (*bad, *_example_blocks(more, more.bad, scope))),
            Section("good", Message(N_("What is right")), tuple(_example_blocks(more, more.good, scope))),
            Section("mend", Message(N_("How to mend it")), tuple(mend)),
            Section("settings", Message(N_("How to judge it otherwise")), tuple(_settings_blocks(about))),
        ),
        notes=tuple(_rule_notes(about, more, scope)),
    )


def family_page(name: str, scope: ExplainContext) -> Page:
    """The page of a family: its rules. Raises KeyError for an unknown one."""
    return Page(
        "family",
        name,
        Cell(Message(RULE_FAMILY_TITLES[name])),
        (
            Section(
                "rules",
                Message(N_("Rules")),
                (rules_grid([each for each in RULES.values() if each.family == name], scope),),
            ),
            Section(
                "settings",
                None,
                (Paragraph(Message(N_("A whole family is set in incubo.toml too:"))), _severity_setting(name)),
            ),
        ),
    )


def rules_grid(rules: list[Rule], scope: ExplainContext, kind: str | None = None) -> TableBlock:
    """Rules, one a line, with their severity in one kind of entry or in all."""
    columns = (
        Column("rule", Message(N_("Rule")), "id"),
        Column("severity", Message(N_("Severity")), "text"),
        Column("title", Message(N_("What it finds")), "text"),
    )
    return TableBlock(
        columns,
        tuple(
            Row({"rule": r.id, "severity": _severity_words(r, scope, kind), "title": Message(r.title)}) for r in rules
        ),
    )


def rules_table(scope: ExplainContext, at: datetime.date) -> Table:
    """Every rule: its family, its severity, what it finds."""
    columns = (
        Column("rule", Message(N_("Rule")), "id"),
        Column("family", Message(N_("Family")), "text"),
        Column("severity", Message(N_("Severity")), "text"),
        Column("title", Message(N_("What it finds")), "text"),
    )
    rows = tuple(
        Row(
            {
                "rule": each.id,
                "family": each.family,
                "severity": _severity_words(each, scope)[0],
                "title": Message(each.title),
            }
        )
        for each in sorted_rules()
    )
    notes = (
        Note("page", Message(N_("The page of a rule: incubo explain RULE"))),
        Note(
            "severity",
            Message(N_("Some are milder for some kinds of entries: their page says for which.")),
        ),
    )
    title = Message(N_("{n} rule"), {"n": len(rows)}, N_("{n} rules"))
    return Table("rules", title, at, columns, rows, notes)


def sorted_rules() -> list[Rule]:
    """The rules by family, in the order in which a file is read."""
    families = list(RULE_FAMILY_TITLES)
    return sorted(RULES.values(), key=lambda each: families.index(each.family))


def _severity_words(about: Rule, scope: ExplainContext, kind: str | None = None) -> tuple[LabelledValue, ...]:
    """The severities of a rule, the worst first."""
    if kind is not None:
        return (severity_word(scope.configured(about) or about.severity_for(kind)),)
    return tuple(severity_word(severity) for severity in SEVERITY_LABELS if severity in scope.severity(about))


def _rule_facts(about: Rule, scope: ExplainContext) -> Iterator[KeyValueRow]:
    found = scope.severity(about)
    for severity, kinds in found.items():
        cells = [Cell(severity_word(severity)), Cell(SEVERITY_EFFECTS[severity], mark="quiet")]
        if len(found) > 1:
            named = [Message(ENTRY_KINDS[kind].labels) for kind in kinds] or [Message(N_("other entries"))]
            cells.insert(1, Cell(Message("{kinds:list}", {"kinds": named})))
        if scope.configured(about) is not None:
            cells.append(Cell(Message(N_("set in incubo.toml")), mark="quiet"))
        own = "severity" if len(found) == 1 else f"severity-{'-'.join(kinds) or 'others'}"
        yield KeyValueRow(Message(N_("Severity")), tuple(cells), own)
    yield KeyValueRow(
        Message(N_("Family")),
        (Cell(about.family, "id"), Cell(Message(RULE_FAMILY_TITLES[about.family]), mark="quiet")),
        "family",
    )
    if about.calendar:
        yield KeyValueRow(
            Message(N_("Calendar")),
            (Cell(Message(N_("depends on today's date, which --at changes"))),),
            "calendar",
        )


def _example_blocks(
    more: RuleDocumentation, samples: tuple[CodeExample, ...], scope: ExplainContext
) -> Iterator[Block]:
    for sample in samples:
        whole = sample.text.startswith("---")
        if sample.path or more.kind:
            yield Paragraph(_example_location(more, sample, scope))
        yield CodeBlock(sample.text, "toml" if sample.path.endswith(".toml") else "markdown" if whole else "yaml")


def _example_location(more: RuleDocumentation, sample: CodeExample, scope: ExplainContext) -> Message:
    """Where the lines of an example stand, in the folders of the registry."""
    if not sample.path:
        return Message(N_("In a file of {folder}/:"), {"folder": scope.layout.folders[more.kind]})
    folder, _, name = sample.path.rpartition("/")
    kind = INCUBO_LAYOUT.kind_of(sample.path)
    path = f"{scope.layout.folders[kind] if kind else folder}/{name}".lstrip("/")
    return Message(N_("In {path}:"), {"path": path})


def _settings_blocks(about: Rule) -> Iterator[Block]:
    if about.family == "config":
        return  # what is wrong in the settings is not judged by them
    yield Paragraph(Message(N_("For the whole registry, in incubo.toml (error, warning, advice or off):")))
    yield _severity_setting(about.id)
    if about.id in UNSUPPRESSIBLE_RULES:
        return
    yield Paragraph(Message(N_("For one finding, a comment on its line, or alone on the line above, with the reason:")))
    yield CodeBlock(f"# incubo: ignore[{about.id}] la raison\n", "yaml")


def _severity_setting(name: str) -> CodeBlock:
    return CodeBlock(f'[severity]\n{name} = "advice"\n', "toml")


def _rule_notes(about: Rule, more: RuleDocumentation, scope: ExplainContext) -> Iterator[Note]:
    if scope.configured(about) is not None:
        return
    if more.note:
        yield Note("judgement", Message(more.note))
    if about.family in _SOFTENED_FAMILIES and about.severity_for("startup") == "error":
        yield Note("left", Message(N_("In a startup that has left the programme, it is a warning.")))
