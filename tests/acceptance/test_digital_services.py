"""The sample of digital services, in English: nothing that incubo says of it is French or the network's.

Its words are data (the profile `digital-services`): every list, report, page and document is asked for, and every
command's help.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.command_line import RunCommand
from support.examples import sample
from support.git_repository import git
from support.paths import ROOT
from support.sample_registry import copy_services_registry
from support.web_forms import Browser
from support.web_pages import PageReader
from support.web_pages import open_pages as open_read_pages

from incubo.app.environment import Environment
from incubo.app.published.workspace import open_published_workspace
from incubo.cli.command_table import COMMANDS, CommandSpec
from incubo.web.site import SiteOptions, export_site

FOREIGN = re.compile(
    r"beta\.gouv|startups? d[’']État|comité|€|\banct\b|produit|\beuros?\b|incubateur|\bfiche\b|intrapren|développement"
    r"|dashlord|\bparis\b|arrêt|\[mission\]|\bincubation\b|\bdinum\b|monservice|mon_service|\bfast\.|the state wants"
    r"|acceleration|homologation",
    re.IGNORECASE,
)
"""What nothing says there."""
REPLACED = re.compile(r"\b(?:committee|incubator|product)s?\b", re.IGNORECASE)
"""What only commands, options, files and fields are called there."""
NAMES = re.compile(
    r"^ *\d* *\| .*$"  # a line of a file
    r"|incubo(?: (?!and\b|or\b)[\w./:=+<>\[\]@*'\"-]+)*"
    r"|--?[\w=.-]+|\S*[/_=|:]\S*|[\w-]*(?:\.\w|-)[\w.-]*|^ +\w+  +",  # options, paths, ids, the first word of a table
    re.MULTILINE,
)
"""Commands, options, paths, ids."""
EXAMPLE = re.compile(r"^ +incubo [^\n]*(?:\n {16,}[^\n]*)?", re.MULTILINE)
"""An example of a help page: in the words of the other sample."""
PROFILES = re.compile(r"[“|]?beta\.gouv\.fr[”|]?(?: by default)?")
_MAX_PAGES = 300


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, in a git repository."""
    folder = copy_services_registry(tmp_path_factory.mktemp("services"))
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Sample")
    return folder


def find_foreign(text: str) -> list[str]:
    """The lines of a text that say what nothing says there."""
    return [line.strip() for line in text.splitlines() if FOREIGN.search(line)]


def find_replaced(text: str) -> list[str]:
    """The lines of a text that call something by a word that the registry replaces."""
    return [line.strip() for line in NAMES.sub("", text).splitlines() if REPLACED.search(line)]


def list_commands(specs: Mapping[str, CommandSpec] = COMMANDS, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, spec in specs.items():
        yield (*path, name)
        yield from list_commands(spec.subcommands, (*path, name))


def ids(registry: Path, kind: str) -> list[str]:
    return sorted(path.stem for path in (registry / "content" / kind).glob("*.md"))


def list_readings(registry: Path) -> Iterator[tuple[str, ...]]:
    """Command lines that read, of each kind."""
    yield ()
    yield from (("list", name, "--all") for name in COMMANDS["list"].subcommands)
    for name in COMMANDS["report"].subcommands:
        yield ("report", name)
        if name != "kept":
            yield ("report", name, "--why")
    yield ("report", "phases", "--by", "incubator", "--compare", "2024-03-03")
    yield ("report", "committees", "--over", "2024", "--why")
    yield from (("remind", name) for name in COMMANDS["remind"].subcommands)
    yield from (("calendar", name) for name in ("committees", "missions"))
    yield from (("todo",), ("todo", "--by", "person"), ("digest",), ("digest", "--since", "2024-06-01"), ("log",))
    yield from (("validate", "--advice"), ("diff",), ("query", "SELECT * FROM words WHERE list = 'decisions'"))
    for service in ids(registry, "startups"):
        yield ("show", service)
        yield ("dossier", service)
    for kind in ("members", "jobs", "incubators", "organisations", "teams"):
        yield from (("show", f"{kind.removesuffix('s')}/{entry}") for entry in ids(registry, kind))


def test_what_commands_say(services: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    readings = list(list_readings(services))
    assert len(readings) > 130
    for words in sample(readings, 45):
        ran = call(*words, cwd=services, lang="en")
        assert ran.code == 0, (words, ran.err)
        text = ran.out + ran.err
        assert not find_foreign(text), words
        assert not find_replaced(text), words


@pytest.mark.parametrize("columns", ["80", "300"])
def test_help(services: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for words in list_commands():
        page = call(*words, "--help", cwd=services, lang="en").out
        assert not find_foreign(PROFILES.sub("", EXAMPLE.sub("", page))), words
        assert not find_replaced(page), words


def test_formats_for_machines(services: Path, call: RunCommand) -> None:
    """Their keys are the same for every registry, their texts are not."""
    for words in (
        ("list", "committees", "--all"),
        ("report", "committees"),
        ("report", "indicators"),
        ("show", "coast"),
    ):
        for form in ("json", "csv", "html", "markdown"):
            if words[0] == "show" and form == "csv":
                continue
            ran = call(*words, "--format", form, cwd=services, lang="en")
            assert ran.code == 0, ran.err
            assert not find_foreign(ran.out), (words, form)
    ran = call("explain", "startup", cwd=services, lang="en")
    assert ran.code == 0, ran.err
    assert not find_foreign(ran.out)


def test_fields_of_the_network_are_not_there(services: Path, call: RunCommand, tmp_path: Path) -> None:
    for words in (
        ("explain", "startup"),
        ("query", "--schema"),
        ("schema", "startup"),
        ("new", "startup", "--answers"),
    ):
        ran = call(*words, cwd=services, lang="en")
        assert ran.code in (0, 2), (words, ran.err)
        assert not find_foreign(ran.out), words
    assert "dashlord_url" in call("query", "--schema", "startups", cwd=tmp_path, lang="en").out  # in no registry
    ran = call("set", "book-a-mooring", "dashlord_url=https://dashboard.example", "--dry-run", cwd=services, lang="en")
    assert ran.code == 2
    package = tmp_path / "package"
    ran = call("export", "datapackage", str(package), "--licence", "OGL-UK-3.0", cwd=services, lang="en")
    assert ran.code == 0, ran.err
    for path in (path for path in package.rglob("*.*") if path.name != "words.csv"):  # which is in both languages
        assert not find_foreign(path.read_text("utf-8")), path


def test_an_assessment_comes_after_the_months_of_the_profile(services: Path, call: RunCommand) -> None:
    words = ("record", "assessment", "find-a-slipway", "--on", "2025-03-03", "--dry-run", "--decision")
    ran = call(*words, "met", cwd=services, lang="en")
    assert "next: 2026-03-03" in ran.out, ran.err
    ran = call(*words, "amber", cwd=services, lang="en")
    assert "months: 3\n" in ran.out, ran.err
    assert "12 months after the last one" in call("calendar", "assessments", cwd=services, lang="en").out


def test_a_contract_is_not_called_mission(services: Path, call: RunCommand) -> None:
    words = ("--kind", "contract", "--startup", "find-a-slipway", "--domaine", "Design", "--contact", "a@coast.example")
    ran = call("new", "job", *words, "--closes", "2025-04-30", "--dry-run", cwd=services, lang="en")
    assert ran.code == 0, ran.err
    assert "title: Designer for Find a slipway\n" in ran.out
    assert not find_foreign(ran.out)


def test_forms_of_a_browser(services: Path) -> None:
    browser = Browser(services, "en")
    for address in (
        "/change/set?kind=startup&id=book-a-mooring",
        "/change/set?kind=member&id=dilys.pemberton",
        "/change/committee?startup=book-a-mooring",
        "/committee-mode?startup=book-a-mooring",
        "/change/extend?startup=book-a-mooring",
        *(f"/change/new-{kind}" for kind in ("startup", "member", "job", "incubator", "organisation", "team")),
    ):
        page = browser.get(address)
        assert page.status == 200, address
        assert not find_foreign(page.text), address
        assert not find_replaced(page.text.replace(" Product ", " ")), address  # a domain of people has that name


@pytest.mark.slow  # those of a site, and forms, below and above
def test_pages_of_the_server(services: Path) -> None:
    client = open_read_pages(services, "en")
    found: set[str] = set()
    waiting = ["/"]
    while waiting and len(found) < _MAX_PAGES:
        path = urlsplit(waiting.pop()).path
        if path in found or path.startswith(("/static/", "/change/", "/proposals", "/committee-mode")):
            continue
        found.add(path)
        answer = client.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status_code == 200, path
        page = PageReader(answer.text)
        if not path.startswith("/checks/"):  # the page of a rule shows files of another registry
            assert not find_foreign(page.text), path
            assert not find_replaced(page.text), path
        waiting += [link for link, _ in page.links if link.startswith("/")]
    assert len(found) > 120


def test_site(services: Path, tmp_path: Path) -> None:
    environment = Environment("en", lambda _: datetime.date(2025, 3, 3))
    export_site(open_published_workspace(services, environment), tmp_path / "site", SiteOptions(shows_people=True))
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 30
    for path in pages:
        page = PageReader(path.read_text("utf-8"))
        assert not find_foreign(page.text), path
        assert not find_replaced(page.text), path


def test_nothing_is_wrong_in_it(services: Path, call: RunCommand) -> None:
    ran = call("validate", "--strict", cwd=services, lang="en")
    assert ran.code == 0, ran.out


def test_a_copy_is_made_by_init(tmp_path: Path, call: RunCommand) -> None:
    ran = call("init", "--example", "--profile", "digital-services", str(tmp_path / "copy"), cwd=tmp_path, lang="en")
    assert ran.code == 0, ran.err
    made = {path.relative_to(tmp_path / "copy"): path for path in (tmp_path / "copy").rglob("*.md")}
    packaged = ROOT / "incubo" / "samples" / "digital-services"
    assert made.keys() == {path.relative_to(packaged) for path in packaged.rglob("*.md")}
    assert git(tmp_path / "copy", "log", "--format=%s").strip() == "init: sample registry"
    ran = call("init", "--example", "--profile", "plain", str(tmp_path / "none"), cwd=tmp_path, lang="en")
    assert ran.code == 2
    assert "no sample registry of the profile “plain”" in ran.err
    assert not (tmp_path / "none").exists()


def test_a_new_registry_speaks_its_words(tmp_path: Path, call: RunCommand) -> None:
    answers = ("--title", "Office for Lighthouses", "--short-description", "Services for lighthouses")
    words = ("init", str(tmp_path / "new"), "--profile", "digital-services", "--forge", "github", *answers, "--yes")
    ran = call(*words, cwd=tmp_path, lang="en")
    assert ran.code == 0, ran.err
    for path in (tmp_path / "new").rglob("*"):
        if path.is_file() and ".git" not in path.relative_to(tmp_path / "new").parts:
            text = path.read_text("utf-8")
            assert not find_foreign(text), path
    guide = (tmp_path / "new" / "CONTRIBUTING.md").read_text("utf-8")
    assert not find_replaced(guide)


def test_words_of_the_registry_are_understood(services: Path, call: RunCommand) -> None:
    for own, known in (("assessments", "committees"), ("departments", "incubators"), ("services", "startups")):
        assert call("list", own, cwd=services, lang="en").out == call("list", known, cwd=services, lang="en").out
    ran = call("list", "services", "--department", "coast", cwd=services, lang="en")
    assert "--incubator" in ran.err


@pytest.mark.parametrize(
    ("amount", "written"), [("£120k", 120000), ("120,000", 120000), ("1.2m", 1200000), ("120 000 GBP", 120000)]
)
def test_amounts_are_in_pounds(services: Path, call: RunCommand, amount: str, written: int) -> None:
    words = ("record", "committee", "book-a-mooring", "--on", "2025-03-03", "--decision", "amber", "--dry-run")
    ran = call(*words, "--amount", amount, cwd=services, lang="en")
    assert f"amount: {written}\n" in ran.out, ran.err
    assert "kind: beta\n" in ran.out
    refused = call(*words, "--amount", "€120k", cwd=services, lang="en")
    assert refused.code == 2
    assert "is not an amount in pounds" in refused.err


def test_assessments_avoid_the_holidays_of_england(services: Path, call: RunCommand) -> None:
    """The last Monday of August is one there, not in France; 14 July is no holiday there."""
    words = ("record", "committee", "find-a-slipway", "--on")
    for day, is_off in (("2023-08-28", True), ("2023-07-14", False), ("2023-08-07", False)):
        ran = call(*words, day, "--decision", "met", "--dry-run", cwd=services, lang="en")
        assert ("is a public holiday" in ran.out + ran.err) is is_off, ran.err


def test_a_committee_cannot_come_after_no_month(call: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "content" / "startups").mkdir(parents=True)
    (tmp_path / "incubo.toml").write_text('profile = "digital-services"\n[rules]\ncommittee-months = 0\n', "utf-8")
    ran = call("list", "startups", cwd=tmp_path, lang="en")
    assert ran.code == 2
    assert "must be a number from 1 on" in ran.err
