"""Forms for those who use no terminal: what each asks, from the Field tables and the questions of the verbs.

`export.kits.forms` writes them for a forge, `edit.filled` reads one that was filled in, `cli.issue` does what it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from incubo.edit import form_verbs, new
from incubo.edit.draft import Question, has_no_default
from incubo.edit.form_shapes import USUAL, Ask, Form
from incubo.i18n import LANGUAGES, N_, gettext, using
from incubo.model.fields import Field, Kind
from incubo.model.kinds import KINDS
from incubo.model.nearest import folded

REQUEST = N_("Request")
"""The heading under which a form says which one it is."""
ENTRY, EMPTIED, AGREED = "entry", "emptied", "agreed"

_DAY = N_("A day: 2025-03-16, 16/03/2025, +3mo, monday …")
_NAMED = N_("Its id, its name or the beginning of its name.")
_LINES = N_("One a line.")
_SHORTER = {
    ("startup", "mission"): N_("its mission: one sentence with a verb, no final stop"),
    ("startup", "contact"): N_("its e-mail address, one that outlives people"),
    ("incubator", "contact"): N_("its e-mail address, one that outlives people"),
}
"""Headings, where what the Field table says of a field is too long for one, or says too little alone."""


def forms(tables: Mapping[str, Kind] = KINDS) -> dict[str, Form]:
    """Every form by its id. `tables`: the Field tables, with the registry's own fields."""
    made = (
        _new("member", N_("New person"), N_("Somebody arrives: their sheet and their first mission."), tables),
        form_verbs.join(),
        form_verbs.extend(),
        form_verbs.leave(),
        _change("startup", N_("Change a product's sheet"), N_("A link, a contact, a name … of a product."), tables),
        _change("member", N_("Change a person's sheet"), N_("A role, an account, skills … of a person."), tables),
        form_verbs.committee(),
        _new("job", N_("New offer"), N_("A mission or a post to be published."), tables),
        _new("startup", N_("New product"), N_("A product enters the registry: its sheet."), tables),
    )
    return {form.id: form for form in made}


def heading(ask: Ask) -> str:
    """The heading of what is asked, in the language in use."""
    said = gettext(ask.label)
    return said[:1].upper() + said[1:]


def headings(ask: Ask) -> set[str]:
    """All that the heading may be called: in any language, or by the key; without accents or case."""
    return {plain(ask.key), plain(ask.field.name), *in_any_language(ask.label)} - {""}


def in_any_language(message: str) -> set[str]:
    """What a source string may be read as."""
    found = set()
    for language in LANGUAGES:
        with using(language):
            found.add(plain(gettext(message)))
    return found


def plain(text: str) -> str:
    """A text without accents, case, or the kind and number of its blanks: what people retype stays the same."""
    return folded(" ".join(text.split()))


def called(word: str, tables: Mapping[str, Kind] = KINDS) -> Form | None:
    """The form that a word names, by its id or its name in any language; None for another word."""
    wanted = plain(word)
    return next((f for f in forms(tables).values() if wanted in {plain(f.id), *in_any_language(f.name)}), None)


_BODIES = {
    "member": N_("a few words about the person, in Markdown (public)"),
    "job": N_("the text of the offer, in Markdown (left empty: the usual one, to be completed)"),
    "startup": N_("what the product is about, in Markdown (left empty: headings to be completed)"),
}
_PUBLIC = N_("This person knows that their sheet, their role and the dates of their missions are public.")


def _new(kind: str, name: str, about: str, tables: Mapping[str, Kind]) -> Form:
    """The form of a new entry: what `incubo new` asks, then its text."""
    table = tables.get(kind, KINDS[kind])
    asks = [_asked(table, question) for question in new.questions(table)]
    asks += [
        Ask(field.name, field, field.help or field.name)
        for field in table.fields
        if KINDS[kind].field(field.name) is None and _is_settable(field)
    ]
    asks.append(Ask("body", Field("body", "lines"), _BODIES[kind]))
    if kind == "member":
        asks.append(Ask(AGREED, Field(""), N_("the registry is public"), True, "", {"public": _PUBLIC}, True))
    return Form(f"new-{kind}", name, about, kind, tuple(asks))


def _asked(table: Kind, question: Question) -> Ask:
    field = question.field
    needed = question.required and has_no_default(question)
    hint = "" if has_no_default(question) else USUAL
    return Ask(question.key, field, _label(table.id, field), needed, hint)


def _label(kind: str, field: Field) -> str:
    return _SHORTER.get((kind, field.name)) or field.help or field.name


_WHOLE = N_("The whole list: it replaces the one that is there.")


def _change(kind: str, name: str, about: str, tables: Mapping[str, Kind]) -> Form:
    """The form of a change: the entry, then the fields that `incubo set` can give a value."""
    table = tables.get(kind, KINDS[kind])
    which = {"startup": N_("the product to change"), "member": N_("the person whose sheet is to change")}[kind]
    fields = [
        field for field in table.fields if _is_settable(field) and (field.ask or KINDS[kind].field(field.name) is None)
    ]
    asks = [Ask(ENTRY, Field("", "reference", refers=kind), which, True)]
    asks += [Ask(field.name, field, _label(kind, field), hint=_WHOLE if field.many else "") for field in fields]
    boxes = {field.name: _label(kind, field) for field in fields if not field.required}
    asks.append(
        Ask(EMPTIED, Field(""), N_("to be emptied"), hint=N_("Ticked: nothing is there any more."), boxes=boxes)
    )
    return Form(f"change-{kind}", name, about, kind, tuple(asks), N_("What is left empty stays as it is."))


def _is_settable(field: Field) -> bool:
    return not field.legacy and field.type not in ("group", "any") and field.name not in ("demo",)


def hints(ask: Ask) -> Iterator[str]:
    """How to answer, as source strings."""
    if ask.field.type in ("date", "moment"):
        yield _DAY
    if ask.field.type == "reference":
        yield _NAMED
    if ask.field.many and ask.field.type != "choice":
        yield _LINES
    if ask.hint:
        yield ask.hint
