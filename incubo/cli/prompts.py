"""Questions at a terminal: printed, answered, checked at once; `?` explains, `<` goes back, Ctrl-C writes nothing."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from incubo.app.questions import Ask, Question, draft_question, explain_question, parse_answer, resolve_number
from incubo.app.write_options import WriteOptions
from incubo.cli import session
from incubo.cli.output import print_wrapped
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, current_language, gettext, translate, translate_label
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.value_parser import ParsedValue, format_value
from incubo.model.fields import Field
from incubo.render import escape
from incubo.render.terminal.style import make_painter
from incubo.render.terminal.text import display_width, pad, wrap

_MAX_LINES = 8
"""At most this many choices have a line each; more are in columns."""
_YES_WORD = N_("y")
_NO_WORD = N_("n")
_COLOUR_CODE = re.compile("(\x1b\\[[0-9;]*m)")
_NO_WIDTH = "\x01\\1\x02"


class GoBack(Exception):
    """The person wants the previous question again."""


def ask(question: Question, position: str = "", *, can_go_back: bool = False) -> Any:
    """Ask a question until its answer is valid, and return the value.

    `position`: where it stands in a series, such as `2/9`. Raises GoBack (with `can_go_back`), EOFError,
    KeyboardInterrupt.
    """
    _print_question(question, position)
    print_choices(question.choices)
    if not question.is_one_per_line:
        return _ask_until_valid(question, can_go_back=can_go_back)
    items: list[Any] = []
    while values := _ask_until_valid(question, can_go_back=can_go_back):
        items += values
    return tuple(items)


def _ask_until_valid(question: Question, *, can_go_back: bool) -> Any:
    """The value of the first valid answer; after an error, the number of a suggestion is an answer, too."""
    rejected_text, rejected = "", ParsedValue()
    suggestions: Sequence[LabelledValue] = ()
    while True:
        text = _read_line(_render_prompt(question))
        if text == "<" and can_go_back:
            raise GoBack
        if text == "?":
            _print_help(question, can_go_back=can_go_back)
            continue
        suggestion = resolve_number(text, suggestions)
        if suggestion != text:
            text = _replace_item(question.field, rejected_text, rejected.source, suggestion)
        answer = parse_answer(question, text)
        if answer.error is None:
            return answer.value
        suggestions = _print_rejection(question, answer)
        rejected_text, rejected = text, answer


def _replace_item(field: Field, text: str, item: str, replacement: str) -> str:
    """An answer with another item in place of one; that of a field with one value is the whole answer."""
    if not field.many:
        return replacement
    parts = [part.strip() for part in text.split(",")]
    return ", ".join(replacement if unicodedata.normalize("NFC", part) == item else part for part in parts)


def ask_in_turn(
    steps: Sequence[tuple[Draft, DraftQuestion]], accept: Callable[[DraftQuestion], bool] = lambda _question: True
) -> bool:
    """Ask the questions of `new` that make sense, and put the answers into the drafts; `<` goes back to the one before.

    `accept` is called after each answer. It returns whether to go on; False ends the questions, and is returned.
    """
    position, answered = 0, list[int]()
    while position < len(steps):
        draft, question = steps[position]
        if not question.applies(draft):
            draft.set(question.path, None)
            position += 1
            continue
        total = len(answered) + sum(other.applies(its_draft) for its_draft, other in steps[position:])
        try:
            answer = ask(draft_question(draft, question), f"{len(answered) + 1}/{total}", can_go_back=True)
        except GoBack:
            position = answered.pop() if answered else position
            continue
        draft.set(question.path, answer)
        if not accept(question):
            return False
        answered.append(position)
        position += 1
    return True


def ask_required(write_options: WriteOptions) -> Ask | None:
    """`ask` for what a command cannot do without; None where it may not ask.

    One rule for all commands: questions are asked at a terminal only, and with --yes none is; what is needed and
    missing is an error then. With --dry-run, a command asks for what is needed, and for nothing else: it shows what
    the arguments give (`ask_optional`). `new` and `init`, which write what a person answers, differ: with --yes they
    ask for the fields that are needed, with --dry-run for all.
    """
    return ask if session.current_session().is_interactive and not write_options.yes else None


def ask_optional(write_options: WriteOptions) -> Ask | None:
    """`ask` for what has a default or may be left out; None where a command may not ask (see `ask_required`)."""
    return None if write_options.dry_run else ask_required(write_options)


def _render_prompt(question: Question) -> str:
    """What Enter means, in brackets, and the prompt mark."""
    prefix, default = "", "" if question.default is None else format_value(question.field, question.default)
    if question.default is False:
        prefix, default = f"{gettext(_YES_WORD)}/", gettext(_NO_WORD)
    if not default:
        return "> "
    paint = make_painter(session.current_session().has_stderr_color)
    painted = paint("cyan", f"[{escape.escape_terminal(default)}]")
    # the line editor knows the prompt, and by these marks which of its characters have no width (decision 0034)
    return f"{prefix}{_COLOUR_CODE.sub(_NO_WIDTH, painted)} > "


def _read_line(prompt: str) -> str:
    """A line that the person types, without the blanks around it. Raises EOFError, KeyboardInterrupt."""
    try:
        import readline  # noqa: F401  (arrows and accents while typing)
    except ImportError:  # Windows edits lines itself, and prints the marks that readline removes
        prompt = prompt.replace("\x01", "").replace("\x02", "")
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    return input(prompt).strip()


def _print_question(question: Question, position: str) -> None:
    """Print why the question comes again, the title of its group, and the question."""
    current = session.current_session()
    if question.rejection is not None:
        print_input_error(question.rejection)
    for line in (question.heading, None if question.name else question.text):
        if line is not None:
            print_wrapped()
            print_wrapped(escape.escape_terminal(translate(line)), "bold")
    if not question.name:
        return
    head = f"{position} {question.name}".strip()
    text = escape.escape_terminal(" ".join(_describe_field(question)))
    first_line, *others = wrap(f"{head} - {text}", current.width, indent=2, first_column=0)
    current.write_stderr_line("")
    current.write_stderr_line(make_painter(current.has_stderr_color)("bold cyan", head) + first_line[len(head) :])
    for other in others:
        current.write_stderr_line(other)


def _describe_field(question: Question) -> Iterable[str]:
    """The meaning of a field, an example, whether it can be left out."""
    field, has_default = question.field, question.default is not None
    if field.help:
        yield gettext(field.help)
    notes = []
    if field.example and not has_default:
        notes.append(translate(Message(N_("for example: {example}"), {"example": field.example})))
    if field.many:
        notes.append(gettext("several: with commas"))
    if not field.required and not has_default:
        notes.append(gettext("Enter: none"))
    if notes:
        yield f"({') ('.join(notes)})"


def print_choices(choices: Sequence[LabelledValue]) -> None:
    """Print numbered choices: a line for each of a few, else in columns."""
    current = session.current_session()
    labels = [escape.escape_terminal(translate_label(choice, current_language())) for choice in choices]
    if len(labels) <= _MAX_LINES:
        for number, label in enumerate(labels, 1):
            print_wrapped(f"  {number} {label}")
        return
    texts = [f"{number:>2} {label}" for number, label in enumerate(labels, 1)]
    column = max(map(display_width, texts)) + 3
    across = max(1, ((current.width or 80) - 2) // column)
    for at in range(0, len(texts), across):
        current.write_stderr_line("  " + "".join(pad(text, column) for text in texts[at : at + across]).rstrip())


def _print_help(question: Question, *, can_go_back: bool) -> None:
    for line in explain_question(question):
        print_wrapped(translate(line))
    if question.option and can_go_back:
        text = N_("Without a terminal: {option}. Back to the question before: <")
        print_wrapped(translate(Message(text, {"option": question.option})))
    elif question.option:
        print_wrapped(translate(Message(N_("Without a terminal: {option}."), {"option": question.option})))


def _print_rejection(question: Question, answer: ParsedValue) -> list[LabelledValue]:
    """Print why an answer is rejected, and the numbered suggestions. (Where all is listed, numbers mean that list.)"""
    assert answer.error is not None
    print_wrapped(translate(answer.error), "yellow")
    if question.choices or not answer.suggestions:
        for hint in () if question.choices and question.field.type == "choice" else answer.hints:
            print_wrapped("  " + translate(hint))
        return []
    suggestions = [LabelledValue(value, question.value_label(value)) for value in answer.suggestions]
    print_wrapped(translate(Message(N_("Did you mean (its number, or another answer):"))))
    print_choices(suggestions)
    return suggestions


def print_input_error(error: IncuboError) -> None:
    """Print why an answer is rejected, with its hints."""
    print_wrapped(translate(error.message), "yellow")
    for hint in error.hints:
        print_wrapped("  " + translate(hint))


def print_equivalent_commands(*commands: Sequence[str]) -> None:
    """Print the command lines that give all answers at once, from their words after `incubo`.

    Each is on one line, however narrow the terminal, so that it can be copied.
    """
    print_wrapped(translate(Message(N_("The same in one line, next time:"))))
    for words in commands:
        line = " ".join(["incubo", *map(quote_argument, words)])
        session.current_session().write_stderr_line("  " + escape.escape_terminal(line))
