"""The forms about people: who joins, whose missions go on, who leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from incubo.app import membership
from incubo.app.entry_choice import likely_member_ids
from incubo.app.extension import (
    find_missions_of_people,
    find_missions_of_team,
    find_missions_that_end,
    parse_closing_day,
)
from incubo.app.membership import ONE_PLACE, TEAM_HAS_PEOPLE_ONLY, JoinArguments, LeaveArguments
from incubo.app.reviews import ask_extension_end, explain_missing_end
from incubo.app.verb_arguments import parse_contract, parse_last_day
from incubo.core.i18n import N_, capitalize_first, gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import ANSWER_NEEDED
from incubo.edit.asking.questions import Question, parse_with
from incubo.edit.missions import ContractTerms, MissionRef, make_mission_ref
from incubo.edit.plan import Proposal
from incubo.edit.verbs.extend import extend_job, extend_missions
from incubo.edit.verbs.join import default_end, find_current_contract
from incubo.edit.verbs.leave import default_last_day
from incubo.edit.verbs.params import EXTEND, JOIN, LEAVE
from incubo.facts.situation import default_mission_end
from incubo.model.fields import Field
from incubo.model.records import PUBLIC_AGENT_STATUS, Startup
from incubo.web.forms.change_form import (
    ChangeForm,
    FactsBox,
    FormAsk,
    FormContext,
    Given,
    Target,
    field_error,
    find_whose,
)
from incubo.web.forms.facts import committee_facts, member_facts, team_facts, vocabulary_word
from incubo.web.forms.field_builders import ParamFields, day_field, read_address_day, sentence
from incubo.web.forms.fields import FormField, parse_field

_LAST_CONTRACT = next(param.default for param in JOIN if param.name == "status")


def _likely_people(context: FormContext, target: Target) -> list[str]:
    """Who is offered first: the team of the startup, then those who are here."""
    groups = likely_member_ids(context.registry, context.workspace.as_of, [target.entries.get("startup")])
    return [member_id for group in groups for member_id in sorted(group)]


def _people_field(context: FormContext, target: Target, params: ParamFields) -> FormField:
    named = [target.entries["member"]] if "member" in target.entries else []
    return params.entry("who", initial=named, likely=_likely_people(context, target))


def _place_fields(context: FormContext, target: Target, params: ParamFields) -> list[FormField]:
    """The startup, or the team where the registry has some."""
    startup, team = (
        params.entry(kind, initial=[target.entries[kind]] if kind in target.entries else [])
        for kind in ("startup", "team")
    )
    if not context.registry.entry_ids("team"):
        return [startup]
    any_place = startup.question.field._replace(required=False)
    startup = startup._replace(question=startup.question._replace(field=any_place), is_expected=True)
    return [startup, team._replace(is_more=not team.initial)]


def _require_one_place(given: Given) -> None:
    if given.value("team") and given.value("startup"):
        raise field_error("team", ONE_PLACE)
    for name in ("on", "until", "status", "employer"):
        if given.value("team") and given.changed_text(name):
            raise field_error(name, TEAM_HAS_PEOPLE_ONLY)


def _contract_fields(context: FormContext, target: Target, params: ParamFields) -> list[FormField]:
    """The status and the employer of a mission."""
    status = membership.status_question(context.entry_context, None)
    employer = membership.employer_question(context.entry_context, None)
    return [
        FormField(question, params.label(question.key), initial=target.words.get(question.key, ""))
        for question in (status, employer)
    ]


def _join_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    params = ParamFields(context, JOIN)
    who = _people_field(context, target, params)
    places = _place_fields(context, target, params)
    typed = partial(_read_typed, target)
    startup = context.registry.startups.get(typed(places[0]) or "")
    on = params.day("on", startup=startup, initial=context.workspace.as_of)
    status, employer = _contract_fields(context, target, params)
    day = typed(on) if isinstance(typed(on), date) else context.workspace.as_of
    members = [context.registry.members[member_id] for member_id in typed(who) or ()]
    contracts = {find_current_contract(member, day) for member in members}
    usual_end = _describe_join_end(context, typed(places[0]), day, contracts, typed(status))
    return [
        who,
        *places,
        on,
        params.day("until", startup=startup, left_empty=usual_end),
        status._replace(left_empty=_describe_status(context, contracts)),
        employer._replace(left_empty=_describe_employer(contracts, typed(status))),
    ]


def _read_typed(target: Target, field: FormField) -> Any:
    """What is typed in a field, or was there when the form was opened."""
    return parse_field(field, target.texts.get(field.key, field.initial)).value


def _describe_join_end(
    context: FormContext, startup_id: str | None, day: date, contracts: Collection[ContractTerms], status: str | None
) -> str:
    """The end of new missions that begin on a day, where none is typed."""
    if startup_id is None:
        return gettext("the next committee where it is at least four weeks away, or three months")
    statuses = {status or contract.status for contract in contracts} or {status}
    ends = {default_end(context.start_edits(), startup_id, day, one) for one in statuses}
    if len(ends) > 1:
        return gettext("the next committee, or as far as each contract allows")
    (end, is_committee), *_ = ends
    text = N_("{day:long}, the next committee") if is_committee else N_("{day:long}")
    return translate(Message(text, {"day": end}))


def _describe_status(context: FormContext, contracts: Collection[ContractTerms]) -> str:
    """The status of new missions where none is typed: that of the last contract of each person."""
    statuses = {contract.status for contract in contracts}
    if len(statuses) != 1:
        return gettext(_LAST_CONTRACT)
    return vocabulary_word(context, "statuses", statuses.pop()) or gettext("none")


def _describe_employer(contracts: Collection[ContractTerms], status: str | None) -> str:
    """The employer of new missions where none is typed: the last one, unless the status is another one."""
    employers = {contract.employer if status in (None, contract.status) else None for contract in contracts}
    return gettext(_LAST_CONTRACT) if len(employers) != 1 else employers.pop() or gettext("none")


def _propose_join(context: FormContext, _target: Target, given: Given, _ask: FormAsk) -> Proposal:
    _require_one_place(given)
    if not given.value("startup") and not given.value("team"):
        raise field_error("startup", ANSWER_NEEDED)
    return membership.propose_join(context.start_edits(), JoinArguments(**given.values_of(JoinArguments._fields)))


def _leave_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    """Of a product, a box for each person who is there after today or will be: all are ticked where it has stopped."""
    params, registry, startup_id = ParamFields(context, LEAVE), context.registry, target.entries.get("startup")
    who = _people_field(context, target, params)
    if startup_id is not None and "member" not in target.entries:
        day = context.workspace.as_of
        assignments = [one for one in registry.assignments_by_startup.get(startup_id, ()) if one.mission.last_day > day]
        refs = {one.member.id: make_mission_ref(one.member, one.mission) for one in assignments}
        is_over = registry.has_stopped(startup_id, day)
        who = _boxes_field(refs, params.label("who"), is_ticked=is_over) if refs else who
    startup, *team = _place_fields(context, target, params)
    typed = partial(_read_typed, target)
    members = [registry.members[member_id] for member_id in typed(who) or () if registry.has_entry("member", member_id)]
    day = default_last_day(context.start_edits(), members, typed(startup))
    parse = partial(context.workspace.parse_day, edge="end", startup=registry.startups.get(typed(startup) or ""))
    initial, usual = read_address_day(target.words.get("on")), translate(Message("{day:long}", {"day": day}))
    return [who, startup, *team, params.day("on", parse=parse, initial=initial, left_empty=usual)]


def _propose_leave(context: FormContext, _target: Target, given: Given, _ask: FormAsk) -> Proposal:
    _require_one_place(given)
    return membership.propose_leave(context.start_edits(), LeaveArguments(**given.values_of(LeaveArguments._fields)))


def _extend_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    job_id, startup_id = target.entries.get("job"), target.entries.get("startup")
    if job_id is not None and job_id in context.registry.jobs:
        label = sentence(N_("open until"))
        job = context.registry.jobs[job_id]
        parse = partial(parse_closing_day, context.workspace, context.registry, job)
        return [day_field(context, "until", label, required=True, parse=parse)]
    params = ParamFields(context, EXTEND)
    startup = context.registry.startups.get(startup_id or "")
    refs = {ref.member.id: ref for ref in _find_offered(context, target)[0]}
    who = _boxes_field(refs, params.label("who"), is_ticked=True) if refs else _people_field(context, target, params)
    reason = None if startup is None or "member" in target.entries else _explain_missing_end(context, startup)
    day = params.day(
        "until", startup=startup, initial=read_address_day(target.words.get("until")), required=reason is not None,
        left_empty="" if reason is not None else _describe_extension_end(context, startup),
        hints=() if reason is None else (capitalize_first(translate(reason)) + ".",),
    )  # fmt: skip
    changed = gettext("Only if the contract changes: a new mission begins the day after.")
    contract = [
        field._replace(hints=(changed,), is_more=not field.initial)
        for field in _contract_fields(context, target, params)
    ]
    return [who, day, *contract]


def _explain_missing_end(context: FormContext, startup: Startup) -> Message | None:
    """Why the team has no new end where none is typed; None where the next committee gives it."""
    missions, _ = find_missions_of_team(context.workspace, context.registry, [startup.id])
    refused = explain_missing_end(context.start_edits(), missions, startup.id)
    return refused.message if refused is not None else None


def _describe_extension_end(context: FormContext, startup: Startup | None) -> str:
    """The new end of missions where none is typed."""
    if startup is None:
        return gettext("the next committee of their product")
    vocabulary, today = context.registry.vocabulary, context.workspace.as_of
    end = default_mission_end(vocabulary, [startup], today, PUBLIC_AGENT_STATUS, None)  # without the limit of contracts
    if end is None:
        return gettext("you are asked, for no committee is planned")
    text = N_("{day:long}, when the product stops") if end.is_stop else N_("{day:long}, the next committee")
    return translate(Message(text, {"day": end.planned}))


def _find_offered(context: FormContext, target: Target) -> tuple[list[MissionRef], list[Message]]:
    """The missions that can go on of a team, or of those that end in the period of the address: there is a box for each
    person, ticked; and what is said of others. None where it names a person, or neither.
    """
    workspace, registry = context.workspace, context.registry
    if "member" in target.entries:
        return [], []
    if "startup" in target.entries:
        return find_missions_of_team(workspace, registry, [target.entries["startup"]])
    if "over" not in target.words:
        return [], []
    period = workspace.parse_period(target.words["over"])
    return find_missions_that_end(workspace, registry, find_whose(context, target), period), []


def _boxes_field(ends: Mapping[str, MissionRef], label: str, *, is_ticked: bool) -> FormField:
    """A box for each person, by id, with the end of a mission."""
    choices = tuple(LabelledValue(member_id, ref.member.display_name) for member_id, ref in ends.items())
    details = {
        member_id: Message(N_("until {day:long}"), {"day": ref.mission.end})
        if ref.mission.end is not None
        else Message(N_("without an end"))
        for member_id, ref in ends.items()
    }

    def parse(text: str) -> list[str]:
        chosen = [part.strip() for part in text.split(",")]
        return [member_id for member_id in ends if member_id in chosen]

    field = Field("who", "reference", target_kind="member", required=True, many=True)
    question = Question("who", Message(""), field, parse_with(parse), choices)
    initial = ", ".join(ends) if is_ticked else ""
    return FormField(question, label, control="checks", details=details, initial=initial)


def _propose_extension(context: FormContext, target: Target, given: Given, ask: FormAsk) -> Proposal:
    edits, workspace, registry = context.start_edits(), context.workspace, context.registry
    job = registry.jobs.get(target.entries.get("job", ""))
    if job is not None:
        return extend_job(edits, job, given.value("until"))
    startup_id, member_ids = target.entries.get("startup"), given.value("who")
    contract = parse_contract(given.value("status"), given.value("employer"), registry)
    offered, notes = _find_offered(context, target)
    missions = [ref for ref in offered if ref.member.id in member_ids]
    if not offered:
        startup_ids = [startup_id] if startup_id is not None else []
        members = [registry.members[member_id] for member_id in member_ids]
        missions = find_missions_of_people(workspace, members, startup_ids)
    if not missions:
        raise field_error("who", Message(N_("nobody here has a current or recent mission")), notes)
    last_day = parse_last_day(workspace, given.text("until"))
    if given.text("until") is None:
        last_day = ask_extension_end(workspace, edits, missions, contract, startup_id, ask)
    proposal = extend_missions(edits, missions, last_day, contract, startup_id)
    return proposal._replace(notes=(*notes, *proposal.notes))


def _leave_facts(context: FormContext, target: Target) -> Sequence[FactsBox]:
    """The missions of the person, else the team."""
    return member_facts(context, target) or (team_facts(context, target) if "job" not in target.entries else ())


def _extension_facts(context: FormContext, target: Target) -> Sequence[FactsBox]:
    """The missions of the person, else the last committee of the product: the team stands in the form."""
    return member_facts(context, target) or committee_facts(context, target)[:1]


FORMS = (
    ChangeForm("join", N_("Somebody joins a product or a team"), _join_fields, _propose_join,
               intro=N_("For somebody who has a sheet already, and joins or comes back."), make_facts=team_facts,
               changes="missions"),
    ChangeForm("leave", N_("Somebody leaves"), _leave_fields, _propose_leave, make_facts=_leave_facts,
               changes="missions"),
    ChangeForm("extend", N_("Extend missions"), _extend_fields, _propose_extension, make_facts=_extension_facts,
               changes="missions"),
)  # fmt: skip
