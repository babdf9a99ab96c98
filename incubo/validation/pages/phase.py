"""The pages of the rules of phases: what each phase says of itself."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_TWO = """
phases:
  - name: investigation
    start: 2024-03-04
  - name: construction
    start: 2024-09-02
"""
_ENDED = """
phases:
  - name: investigation
    start: 2024-03-04
    end: 2024-09-01
  - name: construction
    start: 2024-09-02
"""

add(
    "phase-unknown-name",
    "startup",
    _TWO.replace("construction", "constuction"),
    _TWO,
    N_("Put the name of a phase of the registry: “incubo explain startup.phases.name” lists them."),
    fix="guess",
)
add(
    "phase-without-start",
    "startup",
    _TWO.replace("    start: 2024-09-02\n", ""),
    _TWO,
    N_("Add the day on which the phase began: as a rule, the day of the committee that decided it."),
)
add(
    "phase-without-name",
    "startup",
    _TWO.replace("  - name: construction\n    start", "  - start"),
    _TWO,
    N_("Add the name of the phase, or delete the item."),
)
add(
    "phase-ends-before-start",
    "startup",
    _ENDED.replace("end: 2024-09-01", "end: 2023-09-01"),
    _ENDED,
    N_("Correct the date that is wrong: often the year. The end may also be left out, the next phase's start says it."),
    fix="guess",
)
add(
    "phase-in-future",
    "startup",
    _TWO.replace("2024-09-02", "2025-09-02"),
    _TWO,
    N_("If the year is mistyped, correct it. If the phase is only planned, add it on the day it begins."),
    fix="guess",
)
add(
    "phase-overlap",
    "startup",
    _ENDED.replace("end: 2024-09-01", "end: 2024-12-31"),
    _ENDED,
    N_("Take the end out: a phase ends where the next one begins. If the next start is wrong, correct that one."),
)
add(
    "phase-ended",
    "startup",
    _TWO + "    end: 2024-12-31\n",
    _TWO,
    N_("Add the phase that came next, or take the end out if the phase goes on."),
)
add(
    "phase-gap",
    "startup",
    _ENDED.replace("end: 2024-09-01", "end: 2024-05-31"),
    _ENDED,
    N_("Take the end out if the startup went on, or add the phase that it was in meanwhile."),
)
