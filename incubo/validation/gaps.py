"""What drafts lack: the problems of the rules that find gaps (`Rule.finds_gaps`), in the entries with `draft: true`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from incubo.core.message import Message
from incubo.core.problem import Problem
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import entry_id_from_path
from incubo.registry.registry import Registry
from incubo.validation.rule import RULES, Subjects


def is_gap_of_draft(registry: Registry, rule_id: str, path: str) -> bool:
    """Whether what a rule finds in a file is what a draft still lacks."""
    kind = registry.layout.kind_of_path(path)
    return RULES[rule_id].finds_gaps and kind is not None and registry.is_draft(kind, entry_id_from_path(path))


def find_gaps(registry: Registry, as_of: date) -> Mapping[str, Sequence[Problem]]:
    """What each draft still lacks, by its path; a draft that lacks nothing is absent."""
    whole = registry.whole
    paths = {entry.path for by_id in whole.drafts.values() for entry in by_id.values()}
    subjects = Subjects(whole, frozenset(whole.paths) - paths)
    gaps: dict[str, list[Problem]] = {}
    for rule in RULES.values() if paths else ():
        if rule.finds_gaps:
            for problem in rule.find_problems(whole, as_of, subjects):
                if problem.location.path in paths:
                    gaps.setdefault(problem.location.path, []).append(problem)
    return gaps


def name_gaps(kind: str, gaps: Sequence[Problem]) -> list[Message]:
    """What is missing in an entry of a kind: its fields by their names, those of the items of a list with it."""
    names: list[Message] = []
    for name in (name for problem in gaps for name in _name_gap(kind, problem)):
        if name not in names:
            names.append(name)
    return names


def _name_gap(kind: str, problem: Problem) -> Iterator[Message]:
    path = problem.field_path
    names = [str(path[0])] if path else []
    for name in problem.message.arguments.get("fields") or names:
        field = ENTRY_KINDS[kind].find_field(name)
        label = Message("{field}", {"field": Message(field.label) if field is not None and field.label else name})
        part = problem.rule_id.rpartition("-without-")[2]  # `phase-without-start` is shown at the name of the phase
        subfields = {item.name: item for item in field.subfields} if field is not None else {}
        item = subfields.get(part) or subfields.get(str(path[-1]))
        if len(path) > 1 and item is not None and item.name != "name":  # without it, the whole item is not said
            yield Message("{list} ({what})", {"list": label, "what": Message(item.help)})
        else:
            yield label
