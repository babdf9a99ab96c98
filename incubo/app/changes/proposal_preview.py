"""What a proposal changes, before it is written: in sentences, and whether it is still the one that a person saw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from incubo.app.changes.apply import ProposalCheck, check_proposal
from incubo.app.workspace import Workspace
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.diff.registry_diff import diff_registries
from incubo.diff.sentences.new_entry import describe_new_entry
from incubo.diff.sentences.phrasing import DiffContext
from incubo.diff.sentences.sentence import Sentence
from incubo.edit.plan import Plan, Proposal
from incubo.registry.registry import Registry
from incubo.source.reader import parse_file


class ProposalPreview(NamedTuple):
    """What a proposal changes, as data and in sentences, what it would leave wrong, and the registry as it would be.
    `new_entries`: what the files of new entries hold, field by field.
    """

    changes: tuple[Change, ...]
    sentences: tuple[Sentence, ...]
    check: ProposalCheck
    after: Registry
    new_entries: Mapping[Subject, tuple[Message, ...]] = MappingProxyType({})


def preview_proposal(
    workspace: Workspace, registry: Registry, proposal: Proposal, *, is_new_file: bool = False
) -> ProposalPreview:
    """Preview a proposal that was made from a registry. Nothing is written."""
    plan = proposal.plan
    after = plan.load_after(registry, workspace.store, workspace.entry_kinds)
    difference = diff_registries(registry, after, workspace.as_of, [*plan.files], plan.moves)
    check = check_proposal(workspace, registry, plan, proposal.accepted_rules, is_new_file=is_new_file, after=after)
    sentences = difference.sentences()
    context = DiffContext(difference.before, difference.after, difference.as_of)
    new_entries = {
        change.subject: tuple(_describe_new_entry(context, plan, change.subject))
        for sentence in sentences
        for change in sentence.changes
        if change.type == "added"
    }
    return ProposalPreview(difference.changes, sentences, check, after, new_entries)


def _describe_new_entry(context: DiffContext, plan: Plan, subject: Subject) -> Iterator[Message]:
    data = plan.files.get(subject.path)
    parsed = parse_file(subject.path, data) if data is not None else None
    if parsed is not None and parsed.values is not None:
        yield from describe_new_entry(context, subject, parsed.values, parsed.body)


def plan_digest(plan: Plan) -> str:
    """What identifies a plan: its files as they were and as they will be, byte for byte."""
    digest = hashlib.sha256()
    for files in (plan.originals, plan.files):
        for path in sorted(files):
            data = files[path]
            for part in (path.encode("utf-8", "surrogateescape"), b"-" if data is None else b"+" + data):
                digest.update(b"%d:" % len(part) + part)
        digest.update(b";")
    return digest.hexdigest()
