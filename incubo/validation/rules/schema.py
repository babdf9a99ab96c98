"""Rules of fields: what a value may be, text by text and date by date. `model` finds most while decoding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from incubo.i18n import N_
from incubo.model.nearest import Known, folded
from incubo.model.records import Event
from incubo.problem import Edit, FieldPath, Fix, Place, Problem, Span, Text
from incubo.registry.registry import Registry
from incubo.validation.rule import declare, rule
from incubo.validation.years import year_meant

_LOST = N_("The value is left out: lists and figures do without it.")
_WORDS = N_("Counts by this field put the entry in a group of its own, or in none.")

declare("schema-too-many", "error", N_("list too long"), _LOST)
declare("schema-type", "error", N_("value of the wrong kind"), _LOST)
declare(
    "schema-unknown-key", "advice", N_("unknown field"), N_("Nothing reads it: a misspelt field is a forgotten one.")
)
declare("schema-unknown-value", {"job": "warning", "": "error"}, N_("word that is not in the list"), _WORDS)
declare("schema-unusual-value", "advice", N_("unusual word"), _WORDS)
declare("schema-unknown-event", "warning", N_("unknown event"), _WORDS)
declare(
    "schema-date-as-text",
    "error",
    N_("date between quotes"),
    N_("Other readers of the registry take it for a text and leave it out."),
)
declare("schema-date-format", "error", N_("date not written year-month-day"), _LOST)
declare(
    "schema-date-with-time",
    "warning",
    N_("date with a time"),
    N_("The time may move the date by a day in another time zone."),
)
declare("schema-url", "error", N_("malformed web address"), N_("The link on the public page does not work."))
declare("schema-email", "error", N_("malformed e-mail address"), N_("Nobody can be reached there."))
declare(
    "schema-github",
    "error",
    N_("malformed GitHub account"),
    N_("Accesses are given by this name, and the author of a change is known by it."),
)
declare("schema-empty-item", "warning", N_("empty item in a list"), _LOST)
declare("schema-duplicate-item", "warning", N_("same item twice in a list"), N_("It may be counted twice elsewhere."))

EARLIEST = 2005
"""No date of a registry is older: the first startup d'État dates from 2011, some people from a little earlier."""

LATEST = 2100
"""No date of a registry is that late, whatever the day."""

AHEAD = 10
"""Years ahead of today after which a date is surely mistyped."""


@rule(
    "advice",
    N_("text too short"),
    N_("The public page says nothing: readers do not learn what it is about."),
)
def schema_too_short(registry: Registry, today: date) -> Iterator[Problem]:
    """Texts shorter than the network asks for: a startup's sheet, an incubator's presentation."""
    prose = registry.facts["prose"]
    for startup in registry.startups.values():
        if prose.get(startup.path, 0) < SHEET:
            yield _short(
                Span(startup.path, 0, 0), N_("the sheet's text is shorter than {n} characters"), SHEET, "sheet"
            )
    for incubator in registry.incubators.values():
        if prose.get(incubator.path, 0) < PRESENTATION:
            message = N_("the incubator's presentation is shorter than {n} characters")
            yield _short(Span(incubator.path, 0, 0), message, PRESENTATION, "presentation")
        for name, least in (("title", 3), ("short_description", SHEET)):
            value = getattr(incubator, name)
            if value and not value.isspace() and len(value) < least:
                message = N_("this text is shorter than {n} characters")
                yield _short(Place(incubator.path, (name,)), message, least, "field")


SHEET = 30
PRESENTATION = 100
"""The network's least lengths, in characters."""


def _short(where: Place | Span, message: str, least: int, case: str) -> Problem:
    return Problem("schema-too-short", where, Text(message, {"n": least}), case=case)


@rule("advice", N_("word that looks like another one in use"), _WORDS)
def schema_rare_value(registry: Registry, today: date) -> Iterator[Problem]:
    """A word of a free list used once, one or two letters away from one that is used often."""
    for kind, name in FREE:
        entries = registry.entries.get(kind, {}).values()
        held = [(entry, value) for entry in entries if (value := getattr(entry, name))]
        uses = _uses(registry, kind, name)
        spelt = _spelt(uses)
        usual = Known(word for word, n in uses.items() if n >= OFTEN)
        meant = {
            word: spelt.get(folded(word)) or (usual.nearest(word) if len(word) >= LONG else None)
            for word, n in uses.items()
            if n == 1 and word
        }
        for entry, value in held:
            for i, word in enumerate((value,) if isinstance(value, str) else value):
                field: FieldPath = (name,) if isinstance(value, str) else (name, i)
                near = meant.get(word)
                if near is not None and near != word and (entry.path, field) not in registry.faulty:
                    yield _rare(Place(entry.path, field), word, near)


def as_others_write(registry: Registry, kind: str, name: str, word: str) -> str:
    """A word of a free list as other sheets write it, where it is theirs but for case and accents; else itself."""
    uses = _uses(registry, kind, name)
    return word if word in uses else _spelt(uses).get(folded(word), word)


def _uses(registry: Registry, kind: str, name: str) -> Counter[str]:
    held = (getattr(entry, name) for entry in registry.entries.get(kind, {}).values())
    return Counter(word for value in held if value for word in ((value,) if isinstance(value, str) else value))


def _spelt(uses: Counter[str]) -> dict[str, str]:
    """The words that are used several times, by what they are but for case and accents; the most used one of two."""
    return {folded(word): word for word, n in reversed(uses.most_common()) if n > 1}


FREE = (
    ("organisation", "domaine_ministeriel"),
    ("startup", "thematiques"),
    ("startup", "usertypes"),
    ("member", "competences"),
)
"""The lists that people fill with words of their own, and choose by."""

OFTEN = 5
"""Uses from which a word is a usual one."""

LONG = 5
"""Letters from which a word that is nearly another one is taken for it: SEO and SEA are two skills."""


def _rare(where: Place, word: str, meant: str) -> Problem:
    return Problem(
        "schema-rare-value",
        where,
        Text(N_("“{word}” is used here only"), {"word": word}),
        label=Text(N_("did you mean “{meant}”?"), {"meant": meant}),
        fix=Fix(Text(N_("replace by “{meant}”"), {"meant": meant}), False, (Edit(where, meant),)),
        typo=True,
    )


@rule(
    "warning",
    N_("date far from the present"),
    N_("A mistyped year puts people and products in the wrong figures for years."),
    calendar=True,
)
def schema_implausible_date(registry: Registry, today: date) -> Iterator[Problem]:
    """Dates before 2005 or more than ten years ahead; usually one digit is wrong."""
    low = date(EARLIEST, 1, 1)
    high = date(min(today.year + AHEAD, 9999), 12, 31)
    for member in registry.members.values():
        for i, mission in enumerate(member.missions):
            start, end = mission.start, mission.end
            if start is not None and not low <= start <= high:
                after = end and date(max(end.year - 3, 1), 1, 1)
                yield _implausible(member.path, ("missions", i, "start"), start, after, end)
            if end is not None and not low <= end <= high:
                before = start and date(min(start.year + 3, 9999), 12, 31)
                yield _implausible(member.path, ("missions", i, "end"), end, start, before)
    for startup in registry.startups.values():
        for i, phase in enumerate(startup.phases):
            for name, day in (("start", phase.start), ("end", phase.end)):
                if day is not None and not low <= day <= high:
                    before = startup.phases[i - 1].start if i else None
                    after = startup.phases[i + 1].start if i + 1 < len(startup.phases) else today
                    yield _implausible(startup.path, ("phases", i, name), day, before, after)
        for i, event in enumerate(startup.events):
            yield from _events(startup.path, i, event, low, high)


def _events(path: str, i: int, event: Event, low: date, high: date) -> Iterator[Problem]:
    for name in ("date", "next", "budget_end"):
        day = getattr(event, name)
        if day is not None and not low <= day <= high:
            yield _implausible(path, ("events", i, name), day, None, None)


def _implausible(path: str, field: FieldPath, day: date, after: date | None, before: date | None) -> Problem:
    where = Place(path, field)
    message = Text(N_("the year {year} is hardly possible here"), {"year": day.year})
    return Problem("schema-implausible-date", where, message, **year_meant(where, day, after, before))
