"""Questions to a person, as data: each user interface shows them in its own way, `parse_answer` reads the answers.

A function that needs answers gets `ask`: it is called with one question after the other and returns the value of each
answer. A terminal asks the person; a form in a browser collects the questions, and takes the values of its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from incubo.core.errors import IncuboError, ToolError
from incubo.core.i18n import N_, current_language, translate_label
from incubo.core.message import LabelledValue, Message
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.value_parser import EntryContext, ParsedValue, choice_words, parse_boolean, parse_value
from incubo.model.fields import Field
from incubo.model.quantities import parse_count
from incubo.model.suggestions import find_word
from incubo.model.vocabulary import Vocabulary
from incubo.registry.lookup import entry_label

if TYPE_CHECKING:
    from incubo.app.arguments import PeriodEdge
    from incubo.app.workspace import Workspace
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry

MAX_LISTED = 12
"""At most this many entries are listed; above this number the name must be typed."""
NO_CHOICE = "--none"
"""The id of the choice “none of these”. (No id of an entry or word begins with a hyphen.)"""


_HOW_TO_WRITE_HELP = N_("Nothing is written before this answer. Yes writes the files, no changes nothing.")


class GoBack(Exception):
    """The person wants the previous question again."""


def _no_error(_value: Any) -> Message | None:
    return None


class Question(NamedTuple):
    """A question, and what its answer may be.

    `key`: its name, unique among the questions of a command. `text`: the question. `field`: the type of the answer, and
    its help and example. `parse`: the value of an answer; None: the answer is the id of one of `choices`. `check`: the
    error of a value. `default`: the value of an empty answer.

    `name`: what the answer is called, where `text` only explains it. `option`: the option that gives it without a
    question. `heading`: the title of a group of questions, before its first one. `rejection`: why the answers so far
    cannot be used, and the question comes again. `is_one_per_line`: the answer is a list, an item on each line.
    `value_label`: what a suggested value is called.
    """

    key: str
    text: Message
    field: Field
    parse: Callable[[str], ParsedValue] | None = None
    choices: tuple[LabelledValue, ...] = ()
    default: Any = None
    check: Callable[[Any], Message | None] = _no_error
    name: str = ""
    option: str = ""
    heading: Message | None = None
    rejection: IncuboError | None = None
    is_one_per_line: bool = False
    value_label: Callable[[str], str] = str


Ask: TypeAlias = Callable[[Question], Any]


def parse_answer(question: Question, text: str) -> ParsedValue:
    """The value of an answer, or its error. Numbers are those of the choices, "" is the default, a hyphen no value."""
    if not text and question.default is not None:
        answer = ParsedValue(question.default)
    elif question.parse is None:
        return _parse_choice(question.choices, text)
    elif not text or text == "-":
        is_needed = question.field.required
        return ParsedValue(None, Message(N_("an answer is needed here"))) if is_needed else ParsedValue()
    else:
        if question.choices:
            parts = text.split(",") if question.field.many else [text]
            text = ",".join(resolve_number(part.strip(), question.choices) for part in parts)
        answer = question.parse(text)
    if answer.error is None and answer.value is not None:
        return answer._replace(error=question.check(answer.value))
    return answer


def resolve_number(text: str, choices: Sequence[LabelledValue]) -> str:
    """The id of the choice of that number, or the text itself."""
    number = parse_count(text)
    return text if number is None or not 0 < number <= len(choices) else choices[number - 1].id


def _parse_choice(choices: Sequence[LabelledValue], text: str) -> ParsedValue:
    """A choice by its number, its id, its label or the beginning of one; the beginning of an id of the vocabulary, or
    of its label in another language, is accepted too.
    """
    answer = resolve_number(text, choices)
    if any(choice.id == answer for choice in choices):
        return ParsedValue(answer)
    match = find_word({choice.id: (translate_label(choice, current_language()),) for choice in choices}, text)
    if match.value is None and not match.candidates:
        names = {word.id: word.label.values() for word in choices if isinstance(word.label, Mapping)}
        match = find_word({word: (word, *labels) for word, labels in names.items()}, text)
    if match.value is not None:
        return ParsedValue(match.value)
    error = N_("answer with a number from 1 to {n}, or with the first letters of a choice")
    return ParsedValue(None, Message(error, {"n": len(choices)}))


def explain_question(question: Question) -> list[Message]:
    """What helps to answer a question: what it means, how to write the answer, whether it can be left out."""
    field = question.field
    lines = [Message(field.help)] if field.help and not question.name else []
    if field.type in ("date", "moment"):
        lines.append(Message(N_("A day: 2025-06-30, 30/06/2025, “30 June 2025”, today, tomorrow, monday, +3mo, 60d.")))
    elif field.type == "reference":
        lines.append(Message(N_("An id, a title, or the beginning of one; accents and capitals do not count.")))
    elif field.type == "choice":
        lines.append(Message(N_("One of the words of the list, its beginning, or its number.")))
    elif field.type == "boolean":
        lines.append(Message(N_("Yes or no: y or n.")))
    elif field.example:
        lines.append(Message(N_("For example: {example}"), {"example": field.example}))
    if question.default is False:
        lines.append(Message(N_("Enter means no.")))
    elif question.is_one_per_line:
        lines.append(Message(N_("One answer per line; an empty line ends the list.")))
    elif question.parse is not None:
        lines.append(Message(_explain_empty_answer(question)))
    return lines


def _explain_empty_answer(question: Question) -> str:
    """What Enter means, for a question whose default is shown in brackets, or that has none."""
    if question.default is None:
        if question.field.required:
            return N_("This field is required.") if question.name else N_("An answer is needed.")
        return N_("This field is optional: Enter leaves it out.")
    if question.field.required:
        return N_("This field is required; Enter keeps the value in brackets.")
    return N_("This field is optional: Enter keeps the value in brackets, - clears it.")


def make_entry_context(workspace: Workspace, registry: Registry, startups: tuple[str, ...] = ()) -> EntryContext:
    """What parsing the values of entries needs to know. `startups`: those that “next committee” may mean."""
    return EntryContext(
        registry,
        workspace.entry_kinds,
        workspace.as_of,
        workspace.default_incubator,
        workspace.content_language,
        startups,
    )


def draft_question(draft: Draft, question: DraftQuestion) -> Question:
    """A question of `new`, given the answers so far."""
    default = draft.get(*question.path)
    return field_question(
        question.key,
        Message(question.field.help),
        question.field._replace(required=question.required),
        draft.context_with_startups,
        question.default(draft) if default is None else default,
    )._replace(
        check=lambda value: question.check(draft, value),
        name=question.option.removeprefix("--"),
        option=question.option,
    )


def field_question(key: str, text: Message, field: Field, context: EntryContext, default: Any = None) -> Question:
    """A question whose answer is a value of a field, with the errors that `validate` would give."""

    def value_label(value: str) -> str:
        return entry_label(context.registry, field.target_kind, value) if field.type == "reference" else value

    return Question(
        key,
        text,
        field,
        lambda answer: parse_value(field, answer, context),
        list_field_choices(field, context),
        default,
        value_label=value_label,
    )


def list_field_choices(field: Field, context: EntryContext) -> tuple[LabelledValue, ...]:
    """The values that can be listed: the words of a choice, or the entries of a kind if they are few."""
    if field.type == "choice":
        return tuple(LabelledValue(word, labels or word) for word, labels in choice_words(field, context).items())
    if field.type == "reference":
        ids = context.registry.entry_ids(field.target_kind)
        labels = (entry_label(context.registry, field.target_kind, entry_id) for entry_id in ids)
        return tuple(map(LabelledValue, ids, labels)) if len(ids) <= MAX_LISTED else ()
    return ()


def vocabulary_choices(vocabulary: Vocabulary, list_name: str) -> tuple[LabelledValue, ...]:
    """The words of a list of the vocabulary."""
    return tuple(
        LabelledValue(word, vocabulary.value_labels(list_name, word) or word)
        for word in vocabulary.allowed_values(list_name)
    )


def choice_question(key: str, text: Message, choices: Sequence[LabelledValue], option: str = "") -> Question:
    """A question whose answer is the id of one of a few choices. There is no default."""
    return Question(key, text, Field(key, "choice", required=True), choices=tuple(choices), option=option)


def how_to_write_question(text: Message, write_label: Message, *, can_propose: bool) -> Question:
    """The question whether to write a proposal, to propose it for review, or to give it up."""
    propose = Message(N_("propose (a branch, a commit, a push, the pull request's link)"))
    choices = [LabelledValue("write", write_label), LabelledValue("cancel", Message(N_("cancel")))]
    if can_propose:
        choices.insert(1, LabelledValue("propose", propose))

    def parse(answer: str) -> ParsedValue:
        is_yes = parse_boolean(answer)
        return _parse_choice(choices, answer) if is_yes is None else ParsedValue("write" if is_yes else "cancel")

    question = choice_question("write", text, choices)
    return question._replace(field=question.field._replace(help=_HOW_TO_WRITE_HELP), parse=parse)


def yes_no_question(key: str, text: Message, option: str = "") -> Question:
    """A question whose answer is yes or no; an empty answer means no."""

    def parse(answer: str) -> ParsedValue:
        value = parse_boolean(answer)
        return ParsedValue(value, Message(N_("answer y or n")) if value is None else None)

    return Question(key, text, Field(key, "boolean", required=True), parse, default=False, option=option)


def day_question(
    workspace: Workspace,
    text: Message,
    field: Field,
    default: date | None = None,
    *,
    edge: PeriodEdge = "one",
    startup: Startup | None = None,
) -> Question:
    """A question whose answer is a day. `startup`: the one whose next committee may be meant."""
    parse = parse_with(lambda answer: workspace.parse_day(answer, edge=edge, startup=startup))
    return Question(field.name, text, field._replace(required=True), parse, default=default)


def parse_with(function: Callable[[str], Any]) -> Callable[[str], ParsedValue]:
    """A function that parses an argument of a command, for `Question.parse`: its error is a value."""

    def parse(text: str) -> ParsedValue:
        try:
            return ParsedValue(function(text))
        except ToolError:  # no other answer would help
            raise
        except IncuboError as error:
            return ParsedValue(None, error.message, error.hints)

    return parse
