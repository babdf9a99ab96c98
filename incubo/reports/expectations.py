"""What a startup's sheet should say in its phase, and what it lacks: the vocabulary's `[expected]`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model import post_mortem
from incubo.model.committees import last_committee
from incubo.model.dates import add_months
from incubo.model.phases import PhasePeriod
from incubo.model.records import Startup
from incubo.registry.registry import Registry

EXPECTATION_LABELS = {
    "contact": N_("a contact address"),
    "sponsors": N_("a sponsor"),
    "link": N_("the public address"),
    "repository": N_("the source code"),
    "stats_url": N_("the statistics page"),
    "budget_url": N_("the budget page"),
    "impact_url": N_("the impact matrix"),
    "dashlord_url": N_("the DashLord page"),
    "accessibility_status": N_("the accessibility status"),
    "accessible": N_("a service that is at least partially accessible"),
    "analyse_risques": N_("the risk analysis"),
    "mon_service_securise": N_("the registration in MonServiceSécurisé"),
    "homologation_until": N_("the security accreditation"),
    "committee": N_("a committee"),
    "post_mortem": N_("the post-mortem"),
}
"""What each expectation is called. A profile may also name any other field of a startup."""
EXPECTATION_SHORT_LABELS = {
    "contact": N_("contact"),
    "sponsors": N_("sponsor"),
    "link": N_("address"),
    "repository": N_("source"),
    "stats_url": N_("statistics"),
    "budget_url": N_("budget"),
    "impact_url": N_("impact"),
    "dashlord_url": N_("DashLord"),
    "accessibility_status": N_("accessibility"),
    "accessible": N_("accessible"),
    "analyse_risques": N_("risks"),
    "mon_service_securise": N_("MSS"),
    "homologation_until": N_("accreditation"),
    "committee": N_("committee"),
    "post_mortem": N_("post-mortem"),
}
"""The same in a word, as a heading and in a list of what lacks."""
_FIELD_OF_EXPECTATION = {"accessible": "accessibility_status", "committee": "events"}
"""The field that an expectation is met by, where it has another name."""


class MissingExpectation(NamedTuple):
    """Something a sheet lacks: what it is, the field that says it, and the day from which it is expected.

    `expectation` is the expectation's in the vocabulary.
    """

    label: Message
    field: str
    due_date: date
    expectation: str


def missing_expectations(
    registry: Registry, startup: Startup, day: date, step: PhasePeriod | None
) -> list[MissingExpectation]:
    """What the sheet of a startup lacks for the phase it is in, what is due first; what will be due is there too."""
    if step is None or step.phase.name is None or step.phase.start is None:
        return []
    found = []
    for name, months in phase_expectations(registry, step.phase.name):
        if name == "post_mortem" and not _needs_post_mortem(registry, startup, step):
            continue
        if not meets_expectation(registry, startup, name, day):
            found.append(
                MissingExpectation(
                    expectation_label(name),
                    _FIELD_OF_EXPECTATION.get(name, name),
                    add_months(step.phase.start, months),
                    name,
                )
            )
    return sorted(found, key=lambda gap: gap.due_date)


def _needs_post_mortem(registry: Registry, startup: Startup, step: PhasePeriod) -> bool:
    """Whether a stop asks for a post-mortem. An investigation that led to nothing is no failure: where the
    word for a stop is also that of such an end, as it was until 2026, only what had entered the programme is asked.
    """
    words = registry.vocabulary.phases
    word = words.get(step.phase.name or "")
    if (
        word is not None
        and word.is_current
        and any(w.is_current and w.stop_type == "before-incubation" for w in words.values())
    ):
        return True
    for each in registry.phase_periods[startup.id]:
        if each == step:
            return False
        if registry.vocabulary.is_incubated(each.phase.name):
            return True
    return False


def missing_for_next_phase(
    registry: Registry, startup: Startup, day: date, phase: str, next_phase: str
) -> list[tuple[str, Message]]:
    """What the sheet lacks of what the next phase asks from its first day, and the phase it is in does not ask:
    names of expectations, and what each is called.
    """
    asked = {name for name, _ in phase_expectations(registry, phase)}
    names = [name for name, months in phase_expectations(registry, next_phase) if not months and name not in asked]
    return [(name, expectation_label(name)) for name in names if not meets_expectation(registry, startup, name, day)]


def phase_expectations(registry: Registry, phase: str) -> Iterator[tuple[str, int]]:
    """What is expected in a phase, and after how many months there (0 for what the phases before it asked)."""
    vocabulary = registry.vocabulary
    own = vocabulary.expected_fields.get(phase, {})
    wanted: dict[str, int] = {}
    if vocabulary.is_live(phase):
        before = [each for each in vocabulary.phases if vocabulary.phase_rank(each) < vocabulary.phase_rank(phase)]
        for earlier in before:
            wanted.update({name: 0 if months >= 0 else months
                           for name, months in vocabulary.expected_fields.get(earlier, {}).items()})  # fmt: skip
    wanted.update(own)
    yield from ((name, months) for name, months in wanted.items() if months >= 0)


def meets_expectation(registry: Registry, startup: Startup, expectation: str, day: date) -> bool:
    """Whether a sheet meets an expectation. A value that is written wrong is written: `validate` speaks of it."""
    if expectation == "committee":
        return last_committee(startup, day) is not None
    if expectation == "stats_url":
        return bool(startup.stats_url or startup.stats) or _has_unreadable_value(registry, startup, expectation)
    if expectation == "analyse_risques":
        given = startup.analyse_risques or startup.analyse_risques_url
        return (
            bool(given)
            or _has_unreadable_value(registry, startup, expectation)
            or _has_unreadable_value(registry, startup, "analyse_risques_url")
        )
    if expectation == "accessible":
        levels = list(registry.vocabulary.allowed_values("accessibility"))
        return bool(startup.accessibility_status) and startup.accessibility_status not in levels[:1]
    if expectation == "post_mortem":
        return bool(startup.post_mortem) or post_mortem.is_post_mortem_written(registry.read_text(startup.path))
    return (
        expectation not in Startup._fields
        or bool(getattr(startup, expectation))
        or _has_unreadable_value(registry, startup, expectation)
    )


def _has_unreadable_value(registry: Registry, startup: Startup, field: str) -> bool:
    """Whether a field holds something that could not be read."""
    return (startup.path, (field,)) in registry.fields_with_problems


def expectation_label(expectation: str) -> Message:
    """What an expectation is called."""
    return (
        Message(EXPECTATION_LABELS[expectation])
        if expectation in EXPECTATION_LABELS
        else Message("{name}", {"name": expectation})
    )
