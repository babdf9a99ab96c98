"""Which columns of a table hold what: understood from headings and values, or said by a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.value_parser import parse_boolean
from incubo.exchange.workbook.confidential import AMOUNT, IDENTIFIER, ORDER, TELEPHONE, column_nature, is_telephone
from incubo.exchange.workbook.exported_rows import ExportedRows
from incubo.exchange.workbook.names import whole_name
from incubo.exchange.workbook.sheets import ShownNumber
from incubo.exchange.workbook.tables import SheetColumn, SheetRow, SheetTable, cell_text
from incubo.exchange.workbook.targets import (
    FILLED_NAME,
    FIRST_NAME,
    ID_NAME,
    IGNORED,
    PEOPLE_NAME,
    SHEET_KINDS,
    SheetKind,
    Target,
    TargetIndex,
    TargetIndexes,
    heading_words,
    is_usage_heading,
    parse_sheet_kind,
)
from incubo.exchange.workbook.values import (
    NumberStyle,
    find_vocabulary_word,
    is_no_value,
    read_period,
)
from incubo.exchange.workbook.words import MIN_ACRONYM, ORGANISATION_NOUNS
from incubo.model.dates import says_no_end
from incubo.model.fields import AMOUNT_FIELDS, DURATION_FIELDS, Field
from incubo.model.periods import Period, year_part
from incubo.model.private_kinds import TELEPHONE_FIELD
from incubo.model.quantities import AmbiguousNumberError, guess_marks, parse_figure, parse_months
from incubo.model.suggestions import normalise_name, strip_accents

_ADDRESS = re.compile(r"\.[^\W\d_]{2}")
"""What a web address has, and a figure has not: the end of the name of a host."""
_LOOKS_LIKE: Mapping[str, Callable[[str], bool]] = {
    "url": lambda text: _ADDRESS.search(text) is not None and len(text.split()) == 1,
    "email": lambda text: "@" in text,
    "number": lambda text: any(map(str.isdigit, text)),
    "integer": lambda text: any(map(str.isdigit, text)),
    "date": lambda text: any(map(str.isdigit, text)),
}
"""What at least half of the values of a column of these types look like."""
_SAMPLE_ROWS = 200
_THOUSANDS = re.compile(r"\bk\s?[€£$]|\bk\s?(?:euros?|eur|e)\b|\(k\)|milliers", re.IGNORECASE)
_MILLIONS = re.compile(r"\bm\s?[€£$]|\bm\s?(?:euros?|eur)\b|millions", re.IGNORECASE)
_UNITS_OF_TIME = (
    (re.compile(r"\b(?:ans?|annees?|years?)\b"), 12),
    (re.compile(r"\bsemestres?\b"), 6),
    (re.compile(r"\b(?:trimestres?|quarters?)\b"), 3),
    (re.compile(r"\b(?:jours?|semaines?|days?|weeks?|h|heures?|hours?)\b"), 0),
)
_UNIT_IN_HEADING = re.compile(
    r"\s*(?:[(\[][^()\[\]]*[)\]]|,?\s*\ben\s+(?:[km]\s?[€£$]|[km]\s?(?:euros?|eur)|milliers|millions)(?!\w).*)",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(r"%|pour ?cent|per ?cent", re.IGNORECASE)


UNKNOWN_HEADING = N_("no field has that name")
"""Why a column is left out of which nothing says what it holds."""
_MAX_SUGGESTED = 4


class MappedColumn(NamedTuple):
    """A column and what it holds. `style`: how its numbers are written."""

    column: SheetColumn
    target: Target
    style: NumberStyle = NumberStyle()


class MappedTable(NamedTuple):
    """A table, and what its columns hold. `exported`: what the sheet was when it was exported, if it was."""

    data: SheetTable
    targets: TargetIndex
    columns: Sequence[MappedColumn]
    exported: ExportedRows | None = None

    @property
    def kind(self) -> SheetKind:
        """What the rows are about."""
        return self.targets.kind

    @property
    def title_name(self) -> str:
        """The name of the field with the names of the entries."""
        return self.targets.title_target.name

    @property
    def title_column(self) -> SheetColumn | None:
        """The column with the names of the entries."""
        return self.column_of(self.title_name)

    @property
    def is_current(self) -> bool:
        """Whether the sheet is compared with what the registry has today."""
        return self.exported is not None and self.exported.origin.is_current

    @property
    def has_item_rows(self) -> bool:
        """Whether each row of an exported sheet has an item of a list."""
        return self.exported is not None and self.exported.has_items

    def column_of(self, name: str) -> SheetColumn | None:
        """The column of a target."""
        return next((mapped.column for mapped in self.columns if mapped.target.name == name), None)

    def title_of(self, name: str) -> str:
        """The heading of the column of a target."""
        column = self.column_of(name)
        return column.title if column is not None else name

    @property
    def _usage_column(self) -> SheetColumn | None:
        """The column of the name that a person uses, beside that of their birth."""
        if self.kind.entry_kind != "member" or self.exported is not None:
            return None
        own = self.title_column
        return next((one for one in self.data.columns if one is not own and is_usage_heading(one.heading)), None)

    def name_of(self, row: SheetRow) -> str:
        """The name in a row, as it is written there: of a person, the first name of another column before it."""
        column, first_column = self.title_column, self.column_of(FIRST_NAME)
        name = cell_text(row.value(column.position)) if column is not None else ""
        if self._usage_column is not None:
            name = cell_text(row.value(self._usage_column.position)) or name
        return whole_name(cell_text(row.value(first_column.position)) if first_column is not None else "", name)

    def find_field(self, name: str) -> Field | None:
        """The field of an entry of that name."""
        return self.targets.table.find_field(name)

    def is_list(self, name: str) -> bool:
        """Whether a field is a list."""
        field = self.find_field(name)
        return field is not None and field.many


class LeftOutColumn(NamedTuple):
    """A column that is not imported, and why; `nearest`: what it may hold all the same; `hint`: what to do about it,
    where that is not to name a field.
    """

    column: SheetColumn
    reason: Message
    nearest: Target | None = None
    hint: Message | None = None


class ColumnMapping(NamedTuple):
    """What the columns of a table hold, and which ones are left out. `unsure` are asked about, where one may ask;
    `days_of_people`: the positions of those that may be days of people beside them; `no_measures`: the columns of
    figures that are no measures unless somebody says so (see `confidential`).
    """

    columns: tuple[MappedColumn, ...]
    left_out: tuple[LeftOutColumn, ...]
    unsure: tuple[LeftOutColumn, ...]
    days_of_people: frozenset[int] = frozenset()
    no_measures: tuple[SheetColumn, ...] = ()

    def has_names(self, index: TargetIndex) -> bool:
        """Whether a column has the names or the ids of the entries."""
        return any(mapped.target.name in (ID_NAME, index.title_target.name) for mapped in self.columns)

    def leave_out(self, left_out: Collection[LeftOutColumn]) -> ColumnMapping:
        """The same, with these columns left out too."""
        gone = [one.column for one in left_out]
        columns = tuple(mapped for mapped in self.columns if mapped.column not in gone)
        return self._replace(columns=columns, left_out=(*self.left_out, *left_out))


def heading_key(column: SheetColumn) -> str:
    """The heading of a column without case and accents, by which a person names it."""
    return normalise_name(" ".join(column.title.split()))


def map_columns(table: SheetTable, index: TargetIndex, said: Mapping[str, str]) -> ColumnMapping:
    """What the columns hold. `said`: heading (see `heading_key`) → name of a target, or `-`; it must be known."""
    columns: list[MappedColumn] = []
    left_out: list[LeftOutColumn] = []
    unsure: list[LeftOutColumn] = []
    taken: dict[str, SheetColumn] = {}
    doubtful: set[int] = set()
    by_position = {column.position: column for column in table.columns}

    def is_taken(target: Target) -> bool:
        return target.name in taken and not (target.is_people or target.field.many)

    def leave_second(column: SheetColumn, target: Target) -> None:
        if target is index.title_target and is_usage_heading(column.heading):
            return  # `MappedTable.name_of` reads it
        reason = Message(N_("“{other}” already holds it"), {"other": taken[target.name].title})
        left_out.append(LeftOutColumn(column, reason, target))

    def use(column: SheetColumn, target: Target) -> None:
        taken.setdefault(target.name, column)
        columns.append(MappedColumn(column, target, _number_style(table, column, target)))

    given = {column: said[heading_key(column)] for column in table.columns if heading_key(column) in said}
    for column, name in given.items():
        target = index.find_by_name(name) if name != IGNORED else None
        if target is not None and target.name == "open" and (filled := _find_filled(index, column)) is not None:
            target = filled  # “oui” below “Pourvu ?” closes an offer
        if target is not None and is_taken(target):  # as well where two columns have the heading that was said
            leave_second(column, target)
        elif target is not None:
            use(column, target)
    texts = {column: _sample_values(table, column) for column in table.columns if column not in given}
    for column in sorted(texts, key=lambda one: not any(not is_no_value(text) for text in texts[one])):
        if not texts[column]:
            continue
        values = [text for text in texts[column] if not is_no_value(text)]
        target = index.find_by_heading(column.upper_heading, column.heading)
        if target is None and heading_without_unit(column.heading) != column.heading:  # “Montant en k€”
            target = index.find_by_heading(column.upper_heading, heading_without_unit(column.heading))
        target = target or _find_amount_beside(index, column, columns)
        if target is not None and target.is_people and _are_bodies(values):  # “Porteur” over names of administrations
            target = index.targets.get("sponsors", target)
        person = _find_person_beside(column, target, columns, doubtful, by_position)
        if person is not None and (own := _target_of_person(index, target)) is not None:
            doubtful.add(column.position)
            rows_are_people = any(
                _PEOPLE_ROWS.intersection(heading_words(by_position[place].title))
                for place in range(person.position, column.position)
                if place in by_position
            )
            if rows_are_people and not is_taken(own) and _fit(_without_no_end(own, values), own):
                use(column, own)
            else:
                reason = Message(
                    N_("beside “{other}”, it may be the day of a person; {option} reads missions"),
                    {"other": person.title, "option": "--as missions"},
                )
                unsure.append(LeftOutColumn(column, reason, own))
        elif target is None:
            unknown = _leave_unknown(index, column, values)
            (unsure if unknown.nearest is not None else left_out).append(unknown)
        elif is_taken(target):
            leave_second(column, target)
        elif not _fit(values := _without_no_end(target, values), target):
            if _count_fitting(values, target):
                unsure.append(LeftOutColumn(column, Message(N_("its values do not look like it")), target))
            else:  # “Budget (k€)” is no page of a budget: nobody is asked, or told to say so
                field = Message(target.field.label or target.field.help)
                left_out.append(LeftOutColumn(column, Message(N_("none of its values is “{field}”"), {"field": field})))
        else:
            use(column, target)
    for unknown, period in _find_periods(index, [*left_out, *unsure]):
        left_out = [item for item in left_out if item != unknown]
        unsure = [item for item in unsure if item != unknown]
        if {"metrics.date", "metrics.value"} & taken.keys():
            left_out.append(unknown)
        elif "metrics.key" not in taken:
            left_out.append(unknown._replace(reason=Message(N_("a column with the name of the measure is missing"))))
        elif (target := index.period_target(period.last)) is not None and not is_taken(target):
            use(unknown.column, target)
        else:
            left_out.append(unknown)
    no_measures = []
    if not {"metrics.key", "metrics.value"} & taken.keys():
        others = [item for item in (*left_out, *unsure) if item.column.heading]
        periods = [item.column for item, _ in _find_periods(index, others)]
        for unknown in [item for item in others if item.column not in periods]:
            title = unknown.column.title
            known_measure = index.known_measure(title)
            measure = index.measure_target(known_measure or heading_without_unit(title))
            values = _sample_values(table, unknown.column)
            figures = sum(map(_is_figure, values))
            if measure is None or not figures:
                continue
            nature = column_nature(heading_words(unknown.column.heading), values)
            if nature and known_measure is None and figures * 2 >= len(values):
                no_measures.append(unknown.column)
            if nature and known_measure is None:
                left_out = [item for item in left_out if item != unknown]
                unsure = [item for item in unsure if item != unknown]
                left_out.append(_leave_confidential(index, unknown.column, nature, measure))
                continue
            left_out = [item for item in left_out if item != unknown]
            unsure = [item for item in unsure if item != unknown]
            if is_taken(measure):  # “Budget” beside “Budget (k€)”
                leave_second(unknown.column, measure)
            elif figures * 2 >= len(values):
                use(unknown.column, measure)
            else:
                left_out.append(
                    LeftOutColumn(unknown.column, Message(N_("most of its values are no figures")), measure)
                )
    columns.sort(key=lambda mapped: mapped.column.position)
    return ColumnMapping(tuple(columns), tuple(left_out), tuple(unsure), frozenset(doubtful), tuple(no_measures))


def _leave_unknown(index: TargetIndex, column: SheetColumn, values: Sequence[str]) -> LeftOutColumn:
    """Why a column is left out whose heading means no field, and which field it may hold."""
    nature = column_nature(heading_words(column.heading), values)
    telephone = index.private_targets.get(TELEPHONE_FIELD)
    if nature == TELEPHONE and telephone is not None:
        return LeftOutColumn(column, Message(UNKNOWN_HEADING), telephone)
    is_about_people = index.kind.entry_kind == "member"
    if nature in (TELEPHONE, ORDER) or (nature == AMOUNT and is_about_people):
        return _leave_confidential(index, column, nature)
    nearest = index.find_nearest(column.heading) if column.heading and not nature else None
    if nearest is not None and not _may_hold(index, nearest, values):
        nearest = None
    return LeftOutColumn(column, Message(UNKNOWN_HEADING), nearest)


_CONFIDENTIAL = {
    TELEPHONE: N_("a telephone number is not published"),
    ORDER: N_("the number of an order is not published"),
    AMOUNT: N_("an amount of a contract is not published"),
    IDENTIFIER: N_("it looks like an identifier, and not like a measure"),
}


def _leave_confidential(
    index: TargetIndex, column: SheetColumn, nature: str, measure: Target | None = None
) -> LeftOutColumn:
    """Why a column is left out that has what is not published, and where that is kept. `measure`: what it holds, if
    somebody says so.
    """
    is_sayable = measure is not None and nature in (AMOUNT, IDENTIFIER) and index.find_by_name(measure.name) is not None
    if measure is not None and is_sayable:
        option = "--column " + quote_argument(f"{column.title}={measure.name}")
        hint = Message(N_("if it is a measure of impact: {option}"), {"option": option})
        reason = N_("it looks like an amount of a contract, and not like a measure")
        return LeftOutColumn(column, Message(reason if nature == AMOUNT else _CONFIDENTIAL[nature]), None, hint)
    return LeftOutColumn(column, Message(_CONFIDENTIAL[nature]), None, private_hint(index, nature))


def private_hint(index: TargetIndex, nature: str) -> Message:
    """Where what is not published is kept: in the private folder, which may have to be made."""
    if not index.has_private_folder:
        command = "incubo init --private-folder ../registre-prive"
        return Message(N_("to keep it in a private folder: {command}"), {"command": command})
    if nature == ORDER:
        return Message(N_("to keep it in the private folder: {command}"), {"command": "incubo record order"})
    table = f"[fields.{index.kind.entry_kind}.…]"
    return Message(N_("to keep it in the private folder, declare {table} in its incubo.toml"), {"table": table})


def _may_hold(index: TargetIndex, target: Target, values: Sequence[str]) -> bool:
    """Whether most values are of the type of a target that a heading misspells: no place is the address of a page."""
    if not values or target.is_private:
        return True
    field = target.field
    if any(map(is_telephone, values)) or not _fit(values, target):
        return False
    if field.value_list and field.type == "choice":
        words = (find_vocabulary_word(index.vocabulary, field.value_list, text) for text in values)
        return 2 * sum(word is not None for word in words) >= len(values)
    if field.type in ("text", "lines", "reference", "handle"):
        return 2 * sum("@" not in text and any(map(str.isalpha, text)) for text in values) >= len(values)
    return True


def suggest_targets(table: SheetTable, index: TargetIndex, unsure: LeftOutColumn, taken: Set[str]) -> list[Target]:
    """What a column may hold that is not sure: what it nearly says, then targets whose names share words with its
    heading and that its values look like. `taken`: the names of those that other columns hold.
    """
    values = _sample_values(table, unsure.column)
    alike = index.find_alike(unsure.column.heading)
    fitting = [target for target in alike if target.name not in taken and _may_hold(index, target, values)]
    suggested = [unsure.nearest] if unsure.nearest is not None else []
    suggested += [target for target in fitting if target not in suggested]
    return suggested[:_MAX_SUGGESTED]


def _find_periods(index: TargetIndex, columns: Sequence[LeftOutColumn]) -> list[tuple[LeftOutColumn, Period]]:
    """The columns of a sheet of measures whose headings are months or other periods, with these: each has the figures
    of one. Days that are all the first of a month are months, as a spreadsheet has them below “janv-24”.
    """
    if index.kind.item_field != "metrics":
        return []
    found = []
    for one in columns:
        heading, above = one.column.heading or "", one.column.upper_heading or ""
        period = read_period(heading, _ANY_DAY) or (read_period(f"{heading} {above}", _ANY_DAY) if above else None)
        if period is not None:
            found.append((one, period))
    days = [period.first for _, period in found if period.days == 1]
    are_months = len(found) > 1 and all(day.day == 1 for day in days)
    months = {day: year_part(day.year, 1, day.month) for day in days if are_months}
    return [(one, months.get(period.first) or period) for one, period in found]


_ANY_DAY = date(2000, 1, 1)
"""The day of today means nothing for a period that has its year."""
_BARE_DAY_WORDS = frozenset((
    "arrivee", "date", "debut", "depart", "end", "entree", "fin", "from", "since", "sortie", "start", "until",
))  # fmt: skip
"""Words of the heading of a day that do not say of what."""
_PERSON_WORDS = frozenset((
    "company", "domaine", "email", "employer", "employeur", "entreprise", "fonction", "github", "job", "mail", "metier",
    "poste", "position", "prenom", "profil", "role", "societe", "statut", "status",
))  # fmt: skip
"""Words of the heading of a column about a person: “Membre | Rôle | Début”."""


_PEOPLE_ROWS = frozenset((
    "agent", "collaborateur", "collaboratrice", "intervenant", "intervenante", "membre", "member", "personne", "person",
    "prestataire", "fonction", "job", "metier", "poste", "profil", "role",
))  # fmt: skip
"""Words of a heading by which each row is about one person: after “Chef de produit”, the days may be the product's."""
_ROLE_WORDS = frozenset(("fonction", "job", "metier", "poste", "profil", "role"))


def _find_person_beside(
    column: SheetColumn,
    target: Target | None,
    columns: Sequence[MappedColumn],
    doubtful: Set[int],
    before: Mapping[int, SheetColumn],
) -> SheetColumn | None:
    """The column of people on the left of a day that is theirs, and not that of the phase, or of their role: “Membre |
    Rôle | Date de fin”, also with what else is said of them between. `before`: the columns. `doubtful`: those of such
    days.
    """
    words = heading_words(column.title)
    if target is None:
        if not words or not _ROLE_WORDS.issuperset(words):
            return None
    else:
        is_phase_day = target.path[:1] == ("phases",) and not target.group and target.field.type == "date"
        if not is_phase_day or not _BARE_DAY_WORDS.issuperset(words):
            return None
    position = column.position - 1
    while position in doubtful or (
        position in before and _PERSON_WORDS.issuperset(heading_words(before[position].title) or ("",))
    ):
        position -= 1
    beside = next((mapped for mapped in columns if mapped.column.position == position), None)
    return beside.column if beside is not None and beside.target.is_people else None


def _find_filled(index: TargetIndex, column: SheetColumn) -> Target | None:
    """The target that says whether somebody was found, where the heading of a column says so; None for any other."""
    meant = index.find_by_heading(column.upper_heading, column.heading)
    return meant if meant is not None and meant.name == FILLED_NAME else None


def _target_of_person(index: TargetIndex, target: Target | None) -> Target | None:
    """What a column beside people says of one of them. `target`: what it would be of a phase (None: a role)."""
    return index.targets.get(f"{PEOPLE_NAME}.{target.path[1] if target is not None else 'role'}")


_AMOUNT_HEADINGS = frozenset((("montant",), ("montant", "accorde"), ("amount",), ("amount", "granted")))


def _find_amount_beside(index: TargetIndex, column: SheetColumn, columns: Sequence[MappedColumn]) -> Target | None:
    """The amount of a committee, for a column “Montant” right after the columns of that one; None for any other."""
    if heading_words(column.heading) not in _AMOUNT_HEADINGS or column.upper_heading:
        return None
    beside = next((one.target for one in columns if one.column.position == column.position - 1), None)
    amount = index.targets.get("events.amount")
    if beside is None or amount is None or beside.path[:1] != amount.path[:1] or not index.kind.has_own_fields:
        return None
    name = f"events.{beside.group}.amount" if beside.group else amount.name
    return amount._replace(name=name, group=beside.group)


def _sample_values(table: SheetTable, column: SheetColumn) -> list[str]:
    """The first texts of a column; those that say something, where there are any."""
    texts = [text for row in table.rows if (text := cell_text(row.value(column.position)))]
    return [text for text in texts if not is_no_value(text)][:_SAMPLE_ROWS] or texts[:_SAMPLE_ROWS]


def _number_style(table: SheetTable, column: SheetColumn, target: Target) -> NumberStyle:
    """How the numbers of a column are written, by its heading and by its cells."""
    if target.field.name in DURATION_FIELDS:
        return NumberStyle(months_of_heading(column.title))
    multiplier = heading_multiplier(column.title)
    if target.field.type not in ("number", "integer"):
        return NumberStyle(multiplier)
    cells = [row.value(column.position) for row in table.rows]
    texts = [cell_text(cell) for cell in cells if isinstance(cell, str) and not isinstance(cell, ShownNumber)]
    is_percentage = says_percentage(column.title)
    if target.group and not is_percentage:  # the figures of one measure
        is_percentage = any(cell_text(cell).endswith("%") for cell in cells)
    is_percentage = is_percentage and target.field.name not in AMOUNT_FIELDS and multiplier == 1
    measure_unit = heading_multiplier(target.group) if target.path[:1] == ("metrics",) else 1
    return NumberStyle(multiplier, guess_marks(texts), is_percentage, measure_unit)


def _is_figure(text: str) -> bool:
    """Whether a text is a number, with its unit or none."""
    try:
        return parse_figure(text) is not None
    except AmbiguousNumberError:
        return True


def _looks_like_duration(text: str) -> bool:
    return any(map(str.isdigit, text)) or parse_months(text) is not None


def _without_no_end(target: Target, values: list[str]) -> list[str]:
    """The values of a column of last days, without those that say that there is none."""
    return [text for text in values if not says_no_end(text)] if target.field.may_never_come else values


def _fit(values: Sequence[str], target: Target) -> bool:
    """Whether at least half of some values look like those of a target. “PV” over “oui” and addresses has addresses."""
    if target.field.type == "url":
        values = [text for text in values if parse_boolean(text) is None] or values
    return _count_fitting(values, target) * 2 >= len(values)


_ARTICLES = frozenset(("le", "la", "les", "l"))


def _are_bodies(values: Sequence[str]) -> bool:
    """Whether at least half of some values name bodies, and not people: they begin with a noun such as “Région”, and
    others beside them are acronyms. Alone, words in capitals may be last names.
    """
    nouns, acronyms = 0, 0
    for text in values:
        words = [word for word in re.findall(r"[^\W\d_]+", text) if normalise_name(word) not in _ARTICLES]
        nouns += bool(words) and normalise_name(words[0]) in ORGANISATION_NOUNS
        acronyms += len(words) == 1 and words[0].isupper() and len(words[0]) >= MIN_ACRONYM
    return nouns > 0 and (nouns + acronyms) * 2 >= len(values)


def _are_answers(values: Sequence[str]) -> bool:
    """Whether most of some values say yes or no, which is no name of anything."""
    return sum(parse_boolean(text) is not None for text in values) * 2 > len(values)


def _count_fitting(values: Sequence[str], target: Target) -> int:
    """How many of some values look like those of a target."""
    looks_like = _LOOKS_LIKE.get(target.field.type)
    if target.field.name in DURATION_FIELDS:
        looks_like = _looks_like_duration
    if target.field.type == "text" and target.field.many and _are_answers(values):
        return 0  # “Badge” over “oui”, “non”
    if target.field.many and looks_like is None:  # “Usagers” over figures is no list of kinds of users
        return len(values) - sum(map(_is_figure, values))
    return len(values) if looks_like is None else sum(map(looks_like, values))


def guess_sheet_kind(
    indexes: TargetIndexes, make_table: Callable[[TargetIndex], SheetTable | None], sheet_name: str
) -> str | None:
    """The kind of sheet of which most headings are fields, with a column of names; None where there is none."""
    named = parse_sheet_kind(sheet_name)
    best: tuple[float, str] | None = None
    measures, has_measures = 0, False
    for kind_id in SHEET_KINDS:
        index = indexes[kind_id]
        table = make_table(index)
        if table is None:
            continue
        mapping = map_columns(table, index, {})
        if not mapping.has_names(index):
            continue
        days = mapping.days_of_people
        columns = [one for one in mapping.columns if one.column.position not in days]
        counted = [one for one in columns if index.kind.has_own_fields or not _is_numbered_event(one.target)]
        if index.kind.item_field == "metrics":
            measures = len(counted) + len(mapping.no_measures) if mapping.no_measures else 0
            has_measures = any(one.target.path == ("metrics", "value") for one in counted)
            if not has_measures:
                continue
        is_decision = index.kind.item_field == "events" and {"events.date", "events.decision"} <= {
            one.target.name for one in counted
        }
        score = len(counted) + len(days) + is_decision + (0.5 if kind_id == named else 0)
        score += _share_of_names(table, mapping, index) / 4  # of people below their products, each row names another
        if best is None or score > best[0]:
            best = (score, kind_id)
    if best is None or measures <= best[0]:
        return best[1] if best is not None else None
    # Columns that are not published make it neither a sheet of measures, nor one of anything with fewer columns.
    if not indexes[best[1]].kind.has_own_fields:
        return "metric" if has_measures else None
    return best[1] if best[0] >= _MIN_TOLD else None


def _share_of_names(table: SheetTable, mapping: ColumnMapping, index: TargetIndex) -> float:
    """How many of the names of the rows of a table are different ones."""
    column = next((one.column for one in mapping.columns if one.target is index.title_target), None)
    texts = [text for row in table.rows if column is not None and (text := cell_text(row.value(column.position)))]
    return len(set(texts)) / len(texts) if texts else 0


_MIN_TOLD = 2
"""The columns that say what a sheet of products is, where it has others that are not published."""


def _is_numbered_event(target: Target) -> bool:
    """Whether a column is about one of several committees, as a sheet with a row for each product has them."""
    return bool(target.group) and target.path[0] == "events"


def heading_multiplier(heading: str) -> int:
    """By how much the numbers of a column are to be multiplied: those under “Montant (k€)” are thousands."""
    if _THOUSANDS.search(heading):
        return 1_000
    return 1_000_000 if _MILLIONS.search(heading) else 1


def months_of_heading(heading: str) -> int:
    """How many months a plain number under a heading stands for: 12 under “Durée (années)”; 0 where it is not known."""
    plain = strip_accents(heading.casefold())
    return next((months for unit, months in _UNITS_OF_TIME if unit.search(plain)), 1)


def says_percentage(heading: str) -> bool:
    """Whether a heading says that its figures are percentages."""
    return _PERCENTAGE.search(heading) is not None


def heading_without_unit(heading: str) -> str:
    """“Économies” of “Économies (k€)”: the measure, once its figures are in units. The heading itself, where that is
    all that it says.
    """
    whole = _UNIT_IN_HEADING.sub(lambda match: "" if heading_multiplier(match[0]) != 1 else match[0], heading).strip(
        " ,:-–"
    )
    return " ".join(whole.split()) or heading
