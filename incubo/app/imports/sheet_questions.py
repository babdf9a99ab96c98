"""What is asked about a sheet that is imported: every question, and what a person said so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, current_language, limit_names, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import did_you_mean
from incubo.core.shell import quote_argument
from incubo.edit.asking.questions import (
    Ask,
    Question,
    choice_question,
    field_heading,
    field_question,
    parse_answer,
)
from incubo.edit.value_parser import EntryContext, ParsedValue, format_value, parse_value
from incubo.exchange.workbook.cell_reader import NEW_ENTRY, SAME_ENTRY, AskedCell, answer_key
from incubo.exchange.workbook.homonyms import RepeatedName
from incubo.exchange.workbook.mapping import (
    UNKNOWN_HEADING,
    ColumnMapping,
    LeftOutColumn,
    heading_key,
    map_columns,
    suggest_targets,
)
from incubo.exchange.workbook.memory import ImportMemory
from incubo.exchange.workbook.row_requests import EntryRequest, TableReading
from incubo.exchange.workbook.tables import SheetColumn, SheetTable, cell_text
from incubo.exchange.workbook.targets import FIRST_NAME, ID_NAME, IGNORED, ITEM_NAME, SHEET_KINDS, Target, TargetIndex
from incubo.model.fields import EntryKind, Field
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import entry_label, entry_title
from incubo.registry.registry import Registry

_LEAVE_ALL = "--all"
"""The id of the choice to leave out all columns of which nothing says what they hold."""
_MAX_REPLACED = 3
"""A column that replaces the texts of no more entries is taken without a word."""
_MIN_LACKING = 2
"""So many new entries that lack the same are asked about together."""
_ANSWERED_FOR_ALL = ("choice", "reference")
"""The types of the fields that many entries have the same value of."""
_MAX_SAMPLES = 3
_SAMPLE_LENGTH = 30


def sheet_question(names: Sequence[str]) -> Question:
    """Which of several sheets is imported: its number, from 0."""
    choices = [LabelledValue(str(number), name) for number, name in enumerate(names)]
    return choice_question("sheet", Message(N_("There are several sheets. Which one is imported?")), choices, "--sheet")


def kind_question() -> Question:
    """What the rows of a sheet are: the id of a kind."""
    choices = [LabelledValue(kind.id, Message(kind.plural_label)) for kind in SHEET_KINDS.values()]
    return choice_question("kind", Message(N_("What is on each row?")), choices, "--as")


class SheetAnswers:
    """What a person says of a sheet: by options, another time, or in answer to a question, which `ask` asks.

    `columns`: what the columns hold, by heading. `values`: what the texts of cells mean. `defaults`: what new entries
    get in fields that no cell says. Answers are added to all of them.
    """

    def __init__(self, registry: Registry, ask: Ask | None, memory: ImportMemory) -> None:
        self.registry = registry
        self.ask = ask
        self.columns = dict(memory.columns)
        self.values = dict(memory.values)
        self.defaults = dict(memory.defaults)

    @property
    def chooser(self) -> Callable[[str, str, Sequence[str], AskedCell], str | None] | None:
        """`choose`; None where nobody is asked."""
        return self.choose if self.ask is not None else None

    @property
    def meanings(self) -> dict[str, str]:
        """What texts mean, by `answer_key`; "" for what is to be left out."""
        return {answer_key(text): "" if value == IGNORED else value for text, value in self.values.items()}

    def map_columns(self, table: SheetTable, index: TargetIndex, said: Mapping[str, str]) -> ColumnMapping:
        """What the columns hold, once a person has said what those that are not sure hold. `said`: those of which it is
        known (see `heading_key`). Raises UsageError.
        """
        ask = self.ask
        mapping = map_columns(table, index, said)
        answers = dict(said)
        if ask is not None:
            answers |= ask_unsure_columns(table, index, mapping, ask)
            mapping = map_columns(table, index, answers)
        if not mapping.has_names(index) and ask is not None:
            answers[str(ask(_names_question(table)))] = index.title_target.name
            mapping = map_columns(table, index, answers)
        if not mapping.has_names(index):
            raise _no_names_error(table, index)
        for column in table.columns:
            key = heading_key(column)
            if key in answers and key not in said:
                self.columns[column.title] = answers[key]
        return mapping

    def find_replacing(
        self, index: TargetIndex, mapping: ColumnMapping, reading: TableReading, said: Collection[str]
    ) -> list[LeftOutColumn]:
        """The columns that would replace the texts of more than three entries, unless somebody says to: a heading that
        is understood is no proof that its texts are those of the field (“Mission” in a sheet of committees).

        `said`: the headings (see `heading_key`) that a person has spoken of.
        """
        left_out = []
        for column, target, _ in mapping.columns:
            is_text = len(target.path) == 1 and target.field.type in ("text", "lines") and not target.field.many
            if not is_text or target is index.title_target or heading_key(column) in said:
                continue
            reason = self._describe_replaced(index, target, reading)
            if reason is None:
                continue
            if self.ask is not None:
                answer = self.columns[column.title] = str(self.ask(_replacing_question(column, target, reason)))
                if answer != IGNORED:
                    continue
            left_out.append(LeftOutColumn(column, reason, target))
        return left_out

    def fill_in(self, table: EntryKind, reading: TableReading, context: EntryContext) -> None:
        """Give the new entries the fields that they must have and no cell says, once for all: by an option, or in
        answer to a question. Raises UsageError for a value that does not fit.
        """
        for field in table.fields:
            lacking = [request for request in reading.requests if _lacks(self.registry, table.id, request, field)]
            if field.name not in self.defaults and self.ask is not None and len(lacking) >= _MIN_LACKING:
                question = _default_question(field, len(lacking), context)
                answer = self.ask(question) if question is not None else None
                if answer is not None:
                    self.defaults[field.name] = format_value(field, answer)
            text = self.defaults.get(field.name)
            if text and lacking:
                value = parse_value(field, text, context).require("--default")
                for request in lacking:
                    request.values[field.name,] = value

    def _describe_replaced(self, index: TargetIndex, target: Target, reading: TableReading) -> Message | None:
        """Whose texts a column would replace; None where these are few."""
        kind = index.kind.entry_kind
        replacing = [request for request in reading.requests if _replaces_text(self.registry, kind, request, target)]
        if len(replacing) <= _MAX_REPLACED:
            return None
        arguments = {
            "field": _label(index, target),
            "n": len(replacing),
            "names": [entry_title(self.registry, kind, str(one.entry_id)) for one in replacing[:2]],
        }
        template = N_("it would replace the field “{field}” of {n} entries, for example that of {names:list}")
        return Message(template, arguments)

    def choose(self, kind: str, text: str, candidates: Sequence[str], cell: AskedCell) -> str | None:
        """Which entry a name means: its id, or NEW_ENTRY; or which word of a list a text means, or IGNORED. None where
        nobody is asked.
        """
        if self.ask is None:
            return None
        arguments = {"n": cell.row, "word": text, "name": cell.name, "column": cell.column}
        if kind in self.registry.entries:
            choices = [LabelledValue(entry_id, entry_label(self.registry, kind, entry_id)) for entry_id in candidates]
            choices.append(LabelledValue(NEW_ENTRY, Message(N_("another one"))))
            question = Message(N_("Row {n}: “{word}”. Is it the same?"), arguments)
        else:
            choices = [self.registry.vocabulary.labelled_value(kind, word) for word in candidates]
            choices.append(LabelledValue(IGNORED, Message(N_("leave it out"))))
            question = Message(N_("Row {n} ({name}), column {column}: “{word}”. Which one is it?"), arguments)
        answer = str(self.ask(choice_question(f"name.{kind}.{answer_key(text)}", question, choices, "--value")))
        self.values[text] = answer
        return answer

    def is_same(self, repeated: RepeatedName) -> bool:
        """Whether rows of one name are about one entry."""
        if self.ask is None:
            return False
        choices = [
            LabelledValue(SAME_ENTRY, Message(N_("one entry: read them together"))),
            LabelledValue(IGNORED, Message(N_("several: leave them out, to give each its own name"))),
        ]
        arguments = {
            "rows": limit_names([str(row) for row in repeated.rows]),
            "names": limit_names(list(repeated.names)),
            "columns": list(repeated.columns),
        }
        text = N_("Rows {rows:list} have one name ({names:list}). Is it one entry?")
        if repeated.columns:
            text = N_("Rows {rows:list} have one name ({names:list}), and differ in {columns:list}. Is it one entry?")
        name = repeated.names[0]
        question = choice_question(f"same.{answer_key(name)}", Message(text, arguments), choices, "--value")
        if str(self.ask(question)) != SAME_ENTRY:
            return False
        self.values[name] = SAME_ENTRY
        return True


def _lacks(registry: Registry, kind: str, request: EntryRequest, field: Field) -> bool:
    """Whether a new entry, or a draft, has no value of a field that it must have: people without a product have an
    incubator.
    """
    if not request.rows or (field.name,) in request.values:
        return False
    entry = registry.entries[kind].get(request.entry_id) if request.entry_id is not None else None
    if request.entry_id is not None and (
        not registry.is_draft(kind, request.entry_id) or getattr(entry, field.name, None)
    ):
        return False
    if field.name == "incubator":  # others get ours without a question
        missions = request.items.get("missions", ())
        return bool(missions) and not any(item.values.get("startups") for item in missions)
    return field.required and field.type in _ANSWERED_FOR_ALL


def _default_question(field: Field, count: int, context: EntryContext) -> Question | None:
    """What all new entries get in a field, which may be left open; None for an incubator where there is none."""
    if field.name == "incubator" and context.incubator is None:
        return None
    arguments = {"n": count, "field": field_heading(field, current_language())}
    text = Message(
        N_("{n} new entry does not say: {field}. What is it?"),
        arguments,
        N_("{n} new entries do not say: {field}. What is it for all of them?"),
        hint=Message(N_("Enter: leave it open")),
    )
    default = context.incubator if field.name == "incubator" else None
    question = field_question(f"default.{field.name}", text, field._replace(required=False), context, default)
    return question._replace(option="--default")


def _names_question(table: SheetTable) -> Question:
    choices = [LabelledValue(heading_key(column), column.title) for column in table.columns if column.heading]
    return choice_question("names", Message(N_("Which column has the names?")), choices, "--column")


def _no_names_error(table: SheetTable, index: TargetIndex) -> UsageError:
    titles = [column.title for column in table.columns if column.heading][:12]
    option = quote_argument(f"{titles[0] if titles else 'A'}={index.title_target.name}")
    hint = Message(N_("say which column has them, for example: {option}"), {"option": f"--column {option}"})
    shown = Message(N_("its headings: {names:list}"), {"names": titles})
    return UsageError(Message(N_("no column has the names")), hints=(hint, shown))


def _replacing_question(column: SheetColumn, target: Target, reason: Message) -> Question:
    """Whether a column replaces what is there: the name of its target, or IGNORED."""
    choices = [
        LabelledValue(IGNORED, Message(N_("keep what is there"))),
        LabelledValue(target.name, Message(N_("replace it"))),
    ]
    text = Message(N_("The column “{name}”: {reason}. What should be done?"), {"name": column.title, "reason": reason})
    return choice_question(f"column.{heading_key(column)}", text, choices, "--column")._replace(default=IGNORED)


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


def describe_target(target: Target, vocabulary: Vocabulary) -> Message:
    """What a column holds, in words."""
    if target.role:
        return Message(N_("people: {role}"), {"role": target.role})
    if target.name == ID_NAME:
        return Message(N_("id"))
    if target.name == FIRST_NAME:
        return Message(N_("first name"))
    if target.is_people:
        return Message(target.field.help)
    name = field_heading(target.field, current_language())
    if not target.implied:
        return name
    if target.path[0] == "metrics":
        of = target.implied[0][1]  # the measure, or the day on which the figures are known
        item: Any = Message("{day:long}", {"day": of}) if isinstance(of, date) else of
        return Message(N_("{item}: {field}"), {"item": item, "field": name})
    value_list = "phases" if target.path[0] == "phases" else "events"
    item = vocabulary.labelled_value(value_list, target.implied[0][1])
    if target.group.isdecimal():
        item = Message("{item} {n}", {"item": item, "n": target.group})
    return Message(N_("{item}: {field}"), {"item": item, "field": name})


def column_question(
    table: SheetTable, index: TargetIndex, column: SheetColumn, target: Target | None, vocabulary: Vocabulary
) -> Question:
    """The question what a column holds, with all that it may hold to choose from. `target`: what it seems to."""
    names = [name for name, one in index.targets.items() if name != ITEM_NAME and not one.role]
    phases = filter(None, map(index.find_by_name, index.phase_names(current_language())))
    others = {one.name: one for one in (*(index.targets[name] for name in names), *phases)}
    labels = {
        name: translate(describe_target(one, vocabulary))
        if one.implied or name in (ID_NAME, FIRST_NAME)
        else _label(index, one)
        for name, one in others.items()
    }
    counts = Counter(labels.values())
    labels = {name: label if counts[label] == 1 else f"{label} ({name})" for name, label in labels.items()}
    choices = [LabelledValue(IGNORED, Message(N_("leave it out")))]
    if target is not None:
        labels.pop(target.name, None)
        choices.append(LabelledValue(target.name, describe_target(target, vocabulary)))
    choices += [
        LabelledValue(name, Message("{text}", {"text": labels[name]}))
        for name in sorted(labels, key=lambda name: normalise_name(labels[name]))
    ]
    return _what_is_in_it(table, column, choices)


def find_samples(table: SheetTable, column: SheetColumn) -> list[str]:
    """Some of the texts of a column."""
    texts = dict.fromkeys(filter(None, (cell_text(row.value(column.position)) for row in table.rows)))
    return [_shorten(text) for text in list(texts)[:_MAX_SAMPLES]]


def _what_is_in_it(table: SheetTable, column: SheetColumn, choices: Sequence[LabelledValue]) -> Question:
    arguments = {"name": column.title, "values": find_samples(table, column)}
    text = Message(N_("The column “{name}” ({values:list}): what is in it?"), arguments)
    return choice_question(f"column.{heading_key(column)}", text, choices, "--column")


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
    choices = [
        LabelledValue(target.name, Message("{text}", {"text": _label(index, target)}))
        for target in suggest_targets(table, index, left, frozenset(taken))
    ]
    choices.append(LabelledValue(IGNORED, Message(N_("leave it out"))))
    if is_unknown:
        choices.append(LabelledValue(_LEAVE_ALL, Message(N_("leave out all unknown columns"))))
    question = _what_is_in_it(table, left.column, choices)
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
