"""How closely a change is to be looked at, by who makes it."""

from __future__ import annotations

import pytest
from support.registries import CLAIRE, ESTRAN, TODAY, YANN, edits_over, registry_files
from unit.diff.test_sentences import facts, registry

from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.diff.facts import Change, Subject
from incubo.diff.review_level import Author, ReviewLevel, assess_review_level, find_author
from incubo.registry.registry import Registry

OFFER = "title: Développer\nstartup: mon-estran\ncontact: a@rivages.example\ncloses: 2025-02-01\n"
SHEETS = {
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
ESTRAN_SHEET, CLAIRE_SHEET, BOB_SHEET, JOB = (list(SHEETS)[i] for i in (0, 1, 2, 4))

CASES = [
    ("Claire", CLAIRE_SHEET, "role: Designer", "role: Design", "trivial", "one's own sheet: Claire Bonnemain"),
    ("Claire", CLAIRE_SHEET, "2025-03-01", "2025-07-15", "trivial", "one's own sheet: Claire Bonnemain"),
    ("Claire", CLAIRE_SHEET, "2025-03-01", "2025-07-16", "normal", "missions extended: Claire Bonnemain"),
    ("Claire", CLAIRE_SHEET, "2025-03-01", "2025-01-31", "trivial", "one's own sheet: Claire Bonnemain"),
    ("Bob", BOB_SHEET, "end: 2023-05-31", "end: 2023-01-31", "normal", "missions that end earlier: Bob Quai"),
    ("Claire", CLAIRE_SHEET, "github: claire-b", "github: mallory", "sensitive", "an account changes"),
    ("Claire", CLAIRE_SHEET, "[digue, mon-estran]", "[digue, mon-estran, x]", "normal", "another startup"),
    (
        "Claire",
        CLAIRE_SHEET,
        "role: Designer",
        "# incubo: ignore[x] y\nrole: Designer",
        "sensitive",
        "a comment accepts",
    ),
    ("Claire", CLAIRE_SHEET, "- rivages-animation", "- autre", "sensitive", "the teams that look at"),
    ("Claire", BOB_SHEET, "2025-03-01", "2025-06-30", "trivial", "missions of one's own team"),
    ("Claire", BOB_SHEET, "[mon-estran]", "[]", "normal", "missions that end earlier: Bob Quai"),
    ("Claire", BOB_SHEET, "role: Dev", "role: X", "normal", "sheets changed: Bob Quai"),
    ("Bob", CLAIRE_SHEET, "2025-03-01", "2025-06-30", "normal", "missions extended: Claire Bonnemain"),  # Digue's too
    ("Claire", ESTRAN_SHEET, "https://a.example", "https://b.example", "trivial", "the sheet of one's own team"),
    (
        "Claire",
        ESTRAN_SHEET,
        "usertypes:",
        "events:\n  - name: national_impact\n    date: 2025-01-10\nusertypes:",
        "normal",
        "sheets changed: Mon Estran",
    ),
    ("Claire", ESTRAN_SHEET, "title: Mon Estran", "title: Estran", "normal", "sheets changed: Estran"),
    ("Claire", ESTRAN_SHEET, "  - anrh", "  - ddr29", "sensitive", "the sponsors change: Mon Estran"),
    ("Claire", ESTRAN_SHEET, "2024-06-03", "2024-06-04", "sensitive", "the phase changes: Mon Estran"),
    ("Claire", JOB, "2025-02-01", "2025-03-01", "trivial", "the sheet of one's own team: Développer"),
    ("Claire", JOB, "2025-02-01", "2025-09-01", "normal", "sheets changed: Développer"),
    ("Yann", ESTRAN_SHEET, "https://a.example", "https://b.example", "normal", "sheets changed: Mon Estran"),  # left
    ("mallory", CLAIRE_SHEET, "role: Designer", "role: X", "normal", "sheets changed: Claire Bonnemain"),
    (None, CLAIRE_SHEET, "role: Designer", "role: X", "normal", "sheets changed: Claire Bonnemain"),
]
LOGINS = {"Claire": "Claire-B", "Bob": "bobq", "Yann": "yann"}


def judged(after: Registry, login: str | None, **more: object) -> ReviewLevel:
    before = registry(SHEETS)
    return assess_review_level(facts(after, before), find_author(before, login, TODAY), TODAY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("who", "sheet", "old", "new", "level", "why"), CASES)
def test_review_levels(who: str | None, sheet: str, old: str, new: str, level: str, why: str) -> None:
    assert old in SHEETS[sheet]
    found = judged(registry({**SHEETS, sheet: SHEETS[sheet].replace(old, new)}), LOGINS.get(who or "", who))
    assert (found.level, translate(found.reasons[0].text)[: len(why)]) == (level, why)


def test_request_cannot_grant_its_author_rights() -> None:
    taken = {"member/bob.quai": SHEETS["member/bob.quai"].replace("bobq", "mallory").replace("Dev", "X")}
    assert judged(registry({**SHEETS, **taken}), "mallory").level == "sensitive"
    come = {"member/mallory.un": SHEETS[CLAIRE_SHEET].replace("claire-b", "mallory").replace("Claire", "Mallory")}
    assert judged(registry({**SHEETS, **come}), "mallory").level == "sensitive"  # in a team, that CODEOWNERS asks
    both = {"member/bob.quai": SHEETS["member/bob.quai"].replace("bobq", "claire-b")}
    found = find_author(registry({**SHEETS, **both}), "Claire-B", TODAY)
    assert (found.member, found.account_count) == (None, 2)
    for sheets, said in (
        (0, "no member's sheet has the account “x”"),
        (1, "the member who has the account “x” is on no mission now"),
        (2, "several members' sheets have the account “x”: nobody knows whose it is"),
    ):
        change = Change(Subject("startup", "digue", "Digue", "content/startups/digue.md"), "body")
        assert (
            translate(assess_review_level([change], Author("x", account_count=sheets), TODAY).reasons[-1].text) == said
        )


def test_words_of_the_registry_and_sheets_that_cannot_be_read_are_for_somebody_in_charge() -> None:
    before, files = registry(SHEETS), registry_files(SHEETS)
    files["content/phases/labo.md"] = b"---\nlabel: Labo\n---\n"
    found = assess_review_level(
        facts(edits_over(files).registry, before), find_author(before, "claire-b", TODAY), TODAY
    )
    assert (found.level, translate(found.reasons[0].text)) == ("sensitive", "the registry's own words change: labo")
    broken = registry({**SHEETS, CLAIRE_SHEET: SHEETS[CLAIRE_SHEET].replace("role: Designer", "role: [")})
    assert judged(broken, "claire-b").level == "sensitive"


def test_findings_and_other_files_raise_the_level() -> None:
    own = registry({**SHEETS, CLAIRE_SHEET: SHEETS[CLAIRE_SHEET].replace("role: Designer", "role: X")})
    assert judged(own, "claire-b").level == "trivial"
    assert judged(own, "claire-b", finding_count=1).level == "normal"
    assert judged(own, "claire-b", other_files=["README.md"]).level == "normal"
    assert judged(own, "claire-b", rule_changes=[Message("the rules change")]).level == "sensitive"
    assert judged(registry(SHEETS), "claire-b").level == "normal"
