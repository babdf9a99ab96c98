"""A registry of ours beside one that a program writes: what only we know, and whether it is still there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from support.command_line import RunCommand
from support.git_repository import git

from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.exchange.registry.source import FindingKey, Origin, Source, find_own_findings
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import AppendItem, SetField
from incubo.source.reader import parse_file

OUR_COMMITTEE = {
    "name": "committee",
    "date": datetime.date(2024, 6, 20),
    "decision": "continue",
    "amount": 120_000,
    "next": datetime.date(2024, 12, 12),
    "comment": "Ce que nous avons décidé",
}
OUR_METRIC = {"key": "inscrits", "value": 42, "date": datetime.date(2024, 6, 20)}
OUR_NOTE = "\n## À nous\n\nCe que nous savons.\n"


def add_ours(registry: Path, startups: Sequence[str]) -> None:
    """Write into products what only we know, and commit it: a committee, a measure, a note."""
    for startup_id in startups:
        path = registry / f"content/startups/{startup_id}.md"
        data = apply_changes(path.name, path.read_bytes(), list(_make_changes(path)))
        path.write_bytes(data.rstrip(b"\n") + b"\n" + OUR_NOTE.encode())
    git(registry, "commit", "-qam", "ce que nous savons")


def _make_changes(path: Path) -> Iterator[SetField | AppendItem]:
    values = parse_file(path.name, path.read_bytes()).values or {}
    for name, item in (("events", OUR_COMMITTEE), ("metrics", OUR_METRIC)):
        if isinstance(values.get(name), list) and values[name]:
            yield AppendItem((name,), item)
        else:
            yield SetField((name,), [item])


def find_lost(registry: Path, startups: Sequence[str]) -> list[str]:
    """The products that no longer have what only we know. `startups`: their ids here, as they are now."""
    lost = []
    for startup_id in startups:
        path = registry / f"content/startups/{startup_id}.md"
        parsed = parse_file(path.name, path.read_bytes()) if path.exists() else None
        values: dict[Any, Any] = (parsed.values if parsed is not None else None) or {}
        if (
            parsed is None
            or OUR_COMMITTEE not in (values.get("events") or [])
            or OUR_METRIC not in (values.get("metrics") or [])
            or OUR_NOTE.strip() not in parsed.body
        ):
            lost.append(startup_id)
    return lost


def find_new_findings(registry: Path, source: Path, day: datetime.date) -> frozenset[FindingKey]:
    """What is wrong in ours and not in the source: kind, id, and field, since its rule depends on the layout."""
    return _list_findings(registry, day) - _list_findings(source, day)


def _list_findings(root: Path, day: datetime.date) -> frozenset[FindingKey]:
    workspace = open_workspace(root, Environment("en", lambda _: day))
    source = Source(Origin(""), workspace.load_registry(), workspace.store, workspace.entry_kinds)
    return find_own_findings(source, day)


def sync(call: RunCommand, registry: Path) -> str:
    """Take in what is new; what is printed."""
    ran = call("sync", cwd=registry)
    assert ran.code == 0, ran.out + ran.err
    return ran.out
