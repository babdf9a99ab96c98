"""`todo`: everything that needs attention, as a page in sections, or as a table for spreadsheets.

The sections are the reasons, or the startups, or the people to see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.document.table import Column, Note, Row, Table
from incubo.facts.people import INTRAPRENEUR, has_role
from incubo.facts.scope import WINDOW_DAYS, Scope
from incubo.facts.signals import SIGNALS, FoundSignal
from incubo.model.records import Startup
from incubo.registry.lookup import entry_title
from incubo.registry.postponed import Postponement
from incubo.registry.provenance import provenance_notes
from incubo.reports.attention.collect import collect_action_items, collect_postponed_items
from incubo.reports.attention.postponed import (
    POSTPONED,
    PostponedItem,
    is_selected,
    postponed_list_item,
    summary_item,
)
from incubo.reports.attention.ranking import (
    ActionLine,
    action_lines,
    attention_heading,
    group_things,
    line_item,
    list_things_to_do,
    with_option,
    with_options,
)
from incubo.reports.common import startup_followers
from incubo.reports.teams import unknown_teams_notes

GROUPINGS = ("reason", "startup", "person")
"""What the sections of the page are."""
_PLACE_COLUMNS = (Column("address", Message(N_("Where")), "text"), Column("value", Message(N_("To enter")), "text"))
"""Where to go and what to enter there, in a registry that a source writes."""
_ANSWER_COLUMNS = (
    Column("until", Message(N_("Postponed until")), "date"),
    Column("because", Message(N_("Because")), "text"),
)
"""Until when what is known is not asked, and why."""


def todo_page(
    scope: Scope,
    reasons: Collection[str],
    day_option: str = "",
    incubator_option: str = "",
    by: str = "reason",
) -> Page:
    """The action items, one section for each reason, startup or person (`by`, one of `GROUPINGS`).

    If `reasons` selects some by name, or `by` is no reason, each startup has its own line instead of a summary; with
    `reasons`, every way to settle it, else the main one.
    `day_option` and `incubator_option` are appended to the commands that the page suggests, so that they apply to its
    day and incubator.
    """
    items = _selected_items(scope, reasons)
    postponed = _selected_postponed(scope, reasons)
    sections = []
    for section_id, name, group in _group_lines(scope, items, by, one_line_each=bool(reasons)):
        count = len(group_things(item for line in group for item in line.items))
        heading = Message(N_("{title} ({n})"), {"title": name, "n": count})
        lines = (line_item(line, shows_all_ways=bool(reasons)) for line in group)
        block = ListBlock(with_options(lines, day_option, incubator_option))
        sections.append(Section(section_id, heading, (block,)))
    if not sections and not (postponed and POSTPONED in reasons):
        nothing = Cell(Message(N_("nothing, according to the registry")), tone="good")
        sections.append(Section("nothing", None, (ListBlock((ListItem((nothing,)),)),)))
    if postponed:
        sections.append(_postponed_section(postponed, reasons, day_option, incubator_option))
    owner = entry_title(scope.registry, "incubator", scope.incubator) if scope.incubator else None
    title = Cell(owner) if owner else Cell(Message(N_("All incubators")))
    subtitle = (Cell(attention_heading(len(group_things(items)))),)
    notes = tuple(_notes(scope, reasons, by))
    return Page("todo", scope.incubator or "", title, tuple(sections), scope.day, scope.commit, notes, subtitle)


def _postponed_section(
    postponed: Sequence[PostponedItem], reasons: Collection[str], day_option: str, incubator_option: str
) -> Section:
    """How many are known until when; each of them where they are asked for."""
    if POSTPONED not in reasons:
        lines = with_options([summary_item(postponed)], day_option, incubator_option)
        return Section(POSTPONED, None, (ListBlock(lines),))
    heading = Message(N_("{title} ({n})"), {"title": Message(N_("Postponed")), "n": len(postponed)})
    lines = with_options(map(postponed_list_item, postponed), day_option, incubator_option)
    return Section(POSTPONED, heading, (ListBlock(lines),))


def todo_table(scope: Scope, reasons: Collection[str], by: str = "reason", incubator_option: str = "") -> Table:
    """The same action items in the same order, one row each, without summaries. By person there is a column for them,
    and with a source, columns for where to go and what to enter there. What is known until a later day comes last, with
    its answer. `incubator_option` is appended to the commands that need it.
    """
    postponed = _selected_postponed(scope, reasons)
    answers = {id(each.item): each.answer for each in postponed}
    has_source = scope.registry.layout.source is not None
    columns = (
        Column("reason", Message(N_("Reason")), "text"),
        Column("kind", Message(N_("Kind")), "text", is_droppable=True),
        Column("id", Message(N_("Id")), "id"),
        Column("what", Message(N_("What")), "text"),
        Column("day", Message(N_("Day")), "date"),
        Column("startups", Message(N_("Products")), "list", is_droppable=True),
        Column("command", Message(N_("Command")), "text"),
        Column("other_commands", Message(N_("Other commands")), "list", is_droppable=True),
        *(_PLACE_COLUMNS if has_source else ()),
        *(_ANSWER_COLUMNS if postponed else ()),
        *((Column("see", Message(N_("To see")), "list"),) if by == "person" else ()),
    )
    items = _selected_items(scope, reasons)
    groups = [items] if by == "reason" else _group_once(_group_items(scope, items, by).values())
    groups.append([each.item for each in postponed])
    rows = tuple(
        Row(
            {
                **({"see": _people_values(scope, people_to_see(scope, item)) or None} if by == "person" else {}),
                "reason": LabelledValue(item.signal, SIGNALS[item.signal].title),
                "kind": item.entry.kind,
                "id": item.entry.id,
                "what": item.named,
                "day": item.day,
                "startups": item.startups or None,
                "command": item.hints[0].command or None,
                "other_commands": _other_commands(item, incubator_option),
                **_place_cells(item.hints[0], has_source=has_source),
                **_answer_cells(answers.get(id(item)), has_answers=bool(postponed)),
            }
        )
        for group in groups
        for item in group
    )
    heading = Message(N_("What needs attention on {at:long}"), {"at": scope.day})
    notes = tuple(_notes(scope, reasons, by))
    return Table("todo", heading, scope.day, columns, rows, notes, scope.commit)


def _selected_items(scope: Scope, reasons: Collection[str]) -> list[FoundSignal]:
    """The action items whose reason, or reason and topic (`sheet/budget_url`), is selected; all if nothing is."""
    return [item for item in collect_action_items(scope) if is_selected(item, reasons)]


def _selected_postponed(scope: Scope, reasons: Collection[str]) -> list[PostponedItem]:
    """Those that are known until a later day, of these reasons; all if none is selected, or they are as such."""
    chosen = () if POSTPONED in reasons else reasons
    return [each for each in collect_postponed_items(scope) if is_selected(each.item, chosen)]


def _other_commands(item: FoundSignal, incubator_option: str) -> tuple[str, ...] | None:
    """What settles it besides the main command."""
    hints = (with_option(hint, "", incubator_option) for hint in item.hints[1:])
    return tuple(hint.command for hint in hints if hint.command) or None


def _place_cells(hint: Hint, *, has_source: bool) -> dict[str, object]:
    return {"address": hint.address or None, "value": hint.value or None} if has_source else {}


def _answer_cells(answer: Postponement | None, *, has_answers: bool) -> dict[str, object]:
    if not has_answers:
        return {}
    return {"until": answer and answer.until, "because": answer and answer.because}


def people_to_see(scope: Scope, item: FoundSignal) -> tuple[str, ...]:
    """The ids of the people to see about an item; empty where the registry names nobody.

    The person whose mission it is, else those who follow the startups, else the intrapreneurs of their teams.
    """
    if item.entry.kind == "member":
        return (item.entry.id,)
    found = (scope.registry.find_entry("startup", startup_id) for startup_id in item.startups)
    startups: list[Startup] = [startup for startup in found if startup is not None]
    followers = dict.fromkeys(member for startup in startups for member in startup_followers(startup))
    if followers:
        return tuple(followers)
    teams = scope.registry.teams_at(scope.day)
    leads = {
        assignment.member.id
        for startup in startups
        for assignment in teams.get(startup.id, ())
        if has_role(scope.registry, assignment.member, INTRAPRENEUR)
    }
    return tuple(sorted(leads))


def _group_items(scope: Scope, items: Iterable[FoundSignal], by: str) -> dict[tuple[str, ...], list[FoundSignal]]:
    """The items by startup, or by people to see: the most pressing group first, what has none last.

    An item about several startups, such as a mission, is in the group of each.
    """
    groups: dict[tuple[str, ...], list[FoundSignal]] = {}
    keys: list[tuple[str, ...]]
    for item in items:
        if by == "startup":
            keys = [(startup,) for startup in item.startups] or [()]
        else:
            keys = [people_to_see(scope, item)]
        for key in keys:
            groups.setdefault(key, []).append(item)
    return dict(sorted(groups.items(), key=lambda group: not group[0]))


def _group_once(groups: Iterable[list[FoundSignal]]) -> list[list[FoundSignal]]:
    """The groups with each item in the first one only: a table has one row for it."""
    result: list[list[FoundSignal]] = []
    seen: set[int] = set()
    for group in groups:
        result.append([item for item in group if id(item) not in seen])
        seen.update(map(id, group))
    return result


def _group_lines(
    scope: Scope, items: list[FoundSignal], by: str, *, one_line_each: bool
) -> Iterator[tuple[str, Message, list[ActionLine]]]:
    """The id, the title and the lines of each section."""
    if by == "reason":
        lines = list_things_to_do(items) if one_line_each else action_lines(scope, items)
        for reason, definition in SIGNALS.items():
            if reason_lines := [line for line in lines if line.reason == reason]:
                yield reason, definition.title, reason_lines
        return
    for ids, group in _group_items(scope, items, by).items():
        if not ids:
            text = N_("For no product") if by == "startup" else N_("Nobody to see according to the registry")
            title = Message(text)
        elif by == "startup":
            titles = [entry_title(scope.registry, "startup", startup) for startup in ids]
            title = Message("{titles:list}", {"titles": titles})
        else:
            title = Message("{titles:list}", {"titles": _people_values(scope, ids)})
        yield "+".join(ids) or "none", title, list_things_to_do(group)


def _people_values(scope: Scope, people: Iterable[str]) -> tuple[LabelledValue, ...]:
    return tuple(LabelledValue(member, entry_title(scope.registry, "member", member), "member") for member in people)


def _notes(scope: Scope, reasons: Collection[str], by: str) -> Iterator[Note]:
    text = N_("“Soon”: within the next {n} days. Missions that have ended: within the last {n} days.")
    yield Note("definition-window", Message(text, {"n": WINDOW_DAYS}))
    if not reasons or not {"mission-ended", "mission-ending"}.isdisjoint(reasons):
        text = N_(
            "People whose mission ends, or ended: those who have no other one just after, and whose product goes on "
            "or who have none."
        )
        yield Note("definition-endings", Message(text))
    if not reasons or not {"nobody", "role"}.isdisjoint(reasons):
        yield from unknown_teams_notes(scope)
    if by == "person":
        text = N_(
            "Whom to see: the person whose mission it is, else the person who follows the product, else the "
            "intrapreneurs of its team."
        )
        yield Note("definition-person", Message(text))
    has_drafts = not reasons or any(reason.startswith("draft") for reason in reasons)  # they are listed, not left out
    for note in provenance_notes(scope.registry, scope.provenance, ("startup", "member", "job")):
        if note.id != "drafts" or not has_drafts:
            yield note
