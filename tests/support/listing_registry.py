"""A registry whose entries differ in what lists and SQL show, and the lists of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from support.registries import TODAY, make_registry

from incubo.document.table import Table
from incubo.query.context import QueryContext
from incubo.query.filters import ListRequest
from incubo.query.listing import list_table
from incubo.query.resource import Resource
from incubo.registry.registry import Registry

BODY = "\nUn texte qui parle de coquillages.\n"


def startup(title: str, phases: str, more: str = "") -> str:
    """A startup; `phases` is `name day, name day`."""
    items = "".join("  - name: {}\n    start: {}\n".format(*phase.split()) for phase in phases.split(","))
    return f"title: {title}\nmission: Aider\nincubator: quai\ncontact: a@quai.example\n{more}phases:\n{items}"


def member(fullname: str, *missions: str, more: str = "") -> str:
    """A member; a mission is `start end status startups…`."""
    items = ""
    for mission in missions:
        start, end, status, *startups = mission.split()
        items += f"  - start: {start}\n    end: {end}\n    status: {status}\n"
        items += "    startups:\n" + "".join(f"      - {name}\n" for name in startups) if startups else ""
    return f"fullname: {fullname}\nrole: Dev\n{more or 'domaine: Produit'}\nmissions:\n{items}"


FILES = {
    "incubators/quai": "title: Le Quai\nowner: anrh\n",
    "incubators/digue": "title: La Digue\n",
    "organisations/anrh": "name: Agence des rivages\nacronym: ANRH\ntype: operateur\n",
    "organisations/ddr": "name: Direction des rivages\ntype: autre\n",
    "teams/quai-animation": "name: Animation\nincubator: quai\n",
    "startups/mon-estran": startup(
        "Mon Estran",
        "investigation 2023-01-02,construction 2024-01-15",
        "sponsors:\n  - anrh\nthematiques:\n  - Santé\n  - Mer, littoral\nstats_url: https://a.example\n"
        "events:\n  - name: product_launch\n    date: 2024-06-01\n  - name: committee\n    date: 2024-09-02\n"
        "    decision: continue\n    amount: 220000\n    next: 2025-02-10\n",
    ),
    "startups/marée": startup(
        "Marée Claire",
        "investigation 2021-01-04,acceleration 2022-01-10",
        "incubators:\n  - quai\n  - digue\nevents:\n  - name: committee\n    date: 2023-01-10\n",
    ),
    "startups/vieux-phare": startup("Vieux Phare", "investigation 2019-01-07,abandon 2020-01-06"),
    "startups/demain": startup("Demain", "investigation 2026-01-05"),
    "members/ada.quai": member(
        "Ada Quai",
        "2023-01-02 2024-01-01 independent mon-estran",
        "2024-01-02 2025-02-01 independent mon-estran marée",
        more="domaine: Développement\ncompetences:\n  - Rust",
    ),
    "members/bo.mer": member("Bo Mer", "2020-01-01 2021-01-01 admin vieux-phare"),
    "members/cy.port": member(
        "Cy Port", "2025-01-10 2026-01-09 admin", more="domaine: Animation\nteams:\n  - quai-animation"
    ),
    "members/di.large": member("Di Large", "2025-03-01 2025-09-01 service mon-estran"),
    "members/el.anse": member("El Anse", "2024-10-01 2025-06-30 service", more="domaine: Design\nstartups:\n  - marée"),
    "jobs/2024-11-01-dev": (
        "title: Développeuse ou développeur\nstartup: Mon Estran\nopens: 2024-11-01\ncloses: 2025-02-01\n"
        "kind: mission\n"
    ),
    "jobs/2025-01-10-chargee": "title: Chargée de projets\nincubator: quai\nopen: true\nopens: 2025-01-10\n",
    "jobs/2024-01-10-design": "title: Design\nstartup: marée\nopens: 2024-01-10\ncloses: 2024-03-01\noutcome: filled\n",
    "jobs/2025-02-01-data": "title: Données\nstartup: marée\nopens: 2025-02-01\ncloses: 2025-04-01\n",
}


def registry_of(entries: Mapping[str, str]) -> Registry:
    """A registry of some front matters, whose bodies are about shells."""
    return make_registry(entries, body=BODY)


def rows_of(entries: Mapping[str, str], resource: Resource, **request: Any) -> list[str]:
    """The ids that a list of some front matters gives."""
    return [row.cells["id"] for row in table_of(registry_of(entries), resource, **request).rows]


def table_of(registry: Registry, resource: Resource, day: date = TODAY, **request: Any) -> Table:
    """The Table of a list."""
    request.setdefault("columns", ("id",))
    return list_table(
        resource,
        QueryContext(registry, day, lambda path: "---\n---\ncoquillages" if path else ""),
        ListRequest(**request),
        "fr",
    )
