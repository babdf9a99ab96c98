"""The settings of a registry: what the profiles set is what a registry may set."""

from __future__ import annotations

import pytest

from incubo.config.settings import DEFAULT_TIMEZONE, PROFILES_FOLDER, load_profile, parse_config
from incubo.core.errors import ConfigError
from incubo.core.usage import say, temporary_usage
from incubo.model.schemas.startup import STARTUP
from incubo.model.vocabulary import EXPECTATIONS_WITHOUT_FIELD
from incubo.reports.expectations import labelled_expectations

PROFILES = sorted(path.stem for path in PROFILES_FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", PROFILES)
def test_a_registry_may_set_all_that_a_profile_sets(name: str) -> None:
    text = (PROFILES_FOLDER / f"{name}.toml").read_text("utf-8")
    config = parse_config(f'profile = "{name}"\n{text}')
    tables = {key: value for key, value in load_profile(name).items() if key != "timezone"}
    assert config.vocabulary_overrides == tables
    assert config.timezone == load_profile(name).get("timezone", DEFAULT_TIMEZONE)


def test_another_profile_may_set_the_rules_of_the_network() -> None:
    assert parse_config('profile = "plain"\n[rules]\nlast-order = "12-10"\n').vocabulary_overrides["rules"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", "in pounds"),
        ('[rules]\ncurrency = "GBP"\n', "in pounds"),
        ('[rules]\ncurrency = "EUR"\n', "in euros"),
        ('[rules]\ncurrency = "USD"\n', "in USD"),
        ('[rules]\ncurrency = "USD"\n[terms]\neuros = { en = "dollars" }\n', "in dollars"),
        ('[terms]\neuros = { en = "quid" }\n', "in quid"),
    ],
)
def test_the_word_of_a_profile_is_that_of_its_currency(settings: str, said: str) -> None:
    with temporary_usage(parse_config(f'profile = "digital-services"\n{settings}').usage):
        assert say("in euros", "en") == said


def test_what_is_expected_is_a_field_or_has_a_label() -> None:
    fields = {field.name for field in STARTUP.fields}
    names = {name for profile in PROFILES for names in load_profile(profile)["expected"].values() for name in names}
    assert names <= fields | set(EXPECTATIONS_WITHOUT_FIELD)
    assert set(EXPECTATIONS_WITHOUT_FIELD) == set(labelled_expectations()) - fields


def test_the_site_has_a_name_and_an_address() -> None:
    config = parse_config('[site]\nname = "Incubateur des rivages"\nurl = "https://rivages.example/registre/"\n')
    assert (config.site_name, config.site_url) == ("Incubateur des rivages", "https://rivages.example/registre")


def test_the_site_has_the_reports_that_the_settings_name() -> None:
    assert parse_config('[site]\nreports = ["jobs", "risk"]\n').site_reports == ("jobs", "risk")
    assert parse_config("[site]\nreports = []\n").site_reports == ()
    assert parse_config('[site]\nname = "Rivages"\n').site_reports == parse_config(None).site_reports
    assert "risk" not in parse_config(None).site_reports


@pytest.mark.parametrize(
    "setting",
    [
        'name = ""', 'name = 3', 'name = "a\\nb"', f'name = "{"a" * 81}"', 'url = "javascript:alert(1)"',
        'url = "https://rivages.example/?a=b"', 'url = "https://rivages.example/#a"', "url = true", 'adress = "x"',
        'reports = "phases"', 'reports = ["phase"]', "reports = [1]",
    ],
)  # fmt: skip
def test_a_wrong_setting_of_the_site_is_told(setting: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(f"[site]\n{setting}\n")
    assert len(error.value.problems) == 1
