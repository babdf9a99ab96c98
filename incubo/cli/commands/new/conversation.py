"""The questions of `new` on a terminal, duplicates included, and the command line that answers them all at once."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.app.questions import Question, choice_question, draft_question, yes_no_question
from incubo.cli import output, prompts
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.shell import quote_argument
from incubo.edit.new import create
from incubo.edit.new.draft import Draft, EntryQuestion
from incubo.edit.new.duplicates import Duplicates, describe_namesake, find_duplicates, render_mission_lines
from incubo.edit.value_parser import ParsedValue, format_value
from incubo.model.fields import Field
from incubo.registry.lookup import entry_label

HOMONYM_CHOICE, CANCEL_CHOICE = "--homonym", "--cancel"
"""Choices beside the id of an existing entry. (No id begins with a hyphen.)"""


def refuse_duplicate(draft: Draft, *, from_form: bool = False) -> list[Message]:
    """Without a terminal: raise Refused where the name is there and `--homonym` was not given; tell a near one.

    `from_form`: who asks filled one in, and has neither options nor files. What was told is given back, to answer with.
    """
    duplicates = find_duplicates(draft)
    if draft.is_homonym or not duplicates.same:
        return _print_similar_name(draft, duplicates)
    hints = [_describe_duplicate(draft, entry_id) for entry_id in duplicates.same]
    if from_form:
        message = Message(_ALTERNATIVE_FORMS[draft.kind.id])
        hints.append(Message(N_("if it is the same: use the form “{form}”"), {"form": message}))
        hints.append(Message(N_("if it is another one, say so in a comment")))
        template = _DUPLICATE_MESSAGES.get(draft.kind.id, N_("somebody of that name is in the registry"))
        raise RefusedError(Message(template), hints=hints)
    if draft.kind.id == "member":
        print_mission_lines(draft, duplicates.same[0])
        hints.append(Message(N_("if this is the same person: edit the file, as above")))
        hints.append(Message(N_("if this is another person: --homonym, with --second-name for the file name")))
        raise RefusedError(Message(N_("somebody of that name is in the registry")), hints=hints)
    hints.append(Message(N_("if this is another one: --homonym")))
    raise RefusedError(Message(_DUPLICATE_MESSAGES[draft.kind.id]), hints=hints)


_DUPLICATE_MESSAGES = {
    "startup": N_("a startup of that name is in the registry"),
    "incubator": N_("an incubator of that name is in the registry"),
    "organisation": N_("an organisation of that name is in the registry"),
    "team": N_("a team of that name is in the registry"),
}
_ALTERNATIVE_FORMS = {"member": N_("Join a product"), "startup": N_("Change a product's sheet")}
_DUPLICATE_QUESTIONS = {
    "member": N_("Somebody of that name is in the registry. Who is it?"),
    "startup": N_("There is a startup of that name. Which one is it?"),
    "incubator": N_("There is an incubator of that name. Which one is it?"),
    "organisation": N_("There is an organisation of that name. Which one is it?"),
    "team": N_("There is a team of that name. Which one is it?"),
}
_HOMONYM_LABELS = {
    "member": N_("another person"),
    "startup": N_("another startup"),
    "incubator": N_("another incubator"),
    "organisation": N_("another organisation"),
    "team": N_("another team"),
}


def choose_duplicate(draft: Draft) -> str:
    """Ask on a terminal whether an entry exists already: its id, OTHER for a new one, or CANCEL."""
    duplicates = find_duplicates(draft)
    if draft.is_homonym or not duplicates.same:
        _print_similar_name(draft, duplicates)
        return HOMONYM_CHOICE
    person = draft.kind.id == "member"
    choices = [LabelledValue(entry_id, _describe_duplicate(draft, entry_id)) for entry_id in duplicates.same]
    choices.append(LabelledValue(HOMONYM_CHOICE, Message(_HOMONYM_LABELS[draft.kind.id])))
    choices.append(LabelledValue(CANCEL_CHOICE, Message(N_("cancel"))))
    text = Message(_DUPLICATE_QUESTIONS[draft.kind.id])
    choice = str(prompts.ask(choice_question("duplicate", text, choices, "--homonym")))
    if choice == HOMONYM_CHOICE:
        draft.is_homonym = True
        if person:
            text = Message(N_("The second first name, if there is one (its first letter goes into the file name):"))
            question = Question("second_name", text, Field("second_name"), ParsedValue, option="--second-name")
            draft.middle_name = prompts.ask(question) or ""
    return choice


def print_mission_lines(draft: Draft, member_id: str) -> None:
    """Print how to give a mission to an existing member."""
    path = f"{draft.context.registry.layout.folders['member']}/{member_id}.md"
    message = N_("To give this person a mission, add these lines at the end of “missions” in {path}:")
    output.print_wrapped(translate(Message(message, {"path": path})))
    output.print_wrapped("\n" + "\n".join(render_mission_lines(draft)) + "\n")


def _describe_duplicate(draft: Draft, entry_id: str) -> Message:
    registry = draft.context.registry
    if draft.kind.id == "member" and entry_id in registry.members:
        return describe_namesake(draft, registry.members[entry_id])
    return Message("{name}", {"name": entry_label(registry, draft.kind.id, entry_id)})


def _print_similar_name(draft: Draft, duplicates: Duplicates) -> list[Message]:
    if duplicates.similar is None:
        return []
    arguments = {"near": entry_label(draft.context.registry, draft.kind.id, duplicates.similar)}
    note = Message(N_("Note: the registry contains a similar name, {near}."), arguments)
    output.print_wrapped(translate(note), "yellow")
    return [note]


_MISSION_QUESTION_KEYS = {"startup", "status", "employer", "start", "end"}


def ask_questions(
    draft: Draft, questions: tuple[EntryQuestion, ...], answered_keys: set[str], *, required_only: bool
) -> bool:
    """Ask what was not answered; False where the person gives up. `required_only`: only what is needed and has no
    default.
    """
    if required_only:
        create.apply_defaults(draft, questions)
    first = questions[0]
    _print_introduction(draft)
    todo = [
        q for q in questions if q.key not in answered_keys and not q.is_deferred and (not required_only or q.required)
    ]
    if required_only:
        todo = [q for q in todo if draft.get(*q.path) is None]
    if first.key in answered_keys and not _confirm_not_duplicate(draft, questions, answered_keys):
        return False
    if not _ask_each_question(draft, todo, questions, answered_keys, first):
        return False
    if required_only:
        create.apply_defaults(draft, questions)
    later = [q for q in questions if q.is_deferred and q.key not in answered_keys]
    if later and not required_only:
        names = [question.option.removeprefix("--") for question in later]
        if prompts.ask(yes_no_question("later", Message(N_("Complete now: {names:list}?"), {"names": names}))):
            _ask_each_question(draft, later, questions, answered_keys, None)
    for question, text in create.find_answer_errors(draft, questions):  # an option that does not go with an answer
        output.print_wrapped(translate(text), "yellow")
        draft.set(question.path, prompts.ask(draft_question(draft, question)))
    return True


def _print_introduction(draft: Draft) -> None:
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


def _ask_each_question(
    draft: Draft,
    pending: Sequence[EntryQuestion],
    questions: tuple[EntryQuestion, ...],
    answered_keys: set[str],
    name_question: EntryQuestion | None,
) -> bool:
    """Ask each question that makes sense; `<` goes back to the one asked before."""
    at, answered = 0, list[int]()
    while at < len(pending):
        question = pending[at]
        if not question.applies(draft):
            draft.set(question.path, None)
            at += 1
            continue
        total = len(answered) + sum(question.applies(draft) for question in pending[at:])
        try:
            position = f"{len(answered) + 1}/{total}"
            draft.set(question.path, prompts.ask(draft_question(draft, question), position, can_go_back=True))
        except prompts.GoBack:
            if answered:
                at = answered.pop()
            continue
        if question is name_question and not _confirm_not_duplicate(draft, questions, answered_keys):
            return False
        answered.append(at)
        at += 1
    return True


def _confirm_not_duplicate(draft: Draft, questions: tuple[EntryQuestion, ...], answered_keys: set[str]) -> bool:
    """Whether to go on once the name is known: it is new, or another one of the same name."""
    choice = choose_duplicate(draft)
    if choice == HOMONYM_CHOICE:
        return True
    if choice != CANCEL_CHOICE and draft.kind.id == "member":
        output.print_wrapped(gettext("Then only the mission is asked for."))
        mission = [q for q in questions if q.key in _MISSION_QUESTION_KEYS and q.key not in answered_keys]
        _ask_each_question(draft, mission, questions, answered_keys, None)
        output.print_wrapped()
        print_mission_lines(draft, choice)
    output.print_wrapped(gettext("Nothing was written."))
    return False


def new_command_line(draft: Draft, questions: Sequence[EntryQuestion], second_name: str) -> str:
    """The command line that gives these answers without a question."""
    words = ["incubo", "new", draft.kind.id]
    for question in questions:
        value = draft.get(*question.path)
        if value is None or value == "":
            continue
        for item in value if isinstance(value, list) else [value]:
            words += [question.option, quote_argument(format_value(question.field, item))]
    if draft.is_homonym:
        words.append("--homonym")
    if second_name or draft.middle_name:
        words += ["--second-name", quote_argument(second_name or draft.middle_name)]
    return " ".join(words)
