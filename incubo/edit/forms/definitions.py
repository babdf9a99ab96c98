"""The issue forms for people who use no terminal: their questions, from the Field tables and what the verbs take.

`export.scaffold.issue_forms` writes them for a forge, `forms.answers` reads a filled-in one, and the command `issue`
does what it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.i18n import LANGUAGES, N_, capitalize_first, gettext, temporary_language
from incubo.edit.new.create import list_questions
from incubo.edit.new.draft import DraftQuestion, has_no_default
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.model.suggestions import normalise_name

DEFAULT_HINT = N_("Left empty: the usual value.")
_TODAY_HINT = N_("Left empty: today.")
_STOP_DAY_HINT = N_("Left empty: today, or the day on which the product stopped.")
_LAST_CONTRACT_HINT = N_("Left empty: as in their last contract.")
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
_FOLLOW_UP_LABELS = {
    "phase": N_("change the phase, too"),
    "team": N_("extend the team's missions to the next committee, or end them with the startup"),
    "stop": N_("stop the startup, too"),
    "jobs": N_("close the offers of a startup that stops"),
}
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
    `must_check_all`: all of them must be checked.
    """

    key: str
    field: Field
    label: str
    required: bool = False
    hint: str = ""
    checkboxes: Mapping[str, str] = MappingProxyType({})
    must_check_all: bool = False


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
        join_form(),
        extend_form(),
        leave_form(),
        _make_change_form(
            "startup", N_("Change a product's sheet"), N_("A link, a contact, a name … of a product."), entry_kinds
        ),
        _make_change_form(
            "member", N_("Change a person's sheet"), N_("A role, an account, skills … of a person."), entry_kinds
        ),
        committee_form(),
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
    """The hints of a question, source strings."""
    if question.field.type in ("date", "moment"):
        yield _DATE_HINT
    if question.field.type == "reference":
        yield _REFERENCE_HINT
    if question.field.many and question.field.type != "choice":
        yield _LIST_HINT
    if question.hint:
        yield question.hint


def extend_form() -> IssueForm:
    """The form of `extend`: the end of missions moves."""
    members = Field("who", "reference", target_kind="member", many=True)
    until = Field("until", "date", day_kind="last", help=N_("the new last day"))
    questions = (
        FormQuestion("who", members, N_("the people whose mission goes on"), True),
        FormQuestion("until", until, until.help, hint=N_("Left empty: the next committee of their startup.")),
    )
    return IssueForm(
        "extend", N_("Extend missions"), N_("The contract of one or several people goes on."), "member", questions
    )


def join_form() -> IssueForm:
    """The form of `join`: a person whom the registry has starts on a startup."""
    mission_fields = {field.name: field for field in MISSION_FIELDS}
    members = Field("who", "reference", target_kind="member", many=True)
    on, until = Field("on", "date"), Field("until", "date", day_kind="last")
    questions = [
        FormQuestion("who", members, N_("the people who join"), True),
        FormQuestion(
            "startup", Field("startup", "reference", target_kind="startup"), N_("the product that they join"), True
        ),
        FormQuestion("on", on, N_("the first day"), hint=_TODAY_HINT),
        FormQuestion("until", until, N_("the last day"), hint=N_("Left empty: the next committee, or three months.")),
        *(
            FormQuestion(name, mission_fields[name], mission_fields[name].help, hint=_LAST_CONTRACT_HINT)
            for name in ("status", "employer")
        ),
    ]
    purpose = N_("Somebody who already has an entry joins a product, or comes back.")
    return IssueForm("join", N_("Join a product"), purpose, "member", tuple(questions))


def leave_form() -> IssueForm:
    """The form of `leave`."""
    members = Field("who", "reference", target_kind="member", many=True)
    startup = Field("startup", "reference", target_kind="startup")
    questions = (
        FormQuestion("who", members, N_("the people who leave"), True),
        FormQuestion("startup", startup, N_("the product that they leave"), hint=N_("Left empty: all their missions.")),
        FormQuestion("on", Field("on", "date", day_kind="end"), N_("the last day"), hint=_STOP_DAY_HINT),
    )
    purpose = N_("Somebody leaves a product before the planned day, or leaves for good.")
    return IssueForm("leave", N_("Leave a product"), purpose, "member", questions)


def committee_form() -> IssueForm:
    """The form of `record committee`."""
    fields = {field.name: field for field in EVENT_FIELDS}
    startups = Field("startups", "reference", target_kind="startup", many=True)
    names = ("decision", "amount", "months", "objectives", "kind", "next", "budget_end", "document", "comment")
    derived = ("kind", "next", "budget_end")
    reason = Field("reason", "choice", value_list="stop-reasons", help=N_("why it stops, if it does"))
    on = Field("on", "date", help=N_("the day of the committee"))
    questions = [
        FormQuestion("startups", startups, N_("the products that went to the committee"), True),
        FormQuestion(
            "on",
            on,
            on.help,
            hint=N_("Left empty: today. With a future day, the committee is only planned: fill in nothing else."),
        ),
        *(
            FormQuestion(name, fields[name], fields[name].help, hint=DEFAULT_HINT if name in derived else "")
            for name in names
        ),
        FormQuestion(FOLLOW_UPS_KEY, Field(""), N_("what goes with the decision"), checkboxes=_FOLLOW_UP_LABELS),
        FormQuestion("reason", reason, reason.help),
    ]
    purpose = N_("A committee met or will meet: its decision, its amount, what follows.")
    return IssueForm("committee", N_("Committee"), purpose, "startup", tuple(questions))


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
    hint = "" if has_no_default(question) else DEFAULT_HINT
    return FormQuestion(question.key, field, _field_heading(table.id, field), required, hint)


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
