"""The issue forms for people who use no terminal: their questions, from the Field tables and what the verbs take.

`export.scaffold.issue_forms` writes them for a forge, `forms.answers` reads a filled-in one, and the command `issue`
does what it asks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.i18n import LANGUAGES, N_, capitalize_first, gettext, temporary_language
from incubo.edit.new.draft import DraftQuestion, has_no_default
from incubo.edit.new.questions import list_questions
from incubo.edit.verbs.params import EXTEND, JOIN, LEAVE, RECORD_COMMITTEE, SEND_METRICS, Param
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.suggestions import normalise_name

_USUAL_VALUE = N_("the usual value")
_WHOLE_LIST_HINT = N_("The whole list: it replaces the current one. Left empty: it stays as it is.")
_DATE_HINT = N_("A day: 2025-03-16, 16/03/2025, +3mo, monday …")
_REFERENCE_HINT = N_("Its id, its name or the beginning of its name.")
_LIST_HINT = N_("One per line.")
FOLLOW_UPS_KEY = "with"
ENTRY_KEY, CLEAR_KEY, CONSENT_KEY = "entry", "emptied", "agreed"
REVIEWED_KEY, REVIEWED_FIELD = "reviewed-whole", "reviewed_on"
"""The box that says that nothing else has changed, and the field that it fills in with the day."""
REQUEST_HEADING = N_("Request")
"""The heading under which a form says which one it is."""
_HEADING_OVERRIDES = {
    ("startup", "mission"): N_("its mission: one sentence with a verb, no full stop"),
    ("startup", "contact"): N_("its e-mail address, one that does not change when people leave"),
    ("incubator", "contact"): N_("its e-mail address, one that does not change when people leave"),
}
"""Headings for fields whose text in the Field table is too long, or says too little on its own."""
_BODY_LABELS = {
    "member": N_("a few words about the person, in Markdown (public)"),
    "job": N_("the text of the offer, in Markdown (left empty: the usual one, to be completed)"),
    "startup": N_("what the product is about, in Markdown (left empty: headings to be completed)"),
}
_CONSENT_LABEL = N_("This person knows that their entry, their role and the dates of their missions are public.")

_REVIEWED_LABEL = N_("I have read the whole entry: apart from what is changed here, nothing has changed.")


class FormQuestion(NamedTuple):
    """One question of a form.

    `key` identifies it in the form; `field` is the declaration of its value; `label` is its heading and `hint` says how
    to answer (source strings, or a registry's own words). `checkboxes`: boxes to check, source strings by key.
    `must_check_all`: all of them must be checked. `default`: what stands where it is left empty, as within a sentence.
    """

    key: str
    field: Field
    label: str
    required: bool = False
    hint: str = ""
    checkboxes: Mapping[str, str] = MappingProxyType({})
    must_check_all: bool = False
    default: str = ""


class IssueForm(NamedTuple):
    """A form: its id, its name and purpose (source strings), the kind of entry it is about, and its questions.

    `note`: a source string shown above the questions.
    """

    id: str
    name: str
    purpose: str
    kind: str
    questions: tuple[FormQuestion, ...]
    note: str = ""


def make_forms(entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS) -> dict[str, IssueForm]:
    """All forms by id. `entry_kinds`: the Field tables, with the registry's custom fields."""
    forms = (
        _make_new_entry_form(
            "member", N_("New person"), N_("Somebody arrives: create their entry and their first mission."), entry_kinds
        ),
        _make_verb_form(
            "join",
            N_("Join a product"),
            N_("Somebody who already has an entry joins a product, or comes back."),
            "member",
            _without_team(JOIN),
        ),
        _make_verb_form(
            "extend", N_("Extend missions"), N_("The contract of one or several people goes on."), "member", EXTEND[:2]
        ),
        _make_verb_form(
            "leave",
            N_("Leave a product"),
            N_("Somebody leaves a product before the planned day, or leaves for good."),
            "member",
            _without_team(LEAVE),
        ),
        _make_change_form(
            "startup", N_("Change a product's sheet"), N_("A link, a contact, a name … of a product."), entry_kinds
        ),
        _make_change_form(
            "member", N_("Change a person's sheet"), N_("A role, an account, skills … of a person."), entry_kinds
        ),
        _make_verb_form(
            "committee",
            N_("Committee"),
            N_("A committee met or will meet: its decision, its amount, what follows."),
            "startup",
            RECORD_COMMITTEE,
            N_("what goes with the decision"),
        ),
        _make_verb_form(
            "metric",
            N_("Measures of impact"),
            N_("A team sends the figures of its product's impact."),
            "startup",
            SEND_METRICS,
            N_("a name that resembles that of another measure"),
        ),
        _make_new_entry_form("job", N_("New offer"), N_("A mission or a post to be published."), entry_kinds),
        _make_new_entry_form(
            "startup", N_("New product"), N_("A product enters the registry: create its entry."), entry_kinds
        ),
    )
    return {form.id: form for form in forms}


def find_form(text: str, entry_kinds: Mapping[str, EntryKind] = ENTRY_KINDS) -> IssueForm | None:
    """The form with an id, or with a name in any language; None if there is none."""
    wanted = normalise_heading(text)
    return next(
        (
            form
            for form in make_forms(entry_kinds).values()
            if wanted in {normalise_heading(form.id), *find_translations(form.name)}
        ),
        None,
    )


def question_heading(question: FormQuestion) -> str:
    """The heading of a question, in the language in use."""
    heading = gettext(question.label)
    return capitalize_first(heading)


def accepted_headings(question: FormQuestion) -> set[str]:
    """All headings that mean a question, normalised: in any language, or its key."""
    return {
        normalise_heading(question.key),
        normalise_heading(question.field.name),
        *find_translations(question.label),
    } - {""}


def find_translations(message: str) -> set[str]:
    """A source string in every language, normalised."""
    translations = set()
    for language in LANGUAGES:
        with temporary_language(language):
            translations.add(normalise_heading(gettext(message)))
    return translations


def normalise_heading(text: str) -> str:
    """A heading without accents and case, each blank a single space."""
    return normalise_name(" ".join(text.split()))


def answer_hints(question: FormQuestion) -> Iterator[str]:
    """The hints of a question, in the language in use."""
    if question.field.type in ("date", "moment"):
        yield gettext(_DATE_HINT)
    if question.field.type == "reference":
        yield gettext(_REFERENCE_HINT)
    if question.field.many and question.field.type != "choice":
        yield gettext(_LIST_HINT)
    if question.default:
        yield gettext("Left empty: {default}.").format(default=gettext(question.default))
    if question.hint:
        yield gettext(question.hint)


def _make_verb_form(
    verb: str, name: str, purpose: str, kind: str, params: Iterable[Param], boxes_label: str = ""
) -> IssueForm:
    """The form of a verb: a question for each parameter, and one box for each that is yes or no."""
    questions: list[FormQuestion] = []
    for is_effect, group in itertools.groupby(params, lambda param: param.field.type == "boolean"):
        if is_effect:
            boxes = {param.name: param.label for param in group}
            questions.append(FormQuestion(FOLLOW_UPS_KEY, Field(""), boxes_label, checkboxes=boxes))
        else:
            questions += [
                FormQuestion(
                    param.name, param.field, param.label, param.field.required, param.hint, default=param.default
                )
                for param in group
            ]
    return IssueForm(verb, name, purpose, kind, tuple(questions))


def _without_team(params: Iterable[Param]) -> list[Param]:
    """A form is about products: teams have no dates."""
    return [param for param in params if param.name != "team"]


def _make_new_entry_form(kind: str, name: str, purpose: str, entry_kinds: Mapping[str, EntryKind]) -> IssueForm:
    """The form of a new entry: the questions of `incubo new`, then its body."""
    table = entry_kinds.get(kind, ENTRY_KINDS[kind])
    questions = [_make_form_question(table, question) for question in list_questions(table)]
    questions += [
        FormQuestion(field.name, field, field.help or field.name)
        for field in table.fields
        if ENTRY_KINDS[kind].find_field(field.name) is None and is_settable(field)
    ]
    questions.append(FormQuestion("body", Field("body", "lines"), _BODY_LABELS[kind]))
    if kind == "member":
        questions.append(
            FormQuestion(
                CONSENT_KEY, Field(""), N_("the registry is public"), True, "", {"public": _CONSENT_LABEL}, True
            )
        )
    return IssueForm(f"new-{kind}", name, purpose, kind, tuple(questions))


def _make_form_question(table: EntryKind, question: DraftQuestion) -> FormQuestion:
    field = question.field
    required = question.required and has_no_default(question)
    default = "" if has_no_default(question) else _USUAL_VALUE
    return FormQuestion(question.key, field, _field_heading(table.id, field), required, default=default)


def _field_heading(kind: str, field: Field) -> str:
    return _HEADING_OVERRIDES.get((kind, field.name)) or field.help or field.name


def _make_change_form(kind: str, name: str, purpose: str, entry_kinds: Mapping[str, EntryKind]) -> IssueForm:
    """The form of a change: the entry, then the fields that `incubo set` can change."""
    table = entry_kinds.get(kind, ENTRY_KINDS[kind])
    entry_label = {"startup": N_("the product to change"), "member": N_("the person whose entry changes")}[kind]
    fields = [
        field
        for field in table.fields
        if is_settable(field) and (field.prompt_when or ENTRY_KINDS[kind].find_field(field.name) is None)
    ]
    questions = [FormQuestion(ENTRY_KEY, Field("", "reference", target_kind=kind), entry_label, True)]
    questions += [
        FormQuestion(field.name, field, _field_heading(kind, field), hint=_WHOLE_LIST_HINT if field.many else "")
        for field in fields
    ]
    if table.find_field(REVIEWED_FIELD) is not None:
        questions.append(
            FormQuestion(REVIEWED_KEY, Field(""), N_("review of the entry"), checkboxes={REVIEWED_KEY: _REVIEWED_LABEL})
        )
    clear_boxes = {field.name: _field_heading(kind, field) for field in fields if not field.required}
    questions.append(
        FormQuestion(
            CLEAR_KEY,
            Field(""),
            N_("fields to clear"),
            hint=N_("Tick a box to clear that field."),
            checkboxes=clear_boxes,
        )
    )
    return IssueForm(f"change-{kind}", name, purpose, kind, tuple(questions), N_("What is left empty stays as it is."))


def is_settable(field: Field) -> bool:
    """Whether a form changes a field."""
    return not field.legacy and field.type not in ("group", "any") and field.name not in ("draft", "demo")
