"""A hostile file is done with by rules, diagnostics, fixes and pages too (see `tests/unit/source/test_linear_time.py`).

Nothing is timed: where time grows with the square of the size again, a test does not end.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest

from incubo.config.settings import load_profile
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.edit.fixer import fix_findings
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.post_mortem import has_post_mortem, is_post_mortem_written
from incubo.model.suggestions import SearchBudget, SuggestionIndex
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.source.limits import MAX_FRONT_MATTER_LENGTH
from incubo.source.line_index import LineIndex
from incubo.source.spans import FieldSpans
from incubo.validation.diagnostic import Diagnostic, DiagnosticLabel, Region
from incubo.validation.engine import MAX_FINDINGS, ValidationOptions, validate_registry
from incubo.validation.rules import RULES
from incubo.validation.suppressions import Suppression, SuppressionIndex, parse_suppressions

pytestmark = pytest.mark.no_cover  # long texts and random ones: their lines are covered by other tests
DAY = datetime.date(2025, 1, 15)
N = 12_000
PATH = "content/startups/x.md"


def store(front: str, others: Iterable[str] = ()) -> MemoryStore:
    assert len(front) < MAX_FRONT_MATTER_LENGTH
    files = {PATH: f"---\ntitle: x\n{front}---\n".encode()}
    return MemoryStore({**files, **{f"content/startups/{name}.md": b"---\ntitle: y\n---\n" for name in others}})


def registry(front: str, others: Iterable[str] = ()) -> Registry:
    return load_registry(store(front, others), INCUBO_LAYOUT, make_vocabulary(load_profile("beta.gouv.fr")))


def findings(loaded: Registry, *select: str) -> list[Diagnostic]:
    result = validate_registry(loaded, DAY, ValidationOptions(select=select, show_advice=True))
    return [diagnostic for diagnostic in result.diagnostics if diagnostic.region.path == PATH]


def counts(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    rules = [diagnostic.rule_id for diagnostic in diagnostics]
    return {rule: rules.count(rule) for rule in rules}


def test_tabs_before_texts_with_spaces() -> None:
    found = list(
        RULES["style-tab"].find_problems(registry("x:\n" + "".join(f'  k{i}:\t" x "\n' for i in range(N))), DAY)
    )
    assert len(found) == N


def test_tabs_in_spaces_that_are_told_already() -> None:
    assert not list(
        RULES["style-tab"].find_problems(registry("x:\n" + "".join(f'  k{i}: "x\t"\n' for i in range(N))), DAY)
    )


@pytest.mark.parametrize("character", ["\t", "\u200b", "\u00a0x"])
def test_a_line_of_characters_to_correct_has_no_fix(character: str) -> None:
    found = findings(registry(f"mission: a{character * N}b\n"), "style")
    assert [diagnostic.fix for diagnostic in found] == [None]


def test_a_line_of_heading_signs() -> None:
    assert not has_post_mortem("#" * N)
    assert has_post_mortem("#" * N + " post-mortem")
    assert has_post_mortem(("#" * 300 + "\n") * 1000 + "## Notre post mortem\n" + "*\n" * N)
    assert not is_post_mortem_written("## Post-mortem\n" + "\n" * N)


def test_beginnings_of_suppressions() -> None:
    front = "#incubo:ignore[" * 4 * N + "a]"
    assert [s.rule_ids for s in parse_suppressions(LineIndex(f"---\n{front}\n---\n"))] == [{"a"}]


def test_findings_and_suppressions() -> None:
    path = "x.md"
    rule, other = "schema-unknown-key", "schema-type"
    comments = [Suppression(frozenset({rule, other}), line, line, line, line + 1) for line in range(2, N)]
    index = SuppressionIndex(comments)
    for line in (N - 1, *range(2, N - 2)):
        region = Region(path, line, 1, line, 2, 0, 1)
        problem = Problem(rule, Span(path, 0, 1), Message("x"))
        diagnostic = Diagnostic(problem, "error", (DiagnosticLabel(region, None, True),))
        assert index.is_suppressed(diagnostic)
        assert not index.is_suppressed(diagnostic._replace(problem=problem._replace(rule_id="schema-length")))
    assert index.unused == [comments[-2]]


def test_fields_and_offsets_in_a_long_mapping() -> None:
    spans = FieldSpans("---\n" + "".join(f"k{i}: 'v' # {i}\n" for i in range(N)) + "---\n")
    for i in range(N):
        start, end = spans.find((f"k{i}",), "key")
        assert spans.text[start:end] == f"k{i}"
        assert spans.has_value((f"k{i}",))
        assert spans.is_in_value(end + 3)
        assert not spans.is_in_value(spans.text.index("#", end))


def test_a_file_of_many_findings_is_cut() -> None:
    found = counts(findings(registry("k: 1\n" * 2 * N)))
    assert found == {"yaml-duplicate-key": MAX_FINDINGS, "file-too-many-findings": 1}


def test_of_many_findings_the_most_severe_are_shown() -> None:
    events = "".join("  - name: a\n" + "".join(f"    k{i}x{j}: 1\n" for j in range(30)) for i in range(350))
    found = findings(registry(f"events:\n{events}title: z\nincubator: quai\n"))
    errors = [diagnostic.rule_id for diagnostic in found if diagnostic.severity == "error"]
    assert {"yaml-duplicate-key", "ref-unknown-incubator", "file-too-many-findings"} <= set(errors)
    assert len(found) == MAX_FINDINGS + 1


def test_a_comment_is_not_unused_where_findings_are_left_out() -> None:
    events = "".join("  - name: a\n" + "".join(f"    k{i}x{j}: 1\n" for j in range(30)) for i in range(350))
    ignore = "# incubo: ignore[schema-unknown-key]\n"
    found = findings(registry(f"{ignore}events:\n{events}"))
    assert "file-unused-ignore" not in counts(found)
    assert counts(findings(registry(f"{ignore}events: []\n")))["file-unused-ignore"] == 1
    assert counts(findings(registry(ignore * 5_000)))["file-too-many-findings"] == 1


def test_a_file_of_many_findings_is_not_fixed() -> None:
    for count, fixed in ((4, 40), (400, 0)):
        front = "events:\n" + "".join(
            "  - name: committee\n    objectives:\n" + "".join(f"      - a\u200bb{i}x{j}\n" for j in range(10))
            for i in range(count)
        )
        kept = store(front)
        result = fix_findings(registry(front), kept, DAY, ValidationOptions(select=("style",)), ENTRY_KINDS)
        assert len(result.fixed) == fixed


def test_unknown_ids_share_a_budget() -> None:
    known = [f"produit-{i:04}-{i % 7}" for i in range(2_000)]
    index = SuggestionIndex(known)
    wrong = [f"produjt-{i:04}-{i % 7}" for i in range(2_000)]
    first, again = SearchBudget(), SearchBudget()
    guesses = [index.find_nearest(word, first) for word in wrong]
    count = sum(guess is not None for guess in guesses)
    assert 10 < count < len(wrong)
    assert guesses == [*known[:count], *[None] * (len(wrong) - count)]
    assert [index.find_nearest(word, again) for word in wrong] == guesses  # searches made before cost as much
    assert index.find_nearest(wrong[-1]) == known[-1]


def test_unknown_ids_of_a_file_in_a_registry_of_similar_ones() -> None:
    known = [f"produit-{i:04}" for i in range(1_500)]
    missions = "".join(
        "  - start: 2024-09-02\n    startups:\n" + "".join(f"      - produjt-{i:02}{j:02}\n" for j in range(100))
        for i in range(50)
    )
    files = {"content/members/a.b.md": f"---\nfullname: A B\nmissions:\n{missions}---\n".encode()}
    files |= {f"content/startups/{name}.md": b"---\ntitle: y\n---\n" for name in known}
    loaded = load_registry(MemoryStore(files), INCUBO_LAYOUT, make_vocabulary(load_profile("beta.gouv.fr")))
    for _ in range(2):  # the second time is like the first one
        result = validate_registry(loaded, DAY, ValidationOptions(select=("ref-unknown-startup",)))
        guessed = [diagnostic.fix is not None for diagnostic in result.diagnostics if diagnostic.field_path]
        assert guessed[:20] == [True] * 20
        assert not guessed[-1]
        assert guessed == sorted(guessed, reverse=True)


def test_unknown_fields_of_a_file_are_guessed_up_to_a_limit() -> None:
    events = "".join("  - name: a\n" + "".join(f"    dat{i}x{j}: 1\n" for j in range(30)) for i in range(350))
    problems = registry(f"events:\n{events}").problems
    unknown = [problem for problem in problems if problem.rule_id == "schema-unknown-key"]
    assert len(unknown) == 10_500
    assert counts(findings(registry(f"events:\n{events}")))["file-too-many-findings"] == 1
