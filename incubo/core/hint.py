"""What to do about a finding, or about something that needs attention."""

from __future__ import annotations

from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message


class Hint(NamedTuple):
    """What to do: a text, an action, or both. A face shows what it can follow: a terminal prints the command, a page
    has a link.

    The action is a command line of incubo (`command`), a page of the web (`address`), where `value` is entered, or what
    the text says to do with the file in an editor (`edits_file`).
    """

    text: Message | None = None
    command: str = ""
    address: str = ""
    value: str = ""
    edits_file: bool = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether this is settled on a page of the web, and not with incubo."""
        return bool(self.address)

    @property
    def sentence(self) -> Message | None:
        """The text with its action, where there can be no link; None without a text."""
        if self.text is None or not (self.address or self.command):
            return self.text
        if not self.address:
            return self.text._replace(command=self.command)
        return Message(N_("{text}: {action}"), {"text": self.text, "action": self.address})


NO_HINT = Hint()
"""Nothing to do."""
