"""`new`: from answers to a Plan with one new file. What to ask is in `new_startup`, `new_member` …"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from incubo.edit import new_bodies, new_job, new_member, new_startup
from incubo.edit.answers import table_of
from incubo.edit.draft import Draft, Question, Setting
from incubo.edit.front_matter import entry
from incubo.edit.plan import Plan
from incubo.model.fields import Kind
from incubo.model.nearest import alike
from incubo.problem import Text
from incubo.registry.registry import Registry


class _Maker(NamedTuple):
    """What is asked for a kind of entry, how its id is made (and its values completed), and its text."""

    questions: Callable[[Kind], tuple[Question, ...]]
    finish: Callable[[Draft], str]
    text: Callable[[Draft], str]


_BODY = _Maker(new_bodies.questions, new_bodies.finish, new_bodies.text)
_MAKERS = {
    "startup": _Maker(new_startup.questions, new_startup.finish, new_startup.text),
    "member": _Maker(new_member.questions, new_member.finish, new_member.text),
    "job": _Maker(new_job.questions, new_job.finish, new_job.text),
    "incubator": _BODY,
    "organisation": _BODY,
    "team": _BODY,
}


def begin(kind: str, setting: Setting) -> tuple[Draft, tuple[Question, ...]]:
    """An empty draft of a kind, and the questions about it in order."""
    table = table_of(setting, kind)
    return Draft(table, setting), questions(table)


def questions(table: Kind) -> tuple[Question, ...]:
    """The questions about a kind of entry, in order."""
    return _MAKERS[table.id].questions(table)


def defaults(draft: Draft, questions: tuple[Question, ...]) -> None:
    """Give every question that was not answered its default."""
    for asked in questions:
        if draft.get(*asked.path) is None and not asked.later and asked.when(draft):
            draft.put(asked.path, asked.default(draft))


def missing(draft: Draft, questions: tuple[Question, ...]) -> list[Question]:
    """The required questions that have no answer."""
    return [
        question
        for question in questions
        if question.required and question.when(draft) and draft.get(*question.path) is None
    ]


def wrong(draft: Draft, questions: tuple[Question, ...]) -> list[tuple[Question, Text]]:
    """The answers that do not go with the others."""
    answered = [
        (question, draft.get(*question.path)) for question in questions if draft.get(*question.path) is not None
    ]
    found = [(each, each.wrong(draft, value)) for each, value in answered]
    return [(each, text) for each, text in found if text is not None]


def plan(draft: Draft) -> tuple[str, Plan]:
    """The new file's path in the registry, and the plan that writes it."""
    registry = draft.setting.registry
    maker = _MAKERS[draft.kind.id]
    path = f"{registry.layout.folders[draft.kind.id]}/{maker.finish(draft)}.md"
    body = draft.body if draft.body is not None else maker.text(draft)
    data = entry(draft.kind, draft.values, registry.layout.prefixes, body, line_end(registry), _homonyms(draft))
    return path, Plan({path: data})


_SAME_NAME = {"member": "member-same-name", "startup": "startup-same-title"}


def _homonyms(draft: Draft) -> list[str]:
    """The comment by which `validate` accepts that two entries are called the same, when it was said that they are."""
    name = str(draft.get(draft.kind.title) or "")
    if not draft.homonym or draft.kind.id not in _SAME_NAME:
        return []
    entries = draft.setting.registry.entries.get(draft.kind.id, {}).values()
    same = [each.id for each in entries if alike([name, getattr(each, draft.kind.title) or ""])]
    return [f"incubo: ignore[{_SAME_NAME[draft.kind.id]}] ≠ {', '.join(same)}"] if same else []


def line_end(registry: Registry) -> str:
    """The line end of most files of the registry."""
    return "\r\n" if 2 * len(registry.facts["crlf"]) > len(registry.paths) else "\n"
