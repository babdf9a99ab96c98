"""Undoing one of several edits is a merge: the file after it, the file now, the file before it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from incubo.edit.merge.conflicts import LineMergers
from incubo.edit.merge.entry import merge_entries, replace_body
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.source.edits.apply import apply_changes
from incubo.source.edits.changes import AppendItem, FieldChange, RemoveField, SetField
from incubo.source.reader import parse_file
from incubo.vcs.three_way import keep_both_lines, merge_lines

PATH = "content/startups/mon-estran.md"
KIND = ENTRY_KINDS["startup"].split_decisions()
START = """\
---
title: Mon Estran  # le nom de la carte
mission: Suivre les marées sans se mouiller les pieds.
contact: estran@rivages.example
link: 'https://mon-estran.rivages.example'
repository: https://forge.rivages.example/mon-estran
sponsors:
  - ddr29
phases:
  - name: investigation
    start: 2021-10-04
  - name: construction
    start: 2022-02-01
events:
  - name: committee
    date: 2022-01-20
    decision: launch
    # selon le procès-verbal
    amount: 180000
  - name: product_launch
    date: 2022-06-13
    comment: Un premier département
---

## Le problème

Personne ne sait quand un gisement ferme.

Les arrêtés sont affichés en mairie.

## La solution

Une carte à jour, lisible au soleil.

Elle se lit sans réseau.
"""


def change(*changes: FieldChange) -> Callable[[bytes], bytes]:
    return lambda data: apply_changes(PATH, data, changes)


def rewrite(old: str, new: str) -> Callable[[bytes], bytes]:
    def edit(data: bytes) -> bytes:
        body = parse_file(PATH, data).body
        assert old in body
        return replace_body(data, body.replace(old, new))

    return edit


def set_in_item(field: str, number: int, name: str, value: object) -> Callable[[bytes], bytes]:
    return change(SetField((field, number, name), value))


def event(day: datetime.date) -> Callable[[bytes], bytes]:
    return change(AppendItem(("events",), {"name": "national_impact", "date": day}))


EDITS: Mapping[str, Callable[[bytes], bytes]] = {
    "contact": change(SetField(("contact",), "autre@rivages.example")),
    "mission": change(SetField(("mission",), "Pêcher : à pied, # sans danger")),
    "link gone": change(RemoveField(("link",))),
    "stats": change(SetField(("stats_url",), "https://stats.rivages.example")),
    "dashlord": change(SetField(("dashlord_url",), "https://dashlord.rivages.example")),
    "sponsor": change(AppendItem(("sponsors",), "anrh")),
    "another sponsor": change(AppendItem(("sponsors",), "dinum")),
    "phase": change(AppendItem(("phases",), {"name": "acceleration", "start": datetime.date(2023, 6, 1)})),
    "phase day": set_in_item("phases", 1, "start", datetime.date(2022, 2, 14)),
    "amount": set_in_item("events", 0, "amount", 200000),
    "months": set_in_item("events", 0, "months", 6),
    "comment": set_in_item("events", 1, "comment", "Deux départements"),
    "event": event(datetime.date(2023, 1, 19)),
    "later event": event(datetime.date(2023, 5, 25)),
    "usertypes": change(SetField(("usertypes",), ["particulier"])),
    "problem": rewrite("Personne ne sait", "Nul ne sait"),
    "solution": rewrite("Elle se lit sans réseau.\n", "Elle se lit sans réseau.\n\nEt de nuit.\n"),
}


@settings(max_examples=examples(250), deadline=None)
@given(st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=7, unique=True), st.data())
def test_undoing_any_edit_is_as_if_only_the_others_had_been_made(names: list[str], data: st.DataObject) -> None:
    undone = data.draw(st.integers(0, len(names) - 1))
    states = [START.encode()]
    for name in names:
        states.append(EDITS[name](states[-1]))
    expected = START.encode()
    for number, name in enumerate(names):
        if number != undone:
            expected = EDITS[name](expected)
    lines = LineMergers(partial(merge_lines, Path()), partial(keep_both_lines, Path()))
    merge = merge_entries(PATH, KIND, states[undone + 1], states[-1], states[undone], {}, lines)
    assert merge.conflicts == ()
    assert merge.lost_comments == ()
    assert merge.data is not None
    got, wanted = parse_file(PATH, merge.data), parse_file(PATH, expected)
    assert got.values == wanted.values
    assert got.body == wanted.body
    assert merge.data.count(b"#") == expected.count(b"#")


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(sorted(EDITS)), st.sampled_from(sorted(EDITS)))
def test_what_was_changed_again_is_never_lost(name: str, other: str) -> None:
    """The same value changed twice is a conflict, whatever was changed between."""
    twice = (
        change(SetField(("contact",), "premier@rivages.example")),
        change(SetField(("contact",), "second@x.example")),
    )
    before = START.encode()
    after = twice[0](before)
    now = twice[1](EDITS[name](after) if name != "contact" else after)
    now = EDITS[other](now) if other not in ("contact", name) else now
    lines = LineMergers(partial(merge_lines, Path()), partial(keep_both_lines, Path()))
    merge = merge_entries(PATH, KIND, after, now, before, {}, lines)
    assert [conflict.key for conflict in merge.conflicts] == ["contact"]
    assert merge.data is not None
    assert (parse_file(PATH, merge.data).values or {})["contact"] == "second@x.example"
