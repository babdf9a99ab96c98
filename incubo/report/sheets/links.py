"""What a startup shows to the public: addresses, pages, declarations."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.model.records import Startup
from incubo.page import Cell, Facts, Section
from incubo.problem import Text
from incubo.report.sheets.parts import Known, fact, left, on, section


def links(startup: Startup, known: Known) -> Section:
    """Every address and declaration that the sheet gives."""
    until = startup.homologation_until
    rows = (
        fact("link", Text(N_("Site")), Cell(startup.link)),
        fact("repository", Text(N_("Source code")), Cell(startup.repository)),
        fact("stats_url", Text(N_("Statistics")), _page(startup.stats_url, startup.stats)),
        fact("budget_url", Text(N_("Budget")), Cell(startup.budget_url)),
        fact("impact_url", Text(N_("Impact")), Cell(startup.impact_url)),
        fact("dashlord_url", Text(N_("DashLord")), Cell(startup.dashlord_url)),
        fact("accessibility_status", Text(N_("Accessibility")),
             known.label("accessibility", startup.accessibility_status)),
        fact("analyse_risques", Text(N_("Risk analysis")),
             _page(startup.analyse_risques_url, startup.analyse_risques)),
        fact("mon_service_securise", Text(N_("MonServiceSécurisé")), _page(None, startup.mon_service_securise)),
        fact("homologation_until", Text(N_("Accredited until")),
             on(until), left(until, known.day) if until is not None else Cell(None)),
        fact("fast", Text(N_("FAST")), *_fast(startup)),
    )  # fmt: skip
    return section("links", Text(N_("Links and standards")), Facts(rows))


def _page(url: str | None, there: bool | None) -> Cell:
    """An address, or whether the thing is there at all."""
    return Cell(url or there)


def _fast(startup: Startup) -> tuple[Cell, ...]:
    if startup.fast is None:
        return ()
    promotion = startup.fast.promotion
    return (
        Cell(Text(N_("promotion {number}"), {"number": promotion}) if promotion is not None else None, data=promotion),
        Cell(startup.fast.montant, "amount"),
    )
