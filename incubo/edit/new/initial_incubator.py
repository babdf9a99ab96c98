"""The first incubator of a new registry and its owner, an organisation (`init`): their questions, and their files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.edit.new.create import plan_new_entry, start_draft
from incubo.edit.new.draft import Draft, DraftQuestion
from incubo.edit.plan import Plan
from incubo.edit.value_parser import EntryContext
from incubo.registry.layout import entry_id_from_path
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import Store

_INCUBATOR_QUESTIONS = ("title", "acronym", "short_description", "contact", "website")
OWNER_LABELS = {
    "name": N_("the public body that it belongs to: its name"),
    "acronym": N_("the public body: its short name, used for the file name"),
    "type": N_("the public body: its type"),
}
"""The questions about the owner: next to those about the incubator, “its name” would not be clear."""


class InitialQuestion(NamedTuple):
    """A question about one of the two drafts; `key` is unique among all questions."""

    key: str
    draft: Draft
    question: DraftQuestion


class InitialDrafts(NamedTuple):
    """The two drafts, and their questions in order. Without a name, there is no owner."""

    incubator: Draft
    owner: Draft
    questions: tuple[InitialQuestion, ...]


def start_initial_drafts(context: EntryContext) -> InitialDrafts:
    """Empty drafts, and their questions: some of those of `new incubator`, then those about its owner."""
    incubator, incubator_questions = start_draft("incubator", context)
    owner, owner_questions = start_draft("organisation", context)
    questions_by_key = {question.key: question for question in incubator_questions}
    questions = [InitialQuestion(key, incubator, questions_by_key[key]) for key in _INCUBATOR_QUESTIONS]
    questions_by_key = {question.key: question for question in owner_questions}
    questions += [
        InitialQuestion(f"owner_{key}", owner, _owner_question(questions_by_key[key])) for key in OWNER_LABELS
    ]
    return InitialDrafts(incubator, owner, tuple(questions))


def _owner_question(question: DraftQuestion) -> DraftQuestion:
    """A question about the owner: its name is optional, and without a name the others are not asked."""
    option = "--owner-" + question.key.replace("_", "-")
    question = question._replace(option=option, field=question.field._replace(help=OWNER_LABELS[question.key]))
    return question._replace(required=False) if question.key == "name" else question._replace(applies=_has_owner)


def _has_owner(owner: Draft) -> bool:
    return owner.get("name") is not None


def find_missing_initial_answers(drafts: InitialDrafts) -> Iterator[DraftQuestion]:
    """The required questions without an answer."""
    for _, draft, question in drafts.questions:
        if question.required and question.applies(draft) and draft.get(*question.path) is None:
            yield question


def plan_initial_incubator(
    drafts: InitialDrafts, registry: Registry, make_store: Callable[[Plan], Store]
) -> tuple[str, Plan]:
    """The incubator's id, and the plan that writes its file and its owner's.

    `make_store`: returns the files as a plan leaves them.
    """
    files: dict[str, bytes | None] = {}
    if _has_owner(drafts.owner):
        path, plan = plan_new_entry(drafts.owner)
        files.update(plan.files)
        drafts.incubator.set(("owner",), entry_id_from_path(path))
        registry = reload_registry(registry, make_store(plan), [path])
        drafts.incubator.context = drafts.incubator.context._replace(registry=registry)
    path, plan = plan_new_entry(drafts.incubator)
    return entry_id_from_path(path), Plan({**files, **plan.files})
