"""Questions at a terminal: one field at a time, checked at once; `?` explains, `<` goes back, Ctrl-C writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from incubo.app.entry_lookup import (
    find_entry_id,
    find_matching_entries,
    find_member_id,
    get_readable_record,
    make_unknown_entry_error,
)
from incubo.app.questions import MenuItem, list_answer_choices, list_vocabulary_choices
from incubo.app.workspace import Workspace
from incubo.cli import output, session
from incubo.cli.output import print_wrapped
from incubo.core.errors import IncuboError, UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import member_name
from incubo.edit.new.draft import Draft, EntryQuestion
from incubo.edit.value_parser import ParsedValue, format_value, parse_value
from incubo.edit.verbs.stop import STOP_REASONS, StopRequest, find_open_jobs, find_remaining_members, stop_day
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.quantities import parse_count
from incubo.model.records import Startup
from incubo.model.suggestions import normalise_name
from incubo.registry import lookup
from incubo.registry.lookup import EntryRef, entry_label
from incubo.registry.registry import Registry
from incubo.render import escape
from incubo.render.terminal.style import make_painter
from incubo.render.terminal.text import display_width, pad, wrap


def resolve_number(answer: str, menu: Sequence[MenuItem]) -> str:
    """The value of a number in a menu, or the words themselves."""
    number = parse_count(answer)
    return answer if number is None or not 0 < number <= len(menu) else menu[number - 1].value


def print_menu(menu: Sequence[MenuItem]) -> None:
    """Print numbered choices, in columns where they fit."""
    if not menu:
        return
    current = session.current_session()
    texts = [f"{number:>2} {escape.escape_terminal(option.label)}" for number, option in enumerate(menu, 1)]
    column = max(map(display_width, texts)) + 3
    across = max(1, ((current.width or 80) - 2) // column)
    for at in range(0, len(texts), across):
        current.write_stderr_line("  " + "".join(pad(text, column) for text in texts[at : at + across]).rstrip())


Value = TypeVar("Value")
_YES_WORDS = N_("y/yes")
_NO_WORDS = N_("n/no")


class GoBack(Exception):
    """The person wants the previous question again."""


def read_line(prompt: str = "> ") -> str:
    """A line that the person types, without the blanks around it. Raises EOFError, KeyboardInterrupt."""
    try:
        import readline  # noqa: F401  (arrows and accents while typing)
    except ImportError:  # Windows edits lines itself, and prints the marks that readline removes
        prompt = prompt.replace("\x01", "").replace("\x02", "")
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    return input(prompt).strip()


def ask_until_valid(
    parse: Callable[[str], Value],
    default: str = "",
    *,
    choices_before: str = "",
    show_error: Callable[[IncuboError], None] | None = None,
) -> Value:
    """Ask until `parse` returns the value of an answer; its errors are printed. `default`: the text for what Enter
    means.

    Raises EOFError, KeyboardInterrupt, and what `parse` raises beside IncuboError.
    """
    from incubo.cli.answer_prompt import AnswerPrompt  # lazy: rich.prompt takes 31 ms, only where a person is asked

    prompt = AnswerPrompt(
        parse,
        read_line,
        show_error or print_input_error,
        default=escape.escape_terminal(default),
        choices_before=choices_before,
        color=session.current_session().has_stderr_color,
    )
    return cast("Value", prompt())


class _RejectedAnswerError(UsageError):
    """An answer that cannot be used, or that asks for help (`answer` is None)."""

    def __init__(self, text: str, answer: ParsedValue | None, message: Message) -> None:
        super().__init__(message)
        self.text = text
        self.answer = answer


def ask_question(draft: Draft, question: EntryQuestion, position: str = "") -> None:
    """Ask one question until its answer is valid, and put it into the draft. Raises GoBack."""
    listed = list_answer_choices(draft, question, session.current_session().language)
    default = draft.get(*question.path)
    if default is None:
        default = question.default(draft)
    _print_question(question, position, default)
    print_menu(listed)
    suggestions: Sequence[MenuItem] = ()
    before, part = "", ""

    def parse(text: str) -> Any:
        if text == "<":
            raise GoBack
        if text == "?":
            raise _RejectedAnswerError(text, None, Message(""))
        if (
            suggestions and resolve_number(text, suggestions) != text
        ):  # the suggestion replaces the wrong part of the answer
            text = before.replace(part, resolve_number(text, suggestions), 1)
        answer = _parse_typed_answer(draft, question, text, default, listed)
        wrong = answer.error
        if wrong is None and answer.value is not None:
            wrong = question.check(draft, answer.value)
        if wrong is not None:
            raise _RejectedAnswerError(text, answer, wrong)
        return answer.value

    def show_error(error: IncuboError) -> None:
        nonlocal suggestions, before, part
        if not isinstance(error, _RejectedAnswerError):
            print_input_error(error)
            return
        if error.answer is None:
            _print_question_help(question)
            return
        before, part = error.text, error.answer.source
        suggestions = _print_rejection(draft, question, error.answer, error.message, is_listed=bool(listed))

    shown_default = "" if default is None else format_value(question.field, default)
    draft.set(question.path, ask_until_valid(parse, shown_default, show_error=show_error))


def _parse_typed_answer(
    draft: Draft, question: EntryQuestion, text: str, default: Any, menu: Sequence[MenuItem]
) -> ParsedValue:
    """A typed answer; numbers stand for items of the menu, Enter is the default, a hyphen means none."""
    if not text and default is not None:
        return ParsedValue(default)
    if not text or text == "-":
        return ParsedValue(None, Message(N_("an answer is needed here"))) if question.required else ParsedValue()
    if menu:
        parts = text.split(",") if question.field.many else [text]
        text = ",".join(resolve_number(part.strip(), menu) for part in parts)
    return parse_value(question.field, text, draft.context_with_startups)


def _print_question(question: EntryQuestion, position: str, default: Any) -> None:
    """Print the field, its meaning, an example, whether it can be left out."""
    current = session.current_session()
    paint = make_painter(current.has_stderr_color)
    field = question.field
    notes = []
    if field.example and default is None:
        notes.append(translate(Message(N_("for example: {example}"), {"example": field.example})))
    if field.many:
        notes.append(gettext("several: with commas"))
    if not question.required and default is None:
        notes.append(gettext("Enter: none"))
    parts = [gettext(field.help)] if field.help else []
    if notes:
        parts.append(f"({') ('.join(notes)})")
    name = question.option.removeprefix("--")
    head = f"{position} {name}".strip()
    lines = wrap(f"{head} - {escape.escape_terminal(' '.join(parts))}", current.width, indent=2, first_column=0)
    current.write_stderr_line("")
    current.write_stderr_line(paint("bold cyan", head) + lines[0][len(head) :])
    for line in lines[1:]:
        current.write_stderr_line(line)


def _print_question_help(question: EntryQuestion) -> None:
    field = question.field
    if field.type in ("date", "moment"):
        print_wrapped(
            translate(Message(N_("A day: 2025-06-30, 30/06/2025, “30 June 2025”, today, tomorrow, monday, +3mo, 60d.")))
        )
    elif field.type == "reference":
        print_wrapped(
            translate(Message(N_("An id, a title, or the beginning of one; accents and capitals do not count.")))
        )
    elif field.type == "choice":
        print_wrapped(translate(Message(N_("One of the words of the list, its beginning, or its number."))))
    elif field.example:
        print_wrapped(translate(Message(N_("For example: {example}"), {"example": field.example})))
    if question.required:
        print_wrapped(translate(Message(N_("This field is required; Enter keeps the value in brackets."))))
    else:
        print_wrapped(translate(Message(N_("This field is optional: Enter keeps the value in brackets, - clears it."))))
    print_wrapped(
        translate(
            Message(N_("Without a terminal: {option}. Back to the question before: <"), {"option": question.option})
        )
    )


def _print_rejection(
    draft: Draft, question: EntryQuestion, answer: ParsedValue, rejection: Message, *, is_listed: bool
) -> list[MenuItem]:
    """Print why an answer is rejected, and the numbered suggestions. (Where all is listed, numbers mean that list.)"""
    print_wrapped(translate(rejection), "yellow")
    if is_listed or not answer.suggestions:
        for hint in () if is_listed and question.field.type == "choice" else answer.hints:
            print_wrapped("  " + translate(hint))
        return []
    field, registry = question.field, draft.context.registry
    reference = field.type == "reference"
    suggestions = [
        MenuItem(suggestion, entry_label(registry, field.target_kind, suggestion) if reference else suggestion)
        for suggestion in answer.suggestions
    ]
    print_wrapped(translate(Message(N_("Did you mean (its number, or another answer):"))))
    print_menu(suggestions)
    return suggestions


def confirm(question: str) -> bool:
    """A question whose answer is yes or no; Enter means no."""
    _print_question_line(question)
    yes, no = (word_list.split("/") for word_list in (gettext(_YES_WORDS), gettext(_NO_WORDS)))

    def parse(text: str) -> bool:
        answer = normalise_name(text)
        if answer in map(normalise_name, [*yes, "y", "yes"]):
            return True
        if not answer or answer == "<" or answer in map(normalise_name, [*no, "n", "no"]):
            return False
        raise UsageError(Message(N_("answer {yes} or {no}"), {"yes": yes[0], "no": no[0]}))

    return ask_until_valid(parse, no[0], choices_before=f"{yes[0]}/")


def choose_option(question: str, menu: Sequence[MenuItem]) -> str:
    """One of a few things, by number, or by its beginning. There is no default."""
    _print_question_line(question)
    for number, option in enumerate(menu, 1):
        output.print_wrapped(f"  {number} {option.label}")

    def parse(text: str) -> str:
        answer = normalise_name(text)
        number = parse_count(answer)
        if number is not None and 0 < number <= len(menu):
            return menu[number - 1].value
        by_beginning = [option for option in menu if answer and normalise_name(option.label).startswith(answer)]
        if len(by_beginning) == 1:
            return by_beginning[0].value
        raise UsageError(
            Message(N_("answer with a number from 1 to {n}, or with the first letters of a choice"), {"n": len(menu)})
        )

    return ask_until_valid(parse)


def _print_question_line(question: str) -> None:
    output.print_wrapped()
    output.print_wrapped(question, "bold")


def choose_entry(
    registry: Registry, name: str, kinds: Iterable[str] = ENTRY_KINDS, *, require_readable: bool = True
) -> EntryRef:
    """The entry that a word names. If several kinds have that name, the person is asked on a terminal. Raises
    UsageError for an ambiguous or unknown name; RefusedError for a file that cannot be read, unless `require_readable`
    is False.
    """
    matches = find_matching_entries(registry, name, tuple(kinds))
    if len(matches) > 1:
        matches = [_choose_among_entries(registry, name, matches)]
    if not matches:
        raise make_unknown_entry_error(registry, name, tuple(kinds))
    kind, entry_id = matches[0]
    if require_readable:
        get_readable_record(registry, kind, entry_id)
    return matches[0]


def _choose_among_entries(registry: Registry, name: str, matches: list[EntryRef]) -> EntryRef:
    question = Message(N_("“{word}” names several entries: which one?"), {"word": name})
    if session.current_session().is_interactive:
        options = [
            MenuItem(
                str(i), f"{gettext(ENTRY_KINDS[entry_ref.kind].label)}: {lookup.entry_label(registry, *entry_ref)}"
            )
            for i, entry_ref in enumerate(matches)
        ]
        return matches[int(choose_option(translate(question), options))]
    hints = [Message(N_("this one: {kind}/{id}"), {"kind": entry.kind, "id": entry.id}) for entry in matches]
    raise UsageError(question, hints=hints)


def ask_entry(registry: Registry, kind: str, question: str) -> str:
    """The id of an entry that a person names at a terminal, asked until an entry has that name."""
    _print_question_line(question)

    def parse(word: str) -> str:
        if not word:
            raise UsageError(Message(N_("an answer is needed here")))
        return find_member_id(registry, word) if kind == "member" else find_entry_id(registry, kind, word)

    return ask_until_valid(parse)


def ask_text(question: str, default: str) -> str:
    """What a person types; Enter takes the default, shown in brackets."""
    _print_question_line(question)
    return ask_until_valid(lambda text: text or default, default)


def ask_day(
    workspace: Workspace, question: str, default: date, startup: Startup | None = None, earliest: date = date.min
) -> str:
    """A day that a person gives at a terminal, asked until it is a day after `earliest`; in ISO format."""

    def parse(text: str) -> str:
        day = workspace.parse_day(text or default.isoformat(), edge="one", startup=startup)
        if day < earliest:
            message = N_("the mission would end before it begins ({start:long})")
            raise UsageError(Message(message, {"start": earliest}))
        return day.isoformat()

    _print_question_line(question)
    return ask_until_valid(parse, default.isoformat())


def print_input_error(error: IncuboError) -> None:
    """Print why an answer is rejected, with its hints."""
    output.print_wrapped(translate(error.message), "yellow")
    for hint in error.hints:
        output.print_wrapped("  " + translate(hint))


def print_equivalent_command(command_words: Sequence[str]) -> None:
    """Print the command line that gives all answers at once."""
    output.print_wrapped(translate(Message(N_("The same in one line, next time:"))))
    session.current_session().write_stderr_line(
        "  " + escape.escape_terminal(" ".join(["incubo", *map(quote_argument, command_words)]))
    )


def ask_stop_details(edits: FileEdits, stopped_startups: list[Startup], details: StopRequest) -> StopRequest:
    """Ask for what the options do not give: the reason, then what to do with the people and the offers."""
    vocabulary, lang = edits.registry.vocabulary, session.current_session().language
    if details.reason is None and not all(startup.stop_reason for startup in stopped_startups):
        choices = list_vocabulary_choices(vocabulary, STOP_REASONS, lang)
        answer = choose_option(gettext("Why does it stop?"), [*choices, MenuItem("", gettext("not specified"))])
        details = details._replace(reason=answer or None)
    ids, day = [startup.id for startup in stopped_startups], stop_day(edits, stopped_startups[0], details)
    people = [member_name(member) for member in find_remaining_members(edits, ids, day)]
    if people and not details.with_team:
        message = Message(
            N_("{n} person has a mission there after {day:long}: {names:list}. End it?"),
            {"n": len(people), "names": people, "day": day},
            N_("{n} people have a mission there after {day:long}: {names:list}. End them?"),
        )
        details = details._replace(with_team=confirm(translate(message)))
    jobs = [job.id for job in find_open_jobs(edits, ids, day)]
    if jobs and not details.with_jobs:
        message = Message(
            N_("{n} offer stays open: {jobs:list}. Close it?"),
            {"n": len(jobs), "jobs": jobs},
            N_("{n} offers stay open: {jobs:list}. Close them?"),
        )
        details = details._replace(with_jobs=confirm(translate(message)))
    return details


def prompt_value(
    question: str, parse: Callable[[str], Value], default: Value | None = None, default_text: str = ""
) -> Value | None:
    """Ask until the answer is valid; Enter is the default, or no answer."""
    _print_question_line(question)

    def parse_or_default(text: str) -> Value | None:
        return default if not text or (text == "-" and not default_text) else parse(text)

    return ask_until_valid(parse_or_default, default_text)


def prompt_lines(question: str) -> tuple[str, ...]:
    """Several answers, one per line, until an empty one."""
    _print_question_line(question)
    lines: list[str] = []
    while text := read_line("> "):
        lines.append(" ".join(text.split()))
    return tuple(lines)
