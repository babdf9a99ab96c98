"""What a form is, for those who use no terminal: its questions, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.fields import Field


class Ask(NamedTuple):
    """One thing that a form asks.

    `key` names it among the others; `field` is what it holds; `label` is its heading (a source string, or a registry's
    own words); `hint` says how to answer. `boxes` are boxes to tick, source strings by key. `agreed`: all of them
    must be.
    """

    key: str
    field: Field
    label: str
    required: bool = False
    hint: str = ""
    boxes: Mapping[str, str] = {}
    agreed: bool = False


class Form(NamedTuple):
    """A form: its id, its name and what it is for (source strings), the kind of entry it is about, what it asks.

    `more`: what else should be known before it is filled in, a source string.
    """

    id: str
    name: str
    about: str
    kind: str
    asks: tuple[Ask, ...]
    more: str = ""


USUAL = N_("Left empty: the usual value.")
WITH = "with"
