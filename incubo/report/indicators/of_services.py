"""The published indicators about startups: what each counts, where it is published, what differs and why."""

from __future__ import annotations

from incubo.i18n import N_
from incubo.report.indicators import services
from incubo.report.indicators.indicator import Indicator, Published

_COUNTERS = N_("the counters of the site, the annual reports")
_LATE = N_("phases that were recorded later, some with an earlier date")

SERVICES = (
    Indicator(
        "I-1",
        N_("Living services"),
        "integer",
        ("bilan",),
        N_("Startups whose phase on the last day of the year is a live one."),
        _COUNTERS,
        "",
        services.live,
    ),
    Indicator(
        "I-2",
        N_("Investigations under way"),
        "integer",
        ("bilan",),
        N_("Startups in a live phase that comes before the programme, on the last day of the year."),
        _COUNTERS,
        "",
        services.investigations,
        published=(Published(2023, "36", "49", N_("investigations of that day that were recorded later")),),
    ),
    Indicator(
        "I-3",
        N_("Services in the programme"),
        "integer",
        ("bilan",),
        N_("Startups in an incubated phase on the last day of the year (construction, acceleration, consolidation …)."),
        _COUNTERS,
        "",
        services.accompanied,
    ),
    Indicator(
        "I-4",
        N_("Services sustained"),
        "integer",
        ("bilan",),
        N_("Startups whose incubation ended, and not by a stop: success before 2026, then operated or transferred."),
        _COUNTERS,
        N_("Of those transferred, the network leaves out the services that were closed since; no file says which."),
        services.sustained,
    ),
    Indicator(
        "I-5",
        N_("Services in the programme or sustained"),
        "integer",
        ("bilan",),
        N_("The two figures before, added up."),
        _COUNTERS,
        "",
        services.both,
        published=(Published(2023, "213", "216", _LATE),),
    ),
    Indicator(
        "I-7",
        N_("Services launched"),
        "integer",
        ("bilan", "plf"),
        N_("Startups that first entered the programme's first phase (construction) in the year."),
        N_("the site's statistics since 2020; the budget bill, for two incubators (I-8: --incubator gives each)"),
        N_("Until 2020 the network took the event of the launch, where there was one. A launch recorded late changes "
           "the figure of a past year."),
        services.launched,
        published=(Published(2022, "8 (I-8)", "8"), Published(2023, "7 (I-8)", "7")),
    ),
    Indicator(
        "I-9",
        N_("Investigations begun"),
        "integer",
        ("bilan",),
        N_("Startups that first entered a phase before the programme in the year."),
        N_("the site's former statistics"),
        N_("The network dated an investigation by its end, which later files do not say; here by its start."),
        services.investigated,
    ),
    Indicator(
        "I-10",
        N_("Stops"),
        "integer",
        ("bilan",),
        N_("Startups that first entered a phase that is a stop in the year."),
        N_("the site's former statistics"),
        N_("The network counted the events named “end”, which most stopped startups do not have. Ended partnerships "
           "(alumni, until 2026) are among the stops: most of them were one."),
        services.stopped,
    ),
    Indicator(
        "I-11",
        N_("Services with a national impact"),
        "integer",
        ("bilan", "plf"),
        N_("Events “national impact” of the year: the one that the event names, else that of its date."),
        N_("the budget bill, the annual reports"),
        N_("An award of a year may be dated in the next one: without its “year”, it counts there."),
        services.national_impact,
        needs=(("events", "national_impact"),),
        published=(Published(2022, "6", "6"), Published(2023, "6", "6")),
    ),
    Indicator(
        "I-27",
        N_("Active incubators"),
        "integer",
        ("bilan",),
        N_("Incubators with a living startup on the last day of the year; hidden ones are left out."),
        N_("the annual reports"),
        N_("The startups' incubator is the one of today: sheets do not say the former ones."),
        services.active_incubators,
    ),
    Indicator(
        "I-28",
        N_("FAST laureates, ever"),
        "integer",
        ("bilan",),
        N_("Startups with a FAST promotion, or a FAST event by then."),
        N_("the annual reports (18 in 2023, 16 in 2024, 83 since 2019)"),
        N_("Promotions carry no date: no year can be told apart. The first ones were never written in the files."),
        services.fast,
        dated=False,
        needs=(("events", "fast"),),
    ),
)  # fmt: skip
