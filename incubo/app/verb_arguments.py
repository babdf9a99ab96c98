"""Arguments of verbs, read before the first question: what is wrong is said at once, not after all answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from incubo.core.i18n import N_, capitalize_first, gettext
from incubo.core.message import Message
from incubo.edit.asking.arguments import PeriodEdge, parse_day_argument, parse_vocabulary_argument
from incubo.edit.asking.questions import Question, day_question
from incubo.edit.missions import ContractTerms
from incubo.edit.value_parser import parse_value
from incubo.model.committees import is_next_committee_word
from incubo.model.dates import NO_END, says_no_end

if TYPE_CHECKING:
    from datetime import date

    from incubo.app.workspace import Workspace
    from incubo.edit.verbs.params import Param
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry


def parse_last_day(workspace: Workspace, text: str | None) -> date | None:
    """The last day of missions, `NO_END` for “CDI”; None for each startup's next committee. Raises UsageError."""
    if text is None or is_next_committee_word(text):
        return None
    if says_no_end(text):
        return NO_END
    return workspace.parse_day(text, edge="last")


def parse_contract(status: str | None, employer: str | None, registry: Registry) -> ContractTerms | None:
    """The contract that the options give, None for none. Raises UsageError for an unknown status."""
    if status is not None:
        status = parse_vocabulary_argument(registry.vocabulary, "statuses", status)
    return ContractTerms(status, employer) if status or employer else None


def require_days(workspace: Workspace, *texts: str | None, edge: PeriodEdge = "one") -> None:
    """Raise UsageError for a text that is no day; None is none.

    The day of a startup's next committee is looked up later: the startup may still have to be asked for.
    """
    for text in texts:
        if text and not is_next_committee_word(text):
            parse_day_argument(text, workspace.current_date, edge=edge)


def on_question(
    workspace: Workspace, params: Iterable[Param], default: date, *, startup: Startup | None = None
) -> Question:
    """The question for the parameter `on`; `default`: for an empty answer. `startup`: see `day_question`."""
    param = next(param for param in params if param.name == "on")
    text = Message(N_("{label}?"), {"label": capitalize_first(gettext(param.label))})
    question = day_question(workspace.parse_day, text, param.field, default, startup=startup)
    return question._replace(option=param.option)


def parse_param_values(
    workspace: Workspace, registry: Registry, params: Iterable[Param], texts: Mapping[str, str | None]
) -> dict[str, Any]:
    """The values of the options of some parameters, by their names, with the checks of `new`; None where there is none.

    Raises UsageError, which names the option.
    """
    if not any(texts.values()):
        return dict.fromkeys(texts)
    context = workspace.entry_context(registry)
    by_name = {param.name: param for param in params}
    return {
        name: parse_value(by_name[name].field, text, context).require(by_name[name].option) if text else None
        for name, text in texts.items()
    }
