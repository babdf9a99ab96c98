"""What a proposal changes, before it is written: in sentences, and whether it is still the one that a person saw."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from incubo.app.apply import ProposalCheck, check_proposal
from incubo.app.registry_diff import diff_registries
from incubo.app.workspace import Workspace
from incubo.diff.sentences.sentence import Sentence
from incubo.edit.plan import Plan, Proposal
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry


class ProposalPreview(NamedTuple):
    """What a proposal changes, in sentences, what it would leave wrong, and the registry as it would be."""

    sentences: tuple[Sentence, ...]
    check: ProposalCheck
    after: Registry


def preview_proposal(
    workspace: Workspace, registry: Registry, proposal: Proposal, *, is_new_file: bool = False
) -> ProposalPreview:
    """Preview a proposal that was made from a registry. Nothing is written."""
    plan = proposal.plan
    after = reload_registry(registry, plan.overlay_store(workspace.store), [*plan.files], workspace.entry_kinds)
    difference = diff_registries(registry, after, workspace.as_of, [*plan.files], plan.moves)
    check = check_proposal(workspace, registry, plan, proposal.accepted_rules, is_new_file=is_new_file)
    return ProposalPreview(difference.sentences(), check, after)


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
