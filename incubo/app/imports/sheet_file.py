"""What a file that is imported holds: which of its sheets, what is on each row, where its table is."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from incubo.app.imports.csv_lists import recognise_csv_list
from incubo.app.imports.sheet_questions import kind_question, list_field_names, sheet_question
from incubo.app.private import PrivateFolder, open_private
from incubo.core.errors import UsageError
from incubo.core.i18n import LANGUAGES, N_, temporary_language, translate
from incubo.core.message import Message
from incubo.core.problem import choose_among, did_you_mean
from incubo.core.shell import quote_argument
from incubo.edit.asking.questions import Ask, field_heading
from incubo.exchange.workbook.cell_reader import answer_key
from incubo.exchange.workbook.mapping import LeftOutColumn, guess_sheet_kind, heading_key, map_columns
from incubo.exchange.workbook.memory import (
    OWN_SHEET_NAME,
    ImportMemory,
    SheetOrigin,
    WorkbookOrigin,
    memory_of_workbook,
    origin_of_workbook,
)
from incubo.exchange.workbook.reader import list_visible_sheets
from incubo.exchange.workbook.sheets import Sheet, Workbook
from incubo.exchange.workbook.tables import SheetColumn, SheetTable, cell_text, find_table
from incubo.exchange.workbook.targets import (
    ID_NAME,
    IGNORED,
    ITEM_NAME,
    SHEET_KINDS,
    TargetIndex,
    TargetIndexes,
    parse_sheet_kind,
)
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.query.resource import all_columns
from incubo.query.resources.catalogue import RESOURCES
from incubo.render.tables.xlsx import KEY_HEADINGS

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.registry.registry import Registry

_GUESS_ROWS = 100
"""So many rows of a sheet tell what they are."""


class ImportSetting(NamedTuple):
    """What a sheet is imported into: a registry, its private folder if it has one, and by kind of row what columns may
    hold.
    """

    workspace: Workspace
    registry: Registry
    private: PrivateFolder | None
    indexes: TargetIndexes


class SheetGuess(NamedTuple):
    """A sheet of a workbook, or a table of one, and what its rows seem to be (None: nothing says it), by how many of
    its headings. `workbook`: the one to open it from. `columns`: what follows for its columns from where it stands.
    """

    workbook: Workbook
    sheet: Sheet
    kind: str | None = None
    known: int = 0
    headings: int = 0
    columns: Mapping[str, str] = MappingProxyType({})


class OpenedSheet(NamedTuple):
    """The sheet of a file that is imported, and what is known of it before anybody is asked.

    `others`: the other sheets that have values. `targets`: what its columns may hold. `memory`: what a person says of
    it, or said another time (`earlier`). `meanings`: what the columns hold of which that is known, by heading (see
    `heading_key`). `exported`: what it was when it was exported, if it was; `places`: where its columns were then;
    `not_here`: those that had a field which this copy of the registry does not know.
    """

    workbook: Workbook
    sheet: Sheet
    others: tuple[Sheet, ...]
    targets: TargetIndex
    table: SheetTable
    memory: ImportMemory
    meanings: Mapping[str, str]
    exported: SheetOrigin | None = None
    places: Mapping[int, int] = MappingProxyType({})
    not_here: tuple[LeftOutColumn, ...] = ()
    earlier: ImportMemory | None = None


def make_import_setting(workspace: Workspace, registry: Registry) -> ImportSetting:
    """What sheets are imported into. Raises UsageError for a private folder, which takes none."""
    if workspace.settings.private_of:
        raise _private_folder_error(workspace)
    private = open_private(workspace, registry) if workspace.settings.private_path else None
    private_fields = {kind: private.fields_of(kind) for kind in registry.kinds} if private is not None else {}
    measures = (metric.key for startup in registry.startups.values() for metric in startup.metrics if metric.key)
    indexes = TargetIndexes(workspace.entry_kinds, registry.vocabulary, measures, private_fields)
    return ImportSetting(workspace, registry, private, indexes)


def open_sheet(
    setting: ImportSetting,
    workbook: Workbook,
    arguments: ImportMemory,
    ask: Ask | None,
    earlier: ImportMemory | None = None,
) -> OpenedSheet:
    """The sheet of a workbook that is to be imported. `arguments`: what the person says; `earlier`: what was said
    another time. `ask` asks which sheet it is, and what is on its rows. Raises UsageError for a sheet or a column that
    cannot be used.
    """
    workspace, registry, _, indexes = setting
    known = (earlier or ImportMemory()).updated(memory_of_workbook(workbook))
    kind_id = parse_sheet_kind_argument(arguments.kind) if arguments.kind is not None else None
    sheet, others = _choose_sheet(workbook, arguments.sheet, known.sheet, indexes, ask)
    known = known.of_sheet(sheet.name)
    origin = origin_of_workbook(workbook)
    exported = _find_exported(workbook, origin, sheet) if origin is not None else None
    listed = recognise_csv_list(workspace, registry, sheet, kind_id) if workbook.file_format == "csv" else None
    if listed is not None:
        sheet, exported = listed
    if exported is not None and exported.kind in SHEET_KINDS:
        kind_id = kind_id or exported.kind
    kind_id = kind_id or (parse_sheet_kind(known.kind) if known.kind else None) or _kind_of_keys(sheet, registry)
    kind_id = kind_id or _guess_kind(sheet, indexes, ask)
    index = indexes[kind_id]
    columns = {key: _target_name(index, name) for key, name in arguments.columns.items()}
    memory = ImportMemory(
        kind_id if arguments.kind or known.kind else None,
        sheet.name if arguments.sheet or known.sheet or (others and arguments.kind) else None,
        {**known.columns, **columns},
        {**known.values, **arguments.values},
        {**known.defaults, **arguments.defaults},
    )
    meanings = {answer_key(heading): name for heading, name in memory.columns.items()}
    known_headings = {answer_key(heading) for _, heading in exported.columns.values()} if exported else set()
    table = _find_table(sheet, index, {**dict.fromkeys(known_headings, IGNORED), **meanings})
    if table is None:
        raise _no_headings_error(sheet)
    _require_known_columns(table, index, columns)
    opened = OpenedSheet(workbook, sheet, others, index, table, memory, meanings, earlier=earlier)
    if exported is None:
        return opened
    from incubo.app.imports.sheet_merge import find_new_ids  # lazy: for sheets that were not exported

    exported = exported._replace(new_ids=find_new_ids(workspace, registry, index.kind.entry_kind, exported))
    return _with_exported_columns(opened, exported)


def survey_sheet(
    setting: ImportSetting,
    workbook: Workbook,
    sheet: Sheet,
    kind: str | None = None,
    columns: Mapping[str, str] = MappingProxyType({}),
) -> SheetGuess:
    """What the rows of a sheet seem to be. `kind`, `columns`: where that is known."""
    guess = SheetGuess(workbook, sheet, kind, columns=columns)
    try:
        opened = open_sheet(setting, workbook, ImportMemory(kind, sheet.name, columns), None)
    except UsageError:  # nothing says what is on its rows
        return guess
    headings = [column for column in opened.table.columns if column.heading]
    mapping = map_columns(opened.table, opened.targets, opened.meanings)
    return guess._replace(kind=opened.targets.kind.id, known=len(mapping.columns), headings=len(headings))


def _with_exported_columns(opened: OpenedSheet, exported: SheetOrigin) -> OpenedSheet:
    """The same, with what the columns held when the sheet was exported, unless a person says something else."""
    index, table, meanings = opened.targets, opened.table, dict(opened.meanings)
    places = _find_places(table, exported, index)
    not_here = []
    for column in table.columns:
        if column.position in places:
            place, key = places[column.position], heading_key(column)
            name = exported.field(place)
            is_known = bool(name) and index.find_by_name(name) is not None
            if name and not is_known and not exported.is_computed(place) and key not in meanings:
                not_here.append(_leave_not_here(column))
            meanings.setdefault(key, name if is_known else IGNORED)
    return opened._replace(exported=exported, places=places, meanings=meanings, not_here=tuple(not_here))


def _private_folder_error(workspace: Workspace) -> UsageError:
    """That a private folder takes no sheet: its registry does, and gives it what is private."""
    folder = os.path.normpath(workspace.root / workspace.settings.private_of)
    command = f"incubo import -R {quote_argument(folder)}"
    message = Message(N_("this is a private folder: a sheet is given to its registry, which knows what is private"))
    return UsageError(message, hints=(Message(N_("give it there: {command}"), {"command": command}),))


def _find_exported(workbook: Workbook, origin: WorkbookOrigin, sheet: Sheet) -> SheetOrigin | None:
    """What a sheet had when it was exported, also where it is the only one and has another name since."""
    names = {one.name for one in workbook.sheets}
    if sheet.name not in origin.sheets and len(origin.sheets) == 1 and not names.intersection(origin.sheets):
        return _with_commands(next(iter(origin.sheets.values())))
    exported = origin.sheets.get(sheet.name)
    return _with_commands(exported) if exported is not None else None


def _with_commands(exported: SheetOrigin) -> SheetOrigin:
    """With the commands that change what its computed columns show."""
    columns = {
        name: column
        for resource in RESOURCES
        if resource.sheet_kind == exported.kind
        for name, column in all_columns(resource).items()
    }
    commands = {
        place: columns[name].edited_with
        for place, name in exported.computed.items()
        if name in columns and columns[name].edited_with
    }
    return exported._replace(edited_with=commands)


def _find_places(table: SheetTable, exported: SheetOrigin, index: TargetIndex) -> dict[int, int]:
    """Where the columns of a table were when it was exported: by their headings, since columns are moved and deleted.
    One with another heading is the one that was beside the same column, unless its heading means another field.
    """
    by_heading = {answer_key(heading): place for place, (_, heading) in exported.columns.items() if heading}
    places = {
        column.position: by_heading[heading_key(column)]
        for column in table.columns
        if heading_key(column) in by_heading
    }
    for column in table.columns:
        place = places.get(column.position - 1, -1) + 1
        if column.position in places or not column.heading or place in places.values():
            continue
        field = exported.field(place)
        meant = index.find_by_heading(column.upper_heading, column.heading)
        is_filled = any(row.value(column.position) is not None for row in table.rows)
        if place in exported.columns and is_filled and (meant is None or meant.name == field):
            places[column.position] = place
    return places


def _choose_sheet(
    workbook: Workbook, name: str | None, earlier_name: str | None, indexes: TargetIndexes, ask: Ask | None
) -> tuple[Sheet, tuple[Sheet, ...]]:
    """The sheet to import, and the others that have values. `earlier_name`: the one of another time, if it is there.
    Raises UsageError.
    """
    if name is None and any(sheet.name == earlier_name for sheet in workbook.sheets):
        name = earlier_name
    origin = origin_of_workbook(workbook)
    exported_names = origin.sheets if origin is not None else {}
    sheets = [sheet for sheet in workbook.sheets if sheet.name != OWN_SHEET_NAME]
    filled = [sheet for sheet in sheets if not sheet.is_empty]
    if name is not None:
        wanted = normalise_name(name.strip())
        chosen = next((sheet for sheet in sheets if normalise_name(sheet.name.strip()) == wanted), None)
        if chosen is None:
            hints = [Message(N_("its sheets: {names:list}"), {"names": [sheet.name for sheet in sheets]})]
            raise UsageError(Message(N_("no sheet is called “{name}”"), {"name": name}), hints=hints)
        return chosen, tuple(sheet for sheet in filled if sheet is not chosen)
    visible = list_visible_sheets(sheets)
    if len(own := [sheet for sheet in visible if sheet.name in exported_names]) == 1:
        return own[0], tuple(sheet for sheet in filled if sheet is not own[0])
    if not visible:
        hidden = [sheet.name for sheet in filled]
        hints = [Message(N_("its hidden sheets, for --sheet: {names:list}"), {"names": hidden})] if hidden else []
        raise UsageError(Message(N_("there is nothing in this file")), hints=hints)
    tables = [sheet for sheet in visible if guess_sheet(sheet, indexes) is not None] if len(visible) > 1 else visible
    candidates = tables or visible
    if len(candidates) == 1:
        chosen = candidates[0]
    elif ask is not None:
        chosen = candidates[int(ask(sheet_question([sheet.name for sheet in candidates])))]
    else:
        hints = [
            Message(N_("say which one: {option}"), {"option": f"--sheet {quote_argument(sheet.name)}"})
            for sheet in candidates[:8]
        ]
        raise UsageError(Message(N_("this workbook has several sheets")), hints=hints)
    return chosen, tuple(sheet for sheet in filled if sheet is not chosen)


def parse_sheet_kind_argument(word: str) -> str:
    """The kind of sheet that a word means. Raises UsageError."""
    kind_id = parse_sheet_kind(word)
    if kind_id is None:
        names = [name for kind in SHEET_KINDS.values() for name in (kind.id, *kind.names)]
        nearest = find_nearest(word, names)
        hints = [did_you_mean(nearest)] if nearest else []
        hints.append(choose_among(SHEET_KINDS))
        raise UsageError(Message(N_("the rows of a sheet cannot be “{word}”"), {"word": word}), hints=hints)
    return kind_id


def _find_table(sheet: Sheet, index: TargetIndex, said: Mapping[str, str]) -> SheetTable | None:
    known: dict[tuple[str, ...], bool] = {}

    def is_known(parts: Sequence[str]) -> bool:
        key = tuple(parts)
        if key not in known:
            title = answer_key(" / ".join(dict.fromkeys(filter(None, parts))))
            known[key] = title in said or index.find_by_heading(*parts) is not None
        return known[key]

    return find_table(sheet, is_known)


def find_sheet_table(sheet: Sheet, index: TargetIndex) -> SheetTable | None:
    """The table of the first rows of a sheet, of which nobody has said anything."""
    return _find_table(sheet._replace(rows=sheet.rows[:_GUESS_ROWS]), index, {})


def guess_sheet(sheet: Sheet, indexes: TargetIndexes) -> str | None:
    """What the rows of a sheet are, from its first ones."""
    sheet = sheet._replace(rows=sheet.rows[:_GUESS_ROWS])
    return guess_sheet_kind(indexes, lambda index: _find_table(sheet, index, {}), sheet.name)


def _kind_of_keys(sheet: Sheet, registry: Registry) -> str | None:
    """The kind of the rows of a list that was copied, or saved as csv, with the columns that have the keys of its rows:
    that of the entries with these ids. None where nothing says it.
    """
    headings = [cell_text(value) for value in sheet.rows[0]] if sheet.rows else []
    if KEY_HEADINGS[ID_NAME] not in headings:
        return None
    place, has_items = headings.index(KEY_HEADINGS[ID_NAME]), KEY_HEADINGS[ITEM_NAME] in headings
    ids = {cell_text(row[place]) for row in sheet.rows[1:] if place < len(row) and row[place] is not None}
    kinds = [kind for kind in registry.kinds if ids and all(registry.has_entry(kind, entry_id) for entry_id in ids)]
    if len(kinds) != 1:
        return None
    if not has_items:
        return kinds[0]
    items = [kind.id for kind in SHEET_KINDS.values() if kind.entry_kind == kinds[0] and kind.item_field]
    return "mission" if "mission" in items else None


def _guess_kind(sheet: Sheet, indexes: TargetIndexes, ask: Ask | None) -> str:
    """What the rows of a sheet are. Raises UsageError where it is not known."""
    kind_id = guess_sheet(sheet, indexes)
    if kind_id is not None:
        return kind_id
    if ask is not None:
        return str(ask(kind_question()))
    say_kind = Message(N_("say what is on each row: {option}"), {"option": "--as " + "|".join(SHEET_KINDS)})
    metrics = indexes["metric"]
    table = _find_table(sheet._replace(rows=sheet.rows[:_GUESS_ROWS]), metrics, {})
    mapping = map_columns(table, metrics, {}) if table is not None else None
    if mapping is not None and mapping.no_measures:
        titles = [column.title for column in mapping.no_measures]
        message = Message(
            N_("{names:list} is no measure of impact, and nothing else says what is on each row"),
            {"names": titles, "n": len(titles)},
            N_("{names:list} are no measures of impact, and nothing else says what is on each row"),
        )
        others: dict[str, Message] = {}
        for one in mapping.left_out:
            if one.hint is not None:
                others.setdefault(translate(one.hint), one.hint)
        raise UsageError(message, hints=(say_kind, *others.values()))
    hints = (
        say_kind,
        Message(N_("a workbook to fill in: {command}"), {"command": "incubo import --template startup -o modele.xlsx"}),
    )
    raise UsageError(Message(N_("no heading of this sheet is that of a field")), hints=hints)


def _no_headings_error(sheet: Sheet) -> UsageError:
    name = sheet.name
    message = Message(N_("the sheet “{name}” has no row of headings"), {"name": name})
    return UsageError(message, hints=(Message(N_("write the name of each column above its values")),))


def _require_known_columns(table: SheetTable, index: TargetIndex, columns: Mapping[str, str]) -> None:
    """Raise UsageError for a heading that the table does not have, or a field that there is not."""
    titles = {heading_key(column): column.title for column in table.columns}
    for heading, name in columns.items():
        if answer_key(heading) not in titles:
            nearest = find_nearest(heading, titles.values())
            hints = [did_you_mean(nearest)] if nearest else []
            shown = [title for title in titles.values() if title][:12]
            hints.append(Message(N_("its headings: {names:list}"), {"names": shown}))
            raise UsageError(Message(N_("no column is called “{name}”"), {"name": heading}), hints=hints)
        if name != IGNORED and index.find_by_name(name) is None:
            nearest = find_nearest(name, index.targets)
            hints = [did_you_mean(nearest)] if nearest else []
            hints.append(Message(N_("its fields: {names:list}"), {"names": list(list_field_names(index))}))
            raise UsageError(Message(N_("there is no field “{word}”"), {"word": name}), hints=hints)


def _target_name(index: TargetIndex, name: str) -> str:
    """The name of the target that a person types; also as the plan shows it (“first day”), where it is that of one."""
    if name == IGNORED or index.find_by_name(name) is not None:
        return name
    shown: set[str] = set()
    for language in LANGUAGES:
        with temporary_language(language):
            shown.update(
                target.name
                for target in index.targets.values()
                if normalise_name(translate(field_heading(target.field, language))) == normalise_name(name.strip())
            )
    return shown.pop() if len(shown) == 1 else name


def _leave_not_here(column: SheetColumn) -> LeftOutColumn:
    """Why a column of an exported sheet is not read: it had a field that this copy of the registry does not know."""
    hint = Message(N_("its private folder has it, perhaps: give the sheet where that folder is"))
    return LeftOutColumn(column, Message(N_("no field has that name here, and its changes are not read")), None, hint)
