"""The pages of a form: which entry it is about, its fields, what it will change, and what was done."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from incubo.app.changes.apply import find_proposal_base, make_finding_messages
from incubo.app.changes.changed_since import note_state
from incubo.app.changes.proposal_preview import plan_digest
from incubo.app.changes.undoing import find_last_edit
from incubo.app.private import PrivateFolder, tell_left_by_plan
from incubo.app.workspace import Workspace
from incubo.core import clock
from incubo.core.errors import IncuboError, RefusedError
from incubo.core.hint import NO_HINT, Hint
from incubo.core.i18n import N_, capitalize_first, gettext, limit_names, translate
from incubo.core.message import LabelledValue, Message
from incubo.document.page import Section, TableBlock
from incubo.edit.asking.questions import Question, parse_with
from incubo.edit.journal import JournalEntry
from incubo.edit.plan import Plan
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.phases import find_contradicting_phase
from incubo.registry.hints import make_place_hint
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.ownership import find_entry_place
from incubo.registry.registry import Registry
from incubo.render.pages.formats import render_page
from incubo.reports.catalogue import REPORTS
from incubo.reports.committees import COMMITTEE_STATES, committee_statuses
from incubo.reports.common import phase_label
from incubo.reports.documents.dossier import dossier_page
from incubo.validation.rule import RULES
from incubo.vcs.author import MAX_LENGTH as AUTHOR_LENGTH
from incubo.vcs.author import parse_author_address, parse_author_name, set_author
from incubo.vcs.commits import CommitRefusedError
from incubo.vcs.preflight import UnknownAuthorError, require_identity
from incubo.vcs.proposals import NotAsPublishedError
from incubo.vcs.revision import get_timezone
from incubo.web.blocks import STYLE, phase_tag, section_values
from incubo.web.edit_words import tell_edit
from incubo.web.forms import corrections, entries, figures, people, private, products
from incubo.web.forms.answers import Answers, read_answers, same_text
from incubo.web.forms.attempt import Attempt, ErrorLine, make_error_line, show_empty, try_form
from incubo.web.forms.change_form import (
    ChangeForm,
    FactsBox,
    FormContext,
    GivenUp,
    OtherForm,
    Target,
    follow_draft,
    follow_ids,
    make_form_context,
    read_target,
)
from incubo.web.forms.drafts import Draft, Drafts, is_draft_id, make_draft_id
from incubo.web.forms.field_builders import entry_field, sentence
from incubo.web.forms.fields import FormField, parse_field, show_field
from incubo.web.forms.next_steps import ChangedRegistry, NextStep, find_minutes, list_next_steps, make_minutes
from incubo.web.forms.preview import show_preview, tell_preview
from incubo.web.forms.undo import name_file
from incubo.web.forms.writing import (
    Changes,
    Done,
    find_edit,
    has_remote,
    is_done_name,
    list_earlier_changes,
    name_edit,
    propose_change,
    write_change,
)
from incubo.web.items import EntryItems, name_group, name_item
from incubo.web.links import CHECKED, ENTRY_SECTIONS, KEPT_VALUES
from incubo.web.pages.checks import check_view
from incubo.web.pages.lists import LIST_TITLES
from incubo.web.plain_text import error_texts, join_sentences, plain_finding
from incubo.web.view import View, WebPage
from incubo.web.word_document import MEDIA_TYPE, render_word_document

FORMS: Mapping[str, ChangeForm] = {
    form.verb: form
    for form in (*people.FORMS, *products.FORMS, *entries.FORMS, *corrections.FORMS, *figures.FORMS, *private.FORMS)
}
"""The form of each verb, by the verb in its address."""
MAX_REASON_LENGTH = 500
_DAYS_AHEAD = 31
"""Committees expected within so many days are offered first."""
MAX_EARLIER = 3
"""Drafts of a form that it offers to go on with."""
SUBJECT_LABELS = {
    "startup": N_("Which product?"), "member": N_("Which person?"), "job": N_("Which offer?"),
    "incubator": N_("Which incubator?"), "organisation": N_("Which organisation?"), "team": N_("Which team?"),
}  # fmt: skip
"""How the entry of a kind is asked for that a form is about."""
_ITEMS_OF_BOTH = ("events", "metrics")
"""The lists of which some items are ours though a source has the others."""
MINUTES_FORMATS = ("docx", "md")
_NOT_IN_SESSION = ("file", "correction", "decision", "agenda", "objectives")
"""The sections of a dossier that the form beside it stands for, or that a meeting does not read."""
_SESSION_COLUMNS = {
    "committees": ("date", "decision", "amount", "months", "next"),
    "team": ("member", "role", "end", "left"),
}
_AUTHOR_LABEL, _ADDRESS_LABEL = N_("First name and last name"), N_("E-mail address")
_ADDRESS_HINT = N_("Kept in this copy of the registry only, and in the changes that you make: they are public.")
_NAME_KEYS = ("fullname", "title", "name", "who")
"""The answers that say what a draft is about, where its address names nothing, or not all."""
_PHASE_FORMS = ("phase", "stop", "committee")
"""The forms that depend on the present phase of a product."""
_OTHER_NAMES = ("do", "go", "draft", "seen", "because", "author", "address")
"""What a form posts besides its answers."""
_MISSING_ENTRY = N_("{name} is not in the registry any more: it was removed, or has another id.")
_UNREADABLE_ENTRY = N_("The sheet of {name} cannot be read as it is. Correct it first: the page Checks says how.")
_HOW_TO_PROPOSE = N_(
    "A proposal holds nothing of what only you have. Publish that first, on the page Share, or write this change here "
    "and share both together."
)
_COMMIT_LATER = N_("Once what git says is settled, the page Share commits what is written.")
_CHANGED_MEANWHILE = N_("The registry has changed meanwhile: this is what would change now. Nothing is written yet.")


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
        """The drafts of the registry; what is private is kept beside the private folder, and listed nowhere else."""
        return Drafts(self.context.target.workspace.state_folder)

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
        title = gettext(self.change_form.title)
        number = self.target.words.get("order", "") if self.change_form.is_private else ""
        return f"{title} {number}".rstrip()

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
    context = _make_context(view, view.whole, form) if form is not None else None
    if form is None or context is None:
        return None
    target = read_target(view.whole, parameters)
    if any(view.whole.is_draft(kind, entry_id) for kind, entry_id in target.entries.items()):
        view.include_drafts()
    return OpenForm(form, context, target, view)


def _make_context(view: View, registry: Registry, form: ChangeForm) -> FormContext | None:
    """The context of a form; None for one that writes what is private, where that is not shown."""
    folder = view.open_private(registry) if form.is_private else None
    return None if form.is_private and folder is None else make_form_context(view.workspace, registry, folder)


def get_form(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """A form, filled in from its draft, or what it will change; the question which entry it is about, where that is
    missing. A form that is opened anew gets a draft: its id is in the address, so that the browser finds it again.
    """
    verb, draft_id = _verb_of(request), view.query.get("draft", "")
    open_form = open_form_at(view, verb, view.query)
    if open_form is None:
        is_kept = Drafts(view.workspace.state_folder).find(draft_id) is not None
        return RedirectResponse(draft_address(view, draft_id), 303) if is_kept else None
    drafts = open_form.drafts
    draft = drafts.find(draft_id)
    draft = follow_draft(view.whole, draft) if draft is not None else None
    is_session = draft is not None and draft.verb == verb and open_form.is_session
    if draft is not None and draft.verb == verb:
        heard = {name: view.query[name] for name in ("startup",) if open_form.is_session and name in view.query}
        own = open_form_at(view, verb, {**draft.parameters, **heard})
        assert own is not None
        if not own.missing:
            open_form = own
        elif view.query.get("name") and _is_asked(open_form.change_form):
            return _ask_subject(open_form, view.query["name"], own.missing[0].kind)
        elif open_form.missing or not _names_others(open_form.target, own.missing):
            return RedirectResponse(draft_address(view, draft_id), 303)
    elif draft is not None:  # it went on with another form, and the person came back
        is_same_entry = draft.parameters == open_form.draft_parameters
        draft, draft_id = (draft._replace(verb=verb, reason=""), draft_id) if is_same_entry else (None, "")
    unreadable = [one for one in open_form.missing if _is_unreadable(view.whole, one)]
    if draft is None and unreadable:
        raise RefusedError(_explain_missing(view.whole, unreadable[0]))
    lacks_product = verb == "committee-mode" and "startup" not in open_form.target.entries
    if (open_form.is_session and not is_session) or lacks_product:
        answer = _choose_products(open_form, request)
        if answer is not None:
            return answer
    if not _has_subject(open_form.change_form, open_form.target):
        is_asked = _is_asked(open_form.change_form)
        return _ask_subject(open_form, view.query.get("name", "")) if is_asked else None
    try:
        return _answer_with_form(changes, open_form._replace(draft_id=draft_id), draft)
    except IncuboError:
        if draft is not None and find_obstacle(view, draft):
            return RedirectResponse(draft_address(view, draft_id), 303)
        raise


def _names_others(target: Target, missing: Iterable[EntryRef]) -> bool:
    """Whether an address says with which entries a draft goes on instead of those that are gone."""
    return bool(target.product_ids) or all(one.kind in target.entries for one in missing)


def _answer_with_form(changes: Changes, open_form: OpenForm, draft: Draft | None) -> WebPage | Response:
    """The form of an address that names what it is about, or what it will change."""
    view, verb, draft_id, drafts = open_form.view, open_form.change_form.verb, open_form.draft_id, open_form.drafts
    if draft is None and not is_draft_id(draft_id):
        own = open_form.draft_parameters
        begun = next(
            (one for one in drafts.list() if one.verb == verb and follow_ids(view.whole, one.parameters) == own), None
        )
        # an item is named by its day: its number changes where others are added
        found = entries.find_item(open_form.context, open_form.target) if verb == "set" else None
        if found is not None:
            words = {**open_form.target.words, "field": found.path}
            open_form = open_form._replace(target=open_form.target._replace(words=words))
        # a meeting goes on where it was left
        draft_id = begun.id if begun is not None and open_form.is_committee_mode else make_draft_id()
        return RedirectResponse(open_form._replace(draft_id=draft_id).address, 303)
    step = view.query.get("step", "")
    if open_form.is_session and not open_form.is_committee_mode and (draft is None or not step):
        first = read_target(view.whole, {**open_form.target.words, "startup": open_form.target.product_ids[0]})
        return RedirectResponse(open_form._replace(target=first).address, 303)
    if (draft is not None and step in (PREVIEW_STEP, CHANGED_STEP)) or open_form.change_form.subject == "file":
        return _show_attempt(open_form, draft or open_form.start_draft(), has_changed=step == CHANGED_STEP)
    page = _show_form(open_form, draft or open_form.start_draft(), view.query.get("line", ""))
    if draft is not None:
        return page
    done = changes.find_done_of_draft(draft_id)
    values = {
        "earlier_drafts": _list_earlier(open_form, drafts),
        "done_address": view.links.page(f"done/{done}") if done else "",
        "is_gone": bool(step) and not done,
    }
    return page._replace(values={**page.values, **values})


def draft_address(view: View, draft_id: str) -> str:
    """The page of a draft: what was typed, whatever became of what it is about."""
    return view.links.page(f"drafts/{draft_id}")


def find_obstacle(view: View, draft: Draft) -> tuple[str, ...]:
    """Why the form of a draft cannot be opened, and what to do, in sentences; () where it can."""
    draft = follow_draft(view.whole, draft)
    open_form = open_form_at(view, draft.verb, draft.parameters)
    if open_form is None:
        return (gettext("This version of incubo has no such form."),)
    if open_form.missing:
        is_alone = not open_form.is_session  # the title of a session is that of all its products
        return tuple(
            translate(_explain_missing(view.whole, one, draft.title if is_alone else "")) for one in open_form.missing
        )
    if not _has_subject(open_form.change_form, open_form.target):
        return (gettext("What it is about is not there any more."),)
    try:
        _show_form(open_form, draft)
    except IncuboError as error:
        return error_texts(error)
    return ()


def _is_unreadable(registry: Registry, entry: EntryRef) -> bool:
    return entry.id in registry.unreadable_files.get(entry.kind, ())


def _explain_missing(registry: Registry, entry: EntryRef, title: str = "") -> Message:
    """Why an entry cannot be changed. `title`: what it was called."""
    text = _UNREADABLE_ENTRY if _is_unreadable(registry, entry) else _MISSING_ENTRY
    return Message(text, {"name": title or entry.id})


def _choose_products(open_form: OpenForm, request: Request) -> WebPage | Response | None:
    """Ask which products a committee hears; go on with its form once they are chosen. None: the address names them."""
    view, target = open_form.view, open_form.target
    if _has_subject(FORMS["committee-session"], target) and len(target.product_ids) > 1:
        return None
    field = entry_field(open_form.context, "name", "startup", gettext("Another product"), required=False)
    typed = view.query.get("name", "")
    parsed = parse_field(field, typed)
    picked = [one for one in request.query_params.getlist("pick") if view.whole.has_entry("startup", one)]
    chosen = [*dict.fromkeys([*(target.product_ids or picked), *([str(parsed.value)] if parsed.value else [])])]
    if chosen and parsed.error is None:
        if len(chosen) == 1:
            return RedirectResponse(view.links.change("committee-mode", startup=chosen[0]), 303)
        return RedirectResponse(view.links.change("committee-session", products=",".join(chosen)), 303)
    shown = show_field(field, Answers({"name": typed}), 0, open_form.context.registry, parsed)
    errors = (ErrorLine(shown.error, shown.id, shown.error_hints),) if shown.error else ()
    attempt = Attempt((shown,), errors)
    statuses = committee_statuses(view.registry, view.day, view.incubator, view.workspace.current_date)
    soon = view.day + timedelta(days=_DAYS_AHEAD)
    rows: tuple[list[CommitteeChoice], list[CommitteeChoice]] = ([], [])
    for status in statuses:
        is_soon = status.next_date is not None and status.next_date <= soon
        state = {"state": LabelledValue(status.state, COMMITTEE_STATES[status.state]), "day": status.next_date}
        detail = Message("{state}, {day:long}" if status.next_date is not None else "{state}", state)
        if status.state == "never":
            detail = Message(N_("no committee is recorded"))
        choice = CommitteeChoice(
            status.startup.id, status.startup.display_name, capitalize_first(translate(detail)),
            status.startup.id in picked,
        )  # fmt: skip
        rows[0 if is_soon else 1].append(choice)
    values = {
        "attempt": attempt,
        "due": rows[0],
        "others": rows[1],
        "address": view.links.change("committee-mode"),
        "ahead": _DAYS_AHEAD,
        "status": 422 if errors else 200,
    }
    title = gettext("Which products does the committee hear?")
    return WebPage("forms/committee_choice.html", title, values, "committees", (), _title_prefix(attempt))


class CommitteeChoice(NamedTuple):
    """A product that a committee may hear: its id and name, when it is expected, whether it is chosen."""

    id: str
    name: str
    detail: str
    is_chosen: bool


class HeardProduct(NamedTuple):
    """A product of a session: its id and name, whether something is typed about it, whether it is heard now."""

    id: str
    name: str
    is_begun: bool
    is_current: bool


def _list_heard(open_form: OpenForm, draft: Draft) -> list[HeardProduct]:
    """The products of a session, in their order."""
    texts, current = draft.answers.texts, open_form.target.entries.get("startup")
    return [
        HeardProduct(
            one,
            entry_title(open_form.context.registry, "startup", one),
            any(key.startswith(f"{one}.") and key != f"{one}.on" and text for key, text in texts.items()),
            one == current,
        )
        for one in open_form.target.product_ids
    ]


def _show_form(open_form: OpenForm, draft: Draft, line: str = "") -> WebPage:
    """The form with its draft. `line`: the question that is to show one more line."""
    answers = draft.answers._replace(lines_wanted=frozenset({line} if line else ()))
    attempt = show_empty(open_form.change_form, open_form.context, open_form.target, answers)
    return _form_page(open_form, attempt, draft)


def _show_attempt(open_form: OpenForm, draft: Draft, *, has_changed: bool = False) -> WebPage | Response:
    """What a draft will change; the form, where an answer is missing or wrong."""
    try:
        attempt = try_form(open_form.change_form, open_form.context, open_form.target, draft.answers)
    except GivenUp:
        open_form.drafts.drop(draft.id)
        return RedirectResponse(open_form.entry_address, 303)
    except OtherForm as other:
        return _go_to_other_form(open_form, draft, other)
    if attempt.proposal is None and open_form.change_form.subject == "file" and not draft.kept_at:
        return _no_fix_page(open_form, attempt)
    if attempt.proposal is None:
        return _form_page(open_form, attempt, draft, is_invalid=not attempt.is_incomplete)
    notice = gettext(_CHANGED_MEANWHILE) if has_changed else ""
    return _preview_page(open_form, attempt, draft, notice=notice)


def _no_fix_page(open_form: OpenForm, attempt: Attempt) -> WebPage:
    """Why nothing in a file is corrected, and the form of its entry."""
    entry, links = open_form.target.entry, open_form.view.links
    values = {
        "form": open_form,
        "errors": attempt.errors,
        "entry_form": links.change("set", kind=entry.kind, id=entry.id, **CHECKED) if entry is not None else "",
        "checks": links.page("checks", {"incubator": "all"}),
    }
    return WebPage("forms/no_fix.html", open_form.title, values, _section(open_form), _crumbs(open_form))


def _list_earlier(open_form: OpenForm, drafts: Drafts) -> list[tuple[str, str]]:
    """The drafts of the same form about the same entry: what each is about and when it was kept, and its address."""
    verb, parameters = open_form.change_form.verb, open_form.target.parameters()
    return [
        (_describe_draft(open_form, draft), open_form.view.links.change(verb, draft=draft.id))
        for draft in drafts.list()
        if draft.verb == verb and follow_ids(open_form.view.whole, draft.parameters) == parameters
    ][:MAX_EARLIER]


def _describe_draft(open_form: OpenForm, draft: Draft) -> str:
    arguments = {
        "what": describe_subject(draft, open_form.context.registry) or open_form.title,
        "when": say_when_kept(open_form.view.workspace, draft.kept_at),
    }
    return translate(Message(N_("Go on with the draft: {what}, kept {when}"), arguments))


def describe_subject(draft: Draft, registry: Registry) -> str:
    """Whom or what a draft is about: what its address names, and who was typed."""
    typed = (_name_people(" ".join(draft.answers.texts.get(key, "").split()), registry) for key in _NAME_KEYS)
    return ", ".join(dict.fromkeys(filter(None, (draft.title, next(filter(None, typed), "")))))


def _name_people(text: str, registry: Registry) -> str:
    """What was typed, with the names of the people of whom it has ids: boxes that are ticked stand for them so."""
    words = [word.strip() for word in text.split(",")]
    if not any(registry.has_entry("member", word) for word in words):
        return text
    names = [entry_title(registry, "member", word) if registry.has_entry("member", word) else word for word in words]
    return translate(Message("{names:list}", {"names": limit_names(names)}))


def _verb_of(request: Request) -> str:
    """The verb of an address; that of a page of its own is its path."""
    return str(request.path_params.get("verb") or request.url.path.strip("/"))


def _has_subject(form: ChangeForm, target: Target) -> bool:
    """Whether the address names the entry that a form is about."""
    if form.subject == "file":
        return bool(target.words.get("path"))
    if form.subject == "report":
        return target.words.get("report") in REPORTS
    if form.subject == "products":
        return bool(target.product_ids) and target.entries.get("startup", target.product_ids[0]) in target.product_ids
    return not form.subject or (target.entry is not None if form.subject == "any" else form.subject in target.entries)


def _is_asked(form: ChangeForm) -> bool:
    """Whether the entry that a form is about can be asked for, by its name."""
    return form.subject not in ("file", "report", "products")


def subject_form(open_form: OpenForm, kind: str) -> ChangeForm:
    """A form that asks which entry of a kind another one is about."""
    field = entry_field(open_form.context, "name", kind, gettext(SUBJECT_LABELS[kind]))
    change_form = open_form.change_form
    return ChangeForm(change_form.verb, change_form.title, lambda _context, _target: [field], _never)


def _ask_subject(open_form: OpenForm, name: str, kind: str = "") -> WebPage | Response:
    """Ask which entry a form is about; go on where a name is enough. `kind`: that of the entry, where it is known."""
    subject, view = open_form.change_form.subject, open_form.view
    kind = kind or ("startup" if subject == "any" else subject)
    form = subject_form(open_form, kind)
    draft = {"draft": view.query["draft"]} if is_draft_id(view.query.get("draft", "")) else {}
    kept = {**open_form.target.parameters(), **draft}
    if not name:
        attempt = show_empty(form, open_form.context, open_form.target, Answers())
        return _subject_page(open_form, kind, attempt, kept)
    (field,) = form.make_fields(open_form.context, open_form.target)
    parsed = parse_field(field, name)
    if parsed.error is None:
        return RedirectResponse(view.links.change(open_form.change_form.verb, **{**kept, kind: str(parsed.value)}), 303)
    shown = show_field(field, Answers({"name": name}), 0, open_form.context.registry, parsed)
    attempt = Attempt((shown,), (ErrorLine(shown.error, shown.id, shown.error_hints),))
    return _subject_page(open_form, kind, attempt, kept)


def _never(*_: Any) -> Any:
    raise AssertionError("a form that only asks which entry is meant proposes nothing")


def _subject_page(open_form: OpenForm, kind: str, attempt: Attempt, kept: Mapping[str, str]) -> WebPage:
    query = open_form.view.query
    carried = {name: query[name] for name in KEPT_VALUES if query.get(name)}
    values = {
        "form": open_form,
        "kind": kind,
        "attempt": attempt,
        "carried": {**carried, **kept},
        "status": 422 if attempt.errors else 200,
    }
    return WebPage("forms/subject.html", open_form.title, values, title_prefix=_title_prefix(attempt))


def _form_page(open_form: OpenForm, attempt: Attempt, draft: Draft, *, is_invalid: bool = False) -> WebPage:
    change_form, view = open_form.change_form, open_form.view
    values: dict[str, Any] = {
        "form": open_form,
        "attempt": attempt,
        "draft_id": draft.id,
        "kept_at": say_when_kept(open_form.view.workspace, draft.kept_at),
        "reason": draft.reason,
        "earlier_drafts": (),
        "done_address": "",
        "is_gone": False,
        "heard": (),
        "next_heard": None,
        "intro": gettext(change_form.intro) if change_form.intro else "",
        "place": _find_source_place(open_form),
        "facts": [
            *_list_findings(open_form),
            *_tell_contradiction(open_form),
            *_list_items(open_form),
            *change_form.make_facts(open_form.context, open_form.target),
        ],
        "status": 422 if is_invalid else 200,
    }
    if open_form.is_session:
        heard = _list_heard(open_form, draft)
        position = next((i for i, one in enumerate(heard) if one.is_current), len(heard))
        values |= {"heard": heard, "next_heard": heard[position + 1] if position + 1 < len(heard) else None}
    if open_form.is_committee_mode:
        startup = view.registry.startups[open_form.target.entries["startup"]]
        page = dossier_page(startup, view.page_context)
        sections = tuple(_narrow(one) for one in page.sections if one.id not in _NOT_IN_SESSION)
        values |= {
            "dossier": list(section_values(view, page._replace(sections=sections))),
            "dossier_tag": phase_tag(view, view.registry.phase_at(startup.id, view.day)),
        }
    title = open_form.title
    if open_form.is_committee_mode:
        title = translate(Message(N_("Committee: {name}"), {"name": open_form.entry_title}))
    template = change_form.template
    if open_form.is_session and not open_form.is_committee_mode:
        template = "forms/form.html"  # the answers about all products
    return WebPage(template, title, values, _section(open_form), _crumbs(open_form), _title_prefix(attempt))


def _find_source_place(open_form: OpenForm) -> tuple[Message, Hint] | None:
    """What is said before a form is filled in, where the source has what it is for, and the way there."""
    form, registry, entry = open_form.change_form, open_form.view.registry, open_form.target.entry
    named = open_form.target.words.get("field", "").partition(".")[0]
    field = form.changes or (named if form.verb == "set" else "")
    if entry is None or not field or field in _ITEMS_OF_BOTH:
        return None
    is_of_people = field == "missions" and entry.kind == "startup"
    team = registry.assignments_by_startup.get(entry.id, ()) if is_of_people else ()
    owned = [EntryRef("member", one.member.id) for one in team] if is_of_people else [entry]
    place = next((place for one in owned if (place := find_entry_place(registry, one, (field,)))), None)
    if place is None:
        return None
    text = N_("this is changed in {name}: from what is filled in here, incubo says what to enter there, and where")
    return Message(text, {"name": place.name}), NO_HINT if is_of_people else make_place_hint(place)


def _list_findings(open_form: OpenForm) -> Iterator[FactsBox]:
    """What is wrong with the entry, for a form that was opened to correct it."""
    entry, view = open_form.target.entry, open_form.view
    if entry is None or "checked" not in open_form.target.words:
        return
    path = view.whole.entries[entry.kind][entry.id].path
    found = [finding for finding in check_view(view).diagnostics if finding.region.path == path]
    texts = [plain_finding(messages) for messages in make_finding_messages(found, view.workspace.store.read)]
    items = tuple(join_sentences((text, *hints)) for text, hints in texts)
    if items:
        yield FactsBox(gettext("To correct"), items=items)


def _tell_contradiction(open_form: OpenForm) -> Iterator[FactsBox]:
    """That the phases of a product contradict each other, why that matters, and the two likely answers."""
    registry, view, day = open_form.context.registry, open_form.view, open_form.context.workspace.as_of
    startup = registry.startups.get(open_form.target.entries.get("startup", ""))
    period = registry.phase_period_at(startup.id, day) if startup is not None else None
    if startup is None or period is None or open_form.change_form.verb not in _PHASE_FORMS:
        return
    last = find_contradicting_phase(startup, registry.phase_periods[startup.id], day)
    if last is None:
        return
    current = {"phase": phase_label(registry, period.phase.name), "day": period.phase.start}
    other = {"phase": phase_label(registry, last.name), "day": last.start}
    template = N_("{phase}, since {day:long}")
    facts = (
        (gettext("By the dates"), translate(Message(template, current))),
        (gettext("By the order of the file"), translate(Message(template, other))),
    )
    rule = RULES["phase-order-current"]
    field = f"phases.{startup.phases.index(last) + 1}.start"
    links = (
        (
            translate(Message(N_("It is in {phase}: correct the day on which it began"), other)),
            view.links.change("set", kind="startup", id=startup.id, field=field, **CHECKED),
        ),
        (
            translate(Message(N_("It is in {phase}: put its phases in the order of their dates"), current)),
            view.links.change("phase-order", startup=startup.id),
        ),
    )
    yield FactsBox(gettext("Which phase is it in?"), facts, (translate(Message(rule.rationale)),), links=links)


def _list_items(open_form: OpenForm) -> Iterator[FactsBox]:
    """The forms of the items and groups of the entry: of all, or of the list that the address names."""
    entry, named = open_form.target.entry, open_form.target.words.get("field")
    if open_form.change_form.verb != "set" or entry is None:
        return
    items = EntryItems(open_form.view, entry.kind, open_form.view.whole.entries[entry.kind][entry.id])
    for field in items.fields:
        links = items.list_all(field) if named in (None, field.name) and (field.many or named is None) else []
        if links:
            title = sentence(field.label or field.help or field.name)
            yield FactsBox(title, links=tuple((link.name, link.address) for link in links))


def _narrow(section: Section) -> Section:
    """A section of the dossier without the columns for which there is no room beside a form."""
    kept = _SESSION_COLUMNS.get(section.id, ())
    if not kept:
        return section
    blocks = tuple(
        block._replace(columns=tuple(column for column in block.columns if column.id in kept))
        if isinstance(block, TableBlock)
        else block
        for block in section.blocks
    )
    return section._replace(blocks=blocks)


def say_when_kept(workspace: Workspace, kept_at: float) -> str:
    """When a draft was kept, in the time zone of the registry as all times: “at 9:05”, with the day if it is another
    one; "" where it is not kept.
    """
    if not kept_at:
        return ""
    zone = get_timezone(workspace.settings.timezone)
    moment = datetime.fromtimestamp(kept_at, UTC).astimezone(zone)
    arguments = {"hour": str(moment.hour), "minute": f"{moment.minute:02}", "day": moment.date()}
    is_today = moment.date() == datetime.fromtimestamp(clock.timestamp(), UTC).astimezone(zone).date()
    text = N_("at {hour}:{minute}") if is_today else N_("on {day:long} at {hour}:{minute}")
    return translate(Message(text, arguments))


def _title_prefix(attempt: Attempt) -> str:
    """What opens the title of the window where an answer is wrong."""
    return gettext("Error:") + " " if attempt.errors else ""


def _section(open_form: OpenForm) -> str:
    entry = open_form.target.entry
    return ENTRY_SECTIONS[entry.kind] if entry is not None else ""


def _crumbs(open_form: OpenForm) -> tuple[tuple[str, str], ...]:
    entry = open_form.target.entry
    if entry is None:
        return ()
    section = ENTRY_SECTIONS[entry.kind]
    page = (gettext(LIST_TITLES[section]), open_form.view.links.page(section))
    return (page, (open_form.entry_title, open_form.entry_address))


def post_form(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """A form that was sent is kept as its draft; the address that follows shows what it will change, what is wrong, or
    what was done. A browser that goes back or reloads asks for that address, and sends nothing twice.
    """
    posted = [(str(name), value) for name, value in request.state.form.multi_items()]
    words = {name: str(value) for name, value in posted if name in _OTHER_NAMES}
    open_form = open_form_at(view, _verb_of(request), view.query)
    if open_form is None or not (open_form.missing or _has_subject(open_form.change_form, open_form.target)):
        return None
    draft_id, way = words.get("draft", ""), words.get("do", "")
    open_form = open_form._replace(draft_id=draft_id if is_draft_id(draft_id) else make_draft_id())
    if way == "drop":
        open_form.drafts.drop(open_form.draft_id)
        return RedirectResponse(open_form.entry_address, 303)
    if done := changes.find_done_of_draft(open_form.draft_id):  # it was sent twice
        return RedirectResponse(view.links.page(f"done/{done}"), 303)
    answers = read_answers(posted)
    draft = open_form.start_draft(answers, " ".join(words.get("because", "").split())[:MAX_REASON_LENGTH])
    draft, is_touched = _label_draft(open_form, draft)
    if way != "keep" or is_touched:
        draft = open_form.drafts.keep(draft)
    if way == "keep" and "hx-request" in request.headers:
        attempt = None
        if not open_form.missing:
            with contextlib.suppress(IncuboError):  # such as an item that is gone: the next page says it
                # what a field means left empty may follow from the other answers
                attempt = show_empty(open_form.change_form, open_form.context, open_form.target, answers)
        values = {"kept_at": say_when_kept(open_form.view.workspace, draft.kept_at), "attempt": attempt}
        return WebPage("forms/kept.html", open_form.title, values)
    if open_form.missing:  # it was renamed or removed while the form was filled in
        return RedirectResponse(draft_address(view, draft.id), 303)
    if way in (("write",) if open_form.change_form.is_private else ("write", "propose")):
        author = _ask_author(open_form, draft, words)
        return author or _carry_out(changes, open_form, draft, way, words.get("seen", ""))
    if words.get("go") in open_form.target.product_ids:
        return RedirectResponse(open_form.form_address(startup=words["go"]), 303)
    if way in ("change", "keep") or answers.lines_wanted:
        line = {"line": next(iter(answers.lines_wanted))} if answers.lines_wanted else {}
        return RedirectResponse(open_form.form_address(**line), 303)
    return RedirectResponse(open_form.preview_address, 303)


def _label_draft(open_form: OpenForm, draft: Draft) -> tuple[Draft, bool]:
    """The draft with what its questions are called, and whether it holds anything that the form did not hold when it
    was opened. Where the fields cannot be made any more, they are called as they were when the draft was last kept.
    """
    kept = open_form.drafts.find(draft.id)
    labels = dict(follow_draft(open_form.context.registry, kept).labels) if kept is not None else {}
    try:
        fields = [] if open_form.missing else open_form.make_fields(draft.answers)
    except IncuboError:
        fields = []
    heard = open_form.entry_title if open_form.is_session else ""
    for field in fields:
        text = N_("{name}, {label}") if heard else "{label}"
        labels[field.key] = translate(Message(text, {"name": heard, "label": field.label}))
    initial = {field.key: field.initial for field in fields}
    texts = draft.answers.texts
    is_touched = any(not same_text(text, initial.get(key, "")) for key, text in texts.items())
    return draft._replace(labels={key: label for key, label in labels.items() if key in texts}), is_touched


def _ask_author(open_form: OpenForm, draft: Draft, words: Mapping[str, str]) -> WebPage | None:
    """The form that asks who signs, where git does not know it; None once it does."""
    workspace = open_form.context.target.workspace
    if not workspace.is_in_git:
        return None
    try:
        require_identity(workspace.root)
    except UnknownAuthorError:
        pass
    else:
        return None
    fields = {
        key: FormField(
            Question(key, Message(""), Field(key, type_name, required=True), parse_with(parse)), gettext(label),
            hints=hints, length=AUTHOR_LENGTH,
        )
        for key, type_name, parse, label, hints in (
            ("author", "text", parse_author_name, _AUTHOR_LABEL, ()),
            ("address", "email", parse_author_address, _ADDRESS_LABEL, (gettext(_ADDRESS_HINT),)),
        )
    }  # fmt: skip
    parsed = {key: parse_field(field, words[key]) for key, field in fields.items() if key in words}
    if parsed and all(answer.error is None and answer.value for answer in parsed.values()):
        set_author(workspace.root, parsed["author"].value, parsed["address"].value)
        return None
    answers = Answers({key: words.get(key, "") for key in fields})
    shown = tuple(
        show_field(field, answers, i, open_form.context.registry, parsed.get(key))
        for i, (key, field) in enumerate(fields.items())
    )
    errors = tuple(ErrorLine(field.error, field.id, field.error_hints) for field in shown if field.error)
    attempt = Attempt(shown, errors)
    values = {
        "form": open_form,
        "attempt": attempt,
        "draft_id": draft.id,
        "hidden": draft.answers.hidden_inputs(),
        "seen": words.get("seen", ""),
        "because": draft.because,
        "way": words["do"],
        "status": 422 if errors else 200,
    }
    return WebPage(
        "forms/author.html", gettext("Who are you?"), values, _section(open_form), _crumbs(open_form),
        _title_prefix(attempt),
    )  # fmt: skip


def _go_to_other_form(open_form: OpenForm, draft: Draft, other: OtherForm) -> Response:
    """Go on with another form, which has what was answered here."""
    answers = Answers(dict(other.texts), opened=draft.answers.opened)
    parameters = open_form.target.parameters() if FORMS[other.verb].subject else {}
    reason = translate(other.reason)
    moved = draft._replace(verb=other.verb, parameters=parameters, answers=answers, reason=reason)
    moved = open_form.drafts.keep(moved)
    return RedirectResponse(open_form.view.links.change(other.verb, **parameters, draft=moved.id), 303)


def _preview_page(
    open_form: OpenForm,
    attempt: Attempt,
    draft: Draft,
    *,
    notice: str = "",
    problem: ErrorLine | None = None,
) -> WebPage:
    """What will change, and the ways to go on."""
    assert attempt.proposal is not None
    assert attempt.preview is not None
    context, is_private = open_form.context.target, open_form.change_form.is_private
    workspace = context.workspace
    can_propose = not is_private and has_remote(workspace)
    unpublished = _list_unpublished(open_form, attempt.proposal.plan) if can_propose else []
    values: dict[str, Any] = {
        "form": open_form,
        "is_private": is_private,
        "draft_id": draft.id,
        "hidden": draft.answers.hidden_inputs(),
        "because": draft.because,
        "seen": plan_digest(attempt.proposal.plan),
        "shown": show_preview(
            context,
            attempt.proposal,
            attempt.preview,
            _left_notes(open_form, attempt.proposal.plan),
            opened=() if is_private else draft.answers.opened,
        ),
        "refusal": attempt.preview.check.refusal,
        "can_propose": can_propose and not unpublished,
        "unpublished": unpublished,
        "share": open_form.view.links.path("share"),
        "is_in_git": workspace.is_in_git,
        "earlier": list_earlier_changes(workspace, attempt.proposal.plan),
        "notice": notice,
        "problem": problem,
        "max_reason": MAX_REASON_LENGTH,
        "status": 409 if problem is not None or notice else 200,
    }
    return WebPage("forms/preview.html", gettext("What will change"), values, _section(open_form), _crumbs(open_form))


def _list_unpublished(open_form: OpenForm, plan: Plan) -> list[str]:
    """What a change is about that is not here as it is published, so that the change cannot be proposed."""
    workspace, registry = open_form.context.target.workspace, open_form.context.registry
    try:
        find_proposal_base(workspace, plan)
    except NotAsPublishedError as error:
        return [
            translate(Message("{name}", {"name": name}))
            for name in limit_names([name_file(registry, path) for path in error.paths])
        ]
    except IncuboError:
        return []  # the proposal says what is wrong
    return []


def _carry_out(changes: Changes, open_form: OpenForm, draft: Draft, way: str, seen: str) -> WebPage | Response:
    """Write or propose what the person saw; show it again where it would be something else by now."""
    with changes.write_lock:
        registry = open_form.context.workspace.load_registry()  # what is on the disk, whoever wrote it
        context = _make_context(open_form.view, registry, open_form.change_form)
        assert context is not None, "the private folder was there a moment ago"
        target = read_target(registry, open_form.target.parameters())
        open_form = open_form._replace(context=context, target=target)
        attempt = None
        if not open_form.missing and _has_subject(open_form.change_form, target):
            with contextlib.suppress(IncuboError, GivenUp, OtherForm):  # its preview says why
                attempt = try_form(open_form.change_form, context, target, draft.answers)
        is_refused = attempt is not None and attempt.preview is not None and attempt.preview.check.refusal is not None
        if attempt is None or attempt.proposal is None or is_refused:
            changes.live.changed()  # the page that follows is about what is on the disk, too
            return RedirectResponse(open_form.preview_address, 303)
        if plan_digest(attempt.proposal.plan) != seen:
            return RedirectResponse(open_form.form_address(step=CHANGED_STEP), 303)
        try:
            if way == "propose":
                is_new = open_form.change_form.is_new_file
                written = propose_change(
                    open_form.context.workspace, attempt.proposal, draft.because, is_new_file=is_new
                )
            else:
                written = write_change(context.target.workspace, attempt.proposal, draft.because)
        except IncuboError as error:
            problem = make_error_line(error)
            if way == "propose" and not isinstance(error, CommitRefusedError):
                problem = problem._replace(hints=(*problem.hints, gettext(_HOW_TO_PROPOSE)))
            return _preview_page(open_form, attempt, draft, problem=problem)
        finally:
            if context.private is None:
                changes.live.changed([*attempt.proposal.plan.files])
    _drop_written(open_form.drafts, registry, draft)
    entry = _entry_after(open_form, attempt)
    assert attempt.preview is not None
    if context.private is not None:
        notes = (*written.notes, *_private_notes(context.private))
        done = changes.remember(
            Done(written._replace(notes=notes, is_shared_later=False), open_form.change_form, entry, draft_id=draft.id)
        )
        return RedirectResponse(open_form.view.links.page(f"done/{done}"), 303)
    changed = ChangedRegistry(open_form.context, attempt.proposal, attempt.preview.after)
    heard = [EntryRef("startup", one) for one in open_form.target.product_ids]
    entries: list[EntryRef | None] = [*heard] if heard else [entry]
    steps: tuple[NextStep, ...] = ()
    if written.branch is None or open_form.change_form.verb != "new-member":  # nobody is welcome before others agreed
        steps = tuple(list_next_steps(open_form.change_form.verb, changed, entries, open_form.view.links))
    minutes = make_minutes(changed, entries)
    sentences = tell_preview(attempt.preview, attempt.proposal)
    written = written._replace(notes=(*written.notes, *_left_notes(open_form, attempt.proposal.plan)))
    done = changes.remember(Done(written, open_form.change_form, entry, steps, minutes, sentences, draft_id=draft.id))
    return RedirectResponse(open_form.view.links.page(f"done/{done}"), 303)


def _drop_written(drafts: Drafts, registry: Registry, written: Draft) -> None:
    """Drop a draft that was written, and those that ask for nothing else: a form that was filled in twice."""
    drafts.drop(written.id)
    for draft in drafts.list():
        if follow_draft(registry, draft).is_as(written):
            drafts.drop(draft.id)


def _left_notes(open_form: OpenForm, plan: Plan) -> list[Message]:
    """What a change of the registry leaves to do in its private folder, for the person on its machine."""
    if open_form.change_form.is_private or open_form.view.open_private() is None:
        return []
    return tell_left_by_plan(open_form.view.workspace, open_form.context.registry, plan)


def _private_notes(folder: PrivateFolder) -> Iterator[Message]:
    """How what is private is taken back and shared: the pages for that are about the registry."""
    back = N_(
        "It is in the private folder, and nothing of it is published. In a terminal, this takes it back: {command}"
    )
    yield Message(back, {"command": folder.command("undo")})
    if has_remote(folder.workspace):
        share = N_("This shares it with those who have the folder: {command}")
        yield Message(share, {"command": folder.command("sync --publish")})


def _entry_after(open_form: OpenForm, attempt: Attempt) -> EntryRef | None:
    """The entry that a change is about, under the name that it has now."""
    assert attempt.proposal is not None
    plan, layout = attempt.proposal.plan, open_form.context.registry.layout
    entry = open_form.target.entry
    if entry is not None and not open_form.change_form.is_new_file:
        record = open_form.context.registry.entries[entry.kind].get(entry.id)
        if record is None or record.path not in plan.moves:
            return entry
    paths = [*plan.moves.values()] or [path for path in plan.files if path not in plan.originals]
    for path in paths[:1]:
        kind = layout.kind_of_path(path)
        if kind in ENTRY_KINDS:
            return EntryRef(kind, path.rpartition("/")[2].removesuffix(".md"))
    return entry


def _find_edit_to_offer(workspace: Workspace, done: Done) -> JournalEntry | None:
    """The edit that a page about what was done offers to undo: its own as long as it can be undone, else the last."""
    last = find_last_edit(workspace)
    if last is None or not done.written.undo_name:
        return last
    return find_edit(workspace, done.written.undo_name) or last


def get_done(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """What was done, and how to take it back; all that can be taken back, where it is no longer remembered."""
    name = str(request.path_params["name"])
    done = changes.find_done(name)
    if done is None:  # of this server before it was started again, or of nothing at all
        return RedirectResponse(view.links.page("undo"), 303) if is_done_name(name) else None
    entry = done.entry
    if entry is not None and not view.registry.has_entry(*entry):
        entry = None
    title = entry_title(view.registry, *entry) if entry is not None else ""
    problem = error_texts(done.written.problem) if done.written.problem is not None else ()
    if isinstance(done.written.problem, CommitRefusedError):
        problem = (*problem, gettext(_COMMIT_LATER))
    is_private = done.form is not None and done.form.is_private
    last = _find_edit_to_offer(view.workspace, done) if not is_private else None
    is_own = last is not None and name_edit(last) == done.written.undo_name
    values = {
        "written": done.written,
        "sentences": done.sentences,
        "last": tell_edit(view, last) if last is not None else "",
        "undo_name": done.written.undo_name if is_own and done.undone is None else "",
        "redo": view.links.path(f"redo/{request.path_params['name']}") if _can_redo(done) else "",
        "was_proposal": done.undone is not None and done.undone.edit.proposal is not None,
        "subject": ", ".join(filter(None, [gettext(done.form.title) if done.form is not None else "", title])),
        "problem": problem,
        "steps": done.steps,
        "minutes": {
            suffix: view.links.page(f"done/{request.path_params['name']}/minutes", suffix=suffix)
            for suffix in (MINUTES_FORMATS if done.minutes is not None else ())
        },
        "output": getattr(done.written.problem, "output", ""),
        "entry_title": title,
        "entry_address": view.links.entry(*entry) if entry is not None else "",
    }
    return WebPage("forms/done.html", gettext("Done") if not problem else gettext("Written, but…"), values)


def _can_redo(done: Done) -> bool:
    """Whether what was undone is a change of files, which can be made again."""
    return done.undone is not None and done.undone.edit.proposal is None and done.written.problem is None


def get_minutes(changes: Changes, view: View, request: Request) -> WebPage | Response | None:
    """The minutes of a committee as a file: of one that was just recorded or proposed, or that the registry has."""
    page, day = None, view.query.get("on", "")
    if "name" in request.path_params:
        done = changes.find_done(str(request.path_params["name"]))
        page = done.minutes if done is not None else None
    elif view.query.get("startup") in view.whole.startups and _is_day(day):
        page = find_minutes(view.whole, view.whole.startups[view.query["startup"]], date.fromisoformat(day))
    suffix = str(request.path_params["suffix"])
    if page is None or suffix not in MINUTES_FORMATS:
        return None
    day = page.as_of.isoformat() if page.as_of is not None else ""
    name = "-".join(filter(None, (gettext("minutes"), page.id, day))) + f".{suffix}"
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    if suffix == "docx":
        return Response(render_word_document(page, view), media_type=MEDIA_TYPE, headers=headers)
    text = render_page(page, "markdown", lang=view.language, terminal=STYLE, phase_label=view.phase_label)
    return Response(text, media_type="text/markdown; charset=utf-8", headers=headers)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
