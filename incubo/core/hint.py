"""What to do about a finding, or about something that needs attention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import entry_argument, option_words, quote_argument


class Hint(NamedTuple):
    """What to do: a text, an action, or both. A face shows what it can follow: a terminal prints the command, a page
    has a link.

    The action is a command line of incubo (`command`), a page of the web (`address`), where `value` is entered, or what
    the text says to do with the file in an editor (`edits_file`). `page`: which page of `incubo serve` does what the
    command does, by the name of a verb, whose form it is, or of what it shows (`entry`, `dossier`); and the `values`
    that it begins with. Its address is what `web.links.way_address` says.
    """

    text: Message | None = None
    command: str = ""
    address: str = ""
    value: str = ""
    edits_file: bool = False
    page: str = ""
    values: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of_verb(cls, text: Message, verb: str, **values: str | Sequence[str] | None) -> Hint:
        """What a verb does: its command and its page, made of the same values.

        `values`: by the names of the options, which are those of an address too; what is empty is left out. The first
        one is what the command is about: the ids of entries, by their kind. A page begins without them where they are
        several.
        """
        named = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in values.items() if value}
        kind, *options = named
        words = [verb, *(quote_argument(entry_argument(kind, one)) for one in named[kind])]
        words += map(quote_argument, option_words({name: named[name] for name in options}))
        shown = {name: several[0] for name, several in named.items() if len(several) == 1}
        return cls(text, f"incubo {' '.join(words)}", page=verb.removeprefix("record "), values=shown)

    @property
    def is_elsewhere(self) -> bool:
        """Whether this is settled on a page of the web, and not with incubo."""
        return bool(self.address)

    def on_page(self, text: Message, page: str, **values: str) -> Hint:
        """The same, with what a button says of it and the page that it opens; as it is if it is settled elsewhere."""
        return self if self.is_elsewhere else self._replace(text=text, page=page, values=values)

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
