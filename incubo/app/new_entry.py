"""`new`: from the answers of options, a JSON file or a form to the checked proposal of a file; and its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from incubo.app.membership import JoinArguments, propose_join
from incubo.app.workspace import Workspace
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import ANSWER_NEEDED, options_needed
from incubo.core.shell import quote_argument
from incubo.edit.asking.questions import (
    Ask,
    Question,
    choice_question,
    draft_question,
    question_name,
    yes_no_question,
)
from incubo.edit.contract_doubts import contract_notes
from incubo.edit.forms import answers as form_answers
from incubo.edit.forms.answers import FormAnswers
from incubo.edit.forms.definitions import make_forms
from incubo.edit.new import create, json_answers
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.new.duplicates import Duplicates, describe_namesake, find_account_owner, find_duplicates
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue, at_path, make_option_error, parse_value
from incubo.edit.verbs.params import JOIN, verb_words
from incubo.model.fields import DRAFT_FIELD, Field
from incubo.model.records import Member
from incubo.registry.layout import entry_id_from_path
from incubo.registry.lookup import entry_label
from incubo.registry.registry import Registry

Answers = Mapping[str, str | Sequence[str] | None]
"""Answers as typed, by the keys of the questions."""
HOMONYM_CHOICE, CANCEL_CHOICE = "--homonym", "--cancel"
"""Choices beside the id of an existing entry. (No id begins with a hyphen.)"""
ACCOUNT_KEY = "github"
"""The key of the question whose answer says who a member is."""
_JOIN_FIELDS = {"status": "status", "employer": "employer", "start": "on", "end": "until"}
"""What the answers to the questions about a mission are called in `join`."""
_DUPLICATE_MESSAGES = {
    "member": N_("somebody of that name is in the registry"),
    "startup": N_("a product of that name is in the registry"),
    "incubator": N_("an incubator of that name is in the registry"),
    "organisation": N_("an organisation of that name is in the registry"),
    "team": N_("a team of that name is in the registry"),
}
_ALTERNATIVE_FORMS = {"member": N_("Join a product"), "startup": N_("Change a product's sheet")}
_DUPLICATE_QUESTIONS = {
    "member": N_("Somebody of that name is in the registry. Who is it?"),
    "startup": N_("There is a product of that name. Which one is it?"),
    "incubator": N_("There is an incubator of that name. Which one is it?"),
    "organisation": N_("There is an organisation of that name. Which one is it?"),
    "team": N_("There is a team of that name. Which one is it?"),
}
_HOMONYM_LABELS = {
    "member": N_("another person"),
    "startup": N_("another product"),
    "incubator": N_("another incubator"),
    "organisation": N_("another organisation"),
    "team": N_("another team"),
}


def start_new_entry(workspace: Workspace, registry: Registry, kind: str) -> tuple[Draft, tuple[DraftQuestion, ...]]:
    """An empty draft of a kind, and its questions in order (see `questions.draft_question`)."""
    return create.start_draft(kind, workspace.entry_context(registry))


def fill_from_document(
    draft: Draft, questions: Sequence[DraftQuestion], data: bytes, name: str, *, require_all: bool
) -> FormAnswers | None:
    """Put the answers of a JSON file or of a form into the draft; the answers of the form (None for JSON)."""
    form = make_forms(draft.context.entry_kinds).get(f"new-{draft.kind.id}")
    if form is None or not form_answers.is_filled_form(data, name):
        json_answers.fill_from_json(draft, questions, data, name)
        return None
    answers = form_answers.parse_form(form, data, name, draft.context.entry_kinds, require_all=require_all)
    form_answers.fill_from_form(draft, questions, answers)
    return answers


def fill_from_options(draft: Draft, questions: Sequence[DraftQuestion], arguments: Answers) -> set[str]:
    """Put the options into the draft; the keys of the questions with an answer. Raises UsageError for a wrong one."""
    for question in questions:
        words = arguments.get(question.key)
        if not words:
            continue
        text = words if isinstance(words, str) else ",".join(words)
        answer = parse_value(question.field, text, draft.context_with_startups)
        draft.set(question.path, answer.require(question.option))
    return {question.key for question in questions if draft.get(*question.path) is not None}


def require_valid_answers(draft: Draft, questions: tuple[DraftQuestion, ...]) -> None:
    """Raise UsageError for an answer that is wrong whatever the others will be, with its option."""
    for question, text in create.find_answer_errors(draft, questions):
        raise make_option_error(question.option, text)


def complete_without_asking(
    workspace: Workspace, draft: Draft, questions: tuple[DraftQuestion, ...], answers: FormAnswers | None
) -> list[Message]:
    """Take the defaults of questions without an answer; notes on the entry. `answers`: those of a form, if any.

    Raises UsageError for an answer that is missing or wrong, RefusedError for an entry of the same name or account.
    """
    create.apply_defaults(draft, questions)
    duplicates = find_duplicates(draft)
    owner = find_account_owner(draft)
    known_ids = () if draft.is_homonym else duplicates.same
    if known_ids or owner is not None:  # before what is missing: nobody writes a file that is there already
        raise _make_duplicate_error(workspace, draft, questions, known_ids, owner, from_form=answers is not None)
    missing = create.find_missing_answers(draft, questions)
    if missing:
        _raise_missing_answers(draft, missing, answers)
    require_valid_answers(draft, questions)
    notes = similar_name_notes(workspace, draft, questions, duplicates, from_form=answers is not None)
    if draft.kind.id == "job" and answers is None and draft.get("incubator") and not draft.get("startup"):
        incubator = entry_label(draft.context.registry, "incubator", str(draft.get("incubator")))
        notes.append(
            Message(
                N_("This is an offer of the incubator {name}."),
                {"name": incubator},
                hint=Message(N_("without --startup")),
            )
        )
    if draft.kind.id == "member":
        contract = {name: draft.get("missions", 0, name) for name in ("employer", "start", "end")}
        notes += contract_notes(draft.context.registry, **contract)
    return notes


def _raise_missing_answers(
    draft: Draft, missing_questions: Sequence[DraftQuestion], answers: FormAnswers | None
) -> NoReturn:
    if answers is not None:
        answers.raise_errors(
            [at_path(answers.heading_of(question.key), ANSWER_NEEDED) for question in missing_questions]
        )
    names = [question.option for question in missing_questions]
    message = options_needed(names)
    hints = [
        Message(N_("{option}: {problem}"), {"option": question.option, "problem": Message(question.field.help)})
        for question in missing_questions
    ]
    if any(question.option == "--title" for question in missing_questions) and draft.kind.id == "job":
        hints.append(Message(N_("--domaine makes the title; --startup says which product the offer is for")))
    raise UsageError(message, hints=hints)


def _make_duplicate_error(
    workspace: Workspace,
    draft: Draft,
    questions: Sequence[DraftQuestion],
    entry_ids: Sequence[str],
    owner: Member | None,
    *,
    from_form: bool,
) -> RefusedError:
    """The error for an entry that is there already: the `owner` of the GitHub account, else those of the same name.

    `from_form`: the person has neither options nor files.
    """
    kind = draft.kind.id
    message = Message(_DUPLICATE_MESSAGES[kind])
    if owner is not None:
        entry_ids = (owner.id,)
        arguments = {"account": str(draft.get("github")), "owner": entry_label(draft.context.registry, kind, owner.id)}
        message = Message(N_("the GitHub account {account} is that of {owner}"), arguments)
    hints = [_describe_duplicate(draft, entry_id) for entry_id in entry_ids]
    if from_form:
        form = Message(_ALTERNATIVE_FORMS[kind])
        hints.append(Message(N_("if it is the same: use the form “{form}”"), {"form": form}))
        hints.append(Message(N_("if it is another one, say so in a comment")))
    elif kind == "member":
        hints += _join_hints(workspace, draft, questions, entry_ids)
        if owner is not None:
            hints.append(Message(N_("if this is another person, give another account, or none"), command="--github"))
        else:
            hints.append(
                Message(
                    N_("if this is another person"),
                    command=Message(N_("--homonym, with --second-name for the file name")),
                )
            )
    else:
        hints.append(Message(N_("if this is another one"), command="--homonym"))
    return RefusedError(message, hints=hints)


def _join_hints(
    workspace: Workspace, draft: Draft, questions: Sequence[DraftQuestion], member_ids: Sequence[str]
) -> list[Message]:
    """What to do where one of these members is meant: the commands that work, or why there is nothing to do."""
    hints: list[Message] = []
    for member_id in member_ids:
        if member_id not in draft.context.registry.members:  # its file cannot be read
            continue
        for arguments in join_arguments(draft, questions, member_id):
            hints += _find_join_obstacles(workspace, draft.context.registry, arguments) or [
                Message(N_("if this is the same person"), command=join_command_line(arguments))
            ]
    return hints


def _find_join_obstacles(workspace: Workspace, registry: Registry, arguments: JoinArguments) -> list[Message]:
    """Why `join` would do nothing, and what does; empty where it works, or where it is not known what is joined."""
    if arguments.startup is None:
        return []
    try:
        proposal = propose_join(workspace.start_edits(registry), arguments)
    except (UsageError, RefusedError) as error:
        return [error.message, *error.hints]
    return [] if proposal.plan.files else list(proposal.notes)


def similar_name_notes(
    workspace: Workspace,
    draft: Draft,
    questions: Sequence[DraftQuestion],
    duplicates: Duplicates,
    *,
    from_form: bool = False,
) -> list[Message]:
    """The note on an entry with a similar name, if there is one. `from_form`: the person has no commands."""
    if duplicates.similar is None:
        return []
    label = entry_label(draft.context.registry, draft.kind.id, duplicates.similar)
    note = Message(N_("Note: the registry contains a similar name, {near}."), {"near": label})
    if draft.kind.id != "member" or from_form:
        return [note]
    return [note, *_join_hints(workspace, draft, questions, (duplicates.similar,))]


def _describe_duplicate(draft: Draft, entry_id: str) -> Message:
    registry = draft.context.registry
    if draft.kind.id == "member" and entry_id in registry.members:
        return describe_namesake(draft, registry.members[entry_id])
    return Message("{name}", {"name": entry_label(registry, draft.kind.id, entry_id)})


def duplicate_question(draft: Draft, entry_ids: Sequence[str], text: Message | None = None) -> Question:
    """The question which of these entries is meant: an id, HOMONYM_CHOICE or CANCEL_CHOICE.

    `text`: the question, where they are not of the same name.
    """
    kind = draft.kind.id
    choices = [LabelledValue(entry_id, _describe_choice(draft, entry_id)) for entry_id in entry_ids]
    choices.append(LabelledValue(HOMONYM_CHOICE, Message(_HOMONYM_LABELS[kind])))
    choices.append(LabelledValue(CANCEL_CHOICE, Message(N_("give up"))))
    return choice_question("duplicate", text or Message(_DUPLICATE_QUESTIONS[kind]), choices, "--homonym")


def _describe_choice(draft: Draft, entry_id: str) -> Message:
    """What is chosen with an entry that is there already; a member whose file can be read joins a startup."""
    label = _describe_duplicate(draft, entry_id)
    if draft.kind.id != "member" or entry_id not in draft.context.registry.members:
        return label
    return Message(N_("{person}: take part in another product"), {"person": label})


def similar_name_question(draft: Draft, member_id: str) -> Question:
    """The question whether a member with a similar name is meant (see `duplicate_question`)."""
    text = Message(N_("The registry has somebody with a similar name. Is it the same person?"))
    question = duplicate_question(draft, (member_id,), text)
    return question._replace(default=HOMONYM_CHOICE, option="")


def account_owner_question(draft: Draft, owner: Member) -> Question:
    """The question whether the member who has the GitHub account is meant (see `duplicate_question`)."""
    arguments = {"account": str(draft.get("github"))}
    text = Message(N_("Somebody in the registry has the GitHub account {account}. Who is it?"), arguments)
    another = LabelledValue(HOMONYM_CHOICE, Message(N_("another person: correct the account")))
    question = duplicate_question(draft, (owner.id,), text)
    choices = tuple(another if choice.id == HOMONYM_CHOICE else choice for choice in question.choices)
    return question._replace(key="account-owner", choices=choices, option="")


def choose_namesake(
    workspace: Workspace, draft: Draft, questions: Sequence[DraftQuestion], ask: Ask
) -> tuple[str, list[Message]]:
    """Ask whether an entry of that name exists already: its id, HOMONYM_CHOICE for a new one, or CANCEL_CHOICE; and the
    note on one with a similar name.
    """
    duplicates = find_duplicates(draft)
    if not draft.is_homonym and duplicates.same:
        choice = str(ask(duplicate_question(draft, duplicates.same)))
        if choice == HOMONYM_CHOICE:
            draft.is_homonym = True
            if draft.kind.id == "member":
                draft.second_name = ask(second_name_question()) or ""
        return choice, []
    if draft.kind.id == "member" and not draft.is_homonym and duplicates.similar is not None:
        return str(ask(similar_name_question(draft, duplicates.similar))), []
    return HOMONYM_CHOICE, similar_name_notes(workspace, draft, questions, duplicates)


def choose_account_owner(draft: Draft, question: DraftQuestion, ask: Ask) -> str:
    """Ask whether the member who has the GitHub account is meant: as `choose_namesake`; another account is asked for.

    `question`: the one about the account.
    """
    while (owner := find_account_owner(draft)) is not None:
        choice = str(ask(account_owner_question(draft, owner)))
        if choice != HOMONYM_CHOICE:
            return choice
        draft.set(question.path, None)
        draft.set(question.path, ask(draft_question(draft, question)))
    return HOMONYM_CHOICE


def second_name_question() -> Question:
    """The question for a second first name, which tells homonyms apart."""
    text = Message(N_("The second first name, if there is one (its first letter goes into the file name):"))
    return Question("second_name", text, Field("second_name"), ParsedValue, option="--second-name")


def deferred_question(questions: Sequence[DraftQuestion]) -> Question:
    """The question whether to answer the deferred questions, too."""
    names = [gettext(question_name(question)) for question in questions]
    return yes_no_question("deferred", Message(N_("Complete now: {names:list}?"), {"names": names}))


def select_questions_to_ask(
    draft: Draft, questions: Sequence[DraftQuestion], answered_keys: set[str], *, required_only: bool
) -> list[DraftQuestion]:
    """The questions to ask at once. `required_only`: those that need an answer and have no default."""
    return [
        question
        for question in questions
        if question.key not in answered_keys
        and not question.is_deferred
        and (not required_only or (question.required and draft.get(*question.path) is None))
    ]


def join_arguments(draft: Draft, questions: Sequence[DraftQuestion], member_id: str) -> list[JoinArguments]:
    """What gives the missions and teams of the draft to a person who is in the registry: one for each startup and team.

    Without a startup and a team, the one that there is does not say what the person joins.
    """
    values = {
        _JOIN_FIELDS[question.key]: value
        for question in questions
        if question.key in _JOIN_FIELDS
        and (value := draft.get(*question.path)) is not None
        and value != question.default(draft)
    }
    startups: list[str | None] = list(draft.get("missions", 0, "startups") or ())
    teams = draft.get("teams") or ()
    if not startups and not teams:
        startups = [None]
    return [
        *(JoinArguments([member_id], startup_id, **values) for startup_id in startups),
        *(JoinArguments([member_id], team=team_id) for team_id in teams),
    ]


def join_command_line(arguments: JoinArguments) -> str:
    """The command that has these arguments, with a placeholder where it is not known what is joined."""
    line = " ".join(["incubo", *map(quote_argument, verb_words("join", JOIN, arguments._asdict()))])
    if arguments.startup is None and arguments.team is None:
        line += " --startup " + gettext("PRODUCT")
    return line


def propose_new_entry(draft: Draft) -> tuple[str, Proposal]:
    """The path of the new file, and the proposal to write it."""
    path, plan = create.plan_new_entry(draft)
    arguments = {"kind": Message(draft.kind.label), "title": str(draft.get(draft.kind.title_field) or "")}
    notes: tuple[Message, ...] = ()
    if draft.kind.id == "job" and draft.get("kind") == "mission" and not draft.get("titulaire"):
        reminder = N_("To do before it is published: name the market holder (titulaire) in the first lines.")
        notes = (Message(reminder),)
    if draft.get(DRAFT_FIELD.name):
        hint = Message(N_("what it lacks"), command="incubo todo --only draft")
        notes = (*notes, Message(N_("A draft counts in no figure until it is complete."), hint=hint))
    return path, Proposal(plan, "new", entry_id_from_path(path), Message(N_("{kind} {title}"), arguments), notes)
