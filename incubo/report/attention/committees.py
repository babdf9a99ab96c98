"""Committees that are late, were never recorded, or come soon."""

from __future__ import annotations

from collections.abc import Iterator

from incubo import shell
from incubo.i18n import N_
from incubo.problem import Text
from incubo.registry.named import Named
from incubo.report.attention.concern import Concern
from incubo.report.attention.scope import Scope
from incubo.report.committees import Standing, standings


def concerns(scope: Scope) -> Iterator[Concern]:
    """Those of the startups in the programme."""
    for standing in standings(scope.registry, scope.day, scope.incubator):
        found = _concern(scope, standing)
        if found is not None:
            yield found


def _concern(scope: Scope, each: Standing) -> Concern | None:
    named, touched = Named("startup", each.startup.id), (each.startup.id,)
    record = f"incubo record committee {shell.only(*named)}"
    said = {"title": each.name, "n": each.late, "day": each.next}
    if each.state == "overdue":
        text = Text(N_("committee expected on {day:long}, {n:duration} late: {title}"), said)
        return Concern("committee-late", text, named, record, each.next, touched)
    if each.state == "never":
        return Concern(
            "committee-never", Text(N_("no committee recorded: {title}"), said), named, record, None, touched
        )
    if each.next is None or each.next > scope.last:
        return None
    text = Text(N_("committee: {title}"), said)
    return Concern("committee-soon", text, named, f"incubo dossier {shell.only(*named)}", each.next, touched)
