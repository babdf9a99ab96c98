"""A registry in which everything happens, and around one day: what ends the day before, on it and after, and so on.

Its entries are the lines of `tests/fixtures/shore`; days are given by their distance from `DAY`. Reports of it are
compared with whole outputs (`tests/golden/reports`): figures differ from each other, so a wrong one shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from support.paths import ROOT
from support.registries import PROFILE, registry_files

from incubo.config.settings import load_profile
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.layout import INCUBO_LAYOUT
from incubo.registry.loader import load_registry
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore

DAY = date(2025, 1, 15)

OTHERS = {
    "incubators/quai": "title: Le Quai\ncontact: quai@x.example\nowner: anrh\nhighlighted_startups: [algue, rade]\n",
    "incubators/digue": "title: La Digue\nshort_description: Les digues\n",
    "incubators/jetee": "title: La Jetée\ncontact: jetee@x.example\n",
    "incubators/flots": "contact: flots@x.example\n",
    "organisations/anrh": "name: Agence des rivages\nacronym: ANRH\ntype: operateur\n",
    "organisations/ddr": "name: Direction des rivages\ntype: autre\n",
    "teams/quai-animation": "name: Animation\nincubator: quai\n",
}


@cache
def shore_files() -> Mapping[str, bytes]:
    """The files of the registry, by path."""
    entries = dict(OTHERS)
    for number, line in enumerate(_lines("startups")):
        entries[f"startups/{line[0]}"] = _startup(number, *line)
    for line in _lines("members"):
        entries[f"members/{line[0]}.quai"] = _member(*line)
    for line in _lines("jobs"):
        number, opens, *rest = line
        entries[f"jobs/{_day(opens)}-offre-{number}"] = _job(number, opens, *rest)
    return registry_files(entries, body="\nUn texte.\n")


@cache
def shore_registry(**rules: int) -> Registry:
    """The registry, under some other `[rules]`."""
    vocabulary = make_vocabulary(
        load_profile(PROFILE), {"rules": {name.replace("_", "-"): n for name, n in rules.items()}}
    )
    return load_registry(MemoryStore(shore_files()), INCUBO_LAYOUT, vocabulary)


def _lines(name: str) -> list[list[str]]:
    """The columns of each line of a table."""
    _, *lines = (ROOT / "tests" / "fixtures" / "shore" / f"{name}.txt").read_text("utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines]


def _day(distance: str) -> date:
    return DAY + timedelta(int(distance))


def _spans(text: str) -> tuple[str, str]:
    """The lines of `-30..+4`: a start, and an end if there is one."""
    start, dots, end = text.partition("..")
    return f"    start: {_day(start)}\n" if start != "?" else "", f"    end: {_day(end)}\n" if dots and end else ""


def _startup(
    number: int, name: str, incubators: str, phases: str, events: str, sponsors: str, themes: str, users: str, more: str
) -> str:
    main, *_ = incubators.split(",")
    text = f"title: {name.title()}\nmission: Aider au {name}\nincubator: {main}\n"
    text += f"incubators: [{incubators}]\n" if "," in incubators else ""
    text += f"contact: {name if number % 5 else 'algue'}@x.example\n" if number % 7 != 3 else ""
    for field, values in (("sponsors", sponsors), ("thematiques", themes), ("usertypes", users)):
        text += f"{field}: [{', '.join(values.split())}]\n" if values else ""
    text += "".join(f"{line.strip()}\n" for line in more.split(";"))
    items = ""
    for phase in phases.split():
        phase_name = phase.rstrip("0123456789+-.")
        items += f"  - name: {phase_name}\n" + "".join(_spans(phase.removeprefix(phase_name)))
    text += f"phases:\n{items}" if items else "phases: []\n"
    text += "".join(["events:\n", *map(_event, events.split(";"))]) if events else ""
    metrics = [(-200, 10), (-183, 30), (-60, 25), (0, 0), (1, 99)][number % 6 :]
    for key, factor in (("usagers", 1), ("taux", 0.5))[: number % 3]:
        for distance, value in metrics:
            text += "metrics:\n" if "metrics:" not in text else ""
            text += f"  - key: {key}\n    date: {_day(str(distance))}\n    value: {value * factor}\n"
    return text


def _event(text: str) -> str:
    """`c-180 continue 100000 6 end+20 next+10` is a committee; `-` is no value."""
    first, *values = text.split()
    name = first.rstrip("0123456789+-")
    result = f"  - name: {'committee' if name == 'c' else name}\n    date: {_day(first.removeprefix(name))}\n"
    for field, value in zip(("decision", "amount", "months", "budget_end", "next"), values, strict=False):
        if value != "-":
            distance = value.removeprefix("end").removeprefix("next")
            result += f"    {field}: {_day(distance) if field in ('budget_end', 'next') else value}\n"
    return result + ("    objectives: [Un quai, Deux quais]\n" if "next" in text else "")


def _member(name: str, domain: str, missions: str, more: str) -> str:
    text = f"fullname: {name.title()} Quai\n"
    text += f"domaine: {domain}\n" if domain != "-" else ""
    text += f"role: Fait du {domain}\n" if len(domain) > 6 else ""
    text += "".join(f"{line.strip()}\n" for line in more.split(";"))
    text += "missions:\n"
    for mission in missions.split("/"):
        span, status, startups = mission.split()
        start, end = _spans(span)
        text += f"  - {(start + end).strip()}\n"
        text += f"    status: {status}\n" if status != "-" else ""
        text += f"    startups: [{startups}]\n" if startups != "-" else ""
    return text


def _job(number: str, opens: str, closes: str, outcome: str, startup: str, incubator: str, more: str) -> str:
    text = f"title: Offre {number}\n" if number != "09" else ""
    text += "".join(f"{line.strip()}\n" for line in more.split(";"))
    text += f"opens: {_day(opens)}\n" if int(number) % 4 else ""
    for field, value in (
        ("closes", closes and str(_day(closes))), ("outcome", outcome), ("startup", startup), ("incubator", incubator)
    ):  # fmt: skip
        text += f"{field}: {value}\n" if value else ""
    return text
