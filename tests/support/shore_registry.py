"""A registry in which everything happens, and around one day: what ends the day before, on it and after, and so on.

Its entries are the lines of `tests/fixtures/shore`; days are given by their distance from `DAY`. Reports of it are
compared with whole outputs (`tests/golden/reports`): figures differ from each other, so a wrong one shows.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
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
    return _files(_lines("startups"), _lines("members"), _lines("jobs"))


def _files(
    startups: Sequence[Sequence[str]], members: Sequence[Sequence[str]], jobs: Sequence[Sequence[str]]
) -> Mapping[str, bytes]:
    entries = dict(OTHERS)
    for number, line in enumerate(startups):
        entries[f"startups/{line[0]}"] = _startup(number, *line)
    for line in members:
        entries[f"members/{line[0]}.quai"] = _member(*line)
    for line in jobs:
        number, opens, *rest = line
        entries[f"jobs/{_day(opens)}-offre-{number}"] = _job(number, opens, *rest)
    return registry_files(entries, body="\nUn texte.\n")


def draw_files(dice: random.Random) -> Mapping[str, bytes]:
    """The files of a registry of a few such entries, in which everything may happen around the day."""
    startups = [_draw_startup(name, dice) for name in ("algue", "bief", "cale", "dune", "estran", "flot")]
    names = [line[0] for line in startups]
    members = [_draw_member(name, names, dice) for name in ("ada", "bea", "cid", "dan", "eve", "fay", "gil")]
    return _files(startups, members, [_draw_job(f"{number:02}", names, dice) for number in range(4)])


_DISTANCES = (
    *(-1200, -800, -400, -366, -184, -183, -182, -91, -60, -46, -45, -31, -30, -29, -15, -7, -1, 0),
    *(1, 2, 7, 14, 15, 29, 30, 31, 45, 46, 90, 182, 400),
)
"""How far from the day things happen: on both sides of all limits."""
_LIFE = ("investigation", "construction", "acceleration", "consolidation")
_EXITS = ("success", "opere", "transfere", "alumni", "abandon", "abandon-investigation")


def _draw_days(count: int, dice: random.Random) -> list[int]:
    return sorted(dice.choice(_DISTANCES) for _ in range(count))


def _draw_span(dice: random.Random) -> str:
    start, end = _draw_days(2, dice)
    start = -dice.choice((0, 1, 30, 91, 366, 800)) if dice.random() < 0.5 else start
    return f"{start:+}..{max(start, end):+}" if dice.random() < 0.85 else f"{start:+}"


def _draw_startup(name: str, dice: random.Random) -> list[str]:
    phases = [*_LIFE[: dice.randint(0, 4)], *dice.sample(_EXITS, dice.choice((0, 0, 0, 1, 1, 2)))]
    if dice.random() < 0.1:
        dice.shuffle(phases)
    days = _draw_days(len(phases), dice)
    ends = [f"..{day + dice.choice((1, 30, 200)):+}" if dice.random() < 0.1 else "" for day in days]
    lived = " ".join(f"{phase}{day:+}{end}" for phase, day, end in zip(phases, days, ends, strict=True))
    committees = _draw_days(dice.choice((0, 1, 1, 2, 3)), dice)
    if len(committees) > 1 and dice.random() < 0.3:
        committees[1] = committees[0]
    events = [f"c{day:+}" + _draw_decision(day, dice) for day in committees]
    events += [f"{dice.choice(('product_launch', 'end'))}{day:+}" for day in _draw_days(dice.choice((0, 0, 1)), dice)]
    incubators = dice.choice(("quai", "quai", "digue", "quai,digue"))
    known = [f"{field}: https://{name}.example/{field}" for field in ("link", "repository", "stats_url", "budget_url")]
    more = dice.sample(known, dice.randint(0, 4)) + (["draft: true"] if dice.random() < 0.08 else [])
    return [name, incubators, lived, ";".join(events), "anrh", "", "", "; ".join(more or ["stats: false"])]


def _draw_decision(day: int, dice: random.Random) -> str:
    decision = dice.choice(("continue", "provisional", "stop", "stop", "-"))
    following = f"next{day + dice.choice((-1, 1, 20, 91, 183, 400)):+}" if dice.random() < 0.4 else "-"
    return f" {decision} - - - {following}" if (decision, following) != ("-", "-") else ""


def _draw_member(name: str, startups: Sequence[str], dice: random.Random) -> list[str]:
    missions = []
    for _ in range(dice.choice((1, 1, 2, 3))):
        own = dice.sample(startups, dice.choice((0, 1, 1, 2, 3)))
        missions.append(f"{_draw_span(dice)} {dice.choice(('admin', 'independent', '-'))} {','.join(own) or '-'}")
    domain = dice.choice(("Développement", "Développement", "Coaching", "Intraprenariat", "Produit", "-"))
    more = dice.choice(("github: x", "github: x", f"startups: [{dice.choice(startups)}]", "incubator: quai"))
    return [name, domain, " / ".join(missions), f"{more}; draft: true" if dice.random() < 0.05 else more]


def _draw_job(number: str, startups: Sequence[str], dice: random.Random) -> list[str]:
    opens, closes = _draw_days(2, dice)
    ends = str(closes) if dice.random() < 0.7 else ""
    outcome = dice.choice(("", "", "filled", "withdrawn"))
    more = dice.choice(("kind: job", "open: true", "open: false", "draft: true"))
    return [number, str(opens), ends, outcome, dice.choice((*startups, "")), "quai", more]


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
