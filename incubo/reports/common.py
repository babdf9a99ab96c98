"""What every report shares: whose startups it counts, and how numbers are summed up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Note
from incubo.model.records import Startup
from incubo.registry.registry import Registry


def startups_of_incubator(registry: Registry, incubator: str | None) -> list[Startup]:
    """The startups of an incubator (also those it shares), or all of them."""
    startups = registry.startups.values()
    if incubator is None:
        return list(startups)
    return [startup for startup in startups if incubator in startup.all_incubators]


def median(values: list[int]) -> float | None:
    """The median of some numbers (linear interpolation: the mean of the two in the middle); None of none."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    pair = ordered[middle - 1] + ordered[middle]
    return pair // 2 if pair % 2 == 0 else pair / 2


def quantile(values: Iterable[float], share: float) -> float | None:
    """The value below which a share of some numbers lies: linear interpolation at position (n-1) x share; None of none.

    `quantile(v, 0.5)` is the median. Every duration is counted so.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    found = ordered[low] + (ordered[high] - ordered[low]) * (place - low)
    return int(found) if found == int(found) else found


def sort_phases(registry: Registry, phases: Iterable[str]) -> list[str]:
    """Phases in the order of a life; those unknown to the vocabulary last."""
    rank = registry.vocabulary.phase_rank
    return sorted(phases, key=lambda phase: (rank(phase) < 0, rank(phase), phase))


def is_exit_phase(registry: Registry, phase: str | None) -> bool:
    """Whether a phase is an exit: it ends the incubation, and the service is not kept alive in the network."""
    return registry.vocabulary.is_final(phase) and not registry.vocabulary.is_live(phase)


def phase_label(registry: Registry, phase: str | None) -> Message:
    """What a phase is called, as a heading or within a sentence."""
    if phase is None:
        return Message(N_("Nothing begun"))
    return Message(
        "{phase}", {"phase": LabelledValue(phase, registry.vocabulary.value_labels("phases", phase) or phase)}
    )


def shared_startups_note(startups: Iterable[Startup]) -> Iterator[Note]:
    """What is said of startups that several incubators share, where there are any."""
    shared = sum(len(startup.all_incubators) > 1 for startup in startups)
    if shared:
        text = Message(
            N_("{n} startup has several incubators: once in the total, once for each."),
            {"n": shared},
            N_("{n} startups have several incubators: once in the total, once for each."),
        )
        yield Note("co-incubated", text)


def stop_phases(registry: Registry) -> list[str]:
    """The phases in which a startup has stopped: those that commands write, and former ones that sheets still name."""
    written = {phase.name for startup in registry.startups.values() for phase in startup.phases}
    return [
        word.id
        for word in registry.vocabulary.phases.values()
        if word.stop_type and (word.is_current or word.id in written)
    ]
