"""Rules of files: encoding, delimiters of the front matter, names and folders.

`source` and `registry` find most of their problems while they read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Fix, Label, Problem, Span
from incubo.model.suggestions import normalise_name
from incubo.registry.registry import Registry
from incubo.validation.rule import LINE_ENDS, NAMES, declare_rule, rule

_WHY_UNREADABLE = N_("A file that cannot be read counts in no list and no figure.")
_WHY_FILE_NAME = N_("The file's name is the entry's id: it is used in addresses and in every reference to it.")
_WHY_REFUSED = N_("Files may come from anyone: what could harm readers of the registry is refused.")
_EXAMPLE_YANN = """
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
_EXAMPLE_YANN_PATH = "content/members/yann.treguer.md"
_EXAMPLE_LENA = """
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
_EXAMPLE_LENA_FILE = {"content/members/lena.guivarch.md": _EXAMPLE_LENA}
_EXAMPLE_ANNE = _EXAMPLE_LENA.replace("Léna Guivarch", "Anne-Laure Pichavant")

declare_rule(
    "file-empty",
    "error",
    title=N_("empty file"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    description=N_("The file holds nothing at all."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_(
        "Write the entry again, or restore its earlier text from git. Delete the file if it was made by mistake."
    ),
    suppressible=False,
)

declare_rule(
    "file-no-front-matter",
    "error",
    title=N_("no front matter"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN.replace("---\n", "", 1)},
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Make “---” the very first line of the file, without an empty line or a space before it."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "file-unterminated-front-matter",
    "error",
    title=N_("front matter never closed"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN.strip().removesuffix("---")},
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Put a line “---” after the last field. The text of the entry comes below it."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "file-front-matter-cut",
    "error",
    title=N_("front matter closed too early"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN.replace("domaine:", "---\ndomaine:")},
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Delete the line “---” that is between two fields."),
    proposed_fix="guess",
    suppressible=False,
)

declare_rule(
    "file-not-utf8",
    "error",
    title=N_("file not in UTF-8"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    description=N_("Accents are written in another encoding: readers see signs such as “Trï¿½guer”."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Open the file with the encoding it was written in (often “Windows 1252”), then save it as “UTF-8”."),
    suppressible=False,
)

declare_rule(
    "file-bom",
    "error",
    title=N_("invisible mark (BOM) at the beginning"),
    rationale=N_("Many tools take it for text and miss the front matter."),
    kind="member",
    description=N_("Three invisible bytes (EF BB BF) come before the first “---”."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("In your editor, save the file as “UTF-8” and not as “UTF-8 with BOM”."),
    proposed_fix="safe",
)

declare_rule(
    "file-control-character",
    "error",
    title=N_("control character"),
    rationale=_WHY_REFUSED,
    kind="member",
    description=N_("The invisible control character U+0008 is at the end of the line."),
    bad="role: Développeur\u0008",
    good="role: Développeur",
    how_to_fix=N_("Delete the character and type the word again. It often comes with a text copied from elsewhere."),
    suppressible=False,
)

declare_rule(
    "file-conflict-marker",
    "error",
    title=N_("git conflict left in the file"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    bad="""
    <<<<<<< HEAD
    role: Développeur
    =======
    role: Développeur confirmé
    >>>>>>> profil
    """,
    good="role: Développeur confirmé",
    how_to_fix=N_(
        "Keep the right one of the two versions, and delete the three lines of signs that git put around them."
    ),
    suppressible=False,
)

declare_rule(
    "file-script",
    "error",
    title=N_("script in a text"),
    rationale=_WHY_REFUSED,
    kind="member",
    bad={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN + "\n<script>alert('bonjour')</script>\n"},
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN + "\nIl aime les marées basses.\n"},
    how_to_fix=N_("Remove the script: the text of an entry holds words, links and images only."),
    suppressible=False,
)

declare_rule(
    "file-too-large",
    "error",
    title=N_("file too large"),
    rationale=_WHY_REFUSED,
    kind="member",
    description=N_(
        "The file is larger than one megabyte, or its front matter longer than 200,000 characters, while an entry "
        "takes a few kilobytes."
    ),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Keep text only: a picture has its own file, and a long document is given by its address."),
    suppressible=False,
)

declare_rule(
    "file-too-many-findings",
    "error",
    title=N_("too many findings in one file"),
    rationale=N_("Nobody reads them all, and the findings of the other files are lost among them."),
    kind="member",
    description=N_("The file has more than 1,000 findings: the most severe are shown, the others are left out."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_(
        "Look at the first ones: so many usually have one cause. The others are shown once these are corrected."
    ),
    suppressible=False,
)

declare_rule(
    "file-rule-failed",
    "error",
    title=N_("a rule that failed: a bug of incubo"),
    rationale=N_("What the rule would find is not known: a check without findings would not say that all is well."),
    kind="member",
    description=N_(
        "The rule named in the finding failed on this file, or, where the settings are named, on one that is not "
        "known. The other rules were applied. The command ends with exit code 2."
    ),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_(
        "Report it with what INCUBO_DEBUG=1 shows. Until it is mended, the severity “off” in the settings leaves that "
        "rule out."
    ),
    suppressible=False,
)

declare_rule(
    "file-outside-registry",
    "error",
    title=N_("link that leads out of the registry"),
    rationale=_WHY_REFUSED,
    kind="member",
    description=N_("The file is a symbolic link to a file outside the registry."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Replace the link with a copy of the file it leads to."),
    suppressible=False,
)

declare_rule(
    "file-not-a-file",
    "error",
    title=N_("folder named like an entry"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    description=N_("The file of Yann Tréguer is a folder."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Rename the folder so that it does not end with “.md”, or move its files up."),
    suppressible=False,
)

declare_rule(
    "file-unreadable",
    "error",
    title=N_("file without read permission"),
    rationale=_WHY_UNREADABLE,
    kind="member",
    description=N_("The permissions of the file do not let you read it."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_("Get permission to read the file, or ask the person who administers the machine for it."),
    suppressible=False,
)

declare_rule(
    "file-without-md",
    "warning",
    title=N_("name without “.md”"),
    rationale=N_("Only files that end with “.md” are entries: this one counts nowhere."),
    kind="member",
    bad={"content/members/lena.guivarch": _EXAMPLE_LENA},
    good=_EXAMPLE_LENA_FILE,
    how_to_fix=N_(
        "Add “.md” at the end of the file's name. Windows may hide the ending: show the extensions of files first."
    ),
    proposed_fix="safe",
    suppressible=False,
)

declare_rule(
    "file-misplaced",
    "error",
    title=N_("entry in the wrong folder"),
    rationale=N_("Entries are read in the folder of their kind only: this one counts nowhere."),
    kind="member",
    bad={"content/lena.guivarch.md": _EXAMPLE_LENA},
    good=_EXAMPLE_LENA_FILE,
    how_to_fix=N_("Move the file to the folder of its kind: products, members, job offers … each have theirs."),
    suppressible=False,
)

declare_rule(
    "file-name",
    "warning",
    title=N_("file name that makes a bad address"),
    rationale=_WHY_FILE_NAME,
    kind="member",
    bad={"content/members/Léna Guivarch.md": _EXAMPLE_LENA},
    good=_EXAMPLE_LENA_FILE,
    how_to_fix=N_(
        "Rename the file with small letters without accents, digits, “.”, “-” and “_”. If other "
        "entries refer to it by its former id, correct them too: checking the registry lists them."
    ),
    command="incubo validate",
)

declare_rule(
    "file-name-not-nfc",
    "warning",
    title=N_("file name with accents in two parts"),
    rationale=_WHY_FILE_NAME,
    kind="member",
    bad={"content/members/le\u0301na.guivarch.md": _EXAMPLE_LENA},
    good=_EXAMPLE_LENA_FILE,
    how_to_fix=N_("Rename the file without accents: an accent may be written in two ways that look the same."),
)

declare_rule(
    "file-reserved-name",
    "warning",
    title=N_("file name that Windows reserves"),
    rationale=_WHY_FILE_NAME,
    kind="member",
    bad={"content/members/con.guivarch.md": _EXAMPLE_LENA},
    good=_EXAMPLE_LENA_FILE,
    how_to_fix=N_("Choose another name: Windows keeps “con”, “aux”, “nul”, “prn”, “com1” and a few others for itself."),
)

declare_rule(
    "file-case-clash",
    "warning",
    title=N_("two names that differ by case only"),
    rationale=_WHY_FILE_NAME,
    kind="member",
    bad={"content/members/lena.Guivarch.md": _EXAMPLE_LENA, "content/members/lena.guivarch.md": _EXAMPLE_LENA},
    good=_EXAMPLE_LENA_FILE,
    how_to_fix=N_(
        "Keep the file whose name has small letters only, and delete the other one after copying "
        "what only it contained."
    ),
)

declare_rule(
    "file-unused-ignore",
    "warning",
    title=N_("comment that ignores nothing"),
    rationale=N_("It would hide the next mistake on that line."),
    kind="member",
    bad="github: ytreguer  # incubo: ignore[schema-github] ancien compte",
    good="github: ytreguer",
    how_to_fix=N_("Delete the comment: the mistake that it accepted is gone, or its rule has another name."),
    suppressible=False,
)


@rule(
    "warning",
    title=N_("line ends unlike the rest of the registry"),
    rationale=N_("The next edit changes every line of the file, and hides what really changed."),
    kind="member",
    description=N_("Each line ends with two invisible characters (CR and LF), and with one (LF) in the other files."),
    good={_EXAMPLE_YANN_PATH: _EXAMPLE_YANN},
    how_to_fix=N_(
        "In your editor, choose “LF” as the end of line, then save. On Windows, git can do it for you (core.autocrlf)."
    ),
    proposed_fix="safe",
    reads=(LINE_ENDS,),
)
def file_crlf(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Files whose line ends differ from those of most files (a checkout on Windows has CRLF everywhere)."""
    crlf = registry.file_facts.crlf_paths
    if not crlf:
        return
    if 2 * len(crlf) <= len(registry.paths):
        for path in crlf:
            yield Problem(
                "file-crlf",
                Span(path, 0, 0),
                Message(N_("lines end as on Windows (CRLF), unlike the rest of the registry")),
                hints=(Message(N_("in your editor, choose “LF” as the end of line, then save")),),
                fix=Fix(Message(N_("end its lines as the others do (LF)")), True, file_transform="lf"),
            )


@rule(
    "warning",
    title=N_("two names that look alike"),
    rationale=N_("One entry may be there twice, and references go to either of them."),
    kind="member",
    bad={
        "content/members/anne-laure.pichavant.md": _EXAMPLE_ANNE,
        "content/members/annelaure.pichavant.md": _EXAMPLE_ANNE.replace("Anne-Laure", "Annelaure"),
    },
    good={"content/members/anne-laure.pichavant.md": _EXAMPLE_ANNE},
    how_to_fix=N_(
        "If both are the same, keep one file and put its id wherever the other is named: a check lists these places."
    ),
    command="incubo validate",
    reads=NAMES,
)
def file_near_duplicate(registry: Registry, as_of: date) -> Iterator[Problem]:
    """Two entries of a kind whose names differ by separators or accents only."""
    for kind in registry.entries:
        ids = [*registry.entries[kind], *_unreadable_ids(registry, kind)]
        # All names are converted at once, which is faster: no name has a slash.
        stripped = _strip_separators(
            "/".join([name if name.isascii() else normalise_name(name) for name in ids])
        ).split("/")
        if len(stripped) == len(ids) and len(set(stripped)) < len(ids):
            folder = registry.layout.folders[kind]
            for first, second in _find_similar_pairs(ids, stripped):
                yield Problem(
                    "file-near-duplicate",
                    Span(f"{folder}/{second}.md", 0, 0),
                    Message(
                        N_("this name differs from “{other}” by its separators or accents only"),
                        {"other": f"{first}.md"},
                    ),
                    secondary_labels=(
                        Label(Span(f"{folder}/{first}.md", 0, 0), Message(N_("the name that looks like it"))),
                    ),
                    hints=(Message(N_("if both are the same, keep one file and change the references to the other")),),
                )


def _unreadable_ids(registry: Registry, kind: str) -> list[str]:
    """The ids of unreadable entries, except files without `.md`, which have their own rule."""
    return [
        entry_id
        for entry_id, path in registry.unreadable_files.get(kind, {}).items()
        if path.endswith(f"/{entry_id}.md")
    ]


def _strip_separators(text: str) -> str:
    """A text without case and separators."""
    return text.casefold().replace("-", "").replace(".", "").replace("_", "").replace(" ", "")


def _find_similar_pairs(ids: list[str], stripped: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of similar names. A difference in case has its own rule; 1.12 and 11.2 are not similar."""
    counts = Counter(stripped)
    pairs = sorted(
        (name, stripped_name) for name, stripped_name in zip(ids, stripped, strict=True) if counts[stripped_name] > 1
    )
    casefold_counts = Counter(name.casefold() for name, _ in pairs)
    first: dict[tuple[str, ...], str] = {}
    for name, stripped_name in pairs:
        key = (stripped_name, *_NUMBERS.findall(name))
        if key in first and casefold_counts[name.casefold()] == 1:
            yield first[key], name
        first.setdefault(key, name)


_NUMBERS = re.compile(r"\d+")
