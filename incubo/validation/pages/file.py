"""The pages of the rules of files: what they are made of."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_MEMBER = """
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
_PATH = "content/members/yann.treguer.md"

add(
    "file-empty",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("Write the entry again, or take its former text back from git. Delete the file if it was made by mistake."),
    told=N_("The file holds nothing at all."),
)
add(
    "file-no-front-matter",
    "member",
    {_PATH: _MEMBER.replace("---\n", "", 1)},
    {_PATH: _MEMBER},
    N_("Make “---” the very first line of the file, without an empty line or a space before it."),
    fix="guess",
)
add(
    "file-unterminated-front-matter",
    "member",
    {_PATH: _MEMBER.strip().removesuffix("---")},
    {_PATH: _MEMBER},
    N_("Put a line “---” after the last field. The text of the entry comes below it."),
    fix="guess",
)
add(
    "file-front-matter-cut",
    "member",
    {_PATH: _MEMBER.replace("domaine:", "---\ndomaine:")},
    {_PATH: _MEMBER},
    N_("Delete the line “---” that stands between two fields."),
    fix="guess",
)
add(
    "file-not-utf8",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("Open the file with the encoding it was written in (often “Windows 1252”), then save it as “UTF-8”."),
    told=N_("Accents are written in another encoding: readers see signs such as “Trï¿½guer”."),
)
add(
    "file-bom",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("In your editor, save the file as “UTF-8” and not as “UTF-8 with BOM”."),
    told=N_("Three invisible bytes (EF BB BF) stand before the first “---”."),
    fix="safe",
)
add(
    "file-control-character",
    "member",
    "role: Développeur\u0008",
    "role: Développeur",
    N_("Delete the character and type the word again. It often comes with a text copied from elsewhere."),
    told=N_("The invisible control character U+0008 stands at the end of the line."),
)
add(
    "file-conflict-marker",
    "member",
    """
    <<<<<<< HEAD
    role: Développeur
    =======
    role: Développeur confirmé
    >>>>>>> profil
    """,
    "role: Développeur confirmé",
    N_("Keep the right one of the two versions, and delete the three lines of signs that git put around them."),
)
add(
    "file-script",
    "member",
    {_PATH: _MEMBER + "\n<script>alert('bonjour')</script>\n"},
    {_PATH: _MEMBER + "\nIl aime les marées basses.\n"},
    N_("Take the script out: the text of an entry holds words, links and images only."),
)
add(
    "file-too-large",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("Keep text only: a picture has its own file, and a long document is given by its address."),
    told=N_("The file is larger than one megabyte, while an entry takes a few kilobytes."),
)
add(
    "file-outside-registry",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("Replace the link by a copy of the file it leads to."),
    told=N_("The file is a link of the system towards a file that is not in the registry."),
)
add(
    "file-not-a-file",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("Rename the folder so that it does not end with “.md”, or move its files up."),
    told=N_("content/members/yann.treguer.md is a folder."),
)
add(
    "file-unreadable",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("Give yourself the right to read the file, or ask the person who administers the machine."),
    told=N_("The rights of the file keep you from reading it."),
)
add(
    "file-crlf",
    "member",
    "",
    {_PATH: _MEMBER},
    N_("In your editor, choose “LF” as the end of line, then save. On Windows, git can do it for you (core.autocrlf)."),
    told=N_("Each line ends with two invisible characters (CR and LF), and with one (LF) in the other files."),
    fix="safe",
)
add(
    "file-unused-ignore",
    "member",
    "github: ytreguer  # incubo: ignore[schema-github] ancien compte",
    "github: ytreguer",
    N_("Delete the comment: the mistake that it accepted is not there any more, or its rule has another name."),
)
