"""What the cells of a table mean: values, and the entries that they name, with the answers of a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.new.ids import make_member_id, make_organisation_id
from incubo.edit.value_parser import EntryContext
from incubo.exchange.workbook.confidential import (
    TELEPHONE,
    has_telephone,
    heading_nature,
    is_telephone,
    with_first_zero,
)
from incubo.exchange.workbook.mapping import MappedColumn, MappedTable
from incubo.exchange.workbook.names import NO_MATCH, NameIndex, name_key
from incubo.exchange.workbook.people import (
    begins_with_civility,
    has_first_name,
    is_absence,
    read_people,
    read_person_name,
)
from incubo.exchange.workbook.sheets import FaultyCell
from incubo.exchange.workbook.tables import cell_text
from incubo.exchange.workbook.targets import IGNORED, Target, heading_words
from incubo.exchange.workbook.values import (
    NO_VALUE,
    CellReading,
    NumberStyle,
    is_no_value,
    iter_name_parts,
    read_cell,
    read_faulty_cell,
    read_period,
    split_new_names,
    suggestion_hints,
    value_option,
)
from incubo.exchange.workbook.words import FIRST_NAMES, ORGANISATION_NOUNS, UNIT_WORDS, VERBS_TO_DO
from incubo.model.fields import Field
from incubo.model.suggestions import normalise_name, strip_accents

_SHARE = re.compile(
    r"\s*\(\s*\d{1,3}(?:[.,]\d{1,2})?\s*%\s*\)"
    r"|\s*[:=]?\s+(?:(?:à|a)\s+(?:hauteur\s+de\s+)?)?\d{1,3}(?:[.,]\d{1,2})?\s*%"
)
"""A share beside a name."""
_SHARE_BETWEEN = re.compile(rf"(?:{_SHARE.pattern})(?=\s+(?!(?:et|and)\s)\w)")
"""A share with nothing else between two names: “ANRH 80 % DGML 20 %”."""
_YEAR_BESIDE = re.compile(r"\s+\(?(?:en\s+)?((?:19|20)\d\d)\)?$")
"""A year after a name."""
_ACRONYM = re.compile(r"([^()]+)\((?=[^()]*[^\W\d_])([A-Za-zÀ-ÿ0-9&.-]{2,12})\)")
_WITH_ACRONYMS = ("organisation", "incubator")
_PROPOSED_KINDS = (*_WITH_ACRONYMS, "startup", "member")
"""Kinds whose unknown entries are proposed as new ones."""
_MIN_UNITS = 3
_LEGEND = re.compile(r"(?<!\w)(?P<initials>[A-ZÀ-Ý]{2,5})\s*[=:]\s*(?P<name>[^\s,;=:·|][^,;=:·|]*)")
_SEPARATORS_AROUND = " \t\n\r,;/"
"""What a list begins or ends with where a name was taken out of it."""
_LONGEST_NAME = 8
"""The pieces between commas that a name has at most."""
_REMARK = re.compile(
    r"(?:oui|non|yes|no|ok|idem|ditto|cf|voir|see|selon|en (?:cours|attente|discussion|negociation|projet)"
    r"|signature|signee?"
    r"|conventions?|aucune?|plusieurs|divers(?:es)?|autres?|tous|several|various|others?|pending|ongoing"
    rf"|a (?:{'|'.join(VERBS_TO_DO)})|pas (?:de|encore|d')|interne)(?![\w-]).*"
)
"""What a cell of organisations has that names none: the beginning of its words, without accents and capitals."""
_DOUBT = re.compile(r"[?€£$%@]|\b(?:via|ex|par l'intermediaire)\b|https?:")
_UNIT_PATH = re.compile(r"[A-Z0-9]+(?:/[A-Z0-9]+)+")
"""Units of an administration one within the other, “DN/INFRA”, and no list of products."""
_ASIDE = re.compile(r"\(\s*([^()]*)\)")
_MAX_WORDS_OF_PERSON = 4
_NAME_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿœ]+(?:[-'’][A-ZÀ-ÖØ-Þ][a-zß-öø-ÿœ]+)*")
FIRST_ZERO = "first-zero"
"""The remark of a telephone number whose first 0 a spreadsheet took away, and that has it again."""
NEW_ENTRY = "new"
"""The answer, instead of an id, that a name is that of a new entry."""
SAME_ENTRY = "same"
"""The answer that all rows of a name are about one entry."""
SEVERAL_ENTRIES = "several"
"""The answer that rows of a name with different addresses are about different people."""


class AskedCell(NamedTuple):
    """The cell that a question is about: its row, the heading of its column and the name in its row ("": not said)."""

    row: int
    column: str = ""
    name: str = ""


def answer_key(text: str) -> str:
    """A text of a cell without case, accents and superfluous blanks, by which a person says what it means."""
    return normalise_name(" ".join(text.split()))


def find_answer(answers: Mapping[str, str], text: str) -> str | None:
    """What a person said that a text means: "" for nothing; None where nothing was said."""
    return answers.get(answer_key(text)) if answers else None


def telephone_reading(text: str) -> CellReading:
    """Why a text with a telephone number is not taken, where everybody would read it."""
    message = Message(N_("“{word}” has a telephone number: it is not published"), {"word": text})
    option = value_option(text, " ".join(text.split()))  # a line break cannot be copied from a message
    hint = Message(N_("to publish it all the same: {option}"), {"option": option})
    return CellReading(None, message, (hint,))


def _publishes_telephone(target: Target, text: str) -> bool:
    """Whether a text would publish a telephone number. A long one may well have that of a service, among its words."""
    if target.is_private or target.field.type not in ("text", "choice", "lines"):
        return False
    return is_telephone(text) if target.field.type == "lines" else has_telephone(text)


def _holds_telephones(mapped: MappedColumn) -> bool:
    headings = (mapped.target.name, mapped.column.heading)
    return mapped.target.is_private and any(heading_nature(heading_words(text)) == TELEPHONE for text in headings)


class CellReader:
    """Reads the cells of one table. `answers`: what texts of cells mean, by text without accents and case.

    `choose`: asks which of several entries a name means, or which of several words of a list (its first argument is the
    kind, or the list); None where nobody is asked. `new_names`: the texts of the organisations and incubators that are
    not there yet, by kind and id.
    """

    def __init__(
        self,
        table: MappedTable,
        context: EntryContext,
        names: Mapping[str, NameIndex],
        answers: Mapping[str, str],
        choose: Callable[[str, str, Sequence[str], AskedCell], str | None] | None,
    ) -> None:
        self.table = table
        self.context = context
        self.names = names
        self.answers = answers
        self.choose = choose
        self.new_names: dict[tuple[str, str], str] = {}
        self._readings: dict[tuple[str, str, NumberStyle], CellReading] = {}
        self._choices: dict[tuple[str, str], str | None] = {}
        self._names_of_rows = {row.number: table.name_of(row) for row in table.data.rows} if choose is not None else {}

    def answer(self, text: str) -> str | None:
        """What a person said that a text means (see `find_answer`)."""
        return find_answer(self.answers, text)

    def read(self, mapped: MappedColumn, cell: Any, row: int) -> CellReading:
        """Read a cell; what was read once of the same text is not read again."""
        text = cell_text(cell)
        key = (mapped.target.name, f"{type(cell).__name__} {text}", mapped.style)
        reading = self._readings.get(key)
        if reading is None:
            answer = self.answer(text)
            field = mapped.target.field
            if answer == "":
                reading = NO_VALUE
            elif isinstance(cell, FaultyCell) and answer is None:
                reading = read_faulty_cell(cell)
            elif answer is None and _publishes_telephone(mapped.target, text):
                reading = telephone_reading(text)
            elif field.type == "reference":
                reading = self._read_reference(field, text if answer in (None, NEW_ENTRY) else answer, row)
            else:
                is_measure = mapped.target.path[:1] == ("metrics",)  # one of a quarter is known at its end
                reading = read_cell(
                    field,
                    answer or cell,
                    self.context,
                    mapped.style,
                    takes_last_day=is_measure,
                    has_item_lines=self.table.exported is not None and not self.table.is_current,
                    siblings=self._siblings(mapped.target),
                )
                if answer and reading.error is not None:  # it was said of another column
                    own = read_cell(field, cell, self.context, mapped.style, takes_last_day=is_measure)
                    reading = own if own.error is None and own.value is not None else reading
            if isinstance(reading.value, str) and _holds_telephones(mapped):
                telephone = with_first_zero(reading.value)
                reading = reading._replace(value=telephone, remark=FIRST_ZERO) if telephone else reading
            if reading.choices and self.choose is not None:
                chosen = self._choose(field.value_list, text, reading.choices, row, mapped.column.title)
                reading = NO_VALUE if chosen == IGNORED else read_cell(field, chosen, self.context)
            self._readings[key] = reading
        return reading

    def _siblings(self, target: Target) -> tuple[Field, ...]:
        """The other fields of the item of a target, of which its cells may say something, too."""
        if len(target.path) < 2:
            return ()
        field = self.table.find_field(target.path[0])
        if field is None or not field.many:
            return ()
        known = {target.path[1], *dict(target.implied)}
        return tuple(inner for inner in field.subfields if inner.name not in known)

    def _read_reference(self, field: Field, text: str, row: int) -> CellReading:
        """The id of the entry that a cell names; of a list, the ids. An unknown organisation is a new one."""
        if is_no_value(text):
            return NO_VALUE
        text = text.strip(_SEPARATORS_AROUND) or text
        shares = [share.strip(" ()") for share in _SHARE.findall(text)]
        if shares and field.many:  # “DGAMPA (60 %) et DINUM (40 %)”
            reading = self._read_reference(field, _SHARE.sub("", _SHARE_BETWEEN.sub(r"\g<0>;", text)), row)
            return reading._replace(left_over=", ".join(shares)) if reading.error is None else reading
        index = self.names[field.target_kind]
        if not field.many:
            return self._with_words_beside(index, text, self.find_entry(field.target_kind, text, row, proposes=True))
        ways = list(iter_name_parts(text))
        joined = _join_known_names(index, text) if "," in text else []
        for parts in [*ways, *([joined] if joined else [])]:
            ids = [match.id for part in parts if (match := index.find(part, allow_near=False)).id is not None]
            if len(ids) == len(parts) and not any(self._is_common_noun(field.target_kind, part) for part in parts):
                left = [index.words_beside(part, entry_id) for part, entry_id in zip(parts, ids, strict=True)]
                return CellReading(list(dict.fromkeys(ids)), left_over=", ".join(filter(None, left)))
        way = max(ways[:3], key=lambda parts: sum(index.find(part, allow_near=False).id is not None for part in parts))
        knows_some = any(index.find(part, allow_near=False).id is not None for part in way)
        values, left, unread = [], [], []
        new_bodies: list[str] = []
        parts = way if len(way) > 1 and knows_some else split_new_names(text)
        if field.target_kind == "startup" and self.table.exported is None:
            pieces = _split_products(text)
            if text.partition("/")[0] in self._units or (not knows_some and _UNIT_PATH.fullmatch(text)):
                parts = [text]
            elif all(self._may_be_new("startup", piece) for piece in pieces):
                parts = pieces
        for part in [name for names in parts for name in _split_known_names(index, names)]:
            if is_no_value(part) or self.answer(part) == "":
                continue
            found = self.find_entry(field.target_kind, part, row, proposes=True)
            if found.error is not None:
                unread.append(found)
                continue
            values.append(found.value)
            new_bodies += found.new_bodies
            left.append(self._with_words_beside(index, part, found).left_over)
        if unread and not values:
            return unread[0]._replace(unread=tuple(unread[1:]))
        return CellReading(
            list(dict.fromkeys(values)) or None,
            left_over=", ".join(filter(None, left)),
            unread=tuple(unread),
            new_bodies=tuple(new_bodies),
        )

    def _with_words_beside(self, index: NameIndex, text: str, found: CellReading) -> CellReading:
        """A reading with the words of the text that do not name the entry: “50 k€” of “ANRH (50 k€)”."""
        if found.error is not None or found.value is None or (index.kind, found.value) in self.new_names:
            return found
        words = index.words_beside(text, found.value)
        return found._replace(left_over=", ".join(filter(None, (found.left_over, words))))

    def find_entry(self, kind: str, text: str, row: int, *, proposes: bool = False) -> CellReading:
        """The id of the entry that a text names; without an error and without a value, it is a new one.

        `proposes`: an unknown organisation or incubator gets an id, and is one of `new_names`.
        """
        answer = self.answer(text)
        text = self._legend.get(text.strip(), text) if answer is None else text
        text = self._acronyms.get(text.strip(), text) if answer is None and kind == "organisation" else text
        if answer in (SAME_ENTRY, SEVERAL_ENTRIES):  # it says of rows that they are one, and not which one
            answer = None
        if answer is not None and answer != NEW_ENTRY:
            text = answer
        index = self.names[kind]
        match = index.find(text, allow_near=answer != NEW_ENTRY)
        if match.id is not None and answer is None and self._is_common_noun(kind, text):
            return self._doubt_organisation(index, text)
        if match.id is not None and (answer != NEW_ENTRY or proposes):
            return CellReading(match.id)
        if match.candidates and answer != NEW_ENTRY:
            chosen = self._choose(kind, text, match.candidates, row)
            if chosen is None:
                labels = [index.label(entry_id) for entry_id in match.candidates]
                if len(match.candidates) > 1 and index.find(text, allow_near=False).candidates == match.candidates:
                    return _same_names_reading(text, labels, match.candidates)
                template = N_("“{word}” is nearly the name of another entry, or of several")
                hints = (
                    *suggestion_hints(labels),
                    Message(N_("the same: {option}"), {"option": value_option(text, match.candidates[0])}),
                    Message(N_("a new one: {option}"), {"option": value_option(text, NEW_ENTRY)}),
                )
                return CellReading(None, Message(template, {"word": text}), hints)
            if chosen != NEW_ENTRY:
                return CellReading(chosen)
        if not proposes:
            return CellReading()
        if answer is None and has_telephone(text):
            return telephone_reading(text)
        if kind == "member" and name_key(text) in self._people_to_come:
            return CellReading(self._people_to_come[name_key(text)])
        is_told = answer is not None
        if kind not in _PROPOSED_KINDS or not (is_told or self._may_be_new(kind, text)):
            message = Message(N_("nothing in the registry is called “{word}”"), {"word": text})
            return CellReading(None, message, self.name_hints(text))
        if kind in ("startup", "member"):
            spelling = self._spellings.get(name_key(text), text)
            return self._propose(kind, text if is_told or spelling.isupper() else spelling)
        year = _YEAR_BESIDE.search(text)
        dated = index.find(text[: year.start()], allow_near=False).id if year is not None else None
        if year is not None and dated is not None:
            return CellReading(dated, left_over=year[1])
        if answer != NEW_ENTRY and self._is_doubtful_organisation(text):
            return self._doubt_organisation(index, text)
        return self._propose(kind, text)

    def _may_be_new_product(self, text: str) -> bool:
        """Whether words may be the name of a product: no unit, remark, day, absence or person, nor a part of a name."""
        spelling = self._spellings.get(name_key(text), text)
        is_named = spelling[:1].isupper() or any(map(str.isdigit, spelling))
        is_unit = text.partition("/")[0] in self._units or name_key(text).partition("-")[0] in UNIT_WORDS
        if not is_named or is_unit or len(_split_products(text)) > 1 or _DOUBT.search(text) or _is_remark(text):
            return False
        is_day = read_period(text, self.context.as_of) is not None
        is_other = is_day or is_absence(text) or bool(self.names["startup"].find_begun(text))
        person = read_person_name(text, self.context.registry.vocabulary, self.context.as_of)
        return not (is_other or (person.name == text and has_first_name(text)))

    def _is_common_noun(self, kind: str, text: str) -> bool:
        """Whether words may be short for another organisation than the one that has their name: “métropole”, beside
        “Métropole de Brest”.
        """
        return kind == "organisation" and text.islower() and bool(self.names[kind].find_begun(text))

    def choose_begun(self, kind: str, text: str, row: int) -> CellReading:
        """The entry of whose name a text is the beginning (“Caselle” of “Caselle Santé”), if a person says so."""
        candidates = self.names[kind].find_begun(text)
        chosen = self._choose(kind, text, candidates, row) if candidates else None
        hints = suggestion_hints([self.names[kind].label(one) for one in candidates])
        return CellReading(chosen if chosen != NEW_ENTRY else None, hints=hints)

    def _may_be_new(self, kind: str, text: str) -> bool:
        """Whether words may be the name of an entry that nobody has entered yet."""
        if kind == "startup":
            return self.table.exported is None and self._may_be_new_product(text)
        if kind == "member":
            person = read_person_name(text, self.context.registry.vocabulary, self.context.as_of)
            return self.table.exported is None and person.name == text and person.has_whole_name
        return True

    @cached_property
    def _legend(self) -> dict[str, str]:
        """What a legend around the table says of initials: “LB = Lætitia Bornand, MK = Mehdi Kerbrat”."""
        return {
            match["initials"]: " ".join(match["name"].split())
            for skipped in self.table.data.skipped_rows
            for match in _LEGEND.finditer(skipped.text)
        }

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        """The names of the organisations that a cell writes with their acronym, by the acronym: other cells have it
        alone.
        """
        columns = [one for one in self.table.columns if one.target.field.target_kind == "organisation"]
        texts = dict.fromkeys(text.strip() for mapped in columns for text in self._texts_of(mapped))
        named = (match for text in texts if (match := _ACRONYM.fullmatch(text)) is not None)
        return {match[2]: match[0] for match in named}

    @cached_property
    def _units(self) -> frozenset[str]:
        """What several cells of products begin with, before a slash: they are units of an organisation, “DN/INFRA”."""
        texts = {text for mapped in self._product_columns for text in self._texts_of(mapped)}
        heads = Counter(
            head for head, slash, _ in (text.partition("/") for text in texts) if slash and head == head.strip()
        )
        return frozenset(head for head, count in heads.items() if count >= _MIN_UNITS)

    @property
    def _product_columns(self) -> list[MappedColumn]:
        return [one for one in self.table.columns if one.target.path and one.target.field.target_kind == "startup"]

    def _texts_of(self, mapped: MappedColumn) -> list[str]:
        return [cell_text(row.value(mapped.column.position)) for row in self.table.data.rows]

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """How the products that the cells of a sheet name are written, by their names as they are compared: the
        spelling that most of them have, and that has a capital.
        """
        counts: dict[str, Counter[str]] = {}
        for mapped in self._product_columns:
            for name in (name for text in self._texts_of(mapped) for name in _split_products(text)):
                counts.setdefault(name_key(name), Counter())[name] += 1
        return {
            key: max(spellings, key=lambda name: (name[:1].isupper(), not name.isupper(), spellings[name]))
            for key, spellings in counts.items()
        }

    def name_hints(self, text: str) -> tuple[Message, ...]:
        """How a person says which entry a text means."""
        arguments = {"option": value_option(text, "ID"), "none": value_option(text, IGNORED)}
        return (Message(N_("to say which one: {option}; to leave it out: {none}"), arguments),)

    def _is_doubtful_organisation(self, text: str) -> bool:
        """Whether words are not clearly the name of an organisation; the name of a member is none."""
        return self.names["member"].find(text, allow_near=False).id is not None or _is_doubtful_organisation(text)

    def _doubt_organisation(self, index: NameIndex, text: str) -> CellReading:
        """Why words that may name no organisation are not taken for a new one."""
        message = Message(N_("“{word}” is not clearly the name of an organisation"), {"word": text})
        near = index.find(text.strip(" ?!.,;:"), allow_near=False).id
        new = Message(
            N_("if it is one: {new}; if it says nothing: {none}"),
            {"new": value_option(text, NEW_ENTRY), "none": value_option(text, "")},
        )
        if near is None:
            return CellReading(None, message, (new,))
        same = Message(N_("the same: {option}"), {"option": value_option(text, near)})
        return CellReading(None, message, (same, new))

    def _choose(self, kind: str, text: str, candidates: Sequence[str], row: int, column: str = "") -> str | None:
        if self.choose is None:
            return None
        key = (kind, normalise_name(text))
        if key not in self._choices:
            cell = AskedCell(row, column, self._names_of_rows.get(row, ""))
            self._choices[key] = self.choose(kind, text, candidates, cell)
        return self._choices[key]

    def _propose(self, kind: str, text: str) -> CellReading:
        """The id of a new organisation or incubator; an error for a name of which none can be made."""
        index = self.names[kind]
        name, acronym = split_acronym(kind, text)
        reading = read_cell(Field("name"), name, self.context)
        entry_id = (
            make_member_id(name) if kind == "member" else make_organisation_id(kind, name, acronym, index.taken_ids)
        )
        if reading.error is not None or not entry_id:
            message = Message(N_("no file name can be made from “{title}”: it needs a letter"), {"title": text})
            return CellReading(None, reading.error or message, reading.hints)
        index.add(entry_id, name)
        if acronym:
            index.add(entry_id, acronym)
            index.add(entry_id, name)
        self.new_names[kind, entry_id] = text
        if kind == "organisation" and self.answer(text) is None and _may_be_person(text):
            return CellReading(entry_id, new_bodies=(text,))
        return CellReading(entry_id)

    @cached_property
    def _people_to_come(self) -> dict[str, str]:
        """The ids of the people who are not there yet, and whom the teams of the same sheet name, by their names: other
        cells may refer to them.
        """
        columns = [one for one in self.table.columns if one.target.is_people]
        ids: dict[str, str] = {}
        for row in self.table.data.rows:
            for mapped in columns:
                text = cell_text(row.value(mapped.column.position))
                for person in read_people(
                    text, mapped.target.role, self.context.registry.vocabulary, self.context.as_of
                ):
                    is_said = any(self.answer(one) is not None for one in (person.name, person.text))
                    member_id = make_member_id(person.name) if person.has_whole_name and not is_said else ""
                    if member_id and self.names["member"].find(person.name) == NO_MATCH:
                        ids[name_key(person.name)] = member_id
        return ids


def _same_names_reading(text: str, labels: Sequence[str], ids: Sequence[str]) -> CellReading:
    """Why a name that several entries have means none of them, and how to say which one."""
    message = Message(N_("several entries have the name “{word}”: {labels:list}"), {"word": text, "labels": labels})
    hint = Message(
        N_("write the id in a column “id”, or {option}; a new one: {new}"),
        {"option": value_option(text, ids[0]), "new": value_option(text, NEW_ENTRY)},
    )
    return CellReading(None, message, (hint,))


def _is_doubtful_organisation(text: str) -> bool:
    """Whether words are not clearly the name of an organisation: a remark (“cf. convention”), a doubt, a person, or
    words without a capital letter or a figure.
    """
    plain = strip_accents(text.casefold()).strip(" .,;:-–—'\"")
    asides = _ASIDE.findall(plain)
    if any(map(_REMARK.fullmatch, (plain, *asides))) or _DOUBT.search(plain) or begins_with_civility(text):
        return True
    if not any(letter.isupper() or letter.isdigit() for letter in text):
        return any(letter.islower() for letter in text)  # other alphabets have no capitals
    words = text.split()
    is_short = 1 < len(words) <= _MAX_WORDS_OF_PERSON
    return is_short and normalise_name(words[0]).partition("-")[0] in FIRST_NAMES and words[-1][:1].isupper()


def _is_remark(text: str) -> bool:
    """Whether words are a remark, and no name: “cf. convention”, “tous”."""
    return _REMARK.fullmatch(strip_accents(text.casefold()).strip(" .,;:-–—'\"")) is not None


def _split_products(text: str) -> list[str]:
    """The names of products in a cell: on a line each, between commas, semicolons or slashes."""
    return [part.strip() for part in re.split(r"[\n;,]|\s*/\s*|\s+\+\s+", text) if part.strip()]


def _may_be_person(text: str) -> bool:
    """Whether a name may be that of a person: up to three words with a capital and small letters (“Enora Kerbrat”), and
    no noun that names an organisation.
    """
    words = text.split()
    return len(words) < _MAX_WORDS_OF_PERSON and all(
        _NAME_WORD.fullmatch(word) and normalise_name(word) not in ORGANISATION_NOUNS for word in words
    )


def _split_known_names(index: NameIndex, text: str) -> list[str]:
    """The names in a part of a list, where some of them are known: “Écluse et Estran”; else the part."""
    if index.find(text, allow_near=False).id is not None:
        return [text]
    *_, names = iter_name_parts(text)
    return names if any(index.find(name, allow_near=False).id is not None for name in names) else [text]


def _join_known_names(index: NameIndex, text: str) -> list[str]:
    """The names in a text with commas, where each piece belongs to a known name (“Agence A, B, ANRH”); else empty."""
    pieces = [piece.strip() for piece in " ".join(text.split()).split(",") if piece.strip()]
    names: list[str] = []
    position = 0
    while position < len(pieces):
        for end in range(min(position + _LONGEST_NAME, len(pieces)), position, -1):
            name = ", ".join(pieces[position:end])
            if index.find(name, allow_near=False).id is not None:
                names.append(name)
                position = end
                break
        else:
            return []
    return names


def split_acronym(kind: str, text: str) -> tuple[str, str]:
    """A name and the acronym in parentheses at its end ("" where it has none, or its kind of entry has no acronyms)."""
    match = _ACRONYM.fullmatch(text) if kind in _WITH_ACRONYMS else None
    return (match[1].strip(), match[2]) if match else (text, "")
