"""The questions of a merge, in the words of a project officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.paths import ROOT

from incubo.app.environment import Environment
from incubo.app.sharing.merge_questions import format_answers, make_question, parse_answers
from incubo.app.sharing.merging import MergeQuestion
from incubo.app.workspace import open_workspace
from incubo.core.errors import UsageError
from incubo.core.i18n import temporary_language, translate, translate_label
from incubo.edit.asking.questions import parse_answer
from incubo.edit.merge.conflicts import ABSENT, Conflict, LineMergers, Place, Side, merge_nothing
from incubo.edit.merge.entry import merge_entries
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.registry.registry import Registry

Replacements = tuple[tuple[str, str], ...]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_workspace(ROOT, Environment("fr", lambda _timezone: date(2025, 1, 15))).load_registry()


LINES = LineMergers(merge_nothing, merge_nothing)
"""Where every change touches the same lines."""


def ask(registry: Registry, kind: str, path: str, ours: Any, theirs: Any, lang: str = "fr", **options: Any) -> Any:
    """The only question of two changes of a file of the sample registry; a side is replacements, or None: removed."""
    base = (ROOT / path).read_text("utf-8")
    sides = [_change(base, side) for side in (ours, theirs)]
    merge = merge_entries(path, ENTRY_KINDS[kind], base.encode(), sides[0], sides[1], {}, LINES)
    (conflict,) = merge.conflicts
    with temporary_language(lang):
        question = make_question(MergeQuestion(path, kind, conflict), registry, options.get("authors", ("Paul",)))
        text = translate(question.text).replace("\u00a0", " ")
        choices = [translate_label(choice, lang).replace("\u00a0", " ") for choice in question.choices]
        help_text = [translate(line).replace("\u00a0", " ") for line in question.help_lines]
        assert parse_answer(question, "1").value == Side.theirs
        assert parse_answer(question, "2").value == Side.ours
    return text, choices, help_text


def _change(text: str, side: Any) -> bytes | None:
    if side is None:
        return None
    if callable(side):
        return str(side(text)).encode()
    for old, new in side:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


def without(start: str, end: str) -> Callable[[str], str]:
    """A side that takes out what is between two texts."""

    def change(text: str) -> str:
        first = text.index(start)
        return text[:first] + text[text.index(end, first) :]

    return change


SAMUEL, ESTRAN = "content/members/samuel.orvault.md", "content/startups/mon-estran.md"
END = "end: 2025-02-04"


def test_a_day(registry):
    ours, theirs = ((END, "end: 2025-04-15"),), ((END, "end: 2025-03-15"),)
    text, choices, help_text = ask(registry, "member", SAMUEL, ours, theirs)
    assert text == (
        "Samuel Orvault, mission pour Marée Claire et Mon Estran à partir du 2 avril 2024, dernier jour : "
        "15 mars 2025 (Paul) ou 15 avril 2025 (vous) ?"
    )
    assert choices == ["15 mars 2025 (Paul)", "15 avril 2025 (vous)"]
    assert help_text == ["Avant les deux changements : 4 février 2025."]
    text, *_ = ask(registry, "member", SAMUEL, ours, theirs, "en", authors=("Paul", "Ana", "Maël"))
    assert text.endswith("last day: 15 March 2025 (Paul and Ana) or 15 April 2025 (you)?")
    text, *_ = ask(registry, "member", SAMUEL, ours, theirs, authors=())
    assert text.endswith("15 mars 2025 (ce qui est publié) ou 15 avril 2025 (vous) ?")


def test_a_last_day_with_which_the_mission_goes_on_for_another_product(registry):
    """One side left one product of a mission that the other side extended."""
    rest = "  - start: 2025-01-21\n    end: 2025-02-04\n    startups:\n      - mon-estran\n"
    left = ((END, "end: 2025-01-20"), ("competences:", f"{rest}competences:"))
    extended = ((END, "end: 2025-04-15"),)
    text, choices, _ = ask(registry, "member", SAMUEL, left, extended)
    assert text.endswith(
        "dernier jour : 15 avril 2025 (Paul) ou 20 janvier 2025, puis jusqu'au 4 février 2025 pour Mon Estran (vous) ?"
    )
    assert choices[1] == "20 janvier 2025, puis jusqu'au 4 février 2025 pour Mon Estran (vous)"
    endless = tuple((old, new.replace("    end: 2025-02-04\n", "")) for old, new in left)
    text, *_ = ask(registry, "member", SAMUEL, extended, endless, "en")
    assert text.endswith("last day: 20 January 2025, then on for Mon Estran (Paul) or 15 April 2025 (you)?")


def test_a_word_of_a_list_and_a_reference(registry):
    status = "status: {}\n    employer: Varangue Conseil\n    startups:\n      - maree-claire"
    sides = [((status.format("independent"), status.format(word)),) for word in ("admin", "service")]
    text, *_ = ask(registry, "member", SAMUEL, *sides)
    assert text.endswith("statut : société de service (Paul) ou agent public (vous) ?")
    sides = [(("incubator: rivages\n", f"incubator: {name}\n"),) for name in ("ailleurs", "")]
    text, *_ = ask(registry, "startup", ESTRAN, sides[0], (("incubator: rivages\n", ""),))
    assert text == "Mon Estran, incubateur : supprimé (Paul) ou ailleurs (vous) ?"


def test_an_item_that_one_side_removed(registry):
    removed = without("  - start: 2024-04-02", "competences:")
    text, choices, help_text = ask(registry, "member", SAMUEL, ((END, "end: 2025-04-15"),), removed)
    assert text == (
        "Samuel Orvault, mission pour Marée Claire et Mon Estran à partir du 2 avril 2024 : "
        "supprimé (Paul) ou gardé, avec son changement (vous) ?"
    )
    assert choices == ["supprimé (Paul)", "gardé, avec son changement (vous)"]
    assert help_text == [
        "Le changement de ce qui n'est pas supprimé (- avant, + après) :", "  - end: 2025-02-04", "  + end: 2025-04-15"
    ]  # fmt: skip


def test_a_phase_and_an_event(registry):
    phase = "name: acceleration\n    start: 2023-06-01"
    sides = [((phase, phase.replace("06-01", day)),) for day in ("06-05", "06-10")]
    assert ask(registry, "startup", ESTRAN, *sides)[0].startswith(
        "Mon Estran, phases « Accélération », premier jour : 10 juin 2023 (Paul) ou 5 juin 2023 (vous) ?"
    )
    event = "comment: Ouverture dans un premier département"
    sides = [((event, f"comment: Ouverture dans {number} départements"),) for number in ("deux", "trois")]
    text = ask(registry, "startup", ESTRAN, *sides)[0]
    assert "13 juin 2022" in text
    assert "Ouverture dans trois départements (Paul) ou Ouverture dans deux départements (vous) ?" in text


def test_a_section_of_the_text(registry):
    path = "content/startups/digue-info.md"
    sides = [(("Un carnet de santé par", f"Un carnet de santé {word} par"),) for word in ("partagé", "numérique")]
    text, _, help_text = ask(registry, "startup", path, *sides)
    assert text.startswith("Digue Info, texte sous « Solution » : « … de santé numérique par ouvrage. … » (Paul) ou ")
    assert help_text[0] == "Le vôtre :"


def test_a_removed_entry_and_a_file(registry):
    text, _, help_text = ask(registry, "member", SAMUEL, ((END, "end: 2025-04-15"),), None)
    assert text == "Samuel Orvault : supprimé (Paul) ou gardé, avec son changement (vous) ?"
    assert help_text[1:] == ["  -     end: 2025-02-04", "  +     end: 2025-04-15"]
    sides = [(("fullname: Samuel Orvault", f"fullname: [{word}"),) for word in ("a", "b")]
    text = ask(registry, "member", SAMUEL, *sides)[0]
    assert text.startswith("Samuel Orvault : ")
    assert "(Paul) ou" in text


def test_two_new_entries_and_two_ends(registry):
    conflict = merge_entries(SAMUEL, ENTRY_KINDS["member"], None, b"---\nfullname: A\n---\n",
                             b"---\nfullname: B\n---\n", {}, LINES).conflicts[0]  # fmt: skip
    phase = next(field for field in ENTRY_KINDS["startup"].fields if field.name == "phases")
    ends = [{"name": name, "start": date(2025, 1, 10)} for name in ("abandon", "transfere")]
    rival = Conflict("phases / 2025-01-10", "rival", (Place("phases", phase),), ABSENT, *ends)
    with temporary_language("fr"):
        question = make_question(MergeQuestion(SAMUEL, "member", conflict), registry, ("Paul",))
        text = translate(question.text).replace("\u00a0", " ")
        assert (
            text == f"Deux nouvelles fiches portent le même nom, {SAMUEL} : « B » (Paul) et « A » (vous). "
            "Est-ce la même ?"
        )
        assert [choice.id for choice in question.choices] == [Side.same, Side.both]
        question = make_question(MergeQuestion("content/startups/mon-estran.md", "startup", rival), registry, ("Paul",))
        text = translate(question.text).replace("\u00a0", " ")
    assert text == "Mon Estran, deux fins d'incubation le 10 janvier 2025 : Transféré (Paul) ou Arrêté (vous) ?"
    assert parse_answers(b'{"x: added": "both", "y: added": "same"}', "a.json") == {"x: added": Side.both,
                                                                                  "y: added": Side.same}  # fmt: skip
    with pytest.raises(UsageError, match="“same”"):
        parse_answers(b'{"x: added": "ours"}', "a.json")
    with pytest.raises(UsageError):
        parse_answers(b'{"x: role": "same"}', "a.json")


def test_an_order(registry):
    old = "startups:\n      - maree-claire\n      - mon-estran"
    new = ("startups:\n      - mon-estran\n      - maree-claire\n      - digue-info",
           "startups:\n      - digue-info\n      - mon-estran\n      - maree-claire")  # fmt: skip
    base_new = [((old, text),) for text in new]
    base = (ROOT / SAMUEL).read_text("utf-8")
    merged = merge_entries(
        SAMUEL, ENTRY_KINDS["member"], base.encode(), *(_change(base, side) for side in base_new), {}, LINES
    )
    assert merged.conflicts == ()  # both moved the same two
    badges = base.replace("competences:\n", "badges: [a, b, c]\ncompetences:\n", 1)
    sides = [badges.replace("[a, b, c]", order).encode() for order in ("[c, a, b]", "[b, a, c]")]
    (conflict,) = merge_entries(SAMUEL, ENTRY_KINDS["member"], badges.encode(), *sides, {}, LINES).conflicts
    with temporary_language("fr"):
        question = make_question(MergeQuestion(SAMUEL, "member", conflict), registry, ("Paul",))
        text = translate(question.text).replace("\u00a0", " ")
    assert "ordre de : badges : cet ordre : b, a et c (Paul) ou cet ordre : c, a et b (vous) ?" in text


def test_a_file_of_answers(registry):
    conflict = merge_entries("x", ENTRY_KINDS["team"], b"a", b"b", b"c", {}, LINES).conflicts[0]
    question = MergeQuestion("content/x\u202e.md", "team", conflict)
    document = format_answers({"autre": Side.theirs}, [question])
    assert "\u202e" not in document
    assert parse_answers(document.encode(), "a.json") == {question.key: Side.ours, "autre": Side.theirs}
    for text in ("[]", '{"a": "nous"}', "{", '{"a": 1}', '{"a": []}'):
        with pytest.raises(UsageError):
            parse_answers(text.encode(), "a.json")
