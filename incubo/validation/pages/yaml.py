"""The pages of the rules of syntax: the lines and the shape of the front matter."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

add(
    "yaml-syntax",
    "member",
    """
    role:
      [Développeur]: 2024
    """,
    "role: Développeur",
    N_("Write the name of the field, a colon, a space and the value. An entry that works is a good model to copy."),
)
add(
    "yaml-tab",
    "member",
    "missions:\n\t- start: 2024-09-02\n",
    """
    missions:
      - start: 2024-09-02
        end: 2025-03-01
    """,
    N_("Replace the tab by two spaces for each level. Most editors can be told to do it when the TAB key is pressed."),
    told=N_("The second line begins with a tab, which looks like spaces."),
    fix="guess",
)
add(
    "yaml-missing-dash",
    "startup",
    """
    phases:
      - name: investigation
        start: 2023-03-06
        name: construction
        start: 2023-10-02
    """,
    """
    phases:
      - name: investigation
        start: 2023-03-06
      - name: construction
        start: 2023-10-02
    """,
    N_("Put a dash before the first line of each item of a list."),
    fix="guess",
)
add(
    "yaml-indentation",
    "startup",
    """
    phases:
      - name: investigation
       start: 2023-03-06
    """,
    """
    phases:
      - name: investigation
        start: 2023-03-06
    """,
    N_("Begin the line in the same column as the fields beside it. Fields of an item stand two spaces after its dash."),
)
add(
    "yaml-unclosed-bracket",
    "startup",
    "usertypes: [particulier, association",
    "usertypes: [particulier, association]",
    N_("Close the bracket, or put quotes around a text that begins with one."),
    fix="guess",
)
add(
    "yaml-not-fields",
    "member",
    {
        "content/members/yann.treguer.md": """
        ---
        - Yann Tréguer
        - Développeur
        ---
        """
    },
    {
        "content/members/yann.treguer.md": """
        ---
        fullname: Yann Tréguer
        role: Développeur
        domaine: Développement
        missions:
          - start: 2024-09-02
            end: 2025-03-01
            startups:
              - mon-estran
        ---
        """
    },
    N_("Write one field a line between the two lines “---”: its name, a colon, a space, its value."),
)
add(
    "yaml-duplicate-key",
    "member",
    """
    role: Développeur
    role: Développeur et référent accessibilité
    """,
    "role: Développeur et référent accessibilité",
    N_("Keep one of the two lines, or put both values into one."),
)
add(
    "yaml-impossible-date",
    "member",
    """
    missions:
      - start: 2024-09-02
        end: 2025-02-30
    """,
    """
    missions:
      - start: 2024-09-02
        end: 2025-02-28
    """,
    N_("Put a day that exists, written year-month-day."),
    fix="guess",
)
add(
    "yaml-too-deep",
    "member",
    "competences: [[[[[[[[[[[[[[[[[[[[[[Python]]]]]]]]]]]]]]]]]]]]]]",
    """
    competences:
      - Python
    """,
    N_("Write the value as a plain list. No field needs more than four levels."),
)
add(
    "yaml-anchor",
    "member",
    """
    missions:
      - start: 2024-03-04
        end: 2024-09-01
        startups: &equipe
          - mon-estran
      - start: 2024-09-02
        end: 2025-03-01
        startups: *equipe
    """,
    """
    missions:
      - start: 2024-03-04
        end: 2024-09-01
        startups:
          - mon-estran
      - start: 2024-09-02
        end: 2025-03-01
        startups:
          - mon-estran
    """,
    N_("Write the value again at each place instead of “&name” and “*name”."),
)
add(
    "yaml-tag",
    "member",
    "github: !!str ytreguer",
    "github: ytreguer",
    N_("Take out the word that begins with “!”. To force a text, put it between quotes."),
)
