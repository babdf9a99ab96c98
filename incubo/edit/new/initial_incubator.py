"""The first incubator of a new registry, and the organisation that it belongs to: what is asked, and their sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.edit.new import create
from incubo.edit.new.draft import Draft, EntryQuestion
from incubo.edit.plan import Plan
from incubo.edit.value_parser import EntryContext
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import Store

_INCUBATOR_QUESTIONS = ("title", "acronym", "short_description", "contact", "website")
OWNER_LABELS = {
    "name": N_("the public body that it belongs to: its name"),
    "acronym": N_("the public body: its short name, which makes the file's name"),
    "type": N_("the public body: its type"),
}
"""What is asked about the owner, and how: beside questions about the incubator, “its name” would not be clear."""


class InitialQuestion(NamedTuple):
    """A question about one of the two drafts; `key` is unique among them."""

    key: str
    draft: Draft
    question: EntryQuestion


class InitialDrafts(NamedTuple):
    """The two drafts, and what is asked about them in order. (Without a name there is no owner.)"""

    incubator: Draft
    owner: Draft
    questions: tuple[InitialQuestion, ...]


def start_initial_drafts(context: EntryContext) -> InitialDrafts:
    """Empty drafts, and the questions: those of `new incubator`, then those of its owner under names of their own."""
    incubator, of_incubator = create.start_draft("incubator", context)
    owner, of_owner = create.start_draft("organisation", context)
    named = {each.key: each for each in of_incubator}
    asked = [InitialQuestion(key, incubator, named[key]) for key in _INCUBATOR_QUESTIONS]
    named = {each.key: each for each in of_owner}
    asked += [InitialQuestion(f"owner_{key}", owner, _owner_question(named[key])) for key in OWNER_LABELS]
    return InitialDrafts(incubator, owner, tuple(asked))


def _owner_question(question: EntryQuestion) -> EntryQuestion:
    """A question about the owner: nobody has to name one, and without a name nothing else is asked."""
    option = "--owner-" + question.key.replace("_", "-")
    question = question._replace(option=option, field=question.field._replace(help=OWNER_LABELS[question.key]))
    return question._replace(required=False) if question.key == "name" else question._replace(applies=_has_owner)


def _has_owner(owner: Draft) -> bool:
    return owner.get("name") is not None


def find_missing_initial_answers(drafts: InitialDrafts) -> Iterator[EntryQuestion]:
    """The questions that need an answer and have none."""
    for each in drafts.questions:
        if each.question.required and each.question.applies(each.draft) and each.draft.get(*each.question.path) is None:
            yield each.question


def plan_initial_incubator(
    drafts: InitialDrafts, registry: Registry, make_store: Callable[[Plan], Store]
) -> tuple[str, Plan]:
    """The incubator's id, and the plan of its sheet and its owner's. `make_store`: the files as a plan leaves them."""
    files: dict[str, bytes | None] = {}
    if _has_owner(drafts.owner):
        path, made = create.plan_new_entry(drafts.owner)
        files.update(made.files)
        drafts.incubator.set(("owner",), _id_from_path(path))
        registry = reload_registry(registry, make_store(made), [path])
        drafts.incubator.context = drafts.incubator.context._replace(registry=registry)
    path, made = create.plan_new_entry(drafts.incubator)
    return _id_from_path(path), Plan({**files, **made.files})


def _id_from_path(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
