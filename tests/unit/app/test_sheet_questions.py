"""What a person may call the fields of a sheet."""

from __future__ import annotations

import re

import pytest

from incubo.app.imports.sheet_questions import list_field_names
from incubo.config.settings import parse_config
from incubo.core.i18n import LANGUAGES, temporary_language
from incubo.exchange.workbook.targets import SHEET_KINDS, TargetIndexes
from incubo.model.entry_kinds import make_entry_kinds
from incubo.model.vocabulary import make_vocabulary

SETTINGS = parse_config('profile = "beta.gouv.fr"\n')
VOCABULARY = make_vocabulary(SETTINGS.profile_data, SETTINGS.vocabulary_overrides)
INDEXES = TargetIndexes(make_entry_kinds({"startup": {"code": {}}}), VOCABULARY)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SHEET_KINDS)
def test_each_listed_name_is_one_that_may_be_typed(kind: str, language: str) -> None:
    index = INDEXES[kind]
    with temporary_language(language):
        names = list_field_names(index)
        targets = [index.find_by_name(re.sub(r".*\(([^()]+)\)$", r"\1", name)) for name in names]
    assert len(set(names)) == len(names)
    assert None not in targets
    found = [target.name for target in targets if target is not None]
    assert len(set(found)) == len(found)
    assert {name for name, target in index.targets.items() if not target.role} - {"item"} <= set(found)


def test_fields_of_lists_are_named_in_the_language_of_the_reader() -> None:
    with temporary_language("fr"):
        names = [name.replace("\u00a0", " ") for name in list_field_names(INDEXES["startup"])]
    assert "événements : décision" in names
    assert "code" in names
    assert not [name for name in names if re.fullmatch(r"[a-z]+\.[a-z_]+", name)]
