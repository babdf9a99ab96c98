"""Rules of the syntax of the front matter. `source` finds their problems while it reads."""

from incubo.core.i18n import N_
from incubo.validation.rule import declare_rule

_WHY_UNREADABLE = N_("A file that cannot be read counts in no list and no figure.")
_WHY_MISREAD = N_("YAML gives no warning, and reads something other than what was written.")
_WHY_REFUSED = N_("Files may come from anyone: what can hide or multiply content is refused.")


declare_rule(
    "yaml-syntax",
    "error",
    title=N_("line that cannot be understood"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad="""
    role:
      [Développeur]: 2024
    """,
    good="role: Développeur",
    how_to_fix=N_(
        "Write the name of the field, a colon, a space and the value. An entry that works is a good model to copy."
    ),
    suppressible=False,
)

declare_rule(
    "yaml-tab",
    "error",
    title=N_("tab in the indentation"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    description=N_("The second line begins with a tab, which looks like spaces."),
    bad="missions:\n\t- start: 2024-09-02\n",
    good="""
    missions:
      - start: 2024-09-02
        end: 2025-03-01
    """,
    how_to_fix=N_(
        "Replace the tab with two spaces for each level. Most editors can be told to do it when the TAB key is pressed."
    ),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-line-separator",
    "error",
    title=N_("invisible line separator"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    description=N_("The invisible character U+2028 is between the two words."),
    bad="role: Développeur\u2028confirmé",
    good="role: Développeur confirmé",
    how_to_fix=N_("Delete the invisible character and put a space. It often comes with a text copied from a PDF."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-invisible-character",
    "error",
    title=N_("invisible character instead of a space"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    description=N_("The character after the colon is a no-break space (U+00A0)."),
    bad="role:\u00a0Développeur",
    good="role: Développeur",
    how_to_fix=N_("Delete the character after the colon and type a space."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-unclosed-quote",
    "error",
    title=N_("quote never closed"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad='role: "Développeur',
    good="role: Développeur",
    how_to_fix=N_("Add the missing quote at the end of the value. Most texts need no quotes at all."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-text-after-quote",
    "error",
    title=N_("text after a quoted value"),
    rationale=_WHY_UNREADABLE,
    kind="startup",
    bad="mission: 'Faciliter l'accès aux droits des gens de mer'",
    good='mission: "Faciliter l\'accès aux droits des gens de mer"',
    how_to_fix=N_("If the text holds an apostrophe, put the text between double quotes, or remove the quotes."),
    suppressible=False,
)

declare_rule(
    "yaml-colon-in-value",
    "error",
    title=N_("colon inside a value"),
    rationale=_WHY_UNREADABLE,
    kind="startup",
    bad="title: Quai Solidaire : les droits des gens de mer",
    good='title: "Quai Solidaire : les droits des gens de mer"',
    how_to_fix=N_("Put the whole value between quotes."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-missing-colon",
    "error",
    title=N_("colon missing after a field's name"),
    rationale=_WHY_UNREADABLE,
    kind="startup",
    bad="title Quai Solidaire",
    good="title: Quai Solidaire",
    how_to_fix=N_("Put a colon and a space between the name of the field and its value."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-missing-space",
    "error",
    title=N_("space missing after a colon or a dash"),
    rationale=_WHY_UNREADABLE,
    kind="startup",
    bad="title:Quai Solidaire",
    good="title: Quai Solidaire",
    how_to_fix=N_("Put a space after the colon, or after the dash of a list."),
    proposed_fix="safe",
    suppressible=False,
)

declare_rule(
    "yaml-missing-dash",
    "error",
    title=N_("dash missing before an item"),
    rationale=_WHY_MISREAD,
    kind="startup",
    bad="""
    phases:
      - name: investigation
        start: 2023-03-06
        name: construction
        start: 2023-10-02
    """,
    good="""
    phases:
      - name: investigation
        start: 2023-03-06
      - name: construction
        start: 2023-10-02
    """,
    how_to_fix=N_("Put a dash before the first line of each item of a list."),
    proposed_fix="guess",
)

declare_rule(
    "yaml-indentation",
    "error",
    title=N_("line not aligned with its neighbours"),
    rationale=_WHY_UNREADABLE,
    kind="startup",
    bad="""
    phases:
      - name: investigation
       start: 2023-03-06
    """,
    good="""
    phases:
      - name: investigation
        start: 2023-03-06
    """,
    how_to_fix=N_(
        "Begin the line in the same column as the fields beside it. Fields of an item begin two columns after its dash."
    ),
    suppressible=False,
)

declare_rule(
    "yaml-unclosed-bracket",
    "error",
    title=N_("bracket never closed"),
    rationale=_WHY_UNREADABLE,
    kind="startup",
    bad="usertypes: [particulier, association",
    good="usertypes: [particulier, association]",
    how_to_fix=N_("Close the bracket, or put quotes around a text that begins with one."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-reserved-character",
    "error",
    title=N_("value that begins with a reserved character"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad="role: @numérique, développeur",
    good="role: '@numérique, développeur'",
    how_to_fix=N_("Put the value between quotes."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "yaml-not-fields",
    "error",
    title=N_("front matter that is not made of fields"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad={
        "content/members/yann.treguer.md": """
        ---
        - Yann Tréguer
        - Développeur
        ---
        """
    },
    good={
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
    how_to_fix=N_("Write one field a line between the two lines “---”: its name, a colon, a space, its value."),
    suppressible=False,
)

declare_rule(
    "yaml-duplicate-key",
    "error",
    title=N_("field given twice"),
    rationale=N_("Only the last one counts: what the other said is lost without a warning."),
    kind="member",
    bad="""
    role: Développeur
    role: Développeur et référent accessibilité
    """,
    good="role: Développeur et référent accessibilité",
    how_to_fix=N_("Keep one of the two lines, or put both values into one."),
)

declare_rule(
    "yaml-ambiguous-key",
    "error",
    title=N_("field's name that YAML does not read as text"),
    rationale=_WHY_MISREAD,
    kind="member",
    bad="no: 12",
    good="competences: [Python]",
    how_to_fix=N_("Use a field that exists. Without quotes, YAML takes “no”, “yes”, “on” and “off” for true or false."),
)

declare_rule(
    "yaml-impossible-date",
    "error",
    title=N_("date that does not exist"),
    rationale=N_("Nothing can be computed from it."),
    field_types=("date", "moment"),
    kind="member",
    bad="""
    missions:
      - start: 2024-09-02
        end: 2025-02-30
    """,
    good="""
    missions:
      - start: 2024-09-02
        end: 2025-02-28
    """,
    how_to_fix=N_("Put a day that exists, written year-month-day."),
    proposed_fix="guess",
)

declare_rule(
    "yaml-anchor",
    "error",
    title=N_("anchor or alias"),
    rationale=_WHY_REFUSED,
    kind="member",
    bad="""
    missions:
      - start: 2024-03-04
        end: 2024-09-01
        startups: &equipe
          - mon-estran
      - start: 2024-09-02
        end: 2025-03-01
        startups: *equipe
    """,
    good="""
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
    how_to_fix=N_("Write the value again at each place instead of “&name” and “*name”."),
    suppressible=False,
)

declare_rule(
    "yaml-tag",
    "error",
    title=N_("YAML tag"),
    rationale=_WHY_REFUSED,
    kind="member",
    bad="github: !!str ytreguer",
    good="github: ytreguer",
    how_to_fix=N_("Remove the word that begins with “!”. To force a text, put it between quotes."),
    suppressible=False,
)

declare_rule(
    "yaml-too-deep",
    "error",
    title=N_("too many levels"),
    rationale=_WHY_REFUSED,
    kind="member",
    bad="competences: [[[[[[[[[[[[[[[[[[[[[[Python]]]]]]]]]]]]]]]]]]]]]]",
    good="""
    competences:
      - Python
    """,
    how_to_fix=N_("Write the value as a plain list. No field needs more than four levels."),
    suppressible=False,
)
