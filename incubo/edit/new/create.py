"""Make the Plan of a new entry from the answers in its Draft (`new`). `questions` has what each kind asks."""

from __future__ import annotations

from incubo.core.message import Message
from incubo.edit.file_edits import majority_newline
from incubo.edit.new import questions
from incubo.edit.new.draft import Draft, DraftQuestion, no_default
from incubo.edit.new.front_matter import is_read_back, render_entry_file
from incubo.edit.plan import Plan
from incubo.edit.value_parser import EntryContext, field_table
from incubo.model.fields import EntryKind
from incubo.model.suggestions import group_same_names

_SAME_NAME_RULES = {"member": "member-same-name", "startup": "startup-same-title"}
"""The rules that find entries of the same name, by kind."""


def start_draft(kind: str, context: EntryContext) -> tuple[Draft, tuple[DraftQuestion, ...]]:
    """An empty draft of a kind, and its questions in order."""
    table = field_table(context, kind)
    return Draft(table, context), questions.list_questions(table)


def relax_questions(kind: EntryKind, questions: tuple[DraftQuestion, ...]) -> tuple[DraftQuestion, ...]:
    """The questions about an entry that is to be completed later: only its name is needed, and nothing is assumed of
    its phases and missions.
    """
    return tuple(
        question
        if question.path == (kind.title_field,)
        else question._replace(required=False)
        if len(question.path) == 1
        else question._replace(required=False, default=no_default)
        for question in questions
    )


def apply_defaults(draft: Draft, questions: tuple[DraftQuestion, ...]) -> None:
    """Set the default of every question that has no answer."""
    for question in questions:
        if draft.get(*question.path) is None and not question.is_deferred and question.applies(draft):
            draft.set(question.path, question.default(draft))


def find_missing_answers(draft: Draft, questions: tuple[DraftQuestion, ...]) -> list[DraftQuestion]:
    """The required questions without an answer."""
    return [
        question
        for question in questions
        if question.required and question.applies(draft) and draft.get(*question.path) is None
    ]


def find_answer_errors(draft: Draft, questions: tuple[DraftQuestion, ...]) -> list[tuple[DraftQuestion, Message]]:
    """The questions whose answer is wrong, given the others, each with its error."""
    answered = [
        (question, draft.get(*question.path)) for question in questions if draft.get(*question.path) is not None
    ]
    errors = [(question, question.check(draft, value)) for question, value in answered]
    return [(question, error) for question, error in errors if error is not None]


def plan_new_entry(draft: Draft, entry_id: str | None = None) -> tuple[str, Plan]:
    """The path of the new file, and the plan that writes it. `entry_id`: its id, instead of one made from its name."""
    completed_id = questions.ENTRY_MAKERS[draft.kind.id].complete(draft)
    path = f"{draft.context.registry.layout.folders[draft.kind.id]}/{entry_id or completed_id}.md"
    return path, Plan({path: render_draft(draft, path)})


def render_draft(draft: Draft, path: str) -> bytes:
    """The file of an entry whose values are complete."""
    registry = draft.context.registry
    body = draft.body if draft.body is not None else questions.ENTRY_MAKERS[draft.kind.id].render_body(draft)
    prefixes = registry.layout.reference_prefixes
    data = render_entry_file(
        draft.kind, draft.values, prefixes, body, majority_newline(registry), _homonym_comments(draft)
    )
    if not is_read_back(data, draft.kind, draft.values, prefixes, body):
        raise AssertionError(f"{path} is not read as it was written")
    return data


def _homonym_comments(draft: Draft) -> list[str]:
    """The ignore comment for `validate` that accepts entries of the same name, if the draft is a known homonym."""
    name = str(draft.get(draft.kind.title_field) or "")
    if not draft.is_homonym or draft.kind.id not in _SAME_NAME_RULES:
        return []
    entries = draft.context.registry.entries.get(draft.kind.id, {}).values()
    namesakes = [
        entry.id for entry in entries if group_same_names([name, getattr(entry, draft.kind.title_field) or ""])
    ]
    return [f"incubo: ignore[{_SAME_NAME_RULES[draft.kind.id]}] ≠ {', '.join(namesakes)}"] if namesakes else []
