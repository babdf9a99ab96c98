"""`incubo list …`: the lines of the registry that fit, one command a noun, made from the tables of `query`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incubo.cli import errors
from incubo.cli.filter_options import FILTER_PANEL, filter_parameters, make_option
from incubo.cli.output import choose_table_format, output_table
from incubo.cli.params import (
    KnownOption,
    OptionParameter,
    OutputOption,
    TableFormatOption,
    collect_options,
    command_help,
)
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.lazy import load_target
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.model.suggestions import find_word
from incubo.query.lists import LISTS
from incubo.query.resource import Resource
from incubo.render.tables.formats import SHEET_FORMATS

if TYPE_CHECKING:
    from incubo.registry.registry import Registry

_LIST_HELP_TEXT = N_(
    "Values are ids or names, without accents or case, separated by commas. Every filter on "
    "values has its opposite: --not-phase, --not-missing …\n\n"
    "The last line says how many are left out; --all shows them too."
)


def make_list_command(list_id: str) -> Callable[..., int]:
    """The command of a list; its options are those that the resource declares."""
    spec = LISTS[list_id]
    resource: Resource = load_target(spec.resource)

    @command_help(_LIST_HELP_TEXT, examples=spec.examples)
    @collect_options("arguments", _list_parameters(resource))
    def command(arguments: dict[str, Any]) -> int:
        return run_list(resource, arguments)

    return command


def _list_parameters(resource: Resource) -> Iterator[OptionParameter]:
    """The options of a list: the resource's filters, then what every list has."""
    yield OptionParameter("words", Annotated[list[str] | None, typer.Argument(hidden=True)])
    yield from filter_parameters(resource)
    for name, text in zip(("since", "until"), resource.range_help, strict=False):
        option = make_option(f"--{name}", metavar=N_("DATE"), help=text, panel=FILTER_PANEL)
        yield OptionParameter(name, Annotated[str | None, option])
    everything = make_option("--all", help=N_("Show also those that are no longer active or open."), panel=FILTER_PANEL)
    yield OptionParameter("everything", Annotated[bool, everything], False)
    at = make_option("--at", metavar=N_("DATE"), help=N_("As of that day."))
    yield OptionParameter("at", Annotated[str | None, at])
    yield OptionParameter("known", KnownOption)
    columns = make_option(
        "--columns", metavar=N_("COLUMNS"), help=N_("Columns to show; +title adds one to the usual ones.")
    )
    yield OptionParameter("columns", Annotated[list[str] | None, columns])
    sort = make_option("--sort", metavar=N_("COLUMNS"), help=N_("Columns to sort by; -age reverses the order."))
    yield OptionParameter("sort", Annotated[list[str] | None, sort])
    limit = make_option("--limit", metavar=N_("NUMBER"), help=N_("How many lines at most."))
    yield OptionParameter("limit", Annotated[int | None, limit])
    yield OptionParameter("fmt", TableFormatOption)
    yield OptionParameter("output", OutputOption)


def run_list(resource: Resource, arguments: Mapping[str, Any]) -> int:
    """List what fits. `arguments`: the options by their Python names."""
    from incubo.app.reports.lists import make_list  # lazy, as the next one: completing an option needs none of it
    from incubo.cli.context import open_session_workspace, print_unreadable_private

    workspace = open_session_workspace(arguments["at"], known=arguments["known"])
    registry = workspace.load_registry(resource.required_kinds)
    if arguments["words"]:
        raise _unexpected_words_error(resource, arguments["words"], registry)
    if workspace.settings.private_path:
        from incubo.app.private import open_private, with_private_columns  # lazy: for registries with private data

        private = open_private(workspace, registry)
        resource = with_private_columns(resource, private) if private is not None else resource
        if arguments["columns"] or arguments.get("missing"):
            print_unreadable_private(private)
    chosen_format = choose_table_format(arguments["fmt"], arguments["output"])
    table = make_list(
        workspace,
        registry,
        resource,
        {**arguments, "include_drafts": arguments["everything"]},
        is_for_sheet=chosen_format in SHEET_FORMATS,
    )
    output_table(table, chosen_format, arguments["output"])
    return 0


def _unexpected_words_error(resource: Resource, extra_words: list[str], registry: Registry) -> UsageError:
    """The error for extra words after the resource (`produits en construction`), with the filter that they mean."""
    vocabulary = registry.vocabulary
    names = vocabulary.names("phases")
    phases = (find_word(names, word, match_prefix=False).value for word in extra_words)
    phase_name = next((phase for phase in phases if phase is not None), None)
    text = (
        f"--phase {phase_name}"
        if phase_name and "phase" in resource.filters
        else "--search " + quote_argument(" ".join(extra_words))
    )
    failure = errors.make_extra_arguments_error(extra_words, f"incubo list {resource.id}")
    hint = Message(N_("to choose lines: {command}"), {"command": f"incubo list {resource.id} {text}"})
    return UsageError(failure.message, hints=(hint, failure.hints[-1]))
