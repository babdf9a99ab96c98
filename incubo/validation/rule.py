"""What a rule is: an id that never changes its meaning, a severity, a check and its documentation.

A rule is a generator function under `@rule(…)`: of the whole registry, or with `each="startup"` of one startup after
another; `@also(…)` asks it of something else, too. A rule whose problems `source`, `model` or `registry` find while
they read is declared with `declare_rule(id, …)`. All but `also` take the same keywords, those of
`Declaration`: what `incubo explain RULE` shows is declared with the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from functools import partial
from itertools import chain, starmap
from textwrap import dedent
from typing import Any, Literal, NamedTuple, NotRequired, TypeAlias, TypedDict, Unpack

from incubo.core.i18n import N_
from incubo.core.problem import Problem
from incubo.model.entry_kinds import ENTRY_KINDS, iter_field_paths
from incubo.model.fields import Field
from incubo.registry.registry import Registry

RULE_FAMILY_TITLES = {
    "config": N_("the settings of the registry"),
    "yaml": N_("the lines of the front matter"),
    "file": N_("files and their names"),
    "schema": N_("fields and what they may hold"),
    "ref": N_("references from one entry to another"),
    "phase": N_("the phases of products"),
    "mission": N_("the missions of members"),
    "member": N_("members and their details"),
    "startup": N_("products and their teams"),
    "job": N_("job offers and their dates"),
    "style": N_("how texts and addresses are written"),
}
"""What the rules of each family check, in the order in which a file is read."""

RuleFunction: TypeAlias = Callable[..., Iterator[Problem]]
"""What a rule asks: the problems of a registry on a day. With `each`, it gets a subject as well (`Subjects`)."""

_FIELDS = [(f"{kind.id}.{name}", field) for kind in ENTRY_KINDS.values() for name, field in iter_field_paths([kind])]


def select_fields(is_read: Callable[[Field], bool]) -> tuple[str, ...]:
    """The fields of entries and of the items of their lists that a check reads, as `Check` names them."""
    return tuple(name for name, field in _FIELDS if is_read(field))


NAMES = (
    *(f"{kind.id}.{name}" for kind in ENTRY_KINDS.values() for name in ("id", kind.title_field)),
    *select_fields(lambda field: field.name == "redirect_from"),
)
"""What a rule reads that looks entries of any kind up: their ids, titles and former addresses."""
PHASES = ("startup.phases", "startup.status", "startup.start", "startup.end")
"""What a rule reads that asks in which phase a startup is: the others stood for the phases before July 2020."""
LINE_ENDS = "line ends"
"""What a rule reads that asks which files have which line ends."""
ALL_KINDS = tuple(ENTRY_KINDS)
"""What a rule reads that looks at all entries."""
_ITEM_LISTS = {"phase": ("startup", "phases"), "event": ("startup", "events"), "mission": ("member", "missions")}
"""The kind of entry and the field that have the items of these names."""


class Check(NamedTuple):
    """A function of a rule, and of what it is asked.

    `each`: of each startup, member, job or incubator, phase, event or mission, of the entries of each kind, or of each
    file; "" where it compares entries. `reads`: the kinds of entries, their fields (`member.missions.end`), or
    `LINE_ENDS`, on which its findings depend beside its subject. After a change that touches none of them, it is asked
    of what changed only, and of that only where it touches the `fields` on which they depend in the subject (none:
    any).
    """

    function: RuleFunction
    each: str
    reads: tuple[str, ...]
    fields: tuple[str, ...] = ()

    def find_problems(self, registry: Registry, as_of: date, subjects: Subjects) -> Iterator[Problem]:
        """What it finds in a registry on a day."""
        if not self.each:
            return self.function(registry, as_of)
        return chain.from_iterable(starmap(partial(self.function, registry, as_of), subjects.of_each(self.each)))


class Subjects:
    """What the checks of a registry are asked of; each kind is walked once for all of them.

    `unchanged`: the files that are left out.
    """

    def __init__(self, registry: Registry, unchanged: Set[str] = frozenset()) -> None:
        self._registry = registry
        self._unchanged = unchanged
        self._found: dict[str, Sequence[tuple[Any, ...]]] = {}

    def of_each(self, each: str) -> Iterable[tuple[Any, ...]]:
        """What a check gets beside the registry and the day: an entry; for an item of a list its entry, its position
        there (from 0) and itself; for a kind the kind and its entries; for a file, of those that style rules look at,
        its path and its front matter as written.
        """
        if each in ENTRY_KINDS:
            return zip(self._entries(each), strict=True)
        if each not in self._found:
            self._found[each] = self._find(each)
        return self._found[each]

    def one_by_one(self, each: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """The same, entry by entry, with the path of each."""
        for subject in self.of_each(each):
            if each == "kind":
                kind, entries = subject
                yield from ((entry.path, (kind, [entry])) for entry in entries)
            else:
                yield subject[0] if each == "file" else subject[0].path, subject

    def _find(self, each: str) -> Sequence[tuple[Any, ...]]:
        if each == "file":
            scanners = self._registry.file_facts.scanners.items()
            return [(path, scanner) for path, scanner in scanners if path not in self._unchanged]
        if each == "kind":
            return [(kind, entries) for kind in self._registry.entries if (entries := self._entries(kind))]
        if each == "mission" and not self._unchanged:
            return self._registry.member_missions
        kind, name = _ITEM_LISTS[each]
        return [(one, i, item) for one in self._entries(kind) for i, item in enumerate(getattr(one, name))]

    def _entries(self, kind: str) -> list[Any]:
        entries = self._registry.entries.get(kind, {}).values()
        return [entry for entry in entries if entry.path not in self._unchanged] if self._unchanged else [*entries]


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


def _code_examples(example: Example) -> tuple[CodeExample, ...]:
    files = {"": example} if isinstance(example, str) else example
    return tuple(CodeExample(dedent(text).strip("\n") + "\n", path) for path, text in files.items() if text)


class Declaration(TypedDict):
    """What a rule is declared with, as keywords. Texts are source strings (English), under `N_`."""

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
    depends_on_today: NotRequired[bool]
    """It looks at the date of the day, and never blocks."""
    suppressible: NotRequired[bool]
    """False where no comment in the file can accept it: the file is not read or not an entry, or it is in its text."""
    finds_gaps: NotRequired[bool]
    """It finds what is missing: in a draft, which is there to be completed, this is no error."""
    allows_edits: NotRequired[bool]
    """It finds what a person may not know yet: an edit may leave it for later."""


class Rule(NamedTuple):
    """A rule, with what it was declared with (see `Declaration`). It has no `checks` where its problems are found while
    the registry is read.
    """

    id: str
    severity: Severity
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
    depends_on_today: bool = False
    suppressible: bool = True
    finds_gaps: bool = False
    allows_edits: bool = False
    checks: tuple[Check, ...] = ()

    @property
    def family(self) -> str:
        """The first word of the id."""
        return self.id.partition("-")[0]

    @property
    def by_entry(self) -> bool:
        """Whether what it finds in an entry depends on no other entry."""
        return bool(self.checks) and all(check.each and not check.reads for check in self.checks)

    @property
    def bad_examples(self) -> tuple[CodeExample, ...]:
        """The files of the bad example; empty where no lines can show it."""
        return _code_examples(self.bad)

    @property
    def good_examples(self) -> tuple[CodeExample, ...]:
        """The files of the good example."""
        return _code_examples(self.good)

    def find_problems(self, registry: Registry, as_of: date, subjects: Subjects | None = None) -> Iterator[Problem]:
        """The problems of a registry on a day. `subjects`: what the checks of each are asked of, if not of all."""
        subjects = subjects or Subjects(registry)
        return chain.from_iterable(check.find_problems(registry, as_of, subjects) for check in self.checks)

    def severity_for(self, kind: str | None) -> str:
        """The default severity in a file of that kind of entry."""
        if isinstance(self.severity, str):
            return self.severity
        return self.severity.get(kind or "", self.severity[""])


RULES: dict[str, Rule] = {}
"""Every rule by id, filled when the modules of `rules/` are imported."""


def declare_rule(rule_id: str, severity: Severity, **declaration: Unpack[Declaration]) -> None:
    """Add a rule to `RULES`. Raises ValueError for an id that is already there."""
    if rule_id in RULES:
        raise ValueError(rule_id)
    RULES[rule_id] = Rule(rule_id, severity, **declaration)


def rule(
    severity: Severity,
    *,
    each: str = "",
    reads: tuple[str, ...] = (),
    fields: tuple[str, ...] = (),
    **declaration: Unpack[Declaration],
) -> Callable[[RuleFunction], RuleFunction]:
    """Decorator that makes a generator function a rule; its id is its name with hyphens.

    `each`, `reads`, `fields`: `Check`.
    """

    def add(function: RuleFunction) -> RuleFunction:
        rule_id = function.__name__.replace("_", "-")
        kind, _ = _ITEM_LISTS.get(each, (each, ""))
        if kind in ENTRY_KINDS:
            declaration.setdefault("kind", kind)
        declare_rule(rule_id, severity, **declaration)
        return also(rule_id, each=each, reads=reads, fields=fields)(function)

    return add


def also(
    rule_id: str, *, each: str, reads: tuple[str, ...] = (), fields: tuple[str, ...] = ()
) -> Callable[[RuleFunction], RuleFunction]:
    """Decorator that adds a check to a rule that is asked of several things."""

    def add(function: RuleFunction) -> RuleFunction:
        known = RULES[rule_id]
        RULES[rule_id] = known._replace(checks=(*known.checks, Check(function, each, reads, fields)))
        return function

    return add
