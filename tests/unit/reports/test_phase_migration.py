"""The decisions that former names of phases ask for, in each situation of a startup: what is proposed, and why."""

from __future__ import annotations

from datetime import date

import pytest
from support.dump import dump_table
from support.golden import check_golden
from support.registries import make_registry

from incubo.registry.former_phases import find_former_phases
from incubo.reports.phase_migration import decision_table

DAY = date(2025, 1, 15)
STARTUPS = {
    # id: phases; committees; other lines; text
    "abri": ("investigation 2018-01-08, alumni 2018-09-03", "", "", ""),
    "anse": ("investigation 2017-01-09, construction 2017-09-04, alumni 2020-02-03", "", "", ""),
    "bac": ("construction 2018-01-08, success 2020-02-03", "", "", ""),
    "barge": ("construction 2018-01-08, success 2020-02-03", "2020-01-06 stop, 2019-02-04 continue", "", ""),
    "bief": ("construction 2018-01-08, success 2020-02-03", "2020-01-06 continue, 2019-02-04 stop", "", ""),
    "bouee": ("construction 2018-01-08, alumni 2020-02-03", "2021-01-06 stop, 2025-01-16 continue", "", ""),
    "cale": ("construction 2018-01-08, alumni 2020-02-03", "", "stop_reason: funding\n", ""),
    "cap": ("construction 2018-01-08, success 2020-02-03", "", "post_mortem: https://cap.example/fin\n", ""),
    "crique": ("construction 2018-01-08, success 2020-02-03", "", "link: https://crique.example\n", ""),
    "digue": ("construction 2018-01-08, success 2020-02-03, opere 2021-03-01", "", "", ""),
    "dune": ("construction 2018-01-08, alumni 2020-02-03", "", "", ""),
    "ecluse": ("construction 2018-01-08, consolidation 2019-02-04, success 2020-02-03", "", "", ""),
    "fanal": ("construction 2018-01-08, opere 2019-02-04, transfere 2019-05-06, alumni 2020-02-03", "", "", ""),
    "goulet": ("alumni 2020-02-03, construction 2018-01-08, investigation 2017-01-09", "", "", ""),
    "havre": ("construction 2018-01-08, death 2020-02-03 2020-03-02", "2020-02-20 continue", "", ""),
    "ilot": ("investigation 2018-01-08, death 2020-02-03", "", "", "Le service n’est plus maintenu."),
    "jetee": ("construction 2018-01-08, success ?", "", "", "Tout va bien. Il a été repris par la ville. Il vit."),
    "lagon": ("success 2020-02-03", "", "", "Rien.\n\n## Il a\nété fermé\n- Il a été fermé, voilà."),
    "mole": ("construction 2018-01-08, transfer 2019-02-04, success 2026-02-03", "", "", ""),
    "nasse": ("construction 2020-02-03, alumni 2020-02-03", "", "", ""),
    "rade": ("construction 2023-01-09", "", "", ""),
    "saline": ("alumni 2016-01-04, construction 2017-01-09, success 2020-02-03", "", "", ""),
}
MEMBERS = {
    # startup: days of a mission
    "bac": "2024-01-08 2025-01-15", "bief": "2019-12-01 2025-01-14", "crique": "2024-01-08 2025-03-31",
    "digue": "2020-01-06 2021-02-28", "dune": "2024-01-08 2025-03-31", "havre": "2020-01-06 2020-03-01",
    "ecluse": "2024-01-08 2025-01-14",
}  # fmt: skip


def startup_text(name: str) -> str:
    phases, committees, more, text = STARTUPS[name]
    lines = f"title: {name.title()}\nincubator: quai\n{'incubators: [quai, flots]' if name == 'bac' else ''}\nphases:\n"
    for phase in phases.split(", "):
        word, start, *end = phase.split()
        lines += f"  - name: {word}\n" + (f"    start: {start}\n" if start != "?" else "")
        lines += "".join(f"    end: {day}\n" for day in end)
        lines += "    comment: >-\n      tel   quel,\n      en somme\n" if name == "dune" and word == "alumni" else ""
    for number, committee in enumerate(filter(None, committees.split(", "))):
        day, decision = committee.split()
        lines += "" if number else "events:\n"
        lines += f"  - name: committee\n    date: {day}\n    decision: {decision}\n"
    return f"---\n{lines}{more}---\n\n{text}\n"


def test_the_whole_table(request: pytest.FixtureRequest) -> None:
    entries = {f"startup/{name}": startup_text(name) for name in STARTUPS}
    for startup, days in MEMBERS.items():
        start, end = days.split()
        entries[f"member/ana.{startup}"] = (
            f"fullname: Ana {startup.title()}\nrole: Designer\ndomaine: Design\nmissions:\n"
            f"  - start: {start}\n    end: {end}\n    status: independent\n    startups: [{startup}]\n"
        )
    registry = make_registry({**entries, "incubator/quai": "title: Le Quai\n"})
    lines = [
        line
        for language in ("en", "fr")
        for line in dump_table(decision_table(registry, DAY, find_former_phases(registry), language))
    ]
    check_golden("reports/migrate-phases", lines, request)
