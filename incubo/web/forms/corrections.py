"""The form that corrects a file as `validate --fix` does."""

from __future__ import annotations

from collections.abc import Sequence

from incubo.app.changes.apply import make_finding_messages
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.edit.asking.questions import yes_no_question
from incubo.edit.fixer import FixResult, RejectedFix, fix_findings, make_fix_proposal
from incubo.edit.plan import Proposal
from incubo.validation.engine import ValidationOptions
from incubo.web.forms.change_form import ChangeForm, FormAsk, FormContext, Given, Target
from incubo.web.forms.fields import FormField
from incubo.web.plain_text import plain_finding

_GUESSES = "guesses"
_NO_FIX = N_("nothing in this file can be corrected without a person: use its form")
_LEFT_OUT = N_("Line {line}, {fix}: not done, because this would then be wrong: {problems}")
_MAX_CAUSES = 3
"""What is said of what a correction would leave wrong."""


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
    notes = tuple(_tell_left_out(rejected, target.words["path"]) for rejected in result.rejected)
    if not result.plan.files:
        raise UsageError(Message(_NO_FIX), hints=notes)
    return make_fix_proposal(result)._replace(notes=notes)


def _tell_left_out(rejected: RejectedFix, path: str) -> Message:
    """Which correction of a file is not made, and what it would leave wrong; of another file, with its path."""
    texts = make_finding_messages(rejected.causes, rejected.store.read)
    problems = []
    for cause, messages in zip(rejected.causes, texts, strict=True):
        text, _hints = plain_finding(messages)
        template = N_("{path}: {said}") if cause.region.path != path else "{said}"
        problems.append(translate(Message(template, {"path": cause.region.path, "said": text})))
    fix = rejected.finding.fix
    assert fix is not None
    arguments = {
        "line": rejected.finding.region.line,
        "fix": translate(fix.title),
        "problems": "; ".join(dict.fromkeys(problems[:_MAX_CAUSES])),
    }
    return Message(_LEFT_OUT, arguments)


FORMS = (ChangeForm("fix", N_("Correct a file"), _fix_fields, _propose_fix, "file"),)
