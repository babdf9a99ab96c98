"""What the file of a startup must contain in each phase (the vocabulary's `[expected]`), and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.committees import last_committee
from incubo.model.dates import add_months
from incubo.model.phases import PhasePeriod
from incubo.model.post_mortem import is_post_mortem_written
from incubo.model.records import Startup
from incubo.model.schemas.startup import STARTUP
from incubo.registry.registry import Registry, cache_per_registry

_DERIVED_EXPECTATIONS = {
    "accessible": (N_("a service that is at least partially accessible"), N_("accessible")),
    "committee": (N_("a committee"), N_("committee")),
}
"""The expectations that are no field of their own: their labels, in full and in a word."""

_FIELDS = {
    "accessible": ("accessibility_status",),
    "committee": ("events",),
    "stats_url": ("stats_url", "stats"),
    "analyse_risques": ("analyse_risques", "analyse_risques_url"),
}
"""The fields that meet an expectation, the one to fill in first, where it is not the one field of its name."""

RECORDED_SHARE = 0.02
"""The share of a registry's startups that fill in a field, under which nobody records it: it is not asked for."""
MIN_STARTUPS = 50
"""The startups that a registry needs for that: in a small or a new one, nobody has had the time."""


class MissingExpectation(NamedTuple):
    """An expectation that a file does not meet: its label, the field to fill in, and the day from which it is expected.

    `expectation` is its name in the vocabulary.
    """

    label: Message
    field: str
    due_date: date
    expectation: str


@cache_per_registry
def is_asked_for(registry: Registry, expectation: str) -> bool:
    """Whether an expectation is asked for: nothing is that (nearly) nobody in the registry records, unless incubo.toml
    asks for it.
    """
    startups = registry.startups.values()
    if len(startups) < MIN_STARTUPS or expectation in registry.vocabulary.requested_fields:
        return True
    recorded = sum(is_recorded(registry, startup, expectation) for startup in startups)
    return recorded >= RECORDED_SHARE * len(startups)


def missing_expectations(
    registry: Registry, startup: Startup, day: date, period: PhasePeriod | None
) -> list[MissingExpectation]:
    """The expectations of the current phase that a startup does not meet, due ones first; later ones are included."""
    if period is None or period.phase.name is None or period.phase.start is None:
        return []
    missing = []
    for name, months in phase_expectations(registry, period.phase.name).items():
        if name == "post_mortem" and not _needs_post_mortem(registry, startup, period):
            continue
        if not meets_expectation(registry, startup, name, day):
            due_date = add_months(period.phase.start, months)
            missing.append(MissingExpectation(expectation_label(name), expectation_field(name), due_date, name))
    return sorted(missing, key=lambda item: item.due_date)


def missing_for_next_phase(
    registry: Registry, startup: Startup, day: date, phase: str, next_phase: str
) -> list[tuple[str, Message]]:
    """What the next phase expects from its first day and the current one does not, if missing: names and labels."""
    already_expected = phase_expectations(registry, phase)
    return [
        (name, expectation_label(name))
        for name, months in phase_expectations(registry, next_phase).items()
        if not months and name not in already_expected and not meets_expectation(registry, startup, name, day)
    ]


@cache_per_registry
def phase_expectations(registry: Registry, phase: str) -> Mapping[str, int]:
    """What is asked for in a phase, with the months after which each is due (0 for those of earlier phases)."""
    vocabulary = registry.vocabulary
    expectations: dict[str, int] = {}
    if vocabulary.is_live(phase):
        for earlier in vocabulary.phases:
            if vocabulary.phase_rank(earlier) < vocabulary.phase_rank(phase):
                for name, months in vocabulary.expected_fields.get(earlier, {}).items():
                    expectations[name] = min(months, 0)
    expectations.update(vocabulary.expected_fields.get(phase, {}))
    return {name: months for name, months in expectations.items() if months >= 0 and is_asked_for(registry, name)}


def meets_expectation(registry: Registry, startup: Startup, expectation: str, day: date) -> bool:
    """Whether a startup meets an expectation on a day: what is recorded for it does. Of a service whose accessibility
    is said, it is more than none.
    """
    levels = list(registry.vocabulary.allowed_values("accessibility")) if expectation == "accessible" else []
    if levels and startup.accessibility_status in (None, "", levels[0]):
        return False
    return is_recorded(registry, startup, expectation, day)


def is_recorded(registry: Registry, startup: Startup, expectation: str, day: date = date.max) -> bool:
    """Whether an entry says anything of an expectation by a day. An invalid value counts: `validate` reports it."""
    if expectation == "committee":
        return last_committee(startup, day) is not None
    if expectation == "post_mortem":
        return bool(startup.post_mortem) or is_post_mortem_written(registry.read_text(startup.path))
    return any(
        name not in Startup._fields
        or getattr(startup, name)
        or (startup.path, (name,)) in registry.fields_with_problems
        for name in _FIELDS.get(expectation, (expectation,))
    )


def expectation_field(expectation: str) -> str:
    """The field to fill in so that an expectation is met."""
    return _FIELDS.get(expectation, (expectation,))[0]


def is_asked_by_set(field_name: str) -> bool:
    """Whether `incubo set` asks for the value of a field of a startup: no group, nor a section of the text."""
    field = STARTUP.find_field(field_name)
    return field is not None and field.type not in ("group", "any") and not field.legacy


def labelled_expectations() -> list[str]:
    """The names of all expectations that have a label of their own. A profile may also expect any other field."""
    return [*(field.name for field in STARTUP.fields if field.expected_label), *_DERIVED_EXPECTATIONS]


def expectation_label(expectation: str, *, is_short: bool = False) -> Message:
    """The label of an expectation: that of its field; its name if there is none. `is_short`: in a word, for headings
    and lists.
    """
    if expectation in _DERIVED_EXPECTATIONS:
        return Message(_DERIVED_EXPECTATIONS[expectation][is_short])
    field = STARTUP.find_field(expectation)
    label = field and ((field.short_label if is_short else field.expected_label) or field.label)
    return Message(label) if label else Message("{name}", {"name": expectation})


def _needs_post_mortem(registry: Registry, startup: Startup, current: PhasePeriod) -> bool:
    """Whether a stop requires a post-mortem.

    A stop before the programme is no failure. If the vocabulary has a current phase for such stops, every other current
    phase requires one; otherwise (as until 2026) only startups that had entered the programme do.
    """
    definitions = registry.vocabulary.phases
    definition = definitions.get(current.phase.name or "")
    if (
        definition is not None
        and definition.is_current
        and any(phase.is_current and phase.stop_type == "before-incubation" for phase in definitions.values())
    ):
        return True
    for period in registry.phase_periods[startup.id]:
        if period == current:
            return False
        if registry.vocabulary.is_incubated(period.phase.name):
            return True
    return False
