"""Registries in memory, made of a few entries, and what edits change in them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache

from incubo.config import settings
from incubo.core.i18n import translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.vocabulary import Vocabulary, make_vocabulary
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore

TODAY = date(2025, 1, 15)
PROFILE = "beta.gouv.fr"
KIND_BY_FOLDER = {
    "incubators": "incubator",
    "jobs": "job",
    "members": "member",
    "organisations": "organisation",
    "startups": "startup",
    "teams": "team",
}


@cache
def profile_vocabulary(profile: str = PROFILE) -> Vocabulary:
    """The vocabulary of a profile."""
    return make_vocabulary(settings.load_profile(profile))


def entry_path(name: str, layout: Layout = INCUBO_LAYOUT) -> str:
    """The path of an entry named `startup/mon-estran` or `startups/mon-estran`; other paths stay."""
    if name.startswith("content/") or name == "incubo.toml":
        return name
    kind, _, entry_id = name.partition("/")
    folder = layout.folders.get(KIND_BY_FOLDER.get(kind, kind))
    if folder is None:  # a folder of word lists (phases)
        folder = f"content/_{kind}" if layout is BETA_LAYOUT else f"content/{kind}"
    return f"{folder}/{entry_id}.md"


def registry_files(
    entries: Mapping[str, str | bytes], layout: Layout = INCUBO_LAYOUT, newline: str = "\n", body: str = ""
) -> dict[str, bytes]:
    """Files by path, from entries by name (see `entry_path`).

    A text is a front matter, which gets its delimiters and the body; bytes, an empty text, and a text that begins
    with `---` are whole files.
    """
    files = {}
    for name, text in entries.items():
        if isinstance(text, str):
            whole = text if text.startswith("---") or not text else f"---\n{text}---\n{body}"
            text = whole.replace("\n", newline).encode()
        files[entry_path(name, layout)] = text
    return files


def make_registry(
    entries: Mapping[str, str | bytes], layout: Layout = INCUBO_LAYOUT, *, profile: str = PROFILE, body: str = ""
) -> Registry:
    """A registry of these entries (see `registry_files`)."""
    store = MemoryStore(registry_files(entries, layout, body=body))
    return load_registry(store, layout, profile_vocabulary(profile))


def make_file_edits(
    entries: Mapping[str, str | bytes],
    layout: Layout = INCUBO_LAYOUT,
    newline: str = "\n",
    *,
    profile: str = PROFILE,
    body: str = "",
) -> FileEdits:
    """Edits of a registry of these entries (see `registry_files`)."""
    store = MemoryStore(registry_files(entries, layout, newline, body))
    return FileEdits(load_registry(store, layout, profile_vocabulary(profile)), store, TODAY)


def make_entry_context(registry: Registry) -> EntryContext:
    """What typed values are checked against: this registry, its incubator, in French."""
    return EntryContext(registry, ENTRY_KINDS, TODAY, "rivages", "fr")


def line_changes(before: bytes, after: bytes) -> list[str]:
    """The lines that go (-) and come (+)."""
    lines = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def changed_lines(edits: FileEdits, path: str) -> list[str]:
    """The line changes of a file that is being edited."""
    return line_changes(edits.store.read(path), edits.read(path))


def planned_changes(proposal: Proposal) -> dict[str, list[str]]:
    """The line changes of each file of a plan. A file that moves has its new name."""
    old_paths = {new: old for old, new in proposal.plan.moves.items()}
    return {
        path: line_changes(proposal.plan.originals.get(old_paths.get(path, path), b""), data or b"")
        for path, data in proposal.plan.files.items()
        if path not in proposal.plan.moves
    }


def planned_text(proposal: Proposal, name: str, layout: Layout = INCUBO_LAYOUT) -> str:
    """The text of an entry as the plan writes it."""
    data = proposal.plan.files[entry_path(name, layout)]
    assert data is not None
    return data.decode()


def note_texts(proposal: Proposal) -> list[str]:
    """The notes of a proposal."""
    return [translate(note) for note in proposal.notes]


def joined_notes(proposal: Proposal) -> str:
    """The notes of a proposal, one per line."""
    return "\n".join(note_texts(proposal))


def summary_and_notes(proposal: Proposal) -> tuple[str, list[str]]:
    """The end of the commit's subject, and the notes."""
    return translate(proposal.summary), note_texts(proposal)
