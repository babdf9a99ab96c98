"""A registry that entries are taken from: where it is, its entries, and what is wrong with it already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.message import Message
from incubo.core.problem import FieldPath, Problem, Span, with_source
from incubo.document.table import Commit
from incubo.model.fields import EntryKind
from incubo.registry.layout import entry_id_from_path
from incubo.registry.registry import Registry
from incubo.registry.store import Store
from incubo.validation.engine import ValidationOptions, check_registry

MAX_ID_LENGTH = 200
_FORBIDDEN = frozenset('<>:"/\\|?*')
"""What Windows forbids in the name of a file, `/` and `\\` among it."""
_RESERVED_ID = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


class Origin(NamedTuple):
    """Where a registry is. `name`: what it is called here; `address`: its repository, where it is known; `commit`: the
    one that its files are of; `is_edited`: some of them differ from it.
    """

    name: str
    address: str | None = None
    commit: Commit | None = None
    is_edited: bool = False


class Source(NamedTuple):
    """A registry to take from, read with its own words and settings.

    `entry_kinds`: its Field tables.
    """

    origin: Origin
    registry: Registry
    store: Store
    entry_kinds: Mapping[str, EntryKind]

    @property
    def prefixes(self) -> Mapping[str, str]:
        """How references are written there, by kind: one without files of organisations names them only."""
        return {
            kind: prefix
            for kind, prefix in self.registry.layout.reference_prefixes.items()
            if self.registry.entry_ids(kind)
        }

    def path_of(self, kind: str, entry_id: str) -> str:
        """The path of an entry's file there."""
        return f"{self.registry.layout.folders[kind]}/{entry_id}.md"

    def read(self, kind: str, entry_id: str) -> bytes:
        """The file of an entry, with the newlines that git keeps. Raises OSError."""
        return unify_file_newlines(self.store.read(self.path_of(kind, entry_id)))


def unify_file_newlines(data: bytes) -> bytes:
    """A file with the newlines of a commit, which a copy for Windows has as CRLF: they are no change."""
    return data.replace(b"\r\n", b"\n")


def is_safe_id(entry_id: str) -> bool:
    """Whether an id from elsewhere can be the name of a file on every system."""
    return (
        0 < len(entry_id) <= MAX_ID_LENGTH
        and entry_id.isprintable()
        and _FORBIDDEN.isdisjoint(entry_id)
        and not entry_id.startswith((".", " "))
        and not entry_id.endswith((".", " "))
        and _RESERVED_ID.match(entry_id) is None
    )


def explain_unreadable(registry: Registry) -> dict[str, Message]:
    """Why files of a registry cannot be read, by their paths: the last problem of each, at which reading ended."""
    paths = registry.unreadable_paths
    problems = {problem.location.path: problem for problem in registry.problems if problem.location.path in paths}
    return {path: _explain(registry, problem) for path, problem in problems.items()}


def _explain(registry: Registry, problem: Problem) -> Message:
    location = problem.location
    if not isinstance(location, Span):
        return with_source(problem.message, "")
    return with_source(problem.message, registry.read_text(location.path)[location.start : location.end])


FindingKey = tuple[str, str, FieldPath]
"""What a finding is about, wherever the entry's file is: the kind and the id of the entry, the names of the field; for
one about the whole file, its rule. Another layout may find the same mistake by another rule.
"""


def find_own_findings(source: Source, as_of: date) -> frozenset[FindingKey]:
    """What is wrong with a source by itself."""
    problems = check_registry(source.registry, as_of, ValidationOptions(show_advice=True)).problems
    return frozenset(finding_key(source.registry, problem) for problem in problems)


def finding_key(
    registry: Registry, problem: Problem, source_ids: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> FindingKey:
    """The key of what a rule found in a registry. `source_ids`: the kind and the id at the source of the entries, by
    their path here. A field counts without positions: items may have other ones once some are left out.
    """
    path = problem.location.path
    kind, entry_id = source_ids.get(path, (registry.layout.kind_of_path(path) or "", entry_id_from_path(path)))
    names = tuple(step for step in problem.field_path if isinstance(step, str))
    return kind, entry_id, names or ("", problem.rule_id)
