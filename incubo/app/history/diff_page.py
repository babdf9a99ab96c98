"""The differences between two states of a registry as a page, and as lines for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.history.diff_states import RegistryState, StateType
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.diff.review_level import level_text
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext
from incubo.diff.sentences.sentence import SECTION_TITLES, make_page_sections
from incubo.document.page import (
    Cell,
    CodeBlock,
    KeyValueList,
    KeyValueRow,
    ListBlock,
    ListItem,
    Page,
    Paragraph,
    Section,
    TableBlock,
)
from incubo.document.table import Column, Commit, Note, Row, Table
from incubo.history.commits import export_label, list_programs
from incubo.model.dates import shift_date_clamped
from incubo.registry.provenance import scope_label, scope_note
from incubo.reports.common import KIND_COUNTS
from incubo.vcs.status import last_commit_of

if TYPE_CHECKING:
    from incubo.app.history.registry_comparison import RegistryComparison
    from incubo.diff.facts import Change, Subject
    from incubo.diff.registry_diff import RegistryDiff
    from incubo.diff.review_level import ReviewLevel


class DiffExtras(NamedTuple):
    """What a page may have besides: the figures that change, the review level with the number of findings that the
    changes add, the text of the files as a patch.
    """

    figures: Table | None = None
    review: ReviewLevel | None = None
    finding_count: int = 0
    patch: str = ""


MAX_LINES = 30
"""The most sentences of a section that a terminal shows; `--all` shows all. Who receives a document cannot ask."""


def diff_page(
    comparison: RegistryComparison,
    extras: DiffExtras | None = None,
    max_lines: int | None = None,
    command_for_all: str = "",
) -> Page:
    """The page: what is compared, how many entries change, the changes in sentences, notes.

    `max_lines`: the most sentences of a section (None: all); `command_for_all` shows them all.
    """
    before, after = comparison.states.before, comparison.states.after
    difference = comparison.difference
    sections = make_page_sections(difference.sentences(), max_lines, command_for_all)
    if all(section.id == "setting" for section in sections):
        nothing = Paragraph(Message(N_("Nothing changes in the entries.")), None)
        sections = (Section("nothing", None, (nothing,)), *sections)
    return Page(
        "diff",
        "",
        Cell(diff_title(before, after)),
        (_compared_section(before, after, difference.changes), *sections, *_extra_sections(extras or DiffExtras())),
        difference.as_of,
        notes=tuple(_notes(comparison)),
        subtitle=(Cell(_scope_label(comparison)),),
    )


def diff_title(before: RegistryState, after: RegistryState) -> Message:
    """What is compared, in words that may be pasted into a note: no id of a commit."""
    if after.type is StateType.files:
        if before.type is StateType.published:
            return Message(N_("What you changed since what is published"))
        if before.type is StateType.last_commit:
            return Message(N_("What you changed since the last commit"))
        if before.day is not None:
            return Message(N_("What changed since {day:long}"), {"day": before.day})
        if before.name:
            return Message(N_("What changed since {name}"), {"name": before.name})
        return Message(N_("What changed since the commit of {day:long}"), {"day": _commit_day(before)})
    if before.day is not None and after.day is not None:
        return Message(N_("What changed from {first:long} to {last:long}"), {"first": before.day, "last": after.day})
    if not (before.name or before.day or after.name or after.day) and _commit_day(before) == _commit_day(after):
        return Message(N_("What changed between two commits of {day:long}"), {"day": _commit_day(after)})
    arguments = {"before": _short_name(before), "after": _short_name(after)}
    return Message(N_("What changed between {before} and {after}"), arguments)


def _commit_day(state: RegistryState) -> object:
    return state.commit.date if state.commit is not None else None


def _short_name(state: RegistryState) -> Message | str:
    if state.name:
        return state.name
    if state.day is not None:
        return Message(N_("the state of {day:long}"), {"day": state.day})
    return Message(N_("the commit of {day:long}"), {"day": _commit_day(state)})


def _scope_label(comparison: RegistryComparison) -> Message | None:
    """Whose changes these are; None for entries that were named."""
    incubator, whole = comparison.incubator, comparison.whole
    if incubator is None:
        return None if comparison.states.other_words else scope_label(whole.after, None)
    return scope_label(whole.after if whole.after.has_entry("incubator", incubator) else whole.before, incubator)


def _compared_section(before: RegistryState, after: RegistryState, changes: Sequence[Change]) -> Section:
    rows = (
        KeyValueRow(Message(N_("Before")), (_state_cell(before, is_before=True),), "before"),
        KeyValueRow(Message(N_("After")), (_state_cell(after, is_before=False),), "after"),
        KeyValueRow(Message(N_("Entries")), tuple(_count_cells(changes)), "entries"),
    )
    return Section("compared", None, (KeyValueList(rows),))


def _state_cell(state: RegistryState, *, is_before: bool) -> Cell:
    """What a state is, in words; for machines, its type, its name, its commit."""
    commit = state.commit
    data = {
        "type": state.type.value,
        "name": state.name or None,
        "commit": commit and commit.sha,
        "date": commit and commit.date.isoformat(),
    }
    if commit is None:
        return Cell(Message(N_("the files as they are now")), machine_value=data)
    if state.day is not None:
        end = shift_date_clamped(state.day, -1) if is_before else state.day
        last = _describe_commit(state, commit, N_("last commit of {day:long}"))
        text = Message(N_("at the end of {end:long} ({last})"), {"end": end, "last": last})
    elif state.name:
        last = _describe_commit(state, commit, N_("last commit of {day:long}"))
        text = Message("{name} ({last})", {"name": state.name, "last": last})
    else:
        text = _describe_commit(state, commit, N_("commit of {day:long}"))
    return Cell(text, machine_value=data)


def _describe_commit(state: RegistryState, commit: Commit, template: str) -> Message:
    """The commit of a state, in words: those of the template, or which export of the source it is."""
    settings = state.workspace.settings
    if settings.source is not None:
        last = last_commit_of(state.workspace.root, ".", commit.sha)
        if last is not None and list_programs(settings, state.workspace.store).has_exported(last):
            return export_label(settings.source.name, commit.date)
    return Message(template, {"day": commit.date})


def _count_cells(changes: Sequence[Change]) -> Iterator[Cell]:
    """How many entries of each kind change."""
    for kind, label in KIND_COUNTS.items():
        n = len({change.subject.id for change in changes if change.subject.kind == kind})
        if n:
            yield Cell(label._replace(arguments={"n": n}), machine_value={"kind": kind, "n": n})


def _extra_sections(extras: DiffExtras) -> Iterator[Section]:
    if extras.figures is not None:
        empty = Message(N_("No figure changes."))
        block = TableBlock(extras.figures.columns, extras.figures.rows, empty)
        notes = (Paragraph(note.message, None) for note in extras.figures.notes)
        yield Section("figures", extras.figures.title, (block, *notes))
    if extras.review is not None:
        yield _review_section(extras.review, extras.finding_count)
    if extras.patch:
        yield Section("patch", Message(N_("In the files")), (CodeBlock(extras.patch, "diff"),))


def _review_section(review: ReviewLevel, finding_count: int) -> Section:
    level = Cell(level_text(review), machine_value=review.level)
    reasons = tuple(ListItem((Cell(reason.text),)) for reason in review.reasons)
    found = Message(N_("{n} new error or warning"), {"n": finding_count}, N_("{n} new errors and warnings"))
    rows = (
        KeyValueRow(Message(N_("Level")), (level,), "level"),
        KeyValueRow(Message(N_("Findings")), (Cell(found, machine_value=finding_count),), "findings"),
    )
    return Section("review", Message(N_("Review")), (KeyValueList(rows), ListBlock(reasons)))


def _notes(comparison: RegistryComparison) -> Iterator[Note]:
    difference, whole = comparison.difference, comparison.whole
    if comparison.incubator is not None:
        registry = whole.after if whole.after.has_entry("incubator", comparison.incubator) else whole.before
        yield scope_note(registry, comparison.incubator)
    elsewhere = len(_subjects(whole)) - len(_subjects(difference))
    if elsewhere and not comparison.states.other_words:
        text = Message(
            N_("{n} other entry changes elsewhere."),
            {"n": elsewhere},
            N_("{n} other entries change elsewhere."),
        )
        yield Note("elsewhere", text, hint=Message(N_("--incubator all shows them")))
    if comparison.other_files and not comparison.states.other_words:
        n = len(comparison.other_files)
        yield Note("others", Message(N_("{n} other file has changed."), {"n": n}, N_("{n} other files have changed.")))
    before, after = comparison.states.before.workspace, comparison.states.after.workspace
    if before.layout != after.layout or before.git_prefix != after.git_prefix:
        yield Note("layout", Message(N_("The entries are in other folders since: what only moved is not told.")))


def _subjects(difference: RegistryDiff) -> set[Subject]:
    """The entries that change, without the settings."""
    return {change.subject for change in difference.changes if change.subject.kind != "setting"}


def diff_table(comparison: RegistryComparison) -> Table:
    """The sentences as rows, each about one entry: for a spreadsheet."""
    difference = comparison.difference
    context = DiffContext(difference.before, difference.after, difference.as_of)
    changes: dict[Subject, list[Change]] = {}
    for change in difference.changes:
        changes.setdefault(change.subject, []).append(change)
    sentences = [sentence for group in changes.values() for sentence in describe_changes(group, context)]
    order = list(SECTION_TITLES)
    rows = [
        Row(
            {
                "section": LabelledValue(sentence.section, Message(SECTION_TITLES[sentence.section])),
                "kind": sentence.entries[0].kind,
                "id": sentence.entries[0].id,
                "title": sentence.entries[0].title,
                "what": sentence.text,
                "types": tuple(dict.fromkeys(change.type for change in sentence.changes)),
            }
        )
        for sentence in sorted(sentences, key=lambda sentence: order.index(sentence.section))
    ]
    columns = (
        Column("section", Message(N_("About")), "text"),
        Column("kind", Message(N_("Kind")), "text"),
        Column("id", Message(N_("Id")), "id"),
        Column("title", Message(N_("Name")), "text"),
        Column("what", Message(N_("What changes")), "text"),
        Column("types", Message(N_("Types")), "list"),
    )
    title = diff_title(comparison.states.before, comparison.states.after)
    return Table("diff", title, difference.as_of, columns, tuple(rows), tuple(_notes(comparison)))
