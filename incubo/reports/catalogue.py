"""The summary, parameters and function of each report.

A user interface derives its form from a row: the command line derives options and a help page
(`cli/commands/report.py`). Reading the rows loads no report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from incubo.core.errors import ConfigError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.document.table import LAST_FIGURE
from incubo.registry.layout import PEOPLE_KINDS

ParameterType = Literal[
    "choice", "day", "duration", "durations", "earlier-day", "flag", "future-period", "incubator", "known", "period",
    "phases", "roles", "skills", "startup", "text", "unit",
]  # fmt: skip
"""What a parameter's value means; `report_context` reads the text that a person gives for it.

`period` ends on the day of the report, `future-period` does not; `unit` is what a period is cut into.
"""

LIST_TYPES: tuple[ParameterType, ...] = ("phases", "roles", "skills")
"""The types of parameters that are given several times."""


class Parameter(NamedTuple):
    """A parameter of reports.

    `name` is the argument of the report's function, `option` what it is called on a command line, `help` a line marked
    with N_. `choices` are the values of a `choice` (`CHOICES`). `is_display`: it changes what is shown of the table,
    not the table, so the report's function does not get it.
    `label` is what a page calls its field, `empty` what stands there where nothing is chosen; a period has two fields,
    `until` is the label of the second one, and what stands there. All are marked with N_.
    """

    name: str
    option: str
    type: ParameterType
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    is_display: bool = False
    label: str = ""
    empty: str = ""
    until: tuple[str, str] = ("", "")


AT = Parameter(
    "at",
    "--at",
    "day",
    N_("The day to calculate for (today by default)."),
    N_("DATE"),
    label=N_("As of"),
    empty=N_("today"),
)
"""The day that the figures are of; nothing that comes after it counts."""

KNOWN = Parameter(
    "known",
    "--known",
    "known",
    N_("What the registry said on that day (or in that commit, branch or tag); --at is then that day."),
    N_("DATE/REV"),
    label=N_("As known on"),
    empty=N_("today"),
)
"""What was known: the second axis of time."""

AS_OF = (AT, KNOWN)
"""The two axes of time, which every report that takes a day takes."""

COMPARE_KNOWN = Parameter(
    "compare_known",
    "--compare-known",
    "known",
    N_("Add what was known then, and the change; --at is then that day. With --why: which entries, and since when."),
    N_("DATE/REV"),
    label=N_("Compared with what was known on"),
    empty=N_("no day"),
)
"""The report from what was known, too: the figure that `Report.compared` names, then and now, of one day."""

HISTORY = Parameter(
    "history",
    "--history",
    "flag",
    N_("With --over: on each day, what git knew then beside what is known now (a line per month by default)."),
    is_display=True,
    label=N_("What was known on each day, beside what is known now"),
)
"""What was known on each day of a period, beside what the files say of that day now."""

INCUBATOR = Parameter(
    "incubator",
    "--incubator",
    "incubator",
    N_("The products of this incubator (ours by default; “all” for every incubator)."),
    N_("NAME"),
    label=N_("Incubator"),
)
"""Whose figures."""

OVER = Parameter(
    "over",
    "--over",
    "period",
    N_("The period (2024, 2024-S1, 2019..2024, 2022.. until today)."),
    N_("PERIOD"),
    label=N_("From"),
    empty=N_("2022, 2024-03"),
    until=(N_("Until"), N_("today")),
)
"""A period instead of a day."""

EVERY = Parameter(
    "every",
    "--every",
    "unit",
    N_("With --over: one line per month, quarter or year."),
    choices=("month", "quarter", "year"),
    label=N_("One line for each"),
    empty=N_("The whole period"),
)
"""A line for each part of the period."""


class Choice(NamedTuple):
    """A choice of parameters: the words that people type for it, in any language, and what a page calls it.

    Machines and help pages use the choice itself. `label` is marked with N_ ("" for one that no report has).
    """

    words: tuple[str, ...]
    label: str = ""


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "month": Choice(("months", "mois"), N_("Month")),
        "order": Choice(("orders", "commande", "bon", "bon de commande"), N_("Purchase order")),
        "quarter": Choice(("quarters", "trimestre"), N_("Quarter")),
        "year": Choice(("years", "année", "an"), N_("Year")),
        "incubator": Choice(("incubateur",), N_("Incubator")),
        "sponsor": Choice(("financeur", "porteur"), N_("Sponsor")),
        "thematique": Choice(("thème",), N_("Theme")),
        "usertype": Choice(("usagers", "public"), N_("Users")),
        "phase": Choice(("phases",), N_("Phase")),
        "status": Choice(("statut",), N_("Status")),
        "domaine": Choice(("domain", "rôle"), N_("Role")),
        "entered": Choice(("entrées", "entrés"), N_("entered the phase")),
        "decided": Choice(("décidées", "décidés"), N_("went on or stopped")),
        "bilan": Choice(("annual report",), N_("Annual report")),
        "plf": Choice(("budget bill", "projet de loi de finances"), N_("Budget bill")),
        "reason": Choice(("raison", "motif")),
        "topic": Choice(("sujet", "thème")),
        "startup": Choice(("produit", "équipe", "product", "team")),
        "person": Choice(("personne", "people", "gens")),
    }
)
"""The choices of parameters."""

PHASES = Parameter(
    "phases",
    "--phase",
    "phases",
    N_("Only products in these phases."),
    N_("PHASES"),
    label=N_("Phase"),
    empty=N_("Active phases"),
)
"""Startups by the phase they are in."""

STARTUP = Parameter(
    "startup", "--startup", "startup", N_("One product only."), "ID", label=N_("Product"), empty=N_("all")
)
"""One startup."""

GROUP = Parameter("by", "--by", "choice", N_("Group by."), label=N_("Grouped by"), empty=N_("No group"))
"""A line for each group. To compare incubators is to look at all of them."""

SUM = GROUP._replace(help=N_("Summarise by."), label=N_("Summed up by"), empty=N_("Each product"))
"""The sums of each group instead of a line for each startup."""

GROUP_PEOPLE = GROUP._replace(choices=("status", "domaine", "incubator"))
"""What figures about people are grouped by."""

WHY = Parameter("include_entries", "--why", "flag", N_("List the entries behind each figure."), is_display=True)
"""The entries behind each figure."""

PRIVATE = Parameter(
    "private",
    "--private",
    "flag",
    N_("With private data, in a file or for another program too."),
    is_display=True,
)
"""What the private folder says, where it is not only shown to the person at the terminal. A page has no such field: it
shows what its reader may see.
"""

COMPARE = Parameter(
    "compare",
    "--compare",
    "earlier-day",
    N_("Add the change since that day."),
    N_("DATE"),
    label=N_("Compared with the day"),
    empty=N_("no day"),
)
"""The report on an earlier day, too: the change of the figure that `Report.compared` names."""

COMPARED = (COMPARE, COMPARE_KNOWN)
"""The two days that a figure is compared with: one that it is of, or one on which it was known."""

ALL_ROWS = Parameter(
    "all_rows",
    "--all",
    "flag",
    N_("Show every line, also those that are folded into one; proportions are of all products."),
    label=N_("Show each phase of products that are over"),
)
"""The rows that are folded."""


class History(NamedTuple):
    """How a report counts what was known on a day (`--history`).

    `target` is `module:function`: it takes the values of `parameters`, by name, and gives a `KnownCounter`. `fields`:
    kind → the fields that are read for it; those of kinds that are not in `own_kinds` only where incubators matter.
    """

    target: str
    fields: Mapping[str, tuple[str, ...]]
    own_kinds: tuple[str, ...]
    parameters: tuple[str, ...] = ()


class Report(NamedTuple):
    """A report.

    `summary` says what it does, in one line marked with N_. `target` is `module:function`: the function takes the
    scope, and by name the parameters that are not only for display.
    A page calls it by its short `title`, the `question` that it answers, and the `group` of those about the same thing.
    `aliases`, `french_words` and `english_words` are other names of it (see `CommandSpec`); `description` and
    `examples` stand on its help page.
    `exclusions` are pairs of parameters of which only one may have a value; `needs_period`: `every` needs `over`.
    `kinds` are read to make it, and more of them where it is grouped by a value of `kinds_of_group`, or is
    about one incubator.
    `counts_phases`: its figures come from the phases of startups, so it says which of these have no date.
    `compared`: the column whose change `--compare` and `--compare-known` add; `compares_groups`: only that of groups
    (`--by`), because without them each row is an entry; `looks_ahead`: its figures of a day also come from later dates.
    `history`: it has `--history`, and how it counts then.
    `is_public`: a public site has it unless the settings say otherwise; not one that says of a product or a team what
    it lacks, or of somebody when they leave.
    `perishable_figure`: what an old copy of the registry gets wrong in it (a key of `staleness.PERISHABLE_FIGURES`).
    `tells_sheet_days`: it tells when the files of startups changed last (`Scope.sheet_days`).
    `new_form`: the form that records its next figures, and what a page calls that ("" for none).
    """

    id: str
    summary: str
    target: str
    title: str
    question: str
    group: str
    parameters: tuple[Parameter, ...]
    description: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    french_words: tuple[str, ...] = ()
    english_words: tuple[str, ...] = ()
    exclusions: tuple[tuple[str, str], ...] = ()
    needs_period: bool = False
    kinds: tuple[str, ...] = ("startup",)
    kinds_of_group: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    kinds_of_incubator: tuple[str, ...] = ()
    counts_phases: bool = False
    perishable_figure: str = ""
    compared: str = ""
    compares_groups: bool = False
    looks_ahead: bool = False
    history: History | None = None
    is_public: bool = False
    tells_sheet_days: bool = False
    new_form: tuple[str, str] = ("", "")


PORTFOLIO = N_("The portfolio")
TO_LOOK_AFTER = N_("What to look after")
PEOPLE = N_("Who is here")
PUBLISHED = N_("What is published")

_REPORTS = (
    Report(
        "phases",
        N_("Count products by phase at a date."),
        "incubo.reports.phases:make_report",
        title=N_("Products by phase"),
        question=N_("How many products are in each phase, on a day or over time?"),
        group=PORTFOLIO,
        is_public=True,
        counts_phases=True,
        parameters=(
            *AS_OF,
            *COMPARED,
            OVER,
            EVERY,
            HISTORY,
            INCUBATOR,
            GROUP._replace(choices=("incubator", "sponsor", "thematique", "usertype")),
            ALL_ROWS,
            WHY._replace(is_display=False),
        ),
        compared="count",
        history=History(
            "incubo.reports.phases:make_known_counter",
            {"startup": ("phases", "status", "start", "end", "incubator", "incubators")},
            own_kinds=("startup",),
        ),
        exclusions=(("by", "over"),),
        needs_period=True,
        kinds_of_group={"sponsor": ("organisation",)},
        french_words=("portefeuille",),
        english_words=("phase", "portfolio"),
        description=N_(
            "The phase on a day is the latest one begun by then. The phases of products that are no longer active are "
            "folded into one line; --all shows each. Proportions are of the active products; with --all, of all."
        ),
        examples=(
            ("incubo report phases", N_("our portfolio today")),
            (
                "incubo report phases --at 2024-01-01 --compare 2023-01-01",
                N_("on a past day, with the change in a year"),
            ),
            ("incubo report phases --over 2019..2024 --every quarter", N_("how it grew, quarter by quarter")),
            ("incubo report phases --over 2022.. -o portfolio.html", N_("the same as a page to share, with its chart")),
            ("incubo report phases --over 2024 --history", N_("what was known at the end of each month, and now")),
            ("incubo report phases --by incubator --format csv-excel -o phases.csv", N_("a spreadsheet, by incubator")),
        ),
    ),
    Report(
        "transitions",
        N_("Count entries, exits and stops of a period."),
        "incubo.reports.transitions:make_report",
        title=N_("Entries and exits"),
        question=N_("How many products entered a phase, left or stopped in a period?"),
        group=PORTFOLIO,
        is_public=True,
        counts_phases=True,
        parameters=(*AS_OF, *COMPARED, OVER, EVERY, INCUBATOR, WHY),
        compared="entered",
        aliases=("transition",),
        french_words=("mouvements", "entrées", "sorties", "entrées et sorties", "arrêts"),
        english_words=("moves", "entries", "exits", "stops"),
        description=N_("Without --over, the last twelve months. With --every, one line per month, quarter or year."),
        examples=(
            ("incubo report transitions --over 2024-S2 --why", N_("who moved in the second half of the year")),
            ("incubo report transitions --over 2019..2024 --every year", N_("entries, exits and stops by year")),
        ),
    ),
    Report(
        "durations",
        N_("Show how long phases last."),
        "incubo.reports.durations:durations_report",
        title=N_("Length of phases"),
        question=N_("How long does a product stay in each phase?"),
        group=PORTFOLIO,
        is_public=True,
        counts_phases=True,
        parameters=(*AS_OF, *COMPARED, OVER, INCUBATOR, WHY),
        compared="median",
        aliases=("duration",),
        french_words=("durées", "durée", "durée des phases"),
        english_words=("lengths",),
        description=N_(
            "Covers phases that ended by the chosen day (with --over: in that period), and phases still running."
        ),
        examples=(
            ("incubo report durations", N_("how long our phases last")),
            ("incubo report durations --incubator all --over 2024", N_("those of all incubators that ended in 2024")),
        ),
    ),
    Report(
        "funnel",
        N_("Give conversion and stop rates by phase."),
        "incubo.reports.funnel:funnel_report",
        title=N_("Going on and stopping"),
        question=N_("Of those that enter a phase, how many go on, how many stop?"),
        group=PORTFOLIO,
        is_public=True,
        counts_phases=True,
        parameters=(
            *AS_OF,
            Parameter(
                "basis",
                "--basis",
                "choice",
                N_("What the rates are calculated on."),
                choices=("entered", "decided"),
                default="entered",
                label=N_("Rates of those that"),
            ),
            *COMPARED,
            INCUBATOR,
            WHY,
        ),
        compared="stop_rate",
        french_words=("entonnoir", "conversion", "taux d'arrêt", "taux"),
        english_words=("rates", "stop rate", "conversions"),
        description=N_(
            "The network publishes its stop rate as a share of all products that ever entered the phase; --basis "
            "decided leaves out those that are still in it."
        ),
        examples=(
            ("incubo report funnel", N_("the rates as they are published")),
            ("incubo report funnel --compare 2024-01-01", N_("the same, with their change since the first of January")),
            ("incubo report funnel --basis decided --why", N_("on those that went on or stopped, by name")),
        ),
    ),
    Report(
        "timeline",
        N_("Draw the life of products in time."),
        "incubo.reports.timeline:timeline_report",
        title=N_("The life of products"),
        question=N_("Which phases did each product go through, and when?"),
        group=PORTFOLIO,
        is_public=True,
        counts_phases=True,
        parameters=(
            *AS_OF,
            OVER,
            INCUBATOR,
            PHASES,
            Parameter(
                "include_inactive",
                "--all",
                "flag",
                N_("Show also the products that are no longer active."),
                label=N_("Show products that are over too"),
            ),
            WHY,
        ),
        french_words=("frise", "chronologie"),
        english_words=("gantt", "chart"),
        description=N_(
            "In the terminal, one line per product; in a page or a picture, a Gantt chart; in csv "
            "and json, one row per phase."
        ),
        examples=(
            ("incubo report timeline", N_("our active products, phase by phase")),
            ("incubo report timeline --over 2021.. -o frise.svg", N_("the same since 2021, as a picture")),
            ("incubo report timeline --phase acceleration", N_("those in one phase")),
        ),
    ),
    Report(
        "risk",
        N_("List the products at risk, with all their reasons."),
        "incubo.reports.risk:risk_report",
        title=N_("Products at risk"),
        question=N_("Which products to look at first, and for which reasons?"),
        group=TO_LOOK_AFTER,
        counts_phases=True,
        perishable_figure="members",
        parameters=(
            *AS_OF,
            INCUBATOR,
            STARTUP._replace(help=N_("One product only, also where it has no reason.")),
            PHASES,
            WHY,
        ),
        kinds=PEOPLE_KINDS,
        aliases=("risks",),
        french_words=("risque", "risques", "à risque", "alertes"),
        english_words=("at risk", "alerts"),
        description=N_(
            "One line per active product: nobody there, committee late, missions that end, one developer alone, phase "
            "too long, vacant roles, statistics or other fields missing. There is no score: products with more serious "
            "reasons come first, then those with more to watch. --why names the people and the days."
        ),
        examples=(
            ("incubo report risk", N_("which products to look at first, and why")),
            ("incubo report risk --startup maree-claire --why", N_("one product, with names and days")),
            ("incubo report risk --phase acceleration -f csv-excel -o risk.csv", N_("a spreadsheet, for one phase")),
        ),
    ),
    Report(
        "committees",
        N_("Show the last and the next committee of each product, or the decisions of a period."),
        "incubo.reports.committees:make_report",
        title=N_("Committees"),
        question=N_("Who had a committee, who should have one, and what did they decide?"),
        group=TO_LOOK_AFTER,
        new_form=("committee", N_("Record a committee")),
        counts_phases=True,
        perishable_figure="committees",
        parameters=(*AS_OF, *COMPARED, OVER, EVERY, INCUBATOR, SUM._replace(choices=("phase", "incubator")), WHY),
        compared="overdue",
        looks_ahead=True,
        compares_groups=True,
        exclusions=(("by", "over"),),
        needs_period=True,
        aliases=("committee",),
        french_words=("comité", "comités", "décision", "décisions"),
        english_words=("decisions",),
        description=N_(
            "One line per product in the programme: its last committee, what it decided, when the "
            "next one is due, how late it is. With --by, the number of products in each situation. "
            "With --over, what the committees of a period decided and granted."
        ),
        examples=(
            ("incubo report committees", N_("who had one, who should have one")),
            ("incubo report committees --by phase --why", N_("how many have no committee to come, and which")),
            ("incubo report committees --over 2024 --why", N_("the decisions of a year, with their amounts")),
            ("incubo report committees --over 2022..2024 --every year", N_("committees and amounts, year by year")),
        ),
    ),
    Report(
        "ahead",
        N_("Show what is to come of each product in the next months."),
        "incubo.reports.ahead:make_report",
        title=N_("What is to come"),
        question=N_("Which committees, phases, budgets, missions and offers end or begin in the next months?"),
        group=TO_LOOK_AFTER,
        counts_phases=True,
        perishable_figure="committees",
        parameters=(
            *AS_OF,
            OVER._replace(
                type="future-period",
                help=N_("Another period than the next six months."),
                empty=N_("today"),
                until=(N_("Until"), N_("in six months")),
            ),
            INCUBATOR,
            GROUP._replace(choices=("month",)),
            WHY,
        ),
        looks_ahead=True,
        kinds=(*PEOPLE_KINDS, "job"),
        french_words=("à venir", "perspectives", "avenir"),
        english_words=("upcoming", "to come", "roadmap"),
        description=N_(
            "One line for each thing to come: committees and the objectives that they will look at, planned phases, "
            "ends of budgets, people who leave, offers that close. With --by month, one line for each product."
        ),
        examples=(
            ("incubo report ahead", N_("the next six months, day by day")),
            ("incubo report ahead --by month", N_("product by product, a column for each month")),
            ("incubo report ahead --over 2025 -o ahead.xlsx", N_("a whole year, as a spreadsheet")),
        ),
    ),
    Report(
        "administration",
        N_("Show the missions that end with their orders, the work to certify and the days of the year's end."),
        "incubo.reports.administration:make_report",
        title=N_("Administration"),
        question=N_(
            "Which missions end, under which order, what is to be certified, and when do orders and payments stop?"
        ),
        group=TO_LOOK_AFTER,
        perishable_figure="members",
        parameters=(
            *AS_OF,
            OVER._replace(
                type="future-period",
                help=N_("Another period than the next twelve months."),
                empty=N_("today"),
                until=(N_("Until"), N_("in twelve months")),
            ),
            INCUBATOR,
            GROUP._replace(choices=("month", "order")),
            PRIVATE,
            WHY,
        ),
        looks_ahead=True,
        kinds=PEOPLE_KINDS,
        aliases=("admin",),
        french_words=("secrétariat", "bons de commande", "commandes", "marchés"),
        english_words=("purchase orders", "orders", "paperwork"),
        description=N_(
            "One line for each thing to do: missions that end, and from which day on to order what follows, days when "
            "orders and payments stop; with a private folder, the order of each mission, orders to renew, work to "
            "certify. --by month or order: how many. Orders are shown at a terminal; in a file with --private."
        ),
        examples=(
            ("incubo report administration", N_("the next twelve months, day by day")),
            ("incubo report administration --by month", N_("how many missions end in each month")),
            ("incubo report administration --by order", N_("which missions end under which order")),
        ),
    ),
    Report(
        "standards",
        N_("Show what is missing from entries, given what their phase asks for."),
        "incubo.reports.standards:make_report",
        title=N_("What is missing"),
        question=N_("What do entries lack of what their phase asks for?"),
        group=TO_LOOK_AFTER,
        counts_phases=True,
        parameters=(
            *AS_OF,
            INCUBATOR,
            PHASES,
            Parameter(
                "summary", "--summary", "flag", N_("Rates by phase instead of products."), label=N_("Rates by phase")
            ),
            WHY,
        ),
        aliases=("standard",),
        french_words=("conformité", "qualité", "critères"),
        english_words=("compliance", "board"),
        description=N_(
            "Each phase asks for more: an address, the source code, statistics … What it asks for is in "
            "the vocabulary, and incubo.toml may change it."
        ),
        examples=(
            ("incubo report standards", N_("what our entries lack, the least complete first")),
            ("incubo report standards --summary", N_("the rates by phase, as the network publishes them")),
            ("incubo report standards --phase acceleration --format html -o board.html", N_("a board to share")),
        ),
    ),
    Report(
        "headcount",
        N_("Count active members, on a day or over time."),
        "incubo.reports.headcount:make_report",
        title=N_("Headcount"),
        question=N_("How many people are active, on a day or over time?"),
        group=PEOPLE,
        is_public=True,
        perishable_figure="members",
        parameters=(
            *AS_OF,
            *COMPARED,
            OVER,
            EVERY,
            HISTORY,
            INCUBATOR,
            GROUP_PEOPLE._replace(default="status"),
            WHY._replace(is_display=False),
        ),
        compared="members",
        history=History(
            "incubo.reports.headcount:make_known_counter",
            {
                "member": ("missions", "startups", "teams", "incubator", "domaine"),
                "startup": ("incubator", "incubators"),
                "team": ("incubator",),
            },
            own_kinds=("member",),
            parameters=("by",),
        ),
        needs_period=True,
        kinds=PEOPLE_KINDS,
        french_words=("effectif", "effectifs", "membres"),
        english_words=("members", "people"),
        description=N_(
            "A member is active on a day that a mission covers, and counts once: with the status of the mission that "
            "began last. With --over, the curve: the last day of each month, quarter or year."
        ),
        examples=(
            ("incubo report headcount", N_("who we are today, by status")),
            ("incubo report headcount --compare 12mo", N_("the same, with the change in a year")),
            ("incubo report headcount --by domaine --at 2024-01-01", N_("by professional family, on a past day")),
            ("incubo report headcount --over 2021..2024 --every quarter", N_("the curve, quarter by quarter")),
            ("incubo report headcount --over 2024 --history", N_("what was known at the end of each month, and now")),
            (
                "incubo report headcount --over 2021.. --by domaine -o people.html",
                N_("the same as a page with its chart"),
            ),
        ),
    ),
    Report(
        "arrivals",
        N_("Count who arrived and who left in a period."),
        "incubo.reports.arrivals:make_report",
        title=N_("Arrivals and departures"),
        question=N_("Who arrived, who came back and who left?"),
        group=PEOPLE,
        is_public=True,
        perishable_figure="members",
        parameters=(*AS_OF, *COMPARED, OVER, EVERY, INCUBATOR, GROUP_PEOPLE, WHY),
        compared="arrivals",
        kinds=PEOPLE_KINDS,
        french_words=("arrivées", "arrivée", "départs", "départ"),
        english_words=("departures",),
        description=N_(
            "Missions that overlap or follow each other are one presence, from an arrival to a "
            "departure: a contract that is renewed is neither. People who had been here before are "
            "counted as back. By default, the last twelve months."
        ),
        examples=(
            ("incubo report arrivals --over monday.. --why", N_("who came and left since Monday, by name")),
            ("incubo report arrivals --over 2024 --every month", N_("the year, month by month")),
            ("incubo report arrivals --over 2024-S1 --by incubator", N_("a half-year, by incubator")),
        ),
    ),
    Report(
        "community",
        N_("Show who arrived in each team and who leaves, and which teams change nothing any more."),
        "incubo.reports.community:community_report",
        title=N_("Community"),
        question=N_("Who arrived, who leaves, and which teams have changed nothing for six months?"),
        group=PEOPLE,
        perishable_figure="members",
        parameters=(*AS_OF, INCUBATOR, PHASES, WHY),
        looks_ahead=True,
        tells_sheet_days=True,
        kinds=PEOPLE_KINDS,
        french_words=("communauté", "équipes silencieuses", "nouvelles des équipes"),
        english_words=("silent teams", "quiet teams"),
        description=N_(
            "One line for each active product: the people of its team, who arrived in the last three months, who "
            "leaves in the next three, and when its file changed last. To write to the teams: incubo remind."
        ),
        examples=(
            ("incubo report community", N_("who to welcome, who to say goodbye to, whom to ask for news")),
            ("incubo report community --why", N_("the same, with the people by name")),
        ),
    ),
    Report(
        "missions",
        N_("Count the missions that end, and the people who really leave."),
        "incubo.reports.missions:make_report",
        title=N_("Missions that end"),
        question=N_("Whose mission ends soon, and who really leaves?"),
        group=PEOPLE,
        perishable_figure="members",
        parameters=(
            *AS_OF,
            Parameter(
                "ending",
                "--ending",
                "durations",
                N_("How far to look, back and ahead (30d,60d,90d by default)."),
                N_("DURATIONS"),
                label=N_("How far to look"),
                empty=N_("30, 60 and 90 days"),
            ),
            OVER._replace(
                type="future-period", help=N_("The missions that end in a period instead, even a future one.")
            ),
            *COMPARED,
            EVERY,
            INCUBATOR,
            GROUP_PEOPLE,
            WHY,
        ),
        compared="leave",
        looks_ahead=True,
        exclusions=(("ending", "over"),),
        needs_period=True,
        kinds=PEOPLE_KINDS,
        aliases=("mission",),
        french_words=("contrat", "contrats"),
        english_words=("contracts",),
        description=N_(
            "A mission that ends is not a person who leaves: another one may follow. The report "
            "looks 30, 60 and 90 days back and ahead, and shows who stays, who comes back later, and "
            "who leaves (--why: by name)."
        ),
        examples=(
            ("incubo report missions", N_("what ends, and who really leaves")),
            ("incubo report missions --ending 45d --why", N_("the next 45 days and the last 45, by name")),
            ("incubo report missions --over 2025 --every month", N_("the months of a year, including future ones")),
            ("incubo report missions --by status", N_("public agents, freelancers and companies separately")),
        ),
    ),
    Report(
        "teams",
        N_("Show who works for each product, and which roles are missing."),
        "incubo.reports.teams:teams_report",
        title=N_("Teams and roles"),
        question=N_("Who works for each product, and which roles are missing?"),
        group=PEOPLE,
        counts_phases=True,
        perishable_figure="members",
        parameters=(
            *AS_OF,
            INCUBATOR,
            PHASES._replace(help=N_("The products in these phases (active ones by default).")),
            Parameter(
                "required_roles",
                "--need",
                "roles",
                N_("The roles to look for in every team."),
                N_("DOMAINS"),
                label=N_("Roles to look for"),
                empty=N_("those of the phase"),
            ),
            SUM._replace(choices=("phase", "domaine")),
            *COMPARED,
            WHY,
        ),
        compared="people",
        compares_groups=True,
        kinds=PEOPLE_KINDS,
        aliases=("team",),
        french_words=("équipe", "équipes", "rôles"),
        english_words=("roles",),
        description=N_(
            "A role is the domain of a member. Missing roles are looked for among those that the "
            "phase needs, or those of --need. With --by, the totals: team sizes by phase, or who "
            "holds each role and which products lack it."
        ),
        examples=(
            ("incubo report teams", N_("who works on what, and what is missing")),
            ("incubo report teams --need dev,design,deploiement --phase construction", N_("some roles, in one phase")),
            ("incubo report teams --by phase", N_("how large teams are, and products without anybody")),
            ("incubo report teams --by domaine --why", N_("which products lack each role")),
        ),
    ),
    Report(
        "skills",
        N_("Show who can do what, who is free soon, and which products lack a skill."),
        "incubo.reports.skills:skills_report",
        title=N_("Skills"),
        question=N_("Who can do what, who is free soon, and which products lack a skill?"),
        group=PEOPLE,
        perishable_figure="members",
        parameters=(
            *AS_OF,
            INCUBATOR,
            Parameter(
                "skills",
                "--skill",
                "skills",
                N_("Only these domains or skills, looked for in every team."),
                N_("SKILLS"),
                label=N_("Domains or skills"),
                empty=N_("all"),
            ),
            PHASES._replace(help=N_("The products in these phases (active ones by default).")),
            Parameter(
                "within",
                "--within",
                "duration",
                N_("How soon people are free (60d)."),
                N_("DURATION"),
                default="60d",
                label=N_("Free within"),
                empty=N_("60 days"),
            ),
            *COMPARED,
            WHY,
        ),
        compared="people",
        kinds=PEOPLE_KINDS,
        aliases=("skill",),
        french_words=("compétences", "compétence", "savoir-faire", "métiers"),
        english_words=("competences", "who knows"),
        description=N_(
            "A line for each domain and each skill of the people who are here: how many they are, how many products "
            "have it, who is free soon. Products lack a domain that their phase needs; those of --skill are looked for "
            "in every team. --why names the people, and the products that lack it."
        ),
        examples=(
            ("incubo report skills", N_("who can do what, and what teams lack")),
            (
                "incubo report skills --skill accessibilité --why",
                N_("who knows a subject, and which teams do not have it"),
            ),
            (
                "incubo report skills --skill dev,design --within 3mo",
                N_("some domains, and who is free within three months"),
            ),
        ),
    ),
    Report(
        "jobs",
        N_("Count the offers that are open and how old they are, or what became of them."),
        "incubo.reports.jobs:make_report",
        title=N_("Job offers"),
        question=N_("How many offers are open, since when, and what became of the others?"),
        group=PEOPLE,
        is_public=True,
        perishable_figure="jobs",
        parameters=(*AS_OF, *COMPARED, OVER, EVERY, INCUBATOR, WHY),
        compared="offers",
        needs_period=True,
        kinds=("job",),
        kinds_of_incubator=("startup",),
        aliases=("job", "offers"),
        french_words=("offre", "offres", "recrutement", "recrutements"),
        description=N_(
            "An offer that has been open for more than 45 days is stale. With --over, what was published, closed, "
            "filled, and in how long; an offer that was closed without a date is in no period."
        ),
        examples=(
            ("incubo report jobs", N_("how many are open, and for how long")),
            ("incubo report jobs --why", N_("which ones, the oldest first")),
            ("incubo report jobs --over 2022..2024 --every year", N_("time to fill, year by year")),
        ),
    ),
    Report(
        "indicators",
        N_("Give the published indicators, year by year."),
        "incubo.reports.indicators.report:make_report",
        title=N_("Published indicators"),
        question=N_("Which figures does the network publish, year by year, and what are they?"),
        group=PUBLISHED,
        is_public=True,
        counts_phases=True,
        perishable_figure="members",
        compared=LAST_FIGURE,
        parameters=(
            *AS_OF,
            COMPARE_KNOWN,
            Parameter(
                "publication",
                "--set",
                "choice",
                N_("The indicators of a publication."),
                choices=("bilan", "plf"),
                label=N_("Publication"),
                empty=N_("All indicators"),
            ),
            OVER._replace(
                help=N_("The years (2024, 2021..2024, 2022..)."),
                metavar=N_("YEARS"),
                label=N_("From the year"),
                empty=N_("four years ago"),
                until=(N_("Until the year"), N_("this one")),
            ),
            INCUBATOR,
            WHY,
        ),
        kinds=PEOPLE_KINDS,
        aliases=("indicator",),
        french_words=("indicateur", "indicateurs"),
        description=N_(
            "The figures that the network publishes and that can be calculated from the files, with "
            "their definitions; --set chooses those of one publication. One column per year: the "
            "last four by default, the current one up to today."
        ),
        examples=(
            ("incubo report indicators", N_("all of them")),
            ("incubo report indicators --set plf --over 2021..2024", N_("those of the budget bill")),
            (
                "incubo report indicators --set bilan -f csv-excel -o indicators.csv",
                N_("those of the annual report, for a spreadsheet"),
            ),
        ),
    ),
    Report(
        "metrics",
        N_("Show the measures of impact and how they change."),
        "incubo.reports.metrics:make_report",
        title=N_("Measures of impact"),
        question=N_("What do products measure, and how does it change?"),
        group=PUBLISHED,
        is_public=True,
        new_form=("metric", N_("Record measures of impact")),
        parameters=(
            *AS_OF,
            OVER,
            STARTUP._replace(help=N_("All the measures of one product.")),
            Parameter(
                "key", "--key", "text", N_("One measure only."), N_("NAME"), label=N_("Measure"), empty=N_("all")
            ),
            INCUBATOR,
            WHY,
        ),
        aliases=("metric",),
        french_words=("mesures", "métriques", "mesures d'impact"),
        english_words=("measures", "impact"),
        description=N_("incubo record metric writes them. With --startup, each value; with --key too, a curve."),
        examples=(
            ("incubo report metrics", N_("the latest measures of our products")),
            ("incubo report metrics --startup quai-solidaire", N_("those of one product over time")),
        ),
    ),
)


REPORTS = {report.id: report for report in _REPORTS}
"""The reports by id, in the order in which they are listed."""


def find_site_reports(chosen: Sequence[str] | None) -> tuple[str, ...]:
    """The reports of a public site: those that its settings choose (None: the public ones). Raises ConfigError."""
    if chosen is None:
        return tuple(report.id for report in REPORTS.values() if report.is_public)
    if not REPORTS.keys() >= {*chosen}:
        message = N_("“reports” of [site] must be a list of these reports: {allowed:list}")
        raise ConfigError(Message(message, {"allowed": sorted(REPORTS)}))
    return tuple(name for name in REPORTS if name in chosen)
