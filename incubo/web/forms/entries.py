"""The forms of any entry: a new one, other values of its fields, its text, its id; and of job offers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from incubo.app import new_entry
from incubo.app.arguments import parse_number_argument
from incubo.app.entry_text import find_entry_text, propose_text
from incubo.app.form_requests import propose_assignments
from incubo.app.metric_requests import propose_metrics
from incubo.app.new_entry import ACCOUNT_KEY, CANCEL_CHOICE, HOMONYM_CHOICE
from incubo.app.questions import Question, parse_with, question_name, vocabulary_choices, yes_no_question
from incubo.core.i18n import N_, gettext
from incubo.core.message import LabelledValue, Message
from incubo.edit.contract_doubts import contract_notes
from incubo.edit.forms.definitions import CONSENT_KEY, DEFAULT_HINT, is_settable, make_forms
from incubo.edit.new import create
from incubo.edit.new.draft import Draft, DraftQuestion, has_no_default
from incubo.edit.new.duplicates import find_account_owner, find_duplicates
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext, ParsedValue, format_value, parse_value
from incubo.edit.verbs.close import close
from incubo.edit.verbs.rename import parse_new_id, rename_to
from incubo.edit.verbs.set import FieldAssignment, FieldTarget, resolve_field_path
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.schemas.startup import METRIC_FIELDS
from incubo.registry.lookup import EntryRef, entry_label
from incubo.web.forms.answers import MAX_TEXT_LENGTH
from incubo.web.forms.desk import (
    PUBLIC_REMINDER,
    ChangeForm,
    Desk,
    FieldErrors,
    FormAsk,
    Given,
    GivenUp,
    OtherForm,
    Target,
    field_error,
)
from incubo.web.forms.fields import FormField, same_text
from incubo.web.forms.making import day_field, entry_field, sentence, value_field

_NEEDED = Message(N_("an answer is needed here"))
_LATER = N_("To complete now or later")
_NO_TEXT = Message("")
_METRIC_FIELDS = {field.name: field for field in METRIC_FIELDS}


# A new entry


def _new_fields(desk: Desk, target: Target, kind: str) -> Sequence[FormField]:
    _, questions = new_entry.start_new_entry(desk.workspace, desk.registry, kind)
    fields = [_new_field(desk, target, question) for question in questions]
    first_later = next((i for i, question in enumerate(questions) if question.is_deferred), None)
    if first_later is not None:
        fields[first_later] = fields[first_later]._replace(group=gettext(_LATER))
    form = make_forms(desk.workspace.entry_kinds).get(f"new-{kind}")
    for item in form.questions if form is not None else ():
        if item.key == "body":
            fields.append(value_field(desk, "body", item.field, sentence(item.label)))
        elif item.key == CONSENT_KEY:
            label = " ".join(map(gettext, item.checkboxes.values()))
            fields.append(FormField(yes_no_question(CONSENT_KEY, _NO_TEXT), label))
    return fields


def _new_field(desk: Desk, target: Target, question: DraftQuestion) -> FormField:
    """The field of a question of `new`."""
    field, label = question.field, sentence(question_name(question))
    required = question.required and has_no_default(question)
    hints = (sentence(field.help),) if field.help else ()
    if not has_no_default(question):
        hints = (*hints, gettext(DEFAULT_HINT))
    if field.type == "reference":
        named = target.entries.get(field.target_kind)
        return entry_field(
            desk, question.key, field.target_kind, label, many=field.many, required=required, option=question.option,
            initial=[named] if named else [], hints=hints,
        )  # fmt: skip
    if field.type in ("date", "moment"):
        return day_field(desk, question.key, label, option=question.option, hints=hints, required=required)
    return value_field(desk, question.key, field, label, required=required, option=question.option, hints=hints)


def _propose_new(desk: Desk, _target: Target, given: Given, ask: FormAsk, kind: str) -> Proposal:
    draft, questions = new_entry.start_new_entry(desk.workspace, desk.registry, kind)
    texts = {question.key: given.text(question.key) for question in questions}
    answered = new_entry.fill_from_options(draft, questions, texts)
    draft.body = given.value("body")
    _require_sure_answers(draft, questions, given)
    _choose_whether_new(desk, draft, questions, answered, ask)
    create.apply_defaults(draft, questions)
    missing = {question.key: ParsedValue(None, _NEEDED) for question in create.find_missing_answers(draft, questions)}
    wrong = {question.key: ParsedValue(None, error) for question, error in create.find_answer_errors(draft, questions)}
    if CONSENT_KEY in given.values and not given.value(CONSENT_KEY):
        missing[CONSENT_KEY] = ParsedValue(None, Message(N_("tick this box once the person knows")))
    if missing or wrong:
        raise FieldErrors({**missing, **wrong})
    _, proposal = new_entry.propose_new_entry(draft)
    return proposal._replace(notes=(*_new_notes(desk, draft, questions), *proposal.notes))


def _require_sure_answers(draft: Draft, questions: Sequence[DraftQuestion], given: Given) -> None:
    """Raise FieldErrors for answers that are probably slips."""
    doubts = {}
    for question in questions:
        value = draft.get(*question.path)
        doubt = question.doubt(draft, value) if value is not None and not given.is_sure(question.key) else None
        if doubt is not None:
            doubts[question.key] = doubt
    if doubts:
        raise FieldErrors({}, doubts)


def _choose_whether_new(
    desk: Desk, draft: Draft, questions: Sequence[DraftQuestion], answered: set[str], ask: FormAsk
) -> None:
    """Ask whether somebody, or something, of that name or account is meant. Raises GivenUp and OtherForm."""
    choice = HOMONYM_CHOICE
    owner = find_account_owner(draft) if ACCOUNT_KEY in answered else None
    if owner is not None:
        choice = ask(new_entry.account_owner_question(draft, owner))
        if choice == HOMONYM_CHOICE:
            arguments = {"account": str(draft.get(ACCOUNT_KEY)), "owner": owner.display_name}
            raise field_error(ACCOUNT_KEY, Message(N_("the GitHub account {account} is that of {owner}"), arguments))
    if choice == HOMONYM_CHOICE:
        choice, _ = new_entry.choose_namesake(desk.workspace, draft, questions, ask)
    if choice == HOMONYM_CHOICE:
        return
    if choice == CANCEL_CHOICE or draft.kind.id != "member" or choice not in desk.registry.members:
        raise GivenUp
    joining = new_entry.join_arguments(draft, questions, choice)[0]
    texts = {
        "who": desk.typed("member", choice),
        "startup": desk.typed("startup", joining.startup_id) if joining.startup_id else "",
        "team": desk.typed("team", joining.team_id) if joining.team_id else "",
        **{name: getattr(joining, name) or "" for name in ("on", "until", "status", "employer")},
    }
    reason = Message(N_("{name} has a sheet already"), {"name": entry_label(desk.registry, "member", choice)})
    raise OtherForm("join", texts, reason)


def _new_notes(desk: Desk, draft: Draft, questions: Sequence[DraftQuestion]) -> list[Message]:
    """What to know about a new entry."""
    duplicates = find_duplicates(draft)
    notes = new_entry.similar_name_notes(desk.workspace, draft, questions, duplicates, from_form=True)
    if draft.kind.id == "member":
        contract = {name: draft.get("missions", 0, name) for name in ("employer", "start", "end")}
        notes += contract_notes(desk.registry, **contract)
    return notes


# Other values of fields


def _set_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    entry = target.entry
    assert entry is not None
    return [_set_field(desk, entry, path, field) for path, field in _settable_fields(desk, entry, target)]


def _settable_fields(desk: Desk, entry: EntryRef, target: Target) -> list[tuple[str, Field]]:
    """The fields that a form changes: the one that its address names, else all of the entry that hold a value."""
    table = _table(desk, entry.kind)
    named = target.words.get("field")
    if named is not None:
        found = _resolve(desk, entry, named)
        return [(named, found.field)]
    return [(field.name, field) for field in table.fields if is_settable(field)]


def _table(desk: Desk, kind: str) -> EntryKind:
    return desk.workspace.entry_kinds.get(kind, ENTRY_KINDS[kind])


def _resolve(desk: Desk, entry: EntryRef, path: str) -> FieldTarget:
    """The field that a path means. Raises UsageError."""
    edits = desk.start_edits()
    values = edits.value_at(_path(desk, entry), ()) or {}
    return resolve_field_path(path, _table(desk, entry.kind), values, desk.registry.vocabulary, entry.id)


def _path(desk: Desk, entry: EntryRef) -> str:
    return str(desk.registry.entries[entry.kind][entry.id].path)


def _set_field(desk: Desk, entry: EntryRef, path: str, field: Field) -> FormField:
    """The field for another value of a field, with the value that it has."""
    label = sentence(field.label or field.help or field.name)
    hints = (sentence(field.help),) if field.help and field.label else ()
    initial = _current_text(desk, entry, path, field)
    if field.type == "reference":
        made = entry_field(desk, path, field.target_kind, label, many=field.many, required=field.required, hints=hints)
    elif field.type in ("date", "moment"):
        startup = desk.registry.startups.get(entry.id) if entry.kind == "startup" else None
        made = day_field(desk, path, label, hints=hints, required=field.required, startup=startup)
    elif field.type == "boolean":
        choices = (LabelledValue("true", Message(N_("yes"))), LabelledValue("false", Message(N_("no"))))
        question = Question(path, _NO_TEXT, field, ParsedValue, choices)
        made = FormField(question, label, hints, "select")
    elif field.many and field.type != "choice":
        made = _lines_field(desk, path, field, label, hints)
    else:
        made = value_field(desk, path, field, label, required=field.required, hints=hints)
    return made._replace(initial=initial, is_tracked=True)


def _lines_field(desk: Desk, path: str, field: Field, label: str, hints: tuple[str, ...]) -> FormField:
    """A field for a list of texts, one on each line: a text may have commas."""
    item = field._replace(many=False)

    def parse(context: EntryContext, text: str) -> ParsedValue:
        answer = parse_value(item, text, context)
        return answer if answer.error is not None or answer.value is None else ParsedValue([text])

    question = Question(path, _NO_TEXT, field, partial(parse, desk.context), is_one_per_line=True)
    return FormField(question, label, hints)


def _current_text(desk: Desk, entry: EntryRef, path: str, field: Field) -> str:
    """The value of a field as a person types it; as the file has it where it cannot be read."""
    record = desk.registry.entries[entry.kind][entry.id]
    value: Any = getattr(record, field.name, None) if path == field.name else None
    is_wrong = any(
        steps[:1] == (path,) for wrong_path, steps in desk.registry.fields_with_problems if wrong_path == record.path
    )
    if value is None or is_wrong:
        value = desk.start_edits().value_at(record.path, _resolve(desk, entry, path).path)
    if value is None:
        return ""
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    if field.type == "reference":
        names = [desk.typed(field.target_kind, item) if desk.registry.has_entry(field.target_kind, item) else str(item)
                 for item in (str(item).rpartition("/")[2] for item in items)]  # fmt: skip
        return ", ".join(names)
    separator = "\n" if field.many and field.type != "choice" else ", "
    return separator.join(format_value(field, item) for item in items)


def _propose_set(desk: Desk, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    entry = target.entry
    assert entry is not None
    assignments = []
    for path, field in _settable_fields(desk, entry, target):
        current = _current_text(desk, entry, path, field)
        text, was = given.texts.get(path, current), given.answers.was.get(path, current)
        if same_text(text, was):
            continue
        if not same_text(was, current):
            label = sentence(field.label or field.help or field.name)
            note = N_("“{label}” has changed meanwhile: it was “{was}”, it is now “{now}”.")
            desk.remarks.append(Message(note, {"label": label, "was": was, "now": current}))
        assignments.append(_make_assignment(path, field, text.strip(), given.value(path)))
    return propose_assignments(desk.workspace, desk.registry, entry, assignments)


def _make_assignment(path: str, field: Field, text: str, value: Any) -> FieldAssignment:
    """The assignment of a text that was typed."""
    if not text:
        return FieldAssignment(path, "unset")
    if field.many:
        items = tuple(value) if isinstance(value, (list, tuple)) else (text,)
        return FieldAssignment(path, "=", text, tuple(map(str, items)))
    return FieldAssignment(path, "=", text)


# Text


def _text_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    entry = target.entry
    assert entry is not None
    part = find_entry_text(desk.workspace, desk.registry, entry, target.words.get("section", ""))
    initial = part.text if part is not None else ""
    label = part.heading if part is not None and part.heading else gettext("The text, in Markdown")
    question = Question("text", _NO_TEXT, Field("text", "lines"), ParsedValue)
    hints = (gettext(PUBLIC_REMINDER),)
    return [FormField(question, label, hints, "text", initial=initial, length=MAX_TEXT_LENGTH, is_tracked=True)]


def _propose_text(desk: Desk, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    entry = target.entry
    assert entry is not None
    part = find_entry_text(desk.workspace, desk.registry, entry, target.words.get("section", ""))
    if part is None:
        raise field_error("text", Message(N_("this part of the text is not there any more")))
    was = given.answers.was.get("text", part.text)
    if was.replace("\r\n", "\n") != part.text.replace("\r\n", "\n"):
        desk.remarks.append(Message(N_("This text has changed meanwhile: what others wrote there would go.")))
    return propose_text(desk.workspace, desk.start_edits(), entry, part, given.texts["text"])


# Another id


def _rename_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    entry = target.entry
    assert entry is not None
    edits = desk.start_edits()
    title_field = _table(desk, entry.kind).find_field(ENTRY_KINDS[entry.kind].title_field)
    title = title_field or Field("title")
    name = Question("new", _NO_TEXT, Field("id"), parse_with(lambda text: parse_new_id(edits, *entry, text)))
    hint = gettext("The end of its address, and the name of its file. Left empty: made from the new name.")
    return [
        value_field(desk, "title", title._replace(example=""), sentence(N_("its new name")), option="--title"),
        FormField(name, sentence(N_("its new id")), (hint, gettext("Now: {id}").format(id=entry.id))),
    ]


def _propose_rename(desk: Desk, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    entry = target.entry
    assert entry is not None
    title = given.value("title")
    if title is None and given.text("new") is None:
        raise field_error("title", _NEEDED)
    return rename_to(desk.start_edits(), *entry, given.text("new"), title)


# Measures, and job offers


def _metric_fields(desk: Desk, target: Target) -> Sequence[FormField]:
    startup = desk.registry.startups[target.entries["startup"]]
    latest = {
        metric.key: metric
        for metric in sorted(
            startup.metrics, key=lambda metric: (metric.date is not None, metric.date or desk.workspace.as_of)
        )
        if metric.key
    }
    fields = []
    for key, metric in latest.items():
        hint = gettext("So far {value}").format(value=metric.value)
        question = Question(f"m.{key}", _NO_TEXT, Field("value", "number"), parse_with(partial(_parse_figure, key)))
        fields.append(FormField(question, key, (hint,)))
    new = gettext("Another measure") if fields else gettext("What is measured")
    fields.append(value_field(desk, "new_key", _METRIC_FIELDS["key"]._replace(required=False), new))
    figure = Question("new_value", _NO_TEXT, Field("value", "number"), parse_with(partial(_parse_figure, "x")))
    fields.append(FormField(figure, gettext("Its figure")))
    label = sentence(_METRIC_FIELDS["date"].help)
    fields.append(day_field(desk, "on", label, option="--on", hints=(gettext("Left empty: today."),), startup=startup))
    fields.append(value_field(desk, "source", _METRIC_FIELDS["source"]))
    return fields


def _parse_figure(key: str, text: str) -> str:
    """A measure with its figure, as `record metric` takes it. Raises UsageError."""
    parse_number_argument(text)
    return f"{key}={text}"


def _propose_metric(desk: Desk, target: Target, given: Given, ask: FormAsk) -> Proposal:
    startup = desk.registry.startups[target.entries["startup"]]
    figures = [f"{key.removeprefix('m.')}={text}" for key, text in given.texts.items() if key.startswith("m.") and text]
    if given.text("new_key") and not given.text("new_value"):
        raise field_error("new_value", _NEEDED)
    if given.text("new_value") and not given.text("new_key"):
        raise field_error("new_key", _NEEDED)
    if given.text("new_key"):
        figures.append(f"{given.value('new_key')}={given.text('new_value')}")
    if not figures:
        raise field_error(next(iter(given.texts)), _NEEDED)
    day = given.value("on") or desk.workspace.as_of
    return propose_metrics(desk.start_edits(), startup, figures, day, given.value("source"), ask)


def _close_fields(desk: Desk, _target: Target) -> Sequence[FormField]:
    outcomes = vocabulary_choices(desk.registry.vocabulary, "outcomes")
    outcome = Question(
        "outcome", _NO_TEXT, Field("outcome", "choice", required=True), choices=outcomes, option="--outcome"
    )
    today = (gettext("Left empty: today."),)
    return [
        FormField(outcome, sentence(N_("how it ended"))),
        day_field(desk, "on", sentence(N_("the day it was over")), option="--on", hints=today),
    ]


def _propose_close(desk: Desk, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    day = given.value("on") or desk.workspace.as_of
    job = desk.registry.jobs[target.entries["job"]]
    return close(desk.start_edits(), [job], given.value("outcome"), day)


_NEW_TITLES = {
    "startup": N_("A new product"), "member": N_("A new person"), "job": N_("A new job offer"),
    "incubator": N_("A new incubator"), "organisation": N_("A new organisation"), "team": N_("A new team"),
}  # fmt: skip
FORMS = (
    *(
        ChangeForm(
            f"new-{kind}", title, partial(_new_fields, kind=kind), partial(_propose_new, kind=kind), is_new_file=True,
            intro=PUBLIC_REMINDER,
        )
        for kind, title in _NEW_TITLES.items()
    ),
    ChangeForm("set", N_("Change the fields"), _set_fields, _propose_set, "any"),
    ChangeForm("text", N_("Change the text"), _text_fields, _propose_text, "any"),
    ChangeForm("rename", N_("Change the name and the id"), _rename_fields, _propose_rename, "any"),
    ChangeForm("metric", N_("Record measures of impact"), _metric_fields, _propose_metric, "startup"),
    ChangeForm("close", N_("Close a job offer"), _close_fields, _propose_close, "job"),
)  # fmt: skip
