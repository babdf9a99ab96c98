"""`make check` finds the tests that concern a change."""

from __future__ import annotations

import pytest
from support.paths import ROOT, load_tool

check = load_tool("check")


@pytest.mark.parametrize(
    ("file", "test"),
    [
        ("incubo/edit/verbs/extend.py", "tests/acceptance/test_extend.py"),  # named as the module
        ("incubo/cli/commands/todo.py", "tests/acceptance/test_todo.py"),
        ("incubo/facts/situation.py", "tests/unit/facts/test_situation.py"),  # imports it
        ("incubo/reports/funnel.py", "tests/unit/reports/test_whole_outputs.py"),  # says its name
        ("incubo/reports/skills.py", "tests/acceptance/test_report_people.py"),  # the tests of its command
        ("incubo/validation/rules/mission.py", "tests/rules/test_rules.py"),  # a folder of its package's name
        ("incubo/web/templates/base.html", "tests/web/test_templating.py"),
        ("tests/support/workbooks.py", "tests/acceptance/test_import.py"),
        ("tests/golden/verbs/extend.txt", "tests/unit/edit/verbs/test_all_requests.py"),
        ("tests/unit/facts/test_situation.py", "tests/unit/facts/test_situation.py"),
        ("incubo/locale/fr/app.po", "tests/tools/test_messages.py"),
        ("docs/speed.md", "tests/tools/test_docs.py"),
    ],
)
def test_the_tests_of_a_file_are_found(file: str, test: str) -> None:
    assert ROOT / test in check.find_tests([file])
