"""The published indicators about people: what each counts, where it is published, what differs and why."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.report.indicators import community
from incubo.report.indicators.indicator import Indicator, Published
from incubo.report.teams import AGENT

_LATE = N_("missions that were recorded or changed later")
_SHEET = N_("The domain is the one on the sheet today, whatever it was then.")

COMMUNITY = (
    Indicator(
        "I-12",
        N_("New public agents"),
        "integer",
        ("bilan", "plf"),
        N_("Members whose first mission as a public agent begins in the year."),
        N_("the budget bill, the site's statistics"),
        N_("The network took the first such mission in the order of the file; here the earliest. Who was here as a "
           "contractor before is new as a public agent."),
        community.new_agents,
        needs=(("statuses", AGENT),),
        published=(Published(2022, "165", "189", _LATE), Published(2023, "154", "168", _LATE)),
    ),
    Indicator(
        "I-14",
        N_("New members"),
        "integer",
        ("bilan",),
        N_("Members whose first mission begins in the year. Who comes back is not new (incubo report arrivals)."),
        N_("the annual reports: about 300 contractors and 150 agents a year"),
        "",
        community.new_members,
        published=(Published(2023, "450", "549", N_("the network rounds; missions were recorded later")),),
    ),
    Indicator(
        "I-15",
        N_("Active members"),
        "integer",
        ("bilan",),
        N_("Members with a mission that covers the last day of the year, both ends included."),
        N_("the site's counter, the annual reports"),
        N_("Three other definitions are in use in the network: any mission that has not ended, also one to come; "
           "the last one in the file; an end in the future, whatever the start."),
        community.active,
        published=(Published(2023, "1200+", "1322",
                             N_("many missions end on 31 December: the day after, 1269 are active")),),
    ),
    Indicator(
        "I-16",
        N_("Share of public agents"),
        "share",
        ("bilan",),
        N_("Among active members, those whose current mission (the one that began last) is a public agent's."),
        N_("the annual reports: 30 %"),
        "",
        community.agents_share,
        needs=(("statuses", AGENT),),
        published=(Published(2023, "30 %", "29 %", _LATE),),
    ),
    Indicator(
        "I-18",
        N_("Share of developers"),
        "share",
        ("bilan",),
        N_("Among active members, those of the domain “Développement”."),
        N_("the community's page: 35 %"),
        _SHEET,
        community.developers_share,
        needs=(("domaines", community.DEVELOPER),),
    ),
    Indicator(
        "I-30a",
        N_("Active intrapreneurs"),
        "integer",
        ("bilan",),
        N_("Active members of the domain “Intraprenariat”."),
        N_("the annual report of 2025: 164"),
        _SHEET,
        community.intrapreneurs,
        needs=(("domaines", community.INTRAPRENEUR),),
    ),
    Indicator(
        "I-30b",
        N_("Intrapreneurs, ever"),
        "integer",
        ("bilan",),
        N_("Members of that domain with a mission begun by the end of the year."),
        N_("the annual report of 2025: 597"),
        _SHEET,
        community.intrapreneurs_ever,
        needs=(("domaines", community.INTRAPRENEUR),),
    ),
    Indicator(
        "I-30c",
        N_("Time that intrapreneurs stay (median)"),
        "days",
        ("bilan",),
        N_("From the first to the last day, both counted, of the presences that ended; missions that follow each other "
           "are one."),
        N_("the annual report of 2025: one year on average"),
        N_("The network averages missions, some of which overlap or continue one another."),
        community.intrapreneurs_stay,
        needs=(("domaines", community.INTRAPRENEUR),),
    ),
    Indicator(
        "I-34a",
        N_("Services in the programme without a coach"),
        "integer",
        ("bilan",),
        N_("Startups in an incubated phase on the last day of the year, without anybody of the domain “Coaching”."),
        N_("the questions of the network's notebooks"),
        _SHEET,
        community.without_coach,
        needs=(("domaines", community.COACH),),
    ),
    Indicator(
        "I-34b",
        N_("Services in the programme with one developer only"),
        "integer",
        ("bilan",),
        N_("The same, with exactly one member of the domain “Développement”."),
        N_("the questions of the network's notebooks"),
        _SHEET,
        community.one_developer,
        needs=(("domaines", community.DEVELOPER),),
    ),
)  # fmt: skip
