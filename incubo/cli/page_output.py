"""A page to the terminal or to a file, in the form asked for or the one the file's ending names."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from incubo import config, shell
from incubo.cli import session
from incubo.cli.output import by_ending, write_file
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.page import Page


class Format(StrEnum):
    """The forms of a page."""

    table = "table"
    markdown = "markdown"
    json = "json"
    html = "html"


def form(name: str) -> Format:
    """The form of a page of that name. Raises UsageError for a form that only tables have."""
    if name not in set(Format):
        raise UsageError(
            Text(N_("a page cannot be written as “{form}”, which is for tables"), {"form": name}),
            hints=(Text(N_("choose among: {choices}"), {"choices": ", ".join(Format)}),),
        )
    return Format(name)


def deliver(page: Page, fmt: str | None, output: Path | None, *, phase_label: Callable[[str | None], str]) -> None:
    """Write a page. Raises UsageError for a form that pages do not have, ToolError where the file cannot be written."""
    from incubo.render.pages import render
    from incubo.render.style import Look

    run = session.current()
    chosen = form(fmt or (by_ending(output).value if output is not None else Format.table.value))
    if output is None and chosen is Format.table:
        page = on_the_registry(page)
    look = run.look if output is None else Look(False, True, 100 if chosen is Format.table else None)
    text = render(page, chosen.value, lang=run.lang, look=look, phase_label=phase_label)
    if output is not None:
        write_file(output, text.encode())
        run.say(Text(N_("written: {path}"), {"path": str(output)}))
    elif chosen in (Format.json, Format.html):
        run.write_bytes(text.encode())
    else:
        run.write(text)


def on_the_registry(page: Page) -> Page:
    """The page, its commands on the registry that `-R` named: elsewhere they would find none, or another one.

    Files and pages for others keep the commands plain: a folder of this machine means nothing there.
    """
    from incubo.page import Items

    run = session.current()
    if run.registry is None or config.find_root(run.registry) == config.find_root(run.cwd):
        return page
    named = f" -R {shell.quoted(os.path.normpath(run.registry))}"
    sections = []
    for section in page.sections:
        blocks = [
            Items(tuple(item._replace(command=item.command and item.command + named) for item in block.items))
            if isinstance(block, Items)
            else block
            for block in section.blocks
        ]
        sections.append(section._replace(blocks=tuple(blocks)))
    return page._replace(sections=tuple(sections))
