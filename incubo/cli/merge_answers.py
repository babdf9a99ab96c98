"""Questions of a merge at a terminal, and where there is none: the file of answers to change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incubo.app.merge_questions import format_answers, make_question
from incubo.cli import prompts, session
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.merge.conflicts import Side
from incubo.registry.layout import entry_id_from_path, has_entry_name
from incubo.vcs import three_way

if TYPE_CHECKING:
    from incubo.app.merging import Answers, MergeLog
    from incubo.app.workspace import Workspace


_NEW_FILES_HINT = N_(
    "two new files of one name: “both” keeps both, and yours gets another name; “same” says that it is one and the "
    "same entry, and merges them field by field"
)


def settle(
    workspace: Workspace, log: MergeLog, given: Answers, base: str | None, published: str, command: str
) -> Answers:
    """The answers of the person to the questions of a merge. Raises RefusedError where nobody can be asked.

    `base`: the last commit that both sides had, `published`: the last one that is published. `command`: the one that
    asks, for what is said where nobody can be asked.
    """
    registry = workspace.load_registry()
    questions = []
    has_new_files = any(question.conflict.type == "added" for question in log.questions)
    for question in log.questions:
        names = sorted(log.names_of(question))
        authors = three_way.list_authors(workspace.root, base, published, names) if base is not None else ()
        questions.append(make_question(question, registry, authors))
    answers: dict[str, Side] = {}
    current = session.current_session()
    if not current.is_interactive:
        current.write_stdout(format_answers(given, log.questions))
        raise RefusedError(
            Message(
                N_("{n} question has to be answered first, and there is no terminal to ask on"),
                {"n": len(questions)},
                N_("{n} questions have to be answered first, and there is no terminal to ask on"),
            ),
            hints=(
                *(question.text for question in questions),
                Message(N_("nothing was written: every file is as it was")),
                Message(
                    N_(
                        "on a terminal, {command} asks; else keep the answers printed here in a file, change those "
                        "that should be “theirs”, and give it: {command} --from answers.json"
                    ),
                    {"command": command},
                ),
                *((Message(_NEW_FILES_HINT),) if has_new_files else ()),
            ),
        )

    def ask() -> int:
        for number, question in enumerate(questions, 1):
            position = f"{number}/{len(questions)}" if len(questions) > 1 else ""
            answers[question.key] = Side(prompts.ask(question, position))
        return 0

    prompts.run_conversation(ask)
    return answers


def loss_notes(log: MergeLog) -> Iterator[Message]:
    """What a merge could not keep, and what it merged without reading it."""
    for path, comments in sorted(log.lost_comments.items()):
        arguments = {"path": path, "n": len(comments), "comments": list(comments)}
        yield Message(
            N_("{path}: a comment could not be kept: {comments:list}."),
            arguments,
            N_("{path}: {n} comments could not be kept: {comments:list}."),
        )
    for path, new_path in sorted(log.moved.items()):
        new_id = entry_id_from_path(new_path) if has_entry_name(new_path) else ""
        text = (
            N_(
                "{path} is what a colleague published under this name; yours is {new_path} now, and what refers to it "
                "follows. To call it otherwise: incubo rename {id}"
            )
            if new_id
            else N_("{path} is what a colleague published under this name; yours is {new_path} now.")
        )
        yield Message(text, {"path": path, "new_path": new_path, "id": quote_argument(new_id)})
    for path in log.by_lines:
        yield Message(N_("{path} cannot be read as an entry: its lines were put together as they are."), {"path": path})
