"""Questions at a terminal: when a command may ask, questions in turn, and the command that asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import entry_question, find_startup_by_words
from incubo.cli import errors, session
from incubo.cli.output import print_wrapped
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.asking.conversation import Conversation, GaveUp, LeftQuestion
from incubo.edit.asking.questions import Ask, Question, draft_question, reason_question
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.render import escape

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.model.records import Startup
    from incubo.registry.registry import Registry


_conversation: ContextVar[Conversation | None] = ContextVar("conversation", default=None)


def run_conversation(command: Callable[[], int]) -> int:
    """Run a command that asks questions, again for each one that the person goes back to; the exit code."""
    conversation = Conversation(_ask_person)
    token = _conversation.set(conversation)
    try:
        return conversation.run(command)
    except GaveUp:
        print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    finally:
        _conversation.reset(token)


def ask(question: Question, position: str = "") -> Any:
    """Ask a question until its answer is valid, and return the value; `<` goes back to the question before.

    `position`: where it stands in a series, such as `2/9`. Commands ask before they write: Ctrl-C prints that nothing
    was written. Raises GoBack, which `run_conversation` catches, EOFError, KeyboardInterrupt.
    """
    conversation = _conversation.get()
    if conversation is None:
        raise RuntimeError("no conversation runs: the command does not have the options of those that write")
    return conversation.ask(question, position)


def settle_answers() -> None:
    """Let the person go back to none of the questions so far: what they led to is not done twice."""
    conversation = _conversation.get()
    if conversation is not None:
        conversation.settle()


def ask_afterwards(question: Question) -> Any:
    """Ask a question once all is written; the default where the person leaves it with Ctrl-C."""
    from incubo.cli.answer_prompt import ask_question  # lazy: 31 ms, where nothing is asked

    try:
        return ask_question(question, "", can_go_back=False)
    except (KeyboardInterrupt, EOFError):
        print_wrapped()
        return question.default


def _ask_person(question: Question, position: str, can_go_back: bool) -> Any:
    from incubo.cli.answer_prompt import ask_question  # lazy: 31 ms, where nothing is asked

    try:
        return ask_question(question, position, can_go_back=can_go_back)
    except (KeyboardInterrupt, EOFError) as error:
        print_wrapped()
        print_wrapped(translate(Message(N_("Nothing was written."))))
        if isinstance(error, KeyboardInterrupt):
            raise LeftQuestion from error
        raise


def ask_in_turn(
    steps: Sequence[tuple[Draft, DraftQuestion]], accept: Callable[[DraftQuestion], bool] = lambda _question: True
) -> bool:
    """Ask the questions of `new` that make sense, and put the answers into the drafts.

    `accept` is called after each answer. It returns whether to go on; False ends the questions, and is returned.
    """
    number = 0
    for position, (draft, question) in enumerate(steps):
        if not question.applies(draft):
            draft.set(question.path, None)
            continue
        total = number + sum(other.applies(its_draft) for its_draft, other in steps[position:])
        number += 1
        draft.set(question.path, ask(draft_question(draft, question), f"{number}/{total}"))
        if not accept(question):
            return False
    return True


def ask_required(write_options: WriteOptions) -> Ask | None:
    """`ask` for what a command cannot do without; None where it may not ask.

    One rule for all commands: questions are asked at a terminal only, and with --yes none is; what is needed and
    missing is an error then. With --dry-run, a command that has what it needs asks for nothing else: it shows what
    the arguments give (`ask_optional`). `new` and `init`, which write what a person answers, differ: with --yes they
    ask for the fields that are needed, with --dry-run for all.
    """
    return ask if session.current_session().is_interactive and not write_options.yes else None


def ask_for_names(
    write_options: WriteOptions, command: str, metavar: str, make_question: Callable[[], Question]
) -> list[str]:
    """Ask for the names that a command cannot do without, called `metavar` in its help.

    Raises UsageError where no question may be asked.
    """
    ask_person = ask_required(write_options)
    if ask_person is None:
        raise errors.make_missing_parameter_error(gettext(metavar), (), f"incubo {command}", is_option=False)
    answer = ask_person(make_question())
    return list(answer) if isinstance(answer, (list, tuple)) else [str(answer)]


def find_or_ask_startup(
    workspace: Workspace, registry: Registry, name: str | None, command: str, write_options: WriteOptions
) -> Startup:
    """The startup that an argument names; a person is asked where it is missing or ambiguous. Raises UsageError."""
    context = workspace.entry_context(registry)
    names = (
        [name]
        if name
        else ask_for_names(
            write_options,
            command,
            N_("PRODUCT"),
            lambda: entry_question("startup", "startup", Message(N_("Which product?")), context),
        )
    )
    return find_startup_by_words(registry, names, ask_required(write_options))


def ask_optional(write_options: WriteOptions) -> Ask | None:
    """`ask` for what has a default or may be left out; None where a command may not ask (see `ask_required`)."""
    return None if write_options.dry_run else ask_required(write_options)


def ask_reason(write_options: WriteOptions) -> str:
    """Why a change is made, for its commit; "" if the person does not say, or may not be asked."""
    ask_person = ask_optional(write_options) if _conversation.get() is not None else None
    return str(ask_person(reason_question()) or "") if ask_person is not None else ""


def print_equivalent_commands(*commands: Sequence[str]) -> None:
    """Print the command lines that give all answers at once, from their words after `incubo`.

    Each is on one line, however narrow the terminal, so that it can be copied.
    """
    print_wrapped(translate(Message(N_("The same in one line, next time:"))))
    for words in commands:
        line = " ".join(["incubo", *map(quote_argument, words)])
        session.current_session().write_stderr_line("  " + escape.escape_terminal(line))
