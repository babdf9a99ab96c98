"""What the draft of a form will change, before it is written: the page, and the ways to go on."""

from __future__ import annotations

from typing import Any

from incubo.app.changes.apply import find_proposal_base
from incubo.app.changes.proposal_preview import plan_digest
from incubo.app.private import tell_left_by_plan
from incubo.core.errors import IncuboError
from incubo.core.i18n import gettext, limit_names, translate
from incubo.core.message import Message
from incubo.edit.plan import Plan
from incubo.vcs.proposals import NotAsPublishedError
from incubo.web.blocks import name_file
from incubo.web.forms.attempt import Attempt, ErrorLine
from incubo.web.forms.drafts import Draft
from incubo.web.forms.open_forms import OpenForm
from incubo.web.forms.preview import show_preview
from incubo.web.forms.sheet_pages import tell_sheet
from incubo.web.forms.writing import has_remote, list_earlier_changes
from incubo.web.view import WebPage

MAX_REASON_LENGTH = 500


def preview_page(
    open_form: OpenForm,
    attempt: Attempt,
    draft: Draft,
    *,
    notice: str = "",
    problem: ErrorLine | None = None,
) -> WebPage:
    """What will change, and the ways to go on."""
    assert attempt.proposal is not None
    assert attempt.preview is not None
    context, is_private = open_form.context.written, open_form.change_form.is_private
    workspace = context.workspace
    can_propose = not is_private and has_remote(workspace)
    unpublished = _list_unpublished(open_form, attempt.proposal.plan) if can_propose else []
    values: dict[str, Any] = {
        "form": open_form,
        "is_private": is_private,
        "draft_id": draft.id,
        "hidden": draft.answers.hidden_inputs(),
        "because": draft.because,
        "seen": plan_digest(attempt.proposal.plan),
        "shown": show_preview(
            context,
            attempt.proposal,
            attempt.preview,
            left_notes(open_form, attempt.proposal.plan),
            opened=() if is_private else draft.answers.opened,
        ),
        "refusal": attempt.preview.check.refusal,
        "can_propose": can_propose and not unpublished,
        "unpublished": unpublished,
        "share": open_form.view.links.path("share"),
        "is_in_git": workspace.is_in_git,
        "told": tell_sheet(open_form),
        "earlier": [
            name_file(context.registry, path) for path in list_earlier_changes(workspace, attempt.proposal.plan)
        ],
        "notice": notice,
        "problem": problem,
        "max_reason": MAX_REASON_LENGTH,
        "status": 409 if problem is not None or notice else 200,
    }
    return WebPage("forms/preview.html", gettext("What will change"), values, open_form.section, open_form.crumbs)


def _list_unpublished(open_form: OpenForm, plan: Plan) -> list[str]:
    """What a change is about that is not here as it is published, so that the change cannot be proposed."""
    workspace, registry = open_form.context.written.workspace, open_form.context.registry
    try:
        find_proposal_base(workspace, plan)
    except NotAsPublishedError as error:
        return [
            translate(Message("{name}", {"name": name}))
            for name in limit_names([name_file(registry, path) for path in error.paths])
        ]
    except IncuboError:
        return []  # the proposal says what is wrong
    return []


def left_notes(open_form: OpenForm, plan: Plan) -> list[Message]:
    """What a change of the registry leaves to do in its private folder, for the person on its machine."""
    if open_form.change_form.is_private or open_form.view.open_private() is None:
        return []
    return tell_left_by_plan(open_form.view.workspace, open_form.context.registry, plan)
