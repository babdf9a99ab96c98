"""`incubo show` through the real command line: on the sample registry, and on a small one where all is missing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from support import sample_registry
from support.pseudo_terminal import run_with_answers

from incubo.cli import streams
from incubo.config import settings as config
from incubo.core import i18n
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.store import WorkingTree
from incubo.render.pages.formats import render_page
from incubo.render.terminal.style import TerminalStyle, strip_styles
from incubo.render.terminal.text import display_width
from incubo.reports.entry_pages import entry_page
from incubo.reports.entry_pages.common import PageContext
from incubo.source.limits import MAX_FILE_BYTES

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "show"
PAGES = ["startup", "member", "job", "incubator", "team", "organisation"]
NAMES = {
    "startup": "ancrage-logement",
    "member": "samuel.orvault",
    "job": "2024-12-16-developpement-mon-estran",
    "incubator": "rivages",
    "team": "rivages-animation",
    "organisation": "anrh",
}


@pytest.fixture
def sample(tmp_path: Path, root: Path) -> Path:
    """A copy of the sample registry, out of any git repository."""
    return sample_registry.copy_sample_registry(tmp_path)


@pytest.fixture
def poor(tmp_path: Path) -> Path:
    """A registry in which every entry says as little as it can."""
    files = {
        "startups/seul.md": "---\ntitle: Seul\n---\n",
        "startups/double.md": "---\ntitle: Double\nphases:\n  - name: construction\n    start: 2024-01-01\n---\n",
        "startups/casse.md": "---\ntitle: 'Cassé\n---\n",
        "startups/futur.md": "---\ntitle: Futur\nphases:\n  - name: investigation\n    start: 2030-01-01\n---\n",
        "members/double.md": "---\nfullname: Jeanne Double\n---\n",
        "members/rien.du-tout.md": "---\nrole: null\nmissions:\n  - end: 2020-01-01\n---\n",
        "jobs/offre.md": "---\n---\n",
        "jobs/autre.md": "---\ntitle: Autre\nopen: true\nstartup: nulle-part\n---\n",
        "incubators/vide.md": "---\ntitle: ''\n---\n",
        "organisations/org.md": "---\nname: Organisme\n---\n",
        "teams/equipe.md": "---\nname: Équipe\n---\n",
    }
    for path, text in files.items():
        place = tmp_path / "content" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch):
    """Make standard output a terminal of so many columns."""

    def of(columns: int) -> None:
        monkeypatch.setattr(streams, "is_terminal", lambda stream: True)
        monkeypatch.setenv("COLUMNS", str(columns))

    return of


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_of_every_kind(call, sample, screen, request, kind, columns, lang):
    screen(columns)
    words = ("show", kind, NAMES[kind], "--at", "2025-01-15", "--color", "never")
    ran = call(*words, cwd=sample, lang=lang)
    assert (ran.code, ran.err) == (0, "")
    golden = GOLDEN / f"{kind}-{columns}-{lang}.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(ran.out, encoding="utf-8", newline="\n")
    assert ran.out == golden.read_text(encoding="utf-8")
    assert max(map(display_width, ran.out.splitlines())) <= columns


def test_nothing_is_wrapped_nor_coloured_for_a_pipe(call, sample):
    out = call("show", "mon-estran", cwd=sample).out
    assert "\x1b" not in out
    assert "Sponsors     Direction départementale des rivages (29) · Agence nationale des rivages habités\n" in out


@pytest.mark.parametrize(
    "words",
    [("mon-estran",), ("Mon Estran",), ("mon", "estran"), ("startup/mon-estran",), ("produit", "MON ESTRAN"),
     ("startup", "mon"), ("content/startups/mon-estran.md",)],
)  # fmt: skip
def test_entry_lookup_by_title(call, sample, words):
    assert call("show", *words, cwd=sample).out.startswith("Mon Estran\nproduct · mon-estran · ")


@pytest.mark.parametrize("word", ["Marzin Judith", "judith.marzin@rivages.example"])
def test_a_person_is_named_as_in_an_address_book(call, sample, word):
    assert call("show", word, cwd=sample).out.startswith("Judith Marzin\n")


@pytest.mark.parametrize("word", ["montrer", "voir", "fiche", "afficher"])
def test_everyday_words(call, sample, word):
    ran = call(word, "mon-estran", cwd=sample, lang="fr")
    assert (ran.code, ran.out[:10]) == (0, "Mon Estran")
    assert "incubo show" in ran.err


def test_markdown_is_a_note(call, sample, tmp_path):
    ran = call("show", "mon-estran", "-o", str(tmp_path / "note.md"), cwd=sample)
    assert ran.code == 0
    text = (tmp_path / "note.md").read_text(encoding="utf-8")
    assert text.startswith("# Mon Estran\n\nproduct · mon-estran · as of 15 January 2025\n")
    assert "\n## Team: 7 people\n\n| Name | Role | Status | Employer | Until | Time left |\n" in text
    assert "| Samuel Orvault | Développeur | freelancer | Varangue Conseil | 2025-02-04 | **20 days** |" in text


def test_json_has_ids_where_people_read_names(call, sample):
    data = json.loads(call("show", "mon-estran", "--format", "json", cwd=sample).out)
    assert (data["version"], data["lang"], data["page"], data["id"]) == (1, "en", "startup", "mon-estran")
    assert (data["at"], data["commit"], data["notes"]) == ("2025-01-15", None, [])
    facts = {fact["id"]: fact["values"] for fact in data["sections"]["summary"]["blocks"][0]["facts"]}
    assert facts["phase"][0] == "acceleration"
    assert facts["sponsors"] == ["ddr29", "anrh"]
    team = data["sections"]["team"]["blocks"][0]["rows"]
    assert team[0]["member"] == "samuel.orvault"
    assert (team[0]["end"], team[0]["left"], team[0]["marks"]) == ("2025-02-04", 20, {"left": "due"})
    committees = data["sections"]["committees"]["blocks"][1]["rows"]
    assert committees[0]["decision"] == "continue"
    assert committees[0]["amount"] == 500000


def test_the_last_day_is_a_day_of_it(call, poor):
    """What ends on a day is there on that day: it is not "closed since" then."""
    (poor / "content/jobs/close.md").write_text(
        "---\ntitle: Close\nopens: 2024-01-08\ncloses: 2024-03-01\n---\n", encoding="utf-8"
    )
    (poor / "content/members/fine.mahe.md").write_text(
        "---\nfullname: Fine Mahé\nmissions: [{start: 2024-01-08, end: 2024-03-01}]\n---\n", encoding="utf-8"
    )
    assert "✓ open" in call("show", "job/close", "--at", "2024-03-01", cwd=poor).out
    assert "closed · the last day was 1 March 2024" in call("show", "job/close", "--at", "2024-03-02", cwd=poor).out
    french = call("show", "job/close", "--at", "2024-03-02", cwd=poor, lang="fr").out.replace("\u00a0", " ")
    assert "fermée · dernier jour : 1er mars 2024" in french
    assert "yes, until 1 March 2024" in call("show", "fine.mahe", "--at", "2024-03-01", cwd=poor).out
    assert "no, the last day was 1 March 2024" in call("show", "fine.mahe", "--at", "2024-03-02", cwd=poor).out
    french = call("show", "fine.mahe", "--at", "2024-03-02", cwd=poor, lang="fr").out.replace("\u00a0", " ")
    assert "non, dernier jour : 1er mars 2024" in french


def without_texts(value):
    """A document without what is there to be read: labels, titles, sentences, its language."""
    if isinstance(value, dict):
        return {k: without_texts(v) for k, v in value.items() if k not in ("lang", "label", "title", "text", "empty")}
    return [without_texts(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", PAGES)
def test_machines_read_the_same_in_any_language(call, sample, request, kind):
    words = ("show", kind, NAMES[kind], "--at", "2025-01-15", "--format", "json")
    english, french = (without_texts(json.loads(call(*words, cwd=sample, lang=lang).out)) for lang in ("en", "fr"))
    assert english == french
    golden = GOLDEN / f"{kind}.json"
    if request.config.getoption("--update-golden"):
        text = json.dumps(english, ensure_ascii=False, indent=1)
        golden.write_text(text + "\n", encoding="utf-8", newline="\n")
    assert english == json.loads(golden.read_text(encoding="utf-8"))


def test_json_holds_no_translated_words(root):
    """Not for the entries of the goldens only: for every entry there is, on three days."""
    settings = config.load_config(root)
    registry = load_registry(
        WorkingTree(root, MAX_FILE_BYTES),
        INCUBO_LAYOUT,
        make_vocabulary(settings.profile_data, settings.vocabulary_overrides),
    )
    for day in (date(2022, 6, 1), date(2025, 1, 15), date(2030, 1, 1)):
        for kind in PAGES:
            for entry_id in registry.entries[kind]:
                page = entry_page(PageContext(registry, day), kind, entry_id)
                english, french = (without_texts(document(page, lang)) for lang in ("en", "fr"))
                assert english == french


def document(page, lang):
    """A page's JSON in a language."""
    i18n.set_language(lang)
    return json.loads(render_page(page, "json", lang=lang, terminal=TerminalStyle(False, True)))


def test_pages_of_a_kind_have_one_shape(call, sample, poor):
    def shape(word, folder):
        page = json.loads(call("show", word, "--at", "2025-01-15", "--format", "json", cwd=folder).out)
        return {
            name: [
                [fact["id"] for fact in block["facts"]]
                if block["type"] == "facts"
                else [column["id"] for column in block.get("columns", ())]
                for block in section["blocks"]
            ]
            for name, section in page["sections"].items()
        }

    for kind, poorest in {
        "startup": ("seul", "futur"), "member": ("rien.du-tout",), "job": ("offre", "autre"), "incubator": ("vide",),
        "organisation": ("org",), "team": ("equipe",),
    }.items():  # fmt: skip
        rich = shape(f"{kind}/{NAMES[kind]}", sample)
        assert all(shape(f"{kind}/{each}", poor) == rich for each in poorest)


def test_dates_are_iso_and_durations_are_days(call, sample):
    data = json.loads(call("show", "mon-estran", "--format", "json", cwd=sample, lang="fr").out)["sections"]
    facts = {fact["id"]: fact["values"] for fact in data["summary"]["blocks"][0]["facts"]}
    assert facts["phase"][:2] == ["acceleration", "2023-06-01"]
    assert facts["stop_reason"] == []
    assert [type(row["duration"]) for row in data["timeline"]["blocks"][0]["rows"]] == [int, int, int]
    past = json.loads(call("show", "mon-estran", "--format", "json", "--at", "2023-01-20", cwd=sample).out)["sections"]
    assert past["committees"]["blocks"][0]["facts"][0]["values"] == ["2023-05-25", 125]
    links = {fact["id"]: fact["values"] for fact in data["links"]["blocks"][0]["facts"]}
    assert set(links) >= {
        "link", "repository", "stats_url", "budget_url", "impact_url", "dashlord_url", "accessibility_status",
        "analyse_risques", "mon_service_securise", "homologation_until", "fast",
    }  # fmt: skip


def test_a_past_day_knows_nothing_of_what_came_later(call, sample):
    out = call("show", "mon-estran", "--at", "2023-01-20", cwd=sample).out
    assert "Phase        Construction · since 1 February 2022" in out
    assert "Next committee  25 May 2023 · in 4 months" in out
    assert "2023-11-23" not in out
    assert "Acceleration   2023-06-01" in out
    assert "to come" in out


def test_figures_agree_with_the_report(call, sample):
    rows = json.loads(call("report", "phases", "--incubator", "rivages", "--format", "json", cwd=sample).out)["rows"]
    counted = {row["phase"]: row["count"] for row in rows}
    page = json.loads(call("show", "incubator", "rivages", "--format", "json", cwd=sample).out)
    shown = [row["phase"] for row in page["sections"]["portfolio"]["blocks"][0]["rows"]]
    assert {phase: shown.count(phase) for phase in shown} == {
        phase: count for phase, count in counted.items() if phase in shown
    }
    assert sum(counted.values()) - len(shown) == 4  # the exits


def test_ambiguous_name(call, poor):
    ran = call("show", "double", cwd=poor)
    assert ran.code == 0
    assert ran.out.startswith("Double\nproduct · double")
    assert ran.err == (
        "“double” names several entries: the product is shown. For the others: incubo show member/double\n"
    )
    ran = call("show", "member/double", cwd=poor)
    assert ran.out.startswith("Jeanne Double\nmember · double")
    assert ran.err == ""


def test_what_is_ours_comes_first_and_what_is_over_is_said(call, sample):
    ran = call("show", "developpement", cwd=sample)
    assert "may be several entries" in ran.err
    assert re.findall(r"job/(\S+)", ran.err)[0] == "2024-12-16-developpement-mon-estran"  # the only one that is open
    ran = call("show", "chargee", "de", "produit", cwd=sample)
    assert ran.out.startswith("[Mission] Chargé ou chargée de produit")
    assert "what it names is over" in ran.err
    assert 'incubo list startups --search "chargee de produit"' in " ".join(ran.err.split())
    assert call("list", "startups", "--search", "chargee de produit", cwd=sample).code == 0
    assert "is over" not in call("show", "2024-07-08-produit-filet-d-aide", cwd=sample).err


def test_what_is_not_found(call, sample, poor):
    ran = call("show", "mon-estrn", cwd=sample)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing in the registry is called “mon-estrn”" in ran.err
    assert "did you mean “Mon Estran”? incubo show startup/mon-estran" in ran.err
    ran = call("show", "claire", cwd=sample)
    assert ran.code == 2
    assert "“claire” may be several entries" in ran.err
    assert "member/claire.bonnemain (Claire Bonnemain)" in ran.err
    ran = call("show", "startup", "solenn", cwd=sample)
    assert ran.code == 2
    assert "there is one of another kind (member): incubo show member/solenn.guivarch" in ran.err
    ran = call("show", "startups", cwd=sample)
    assert ran.code == 2
    assert "incubo list startups" in ran.err
    ran = call("show", "comité", cwd=sample, lang="fr")
    assert ran.code == 2
    assert "incubo list committees" in ran.err
    ran = call("show", "xyzzyx", cwd=sample)
    assert (ran.code, ran.out) == (2, "")
    assert "incubo list startups" in ran.err


def test_a_file_that_cannot_be_read(call, poor):
    ran = call("show", "casse", cwd=poor)
    assert (ran.code, ran.out) == (2, "")
    assert "content/startups/casse.md cannot be read as it is" in ran.err
    assert "incubo validate content/startups/casse.md" in ran.err


@pytest.mark.parametrize("fmt", ["table", "markdown"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_pages_of_minimal_entries(call, poor, lang, fmt):
    for path in sorted(poor.glob("content/*/*.md")):
        if path.stem == "casse":
            continue
        ran = call("show", f"{path.parent.name}/{path.stem}", "--format", fmt, cwd=poor, lang=lang)
        assert ran.code == 0, (path, ran.err)
        assert "None" not in ran.out
        lines = ran.out.splitlines()
        headings = [n for n, line in enumerate(lines) if line.startswith("## ")]
        assert all(lines[n + 2 : n + 3] for n in headings)
        assert (path.relative_to(poor).as_posix() in ran.out) == (fmt == "table")  # who gets a page has no files


def test_a_field_that_is_not_as_expected_is_told(call, poor):
    path = poor / "content/startups/seul.md"
    path.write_text("---\ntitle: Seul\nphases:\n  - name: construction\n    start: hier\n---\n", encoding="utf-8")
    out = call("show", "seul", cwd=poor).out
    assert "not written as expected, and may be missing here" in out
    assert "(to see what is wrong: incubo validate content/startups/seul.md)" in " ".join(out.split())


def test_what_git_knows_of_the_file(call, poor):
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(poor), *words], check=True, capture_output=True)

    git("init", "-q")
    assert "Last change  !\u00a0new: your colleagues do not see it yet" in call("show", "seul", cwd=poor).out
    git("add", "-A")
    git("commit", "-qm", "Fiches \x1b[31mrouges\x1b[0m")
    out = call("show", "seul", cwd=poor).out
    assert "Fiches \\x1b[31mrouges\\x1b[0m" in out
    assert "\x1b" not in out
    assert "committed" not in out
    (poor / "content/startups/seul.md").write_text("---\ntitle: Seule\n---\n", encoding="utf-8")
    assert "!\u00a0changed since: your colleagues do not see it yet" in call("show", "startup/seul", cwd=poor).out
    git("commit", "-qam", "set(seul): title")
    assert "seul, name (incubo set)" in call("show", "seul", cwd=poor).out
    assert "set(seul): title" in call("show", "seul", "--format", "json", cwd=poor).out


def test_a_result_is_not_written_among_the_entries(call, sample):
    ran = call("show", "mon-estran", "-o", str(sample / "content/startups/note.md"), cwd=sample)
    assert ran.code == 2
    assert not (sample / "content/startups/note.md").exists()


def test_the_registry_may_expect_something_else(call, sample):
    settings = sample / "incubo.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\n[expected.construction]\nbudget_url = -1\nthematiques = 0\n", encoding="utf-8")
    out = call("show", "ancrage-logement", cwd=sample).out
    assert "! the budget page" not in out
    settings.write_text(f"{text}\n[expected.construction]\nbudget_url = 'bientôt'\n", encoding="utf-8")
    ran = call("show", "ancrage-logement", cwd=sample)
    assert ran.code == 2
    assert "[expected.construction] field = 3 (months)" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_text_of_an_entry_at_a_real_terminal(sample, request, lang):
    from support.pseudo_terminal import run_with_answers

    text = (
        "---\ntitle: Texte\nmission: Montrer un texte\n---\n\n# Contexte\n\nDu **gras**, de l'*italique*, du `code`, "
        "[un lien](https://texte.example/a) : « oui\u00a0! », et ce qui suit va à la ligne.\n\n## Étapes\n\n"
        "- la première ;\n- la seconde, qui est longue et dont la suite va à la ligne sous son début, comme il faut.\n"
        "\n1. un\n2. deux\n\n> une citation\n\n    du code\n\n"
        "Hostile : &#27;[31m &#x9b;31m \u202e [bold]x[/bold] <b>html</b>\n"
    )
    (sample / "content/startups/texte.md").write_text(text, encoding="utf-8", newline="\n")
    words = ("show", "texte", "--at", "2025-01-15")
    code, seen = run_with_answers(
        sample, *words, lang=lang, env={"TERM": "xterm", "NO_COLOR": "", "CI": ""}, columns=60
    )
    assert code == 0
    assert "\x1b]8;" not in seen
    golden = GOLDEN / f"text-at-a-terminal-{lang}.txt"
    if request.config.getoption("--update-golden"):
        golden.write_text(seen.replace("\x1b", "␛"), encoding="utf-8", newline="\n")
    assert seen.replace("\x1b", "␛") == golden.read_text(encoding="utf-8")
    assert max(map(display_width, strip_styles(seen).splitlines())) <= 60


@pytest.mark.parametrize("fmt", [(), ("-f", "markdown"), ("-f", "json"), ("-f", "html")])
def test_the_text_is_for_terminals_only(call, sample, fmt):
    ran = call("show", "ancrage-logement", *fmt, cwd=sample)
    assert ran.code == 0
    assert "Text of the file" not in ran.out


def test_the_text_is_not_written_to_files(call, sample, screen, tmp_path):
    screen(80)
    assert call("show", "ancrage-logement", "-o", str(tmp_path / "note.txt"), cwd=sample).code == 0
    assert "Text of the file" not in (tmp_path / "note.txt").read_text(encoding="utf-8")


def test_titles_and_notices_fold_at_the_width_of_the_terminal(tmp_path):
    registry = sample_registry.copy_sample_registry(tmp_path)
    path = registry / "content/startups/mon-estran.md"
    title = "title: Mon Estran, pour que chacun pêche à pied sans danger pour sa santé ni pour les gisements"
    path.write_text(path.read_text("utf-8").replace("title: Mon Estran", title, 1), "utf-8")
    for words in (("todo", "--by", "startup"), ("remind", "missions"), ("show", "mon-estran")):
        _, output = run_with_answers(registry, *words, columns=80)
        lines = [line for line in output.replace("\r", "").splitlines() if not line.lstrip().startswith("incubo ")]
        assert max(map(len, lines)) <= 80, max(lines, key=len)


def test_a_title_is_shown_without_the_blanks_around_it(call, registry):
    path = registry / "content/startups/mon-estran.md"
    path.write_text(path.read_text("utf-8").replace("title: Mon Estran\n", 'title: "Mon Estran "\n', 1), "utf-8")
    for command, title in (("show", "Mon Estran"), ("dossier", "Committee: Mon Estran")):
        assert title in call(command, "mon-estran", cwd=registry).out.split("\n")
