"""How closely a change is to be looked at: trivial (people keep their own sheet), normal, sensitive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from incubo.history.facts import Change
from incubo.history.judged import Author, judged
from incubo.history.said import short, some
from incubo.i18n import N_
from incubo.problem import Text

LEVELS = ("trivial", "normal", "sensitive")


class Reason(NamedTuple):
    """Why a change is of a level."""

    level: str
    text: Text


class Risk(NamedTuple):
    """The level of a whole change, and why: the reasons of that level. `author` is the member who made it, if known."""

    level: str
    reasons: tuple[Reason, ...]
    author: str | None = None


def risk(
    changes: Sequence[Change],
    who: Author,
    today: date,
    *,
    rules: Iterable[Text] = (),
    findings: int = 0,
    others: Sequence[str] = (),
) -> Risk:
    """The risk of a change. `rules`: what it changes of what it is judged by; `findings`: errors and warnings it adds;
    `others`: files beside the entries.
    """
    reasons = [Reason("sensitive", text) for text in rules]
    named: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        level, why = judged(change, who, today)
        named.setdefault((level, why), []).append(change.subject.title)
    for (level, why), names in named.items():
        reasons.append(Reason(level, Text(why, {"names": some(list(dict.fromkeys(names)))})))
    if findings and all(reason.level == "trivial" for reason in reasons):
        about = {"n": findings}
        reasons.append(Reason("normal", Text(N_("it adds {n} finding"), about, N_("it adds {n} findings"))))
    if others:
        beside = {"names": some([short(path) for path in others])}
        reasons.append(Reason("normal", Text(N_("files beside the entries: {names:list}"), beside)))
    if not reasons:
        reasons.append(Reason("normal", Text(N_("nothing changes in the entries"))))
    elif any(reason.level == "normal" for reason in reasons):
        reasons += [Reason("normal", text) for text in _unknown(who)]
    level = max((reason.level for reason in reasons), key=LEVELS.index)
    kept = tuple(reason for reason in reasons if reason.level == level)
    return Risk(level, kept, who.member.id if who.member is not None else None)


_ACCOUNTS = (
    N_("no member's sheet has the account “{login}”"),
    N_("the member who has the account “{login}” is on no mission now"),
    N_("several members' sheets have the account “{login}”: nobody knows whose it is"),
)


def _unknown(who: Author) -> Iterator[Text]:
    if who.member is None and who.login:
        message = _ACCOUNTS[min(who.sheets, 2)]
        yield Text(message, {"login": short(who.login)})
    elif who.member is None:
        yield Text(N_("nobody said who asks"))
