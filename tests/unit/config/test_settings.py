"""The settings of a registry: what the profiles set is what a registry may set."""

from __future__ import annotations

import json

import pytest

from incubo.config.settings import DEFAULT_TIMEZONE, PROFILES_FOLDER, load_profile, parse_config
from incubo.core.errors import ConfigError
from incubo.core.usage import say, temporary_usage
from incubo.facts.expectations import labelled_expectations
from incubo.model.schemas.startup import STARTUP
from incubo.model.vocabulary import EXPECTATIONS_WITHOUT_FIELD

PROFILES = sorted(path.stem for path in PROFILES_FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", PROFILES)
def test_a_registry_may_set_all_that_a_profile_sets(name: str) -> None:
    text = (PROFILES_FOLDER / f"{name}.toml").read_text("utf-8")
    config = parse_config(f'profile = "{name}"\n{text}')
    tables = {key: value for key, value in load_profile(name).items() if key not in ("timezone", "source")}
    assert config.vocabulary_overrides == tables
    assert (config.source is not None) == ("source" in load_profile(name))
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


@pytest.mark.parametrize("zone", ["Europe", "Mars/Olympus", "..", 3, ["Europe/Paris"]])
def test_what_is_no_time_zone_is_told(zone: object) -> None:
    with pytest.raises(ConfigError):
        parse_config(f"timezone = {json.dumps(zone)}\n")


@pytest.mark.parametrize("url", ["https://rivages.example/regles", "https://rivages.example/regles/{rule}/", ""])
def test_the_rules_have_a_page_or_one_each(url: str) -> None:
    assert parse_config(f'rules-url = "{url}"').rules_url == url


@pytest.mark.parametrize("url", ["https://rivages.example/#", "javascript:{rule}", "https://rivages.example/{rules}"])
def test_the_page_of_the_rules_is_an_address(url: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(f'rules-url = "{url}"')
    assert [problem.case for problem in error.value.problems] == ["rules-url"]


def test_the_site_has_a_name_and_an_address() -> None:
    config = parse_config('[site]\nname = "Incubateur des rivages"\nurl = "https://rivages.example/registre/"\n')
    assert (config.site_name, config.site_url) == ("Incubateur des rivages", "https://rivages.example/registre")


def test_the_site_has_the_reports_that_the_settings_name() -> None:
    assert parse_config('[site]\nreports = ["jobs", "risk"]\n').site_reports == ("jobs", "risk")
    assert parse_config("[site]\nreports = []\n").site_reports == ()
    assert parse_config('[site]\nname = "Rivages"\n').site_reports is None


@pytest.mark.parametrize(
    "setting",
    [
        'name = ""', 'name = 3', 'name = "a\\nb"', f'name = "{"a" * 81}"', 'url = "javascript:alert(1)"',
        'url = "https://rivages.example/?a=b"', 'url = "https://rivages.example/#a"', "url = true", 'adress = "x"',
    ],
)  # fmt: skip
def test_a_wrong_setting_of_the_site_is_told(setting: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(f"[site]\n{setting}\n")
    assert len(error.value.problems) == 1


@pytest.mark.parametrize(
    "settings",
    [
        '[terms]\nstartup = "Service"',
        "[terms.startup]\nfr = [1]",
        "[domaines.dev]\nfr = 3",
        "[phases.x]\nlabel = { fr = 3 }",
    ],
)
def test_a_word_that_is_no_text_is_told(settings: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(settings)
    assert len(error.value.problems) == 1


_SOURCE = '[source]\nname = "le fichier du ministère"\n[source.startup]\naddress = "https://ministere.example/{id}"\n'


def test_the_source_of_a_profile_is_turned_on_by_its_table() -> None:
    assert parse_config(None).source is None
    prepared = parse_config("[source]\n").source
    assert prepared is not None
    assert prepared.kinds.keys() == {"startup", "member", "incubator", "organisation", "team"}
    assert (prepared.name.label_in("fr"), prepared.export) == ("l'Espace Membre", "weekdays 18:00")
    own = parse_config(
        '[source]\nexport = "daily 04:00"\n[source.startup]\npage = "https://rivages.example/{id}"\n'
    ).source
    assert own is not None
    assert own.export == "daily 04:00"
    assert own.kinds["startup"] == prepared.kinds["startup"]._replace(page="https://rivages.example/{id}")


def test_a_profile_without_a_source_takes_one() -> None:
    source = parse_config(f'profile = "plain"\n{_SOURCE}ours = ["metrics"]\n[fields.startup.region]\n').source
    assert source is not None
    assert source.kinds.keys() == {"startup"}
    assert source.kinds["startup"].ours == ("metrics", "region")  # what the registry adds, the source does not have
    assert source.name.label_in("fr") == source.name.label_in("en") == "le fichier du ministère"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ("source = 3\n", 1),
        ("[source]\n", 1),  # without a name
        ('[source]\nname = ""\n[source.startup]\naddress = "https://a.example"\n', 2),
        ('[source]\nname = { de = "x" }\n[source.startup]\naddress = "https://a.example"\n', 2),
        ('[source]\nname = "x"\n', 1),  # without a kind
        ('[source]\nname = "x"\nstartup = 3\n', 3),
        ('[source]\nname = "x"\n[source.startup]\npage = "https://a.example/{id}"\n', 3),  # without a form
        (_SOURCE.replace("https", "http"), 4),
        (_SOURCE.replace("{id}", "{path}"), 4),
        (_SOURCE.replace("{id}", "a b"), 4),
        (_SOURCE.replace("ministere.example/", "ministere.example@autre.example/"), 4),
        (f'{_SOURCE}new = "https://ministere.example/{{id}}"\n', 5),
        (f'{_SOURCE}[source.member]\naddress = "javascript:alert(1)"\n', 6),
        (f"{_SOURCE}ours = true\n", 5),
        (f'{_SOURCE}adress = "x"\n', 5),
        (_SOURCE.replace("[source]\n", '[source]\nexport = "25:00"\n'), 2),
        (_SOURCE.replace("[source]\n", '[source]\nreport = "mailto:a@rivages.example"\n'), 2),
        (_SOURCE.replace("[source]\n", '[source]\nphase = "x"\n'), 2),
        (_SOURCE.replace("[source]\n", "[source]\ncommits = 3\n"), 2),
    ],
)
def test_a_wrong_setting_of_the_source_is_told_on_its_line(settings: str, line: int) -> None:
    text = settings + 'profile = "plain"\n' if settings.startswith("source =") else f'#\nprofile = "plain"\n{settings}'
    with pytest.raises(ConfigError) as error:
        parse_config(text)
    lines = [text.count("\n", 0, problem.location.start) + 1 for problem in error.value.problems]
    assert (line if settings.startswith("source =") else line + 2) in lines
