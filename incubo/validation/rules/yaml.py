"""The pages of the rules of syntax: the lines and the shape of the front matter.

The pages of the rules of syntax: quotes, colons, and signs that nobody sees.

Rules of the front matter's syntax; `source` finds their problems while it reads.
"""

from incubo.core.i18n import N_
from incubo.validation.rule import declare_rule, document_rule

document_rule(
    "yaml-syntax",
    "member",
    """
    role:
      [Développeur]: 2024
    """,
    "role: Développeur",
    N_("Write the name of the field, a colon, a space and the value. An entry that works is a good model to copy."),
)
document_rule(
    "yaml-tab",
    "member",
    "missions:\n\t- start: 2024-09-02\n",
    """
    missions:
      - start: 2024-09-02
        end: 2025-03-01
    """,
    N_("Replace the tab by two spaces for each level. Most editors can be told to do it when the TAB key is pressed."),
    description=N_("The second line begins with a tab, which looks like spaces."),
    proposed_fix="guess",
)
document_rule(
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
    proposed_fix="guess",
)
document_rule(
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
document_rule(
    "yaml-unclosed-bracket",
    "startup",
    "usertypes: [particulier, association",
    "usertypes: [particulier, association]",
    N_("Close the bracket, or put quotes around a text that begins with one."),
    proposed_fix="guess",
)
document_rule(
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
document_rule(
    "yaml-duplicate-key",
    "member",
    """
    role: Développeur
    role: Développeur et référent accessibilité
    """,
    "role: Développeur et référent accessibilité",
    N_("Keep one of the two lines, or put both values into one."),
)
document_rule(
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
    proposed_fix="guess",
)
document_rule(
    "yaml-too-deep",
    "member",
    "competences: [[[[[[[[[[[[[[[[[[[[[[Python]]]]]]]]]]]]]]]]]]]]]]",
    """
    competences:
      - Python
    """,
    N_("Write the value as a plain list. No field needs more than four levels."),
)
document_rule(
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
document_rule(
    "yaml-tag",
    "member",
    "github: !!str ytreguer",
    "github: ytreguer",
    N_("Take out the word that begins with “!”. To force a text, put it between quotes."),
)


document_rule(
    "yaml-unclosed-quote",
    "member",
    'role: "Développeur',
    "role: Développeur",
    N_("Add the missing quote at the end of the value. Most texts need no quotes at all."),
    proposed_fix="guess",
)
document_rule(
    "yaml-text-after-quote",
    "startup",
    "mission: 'Faciliter l'accès aux droits des gens de mer'",
    'mission: "Faciliter l\'accès aux droits des gens de mer"',
    N_("Where the text holds an apostrophe, put it between double quotes, or take the quotes away."),
)
document_rule(
    "yaml-colon-in-value",
    "startup",
    "title: Quai Solidaire : les droits des gens de mer",
    'title: "Quai Solidaire : les droits des gens de mer"',
    N_("Put the whole value between quotes."),
    proposed_fix="guess",
)
document_rule(
    "yaml-missing-colon",
    "startup",
    "title Quai Solidaire",
    "title: Quai Solidaire",
    N_("Put a colon and a space between the name of the field and its value."),
    proposed_fix="guess",
)
document_rule(
    "yaml-missing-space",
    "startup",
    "title:Quai Solidaire",
    "title: Quai Solidaire",
    N_("Put a space after the colon, or after the dash of a list."),
    proposed_fix="safe",
)
document_rule(
    "yaml-reserved-character",
    "member",
    "role: @numérique, développeur",
    "role: '@numérique, développeur'",
    N_("Put the value between quotes."),
    proposed_fix="guess",
)
document_rule(
    "yaml-ambiguous-key",
    "member",
    "no: 12",
    "competences: [Python]",
    N_("Use a field that exists. Without quotes, YAML takes “no”, “yes”, “on” and “off” for true or false."),
)
document_rule(
    "yaml-line-separator",
    "member",
    "role: Développeur\u2028confirmé",
    "role: Développeur confirmé",
    N_("Delete the invisible character and put a space. It often comes with a text copied from a PDF."),
    description=N_("The invisible character U+2028 stands between the two words."),
    proposed_fix="guess",
)
document_rule(
    "yaml-invisible-character",
    "member",
    "role:\u00a0Développeur",
    "role: Développeur",
    N_("Delete the character after the colon and type a space."),
    description=N_("The character after the colon is a no-break space (U+00A0)."),
    proposed_fix="guess",
)


_WHY_UNREADABLE = N_("A file that cannot be read counts in no list and no figure.")
_WHY_MISREAD = N_("YAML says nothing and reads something else than what was written.")
_WHY_REFUSED = N_("The registry reads files from strangers: what can hide or multiply content is refused.")

declare_rule("yaml-syntax", "error", N_("line that cannot be understood"), _WHY_UNREADABLE)
declare_rule("yaml-tab", "error", N_("tab in the indentation"), _WHY_UNREADABLE)
declare_rule("yaml-line-separator", "error", N_("invisible line separator"), _WHY_UNREADABLE)
declare_rule("yaml-invisible-character", "error", N_("invisible character instead of a space"), _WHY_UNREADABLE)
declare_rule("yaml-unclosed-quote", "error", N_("quote never closed"), _WHY_UNREADABLE)
declare_rule("yaml-text-after-quote", "error", N_("text after a quoted value"), _WHY_UNREADABLE)
declare_rule("yaml-colon-in-value", "error", N_("colon inside a value"), _WHY_UNREADABLE)
declare_rule("yaml-missing-colon", "error", N_("colon missing after a field's name"), _WHY_UNREADABLE)
declare_rule("yaml-missing-space", "error", N_("space missing after a colon or a dash"), _WHY_UNREADABLE)
declare_rule("yaml-missing-dash", "error", N_("dash missing before an item"), _WHY_MISREAD)
declare_rule("yaml-indentation", "error", N_("line not aligned with its neighbours"), _WHY_UNREADABLE)
declare_rule("yaml-unclosed-bracket", "error", N_("bracket never closed"), _WHY_UNREADABLE)
declare_rule("yaml-reserved-character", "error", N_("value that begins with a reserved character"), _WHY_UNREADABLE)
declare_rule("yaml-not-fields", "error", N_("front matter that is not made of fields"), _WHY_UNREADABLE)
declare_rule(
    "yaml-duplicate-key",
    "error",
    N_("field given twice"),
    N_("Only the last one counts: what the other said is lost in silence."),
)
declare_rule("yaml-ambiguous-key", "error", N_("field's name that YAML does not read as text"), _WHY_MISREAD)
declare_rule("yaml-impossible-date", "error", N_("date that does not exist"), N_("Nothing can be computed from it."))
declare_rule("yaml-anchor", "error", N_("anchor or alias"), _WHY_REFUSED)
declare_rule("yaml-tag", "error", N_("YAML tag"), _WHY_REFUSED)
declare_rule("yaml-too-deep", "error", N_("too many levels"), _WHY_REFUSED)
