"""`report indicators`: the published figures that a registry can tell, a row each, a column a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incubo.i18n import N_
from incubo.model.periods import Period
from incubo.problem import Text
from incubo.registry.account import Source, scope_note, source_notes
from incubo.registry.registry import Registry
from incubo.report.indicators.indicator import Answer, Indicator, Scope
from incubo.report.indicators.of_community import COMMUNITY
from incubo.report.indicators.of_phases import PHASES
from incubo.report.indicators.of_services import SERVICES
from incubo.report.indicators.of_sheets import TRANSPARENCY
from incubo.table import Column, Figure, Note, Row, Table, Word

INDICATORS = tuple(
    sorted(
        (*SERVICES, *PHASES, *COMMUNITY, *TRANSPARENCY),
        key=lambda each: (int(each.id[2:].rstrip("abcde")), each.id),
    )
)
"""All that can be told, by their numbers."""
SETS = {"bilan": N_("annual report"), "plf": N_("budget bill")}
"""The publications that `--set` knows."""
KINDS = ("startup", "member", "incubator", "team")
"""What is read for it."""
_UNITS = {
    "integer": Word("count", {"en": "number", "fr": "nombre"}),
    "share": Word("share", {"en": "share", "fr": "part"}),
    "days": Word("days", {"en": "time (days)", "fr": "durée (jours)"}),
}


def indicators(
    registry: Registry,
    at: date,
    years: Sequence[Period],
    *,
    publication: str | None = None,
    incubator: str | None = None,
    source: Source | None = None,
) -> Table:
    """The indicators of a publication (one of SETS; None: all) for some years, each to its end or to `at`.

    A figure of a year that nothing in the files can tell is empty; a row of none is left out. The entries are those of
    the last year.
    """
    source = source or Source()
    scope = Scope(registry, at, incubator)
    years = [each._replace(last=min(each.last, at)) for each in years if each.first <= at]
    chosen = [
        each for each in INDICATORS if _means(registry, each) and (publication is None or publication in each.sets)
    ]
    columns = (
        Column("id", Text(N_("No.")), "text"),
        Column("indicator", Text(N_("Indicator")), "text", whole=True),
        Column("unit", Text(N_("Unit")), "text", spare=True),
        *(Column(str(each.first.year), _label(each), "integer") for each in years),
    )
    told = []
    rows = []
    for each in chosen:
        answers = [_answer(each, scope, year, years) for year in years]
        if all(one.value is None for one in answers):
            continue
        told.append(each)
        cells = {str(year.first.year): _figure(each, one) for year, one in zip(years, answers, strict=True)}
        head = {"id": each.id, "indicator": Text(each.name), "unit": _UNITS[each.type]}
        rows.append(Row({**head, **cells}, why=tuple(answers[-1].why) if answers else ()))
    title = Text(N_("Published indicators"))
    if publication is not None:
        title = Text(N_("Published indicators: {set}"), {"set": Text(SETS[publication])})
    notes = tuple(_notes(registry, told, years, incubator, source))
    return Table("indicators", title, at, columns, tuple(rows), notes, source.commit)


def _means(registry: Registry, indicator: Indicator) -> bool:
    """Whether the words that an indicator needs are in the vocabulary."""
    return all(word in registry.vocabulary.allowed(words) for words, word in indicator.needs)


def _answer(indicator: Indicator, scope: Scope, year: Period, years: Sequence[Period]) -> Answer:
    if not indicator.dated and year != years[-1]:
        return Answer(None)
    return indicator.figure(scope, year)


def _figure(indicator: Indicator, answer: Answer) -> Figure | None:
    return None if answer.value is None else Figure(answer.value, indicator.type)


def _label(year: Period) -> Text:
    if (year.last.month, year.last.day) == (12, 31):
        return Text("{year}", {"year": str(year.first.year)})
    return Text(N_("{year} to {day}"), {"year": str(year.first.year), "day": year.last})


def _notes(
    registry: Registry,
    chosen: Sequence[Indicator],
    years: Sequence[Period],
    incubator: str | None,
    source: Source,
) -> Iterator[Note]:
    yield scope_note(registry, incubator)
    for definition in dict.fromkeys(each.definition for each in chosen):
        ids = [each.id for each in chosen if each.definition == definition]
        said = Text(N_("{ids:list}: {definition}"), {"ids": ids, "definition": Text(definition)})
        yield Note(f"definition-{ids[0]}", said)
    if any(not each.dated for each in chosen) and years:
        ids = [each.id for each in chosen if not each.dated]
        text = N_("{ids:list}: sheets say it without a date, so only the last column can be told, as it is today.")
        yield Note("undated", Text(text, {"ids": ids}))
    yield Note("late", Text(N_("Past years are those that the files tell today: what is recorded late changes them.")))
    yield Note("published", Text(N_("What the network published, and what differs: docs/indicators.md.")))
    yield from source_notes(registry, source, KINDS)
