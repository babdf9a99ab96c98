"""`export registry`: the entries in another layout, in a folder of their own or in a copy of that registry."""

from __future__ import annotations

import difflib
import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from incubo.app.arguments import split_old_and_new
from incubo.app.questions import make_entry_context
from incubo.app.registry_diff import diff_registries
from incubo.app.registry_sources import OpenedSource, open_folder
from incubo.app.workspace import ALL_INCUBATORS, Workspace, find_incubator_id
from incubo.core.errors import IncuboError, RefusedError, ToolError, UsageError
from incubo.core.files import cannot_read_message, cannot_write_message, os_error_reason
from incubo.core.i18n import N_, limit_names
from incubo.core.message import Message
from incubo.diff.sentences.sentence import Sentence
from incubo.edit import transaction
from incubo.edit.merge.conflicts import LineMergers
from incubo.edit.merge.values import list_changes
from incubo.edit.plan import make_plan
from incubo.exchange.registry.kept import (
    KeptImport,
    find_kept_import_of,
    list_kept_imports,
    read_kept_import,
    render_sent_files,
)
from incubo.exchange.registry.matching import EntryKey, find_ids_there
from incubo.exchange.registry.network_checks import check_for_network
from incubo.exchange.registry.placing import Placement
from incubo.exchange.registry.selection import DESCRIBED_KINDS, Selection, list_taken_ids, select_entries
from incubo.exchange.registry.source import Origin, Source, explain_unreadable, is_safe_id
from incubo.exchange.registry.taking import take_file
from incubo.exchange.registry.updating import KEPT_KINDS
from incubo.exchange.registry.write_back import WriteBack, WriteBackResult
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind
from incubo.registry.layout import (
    BETA_LAYOUT,
    LAYOUTS,
    Layout,
    entry_id_from_path,
    find_layout_in,
    has_entry_name,
)
from incubo.registry.loader import reload_registry
from incubo.registry.registry import Registry
from incubo.registry.store import OutsideRegistryError, OverlayStore, Store, WorkingTree
from incubo.source.limits import MAX_FILE_BYTES
from incubo.source.reader import decode_text, parse_file
from incubo.vcs.three_way import keep_both_lines, merge_lines


class RegistryExportOptions(NamedTuple):
    """How to export. `layout_id`: that of the other registry. `incubator`: as given (None: all). `phases`: phase here →
    phase there. `replaces`: files that are there may change. `name`: the import that was from there (None: the one that
    its entries show). `restores`: what was taken and was removed there is written again.
    """

    layout_id: str = BETA_LAYOUT.id
    incubator: str | None = None
    has_people: bool = True
    phases: Mapping[str, str] = MappingProxyType({})
    replaces: bool = False
    name: str | None = None
    restores: bool = False


class Changes(NamedTuple):
    """What changes in a registry that was there. `new`, `changed`: files; `fields`: of the files that change, each text
    counted as one; `lines`: those that git shows, with a minus or a plus.
    """

    new: int
    changed: int
    fields: int
    lines: int
    sentences: tuple[Sentence, ...]


class RegistryExport(NamedTuple):
    """What was written. `counts`: kind → entries. `written`: how many files differed or were not there. `drafts`: how
    many drafts are left out; `others`: how many files of entries there are of no entry here. `rows`: what could not be
    written, and what the network's checks would refuse, each as a sentence. `left`: how many references are left out.

    `changes`: what changes in the registry that was there (None: there was none). `returned`: what became of the
    entries that were taken from there (None: none were).
    """

    counts: Mapping[str, int]
    written: int
    drafts: int
    others: int
    rows: tuple[Message, ...]
    left: int
    changes: Changes | None = None
    returned: WriteBackResult | None = None


class _Files(NamedTuple):
    """The files to write, by path there; how many entries of each kind; what is told."""

    files: Mapping[str, bytes]
    counts: Mapping[str, int]
    rows: tuple[Message, ...]
    left: int
    known: Mapping[str, Collection[str]]
    returned: WriteBackResult | None = None


def export_registry(workspace: Workspace, target: Path, options: RegistryExportOptions) -> RegistryExport:
    """Write the entries into a folder. Raises UsageError, RefusedError (files there would be lost), ToolError."""
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
    there = _open_there(workspace, target, options.layout_id)
    layout = there.source.registry.layout if there is not None else LAYOUTS[options.layout_id]
    kept = _find_kept(workspace, there, options.name)
    words = dict(_read_words(workspace)) if incubator is None else {}
    if kept is not None and there is not None:
        made = _return_entries(workspace, there, kept, source, selection, words, options)
    else:
        ids_there = find_ids_there(registry, kept) if kept is not None else {}
        made = _make_whole_files(source, selection, layout, ids_there, words, options)
    rows = [*made.rows, *_unreadable_rows(registry)]
    originals = made.returned.originals if made.returned is not None else {}
    if layout.id == BETA_LAYOUT.id:
        sent = {path: data for path, data in made.files.items() if originals.get(path) != data}
        rows += _network_rows(sent, layout, made.known)
    changes = _describe_changes(there, made.files, originals) if there is not None else None
    written, others = _write(workspace, target, made.files, layout, replaces=options.replaces)
    if kept is not None and made.returned is not None and workspace.known is None:
        _keep_sent(workspace, kept, made.returned)
    return RegistryExport(made.counts, written, len(drafts), others, tuple(rows), made.left, changes, made.returned)


def _keep_sent(workspace: Workspace, kept: KeptImport, returned: WriteBackResult) -> None:
    """Keep what was sent in our own registry, as the common text of the next export."""
    old, new = render_sent_files(kept.name, kept.sent), render_sent_files(kept.name, returned.sent)
    plan = make_plan({**dict.fromkeys(old), **new}, old, {})
    if plan.files:
        transaction.apply_plan(plan, workspace.root, workspace.state_folder, "export registry", undoable=False)


def _open_there(workspace: Workspace, target: Path, layout_id: str) -> OpenedSource | None:
    """The registry that is in the folder already; None if there is none of that layout."""
    layout = find_layout_in(lambda path: (target / path).is_dir())
    return open_folder(workspace, target) if layout is not None and layout.id == layout_id else None


def _find_kept(workspace: Workspace, there: OpenedSource | None, name: str | None) -> KeptImport | None:
    """What was taken from the registry that entries go back to. Raises UsageError for a name of no import."""
    names = list_kept_imports(workspace.store)
    if name is not None:
        kept = read_kept_import(workspace.store, name, KEPT_KINDS) if name in names else None
        if kept is None:
            raise UsageError(
                Message(N_("nothing was imported from “{name}”"), {"name": name}),
                hints=(Message(N_("choose among: {choices}"), {"choices": ", ".join(names)}),) if names else (),
            )
        return kept
    if there is None:
        return None
    imports = [kept for each in names if (kept := read_kept_import(workspace.store, each, KEPT_KINDS)) is not None]
    origin, registry = there.source.origin, there.source.registry
    ids = {kind: registry.entry_ids(kind) for kind in ENTRY_KINDS}
    return find_kept_import_of(imports, origin.name, origin.address, ids)


def _return_entries(
    workspace: Workspace,
    there: OpenedSource,
    kept: KeptImport,
    source: Source,
    selection: Selection,
    words: Mapping[EntryKey, bytes],
    options: RegistryExportOptions,
) -> _Files:
    """The files of the other registry with what changed here since they were taken."""
    lines = LineMergers(partial(merge_lines, workspace.root), partial(keep_both_lines, workspace.root))
    write_back = WriteBack(source, there.source, kept, selection, options.phases, lines, restores=options.restores)
    returned = write_back.merge(words)
    counts = Counter(kind for kind, _ in list_taken_ids(source.registry, selection))
    return _Files(returned.files, counts, returned.rows, returned.left, write_back.known_ids, returned)


def _make_whole_files(
    source: Source,
    selection: Selection,
    layout: Layout,
    ids_there: Mapping[str, Mapping[str, str]],
    words: Mapping[EntryKey, bytes],
    options: RegistryExportOptions,
) -> _Files:
    """Whole files, for a registry that nothing was taken from."""
    registry = source.registry
    prefixes = {kind: prefix for kind, prefix in layout.reference_prefixes.items() if selection.ids.get(kind)}
    placement = Placement(source.prefixes, prefixes, ids_there, {"phases": options.phases})
    files: dict[str, bytes] = {}
    counts: Counter[str] = Counter()
    rows: list[Message] = []
    left = 0
    for kind, entry_id in list_taken_ids(registry, selection):
        path = f"{layout.folders[kind]}/{ids_there.get(kind, {}).get(entry_id, entry_id)}.md"
        try:
            taken = take_file(source, source.entry_kinds[kind], entry_id, selection)
            files[path] = placement.place(source.entry_kinds[kind], path, taken.data)
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
    files.update((f"{layout.folders[kind]}/{entry_id}.md", data) for (kind, entry_id), data in words.items())
    known = {
        kind: frozenset(ids_there.get(kind, {}).get(each, each) for each in selection.ids[kind]) for kind in ENTRY_KINDS
    }
    return _Files(files, counts, tuple(rows), left, known)


def _describe_changes(there: OpenedSource, files: Mapping[str, bytes], originals: Mapping[str, bytes]) -> Changes:
    """What changes in the registry that is there. Raises ToolError."""
    before, store = there.source.registry, there.source.store
    old = {path: originals[path] if path in originals else _read_or_none(store, path) for path in files}
    changed = {path: data for path, data in files.items() if old[path] != data}
    if not changed:
        return Changes(0, 0, 0, 0, ())
    overlay = OverlayStore(store, changed)
    after = reload_registry(before, overlay, [*changed], there.workspace.entry_kinds)
    fields = lines = 0
    for path, data in changed.items():
        lines += _count_changed_lines(old[path] or b"", data)
        kind = before.layout.kind_of_path(path)
        if kind in ENTRY_KINDS and old[path] is not None:
            fields += _count_changed_fields(there.workspace.entry_kinds[str(kind)], path, old[path] or b"", data)
    new = sum(old[path] is None for path in changed)
    difference = diff_registries(before, after, there.workspace.as_of, [*changed])
    return Changes(new, len(changed) - new, fields, lines, difference.sentences())


def _read_or_none(store: Store, path: str) -> bytes | None:
    try:
        return store.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ToolError(cannot_write_message(path, error)) from error


def _count_changed_lines(old: bytes, new: bytes) -> int:
    diff = difflib.unified_diff(decode_text(old).split("\n"), decode_text(new).split("\n"), lineterm="", n=0)
    return sum(line[:1] in ("-", "+") for line in itertools.islice(diff, 2, None))


def _count_changed_fields(kind: EntryKind, path: str, old: bytes, new: bytes) -> int:
    before, after = parse_file(path, old), parse_file(path, new)
    changes = list_changes(kind.fields, before.values or {}, after.values or {})
    return sum(1 for _ in changes) + (before.body != after.body)


def parse_phase_names(workspace: Workspace, texts: tuple[str, ...]) -> dict[str, str]:
    """The phases of `--phase here=there`. Raises UsageError."""
    context = make_entry_context(workspace, workspace.load_registry(()))
    phases = {}
    for text in texts:
        old, new = split_old_and_new("--phase", text, "alumni=abandon")
        if old not in context.registry.vocabulary.phases:
            raise UsageError(Message(N_("--phase: “{phase}” is not a phase of this registry"), {"phase": old}))
        phases[old] = new
    return phases


def _unreadable_rows(registry: Registry) -> Iterator[Message]:
    reasons = explain_unreadable(registry)
    for files in registry.unreadable_files.values():
        for path in files.values():
            yield Message(N_("{path} is left out: {why}"), {"path": path, "why": reasons.get(path, "")})


def _read_words(workspace: Workspace) -> Iterator[tuple[EntryKey, bytes]]:
    """The files that describe the words of the registry."""
    for kind in DESCRIBED_KINDS:
        folder = workspace.layout.folders[kind]
        try:
            entries = workspace.store.list_folder(folder)
        except OSError as error:
            raise ToolError(cannot_read_message(folder, error)) from error
        for name, file_type in entries:
            if file_type == "file" and has_entry_name(name) and is_safe_id(entry_id_from_path(name)):
                yield (kind, entry_id_from_path(name)), workspace.store.read(f"{folder}/{name}")


def _network_rows(
    files: Mapping[str, bytes], layout: Layout, known: Mapping[str, Collection[str]]
) -> Iterator[Message]:
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
