"""The words of `incubo list`: what each filter does, examples and remarks for each noun's help page."""

from __future__ import annotations

from incubo.i18n import N_

FILTERS = {
    "phase": (N_("PHASES"), N_("In one of these phases.")),
    "incubator": (N_("INCUBATORS"), N_("Of these incubators (ours by default; “all” for every one).")),
    "sponsor": (N_("ORGANISATIONS"), N_("Funded by one of these organisations.")),
    "startup": (N_("STARTUPS"), N_("Of one of these startups.")),
    "member": (N_("MEMBERS"), N_("With one of these people.")),
    "team": (N_("TEAMS"), N_("Of one of these cross-cutting teams.")),
    "owner": (N_("ORGANISATIONS"), N_("Owned by one of these organisations.")),
    "followed-by": (N_("MEMBERS"), N_("Followed by one of these portfolio managers.")),
    "thematique": (N_("THEMES"), N_("With one of these themes.")),
    "usertype": (N_("USERS"), N_("For one of these kinds of users.")),
    "techno": (N_("TECHNOLOGIES"), N_("Made with one of these technologies.")),
    "domaine": (N_("DOMAINS"), N_("With (or for) one of these professional families.")),
    "status": (N_("STATUSES"), N_("Public agents, freelancers, or companies: admin, independent, service.")),
    "skill": (N_("SKILLS"), N_("With one of these skills.")),
    "employer": (N_("EMPLOYERS"), N_("Under contract with one of these.")),
    "event": (N_("EVENTS"), N_("To which one of these happened (between --since and --until).")),
    "kind": (N_("KINDS"), N_("Of one of these kinds.")),
    "type": (N_("TYPES"), N_("Of one of these types.")),
    "decision": (N_("DECISIONS"), N_("With one of these decisions.")),
    "outcome": (N_("OUTCOMES"), N_("That ended in one of these ways.")),
    "older-than": (N_("DURATION"), N_("Begun at least so long ago: 45d, 18mo, 3y.")),
    "younger-than": (N_("DURATION"), N_("Begun less than so long ago.")),
    "ending": (N_("DURATION"), N_("That end within so long: 60d.")),
    "ended": (N_("DURATION"), N_("That ended so long ago at most.")),
    "no-committee-for": (N_("DURATION"), N_("Without a committee for so long: 6mo.")),
    "incubated": ("", N_("In the programme: from construction until they leave.")),
    "active": ("", N_("Those that are active (the default).")),
    "open": ("", N_("Those that are open (the default).")),
    "missing": (N_("FIELD"), N_("Where this field is absent or empty.")),
    "search": (N_("TEXT"), N_("Whose sheet has this text, without accents or case.")),
    "since": ("", N_("Begun on that day or later.")),
    "until": ("", N_("Begun on that day or before.")),
}
"""The word that stands for a filter's value, and what it does."""

_OF_STARTUPS = N_("Of startups in one of these phases.")

OWN = {
    ("startups", "older-than"): N_("In their current phase for at least so long: 45d, 18mo, 3y."),
    ("startups", "younger-than"): N_("In their current phase for less than so long."),
    ("startups", "since"): N_("In their current phase since that day or later (--event: that happened since)."),
    ("startups", "until"): N_("In their current phase since that day or before (--event: that happened until then)."),
    ("startups", "ending"): N_("Whose next committee is due within so long: 60d."),
    ("committees", "ending"): N_("That are due within so long: 60d."),
    ("committees", "older-than"): N_("Held at least so long ago: 45d, 18mo, 3y."),
    ("committees", "younger-than"): N_("Held less than so long ago."),
    ("committees", "since"): N_("Held, or due, on that day or later."),
    ("committees", "until"): N_("Held, or due, on that day or before."),
    ("jobs", "older-than"): N_("Published at least so long ago: 45d, 18mo, 3y."),
    ("jobs", "younger-than"): N_("Published less than so long ago."),
    ("jobs", "ending"): N_("That close within so long: 60d."),
    ("jobs", "since"): N_("Published on that day or later."),
    ("jobs", "until"): N_("Published on that day or before."),
    **{(noun, "phase"): _OF_STARTUPS for noun in ("members", "missions", "committees", "jobs")},
    ("members", "older-than"): N_("Here without a gap for at least so long: 45d, 18mo, 3y."),
    ("members", "younger-than"): N_("Here for less than so long."),
    ("members", "since"): N_("Arrived on that day or later."),
    ("members", "until"): N_("Arrived on that day or before."),
    ("members", "ending"): N_("Whose last day comes within so long: 60d."),
    ("members", "ended"): N_("Who left so long ago at most."),
}
"""What a filter does for one noun, where it is not what it does for the others."""

_MORE = N_(
    "Values are ids or names, without accents or case, separated by commas. Every filter on values has its contrary: "
    "--not-phase, --not-missing …\n\nThe last line says how many are left out; --all shows them too."
)
MORE = dict.fromkeys(
    ("startups", "members", "jobs", "incubators", "organisations", "teams", "missions", "committees"), _MORE
)
"""What a noun's help page says below its first line."""

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "startups": (
        ("incubo list startups --phase construction,acceleration", N_("those in two phases")),
        ("incubo list startups --missing stats_url --not-phase investigation", N_("without a statistics page")),
        ("incubo list startups --no-committee-for 6mo", N_("without a committee in the last six months")),
        ("incubo list startups --columns +contact,+link --format csv-excel -o produits.csv", N_("for a spreadsheet")),
    ),
    "members": (
        ("incubo list members --startup mon-estran", N_("a startup's team")),
        ("incubo list members --ending 60d", N_("who leaves within two months")),
        ("incubo list members --since monday", N_("who arrived this week")),
        ("incubo list members --domaine design --status independent", N_("freelance designers")),
    ),
    "jobs": (
        ("incubo list jobs", N_("open offers")),
        ("incubo list jobs --older-than 45d", N_("those open for too long")),
    ),
    "incubators": (("incubo list incubators --all", N_("every incubator")),),
    "organisations": (("incubo list organisations --type operateur", N_("the operators that fund us")),),
    "teams": (("incubo list teams", N_("cross-cutting teams and how many they are")),),
    "missions": (
        ("incubo list missions --ending 60d", N_("contracts that end within two months")),
        (
            "incubo list missions --at 2024-06-30 --status independent,service --format csv",
            N_("for the general secretariat"),
        ),
        ("incubo list missions --startup mon-estran --all", N_("all contracts a startup ever had")),
    ),
    "committees": (
        ("incubo list committees --since 2024", N_("this year's committees and decisions")),
        ("incubo list committees --ending 60d", N_("those due within two months")),
    ),
}
"""Command lines with what they do; each is run in the tests."""
