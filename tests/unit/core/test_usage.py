"""Messages in the words of a registry: its terms and its currency."""

from __future__ import annotations

import pytest

from incubo.core.i18n import format_amount, temporary_language, translate
from incubo.core.message import Message
from incubo.core.usage import DEFAULT_USAGE, make_usage, say, temporary_usage

USAGE = make_usage(
    {
        "startup": {"en": "service", "fr": "service"},
        "startups": {"en": "services", "fr": "services"},
        "committee": {"en": "assessment"},
        "incubator": {"en": "department"},
        "euros": {"en": "pounds"},
        "unknown": {"en": "word"},
    },
    "GBP",
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a product", "a service"),
        ("A committee of an incubator", "An assessment of a department"),
        ("PRODUCT, Products and products", "SERVICE, Services and services"),
        ("the product's team", "the service's team"),
        ("an amount in euros", "an amount in pounds"),
        ("a new product: incubo new startup NAME", "a new service: incubo new startup NAME"),
        ("see incubo list startups, or the products", "see incubo list startups, or the services"),
        ("add --incubator all, or --startup ID", "add --incubator all, or --startup ID"),
        ("in content/startups/ or startups/x.md", "in content/startups/ or startups/x.md"),
        ("put “next-committee”", "put “next-committee”"),
        ("under `startups:` of the product", "under `startups:` of the service"),
        ("[fields.startup.name], startup.events, startups_now", "[fields.startup.name], startup.events, startups_now"),
        ("{startup} is a product", "{startup} is a service"),
        ("subcommittee, productive", "subcommittee, productive"),
    ],
)
def test_only_words_are_replaced(text: str, said: str) -> None:
    assert say(text, "en") == text
    with temporary_usage(USAGE):
        assert say(text, "en") == said


def test_each_language_has_its_words() -> None:
    with temporary_usage(USAGE):
        assert say("un produit passe en comité", "fr") == "un service passe en comité"


def test_what_fills_a_message_is_left_as_it_is() -> None:
    message = Message("the product {name} has {n} committee", {"name": "Committee Products", "n": 1})
    with temporary_usage(USAGE):
        assert translate(message) == "the service Committee Products has 1 assessment"


@pytest.mark.parametrize(
    ("currency", "english", "french"),
    [
        ("", "€1,234.50", "1\u00a0234,50\u00a0€"),
        ("GBP", "£1,234.50", "1\u00a0234,50\u00a0£"),
        ("CHF", "CHF\u00a01,234.50", "1\u00a0234,50\u00a0CHF"),
    ],
)
def test_amounts_are_in_the_currency(currency: str, english: str, french: str) -> None:
    with temporary_usage(make_usage({}, currency)):
        assert format_amount(1234.5) == english
        with temporary_language("fr"):
            assert format_amount(1234.5) == french


def test_a_currency_without_a_word_is_said_by_its_code() -> None:
    message = Message("“{word}” is not an amount in euros", {"word": "euros"})
    with temporary_usage(make_usage({"euros": {"en": "dollars"}}, "USD")):
        assert translate(message) == "“euros” is not an amount in dollars"
        with temporary_language("fr"):
            assert translate(message) == "«\u00a0euros\u00a0» n'est pas un montant en USD"
    with temporary_usage(make_usage({}, "EUR")):
        assert translate(message) == "“euros” is not an amount in euros"


def test_a_registry_without_words_speaks_as_messages_do() -> None:
    assert make_usage({"startup": {"en": "product", "fr": "produit"}}) == DEFAULT_USAGE
    assert USAGE.term_of("Services") == "startups"
    assert USAGE.term_of("mission") == "mission"
