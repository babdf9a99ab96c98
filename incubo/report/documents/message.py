"""A message to somebody: who, what about, and what it says, as data. Nothing here sends it."""

from __future__ import annotations

from typing import NamedTuple

from incubo.page import Page


class Recipient(NamedTuple):
    """To whom: the id of the entry that they answer for, what to call them, the address that the registry publishes."""

    id: str
    name: str
    address: str | None = None


class Message(NamedTuple):
    """A message. `kind` says what it is about, `sender` the address that answers; the page's title is its subject."""

    kind: str
    to: Recipient
    page: Page
    sender: str | None = None

    @property
    def id(self) -> str:
        """What tells it from the others of its kind, for the name of a file."""
        return f"{self.kind}-{self.to.id}"
