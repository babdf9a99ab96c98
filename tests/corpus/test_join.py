"""`join` and `leave` for every member of the real registry: what was true before stays, nothing overlaps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.examples import sample
from support.shared_registries import share_registry

from incubo.config import settings
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.verbs.join import JoinRequest, join
from incubo.edit.verbs.leave import LeaveRequest, leave
from incubo.model.records import Member
from incubo.model.teams import mission_startups
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import detect_layout
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore, WorkingTree
from incubo.source.limits import MAX_FILE_BYTES

pytestmark = pytest.mark.corpus
TODAY = date(2024, 7, 1)
BEFORE = [TODAY - timedelta(days) for days in (1, 30, 400)]
AFTER = [TODAY + timedelta(days) for days in (1, 60)]


@pytest.fixture(scope="module")
def make_edits(corpus: Path) -> Callable[[], FileEdits]:
    """Makes new edits of the real registry."""
    root = corpus / "2024-07-01"
    store, layout = WorkingTree(root, MAX_FILE_BYTES), detect_layout(root)
    vocabulary = make_vocabulary(settings.load_config(root).profile_data)
    registry = share_registry("corpus of test_join", load_registry(store, layout, vocabulary))
    return lambda: FileEdits(registry, store, TODAY)


def team(member: Member, day: date) -> set[str]:
    """What a person works for on a day."""
    return {each for mission in member.missions if mission.covers(day) for each in mission_startups(member, mission)}


def twice(member: Member) -> set[str]:
    """The startups that two missions cover on one day."""
    spans = [
        (each.start, each.end or date.max, set(mission_startups(member, each)))
        for each in member.missions
        if each.start is not None
    ]
    return {
        startup
        for i, (start, end, own) in enumerate(spans)
        for first, last, others in spans[:i]
        if start <= last and first <= end
        for startup in own & others
    }


def after(edits: FileEdits, proposal: Proposal, member: Member) -> Member:
    """The member as the plan leaves it, with nothing new that overlaps and the past as it was."""
    if not proposal.plan.files:
        return member
    ((path, data),) = proposal.plan.files.items()
    assert data is not None
    registry = load_registry(MemoryStore({path: data}), edits.registry.layout, edits.registry.vocabulary, ["member"])
    changed = registry.members[member.id]
    assert twice(changed) <= twice(member), path
    for day in BEFORE:
        assert team(changed, day) == team(member, day), path
    return changed


def test_join(make_edits: Callable[[], FileEdits]) -> None:
    registry = make_edits().registry
    live = [
        each for each in registry.startups if registry.phase_at(each, TODAY) and not registry.has_finished(each, TODAY)
    ]
    for i, member in enumerate(sample([*registry.members.values()], 300)):
        startup, edits = live[i % len(live)], make_edits()
        changed = after(edits, join(edits, [member], JoinRequest(startup, TODAY)), member)
        assert team(changed, TODAY) == team(member, TODAY) | {startup}, member.id


def test_leave_a_startup(make_edits: Callable[[], FileEdits]) -> None:
    for member in sample([*make_edits().registry.members.values()], 400):
        for startup in sorted(team(member, TODAY)):
            edits = make_edits()
            changed = after(edits, leave(edits, [member], LeaveRequest(TODAY, startup)), member)
            assert team(changed, TODAY) == team(member, TODAY), member.id
            for day in AFTER:
                assert team(changed, day) == team(member, day) - {startup}, member.id


def test_leave_everything(make_edits: Callable[[], FileEdits]) -> None:
    for member in sample([*make_edits().registry.members.values()], 400):
        if member.is_active(TODAY):
            edits = make_edits()
            changed = after(edits, leave(edits, [member], LeaveRequest(TODAY)), member)
            assert not changed.teams
            assert not any(changed.is_active(day) for day in AFTER), member.id
