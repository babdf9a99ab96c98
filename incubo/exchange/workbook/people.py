"""Understand people as a cell names them: “Dev : Karim Benali (Malt) jusqu'à juin” is a role, a name, an employer, an
end.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from incubo.exchange.workbook.targets import heading_words
from incubo.exchange.workbook.values import find_vocabulary_word, is_no_value, read_date, read_period, split_list
from incubo.model.dates import parse_month
from incubo.model.suggestions import normalise_name, strip_accents
from incubo.model.vocabulary import Vocabulary

_NO_EMPLOYER = re.compile(
    r"\btjm\b|[€$£]|\d{3}|^\d+ \w+\.?$|^(?:cdd|cdi|stage|stagiaire|altern\w+|apprenti\w*|mi-temps|temps \w+|interim\w*"
    r"|remplac\w+|absent\w*|conges?|part[- ]time|full[- ]time|intern|trainee)$",
    re.IGNORECASE,
)
"""What a price, a number of people, a kind of contract or a remark is, and the name of an employer is not."""
_MAX_NAME_LENGTH = 80
_MAX_WORDS_LENGTH = 500
"""Longer words about a person are a text of something else."""
_MIN_ABBREVIATION = 3
_COLLECTIVE_WORDS = frozenset((
    "agence", "agency", "bureau", "cellule", "developer", "developpeur", "direction", "equipe", "people", "personne",
    "pole", "prestataire", "service", "societe", "team",
))  # fmt: skip
"""First words, in the singular, of what names several people, or nobody."""
_PARTICLES = frozenset(("al", "da", "de", "del", "della", "di", "dos", "du", "el", "la", "le", "van", "von"))
"""Words in small letters with which a name may begin."""
_END_CLAUSE = re.compile(
    r"(?:\bjusqu(?:['’]\s?(?:à|a|au|en)|e)\b(?: la)?|\buntil\b|\btill\b|→|->|\bfin(?: de mission)?\s*:?)\s*(?P<day>.+)",
    re.IGNORECASE,
)
_START_CLAUSE = re.compile(
    r"\b(?:depuis(?: le)?|(?:à|a) partir (?:de|du)|dès(?: le)?|since|from|arrivée?(?: le| en)?)\b\s*(?P<day>.+)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(?:du|de|from)\s+(?P<first>[^,;()]{3,40}?)\s+(?:au|à|to)\s+(?P<last>[^,;()]{3,40})", re.IGNORECASE
)
_ROLE_BEFORE = re.compile(r"(?P<role>[^:()]{2,60}?)\s*:\s*(?P<rest>.+)", re.DOTALL)
_ROLE_AFTER = re.compile(r"(?P<name>.+?)\s+[-–—]\s+(?P<role>.+)", re.DOTALL)
_ASIDE = re.compile(r"\(([^()]*)\)")
_TITLES = re.compile(r"^(?:m\.|mme|mlle|mr|mrs|ms|dr)\s+", re.IGNORECASE)
_SEVERAL = re.compile(r"\s+(?:/|&|\+|et|and)\s+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHARE = re.compile(
    r"\b\d{1,3}\s?%|\b\d(?:[.,]\d)?\s?(?:jours?|days?|j|d)\s?/\s?(?:semaine|sem|week|s|w)\b\.?", re.IGNORECASE
)


class PersonText(NamedTuple):
    """A person as a cell says it. `text`: the words of the cell about them. An unknown value is "" or None.

    `undated`: the months of the cell without their year, which are not guessed: a sheet may be of any year.
    `inexact`: what names a month or a quarter, and the day that was taken of it. `left_over`: the words that no field
    of a mission takes.
    """

    text: str
    name: str
    role: str = ""
    domaine: str | None = None
    status: str | None = None
    employer: str = ""
    start: date | None = None
    end: date | None = None
    undated: tuple[str, ...] = ()
    inexact: tuple[tuple[str, date], ...] = ()
    left_over: tuple[str, ...] = ()


def read_people(text: str, column_role: str, vocabulary: Vocabulary, today: date) -> list[PersonText]:
    """The people that a cell names. `column_role`: what the heading says that they do. Words that name nobody are a
    person without a name (“Dev : à recruter”).
    """
    people = []
    for words in _split_people(text, vocabulary, today):
        person = _read_person(words, vocabulary, today)
        if is_no_value(person.name):
            person = person._replace(name="")
        role = person.role or column_role
        people.append(person._replace(role=role, domaine=find_vocabulary_word(vocabulary, "domaines", role)))
    return people


def _split_people(text: str, vocabulary: Vocabulary, today: date) -> list[str]:
    """The words about each person: on a line each, or between semicolons or commas."""
    people: list[str] = []
    for line in split_list(text, commas=False):
        first = True
        for piece in _split_outside_parentheses(line):
            if not first and _continues(piece, vocabulary, today):
                people[-1] += f", {piece}"
            else:
                people += _split_names(piece)
            first = False
    return people


def _split_names(piece: str) -> list[str]:
    """The words about each person of “Dev : Léa Kermarrec / Awa Diallo”: two whole names, of one role or each of its
    own.
    """
    people = []
    role = ""
    for part in _SEVERAL.split(piece):
        before = _ROLE_BEFORE.fullmatch(part)
        name = before["rest"].strip() if before is not None else part
        role = before["role"] if before is not None else role
        if not _is_whole_name(name):
            return [piece]
        people.append(f"{role}: {name}" if role else name)
    return people if len(people) > 1 else [piece]


def _is_whole_name(text: str) -> bool:
    """Whether words begin with a first name and a last name."""
    return len(_ASIDE.sub(" ", text).split()) > 1 and text[:1].isupper() and ":" not in text


def settle_person_name(text: str) -> str:
    """A name as it is written in a sentence: “LE GOFF Paul” is Paul Le Goff. Other names are as they were."""
    words = text.split()
    is_capital = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if not any(is_capital):
        return text
    settled = [_capitalise(word) if capital else word for word, capital in zip(words, is_capital, strict=True)]
    first = is_capital.index(False) if False in is_capital else 0
    return " ".join([*settled[first:], *settled[:first]])


def _capitalise(word: str) -> str:
    """A word in capitals with its first letters only: DUPRÉ-MARTIN, GUIVARC'H, D'ARCY, DE."""
    if word == "DE":
        return "de"
    return _LETTERS.sub(lambda match: _capitalise_letters(match[0], word[: match.start()]), word)


def _capitalise_letters(letters: str, before: str) -> str:
    return letters.lower() if len(letters) == 1 and before.endswith(("'", "’")) else letters.capitalize()


def _split_outside_parentheses(line: str) -> list[str]:
    pieces, depth, start = [], 0, 0
    for position, letter in enumerate(line):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(depth - 1, 0)
        elif letter == "," and depth == 0:
            pieces.append(line[start:position])
            start = position + 1
    pieces.append(line[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _continues(piece: str, vocabulary: Vocabulary, today: date) -> bool:
    """Whether a piece between commas says more of the person before it: a role, a day, a status."""
    before = _ROLE_BEFORE.fullmatch(piece)
    if before is not None and _is_whole_name(before["rest"].strip()):  # “bizdev : Luc Noir”
        return False
    return (
        piece[:1].islower()
        or any(clause.match(piece) for clause in (_END_CLAUSE, _START_CLAUSE, _RANGE))
        or (":" not in piece and _find_role(piece, vocabulary) is not None)
        or _find_status(piece, vocabulary) is not None
        or read_period(piece, today) is not None
    )


def _read_person(text: str, vocabulary: Vocabulary, today: date) -> PersonText:
    rest = " ".join(text.split())
    person = PersonText(rest, "")
    if len(rest) > _MAX_WORDS_LENGTH:
        return person
    before = _ROLE_BEFORE.fullmatch(rest)
    if before is not None:
        person, rest = person._replace(role=before["role"].strip()), before["rest"]
    asides = [piece for aside in _ASIDE.findall(rest) for piece in re.split(r"[,;]| [-/] ", aside)]
    rest = " ".join(_ASIDE.sub(" , ", rest).split())
    rest, person = _take_days(rest, person, today)
    rest, person = _take_shares(rest, person)
    pieces = [piece.strip(" .") if " " in piece else piece.strip() for piece in rest.split(",") if piece.strip(" .")]
    after = _ROLE_AFTER.fullmatch(pieces[0]) if pieces else None
    if after is not None:
        pieces[0:1] = [after["name"].strip(), after["role"].strip()]
    if not pieces:
        return person
    name = settle_person_name(_TITLES.sub("", pieces[0].strip(" .")))
    if len(name) > _MAX_NAME_LENGTH:
        return person
    person = person._replace(name=name if _is_name(name, vocabulary) else "")
    for piece in [*pieces[1:], *(aside.strip() for aside in asides if aside.strip())]:
        left, person = _take_shares(piece, person)
        left, person = _take_days(left, person, today)
        person = _take_word(left.strip(" ,"), person, vocabulary)
    return person


def _is_name(name: str, vocabulary: Vocabulary) -> bool:
    """Whether words may be the name of a person, and not of a role or of several people (“équipe de la DSI”)."""
    words = heading_words(name)
    if not words or words[0] in _COLLECTIVE_WORDS or find_vocabulary_word(vocabulary, "domaines", name) is not None:
        return False
    first = name.split()[0]
    return first[:1].isupper() or strip_accents(first.casefold()).strip("'’") in _PARTICLES or "'" in first


def _take_shares(text: str, person: PersonText) -> tuple[str, PersonText]:
    """What is left of a text without the shares of time in it, which no field takes, and the person with them."""
    shares = tuple(match[0] for match in _SHARE.finditer(text))
    return _SHARE.sub("", text).strip(), person._replace(left_over=(*person.left_over, *shares))


def _take_word(word: str, person: PersonText, vocabulary: Vocabulary) -> PersonText:
    """A word about a person: their status, their role, or else who employs them."""
    if not word:
        return person
    status = _find_status(word, vocabulary)
    is_role = not person.role and _find_role(word, vocabulary) is not None
    if status is not None and person.status in (None, status):
        person = person._replace(status=status)
    elif not is_role and (status is not None or person.employer or is_no_value(word)):
        return person._replace(left_over=(*person.left_over, word))
    if status is None and not is_role and _NO_EMPLOYER.search(strip_accents(word.strip(" ."))):
        return person._replace(left_over=(*person.left_over, word))
    if is_role:
        return person._replace(role=word)
    return person if status is not None else person._replace(employer=word)


def _find_status(word: str, vocabulary: Vocabulary) -> str | None:
    """The status that a word means, also one that is cut short (“indép.”)."""
    status = find_vocabulary_word(vocabulary, "statuses", word.strip("."))
    beginning = normalise_name(word.strip("."))
    if status is not None or not word.endswith(".") or len(beginning) < _MIN_ABBREVIATION:
        return status
    others = {
        name: vocabulary.value_label(_STATUS_WORDS, name, "en") for name in vocabulary.allowed_values(_STATUS_WORDS)
    }
    names = [(name, status) for status, names in vocabulary.names("statuses").items() for name in names]
    meant = {status for name, status in [*names, *others.items()] if normalise_name(name).startswith(beginning)}
    return meant.pop() if len(meant) == 1 else None


_STATUS_WORDS = "status-words"


def _find_role(word: str, vocabulary: Vocabulary) -> str | None:
    return find_vocabulary_word(vocabulary, "domaines", word)


def _take_days(text: str, person: PersonText, today: date) -> tuple[str, PersonText]:
    """What is left of a text without the days in it, and the person with these days."""
    span = _RANGE.search(text)
    if span is not None:
        first, last = _read_day(span["first"], today, is_end=False), _read_day(span["last"], today, is_end=True)
        if first is not None and last is not None:
            person = _with_day(person, span["first"], first, today, is_end=False)
            person = _with_day(person, span["last"], last, today, is_end=True)
            return text[: span.start()].strip(" ,") + text[span.end() :], person
    for clause, is_end in ((_END_CLAUSE, True), (_START_CLAUSE, False)):
        match = clause.search(text)
        if match is None:
            continue
        words, comma, others = match["day"].partition(",")
        inner_start = _START_CLAUSE.search(words) if is_end else _END_CLAUSE.search(words)
        if inner_start is not None:
            others, words = words[inner_start.start() :] + comma + others, words[: inner_start.start()]
        day = _read_day(words, today, is_end=is_end)
        if day is not None:
            person = _with_day(person, words, day, today, is_end=is_end)
        elif _is_month(words):
            person = person._replace(undated=(*person.undated, match[0].removesuffix(match["day"]) + words.strip()))
        else:
            continue
        text = text[: match.start()].strip(" ,") + (f", {others.strip(' ,')}" if others.strip(" ,") else "")
    return text, person


def _with_day(person: PersonText, words: str, day: date, today: date, *, is_end: bool) -> PersonText:
    """The person with a first or a last day; the words of one that is not exact are kept."""
    if read_date(words.strip(" .,"), today).remark and not is_end:  # until a month is until its last day
        person = person._replace(inexact=(*person.inexact, (words.strip(" .,"), day)))
    return person._replace(end=day) if is_end else person._replace(start=day)


def _read_day(text: str, today: date, *, is_end: bool) -> date | None:
    """The day of a text: the first or the last one of a month or a quarter."""
    period = read_period(text.strip(" .,"), today)
    if period is None:
        return None
    return period.last if is_end else period.first


def _is_month(text: str) -> bool:
    """Whether a text is a month without its year: “juin”, “fin juin”."""
    word = strip_accents(text.strip(" .,").casefold()).removeprefix("fin ").removeprefix("debut ").strip(" .")
    return parse_month(word) is not None
