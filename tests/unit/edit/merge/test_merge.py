"""Two changes of one entry become one: by fields, items and sections. Nothing of either is lost without being told."""

from __future__ import annotations

import copy
import datetime
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import front_matter_mutants
from support.examples import examples

from incubo.config.settings import load_profile
from incubo.edit.merge.conflicts import ABSENT, LineMergers, Side
from incubo.edit.merge.entry import Merge, merge_entries, merge_texts
from incubo.edit.merge.items import match_three
from incubo.edit.merge.values import list_changes
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.vocabulary import make_vocabulary
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import to_plain_value
from incubo.source.reader import parse_file
from incubo.vcs.three_way import keep_both_lines, merge_lines

VOCABULARY = make_vocabulary(load_profile("beta.gouv.fr"))
MEMBER, STARTUP = ENTRY_KINDS["member"], ENTRY_KINDS["startup"]
LENA = """---
fullname: Léna Guivarch
# lu par Yann
role: Développeuse
missions:
  - start: 2024-01-02
    end: 2024-06-30  # prolongée
    status: independent
    startups:
      - digue
  - start: 2024-07-01
    end: 2024-12-31
    status: independent
    startups: [mon-estran, phare]
badges: [nord, sud]
---

Un mot.

## Avant

Marin.

## Après

Marin encore.
"""


def lines_of(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    return merge_lines(Path.cwd(), base, ours, theirs)


def both_of(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    return keep_both_lines(Path.cwd(), base, ours, theirs)


def no_lines(_base: bytes, _ours: bytes, _theirs: bytes) -> bytes | None:
    """Where every change touches the same lines."""
    return None


LINES = LineMergers(lines_of, both_of)


def merge(
    base: str | None,
    ours: str,
    theirs: str,
    choices: dict[str, Side] | None = None,
    by_lines: Callable[[bytes, bytes, bytes], bytes | None] = lines_of,
    kind: Any = MEMBER,
) -> Merge:
    data = base.encode() if base is not None else None
    lines = LineMergers(by_lines, both_of)
    return merge_entries("x.md", kind, data, ours.encode(), theirs.encode(), choices or {}, lines, VOCABULARY)


def merged_text(*arguments: Any, **options: Any) -> str:
    result = merge(*arguments, **options)
    assert result.conflicts == ()
    assert result.lost_comments == ()
    assert result.data is not None
    return result.data.decode()


def edit(text: str, *replacements: tuple[str, str]) -> str:
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


END_1, END_2 = ("end: 2024-06-30", "end: 2024-09-15"), ("end: 2024-12-31", "end: 2025-03-15")


@pytest.mark.parametrize("by_lines", [lines_of, no_lines])
def test_different_fields_of_one_item(by_lines):
    employer = ("    startups: [mon-estran, phare]", "    employer: Varangue\n    startups: [mon-estran, phare]")
    ours, theirs = edit(LENA, END_2), edit(LENA, employer)
    assert merged_text(LENA, ours, theirs, by_lines=by_lines) == edit(LENA, END_2, employer)


def test_the_same_change_on_both_sides_is_one():
    assert merged_text(LENA, edit(LENA, END_2), edit(LENA, END_2, END_1)) == edit(LENA, END_2, END_1)


def test_the_same_field_is_a_conflict_and_the_rest_is_merged():
    ours = edit(LENA, END_2, ("role: Développeuse", "role: Développeuse web"))
    theirs = edit(LENA, ("end: 2024-12-31", "end: 2025-04-15"), END_1)
    result = merge(LENA, ours, theirs)
    (conflict,) = result.conflicts
    assert conflict.key == "missions / 2024-07-01 mon-estran,phare / end"
    assert [place.name for place in conflict.places] == ["missions", "end"]
    days = datetime.date(2024, 12, 31), datetime.date(2025, 3, 15), datetime.date(2025, 4, 15)
    assert (conflict.base, conflict.ours, conflict.theirs) == days
    assert result.data == edit(ours, END_1).encode()
    chosen = merge(LENA, ours, theirs, {conflict.key: Side.theirs})
    assert chosen == Merge(edit(ours, END_1, ("2025-03-15", "2025-04-15")).encode())


def test_no_end_is_a_value_like_a_day():
    open_ended = LENA.replace("    end: 2024-12-31\n", "")
    never = edit(LENA, ("end: 2024-12-31", "end: null"))
    assert merged_text(LENA, never, edit(LENA, END_1)) == edit(never, END_1)
    assert merged_text(open_ended, never, edit(open_ended, END_1)) == edit(never, END_1)
    assert len(merge(open_ended, never, LENA).conflicts) == 1


def test_the_mission_that_goes_on_for_others_goes_with_its_last_day():
    """Chosen, the other last day overlapped it."""
    rest = "  - start: 2024-10-16\n    end: 2024-12-31\n    startups: [phare]\n"
    left = edit(LENA, ("end: 2024-12-31", "end: 2024-10-15"), ("badges", f"{rest}badges"))
    extended = edit(LENA, END_2)
    earlier = edit(left, ("2024-10-15", "2024-10-10"), ("2024-10-16", "2024-10-11"))
    for ours, theirs, numbers in ((left, extended, [1, 0]), (extended, left, [0, 1]), (left, earlier, [1, 1])):
        (conflict,) = merge(LENA, ours, theirs).conflicts
        assert [len(each) for each in conflict.continuations] == numbers
        for answer, text in ((Side.ours, ours), (Side.theirs, theirs)):
            chosen = merged_text(LENA, ours, theirs, {conflict.key: answer})
            assert parse_file("x.md", chosen.encode()).values == parse_file("x.md", text.encode()).values


@pytest.mark.parametrize("startups", ["phare", "mon-estran, phare"])
@pytest.mark.parametrize("end", [END_2, ("end: 2024-12-31", "end: 2024-11-30"), None])
def test_a_mission_that_follows_another_one_stays_whoever_moves_the_end_of_that(startups, end):
    """It is a new one: nobody ended the former one for it. Once, it was removed without a question."""
    joined = edit(LENA, ("badges", f"  - start: 2025-01-01\n    end: 2025-06-30\n    startups: [{startups}]\nbadges"))
    moved = edit(LENA, end) if end else LENA
    expected = parse_file("x.md", (edit(joined, end) if end else joined).encode()).values
    for ours, theirs in ((joined, moved), (moved, joined)):
        assert parse_file("x.md", merged_text(LENA, ours, theirs).encode()).values == expected


def test_items_added_on_both_sides_are_in_the_order_of_their_dates():
    first = "  - start: 2025-02-01\n    end: 2025-05-31\n    startups: [a]\n"
    second = "  - start: 2025-01-01\n    end: 2025-01-31\n    startups: [b]\n"
    ours, theirs = edit(LENA, ("badges", first + "badges")), edit(LENA, ("badges", second + "badges"))
    for sides in ((ours, theirs), (theirs, ours)):
        result = parse_file("x.md", merged_text(LENA, *sides).encode()).values
        assert [mission["startups"][0] for mission in result["missions"]] == ["digue", "mon-estran", "b", "a"]


def test_an_item_that_one_side_removed_and_the_other_changed():
    removed = edit(LENA, (LENA[LENA.index("  - start: 2024-07") : LENA.index("badges")], ""))
    result = merge(LENA, removed, edit(LENA, END_2))
    (conflict,) = result.conflicts
    assert conflict.ours is ABSENT
    assert conflict.theirs["end"] == datetime.date(2025, 3, 15)
    assert merge(LENA, removed, edit(LENA, END_2), {conflict.key: Side.ours}).data == removed.encode()
    kept = merge(LENA, removed, edit(LENA, END_2), {conflict.key: Side.theirs}).data
    assert parse_file("x.md", kept).values == parse_file("x.md", edit(LENA, END_2).encode()).values


def test_values_of_a_list_are_added_and_removed():
    ours, theirs = edit(LENA, ("[nord, sud]", "[nord, sud, est]")), edit(LENA, ("[nord, sud]", "[sud, ouest]"))
    assert "badges: [sud, est, ouest]" in merged_text(LENA, ours, theirs)


def test_a_list_that_one_side_orders_anew():
    ours, theirs = edit(LENA, ("[nord, sud]", "[sud, nord]")), edit(LENA, ("[nord, sud]", "[nord, sud, est]"))
    for sides in ((ours, theirs), (theirs, ours)):
        assert "badges: [sud, est, nord]" in merged_text(LENA, *sides)


def test_a_phase_is_known_by_its_name():
    base = "---\ntitle: Digue\nphases:\n  - name: investigation\n    start: 2024-01-01\n---\n"
    ours = edit(base, ("start: 2024-01-01", "start: 2024-01-15"))
    theirs = edit(base, ("start: 2024-01-01", "start: 2024-01-01\n    end: 2024-06-01"))
    expected = edit(base, ("start: 2024-01-01", "start: 2024-01-15\n    end: 2024-06-01"))
    assert merged_text(base, ours, theirs, kind=STARTUP) == expected
    added = "  - name: construction\n    start: 2024-06-0{}\n---"
    sides = [edit(base, ("2024-01-01\n---", "2024-01-01\n" + added.format(day))) for day in (1, 2)]
    (conflict,) = merge(base, *sides, kind=STARTUP).conflicts
    assert conflict.key == "phases / construction / start"


def add_phases(*names: str) -> list[str]:
    """Texts of a startup to which each side adds a phase on the same day."""
    base = "---\ntitle: Digue\nphases:\n  - name: investigation\n    start: 2024-01-01\n---\n"
    added = "  - name: {}\n    start: 2024-06-01\n---"
    return [base, *(edit(base, ("2024-01-01\n---", "2024-01-01\n" + added.format(name))) for name in names)]


@pytest.mark.parametrize("names", [("acceleration", "construction"), ("construction", "acceleration"),
                                   ("abandon", "construction"), ("construction", "abandon")])  # fmt: skip
def test_phases_of_one_day_come_in_the_order_of_the_vocabulary(names):
    result = parse_file("x.md", merged_text(*add_phases(*names), kind=STARTUP).encode()).values
    order = sorted(names, key=VOCABULARY.phase_rank)
    assert [phase["name"] for phase in result["phases"]] == ["investigation", *order]


def test_two_ends_on_one_day_are_asked_about():
    base, ours, theirs = add_phases("abandon", "transfere")
    (conflict,) = merge(base, ours, theirs, kind=STARTUP).conflicts
    assert (conflict.key, conflict.type) == ("phases / 2024-06-01", "rival")
    for answer, text, given_up in ((Side.ours, ours, 2), (Side.theirs, theirs, 1)):
        expected = Merge(text.encode(), given_up_ends=((given_up, "2024-06-01"),))
        assert merge(base, ours, theirs, {conflict.key: answer}, kind=STARTUP) == expected


STARTED = "---\ntitle: Digue\nphases:\n  - name: construction\n    start: 2024-01-01\n"


def add_phase(name: str, start: str, rest: str = "") -> str:
    return f"{STARTED}  - name: {name}\n    start: {start}\n{rest}---\n"


STOP_EVENT = "events:\n  - name: end\n    date: 2024-06-15\n    comment: Sans financement\nstop_reason: funding\n"


@pytest.mark.parametrize(
    ("going_on", "is_asked"),
    [
        (("acceleration", "2024-06-20"), True),
        (("transfere", "2024-06-20"), True),
        (("transfere", "2024-06-15"), True),
        (("acceleration", "2024-06-10"), False),  # entered late: the product went on until its end
        (("acceleration", "2024-06-15"), False),
    ],
)
def test_an_end_and_a_later_phase_of_the_other_side_are_asked_about(going_on, is_asked):
    base, stop, go_on = f"{STARTED}---\n", add_phase("abandon", "2024-06-15", STOP_EVENT), add_phase(*going_on)
    for ours, theirs in ((stop, go_on), (go_on, stop)):
        result = merge(base, ours, theirs, kind=STARTUP)
        assert [(each.key, each.type) for each in result.conflicts] == (
            [("phases / 2024-06-15", "rival")] if is_asked else []
        )
        if is_asked:
            assert len({ours, theirs, result.data.decode()}) == 2  # ours stands, whole, until it is answered
            for side, text in ((Side.ours, ours), (Side.theirs, theirs)):
                assert merged_text(base, ours, theirs, {"phases / 2024-06-15": side}, kind=STARTUP) == text


def test_an_end_that_the_other_side_knew_is_not_asked_about():
    """A stopped product begins again, while a colleague writes something else about its end."""
    base = add_phase("abandon", "2024-06-15")
    again = edit(base, ("2024-06-15\n", "2024-06-15\n  - name: acceleration\n    start: 2024-07-01\n"))
    commented = edit(base, ("2024-06-15\n", "2024-06-15\n    comment: Sans suite\n"))
    for sides in ((again, commented), (commented, again)):
        assert "acceleration" in merged_text(base, *sides, kind=STARTUP)


def test_a_phase_that_is_moved_after_an_end_of_the_other_side():
    base = add_phase("acceleration", "2024-05-01")
    moved = edit(base, ("2024-05-01", "2024-06-20"))
    stop = edit(base, ("2024-05-01\n", "2024-05-01\n  - name: abandon\n    start: 2024-06-15\n"))
    (conflict,) = merge(base, moved, stop, kind=STARTUP).conflicts
    assert conflict.type == "rival"
    assert merged_text(base, moved, stop, {conflict.key: Side.theirs}, kind=STARTUP) == stop
    assert merged_text(base, moved, stop, {conflict.key: Side.ours}, kind=STARTUP) == moved


def test_comments_of_both_sides_stay():
    ours = edit(LENA, ("badges:", "# vu le 3 mai\nbadges:"), END_2)
    theirs = edit(LENA, ("status: independent\n    startups:\n", "status: independent  # à revoir\n    startups:\n"))
    text = merged_text(LENA, ours, theirs)
    assert "# vu le 3 mai\n" in text
    assert "status: independent  # à revoir\n" in text


def test_a_comment_that_cannot_be_kept_is_told():
    ours = edit(LENA, ("end: 2024-12-31", "end: 2025-03-15  # dit Yann"), ("role: Développeuse", "role: Dev  # a"))
    theirs = edit(LENA, ("[mon-estran, phare]", "[mon-estran, phare]  # b"), ("# lu par Yann\n", "# lu par Ana\n"))
    result = merge(LENA, ours, theirs, by_lines=no_lines)
    assert result.lost_comments
    assert all(comment not in result.data.decode() for comment in result.lost_comments)


@pytest.mark.parametrize("by_lines", [lines_of, no_lines])
def test_bodies_are_merged_by_section(by_lines):
    ours = edit(LENA, ("\nMarin.\n", "\nMarin d'eau douce.\n"))
    theirs = edit(LENA, ("Marin encore.\n", "Marin encore.\n\n## Toujours\n\nLa mer.\n"))
    expected = edit(ours, ("Marin encore.\n", "Marin encore.\n\n## Toujours\n\nLa mer.\n"))
    assert merged_text(LENA, ours, theirs, by_lines=by_lines) == expected


def test_sections_added_on_both_sides_are_both_there():
    sides = [LENA + f"\n## {name}\n\n{name} !\n" for name in ("Un", "Deux")]
    assert merged_text(LENA, *sides) == LENA + "\n## Un\n\nUn !\n\n## Deux\n\nDeux !\n"


def test_a_section_that_both_changed():
    sides = [edit(LENA, ("\nMarin.\n", f"\nMarin {word}.\n")) for word in ("vert", "bleu")]
    (conflict,) = merge(LENA, *sides).conflicts
    assert (conflict.type, conflict.heading) == ("section", "Avant")
    assert merge(LENA, *sides, {conflict.key: Side.theirs}).data == sides[1].encode()


def test_line_ends_and_a_byte_order_mark_stay_as_ours():
    ours = "\ufeff" + edit(LENA, END_2).replace("\n", "\r\n")
    theirs = edit(LENA, END_1, ("Un mot.", "Deux mots."))
    expected = edit(LENA, END_1, END_2, ("Un mot.", "Deux mots."))
    assert merged_text(LENA, ours, theirs) == "\ufeff" + expected.replace("\n", "\r\n")
    assert merged_text(LENA, theirs, ours) == expected


def test_entries_added_on_both_sides():
    other = edit(LENA, ("role: Développeuse", "role: Designer"), ("badges: [nord, sud]", "badges: [nord]"))
    (conflict,) = merge(None, LENA, other).conflicts
    assert (conflict.key, conflict.type) == ("added", "added")
    assert merge(None, LENA, other, {"added": Side.theirs}).data == other.encode()
    (conflict,) = merge(None, LENA, other, {"added": Side.same}).conflicts
    assert conflict.key == "role"
    broken = edit(LENA, ("badges: [nord, sud]", "badges: [nord"))
    (conflict,) = merge(None, LENA, broken, {"added": Side.same}).conflicts
    assert (conflict.key, conflict.theirs) == ("file", broken)


def test_a_file_that_was_removed_and_changed():
    result = merge_entries("x.md", MEMBER, LENA.encode(), None, edit(LENA, END_1).encode(), {}, LINES)
    assert [conflict.type for conflict in result.conflicts] == ["removed"]
    assert result.data is None
    assert merge_entries("x.md", MEMBER, LENA.encode(), None, LENA.encode(), {}, LINES) == Merge(None)


def test_a_side_that_cannot_be_read_is_merged_by_lines():
    broken = edit(LENA, ("role: Développeuse", "role: [Développeuse"))
    result = merge(LENA, broken, edit(LENA, ("[mon-estran, phare]", "[mon-estran]")))
    assert result == Merge(edit(broken, ("[mon-estran, phare]", "[mon-estran]")).encode(), by_lines=True)
    (conflict,) = merge(LENA, broken, edit(LENA, ("role: Développeuse", "role: Designer"))).conflicts
    assert conflict.type == "file"


def test_a_layout_that_cannot_be_edited_is_a_conflict_of_the_whole_file():
    base = "---\nfullname: A\nrole: {a: 1}\nrole: {a: 1}\n---\n"
    ours, theirs = base.replace("role: {a: 1}\n---", "role: {a: 2}\n---"), base.replace("fullname: A", "fullname: B")
    result = merge(base, ours, theirs, by_lines=no_lines)
    assert result.conflicts == () or result.conflicts[0].type == "file"
    assert merge_texts(b"a\n", b"b\n", b"c\n", {}, lines_of).conflicts[0].type == "file"


# Properties


def member(missions: list[dict[str, Any]], rest: dict[str, Any]) -> dict[str, Any]:
    return {"fullname": "Léna Guivarch", **rest, "missions": missions}


DAYS = st.dates(datetime.date(2023, 1, 1), datetime.date(2024, 12, 31))
WORDS = st.sampled_from(["nord", "sud", "est", "ouest", "été : 3", "l'eau", "- a", "#b"])
MISSIONS = st.lists(
    st.fixed_dictionaries({"start": DAYS, "startups": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2,
                                                              unique=True)},
                          optional={"end": DAYS, "status": WORDS, "employer": WORDS}),
    min_size=1, max_size=4, unique_by=lambda mission: (mission["start"], tuple(sorted(mission["startups"]))),
)  # fmt: skip
REST = st.fixed_dictionaries(
    {}, optional={"role": WORDS, "github": WORDS, "badges": st.lists(WORDS, min_size=1, unique=True), "x": DAYS}
)


def change(values: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Some edits of a member that a person may make."""
    values = copy.deepcopy(values)
    missions = values["missions"]
    for _ in range(draw.randint(1, 3)):
        kind = draw.choice(["field", "remove", "end", "status", "add", "drop", "badge"])
        if kind == "field":
            values[draw.choice(["role", "github"])] = f"valeur {draw.randint(0, 4)}"
        elif kind == "remove":
            values.pop(draw.choice(["role", "github", "x"]), None)
        elif kind == "end" and missions:
            draw.choice(missions)["end"] = datetime.date(2025, 1, draw.randint(1, 28))
        elif kind == "status" and missions:
            draw.choice(missions)["status"] = draw.choice(["x", "y"])
        elif kind == "add":
            start = datetime.date(2026, draw.randint(1, 12), draw.randint(1, 28))
            missions.insert(draw.randint(0, len(missions)), {"start": start, "startups": [draw.choice("abc")]})
        elif kind == "drop" and len(missions) > 1:
            missions.pop(draw.randrange(len(missions)))
        else:
            badges = values.setdefault("badges", [])
            badges.append(draw.choice([word for word in ("n1", "n2", "n3") if word not in badges] or ["n4"]))
            if draw.random() < 0.3:
                badges.pop(0)
            if not badges:
                del values["badges"]
    return values


def flat(values: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
    """Every value by the way to it: an item of a list by what identifies it."""

    def walk(path: tuple[Any, ...], value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
        if path == ("missions",):
            for item in value:
                key = (item["start"], tuple(sorted(item["startups"])))
                yield (*path, key), "there"
                for name in item:
                    yield from walk((*path, key, name), item[name])
        elif path == ("badges",):
            yield from (((*path, item), "there") for item in value)
        else:
            yield path, value

    return {path: value for name in values for path, value in walk((name,), values[name])}


def differences(base: dict[str, Any], side: dict[str, Any]) -> dict[tuple[Any, ...], Any]:
    old, new = flat(base), flat(side)
    return {path: new.get(path, ABSENT) for path in {**old, **new} if old.get(path, ABSENT) != new.get(path, ABSENT)}


def to_file(values: dict[str, Any], base: bytes = b"---\n---\n\nTexte.\n") -> bytes:
    old = parse_file("x.md", base).values or {}
    return apply_changes("x.md", base, list_changes(MEMBER.fields, old, values))


def touches(conflict_key: str, path: tuple[Any, ...]) -> bool:
    """Whether a conflict tells of a change at a path."""
    parts = conflict_key.split(" / ")
    if parts[0] != path[0]:
        return False
    if len(parts) == 1 or parts[0] != "missions":
        return True
    start, startups = path[1]
    names = parts[1].partition(" ")
    same = names[0] == start.isoformat() and sorted(names[2].partition(" #")[0].split(",")) == list(startups)
    return same and (len(parts) < 3 or len(path) < 3 or parts[2] == path[2])


@settings(max_examples=examples(120), deadline=None)
@given(MISSIONS, REST, st.randoms(use_true_random=False))
def test_nothing_is_lost_without_being_told(missions, rest, draw):
    base = member(missions, rest)
    ours, theirs = change(base, draw), change(base, draw)
    base_file = to_file(base)
    files = [to_file(side, base_file) for side in (ours, theirs)]
    base, ours, theirs = (parse_file("x.md", data).values for data in (base_file, *files))
    by_lines = draw.choice([no_lines, no_lines, no_lines, lines_of])  # git takes its time
    result = merge_entries("x.md", MEMBER, base_file, *files, {}, LineMergers(by_lines, both_of))
    values = parse_file("x.md", result.data).values
    assert values is not None
    got = flat(values)
    keys = [conflict.key for conflict in result.conflicts]
    own, other = differences(base, ours), differences(base, theirs)
    for path, value in (*own.items(), *other.items()):
        told = any(touches(key, path) for key in keys)
        assert told or got.get(path, ABSENT) == value, (path, keys)
    unchanged = {path: value for path, value in flat(base).items() if path not in own and path not in other}
    for path, value in unchanged.items():
        assert got.get(path, ABSENT) == value, path
    if not set(own) & set(other) and not _removes_what_changes(own, other):
        assert keys == []
        assert got == _apply(_apply(flat(base), own), other) == _apply(_apply(flat(base), other), own)
    swapped = merge_entries("x.md", MEMBER, base_file, *reversed(files), {}, LineMergers(by_lines, both_of))
    assert sorted(conflict.key for conflict in swapped.conflicts) == sorted(keys)
    if not keys:
        assert flat(parse_file("x.md", swapped.data).values) == got
    for side, side_changes in ((Side.ours, own), (Side.theirs, other)):
        settled = merge_entries(
            "x.md", MEMBER, base_file, *files, dict.fromkeys(keys, side), LineMergers(by_lines, both_of)
        )
        assert settled.conflicts == ()
        settled_values = flat(parse_file("x.md", settled.data).values)
        for path, value in side_changes.items():
            assert settled_values.get(path, ABSENT) == value, path


def _removes_what_changes(own: dict[tuple[Any, ...], Any], other: dict[tuple[Any, ...], Any]) -> bool:
    """Whether one side removes a mission that the other changes."""
    for first, second in ((own, other), (other, own)):
        removed = {path for path, value in first.items() if value is ABSENT and len(path) == 2}
        if any(path[:2] in removed for path in second):
            return True
    return False


def _apply(values: dict[tuple[Any, ...], Any], changes: dict[tuple[Any, ...], Any]) -> dict[tuple[Any, ...], Any]:
    return {path: value for path, value in {**values, **changes}.items() if value is not ABSENT}


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 10**9))
def test_any_file_is_merged_or_told(seed):
    draw = random.Random(seed)
    base = draw.choice(front_matter_mutants.EXAMPLES)
    texts = [f"---\n{text}---\n\nTexte.\n" for text in (base, _mutate(base, draw), _mutate(base, draw))]
    result = merge(*texts, by_lines=draw.choice([no_lines, no_lines, lines_of]))
    assert result.data is not None
    if result.conflicts and not result.by_lines:
        keys = [conflict.key for conflict in result.conflicts]
        assert len(set(keys)) == len(keys)
        for side in (Side.ours, Side.theirs):
            assert merge(*texts, dict.fromkeys(keys, side)).conflicts == ()


def _mutate(text: str, draw: random.Random) -> str:
    lines = text.splitlines()
    for _ in range(draw.randint(1, 3)):
        position = draw.randrange(len(lines) + 1)
        lines[position : position + draw.randint(0, 1)] = [draw.choice(front_matter_mutants.LINES)]
    return "".join(f"{line}\n" for line in lines)


def test_matching_is_linear():
    base = [{"start": datetime.date(2020, 1, 1), "startups": [f"s{n}"], "end": n} for n in range(3000)]
    ours = [{**item, "end": -1} for item in base]
    theirs = [{**item, "status": "x"} for item in reversed(base)]
    field = MEMBER.find_field("missions")
    assert all(None not in triple for triple in match_three(base, ours, theirs, field))


def test_plain_values_stay_plain():
    merged = merge(LENA, edit(LENA, END_1), edit(LENA, END_2)).data
    values = parse_file("x.md", merged).values
    assert to_plain_value(values) == values


def committee(**values: Any) -> dict[str, Any]:
    return {"name": "committee", "date": datetime.date(2024, 7, 1), **values}


def startup(*events: dict[str, Any]) -> str:
    return to_file({"title": "Digue", "events": list(events)}).decode()


def test_a_committee_with_two_decisions_is_one_question():
    """The amount and the next one of one decision beside the other: a committee that nobody held."""
    stop = committee(decision="stop", objectives=["Rendre les clés"])
    go = committee(decision="continue", amount=200000, next=datetime.date(2025, 1, 6), objectives=["Cent communes"])
    for base in (startup(committee()), startup()):
        ours, theirs = startup(stop), startup(go)
        (conflict,) = merge(base, ours, theirs, kind=STARTUP).conflicts
        assert (conflict.key, conflict.type) == ("events / committee 2024-07-01", "item")
        assert (conflict.ours, conflict.theirs, conflict.both) == (stop, go, None)
        for side, text in ((Side.ours, ours), (Side.theirs, theirs)):
            merged = merge(base, ours, theirs, {conflict.key: side}, kind=STARTUP).data
            assert parse_file("x.md", merged).values == parse_file("x.md", text.encode()).values


@pytest.mark.parametrize("own", ["stop", "accelerate"])
def test_the_phase_of_a_decision_goes_with_it(own):
    """Of a stop and a budget for six months: the product was published as stopped, by a committee that paid for it."""
    phase = {"name": "abandon" if own == "stop" else "acceleration", "start": datetime.date(2024, 7, 1)}
    old = {"name": "construction", "start": datetime.date(2023, 1, 2)}
    end = [{"name": "end", "date": datetime.date(2024, 7, 1)}] if own == "stop" else []

    def write(phases: list[dict[str, Any]], *events: dict[str, Any]) -> str:
        return to_file({"title": "Digue", "phases": phases, "events": list(events)}).decode()

    base = write([old], committee())
    ended = write([{**old, "end": datetime.date(2024, 7, 1)}, phase], committee(decision=own), *end)
    going_on = write([old], committee(decision="continue", months=6))
    for ours, theirs in ((ended, going_on), (going_on, ended)):
        (conflict,) = merge(base, ours, theirs, kind=STARTUP).conflicts
        for side, text in ((Side.ours, ours), (Side.theirs, theirs)):
            merged = merge(base, ours, theirs, {conflict.key: side}, kind=STARTUP).data
            assert parse_file("x.md", merged).values == parse_file("x.md", text.encode()).values


def test_the_empty_post_mortem_goes_with_the_stop():
    base = startup(committee())
    section = "\n## Post-mortem\n\n### Les apprentissages\n\n*À compléter.*\n"
    event = {"name": "end", "date": datetime.date(2024, 7, 1)}
    phases = [{"name": "abandon", "start": datetime.date(2024, 7, 1)}]
    stopped = {"title": "Digue", "phases": phases, "events": [committee(decision="stop"), event]}
    going_on = startup(committee(decision="continue"))
    key = {"events / committee 2024-07-01 / decision": Side.theirs}
    for written, stays in (("", False), ("Trop peu d'usagers.\n", True)):
        ours = to_file(stopped).decode() + section + written
        merged = merge(base, ours, going_on, key, kind=STARTUP)
        assert merged.conflicts == ()
        assert ("Post-mortem" in merged.data.decode()) is stays
        if not stays:
            assert merged.data.decode() == going_on


def test_a_decision_that_both_sides_completed_is_put_together_only_if_somebody_says_so():
    base = startup(committee(decision="continue", months=6))
    ours = startup(committee(decision="continue", months=2, comment="Prudence"))
    budget = {"budget_end": datetime.date(2025, 2, 28)}
    theirs = startup(committee(decision="continue", months=6, **budget, document="https://a.example"))
    (conflict,) = merge(base, ours, theirs, kind=STARTUP).conflicts
    others = {"comment": "Prudence", "document": "https://a.example"}  # nobody disagrees about these
    assert conflict.ours == committee(decision="continue", months=2, **others)
    assert conflict.theirs == committee(decision="continue", months=6, **budget, **others)
    assert conflict.both == committee(decision="continue", months=2, **budget, **others)
    merged = merge(base, ours, theirs, {conflict.key: Side.both}, kind=STARTUP).data
    assert parse_file("x.md", merged).values["events"] == [conflict.both]
    undone = merge(base, ours, theirs, kind=STARTUP.split_decisions())  # one person's changes are no two decisions
    assert (parse_file("x.md", undone.data).values["events"], undone.conflicts) == ([conflict.both], ())


def test_objectives_of_one_decision_that_each_side_wrote_stay():
    ours, theirs = (startup(committee(decision="continue", objectives=[text])) for text in ("Dix", "Vingt"))
    merged = merge(startup(committee()), ours, theirs, kind=STARTUP)
    assert merged.conflicts == ()
    assert parse_file("x.md", merged.data).values["events"][0]["objectives"] == ["Dix", "Vingt"]


def test_who_only_knows_more_of_a_decision_is_not_asked():
    ours, theirs = startup(committee(decision="stop")), startup(committee(decision="stop", amount=200000))
    assert merged_text(startup(committee()), ours, theirs, kind=STARTUP) == theirs


DECISIONS = st.fixed_dictionaries(
    {},
    optional={
        "decision": st.sampled_from(["continue", "stop", "launch"]),
        "amount": st.sampled_from([1000, 2000]),
        "months": st.sampled_from([2, 6]),
        "budget_end": st.sampled_from([datetime.date(2025, 2, 28), datetime.date(2025, 6, 30)]),
        "next": st.sampled_from([datetime.date(2025, 1, 6), datetime.date(2025, 2, 3)]),
        "comment": st.sampled_from(["Oui", "Non"]),
    },
)
DATES = [datetime.date(2024, month, 1) for month in (1, 4, 7)]
EVENTS = st.dictionaries(st.sampled_from(DATES), DECISIONS).map(
    lambda events: [{"name": "committee", "date": day, **events[day]} for day in sorted(events)]
)
TOGETHER = ("decision", "amount", "months", "budget_end", "next")


def decisions(data: bytes) -> dict[datetime.date, tuple[Any, ...]]:
    """What was decided at each committee of a file."""
    events = parse_file("x.md", data).values.get("events", [])
    return {event["date"]: tuple(event.get(name) for name in TOGETHER) for event in events}


@settings(max_examples=examples(300), deadline=None)
@given(EVENTS, EVENTS, EVENTS, st.lists(st.sampled_from([Side.ours, Side.theirs]), min_size=9, max_size=9))
def test_a_merged_committee_is_one_that_somebody_held(base, own, other, answers):
    old, ours, theirs = startup(*base), startup(*own), startup(*other)
    for side in (ours, theirs):  # a side that changed nothing
        assert merge(old, old, side, kind=STARTUP) == merge(old, side, old, kind=STARTUP) == Merge(side.encode())
    conflicts, mirrored = (merge(old, *sides, kind=STARTUP).conflicts for sides in ((ours, theirs), (theirs, ours)))
    assert {one.key: (one.ours, one.theirs) for one in conflicts} == {
        one.key: (one.theirs, one.ours) for one in mirrored
    }
    asked = [one.key.split(" / ")[1] for one in conflicts]
    assert len(asked) == len(set(asked)), "each committee is asked about once"
    result = merge(old, ours, theirs, dict(zip([one.key for one in conflicts], answers, strict=False)), kind=STARTUP)
    assert result.conflicts == ()
    held = [decisions(text.encode()) for text in (ours, theirs)]
    for day, decided in decisions(result.data).items():
        assert decided in [each[day] for each in held if day in each]


AFTER = "Marin encore.\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("\nÀ nous.\n", "\nÀ eux.\n", "\nÀ eux.\n\nÀ nous.\n"),
        ("- à nous\n", "- à eux\n", "- à eux\n- à nous\n"),
        ("\nDébut.\nÀ nous.\n", "\nDébut.\nÀ eux.\n", "\nDébut.\nÀ eux.\nÀ nous.\n"),
        ("\n## Suite\n\nÀ nous.\n", "\n## Suite\n\nÀ eux.\n", "\n## Suite\n\nÀ eux.\n\nÀ nous.\n"),
    ],
)
def test_two_additions_at_one_place_can_both_stay(ours: str, theirs: str, both: str) -> None:
    """Theirs first; what both begin with once; paragraphs stay paragraphs."""
    sides = (LENA, edit(LENA, (AFTER, AFTER + ours)), edit(LENA, (AFTER, AFTER + theirs)))
    conflict = merge(*sides).conflicts[0]
    assert conflict.both is not None
    wanted = edit(LENA, (AFTER, AFTER + both))
    assert merged_text(*sides, choices={conflict.key: Side.both}) == wanted


def test_a_line_that_both_rewrite_cannot_stay_twice() -> None:
    sides = (LENA, edit(LENA, (AFTER, "Marin, à nous.\n")), edit(LENA, (AFTER, "Marin, à eux.\n")))
    conflict = merge(*sides).conflicts[0]
    assert conflict.both is None
    assert merge(*sides, choices={conflict.key: Side.both}).conflicts == (conflict,)


def test_two_additions_to_a_text_of_a_field() -> None:
    base = LENA.replace("role: Développeuse", "role: |-\n  Développeuse")
    sides = (base, edit(base, ("  Développeuse", "  Développeuse\n  à nous")),
             edit(base, ("  Développeuse", "  Développeuse\n  à eux")))  # fmt: skip
    conflict = merge(*sides).conflicts[0]
    assert conflict.both == "Développeuse\nà eux\nà nous"
    kept = merged_text(*sides, choices={conflict.key: Side.both})
    assert (parse_file("x.md", kept.encode()).values or {})["role"] == conflict.both


def test_lines_that_look_like_marks_are_lines() -> None:
    ours, theirs = b"<<<<<<< side 0\na\n", b"||||||| side 0\n=======\nb\n>>>>>>> side 0\n"
    assert both_of(b"x\n", b"x\n" + ours, b"x\n" + theirs) == b"x\n" + theirs + ours
