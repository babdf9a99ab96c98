"""The last line of a validation: how many files, how long, how many of each severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from incubo.i18n import gettext, ngettext
from incubo.render import safe
from incubo.render.numbers import integer, seconds
from incubo.render.style import SEVERITY, Paint, bare, painter
from incubo.render.text import width, wrap
from incubo.render.view import View
from incubo.validation.diagnostic import SEVERITIES


def totals(view: View) -> dict[str, int]:
    """How many of each severity, listed or not."""
    found = Counter(diagnostic.severity for diagnostic in view.outcome.diagnostics)
    found["advice"] += view.outcome.hidden
    return {severity: found[severity] for severity in SEVERITIES}


def line(view: View, *, color: bool = False, how: bool = True) -> str:
    """`3 files checked in 0.2 s: 2 errors, 0 warnings, 1 piece of advice (--advice shows it). 1 fix possible.`

    `how`: with the options that make the fixes, for those who read it where they can be typed.
    """
    return " ".join(_sentences(view, painter(color), how=how))


def wrapped(view: View) -> str:
    """The same for people: as wide as the screen, each sentence on its own line where both are too much."""
    sentences = _sentences(view, painter(view.look.color), how=True)
    whole = " ".join(sentences)
    limit = view.look.width
    if limit is None or _width(whole) <= limit:
        return whole
    return "\n".join(row for sentence in sentences for row in wrap(sentence, limit, measure=_width))


def _width(styled: str) -> int:
    return width(bare(styled))


def _sentences(view: View, paint: Paint, *, how: bool) -> list[str]:
    files, time = view.outcome.files, view.outcome.seconds
    checked = ngettext("{n} file checked", "{n} files checked", files).format(n=integer(files, view.lang))
    if time is not None:
        checked = gettext("{checked} in {time}").format(checked=checked, time=seconds(time, view.lang))
    said = gettext("{checked}: {counts}.").format(checked=checked, counts=counts(view, paint))
    mendable = how_to_fix(view) if how else fixes(view)
    return [each for each in (said, since(view), mendable) if each]


def since(view: View, escape: Callable[[str], str] = safe.terminal) -> str:
    """`Since main: 2 new ones, 1 mended, 412 already there and not shown.`, or nothing."""
    found = view.outcome.since
    if found is None:
        return ""
    parts = (
        (ngettext("{n} new one", "{n} new ones", found.new), found.new),
        (ngettext("{n} mended", "{n} mended", found.mended), found.mended),
        (ngettext("{n} already there and not shown", "{n} already there and not shown", found.known), found.known),
    )
    new, mended, known = (said.format(n=integer(n, view.lang)) for said, n in parts)
    said = gettext("Since {revision}: {new}, {mended}, {known}.")
    return said.format(revision=escape(found.revision), new=new, mended=mended, known=known)


def counts(view: View, paint: Paint) -> str:
    """`2 errors, 0 warnings, 12 pieces of advice (--advice shows them)`, or `nothing to report`."""
    if not view.outcome.diagnostics and not view.outcome.hidden:
        return paint("bold green", gettext("nothing to report"))
    found = totals(view)
    if not found["error"] and not found["warning"]:
        said = _advice(found["advice"], listed=any(found.severity == "advice" for found in view.shown))
        nothing = paint("bold green", gettext("nothing to report"))
        return f"{nothing}, {said.format(n=integer(found['advice'], view.lang))}"
    return ", ".join(
        paint(SEVERITY[severity], said) if found[severity] else said
        for severity, said in (
            ("error", ngettext("{n} error", "{n} errors", found["error"])),
            ("warning", _warnings(found["warning"], view.strict)),
            ("advice", _advice(found["advice"], listed=any(found.severity == "advice" for found in view.shown))),
        )
        for said in [said.format(n=integer(found[severity], view.lang))]
    )


def _warnings(n: int, strict: bool) -> str:
    if strict and n:
        return ngettext("{n} warning (blocking: --strict)", "{n} warnings (blocking: --strict)", n)
    return ngettext("{n} warning", "{n} warnings", n)


def _advice(n: int, *, listed: bool) -> str:
    if listed or not n:
        return ngettext("{n} piece of advice", "{n} pieces of advice", n)
    return ngettext("{n} piece of advice (--advice shows it)", "{n} pieces of advice (--advice shows them)", n)


def how_to_fix(view: View) -> str:
    """`67 fixes possible: 12 safe ones with --fix, 55 to be checked with --fix --guesses.`, or nothing."""
    found = [diagnostic.fix for diagnostic in view.outcome.diagnostics if diagnostic.fix is not None]
    safe = sum(fix.safe for fix in found)
    n, of_them, others = (integer(count, view.lang) for count in (len(found), safe, len(found) - safe))
    if not found:
        return ""
    if not safe:
        return ngettext(
            "{n} fix possible with --fix --guesses.", "{n} fixes possible with --fix --guesses.", len(found)
        ).format(n=n)
    if safe == len(found):
        return ngettext("{n} fix possible with --fix.", "{n} fixes possible with --fix.", len(found)).format(n=n)
    said = gettext("{n} fixes possible: {safe} safe with --fix, {guesses} to be checked with --fix --guesses.")
    return said.format(n=n, safe=of_them, guesses=others)


def fixes(view: View) -> str:
    """`1 fix possible.`, or nothing."""
    n = sum(diagnostic.fix is not None for diagnostic in view.outcome.diagnostics)
    return ngettext("{n} fix possible.", "{n} fixes possible.", n).format(n=integer(n, view.lang)) if n else ""
