from __future__ import annotations

from datetime import date

import pytest
from support.registries import TODAY, joined_notes, make_file_edits, planned_text
from support.startups import member_file, startup_file

from incubo.core.errors import RefusedError
from incubo.core.i18n import temporary_language, translate
from incubo.edit.file_edits import FileEdits
from incubo.edit.plan import Proposal
from incubo.edit.verbs.stop import StopRequest, stop_startups
from incubo.model import post_mortem
from incubo.registry.layout import BETA_LAYOUT, INCUBO_LAYOUT, Layout

DAY = date(2025, 1, 13)
ON_THE_DAY = StopRequest(DAY)
RUNNING = startup_file("investigation 2023-01-09", "construction 2023-06-01", body="\n## Contexte\n\nLa marée.\n")
WRITTEN = "\n## Post-mortem\n\n### Les apprentissages\n\nPersonne ne revenait.\n"
TEAM = "2024-06-03 2025-06-30 mon-estran"


def plan_stop(edits: FileEdits, how: StopRequest = ON_THE_DAY, *ids: str) -> Proposal:
    return stop_startups(edits, [edits.registry.startups[each] for each in ids or ("mon-estran",)], how)


def text_after_stop(sheet: str, how: StopRequest = ON_THE_DAY) -> str:
    return planned_text(plan_stop(make_file_edits({"startups/mon-estran": sheet}), how), "startups/mon-estran")


def test_all_that_a_sheet_says_of_a_stop() -> None:
    edits = make_file_edits({"startups/mon-estran": RUNNING})
    proposal = plan_stop(edits, StopRequest(DAY, "funding", "Convention finie"))
    text = planned_text(proposal, "startups/mon-estran")
    assert "  - name: abandon\n    start: 2025-01-13\n" in text
    assert "events:\n  - name: end\n    date: 2025-01-13\n    comment: Pas de financement (Convention finie)\n" in text
    assert "stop_reason: funding\n---\n" in text
    before, _, section = text.partition("\n## Post-mortem\n")
    assert before.endswith("---\n\n## Contexte\n\nLa marée.\n")
    assert [line for line in section.splitlines() if line.startswith("### ")] == [
        "### Les apprentissages",
        "### Pourquoi on s'arrête",
        "### Pour relancer le produit",
    ]
    assert text.endswith("le demander.*\n")
    assert (proposal.verb, proposal.scope) == ("stop", "mon-estran")
    with temporary_language("fr"):
        assert translate(proposal.summary) == "arrêt le 2025-01-13 (pas de financement)"


def test_a_status_of_former_years_needs_a_list_of_phases_first() -> None:
    sheet = startup_file(more="status: construction\nstart: 2018-01-01\n")
    with pytest.raises(RefusedError, match="before July 2020"):
        plan_stop(make_file_edits({"startups/mon-estran": sheet}))


@pytest.mark.parametrize(
    ("sheet", "profile", "phase"),
    [
        (RUNNING, "beta.gouv.fr", "abandon"),
        (startup_file("investigation 2024-01-08"), "beta.gouv.fr", "abandon-investigation"),
        (startup_file("construction 2020-01-06", "investigation 2024-01-08"), "beta.gouv.fr", "abandon"),
        (startup_file("exploration 2024-01-08"), "plain", "stopped"),
        (startup_file("building 2024-01-08"), "plain", "stopped"),
    ],
)
def test_the_phase_is_the_one_of_the_registrys_words(sheet: str, profile: str, phase: str) -> None:
    edits = make_file_edits({"startups/mon-estran": sheet}, profile=profile)
    assert f"  - name: {phase}\n    start: 2025-01-13\n" in planned_text(plan_stop(edits), "startups/mon-estran")


def test_the_words_that_a_registry_lists_are_the_ones_in_use() -> None:
    listed = {f"phases/{each}": f"---\nstatus: {each}\nlabel: {each}\n---\n"
              for each in ("investigation", "construction", "success", "alumni")}  # fmt: skip
    for sheet in (RUNNING, startup_file("investigation 2024-01-08")):
        edits = make_file_edits({"startups/mon-estran": sheet, **listed}, BETA_LAYOUT)
        assert "  - name: alumni\n    start: 2025-01-13\n" in planned_text(
            plan_stop(edits), "startups/mon-estran", BETA_LAYOUT
        )
    del listed["phases/alumni"]
    with pytest.raises(RefusedError, match="no phase for a product that stops"):
        plan_stop(make_file_edits({"startups/mon-estran": RUNNING, **listed}, BETA_LAYOUT))


def test_without_a_day_it_is_today() -> None:
    assert f"start: {TODAY}\n" in text_after_stop(RUNNING, StopRequest())


def test_ends_and_plans_that_lie_later() -> None:
    lived = startup_file("investigation 2023-01-09", "construction 2023-06-01 2025-06-30", "acceleration 2025-03-03")
    edits = make_file_edits({"startups/mon-estran": lived})
    proposal = plan_stop(edits)
    text = planned_text(proposal, "startups/mon-estran")
    assert "start: 2023-06-01\n    end: 2025-01-13\n  - name: abandon\n    start: 2025-01-13\nevents:" in text
    assert "acceleration" not in text
    assert "No longer planned: Acceleration." in joined_notes(proposal)


def test_a_day_before_the_phase_it_is_in_is_refused() -> None:
    with pytest.raises(RefusedError, match="cannot begin before"):
        text_after_stop(RUNNING, StopRequest(date(2023, 3, 1)))


@pytest.mark.parametrize(
    "sheet", [startup_file(), startup_file("investigation 2025-03-03"), startup_file("investigation 2025-01-14")]
)
def test_what_has_not_begun_cannot_stop(sheet: str) -> None:
    with pytest.raises(RefusedError, match="nothing to stop"):
        text_after_stop(sheet)


def test_what_had_left_the_programme_is_told() -> None:
    lived = startup_file("construction 2020-01-06", "transfere 2023-06-01")
    assert "had left the programme: “Transferred” since 1 June 2023" in joined_notes(
        plan_stop(make_file_edits({"startups/mon-estran": lived}))
    )


def test_the_stop_that_the_sheet_names_without_a_start_gets_it() -> None:
    sheet = startup_file("construction 2020-01-06", more="  - name: abandon\n")
    text = text_after_stop(sheet)
    assert text.count("name: abandon") == 1
    assert "  - name: abandon\n    start: 2025-01-13\n" in text


def test_a_stop_that_the_sheet_dates_before_the_phase_above_it_may_be_the_one_that_is_meant() -> None:
    sheet = startup_file("construction 2021-03-01", "abandon 2020-05-01")
    proposal = plan_stop(make_file_edits({"startups/mon-estran": sheet}))
    assert "already gives “Stopped” on 1 May 2020" in joined_notes(proposal)
    assert "incubo set mon-estran phases.abandon.start=2025-01-13" in joined_notes(proposal)


def test_an_old_stop_is_completed_and_its_day_is_kept() -> None:
    events = "events:\n  - name: end\n    date: 2024-09-30\nstop_reason: funding\n"
    sheet = startup_file("construction 2023-06-01", "abandon 2024-09-30", more=events)
    edits = make_file_edits({"startups/mon-estran": sheet})
    proposal = plan_stop(edits, StopRequest(reason="impact"))
    text = planned_text(proposal, "startups/mon-estran")
    assert text.startswith(sheet.replace("reason: funding", "reason: impact"))
    assert post_mortem.has_post_mortem(text)
    assert "already “Stopped” since 30 September 2024" in joined_notes(proposal)
    done = plan_stop(make_file_edits({"startups/mon-estran": sheet + WRITTEN}), StopRequest(reason="funding"))
    assert not done.plan.files
    with pytest.raises(RefusedError, match="already"):
        text_after_stop(sheet)


def test_a_planned_stop_is_moved_with_its_event() -> None:
    events = "events:\n  - name: end\n    date: 2025-03-31\n"
    sheet = startup_file("construction 2023-06-01", "abandon 2025-03-31", more=events, body=WRITTEN)
    assert text_after_stop(sheet, StopRequest(date(2025, 2, 28))) == sheet.replace("2025-03-31", "2025-02-28")
    other = sheet.replace("date: 2025-03-31", "date: 2024-12-02")
    assert text_after_stop(other, StopRequest(date(2025, 2, 28))) == other.replace("2025-03-31", "2025-02-28")


def test_a_stop_to_come_has_no_post_mortem_yet() -> None:
    sheet = startup_file("construction 2023-06-01", body="Texte\n")
    planned = plan_stop(make_file_edits({"startups/mon-estran": sheet}), StopRequest(date(2025, 2, 28)))
    text = planned_text(planned, "startups/mon-estran")
    assert text.endswith("\n---\nTexte\n")
    assert "its post-mortem is to be written once it has stopped" in joined_notes(planned)
    today = plan_stop(make_file_edits({"startups/mon-estran": sheet}), StopRequest(DAY))
    assert post_mortem.has_post_mortem(planned_text(today, "startups/mon-estran"))
    assert "once it has stopped" not in joined_notes(today)


def test_a_planned_stop_gets_its_post_mortem_when_its_day_has_come() -> None:
    events = "events:\n  - name: end\n    date: 2025-01-13\n"
    sheet = startup_file("construction 2023-06-01", "abandon 2025-01-13", more=events, body="Texte\n")
    text = text_after_stop(sheet, StopRequest())
    assert text.startswith(sheet)
    assert post_mortem.has_post_mortem(text)


def test_the_event_keeps_the_order_of_the_list() -> None:
    events = "events:\n  - name: committee\n    date: 2024-06-03\n  - name: other\n    date: 2025-06-02\n"
    text = text_after_stop(startup_file("construction 2023-06-01", more=events))
    assert [line[10:] for line in text.splitlines() if line.startswith("    date")] == [
        "2024-06-03",
        "2025-01-13",
        "2025-06-02",
    ]


def test_the_reason_is_a_field_only_where_sheets_have_it() -> None:
    used = startup_file("construction 2020-01-06", "abandon 2021-01-04", more="stop_reason: impact\n")
    for other, there in (("", False), (used, True)):
        files = {"startups/mon-estran": RUNNING, **({"startups/filet": other} if other else {})}
        text = planned_text(
            plan_stop(make_file_edits(files, BETA_LAYOUT), StopRequest(DAY, "funding")),
            "startups/mon-estran",
            BETA_LAYOUT,
        )
        assert ("stop_reason: funding\n" in text) is there
        assert "comment: Pas de financement\n" in text
    text = text_after_stop(RUNNING, StopRequest(DAY, comment="Un adieu", language="en"))
    assert "comment: Un adieu\n" in text
    assert "### What we learned\n" in text
    assert "stop_reason" not in text


@pytest.mark.parametrize(("end", "gap"), [("", "\n\n"), ("\n", "\n"), ("\n\n", ""), ("\n\n\n", "")])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_section_is_added_to_the_bytes_that_are_there(end: str, gap: str, newline: str) -> None:
    sheet = startup_file("construction 2023-06-01", body=f"Texte{end}")
    data = b"\xef\xbb\xbf" + sheet.replace("\n", newline).encode()
    edits = make_file_edits({"startups/mon-estran": data})
    made = plan_stop(edits).plan.files["content/startups/mon-estran.md"]
    assert made is not None
    assert made.startswith(b"\xef\xbb\xbf---")
    text = made.decode().replace(newline, "\n")
    assert "\r" not in text
    assert f"\nTexte{end}{gap}## Post-mortem\n" in text
    assert text.endswith("\n") is bool(end)


@pytest.mark.parametrize("more", [{"body": WRITTEN}, {"more": "post_mortem: https://rivages.example/pm\n"}])
def test_a_post_mortem_that_is_there_stays(more: dict[str, str]) -> None:
    sheet = startup_file("construction 2023-06-01", **more)
    text = text_after_stop(sheet)
    assert text.partition("\n---\n")[2] == sheet.partition("\n---\n")[2]


@pytest.mark.parametrize(
    ("text", "there", "written"),
    [
        ("", False, False),
        ("## Contexte\n\nun post-mortem\n", False, False),
        (WRITTEN, True, True),
        ("## Post mortem\n\n### Apprentissages\n\n*À compléter : tout.*\n", True, False),
        ("## Post-mortem\n\n## Contact\n\nÉcrire à l'équipe.\n", True, False),
        ("# POST-MORTEM\r\n\r\nFini.\r\n", True, True),
    ],
)
def test_a_section_is_written_when_it_says_something(text: str, there: bool, written: bool) -> None:
    assert post_mortem.has_post_mortem(text) is there
    assert post_mortem.is_post_mortem_written(text) is written


@pytest.mark.parametrize("layout", [INCUBO_LAYOUT, BETA_LAYOUT], ids=lambda layout: str(layout.id))
def test_the_team_ends_with_it(layout: Layout) -> None:
    files = {
        "startups/mon-estran": RUNNING,
        "startups/mon-etang": RUNNING,
        "members/claire.bonnemain": member_file(TEAM),
        "members/hugo.destrebecq": member_file("2024-06-03 2025-06-30 mon-estran,mon-etang"),
        "members/tanguy.rosparc": member_file("2020-06-01 2021-06-01 mon-estran"),
        "members/yann.treguer": member_file("2024-06-03 2025-06-30", more="startups:\n  - mon-estran\n"),
    }
    left = plan_stop(make_file_edits(files, layout))
    assert list(left.plan.files) == [layout.folders["startup"] + "/mon-estran.md"]
    assert "3 people have a mission there after 13 January 2025" in joined_notes(left)
    assert {"mission-on-ended-startup", "job-startup-ended"} <= left.accepted_rules
    proposal = plan_stop(make_file_edits(files, layout), StopRequest(DAY, with_team=True))
    assert planned_text(proposal, "members/claire.bonnemain", layout) == member_file("2024-06-03 2025-01-13 mon-estran")
    assert planned_text(proposal, "members/hugo.destrebecq", layout) == member_file(
        "2024-06-03 2025-01-13 mon-estran,mon-etang", "2025-01-14 2025-06-30 mon-etang"
    )
    assert "end: 2025-01-13" in planned_text(proposal, "members/yann.treguer", layout)
    assert len(proposal.plan.files) == 4
    assert [translate(line) for line in proposal.body_lines] == [
        "missions ended: Claire Bonnemain, Claire Bonnemain and Claire Bonnemain"
    ]


def test_one_person_in_two_startups_that_stop_leaves_once() -> None:
    files = {
        "startups/mon-estran": RUNNING,
        "startups/mon-etang": RUNNING,
        "startups/quai-solidaire": RUNNING,
        "members/claire.bonnemain": member_file("2024-06-03 2025-06-30 mon-estran,quai-solidaire,mon-etang"),
        "members/hugo.destrebecq": member_file("2024-06-03 2025-06-30 mon-etang,mon-estran"),
        "members/yann.treguer": member_file("2024-06-03 2025-06-30", more="startups:\n  - mon-estran\n  - mon-etang\n"),
    }
    proposal = plan_stop(make_file_edits(files), StopRequest(DAY, with_team=True), "mon-estran", "mon-etang")
    assert planned_text(proposal, "members/claire.bonnemain") == member_file(
        "2024-06-03 2025-01-13 mon-estran,quai-solidaire,mon-etang", "2025-01-14 2025-06-30 quai-solidaire"
    )
    assert planned_text(proposal, "members/hugo.destrebecq") == member_file(
        "2024-06-03 2025-01-13 mon-etang,mon-estran"
    )
    assert planned_text(proposal, "members/yann.treguer").count("start:") == 1
    assert proposal.scope == ""
    assert translate(proposal.summary) == "2 products stopped on 2025-01-13"


def test_who_cannot_leave_on_that_day_is_told_and_stays() -> None:
    files = {
        "startups/mon-estran": RUNNING,
        "members/claire.bonnemain": member_file("2025-01-14 2025-06-30 mon-estran"),
    }
    proposal = plan_stop(make_file_edits(files), StopRequest(DAY, with_team=True))
    assert list(proposal.plan.files) == ["content/startups/mon-estran.md"]
    assert "that began on 14 January 2025" in joined_notes(proposal)
    assert not proposal.body_lines


def test_who_has_left_since_a_stop_in_the_past_is_told_apart() -> None:
    files = {
        "startups/mon-estran": RUNNING,
        "members/claire.bonnemain": member_file("2024-06-03 2025-06-30 mon-estran"),
        "members/hugo.destrebecq": member_file("2024-06-03 2025-01-14 mon-estran"),
    }
    left = joined_notes(plan_stop(make_file_edits(files)))
    assert "2 people have a mission there after 13 January 2025: Claire Bonnemain and Claire Bonnemain (until" in left
    assert "(until 14 January 2025) (to end them" in left
    proposal = plan_stop(make_file_edits(files), StopRequest(DAY, with_team=True))
    said = "Claire Bonnemain: the mission that ended on 14 January 2025 now ends on 13 January 2025"
    assert joined_notes(proposal).count("now ends on") == 1
    assert said in joined_notes(proposal)


def test_missions_that_overlapped_before_are_no_obstacle() -> None:
    listed = "startups:\n  - mon-estran\n  - mon-etang\n"
    files = {
        "startups/mon-estran": RUNNING,
        "startups/mon-etang": RUNNING,
        "members/claire.bonnemain": member_file("2024-01-08 2025-06-30", "2024-06-03 2025-04-30", more=listed),
    }
    proposal = plan_stop(make_file_edits(files), StopRequest(DAY, with_team=True))
    assert planned_text(proposal, "members/claire.bonnemain").count("start: 2025-01-14") == 2
    assert "mission-overlap" in proposal.accepted_rules
    assert "mission-overlap" not in plan_stop(make_file_edits(files)).accepted_rules


def test_startups_that_stopped_on_different_days_are_not_stopped_at_once() -> None:
    old = startup_file("construction 2020-01-06", "abandon 2024-09-30")
    edits = make_file_edits({"startups/mon-estran": RUNNING, "startups/mon-etang": old})
    with pytest.raises(RefusedError, match="not stop on the same day"):
        plan_stop(edits, StopRequest(), "mon-estran", "mon-etang")


def offer(**fields: object) -> str:
    return "---\ntitle: Un poste\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\n"


def test_its_offers_are_told_or_withdrawn() -> None:
    files = {
        "startups/mon-estran": RUNNING,
        "jobs/2025-01-02-a": offer(startup="mon-estran", opens="2025-01-02", closes="2025-02-28"),
        "jobs/2025-01-14-b": offer(startup="mon-estran", opens="2025-01-14", closes="2025-02-28"),
        "jobs/2025-02-03-c": offer(startup="Mon Estran", opens="2025-02-03", closes="2025-02-28"),
        "jobs/2024-01-02-d": offer(startup="mon-estran", opens="2024-01-02", closes="2024-02-28"),
        "jobs/2025-01-03-e": offer(startup="ailleurs", opens="2025-01-03", closes="2025-02-28"),
    }
    assert "3 offers stay open: 2025-01-02-a, 2025-01-14-b and 2025-02-03-c" in joined_notes(
        plan_stop(make_file_edits(files))
    )
    proposal = plan_stop(make_file_edits(files), StopRequest(DAY, with_jobs=True))
    assert planned_text(proposal, "jobs/2025-01-02-a") == offer(
        startup="mon-estran", opens="2025-01-02", closes="2025-01-13", outcome="withdrawn"
    )
    assert "closes: 2025-01-14\noutcome: withdrawn\n" in planned_text(proposal, "jobs/2025-01-14-b")
    assert len(proposal.plan.files) == 3
    assert "2025-02-03-c can only be closed from 2025-02-03 on" in joined_notes(proposal)
    assert translate(proposal.body_lines[0]) == "offers withdrawn: 2025-01-02-a and 2025-01-14-b"
    only = {"startups/mon-estran": RUNNING, "jobs/2025-02-03-c": files["jobs/2025-02-03-c"]}
    assert not plan_stop(make_file_edits(only), StopRequest(DAY, with_jobs=True)).body_lines


def test_the_old_list_of_a_member_forgets_each_startup_that_stops() -> None:
    lists = "startups: [mon-estran, quai-solidaire, phare]\npreviously: [poisson]\n"
    edits = make_file_edits(
        {
            "startups/mon-estran": RUNNING,
            "startups/quai-solidaire": RUNNING.replace("Mon Estran", "Quai Solidaire"),
            "startups/phare": RUNNING.replace("Mon Estran", "Phare"),
            "members/claire.bonnemain": member_file("2024-06-03 2025-06-30 mon-estran,quai-solidaire", more=lists),
        }
    )
    proposal = plan_stop(edits, StopRequest(DAY, with_team=True), "mon-estran", "quai-solidaire")
    sheet = planned_text(proposal, "members/claire.bonnemain")
    assert "\nstartups: [phare]\n" in sheet
    assert "\npreviously: [poisson, mon-estran, quai-solidaire]\n" in sheet
