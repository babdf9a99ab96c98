"""The other formats of diagnostics."""

from __future__ import annotations

import datetime
import json

import pytest
from support import render_samples

from incubo.core.hint import Hint
from incubo.core.message import Message
from incubo.render.diagnostics.annotations import find_corrected_line
from incubo.render.diagnostics.formats import DiagnosticsContext
from incubo.render.diagnostics.json import format_field_path
from incubo.render.terminal.style import TerminalStyle
from incubo.validation.diagnostic import Replacement, ResolvedFix


def never(path: str) -> str:
    raise AssertionError(f"{path} was read")


@pytest.mark.usefixtures("french")
def test_concise() -> None:
    result = render_samples.make_result(
        render_samples.unknown_startup_diagnostic(),
        render_samples.ends_before_start_diagnostic(),
        render_samples.advice_diagnostic(),
    )
    assert (
        render_samples.render_result(result, "concise")
        == """\
content/members/x.y.md:11:9: erreur[ref-unknown-startup] la startup «~quai-solidere~» n'existe pas dans \
content/startups/
content/startups/x.md:9:10: erreur[phase-ends-before-start] la phase «~investigation~» se termine avant d'avoir commencé
3 fichiers vérifiés en 0,2~s~: 2 erreurs, 0 avertissement, 1 conseil (--advice pour le voir). \
1 correction possible avec --fix --guesses.
""".replace("~", "\u00a0")
    )
    assert "conseil[schema-rare-value] l'employeur «~Malt~»".replace("~", "\u00a0") in render_samples.render_result(
        result, "concise", advice=True
    )


@pytest.mark.usefixtures("english")
def test_concise_reads_no_file_that_it_does_not_quote() -> None:
    from incubo.render.diagnostics import formats

    context = DiagnosticsContext(
        render_samples.two_error_result(), "en", render_samples.TODAY, TerminalStyle(color=True), never
    )
    output = formats.render_diagnostics(context, "concise")
    assert "\x1b[1;31merror[ref-unknown-startup]\x1b[0m startup" in output


@pytest.mark.usefixtures("french")
def test_github() -> None:
    warning = render_samples.ends_before_start_diagnostic()._replace(severity="warning")
    result = render_samples.make_result(
        render_samples.advice_diagnostic(), warning, render_samples.unknown_startup_diagnostic()
    )
    commands = render_samples.render_result(result, "github", git_prefix="registre/", advice=True)
    assert commands == (
        "::error file=registre/content/members/x.y.md,line=11,endLine=11,col=9,endColumn=22,title=ref-unknown-startup"
        "::la startup «~quai-solidere~» n'existe pas dans content/startups/%0Avouliez-vous dire «~quai-solidaire~»~?"
        "%0Acorrection~: remplacer par «~quai-solidaire~»%0A    - quai-solidaire\n"
        "::warning file=registre/content/startups/x.md,line=9,endLine=9,col=10,endColumn=20,"
        "title=phase-ends-before-start::la phase «~investigation~» se termine avant d'avoir commencé"
        "%0Afinit 185 jours plus tôt, le 1er mars 2024%0Aligne 8~: commence le 2 septembre 2024"
        "%0Aaide~: la phase suivante commence le 2025-03-03~: la date de fin est sans doute 2025-03-01 (année mal "
        "recopiée)\n"
        "::notice file=registre/content/members/x.y.md,line=9,endLine=9,col=15,endColumn=19,title=schema-rare-value"
        "::l'employeur «~Malt~» s'écrit de 2 autres façons\n"
        "::notice title=incubo::3 fichiers vérifiés en 0,2~s~: 1 erreur, 1 avertissement, 1 conseil. "
        "1 correction possible.\n"
    ).replace("~", "\u00a0")
    assert "::notice file" not in render_samples.render_result(result, "github")


@pytest.mark.usefixtures("english")
def test_github_in_one_line_when_all_is_green_and_without_columns_over_lines() -> None:
    assert (
        render_samples.render_result(render_samples.make_result(), "github")
        == "3 files checked in 0.2 s: nothing to report.\n"
    )
    region = render_samples.region_of(render_samples.FILES, render_samples.MEMBER_PATH, "role", length=30)
    output = render_samples.render_result(
        render_samples.make_result(render_samples.make_diagnostic(region, "message")), "github"
    )
    assert output.startswith(f"::error file={render_samples.MEMBER_PATH},line=3,endLine=4,title=test-rule::message\n")


@pytest.mark.usefixtures("french")
def test_markdown() -> None:
    result = render_samples.make_result(
        render_samples.unknown_startup_diagnostic(),
        render_samples.ends_before_start_diagnostic(),
        render_samples.advice_diagnostic(),
    )
    assert (
        render_samples.render_result(result, "markdown", git_prefix="registre/")
        == """\
### ❌ 2 erreurs, 0 avertissement, 1 conseil (--advice pour le voir)

3 fichiers vérifiés au 15 janvier 2025. 1 correction possible.

#### `registre/content/members/x.y.md`

- ❌ **erreur**, ligne 11~: la startup «~quai-solidere~» n'existe pas dans content/startups/ (`ref-unknown-startup`)
  - vouliez-vous dire «~quai-solidaire~»~?
  - correction~: remplacer par «~quai-solidaire~»
    → `- quai-solidaire`

#### `registre/content/startups/x.md`

- ❌ **erreur**, ligne 9~: la phase «~investigation~» se termine avant d'avoir commencé (`phase-ends-before-start`)
  - finit 185 jours plus tôt, le 1er mars 2024
  - ligne 8~: commence le 2 septembre 2024
  - aide~: la phase suivante commence le 2025-03-03~: la date de fin est sans doute 2025-03-01 (année mal recopiée)
""".replace("~", "\u00a0")
    )


@pytest.mark.usefixtures("english")
def test_markdown_when_all_is_green_and_in_ascii() -> None:
    assert render_samples.render_result(render_samples.make_result(), "markdown") == (
        "### ✅ Nothing to report\n\n3 files checked, as of 15 January 2025.\n"
    )
    assert render_samples.render_result(
        render_samples.two_error_result(), "markdown", terminal=TerminalStyle(unicode=False)
    ).startswith("### 2 errors")


@pytest.mark.usefixtures("english")
def test_markdown_fits_a_comment() -> None:
    output = render_samples.render_result(
        render_samples.make_result(*[render_samples.unknown_startup_diagnostic()] * 2000), "markdown"
    )
    assert 60_000 < len(output) <= 65_000
    listed = output.count("**error**")
    assert output.endswith(f"\n\n… and {2000 - listed:,} more.\n")


@pytest.mark.usefixtures("english")
def test_markdown_statistics() -> None:
    output = render_samples.render_result(
        render_samples.make_result(*[render_samples.unknown_startup_diagnostic()] * 3),
        "markdown",
        statistics=True,
    )
    assert output.endswith(
        "\n|  | severity | rule | files |  |\n|---:|---|---|---:|---|\n"
        "| 3 | error | `ref-unknown-startup` | 1 | product that does not exist |\n"
    )


@pytest.mark.usefixtures("french")
def test_json() -> None:
    result = render_samples.make_result(render_samples.unknown_startup_diagnostic(), render_samples.advice_diagnostic())
    place = {"path": render_samples.MEMBER_PATH, "line": 11, "column": 9, "end_line": 11, "end_column": 22}
    expected = {
        "version": 1,
        "lang": "fr",
        "at": "2025-01-15",
        "files": 3,
        "summary": {"error": 1, "warning": 0, "advice": 1},
        "diagnostics": [
            {
                "rule": "ref-unknown-startup",
                "severity": "error",
                "message": "la startup «~quai-solidere~» n'existe pas dans content/startups/",
                "arguments": {"startup": "quai-solidere", "folder": "content/startups/", "meant": "quai-solidaire"},
                **place,
                "field": "missions[0].startups[0]",
                "hints": ["si c'est une nouvelle startup~: incubo new startup quai-solidere"],
                "labels": [{**place, "text": "vouliez-vous dire «~quai-solidaire~»~?", "primary": True}],
                "fix": {
                    "title": "remplacer par «~quai-solidaire~»",
                    "safe": False,
                    "edits": [{**place, "new": "quai-solidaire"}],
                    "form": None,
                    "rename": None,
                },
            }
        ],
    }
    text = json.dumps(expected, indent=2, ensure_ascii=False).replace("~", "\u00a0") + "\n"
    assert render_samples.render_result(result, "json") == text
    with_advice = json.loads(
        render_samples.render_result(result, "json", advice=True, terminal=TerminalStyle(unicode=False))
    )
    assert [each["rule"] for each in with_advice["diagnostics"]] == ["ref-unknown-startup", "schema-rare-value"]
    assert with_advice["diagnostics"][1]["fix"] is None


@pytest.mark.usefixtures("english")
def test_json_arguments_are_plain() -> None:
    region = render_samples.region_of(render_samples.FILES, render_samples.MEMBER_PATH, "Malt")
    day = datetime.date(2024, 3, 1)
    diagnostic = render_samples.make_diagnostic(
        region,
        "x",
        rule="schema-type",
        text=Message("{n} days", {"n": 2}),
        days=(day, day),
        none=None,
        true=True,
        odd=object,
        half=0.5,
        to={"b"},
    )
    output = json.loads(render_samples.render_result(render_samples.make_result(diagnostic), "json", statistics=True))
    assert output["diagnostics"][0]["arguments"] == {
        "text": "2 days",
        "days": ["2024-03-01", "2024-03-01"],
        "none": None,
        "true": True,
        "odd": "<class 'object'>",
        "half": 0.5,
        "to": ["b"],
    }
    assert output["diagnostics"][0]["field"] is None
    assert output["statistics"] == [
        {"rule": "schema-type", "severity": "error", "count": 1, "files": 1, "title": "value of the wrong kind"}
    ]


def test_field_paths() -> None:
    assert format_field_path(()) is None
    assert format_field_path(("missions", 0, "end")) == "missions[0].end"
    assert format_field_path(("title",)) == "title"


HOSTILE = "::error file=x::a\x1b[31m\u202e##[add-mask]%0A::warning::b\n::error::c @everyone <b> `x` | \U000e0041\x9b"


@pytest.mark.parametrize("fmt", ["full", "concise", "json", "github", "gitlab", "markdown", "rdjson", "sarif"])
@pytest.mark.usefixtures("english")
def test_hostile_content_gives_no_orders(fmt: str) -> None:
    path = f"::error title=x::{HOSTILE}.md"
    files = {path: HOSTILE}
    region = render_samples.region_of(files, path, HOSTILE)
    diagnostic = render_samples.make_diagnostic(
        region,
        "{value}: {source}",
        label="{value}",
        others=((region._replace(line=2, end_line=2), "{value}"),),
        hints=(Hint(Message("{value}", {"value": HOSTILE})),),
        value=HOSTILE,
    )
    output = render_samples.render_result(render_samples.make_result(diagnostic), fmt, files=files)
    assert not set(output) & set("\x1b\x9b\r\u202e\U000e0041")
    for line in output.splitlines():
        ours = fmt == "github" and line.startswith(("::error file=\\x3a%3A", "::notice title=incubo::3 files"))
        assert ours or not line.strip().startswith("::") or line.strip().startswith("::: \\x3a:")
        assert fmt in ("json", "gitlab", "rdjson", "sarif") or "##[" not in line.replace("\\x23#[", "")


@pytest.mark.usefixtures("english")
def test_no_command_under_a_pull_request() -> None:
    for fmt in ("github", "gitlab", "markdown", "rdjson", "sarif"):
        assert "incubo new" not in render_samples.render_result(render_samples.two_error_result(), fmt)


@pytest.mark.usefixtures("english")
def test_a_corrected_line_is_one_short_line_of_the_place() -> None:
    files = {"a.md": "start: 2024-9-2 end: 2024\r\nb: 1\n"}
    view = DiagnosticsContext(
        render_samples.make_result(), "en", render_samples.TODAY, TerminalStyle(), files.__getitem__
    )
    day, year, other_region = (render_samples.region_of(files, "a.md", text) for text in ("2024-9-2", "2024\r", "1"))
    year = year._replace(end_column=year.end_column - 1, end=year.end - 1)

    def line(*edits: tuple[object, str]) -> str | None:
        fix = ResolvedFix(Message("write it in full"), True, tuple(Replacement(region, new) for region, new in edits))
        return find_corrected_line(render_samples.make_diagnostic(day, fix=fix), view)

    assert line((day, "2024-09-02"), (year, "2025")) == "start: 2024-09-02 end: 2025"
    assert line((day, "2024-09-02"), (other_region, "2")) is None  # elsewhere too
    assert line((day, "2024-09-02\nmore")) is None
    assert line((day, "x" * 300)) is None
    assert line() is None


@pytest.mark.usefixtures("french")
def test_a_label_in_another_file_says_where() -> None:
    other_region = render_samples.region_of(render_samples.FILES, render_samples.STARTUP_PATH, "investigation")
    diagnostic = render_samples.make_diagnostic(
        render_samples.region_of(render_samples.FILES, render_samples.MEMBER_PATH, "Malt"),
        "non",
        others=((other_region, "ici"),),
    )
    text = f"%0Aregistre/{render_samples.STARTUP_PATH}:7~: ici\n".replace("~", "\u00a0")
    assert text in render_samples.render_result(
        render_samples.make_result(diagnostic), "github", git_prefix="registre/"
    )
