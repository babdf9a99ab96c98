"""A report as CONTRIBUTING adds it: its figures, said once; `test_add_a_figure.py` has its row, and plays it."""

from __future__ import annotations

from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Note, Table
from incubo.facts.scope import Scope
from incubo.model.records import Startup
from incubo.registry.lookup import entry_title
from incubo.reports.common import Count, Figure, share_of, startup_contribution


def sponsors_report(scope: Scope) -> Table:
    """Count the products of each sponsor, and those of them that are active."""

    def is_active(startup: Startup) -> bool:
        return scope.is_live(startup.id)

    count = Count(
        startup_contribution,
        Figure("startups", "Startups"),
        Figure("active", "Active", is_active),
        Figure("active_share", "Share", compute=share_of(is_active, lambda _: True), type="share"),
    )
    sponsors = sorted({sponsor for startup in scope.startups for sponsor in startup.sponsors if sponsor})
    rows = [
        count.row(
            {"sponsor": LabelledValue(sponsor, entry_title(scope.registry, "organisation", sponsor))},
            [startup for startup in scope.startups if sponsor in startup.sponsors],
        )
        for sponsor in sponsors
    ]
    return Table(
        "sponsors",
        Message("Startups by sponsor"),
        scope.day,
        (Column("sponsor", Message("Sponsor"), "text"), *count.columns()),
        (*rows, count.row({"sponsor": Message("Total")}, scope.startups, level=1)),
        (Note("definition-active", Message("Active: in a phase that is not an exit.")),),
        bar_column="startups",
    )
