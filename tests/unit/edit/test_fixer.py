"""Corrections of findings: made together, checked in memory, left out where they do not mend."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

import pytest

from incubo.config.settings import Config
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix, Problem
from incubo.edit.fixer import FixResult, fix_findings
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore
from incubo.validation.engine import ValidationOptions
from incubo.validation.rule import ALL_KINDS, RULES, Check, Rule

TODAY = datetime.date(2025, 1, 15)
PATH = "content/members/yann.treguer.md"
MEMBER = """---
fullname: Yann Tréguer
role: Développeur
domaine: Développement
missions:
  - start: 2024-09-02
    end: 2025-03-01
    startups:
      - mon-estran
---
"""
STARTUP = """---
title: Mon Estran
mission: Aider les pêcheurs à pied
incubator: rivages
contact: contact@mon-estran.example
phases:
  - name: investigation
    start: 2024-09-02
---
"""
FILES = {
    PATH: MEMBER.encode(),
    "content/startups/mon-estran.md": STARTUP.encode(),
    "content/incubators/rivages.md": b"---\ntitle: Rivages\n---\n",
}


def loaded(files: Mapping[str, bytes]) -> Registry:
    return load_registry(MemoryStore(files), INCUBO_LAYOUT, make_vocabulary(Config().profile_data))


def mending(
    files: Mapping[str, bytes], choice: ValidationOptions | None = None, *, include_guesses: bool = False
) -> FixResult:
    given = {**FILES, **files}
    return fix_findings(
        loaded(given),
        MemoryStore(given),
        TODAY,
        choice or ValidationOptions(),
        ENTRY_KINDS,
        include_guesses=include_guesses,
    )


def member(old: str, new: str) -> dict[str, bytes]:
    assert old in MEMBER
    return {PATH: MEMBER.replace(old, new).encode()}


SAFE = {
    "spaces around": ("role: Développeur", "role: 'Développeur '", "role: 'Développeur'"),
    "a quoted date": ("2025-03-01", "'2025-03-01'", "2025-03-01"),
    "a date of another order": ("2025-03-01", "2025/3/1", "2025-03-01"),
    "a clear French date": ("2025-03-01", "31/03/2025", "2025-03-31"),
    "a date in words": ("2025-03-01", "1er mars 2025", "2025-03-01"),
    "a time": ("2025-03-01", "2025-03-01 12:00:00", "2025-03-01"),
    "an item twice": ("      - mon-estran\n", "      - mon-estran\n      - mon-estran\n", "      - mon-estran\n"),
    "an entity": ("Développeur\n", "D&eacute;veloppeur\n", "Développeur\n"),
    "an account's address": ("role:", "github: https://github.com/ytreguer\nrole:", "github: ytreguer\nrole:"),
    "no scheme": ("role:", "link: www.treguer.example\nrole:", "link: https://www.treguer.example\nrole:"),
    "an entity in a link": (
        "role:", "link: https://treguer.example/?a=1&amp;b=2\nrole:", "link: https://treguer.example/?a=1&b=2\nrole:"
    ),
    "a text that YAML takes for a number": ("role: Développeur", "role: 2024", 'role: "2024"'),
    "no space after the colon": ("role: Développeur", "role:Développeur", "role: Développeur"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAFE)
def test_safe_fixes_are_applied(name: str) -> None:
    good, bad, mended = SAFE[name]
    made = mending(member(good, bad))
    assert made.plan.files == {PATH: MEMBER.replace(good, mended).encode()}
    assert made.plan.originals == member(good, bad)
    assert len(made.fixed) == 1
    assert made.rejected == ()


GUESSES = {
    "an id": ("- mon-estran", "- mon-estarn", "- mon-estran"),
    "a French date that may be an English one": ("2025-03-01", "01/03/2025", "2025-03-01"),
    "a year": ("end: 2025-03-01", "end: 2024-03-01", "end: 2025-03-01"),
    "a field": ("fullname", "fulname", "fullname"),
}


@pytest.mark.parametrize("name", GUESSES)
def test_unsafe_fixes_on_request(name: str) -> None:
    good, bad, mended = GUESSES[name]
    assert mending(member(good, bad)).plan.files == {}
    made = mending(member(good, bad), include_guesses=True)
    assert made.plan.files == {PATH: MEMBER.replace(good, mended).encode()}


def test_a_sound_registry_is_left_alone() -> None:
    made = mending({}, include_guesses=True)
    assert (made.plan.files, made.fixed, made.rejected) == ({}, (), ())


def test_bom_and_line_ending_fixes() -> None:
    crlf = MEMBER.replace("\n", "\r\n").encode()
    assert mending({PATH: crlf}).plan.files == {PATH: MEMBER.encode()}
    assert mending({PATH: b"\xef\xbb\xbf" + MEMBER.encode()}).plan.files == {PATH: MEMBER.encode()}
    everything = b"\xef\xbb\xbf" + crlf.replace(b"role: D\xc3\xa9veloppeur", b'role: " D\xc3\xa9veloppeur"')
    made = mending({PATH: everything})
    assert made.plan.files == {PATH: MEMBER.replace("role: Développeur", 'role: "Développeur"').encode()}
    assert len(made.fixed) == 3


def test_line_ends_are_kept_where_they_are_the_registry_s() -> None:
    files = {path: data.replace(b"\n", b"\r\n") for path, data in FILES.items()}
    files[PATH] = files[PATH].replace(b"2025-03-01", b"'2025-03-01'")
    made = mending(files)
    assert made.plan.files == {PATH: MEMBER.replace("\n", "\r\n").encode()}


def test_a_file_gets_its_ending() -> None:
    other = "content/members/lena.guivarch"
    data = MEMBER.replace("Yann Tréguer", "Léna Guivarch").encode()
    made = mending({other: data})
    assert made.plan.files == {other: None, other + ".md": data}
    assert made.plan.moves == {other: other + ".md"}
    assert made.plan.originals == {other: data}


@pytest.mark.parametrize(
    "name",
    ["yann.treguer.txt", "Yann Tréguer", "notes", "yann.treguer.MD", "lena.guivarch.md.orig"],
)
def test_a_file_keeps_its_name_where_another_one_has_it_or_it_makes_a_bad_one(name: str) -> None:
    assert mending({f"content/members/{name}": MEMBER.encode()}, include_guesses=True).plan.files == {}


def test_two_files_are_not_given_one_name() -> None:
    files = {f"content/members/lena.guivarch.{ending}": MEMBER.encode() for ending in ("txt", "mk")}
    assert mending(files).plan.files == {}


def test_a_correction_may_reveal_another_in_the_same_file() -> None:
    files = member("role: Développeur\ndomaine: Développement", "role:Développeur\ndomaine: 'Développement '")
    made = mending(files)
    assert made.plan.files == {PATH: MEMBER.replace("domaine: Développement", "domaine: 'Développement'").encode()}
    assert [each.rule_id for each in made.fixed] == ["yaml-missing-space", "style-surrounding-spaces"]


def test_only_what_is_shown_is_corrected() -> None:
    files = {**member("2025-03-01", "'2025-03-01'"), "content/incubators/rivages.md": b"---\ntitle: 'Rivages '\n---\n"}
    assert list(mending(files, ValidationOptions(includes_path=lambda path: path != PATH)).plan.files) == [
        "content/incubators/rivages.md"
    ]
    assert list(mending(files, ValidationOptions(select=("schema",))).plan.files) == [PATH]
    assert list(mending(files, ValidationOptions(ignore=("schema-date-as-text",))).plan.files) == [
        "content/incubators/rivages.md"
    ]
    assert list(mending(files, ValidationOptions(severities={"style": "off"})).plan.files) == [PATH]


def test_suppressed_findings_are_not_fixed() -> None:
    line = "    end: '2025-03-01' # incubo: ignore[schema-date-as-text] venu d'un tableur\n"
    assert mending(member("    end: 2025-03-01\n", line)).plan.files == {}


def test_the_registry_s_own_way_of_writing_is_left_alone() -> None:
    files = {
        f"content/members/{name}.treguer.md": MEMBER.replace("Yann", name)
        .replace("2025-03-01", "'2025-03-01'")
        .encode()
        for name in ("lena", "gwen", "erwan")
    }
    assert mending(files, ValidationOptions(show_advice=True)).plan.files == {}


def test_advice_is_corrected_where_it_is_shown() -> None:
    files = {"content/startups/mon-estran.md": STARTUP.replace("mission: Aider", "mission: De\u0301velopper").encode()}
    assert mending(files).plan.files == {}
    made = mending(files, ValidationOptions(show_advice=True))
    assert "mission: Développer" in (made.plan.files["content/startups/mon-estran.md"] or b"").decode()


def test_corrections_that_touch_each_other_are_made_one_after_the_other() -> None:
    made = mending(member("role: Développeur", "role: ' De\u0301veloppeur'"), ValidationOptions(show_advice=True))
    assert made.plan.files == {PATH: MEMBER.replace("role: Développeur", "role: 'Développeur'").encode()}
    assert {each.rule_id for each in made.fixed} == {"style-not-nfc", "style-surrounding-spaces"}


# --- Corrections that do not mend -------------------------------------------------------------------------------


def broken(new: str, *paths: str) -> Rule:
    """A rule that finds a role and proposes something for it."""

    def check(registry: Registry, today: datetime.date):  # type: ignore[no-untyped-def]
        for one in registry.members.values():
            if one.path in paths and one.role == "Développeur":
                where = FieldLocation(one.path, ("role",))
                yield Problem("style-role", where, Message("x"), fix=Fix(Message("y"), True, (Edit(where, new),)))

    return Rule("style-role", "warning", "x", "y", "", "", checks=(Check(check, "", ALL_KINDS),))


@pytest.mark.parametrize("new", ["Développeur", "a: b", "'  '", '"Marin "'])
def test_a_correction_that_does_not_mend_or_adds_a_finding_is_not_made(
    new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, "style-role", broken(new, PATH))
    made = mending(member("2025-03-01", "'2025-03-01'"), include_guesses=True)
    assert [each.finding.rule_id for each in made.rejected] == ["style-role"]
    assert made.plan.files == {PATH: MEMBER.encode()}  # the other one is made all the same


def test_a_correction_that_harms_another_file_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(registry: Registry, today: datetime.date):  # type: ignore[no-untyped-def]
        for one in registry.members.values():
            where = FieldLocation(one.path, ("role",))
            if one.path == PATH and one.role == "Développeur":
                yield Problem("style-role", where, Message("x"), fix=Fix(Message("y"), True, (Edit(where, "Marin"),)))
            if one.path == PATH and one.role == "Marin":
                yield Problem("style-role", FieldLocation("content/startups/mon-estran.md", ("title",)), Message("z"))

    monkeypatch.setitem(
        RULES,
        "style-role",
        Rule("style-role", "warning", "x", "y", "", "", checks=(Check(check, "", ALL_KINDS),)),
    )
    other = "content/incubators/rivages.md"
    made = mending({other: b"---\ntitle: 'Rivages '\n---\n"})
    assert [each.finding.rule_id for each in made.rejected] == ["style-role"]
    (cause,) = made.rejected[0].causes
    assert (cause.region.path, cause.message) == ("content/startups/mon-estran.md", Message("z"))
    assert made.plan.files == {other: b"---\ntitle: 'Rivages'\n---\n"}


def test_progress_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that becomes readable reveals two findings: what is done would be a third of what there is to do."""

    def check(registry: Registry, today: datetime.date) -> Iterator[Problem]:
        member = registry.members["yann.treguer"]
        if member.role == "2024":
            for name, old, new in (("domaine", "Développement", "Développement"), ("fullname", "Yann Tréguer", "Yann")):
                if getattr(member, name) == old:
                    field = FieldLocation(PATH, (name,))
                    fix = Fix(Message("y"), True, (Edit(field, new),))
                    yield Problem("style-role", field, Message("x"), fix=fix)

    monkeypatch.setitem(
        RULES,
        "style-role",
        Rule("style-role", "warning", "x", "y", "", "", checks=(Check(check, "", ALL_KINDS),)),
    )
    files = {**FILES, **member("role: Développeur", "role: 2024")}
    reports: list[tuple[int, int]] = []
    result = fix_findings(
        loaded(files),
        MemoryStore(files),
        TODAY,
        ValidationOptions(),
        ENTRY_KINDS,
        progress=lambda done, total: reports.append((done, total)),
    )
    assert (len(result.fixed), len(result.rejected)) == (2, 1)
    shares = [done / total for done, total in reports]
    assert shares == sorted(shares)
    assert reports[-1] == (3, 3)


def test_a_guess_that_reveals_an_error_is_not_made() -> None:
    files = member("domaine: Développement\n", "domaine Développement\n")
    assert mending(files, include_guesses=True).plan.files == {PATH: MEMBER.encode()}
    worse = {PATH: files[PATH].replace(b"fullname: Yann Tr\xc3\xa9guer\n", b"")}
    made = mending(worse, include_guesses=True)
    assert made.plan.files == {}
    assert [each.finding.rule_id for each in made.rejected] == ["yaml-missing-colon"]


def test_a_rejected_correction_says_what_would_be_wrong() -> None:
    """The mission that ended before it began already is not what the correction of the other one adds."""
    twice = "missions:\n  - start: 2024-09-31\n    end: 2024-03-01\n  - start: 2024-05-02\n    end: 2024-04-01\n"
    files = {PATH: re.sub(r"missions:\n(?:  .*\n)+", twice, MEMBER).encode()}
    assert b"2024-05-02" in files[PATH]
    made = mending(files, include_guesses=True)
    (rejected,) = made.rejected
    (cause,) = rejected.causes
    assert (rejected.finding.rule_id, cause.rule_id) == ("yaml-impossible-date", "mission-ends-before-start")
    assert cause.field_path[:2] == ("missions", 0)
    assert b"2024-09-30" in rejected.store.read(PATH)
    assert b"2024-09-31" in (made.plan.files[PATH] or b"")
