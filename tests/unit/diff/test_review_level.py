"""The review level of a change, by author."""

from __future__ import annotations

import pytest
from support.changes import changes_between
from support.registries import TODAY, make_registry
from support.sample_entries import CLAIRE, ESTRAN, YANN, linked_registry, linked_registry_files

from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.diff.review_level import Author, ReviewLevel, assess_review_level, find_author, level_text
from incubo.registry.registry import Registry

OFFER = "title: Développer\nstartup: mon-estran\ncontact: a@rivages.example\ncloses: 2025-02-01\n"
ENTRIES = {
    "startup/mon-estran": ESTRAN.replace("{o}", "") + "link: https://a.example\n",
    "member/claire.bonnemain": CLAIRE.replace("{t}", "") + "github: claire-b\n",
    "member/bob.quai": (
        "fullname: Bob Quai\nrole: Dev\ngithub: bobq\nmissions:\n"
        "  - start: 2023-02-01\n    end: 2023-05-31\n    startups: [mon-estran]\n"
        "  - start: 2024-02-01\n    end: 2025-03-01\n    startups: [mon-estran]\n"
    ),
    "member/yann.treguer": YANN + "github: yann\n",
    "job/2024-09-02-dev-estran": OFFER,
}
ESTRAN_ENTRY, CLAIRE_ENTRY, BOB_ENTRY, JOB = (list(ENTRIES)[i] for i in (0, 1, 2, 4))

CASES = [
    ("Claire", CLAIRE_ENTRY, "role: Designer", "role: Design", "trivial", "the author's own entry: Claire Bonnemain"),
    ("Claire", CLAIRE_ENTRY, "2025-03-01", "2025-07-15", "trivial", "the author's own entry: Claire Bonnemain"),
    ("Claire", CLAIRE_ENTRY, "2025-03-01", "2025-07-16", "normal", "missions extended: Claire Bonnemain"),
    ("Claire", CLAIRE_ENTRY, "2025-03-01", "2025-01-31", "trivial", "the author's own entry: Claire Bonnemain"),
    ("Bob", BOB_ENTRY, "end: 2023-05-31", "end: 2023-05-01", "normal", "missions that end earlier: Bob Quai"),
    ("Bob", BOB_ENTRY, "end: 2023-05-31", "end: 2023-03-31", "sensitive", "an end moves back over more than a month"),
    ("Bob", BOB_ENTRY, "end: 2025-03-01", "end: 2024-12-20", "trivial", "the author's own entry"),  # recorded late
    ("Bob", BOB_ENTRY, "end: 2025-03-01", "end: 2024-09-30", "sensitive", "an end moves back over more than a month"),
    ("Claire", BOB_ENTRY, "start: 2024-02-01", "start: 2024-02-15", "normal", "entries changed: Bob Quai"),
    ("Claire", BOB_ENTRY, "start: 2024-02-01", "start: 2024-08-01", "sensitive", "a start moves by more than a month"),
    ("Claire", BOB_ENTRY, "start: 2024-02-01", "start: 2014-02-01", "sensitive", "a start moves by more than a month"),
    (
        "Claire",
        BOB_ENTRY,
        "  - start: 2023-02-01\n    end: 2023-05-31\n    startups: [mon-estran]\n",
        "",
        "sensitive",
        "a mission that had begun is removed: Bob Quai",
    ),
    (
        "Claire",
        BOB_ENTRY,
        "  - start: 2024-02-01",
        "  - start: 2019-02-01\n    end: 2019-09-30\n  - start: 2024-02-01",
        "sensitive",
        "a mission begins more than a year from today: Bob Quai",
    ),
    (
        "Claire",
        BOB_ENTRY,
        "  - start: 2024-02-01",
        "  - start: 2024-01-20\n    end: 2024-01-31\n  - start: 2024-02-01",
        "normal",
        "new missions: Bob Quai",
    ),
    (
        "Claire",
        CLAIRE_ENTRY,
        "github: claire-b",
        "github: mallory",
        "sensitive",
        "an account that identifies a person changes",
    ),
    ("Claire", CLAIRE_ENTRY, "[digue, mon-estran]", "[digue, mon-estran, x]", "normal", "one more product"),
    (
        "Claire",
        CLAIRE_ENTRY,
        "role: Designer",
        "# incubo: ignore[x] y\nrole: Designer",
        "sensitive",
        "a comment accepts",
    ),
    ("Claire", CLAIRE_ENTRY, "- rivages-animation", "- autre", "sensitive", "the teams that review"),
    ("Claire", BOB_ENTRY, "2025-03-01", "2025-06-30", "trivial", "missions of the author's own team"),
    ("Claire", BOB_ENTRY, "[mon-estran]", "[]", "normal", "missions that end earlier: Bob Quai"),
    ("Claire", BOB_ENTRY, "role: Dev", "role: X", "normal", "entries changed: Bob Quai"),
    ("Bob", CLAIRE_ENTRY, "2025-03-01", "2025-06-30", "normal", "missions extended: Claire Bonnemain"),  # Digue's too
    ("Claire", ESTRAN_ENTRY, "https://a.example", "https://b.example", "trivial", "the entry of the author's own team"),
    (
        "Claire",
        ESTRAN_ENTRY,
        "usertypes:",
        "events:\n  - name: national_impact\n    date: 2025-01-10\nusertypes:",
        "normal",
        "entries changed: Mon Estran",
    ),
    ("Claire", ESTRAN_ENTRY, "title: Mon Estran", "title: Estran", "normal", "entries changed: Estran"),
    ("Claire", ESTRAN_ENTRY, "  - anrh", "  - ddr29", "sensitive", "the sponsors change: Mon Estran"),
    ("Claire", ESTRAN_ENTRY, "2024-06-03", "2024-06-04", "sensitive", "the phase changes: Mon Estran"),
    ("Claire", JOB, "2025-02-01", "2025-03-01", "trivial", "the entry of the author's own team: Développer"),
    ("Claire", JOB, "2025-02-01", "2025-09-01", "normal", "entries changed: Développer"),
    ("Yann", ESTRAN_ENTRY, "https://a.example", "https://b.example", "normal", "entries changed: Mon Estran"),  # left
    ("mallory", CLAIRE_ENTRY, "role: Designer", "role: X", "normal", "entries changed: Claire Bonnemain"),
    (None, CLAIRE_ENTRY, "role: Designer", "role: X", "normal", "entries changed: Claire Bonnemain"),
]
LOGINS = {"Claire": "Claire-B", "Bob": "bobq", "Yann": "yann"}


def assess(after: Registry, login: str | None, **options: object) -> ReviewLevel:
    before = linked_registry(ENTRIES)
    changes, author = changes_between(before, after), find_author(before, login, TODAY)
    return assess_review_level(changes, author, TODAY, after=after, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(("author", "name", "old", "new", "level", "reason"), CASES)
def test_review_levels(author: str | None, name: str, old: str, new: str, level: str, reason: str) -> None:
    assert old in ENTRIES[name]
    after = linked_registry({**ENTRIES, name: ENTRIES[name].replace(old, new)})
    review = assess(after, LOGINS.get(author or "", author))
    assert (review.level, translate(review.reasons[0].text)[: len(reason)]) == (level, reason)


GWENN_ENTRY = "member/gwenn.le-bihan"
MISSION_CASES = [
    # an end, judged by how far it moves as well as by today (2025-01-15)
    ("2024-06-03 2025-12-31", "2024-06-03 2024-12-20", "an end moves back by more than three months, to a day that is"),
    ("2024-06-03 2025-12-31", "2024-06-03 2025-01-10", None),  # she left last week
    ("2024-06-03 2025-12-31", "2024-06-03 2025-02-28", None),  # she leaves next month
    ("2024-06-03 2025-03-01", "2024-06-03 2024-12-20", None),  # recorded late
    ("2024-06-03 -", "2024-06-03 2024-12-20", None),  # nothing had been agreed
    ("2024-06-03 2025-12-31", "2024-06-03 2024-12-01", "an end moves back over more than a month that is past"),
    ("2024-06-03 2024-12-31", "2024-06-03 2024-11-01", "an end moves back over more than a month that is past"),
    ("2024-02-01 2024-03-31, 2024-06-03 2024-12-31", "2024-02-01 2024-02-20, 2024-06-03 2024-12-31",
     "an end moves back over more than a month that is past"),
    # a start
    ("2024-06-03 2025-12-31", "- 2025-12-31", "the start of a mission that had begun is removed: Gwenn"),
    ("2025-03-03 2025-12-31", "- 2025-12-31", None),
    ("2025-03-03 2026-12-31", "2025-11-03 2026-12-31", "a start moves by more than six months: Gwenn"),
    ("2025-03-03 2026-12-31", "2025-05-05 2026-12-31", None),
    ("2024-06-03 2025-12-31", "2024-06-20 2025-12-31", None),
    ("2024-06-03 2025-12-31", "2024-07-10 2025-12-31", "a start moves by more than a month, in the past: Gwenn"),
    # a new mission, and those that the person has
    ("2024-10-01 2024-12-31", "2024-02-01 2024-03-01, 2024-10-01 2024-12-31",
     "a mission begins more than six months before the person's first one: Gwenn"),
    ("2024-10-01 2024-12-31", "2024-08-01 2024-08-30, 2024-10-01 2024-12-31", None),
    ("2024-10-01 2024-12-31", "2024-10-01 2024-12-31, 2025-09-01 2025-12-31",
     "a mission begins more than six months after the person's last one ends: Gwenn"),
    ("2024-02-01 2024-03-31", "2024-02-01 2024-03-31, 2025-02-03 2025-06-30", None),  # she comes back
    ("2024-10-01 2025-06-30", "2024-10-01 2025-06-30, 2025-09-01 2025-12-31", None),
]  # fmt: skip


def _gwenn(missions: str) -> str:
    """A member's front matter; `missions`: the first and the last day of each, `-` for none."""
    lines = ["fullname: Gwenn Le Bihan", "role: Dev", "missions:"]
    for mission in missions.split(", "):
        days = dict(zip(("start", "end"), mission.split(), strict=True))
        given = [f"{name}: {day}" for name, day in days.items() if day != "-"]
        lines += [f"  - {given[0]}", *(f"    {text}" for text in given[1:]), "    startups: [mon-estran]"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("old", "new", "reason"), MISSION_CASES)
def test_missions_are_judged_by_what_they_were_and_by_their_neighbours(old: str, new: str, reason: str | None) -> None:
    before, after = (linked_registry({**ENTRIES, GWENN_ENTRY: _gwenn(missions)}) for missions in (old, new))
    review = assess_review_level(changes_between(before, after), Author(), TODAY, after=after)
    if reason is None:
        assert review.level == "normal"
    else:
        assert review.level == "sensitive"
        assert [text for text in map(translate, (item.text for item in review.reasons)) if text.startswith(reason)]


@pytest.mark.parametrize(("start", "is_early"), [("2024-05-06", True), ("2024-08-05", False)])
def test_a_mission_that_begins_long_before_its_startup(start: str, is_early: bool) -> None:
    entries = {
        **ENTRIES,
        ESTRAN_ENTRY: ENTRIES[ESTRAN_ENTRY].replace("2024-01-08", "2024-12-02").replace("2024-06-03", "2024-12-20"),
    }
    before = linked_registry(entries)
    after = linked_registry({**entries, GWENN_ENTRY: _gwenn(f"{start} 2024-12-31")})
    review = assess_review_level(changes_between(before, after), Author(), TODAY, after=after)
    assert (review.level == "sensitive") == is_early
    reasons = [translate(reason.text) for reason in review.reasons]
    assert ("a mission begins more than six months before its product: Gwenn Le Bihan" in reasons) == is_early


def test_a_change_cannot_give_its_author_rights() -> None:
    impersonation = {"member/bob.quai": ENTRIES["member/bob.quai"].replace("bobq", "mallory").replace("Dev", "X")}
    assert assess(linked_registry({**ENTRIES, **impersonation}), "mallory").level == "sensitive"
    new_member = {
        "member/mallory.un": ENTRIES[CLAIRE_ENTRY].replace("claire-b", "mallory").replace("Claire", "Mallory")
    }
    review = assess(linked_registry({**ENTRIES, **new_member}), "mallory")
    assert review.level == "sensitive"  # a member of a team may review, by CODEOWNERS
    two_accounts = {"member/bob.quai": ENTRIES["member/bob.quai"].replace("bobq", "claire-b")}
    author = find_author(linked_registry({**ENTRIES, **two_accounts}), "Claire-B", TODAY)
    assert (author.member, author.account_count) == (None, 2)
    for account_count, reason in (
        (0, "no member's entry has the account “x”"),
        (1, "the member who has the account “x” has no current mission"),
        (2, "several members' entries have the account “x”: it is not clear whose it is"),
    ):
        change = Change(Subject("startup", "digue", "Digue", "content/startups/digue.md"), "body")
        review = assess_review_level(
            [change], Author("x", account_count=account_count), TODAY, after=linked_registry(ENTRIES)
        )
        assert translate(review.reasons[-1].text) == reason


def test_vocabulary_files_and_unreadable_entries_are_sensitive() -> None:
    before, files = linked_registry(ENTRIES), linked_registry_files(ENTRIES)
    files["content/phases/labo.md"] = b"---\nlabel: Labo\n---\n"
    after = make_registry(files)
    review = assess_review_level(
        changes_between(before, after), find_author(before, "claire-b", TODAY), TODAY, after=after
    )
    assert (review.level, translate(review.reasons[0].text)) == ("sensitive", "the registry's own words change: labo")
    broken = linked_registry({**ENTRIES, CLAIRE_ENTRY: ENTRIES[CLAIRE_ENTRY].replace("role: Designer", "role: [")})
    assert assess(broken, "claire-b").level == "sensitive"


@pytest.mark.parametrize("login", ["claire-b", "bobq", None])
def test_what_adds_an_error_is_never_only_to_be_looked_at(login: str | None) -> None:
    own = linked_registry({**ENTRIES, CLAIRE_ENTRY: ENTRIES[CLAIRE_ENTRY].replace("Designer", "Design")})
    level = assess(own, login, finding_count=2, error_count=2)
    assert translate(level_text(level)) == "Normal change, but 2 errors have to be corrected first"
    removed = make_registry(ENTRIES)
    level = assess(removed, login, finding_count=1, error_count=1)
    assert translate(level_text(level)) == "Sensitive change: somebody in charge must review it"


def test_findings_and_other_files_raise_the_level() -> None:
    own = linked_registry({**ENTRIES, CLAIRE_ENTRY: ENTRIES[CLAIRE_ENTRY].replace("role: Designer", "role: X")})
    assert assess(own, "claire-b").level == "trivial"
    assert assess(own, "claire-b", finding_count=1).level == "normal"
    assert assess(own, "claire-b", other_files=["README.md"]).level == "normal"
    assert assess(own, "claire-b", rule_changes=[Message("the rules change")]).level == "sensitive"
    assert assess(linked_registry(ENTRIES), "claire-b").level == "normal"
