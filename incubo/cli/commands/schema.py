"""`incubo schema`: the front matter of a kind of entry as JSON Schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app import entry_lookup
from incubo.app.reports import context as report_context
from incubo.cli import session
from incubo.cli.context import open_session_workspace_if_any
from incubo.cli.output import write_output
from incubo.cli.params import command_help
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.json_schema import SchemaContext, make_schema
from incubo.registry.store import OutsideRegistryError
from incubo.render.json_document import dump_json

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace


@command_help(
    N_(
        "For forms and other programs: types, words, required fields, in the language of the "
        "session. The registry's own words and fields are included; without a registry, those of "
        "the network's profile. It is the same for all incubators.\n\n"
        "Values follow JSON: dates are texts (2025-03-16). What a schema cannot know (whether a "
        "product exists, whether dates follow each other) is checked by incubo validate."
    ),
    examples=(
        ("incubo schema startup -o startup.schema.json", N_("into a file")),
        ("incubo schema member --lang en", N_("its titles in English")),
    ),
)
def schema(
    kind: Annotated[str, typer.Argument(metavar=N_("KIND"), help=N_("a kind: startup, member, job …"))],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file."))
    ] = None,
) -> int:
    """Give the JSON Schema of a kind of entry."""
    kind_id = entry_lookup.parse_kind_argument(kind)
    workspace = open_session_workspace_if_any()
    words = _make_schema_context(kind_id, workspace)
    text = dump_json(make_schema(words.explain_context.entry_kinds[kind_id], words))
    current = session.current_session()
    if output is None:
        current.write_stdout_bytes(text.encode())
    else:
        write_output(output, text.encode())
        current.print_message(Message(N_("written: {path}"), {"path": str(output)}))
    return 0


def _make_schema_context(kind: str, workspace: Workspace | None) -> SchemaContext:
    """The words of the registry, how it spells references, and which fields of later years it uses."""
    scope = report_context.make_explain_context(workspace)
    if workspace is None:
        return SchemaContext(
            scope, {}, [f"{kind}.{field.name}" for field in scope.entry_kinds[kind].fields if field.required_if_used]
        )
    prefixes = {}
    for named, prefix in workspace.layout.reference_prefixes.items():
        try:
            if workspace.store.list_folder(workspace.layout.folders[named]):
                prefixes[named] = prefix
        except (OSError, OutsideRegistryError):
            continue
    since = [field.name for field in scope.entry_kinds[kind].fields if field.required_if_used]
    entries = workspace.load_registry((kind,)).entries[kind].values() if since else ()
    missing = {name: sum(not getattr(entry, name) for entry in entries) for name in since}
    return SchemaContext(scope, prefixes, [f"{kind}.{name}" for name in since if 2 * missing[name] <= len(entries)])
