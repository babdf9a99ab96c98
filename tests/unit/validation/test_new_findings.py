"""A finding is the same one when its message is worded otherwise, and another one when it says another thing."""

from __future__ import annotations

from datetime import date

import pytest
from support.entry_states import INVESTIGATION, STARTUP, missions, phases
from support.registries import TODAY, make_registry

from incubo.core.message import LabelledValue, Message
from incubo.core.problem import FieldLocation, Problem
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.validation.engine import ValidationOptions, validate_registry
from incubo.validation.new_findings import (
    Baseline,
    Fingerprint,
    compare_with_baseline,
    fingerprint,
    make_new_finding_filter,
)

REGISTRY = load_registry(MemoryStore({}), INCUBO_LAYOUT, make_vocabulary({}))
ACTIVE = "phases:\n" + INVESTIGATION
PLACE = FieldLocation("content/members/lena.guivarch.md", ("missions", 0, "startups"))


def fingerprint_of(template: str, plural: str | None = None, case: str = "", **arguments: object) -> Fingerprint:
    return fingerprint(Problem("r", PLACE, Message(template, arguments, plural), case=case), REGISTRY)


def test_wording_is_not_part_of_it() -> None:
    assert fingerprint_of("no {x}", x=1) == fingerprint_of("{x} is unknown", "{x} are unknown", x=1)
    inside = (
        fingerprint_of("{x}", x=Message("about {y}", {"y": 1})),
        fingerprint_of("{x}", x=Message("on {y}", {"y": 1})),
    )
    assert inside[0] == inside[1] != fingerprint_of("{x}", x=Message("about {y}", {"y": 2}))
    words = (
        fingerprint_of("{x:list}", x=[LabelledValue("a", label)]) for label in ({"fr": "un"}, "one", Message("first"))
    )
    assert len({*words, fingerprint_of("{x:list}", x=["a"])}) == 1


def test_arguments_and_case_are() -> None:
    many = [
        fingerprint_of("{x}", x=1),
        fingerprint_of("{x}", x=2),
        fingerprint_of("{x}", x="1"),
        fingerprint_of("{x}", x=1, case="other"),
    ]
    assert len(set(many)) == 4


def test_another_mistake_of_the_same_rule_in_a_field_is_new() -> None:
    """A branch that replaces a mistake by another one of the same rule answers for it."""
    path = "content/members/lena.guivarch.md"

    def registry(role: str) -> object:
        text = f"---\nfullname: Lena Guivarch\nrole: {role}\ndomaine: Autre\n---\n"
        return load_registry(MemoryStore({path: text.encode()}), INCUBO_LAYOUT, make_vocabulary({}))

    wrong = registry("[a]")
    for role, new in (("[b]", 0), ("{a: b}", 1)):
        result = compare_with_baseline(
            Baseline(wrong, "main", "0" * 40), registry(role), date(2025, 1, 15), ValidationOptions(("schema-type",))
        )
        assert result.baseline is not None
        assert (result.baseline.new_count, result.baseline.fixed_count) == (new, new)


@pytest.mark.parametrize(("old", "new"), [("abri", "zenith"), ("zenith", "abri")])
def test_an_entry_of_another_kind_keeps_the_id_that_was_renamed(old: str, new: str) -> None:
    """A broken reference to a startup is known although a member of that id has another one now."""
    job, path = "content/jobs/2024-05-06-dev.md", "content/members/{}.md"
    member = b"---\nfullname: Ana Quai\nrole: Dev\ndomaine: Autre\n---\n"
    offer = f"---\ntitle: Dev\nstartup: {old}\n---\n".encode()

    def registry(member_id: str) -> Registry:
        files = {path.format(member_id): member, job: offer}
        return load_registry(MemoryStore(files), INCUBO_LAYOUT, make_vocabulary({}))

    baseline = Baseline(registry(old), "main", "0" * 40, {path.format(old): path.format(new)})
    options = ValidationOptions(("ref-unknown-startup",))
    result = compare_with_baseline(baseline, registry(new), date(2025, 1, 15), options)
    assert result.baseline is not None
    assert (result.baseline.new_count, result.baseline.fixed_count) == (0, 0)
    assert len(validate_registry(registry(new), date(2025, 1, 15), options).diagnostics) == 1


def test_an_item_is_known_by_its_day_wherever_it_stands_in_its_list() -> None:
    one, two = "2023-01-02 2023-06-30 admin - digue", "2024-01-08 2024-06-30 admin - digue"
    registries = [make_registry({"member/lena.guivarch": missions(*items)}) for items in ((one, two), (two, one))]

    def of(position: int, registry: Registry) -> Fingerprint:
        location = PLACE._replace(field=("missions", position, "end"))
        return fingerprint(Problem("r", location, Message("x")), registry)

    assert of(0, registries[0]) == of(1, registries[1])
    assert of(1, registries[0]) == of(0, registries[1])
    assert of(0, registries[0]) != of(1, registries[0])


def test_what_is_found_of_a_renamed_entry_in_another_one_is_not_new() -> None:
    """Its id is in what the finding says, and in the key of the item that it is about."""
    stopped = phases("  - name: abandon\n    start: 2024-06-03\n")
    registries = [
        make_registry(
            {
                f"startup/{name}": stopped,
                "member/lena.guivarch": missions(f"2024-01-08 2025-12-31 admin - {name}"),
                "member/ana.quai": missions(f"2024-01-08 2025-12-31 admin - {other}"),
            }
        )
        for name, other in (("abri", "vide"), ("zenith", "vide"), ("zenith", "zenith"))
    ]
    renames = {"content/startups/abri.md": "content/startups/zenith.md"}
    options = ValidationOptions(("mission-on-ended-startup", "ref-unknown-startup"))
    counts = []
    for registry in registries:
        baseline = Baseline(registries[0], "main", "0" * 40, renames if registry is not registries[0] else {})
        summary = compare_with_baseline(baseline, registry, TODAY, options).baseline
        assert summary is not None
        counts.append((summary.new_count, summary.fixed_count, summary.existing_count))
    assert counts == [(0, 0, 2), (0, 0, 2), (1, 1, 1)]


@pytest.mark.parametrize("is_shown", [True, False])
@pytest.mark.parametrize(("old", "new"), [((), ("b",)), (("a",), ("a", "b")), (("a", "b"), ("a",)), (("a",), ("b",))])
def test_advice_that_is_new_is_counted_where_it_is_hidden(
    old: tuple[str, ...], new: tuple[str, ...], is_shown: bool
) -> None:
    """In files with a comment and in others; what was there before is not counted again."""
    sponsored = {f"startup/s{number}": STARTUP + "sponsors: [anrh]\n" + ACTIVE for number in range(4)}
    for comment in ("", "# incubo: ignore[style-tab]\n"):
        before, after = (
            make_registry(
                {
                    **sponsored,
                    **{f"startup/{it}": comment + STARTUP + ("" if it in names else "sponsors: [anrh]\n") + ACTIVE
                       for it in "ab"},
                }
            )
            for names in (old, new)
        )  # fmt: skip
        options = ValidationOptions(("startup-without-sponsor",), show_advice=is_shown)
        result = compare_with_baseline(Baseline(before, "main", "0" * 40), after, TODAY, options)
        added = set(new) - set(old)
        assert [item.rule_id for item in result.diagnostics] == ["startup-without-sponsor"] * len(added) * is_shown
        assert result.hidden_advice_count == (0 if is_shown else len(added))
        assert result.baseline is not None
        shown = len(added), len(set(old) - set(new)), len(set(old) & set(new))
        counts = result.baseline.new_count, result.baseline.fixed_count, result.baseline.existing_count
        assert counts == (shown if is_shown else (0, 0, 0))
        found = validate_registry(after, TODAY, options._replace(show_advice=True)).diagnostics
        kept = make_new_finding_filter(Baseline(before, "main", "0" * 40), TODAY, options)(after, found, {})
        assert {item.region.path for item in kept} == {f"content/startups/{name}.md" for name in added}


@pytest.mark.parametrize(("shown", "counts"), [("zenith", (0, 1, 1)), ("vide", (0, 0, 1)), ("abri", (0, 0, 0))])
def test_a_renamed_file_is_selected_by_its_new_name(shown: str, counts: tuple[int, int, int]) -> None:
    """Where `validate` looks at some files only."""
    before, after = (
        make_registry({f"startup/{name}": STARTUP + more + ACTIVE, "startup/vide": STARTUP + ACTIVE})
        for name, more in (("abri", "incubators: [inconnu]\n"), ("zenith", ""))
    )
    renames = {"content/startups/abri.md": "content/startups/zenith.md"}
    options = ValidationOptions(
        ("ref-unknown-incubator",), includes_path=lambda path: path == f"content/startups/{shown}.md"
    )
    summary = compare_with_baseline(Baseline(before, "main", "0" * 40, renames), after, TODAY, options).baseline
    assert summary is not None
    assert (summary.new_count, summary.fixed_count, summary.existing_count) == counts
