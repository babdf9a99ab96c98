"""`report indicators`: the published indicators, one row each, one column for each year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.document.table import Column, Note, Row, Table, TypedValue
from incubo.facts.people import COACH, DEVELOPER, INTRAPRENEUR
from incubo.facts.scope import Scope
from incubo.model.periods import Period, cut_periods, year_part
from incubo.model.vocabulary import Vocabulary
from incubo.registry.layout import PEOPLE_KINDS
from incubo.registry.provenance import provenance_notes, scope_note
from incubo.reports.common import FEW_ENTRIES
from incubo.reports.indicators.community import COMMUNITY_INDICATORS
from incubo.reports.indicators.indicator import EXPECTED_FIELDS, PEOPLE_ROLES, Gap, Indicator, IndicatorValue
from incubo.reports.indicators.phases import PHASE_INDICATORS, is_used
from incubo.reports.indicators.services import SERVICE_INDICATORS
from incubo.reports.indicators.transparency import TRANSPARENCY_INDICATORS


class UncomputedIndicator(NamedTuple):
    """A published indicator that is not in the table.

    `reason` says where it is, or why it cannot be computed (source string).
    """

    id: str
    name: str
    reason: str


INDICATORS = tuple(
    sorted(
        (*SERVICE_INDICATORS, *PHASE_INDICATORS, *COMMUNITY_INDICATORS, *TRANSPARENCY_INDICATORS),
        key=lambda indicator: (int(indicator.id[2:].rstrip("abcde")), indicator.id),
    )
)
"""All indicators that can be computed, by number."""

UNCOMPUTED_INDICATORS = (
    UncomputedIndicator("I-6", N_("Services by incubator"), N_("incubo report phases --by incubator.")),
    UncomputedIndicator("I-8", N_("Services launched by an incubator"), N_("I-7, with --incubator.")),
    UncomputedIndicator("I-13", N_("Share of women"), N_("private: not recorded in any entry.")),
    UncomputedIndicator("I-17", N_("Headcount over time"), N_("incubo report headcount --over 2021.. --by status.")),
    UncomputedIndicator(
        "I-24", N_("Standards by category"), N_("evaluations are made elsewhere and are not in the files.")
    ),
    UncomputedIndicator("I-29", N_("FAST projects that reached their objectives"), N_("results are not in the files.")),
    UncomputedIndicator("I-31", N_("Satisfaction"), N_("a survey.")),
    UncomputedIndicator("I-32", N_("Budget of the programme"), N_("the State's accounts.")),
    UncomputedIndicator(
        "I-33",
        N_("Products by theme, sponsor or users"),
        N_("incubo report phases --by thematique (sponsor, usertype)."),
    ),
    UncomputedIndicator("I-35", N_("Impact matrix"), N_("incubo report metrics, for what is recorded.")),
)

PUBLICATIONS = {"bilan": N_("annual report"), "plf": N_("budget bill")}
"""The publications that `--set` selects from."""

_UNIT_VALUES = {
    "integer": LabelledValue("count", {"en": "number", "fr": "nombre"}),
    "share": LabelledValue("share", {"en": "share", "fr": "part"}),
    "days": LabelledValue("days", {"en": "time", "fr": "durée"}),
}


def make_report(scope: Scope, *, over: Period | None = None, publication: str | None = None) -> Table:
    """The indicators of the years of a period; by default of the running year and the three before."""
    first, last = (scope.day.year - 3, scope.day.year) if over is None else (over.first.year, over.last.year)
    years = [year for number in range(first, last + 1) if (year := year_part(number, 12, 1)) is not None]
    return indicators_report(scope, years, publication=publication)


def indicators_report(scope: Scope, years: Sequence[Period], *, publication: str | None = None) -> Table:
    """The indicators of a publication (a key of `PUBLICATIONS`; None: all) for some years, cut at the day.

    A value that cannot be computed for a year is empty, and the column `remark` says what the data cannot give. The
    contributions are those of the last year.
    """
    years = cut_periods(years, scope.day)
    selected = [
        indicator
        for indicator in INDICATORS
        if _is_meaningful(scope, indicator) and (publication is None or publication in indicator.publications)
    ]
    columns = (
        Column("id", Message(N_("No.")), "text"),
        Column("indicator", Message(N_("Indicator")), "text"),
        Column("unit", Message(N_("Unit")), "text", is_droppable=True),
        *(Column(str(year.first.year), _year_label(year), "integer") for year in years),
        Column("remark", Message(N_("Remark")), "text", is_below_row=True),
    )
    rows = [_row(scope, indicator, years) for indicator in selected] if years else []
    title = Message(N_("Published indicators"))
    if publication is not None:
        title = Message(N_("Published indicators: {set}"), {"set": Message(PUBLICATIONS[publication])})
    notes = (
        *_shared_remarks(scope, selected, years),
        *_notes(scope, selected if years else []),
    )
    return Table("indicators", title, scope.day, columns, tuple(rows), notes, scope.commit)


def _is_meaningful(scope: Scope, indicator: Indicator) -> bool:
    """Whether the vocabulary has the values that an indicator needs; of deprecated phases, those that files use."""
    vocabulary = scope.registry.vocabulary
    return all(
        _has_value(vocabulary, list_name, word) and (list_name != "phases" or is_used(scope, word))
        for list_name, word in indicator.required_values
    )


def _has_value(vocabulary: Vocabulary, list_name: str, word: str) -> bool:
    if list_name == PEOPLE_ROLES:
        return bool(vocabulary.domain_of(word))
    if list_name == EXPECTED_FIELDS:
        return any(word in fields for fields in vocabulary.expected_fields.values())
    return word in vocabulary.allowed_values(list_name)


def _row(scope: Scope, indicator: Indicator, years: Sequence[Period]) -> Row:
    gap = _find_gap((*indicator.gaps, *indicator.yearly_gaps), scope)
    year_gaps = {year: _find_gap(indicator.yearly_gaps, scope.at(year.last)) for year in years}
    values = [
        _compute_value(indicator, scope, year, years)
        if gap is None and year_gaps[year] is None
        else IndicatorValue(None)
        for year in years
    ]
    if gap is not None:
        remarks = [gap]
    elif all(value.value is None for value in values):
        remarks = [*_gap_remarks(year_gaps)] or [Message(N_("nothing is recorded to compute it from"))]
    else:
        remarks = [*_gap_remarks(year_gaps), *_value_remarks(indicator, values, years)]
        remarks += [
            message
            for remark in indicator.remarks
            if (message := scope.cached(remark, scope, tuple(years))) is not None
        ]
    cells = {
        "id": indicator.id,
        "indicator": Message(indicator.name),
        "unit": _UNIT_VALUES[indicator.value_type],
        **{str(year.first.year): _value_cell(indicator, value) for year, value in zip(years, values, strict=True)},
        "remark": _joined(remarks),
    }
    last = str(years[-1].first.year)
    return Row(cells, contributions=tuple(entry._replace(columns=(last,)) for entry in values[-1].contributions))


def _find_gap(gaps: Sequence[Gap], scope: Scope) -> Message | None:
    """The first of the reasons for no value that holds. None: there is a value."""
    return next((message for find_gap in gaps if (message := scope.cached(find_gap, scope)) is not None), None)


def _gap_remarks(gaps: Mapping[Period, Message | None]) -> Iterator[Message]:
    """The years for which nothing is recorded yet, by reason."""
    for reason, group in groupby(gaps.items(), key=lambda item: item[1]):
        if reason is not None:
            years = [str(year.first.year) for year, _ in group]
            yield Message(N_("{years:list}: {reason}"), {"years": years, "reason": reason})


def _value_remarks(
    indicator: Indicator, values: Sequence[IndicatorValue], years: Sequence[Period]
) -> Iterator[Message]:
    """Years that cannot be told apart, and shares and medians of very few."""
    if not indicator.has_history:
        yield Message(N_("entries give no date: last column only, with what they say"))
    few = [
        f"{year.first.year} ({value.basis})"
        for year, value in zip(years, values, strict=True)
        if value.value is not None and value.basis is not None and value.basis < FEW_ENTRIES
    ]
    if few:
        yield Message(N_("computed from fewer than {n}: {years:list}"), {"n": FEW_ENTRIES, "years": few})


def _shared_remarks(scope: Scope, indicators: Sequence[Indicator], years: Sequence[Period]) -> Iterator[Note]:
    """What is said of several indicators, once for all of them."""
    if not years:
        return
    with_values = [
        indicator for indicator in indicators if _find_gap((*indicator.gaps, *indicator.yearly_gaps), scope) is None
    ]
    for remark in dict.fromkeys(remark for indicator in with_values for remark in indicator.shared_remarks):
        message = remark(scope, years)
        if message is not None:
            ids = [indicator.id for indicator in with_values if remark in indicator.shared_remarks]
            text = Message(N_("{ids:list}: {definition}"), {"ids": ids, "definition": message})
            yield Note(f"remark-{ids[0]}", text)


def _joined(remarks: Sequence[Message]) -> Message | None:
    joined = remarks[0] if remarks else None
    for remark in remarks[1:]:
        joined = Message(N_("{first}; {second}"), {"first": joined, "second": remark})
    return joined


def _compute_value(indicator: Indicator, scope: Scope, year: Period, years: Sequence[Period]) -> IndicatorValue:
    if not indicator.has_history and year != years[-1]:
        return IndicatorValue(None)
    return indicator.compute(scope, year)


def _value_cell(indicator: Indicator, value: IndicatorValue) -> TypedValue | None:
    return None if value.value is None else TypedValue(value.value, indicator.value_type)


def _year_label(year: Period) -> Message:
    if (year.last.month, year.last.day) == (12, 31):
        return Message("{year}", {"year": str(year.first.year)})
    return Message(N_("{year} (to {day:month})"), {"year": str(year.first.year), "day": year.last})


def _notes(scope: Scope, indicators: Sequence[Indicator]) -> Iterator[Note]:
    registry = scope.registry
    yield scope_note(registry, scope.incubator)
    domains = {role: registry.vocabulary.domain_of(role) for role in (DEVELOPER, COACH, INTRAPRENEUR)}
    for definition in dict.fromkeys(indicator.definition for indicator in indicators):
        ids = [indicator.id for indicator in indicators if indicator.definition == definition]
        message = Message(N_("{ids:list}: {definition}"), {"ids": ids, "definition": Message(definition, domains)})
        yield Note(f"definition-{ids[0]}", message)
    yield Note(
        "late",
        Message(
            N_("Figures of past years are computed from the files as last written: data recorded late changes them.")
        ),
    )
    if scope.incubator is not None:
        text = N_("Past years are counted with the last known incubators of products, teams and members.")
        yield Note("incubator-today", Message(text))
    labels = registry.vocabulary.value_labels("pages", "indicators")
    if labels:
        text = N_("The network published some of these figures, and counted some otherwise.")
        page = LabelledValue("indicators", labels)
        yield Note("published", Message(text), hint=Message("{page}", {"page": page}))
    yield from provenance_notes(registry, scope.provenance, PEOPLE_KINDS)
