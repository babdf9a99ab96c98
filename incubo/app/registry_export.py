"""`export registry`: the entries in another layout, in a folder of their own or in a copy of that registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from incubo.app.questions import make_entry_context
from incubo.app.workspace import ALL_INCUBATORS, Workspace, find_incubator_id
from incubo.core.errors import IncuboError, RefusedError, ToolError, UsageError
from incubo.core.files import cannot_read_message, cannot_write_message, os_error_reason
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.edit import transaction
from incubo.edit.plan import make_plan
from incubo.exchange.registry.kept import list_kept_imports, read_kept_import
from incubo.exchange.registry.matching import find_ids_there
from incubo.exchange.registry.network_checks import check_for_network
from incubo.exchange.registry.placing import Placement
from incubo.exchange.registry.selection import DESCRIBED_KINDS, list_taken_ids, select_entries
from incubo.exchange.registry.source import Origin, Source, is_safe_id
from incubo.exchange.registry.taking import take_file
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import BETA_LAYOUT, LAYOUTS, Layout, entry_id_from_path, has_entry_name
from incubo.registry.registry import Registry
from incubo.registry.store import OutsideRegistryError, WorkingTree
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import parse_file


class RegistryExportOptions(NamedTuple):
    """How to export. `layout_id`: that of the other registry. `incubator`: as given (None: all). `phases`: phase here →
    phase there. `replaces`: files that are there and differ are replaced.
    """

    layout_id: str = BETA_LAYOUT.id
    incubator: str | None = None
    has_people: bool = True
    phases: Mapping[str, str] = MappingProxyType({})
    replaces: bool = False
    name: str | None = None


class RegistryExport(NamedTuple):
    """What was written. `counts`: kind → entries. `changed`: how many files differed or were not there. `drafts`: how
    many drafts are left out; `others`: how many files of entries there are of no entry here. `rows`: what could not be
    written, and what the network's checks would refuse, each as a sentence.
    """

    counts: Mapping[str, int]
    changed: int
    drafts: int
    others: int
    rows: tuple[Message, ...]
    left: int


def export_registry(workspace: Workspace, target: Path, options: RegistryExportOptions) -> RegistryExport:
    """Write the entries into a folder. Raises UsageError, RefusedError (files there would be lost), ToolError."""
    layout = LAYOUTS[options.layout_id]
    registry = workspace.load_registry()
    if target.exists() and target.resolve() == workspace.root.resolve():
        raise UsageError(
            Message(N_("this folder is the registry itself")),
            hints=(Message(N_("give the folder of another registry, or a new one")),),
        )
    source = Source(Origin(""), registry, workspace.store, workspace.entry_kinds)
    incubator = options.incubator
    if incubator is not None:
        incubator = None if incubator.casefold() in ALL_INCUBATORS else find_incubator_id(incubator, registry)
    drafts = {(kind, entry_id) for kind, by_id in registry.drafts.items() for entry_id in by_id}
    selection = select_entries(source, incubator, has_people=options.has_people, also={}).without(drafts)
    prefixes = {kind: prefix for kind, prefix in layout.reference_prefixes.items() if selection.ids.get(kind)}
    ids_there = _find_ids_there(workspace, registry, options.name)
    placement = Placement(source.prefixes, prefixes, ids_there, options.phases)
    files: dict[str, bytes] = {}
    counts: Counter[str] = Counter()
    rows: list[Message] = []
    left = 0
    for kind, entry_id in list_taken_ids(registry, selection):
        path = f"{layout.folders[kind]}/{ids_there.get(kind, {}).get(entry_id, entry_id)}.md"
        try:
            taken = take_file(source, workspace.entry_kinds[kind], entry_id, selection)
            files[path] = placement.place(workspace.entry_kinds[kind], path, taken.data)
        except OSError as error:
            arguments = {"path": registry.entries[kind][entry_id].path, "why": os_error_reason(error)}
            rows.append(Message(N_("{path} is left out: {why}"), arguments))
            continue
        except IncuboError as error:  # a layout of YAML in which nothing can be changed
            arguments = {"path": registry.entries[kind][entry_id].path, "why": error.message}
            rows.append(Message(N_("{path} is left out: {why}"), arguments))
            continue
        left += len(taken.left)
        counts[kind] += 1
    rows += _unreadable_rows(registry)
    if incubator is None:
        files.update(_word_files(workspace, layout))
    if layout.id == BETA_LAYOUT.id:
        known = {
            kind: frozenset(ids_there.get(kind, {}).get(each, each) for each in selection.ids[kind])
            for kind in ENTRY_KINDS
        }
        rows += _network_rows(files, layout, known)
    changed, others = _write(workspace, target, files, layout, replaces=options.replaces)
    return RegistryExport(counts, changed, len(drafts), others, tuple(rows), left)


def _find_ids_there(workspace: Workspace, registry: Registry, name: str | None) -> dict[str, dict[str, str]]:
    """Kind → id here → id in the source of an import, where they differ. Raises UsageError for no such source."""
    if name is None:
        return {}
    names = list_kept_imports(workspace.store)
    kept = read_kept_import(workspace.store, name, ENTRY_KINDS) if name in names else None
    if kept is None:
        raise UsageError(
            Message(N_("nothing was imported from “{name}”"), {"name": name}),
            hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(names)}),) if names else (),
        )
    return find_ids_there(registry, kept)


def parse_phase_names(workspace: Workspace, texts: tuple[str, ...]) -> dict[str, str]:
    """The phases of `--phase here=there`. Raises UsageError."""
    context = make_entry_context(workspace, workspace.load_registry(()))
    phases = {}
    for text in texts:
        old, equals, new = (part.strip() for part in text.partition("="))
        if not equals or not old or not new:
            raise UsageError(
                Message(N_("--phase: “{text}” is not old=new"), {"text": text}),
                hints=(Message(N_("for example: --phase alumni=abandon")),),
            )
        if old not in context.registry.vocabulary.phases:
            raise UsageError(Message(N_("--phase: “{phase}” is not a phase of this registry"), {"phase": old}))
        phases[old] = new
    return phases


def _unreadable_rows(registry: Registry) -> Iterator[Message]:
    for files in registry.unreadable_files.values():
        for path in files.values():
            why = next((each.message for each in registry.problems if each.location.path == path), "")
            yield Message(N_("{path} is left out: {why}"), {"path": path, "why": why})


def _word_files(workspace: Workspace, layout: Layout) -> Iterator[tuple[str, bytes]]:
    """The files that describe the words of the registry."""
    for kind in DESCRIBED_KINDS:
        folder = workspace.layout.folders[kind]
        try:
            entries = workspace.store.list_folder(folder)
        except OSError as error:
            raise ToolError(cannot_read_message(folder, error)) from error
        for name, file_type in entries:
            if file_type == "file" and has_entry_name(name) and is_safe_id(entry_id_from_path(name)):
                yield f"{layout.folders[kind]}/{name}", workspace.store.read(f"{folder}/{name}")


def _network_rows(files: Mapping[str, bytes], layout: Layout, known: Mapping[str, frozenset[str]]) -> Iterator[Message]:
    """What the network's checks would refuse."""
    for path, data in files.items():
        kind = layout.kind_of_path(path) or ""
        for field in check_for_network(kind, parse_file(path, data).values or {}, known):
            arguments = {"path": path, "name": field.name, "why": field.why}
            yield Message(N_("{path}, {name}: {why}"), arguments)


def _write(
    workspace: Workspace, target: Path, files: Mapping[str, bytes], layout: Layout, *, replaces: bool
) -> tuple[int, int]:
    """Write files into a folder, all or none: how many differed, and how many others of entries are there."""
    if target.exists() and not target.is_dir():
        raise UsageError(Message(N_("{folder} is a file"), {"folder": str(target)}))
    there = WorkingTree(target, MAX_FILE_BYTES)
    originals: dict[str, bytes] = {}
    for path in files:
        try:
            originals[path] = there.read(path)
        except FileNotFoundError:
            continue
        except (OutsideRegistryError, OSError) as error:
            raise ToolError(cannot_write_message(path, error)) from error
    differing = [path for path, data in originals.items() if data != files[path]]
    if differing and not replaces:
        raise RefusedError(
            Message(
                N_("{folder} has {n} file that differs: {names:list}"),
                {"folder": str(target), "n": len(differing), "names": limit_names(differing)},
                N_("{folder} has {n} files that differ: {names:list}"),
            ),
            hints=(
                Message(N_("in a copy of the other registry, under git: --replace writes over them, and git shows it")),
                Message(N_("nothing was written")),
            ),
        )
    others = sum(
        has_entry_name(entry.name) and f"{folder}/{entry.name}" not in files
        for kind, folder in layout.folders.items()
        if kind in ENTRY_KINDS
        for entry in there.list_folder(folder)
    )
    plan = make_plan(files, originals, {})
    if plan.files:
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ToolError(cannot_write_message(str(target), error)) from error
        state_folder = workspace._replace(root=target).state_folder
        transaction.apply_plan(plan, target, state_folder, "export registry", undoable=False)
    return len(plan.files), others
