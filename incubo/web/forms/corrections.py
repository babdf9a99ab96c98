"""The form that corrects a file as `validate --fix` does."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.app.questions import yes_no_question
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.edit.fixer import FixResult, fix_findings, make_fix_proposal
from incubo.edit.plan import Proposal
from incubo.validation.engine import ValidationOptions
from incubo.web.forms.change_form import ChangeForm, FormAsk, FormContext, Given, Target
from incubo.web.forms.fields import FormField

_GUESSES = "guesses"
_NO_FIX = N_("nothing in this file can be corrected without a person: use its form")


def _fix(context: FormContext, target: Target, *, include_guesses: bool) -> FixResult:
    """The corrections of the file."""
    workspace, path = context.workspace, target.words["path"]
    options = ValidationOptions(
        severities=workspace.settings.severities, show_advice=True, includes_path=frozenset({path}).__contains__
    )
    return fix_findings(
        context.registry, workspace.store, workspace.as_of, options, workspace.entry_kinds,
        include_guesses=include_guesses,
    )  # fmt: skip


def _fix_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    question = yes_no_question(_GUESSES, Message(""))
    field = FormField(question, gettext("Also the likely corrections, which are to be checked"))
    has_safe = bool(_fix(context, target, include_guesses=False).plan.files)
    return [field._replace(initial="" if has_safe else "yes")]


def _propose_fix(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    result = _fix(context, target, include_guesses=bool(given.value(_GUESSES)))
    if not result.plan.files:
        raise UsageError(Message(_NO_FIX))
    return make_fix_proposal(result)


FORMS = (ChangeForm("fix", N_("Correct a file"), _fix_fields, _propose_fix, "file"),)
