"""What the network's own checks ask of the files of startups and people: it refuses requests that fail one.

They know fewer words than our rules; what they do not look at is not looked at here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message

Check = Callable[[Any], bool]

_DOMAINS = (
    "Animation", "Attributaire", "Autre", "Coaching", "Data", "Déploiement", "Design", "Développement",
    "Intraprenariat", "Produit", "Support",
)  # fmt: skip
"""The professional families that the network has had."""


class RefusedField(NamedTuple):
    """A field that the network refuses, and why."""

    name: str
    why: Message


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_day(value: Any) -> bool:
    return isinstance(value, datetime.date)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _or_empty(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _group(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    def check(value: Any) -> bool:
        return isinstance(value, dict) and not any(True for _ in _wrong_fields(value, required, optional))

    return check


_PHASE = _group({"name": _is_text, "start": _is_day}, {"end": _or_empty(_is_day), "comment": _or_empty(_is_text)})
_STARTUP_REQUIRED: Mapping[str, Check] = {
    "title": _is_text, "mission": _is_text, "incubator": _is_text, "contact": _is_text,
}  # fmt: skip
_STARTUP: Mapping[str, Check] = {
    **dict.fromkeys(
        ("link", "repository", "dashlord_url", "stats_url", "budget_url", "analyse_risques_url"), _or_empty(_is_text)
    ),
    **dict.fromkeys(
        ("stats", "analyse_risques", "mon_service_securise"), _or_empty(lambda value: value is True or value is False)
    ),
    **dict.fromkeys(("techno", "usertypes", "thematiques", "redirect_from", "sponsors"), _list_of(_is_text)),
    "incubators": lambda value: _list_of(_is_text)(value) and len(value) > 1,
    "accessibility_status": _is_text,
    "phases": _list_of(_PHASE),
    "events": _list_of(_group({"name": _is_text, "date": _is_day}, {})),
    "fast": _group({"promotion": _is_number, "montant": _is_number}, {}),
}
_MISSION = _group(
    {"start": _is_day, "end": _is_day, "status": _is_text},
    {"employer": _or_empty(_is_text), "startups": _list_of(_is_text)},
)
_MEMBER_REQUIRED: Mapping[str, Check] = {
    "fullname": _is_filled, "role": _is_filled, "domaine": _DOMAINS.__contains__, "missions": _list_of(_MISSION),
}  # fmt: skip
_MEMBER: Mapping[str, Check] = {
    **dict.fromkeys(("link", "github"), _or_empty(_is_text)),
    **dict.fromkeys(("previously", "startups", "badges", "competences", "teams"), _or_empty(_list_of(_is_text))),
}


def check_for_network(
    kind: str, values: Mapping[Any, Any], known: Mapping[str, Collection[str]]
) -> Iterator[RefusedField]:
    """The fields of an entry that the network refuses. `known`: kind → the ids that are there."""
    if kind == "startup":
        yield from _wrong_fields(values, _STARTUP_REQUIRED, _STARTUP)
        yield from _check_phases(values.get("phases"))
        yield from _check_references("sponsors", values.get("sponsors"), "/organisations/", known["organisation"])
        yield from _check_references("incubators", values.get("incubators"), "", known["incubator"])
    elif kind == "member":
        yield from _wrong_fields(values, _MEMBER_REQUIRED, _MEMBER)
        yield from _check_missions(values.get("missions"), known["startup"])
        for name in ("startups", "previously", "competences"):
            items = _texts(values.get(name))
            if len(items) != len(set(items)):
                yield RefusedField(name, Message(N_("the same value is there twice")))
            if name != "competences":
                yield from _check_references(name, items, "", known["startup"])


def _wrong_fields(
    values: Mapping[Any, Any], required: Mapping[str, Check], optional: Mapping[str, Check]
) -> Iterator[RefusedField]:
    for name, check in required.items():
        if values.get(name) is None:
            yield RefusedField(name, Message(N_("it is missing")))
        elif not check(values[name]):
            yield RefusedField(name, Message(N_("its value is not what the network expects there")))
    for name, check in optional.items():
        if name in values and not check(values[name]):
            yield RefusedField(name, Message(N_("its value is not what the network expects there")))


def _check_phases(phases: Any) -> Iterator[RefusedField]:
    if not isinstance(phases, list):
        if phases is None:
            yield RefusedField("phases", Message(N_("it is missing")))
        return
    names = [phase.get("name") for phase in phases if isinstance(phase, dict)]
    if len(names) != len({str(name) for name in names}):
        yield RefusedField("phases", Message(N_("the same value is there twice")))
    if any(_ends_before_start(phase) for phase in phases):
        yield RefusedField("phases", Message(N_("a phase ends before it begins, or on the same day")))


def _check_missions(missions: Any, startups: Collection[str]) -> Iterator[RefusedField]:
    items = [mission for mission in missions if isinstance(mission, dict)] if isinstance(missions, list) else []
    if any(map(_ends_before_start, items)):
        yield RefusedField("missions", Message(N_("a mission ends before it begins, or on the same day")))
    for mission in items:
        names = _texts(mission.get("startups"))
        if len(names) != len(set(names)):
            yield RefusedField("missions", Message(N_("the same value is there twice")))
        yield from _check_references("missions", names, "", startups)


def _ends_before_start(item: Any) -> bool:
    start, end = (item.get("start"), item.get("end")) if isinstance(item, dict) else (None, None)
    return _is_day(start) and _is_day(end) and str(end)[:10] <= str(start)[:10]


def _check_references(name: str, values: Any, prefix: str, known: Collection[str]) -> Iterator[RefusedField]:
    unknown = [value for value in _texts(values) if not (value.startswith(prefix) and value[len(prefix) :] in known)]
    if unknown:
        yield RefusedField(name, Message(N_("it names what is not there: {names:list}"), {"names": unknown}))


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
