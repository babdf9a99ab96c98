"""A rule, a section or a sentence that fails is told as a bug; the others go on, and the result is never green."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository

from incubo.core.message import Message
from incubo.core.problem import FieldLocation, Problem
from incubo.registry.registry import Registry
from incubo.validation.rule import RULES

BUG = {"en": "a bug of incubo (KeyError: 'cale')", "fr": "une erreur d'incubo (KeyError : 'cale')"}
RULE = {"en": "the rule “startup-same-title”", "fr": "la règle « startup-same-title »"}


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    folder = make_sample_repository(tmp_path / "registry")
    (folder / "content/members/zoe.mer.md").write_text("---\nfullname: Zoé Mer\nrole: [\n---\n", "utf-8")
    return folder


def break_rule(monkeypatch: pytest.MonkeyPatch, rule_id: str, title: str = "") -> None:
    """Let a rule fail: on the startup with that title, or without one always, after a finding."""

    def check(registry: Registry, _as_of: date) -> Iterator[Problem]:
        for startup in registry.startups.values():
            if startup.title == title:
                raise KeyError("cale")
        if not title:
            path = next(iter(registry.startups.values())).path
            yield Problem(rule_id, FieldLocation(path, ("title",)), Message("found before"))
            raise KeyError("cale")

    monkeypatch.setitem(RULES, rule_id, RULES[rule_id]._replace(check=check))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


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

    monkeypatch.setitem(RULES, "startup-same-title", RULES["startup-same-title"]._replace(check=check))
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
    def check(registry: Registry, _as_of: date) -> Iterator[Problem]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setitem(RULES, "startup-same-title", RULES["startup-same-title"]._replace(check=check))
    assert call("validate", cwd=registry).code == 130
