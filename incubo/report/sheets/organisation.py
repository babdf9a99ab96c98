"""An organisation on a page: what it funds and owns."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.model.records import Organisation
from incubo.page import Cell, Facts, Page
from incubo.problem import Text
from incubo.report.sheets.parts import Known, fact, page, section
from incubo.report.sheets.portfolio import portfolio


def sheet(organisation: Organisation, known: Known) -> Page:
    """Who it is, the incubators it owns, the startups it funds."""
    registry = known.registry
    owned = [incubator.id for incubator in registry.incubators.values() if incubator.owner == organisation.id]
    funded = [s for s in registry.startups.values() if organisation.id in (*s.sponsors, s.owner)]
    summary = Facts(
        (
            fact("acronym", Text(N_("Acronym")), Cell(organisation.acronym)),
            fact("type", Text(N_("Kind")), known.label("organisation-types", organisation.type)),
            fact("domaine_ministeriel", Text(N_("Ministry area")), Cell(organisation.domaine_ministeriel)),
            fact("incubators", Text(N_("Its incubators")), *known.entries("incubator", owned)),
            fact("annuaire", Text(N_("Page")), Cell(organisation.annuaire)),
        )
    )
    funds = portfolio(known, funded)
    return page("organisation", organisation, organisation.name, known, section("summary", None, summary), funds)
