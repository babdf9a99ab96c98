"""`incubo validate --fix`: the corrections written at once, and told; or shown as a diff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from incubo.cli import session
from incubo.cli.ask import tell
from incubo.cli.writing import Way, difference, put_down
from incubo.edit.mending import Mended, mend
from incubo.edit.proposal import Proposal
from incubo.i18n import N_, say
from incubo.model.extra import with_fields
from incubo.problem import Text
from incubo.validation.gate import known_before

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Diagnostic
    from incubo.validation.engine import Choice
    from incubo.validation.gate import Base

TOLD = 12
"""Guesses, or corrections that were not made, that are named one by one."""


def fix(
    opened: Workspace, registry: Registry, choice: Choice, way: Way, *, guesses: bool, base: Base | None = None
) -> Mended:
    """Correct what `choice` shows: write it and say what it was, or with `way.dry_run` show it as a diff.

    With `base`, what was there before is left as it is. Raises Refused and ToolError: then every file is as it was.
    """
    tables = with_fields(opened.config.fields)
    known = None if base is None else known_before(base, opened.today, choice)
    made = mend(registry, opened.store, opened.today, choice, tables, guesses=guesses, known=known)
    run = session.current()
    if way.dry_run and made.plan.files:
        run.write(difference(made.plan, color=run.color))
    elif made.plan.files:
        put_down(opened, _proposal(made), way, shown=())
    _tell(made, written=not way.dry_run)
    return made


def _proposal(made: Mended) -> Proposal:
    n = len(made.fixed)
    summary = Text(N_("{n} finding corrected"), {"n": n}, N_("{n} findings corrected"))
    body = tuple(Text("{rule}: {n}", {"rule": rule, "n": n}) for rule, n in _by_rule(made.fixed))
    return Proposal(made.plan, "fix", "", summary, body=body)


def _by_rule(found: Iterable[Diagnostic]) -> list[tuple[str, int]]:
    """How many of each rule, the most frequent first."""
    return sorted(Counter(finding.rule for finding in found).items(), key=lambda item: (-item[1], item[0]))


def _tell(made: Mended, *, written: bool) -> None:
    """What was corrected, what of it is to be checked, and what could not be."""
    n, files = len(made.fixed), len(made.plan.files) - len(made.plan.moves)
    if not n:
        tell(say(Text(N_("Nothing was corrected."))))
    else:
        where = say(Text(N_("{n} file"), {"n": files}, N_("{n} files")))
        if written:
            message = Text(N_("{n} finding corrected in {files}"), {"n": n}, N_("{n} findings corrected in {files}"))
        else:
            message = Text(N_("{n} finding to correct in {files}"), {"n": n}, N_("{n} findings to correct in {files}"))
        message.arguments["files"] = where
        rules = ", ".join(f"{number} {rule}" for rule, number in _by_rule(made.fixed))
        tell(say(Text(N_("{what}: {rules}."), {"what": say(message), "rules": rules})))
    if not written:
        whole = [finding for finding in made.fixed if finding.fix is not None and finding.fix.form]
        _list(Text(N_("In the whole file, which no line above shows:")), whole)
    if written:
        _list(
            Text(N_("To be checked, for they are guesses:")),
            [finding for finding in made.fixed if not _is_safe(finding)],
        )
    _list(Text(N_("Not corrected automatically, for something else would be wrong then:")), made.declined)
    if n and written:
        tell(say(Text(N_("“incubo undo” takes it back."))))
    elif not written:
        tell(say(Text(N_("Nothing was written."))))
    if written:
        tell()


def _list(heading: Text, found: Iterable[Diagnostic]) -> None:
    each = list(found)
    if not each:
        return
    tell(say(heading))
    for diagnostic in each[:TOLD]:
        place, fix = diagnostic.region, diagnostic.fix
        said = say(fix.title) if fix is not None else ""
        tell(say(Text("  {path}:{line} {fix}", {"path": place.path, "line": place.line, "fix": said})))
    if len(each) > TOLD:
        left = len(each) - TOLD
        tell("  " + say(Text(N_("… and {n} more"), {"n": left}, N_("… and {n} more"))))


def _is_safe(diagnostic: Diagnostic) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.safe
