"""Bare `incubo`: today's page, or how to begin where there is no registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from incubo import config, config_user, shell
from incubo.cli import first_screen, page_output, session, workspace
from incubo.cli.commands import COMMANDS
from incubo.cli.entry import PANELS
from incubo.i18n import N_, gettext
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.page import Page

_AROUND = 3
"""Lines that stand around the page: the command, what is told on standard error, the next prompt."""


def _begin() -> list[tuple[str, Text]]:
    folder = gettext(N_("FOLDER"))
    return [
        (f"incubo use {folder}", Text(N_("choose the folder of your registry, once for all"))),
        (f"incubo init --example {folder}", Text(N_("copy a sample registry, to try without risk"))),
        (f"incubo init {folder}", Text(N_("make a registry; in one that is there, add what is missing"))),
        (f"incubo -R {folder}", Text(N_("look at a registry without choosing it"))),
        ("incubo --help", Text(N_("every command"))),
    ]


def asked(words: Sequence[str]) -> dict[str, str] | None:
    """What is asked of the page by the words after `incubo`: `at` and `incubator`; None where they ask for more."""
    given: dict[str, str] = {}
    left = list(words)
    while left:
        option, equals, value = left.pop(0).partition("=")
        if option not in ("--at", "--incubator") or not (equals or left):
            return None
        given[option[2:]] = value if equals else left.pop(0)
    return given


def today(at: str | None = None, incubator: str | None = None) -> int:
    """Show the page of a day. Raises NoRegistry (one was named, and is not there), ConfigError, UsageError."""
    from incubo.report import today as report
    from incubo.report.sheets.parts import Known

    if _nowhere():
        page_output.deliver(report.start(_begin()), None, None, phase_label=lambda phase: phase or "")
        return 0
    opened = workspace.open_registry(at)
    registry = opened.load()
    known = Known(registry, opened.today, now=opened.now)
    label = workspace.phase_label(registry)
    whose = workspace.incubator_of(incubator, opened, registry)
    page = report.today(known, whose, _words(), *same(at, incubator), fits=lambda page: _fits(page, label))
    page_output.deliver(page, None, None, phase_label=label)
    return 0


def _fits(page: Page, label: Callable[[str | None], str]) -> bool:
    """Whether the page stands on the screen as a whole, above the line where the next command is typed."""
    run = session.current()
    if run.height is None:
        return True
    from incubo.render.pages import render

    page = page_output.on_the_registry(page)
    shown = render(page, "table", lang=run.lang, look=run.look, phase_label=label)
    return shown.count("\n") + _AROUND <= run.height


def same(at: str | None, incubator: str | None) -> tuple[str, str]:
    """The options that make another command be about the same day, and the same incubator."""
    given = ("at", at), ("incubator", incubator)
    day, scope = (f" --{name} {shell.quoted(value)}" if value else "" for name, value in given)
    return day, scope


def _nowhere() -> bool:
    """Whether there is no registry around, and none was ever named."""
    run = session.current()
    if run.registry is not None or config.find_root(run.start) is not None:
        return False
    return config_user.load(workspace.user_file()).registry is None


def _words() -> list[tuple[Text, list[str]]]:
    """The commands to know, by panel, from the table of commands."""
    first = first_screen.first(COMMANDS)
    found = [
        (Text(title), [name for name, entry in first.items() if entry.panel == id_]) for id_, title in PANELS.items()
    ]
    return [(title, names) for title, names in found if names]
