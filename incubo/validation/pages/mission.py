"""The pages of the rules of missions."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_ONE = """
missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
    employer: Atelier du Môle
    startups:
      - mon-estran
"""
_TWO = """
missions:
  - start: 2024-03-04
    end: 2024-09-01
    startups:
      - mon-estran
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
"""

add(
    "mission-without-start",
    "member",
    _ONE.replace("  - start: 2024-09-02\n    end", "  - end"),
    _ONE,
    N_("Add the first day of the contract."),
)
add(
    "mission-without-end",
    "member",
    _ONE.replace("    end: 2025-03-01\n", ""),
    _ONE,
    N_("Add the last day of the contract, or the date of the next committee: six months ahead at most."),
)
add(
    "mission-ends-before-start",
    "member",
    _ONE.replace("2025-03-01", "2024-03-01"),
    _ONE,
    N_("Correct the date that is wrong. In January it is often the year; sometimes the two dates were swapped."),
    fix="guess",
)
add(
    "mission-identical",
    "member",
    _TWO.replace("2024-03-04", "2024-09-02").replace("2024-09-01", "2025-03-01"),
    _TWO,
    N_("Delete one of the two missions. If the second one was a renewal, give it its own dates."),
)
add(
    "mission-same-dates",
    "member",
    _TWO.replace("2024-03-04", "2024-09-02\n    employer: Varangue Conseil").replace("2024-09-01", "2025-03-01"),
    _TWO,
    N_("Keep the mission of the contract that was signed. If both were, give each its own dates or its own startups."),
)
add(
    "mission-overlap",
    "member",
    _TWO.replace("2024-09-01", "2024-11-30"),
    _TWO,
    N_("Begin the renewal on the day after the former end, or bring the former end back."),
)
add(
    "mission-too-long",
    "member",
    """
    missions:
      - start: 2016-09-01
        end: 2025-03-01
        status: admin
    """,
    """
    missions:
      - start: 2021-09-01
        end: 2025-03-01
        status: admin
    """,
    N_("Check the two years. If they are right (a public agent may stay long), accept the finding with a comment."),
)
add(
    "mission-ends-far",
    "member",
    _ONE.replace("2025-03-01", "2025-12-31"),
    _ONE,
    N_("End the mission at the next committee, and extend it when the committee has decided to go on."),
)
