"""What a rule is: an id that never changes meaning, a severity, what it says and why it matters.

A rule that looks at the whole registry is a generator function under `@rule`. What `source`, `model` and
`registry` already find while reading is only declared (`declare`), so that it has a severity and a page.

What a rule's page adds to the rule: examples, and how to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from textwrap import dedent
from typing import NamedTuple, TypeAlias

from incubo.core.i18n import N_
from incubo.core.problem import Problem
from incubo.registry.registry import Registry

RULE_FAMILY_TITLES = {
    "config": N_("the settings in incubo.toml"),
    "yaml": N_("the lines of the front matter"),
    "file": N_("files and their names"),
    "schema": N_("fields and what they may hold"),
    "ref": N_("references from one entry to another"),
    "phase": N_("the phases of startups"),
    "mission": N_("the missions of members"),
    "member": N_("members, and what they say of themselves"),
    "startup": N_("startups and their teams"),
    "job": N_("job offers"),
    "style": N_("ways of writing"),
}
"""What each family of rules looks at, in the order in which a file is read."""


class CodeExample(NamedTuple):
    """Lines of a file. `path` is where the file is; "" = fields of an entry of the page's kind."""

    text: str
    path: str = ""


class RuleDocumentation(NamedTuple):
    """What is said of a rule beyond its declaration.

    `kind` is the kind of entry of the examples, "" where they are no entry's. Examples are in French in both languages,
    like the registry they come from. `description` says what lines cannot show, and `how_to_fix` how to mend,
    `severity_note` when the
    finding is judged otherwise than its severity says: source strings.
    `proposed_fix` is what a finding proposes: `safe` (a correction that cannot change what the file means), `guess`
    (a likely one, to be checked) or "" (none).
    """

    rule_id: str
    kind: str
    bad_examples: tuple[CodeExample, ...]
    good_examples: tuple[CodeExample, ...]
    how_to_fix: str
    description: str
    severity_note: str
    proposed_fix: str


RULE_DOCUMENTATION: dict[str, RuleDocumentation] = {}
"""What is said of each rule, by its id."""

ExampleSource = str | dict[str, str]


def document_rule(
    rule_id: str,
    kind: str,
    bad: ExampleSource,
    good: ExampleSource,
    how_to_fix: str,
    *,
    description: str = "",
    severity_note: str = "",
    proposed_fix: str = "",
) -> None:
    """Say something of a rule. An example is lines (indented as here, which is taken off), or lines by path.

    Raises ValueError for a rule that has its page already.
    """
    if rule_id in RULE_DOCUMENTATION:
        raise ValueError(rule_id)
    RULE_DOCUMENTATION[rule_id] = RuleDocumentation(
        rule_id, kind, _code_examples(bad), _code_examples(good), how_to_fix, description, severity_note, proposed_fix
    )


def _code_examples(source: ExampleSource) -> tuple[CodeExample, ...]:
    given = {"": source} if isinstance(source, str) else source
    return tuple(CodeExample(dedent(text).strip("\n") + "\n", path) for path, text in given.items() if text)


UNSUPPRESSIBLE_RULES = frozenset({
    "file-empty", "file-front-matter-cut", "file-misplaced", "file-no-front-matter",
    "file-unterminated-front-matter", "file-not-utf8",
    "file-control-character", "file-conflict-marker", "file-script", "file-too-large", "file-outside-registry",
    "file-not-a-file", "file-unreadable", "file-without-md", "file-unused-ignore", "yaml-syntax", "yaml-tab",
    "yaml-indentation", "yaml-unclosed-bracket", "yaml-not-fields", "yaml-too-deep", "yaml-anchor", "yaml-tag",
    "yaml-unclosed-quote", "yaml-text-after-quote", "yaml-colon-in-value", "yaml-missing-colon",
    "yaml-missing-space", "yaml-reserved-character", "yaml-line-separator", "yaml-invisible-character",
    "config-syntax", "config-unknown-key", "config-value",
})  # fmt: skip
"""Rules that no comment in the file accepts: the file is not read, or is no entry."""


RuleCheck: TypeAlias = Callable[[Registry, date], Iterator[Problem]]


class Rule(NamedTuple):
    """A rule. `severity` is one word, or one for each kind of entry with "" for the others.

    `title` and `rationale` are source strings (English). `depends_on_today`: it depends on today, and never blocks.
    """

    id: str
    severity: str | Mapping[str, str]
    title: str
    rationale: str
    check: RuleCheck | None = None
    depends_on_today: bool = False

    @property
    def family(self) -> str:
        """The first word of the id."""
        return self.id.partition("-")[0]

    def severity_for(self, kind: str | None) -> str:
        """The default severity in a file of that kind."""
        if isinstance(self.severity, str):
            return self.severity
        return self.severity.get(kind or "", self.severity[""])


RULES: dict[str, Rule] = {}
"""Every rule by id, filled when the modules of `rules/` are imported."""


def declare_rule(
    rule_id: str,
    severity: str | Mapping[str, str],
    title: str,
    rationale: str,
    *,
    check: RuleCheck | None = None,
    depends_on_today: bool = False,
) -> None:
    """Add a rule. Raises ValueError for an id given twice."""
    if rule_id in RULES:
        raise ValueError(rule_id)
    RULES[rule_id] = Rule(rule_id, severity, title, rationale, check, depends_on_today)


def rule(
    severity: str | Mapping[str, str], title: str, rationale: str, *, depends_on_today: bool = False
) -> Callable[[RuleCheck], RuleCheck]:
    """Make a generator function a rule; its id is its name with hyphens."""

    def add(check: RuleCheck) -> RuleCheck:
        declare_rule(
            check.__name__.replace("_", "-"), severity, title, rationale, check=check, depends_on_today=depends_on_today
        )
        return check

    return add
