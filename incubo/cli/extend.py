"""`incubo extend`: missions run on, offers stay open."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incubo.cli import ask, days, session, workspace
from incubo.cli.adapter import about
from incubo.cli.one_entry import record
from incubo.cli.writing import Way, carry_out, writes
from incubo.errors import UsageError
from incubo.i18n import N_, say
from incubo.problem import Text

if TYPE_CHECKING:
    from datetime import date

    from incubo.cli.workspace import Workspace
    from incubo.edit.verbs.contracts import Contract, Target
    from incubo.model.records import Member
    from incubo.registry.registry import Registry

_NOT_FILTERS = ("status", "employer", "member", "active", "not_active")
"""Filters of `list missions` that `extend` has another use for, or none."""
_RENAMED = ("status", "employer")
"""Filters that have another name here: `--status` and `--employer` are those of the next contract."""


def __getattr__(name: str) -> Callable[..., int]:
    if name != "extend":
        raise AttributeError(name)
    return _command()


def _command() -> Callable[..., int]:
    """The command, whose options are also the filters of `list missions`."""
    from incubo.cli.list_options import filter_parameters
    from incubo.query.missions import MISSIONS

    def command(way: Way, **given: Any) -> int:
        return run(given, way)

    own: list[tuple[str, Any, Any]] = [
        (
            "who",
            Annotated[list[str] | None, typer.Argument(metavar=N_("WHO"), help=N_("People, or one job offer."))],
            None,
        ),
        (
            "until",
            Annotated[
                str | None,
                typer.Option(
                    "--until", metavar=N_("DATE"), help=N_("The new last day (the next committee, where it is known).")
                ),
            ],
            None,
        ),
        (
            "status",
            Annotated[str | None, typer.Option(help=N_("Under another status: a new mission begins the day after."))],
            None,
        ),
        (
            "employer",
            Annotated[str | None, typer.Option(help=N_("With another employer: a new mission begins the day after."))],
            None,
        ),
    ]
    filters = [parameter for parameter in filter_parameters(MISSIONS) if parameter[0] not in _NOT_FILTERS]
    parameters = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in (*own, *filters, *_renamed())
    ]
    way = inspect.Parameter("way", inspect.Parameter.KEYWORD_ONLY, annotation=Way)
    command.__dict__["__signature__"] = inspect.Signature([*parameters, way], return_annotation=int)
    command.__doc__ = "Move the end of missions."
    described = about(
        N_(
            "WHO are people; or choose missions as incubo list missions does: --startup, --ending 60d …\n\n"
            "Without --until, a mission ends with the next committee of its startup. The network allows six months, "
            "public agents excepted. On a terminal, --ending alone goes through the people one by one."
        ),
        examples=(
            ("incubo extend samuel.orvault --until +5mo --dry-run", N_("one person")),
            ("incubo extend --startup mon-estran --until next-committee --dry-run", N_("a team, until its committee")),
            (
                "incubo extend samuel.orvault --until 2025-07-01 --status admin --employer ANRH --dry-run",
                N_("under another contract"),
            ),
            ("incubo extend 2024-12-16-developpement-mon-estran --until +2mo --dry-run", N_("an offer stays open")),
        ),
    )(command)
    return writes(described)


def _renamed() -> list[tuple[str, Any, Any]]:
    """The filters on the contract that runs, by names of their own."""
    from incubo.cli.list_options import option
    from incubo.cli.list_words import FILTERS

    panel = N_("Which ones")
    return [
        (f"from_{name}", Annotated[list[str] | None, option(f"--from-{name}", metavar=FILTERS[name][0], help=said,
                                                            panel=panel)], None)
        for name, said in (("status", N_("Now under one of these statuses.")),
                           ("employer", N_("Now under contract with one of these.")))
    ]  # fmt: skip


def run(given: Mapping[str, Any], way: Way) -> int:
    """Extend what the options name. Raises UsageError, Refused."""
    from incubo.edit.desk import Desk
    from incubo.edit.verbs import contracts
    from incubo.edit.verbs import extend as verb

    opened = workspace.open_registry()
    registry = opened.load()
    desk = Desk(registry, opened.store, opened.today)
    offers = _offers(registry, given["who"] or [])
    if offers:
        until = _until(given["until"], opened)
        if until is None:
            raise UsageError(Text(N_("say until when the offer stays open: --until +2mo")))
        return carry_out(opened, registry, verb.extend_offer(desk, record(registry, "job", offers[0]), until), way)
    targets = contracts.latest(_targets(given, opened, registry), _startup(given, registry))
    if not targets:
        ask.tell(say(Text(N_("No mission is concerned."))))
        return 0
    contract = contract_of(given, registry)
    if _walks(given, way):
        from incubo.cli.extend_walk import walk

        return walk(opened, desk, targets, way)
    proposal = verb.extend(desk, targets, _until(given["until"], opened), contract, _startup(given, registry))
    return carry_out(opened, registry, proposal, way)


def _offers(registry: Registry, who: list[str]) -> list[str]:
    """The job offer that is named, if it is one. Raises UsageError for an offer among other things."""
    from incubo.registry import named

    offers = [
        found
        for word in who
        if named.find(registry, "member", word).id is None and (found := named.find(registry, "job", word).id)
    ]
    if offers and len(who) > 1:
        raise UsageError(Text(N_("one offer is extended at a time, and no people with it")))
    return offers


def _targets(given: Mapping[str, Any], opened: Workspace, registry: Registry) -> list[Target]:
    """The missions of the people that are named, or those that the filters choose. Raises UsageError."""
    from incubo.cli.list_options import filters_of, ours
    from incubo.edit.verbs.contracts import as_target, running
    from incubo.query.listing import find
    from incubo.query.missions import MISSIONS
    from incubo.query.scope import Scope

    people = [_person(registry, word) for word in given["who"] or ()]
    asked = {**given, **{name: given[f"from_{name}"] for name in _RENAMED}, "member": [person.id for person in people]}
    wanted = filters_of(MISSIONS, asked, ours(MISSIONS, asked, opened, registry))
    chosen = {*wanted.filters, *wanted.unwanted, *wanted.missing, *wanted.present, *wanted.search}
    if people and chosen <= {"member", "startup"}:  # those that ended lately too
        return [target for member in people for target in running(member, opened.today)]
    if not chosen - ({"incubator"} if not given["incubator"] else set()):
        raise UsageError(
            Text(N_("say whose missions: people, or a filter such as --startup or --ending 60d")),
            hints=(Text(N_("all about it: {command} --help"), {"command": "incubo extend"}),),
        )
    scope = Scope(registry, opened.today, opened.text_of)
    lines = find(MISSIONS, scope, wanted, session.current().lang).items
    return [as_target(line.member, line.mission) for line in lines]


def _person(registry: Registry, word: str) -> Member:
    """The person that is named. Raises UsageError, Refused for a file that cannot be read."""
    from incubo.registry import named

    entry_id = named.find(registry, "member", word).id
    if entry_id is None:
        raise _nobody(registry, word)
    found: Member = record(registry, "member", entry_id)
    return found


def _nobody(registry: Registry, word: str) -> UsageError:
    """What is said of a word that is no person's name; a startup's name has its option."""
    from incubo.registry import named

    message, hints = named.complaint(registry, "member", word)
    startup = named.find(registry, "startup", word).id
    if startup is not None:
        hints = (Text(N_("for its whole team: {command} --startup {id}"), {"command": "incubo extend", "id": startup}),)
    return UsageError(message, hints=hints)


def _until(word: str | None, opened: Workspace) -> date | None:
    """The day asked for; None for the next committee of each. Raises UsageError."""
    from incubo.model import committees

    if word is None or committees.is_next(word):
        return None
    return days.day(word, opened.config, edge="last")


def contract_of(given: Mapping[str, Any], registry: Registry) -> Contract | None:
    """The other contract that is asked for. Raises UsageError for an unknown status."""
    from incubo.edit.verbs.contracts import Contract
    from incubo.model.nearest import folded

    status = given["status"]
    if status is not None:
        vocabulary = registry.vocabulary
        known = {folded(word): word for word in vocabulary.allowed("statuses")}
        for word in vocabulary.allowed("statuses"):
            known.update({folded(label): word for label in vocabulary.labels("statuses", word).values()})
        if folded(status) not in known:
            raise UsageError(
                Text(N_("“{word}” is no status"), {"word": status}),
                hints=(Text(N_("choose among: {choices}"), {"choices": ", ".join(vocabulary.allowed("statuses"))}),),
            )
        status = known[folded(status)]
    return Contract(status, given["employer"]) if status or given["employer"] else None


def _startup(given: Mapping[str, Any], registry: Registry) -> str | None:
    """The one startup that everything is about: its committee tells the end, and the commit's subject names it."""
    from incubo.registry import named

    startups = given.get("startup") or []
    return named.find(registry, "startup", startups[0]).id if len(startups) == 1 else None


def _walks(given: Mapping[str, Any], way: Way) -> bool:
    """Whether to go through the people one by one: on a terminal, chosen by their end, with nothing else said."""
    told = given["until"] or given["status"] or given["employer"] or way.yes or way.dry_run
    return bool(given["ending"]) and not told and not given["who"] and session.current().interactive
