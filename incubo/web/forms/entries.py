"""The forms of any entry: a new one, other values of its fields, its text, its id; and of job offers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from incubo.app import new_entry
from incubo.app.changes.entry_text import find_entry_text, propose_text
from incubo.app.form_requests import propose_assignments
from incubo.app.metric_requests import FigureLine, propose_metrics
from incubo.app.new_entry import ACCOUNT_KEY, CANCEL_CHOICE, HOMONYM_CHOICE
from incubo.app.reviews import outcome_question
from incubo.app.sharing.unpublished_drafts import is_unpublished_draft
from incubo.core.errors import IncuboError, UsageError
from incubo.core.i18n import N_, capitalize_first, gettext, limit_names, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import ANSWER_NEEDED
from incubo.edit.asking.arguments import parse_number_argument
from incubo.edit.asking.questions import Question, parse_with, question_name, yes_no_question
from incubo.edit.contract_doubts import contract_notes
from incubo.edit.forms.definitions import CONSENT_KEY, is_settable, make_forms
from incubo.edit.new import create
from incubo.edit.new.draft import Draft, DraftQuestion, has_no_default
from incubo.edit.new.duplicates import find_account_owner, find_duplicates
from incubo.edit.plan import Proposal
from incubo.edit.value_parser import EntryContext, ParsedValue, format_value, parse_value
from incubo.edit.verbs.close import close
from incubo.edit.verbs.params import CLOSE, RECORD_METRIC
from incubo.edit.verbs.rename import parse_new_id, rename_to
from incubo.edit.verbs.set import FieldAssignment, FieldTarget, name_item, resolve_field_path
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import DRAFT_FIELD, EntryKind, Field
from incubo.model.quantities import metric_words
from incubo.model.records import Startup
from incubo.model.schemas.startup import METRIC_FIELDS
from incubo.model.suggestions import normalise_name
from incubo.registry.lookup import EntryRef, entry_label, entry_title
from incubo.web.forms.answers import MAX_TEXT_LENGTH, same_text
from incubo.web.forms.change_form import (
    PUBLIC_REMINDER,
    ChangeForm,
    FieldErrors,
    FormAsk,
    FormContext,
    Given,
    GivenUp,
    OtherForm,
    Target,
    field_error,
)
from incubo.web.forms.field_builders import (
    ParamFields,
    day_field,
    entry_field,
    help_of,
    sentence,
    type_day,
    value_field,
)
from incubo.web.forms.fields import FormField

_NO_TEXT = Message("")
_RARE_ANSWERS = ("github", "team")
"""The questions of a new entry that are folded, besides those that `new` asks later."""
_ONE_LINE = ("role",)
"""The answers that usually are one line, though their field may have several."""
_DRAFT_LABEL = N_("write it as a draft, to be completed later")
_DRAFT_HINT = N_("Its name is enough. It counts in no figure until it is complete.")
_PLACE_LABELS = {False: N_("product"), True: N_("products")}
_METRIC_FIELDS = {field.name: field for field in METRIC_FIELDS}


# A new entry


def _new_fields(context: FormContext, target: Target, kind: str) -> Sequence[FormField]:
    draft, questions = _start_new(context, kind, target.texts)
    fields = [_new_field(context, target, question) for question in questions]
    _fill_draft(draft, questions, {field.key: target.texts.get(field.key, field.initial) for field in fields})
    fields = [_with_default(context, draft, question, field) for question, field in zip(questions, fields, strict=True)]
    form = make_forms(context.workspace.entry_kinds).get(f"new-{kind}")
    for item in form.questions if form is not None else ():
        if item.key == "body":
            fields.append(value_field(context, "body", item.field, sentence(item.label))._replace(is_more=True))
        elif item.key == CONSENT_KEY:
            label = " ".join(map(gettext, item.checkboxes.values()))
            question = yes_no_question(CONSENT_KEY, _NO_TEXT)._replace(check=_require_consent)
            fields.append(FormField(question, label))
    is_draft = yes_no_question(DRAFT_FIELD.name, _NO_TEXT)
    return [*fields, FormField(is_draft, sentence(_DRAFT_LABEL), (gettext(_DRAFT_HINT),))]


def _start_new(context: FormContext, kind: str, texts: Mapping[str, str]) -> tuple[Draft, tuple[DraftQuestion, ...]]:
    """An empty entry and its questions; of one that is to be completed later, hardly any is required."""
    draft, questions = new_entry.start_new_entry(context.workspace, context.registry, kind)
    if texts.get(DRAFT_FIELD.name, "").strip() not in ("", "no"):
        draft.set((DRAFT_FIELD.name,), True)
        questions = create.relax_questions(draft.kind, questions)
    return draft, questions


def _require_consent(is_given: bool) -> Message | None:
    return None if is_given else Message(N_("tick this box once the person knows"))


def _fill_draft(draft: Draft, questions: Sequence[DraftQuestion], texts: Mapping[str, str]) -> None:
    """Answer the questions as far as the texts can be read: defaults depend on them."""
    for question in questions:
        if texts[question.key].strip():
            with contextlib.suppress(IncuboError):
                new_entry.fill_from_options(draft, (question,), {question.key: texts[question.key]})


def _with_default(context: FormContext, draft: Draft, question: DraftQuestion, field: FormField) -> FormField:
    """The field, with what it means left empty: today is filled in, anything else is said."""
    is_rare = question.is_deferred or field.key in _RARE_ANSWERS or (draft.kind.id, field.key) == ("job", "incubator")
    field = field._replace(is_more=is_rare)
    if has_no_default(question):
        return field
    value = question.default(draft)
    if value is None or draft.get(*question.path) is not None:
        return field._replace(is_expected=value is not None)
    if value == context.workspace.as_of:
        made = day_field(context, field.key, field.label, field=question.field, option=question.option, initial=value)
        return made._replace(hints=field.hints)
    if isinstance(value, date):
        return field._replace(left_empty=translate(Message("{day:long}", {"day": value})))
    if question.field.type == "reference":
        names = value if isinstance(value, (list, tuple)) else [value]
        text = ", ".join(entry_title(context.registry, question.field.target_kind, str(name)) for name in names)
        return field._replace(left_empty=text)
    label = field.question.value_label(value)
    return field._replace(left_empty=capitalize_first(label) if question.field.type == "choice" else label)


def _new_field(context: FormContext, target: Target, question: DraftQuestion) -> FormField:
    """The field of a question of `new`."""
    field = question.field
    label = sentence(_PLACE_LABELS[field.many] if question.key == "startup" else question_name(question))
    required = question.required and has_no_default(question)
    hints = help_of(field, label)
    if field.type == "reference":
        named = target.entries.get(field.target_kind)
        return entry_field(
            context, question.key, field.target_kind, label, many=field.many, required=required, option=question.option,
            initial=[named] if named else [], hints=hints,
        )  # fmt: skip
    if field.type in ("date", "moment"):
        return day_field(
            context, question.key, label, field=field, option=question.option, hints=hints, required=required
        )
    control = "line" if question.key in _ONE_LINE else ""
    return value_field(
        context, question.key, field, label, required=required, option=question.option, hints=hints, control=control
    )


def _propose_new(context: FormContext, _target: Target, given: Given, ask: FormAsk, kind: str) -> Proposal:
    draft, questions = _start_new(context, kind, given.texts)
    texts = {question.key: given.text(question.key) for question in questions}
    answered = new_entry.fill_from_options(draft, questions, texts)
    draft.body = given.value("body")
    _require_sure_answers(draft, questions, given)
    _choose_whether_new(context, draft, questions, answered, ask)
    create.apply_defaults(draft, questions)
    missing = {
        question.key: ParsedValue(None, ANSWER_NEEDED) for question in create.find_missing_answers(draft, questions)
    }
    wrong = {question.key: ParsedValue(None, error) for question, error in create.find_answer_errors(draft, questions)}
    if missing or wrong:
        raise FieldErrors({**missing, **wrong})
    _, proposal = new_entry.propose_new_entry(draft)
    return proposal._replace(notes=(*_new_notes(context, draft, questions, texts), *proposal.notes))


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
    context: FormContext, draft: Draft, questions: Sequence[DraftQuestion], answered: set[str], ask: FormAsk
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
        choice, _ = new_entry.choose_namesake(context.workspace, draft, questions, ask)
    if choice == HOMONYM_CHOICE:
        return
    if choice == CANCEL_CHOICE or draft.kind.id != "member" or choice not in context.registry.members:
        raise GivenUp
    joining = new_entry.join_arguments(draft, questions, choice)[0]
    texts = {
        "who": context.typed("member", choice),
        "startup": context.typed("startup", joining.startup) if joining.startup else "",
        "team": context.typed("team", joining.team) if joining.team else "",
        **{name: getattr(joining, name) or "" for name in ("on", "until", "status", "employer")},
    }
    reason = Message(N_("{name} has a sheet already"), {"name": entry_label(context.registry, "member", choice)})
    raise OtherForm("join", texts, reason)


def _spelling_notes(
    draft: Draft, questions: Sequence[DraftQuestion], texts: Mapping[str, str | None]
) -> Iterator[Message]:
    """The words that were typed in another spelling than the one that the registry has, and that is written."""
    for question in questions:
        value = draft.get(*question.path)
        typed = (texts.get(question.key) or "").strip()
        if question.field.type != "text" or not typed:
            continue
        words = [typed] if isinstance(value, str) else [word.strip() for word in typed.split(",")]
        written = [value] if isinstance(value, str) else list(value or ())
        for word in words:
            other = next((one for one in written if normalise_name(one) == normalise_name(word)), word)
            if " ".join(other.split()) != " ".join(word.split()):
                yield Message(N_("“{word}” is written “{other}”, as elsewhere in the registry"), {
                    "word": word, "other": other,
                })  # fmt: skip


def _new_notes(
    context: FormContext, draft: Draft, questions: Sequence[DraftQuestion], texts: Mapping[str, str | None]
) -> list[Message]:
    """What to know about a new entry."""
    duplicates = find_duplicates(draft)
    notes = [*_spelling_notes(draft, questions, texts)]
    notes += new_entry.similar_name_notes(context.workspace, draft, questions, duplicates, from_form=True)
    if draft.kind.id == "member":
        contract = {name: draft.get("missions", 0, name) for name in ("employer", "start", "end")}
        notes += contract_notes(context.registry, **contract)
    return notes


# Other values of fields


class FoundItem(NamedTuple):
    """The field of a list or a group that a form is about, and its path. `position`: that of the item, from 0."""

    field: Field
    path: str
    position: int | None = None


def _set_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    entry = target.entry
    assert entry is not None
    fields = _settable_fields(context, entry, target)
    return [_set_field(context, entry, path, field, is_alone="field" in target.words) for path, field in fields]


def find_item(context: FormContext, target: Target) -> FoundItem | None:
    """The item of a list, or the group, that the address of a form names; None where it names a single value."""
    entry, named = target.entry, target.words.get("field")
    if entry is None or named is None:
        return None
    try:
        found = _resolve(context, entry, named)
    except UsageError:
        return None
    if found.field.type != "group":
        return None
    *steps, last = found.path
    if not isinstance(last, int):
        return FoundItem(found.field, named)
    items = context.start_edits().value_at(_path(context, entry), tuple(steps))
    word = name_item(found.field, items, last, context.registry.vocabulary)
    return FoundItem(found.field, f"{named.rpartition('.')[0]}.{word}", last)


def _settable_fields(context: FormContext, entry: EntryRef, target: Target) -> list[tuple[str, Field]]:
    """The fields that a form changes: the one that its address names, those of an item or a group that it names, else
    all of the entry that hold a value.
    """
    table = _table(context, entry.kind)
    named = target.words.get("field")
    if named is not None:
        field = _resolve(context, entry, named).field
        if field.type != "group":
            return [(named, field)]
        if field.many:  # its items have a form each
            return []
        inner = [subfield for subfield in field.subfields if is_settable(subfield)]
        return [(f"{named}.{subfield.name}", subfield) for subfield in inner]
    is_draft = context.registry.is_draft(entry.kind, entry.id)
    fields = [field for field in table.fields if is_settable(field) or (is_draft and field.name == DRAFT_FIELD.name)]
    return [(field.name, field) for field in fields]


def _table(context: FormContext, kind: str) -> EntryKind:
    return context.workspace.entry_kinds.get(kind, ENTRY_KINDS[kind])


def _resolve(context: FormContext, entry: EntryRef, path: str) -> FieldTarget:
    """The field that a path means. Raises UsageError."""
    edits = context.start_edits()
    values = edits.value_at(_path(context, entry), ()) or {}
    return resolve_field_path(path, _table(context, entry.kind), values, context.registry.vocabulary, entry.id)


def _path(context: FormContext, entry: EntryRef) -> str:
    return str(context.registry.entries[entry.kind][entry.id].path)


def _set_field(context: FormContext, entry: EntryRef, path: str, field: Field, *, is_alone: bool) -> FormField:
    """The field for another value of a field, with the value that it has. `is_alone`: the address names it, or the item
    that it is in.
    """
    initial = _current_text(context, entry, path, field)
    startup = context.registry.startups.get(entry.id) if entry.kind == "startup" else None
    made = stored_field(context, path, field, initial, startup)
    if is_alone and field == DRAFT_FIELD and initial == "true":  # opened by “it is complete”
        return made._replace(initial="false", is_tracked=False)
    return made._replace(is_more=not initial and not field.required and not is_alone)


def stored_field(
    context: FormContext, path: str, field: Field, initial: str, startup: Startup | None = None
) -> FormField:
    """The field for another value of a field that holds `initial`, as a person types it."""
    label = sentence(field.label or field.help or field.name)
    hints = help_of(field, label) if field.label else ()
    if field.type == "reference":
        made = entry_field(
            context, path, field.target_kind, label, many=field.many, required=field.required, hints=hints
        )
    elif field.type in ("date", "moment"):
        made = day_field(context, path, label, field=field, hints=hints, required=field.required, startup=startup)
    elif field.type == "boolean":
        choices = (LabelledValue("true", Message(N_("yes"))), LabelledValue("false", Message(N_("no"))))
        question = Question(path, _NO_TEXT, field, ParsedValue, choices)
        made = FormField(question, label, hints, "select")
    elif field.many and field.type != "choice":
        made = _lines_field(context, path, field, label, hints)
    else:
        made = value_field(context, path, field, label, required=field.required, hints=hints)
    return made._replace(initial=initial, is_tracked=True)


def _lines_field(context: FormContext, path: str, field: Field, label: str, hints: tuple[str, ...]) -> FormField:
    """A field for a list of texts, one on each line: a text may have commas."""
    item = field._replace(many=False)

    def parse(context: EntryContext, text: str) -> ParsedValue:
        answer = parse_value(item, text, context)
        return answer if answer.error is not None or answer.value is None else ParsedValue([text])

    question = Question(path, _NO_TEXT, field, partial(parse, context.entry_context), is_one_per_line=True)
    return FormField(question, label, hints)


def _current_text(context: FormContext, entry: EntryRef, path: str, field: Field) -> str:
    """The value of a field as a person types it; as the file has it where it cannot be read."""
    record = context.registry.entries[entry.kind][entry.id]
    value: Any = getattr(record, field.name, None) if path == field.name else None
    is_wrong = any(
        steps[:1] == (path,) for wrong_path, steps in context.registry.fields_with_problems if wrong_path == record.path
    )
    if value is None or is_wrong:
        value = context.start_edits().value_at(record.path, _resolve(context, entry, path).path)
    return typed_value(context, field, value)


def typed_value(context: FormContext, field: Field, value: Any) -> str:
    """A value as a person types it; "" for None."""
    if value is None:
        return ""
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    if field.type == "reference":
        ids = [str(item).rpartition("/")[2] for item in items]
        known = context.registry.has_entry
        names = [context.typed(field.target_kind, name) if known(field.target_kind, name) else name for name in ids]
        return ", ".join(names)
    if isinstance(value, date) and field.type == "date":
        return type_day(context, value)
    separator = "\n" if field.many and field.type != "choice" else ", "
    return separator.join(format_value(field, item) for item in items)


def _propose_set(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    entry = target.entry
    assert entry is not None
    fields = _settable_fields(context, entry, target)
    found = [
        read_assignment(context, given, path, field, _current_text(context, entry, path, field))
        for path, field in fields
    ]
    return propose_assignments(
        context.workspace, context.registry, entry, [assignment for assignment in found if assignment is not None]
    )


def read_assignment(
    context: FormContext, given: Given, path: str, field: Field, current: str
) -> FieldAssignment | None:
    """The assignment of what was typed into a field; None where it is what the field held when the form was shown."""
    text, was = given.texts.get(path, current), given.answers.was.get(path, current)
    if field.many and field.type == "choice":
        text = _order_choices(context, path, field, text, was)
    if same_text(text, was):
        return None
    if not same_text(was, current):
        label = sentence(field.label or field.help or field.name)
        note = N_("“{label}” has changed meanwhile: it was “{was}”, it is now “{now}”.")
        if not was.strip():
            note = N_("“{label}” has changed meanwhile: it was empty, it is now “{now}”.")
        elif not current.strip():
            note = N_("“{label}” has changed meanwhile: it was “{was}”, it is now empty.")
        arguments = {"label": label, "was": was, "now": current, "field": path.partition(".")[0]}
        context.remarks.append(Message(note, arguments))
    value = text.split(", ") if field.many and field.type == "choice" else given.value(path)
    return _make_assignment(path, field, text.strip(), value)


def _order_choices(context: FormContext, path: str, field: Field, text: str, was: str) -> str:
    """The boxes that are ticked, in the order of the file, then those that are new: a form shows them in an order of
    its own, which nobody chose. A value that has no box stays: nobody could untick it.
    """
    boxes = {choice.id for choice in value_field(context, path, field, "").question.choices}
    ticked = [part.strip() for part in text.split(",") if part.strip()]
    held = [part.strip() for part in was.split(",") if part.strip()]
    kept = [item for item in held if item in ticked or item not in boxes]
    return ", ".join([*kept, *(item for item in ticked if item not in kept)])


def _make_assignment(path: str, field: Field, text: str, value: Any) -> FieldAssignment:
    """The assignment of a text that was typed."""
    if not text:
        return FieldAssignment(path, "unset")
    if field.many:
        items = tuple(value) if isinstance(value, (list, tuple)) else (text,)
        return FieldAssignment(path, "=", text, tuple(map(str, items)))
    return FieldAssignment(path, "=", text)


# Text


def _text_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    entry = target.entry
    assert entry is not None
    part = find_entry_text(context.workspace, context.registry, entry, target.words.get("section", ""))
    initial = part.text if part is not None else ""
    label = part.heading if part is not None and part.heading else gettext("The text, in Markdown")
    question = Question("text", _NO_TEXT, Field("text", "lines"), ParsedValue)
    hints = (gettext(PUBLIC_REMINDER),)
    return [FormField(question, label, hints, "text", initial=initial, length=MAX_TEXT_LENGTH, is_tracked=True)]


def _propose_text(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    entry = target.entry
    assert entry is not None
    part = find_entry_text(context.workspace, context.registry, entry, target.words.get("section", ""))
    if part is None:
        raise field_error("text", Message(N_("this part of the text is not there any more")))
    was = given.answers.was.get("text", part.text)
    if was.replace("\r\n", "\n") != part.text.replace("\r\n", "\n"):
        context.remarks.append(Message(N_("This text has changed meanwhile: what others wrote there would go.")))
    return propose_text(context.workspace, context.start_edits(), entry, part, given.texts["text"])


# Another id


def _rename_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    entry = target.entry
    assert entry is not None
    edits = context.start_edits()
    title_field = _table(context, entry.kind).find_field(ENTRY_KINDS[entry.kind].title_field)
    title = title_field or Field("title")
    name = Question("new", _NO_TEXT, Field("id"), parse_with(lambda text: parse_new_id(edits, *entry, text)))
    hint = gettext("The end of its address, and the name of its file. Left empty: made from the new name.")
    label = sentence(N_("its new name"))
    moves = gettext(
        "The address of its page changes with its name, and the former address leads to it. To keep the address, give "
        "the id that it has now, under “More details”."
    )
    field = value_field(context, "title", title._replace(example=""), label, option="--title", hints=(moves,))
    return [
        field._replace(initial=entry_title(context.registry, *entry), is_tracked=True, is_expected=True),
        FormField(name, sentence(N_("its new id")), (hint, gettext("Now: {id}").format(id=entry.id)), is_more=True),
    ]


def _propose_rename(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    entry = target.entry
    assert entry is not None
    title, new_id = given.value("title"), given.text("new")
    if title is None and new_id is None:
        if given.text("title") is None:
            raise field_error("title", ANSWER_NEEDED)
        new_id = entry.id
    keeps_address = not is_unpublished_draft(context.workspace, context.registry, *entry)
    proposal = rename_to(context.start_edits(), *entry, new_id, title, keeps_address=keeps_address)
    return proposal._replace(notes=(*proposal.notes, *_followers_notes(context, entry, proposal)))


def _followers_notes(context: FormContext, entry: EntryRef, proposal: Proposal) -> Iterator[Message]:
    """How many references to a renamed entry follow, and in which other entries."""
    layout, own_path = context.registry.layout, _path(context, entry)
    names = [
        entry_title(context.registry, kind, other.id)
        for path in sorted(proposal.plan.files)
        if (kind := layout.kind_of_path(path)) is not None
        and path != own_path
        and (other := context.registry.entry_at(path)) is not None
    ]
    n = proposal.summary.arguments.get("n", 0)
    if n and names:
        arguments = {"n": n, "names": limit_names(names)}
        yield Message(
            N_("{n} reference to it follows, in: {names:list}"), arguments,
            N_("{n} references to it follow, in: {names:list}"),
        )  # fmt: skip


# Measures, and job offers


def _metric_fields(context: FormContext, target: Target) -> Sequence[FormField]:
    """The day and the source of all, then a line for each measure that is recorded, and lines for others."""
    startup = context.registry.startups[target.entries["startup"]]
    latest = {
        metric.key: metric
        for metric in sorted(
            startup.metrics, key=lambda metric: (metric.date is not None, metric.date or context.workspace.as_of)
        )
        if metric.key
    }
    params = ParamFields(context, RECORD_METRIC)
    fields = [params.day("on", startup=startup, initial=context.workspace.as_of), params.value("source")]
    for key, metric in latest.items():
        is_known = metric.value is not None
        hints = (translate(Message(N_("So far {value:number}"), {"value": metric.value})),) if is_known else ()
        question = Question(f"m.{key}", _NO_TEXT, Field("value", "number"), parse_with(partial(_parse_figure, key)))
        figure = FormField(question, gettext("Figure"), hints, is_expected=True)
        fields += _measure_line(context, capitalize_first(metric_words(key)), figure)
    for n, key in enumerate(_new_measure_keys(target.texts), 1):
        title = translate(Message(N_("New measure {n}"), {"n": n}))
        name = value_field(context, key, _METRIC_FIELDS["key"]._replace(required=False), gettext("What is measured"))
        question = Question(
            key.replace("key", "value"), _NO_TEXT, Field("value", "number"), parse_with(partial(_parse_figure, "x"))
        )
        figure = FormField(question, gettext("Figure"), is_expected=True)
        fields += _measure_line(context, title, name._replace(is_expected=True), figure)
    return fields


_NEW_MEASURES = 3
"""How many lines there are for measures that are not recorded yet; one more is there once the last one is filled in."""


def _new_measure_keys(texts: Mapping[str, str]) -> list[str]:
    """The keys of the questions what else is measured."""
    keys = ["new_key"]
    while len(keys) < _NEW_MEASURES or texts.get(keys[-1], "").strip():
        keys.append(f"new_key.{len(keys) + 1}")
    return keys


def _measure_line(context: FormContext, title: str, *fields: FormField) -> list[FormField]:
    """The fields of a measure, the last of which is its figure, with its day and its source if they are others."""
    params, key = ParamFields(context, RECORD_METRIC), fields[-1].key
    day, source = params.day("on"), params.value("source")
    own_day = day._replace(
        question=day.question._replace(key=f"on.{key}", option=""), label=gettext("Another day"), is_expected=True
    )
    own_source = source._replace(
        question=source.question._replace(key=f"source.{key}", option=""),
        label=gettext("Another source"), hints=(), is_expected=True,
    )  # fmt: skip
    return [field._replace(line=title) for field in (*fields, own_day, own_source)]


def _parse_figure(key: str, text: str) -> str:
    """A measure with its figure, as `record metric` takes it. Raises UsageError."""
    figure = _plain_figure(text)
    parse_number_argument(figure)
    return f"{key}={figure}"


def _plain_figure(text: str) -> str:
    """A figure without the sign of per cent: the measure says of what it is."""
    return text.strip().removesuffix("%").rstrip()


def _propose_metric(context: FormContext, target: Target, given: Given, ask: FormAsk) -> Proposal:
    startup = context.registry.startups[target.entries["startup"]]
    day, source = given.value("on") or context.workspace.as_of, given.value("source")
    names = {key: key.removeprefix("m.") for key in given.texts if key.startswith("m.")}
    for key in _new_measure_keys(given.texts):
        figure_key = key.replace("key", "value")
        if given.text(key) and not given.text(figure_key):
            raise field_error(figure_key, ANSWER_NEEDED)
        if given.text(figure_key) and not given.text(key):
            raise field_error(key, ANSWER_NEEDED)
        names[figure_key] = str(given.value(key))
    lines = [
        FigureLine(
            f"{name}={_plain_figure(given.texts[key])}",
            given.value(f"on.{key}") or day,
            given.value(f"source.{key}") or source,
        )
        for key, name in names.items()
        if given.text(key)
    ]
    if not lines:
        raise field_error(next(iter(names)), ANSWER_NEEDED)
    return propose_metrics(context.start_edits(), startup, lines, ask)


def _close_fields(context: FormContext, _target: Target) -> Sequence[FormField]:
    params, read_day = ParamFields(context, CLOSE), partial(context.workspace.parse_day, edge="one")
    return [
        FormField(outcome_question(context.registry, []), params.label("outcome")),
        params.day("on", parse=read_day, initial=context.workspace.as_of),
    ]


def _propose_close(context: FormContext, target: Target, given: Given, _ask: FormAsk) -> Proposal:
    day = given.value("on") or context.workspace.as_of
    job = context.registry.jobs[target.entries["job"]]
    return close(context.start_edits(), [job], given.value("outcome"), day)


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
    ChangeForm("text", N_("Change the text"), _text_fields, _propose_text, "any", changes="body"),
    ChangeForm("rename", N_("Change the name and the id"), _rename_fields, _propose_rename, "any", changes="id"),
    ChangeForm("metric", N_("Record measures of impact"), _metric_fields, _propose_metric, "startup"),
    ChangeForm("close", N_("Close a job offer"), _close_fields, _propose_close, "job"),
)  # fmt: skip
