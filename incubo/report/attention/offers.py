"""Offers that close soon, or that have been open for long."""

from __future__ import annotations

from collections.abc import Iterator

from incubo import shell
from incubo.i18n import N_
from incubo.model.dates import moved
from incubo.model.teams import closing, is_open, published, title
from incubo.problem import Text
from incubo.registry.named import Named
from incubo.report.attention.concern import Concern
from incubo.report.attention.scope import Scope
from incubo.report.offers import STALE, offers


def concerns(scope: Scope) -> Iterator[Concern]:
    """Those about the offers open on the day."""
    for job in offers(scope.registry, scope.incubator):
        if not is_open(job, scope.day, scope.now):
            continue
        end, since, named = closing(job), published(job), Named("job", job.id)
        startup = scope.registry.startups.get(scope.registry.startup_of(job) or "")
        touched = (startup.id,) if startup is not None else ()
        said: dict[str, object] = {"title": (startup.title if startup is not None else None) or title(job) or job.id}
        if end is not None and end <= scope.last:
            text = Text(N_("offer closes: {title}"), said)
            yield Concern("offer-closing", text, named, f"incubo extend {shell.only(*named)}", end, touched)
        elif since is not None and moved(since, STALE) < scope.day:
            said["days"] = (scope.day - since).days
            text = Text(N_("offer open for {days:duration}: {title}"), said)
            yield Concern("offer-stale", text, named, f"incubo close {shell.only(*named)}", since, touched)
