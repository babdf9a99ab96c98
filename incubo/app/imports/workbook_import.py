"""All the sheets of a workbook in one go: what names others comes after what it names, and all is one proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.imports.sheet_file import (
    ImportSetting,
    SheetGuess,
    find_sheet_table,
    make_import_setting,
    open_sheet,
    survey_sheet,
)
from incubo.app.imports.sheet_import import PrivateChange, SheetImport, decide_sheet, describe_summary, write_sheet
from incubo.app.private import PrivateFolder
from incubo.core.errors import UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.questions import Ask, Question
from incubo.edit.plan import Plan, Proposal, make_plan
from incubo.exchange.workbook.cell_reader import answer_key
from incubo.exchange.workbook.memory import OWN_SHEET_NAME, ImportMemory, memory_of_workbook, origin_of_workbook
from incubo.exchange.workbook.parts import PART_SEPARATOR, SheetPart, list_parts
from incubo.exchange.workbook.reader import list_visible_sheets
from incubo.exchange.workbook.sheets import Sheet, Workbook
from incubo.exchange.workbook.tables import cell_text
from incubo.exchange.workbook.targets import HEADINGS_SEPARATOR
from incubo.exchange.workbook.words import HELPER_SHEETS
from incubo.model.suggestions import normalise_name

if TYPE_CHECKING:
    from incubo.app.sharing.merging import Answers

_ORDER = ("organisation", "incubator", "startup", "team", "member", "mission", "committee", "metric", "job")
"""The kinds of sheets: those that others name come first."""

_LISTS = ("mission", "committee", "metric")
"""Those of which several may be in one workbook: what they say adds up."""


class ImportedSheet(NamedTuple):
    """What one table does, on the registry as those before it leave it. `own_columns`: what nobody had to say of its
    columns, since it follows from where it stands.
    """

    setting: ImportSetting
    result: SheetImport
    own_columns: Mapping[str, str] = MappingProxyType({})


def list_parts_to_import(
    setting: ImportSetting, workbook: Workbook, arguments: ImportMemory, earlier: ImportMemory | None
) -> list[SheetPart]:
    """The tables that are imported together, in their order; none where a person says which one, or what is on its
    rows, where there is only one, and for a workbook that incubo wrote.
    """
    known = earlier.sheet if earlier is not None else None
    is_ours = origin_of_workbook(workbook) is not None or not memory_of_workbook(workbook).is_empty
    if arguments.sheet or arguments.kind or known or is_ours:
        return []
    sheets = [one for one in list_visible_sheets(workbook.sheets) if normalise_name(one.name) not in HELPER_SHEETS]
    parts = [part for sheet in sheets for part in list_parts(sheet, setting.indexes, find_sheet_table)]
    kinds = Counter(part.kind for part in parts)
    if len(parts) < 2 or any(kinds[kind] > 1 and kind not in _LISTS for kind in kinds):  # the same list of two years?
        return []
    return sorted(parts, key=lambda part: _ORDER.index(part.kind))


def list_tables(setting: ImportSetting, workbook: Workbook) -> list[SheetGuess]:
    """The tables of a workbook, and what each seems to be, in the order in which they are imported."""
    parts = list_parts_to_import(setting, workbook, ImportMemory(), None)
    others = [sheet for sheet in workbook.sheets if not any(_is_of(one.sheet, sheet) for one in parts)]
    guesses = [
        survey_sheet(setting, workbook._replace(sheets=(part.sheet, *others)), part.sheet, part.kind, part.columns)
        for part in parts
    ]
    guesses += [
        survey_sheet(setting, workbook, sheet) for sheet in list_visible_sheets(others) if sheet.name != OWN_SHEET_NAME
    ]
    return sorted(guesses, key=lambda guess: (*_ORDER, None).index(guess.kind))


def import_sheets(
    setting: ImportSetting,
    workbook: Workbook,
    arguments: ImportMemory,
    ask: Ask | None,
    earlier: ImportMemory | None = None,
    *,
    removes: bool = False,
    answers_to_conflicts: Answers = MappingProxyType({}),
) -> list[ImportedSheet]:
    """What the sheets of a workbook do, each on what those before it leave: see `open_sheet` and `decide_sheet`."""
    parts = list_parts_to_import(setting, workbook, arguments, earlier)
    _require_known_headings(parts, arguments.columns)
    imported: list[ImportedSheet] = []
    for part in parts or (None,):
        own, source, own_ask = arguments, workbook, ask
        if part is not None:
            own_ask = _with_heading(ask, part.sheet.name) if ask is not None else None
            columns = {**part.columns, **_columns_of(part.sheet, arguments.columns)}
            own = arguments._replace(sheet=part.sheet.name, kind=part.kind, columns=columns)
            others = (sheet for sheet in workbook.sheets if not any(_is_of(one.sheet, sheet) for one in parts))
            source = workbook._replace(sheets=(part.sheet, *others))
        opened = open_sheet(setting, source, own, own_ask, earlier)
        result = write_sheet(setting, decide_sheet(setting, opened, own_ask, removes=removes), answers_to_conflicts)
        imported.append(ImportedSheet(setting, result, part.columns if part is not None else {}))
        if len(imported) < len(parts):
            setting = _setting_after(setting, result)
    return imported


def _setting_after(setting: ImportSetting, result: SheetImport) -> ImportSetting:
    """What the next table is imported into: the registry and its private folder, as this one leaves them."""
    workspace, registry, private, _ = setting
    plan = result.proposal.plan
    if plan.files:
        registry = plan.load_after(registry, workspace.store, workspace.entry_kinds)
        workspace = workspace._replace(store=plan.overlay_store(workspace.store))
    if private is not None:
        own = private.workspace
        if result.private is not None:
            own = own._replace(store=result.private.proposal.plan.overlay_store(own.store))
        private = PrivateFolder(own, registry)
    return make_import_setting(workspace, registry)._replace(private=private)


def _with_heading(ask: Ask, name: str) -> Ask:
    """The same, with the name of a sheet above the first question about it."""
    headings = iter((Message(N_("Sheet “{name}”"), {"name": name}),))

    def ask_of_sheet(question: Question) -> Any:
        return ask(question._replace(heading=next(headings, None)))

    return ask_of_sheet


def _is_of(part: Sheet, sheet: Sheet) -> bool:
    """Whether a table is one of a sheet."""
    return part.name == sheet.name or part.name.startswith(f"{sheet.name}{PART_SEPARATOR}")


def join_proposals(imported: Sequence[ImportedSheet]) -> Proposal:
    """The proposal of all the sheets: what the last one leaves, of the files as the first one found them."""
    results = [one.result for one in imported]
    if len(results) == 1:
        return results[0].proposal
    return results[-1].proposal._replace(
        plan=_join_plans([result.proposal.plan for result in results]),
        scope="",
        summary=describe_summary([outcome for result in results for outcome in result.outcomes]),
        accepted_rules=frozenset(rule for result in results for rule in result.proposal.accepted_rules),
    )


def join_private_changes(imported: Sequence[ImportedSheet]) -> PrivateChange | None:
    """What all the sheets change in the private folder; None where they change nothing there."""
    changes = [change for one in imported if (change := one.result.private) is not None]
    plan = _join_plans([change.proposal.plan for change in changes])
    return changes[-1]._replace(proposal=changes[-1].proposal._replace(plan=plan)) if plan.files else None


def _join_plans(plans: Sequence[Plan]) -> Plan:
    """One plan of several, each of which was made on what those before it leave."""
    files = {path: data for plan in plans for path, data in plan.files.items()}
    created = {path for plan in plans for path in plan.files if path not in plan.originals}
    originals = {path: data for plan in reversed(plans) for path, data in plan.originals.items()}
    return make_plan(files, {path: data for path, data in originals.items() if path not in created}, {})


def join_memories(imported: Sequence[ImportedSheet], earlier: ImportMemory | None) -> ImportMemory:
    """What was said of all the tables, to be kept beside the workbook; not what their sheets say by themselves."""
    if len(imported) == 1:
        return imported[0].result.memory
    others = dict(earlier.others) if earlier is not None else {}
    values: dict[str, str] = {}
    defaults: dict[str, str] = {}
    for one in imported:
        name, memory, answers = one.result.opened.sheet.name, one.result.memory, one.result.decided.answers
        said = {heading: kept for heading, kept in answers.columns.items() if heading not in one.own_columns}
        known = others.get(name, ImportMemory())
        others[name] = ImportMemory(None, name, {**known.columns, **said})
        values |= memory.values
        defaults |= memory.defaults
    others = {name: memory for name, memory in others.items() if memory.columns}
    return ImportMemory(values=values, defaults=defaults, others=others)


def _columns_of(sheet: Sheet, columns: Mapping[str, str]) -> dict[str, str]:
    """What a person says of the columns of a sheet: those of which a part of the heading stands in it."""
    texts = {answer_key(cell_text(value)) for row in sheet.rows for value in row if isinstance(value, str)}
    return {
        heading: name
        for heading, name in columns.items()
        if answer_key(heading) in texts or answer_key(heading.rpartition(HEADINGS_SEPARATOR)[2]) in texts
    }


def _require_known_headings(parts: Sequence[SheetPart], columns: Mapping[str, str]) -> None:
    """Raise UsageError for a heading that none of several tables has."""
    known = {heading for part in parts for heading in _columns_of(part.sheet, columns)}
    for heading in columns if parts else ():
        if heading not in known:
            raise UsageError(Message(N_("no column is called “{name}”"), {"name": heading}))
