"""The pages of the rules of job offers."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_DATES = """
opens: 2025-01-06
closes: 2025-03-07
"""
_ENDED = """
phases:
  - name: investigation
    start: 2023-12-04
  - name: abandon-investigation
    start: 2024-06-03
"""
_OFFER = "content/jobs/2025-01-06-design.md"
_HELD = """
---
title: '[Mission] Designer pour Quai Solidaire'
startup: quai-solidaire
kind: mission
opens: 2025-01-06
closes: 2025-03-07
titulaire: Varangue Conseil
---

Ceci est une mission, proposée par Varangue Conseil, titulaire du marché.
"""
_PHARE = "content/startups/phare-bavard.md"

add(
    "job-closes-before-opens",
    "job",
    _DATES.replace("2025-03-07", "2024-03-07"),
    _DATES,
    N_("Correct the date that is wrong: in January it is often the year of the last day to apply."),
    fix="guess",
)
add(
    "job-closed-and-open",
    "job",
    """
    open: true
    outcome: filled
    """,
    "outcome: filled",
    N_("If the offer has ended, delete “open”. Otherwise delete what says that it has."),
)
add(
    "job-startup-ended",
    "job",
    {_PHARE: _ENDED, "": "startup: phare-bavard"},
    {_PHARE: _ENDED, "": "startup: phare-bavard\noutcome: withdrawn"},
    N_("Close the offer (put “withdrawn” in “outcome”), or name the startup that recruits now."),
)
add(
    "job-without-closing-date",
    "job",
    """
    open: true
    opens: 2025-01-06
    """,
    _DATES,
    N_("Add the last day to apply: two months after the publication, for instance. It can be put off."),
)
add(
    "job-mission-title",
    "job",
    """
    title: Développeuse ou développeur pour Quai Solidaire
    kind: mission
    """,
    """
    title: '[Mission] Développeuse ou développeur pour Quai Solidaire'
    kind: mission
    """,
    N_("Begin the title with “[Mission]” and put it between quotes. For a post of public agent, put “post” in “kind”."),
    fix="guess",
)
add(
    "job-without-holder",
    "job",
    "kind: mission",
    """
    kind: mission
    titulaire: Varangue Conseil
    """,
    N_("Ask the market holder before the publication, then give its name in “titulaire”."),
)
add(
    "job-wording",
    "job",
    """
    title: "[Mission] Rejoindre l'équipe de Quai Solidaire"
    kind: mission
    """,
    """
    title: "[Mission] Aider l'équipe de Quai Solidaire"
    kind: mission
    """,
    N_("Use the words that the finding proposes. A registry sets its own in incubo.toml, under [wording]."),
)
add(
    "job-inclusive-title",
    "job",
    "title: '[Mission] Développeur pour Quai Solidaire'",
    "title: '[Mission] Développeuse ou développeur pour Quai Solidaire'",
    N_("Write both forms, or a word for both. A registry sets its own pairs in incubo.toml, under [role-pairs]."),
)
add(
    "job-holder-unsaid",
    "job",
    {_OFFER: _HELD.replace("Varangue Conseil, titulaire du marché", "l'équipe")},
    {_OFFER: _HELD},
    N_("Say at the top that it is a mission within a public contract, and who holds it."),
)
