"""The first incubator of a new registry, and the organisation that it belongs to: what is asked, and their sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from incubo.edit import new
from incubo.edit.draft import Draft, Question, Setting
from incubo.edit.plan import Plan
from incubo.i18n import N_
from incubo.registry.loading import reload
from incubo.registry.registry import Registry
from incubo.registry.store import Store

_OF_INCUBATOR = ("title", "acronym", "short_description", "contact", "website")
OWNER = {
    "name": N_("the public body that it belongs to: its name"),
    "acronym": N_("the public body: its short name, which makes the file's name"),
    "type": N_("the public body: its type"),
}
"""What is asked about the owner, and how: beside questions about the incubator, “its name” would not be clear."""


class Asked(NamedTuple):
    """A question about one of the two drafts; `key` is unique among them."""

    key: str
    draft: Draft
    question: Question


class First(NamedTuple):
    """The two drafts, and what is asked about them in order. (Without a name there is no owner.)"""

    incubator: Draft
    owner: Draft
    asked: tuple[Asked, ...]


def begin(setting: Setting) -> First:
    """Empty drafts, and the questions: those of `new incubator`, then those of its owner under names of their own."""
    incubator, of_incubator = new.begin("incubator", setting)
    owner, of_owner = new.begin("organisation", setting)
    named = {each.key: each for each in of_incubator}
    asked = [Asked(key, incubator, named[key]) for key in _OF_INCUBATOR]
    named = {each.key: each for each in of_owner}
    asked += [Asked(f"owner_{key}", owner, _of_owner(named[key])) for key in OWNER]
    return First(incubator, owner, tuple(asked))


def _of_owner(question: Question) -> Question:
    """A question about the owner: nobody has to name one, and without a name nothing else is asked."""
    option = "--owner-" + question.key.replace("_", "-")
    question = question._replace(option=option, field=question.field._replace(help=OWNER[question.key]))
    return question._replace(required=False) if question.key == "name" else question._replace(when=_is_named)


def _is_named(owner: Draft) -> bool:
    return owner.get("name") is not None


def missing(first: First) -> Iterator[Question]:
    """The questions that need an answer and have none."""
    for each in first.asked:
        if each.question.required and each.question.when(each.draft) and each.draft.get(*each.question.path) is None:
            yield each.question


def plan(first: First, registry: Registry, patched: Callable[[Plan], Store]) -> tuple[str, Plan]:
    """The incubator's id, and the plan of its sheet and its owner's. `patched`: the files as a plan leaves them."""
    files: dict[str, bytes | None] = {}
    if _is_named(first.owner):
        path, made = new.plan(first.owner)
        files.update(made.files)
        first.incubator.put(("owner",), _id(path))
        registry = reload(registry, patched(made), [path])
        first.incubator.setting = first.incubator.setting._replace(registry=registry)
    path, made = new.plan(first.incubator)
    return _id(path), Plan({**files, **made.files})


def _id(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
