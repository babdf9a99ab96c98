"""What will change, for a page: sentences, what stays wrong, and the lines of each file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from incubo.app.apply import iter_changed_files, make_finding_messages
from incubo.app.proposal_preview import ProposalPreview
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.edit.plan import Plan, Proposal
from incubo.registry.lookup import entry_title
from incubo.render.terminal.unified_diff import iter_diff_lines
from incubo.validation.diagnostic import Diagnostic
from incubo.validation.rule import RULES
from incubo.web.forms.desk import Desk
from incubo.web.forms.words import plain_text, plain_texts

MAX_FILES_SHOWN = 40
"""Files whose lines a page shows; of more, it gives the number."""
MAX_LINES_SHOWN = 1_500


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


class PreviewShown(NamedTuple):
    """What a page shows of a change that is not written yet."""

    sentences: tuple[Message, ...]
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...]
    files: tuple[FileShown, ...]
    file_count: int
    added: int
    removed: int


def show_preview(desk: Desk, proposal: Proposal, preview: ProposalPreview) -> PreviewShown:
    """A preview, in the language of the reader."""
    plan = proposal.plan
    files, added, removed = show_files(plan)
    return PreviewShown(
        tuple(sentence.text for sentence in preview.sentences),
        plain_texts((*desk.remarks, *proposal.notes)),
        tuple(_show_remarks(desk, plan, preview)),
        files,
        len([path for path, data in plan.files.items() if data is not None or path not in plan.moves]),
        added,
        removed,
    )


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


def _show_remarks(desk: Desk, plan: Plan, preview: ProposalPreview) -> Iterator[Remark]:
    """What the change leaves wrong, each once; of which entry, where several change."""
    findings = preview.check.diagnostics
    texts = make_finding_messages(findings, plan.overlay_store(desk.workspace.store).read)
    for (rule_id, path), group in _group(findings, texts).items():
        entry, kind = desk.registry.entry_at(path), desk.registry.layout.kind_of_path(path)
        title = ""
        if len(plan.files) > 1 and entry is not None and kind is not None:
            title = entry_title(desk.registry, kind, entry.id)
        for message, *hints in group:
            problem = message.arguments.get("problem")
            text = plain_text(problem if isinstance(problem, Message) else message)
            text = translate(Message(N_("{title}: {problem}"), {"title": title, "problem": text})) if title else text
            why = translate(Message(RULES[rule_id].rationale))
            yield Remark(text, plain_texts(hints), why)


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
