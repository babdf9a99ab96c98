"""`incubo remind …`: write messages; nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.reports.documents import DOCUMENT_KINDS, make_document_context
from incubo.app.reports.form_links import make_document_links
from incubo.cli import session
from incubo.cli.context import open_report_context
from incubo.cli.output import choose_table_format, file_style, print_wrapped, refuse_output, write_output
from incubo.cli.params import AtOption, IncubatorOption, command_help
from incubo.core.errors import ToolError, UsageError
from incubo.core.files import cannot_write_message
from incubo.core.i18n import N_, limit_names, temporary_language, translate
from incubo.core.message import Message
from incubo.core.problem import choose_among
from incubo.core.shell import quote_argument
from incubo.edit.asking.arguments import parse_duration_argument
from incubo.export.mail import render_mail
from incubo.facts.expectations import is_asked_for
from incubo.registry.provenance import Provenance, provenance_notes
from incubo.render.mail import render_mails
from incubo.reports.common import incubator_option
from incubo.reports.documents.reminders import (
    count_unattached_endings,
    endings_in_finished_startups,
    make_reminders,
    startups_in_doubt,
)

if TYPE_CHECKING:
    from incubo.app.reports.context import ReportContext
    from incubo.reports.documents.reminders import Mail
    from incubo.reports.entry_pages.common import PageContext


class ReminderFormat(StrEnum):
    """The formats of messages."""

    table = "table"
    markdown = "markdown"
    json = "json"
    eml = "eml"


_FILE_SUFFIXES = {ReminderFormat.table: "txt", ReminderFormat.markdown: "md", ReminderFormat.eml: "eml"}
"""Forms of which each message may be a file, and how its name ends."""
_REMIND_HELP = N_(
    "One message per recipient, with what they have to do and, if the registry is published on a site such as "
    "GitHub, the page where the entry is edited; --format json gives the commands as well. A person who works for "
    "several products is in one message, to all of their "
    "teams, with what else concerns one of them. Nothing is sent: -o FOLDER writes one draft per "
    "recipient (.eml), which an e-mail program opens. Addresses are those that the registry "
    "publishes: of products, offers and incubators."
)
WithinOption = Annotated[
    str | None, typer.Option("--within", metavar=N_("DURATION"), help=N_("How far ahead to look (30d)."))
]
ReminderFormatOption = Annotated[
    ReminderFormat | None, typer.Option("--format", "-f", help=N_("The format of the messages."))
]
ReminderOutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar=N_("FOLDER"),
        help=N_("Write each message to a file in a folder, or all of them to one file."),
    ),
]


@command_help(
    _REMIND_HELP,
    examples=(
        ("incubo remind missions", N_("to the teams that have a mission ending within a month")),
        ("incubo remind missions --within 60d -o drafts", N_("one e-mail draft per recipient")),
    ),
)
def missions(
    within: WithinOption = None,
    at: AtOption = None,
    incubator: IncubatorOption = None,
    fmt: ReminderFormatOption = None,
    output: ReminderOutputOption = None,
) -> int:
    """Remind teams of missions that end."""
    return _run_remind("missions", within, at, incubator, fmt, output)


@command_help(
    _REMIND_HELP,
    examples=(("incubo remind committees", N_("to the teams that have a committee to set or to prepare")),),
)
def committees(
    within: WithinOption = None,
    at: AtOption = None,
    incubator: IncubatorOption = None,
    fmt: ReminderFormatOption = None,
    output: ReminderOutputOption = None,
) -> int:
    """Remind teams of committees to set or to prepare."""
    return _run_remind("committees", within, at, incubator, fmt, output)


@command_help(
    _REMIND_HELP, examples=(("incubo remind jobs", N_("to the contacts of offers that are old, or that close soon")),)
)
def jobs(
    within: WithinOption = None,
    at: AtOption = None,
    incubator: IncubatorOption = None,
    fmt: ReminderFormatOption = None,
    output: ReminderOutputOption = None,
) -> int:
    """Remind people of offers that are old, or that close soon."""
    return _run_remind("jobs", within, at, incubator, fmt, output)


@command_help(
    _REMIND_HELP,
    examples=(("incubo remind sheets -f markdown", N_("to teams whose entry is incomplete")),),
)
def sheets(
    at: AtOption = None,
    incubator: IncubatorOption = None,
    fmt: ReminderFormatOption = None,
    output: ReminderOutputOption = None,
) -> int:
    """Remind teams of what is missing from their entries for their phase."""
    return _run_remind("sheets", None, at, incubator, fmt, output)


def _run_remind(
    kind: str,
    within: str | None,
    at: str | None,
    incubator: str | None,
    fmt: ReminderFormat | None,
    output: Path | None,
) -> int:
    """Write the messages. Raises UsageError, ToolError."""
    context = open_report_context(at, incubator, DOCUMENT_KINDS)
    within = within or "30d"
    span = parse_duration_argument(within)
    ahead = (span.after(context.day) - context.day).days
    links = make_document_links(context.workspace, context.registry)
    page_context = make_document_context(context)
    reminders = make_reminders(page_context, kind, context.incubator, ahead, links)
    current = session.current_session()
    if not reminders:
        current.print_message(Message(N_("Nobody to remind.")))
    for left_out in (
        *_unreachable_notes(context, page_context, kind, ahead),
        *_doubt_notes(context, page_context, kind, ahead),
        *(_finished_notes(context, page_context, within, ahead) if kind == "missions" else ()),
    ):
        print_wrapped(translate(left_out))
    chosen_format, folder = _choose_reminder_format(fmt, output)
    if folder is not None:
        return _write_reminder_files(reminders, chosen_format, folder)
    text = _render_reminders(reminders, chosen_format, to_file=output is not None)
    if output is not None:
        write_output(output, text.encode())
        current.print_message(Message(N_("written: {path}"), {"path": str(output)}))
    elif chosen_format is ReminderFormat.json:
        current.write_stdout_bytes(text.encode())
    else:
        current.write_stdout(text)
    return 0


def _unreachable_notes(
    context: ReportContext, page_context: PageContext, kind: str, days_ahead: int
) -> Iterator[Message]:
    """Notes about people who get no message: unreadable files, people without a startup and an incubator."""
    kinds = {"missions": ("startup", "member"), "jobs": ("startup", "job")}.get(kind, ("startup",))
    yield from (note.message for note in provenance_notes(context.registry, Provenance(), (), kinds))
    if kind == "committees" and not is_asked_for(context.registry, "committee"):
        yield Message(N_("Products without any committee get no message: less than 2% of the products record one."))
    people = (
        count_unattached_endings(page_context, days_ahead) if kind == "missions" and context.incubator is None else 0
    )
    if people:
        yield Message(
            N_("{n} person whose mission ends works for no product and no incubator: nobody to write to."),
            {"n": people},
            N_("{n} people whose missions end work for no product and no incubator: nobody to write to."),
        )


def _doubt_notes(context: ReportContext, page_context: PageContext, kind: str, days_ahead: int) -> Iterator[Message]:
    """The startups that get no message, because what phase they are in is to be settled first."""
    startups = startups_in_doubt(page_context, kind, context.incubator, days_ahead)
    if startups:
        names = limit_names([startup.display_name for startup in startups])
        yield Message(
            N_("{n} product gets no message, because its phase is to be settled first: {names:list}."),
            {"n": len(startups), "names": names},
            N_("{n} products get no message, because their phase is to be settled first: {names:list}."),
        )
        yield Message(N_("To settle it: incubo todo --only phase-doubt"))


def _finished_notes(
    context: ReportContext, page_context: PageContext, within: str, days_ahead: int
) -> Iterator[Message]:
    """The people who are in no message, because their startup has ended, and the list that has them."""
    found = endings_in_finished_startups(page_context, context.incubator, days_ahead)
    if not found:
        return
    names = {
        member.id: Message("{name} ({title})", {"name": member.display_name, "title": each.startup.display_name})
        for each in found
        for member in each.members
    }
    yield Message(
        N_("{n} person is in no message, because the product of their mission has ended, or is to stop: {names:list}."),
        {"n": len(names), "names": limit_names([*names.values()])},
        N_("{n} people are in no message: the products of their missions have ended, or are to stop: {names:list}."),
    )
    startups = ",".join(each.startup.id for each in found)
    day = f" --at {context.day}" if context.day != context.workspace.current_date else ""
    words = f"incubo list missions --ending {quote_argument(within)} --startup {quote_argument(startups)}"
    command = f"{words} {incubator_option(context.incubator)}{day}"
    yield Message(N_("To see their missions: {command}"), {"command": command})


def _choose_reminder_format(fmt: ReminderFormat | None, output: Path | None) -> tuple[ReminderFormat, Path | None]:
    """The format, and the folder for one file each. Raises UsageError."""
    if output is not None and (output.is_dir() or not output.suffix):
        if fmt is ReminderFormat.json:
            raise UsageError(
                Message(N_("json is one document: name a file")),
                hints=(Message(N_("for example: -o {name}"), {"name": f"{output}.json"}),),
            )
        return fmt or ReminderFormat.eml, output
    if fmt is ReminderFormat.eml or (output is not None and fmt is None and output.suffix == ".eml"):
        hint = Message(N_("for example: -o {name}"), {"name": "drafts"})
        raise UsageError(Message(N_("each e-mail is a file: name a folder to write them in")), hints=(hint,))
    if fmt is not None or output is None:
        return fmt or ReminderFormat.table, None
    ending = choose_table_format(None, output).value
    if ending not in set(ReminderFormat):
        hint = choose_among(ReminderFormat)
        raise UsageError(Message(N_("messages cannot be written as “{form}”"), {"form": ending}), hints=(hint,))
    return ReminderFormat(ending), None


def _render_reminders(reminders: list[Mail], reminder_format: ReminderFormat, *, to_file: bool) -> str:
    current = session.current_session()
    terminal = file_style(is_table=reminder_format is ReminderFormat.table) if to_file else current.style
    language = current.files_language if to_file else current.language
    with temporary_language(language):
        return (
            render_mails(reminders, reminder_format, lang=language, terminal=terminal)
            if reminders or reminder_format is ReminderFormat.json
            else ""
        )


def _write_reminder_files(reminders: list[Mail], reminder_format: ReminderFormat, folder: Path) -> int:
    """A file each in a folder, made if it is not there. Raises UsageError, ToolError."""
    refuse_output(folder)
    files = [
        (
            f"{_portable_file_name(message.id)}.{_FILE_SUFFIXES[reminder_format]}",
            _render_reminder_file(message, reminder_format),
        )
        for message in reminders
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ToolError(cannot_write_message(folder, error)) from error
    for name, data in files:
        write_output(folder / name, data)
    arguments = {"n": len(reminders), "path": str(folder)}
    session.current_session().print_message(
        Message(N_("{n} message written in {path}"), arguments, N_("{n} messages written in {path}"))
    )
    recipients = (to for message in reminders for to in (message.recipient, *message.copies))
    nowhere = list(dict.fromkeys(to.name for to in recipients if not to.address))
    if nowhere:
        text = N_("no address in the registry for: {names:list}")
        session.current_session().print_message(Message(text, {"names": nowhere}))
    return 0


def _render_reminder_file(reminder: Mail, reminder_format: ReminderFormat) -> bytes:

    lang = session.current_session().files_language
    with temporary_language(lang):
        if reminder_format is ReminderFormat.eml:
            return render_mail(reminder, language=lang)
        terminal = file_style(is_table=reminder_format is ReminderFormat.table)
        return render_mails([reminder], reminder_format, lang=lang, terminal=terminal).encode()


def _portable_file_name(text: str) -> str:
    """A name that every system takes for a file."""
    return re.sub(r"[^\w.-]", "-", text)[:100]
