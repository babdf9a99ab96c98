"""`incubo record order`: a purchase order of a startup or of a person, in the private folder of the registry."""

from __future__ import annotations

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import choose_entry
from incubo.app.private import open_private, require_private
from incubo.app.verb_arguments import parse_param_values
from incubo.cli import prompts
from incubo.cli.apply import apply_private_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.edit.asking.arguments import parse_amount_argument
from incubo.edit.verbs.params import RECORD_ORDER


def order(who: str, number: str, *, write_options: WriteOptions, **texts: str | None) -> int:
    """Record a purchase order, in the private folder."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    private = require_private(workspace, open_private(workspace, registry))
    entry = choose_entry(registry, who, ("member", "startup"), ask=prompts.ask_required(write_options))
    amount = texts.pop("amount")
    values = parse_param_values(workspace, registry, RECORD_ORDER, texts)
    values["amount"] = parse_amount_argument(amount) if amount else None
    given = {name: value for name, value in values.items() if value is not None}
    proposal = private.propose_order(entry, " ".join(number.split()), given)
    return apply_private_proposal(private, proposal, write_options)
