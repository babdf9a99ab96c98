"""What a column of a sheet may hold: the fields of the Field tables, under all the names that people give them.

A sheet is of one kind: entries of a kind, or items of a list of theirs (missions, committees, measures), one on each
row. `find_target` says what a heading means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from incubo.core.i18n import LANGUAGES, N_, gettext, temporary_language
from incubo.exchange.workbook.confidential import TELEPHONE, heading_nature
from incubo.model.committees import COMMITTEE_EVENT
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import EntryKind, Field
from incubo.model.private_kinds import TELEPHONE_FIELD
from incubo.model.schemas.member import MISSION_FIELDS
from incubo.model.suggestions import SuggestionIndex, is_misspelling, normalise_name
from incubo.model.vocabulary import Vocabulary

ID_NAME = "id"
ITEM_NAME = "item"
"""The column of the place of an item in its list, from 1, in workbooks that were exported."""
PEOPLE_NAME = "people"
FIRST_NAME = "firstname"
REASON_HEADING = N_("What did not fit (incubo)")
"""The heading of the column of the workbook of rows to complete that says why a row is in it."""
KEY_HEADING = N_("Row (incubo)")
"""The heading of its hidden column that says which row of the sheet each one was."""
EXAMPLE_MARK = N_("EXAMPLE:")
"""What the name in the example of a template begins with, so that its row is not imported."""
IGNORED = "-"
"""Instead of a target: the column is left out."""

_ID_HEADINGS = ("id", "identifiant", "ghid", "slug", "identifier", "nom du fichier", "file name")
_FIRST_NAME_HEADINGS = ("prénom", "prénom usuel", "first name", "given name", "forename")
_LAST_NAME_HEADINGS = ("nom de famille", "nom d'usage", "last name", "surname", "family name")
_PEOPLE_HEADINGS = (
    "équipe", "équipe produit", "membres", "membres de l'équipe", "personnes", "intervenants", "team", "members",
    "people",
)  # fmt: skip
_LEADER_HEADINGS = (
    "chef", "cheffe", "chef de projet", "cheffe de projet", "chef de produit", "cheffe de produit", "responsable",
    "responsable produit", "porteur", "porteuse", "pilote", "lead", "product owner", "PO", "product manager", "PM",
    "chief", "owner", "manager", "project manager",
)  # fmt: skip
"""Headings of a column of people, which say their role."""
_NO_ROLES = frozenset(("other", "support"))
"""Domaines, by their English label, that say nothing of a column of people."""
_ROLE_LIST = "role-words"
"""The list of the vocabulary that has other words for the domaines of people."""

HEADINGS_SEPARATOR = " / "
"""Between the headings of two rows, where they are named together."""
_REMARK_WORDS = frozenset((
    "commentaire", "commentaires", "remarque", "remarques", "observation", "observations", "note", "notes", "comment",
    "comments", "remark", "remarks", "precision", "precisions",
))  # fmt: skip
"""Words of a heading below “Équipe” that is about the team, and not who is in it."""
_SMALL_WORDS = frozenset((
    "a", "an", "and", "au", "aux", "avec", "by", "d", "de", "des", "du", "en", "et", "for", "from", "in", "l", "la",
    "le", "les", "of", "on", "ou", "par", "pour", "s", "sur", "the", "to", "un", "une", "with",
))  # fmt: skip
_UNITS_IN_HEADING = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:?!]")
_INCLUSIVE_ENDING = re.compile(r"[·•∙]\w+")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_NUMBER_SIGN = re.compile(r"\bn(?:o|um|umero)?[^a-z0-9]*(?=[0-9])")
_NUMBER_WORD = re.compile(r"([0-9]{1,2})(?:er|e|eme|nd|st|rd|th)?")
_START_WORDS = frozenset((
    "debut", "date", "depuis", "start", "entree", "passage", "lancement", "phase", "demarrage", "since", "begin",
))  # fmt: skip
_END_WORDS = frozenset(("fin", "date", "end", "sortie", "phase", "until", "jusqu", "jusque"))


BODY_NAME = "body"
"""The target of the text of an offer."""
_BODY_HEADINGS = (
    "annonce", "contenu", "corps", "description", "descriptif", "texte", "texte de l'offre", "text of the offer",
    "text", "body",
    "fiche de poste", "description du poste", "description de l'offre", "job description",
)  # fmt: skip
FILLED_NAME = "filled"
"""The target that says whether somebody was found for an offer: “non” says nothing."""
_FILLED_HEADINGS = (
    "pourvu",
    "pourvue",
    "poste pourvu",
    "offre pourvue",
    "mission pourvue",
    "filled",
    "position filled",
)
_FILLED_OUTCOME = "filled"


def find_filled_outcome(vocabulary: Vocabulary) -> str | None:
    """The outcome of an offer for which somebody was found; None where there is no such word."""
    return _FILLED_OUTCOME if _FILLED_OUTCOME in vocabulary.allowed_values("outcomes") else None


_LAUNCH_EVENT = "product_launch"
_LAUNCH_HEADINGS = (
    "mise en ligne", "date de mise en ligne", "mise en production", "mise en service", "date de lancement", "ouverture",
    "go live", "go live date", "live since", "launch date", "launched",
)  # fmt: skip
"""Headings of the day on which a product was opened to its users."""
_FIELDS_OF_PERSON = ("role", "start", "end")


class SheetKind(NamedTuple):
    """What the rows of a sheet are: entries of `entry_kind`, or items of its list `item_field`.

    `implied`: values that each item has. `names`: what people call such rows. `has_own_fields`: whether a row may give
    the other fields of the entry, too; else it names an entry that there is.
    """

    id: str
    entry_kind: str
    names: tuple[str, ...]
    label: str
    plural_label: str
    item_field: str = ""
    implied: tuple[tuple[str, str], ...] = ()
    has_own_fields: bool = True

    @property
    def is_lenient(self) -> bool:
        """Whether a row is taken without the cells that do not fit: an entry may be completed later, a fact not."""
        return not self.item_field


SHEET_KINDS = {
    kind.id: kind
    for kind in (
        SheetKind(
            "startup", "startup", ("startups", "product", "products", "produit", "produits", "service", "services"),
            N_("product"), N_("products"),
        ),
        SheetKind(
            "member", "member", ("members", "membre", "membres", "person", "people", "personne", "personnes"),
            N_("member"), N_("members"), "missions",
        ),
        SheetKind(
            "mission", "member", ("missions", "contract", "contracts", "contrat", "contrats"),
            N_("mission"), N_("missions"), "missions",
        ),
        SheetKind(
            "committee", "startup", ("committees", "comité", "comités"),
            N_("committee"), N_("committees"), "events", (("name", COMMITTEE_EVENT),), has_own_fields=False,
        ),
        SheetKind(
            "metric", "startup", ("metrics", "measure", "measures", "mesure", "mesures", "impact", "indicateurs"),
            N_("measure of impact"), N_("measures of impact"), "metrics", has_own_fields=False,
        ),
        SheetKind("job", "job", ("jobs", "offer", "offers", "offre", "offres"), N_("job offer"), N_("job offers")),
        SheetKind(
            "incubator", "incubator", ("incubators", "incubateur", "incubateurs"), N_("incubator"), N_("incubators")
        ),
        SheetKind(
            "organisation", "organisation",
            ("organisations", "organization", "sponsor", "sponsors", "financeur", "financeurs", "administrations"),
            N_("organisation"), N_("organisations"),
        ),
        SheetKind("team", "team", ("teams", "équipe", "équipes"), N_("team"), N_("teams")),
    )
}  # fmt: skip
"""Every kind of sheet, by id, those that people import most first."""


class Target(NamedTuple):
    """What a column holds: a field, or a field of an item of a list.

    `name` is how it is typed (`title`, `phases.construction.start`, `events.2.decision`). `path`: the field, or the
    list and the field of its items; for the id of the entry and for people, `()`. `group`: which item of the list, for
    several of one row. `implied`: values that this item has. `role`: what the people of the column do. `is_private`: a
    field of the private folder.
    """

    name: str
    field: Field
    path: tuple[str, ...] = ()
    group: str = ""
    implied: tuple[tuple[str, Any], ...] = ()
    role: str = ""
    is_private: bool = False

    @property
    def is_people(self) -> bool:
        """Whether the column names people of a startup's team."""
        return self.name.partition(":")[0] == PEOPLE_NAME

    @property
    def is_about_person(self) -> bool:
        """Whether the column says something of the one person whom its row names."""
        return self.name.startswith(f"{PEOPLE_NAME}.")


@lru_cache(maxsize=4096)
def heading_words(text: str) -> tuple[str, ...]:
    """The words of a heading: without accents, case, units and plurals; small words only where there are no others."""
    words = _split_words(text)
    return tuple(map(_singular, _without_small_words(words) or words))


def _split_words(text: str) -> list[str]:
    plain = normalise_name(_UNITS_IN_HEADING.sub(" ", _INCLUSIVE_ENDING.sub("", " ".join(text.split()))))
    return [word for word in _NO_LETTERS.split(_NUMBER_SIGN.sub("", plain)) if word]


def _without_small_words(words: list[str]) -> list[str]:
    return [word for word in words if word not in _SMALL_WORDS]


@lru_cache(maxsize=4096)
def _is_telling(name: str) -> bool:
    return bool(_without_small_words(_split_words(name)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith(("s", "x")) else word


def is_usage_heading(text: str) -> bool:
    """Whether a heading is that of the last name that people use, beside that of their birth: “NOM USAGE”."""
    return {"nom", "usage"} <= set(heading_words(text))


def field_names(field: Field) -> list[str]:
    """Every name of a field, each once: its own, its labels in each language, its aliases."""
    names = [field.name, field.option, *field.alias_names]
    for text in (field.label, field.heading, field.short_label):
        if text:
            names.append(text)
            for language in LANGUAGES:
                with temporary_language(language):
                    names.append(gettext(text))
    return list(dict.fromkeys(name for name in names if name))


class TargetIndex:
    """The targets of a kind of sheet, by the words of their headings. `measures`: the names of those there are.
    `private_fields`: those of the private folder that a row may give; None: there is no private folder.
    """

    def __init__(
        self,
        kind: SheetKind,
        table: EntryKind,
        vocabulary: Vocabulary,
        measures: Iterable[str] = (),
        private_fields: Iterable[Field] | None = None,
    ) -> None:
        self.kind = kind
        self.has_private_folder = private_fields is not None
        self._measures = {normalise_name(measure): measure for measure in measures}
        self.table = table
        self.vocabulary = vocabulary
        self.targets: dict[str, Target] = {}
        self._by_words: dict[tuple[str, ...], Target] = {}
        self._declared: dict[tuple[str, ...], Target] = {}
        """The fields that the registry declares, by the words of their names as they are: aliases do not count."""
        self._item_fields = {field.name: field for field in table.fields if field.type == "group" and field.many}
        self._add_id()
        self._add_own_fields()
        if kind.entry_kind == "member":
            self._add_first_name()
        if kind.entry_kind == "job":
            self._add_offer_columns()
        self._add_item_fields()
        self._phase_words = self._collect_phase_words()
        if kind.entry_kind == "startup" and kind.has_own_fields:
            self._add_people()
        if kind.has_own_fields:
            self._add_private_fields(private_fields or ())

    @cached_property
    def _suggestions(self) -> SuggestionIndex:
        return SuggestionIndex("-".join(words) for words in self._by_words)

    @property
    def title_target(self) -> Target:
        """The target of the name of the entry."""
        return self.targets[self.table.title_field]

    def _add(self, target: Target, names: Iterable[str]) -> None:
        """A target, and its names; one that an earlier target has stays that one's."""
        self.targets.setdefault(target.name, target)
        for name in names:
            words = heading_words(name)
            if words:
                self._by_words.setdefault(words, target)

    def _add_id(self) -> None:
        self._add(Target(ID_NAME, Field(ID_NAME, help=N_("its id, which is the name of its file"))), _ID_HEADINGS)
        if self.kind.item_field:
            self._add(Target(ITEM_NAME, Field(ITEM_NAME, "integer", help=N_("its place in the list"))), ())

    def _add_own_fields(self) -> None:
        for field in self.table.fields:
            is_title = field.name == self.table.title_field
            if field.legacy or field.type in ("group", "any") or not (self.kind.has_own_fields or is_title):
                continue
            names = field_names(field)
            if is_title:  # “Produit”, “Libellé du produit”
                names += [*self.kind_names(), *(f"{name} {kind}" for name in names for kind in self.kind_names())]
            target = Target(field.name, field, (field.name,))
            self._add(target, names)
            if ENTRY_KINDS[self.table.id].find_field(field.name) is None:
                self._declared[tuple(_split_words(field.name))] = target
        for field in self.table.fields:  # a group that is no list: `fast.promotion`
            if field.type == "group" and not field.many and self.kind.has_own_fields:
                for inner in field.subfields:
                    names = [f"{own} {name}" for own in field_names(field) for name in field_names(inner)]
                    self._add(Target(f"{field.name}.{inner.name}", inner, (field.name, inner.name)), names)

    def _add_offer_columns(self) -> None:
        """What people write of an offer, and what is no field of it: its text, and whether somebody was found."""
        text = Field(BODY_NAME, "lines", help=N_("the text of the offer"), label=N_("text of the offer"))
        self._add(Target(BODY_NAME, text, (BODY_NAME,)), _BODY_HEADINGS)
        if find_filled_outcome(self.vocabulary):
            filled = Field(FILLED_NAME, "boolean", help=N_("whether somebody was found"), label=N_("filled"))
            self._add(Target(FILLED_NAME, filled, ("outcome",)), _FILLED_HEADINGS)

    def _add_first_name(self) -> None:
        """A first name in a column of its own, beside the last name in that of the name."""
        field = Field(FIRST_NAME, help=N_("their first name, where their last name is in a column of its own"))
        self._add(Target(FIRST_NAME, field), _FIRST_NAME_HEADINGS)
        self._add(self.title_target, _LAST_NAME_HEADINGS)

    def kind_names(self) -> tuple[str, ...]:
        """What the entries of the sheet are called, as the heading of their names: “Produit”."""
        own = SHEET_KINDS[self.kind.entry_kind]
        return (own.id, *own.names)

    def _add_item_fields(self) -> None:
        """The fields of lists: those of the list that the sheet is about without its name, those of phases too."""
        for name, field in self._item_fields.items():
            is_own = name == self.kind.item_field
            if not (is_own or self.kind.has_own_fields):
                continue
            implied = self.kind.implied if is_own else (("name", COMMITTEE_EVENT),) if name == "events" else ()
            for inner in field.subfields:
                if any(inner.name == implied_name for implied_name, _ in implied):
                    continue
                target = Target(f"{name}.{inner.name}", inner, (name, inner.name), "", implied)
                bare = is_own or (name == "phases" and inner.type != "lines")
                inner_names = field_names(inner)
                telling = [name for name in inner_names if _is_telling(name)]
                names = [f"{own} {inner_name}" for own in field_names(field) for inner_name in telling]
                self._add(target, [*(inner_names if bare else ()), *names])
                if target.name == "events.date" and self.kind.has_own_fields:
                    launched = (("name", _LAUNCH_EVENT),)
                    opening = inner._replace(label=N_("day of the launch"))
                    launch = Target("events.launch.date", opening, target.path, _LAUNCH_EVENT, launched)
                    self._add(launch, _LAUNCH_HEADINGS)

    def _add_private_fields(self, fields: Iterable[Field]) -> None:
        for field in fields:
            if field.type not in ("group", "any") and field.name not in self.targets:
                target = Target(field.name, field, (field.name,), is_private=True)
                self._add(target, field_names(field))
                self._declared[tuple(_split_words(field.name))] = target

    @property
    def private_targets(self) -> dict[str, Target]:
        """The targets of the private folder, by the name of their field."""
        return {name: target for name, target in self.targets.items() if target.is_private}

    def _collect_phase_words(self) -> dict[tuple[str, ...], str]:
        """The phases by the words of their names. Of several phases with one name, the one in use."""
        if "phases" not in self._item_fields or not self.kind.has_own_fields:
            return {}
        phases: dict[tuple[str, ...], str] = {}
        for phase in sorted(self.vocabulary.phases.values(), key=lambda phase: not phase.is_current):
            for name in (phase.id, *phase.labels.values()):
                phases.setdefault(heading_words(name), phase.id)
        return phases

    def _add_people(self) -> None:
        people = Field(PEOPLE_NAME, help=N_("the people of its team"), many=True)
        self._add(Target(PEOPLE_NAME, people), _PEOPLE_HEADINGS)
        for field in (Field("role"), *MISSION_FIELDS):
            if field.name in _FIELDS_OF_PERSON:  # by no heading: only the columns beside tell whose days they are
                self._add(Target(f"{PEOPLE_NAME}.{field.name}", field), ())
        roles = [*_LEADER_HEADINGS, *self.vocabulary.allowed_values(_ROLE_LIST)]
        for domaine in self.vocabulary.allowed_values("domaines"):
            labels = self.vocabulary.value_labels("domaines", domaine)
            if normalise_name(labels.get("en", domaine)) not in _NO_ROLES:
                roles += [domaine, *labels.values()]
        for role in roles:
            words = heading_words(role)
            if words and words not in self._by_words:
                self._add(Target(f"{PEOPLE_NAME}:{role}", people, role=role), [role])

    def find_by_name(self, name: str) -> Target | None:
        """The target that a person types: its name, a name of its field, a phase."""
        name = name.strip()
        target = self.targets.get(name) or self._find_grouped_name(name)
        if target is None and name.startswith(f"{PEOPLE_NAME}:"):
            target = self.targets.get(PEOPLE_NAME)
            return target and target._replace(name=name, role=name.partition(":")[2].strip())
        return target or self.find_by_heading(name)

    def _find_grouped_name(self, name: str) -> Target | None:
        """The target of `phases.construction.start` or `events.2.decision`."""
        parts = name.split(".")
        if len(parts) != 3:
            return None
        base = self.targets.get(f"{parts[0]}.{parts[2]}")
        if base is None:
            return None
        if parts[0] == "metrics":
            return self.measure_target(parts[1]) if parts[2] == "value" else None
        if parts[0] == "phases":
            return self._phase_target(parts[1], parts[2]) if parts[1] in self.vocabulary.phases else None
        return base._replace(name=name, group=parts[1])

    def find_by_heading(self, *parts: str) -> Target | None:
        """What a heading means; `parts`: the heading above it first, where there are two."""
        whole = " ".join(part for part in parts if part)
        for text in dict.fromkeys((whole, parts[-1])):
            declared = self._declared.get(tuple(_split_words(text)))
            if declared is not None:  # “Badge” is the field that the registry adds, and not a building access
                return declared
            words = heading_words(text)
            target = self._by_words.get(words) or self._find_phase_column(words) or self._find_item_column(words)
            if words and target is not None:
                return target
        phase = self._find_begun_phase(parts[-1]) if "phase" in heading_words(whole) else None
        if phase is not None:  # “Constr.” under “Dates de phase”
            return self._phase_target(phase, "start")
        bare = tuple(word for word in heading_words(parts[-1]) if not _NUMBER_WORD.fullmatch(word))
        target = self._by_words.get(bare)  # “Financeur 2”
        if target is not None and target.field.many:
            return target
        names = [name for name in re.split(r"[/|]", parts[-1]) if name.strip()]
        meant = {self._by_words.get(heading_words(name)) for name in names}  # “Direction / Sponsor”
        if len(names) > 1 and len(meant) == 1:
            return meant.pop()
        if heading_nature(heading_words(parts[-1])) == TELEPHONE:  # “Portable”, also below “Équipe”
            return self.private_targets.get(TELEPHONE_FIELD)
        if len(parts) == 1 or not parts[0]:  # as the headings of two rows are written on one, in a workbook to complete
            above, slash, below = parts[-1].rpartition(HEADINGS_SEPARATOR)
            target = self.find_by_heading(above, below) if slash else None
            known = meant - {None}
            return target or (known.pop() if len(names) > 1 and len(known) == 1 else None)  # “Société / rattachement”
        upper = self._by_words.get(heading_words(parts[0]))  # “Équipe” above “Autres”
        is_remark = not _REMARK_WORDS.isdisjoint(heading_words(parts[-1]))
        return upper if upper is not None and upper.is_people and not is_remark else None

    def measure_target(self, key: str) -> Target | None:
        """A column of the figures of one measure, where the sheet has a column for each; None in any other sheet."""
        base = self.targets.get("metrics.value") if self.kind.item_field == "metrics" else None
        if base is None:
            return None
        return base._replace(name=f"metrics.{key}.value", group=key, implied=(("key", key),))

    def known_measure(self, name: str) -> str | None:
        """The measure of a name that some startup has already; None where none has it."""
        return self._measures.get(normalise_name(name))

    def period_target(self, day: date) -> Target | None:
        """A column of the figures of a period, known on its last day, where the sheet has a column for each."""
        base = self.targets.get("metrics.value") if self.kind.item_field == "metrics" else None
        if base is None:
            return None
        return base._replace(name=f"metrics.{day}.value", group=day.isoformat(), implied=(("date", day),))

    def find_alike(self, heading: str) -> list[Target]:
        """The targets with a name that shares words with a heading, those with the most of them first."""
        words = set(heading_words(heading))
        shares: dict[str, float] = {}
        for names, target in self._by_words.items():
            common = words.intersection(names)
            share = len(common) / len(words.union(names)) if common else 0
            if share >= _MIN_SHARED and not target.role and target.name != ID_NAME:
                shares[target.name] = max(share, shares.get(target.name, 0))
        return [self.targets[name] for name in sorted(shares, key=lambda name: -shares[name]) if name in self.targets]

    def find_nearest(self, heading: str) -> Target | None:
        """The target whose name a heading, which means none, misspells."""
        words = "-".join(heading_words(heading))
        nearest = self._suggestions.find_nearest(words)
        if nearest is None or not is_misspelling(words, nearest):
            return None
        return self._by_words[tuple(nearest.split("-"))]

    def _find_phase_column(self, words: tuple[str, ...]) -> Target | None:
        """A column for one phase, whose cells have the day it began: “Construction”, “Début de la construction”."""
        found = find_words_within(words, self._phase_words)
        if found is None:  # “Début constr.”
            edges = _START_WORDS | _END_WORDS
            rest = tuple(word for word in words if word in edges)
            begun = " ".join(word for word in words if word not in edges)
            phase = self._find_begun_phase(begun) if set(rest) - {"date"} else None
            if phase is None:
                return None
            found = phase, rest
        phase, rest = found
        if _START_WORDS.issuperset(rest):
            return self._phase_target(phase, "start")
        return self._phase_target(phase, "end") if _END_WORDS.issuperset(rest) else None

    def _find_begun_phase(self, text: str) -> str | None:
        """The phase whose name a heading begins; None where it begins those of several, or of none."""
        words = heading_words(text)
        if len(words) != 1 or len(words[0]) < _MIN_BEGINNING:
            return None
        begun = sorted(names for names in self._phase_words if names and names[0].startswith(words[0]))
        is_one = all(names[: len(begun[0])] == begun[0] for names in begun)  # and not “Investigation non concluante”
        return self._phase_words[begun[0]] if begun and is_one else None

    def phase_names(self, language: str) -> list[str]:
        """What the phases in use are called, as the columns of their first days; none for a sheet without phases."""
        if not self._phase_words:
            return []
        return [phase.labels.get(language, phase.id) for phase in self.vocabulary.phases.values() if phase.is_current]

    def _phase_target(self, phase: str, inner_name: str) -> Target | None:
        base = self.targets.get(f"phases.{inner_name}")
        if base is None:
            return None
        return base._replace(name=f"phases.{phase}.{inner_name}", group=phase, implied=(("name", phase),))

    def _find_item_column(self, words: tuple[str, ...]) -> Target | None:
        """A column about one of several items of a list: “Comité 2”, “Date du comité 2”, “Montant comité 2”."""
        for name, field in self._item_fields.items():
            item_words = {words for alias in (name, *field.alias_names) for words in [heading_words(alias)]}
            for alias in sorted(item_words, key=len, reverse=True):
                rest = _without(words, alias)
                if rest is None:
                    continue
                numbers = [match[1] for word in rest if (match := _NUMBER_WORD.fullmatch(word))]
                rest = tuple(word for word in rest if not _NUMBER_WORD.fullmatch(word))
                target = self._find_item_target(name, field, rest)
                is_bare = not numbers and not rest and not self.kind.has_own_fields  # “Comité”: its name, or its day?
                if target is None or len(numbers) > 1 or is_bare:
                    continue
                if not numbers:
                    return target
                inner = target.path[1]
                return target._replace(name=f"{name}.{numbers[0]}.{inner}", group=numbers[0])
        return None

    def _find_item_target(self, name: str, field: Field, words: tuple[str, ...]) -> Target | None:
        """The target of the words that are left of the heading of an item; the day, if none are."""
        for inner in field.subfields:
            target = self.targets.get(f"{name}.{inner.name}")
            if target is None:
                continue
            if not words and inner.name == "date":
                return target
            if words and any(heading_words(own) == words for own in field_names(inner)):
                return target
        return None


_MIN_BEGINNING = 4
_MIN_SHARED = 0.3
"""The share of words that a heading has in common with a name that it may be."""
_LONGEST_NAME = 6
"""The words of the longest name that is looked for among others."""


def find_words_within(
    words: tuple[str, ...], names: Mapping[tuple[str, ...], str]
) -> tuple[str, tuple[str, ...]] | None:
    """What the longest name among words means, and the words beside it; None where no name is among them."""
    for length in range(min(len(words), _LONGEST_NAME), 0, -1):
        for start in range(len(words) - length + 1):
            value = names.get(words[start : start + length])
            if value is not None:
                return value, (*words[:start], *words[start + length :])
    return None


def _without(words: tuple[str, ...], part: tuple[str, ...]) -> tuple[str, ...] | None:
    """Words without some that follow each other in them; None if they do not."""
    for start in range(len(words) - len(part) + 1):
        if words[start : start + len(part)] == part:
            return words[:start] + words[start + len(part) :]
    return None


def parse_sheet_kind(text: str) -> str | None:
    """The kind of sheet that a word means; None for any other word."""
    word = normalise_name(text.strip())
    for kind in SHEET_KINDS.values():
        if word in {normalise_name(name) for name in (kind.id, *kind.names)}:
            return kind.id
    return None


class TargetIndexes:
    """The index of each kind of sheet, made when it is first asked for. `measures`: the names of the measures that
    there are. `private_fields`: those of the private folder, by kind of entry; empty where there is none.
    """

    def __init__(
        self,
        entry_kinds: Mapping[str, EntryKind],
        vocabulary: Vocabulary,
        measures: Iterable[str] = (),
        private_fields: Mapping[str, Iterable[Field]] = MappingProxyType({}),
    ) -> None:
        self._entry_kinds = entry_kinds
        self._vocabulary = vocabulary
        self._measures = tuple(measures)
        self._private_fields = private_fields
        self._indexes: dict[str, TargetIndex] = {}

    def __getitem__(self, kind_id: str) -> TargetIndex:
        if kind_id not in self._indexes:
            kind = SHEET_KINDS[kind_id]
            private_fields = self._private_fields.get(kind.entry_kind)
            table = self._entry_kinds[kind.entry_kind]
            self._indexes[kind_id] = TargetIndex(kind, table, self._vocabulary, self._measures, private_fields)
        return self._indexes[kind_id]
