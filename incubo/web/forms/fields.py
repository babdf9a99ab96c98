"""The fields of a form: the questions that a terminal asks, each with its control, what was typed and what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from incubo.core.hint import Hint
from incubo.core.i18n import (
    N_,
    capitalize_first,
    current_language,
    end_sentence,
    format_amount,
    gettext,
    translate,
    translate_label,
)
from incubo.core.message import Message
from incubo.core.problem import ANSWER_NEEDED
from incubo.edit.asking.questions import Question, describe_answer, parse_answer, replace_item
from incubo.edit.value_parser import ParsedValue
from incubo.model.fields import AMOUNT_FIELDS
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry
from incubo.web.forms.answers import Answers, same_text
from incubo.web.plain_text import plain_texts

MAX_LINE_LENGTH = 2_000
"""Characters of an answer on one line, and of one of several lines: more than any field of the network has."""
MAX_AREA_LENGTH = 20_000
MAX_RADIOS = 9
"""At most this many choices are shown at once; more are in a list that opens."""
MAX_PICKED = 1_500
"""At most this many entries are offered while a name is typed: those that a form names first."""
DATE_HINT = N_("As people say it: 14/01/2025, yesterday, last tuesday, in 6 months")
_LIST_HINT = N_("Several: with commas")
_LINES_HINT = N_("One per line")
_TOO_LONG = N_("this text is too long: {n} characters at most")


class FormField(NamedTuple):
    """A field of a form. `label` and `hints`: what it is called, and how to answer (source strings, or a registry's own
    words). `control`: how it is answered, "" for the one of its question. `likely`: the entries to offer first, of a
    reference. `details`: what each choice means, by its id. `initial`: its text before the person changes it.
    `is_effect`: what goes with the answers above it. `group`: the title of the fields from here on. `length`: the most
    characters of an answer. `is_tracked`: only a text that is not `initial` any more is an answer. `left_empty`: what
    it means then, as people say it. `is_more`: it is asked for rarely, and is folded. `is_expected`: it is usually
    answered, and not called optional. `line`: what is common to it and to the fields beside it, on one line.
    """

    question: Question
    label: str
    hints: tuple[str, ...] = ()
    control: str = ""
    likely: tuple[str, ...] = ()
    details: dict[str, Message] = {}
    initial: str = ""
    is_effect: bool = False
    group: str = ""
    length: int = 0
    is_tracked: bool = False
    left_empty: str = ""
    is_more: bool = False
    is_expected: bool = False
    line: str = ""

    @property
    def name(self) -> str:
        """What it is called where it stands alone."""
        return name_in_line(self.line, self.label)

    @property
    def key(self) -> str:
        """The key of the question."""
        return self.question.key

    @property
    def is_optional(self) -> bool:
        """Whether it may be left empty."""
        field = self.question.field
        return not field.required and field.type != "boolean"


class ShownField(NamedTuple):
    """A field as a page shows it, in the language of the reader.

    `text`: what was typed; `lines`: the lines of a list; `chosen`: the ids of the choices that are made. `choices`: id,
    label and meaning of each. `picks`: what is offered while typing. `error`: what is wrong, `error_hints` what to do,
    `error_ways` the pages that do it, `suggestions` what may have been meant: value and label. `said`: what was
    understood. `doubtful`: the text that is kept where it is sent once more. `is_more`: it is folded, unless
    `is_changed`. `default`: what it means left empty.
    """

    key: str
    id: str
    label: str
    control: str
    text: str
    lines: tuple[str, ...]
    chosen: frozenset[str]
    hints: str
    choices: tuple[tuple[str, str, str], ...]
    picks: tuple[str, ...]
    is_optional: bool
    is_effect: bool
    group: str
    width: str
    type: str
    max_length: int
    is_more: bool = False
    is_changed: bool = False
    error: str = ""
    error_hints: tuple[str, ...] = ()
    error_ways: tuple[Hint, ...] = ()
    suggestions: tuple[tuple[str, str], ...] = ()
    said: str = ""
    doubtful: str = ""
    was: str | None = None
    default: str = ""
    line: str = ""

    @property
    def name(self) -> str:
        """What it is called where it stands alone."""
        return name_in_line(self.line, self.label)


def name_in_line(line: str, label: str) -> str:
    """A field of a line, such as the figure of a measure."""
    return translate(Message(N_("{name}, {label}"), {"name": line, "label": label})) if line else label


def choose_control(field: FormField) -> str:
    """How a question is answered: `check`, `checks`, `radios`, `select`, `picker`, `pickers`, `area` or `line`."""
    question = field.question
    if field.control:
        return field.control
    if question.field.type == "boolean" and not field.is_optional:
        return "check"
    if question.choices and (question.parse is None or question.field.type in ("choice", "reference")):
        if question.field.many:
            return "checks"
        return "radios" if len(question.choices) <= MAX_RADIOS and question.field.required else "select"
    if question.field.type == "reference":
        return "pickers" if question.field.many else "picker"
    if question.field.type == "lines" or question.is_one_per_line:
        return "area"
    return "picker" if question.choices and not question.field.many else "line"


def parse_field(field: FormField, text: str) -> ParsedValue:
    """The value of a text that was typed or chosen, or its error."""
    question = field.question
    limit = field.length or (MAX_AREA_LENGTH if choose_control(field) == "area" else MAX_LINE_LENGTH)
    if len(text) > limit:
        return ParsedValue(None, Message(_TOO_LONG, {"n": limit}))
    text = text.strip("\n") if field.control == "text" else text.strip()
    if question.is_one_per_line:
        return _parse_lines(question, text)
    if question.parse is not None:  # choices have no numbers here: “2” is a word of its own
        question = question._replace(choices=())
    answer = parse_answer(question, text)
    # no number or first letter is typed here, which the error of a terminal speaks of
    if not text and answer.error is not None and question.default is None:
        return answer._replace(error=ANSWER_NEEDED)
    return answer


def _parse_lines(question: Question, text: str) -> ParsedValue:
    """The value of a list with an item on each line: the items of all lines."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return parse_answer(question._replace(default=None), "")
    items: list[Any] = []
    for line in lines:
        answer = parse_answer(question._replace(choices=(), default=None), line)
        if answer.error is not None:
            return answer._replace(source=line)
        items += answer.value or ()
    return ParsedValue(tuple(items))


def is_unchanged(field: FormField, answers: Answers) -> bool:
    """Whether a field holds what it held when its form was shown."""
    was = answers.was.get(field.key, field.initial)
    return field.is_tracked and same_text(answers.texts.get(field.key, was), was)


def find_doubt(field: FormField, answers: Answers, parsed: ParsedValue) -> ParsedValue | None:
    """Why a value is probably a slip, unless the person sent the same text once more."""
    if parsed.error is not None or parsed.value is None:
        return None
    if answers.sure.get(field.key) == answers.texts.get(field.key):
        return None
    return field.question.doubt(parsed.value)


def show_field(
    field: FormField,
    answers: Answers,
    index: int,
    registry: Registry,
    parsed: ParsedValue | None = None,
    doubt: ParsedValue | None = None,
    *,
    is_first_day: bool = True,
) -> ShownField:
    """A field as a page shows it. `parsed`: what its text means, if it was looked at. `doubt`: why it is a slip.
    `is_first_day`: no field before this one said how a day is typed.
    """
    question = field.question
    control = choose_control(field)
    text = answers.texts.get(field.key, field.initial)
    wrong = parsed if parsed is not None and parsed.error is not None else doubt
    error = wrong.error if wrong is not None else None
    return ShownField(
        key=field.key,
        id=f"f{index}",
        label=capitalize_first(translate(Message("{text}", {"text": field.label}))),
        control=control,
        text=text,
        lines=_lines_of(text, extra=field.key in answers.lines_wanted) if control == "pickers" else (),
        chosen=_chosen_of(field, text),
        hints=_hints_of(field, control, is_first_day=is_first_day),
        choices=_choices_of(field),
        picks=_picks_of(field, registry) if control in ("picker", "pickers") else (),
        is_optional=_is_said_optional(field),
        is_effect=field.is_effect,
        group=field.group,
        width=_width_of(question.field.type, control),
        type={"email": "email", "url": "url"}.get(question.field.type, "text"),
        max_length=field.length or (MAX_AREA_LENGTH if control == "area" else MAX_LINE_LENGTH),
        is_more=field.is_more,
        is_changed=not same_text(text, field.initial),
        error=translate(error) if error is not None else "",
        error_hints=plain_texts(wrong.hints) if wrong is not None and not wrong.suggestions else (),
        error_ways=wrong.ways if wrong is not None else (),
        suggestions=_suggestions_of(question, text, wrong, registry),
        said=_describe_understood(field, text, parsed),
        doubtful=text if doubt is not None else "",
        was=answers.was.get(field.key, field.initial) if field.is_tracked else None,
        default=translate(Message(N_("Left empty: {value}"), {"value": field.left_empty})) if field.left_empty else "",
        line=field.line,
    )


def _is_said_optional(field: FormField) -> bool:
    """Whether to say that a field may be left empty: not where that means something else than nothing."""
    means_nothing = not field.left_empty and (not field.initial or field.is_tracked)
    return field.is_optional and means_nothing and not field.is_expected


def _hints_of(field: FormField, control: str, *, is_first_day: bool) -> str:
    """How to answer, on one line. `is_first_day`: no field before this one said how a day is typed."""
    kind = field.question.field.type
    hints = list(field.hints)
    if kind in ("date", "moment") and is_first_day:
        hints.append(gettext(DATE_HINT))
    if control == "line" and field.question.field.many:
        hints.append(gettext(_LIST_HINT))
    if field.question.is_one_per_line:
        hints.append(gettext(_LINES_HINT))
    texts = [hint.strip() for hint in hints if hint.strip()]
    return " ".join(text if text is texts[-1] else end_sentence(text) for text in texts)


def _lines_of(text: str, *, extra: bool) -> tuple[str, ...]:
    """The lines of a list: one for each item, an empty one where there is none or one more is wanted."""
    items = [item.strip() for item in text.split(",") if item.strip()]
    return (*items, "") if extra or not items else tuple(items)


def _chosen_of(field: FormField, text: str) -> frozenset[str]:
    """The ids of the choices that a text makes."""
    if choose_control(field) == "checks":
        return frozenset(part.strip() for part in text.split(",") if part.strip())
    return frozenset({text} if text else ())


def _choices_of(field: FormField) -> tuple[tuple[str, str, str], ...]:
    language = current_language()
    return tuple(
        (choice.id, capitalize_first(translate_label(choice, language)),
         translate(field.details[choice.id]) if choice.id in field.details else "")
        for choice in field.question.choices
    )  # fmt: skip


def _picks_of(field: FormField, registry: Registry) -> tuple[str, ...]:
    """What is offered while a name is typed: each entry by its title, or by its id where a title is not enough."""
    if field.question.field.type != "reference":
        return tuple(translate_label(choice, current_language()) for choice in field.question.choices)
    kind = field.question.field.target_kind
    ids = registry.entry_ids(kind)
    titles = {entry_id: entry_title(registry, kind, entry_id) for entry_id in ids}
    counts = Counter(title.casefold() for title in titles.values())
    offered = list(dict.fromkeys([*(entry_id for entry_id in field.likely if entry_id in titles), *ids]))[:MAX_PICKED]
    return tuple(typed_name(entry_id, titles[entry_id], counts) for entry_id in offered)


def type_entry(registry: Registry, kind: str, entry_id: str) -> str:
    """How an entry of a registry is named by who types."""
    titles = Counter(entry_title(registry, kind, other).casefold() for other in registry.entry_ids(kind))
    return typed_name(entry_id, entry_title(registry, kind, entry_id), titles)


def typed_name(entry_id: str, title: str, counts: Counter[str]) -> str:
    """How an entry is named by who types: by its title, or by its id where others have that title or it has a comma."""
    return entry_id if counts[title.casefold()] > 1 or "," in title else title


def _suggestions_of(
    question: Question, text: str, wrong: ParsedValue | None, registry: Registry
) -> tuple[tuple[str, str], ...]:
    """The answers that were perhaps meant, as a person types them, with their labels."""
    if wrong is None or question.is_one_per_line:
        return ()
    labels = {choice.id: choice for choice in question.choices}
    kind = question.field.target_kind if question.field.type == "reference" else ""

    def typed(value: str) -> str:
        return type_entry(registry, kind, value) if kind and registry.has_entry(kind, value) else value

    return tuple(
        (
            replace_item(question.field, text, wrong.source, typed(value)),
            translate_label(labels[value], current_language())
            if value in labels
            else question.value_label(value)
            if typed(value) == value
            else typed(value),
        )
        for value in wrong.suggestions
    )


def _width_of(kind: str, control: str) -> str:
    """How wide the box of an answer is: what is short has a short box."""
    if control in ("picker", "pickers", "select"):
        return "mid"
    if control != "line":
        return ""
    return {"handle": "mid", "id": "mid"}.get(kind, "short" if kind in _SHORT_TYPES else "")


def _describe_understood(field: FormField, text: str, parsed: ParsedValue | None) -> str:
    """What a text was understood as, where that says more than the text."""
    if parsed is None or parsed.error is not None or parsed.value is None or not text.strip():
        return ""
    value, kind = parsed.value, field.question.field
    if isinstance(value, date):
        return translate(Message("{day:full}", {"day": value}))
    if kind.name in AMOUNT_FIELDS and isinstance(value, (int, float)):
        return format_amount(value)
    if choose_control(field) not in ("line", "picker", "pickers") or kind.type not in ("reference", "choice"):
        return ""
    said = translate(describe_answer(field.question, value))
    return "" if _ID_AFTER_TITLE.sub("", said).casefold() == text.strip(" ,").casefold() else said


_ID_AFTER_TITLE = re.compile(r" \([^()]{1,200}\)(?=, |$)")
"""The id that follows a title in a label."""
_SHORT_TYPES = ("date", "moment", "number", "integer")
"""The types whose values are short: their fields are narrow."""
