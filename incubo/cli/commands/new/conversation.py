"""The questions of `new` on a terminal, duplicates included, and the command line that answers them all at once."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.app import new_entry
from incubo.app.new_entry import ACCOUNT_KEY, HOMONYM_CHOICE
from incubo.app.workspace import Workspace
from incubo.cli import output, prompts, session
from incubo.core.i18n import N_, gettext, translate
from incubo.edit.asking.questions import draft_question
from incubo.edit.new import create
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.value_parser import format_value
from incubo.model.fields import DRAFT_FIELD


def ask_questions(
    workspace: Workspace,
    draft: Draft,
    questions: tuple[DraftQuestion, ...],
    answered_keys: set[str],
    *,
    required_only: bool,
) -> str:
    """Ask what was not answered. HOMONYM_CHOICE: the entry is new; an id: this one is meant; CANCEL_CHOICE: none.

    `required_only`: only what is needed and has no default.
    """
    if required_only:
        create.apply_defaults(draft, questions)
    first = questions[0]
    _print_introduction(draft)
    todo = new_entry.select_questions_to_ask(draft, questions, answered_keys, required_only=required_only)
    choice = HOMONYM_CHOICE

    def accept(question: DraftQuestion) -> bool:
        nonlocal choice
        if question.key == ACCOUNT_KEY:
            choice = new_entry.choose_account_owner(draft, question, prompts.ask)
        elif question is first:
            choice, notes = new_entry.choose_namesake(workspace, draft, questions, prompts.ask)
            for note in notes:
                output.print_wrapped(translate(note), "yellow")
        return choice == HOMONYM_CHOICE

    given = sorted((question for question in questions if question.key in answered_keys), key=_is_not_account)
    later = [q for q in questions if q.is_deferred and q.key not in answered_keys]
    if not all(map(accept, given)) or not prompts.ask_in_turn([(draft, question) for question in todo], accept):
        return choice
    if required_only:
        create.apply_defaults(draft, questions)
    if later and not required_only and prompts.ask(new_entry.deferred_question(later)):
        prompts.ask_in_turn([(draft, question) for question in later])
    for question, text in create.find_answer_errors(draft, questions):  # an option that does not go with an answer
        output.print_wrapped(translate(text), "yellow")
        draft.set(question.path, prompts.ask(draft_question(draft, question)))
    return choice


def _is_not_account(question: DraftQuestion) -> bool:
    """The account first: it says better than a name who somebody is."""
    return question.key != ACCOUNT_KEY


def _print_introduction(draft: Draft) -> None:
    """Print once what is asked for (a command that goes back to a question runs again), and how to answer."""
    if not session.current_session().announce("introduction"):
        return
    output.print_wrapped(gettext(_CONVERSATION_TITLES[draft.kind.id]), "bold")
    output.print_wrapped(
        gettext("Enter keeps the value in brackets, ? explains, < goes back, Ctrl-C quits without writing.")
    )


_CONVERSATION_TITLES = {
    "startup": N_("A new product"),
    "member": N_("A new member"),
    "job": N_("A new job offer"),
    "incubator": N_("A new incubator"),
    "organisation": N_("A new organisation"),
    "team": N_("A new team"),
}


def make_command_words(draft: Draft, questions: Sequence[DraftQuestion], second_name: str) -> list[str]:
    """The words of the command that gives these answers without a question."""
    words = ["new", draft.kind.id]
    for question in questions:
        value = draft.get(*question.path)
        if value is None or value == "":
            continue
        for item in value if isinstance(value, list) else [value]:
            words += [question.option, format_value(question.field, item)]
    if draft.get(DRAFT_FIELD.name):
        words.append("--draft")
    if draft.is_homonym:
        words.append("--homonym")
    if second_name or draft.second_name:
        words += ["--second-name", second_name or draft.second_name]
    return words
