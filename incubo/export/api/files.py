"""The files of the API by version, from the collections of a site and a day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from incubo.export.api.collections import Document
from incubo.export.api.markdown import strip_markdown
from incubo.export.api.ruby import (
    escape,
    is_true,
    look_up,
    loop_items,
    split,
    strip,
    strip_newlines,
    to_day,
    to_json_value,
    to_list,
    to_text,
)
from incubo.model.forgotten import is_forgotten

VERSIONS = ("2.6", "2.7", "3")
_INCUBATOR_ADDRESS = "/incubateurs/"
_ORGANISATION_ADDRESS = "/organisations/"
_V3_FIELDS = (
    "id", "name", "repository", "contact", "phases", "mission", "link", "incubator", "accessibility_status",
    "stats_url", "budget_url", "impact_url", "dashlord_url", "redirect_from", "usertypes", "techno",
    "mon_service_securise",
)  # fmt: skip
_SITUATIONS = ("active_members", "previous_members", "expired_members")


class ApiContent(NamedTuple):
    """What the files are made of. `site_url`: the address of the site, without `/` at its end.

    `shows_people`: whether members are named. `is_part`: these are not all startups of the registry.
    """

    startups: Sequence[Document]
    members: Sequence[Document]
    incubators: Sequence[Document]
    organisations: Sequence[Document]
    day: date
    site_url: str
    shows_people: bool = True
    is_part: bool = False

    @property
    def named_members(self) -> list[Document]:
        """The members whom it names: nobody who was forgotten."""
        return [one for one in self.members if self.shows_people and not is_forgotten(one.stem)]


def make_api_files(content: ApiContent, versions: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each file of some versions: its path, with `/`, and its bytes."""
    shared = dict(_make_shared_files(content)) if {"2.6", "2.7"}.intersection(versions) else {}
    for version in versions:
        folder = f"v{version}"
        if version == "3":
            for name, data in _make_startup_files(content):
                yield f"{folder}/startups/{name}.json", data
            continue
        yield f"{folder}/startups.json", _to_json(_make_startups(content, version))
        yield f"{folder}/startups.csv", _make_csv(content.startups, version)
        for name, data in shared.items():
            yield f"{folder}/{name}", data


def _make_shared_files(content: ApiContent) -> Iterator[tuple[str, bytes]]:
    """The files that are the same in v2.6 and v2.7."""
    if content.shows_people:
        yield "authors.json", _to_json([_make_author(member) for member in content.members])
    yield "incubators.json", _to_json(_make_incubators(content))
    yield "organisations.json", _to_json([_make_organisation(document) for document in content.organisations])
    yield "sponsors.json", _to_json({document.id: _make_sponsor(document) for document in content.organisations})
    yield "startups_details.json", _to_json(_make_details(content))


def _to_json(value: Any) -> bytes:
    """JSON in UTF-8. Half a character, which a front matter may spell out, stays spelt out."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


# ----------------------------------------------------------------------------------------------------- v2.6 and v2.7


def _make_startups(content: ApiContent, version: str) -> dict[str, Any]:
    has_several = version != "2.6"
    return {
        "links": {"self": f"{content.site_url}/startups"},
        "data": [_make_startup(document, has_several) for document in content.startups],
        "included": [_make_included(document, has_several) for document in content.incubators],
    }


def _make_startup(document: Document, has_several: bool) -> dict[str, Any]:
    """A startup of `startups.json`. `has_several`: with all its incubators, since v2.7."""
    values = document.values
    relationships: dict[str, Any] = {
        "incubator": {"data": {"type": "incubator", "id": to_text(values.get("incubator"))}},
    }
    if has_several:
        ids = _incubator_names(document)
        relationships["incubators"] = {"data": [{"type": "incubator", "id": incubator} for incubator in ids]}
    return {
        "id": document.id,
        "type": "startup",
        "attributes": _make_attributes(document),
        "relationships": relationships,
    }


def _make_attributes(document: Document) -> dict[str, Any]:
    values = document.values
    result: dict[str, Any] = {
        "name": to_text(values.get("title")),
        "pitch": to_text(values.get("mission")),
        "stats_url": _statistics_address(document),
    }
    if is_true(values.get("budget_url")):
        result["budget_url"] = to_text(values["budget_url"])
    if is_true(values.get("link")):
        result["impact_url"] = to_text(values.get("impact_url"))
        result["link"] = to_text(values["link"])
    if is_true(values.get("repository")):
        result["repository"] = to_text(values["repository"])
    result["contact"] = to_text(values.get("contact"))
    result["content_url_encoded_markdown"] = quote(document.body, safe="")
    result["events"] = [
        {
            "name": to_text(look_up(event, "name")),
            "date": to_text(look_up(event, "date")),
            "comment": strip_newlines(to_text(look_up(event, "comment"))),
        }
        for event in loop_items(values.get("events"))
    ]
    result["phases"] = [
        {key: to_text(look_up(phase, key)) for key in ("name", "start", "end")}
        for phase in loop_items(values.get("phases"))
    ]
    result["sponsors"] = [
        to_text(sponsor).replace(_ORGANISATION_ADDRESS, "") for sponsor in loop_items(values.get("sponsors"))
    ]
    result["thematiques"] = [to_text(item) for item in loop_items(values.get("thematiques"))]
    result["technos"] = [to_text(item) for item in loop_items(values.get("techno"))]
    for key in ("analyse_risques", "analyse_risques_url", "dashlord_url", "accessibility_status"):
        if is_true(values.get(key)):
            result[key] = to_text(values[key])
    return result


def _statistics_address(document: Document) -> str:
    values = document.values
    if is_true(values.get("stats_url")):
        return to_text(values["stats_url"])
    return f"{strip(to_text(values.get('link')))}/stats" if is_true(values.get("stats")) else ""


def _incubator_names(document: Document) -> list[str]:
    """`incubators`, which only startups with several have, else the words of `incubator`."""
    several = document.values.get("incubators")
    if not is_true(several):
        several = document.values.get("incubator")
        if not isinstance(several, list):
            return split(to_text(several), ",")
    return [to_text(incubator) for incubator in loop_items(several)]


def _make_included(document: Document, has_bare_id: bool) -> dict[str, Any]:
    fields = ("title", "owner", "website", "github", "contact")
    return {
        "id": document.id if has_bare_id else f"{_INCUBATOR_ADDRESS}{document.id}",
        "type": "incubator",
        "attributes": {field: to_text(document.values.get(field)) for field in fields},
    }


def _make_csv(startups: Sequence[Document], version: str) -> bytes:
    """`startups.csv`, as the template lays it out: an empty line after the titles, quotes around some columns only."""
    columns = ["id", "name", "mission", "start", "status", "incubator", "stats", "link", "repository", "accessibility"]
    columns.append("contact")
    if version != "2.6":
        columns.append("incubators")
    lines = [";".join(columns), ""]
    for document in startups:
        values = document.values
        phases = values.get("phases")
        row = [
            _plain(document.id),
            _quoted(values.get("title")),
            _quoted(values.get("mission")),
            _plain(look_up(look_up(phases, "first"), "start")),
            _plain(look_up(look_up(phases, "last"), "name")),
            _plain(values.get("incubator")),
            *(
                _plain(values[key]) if is_true(values.get(key)) else "null"
                for key in ("stats_url", "link", "repository")
            ),
            _quoted(values.get("accessibility_status")),
            _plain(values.get("contact")),
        ]
        if version != "2.6":
            row.append(_quoted(",".join(_incubator_names(document))))
        lines.append(";".join(row))
    return "\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _quoted(value: Any) -> str:
    return '"' + to_text(value).replace('"', '""') + '"'


def _plain(value: Any) -> str:
    text = to_text(value)
    return _quoted(text) if any(character in text for character in ';"\r\n') else text


def _make_author(document: Document) -> dict[str, Any]:
    """A member, as the network publishes them."""
    values = document.values
    result: dict[str, Any] = {
        "id": document.id,
        "fullname": to_text(values.get("fullname")),
        "role": escape(values.get("role")),
        "domaine": escape(values.get("domaine")),
        "link": escape(values.get("link")),
        "bio": strip_markdown(document.body) if document.is_markdown else strip(document.body),
    }
    if is_true(values.get("github")):
        result["github"] = to_text(values["github"])
    result["missions"] = [_make_mission(mission) for mission in loop_items(values.get("missions"))]
    for key in ("competences", "startups", "previously"):
        if is_true(values.get(key)):
            result[key] = [to_text(item) for item in loop_items(values[key])]
    return result


def _make_mission(mission: Any) -> dict[str, Any]:
    result: dict[str, Any] = {key: to_text(look_up(mission, key)) for key in ("start", "end", "status", "employer")}
    startups = look_up(mission, "startups")
    if is_true(startups):
        result["startups"] = [to_text(startup) for startup in loop_items(startups)]
    return result


def _make_organisation(document: Document) -> dict[str, Any]:
    fields = ("name", "acronym", "domaine_ministeriel", "type")
    return {"id": document.id, **{field: escape(document.values.get(field)) for field in fields}}


def _make_sponsor(document: Document) -> dict[str, Any]:
    fields = ("name", "acronym", "domaine_ministeriel", "type")
    return {field: to_json_value(document.values.get(field)) for field in fields}


def _make_incubators(content: ApiContent) -> dict[str, Any]:
    """The incubators by id, with their startups: first those that startups name, in the order of the startups."""
    result: dict[str, dict[str, Any]] = {}
    for startup in content.startups:
        incubator = startup.values.get("incubator")
        if not is_true(incubator):
            continue
        told = {"id": startup.id, "name": startup.values.get("title"), "pitch": startup.values.get("mission")}
        for field in ("repository", "contact", "phases"):
            told[field] = startup.values.get(field)
        result.setdefault(to_text(incubator), {"startups": []})["startups"].append(to_json_value(told))
    for document in content.incubators:
        told = result.setdefault(document.id, {})
        for field in ("title", "owner", "contact", "address", "website", "github"):
            told[field] = to_json_value(document.values.get(field))
    return result


def _make_details(content: ApiContent) -> dict[str, Any]:
    """The startups by id with their members: first those that members name, in the order of the members."""
    result: dict[str, dict[str, Any]] = {}

    ids = {document.id for document in content.startups} if content.is_part else None

    def add(startup: Any, situation: str, member: Document) -> None:
        name = to_text(startup)
        if ids is not None and name not in ids:
            return
        teams = result.setdefault(name, {name: [] for name in _SITUATIONS})
        if situation:
            teams[situation].append(member.id)

    for member in content.members if content.shows_people else ():
        values = member.values
        missions = loop_items(values.get("missions"))
        last_end = to_day(look_up(missions[-1], "end")) if missions else None
        has_left = last_end is not None and last_end <= content.day
        for startup in loop_items(values.get("startups")):
            add(startup, "expired_members" if has_left else "active_members", member)
        for startup in loop_items(values.get("previously")):
            add(startup, "previous_members", member)
        for mission in missions:
            situation = _mission_situation(mission, content.day)
            for startup in loop_items(look_up(mission, "startups")):
                add(startup, situation, member)
    for document in content.startups:
        told = result.setdefault(document.id, {name: [] for name in _SITUATIONS})
        told["id"] = document.id
        told["name"] = to_json_value(document.values.get("title"))
        for field in ("repository", "contact", "phases"):
            told[field] = to_json_value(document.values.get(field))
        for situation in _SITUATIONS:
            told[situation] = list(dict.fromkeys(told[situation]))
    return result


def _mission_situation(mission: Any, day: date) -> str:
    """Where the member of a mission stands on a day; "" before it begins."""
    end = to_day(look_up(mission, "end"))
    if end is None:
        return "active_members"
    start = to_day(look_up(mission, "start"))
    if (start is None or start <= day) and end >= day:
        return "active_members"
    return "expired_members" if end <= day else ""


# -------------------------------------------------------------------------------------------------------------- v3


def _make_startup_files(content: ApiContent) -> Iterator[tuple[str, bytes]]:
    """Each startup of v3: the name of its file without the extension, and its bytes."""
    active: dict[str, list[str]] = {}
    previous: dict[str, list[str]] = {}
    for member in content.members if content.shows_people else ():
        if not member.path.endswith(".md"):
            continue
        current, past = _member_startups(member, content.day)
        for startup in current:
            active.setdefault(startup, []).append(member.stem)
        for startup in past - current:
            previous.setdefault(startup, []).append(member.stem)
    by_name = {document.stem: document for document in content.startups if not document.path.endswith(".md")}
    by_name.update((document.stem, document) for document in content.startups if document.path.endswith(".md"))
    for document in by_name.values():  # of `x.html` and `x.md`, which have one address, the second
        told: dict[str, Any] = {"name": document.values.get("title")}
        told.update((field, document.values[field]) for field in _V3_FIELDS if field in document.values)
        several = to_list(document.values.get("incubators"))
        told["incubators"] = several or to_list(document.values.get("incubator"))
        told["active_members"] = active.get(document.stem, [])
        told["previous_members"] = previous.get(document.stem, [])
        told["content"] = document.body
        yield document.stem, _to_json(to_json_value(told))


def _member_startups(member: Document, day: date) -> tuple[set[str], set[str]]:
    """The startups in which a member is on a day, and those of missions that have ended."""
    current = _names(member.values.get("startups"))
    past = _names(member.values.get("previously"))
    for mission in loop_items(member.values.get("missions")):
        end = to_day(look_up(mission, "end"))
        (current if end is None or end >= day else past).update(_names(look_up(mission, "startups")))
    return current, past


def _names(value: Any) -> set[str]:
    return {item for item in loop_items(value) if isinstance(item, str)}
