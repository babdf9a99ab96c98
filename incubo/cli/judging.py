"""What a plan would leave wrong, shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from incubo.cli import session
from incubo.cli.way import Way as Way
from incubo.cli.way import writes as writes
from incubo.errors import Refused
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.edit.plan import Plan
    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Diagnostic


def judge(opened: Workspace, registry: Registry, plan: Plan, accepts: frozenset[str]) -> None:
    """Show what the plan would add to the registry's findings; raise Refused where it is more than advice."""
    from incubo.edit.plan import check
    from incubo.model.extra import with_fields
    from incubo.validation.rule import RULES

    tables = with_fields(opened.config.fields)
    added = check(plan, registry, opened.store, opened.today, tables, opened.config.severities)
    worse = [found for found in added if found.severity != "advice" and found.rule not in accepts]
    if not worse:
        return
    show(worse, plan, opened)
    blocking = [found for found in worse if not RULES[found.rule].calendar]
    if not blocking:
        return
    hints = [Text(N_("nothing was written: every file is as it was"))]
    if all(found.severity == "warning" for found in blocking):
        comment = f"# incubo: ignore[{blocking[0].rule}]"
        hint = N_("if it is right all the same, say why on its line, with incubo edit: {comment} …")
        hints.append(Text(hint, {"comment": comment}))
    because = texts(worse, plan.over(opened.store).read)
    raise Refused(Text(N_("this change would leave the registry worse")), hints=hints, because=because)


def show(found: Sequence[Diagnostic], plan: Plan, opened: Workspace, *, advice: bool = False) -> None:
    """Show findings in the files as the plan would leave them."""
    from incubo.render.diagnostics import render
    from incubo.render.style import Look
    from incubo.source.reading import decode
    from incubo.validation.diagnostic import Outcome

    where = session.current()
    patched = plan.over(opened.store)
    text = render(
        Outcome(tuple(found), len(plan.files)),
        "full",
        lang=where.lang,
        at=opened.today,
        look=Look(where.color_errors, where.unicode, where.width),
        text_of=lambda path: decode(patched.read(path)),
        advice=advice,
    )
    where.tell("\n" + text.rstrip("\n"))


def texts(found: Iterable[Diagnostic], read: Callable[[str], bytes]) -> list[list[Text]]:
    """What diagnostics say, each with what stands beside it, by the field it is about, without places."""
    from incubo.edit.given import at
    from incubo.source.reading import decode

    made = []
    for diagnostic in found:
        region = diagnostic.region
        source = decode(read(region.path))[region.start : region.end] if region.end > region.start else ""
        said = (diagnostic.message, *(mark.text for mark in diagnostic.marks[:1] if mark.text), *diagnostic.hints)
        filled = [text._replace(arguments={**text.arguments, "source": source}) for text in said]
        if diagnostic.field:
            filled[0] = at(str(diagnostic.field[0]), filled[0])
        made.append(filled)
    return made
