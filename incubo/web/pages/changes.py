"""What changed: the log, day by day with who and why, and what differs between two days."""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.app.history.diff_page import MAX_LINES, diff_page, diff_title
from incubo.app.history.diff_states import find_compared_states
from incubo.app.history.registry_comparison import RegistryComparison, compare_states
from incubo.app.history.registry_log import LogRequest, ToldLog, tell_log
from incubo.core.errors import IncuboError, ToolError, UsageError
from incubo.core.i18n import N_, capitalize_first, gettext, translate, translate_sentence
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.diff.sentences.sentence import SECTION_TITLES, SENTENCE_SECTIONS, select_important
from incubo.document.page import Page
from incubo.history.log_document import author_label, log_page
from incubo.history.log_lines import FORMATTING, ToldCommit
from incubo.model.dates import shift_date_clamped
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.query.lists import LISTS
from incubo.registry.lookup import entry_title, find_entry
from incubo.vcs import git_folder
from incubo.web.blocks import Part, entry_link
from incubo.web.pages.lists import KIND_LABELS
from incubo.web.pages.reports import ReportField
from incubo.web.plain_text import NoteTexts, in_sentences, note_texts
from incubo.web.view import View, WebPage

if TYPE_CHECKING:
    from incubo.diff.facts import Subject
    from incubo.registry.lookup import EntryRef

_DEFAULT_DAYS = 30
_MAX_LINES = 400
"""The most lines of the log on a page: an import of a database has thousands."""


class LogEntry(NamedTuple):
    """What one person did for one reason on a day. `lines`: sentences, as parts of text."""

    who: str
    reason: str
    lines: list[list[Part]]


def make_log(view: View) -> WebPage:
    """What changed, the last day first: the last 30 days, or the whole history of one entry."""
    errors: dict[str, list[str]] = {}
    request = _read_log_request(view, errors)
    days: list[tuple[datetime.date, list[LogEntry]]] = []
    notes: NoteTexts | None = None
    left = 0
    if not errors and view.workspace.is_in_git:
        told = _tell(view, request)
        days, left = _days(view, told.document.commits)
        notes = note_texts(told.document.notes)
    query = {name: value for name, value in view.query.items() if name not in ("at", "known", "incubator")}
    values = {
        "days": days,
        "left": left,
        "notes": notes,
        "subtitle": _log_subtitle(view, request),
        "fields": _log_fields(view, errors),
        "has_history": view.workspace.is_in_git,
        "has_errors": bool(errors),
        "clear_link": view.links.page("log"),
        "has_filters": bool(query),
        "diff_link": view.links.page("diff"),
        "undo_link": view.links.page("undo") if view.links.change("undo") else "",
        "markdown_link": view.links.page("log", view.query, "md"),
    }
    return WebPage("log.html", gettext("What changed"), values, "log", title_prefix=_error_prefix(errors))


def _error_prefix(errors: Mapping[str, Sequence[str]]) -> str:
    return gettext("Error:") + " " if errors else ""


def make_log_document(view: View) -> Page:
    """The log as a document. Raises UsageError for a value that cannot be read, ToolError outside git."""
    errors: dict[str, list[str]] = {}
    request = _read_log_request(view, errors)
    if errors:
        raise UsageError(Message("{text}", {"text": next(iter(errors.values()))[0]}))
    return log_page(_tell(view, request).document)


def _tell(view: View, request: LogRequest) -> ToldLog:
    return view.keep("log", (request, *_kept_key(view)), lambda _: tell_log(view.workspace, request))


def _kept_key(view: View) -> tuple[Hashable, ...]:
    """What the history that is told depends on, besides the files: commits, today, the language."""
    workspace = view.workspace
    return git_folder.read_state(workspace.root), workspace.current_date, workspace.as_of, view.language


def _read_log_request(view: View, errors: dict[str, list[str]]) -> LogRequest:
    """What an address asks for; what is wrong with it goes to `errors`, by the name of the field."""
    query = view.query
    # `incubator` is whose log it is, on every page
    kinds = (kind for kind in ENTRY_KINDS if kind != "incubator" and query.get(kind))
    name = next((f"{kind}/{query[kind]}" for kind in kinds), query.get("entry", ""))
    names: tuple[str, ...] = ()
    if name:
        found = find_entry(view.registry, name)
        if found.entry is not None:
            names = (f"{found.entry.kind}/{found.entry.id}",)
        else:
            errors["entry"] = [_unknown_entry(view, name, found.suggestions)]
    days = {
        "since": _read_day(view, "since", "first", errors),
        "until": _read_day(view, "until", "last", errors) or (view.day.isoformat() if query.get("at") else None),
    }
    if not errors and days["since"] and days["until"] and days["since"] > days["until"]:
        errors["until"] = [gettext("This day comes before the first one.")]
    kind = query.get("kind", "")
    return LogRequest(
        names,
        days["since"],
        days["until"],
        None if names else view.incubator or "all",
        query.get("author", "").strip() or None,
        (kind,) if kind in ENTRY_KINDS else (),
    )


def _unknown_entry(view: View, name: str, suggestions: Iterable[EntryRef]) -> str:
    text = gettext("Nothing in the registry is called “{word}”.").format(word=name.rpartition("/")[2])
    titles = [entry_title(view.registry, *ref) for ref in list(suggestions)[:3]]
    if len(titles) == 1:
        return f"{text} {capitalize_first(translate(did_you_mean(titles[0])))}"
    if not titles:
        return text
    names = ", ".join(translate(Message(N_("“{text}”"), {"text": title})) for title in titles)
    return f"{text} {gettext('Similar names: {names}.').format(names=names)}"


def _read_day(view: View, name: str, edge: str, errors: dict[str, list[str]]) -> str | None:
    """A day of an address, as a date; None for none and for what cannot be read."""
    text = view.query.get(name, "").strip()
    if not text:
        return None
    try:
        period = view.workspace.parse_period(text, "earlier" if edge == "first" else "back")
    except IncuboError as error:
        errors[name] = [in_sentences(error)]
        return None
    return (period.first if edge == "first" else period.last).isoformat()


def _log_subtitle(view: View, request: LogRequest) -> str:
    if request.names:
        kind, _, entry_id = request.names[0].partition("/")
        return entry_title(view.registry, kind, entry_id)
    scope = view.title if view.incubator else gettext("All incubators")
    if request.since is None:
        period = gettext("The last {n} days").format(n=_DEFAULT_DAYS)
        if request.until is not None:
            arguments = {"n": _DEFAULT_DAYS, "day": datetime.date.fromisoformat(request.until)}
            period = translate(Message(N_("The {n} days until {day:long}"), arguments))
        return f"{period} · {scope}"
    first = datetime.date.fromisoformat(request.since)
    if request.until is not None:
        days = {"first": first, "last": datetime.date.fromisoformat(request.until)}
        return f"{translate(Message(N_('From {first:long} to {last:long}'), days))} · {scope}"
    since = translate(Message("{day:long}", {"day": first}))
    return f"{gettext('Since {day}').format(day=since)} · {scope}"


def _log_fields(view: View, errors: Mapping[str, Sequence[str]]) -> list[ReportField]:
    query = view.query
    name = next((query[kind] for kind in ENTRY_KINDS if query.get(kind)), query.get("entry", ""))
    found = find_entry(view.registry, name).entry if name else None
    shown = entry_title(view.registry, *found) if found is not None else name
    startups = view.registry.startups_of_incubator(view.incubator)
    titles = tuple(sorted(startup.display_name for startup in startups))[:400]
    kinds = [("", gettext("Everything")), *((kind, gettext(KIND_LABELS[kind])) for kind in ENTRY_KINDS)]

    def text(key: str, label: str, value: str, empty: str, suggestions: tuple[str, ...] = ()) -> ReportField:
        return ReportField(key, label, "text", value, tuple(errors.get(key, ())), empty, (), suggestions)

    return [
        text("entry", gettext("Product, person …"), shown, gettext("All of them"), titles),
        text("since", gettext("Since"), query.get("since", ""), gettext("monday, 2024-01-15")),
        text("until", gettext("Until"), query.get("until", ""), gettext("now")),
        text("author", gettext("By whom"), query.get("author", ""), gettext("Anyone")),
        ReportField("kind", gettext("About"), "choice", query.get("kind", ""), (), "", tuple(kinds)),
    ]


def _days(view: View, commits: Sequence[ToldCommit]) -> tuple[list[tuple[datetime.date, list[LogEntry]]], int]:
    """The log by day, and how many lines are left out."""
    days: list[tuple[datetime.date, list[LogEntry]]] = []
    shown = left = 0
    last: tuple[object, ...] | None = None
    for commit in commits:
        lines = [line for line in commit.lines if line.group.id != FORMATTING]
        room = max(0, _MAX_LINES - shown)
        left += max(0, len(lines) - room)
        lines = lines[:room]
        if not lines:
            continue
        shown += len(lines)
        day, key = commit.time.date(), (commit.time.date(), commit.authors, commit.source, commit.reason)
        if not days or days[-1][0] != day:
            days.append((day, []))
            last = None
        if last != key:
            who = capitalize_first(translate(author_label(commit)))
            days[-1][1].append(LogEntry(who, commit.reason, []))
            last = key
        days[-1][1][-1].lines.extend(sentence_parts(view, line.text, line.entries) for line in lines)
    return days, left


def sentence_parts(view: View, text: Message, entries: Sequence[Subject]) -> list[Part]:
    """A sentence in which the titles of the entries that it is about lead to their pages."""
    rest = translate_sentence(text)
    parts: list[Part] = []
    for entry in entries:
        found = re.search(rf"(?<!\w){re.escape(entry.title)}(?!\w)", rest) if entry.title else None
        address = entry_link(view, entry.kind, entry.id)
        if found is None or not address:
            continue
        place = found.start()
        if place:
            parts.append(Part(rest[:place]))
        parts.append(Part(entry.title, address))
        rest = rest[place + len(entry.title) :]
    return [*parts, Part(rest)] if rest else parts


# Between two days


class DiffSection(NamedTuple):
    """What changes in entries of some kinds: sentences as parts of text, and how many others there are."""

    id: str
    title: str
    lines: list[list[Part]]
    more: int


def make_diff(view: View) -> WebPage:
    """What differs between two days, or between a day and now."""
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {"sections": None, "facts": [], "notes": None, "more_link": ""}
    title = gettext("What changed between two days")
    if view.workspace.is_in_git:
        comparison = _compare(view, errors)
        if comparison is not None:
            before, after = comparison.states.before, comparison.states.after
            title = translate(diff_title(before, after))
            sections = list(_diff_sections(view, comparison))
            values["sections"] = sections
            page = diff_page(comparison)
            values["notes"] = note_texts(page.notes)
            if any(section.more for section in sections):
                values["more_link"] = view.links.page("diff", {**view.query, "all": "1"})
            values["counts"] = len(
                {(change.subject.kind, change.subject.id) for change in comparison.difference.changes}
            )
    values |= {
        "fields": _diff_fields(view, errors),
        "has_history": view.workspace.is_in_git,
        "log_link": view.links.page("log"),
        "clear_link": view.links.page("diff"),
        "markdown_link": view.links.page("diff", view.query, "md"),
        "scope": view.title if view.incubator else gettext("All incubators"),
    }
    crumbs = ((gettext("What changed"), view.links.page("log")),)
    return WebPage("diff.html", title, values, "log", crumbs, _error_prefix(errors))


def make_diff_document(view: View) -> Page:
    """What differs between two days as a document. Raises UsageError, ToolError."""
    errors: dict[str, list[str]] = {}
    comparison = _compare(view, errors)
    if comparison is None:
        raise UsageError(Message("{text}", {"text": next(iter(errors.values()))[0]}))
    return diff_page(comparison)


def _compare(view: View, errors: dict[str, list[str]]) -> RegistryComparison | None:
    """The two states of an address; None for days that cannot be read. Only days are read, and no name of git."""
    last = _read_day(view, "to", "last", errors)
    first = _read_day(view, "from", "first", errors)
    if errors:
        return None
    if first is None:
        end = datetime.date.fromisoformat(last) if last else view.workspace.current_date
        first = shift_date_clamped(end, -_DEFAULT_DAYS).isoformat()
    if last and first > last:
        errors["to"] = [gettext("This day comes before the first one.")]
        return None
    words = [first, last] if last else [first]
    incubator = view.incubator or "all"

    def compare(_: object) -> RegistryComparison:
        return compare_states(find_compared_states(view.workspace, words), incubator)

    try:
        return view.keep("diff", (*words, incubator, *_kept_key(view)), compare)
    except ToolError:  # git has no commit of that time
        errors["from"] = [gettext("The history that is kept here does not go back that far: choose a later day.")]
        return None
    except IncuboError as error:
        errors["from"] = [in_sentences(error)]
        return None


def _diff_sections(view: View, comparison: RegistryComparison) -> Iterator[DiffSection]:
    sentences = comparison.difference.sentences()
    for name in SENTENCE_SECTIONS:
        own = [sentence for sentence in sentences if sentence.section == name]
        if not own:
            continue
        shown = own if view.query.get("all") else select_important(own, MAX_LINES)
        lines = [sentence_parts(view, sentence.text, sentence.entries) for sentence in shown]
        yield DiffSection(name, _section_title(name), lines, len(own) - len(shown))


def _section_title(section: str) -> str:
    """What the entries of a section are called: as their lists are."""
    return gettext(LISTS[f"{section}s"].title if f"{section}s" in LISTS else SECTION_TITLES[section])


def _diff_fields(view: View, errors: Mapping[str, Sequence[str]]) -> list[ReportField]:
    default = shift_date_clamped(view.workspace.current_date, -_DEFAULT_DAYS)

    def field(name: str, label: str, value: str, empty: str) -> ReportField:
        return ReportField(name, label, "text", value, tuple(errors.get(name, ())), empty)

    return [
        field("from", gettext("From"), view.query.get("from", ""), translate(Message("{day:long}", {"day": default}))),
        field("to", gettext("To"), view.query.get("to", ""), gettext("now")),
    ]
