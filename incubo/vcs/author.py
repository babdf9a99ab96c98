"""The name and the address that git signs commits with, as a person gives them for one repository."""

from __future__ import annotations

import re
from pathlib import Path

from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.vcs.run import run_git

MAX_LENGTH = 200
"""Characters of a name and of an address."""
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~][\w.!#$%&'*+/=?^`{|}~-]{0,100}@[A-Za-z0-9][A-Za-z0-9.-]{1,90}")


def parse_author_name(text: str) -> str:
    """The name of an author. Raises UsageError for one that git would not keep as it is."""
    name = " ".join(text.split())
    is_plain = name.isprintable() and not any(character in name for character in "<>")
    if not is_plain or not name[:1].isalpha() or len(name) > MAX_LENGTH:
        raise UsageError(Message(N_("this is not a name: it begins with a letter, such as Maëlle Kerdoncuff")))
    return name


def parse_author_address(text: str) -> str:
    """The address of an author. Raises UsageError for a text that is no e-mail address."""
    address = text.strip()
    if not _ADDRESS.fullmatch(address):
        raise UsageError(Message(N_("this is not an e-mail address, such as prenom.nom@example.org")))
    return address


def set_author(root: Path, name: str, address: str) -> None:
    """Set the name and the address in the settings of this repository, and nowhere else. Raises ToolError.

    Both come from `parse_author_name` and `parse_author_address`: neither begins with a hyphen.
    """
    for key, value in (("user.name", name), ("user.email", address)):
        result = run_git(root, "config", "--local", "--replace-all", key, value)
        result.require_success(Message(N_("git could not keep the name and the address")))
