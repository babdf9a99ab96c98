"""What stands beside the fields of a form about its entry: who owns it, what is wrong, what else can be changed."""

from __future__ import annotations

from collections.abc import Iterator

from incubo.app.changes.apply import make_finding_messages
from incubo.core.hint import NO_HINT, Hint
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.model.phases import find_contradicting_phase
from incubo.registry.hints import make_place_hint
from incubo.registry.lookup import EntryRef, phase_label
from incubo.registry.ownership import find_entry_place
from incubo.validation.rule import RULES
from incubo.web.forms.change_form import FactsBox
from incubo.web.forms.field_builders import sentence
from incubo.web.forms.open_forms import OpenForm
from incubo.web.items import EntryItems
from incubo.web.links import CHECKED
from incubo.web.pages.checks import check_view
from incubo.web.plain_text import join_sentences, plain_finding

_PHASE_FORMS = ("phase", "stop", "committee")
"""The forms that depend on the present phase of a product."""


def find_source_place(open_form: OpenForm) -> tuple[Message, Hint] | None:
    """What is said before a form is filled in, where the source has what it is for, and the way there."""
    form, registry, entry = open_form.change_form, open_form.view.registry, open_form.target.entry
    named = open_form.target.words.get("field", "").partition(".")[0]
    field = form.changes or (named if form.verb == "set" else "")
    kinds = registry.layout.source.kinds if registry.layout.source is not None else {}
    if entry is None or not field or (entry.kind in kinds and kinds[entry.kind].divides(field)):
        return None
    is_of_people = field == "missions" and entry.kind == "startup"
    team = registry.assignments_by_startup.get(entry.id, ()) if is_of_people else ()
    owned = [EntryRef("member", one.member.id) for one in team] if is_of_people else [entry]
    place = next((place for one in owned if (place := find_entry_place(registry, one, (field,)))), None)
    if place is None:
        return None
    text = N_("this is changed in {name}: from what is filled in here, incubo says what to enter there, and where")
    return Message(text, {"name": place.name}), NO_HINT if is_of_people else make_place_hint(place)


def list_findings(open_form: OpenForm) -> Iterator[FactsBox]:
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


def tell_contradiction(open_form: OpenForm) -> Iterator[FactsBox]:
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


def list_items(open_form: OpenForm) -> Iterator[FactsBox]:
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
