"""The form of a file that is brought in: which sheet, what its columns hold, and what is asked of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.app.imports.sheet_file import (
    ImportSetting,
    OpenedSheet,
    SheetGuess,
    make_import_setting,
    open_sheet,
)
from incubo.app.imports.sheet_import import SheetImport, decide_sheet, write_sheet
from incubo.app.imports.sheet_import_report import is_typed
from incubo.app.imports.sheet_questions import column_question, find_samples, kind_question, sheet_question
from incubo.app.imports.workbook_import import list_tables
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.edit.asking.questions import Question, parse_answer
from incubo.edit.plan import Proposal
from incubo.exchange.workbook.bounded import read_workbook
from incubo.exchange.workbook.mapping import ColumnMapping, LeftOutColumn, heading_key, map_columns
from incubo.exchange.workbook.memory import ImportMemory
from incubo.exchange.workbook.tables import SheetColumn
from incubo.exchange.workbook.targets import IGNORED, SHEET_KINDS
from incubo.web.forms.change_form import (
    ChangeForm,
    FormAsk,
    FormContext,
    Given,
    NeedsAnswerError,
    OtherForm,
    Target,
    field_error,
)
from incubo.web.forms.drafts import SHEET, Drafts
from incubo.web.forms.fields import FormField

_SHEET, _KIND, _COLUMN = "sheet", "kind.{sheet}", "column.{sheet}.{kind}.{position}"
"""The keys of the questions: what the columns hold depends on the sheet and on what its rows are."""
_MAX_KEY = 100
_MAX_OPEN = 50
"""So many questions are open on a page; the others follow."""
IMPORT, _IMPORT_PRIVATELY = "import", "import-private"
"""The verbs of a sheet, and of one that has only what goes into the private folder."""
_READ = "read"
"""What was read of a sheet, in the memo of a request."""


class SheetChoice(NamedTuple):
    """Which sheet of a file is brought in, as what. `opened`: the sheet with its columns; None where nothing says what
    is on its rows, or where it has no headings (`error`). `earlier`: what was answered the last time that a sheet with
    its headings was written: what each column holds by its heading, the rest by the keys of the questions.
    """

    setting: ImportSetting
    guesses: Sequence[SheetGuess]
    number: int
    kind: str
    opened: OpenedSheet | None = None
    error: UsageError | None = None
    earlier: Mapping[str, str] = MappingProxyType({})

    @property
    def sheet(self) -> SheetGuess:
        """The sheet, and what it seems to be."""
        return self.guesses[self.number]

    @property
    def mapping(self) -> ColumnMapping:
        """What its columns hold, before anybody says anything."""
        assert self.opened is not None
        return map_columns(self.opened.table, self.opened.targets, self.opened.meanings)

    def open(self, columns: dict[str, str]) -> OpenedSheet:
        """The sheet, with what a person says of its columns. Raises UsageError."""
        memory = ImportMemory(self.kind or None, self.sheet.sheet.name, {**self.sheet.columns, **columns})
        return open_sheet(self.setting, self.sheet.workbook, memory, None)


def choose_sheet(context: FormContext, target: Target) -> SheetChoice:
    """The sheet that is brought in, as far as it was chosen. Raises UsageError for a file that is gone, or is none."""
    if SHEET not in context.memo:
        data = Drafts(context.workspace.state_folder).read_sheet(target.words[SHEET])
        if data is None:
            raise UsageError(Message(N_("the file is not kept any more: bring it in again")))
        setting = make_import_setting(context.workspace, context.registry)
        guesses = list_tables(setting, read_workbook(data))
        if not guesses:
            raise UsageError(Message(N_("there is nothing in this file")))
        context.memo[SHEET] = (setting, guesses)
    setting, guesses = context.memo[SHEET]
    text = target.texts.get(_SHEET, "")
    number = int(text) if text.isdecimal() and int(text) < len(guesses) else 0
    kind = target.texts.get(_KIND.format(sheet=number)) or guesses[number].kind or ""
    choice = SheetChoice(setting, guesses, number, kind if kind in SHEET_KINDS else "")
    try:
        opened = choice.open({})
    except UsageError as error:
        return choice._replace(error=error)
    earlier = Drafts(context.workspace.state_folder).read_sheet_answers(_list_headings(opened))
    return choice._replace(opened=opened, earlier=earlier)


def _list_headings(opened: OpenedSheet) -> list[str]:
    """What tells a sheet from others, whatever is below: what its rows are, its name and its headings."""
    return [opened.targets.kind.id, opened.sheet.name, *(column.title for column in opened.table.columns)]


def keep_answers(context: FormContext, target: Target) -> None:
    """Keep what was answered of a sheet that is written, for the next sheet with its headings."""
    choice = choose_sheet(context, target)
    if choice.opened is None:
        return
    columns = {_column_key(choice, column): heading_key(column) for column in _list_columns(choice.opened)}
    own = (_SHEET, _COLUMN.partition("{")[0], _KIND.partition("{")[0])
    texts = {
        columns.get(key, key): text for key, text in target.texts.items() if key in columns or not key.startswith(own)
    }
    Drafts(context.workspace.state_folder).keep_sheet_answers(_list_headings(choice.opened), texts)


def describe_guess(guess: SheetGuess) -> Message:
    """What a sheet seems to be, and why."""
    if guess.kind is None:
        return Message(N_("none of its headings says what is on its rows"))
    arguments = {"kind": Message(SHEET_KINDS[guess.kind].plural_label), "n": guess.known, "all": guess.headings}
    return Message(N_("{kind}, by {n} of its {all} headings"), arguments)


def _make_fields(context: FormContext, target: Target) -> list[FormField]:
    choice = choose_sheet(context, target)
    fields = []
    if len(choice.guesses) > 1:
        question = sheet_question([guess.sheet.name for guess in choice.guesses])
        details = {str(number): describe_guess(guess) for number, guess in enumerate(choice.guesses)}
        label = gettext(N_("Which sheet?"))
        fields.append(FormField(question, label, control="radios", details=details, initial=str(choice.number)))
    question = kind_question()._replace(key=_KIND.format(sheet=choice.number))
    hints = (translate(describe_guess(choice.sheet)),) if len(choice.guesses) == 1 else ()
    fields.append(
        FormField(question, translate(question.text), hints, control="select", initial=choice.sheet.kind or "")
    )
    if choice.opened is not None:
        fields += _make_column_fields(choice, choice.opened, target.texts)
    return fields


def _make_column_fields(choice: SheetChoice, opened: OpenedSheet, texts: Mapping[str, str]) -> list[FormField]:
    """What each column holds. `texts`: what was answered; why a column is left out is told while it is."""
    mapping = choice.mapping
    held = {mapped.column.position: mapped.target for mapped in mapping.columns}
    left = {one.column.position: one for one in (*mapping.left_out, *mapping.unsure)}
    unsure = {one.column.position for one in mapping.unsure}
    vocabulary, fields = choice.setting.registry.vocabulary, []
    for column in _list_columns(opened):
        target, why = held.get(column.position), left.get(column.position)
        question = column_question(opened.table, opened.targets, column, target, vocabulary)._replace(
            key=_column_key(choice, column)
        )
        guess = target.name if target is not None else "" if column.position in unsure else IGNORED
        initial = choice.earlier.get(heading_key(column), guess)
        if parse_answer(question, initial).error is not None:  # a field that there is no more
            initial = guess
        is_as_guessed = texts.get(question.key, initial) == guess
        why_told = _tell_why(why, is_open=column.position in unsure) if is_as_guessed else ""
        is_repeated = sum(heading_key(one) == heading_key(column) for one in opened.table.columns) > 1
        repeated = gettext(N_("Another column of this heading is left out.")) if is_repeated else ""
        hints = tuple(filter(None, (_tell_samples(opened, column), why_told, repeated)))
        fields.append(FormField(question, column.title, hints, control="select", initial=initial))
    return fields


def _list_columns(opened: OpenedSheet) -> list[SheetColumn]:
    """The columns that have a heading or a value: of those with one heading the first, by which they are answered."""
    columns = {
        heading_key(column): column
        for column in reversed(opened.table.columns)
        if column.heading or any(row.value(column.position) is not None for row in opened.table.rows)
    }
    return sorted(columns.values(), key=lambda column: column.position)


def _column_key(choice: SheetChoice, column: SheetColumn) -> str:
    return _COLUMN.format(sheet=choice.number, kind=choice.kind, position=column.position)


def _tell_samples(opened: OpenedSheet, column: SheetColumn) -> str:
    return " · ".join(find_samples(opened.table, column)) or gettext(N_("empty"))


def _tell_why(left: LeftOutColumn | None, *, is_open: bool) -> str:
    """Why a column is not taken, or is asked about."""
    if left is None:
        return ""
    texts = [one for one in (left.reason, left.hint) if one is not None and not is_typed(one)]
    template = N_("Not sure: {reason}.") if is_open else N_("Left out: {reason}.")
    return " ".join(translate(Message(template, {"reason": one})) for one in texts[:1])


class _Asking:
    """Asks all that is open at once: a question without an answer gets one to go on with, and nothing is proposed.

    `earlier`: the answers of another time, which are suggested.
    """

    def __init__(self, ask: FormAsk, earlier: Mapping[str, str]) -> None:
        self._ask = ask
        self._earlier = earlier
        self.open = 0

    def __call__(self, question: Question) -> Any:
        """The value of the answer. Raises NeedsAnswerError where nothing can be said without it."""
        if len(question.key) > _MAX_KEY:
            digest = sha256(question.key.encode()).hexdigest()[:16]
            question = question._replace(key=f"{question.key[:_MAX_KEY]}.{digest}")
        if question.key in self._earlier:
            earlier = parse_answer(question, self._earlier[question.key])
            question = question._replace(default=earlier.value if earlier.error is None else question.default)
        try:
            return self._ask(question)
        except NeedsAnswerError:
            self.open += 1
            if question.key == "names" or self.open >= _MAX_OPEN:
                raise
            return question.choices[-1].id if question.choices else None


def _propose(context: FormContext, target: Target, given: Given, ask: FormAsk) -> Proposal:
    sheet_import = _read_sheet(context, target, given, ask)
    private = sheet_import.private
    if private is not None and private.proposal.plan.files and not sheet_import.proposal.plan.files:
        reason = Message(N_("All that this sheet changes is in the private folder."))
        raise OtherForm(_IMPORT_PRIVATELY, given.answers.texts, reason)
    return sheet_import.proposal


def _propose_private(context: FormContext, target: Target, given: Given, ask: FormAsk) -> Proposal:
    sheet_import = _read_sheet(context, target, given, ask)
    if sheet_import.private is None or sheet_import.proposal.plan.files:
        raise OtherForm(IMPORT, given.answers.texts, Message(N_("This sheet changes the registry.")))
    return sheet_import.private.proposal


def _read_sheet(context: FormContext, target: Target, given: Given, ask: FormAsk) -> SheetImport:
    choice = choose_sheet(context, target)
    if choice.opened is None:
        assert choice.error is not None
        raise choice.error
    fields: dict[str, str] = {}
    columns, held = {}, {mapped.column.position: mapped.target.name for mapped in choice.mapping.columns}
    for column in _list_columns(choice.opened):
        key = _column_key(choice, column)
        text = given.texts.get(key, IGNORED)
        if text == IGNORED or text != held.get(column.position):
            columns[column.title] = text
        meant = choice.opened.targets.find_by_name(text) if text != IGNORED else None
        if meant is not None and not (meant.is_people or meant.field.many) and meant.name in fields:
            raise field_error(key, Message(N_("“{other}” already holds it"), {"other": fields[meant.name]}))
        if meant is not None:
            fields[meant.name] = column.title
    asking = _Asking(ask, choice.earlier)
    decided = decide_sheet(choice.setting, choice.open(columns), asking)
    sheet_import = write_sheet(choice.setting, decided)
    if asking.open:
        raise NeedsAnswerError
    context.memo[_READ] = sheet_import
    if sheet_import.problems and not sheet_import.outcomes:
        raise RefusedError(Message(N_("nothing of this sheet can be taken as it is")))
    return sheet_import


def find_import(context: FormContext) -> SheetImport | None:
    """What the form that was tried brings in."""
    return context.memo.get(_READ)


_TITLE, _TEMPLATE = N_("Bring in a spreadsheet"), "forms/import.html"
FORMS = (
    ChangeForm(IMPORT, _TITLE, _make_fields, _propose, SHEET, template=_TEMPLATE),
    ChangeForm(_IMPORT_PRIVATELY, _TITLE, _make_fields, _propose_private, SHEET, template=_TEMPLATE, is_private=True),
)
