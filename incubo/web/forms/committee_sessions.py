"""A committee that hears one product or several: which, one after another, with the dossier beside the form."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.core.i18n import N_, capitalize_first, gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Section, TableBlock
from incubo.facts.situation import COMMITTEE_STATES
from incubo.registry.lookup import entry_title
from incubo.reports.committees import committee_situations
from incubo.web.forms.answers import Answers
from incubo.web.forms.attempt import Attempt, ErrorLine
from incubo.web.forms.drafts import Draft
from incubo.web.forms.field_builders import entry_field
from incubo.web.forms.fields import parse_field, show_field
from incubo.web.forms.open_forms import FORMS, OpenForm
from incubo.web.view import WebPage

_DAYS_AHEAD = 31
"""Committees expected within so many days are offered first."""


NOT_IN_SESSION = ("file", "correction", "decision", "agenda", "objectives")
"""The sections of a dossier that the form beside it stands for, or that a meeting does not read."""


_SESSION_COLUMNS = {
    "committees": ("date", "decision", "amount", "months", "next"),
    "team": ("member", "role", "end", "left"),
}


def choose_products(open_form: OpenForm, request: Request) -> WebPage | Response | None:
    """Ask which products a committee hears; go on with its form once they are chosen. None: the address names them."""
    view, target = open_form.view, open_form.target
    if FORMS["committee-session"].has_subject(target) and len(target.product_ids) > 1:
        return None
    field = entry_field(open_form.context, "name", "startup", gettext("Another product"), required=False)
    typed = view.query.get("name", "")
    parsed = parse_field(field, typed)
    picked = [one for one in request.query_params.getlist("pick") if view.whole.has_entry("startup", one)]
    chosen = [*dict.fromkeys([*(target.product_ids or picked), *([str(parsed.value)] if parsed.value else [])])]
    if chosen and parsed.error is None:
        if len(chosen) == 1:
            return RedirectResponse(view.links.change("committee-mode", startup=chosen[0]), 303)
        return RedirectResponse(view.links.change("committee-session", products=",".join(chosen)), 303)
    shown = show_field(field, Answers({"name": typed}), 0, open_form.context.registry, parsed)
    errors = (ErrorLine(shown.error, shown.id, shown.error_hints),) if shown.error else ()
    attempt = Attempt((shown,), errors)
    situations = committee_situations(view.scope, view.scope.startups)
    soon = view.day + timedelta(days=_DAYS_AHEAD)
    rows: tuple[list[CommitteeChoice], list[CommitteeChoice]] = ([], [])
    for one in situations:
        is_soon = one.committee.day is not None and one.committee.day <= soon
        state = {
            "state": LabelledValue(one.committee.state, COMMITTEE_STATES[one.committee.state]),
            "day": one.committee.day,
        }
        detail = Message("{state}, {day:long}" if one.committee.day is not None else "{state}", state)
        if one.committee.state == "never":
            detail = Message(N_("no committee is recorded"))
        choice = CommitteeChoice(
            one.startup.id, one.startup.display_name, capitalize_first(translate(detail)),
            one.startup.id in picked,
        )  # fmt: skip
        rows[0 if is_soon else 1].append(choice)
    values = {
        "attempt": attempt,
        "due": rows[0],
        "others": rows[1],
        "address": view.links.change("committee-mode"),
        "ahead": _DAYS_AHEAD,
        "status": 422 if errors else 200,
    }
    title = gettext("Which products does the committee hear?")
    return WebPage("forms/committee_choice.html", title, values, "committees", (), attempt.title_prefix)


class CommitteeChoice(NamedTuple):
    """A product that a committee may hear: its id and name, when it is expected, whether it is chosen."""

    id: str
    name: str
    detail: str
    is_chosen: bool


class HeardProduct(NamedTuple):
    """A product of a session: its id and name, whether something is typed about it, whether it is heard now."""

    id: str
    name: str
    is_begun: bool
    is_current: bool


def list_heard(open_form: OpenForm, draft: Draft) -> list[HeardProduct]:
    """The products of a session, in their order."""
    texts, current = draft.answers.texts, open_form.target.entries.get("startup")
    return [
        HeardProduct(
            one,
            entry_title(open_form.context.registry, "startup", one),
            any(key.startswith(f"{one}.") and key != f"{one}.on" and text for key, text in texts.items()),
            one == current,
        )
        for one in open_form.target.product_ids
    ]


def narrow(section: Section) -> Section:
    """A section of the dossier without the columns for which there is no room beside a form."""
    kept = _SESSION_COLUMNS.get(section.id, ())
    if not kept:
        return section
    blocks = tuple(
        block._replace(columns=tuple(column for column in block.columns if column.id in kept))
        if isinstance(block, TableBlock)
        else block
        for block in section.blocks
    )
    return section._replace(blocks=blocks)
