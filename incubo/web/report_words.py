"""What reports and their fields are called in a browser: short labels, questions, choices. No option, no id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from incubo.core.i18n import N_


class ReportWords(NamedTuple):
    """A report in words: its short title, and the question that it answers. Both are marked with N_."""

    title: str
    question: str


REPORT_GROUPS: Mapping[str, Sequence[str]] = {
    N_("The portfolio"): ("phases", "transitions", "durations", "funnel", "timeline"),
    N_("What to look after"): ("risk", "committees", "standards"),
    N_("Who is here"): ("headcount", "arrivals", "missions", "teams", "skills", "jobs"),
    N_("What is published"): ("indicators", "metrics"),
}
"""The reports by what they are about; one that is in no group stands at the end."""

REPORT_WORDS: Mapping[str, ReportWords] = {
    "phases": ReportWords(N_("Products by phase"), N_("How many products are in each phase, on a day or over time?")),
    "transitions": ReportWords(
        N_("Entries and exits"), N_("How many products entered a phase, left or stopped in a period?")
    ),
    "durations": ReportWords(N_("Length of phases"), N_("How long does a product stay in each phase?")),
    "funnel": ReportWords(
        N_("Going on and stopping"), N_("Of those that enter a phase, how many go on, how many stop?")
    ),
    "timeline": ReportWords(N_("The life of products"), N_("Which phases did each product go through, and when?")),
    "risk": ReportWords(N_("Products at risk"), N_("Which products to look at first, and for which reasons?")),
    "committees": ReportWords(
        N_("Committees"), N_("Who had a committee, who should have one, and what did they decide?")
    ),
    "standards": ReportWords(N_("What is missing"), N_("What do entries lack of what their phase asks for?")),
    "headcount": ReportWords(N_("Headcount"), N_("How many people are active, on a day or over time?")),
    "arrivals": ReportWords(N_("Arrivals and departures"), N_("Who arrived, who came back and who left?")),
    "missions": ReportWords(N_("Missions that end"), N_("Whose mission ends soon, and who really leaves?")),
    "teams": ReportWords(N_("Teams and roles"), N_("Who works for each product, and which roles are missing?")),
    "skills": ReportWords(N_("Skills"), N_("Who can do what, who is free soon, and which products lack a skill?")),
    "jobs": ReportWords(N_("Job offers"), N_("How many offers are open, since when, and what became of the others?")),
    "indicators": ReportWords(
        N_("Published indicators"), N_("Which figures does the network publish, year by year, and what are they?")
    ),
    "metrics": ReportWords(N_("Measures of impact"), N_("What do products measure, and how does it change?")),
}


class FieldWords(NamedTuple):
    """A field of a report: its label; what stands where nothing is chosen; a word of help. All are marked with N_."""

    label: str
    empty: str = ""
    help: str = ""


FIELD_WORDS: Mapping[str, FieldWords] = {
    "from": FieldWords(N_("From"), N_("2022, 2024-03")),
    "to": FieldWords(N_("Until"), N_("today")),
    "every": FieldWords(N_("One line for each"), N_("The whole period")),
    "by": FieldWords(N_("Grouped by"), N_("No group")),
    "at": FieldWords(N_("As of"), N_("today")),
    "known": FieldWords(N_("As known on"), N_("today")),
    "compare": FieldWords(N_("Compared with the day"), N_("no day")),
    "compare_known": FieldWords(N_("Compared with what was known on"), N_("no day")),
    "history": FieldWords(N_("What was known on each day, beside what is known now")),
    "incubator": FieldWords(N_("Incubator"), N_("All incubators")),
    "phases": FieldWords(N_("Phase"), N_("Active phases")),
    "startup": FieldWords(N_("Product"), N_("all")),
    "key": FieldWords(N_("Measure"), N_("all")),
    "basis": FieldWords(N_("Rates of those that"), ""),
    "publication": FieldWords(N_("Publication"), N_("All indicators")),
    "ending": FieldWords(N_("How far to look"), N_("30, 60 and 90 days")),
    "within": FieldWords(N_("Free within"), N_("60 days")),
    "required_roles": FieldWords(N_("Roles to look for"), N_("those of the phase")),
    "skills": FieldWords(N_("Domains or skills"), N_("all")),
    "all_rows": FieldWords(N_("Show each phase of products that are over")),
    "include_inactive": FieldWords(N_("Show products that are over too")),
    "summary": FieldWords(N_("Rates by phase")),
}
"""The fields, by name of parameter; the period is two fields."""

FIELD_WORDS_OF: Mapping[tuple[str, str], FieldWords] = {
    ("timeline", "phases"): FieldWords(N_("Phase"), N_("Active phases")),
    ("committees", "by"): FieldWords(N_("Summed up by"), N_("Each product")),
    ("teams", "by"): FieldWords(N_("Summed up by"), N_("Each product")),
    ("indicators", "from"): FieldWords(N_("From the year"), N_("four years ago")),
    ("indicators", "to"): FieldWords(N_("Until the year"), N_("this one")),
}
"""Those of one report, where they are other ones."""

CHOICE_LABELS: Mapping[str, str] = {
    "month": N_("Month"),
    "quarter": N_("Quarter"),
    "year": N_("Year"),
    "incubator": N_("Incubator"),
    "sponsor": N_("Sponsor"),
    "thematique": N_("Theme"),
    "usertype": N_("Users"),
    "phase": N_("Phase"),
    "status": N_("Status"),
    "domaine": N_("Role"),
    "entered": N_("entered the phase"),
    "decided": N_("went on or stopped"),
    "bilan": N_("Annual report"),
    "plf": N_("Budget bill"),
}
"""What the choices of parameters are called."""
