"""docs/indicators.md and its French twin: what figures count, where the network publishes them, what differs and why.

    python tools/indicators.py           write the pages
    python tools/indicators.py --check   say what would change; exit 1 if anything

All of it is from the modules of the reports: what they say under their tables, and the published indicators.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from incubo.config import settings  # noqa: E402
from incubo.core import i18n  # noqa: E402
from incubo.core.i18n import gettext, translate  # noqa: E402
from incubo.core.message import Message  # noqa: E402
from incubo.document.table import Table  # noqa: E402
from incubo.model.committees import DEFAULT_INTERVAL_MONTHS  # noqa: E402
from incubo.model.periods import Period  # noqa: E402
from incubo.model.tenure import MAX_GAP_DAYS  # noqa: E402
from incubo.model.vocabulary import make_vocabulary  # noqa: E402
from incubo.registry.layout import INCUBO_LAYOUT  # noqa: E402
from incubo.registry.loader import load_registry  # noqa: E402
from incubo.registry.store import WorkingTree  # noqa: E402
from incubo.reports import arrivals, committees, headcount, jobs, missions, teams  # noqa: E402
from incubo.reports import committees as decisions  # noqa: E402
from incubo.reports.durations import durations_report  # noqa: E402
from incubo.reports.funnel import funnel_report  # noqa: E402
from incubo.reports.indicators.indicator import Indicator  # noqa: E402
from incubo.reports.indicators.report import INDICATORS, PUBLICATIONS, UNCOMPUTED_INDICATORS  # noqa: E402
from incubo.reports.metrics import metrics_report  # noqa: E402
from incubo.reports.phases import phases_over_report, phases_report  # noqa: E402
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
NORMS = {"months": DEFAULT_INTERVAL_MONTHS, "gap": MAX_GAP_DAYS, "days": jobs.STALE_DAYS}
WORDS = {
    "en": {
        "title": "Indicators",
        "other": "Français",
        "intro": "What each figure counts, so that two people who ask for the same one get the same one. Every report "
        "says it under its table, too. Figures of a past day come from the dates that the files tell today: what was "
        "recorded late is in them, which the figures published then could not have.",
        "reports": "What the reports count",
        "indicators": "Published indicators",
        "table": "`incubo report indicators` gives them year by year; `--set` chooses a publication. What was "
        "published is set beside what incubo counts in the network's registry of 1 July 2024; a test counts it again.",
        "counts": "Counts",
        "source": "Published in",
        "sets": "In",
        "differs": "What differs",
        "undated": "Only of the last day: sheets say it without a date.",
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
        "indicators": "Indicateurs publiés",
        "table": "`incubo report indicators` les donne année par année\u00a0; `--set` choisit une publication. Ce qui "
        "a été publié est mis à côté de ce qu'incubo compte dans le registre du réseau au 1er juillet 2024\u00a0; "
        "un test le recompte.",
        "counts": "Compte",
        "source": "Publié dans",
        "sets": "Dans",
        "differs": "Ce qui diffère",
        "undated": "Du dernier jour seulement\u00a0: les fiches le disent sans date.",
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
        f"## {words['indicators']}",
        words["table"],
        *(block for each in INDICATORS for block in _indicator(each, words)),
        f"## {words['others']}",
        "\n".join(
            f"- **{each.id} {gettext(each.name)}**{words['colon']}{gettext(each.reason)}"
            for each in UNCOMPUTED_INDICATORS
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def _lives() -> Mapping[str, tuple[Table, ...]]:
    """The reports about the life of startups and their sheets, on the sample registry: their notes name its phases."""
    opened = settings.load_config(ROOT)
    at = opened.as_of or date(2025, 1, 15)
    found = load_registry(WorkingTree(ROOT, MAX_FILE_BYTES), INCUBO_LAYOUT, make_vocabulary(opened.profile_data))
    year = Period(date(at.year - 1, 1, 1), date(at.year - 1, 12, 31))
    return {
        "phases": (phases_report(found, at), phases_over_report(found, at, [at])),
        "transitions": (transitions_report(found, at, year), transitions_over_report(found, at, [year], "year")),
        "durations": (durations_report(found, at),),
        "funnel": (funnel_report(found, at), funnel_report(found, at, basis="decided")),
        "timeline": (timeline_report(found, at),),
        "standards": (standards_report(found, at), standards_summary_report(found, at)),
        "metrics": (metrics_report(found, at),),
    }


def _reports() -> Iterator[str]:
    for name, tables in _lives().items():
        yield f"### incubo report {name}"
        notes = (note for table in tables for note in table.notes if note.id.startswith("definition-"))
        yield "\n".join(dict.fromkeys(f"- {translate(note.message)}" for note in notes))
    for name, definitions in REPORTS.items():
        yield f"### incubo report {name}"
        yield "\n".join(f"- {translate(Message(text, NORMS))}" for each in definitions for text in each.values())


def _indicator(each: Indicator, words: Mapping[str, str]) -> Iterator[str]:
    yield f"### {each.id} {gettext(each.name)}"
    lines = {
        "counts": gettext(each.definition) + ("" if each.has_history else f" {words['undated']}"),
        "source": f"{gettext(each.source)}.",
        "sets": ", ".join(f"`--set {name}` ({gettext(PUBLICATIONS[name])})" for name in each.publications) + ".",
        "differs": gettext(each.difference),
    }
    yield "\n".join(f"- **{words[name]}**{words['colon']}{text}" for name, text in lines.items() if text)
    if each.published_figures:
        rows = [
            f"| {one.year} | {one.figure} | {one.our_figure} |"
            f" {gettext(one.difference) if one.difference else words['same']} |"
            for one in each.published_figures
        ]
        yield "\n".join([words["published"], "|---|---:|---:|---|", *rows])


def pages() -> list[Path]:
    """The pages."""
    return [ROOT / "docs" / name for name in PAGES.values()]


def made(path: Path) -> str:
    """A page as it should be."""
    lang = next(lang for lang, name in PAGES.items() if name == path.name)
    with i18n.temporary_language(lang):
        return page(lang)


def check(path: Path) -> list[str]:
    """What is out of date in a page."""
    before, after = path.read_text("utf-8") if path.is_file() else "", made(path)
    if before == after:
        return []
    drift = difflib.unified_diff(before.splitlines(), after.splitlines(), f"{path.name} (written)", "(made)", "", "", 1)
    return ["\n".join([*(line.rstrip() for line in drift), f"{path.name}: run `make docs`"])]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The pages about indicators.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something drifted")
    if parser.parse_args(argv).check:
        complaints = [complaint for path in pages() for complaint in check(path)]
        print("\n".join(complaints), end="\n" if complaints else "", file=sys.stderr)
        return 1 if complaints else 0
    for path in pages():
        if not path.is_file() or made(path) != path.read_text("utf-8"):
            path.write_text(made(path), "utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)}: rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main())
