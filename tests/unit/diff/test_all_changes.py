"""What is said of a change, and how closely it is reviewed, from each state of an entry to each other one.

After a change that is meant, run this file with `--update-golden`, and read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

import pytest
from support.changes import changes_between
from support.entry_states import INVESTIGATION, STATES, job, missions, phases
from support.golden import check_golden
from support.registries import PROFILE, TODAY, make_registry, registry_files
from support.sample_entries import DIGUE, ESTRAN

from incubo.config.settings import load_profile
from incubo.core.i18n import translate
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change
from incubo.diff.review_level import Author, assess_review_level
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext, find_differing_words
from incubo.diff.sentences.sentence import make_page_sections
from incubo.document.page import ListBlock
from incubo.model.records import Member
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore

KINDS = {"missions": "member", "jobs": "job"}
OTHERS = {
    "incubator/rivages": "title: Rivages\n",
    "incubator/large": "title: Le Large\n",
    "organisation/anrh": "name: Agence des rivages\n",
    "organisation/ddr29": "name: Direction des rivages\n",
    "team/animation": "name: Animation\nincubator: rivages\n",
    "startup/mon-estran": ESTRAN.replace("{o}", ""),
    "startup/digue": DIGUE,
    "member/ana.un": missions("2024-02-01 2025-03-01 admin - digue"),
}


def pairs(name: str) -> Iterator[tuple[str, str, str]]:
    """Each two states, and the id of the entry that goes from the one to the other."""
    for number, (old, new) in enumerate(permutations(STATES[name], 2)):
        yield old, new, f"2024-09-02-e{number}" if name == "jobs" else f"e{number}"


def registry_of(name: str, *, after: bool) -> Registry:
    kind = KINDS.get(name, "startup")
    entries = {f"{kind}/{entry_id}": STATES[name][(old, new)[after]] for old, new, entry_id in pairs(name)}
    return make_registry({**OTHERS, **entries})


def levels(changes: Sequence[Change], member: Member, after: Registry) -> Iterator[str]:
    """The level for somebody unknown, for the person whose entry it is, and for a colleague of the team."""
    startups = frozenset({"digue", *(change.subject.id for change in changes if change.subject.kind == "startup")})
    offers = frozenset(change.subject.id for change in changes if change.subject.kind == "job")
    own = member._replace(id=changes[0].subject.id)
    authors = {"unknown": Author(), "own": Author("x", own, 1), "team": Author("y", member, 1, startups, offers)}
    groups: dict[str, list[str]] = {}
    for author, person in authors.items():
        level = assess_review_level(changes, person, TODAY, after=after)
        reasons = [translate(reason.text) for reason in level.reasons]
        groups.setdefault(f"{level.level} ({'; '.join(reasons)})", []).append(author)
    yield from (f"{'' if len(names) == 3 else '/'.join(names) + ': '}{text}" for text, names in groups.items())


def state_lines(name: str) -> Iterator[str]:
    before, after = registry_of(name, after=False), registry_of(name, after=True)
    context = DiffContext(before, after, TODAY)
    changes = changes_between(before, after)
    member = after.members["ana.un"]
    for old, new, entry_id in pairs(name):
        own = [change for change in changes if change.subject.id == entry_id]
        yield f"{old} → {new}: {' | '.join(change.type for change in own)}"
        for sentence in describe_changes(own, context):
            yield f"    {sentence.section} {sentence.rank}: {translate(sentence.text)}"
        if own:
            yield from (f"    = {line}" for line in levels(own, member, after))


@pytest.mark.parametrize("name", STATES)
def test_from_each_state_to_each_other(name: str, request: pytest.FixtureRequest) -> None:
    check_golden(f"changes/{name}", state_lines(name), request)


# --- Several entries ----------------------------------------------------------------------------------------------

NAMES = ("Ana", "Bob", "Cid", "Dan", "Eve", "Fay", "Gil", "Hal", "Ida", "Jon")
ONE = "2024-02-01 2025-03-01 independent Octo digue"
GROUPS: dict[str, tuple[str, str, str]] = {
    "added startups": ("startup", "", phases(INVESTIGATION)),
    "added offers": ("job", "", job("closes: 2025-02-01")),
    "added members": ("member", "", missions(ONE)),
    "added startups without a phase": ("startup", "", phases()),
    "added later": ("member", "", missions("2026-01-17 - admin -")),
    "teams elsewhere": ("team", "name: Cale\nincubator: rivages\n", "name: Cale\nincubator: large\n"),
    "not readable": ("startup", phases() + "reviewed_on: hier\n", phases() + "reviewed_on: demain\n"),
    "removed teams": ("team", "name: Cale\nincubator: rivages\n", ""),
    "removed organisations": ("organisation", "name: Cale\n", ""),
    "new sponsors": ("startup", phases(), phases() + "sponsors: [anrh]\n"),
    "fields": ("startup", phases(), phases() + "link: https://a.example\nstats: true\n"),
    "hosts": ("startup", phases(), phases().replace("incubator: rivages", "incubator: large")),
    "formatting": ("startup", phases(), phases().replace("title: ", "title:  ")),
    "extended": ("member", missions(ONE), missions(ONE.replace("2025-03-01", "2025-06-01"))),
    "endless": ("member", missions(ONE), missions(ONE.replace("2025-03-01", "-"))),
    "bounded": ("member", missions(ONE.replace("2025-03-01", "-"), "2024-01-01 - admin -"),
                missions(ONE, "2024-01-01 - admin -")),
    "shortened": ("member", missions(ONE, "2024-01-01 - admin -"),
        missions(ONE.replace("03-01", "02-01"), "2024-01-01 - admin -")),
    "leaving": ("member", missions(ONE), missions(ONE.replace("2025-03-01", "2025-02-01"))),
    "leaving, alone in a startup": ("member", missions(ONE), missions(ONE.replace("2025-03-01", "2025-06-01"))),
}  # fmt: skip


def group_lines(name: str) -> Iterator[str]:
    kind, old, new = GROUPS[name]
    for count in (1, 2, 3, 4, 5, 8, 9, 10):

        def entries(text: str, count: int = count) -> Mapping[str, str]:
            if not text:
                return OTHERS
            texts = {
                person: text.replace("Ana Quai", f"{person} Quai").replace("Cale", f"Cale {person}")
                .replace("Développer", f"Développer {person}")
                for person in NAMES[:count]
            }  # fmt: skip
            if "alone" in name:
                texts = {person: one.replace("[digue]", f"[{person.lower()}]") for person, one in texts.items()}
            prefix = "2024-09-02-" if kind == "job" else ""
            return {**OTHERS, **{f"{kind}/{prefix}{person.lower()}.x": one for person, one in texts.items()}}

        before, after = make_registry(entries(old)), make_registry(entries(new))
        context = DiffContext(before, after, TODAY)
        changes = changes_between(before, after)
        sentences = describe_changes(changes, context)
        yield f"{count}:"
        yield from (f"    {sentence.rank}: {translate(sentence.text)}" for sentence in sentences)
        level = assess_review_level(changes, Author(), TODAY, after=after)
        yield f"    = {level.level} ({'; '.join(translate(reason.text) for reason in level.reasons)})"
        for section in make_page_sections(sentences, 4):
            (block,) = section.blocks
            assert isinstance(block, ListBlock)
            yield f"    {section.id}: {len(block.items)} {translate(block.items[-1].cells[0].value)}"


def test_changes_of_several_entries(request: pytest.FixtureRequest) -> None:
    check_golden("changes/groups", (line for name in GROUPS for line in (f"# {name}", *group_lines(name))), request)


# --- Whole registries -----------------------------------------------------------------------------------------------


def said(changes: Sequence[Change], before: Registry, after: Registry) -> list[str]:
    return [translate(sentence.text) for sentence in describe_changes(changes, DiffContext(before, after, TODAY))]


def test_files_that_are_no_entries_are_no_changes() -> None:
    registry = make_registry(OTHERS)
    paths = ["README.md", "content/startups/notes.txt", "content/startups/absent.md", "content/phases/neuve.md"]
    assert said(compare_registries(registry, registry, paths, {}), registry, registry) == [
        "the registry's own words: content/phases/neuve.md"
    ]


def test_a_new_file_that_is_a_program() -> None:
    before, after = make_registry(OTHERS), make_registry({**OTHERS, "startup/cale": phases()})
    path = "content/startups/cale.md"
    changes = compare_registries(before, after, [path], {}, {path: "100755"})
    assert [change.type for change in changes] == ["added", "mode"]
    changed = make_registry({**OTHERS, "startup/cale": phases().replace("title: ", "title:  ")})
    changes = compare_registries(after, changed, [path], {}, {path: "100644"})
    assert [change.type for change in changes] == ["form", "mode"]


def test_a_file_that_moves_to_another_kind_is_a_new_entry() -> None:
    before = make_registry({**OTHERS, "startup/cale": phases()})
    after = make_registry({**OTHERS, "organisation/cale": "name: Cale\n"})
    moves = {"content/startups/cale.md": "content/organisations/cale.md"}
    changes = compare_registries(before, after, [*moves, *moves.values()], moves)
    assert [(change.type, change.subject.kind) for change in changes] == [
        ("added", "organisation"),
        ("removed", "startup"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "quoted"),
    [
        ("un deux trois", "un deux quatre", ("un deux trois", "un deux quatre")),
        ("un deux trois quatre", "un deux trois cinq", ("… deux trois quatre", "… deux trois cinq")),
        ("un deux trois quatre", "zéro deux trois quatre", ("un deux trois …", "zéro deux trois …")),
        ("un deux trois", "zéro deux trois", ("un deux trois", "zéro deux trois")),
        ("un un", "un un un", ("un un", "un un un")),
        ("", "un", ("", "un")),
        ("a " + "x" * 68, "a y", ("a " + "x" * 68, "a y")),
        ("a " + "x" * 69, "a y", ("a " + "x" * 67 + "…", "a y")),
        ("a y", "a " + "x" * 69, ("a y", "a " + "x" * 67 + "…")),
    ],
)
def test_what_differs_is_quoted_with_two_words_around_it(old: str, new: str, quoted: tuple[str, str]) -> None:
    assert find_differing_words(old, new) == quoted


def test_labels_within_a_sentence_keep_the_capitals_of_acronyms() -> None:
    words = {"fete": "Fête d'hiver", "si": "Si bref", "a": "À quai", "eig": "EIG", "v2": "V2 du site", "iOS": "iOS"}
    labels = {word: {"fr": label} for word, label in words.items()}
    vocabulary = make_vocabulary(load_profile(PROFILE), {"events": labels})
    registry = load_registry(MemoryStore(registry_files(OTHERS)), INCUBO_LAYOUT, vocabulary)
    context = DiffContext(registry, registry, TODAY)
    assert [context.inline_label("events", word).label_in("fr") for word in words] == [
        "fête d'hiver", "si bref", "À quai", "EIG", "v2 du site", "iOS",
    ]  # fmt: skip
    assert context.inline_label("events", None).label_in("fr") == "?"
