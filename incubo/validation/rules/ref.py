"""The pages of the rules of references.

Rules of references: every id that an entry names must be an entry.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem
from incubo.model.convert.lists import drop_duplicating_fix
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.suggestions import normalise_name
from incubo.registry.file_names import to_file_name
from incubo.registry.lookup import other_kind_message
from incubo.registry.registry import Registry
from incubo.validation.rule import declare_rule, rule

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
    title=N_("startup that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="member",
    bad=_EXAMPLE_MISSION.replace("mon-estran", "mon-estrant"),
    good=_EXAMPLE_MISSION,
    how_to_fix=N_(
        "Put the name of the startup's file, without “.md”. If the startup was renamed, put its new id; if it is new, "
        "create it first: “incubo new startup”."
    ),
    proposed_fix="guess",
)
def ref_unknown_startup(registry: Registry, today: date) -> Iterator[Problem]:
    """A startup named by a member, an offer or an incubator."""
    return _check_references(registry, "startup")


@rule(
    "error",
    title=N_("incubator that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="startup",
    bad="incubator: rivage",
    good="incubator: rivages",
    how_to_fix=N_("Put the name of the incubator's file, without “.md”. Small and capital letters count."),
    proposed_fix="guess",
)
def ref_unknown_incubator(registry: Registry, today: date) -> Iterator[Problem]:
    """An incubator named by a startup, a member, a team or an offer."""
    return _check_references(registry, "incubator")


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
)
def ref_unknown_organisation(registry: Registry, today: date) -> Iterator[Problem]:
    """A sponsor of a startup or the owner of an incubator."""
    return _check_references(registry, "organisation")


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
)
def ref_unknown_team(registry: Registry, today: date) -> Iterator[Problem]:
    """A cross-cutting team named by a member."""
    return _check_references(registry, "team")


@rule(
    {"job": "advice", "": "error"},
    title=N_("member that does not exist"),
    rationale=_WHY_BROKEN_LINK,
    kind="startup",
    bad="contact_incubator: yann.treger",
    good="contact_incubator: yann.treguer",
    how_to_fix=N_(
        "Put the name of the member's file, without “.md”. If the person is new, create it first: “incubo new member”."
    ),
    proposed_fix="guess",
)
def ref_unknown_member(registry: Registry, today: date) -> Iterator[Problem]:
    """A member named as a contact."""
    return _check_references(registry, "member")


def guess_referenced_startups(registry: Registry) -> frozenset[str]:
    """The startups that a member's broken reference probably means: what is missing in them has that cause."""
    known = {*registry.entry_ids("startup")}
    guesses = _ReferenceGuesser(registry, "startup")
    meant = (guesses.guess(value)[0] for value in registry.staffed_startups if value and value not in known)
    return frozenset(startup for startup in meant if startup is not None)


def _check_references(registry: Registry, target_kind: str) -> Iterator[Problem]:
    known = {*registry.entry_ids(target_kind)}
    if not known and target_kind not in ("startup", "incubator"):
        return  # the registry does not describe that kind: there is nothing to compare with
    known.add("")  # the place of an item left out
    guesses = _ReferenceGuesser(registry, target_kind)
    for kind, entries in registry.entries.items():
        fields = [field for field in ENTRY_KINDS[kind].fields if field.target_kind == target_kind]
        inner = [field for field in MISSION_FIELDS if field.target_kind == target_kind] if kind == "member" else []
        if not fields and not inner:
            continue
        for entry in entries.values():
            for field in fields:
                value = getattr(entry, field.name)
                if value and not _all_known(value, known):
                    yield from _check_value(entry, (field.name,), value, known, guesses)
            for field in inner:
                for i, mission in enumerate(entry.missions):
                    if not known.issuperset(mission.startups):
                        yield from _check_value(entry, ("missions", i, field.name), mission.startups, known, guesses)


def _all_known(value: str | tuple[str, ...], known_ids: set[str]) -> bool:
    """Whether an id, or every id of a list, is known: asked of all 17 000 before one is looked at by itself."""
    return value in known_ids if type(value) is str else known_ids.issuperset(value)


def _check_value(
    entry: Any, path: FieldPath, value: Any, known_ids: set[str], guesses: _ReferenceGuesser
) -> Iterator[Problem]:
    if type(value) is str:
        yield from guesses.find_problem(entry.path, path, value)
    else:
        for i, item in enumerate(value):
            if item and item not in known_ids:
                for problem in guesses.find_problem(entry.path, (*path, i), item):
                    yield drop_duplicating_fix(problem, [guesses.prefix + other for other in value])


class _ReferenceGuesser:
    """What an unknown id probably meant; remembered, for one wrong id is often in many files."""

    def __init__(self, registry: Registry, target_kind: str) -> None:
        self.registry = registry
        self.target_kind = target_kind
        self.rule_id = f"ref-unknown-{target_kind}"
        self.prefix = registry.layout.reference_prefixes.get(target_kind, "")
        self.cache: dict[str, tuple[str | None, str]] = {}

    @cached_property
    def sorted_ids(self) -> list[str]:
        """The ids that there are, in order."""
        return sorted(self.registry.entry_ids(self.target_kind))

    def find_problem(self, path: str, field: FieldPath, value: str) -> Iterator[Problem]:
        if (path, field) in self.registry.fields_with_problems or (
            path,
            field[:-1],
        ) in self.registry.fields_with_problems:
            return
        if value not in self.cache:
            self.cache[value] = self.guess(value)
        meant, how = self.cache[value]
        where = FieldLocation(path, field)
        folder = self.registry.layout.folders[self.target_kind]
        message = Message(_UNKNOWN_MESSAGES[self.target_kind], {"value": value, "folder": folder})
        if meant is None:
            other = other_kind_message(self.registry, self.target_kind, value)
            yield Problem(
                self.rule_id,
                where,
                message,
                label=other,
                hints=(*self.longer_id_hint(value), *_unknown_hints(self.target_kind, value)),
            )
            return
        spelt = self.prefix + meant
        label = Message(_GUESS_LABELS[how], {"meant": spelt})
        fix = Fix(Message(N_("replace by “{meant}”"), {"meant": spelt}), False, (Edit(where, spelt),))
        yield Problem(self.rule_id, where, message, label=label, fix=fix, is_typo=how == "near")

    def longer_id_hint(self, value: str) -> tuple[Message, ...]:
        """The one id that goes on where an unknown one ends: what it may have been renamed to."""
        if len(value) < _MIN_PREFIX_LENGTH:
            return ()
        found = []
        for known in self.sorted_ids[bisect_left(self.sorted_ids, value) :]:
            if not known.startswith(value):
                break
            if known[len(value) :][:1] in ("-", ".", "_"):
                found.append(known)
        if len(found) != 1:
            return ()
        return (Message(N_("“{other}” begins like it: was it renamed?"), {"other": found[0]}),)

    def guess(self, value: str) -> tuple[str | None, str]:
        """The id that was meant, or None, and how it is known."""
        if self.target_kind == "startup" and value in self.registry.redirected_ids:
            return self.registry.redirected_ids[value], "moved"
        if self.registry.has_entry(self.target_kind, value.removesuffix(".md")):
            return value.removesuffix(".md"), "ending"
        titled = self.registry.ids_by_title(self.target_kind).get(normalise_name(value))
        if titled is not None and to_file_name(titled) != value:
            return titled, "title"
        last = value.rstrip("/").rpartition("/")[2].removesuffix(".html")
        if last != value and self.registry.has_entry(self.target_kind, last):
            return last, "title"
        near = self.registry.id_suggestions(self.target_kind).find_nearest(value)
        if near is not None and (to_file_name(near) == value or " " in near):
            return None, ""  # the file is misnamed, not the reference
        return (near, "near") if near else (None, "")


_MIN_PREFIX_LENGTH = 3
"""Letters from which an id is long enough for another one to begin like it by no chance."""


_GUESS_LABELS = {
    "moved": N_("renamed to “{meant}”"),
    "ending": N_("without “.md”: “{meant}”"),
    "title": N_("its id is “{meant}”"),
    "near": N_("did you mean “{meant}”?"),
}


_UNKNOWN_MESSAGES = {
    "startup": N_("the startup “{value}” does not exist in {folder}/"),
    "incubator": N_("the incubator “{value}” does not exist in {folder}/"),
    "organisation": N_("the organisation “{value}” does not exist in {folder}/"),
    "team": N_("the team “{value}” does not exist in {folder}/"),
    "member": N_("the member “{value}” does not exist in {folder}/"),
}


def _unknown_hints(target: str, value: str) -> tuple[Message, ...]:
    if target in ("startup", "member"):
        return (Message(N_("if it is new, create its file first; if it was renamed, put its new id")),)
    return (Message(N_("check the name of its file, or create it first")),)


@rule(
    "error",
    title=N_("main incubator not among the incubators"),
    rationale=N_("The startup would be missing from its own incubator's portfolio."),
    kind="startup",
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
)
def ref_incubator_not_listed(registry: Registry, today: date) -> Iterator[Problem]:
    """When `incubators` is there, it must contain `incubator`."""
    for startup in registry.startups.values():
        if startup.incubators and startup.incubator and startup.incubator not in startup.incubators:
            if (startup.path, ("incubator",)) in registry.fields_with_problems:
                continue
            yield Problem(
                "ref-incubator-not-listed",
                FieldLocation(startup.path, ("incubators",), "key"),
                Message(
                    N_("“{incubator}” is missing from the list of its incubators"), {"incubator": startup.incubator}
                ),
            )
