"""A new job offer: what is asked, its title and its text, worded as the law of public contracts asks."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from incubo.edit import body, ids
from incubo.edit.draft import Draft, Question, question
from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.fields import Kind
from incubo.problem import Text
from incubo.registry.named import title_of

USUAL_DAYS = 60
"""How long an offer stays open: after that the best ones are filled and the others are stale."""
MARK = "[Mission]"


def questions(kind: Kind) -> tuple[Question, ...]:
    """What is asked, in order."""
    return (
        question(kind, "startup"),
        question(kind, "incubator", when=lambda draft: not draft.get("startup"), default=_incubator, required=True),
        question(kind, "kind", default=_kind),
        question(kind, "domaine"),
        question(kind, "title", default=title, required=True),
        question(kind, "opens", default=lambda draft: draft.setting.today),
        question(kind, "closes", default=_closes, wrong=_closes_wrong),
        question(kind, "titulaire", later=False, when=_is_mission),
        question(kind, "contact", default=_contact),
    )


def _is_mission(draft: Draft) -> bool:
    return (draft.get("kind") or _kind(draft)) == "mission"


def _incubator(draft: Draft) -> str | None:
    return None if draft.get("startup") else draft.setting.ours


def _kind(draft: Draft) -> str | None:
    known = draft.setting.registry.vocabulary.allowed("job-kinds")
    return "mission" if "mission" in known else None


def _closes(draft: Draft) -> date:
    opens = draft.get("opens") or draft.setting.today
    return moved(opens, USUAL_DAYS)


def _closes_wrong(draft: Draft, closes: date) -> Text | None:
    opens = draft.get("opens") or draft.setting.today
    if closes < opens:
        return Text(N_("the offer would close before it opens ({opens:long})"), {"opens": opens})
    return None


def _who(draft: Draft) -> tuple[str, str] | None:
    """The kind and id of what recruits."""
    for kind in ("startup", "incubator"):
        if draft.get(kind):
            return kind, str(draft.get(kind))
    return None


def _recruiter(draft: Draft) -> Any:
    who = _who(draft)
    return draft.setting.registry.entries.get(who[0], {}).get(who[1]) if who else None


def _contact(draft: Draft) -> str | None:
    return getattr(_recruiter(draft), "contact", None) or None


def title(draft: Draft) -> str | None:
    """The usual title of an offer of that domaine, in inclusive words; None without a domaine."""
    who, domaine = _who(draft), draft.get("domaine")
    if who is None or not domaine:
        return None
    setting = draft.setting
    words = body.wording(setting.language)
    usual = setting.registry.vocabulary.label("domaines", domaine, setting.language)
    shape = words["titles"]["mission" if draft.get("kind") == "mission" else "post"]
    return str(shape).format(role=words["roles"].get(domaine, usual), who=title_of(setting.registry, *who))


def finish(draft: Draft) -> str:
    """Complete the title; the id: the day of publication, who recruits, and for what."""
    given = str(draft.get("title"))
    if draft.get("kind") == "mission" and not given.casefold().startswith(MARK.casefold()):
        draft.put(("title",), f"{MARK} {given}")
    who = _who(draft)
    taken = {name.casefold() for name in draft.setting.registry.ids("job")}
    what = draft.get("domaine") or given.removeprefix(MARK)
    return ids.job(draft.get("opens"), who[1] if who else "", str(what), taken)


def text(draft: Draft) -> str:
    """The body: context, mission, profile, terms, how to apply. A mission says first what it is and who holds it."""
    who, recruiter = _who(draft), _recruiter(draft)
    purpose = getattr(recruiter, "mission", None) or getattr(recruiter, "short_description", None)
    purpose = re.sub(r"<[^>]{1,200}>", "", purpose or "").strip()  # incubators are described with inline HTML
    values = {
        "who": title_of(draft.setting.registry, *who) if who else None,
        "purpose": f"{purpose[:1].lower()}{purpose[1:].rstrip('. ')}." if purpose else None,
        **{name: draft.get(name) for name in ("titulaire", "closes", "contact")},
    }
    kind = "mission" if draft.get("kind") == "mission" else "post"
    return body.written(f"job-{kind}", draft.setting.language, values)
