"""The formats of CI services: true to their schemas, and to what those services do with them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from support import render_samples
from support.command_line import RunCommand

from incubo.core.i18n import gettext
from incubo.core.message import Message
from incubo.render.terminal import style
from incubo.validation import rule
from incubo.validation.diagnostic import Replacement, ResolvedFix
from incubo.validation.rules import ref

SCHEMAS = {"sarif": "sarif-schema-2.1.0", "gitlab": "gitlab-codequality", "rdjson": "rdjson"}
URL = "https://incubo.example/rules.html"


def checked(text: str, fmt: str, root: Path) -> Any:
    """A document, valid against the schema of its format."""
    schema = json.loads((root / "tests" / "schemas" / f"{SCHEMAS[fmt]}.json").read_text("utf-8"))
    document = json.loads(text)
    json.dumps(document, ensure_ascii=False).encode()  # no half character, for which a reader refuses all of it
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    kind(schema, format_checker=kind.FORMAT_CHECKER).validate(document)
    return document


@pytest.fixture
def everything() -> SimpleNamespace:
    """Findings of every shape: a fix, labels elsewhere, none of them, hostile words, a whole file."""
    other_region = render_samples.region_of(render_samples.FILES, render_samples.STARTUP_PATH, "investigation")
    malt = render_samples.region_of(render_samples.FILES, render_samples.MEMBER_PATH, "Malt")
    file = malt._replace(line=1, column=1, end_line=1, end_column=1, start=0, end=0)
    return render_samples.make_result(
        render_samples.unknown_startup_diagnostic(),
        render_samples.ends_before_start_diagnostic(),
        render_samples.advice_diagnostic(),
        render_samples.make_diagnostic(
            malt,
            "[here](https://x.example) ##[group] @all \udcff",
            others=((other_region, "there"), (other_region, None)),
        ),
        render_samples.make_diagnostic(
            file,
            "the whole file",
            rule="file-bom",
            fix=ResolvedFix(Message("take it out"), True, file_transform="no-bom"),
        ),
    )


@pytest.mark.parametrize("fmt", SCHEMAS)
@pytest.mark.parametrize("url", ["", URL])
@pytest.mark.usefixtures("french")
def test_output_matches_schema(everything: SimpleNamespace, fmt: str, url: str, root: Path) -> None:
    output = render_samples.render_result(everything, fmt, git_prefix="registre/", advice=True, rules_url=url)
    checked(output, fmt, root)
    assert ("rules.html#file-bom" in output) is bool(url)
    checked(render_samples.render_result(render_samples.make_result(), fmt), fmt, root)
    plain = render_samples.render_result(
        everything,
        fmt,
        git_prefix="registre/",
        advice=True,
        rules_url=url,
        terminal=style.TerminalStyle(unicode=False),
    )
    assert plain.isascii()
    assert json.loads(plain) == json.loads(output)


@pytest.mark.parametrize("fmt", ["github", "markdown", *SCHEMAS])
def test_each_rule_may_have_a_page_of_its_own(everything: SimpleNamespace, fmt: str) -> None:
    url = "https://incubo.example/rules/{rule}/"
    output = render_samples.render_result(everything, fmt, advice=True, rules_url=url)
    assert "https://incubo.example/rules/file-bom/" in output
    assert "{rule}" not in output


@pytest.mark.usefixtures("french")
def test_sarif(root: Path) -> None:
    result = render_samples.make_result(
        render_samples.unknown_startup_diagnostic(),
        render_samples.ends_before_start_diagnostic()._replace(severity="warning"),
    )
    run = checked(render_samples.render_result(result, "sarif", git_prefix="re gistre/", rules_url=URL), "sarif", root)[
        "runs"
    ][0]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["phase-ends-before-start", "ref-unknown-startup"]
    assert rules[1]["helpUri"] == f"{URL}#ref-unknown-startup"
    why = gettext(rule.RULES["ref-unknown-startup"].rationale)
    assert rules[1]["help"] == rules[1]["fullDescription"] == {"text": why}
    first, second = run["results"]
    assert (first["ruleIndex"], first["level"], second["ruleIndex"], second["level"]) == (1, "error", 0, "warning")
    region = {"startLine": 11, "startColumn": 9, "endLine": 11, "endColumn": 22}
    artifact = {"uri": f"re%20gistre/{render_samples.MEMBER_PATH}", "uriBaseId": "%SRCROOT%"}
    assert first["locations"] == [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
    assert first["message"]["text"].replace("\u00a0", "~") == (
        "la startup «~quai-solidere~» n'existe pas dans content/startups/\nvouliez-vous dire «~quai-solidaire~»~?\n"
        "correction~: remplacer par «~quai-solidaire~»\n    - quai-solidaire"
    )
    (fix,) = first["fixes"]
    assert fix["artifactChanges"] == [
        {
            "artifactLocation": artifact,
            "replacements": [{"deletedRegion": region, "insertedContent": {"text": "quai-solidaire"}}],
        }
    ]
    (related,) = second["relatedLocations"]
    assert related["message"]["text"].endswith("commence le 2 septembre 2024")
    assert related["physicalLocation"]["region"]["startLine"] == 8
    assert "ligne 8" not in second["message"]["text"]


@pytest.mark.usefixtures("english")
def test_what_a_file_says_is_no_link_in_sarif(everything: SimpleNamespace) -> None:
    output = json.loads(render_samples.render_result(everything, "sarif"))["runs"][0]["results"]
    assert output[2]["message"]["text"].startswith("\\[here\\](https://x.example)")


def ids_of(text: str, fmt: str) -> list[str]:
    """The ids of the findings in a document."""
    output = json.loads(text)
    if fmt == "gitlab":
        return [each["fingerprint"] for each in output]
    return [each["partialFingerprints"]["incuboFinding/v1"] for each in output["runs"][0]["results"]]


@pytest.mark.usefixtures("english")
def test_a_finding_is_known_again_when_lines_move() -> None:
    def ids(fmt: str, *diagnostics: Any) -> list[str]:
        return ids_of(render_samples.render_result(render_samples.make_result(*diagnostics), fmt), fmt)

    here = render_samples.unknown_startup_diagnostic()
    region = here.region._replace(line=3, end_line=3, start=30, end=43)
    moved = here._replace(labels=(here.labels[0]._replace(region=region),), fix=None)
    for fmt in ("gitlab", "sarif"):
        assert ids(fmt, here) == ids(fmt, moved)
        twice = ids(fmt, here, moved, render_samples.ends_before_start_diagnostic())
        assert len(set(twice)) == 3  # GitLab shows one of those that have the same
        assert twice[0] == ids(fmt, here)[0]


WRONG = """---
fullname: Lena Guivarch
role: Développeuse
domaine: [Développement]
missions:
  - start: "2024-09-02"
    end: 2024-03-01
    status: independent
    employer: 12
    startups:
      - fougere
      - ajonc
startups: fougere
---
"""


@pytest.mark.parametrize("fmt", ["gitlab", "sarif"])
def test_ids_have_no_words_in_them(fmt: str, tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("members", "startups", "incubators"):
        (tmp_path / "content" / folder).mkdir(parents=True)
    (tmp_path / "content" / "members" / "lena.guivarch.md").write_text(WRONG, "utf-8")

    def render_in(lang: str) -> str:
        return call("validate", "--format", fmt, "--advice", "--at", "2025-01-15", cwd=tmp_path, lang=lang).out

    english, french = render_in("en"), render_in("fr")
    ids = ids_of(english, fmt)
    assert ids_of(french, fmt) == ids
    assert len(set(ids)) == len(ids) > 6  # two startups that do not exist, of one rule, have two
    monkeypatch.setitem(ref._UNKNOWN_MESSAGES, "startup", "no product is called “{value}” in {folder}/")
    reworded = render_in("en")
    assert reworded.count("no product is called") > english.count("no product is called") == 0
    assert ids_of(reworded, fmt) == ids


@pytest.mark.usefixtures("english")
def test_arguments_and_case_make_another_id() -> None:
    region = render_samples.unknown_startup_diagnostic().region
    first, second, case = (
        render_samples.make_diagnostic(region, field=("missions", 0, "startups"), startup=startup, message=message)
        for startup, message in (("a", "{startup}"), ("b", "{startup}"), ("a", "not {startup}"))
    )
    for fmt in ("gitlab", "sarif"):
        ids = [
            ids_of(render_samples.render_result(render_samples.make_result(finding), fmt), fmt)[0]
            for finding in (first, second, case, case._replace(problem=case.problem._replace(case="x")))
        ]
        assert ids[0] == ids[2]
        assert len(set(ids)) == 3


@pytest.mark.usefixtures("english")
def test_gitlab(root: Path) -> None:
    (finding,) = checked(
        render_samples.render_result(
            render_samples.make_result(render_samples.unknown_startup_diagnostic()), "gitlab", git_prefix="r/"
        ),
        "gitlab",
        root,
    )
    assert finding["location"] == {"path": f"r/{render_samples.MEMBER_PATH}", "lines": {"begin": 11, "end": 11}}
    assert (finding["severity"], finding["check_name"]) == ("critical", "ref-unknown-startup")
    assert finding["description"] == (
        "startup “quai-solidere” does not exist in content/startups/ · did you mean “quai-solidaire”? · "
        "fix: replace by “quai-solidaire” (- quai-solidaire)"
    )


@pytest.mark.usefixtures("english")
def test_rdjson_counts_bytes_and_proposes_one_replacement(root: Path) -> None:
    files = {"a.md": "---\nrôle: [é𐐀, 12]\n---\n"}
    number = render_samples.region_of(files, "a.md", "12")
    before = number._replace(end_line=number.line, end_column=number.column, end=number.start)
    after = number._replace(column=number.end_column, start=number.end)
    fix = ResolvedFix(Message("put it between quotes"), True, (Replacement(after, '"'), Replacement(before, '"')))
    text = render_samples.render_result(
        render_samples.make_result(render_samples.make_diagnostic(number, "no *text*", fix=fix)),
        "rdjson",
        files=files,
        rules_url=URL,
    )
    document = checked(text, "rdjson", root)
    assert document["severity"] == "ERROR"
    (finding,) = document["diagnostics"]
    range_ = {"start": {"line": 2, "column": 17}, "end": {"line": 2, "column": 19}}
    assert files["a.md"].split("\n")[1].encode()[16:18] == b"12"
    assert finding["location"] == {"path": "a.md", "range": range_}
    assert finding["suggestions"] == [{"range": range_, "text": '"12"'}]
    assert finding["code"] == {"value": "test-rule", "url": f"{URL}#test-rule"}
    assert finding["message"].startswith("no \\*text\\*\n\n")
    elsewhere = ResolvedFix(Message("x"), True, (Replacement(number._replace(path="b.md"), ""),))
    text = render_samples.render_result(
        render_samples.make_result(render_samples.make_diagnostic(number, "x", fix=elsewhere)), "rdjson", files=files
    )
    assert "suggestions" not in checked(text, "rdjson", root)["diagnostics"][0]


@pytest.mark.usefixtures("english")
def test_github_shows_the_most_important_ten_and_says_where_the_rest_is() -> None:
    first = render_samples.ends_before_start_diagnostic()
    unread = first._replace(problem=first.problem._replace(rule_id="yaml-syntax"))
    many = [render_samples.unknown_startup_diagnostic()] * 12
    diagnostics = [
        *many,
        render_samples.ends_before_start_diagnostic(),
        unread,
        *[render_samples.advice_diagnostic()] * 12,
    ]
    lines = render_samples.render_result(
        render_samples.make_result(*diagnostics), "github", advice=True, rules_url=URL
    ).splitlines()
    titles = [line.partition(",title=")[2].partition("::")[0] for line in lines if line.startswith("::error")]
    assert titles[:3] == ["yaml-syntax", "ref-unknown-startup", "phase-ends-before-start"]
    assert len(titles) == 14
    assert sum(line.startswith("::notice") for line in lines) == 10  # all of them shown, the totals too
    assert lines[-2].startswith(f"{render_samples.MEMBER_PATH}:9:15: advice[schema-rare-value] employer")
    assert lines[-1] == (
        "::notice title=incubo::3 files checked in 0.2 s: 14 errors, 0 warnings, 12 pieces of advice. 12 fixes "
        "possible. GitHub shows ten of each level beside the lines: all are in the log of this step."
    )
    assert lines[0].endswith(f"%0Alearn more: {URL}#yaml-syntax")


@pytest.mark.usefixtures("english")
def test_markdown_links_the_page_of_a_rule() -> None:
    output = render_samples.render_result(render_samples.two_error_result(), "markdown", rules_url=URL)
    assert f"([`ref-unknown-startup`]({URL}#ref-unknown-startup))" in output
