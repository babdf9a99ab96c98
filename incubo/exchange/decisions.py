"""Decisions that are read back: which phase of today each phase with a former name becomes (`incubo migrate phases`).

A file has a row for each phase: a workbook or a delimited text as `reports.phase_migration` makes it, or a YAML list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from incubo.core.errors import UsageError
from incubo.core.i18n import LANGUAGES, N_, gettext, temporary_language
from incubo.core.message import Message
from incubo.exchange.workbook.bounded import read_workbook
from incubo.exchange.workbook.sheets import Sheet
from incubo.model.suggestions import normalise_name
from incubo.registry.former_phases import FormerPhase, PhaseKey, find_former_phases
from incubo.registry.registry import Registry
from incubo.reports.phase_migration import ANSWER_COLUMN, KEY_COLUMNS, decision_headings
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import decode_text, parse_file

_ID_IN_BRACKETS = re.compile(r"\(([a-z0-9-]+)\)\s*$")
_REQUIRED_COLUMNS = ("startup", "phase", ANSWER_COLUMN)
"""The columns without which a sheet is not one of decisions."""
_MAX_ERRORS = 20
_MAX_HEADING_ROWS = 20
"""Rows in which the headings are looked for."""


class DecisionRow(NamedTuple):
    """A row as it was written: its number in the file (from 1), and its cells by the ids of `KEY_COLUMNS`."""

    number: int
    cells: Mapping[str, str]


class Decisions(NamedTuple):
    """The decisions by phase, and how many rows are settled already (their phase has a name of today)."""

    phases: Mapping[PhaseKey, str]
    settled_count: int


def read_decisions(registry: Registry, data: bytes, name: str) -> Decisions:
    """The decisions of a file; `name` says whether it is YAML. Raises UsageError with every row that is wrong."""
    is_yaml = name.lower().endswith((".yml", ".yaml"))
    rows = list(_read_yaml(data, name) if is_yaml else _read_workbook(data))
    former = {old.key: old for old in find_former_phases(registry)}
    phases: dict[PhaseKey, str] = {}
    errors: list[Message] = []
    settled = 0
    for row in rows:
        if not row.cells.get(ANSWER_COLUMN):
            continue
        found = _find_phase(registry, former, row)
        if isinstance(found, Message):
            errors.append(found)
            continue
        if found is None:
            settled += 1
            continue
        answer = _find_word(registry, row.cells[ANSWER_COLUMN])
        if answer not in found.successors:
            arguments = {
                "row": row.number, "answer": row.cells[ANSWER_COLUMN],
                "choices": [registry.vocabulary.value_in_file("phases", phase) for phase in found.successors],
            }  # fmt: skip
            text = N_("row {row}: “{answer}” is not one of the choices: {choices:list}")
            errors.append(Message(text, arguments))
        elif phases.get(found.key, answer) != answer:
            errors.append(Message(N_("row {row}: two different answers are given for this phase"), {"row": row.number}))
        else:
            phases[found.key] = answer
    if errors:
        more = Message(N_("… and {n} more"), {"n": len(errors) - _MAX_ERRORS}, N_("… and {n} more"))
        hints = (*errors[:_MAX_ERRORS], *((more,) if len(errors) > _MAX_ERRORS else ()))
        message = Message(
            N_("{n} decision cannot be taken as it is: nothing was changed"),
            {"n": len(errors)},
            N_("{n} decisions cannot be taken as they are: nothing was changed"),
        )
        raise UsageError(message, hints=hints)
    return Decisions(phases, settled)


def _find_phase(
    registry: Registry, former: Mapping[PhaseKey, FormerPhase], row: DecisionRow
) -> FormerPhase | Message | None:
    """The phase that a row is about; None where it is settled already; what is wrong with the row."""
    startup_id, number = row.cells.get("startup", ""), row.cells.get("number", "")
    startup = registry.find_entry("startup", startup_id)
    arguments: dict[str, Any] = {"row": row.number, "startup": startup_id, "phase": row.cells.get("phase", "")}
    if startup is None:
        return Message(N_("row {row}: there is no product “{startup}”"), arguments)
    word = _find_word(registry, row.cells.get("phase", ""))
    positions = [position for position, phase in enumerate(startup.phases) if phase.name == word]
    own = [position for position in positions if (startup_id, position) in former]
    if number.isdecimal() and int(number) - 1 in own:
        return former[startup_id, int(number) - 1]
    if len(own) == 1:
        return former[startup_id, own[0]]
    if own:
        return Message(N_("row {row}: “{startup}” has “{phase}” twice: say which one, by its number"), arguments)
    definition = registry.vocabulary.phases.get(word or "")
    successors = definition.replaced_by if definition is not None else ()
    if any(phase.name in successors for phase in startup.phases):
        return None
    return Message(N_("row {row}: “{startup}” has no phase “{phase}”"), arguments)


def _find_word(registry: Registry, text: str) -> str | None:
    """The phase that a cell means: its id, alone or after its label, or its label."""
    text = text.strip()
    match = _ID_IN_BRACKETS.search(text)
    word = match[1] if match is not None else text
    phases = registry.vocabulary.phases
    if word in phases:
        return word
    by_label = {normalise_name(label): phase.id for phase in phases.values() for label in phase.labels.values()}
    return by_label.get(normalise_name(text))


def _read_workbook(data: bytes) -> Iterator[DecisionRow]:
    workbook = read_workbook(data)
    for sheet in workbook.sheets:
        found = _find_headings(sheet)
        if found is None:
            continue
        heading_row, columns = found
        for number, cells in enumerate(sheet.rows[heading_row + 1 :], heading_row + 2):
            texts = {name: _to_text(cells[index]) for name, index in columns.items() if index < len(cells)}
            if any(texts.values()):
                yield DecisionRow(number, texts)
        return
    headings = decision_headings()
    names = [Message(headings[name]) for name in _REQUIRED_COLUMNS]
    raise UsageError(
        Message(N_("no sheet of this workbook has the columns {names:list}"), {"names": names}),
        hints=(Message(N_("to make one: {command}"), {"command": "incubo migrate phases -o decisions.xlsx"}),),
    )


def _to_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _find_headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headings, and the place of each column that is read; None in a sheet without them."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with temporary_language(language):
            names |= {normalise_name(gettext(text)): name for name, text in decision_headings().items()}
    names |= {name: name for name in KEY_COLUMNS}
    for index, row in enumerate(sheet.rows[:_MAX_HEADING_ROWS]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = names.get(normalise_name(cell)) if isinstance(cell, str) else None
            if name is not None:
                found.setdefault(name, place)
        if found.keys() >= {*_REQUIRED_COLUMNS}:
            return index, found
    return None


def _read_yaml(data: bytes, name: str) -> Iterator[DecisionRow]:
    """The items of a list, each read on its own as the front matter of a file is: small, and without surprises."""
    if len(data) > 10 * MAX_FILE_BYTES:
        raise UsageError(Message(N_("{path} is too large"), {"path": name}))
    number, lines = 0, list[str]()
    for line in [*decode_text(data).splitlines(), "- end"]:
        if line.startswith("- "):
            if lines:
                number += 1
                yield _read_item(number, lines, name)
            lines = ["  " + line[2:]]
        elif lines and (not line.strip() or line.startswith((" ", "#"))):
            lines.append(line)
        elif line.strip() and not line.startswith("#") and line.strip() not in ("---", "decisions:"):
            raise UsageError(
                Message(N_("{path} is not a list of decisions: “{line}”"), {"path": name, "line": line[:80]}),
                hints=(Message(N_("to make one: {command}"), {"command": "incubo migrate phases -o decisions.yml"}),),
            )


def _read_item(number: int, lines: list[str], name: str) -> DecisionRow:
    text = "\n".join(line[2:] if line.startswith("  ") else line for line in lines)
    parsed = parse_file(name, f"---\n{text}\n---\n".encode())
    if parsed.values is None:
        raise UsageError(Message(N_("item {n} of {path} cannot be read as YAML"), {"n": number, "path": name}))
    return DecisionRow(number, {str(key): _to_text(value) for key, value in parsed.values.items()})
