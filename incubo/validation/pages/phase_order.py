"""The pages of the rules of phases: the order of a life."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_LIFE = """
phases:
  - name: investigation
    start: 2023-03-06
  - name: construction
    start: 2023-10-02
  - name: acceleration
    start: 2024-06-03
"""

add(
    "phase-repeated",
    "startup",
    _LIFE.replace("name: acceleration", "name: construction"),
    _LIFE,
    N_("Correct the name of one of the two, or keep the first one only: a phase that goes on is written once."),
)
add(
    "phase-order-current",
    "startup",
    _LIFE.replace("2024-06-03", "2022-06-03"),
    _LIFE,
    N_("Correct the date that is wrong, or put the phases in the order of their dates."),
    fix="guess",
)
add(
    "phase-order",
    "startup",
    """
    phases:
      - name: construction
        start: 2023-10-02
      - name: investigation
        start: 2023-03-06
      - name: acceleration
        start: 2024-06-03
    """,
    _LIFE,
    N_("Put the phases in the order of their dates. Nothing else changes."),
)
add(
    "phase-backwards",
    "startup",
    _LIFE.replace("name: construction", "name: consolidation"),
    _LIFE,
    N_("Correct the name or the date that is wrong. If the startup really went back, accept it with a comment."),
)
add(
    "phase-current-tie",
    "startup",
    _LIFE.replace("2023-10-02", "2024-06-03"),
    _LIFE,
    N_("Give each phase its own day. Of two that begin on one day, the later in a life counts as the current one."),
)
add(
    "phase-same-start",
    "startup",
    _LIFE.replace("2023-03-06", "2023-10-02"),
    _LIFE,
    N_("Give each phase the day it began. If the startup never was in the first one, delete that one."),
)
