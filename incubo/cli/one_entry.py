"""The one entry, of any kind, that a command is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from incubo import shell
from incubo.cli import ask, session
from incubo.cli.ask_lists import Option
from incubo.errors import Refused, UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.kinds import KINDS
from incubo.problem import Text
from incubo.registry import named
from incubo.registry.layout import PREFERENCE
from incubo.registry.named import Named

if TYPE_CHECKING:
    from incubo.registry.registry import Registry


def one(registry: Registry, word: str, kinds: Iterable[str] = KINDS, *, readable: bool = True) -> Named:
    """The entry that a word names. A name that several kinds have is asked about on a terminal.

    Raises UsageError for a name that is not enough, or that nothing has; Refused for a file that cannot be read,
    unless `readable` is False.
    """
    found = _several(registry, word, tuple(kinds))
    if len(found) > 1:
        found = [_choice(registry, word, found)]
    if not found:
        raise _unknown(registry, word, tuple(kinds))
    kind, entry_id = found[0]
    if readable:
        record(registry, kind, entry_id)
    return found[0]


def record(registry: Registry, kind: str, entry_id: str) -> Any:
    """The record of an entry whose id is known. Raises Refused where its file cannot be read."""
    entry = registry.entries.get(kind, {}).get(entry_id)
    if entry is None:
        path = registry.unreadable[kind][entry_id]
        raise Refused(
            Text(N_("{path} cannot be read as it is, so nothing is changed in it"), {"path": path}),
            hints=(
                Text(N_("what is wrong, and how to mend it: incubo validate {path}"), {"path": shell.quoted(path)}),
            ),
        )
    return entry


def _several(registry: Registry, word: str, kinds: tuple[str, ...]) -> list[Named]:
    """The entries that a word names: those of that very id or title first, whatever other names begin so."""
    own = named.split(word)[0]
    found = [
        Named(kind, match.id)
        for kind in PREFERENCE
        if kind in kinds and own in (None, kind)
        for match in [named.find(registry, kind, word)]
        if match.id is not None
    ]
    meant = named.meant(registry, word, kinds)
    if len(found) > 1 and meant.found is not None:
        best = [meant.found, *meant.also]
        return [entry for entry in found if entry in best] or found
    return found


def _choice(registry: Registry, word: str, found: list[Named]) -> Named:
    question = Text(N_("“{word}” names several entries: which one?"), {"word": word})
    if session.current().interactive:
        options = [
            Option(str(i), f"{gettext(KINDS[each.kind].label)}: {named.label(registry, *each)}")
            for i, each in enumerate(found)
        ]
        return found[int(ask.choose(say(question), options))]
    hints = [Text(N_("this one: {kind}/{id}"), {"kind": entry.kind, "id": entry.id}) for entry in found]
    raise UsageError(question, hints=hints)


def _unknown(registry: Registry, word: str, kinds: tuple[str, ...]) -> UsageError:
    own = named.split(word)[0]
    if own is not None or len(kinds) == 1:
        message, hints = named.complaint(registry, own or kinds[0], word)
        return UsageError(message, hints=hints)
    meant = named.meant(registry, word, kinds)
    near = [f"{each.kind}/{each.id}" for each in (*([meant.found] if meant.found else []), *meant.near)]
    if meant.several:
        hints = (Text(N_("near to it: {near:list}"), {"near": near}),)
        return UsageError(Text(N_("“{word}” is not enough to tell which one"), {"word": word}), hints=hints)
    hints = (Text(N_("near to it: {near:list}"), {"near": near}),) if near else ()
    return UsageError(Text(N_("nothing in the registry is called “{word}”"), {"word": word}), hints=hints)
