"""Committees that are late, were never recorded, or come soon.

Offers that close soon, or that have been open for long.

Missions that end or have ended without another one, missions in startups that have ended, teams without anybody.

Phases longer than usual, what a sheet should say by now, post-mortems to be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incubo.core import shell
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.dates import add_months, shift_date_clamped
from incubo.model.jobs import closing_date, is_open, offer_title, publication_date
from incubo.model.periods import Period
from incubo.model.phases import PhasePeriod
from incubo.model.records import Startup
from incubo.registry.lookup import EntryRef, entry_title
from incubo.reports import people
from incubo.reports.attention.action_item import WINDOW_DAYS, ActionItem, AttentionContext
from incubo.reports.committees import CommitteeStatus, committee_statuses
from incubo.reports.expectations import missing_expectations
from incubo.reports.jobs import STALE_DAYS, jobs_of_incubator
from incubo.reports.missions import EndingPerson, find_endings
from incubo.reports.teams import role_word, startup_teams


def action_items(scope: AttentionContext) -> Iterator[ActionItem]:
    """Everything that needs attention, family by family."""
    yield from committee_items(scope)
    yield from people_items(scope)
    yield from startup_items(scope)
    yield from job_items(scope)


def committee_items(scope: AttentionContext) -> Iterator[ActionItem]:
    """Those of the startups in the programme."""
    for standing in committee_statuses(scope.registry, scope.day, scope.incubator):
        found = _committee_item(scope, standing)
        if found is not None:
            yield found


def _committee_item(scope: AttentionContext, each: CommitteeStatus) -> ActionItem | None:
    named, touched = EntryRef("startup", each.startup.id), (each.startup.id,)
    record = f"incubo record committee {shell.quote_entry_id(*named)}"
    said = {"title": each.name, "n": each.late, "day": each.next}
    if each.state == "overdue":
        text = Message(N_("committee expected on {day:long}, {n:duration} late: {title}"), said)
        return ActionItem("committee-late", text, named, record, each.next, touched)
    if each.state == "never":
        return ActionItem(
            "committee-never", Message(N_("no committee recorded: {title}"), said), named, record, None, touched
        )
    if each.next is None or each.next > scope.last:
        return None
    text = Message(N_("committee: {title}"), said)
    return ActionItem(
        "committee-soon", text, named, f"incubo dossier {shell.quote_entry_id(*named)}", each.next, touched
    )


def job_items(scope: AttentionContext) -> Iterator[ActionItem]:
    """Those about the offers open on the day."""
    for job in jobs_of_incubator(scope.registry, scope.incubator):
        if not is_open(job, scope.day, scope.now):
            continue
        end, since, named = closing_date(job), publication_date(job), EntryRef("job", job.id)
        startup = scope.registry.startups.get(scope.registry.startup_of(job) or "")
        touched = (startup.id,) if startup is not None else ()
        said: dict[str, object] = {
            "title": (startup.title if startup is not None else None) or offer_title(job) or job.id
        }
        if end is not None and end <= scope.last:
            text = Message(N_("offer closes: {title}"), said)
            yield ActionItem(
                "offer-closing", text, named, f"incubo extend {shell.quote_entry_id(*named)}", end, touched
            )
        elif since is not None and shift_date_clamped(since, STALE_DAYS) < scope.day:
            said["days"] = (scope.day - since).days
            text = Message(N_("offer open for {days:duration}: {title}"), said)
            yield ActionItem("offer-stale", text, named, f"incubo close {shell.quote_entry_id(*named)}", since, touched)


def people_items(scope: AttentionContext) -> Iterator[ActionItem]:
    """Those about who works for what."""
    yield from _missions_in_ended_startups(scope)
    yield from _ending_missions(scope)
    for team in startup_teams(scope.registry, scope.day, scope.incubator):
        named, touched = EntryRef("startup", team.startup.id), (team.startup.id,)
        if not team.members:
            text = Message(N_("nobody in the team: {title}"), {"title": team.name})
            command = f"incubo join --startup {shell.quote_entry_id(*named)}"
            yield ActionItem("nobody", text, named, command, None, touched)
            continue
        for role in team.missing:
            label = Message("{role}", {"role": role_word(scope.registry, role)})
            text = Message(N_("nobody in the domain {what}: {title}"), {"what": label, "title": team.name})
            command = f"incubo join --startup {shell.quote_entry_id(*named)}"
            yield ActionItem("role", text, named, command, None, touched, role, label)


def _missions_in_ended_startups(scope: AttentionContext) -> Iterator[ActionItem]:
    registry = scope.registry
    teams = registry.teams_at(scope.day)
    for startup in scope.startups():
        step = registry.step_at(startup.id, scope.day)
        if step is None or not registry.vocabulary.is_over(step.phase.name):
            continue
        running = [each for each in teams.get(startup.id, []) if each.mission.end != scope.day]  # its last day: settled
        for each in {assignment.member.id: assignment.member for assignment in running}.values():
            said = {"name": each.fullname or each.id, "title": startup.title or startup.id, "day": step.phase.start}
            text = Message(N_("mission in {title}, which ended on {day:long}: {name}"), said)
            who, where = shell.quote_entry_id("member", each.id), shell.quote_entry_id("startup", startup.id)
            command = f"incubo leave {who} --startup {where}"
            yield ActionItem("ghost", text, EntryRef("member", each.id), command, step.phase.start, (startup.id,))


def _ending_missions(scope: AttentionContext) -> Iterator[ActionItem]:
    registry, day = scope.registry, scope.day
    everyone = people.people_with_missions(registry, scope.incubator)
    ours = {startup.id for startup in scope.startups()}
    for period, reason in (
        (Period(shift_date_clamped(day, -WINDOW_DAYS), shift_date_clamped(day, -1)), "mission-ended"),
        (Period(day, scope.last), "mission-ending"),
    ):
        for ending in find_endings(everyone, period, day):
            startups = people.mission_startups(ending.person.member, ending.mission)
            going = [startup for startup in startups if not people.has_startup_ended(registry, startup, day)]
            if ending.fate == "leave" and (going or not startups):  # a contract of a startup that ended is to end
                yield _ending_mission_item(scope, ending, reason, going, ours)


def _ending_mission_item(
    scope: AttentionContext, ending: EndingPerson, reason: str, going: list[str], ours: set[str]
) -> ActionItem:
    member = ending.person.member
    touched = tuple(startup for startup in going if startup in ours)
    titles = [entry_title(scope.registry, "startup", startup) for startup in touched or going]
    said = {"name": ending.person.name, "titles": titles}
    text = Message(N_("end of mission: {name} ({titles:list})") if titles else N_("end of mission: {name}"), said)
    command = f"incubo extend {shell.quote_entry_id('member', member.id)}"
    return ActionItem(reason, text, EntryRef("member", member.id), command, ending.last, touched)


_COMMITTEE_EXPECTATION = "committee"
"""An expectation that has reasons of its own."""


def startup_items(scope: AttentionContext) -> Iterator[ActionItem]:
    """Those about a startup's life and its sheet."""
    for startup in scope.startups():
        step = scope.registry.step_at(startup.id, scope.day)
        if step is None or step.phase.start is None or step.phase.name is None:
            continue
        if scope.registry.vocabulary.is_live(step.phase.name):
            yield from _long_phase_items(scope, startup, step, step.phase.start)
            yield from _missing_field_items(scope, startup, step)
        elif step.phase.start > shift_date_clamped(scope.day, -1, "years"):
            yield from _post_mortem_items(scope, startup, step)


def _long_phase_items(
    scope: AttentionContext, startup: Startup, step: PhasePeriod, start: date
) -> Iterator[ActionItem]:
    word = scope.registry.vocabulary.phases.get(step.phase.name or "")
    if word is None or not word.norm or word.final:
        return
    over = add_months(start, word.norm)
    if over < scope.day:
        said = {
            "phase": _step_phase_label(scope, step),
            "days": (scope.day - start).days,
            "title": _startup_title(startup),
        }
        text = Message(N_("{phase} for {days:duration}: {title}"), said)
        named = EntryRef("startup", startup.id)
        yield ActionItem("phase-long", text, named, f"incubo phase {shell.quote_entry_id(*named)}", over, (startup.id,))


def _missing_field_items(scope: AttentionContext, startup: Startup, step: PhasePeriod) -> Iterator[ActionItem]:
    named = EntryRef("startup", startup.id)
    for gap in missing_expectations(scope.registry, startup, scope.day, step):
        if gap.due <= scope.day and gap.name != _COMMITTEE_EXPECTATION:
            text = Message(N_("not filled in, {what}: {title}"), {"what": gap.label, "title": _startup_title(startup)})
            command = f"incubo edit {shell.quote_entry_ref(*named)}"
            yield ActionItem("sheet", text, named, command, gap.due, (startup.id,), gap.name, gap.label)


def _post_mortem_items(scope: AttentionContext, startup: Startup, step: PhasePeriod) -> Iterator[ActionItem]:
    gap = next(
        (each for each in missing_expectations(scope.registry, startup, scope.day, step) if each.name == "post_mortem"),
        None,
    )
    if gap is None or gap.due > scope.day:
        return
    named = EntryRef("startup", startup.id)
    text = Message(N_("stopped, no post-mortem yet: {title}"), {"title": _startup_title(startup)})
    command = f"incubo edit {shell.quote_entry_ref(*named)} --section post-mortem"
    yield ActionItem("post-mortem", text, named, command, step.phase.start, (startup.id,))


def _step_phase_label(scope: AttentionContext, step: PhasePeriod) -> Message:
    from incubo.reports.common import phase_label

    return phase_label(scope.registry, step.phase.name)


def _startup_title(startup: Startup) -> str:
    return startup.title or startup.id
