"""What an edit was, in the language of the reader: commits are written in that of the registry."""

from __future__ import annotations

from incubo.app.changes.commit_subjects import describe_change
from incubo.app.changes.undoing import describe_edit, name_changed_entries
from incubo.core.i18n import N_, translate, translate_sentence
from incubo.core.message import Message
from incubo.diff.registry_diff import diff_registries
from incubo.edit.journal import JournalEntry
from incubo.registry.loader import reload_registry
from incubo.registry.store import OverlayStore
from incubo.web.view import View


def tell_edit(view: View, entry: JournalEntry, *, shows_time: bool = False) -> str:
    """What an edit was, and its day; with `shows_time` the hour, too, if it is known."""
    return describe_edit(view.workspace, entry, title=_tell_change(view, entry), shows_time=shows_time)


def tell_subject(view: View, subject: str) -> str:
    """What the subject of a commit says: in words, or as it is written where that is another language."""
    return describe_change(subject, view.whole, is_in_own_language=_is_in_own_language(view))


def _is_in_own_language(view: View) -> bool:
    return view.workspace.content_language == view.language


def _tell_change(view: View, entry: JournalEntry) -> str:
    if _is_in_own_language(view):
        title, names = tell_subject(view, entry.title), name_changed_entries(entry, view.whole)
        return translate(Message("{what} ({names:list})", {"what": title, "names": names})) if names else title
    sentences = [translate_sentence(sentence) for sentence in _list_sentences(view, entry)]
    if not sentences:  # a proposal, whose files are on its branch, or another file
        return tell_subject(view, entry.title)
    first, n = sentences[0].rstrip(" ."), len(sentences) - 1
    if not n:
        return first
    return translate(
        Message(N_("{first} (and {n} more change)"), {"first": first, "n": n}, N_("{first} (and {n} more changes)"))
    )


def _list_sentences(view: View, entry: JournalEntry) -> list[Message]:
    """What changed in the files of an edit, from what they held before it and after it."""
    workspace, paths = view.workspace, [*dict.fromkeys((*entry.before, *entry.after))]
    if not paths:
        return []
    before, after = (
        reload_registry(
            view.whole,
            OverlayStore(workspace.store, {path: files.get(path) for path in paths}),
            paths,
            workspace.entry_kinds,
        )
        for files in (entry.before, entry.after)
    )
    difference = diff_registries(before, after, workspace.as_of, paths, entry.edit.moves)
    return [sentence.text for sentence in difference.sentences()]
