"""What will change, for a page: sentences, what stays wrong, and the lines of each file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from incubo.app.changes.apply import iter_changed_files, make_finding_messages
from incubo.app.changes.changed_since import ChangedSince, find_changed_since
from incubo.app.changes.proposal_preview import ProposalPreview
from incubo.core.i18n import N_, gettext, limit_names, translate
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.diff.sentences.sentence import Sentence
from incubo.edit.missions import mission_startup_ids
from incubo.edit.plan import Plan, Proposal
from incubo.facts.drafts import name_missing
from incubo.facts.expectations import missing_expectations
from incubo.model.dates import shift_date_clamped
from incubo.model.quantities import metric_words, number_message
from incubo.model.suggestions import normalise_name
from incubo.model.teams import list_assignments
from incubo.registry.lookup import entry_title, phase_label
from incubo.render.terminal.unified_diff import iter_diff_lines
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES
from incubo.web.forms.change_form import FormContext
from incubo.web.plain_text import plain_finding, plain_texts
from incubo.web.text_changes import TextChange, show_text_changes

MAX_FILES_SHOWN = 40
"""Files whose lines a page shows; of more, it gives the number."""
_MIN_TABLE_ROWS = 2
"""Missions that go on longer, from which on a table shows them."""
_METRIC_TEXTS = {
    "metric-added": N_("Measure “{name}”, {day:long}: {new}"),
    "metric-changed": N_("Measure “{name}”, {day:long}: {new} instead of {old}"),
    "metric-removed": N_("Measure “{name}”, {day:long}: {old} is removed"),
}
"""What is said of a measure, by the type of its change."""
_COMMENT = N_("Comment: {text}")
_COMMENTED_TYPES = ("committee-held", "committee-changed", "phase-entered", "event-added")
_EXTENSION_TYPES = ("mission-extended", "mission-renewed")
_WHY_PHASE_GAPS = N_("The network expects this of every product in that phase. It can be filled in later, on its page.")
_WHY_DRAFT_GAPS = N_("It is written as a draft, which counts in no figure until it is complete.")
MAX_LINES_SHOWN = 1_500
_MAX_IN_FULL = 3
"""New entries that are told in full among the sentences; of more, each is told in a fold of its own."""


class LineShown(NamedTuple):
    """A line of a diff: its mark, and its text."""

    mark: str
    text: str


class FileShown(NamedTuple):
    """The changed lines of a file. `new_path`: where it is renamed."""

    path: str
    new_path: str
    lines: tuple[LineShown, ...]


class Remark(NamedTuple):
    """What a change leaves wrong: the finding, what to do, and why it matters."""

    text: str
    hints: tuple[str, ...]
    why: str


class Extension(NamedTuple):
    """A mission that goes on longer: whose, what other products it is for and what else the person works for, its last
    day before and after (None: it has none), and the days between.
    """

    person: str
    elsewhere: tuple[str, ...]
    before: date | None
    after: date | None
    days: int | None


class PreviewShown(NamedTuple):
    """What a page shows of a change that is not written yet. `extensions`: the missions that go on longer, where they
    are several. `texts`: the long texts, before and after. `since`: what changed of the same since the form was opened,
    each with who changed it. `new_entries`: where they are many, the title of each and what it holds.
    """

    sentences: tuple[Message, ...]
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...]
    files: tuple[FileShown, ...]
    file_count: int
    added: int
    removed: int
    extensions: tuple[Extension, ...] = ()
    texts: tuple[TextChange, ...] = ()
    since: tuple[tuple[Message, tuple[Message, ...]], ...] = ()
    new_entries: tuple[tuple[str, tuple[Message, ...]], ...] = ()


def show_preview(
    context: FormContext,
    proposal: Proposal,
    preview: ProposalPreview,
    private_notes: Iterable[Message] = (),
    opened: Sequence[str] = (),
) -> PreviewShown:
    """A preview, in the language of the reader. `private_notes`: what it leaves to do in a terminal. `opened`: the
    state of the registry when its form was opened.
    """
    plan = proposal.plan
    since = find_changed_since(context.workspace, context.registry, opened, plan, preview.changes)
    told_fields = {one.change.field for one in since}
    remarks = [one for one in context.remarks if one.arguments.get("field") not in told_fields]
    files, added, removed = show_files(plan)
    return PreviewShown(
        tell_preview(preview, proposal),
        (*plain_texts((*remarks, *proposal.notes)), *map(translate, private_notes)),
        (
            *_show_remarks(context, plan, preview),
            *_show_phase_gaps(context, preview),
            *_show_draft_gaps(context, plan, preview),
        ),
        files,
        len([path for path, data in plan.files.items() if data is not None or path not in plan.moves]),
        added,
        removed,
        tuple(_show_extensions(preview)),
        show_text_changes((change for one in preview.sentences for change in one.changes), partial(_read_files, plan)),
        tuple(_tell_since(since)),
        tuple((subject.title, texts) for subject, texts in preview.new_entries.items()) if _has_many(preview) else (),
    )


def _has_many(preview: ProposalPreview) -> bool:
    return len(preview.new_entries) > _MAX_IN_FULL


def _tell_since(since: Iterable[ChangedSince]) -> Iterator[tuple[Message, tuple[Message, ...]]]:
    """Who changed what, each person or group once; last what nobody else committed."""
    groups: dict[tuple[str, ...], list[Message]] = {}
    for one in sorted(since, key=lambda one: not one.names):
        groups.setdefault(one.names, []).extend(one.texts)
    for names, texts in groups.items():
        arguments = {"n": len(names), "names": limit_names(names)}
        by = Message(
            N_("{names:list} has changed this since you opened the form:"), arguments,
            N_("{names:list} have changed this since you opened the form:"),
        )  # fmt: skip
        yield by if names else Message(N_("This has changed since you opened the form:")), tuple(limit_names(texts))


def _read_files(plan: Plan, subject: Subject) -> tuple[bytes, bytes] | None:
    """The file of an entry before and after a plan."""
    old_path = next((old for old, new in plan.moves.items() if new == subject.path), subject.path)
    old, new = plan.originals.get(old_path), plan.files.get(subject.path)
    return (old, new) if old is not None and new is not None else None


def tell_preview(preview: ProposalPreview, proposal: Proposal) -> tuple[Message, ...]:
    """What a change does, in sentences: the same before it is written and afterwards. Of files that are no entries, the
    proposal says it.
    """
    if not preview.sentences and not any(preview.after.entry_at(path) for path in proposal.plan.files):
        return proposal.body_lines
    texts = [text for sentence in preview.sentences for text in _tell(preview, sentence)]
    comments = [str(text.arguments["text"]) for text in texts if text.template == _COMMENT]
    texts = [  # the end of a product has the comment of its committee, after its reason
        text
        for text in texts
        if text.template != _COMMENT
        or not any(other != text.arguments["text"] and text.arguments["text"] in other for other in comments)
    ]
    return (*texts, *_tell_who_goes_on(preview))


def _tell(preview: ProposalPreview, sentence: Sentence) -> Iterator[Message]:
    """A sentence; of measures, one for each, from what to what; of a committee, what it promised and said in full; of a
    new entry, all that its file holds.
    """
    changes = [change for change in sentence.changes if change.type in _METRIC_TEXTS]
    if not changes:
        yield sentence.text
    yield from tell_details(sentence)
    for change in sentence.changes:
        if change.type == "added" and not _has_many(preview):
            yield from preview.new_entries.get(change.subject, ())
    for change in changes:
        metric, old = change.new or change.old, change.old
        name = metric_words(str(metric.key))
        arguments = {
            "name": name,
            "day": metric.date,
            "new": number_message(metric.value),
            "old": number_message(old.value if old else None),
        }
        yield Message(_METRIC_TEXTS[change.type], arguments)


def tell_details(sentence: Sentence) -> Iterator[Message]:
    """What a committee promised and said, and the comment of a phase that begins or of an event, where the sentence has
    only a part of it.
    """
    told = translate(sentence.text)
    for change in sentence.changes:
        if change.type not in _COMMENTED_TYPES:
            continue
        objectives, old = (getattr(one, "objectives", ()) for one in (change.new, change.old))
        texts = [Message(N_("Objective: {text}"), {"text": text}) for text in objectives if text not in old]
        for template, name in ((_COMMENT, "comment"), (N_("Document: {text}"), "document")):
            now, was = ((getattr(one, name, None) or "").strip() for one in (change.new, change.old))
            if now != was:
                texts.append(Message(template, {"text": now}))
        yield from (text for text in texts if text.arguments["text"] not in told)


def _tell_who_goes_on(preview: ProposalPreview) -> Iterator[Message]:
    """For what products those go on who leave others."""
    left: dict[tuple[str, date], set[str]] = {}
    for change in (change for sentence in preview.sentences for change in sentence.changes):
        if change.type == "mission-left" and change.new.start is not None and change.new.start != change.old.start:
            key = (change.subject.id, shift_date_clamped(change.new.start, -1))
            left.setdefault(key, set()).update({*change.old.startups} - {*change.new.startups})
        elif change.type == "mission-shortened":
            left.setdefault((change.subject.id, change.new.end), set()).update(change.new.startups)
    for (member_id, day), startups in left.items():
        member = preview.after.members[member_id]
        next_day = shift_date_clamped(day, 1)
        stays = sorted({
            entry_title(preview.after, "startup", one.startup)
            for one in list_assignments(member)
            if one.startup not in startups and one.mission.covers(next_day)
        })  # fmt: skip
        if stays:
            yield Message(N_("{name} goes on for {startups:list}"), {"name": member.display_name, "startups": stays})


def _show_extensions(preview: ProposalPreview) -> Iterator[Extension]:
    """The rows of the missions that go on longer, by name; none for a single one, of which a sentence is enough."""
    changes = [
        change for sentence in preview.sentences for change in sentence.changes if change.type in _EXTENSION_TYPES
    ]
    if len(changes) < _MIN_TABLE_ROWS:
        return
    places = [mission_startup_ids(preview.after.members[change.subject.id], change.new) for change in changes]
    common = frozenset.intersection(*map(frozenset, places))
    rows = (_show_extension(preview, change, own, common) for change, own in zip(changes, places, strict=True))
    yield from sorted(rows, key=lambda extension: normalise_name(extension.person))


def _show_extension(
    preview: ProposalPreview, change: Change, own: Collection[str], common: Collection[str]
) -> Extension:
    """The row of a mission that goes on longer. `own`: what it is for; `common`: what all of them are for."""
    before, after, registry = change.old.end, change.new.end, preview.after
    also = sorted(entry_title(registry, "startup", startup) for startup in own if startup not in common)
    others = sorted({
        entry_title(registry, "startup", one.startup)
        for one in list_assignments(registry.members[change.subject.id])
        if one.startup not in own and one.mission.last_day >= (before or date.max)
    })  # fmt: skip
    elsewhere = []
    if also:
        text = N_("the same mission is also for {names:list}") if common else N_("for {names:list}")
        elsewhere.append(translate(Message(text, {"names": also})))
    if others:
        elsewhere.append(translate(Message(N_("also works for {names:list}"), {"names": others})))
    days = (after - before).days if before is not None and after is not None else None
    return Extension(change.subject.title, tuple(elsewhere), before, after, days)


def _show_phase_gaps(context: FormContext, preview: ProposalPreview) -> Iterator[Remark]:
    """What a phase that begins asks for, and the product lacks."""
    day, after = context.workspace.as_of, preview.after
    for change in (change for sentence in preview.sentences for change in sentence.changes):
        startup = after.startups.get(change.subject.id) if change.type == "phase-entered" else None
        period = after.phase_period_at(startup.id, day) if startup is not None else None
        if startup is None or period is None or after.vocabulary.is_final(period.phase.name):
            continue
        gaps = missing_expectations(after, startup, day, period)
        if gaps:
            arguments = {"phase": phase_label(after, period.phase.name), "names": [gap.label for gap in gaps]}
            text = translate(Message(N_("“{phase}” asks for what is still missing: {names:list}"), arguments))
            yield Remark(text, (), gettext(_WHY_PHASE_GAPS))


def _show_draft_gaps(context: FormContext, plan: Plan, preview: ProposalPreview) -> Iterator[Remark]:
    """What a draft that changes still lacks."""
    registry = preview.after.whole
    for path in plan.files:
        entry, kind = registry.entry_at(path), registry.layout.kind_of_path(path)
        if entry is None or kind is None or not registry.is_draft(kind, entry.id):
            continue
        names = name_missing(registry, context.workspace.as_of, kind, entry)
        if names:
            text = translate(Message(N_("Still without: {what:list}."), {"what": names}))
            if len(plan.files) > 1:
                title = entry_title(registry, kind, entry.id)
                text = translate(Message(N_("{title}: {problem}"), {"title": title, "problem": text}))
            yield Remark(text, (), gettext(_WHY_DRAFT_GAPS))


def show_files(plan: Plan) -> tuple[tuple[FileShown, ...], int, int]:
    """The changed lines of the files of a plan, how many are added, and how many removed."""
    shown: list[FileShown] = []
    added = removed = room = 0
    room = MAX_LINES_SHOWN
    for file in iter_changed_files(plan):
        lines = list(iter_diff_lines(file))
        added += sum(line.marker == "+" for line in lines)
        removed += sum(line.marker == "-" for line in lines)
        if len(shown) < MAX_FILES_SHOWN and room > 0:
            texts = [
                LineShown("@", translate(Message(N_("line {n}"), {"n": line.number})))
                if line.marker == "@"
                else LineShown(line.marker.strip(), line.text)
                for line in lines[:room]
            ]
            room -= len(lines)
            shown.append(FileShown(file.path, file.new_path or "", tuple(texts)))
    return tuple(shown), added, removed


def _show_remarks(context: FormContext, plan: Plan, preview: ProposalPreview) -> Iterator[Remark]:
    """What the change leaves wrong, each once; of which entry, where several change."""
    findings = preview.check.diagnostics
    texts = make_finding_messages(findings, plan.overlay_store(context.workspace.store).read)
    for (rule_id, path), group in _group(findings, texts).items():
        entry, kind = context.registry.entry_at(path), context.registry.layout.kind_of_path(path)
        title = ""
        if len(plan.files) > 1 and entry is not None and kind is not None:
            title = entry_title(context.registry, kind, entry.id)
        for messages in group:
            text, hints = plain_finding(messages)
            text = translate(Message(N_("{title}: {problem}"), {"title": title, "problem": text})) if title else text
            why = translate(Message(RULES[rule_id].rationale))
            yield Remark(text, hints, why)


def _group(
    findings: Iterable[Diagnostic], texts: Iterable[list[Message]]
) -> dict[tuple[str, str], list[list[Message]]]:
    """The texts of findings, by rule and file, each once."""
    groups: dict[tuple[str, str], list[list[Message]]] = {}
    for finding, messages in zip(findings, texts, strict=True):
        group = groups.setdefault((finding.rule_id, finding.region.path), [])
        if messages not in group:
            group.append(messages)
    return groups
