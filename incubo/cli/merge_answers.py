"""Questions of a merge at a terminal, and where there is none: the file of answers to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incubo.app.sharing.merge_questions import (
    find_reasons,
    format_answers,
    list_publishers,
    make_question,
    possible_answers,
)
from incubo.cli import prompts, session
from incubo.cli.output import print_wrapped
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import NOTHING_WRITTEN
from incubo.edit.merge.conflicts import Side

if TYPE_CHECKING:
    from incubo.app.imports.registry_import import RegistryImport
    from incubo.app.sharing.merging import Answers, MergeLog, MergeQuestion
    from incubo.app.workspace import Workspace
    from incubo.edit.asking.questions import Question


_NEW_FILES_HINT = N_(
    "two new files of one name: “both” keeps both, and yours gets another name; “same” says that it is one and the "
    "same entry, and merges them field by field"
)
_ADDITIONS_HINT = N_("two additions to a text: “both” keeps both, the published one first")
_TOGETHER_HINT = N_("changes of one item, or that do not fit together: “both” keeps both, as the question shows it")
_TWO_ENTRIES_HINT = N_(
    "two entries of one name: “both” keeps both, and the one that comes in gets another id; “same” says that it is one "
    "and the same entry, and merges them field by field"
)
_LATER = LabelledValue("later", Message(N_("decide later: the entry stays as it is")))
"""The choice that answers a question of another registry another time: all else of it comes in."""
_SKIP_HINT = Message(
    N_("{option} leaves the entries with a question as they are, and takes the rest"), {"option": "--skip-conflicts"}
)


def settle(
    workspace: Workspace,
    log: MergeLog,
    given: Answers,
    base: str | None,
    published: str,
    command: str,
    source: str = "",
) -> Answers:
    """The answers of the person to the questions of a merge; those of another registry may wait. Raises RefusedError
    where nobody can be asked.

    `base`: the last commit that both sides had, `published`: the last one that is published. `command`: the one that
    asks, for what is said where nobody can be asked. `source`: the other registry whose change the other side is ("":
    it is what colleagues published).
    """
    registry = workspace.load_registry()
    if source:
        questions = [make_question(question, registry, [source], is_import=True) for question in log.questions]
        questions = [each._replace(choices=(*each.choices, _LATER)) for each in questions]
        return _ask_all(log, questions, given, command, _TWO_ENTRIES_HINT)
    questions = []
    for question in log.questions:
        names = sorted(log.names_of(question))
        authors = list_publishers(workspace, base, published, names) if base is not None else ()
        reasons = find_reasons(workspace, base, published, names, question) if base is not None else {}
        questions.append(make_question(question, registry, authors, reasons=reasons))
    return _ask_all(log, questions, given, command, _NEW_FILES_HINT)


def settle_import(registry_import: RegistryImport, given: Answers, command: str) -> Answers:
    """The answers of the person to the questions of an import. Raises RefusedError where nobody can be asked."""
    questions = registry_import.make_questions(registry_import.log.questions)
    return _ask_all(registry_import.log, questions, given, command, _TWO_ENTRIES_HINT, [_SKIP_HINT])


def unanswered_error(registry_import: RegistryImport, command: str) -> RefusedError:
    """What a dry run says of the questions of an import, after what would come in."""
    log = registry_import.log
    ways = Message(
        N_("on a terminal, {command} asks; else it prints a file of answers to change, for --from"),
        {"command": command},
    )
    questions = registry_import.make_questions(log.questions)
    return _unanswered_error(log, questions, [ways, _SKIP_HINT], _TWO_ENTRIES_HINT)


def offer_answers(questions: Sequence[MergeQuestion], given: Answers, reason: Message) -> None:
    """Print a file of answers to the questions that stay open. `reason`: what becomes of them as it is."""
    if not questions:
        return
    hints = _answer_hints(questions, _TWO_ENTRIES_HINT)
    for text in (reason, *hints):
        print_wrapped(translate(text))
    session.current_session().write_stdout(format_answers(given, questions))


def _answer_hints(questions: Sequence[MergeQuestion], added_hint: str) -> list[Message]:
    """What the answers mean that not every question has."""
    has_new_files = any(question.conflict.type == "added" for question in questions)
    with_both = {question.conflict.type for question in questions if question.conflict.both is not None}
    hints = {
        added_hint: has_new_files,
        _ADDITIONS_HINT: bool(with_both & {"value", "section"}),
        _TOGETHER_HINT: bool(with_both & {"item", "together"}),
    }
    return [Message(hint) for hint, is_needed in hints.items() if is_needed]


def _unanswered_error(
    log: MergeLog, questions: Sequence[Question], ways: Sequence[Message], added_hint: str
) -> RefusedError:
    """`ways`: how to answer. `added_hint`: what the answers about two entries of one name mean."""
    return RefusedError(
        Message(
            N_("{n} question has to be answered first, and there is no terminal to ask on"),
            {"n": len(questions)},
            N_("{n} questions have to be answered first, and there is no terminal to ask on"),
        ),
        hints=(
            *(question.text for question in questions),
            NOTHING_WRITTEN,
            *ways,
            *_answer_hints(log.questions, added_hint),
        ),
    )


def _refuse_both(log: MergeLog, given: Answers) -> None:
    """Raise UsageError where both were to be kept, and only one can be."""
    for question in log.questions:
        if given.get(question.key) is Side.both and Side.both not in possible_answers(question):
            message = N_("“{question}” cannot keep both: both sides rewrote the same. Answer “mine” or “theirs”")
            raise UsageError(Message(message, {"question": question.key}))


def _ask_all(
    log: MergeLog,
    questions: Sequence[Question],
    given: Answers,
    command: str,
    added_hint: str,
    more_ways: Sequence[Message] = (),
) -> Answers:
    """Ask the questions of a merge. `added_hint`: what the answers about two entries of one name mean. `more_ways`:
    what else can be done where nobody can be asked.
    """
    _refuse_both(log, given)
    answers: dict[str, Side] = {}
    current = session.current_session()
    if not current.is_interactive:
        current.write_stdout(format_answers(given, log.questions))
        ways = Message(
            N_(
                "on a terminal, {command} asks; else keep the answers printed here in a file, change those "
                "that should be “theirs”, and give it: {command} --from answers.json"
            ),
            {"command": command},
        )
        raise _unanswered_error(log, questions, [ways, *more_ways], added_hint)

    def ask() -> int:
        for number, question in enumerate(questions, 1):
            position = f"{number}/{len(questions)}" if len(questions) > 1 else ""
            answer = prompts.ask(question, position)
            if answer != _LATER.id:
                answers[question.key] = Side(answer)
        return 0

    prompts.run_conversation(ask)
    return answers
