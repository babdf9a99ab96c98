"""`incubo export site`: nobody is named who may not be, no link is broken, the bytes are those of the commit."""

from __future__ import annotations

import datetime
import html
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.command_line import RunCommand
from support.examples import combinations
from support.git_repository import git, write
from support.sample_registry import copy_sample_registry
from support.site_links import check_links, read_links

from incubo.app.environment import Environment
from incubo.app.published.workspace import open_published_workspace
from incubo.core.errors import RefusedError
from incubo.facts.scope import Scope
from incubo.facts.situation import Situation
from incubo.model.periods import Period
from incubo.registry.registry import Registry
from incubo.reports.catalogue import REPORTS
from incubo.reports.indicators.report import indicators_report
from incubo.web.links import entry_file_stem
from incubo.web.site import SiteOptions, SiteResult, export_site

_DAY = datetime.date(2025, 1, 15)
_LEFT = "gwenola.kerdaniel"
_HOSTILE_ID = "Érosion & <b>côte %2e"


def _environment(language: str = "fr") -> Environment:
    return Environment(language, lambda _: _DAY)


def _export(registry: Path, target: Path, options: SiteOptions | None = None, language: str = "fr") -> SiteResult:
    return export_site(open_published_workspace(registry, _environment(language)), target, options or SiteOptions())


def _load(registry: Path) -> Registry:
    return open_published_workspace(registry, _environment()).load_registry()


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with somebody who left, texts that name people, and what strangers may write."""
    folder = copy_sample_registry(tmp_path_factory.mktemp("site") / ".")
    settings = (folder / "incubo.toml").read_text("utf-8")
    write(folder, "incubo.toml", f"{settings}\n[site]\nreports = {json.dumps(sorted(REPORTS))}\n")
    write(
        folder,
        f"content/members/{_LEFT}.md",
        "---\nfullname: Gwénola Kerdaniel\nrole: Développement\ngithub: gwenokerd\nmissions:\n"
        "  - start: 2023-01-02\n    end: 2024-06-30\n    startups:\n      - mon-estran\n---\n\nElle est partie.\n",
    )
    write(
        folder,
        f"content/startups/{_HOSTILE_ID}.md",
        "---\ntitle: '<script>alert(1)</script> & \"Érosion\"'\nmission: <img src=x onerror=alert(1)>\n"
        "incubator: rivages\ncontact: gwenola.kerdaniel@rivages.example\nphases:\n  - name: construction\n"
        "    start: 2024-03-01\n---\n\n"
        "Écrire à **Gwénola** Kerdaniel, Gwe\u0301nola Kerdaniel, KERDANIEL Gwenola, @gwenokerd, gwenola.kerdaniel "
        "ou [g](mailto:gkerdaniel@rivages.example), ou à https://github.com/gwenokerd, ou à Camille\n_Ruellan_.\n\n"
        "<script>alert(2)</script> [x](javascript:alert(3)) ![y](https://pixel.example/p.png) "
        "[z](//elsewhere.example/z) [w](../../../etc/passwd)\n",
    )
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre de Gwénola Kerdaniel")
    digue = folder / "content/startups/digue-info.md"
    digue.write_text(digue.read_text("utf-8") + "\nMerci à Gwénola Kerdaniel et à Camille Ruellan.\n", "utf-8")
    git(folder, "commit", "-qam", "Remercier Gwénola Kerdaniel")
    return folder


@pytest.fixture(autouse=True, scope="module")
def _git_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What `_isolate_environment` gives each test, for what is made once."""
    values = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        values |= {
            f"GIT_{role}_NAME": "Test", f"GIT_{role}_EMAIL": "test@rivages.example",
            f"GIT_{role}_DATE": "2025-01-14T10:00:00+0100",
        }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def nameless(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without people, of every incubator."""
    target = tmp_path_factory.mktemp("nameless") / "public"
    _export(registry, target, SiteOptions("all", "https://site.example/registre"))
    return target


@pytest.fixture(scope="module")
def peopled(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with those who are there."""
    target = tmp_path_factory.mktemp("peopled") / "public"
    _export(registry, target, SiteOptions("all", shows_people=True))
    return target


@pytest.fixture(scope="module")
def of_one(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the incubator of a shared product and of one of its own, with people."""
    target = tmp_path_factory.mktemp("one") / "public"
    _export(registry, target, SiteOptions("fabrique-mobilites", shows_people=True))
    return target


def _texts(site: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of each file of a site; of a workbook, its sheets and strings."""
    for path in sorted(site.rglob("*")):
        if path.is_dir():
            continue
        name = path.relative_to(site).as_posix()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as workbook:
                yield name, "\n".join(workbook.read(part).decode() for part in workbook.namelist())
        else:
            yield name, path.read_text("utf-8")


def _marks(registry: Registry, *, active: bool | None) -> set[str]:
    """What tells who somebody is: name, id, account. `active`: of those who are there, are not, or all (None)."""
    marks = set()
    for member in registry.members.values():
        if active is None or member.is_active(_DAY) == active:
            marks |= {member.id, member.fullname or "", member.github or ""}
    return {mark.casefold() for mark in marks if len(mark) > 4}


def _found(site: Path, marks: set[str]) -> list[tuple[str, str]]:
    pattern = re.compile(r"(?<![\w.-])(?:" + "|".join(map(re.escape, sorted(marks))) + r")(?![\w-])")
    return [(name, hit) for name, text in _texts(site) for hit in pattern.findall(f"{name}\n{text}".casefold())]


def test_the_sample_tells_who_people_are(registry: Path) -> None:
    """Without this the searches below would find nothing because nothing is there."""
    loaded = _load(registry)
    assert len(_marks(loaded, active=True)) > 20
    assert {"gwénola kerdaniel", _LEFT, "gwenokerd"} <= _marks(loaded, active=False)


def test_without_people_nobody_is_named(registry: Path, nameless: Path) -> None:
    assert _found(nameless, _marks(_load(registry), active=None)) == []
    assert not (nameless / "members").exists()


def test_with_people_those_who_left_are_not_named(registry: Path, peopled: Path) -> None:
    loaded = _load(registry)
    assert _found(peopled, _marks(loaded, active=False) - _marks(loaded, active=True)) == []
    named = {hit for _, hit in _found(peopled, _marks(loaded, active=True))}
    assert "clara.leguennec" in named or len(named) > 20


@pytest.mark.parametrize(
    "trace", ["gwénola", "gwe\u0301nola", "kerdaniel", "gwenokerd", "rivages.example/cgi", "gkerd"]
)
def test_ways_to_write_a_name_are_all_removed(nameless: Path, trace: str) -> None:
    for name, text in _texts(nameless):
        assert trace not in text.casefold(), name


def test_broken_links_are_seen(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text(
        '<p id="x"><a href="a/b.html#y"><a href="#x"><a href="https://a.example"><a href="a/c.html"><a href="#y">'
        '<a href="a/b.html#x"><a href="javascript:a"><img src="b.png"><a href="../index.html"><a href>'
        '<meta http-equiv="refresh" content="0; url=d.html">',
        "utf-8",
    )
    (tmp_path / "a" / "b.html").write_text('<p id="y"><a href="../index.html#x"><a href="/registre/">', "utf-8")
    (tmp_path / "404.html").write_text(
        '<a href="/registre/a/b.html"><a href="/registre/"><a href="/registre/c">', "utf-8"
    )
    broken = check_links(tmp_path, "/registre/").broken
    wrong = ("a/c.html", "#y", "a/b.html#x", "javascript:a", "b.png", "../index.html", "", "d.html")
    assert broken == [("404.html", "/registre/c"), ("a/b.html", "/registre/"), *(("index.html", one) for one in wrong)]


@pytest.mark.parametrize("kind", ["nameless", "peopled", "of_one"])
def test_every_link_leads_to_a_file_of_the_site(kind: str, request: pytest.FixtureRequest) -> None:
    checked = check_links(request.getfixturevalue(kind), "/registre/")
    assert checked.count > 200
    assert checked.broken == []


def test_the_page_that_is_not_there_can_be_read_at_any_address(nameless: Path, peopled: Path) -> None:
    """A host shows it in place of `startups/x/y`, where the files of the site are not found beside it."""
    known, unknown = ((site / "404.html").read_text("utf-8") for site in (nameless, peopled))
    assert 'href="/registre/assets/style.css' in known
    assert "Cette page n'existe pas" in html.unescape(unknown)
    assert "--ink" in unknown  # its style is within it
    addresses = [address for _, address, _ in read_links(peopled)["404.html"].links]
    assert [address for address in addresses if not address.startswith(("#", "https://"))] == []


def test_the_search_names_people_only_where_they_are(nameless: Path, peopled: Path) -> None:
    for path in ("index.html", "search/index.html"):
        without, with_people = ((site / path).read_text("utf-8") for site in (nameless, peopled))
        assert ("Chercher un produit, un mot" in without, "une personne" in without) == (True, False)
        assert "Chercher un produit, une personne, un mot" in with_people


def test_calendars_have_the_people_that_may_be_named_only(nameless: Path, peopled: Path) -> None:
    def find(site: Path) -> dict[str, str]:
        return {file.relative_to(site).as_posix(): file.read_text("utf-8") for file in site.rglob("*.ics")}

    without, with_people = find(nameless), find(peopled)
    assert {"committees.ics", "startups/digue-info.ics"} <= set(without)
    assert set(with_people) - set(without) == {"missions.ics"}
    assert "BEGIN:VEVENT" in without["committees.ics"]
    assert "BEGIN:VEVENT" in with_people["missions.ics"]
    assert 'href="committees.ics"' not in (nameless / "index.html").read_text("utf-8")
    assert 'href="../committees.ics"' in (nameless / "committees" / "index.html").read_text("utf-8")
    assert 'href="../startups/digue-info.ics"' in (nameless / "startups" / "digue-info.html").read_text("utf-8")


def test_nothing_is_fetched_from_elsewhere_nor_run(nameless: Path) -> None:
    for name, page in read_links(nameless).items():
        for tag, address, _ in page.links:
            if tag != "a":
                assert not urlsplit(address).netloc, (name, tag, address)
            assert not address.lower().startswith(("javascript:", "data:", "//")), (name, address)
        assert page.scripts == [], name


def test_any_id_has_a_file_of_its_own(nameless: Path) -> None:
    stem = entry_file_stem(_HOSTILE_ID)
    assert re.fullmatch(r"[a-z0-9-]+", stem)
    assert (nameless / "startups" / f"{stem}.html").is_file()
    assert len({entry_file_stem(name) for name in ("a", "A", "á", "con", "index", "a/b", "..", stem)}) == 8
    assert entry_file_stem("mon-estran") == "mon-estran"


@pytest.mark.slow
def test_the_bytes_are_those_of_the_commit(registry: Path, nameless: Path, tmp_path: Path, run: RunCommand) -> None:
    """Another time zone, locale and language of the user, an uncommitted change, another folder."""
    other = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(registry), str(other))
    write(other, "content/startups/mon-estran.md", "---\ntitle: Autre\n---\n")
    answer = run(
        "export", "site", str(tmp_path / "site"), "--incubator", "all", "--base-url", "https://site.example/registre",
        cwd=other, lang="en", env={"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "COLUMNS": "40"},
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert "1 file differs from the last commit" in answer.err + answer.out
    assert dict(_texts(tmp_path / "site")) == dict(_texts(nameless))


@pytest.mark.parametrize(("shows_people", "is_replaced"), combinations([False, True], [False, True]))
def test_somebody_whose_file_is_gone_is_not_named_by_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, shows_people: bool, is_replaced: bool
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-14T10:00:00+0100")
    folder = copy_sample_registry(tmp_path / "registry")
    person = folder / "content/members/zelda.quintrec.md"
    startup = folder / "content/startups/mon-estran.md"
    text = startup.read_text("utf-8")
    mission = next(line for line in text.splitlines() if line.startswith("mission: "))
    sheet = "---\nfullname: Zelda Le Quintrec\nrole: Suivi\nmissions:\n  - start: 2024-01-02\n---\n"
    person.write_text(sheet, "utf-8")
    named = text.replace(mission, "mission: Ce que Zelda Quintrec a imaginé\ncontact_incubator: zelda.quintrec")
    startup.write_text(named, "utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "avant")
    person.unlink()
    new_contact = ""
    if is_replaced:  # git takes the new file for the old one, renamed
        write(folder, "content/members/yann.kerbrat.md", sheet.replace("Zelda Le Quintrec", "Yann Kerbrat"))
        new_contact = "\ncontact_incubator: yann.kerbrat"
    startup.write_text(text.replace(mission, mission + new_contact), "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "après")
    _export(folder, tmp_path / "site", SiteOptions("all", shows_people=shows_people))
    assert [name for name, text in _texts(tmp_path / "site") if "quintrec" in text.casefold()] == []
    assert "Mon Estran" in (tmp_path / "site" / "feed.xml").read_text("utf-8")


def test_names_in_addresses_are_told(tmp_path: Path, call: RunCommand) -> None:
    folder = copy_sample_registry(tmp_path / "registry")
    jobs = folder / "content/jobs"
    offer = jobs / "2025-01-27-donnees-quai-solidaire.md"
    offer.rename(jobs / "2025-01-27-remplacer-pauline-vasseneix.md")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "offer")
    printed = call("--registry", str(folder), "--lang", "en", "export", "site", str(tmp_path / "site")).err
    assert "1 file has the name of a person in its own" in printed
    assert "content/jobs/2025-01-27-remplacer-pauline-vasseneix.md" in printed
    printed = call("--registry", str(folder), "export", "site", "--people", str(tmp_path / "site")).err
    assert "pauline" not in printed
    assert "content/members" not in printed


def test_the_settings_name_the_site_and_say_where_it_is(tmp_path: Path, call: RunCommand) -> None:
    folder = tmp_path / "registry"
    write(folder, "incubo.toml", '[site]\nname = "Les rivages"\nurl = "https://rivages.example/r/"\n')
    write(folder, "content/startups/digue.md", "---\ntitle: Digue\nmission: Garder.\n---\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")
    assert call("export", "site", str(tmp_path / "site"), cwd=folder).code == 0
    assert "Les rivages</title>" in (tmp_path / "site/index.html").read_text("utf-8")
    assert "https://rivages.example/r/startups/digue.html" in (tmp_path / "site/sitemap.xml").read_text("utf-8")
    other = ("--base-url", "https://other.example")
    assert call("export", "site", str(tmp_path / "site"), *other, cwd=folder).code == 0
    assert "rivages.example" not in (tmp_path / "site/sitemap.xml").read_text("utf-8")


def _reports_of_site(folder: Path, target: Path, settings: str) -> set[str]:
    write(folder, "incubo.toml", f'profile = "beta.gouv.fr"\n{settings}')
    if not (folder / ".git").exists():
        write(folder, "content/startups/digue.md", "---\ntitle: Digue\nmission: Garder.\n---\n")
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")
    _export(folder, target)
    for name, page in read_links(target).items():
        named = {link.rpartition("/")[2].partition(".")[0] for _, link, _ in page.links if "reports/" in link}
        assert named <= {"index", *(path.stem for path in target.glob("reports/*.html"))}, name
    return {path.stem for path in target.glob("reports/*.html")}


_OF_PEOPLE_AND_TEAMS = {
    "risk",
    "ahead",
    "administration",
    "committees",
    "standards",
    "teams",
    "skills",
    "missions",
    "community",
}


def test_the_lead_chooses_the_reports(tmp_path: Path) -> None:
    folder, target = tmp_path / "registry", tmp_path / "site"
    assert _reports_of_site(folder, target, "") == {"index", *(REPORTS.keys() - _OF_PEOPLE_AND_TEAMS)}
    chosen = '[site]\nreports = ["jobs", "risk"]\n'
    assert _reports_of_site(folder, target, chosen) == {"index", "jobs", "risk"}
    assert _reports_of_site(folder, target, "[site]\nreports = []\n") == set()
    assert "reports/" not in (target / "index.html").read_text("utf-8")


def test_a_report_that_does_not_exist_is_a_wrong_setting(tmp_path: Path, call: RunCommand) -> None:
    folder, target = tmp_path / "registry", tmp_path / "site"
    _reports_of_site(folder, target, "")
    write(folder, "incubo.toml", '[site]\nreports = ["jobs", "risks"]\n')
    git(folder, "commit", "-qam", "A name that no report has")
    said = "“reports” of [site] must be a list of these reports:"
    checked = call("validate", cwd=folder, lang="en")
    assert (checked.code, f"error[config-value]: {said}" in checked.out) == (1, True), checked.out
    refused = call("export", "site", str(target), cwd=folder, lang="en")
    assert (refused.code, said in refused.err) == (2, True), refused.err


def _find_late_committees(registry: Registry) -> list[Situation]:
    situations = map(Scope(registry, _DAY).situation, registry.startups.values())
    return [one for one in situations if one.committee.state == "overdue"]


def test_a_public_site_does_not_say_who_is_late(registry: Path, nameless: Path) -> None:
    loaded = _load(registry)
    late = _find_late_committees(loaded)
    assert late
    product = f"startups/{late[0].startup.id}"
    pages = ("index.html", "committees/index.html", "startups/index.html", f"{product}.html", "committees.ics")
    for name in pages:
        text = (nameless / name).read_text("utf-8").casefold()
        assert not [words for words in ("retard", "que d'habitude", "est attendu", "standards") if words in text], name


def test_no_file_of_a_public_site_has_a_day_on_which_a_committee_was_due(registry: Path, nameless: Path) -> None:
    loaded = _load(registry)
    days = {one.committee.day.isoformat() for one in _find_late_committees(loaded) if one.committee.day is not None}
    written = {event.date.isoformat() for one in loaded.startups.values() for event in one.events if event.date}
    assert days - written
    texts = [(name, text) for name, text in _texts(nameless) if not name.startswith("reports/")]  # those were asked for
    assert [(name, day) for name, text in texts for day in days - written if day in text] == []
    for name in ("startups", "committees"):
        rows = json.loads((nameless / f"{name}.json").read_text("utf-8"))["rows"]
        appointments = [row.get("next_committee") or row.get("next") for row in rows]
        assert [day for day in appointments if day and day < _DAY.isoformat()] == []
        assert any(appointments)


def test_a_public_site_counts_what_products_lack_and_names_none(registry: Path, nameless: Path) -> None:
    loaded, page = _load(registry), (nameless / "reports/indicators.html").read_text("utf-8")
    rows = indicators_report(Scope(loaded, _DAY), [Period(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))]).rows
    without_coach = next(row for row in rows if row.cells["id"] == "I-34a")
    assert without_coach.contributions
    headings = re.findall(r"<summary>(I-\S+)", page)
    assert "I-3" in headings
    assert not {"I-34a", "I-34b"} & set(headings)
    durations = (nameless / "reports/durations.html").read_text("utf-8")
    assert re.search(r'data-l="En cours"[^>]*><a href="#why', durations)
    long = re.findall(r'data-l="Plus longues que d[^"]*"[^>]*>(.*?)</td>', durations)
    assert any(text.strip().isdigit() and text.strip() != "0" for text in long)
    assert not [text for text in long if "<a" in text]
    for name in ("reports/metrics.html", "reports/metrics.json", "reports/metrics.csv"):
        measures = (nameless / name).read_text("utf-8")
        assert re.search(r"Quai Solidaire|quai-solidaire", measures)
        assert not re.search(r"Accès Cale|acces-cale", measures)


def test_a_stopped_product_says_when_and_why_and_nothing_is_to_be_completed(tmp_path: Path, call: RunCommand) -> None:
    folder, target = tmp_path / "registry", tmp_path / "site"
    write(folder, "incubo.toml", 'profile = "beta.gouv.fr"\nlayout = "incubo"\n')
    phases = "phases:\n  - name: construction\n    start: 2023-01-02\n"
    for name, more in (("digue", ""), ("phare", "stop_reason: funding\n"), ("jetee", "")):
        write(
            folder, f"content/startups/{name}.md", f"---\ntitle: {name.title()}\nmission: Garder.\n{phases}{more}---\n"
        )
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")
    reason = ("--reason", "funding", "--lang", "fr", "--yes")
    stopped = call("stop", "digue", "--on", "2024-06-01", *reason, cwd=folder)
    assert stopped.code == 0, stopped.err
    assert "À compléter" in (folder / "content/startups/digue.md").read_text("utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Digue")
    _export(folder, target)
    page = (target / "startups/digue.html").read_text("utf-8")
    assert "compléter" not in page.casefold()
    assert "Arrêté depuis le 1er juin 2024." in page
    assert re.search(r"Raison\u00a0: pas de financement", page), page
    assert "Raison" not in (target / "startups/phare.html").read_text("utf-8")  # it goes on


def test_what_is_not_published_yet_is_told(tmp_path: Path, call: RunCommand) -> None:
    origin, folder, target = tmp_path / "origin", tmp_path / "registry", tmp_path / "site"
    write(origin, "incubo.toml", 'profile = "beta.gouv.fr"\n')
    write(origin, "content/startups/digue.md", "---\ntitle: Digue\nmission: Garder.\n---\n")
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "Le registre")
    git(tmp_path, "clone", "-q", str(origin), str(folder))
    assert "not published" not in call("export", "site", str(target), cwd=folder).err
    for word in ("Veiller", "Surveiller"):
        write(folder, "content/startups/digue.md", f"---\ntitle: Digue\nmission: {word}.\n---\n")
        git(folder, "commit", "-qam", word)
    told = call("export", "site", str(target), cwd=folder).err
    assert "2 commits of this copy are not published yet: what they change is on the site." in told
    assert "Surveiller" in (target / "startups/digue.html").read_text("utf-8")
    git(folder, "remote", "remove", "origin")
    assert "not published" not in call("export", "site", str(target), cwd=folder).err


def test_a_folder_of_somebody_else_is_left_alone(registry: Path, tmp_path: Path) -> None:
    write(tmp_path, "public/thesis.txt", "three years of work")
    with pytest.raises(RefusedError):
        _export(registry, tmp_path / "public")
    assert [path.name for path in tmp_path.rglob("*")] == ["public", "thesis.txt"]


def test_a_site_is_replaced_but_not_what_was_changed_in_it(registry: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    first, pages = _export(registry, target), dict(_texts(target))
    again = _export(registry, target)
    assert again[:-1] == first[:-1]
    assert dict(_texts(target)) == pages
    *others, changes = again.remarks
    assert tuple(others) == first.remarks
    assert str(changes.template) == "Nothing is other than the last time."
    (target / "index.html").write_text("by hand", "utf-8")
    with pytest.raises(RefusedError):
        _export(registry, target)
    assert (target / "index.html").read_text("utf-8") == "by hand"


def test_a_run_that_is_stopped_leaves_the_old_site(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "public"
    _export(registry, target)
    before = dict(_texts(target))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("incubo.web.site._SiteWriter._write_feed", stop)
        with pytest.raises(KeyboardInterrupt):
            _export(registry, target)
    assert dict(_texts(target)) == before
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_run_that_was_killed_between_two_names_is_mended(registry: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    _export(registry, target)
    target.rename(tmp_path / ".public.incubo-old")
    write(tmp_path, ".public.incubo-new/index.html", "half")
    _export(registry, target)
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
    assert (target / "index.html").read_text("utf-8") != "half"


# The site of one incubator


def _stems(site: Path, section: str) -> set[str]:
    return {path.stem for path in (site / section).glob("*.html")} - {"index"}


def test_a_site_of_one_incubator_has_pages_of_its_own_entries_only(registry: Path, of_one: Path) -> None:
    loaded = _load(registry)
    own = {startup.id for startup in loaded.startups_of_incubator("fabrique-mobilites")}
    assert _stems(of_one, "startups") == own | {former for former, now in loaded.redirected_ids.items() if now in own}
    assert _stems(of_one, "incubators") == {"fabrique-mobilites"}
    assert _stems(of_one, "jobs") == {
        entry_file_stem(job.id) for job in loaded.jobs.values()
        if loaded.job_startup_id(job) in own or job.incubator == "fabrique-mobilites"
    }  # fmt: skip
    there = {assignment.member.id for startup in own for assignment in loaded.team_at(startup, _DAY)}
    there |= {"nadege.vautrin"}  # of its cross-cutting team
    assert _stems(of_one, "members") == there
    funders = {funder for startup in own for funder in loaded.startups[startup].funders}
    assert _stems(of_one, "organisations") == funders | {loaded.incubators["fabrique-mobilites"].owner}
    for name in ("incubators.csv", "organisations.xlsx"):  # whose figures are of every incubator
        assert not (of_one / name).exists()


@pytest.mark.parametrize("kind", ["nameless", "peopled", "of_one"])
def test_every_folder_of_pages_has_an_index_of_them(kind: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(kind)
    folders = {path.parent for path in site.rglob("*.html")}
    assert len(folders) > 5
    for folder in folders:
        index = (folder / "index.html").read_text("utf-8")
        if kind == "of_one" and folder.name in ("incubators", "organisations"):
            shown = set(re.findall(rf'<th scope="row"><a href="\.\./{folder.name}/([^"]+)\.html"', index))
            assert shown == _stems(site, folder.name), folder


def test_a_site_of_one_incubator_counts_its_own_products_only(registry: Path, of_one: Path, nameless: Path) -> None:
    """An organisation that funds products of several incubators tells those of this one."""
    loaded = _load(registry)
    own = {startup.id for startup in loaded.startups_of_incubator("fabrique-mobilites")}
    others = {startup.display_name for startup in loaded.startups.values() if startup.id not in own}

    def told(site: Path) -> set[str]:
        texts = [(site / f"organisations/{stem}.html").read_text("utf-8") for stem in _stems(of_one, "organisations")]
        return {title for title in others if any(title in text for text in texts)}

    assert told(of_one) == set()
    assert told(nameless)  # of the same organisations
    for name in (
        "startups/index.html",
        "startups.csv",
        "reports/phases.html",
        "reports/standards.csv",
        "portfolio.html",
    ):
        text = (of_one / name).read_text("utf-8")
        assert not [title for title in others if title in text], name
