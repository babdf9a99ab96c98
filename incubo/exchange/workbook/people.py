"""Understand people as a cell names them: “Dev : Karim Benali (Malt) jusqu'à juin” is a role, a name, an employer, an
end.

A name, a role or an employer is taken only where the words clearly are one. All other words are kept as they are, with
the person or as words that name nobody: whoever reads people tells them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.exchange.workbook.row_requests import LEFT_OUT, SHOWN_LENGTH, CellRemark, read_as_remark
from incubo.exchange.workbook.tables import SheetColumn
from incubo.exchange.workbook.targets import heading_words
from incubo.exchange.workbook.values import (
    find_domaine_of_role,
    find_vocabulary_word,
    is_no_value,
    read_date,
    read_period,
    split_list,
)
from incubo.exchange.workbook.words import (
    ARTICLES,
    COLLECTIVE_WORDS,
    COMPANY_WORDS,
    FIRST_NAMES,
    FREELANCE_WORDS,
    LAST_NAMES_TOO,
    MIN_ACRONYM,
    NO_NAME_WORDS,
    ORGANISATION_NOUNS,
    OTHER_FIRST_NAMES,
    PARTICLES,
    ROLE_WORDS,
    SMALL_WORDS,
)
from incubo.model.dates import NO_END, add_months, parse_month
from incubo.model.suggestions import normalise_name, strip_accents
from incubo.model.vocabulary import Vocabulary

_MAX_NAME_LENGTH = 80
_MAX_NAME_WORDS = 7
_MAX_ROLE_LENGTH = 60
_MAX_EMPLOYER_LENGTH = 80
_MAX_WORDS_LENGTH = 500
"""Longer words about a person are a text of something else."""
_MIN_ABBREVIATION = 3

_REMARKS = re.compile(
    r"""\b(?:absen\w*|abandon\w*|altern\w*|appren\w*|arrets?|arriv\w*|attente|aucune?s?|avec|away|binome|bdc|bon
    |candidat\w*|cdd|cdi|cf|cherch\w*|commande|conges?|confirm\w*|contact|contrat\w*|cours|debut|decede\w*|definir
    |demission\w*|departs?|departures?|depuis|des\sle|detach\w*|dispo\w*|email|embauch\w*|end|entree|envisag\w*|etait|etp|euros?
    |ex|ancien\w*|feminin|fin|former|formerly|from|full|futur\w*|ht|hired|hiring|idem|inconnu\w*|interim\w*|intern
    |is|jours?|jusqu\w*|leave|left|licenci\w*|lundi|mardi|mercredi|jeudi|vendredi|(?<!assurance\s)maladie|malade|maternite|mail|maybe
    |mi|mis|mise|mobile|mois|month|months|n\.?c\.?|neant|non|ne|nouve\w+|not|onglet|ou|parental\w*|part|parti|partie
    |partis|partiel\w*|pas|paternite|permanent|plein|plus|portable|pourvoi\w*|pourvu\w*|(?<!la\s)poste|pressenti\w*|previous\w*
    |prolong\w*|propos\w*|puis|quitt\w*|recherche\s\w+|recrut\w*|remplac\w*|renouvel\w*|replac\w*|reprise|retour\w*
    |retraite\w*|sais|sans|semaines?|sick|since|sort\w*|stage|stagiaire|start|succe\w*|suspen\w*|tbc|tbd|tel|telephone
    |teletravail|temps|time|titulaire|tjm|todo|trainee|trouver|unknown|until|vacan\w*|valider|venir|voir|vu|was|week
    |weeks|year|years|an|ans|full[-]time|part[-]time)\b""",
    re.VERBOSE,
)
"""Words of a remark about a person: an absence, a contract, a search. The name of a body or of a role has none."""
_VACANT = re.compile(
    r"\b(?:vacan\w*|recrut\w*|pourvoir|pourvue?s?|hiring|to hire|a definir|a venir|a trouver|a designer|a nommer)\b"
)
_DOUBT = re.compile(
    r"\?+|(?:nom )?(?:a |to be |en cours de )?(?:confirm\w*|valid\w*|defin\w*|recrut\w*)|tbc|tbd|pressentie?|propose\w*"
    r"|candidate?|envisagee?|maybe|peut-etre|future?"
)
_ABSENCE = re.compile(r"\b(?:absen|conge|arret|malad|(?:m|p)aternit|parental|dispo|leave|sick)")
_CONTRACT = re.compile(
    r"(?:en |sous )?(?:contrat|cdd|cdi|stage|stagiaire|mission|marche|prestation|alternance|alternante?|contract)"
    r"|(?:contrat )?(?:renouvele|prolonge)e?"
)
"""Words beside the days of a mission that say what it is."""
_PERMANENT = re.compile(
    r"(?:(?:en|un) )?(?:cdi|(?:contrat )?(?:a )?duree indeterminee|permanente?|sans (?:terme|fin|limite)|open[- ]ended"
    r"|permanent contract)"
)
"""A contract without end."""
_GONE = re.compile(
    r"(?:(?:a|est|was|has) )?(?:partie?s?|sortie?s?|quitte\w*|demission\w*|retraite\w*|licencie\w*|left|gone"
    r"|(?:remplace\w*|replaced) (?:par|by))\b(?! (?:de|le )).*"
    r"|ancien(?:ne)?s?|ex|former|previously|n'est plus .*|plus (?:la|dans) ?.*"
)
_FORMER_WORDS = r"ancien(?:ne)?s?|ex|former|previous"
_FORMER = re.compile(rf"(?:{_FORMER_WORDS})\b[ -]*")
_FORMER_PREFIX = re.compile(rf"\b(?:{_FORMER_WORDS}|partie?s?|sortie?s?|departs?|gone|left)\b")
_COUNTED_ROLE = re.compile(r"\d+ (?P<role>[^\d]+)")

_MONTH_NAME = r"[^\W\d_]{3,9}\.?"
_DAY_WORDS = (
    r"(?:\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}[/.]\d{4}"
    rf"|(?:(?:\d{{1,2}}(?:er)?|d[ée]but|mi|fin|early|mid|end)[ -])?{_MONTH_NAME}[ -]\d{{4}}|[TQS][1-4] ?\d{{4}}"
    r"|[1-4]T ?\d{4}|(?:19|20)\d{2})"
)
_DAY = re.compile(rf"(?<![\w/.-]){_DAY_WORDS}(?![\w/-]|\.\d)", re.IGNORECASE)
_SHORT_MONTH = r"(?:0?[1-9]|1[0-2])/(?:1[5-9]|2\d|3[0-5])"
"""A month with two digits of its year, which no day of a month can be mistaken for: “01/26”."""
_FROM_TO = re.compile(
    rf"(?<![\w/.-])(?P<first>{_DAY_WORDS}|{_SHORT_MONTH})\s*(?:->|[-–—→]|\b(?:au|à|to)\b)\s*"
    rf"(?P<last>{_DAY_WORDS}|{_SHORT_MONTH})(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
"""Two days with a dash between them: “06/2024-06/2025”."""
_END_CLAUSE = re.compile(
    r"(?:\bjusqu(?:['’]\s?(?:à|a|aux?|en)|e)\b(?: la)?|\b(?:until|till|ends?)\b|→|->"
    r"|\b(?:sortie?s?|sortante?|partie?s?|quitte|d[ée]part|[ée]ch[ée]ance|left|leaves)\b"
    r"(?: (?:pr[ée]vue?|effective?|le|la mission|l['’][ée]quipe|en|au|d[ée]but|on|in))*\s*:?"
    r"|\bfin\b(?: de (?:mission|contrat)\b)?(?: (?:pr[ée]vue|le|en|au))*\s*:?)\s*(?P<day>.+)",
    re.IGNORECASE,
)
_START_CLAUSE = re.compile(
    r"\b(?:depuis(?: le)?|(?:à|a) (?:partir|compter) (?:de la|de|du)|dès(?: le)?|since|from|starting|starts?"
    r"|(?:arriv[ée]e?|entr[ée]e)s?(?: (?:pr[ée]vue?|le|en|au|on|in))*|d[ée]but(?: de mission)?(?: le| en)?)(?=[ :])"
    r"\s*:?\s*(?P<day>.+)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(?:du|de|from)\s+(?P<first>[^,;()]{3,40}?)\s+(?:au|à|to)\s+(?P<last>[^,;()]{3,40})", re.IGNORECASE
)
_DURATION = re.compile(
    r"\b(?:pour|pendant|for|durée de|durée)\s+(?P<count>\d{1,2})\s+(?P<unit>mois|months?|ans?|years?)\b", re.IGNORECASE
)
_DAY_OF_MONTH = re.compile(r"(?:le )?\d{1,2}(?:er)?(?:[/.]\d{1,2}|[ -](?P<month>[^\W\d_]{3,9}\.?))")
_ROLE_BEFORE = re.compile(r"(?P<role>[^:]{2,80}?)\s*:\s*(?P<rest>.+)", re.DOTALL)
_LAST_NAME_FIRST = re.compile(r"(?P<last>[^,;/()]+), ?(?P<first>[^\s,;/()]+)(?P<beside> *(?:\(.*)?)")
"""A last name, a comma and one first name, before what is said in parentheses."""
_ASIDE = re.compile(r"\((?!(?:e|s|es|ne|rice|trice|euse|se|fe|le|ve|re|ère|iere|ière)\))([^()]*)\)")
"""Words in parentheses, but for the ending of “chargé(e)”."""
_INCLUSIVE = re.compile(r"(?<=\w)\((?:e|s|es|ne|rice|trice|euse|se|fe|le|ve|re|ère|iere|ière)\)")
_ASIDE_SEPARATORS = re.compile(r";|(?<!\d),|,(?!\d)|\s+[-–—/]\s+")
_NAMES_SEPARATORS = re.compile(r",|\s*/\s*|\s+(?:et|and|&|\+)\s+")
_INNER_NAMES = re.compile(r"(?:(?P<role>[^:()]+?)\s*:\s*)?(?P<head>[^():]+?)\s*\((?P<names>[^()]+)\)")
_CIVILITY = re.compile(
    r"(?:m|mm|mme|mmes|mlle|mr|mrs|ms|miss|dr|dre|pr|pre|me|madame|monsieur|mademoiselle|docteure?|professeure?|doctor)"
    r"(?:\.\s*|\s+)(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
_SUCCESSORS = re.compile(
    r"(?P<replaced>[\s,]*\b(?:remplac[ée]+s?\s+par|replaced\s+by)\s+)|\s+(?:puis|ensuite|then)\s+|\s*(?:->|→|=>|⇒)\s*",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s+(?:&|\+|et|and)\s+|\s*/\s*")
_DASHES = re.compile(r"\s+[-–—]\s+")
_COMMAS = re.compile(r"(?<!\d),|,(?!\d)")
_ADDRESS = re.compile(r"[<\[]?\s?(?:mailto:)?[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+\s?[>\]]?")
_FIGURES_AT_END = re.compile(
    r"(?P<name>[^\d]*[^\W\d_][.’']?)(?P<figures>\s*:?\s*(?:\b(?:t[ée]l|tel|mob|port|phone)\.?\s*:?\s*)?[+\d(][\d\s.()+/-]*)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_SHARE = re.compile(
    r"\b\d{1,3}(?:[.,]\d)?\s?%|\b\d(?:[.,]\d+)?\s?(?:jours?|days?|j|d)\s?(?:/|par)\s?(?:semaine|sem|week|s|w)\b\.?"
    r"|\b\d+(?:[.,]\d+)?\s?(?:ETP|FTE)\b",
    re.IGNORECASE,
)


class PersonText(NamedTuple):
    """A person as a cell says it. `text`: the words of the cell about them. An unknown value is "" or None.

    `undated`: the months of the cell without their year, which are not guessed: a sheet may be of any year.
    `inexact`: what names a month or a quarter, and the day that was taken of it. `left_over`: the words that no field
    of a mission takes. `unclear`: those with a day in them, of which it is not known what it is.
    `only`: words that were taken for this person, and the other people beside them who might be meant as well.
    `civility`: what stood before the name (“Mme”), which is no part of it. `is_turned`: the last name, in capitals or
    before a comma, stood first; `is_guessed`: so it seems to have. `why`: why words name nobody who can be entered:
    `vacant`, `gone`, `unsure`, `turn` (one after another, and it is not said who is there today), `several` (where one
    person is meant); "": they are not clearly a name.
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
    unclear: tuple[str, ...] = ()
    only: tuple[tuple[str | date, tuple[str, ...]], ...] = ()
    civility: str = ""
    is_turned: bool = False
    is_guessed: bool = False
    why: str = ""

    @property
    def has_whole_name(self) -> bool:
        """Whether it has a first name and a last name."""
        return " " in self.name

    @property
    def has_details(self) -> bool:
        """Whether the cell says more of them than their name and their role."""
        return bool(self.employer or self.status or self.start or self.end or self.undated or self.unclear)

    def leave(self, *words: str) -> PersonText:
        """The same, with words that no field takes."""
        return self._replace(left_over=(*self.left_over, *(word for word in words if word)))

    def as_nobody(self, why: str = "") -> PersonText:
        """Their words, of which nothing is taken."""
        return PersonText(self.text, "", why=why)


def read_people(text: str, column_role: str, vocabulary: Vocabulary, today: date) -> list[PersonText]:
    """The people that a cell names. `column_role`: what the heading says that they do. Words that name nobody are a
    person without a name (“Dev : à recruter”).
    """
    reader = _PeopleReader(vocabulary, today)
    people = []
    for line in split_list(text, commas=False):
        line = " ".join(line.split())
        turned = _turn_at_comma(line, vocabulary, today) if line.partition(",")[0].isupper() else ""
        for person in reader.read_line(turned or line):
            role = person.role or (column_role if person.name else "")
            domaine = find_domaine_of_role(vocabulary, role)
            person = person._replace(is_turned=True, text=line) if turned else person
            people.append(person._replace(role=role, domaine=domaine))
    return people


def read_person_name(text: str, vocabulary: Vocabulary, today: date) -> PersonText:
    """The person whom a cell names where it has the name of one person, with what it says more of them; nobody for any
    other words. Here small letters are no reason not to be a name (“léa kermarrec”).
    """
    text = " ".join(text.split())
    turned = _turn_at_comma(text, vocabulary, today)
    if turned:
        return read_person_name(turned, vocabulary, today)._replace(text=text, is_turned=True)
    people = read_people(text, "", vocabulary, today)
    if len(people) == 1 and people[0].has_whole_name:
        return people[0].leave(*people[0].unclear, *people[0].undated)._replace(unclear=(), undated=())
    named = [person for person in people if person.name]
    if len(people) > 1 and named:
        return PersonText(text, "", why="several")
    alone = _ASIDE.sub(" ", text)
    if people and people[0].why == "gone" and alone != text:  # “Léa Kermarrec (partie)”: her row has her days
        person = read_person_name(alone, vocabulary, today)
        left = _words_beside(text, person.name)
        return person._replace(text=text, left_over=(*person.left_over, left)) if person.name else person
    civility = _CIVILITY.match(text)
    name = text[civility.end() :] if civility is not None else text
    capitals = " ".join(word[:1].upper() + word[1:] if _plain(word) not in PARTICLES else word for word in name.split())
    if capitals != name:
        read = read_people(capitals, "", vocabulary, today)
        if len(read) == 1 and read[0].has_whole_name and not _words_beside(capitals, read[0].name):
            return PersonText(text, name, civility=civility[0].strip() if civility is not None else "")
    return people[0].as_nobody(people[0].why) if len(people) == 1 else PersonText(text, "")


def _turn_at_comma(text: str, vocabulary: Vocabulary, today: date) -> str:
    """“DUPONT, Jeanne (dev)” with the first name first; "" for what is no last name, a comma and a first name."""
    match = _LAST_NAME_FIRST.fullmatch(text)
    if match is None:
        return ""
    reader, last, first = _PeopleReader(vocabulary, today), match["last"], match["first"]
    is_last_name = last.isupper() or _plain(last.split()[0]) in PARTICLES  # and not “Léa, Samuel” or “Kermarrec, Octo”
    if first.isupper() and not _is_first_name(first.split()[0]):  # “DUPONT, MARTIN”, “MK, LB”: two people
        return ""
    if not is_last_name or begins_with_civility(last) or not (reader.is_name(last) and reader.is_name(first)):
        return ""
    return f"{first} {last}{match['beside']}"


class NameOrder:
    """Which of the words of a name is the first name, where nothing in the name says it (“Bacquet Romain”): the address
    of the person, their first name, what is clear of the other names of the column.
    """

    def __init__(self, names: Iterable[tuple[str, Sequence[str]]], vocabulary: Vocabulary, today: date) -> None:
        """`names`: the cells of the column, each with the e-mail addresses of its row."""
        turned = straight = 0
        for text, addresses in names:
            person = read_person_name(text, vocabulary, today)
            if person.is_turned:
                turned += 1
            elif person.has_whole_name:
                side = self._side_of(person.name, addresses)
                turned, straight = turned + (side is True), straight + (side is False)
        self._is_mostly_turned = turned >= _MIN_TURNED and turned > straight

    def turn(self, person: PersonText, addresses: Sequence[str]) -> PersonText:
        """The person, with the first name first."""
        if person.is_turned or not person.has_whole_name:
            return person
        side = self._side_of(person.name, addresses)
        words = person.name.split()
        if side is None and self._is_mostly_turned:
            side = _is_first_name(words[-1]) and not _is_first_name(words[0])
        return person._replace(name=" ".join([words[-1], *words[:-1]]), is_guessed=True) if side else person

    def _side_of(self, name: str, addresses: Sequence[str]) -> bool | None:
        """Whether the last name is first; None where neither an address nor a first name says it."""
        words = [_letters_of(word) for word in name.split()]
        for address in addresses:
            local = [_letters_of(part) for part in re.split(r"[._]", address.partition("@")[0])]
            if len(local) < 2:
                continue
            if local[0] in (words[-1], words[-1][:1]) and local[-1] == "".join(words[:-1]):
                return True
            if local[0] in (words[0], words[0][:1]) and local[-1] == "".join(words[1:]):
                return False
        if words[0] == words[-1] or _is_first_name(name.split()[0]):
            return False if _is_first_name(name.split()[0]) and not _is_first_name(name.split()[-1]) else None
        return True if _is_first_name(name.split()[-1]) and words[-1] not in LAST_NAMES_TOO else None


_ALL_FIRST_NAMES = FIRST_NAMES | OTHER_FIRST_NAMES
_MIN_TURNED = 2
"""So many names of a column with the last name first say that others are written so, too."""


def is_absence(text: str) -> bool:
    """Whether words say that somebody is away (“congé maternité”): that is nobody's business, and no name."""
    return _ABSENCE.search(_plain(text)) is not None


def has_first_name(name: str) -> bool:
    """Whether the words of a name are a person's: a known first name, and another word."""
    words = name.split()
    return len(words) > 1 and _is_first_name(words[0])


def _is_first_name(word: str) -> bool:
    return _letters_of(word.partition("-")[0]) in _ALL_FIRST_NAMES


def _letters_of(text: str) -> str:
    """The letters of a word as an address has them."""
    return re.sub(r"[^a-z]", "", _plain(text).replace("œ", "oe").replace("æ", "ae"))


def begins_with_civility(text: str) -> bool:
    """Whether a text begins as people are addressed: “M. Martin”."""
    return _CIVILITY.match(text) is not None


def _words_beside(text: str, name: str) -> str:
    """The words of a text that are no part of a name in it."""
    for word in name.split():
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text, count=1, flags=re.IGNORECASE)
    text = " ".join(text.split()).strip(" .,;:-–—")
    is_aside = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1].strip() if is_aside else text


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


def _plain(text: str) -> str:
    """A text by which words are compared: without accents and capitals."""
    return strip_accents(text.casefold()).replace("’", "'")


def _split(text: str, separators: re.Pattern[str]) -> Iterator[tuple[re.Match[str] | None, str]]:
    """The parts of a text, each with the separator before it; none within parentheses or days."""
    kept = [match.span() for pattern in (_ASIDE, _INCLUSIVE, _FROM_TO, _DAY) for match in pattern.finditer(text)]
    before, start = None, 0
    for match in separators.finditer(text):
        is_within = any(first < match.end() and match.start() < last for first, last in kept)
        is_until = match[0].strip() in ("->", "→") and _DAY.match(text, match.end())
        if is_within or is_until:
            continue
        yield before, text[start : match.start()].strip()
        before, start = match, match.end()
    yield before, text[start:].strip()


def _split_commas(line: str) -> list[str]:
    """The pieces of a line between commas, but for those within parentheses and numbers."""
    pieces, depth, start = [], 0, 0
    for position, letter in enumerate(line):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(depth - 1, 0)
        elif letter == "," and depth == 0 and _COMMAS.match(line, position):
            pieces.append(line[start:position])
            start = position + 1
    pieces.append(line[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


class _PeopleReader:
    """Reads the lines of a cell."""

    def __init__(self, vocabulary: Vocabulary, today: date) -> None:
        self.vocabulary = vocabulary
        self.today = today

    def read_line(self, line: str) -> list[PersonText]:
        """The people of a line, between commas or words that join or oppose them."""
        people: list[PersonText] = []
        joined: set[int] = set()
        for piece in _split_commas(line):
            if len(piece) > _MAX_WORDS_LENGTH:
                people.append(PersonText(piece, ""))
                continue
            found, is_joined = self._read_piece(piece)
            if len(found) == 1 and people and not found[0].name and not found[0].why:
                attached = self._attach(people[-1], piece)
                if attached is not None:
                    people[-1] = attached
                    continue
            for position, person in enumerate(found):
                if is_joined and position > 0:
                    joined.add(len(people))
                people.append(person)
        return self._share_roles(people, joined)

    def _share_roles(self, people: Sequence[PersonText], joined: AbstractSet[int]) -> list[PersonText]:
        """The people of a line, with the role before the first of several that “et” joins. `joined`: who is joined to
        the one before. What is taken for one of several only says so.
        """
        shared = list(people)
        start = 0
        while start < len(people):
            end = start + 1
            while end < len(people) and people[end].name and not people[end].role:
                end += 1
            first = people[start]
            if first.name and end - start > 1:
                shared[start:end] = self._share_role(people[start:end], [i in joined for i in range(start, end)])
            start = end
        return shared

    def _share_role(self, people: Sequence[PersonText], is_joined: Sequence[bool]) -> list[PersonText]:
        """The people of a list, of whom the first one may have a role."""
        role = people[0].role
        is_before = bool(role) and people[0].text.startswith(role)
        single = role.removesuffix("s")
        is_plural = is_before and single != role and " " not in role and self._find_role(single) is not None
        last = len(people) - 1 if is_plural else max((i for i, joins in enumerate(is_joined) if joins), default=0)
        own = single if is_plural else role
        shared = [person._replace(role=own) if is_before and i <= last else person for i, person in enumerate(people)]
        others = tuple(person.name for person in people[last + 1 :])
        if is_before and others:
            shared[last] = shared[last]._replace(only=((role, others),))
        before = [person for person in people[:last] if not person.has_details]
        words = [word for word in (people[last].employer, people[last].start, people[last].end) if word]
        if last and len(before) == last and words:
            names = tuple(person.name for person in before)
            shared[last] = shared[last]._replace(only=(*shared[last].only, *((word, names) for word in words)))
        return shared

    def _read_piece(self, piece: str) -> tuple[list[PersonText], bool]:
        """The people of a piece between commas, and whether words such as “et” join them."""
        inner = self._read_inner_names(piece)
        if inner is not None:
            return inner, False
        turns = list(_split(piece, _SUCCESSORS))
        if len(turns) > 1:
            return self._read_turns(piece, turns), False
        parts = list(_split(piece, _JOINS))
        if len(parts) > 1:
            joined = [self._read_dashes(part) for _, part in parts]
            if all(map(self._stands_alone, joined)) and any(person.name for people in joined for person in people):
                return [person for people in joined for person in people], True
        return self._read_dashes(piece), False

    def _stands_alone(self, people: Sequence[PersonText]) -> bool:
        """Whether words between “et” or slashes name somebody in full, or a vacancy (“2 devs”)."""
        counted = _COUNTED_ROLE.fullmatch(people[0].text) if len(people) == 1 else None
        return all(person.has_whole_name or person.why for person in people) or (
            counted is not None and self._find_role(counted["role"]) is not None
        )

    def _read_turns(self, piece: str, turns: Sequence[tuple[re.Match[str] | None, str]]) -> list[PersonText]:
        """The people of “Léa Kermarrec puis Awa Diallo”: each is entered if their days say that they are there, or when
        they were.
        """
        people = [self._read_part(part) for _, part in turns]
        if not all(person.has_whole_name for person in people):
            return [PersonText(piece, "")]
        settled = []
        for i, (person, (separator, _)) in enumerate(zip(people, turns, strict=True)):
            why = ""
            if i + 1 < len(people) and person.end is None:
                following = turns[i + 1][0]
                why = "gone" if following is not None and following["replaced"] else "turn"
            if i > 0 and person.start is None and not why:
                earlier = people[i - 1].end
                is_replaced = separator is not None and separator["replaced"] is not None
                has_begun = earlier < self.today if earlier is not None else is_replaced
                why = "" if has_begun else "turn"
            role = person.role or (people[0].role if person.name else "")
            settled.append(person.as_nobody(why) if why else person._replace(role=role))
        return settled

    def _read_dashes(self, text: str) -> list[PersonText]:
        """The people of “Dev : Léa Kermarrec - UX : Awa Diallo”, “Lead dev - Awa Diallo”, “Awa Diallo – dev”."""
        parts = [part for _, part in _split(text, _DASHES) if part]
        if len(parts) < 2:
            return [self._read_part(text)]
        readings = [self._read_part(part) for part in parts]
        named = [i for i, person in enumerate(readings) if person.name]
        if not named or (not readings[named[0]].has_whole_name and len(named) > 1):
            whole = self._read_part(text)
            return [whole.as_nobody(whole.why) if not named else PersonText(text, "")]
        people: list[PersonText] = []
        roles_first = named[0] == 1 and self._find_role(parts[0]) is not None
        if named[0] > 0 and not roles_first:
            return [PersonText(text, "")]
        role = ""
        for part, person in zip(parts, readings, strict=True):
            if person.has_whole_name or (person.name and not people):
                if role and person.role:
                    person = person.leave(role)
                people.append(person._replace(role=person.role or role))
                role = ""
            elif roles_first and self._find_role(part) is not None and not role:
                role = part
            elif person.why == "vacant":
                people.append(person)
            else:
                words = f"{people[-1].text} - {part}"
                people[-1] = self._take_word(part, people[-1], is_aside=False)._replace(text=words)
        people = [self._settle(person) for person in people]
        return [*people, *([PersonText(role, "")] if role else [])]

    def _attach(self, person: PersonText, piece: str) -> PersonText | None:
        """The person with a piece that says more of them; None where it is about something else."""
        if not person.name:
            return person._replace(text=f"{person.text}, {piece}") if piece[:1].islower() else None
        asides, own = self._asides(piece), _ASIDE.sub(" ", piece).strip()
        left, dated = self._take_figures(own, person)
        left = left.strip(" ,")
        says_days = (dated is not person and not left) or _PERMANENT.fullmatch(_plain(left)) is not None
        if not (says_days or piece[:1].islower() or self._find_role(left) or self._find_status(left)
                or self._is_body(left) or not any(map(str.isalpha, left))):  # fmt: skip
            return None
        changed = self._take_word(own, person, is_aside=False) if own else person
        for word in asides:
            changed = self._take_word(word, changed, is_aside=True)
        return self._settle(changed._replace(text=f"{person.text}, {piece}"))

    def _asides(self, text: str) -> list[str]:
        """The words in parentheses."""
        words = []
        for aside in _ASIDE.findall(text):
            words += [part for _, part in _split(" ".join(aside.split()), _ASIDE_SEPARATORS) if part]
        return words

    def _read_part(self, text: str) -> PersonText:
        """The person of “Dev : Léa Kermarrec (Malt) jusqu'en juin 2025”."""
        nobody = PersonText(text, "")
        if len(text) > _MAX_WORDS_LENGTH:
            return nobody
        if self._is_vacant(text):
            return nobody.as_nobody("vacant")
        person, rest = nobody, text
        before = _ROLE_BEFORE.fullmatch(text)
        if before is not None:
            prefix, rest = before["role"].strip(), before["rest"].strip()
            if self._is_vacant(rest):
                return nobody.as_nobody("unsure" if self.is_name(prefix) else "vacant")
            if self.is_name(prefix):  # “Léa Kermarrec : dev”
                if not any(map(str.isalpha, rest)) and "(" not in rest:  # “Léa Kermarrec : 01/02/2024 - 30/06/2024”
                    return self._read_part(f"{prefix} ({rest})")._replace(text=text)
                if self._find_role(rest) is None:
                    return nobody
                prefix, rest = rest, prefix
            if _FORMER_PREFIX.search(_plain(prefix)):
                return nobody.as_nobody("gone")
            if _DOUBT.fullmatch(_plain(prefix)) or _VACANT.search(_plain(prefix)):
                return nobody.as_nobody("unsure")
            person = person._replace(role=prefix) if self._is_role_before(prefix) else person.leave(prefix)
        asides = self._asides(rest)
        if sum(map(self._is_whole_name, asides)) > 1:
            return nobody
        rest = " ".join(_ASIDE.sub(" , ", rest).split())
        rest = rest.strip(" .,")
        is_sure = not rest.endswith("?")
        head, *others = _COMMAS.split(rest.rstrip(" ?"))
        head, person = self._take_figures(head, person)
        pieces = [piece.strip(" .") for piece in (*_COMMAS.split(head), *others) if piece.strip(" .")]
        if not pieces or not head.strip(" .,"):
            return nobody
        figures = _FIGURES_AT_END.fullmatch(pieces[0])
        if figures is not None:
            pieces[0] = figures["name"]
            person = self._leave_words(figures["figures"].strip(), person)
        former = _FORMER.match(_plain(pieces[0]))
        if former is not None:
            return nobody.as_nobody("gone")
        civility = _CIVILITY.match(pieces[0])
        written = pieces[0][civility.end() :] if civility is not None else pieces[0]
        name = settle_person_name(written)
        if not self.is_name(name) or any(self.is_name(piece) and not self._is_known(piece) for piece in pieces[1:]):
            return nobody
        if not is_sure:
            return nobody.as_nobody("unsure")
        person = person._replace(
            name=name,
            civility=civility[0].strip() if civility is not None else "",
            is_turned=_plain(name) != _plain(written),
        )
        for word in pieces[1:]:
            person = self._take_word(word, person, is_aside=False)
        for word in asides:
            person = self._take_word(word, person, is_aside=True)
        return self._settle(person)

    def _read_inner_names(self, text: str) -> list[PersonText] | None:
        """The people of “Octo (Léa Kermarrec, Awa Diallo)” or “Dev (Léa Kermarrec)”; None for any other words."""
        match = _INNER_NAMES.fullmatch(text)
        if match is None:
            return None
        head, role = match["head"].strip(), match["role"] or ""
        names = [part.strip() for part in _NAMES_SEPARATORS.split(match["names"])]
        if not all(map(self._is_whole_name, names)):
            return None
        is_role = not role and self._find_role(head) is not None
        if not is_role and len(names) < 2:
            return None
        is_employer = (" " not in head and self._is_employer(head)) or self._is_body(head)
        if (role and not self._is_role_before(role)) or not (is_role or is_employer):
            return [PersonText(text, "")]
        role, employer = (head, "") if is_role else (role, head)
        return [PersonText(name, settle_person_name(name), role, employer=employer) for name in names]

    def _settle(self, person: PersonText) -> PersonText:
        """The person, or nobody for one who has left on a day that is not known."""
        if person.why == "gone" and person.end is not None:
            person = person._replace(why="")
        return person.as_nobody(person.why) if person.why else person

    def _is_vacant(self, text: str) -> bool:
        """Whether words say that nobody is there yet: “à recruter”, “Dev à recruter”, “Non pourvu”."""
        plain = _plain(text)
        if is_no_value(text) or plain.strip(" .") in ("personne", "nobody"):
            return True
        if _VACANT.search(plain) is None or ":" in text:
            return False
        return not any(self.is_name(part.strip()) for part in re.split(r"\s[-–—]\s|[,()]", text))

    def _take_figures(self, text: str, person: PersonText) -> tuple[str, PersonText]:
        """What is left of a text without addresses, shares of time and days, and the person with them."""
        for pattern in (_ADDRESS, _SHARE):
            words = tuple(match[0].strip() for match in pattern.finditer(text))
            if words:
                text = " ".join(pattern.sub(" ", text).split())
                person = person.leave(*words)
        return self._take_days(text, person)

    def _leave_words(self, words: str, person: PersonText) -> PersonText:
        """The person with words that no field takes; those with a day may be meant for one."""
        if _DAY.search(words) or _FROM_TO.search(words):
            return person._replace(unclear=(*person.unclear, words))
        return person.leave(words)

    def _take_word(self, word: str, person: PersonText, *, is_aside: bool) -> PersonText:
        """The person with a word about them: their days, their status, their role, who employs them.

        A day beside other words is theirs only if these are understood: “en congé jusqu'au 30/06/2025” is no last day.
        """
        left, dated = self._take_figures(word, person)
        left = left.strip(" ,")
        has_days = (dated.start, dated.end, dated.undated) != (person.start, person.end, person.undated)
        if has_days and person.left_over and is_absence(person.left_over[-1]):
            return person._replace(unclear=(*person.unclear, word))
        if not left:
            return dated
        taken = self._take_words(left, dated, is_aside=is_aside)
        is_understood = left not in taken.left_over or _CONTRACT.fullmatch(_plain(left)) is not None
        if has_days and not is_understood and not taken.why:
            return person._replace(unclear=(*person.unclear, word))
        return taken

    def _take_words(self, word: str, person: PersonText, *, is_aside: bool) -> PersonText:
        """The person with a word without days: their status, their role, who employs them."""
        plain = _plain(word).strip(" .!")
        former = _FORMER.match(plain)
        is_former_role = former is not None and not person.role and self._find_role(plain[former.end() :]) is not None
        if _GONE.fullmatch(plain) or is_former_role:
            return person.leave(word)._replace(why="gone")
        if _DOUBT.fullmatch(plain):
            return person.leave(word)._replace(why=person.why or "unsure")
        if _PERMANENT.fullmatch(plain) and person.end is None:
            return person._replace(end=NO_END)
        _, chez, employer = word.partition("chez ")
        if chez and is_aside and not person.employer and self._is_employer(employer):
            own = word[: -len(chez + employer)].strip()
            person = person._replace(employer=employer)
            return self._take_words(own, person, is_aside=True) if own else person
        status = self._find_status(word)
        is_role = self._find_role(word) is not None
        if is_role and not person.role:
            within = find_vocabulary_word(self.vocabulary, "statuses", word)  # “développeuse freelance”
            return person._replace(role=word, status=person.status or within)
        if status is not None and not is_role and person.status in (None, status):
            return person._replace(status=status)
        first, _, others = word.partition(" ")
        if is_aside and not person.employer and others and self._is_employer(others):  # “agent ANRH”
            status = self._find_status(first) if first[:1].islower() else None
            if status is not None and person.status in (None, status):
                return person._replace(status=status, employer=others)
        is_employer = self._is_employer(word) if is_aside else self._is_body(word)
        if is_employer and not person.employer:
            return person._replace(employer=word)
        return self._leave_words(word, person)

    def is_name(self, text: str) -> bool:
        """Whether words are clearly a name, whole or not: capitals and particles, and no word of anything else."""
        words = text.split()
        if not words or len(text) > _MAX_NAME_LENGTH or len(words) > _MAX_NAME_WORDS:
            return False
        plain = [_plain(word).strip(".,'-") for word in words]
        if not all(map(_is_name_word, words)) or (words[-1][:1].islower() and "'" not in plain[-1]):
            return False
        if NO_NAME_WORDS.intersection(plain) or is_no_value(text) or ORGANISATION_NOUNS.intersection(plain):
            return False
        if (heading_words(text) or ("",))[0] in COLLECTIVE_WORDS or self._find_status(text) is not None:
            return False
        return not any(self._is_role_word(word) for word in plain) and self._find_role(text) is None

    def _is_whole_name(self, text: str) -> bool:
        return " " in text and self.is_name(text)

    def _is_known(self, text: str) -> bool:
        """Whether words are a role, a status or a body."""
        return self._find_role(text) is not None or self._find_status(text) is not None or self._is_body(text)

    def _is_role_word(self, word: str) -> bool:
        return word in ROLE_WORDS or find_vocabulary_word(self.vocabulary, "domaines", word) is not None

    def _is_role_before(self, text: str) -> bool:
        """Whether words before a colon are the name of a role, which the vocabulary may not list."""
        plain = _plain(_INCLUSIVE.sub("", text))
        if len(text) > _MAX_ROLE_LENGTH or re.search(r"\d{3}|[@?!()]", plain) or _REMARKS.search(plain):
            return False
        return self._find_role(text) is not None or any(map(self._is_role_word, re.split(r"[^\w]+", plain)))

    def _find_role(self, word: str) -> str | None:
        """The domaine of a role; None for words that say more than a role."""
        if len(word) > _MAX_ROLE_LENGTH or re.search(r"[\d@:?!()]", _INCLUSIVE.sub("", word)):
            return None
        if _REMARKS.search(_plain(word)):
            return None
        return find_vocabulary_word(self.vocabulary, "domaines", _INCLUSIVE.sub("", word))

    def _find_status(self, word: str) -> str | None:
        """The status that a word means, also one that is cut short (“indép.”)."""
        if any(map(str.isdigit, word)) or ":" in word or len(word.split()) > 4:
            return None
        words = heading_words(word)
        meant = {find_vocabulary_word(self.vocabulary, "statuses", own) for own in words}
        status = find_vocabulary_word(self.vocabulary, "statuses", word.strip("."))
        if len(words) > 1 and meant != {status} and not self._is_status_label(word):  # “agent ANRH” says more
            return None
        beginning = normalise_name(word.strip("."))
        if status is not None or not word.endswith(".") or len(beginning) < _MIN_ABBREVIATION:
            return status
        others = {
            name: self.vocabulary.value_label(_STATUS_WORDS, name, "en")
            for name in self.vocabulary.allowed_values(_STATUS_WORDS)
        }
        names = [(name, status) for status, names in self.vocabulary.names("statuses").items() for name in names]
        meant = {status for name, status in [*names, *others.items()] if normalise_name(name).startswith(beginning)}
        return meant.pop() if len(meant) == 1 else None

    def _is_status_label(self, word: str) -> bool:
        """Whether words are the whole name of a status."""
        names = self.vocabulary.names("statuses").values()
        return any(heading_words(name) == heading_words(word) for own in names for name in own)

    def _is_employer(self, word: str) -> bool:
        """Whether words in parentheses look like the name of a body."""
        words, plain = word.split(), _plain(word)
        if not words or len(word) > _MAX_EMPLOYER_LENGTH or len(word) < 2 or is_no_value(word):
            return False
        if _REMARKS.search(plain) or parse_month(plain) is not None or self._find_role(word) is not None:
            return False
        if not all(letter.isalpha() or letter in " '’-.&+" or _is_mark(letter) for letter in word):
            return False
        if not any(map(str.isupper, word)) or (words[0] not in ARTICLES and self._is_whole_name(word)):
            return False
        has_noun = plain.split()[0].removeprefix("l'") in ORGANISATION_NOUNS
        for own in words:
            small = _plain(own)
            is_elided = small[:2] in ("d'", "l'")
            if own[:1].islower() and not (has_noun or small in SMALL_WORDS or (is_elided and own[2:3].isupper())):
                return False
        return "." not in word.rstrip(".") or all(len(part) <= 1 for part in word.rstrip(".").split("."))

    def _is_body(self, word: str) -> bool:
        """Whether words name a body without parentheses around them: an acronym, or with a noun such as “Conseil”."""
        if not self._is_employer(word):
            return False
        is_acronym = word.isupper() and word.isalpha() and word.isascii() and len(word) >= MIN_ACRONYM
        return is_acronym or not ORGANISATION_NOUNS.isdisjoint(re.split(r"[\s']+", _plain(word)))

    def _take_days(self, text: str, person: PersonText) -> tuple[str, PersonText]:
        """What is left of a text without the days in it, and the person with these days."""
        duration = _DURATION.search(text)
        if duration is not None:
            text = f"{text[: duration.start()].rstrip()} {text[duration.end() :].lstrip()}".strip()
        text, person = self._take_clauses(text, person)
        if duration is None:
            return text, person
        if person.start is None or person.end is not None:
            return text, person.leave(duration[0])
        months = int(duration["count"]) * (12 if duration["unit"][:1].lower() in "ay" else 1)
        end = add_months(person.start, months) - timedelta(days=1)
        return text, person._replace(end=end, inexact=(*person.inexact, (duration[0], end)))

    def _take_clauses(self, text: str, person: PersonText) -> tuple[str, PersonText]:
        for pattern in (_RANGE, _FROM_TO):
            span = pattern.search(text)
            if span is None:
                continue
            last = self._read_day(span["last"], is_end=True)
            first = self._read_day(span["first"], is_end=False)
            if first is None and last is not None and _is_undated(span["first"]):  # “du 1er janvier au 30 juin 2026”
                separator = "/" if span["first"].strip()[-1:].isdigit() else " "
                first = self._read_day(f"{span['first'].strip()}{separator}{last.year}", is_end=False)
            if first is None or last is None or first > last or person.start or person.end:
                continue
            person = self._with_day(person, span["first"], first, is_end=False)
            person = self._with_day(person, span["last"], last, is_end=True)
            return f"{text[: span.start()].strip(' ,')} {text[span.end() :]}".strip(), person
        for clause, is_end in ((_END_CLAUSE, True), (_START_CLAUSE, False)):
            match = clause.search(text)
            if match is None:
                continue
            words, comma, others = match["day"].partition(",")
            inner = _START_CLAUSE.search(words) if is_end else _END_CLAUSE.search(words)
            if inner is not None:
                others, words = words[inner.start() :] + comma + others, words[: inner.start()]
            day = self._read_day(words, is_end=is_end)
            if day is None and (own := _DAY.match(words)) is not None:  # “depuis mars 2024 dev”
                day = self._read_day(own[0], is_end=is_end)
                others, words = f"{words[own.end() :]}{comma}{others}", own[0]
            is_known = day is not None and (person.end if is_end else person.start) is None
            said = f"{match[0].removesuffix(match['day'])}{words.strip()}"
            if is_known and day is not None:
                person = self._with_day(person, words, day, is_end=is_end)
            elif _is_undated(words):
                person = person._replace(undated=(*person.undated, said))
            else:
                person = self._leave_words(said.strip(), person)
            text = text[: match.start()].strip(" ,") + (f", {others.strip(' ,')}" if others.strip(" ,") else "")
        return text.strip(" ,"), person

    def _with_day(self, person: PersonText, words: str, day: date, *, is_end: bool) -> PersonText:
        """The person with a first or a last day; the words of one that is not exact are kept."""
        if not is_end and read_date(words.strip(" .,"), self.today).remark:  # until a month is until its last day
            person = person._replace(inexact=(*person.inexact, (words.strip(" .,"), day)))
        return person._replace(end=day) if is_end else person._replace(start=day)

    def _read_day(self, text: str, *, is_end: bool) -> date | None:
        """The day of a text: the first or the last one of a month or a quarter."""
        period = read_period(text.strip(" .,"), self.today)
        if period is None:
            return None
        return period.last if is_end else period.first


_STATUS_WORDS = "status-words"


def _is_mark(letter: str) -> bool:
    """Whether a character is an accent on its own."""
    return unicodedata.category(letter) == "Mn"


def _is_name_word(word: str) -> bool:
    """Whether a word may be in a name: “Zoé”, “d'Arcy”, “J.”, “Jean-Noël”, or a particle."""
    if not all(letter.isalpha() or letter in "'’.-" or _is_mark(letter) for letter in word) or not word[0].isalpha():
        return False
    if "." in word.rstrip(".") and not all(len(part) <= 2 for part in re.split(r"[.-]", word) if part):
        return False
    if not word[0].islower() or _plain(word) in PARTICLES:
        return True
    first, elision, others = word.replace("’", "'").partition("'")
    return bool(elision) and len(first) == 1 and others[:1].isupper()


def _is_undated(text: str) -> bool:
    """Whether a text is a month or a day without its year: “juin”, “fin juin”, “30/06”."""
    word = text.strip(" .,").casefold()
    plain = strip_accents(word).removeprefix("fin ").removeprefix("debut ").removeprefix("mi-").strip(" .")
    match = _DAY_OF_MONTH.fullmatch(plain)
    if match is not None:
        return match["month"] is None or parse_month(match["month"].rstrip(".")) is not None
    return parse_month(plain) is not None


def guess_status(employer: str, name: str) -> str | None:
    """Whether somebody who is no public agent is a freelancer, or works for a company, by who signs the contract; None
    where that is not known.
    """
    words = set(re.findall(r"[a-z]+", _plain(employer)))
    own = {word for word in re.findall(r"[a-z]{3,}", _plain(name)) if not _is_first_name(word)}
    if words & FREELANCE_WORDS or words & own:
        return "independent"
    return "service" if words & COMPANY_WORDS else None


def no_person_message(person: PersonText) -> Message:
    """Why the words of a cell are no person who can be entered."""
    words = {"words": person.text[:SHOWN_LENGTH]}
    if person.why == "several":
        return Message(N_("“{words}” names several people: give each a row"), words)
    if person.why == "vacant":
        return Message(N_("“{words}” names nobody yet"), words)
    if person.why == "unsure":
        return Message(N_("“{words}” is left out: nobody is named for certain"), words)
    return Message(N_("“{word}” is not the name of a person"), {"word": words["words"]})


def tell_person(person: PersonText, row: int, column: SheetColumn) -> Iterator[CellRemark]:
    """How the name of a person was read, where it is not as it was written: each way in the same words, to be told of
    all cells together. Then the words about them that nothing takes.
    """
    if person.civility:
        message = Message(N_("“Mrs”, “Dr” and the like are left out of names"))
        yield CellRemark(row, column, person.text, LEFT_OUT, None, message)
    if person.is_guessed:
        yield read_as_remark(row, column, person.text, person.name)
    if person.is_turned:
        message = Message(N_("the words in capitals, or before a comma, are read as the last name, and written last"))
        yield CellRemark(row, column, person.text, LEFT_OUT, None, message)
    for words in person.left_over:
        template = N_("“{words}” of {person} is left out: not understood, or no field holds it")
        message = Message(template, {"words": words, "person": person.name})
        yield CellRemark(row, column, person.text, LEFT_OUT, None, message)


def tell_initial(person: PersonText, row: int, column: SheetColumn) -> CellRemark:
    """That a new person has an initial for a name."""
    message = Message(N_("“{person}” is a new person: nobody has this name in full"), {"person": person.name})
    return CellRemark(row, column, person.text, LEFT_OUT, None, message)
