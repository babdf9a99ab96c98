"""Which offers are open on a day, and which vacant role of a team each would fill."""

from __future__ import annotations

from datetime import date

from support.registries import make_registry

from incubo.facts.offers import find_open_offers
from incubo.facts.scope import StartupSituation
from incubo.model.records import Job

DAY = date(2025, 1, 15)
PRODUCT = "title: Marée\nphases:\n  - name: {phase}\n    start: 2024-01-01\nincubators: [quai]\n"
ENTRIES = {
    "incubators/quai": "title: Le Quai\n",
    "startups/maree": PRODUCT.format(phase="acceleration"),
    "startups/phare": PRODUCT.format(phase="alumni").replace("Marée", "Phare"),
    "members/ana": "fullname: Ana\ndomaine: Développement\nmissions:\n  - start: 2024-01-01\n    end: 2025-12-31\n"
    "    startups: [maree]\n",
    "jobs/a": "title: A\nstartup: Marée\ndomaine: Déploiement\nopens: 2025-01-02\ncloses: 2025-03-01\n",
    "jobs/b": "title: B\nstartup: maree\ndomaines: [Design, Déploiement]\nopens: 2025-01-02\ncloses: 2025-02-01\n",
    "jobs/c": "title: C\nstartup: maree\ndomaine: Développement\nopens: 2025-01-02\ncloses: 2025-02-02\n",
    "jobs/d": "title: D\nstartup: maree\ndomaine: Déploiement\nopens: 2025-01-02\ncloses: 2025-01-14\n",
    "jobs/e": "title: E\nincubator: quai\nopens: 2025-01-02\n",
    "jobs/f": "title: F\nstartup: phare\ndomaine: Déploiement\nopens: 2025-01-02\n",
}


def ids(jobs: object) -> str:
    assert isinstance(jobs, list | tuple)
    assert all(isinstance(job, Job) for job in jobs)
    return "".join(job.id for job in jobs)


def test_an_open_offer_stands_beside_the_roles_that_it_would_fill() -> None:
    registry = make_registry(ENTRIES)
    assert ids(find_open_offers(registry, DAY, incubator="quai")) == "bcaef"  # those that close first at the top
    assert ids(find_open_offers(registry, date(2025, 1, 14))) == "dbcaef"
    assert ids(find_open_offers(registry, DAY, incubator="digue")) == ""
    offers = StartupSituation(registry.startups["maree"], registry, DAY, DAY).team_offers
    by_role = {role: ids(jobs) for role, jobs in offers.by_role.items()}
    assert by_role.pop("Déploiement") == "ba"
    assert "Développement" not in by_role  # somebody has it
    assert not any(jobs for role, jobs in by_role.items() if role != "Design")
    assert ids(offers.others) == "c"
    stopped = StartupSituation(registry.startups["phare"], registry, DAY, DAY).team_offers
    assert (stopped.by_role, ids(stopped.others)) == ({}, "f")
