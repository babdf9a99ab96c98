"""The pages of the rules of fields: what must be there, and of which type."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

add(
    "schema-missing-field",
    "member",
    "fullname:",
    "fullname: Yann Tréguer",
    N_("Fill the field in. “incubo explain member” says what each field holds, with an example."),
)
add(
    "schema-unknown-key",
    "startup",
    "misson: Orienter les gens de mer vers leurs droits",
    "mission: Orienter les gens de mer vers leurs droits",
    N_(
        "Correct the name of the field, or take it out. A field that your registry needs is declared in incubo.toml "
        "(docs/configuration.md)."
    ),
    note=N_("A name close to that of a known field is a warning, and an error where the field is required."),
    fix="guess",
)
add(
    "schema-type",
    "startup",
    "sponsors: dgml",
    """
    sponsors:
      - dgml
    """,
    N_(
        "Write the value as the field expects it: a list has one dash an item, a number has no unit. A text that YAML "
        "takes for something else (no, 12:30, 2024) goes between quotes."
    ),
)
add(
    "schema-too-many",
    "member",
    "",
    """
    competences:
      - Python
      - Accessibilité
    """,
    N_("Shorten the list: 500 items are more than any entry needs."),
    told=N_("A list of the entry has more than 500 items."),
)
add(
    "schema-duplicate-item",
    "startup",
    """
    sponsors:
      - dgml
      - dgml
    """,
    """
    sponsors:
      - dgml
    """,
    N_("Delete one of the two lines."),
    fix="safe",
)
add(
    "schema-too-short",
    "startup",
    {
        "content/startups/mon-estran.md": """
        ---
        title: Mon Estran
        mission: Rendre la pêche à pied praticable sans risque
        incubator: rivages
        sponsors:
          - dgml
        contact: contact@mon-estran.example
        phases:
          - name: investigation
            start: 2024-09-02
        ---

        À venir.
        """
    },
    {
        "content/startups/mon-estran.md": """
        ---
        title: Mon Estran
        mission: Rendre la pêche à pied praticable sans risque
        incubator: rivages
        sponsors:
          - dgml
        contact: contact@mon-estran.example
        phases:
          - name: investigation
            start: 2024-09-02
        ---

        Avant de partir pêcher à pied, on ne sait pas si le site est ouvert ni si l'eau y est saine.
        """
    },
    N_("Say in a few sentences, below the second “---”, which problem there is and for whom it is being solved."),
)
