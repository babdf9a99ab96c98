"""What a change touches of what the source owns (`[source]`): it is refused, with where to make it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from incubo.app.changes.source_state import make_place_finder
from incubo.app.changes.write_options import HERE_OPTION
from incubo.app.workspace import Workspace
from incubo.core.errors import RefusedError
from incubo.core.hint import Hint
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.diff.fields import is_of_file_only
from incubo.diff.ownership import format_new_value
from incubo.diff.registry_diff import RegistryDiff, diff_registries
from incubo.diff.sentences.phrasing import MAX_QUOTED_LENGTH
from incubo.diff.sentences.values import subfield_label
from incubo.edit.plan import Plan
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import DRAFT_FIELD, EMPTY_VALUES, Field
from incubo.registry.hints import make_place_hint, make_report_hint, value_to_enter
from incubo.registry.ownership import SourcePlace, describe_next_export
from incubo.registry.registry import Registry
from incubo.source.reader import parse_file

PlaceFinder = Callable[[Change], SourcePlace | None]

MAX_SHOWN = 10
"""The most changes that a refusal says, of each side; of the others it says how many."""


class SourceRefusal(RefusedError):
    """A plan changes what the source owns. `places`: where each change is made there, with the title of its entry;
    `ours`: what else the plan changes, in sentences, each with the entry that it can be written from (None: there is
    none yet).
    """

    def __init__(
        self,
        message: Message,
        hints: Sequence[Message],
        places: Sequence[tuple[str, Hint]],
        ours: Sequence[tuple[Message, Subject | None]],
    ) -> None:
        super().__init__(message, hints=hints)
        self.places = tuple(places)
        self.ours = tuple(ours)


def find_source_refusal(workspace: Workspace, registry: Registry, after: Registry, plan: Plan) -> SourceRefusal | None:
    """Why a plan is refused that changes what the source owns: what to enter there, where, and what of it is ours.

    `after`: the registry as the plan will leave it.
    """
    source = workspace.settings.source
    if source is None or not any(registry.layout.kind_of_path(path) in source.kinds for path in plan.files):
        return None
    difference = diff_registries(registry, after, workspace.as_of, [*plan.files], plan.moves)
    find_place = make_place_finder(difference, plan.moves)
    theirs = difference.select(lambda change: find_place(change) is not None)
    if not theirs.changes or _forgets_beside(difference):
        return None
    ours = difference.select(lambda change: find_place(change) is None)
    hints = [
        *_tell_where_to_enter(theirs, find_place, plan),
        *_tell_ours(ours),
        Message(
            N_("{option} writes it here all the same, until {export}"),
            {"option": HERE_OPTION, "export": describe_next_export(source)},
        ),
    ]
    message = N_("this is changed in {place}: written here, it would be overwritten by the next export")
    our_sentences = [
        (sentence.text, subject if registry.has_entry(subject.kind, subject.id) else None)
        for sentence in ours.sentences()
        for subject in sentence.entries[:1]
    ]
    return SourceRefusal(
        Message(message, {"place": source.name}), hints, list(_list_places(theirs, find_place)), our_sentences
    )


def _forgets_beside(difference: RegistryDiff) -> bool:
    """Whether somebody is forgotten beside a source: what was taken forgets them, too, and is not taken again."""
    is_beside = difference.before.layout.find_source_id("member", "") is None
    return is_beside and any(change.type == "forgotten" for change in difference.changes)


def _list_places(theirs: RegistryDiff, find_place: PlaceFinder) -> Iterator[tuple[str, Hint]]:
    """Where each change is made at the source, once: the title of the entry, and what to enter."""
    seen: set[tuple[str, str]] = set()
    for change in theirs.changes:
        place = find_place(change)
        if place is None:
            continue
        is_of_file = is_of_file_only(change)
        hint = make_report_hint(place) if is_of_file else make_place_hint(place, format_new_value(theirs.after, change))
        if (hint.address, hint.value) not in seen:
            seen.add((hint.address, hint.value))
            yield change.subject.title, hint


def _tell_where_to_enter(theirs: RegistryDiff, find_place: PlaceFinder, plan: Plan) -> Iterator[Message]:
    """What to enter at the source, the values to copy, and after all that is entered in one place, where that is."""
    by_links: dict[tuple[str, tuple[str, ...]], list[Message]] = {}
    by_entry: dict[Subject, list[Change]] = {}
    for change in theirs.changes:
        by_entry.setdefault(change.subject, []).append(change)
    shown = [theirs._replace(changes=tuple(changes)) for changes in [*by_entry.values()][:MAX_SHOWN]]
    sentences = [sentence for one in shown for sentence in one.sentences()]  # an entry has a form of its own
    for sentence in sentences[:MAX_SHOWN]:
        has_form = not all(map(is_of_file_only, sentence.changes))
        text = N_("enter it there: {change}") if has_form else N_("the export writes the files: {change}")
        link_text = N_("it is there: {link}") if has_form else N_("to report something: {link}")
        places = [find_place(change) for change in sentence.changes]
        found = [place.link if has_form else place.report for place in places if place is not None]
        texts = by_links.setdefault((link_text, tuple(dict.fromkeys(found))), [])
        texts.append(Message(text, {"change": sentence.text}))
        for change in sentence.changes:
            texts += (Message(N_("to copy: {value}"), {"value": value}) for value in _list_values(theirs, change, plan))
    for (link_text, links), texts in by_links.items():
        yield from texts
        yield from (Message(link_text, {"link": link}) for link in links if link)
    yield from _count_others(len(sentences) + len(by_entry) - len(shown))


def _list_values(difference: RegistryDiff, change: Change, plan: Plan) -> Iterator[Message | str]:
    """What a change enters, where the sentence about it may be shorter: a text, the fields of a new entry."""
    if change.type == "field" and isinstance(change.new, str) and len(change.new) > MAX_QUOTED_LENGTH:
        yield change.new
    elif change.type == "added" and (data := plan.files.get(change.subject.path)) is not None:
        values = parse_file(change.subject.path, data).values or {}
        kind = ENTRY_KINDS[change.subject.kind]
        fields = {name: kind.find_field(str(name)) or Field(str(name), "any") for name in values}
        for name, value in values.items():
            if name != DRAFT_FIELD.name and value not in EMPTY_VALUES and value != change.subject.title:
                yield from _list_fields(difference.after, fields[name], value)


def _list_fields(registry: Registry, field: Field, value: Any) -> Iterator[Message]:
    """A field of a new entry, and those in its items, each with what is entered."""
    groups = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Mapping)]
    for group in groups:
        for subfield in field.subfields:
            if group.get(subfield.name) not in EMPTY_VALUES:
                yield from _list_fields(registry, subfield, group[subfield.name])
    if not groups and (text := value_to_enter(registry, field, value)):
        yield Message(N_("{label}: {value}"), {"label": subfield_label(field), "value": text})


def _tell_ours(ours: RegistryDiff) -> Iterator[Message]:
    """What a plan changes that is ours."""
    sentences = ours.sentences()
    for sentence in sentences[:MAX_SHOWN]:
        yield Message(N_("the rest is ours, and is not written either: {change}"), {"change": sentence.text})
    yield from _count_others(len(sentences))


def _count_others(count: int) -> Iterator[Message]:
    if count > MAX_SHOWN:
        yield Message(N_("… and {n} more"), {"n": count - MAX_SHOWN}, N_("… and {n} more"))
