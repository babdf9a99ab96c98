"""What in a contract is probably a slip: it is advice only, and the person may mean it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.edit.value_parser import ParsedValue
from incubo.model.suggestions import find_nearest, is_misspelling, normalise_name
from incubo.registry.registry import Registry


def find_similar_employer(registry: Registry, employer: str) -> str | None:
    """The employer of the registry whose name was probably meant; None if the registry has this one, or none like it.

    Case and accents do not count. Of several spellings of a name, it is the one of most missions.
    """
    spellings = Counter(
        mission.employer for member in registry.members.values() for mission in member.missions if mission.employer
    )
    known = {normalise_name(name): name for name, _ in reversed(spellings.most_common())}
    if normalise_name(employer) in known:
        return None
    nearest = find_nearest(employer, known.values())
    return nearest if nearest is not None and is_misspelling(employer, nearest) else None


def doubt_employer(registry: Registry, employer: str) -> ParsedValue | None:
    """Why the name of an employer is probably misspelt, with the one that was meant; None if it is not."""
    similar = find_similar_employer(registry, employer)
    if similar is None:
        return None
    error = Message(N_("“{employer}” is no employer in the registry yet"), {"employer": employer})
    return ParsedValue(None, error, (did_you_mean(similar),), (similar,))


def doubt_dates(start: date | None, end: date | None) -> ParsedValue | None:
    """Why the days of a mission are probably wrong: it ends on the day on which it begins; None if they are not."""
    message = one_day_message(start, end)
    return ParsedValue(None, message) if message is not None else None


def one_day_message(start: date | None, end: date | None) -> Message | None:
    """What to say of a mission that ends on the day on which it begins; None of any other."""
    if start is None or start != end:
        return None
    return Message(N_("the mission begins and ends on {day:long}: it lasts one day"), {"day": start})


def contract_notes(registry: Registry, employer: str | None, start: date | None, end: date | None) -> list[Message]:
    """The notes about a contract that was given without questions."""
    doubts = [doubt_employer(registry, employer) if employer else None, doubt_dates(start, end)]
    notes: list[Message] = []
    for doubt in doubts:
        if doubt is not None and doubt.error is not None:
            note = doubt.error
            if doubt.hints:
                note = Message(N_("{problem}: {hint}"), {"problem": doubt.error, "hint": doubt.hints[0]})
            notes.append(note)
    return notes
