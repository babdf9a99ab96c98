"""`incubo dossier`, `incubo calendar` … through the command line, on the sample registry."""

from __future__ import annotations

import html
import json
import os
import re
import shlex
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import icalendar
import pytest
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.prepared_folders import prepared

LINK = "https://x.example"
VALUES = {
    "accessibility_status": "'non conforme'",
    "mon_service_securise": "oui",
    "analyse_risques": "oui",
    "homologation_until": "2026-06-30",
    "accessible": "'partiellement conforme'",
}
"""What a person would answer to what a sheet lacks."""


def events(data: bytes) -> dict[str, icalendar.Event]:
    return {str(each["uid"]): each for each in icalendar.Calendar.from_ical(data).walk("VEVENT")}


@pytest.mark.parametrize(
    "startup", ["mon-estran", "escale-mobilite", "balise-mediation", "phare-public", "quai-solidaire"]
)
def test_the_commands_of_a_dossier_work(call, root, startup):
    page = json.loads(call("dossier", startup, "--on", "2025-01-15", "-f", "json", cwd=root).out)
    boxes = page["sections"]["decision"]["blocks"][0]["items"]
    assert [box["values"][0] for box in boxes][-2:] == ["provisional", "stop"]
    for box in boxes:
        more = ("--reason", "funding") if "--with-stop" in box["command"] else ()
        ran = call(*shlex.split(box["command"])[1:], *more, "--dry-run", cwd=root)
        assert ran.code == 0, (box["command"], ran.err)


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        ("acceleration", [("continue", "continue"), ("transfer", "transfer")]),
        ("transfer", [("continue", "continue"), ("transfer", "transfer")]),
    ],
)
def test_the_decisions_of_a_dossier_are_those_of_the_registry(call, tmp_path, phase, expected):
    """A registry of 2024 moves from acceleration to “Transfert”, and calls that decision so, too."""
    registry = sample_registry.copy_sample_registry(tmp_path)
    folder = registry / "content/phases"
    folder.mkdir()
    for name in ("investigation", "construction", "acceleration", "transfer", "success", "alumni"):
        label = "Transfert" if name == "transfer" else name.title()
        (folder / f"{name}.md").write_text(f"---\nlabel: {label}\n---\n", "utf-8")
    file = registry / "content/startups/digue-info.md"
    file.write_text(file.read_text("utf-8").replace("  - name: construction", f"  - name: {phase}"), "utf-8")
    page = json.loads(call("dossier", "digue-info", "--on", "2025-01-15", "-f", "json", cwd=registry).out)
    boxes = page["sections"]["decision"]["blocks"][0]["items"]
    words = [(box["values"][0], shlex.split(box["command"])[5]) for box in boxes]
    assert words == [*expected, ("provisional", "provisional"), ("stop", "stop")]
    ran = call(*shlex.split(boxes[1]["command"])[1:], "--dry-run", cwd=registry)
    assert ran.code == 0, ran.err
    assert f"+  - name: {'transfer' if phase == 'acceleration' else 'success'}\n" in ran.out


def test_a_dossier_is_led_by_the_intrapreneurs_of_the_team(call, root):
    lines = call("dossier", "quai-solidaire", cwd=root).out.splitlines()
    assert [line.split("  ")[-1].strip() for line in lines if line.startswith("Led by")] == ["Anne-Laure Pichavant"]


def test_a_dossier_says_what_is_known_and_what_is_to_be_filled_in(call, root):
    known = call("dossier", "mon-estran", "-f", "markdown", "--lang", "fr", cwd=root).out
    for word in ("# Comité\u00a0: Mon Estran", "Promis au comité du 28 novembre 2024", "☐ Sept départements couverts",
                 "500\u00a0000\u00a0€", "Gaël Tromeur", "À renseigner pour la phase qui suivrait"):  # fmt: skip
        assert word in known, word
    empty = call("dossier", "balise-mediation", "-f", "markdown", "--lang", "fr", cwd=root).out
    for word in ("Aucun objectif", "Aucune mesure", "Aucun comité", "à fixer"):
        assert word in empty, word
    late = call("dossier", "mon-estran", "--on", "2025-06-20", cwd=root).out
    assert "too late for the budget, which ends on 30 June 2025 (an order takes 30 days)" in late
    before = call("dossier", "mon-estran", "--at", "2023-06-30", cwd=root).out
    assert "2024-11-28" not in before
    assert call("dossier", "nowhere", cwd=root).code == 2


def test_a_page_is_a_document_too(call, root, tmp_path):
    for number, words in enumerate((("dossier", "mon-estran"), ("show", "rivages"), ("show", "samuel.orvault"))):
        path = tmp_path / f"{number}.html"
        assert call(*words, "-o", str(path), "--lang", "fr", cwd=root).code == 0
        text = path.read_text("utf-8")
        assert text.startswith('<!DOCTYPE html>\n<html lang="fr">')
        assert text.count("<h1") == 1
        assert "<script" not in text


def test_committees_and_what_comes_before_them(call, root, tmp_path):
    path = tmp_path / "c.ics"
    assert call("calendar", "committees", "-o", str(path), cwd=root).code == 0
    found = events(path.read_bytes())
    day = date(2025, 5, 22)
    committee = found["committee-mon-estran-8@incubo"]
    assert (committee["dtstart"].dt, committee["dtend"].dt) == (day, day + timedelta(1))
    assert committee["status"] == "CONFIRMED"
    assert found["deck-mon-estran-8@incubo"]["dtstart"].dt == day - timedelta(7)
    budget = date(2025, 6, 30)
    assert found["order-mon-estran-8@incubo"]["dtstart"].dt == budget - timedelta(45)
    assert found["lastorder-mon-estran-8@incubo"]["dtstart"].dt == date(2025, 5, 30)  # a Friday
    rows = json.loads(call("calendar", "committees", "-f", "json", cwd=root).out)["rows"]
    assert len(rows) == len(found)
    first = path.read_bytes()
    call("calendar", "committees", "-o", str(path), cwd=root)
    assert path.read_bytes() == first


def test_a_committee_that_moves_keeps_its_id(call, root, tmp_path):

    sample_registry.copy_sample_registry(tmp_path)
    sheet = tmp_path / "content/startups/mon-estran.md"
    sheet.write_text(sheet.read_text("utf-8").replace("next: 2025-05-22", "next: 2025-05-27"), "utf-8")
    found = events(call("calendar", "committees", "-f", "ics", cwd=tmp_path).out.encode())
    assert found["committee-mon-estran-8@incubo"]["dtstart"].dt == date(2025, 5, 27)


def test_missions_that_end(call, root):
    found = events(call("calendar", "missions", "--months", "1", "-f", "ics", "--lang", "fr", cwd=root).out.encode())
    ends = [each for uid, each in found.items() if uid.startswith("mission-")]
    assert [str(each["summary"]) for each in ends] == [
        "Fin de mission\u00a0: Samuel Orvault (Marée Claire, Mon Estran)"
    ]
    assert "Pour chaque personne" in ends[0]["description"]
    listed = json.loads(call("list", "members", "--ending", "30d", "-f", "json", cwd=root).out)["rows"]
    assert [row["id"] for row in listed] == ["samuel.orvault"]
    renew = [str(each["summary"]) for uid, each in found.items() if uid.startswith("renew-")]
    assert any("Tanguy Rosparc" in each for each in renew)
    assert not any("Hugo Destrebecq" in each for each in renew)  # for a startup that has ended: nothing to renew
    shown = call("calendar", "missions", "--months", "3", "-f", "csv", "--lang", "fr", cwd=root).out
    assert "Fin de mission, produit terminé ou à arrêter\u00a0: Hugo Destrebecq (Filet d'Aide)" in shown


def test_the_end_of_the_accounting_year(call, root, tmp_path):
    found = events(call("calendar", "admin", "--over", "2024-11..2025-02", "-f", "ics", cwd=root).out.encode())
    assert {uid.partition("@")[0]: each["dtstart"].dt.isoformat() for uid, each in found.items()} == {
        "order-requests-2024": "2024-11-15", "last-payment-2024": "2024-11-30", "last-order-2024": "2024-12-15",
        "lapse-2024": "2024-12-31", "payments-again-2024": "2025-01-31", "orders-again-2024": "2025-02-01",
    }  # fmt: skip
    (tmp_path / "incubo.toml").write_text('profile = "plain"\n')
    (tmp_path / "content/startups").mkdir(parents=True)
    ran = call("calendar", "admin", "--at", "2025-01-01", cwd=tmp_path)
    assert (ran.code, "[rules]" in ran.err) == (2, True)


def test_invalid_arguments(call, root):
    assert call("calendar", "committees", "--months", "2", "--over", "2025", cwd=root).code == 2
    assert call("calendar", "committees", "--months", "0", cwd=root).code == 2
    assert call("calendar", "committees", "-f", "pdf", cwd=root).code == 2
    assert call("calendar", "committees", "-o", "content/startups/c.ics", cwd=root).code == 2


def mails(folder: Path) -> dict[str, EmailMessage]:
    return {path.stem: message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.iterdir())}


def add_mission(registry: Path, member: str, startup: str, end: str) -> None:
    """Write a mission that began in 2024 at the end of a member's missions."""
    path = registry / f"content/members/{member}.md"
    mission = f"  - start: 2024-10-01\n    end: {end}\n    status: independent\n    startups:\n      - {startup}\n"
    head, missions, rest = path.read_text("utf-8").partition("missions:\n")
    path.write_text(head + missions + mission + rest, "utf-8")


def test_one_mail_for_each_person_whatever_their_teams(call, root, tmp_path):
    """Samuel works for two startups: one message, to both teams. Who works for one of them is in it, too."""
    copy = sample_registry.copy_sample_registry(tmp_path)
    add_mission(copy, "maud.siffert", "mon-estran", "2025-02-01")
    add_mission(copy, "yannick.sorgeat", "digue-info", "2025-01-20")
    yannick = copy / "content/members/yannick.sorgeat.md"
    yannick.write_text(re.sub(r"end: 2025-(?!01-20)\d\d-\d\d", "end: 2025-02-10", yannick.read_text("utf-8")), "utf-8")
    ran = call("remind", "missions", "-o", "brouillons", "--lang", "fr", cwd=copy)
    assert (ran.code, "2 messages écrits" in ran.err) == (0, True)
    found = mails(copy / "brouillons")
    assert set(found) == {"missions-samuel.orvault", "missions-yannick.sorgeat"}
    mail = found["missions-samuel.orvault"]
    assert [each.addr_spec for each in mail["To"].addresses] == ["maree-claire@rivages.example"]
    assert [each.addr_spec for each in mail["Cc"].addresses] == ["mon-estran@rivages.example"]
    assert mail["From"].addresses[0].addr_spec == "incubateur@rivages.example"
    assert (mail["Subject"], mail["X-Unsent"]) == ("2 missions se terminent bientôt (Marée Claire et Mon Estran)", "1")
    texts = {name: mail.get_content().replace("\r\n", "\n") for name, mail in found.items()}
    assert texts["missions-samuel.orvault"].startswith("Bonjour,\n")
    assert max(map(len, texts["missions-samuel.orvault"].splitlines())) <= 76
    assert [name for name, text in texts.items() if "Samuel Orvault" in text] == ["missions-samuel.orvault"]
    assert [name for name, text in texts.items() if "Maud Siffert" in text] == ["missions-samuel.orvault"]
    assert "se terminent bientôt" in texts["missions-samuel.orvault"]
    assert texts["missions-samuel.orvault"].count("Si c'est réglé, ignorez ce message.") == 1
    # two contracts that end on two days: each says of which product, and its command extends that one
    text = " ".join(texts["missions-yannick.sorgeat"].split())
    assert "• Yannick Sorgeat · 20 janvier 2025 · encore 5 jours · Digue Info •" in text
    assert "• Yannick Sorgeat · 10 février 2025 · encore 26 jours · Permis de Mouiller" in text
    messages = json.loads(call("remind", "missions", "-f", "json", cwd=copy).out)["messages"]
    for message in messages:
        for section in message["page"]["sections"].values():
            for item in (item for block in section["blocks"] for item in block.get("items", ())):
                ran = call(*shlex.split(item["command"])[1:], "--dry-run", cwd=copy)
                assert ran.code == 0, (item["command"], ran.err)


def test_a_reminder_says_who_is_left_out_because_their_startup_has_ended(call, root, tmp_path):
    copy = sample_registry.copy_sample_registry(tmp_path)
    for startup in ("mon-estran", "maree-claire"):
        assert call("stop", startup, "--reason", "funding", "--on", "2025-01-10", "--yes", cwd=copy).code == 0
    left_out = call("--lang", "en", "remind", "missions", cwd=copy).err
    assert "because the product of their mission has ended, or is to stop: Samuel Orvault" in left_out
    command = left_out.rpartition("incubo ")[2].split()
    listed = json.loads(call(*command, "--format", "json", cwd=copy).out)["rows"]
    assert [row["id"] for row in listed] == ["samuel.orvault"]
    mission = "  - start: 2024-11-04\n    end: 2025-01-31\n    status: independent\n    startups: [digue-info]\n"
    samuel = copy / "content/members/samuel.orvault.md"  # in a message all the same, for another product
    samuel.write_text(samuel.read_text("utf-8").replace("missions:\n", "missions:\n" + mission, 1), "utf-8")
    said = call("--lang", "en", "remind", "missions", cwd=copy)
    assert "is in no message" not in said.err
    assert "Samuel Orvault" in said.out


def test_a_reminder_gives_the_date_that_todo_gives(call, root):
    """One command for one mission, whoever asks: two of them had extended it to two days."""
    (message,) = json.loads(call("remind", "missions", "-f", "json", cwd=root).out)["messages"]
    commands = [
        item["command"]
        for section in message["page"]["sections"].values()
        for block in section["blocks"]
        for item in block.get("items", ())
    ]
    rows = json.loads(call("todo", "--only", "mission-ending", "-f", "json", cwd=root).out)["rows"]
    assert commands == [row["command"] for row in rows]
    assert [recipient["id"] for recipient in (message["to"], *message["cc"])] == ["maree-claire", "mon-estran"]


def test_teams_with_one_address_get_one_mail_with_each_product_once(call, tmp_path):
    copy = sample_registry.copy_sample_registry(tmp_path)
    sheet = copy / "content/startups/mon-estran.md"
    sheet.write_text(sheet.read_text("utf-8").replace("mon-estran@rivages", "maree-claire@rivages"), "utf-8")
    add_mission(copy, "maud.siffert", "maree-claire", "2025-02-01")
    (message,) = json.loads(call("remind", "missions", "-f", "json", cwd=copy).out)["messages"]
    assert (message["to"]["address"], message["cc"]) == ("maree-claire@rivages.example", [])
    listed = json.dumps(message["page"]["sections"], ensure_ascii=False)
    assert (listed.count("Samuel Orvault"), listed.count("Maud Siffert")) == (1, 1)


def test_teams_read_no_names_of_fields(call, root):
    """They stay on the page of a startup at the terminal, and in data."""
    for words in (("dossier", "acces-cale"), ("remind", "sheets"), ("show", "acces-cale", "-f", "markdown")):
        out = call(*words, cwd=root).out
        assert "the budget page" in out, words
        assert not {"budget_url", "dashlord_url"} & set(re.findall(r"\w+", out)), words
        assert "budget_url" in call(*words[:2], "-f", "json", cwd=root).out, words
    assert "the budget page · budget_url" in call("show", "acces-cale", cwd=root).out


def test_the_page_of_a_stopped_product_prepares_no_committee(call, root):
    out = call("dossier", "filet-d-aide", "-f", "markdown", "--lang", "fr", cwd=root).out
    assert "Incubation terminée" in out
    assert "l'incubation est terminée" in out
    assert "Hugo Destrebecq" in out  # still there
    assert "post-mortem" in out
    for said in ("Ordre du jour", "à fixer", "une case à cocher", "la suite", "à remplir par l'équipe"):
        assert said not in out
    planned = call("dossier", "filet-d-aide", "--on", "2025-02-11", "-f", "markdown", "--lang", "fr", cwd=root).out
    assert "Comité" in planned.splitlines()[0]
    assert "Ordre du jour" in planned


@pytest.mark.parametrize("kind", ["missions", "committees", "jobs", "sheets"])
def test_reminders_in_every_form_and_their_commands(call, root, kind, tmp_path):
    messages = json.loads(call("remind", kind, "-f", "json", cwd=root).out)["messages"]
    assert messages
    for message in messages:
        assert message["to"]["address"].endswith("@rivages.example")
        for section in message["page"]["sections"].values():
            for item in (item for block in section["blocks"] for item in block.get("items", ())):
                words = shlex.split(item["command"].replace("=…", f"={VALUES.get(item['values'][0], LINK)}"))[1:]
                if words[0] not in ("dossier", "edit"):
                    ran = call(*words, "--dry-run", cwd=root)
                    assert ran.code == 0, (item["command"], ran.err)
    markdown = call("remind", kind, "-f", "markdown", "--lang", "fr", cwd=root).out
    assert markdown.count("\n---\n") == len(messages) - 1
    assert call("remind", kind, "-o", str(tmp_path / "all.md"), cwd=root).code == 0
    assert call("remind", kind, "-f", "eml", cwd=root).code == 2


def test_who_has_no_address_is_told_and_headers_hold_nothing_else(call, root, tmp_path):

    sample_registry.copy_sample_registry(tmp_path)
    for name, was, now in (
        ("mon-estran", "contact: mon-estran@rivages.example", "contact: ''"),
        ("maree-claire", "title: Marée Claire", 'title: "x\\r\\nBcc: all@rivages.example"'),
    ):
        sheet = tmp_path / f"content/startups/{name}.md"
        assert was in sheet.read_text("utf-8")
        sheet.write_text(sheet.read_text("utf-8").replace(was, now), "utf-8")
    ran = call("remind", "missions", "-o", "drafts", cwd=tmp_path)
    assert "no address in the registry for: Mon Estran" in ran.err
    found = mails(tmp_path / "drafts")
    (mail,) = found.values()  # to the team that has an address
    assert [each.addr_spec for each in mail["To"].addresses] == ["maree-claire@rivages.example"]
    assert (mail["Cc"], mail["Bcc"]) == (None, None)
    assert call("remind", "missions", "-o", "content/drafts", cwd=tmp_path).code == 2


def test_all_that_could_not_be_read_is_told(call, root, tmp_path):
    """A figure is made from several kinds of files: one of any of them that is missing makes it wrong."""

    sample_registry.copy_sample_registry(tmp_path)
    for path in ("startups/mon-estran", "members/samuel.orvault"):
        (tmp_path / f"content/{path}.md").write_text("---\ntitle: 'x\n---\n", "utf-8")
    for words in ("report headcount", "report indicators", "todo", "digest", "calendar missions", "remind missions"):
        ran = call(*words.split(), cwd=tmp_path)
        assert "2 unreadable files not counted: mon-estran.md, samuel.orvault.md." in ran.out + ran.err, words
    everybody = call("report", "headcount", "--incubator", "all", cwd=tmp_path).out
    assert "1 unreadable file not counted: samuel.orvault.md." in everybody  # whatever their startups are
    assert "1 unreadable file not counted: samuel.orvault.md." in call("dossier", "digue-info", cwd=tmp_path).out


def test_the_page_that_edits_a_sheet(call, root, tmp_path):
    import subprocess

    sample_registry.copy_sample_registry(tmp_path)
    for words in (["init", "-q", "-b", "main"], ["remote", "add", "origin", "git@github.com:rivages/registre.git"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    text = call("remind", "sheets", "-f", "json", cwd=tmp_path).out
    assert "https://github.com/rivages/registre/edit/main/content/startups/acces-cale.md" in text


def test_a_digest_agrees_with_the_reports(call, root):
    def lines(page, name):
        return [item for block in page["sections"][name]["blocks"] for item in block["items"]]

    page = json.loads(call("digest", "--since", "2024-06-01", "-f", "json", cwd=root).out)
    report = call("report", "arrivals", "--over", "2024-06-01..2025-01-15", "-f", "json", cwd=root).out
    (row,) = json.loads(report)["rows"]
    assert (len(lines(page, "arrivals")), len(lines(page, "departures"))) == (row["arrivals"], row["departures"])
    short = json.loads(call("digest", "--since", "2024-11-01", "-f", "json", cwd=root).out)
    words = ("list", "committees", "--since", "2024-11-01", "--all", "--columns", "id,date", "-f", "json")
    listed = json.loads(call(*words, cwd=root).out)["rows"]
    held = [each["id"] for each in listed if each["date"] <= "2025-01-15"]
    assert [each["values"][0] for each in lines(short, "committees")] == held
    ending = json.loads(call("list", "members", "--ending", "30d", "-f", "json", cwd=root).out)["rows"]
    assert [each["values"][0] for each in lines(page, "ending")] == [row["id"] for row in ending]


def test_weekly_digests_tell_everything_once(call, root):
    """Each Monday's, of the seven days before: who came and who left, as the report of arrivals counts them."""
    told = {"arrivals": [], "departures": []}
    for monday in ("2023-12-04", "2023-12-11", "2023-12-18", "2023-12-25", "2024-01-01", "2024-01-08"):
        page = json.loads(call("digest", "--at", monday, "--incubator", "all", "-f", "json", cwd=root).out)
        for name, found in told.items():
            found += [item["values"][0] for block in page["sections"][name]["blocks"] for item in block["items"]]
    words = ("--over", "2023-11-27..2024-01-07", "--at", "2024-01-08", "--incubator", "all", "-f", "json")
    (row,) = json.loads(call("report", "arrivals", *words, cwd=root).out)["rows"]
    assert row["departures"] > 0
    assert {name: len(found) for name, found in told.items()} == {name: row[name] for name in told}


def newcomers(call, folder, *words):
    page = json.loads(call("digest", *words, "-f", "json", cwd=folder).out)
    return [item["values"][0] for item in page["sections"]["newcomers"]["blocks"][0]["items"]]


def test_a_digest_names_those_who_are_new(call, root, tmp_path):
    """For three months after a first arrival, except the arrivals of the week, which it tells as such."""
    copy = sample_registry.copy_sample_registry(tmp_path)
    text = "---\nfullname: Bleuenn Kermadec\ndomaine: Design\nmissions:\n"
    mission = "  - start: {}\n    end: {}\n    status: independent\n    startups:\n      - mon-estran\n"
    path = copy / "content/members/bleuenn.kermadec.md"
    path.write_text(text + mission.format("2024-10-16", "2025-06-30") + "---\n", "utf-8")
    assert "bleuenn.kermadec" in newcomers(call, copy)
    assert "bleuenn.kermadec" not in newcomers(call, copy, "--at", "2025-01-16")
    assert "bleuenn.kermadec" not in newcomers(call, copy, "--at", "2024-10-20")  # arrived in the week
    assert "bleuenn.kermadec" in newcomers(call, copy, "--at", "2024-10-24")
    assert "Présence de moins de 3 mois" in call("digest", "--lang", "fr", cwd=copy).out
    back = mission.format("2023-01-02", "2023-06-30") + mission.format("2024-10-16", "2025-06-30")
    path.write_text(text + back + "---\n", "utf-8")
    assert "bleuenn.kermadec" not in newcomers(call, copy)
    gone = mission.format("2024-10-16", "2025-01-14")
    path.write_text(text + gone + "---\n", "utf-8")
    assert "bleuenn.kermadec" not in newcomers(call, copy)


def test_a_digest_by_startup_tells_the_same_things(call, root):
    """Product by product, for a round of the portfolio: each line once, under all the products that it is about."""
    words = ("digest", "--since", "2024-11-01", "-f", "json")
    by_topic, by_startup = (
        json.loads(call(*words, "--by", by, cwd=root).out)["sections"] for by in ("sujet", "produit")
    )

    def lines(sections):
        return [item for section in sections.values() for block in section["blocks"] for item in block.get("items", ())]

    assert len(lines(by_startup)) == len(lines(by_topic)) == 15
    assert by_startup["startups/maree-claire+mon-estran"]["title"] == "Marée Claire and Mon Estran"
    (departure, ending) = by_startup["startups/maree-claire+mon-estran"]["blocks"][0]["items"]
    assert departure["values"][:2] == ["departures", "clairea.bonnemain"]
    assert ending["values"][:2] == ["ending", "samuel.orvault"]
    assert {item["values"][0] for item in by_startup["startups/mon-estran"]["blocks"][0]["items"]} == {
        "committees",
        "offers",
    }
    text = call("digest", "--since", "2024-11-01", "--by", "startup", "-f", "markdown", "--lang", "fr", cwd=root).out
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    assert titles[0] == "## Ancrage Logement"
    assert titles[-1] in ("## En général", "## Fiches modifiées")
    assert "incubo " not in text  # a document for others


def test_a_digest_to_paste_and_a_quiet_week(call, root):
    text = call("digest", "--since", "2024-11-15", "-f", "markdown", "--lang", "fr", cwd=root).out
    words = ("# Du 15 novembre 2024 au 15 janvier 2025", "## Comités tenus", "## Vont arriver", "## Offres publiées")
    for word in (*words, "- Mon Estran · 28 novembre 2024 · poursuite", "Camille Ruellan"):
        assert word in text, word
    quiet = call("digest", "--at", "1999-01-01", "--incubator", "all", cwd=root).out
    assert "Nothing in this period" in quiet


def test_a_digest_counts_the_sheets_that_git_saw_change(call, root, tmp_path):
    import subprocess

    sample_registry.copy_sample_registry(tmp_path)

    def git(*words, day):
        env = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T12:00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00"}
        subprocess.run(["git", *words], cwd=tmp_path, check=True, env=env)

    git("init", "-q", day="2025-01-01")
    git("add", "-A", day="2025-01-01")
    git("commit", "-qm", "a", day="2025-01-01")
    sheet = tmp_path / "content/startups/mon-estran.md"
    sheet.write_text(sheet.read_text("utf-8") + "\nUn mot.\n", "utf-8")
    (tmp_path / "content/startups/cap-chantier.md").unlink()
    git("commit", "-qam", "b", day="2025-01-10")
    sheet.write_text(sheet.read_text("utf-8") + "\nPlus tard.\n", "utf-8")
    git("commit", "-qam", "c", day="2025-01-20")
    for incubator, counts, names in (("all", [1, 1], ["cap-chantier", "mon-estran"]), ("rivages", [1], ["mon-estran"])):
        scope = ("--incubator", incubator, "-f", "json")
        facts = json.loads(call("digest", *scope, cwd=tmp_path).out)["sections"]["sheets"]["blocks"][0]["facts"]
        assert [(fact["id"], fact["values"]) for fact in facts] == [("startup", [*counts, names])]
        compared = json.loads(call("diff", "2025-01-09", "2025-01-15", *scope, cwd=tmp_path).out)["sections"][
            "compared"
        ]
        found = [fact["values"] for fact in compared["blocks"][0]["facts"] if fact["id"] == "entries"]
        assert found == [[{"kind": "startup", "n": sum(counts)}]]  # those that `diff` counts
    later = json.loads(call("digest", "--since", "2025-01-11", "-f", "json", cwd=tmp_path).out)
    assert later["sections"]["sheets"]["blocks"][0]["facts"] == []


def test_a_digest_of_an_incubator_names_its_own_changed_entries(call, tmp_path):
    import subprocess

    sample_registry.copy_sample_registry(tmp_path)

    def git(*words, day):
        env = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T12:00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00"}
        subprocess.run(["git", *words], cwd=tmp_path, check=True, env=env)

    git("init", "-q", day="2025-01-01")
    git("add", "-A", day="2025-01-01")
    git("commit", "-qm", "a", day="2025-01-01")
    for sheet in (tmp_path / "content/startups").iterdir():
        sheet.write_text(sheet.read_text("utf-8") + "\nUn mot.\n", "utf-8")
    git("commit", "-qam", "b", day="2025-01-10")

    def sheets(incubator):
        words = ("digest", "--at", "2025-01-12", "--incubator", incubator, "-f", "json")
        facts = json.loads(call(*words, cwd=tmp_path).out)["sections"]["sheets"]["blocks"][0]["facts"]
        return {fact["id"]: fact["values"] for fact in facts}

    insular, shared = sheets("atelier-insulaire")["startup"], sheets("fabrique-mobilites")["startup"]
    everything = sheets("all")["startup"]
    assert insular == [1, ["cap-chantier"]]
    assert "escale-mobilite" in shared[1]  # shared with another incubator
    assert "mon-estran" not in shared[1]
    assert everything[0] == len(everything[1]) == len(list((tmp_path / "content/startups").iterdir()))
    words = ("digest", "--at", "2025-01-12", "--incubator", "atelier-insulaire", "--lang", "fr")
    text = call(*words, cwd=tmp_path, env={"COLUMNS": "200"}).out
    assert re.search(r"1 produit\W+1 fiche modifiée", text.partition("Fiches modifiées")[2])
    assert "Cap Chantier" in text


DOCUMENTS = (
    ("dossier", "mon-estran"),
    ("digest",),
    ("remind", "missions"),
    ("remind", "committees"),
    ("remind", "jobs"),
    ("remind", "sheets"),
)


@pytest.mark.parametrize(
    ("words", "fmt"),
    [
        (words, fmt)
        for words in (*DOCUMENTS, ("todo",), ("show", "mon-estran"))
        for fmt in ("table", "markdown", "html")
        if not (words[0] == "remind" and fmt == "html")  # a mail is a text
    ],
)
def test_what_is_sent_names_no_command(words: tuple[str, ...], fmt: str, call: RunCommand, root: Path) -> None:
    """Who gets a document need not have incubo. A list at the terminal is for the person who does."""
    ran = call(*words, "--format", fmt, cwd=root)
    assert ran.code == 0, ran.err
    shows_commands = words in (("todo",), ("show", "mon-estran")) and fmt == "table"
    assert bool(re.search("incubo [a-z]", ran.out)) is shows_commands


def test_a_calendar_names_no_command_and_holds_what_is_late(call: RunCommand, root: Path) -> None:
    for kind in ("committees", "missions"):
        out = call("calendar", kind, "--format", "ics", cwd=root).out.replace("\r\n ", "")
        assert "incubo extend" not in out
        assert "incubo record" not in out
        assert "incubo dossier" not in out
    rows = json.loads(call("calendar", "committees", "--format", "json", cwd=root).out)["rows"]
    late = [row for row in rows if row["startup"] == "maree-claire" and row["date"] == "2025-01-15"]
    assert len(late) == 1
    assert not late[0]["set"]


@pytest.mark.parametrize("kind", ["committees", "missions", "admin"])
def test_an_empty_calendar_says_what_would_fill_it(kind: str, call: RunCommand, root: Path) -> None:
    ran = call("calendar", kind, "--over", "2040-04", cwd=root)
    assert ran.code == 0, ran.err
    assert "in this period" in ran.out


SHARED = [
    *[("digest", *fmt) for fmt in ((), ("-f", "markdown"), ("-f", "html"), ("--by", "startup"))],
    *[("dossier", "digue-info", *fmt) for fmt in ((), ("-f", "markdown"), ("-f", "html"))],
    *[
        ("remind", kind, *fmt)
        for kind in ("missions", "committees", "jobs", "sheets")
        for fmt in ((), ("-f", "markdown"))
    ],
    *[("report", "phases", "-f", fmt) for fmt in ("markdown", "html", "svg")],
    ("report", "timeline", "-f", "html"),
    ("list", "missions", "-f", "html"),
    ("show", "digue-info", "-f", "markdown"),
]


@prepared
def make_dated_repository(folder: Path) -> None:
    """The sample registry as of 10 January 2025."""
    make_sample_repository(folder)
    git(folder, "commit", "-q", "--amend", "-m", "un", "--date", "2025-01-10T12:00:00")


@pytest.mark.parametrize("words", SHARED, ids=" ".join)
def test_what_is_passed_on_names_the_day_of_the_registry_and_no_commit(call, tmp_path, words):
    folder = make_dated_repository(tmp_path / "registry")
    sha = git(folder, "rev-parse", "HEAD")
    ran = call(*words, cwd=folder, lang="fr")
    assert ran.code == 0, ran.err
    assert sha[:7] not in ran.out
    assert not re.search(r"\bcommits?\b", ran.out, re.IGNORECASE)
    if words[0] not in ("remind", "list") and words[-1] != "svg":
        assert "'après le registre du " in html.unescape(ran.out)
    options = words[: words.index("-f")] if "-f" in words else words
    if words[0] != "list":
        assert (sha in call(*options, "-f", "json", cwd=folder).out) == (words[0] != "remind")
