"""The questions of `new` for each kind of entry, and how the answers give its id and its body."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.contract_doubts import doubt_dates, doubt_employer
from incubo.edit.new.bodies import load_phrases, render_body_template, template_title
from incubo.edit.new.draft import Draft, DraftQuestion, make_question
from incubo.edit.new.ids import (
    is_free,
    make_homonym_id,
    make_job_id,
    make_member_id,
    make_organisation_id,
    make_startup_id,
    make_team_id,
    slug,
)
from incubo.edit.value_parser import choice_words
from incubo.facts.situation import default_first_end
from incubo.model.dates import shift_date_clamped
from incubo.model.fields import EntryKind, Field
from incubo.model.suggestions import normalise_name
from incubo.model.tenure import latest_allowed_end
from incubo.registry.lookup import entry_label, entry_title

DEFAULT_OFFER_DAYS = 60
"""How long a job offer stays open: after that, the good ones are filled and the others are out of date."""
ACRONYM_FIELD = Field("acronym", help=N_("its short name, used for the file name"), example="ANRH")
"""Asked about an incubator too, although its file has no such field: it makes the id."""


def _table_questions(
    kind: EntryKind,
    overrides: Mapping[str, Mapping[str, Any]],
    first: Sequence[str] = (),
    others: Iterable[DraftQuestion] = (),
) -> tuple[DraftQuestion, ...]:
    """The questions about a kind: those that its Field table declares (`prompt_when`), and `others`.

    `overrides`: attributes of a question by its key. `first`: the keys of those that come first, in this order. The
    others follow in the order of the table, and those that are deferred at the end.
    """
    questions = list(others)
    for field in kind.fields:
        if field.prompt_when:
            items = [item for item in field.subfields if item.prompt_when]
            questions += [make_question(kind, field.name, item.name) for item in items]
            questions += [make_question(kind, field.name)] if not field.subfields else []
    questions = [question._replace(**overrides.get(question.key, {})) for question in questions]
    ranks = {key: rank for rank, key in enumerate(first)}
    return tuple(sorted(questions, key=lambda item: (item.is_deferred, ranks.get(item.key, len(ranks)))))


def startup_questions(kind: EntryKind) -> tuple[DraftQuestion, ...]:
    """The questions about a startup, in order."""
    return _table_questions(
        kind,
        {
            "title": {"check": _check_startup_title},
            "incubator": {"default": _default_incubator},
            "phase": {"default": _default_phase},
            "on": {"default": lambda draft: draft.context.as_of},
        },
    )


def _check_startup_title(_draft: Draft, title: str) -> Message | None:
    if make_startup_id(title, ()):
        return None
    return Message(N_("no file name can be made from “{title}”: it needs a letter"), {"title": title})


def _default_incubator(draft: Draft) -> str | None:
    """Our incubator, or the only one of the registry."""
    incubators = draft.context.registry.entry_ids("incubator")
    return draft.context.incubator or (incubators[0] if len(incubators) == 1 else None)


def _default_phase(draft: Draft) -> str | None:
    field = draft.kind.find_field("phases")
    assert field is not None
    return next(iter(choice_words(field.subfields[0], draft.context)), None)


def complete_startup(draft: Draft) -> str:
    """The id. Sets an empty `link`, which the tools of the network expect."""
    draft.values.setdefault("link", "")
    return make_startup_id(str(draft.get("title")), _taken_ids(draft))


def _taken_ids(draft: Draft) -> Collection[str]:
    """The ids of the entries of the same kind, in lower case, and the former ones."""
    if draft.taken_ids is not None:
        return draft.taken_ids
    registry = draft.context.registry
    former_ids = registry.redirected_ids if draft.kind.id == "startup" else ()
    return {entry_id.casefold() for entry_id in (*registry.entry_ids(draft.kind.id), *former_ids)}


def render_startup_body(draft: Draft) -> str:
    """The body: context, problem, solution, objectives."""
    return render_body_template("startup", draft.context.language, {"title": draft.get("title")})


def member_questions(kind: EntryKind) -> tuple[DraftQuestion, ...]:
    """The questions about a member, in order. Only people without a startup are asked about a team."""
    return _table_questions(
        kind,
        {
            "fullname": {"check": _check_full_name},
            "domaine": {"required": True},
            "start": {"default": lambda draft: draft.context.as_of},
            "employer": {"doubt": lambda draft, employer: doubt_employer(draft.context.registry, str(employer))},
            "end": {
                "default": _default_mission_end,
                "check": _check_mission_end,
                "doubt": lambda draft, end: doubt_dates(_draft_mission_start(draft), end),
            },
        },
        ("fullname", "role", "domaine", "startup", "team", "status", "employer", "start", "end"),
        [make_question(kind, "teams", applies=lambda draft: not draft.get("missions", 0, "startups"))],
    )


def _check_full_name(draft: Draft, fullname: str) -> Message | None:
    member_id = make_member_id(fullname)
    pattern = str(draft.context.registry.vocabulary.rule_settings.get("member-name") or "")
    if member_id and re.search(pattern, member_id):
        return None
    return Message(N_("a first name and a last name are needed: the file is named after both"))


def _latest_mission_end(draft: Draft) -> date | None:
    """The latest end that the network allows; None: no limit, or the status is not known yet."""
    status = draft.get("missions", 0, "status")
    if status is None:
        return None
    vocabulary, as_of = draft.context.registry.vocabulary, draft.context.as_of
    return latest_allowed_end(vocabulary, as_of, status, _draft_mission_start(draft))


def _draft_mission_start(draft: Draft) -> date:
    start = draft.get("missions", 0, "start")
    return start if isinstance(start, date) else draft.context.as_of


def _default_mission_end(draft: Draft) -> date:
    """As for somebody who joins: see `default_first_end`."""
    registry = draft.context.registry
    places = [
        registry.startups[name] for name in draft.get("missions", 0, "startups") or () if name in registry.startups
    ]
    status = draft.get("missions", 0, "status")
    return default_first_end(registry.vocabulary, places, draft.context.as_of, status, _draft_mission_start(draft))[0]


def _check_mission_end(draft: Draft, end: date) -> Message | None:
    if draft.get("missions", 0, "start") is None:  # it is still to be asked
        return None
    start, latest = _draft_mission_start(draft), _latest_mission_end(draft)
    if end < start:
        return Message(N_("the mission would end before it begins ({start:long})"), {"start": start})
    if latest is not None and end > latest:
        months = draft.context.registry.vocabulary.rule_value("mission-months")
        message = N_("a mission ends within {months} months, by {latest:long}, except for public agents")
        return Message(message, {"months": months, "latest": latest})
    return None


def _common_employer(draft: Draft, employer: str) -> str:
    """An employer as most missions of the registry spell it; case and accents do not count."""
    return draft.context.registry.employer_spellings.get(normalise_name(employer), employer)


def complete_member(draft: Draft) -> str:
    """The id: first.last, with a suffix for a homonym. Spells the employer as other members do."""
    employer = draft.get("missions", 0, "employer")
    if employer:
        draft.set(("missions", 0, "employer"), _common_employer(draft, str(employer)))
    fullname = str(draft.get("fullname"))
    taken = _taken_ids(draft)
    member_id = make_member_id(fullname)
    return (
        member_id
        if is_free(member_id, taken) and not draft.is_homonym
        else make_homonym_id(fullname, draft.second_name, taken)
    )


def render_member_body(_draft: Draft) -> str:
    """The body is empty: only the person can write their biography."""
    return ""


def job_questions(kind: EntryKind) -> tuple[DraftQuestion, ...]:
    """The questions about a job offer, in order."""
    return _table_questions(
        kind,
        {
            "incubator": {
                "applies": lambda draft: not draft.get("startup"),
                "default": _default_job_incubator,
                "required": True,
            },
            "kind": {"default": _default_job_kind},
            "title": {"default": default_job_title, "suggest": _suggest_job_title, "required": True},
            "opens": {"default": lambda draft: draft.context.as_of},
            "closes": {"default": _default_closing_day, "check": _check_closing_day},
            "titulaire": {"is_deferred": False, "applies": _is_mission},
            "contact": {"default": _default_contact},
        },
        ("startup", "incubator", "kind", "domaine", "title", "opens", "closes", "titulaire"),
    )


def _is_mission(draft: Draft) -> bool:
    return (draft.get("kind") or _default_job_kind(draft)) == "mission"


def _default_job_incubator(draft: Draft) -> str | None:
    return None if draft.get("startup") else draft.context.incubator


def _default_job_kind(draft: Draft) -> str | None:
    job_kinds = draft.context.registry.vocabulary.allowed_values("job-kinds")
    return "mission" if "mission" in job_kinds else None


def _default_closing_day(draft: Draft) -> date:
    opens = draft.get("opens") or draft.context.as_of
    return shift_date_clamped(opens, DEFAULT_OFFER_DAYS)


def _check_closing_day(draft: Draft, closes: date) -> Message | None:
    opens = draft.get("opens")
    if opens is not None and closes < opens:  # else it is still to be asked
        return Message(N_("the offer would close before it opens ({opens:long})"), {"opens": opens})
    return None


def _recruiter_ref(draft: Draft) -> tuple[str, str] | None:
    """The kind and id of the entry that recruits."""
    for kind in ("startup", "incubator"):
        if draft.get(kind):
            return kind, str(draft.get(kind))
    return None


def _recruiter_entry(draft: Draft) -> Any:
    recruiter = _recruiter_ref(draft)
    return draft.context.registry.entries.get(recruiter[0], {}).get(recruiter[1]) if recruiter else None


def _default_contact(draft: Draft) -> str | None:
    return getattr(_recruiter_entry(draft), "contact", None) or None


def default_job_title(draft: Draft) -> str | None:
    """The usual title of an offer for its domaine, in inclusive words; None without a domaine."""
    domaine, context = draft.get("domaine"), draft.context
    if not domaine:
        return None
    label = context.registry.vocabulary.value_label("domaines", domaine, context.language)
    return _make_job_title(draft, load_phrases(context.language)["roles"].get(domaine, label))


def _suggest_job_title(draft: Draft) -> str | None:
    """The title of an offer whose domaine is not known: better than none, and to be corrected by who reads it."""
    return _make_job_title(draft, load_phrases(draft.context.language)["any_role"])


def _make_job_title(draft: Draft, role: str) -> str | None:
    """The usual title of an offer for a role; None where it is not known who recruits."""
    recruiter, context = _recruiter_ref(draft), draft.context
    if recruiter is None:
        return None
    title = template_title(_job_template(draft), context.language)
    return _begin_title(draft, title.format(role=role, who=entry_title(context.registry, *recruiter)))


def _begin_title(draft: Draft, title: str) -> str:
    """The title of an offer, as that of a contractor begins in this registry."""
    beginning = draft.context.registry.vocabulary.mission_title
    is_begun = draft.get("kind") != "mission" or title.casefold().startswith(beginning.casefold())
    return title if is_begun else f"{beginning} {title}"


def _job_template(draft: Draft) -> str:
    return "job-mission" if draft.get("kind") == "mission" else "job-post"


def complete_job(draft: Draft) -> str:
    """The id: the day of publication, who recruits, and for what. Completes the title."""
    title = str(draft.get("title"))
    draft.set(("title",), _begin_title(draft, title))
    recruiter = _recruiter_ref(draft)
    subject = draft.get("domaine") or title.removeprefix(draft.context.registry.vocabulary.mission_title)
    return make_job_id(draft.get("opens"), recruiter[1] if recruiter else "", str(subject), _taken_ids(draft))


def render_job_body(draft: Draft) -> str:
    """The body: context, mission, profile, terms, how to apply. That of a mission begins with what the law requires."""
    recruiter_ref, recruiter = _recruiter_ref(draft), _recruiter_entry(draft)
    purpose = getattr(recruiter, "mission", None) or getattr(recruiter, "short_description", None)
    purpose = re.sub(r"<[^>]{1,200}>", "", purpose or "").strip()  # incubators are described with inline HTML
    values = {
        "who": entry_title(draft.context.registry, *recruiter_ref) if recruiter_ref else None,
        "purpose": f"{purpose[:1].lower()}{purpose[1:].rstrip('. ')}." if purpose else None,
        **{name: draft.get(name) for name in ("titulaire", "closes", "contact")},
    }
    return render_body_template(_job_template(draft), draft.context.language, values)


def organisation_questions(kind: EntryKind) -> tuple[DraftQuestion, ...]:
    """The questions about an incubator, an organisation or a team, in order."""
    acronym = DraftQuestion("acronym", "--acronym", ("acronym",), ACRONYM_FIELD)
    return _table_questions(
        kind,
        {
            kind.title_field: {"check": _check_organisation_name},
            "acronym": {"check": _check_acronym},
            "incubator": {"default": _default_incubator},
        },
        ("title", "name", "incubator", "acronym"),
        [acronym] if kind.id == "incubator" else (),
    )


def _check_organisation_name(_draft: Draft, name: str) -> Message | None:
    if slug(name):
        return None
    return Message(N_("no file name can be made from “{title}”: it needs a letter"), {"title": name})


def _check_acronym(draft: Draft, acronym: str) -> Message | None:
    """The error of an acronym whose id another entry has."""
    registry, acronym_slug = draft.context.registry, slug(acronym)
    other_id = {name.casefold(): name for name in registry.entry_ids(draft.kind.id)}.get(acronym_slug)
    if other_id is None or draft.is_homonym:
        return None
    other = entry_label(registry, draft.kind.id, other_id)
    return Message(N_("“{acronym}” is already used by {other}"), {"acronym": acronym, "other": other})


def complete_organisation(draft: Draft) -> str:
    """The id: the acronym or the name; for a team, its incubator and its name."""
    kind = draft.kind.id
    taken = _taken_ids(draft)
    name = str(draft.get(draft.kind.title_field))
    if kind == "team":
        return make_team_id(str(draft.get("incubator") or ""), name, taken)
    return make_organisation_id(kind, name, str(draft.get("acronym") or ""), taken)


def no_body(_draft: Draft) -> str:
    """The body is empty."""
    return ""


class _EntryMaker(NamedTuple):
    """A kind of entry: its questions, the function that completes the values and makes the id, and its body."""

    make_questions: Callable[[EntryKind], tuple[DraftQuestion, ...]]
    complete: Callable[[Draft], str]
    render_body: Callable[[Draft], str]


_ORGANISATION_MAKER = _EntryMaker(organisation_questions, complete_organisation, no_body)
ENTRY_MAKERS = {
    "startup": _EntryMaker(startup_questions, complete_startup, render_startup_body),
    "member": _EntryMaker(member_questions, complete_member, render_member_body),
    "job": _EntryMaker(job_questions, complete_job, render_job_body),
    "incubator": _ORGANISATION_MAKER,
    "organisation": _ORGANISATION_MAKER,
    "team": _ORGANISATION_MAKER,
}
"""How an entry of each kind is made."""


def list_questions(kind: EntryKind) -> tuple[DraftQuestion, ...]:
    """The questions of a kind, in order."""
    return ENTRY_MAKERS[kind.id].make_questions(kind)
