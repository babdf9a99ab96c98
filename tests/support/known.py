"""What `--known R` says beside what a checkout of R says: every command that reads, compared as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.command_line import RunCommand

from incubo.core import clock
from incubo.query.resources.catalogue import RESOURCES
from incubo.reports.catalogue import REPORTS

_OWN_KEYS = ("seconds", "as_known")
"""What the two may not have in common: how long they took, and what only `--known` says."""


def reading_commands(entries: list[str]) -> Iterator[list[str]]:
    """A command line for each command that reads. `entries`: what to show, startups among them (`startup/x`)."""
    for report in REPORTS:
        yield ["report", report, "--incubator", "all"]
    for resource in RESOURCES:
        yield ["list", resource.id, "--all"]
    yield ["validate", "--advice"]
    yield ["todo", "--incubator", "all"]
    yield ["digest", "--incubator", "all"]
    yield ["minutes", "--incubator", "all"]
    for kind in ("committees", "missions"):
        yield ["calendar", kind, "--incubator", "all"]
    yield ["query", "select * from startups"]
    for entry in entries:
        yield ["show", entry]
        if entry.startswith("startup/"):
            yield ["dossier", entry.removeprefix("startup/")]


def differences(
    call: RunCommand, monkeypatch: pytest.MonkeyPatch, repository: Path, checkout: Path, sha: str, day: date,
    commands: Iterator[list[str]],
) -> list[str]:  # fmt: skip
    """The commands that do not say the same of a commit with `--known` in `repository`, and in a checkout of it.

    `day`: the day of the commit, which is today in the checkout.
    """
    different = []
    for words in commands:
        known = call("-R", str(repository), *words, "--known", sha, "-f", "json")
        with monkeypatch.context() as patched:
            patched.setattr(clock, "today", lambda _="": day)
            checked_out = call("-R", str(checkout), *words, "-f", "json")
        if (known.code, _comparable(known.out)) != (checked_out.code, _comparable(checked_out.out)):
            different.append(" ".join(words))
    return different


def _comparable(document: str) -> Any:
    if not document:
        return document
    data = json.loads(document)
    for name in _OWN_KEYS:
        data.pop(name, None)
    data.get("sections", {}).pop("correction", None)  # in the past there is nothing to correct
    if "notes" in data:
        data["notes"] = [note for note in data["notes"] if note["id"] != "known"]
    return data
