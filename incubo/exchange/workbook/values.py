"""Read the value of a cell for a field: dates and amounts as people write them, words of the vocabulary, lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.core.shell import quote_argument
from incubo.core.usage import CURRENT_USAGE
from incubo.edit.value_parser import EntryContext, ParsedValue, convert_value, current_words, parse_boolean, parse_value
from incubo.edit.verbs.committee_effects import match_decision
from incubo.exchange.workbook.sheets import CellValue, FaultyCell, PaddedNumber
from incubo.exchange.workbook.tables import cell_text
from incubo.exchange.workbook.targets import find_words_within, heading_words
from incubo.exchange.workbook.words import FALSE_WORDS, NO_VALUE_WORDS, OPEN_WORDS, PRESENT_WORD, TRUE_WORDS
from incubo.model.committees import STOP_DECISION
from incubo.model.date_errors import unreadable_date_message
from incubo.model.dates import (
    MAX_DATE_LENGTH,
    MONTH_NUMBERS,
    NO_END,
    PART_OF_PERIOD,
    PARTS_OF_PERIOD,
    WEEKDAYS,
    date_from_digits,
    guess_date,
    has_two_digit_year,
    is_implausible_date,
    lacks_year,
    normalise_phrase,
    parse_month,
    parse_year,
    says_no_end,
)
from incubo.model.fields import AMOUNT_FIELDS, DURATION_FIELDS, YEAR_FIELDS, Field
from incubo.model.number_errors import no_figure_error, no_months_error, no_year_error, two_readings_error
from incubo.model.periods import Period, parse_period, take_part, year_part
from incubo.model.phases import find_phase, phases_of_decision
from incubo.model.quantities import (
    LARGEST_USUAL_AMOUNT,
    SMALLEST_USUAL_AMOUNT,
    AmbiguousNumberError,
    NumberMarks,
    parse_figure,
    parse_months,
)
from incubo.model.suggestions import find_word, normalise_name, strip_accents
from incubo.model.vocabulary import Vocabulary
from incubo.registry.free_words import FREE_WORD_FIELDS

_NO_LETTER = re.compile(r"[\W_]+")
_OTHER_WORDS = {
    "domaines": "role-words",
    "statuses": "status-words",
    "usertypes": "usertype-words",
    "outcomes": "outcome-words",
    "job-kinds": "job-kind-words",
}
"""The lists of the vocabulary that have other words for those of a list (`decision-words`: see `match_decision`)."""

_TIME_OF_DAY = re.compile(r"(?:[Tt]|,? +(?:à )?)\d{1,2}[:h]\d{0,2}(?::\d{2})?(?:\.\d+)?[Zz]?$")
_DATE_PREFIX = re.compile(
    r"(?:le|depuis(?: le)?|a partir d[eu']|des|en|since|from|on|au|du|vers|courant|env\.?|environ|ca\.?|~|≈|fait le)\s*"
)
_APPROXIMATE = re.compile(rf"\?|~|≈|\b(?:vers|courant|env(?:iron)?|ca|about|around|{'|'.join(PARTS_OF_PERIOD)})\b")
"""What says that a day is not exact."""
_MONTH_SHORT_YEAR = re.compile(r"([^\W\d_]{3,9})\.?[-/ .']{1,3}(\d{2})")
_WORDED_DAY = re.compile(r"(\d{1,2})(?:er)?[-/. ]{1,2}([a-z]{3,9})\.?[-/. ']{1,2}(\d{4}|\d{2})")
_SHORT_WEEKDAYS = frozenset((
    "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
))  # fmt: skip
_NUMBER_SHORT_YEAR = re.compile(r"(\d{1,2})[-/](1[3-9]|[2-9]\d)")
"""A month and its year: “03/24”; “06/12” may be a day of December."""
_ABBREVIATION = re.compile(r"(?<=[a-z])\.")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 80_000
"""Serial numbers of days that are dates: from 2000 to 2119. A spreadsheet counts days from 30 December 1899."""
_EPOCH = date(1899, 12, 30)
_LIST_SEPARATORS = re.compile(r"[\n;|]|(?:^|(?<=\s))[•●▪◦](?=\s)")
_MIN_ABBREVIATION = 4
_BULLET = re.compile(r"^\s*(?:[-*•●▪◦–]\s+|\d{1,2}[.)]\s+)")
_OTHER_SEPARATORS = re.compile(r"\s+(?:/|&|\+|et|and)\s+|\s*/\s*")
_WITH_ID = re.compile(r"\(([A-Za-z0-9][\w.\-]*)\)$")


_MONTH_NAMES = "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=len, reverse=True))
_DAY_WITHIN = re.compile(
    r"(?:\b(?:depuis|since|le|du|en|vers|courant|dès|from|on|début|mi|fin|early|mid|late)\b[ -]*){0,3}"
    r"(?:\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{4}\b"
    rf"|\b(?:\d{{1,2}}(?:er|st|nd|rd|th)?\s+)?(?:{_MONTH_NAMES})\.?\s+\d{{4}}\b"
    r"|\b[TQS][1-4][ -]?\d{4}\b|\b\d{4}[ -]?[TQS][1-4]\b)",
    re.IGNORECASE,
)
"""A day or a period among other words."""
_FACT_SEPARATORS = re.compile(
    r"[()\[\]\n;|:]|,(?=\s)|\s[-–—/→]+\s|(?=\b(?:depuis|since|jusqu|until|à partir d|dès)\b)", re.IGNORECASE
)
_PHASE_WORDS = frozenset((
    "phase", "etape", "stade", "statut", "projet", "produit", "service", "startup", "stage", "under",
))  # fmt: skip
"""Words beside the name of a phase that say nothing more."""
_OTHER_PHASE = re.compile(
    r"\b(?:pas|non|not?|nc|ex|ancien\w*|former\w*|termin\w*|fini\w*|acheve\w*|abandon\w*|arret\w*|stop\w*"
    r"|ko|nok|clos\w*|inabouti\w*|negati\w*|suspen\w*|annul\w*|refus\w*|rejet\w*|sorti\w*|echou\w*|echec|avorte\w*"
    r"|concluante?|futur\w*|prochain\w*|bientot"
    r"|a venir|hors|apres|avant|post|pre|over|done|ended|finished|closed|cancell?ed|next|soon|planned|after|before)\b"
)
"""Words beside the name of a phase by which it is not, or no more, or not yet the phase of the product."""
_PLANNED = re.compile(
    r"\b(?:prevue?s?|fin|sortie|proposee?|candidate?|en attente|demandee?|expected|proposed|pending)\b"
)
"""The same, right beside the name of the phase."""
_UNTIL = re.compile(
    r"(?:\bjusqu\W*(?:à|a|aux?|en)?|\buntil|\btill|→|->|=>|\b(?:fin|échéance|ends?)\s*:?)\s*(?:le\s+)?$",
    re.IGNORECASE,
)
_EXACT_END = re.compile(r"(?:fin|end)[ -]+(?:le\s+|on\s+)?\d{1,4}[/.-]", re.IGNORECASE)
_ITEM_DAYS = ("date", "start")
"""The fields with the day of an item."""
_NOTHING_ELSE: Mapping[str, Any] = MappingProxyType({})


class CellReading(NamedTuple):
    """What a cell holds for a field: a value, or why none can be read (`error`, `hints`, `suggestions`; `choices`:
    the words that it may mean).

    `remark`: `no-value` for a word that says that there is none yet, `first-day` or `last-day` for the day that was
    taken of a longer period, `approximate` for one that is not exact, `percentage` for 78 of “78 %”, `other-word` for
    a decision or a phase that is called otherwise (“renouvelé”), "" for others.
    `others`: what the cell says of other fields of the same item. `left_over`: the words of the cell that no field
    takes. `qualifier`: such words right beside the name of a phase (“Private beta”), which need no correction.
    `new_words`: the values of a list that are not among its words, and that no entry has. `unread`: why
    other parts of a list are not among its values. `new_bodies`:
    the names of new organisations that may be people.
    """

    value: Any = None
    error: Message | None = None
    hints: tuple[Message, ...] = ()
    suggestions: tuple[str, ...] = ()
    remark: str = ""
    others: Mapping[str, Any] = _NOTHING_ELSE
    left_over: str = ""
    qualifier: str = ""
    choices: tuple[str, ...] = ()
    new_words: tuple[str, ...] = ()
    unread: tuple[CellReading, ...] = ()
    new_bodies: tuple[str, ...] = ()


NO_VALUE = CellReading(remark="no-value")
PERCENTAGE = "percentage"
"""The remark of a figure that is written with %."""
ENDLESS = "endless"
"""The remark of a last day of which a word says that there is none."""
SERIAL = "serial"
"""The remark of a day that a spreadsheet has as a number, which may be another figure."""
OTHER_WORD = "other-word"
"""The remark of a decision or a phase that another word means."""

NEW_WORDS = "new-words"
"""The remark of values of a list that are new to it."""


def value_option(text: str, answer: str) -> str:
    """The option by which a person says what a text of a cell means, as it is typed in a shell."""
    return "--value " + quote_argument(f"{' '.join(text.split())}={answer}")


def is_no_value(text: str) -> bool:
    """Whether a text says that there is no value yet: “à confirmer”, “?”, “-”."""
    if len(text) > 40:
        return False
    if _NO_LETTER.fullmatch(text):
        return not TRUE_WORDS.union(FALSE_WORDS).intersection((text,))
    return _letters(text) in NO_VALUE_WORDS


def says_present(text: str) -> bool:
    """Whether a text says of a phase that the product is in it, and not since when: “en cours”."""
    return _letters(text) == PRESENT_WORD


def _letters(text: str) -> str:
    """A short text without its case, its accents and all that is no letter."""
    return _NO_LETTER.sub("", normalise_name(text)) if len(text) <= 40 else ""


class NumberStyle(NamedTuple):
    """How the numbers of a column are written: by how much they are to be multiplied (1000 under “Montant (k€)”), what
    their commas and points stand for, whether they are percentages. `measure_unit`: in what the registry counts them
    (1000 for a measure that it calls “Économies (k€)”).
    """

    multiplier: int = 1
    marks: NumberMarks = NumberMarks()
    is_percentage: bool = False
    measure_unit: int = 1


_PLAIN_NUMBERS = NumberStyle()


def read_cell(
    field: Field,
    cell: CellValue,
    context: EntryContext,
    style: NumberStyle = _PLAIN_NUMBERS,
    *,
    takes_last_day: bool = False,
    has_item_lines: bool = False,
    siblings: Sequence[Field] = (),
) -> CellReading:
    """What a cell holds for a field that is no reference. `style`: how the numbers of its column are written.
    `takes_last_day`: a month means its last day, as it does for the fields of ends. `has_item_lines`: each line is an
    item of a list, as in a workbook that was exported. `siblings`: the other fields of the same item, of which the
    cell may say something, too (“15/01/2024 – poursuite”).
    """
    text = unicodedata.normalize("NFC", cell_text(cell))
    if not text:
        return CellReading()
    if isinstance(cell, FaultyCell):
        return read_faulty_cell(cell)
    if isinstance(cell, PaddedNumber) and field.type in ("number", "integer"):
        return read_cell(field, cell.number, context, style)
    if field.may_never_come and says_no_end(text):
        return CellReading(NO_END, remark=ENDLESS)
    is_yes_or_no = field.type == "url" and parse_boolean(text) is not None  # “oui” under “PV” says that there is one
    if is_no_value(text) or is_yes_or_no or (field.value_list == "outcomes" and _letters(text) in OPEN_WORDS):
        return NO_VALUE
    if field.many:
        parts = text.split("\n") if has_item_lines else split_list(text, commas=field.name != "objectives")
        return _read_list(field, parts, context)
    reading = _read_one_value(field, cell, text, context, style, takes_last_day=takes_last_day)
    if reading.error is not None and isinstance(cell, str) and siblings:
        return _read_several_facts(field, siblings, text, context) or reading
    return reading


def _read_one_value(
    field: Field, cell: CellValue, text: str, context: EntryContext, style: NumberStyle, *, takes_last_day: bool
) -> CellReading:
    """What a cell holds for a field that is no list, if it says nothing else."""
    if field.type in ("date", "moment"):
        takes_last_day = takes_last_day or field.day_kind == "last"
        reading = read_date(cell if not isinstance(cell, str) else text, context.as_of, takes_last_day)
        if field.day_kind == "next" and reading.remark in ("first-day", "last-day"):
            message = Message(N_("“{word}” is not a day: which one?"), {"word": text})
            return CellReading(
                None, message, (Message(N_("to say it: {option}"), {"option": value_option(text, gettext("DATE"))}),)
            )
        return _leave_implausible_day(reading, text, context.as_of)
    if field.type in ("number", "integer"):
        return _read_number(field, cell, text, context, style)
    if field.type == "boolean":
        return _read_boolean(field, cell, text, context)
    if field.type == "choice":
        return _read_choice(field, text, context)
    if field.type != "lines":
        text = " ".join(text.split())
    return _from_parsed(parse_value(field, text, context))


def _split_facts(text: str) -> list[str]:
    """The parts of a cell that may each say something: around days, and between separators."""
    marked = _DAY_WITHIN.sub(lambda match: f"\n{match[0]}\n", text)
    parts = (part for line in marked.split("\n") for part in _split_line(line))
    return [part for part in (part.strip(" .,–—-") for part in parts) if part]


def _split_line(line: str) -> list[str]:
    return [line] if _DAY_WITHIN.fullmatch(line) else _FACT_SEPARATORS.split(line)


def _read_several_facts(
    field: Field, siblings: Sequence[Field], text: str, context: EntryContext
) -> CellReading | None:
    """What “15/01/2024 – poursuite, 120 k€” says of a field and of others of the same item; None where a part is not
    understood: “15/01/2024 annulé” is no day.
    """
    is_own_day = field.type == "date"
    if len(text) > _MAX_FACTS_LENGTH or (is_own_day and field.name not in _ITEM_DAYS):
        return None
    others = sorted(siblings, key=lambda sibling: sibling.value_list != "decisions")
    values: dict[str, Any] = {}
    remark = ""
    for part in _split_facts(_DURATION_WITHIN.sub(r"\n\1\n", text)):
        for candidate in (field, *others):
            reading = _read_fact(candidate, part, context)
            if candidate.name not in values and reading is not None:
                values[candidate.name] = reading.value
                remark = remark or reading.remark
                break
        else:
            return None
    if field.name not in values or len(values) == 1:
        return None
    return CellReading(values.pop(field.name), remark=remark, others=values)


_MAX_FACTS_LENGTH = 200
_DURATION_WITHIN = re.compile(
    r"(?:\b(?:de|pour|sur|pendant|for|by)\s+)?\b(\d{1,2}\s+(?:mois|months?))\b", re.IGNORECASE
)
"""A duration among other words: “poursuite 6 mois”."""


def _read_fact(field: Field, text: str, context: EntryContext) -> CellReading | None:
    """What a part of a cell says of a field, in a form that no other field has; None where it says nothing of it."""
    if field.type == "date":
        is_day = field.name in _ITEM_DAYS and read_period(text, context.as_of) is not None
        reading = _leave_implausible_day(read_date(text, context.as_of), text, context.as_of) if is_day else None
    elif field.name == "months":
        is_duration = not text.isdecimal() and parse_months(text) is not None
        reading = _read_number(field, text, text, context, _PLAIN_NUMBERS) if is_duration else None
    elif field.type in ("number", "integer"):
        reading = _read_number(field, text, text, context, _PLAIN_NUMBERS) if _UNIT.search(text) else None
    elif field.type == "choice" and not field.many:
        word = find_vocabulary_word(context.registry.vocabulary, field.value_list, text)
        reading = CellReading(word) if word is not None else None
    else:
        reading = None
    return reading if reading is not None and reading.error is None and reading.value is not None else None


_UNIT = re.compile(r"[€£$]|\d\s?k\b|\b(?:k|m)?(?:euros?|eur)\b", re.IGNORECASE)


def _from_parsed(answer: ParsedValue) -> CellReading:
    return CellReading(answer.value, answer.error, answer.hints, answer.suggestions)


def _read_list(field: Field, parts: Sequence[str], context: EntryContext) -> CellReading:
    values: list[Any] = []
    words = _KnownWords(field, context)
    for part in parts:
        for piece in words.split(part):
            reading = read_cell(field._replace(many=False), piece, context)
            if reading.error is not None:
                return reading
            if reading.value is not None and reading.value not in values:
                values.append(reading.value)
    return CellReading(values or None, new_words=tuple(value for value in values if words.is_doubtful(value)))


_WORD_SEPARATORS = re.compile(r"\s*[,;/&+]\s*|\s+(?:et|and)\s+")
_FREE_WORD_NAMES = frozenset(name for _, name in FREE_WORD_FIELDS)
_SEVERAL_WORDS = re.compile(r"[,;/&+()]")


class _KnownWords:
    """The values that a list of words may have: those of its vocabulary; where it has none, those that entries have."""

    def __init__(self, field: Field, context: EntryContext) -> None:
        self._field = field
        self._context = context
        self._used: set[str] | None = None

    def split(self, text: str) -> list[str]:
        """The words in a text that is none, where each part of it is one (“entreprises, particuliers”); else itself:
        the title of a measure has commas, too.
        """
        parts = [part for part in _WORD_SEPARATORS.split(text.strip()) if part]
        is_list = len(parts) > 1 and not self._is_label(text) and all(map(self._is_known, parts))
        return parts if is_list else [text]

    def is_doubtful(self, value: Any) -> bool:
        """Whether a value is new: one that is none of a vocabulary, or that looks like several where there is none."""
        if not isinstance(value, str) or self._is_known(value) or normalise_name(value) in self._used_words:
            return False
        if self._field.type == "choice" and self._has_vocabulary:
            return True
        return self._field.name in _FREE_WORD_NAMES and _SEVERAL_WORDS.search(value) is not None

    def _is_label(self, text: str) -> bool:
        """Whether a text is the whole name of a word."""
        names = self._context.registry.vocabulary.names(self._field.value_list)
        return self._is_known(text) and (not names or find_word(names, text, match_prefix=False).value is not None)

    @property
    def _has_vocabulary(self) -> bool:
        return bool([*self._context.registry.vocabulary.allowed_values(self._field.value_list)])

    def _is_known(self, text: str) -> bool:
        if self._has_vocabulary:
            return find_vocabulary_word(self._context.registry.vocabulary, self._field.value_list, text) is not None
        return normalise_name(text) in self._used_words

    @property
    def _used_words(self) -> set[str]:
        if self._used is None:
            entries = (entry for kind in self._context.registry.entries.values() for entry in kind.values())
            lists = (getattr(entry, self._field.name, None) for entry in entries)
            self._used = {
                normalise_name(word)
                for words in lists
                if isinstance(words, tuple)
                for word in words
                if isinstance(word, str)
            }
        return self._used


def split_list(text: str, *, commas: bool = True) -> list[str]:
    """The items of a cell: one on each line, or between semicolons; between commas where there are none of these."""
    parts = [_BULLET.sub("", part).strip() for part in _LIST_SEPARATORS.split(text)]
    parts = [part for part in parts if part]
    if len(parts) == 1 and commas:
        parts = [part.strip() for part in parts[0].split(",") if part.strip()]
    return parts


def iter_name_parts(text: str) -> Iterator[list[str]]:
    """The ways to read a cell as names, the likeliest first: one name, one on each line, names between commas.

    What begins with a small letter goes on with the name before it (`Ministère de l'Agriculture, de la Forêt`).
    """
    whole = " ".join(text.split())
    lines = split_list(text, commas=False)
    if len(lines) > 1 and any(map(id_in_label, lines)):
        yield lines  # the id at the end is that of the last one, not of the whole
    yield [whole]
    if len(lines) > 1:
        yield lines
    pieces = [piece.strip() for line in lines for piece in line.split(",") if piece.strip()]
    joined: list[str] = []
    for piece in pieces:
        if joined and piece[:1].islower():
            joined[-1] += f", {piece}"
        else:
            joined.append(piece)
    if len(joined) > 1:
        yield joined
    if len(pieces) > len(joined):
        yield pieces
    others = [
        part.strip() for line in lines for part in _OTHER_SEPARATORS.split(" ".join(line.split())) if part.strip()
    ]
    if len(others) > 1:
        yield others


def split_new_names(text: str) -> list[str]:
    """The names of a cell that names what nobody knows yet: on a line each, else between commas, slashes or “+”.

    “Ministère de l'Économie et des Finances” is one, and so is what goes on in small letters after a comma.
    """
    lines = split_list(text, commas=False)
    if len(lines) > 1:
        return lines
    for separator in (",", _SLASH, _PLUS):
        parts = [part.strip() for part in re.split(separator, " ".join(text.split())) if part.strip()]
        if len(parts) > 1 and all(part[:1].isupper() or part[:1].isdigit() for part in parts):
            return parts
    return [" ".join(text.split())]


_SLASH = r"\s*/\s*"
_PLUS = r"\s+\+\s+"


def id_in_label(text: str) -> str | None:
    """The id of `Mon Estran (mon-estran)`, as lists to choose from write an entry; None where there is none."""
    match = _WITH_ID.search(text)
    return match[1] if match else None


def _read_boolean(field: Field, cell: CellValue, text: str, context: EntryContext) -> CellReading:
    if isinstance(cell, bool):
        return CellReading(cell)
    word = normalise_name(text.rstrip("."))
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return CellReading(word in TRUE_WORDS)
    value = parse_boolean(text)
    return CellReading(value) if value is not None else _from_parsed(parse_value(field, text, context))


def _read_choice(field: Field, text: str, context: EntryContext) -> CellReading:
    vocabulary = context.registry.vocabulary
    text = " ".join(text.split())
    if field.value_list == "phases":
        return _read_phase(field, text, context)
    word = find_vocabulary_word(vocabulary, field.value_list, text)
    if word is not None:
        is_own = _is_own_name(vocabulary, field.value_list, word, text)
        return CellReading(word, remark="" if is_own else OTHER_WORD)
    answer = parse_value(field, text, context)
    if not vocabulary.is_strict(field.value_list):
        return _from_parsed(answer)
    if answer.error is None and len(_letters(text)) >= _MIN_ABBREVIATION:
        return _from_parsed(answer)._replace(remark=OTHER_WORD)
    if answer.error is None:  # “Com” is within a word, and may be the beginning of another one
        answer = convert_value(field, text, text, context)
    words = [vocabulary.labelled_value(field.value_list, word) for word in current_words(field, vocabulary)]
    hint = Message(
        N_("choose among {words:list}: {option}; to leave it out: {none}"),
        {"words": words, "option": value_option(text, gettext("VALUE")), "none": value_option(text, "-")},
    )
    return _from_parsed(answer)._replace(hints=(hint,), choices=tuple(current_words(field, vocabulary)))


def _is_own_name(vocabulary: Vocabulary, value_list: str, word: str, text: str) -> bool:
    """Whether a text is the id or a label of a word of a list, and not another word for it."""
    return normalise_name(text) in map(normalise_name, vocabulary.names(value_list)[word])


def _read_phase(field: Field, text: str, context: EntryContext) -> CellReading:
    """The phase that a cell names, and the day that it began, where it says so (“Accélération (depuis mars 2024)”).
    The day until which it goes on is left over.
    """
    vocabulary = context.registry.vocabulary
    answer = parse_value(field, text, context)
    if answer.error is None:
        return _tell_other_word(vocabulary, text, _from_parsed(answer))
    meant: dict[str, None] = {}
    days: dict[str, CellReading] = {}
    is_doubtful = False
    qualifiers: list[str] = []
    whole = _find_phases_meant(vocabulary, text)[0] if find_phase(vocabulary, text) else []  # “Arrêté (avant 2020)”
    is_read = not whole and len(text) <= _MAX_FACTS_LENGTH
    said, left_over = _take_ends(text) if is_read else (text, [])
    for part in _split_facts(said) if is_read else ():
        if read_period(part, context.as_of) is not None:
            day = _leave_implausible_day(read_date(part, context.as_of), part, context.as_of)
            if day.error is not None:
                return day
            days[part] = day
            continue
        phases, rest = _find_phases_meant(vocabulary, part)
        meant |= dict.fromkeys(phases)
        plain = strip_accents(part.casefold())
        is_other = _OTHER_PHASE.search(plain) or (phases and _PLANNED.search(plain))
        if is_other and (rest or not phases):
            is_doubtful = True
        if not phases:
            left_over += [] if _says_nothing(part) else [part]
        elif rest:
            (left_over if any(map(str.isdigit, rest)) else qualifiers).append(rest)
    phases = whole or list(meant)
    if phases and is_doubtful:
        return _doubtful_phase(vocabulary, text, phases)
    if len(phases) > 1:
        return _several_phases(vocabulary, text, phases)
    if not phases:
        choices = current_words(field, vocabulary) if any(map(str.isalpha, text)) else ()
        return _from_parsed(answer)._replace(choices=tuple(choices))
    start = next(iter(days.values())) if len(days) == 1 else CellReading()
    left_over += days if len(days) > 1 else ()
    if "?" in text and not any("?" in words for words in (*left_over, *qualifiers)):
        left_over.append("?")
    others = {"start": start.value} if start.value is not None else {}
    reading = CellReading(phases[0], remark=start.remark, others=others, left_over=", ".join(left_over))
    reading = reading._replace(qualifier=", ".join(qualifiers))
    return reading if left_over or qualifiers or days else _tell_other_word(vocabulary, text, reading)


def _tell_other_word(vocabulary: Vocabulary, text: str, reading: CellReading) -> CellReading:
    """A reading with the remark that its phase was called otherwise: “lancement”, “2 - Construction”."""
    names = vocabulary.phases[reading.value].labels.values()
    words = tuple(word for word in heading_words(text) if word not in _PHASE_WORDS)
    is_own = any(words == heading_words(name) for name in (reading.value, *names))
    return reading if is_own else reading._replace(remark=OTHER_WORD)


def _take_ends(text: str) -> tuple[str, list[str]]:
    """What is left of a text without the days until which something goes on, and the words that say these."""
    ends: list[str] = []
    said, start = "", 0
    for day in _DAY_WITHIN.finditer(text):
        until = _UNTIL.search(text[: day.start()])
        if until is None and not _EXACT_END.match(day[0]):
            continue
        first = until.start() if until is not None else day.start()
        ends.append(text[first : day.end()].strip())
        said, start = f"{said}{text[start:first]} ", day.end()
    return said + text[start:], ends


_SHORTENED_WORD = re.compile(r"[^\W\d_]{2}\.(?=\s)")
"""A word that a point shortens, before another one."""


def make_shortened_matcher(text: str) -> Callable[[str], bool] | None:
    """Whether a name, as names are compared, is the one that a text shortens (“Dir. gén. des forêts”); None for a text
    that shortens nothing.
    """
    if not _SHORTENED_WORD.search(text):
        return None
    words = [(normalise_name(word.rstrip(".")), word.endswith(".")) for word in text.split()]

    def is_meant(name: str) -> bool:
        whole = name.split("-")
        return len(words) == len(whole) and all(
            full.startswith(word) if is_short else full == word
            for (word, is_short), full in zip(words, whole, strict=True)
        )

    return is_meant


def _says_nothing(text: str) -> bool:
    """Whether words beside the name of a phase say nothing more: “2”, “phase”."""
    return all(word.isdecimal() or word in _PHASE_WORDS for word in heading_words(text))


_SHORTENING_SIGN = re.compile(r"(?<=[^\W\d_])[°º]")
"""What stands for a point after the beginning of a word: “Investig°”."""
_RANK_OF_PHASE = re.compile(r"^\s*[0-9]{1,2}\s*(?:[°º.):/-]|er?\b)\s*")
"""The rank of a phase before its name: “3° Conso.”, “2 - Accél.”"""


def _find_phases_meant(vocabulary: Vocabulary, text: str) -> tuple[list[str], str]:
    """The current phases that a text may mean: those that it names (in another gender, or its beginning, “Accél.”),
    those that a former one became, or the one that a decision of a committee leads to (“abandonné”). And the words
    beside the name of a phase.
    """
    text = _SHORTENING_SIGN.sub(".", text)
    word = normalise_name(text)  # a label rather than an id: “Transfert” is the label of one phase and another's id
    labelled = (phase.id for phase in vocabulary.phases.values() if word in map(normalise_name, phase.labels.values()))
    phase = next(labelled, None) or find_phase(vocabulary, text)
    if phase is not None:
        return _current_phases(vocabulary, phase), ""
    named, rest = _find_phases_within(vocabulary, text)
    if named:
        return list(dict.fromkeys(one for phase in named for one in _current_phases(vocabulary, phase))), rest
    names = vocabulary.names("phases")
    current = {phase: names[phase] for phase in names if vocabulary.phases[phase].is_current}
    beginning = normalise_name(_RANK_OF_PHASE.sub("", text).strip(" ."))
    begun = [(normalise_name(name), phase) for phase, names in current.items() for name in names]
    begun = sorted((name, phase) for name, phase in begun if name.startswith(beginning))
    if len(beginning) >= _MIN_ABBREVIATION and begun and all(name.startswith(begun[0][0]) for name, _ in begun):
        return [begun[0][1]], ""  # “Invest.” is Investigation, and not “Investigation non concluante”
    if len(beginning) >= _MIN_ABBREVIATION and begun:  # “Cons.” may be two
        return list(dict.fromkeys(phase for _, phase in begun)), ""
    is_meant = make_shortened_matcher(_RANK_OF_PHASE.sub("", text).strip())
    shortened = {
        phase for phase, names in current.items() for name in names if is_meant and is_meant(normalise_name(name))
    }
    if len(shortened) == 1:  # “Invest. non concluante”
        return [*shortened], ""
    for word in (beginning, beginning.removesuffix("s").removesuffix("e")):  # “transférées”
        phase = find_word(current, word).value if len(word) >= _MIN_ABBREVIATION else None
        if phase is not None:
            return [phase], ""
    match = match_decision(vocabulary, text)
    if match is None:
        return [], ""
    if match.decision == STOP_DECISION:
        return [word.id for word in vocabulary.phases.values() if word.is_current and word.stop_type == "any"], ""
    return phases_of_decision(vocabulary, match.decision), ""


def _current_phases(vocabulary: Vocabulary, phase: str) -> list[str]:
    """A phase, or those that a former one became. Nobody who calls a product by one that went on means a stop."""
    definition = vocabulary.phases[phase]
    if definition.is_current:
        return [phase]
    became = [name for name in definition.replaced_by if name in vocabulary.phases]
    going_on = [name for name in became if not vocabulary.phases[name].stop_type]
    return became if definition.stop_type else going_on or became


def _several_phases(vocabulary: Vocabulary, text: str, phases: Sequence[str]) -> CellReading:
    """Why a text is no phase: it may mean any of several."""
    labels = [vocabulary.labelled_value("phases", phase) for phase in phases]
    message = Message(N_("“{word}” may be one of {phases:list}"), {"word": text, "phases": labels})
    hint = Message(N_("to say which one: {option}"), {"option": value_option(text, phases[0])})
    return CellReading(None, message, (hint,), choices=tuple(phases))


def _doubtful_phase(vocabulary: Vocabulary, text: str, phases: Sequence[str]) -> CellReading:
    """Why a text that names a phase is none: words beside the name turn it into another one."""
    labels = [vocabulary.labelled_value("phases", phase) for phase in phases]
    template = N_("“{word}” does not say for certain that the phase is {phases:list}")
    hint = Message(N_("if it is: {option}"), {"option": value_option(text, phases[0])})
    others = [phase.id for phase in vocabulary.phases.values() if phase.is_current and phase.id not in phases]
    return CellReading(None, Message(template, {"word": text, "phases": labels}), (hint,), choices=(*phases, *others))


_LEAD_OF_DECISION = re.compile(
    r"(?:go|ok|passage|entrée|entry|move)\s+(?:(?:pour|en|vers|for|to|into)\s+)?", re.IGNORECASE
)
"""What stands before the phase that a decision leads to."""
_NOT_HELD = re.compile(r"(?:report|annul|decal|ajourn|postpon|cancel|reschedul)")


def says_not_held(field: Field, text: str) -> bool:
    """Whether a text says, of the decision of a committee, that it was not held on that day: “reporté au 28/01”."""
    return field.value_list == "decisions" and _NOT_HELD.match(strip_accents(text.strip().casefold())) is not None


def _find_other_word(vocabulary: Vocabulary, value_list: str, text: str) -> str | None:
    """The word of a list for which a text is another word; None where it is none."""
    if value_list == "decisions":
        decision = match_decision(vocabulary, text)
        lead = _LEAD_OF_DECISION.match(text)
        if decision is None and lead is not None:  # “GO accél.”
            phases, rest = _find_phases_meant(vocabulary, text[lead.end() :])
            decision = match_decision(vocabulary, phases[0]) if len(phases) == 1 and not rest else None
        return decision.decision if decision is not None else None
    if value_list not in _OTHER_WORDS:
        return None
    other_words = _OTHER_WORDS[value_list]
    names = {
        heading_words(alias): vocabulary.value_label(other_words, alias, "en")
        for alias in vocabulary.allowed_values(other_words)
    }
    found = find_words_within(heading_words(text), names)
    return found[0] if found is not None and found[0] in vocabulary.allowed_values(value_list) else None


def find_vocabulary_word(vocabulary: Vocabulary, value_list: str, text: str) -> str | None:
    """The word of a list that a text means: its label, or another word for it; None where it means none."""
    if not text.strip():
        return None
    word = find_word(vocabulary.names(value_list), text, match_prefix=False).value
    return word if word is not None else _find_other_word(vocabulary, value_list, text)


def find_whole_word(vocabulary: Vocabulary, value_list: str, text: str) -> str | None:
    """The word of a list that a whole text is, or is another word for; “Office public” is none for somebody public."""
    words, other_words = heading_words(text), _OTHER_WORDS[value_list]
    alias = next((one for one in vocabulary.allowed_values(other_words) if heading_words(one) == words), None)
    own = find_word(vocabulary.names(value_list), text, match_prefix=False).value
    return own or (vocabulary.value_label(other_words, alias, "en") if alias is not None else None)


_ROLES_SEPARATORS = re.compile(r"[/&+,;|]|\s(?:et|and|ou|or)\s", re.IGNORECASE)


def find_domaine_of_role(vocabulary: Vocabulary, role: str) -> str | None:
    """The domaine that a role means; None where it means none, or several (“Dev et designer”)."""
    parts = [find_vocabulary_word(vocabulary, "domaines", part) for part in _ROLES_SEPARATORS.split(role)]
    meant = {domaine for domaine in parts if domaine is not None}
    return find_vocabulary_word(vocabulary, "domaines", role) if len(meant) < 2 else None


def _find_phases_within(vocabulary: Vocabulary, text: str) -> tuple[list[str], str]:
    """The phases that are named among other words (“en construction”), and the other words that say something."""
    names: dict[tuple[str, ...], str] = {}
    for definition in sorted(vocabulary.phases.values(), key=lambda phase: not phase.is_current):
        for name in (definition.id, *definition.labels.values()):
            names.setdefault(heading_words(name), definition.id)
    phases: list[str] = []
    rest = heading_words(text)
    while (found := find_words_within(rest, names)) is not None:
        phase, rest = found
        phases.append(phase)
    if not phases or _says_nothing(" ".join(rest)):
        return phases, ""
    telling = set(rest) - _PHASE_WORDS
    return phases, " ".join(word for word in text.split() if not telling.isdisjoint(heading_words(word)))


def read_faulty_cell(cell: FaultyCell) -> CellReading:
    """Why a cell without a value has none."""
    if cell.startswith("="):
        message = Message(N_("the file does not have the result of the formula “{formula}”"), {"formula": str(cell)})
        return CellReading(None, message, (Message(N_("open it in your spreadsheet program, and save it")),))
    return CellReading(None, Message(N_("this is an error of the spreadsheet: {text}"), {"text": str(cell)}))


def _two_readings(text: str, error: AmbiguousNumberError) -> CellReading:
    return CellReading(None, *two_readings_error(text, error))


def _read_number(field: Field, cell: CellValue, text: str, context: EntryContext, style: NumberStyle) -> CellReading:
    """A number, with its unit or that of its column. What may be in another unit is doubtful, and not taken."""
    is_amount = field.name in AMOUNT_FIELDS
    if field.name in YEAR_FIELDS:
        year = parse_year(text, context.as_of)
        return CellReading(year) if year is not None else CellReading(None, *no_year_error(text))
    if field.name in DURATION_FIELDS:
        months = parse_months(text)
        if months is not None and text.isdecimal():
            months *= style.multiplier
        return CellReading(months) if months else CellReading(None, *no_months_error(text))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        number, unit = cell, ""
    else:
        try:
            figure = parse_figure(text, style.marks)
        except AmbiguousNumberError as error:
            return _two_readings(text, error)
        if figure is None or (figure.unit == PERCENTAGE and (is_amount or style.multiplier != 1)):
            return CellReading(None, *no_figure_error(text))
        number, unit = figure
    if style.is_percentage and not unit and 0 < abs(number) < 1:
        return _two_readings(
            text, AmbiguousNumberError(f"{_plain_number(number)} %", f"{_plain_number(number * 100)} %")
        )
    value = _plain_number(number if unit else number * style.multiplier)
    if is_amount and value < 0:
        message = Message(N_("“{word}” is negative: it is not an amount granted"), {"word": text})
        return CellReading(None, message)
    is_small = is_amount and style.multiplier == 1 and value < SMALLEST_USUAL_AMOUNT and value != int(value)  # 12,5
    if not unit and (is_small or (value > LARGEST_USUAL_AMOUNT and (is_amount or style.multiplier != 1))):
        symbol = CURRENT_USAGE.get().currency_symbol
        message = Message(N_("{amount:money} is a doubtful amount: it is not entered"), {"amount": value})
        hint = Message(
            N_("write its unit in the cell: {first} or {second}"),
            {"first": f"{text} {symbol}", "second": f"{text} {'M' if style.multiplier > 1_000 else 'k'}{symbol}"},
        )
        return CellReading(None, message, (hint,))
    value = _plain_number(value / style.measure_unit) if style.measure_unit != 1 else value
    reading = _from_parsed(convert_value(field, value, text, context))
    return reading._replace(remark=PERCENTAGE) if unit == PERCENTAGE and reading.error is None else reading


def _plain_number(value: float) -> int | float:
    """A number, a whole one without decimals."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _leave_implausible_day(reading: CellReading, text: str, today: date) -> CellReading:
    """A reading without a day that is probably a mistake: a year typed with a digit too few, a day for a year."""
    if not isinstance(reading.value, date) or not is_implausible_date(reading.value, today):
        return reading
    arguments = {"word": text, "day": reading.value}
    message = Message(N_("“{word}” is read as {day:long}, which is doubtful: it is not entered"), arguments)
    return CellReading(None, message, (Message(N_("write the year with four digits: 2024-06-30")),))


def read_date(cell: CellValue, today: date, takes_last_day: bool = False) -> CellReading:
    """The day of a cell. Of a period (a month, a quarter, a year), its first day, or its last one."""
    if isinstance(cell, date):
        return CellReading(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        day = _date_of_number(cell)
        if day is not None:
            return CellReading(day, remark=SERIAL if cell <= _LAST_SERIAL else "")
    text = cell_text(cell)
    if text.isdecimal() and len(text) == 5:
        day = _date_of_number(int(text))
        if day is not None:
            return CellReading(day, remark=SERIAL)
    period = read_period(text, today)
    if period is None:
        message, hints = unreadable_date_message(text[:MAX_DATE_LENGTH], today)
        return CellReading(None, message, _relative_day_hints(text, today) or hints)
    if period.days == 1:
        is_approximate = _APPROXIMATE.search(strip_accents(text.casefold())) is not None
        return CellReading(period.first, remark="approximate" if is_approximate else "")
    return (
        CellReading(period.last, remark="last-day") if takes_last_day else CellReading(period.first, remark="first-day")
    )


def _relative_day_hints(text: str, today: date) -> tuple[Message, ...]:
    """The hint for a duration, and for words that mean another day tomorrow; none for other texts."""
    said = text.strip().lstrip("+").strip()
    if not said.isdecimal() and parse_months(said):
        return (Message(N_("this is a duration: write the day itself")),)
    phrase = normalise_phrase(text) if len(text) <= MAX_DATE_LENGTH else ""
    is_read = not any(map(str.isdigit, phrase)) and parse_period(phrase, today) is not None
    is_relative = (is_read and not lacks_year(phrase)) or phrase.split(" ")[0] in WEEKDAYS
    return (Message(N_("that day depends on when one reads it: write the day itself")),) if is_relative else ()


def _date_of_number(number: float) -> date | None:
    """The day of a serial number of a spreadsheet, or of 20240630."""
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _EPOCH + timedelta(int(number))
    return date_from_digits(int(number)) if number == int(number) else None


def read_period(text: str, today: date) -> Period | None:
    """The day or the period that a cell names in full, with its year; None for any other text."""
    if len(text) > 2 * MAX_DATE_LENGTH:
        return None
    text = _TIME_OF_DAY.sub("", " ".join(text.split()).casefold().replace("’", "'")).rstrip(" ?.!*").strip("() ")
    if not text or len(text) > MAX_DATE_LENGTH or not any(map(str.isdigit, text)):
        return None
    plain = strip_accents(text)
    first, _, rest = plain.partition(" ")
    if first.rstrip(".,") in WEEKDAYS:
        plain = rest
    elif first.rstrip(".,") in _SHORT_WEEKDAYS and rest[:1].isdigit():
        period = read_period(rest, today)
        if period is not None and period.days == 1:  # “mar. 3 févr. 2020”, and not “mar. 2020”
            return period
    prefix = _DATE_PREFIX.match(plain)
    if prefix is not None and prefix.end() < len(plain) and not plain[prefix.end() - 1].isalpha():
        plain = plain[prefix.end() :]
    part = PART_OF_PERIOD.fullmatch(plain)
    if part is not None:
        period = read_period(part[2], today)
        return None if period is None else take_part(period, part[1])
    worded = _WORDED_DAY.fullmatch(plain)
    if worded is not None and (month := parse_month(worded[2])) is not None:
        day = guess_date(f"{worded[1]}/{month}/{worded[3]}")
        return Period(day, day) if day is not None else None
    if plain[:1] in "+-" or (not re.search(r"\d{4}", plain) and not _has_short_year(plain)):
        return None
    short = _MONTH_SHORT_YEAR.fullmatch(plain)
    if short is not None:
        month = parse_month(short[1])
        return year_part(2000 + int(short[2]), 1, month) if month is not None else _short_quarter(plain)
    month_and_year = _NUMBER_SHORT_YEAR.fullmatch(plain)
    if month_and_year is not None:
        return year_part(2000 + int(month_and_year[2]), 1, int(month_and_year[1]))
    if has_two_digit_year(plain):
        day = guess_date(plain)
        return Period(day, day) if day is not None else None
    period = parse_period(_ABBREVIATION.sub("", plain), today)
    return period if period is not None and period.first.year >= 1900 else _short_quarter(plain)


def _has_short_year(text: str) -> bool:
    return bool(
        has_two_digit_year(text)
        or _MONTH_SHORT_YEAR.fullmatch(text)
        or _NUMBER_SHORT_YEAR.fullmatch(text)
        or _SHORT_QUARTER.fullmatch(text)
    )


_SHORT_QUARTER = re.compile(r"(?:([tqs])\s?([1-4])|([1-4])\s?([tqs]))[-/ .']{0,3}(?:20)?(\d{2})")


def _short_quarter(text: str) -> Period | None:
    """The quarter or the semester of `T2 24` or `1T2020`."""
    match = _SHORT_QUARTER.fullmatch(text)
    if match is None:
        return None
    return year_part(2000 + int(match[5]), 6 if (match[1] or match[4]) == "s" else 3, int(match[2] or match[3]))


def suggestion_hints(labels: Iterable[str]) -> tuple[Message, ...]:
    """The hints that name what was perhaps meant."""
    names = list(labels)
    if len(names) == 1:
        return (did_you_mean(names[0]),)
    return (Message(N_("similar names: {near:list}"), {"near": names}),) if names else ()
