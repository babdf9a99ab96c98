from __future__ import annotations

from incubo.edit.draft import Setting
from incubo.edit.new import line_end
from incubo.edit.plan import Plan, check
from incubo.model.kinds import KINDS
from incubo.registry.layout import INCUBO
from incubo.registry.loading import load
from incubo.registry.store import Memory

PATH = "content/startups/x.md"

BAD = (
    b"---\ntitle: X\nmission: x\nincubator: nowhere\ncontact: a@b.example\n"
    b"phases:\n- {name: construction, start: 2024-01-01}\n---\n\nA text that is long enough to tell something.\n"
)


def test_only_what_is_added_is_found(here: Setting) -> None:
    old = {"content/startups/old.md": BAD.replace(b"title: X", b"title: Y")}
    store = Memory(old)
    before = load(store, INCUBO, here.registry.vocabulary)
    fine = BAD.replace(b"title: X", b"title: Z").replace(b"incubator: nowhere\n", b"")
    plan = Plan({"content/startups/new.md": BAD, "content/startups/fine.md": fine})
    added = check(plan, before, store, here.today, KINDS, {})
    assert {(d.rule, d.region.path) for d in added if d.severity != "advice"} == {
        ("ref-unknown-incubator", "content/startups/new.md"),
        ("schema-missing-field", "content/startups/fine.md"),
    }
    assert check(Plan({}), before, store, here.today, KINDS, {}) == ()


def test_one_more_of_a_kind_is_found(here: Setting) -> None:
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
    store = Memory({path: old})
    before = load(store, INCUBO, here.registry.vocabulary)
    for last, expected in (("2024-08-01 2024-12-31", ["mission-overlap"]), ("2024-11-01 2024-12-31", [])):
        plan = Plan({path: member(*overlapping, last)}, {path: old})
        added = check(plan, before, store, here.today, KINDS, {})
        assert [d.rule for d in added if d.severity != "advice"] == expected


def test_severities_of_the_registry_hold(here: Setting) -> None:
    store = Memory({})
    before = load(store, INCUBO, here.registry.vocabulary)
    off = {"ref-unknown-incubator": "off", "ref": "off"}
    assert check(Plan({PATH: BAD}), before, store, here.today, KINDS, off) == ()


def test_line_ends_follow_the_majority(here: Setting) -> None:
    assert line_end(here.registry) == "\n"
    windows = Memory({f"content/startups/{n}.md": BAD.replace(b"\n", b"\r\n") for n in "ab"})
    assert line_end(load(windows, INCUBO, here.registry.vocabulary)) == "\r\n"
