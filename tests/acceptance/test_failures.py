"""A rule, a section or a sentence that fails is told as a bug; the others go on, and the result is never green."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.command_line import CommandResult, RunCommand
from support.git_repository import git, make_sample_repository
from support.web_pages import plain_text

from incubo.app.environment import Environment
from incubo.core.i18n import translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import FieldLocation, Problem
from incubo.edit.plan import Proposal
from incubo.edit.verbs import set as set_verb
from incubo.export import mail
from incubo.facts import find_signals
from incubo.facts.scope import Scope, StartupSituation
from incubo.facts.signals import FoundSignal, Signal
from incubo.model.records import Startup
from incubo.registry.registry import Registry
from incubo.reports import risk
from incubo.reports.documents import digest, dossier
from incubo.reports.entry_pages import organisations, startup
from incubo.validation.rule import RULES, RuleFunction
from incubo.web.keys import Keys
from incubo.web.live import LiveRegistry
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.pages import startup as product
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app

BUG = {"en": "a bug of incubo (KeyError: 'cale')", "fr": "une erreur d'incubo (KeyError : 'cale')"}
RULE = {"en": "the rule “startup-same-title”", "fr": "la règle « startup-same-title »"}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    folder = make_sample_repository(tmp_path / "registry")
    (folder / "content/members/zoe.mer.md").write_text("---\nfullname: Zoé Mer\nrole: [\n---\n", "utf-8")
    return folder


PARTS_OF_PRODUCTS = (
    "_phase_line", "_notice", "make_timeline", "_team", "count_recent_departures", "_committees", "latest_objectives",
    "_checklist", "_measures", "_facts", "_events", "_vacant_roles", "_other_offers",
)  # fmt: skip


def break_rule(monkeypatch: pytest.MonkeyPatch, rule_id: str, title: str = "") -> None:
    """Let a rule fail: on the startup with that title, or without one always, after a finding."""

    def check(registry: Registry, _as_of: date, *records: Startup) -> Iterator[Problem]:
        for entry in records or registry.startups.values():
            if entry.title == title:
                raise KeyError("cale")
        if not title:
            path = next(iter(registry.startups.values())).path
            yield Problem(rule_id, FieldLocation(path, ("title",)), Message("found before"))
            raise KeyError("cale")

    replace_check(monkeypatch, rule_id, check)


def replace_check(monkeypatch: pytest.MonkeyPatch, rule_id: str, function: RuleFunction) -> None:
    (check,) = RULES[rule_id].checks
    monkeypatch.setitem(RULES, rule_id, RULES[rule_id]._replace(checks=(check._replace(function=function),)))


def fail(*_args: object, **_named: object) -> Any:
    raise KeyError("cale")


def fail_to_find(*_args: object) -> Iterator[Any]:
    yield fail()


def interrupt(*_args: object) -> Any:
    raise KeyboardInterrupt


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def assert_failure_is_told(ran: CommandResult, part: str, lang: str, *, is_for_others: bool) -> None:
    """Whether a result says which part failed, and standard error, how; what is for others does not."""
    out, err = (" ".join(plain(html.unescape(text)).split()).casefold() for text in (ran.out, ran.err))
    failed = {"en": f"{part} failed: {BUG['en']}", "fr": f"{part} a échoué : {BUG['fr']}"}[lang].casefold()
    assert failed in err
    assert (failed in out) is not is_for_others
    assert ("keyerror" in out) is not is_for_others
    if is_for_others:
        assert {"en": f"{part} is missing", "fr": f"il manque {part}"}[lang].casefold() in out


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("fmt", ["full", "concise", "json", "github", "gitlab", "markdown", "rdjson", "sarif"])
def test_a_rule_that_fails_is_told_in_every_format_and_the_others_go_on(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch, fmt: str, lang: str
) -> None:
    before = call("validate", "-f", "json", cwd=registry, lang=lang)
    break_rule(monkeypatch, "startup-same-title")
    ran = call("validate", "-f", fmt, cwd=registry, lang=lang)
    assert ran.code == 2
    out = plain(ran.out)
    if fmt in ("json", "gitlab", "rdjson", "sarif"):
        out = plain(json.dumps(json.loads(ran.out), ensure_ascii=False))
    assert "file-rule-failed" in out
    for text in (RULE[lang], BUG[lang]):
        assert text in " ".join(out.split())
        assert text in " ".join(plain(ran.err).split())
    for finding in json.loads(before.out)["diagnostics"]:
        assert finding["rule"] in out
    assert "Traceback" not in ran.err


def test_what_a_rule_found_before_it_failed_stays(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_rule(monkeypatch, "startup-same-title")
    found = json.loads(call("validate", "-f", "json", cwd=registry).out)["diagnostics"]
    assert ("startup-same-title", "found before") in {(one["rule"], one["message"]) for one in found}
    assert [one["path"] for one in found if one["rule"] == "file-rule-failed"] == ["incubo.toml"]


def test_a_rule_that_looks_at_each_entry_fails_on_one_file(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_id = "phase-ended"
    assert RULES[rule_id].by_entry
    break_rule(monkeypatch, rule_id, "Mon Estran")
    ran = call("validate", "--select", rule_id, "-f", "json", cwd=registry)
    assert ran.code == 2
    assert [(one["rule"], one["path"]) for one in json.loads(ran.out)["diagnostics"]] == [
        ("file-rule-failed", "content/startups/mon-estran.md")
    ]
    assert "failed on content/startups/mon-estran.md" in ran.err


@pytest.mark.parametrize("words", ["--ignore file", "--select member", "--since HEAD", "--staged", "mon-estran"])
def test_nothing_hides_that_a_rule_failed(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    (registry / "content/members/zoe.mer.md").unlink()
    with (registry / "incubo.toml").open("a") as file:
        file.write('\n[severity]\nfile = "off"\n')
    assert call("validate", *words.split(), cwd=registry).code == 0
    break_rule(monkeypatch, "member-same-name")
    ran = call("validate", *words.split(), cwd=registry)
    assert ran.code == 2
    assert "the rule “member-same-name” failed: a bug of incubo" in ran.err


def test_a_rule_that_is_not_asked_for_does_not_fail(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (registry / "content/members/zoe.mer.md").unlink()
    break_rule(monkeypatch, "member-same-name")
    assert call("validate", "--ignore", "member-same-name", cwd=registry).code == 0
    with (registry / "incubo.toml").open("a") as file:
        file.write('\n[severity]\nmember-same-name = "off"\n')
    assert call("validate", cwd=registry).code == 0


def test_a_request_is_not_green_where_a_rule_failed(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (registry / "content/members/zoe.mer.md").unlink()
    git(registry, "commit", "-q", "--allow-empty", "-m", "Rien")
    assert call("ci", "--base", "HEAD~1", cwd=registry).code == 0
    break_rule(monkeypatch, "member-same-name")
    ran = call("ci", "--base", "HEAD~1", "--fail-on", "never", cwd=registry)
    assert (ran.code, "the rule “member-same-name” failed" in ran.err) == (2, True)


def test_a_finding_that_cannot_be_worded_is_told_with_its_file(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(registry: Registry, _as_of: date) -> Iterator[Problem]:
        message = Message("stopped on {day:long}", {"day": None})
        yield Problem("startup-same-title", FieldLocation("content/startups/mon-estran.md", ("title",)), message)

    replace_check(monkeypatch, "startup-same-title", check)
    ran = call("validate", "-f", "json", cwd=registry)
    failed = [one for one in json.loads(ran.out)["diagnostics"] if one["rule"] == "file-rule-failed"]
    assert [(one["path"], "startup-same-title" in one["message"]) for one in failed] == [
        ("content/startups/mon-estran.md", True)
    ]
    assert ran.code == 2


def test_a_change_is_made_where_a_rule_fails_and_that_is_told(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_rule(monkeypatch, "startup-same-title", "Autre titre")
    ran = call("set", "mon-estran", "title=Autre titre", "--yes", cwd=registry)
    assert ran.code == 2
    assert "the rule “startup-same-title” failed" in ran.err
    assert "title: Autre titre" in (registry / "content/startups/mon-estran.md").read_text("utf-8")


def test_details_of_a_failure_are_shown_on_request(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_rule(monkeypatch, "startup-same-title")
    ran = call("validate", cwd=registry, env={"INCUBO_DEBUG": "1"})
    assert "Traceback (most recent call last)" in ran.err
    assert "raise KeyError" in ran.err


def test_an_interruption_is_no_failure_of_a_rule(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_check(monkeypatch, "startup-same-title", interrupt)
    assert call("validate", cwd=registry).code == 130


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("words", ["todo", "todo -f json", "todo -f markdown", "todo -f html", ""])
def test_a_subject_of_what_is_to_be_done_fails_alone(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch, words: str, lang: str
) -> None:
    monkeypatch.setattr(find_signals, "find_ended_missions", fail_to_find)
    ran = call(*words.split(), cwd=registry, lang=lang)
    part = {
        "en": "the search for what is to be done (people whose mission ended and is not renewed)",
        "fr": "la recherche de ce qui est à faire (personnes dont la mission est terminée et non renouvelée)",
    }
    assert ran.code == 2
    assert_failure_is_told(ran, part[lang], lang, is_for_others="markdown" in words or "html" in words)
    assert "Filet d'Aide" in html.unescape(ran.out)


@pytest.mark.parametrize(
    ("module", "name", "fail", "lost"),
    [
        (find_signals, "find_roles_to_fill", fail_to_find, {"role"}),
        (
            find_signals,
            "find_ways",
            fail,
            {"committee-soon", "metric-never", "budget-before-committee", "role", "phase-long", "sheet"},
        ),
    ],
    ids=["one signal", "all of them"],
)
def test_what_is_to_be_done_about_one_startup_fails_alone(
    call: RunCommand,
    registry: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    name: str,
    fail: Callable[[], Any],
    lost: set[str],
) -> None:
    rows = json.loads(call("todo", "-f", "json", cwd=registry).out)["rows"]
    find, failing = getattr(module, name), "ancrage-logement"

    def fail_for_one(*about: Scope | StartupSituation | FoundSignal) -> Any:
        one = about[-1]
        startup = one.entry if isinstance(one, FoundSignal) else one.startup
        return fail() if startup.id == failing else find(*about)

    monkeypatch.setattr(module, name, fail_for_one)
    ran = call("todo", "-f", "json", cwd=registry)
    assert ran.code == 2
    kept = [row for row in rows if row["id"] != failing or row["reason"] not in lost]
    assert {row["reason"] for row in rows if row not in kept} == lost
    assert json.loads(ran.out)["rows"] == kept
    assert f"failed on content/startups/{failing}.md: a bug of incubo" in ran.err


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("words", ["show startup/mon-estran", "dossier mon-estran"])
@pytest.mark.parametrize("fmt", ["table", "json", "markdown", "html"])
def test_a_section_fails_alone(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch, words: str, fmt: str, lang: str
) -> None:
    before = call(*words.split(), "-f", "json", cwd=registry, lang=lang)
    for module in (startup, dossier):
        monkeypatch.setattr(module, "team_block", fail)
    ran = call(*words.split(), "-f", fmt, cwd=registry, lang=lang)
    assert ran.code == 2
    if fmt == "json":
        sections = json.loads(ran.out)["sections"]
        assert {**sections, "team": None} == {**json.loads(before.out)["sections"], "team": None}
    else:
        missing = {"en": "This part is missing: incubo failed to make it.", "fr": "Cette partie manque : incubo n'a"}
        assert missing[lang] in " ".join(plain(html.unescape(ran.out)).split())
    part = {"en": "the section “Team”", "fr": "la partie « Équipe »"}
    assert_failure_is_told(ran, part[lang], lang, is_for_others=fmt in ("markdown", "html"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_site_that_lacks_a_part_does_not_replace_a_whole_one(
    call: RunCommand, registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    (registry / "content/members/zoe.mer.md").unlink()
    target = tmp_path / "site"
    ours = ("--incubator", "fabrique-mobilites")  # the smallest
    assert call("export", "site", str(target), *ours, cwd=registry).code == 0
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    monkeypatch.setattr(organisations, "_portfolio_row", fail)
    ran = call("export", "site", str(target), *ours, cwd=registry, lang=lang)
    said = " ".join(plain(ran.err).split())
    assert ran.code == 2
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    assert {"en": "was not written", "fr": "n'a pas été écrit"}[lang] in said
    assert "KeyError" in said
    assert "whole" not in said
    assert [path.name for path in tmp_path.iterdir() if "incubo-new" in path.name] == []


@pytest.mark.parametrize("words", ["show startup/mon-estran", "report risk"])
def test_a_file_that_lacks_a_part_does_not_replace_a_whole_one(
    call: RunCommand, registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    file = tmp_path / "x.html"
    file.write_text("before", "utf-8")
    monkeypatch.setattr(startup, "team_block", fail)
    monkeypatch.setattr(risk, "find_signals", fail_to_find)
    ran = call(*words.split(), "-o", str(file), cwd=registry)
    assert ran.code == 2
    assert "x.html was not written" in " ".join(ran.err.split())
    assert file.read_text("utf-8") == "before"


def test_the_risks_of_one_startup_fail_alone(call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {row["startup"] for row in json.loads(call("report", "risk", "-f", "json", cwd=registry).out)["rows"]}
    failing = sorted(before)[0]

    def find(
        scope: Scope, situations: Iterable[StartupSituation], signals: Mapping[str, Signal]
    ) -> Iterator[FoundSignal]:
        (situation,) = situations
        found = find_signals.find_signals(scope, situations, signals)
        return found if situation.startup.id != failing else fail()

    monkeypatch.setattr(risk, "find_signals", find)
    ran = call("report", "risk", "-f", "json", cwd=registry)
    assert ran.code == 2
    assert {row["startup"] for row in json.loads(ran.out)["rows"]} == before - {failing}
    assert f"failed on content/startups/{failing}.md: a bug of incubo" in ran.err


def test_a_topic_of_the_digest_fails_alone(call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest, "ending_mission_items", fail_to_find)
    ran = call("digest", "--since", "2024-01-01", "-f", "json", cwd=registry)
    assert ran.code == 2
    sections = json.loads(ran.out)["sections"]
    assert sections["arrivals"]
    assert "the section “People whose mission ends within 30 days” failed: a bug of incubo" in ran.err


def test_a_sentence_that_cannot_be_formed_stands_with_question_marks(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "team_title", lambda _: Message("team since {day:long} ({n})", {"day": None, "n": 3}))
    ran = call("show", "startup/mon-estran", cwd=registry)
    assert ran.code == 2
    assert "team since ? (?)" in ran.out
    assert "the sentence “team since {day:long} ({n})” failed: a bug of incubo" in ran.err


@pytest.mark.parametrize("part", ["summary", "body_lines"])
def test_nothing_is_written_where_a_commit_cannot_be_worded(
    call: RunCommand, registry: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    unworded = LabelledValue("team", Message("team since {day:long}", {"day": None}))
    message = Message("{what}", {"what": unworded})
    monkeypatch.setattr(
        set_verb,
        "Proposal",
        lambda *values: Proposal(*values)._replace(**{part: message if part == "summary" else (message,)}),
    )
    before, commit = (registry / "content/startups/mon-estran.md").read_bytes(), git(registry, "rev-parse", "HEAD")
    ran = call("set", "mon-estran", "title=Autre titre", "--yes", "--commit", cwd=registry)
    assert ran.code == 2
    assert "incubo ran into a case that it cannot handle" in ran.err
    assert (registry / "content/startups/mon-estran.md").read_bytes() == before
    assert git(registry, "rev-parse", "HEAD") == commit


def test_no_mail_is_written_where_one_cannot_be_worded(
    call: RunCommand, registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "mail_subject", lambda _: translate(Message("{day:long}", {"day": None})))
    ran = call("remind", "missions", "-f", "eml", "-o", str(tmp_path / "mails"), cwd=registry)
    assert ran.code == 2
    assert "incubo ran into a case that it cannot handle" in ran.err
    assert not (tmp_path / "mails").exists()


def open_browser(registry: Path, lang: str, told: list[Exception]) -> TestClient:
    live = LiveRegistry(registry, Environment(lang, lambda _: date(2025, 1, 15)))
    options = ServerOptions(AllowedHosts(8042), Keys(), told.append, language=lang, needs_session=False)
    return TestClient(create_app(make_read_routes(live), options), "http://127.0.0.1:8042")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_of_the_browser_says_what_failed(registry: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setattr(find_signals, "find_ended_missions", fail_to_find)
    told: list[Exception] = []
    client = open_browser(registry, lang, told)
    page = plain(plain_text(client.get("/").text))
    failed = "The search for what is to be done (People whose mission ended and is not renewed) failed"
    part = {"en": failed, "fr": "La recherche de ce qui est à faire"}
    assert part[lang] in page
    assert "Filet d'Aide" in page
    assert [str(error) for error in told] == ["'cale'"]


@pytest.mark.parametrize("name", PARTS_OF_PRODUCTS)
def test_a_section_of_a_product_fails_alone_in_the_browser(
    registry: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    client = open_browser(registry, "fr", [])
    before = client.get("/startups/mon-estran").text
    monkeypatch.setattr(product, name, fail)
    answer = client.get("/startups/mon-estran")
    page = plain(plain_text(answer.text))
    assert (answer.status_code, answer.text.count("a échoué")) == (200, 1)
    part = re.search(r"La partie « ([^»]*) » a échoué", page)
    assert part is not None
    headings = set(re.findall(r'<h2 id="(?!miss|life|offers|roles)[^"]*">', before))
    assert headings <= set(re.findall(r'<h2 id="[^"]*">', answer.text))
    if name in ("_team", "_committees", "_measures", "_events", "_facts"):
        assert "Cette partie manque" in page


def test_a_page_that_lacks_a_part_is_not_sent(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = open_browser(registry, "en", [])
    assert client.get("/startups/mon-estran?send=1").status_code == 200
    monkeypatch.setattr(product, "_team", fail)
    answer = client.get("/startups/mon-estran?send=1")
    assert answer.status_code == 400
    assert "content-disposition" not in answer.headers
    assert "was not written" in plain_text(answer.text)
