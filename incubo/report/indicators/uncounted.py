"""The published indicators that are no row of `report indicators`: what gives them, or why nothing can."""

from __future__ import annotations

from typing import NamedTuple

from incubo.i18n import N_


class Uncounted(NamedTuple):
    """An indicator that is not in the table. `why`: where it is, or why no registry can tell it (a source string)."""

    id: str
    name: str
    why: str


UNCOUNTED = (
    Uncounted("I-6", N_("Services by incubator"), N_("incubo report phases --by incubator.")),
    Uncounted("I-8", N_("Services launched by an incubator"), N_("I-7, with --incubator.")),
    Uncounted("I-13", N_("Share of women"), N_("private: no sheet says it.")),
    Uncounted("I-17", N_("Headcount over time"), N_("incubo report headcount --over 2021.. --by status.")),
    Uncounted("I-24", N_("Standards by category"), N_("evaluations are made elsewhere, and not in the files.")),
    Uncounted("I-29", N_("FAST projects that reached their objectives"), N_("results are not in the files.")),
    Uncounted("I-31", N_("Satisfaction"), N_("a survey.")),
    Uncounted("I-32", N_("Budget of the programme"), N_("the State's accounts.")),
    Uncounted("I-33", N_("Startups by theme, sponsor or users"),
              N_("incubo report phases --by thematique (sponsor, usertype).")),
    Uncounted("I-35", N_("Impact matrix"), N_("incubo report metrics, for what is recorded.")),
)  # fmt: skip
