"""The pages of the rules of startups."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_NEW = """
---
title: Phare Bavard
mission: Faire connaître les horaires des phares
incubator: rivages
sponsors:
  - dgml
contact: contact@phare-bavard.example
phases:
  - name: investigation
    start: 2024-09-02
---

Les visiteurs trouvent porte close : personne ne sait quand un phare est ouvert.
"""
_LIVING = """
phases:
  - name: investigation
    start: 2023-12-04
"""
_MISSION = """
missions:
  - start: 2023-12-04
    end: 2024-05-31
    startups:
      - phare-bavard
"""
_PHARE = "content/startups/phare-bavard.md"
_HERS = "content/members/lena.guivarch.md"
_QUAI = "content/startups/quai-solidaire.md"
_ESTRAN = "content/startups/mon-estran.md"

add(
    "startup-without-team",
    "startup",
    {_PHARE: _LIVING, _HERS: _MISSION},
    {_PHARE: _LIVING + "  - name: abandon-investigation\n    start: 2024-06-03\n", _HERS: _MISSION},
    N_("If the startup has stopped, add the phase that says so. Otherwise extend or add the missions of its team."),
)
add(
    "startup-never-staffed",
    "startup",
    {_PHARE: _NEW},
    {_PHARE: _NEW, _HERS: _MISSION.replace("2023-12-04", "2024-09-02").replace("2024-05-31", "2025-03-01")},
    N_("Name the startup in the missions of those who work or worked for it, first of all of who started it."),
)
add(
    "startup-without-sponsor",
    "startup",
    "sponsors:",
    """
    sponsors:
      - dgml
    """,
    N_("Name the public body that funds the startup. If it has no file yet, create one in the organisations first."),
)
add(
    "startup-same-title",
    "startup",
    {_QUAI: "title: Quai Solidaire", _ESTRAN: "title: Quai solidaire"},
    {_QUAI: "title: Quai Solidaire", _ESTRAN: "title: Mon Estran"},
    N_("If it is one startup, keep one file. Otherwise give each the title that people know it by."),
)
add(
    "startup-same-address",
    "startup",
    {_QUAI: "link: https://quai-solidaire.example", _ESTRAN: "link: https://quai-solidaire.example"},
    {_QUAI: "link: https://quai-solidaire.example", _ESTRAN: "link: https://mon-estran.example"},
    N_("Put the address of this product, or leave the field out until it has one."),
)
_COMMITTEE = """
events:
  - name: committee
    date: 2024-07-18
    next: 2025-01-16
"""
add(
    "startup-committee-dates",
    "startup",
    _COMMITTEE.replace("2025-01-16", "2024-01-16"),
    _COMMITTEE,
    N_("Correct the date that is wrong: around the new year it is often the year of the next committee."),
    fix="guess",
)
add(
    "startup-redirect-taken",
    "startup",
    """
    redirect_from:
      - /startups/quai-solidaire.html
    """,
    """
    redirect_from:
      - /startups/ancien-nom.html
    """,
    N_("Keep here only the addresses that this startup had. “incubo rename” adds them by itself."),
)
