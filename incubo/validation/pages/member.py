"""The pages of the rules of members, and of missions that do not go with what else is known."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_LENA = """
---
fullname: Léna Guivarch
role: Designer
domaine: Design
missions:
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
github: lguivarch
---
"""
_ENDED = """
phases:
  - name: investigation
    start: 2023-12-04
  - name: abandon-investigation
    start: 2024-06-03
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
_OTHER = "content/members/treguer.yann.md"

add(
    "member-same-name",
    "member",
    {"": "fullname: Yann Tréguer", _OTHER: _LENA.replace("Léna Guivarch", "Yann Tréguer")},
    {"": "fullname: Yann Tréguer", _OTHER: _LENA.replace("Léna Guivarch", "Yann-Ael Tréguer")},
    N_(
        "If it is one person, gather the missions in one file and delete the other. If two people bear the name, "
        "say so with a comment above it."
    ),
)
add(
    "member-github-shared",
    "member",
    {"": "github: ytreguer", _HERS: _LENA.replace("lguivarch", "ytreguer")},
    {"": "github: ytreguer", _HERS: _LENA},
    N_("Ask both people for their accounts, and correct the file that was copied from the other."),
)
add(
    "member-startup-twice",
    "member",
    """
    startups:
      - mon-estran
    previously:
      - mon-estran
    """,
    """
    startups:
      - mon-estran
    """,
    N_("Keep the startup in one of the two lists: in “startups” while a mission for it runs, else in “previously”."),
    fix="guess",
)
add(
    "member-startups-after-end",
    "member",
    {_HERS: _MISSION + "startups:\n  - phare-bavard\n"},
    {_HERS: _MISSION},
    N_("Delete the list, whose startups the missions name, or move what only the list knows to “previously”."),
)
add(
    "mission-concurrent",
    "member",
    """
    missions:
      - start: 2024-03-04
        end: 2025-03-01
        startups:
          - quai-solidaire
      - start: 2024-09-02
        end: 2025-03-01
        startups:
          - mon-estran
    """,
    """
    missions:
      - start: 2024-03-04
        end: 2024-09-01
        startups:
          - quai-solidaire
      - start: 2024-09-02
        end: 2025-03-01
        startups:
          - quai-solidaire
          - mon-estran
    """,
    N_("Close the mission that ended early. If the person works for both startups, one mission names them both."),
)
add(
    "mission-on-ended-startup",
    "member",
    {_PHARE: _ENDED, _HERS: _MISSION.replace("2024-05-31", "2025-03-01")},
    {_PHARE: _ENDED, _HERS: _MISSION},
    N_("End the mission on the day the startup ended, or name the startup that the person works for now."),
)
