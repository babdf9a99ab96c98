"""`migrate phases`: the former names of phases become those of today.

What a name became is data of the profile (`replaced_by`): one phase, which is written by itself, or several, among
which somebody decides. Only the name of a phase changes; its days, and every other byte, stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.registry.former_phases import PhaseKey, find_former_phases
from incubo.source.edits.changes import SetField
from incubo.validation.rules import RULES

_CONSEQUENCES = ("mission-on-ended-startup", "job-startup-ended", "startup-same-title", "startup-same-address")
"""Findings about who works where, which an exit that is now told as a stop (or the other way round) brings to light."""


def _accepted_rules() -> frozenset[str]:
    """The findings that do not stop it: those about phases, which quote the new names; what they say is not new."""
    return frozenset((*_CONSEQUENCES, *(rule.id for rule in RULES.values() if rule.family == "phase")))


def migrate_phases(edits: FileEdits, decisions: Mapping[PhaseKey, str]) -> Proposal:
    """Write today's names: of phases with one successor, and of those that were decided (by key)."""
    vocabulary = edits.registry.vocabulary
    counts: Counter[tuple[str, str]] = Counter()
    undecided: Counter[str] = Counter()
    for old in find_former_phases(edits.registry):
        new = old.successors[0] if len(old.successors) == 1 else decisions.get(old.key)
        name = old.phase.name or ""
        if new is None:
            undecided[name] += 1
            continue
        counts[name, new] += 1
        edits.change_fields(old.startup.path, SetField(("phases", old.position, "name"), new))
    lines = [
        Message(
            N_("{was} becomes {now}: {n} phase"),
            {"was": vocabulary.labelled_value("phases", was), "now": vocabulary.labelled_value("phases", now), "n": n},
            N_("{was} becomes {now}: {n} phases"),
        )
        for (was, now), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    left = [
        Message(
            N_("{was} stays in {n} entry: it is to be decided"),
            {"was": vocabulary.labelled_value("phases", was), "n": n},
            N_("{was} stays in {n} entries: it is to be decided"),
        )
        for was, n in sorted(undecided.items())
    ]
    n = counts.total()
    summary = Message(N_("{n} phase by its name of today"), {"n": n}, N_("{n} phases by their names of today"))
    return Proposal(edits.plan(), "migrate", "phases", summary, (*lines, *left), tuple(lines), _accepted_rules())
