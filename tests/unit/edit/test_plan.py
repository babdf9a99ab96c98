from __future__ import annotations

from incubo.edit.file_edits import majority_newline
from incubo.edit.plan import Plan, check_plan
from incubo.edit.value_parser import EntryContext
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import MemoryStore

PATH = "content/startups/x.md"

BAD = (
    b"---\ntitle: X\nmission: x\nincubator: nowhere\ncontact: a@b.example\n"
    b"phases:\n- {name: construction, start: 2024-01-01}\n---\n\nA text that is long enough to tell something.\n"
)


def test_only_new_problems_are_reported(context: EntryContext) -> None:
    old = {"content/startups/old.md": BAD.replace(b"title: X\nmission: x", b"title: Y\nmission: y")}
    store = MemoryStore(old)
    before = load_registry(store, INCUBO_LAYOUT, context.registry.vocabulary)
    fine = BAD.replace(b"title: X\nmission: x", b"title: Z\nmission: z").replace(b"incubator: nowhere\n", b"")
    plan = Plan({"content/startups/new.md": BAD, "content/startups/fine.md": fine})
    added = check_plan(plan, before, plan.load_after(before, store, ENTRY_KINDS), context.as_of, {})
    assert {(d.rule_id, d.region.path) for d in added if d.severity != "advice"} == {
        ("ref-unknown-incubator", "content/startups/new.md"),
        ("schema-missing-field", "content/startups/fine.md"),
    }
    assert check_plan(Plan({}), before, before, context.as_of, {}) == ()


def test_second_problem_of_a_kind_is_reported(context: EntryContext) -> None:
    """A file that has a finding already may not get another one like it: both say only where they are."""
    path = "content/members/a.b.md"

    def member(*missions: str) -> bytes:
        lines = [
            f"  - start: {start}\n    end: {end}\n    status: admin\n    startups:\n      - mon-estran\n"
            for start, end in (mission.split() for mission in missions)
        ]
        return ("---\nfullname: A B\nrole: Dev\nmissions:\n" + "".join(lines) + "---\n").encode()

    overlapping = ["2024-01-01 2024-06-30", "2024-03-01 2024-08-31"]
    old = member(*overlapping, "2024-10-01 2024-12-31")
    store = MemoryStore({path: old})
    before = load_registry(store, INCUBO_LAYOUT, context.registry.vocabulary)
    for last, expected in (("2024-08-01 2024-12-31", ["mission-overlap"]), ("2024-11-01 2024-12-31", [])):
        plan = Plan({path: member(*overlapping, last)}, {path: old})
        added = check_plan(plan, before, plan.load_after(before, store, ENTRY_KINDS), context.as_of, {})
        assert [d.rule_id for d in added if d.severity != "advice"] == expected


def test_severities_of_the_registry_hold(context: EntryContext) -> None:
    store = MemoryStore({})
    before = load_registry(store, INCUBO_LAYOUT, context.registry.vocabulary)
    off = {"ref-unknown-incubator": "off", "ref": "off"}
    plan = Plan({PATH: BAD})
    assert check_plan(plan, before, plan.load_after(before, store, ENTRY_KINDS), context.as_of, off) == ()


def test_line_ends_follow_the_majority(context: EntryContext) -> None:
    assert majority_newline(context.registry) == "\n"
    windows = MemoryStore({f"content/startups/{n}.md": BAD.replace(b"\n", b"\r\n") for n in "ab"})
    assert majority_newline(load_registry(windows, INCUBO_LAYOUT, context.registry.vocabulary)) == "\r\n"


def test_progress_of_a_check_never_goes_back_and_ends(context: EntryContext) -> None:
    store = MemoryStore({})
    before = load_registry(store, INCUBO_LAYOUT, context.registry.vocabulary)
    reports: list[tuple[int, int]] = []
    plan = Plan({PATH: BAD})
    check_plan(
        plan,
        before,
        plan.load_after(before, store, ENTRY_KINDS),
        context.as_of,
        {},
        lambda done, total: reports.append((done, total)),
    )
    shares = [done / total for done, total in reports]
    assert shares == sorted(set(shares))
    assert shares[-1] == 1
