"""What an incubator does not publish: a folder beside the registry, with files that complete its entries.

`[private] path` in `incubo.toml` says where it is; its own `incubo.toml` says `[private] of`, so that no registry can
name a folder that is none. It is a registry of its own: it is validated, written, committed, undone and shared as one,
by the same commands with `-R`. Nothing that is published, checked in a pull request or proposed opens it: only what
somebody sees on their own machine calls `open_private`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from incubo.app.changes.entry_text import propose_text, read_whole_text
from incubo.app.workspace import Workspace, open_workspace
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import ConfigError, NotEditableError, RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import Problem
from incubo.core.shell import quote_argument, quote_entry_ref
from incubo.document.page import Cell, KeyValueList, KeyValueRow, MarkdownBlock, Page, Paragraph, Section, TableBlock
from incubo.document.table import Column, Row
from incubo.edit.field_order import preceding_fields
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Plan, Proposal, make_plan
from incubo.edit.verbs.set import FieldAssignment, set_fields
from incubo.facts.orders import covers_mission
from incubo.model.decode import decode_values
from incubo.model.fields import Field
from incubo.model.forgotten import is_forgotten
from incubo.model.private_kinds import ORDER_FIELDS
from incubo.model.records import Order
from incubo.model.suggestions import normalise_name
from incubo.query.context import QueryContext
from incubo.query.lists import LISTS
from incubo.query.resource import Resource, ResourceColumn
from incubo.query.resources.missions import MissionItem
from incubo.registry.layout import POSTPONED_FILE, entry_id_from_path
from incubo.registry.loader import reload_registry
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.registry.store import OverlayStore, Store
from incubo.source.edits.changes import AppendItem, FieldChange, RemoveField, SetField
from incubo.source.reader import decode_text, parse_file
from incubo.vcs.git_folder import find_worktree_root

_NEW_FILE = b"---\n---\n"


class PrivateFile(NamedTuple):
    """What a private file says of an entry: values by field, and the notes below its front matter."""

    path: str
    values: Mapping[str, Any]
    notes: str

    @property
    def orders(self) -> tuple[Order, ...]:
        """The purchase orders."""
        orders: tuple[Order, ...] = self.values.get("orders") or ()
        return orders


class SheetProposal(NamedTuple):
    """What a sheet changes in the private folder: of which entries which fields, and why others stay."""

    proposal: Proposal
    changed: Mapping[EntryRef, tuple[str, ...]]
    problems: Mapping[EntryRef, Message]


class PrivateDifference(NamedTuple):
    """A private value that a sheet changes, and that was changed in the folder since the sheet was exported (`base`:
    what it was then, `ours`: what it is, `theirs`: that of the sheet; None: there is none).
    """

    entry: EntryRef
    field: Field
    base: Any
    ours: Any
    theirs: Any


class PrivateFolder:
    """The private folder of a registry, open. `registry`: the published one. `title`: that of what it says."""

    title = Message(N_("Private: on this machine only"))

    def __init__(self, workspace: Workspace, registry: Registry) -> None:
        self.workspace = workspace
        self.registry = registry
        self._own = workspace.load_registry()
        self._files: dict[EntryRef, PrivateFile | None] = {}

    def fields_of(self, kind: str) -> tuple[Field, ...]:
        """The fields that its files may have of a kind of entry."""
        return self.workspace.entry_kinds[kind].fields

    def find(self, kind: str, entry_id: str) -> PrivateFile | None:
        """What it says of an entry, under the id that this has or had; None: nothing."""
        ref = EntryRef(kind, entry_id)
        if ref not in self._files:
            self._files[ref] = self._read(kind, self.find_id(kind, entry_id))
        return self._files[ref]

    def find_id(self, kind: str, entry_id: str) -> str | None:
        """The id of the file about an entry, which is a former one where the entry was renamed since. The file may be
        one that cannot be read.
        """
        if self._own.has_entry(kind, entry_id):
            return entry_id
        if kind != "startup":
            return None
        redirected = self.registry.redirected_ids.items()
        return next((old for old, new in redirected if new == entry_id and self._own.has_entry(kind, old)), None)

    def find_unreadable(self, kind: str, entry_id: str) -> str | None:
        """The path of the file about an entry, if it cannot be read."""
        return self._own.unreadable_files.get(kind, {}).get(self.find_id(kind, entry_id) or "")

    def unreadable_message(self) -> Message | None:
        """That some of its files cannot be read, so that what they say is shown nowhere; None: all can."""
        folders = set(self._own.layout.folders.values())
        paths = {problem.location.path for problem in self._own.problems if problem.location.path in folders}
        count = len(self._own.unreadable_paths | paths)
        if not count:
            return None
        return Message(
            N_("{n} private file cannot be read, and what it says is not shown"),
            {"n": count},
            N_("{n} private files cannot be read, and what they say is not shown"),
            hint=self.mend_hint(),
        )

    def command(self, words: str) -> str:
        """A command about the private folder itself: `incubo validate -R ../prive`."""
        verb, _, rest = words.partition(" ")
        folder = quote_argument(str(self.workspace.root))
        return f"incubo {verb} -R {folder} {rest}".rstrip()

    def _read(self, kind: str, file_id: str | None) -> PrivateFile | None:
        if file_id is None or file_id not in self._own.entries[kind]:
            return None
        path = self._own.entries[kind][file_id].path
        parsed = parse_file(path, self.workspace.store.read(path))
        problems: list[Problem] = []
        table = self.workspace.entry_kinds[kind]
        values = decode_values(table, self.workspace.vocabulary, path, parsed.values or {}, problems)
        if isinstance(orders := values.get("orders"), tuple):
            values["orders"] = tuple(self._follow_rename(order) for order in orders)
        return PrivateFile(
            path, {name: value for name, value in values.items() if value not in (None, ())}, parsed.body.strip()
        )

    def _follow_rename(self, order: Order) -> Order:
        """An order with the id that its startup has now: nobody goes through private files when one is renamed."""
        current_ids = self.registry.redirected_ids
        return order._replace(startup=current_ids.get(order.startup, order.startup)) if order.startup else order

    def iter_orders(self) -> Iterator[tuple[EntryRef, Order]]:
        """Every purchase order with the entry whose file has it."""
        for kind in ("startup", "member"):
            for entry_id in self._own.entries[kind]:
                current_id = self.registry.redirected_ids.get(entry_id, entry_id) if kind == "startup" else entry_id
                found = self.find(kind, current_id)
                for order in found.orders if found is not None else ():
                    yield EntryRef(kind, current_id), order

    def add_section(self, page: Page, entry: EntryRef) -> Page:
        """The page of an entry, with what is private about it before the last section, which is about its file."""
        section = private_section(self, *entry)
        return page if section is None else page._replace(sections=(*page.sections[:-1], section, *page.sections[-1:]))

    def open_file(self, entry: EntryRef) -> tuple[FileEdits, str]:
        """Edits of the private files, and the path of the one about an entry, which is empty if it is new.

        Raises RefusedError where it cannot be read.
        """
        file_id = self.find_id(entry.kind, entry.id) or entry.id
        edits = self._open_file(entry.kind, file_id)
        return edits, edits.registry.entries[entry.kind][file_id].path

    def propose_values(
        self, entry: EntryRef, assignments: Sequence[FieldAssignment], notes: str | None = None
    ) -> Proposal:
        """The proposal of other values of an entry's private fields, and of its notes where they are given; its file is
        made where there is none.

        Raises UsageError, RefusedError.
        """
        context = self.workspace.entry_context(self.registry, (entry.id,) if entry.kind == "startup" else ())
        edits, path = self.open_file(entry)
        proposal = set_fields(edits, entry.kind, entry_id_from_path(path), assignments, context)
        if notes is not None:
            propose_text(self.workspace, edits, entry, read_whole_text(path, decode_text(edits.read(path))), notes)
            names = (*([proposal.summary] if assignments else []), Message(N_("notes")))
            proposal = proposal._replace(summary=Message("{names:list}", {"names": names}))
        return proposal._replace(plan=self._make_plan(edits))

    def propose_sheet(
        self,
        values: Mapping[EntryRef, Mapping[str, Any]],
        former: Mapping[EntryRef, Mapping[str, Any]],
        is_wanted: Callable[[PrivateDifference], bool | None],
    ) -> SheetProposal:
        """The proposal of what a sheet says of private fields (None: it is taken away), by entry. `former`: what they
        were in the sheet when it was exported. `is_wanted`: whether the sheet's value stays where that is no more so;
        None: nobody says it, and that of the folder stays and is told, by the name of its field only.
        """
        files: dict[str, bytes | None] = {}
        originals: dict[str, bytes] = {}
        changed: dict[EntryRef, tuple[str, ...]] = {}
        problems: dict[EntryRef, Message] = {}
        for entry, wanted in values.items():
            known = self.find(*entry)
            current = known.values if known is not None else {}
            names = [name for name, value in wanted.items() if not _is_same(value, current.get(name))]
            old = former.get(entry, {})
            answers: dict[str, bool | None] = {}
            for name in names:
                if name in old and not _is_same(old[name], current.get(name)):
                    field = self._field(entry.kind, name)
                    difference = PrivateDifference(entry, field, old[name], current.get(name), wanted[name])
                    answers[name] = is_wanted(difference)
            if undecided := [name for name, answer in answers.items() if answer is None]:
                text = N_("the private folder has other values since this workbook was made, which stay: {names:list}")
                problems[entry] = Message(text, {"names": undecided})
            names = [name for name in names if answers.get(name, True)]
            if not names:
                continue
            try:
                edits, path = self.open_file(entry)
                for name in names:
                    edits.change_fields(path, self._make_change(edits, entry.kind, name, wanted[name]))
            except (NotEditableError, RefusedError) as error:
                problems[entry] = error.message
                continue
            plan = self._make_plan(edits)
            files |= plan.files
            originals |= plan.originals
            changed[entry] = tuple(names)
        summary = Message(N_("{n} entry"), {"n": len(changed)}, N_("{n} entries"))
        return SheetProposal(Proposal(make_plan(files, originals, {}), "import", "private", summary), changed, problems)

    def _field(self, kind: str, name: str) -> Field:
        return next(field for field in self.fields_of(kind) if field.name == name)

    def _make_change(self, edits: FileEdits, kind: str, name: str, value: Any) -> FieldChange:
        if value is None:
            return RemoveField((name,))
        fields = self.fields_of(kind)
        field = self._field(kind, name)
        if field.type == "reference":
            spell = partial(edits.reference_text, field.target_kind)
            value = [*map(spell, value)] if isinstance(value, list) else spell(value)
        return SetField((name,), value, after_fields=preceding_fields(fields, name))

    def propose_order(self, entry: EntryRef, number: str, values: Mapping[str, Any]) -> Proposal:
        """The proposal of a purchase order of an entry, or of other values of the one that has this number; None
        removes a value.

        Raises RefusedError where its file cannot be read, or has orders that cannot be told from this one.
        """
        edits, path = self.open_file(entry)
        items = edits.value_at(path, ("orders",))
        values_in_file = [item.get("number") if isinstance(item, dict) else None for item in _as_list(items)]
        numbers = [text if isinstance(text, str) else None for text in values_in_file]
        has_others = any(text is not None and not isinstance(text, str) for text in values_in_file)
        if (number not in numbers and has_others) or not isinstance(items, list | None):
            raise RefusedError(
                Message(N_("{path} has orders whose number cannot be read as it is written"), {"path": path}),
                hints=(self.mend_hint(),),
            )
        if numbers.count(number) > 1:
            arguments = {"path": path, "number": number}
            raise RefusedError(Message(N_("{path} has the order {number} twice"), arguments), hints=(self.mend_hint(),))
        if number in numbers:
            position = numbers.index(number)
            names = [field.name for field in ORDER_FIELDS]
            for name, value in values.items():
                before = tuple(reversed(names[: names.index(name)]))
                field_path = ("orders", position, name)
                if value is not None:
                    edits.change_fields(path, SetField(field_path, value, after_fields=before))
                elif name in edits.value_at(path, ("orders", position)):
                    edits.change_fields(path, RemoveField(field_path))
        else:
            given = {name: value for name, value in values.items() if value is not None}
            edits.change_fields(path, AppendItem(("orders",), {"number": number, **given}))
        summary = Message(N_("order {number}"), {"number": number})
        return Proposal(self._make_plan(edits), "order", entry.id, summary)

    def _open_file(self, kind: str, file_id: str) -> FileEdits:
        """Edits of the private files, in which there is one of that kind and id, empty if it is new."""
        store: Store = self.workspace.store
        registry = self._own
        if unreadable := registry.unreadable_files.get(kind, {}).get(file_id):
            message = Message(N_("{path} of the private folder cannot be read as it is"), {"path": unreadable})
            raise RefusedError(message, hints=(self.mend_hint(),))
        if file_id not in registry.entries[kind]:
            path = f"{self.workspace.layout.folders[kind]}/{file_id}.md"
            store = OverlayStore(store, {path: _NEW_FILE})
            registry = reload_registry(registry, store, [path], self.workspace.entry_kinds)
        return self.workspace.start_edits(registry, store)

    def mend_hint(self) -> Message:
        """What to do about its files that cannot be read."""
        return Message(N_("what is wrong and how to fix it"), command=self.command("validate"))

    def _make_plan(self, edits: FileEdits) -> Plan:
        """The plan of edits, where a new file has no former content."""
        plan = edits.plan()
        originals = {path: data for path, data in plan.originals.items() if path in self._own.known_paths}
        return make_plan(plan.files, originals, plan.moves)

    @property
    def own_registry(self) -> Registry:
        """Its files as a registry of their own, for what writes them."""
        return self._own


def find_private_root(workspace: Workspace) -> Path | None:
    """Where the private folder of a registry is on this machine; None: the registry has none, or it is not here.

    Raises ConfigError for a folder that others would see, or that says that it is no private folder.
    """
    if not workspace.settings.private_path or workspace.known is not None:
        return None
    root = Path(os.path.normpath(workspace.root.resolve() / workspace.settings.private_path))
    if not root.is_dir():
        return None
    check_private_place(workspace.root, root.resolve())
    return root.resolve()


def check_private_place(registry_root: Path, private_root: Path) -> None:
    """Raise ConfigError for a private folder in the registry or around it, or in the same repository."""
    registry_root = registry_root.resolve()
    repository = find_worktree_root(registry_root)
    is_published_too = repository is not None and private_root.is_relative_to(repository)  # a submodule as well
    if is_published_too or private_root.is_relative_to(registry_root) or registry_root.is_relative_to(private_root):
        message = Message(
            N_("the private folder {path} is in the registry or its repository: what it holds would be published too"),
            {"path": os.path.relpath(private_root, registry_root)},
        )
        hint = Message(N_("put it beside the repository, and its path into [private] of {file}"), {"file": CONFIG_FILE})
        raise ConfigError(message, hints=(hint,))


def open_private(workspace: Workspace, registry: Registry) -> PrivateFolder | None:
    """The private folder of a registry; None where it has none on this machine.

    Only what is shown or written on this machine may call it. Raises ConfigError.
    """
    root = find_private_root(workspace)
    if root is None:
        return None
    try:
        opened = open_workspace(root, workspace.environment)
    except ConfigError as error:
        arguments = {"path": workspace.settings.private_path, "problem": error.message}
        message = Message(N_("in the private folder {path}: {problem}"), arguments)
        raise ConfigError(message, hints=error.hints, problems=error.problems) from error
    if not opened.settings.private_of:
        message = Message(
            N_("the folder {path}, named as the private folder, does not say that it is one"),
            {"path": workspace.settings.private_path},
        )
        hint = Message(
            N_("in the {file} of that folder: [private], then of = “{registry}”"),
            {"file": CONFIG_FILE, "registry": os.path.relpath(workspace.root, root)},
        )
        raise ConfigError(message, hints=(hint,))
    own = opened._replace(
        vocabulary=workspace.vocabulary,
        as_of=workspace.as_of,
        settings=opened.settings._replace(language=opened.settings.language or workspace.settings.language),
    )
    return PrivateFolder(own, registry)


def tell_left_by_plan(workspace: Workspace, registry: Registry, plan: Plan) -> list[Message]:
    """What is to be done with the private files of entries whose file a plan removes or moves."""
    removed = [path for path, data in plan.files.items() if data is None]
    return tell_left_files(workspace, registry, removed, plan.moves)


def tell_left_files(
    workspace: Workspace, registry: Registry, removed: Iterable[str], moves: Mapping[str, str]
) -> list[Message]:
    """What is to be done with the private files of entries whose file is removed or moved (old path → new path), and
    with what is postponed there: nothing else does it. That of a renamed startup is found by its former id.

    Nothing where the private folder cannot be opened: the commands that show it say why.
    """
    paths = sorted({*moves, *removed})
    if not paths or not workspace.settings.private_path:
        return []
    try:
        private = open_private(workspace, registry)
    except ConfigError:
        return []
    return [*_iter_left_files(private, paths, moves)] if private is not None else []


def _is_followed(private: PrivateFolder, startup_id: str, new_path: str) -> bool:
    """Whether a renamed startup is found by its former id: not where its file was moved without saying so."""
    registry = private.registry
    return startup_id in registry.redirected_ids or entry_id_from_path(new_path) not in registry.startups


def _iter_left_files(private: PrivateFolder, paths: Iterable[str], moves: Mapping[str, str]) -> Iterator[Message]:
    for path in paths:
        kind, entry_id = private.registry.layout.kind_of_path(path), entry_id_from_path(path)
        new_path = moves.get(path)
        if kind is None or (kind == "startup" and new_path is not None and _is_followed(private, entry_id, new_path)):
            continue
        old_id = private.find_id(kind, entry_id)
        if old_id is None:
            if _answers_name(private, entry_id):
                text, way = N_("In the private folder, {path} still names “{id}”"), N_("correct it in an editor")
                yield Message(text, {"path": POSTPONED_FILE, "id": entry_id}, hint=Message(way))
            continue
        if new_path is None or is_forgotten(entry_id_from_path(new_path)):
            command = private.command(f"remove {quote_entry_ref(kind, old_id)}")
            text, way = N_("What the private folder says of “{id}” stays there"), N_("to remove it")
        else:
            command = private.command(f"rename {quote_entry_ref(kind, old_id)} {entry_id_from_path(new_path)}")
            text = N_("In the private folder, “{id}” keeps its former id, and is not found")
            way = N_("to rename it")
        yield Message(text, {"id": old_id}, hint=Message(way, command=command))


def _answers_name(private: PrivateFolder, entry_id: str) -> bool:
    """Whether what is postponed names an entry, also in a file that cannot be understood."""
    try:
        text = decode_text(private.workspace.store.read(POSTPONED_FILE))
    except OSError:
        return False
    return re.search(rf"(?<![\w.-]){re.escape(entry_id)}(?![\w-])", text) is not None


def is_private_assignment(
    private: PrivateFolder, registry_kinds: Mapping[str, Any], kind: str, field_text: str
) -> bool:
    """Whether a typed field is one of the private folder's, and none of the registry's own."""
    name = normalise_name(field_text.partition(".")[0])
    if any(normalise_name(field.name) == name for field in registry_kinds[kind].fields):
        return False
    return any(normalise_name(field.name) == name for field in private.fields_of(kind))


def select_private_assignments(
    private: PrivateFolder, workspace: Workspace, kind: str, assignments: Sequence[FieldAssignment]
) -> list[FieldAssignment]:
    """The assignments of private fields, if they are all of these. Raises UsageError where some are published."""
    own = [item for item in assignments if is_private_assignment(private, workspace.entry_kinds, kind, item.field)]
    published = [item for item in assignments if item not in own]
    if own and published:
        arguments = {"private": own[0].field, "published": published[0].field}
        raise UsageError(
            Message(N_("“{private}” is private and “{published}” is published: they go into two places"), arguments),
            hints=(Message(N_("give them in two commands")),),
        )
    return own


def with_private_columns(resource: Resource, private: PrivateFolder) -> Resource:
    """A list with a column for each private field, of the entries that it lists. None of them is shown by default."""
    kind = LISTS[resource.id].name_kind
    columns = dict(resource.columns)
    for field in private.fields_of(kind):
        if field.name not in columns:
            label = field.heading or field.help or field.name
            is_read_back = not resource.item_list and not field.many and field.type != "group"
            columns[field.name] = ResourceColumn(
                label,
                _column_type(field),
                partial(_get_value, private, resource, field),
                field=field.name if is_read_back else "",
            )
    missing = {
        field.name: partial(_is_missing, private, resource, field)
        for field in private.fields_of(kind)
        if field.name not in resource.columns
    }
    return resource._replace(columns=columns, missing_tests={**resource.missing_tests, **missing})


def _column_type(field: Field) -> str:
    if field.many or field.type == "group":
        return "list"
    return "id" if field.type == "integer" else field.column_type  # the number of a badge is no count


def _get_value(private: PrivateFolder, resource: Resource, field: Field, _: QueryContext, item: Any) -> Any:
    """The value of a private field of a line; of a mission, the orders that cover a part of it."""
    found = private.find(LISTS[resource.id].name_kind, resource.get_place(item)[0])
    value = found.values.get(field.name) if found is not None else None
    if field.name == "orders" and isinstance(value, tuple):
        orders = [
            order
            for order in value
            if not isinstance(item, MissionItem) or covers_mission(order, item.mission, item.startups)
        ]
        return tuple(_order_text(private, order) for order in orders) or None
    return value if value not in ((), "") else None


def _is_missing(private: PrivateFolder, resource: Resource, field: Field, _: QueryContext, item: Any) -> bool:
    return _get_value(private, resource, field, _, item) is None


def _order_text(private: PrivateFolder, order: Order) -> str:
    state = _state_label(private, order)
    return f"{order.number or '?'} ({state})" if state else order.number or "?"


def _state_label(private: PrivateFolder, order: Order) -> str:
    workspace = private.workspace
    return workspace.vocabulary.value_label("order-states", order.state, workspace.language) if order.state else ""


def private_section(private: PrivateFolder, kind: str, entry_id: str) -> Section | None:
    """What is private about an entry, for its page; None where nothing is known."""
    found = private.find(kind, entry_id)
    orders = [*(found.orders if found is not None else ())]
    for ref, order in private.iter_orders():
        if ref != (kind, entry_id) and entry_id == (order.startup if kind == "startup" else order.member):
            orders.append(order if order.member or ref.kind != "member" else order._replace(member=ref.id))
    rows = []
    for field in private.fields_of(kind):
        value = found.values.get(field.name) if found is not None else None
        if value is not None and field.type != "group":
            values = value if isinstance(value, tuple) else (value,)
            cells = tuple(Cell(_display(private, field, part), _cell_type(part)) for part in values)
            rows.append(KeyValueRow(Message(field.heading or field.help or field.name), cells, field.name))
    blocks: list[Any] = [KeyValueList(tuple(rows))] if rows else []
    if (path := private.find_unreadable(kind, entry_id)) is not None:
        text = N_("{path} of the private folder cannot be read")
        blocks.append(Paragraph(Message(text, {"path": path}, hint=private.mend_hint())))
    if orders:
        blocks.append(_orders_block(private, orders))
    if found is not None and found.notes:
        blocks.append(MarkdownBlock(found.notes))
    return Section("private", private.title, tuple(blocks)) if blocks else None


def _orders_block(private: PrivateFolder, orders: Sequence[Order]) -> TableBlock:
    columns = tuple(
        Column(
            field.name,
            Message(field.heading),
            "amount" if field.name == "amount" else "date" if field.type == "date" else "text",
            field.name in ("member", "holder", "note"),
        )
        for field in ORDER_FIELDS
    )
    rows = []
    for order in sorted(orders, key=lambda order: (order.end is None, order.end, order.number or "")):
        cells = order._asdict()
        cells["state"] = LabelledValue(order.state, _state_label(private, order)) if order.state else None
        for kind in ("startup", "member"):
            entry_id = cells[kind]
            cells[kind] = (
                LabelledValue(entry_id, entry_title(private.registry, kind, entry_id), kind) if entry_id else None
            )
        rows.append(Row(cells))
    return TableBlock(columns, tuple(rows))


def _is_same(value: Any, other: Any) -> bool:
    """Whether two values are the same; an empty list is no value."""
    left, right = ((list(each) if isinstance(each, tuple) else each) or None for each in (value, other))
    if isinstance(left, bool | int | float) or isinstance(right, bool | int | float):
        left, right = value, other
    return bool(left == right)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _display(private: PrivateFolder, field: Field, value: Any) -> Any:
    if field.type == "reference":
        return LabelledValue(value, entry_title(private.registry, field.target_kind, value), field.target_kind)
    return value


def _cell_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "id" if isinstance(value, int) else "date" if hasattr(value, "isoformat") else "text"


def tell_hidden_orders(workspace: Workspace) -> Message:
    """Where purchase orders are kept, where they are not shown: what there is to do to see them."""
    path = workspace.settings.private_path
    if not path:
        text = N_(
            "Purchase orders are not shown: they are kept in a private folder beside the registry, which it does not "
            "have yet (documentation: “What is not published”)."
        )
    elif not Path(workspace.root, path).is_dir():
        text = N_(
            "Purchase orders are not shown: they are in the private folder of this registry, {path}, which is not on "
            "this machine. Ask a colleague where it is shared, and copy it there."
        )
    else:
        text = N_(
            "Purchase orders are not shown: they are in the private folder, and left out of the past, and of what may "
            "be passed on."
        )
    return Message(text, {"path": path})


def require_private(workspace: Workspace, private: PrivateFolder | None) -> PrivateFolder:
    """The private folder. Raises UsageError where there is none here, with how to have one."""
    if private is not None:
        return private
    path = workspace.settings.private_path
    if path:
        message = Message(N_("the private folder of this registry, {path}, is not on this machine"), {"path": path})
        raise UsageError(message, hints=(Message(N_("ask a colleague where it is shared, and copy it there")),))
    raise UsageError(
        Message(N_("this registry has no private folder")),
        hints=(Message(N_("to make one"), command="incubo init --private-folder ../registre-prive"),),
    )
