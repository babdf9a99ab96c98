"""The questions of `new` on a terminal, duplicates included, and the command line that answers them all at once."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.app import new_entry
from incubo.app.new_entry import CANCEL_CHOICE, HOMONYM_CHOICE
from incubo.app.questions import draft_question
from incubo.cli import output, prompts, session
from incubo.core.i18n import N_, gettext, translate
from incubo.edit.new import create
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.new.duplicates import find_duplicates
from incubo.edit.value_parser import format_value
from incubo.render import escape


def _choose_duplicate(draft: Draft) -> str:
    """Ask on a terminal whether an entry exists already: its id, HOMONYM_CHOICE for a new one, or CANCEL_CHOICE."""
    duplicates = find_duplicates(draft)
    if draft.is_homonym or not duplicates.same:
        for note in new_entry.similar_name_notes(draft, duplicates):
            output.print_wrapped(translate(note), "yellow")
        return HOMONYM_CHOICE
    choice = str(prompts.ask(new_entry.duplicate_question(draft, duplicates.same)))
    if choice == HOMONYM_CHOICE:
        draft.is_homonym = True
        if draft.kind.id == "member":
            draft.second_name = prompts.ask(new_entry.second_name_question()) or ""
    return choice


def ask_questions(
    draft: Draft, questions: tuple[DraftQuestion, ...], answered_keys: set[str], *, required_only: bool
) -> bool:
    """Ask what was not answered; False where the person gives up. `required_only`: only what is needed and has no
    default.
    """
    if required_only:
        create.apply_defaults(draft, questions)
    first = questions[0]
    _print_introduction(draft)
    todo = new_entry.select_questions_to_ask(draft, questions, answered_keys, required_only=required_only)
    if first.key in answered_keys and not _confirm_not_duplicate(draft, questions):
        return False

    def accept(question: DraftQuestion) -> bool:
        return question is not first or _confirm_not_duplicate(draft, questions)

    if not prompts.ask_in_turn([(draft, question) for question in todo], accept):
        return False
    if required_only:
        create.apply_defaults(draft, questions)
    later = [q for q in questions if q.is_deferred and q.key not in answered_keys]
    if later and not required_only and prompts.ask(new_entry.deferred_question(later)):
        prompts.ask_in_turn([(draft, question) for question in later])
    for question, text in create.find_answer_errors(draft, questions):  # an option that does not go with an answer
        output.print_wrapped(translate(text), "yellow")
        draft.set(question.path, prompts.ask(draft_question(draft, question)))
    return True


def _print_introduction(draft: Draft) -> None:
    """Print once what is asked for (a command that goes back to a question runs again), and how to answer."""
    if not session.current_session().is_first_time("introduction"):
        return
    output.print_wrapped(gettext(_CONVERSATION_TITLES[draft.kind.id]), "bold")
    output.print_wrapped(
        gettext("Enter keeps the value in brackets, ? explains, < goes back, Ctrl-C quits without writing.")
    )


_CONVERSATION_TITLES = {
    "startup": N_("A new startup"),
    "member": N_("A new member"),
    "job": N_("A new job offer"),
    "incubator": N_("A new incubator"),
    "organisation": N_("A new organisation"),
    "team": N_("A new team"),
}


def _confirm_not_duplicate(draft: Draft, questions: tuple[DraftQuestion, ...]) -> bool:
    """Whether to go on once the name is known: it is new, or another one of the same name."""
    choice = _choose_duplicate(draft)
    if choice == HOMONYM_CHOICE:
        return True
    if choice != CANCEL_CHOICE and draft.kind.id == "member":
        output.print_wrapped(gettext("To give this person a mission:"))
        line = new_entry.join_command_line(draft, questions, choice)
        session.current_session().write_stderr_line("  " + escape.escape_terminal(line))
    output.print_wrapped(gettext("Nothing was written."))
    return False


def make_command_words(draft: Draft, questions: Sequence[DraftQuestion], second_name: str) -> list[str]:
    """The words of the command that gives these answers without a question."""
    words = ["new", draft.kind.id]
    for question in questions:
        value = draft.get(*question.path)
        if value is None or value == "":
            continue
        for item in value if isinstance(value, list) else [value]:
            words += [question.option, format_value(question.field, item)]
    if draft.is_homonym:
        words.append("--homonym")
    if second_name or draft.second_name:
        words += ["--second-name", second_name or draft.second_name]
    return words
