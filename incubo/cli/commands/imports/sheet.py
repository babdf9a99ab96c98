"""`incubo import FILE`: the rows of a workbook or a delimited text become entries, or changes of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.imports.sheet_file import make_import_setting, parse_sheet_kind_argument
from incubo.app.imports.sheet_import import SheetImport, list_refused_rows, parse_pairs
from incubo.app.imports.sheet_import_report import (
    count_drafts,
    join_import_tables,
    make_import_page,
    make_import_table,
)
from incubo.app.imports.sheet_template import make_template
from incubo.app.imports.workbook_import import import_sheets, join_memories, join_private_changes, join_proposals
from incubo.cli import prompts, session
from incubo.cli.apply import apply_private_proposal, apply_proposal
from incubo.cli.context import open_session_workspace, open_workspace_to_edit
from incubo.cli.output import TableFormat, output_page, output_table, print_wrapped, refuse_output, write_output
from incubo.cli.params import MergeAnswersOption, add_write_options, command_help, read_document
from incubo.core.errors import RefusedError, ToolError, UsageError
from incubo.core.files import cannot_read_message, read_regular_file
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.problem import options_conflict
from incubo.core.shell import decode_argument, quote_argument
from incubo.exchange.workbook.bounded import read_workbook
from incubo.exchange.workbook.limits import MAX_FILE_BYTES
from incubo.exchange.workbook.memory import (
    MAX_MEMORY_BYTES,
    MEMORY_SUFFIX,
    ImportMemory,
    format_memory,
    parse_memory,
)
from incubo.export.import_workbooks import render_refused_rows

if TYPE_CHECKING:
    from incubo.app.sharing.merging import Answers

_REFUSED_NAME = N_("to-complete.xlsx")


@add_write_options
@command_help(
    N_(
        "The first row of headings is looked for, and what each column holds is understood from its heading, in French "
        "or in English. The sheets of a workbook are imported together: people after products, committees after both. "
        "Rows of entries that the registry has become changes; an empty cell changes nothing, but in "
        "a sheet that incubo exported it takes its value away. All is "
        "shown and checked before anything is written.\n\nFrom another registry: incubo import registry."
    ),
    examples=(
        ("incubo import produits.xlsx --dry-run", N_("what the rows of a workbook would change")),
        (
            'incubo import produits.xlsx --column "En une phrase=mission" --dry-run',
            N_("saying what a column holds"),
        ),
        ("incubo import comites.csv --as committees --dry-run", N_("past committees, one on each row")),
        ("incubo import produits.xlsx -o refused.xlsx --yes", N_("write, and keep what did not fit to complete it")),
        ("incubo import --template startup -o modele.xlsx", N_("a workbook to fill in")),
    ),
)
def sheet(
    file: Annotated[
        str | None, typer.Argument(metavar=N_("FILE"), help=N_("A workbook (.xlsx, .ods …) or a .csv file."))
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--as", metavar=N_("KIND"), help=N_("What is on each row: products, committees …"))
    ] = None,
    sheet_name: Annotated[
        str | None, typer.Option("--sheet", metavar=N_("NAME"), help=N_("The sheet of the workbook."))
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar=N_("HEADING=FIELD"), help=N_("What a column holds (- to leave it out); repeatable.")
        ),
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option("--value", metavar=N_("TEXT=VALUE"), help=N_("What a cell with this text means; repeatable.")),
    ] = None,
    default: Annotated[
        list[str] | None,
        typer.Option(
            "--default",
            metavar=N_("FIELD=VALUE"),
            help=N_("What all new entries get in a field that they must have and no cell says; repeatable."),
        ),
    ] = None,
    fmt: Annotated[
        TableFormat | None,
        typer.Option("--format", "-f", help=N_("All rows in this format, on standard output; nothing is written.")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar=N_("FILE"),
            help=N_("Where to write the rows that did not fit (.xlsx), or a template."),
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar=N_("KIND"), help=N_("Write a workbook to fill in, for rows of this kind.")),
    ] = None,
    remove: Annotated[
        bool,
        typer.Option("--remove", help=N_("Remove what an exported sheet no longer has a row for; else it stays.")),
    ] = False,
    from_file: MergeAnswersOption = None,
    diff: Annotated[bool, typer.Option("--diff", help=N_("Show the whole change as a diff, write nothing."))] = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Import the rows of a sheet."""
    _require_workbook_name(output)
    if template is not None:
        return _write_template(template, file, output)
    if file is None:
        raise UsageError(
            Message(N_("say which file")),
            hints=(Message(N_("for example: {command}"), {"command": "incubo import produits.xlsx"}),),
        )
    if fmt is not None and diff:
        raise UsageError(options_conflict("--format", "--diff"))
    data = _read_file(file)
    if fmt is not None or diff:
        write_options = write_options._replace(dry_run=True)
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    arguments = ImportMemory(
        kind,
        decode_argument(sheet_name) if sheet_name is not None else None,
        parse_pairs([decode_argument(text) for text in column or ()], "--column"),
        parse_pairs([decode_argument(text) for text in value or ()], "--value"),
        parse_pairs([decode_argument(text) for text in default or ()], "--default"),
    )
    memory_path = Path(file).with_suffix(MEMORY_SUFFIX) if file != "-" else None
    earlier = _read_memory(memory_path) if memory_path is not None else None
    ask = prompts.ask_required(write_options)
    to_conflicts = _read_answers(from_file) if from_file is not None else {}
    setting, workbook = make_import_setting(workspace, registry), read_workbook(data)
    imported = import_sheets(
        setting, workbook, arguments, ask, earlier, removes=remove, answers_to_conflicts=to_conflicts
    )
    results = [one.result for one in imported]
    if fmt is not None:
        tables = [(result.opened.sheet.name, make_import_table(workspace, result)) for result in results]
        output_table(join_import_tables(tables), fmt, None)
        return _exit_code(results)
    for one in imported if not diff else ():
        page = make_import_page(one.setting.workspace, one.setting.registry, one.result, Path(file).name)
        output_page(page, None, None)
    if output is None:
        _tell_refused_rows(results)
    for result in results:
        _offer_answers(result)
    proposal = join_proposals(imported)
    private, code = join_private_changes(imported), 0
    if proposal.plan.files or private is None:
        code = apply_proposal(workspace, registry, proposal, write_options, leaves_out_new_files=not diff)
    if private is not None and code == 0:
        code = apply_private_proposal(private.folder, private.proposal, _write_here(write_options))
    if code == 0 and not write_options.dry_run and memory_path is not None:
        _keep_memory(join_memories(imported, earlier), earlier, memory_path, Path(file).name)
    if code == 0 and output is not None:
        _write_refused_rows(results, output)
    if code == 0 and not write_options.dry_run:
        _say_what_is_next(results)
    return code or _exit_code(results)


def _write_here(write_options: WriteOptions) -> WriteOptions:
    """How private files are written beside a proposal: on this machine, since nobody reviews them."""
    if not (write_options.propose or write_options.branch):
        return write_options
    return write_options._replace(propose=False, branch=None, yes=True)


def _exit_code(results: Sequence[SheetImport]) -> int:
    """That of something refused, where a part of a sheet did not fit: the rest is written."""
    return RefusedError.exit_code if any(result.problems for result in results) else 0


def _say_what_is_next(results: Sequence[SheetImport]) -> None:
    """Say how to go on with entries that are not complete."""
    drafts = count_drafts(results)
    if drafts:
        text = Message(
            N_("{n} draft to complete: incubo todo --only draft says what it lacks, incubo serve has a form for it."),
            {"n": drafts},
            N_(
                "{n} drafts to complete: incubo todo --only draft says what they lack, incubo serve has forms for them."
            ),
        )
        print_wrapped(translate(text))


def _require_workbook_name(output: Path | None) -> None:
    """Raise UsageError for the name of a file that is no workbook, and for one that must not be written to."""
    if output is None:
        return
    refuse_output(output)
    if output.suffix.lower() != ".xlsx":
        message = Message(N_("“{name}” does not have the extension of a workbook"), {"name": output.name})
        raise UsageError(message, hints=(Message(N_("end the name with {endings}"), {"endings": ".xlsx"}),))


def _write_template(word: str, file: str | None, output: Path | None) -> int:
    """Write an empty workbook; the exit code. Raises UsageError."""
    if file is not None:
        raise UsageError(Message(N_("--template writes an empty workbook: give no file to import")))
    kind_id = parse_sheet_kind_argument(decode_argument(word))
    if output is None:
        hint = Message(N_("name a file: {command}"), {"command": "-o modele.xlsx"})
        raise UsageError(Message(N_("say where to write the workbook")), hints=(hint,))
    workspace = open_session_workspace()
    registry = workspace.load_registry()
    write_output(output, make_template(workspace, registry, kind_id))
    current = session.current_session()
    current.print_message(Message(N_("written: {path}"), {"path": str(output)}))
    command = f"incubo import {quote_argument(str(output))}"
    current.print_message(Message(N_("once it is filled in: {command}"), {"command": command}))
    return 0


def _tell_refused_rows(results: Sequence[SheetImport]) -> None:
    """Say how to get the rows of which something did not fit, if there are any."""
    if any(map(list_refused_rows, results)):
        hint = N_("A workbook of these rows, to complete and give again: {option}")
        print_wrapped(translate(Message(hint, {"option": f"-o {gettext(_REFUSED_NAME)}"})))


def _write_refused_rows(results: Sequence[SheetImport], output: Path) -> None:
    """Write the rows of which something did not fit, if there are any: a workbook for each sheet that has some. Only
    the first one replaces a file: nobody named the others.
    """
    incomplete = [(result, rows) for result in results if (rows := list_refused_rows(result))]
    if not incomplete:
        print_wrapped(translate(Message(N_("All rows fit: {path} is not written."), {"path": str(output)})))
    for number, (result, rows) in enumerate(incomplete):
        others = (output.with_stem(f"{output.stem}-{n}") for n in count(2))
        path = output if number == 0 else next(other for other in others if not other.exists())
        memory = result.memory._replace(kind=result.opened.targets.kind.id)
        write_output(path, render_refused_rows(result.opened.table, rows, memory, session.current_session().language))
        arguments = {"n": len(rows), "path": str(path), "command": f"incubo import {quote_argument(str(path))}"}
        text = Message(
            N_("{n} row to complete in {path}, then: {command}"),
            arguments,
            N_("{n} rows to complete in {path}, then: {command}"),
        )
        print_wrapped(translate(text))


def _read_answers(file: str) -> Answers:
    """The answers to what a sheet and the files disagree about. Raises UsageError."""
    from incubo.app.sharing.merge_questions import parse_answers  # lazy: for sheets that were not exported

    document = read_document(file)
    return parse_answers(document.data, document.name)


def _offer_answers(sheet_import: SheetImport) -> None:
    """Print the answers to what the sheet and the files disagree about, and how to give others."""
    if not sheet_import.open_questions:
        return
    from incubo.cli.merge_answers import offer_answers  # lazy: for sheets that were not exported

    text = Message(
        N_(
            "Where the sheet and the files differ, the files stay (“mine”). To decide, keep these answers in a file, "
            "change those that should be “theirs”, and give it: {option}"
        ),
        {"option": "--from answers.json"},
    )
    offer_answers(sheet_import.open_questions, {}, text)


def _read_memory(path: Path) -> ImportMemory | None:
    """What was said of the sheet another time; None where nothing is kept. Raises UsageError."""
    try:
        data = read_regular_file(path, MAX_MEMORY_BYTES)
    except OSError:
        return None
    return parse_memory(data.decode("utf-8", "replace"), path.name)


def _keep_memory(memory: ImportMemory, earlier: ImportMemory | None, path: Path, name: str) -> None:
    """Keep what was said beside the sheet, if it is more than before; a warning where that cannot be, since the entries
    are written.
    """
    if memory.is_empty or memory == earlier:
        return
    message = Message(N_("What you said of the columns is kept for the next time: {path}"), {"path": str(path)})
    try:
        write_output(path, format_memory(memory, name).encode())
    except (ToolError, UsageError) as error:
        template = N_("warning: what you said of the columns is not kept for the next time: {problem}")
        message = Message(template, {"problem": error.message})
    session.current_session().print_message(message)


def _read_file(path: str) -> bytes:
    """The bytes of a file (one more than is allowed, where it is too long). Raises UsageError."""
    if path == "-":
        return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(cannot_read_message(path, error)) from error
