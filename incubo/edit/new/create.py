"""`new`: from answers to a Plan with one new file. What to ask is in `new_startup`, `new_member` …"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from incubo.core.message import Message
from incubo.edit.file_edits import majority_newline
from incubo.edit.new import questions as new_bodies
from incubo.edit.new import questions as new_job
from incubo.edit.new import questions as new_member
from incubo.edit.new import questions as new_startup
from incubo.edit.new.draft import Draft, EntryQuestion
from incubo.edit.new.front_matter import render_entry_file
from incubo.edit.plan import Plan
from incubo.edit.value_parser import EntryContext, field_table
from incubo.model.fields import EntryKind
from incubo.model.suggestions import group_same_names


class _EntryMaker(NamedTuple):
    """What is asked for a kind of entry, how its id is made (and its values completed), and its text."""

    questions: Callable[[EntryKind], tuple[EntryQuestion, ...]]
    complete: Callable[[Draft], str]
    render_body: Callable[[Draft], str]


_ORGANISATION_MAKER = _EntryMaker(
    new_bodies.organisation_questions, new_bodies.complete_organisation, new_bodies.render_empty_body
)
_ENTRY_MAKERS = {
    "startup": _EntryMaker(
        new_startup.startup_questions, new_startup.complete_startup, new_startup.render_startup_body
    ),
    "member": _EntryMaker(new_member.member_questions, new_member.complete_member, new_member.render_member_body),
    "job": _EntryMaker(new_job.job_questions, new_job.complete_job, new_job.render_job_body),
    "incubator": _ORGANISATION_MAKER,
    "organisation": _ORGANISATION_MAKER,
    "team": _ORGANISATION_MAKER,
}


def start_draft(kind: str, context: EntryContext) -> tuple[Draft, tuple[EntryQuestion, ...]]:
    """An empty draft of a kind, and the questions about it in order."""
    table = field_table(context, kind)
    return Draft(table, context), list_questions(table)


def list_questions(kind: EntryKind) -> tuple[EntryQuestion, ...]:
    """The questions about a kind of entry, in order."""
    return _ENTRY_MAKERS[kind.id].questions(kind)


def apply_defaults(draft: Draft, questions: tuple[EntryQuestion, ...]) -> None:
    """Give every question that was not answered its default."""
    for asked in questions:
        if draft.get(*asked.path) is None and not asked.is_deferred and asked.applies(draft):
            draft.set(asked.path, asked.default(draft))


def find_missing_answers(draft: Draft, questions: tuple[EntryQuestion, ...]) -> list[EntryQuestion]:
    """The required questions that have no answer."""
    return [
        question
        for question in questions
        if question.required and question.applies(draft) and draft.get(*question.path) is None
    ]


def find_answer_errors(draft: Draft, questions: tuple[EntryQuestion, ...]) -> list[tuple[EntryQuestion, Message]]:
    """The answers that do not go with the others."""
    answered = [
        (question, draft.get(*question.path)) for question in questions if draft.get(*question.path) is not None
    ]
    found = [(each, each.check(draft, value)) for each, value in answered]
    return [(each, text) for each, text in found if text is not None]


def plan_new_entry(draft: Draft) -> tuple[str, Plan]:
    """The new file's path in the registry, and the plan that writes it."""
    registry = draft.context.registry
    maker = _ENTRY_MAKERS[draft.kind.id]
    path = f"{registry.layout.folders[draft.kind.id]}/{maker.complete(draft)}.md"
    body = draft.body if draft.body is not None else maker.render_body(draft)
    data = render_entry_file(
        draft.kind,
        draft.values,
        registry.layout.reference_prefixes,
        body,
        majority_newline(registry),
        _homonym_comments(draft),
    )
    return path, Plan({path: data})


_SAME_NAME_RULES = {"member": "member-same-name", "startup": "startup-same-title"}


def _homonym_comments(draft: Draft) -> list[str]:
    """The comment by which `validate` accepts that two entries are called the same, when it was said that they are."""
    name = str(draft.get(draft.kind.title_field) or "")
    if not draft.is_homonym or draft.kind.id not in _SAME_NAME_RULES:
        return []
    entries = draft.context.registry.entries.get(draft.kind.id, {}).values()
    same = [each.id for each in entries if group_same_names([name, getattr(each, draft.kind.title_field) or ""])]
    return [f"incubo: ignore[{_SAME_NAME_RULES[draft.kind.id]}] ≠ {', '.join(same)}"] if same else []
