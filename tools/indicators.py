"""docs/indicators.md and its French twin: what figures count, where the network publishes them, what differs and why.

    python tools/indicators.py           write the pages
    python tools/indicators.py --check   report outdated pages; exit 1 if there are any

They are made from the reports: the notes under their tables, and the published indicators.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import generated

ROOT = generated.ROOT
sys.path.insert(0, str(ROOT))

from incubo.config import settings  # noqa: E402
from incubo.core import i18n  # noqa: E402
from incubo.core.i18n import gettext, translate  # noqa: E402
from incubo.core.message import Message  # noqa: E402
from incubo.document.table import Table  # noqa: E402
from incubo.facts.people import GROUP_DEFINITIONS  # noqa: E402
from incubo.facts.scope import Scope  # noqa: E402
from incubo.model.jobs import STALE_DAYS  # noqa: E402
from incubo.model.periods import Period  # noqa: E402
from incubo.model.tenure import MAX_GAP_DAYS  # noqa: E402
from incubo.model.vocabulary import make_vocabulary  # noqa: E402
from incubo.registry.layout import INCUBO_LAYOUT  # noqa: E402
from incubo.registry.loader import load_registry  # noqa: E402
from incubo.registry.store import WorkingTree  # noqa: E402
from incubo.reports import arrivals, committees, headcount, jobs, missions, teams  # noqa: E402
from incubo.reports import committees as decisions  # noqa: E402
from incubo.reports.attention.collect import LEFT_OUT, LEFT_OUT_NUMBERS  # noqa: E402
from incubo.reports.durations import durations_report  # noqa: E402
from incubo.reports.funnel import funnel_report  # noqa: E402
from incubo.reports.indicators.indicator import Indicator  # noqa: E402
from incubo.reports.indicators.report import INDICATORS, PUBLICATIONS, UNCOMPUTED_INDICATORS  # noqa: E402
from incubo.reports.metrics import metrics_report  # noqa: E402
from incubo.reports.phases import phases_over_report, phases_report  # noqa: E402
from incubo.reports.risk import risk_report  # noqa: E402
from incubo.reports.skills import skills_report  # noqa: E402
from incubo.reports.standards import standards_report, standards_summary_report  # noqa: E402
from incubo.reports.timeline import timeline_report  # noqa: E402
from incubo.reports.transitions import transitions_over_report, transitions_report  # noqa: E402
from incubo.source.limits import MAX_FILE_BYTES  # noqa: E402

PAGES = {"en": "indicators.md", "fr": "indicateurs.md"}
REPORTS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "headcount": (headcount.DEFINITIONS,),
    "arrivals": (arrivals.DEFINITIONS,),
    "missions": (missions.DEFINITIONS,),
    "teams": (teams.DEFINITIONS,),
    "committees": (committees.SCHEDULE_DEFINITIONS, decisions.DECISION_DEFINITIONS),
    "jobs": (jobs.DEFINITIONS,),
}
"""The reports about people, committees and offers: their definitions, in order."""
_NETWORK = make_vocabulary(settings.load_profile(settings.DEFAULT_PROFILE))
NORMS = {"months": _NETWORK.committee_months, "gap": MAX_GAP_DAYS, "days": STALE_DAYS, **LEFT_OUT_NUMBERS}
WORDS = {
    "en": {
        "title": "Indicators",
        "other": "Français",
        "intro": "What each figure counts, so that two people who ask for the same one get the same one. Every report "
        "says it under its table, too. Figures of a past day come from the dates that the files tell today: what was "
        "recorded late is in them, which the figures published then could not have.",
        "reports": "What the reports count",
        "people": "People of an incubator, and their groups (`--by`)",
        "indicators": "Published indicators",
        "table": "`incubo report indicators` gives them year by year; `--set` chooses a publication. What was "
        "published is set beside what incubo counts in the network's registry of 1 July 2024; a test counts it again.",
        "counts": "Counts",
        "source": "Published in",
        "sets": "In",
        "differs": "What differs",
        "undated": "For the last day only: entries give it without a date.",
        "published": "| Year | Published | Counted | Why |",
        "same": "the same",
        "others": "Indicators that are no row of the table",
        "colon": ": ",
    },
    "fr": {
        "title": "Indicateurs",
        "other": "English",
        "intro": "Ce que compte chaque chiffre, pour que deux personnes qui demandent le même obtiennent le même. "
        "Chaque rapport le dit aussi sous son tableau. Les chiffres d'un jour passé viennent des dates que les fiches "
        "disent aujourd'hui\u00a0: "
        "ce qui a été saisi tard y est, et ne pouvait pas être dans les chiffres publiés alors.",
        "reports": "Ce que comptent les rapports",
        "people": "Personnes d'un incubateur, et leurs groupes (`--by`)",
        "indicators": "Indicateurs publiés",
        "table": "`incubo report indicators` les donne année par année\u00a0; `--set` choisit une publication. Ce qui "
        "a été publié est mis à côté de ce qu'incubo compte dans le registre du réseau au 1er juillet 2024\u00a0; "
        "un test le recompte.",
        "counts": "Compte",
        "source": "Publié dans",
        "sets": "Dans",
        "differs": "Ce qui diffère",
        "undated": "Pour le dernier jour seulement\u00a0: les fiches le donnent sans date.",
        "published": "| Année | Publié | Compté | Pourquoi |",
        "same": "le même",
        "others": "Indicateurs qui ne sont pas une ligne du tableau",
        "colon": "\u00a0: ",
    },
}


def page(lang: str) -> str:
    """A page in a language."""
    words = WORDS[lang]
    other = PAGES["fr" if lang == "en" else "en"]
    blocks = [
        f"# {words['title']}",
        "<!-- Written by tools/indicators.py: change what it is made from. -->",
        f"[{words['other']}]({other})",
        words["intro"],
        f"## {words['reports']}",
        *_reports(),
        f"### {words['people']}",
        _definitions(GROUP_DEFINITIONS),
        "### incubo todo",
        _definitions(LEFT_OUT),
        f"## {words['indicators']}",
        words["table"],
        *(block for indicator in INDICATORS for block in _indicator(indicator, words)),
        f"## {words['others']}",
        "\n".join(
            f"- **{indicator.id} {gettext(indicator.name)}**{words['colon']}{gettext(indicator.reason)}"
            for indicator in UNCOMPUTED_INDICATORS
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def _startup_reports() -> Mapping[str, tuple[Table, ...]]:
    """The reports about startups, on the sample registry, because their notes name its phases."""
    config = settings.load_config(ROOT)
    at = config.as_of or date(2025, 1, 15)
    registry = load_registry(WorkingTree(ROOT, MAX_FILE_BYTES), INCUBO_LAYOUT, make_vocabulary(config.profile_data))
    scope = Scope(registry, at)
    year = Period(date(at.year - 1, 1, 1), date(at.year - 1, 12, 31))
    return {
        "phases": (phases_report(scope), phases_over_report(scope, [at])),
        "transitions": (
            transitions_report(scope, year),
            transitions_over_report(scope, [year], "year"),
        ),
        "durations": (durations_report(scope),),
        "funnel": (funnel_report(scope), funnel_report(scope, basis="decided")),
        "timeline": (timeline_report(scope),),
        "standards": (standards_report(scope), standards_summary_report(scope)),
        "risk": (risk_report(scope),),
        "metrics": (metrics_report(scope),),
        "skills": (skills_report(scope), skills_report(scope, skills=("Accessibilité",))),
    }


def _reports() -> Iterator[str]:
    for name, tables in _startup_reports().items():
        yield f"### incubo report {name}"
        notes = (note for table in tables for note in table.notes if note.id.startswith("definition-"))
        yield "\n".join(dict.fromkeys(f"- {translate(note.message)}" for note in notes))
    for name, definitions in REPORTS.items():
        yield f"### incubo report {name}"
        yield "\n".join(map(_definitions, definitions))


DOMAINS = settings.load_profile(settings.DEFAULT_PROFILE)["rules"]
"""The domaines that definitions name: those of the network."""


def _definitions(texts: Mapping[str, str]) -> str:
    return "\n".join(f"- {translate(Message(text, NORMS))}" for text in texts.values())


def _indicator(indicator: Indicator, words: Mapping[str, str]) -> Iterator[str]:
    yield f"### {indicator.id} {gettext(indicator.name)}"
    undated = "" if indicator.has_history else f" {words['undated']}"
    lines = {
        "counts": translate(Message(indicator.definition, DOMAINS)) + undated,
        "source": f"{gettext(indicator.source)}.",
        "sets": ", ".join(f"`--set {name}` ({gettext(PUBLICATIONS[name])})" for name in indicator.publications) + ".",
        "differs": gettext(indicator.difference),
    }
    yield "\n".join(f"- **{words[name]}**{words['colon']}{text}" for name, text in lines.items() if text)
    if indicator.published_figures:
        rows = [
            f"| {figure.year} | {figure.figure} | {figure.our_figure} |"
            f" {gettext(figure.difference) if figure.difference else words['same']} |"
            for figure in indicator.published_figures
        ]
        yield "\n".join([words["published"], "|---|---:|---:|---|", *rows])


def pages() -> list[Path]:
    """The pages."""
    return [ROOT / "docs" / name for name in PAGES.values()]


def render(path: Path) -> str:
    """The expected text of a page."""
    lang = next(lang for lang, name in PAGES.items() if name == path.name)
    with i18n.temporary_language(lang):
        return page(lang)


def check(path: Path) -> list[str]:
    """What is out of date in a page."""
    return generated.find_drift(path, render(path))


def main(argv: list[str] | None = None) -> int:
    return generated.run("The pages about indicators.", pages(), render, check, argv)


if __name__ == "__main__":
    sys.exit(main())
