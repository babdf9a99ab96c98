"""A new startup: what is asked, its id and its text."""

from __future__ import annotations

from incubo.edit import body, ids
from incubo.edit.answers import words
from incubo.edit.draft import Draft, Question, question
from incubo.i18n import N_
from incubo.model.fields import Kind
from incubo.problem import Text


def questions(kind: Kind) -> tuple[Question, ...]:
    """What is asked, in order."""
    return (
        question(kind, "title", wrong=_nameless),
        question(kind, "mission"),
        question(kind, "incubator", default=_incubator),
        question(kind, "sponsors", key="sponsor"),
        question(kind, "contact"),
        question(kind, "link"),
        question(kind, "phases", "name", key="phase", default=_first_phase),
        question(kind, "phases", "start", key="on", default=lambda draft: draft.setting.today),
        question(kind, "repository"),
        question(kind, "usertypes", key="usertype"),
        question(kind, "thematiques", key="thematique"),
        question(kind, "stats_url"),
        question(kind, "budget_url"),
        question(kind, "accessibility_status", key="accessibility"),
    )


def _nameless(_draft: Draft, title: str) -> Text | None:
    if ids.startup(title, ()):
        return None
    return Text(N_("no file name can be made of “{title}”: it needs a letter"), {"title": title})


def _incubator(draft: Draft) -> str | None:
    """Ours, or the only one there is."""
    known = draft.setting.registry.ids("incubator")
    return draft.setting.ours or (known[0] if len(known) == 1 else None)


def _first_phase(draft: Draft) -> str | None:
    field = draft.kind.field("phases")
    assert field is not None
    return next(iter(words(field.items[0], draft.setting)), None)


def finish(draft: Draft) -> str:
    """Complete the values; the id. (`link` is written even when it is empty: the network's tools expect it.)"""
    draft.values.setdefault("link", "")
    registry = draft.setting.registry
    taken = {name.casefold() for name in (*registry.ids("startup"), *registry.moved)}
    return ids.startup(str(draft.get("title")), taken)


def text(draft: Draft) -> str:
    """The body: context, problem, solution, objectives."""
    return body.written("startup", draft.setting.language, {"title": draft.get("title")})
