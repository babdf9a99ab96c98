"""The pages of the rules of syntax: quotes, colons, and signs that nobody sees."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

add(
    "yaml-unclosed-quote",
    "member",
    'role: "Développeur',
    "role: Développeur",
    N_("Add the missing quote at the end of the value. Most texts need no quotes at all."),
    fix="guess",
)
add(
    "yaml-text-after-quote",
    "startup",
    "mission: 'Faciliter l'accès aux droits des gens de mer'",
    'mission: "Faciliter l\'accès aux droits des gens de mer"',
    N_("Where the text holds an apostrophe, put it between double quotes, or take the quotes away."),
)
add(
    "yaml-colon-in-value",
    "startup",
    "title: Quai Solidaire : les droits des gens de mer",
    'title: "Quai Solidaire : les droits des gens de mer"',
    N_("Put the whole value between quotes."),
    fix="guess",
)
add(
    "yaml-missing-colon",
    "startup",
    "title Quai Solidaire",
    "title: Quai Solidaire",
    N_("Put a colon and a space between the name of the field and its value."),
    fix="guess",
)
add(
    "yaml-missing-space",
    "startup",
    "title:Quai Solidaire",
    "title: Quai Solidaire",
    N_("Put a space after the colon, or after the dash of a list."),
    fix="safe",
)
add(
    "yaml-reserved-character",
    "member",
    "role: @numérique, développeur",
    "role: '@numérique, développeur'",
    N_("Put the value between quotes."),
    fix="guess",
)
add(
    "yaml-ambiguous-key",
    "member",
    "no: 12",
    "competences: [Python]",
    N_("Use a field that exists. Without quotes, YAML takes “no”, “yes”, “on” and “off” for true or false."),
)
add(
    "yaml-line-separator",
    "member",
    "role: Développeur\u2028confirmé",
    "role: Développeur confirmé",
    N_("Delete the invisible character and put a space. It often comes with a text copied from a PDF."),
    told=N_("The invisible character U+2028 stands between the two words."),
    fix="guess",
)
add(
    "yaml-invisible-character",
    "member",
    "role:\u00a0Développeur",
    "role: Développeur",
    N_("Delete the character after the colon and type a space."),
    told=N_("The character after the colon is a no-break space (U+00A0)."),
    fix="guess",
)
