"""`report phases|headcount --over … --history`: what git knew at the end of each month, read from its commits.

Of each commit only the entries that the figures come from are read, and of these only the files that are not the same
in the commit read before it (`history.known_entries`).
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from incubo.app.history.known import list_registries, require_history
from incubo.app.workspace import Workspace
from incubo.config.settings import parse_config
from incubo.core.errors import ConfigError
from incubo.core.i18n import N_
from incubo.core.interrupts import SignalInterrupt
from incubo.core.message import Message
from incubo.core.progress import track_items
from incubo.history.known_entries import KnownEntries
from incubo.registry.layout import LAYOUTS, Layout, best_layout
from incubo.registry.registry import Registry
from incubo.reports.catalogue import History
from incubo.reports.history import DayCounts, KnownCounter, KnownCounts
from incubo.source.limits import MAX_FILE_BYTES
from incubo.vcs import git_folder, revision
from incubo.vcs.parsed_blobs import open_parsed_blobs
from incubo.vcs.run import ObjectReader


def read_known_counts(
    workspace: Workspace,
    registry: Registry,
    incubator: str | None,
    history: History,
    days: Sequence[date],
    arguments: Mapping[str, Any],
) -> KnownCounts:
    """What git knew by the end of each day, counted in the words of today (`registry`).

    The last day is read first: whoever stops it has the last ones. Raises ToolError.
    """
    require_history(workspace.root)
    root = workspace.root
    commits = revision.find_last_commits_by(root, days, workspace.settings.timezone)
    module, _, name = history.target.partition(":")
    count: KnownCounter = getattr(importlib.import_module(module), name)(
        **{name: arguments[name] for name in history.parameters}
    )
    needs_incubators = incubator is not None or arguments.get("by") == "incubator"
    kinds = history.fields.keys() if needs_incubators else history.own_kinds
    by_day: dict[date, DayCounts] = {}
    waiting = sorted(commits, reverse=True)
    with (
        workspace.environment.track(Message(N_("Reading the history"))) as progress,
        contextlib.closing(ObjectReader(root, MAX_FILE_BYTES, may_fetch=False)) as reader,
    ):
        cache = open_parsed_blobs(root, is_wanted=workspace.environment.uses_cache)
        entries = KnownEntries(
            reader,
            cache,
            registry.vocabulary,
            {kind: history.fields[kind] for kind in kinds},
            workspace.entry_kinds,
            use_line_reader=workspace.environment.use_line_reader,
        )
        last: tuple[str, Registry | None] = "", None
        try:
            for day in track_items(tuple(waiting), progress):
                sha = commits[day]
                if sha != last[0]:
                    last = sha, _read_registry(workspace, reader, entries, sha)
                if last[1] is not None:
                    by_day[day] = count(last[1], day, incubator)
                waiting.remove(day)
        except SignalInterrupt:
            raise
        except KeyboardInterrupt:
            by_day.pop(waiting[0], None)
        cache.save()
    first = revision.find_first_commit(root)
    is_cut_off = bool(git_folder.read_shallow_ends(root))
    return KnownCounts(by_day, tuple(waiting), first.date if first is not None else None, is_cut_off)


def _read_registry(workspace: Workspace, reader: ObjectReader, entries: KnownEntries, sha: str) -> Registry | None:
    """The registry at a commit; None where the repository had none, or several elsewhere. Raises ToolError."""
    stores = list_registries(workspace.root, sha, reader)
    return entries.read(stores[0], _find_layout(stores[0])) if len(stores) == 1 else None


def _find_layout(store: revision.RevisionStore) -> Layout:
    """The layout of a commit: that of its settings, else the one that its folders show."""
    text = revision.read_settings_of(store)
    layout_id = None
    if text is not None:
        with contextlib.suppress(ConfigError):  # what else is wrong there does not matter: today's words count
            layout_id = parse_config(text).layout_id
    return LAYOUTS[layout_id] if layout_id else best_layout(store.has_folder)
