"""The table of commands, one module a panel of the help.

Listing commands, their help and their completion import nothing else.
"""

from __future__ import annotations

from incubo.cli.commands_change import CHANGE
from incubo.cli.commands_check import CHECK, SET_UP
from incubo.cli.commands_look import LOOK
from incubo.cli.commands_share import SHARE
from incubo.cli.entry import Entry

PROGRAM = "incubo"
"""The word before every command."""

COMMANDS: dict[str, Entry] = {**LOOK, **CHANGE, **SHARE, **CHECK, **SET_UP}
"""Every command, in the order in which they are listed."""
