"""`incubo list …`: the lines of the registry that fit, one command a noun, made from the tables of `query`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incubo.cli import days, session, usage, workspace
from incubo.cli.adapter import about
from incubo.cli.list_options import filter_parameters, filters_of, option, ours, split
from incubo.cli.list_words import EXAMPLES, FILTERS, MORE, OWN
from incubo.cli.output import Format, deliver
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.nearest import folded
from incubo.problem import Text
from incubo.query.bodies import INCUBATORS, ORGANISATIONS, TEAMS
from incubo.query.committees import COMMITTEES
from incubo.query.jobs import JOBS
from incubo.query.members import MEMBERS
from incubo.query.missions import MISSIONS
from incubo.query.noun import Noun
from incubo.query.startups import STARTUPS

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.query.wanted import Wanted
    from incubo.registry.registry import Registry
    from incubo.table import Note

NOUNS: Mapping[str, Noun] = {
    noun.id: noun for noun in (STARTUPS, MEMBERS, JOBS, INCUBATORS, ORGANISATIONS, TEAMS, MISSIONS, COMMITTEES)
}


def __getattr__(name: str) -> Callable[..., int]:
    """The command function of a noun (`incubo.cli.list:startups`), made when it is asked for."""
    if name not in NOUNS:
        raise AttributeError(name)
    return _command(NOUNS[name])


def _command(noun: Noun) -> Callable[..., int]:
    """A command function whose options are those of a noun."""

    def command(**given: Any) -> int:
        return run(noun, given)

    parameters = {name: annotation for name, annotation, _ in _parameters(noun)}
    defaults = {name: default for name, _, default in _parameters(noun)}
    command.__annotations__ = {**parameters, "return": int}
    command.__dict__["__signature__"] = inspect.Signature(
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=annotation)
            for name, annotation in parameters.items()
        ]
    )
    command.__doc__ = f"List {noun.id}."
    return about(MORE[noun.id], examples=EXAMPLES[noun.id])(command)


def _parameters(noun: Noun) -> Iterator[tuple[str, Any, Any]]:
    """Name, annotation and default of each option: the noun's filters, then what every list has."""
    yield "words", Annotated[list[str] | None, typer.Argument(hidden=True)], None
    yield from filter_parameters(noun)
    dated = () if noun.id in ("incubators", "organisations", "teams") else ("since", "until")
    for name in dated:
        text = OWN.get((noun.id, name), FILTERS[name][1])
        made = option(f"--{name}", metavar=N_("DATE"), help=text, panel=N_("Which ones"))
        yield name, Annotated[str | None, made], None
    all_of_them = option("--all", help=N_("Also those that are not living, active or open."), panel=N_("Which ones"))
    yield "everything", Annotated[bool, all_of_them], False
    yield "at", Annotated[str | None, option("--at", metavar=N_("DATE"), help=N_("As on that day."))], None
    yield (
        "columns",
        Annotated[
            list[str] | None,
            option("--columns", metavar=N_("COLUMNS"), help=N_("Columns to show; +title adds one to the usual ones.")),
        ],
        None,
    )
    yield (
        "sort",
        Annotated[
            list[str] | None,
            option("--sort", metavar=N_("COLUMNS"), help=N_("Columns to sort by; -age is the other way round.")),
        ],
        None,
    )
    limit = option("--limit", metavar=N_("NUMBER"), help=N_("How many lines at most."))
    yield "limit", Annotated[int | None, limit], None
    fmt = typer.Option("--format", "-f", help=N_("The form of the result."))
    yield "fmt", Annotated[Format | None, fmt], None
    output = typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form."))
    yield "output", Annotated[Path | None, output], None


def run(noun: Noun, given: Mapping[str, Any]) -> int:
    """List what fits. `given`: the options by their Python names."""
    from incubo.query.listing import listing
    from incubo.query.scope import Scope

    opened = workspace.open_registry(given["at"])
    registry = opened.load(noun.loads)
    incubator = ours(noun, given, opened, registry)
    wanted = _wanted(noun, given, opened, incubator)
    if given["words"]:
        raise _wordy(noun, given["words"], registry)
    scope = Scope(registry, opened.today, opened.text_of, now=opened.now)
    run_ = session.current()
    table = listing(noun, scope, wanted, run_.lang, notes=_notes(opened, registry, noun, incubator))
    table = table._replace(commit=workspace.source(opened).commit)
    if given["output"] is not None:
        workspace.refuse_entry(given["output"], opened)
    deliver(
        table,
        given["fmt"],
        given["output"],
        phase_label=workspace.phase_label(registry),
        all_rows=True,
        why=False,
    )
    return 0


def _wordy(noun: Noun, words: list[str], registry: Registry) -> UsageError:
    """What is said of words after the noun (`produits en construction`): the filter that they mean."""
    vocabulary = registry.vocabulary
    spelt = {
        folded(label): phase for phase in vocabulary.phases for label in vocabulary.labels("phases", phase).values()
    }
    found = next(
        (spelt.get(folded(word), word) for word in words if spelt.get(folded(word), word) in vocabulary.phases), None
    )
    text = f"--phase {found}" if found and "phase" in noun.filters else f'--search "{" ".join(words)}"'
    failure = usage.extra(words, f"incubo list {noun.id}")
    hint = Text(N_("to choose lines: {command}"), {"command": f"incubo list {noun.id} {text}"})
    return UsageError(failure.message, hints=(hint, failure.hints[-1]))


def _notes(opened: Workspace, registry: Registry, noun: Noun, incubator: str | None) -> Iterator[Note]:
    from incubo.registry.account import scope_note, source_notes

    if incubator is not None:
        yield scope_note(registry, incubator)
    yield from source_notes(registry, workspace.source(opened), noun.loads)


def _wanted(noun: Noun, given: Mapping[str, Any], opened: Workspace, incubator: str | None) -> Wanted:
    """What the options ask for. Raises UsageError for a date or a duration that is none."""
    since, until, limit = given.get("since"), given.get("until"), given["limit"]
    if limit is not None and limit < 1:
        raise UsageError(Text(N_("--limit is at least 1")))
    return filters_of(noun, given, incubator)._replace(
        began=(
            workspace.before(since, opened, "first") if since is not None else None,
            days.day(until, opened.config, edge="last", past=True, today=opened.today) if until is not None else None,
        ),
        everything=given["everything"],
        columns=split(given["columns"]),
        order=split(given["sort"]),
        limit=limit,
    )
