"""`incubo record order`: a purchase order of a startup or of a person, in the private folder of the registry."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import choose_entry
from incubo.app.private import open_private, require_private
from incubo.app.verb_arguments import parse_field_values
from incubo.cli import prompts
from incubo.cli.apply import apply_private_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import DATE_METAVAR, add_write_options, command_help
from incubo.core.i18n import N_
from incubo.edit.asking.arguments import decode_argument, parse_amount_argument
from incubo.model.private_kinds import ORDER_FIELDS

_HELP = {field.name: field.help for field in ORDER_FIELDS}


@add_write_options
@command_help(
    N_(
        "WHO is a person or a startup. An order that is recorded already takes the values that are given: the same "
        "number with --state certified says that the work was certified.\n\n"
        "Orders are written in the private folder that [private] of incubo.toml names, never in the registry."
    ),
    examples=(
        (
            "incubo record order samuel.orvault 4500012345 --startup mon-estran --end 2025-02-04 --dry-run",
            N_("an order for a person's work"),
        ),
        ("incubo record order samuel.orvault 4500012345 --state certified --dry-run", N_("its work is certified")),
    ),
)
def order(
    who: Annotated[str, typer.Argument(metavar=N_("WHO"), help=N_("The person or the startup that it is for."))],
    number: Annotated[str, typer.Argument(metavar=N_("ORDER"), help=_HELP["number"])],
    holder: Annotated[str | None, typer.Option(help=_HELP["holder"])] = None,
    startup: Annotated[str | None, typer.Option(help=_HELP["startup"])] = None,
    member: Annotated[str | None, typer.Option(help=_HELP["member"])] = None,
    start: Annotated[str | None, typer.Option(metavar=DATE_METAVAR, help=_HELP["start"])] = None,
    end: Annotated[str | None, typer.Option(metavar=DATE_METAVAR, help=_HELP["end"])] = None,
    amount: Annotated[str | None, typer.Option(help=_HELP["amount"])] = None,
    state: Annotated[str | None, typer.Option(help=_HELP["state"])] = None,
    certified_on: Annotated[str | None, typer.Option(metavar=DATE_METAVAR, help=_HELP["certified_on"])] = None,
    note: Annotated[str | None, typer.Option(help=_HELP["note"])] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Record a purchase order, in the private folder."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    private = require_private(workspace, open_private(workspace, registry))
    entry = choose_entry(registry, decode_argument(who), ("member", "startup"), ask=prompts.ask_required(write_options))
    texts = {
        "holder": holder,
        "startup": startup,
        "member": member,
        "start": start,
        "end": end,
        "state": state,
        "certified_on": certified_on,
        "note": note,
    }
    values = parse_field_values(workspace, registry, ORDER_FIELDS, texts)
    values["amount"] = parse_amount_argument(amount) if amount else None
    given = {name: value for name, value in values.items() if value is not None}
    proposal = private.propose_order(entry, " ".join(decode_argument(number).split()), given)
    return apply_private_proposal(private, proposal, write_options)
