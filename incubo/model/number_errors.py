"""Why a text that a person typed is not the number that is expected, in words."""

from __future__ import annotations

from incubo.core.i18n import N_, current_language
from incubo.core.message import Message
from incubo.model.quantities import AmbiguousNumberError

NumberError = tuple[Message, tuple[Message, ...]]
"""An error, and its hints."""


def two_readings_error(text: str, error: AmbiguousNumberError) -> NumberError:
    """That a number can be read in two ways, which are named as they may be typed."""
    first, second = (reading.replace(".", ",") if current_language() == "fr" else reading for reading in error.readings)
    message = Message(N_("“{word}” can be read in two ways"), {"word": text})
    return message, (Message(N_("write {first} or {second}"), {"first": first, "second": second}),)


def no_figure_error(text: str, *, is_whole: bool = False) -> NumberError:
    """That a text is no figure. `is_whole`: one without decimals is expected."""
    if is_whole:
        return Message(N_("“{word}” is not a whole number"), {"word": text}), ()
    return Message(N_("“{word}” is not a figure"), {"word": text}), (Message(N_("write 12450, 12 450 or 3,5")),)


def no_amount_error(text: str) -> NumberError:
    """That a text is no amount of money."""
    message = Message(N_("“{word}” is not an amount in euros"), {"word": text})
    return message, (Message(N_("write 220k, 220000 or 1.2M")),)


def no_year_error(text: str) -> NumberError:
    """That a text is no year."""
    return Message(N_("“{word}” is not a year"), {"word": text}), (Message(N_("write its four digits: 2024")),)


def no_months_error(text: str) -> NumberError:
    """That a text is no number of months."""
    message = Message(N_("“{word}” is not a number of months"), {"word": text})
    return message, (Message(N_("write a whole number of months: 6")),)
