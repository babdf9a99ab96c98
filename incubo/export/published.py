"""What may be published of a registry: figures whole, and only the people who may be named.

Everybody else gets a sheet with what figures are made of, as `incubo forget` leaves it, and their names, accounts and
addresses are taken out of the texts of others. So a page that is made of what `publish` returns cannot name them.
"""

from __future__ import annotations

import itertools
import random
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from incubo.core.i18n import N_, gettext
from incubo.core.message import Message, shorten_list
from incubo.document.page import Cell, KeyValueList, ListBlock, Page, Section, TableBlock
from incubo.document.table import Row, Table, TypedValue
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.forgotten import keep_of_mission
from incubo.model.records import Entry, Member
from incubo.model.suggestions import split_words, strip_accents
from incubo.registry.lookup import find_own_title
from incubo.registry.registry import Registry

Clean: TypeAlias = Callable[[str], str]

SOMEBODY = N_("a person")
"""What somebody is called who may not be named."""
REMOVED = "…"
"""What stands in a text in the place of a name."""
_KINDS_WITH_ADDRESSES = ("startup", "incubator", "organisation", "team")
"""The kinds of entries with teams behind them, which have addresses of their own."""
_TEXT_TYPES = frozenset({"text", "lines", "url", "email", "handle", "any"})
_ADDRESS_TYPES = frozenset({"url", "email", "handle"})
_MIN_ACCOUNT_LENGTH = 5
"""Shorter ids and accounts are found after `@` only: in addresses they would be other words (`/max`, `/data`)."""
_ADDRESS = re.compile(r"(?:mailto:)?[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_DOTTED_WORD = re.compile(r"[\w-]{1,64}(?:\.[\w-]{1,64}){0,6}")
_HANDLE = re.compile(f"[@/]{_DOTTED_WORD.pattern}")
_ACCOUNT = re.compile(rf"(?<=[@/]){_DOTTED_WORD.pattern}|(?<![\w-])[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,6}}")
"""Where an account may stand: after `@` or `/`, or with a dot."""
_WORD = re.compile(r"\w{1,64}")
_DUTIES = frozenset({
    "accompagnement", "accueil", "admin", "administration", "aide", "api", "assistance", "atelier", "bonjour",
    "bot", "cartographie", "club", "coaching", "com", "communaute", "communication", "contact", "contacts", "data",
    "demo", "deploiement", "direction", "donnees", "dpo", "equipe", "equipes", "faq", "feedback", "formation",
    "hello", "help", "incubateur", "info", "information", "infos", "jobs", "mission", "newsletter", "noreply",
    "notifications", "office", "partenaires", "partenariats", "partnerships", "pole", "postmaster", "presse",
    "press", "produit", "projet", "rdv", "recrutement", "recrutements", "reply", "rgpd", "sav", "secretariat",
    "securite", "security", "service", "services", "stage", "stages", "statistiques", "stats", "support", "team",
    "tech", "technique", "webmaster",
})  # fmt: skip
"""First words of addresses that say what is written to them for: they are answered by a team."""
_MAX_NAME_WORDS = 8
_MAX_GAP = 8
"""Characters between the words of a name: a space, `**`, `-`, `&nbsp;`, `%20`."""
_ENCODED = re.compile(r"&#?\w{1,7};|%[0-9A-Fa-f]{2}")
"""A character written for HTML or for an address: its letters are no word."""


class Names:
    """The names that texts may not hold: whole names, ids, accounts. Texts are read in linear time.

    `entry_titles`: what is no person, title by id; addresses may have such a name.
    """

    def __init__(self, members: Iterable[Member], entry_titles: Mapping[str, str] = MappingProxyType({})) -> None:
        self._entry_ids = {entry_id.casefold() for entry_id in entry_titles}
        self._entries_of_words: dict[str, set[str]] = {}
        for entry_id, title in entry_titles.items():
            for word in split_words(f"{entry_id} {title}".replace("_", " ")):
                self._entries_of_words.setdefault(word, set()).add(entry_id)
        self._accounts: set[str] = set()
        self._account_ends: dict[str, set[str]] = {}
        """The last two words of accounts with a dot, which are found wherever they stand: by the first of them."""
        self._words: set[str] = set()
        self._names: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        """Names, in each order of their words, by the first three words (or two), which few texts have by chance."""
        for member in members:
            self._accounts.update(
                account.casefold() for account in (member.id, member.github or "") if account
            )  # fmt: skip
            for name in (member.fullname or "", member.id):
                self._add_name([_fold(word) for word in _WORD.findall(name.replace("_", " "))][:_MAX_NAME_WORDS])
        dotted = (split_words(account.replace("_", " ")) for account in self._accounts if "." in account)
        for words in dotted:
            if len(words) > 1:
                self._account_ends.setdefault(words[-2], set()).add(words[-1])
        self._first_words = {name[0] for name in self._names}

    def _add_name(self, words: list[str]) -> None:
        self._words.update(word for word in words if len(word) > 2)
        if len(words) >= 2:
            orders = [(*words,), (*words[1:], words[0]), (words[-1], *words[:-1])]
            if len(words) > 2:
                orders += [("".join(words[:-1]), words[-1]), (words[-1], "".join(words[:-1]))]  # “JeanLuc P.”
            if len(words[-1]) > 3:
                initials = [word[0] for word in words[:-1]]
                for first in ([initials[0], *words[1:-1]], initials, initials[:1]):  # “J. Luc P.”, “J.-L. P.”, “J. P.”
                    orders += [(*first, words[-1]), (words[-1], *first)]
            for ordered in orders:
                self._names.setdefault(ordered[:3], set()).add(ordered)
            if len(words[0]) > 1 and len(words[-1]) > 3:
                self._accounts.add(words[0][0] + words[-1])

    def is_personal_address(self, address: str) -> bool:
        """Whether an e-mail address is a person's: it has one of the names, or looks like `first.last@`. One that
        begins with a duty (`contact.x@`), or is made of what one entry is called (`digue.info@`), is a team's; many a
        duty is somebody's name as well (`x.mission@`), and two entries may have those of somebody.
        """
        local = address.removeprefix("mailto:").partition("@")[0].partition("+")[0].casefold()
        words = split_words(local.replace("_", " "))
        if local in self._accounts or self._may_have_name(words):
            return True
        if local in self._entry_ids or not _DUTIES.isdisjoint(words[:1]):
            return False
        if any(word.strip(string.digits) in self._words for word in words):
            return True
        named = [self._entries_of_words.get(word, set()) for word in words]
        return ("." in local or "_" in local) and not (named and named[0].intersection(*named))

    def remove_from(self, text: str) -> str:
        """A text without the names, ids and accounts, and without e-mail addresses of people."""
        text = text if text.isascii() else unicodedata.normalize("NFC", text)  # a mark apart is no part of a word
        text = self._remove_addresses(text)
        plain, visible = text.replace("_", " "), _without_encoded(text)
        words = split_words(plain)
        may_have_name = self._may_have_name(words if visible == plain else split_words(visible))
        if self._may_have_account(text, words):
            text = _ACCOUNT.sub(self._replace_account, text)
        return self._remove_names(text) if may_have_name else text

    def _remove_addresses(self, text: str) -> str:
        """A text without e-mail addresses of people: looked for in the words that hold an `@`."""
        parts: list[str] = []
        done = 0
        while (at := text.find("@", done)) >= 0:
            start, end = text.rfind(" ", done, at) + 1, text.find(" ", at)
            end = len(text) if end < 0 else end
            parts += text[done:start], _ADDRESS.sub(self._replace_address, text[start:end])
            done = end
        return "".join([*parts, text[done:]]) if parts else text

    def _replace_address(self, match: re.Match[str]) -> str:
        return REMOVED if self.is_personal_address(match[0]) else match[0]

    def _may_have_account(self, text: str, words: Sequence[str]) -> bool:
        """Whether an account stands after `@` or `/`, or the end of one with a dot anywhere: few texts have one."""
        ends = self._account_ends
        if any(words[place + 1] in ends[words[place]] for place in _find_places(words[:-1], ends)):
            return True
        handles = map(str.casefold, _HANDLE.findall(text)) if "@" in text or "/" in text else ()
        return any(
            handle[1:] in self._accounts and (handle[0] == "@" or len(handle) > _MIN_ACCOUNT_LENGTH)
            for handle in handles
        )

    def _may_have_name(self, words: Sequence[str]) -> bool:
        """Whether the first words of a name stand beside each other: few texts are looked at word by word."""
        return next(self._find_names(words), None) is not None

    def _find_names(self, words: Sequence[str]) -> Iterator[int]:
        """The places at which the first words of a name stand beside each other."""
        return (
            place
            for place in _find_places(words, self._first_words)
            if (*words[place : place + 2],) in self._names or (*words[place : place + 3],) in self._names
        )

    def _replace_account(self, match: re.Match[str]) -> str:
        word = match[0].casefold()
        if word not in self._accounts:
            return match[0]
        before = match.string[max(0, match.start() - 12) : match.start()]
        is_account = "." in word or before.endswith("@") or (before.endswith("/") and len(word) >= _MIN_ACCOUNT_LENGTH)
        return REMOVED if is_account else match[0]

    def _remove_names(self, text: str) -> str:
        found = [*_WORD.finditer(_without_encoded(text))]
        words = _fold("\n".join(match[0] for match in found)).split("\n")
        places = self._find_names(words)
        parts: list[str] = []
        done = after = 0
        for place in places:
            length = self._name_length(found, words, place) if place >= after else 0
            if length:
                name = {*words[place : place + length]}
                parts += [text[done : found[place].start()], REMOVED]
                after = place + length
                while after < len(found) and words[after] in name and _are_near(found[after - 1], found[after]):
                    after += 1  # “Quintrec, Zelda Quintrec”
                done = found[after - 1].end()
        return "".join([*parts, text[done:]]) if parts else text

    def _name_length(self, found: list[re.Match[str]], words: list[str], place: int) -> int:
        """How many words from there on are a name; 0 if none is."""
        two, three = (*words[place : place + 2],), (*words[place : place + 3],)
        longest = 0
        for name in itertools.chain(self._names.get(two, ()), self._names.get(three, ()) if three != two else ()):
            end = place + len(name)
            if (
                len(name) > longest
                and (*words[place:end],) == name
                and all(itertools.starmap(_are_near, itertools.pairwise(found[place:end])))
            ):
                longest = len(name)
        return longest


def _find_places(words: Sequence[str], wanted: Container[str]) -> Iterator[int]:
    """Where words stand that are wanted."""
    return itertools.compress(itertools.count(), map(wanted.__contains__, words))


def _without_encoded(text: str) -> str:
    """A text of the same length in which words are letters and figures only."""
    text = text.replace("_", " ")
    return _ENCODED.sub(lambda match: " " * len(match[0]), text) if "&" in text or "%" in text else text


def _are_near(earlier: re.Match[str], later: re.Match[str]) -> bool:
    """Whether two words may be of one name."""
    return later.start() - earlier.end() <= _MAX_GAP


def _fold(word: str) -> str:
    word = word.casefold()
    return word if word.isascii() else strip_accents(word)


class Removal(NamedTuple):
    """A value that names somebody who may not be named: an address that is left out whole, or a text without the name.

    `field`: its path in the entry, as `phases.comment`.
    """

    kind: str
    entry_id: str
    field: str = ""
    is_emptied: bool = False


class Published(NamedTuple):
    """A registry as it may be published. `hidden`: the neutral ids of the people in it who may not be named.

    `shown`: the ids of those who may. `names`: what texts may not hold. `removals`: what was taken out of fields.
    """

    registry: Registry
    shown: Set[str]
    hidden: Set[str]
    names: Names
    removals: tuple[Removal, ...] = ()

    def tell_removals(self, entries: Container[tuple[str, str]] | None) -> tuple[Message, ...]:
        """What was taken out of the fields of some entries, kind and id (None: of all), counted by field."""
        told = [one for one in self.removals if entries is None or (one.kind, one.entry_id) in entries]
        emptied, shortened = (
            Counter(f"{one.kind}.{one.field}" for one in told if one.is_emptied is is_emptied)
            for is_emptied in (True, False)
        )
        messages = []
        if emptied:
            messages.append(
                Message(
                    N_("{n} address of a person is left out: {names}"),
                    _count_by_name(emptied),
                    N_("{n} addresses of people are left out: {names}"),
                )
            )
        if shortened:
            messages.append(
                Message(
                    N_("{n} text has “…” in the place of a name or an address: {names}"),
                    _count_by_name(shortened),
                    N_("{n} texts have “…” in the place of a name or an address: {names}"),
                )
            )
        return tuple(messages)

    def tell_named_files(self, entries: Iterable[tuple[str, str]] | None) -> tuple[Message, ...]:
        """The files of some entries, kind and id (None: of all), whose own name names somebody who may not be named.
        It stays: entries refer to each other by it, and addresses are made of it.
        """
        if entries is None:
            entries = ((kind, entry_id) for kind, by_id in self.registry.entries.items() for entry_id in by_id)
        named = [key for key in entries if key[0] != "member" and self.clean(key[1]) != key[1]]
        paths = sorted(self.registry.entries[kind][entry_id].path for kind, entry_id in named)
        if not paths:
            return ()
        return (
            Message(
                N_("{n} file has the name of a person in its own, which stays: {names}"),
                {"n": len(paths), "names": shorten_list(paths)},
                N_("{n} files have the name of a person in their own, which stays: {names}"),
            ),
        )

    def clean(self, text: str) -> str:
        """A text without the names of those who may not be named."""
        return self.names.remove_from(text)

    def is_about_hidden(self, value: Any) -> bool:
        """Whether a value is, or lists, somebody who may not be named."""
        if isinstance(value, Cell | TypedValue):
            return self.is_about_hidden(value.value)
        if isinstance(value, str):
            return value in self.hidden
        entry_id = getattr(value, "id", None)
        if isinstance(entry_id, str):
            return entry_id in self.hidden
        return isinstance(value, tuple) and any(map(self.is_about_hidden, value))

    def publish_table(self, table: Table) -> Table:
        """A table without the commit and what a workbook needs to be read back (it has not all values), and without the
        people in its cells and behind its figures who may not be named.
        """
        rows = tuple(self._publish_row(row) for row in table.rows)
        notes = tuple(
            note._replace(contributions=tuple(one for one in note.contributions if one.id not in self.hidden))
            for note in table.notes
        )
        return table._replace(rows=rows, notes=notes, commit=None, sheet=None)

    def _publish_row(self, row: Row) -> Row:
        kept = (one for one in row.contributions if one.id not in self.hidden)
        before = (one for one in row.named_before if one.id not in self.hidden)
        cells = {name: None if self.is_about_hidden(value) else value for name, value in row.cells.items()}
        return row._replace(cells=cells, contributions=tuple(kept), named_before=tuple(before))

    def publish_page(self, page: Page) -> Page:
        """A page without what is about people who may not be named."""
        return page._replace(sections=tuple(filter(None, map(self._publish_section, page.sections))), commit=None)

    def _publish_section(self, section: Section) -> Section | None:
        blocks = [(block, self._publish_block(block)) for block in section.blocks]
        if any(block is not kept and not _has_content(kept) for block, kept in blocks):
            return None  # what it told was about people
        return section._replace(blocks=tuple(kept for _, kept in blocks))

    def _publish_block(self, block: Any) -> Any:
        if isinstance(block, KeyValueList | ListBlock):
            items: Any = block.rows if isinstance(block, KeyValueList) else block.items
            kept = tuple(item for item in items if not any(map(self.is_about_hidden, item.cells)))
            if len(kept) == len(items):
                return block
            return block._replace(rows=kept) if isinstance(block, KeyValueList) else block._replace(items=kept)
        if isinstance(block, TableBlock):
            kept = tuple(row for row in block.rows if not any(map(self.is_about_hidden, row.cells.values())))
            return block if len(kept) == len(block.rows) else block._replace(rows=kept)
        return block


def _count_by_name(counts: Counter[str]) -> dict[str, Any]:
    return {"n": counts.total(), "names": ", ".join(f"{name} ({n})" for name, n in counts.most_common())}


def _has_content(block: Any) -> bool:
    return bool(getattr(block, "rows", ()) or getattr(block, "items", ()))


def publish(registry: Registry, shown: Set[str], seed: str) -> Published:
    """The registry in which only the people `shown` have names. The people of drafts that it leaves out have none; its
    organisations, which lack a type only, are named where a startup is theirs.

    `seed`: what the neutral ids are drawn from; they then say nothing of the order of names.
    """
    hidden_members = [member for member_id, member in sorted(registry.members.items()) if member_id not in shown]
    numbers = list(range(1, len(hidden_members) + 1))
    random.Random(seed).shuffle(numbers)
    new_ids = {member.id: f"person-{number}" for member, number in zip(hidden_members, numbers, strict=True)}
    titles = {
        entry_id: find_own_title(kind, entry)
        for kind in _KINDS_WITH_ADDRESSES
        for entry_id, entry in registry.entries.get(kind, {}).items()
    }
    names = Names([*hidden_members, *registry.left_out.get("member", {}).values()], titles)
    cleaner = _Cleaner(names.remove_from, new_ids)
    entries: dict[str, Mapping[str, Any]] = {
        kind: {
            entry_id: cleaner.clean_entry(kind, entry)
            for entry_id, entry in by_id.items()
            if kind != "member" or entry_id in shown
        }
        for kind, by_id in registry.entries.items()
    }
    neutral = {new_ids[member.id]: _neutral_member(member, new_ids[member.id]) for member in hidden_members}
    entries["member"] = {**entries.get("member", {}), **neutral}
    gone = {member.path for member in hidden_members} | {*registry.unreadable_files.get("member", {}).values()}
    parts = (
        {kind: files for kind, files in registry.unreadable_files.items() if kind != "member"},
        [problem for problem in registry.loaded_problems if problem.location.path not in gone],
        [path for path in registry.paths if path not in gone],
        registry.file_facts,
        registry.read_text,
    )
    sponsors = {
        entry_id: cleaner.clean_entry("organisation", entry._replace(draft=False))
        for entry_id, entry in registry.left_out.get("organisation", {}).items()
    }
    with_sponsors = {**entries, "organisation": {**entries.get("organisation", {}), **sponsors}}
    whole = Registry(registry.layout, registry.vocabulary, with_sponsors, *parts) if sponsors else None
    published = Registry(registry.layout, registry.vocabulary, entries, *parts, whole=whole)
    return Published(published, shown, frozenset(new_ids.values()), names, tuple(cleaner.removals))


def _neutral_member(member: Member, new_id: str) -> Member:
    """A sheet with what figures are made of (as in `edit.verbs.forget`), and the teams, whose size is a figure."""
    return Member(
        new_id,
        "",
        gettext(SOMEBODY),
        domaine=member.domaine,
        missions=tuple(map(keep_of_mission, member.missions)),
        startups=member.startups,
        previously=member.previously,
        teams=member.teams,
        incubator=member.incubator,
        memberType=member.memberType,
        demo=member.demo,
    )


class _Cleaner:
    """Takes names out of entries: texts name nobody, references to people lead to their neutral sheets."""

    def __init__(self, clean: Clean, new_ids: Mapping[str, str]) -> None:
        self._clean = clean
        self._new_ids = new_ids
        self.removals: list[Removal] = []

    def clean_entry(self, kind: str, entry: Entry) -> Any:
        """The entry without names; what is taken out is noted."""
        return self._clean_record(entry, ENTRY_KINDS[kind].fields, Removal(kind, entry.id))

    def _clean_record(self, record: Any, fields: Sequence[Field], place: Removal) -> Any:
        values = {}
        for field in fields:
            value = getattr(record, field.name, None)
            inner = place._replace(field=f"{place.field}.{field.name}".lstrip("."))
            if value and (kept := self._clean_value(value, field, inner)) != value:
                values[field.name] = kept
        return record._replace(**values) if values else record

    def _clean_value(self, value: Any, field: Field, place: Removal) -> Any:
        if isinstance(value, tuple) and not hasattr(value, "_fields"):
            items = (self._clean_value(item, field, place) for item in value)
            return tuple(item for item in items if item is not None)
        if field.type == "group":
            return self._clean_record(value, field.subfields, place) if hasattr(value, "_replace") else value
        if field.type == "reference":
            return self._new_ids.get(value, self._clean(value)) if field.target_kind == "member" else value
        cleaned = _clean_texts(value, self._clean) if field.type in _TEXT_TYPES else value
        if cleaned == value:
            return value
        is_emptied = field.type in _ADDRESS_TYPES  # what is left of an address leads nowhere
        self.removals.append(place._replace(is_emptied=is_emptied))
        return None if is_emptied else cleaned


def _clean_texts(value: Any, clean: Clean) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return type(value)(_clean_texts(item, clean) for item in value)
    if isinstance(value, dict):
        return {_clean_texts(key, clean): _clean_texts(item, clean) for key, item in value.items()}
    return value
