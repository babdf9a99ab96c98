"""Former addresses (`redirect_from`): how the registry writes them, and which entry they lead to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from incubo.model.kinds import KINDS
from incubo.registry.registry import Registry

FIELD = "redirect_from"
_ENDING = re.compile(r"\.(?:html|md)$")
_USUAL = {"startup": "startups", "incubator": "incubateurs", "job": "recrutement"}
"""The folder of each kind's pages on the network's site."""


class Spelling(NamedTuple):
    """What stands before and after an id in its address: `/startups/`, `.html`."""

    before: str
    after: str

    def of(self, entry_id: str) -> str:
        """The address of an id."""
        return f"{self.before}{entry_id}{self.after}"


def has_addresses(kind: str) -> bool:
    """Whether entries of a kind may keep their former addresses."""
    return KINDS[kind].field(FIELD) is not None


def spelling(registry: Registry, kind: str) -> Spelling:
    """How most former addresses of a kind are written here; the network's usual way where there are none."""
    usual = Spelling(f"/{_USUAL.get(kind, kind)}/", ".html")
    found = Counter(
        Spelling(address[: -len(name)] or "", ending)
        for addresses in _addresses(registry, kind).values()
        for each in addresses
        for address, ending in [_parted(each)]
        if (name := address.rpartition("/")[2])
    )
    return found.most_common(1)[0][0] if found else usual


def stem(address: str) -> str:
    """The id that an address names: `old` for `/startups/old.html`."""
    return _parted(address.rstrip("/"))[0].rpartition("/")[2]


def former(registry: Registry, kind: str) -> Mapping[str, str]:
    """Former ids of a kind → the id of the entry that their addresses lead to today."""
    return {
        stem(address): entry_id
        for entry_id, addresses in _addresses(registry, kind).items()
        for address in addresses
        if stem(address) != entry_id
    }


def _addresses(registry: Registry, kind: str) -> dict[str, tuple[str, ...]]:
    if not has_addresses(kind):
        return {}
    return {entry.id: getattr(entry, FIELD) for entry in registry.entries.get(kind, {}).values()}


def _parted(address: str) -> tuple[str, str]:
    ending = _ENDING.search(address)
    return (address[: ending.start()], ending[0]) if ending else (address, "")
