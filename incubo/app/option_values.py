"""Values of options, read before the first question: what is wrong with them is said at once, not after all answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from incubo.edit.asking.arguments import PeriodEdge, decode_argument, parse_day_argument
from incubo.edit.value_parser import parse_value
from incubo.model.committees import is_next_committee_word

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.model.fields import Field
    from incubo.registry.registry import Registry


def require_days(workspace: Workspace, *texts: str | None, edge: PeriodEdge = "one") -> None:
    """Raise UsageError for a text that is no day; None is none.

    The day of a startup's next committee is looked up later: the startup may still have to be asked for.
    """
    for text in texts:
        if text and not is_next_committee_word(text):
            parse_day_argument(text, workspace.current_date, edge=edge)


def parse_field_values(
    workspace: Workspace, registry: Registry, fields: Iterable[Field], texts: Mapping[str, str | None]
) -> dict[str, Any]:
    """The values of the options that are named after fields, None where there is none, with the checks of `new`.

    Raises UsageError, which names the option.
    """
    if not any(texts.values()):
        return dict.fromkeys(texts)
    context = workspace.entry_context(registry)
    by_name = {field.name: field for field in fields}
    return {
        name: parse_value(by_name[name], decode_argument(text), context).require("--" + name.replace("_", "-"))
        if text
        else None
        for name, text in texts.items()
    }
