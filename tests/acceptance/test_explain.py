"""`incubo explain` through the real command line: what can be asked, in which words, inside and outside a registry."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.paths import ROOT

from incubo.validation import rules
from incubo.validation.rule import RULES

assert rules.__all__


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    (tmp_path / "content" / "startups").mkdir(parents=True)
    return tmp_path


def page(call: RunCommand, what: str, folder: Path, lang: str = "en") -> dict[str, object]:
    """The page of something, as data."""
    ran = call("explain", what, "--format", "json", cwd=folder, lang=lang)
    assert ran.code == 0, ran
    found: dict[str, object] = json.loads(ran.out)
    return found


@pytest.mark.parametrize(("fmt", "lang"), [("table", "en"), ("markdown", "fr"), ("json", "fr")])
def test_every_rule_is_explained(fmt: str, lang: str, call: RunCommand, registry: Path) -> None:
    for rule in RULES:
        ran = call("explain", rule, "--format", fmt, cwd=registry, lang=lang)
        assert (ran.code, ran.err) == (0, "")
        assert rule in ran.out


def test_a_rule_s_page(call: RunCommand, registry: Path) -> None:
    ran = call("explain", "phase-in-future", cwd=registry)
    assert (
        ran.out
        == """\
phase that begins in the future
phase-in-future

Severity  warning · probably wrong: it blocks with --strict only
Family    phase · the phases of products
Calendar  depends on today's date, which --at changes

Why it matters
  It counts only from that day; often the year is mistyped.

Example to correct
  In a file of content/startups/:

    phases:
      - name: investigation
        start: 2024-03-04
      - name: construction
        start: 2025-09-02

Correct example
  In a file of content/startups/:

    phases:
      - name: investigation
        start: 2024-03-04
      - name: construction
        start: 2024-09-02

How to fix it
  If the year is mistyped, correct it. If the phase is only planned, add it on the day it begins.

  For the correction that the finding proposes, if any, to be checked: incubo validate --fix --guesses

How to change or silence it
  For the whole registry, in incubo.toml (error, warning, advice or off):

    [severity]
    phase-in-future = "advice"

  For one finding, a comment on its line, or alone on the line above, with the reason:

    # incubo: ignore[phase-in-future] la raison
"""
    )


@pytest.mark.parametrize(
    ("said", "kind", "id_"),
    [
        ("ref-unknown-startup", "rule", "ref-unknown-startup"),
        ("REF_UNKNOWN_STARTUP", "rule", "ref-unknown-startup"),
        ("erreur[ref-unknown-startup]:", "rule", "ref-unknown-startup"),
        ("phase", "family", "phase"),
        ("mission", "family", "mission"),
        ("startup", "kind", "startup"),
        ("Produits", "kind", "startup"),
        ("equipe", "kind", "team"),
        ("offre", "kind", "job"),
        ("member.missions.end", "field", "member.missions.end"),
        ("membre.missions[0].end", "field", "member.missions.end"),
        ("missions.end", "field", "member.missions.end"),
        ("mission.end", "field", "member.missions.end"),
        ("produit.phase.start", "field", "startup.phases.start"),
        ("accessibility_status", "field", "startup.accessibility_status"),
        ("title", "fields", "title"),
        ("acceleration", "word", "acceleration"),
        ("Accélération", "word", "acceleration"),
        ("passage en comité", "word", "committee"),
        ("comité", "word", "committee"),
        ("phases", "words", "phases"),
        ("statuses", "words", "statuses"),
    ],
)
def test_explain_lookup(said: str, kind: str, id_: str, call: RunCommand, registry: Path) -> None:
    found = page(call, said, registry, lang="fr")
    assert (found["page"], found["id"]) == (kind, id_)


def test_a_word_of_several_lists_has_all_its_meanings(call: RunCommand, registry: Path) -> None:
    assert list(page(call, "transfer", registry)["sections"]) == ["phases", "decisions"]  # type: ignore[call-overload]


def test_nothing_asked_says_what_can_be(call: RunCommand, registry: Path) -> None:
    out = call("explain", cwd=registry).out
    for word in ("startup", "member.missions.end", "ref-unknown-startup", "usertypes", "style"):
        assert word in out


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ref-unknwon-startup", "ref-unknown-startup"),
        ("member.missoins.end", "member.missions.end"),
        ("acelération", "acceleration"),
        ("startpu", "startup"),
    ],
)
def test_suggestions_for_unknown_words(said: str, meant: str, call: RunCommand, registry: Path) -> None:
    ran = call("explain", said, cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert f"did you mean “{meant}”?" in ran.err


def test_a_word_that_means_nothing(call: RunCommand, registry: Path) -> None:
    ran = call("explain", "zzzzzzzzzz", cwd=registry)
    assert ran.code == 2
    assert "nothing to explain under the name “zzzzzzzzzz”" in ran.err
    assert "“incubo explain” alone lists" in ran.err


def test_the_registry_s_own_words_and_severities(call: RunCommand, registry: Path) -> None:
    (registry / "incubo.toml").write_text(
        '[severity]\nref = "warning"\nphase-in-future = "error"\n[phases.labo]\nstage = "live"\nnorm = 4\n'
        'label = { fr = "Labo {x}", en = "Lab {x}" }\n[fields.startup.region]\nhelp = "la {région}"\n',
        "utf-8",
    )
    assert "warning · probably wrong: it blocks with --strict only · set in incubo.toml" in (
        call("explain", "ref-unknown-startup", cwd=registry).out
    )
    assert "warning" in call("explain", "phase-in-future", cwd=registry).out  # the calendar never blocks
    assert "up to 4 months" in call("explain", "labo", cwd=registry).out
    assert "Lab {x}" in call("explain", "labo", cwd=registry).out
    assert "la {région}" in call("explain", "startup.region", cwd=registry).out
    assert "la {région}" in call("explain", "startup", cwd=registry).out


def test_phases_that_the_registry_describes_itself(call: RunCommand, registry: Path) -> None:
    (registry / "content" / "phases").mkdir()
    (registry / "content/phases/labo.md").write_text("---\nlabel: Laboratoire\n---\n", "utf-8")
    assert "Laboratoire" in call("explain", "labo", cwd=registry).out


def test_the_folders_of_the_other_layout(call: RunCommand, tmp_path: Path) -> None:
    for folder in ("_startups", "_authors", "_organisations"):
        (tmp_path / "content" / folder).mkdir(parents=True)
    assert "In a file of content/_authors/:" in call("explain", "ref-unknown-startup", cwd=tmp_path).out
    assert "In content/_authors/lena.guivarch.md:" in call("explain", "file-name", cwd=tmp_path).out
    assert "- /organisations/dgml" in call("explain", "startup.sponsors", cwd=tmp_path).out


def test_outside_a_registry_and_where_its_settings_are_wrong(call: RunCommand, tmp_path: Path, registry: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (registry / "incubo.toml").write_text("incubator = rivages\n", "utf-8")
    ran = call("explain", "config-syntax", cwd=registry)
    assert (ran.code, "incubo.toml cannot be used" in ran.err) == (0, True)
    (registry / "incubo.toml").unlink()
    (registry / "content" / "startups").rmdir()
    ran = call("explain", "acceleration", cwd=outside)
    assert (ran.code, ran.err) == (0, "")
    assert call("explain", "acceleration", "-R", str(outside)).code == 2


def test_list_of_rules(call: RunCommand, registry: Path, tmp_path: Path) -> None:
    ran = call("explain", "--list", "--format", "csv", cwd=registry, lang="fr")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert sorted(row["rule"] for row in rows) == sorted(RULES)
    assert {"rule": "ref-prefix", "family": "ref", "severity": "error"}.items() <= next(
        row for row in rows if row["rule"] == "ref-prefix"
    ).items()
    assert call("explain", "--list", "-o", str(tmp_path / "rules.md"), cwd=registry).code == 0
    assert (tmp_path / "rules.md").read_text("utf-8").startswith("### ")
    assert call("explain", "--list", "ref", cwd=registry).code == 2


def test_a_page_goes_to_a_file_but_not_among_the_entries(call: RunCommand, registry: Path) -> None:
    assert call("explain", "phase", "-o", str(registry / "phase.md"), cwd=registry).code == 0
    assert (registry / "phase.md").read_text("utf-8").startswith("# the phases of products\n")
    assert call("explain", "phase", "-o", str(registry / "content" / "phase.md"), cwd=registry).code == 2
    for words in (("-o", str(registry / "phase.csv")), ("--format", "csv")):
        ran = call("explain", "phase", *words, cwd=registry)
        assert ran.code == 2
        assert "cannot be written as “csv”" in ran.err


def test_validate_loads_no_page(registry: Path) -> None:
    """A thousand lines of examples are not read to check files."""
    code = (
        "import sys; from incubo.cli.main import main; main(['validate'])\n"
        "print([name for name in sys.modules"
        " if '.pages.' in name or 'explain' in name or name == 'incubo.document.page'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=registry,
        env={"PYTHONPATH": str(ROOT), "INCUBO_LANG": "en", "PATH": "", "HOME": str(registry)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize(
    ("word", "lang", "means"),
    [
        ("active", "en", "whether anybody works for it or not: Investigation, Construction"),
        ("accompagnée", "fr", "à la fin de son incubation, dans ces phases\u00a0: Construction, Accélération"),
        ("Sorties", "fr", "n'est plus actif, dans ces phases\u00a0: "),
        ("arrêt", "fr", "Passer de l'une à l'autre n'est pas un second arrêt."),
    ],
)
def test_the_words_of_the_reports(word: str, lang: str, means: str, call: RunCommand, registry: Path) -> None:
    ran = call("explain", word, cwd=registry, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    assert means in ran.out
    live = call("explain", "active", cwd=registry).out
    assert "Stopped" not in live


def test_a_word_of_the_reports_that_is_also_a_decision_has_both(call: RunCommand, registry: Path) -> None:
    out = call("explain", "arrêt", cwd=registry, lang="fr").out
    assert "Un produit s'arrête le jour" in out
    assert "startup.events.decision" in out
