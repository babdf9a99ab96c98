"""Results to the terminal or to a file: tables and pages, in the format asked for or that of the file name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from incubo.cli import global_options, session
from incubo.cli.output_path import refuse_output_path
from incubo.config import settings
from incubo.core import shell
from incubo.core.errors import RegistryNotFoundError, UsageError
from incubo.core.failures import collected_failures
from incubo.core.files import replace_file, require_whole
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.problem import choose_among, failure_message
from incubo.render import escape
from incubo.render.terminal.style import TerminalStyle, make_painter
from incubo.render.terminal.text import wrap

if TYPE_CHECKING:
    from incubo.document.page import ListItem, Page
    from incubo.document.table import Note, Table


def print_wrapped(message: str = "", style: str = "") -> None:
    """Print lines on standard error, wrapped, with control characters escaped."""
    current = session.current_session()
    paint = make_painter(current.has_stderr_color)
    for line in message.split("\n"):
        message = escape.escape_terminal(line.lstrip(" "))
        margin = " " * (len(line) - len(line.lstrip(" ")))
        for part in wrap(message, current.width, indent=len(margin) + 2 if margin else 0, first_column=len(margin)):
            current.write_stderr_line(paint(style, part if part.startswith(" ") else margin + part))


def print_dry_run() -> None:
    """Say on standard error that only a trial was asked for."""
    print_wrapped(translate(Message(N_("Nothing was written (--dry-run)."))))


def refuse_output(output: Path | None) -> None:
    """Raise UsageError for a file that a result must not be written to: first, where a command does much before."""
    if output is None:
        return
    try:
        root = session.current_session().find_registry()
    except RegistryNotFoundError:
        root = None
    refuse_output_path(output, root)


def write_output(output: Path, data: bytes) -> None:
    """Write a result to the file that the command line names. Raises UsageError, ToolError. All results come here."""
    refuse_output(output)
    replace_file(output, data)


def write_document(output: Path, data: bytes) -> None:
    """Write a result that leaves: only a whole one. Raises as `write_output`."""
    require_whole(output)
    write_output(output, data)


def file_style(*, is_table: bool) -> TerminalStyle:
    """What a file can show: no colour; a text table has 100 columns."""
    return TerminalStyle(color=False, unicode=True, width=100 if is_table else None)


_LEFT_OUT_NOTES = ("drafts", "hidden")
"""The notes on what a table leaves out."""


class TableFormat(StrEnum):
    """The formats of a table."""

    table = "table"
    markdown = "markdown"
    csv = "csv"
    csv_excel = "csv-excel"
    json = "json"
    html = "html"
    svg = "svg"
    xlsx = "xlsx"


_FORMATS_BY_SUFFIX = {
    ".md": TableFormat.markdown, ".csv": TableFormat.csv, ".json": TableFormat.json, ".txt": TableFormat.table,
    ".html": TableFormat.html, ".htm": TableFormat.html, ".svg": TableFormat.svg,
    ".xlsx": TableFormat.xlsx,
}  # fmt: skip
_CSV_FORMATS = (TableFormat.csv, TableFormat.csv_excel)
_BYTE_FORMATS = (TableFormat.json, TableFormat.html, TableFormat.svg)
"""Formats that are written byte for byte, in UTF-8 whatever the terminal's encoding."""
_FORMATS_WITHOUT_NOTES = (*_CSV_FORMATS, TableFormat.svg)
"""Formats that have no place for notes: what a figure cannot do without is said beside them."""


_FORMATS_FOR_OTHERS = ("markdown", "html", "xlsx", "docx")
"""Documents for people who do not run incubo: how a part failed, and on which file, is said on standard error only."""


def _complete_notes(
    result: Table | Page, format_name: str, *, is_on_screen: bool, hidden: Sequence[str] = (), tells_notes: bool = True
) -> Iterator[Note]:
    """The notes of a result, with that on the two axes of time (`--known`) and those on parts that failed: it must not
    look whole. On a screen stands what changes how it is read; what is counted, and how, is there with `--notes`
    (`tells_notes`), and in whatever is passed on. `hidden`: other notes that a screen does without.
    """
    from incubo.document.table import Note
    from incubo.registry.provenance import known_note

    if result.commit is not None and result.commit.known_on is not None and result.as_of is not None:
        yield known_note(result.commit, result.as_of)
    is_short = is_on_screen and not session.current_session().shows_notes
    for note in result.notes:
        if not is_short or not (note.is_definition or note.id in hidden):
            yield note
    for failure in collected_failures():
        text = Message("{text}.", {"text": failure_message(failure)})
        if format_name in _FORMATS_FOR_OTHERS:
            text = Message(N_("{part} is missing: incubo failed to make it."), {"part": failure.part})
        yield Note("failed", text)
    if is_short and tells_notes and any(note.is_definition for note in result.notes):
        yield Note("notes", Message(N_("What is counted, and how")), hint=Message(global_options.NOTES))


def _tell_empty(table: Table) -> None:
    """Say that a file has no rows, with what was left out: nobody looks into it for that."""
    current = session.current_session()
    current.print_message(Message(N_("there is no row in it")))
    for note in table.notes:
        if note.id in _LEFT_OUT_NOTES:
            current.print_message(note.message)
            if note.hint is not None:
                current.print_message(note.hint)


def output_table(
    table: Table,
    fmt: TableFormat | None,
    output: Path | None,
    *,
    show_all_rows: bool = True,
    include_entries: bool = False,
) -> None:
    """Write a table. Raises UsageError for the ending of no format, ToolError where the file cannot be written."""
    from incubo.render.tables.formats import render_table

    current = session.current_session()
    chosen_format = choose_table_format(fmt, output)
    is_on_screen = output is None and chosen_format is TableFormat.table
    hidden = ("scope",) if table.scope else ()  # whose it is stands in the title already
    table = table._replace(notes=(*_complete_notes(table, chosen_format, is_on_screen=is_on_screen, hidden=hidden),))
    if chosen_format in _FORMATS_WITHOUT_NOTES:
        for note in table.notes:
            if note.id == "known":
                current.print_message(note.message)
    if chosen_format is TableFormat.svg and table.chart is None and table.bar_column is None:
        hint = Message(
            N_("other formats: {choices}"),
            {"choices": ", ".join(table_format for table_format in TableFormat if table_format != "svg")},
        )
        raise UsageError(Message(N_("“{name}” has no picture"), {"name": table.report_id}), hints=(hint,))
    if chosen_format is TableFormat.xlsx and output is None and current.is_terminal:
        hint = Message(N_("name a file: {command}"), {"command": f"-o {table.report_id}.xlsx"})
        raise UsageError(Message(N_("a spreadsheet cannot be shown in a terminal")), hints=(hint,))
    terminal = current.style if output is None else file_style(is_table=chosen_format is TableFormat.table)
    rendered = render_table(
        table,
        chosen_format,
        lang=current.language,
        terminal=terminal,
        all_rows=show_all_rows,
        include_entries=include_entries,
    )
    data = rendered.encode() if isinstance(rendered, str) else rendered
    if output is not None:
        write_document(output, data)
        current.print_message(Message(N_("written: {path}"), {"path": str(output)}))
        if not table.rows:
            _tell_empty(table)
    elif isinstance(rendered, str) and chosen_format in _CSV_FORMATS:
        printed = escape.escape_printed_csv(rendered, is_terminal=current.is_terminal)
        current.write_stdout_bytes(printed.encode())
    elif isinstance(rendered, bytes) or chosen_format in _BYTE_FORMATS:
        current.write_stdout_bytes(data)
    else:
        current.write_stdout(rendered)


def choose_table_format(fmt: TableFormat | None, output: Path | None) -> TableFormat:
    """The format asked for, else the one that a file's ending means. Raises UsageError for the ending of no format."""
    if fmt is not None or output is None:
        return fmt or TableFormat.table
    table_format = _FORMATS_BY_SUFFIX.get(output.suffix.lower())
    if table_format is None:
        raise UsageError(
            Message(N_("“{name}” does not have the extension of a known format"), {"name": output.name}),
            hints=(
                Message(N_("end the name with {endings}, or add --format"), {"endings": ", ".join(_FORMATS_BY_SUFFIX)}),
            ),
        )
    return table_format


class PageFormat(StrEnum):
    """The formats of a page."""

    table = "table"
    markdown = "markdown"
    json = "json"
    html = "html"
    docx = "docx"


def parse_page_format(format_name: str) -> PageFormat:
    """The format of a page of that name. Raises UsageError for a format that only tables have."""
    if format_name not in set(PageFormat):
        raise UsageError(
            Message(N_("a page cannot be written as “{form}”, which is for tables"), {"form": format_name}),
            hints=(choose_among(PageFormat),),
        )
    return PageFormat(format_name)


def output_page(page: Page, fmt: str | None, output: Path | None) -> None:
    """Write a page. Raises UsageError for a format of tables only, ToolError where the file cannot be written."""
    from incubo.render.pages.formats import render_page, render_page_file

    current = session.current_session()
    is_word = fmt is None and output is not None and output.suffix.lower() == f".{PageFormat.docx}"
    chosen_format = PageFormat.docx if is_word else parse_page_format(fmt or choose_table_format(None, output))
    if chosen_format is PageFormat.docx and output is None and current.is_terminal:
        hint = Message(N_("name a file: {command}"), {"command": f"-o {page.page_type}.docx"})
        raise UsageError(Message(N_("a document for a word processor cannot be shown in a terminal")), hints=(hint,))
    is_on_screen = output is None and chosen_format is PageFormat.table
    notes = _complete_notes(page, chosen_format, is_on_screen=is_on_screen, tells_notes=not page.is_for_others)
    page = page._replace(notes=tuple(notes))
    if is_on_screen:
        page = add_registry_option(page)
    terminal = current.style if output is None else file_style(is_table=chosen_format is PageFormat.table)
    if output is not None:
        write_document(output, render_page_file(page, chosen_format, lang=current.language, terminal=terminal))
        current.print_message(Message(N_("written: {path}"), {"path": str(output)}))
    elif chosen_format in (PageFormat.json, PageFormat.html, PageFormat.docx):
        current.write_stdout_bytes(render_page_file(page, chosen_format, lang=current.language, terminal=terminal))
    else:
        current.write_stdout(render_page(page, chosen_format, lang=current.language, terminal=terminal))


def add_registry_option(page: Page) -> Page:
    """The page with `-R` added to its commands: elsewhere they would find no registry, or another one.

    Files and pages for others keep the commands plain: a folder of this machine means nothing there.
    """
    from incubo.document.page import ListBlock

    current = session.current_session()
    if current.registry_path is None or settings.find_enclosing_registry(
        current.registry_path
    ) == settings.find_enclosing_registry(current.cwd):
        return page
    named = f" -R {shell.quote_argument(os.path.normpath(current.registry_path))}"
    sections = []
    for section in page.sections:
        blocks = [
            ListBlock(tuple(_add_option(item, named) for item in block.items))
            if isinstance(block, ListBlock)
            else block
            for block in section.blocks
        ]
        sections.append(section._replace(blocks=tuple(blocks)))
    return page._replace(sections=tuple(sections))


def _add_option(item: ListItem, option: str) -> ListItem:
    hint, *others = (
        hint._replace(command=hint.command + option) if hint.command else hint for hint in (item.hint, *item.others)
    )
    return item._replace(hint=hint, others=tuple(others))


def format_scope_options(at: str | None, incubator: str | None) -> tuple[str, str]:
    """The options for another command about the same day and incubator."""
    options = ("at", at), ("incubator", incubator)
    day, scope = (f" --{name} {shell.quote_argument(value)}" if value else "" for name, value in options)
    return day, scope


class FindingFormat(StrEnum):
    """The formats of findings."""

    full = "full"
    concise = "concise"
    json = "json"
    github = "github"
    gitlab = "gitlab"
    markdown = "markdown"
    rdjson = "rdjson"
    sarif = "sarif"
