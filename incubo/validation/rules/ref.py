"""Rules of references: every id that an entry names must be the id of an entry."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldLocation, FieldPath, Problem, replace_with
from incubo.model.decode import drop_duplicating_fix
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Startup
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.suggestions import SearchBudget, normalise_name
from incubo.registry.file_names import to_file_name
from incubo.registry.lookup import other_kind_message
from incubo.registry.registry import Registry, cache_per_registry
from incubo.validation.rule import NAMES, declare_rule, rule, select_fields

_WHY_BROKEN_LINK = N_("The link between the two is lost: teams, portfolios and figures miss it.")
_EXAMPLE_MISSION = """
missions:
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
"""
_EXAMPLE_INCUBATOR = """
---
title: Incubateur des estuaires
short_description: Les services publics des fleuves et de leurs rives
owner: dgml
---

L'incubateur accompagne les équipes qui rendent service aux bateliers,
aux élus des fleuves et à celles et ceux qui y vivent.
"""

declare_rule(
    "ref-prefix",
    "error",
    title=N_("reference without its usual spelling"),
    rationale=N_("Other readers of the registry do not find what it names."),
    kind="startup",
    description=N_(
        "Here references are bare ids. In a registry with the layout “beta.gouv.fr” it is the other way round: "
        "organisations and teams have their prefix."
    ),
    bad="""
    sponsors:
      - /organisations/dgml
    """,
    good="""
    sponsors:
      - dgml
    """,
    how_to_fix=N_("Write references as the rest of the registry does. The finding shows the right spelling."),
    proposed_fix="safe",
)


@rule(
    {"job": "warning", "": "error"},
    title=N_("product that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="member",
    bad=_EXAMPLE_MISSION.replace("mon-estran", "mon-estrant"),
    good=_EXAMPLE_MISSION,
    how_to_fix=N_(
        "Put the name of the product's file, without “.md”. If the product was renamed, put its new id; if it is new, "
        "create it first."
    ),
    command="incubo new startup",
    proposed_fix="guess",
    each="kind",
    fields=select_fields(lambda field: field.target_kind == "startup"),
    reads=NAMES,
)
def ref_unknown_startup(registry: Registry, as_of: date, kind: str, entries: list[Any]) -> Iterator[Problem]:
    """A startup named by a member, an offer or an incubator."""
    return _check_references(registry, "startup", kind, entries)


@rule(
    "error",
    title=N_("incubator that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="startup",
    bad="incubator: rivage",
    good="incubator: rivages",
    how_to_fix=N_("Put the name of the incubator's file, without “.md”. Upper and lower case matter."),
    proposed_fix="guess",
    each="kind",
    fields=select_fields(lambda field: field.target_kind == "incubator"),
    reads=NAMES,
)
def ref_unknown_incubator(registry: Registry, as_of: date, kind: str, entries: list[Any]) -> Iterator[Problem]:
    """An incubator named by a startup, a member, a team or an offer."""
    return _check_references(registry, "incubator", kind, entries)


@rule(
    "error",
    title=N_("organisation that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="startup",
    bad="""
    sponsors:
      - dgm
    """,
    good="""
    sponsors:
      - dgml
    """,
    how_to_fix=N_("Put the name of the organisation's file, without “.md”, or create this file first."),
    proposed_fix="guess",
    each="kind",
    fields=select_fields(lambda field: field.target_kind == "organisation"),
    reads=NAMES,
)
def ref_unknown_organisation(registry: Registry, as_of: date, kind: str, entries: list[Any]) -> Iterator[Problem]:
    """A sponsor of a startup or the owner of an incubator."""
    return _check_references(registry, "organisation", kind, entries)


@rule(
    "error",
    title=N_("team that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="member",
    bad="""
    teams:
      - animations
    """,
    good="""
    teams:
      - animation
    """,
    how_to_fix=N_("Put the name of the team's file, without “.md”, or create this file first."),
    proposed_fix="guess",
    each="kind",
    fields=select_fields(lambda field: field.target_kind == "team"),
    reads=NAMES,
)
def ref_unknown_team(registry: Registry, as_of: date, kind: str, entries: list[Any]) -> Iterator[Problem]:
    """A cross-cutting team named by a member."""
    return _check_references(registry, "team", kind, entries)


@rule(
    {"job": "advice", "": "error"},
    title=N_("member that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="startup",
    bad="contact_incubator: yann.treger",
    good="contact_incubator: yann.treguer",
    how_to_fix=N_("Put the name of the member's file, without “.md”. If the person is new, create the entry first."),
    command="incubo new member",
    proposed_fix="guess",
    each="kind",
    fields=select_fields(lambda field: field.target_kind == "member"),
    reads=NAMES,
)
def ref_unknown_member(registry: Registry, as_of: date, kind: str, entries: list[Any]) -> Iterator[Problem]:
    """A member named as a contact."""
    return _check_references(registry, "member", kind, entries)


def guess_referenced_startups(registry: Registry) -> frozenset[str]:
    """The startups that broken references of members probably mean: what they lack has that cause."""
    known_ids = {*registry.entry_ids("startup")}
    guesser = _ReferenceGuesser(registry, "startup")
    targets = (guesser.guess(value)[0] for value in registry.staffed_startups if value and value not in known_ids)
    return frozenset(startup for startup in targets if startup is not None)


@cache_per_registry
def _known_ids(registry: Registry, kind: str) -> frozenset[str]:
    """The ids of a kind, and "", an item that could not be read."""
    return frozenset(("", *registry.entry_ids(kind)))


def _check_references(registry: Registry, target_kind: str, kind: str, entries: list[Any]) -> Iterator[Problem]:
    known_ids = _known_ids(registry, target_kind)
    if len(known_ids) == 1 and target_kind not in ("startup", "incubator"):
        return  # the registry does not describe that kind
    is_known = known_ids.issuperset
    guesser = _ReferenceGuesser(registry, target_kind)
    # A large registry has 17 000 references: all are looked at fast, by position, and only unknown ones closely.
    for field in ENTRY_KINDS[kind].fields:
        if field.target_kind != target_kind:
            continue
        index = entries[0]._fields.index(field.name)
        doubtful = [
            (entry, value)
            for entry in entries
            if (value := entry[index]) and not (value in known_ids if type(value) is str else is_known(value))
        ]
        for entry, value in doubtful:
            yield from _check_value(entry, (field.name,), value, known_ids, guesser)
    for field in MISSION_FIELDS if kind == "member" else ():
        if field.target_kind == target_kind:
            for member in entries:
                for i, mission in enumerate(member.missions):
                    if not is_known(mission.startups):
                        path = ("missions", i, field.name)
                        yield from _check_value(member, path, mission.startups, known_ids, guesser)


def _check_value(
    entry: Any, path: FieldPath, value: Any, known_ids: frozenset[str], guesser: _ReferenceGuesser
) -> Iterator[Problem]:
    """The problems of a reference, or of a list of references."""
    if type(value) is str:
        problem = guesser.find_problem(entry.path, path, value)
        if problem is not None:
            yield problem
        return
    unknown_items = [(i, item) for i, item in enumerate(value) if item and item not in known_ids]
    references = frozenset(guesser.prefix + reference for reference in value) if unknown_items else frozenset()
    for i, item in unknown_items:
        problem = guesser.find_problem(entry.path, (*path, i), item)
        if problem is not None:
            yield drop_duplicating_fix(problem, references)


class _ReferenceGuesser:
    """Guesses what an unknown id means. Guesses are kept, because one wrong id is often in many files."""

    def __init__(self, registry: Registry, target_kind: str) -> None:
        self.registry = registry
        self.target_kind = target_kind
        self.rule_id = f"ref-unknown-{target_kind}"
        self.prefix = registry.layout.reference_prefixes.get(target_kind, "")
        self._guesses: dict[str, tuple[str | None, str]] = {}
        self._budget = SearchBudget()

    @cached_property
    def sorted_ids(self) -> list[str]:
        """The known ids, sorted."""
        return sorted(self.registry.entry_ids(self.target_kind))

    def find_problem(self, path: str, field: FieldPath, value: str) -> Problem | None:
        """The problem of an unknown id, unless the field or the list has a problem already."""
        if self.registry.has_problem(path, field):
            return None
        if value not in self._guesses:
            self._guesses[value] = self.guess(value)
        target_id, evidence = self._guesses[value]
        location = FieldLocation(path, field)
        folder = self.registry.layout.folders[self.target_kind]
        message = Message(_UNKNOWN_MESSAGES[self.target_kind], {"value": value, "folder": folder})
        if target_id is None:
            return Problem(
                self.rule_id,
                location,
                message,
                label=other_kind_message(self.registry, self.target_kind, value),
                hints=(*self.longer_id_hint(value), *_unknown_hints(self.target_kind)),
            )
        reference = self.prefix + target_id
        label = Message(_GUESS_LABELS[evidence], {"meant": reference})
        fix = replace_with(location, reference)
        return Problem(self.rule_id, location, message, label=label, fix=fix, is_typo=evidence == "near")

    def longer_id_hint(self, value: str) -> tuple[Message, ...]:
        """A hint at the only id that continues an unknown one: it may have been renamed to it."""
        if len(value) < _MIN_PREFIX_LENGTH:
            return ()
        longer_ids = []
        for separator in ("-", ".", "_"):
            start = bisect_left(self.sorted_ids, value + separator)
            longer_ids += [
                known_id for known_id in self.sorted_ids[start : start + 2] if known_id.startswith(value + separator)
            ]
        if len(longer_ids) != 1:
            return ()
        return (Message(N_("“{other}” begins the same way: was the entry renamed?"), {"other": longer_ids[0]}),)

    def guess(self, value: str) -> tuple[str | None, str]:
        """The id that was probably meant, or None, and the evidence: a key of `_GUESS_LABELS`."""
        if self.target_kind == "startup" and value in self.registry.redirected_ids:
            return self.registry.redirected_ids[value], "moved"
        if self.registry.has_entry(self.target_kind, value.removesuffix(".md")):
            return value.removesuffix(".md"), "ending"
        id_by_title = self.registry.ids_by_title(self.target_kind).get(normalise_name(value))
        if id_by_title is not None and to_file_name(id_by_title) != value:
            return id_by_title, "title"
        last_part = value.rstrip("/").rpartition("/")[2].removesuffix(".html")
        if last_part != value and self.registry.has_entry(self.target_kind, last_part):
            return last_part, "title"
        nearest = self.registry.id_suggestions(self.target_kind).find_nearest(value, self._budget)
        if nearest is not None and (to_file_name(nearest) == value or " " in nearest):
            return None, ""  # the file is misnamed, not the reference
        return (nearest, "near") if nearest else (None, "")


_MIN_PREFIX_LENGTH = 3
"""From how many letters on another id does not begin with the same ones by chance."""

_GUESS_LABELS = {
    "moved": N_("renamed to “{meant}”"),
    "ending": N_("without “.md”: “{meant}”"),
    "title": N_("its id is “{meant}”"),
    "near": N_("did you mean “{meant}”?"),
}
_UNKNOWN_MESSAGES = {
    "startup": N_("the product “{value}” does not exist in {folder}/"),
    "incubator": N_("the incubator “{value}” does not exist in {folder}/"),
    "organisation": N_("the organisation “{value}” does not exist in {folder}/"),
    "team": N_("the team “{value}” does not exist in {folder}/"),
    "member": N_("the member “{value}” does not exist in {folder}/"),
}


def _unknown_hints(target_kind: str) -> tuple[Message, ...]:
    if target_kind in ("startup", "member"):
        return (Message(N_("if it is new, create its file first; if it was renamed, put its new id")),)
    return (Message(N_("check the name of its file, or create it first")),)


@rule(
    "error",
    title=N_("main incubator not among the incubators"),
    rationale=N_("The product would be missing from its own incubator's portfolio."),
    bad={
        "": """
        incubator: rivages
        incubators:
          - estuaires
        """,
        "content/incubators/estuaires.md": _EXAMPLE_INCUBATOR,
    },
    good={
        "": """
        incubator: rivages
        incubators:
          - rivages
          - estuaires
        """,
        "content/incubators/estuaires.md": _EXAMPLE_INCUBATOR,
    },
    how_to_fix=N_(
        "Add the incubator of the field “incubator” to the list “incubators”, or correct the one that is wrong."
    ),
    each="startup",
    fields=("startup.incubator", "startup.incubators"),
)
def ref_incubator_not_listed(registry: Registry, as_of: date, startup: Startup) -> Iterator[Problem]:
    """A list `incubators` that does not contain `incubator`."""
    if startup.incubators and startup.incubator and startup.incubator not in startup.incubators:
        if (startup.path, ("incubator",)) in registry.fields_with_problems:
            return
        yield Problem(
            "ref-incubator-not-listed",
            FieldLocation(startup.path, ("incubators",), "key"),
            Message(N_("“{incubator}” is missing from the list of its incubators"), {"incubator": startup.incubator}),
        )
