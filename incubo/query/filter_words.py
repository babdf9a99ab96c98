"""What a list was asked for, in words: for those who read it without the command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.model.periods import Duration
from incubo.model.suggestions import normalise_name
from incubo.query.filters import ListRequest, resolve_missing_field, resolve_values
from incubo.query.resource import QueryContext, Resource

FILTER_LABELS: Mapping[str, str] = {
    "active": N_("active"),
    "committee-late": N_("committee overdue"),
    "decision": N_("decision"),
    "domaine": N_("domain"),
    "draft": N_("drafts"),
    "employer": N_("employer"),
    "ended": N_("ended within"),
    "ending": N_("ending within"),
    "event": N_("event"),
    "followed-by": N_("followed by"),
    "incubated": N_("in the programme"),
    "incubator": N_("incubator"),
    "kind": N_("kind"),
    "member": N_("member"),
    "no-committee-for": N_("no committee for"),
    "older-than": N_("at least since"),
    "open": N_("open"),
    "outcome": N_("outcome"),
    "owner": N_("owner"),
    "phase": N_("phase"),
    "skill": N_("skill"),
    "sponsor": N_("sponsor"),
    "startup": N_("startup"),
    "status": N_("status"),
    "team": N_("team"),
    "techno": N_("technology"),
    "thematique": N_("theme"),
    "type": N_("type"),
    "usertype": N_("users"),
    "younger-than": N_("for less than"),
    "startups ending": N_("next committee within"),
    "committees ending": N_("expected within"),
    "jobs ending": N_("closing within"),
}
"""The filters in words; those of one list have its name before them."""
_LENGTHS = {
    "days": Message(N_("{n} day"), {}, N_("{n} days")),
    "weeks": Message(N_("{n} week"), {}, N_("{n} weeks")),
    "months": Message(N_("{n} month"), {}, N_("{n} months")),
    "years": Message(N_("{n} year"), {}, N_("{n} years")),
}
"""A duration of each unit."""


def describe_filters(resource: Resource, context: QueryContext, request: ListRequest, language: str) -> list[str]:
    """The filters that were asked for. Raises UsageError, as the list itself does."""
    messages = (
        *_describe(resource, context, request, language, request.filters, is_excluded=False),
        *_describe(resource, context, request, language, request.excluded_filters, is_excluded=True),
        *_describe_others(resource, request),
    )
    return [translate(message) for message in messages]


def _describe(
    resource: Resource,
    context: QueryContext,
    request: ListRequest,
    language: str,
    filters: Mapping[str, Any],
    *,
    is_excluded: bool,
) -> Iterator[Message]:
    for name, value in filters.items():
        label = Message(FILTER_LABELS.get(f"{resource.id} {name}", FILTER_LABELS[name]))
        if value is True or isinstance(value, Duration):
            if isinstance(value, Duration):
                length = _LENGTHS[value.unit]._replace(arguments={"n": value.amount})
                label = Message(N_("{label} {value}"), {"label": label, "value": length})
            yield Message(N_("not {filter}"), {"filter": label}) if is_excluded else label
        else:
            labels = [one.label for one in resolve_values(context, resource, name, value, language)]
            if name == "employer":  # which is spelt in several ways
                spellings = context.registry.employer_spellings
                labels = [spellings.get(normalise_name(label), label) for label in labels]
            values = ", ".join(dict.fromkeys(" ".join(label.split()) for label in labels))
            template = N_("{label}: not {values}") if is_excluded else N_("{label}: {values}")
            yield Message(template, {"label": label, "values": values})


def _describe_others(resource: Resource, request: ListRequest) -> Iterator[Message]:
    """The fields that are to be empty or filled, the texts that are looked for, the days."""
    for name in request.missing_fields:
        yield Message(N_("without {field}"), {"field": _field_label(resource, name)})
    for name in request.present_fields:
        yield Message(N_("with {field}"), {"field": _field_label(resource, name)})
    for text in request.search_texts:
        yield Message(N_("“{text}”"), {"text": text})
    first, last = request.date_range
    if first is not None:
        yield Message(N_("from {day:long}"), {"day": first})
    if last is not None:
        yield Message(N_("until {day:long}"), {"day": last})


def _field_label(resource: Resource, text: str) -> Message:
    """What a field is called."""
    name = resolve_missing_field(resource, text)
    field = next((field for field in resource.fields if field.name == name), None)
    heading = resource.columns[name].label if name in resource.columns else name
    return Message(field.label or field.heading or heading) if field is not None else Message(heading)
