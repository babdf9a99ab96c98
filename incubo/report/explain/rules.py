"""Pages of rules: what is found, why it matters, wrong and right side by side, how to mend, how to set."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.page import Block, Cell, Code, Fact, Facts, Grid, Page, Prose, Section
from incubo.problem import Text
from incubo.registry.layout import INCUBO
from incubo.report.explain.scope import EFFECTS, SEVERITIES, Scope, worded
from incubo.report.explain.titles import FAMILIES
from incubo.table import Column, Note, Row, Table, Word
from incubo.validation import pages as _pages  # noqa: F401  (fills PAGES)
from incubo.validation import rules as _rules  # noqa: F401  (fills RULES)
from incubo.validation.pages.entry import PAGES, UNREAD, Entry, Sample
from incubo.validation.rule import RULES, Rule

_SOFTENED = ("schema", "phase", "startup", "style")
"""Families whose errors do not block in a startup that has left."""
_FIXES = {
    "safe": Text(
        N_(
            "“incubo validate --fix” mends it where only one correction is possible. What else the finding proposes "
            "is made with --guesses, to be checked."
        )
    ),
    "guess": Text(
        N_("“incubo validate --fix --guesses” makes the correction that the finding proposes, if any: check it.")
    ),
}


def rule(rule_id: str, scope: Scope) -> Page:
    """The page of a rule. Raises KeyError for an unknown one."""
    about, more = RULES[rule_id], PAGES[rule_id]
    mend: list[Block] = [Prose(Text(more.mend))]
    if more.fix:
        mend.append(Prose(_FIXES[more.fix]))
    bad: list[Block] = [Prose(Text(more.told))] if more.told else []
    return Page(
        "rule",
        rule_id,
        Cell(Text(about.title)),
        (
            Section("severity", None, (Facts(tuple(_facts(about, scope))),)),
            Section("why", Text(N_("Why it matters")), (Prose(Text(about.why)),)),
            Section("bad", Text(N_("What is wrong")), (*bad, *_examples(more, more.bad, scope))),
            Section("good", Text(N_("What is right")), tuple(_examples(more, more.good, scope))),
            Section("mend", Text(N_("How to mend it")), tuple(mend)),
            Section("settings", Text(N_("How to judge it otherwise")), tuple(_settings(about))),
        ),
        notes=tuple(_notes(about, more, scope)),
    )


def family(name: str, scope: Scope) -> Page:
    """The page of a family: its rules. Raises KeyError for an unknown one."""
    return Page(
        "family",
        name,
        Cell(Text(FAMILIES[name])),
        (
            Section(
                "rules", Text(N_("Rules")), (grid([each for each in RULES.values() if each.family == name], scope),)
            ),
            Section("settings", None, (Prose(Text(N_("A whole family is set in incubo.toml too:"))), _severity(name))),
        ),
    )


def grid(rules: list[Rule], scope: Scope, kind: str | None = None) -> Grid:
    """Rules, one a line, with their severity in one kind of entry or in all."""
    columns = (
        Column("rule", Text(N_("Rule")), "id"),
        Column("severity", Text(N_("Severity")), "text"),
        Column("title", Text(N_("What it finds")), "text"),
    )
    return Grid(
        columns, tuple(Row({"rule": r.id, "severity": _words(r, scope, kind), "title": Text(r.title)}) for r in rules)
    )


def table(scope: Scope, at: datetime.date) -> Table:
    """Every rule: its family, its severity, what it finds."""
    columns = (
        Column("rule", Text(N_("Rule")), "id"),
        Column("family", Text(N_("Family")), "text"),
        Column("severity", Text(N_("Severity")), "text"),
        Column("title", Text(N_("What it finds")), "text"),
    )
    rows = tuple(
        Row(
            {
                "rule": each.id,
                "family": each.family,
                "severity": _words(each, scope)[0],
                "title": Text(each.title),
            }
        )
        for each in ordered()
    )
    notes = (
        Note("page", Text(N_("The page of a rule: incubo explain RULE"))),
        Note(
            "severity",
            Text(N_("Some are milder for some kinds of entries: their page says for which.")),
        ),
    )
    title = Text(N_("{n} rule"), {"n": len(rows)}, N_("{n} rules"))
    return Table("rules", title, at, columns, rows, notes)


def ordered() -> list[Rule]:
    """The rules by family, in the order in which a file is read."""
    families = list(FAMILIES)
    return sorted(RULES.values(), key=lambda each: families.index(each.family))


def _words(about: Rule, scope: Scope, kind: str | None = None) -> tuple[Word, ...]:
    """The severities of a rule, the worst first."""
    if kind is not None:
        return (worded(scope.configured(about) or about.severity_for(kind)),)
    return tuple(worded(severity) for severity in SEVERITIES if severity in scope.severity(about))


def _facts(about: Rule, scope: Scope) -> Iterator[Fact]:
    found = scope.severity(about)
    for severity, kinds in found.items():
        cells = [Cell(worded(severity)), Cell(EFFECTS[severity], mark="quiet")]
        if len(found) > 1:
            named = [Text(KINDS[kind].labels) for kind in kinds] or [Text(N_("other entries"))]
            cells.insert(1, Cell(Text("{kinds:list}", {"kinds": named})))
        if scope.configured(about) is not None:
            cells.append(Cell(Text(N_("set in incubo.toml")), mark="quiet"))
        own = "severity" if len(found) == 1 else f"severity-{'-'.join(kinds) or 'others'}"
        yield Fact(Text(N_("Severity")), tuple(cells), own)
    yield Fact(
        Text(N_("Family")), (Cell(about.family, "id"), Cell(Text(FAMILIES[about.family]), mark="quiet")), "family"
    )
    if about.calendar:
        yield Fact(
            Text(N_("Calendar")),
            (Cell(Text(N_("depends on today's date, which --at changes"))),),
            "calendar",
        )


def _examples(more: Entry, samples: tuple[Sample, ...], scope: Scope) -> Iterator[Block]:
    for sample in samples:
        whole = sample.text.startswith("---")
        if sample.path or more.kind:
            yield Prose(_where(more, sample, scope))
        yield Code(sample.text, "toml" if sample.path.endswith(".toml") else "markdown" if whole else "yaml")


def _where(more: Entry, sample: Sample, scope: Scope) -> Text:
    """Where the lines of an example stand, in the folders of the registry."""
    if not sample.path:
        return Text(N_("In a file of {folder}/:"), {"folder": scope.layout.folders[more.kind]})
    folder, _, name = sample.path.rpartition("/")
    kind = INCUBO.kind_of(sample.path)
    path = f"{scope.layout.folders[kind] if kind else folder}/{name}".lstrip("/")
    return Text(N_("In {path}:"), {"path": path})


def _settings(about: Rule) -> Iterator[Block]:
    if about.family == "config":
        return  # what is wrong in the settings is not judged by them
    yield Prose(Text(N_("For the whole registry, in incubo.toml (error, warning, advice or off):")))
    yield _severity(about.id)
    if about.id in UNREAD:
        return
    yield Prose(Text(N_("For one finding, a comment on its line, or alone on the line above, with the reason:")))
    yield Code(f"# incubo: ignore[{about.id}] la raison\n", "yaml")


def _severity(name: str) -> Code:
    return Code(f'[severity]\n{name} = "advice"\n', "toml")


def _notes(about: Rule, more: Entry, scope: Scope) -> Iterator[Note]:
    if scope.configured(about) is not None:
        return
    if more.note:
        yield Note("judgement", Text(more.note))
    if about.family in _SOFTENED and about.severity_for("startup") == "error":
        yield Note("left", Text(N_("In a startup that has left the programme, it is a warning.")))
