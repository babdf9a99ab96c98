"""What an export's registry prints to type is not refused, and names no other file to write (`[source]`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import RunCommand

ANSWERS = {
    "record metric": "ports=12 --dry-run",
    "record": "--on 2025-01-10 --decision continue --amount 120000 --dry-run",
    "close": "--outcome filled --dry-run",
    "extend": "--until +2mo --dry-run",
    "set": "--dry-run",
}
"""What a person would answer."""


@pytest.fixture
def owned(registry: Path) -> Path:
    """The sample registry, whose entries are an export."""
    with (registry / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write("\n[source]\n")
    return registry


def test_no_printed_command_is_refused(owned: Path, call: RunCommand) -> None:
    rows = json.loads(call("todo", "-f", "json", cwd=owned).out)["rows"]
    commands = {row["command"] for row in rows if row["command"]}
    assert {command.split()[1] for command in commands} >= {"record", "close", "extend", "set", "dossier"}
    for command in commands:
        _, verb, *words = command.split()
        if verb == "set":  # a date: the security accreditation
            words[-1] += "=2026-01-15"
        answers = ANSWERS.get(f"{verb} {words[0]}", ANSWERS.get(verb, ""))
        ran = call(verb, *words, *answers.split(), cwd=owned)
        assert ran.code == 0, ran


def test_a_dossier_records_no_phase_of_the_source(owned: Path, call: RunCommand) -> None:
    out = call("dossier", "mon-estran", "-f", "json", cwd=owned).out
    assert "--decision continue" in out
    assert "--with-" not in out


def test_what_refers_to_an_entry_is_changed_there(owned: Path, call: RunCommand) -> None:
    ran = call("remove", "startup", "mon-estran", "--yes", cwd=owned)
    assert ran.code == 1
    assert "https://espace-membre.incubateur.net/community/" in ran.err
    assert "incubo set" not in ran.err


def test_fields_of_ours_are_added_to_those_of_the_profile(owned: Path, call: RunCommand) -> None:
    with (owned / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write('[source.startup]\nours = ["budget_url"]\n')
    committee = ("record", "committee", "mon-estran", "--on", "2025-01-10", "--decision", "continue")
    assert call(*committee, "--dry-run", cwd=owned).code == 0
    assert call("set", "mon-estran", "budget_url=https://b.example", "--dry-run", cwd=owned).code == 0


@pytest.mark.parametrize("fmt", ["markdown", "github", "gitlab", "rdjson", "sarif", "full", "json"])
def test_each_format_leads_there(owned: Path, call: RunCommand, fmt: str) -> None:
    member = owned / "content/members/hugo.destrebecq.md"
    member.write_text(member.read_text("utf-8").replace("role: Développeur", 'role: "Développeur "'), "utf-8")
    out = call("validate", str(member), "-f", fmt, cwd=owned).out
    assert "https://espace-membre.incubateur.net/community/hugo.destrebecq/update" in out
    assert "enter “Développeur” in the Espace Membre" in out
    assert "--fix" not in out


def test_show_leads_there_in_both_languages(owned: Path, call: RunCommand) -> None:
    form = "https://espace-membre.incubateur.net/startups/maree-claire/info-form"
    for language, text in (("en", "change it in the Espace Membre"), ("fr", "à modifier dans l'Espace Membre")):
        assert f"{text}" in (out := call("--lang", language, "show", "maree-claire", cwd=owned).out)
        assert form in out


def test_a_phase_is_named_and_its_day_given(owned: Path, call: RunCommand) -> None:
    """They are two fields there: the phase is chosen by its name, the day entered."""
    out = " ".join(call("phase", "digue-info", cwd=owned).out.split())
    assert "enter the phase “Acceleration”, from “2025-01-15”, in the Espace Membre" in out


def test_a_text_of_the_source_is_not_mended_in_an_editor(owned: Path, call: RunCommand) -> None:
    path = owned / "content/startups/mon-estran.md"
    for text in ("Ã©quipe", "Ã©quipe \ufffd", "\ufffd"):
        path.write_text(path.read_text("utf-8").rstrip() + f"\n\n{text}\n", "utf-8")
        told = call("validate", "content/startups/mon-estran.md", "--select", "style-garbled", cwd=owned).out
        assert "startups/mon-estran" in told
        assert "editor" not in told
        assert "git has" not in told


def test_a_day_that_nobody_chose_is_said_to_be_a_proposal(owned: Path, call: RunCommand) -> None:
    told = " ".join(call("todo", cwd=owned, lang="fr").out.replace("\u00a0", " ").split())
    assert "(22 mai 2025), ou un autre jour, dans l'Espace Membre" in told
