"""The form of filters above a list: a field each, with labels to choose from; the address keeps what was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from incubo.core.i18n import N_, gettext
from incubo.query.filters import fold_for_search
from incubo.query.resource import Resource
from incubo.registry.lookup import entry_title
from incubo.web.links import KEPT_VALUES
from incubo.web.view import View

_LABELS: Mapping[str, str] = {
    "startup": N_("Product"),
    "sponsor": N_("Funded by"),
    "followed-by": N_("Followed by"),
    "phase": N_("Phase"),
    "domaine": N_("Domain"),
    "status": N_("Status"),
    "decision": N_("Decision"),
    "type": N_("Type"),
    "ending": N_("Ends within"),
}
"""The label of the field of each filter."""
_ANY: Mapping[str, str] = {
    "startup": N_("All products"),
    "sponsor": N_("All organisations"),
    "followed-by": N_("Anybody"),
    "phase": N_("Any phase"),
    "domaine": N_("Any domain"),
    "status": N_("Any status"),
    "decision": N_("Any decision"),
    "type": N_("Any type"),
    "ending": N_("No limit"),
}
"""What the field says where nothing is chosen."""
_DAYS = (30, 60, 90, 180)
"""The choices of a field about a duration."""


class FilterField(NamedTuple):
    """A field of the form: its name in the address, label, value, and choices (value and label); none: a free text."""

    name: str
    label: str
    value: str
    choices: Sequence[tuple[str, str]] = ()
    is_wide: bool = False


def filter_fields(view: View, resource: Resource, names: Iterable[str]) -> list[FilterField]:
    """A field for a text, and one for each filter. A value of the address that is no choice is shown as one."""
    fields = [FilterField("search", gettext("Contains"), view.query.get("search", ""))]
    for name in names:
        value = view.query.get(name, "")
        choices = _choices(view, resource, name)
        if value and value not in (choice for choice, _ in choices):
            choices.append((value, value))
        if choices:
            any_value = ("", gettext(_ANY[name]))
            is_wide = name in ("startup", "sponsor")
            fields.append(FilterField(name, gettext(_LABELS[name]), value, (any_value, *choices), is_wide))
    return fields


def hidden_values(view: View, shown: Iterable[str]) -> list[tuple[str, str]]:
    """What the form carries on without showing it: the page's values, the order, what a chip chose."""
    names = ("phase", "sort", "all", "not-active", *KEPT_VALUES)
    taken = set(shown)
    return [(name, view.query[name]) for name in names if name not in taken and view.query.get(name)]


def _choices(view: View, resource: Resource, name: str) -> list[tuple[str, str]]:
    registry = view.registry
    value_type = resource.filters[name].value_type
    if value_type == "ending":
        return [(f"{days}d", gettext("{n} days").format(n=days)) for days in _DAYS]
    if value_type == "phases":
        phases = registry.vocabulary.phases.values()
        return [(phase.id, view.phase_label(phase.id)) for phase in phases if phase.is_current]
    if not value_type.startswith("ref:"):
        values = registry.vocabulary.allowed_values(value_type)
        return [(value, registry.vocabulary.value_label(value_type, value, view.language)) for value in values]
    kind = value_type.removeprefix("ref:")
    startups = registry.startups_of_incubator(view.incubator)
    if kind == "startup":
        ids = {startup.id for startup in startups if view.query_context.is_live(startup.id)}
    else:
        get_values = resource.filters[name].get_values
        items = startups if resource.id == "startups" else resource.iter_items(view.query_context)
        ids = {value for item in items for value in get_values(view.query_context, item) if value}
    titles = [(entry_id, entry_title(registry, kind, entry_id)) for entry_id in ids]
    return sorted(titles, key=lambda choice: (fold_for_search(choice[1]), choice[0]))
