"""Committees that are late, were never recorded, or come soon.

Offers that close soon, or that have been open for long.

Missions that end or have ended without another one, missions in startups that have ended, teams without anybody.

Phases longer than usual, what a sheet should say by now, post-mortems to be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_entry_id, quote_entry_ref
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.jobs import closing_date, is_open, offer_title, publication_date
from incubo.model.periods import Period
from incubo.model.phases import PhasePeriod
from incubo.model.records import Startup
from incubo.registry.lookup import EntryRef, entry_title
from incubo.reports.attention.action_item import WINDOW_DAYS, ActionItem, AttentionContext
from incubo.reports.committees import CommitteeStatus, committee_statuses
from incubo.reports.common import has_startup_ended, phase_label
from incubo.reports.expectations import missing_expectations
from incubo.reports.jobs import STALE_DAYS, jobs_of_incubator
from incubo.reports.missions import EndingPerson, find_endings
from incubo.reports.people import mission_startups, people_with_missions
from incubo.reports.teams import role_word, startup_teams


def action_items(scope: AttentionContext) -> Iterator[ActionItem]:
    """Everything that needs attention, family by family."""
    yield from committee_items(scope)
    yield from people_items(scope)
    yield from startup_items(scope)
    yield from job_items(scope)


def committee_items(context: AttentionContext) -> Iterator[ActionItem]:
    """Those of the startups in the programme."""
    for standing in committee_statuses(context.registry, context.day, context.incubator):
        found = _committee_item(context, standing)
        if found is not None:
            yield found


def _committee_item(context: AttentionContext, status: CommitteeStatus) -> ActionItem | None:
    named, touched = EntryRef("startup", status.startup.id), (status.startup.id,)
    record = f"incubo record committee {quote_entry_id(*named)}"
    said = {"title": status.startup.display_name, "n": status.days_late, "day": status.next_date}
    if status.state == "overdue":
        text = Message(N_("committee expected on {day:long}, {n:duration} late: {title}"), said)
        return ActionItem("committee-late", text, named, record, status.next_date, touched)
    if status.state == "never":
        return ActionItem(
            "committee-never", Message(N_("no committee recorded: {title}"), said), named, record, None, touched
        )
    if status.next_date is None or status.next_date > context.last_day:
        return None
    text = Message(N_("committee: {title}"), said)
    return ActionItem(
        "committee-soon", text, named, f"incubo dossier {quote_entry_id(*named)}", status.next_date, touched
    )


def job_items(context: AttentionContext) -> Iterator[ActionItem]:
    """Those about the offers open on the day."""
    for job in jobs_of_incubator(context.registry, context.incubator):
        if not is_open(job, context.day, context.today):
            continue
        end, since, named = closing_date(job), publication_date(job), EntryRef("job", job.id)
        startup = context.registry.startups.get(context.registry.offer_startup_id(job) or "")
        touched = (startup.id,) if startup is not None else ()
        said: dict[str, object] = {
            "title": (startup.title if startup is not None else None) or offer_title(job) or job.id
        }
        if end is not None and end <= context.last_day:
            text = Message(N_("offer closes: {title}"), said)
            yield ActionItem("offer-closing", text, named, f"incubo extend {quote_entry_id(*named)}", end, touched)
        elif since is not None and shift_date_clamped(since, STALE_DAYS) < context.day:
            said["days"] = (context.day - since).days
            text = Message(N_("offer open for {days:duration}: {title}"), said)
            yield ActionItem("offer-stale", text, named, f"incubo close {quote_entry_id(*named)}", since, touched)


def people_items(context: AttentionContext) -> Iterator[ActionItem]:
    """Those about who works for what."""
    yield from _missions_in_ended_startups(context)
    yield from _ending_missions(context)
    for team in startup_teams(context.registry, context.day, context.incubator):
        named, touched = EntryRef("startup", team.startup.id), (team.startup.id,)
        if not team.members:
            text = Message(N_("nobody in the team: {title}"), {"title": team.startup.display_name})
            command = f"incubo join --startup {quote_entry_id(*named)}"
            yield ActionItem("nobody", text, named, command, None, touched)
            continue
        for role in team.missing_roles:
            label = Message("{role}", {"role": role_word(context.registry, role)})
            text = Message(
                N_("nobody in the domain {what}: {title}"), {"what": label, "title": team.startup.display_name}
            )
            command = f"incubo join --startup {quote_entry_id(*named)}"
            yield ActionItem("role", text, named, command, None, touched, role, label)


def _missions_in_ended_startups(context: AttentionContext) -> Iterator[ActionItem]:
    registry = context.registry
    teams = registry.teams_at(context.day)
    for startup in context.startups():
        step = registry.phase_period_at(startup.id, context.day)
        if step is None or not registry.vocabulary.is_finished(step.phase.name):
            continue
        running = [
            each for each in teams.get(startup.id, []) if each.mission.end != context.day
        ]  # its last day: settled
        for each in {assignment.member.id: assignment.member for assignment in running}.values():
            said = {"name": each.display_name, "title": startup.display_name, "day": step.phase.start}
            text = Message(N_("mission in {title}, which ended on {day:long}: {name}"), said)
            who, where = quote_entry_id("member", each.id), quote_entry_id("startup", startup.id)
            command = f"incubo leave {who} --startup {where}"
            yield ActionItem("ghost", text, EntryRef("member", each.id), command, step.phase.start, (startup.id,))


def _ending_missions(context: AttentionContext) -> Iterator[ActionItem]:
    registry, day = context.registry, context.day
    everyone = people_with_missions(registry, context.incubator)
    ours = {startup.id for startup in context.startups()}
    for period, reason in (
        (Period(shift_date_clamped(day, -WINDOW_DAYS), shift_date_clamped(day, -1)), "mission-ended"),
        (Period(day, context.last_day), "mission-ending"),
    ):
        for ending in find_endings(everyone, period, day):
            startups = mission_startups(ending.person.member, ending.mission)
            going = [startup for startup in startups if not has_startup_ended(registry, startup, day)]
            if ending.outcome == "leave" and (going or not startups):  # a contract of a startup that ended is to end
                yield _ending_mission_item(context, ending, reason, going, ours)


def _ending_mission_item(
    context: AttentionContext,
    ending: EndingPerson,
    reason: str,
    living_startups: list[str],
    startups_in_scope: set[str],
) -> ActionItem:
    member = ending.person.member
    touched = tuple(startup for startup in living_startups if startup in startups_in_scope)
    titles = [entry_title(context.registry, "startup", startup) for startup in touched or living_startups]
    said = {"name": ending.person.display_name, "titles": titles}
    text = Message(N_("end of mission: {name} ({titles:list})") if titles else N_("end of mission: {name}"), said)
    command = f"incubo extend {quote_entry_id('member', member.id)}"
    return ActionItem(reason, text, EntryRef("member", member.id), command, ending.last_day, touched)


_COMMITTEE_EXPECTATION = "committee"
"""An expectation that has reasons of its own."""


def startup_items(context: AttentionContext) -> Iterator[ActionItem]:
    """Those about a startup's life and its sheet."""
    for startup in context.startups():
        step = context.registry.phase_period_at(startup.id, context.day)
        if step is None or step.phase.start is None or step.phase.name is None:
            continue
        if context.registry.vocabulary.is_live(step.phase.name):
            yield from _long_phase_items(context, startup, step, step.phase.start)
            yield from _missing_field_items(context, startup, step)
        elif step.phase.start > shift_date_clamped(context.day, -1, "years"):
            yield from _post_mortem_items(context, startup, step)


def _long_phase_items(
    context: AttentionContext, startup: Startup, step: PhasePeriod, start: date
) -> Iterator[ActionItem]:
    word = context.registry.vocabulary.phases.get(step.phase.name or "")
    if word is None or not word.usual_months or word.is_final:
        return
    over = add_months(start, word.usual_months)
    if over < context.day:
        said = {
            "phase": _step_phase_label(context, step),
            "days": (context.day - start).days,
            "title": _startup_title(startup),
        }
        text = Message(N_("{phase} for {days:duration}: {title}"), said)
        named = EntryRef("startup", startup.id)
        yield ActionItem("phase-long", text, named, f"incubo phase {quote_entry_id(*named)}", over, (startup.id,))


def _missing_field_items(context: AttentionContext, startup: Startup, step: PhasePeriod) -> Iterator[ActionItem]:
    named = EntryRef("startup", startup.id)
    for gap in missing_expectations(context.registry, startup, context.day, step):
        if gap.due_date <= context.day and gap.expectation != _COMMITTEE_EXPECTATION:
            text = Message(N_("not filled in, {what}: {title}"), {"what": gap.label, "title": _startup_title(startup)})
            command = f"incubo edit {quote_entry_ref(*named)}"
            yield ActionItem("sheet", text, named, command, gap.due_date, (startup.id,), gap.expectation, gap.label)


def _post_mortem_items(context: AttentionContext, startup: Startup, step: PhasePeriod) -> Iterator[ActionItem]:
    gap = next(
        (
            each
            for each in missing_expectations(context.registry, startup, context.day, step)
            if each.expectation == "post_mortem"
        ),
        None,
    )
    if gap is None or gap.due_date > context.day:
        return
    named = EntryRef("startup", startup.id)
    text = Message(N_("stopped, no post-mortem yet: {title}"), {"title": _startup_title(startup)})
    command = f"incubo edit {quote_entry_ref(*named)} --section post-mortem"
    yield ActionItem("post-mortem", text, named, command, step.phase.start, (startup.id,))


def _step_phase_label(context: AttentionContext, step: PhasePeriod) -> Message:

    return phase_label(context.registry, step.phase.name)


def _startup_title(startup: Startup) -> str:
    return startup.display_name
