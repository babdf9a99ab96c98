"""What a rule is: an id that never changes its meaning, a severity, a check and its documentation.

A rule is a generator function under `@rule(…)`: of the whole registry, or with `each="startup"` of one startup after
another. A rule whose problems `source`, `model` or `registry` find while they read is declared with
`declare_rule(id, …)`. Both take the same keywords, those
of `DocumentationFields`: what `incubo explain RULE` shows is declared with the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain, starmap
from textwrap import dedent
from typing import Literal, NamedTuple, NotRequired, TypeAlias, TypedDict, Unpack

from incubo.core.i18n import N_
from incubo.core.problem import Problem
from incubo.registry.registry import Registry

RULE_FAMILY_TITLES = {
    "config": N_("the settings of the registry"),
    "yaml": N_("the lines of the front matter"),
    "file": N_("files and their names"),
    "schema": N_("fields and what they may hold"),
    "ref": N_("references from one entry to another"),
    "phase": N_("the phases of startups"),
    "mission": N_("the missions of members"),
    "member": N_("members and their details"),
    "startup": N_("startups and their teams"),
    "job": N_("job offers and their dates"),
    "style": N_("how texts and addresses are written"),
}
"""What the rules of each family check, in the order in which a file is read."""

RuleCheck: TypeAlias = Callable[..., Iterator[Problem]]
"""A rule's check: the problems of a registry on a day. A rule with `each` gets more (`Rule.find_problems`)."""

_ENTRY_OF_EACH = {"startup": "startup", "phase": "startup", "member": "member", "mission": "member", "job": "job"}

Severity: TypeAlias = str | Mapping[str, str]
"""One severity, or one for each kind of entry, with "" for the other kinds."""

Example: TypeAlias = str | Mapping[str, str]
"""Lines of a front matter (their common indentation is removed when they are shown), or whole files by path.

The path "" means fields of an entry of the rule's kind, like an example without a path.
"""

ProposedFix: TypeAlias = Literal["", "safe", "guess"]
"""What the rule's findings propose: a correction that cannot change what the file means, a likely one, or none."""


class CodeExample(NamedTuple):
    """Lines of a file as they are shown. `path` is the file, or "" for fields of an entry of the rule's kind."""

    text: str
    path: str = ""


class RuleDocumentation(NamedTuple):
    """What `incubo explain` says about a rule. `DocumentationFields` says what each field is."""

    title: str
    rationale: str
    good: Example
    how_to_fix: str
    command: str = ""
    bad: Example = ""
    field_types: tuple[str, ...] = ()
    kind: str = ""
    description: str = ""
    severity_note: str = ""
    proposed_fix: ProposedFix = ""

    @property
    def bad_examples(self) -> tuple[CodeExample, ...]:
        """The files of the bad example; empty where no lines can show it."""
        return _code_examples(self.bad)

    @property
    def good_examples(self) -> tuple[CodeExample, ...]:
        """The files of the good example."""
        return _code_examples(self.good)


def _code_examples(example: Example) -> tuple[CodeExample, ...]:
    files = {"": example} if isinstance(example, str) else example
    return tuple(CodeExample(dedent(text).strip("\n") + "\n", path) for path, text in files.items() if text)


class DocumentationFields(TypedDict):
    """The documentation of a rule as keywords of its declaration. Texts are source strings (English), under `N_`."""

    title: str
    """What the rule finds: a noun phrase without a capital letter or a full stop."""
    rationale: str
    """Why it matters: a sentence."""
    field_types: NotRequired[tuple[str, ...]]
    """The types of the fields that the rule checks, in any entry. `explain` derives other fields from the examples."""
    kind: NotRequired[str]
    """The kind of entry of the examples: that of `each`, unless given; none where they are not an entry's."""
    description: NotRequired[str]
    """What the lines of the bad example cannot show, such as an invisible character."""
    bad: NotRequired[Example]
    """Lines that give the finding and no other; left out where no lines can. In French, like the registry."""
    good: Example
    """The same lines, corrected."""
    how_to_fix: str
    """What to do, in one or two sentences."""
    command: NotRequired[str]
    """What to type to do it, or to see which values there are."""
    severity_note: NotRequired[str]
    """When the severity of a finding is not the rule's."""
    proposed_fix: NotRequired[ProposedFix]
    """`"safe"` or `"guess"` where the findings propose a correction."""


class RuleFields(DocumentationFields):
    """The keywords of a declaration: the documentation, and what `Rule` says of the others."""

    depends_on_today: NotRequired[bool]
    suppressible: NotRequired[bool]
    each: NotRequired[str]
    by_entry: NotRequired[bool]
    finds_gaps: NotRequired[bool]
    allows_edits: NotRequired[bool]


class Rule(NamedTuple):
    """A rule. `check` is None for a rule whose problems are found while the registry is read.

    A rule that `finds_gaps` finds what is missing: in a draft, which is there to be completed, this is no error.
    A rule that `depends_on_today` looks at the date of the day, and never blocks. No comment in the file can accept
    the findings of a rule that is not `suppressible`: the file is not read or not an entry, or they are in its text.
    What a rule `by_entry` finds in an entry depends on no other entry: after a change it looks at the changed ones
    only. So does a rule with `each`, whose check gets one startup, phase, member, mission or job at a time.
    A rule that `allows_edits` finds what a person may not know yet: an edit may leave it for later.
    """

    id: str
    severity: Severity
    documentation: RuleDocumentation
    check: RuleCheck | None = None
    depends_on_today: bool = False
    suppressible: bool = True
    each: str = ""
    by_entry: bool = False
    finds_gaps: bool = False
    allows_edits: bool = False

    @property
    def family(self) -> str:
        """The first word of the id."""
        return self.id.partition("-")[0]

    def find_problems(self, registry: Registry, as_of: date) -> Iterator[Problem]:
        """The problems of a registry on a day; none for a rule without a check.

        Beside the registry and the day, the check of a rule with `each` gets a startup, a member or a job; for a phase
        or a mission its record, its position there (from 0), and itself.
        """
        if self.check is None:
            return iter(())
        if not self.each:
            return self.check(registry, as_of)
        check = partial(self.check, registry, as_of)
        if self.each == "mission":
            found: Iterable[Iterator[Problem]] = starmap(check, registry.member_missions)
        elif self.each == "phase":
            startups = registry.startups.values()
            found = (check(startup, i, phase) for startup in startups for i, phase in enumerate(startup.phases))
        else:
            found = map(check, registry.entries.get(self.each, {}).values())
        return chain.from_iterable(found)

    @property
    def title(self) -> str:
        """What the rule finds, as a source string."""
        return self.documentation.title

    @property
    def rationale(self) -> str:
        """Why it matters, as a source string."""
        return self.documentation.rationale

    def severity_for(self, kind: str | None) -> str:
        """The default severity in a file of that kind of entry."""
        if isinstance(self.severity, str):
            return self.severity
        return self.severity.get(kind or "", self.severity[""])


RULES: dict[str, Rule] = {}
"""Every rule by id, filled when the modules of `rules/` are imported."""


def declare_rule(
    rule_id: str,
    severity: Severity,
    *,
    check: RuleCheck | None = None,
    depends_on_today: bool = False,
    suppressible: bool = True,
    each: str = "",
    by_entry: bool = False,
    finds_gaps: bool = False,
    allows_edits: bool = False,
    **documentation: Unpack[DocumentationFields],
) -> None:
    """Add a rule to `RULES`. Raises ValueError for an id that is already there."""
    if rule_id in RULES:
        raise ValueError(rule_id)
    if each:
        documentation.setdefault("kind", _ENTRY_OF_EACH[each])
        by_entry = True
    texts = RuleDocumentation(**documentation)
    RULES[rule_id] = Rule(
        rule_id, severity, texts, check, depends_on_today, suppressible, each, by_entry, finds_gaps, allows_edits
    )


def rule(severity: Severity, **fields: Unpack[RuleFields]) -> Callable[[RuleCheck], RuleCheck]:
    """Decorator that makes a generator function a rule; its id is its name with hyphens."""

    def add(check: RuleCheck) -> RuleCheck:
        declare_rule(check.__name__.replace("_", "-"), severity, check=check, **fields)
        return check

    return add
