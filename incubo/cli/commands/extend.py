"""`incubo extend`: move the end of missions, or the closing day of a job offer.

On a terminal, `--ending 60d` alone goes through the missions one by one and writes one proposal for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import entry_question, find_member_ids, likely_member_ids
from incubo.app.entry_lookup import get_readable_record
from incubo.app.extension import find_missions_of_people, parse_closing_day, select_missions
from incubo.app.reports.lists import default_incubator, parse_filters
from incubo.app.reviews import ask_extension_end, closing_day_question, review_missions
from incubo.app.verb_arguments import parse_contract, parse_last_day, parse_param_values
from incubo.app.workspace import Workspace, find_meant_incubator
from incubo.cli import output, prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.problem import options_conflict
from incubo.core.shell import quote_entry_id
from incubo.edit.asking.questions import Ask
from incubo.edit.missions import MissionRef
from incubo.edit.verbs.extend import extend_job, extend_missions
from incubo.edit.verbs.params import EXTEND
from incubo.query.context import QueryContext
from incubo.query.filters import resolve_values
from incubo.query.resources.missions import MISSIONS
from incubo.registry import lookup
from incubo.registry.registry import Registry

_ARGUMENTS_OF_PEOPLE = {"who", "startup", "until", "status", "employer"}
"""Arguments that leave all the missions of people to extend."""
_CONTRACT_FILTERS = ("status", "employer")
"""Filters that have another name here: `--status` and `--employer` are those of the next contract."""


def extend(
    who: list[str] | None,
    until: str | None,
    status: str | None,
    employer: str | None,
    *,
    write_options: WriteOptions,
    **filters: Any,
) -> int:
    """Move the end of missions."""
    arguments = {"who": who, "until": until, "status": status, "employer": employer, **filters}
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    edits = workspace.start_edits(registry)
    ask = prompts.ask_required(write_options)
    job_id = _find_named_job(registry, who or [])
    if job_id is not None:
        _require_no_option_of_missions(job_id, {"status": status, "employer": employer, **filters})
        job = get_readable_record(registry, "job", job_id)
        closing_day = parse_closing_day(workspace, registry, job, until) if until is not None else None
        if closing_day is None and ask is not None:
            closing_day = ask(closing_day_question(workspace, edits, job))
        if closing_day is None:
            raise UsageError(Message(N_("say until when the offer stays open: --until +2mo")))
        return apply_proposal(workspace, registry, extend_job(edits, job, closing_day), write_options)
    last_day = parse_last_day(workspace, until)
    employer = parse_param_values(workspace, registry, EXTEND, {"employer": employer})["employer"]
    contract = parse_contract(status, employer, registry)
    if not who and ask is not None and not any(filters.values()):
        text = Message(N_("Whose missions are extended? (several: with commas)"))
        context = workspace.entry_context(registry)
        who = ask(entry_question("member", "member", text, context, many=True))
        arguments["who"] = who
    startup_ids = _find_startup_ids(arguments, workspace, registry)
    startup_id = startup_ids[0] if len(startup_ids) == 1 and not filters["not_startup"] else None
    targets, notes = _select_missions(arguments, workspace, registry, startup_ids, ask)
    if not targets:
        for note in notes or (Message(N_("No matching mission.")),):
            output.print_wrapped(translate(note))
        return 0
    if prompts.ask_optional(write_options) is not None and _is_review(arguments):
        proposal = review_missions(workspace, edits, targets, startup_id, prompts.ask)
    else:
        if until is None and ask is not None:
            last_day = ask_extension_end(workspace, edits, targets, contract, startup_id, ask)
        proposal = extend_missions(edits, targets, last_day, contract, startup_id)
    return apply_proposal(workspace, registry, proposal._replace(notes=(*notes, *proposal.notes)), write_options)


def _find_named_job(registry: Registry, names: list[str]) -> str | None:
    """The id of the job offer that is named, if it is one. Raises UsageError for an offer among other things."""
    for word in names:
        if lookup.find_in_kind(registry, "member", word).id is None:
            job_id = lookup.find_in_kind(registry, "job", word).id
            if job_id is not None and len(names) > 1:
                raise UsageError(Message(N_("extend one job offer at a time, without people")))
            if job_id is not None:
                return job_id
    return None


def _require_no_option_of_missions(job_id: str, options: Mapping[str, Any]) -> None:
    """Raise UsageError where an option is given that means nothing for a job offer."""
    for name, value in options.items():
        if value:
            option = "--" + name.replace("_", "-")
            raise UsageError(options_conflict(option, job_id))


def _find_startup_ids(arguments: Mapping[str, Any], workspace: Workspace, registry: Registry) -> list[str]:
    """The startups that `--startup` names. Raises UsageError for a name that no startup has."""
    if not arguments["startup"]:
        return []
    own = find_meant_incubator(arguments.get("incubator") or (), workspace, registry)
    context = QueryContext(registry, workspace.as_of, include_drafts=True, own_incubator=own)
    language = session.current_session().language
    values = resolve_values(context, MISSIONS, "startup", arguments["startup"], language)
    return [value.id for value in values]


def _select_missions(
    arguments: Mapping[str, Any], workspace: Workspace, registry: Registry, startup_ids: list[str], ask: Ask | None
) -> tuple[list[MissionRef], list[Message]]:
    """The missions to extend, and notes on those that are not: of the named people, or those that the filters select.

    Raises UsageError.
    """
    find_first = partial(likely_member_ids, registry, workspace.as_of, startup_ids)
    member_ids = find_member_ids(registry, arguments["who"] or (), ask, find_first, partial(_suggest_team, registry))
    people = [registry.members[member_id] for member_id in member_ids]
    filters = {
        **arguments,
        **{name: arguments[f"from_{name}"] for name in _CONTRACT_FILTERS},
        "member": [person.id for person in people],
    }
    narrowing = {name for name, value in arguments.items() if value} - _ARGUMENTS_OF_PEOPLE
    request = None
    criteria: set[str] = set()
    if narrowing or not people:
        request = parse_filters(MISSIONS, filters, default_incubator(MISSIONS, filters, workspace, registry))
        criteria = {
            *request.filters,
            *(f"not-{name}" for name in request.excluded_filters),
            *request.missing_fields,
            *request.present_fields,
            *request.search_texts,
        }
    if request is None or (people and criteria <= {"member", "startup"}):  # recently ended ones too, and those after
        return find_missions_of_people(workspace, people, startup_ids), []
    if criteria <= {"incubator"} and not arguments["incubator"]:
        raise UsageError(
            Message(N_("say whose missions: people, or a filter such as --startup or --ending 60d")),
            hints=(Message(N_("to learn more: {command} --help"), {"command": "incubo extend"}),),
        )
    return select_missions(workspace, registry, request)


def _suggest_team(registry: Registry, name: str) -> tuple[Message, ...]:
    """The option to give instead of the name of a startup."""
    startup = lookup.find_in_kind(registry, "startup", name).id
    command = {"command": "incubo extend", "id": quote_entry_id("startup", startup or "")}
    return () if startup is None else (Message(N_("for its whole team: {command} --startup {id}"), command),)


def _is_review(arguments: Mapping[str, Any]) -> bool:
    """Whether to review the missions one by one: those that end soon, without a word on their end or contract."""
    has_instructions = arguments["until"] or arguments["status"] or arguments["employer"]
    return bool(arguments["ending"]) and not has_instructions and not arguments["who"]
