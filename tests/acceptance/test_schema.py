"""`incubo schema`: on the command line, with the registry's own words and fields."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from support.command_line import RunCommand
from support.paths import ROOT


def test_a_registry_has_its_own_words_and_fields(call: RunCommand, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    settings = (ROOT / "incubo.toml").read_text("utf-8")
    own = '\n[fields.startup.region]\nhelp = "la région {pilote}"\n[statuses]\nstagiaire = { fr = "stagiaire" }\n'
    (tmp_path / "incubo.toml").write_text(settings + own, "utf-8")
    ran = call("schema", "produit", "--lang", "fr", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    startup = json.loads(ran.out)
    assert startup["properties"]["region"]["title"] == "La région {pilote}"
    assert startup["properties"]["contact"]["title"] == "Une adresse qui reste quand les personnes changent"
    assert startup["properties"]["owner"]["deprecated"] is True
    assert startup["required"] == ["title", "mission", "incubator", "contact"]
    member = json.loads(call("schema", "member", cwd=tmp_path).out)
    status = member["properties"]["missions"]["items"]["properties"]["status"]
    assert status["enum"] == ["admin", "independent", "service", "stagiaire", "", None]
    assert status["enumDescriptions"][:2] == ["public agent", "freelancer"]
    assert "domaine" in member["required"]  # every member of the sample has one


def test_it_is_written_to_a_file_and_never_among_the_entries(call: RunCommand, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    assert call("schema", "team", "-o", str(tmp_path / "team.json"), cwd=tmp_path).code == 0
    assert json.loads((tmp_path / "team.json").read_bytes())["title"] == "Team"
    assert call("schema", "team", "-o", str(tmp_path / "content" / "x.json"), cwd=tmp_path).code == 2


def test_without_a_registry_the_network_s_words(call: RunCommand, tmp_path: Path) -> None:
    assert '"domaine"' in call("schema", "member", cwd=tmp_path).out
    ran = call("schema", "membres", "--lang", "fr", cwd=tmp_path)
    assert json.loads(ran.out)["title"] == "Membre"
    wrong = call("schema", "startpu", cwd=tmp_path)
    assert wrong.code == 2
    assert "“startup”" in wrong.err
