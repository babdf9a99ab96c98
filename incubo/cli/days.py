"""Days, periods and durations given on the command line, as one reader of words for every option."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from incubo import clock, config
from incubo.cli import session
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.dates import iso
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.model.periods import Period, Span
    from incubo.model.records import Startup

Edge = Literal["at", "first", "last", "one"]
"""Which day of a period an option means: `at`, its last day but not after today while it runs (`--at 2024`);
`first` (`--since 2024`); `last` (`--until 2024`); `one`: none, for a fact has its own day."""

_SAID = {"at": N_("{word}: on {day:long}"), "first": N_("{word}: from {day:long}"), "last": N_("{word}: to {day:long}")}
_FORMS = N_("write a day (2024-06-30, 30/06/2024, monday, -30d) or a period (2024-06, 2024-Q1, 2024-S1, 2024)")


def day(
    word: str,
    settings: config.Config | None = None,
    *,
    edge: Edge = "at",
    past: bool = False,
    startup: Startup | None = None,
    today: date | None = None,
) -> date:
    """A day given on the command line; which day of a period it is, is told. Raises UsageError.

    `past`: `monday` and `30d` look back (`--since monday`). `startup`: the one whose next committee may be meant.
    """
    plain = iso(word)
    if plain is not None:  # 2024-06-30 says it all: neither today nor the words of periods are needed (5 ms)
        return plain
    from incubo.model import committees

    today = _today(settings)
    if committees.is_next(word):
        return _next_committee(word, startup, today)
    found = _period(word, today, past=past, one=edge == "one")
    if found.days == 1:
        return found.first
    if edge == "one":
        from incubo.model import misread

        message, hints = misread.several(word, found)
        raise UsageError(message, hints=hints)
    chosen = found.first if edge == "first" else found.last
    if edge == "at" and found.contains(today):
        chosen = today
    session.current().say(Text(_SAID[edge], {"word": word, "day": chosen}))
    return chosen


def period(
    word: str, settings: config.Config | None = None, *, past: bool = False, today: date | None = None
) -> Period:
    """A period given on the command line; a day is a period of one day. Raises UsageError."""
    from incubo.model import committees

    if committees.is_next(word):
        message, hints = committees.of_nobody(word)
        raise UsageError(message, hints=hints)
    return _period(word, today or _today(settings), past=past)


def span(word: str) -> Span:
    """A duration given on the command line (`--older-than 45d`). Raises UsageError."""
    from incubo.model import periods

    found = periods.span(word)
    if found is None:
        message = Text(N_("“{word}” is not a duration"), {"word": word})
        bare = word.strip().isdecimal() and len(word.strip()) < 6
        meant = (Text(N_("did you mean “{meant}”?"), {"meant": f"{word.strip()}d"}),) if bare else ()
        raise UsageError(message, hints=(*meant, Text(N_("write 45d, 6w, 18mo or 2y"))))
    return found


def _period(word: str, today: date, *, past: bool, one: bool = False) -> Period:
    from incubo.model import periods

    found = periods.period(word, today, past=past)
    if found is None:
        from incubo.model import misread

        hints = (*misread.why(word, today), Text(misread.DAYS if one else _FORMS))
        raise UsageError(Text(N_("“{word}” is not a date"), {"word": word}), hints=hints)
    return found


def _next_committee(word: str, startup: Startup | None, today: date) -> date:
    from incubo.model import committees

    if startup is None:
        message, hints = committees.of_nobody(word)
        raise UsageError(message, hints=hints)
    found = committees.next_committee(startup, today)
    if found is None:
        message, hints = committees.unknown(startup, today)
        raise UsageError(message, hints=hints)
    return found


def _today(settings: config.Config | None) -> date:
    settings = settings or config.Config()
    return settings.at or clock.today(settings.zone)
