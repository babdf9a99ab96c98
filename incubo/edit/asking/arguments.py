"""Arguments of commands as values: days, periods, durations, words of the vocabulary, amounts.

Arguments are read in French and in English; the error for a wrong one suggests what was probably meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from incubo.core.errors import UsageError
from incubo.core.i18n import N_, current_language
from incubo.core.message import Message
from incubo.core.problem import choose_among, did_you_mean
from incubo.core.shell import decode_argument
from incubo.facts.situation import Situation
from incubo.model import committees, dates
from incubo.model.dates import Direction, parse_iso_date
from incubo.model.fields import Field
from incubo.model.number_errors import no_amount_error, no_months_error
from incubo.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from incubo.model.periods import Duration, Period
    from incubo.model.records import Startup

PeriodEdge = Literal["at", "first", "last", "end", "one"]
"""Which day of a period an option means: `at`, its last day but not after today while it runs (`--at 2024`); `first`
(`--since 2024`); `last` (`--until 2024`); `end`: the last one too, of a fact (`leave --on 2024`); `one`: only a single
day is accepted.
"""

_CHOSEN_DAY_MESSAGES = {
    "at": N_("{word}: on {day:long}"),
    "first": N_("{word}: from {day:long}"),
    "last": N_("{word}: to {day:long}"),
    "end": N_("{word}: to {day:long}"),
}


def parse_day_argument(
    text: str,
    today: date,
    *,
    edge: PeriodEdge = "at",
    direction: Direction | None = None,
    startup: Startup | None = None,
    vocabulary: Vocabulary | None = None,
    remark: Callable[[Message], None] = lambda _: None,
) -> date:
    """A day given as an argument, counted from `today`. `remark` gets the day chosen within a period, or in which year.

    `direction`: which way `monday`, `1er mars` and `30d` are read (None: the day of a fact, edge `one` or `end`, is the
    nearest; else ahead). `startup`: the one whose next committee may be meant, in the `vocabulary` of its registry.
    Raises UsageError.
    """
    day = parse_iso_date(text)
    if day is not None:  # an ISO day needs no parser of periods (5 ms to import)
        return day

    if committees.is_next_committee_word(text):
        if startup is None or vocabulary is None:
            raise committees.next_committee_needs_startup_error(text)
        return Situation(startup, vocabulary, today).require_next_committee()
    is_single_day = edge == "one"
    direction = direction or ("nearest" if edge in ("end", "one") else "ahead")
    period = _parse_period(text, today, direction, is_single_day=is_single_day)
    if period.days == 1:
        if dates.lacks_year(text):
            remark(Message(_CHOSEN_DAY_MESSAGES["at"], {"word": text, "day": period.first}))
        return period.first
    if is_single_day:
        from incubo.model import date_errors

        message, hints = date_errors.period_is_not_a_day_message(text, period)
        raise UsageError(message, hints=hints)
    day = period.first if edge == "first" else period.last
    if edge == "at" and period.contains(today):
        day = today
    remark(Message(_CHOSEN_DAY_MESSAGES[edge], {"word": text, "day": day}))
    return day


def is_date_argument(text: str, today: date) -> bool:
    """Whether a text is a day or a period (see `parse_day_argument`), for an argument that may be something else."""
    if parse_iso_date(text) is not None:
        return True
    from incubo.model import periods

    return periods.parse_period(text, today, "back") is not None


def parse_period_argument(text: str, today: date, direction: Direction = "ahead") -> Period:
    """A period given as an argument, counted from `today`; a day is a period of one day. Raises UsageError."""
    if committees.is_next_committee_word(text):
        raise committees.next_committee_needs_startup_error(text)
    return _parse_period(text, today, direction)


def parse_duration_argument(text: str) -> Duration:
    """A duration given on the command line (`--older-than 45d`). Raises UsageError."""
    from incubo.model import periods

    duration = periods.parse_duration(text)
    if duration is None:
        message = Message(N_("“{word}” is not a duration"), {"word": text})
        bare = text.strip().isdecimal() and len(text.strip()) < 6
        suggestion = (did_you_mean(f"{text.strip()}d"),) if bare else ()
        raise UsageError(message, hints=(*suggestion, Message(N_("write 45d, 6w, 18mo or 2y"))))
    return duration


def _parse_period(text: str, today: date, direction: Direction, *, is_single_day: bool = False) -> Period:
    from incubo.model import periods

    period = periods.parse_period(text, today, direction)
    if period is None:
        from incubo.model import date_errors

        message, reasons = date_errors.unreadable_date_message(text, today)
        formats = Message(date_errors.DAY_FORMATS_HINT if is_single_day else date_errors.DATE_FORMATS_HINT)
        raise UsageError(message, hints=(*reasons, formats))
    return period


def parse_vocabulary_argument(vocabulary: Vocabulary, word_list: str, text: str) -> str:
    """The word of a list of the vocabulary that a text means (`Vocabulary.find`). Raises UsageError."""
    text = decode_argument(text)
    match = vocabulary.find(word_list, text)
    if match.value is not None:
        return match.value
    hints = [choices_hint(vocabulary, word_list)]
    if match.nearest is not None:
        hints.insert(
            0,
            did_you_mean(vocabulary.labelled_value(word_list, match.nearest)),
        )
    raise UsageError(Message(_UNKNOWN_WORD_MESSAGES[word_list], {"word": text}), hints=hints)


def choices_hint(vocabulary: Vocabulary, word_list: str) -> Message:
    """The hint that lists the words of a list of the vocabulary, in the language of the person."""
    choices = vocabulary.choices(word_list, current_language())
    return choose_among(choices)


_UNKNOWN_WORD_MESSAGES: Mapping[str, str] = {
    "outcomes": N_("“{word}” is not an outcome of an offer"),
    "committee-kinds": N_("“{word}” is not a kind of committee"),
    "events": N_("“{word}” is not an event"),
    "statuses": N_("“{word}” is not a status"),
    "stop-reasons": N_("“{word}” is not a reason to stop in this registry"),
}


def split_old_and_new(option: str, text: str, example: str) -> tuple[str, str]:
    """The words of `old=new`, as an option is given: the last `=` counts. Raises UsageError."""
    old, equals, new = (part.strip() for part in text.rpartition("="))
    if not equals or not old or not new:
        raise UsageError(
            Message(N_("{option}: “{text}” is not old=new"), {"option": option, "text": text}),
            hints=(Message(N_("for example"), command=f"{option} {example}"),),
        )
    return old, new


def parse_amount_argument(text: str) -> int | float:
    """An amount in the registry's currency. Raises UsageError, also for an ambiguous one."""
    amount = _parse_figure_argument("amount", text)
    if amount <= 0:
        message, hints = no_amount_error(text)
        raise UsageError(message, hints=hints)
    if amount > _LARGEST_AMOUNT:
        raise UsageError(Message(N_("“{word}” is more than a billion, which is probably mistyped"), {"word": text}))
    return amount


def parse_months_argument(text: str) -> int:
    """A number of months. Raises UsageError."""
    months = _parse_figure_argument("months", text.strip().removeprefix("+"))
    if not 0 < months <= MAX_FUNDED_MONTHS:
        message, hints = no_months_error(text)
        raise UsageError(message, hints=hints)
    return int(months)


_LARGEST_AMOUNT = 1_000_000_000
MAX_FUNDED_MONTHS = 36
"""Most months that a committee can pay for."""


def parse_number_argument(text: str) -> int | float:
    """A number in French or English notation. Raises UsageError for any other text, and for an ambiguous number."""
    return _parse_figure_argument("value", text)


def _parse_figure_argument(name: str, text: str) -> int | float:
    """The number that is typed for a field. Raises UsageError."""
    from incubo.edit.value_parser import parse_figure_of

    answer = parse_figure_of(Field(name, "number"), text)
    if answer.error is not None:
        raise UsageError(answer.error, hints=answer.hints)
    number: int | float = answer.value
    return number


def parse_offset(text: str, start: date) -> date | None:
    """The day that `+6mo` means, counted from `start`; None for another text."""
    return dates.parse_day(text, start) if text.lstrip().startswith("+") else None
