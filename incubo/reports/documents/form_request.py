"""A request form that a document links to: which one, and what is already filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias


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


def no_form_url(request: FormRequest) -> str:  # noqa: ARG001
    """The address of a form where there is none."""
    return ""


FormUrl: TypeAlias = Callable[[FormRequest], str]
"""Gives the address of a form that is filled in; "" where the registry has no such form."""
EditUrl: TypeAlias = Callable[[str], str]
"""Gives the address where a file is edited in a browser; "" on an unknown forge."""
