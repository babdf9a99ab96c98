# ruff: noqa: E501 - one mistake a line
"""Mistakes that people make, counted on the real registry, each a small function from a file to the same file with it."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from corpus.seeding import Case


class File(NamedTuple):
    """A file before the mistake: its text, its path, the registry around it, and dice."""

    text: str
    path: str
    case: Case
    dice: random.Random

    @property
    def id(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def front(self) -> tuple[int, int]:
        """Where the front matter is, its two lines of dashes left out."""
        found = re.match(r"---\n(.*?\n)---", self.text, re.DOTALL)
        return found.span(1) if found else (0, 0)


class Seeded(NamedTuple):
    """A file with a mistake: its new bytes, the lines where a person looks for it.

    `name`: its new name, if that is the mistake. `was`: the value that was there.
    """

    data: bytes
    lines: frozenset[int]
    name: str | None = None
    was: str | None = None


Make = Callable[[File], "Seeded | None"]
By = Callable[[str, File], "str | None"]


class Mistake(NamedTuple):
    """`rules`: those that may find it. `mends`: the original value is offered. `most`: findings at most."""

    name: str
    kind: str
    make: Make
    rules: str
    mends: bool = False
    most: int = 1


# --- Ways of changing a text ------------------------------------------------------------------------------------


def at_line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def swap(pattern: str, by: str | By, *, lines: tuple[int, ...] = (0,), where: str = "x") -> Make:
    """Replace the group `x` of one match in the front matter. `lines`: where it may be told, from the changed line."""

    def make(file: File) -> Seeded | None:
        start, end = file.front
        found = list(re.compile(pattern, re.MULTILINE).finditer(file.text[:end], start))
        file.dice.shuffle(found)
        for match in found:
            new = by(match["x"], file) if callable(by) else by
            if new is None or new == match["x"]:
                continue
            text = file.text[: match.start("x")] + new + file.text[match.end("x") :]
            line = at_line(text, match.start("x"))
            return Seeded(text.encode(), frozenset(line + more for more in lines), was=match["x"])
        return None

    return make


def drop(pattern: str, *, line: int | None = None, lines: tuple[int, ...] = (0,)) -> Make:
    """Delete one match. `line`: where it is told; otherwise `lines` from the line that takes its place."""
    inner = swap(rf"(?P<x>{pattern})", "", lines=lines)

    def make(file: File) -> Seeded | None:
        made = inner(file)
        return made._replace(lines=frozenset({line})) if made is not None and line is not None else made

    return make


def top(key: str) -> str:
    """A field at the top, with all that it holds."""
    return rf"^{key}[ ]?:.*\n(?:[ ]+.*\n|-[ ].*\n|[ ]*\n(?=[ ]))*"


def whole(change: Callable[[str], str | None], *lines: int) -> Make:
    """Change the whole text."""

    def make(file: File) -> Seeded | None:
        new = change(file.text)
        return None if new is None or new == file.text else Seeded(new.encode(), frozenset(lines))

    return make


def raw(change: Callable[[bytes], bytes | None], *lines: int) -> Make:
    """Change the bytes."""

    def make(file: File) -> Seeded | None:
        new = change(file.text.encode())
        return None if new is None or new == file.text.encode() else Seeded(new, frozenset(lines))

    return make


def renamed(change: Callable[[str], str]) -> Make:
    """Give the file another name."""

    def make(file: File) -> Seeded | None:
        old = file.path.rpartition("/")[2]
        new = change(old)
        plain = re.fullmatch(r"[a-z0-9.-]+", old)
        return None if new == old or not plain else Seeded(file.text.encode(), frozenset({1}), new)

    return make


def end_of_text(more: str) -> Make:
    """Add to the body's end."""

    def make(file: File) -> Seeded | None:
        text = file.text.rstrip("\n") + more
        return Seeded(text.encode(), frozenset({at_line(text, len(text) - len(more.lstrip("\n")))}))

    return make


# --- Slips ------------------------------------------------------------------------------------------------------

NEIGHBOURS = dict(zip("azertyuiopqsdfghjklmwxcvbn", "zertyuiopmsdfghjklmpxcvbnb", strict=True))


def slip(word: str, dice: random.Random) -> str | None:
    """One slip of the finger in a word: two letters swapped, one left out, doubled, or a neighbour's key."""
    places = [i for i in range(1, len(word) - 1) if word[i].isalpha() and word[i].isascii() and word[i + 1].isalpha()]
    if not places:
        return None
    i = dice.choice(places)
    return dice.choice(
        [
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + NEIGHBOURS.get(word[i], "e") + word[i + 1 :],
        ]
    )


def typo(word: str, file: File) -> str | None:
    return slip(word, file.dice)


def typo_of(kind: str) -> By:
    """A slip in an id that leaves it nearer to what was meant than to any other."""

    def by(word: str, file: File) -> str | None:
        if word not in file.case.registry.entry_ids(kind):
            return None
        wrong = slip(word, file.dice)
        return wrong if wrong and wrong != word and file.case.only_one_near(kind, wrong, word) else None

    return by


def known(kind: str, change: Callable[[str], str]) -> By:
    """A change of an id that exists."""

    def by(word: str, file: File) -> str | None:
        wrong = change(word)
        ids = file.case.registry.entry_ids(kind)
        return wrong if word in ids and wrong not in ids else None

    return by


def titled(kind: str) -> By:
    """The title in the place of the id, where it tells the entry and needs no quotes."""

    def by(word: str, file: File) -> str | None:
        titles = file.case.titles.get(kind, {})
        title = titles.get(word, "").strip()
        plain = re.fullmatch(r"\w[\w '’.-]+\w", title) and not title.isdigit()
        return title if plain and title != word and list(titles.values()).count(titles[word]) == 1 else None

    return by


def accentless(word: str, file: File) -> str | None:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def unpadded(day: str, file: File) -> str | None:
    return "-".join(part.lstrip("0") for part in day.split("-"))


def french(day: str, file: File) -> str | None:
    return "/".join(reversed(day.split("-")))


MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")  # fmt: skip


def in_words(day: str, file: File) -> str | None:
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def day_first(day: str, file: File) -> str | None:
    """Year, day, month: impossible when the day is over 12."""
    year, month, number = day.split("-")
    return f"{year}-{number}-{month}" if int(number) > 12 else None


def in_year(change: Callable[[str], str]) -> By:
    return lambda day, file: change(day[:4]) + day[4:]


def both(pattern: str, *, lines: tuple[int, ...] = (0,)) -> Make:
    """Exchange the groups `a` and `b` of one match (where they differ); told near `a`, or near `b`."""

    def make(file: File) -> Seeded | None:
        start, end = file.front
        found = list(re.compile(pattern, re.MULTILINE).finditer(file.text[:end], start))
        file.dice.shuffle(found)
        for match in found:
            if match["a"] == match["b"]:
                continue
            middle = file.text[match.end("a") : match.start("b")]
            text = file.text[: match.start("a")] + match["b"] + middle + match["a"] + file.text[match.end("b") :]
            first = at_line(text, match.start("a"))
            last = first + (match["b"] + middle).count("\n")
            return Seeded(text.encode(), frozenset(n + more for n in (first, last) for more in lines))
        return None

    return make


def twice(pattern: str, *, lines: tuple[int, ...] = (0,)) -> Make:
    """Write one match a second time after itself."""
    return swap(rf"(?P<x>{pattern})", lambda found, file: found + found, lines=lines)


def after_first(insert: str, pattern: str) -> Make:
    """Insert a text after one match; the mistake is on the line of what was inserted."""

    def make(file: File) -> Seeded | None:
        start, end = file.front
        match = re.compile(pattern, re.MULTILINE).search(file.text[:end], start)
        if match is None:
            return None
        text = file.text[: match.end()] + insert + file.text[match.end() :]
        return Seeded(text.encode(), frozenset({at_line(text, match.end())}))

    return make


# --- Patterns ---------------------------------------------------------------------------------------------------

DAY = r"\d{4}-\d\d-\d\d"
SLUG = r"[\w.-]+"
END = r"[ ]*$"
PLAIN = r"[^\s\"'\[{|>&*!%@`#-][^\"'#\n]*[^\s\"'#:]"
FIELD = {  # a sponsor, a startup of a mission …: an item of a list under that field
    name: rf"(?<=\n){indent}{name}:[ ]*\n(?:[ ]*-[ ]+.*\n)*?[ ]*-[ ]+"
    for name, indent in (("sponsors", ""), ("startups", ""), ("previously", ""), ("teams", ""), ("usertypes", ""))
}
IN_MISSION = r"(?<=\n)[ ]+startups:[ ]*\n(?:[ ]*-[ ]+.*\n)*?[ ]*-[ ]+"
PHASE_ITEM = rf"^[ ]*- name: {SLUG}{END}\n[ ]+start:.*\n(?:[ ]+end:.*\n)?(?![ ]+\w)"
MISSION_ITEM = (
    r"^[ ]*- start: .*\n(?:[ ]+(?:end|status|employer): .*\n)*(?:[ ]+startups:[ ]*\n(?:[ ]+- [\w.-]+[ ]*\n)+)?"
)
FIRST_PHASE = r"^phases:[ ]*\n[ ]*- name: [\w-]+[ ]*\n"
FIRST_MISSION = r"^missions:[ ]*\n[ ]*- start: .*\n"

S, M, J, I, O, T = "startup", "member", "job", "incubator", "organisation", "team"  # noqa: E741

REFERENCES = [
    Mistake("incubator mistyped", S, swap(rf"^incubator: (?P<x>{SLUG}){END}", typo_of(I)), "ref-unknown-incubator", True),
    Mistake("incubator in capitals", S, swap(rf"^incubator: (?P<x>{SLUG}){END}", known(I, str.upper)), "ref-unknown-incubator", True),
    Mistake("title of the incubator", S, swap(rf"^incubator: (?P<x>{SLUG}){END}", titled(I)), "ref-unknown-incubator", True),
    Mistake("incubator with .md", S, swap(rf"^incubator: (?P<x>{SLUG}){END}", known(I, lambda x: x + ".md")), "ref-unknown-incubator", True),
    Mistake("incubator that does not exist", S, swap(rf"^incubator: (?P<x>{SLUG}){END}", "la-cabane-du-pecheur"), "ref-unknown-incubator"),
    Mistake("sponsor mistyped", S, swap(rf"{FIELD['sponsors']}/organisations/(?P<x>{SLUG}){END}", typo_of(O)), "ref-unknown-organisation", True),
    Mistake("sponsor's prefix forgotten", S, swap(rf"{FIELD['sponsors']}(?P<x>/organisations/{SLUG}){END}", lambda x, f: x[15:]), "ref-prefix", True),
    Mistake("sponsor's first slash forgotten", S, swap(rf"{FIELD['sponsors']}(?P<x>/organisations/{SLUG}){END}", lambda x, f: x[1:]), "ref-prefix", True),
    Mistake("sponsor's prefix mistyped", S, swap(rf"{FIELD['sponsors']}(?P<x>/organisations/){SLUG}{END}", "/organisation/"), "ref-prefix", True),
    Mistake("sponsor with .md", S, swap(rf"{FIELD['sponsors']}/organisations/(?P<x>{SLUG}){END}", known(O, lambda x: x + ".md")), "ref-unknown-organisation", True),
    Mistake("sponsor in capitals", S, swap(rf"{FIELD['sponsors']}/organisations/(?P<x>{SLUG}){END}", known(O, str.upper)), "ref-unknown-organisation", True),
    Mistake("sponsor twice", S, twice(r"(?<=\n)[ ]*-[ ]+/organisations/[\w.-]+[ ]*\n", lines=(0, 1)), "schema-duplicate-item"),
    Mistake("startup of a mission mistyped", M, swap(rf"{IN_MISSION}(?P<x>{SLUG}){END}", typo_of(S)), "ref-unknown-startup", True),
    Mistake("startup of a mission in capitals", M, swap(rf"{IN_MISSION}(?P<x>{SLUG}){END}", known(S, str.capitalize)), "ref-unknown-startup", True),
    Mistake("title of a mission's startup", M, swap(rf"{IN_MISSION}(?P<x>{SLUG}){END}", titled(S)), "ref-unknown-startup", True),
    Mistake("startup of a mission with .md", M, swap(rf"{IN_MISSION}(?P<x>{SLUG}){END}", known(S, lambda x: x + ".md")), "ref-unknown-startup", True),
    Mistake("startup of a mission with a prefix", M, swap(rf"{IN_MISSION}(?P<x>{SLUG}){END}", known(S, lambda x: "/startups/" + x)), "ref-prefix", True),
    Mistake("startup of a mission twice", M, twice(r"^[ ]{6}- [\w.-]+[ ]*\n", lines=(0, 1)), "schema-duplicate-item"),
    Mistake("startup of a member mistyped", M, swap(rf"{FIELD['startups']}(?P<x>{SLUG}){END}", typo_of(S)), "ref-unknown-startup", True),
    Mistake("former startup mistyped", M, swap(rf"{FIELD['previously']}(?P<x>{SLUG}){END}", typo_of(S)), "ref-unknown-startup", True),
    Mistake("team mistyped", M, swap(rf"{FIELD['teams']}/teams/(?P<x>{SLUG}){END}", typo_of(T)), "ref-unknown-team", True),
    Mistake("team's prefix forgotten", M, swap(rf"{FIELD['teams']}(?P<x>/teams/{SLUG}){END}", lambda x, f: x[7:]), "ref-prefix", True),
    Mistake("startup of an offer mistyped", J, swap(rf"^startup: (?P<x>{SLUG}){END}", typo_of(S)), "ref-unknown-startup", True),
    Mistake("title of an offer's startup", J, swap(rf"^startup: (?P<x>{SLUG}){END}", titled(S)), "ref-unknown-startup", True),
    Mistake("owner of an incubator mistyped", I, swap(rf"^owner: /organisations/(?P<x>{SLUG}){END}", typo_of(O)), "ref-unknown-organisation", True),
    Mistake("highlighted startup mistyped", I, swap(rf"^highlighted_startups:[ ]*\n(?:[ ]*-[ ]+.*\n)*?[ ]*-[ ]+(?P<x>{SLUG}){END}", typo_of(S)), "ref-unknown-startup", True),
    Mistake("incubator of a team mistyped", T, swap(rf"^incubator: (?P<x>{SLUG}){END}", typo_of(I)), "ref-unknown-incubator", True),
]  # fmt: skip

NAMES_OF_FIELDS = [
    Mistake("required field's name mistyped", S, swap(r"^(?P<x>title|mission|incubator|contact):", typo), "schema-unknown-key", True),
    Mistake("name of the phases mistyped", S, swap(r"^(?P<x>phases):", "phase"), "schema-unknown-key", True),
    Mistake("field's name in capitals", S, swap(r"^(?P<x>contact|mission|repository|sponsors):", lambda x, f: x.capitalize()), "schema-unknown-key", True),
    Mistake("other field's name mistyped", S, swap(r"^(?P<x>repository|usertypes|stats_url|sponsors|accessibility_status):", typo), "schema-unknown-key", True),
    Mistake("start of a phase mistyped", S, swap(r"^[ ]+(?P<x>start):", "strat"), "schema-unknown-key", True),
    Mistake("name of a phase mistyped", S, swap(r"^[ ]*- (?P<x>name): (?:investigation|construction|acceleration|alumni)", "nmae"), "schema-unknown-key", True),
    Mistake("name of the missions mistyped", M, swap(r"^(?P<x>missions):", "mission"), "schema-unknown-key", True),
    Mistake("member's field mistyped", M, swap(r"^(?P<x>fullname|role|domaine|github|startups):", typo), "schema-unknown-key", True),
    Mistake("start of a mission mistyped", M, swap(r"^[ ]*- (?P<x>start):", "starts"), "schema-unknown-key", True),
    Mistake("end of a mission mistyped", M, swap(r"^[ ]+(?P<x>end):", "ends"), "schema-unknown-key", True),
    Mistake("end of a mission in French", M, swap(r"^[ ]+(?P<x>end):", "fin", lines=(0, -1)), "mission-without-end schema-unknown-key", most=2),
    Mistake("field of a mission mistyped", M, swap(r"^[ ]+(?P<x>status|employer|startups):", typo), "schema-unknown-key", True),
    Mistake("status of a mission in French", M, swap(r"^[ ]+(?P<x>status):", "statut"), "schema-unknown-key", True),
    Mistake("products of a mission in the singular", M, swap(r"^[ ]+(?P<x>startups):", "startup"), "schema-unknown-key", True),
    Mistake("offer's field mistyped", J, swap(r"^(?P<x>startup|roles|contrat|techno):", typo), "schema-unknown-key", True),
    Mistake("incubator's field mistyped", I, swap(r"^(?P<x>title|contact|website|owner):", typo), "schema-unknown-key", True),
    Mistake("organisation's field mistyped", O, swap(r"^(?P<x>name|type|domaine_ministeriel):", typo), "schema-unknown-key", True),
    Mistake("field twice", S, twice(r"^(?:mission|contact|incubator): .*\n", lines=(1,)), "yaml-duplicate-key"),
    Mistake("field twice, far apart", M, after_first("role: Pêcheur\n", r"^startups:[ ]*\n(?:[ ]+- .*\n)+"), "yaml-duplicate-key"),
    Mistake("field of a phase twice", S, twice(r"^[ ]+start: .*\n", lines=(1,)), "yaml-duplicate-key"),
    Mistake("field of a mission twice", M, twice(r"^[ ]+status: .*\n", lines=(1,)), "yaml-duplicate-key"),
]  # fmt: skip

WORDS = [
    Mistake("independant", M, swap(r"^[ ]+status: (?P<x>independent)", "independant"), "schema-unknown-value", True),
    Mistake("status in capitals", M, swap(r"^[ ]+status: (?P<x>admin|service)", lambda x, f: x.capitalize()), "schema-unknown-value", True),
    Mistake("domaine without accents", M, swap(r"^domaine: (?P<x>.*[éèôÉ].*[^\s])", accentless), "schema-unknown-value", True),
    Mistake("domaine mistyped", M, swap(r"^domaine: (?P<x>[\wéè]+)$", typo), "schema-unknown-value", True),
    Mistake("domaine that does not exist", M, swap(r"^domaine: (?P<x>.+)$", "Pêche"), "schema-unknown-value"),
    Mistake("domaine of another order", M, swap(r"^domaine: (?P<x>.+)$", "Dev"), "schema-unknown-value"),
    Mistake("phase mistyped", S, swap(rf"^[ ]*- name: (?P<x>investigation|construction|acceleration|transfer|success){END}", typo), "phase-unknown-name", True),
    Mistake("phase in French", S, swap(rf"^[ ]*- name: (?P<x>investigation|construction|acceleration){END}", lambda x, f: {"acceleration": "accélération"}.get(x, x.capitalize())), "phase-unknown-name", True),
    Mistake("phase that does not exist", S, swap(rf"^[ ]*- name: (?P<x>investigation|construction|acceleration|alumni){END}", "hibernage"), "phase-unknown-name"),
    Mistake("event mistyped", S, swap(rf"^[ ]*- name: (?P<x>committee|national_impact|product_launch){END}", typo), "schema-unknown-event", True),
    Mistake("committee in French", S, swap(rf"^[ ]*- name: (?P<x>committee){END}", "comité"), "schema-unknown-event"),
    Mistake("accessibility mistyped", S, swap(r"^accessibility_status: (?P<x>(?:non|partiellement)? ?conforme)", typo), "schema-unknown-value schema-unusual-value", True),
    Mistake("kind of user mistyped", S, swap(rf"{FIELD['usertypes']}(?P<x>[\w-]+){END}", typo), "schema-unknown-value schema-unusual-value", True),
    Mistake("type of organisation mistyped", O, swap(r"^type: (?P<x>[\w-]+)$", typo), "schema-unknown-value schema-unusual-value", True),
    Mistake("true in French", S, swap(r"^stats: (?P<x>true)", "oui"), "schema-type", True),
    Mistake("true mistyped", S, swap(r"^stats: (?P<x>true|false)", "treu"), "schema-type"),
]  # fmt: skip


def last_year(file: File) -> Seeded | None:
    """The year of a mission's end not moved on after the new year: it ends before it began."""
    _, end = file.front
    for match in re.finditer(rf"^[ ]*- start: ({DAY})[ ]*\n[ ]+end: ({DAY})[ ]*$", file.text[:end], re.MULTILINE):
        begun, ended = match[1], match[2]
        slipped = f"{int(ended[:4]) - 1}{ended[4:]}"
        if slipped < begun < ended:
            text = file.text[: match.start(2)] + slipped + file.text[match.end(2) :]
            return Seeded(text.encode(), frozenset({at_line(text, match.start(2))}), was=ended)
    return None


def renewed(file: File) -> Seeded | None:
    """A second mission for the same startup whose start was not moved on."""
    start, end = file.front
    pair = re.compile(rf"({MISSION_ITEM})([ ]*- start: )({DAY})(.*\n(?:[ ]{{4,}}.*\n)+)", re.MULTILINE)
    for match in pair.finditer(file.text[:end], start):
        first = set(re.findall(r"^[ ]{6}- ([\w.-]+)", match[1], re.MULTILINE))
        second = set(re.findall(r"^[ ]{6}- ([\w.-]+)", match[4], re.MULTILINE))
        days = re.findall(DAY, match[1])
        if first & second and file.text.count("- start: ") <= 3 and len(days) == 2 and days[1] < match[3]:
            start_day = (date.fromisoformat(days[1]) - timedelta(1)).isoformat()  # on the last day it is a handover
            text = file.text[: match.start(3)] + start_day + file.text[match.end(3) :]
            return Seeded(text.encode(), frozenset({at_line(text, match.start(3))}))
    return None


PHASE_DAY = rf"^[ ]+start: (?P<x>{DAY}){END}"
MISSION_DAY = rf"^[ ]+end: (?P<x>{DAY}){END}"
DATES = [
    Mistake("date without zeros", S, swap(rf"^[ ]+start: (?P<x>\d{{4}}-0\d-\d\d){END}", unpadded), "schema-date-format", True),
    Mistake("date without zeros (mission)", M, swap(rf"^[ ]+end: (?P<x>\d{{4}}-0\d-\d\d){END}", unpadded), "schema-date-format", True),
    Mistake("French date", S, swap(PHASE_DAY, french), "schema-date-format", True),
    Mistake("French date (mission)", M, swap(MISSION_DAY, french), "schema-date-format", True),
    Mistake("French date, two digits", M, swap(MISSION_DAY, lambda x, f: "/".join([x[8:], x[5:7], x[2:4]])), "schema-date-format", True),
    Mistake("date in words", S, swap(PHASE_DAY, in_words), "schema-date-format", True),
    Mistake("date with slashes", M, swap(MISSION_DAY, lambda x, f: x.replace("-", "/")), "schema-date-format", True),
    Mistake("date without dashes", M, swap(MISSION_DAY, lambda x, f: x.replace("-", "")), "schema-date-format", True),
    Mistake("date with two dashes", M, swap(MISSION_DAY, lambda x, f: x.replace("-", "--", 1)), "schema-date-format", True),
    Mistake("letter O for a zero", S, swap(PHASE_DAY, lambda x, f: x.replace("0", "O", 1)), "schema-date-format", True),
    Mistake("date between quotes", S, swap(PHASE_DAY, lambda x, f: f'"{x}"'), "schema-date-as-text", True),
    Mistake("date between quotes (mission)", M, swap(MISSION_DAY, lambda x, f: f"'{x}'"), "schema-date-as-text", True),
    Mistake("date with a time", M, swap(MISSION_DAY, lambda x, f: f"{x} 12:00:00"), "schema-date-with-time", True),
    Mistake("30 February", S, swap(PHASE_DAY, lambda x, f: x[:4] + "-02-30"), "yaml-impossible-date"),
    Mistake("31 June (mission)", M, swap(MISSION_DAY, lambda x, f: x[:4] + "-06-31"), "yaml-impossible-date"),
    Mistake("day and month exchanged", S, swap(PHASE_DAY, day_first), "yaml-impossible-date", True),
    Mistake("day and month exchanged (mission)", M, swap(MISSION_DAY, day_first), "yaml-impossible-date", True),
    Mistake("month 0", M, swap(MISSION_DAY, lambda x, f: x[:4] + "-00" + x[7:]), "yaml-impossible-date"),
    Mistake("year alone", S, swap(PHASE_DAY, lambda x, f: x[:4]), "schema-date-format"),
    Mistake("month alone", M, swap(MISSION_DAY, lambda x, f: x[:7]), "schema-date-format"),
    Mistake("not a date", M, swap(MISSION_DAY, "indéterminé"), "schema-date-format"),
    Mistake("year 2204", M, swap(rf"^[ ]*- start: 202[234].*\n[ ]+end: (?P<x>2024-\d\d-\d\d){END}", in_year(lambda y: "2204")), "schema-implausible-date", True),
    Mistake("year 0203", M, swap(rf"^[ ]+end: (?P<x>2023-\d\d-\d\d){END}", in_year(lambda y: "0203")), "schema-implausible-date"),
    Mistake("year 2042", M, swap(rf"^[ ]+end: (?P<x>2024-\d\d-\d\d){END}", in_year(lambda y: "2042")), "schema-implausible-date"),
    Mistake("year 1921 of a phase", S, swap(rf"^[ ]+start: (?P<x>20[12]\d-\d\d-\d\d){END}", in_year(lambda y: "19" + y[2:])), "schema-implausible-date"),
    Mistake("year 3 for 2 of a phase", S, swap(PHASE_DAY, in_year(lambda y: "3" + y[1:])), "schema-implausible-date"),
    Mistake("mission's end one year early", M, last_year, "mission-ends-before-start", True),
    Mistake("mission's end ten years early", M, swap(rf"^[ ]+end: (?P<x>20[12]\d-\d\d-\d\d){END}", in_year(lambda y: str(int(y) - 10))), "mission-ends-before-start"),
    Mistake("mission's dates exchanged", M, both(rf"^[ ]*- start: (?P<a>{DAY})[ ]*\n[ ]+end: (?P<b>{DAY}){END}"), "mission-ends-before-start"),
    Mistake("phase's dates exchanged", S, both(rf"^[ ]+start: (?P<a>{DAY})[ ]*\n[ ]+end: (?P<b>{DAY}){END}"), "phase-ends-before-start", most=2),
    Mistake("phase ends years before it begins", S, swap(rf"^[ ]+end: (?P<x>{DAY}){END}", in_year(lambda y: str(int(y) - 3))), "phase-ends-before-start"),
    Mistake("current phase years too early", S, swap(rf"{PHASE_ITEM}[ ]*- name: {SLUG}[ ]*\n[ ]+start: (?P<x>{DAY})[ ]*\n(?![ ])", in_year(lambda y: str(int(y) - 5))), "phase-order-current phase-order phase-backwards", most=2),
    Mistake("current phase in the future", S, swap(rf"{PHASE_ITEM}[ ]*- name: {SLUG}[ ]*\n[ ]+start: (?P<x>{DAY})[ ]*\n(?![ ])", in_year(lambda y: str(int(y) + 5))), "phase-in-future"),
    Mistake("mission renewed with an old start", M, renewed, "mission-overlap"),
]  # fmt: skip

LIFE = [
    Mistake("phases exchanged", S, both(rf"(?P<a>{PHASE_ITEM})(?P<b>{PHASE_ITEM})(?!\s+- name)", lines=(0, 1, 2)), "phase-order-current phase-order", most=2),
    Mistake("phase copied", S, twice(PHASE_ITEM, lines=(0, 1, 2, 3)), "phase-repeated", most=2),
    Mistake("phase without its start", S, drop(r"^[ ]+start: .*\n", lines=(-1, 0)), "phase-without-start"),
    Mistake("start of a phase empty", S, swap(rf"^[ ]+start:(?P<x> {DAY}){END}", ""), "phase-without-start"),
    Mistake("phase without its name", S, swap(r"^(?P<x>[ ]*- name: [\w-]+[ ]*\n[ ]+)start:", lambda x, f: x[: x.index("-")] + "- "), "phase-without-name"),
    Mistake("name of a phase empty", S, swap(r"^[ ]*- name:(?P<x> [\w-]+)[ ]*\n[ ]+start: \d", ""), "phase-without-name schema-missing-field"),
    Mistake("mission copied", M, twice(MISSION_ITEM, lines=tuple(range(12))), "mission-identical"),
    Mistake("mission without its end", M, drop(r"^[ ]+end: .*\n", lines=(-1,)), "mission-without-end"),
    Mistake("end of a mission empty", M, swap(rf"^[ ]+end:(?P<x> {DAY}){END}", ""), "mission-without-end"),
    Mistake("start of a mission empty", M, swap(rf"^[ ]*- start:(?P<x> {DAY}){END}", ""), "mission-without-start"),
    Mistake("mission without its start", M, swap(r"^(?P<x>[ ]*- start: .*\n[ ]+)end:", lambda x, f: x[: x.index("-")] + "- "), "mission-without-start"),
]  # fmt: skip

REQUIRED = [
    *(Mistake(f"startup without {key}", S, drop(top(key), line=1), "schema-missing-field") for key in ("title", "mission", "incubator", "contact", "phases")),
    *(Mistake(f"startup's {key} empty", S, swap(rf"^{key}:(?P<x> [^|>\n].*)\n(?![ ])", ""), "schema-missing-field") for key in ("title", "mission", "incubator", "contact")),
    Mistake("startup's phases empty", S, swap(r"^phases:(?P<x>[ ]*\n(?:[ ]+.*\n)+)", "\n"), "schema-missing-field"),
    Mistake("startup's phases an empty list", S, swap(r"^phases:(?P<x>[ ]*\n(?:[ ]+.*\n)+)", " []\n"), "schema-missing-field"),
    *(Mistake(f"member without {key}", M, drop(top(key), line=1), "schema-missing-field") for key in ("fullname", "role", "domaine", "missions")),
    *(Mistake(f"member's {key} empty", M, swap(rf"^{key}:(?P<x> [^|>\n].*)\n(?![ ])", ""), "schema-missing-field") for key in ("fullname", "role", "domaine")),
    Mistake("member's name blank", M, swap(r"^fullname: (?P<x>.*)$", '"  "'), "schema-missing-field"),
    Mistake("member's missions empty", M, swap(r"^missions:(?P<x>[ ]*\n(?:[ ]+.*\n)+)", "\n"), "schema-missing-field"),
    Mistake("incubator without title", I, drop(top("title"), line=1), "schema-missing-field"),
    Mistake("organisation without name", O, drop(top("name"), line=1), "schema-missing-field"),
    Mistake("team without incubator", T, drop(top("incubator"), line=1), "schema-missing-field"),
    Mistake("event without date", S, swap(r"^[ ]*- name: (?:committee|other|end|product_launch|national_impact)[ ]*\n(?P<x>[ ]+date: .*\n)", "", lines=(-1, 0)), "schema-missing-field"),
]  # fmt: skip

SHAPES = [
    Mistake("sponsors as a text", S, swap(r"^sponsors:(?P<x>[ ]*\n[ ]*- /organisations/[\w.-]+[ ]*)\n(?![ ]*-)", lambda x, f: " " + x.strip().removeprefix("- ")), "schema-type"),
    Mistake("usertypes as a text", S, swap(r"^usertypes:(?P<x>[ ]*\n[ ]*- [\w-]+[ ]*)\n(?![ ]*-)", lambda x, f: " " + x.strip().removeprefix("- ")), "schema-type"),
    Mistake("products of a mission as a text", M, swap(r"^[ ]+startups:(?P<x>[ ]*\n[ ]+- [\w.-]+[ ]*)\n(?![ ]+-)", lambda x, f: " " + x.strip().removeprefix("- ")), "schema-type"),
    Mistake("products of a mission with commas", M, swap(r"^[ ]+startups:(?P<x>[ ]*\n[ ]+- [\w.-]+[ ]*\n[ ]+- [\w.-]+[ ]*)\n(?![ ]+-)", lambda x, f: " " + ", ".join(y.strip("- ") for y in x.strip().split("\n"))), "schema-type"),
    Mistake("title as a list", S, swap(r"^title: (?P<x>.*)$", lambda x, f: f"\n  - {x}", lines=(0, 1)), "schema-type"),
    Mistake("phases as a text", S, swap(r"^phases:(?P<x>[ ]*\n(?:[ ]+.*\n)+)", " construction\n"), "schema-type"),
    Mistake("phase as a text", S, swap(r"^phases:[ ]*\n(?P<x>[ ]*- name: [\w-]+[ ]*\n[ ]+start: .*\n)(?![ ]+end)", lambda x, f: x.replace("name: ", "").partition("\n")[0] + "\n"), "schema-type"),
    Mistake("mission without its dash", M, swap(r"^missions:[ ]*\n[ ]*(?P<x>- )start: .*\n(?:[ ]+(?:end|status|employer): .*\n)*(?:[ ]+startups:[ ]*\n(?:[ ]+- [\w.-]+[ ]*\n)+)?(?![ ])", "  ", lines=(-1, 0)), "schema-type"),
    Mistake("phase without its dash", S, swap(r"^phases:[ ]*\n[ ]*(?P<x>- )name: .*\n(?:[ ]+(?:start|end): .*\n)*(?![ ])", "  ", lines=(-1, 0)), "schema-type"),
    Mistake("title that is a number", S, swap(r"^title: (?P<x>.*)$", "2024"), "schema-type"),
    Mistake("title that is no", S, swap(r"^title: (?P<x>.*)$", "non"), ""),
    Mistake("title that YAML reads as true", S, swap(r"^title: (?P<x>.*)$", "yes"), "schema-type"),
    Mistake("empty item in the missions", M, after_first("  -\n", r"^missions:[ ]*\n"), "schema-type"),
]  # fmt: skip

ADDRESSES = [
    Mistake("contact with a space", S, swap(r"^contact: [\w.-]+(?P<x>@)[\w.-]+$", " @"), "schema-email", True),
    Mistake("contact without @", S, swap(r"^contact: [\w.-]+(?P<x>@)[\w.-]+$", "."), "schema-email"),
    Mistake("two contacts", S, swap(r"^contact: (?P<x>[\w.-]+@[\w.-]+)$", lambda x, f: x + ", autre@rivages.example"), "schema-email"),
    Mistake("two contacts with or", S, swap(r"^contact: (?P<x>[\w.-]+@[\w.-]+)$", lambda x, f: x + " ou autre@rivages.example"), "schema-email"),
    Mistake("contact as mailto:", S, swap(r"^contact: (?P<x>[\w.-]+@[\w.-]+)$", lambda x, f: "mailto:" + x), "schema-email", True),
    Mistake("contact with a comma", S, swap(r"^contact: [\w.-]+@[\w-]+(?P<x>\.)\w+(?:\.\w+)*$", ","), "schema-email", True),
    Mistake("contact without a domain", S, swap(r"^contact: [\w.-]+@(?P<x>[\w.-]+)$", "beta"), "schema-email"),
    Mistake("link without scheme", S, swap(r"^link: (?P<x>https://)[^\s/]+\.[^\s]+$", ""), "schema-url", True),
    Mistake("http:/", S, swap(r"^link: https(?P<x>://)[^\s]+$", ":/"), "schema-url", True),
    Mistake("htps://", S, swap(r"^link: (?P<x>https)://[^\s]+$", "htps"), "schema-url", True),
    Mistake("https//", S, swap(r"^(?:link|repository): https(?P<x>://)[^\s]+$", "//"), "schema-url", True),
    Mistake("https:// twice", S, swap(r"^(?:link|repository): (?P<x>https://)[^\s]+$", "https://https://"), "schema-url", True),
    Mistake("link with a space inside", S, swap(r"^link: https://[^\s.]+(?P<x>\.)[^\s]+$", ". "), "schema-url"),
    Mistake("link with spaces around", S, swap(r"^link: (?P<x>https://[^\s]+)$", lambda x, f: f'" {x} "'), "schema-url", True),
    Mistake("link that is a text", S, swap(r"^link: (?P<x>https://[^\s]+)$", "bientôt"), "schema-url"),
    Mistake("link that runs a script", S, swap(r"^link: (?P<x>https://[^\s]+)$", "javascript:alert(1)"), "schema-url file-script", most=2),
    Mistake("link in Markdown", S, swap(r"^link: (?P<x>https://[^\s]+)$", lambda x, f: f"<{x}>"), "schema-url"),
    Mistake("member's link without scheme", M, swap(r"^link: (?P<x>https?://)[^\s/]+\.[^\s]+$", "www."), "schema-url"),
    Mistake("GitHub account as an address", M, swap(r"^github: (?P<x>[\w-]+)$", lambda x, f: "https://github.com/" + x), "schema-github", True),
    Mistake("GitHub account with @", M, swap(r"^github: (?P<x>[\w-]+)$", lambda x, f: f"'@{x}'"), "schema-github", True),
    Mistake("GitHub account: a name", M, swap(r"^github: (?P<x>[\w-]+)$", "Jean Le Bihan"), "schema-github"),
]  # fmt: skip

PROSE = rf"^(?:title|mission|fullname|role): (?P<x>{PLAIN})$"


def _wrapped(before: str, after: str) -> By:
    return lambda x, file: f"{before}{x}{after}" if "'" not in x and '"' not in x else None


SYNTAX = [
    Mistake("quote never closed", S, swap(PROSE, _wrapped('"', "")), "yaml-unclosed-quote"),
    Mistake("quote never closed (member)", M, swap(PROSE, _wrapped('"', "")), "yaml-unclosed-quote"),
    Mistake("single quote never closed", S, swap(PROSE, _wrapped("'", "")), "yaml-unclosed-quote"),
    Mistake("apostrophe in single quotes", S, swap(PROSE, _wrapped("'", " de l'estran'")), "yaml-text-after-quote"),
    Mistake("apostrophe in single quotes (member)", M, swap(PROSE, _wrapped("'", " de l'estran'")), "yaml-text-after-quote"),
    Mistake("text after a quoted word", S, swap(PROSE, _wrapped('"', '" demain')), "yaml-text-after-quote"),
    Mistake("colon in a value", S, swap(PROSE, _wrapped("Objectif : ", " : vite")), "yaml-colon-in-value"),
    Mistake("colon in a value (member)", M, swap(PROSE, _wrapped("Rôle: ", "")), "yaml-colon-in-value"),
    Mistake("colon in an item's value", M, swap(rf"^[ ]+employer: (?P<x>{PLAIN})$", _wrapped("Société: ", "")), "yaml-colon-in-value"),
    Mistake("colon forgotten", S, swap(r"^(?:mission|incubator|contact|title)(?P<x>:) \S", ""), "yaml-missing-colon", True),
    Mistake("colon forgotten (member)", M, swap(r"^(?:role|domaine|github|fullname)(?P<x>:) \S", ""), "yaml-missing-colon", True),
    Mistake("colon forgotten in a phase", S, swap(r"^[ ]+start(?P<x>:) \S", ""), "yaml-missing-colon", True),
    Mistake("colon forgotten in a mission", M, swap(r"^[ ]+(?:end|status|employer)(?P<x>:) \S", ""), "yaml-missing-colon", True),
    Mistake("colon forgotten before a list", M, swap(r"^(?:missions|startups|competences)(?P<x>:)[ ]*\n", ""), "yaml-missing-colon", True),
    Mistake("space forgotten after the colon", S, swap(r"^(?:incubator|contact|title|mission)(?P<x>: )[^\s|>]", ":"), "yaml-missing-space", True),
    Mistake("space forgotten after the colon (member)", M, swap(r"^(?:role|domaine|github|fullname)(?P<x>: )[^\s|>]", ":"), "yaml-missing-space", True),
    Mistake("space forgotten in a phase", S, swap(r"^[ ]+start(?P<x>: )\d", ":"), "yaml-missing-space", True),
    Mistake("space forgotten in a mission", M, swap(r"^[ ]+(?:end|status)(?P<x>: )\S", ":"), "yaml-missing-space", True),
    Mistake("space forgotten after a dash", S, swap(r"^[ ]*-(?P<x> )name:", ""), "yaml-missing-space", True),
    Mistake("space forgotten after a dash (mission)", M, swap(r"^[ ]*-(?P<x> )start:", ""), "yaml-missing-space", True),
    Mistake("space forgotten after a dash (item)", M, swap(r"^[ ]+-(?P<x> )[a-z]+[\w.-]*[ ]*$", ""), "yaml-missing-space schema-type"),
    Mistake("tab for indentation", S, swap(r"^(?P<x>[ ]{2,})start:", "\t"), "yaml-tab"),
    Mistake("tab for indentation (member)", M, swap(r"^(?P<x>[ ]{2,})(?:end|status):", "\t"), "yaml-tab"),
    Mistake("field indented by one", S, swap(r"^\w+: .*[^\s:]\n(?P<x>)(?:incubator|contact|repository|link):", " ", lines=(0, -1)), "yaml-indentation"),
    Mistake("start of a phase too far left", S, swap(r"^(?P<x>[ ]{3,})start:", lambda x, f: x[1:]), "yaml-indentation"),
    Mistake("start of a phase too far right", S, swap(r"^(?P<x>[ ]+)start:", lambda x, f: x + " "), "yaml-indentation"),
    Mistake("dash of a phase too far left", S, swap(rf"{PHASE_ITEM}(?P<x>[ ]+)- name:", lambda x, f: x[1:]), "yaml-indentation"),
    Mistake("dash of a phase too far right", S, swap(rf"{PHASE_ITEM}(?P<x>[ ]+)- name:", lambda x, f: x + " "), "yaml-indentation"),
    Mistake("end of a mission too far left", M, swap(r"^(?P<x>[ ]{4})end:", "   "), "yaml-indentation"),
    Mistake("status of a mission too far right", M, swap(r"^(?P<x>[ ]{4})status:", "     "), "yaml-indentation"),
    Mistake("products of a mission at the left", M, swap(r"^(?P<x>[ ]{4})startups:", "  "), "yaml-indentation"),
    Mistake("dash forgotten before the second phase", S, swap(rf"{PHASE_ITEM}[ ]*(?P<x>- )name: .*\n[ ]+start:", "  "), "yaml-missing-dash", True, 2),
    Mistake("dash forgotten before a startup", M, swap(r"^[ ]+startups:[ ]*\n[ ]+(?P<x>- )[\w.-]+[ ]*\n(?![ ]+-)", "", lines=(-1, 0)), "schema-type"),
    Mistake("dash forgotten before a second startup", M, swap(r"^[ ]+startups:[ ]*\n[ ]+- [\w.-]+[ ]*\n[ ]+(?P<x>- )[\w.-]+[ ]*\n", "  ", lines=(-1, 0)), "ref-unknown-startup"),
    Mistake("value that begins with @", M, swap(r"^role: (?P<x>.*)$", "@contact du projet"), "yaml-reserved-character"),
    Mistake("value that begins with %", S, swap(r"^title: (?P<x>.*)$", "%estran"), "yaml-reserved-character"),
    Mistake("value that begins with a backtick", S, swap(r"^mission: (?P<x>.*)$", "`estran` pour tous"), "yaml-reserved-character"),
    Mistake("value that begins with *", S, swap(r"^mission: (?P<x>.*)$", "*Aider* les pêcheurs"), "yaml-reserved-character"),
    Mistake("value that begins with &", S, swap(r"^title: (?P<x>.*)$", "&Estran"), "yaml-anchor"),
    Mistake("value that begins with !", S, swap(r"^title: (?P<x>.*)$", "!Estran"), "yaml-tag"),
    Mistake("bracket never closed", S, swap(r"^title: (?P<x>.*)$", "[Mon Estran"), "yaml-unclosed-bracket"),
    Mistake("bracket and text", J, swap(r"^roles?: (?P<x>.*)$", "[Urgent] un marin"), "yaml-reserved-character"),
    Mistake("brace never closed", M, swap(r"^role: (?P<x>.*)$", "{Développeuse"), "yaml-unclosed-bracket"),
    Mistake("no opening dashes", S, whole(lambda t: t.removeprefix("---\n"), 1), "file-no-front-matter"),
    Mistake("opening dashes too short", M, whole(lambda t: "--\n" + t.removeprefix("---\n"), 1), "file-no-front-matter"),
    Mistake("blank line before the dashes", M, whole(lambda t: "\n" + t, 1), "file-no-front-matter", True),
    Mistake("words before the dashes", S, whole(lambda t: "Fiche\n" + t, 1), "file-no-front-matter"),
    Mistake("conflict left", S, swap(r"^(?P<x>mission: .*\n)", lambda x, f: f"<<<<<<< HEAD\n{x}=======\nmission: Pêcher\n>>>>>>> branche\n"), "file-conflict-marker"),
    Mistake("conflict left in the text", S, end_of_text("\n<<<<<<< HEAD\nun\n=======\ndeux\n>>>>>>> x\n"), "file-conflict-marker"),
]  # fmt: skip


def unclosed(file: File) -> Seeded | None:
    """Without the second line of dashes; told where the text begins, on the last field, or on line 1."""
    _, end = file.front
    if not end:
        return None
    text = file.text[:end] + file.text[end:].partition("\n")[2]
    last = at_line(text, end)
    if "\n---" in text:
        return None
    return Seeded(text.encode(), frozenset({1, last - 1, last, last + 1, last + 2, last + 3}))


def short_closing(file: File) -> Seeded | None:
    """Two dashes at the end of the front matter."""
    _, end = file.front
    if not end or not file.text.startswith("---", end):
        return None
    text = file.text[:end] + file.text[end + 1 :]
    last = at_line(text, end)
    return None if "\n---" in text else Seeded(text.encode(), frozenset({last, last + 1}))


def latin_1(data: bytes) -> bytes | None:
    try:
        return data.decode().encode("latin-1")
    except UnicodeEncodeError:
        return None


def in_latin_1(file: File) -> Seeded | None:
    data = latin_1(file.text.encode())
    first = next((i for i, c in enumerate(file.text) if ord(c) > 127), None)
    return None if data is None or first is None else Seeded(data, frozenset({at_line(file.text, first)}))


FILES = [
    Mistake("no closing dashes", S, unclosed, "file-unterminated-front-matter yaml-syntax"),
    Mistake("no closing dashes (member)", M, unclosed, "file-unterminated-front-matter"),
    Mistake("closing dashes too short", M, short_closing, "file-unterminated-front-matter", True),
    Mistake("empty file", S, raw(lambda d: b"", 1), "file-empty"),
    Mistake("BOM", S, raw(lambda d: b"\xef\xbb\xbf" + d, 1), "file-bom"),
    Mistake("CRLF", S, raw(lambda d: d.replace(b"\n", b"\r\n") if b"\r" not in d else None, 1), "file-crlf"),
    Mistake("CRLF (member)", M, raw(lambda d: d.replace(b"\n", b"\r\n") if b"\r" not in d else None, 1), "file-crlf"),
    Mistake("Latin-1", S, in_latin_1, "file-not-utf8"),
    Mistake("UTF-16", M, raw(lambda d: d.decode().encode("utf-16"), 1), "file-not-utf8"),
    Mistake("script in the text", S, end_of_text("\n\n<script>alert(1)</script>\n"), "file-script"),
    Mistake("handler in the text", S, end_of_text("\n\n<img src=x onerror=alert(1)>\n"), "file-script"),
    Mistake("Liquid in the text", M, end_of_text("\n\n{% include secret.html %}\n"), "file-script"),
    Mistake("control character", M, swap(r"^role: (?P<x>\w)", lambda x, f: x + "\x08"), "file-control-character"),
    Mistake("no-break space after the colon", S, swap(r"^(?:incubator|contact|title)(?P<x>: )\S", ":\u00a0"), "yaml-invisible-character", True),
    Mistake("no-break space in the indentation", M, swap(r"^(?P<x>[ ]{4})end:", "\u00a0\u00a0\u00a0\u00a0"), "yaml-invisible-character", True),
    Mistake("invisible character in an id", S, swap(rf"^incubator: (?P<x>{SLUG}){END}", known(I, lambda x: x + "\u200b")), "ref-unknown-incubator", True),
    Mistake("invisible character in a startup's id", M, swap(rf"{IN_MISSION}(?P<x>{SLUG}){END}", known(S, lambda x: "\u200b" + x)), "ref-unknown-startup", True),
    Mistake("line separator in a value", S, swap(rf"^mission: (?P<x>{PLAIN})$", lambda x, f: x + "\u2028et plus"), "yaml-line-separator"),
    Mistake("no ending", S, renamed(lambda n: n.removesuffix(".md")), "file-without-md", most=99),
    Mistake("no ending (member)", M, renamed(lambda n: n.removesuffix(".md")), "file-without-md"),
    Mistake("ending .MD", M, renamed(lambda n: n.removesuffix("md") + "MD"), "file-without-md"),
    Mistake("ending .txt", J, renamed(lambda n: n.removesuffix("md") + "txt"), "file-without-md"),
    Mistake("ending .mdx", M, renamed(lambda n: n + "x"), "file-without-md"),
    Mistake("capital in the name", M, renamed(str.capitalize), "file-name"),
    Mistake("space in the name", M, renamed(lambda n: n.replace(".", " ", 1) if n.count(".") > 2 else "a " + n), "file-name"),
    Mistake("accent in the name", M, renamed(lambda n: n.replace("e", "é", 1)), "file-name"),
    Mistake("member's name without a dot", M, renamed(lambda n: n.removesuffix(".md").replace(".", "") + ".md"), "file-name"),
    Mistake("member's name with a hyphen for the dot", M, renamed(lambda n: n.removesuffix(".md").replace(".", "-") + ".md"), "file-name"),
    Mistake("offer's name without a date", J, renamed(lambda n: n[11:]), "file-name"),
    Mistake("offer's name with a short date", J, renamed(lambda n: re.sub(r"-0", "-", n)), "file-name"),
    Mistake("space at the end of the name", S, renamed(lambda n: n.removesuffix(".md") + " .md"), "file-name", most=99),
]  # fmt: skip


STYLE = [
    Mistake("no-break space between words", S, swap(r"^mission: \w+(?P<x> )\w+ .*$", "\u00a0"), "style-invisible-character", True),
    Mistake("no-break space between words (member)", M, swap(r"^(?:role|fullname): [^\W\d]+(?P<x> )[^\W\d]+$", "\u00a0"), "style-invisible-character", True),
    Mistake("zero-width space in a text", S, swap(rf"^mission: (?P<x>{PLAIN})$", lambda x, f: x[:3] + "\u200b" + x[3:]), "style-invisible-character", True),
    Mistake("soft hyphen in a text", M, swap(rf"^role: (?P<x>{PLAIN})$", lambda x, f: x[:3] + "\u00ad" + x[3:]), "style-invisible-character", True),
    Mistake("no-break spaces of French typography", S, swap(rf"^mission: (?P<x>{PLAIN})$", lambda x, f: x + "\u00a0; «\u00a0vite\u00a0»\u202f!"), ""),
    Mistake("tab in a text", S, swap(r"^mission: \w+(?P<x> )\w+ .*$", "\t"), "style-tab", True),
    Mistake("tab after the colon", M, swap(r"^(?:github|role|domaine):(?P<x> )\S", "\t"), "style-tab", True),
    Mistake("space before the closing quote", M, swap(rf"^role: (?P<x>{PLAIN})$", _wrapped('"', ' "')), "style-surrounding-spaces", True),
    Mistake("space after the opening quote", M, swap(rf"^[ ]+employer: (?P<x>{PLAIN})$", _wrapped("' ", "'")), "style-surrounding-spaces", True),
    Mistake("space around a word from a list", M, swap(r"^domaine: (?P<x>\w+)$", _wrapped('"', ' "')), "schema-unknown-value", True),
    Mistake("HTML code for an apostrophe", M, swap(rf"^role: (?P<x>{PLAIN})$", lambda x, f: x + " d&#39;estran"), "style-html-entity"),
    Mistake("HTML code for an accent", S, swap(r"^mission: .*(?P<x>é)", "&eacute;"), "style-html-entity", True),
    Mistake("HTML code coded again", M, swap(r"^role: .*(?P<x>é)", "&amp;eacute;"), "style-html-entity", True),
    Mistake("and sign", M, swap(rf"^role: (?P<x>{PLAIN})$", lambda x, f: x + " R&D & voile"), ""),
    Mistake("signs of comparison in the text", S, end_of_text("\n\nSi a < b et c > d, voir <https://estran.example>.\n"), ""),
]  # fmt: skip

ALL = [*REFERENCES, *NAMES_OF_FIELDS, *WORDS, *DATES, *LIFE, *REQUIRED, *SHAPES, *ADDRESSES, *SYNTAX, *FILES, *STYLE]
