"""The links of a document: to request forms that are filled in, else to where a file is edited in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import Message, shorten_list
from incubo.document.page import Cell, KeyValueRow
from incubo.facts.endings import extension_end, has_other_missions
from incubo.model.records import Member, Mission, Startup
from incubo.registry.registry import Registry

COMMITTEE_FORM = "committee"
"""The form that records a committee."""
PEOPLE_KEY = "who"
"""The question of forms that names people: several of them are one request."""


class FormRequest(NamedTuple):
    """A form (`edit.forms.definitions`) by its id, and answers by the key of their question (a list: one per line).

    `entry_path`: the file of the entry that it is about; a form that changes an entry is filled in with it. `title`:
    what the request is about, if it is not this entry.
    """

    form_id: str
    entry_path: str
    answers: Mapping[str, str] = MappingProxyType({})
    title: str = ""


def change_request(kind: str, entry_id: str, path: str) -> FormRequest:
    """The form that changes an entry, to be filled in with what it holds."""
    return FormRequest(f"change-{kind}", path, {"entry": entry_id})


def committee_request(startup: Startup, day: date) -> FormRequest:
    """The form that records a committee, or sets the day of one to come."""
    return FormRequest(COMMITTEE_FORM, startup.path, {"startups": startup.id, "on": day.isoformat()})


def no_form_url(request: FormRequest) -> str:  # noqa: ARG001
    """The address of a form where there is none."""
    return ""


FormUrl: TypeAlias = Callable[[FormRequest], str]
"""Gives the address of a form that is filled in; "" where the registry has no such form."""
EditUrl: TypeAlias = Callable[[str], str]
"""Gives the address where a file is edited in a browser; "" on an unknown forge."""


class DocumentLinks(NamedTuple):
    """The links of a document about a registry."""

    form_url: FormUrl
    edit_url: EditUrl

    def find_url(self, request: FormRequest) -> str:
        """The address of a form, else of the file that it is about, else ""."""
        return self.form_url(request) or self.edit_url(request.entry_path)


NO_LINKS = DocumentLinks(no_form_url, lambda path: "")  # noqa: ARG005
"""The links where there is no forge."""


class LinkedTask(NamedTuple):
    """Something that a document asks to do: in the file at `path` ("": in none), by the form `request` if there is one.

    `title`: what it is about, to name a request that is made for several people at once.
    """

    path: str
    request: FormRequest | None = None
    title: str = ""


def extension_task(registry: Registry, member: Member, mission: Mission, day: date) -> LinkedTask:
    """The extension of a mission, to the day that its command would give. The form extends all missions of a person:
    there is none for one of several.
    """
    if has_other_missions(member, mission, day):
        return LinkedTask(member.path, None, member.display_name)
    until, _ = extension_end(registry, member, mission, day)
    request = FormRequest("extend", member.path, {PEOPLE_KEY: member.id, "until": until})
    return LinkedTask(member.path, request, member.display_name)


def link_rows(tasks: Iterable[LinkedTask], links: DocumentLinks) -> Iterator[KeyValueRow]:
    """A link for each form (people whose mission goes on to the same day share one), and for each file without one."""
    requests: dict[tuple[str, str], FormRequest] = {}
    titles: dict[tuple[str, str], list[str]] = {}
    paths: dict[str, None] = {}
    for path, request, title in tasks:
        if request is None or not links.form_url(request):
            paths[path] = None
            continue
        others = {key: answer for key, answer in request.answers.items() if key != PEOPLE_KEY}
        key = request.form_id, repr(others)
        known = requests.setdefault(key, request)
        titles.setdefault(key, []).append(title)
        people = [each.answers[PEOPLE_KEY] for each in (known, request) if PEOPLE_KEY in each.answers]
        if people:
            merged = {**others, PEOPLE_KEY: "\n".join(dict.fromkeys("\n".join(people).split("\n")))}
            shared_title = shorten_list(list(dict.fromkeys(titles[key]))) if known is not request else ""
            requests[key] = known._replace(answers=merged, title=shared_title)
    for request in requests.values():
        yield KeyValueRow(Message(N_("By a form")), (Cell(links.form_url(request), "text"),), request.entry_path)
    for path in paths:
        if path and (url := links.edit_url(path)):
            yield KeyValueRow(Message(N_("In a browser")), (Cell(url, "text"),), path)
