"""`incubo remind …`: write messages; nothing is sent."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.reports.documents import DOCUMENT_KINDS
from incubo.app.reports.reminders import NOBODY, find_reminders
from incubo.cli import session
from incubo.cli.context import open_report_context
from incubo.cli.output import choose_table_format, file_style, print_wrapped, refuse_output, write_output
from incubo.cli.params import AtOption, IncubatorOption, command_help
from incubo.core.errors import ToolError, UsageError
from incubo.core.files import cannot_write_message
from incubo.core.i18n import N_, temporary_language, translate
from incubo.core.message import Message
from incubo.core.problem import choose_among
from incubo.export.mail import mail_file_name, render_mail
from incubo.render.mail import render_mails

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incubo.reports.documents.reminders import Mail


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
    mails, left_out = find_reminders(open_report_context(at, incubator, DOCUMENT_KINDS), kind, within)
    current = session.current_session()
    if not mails:
        current.print_message(Message(NOBODY))
    for note in left_out:
        print_wrapped(translate(note))
    chosen_format, folder = _choose_reminder_format(fmt, output)
    if folder is not None:
        return _write_reminder_files(mails, chosen_format, folder)
    text = _render_reminders(mails, chosen_format, to_file=output is not None)
    if output is not None:
        write_output(output, text.encode())
        current.print_message(Message(N_("written: {path}"), {"path": str(output)}))
    elif chosen_format is ReminderFormat.json:
        current.write_stdout_bytes(text.encode())
    else:
        current.write_stdout(text)
    return 0


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


def _render_reminders(reminders: Sequence[Mail], reminder_format: ReminderFormat, *, to_file: bool) -> str:
    current = session.current_session()
    terminal = file_style(is_table=reminder_format is ReminderFormat.table) if to_file else current.style
    language = current.files_language if to_file else current.language
    with temporary_language(language):
        return (
            render_mails(reminders, reminder_format, lang=language, terminal=terminal)
            if reminders or reminder_format is ReminderFormat.json
            else ""
        )


def _write_reminder_files(reminders: Sequence[Mail], reminder_format: ReminderFormat, folder: Path) -> int:
    """A file each in a folder, made if it is not there. Raises UsageError, ToolError."""
    refuse_output(folder)
    files = [
        (
            mail_file_name(message, _FILE_SUFFIXES[reminder_format]),
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
