"""The text of an entry, or a part of it, as a person changes it outside an editor: where it is, and the proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from incubo.edit.file_edits import FileEdits
from incubo.edit.new import bodies
from incubo.edit.verbs import edit as verb
from incubo.registry.lookup import EntryRef, entry_title
from incubo.source.frontmatter import BOM
from incubo.source.reader import decode_text

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.edit.plan import Proposal
    from incubo.registry.registry import Registry


class EntryText(NamedTuple):
    """A part of the text of a file: from `start` to `end` (code points without the BOM), and what it says there.

    `heading`: that of the part, "" for the whole text. `is_missing`: the file lacks this part, and `text` is what the
    template suggests.
    """

    path: str
    heading: str
    start: int
    end: int
    text: str
    is_missing: bool = False


def find_entry_text(workspace: Workspace, registry: Registry, entry: EntryRef, heading: str = "") -> EntryText | None:
    """The text of an entry that can be read, or its part with a heading; None where neither the file nor the template
    has that part.
    """
    path = registry.entries[entry.kind][entry.id].path
    text = workspace.read_text(path)
    if not heading:
        return read_whole_text(path, text)
    section = bodies.find_section(text, heading)
    if section is not None:
        return EntryText(path, section.heading, section.start, section.end, section.text.strip("\r\n"))
    for missing in bodies.find_missing_sections(text, _template(workspace, registry, entry)):
        if missing.heading == heading:
            start = bodies.find_body_start(text)
            return EntryText(path, heading, start, start, missing.text.strip("\n"), is_missing=True)
    return None


def read_whole_text(path: str, text: str) -> EntryText:
    """The text below the front matter of a file that says `text`."""
    start = bodies.find_body_start(text)
    return EntryText(path, "", start, len(text), text[start:].strip("\r\n"))


def _template(workspace: Workspace, registry: Registry, entry: EntryRef) -> list[bodies.BodySection]:
    return bodies.template_sections(entry.kind, workspace.content_language, entry_title(registry, *entry))


def propose_text(workspace: Workspace, edits: FileEdits, entry: EntryRef, part: EntryText, new_text: str) -> Proposal:
    """The proposal of another text in place of a part; the blank lines around it stay. Raises RefusedError."""
    data = edits.read(part.path)
    text = decode_text(data)
    typed = new_text.replace("\r\n", "\n").strip("\n")
    if part.is_missing:
        section = bodies.BodySection(part.heading, 0, 0, typed)
        changed = bodies.insert_section(text, section, _template(workspace, edits.registry, entry))
    else:
        old = text[part.start : part.end]
        body = old.strip("\r\n")
        before, after = old[: old.find(body)] if body else "", old[old.find(body) + len(body) :] if body else ""
        if not body:  # an empty text gets the usual blank line before it
            before, after = "" if text[: part.start].endswith("\n\n") else "\n", "\n"
        changed = text[: part.start] + before + typed + after + text[part.end :]
    bom = BOM if data.startswith(BOM.encode()) else ""
    return verb.edit_file(edits, part.path, verb.restore_line_ends(data, (bom + changed).encode()))
