"""Whatever people do to a list in a spreadsheet, `import` makes of the files what their edits say, and no more."""

from __future__ import annotations

import datetime
import itertools
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.command_line import RunCommand
from support.git_repository import git
from support.sample_registry import copy_sample_registry
from support.sheet_edits import EditedList, EntryFile, changed_paths, read_entries, set_value

TEXTS = ("Nouveau : #1", "=1+1", "007", "true", "2024-05-01", "L'été, « ailleurs »", "- à part", "a & b; c")
DAYS = tuple(datetime.date(2031, 1, day) for day in range(1, 9))
URLS = tuple(f"https://site{n}.example/a?b=1&c=2" for n in range(8))
MAILS = tuple(f"adresse{n}@rivages.example" for n in range(8))
AMOUNTS = tuple(range(1_000, 9_000, 1_000))


class EditableList(NamedTuple):
    """What of a list is edited: for each column the values that its cells get, and whether they may be emptied.

    `item_day`: the field that tells items apart, of which each copy has its own. `of_copies`: what copies have, too.
    """

    folder: str
    columns: dict[str, tuple[tuple[Any, ...], bool]]
    item_day: str = ""
    of_copies: tuple[tuple[str, Any], ...] = ()


LISTS = {
    "startups": EditableList(
        "startups",
        {"link": (URLS, True), "contact": (MAILS, False), "mission": (TEXTS, False), "stats_url": (URLS, True)},
    ),
    "members": EditableList("members", {"role": (TEXTS, False), "link": (URLS, True)}),
    "missions": EditableList(
        "members",
        {"missions.employer": (TEXTS, True), "missions.end": (DAYS, False)},
        "missions.start",
        (("missions.end", datetime.date(2031, 12, 31)),),
    ),
    "jobs": EditableList("jobs", {"titulaire": (TEXTS, True), "contact": (MAILS, True)}),
    "committees": EditableList(
        "startups",
        {"events.amount": (AMOUNTS, True), "events.comment": (TEXTS, True)},
        "events.date",
        (("events.next", None), ("events.budget_end", None)),
    ),
    "incubators": EditableList("incubators", {"contact": (MAILS, True), "website": (URLS, True)}),
    "organisations": EditableList("organisations", {"acronym": (TEXTS[:4], True)}),
    "teams": EditableList("teams", {"mission": (TEXTS, True)}),
}

COLUMNS = {
    "startups": "+link,+contact,+mission,+stats_url,+title",
    "members": "+role,+link,+fullname",
    "missions": "+fullname,+startups,+status,+employer,+start,+end",
    "jobs": "+titulaire,+contact,+title",
    "committees": "+title,+name,+date,+decision,+amount,+next,+comment,+kind,+months,+budget_end,+objectives,+document",
    "incubators": "+contact,+website,+title",
    "organisations": "+acronym,+name,+type,+domaine_ministeriel",
    "teams": "+mission,+name,+incubator",
}

numbers = st.integers(0, 1_000)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("set"), numbers, numbers, st.integers(0, 3)),
        st.tuples(st.just("clear"), numbers, numbers, st.just(0)),
        st.tuples(st.just("file"), numbers, numbers, st.integers(0, 7)),
        st.tuples(st.just("delete"), numbers, st.just(0), st.just(0)),
        st.tuples(st.just("copy"), numbers, st.just(0), st.just(0)),
        st.tuples(st.just("move"), numbers, numbers, st.just(0)),
        st.tuples(st.just("sort"), st.just(0), numbers, st.just(0)),
    ),
    max_size=12,
)


class Expected:
    """What the files should say. `is_told`: whether something of the sheet is left out, because a file says another."""

    def __init__(self, entries: dict[str, EntryFile]) -> None:
        self.before = entries
        self.entries = deepcopy(entries)
        self.is_told = False


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_sample_registry(tmp_path_factory.mktemp("sample"))
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


_numbers = itertools.count()


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
@given(edits=edits, suffix=st.sampled_from([".xlsx", ".ods"]), is_committed=st.booleans())
@settings(
    max_examples=5,  # a list is written and read in each: about a second
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a smaller example takes minutes to find, and says little more
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_edits_of_a_list_are_the_changes_of_the_files(
    sample: Path,
    tmp_path: Path,
    call: RunCommand,
    name: str,
    edits: list[tuple[str, int, int, int]],
    suffix: str,
    *,
    is_committed: bool,
) -> None:
    editable = LISTS[name]
    registry = tmp_path / f"{next(_numbers)}"
    shutil.copytree(sample, registry)
    path = registry / f"liste{suffix}"
    ran = call("list", name, "--all", "--columns", COLUMNS[name], "-o", str(path.with_suffix(".xlsx")), cwd=registry)
    assert ran.code == 0, ran.err
    sheet = EditedList(path.with_suffix(".xlsx"))
    rows = [row for row in sheet.rows if not sheet.has_items or row[1]]
    expected = Expected(read_entries(registry))
    apply_edits(edits, sheet, rows, editable, expected)
    sheet.write(path)
    on_disk = read_entries(registry)
    for file_path, entry in expected.before.items():
        if entry != on_disk[file_path]:
            (registry / file_path).write_text(entry.text(), "utf-8")
    if is_committed:
        git(registry, "add", "content")
        git(registry, "commit", "-q", "--allow-empty", "-m", "second")
    ran = call("import", str(path), "--yes", cwd=registry)
    after = read_entries(registry)
    assert {one: after.get(one) for one in changed_paths(expected.entries, after)} == {}, ran.out
    assert ran.code == (1 if expected.is_told else 0), ran.out + ran.err
    shutil.rmtree(registry)


def apply_edits(
    edits: list[tuple[str, int, int, int]],
    sheet: EditedList,
    rows: list[list[Any]],
    editable: EditableList,
    expected: Expected,
) -> None:
    """Make the edits in the sheet, and in the files as a colleague; and say what they should become."""
    fields = list(editable.columns)
    paths = {
        path.rpartition("/")[2].removesuffix(".md"): path for path in expected.before if f"/{editable.folder}/" in path
    }
    originals = dict(expected.before)
    in_sheet: dict[tuple[tuple[str, int | None], str], Any] = {}
    in_files: dict[tuple[tuple[str, int | None], str], Any] = {}
    was = {(sheet.key(row), field): row[sheet.fields[field]] for row in rows for field in fields}
    deleted: set[tuple[str, int | None]] = set()
    copies: list[list[Any]] = []
    for what, row_number, field_number, value_number in edits:
        if not rows:
            break
        row, field = rows[row_number % len(rows)], fields[field_number % len(fields)]
        values, may_be_empty = editable.columns[field]
        key = sheet.key(row)
        if what == "set":
            in_sheet[key, field] = values[value_number % len(values)]
        elif what == "clear" and may_be_empty:
            in_sheet[key, field] = None
        elif what == "file":
            in_files[key, field] = values[value_number % len(values)]
        elif what == "delete":
            deleted.add(key)
        elif what == "copy" and editable.item_day and len(copies) < len(DAYS):
            copies.append([*row])
        elif what == "move":
            sheet.rows.insert(field_number % len(sheet.rows), sheet.rows.pop(row_number % len(sheet.rows)))
        elif what == "sort":
            sheet.rows.sort(key=lambda one: str(one[field_number % len(one)]))
    for (key, field), value in in_files.items():
        entry = expected.before[paths[key[0]]]
        expected.before[paths[key[0]]] = changed = deepcopy(entry)
        set_value(changed.values, field, key[1], value)
    expected.entries = deepcopy(expected.before)
    for row in rows:
        key = sheet.key(row)
        for field in fields:
            if (key, field) in in_sheet:
                row[sheet.fields[field]] = in_sheet[key, field]
    for (key, field), value in in_sheet.items():
        if key in deleted or value == was[key, field]:
            continue
        values = expected.entries[paths[key[0]]].values
        if (key, field) in in_files and in_files[key, field] != value and in_files[key, field] != was[key, field]:
            expected.is_told = True
        else:
            set_value(values, field, key[1], value)
    list_name = editable.item_day.partition(".")[0]
    for number, copy in enumerate(copies):
        key = sheet.key(copy)
        if any(sheet.key(row) == key and key in deleted for row in rows):
            continue
        for field, value in ((editable.item_day, DAYS[number]), *editable.of_copies):
            copy[sheet.fields[field]] = value
        sheet.rows.append(copy)
        items = expected.entries[paths[key[0]]].values[list_name]
        items.append(deepcopy(originals[paths[key[0]]].values[list_name][key[1]]))
        for field, value in ((editable.item_day, DAYS[number]), *editable.of_copies):
            set_value({list_name: items}, field, len(items) - 1, value)
    sheet.rows[:] = [row for row in sheet.rows if sheet.key(row) not in deleted or (sheet.has_items and not row[1])]
