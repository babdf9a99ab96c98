"""What is said of drafts: what each is about, when it was kept, and why it cannot go on."""

from __future__ import annotations

from datetime import UTC, datetime

from incubo.app.workspace import Workspace
from incubo.core import clock
from incubo.core.i18n import N_, limit_names, translate
from incubo.core.message import Message
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.vcs.revision import get_timezone
from incubo.web.forms.change_form import follow_ids
from incubo.web.forms.drafts import Draft, Drafts
from incubo.web.forms.open_forms import OpenForm
from incubo.web.view import View

MAX_EARLIER = 3
"""Drafts of a form that it offers to go on with."""


_NAME_KEYS = ("fullname", "title", "name", "who")
"""The answers that say what a draft is about, where its address names nothing, or not all."""


_MISSING_ENTRY = N_("{name} is not in the registry any more: it was removed, or has another id.")


_UNREADABLE_ENTRY = N_("The sheet of {name} cannot be read as it is. Correct it first: the page Checks says how.")


def draft_address(view: View, draft_id: str) -> str:
    """The page of a draft: what was typed, whatever became of what it is about."""
    return view.links.page(f"drafts/{draft_id}")


def is_unreadable(registry: Registry, entry: EntryRef) -> bool:
    """Whether the file of an entry is there, and cannot be read."""
    return entry.id in registry.unreadable_files.get(entry.kind, ())


def explain_missing(registry: Registry, entry: EntryRef, title: str = "") -> Message:
    """Why an entry cannot be changed. `title`: what it was called."""
    text = _UNREADABLE_ENTRY if is_unreadable(registry, entry) else _MISSING_ENTRY
    return Message(text, {"name": title or entry.id})


def list_earlier(open_form: OpenForm, drafts: Drafts) -> list[tuple[str, str]]:
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
