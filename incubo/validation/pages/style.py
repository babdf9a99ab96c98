"""The pages of the rules of style."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

add(
    "style-invisible-character",
    "member",
    "role: Dévelop\u200bpeur",
    "role: Développeur",
    N_("Delete the character, or type the word again. Most come with a copy from a web page or a document."),
    told=N_("The invisible character U+200B stands in the middle of the word."),
    fix="safe",
)
add(
    "style-tab",
    "member",
    "role:\tDéveloppeur",
    "role: Développeur",
    N_("Replace the tab by a space."),
    told=N_("A tab stands after the colon. It looks like one or several spaces."),
    fix="safe",
)
add(
    "style-surrounding-spaces",
    "member",
    "role: 'Développeur '",
    "role: Développeur",
    N_("Take away the spaces before and after the text; its quotes are often of no use then."),
    fix="safe",
)
add(
    "style-html-entity",
    "startup",
    "mission: Orienter les gens de mer vers l&#39;aide sociale",
    "mission: Orienter les gens de mer vers l'aide sociale",
    N_("Write the character itself instead of its code."),
    fix="safe",
)
add(
    "style-html",
    "member",
    "role: <b>Développeur</b>",
    "role: Développeur",
    N_("Write plain text in fields, and Markdown in the text of the entry."),
)
add(
    "style-http",
    "startup",
    "link: http://quai-solidaire.example",
    "link: https://quai-solidaire.example",
    N_("Open the page with https:// to see whether it answers, then change the address."),
    fix="guess",
)
add(
    "style-not-nfc",
    "member",
    "role: De\u0301veloppeur",
    "role: Développeur",
    N_("Type the word again, or let your editor write the file in the form “NFC”."),
    told=N_("The accent of the “é” is a character of its own (U+0301), which looks the same."),
    fix="safe",
)
add(
    "style-placeholder",
    "member",
    "role: À compléter",
    "role: Développeur",
    N_("Write the text. Where nobody knows it yet and the field is not required, take the field away."),
)
add(
    "style-stray-quote",
    "startup",
    "mission: “Rendre la pêche à pied praticable sans risque”",
    "mission: Rendre la pêche à pied praticable sans risque",
    N_("Take the quotes away: a text needs none, and YAML knows the straight ones only (\" or ')."),
    fix="guess",
)
add(
    "style-garbled",
    "member",
    "role: DÃ©veloppeur",
    "role: Développeur",
    N_("Type the letters again, and save the file as “UTF-8”."),
    fix="guess",
)
add(
    "style-email-domain",
    "startup",
    "contact: contact@litoral.example",
    "contact: contact@littoral.example",
    N_("Compare the part after “@” with the other addresses of the registry, and correct the letter that differs."),
    told=N_("Many addresses of the registry are at “littoral.example”, and this one is a letter away."),
    fix="guess",
)
