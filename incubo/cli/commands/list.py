"""`incubo list …`: the lines of the registry that fit, one command a noun, made from the tables of `query`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incubo.app import arguments, workspace
from incubo.cli import errors, session
from incubo.cli.filter_options import (
    FILTER_HELP,
    RESOURCE_FILTER_HELP,
    default_incubator,
    filter_parameters,
    make_option,
    parse_filters,
    split_commas,
)
from incubo.cli.output import TableFormat, output_table
from incubo.cli.params import command_help
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.suggestions import normalise_name
from incubo.query.resource import Resource
from incubo.query.resources.committees import COMMITTEES
from incubo.query.resources.jobs import JOBS
from incubo.query.resources.members import MEMBERS
from incubo.query.resources.missions import MISSIONS
from incubo.query.resources.organisations import INCUBATORS, ORGANISATIONS, TEAMS
from incubo.query.resources.startups import STARTUPS

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.document.table import Note
    from incubo.query.filters import ListRequest
    from incubo.registry.registry import Registry

_LIST_HELP_TEXT = N_(
    "Values are ids or names, without accents or case, separated by commas. Every filter on values has its contrary: "
    "--not-phase, --not-missing …\n\nThe last line says how many are left out; --all shows them too."
)
LIST_HELP = dict.fromkeys(
    ("startups", "members", "jobs", "incubators", "organisations", "teams", "missions", "committees"), _LIST_HELP_TEXT
)
"""What a noun's help page says below its first line."""

LIST_EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "startups": (
        ("incubo list startups --phase construction,acceleration", N_("those in two phases")),
        ("incubo list startups --missing stats_url --not-phase investigation", N_("without a statistics page")),
        ("incubo list startups --no-committee-for 6mo", N_("without a committee in the last six months")),
        ("incubo list startups --columns +contact,+link --format csv-excel -o produits.csv", N_("for a spreadsheet")),
    ),
    "members": (
        ("incubo list members --startup mon-estran", N_("a startup's team")),
        ("incubo list members --ending 60d", N_("who leaves within two months")),
        ("incubo list members --since monday", N_("who arrived this week")),
        ("incubo list members --domaine design --status independent", N_("freelance designers")),
    ),
    "jobs": (
        ("incubo list jobs", N_("open offers")),
        ("incubo list jobs --older-than 45d", N_("those open for too long")),
    ),
    "incubators": (("incubo list incubators --all", N_("every incubator")),),
    "organisations": (("incubo list organisations --type operateur", N_("the operators that fund us")),),
    "teams": (("incubo list teams", N_("cross-cutting teams and how many they are")),),
    "missions": (
        ("incubo list missions --ending 60d", N_("contracts that end within two months")),
        (
            "incubo list missions --at 2024-06-30 --status independent,service --format csv",
            N_("for the general secretariat"),
        ),
        ("incubo list missions --startup mon-estran --all", N_("all contracts a startup ever had")),
    ),
    "committees": (
        ("incubo list committees --since 2024", N_("this year's committees and decisions")),
        ("incubo list committees --ending 60d", N_("those due within two months")),
    ),
}
"""Command lines with what they do; each is run in the tests."""


LISTED_RESOURCES: Mapping[str, Resource] = {
    noun.id: noun for noun in (STARTUPS, MEMBERS, JOBS, INCUBATORS, ORGANISATIONS, TEAMS, MISSIONS, COMMITTEES)
}


def __getattr__(name: str) -> Callable[..., int]:
    """The command function of a noun (`incubo.cli.commands.list:startups`), made when it is asked for."""
    if name not in LISTED_RESOURCES:
        raise AttributeError(name)
    return _make_list_command(LISTED_RESOURCES[name])


def _make_list_command(noun: Resource) -> Callable[..., int]:
    """A command function whose options are those of a noun."""

    def command(**given: Any) -> int:
        return run_list(noun, given)

    parameters = {name: annotation for name, annotation, _ in _list_parameters(noun)}
    defaults = {name: default for name, _, default in _list_parameters(noun)}
    command.__annotations__ = {**parameters, "return": int}
    command.__dict__["__signature__"] = inspect.Signature(
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=annotation)
            for name, annotation in parameters.items()
        ]
    )
    command.__doc__ = f"List {noun.id}."
    return command_help(LIST_HELP[noun.id], examples=LIST_EXAMPLES[noun.id])(command)


def _list_parameters(noun: Resource) -> Iterator[tuple[str, Any, Any]]:
    """Name, annotation and default of each option: the noun's filters, then what every list has."""
    yield "words", Annotated[list[str] | None, typer.Argument(hidden=True)], None
    yield from filter_parameters(noun)
    dated = () if noun.id in ("incubators", "organisations", "teams") else ("since", "until")
    for name in dated:
        text = RESOURCE_FILTER_HELP.get((noun.id, name), FILTER_HELP[name][1])
        made = make_option(f"--{name}", metavar=N_("DATE"), help=text, panel=N_("Which ones"))
        yield name, Annotated[str | None, made], None
    all_of_them = make_option(
        "--all", help=N_("Also those that are not living, active or open."), panel=N_("Which ones")
    )
    yield "everything", Annotated[bool, all_of_them], False
    yield "at", Annotated[str | None, make_option("--at", metavar=N_("DATE"), help=N_("As on that day."))], None
    yield (
        "columns",
        Annotated[
            list[str] | None,
            make_option(
                "--columns", metavar=N_("COLUMNS"), help=N_("Columns to show; +title adds one to the usual ones.")
            ),
        ],
        None,
    )
    yield (
        "sort",
        Annotated[
            list[str] | None,
            make_option("--sort", metavar=N_("COLUMNS"), help=N_("Columns to sort by; -age is the other way round.")),
        ],
        None,
    )
    limit = make_option("--limit", metavar=N_("NUMBER"), help=N_("How many lines at most."))
    yield "limit", Annotated[int | None, limit], None
    fmt = typer.Option("--format", "-f", help=N_("The form of the result."))
    yield "fmt", Annotated[TableFormat | None, fmt], None
    output = typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form."))
    yield "output", Annotated[Path | None, output], None


def run_list(noun: Resource, given: Mapping[str, Any]) -> int:
    """List what fits. `given`: the options by their Python names."""
    from incubo.query.listing import list_table
    from incubo.query.resource import QueryContext

    opened = workspace.open_workspace(given["at"])
    registry = opened.load(noun.loads)
    incubator = default_incubator(noun, given, opened, registry)
    wanted = _make_list_criteria(noun, given, opened, incubator)
    if given["words"]:
        raise _unexpected_words_error(noun, given["words"], registry)
    scope = QueryContext(registry, opened.today, opened.text_of, now=opened.now)
    run_ = session.current_session()
    table = list_table(noun, scope, wanted, run_.lang, notes=_list_notes(opened, registry, noun, incubator))
    table = table._replace(commit=workspace.find_provenance(opened).commit)
    if given["output"] is not None:
        workspace.refuse_output_among_entries(given["output"], opened)
    output_table(
        table,
        given["fmt"],
        given["output"],
        phase_label=workspace.make_phase_labeller(registry),
        all_rows=True,
        why=False,
    )
    return 0


def _unexpected_words_error(noun: Resource, words: list[str], registry: Registry) -> UsageError:
    """What is said of words after the noun (`produits en construction`): the filter that they mean."""
    vocabulary = registry.vocabulary
    spelt = {
        normalise_name(label): phase
        for phase in vocabulary.phases
        for label in vocabulary.labels("phases", phase).values()
    }
    found = next(
        (
            spelt.get(normalise_name(word), word)
            for word in words
            if spelt.get(normalise_name(word), word) in vocabulary.phases
        ),
        None,
    )
    text = f"--phase {found}" if found and "phase" in noun.filters else f'--search "{" ".join(words)}"'
    failure = errors.make_extra_arguments_error(words, f"incubo list {noun.id}")
    hint = Message(N_("to choose lines: {command}"), {"command": f"incubo list {noun.id} {text}"})
    return UsageError(failure.message, hints=(hint, failure.hints[-1]))


def _list_notes(opened: Workspace, registry: Registry, noun: Resource, incubator: str | None) -> Iterator[Note]:
    from incubo.registry.provenance import provenance_notes, scope_note

    if incubator is not None:
        yield scope_note(registry, incubator)
    yield from provenance_notes(registry, workspace.find_provenance(opened), noun.loads)


def _make_list_criteria(
    noun: Resource, given: Mapping[str, Any], opened: Workspace, incubator: str | None
) -> ListRequest:
    """What the options ask for. Raises UsageError for a date or a duration that is none."""
    since, until, limit = given.get("since"), given.get("until"), given["limit"]
    if limit is not None and limit < 1:
        raise UsageError(Message(N_("--limit is at least 1")))
    return parse_filters(noun, given, incubator)._replace(
        began=(
            workspace.parse_earlier_day(since, opened, "first") if since is not None else None,
            arguments.parse_day_argument(until, opened.config, edge="last", past=True, today=opened.today)
            if until is not None
            else None,
        ),
        everything=given["everything"],
        columns=split_commas(given["columns"]),
        order=split_commas(given["sort"]),
        limit=limit,
    )
