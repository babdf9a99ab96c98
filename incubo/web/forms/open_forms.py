"""A form that is open: of which verb, what it is about, who looks at it, and its draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from starlette.requests import Request

from incubo.app.changes.changed_since import note_state
from incubo.core.i18n import N_, gettext, translate
from incubo.query.lists import LISTS
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.web.forms import corrections, entries, figures, people, postponing, private, products, sheets
from incubo.web.forms.answers import Answers
from incubo.web.forms.change_form import ChangeForm, FormContext, Target, make_form_context, read_target
from incubo.web.forms.drafts import SHEET, Draft, Drafts
from incubo.web.forms.fields import FormField
from incubo.web.items import name_group, name_item
from incubo.web.links import ENTRY_SECTIONS, POSTPONE
from incubo.web.view import View

FORMS: Mapping[str, ChangeForm] = {
    form.verb: form
    for module in (people, products, entries, corrections, figures, private, postponing, sheets)
    for form in module.FORMS
}
"""The form of each verb, by the verb in its address."""


PREVIEW_STEP, CHANGED_STEP = "preview", "changed"
"""What an address asks for besides the form: what it will change; and that it is something else than before."""


class OpenForm(NamedTuple):
    """A form that is shown: what it is, what it is about, and who looks at it."""

    change_form: ChangeForm
    context: FormContext
    target: Target
    view: View
    draft_id: str = ""

    @property
    def address(self) -> str:
        """The address of the form with its draft: whoever goes back to it finds what was typed."""
        return self.form_address()

    @property
    def preview_address(self) -> str:
        """The address of what the draft of the form will change."""
        return self.form_address(step=PREVIEW_STEP)

    def form_address(self, **values: str) -> str:
        """The address of the form, with values that its page reads."""
        parameters = self.target.parameters()
        if self.is_session and "step" in values:  # it is about all products
            parameters.pop("startup", None)
        values = {**parameters, **({"draft": self.draft_id} if self.draft_id else {}), **values}
        return self.view.links.change(self.change_form.verb, **values)

    @property
    def drafts(self) -> Drafts:
        """The drafts of the registry; what is private is kept beside the private folder, and listed nowhere else. That
        of a sheet stays where its file is: it is seen only once it is read that all of it is private.
        """
        context = self.context if self.change_form.subject == SHEET else self.context.written
        return Drafts(context.workspace.state_folder)

    @property
    def is_committee_mode(self) -> bool:
        """Whether the dossier stands beside the form, and what is typed is kept while the committee speaks."""
        return "startup" in self.target.entries and (self.is_session or self.change_form.verb == "committee-mode")

    @property
    def is_session(self) -> bool:
        """Whether the form is about several products, which a committee hears one after another."""
        return self.change_form.subject == "products"

    @property
    def draft_parameters(self) -> dict[str, str]:
        """What of the address a draft belongs to: that of a session has the answers about all its products."""
        missing = self.missing
        if self.is_session:
            return {"products": ",".join([*self.target.product_ids, *(one.id for one in missing)])}
        return {**{one.kind: one.id for one in missing}, **self.target.parameters()}

    @property
    def missing(self) -> tuple[EntryRef, ...]:
        """The entries that it is about and that are not in the registry. A new entry only refers to others; an
        incubator beside another entry is the one whose figures are shown.
        """
        if self.change_form.is_new_file:
            return ()
        can_be_incubator = self.change_form.subject == "any" and not self.target.entries
        return tuple(one for one in self.target.missing if one.kind != "incubator" or can_be_incubator)

    def make_fields(self, answers: Answers) -> Sequence[FormField]:
        """The fields, as far as they depend on the answers. Raises IncuboError where they cannot be made."""
        return self.change_form.make_fields(self.context, self.target._replace(texts=answers.texts))

    def start_draft(self, answers: Answers | None = None, because: str = "") -> Draft:
        """The draft of this form, which is not kept yet."""
        verb, parameters, title = self.change_form.verb, self.draft_parameters, self.entry_title
        if self.is_session:
            title = ", ".join(entry_title(self.context.registry, "startup", one) for one in self.target.product_ids)
        if self.change_form.subject == SHEET:  # it is called as its file is
            kept = self.drafts.find(self.draft_id)
            title = kept.title if kept is not None else ""
        answers = answers or Answers(opened=note_state(self.context.workspace))
        return Draft(self.draft_id, verb, parameters, answers, title=title, because=because)

    @property
    def title(self) -> str:
        """What the form does, in the language of the reader; of an order, its number."""
        found = entries.find_item(self.context, self.target) if self.change_form.verb == "set" else None
        if found is not None and self.target.entry is not None:
            record = self.context.registry.entries[self.target.entry.kind][self.target.entry.id]
            if found.position is None:
                return translate(name_group(found.field))
            item = getattr(record, found.field.name)[found.position]
            return name_item(self.view, found.field.name, item, found.position)
        is_of_offer = self.change_form.verb == "extend" and "job" in self.target.entries
        title = gettext(N_("Extend the offer") if is_of_offer else self.change_form.title)
        number = self.target.words.get("order", "") if self.change_form.is_private else ""
        return f"{title} {number}".rstrip()

    @property
    def has_subject(self) -> bool:
        """Whether the address names what the form is about."""
        return self.change_form.has_subject(self.target)

    @property
    def section(self) -> str:
        """The entry of the menu that the form stands under."""
        entry = self.target.entry
        return ENTRY_SECTIONS[entry.kind] if entry is not None else ""

    @property
    def crumbs(self) -> tuple[tuple[str, str], ...]:
        """The names and addresses of the pages above the form."""
        if not self.section:
            return ()
        page = (gettext(LISTS[self.section].title), self.view.links.page(self.section))
        return (page, (self.entry_title, self.entry_address))

    @property
    def entry_title(self) -> str:
        """What the form is about; "" where it is about no entry."""
        entry = self.target.entry
        return entry_title(self.context.registry, *entry) if entry is not None else ""

    @property
    def entry_address(self) -> str:
        """The page to go back to."""
        entry = self.target.entry
        if self.is_session:
            return self.view.links.page("committees")
        return self.view.links.entry(*entry) if entry is not None else self.view.links.page("")


def open_form_at(view: View, verb: str, parameters: Mapping[str, str]) -> OpenForm | None:
    """The form of a verb, about what an address names; None where there is no such form."""
    form = FORMS.get(verb)
    context = make_context(view, view.whole, form) if form is not None else None
    if form is None or context is None:
        return None
    target = read_target(view.whole, parameters)
    if any(view.whole.is_draft(kind, entry_id) for kind, entry_id in target.entries.items()):
        view.include_drafts()
    return OpenForm(form, context, target, view)


def make_context(view: View, registry: Registry, form: ChangeForm) -> FormContext | None:
    """The context of a form; None for one that writes what is private, where that is not shown, or in its place what is
    for everybody, where the private folder cannot be read.
    """
    if form.verb == POSTPONE and not view.postpone_verb:
        return None
    folder = view.open_private(registry) if form.is_private else None
    return None if form.is_private and folder is None else make_form_context(view.workspace, registry, folder)


def verb_of(request: Request) -> str:
    """The verb of an address; that of a page of its own is its path."""
    return str(request.path_params.get("verb") or request.url.path.strip("/"))
