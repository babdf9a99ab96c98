"""What changed from A to C is what changed from A to B and from B to C together, without what was undone.

A state of a small registry is drawn as the value of each of its facets (a name, an end of mission, a paragraph, whether
an entry is there …), each in a file of its own or beside others. A change must be told of a facet if its value differs,
and of no other one.
"""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from support.changes import changes_between
from support.examples import examples
from support.registries import TODAY, make_registry

from incubo.core.i18n import translate
from incubo.diff.facts import Change
from incubo.diff.registry_diff import RegistryDiff
from incubo.registry.registry import Registry

State = Mapping[str, int]
"""The value of each facet, 0 to 2; an entry is there from 1 on."""

TITLES = ("Estran", "Grand Estran", "Mon Estran")
PHASES = ("", "  - name: construction\n    start: 2024-06-03\n", "  - name: construction\n    start: 2024-07-01\n")
EVENTS = (
    "events: []\n",
    "events:\n  - name: product_launch\n    date: 2024-05-06\n",
    "events:\n  - name: product_launch\n    date: 2024-05-06\n  - name: national_impact\n    date: 2024-12-02\n",
)
ENDS = ("2025-03-01", "2025-06-30", "2025-12-31")
ROLES = ("Designer", "Développeuse", "Coach")
OWN = ("", "inconnu: 3\n", "inconnu: [4]\n")
PROBLEMS = ("Un problème.", "Un autre problème.", "Un problème.\n\nDeux problèmes.")
SOLUTIONS = ("", "\n## Solution\n\nUne solution.\n", "\n## Solution\n\nDeux solutions.\n")
OFFERS = ("", "title: Développer\nstartup: estran\n", "title: Concevoir\nstartup: estran\n")

FACETS = ("title", "phase", "events", "own", "problem", "solution", "end", "role", "offer", "team")
states = st.fixed_dictionaries({facet: st.integers(0, 2) for facet in FACETS})


def registry_of(state: State) -> Registry:
    """The registry in a state."""
    estran = (
        f"---\ntitle: {TITLES[state['title']]}\nmission: Suivre\nincubator: rivages\nphases:\n"
        f"  - name: investigation\n    start: 2024-01-08\n{PHASES[state['phase']]}{EVENTS[state['events']]}"
        f"{OWN[state['own']]}---\n\n## Problème\n\n{PROBLEMS[state['problem']]}\n{SOLUTIONS[state['solution']]}"
    )
    lena = (
        f"fullname: Léna Guivarch\nrole: {ROLES[state['role']]}\nmissions:\n  - start: 2024-09-02\n"
        f"    end: {ENDS[state['end']]}\n    status: independent\n    startups: [estran]\n"
    )
    entries = {"incubator/rivages": "title: Rivages\n", "startup/estran": estran, "member/lena.guivarch": lena}
    if state["offer"]:
        entries["job/dev"] = OFFERS[state["offer"]]
    if state["team"]:
        entries["team/animation"] = f"name: Animation {state['team']}\nincubator: rivages\n"
    return make_registry(entries)


def facets_told(change: Change) -> set[str]:
    """The facets that a change is about."""
    if change.type == "body":
        return {{"Problème": "problem", "Solution": "solution"}[section.heading] for section in change.new}
    by_field = {
        ("startup", "title"): "title", ("startup", "phases"): "phase", ("startup", "events"): "events",
        ("startup", "inconnu"): "own", ("member", "missions"): "end", ("member", "role"): "role",
    }  # fmt: skip
    by_kind = {"job": "offer", "team": "team"}
    return {by_kind.get(change.subject.kind) or by_field[change.subject.kind, change.field]}


def told(before: State, after: State) -> set[str]:
    """The facets that are told from one state to another, in changes as in sentences."""
    old, new = registry_of(before), registry_of(after)
    changes = changes_between(old, new)
    sentences = RegistryDiff(old, new, TODAY, tuple(changes)).sentences()
    told_by_changes = {facet for change in changes for facet in facets_told(change)}
    assert told_by_changes == {facet for one in sentences for change in one.changes for facet in facets_told(change)}
    assert all(translate(sentence.text) for sentence in sentences)
    return told_by_changes


@given(a=states, b=states, c=states)
@settings(max_examples=examples(60), deadline=None)
def test_from_a_to_c_is_from_a_to_b_and_from_b_to_c_without_what_was_undone(a: State, b: State, c: State) -> None:
    first, then, net = told(a, b), told(b, c), told(a, c)
    undone = {facet for facet in first & then if a[facet] == c[facet]}
    assert net == (first | then) - undone
    assert net == {facet for facet in FACETS if a[facet] != c[facet]}


@given(a=states, b=states, c=states)
@settings(max_examples=examples(30), deadline=None)
def test_the_values_of_fields_follow_each_other(a: State, b: State, c: State) -> None:
    def values(before: State, after: State) -> dict[tuple[str, str], tuple[object, object]]:
        changes = changes_between(registry_of(before), registry_of(after))
        return {(item.subject.id, item.field): (item.old, item.new) for item in changes if item.type == "field"}

    first, then, net = values(a, b), values(b, c), values(a, c)
    for key, (old, new) in net.items():
        if key in first and key in then:
            assert (old, new) == (first[key][0], then[key][1])
            assert first[key][1] == then[key][0]
