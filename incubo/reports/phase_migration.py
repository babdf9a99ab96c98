"""The decisions that former names of phases ask for: a row for each, with what helps to decide and a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Note, Row, Table
from incubo.facts.expectations import is_recorded
from incubo.model.committees import STOP_DECISION, past_committees
from incubo.model.phases import phase_end
from incubo.model.records import Startup
from incubo.model.vocabulary import label_with_id
from incubo.registry.former_phases import FormerPhase
from incubo.registry.lookup import entry_title, phase_value
from incubo.registry.registry import Registry

ANSWER_COLUMN = "answer"
_COLUMNS = (
    Column("startup", Message(N_("Product")), "id"),
    Column("title", Message(N_("Title")), "text"),
    Column("incubators", Message(N_("Incubators")), "list"),
    Column("number", Message(N_("Number of the phase")), "integer"),
    Column("phase", Message(N_("Former phase")), "text"),
    Column("since", Message(N_("Since")), "date"),
    Column("until", Message(N_("Until")), "date"),
    Column("before", Message(N_("Phase before")), "phase"),
    Column("after", Message(N_("Phase after")), "phase"),
    Column("committees", Message(N_("Committees")), "integer"),
    Column("last_committee", Message(N_("Last committee")), "date"),
    Column("decision", Message(N_("Decision")), "text"),
    Column("people", Message(N_("People there")), "integer"),
    Column("last_mission", Message(N_("Last end of mission")), "date"),
    Column("link", Message(N_("Site")), "text"),
    Column("post_mortem", Message(N_("Post-mortem")), "boolean"),
    Column("says", Message(N_("What the entry says")), "text"),
    Column("proposal", Message(N_("Proposal")), "text"),
    Column("reason", Message(N_("Why")), "text"),
    Column(ANSWER_COLUMN, Message(N_("Answer")), "text"),
)
KEY_COLUMNS = ("startup", "number", "phase", ANSWER_COLUMN)
"""The columns that are read back."""

_HANDOVER_DECISIONS = ("consolidate", "transfer")
"""The decisions that lead to phases in which somebody takes a service over."""
_MAX_QUOTE = 240
_ENDING_WORDS = re.compile(
    r"n['’]est plus |plus maintenu|a pris fin|mis fin|s['’]est arrêt|arrêt du |repris par|reprise par|transférée? à|"
    r"(?:été|est) (?:repris|transfér|arrêt|abandonn|fermé|intégré|clos|suspendu)|"
    r"fin d(?:e|u) (?:projet|produit|service|partenariat|l['’]expérimentation)|"
    r"(?:was|has|been) (?:stopped|closed|merged|handed over|shut down|discontinued)",
    re.IGNORECASE,
)
"""Words by which a text tells how it ended."""


def decision_table(registry: Registry, day: date, phases: Iterable[FormerPhase], language: str) -> Table:
    """The phases of which several of today are possible, with an empty column for the answers."""
    rows = tuple(_make_row(registry, day, item, language) for item in phases)
    notes = (
        Note("answers", Message(N_("Answer: one of the choices of the cell. An empty one leaves the phase as it is."))),
        Note(
            "proposals",
            Message(N_("Proposals are made from the entries alone, for the reason beside: nobody has decided yet.")),
        ),
        Note("people", Message(N_("People there: those whose missions cover the last day of the phase, or the day."))),
    )
    title = Message(N_("Phases to decide, by their former names, on {at:long}"), {"at": day})
    return Table("migrate-phases", title, day, _COLUMNS, rows, notes)


def phase_choice(registry: Registry, phase: str, language: str) -> str:
    """A phase as a cell has it: its label, and its id, by which it is read back."""
    return label_with_id(phase, registry.vocabulary.phase_label(phase, language))


def decision_headings() -> dict[str, str]:
    """The headings of the columns that are read back (source strings), by column."""
    return {column.id: column.label.template for column in _COLUMNS if column.id in KEY_COLUMNS}


class _Facts(NamedTuple):
    """What decides: who is there, what came before, what the committees and the entry said."""

    people: int
    last_mission: date | None
    was_incubated: bool
    stop_says: Message | None
    was_handed_over: str | None


def _make_row(registry: Registry, day: date, item: FormerPhase, language: str) -> Row:
    startup = item.startup
    periods = {period.position: period for period in registry.whole.phase_periods[startup.id]}
    order = list(periods)  # of time, not of the file
    period = periods.get(item.position)
    end = phase_end(period) if period is not None else item.phase.end
    last_day = min(end - timedelta(1), day) if end is not None and end > date.min else day
    committees = past_committees(startup, last_day)
    last = committees[-1] if committees else None
    facts = _find_facts(registry, item, last_day)
    proposal, reason = _propose(registry, item, facts)
    place = order.index(item.position) if item.position in order else -1
    names = [startup.phases[position].name for position in order]
    vocabulary = registry.vocabulary
    choices = tuple(phase_choice(registry, phase, language) for phase in item.successors)
    return Row(
        {
            "startup": startup.id,
            "title": startup.display_name,
            "incubators": tuple(
                LabelledValue(incubator, entry_title(registry, "incubator", incubator))
                for incubator in startup.all_incubators
            )
            or None,
            "number": item.position + 1,
            "phase": phase_choice(registry, item.phase.name or "", language),
            "since": item.phase.start,
            "until": end,
            "before": phase_value(registry, names[place - 1]) if place > 0 else None,
            "after": phase_value(registry, names[place + 1]) if 0 <= place < len(names) - 1 else None,
            "committees": len(committees),
            "last_committee": last.date if last is not None else None,
            "decision": vocabulary.labelled_value("decisions", last.decision) if last and last.decision else None,
            "people": facts.people,
            "last_mission": facts.last_mission,
            "link": startup.link or None,
            "post_mortem": is_recorded(registry, startup, "post_mortem"),
            "says": _find_quote(registry, item) or None,
            "proposal": phase_choice(registry, proposal, language),
            "reason": reason,
            ANSWER_COLUMN: None,
        },
        choices={ANSWER_COLUMN: choices},
    )


def _find_facts(registry: Registry, item: FormerPhase, last_day: date) -> _Facts:
    startup, vocabulary = item.startup, registry.vocabulary
    earlier = [
        period.phase
        for period in registry.whole.phase_periods[startup.id]
        if period.position != item.position
        and period.phase.start
        and item.phase.start
        and period.phase.start <= item.phase.start
    ]
    team = {assignment.member.id for assignment in registry.whole.team_at(startup.id, last_day)}
    ends = [
        assignment.mission.end
        for assignment in registry.whole.assignments_by_startup.get(startup.id, ())
        if assignment.mission.end is not None and assignment.mission.end <= last_day
    ]
    names = [phase.name for phase in earlier if phase.name is not None]
    definitions = [vocabulary.phases[name] for name in names if name in vocabulary.phases]
    handed_over = [phase.id for phase in definitions if phase.entry_decision in _HANDOVER_DECISIONS]
    return _Facts(
        len(team),
        max(ends, default=None),
        any(vocabulary.is_incubated(phase.name) for phase in earlier),
        _find_stop(registry, startup, last_day),
        handed_over[-1] if handed_over else None,
    )


def _find_stop(registry: Registry, startup: Startup, last_day: date) -> Message | None:
    """What says that a startup stopped: the reason that it gives, its post-mortem, its last committee."""
    committees = past_committees(startup, last_day)
    if startup.stop_reason:
        return Message(N_("the entry gives a reason for the stop"))
    if is_recorded(registry, startup, "post_mortem"):
        return Message(N_("there is a post-mortem"))
    if committees and committees[-1].decision == STOP_DECISION:
        return Message(N_("the last committee decided to stop"))
    return None


def _propose(registry: Registry, item: FormerPhase, facts: _Facts) -> tuple[str, Message]:
    """The phase that the entry speaks for, and why."""
    vocabulary = registry.vocabulary
    successors = [vocabulary.phases[phase] for phase in item.successors]
    stops = [phase.id for phase in successors if phase.stop_type == "any"]
    early_stops = [phase.id for phase in successors if phase.stop_type == "before-incubation"]
    live = [phase.id for phase in successors if phase.is_live]
    exits = [phase.id for phase in successors if phase.is_final and not phase.is_live and not phase.stop_type]
    people = Message(N_("{n} person still works for it"), {"n": facts.people}, N_("{n} people still work for it"))
    if early_stops and not facts.was_incubated:
        return early_stops[0], Message(N_("it never went beyond the investigation"))
    if stops and facts.stop_says is not None:
        return stops[0], facts.stop_says
    if live and facts.people and not vocabulary.is_stop(item.phase.name):
        return live[0], people
    if exits and facts.was_handed_over is not None:
        arguments = {"phase": vocabulary.labelled_value("phases", facts.was_handed_over)}
        return exits[0], Message(N_("it went through “{phase}”: somebody was to take it over"), arguments)
    if stops and vocabulary.is_stop(item.phase.name):
        return stops[0], Message(N_("it ended, and nothing says that anybody took it over"))
    if exits:
        return exits[0], Message(N_("it did not stop, and nobody of the network works for it any more"))
    return item.successors[0], Message(N_("the entry says nothing more: the first of the choices"))


def _find_quote(registry: Registry, item: FormerPhase) -> str:
    """What the phase's comment says, else the first sentence of the text that tells how it ended."""
    if item.phase.comment:
        return " ".join(item.phase.comment.split())[:_MAX_QUOTE]
    return next(_find_ending_lines(registry.read_text(item.startup.path)), "")


def _find_ending_lines(text: str) -> Iterator[str]:
    body = text.partition("\n---")[2]
    for line in body.split("\n"):
        words = line.strip().lstrip("#>*- ")
        if words and (found := _ENDING_WORDS.search(words)) is not None:
            start = max(0, words.rfind(". ", 0, found.start()) + 1)
            yield " ".join(words[start : start + _MAX_QUOTE].split())
