"""`set`: values typed by the Field table, lists, fields inside lists; what is refused names what to do instead."""

from __future__ import annotations

import pytest
from support.registries import make_entry_context, planned_changes, summary_and_notes
from support.sample_entries import ESTRAN, edit_linked_registry

from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.i18n import translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.verbs.set import FieldAssignment, parse_assignment, set_fields
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout

MORE = (
    "events:\n  - name: committee\n    date: 2024-06-03\n  - name: committee\n    date: 2024-12-02\n"
    "budget_url: https://b.example\nlink:\nstandards: [a]\n"
)
PATH = "content/startups/mon-estran.md"


def assign(*words: str, edits: FileEdits | None = None, of: tuple[str, str] = ("startup", "mon-estran")) -> Proposal:
    """Assignments as they are typed; `-field` unsets one."""
    edits = edits or edit_linked_registry({"startup/mon-estran": ESTRAN + MORE})
    asked = [parse_assignment(word) or FieldAssignment(word.removeprefix("-"), "unset") for word in words]
    return set_fields(edits, *of, asked, make_entry_context(edits.registry))


def set_lines(*words: str, of: tuple[str, str] = ("startup", "mon-estran"), path: str = PATH) -> list[str]:
    return planned_changes(assign(*words, of=of)).get(path, [])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("title=Mon  Estran", []),
        ("mission=Pêcher = vivre", ["-mission: Pêcher sans risque", "+mission: Pêcher = vivre"]),
        ("contact=b@rivages.example", ["-contact: a@rivages.example", "+contact: b@rivages.example"]),
        ("stats=oui", None),
        ("analyse_risques=non", ["+analyse_risques: false"]),
        ("reviewed_on=30 juin 2024", ["+reviewed_on: 2024-06-30"]),
        ("reviewed_on=today", ["+reviewed_on: 2025-01-15"]),
        ("accessibility_status=part", ["+accessibility_status: partiellement conforme"]),
        ("contact_dinum=Yann Tréguer", ["+contact_dinum: yann.treguer"]),
        ("sponsors+=ddr29", ["+  - ddr29"]),
        ("sponsors+=anrh", []),
        ("sponsors=ddr29", ["-  - anrh", "+  - ddr29"]),
        ("usertypes+=agent,collectivite territoriale", None),
        ("thematiques+=Mer, littoral", None),
        ("fast.promotion=12", ["+fast:", "+  promotion: 12"]),
        ("fast.montant=220k", ["+fast:", "+  montant: 220000"]),
        ("fast.montant=12 500,50", ["+fast:", "+  montant: 12500.5"]),
        ("Stats_URL=https://s.example", ["+stats_url: https://s.example"]),
        ("phases.construction.start=2024-05-06", ["-    start: 2024-06-03", "+    start: 2024-05-06"]),
        ("phases.2.end=2025-01-06", ["+    end: 2025-01-06"]),
        ("events.2024-06-03.comment=Accord", ["+    comment: Accord"]),
        ("-budget_url", ["-budget_url: https://b.example"]),
        ("-link", ["-link:"]),
        ("budget_url=", ["-budget_url: https://b.example"]),
        ("-stats_url", []),
        ("-events.2", ["-  - name: committee", "-    date: 2024-12-02"]),
    ],
)
def test_a_value_is_typed_by_its_field(word: str, expected: list[str] | None) -> None:
    if expected is not None:
        assert set_lines(word) == expected


def test_list_operations() -> None:
    assert set_lines("usertypes+=association", "usertypes-=particulier") == [
        "-  - particulier",
        "+  - association",
    ]
    assert set_lines("thematiques+=Mer, littoral", "thematiques+=Santé") == [
        "+thematiques:",
        "+  - 'Mer, littoral'",
        "+  - 'Santé'",
    ]
    assert set_lines("sponsors-=ANRH") == ["-sponsors:", "-  - anrh"]
    assert set_lines("sponsors-=/organisations/anrh") == ["-sponsors:", "-  - anrh"]


def test_a_new_field_has_its_place_of_the_table() -> None:
    edits = edit_linked_registry()
    assign("stats_url=https://s.example", "repository=https://r.example", "fast.promotion=1", edits=edits)
    keys = [line.partition(":")[0] for line in edits.read(PATH).decode().splitlines() if line[:1].isalpha()]
    assert keys[4:] == ["contact", "repository", "phases", "usertypes", "stats_url", "fast"]


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: layout.id)
def test_references_are_spelt_as_the_registry_spells_them(layout: Layout) -> None:
    edits, prefix = edit_linked_registry(layout=layout), layout.reference_prefixes.get("organisation", "")
    proposal = assign("sponsors+=Direction des rivages", edits=edits)
    assert planned_changes(proposal)[f"{layout.folders['startup']}/mon-estran.md"] == [f"+  - {prefix}ddr29"]
    proposal = assign("owner=ddr29", edits=edit_linked_registry(layout=layout), of=("incubator", "rivages"))
    path = f"{layout.folders['incubator']}/rivages.md"
    assert planned_changes(proposal)[path] == [f"-owner: {prefix}anrh", f"+owner: {prefix}ddr29"]


def test_missions_by_day_by_year_or_by_number() -> None:
    claire = ("member", "claire.bonnemain")
    path = "content/members/claire.bonnemain.md"
    expected = ["-    end: 2025-03-01", "+    end: 2025-02-28"]
    for name in ("missions.2024-02-01", "missions.2024", "missions.2"):
        assert set_lines(f"{name}.end=2025-02-28", of=claire, path=path) == expected
    gone = ["-    startups: [digue, mon-estran]", "+    startups: [mon-estran]"]
    assert set_lines("missions.2.startups-=digue", of=claire, path=path) == gone
    assert set_lines("-missions.2.startups.1", of=claire, path=path) == gone
    # an old list can be cleaned, and no more be written
    yann = ("member", "yann.treguer")
    assert set_lines("previously-=digue", of=yann, path="content/members/yann.treguer.md") == [
        "-previously:",
        "-  - digue",
    ]


def test_the_words_of_the_commit() -> None:
    assert (
        summary_and_notes(assign("stats_url=https://s.example", "contact=c@rivages.example"))[0] == "stats_url, contact"
    )
    many = [f"{name}_url=https://x.example" for name in ("stats", "impact", "dashlord", "analyse_risques")]
    assert summary_and_notes(assign(*many, "repository=https://r.example"))[0] == "5 fields"
    summary, notes = summary_and_notes(assign("title=Grand Estran"))
    assert summary == "title"
    assert notes == [
        "The file keeps its name (for another one: incubo rename mon-estran grand-estran).",
        "1 offer gets the new title.",
    ]


@pytest.mark.parametrize(
    ("word", "kind", "message", "hint"),
    [
        ("-", UsageError, "say which field", ""),
        pytest.param(f"phases.{'9' * 5000}.start=2024-01-01", UsageError, "“phases” has no item", "", id="far"),
        ("stat_url=x", UsageError, "there is no field “stat_url”", "did you mean “stats_url”?"),
        ("statut=x", UsageError, "there is no field “statut”", ""),
        (
            "phase=construction",
            UsageError,
            "there is no field “phase”",
            "to enter a phase: incubo phase mon-estran PHASE --on DATE",
        ),
        ("Event=x", UsageError, "there is no field “Event”", "for a committee: incubo record committee mon-estran"),
        ("fast.x=1", UsageError, "there is no field “x”", "choose among: promotion, montant"),
        ("sponsors=zzz", UsageError, "sponsors: no organisation is called “zzz”", ""),
        ("contact=nobody", UsageError, "contact: ", ""),
        ("reviewed_on=2024-02-30", UsageError, "reviewed_on: ", ""),
        ("title+=x", UsageError, "“title” takes one value, not a list", "give it its value: title=…"),
        ("title.x=y", UsageError, "“title” is a single value and contains no fields", ""),
        ("usertypes-=zzz", UsageError, "“usertypes” does not contain “zzz”", "its items: particulier"),
        ("usertypes-=particulie", UsageError, "“usertypes” does not", "did you mean “particulier”?"),
        (
            "events-=committee",
            UsageError,
            "each item of “events” has several values",
            "give the item: --unset events.1",
        ),
        ("events.committee.comment=x", UsageError, "several items of “events”", "give its number: events.1"),
        ("phases.success.start=2024-01-01", UsageError, "“phases” has no item", "its items: investigation and"),
        (
            "phases=x",
            RefusedError,
            "“phases” is not a single value",
            "to enter a phase: incubo phase mon-estran PHASE --on DATE",
        ),
        ("fast=12", RefusedError, "“fast” is not a single value", "one of its fields: fast.promotion=…"),
        (
            "events+=x",
            RefusedError,
            "“events” is not a single value",
            "for a committee: incubo record committee mon-estran",
        ),
        (
            "standards=b",
            RefusedError,
            "“standards” may contain anything",
            "in your text editor: incubo edit mon-estran",
        ),
        ("status=alumni", RefusedError, "“status” is a deprecated field", ""),
        ("-mission", RefusedError, "“mission” is required", "for another value: incubo set mon-estran mission=…"),
        ("-phases", RefusedError, "“phases” is required", ""),
        ("-phases.1.start", RefusedError, "“phases.1.start” is required", ""),
    ],
)
def test_what_is_not_understood_or_refused_says_what_to_do(
    word: str, kind: type[IncuboError], message: str, hint: str
) -> None:
    with pytest.raises(kind) as refused:
        assign(word)
    assert translate(refused.value.message).startswith(message)
    assert hint == "" or any(translate(each).startswith(hint) for each in refused.value.hints)


def test_a_member_has_verbs_for_missions() -> None:
    for word, verb in (("missions=x", "incubo extend yann.treguer"), ("startups+=digue", "incubo join yann.treguer")):
        with pytest.raises(RefusedError) as refused:
            assign(word, of=("member", "yann.treguer"))
        assert any(verb in translate(each) for each in refused.value.hints)


def test_the_last_item_of_what_is_needed_stays() -> None:
    edits = edit_linked_registry(
        {"startup/mon-estran": ESTRAN.replace("  - name: construction\n    start: 2024-06-03\n", "")}
    )
    with pytest.raises(RefusedError):
        assign("-phases.1", edits=edits)


def test_phases_by_what_they_are_called() -> None:
    assert set_lines("phases.Construction.comment=Ok") == ["+    comment: Ok"]


@pytest.mark.parametrize("word", ["foo", "=x", "", "--"])
def test_missing_assignment(word: str) -> None:
    assert parse_assignment(word) is None


def test_a_required_list_keeps_one_item() -> None:
    """Of two phases one may go; the last one may not, and neither may the list."""
    edits = edit_linked_registry({"startup/mon-estran": ESTRAN})
    assert planned_changes(assign("-phases.investigation", edits=edits))[PATH] == [
        "-  - name: investigation", "-    start: 2024-01-08"
    ]  # fmt: skip
    with pytest.raises(RefusedError, match="is required"):
        assign("-phases.construction", edits=edits)
