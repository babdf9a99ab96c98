"""The words of the vocabulary as people type them, in either language."""

from __future__ import annotations

import pytest

from incubo.config import settings
from incubo.model.suggestions import normalise_name
from incubo.model.vocabulary import Vocabulary, make_vocabulary


@pytest.fixture(params=["beta.gouv.fr", "plain"])
def vocabulary(request: pytest.FixtureRequest) -> Vocabulary:
    return make_vocabulary(settings.load_profile(request.param))


def test_every_word_is_found_by_its_id_and_by_its_names(vocabulary: Vocabulary) -> None:
    said = {"wording", "role-pairs"}
    for list_name in set(vocabulary.value_lists) - said:
        if list_name.endswith("-words"):  # what is said, not what is chosen
            continue
        names = vocabulary.names(list_name)
        ids = {normalise_name(value) for value in names}
        for value, (_, *labels) in names.items():
            assert vocabulary.find(list_name, value).value == value
            for label in labels:
                if normalise_name(label) not in ids:  # the id of another word goes first
                    assert vocabulary.find(list_name, label.upper()).value == value, (list_name, label)


@pytest.mark.parametrize(
    ("list_name", "text", "value"),
    [
        ("decisions", "prolong", "extend"),
        ("decisions", "extend", "extend"),
        ("stop-reasons", "financement", "funding"),
        ("stop-reasons", "no fund", "funding"),
        ("events", "comité", "committee"),
        ("statuses", "agent public", "admin"),
        ("committee-kinds", "mi-parcours", "mid"),
        ("accessibility", "conforme", None),  # each of the three ends so
        ("usertypes", "scolaires", None),  # a list that takes new words: only the beginning of a name is one
        ("outcomes", "", None),
    ],
)
def test_what_is_typed(list_name: str, text: str, value: str | None) -> None:
    assert make_vocabulary(settings.load_profile("beta.gouv.fr")).find(list_name, text).value == value


def test_choices_are_told_as_they_can_be_typed(vocabulary: Vocabulary) -> None:
    for language in ("fr", "en"):
        choices = vocabulary.choices("outcomes", language)
        assert len(choices) == len(set(choices)) == len(list(vocabulary.allowed_values("outcomes")))
    assert "pourvue (filled)" in vocabulary.choices("outcomes", "fr")
    assert "filled" in vocabulary.choices("outcomes", "en")


def test_settings_take_the_words_of_either_language() -> None:
    profile = settings.load_profile("beta.gouv.fr")
    overrides = {"phases": {"labo": {"decision": "lancement", "roles": ["Development", "Sondeur"], "current": True}}}
    vocabulary = make_vocabulary(profile, overrides)
    assert vocabulary.phases["labo"].entry_decision == "launch"
    assert vocabulary.phases["labo"].required_roles == ("Développement", "Sondeur")
    assert vocabulary.phases["construction"] == make_vocabulary(profile).phases["construction"]


def test_values_are_sorted_as_the_vocabulary_does() -> None:
    vocabulary = make_vocabulary(settings.load_profile("beta.gouv.fr"))
    values = ["", "zèbre", "stop", "Autre", "launch", "stop"]
    assert vocabulary.sort_values("decisions", values) == ["launch", "stop", "Autre", "zèbre", ""]
    assert vocabulary.sort_values("phases", ["alumni", "construction"]) == ["construction", "alumni"]
    assert vocabulary.sort_values("", ["b", "A"]) == ["A", "b"]  # a list that there is not
