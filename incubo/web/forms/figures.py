"""The form that keeps the figures of a report as they were given to somebody, as `report NAME --keep` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from incubo.app.reports.context import run_report
from incubo.app.reports.kept_figures import MAX_LABEL_LENGTH, propose_to_keep
from incubo.core.errors import UsageError
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.edit.asking.questions import Question
from incubo.edit.new.ids import slug
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import ParsedValue
from incubo.model.fields import Field
from incubo.reports.catalogue import REPORTS, Report
from incubo.web.forms.change_form import ChangeForm, FactsBox, FormAsk, FormContext, Given, Target
from incubo.web.forms.fields import FormField
from incubo.web.pages.reports import report_arguments

_NO_REPORT = N_("these figures are of no report")
_NO_LABEL = N_("a short name is needed: the occasion on which the figures were given")


def _report_of(target: Target) -> Report:
    """The report whose figures are kept. Raises UsageError."""
    report = REPORTS.get(target.words.get("report", ""))
    if report is None:
        raise UsageError(Message(_NO_REPORT))
    return report


def _parse_label(text: str) -> ParsedValue:
    return ParsedValue(text) if slug(text) else ParsedValue(None, Message(_NO_LABEL))


def _keep_fields(_context: FormContext, _target: Target) -> Sequence[FormField]:
    question = Question("label", Message(""), Field("label", "text", required=True), _parse_label)
    hint = gettext("Such as PLF 2027: what differs later is found again under this name.")
    return [FormField(question, gettext("For what were they given?"), (hint,), length=MAX_LABEL_LENGTH)]


def _keep_facts(_context: FormContext, target: Target) -> Sequence[FactsBox]:
    return [FactsBox(gettext(_report_of(target).title), items=(_report_question(target),))]


def _report_question(target: Target) -> str:
    return gettext(_report_of(target).question)


def _propose_keep(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    report, workspace = _report_of(target), context.workspace
    query: Mapping[str, str] = dict(parse_qsl(target.words.get("query", "")))
    arguments: dict[str, Any] = report_arguments(report, query)
    run_context, table = run_report(report, workspace, arguments, context.registry)
    proposal = propose_to_keep(workspace, run_context, report, arguments, table, given.value("label"))
    arguments = {"title": translate(table.full_title), "label": " ".join(given.value("label").split())}
    return proposal._replace(body_lines=(Message(N_("{title}: kept under “{label}”"), arguments),))


FORMS = (
    ChangeForm("keep", N_("Keep these figures"), _keep_fields, _propose_keep, "report", make_facts=_keep_facts,
               intro=N_("They are kept as they are now, in the registry: it is public."))
,)  # fmt: skip
