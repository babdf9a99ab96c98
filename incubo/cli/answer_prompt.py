"""One question at a terminal: printed, answered, checked; `?` explains, `<` goes back, Ctrl-C writes nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.prompt import InvalidResponse, PromptBase
from rich.text import Text, TextType

from incubo.cli import session
from incubo.cli.output import print_wrapped
from incubo.core.errors import IncuboError
from incubo.core.i18n import N_, current_language, gettext, translate, translate_label
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import did_you_mean
from incubo.edit.asking.questions import (
    GoBack,
    Question,
    choose_number_message,
    describe_answer,
    explain_question,
    parse_answer,
    replace_item,
    resolve_number,
)
from incubo.edit.value_parser import ParsedValue
from incubo.model.quantities import parse_count
from incubo.render import escape
from incubo.render.terminal.style import make_painter
from incubo.render.terminal.text import display_width, pad, wrap, wrap_hint

_MAX_LINES = 8
"""At most this many choices have a line each; more are in columns."""
_YES_WORD = N_("y")
_NO_WORD = N_("n")
_COLOUR_CODE = re.compile("(\x1b\\[[0-9;]*m)")
_NO_WIDTH = "\x01\\1\x02"


def ask_question(question: Question, position: str, *, can_go_back: bool) -> Any:
    """Ask a question until its answer is valid, and return the value (see `prompts.ask`)."""
    _print_question(question, position)
    _print_choices(question.choices)
    prompt = AnswerPrompt(question, can_go_back=can_go_back)
    if not question.is_one_per_line:
        return prompt()
    items: list[Any] = []
    while values := prompt():
        if values is question.default:  # the earlier answer, kept
            return values
        items += values
        prompt.question = question._replace(default=None)
    return tuple(items)


class AnswerPrompt(PromptBase[Any]):
    """Reads answers until one is valid; after an error, the number of a suggestion is an answer, too.

    The loop and the colours are Rich's; the line is read by Python's own `input` (decision 0034 says why).
    """

    prompt_suffix = "> "

    def __init__(self, question: Question, *, can_go_back: bool) -> None:
        color = session.current_session().has_stderr_color
        console = Console(
            file=sys.stderr, force_terminal=True, color_system="standard" if color else None, no_color=not color
        )
        super().__init__(console=console)
        self.question = question
        self.can_go_back = can_go_back
        self.rejected_text = ""
        self.rejected_answer = ParsedValue()
        self.suggestions: Sequence[LabelledValue] = ()
        self.doubted_value: Any = None

    def make_prompt(self, default: Any) -> Text:  # noqa: ARG002
        """What Enter means, in brackets, and the prompt mark."""
        value = self.question.default
        before, answer, after = "", "", ""
        if isinstance(value, bool):
            before, answer, after = "", gettext(_YES_WORD), f"/{gettext(_NO_WORD)}"
            if not value:
                before, answer, after = f"{answer}/", gettext(_NO_WORD), ""
        elif value not in (None, "", ()):
            answer = translate(describe_answer(self.question, value))
        prompt = Text(before)
        if answer:
            prompt.append(f"[{escape.escape_terminal(answer)}]", "cyan").append(f"{after} ")
        return prompt.append(self.prompt_suffix)

    def get_input(  # type: ignore[override]
        self,
        console: Console,
        prompt: TextType,
        password: bool,  # noqa: ARG002
        stream: object = None,  # noqa: ARG002
    ) -> str:
        """Read a line; the line editor knows the prompt, and which of its characters have no width."""
        with console.capture() as capture:
            console.print(prompt, end="", soft_wrap=True)
        return _read_line(_COLOUR_CODE.sub(_NO_WIDTH, capture.get()))

    def process_response(self, value: str) -> Any:
        """The value of an answer. Raises GoBack, InvalidResponse."""
        if value == "?" or (value == "<" and not self.can_go_back):
            raise InvalidResponse("")
        if value == "<":
            raise GoBack
        suggestion = resolve_number(value, self.suggestions)
        if self.suggestions and suggestion == value and parse_count(value) is not None:
            self.rejected_answer = ParsedValue(None, choose_number_message(len(self.suggestions)))
            raise InvalidResponse("")
        if suggestion != value:
            value = replace_item(self.question.field, self.rejected_text, self.rejected_answer.source, suggestion)
        answer = parse_answer(self.question, value)
        if answer.error is not None:
            self.rejected_text, self.rejected_answer = value, answer
            raise InvalidResponse("")
        doubt = self.question.doubt(answer.value) if answer.value not in (None, self.doubted_value) else None
        if doubt is not None:
            self.doubted_value, self.rejected_text, self.rejected_answer = answer.value, value, doubt
            raise InvalidResponse("")
        return answer.value

    def on_validate_error(self, value: str, error: InvalidResponse) -> None:  # noqa: ARG002
        """Print the help that was asked for, or why the answer is rejected."""
        if value == "?":
            _print_help(self.question, can_go_back=self.can_go_back)
        elif value == "<":
            print_wrapped(gettext("There is no question to go back to here. Ctrl-C leaves."), "yellow")
        else:
            self.suggestions = _print_rejection(self.question, self.rejected_answer) or self.suggestions
            if self.doubted_value is not None and value == self.rejected_text:
                print_wrapped(gettext("The same answer once more keeps it."))


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
        _print_input_error(question.rejection)
    for line in (question.heading, None if question.name else question.text):
        if line is not None:
            print_wrapped()
            print_wrapped(escape.escape_terminal(translate(line)), "bold")
    if not question.name:
        return
    head = f"{position} {gettext(question.name)}".strip()
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


def _print_choices(choices: Sequence[LabelledValue]) -> None:
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
    if question.option:
        print_wrapped(translate(Message(N_("Without a terminal: {option}."), {"option": question.option})))
    if can_go_back:
        print_wrapped(gettext("Back to the question before: <"))


def _print_rejection(question: Question, answer: ParsedValue) -> list[LabelledValue]:
    """Print why an answer is rejected, and the numbered suggestions. (Where all is listed, numbers mean that list.)"""
    assert answer.error is not None
    print_wrapped(translate(answer.error), "yellow")
    if question.choices or not answer.suggestions:
        lists_words = bool(question.choices) and question.field.type == "choice"  # on the screen already
        for hint in answer.hints:
            if not lists_words or hint.template == did_you_mean("").template:
                _print_hint(hint)
        return []
    suggestions = [LabelledValue(value, question.value_label(value)) for value in answer.suggestions]
    print_wrapped(translate(Message(N_("Did you mean (its number, or another answer):"))))
    _print_choices(suggestions)
    return suggestions


def _print_input_error(error: IncuboError) -> None:
    """Print why an answer is rejected, with its hints."""
    print_wrapped(translate(error.message), "yellow")
    for hint in error.hints:
        _print_hint(hint)


def _print_hint(hint: Message) -> None:
    current = session.current_session()
    first, *others = wrap_hint(escape.escape_terminal(translate(hint)), current.width, indent=2)
    for line in ("  " + first, *others):
        current.write_stderr_line(line)
