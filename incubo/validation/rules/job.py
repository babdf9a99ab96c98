"""Rules of job offers: dates and states that agree, and the words of titles and texts.

Most look at offers that are open or will be: nobody corrects a closed one. The phrases and the roles that are looked
for are data, `[wording]` and `[role-pairs]` of the vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, Fix, Label, Location, Problem, Span
from incubo.model.dates import add_months
from incubo.model.jobs import CLOSING_FIELDS, find_title_field, is_open, is_open_or_upcoming, publication_date
from incubo.model.records import Job
from incubo.registry.registry import Registry
from incubo.source import scalars
from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.validation.date_hints import suggest_year_fix
from incubo.validation.rule import rule
from incubo.validation.rules.startup import phase_start_label

_EXAMPLE_DATES = """
opens: 2025-01-06
closes: 2025-03-07
"""
_EXAMPLE_ENDED_STARTUP = """
phases:
  - name: investigation
    start: 2023-12-04
  - name: abandon-investigation
    start: 2024-06-03
"""
_EXAMPLE_JOB_PATH = "content/jobs/2025-01-06-design.md"
_EXAMPLE_JOB_WITH_HOLDER = """
---
title: '[Mission] Designer pour Quai Solidaire'
startup: quai-solidaire
kind: mission
opens: 2025-01-06
closes: 2025-03-07
titulaire: Varangue Conseil
---

Ceci est une mission, proposée par Varangue Conseil, titulaire du marché.
"""
_EXAMPLE_STARTUP_PATH = "content/startups/phare-bavard.md"


def _is_current_mission(job: Job, as_of: date) -> bool:
    """Whether an offer, open or upcoming, is of a contractor's mission."""
    return job.kind == "mission" and is_open_or_upcoming(job, as_of)


@rule(
    "warning",
    title=N_("offer that closes before it opens"),
    rationale=N_("It is never open: nobody sees it."),
    bad=_EXAMPLE_DATES.replace("2025-03-07", "2024-03-07"),
    good=_EXAMPLE_DATES,
    how_to_fix=N_("Correct the date that is wrong: in January it is often the year of the last day to apply."),
    proposed_fix="guess",
    each="job",
)
def job_closes_before_opens(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """The last day to apply comes before the publication, in an offer that was not closed."""
    opens = None if job.open is False or job.outcome or job.poste_pourvu is True else publication_date(job)
    if opens is None:
        return
    for name in CLOSING_FIELDS:
        closes = getattr(job, name)
        if closes is not None and closes < opens:
            yield _closes_before_opens_problem(job, name, opens, closes)
            break


def _closes_before_opens_problem(job: Job, field_name: str, opens: date, closes: date) -> Problem:
    location = FieldLocation(job.path, (field_name,))
    opening_field = next(
        (name for name in ("opens", "post_ouvert", "poste_ouvert", "date") if getattr(job, name)), None
    )
    labels: tuple[Label, ...] = ()
    if opening_field is not None:
        labels = (
            Label(
                FieldLocation(job.path, (opening_field,)), Message(N_("published on {opens:long}"), {"opens": opens})
            ),
        )
    label = Message(N_("{n:days} before it is published"), {"n": (opens - closes).days})
    year_fix = suggest_year_fix(location, closes, opens, add_months(opens, 6)) or suggest_year_fix(
        location, closes, opens, add_months(opens, 12)
    )
    return Problem(
        "job-closes-before-opens",
        location,
        Message(N_("this offer closes before it opens, on {opens:long}"), {"opens": opens}),
        **{"label": label, "secondary_labels": labels, **year_fix},
    )


@rule(
    "warning",
    title=N_("offer both open and closed"),
    rationale=N_("Some pages show it and others do not: people apply for nothing."),
    bad="""
    open: true
    outcome: filled
    """,
    good="outcome: filled",
    how_to_fix=N_("If the offer has ended, delete “open”. Otherwise delete the field that says it has ended."),
    each="job",
)
def job_closed_and_open(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """An offer marked as open that also has an outcome, or is filled."""
    ended_by = "outcome" if job.outcome else "poste_pourvu" if job.poste_pourvu is True else None
    open_field = "open" if job.open is True else "status" if job.open is None and job.status == "open" else None
    if ended_by is None or open_field is None:
        return
    yield Problem(
        "job-closed-and-open",
        FieldLocation(job.path, (open_field,)),
        Message(N_("this offer is said to be open, and “{field}” says that it has ended"), {"field": ended_by}),
        secondary_labels=(Label(FieldLocation(job.path, (ended_by,), "item"), Message(N_("it has ended"))),),
        hints=(
            Message(
                N_("if it has ended, delete “{field}”; otherwise delete “{other}”"),
                {"field": open_field, "other": ended_by},
            ),
        ),
    )


@rule(
    "warning",
    title=N_("open offer for a product that has ended"),
    rationale=N_("People apply to a team that no longer exists."),
    bad={_EXAMPLE_STARTUP_PATH: _EXAMPLE_ENDED_STARTUP, "": "startup: phare-bavard"},
    good={_EXAMPLE_STARTUP_PATH: _EXAMPLE_ENDED_STARTUP, "": "startup: phare-bavard\noutcome: withdrawn"},
    how_to_fix=N_("Close the offer (put “withdrawn” in “outcome”), or name the product that recruits now."),
    depends_on_today=True,
    each="job",
    reads=("startup",),
)
def job_startup_ended(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """An offer open today for a startup that has ended."""
    if not is_open_or_upcoming(job, as_of) or not is_open(job, as_of):
        return
    period = registry.phase_period_at(job.startup, as_of)
    if period is not None and job.startup and registry.has_finished(job.startup, as_of):
        message = Message(N_("“{startup}” has ended, and this offer is still open"), {"startup": job.startup})
        if period.phase.start is not None:
            message = Message(
                N_("“{startup}” ended on {day:long}, and this offer is still open"),
                {"startup": job.startup, "day": period.phase.start},
            )
        yield Problem(
            "job-startup-ended",
            FieldLocation(job.path, ("startup",)),
            message,
            secondary_labels=(phase_start_label(registry, job.startup, period),),
            hints=(Message(N_("close the offer (“outcome: withdrawn”), or name the product that recruits now")),),
        )


@rule(
    "advice",
    title=N_("open offer without a closing date"),
    rationale=N_("It stays open for ever: old offers put readers off all the others."),
    bad="""
    open: true
    opens: 2025-01-06
    """,
    good=_EXAMPLE_DATES,
    how_to_fix=N_("Add the last day to apply: two months after the publication, for instance. It can be put off."),
    depends_on_today=True,
    each="job",
)
def job_without_closing_date(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """An offer open today without a last day to apply."""
    if (
        is_open_or_upcoming(job, as_of)
        and is_open(job, as_of)
        and not any(getattr(job, name) for name in CLOSING_FIELDS)
        and not any(registry.is_absence_explained(job.path, (name,)) for name in CLOSING_FIELDS)
    ):
        open_field = next((name for name in ("open", "status", "opens") if getattr(job, name) is not None), None)
        yield Problem(
            "job-without-closing-date",
            FieldLocation(job.path, (open_field,), "item") if open_field else Span(job.path, 0, 0),
            Message(N_("this offer does not say until when it is open")),
            hints=(Message(N_("add “closes:” and the last day to apply, two months ahead for instance")),),
        )


@rule(
    "advice",
    title=N_("mission whose title does not say that it is one"),
    rationale=N_("A contractor's mission must not be taken for a job: the network asks for it in the title."),
    bad="""
    title: Développeuse ou développeur pour Quai Solidaire
    kind: mission
    """,
    good="""
    title: '[Mission] Développeuse ou développeur pour Quai Solidaire'
    kind: mission
    """,
    how_to_fix=N_(
        "Begin the title with the word that your network asks for (mission-title in the settings), between quotes. "
        "For a public servant's post, put “post” in “kind”."
    ),
    proposed_fix="guess",
    depends_on_today=True,
    each="job",
)
def job_mission_title(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """An offer of a contractor's mission, open or upcoming, whose title does not say that it is one."""
    beginning = registry.vocabulary.mission_title
    title_field = find_title_field(job) if beginning and _is_current_mission(job, as_of) else None
    if title_field is None or beginning.lower() in title_field[1].lower():
        return
    location = FieldLocation(job.path, (title_field[0],))
    text = scalars.format_text_scalar(f"{beginning} {title_field[1].strip()}")
    yield Problem(
        "job-mission-title",
        location,
        Message(N_("the title of this mission does not begin with “{word}”"), {"word": beginning}),
        fix=Fix(Message(N_("write {meant}"), {"meant": text}), False, (Edit(location, text),)),
    )


@rule(
    "advice",
    title=N_("mission without its market holder"),
    rationale=N_(
        "A mission goes through a market holder: readers must know which one, and the holder "
        "must be told before the publication."
    ),
    bad="kind: mission",
    good="""
    kind: mission
    titulaire: Varangue Conseil
    """,
    how_to_fix=N_("Tell the market holder before the publication, then give its name in “titulaire”."),
    depends_on_today=True,
    each="job",
)
def job_without_holder(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """An offer of a contractor's mission, open or upcoming, that does not name the market holder (`titulaire`)."""
    if (
        not job.titulaire
        and _is_current_mission(job, as_of)
        and not registry.is_absence_explained(job.path, ("titulaire",))
    ):
        yield Problem(
            "job-without-holder",
            FieldLocation(job.path, ("kind",), "item"),
            Message(N_("this mission does not name its market holder (“titulaire”)")),
            hints=(Message(N_("tell the market holder first, then add “titulaire:” and its name")),),
        )


_COMBINING_ACCENTS = "[\u0300-\u036f]*"
_NUMBER_PATTERN = r"(\d{1,3}(?:[.,]\d)?|un|une|deux|trois|quatre|cinq)"
_INCLUSIVE_ENDING = r"(?:[(·•‧⋅∙.-]|\s?/\s?)(?:n?e|fe|se|euse|t?rice|ice|ere|ve|[tr]?eur|er)s?\b"
_PERSON_BEFORE = r"\bpersonnes?\s(?:\w+\s)?$"
_BOTH_GENDERS = r"(?<!\w)(?:h\s?/\s?f|f\s?/\s?h)(?!\w)"


class Phrase(NamedTuple):
    """A phrase to search for, and what to write instead."""

    pattern: re.Pattern[str]
    replacement: str


@lru_cache(maxsize=1024)
def _fold_letter(letter: str) -> str:
    if letter == "’":
        return "'"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def fold_same_length(text: str) -> str:
    """A text without accents and case, of the same length: an offset in it is an offset in the text."""
    return text.lower() if text.isascii() else "".join(map(_fold_letter, text))


def _compile_words(words: str) -> str:
    """A pattern for words: their letters, any blanks between them, `{n}` for a number. Nothing else is special."""
    return r"\s+".join(
        _NUMBER_PATTERN.join(
            "".join(re.escape(letter) + _COMBINING_ACCENTS for letter in fold_same_length(part))
            for part in word.split("{n}")
        )
        for word in words.split()
    )


@lru_cache(maxsize=256)
def parse_phrase(words: str, replacement: str) -> Phrase | None:
    """The phrase of an entry of `[wording]`: "x", or "x (y)" for x where y does not follow. None if x is empty."""
    unwanted, _, exception = words.partition("(")
    if not unwanted.strip():
        return None
    exception = exception.strip().removesuffix(")")
    lookahead = rf"(?!\s+{_compile_words(exception)})" if exception.strip() else ""
    pattern, first = _compile_words(unwanted), re.escape(fold_same_length(unwanted.lstrip())[0])
    # re finds a letter quickly, and what is not after a letter slowly: so the letter comes first, three times as fast.
    before = rf"{first}(?<!\w{first})" if pattern.startswith(first) else r"(?<!\w)"
    pattern = f"{before}{pattern.removeprefix(first)}(?!\\w){lookahead}"
    return Phrase(re.compile(pattern), replacement)


def _vocabulary_entries(registry: Registry, list_name: str) -> Mapping[str, str]:
    """A list of the vocabulary, word → label. A word whose label is the word itself is disabled, and left out."""
    value_list = registry.vocabulary.value_lists.get(list_name)
    labels = value_list.labels if value_list is not None else {}
    first_labels = {word: next(iter(label.values())) for word, label in labels.items()}
    return {word: label for word, label in first_labels.items() if label != word}


@rule(
    "advice",
    title=N_("mission worded like a job"),
    rationale=N_("A contractor's mission that reads like a job offer can be taken for disguised employment."),
    bad="""
    title: "[Mission] Rejoindre l'équipe de Quai Solidaire"
    kind: mission
    """,
    good="""
    title: "[Mission] Aider l'équipe de Quai Solidaire"
    kind: mission
    """,
    how_to_fix=N_("Use the words that the finding proposes. A registry sets its own in its settings, under [wording]."),
    depends_on_today=True,
    each="job",
)
def job_wording(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """Phrases of employment in the title or the text of a contractor's mission, open or upcoming."""
    if not _is_current_mission(job, as_of):
        return
    entries = _vocabulary_entries(registry, "wording").items()
    phrases = [phrase for words, replacement in entries if (phrase := parse_phrase(words, replacement))]
    title_field = find_title_field(job)
    if title_field is not None:
        for match, replacement in _find_phrases(phrases, fold_same_length(title_field[1])):
            yield _wording_problem(FieldLocation(job.path, (title_field[0],)), title_field[1], match, replacement)
    text = registry.read_text(job.path) if phrases else ""
    parts = split_front_matter(text)
    if isinstance(parts, FrontMatterSplit):
        body = text[parts.body_start :]
        for match, replacement in _find_phrases(phrases, fold_same_length(body)):
            location = Span(job.path, parts.body_start + match.start(), parts.body_start + match.end())
            yield _wording_problem(location, body, match, replacement)


def _find_phrases(phrases: list[Phrase], text: str) -> Iterator[tuple[re.Match[str], str]]:
    for pattern, replacement in phrases:
        for match in pattern.finditer(text):
            yield match, replacement


def _wording_problem(location: Location, text: str, match: re.Match[str], replacement: str) -> Problem:
    phrase = " ".join(text[match.start() : match.end()].split())
    if match.lastindex:
        replacement = replacement.replace("{n}", text[match.start(1) : match.end(1)])
    return Problem(
        "job-wording",
        location,
        Message(N_("“{found}” describes a job, but this is a contractor's mission"), {"found": phrase}),
        label=Message(N_("write “{instead}” instead"), {"instead": replacement}),
    )


_OPENING_LENGTH = 600
"""How many characters of a text count as its first lines."""


@rule(
    "advice",
    title=N_("market holder not named at the top"),
    rationale=N_("Readers must know from the first lines that it is a mission, and whom they would sign with."),
    bad={_EXAMPLE_JOB_PATH: _EXAMPLE_JOB_WITH_HOLDER.replace("Varangue Conseil, titulaire du marché", "l'équipe")},
    good={_EXAMPLE_JOB_PATH: _EXAMPLE_JOB_WITH_HOLDER},
    how_to_fix=N_("Say at the top that it is a mission within a public contract, and who holds it."),
    depends_on_today=True,
    each="job",
)
def job_holder_unsaid(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """A contractor's mission, open or upcoming, whose first lines do not name the market holder (`titulaire`)."""
    if not _is_current_mission(job, as_of) or not job.titulaire:
        return
    if (job.path, ("titulaire",)) in registry.fields_with_problems:
        return
    text = registry.read_text(job.path)
    parts = split_front_matter(text)
    body = text[parts.body_start :].strip() if isinstance(parts, FrontMatterSplit) else ""
    if body and fold_same_length(job.titulaire.strip()) not in fold_same_length(body[:_OPENING_LENGTH]):
        yield Problem(
            "job-holder-unsaid",
            FieldLocation(job.path, ("titulaire",)),
            Message(
                N_("the first lines of the offer do not name its market holder, “{holder}”"),
                {"holder": job.titulaire},
            ),
            hints=(
                Message(
                    N_("begin with: this is a mission, within the contract held by “{holder}”"),
                    {"holder": job.titulaire},
                ),
            ),
        )


@rule(
    "advice",
    title=N_("title for men or for women only"),
    rationale=N_("Half of those who could apply do not feel that it is meant for them."),
    bad="title: '[Mission] Développeur pour Quai Solidaire'",
    good="title: '[Mission] Développeuse ou développeur pour Quai Solidaire'",
    how_to_fix=N_(
        "Write both forms, or a word for both. A registry sets its own pairs in its settings, under [role-pairs]."
    ),
    depends_on_today=True,
    each="job",
)
def job_inclusive_title(registry: Registry, as_of: date, job: Job) -> Iterator[Problem]:
    """A role in one gender only in the title of an offer, open or upcoming. Both forms, `(e)`, `·e`, `H/F` are fine."""
    title_field = find_title_field(job) if is_open_or_upcoming(job, as_of) else None
    if title_field is None or (job.path, (title_field[0],)) in registry.fields_with_problems:
        return
    role_pair = _find_gendered_role(title_field[1], _vocabulary_entries(registry, "role-pairs"))
    if role_pair is not None:
        yield _gendered_title_problem(job, title_field[0], *role_pair)


def _find_gendered_role(title: str, pairs: Mapping[str, str]) -> tuple[str, str] | None:
    """The first pair of roles of which a title has one form only, or None."""
    text, _, _product = fold_same_length(unicodedata.normalize("NFC", title)).partition(" pour ")
    if re.search(_BOTH_GENDERS, text):
        return None
    words = {match.group().removesuffix("s"): match for match in re.finditer(r"\w+", text)}
    for first_form, second_form in pairs.items():
        matches = [
            words[form] for form in (fold_same_length(first_form), fold_same_length(second_form)) if form in words
        ]
        if len(matches) != 1:
            continue
        before, after = text[: matches[0].start()], text[matches[0].end() :]
        if not re.match(_INCLUSIVE_ENDING, after) and not re.search(_PERSON_BEFORE, before):
            return first_form, second_form
    return None


def _gendered_title_problem(job: Job, field: str, first_form: str, second_form: str) -> Problem:
    return Problem(
        "job-inclusive-title",
        FieldLocation(job.path, (field,)),
        Message(N_("this title names a role in one gender only")),
        label=Message(N_("write both: “{one}” and “{other}”"), {"one": first_form, "other": second_form}),
    )
