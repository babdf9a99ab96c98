"""Options that commands share, and the decorators that add them to signatures.

A command names single options that it shares (`at: AtOption = None`); `add_write_options` and `collect_options` give it
options that are declared elsewhere.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import typer

from incubo.app.changes.write_options import HERE_OPTION, WriteOptions
from incubo.cli.framework import WordChoice
from incubo.cli.output import PageFormat, TableFormat
from incubo.core.errors import EntryNotFoundError, UsageError
from incubo.core.files import cannot_read_message
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.reports.catalogue import AT, CHOICES, INCUBATOR, KNOWN, OVER, PRIVATE, Parameter
from incubo.source.limits import MAX_REQUEST_BYTES

if TYPE_CHECKING:
    from incubo.edit.verbs.params import Param
    from incubo.model.fields import Field

F = TypeVar("F", bound=Callable[..., Any])


def command_help(description: str = "", *, examples: tuple[tuple[str, str], ...] = ()) -> Callable[[F], F]:
    """Give a command's help page more than its one line in the table: a text, and examples with what they do.

    All but the command lines are marked with N_.
    """

    def mark(function: F) -> F:
        function.__dict__.update(about_more=description, about_examples=examples)
        return function

    return mark


def accept_past_days(function: F) -> F:
    """Let a command take days such as `-30d` as arguments, which look like options."""
    function.__dict__["accepts_past_days"] = True
    return function


def make_report_option(parameter: Parameter) -> Any:
    """The option of a report's parameter."""
    if not parameter.choices:
        return typer.Option(parameter.option, metavar=parameter.metavar, help=parameter.help)
    words = {choice: CHOICES[choice].words for choice in parameter.choices}
    return typer.Option(parameter.option, click_type=WordChoice(words), help=parameter.help)


AtOption = Annotated[str | None, make_report_option(AT)]
"""`--at`: the day that the figures are of."""

KnownOption = Annotated[str | None, make_report_option(KNOWN)]
"""`--known`: what git knew on a day, instead of the files on disk."""

IncubatorOption = Annotated[str | None, make_report_option(INCUBATOR)]
"""`--incubator`: whose figures."""

PastPeriodOption = Annotated[str | None, make_report_option(OVER)]
"""`--over`: a period, from its first day to its last."""

TableFormatOption = Annotated[TableFormat | None, typer.Option("--format", "-f", help=N_("The output format."))]
"""`--format`."""

OutputOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its extension sets the format.")),
]
"""`-o`: a file instead of the terminal."""

PrivateOption = Annotated[bool, make_report_option(PRIVATE)]
"""`--private`."""


PageFormatOption = Annotated[PageFormat | None, typer.Option("--format", "-f", help=N_("The output format."))]


MergeAnswersOption = Annotated[
    str | None,
    typer.Option("--from", metavar=N_("FILE"), help=N_("Whose changes stay, in a JSON file (- for standard input).")),
]
"""`--from`: the answers to what a merge asks."""


_WRITE_PANEL = N_("Writing")
_WRITE_OPTION_ANNOTATIONS: dict[str, Any] = {
    "dry_run": Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would change, write nothing."), rich_help_panel=_WRITE_PANEL)
    ],
    "yes": Annotated[bool, typer.Option("--yes", "-y", help=N_("Write without asking."), rich_help_panel=_WRITE_PANEL)],
    "commit": Annotated[
        bool, typer.Option("--commit", help=N_("Commit these files, and no others."), rich_help_panel=_WRITE_PANEL)
    ],
    "branch": Annotated[
        str | None,
        typer.Option("--branch", metavar=N_("NAME"), help=N_("Commit on a new branch."), rich_help_panel=_WRITE_PANEL),
    ],
    "message": Annotated[
        str | None,
        typer.Option(
            "--message",
            "-m",
            metavar=N_("TEXT"),
            help=N_("The commit's message, instead of ours."),
            rich_help_panel=_WRITE_PANEL,
        ),
    ],
    "because": Annotated[
        str | None,
        typer.Option(
            "--because",
            metavar=N_("TEXT"),
            help=N_("Why: kept in the commit, and told by “incubo log”."),
            rich_help_panel=_WRITE_PANEL,
        ),
    ],
    "propose": Annotated[
        bool,
        typer.Option(
            "--propose",
            help=N_(
                "Commit on a branch made from what is published, push it, and give the link that opens the pull "
                "request. Nothing changes in your files."
            ),
            rich_help_panel=_WRITE_PANEL,
        ),
    ],
    "here": Annotated[
        bool,
        typer.Option(
            HERE_OPTION,
            help=N_("Write here what is changed elsewhere ([source]), until the next export."),
            rich_help_panel=_WRITE_PANEL,
        ),
    ],
}


DATE_METAVAR = N_("DATE")
_METAVARS = {
    "reference": "ID", "date": DATE_METAVAR, "moment": DATE_METAVAR, "integer": N_("NUMBER"), "number": N_("NUMBER"),
    "url": N_("URL"),
}  # fmt: skip
"""What the help shows for the value of an option, by the type of its field (else TEXT)."""


class OptionParameter(NamedTuple):
    """An option or argument of a command: its Python name, its annotation (`Annotated[type, typer.Option(…)]`), its
    default.
    """

    name: str
    annotation: Any
    default: Any = None


def collect_options(
    name: str, parameters: Iterable[OptionParameter], build: Callable[..., Any] = dict
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command options that are declared elsewhere. They reach it together, as its argument `name`: what
    `build` makes of them, by their Python names.

    The only place where signatures are made: Typer reads them, and the command's function never sees the single
    options. They stand in the help where `name` stands in the function's own signature; one that it declares itself is
    its own.
    """
    declared = [
        inspect.Parameter(
            parameter.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=parameter.default,
            annotation=parameter.annotation,
        )
        for parameter in parameters
    ]

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        signature = inspect.signature(function, eval_str=True)
        added = [parameter for parameter in declared if parameter.name not in signature.parameters]

        def command(**arguments: Any) -> int:
            collected = build(**{parameter.name: arguments.pop(parameter.name) for parameter in added})
            return function(**arguments, **{name: collected})

        merged: list[inspect.Parameter] = []
        for parameter in signature.parameters.values():
            if parameter.name == name:
                merged += added
            else:
                merged.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
        functools.update_wrapper(command, function, updated=("__dict__",))
        del command.__dict__["__wrapped__"]  # inspect would read the signature there
        command.__dict__["__signature__"] = signature.replace(parameters=merged)
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in merged} | {"return": int}
        return command

    return decorate


def _make_write_options(**values: Any) -> WriteOptions:
    """The options of a command that writes. Raises UsageError for what a commit would say, without a commit."""
    write_options = WriteOptions(**values)
    if write_options.makes_commit:
        return write_options
    hints = (Message(N_("add --commit, or --branch NAME, or --propose")),)
    if write_options.message is not None:
        raise UsageError(Message(N_("--message is for a commit, and this command makes none")), hints=hints)
    if write_options.because is not None:
        raise UsageError(Message(N_("--because is kept in a commit, and this command makes none")), hints=hints)
    return write_options


def field_option(name: str, option: str, field: Field, help_text: str, panel: str = "") -> OptionParameter:
    """The option that gives the value of a field. `help_text`: see `help.translate_help`."""
    value_type: Any = list[str] | None if field.many else str | None
    made = typer.Option(option, metavar=_METAVARS.get(field.type), help=help_text, rich_help_panel=panel or None)
    return OptionParameter(name, Annotated[value_type, made])


def verb_options(params: Iterable[Param]) -> Iterator[OptionParameter]:
    """The options of a verb's parameters. Those that no option gives are declared as arguments in the verb's row."""
    for param in params:
        help_text = "\n".join(filter(None, (param.label, param.default)))
        if param.field.type == "boolean":
            flag = typer.Option(param.option, help=help_text, rich_help_panel=param.panel or None)
            yield OptionParameter(param.name, Annotated[bool, flag], False)
        elif param.option:
            yield field_option(param.name, param.option, param.field, help_text, param.panel)


def question_options(kind: str) -> Iterator[OptionParameter]:
    """An option for each question about a new entry of a kind."""
    from incubo.edit.new.questions import list_questions  # lazy: for `new` only

    for question in list_questions(ENTRY_KINDS[kind]):
        yield field_option(question.key, question.option, question.field, question.field.help)


collect_write_options = collect_options(
    "write_options",
    [
        OptionParameter(name, annotation, None if name in ("branch", "message", "because") else False)
        for name, annotation in _WRITE_OPTION_ANNOTATIONS.items()
    ],
    _make_write_options,
)
"""Decorator that gives a command the options of those that write, as `write_options`; it cannot ask."""


def add_write_options(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of those that write, as `write_options`, and let it ask (`prompts.ask`)."""

    @functools.wraps(function)
    def command(**arguments: Any) -> int:
        from incubo.cli.prompts import run_conversation  # lazy: lists and reports ask nothing

        return run_conversation(lambda: function(**arguments))

    return collect_write_options(command)


StartupArgument = Annotated[str | None, typer.Argument(metavar=N_("PRODUCT"), help=N_("The product."))]


def make_path_filter(
    paths: Sequence[Path], root: Path, entry_paths: Iterable[str], other_paths: Iterable[str] = ()
) -> Callable[[str], bool]:
    """A test for the entries that paths mean. Raises EntryNotFoundError where they match none."""
    real = root.resolve()
    chosen_paths = []
    for path in paths:
        absolute_path = path if path.is_absolute() else Path.cwd() / path
        resolved = (
            absolute_path.parent.resolve() / absolute_path.name
            if absolute_path.name not in ("", "..")
            else absolute_path.resolve()
        )
        absolute_path = resolved if resolved.is_relative_to(real) else absolute_path.resolve()
        if absolute_path.is_relative_to(real):
            chosen_paths.append(absolute_path.relative_to(real).as_posix())
    everything = "." in chosen_paths

    def matches(path: str) -> bool:
        return everything or any(
            path == chosen_path or path.startswith(chosen_path + "/") for chosen_path in chosen_paths
        )

    if not any(map(matches, entry_paths)) and not any(map(matches, other_paths)):
        names = ", ".join(str(path) for path in paths)
        raise EntryNotFoundError(
            Message(N_("no entry at {names}"), {"names": names}),
            hints=(Message(N_("an entry is a file ending with .md in one of the folders of content/")),),
        )
    return matches


class InputDocument(NamedTuple):
    """A document: its bytes (one more than is allowed, where it is too long), what to call it, whether it was typed."""

    data: bytes
    name: str
    is_stdin: bool = False


def read_optional_document(path: str | None) -> InputDocument | None:
    """The document that `--from` names (`-`: standard input), None where it is not given. Raises UsageError."""
    return read_document(path) if path is not None else None


def read_document(path: str) -> InputDocument:
    """The document of that name. Raises UsageError where it cannot be read."""
    if path == "-":
        stream = getattr(sys.stdin, "buffer", None)
        data = stream.read(MAX_REQUEST_BYTES + 1) if stream else sys.stdin.read(MAX_REQUEST_BYTES + 1).encode()
        return InputDocument(data, gettext("standard input"), True)
    try:
        with Path(path).open("rb") as file:
            return InputDocument(file.read(MAX_REQUEST_BYTES + 1), path)
    except OSError as error:
        raise UsageError(cannot_read_message(path, error)) from error
