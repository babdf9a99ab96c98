"""What a form is, for those who use no terminal: its questions, as data.

The forms of verbs: missions that go on, begin or end, and committees.

Forms for those who use no terminal: what each asks, from the Field tables and the questions of the verbs.

`export.kits.forms` writes them for a forge, `edit.filled` reads one that was filled in, `cli.issue` does what it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from incubo.core.i18n import LANGUAGES, N_, gettext, temporary_language
from incubo.edit.new import create
from incubo.edit.new.draft import EntryQuestion, has_no_default
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.schemas.startup import EVENT_FIELDS
from incubo.model.suggestions import normalise_name


class FormQuestion(NamedTuple):
    """One thing that a form asks.

    `key` names it among the others; `field` is what it holds; `label` is its heading (a source string, or a registry's
    own words); `hint` says how to answer. `checkboxes` are boxes to tick, source strings by key. `must_check_all`:
    all of them
    must be.
    """

    key: str
    field: Field
    label: str
    required: bool = False
    hint: str = ""
    checkboxes: Mapping[str, str] = {}
    must_check_all: bool = False


class IssueForm(NamedTuple):
    """A form: its id, its name and what it is for (source strings), the kind of entry it is about, what it asks.

    `note`: what else should be known before it is filled in, a source string.
    """

    id: str
    name: str
    purpose: str
    kind: str
    questions: tuple[FormQuestion, ...]
    note: str = ""


DEFAULT_HINT = N_("Left empty: the usual value.")
FOLLOW_UPS_KEY = "with"


def extend_form() -> IssueForm:
    """The form that moves the end of missions: what `incubo extend` takes."""
    who = Field("who", "reference", target_kind="member", many=True)
    until = Field("until", "date", help=N_("the new last day"))
    asks = (
        FormQuestion("who", who, N_("the people whose mission goes on"), True),
        FormQuestion("until", until, until.help, hint=N_("Left empty: the next committee of their startup.")),
    )
    return IssueForm(
        "extend", N_("Extend missions"), N_("The contract of one or several people goes on."), "member", asks
    )


def join_form() -> IssueForm:
    """The form of somebody known who starts on a product: what `incubo join` takes."""
    mission = {field.name: field for field in MISSION_FIELDS}
    who = Field("who", "reference", target_kind="member", many=True)
    on, until = (Field(name, "date") for name in ("on", "until"))
    asks = [
        FormQuestion("who", who, N_("the people who join"), True),
        FormQuestion(
            "startup", Field("startup", "reference", target_kind="startup"), N_("the product that they join"), True
        ),
        FormQuestion("on", on, N_("the first day"), hint=_TODAY_HINT),
        FormQuestion("until", until, N_("the last day"), hint=N_("Left empty: the next committee, or three months.")),
        *(
            FormQuestion(name, mission[name], mission[name].help, hint=_LAST_CONTRACT_HINT)
            for name in ("status", "employer")
        ),
    ]
    about = N_("Somebody whose sheet is there starts on a product, or comes back.")
    return IssueForm("join", N_("Join a product"), about, "member", tuple(asks))


def leave_form() -> IssueForm:
    """The form of a departure: what `incubo leave` takes."""
    who = Field("who", "reference", target_kind="member", many=True)
    startup = Field("startup", "reference", target_kind="startup")
    asks = (
        FormQuestion("who", who, N_("the people who leave"), True),
        FormQuestion(
            "startup", startup, N_("the product that they leave"), hint=N_("Left empty: all that they do here.")
        ),
        FormQuestion("on", Field("on", "date"), N_("the last day"), hint=_TODAY_HINT),
    )
    about = N_("Somebody leaves a product before the day that was planned, or leaves altogether.")
    return IssueForm("leave", N_("Leave a product"), about, "member", asks)


_TODAY_HINT = N_("Left empty: today.")
_LAST_CONTRACT_HINT = N_("Left empty: as in their last contract.")

_FOLLOW_UP_LABELS = {
    "phase": N_("change the phase, too"),
    "team": N_("extend the team's missions to the next committee, or end them with the startup"),
    "stop": N_("stop the startup, too"),
    "jobs": N_("close the offers of a startup that stops"),
}


def committee_form() -> IssueForm:
    """The form of a committee: what `incubo record committee` takes."""
    table = {field.name: field for field in EVENT_FIELDS}
    startup = Field("startups", "reference", target_kind="startup", many=True)
    names = ("decision", "amount", "months", "objectives", "kind", "next", "budget_end", "document", "comment")
    worked_out = ("kind", "next", "budget_end")
    reason = Field("reason", "choice", value_list="stop-reasons", help=N_("why it stops, if it does"))
    on = Field("on", "date", help=N_("the day of the committee"))
    asks = [
        FormQuestion("startups", startup, N_("the products that went to the committee"), True),
        FormQuestion(
            "on", on, on.help, hint=N_("Left empty: today. A day to come plans the committee: nothing else is asked.")
        ),
        *(
            FormQuestion(name, table[name], table[name].help, hint=DEFAULT_HINT if name in worked_out else "")
            for name in names
        ),
        FormQuestion(FOLLOW_UPS_KEY, Field(""), N_("what goes with the decision"), checkboxes=_FOLLOW_UP_LABELS),
        FormQuestion("reason", reason, reason.help),
    ]
    about = N_("A committee met, or will: its decision, its amount, what follows.")
    return IssueForm("committee", N_("Committee"), about, "startup", tuple(asks))


REQUEST_HEADING = N_("Request")
"""The heading under which a form says which one it is."""
ENTRY_KEY, CLEAR_KEY, CONSENT_KEY = "entry", "emptied", "agreed"

_DATE_HINT = N_("A day: 2025-03-16, 16/03/2025, +3mo, monday …")
_REFERENCE_HINT = N_("Its id, its name or the beginning of its name.")
_LIST_HINT = N_("One a line.")
_HEADING_OVERRIDES = {
    ("startup", "mission"): N_("its mission: one sentence with a verb, no final stop"),
    ("startup", "contact"): N_("its e-mail address, one that outlives people"),
    ("incubator", "contact"): N_("its e-mail address, one that outlives people"),
}
"""Headings, where what the Field table says of a field is too long for one, or says too little alone."""


def make_forms(tables: Mapping[str, EntryKind] = ENTRY_KINDS) -> dict[str, IssueForm]:
    """Every form by its id. `tables`: the Field tables, with the registry's own fields."""
    made = (
        _make_new_entry_form(
            "member", N_("New person"), N_("Somebody arrives: their sheet and their first mission."), tables
        ),
        join_form(),
        extend_form(),
        leave_form(),
        _make_change_form(
            "startup", N_("Change a product's sheet"), N_("A link, a contact, a name … of a product."), tables
        ),
        _make_change_form(
            "member", N_("Change a person's sheet"), N_("A role, an account, skills … of a person."), tables
        ),
        committee_form(),
        _make_new_entry_form("job", N_("New offer"), N_("A mission or a post to be published."), tables),
        _make_new_entry_form("startup", N_("New product"), N_("A product enters the registry: its sheet."), tables),
    )
    return {form.id: form for form in made}


def question_heading(question: FormQuestion) -> str:
    """The heading of what is asked, in the language in use."""
    said = gettext(question.label)
    return said[:1].upper() + said[1:]


def accepted_headings(question: FormQuestion) -> set[str]:
    """All that the heading may be called: in any language, or by the key; without accents or case."""
    return {
        normalize_heading(question.key),
        normalize_heading(question.field.name),
        *find_translations(question.label),
    } - {""}


def find_translations(message: str) -> set[str]:
    """What a source string may be read as."""
    found = set()
    for language in LANGUAGES:
        with temporary_language(language):
            found.add(normalize_heading(gettext(message)))
    return found


def normalize_heading(text: str) -> str:
    """A text without accents, case, or the kind and number of its blanks: what people retype stays the same."""
    return normalise_name(" ".join(text.split()))


def find_form(text: str, tables: Mapping[str, EntryKind] = ENTRY_KINDS) -> IssueForm | None:
    """The form that a word names, by its id or its name in any language; None for another word."""
    wanted = normalize_heading(text)
    return next(
        (f for f in make_forms(tables).values() if wanted in {normalize_heading(f.id), *find_translations(f.name)}),
        None,
    )


_BODY_LABELS = {
    "member": N_("a few words about the person, in Markdown (public)"),
    "job": N_("the text of the offer, in Markdown (left empty: the usual one, to be completed)"),
    "startup": N_("what the product is about, in Markdown (left empty: headings to be completed)"),
}
_CONSENT_LABEL = N_("This person knows that their sheet, their role and the dates of their missions are public.")


def _make_new_entry_form(kind: str, name: str, purpose: str, tables: Mapping[str, EntryKind]) -> IssueForm:
    """The form of a new entry: what `incubo new` asks, then its text."""
    table = tables.get(kind, ENTRY_KINDS[kind])
    asks = [_make_form_question(table, question) for question in create.list_questions(table)]
    asks += [
        FormQuestion(field.name, field, field.help or field.name)
        for field in table.fields
        if ENTRY_KINDS[kind].find_field(field.name) is None and _is_settable(field)
    ]
    asks.append(FormQuestion("body", Field("body", "lines"), _BODY_LABELS[kind]))
    if kind == "member":
        asks.append(
            FormQuestion(
                CONSENT_KEY, Field(""), N_("the registry is public"), True, "", {"public": _CONSENT_LABEL}, True
            )
        )
    return IssueForm(f"new-{kind}", name, purpose, kind, tuple(asks))


def _make_form_question(table: EntryKind, question: EntryQuestion) -> FormQuestion:
    field = question.field
    needed = question.required and has_no_default(question)
    hint = "" if has_no_default(question) else DEFAULT_HINT
    return FormQuestion(question.key, field, _field_heading(table.id, field), needed, hint)


def _field_heading(kind: str, field: Field) -> str:
    return _HEADING_OVERRIDES.get((kind, field.name)) or field.help or field.name


_WHOLE_LIST_HINT = N_("The whole list: it replaces the one that is there.")


def _make_change_form(kind: str, name: str, purpose: str, tables: Mapping[str, EntryKind]) -> IssueForm:
    """The form of a change: the entry, then the fields that `incubo set` can give a value."""
    table = tables.get(kind, ENTRY_KINDS[kind])
    which = {"startup": N_("the product to change"), "member": N_("the person whose sheet is to change")}[kind]
    fields = [
        field
        for field in table.fields
        if _is_settable(field) and (field.prompt_when or ENTRY_KINDS[kind].find_field(field.name) is None)
    ]
    asks = [FormQuestion(ENTRY_KEY, Field("", "reference", target_kind=kind), which, True)]
    asks += [
        FormQuestion(field.name, field, _field_heading(kind, field), hint=_WHOLE_LIST_HINT if field.many else "")
        for field in fields
    ]
    boxes = {field.name: _field_heading(kind, field) for field in fields if not field.required}
    asks.append(
        FormQuestion(
            CLEAR_KEY, Field(""), N_("to be emptied"), hint=N_("Ticked: nothing is there any more."), checkboxes=boxes
        )
    )
    return IssueForm(f"change-{kind}", name, purpose, kind, tuple(asks), N_("What is left empty stays as it is."))


def _is_settable(field: Field) -> bool:
    return not field.legacy and field.type not in ("group", "any") and field.name not in ("demo",)


def answer_hints(question: FormQuestion) -> Iterator[str]:
    """How to answer, as source strings."""
    if question.field.type in ("date", "moment"):
        yield _DATE_HINT
    if question.field.type == "reference":
        yield _REFERENCE_HINT
    if question.field.many and question.field.type != "choice":
        yield _LIST_HINT
    if question.hint:
        yield question.hint
