"""`incubo schema`: what the front matter of a kind of entry may hold, as JSON Schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import around, session, workspace
from incubo.cli.adapter import about
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.export.schema import Around


@about(
    N_(
        "For forms and programs of others: types, words, what is required, in the language of the session. "
        "The registry's own words and fields are in it; without a registry, those of the network's profile.\n\n"
        "Values are as JSON has them: dates are texts (2025-03-16). What a schema cannot know (whether a startup "
        "exists, whether dates follow each other) is checked by incubo validate."
    ),
    examples=(
        ("incubo schema startup -o startup.schema.json", N_("into a file")),
        ("incubo schema member --lang en", N_("its titles in English")),
    ),
)
def schema(
    kind: Annotated[str, typer.Argument(metavar=N_("KIND"), help=N_("startup, member, job …"))],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file."))
    ] = None,
) -> int:
    """Give the JSON Schema of a kind of entry."""
    from incubo.cli.output import write_file
    from incubo.export.schema import schema as made
    from incubo.render.json import document

    meant = _kind(kind)
    opened = around.opened()
    if output is not None and opened is not None:
        workspace.refuse_entry(output, opened)
    words = _around(meant, opened)
    text = document(made(words.scope.kinds[meant], words))
    run = session.current()
    if output is None:
        run.write_bytes(text.encode())
    else:
        write_file(output, text.encode())
        run.say(Text(N_("written: {path}"), {"path": str(output)}))
    return 0


def _kind(word: str) -> str:
    """The kind that a word means (`produit`, `members`). Raises UsageError."""
    from incubo.model.kinds import KINDS
    from incubo.model.nearest import nearest
    from incubo.registry.named import kind_of

    meant = word if word in KINDS else kind_of(word)
    if meant in KINDS:
        return str(meant)
    near = nearest(word, KINDS)
    hints = [Text(N_("did you mean “{meant}”?"), {"meant": near})] if near else []
    hints.append(Text(N_("choose among: {choices}"), {"choices": ", ".join(KINDS)}))
    raise UsageError(Text(N_("“{word}” is no kind of entry"), {"word": word}), hints=hints)


def _around(kind: str, opened: Workspace | None) -> Around:
    """The words of the registry, how it spells references, and which fields of later years it uses."""
    from incubo.export.schema import Around
    from incubo.registry.store import Outside

    scope = around.scope(opened)
    if opened is None:
        return Around(scope, {}, [f"{kind}.{field.name}" for field in scope.kinds[kind].fields if field.since])
    prefixes = {}
    for named, prefix in opened.layout.prefixes.items():
        try:
            if opened.store.names(opened.layout.folders[named]):
                prefixes[named] = prefix
        except (OSError, Outside):
            continue
    since = [field.name for field in scope.kinds[kind].fields if field.since]
    entries = opened.load((kind,)).entries[kind].values() if since else ()
    missing = {name: sum(not getattr(entry, name) for entry in entries) for name in since}
    return Around(scope, prefixes, [f"{kind}.{name}" for name in since if 2 * missing[name] <= len(entries)])
