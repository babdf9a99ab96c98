"""Rules of the words of offers. Phrases and roles are data: `[wording]` and `[role-pairs]` of the vocabulary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from incubo.i18n import N_
from incubo.model.records import Job
from incubo.model.teams import titled
from incubo.problem import Place, Problem, Span, Text, Where
from incubo.registry.registry import Registry
from incubo.source.frontmatter import Split, split
from incubo.validation.rule import rule
from incubo.validation.rules.job import living

_MARKS = "[\u0300-\u036f]*"
_NUMBER = r"(\d{1,3}(?:[.,]\d)?|un|une|deux|trois|quatre|cinq)"
_INCLUSIVE = r"(?:[(·•‧⋅∙.-]|\s?/\s?)(?:n?e|fe|se|euse|t?rice|ice|ere|ve|[tr]?eur|er)s?\b"
_PERSON = r"\bpersonnes?\s(?:\w+\s)?$"
_BOTH = r"(?<!\w)(?:h\s?/\s?f|f\s?/\s?h)(?!\w)"


class Phrase(NamedTuple):
    """A phrase to look for, and what to write instead."""

    find: re.Pattern[str]
    instead: str


@cache
def _plain(letter: str) -> str:
    if letter == "’":
        return "'"
    found = unicodedata.normalize("NFD", letter)[0].lower()
    return found if len(found) == 1 else letter


def plain(text: str) -> str:
    """A text without accents and case. Unlike `folded`, of the same length: a place in it is one in the text."""
    return text.lower() if text.isascii() else "".join(map(_plain, text))


def _pattern(words: str) -> str:
    """Words as a pattern: their letters, any blanks between them, `{n}` for a number. Nothing else is special."""
    return r"\s+".join(
        _NUMBER.join("".join(re.escape(letter) + _MARKS for letter in plain(part)) for part in word.split("{n}"))
        for word in words.split()
    )


def phrase(words: str, instead: str) -> Phrase | None:
    """The phrase of an entry of `[wording]`: "x", or "x (y)" for x where y does not follow. None for an empty one."""
    wrong, _, fine = words.partition("(")
    if not wrong.strip():
        return None
    fine = fine.strip().removesuffix(")")
    unless = rf"(?!\s+{_pattern(fine)})" if fine.strip() else ""
    return Phrase(re.compile(rf"(?<!\w){_pattern(wrong)}(?!\w){unless}"), instead)


def _entries(registry: Registry, words: str) -> Mapping[str, str]:
    """A list of the vocabulary, word → what is said of it; one that says nothing is switched off."""
    found = registry.vocabulary.words.get(words)
    labels = found.labels if found is not None else {}
    said = {word: next(iter(label.values())) for word, label in labels.items()}
    return {word: label for word, label in said.items() if label != word}


@rule(
    "advice",
    N_("mission worded like a job"),
    N_("A contractor's mission that reads like a job offer can be taken for disguised employment."),
    calendar=True,
)
def job_wording(registry: Registry, today: date) -> Iterator[Problem]:
    """Phrases of employment in the title or the text of a contractor's mission, open or to come."""
    missions = [job for job in living(registry, today) if job.kind == "mission"]
    if not missions:
        return
    phrases = [made for words, instead in _entries(registry, "wording").items() if (made := phrase(words, instead))]
    if not phrases:
        return
    for job in missions:
        named = titled(job)
        if named is not None:
            for match, instead in _found(phrases, plain(named[1])):
                yield _worded(Place(job.path, (named[0],)), named[1], match, instead)
        text = registry.text_of(job.path)
        parts = split(text)
        if isinstance(parts, Split):
            body = text[parts.body :]
            for match, instead in _found(phrases, plain(body)):
                where = Span(job.path, parts.body + match.start(), parts.body + match.end())
                yield _worded(where, body, match, instead)


def _found(phrases: list[Phrase], text: str) -> Iterator[tuple[re.Match[str], str]]:
    for find, instead in phrases:
        for match in find.finditer(text):
            yield match, instead


def _worded(where: Where, text: str, match: re.Match[str], instead: str) -> Problem:
    found = " ".join(text[match.start() : match.end()].split())
    if match.lastindex:
        instead = instead.replace("{n}", text[match.start(1) : match.end(1)])
    return Problem(
        "job-wording",
        where,
        Text(N_("“{found}” is said of a job, and this is a contractor's mission"), {"found": found}),
        label=Text(N_("write rather “{instead}”"), {"instead": instead}),
    )


_FIRST = 600
"""The characters of a text that are its first lines."""


@rule(
    "advice",
    N_("market holder not named at the top"),
    N_("Readers must know from the first lines that it is a mission, and whom they would sign with."),
    calendar=True,
)
def job_holder_unsaid(registry: Registry, today: date) -> Iterator[Problem]:
    """A contractor's mission, open or to come, whose first lines do not name the market holder (`titulaire`)."""
    for job in living(registry, today):
        if job.kind != "mission" or not job.titulaire or (job.path, ("titulaire",)) in registry.faulty:
            continue
        text = registry.text_of(job.path)
        parts = split(text)
        body = text[parts.body :].strip() if isinstance(parts, Split) else ""
        if body and plain(job.titulaire.strip()) not in plain(body[:_FIRST]):
            message = Text(N_("the first lines of the offer do not name its market holder, “{holder}”"))
            yield Problem(
                "job-holder-unsaid",
                Place(job.path, ("titulaire",)),
                message._replace(arguments={"holder": job.titulaire}),
                hints=(
                    Text(
                        N_("begin with: this is a mission, within the contract held by “{holder}”"),
                        {"holder": job.titulaire},
                    ),
                ),
            )


@rule(
    "advice",
    N_("title for men or for women only"),
    N_("Half of those who could apply do not feel concerned."),
    calendar=True,
)
def job_inclusive_title(registry: Registry, today: date) -> Iterator[Problem]:
    """A role in one gender only in the title of an offer, open or to come. Both forms, `(e)`, `·e`, `H/F` are fine."""
    offers = [(job, named) for job in living(registry, today) if (named := titled(job)) is not None]
    pairs = _entries(registry, "role-pairs") if offers else {}
    for job, (field, title) in offers:
        found = _one_gender(title, pairs)
        if found is not None and (job.path, (field,)) not in registry.faulty:
            yield _gendered(job, field, *found)


def _one_gender(title: str, pairs: Mapping[str, str]) -> tuple[str, str] | None:
    """The first pair of which a title has one form only."""
    text = plain(unicodedata.normalize("NFC", title)).partition(" pour ")[0]  # what follows is the product's name
    if re.search(_BOTH, text):
        return None
    words = {match.group().removesuffix("s"): match for match in re.finditer(r"\w+", text)}
    for one, other in pairs.items():
        found = [words[form] for form in (plain(one), plain(other)) if form in words]
        if len(found) != 1:
            continue
        before, after = text[: found[0].start()], text[found[0].end() :]
        if not re.match(_INCLUSIVE, after) and not re.search(_PERSON, before):
            return one, other
    return None


def _gendered(job: Job, field: str, one: str, other: str) -> Problem:
    return Problem(
        "job-inclusive-title",
        Place(job.path, (field,)),
        Text(N_("this title names a role in one gender only")),
        label=Text(N_("write both: “{one}” and “{other}”"), {"one": one, "other": other}),
    )
