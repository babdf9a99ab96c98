"""`incubo rename`: another id for an entry, in its file and wherever it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import ask, one_entry, session, workspace
from incubo.cli.adapter import about
from incubo.cli.spoken import spoken
from incubo.cli.writing import Way, carry_out, writes
from incubo.errors import UsageError
from incubo.i18n import N_, say
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.registry.named import Named
    from incubo.registry.registry import Registry


@writes
@about(
    N_(
        "The file gets its new name, every reference to it follows, and its former address (redirect_from) leads to "
        "it. NEW is an id, or a name that one is made of.\n\n"
        "KIND (startup, member, job, incubator, organisation, team) may stand first, where a name has several meanings."
    ),
    examples=(
        ("incubo rename mon-estran grand-estran --dry-run", N_("a startup, and all that names it")),
        ('incubo rename startup mon-estran --title "Grand Estran" --dry-run', N_("its title, and the id made of it")),
        ("incubo rename member claire.bonnemain claire.morvan --dry-run", N_("a person")),
    ),
)
def rename(
    words: Annotated[
        list[str],
        typer.Argument(metavar=N_("[KIND] OLD [NEW]"), help=N_("The entry, and its new id.")),
    ],
    way: Way,
    title: Annotated[
        str | None,
        typer.Option("--title", metavar=N_("TEXT"), help=N_("Its new title, which makes the id unless NEW is given.")),
    ] = None,
) -> int:
    """Give an entry another id, and another title."""
    from incubo.edit.desk import Desk
    from incubo.edit.verbs import rename as verb

    opened = workspace.open_registry()
    registry = opened.load()
    title = " ".join(spoken(title).split()) if title is not None else None
    entry, word = _parted(registry, [spoken(word) for word in words], title)
    desk = Desk(registry, opened.store, opened.today)
    if title == "":
        raise UsageError(Text(N_("--title is empty")))
    if word is None and title is None:
        word = _asked(entry.id)
    new = _id(word) if word is not None else None
    if new is None:
        new = verb.made(desk, *entry, word or title or "")
    return carry_out(opened, registry, verb.rename(desk, *entry, new, title), way)


def _parted(registry: Registry, words: list[str], title: str | None) -> tuple[Named, str | None]:
    """The entry and the new name among the words, the kind before them if it is there. Raises UsageError."""
    from incubo.registry.named import kind_of

    kind = kind_of(words[0]) if len(words) > 1 else None
    if kind is not None and (len(words) > 2 or title is not None or not _is_entry(registry, words[0])):
        return one_entry.one(registry, words[1], (kind,)), _rest(words[2:])
    return one_entry.one(registry, words[0]), _rest(words[1:])


def _is_entry(registry: Registry, word: str) -> bool:
    return any(registry.knows(kind, word) for kind in registry.kinds)


def _rest(words: list[str]) -> str | None:
    """A new name may have several words."""
    return " ".join(words).strip() or None


def _id(word: str) -> str | None:
    """The id that is meant, with or without `.md` and folders; None for a name that one is made of."""
    name = word.rpartition("/")[2].removesuffix(".md")
    return None if any(letter.isspace() for letter in name) else name


def _asked(entry_id: str) -> str:
    if not session.current().interactive:
        raise UsageError(
            Text(N_("say the new id of {id}"), {"id": entry_id}),
            hints=(Text(N_('incubo rename {id} NEW-ID, or --title "New title"'), {"id": entry_id}),),
        )
    ask.tell(say(Text(N_("The new id of {id}, or the name that makes it:"), {"id": entry_id})))
    word = ask.read()
    if not word:
        raise UsageError(Text(N_("Nothing was written.")))
    return word
