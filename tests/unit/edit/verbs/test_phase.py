from __future__ import annotations

from datetime import date

import pytest
from support.registries import joined_notes, make_file_edits, planned_text
from support.startups import startup_file

from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import temporary_language, translate
from incubo.edit.plan import Proposal
from incubo.edit.verbs.phase import BACKWARD_RULES, change_phase, sort_phases
from incubo.model.phases import find_phase, parse_current_phase
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout

DAY = date(2025, 1, 13)


def enter(sheet: str, phase: str, day: date = DAY, comment: str | None = None) -> Proposal:
    edits = make_file_edits({"startups/mon-estran": sheet})
    return change_phase(edits, edits.registry.startups["mon-estran"], phase, day, comment)


def planned_phases(proposal: Proposal) -> str:
    return planned_text(proposal, "startups/mon-estran").partition("phases:\n")[2].partition("---")[0]


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: str(layout.id))
def test_the_next_phase(layout: Layout) -> None:
    sheet = startup_file(
        "investigation 2023-01-09", "construction 2023-06-01", more="usertypes:\n  - etat\n", body="Texte\n"
    )
    edits = make_file_edits({"startups/mon-estran": sheet}, layout)
    proposal = change_phase(edits, edits.registry.startups["mon-estran"], "acceleration", DAY)
    text = planned_text(proposal, "startups/mon-estran", layout)
    assert text == sheet.replace("usertypes", "  - name: acceleration\n    start: 2025-01-13\nusertypes")
    assert not proposal.notes
    assert not proposal.accepted_rules
    with temporary_language("fr"):
        assert (proposal.verb, proposal.scope, translate(proposal.summary)) == (
            "phase",
            "mon-estran",
            "Accélération à partir du 2025-01-13",
        )


def test_the_first_phase_stands_at_its_place() -> None:
    proposal = enter(startup_file(more="usertypes:\n  - etat\n"), "investigation")
    assert planned_text(proposal, "startups/mon-estran") == startup_file(
        "investigation 2025-01-13", more="usertypes:\n  - etat\n"
    )


def test_the_files_own_way_and_line_ends_are_kept() -> None:
    sheet = startup_file("investigation 2023-01-09").replace("  - name", "- name").replace("    start", "  start")
    edits = make_file_edits({"startups/mon-estran": sheet.replace("\n", "\r\n")})
    proposal = change_phase(edits, edits.registry.startups["mon-estran"], "construction", DAY, "Un essai : concluant")
    added = "- name: construction\n  start: 2025-01-13\n  comment: 'Un essai : concluant'\n---\n"
    assert planned_text(proposal, "startups/mon-estran") == (sheet.removesuffix("---\n") + added).replace("\n", "\r\n")


def test_an_end_after_the_new_start_is_moved_to_it() -> None:
    proposal = enter(
        startup_file("investigation 2023-01-09 2023-06-01", "construction 2023-06-01 2025-03-31"), "acceleration"
    )
    assert planned_phases(proposal).endswith(
        "    start: 2023-06-01\n    end: 2025-01-13\n  - name: acceleration\n    start: 2025-01-13\n"
    )
    assert "end: 2023-06-01\n" in planned_phases(proposal)
    assert not proposal.notes


@pytest.mark.parametrize(("end", "told"), [("2025-01-12", False), ("2025-01-13", False), ("2024-10-31", True)])
def test_an_end_before_it_stays_and_a_gap_is_told(end: str, told: bool) -> None:
    proposal = enter(startup_file(f"investigation 2024-01-08 {end}"), "construction")
    assert f"end: {end}\n" in planned_phases(proposal)
    assert ("what came between that day" in joined_notes(proposal)) is told


def test_a_phase_that_is_passed_over_is_told() -> None:
    assert "skips: Construction." in joined_notes(enter(startup_file("investigation 2024-01-08"), "acceleration"))
    assert "skips: Investigation." in joined_notes(enter(startup_file(), "construction"))
    lived = startup_file("construction 2020-01-06", "acceleration 2021-01-04", "investigation 2022-01-03")
    assert "skips" not in joined_notes(enter(lived, "acceleration"))


def test_going_back_is_accepted_and_told() -> None:
    lived = ("investigation 2020-01-06", "construction 2020-06-01", "acceleration 2023-06-01")
    proposal = enter(startup_file(*lived), "construction")
    assert planned_phases(proposal).endswith("  - name: construction\n    start: 2025-01-13\n")
    assert joined_notes(proposal) == "Mon Estran goes back to “Construction” after “Acceleration”."
    assert proposal.accepted_rules == BACKWARD_RULES
    again = enter(startup_file(*lived, "construction 2024-06-03"), "acceleration")
    assert again.accepted_rules == BACKWARD_RULES


def test_phase_already_current() -> None:
    sheet = startup_file("investigation 2024-01-08", "construction 2024-06-03")
    proposal = enter(sheet, "construction", date(2024, 6, 3))
    assert not proposal.plan.files
    assert joined_notes(proposal) == "Mon Estran: already “Construction” since 3 June 2024"
    with pytest.raises(RefusedError) as refused:
        enter(sheet, "construction")
    assert translate(refused.value.message) == "Mon Estran has already been in “Construction” since 3 June 2024"
    assert translate(refused.value.hints[0]).endswith("incubo set mon-estran phases.construction.start=2025-01-13")
    twice = startup_file("construction 2020-01-06", "acceleration 2021-01-04", "construction 2024-06-03")
    with pytest.raises(RefusedError) as refused:
        enter(twice, "acceleration", date(2024, 1, 8))
    assert translate(refused.value.hints[0]).endswith("incubo set mon-estran phases.3.start")


def test_a_day_before_the_phase_it_is_in_is_refused() -> None:
    with pytest.raises(RefusedError, match="cannot begin before") as refused:
        enter(startup_file("investigation 2024-01-08", "construction 2024-06-03"), "acceleration", date(2024, 6, 2))
    assert "begins on 3 June 2024" in translate(refused.value.message)
    with pytest.raises(
        RefusedError, match="has already taken place"
    ) as refused:  # the first phase began sooner than is written
        enter(startup_file("investigation 2024-01-08", "construction 2024-06-03"), "investigation", date(2023, 12, 4))
    assert translate(refused.value.hints[0]).endswith("incubo set mon-estran phases.investigation.start=2023-12-04")


def test_two_phases_on_one_day() -> None:
    sheet = startup_file("investigation 2025-01-13 2025-03-01")
    proposal = enter(sheet, "construction")
    assert planned_phases(proposal) == startup_file(
        "investigation 2025-01-13 2025-01-13", "construction 2025-01-13"
    ).partition("phases:\n")[2].removesuffix("---\n")
    assert proposal.accepted_rules == {"phase-current-tie"}
    assert "began on the same day" in joined_notes(proposal)
    with pytest.raises(RefusedError, match="which one is it in"):
        enter(startup_file("construction 2025-01-13"), "investigation")


def test_a_day_to_come_is_planned_and_may_be_moved() -> None:
    proposal = enter(startup_file("investigation 2024-01-08"), "construction", date(2025, 3, 3))
    assert "it counts from 3 March 2025 on" in joined_notes(proposal)
    assert "phase-in-future" in proposal.accepted_rules
    planned = startup_file("investigation 2024-01-08", "construction 2025-03-03 2025-03-20")
    later = enter(planned, "construction", date(2025, 4, 1))
    assert planned_text(later, "startups/mon-estran") == startup_file(
        "investigation 2024-01-08", "construction 2025-04-01 2025-04-01"
    )
    assert joined_notes(later).startswith("Mon Estran: “Construction” was planned on 3 March 2025")
    assert "phase-in-future" in later.accepted_rules
    earlier = enter(planned, "construction", DAY)
    assert "start: 2025-01-13\n    end: 2025-03-20\n" in planned_text(earlier, "startups/mon-estran")
    only = enter(startup_file("investigation 2025-02-03"), "investigation", DAY)
    assert planned_text(only, "startups/mon-estran") == startup_file("investigation 2025-01-13")
    with pytest.raises(RefusedError, match="cannot begin before"):
        enter(planned, "construction", date(2023, 1, 1))
    with pytest.raises(RefusedError, match="cannot begin before"):
        enter(planned, "acceleration", date(2025, 2, 1))


def test_phases_out_of_order_get_theirs_at_the_end() -> None:
    proposal = enter(startup_file("construction 2024-06-03", "investigation 2024-01-08"), "acceleration")
    assert planned_phases(proposal).endswith("    start: 2024-01-08\n  - name: acceleration\n    start: 2025-01-13\n")
    assert proposal.accepted_rules == {"phase-order"}


FOUR = ("investigation 2023-01-09", "construction 2023-06-05", "consolidation 2024-02-05", "acceleration 2025-01-06")


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        ((FOUR[1], FOUR[0]), FOUR[:2]),
        ((FOUR[0], FOUR[3], FOUR[1], FOUR[2]), FOUR),
        ((FOUR[3], *FOUR[:3]), FOUR),
        (FOUR, FOUR),
    ],
)
def test_phases_are_put_in_the_order_of_their_dates(phases: tuple[str, ...], expected: tuple[str, ...]) -> None:
    edits = make_file_edits({"startups/mon-estran": startup_file(*phases)})
    proposal = sort_phases(edits, edits.registry.startups["mon-estran"])
    if phases == expected:
        assert not proposal.plan.files
    else:
        assert planned_text(proposal, "startups/mon-estran") == startup_file(*expected)


def test_a_phase_with_a_comment_beside_it_is_not_moved() -> None:
    sheet = startup_file(FOUR[1], FOUR[0]).replace("01-09", "01-09  # selon Maëlle")
    edits = make_file_edits({"startups/mon-estran": sheet})
    with pytest.raises(RefusedError, match="comment"):
        sort_phases(edits, edits.registry.startups["mon-estran"])


def test_a_startup_that_stops_has_a_command_of_its_own() -> None:
    with pytest.raises(RefusedError) as refused:
        enter(startup_file("investigation 2024-01-08"), "abandon-investigation")
    assert translate(refused.value.hints[0]) == "to stop it: incubo stop mon-estran --on 2025-01-13"
    assert planned_phases(enter(startup_file("consolidation 2024-01-08"), "transfere"))


def test_a_status_of_former_years_needs_a_list_of_phases_first() -> None:
    with pytest.raises(RefusedError, match="status"):
        enter(startup_file(more="status: construction\nstart: 2018-01-01\n"), "acceleration")


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("acceleration", "acceleration"),
        ("Accélération", "acceleration"),
        ("ACCELERATION", "acceleration"),
        ("accel", "acceleration"),
        ("Opéré", "opere"),
        ("non concluante", "abandon-investigation"),
        ("Investigation non concluante", "abandon-investigation"),
        ("abandon", "abandon"),
        ("transfer", None),
        ("success", None),
        ("a", None),
        ("", None),
    ],
)
def test_a_phase_by_its_id_or_its_name(word: str, phase: str | None) -> None:
    vocabulary = make_file_edits({}).registry.vocabulary
    if phase is not None:
        assert parse_current_phase(vocabulary, word) == phase
        return
    with pytest.raises(UsageError):
        parse_current_phase(vocabulary, word)


def test_old_words_are_known_and_the_words_in_use_are_said() -> None:
    vocabulary = make_file_edits({}).registry.vocabulary
    assert find_phase(vocabulary, "Pérennisé") == "success"
    assert find_phase(vocabulary, "rien") is None
    with pytest.raises(UsageError) as old:
        parse_current_phase(vocabulary, "Pérennisé")
    assert "a deprecated phase" in translate(old.value.message)
    assert "consolidation" in translate(old.value.hints[0])
    with pytest.raises(UsageError) as slip:
        parse_current_phase(vocabulary, "constrution")
    assert translate(slip.value.hints[0]) == "did you mean “Construction”?"
    with pytest.raises(UsageError) as none:
        parse_current_phase(vocabulary, "quelconque")
    assert len(none.value.hints) == 1
