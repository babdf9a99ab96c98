"""The pages of the rules of fields: what a value may be."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_MISSION = """
missions:
  - start: 2024-09-02
    end: 2025-03-01
    status: independent
"""

add(
    "schema-unknown-value",
    "member",
    _MISSION.replace("independent", "independant"),
    _MISSION,
    N_("Put one of the words of the list: “incubo explain member.missions.status” shows those of this field."),
    fix="guess",
)
add(
    "schema-unusual-value",
    "startup",
    """
    usertypes:
      - plaisancier
    """,
    """
    usertypes:
      - particulier
    """,
    N_("If one of the usual words says the same, use it: it is then counted with the others. Otherwise leave yours."),
    note=N_("A word close to a usual one is a warning: it is probably a slip."),
)
add(
    "schema-rare-value",
    "startup",
    "thematiques: [litoral]",
    "thematiques: [littoral]",
    N_("If it is a slip, write the word as the other entries do. A new word of your own may stay."),
    note=N_("A word close to a usual one is a warning: it is probably a slip."),
    fix="guess",
)
add(
    "schema-unknown-event",
    "startup",
    """
    events:
      - name: comittee
        date: 2024-05-28
    """,
    """
    events:
      - name: committee
        date: 2024-05-28
    """,
    N_("Put the name of an event of the registry: “incubo explain startup.events.name” lists them."),
    fix="guess",
)
add(
    "schema-date-as-text",
    "member",
    _MISSION.replace("2025-03-01", "'2025-03-01'"),
    _MISSION,
    N_("Take the quotes away."),
    note=N_("It is advice where most entries of the kind write their dates so: that is then the registry's habit."),
    fix="safe",
)
add(
    "schema-date-format",
    "member",
    _MISSION.replace("2025-03-01", "01/03/2025"),
    _MISSION,
    N_("Write the year with four digits, the month with two, the day with two, and hyphens between them."),
    fix="guess",
)
add(
    "schema-date-with-time",
    "member",
    _MISSION.replace("2025-03-01", "2025-03-01 12:00:00"),
    _MISSION,
    N_("Keep the date, take the time out."),
    fix="safe",
)
add(
    "schema-implausible-date",
    "member",
    _MISSION.replace("2025-03-01", "2205-03-01"),
    _MISSION,
    N_("Correct the year: one digit is usually wrong, or two were swapped."),
    fix="guess",
)
add(
    "schema-url",
    "startup",
    "link: quai-solidaire.example",
    "link: https://quai-solidaire.example",
    N_("Copy the whole address from the browser: it begins with https:// and has no space."),
    fix="safe",
)
add(
    "schema-email",
    "startup",
    "contact: contact @quai-solidaire.example",
    "contact: contact@quai-solidaire.example",
    N_("Put one address, without a space or a name around it."),
    fix="guess",
)
add(
    "schema-github",
    "member",
    "github: https://github.com/ytreguer",
    "github: ytreguer",
    N_("Put the name of the account only, without @ and without the address of the site."),
    fix="safe",
)
add(
    "schema-empty-item",
    "startup",
    """
    usertypes:
      - particulier
      -
    """,
    """
    usertypes:
      - particulier
    """,
    N_("Write the value after the dash, or delete the line."),
)
