"""`import --template`: the columns of an empty workbook for a kind of row, from the Field tables and the registry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from incubo.core.i18n import N_, capitalize_first, current_language, gettext, translate, translate_label
from incubo.core.message import Message
from incubo.edit.asking.questions import field_heading, list_field_choices
from incubo.edit.value_parser import EntryContext
from incubo.exchange.workbook.memory import ImportMemory
from incubo.exchange.workbook.targets import PEOPLE_NAME, SHEET_KINDS, Target, TargetIndex, TargetIndexes
from incubo.export.import_workbooks import TemplateColumn, render_template
from incubo.model.dates import parse_iso_date
from incubo.model.fields import Field
from incubo.registry.lookup import entry_label, entry_title

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry

_MAX_LISTED_ENTRIES = 5_000
_PEOPLE_EXAMPLE = N_("Dev: Karim Benali (Varangue Conseil) until June 2025")
_LINES = (
    N_("Fill in a row for each entry, then give the file to: incubo import FILE"),
    N_("Coloured headings are needed; an entry without them comes in as a draft, to be completed."),
    N_("The example is not imported. Columns may be removed, moved, or left empty."),
)


def make_template(workspace: Workspace, registry: Registry, kind_id: str) -> bytes:
    """The workbook to fill in for a kind of row (see `targets.SHEET_KINDS`)."""
    kind = SHEET_KINDS[kind_id]
    index = TargetIndexes(workspace.entry_kinds, registry.vocabulary)[kind_id]
    context = workspace.entry_context(registry)
    columns = []
    headings: dict[str, str] = {}
    for target in _list_targets(index):
        heading = _make_heading(target, index)
        while heading in headings:
            heading += " (2)"
        headings[heading] = target.name
        columns.append(_make_column(heading, target, index, context))
    title = capitalize_first(gettext(kind.plural_label))
    memory = ImportMemory(kind=kind_id, columns=headings)
    return render_template(title, columns, memory, map(Message, _LINES), workspace.language)


def _list_targets(index: TargetIndex) -> Iterator[Target]:
    """What a template of a kind asks for: the name, then what `new` asks for and what the rows are about."""
    yield index.title_target
    item_field = index.kind.item_field
    later = []
    for target in index.targets.values():
        if target.name in (index.title_target.name, "id", PEOPLE_NAME) or target.is_people:
            continue
        is_item = len(target.path) > 1
        is_asked = target.field.prompt_when or (is_item and target.path[0] == item_field and item_field != "missions")
        if not is_asked:
            continue
        if target.field.prompt_when == "later":
            later.append(target)
        else:
            yield target
    yield from later
    if PEOPLE_NAME in index.targets:
        yield index.targets[PEOPLE_NAME]


def _make_heading(target: Target, index: TargetIndex) -> str:
    if target == index.title_target and not index.kind.has_own_fields:
        return capitalize_first(gettext(SHEET_KINDS[index.kind.entry_kind].label))
    if target.is_people:
        return gettext(N_("Team"))
    return capitalize_first(translate(field_heading(target.field, current_language())))


def _make_column(heading: str, target: Target, index: TargetIndex, context: EntryContext) -> TemplateColumn:
    field = target.field
    choices = _list_choices(target, index, context)
    example: str | float | date | None = parse_iso_date(field.example) or field.example or None
    if target.is_people:
        example = gettext(_PEOPLE_EXAMPLE)
    elif choices:
        example = choices[0]
    elif field.type in ("number", "integer") and field.example:
        example = float(field.example)
    elif field.type == "date" and example is None:
        example = context.as_of
    elif target == index.title_target and example is None:
        example = field.example or gettext(N_("a name"))
    return TemplateColumn(heading, field, example, choices, field.required)


def _list_choices(target: Target, index: TargetIndex, context: EntryContext) -> tuple[str, ...]:
    """The values to choose from: words by their label, entries by their title (with the id where two have it)."""
    field = target.field
    if target == index.title_target and not index.kind.has_own_fields:
        field = Field(field.name, "reference", target_kind=index.kind.entry_kind)
    if field.type == "boolean":
        return (gettext(N_("yes")), gettext(N_("no")))
    if field.type == "choice":
        language = current_language()
        return tuple(translate_label(choice, language) for choice in list_field_choices(field, context))
    if field.type != "reference":
        return ()
    registry, kind = context.registry, field.target_kind
    ids = list(registry.entries.get(kind, {}))[:_MAX_LISTED_ENTRIES]
    titles = [entry_title(registry, kind, entry_id) for entry_id in ids]
    repeated = {title for title in titles if titles.count(title) > 1} if len(set(titles)) < len(titles) else set()
    labels = (
        entry_label(registry, kind, entry_id) if title in repeated else title
        for entry_id, title in zip(ids, titles, strict=True)
    )
    return tuple(sorted(labels, key=str.casefold))
