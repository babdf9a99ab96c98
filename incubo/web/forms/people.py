"""The forms about people: who joins, whose missions go on, who leaves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from incubo.app import membership
from incubo.app.entry_choice import likely_member_ids
from incubo.app.extension import find_missions_of_people, find_missions_of_team, parse_closing_day
from incubo.app.membership import JoinArguments, LeaveArguments
from incubo.app.questions import Question, parse_with
from incubo.app.reviews import ask_extension_end
from incubo.app.verb_arguments import parse_contract, parse_last_day
from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.edit.contract_doubts import doubt_employer
from incubo.edit.forms.definitions import extend_form, join_form, leave_form
from incubo.edit.plan import Proposal
from incubo.edit.verbs.extend import extend_job, extend_missions
from incubo.edit.verbs.join import join_team
from incubo.model.fields import Field
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.web.forms.desk import ChangeForm, Desk, FormAsk, Given, Target, field_error
from incubo.web.forms.fields import FormField
from incubo.web.forms.making import Labels, day_field, entry_field, sentence, value_field

_MISSION_FIELDS = {field.name: field for field in MISSION_FIELDS}
_TEAM_LABEL = N_("or a cross-cutting team")
_NEEDED = N_("an answer is needed here")
_ONE_PLACE = N_("a startup or a team: not both at once")


def _likely_people(desk: Desk, target: Target) -> list[str]:
    """Who is offered first: the team of the startup, then those who are here."""
    groups = likely_member_ids(desk.registry, desk.workspace.as_of, [target.entries.get("startup")])
    return [member_id for group in groups for member_id in sorted(group)]


def _people_field(desk: Desk, target: Target, label: str) -> FormField:
    named = [target.entries["member"]] if "member" in target.entries else []
    return entry_field(desk, "who", "member", label, many=True, initial=named, likely=_likely_people(desk, target))


def _place_fields(desk: Desk, target: Target, label: str, hints: tuple[str, ...], *, required: bool) -> list[FormField]:
    """The startup, or the team where the registry has some."""
    startup, team = target.entries.get("startup"), target.entries.get("team")
    has_teams = bool(desk.registry.entry_ids("team"))
    fields = [
        entry_field(desk, "startup", "startup", label, required=required and not has_teams, option="--startup",
                    initial=[startup] if startup else [], hints=hints)
    ]  # fmt: skip
    if has_teams:
        text = sentence(_TEAM_LABEL)
        initial = [team] if team else []
        fields.append(entry_field(desk, "team", "team", text, required=False, option="--team", initial=initial))
    return fields


def _require_one_place(given: Given) -> None:
    if given.value("team") and given.value("startup"):
        raise field_error("team", Message(_ONE_PLACE))


def _contract_fields(desk: Desk, labels: Labels | None = None) -> list[FormField]:
    """The status and the employer of a mission."""
    return [
        value_field(
            desk, name, _MISSION_FIELDS[name], hints=labels.hints(name) if labels is not None else (),
            doubt=partial(doubt_employer, desk.registry) if name == "employer" else None,
        )
        for name in ("status", "employer")
    ]  # fmt: skip


def _join_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    labels = Labels(join_form())
    startup = desk.registry.startups.get(target.entries.get("startup", ""))
    return [
        _people_field(desk, target, labels.label("who")),
        *_place_fields(desk, target, labels.label("startup"), labels.hints("startup"), required=True),
        day_field(desk, "on", labels.label("on"), option="--on", hints=labels.hints("on"), startup=startup),
        day_field(
            desk, "until", labels.label("until"), edge="last", option="--until", hints=labels.hints("until"),
            startup=startup,
        ),
        *_contract_fields(desk, labels),
    ]  # fmt: skip


def _propose_join(desk: Desk, _target: Target, given: Given, _ask: FormAsk) -> Proposal:
    _require_one_place(given)
    edits, member_ids = desk.start_edits(), given.value("who")
    if given.value("team"):
        for name in ("on", "until", "status", "employer"):
            if given.text(name):
                raise field_error(name, Message(N_("a team has no dates and no contract")))
        return join_team(edits, [desk.registry.members[member_id] for member_id in member_ids], given.value("team"))
    if not given.value("startup"):
        raise field_error("startup", Message(_NEEDED))
    arguments = JoinArguments(
        member_ids, given.value("startup"), given.text("on"), given.text("until"), given.value("status"),
        given.value("employer"),
    )  # fmt: skip
    return membership.propose_join(desk.workspace, edits, arguments)


def _leave_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    labels = Labels(leave_form())
    hints = (gettext("Left empty: today, or the day it stopped for a product that has."),)
    return [
        _people_field(desk, target, labels.label("who")),
        *_place_fields(desk, target, labels.label("startup"), labels.hints("startup"), required=False),
        day_field(desk, "on", labels.label("on"), option="--on", hints=hints),
    ]


def _propose_departure(desk: Desk, _target: Target, given: Given, _ask: FormAsk) -> Proposal:
    _require_one_place(given)
    if given.value("team") and given.text("on"):
        raise field_error("on", Message(N_("a team has no dates and no contract")))
    arguments = LeaveArguments(given.value("who"), given.value("startup"), given.text("on"), given.value("team"))
    return membership.propose_departure(desk.workspace, desk.start_edits(), arguments)


def _extend_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    job_id, startup_id = target.entries.get("job"), target.entries.get("startup")
    if job_id is not None and job_id in desk.registry.jobs:
        label = sentence(N_("open until"))
        job = desk.registry.jobs[job_id]
        parse = partial(parse_closing_day, desk.workspace, desk.registry, job)
        return [day_field(desk, "until", label, option="--until", required=True, parse=parse)]
    labels = Labels(extend_form())
    startup = desk.registry.startups.get(startup_id or "")
    who = _people_field(desk, target, labels.label("who"))
    if startup is not None and "member" not in target.entries:
        who = _team_field(desk, startup.id, labels.label("who")) or who
    hints = labels.hints("until")
    day = day_field(desk, "until", labels.label("until"), edge="last", option="--until", hints=hints, startup=startup)
    changed = gettext("Only if the contract changes: a new mission begins the day after.")
    contract = [field._replace(hints=(changed, *field.hints)) for field in _contract_fields(desk)]
    return [who, day, *contract]


def _team_field(desk: Desk, startup_id: str, label: str) -> FormField | None:
    """A box for each person of the team whose mission can go on, all of them ticked; None where there is none."""
    missions, _ = find_missions_of_team(desk.workspace, desk.registry, [startup_id])
    ends = {ref.member.id: ref for ref in missions}
    if not ends:
        return None
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
    return FormField(question, label, control="checks", details=details, initial=", ".join(ends))


def _propose_extension(desk: Desk, target: Target, given: Given, ask: FormAsk) -> Proposal:
    edits, workspace, registry = desk.start_edits(), desk.workspace, desk.registry
    job = registry.jobs.get(target.entries.get("job", ""))
    if job is not None:
        return extend_job(edits, job, given.value("until"))
    startup_id, member_ids = target.entries.get("startup"), given.value("who")
    contract = parse_contract(given.value("status"), given.value("employer"), registry)
    notes: list[Message] = []
    if startup_id is not None and "member" not in target.entries:
        missions, notes = find_missions_of_team(workspace, registry, [startup_id])
        missions = [ref for ref in missions if ref.member.id in member_ids]
    else:
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


FORMS = (
    ChangeForm("join", N_("Somebody joins a product or a team"), _join_fields, _propose_join,
               intro=N_("For somebody who has a sheet already, and joins or comes back.")),
    ChangeForm("leave", N_("Somebody leaves"), _leave_fields, _propose_departure),
    ChangeForm("extend", N_("Extend missions"), _extend_fields, _propose_extension),
)  # fmt: skip
