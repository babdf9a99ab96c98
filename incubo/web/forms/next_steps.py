"""What usually comes after a change: extend the team after a committee, write the post-mortem after an end, welcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.document.page import Page
from incubo.edit.new import bodies
from incubo.edit.plan import Proposal
from incubo.edit.verbs.committee_effects import plan_extension_to_next
from incubo.model.post_mortem import has_post_mortem
from incubo.model.records import Event, Member, Startup
from incubo.model.teams import list_assignments
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.reports.documents.minutes import minutes_page
from incubo.reports.entry_pages.common import PageContext
from incubo.source.reader import decode_text
from incubo.web.forms.change_form import FormContext
from incubo.web.links import Links

_COMMITTEE_VERBS = ("committee", "committee-mode", "committee-session")


class NextStep(NamedTuple):
    """A step that is offered: what it does, its address, and a line on it."""

    label: str
    address: str
    detail: str = ""


class ChangedRegistry(NamedTuple):
    """The registry as a change leaves it, with the context in which it was made."""

    context: FormContext
    proposal: Proposal
    after: Registry

    def read(self, path: str) -> str:
        """A file as the change leaves it."""
        return decode_text(self.proposal.plan.overlay_store(self.context.workspace.store).read(path))


def list_next_steps(
    verb: str, changed: ChangedRegistry, entries: Sequence[EntryRef | None], links: Links
) -> Iterator[NextStep]:
    """What usually comes after a change of entries; of several, each step names its own."""
    for entry in entries:
        for step in _list_steps_of(verb, changed, entry, links):
            if len(entries) > 1 and entry is not None:
                arguments = {"name": entry_title(changed.after, *entry), "step": step.label}
                yield step._replace(label=translate(Message(N_("{name}: {step}"), arguments)))
            else:
                yield step


def _list_steps_of(verb: str, changed: ChangedRegistry, entry: EntryRef | None, links: Links) -> Iterator[NextStep]:
    """What usually comes after a change of an entry."""
    if entry is None or not changed.after.has_entry(*entry):
        return
    record = changed.after.entries[entry.kind][entry.id]
    if isinstance(record, Member) and verb == "new-member":
        yield _welcome_step(changed, record)
    if not isinstance(record, Startup):
        return
    if verb in ("stop", *_COMMITTEE_VERBS) and changed.after.has_stopped(record.id, _day(changed)):
        yield from _post_mortem_steps(changed, record, links)
    elif verb in _COMMITTEE_VERBS:
        yield from _extension_steps(changed, record, links)
    elif verb == "new-startup":
        yield NextStep(gettext("Add the first person of its team"), links.change("new-member", startup=record.id))
        yield NextStep(gettext("Plan its first committee"), links.change("committee", startup=record.id))


def _day(changed: ChangedRegistry) -> date:
    return changed.context.workspace.as_of


def _extension_steps(changed: ChangedRegistry, startup: Startup, links: Links) -> Iterator[NextStep]:
    """Extend the missions that end before the next committee."""
    event = _latest_decision(changed, startup)
    if event is None or event.next is None:
        return
    workspace = changed.context.workspace
    edits = workspace.start_edits(changed.after, changed.proposal.plan.overlay_store(workspace.store))
    extension = plan_extension_to_next(edits, startup, event.next)
    if extension.ends:
        people = sorted(ref.member.display_name for ref, _ in extension.ends)
        until = extension.until
        yield NextStep(
            translate(Message(N_("Extend the team until {day:long}"), {"day": until})),
            links.change("extend", startup=startup.id, until=until.isoformat()),
            translate(Message(N_("{people:list}: until an earlier day so far"), {"people": people})),
        )


def _post_mortem_steps(changed: ChangedRegistry, startup: Startup, links: Links) -> Iterator[NextStep]:
    """Write the post-mortem, whose headings the end has added to the text."""
    text = changed.read(startup.path)
    sections = bodies.parse_body_sections(text, bodies.find_body_start(text))
    heading = next((one.heading for one in sections if has_post_mortem(f"# {one.heading}")), "")
    if heading:
        address = links.change("text", kind="startup", id=startup.id, section=heading)
        yield NextStep(gettext("Write the post-mortem"), address, gettext("What was learnt, while the team remembers."))


def _welcome_step(changed: ChangedRegistry, member: Member) -> NextStep:
    """A message to somebody new, in the person's own mail program."""
    titles = [entry_title(changed.after, "startup", one.startup) for one in list_assignments(member)]
    starts = [mission.start for mission in member.missions if mission.start is not None]
    arguments = {"name": member.display_name, "places": titles, "day": min(starts, default=_day(changed))}
    subject = translate(Message(N_("Welcome, {name}"), arguments))
    if titles:
        text = N_("Hello {name},\n\nYou join {places:list} on {day:long}: welcome!\n\n")
    else:
        text = N_("Hello {name},\n\nYou join us on {day:long}: welcome!\n\n")
    body = translate(Message(text, arguments))
    address = f"mailto:?subject={quote(subject)}&body={quote(body)}"
    return NextStep(gettext("Write a message of welcome"), address, gettext("It opens in your mail program."))


def _latest_decision(changed: ChangedRegistry, startup: Startup) -> Event | None:
    """The committee that a change recorded: the one with a decision that was not there before, or was another one."""
    before = changed.context.registry.startups.get(startup.id)
    known = set(before.events) if before is not None else set()
    new = [event for event in startup.events if event not in known and event.decision and event.date is not None]
    return max(new, key=lambda event: event.date or date.min, default=None)


def make_minutes(changed: ChangedRegistry, entries: Sequence[EntryRef | None]) -> Page | None:
    """The minutes of the committees that a change records; None where it records none."""
    heard: list[tuple[Startup, Event]] = []
    for entry in entries:
        startup = changed.after.startups.get(entry.id) if entry is not None and entry.kind == "startup" else None
        event = _latest_decision(changed, startup) if startup is not None else None
        if startup is not None and event is not None:
            heard.append((startup, event))
    if not heard:
        return None
    day = heard[0][1].date or _day(changed)
    return minutes_page(PageContext(changed.after, day, include_drafts=True), heard)
