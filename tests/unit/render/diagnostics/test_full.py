"""The format people read first."""

from __future__ import annotations

import pytest
from support import render_samples

from incubo.core.hint import Hint
from incubo.core.message import Message
from incubo.render.terminal.style import TerminalStyle, strip_styles
from incubo.render.terminal.text import display_width

ENGLISH = """\
error[ref-unknown-startup]: startup “quai-solidere” does not exist in content/startups/
  --> content/members/x.y.md:11:9
   |
11 |       - quai-solidere
   |         ^^^^^^^^^^^^^ did you mean “quai-solidaire”?
   |
   = help: if it is a new product: incubo new startup quai-solidere
   = fix: replace by “quai-solidaire” (incubo validate --fix --guesses)
   = learn more: incubo explain ref-unknown-startup

error[phase-ends-before-start]: phase “investigation” ends before it starts
 --> content/startups/x.md:9:10
  |
8 |     start: 2024-09-02
  |            ---------- starts on 2 September 2024
9 |     end: 2024-03-01
  |          ^^^^^^^^^^ ends 185 days earlier, on 1 March 2024
  |
  = help: the next phase starts on 2025-03-03: the end is probably 2025-03-01 (year mistyped)
  = learn more: incubo explain phase-ends-before-start

3 files checked in 0.2 s: 2 errors, 0 warnings, 0 pieces of advice. 1 fix possible with --fix --guesses.
"""

FRENCH = """\
erreur[ref-unknown-startup]: la startup «~quai-solidere~» n'existe pas dans content/startups/
  --> content/members/x.y.md:11:9
   |
11 |       - quai-solidere
   |         ^^^^^^^^^^^^^ vouliez-vous dire «~quai-solidaire~»~?
   |
   = aide~: si c'est une nouvelle startup~: incubo new startup quai-solidere
   = correction~: remplacer par «~quai-solidaire~» (incubo validate --fix --guesses)
   = en savoir plus~: incubo explain ref-unknown-startup

erreur[phase-ends-before-start]: la phase «~investigation~» se termine avant d'avoir commencé
 --> content/startups/x.md:9:10
  |
8 |     start: 2024-09-02
  |            ---------- commence le 2 septembre 2024
9 |     end: 2024-03-01
  |          ^^^^^^^^^^ finit 185 jours plus tôt, le 1er mars 2024
  |
  = aide~: la phase suivante commence le 2025-03-03~: la date de fin est sans doute 2025-03-01 (année mal recopiée)
  = en savoir plus~: incubo explain phase-ends-before-start

3 fichiers vérifiés en 0,2~s~: 2 erreurs, 0 avertissement, 0 conseil. 1 correction possible avec --fix --guesses.
"""


@pytest.mark.usefixtures("english")
def test_english() -> None:
    assert render_samples.render_result(render_samples.two_error_result(), "full") == ENGLISH


@pytest.mark.usefixtures("french")
def test_french() -> None:
    assert render_samples.render_result(render_samples.two_error_result(), "full") == FRENCH.replace("~", "\u00a0")


@pytest.mark.usefixtures("french")
def test_a_narrow_terminal_wraps_under_itself() -> None:
    expected = """\
erreur[ref-unknown-startup]: la startup
  «~quai-solidere~» n'existe pas dans
  content/startups/
  --> content/members/x.y.md:11:9
   |
11 |       - quai-solidere
   |         ^^^^^^^^^^^^^
   |         vouliez-vous dire
   |         «~quai-solidaire~»~?
   |
   = aide~: si c'est une nouvelle
            startup~: incubo new startup
            quai-solidere
   = correction~: remplacer par
                  «~quai-solidaire~»
                  (incubo validate --fix
                  --guesses)
   = en savoir plus~:
     incubo explain ref-unknown-startup

3 fichiers vérifiés en 0,2~s~: 1 erreur,
0 avertissement, 0 conseil.
1 correction possible avec --fix
--guesses.
"""
    output = render_samples.render_result(
        render_samples.make_result(render_samples.unknown_startup_diagnostic()),
        "full",
        terminal=TerminalStyle(width=40),
    )
    assert output == expected.replace("~", "\u00a0")


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.usefixtures("french")
def test_it_fits_the_screen_and_colours_change_no_letter(columns: int) -> None:
    result = render_samples.make_result(
        render_samples.unknown_startup_diagnostic(),
        render_samples.ends_before_start_diagnostic(),
        render_samples.advice_diagnostic(),
        files=4348,
    )
    coloured = render_samples.render_result(result, "full", terminal=TerminalStyle(color=True, width=columns))
    plain = render_samples.render_result(result, "full", terminal=TerminalStyle(width=columns))
    assert strip_styles(coloured) == plain
    assert "\x1b[1;31merreur[ref-unknown-startup]\x1b[0m" in coloured
    assert max(map(display_width, plain.splitlines())) <= columns


@pytest.mark.usefixtures("english")
def test_five_of_a_rule_are_enough() -> None:
    result = render_samples.make_result(
        *[render_samples.unknown_startup_diagnostic()] * 131,
        *[render_samples.ends_before_start_diagnostic()] * 6,
        files=4348,
    )
    output = render_samples.render_result(result, "full")
    assert output.count("error[ref-unknown-startup]") == 5
    assert output.endswith("""\

and 126 more ref-unknown-startup
and 1 more phase-ends-before-start
(--format concise shows them all)

4,348 files checked in 0.2 s: 137 errors, 0 warnings, 0 pieces of advice. 131 fixes possible with --fix --guesses.
""")


@pytest.mark.usefixtures("english")
def test_how_many_more_of_each_severity() -> None:
    error = render_samples.unknown_startup_diagnostic()
    result = render_samples.make_result(*[error] * 131, *[error._replace(severity="warning")] * 7, files=4348)
    output = render_samples.render_result(result, "full")
    assert "\nand 126 more ref-unknown-startup (error)\nand 2 more ref-unknown-startup (warning)\n" in output


@pytest.mark.usefixtures("english")
def test_a_rule_s_page_is_named_once() -> None:
    result = render_samples.make_result(
        *[render_samples.unknown_startup_diagnostic()] * 3,
        render_samples.ends_before_start_diagnostic(),
        render_samples.ends_before_start_diagnostic(),
    )
    output = render_samples.render_result(result, "full")
    assert output.count("= learn more: incubo explain ref-unknown-startup\n") == 1
    assert output.count("= learn more: incubo explain phase-ends-before-start\n") == 1
    for fmt in ("concise", "github", "markdown", "json"):
        assert "incubo explain" not in render_samples.render_result(result, fmt)


@pytest.mark.usefixtures("french")
def test_how_many_more_in_french() -> None:
    output = render_samples.render_result(
        render_samples.make_result(
            *[render_samples.unknown_startup_diagnostic()] * 131, *[render_samples.ends_before_start_diagnostic()] * 6
        ),
        "full",
    )
    assert "\n\net 126 autres ref-unknown-startup\net 1 autre phase-ends-before-start\n(--format" in output


@pytest.mark.usefixtures("english")
def test_advice_is_shown_on_request() -> None:
    result = render_samples.make_result(render_samples.advice_diagnostic())
    assert render_samples.render_result(result, "full") == (
        "3 files checked in 0.2 s: no error and no warning, 1 piece of advice (--advice shows it).\n"
    )
    assert (
        render_samples.render_result(result, "full", advice=True)
        == """\
advice[schema-rare-value]: employer “Malt” is written in 2 other ways
 --> content/members/x.y.md:9:15
  |
9 |     employer: Malt
  |               ^^^^
  |
  = learn more: incubo explain schema-rare-value

3 files checked in 0.2 s: no error and no warning, 1 piece of advice.
"""
    )


@pytest.mark.usefixtures("french")
def test_nothing_to_report() -> None:
    output = "4~348 fichiers vérifiés~: rien à signaler.\n".replace("~", "\u00a0")
    assert render_samples.render_result(render_samples.make_result(files=4348, seconds=None), "full") == output


@pytest.mark.usefixtures("french")
def test_statistics_stand_in_place_of_the_list() -> None:
    result = render_samples.make_result(
        *[render_samples.unknown_startup_diagnostic()] * 12,
        render_samples.ends_before_start_diagnostic(),
        render_samples.advice_diagnostic(),
    )
    output = render_samples.render_result(result, "full", statistics=True)
    assert (
        output
        == """\
12  erreur   ref-unknown-startup      dans 1 fichier  produit qui n'existe pas
 1  erreur   phase-ends-before-start  dans 1 fichier  phase qui se termine avant d'avoir commencé
 1  conseil  schema-rare-value        dans 1 fichier  valeur qui ressemble à une autre, plus courante

3 fichiers vérifiés en 0,2~s~: 13 erreurs, 0 avertissement, 1 conseil (--advice pour le voir). \
12 corrections possibles avec --fix --guesses.
""".replace("~", "\u00a0")
    )


@pytest.mark.usefixtures("english")
def test_the_summary_says_how_to_correct() -> None:
    likely = render_samples.unknown_startup_diagnostic()
    sure = likely._replace(fix=likely.fix._replace(is_safe=True))
    output = render_samples.render_result(render_samples.make_result(likely, sure, sure), "full")
    assert output.endswith(" 3 fixes possible: 2 safe with --fix, 1 to be checked with --fix --guesses.\n")
    assert "   = fix: replace by “quai-solidaire” (incubo validate --fix)\n" in output
    assert render_samples.render_result(render_samples.make_result(sure), "concise").endswith(
        " 1 fix possible with --fix.\n"
    )
    assert render_samples.render_result(render_samples.make_result(sure), "github").endswith(" 1 fix possible.\n")


@pytest.mark.usefixtures("french")
def test_strict_says_that_warnings_block() -> None:
    result = render_samples.make_result(render_samples.ends_before_start_diagnostic()._replace(severity="warning"))
    assert "avertissement[phase-ends-before-start]: " in render_samples.render_result(result, "full")
    assert "1 avertissement (bloquant avec --strict)" in render_samples.render_result(result, "full", strict=True)


@pytest.mark.usefixtures("english")
def test_source_is_quoted_only_where_a_text_asks() -> None:
    files = {"a.md": "x: \x1b[31m" + "long " * 30}
    region = render_samples.region_of(files, "a.md", "\x1b", length=100)
    output = render_samples.render_result(
        render_samples.make_result(render_samples.make_diagnostic(region, hints=(Hint(Message("not {source}!")),))),
        "full",
        files=files,
    )
    quoted = r"\x1b[31m" + "long " * 10 + "lo…"
    assert f"error[test-rule]: “{quoted}” is wrong\n" in output
    assert f"= help: not {quoted}!\n" in output
    assert "\x1b" not in output
