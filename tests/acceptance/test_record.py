"""`incubo record …`: the real command line on the sample registry and on one in the network's layout."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.command_line import RunCommand

ESTRAN = "content/startups/mon-estran.md"
BETA = {
    "_startups/old.product.md": (
        "---\r\ntitle: Vieux Produit\r\nmission: Tenir\r\nincubator: rivages\r\ncontact: v@rivages.example\r\n"
        "phases:\r\n- name: construction\r\n  start: 2023-07-03\r\nevents: []\r\n---\r\n"
    ),
    "_authors/hugo.destrebecq.md": (
        "---\r\nfullname: Hugo Destrebecq\r\nrole: Dev\r\ndomaine: Développement\r\nstartups: [old.product]\r\n"
        "missions:\r\n- start: 2024-07-01\r\n  end: 2025-02-28\r\n  status: independent\r\n---\r\n"
    ),
    "_incubators/rivages.md": "---\r\ntitle: Rivages\r\n---\r\n",
}


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A registry in the network's layout, with an old list of startups and Windows line ends."""
    for name, text in BETA.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (tmp_path / "incubo.toml").write_text("at = 2025-01-15\n")
    return tmp_path


def contents(registry: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in registry.rglob("*.md")}


def test_a_committee_with_all_that_follows(registry: Path, call: RunCommand) -> None:
    words = [
        "record",
        "committee",
        "Digue Info",
        "--decision",
        "accélération",
        "--amount",
        "220 000 €",
        "--months",
        "6",
    ]
    words += ["--next", "2025-07-15"]
    ran = call(*words, "--objective", "200 communes", "--with-phase", "--with-team", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "will be read by everyone" in ran.err
    text = (registry / "content/startups/digue-info.md").read_text("utf-8")
    assert "  - name: acceleration\n    start: 2025-01-15\n" in text
    assert "    amount: 220000\n    months: 6\n    budget_end: 2025-07-15\n    next: 2025-07-15\n" in text
    assert "objectives:\n  - 200 communes\n" in text
    assert "end: 2025-07-15" in (registry / "content/members/etienne.barbarin.md").read_text("utf-8")
    assert call("validate", cwd=registry).code == 0


def test_a_provisional_committee_is_late_from_the_day_after_the_next_one(registry: Path, call: RunCommand) -> None:
    words = ("record", "committee", "mon-estran", "--decision", "provisoire", "--months", "2", "--yes")
    assert call(*words, cwd=registry).code == 0
    text = (registry / ESTRAN).read_text("utf-8")
    following = re.findall(r"next: (.*)", text)[-1]
    assert following < "2025-03-16"
    for distance, says in ((0, "today"), (1, "late by 1 day")):
        day = str(date.fromisoformat(following) + timedelta(distance))
        shown = call("show", "mon-estran", "--at", day, cwd=registry).out
        assert says in next(line for line in shown.splitlines() if line.strip().startswith("Next committee"))
        rows = json.loads(call("report", "committees", "--at", day, "-f", "json", cwd=registry).out)["rows"]
        (row,) = (row for row in rows if row["id"] == "mon-estran")
        assert (row["next"], row["late"]) == (following, distance or None)
        listed = call("todo", "--only", "committee-late", "--at", day, "-f", "csv", cwd=registry).out
        assert ("mon-estran" in listed) is bool(distance)


def test_in_the_network_with_old_lists_and_windows_line_ends(network: Path, call: RunCommand) -> None:
    ran = call("record", "committee", "old.product", "--decision", "continue", "--with-team", "--yes", cwd=network)
    assert ran.code == 0, ran.err
    startup = (network / "content/_startups/old.product.md").read_bytes()
    assert b"events:\r\n- name: committee\r\n  date: 2025-01-15\r\n" in startup
    assert b"\n" not in startup.replace(b"\r\n", b"")
    member = (network / "content/_authors/hugo.destrebecq.md").read_bytes()
    assert member == BETA["_authors/hugo.destrebecq.md"].encode().replace(b"2025-02-28", b"2025-07-15")
    ran = call("record", "committee", "old.product", "--on", "2025-07-01", "--with-team", "--yes", cwd=network)
    assert ran.code == 0, ran.err
    assert b"next: 2025-07-01\r\n" in (network / "content/_startups/old.product.md").read_bytes()
    assert b"end: 2025-07-01\r\n" in (network / "content/_authors/hugo.destrebecq.md").read_bytes()


def test_a_committee_day(registry: Path, call: RunCommand) -> None:
    ran = call("record", "committee", "mon-estran", "acces-cale", "--on", "2025-04-10", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert "Accès Cale: the committee moves from 20 March 2025 to 10 April 2025" in ran.err
    for name in ("mon-estran", "acces-cale"):
        assert "    next: 2025-04-10\n" in (registry / f"content/startups/{name}.md").read_text("utf-8")
    shown = call("list", "committees", "--startup", "mon-estran", "--format", "csv", cwd=registry).out
    assert "2025-04-10" in shown


def test_a_stop_decided_by_a_committee(registry: Path, call: RunCommand) -> None:
    words = ["record", "committee", "ancrage-logement", "--decision", "arrêt", "--with-stop", "--with-team"]
    ran = call(*words, "--reason", "intrapreneur", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / "content/startups/ancrage-logement.md").read_text("utf-8")
    assert "  - name: abandon\n    start: 2025-01-15\n" in text
    assert "    decision: stop\n  - name: end\n    date: 2025-01-15\n" in text
    assert "stop_reason: intrapreneur\n" in text
    assert "end: 2025-01-15" in (registry / "content/members/tanguy.rosparc.md").read_text("utf-8")


def test_what_the_person_could_do_as_well_is_told(registry: Path, call: RunCommand) -> None:
    ran = call("record", "committee", "digue-info", "--decision", "accelerate", "--dry-run", cwd=registry, lang="fr")
    assert ran.code == 0
    assert "possible\u00a0: Accélération (pour changer\u00a0: --with-phase)" in ran.err
    assert "pour déplacer leur fin\u00a0: --with-team" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["committee", "digue-info"], 2, "--decision must be given"),
        (["committee", "digue-info", "--decision", "contniue"], 2, "did you mean “continue”?"),
        (["committee", "digue-info", "--decision", "zzz"], 2, "choose among: continue"),
        (["committee", "digue-info", "--decision", "continue", "--with-stop"], 2, "only with the decision to stop"),
        (["committee", "digue-info", "--decision", "continue", "--with-phase"], 2, "changes no phase"),
        (["committee", "digue-info", "--decision", "success", "--with-phase"], 2, "is a deprecated phase"),
        (["committee", "digue-info", "--decision", "transfer", "--with-phase"], 2, "--decision opere"),
        (["committee", "digue-info", "--decision", "continue", "--amount", "beaucoup"], 2, "is not an amount in euros"),
        (["committee", "digue-info", "--decision", "continue", "--months", "six"], 2, "is not a number of months"),
        (["committee", "digue-info", "--decision", "continue", "--months", "-6"], 2, "is not a number of months"),
        (["committee", "digue-info", "--decision", "continue", "--kind", "fête"], 2, "is not a kind of committee"),
        (["committee", "digue-info", "--decision", "continue", "--next", "2025-01-02"], 1, "must be after this one"),
        (
            ["committee", "digue-info", "--decision", "stop", "--with-stop", "--reason", "x"],
            2,
            "is not a reason to stop",
        ),
        (["committee", "digue-info", "--decision", "stop", "--reason", "impact"], 2, "only where the product is stop"),
        (["committee", "digue-info", "--decision", "stop", "--with-jobs"], 2, "stopped too (--with-stop)"),
        (["committee", "digue-info", "--on", "2025-03-04", "--decision", "stop"], 2, "still to come"),
        (["committee", "cap-chantier", "--on", "2025-03-04"], 1, "it has no committee after that"),
        (["committee", "digue"], 2, "--decision must be given"),
        (["committee", "samuel.orvault", "--decision", "continue"], 2, "is a member"),
        (["committee", "digue-infos", "--decision", "continue"], 2, "did you mean"),
        (["metric", "mon-estran", "departement_couverts=5"], 1, "--new-key"),
        (["metric", "mon-estran", "departements_couverts"], 2, "is not a measure with its figure"),
        (["metric", "mon-estran", "departements_couverts=cinq"], 2, "is not a figure"),
        (["metric", "mon-estran", "departements_couverts=51,800"], 2, "write 51800 or 51.8"),
        (["metric", "mon-estran", "a=5", "a=6"], 2, "is given twice"),
        (["metric", "mon-estran", "a=5", "--on", "2025-02-01"], 1, "is in the future"),
        (["event", "mon-estran", "end"], 1, "incubo stop mon-estran --on 2025-01-15"),
        (["event", "mon-estran", "produtc_launch"], 2, "did you mean “Product launch”?"),
        (["event", "mon-estran", "lancement du produit", "--on", "2022-06-13"], 1, "already"),
    ],
)
def test_refusals_say_why_and_leave_every_file_as_it_was(
    registry: Path, call: RunCommand, words: list[str], code: int, said: str
) -> None:
    before = contents(registry)
    ran = call("record", *words, "--yes", cwd=registry)
    assert (ran.code, said in " ".join(ran.err.split())) == (code, True), ran.err
    assert contents(registry) == before


def test_measures_and_events(registry: Path, call: RunCommand) -> None:
    ran = call("record", "metric", "mon-estran", "departements_couverts=5", "taux=3,5", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry / ESTRAN).read_text("utf-8")
    assert "  - date: 2025-01-15\n    key: departements_couverts\n    value: 5\n" in text
    assert "  - date: 2025-01-15\n    key: taux\n    value: 3.5\ndemo: true\n" in text
    words = ["record", "event", "mon-estran", "Impact national validé", "--on", "2024-06-03", "--year", "2024"]
    assert call(*words, "--yes", cwd=registry).code == 0
    text = (registry / ESTRAN).read_text("utf-8")
    launched, impact, later = (
        text.index(word) for word in ("date: 2024-05-30", "date: 2024-06-03", "date: 2024-11-28")
    )
    assert launched < impact < later


def test_a_sheet_that_cannot_be_read_is_said(registry: Path, call: RunCommand) -> None:
    (registry / ESTRAN).write_text("---\ntitle: 'Mon\n---\n")
    ran = call("record", "committee", "mon-estran", "--decision", "continue", "--yes", cwd=registry)
    assert ran.code == 1
    assert f"incubo validate {ESTRAN}" in " ".join(ran.err.split())


def test_accents_where_the_locale_has_none(registry: Path, run: RunCommand) -> None:
    env = {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    words = ["record", "committee", "Accès Cale", "--decision", "accélération", "--objective", "Été prêt"]
    ran = run(*words, "--comment", "Très bien", "--yes", cwd=registry, env=env)
    assert ran.code == 0, ran.err
    text = (registry / "content/startups/acces-cale.md").read_text("utf-8")
    assert "    comment: Très bien\n" in text
    assert "      - Été prêt\n" in text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-01-11", "le 11 janvier 2025 est un samedi"),
        ("2025-01-12", "le 12 janvier 2025 est un dimanche"),
        ("2025-05-01", "le 1er mai 2025 est un jour férié"),
        ("2025-05-02", ""),
    ],
)
def test_a_committee_on_a_day_off_is_advised_against(registry: Path, call: RunCommand, day: str, said: str) -> None:
    words = ["record", "committee", "mon-estran", "--on", day]
    words += ["--decision", "continue"] if day < "2025-01-15" else []
    ran = call(*words, "--dry-run", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    advice = "est-ce bien le jour d'un comité"
    assert (f"{said}\u00a0: {advice}" in ran.err) if said else (advice not in ran.err)
    page = call("dossier", "mon-estran", "--on", day, cwd=registry, lang="fr")
    assert page.code == 0, page.err
    text = " ".join(page.out.split())
    assert (said in text) if said else (advice not in text)


def test_the_year_of_a_committee_is_said_once(registry: Path, call: RunCommand) -> None:
    words = ["record", "committee", "digue-info", "--decision", "continue", "--on", "10 octobre", "--dry-run"]
    assert call(*words, cwd=registry, lang="fr").err.count("10 octobre\u00a0: au 10 octobre 2024") == 1


def test_a_day_of_several_committees_is_said_once(registry: Path, call: RunCommand) -> None:
    words = ["record", "committee", "maree-claire", "digue-info", "--decision", "continue", "--dry-run"]
    ran = call(*words, "--budget-end", "2025-06", cwd=registry)
    assert (ran.code, ran.err.count("2025-06: to 30 June 2025")) == (0, 1)


def test_a_committee_without_a_day_says_that_it_counts_as_today(registry: Path, call: RunCommand) -> None:
    words = ["record", "committee", "digue-info", "--decision", "continue", "--dry-run"]
    said = "No day is given, so the committee counts as held today, 15 January 2025"
    assert said in " ".join(call(*words, cwd=registry).err.split())
    assert said not in " ".join(call(*words, "--on", "2025-01-15", cwd=registry).err.split())


def test_a_committee_recorded_again_is_not_said_to_change(registry: Path, call: RunCommand) -> None:
    words = ["record", "committee", "digue-info", "--on", "2025-01-15", "--decision", "continue", "--yes"]
    assert call(*words, cwd=registry, lang="fr").code == 0
    again = call(*words, cwd=registry, lang="fr").err
    assert "Rien à changer" in again
    assert "est mis à jour" not in again
    ran = call(*words, "--comment", "Bravo", cwd=registry, lang="fr")
    assert "le comité déjà enregistré au 15 janvier 2025 est mis à jour" in ran.err
    assert "Rien à changer" not in ran.err
