"""Questions to a person, as data: each user interface shows them in its own way, `parse_answer` reads the answers.

A function that needs answers gets `ask`: it is called with one question after the other and returns the value of each
answer. A terminal asks the person; a form in a browser collects the questions, and takes the values of its fields.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from incubo.core.errors import IncuboError, RefusedError, ToolError, UsageError
from incubo.core.i18n import N_, current_language, translate, translate_label
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import ANSWER_NEEDED
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.value_parser import EntryContext, ParsedValue, choice_words, format_value, parse_boolean, parse_value
from incubo.model.dates import NO_END, says_no_end
from incubo.model.fields import Field
from incubo.model.quantities import parse_count
from incubo.model.suggestions import find_word, normalise_name
from incubo.model.vocabulary import Vocabulary
from incubo.registry.free_words import FREE_WORD_FIELDS, count_word_uses
from incubo.registry.lookup import entry_label

if TYPE_CHECKING:
    from incubo.edit.asking.arguments import PeriodEdge
    from incubo.model.records import Startup

MAX_LISTED = 12
"""At most this many entries are listed; above this number the name must be typed."""
MAX_FREE_WORDS = 24
"""At most this many words are listed where any word is allowed: those that are used most."""
NO_CHOICE = "--none"
"""The id of the choice “none of these”. (No id of an entry or word begins with a hyphen.)"""


CANCEL_LABEL = Message(N_("cancel"))
"""How the choice to write nothing is called, unless what is asked about is itself to cancel something."""
_HOW_TO_WRITE_HELP = N_("Nothing is written before this answer. Yes writes the files, no changes nothing.")


_YES_NO_NUMBERS = {"1": True, "2": False}
"""Numbers that answer yes or no, as if these were the choices of a list."""


class GoBack(Exception):
    """The person wants the previous question again."""


def _no_error(_value: Any) -> Message | None:
    return None


def _no_doubt(_value: Any) -> ParsedValue | None:
    return None


class Question(NamedTuple):
    """A question, and what its answer may be.

    `key`: its name, unique among the questions of a command. `text`: the question. `field`: the type of the answer, and
    its help and example. `parse`: the value of an answer; None: the answer is the id of one of `choices`. `check`: the
    error of a value. `default`: the value of an empty answer.

    `name`: what the answer is called (a source string to translate), where `text` only explains it. `option`: the
    option that gives it without a question. `heading`: the title of a group of questions, before its first one.
    `rejection`: why the answers so far cannot be used, and the question comes again. `is_one_per_line`: the answer is a
    list, an item on each line. `value_label`: what a suggested value is called. `is_last`: what was asked before is
    settled by its answer, such as whether to write. `help_lines`: what the choices mean, for who asks. `doubt`: why a
    value, though possible, is probably a slip, as an error with suggestions; the same answer once more keeps it.
    `other_words`: what a choice may be called too, by its id, such as the name of the person whose it is.
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
    is_last: bool = False
    help_lines: tuple[Message, ...] = ()
    doubt: Callable[[Any], ParsedValue | None] = _no_doubt
    other_words: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def is_number_outside(self, text: str) -> bool:
        """Whether a text is a number that no choice has, and no name of one either."""
        return (
            parse_count(text) is not None
            and resolve_number(text, self.choices) == text
            and all(choice.id != text for choice in self.choices)
        )


Ask: TypeAlias = Callable[[Question], Any]


def parse_answer(question: Question, text: str) -> ParsedValue:
    """The value of an answer, or its error. Numbers are those of the choices, "" is the default, a hyphen no value."""
    if not text and question.default is not None:
        answer = ParsedValue(question.default)
    elif question.parse is None:
        return _parse_choice(question.choices, text, question.other_words)
    elif not text or text == "-":
        if not question.field.required:
            return ParsedValue()
        is_choice = question.choices and question.field.type == "choice"
        return ParsedValue(None, choose_number_message(len(question.choices)) if is_choice else ANSWER_NEEDED)
    else:
        if question.choices:
            parts = [part.strip() for part in (text.split(",") if question.field.many else [text])]
            if any(map(question.is_number_outside, parts)):
                return ParsedValue(None, choose_number_message(len(question.choices)))
            text = ",".join(resolve_number(part, question.choices) for part in parts)
        answer = question.parse(text)
    if answer.error is None and answer.value is not None:
        return answer._replace(error=question.check(answer.value))
    return answer


def describe_answer(question: Question, value: Any) -> Message:
    """A value as a person may type it in answer to the question: the label of a choice, the title of an entry."""
    labels = {choice.id: choice for choice in question.choices}
    if value is None:
        return Message(N_("none"))
    if isinstance(value, bool):
        return Message(N_("yes") if value else N_("no"))
    if isinstance(value, (list, tuple)):
        texts = [translate(describe_answer(question, item)) for item in value]
        return Message("{text}", {"text": (" / " if question.is_one_per_line else ", ").join(texts)})
    if value in labels:
        return Message("{text}", {"text": translate_label(labels[value], current_language())})
    if question.field.type == "reference":
        return Message("{text}", {"text": question.value_label(value)})
    return Message("{text}", {"text": format_value(question.field, value)})


def resolve_number(text: str, choices: Sequence[LabelledValue]) -> str:
    """The id of the choice of that number, or the text itself."""
    number = parse_count(text)
    return text if number is None or not 0 < number <= len(choices) else choices[number - 1].id


def replace_item(field: Field, text: str, item: str, replacement: str) -> str:
    """An answer with another item in place of one; that of a field with one value is the whole answer."""
    if not field.many:
        return replacement
    parts = [part.strip() for part in text.split(",")]
    return ", ".join(replacement if unicodedata.normalize("NFC", part) == item else part for part in parts)


def choose_number_message(count: int) -> Message:
    """The error of an answer that is none of the numbered choices."""
    return Message(N_("answer with a number from 1 to {n}, or with the first letters of a choice"), {"n": count})


def _parse_choice(
    choices: Sequence[LabelledValue], text: str, other_words: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> ParsedValue:
    """A choice by its number, its id, its label in any language, another word for it, or the beginning of one.

    A whole word wins over the beginning of another, and the label that is shown over those that are not.
    """
    answer = resolve_number(text, choices)
    if any(choice.id == answer for choice in choices):
        return ParsedValue(answer)
    shown = {choice.id: (translate_label(choice, current_language()),) for choice in choices}
    words = {choice.id: choice.label.values() for choice in choices if isinstance(choice.label, Mapping)}
    names = {
        choice.id: (choice.id, *shown[choice.id], *words.get(choice.id, ()), *other_words.get(choice.id, ()))
        for choice in choices
    }
    candidates: tuple[str, ...] = ()
    for known, match_prefix in ((names, False), (shown, True), (names, True)):
        match = find_word(known, text, match_prefix=match_prefix)
        if match.value is not None:
            return ParsedValue(match.value)
        candidates = candidates or match.candidates
    if candidates and text:
        labels = [shown[candidate][0] for candidate in candidates]
        error = Message(N_("“{word}” is the beginning of several choices: {choices:list}"),
                        {"word": text, "choices": labels})  # fmt: skip
        return ParsedValue(None, error)
    return ParsedValue(None, choose_number_message(len(choices)))


def explain_question(question: Question) -> list[Message]:
    """What helps to answer a question: what it means, how to write the answer, whether it can be left out."""
    field = question.field
    lines = [Message(field.help)] if field.help and not question.name else []
    lines += question.help_lines
    if field.type in ("date", "moment"):
        lines.append(Message(N_("A day: 2025-06-30, 30/06/2025, “30 June 2025”, today, tomorrow, monday, +3mo, 60d.")))
    elif field.type == "reference":
        lines.append(Message(N_("An id, a title, or the beginning of one; accents and capitals do not count.")))
    elif field.type == "choice":
        lines.append(Message(N_("One of the words of the list, its beginning, or its number.")))
    elif field.type == "boolean":
        lines.append(Message(N_("Yes or no: y or n.")))
    elif question.choices:
        lines.append(Message(N_("A word of the list, its number, or a word of your own.")))
    elif field.example:
        lines.append(Message(N_("For example: {example}"), {"example": field.example}))
    if isinstance(question.default, bool):
        lines.append(Message(N_("Enter means yes.") if question.default else N_("Enter means no.")))
    elif question.is_one_per_line:
        lines.append(Message(N_("One answer per line; an empty line ends the list.")))
    elif question.parse is not None or question.default is not None:
        lines.append(Message(_explain_empty_answer(question)))
    return lines


def _explain_empty_answer(question: Question) -> str:
    """What Enter means, for a question whose default is shown in brackets, or that has none."""
    if question.default is None:
        if question.field.required:
            return N_("This field is required.") if question.name else N_("An answer is needed.")
        return N_("This field is optional: Enter leaves it out.")
    if question.parse is None:
        return N_("Enter keeps the value in brackets.")
    if question.field.required:
        return N_("This field is required; Enter keeps the value in brackets.")
    return N_("This field is optional: Enter keeps the value in brackets, - clears it.")


_QUESTION_NAMES = {
    "startup": N_("products"), "status": N_("status"), "employer": N_("employer"), "start": N_("first day"),
    "end": N_("last day"), "phase": N_("phase"), "on": N_("since"),
    "acronym": N_("acronym"),
}  # fmt: skip
"""What an answer is called, by the question's key, where its field has no label."""


def field_name(field: Field) -> str:
    """What a field is called in a question about several (a source string to translate)."""
    return field.label or _QUESTION_NAMES.get(field.name) or field.help or field.name


def field_heading(field: Field, language: str) -> Message:
    """What a field is called over a column: in a word or two where it has a name, also one of the item of a list."""
    name = field.label or _QUESTION_NAMES.get(field.option) or _QUESTION_NAMES.get(field.name)
    if name:
        return Message(name)
    word = field.alias_names[0] if field.aliases and language == "fr" else field.name.replace("_", " ")
    return Message("{text}", {"text": word})


def question_name(question: DraftQuestion) -> str:
    """What the answer to a question of `new` is called (a source string to translate)."""
    return question.field.label or _QUESTION_NAMES.get(question.key) or question.option.removeprefix("--")


def draft_question(draft: Draft, question: DraftQuestion) -> Question:
    """A question of `new`, given the answers so far."""
    given = draft.get(*question.path)
    defaults = (given, question.default(draft), question.suggest(draft))
    return field_question(
        question.key,
        Message(question.field.help),
        question.field._replace(required=question.required),
        draft.context_with_startups,
        next((default for default in defaults if default is not None), None),
    )._replace(
        check=lambda value: question.check(draft, value),
        doubt=lambda value: question.doubt(draft, value),
        name=question_name(question),
        option=question.option,
    )


def field_question(key: str, text: Message, field: Field, context: EntryContext, default: Any = None) -> Question:
    """A question whose answer is a value of a field, with the errors that `validate` would give."""

    def value_label(value: str) -> str:
        return entry_label(context.registry, field.target_kind, value) if field.type == "reference" else value

    choices = list_field_choices(field, context)

    def parse(answer: str) -> ParsedValue:
        parsed = parse_value(field, answer, context)
        if field.type != "choice" or parsed.error is not None:
            return parsed
        known = {choice.id for choice in choices}
        values = parsed.value if isinstance(parsed.value, list) else [parsed.value]
        unknown = [value for value in values if value is not None and value not in known]
        if not unknown:
            return parsed
        error = Message(N_("“{word}” is none of these words"), {"word": unknown[0]})
        return ParsedValue(
            None, error, (Message(N_("a word of your own can be written afterwards"), command="incubo set"),)
        )

    return Question(key, text, field, parse, choices, default, value_label=value_label)


def list_field_choices(field: Field, context: EntryContext) -> tuple[LabelledValue, ...]:
    """The values that can be listed: the words of a choice, the entries of a kind if they are few, or the words that
    people use most where all are allowed.
    """
    if field.type == "choice":
        return tuple(LabelledValue(word, labels or word) for word, labels in choice_words(field, context).items())
    if field.type == "reference":
        ids = context.registry.entry_ids(field.target_kind)
        labels = (entry_label(context.registry, field.target_kind, entry_id) for entry_id in ids)
        return tuple(map(LabelledValue, ids, labels)) if len(ids) <= MAX_LISTED else ()
    kind = next((kind for kind, name in FREE_WORD_FIELDS if name == field.name), None)
    if kind is None:
        return ()
    words = [word for word, _ in count_word_uses(context.registry, kind, field.name).most_common(MAX_FREE_WORDS)]
    return tuple(LabelledValue(word, word) for word in sorted(words, key=normalise_name))


def vocabulary_choices(vocabulary: Vocabulary, list_name: str) -> tuple[LabelledValue, ...]:
    """The words of a list of the vocabulary."""
    return tuple(vocabulary.labelled_value(list_name, word) for word in vocabulary.allowed_values(list_name))


def choice_question(key: str, text: Message, choices: Sequence[LabelledValue], option: str = "") -> Question:
    """A question whose answer is the id of one of a few choices. There is no default."""
    return Question(key, text, Field(key, "choice", required=True), choices=tuple(choices), option=option)


ENTER_FOR_NO_MORE = Message(N_("Enter: no more"))


def reason_question() -> Question:
    """Why a change is made; there need not be an answer."""
    field = Field("because", "text", help=N_("one sentence is enough; it is kept with the change"))
    text = Message(N_("Why?"), hint=Message(N_("Enter: no reason")))
    return Question("because", text, field, ParsedValue, option="--because")


def how_to_write_question(
    text: Message,
    write_label: Message,
    cancel_label: Message = CANCEL_LABEL,
    *,
    can_propose: bool,
    can_show: bool = False,
) -> Question:
    """The question whether to write a proposal, to propose it for review, or to give it up.

    `write_label`, `cancel_label`: how the first and the last choice are called. `can_show`: it was shown in part, and
    all of it can be asked for.
    """
    propose = Message(N_("propose (a branch, a commit, a push, the pull request's link)"))
    choices = [LabelledValue("write", write_label), LabelledValue("cancel", cancel_label)]
    if can_propose:
        choices.insert(1, LabelledValue("propose", propose))
    if can_show:
        choices.insert(-1, LabelledValue("show", Message(N_("show the whole change"))))

    def parse(answer: str) -> ParsedValue:
        is_yes = parse_boolean(answer)
        return _parse_choice(choices, answer) if is_yes is None else ParsedValue("write" if is_yes else "cancel")

    question = choice_question("write", text, choices)
    return question._replace(field=question.field._replace(help=_HOW_TO_WRITE_HELP), parse=parse, is_last=True)


def yes_no_question(
    key: str, text: Message, option: str = "", *, default: bool = False, takes_numbers: bool = True
) -> Question:
    """A question whose answer is yes or no. `default`: what an empty answer means, yes for what usually goes together.

    `takes_numbers`: 1 and 2 are answers, too; not where yes cannot be taken back, since the questions before may have
    been answered by numbers that mean something else.
    """

    def parse(answer: str) -> ParsedValue:
        value = parse_boolean(answer)
        if takes_numbers:
            value = _YES_NO_NUMBERS.get(answer, value)
        error = N_("answer y or n (1: yes, 2: no)") if takes_numbers else N_("answer y or n")
        return ParsedValue(value, Message(error) if value is None else None)

    return Question(key, text, Field(key, "boolean", required=True), parse, default=default, option=option)


def day_question(
    parse_day: Callable[..., date],
    text: Message,
    field: Field,
    default: date | None = None,
    *,
    startup: Startup | None = None,
) -> Question:
    """A question whose answer is a day of a field, read by `parse_day`. `startup`: the one whose next committee may be
    meant.
    """
    edge: PeriodEdge = "last" if field.day_kind == "last" else "end" if field.day_kind == "end" else "one"
    direction = "ahead" if field.day_kind == "next" else None

    def read(answer: str) -> date:
        if field.may_never_come and says_no_end(answer):
            return NO_END
        return parse_day(answer, edge=edge, direction=direction, startup=startup)

    parse = parse_with(read)
    return Question(field.name, text, field._replace(required=True), parse, default=default)


def find_error(function: Callable[[], object]) -> Message | None:
    """Why a function refuses, for `Question.check`; None if it does not."""
    try:
        function()
    except (UsageError, RefusedError) as error:
        return error.message
    return None


def parse_with(function: Callable[[str], Any]) -> Callable[[str], ParsedValue]:
    """A function that parses an argument of a command, for `Question.parse`: its error is a value."""

    def parse(text: str) -> ParsedValue:
        try:
            return ParsedValue(function(text))
        except ToolError:  # no other answer would help
            raise
        except IncuboError as error:
            return ParsedValue(None, error.message, error.hints, ways=error.ways)

    return parse
