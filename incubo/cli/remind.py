"""`incubo remind …`: messages that are written, never sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import days, reporting, session, workspace
from incubo.cli.adapter import about
from incubo.cli.document_parts import KINDS, known
from incubo.cli.output import by_ending, write_file
from incubo.cli.report_options import At, Whose
from incubo.errors import ToolError, UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.reporting import Desk
    from incubo.report.documents.message import Message


class Format(StrEnum):
    """The forms of messages."""

    table = "table"
    markdown = "markdown"
    json = "json"
    eml = "eml"


_FILES = {Format.table: "txt", Format.markdown: "md", Format.eml: "eml"}
"""Forms of which each message may be a file, and how its name ends."""
_MORE = N_(
    "One message a recipient, with what they have to do, the command that does it and the page that edits the sheet. "
    "Nothing is sent: -o FOLDER writes a draft a recipient (.eml), which a mail program opens. Addresses are those "
    "that the registry publishes: of startups, offers and incubators."
)
Within = Annotated[
    str | None, typer.Option("--within", metavar=N_("DURATION"), help=N_("How far ahead to look (30d)."))
]
Form = Annotated[Format | None, typer.Option("--format", "-f", help=N_("The form of the messages."))]
To = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar=N_("FOLDER"), help=N_("Write each to a file in a folder, or all to a file.")
    ),
]


@about(
    _MORE,
    examples=(
        ("incubo remind missions", N_("to the teams of which somebody's mission ends within a month")),
        ("incubo remind missions --within 60d -o drafts", N_("a draft of a mail each")),
    ),
)
def missions(within: Within = None, at: At = None, incubator: Whose = None, fmt: Form = None, output: To = None) -> int:
    """Remind teams of missions that end."""
    return run("missions", within, at, incubator, fmt, output)


@about(_MORE, examples=(("incubo remind committees", N_("to the teams that have a committee to set or to prepare")),))
def committees(
    within: Within = None, at: At = None, incubator: Whose = None, fmt: Form = None, output: To = None
) -> int:
    """Remind teams of committees to set or to prepare."""
    return run("committees", within, at, incubator, fmt, output)


@about(_MORE, examples=(("incubo remind jobs", N_("to those who answer offers that are old, or that close soon")),))
def jobs(within: Within = None, at: At = None, incubator: Whose = None, fmt: Form = None, output: To = None) -> int:
    """Remind of offers that are old, or that close soon."""
    return run("jobs", within, at, incubator, fmt, output)


@about(_MORE, examples=(("incubo remind sheets -f markdown", N_("to the teams of which the sheet lacks something")),))
def sheets(at: At = None, incubator: Whose = None, fmt: Form = None, output: To = None) -> int:
    """Remind teams of what their sheets lack for their phase."""
    return run("sheets", None, at, incubator, fmt, output)


def run(
    kind: str, within: str | None, at: str | None, incubator: str | None, fmt: Format | None, output: Path | None
) -> int:
    """Write the messages. Raises UsageError, ToolError."""
    from incubo.registry.edit_links import edit_links
    from incubo.report.documents.reminders import reminders

    desk = reporting.open_desk(at, incubator, KINDS)
    span = days.span(within or "30d")
    ahead = (span.after(desk.day) - desk.day).days
    link = edit_links(desk.opened.root, desk.opened.git_prefix)
    made = reminders(known(desk), kind, desk.incubator, ahead, link)
    current = session.current()
    if not made:
        current.say(Text(N_("Nobody to remind.")))
    for left_out in _left_out(desk, kind, ahead):
        current.say(left_out)
    chosen, folder = _form(fmt, output)
    if folder is not None:
        return _write(made, chosen, folder, desk)
    text = _all(made, chosen, desk, to_file=output is not None)
    if output is not None:
        workspace.refuse_entry(output, desk.opened)
        write_file(output, text.encode())
        current.say(Text(N_("written: {path}"), {"path": str(output)}))
    elif chosen is Format.json:
        current.write_bytes(text.encode())
    else:
        current.write(text)
    return 0


def _left_out(desk: Desk, kind: str, within: int) -> Iterator[Text]:
    """Whom no message is about, and would be: what cannot be read, people of no startup and no incubator."""
    from incubo.registry.account import Source, source_notes
    from incubo.report.documents.due import nowhere

    kinds = {"missions": ("startup", "member"), "jobs": ("startup", "job")}.get(kind, ("startup",))
    yield from (note.text for note in source_notes(desk.registry, Source(), (), kinds))
    people = nowhere(known(desk), within) if kind == "missions" and desk.incubator is None else 0
    if people:
        yield Text(
            N_("{n} person whose mission ends works for no startup and no incubator: nobody to write to."),
            {"n": people},
            N_("{n} people whose missions end work for no startup and no incubator: nobody to write to."),
        )


def _form(fmt: Format | None, output: Path | None) -> tuple[Format, Path | None]:
    """The form asked for, and the folder to write a file each in. Raises UsageError."""
    if output is not None and (output.is_dir() or not output.suffix):
        if fmt is Format.json:
            raise UsageError(
                Text(N_("json is one document: name a file")),
                hints=(Text(N_("for example: -o {name}"), {"name": f"{output}.json"}),),
            )
        return fmt or Format.eml, output
    if fmt is Format.eml or (output is not None and fmt is None and output.suffix == ".eml"):
        hint = Text(N_("for example: -o {name}"), {"name": "drafts"})
        raise UsageError(Text(N_("a mail is a file each: name a folder to write them in")), hints=(hint,))
    if fmt is not None or output is None:
        return fmt or Format.table, None
    ending = by_ending(output).value
    if ending not in set(Format):
        hint = Text(N_("choose among: {choices}"), {"choices": ", ".join(Format)})
        raise UsageError(Text(N_("messages cannot be written as “{form}”"), {"form": ending}), hints=(hint,))
    return Format(ending), None


def _all(made: list[Message], chosen: Format, desk: Desk, *, to_file: bool) -> str:
    from incubo.render.messages import render
    from incubo.render.style import Look

    current = session.current()
    look = Look(False, True, 100 if chosen is Format.table else None) if to_file else current.look
    label = workspace.phase_label(desk.registry)
    return (
        render(made, chosen.value, lang=current.lang, look=look, phase_label=label)
        if made or chosen is Format.json
        else ""
    )


def _write(made: list[Message], chosen: Format, folder: Path, desk: Desk) -> int:
    """A file each in a folder, made if it is not there. Raises UsageError, ToolError."""
    workspace.refuse_entry(folder, desk.opened)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = {"path": str(folder), "why": error.strerror or str(error)}
        raise ToolError(Text(N_("{path} cannot be written ({why})"), why)) from error
    label = workspace.phase_label(desk.registry)
    for message in made:
        write_file(folder / f"{_name(message.id)}.{_FILES[chosen]}", _one(message, chosen, label))
    about = {"n": len(made), "path": str(folder)}
    session.current().say(Text(N_("{n} message written in {path}"), about, N_("{n} messages written in {path}")))
    nowhere = [message.to.name for message in made if not message.to.address]
    if nowhere:
        text = N_("no address in the registry for: {names:list}")
        session.current().say(Text(text, {"names": nowhere}))
    return 0


def _one(message: Message, chosen: Format, label: Callable[[str | None], str]) -> bytes:
    from incubo.export.mail import mail
    from incubo.render.messages import render
    from incubo.render.style import Look

    lang = session.current().lang
    if chosen is Format.eml:
        return mail(message, lang=lang, phase_label=label)
    look = Look(False, True, 100 if chosen is Format.table else None)
    return render([message], chosen.value, lang=lang, look=look, phase_label=label).encode()


def _name(text: str) -> str:
    """A name that every system takes for a file."""
    return re.sub(r"[^\w.-]", "-", text)[:100]
