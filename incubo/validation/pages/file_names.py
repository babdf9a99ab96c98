"""The pages of the rules of files: their names."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

_MEMBER = """
---
fullname: Léna Guivarch
role: Designer
domaine: Design
missions:
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
---
"""
_GOOD = {"content/members/lena.guivarch.md": _MEMBER}

add(
    "file-without-md",
    "member",
    {"content/members/lena.guivarch": _MEMBER},
    _GOOD,
    N_("Add “.md” at the end of the file's name. Windows may hide the ending: show the extensions of files first."),
    fix="safe",
)
add(
    "file-misplaced",
    "member",
    {"content/lena.guivarch.md": _MEMBER},
    _GOOD,
    N_("Move the file to the folder of its kind: startups, members, job offers … each have theirs."),
)
add(
    "file-name",
    "member",
    {"content/members/Léna Guivarch.md": _MEMBER},
    _GOOD,
    N_(
        "Rename the file with small letters without accents, digits, “.”, “-” and “_”. If others name the entry by its "
        "former id, correct them too: “incubo validate” lists them."
    ),
)
add(
    "file-name-not-nfc",
    "member",
    {"content/members/le\u0301na.guivarch.md": _MEMBER},
    _GOOD,
    N_("Rename the file without accents: an accent may be written in two ways that look the same."),
)
add(
    "file-reserved-name",
    "member",
    {"content/members/con.guivarch.md": _MEMBER},
    _GOOD,
    N_("Choose another name: Windows keeps “con”, “aux”, “nul”, “prn”, “com1” and a few others for itself."),
)
add(
    "file-case-clash",
    "member",
    {"content/members/lena.Guivarch.md": _MEMBER, "content/members/lena.guivarch.md": _MEMBER},
    _GOOD,
    N_("Keep the file whose name has small letters only, and delete the other one after taking what it had more."),
)
_ANNE = _MEMBER.replace("Léna Guivarch", "Anne-Laure Pichavant")

add(
    "file-near-duplicate",
    "member",
    {
        "content/members/anne-laure.pichavant.md": _ANNE,
        "content/members/annelaure.pichavant.md": _ANNE.replace("Anne-Laure", "Annelaure"),
    },
    {"content/members/anne-laure.pichavant.md": _ANNE},
    N_("If both are the same, keep one file and put its id wherever the other is named: “incubo validate” lists them."),
)
