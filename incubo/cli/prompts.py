"""Questions at a terminal: when a command may ask, questions in turn, and the command that asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from incubo.app.questions import Ask, GoBack, Question, draft_question
from incubo.app.write_options import WriteOptions
from incubo.cli import session
from incubo.cli.output import print_wrapped
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.render import escape


def ask(question: Question, position: str = "", *, can_go_back: bool = False) -> Any:
    """Ask a question until its answer is valid, and return the value.

    `position`: where it stands in a series, such as `2/9`. Commands ask before they write: Ctrl-C prints that nothing
    was written. Raises GoBack (with `can_go_back`), EOFError, KeyboardInterrupt.
    """
    from incubo.cli.answer_prompt import ask_question  # lazy: 31 ms, where nothing is asked

    try:
        return ask_question(question, position, can_go_back=can_go_back)
    except (KeyboardInterrupt, EOFError):
        print_wrapped()
        print_wrapped(translate(Message(N_("Nothing was written."))))
        raise


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
            answer = ask(draft_question(draft, question), f"{len(answered) + 1}/{total}", can_go_back=bool(answered))
        except GoBack:
            position = answered.pop()
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


def print_equivalent_commands(*commands: Sequence[str]) -> None:
    """Print the command lines that give all answers at once, from their words after `incubo`.

    Each is on one line, however narrow the terminal, so that it can be copied.
    """
    print_wrapped(translate(Message(N_("The same in one line, next time:"))))
    for words in commands:
        line = " ".join(["incubo", *map(quote_argument, words)])
        session.current_session().write_stderr_line("  " + escape.escape_terminal(line))
