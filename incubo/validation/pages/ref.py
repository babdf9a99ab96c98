"""The pages of the rules of references."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_MISSION = """
missions:
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
"""

add(
    "ref-prefix",
    "startup",
    """
    sponsors:
      - /organisations/dgml
    """,
    """
    sponsors:
      - dgml
    """,
    N_("Write references as the rest of the registry does. The finding shows the right spelling."),
    told=N_(
        "Here references are bare ids. In a registry with the layout “beta.gouv.fr” it is the other way round: "
        "organisations and teams have their prefix."
    ),
    fix="safe",
)
add(
    "ref-unknown-startup",
    "member",
    _MISSION.replace("mon-estran", "mon-estrant"),
    _MISSION,
    N_(
        "Put the name of the startup's file, without “.md”. If the startup was renamed, put its new id; if it is new, "
        "create it first: “incubo new startup”."
    ),
    fix="guess",
)
add(
    "ref-unknown-incubator",
    "startup",
    "incubator: rivage",
    "incubator: rivages",
    N_("Put the name of the incubator's file, without “.md”. Small and capital letters count."),
    fix="guess",
)
add(
    "ref-unknown-organisation",
    "startup",
    """
    sponsors:
      - dgm
    """,
    """
    sponsors:
      - dgml
    """,
    N_("Put the name of the organisation's file, without “.md”, or create this file first."),
    fix="guess",
)
add(
    "ref-unknown-team",
    "member",
    """
    teams:
      - animations
    """,
    """
    teams:
      - animation
    """,
    N_("Put the name of the team's file, without “.md”, or create this file first."),
    fix="guess",
)
add(
    "ref-unknown-member",
    "startup",
    "contact_incubator: yann.treger",
    "contact_incubator: yann.treguer",
    N_("Put the name of the member's file, without “.md”. If the person is new, create it first: “incubo new member”."),
    fix="guess",
)
_ESTUAIRES = """
---
title: Incubateur des estuaires
short_description: Les services publics des fleuves et de leurs rives
owner: dgml
---

L'incubateur accompagne les équipes qui rendent service aux bateliers,
aux élus des fleuves et à celles et ceux qui y vivent.
"""

add(
    "ref-incubator-not-listed",
    "startup",
    {
        "": """
        incubator: rivages
        incubators:
          - estuaires
        """,
        "content/incubators/estuaires.md": _ESTUAIRES,
    },
    {
        "": """
        incubator: rivages
        incubators:
          - rivages
          - estuaires
        """,
        "content/incubators/estuaires.md": _ESTUAIRES,
    },
    N_("Add the incubator of the field “incubator” to the list “incubators”, or correct the one that is wrong."),
)
