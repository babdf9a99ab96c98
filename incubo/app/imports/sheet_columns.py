"""What a person says that the columns of a sheet hold: the questions, and what each field may be called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from incubo.core.i18n import N_, current_language, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import did_you_mean
from incubo.edit.asking.questions import Ask, Question, choice_question, field_heading, parse_answer
from incubo.edit.value_parser import ParsedValue
from incubo.exchange.workbook.mapping import (
    UNKNOWN_HEADING,
    ColumnMapping,
    LeftOutColumn,
    MappedColumn,
    heading_key,
    suggest_targets,
)
from incubo.exchange.workbook.row_requests import EntryRequest, TableReading
from incubo.exchange.workbook.tables import SheetTable, cell_text
from incubo.exchange.workbook.targets import IGNORED, ITEM_NAME, Target, TargetIndex
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry

_LEAVE_ALL = "--all"
"""The id of the choice to leave out all columns of which nothing says what they hold."""
_MAX_REPLACED = 3
"""A column that replaces the texts of no more entries is taken without a word."""
_MAX_SAMPLES = 3
_SAMPLE_LENGTH = 30


def list_field_names(index: TargetIndex, taken: Collection[str] = ()) -> tuple[str, ...]:
    """What a person may type for the targets, but some: what a field is called in their language, with its name where
    that alone does not mean it.
    """
    names = [
        _typed_name(index, target)
        for name, target in index.targets.items()
        if name not in taken and name != ITEM_NAME and not target.role
    ]
    phases = (name for name in index.phase_names(current_language()) if name not in names)
    targets = {name: index.find_by_name(name) for name in phases}
    return (*names, *(name for name, target in targets.items() if target is not None and target.name not in taken))


def _typed_name(index: TargetIndex, target: Target) -> str:
    words = _label(index, target)
    is_known = "," not in words and index.find_by_name(words) is target
    return words if is_known else f"{words} ({target.name})"


def _label(index: TargetIndex, target: Target) -> str:
    """What the field of a target is called, after its list: “events: decision”."""
    if target.is_people:
        return translate(Message(target.field.help))
    label = translate(field_heading(target.field, current_language()))
    parent = index.table.find_field(target.path[0]) if len(target.path) > 1 else None
    if parent is None or index.find_by_name(label) is target:
        return label
    arguments = {"list": field_heading(parent, current_language()), "field": label}
    return translate(Message(N_("{list}: {field}"), arguments))


def ask_unsure_columns(table: SheetTable, index: TargetIndex, mapping: ColumnMapping, ask: Ask) -> dict[str, str]:
    """What the columns hold that are not sure, and those of which nothing says it: the name of a target or `-`, by
    heading (see `heading_key`).
    """
    answers: dict[str, str] = {}
    unknown = [left for left in mapping.left_out if left.column.heading and left.reason.template == UNKNOWN_HEADING]
    taken = {mapped.target.name for mapped in mapping.columns}
    for position, left in enumerate((*mapping.unsure, *unknown)):
        is_unknown = position >= len(mapping.unsure)
        answer = str(ask(_column_question(table, index, left, taken, is_unknown=is_unknown)))
        if answer == _LEAVE_ALL:
            return {**{heading_key(other.column): IGNORED for other in unknown}, **answers}
        answers[heading_key(left.column)] = answer
        target = index.find_by_name(answer) if answer != IGNORED else None
        taken |= {target.name} if target is not None and not (target.is_people or target.field.many) else set()
    return answers


def find_replacing_columns(
    registry: Registry,
    index: TargetIndex,
    columns: Iterable[MappedColumn],
    reading: TableReading,
    said: Collection[str],
    ask: Ask | None,
) -> tuple[list[LeftOutColumn], dict[str, str]]:
    """The columns that would replace the texts of more than three entries, unless somebody says to: a heading that is
    understood is no proof that its texts are those of the field (“Mission” in a sheet of committees).

    `said`: the headings (see `heading_key`) that a person has spoken of. Returns also the answers, by heading.
    """
    kind, answers = index.kind.entry_kind, {}
    left_out = []
    for mapped in columns:
        column, target = mapped.column, mapped.target
        is_text = len(target.path) == 1 and target.field.type in ("text", "lines") and not target.field.many
        if not is_text or target is index.title_target or heading_key(column) in said:
            continue
        replacing = [request for request in reading.requests if _replaces_text(registry, kind, request, target)]
        if len(replacing) <= _MAX_REPLACED:
            continue
        reason = Message(
            N_("it would replace the field “{field}” of {n} entries, for example that of {names:list}"),
            {
                "field": _label(index, target),
                "n": len(replacing),
                "names": [entry_title(registry, kind, str(one.entry_id)) for one in replacing[:2]],
            },
        )
        if ask is not None:
            choices = [
                LabelledValue(IGNORED, Message(N_("keep what is there"))),
                LabelledValue(target.name, Message(N_("replace it"))),
            ]
            text = Message(
                N_("The column “{name}”: {reason}. What should be done?"), {"name": column.title, "reason": reason}
            )
            question = choice_question(f"column.{heading_key(column)}", text, choices, "--column")
            answers[column.title] = str(ask(question._replace(default=IGNORED)))
            if answers[column.title] != IGNORED:
                continue
        left_out.append(LeftOutColumn(column, reason, target))
    return left_out, answers


def _replaces_text(registry: Registry, kind: str, request: EntryRequest, target: Target) -> bool:
    """Whether a row has another text for a field that has one."""
    entry = registry.entries[kind].get(request.entry_id) if request.entry_id is not None else None
    present = getattr(entry, target.path[0], None)
    text = request.values.get(target.path)
    return bool(present and text) and normalise_name(str(present)) != normalise_name(str(text))


def _column_question(
    table: SheetTable, index: TargetIndex, left: LeftOutColumn, taken: Collection[str], *, is_unknown: bool
) -> Question:
    """The question what a column holds. Any field may be typed; a question mark lists them."""
    column = left.column
    choices = [
        LabelledValue(target.name, Message("{text}", {"text": _label(index, target)}))
        for target in suggest_targets(table, index, left, frozenset(taken))
    ]
    choices.append(LabelledValue(IGNORED, Message(N_("leave it out"))))
    if is_unknown:
        choices.append(LabelledValue(_LEAVE_ALL, Message(N_("leave out all unknown columns"))))
    texts = dict.fromkeys(filter(None, (cell_text(row.value(column.position)) for row in table.rows)))
    samples = [_shorten(text) for text in list(texts)[:_MAX_SAMPLES]]
    text = Message(N_("The column “{name}” ({values:list}): what is in it?"), {"name": column.title, "values": samples})
    question = choice_question(f"column.{heading_key(column)}", text, choices, "--column")
    names = list(list_field_names(index, taken))
    help_lines = (Message(N_("Or type a field: {names:list}."), {"names": names}),)
    return question._replace(
        parse=partial(_parse_target, question, index, frozenset(taken)),
        default=IGNORED if is_unknown else None,
        help_lines=help_lines,
    )


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SAMPLE_LENGTH else f"{text[: _SAMPLE_LENGTH - 1]}…"


def _parse_target(question: Question, index: TargetIndex, taken: Collection[str], text: str) -> ParsedValue:
    """The name of the target that an answer means, or what no field is called so."""
    typed = normalise_name(text)
    own = (one for name, one in index.targets.items() if typed in map(normalise_name, (name, _label(index, one))))
    target = next(own, None)
    chosen = ParsedValue() if target is not None else parse_answer(question, text)
    if chosen.value is not None:
        return chosen
    target = target or index.find_by_name(text)
    if target is None:
        nearest = find_nearest(text, list_field_names(index, taken))
        hints = (did_you_mean(nearest),) if nearest else (Message(N_("“?” lists the fields")),)
        return ParsedValue(None, Message(N_("there is no field “{word}”"), {"word": text}), hints)
    if target.name in taken and not (target.is_people or target.field.many):
        return ParsedValue(None, Message(N_("another column holds “{field}”"), {"field": _label(index, target)}))
    return ParsedValue(target.name)
