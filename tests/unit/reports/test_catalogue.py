"""The catalogue of reports: each row names a function that takes its parameters."""

from __future__ import annotations

import inspect

import pytest

from incubo.core.lazy import load_target
from incubo.facts.people import PEOPLE_GROUPS
from incubo.model.suggestions import normalise_name
from incubo.reports.catalogue import CHOICES, GROUP_PEOPLE, REPORTS, Parameter, Report
from incubo.reports.committees import COMMITTEE_GROUPS
from incubo.reports.funnel import RATE_BASES
from incubo.reports.phases import STARTUP_GROUPS


def find_parameter(report_id: str, name: str) -> Parameter:
    return next(parameter for parameter in REPORTS[report_id].parameters if parameter.name == name)


@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_function_takes_the_parameters(report: Report) -> None:
    taken = set(inspect.signature(load_target(report.target)).parameters)
    passed = {parameter.name for parameter in report.parameters if not parameter.is_display}
    passed -= {"at", "known", "incubator", "compare", "compare_known"}
    assert passed | {"scope"} | ({"known"} if report.history else set()) == taken
    names = {parameter.name for parameter in report.parameters}
    assert {name for pair in report.exclusions for name in pair} <= names
    assert {"at", "known", "incubator", "include_entries"} <= names
    assert not report.needs_period or {"over", "every"} <= names
    assert ("compare_known" in names) == bool(report.compared)


def test_choices_are_those_of_the_reports() -> None:
    assert find_parameter("phases", "by").choices == tuple(sorted(STARTUP_GROUPS))
    assert find_parameter("committees", "by").choices == tuple(COMMITTEE_GROUPS)
    assert find_parameter("funnel", "basis").choices == RATE_BASES
    assert GROUP_PEOPLE.choices == tuple(PEOPLE_GROUPS)


def test_every_choice_has_words_and_no_word_means_two_choices_of_a_parameter() -> None:
    parameters = [parameter for report in REPORTS.values() for parameter in report.parameters if parameter.choices]
    assert parameters
    for parameter in parameters:
        words = [normalise_name(word) for choice in parameter.choices for word in (choice, *CHOICES[choice].words)]
        assert len(words) == len(set(words)), parameter
