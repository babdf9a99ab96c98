"""The format people read first."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from incubo.problem import Text
from incubo.render.style import Look, bare
from incubo.render.text import width

ENGLISH = """\
error[ref-unknown-startup]: startup “quai-solidere” does not exist in content/startups/
  --> content/members/x.y.md:11:9
   |
11 |       - quai-solidere
   |         ^^^^^^^^^^^^^ did you mean “quai-solidaire”?
   |
   = help: if it is a new startup: incubo new startup quai-solidere
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
def test_english(sample: SimpleNamespace) -> None:
    assert sample.show(sample.classic(), "full") == ENGLISH


@pytest.mark.usefixtures("french")
def test_french(sample: SimpleNamespace) -> None:
    assert sample.show(sample.classic(), "full") == FRENCH.replace("~", "\u00a0")


@pytest.mark.usefixtures("french")
def test_a_narrow_terminal_wraps_under_itself(sample: SimpleNamespace) -> None:
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
    shown = sample.show(sample.outcome(sample.unknown_startup()), "full", look=Look(width=40))
    assert shown == expected.replace("~", "\u00a0")


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.usefixtures("french")
def test_it_fits_the_screen_and_colours_change_no_letter(sample: SimpleNamespace, columns: int) -> None:
    result = sample.outcome(sample.unknown_startup(), sample.ends_before(), sample.advice(), files=4348)
    coloured = sample.show(result, "full", look=Look(color=True, width=columns))
    plain = sample.show(result, "full", look=Look(width=columns))
    assert bare(coloured) == plain
    assert "\x1b[1;31merreur[ref-unknown-startup]\x1b[0m" in coloured
    assert max(map(width, plain.splitlines())) <= columns


@pytest.mark.usefixtures("english")
def test_five_of_a_rule_are_enough(sample: SimpleNamespace) -> None:
    result = sample.outcome(*[sample.unknown_startup()] * 131, *[sample.ends_before()] * 6, files=4348)
    shown = sample.show(result, "full")
    assert shown.count("error[ref-unknown-startup]") == 5
    assert shown.endswith("""\

and 126 more ref-unknown-startup
and 1 more phase-ends-before-start
(--format concise shows them all)

4,348 files checked in 0.2 s: 137 errors, 0 warnings, 0 pieces of advice. 131 fixes possible with --fix --guesses.
""")


@pytest.mark.usefixtures("english")
def test_a_rule_s_page_is_named_once(sample: SimpleNamespace) -> None:
    result = sample.outcome(*[sample.unknown_startup()] * 3, sample.ends_before(), sample.ends_before())
    shown = sample.show(result, "full")
    assert shown.count("= learn more: incubo explain ref-unknown-startup\n") == 1
    assert shown.count("= learn more: incubo explain phase-ends-before-start\n") == 1
    for other in ("concise", "github", "markdown", "json"):
        assert "incubo explain" not in sample.show(result, other)


@pytest.mark.usefixtures("french")
def test_how_many_more_in_french(sample: SimpleNamespace) -> None:
    shown = sample.show(sample.outcome(*[sample.unknown_startup()] * 131, *[sample.ends_before()] * 6), "full")
    assert "\n\net 126 autres ref-unknown-startup\net 1 autre phase-ends-before-start\n(--format" in shown


@pytest.mark.usefixtures("english")
def test_advice_is_shown_on_request(sample: SimpleNamespace) -> None:
    result = sample.outcome(sample.advice())
    assert sample.show(result, "full") == (
        "3 files checked in 0.2 s: nothing to report, 1 piece of advice (--advice shows it).\n"
    )
    assert (
        sample.show(result, "full", advice=True)
        == """\
advice[style-employer]: employer “Malt” is written in 2 other ways
 --> content/members/x.y.md:9:15
  |
9 |     employer: Malt
  |               ^^^^
  |
  = learn more: incubo explain style-employer

3 files checked in 0.2 s: nothing to report, 1 piece of advice.
"""
    )


@pytest.mark.usefixtures("french")
def test_nothing_to_report(sample: SimpleNamespace) -> None:
    said = "4~348 fichiers vérifiés~: rien à signaler.\n".replace("~", "\u00a0")
    assert sample.show(sample.outcome(files=4348, seconds=None), "full") == said


@pytest.mark.usefixtures("french")
def test_statistics_stand_in_place_of_the_list(sample: SimpleNamespace) -> None:
    titles = {"ref-unknown-startup": "startup inconnue"}
    result = sample.outcome(*[sample.unknown_startup()] * 12, sample.ends_before(), sample.advice())
    shown = sample.show(result, "full", statistics=True, title_of=lambda rule: titles.get(rule, ""))
    assert (
        shown
        == """\
12  erreur   ref-unknown-startup      dans 1 fichier  startup inconnue
 1  erreur   phase-ends-before-start  dans 1 fichier
 1  conseil  style-employer           dans 1 fichier

3 fichiers vérifiés en 0,2~s~: 13 erreurs, 0 avertissement, 1 conseil (--advice pour le voir). \
12 corrections possibles avec --fix --guesses.
""".replace("~", "\u00a0")
    )


@pytest.mark.usefixtures("english")
def test_the_summary_says_how_to_correct(sample: SimpleNamespace) -> None:
    likely = sample.unknown_startup()
    sure = likely._replace(fix=likely.fix._replace(safe=True))
    said = sample.show(sample.outcome(likely, sure, sure), "full")
    assert said.endswith(" 3 fixes possible: 2 safe with --fix, 1 to be checked with --fix --guesses.\n")
    assert "   = fix: replace by “quai-solidaire” (incubo validate --fix)\n" in said
    assert sample.show(sample.outcome(sure), "concise").endswith(" 1 fix possible with --fix.\n")
    assert sample.show(sample.outcome(sure), "github").endswith(" 1 fix possible.\n")


@pytest.mark.usefixtures("french")
def test_strict_says_that_warnings_block(sample: SimpleNamespace) -> None:
    result = sample.outcome(sample.ends_before()._replace(severity="warning"))
    assert "avertissement[phase-ends-before-start]: " in sample.show(result, "full")
    assert "1 avertissement (bloquant avec --strict)" in sample.show(result, "full", strict=True)


@pytest.mark.usefixtures("english")
def test_source_is_quoted_only_where_a_text_asks(sample: SimpleNamespace) -> None:
    files = {"a.md": "x: \x1b[31m" + "long " * 30}
    where = sample.region_of(files, "a.md", "\x1b", length=100)
    shown = sample.show(sample.outcome(sample.finding(where, hints=(Text("not {source}!"),))), "full", files=files)
    quoted = r"\x1b[31m" + "long " * 10 + "lo…"
    assert f"error[test-rule]: “{quoted}” is wrong\n" in shown
    assert f"= help: not {quoted}!\n" in shown
    assert "\x1b" not in shown
