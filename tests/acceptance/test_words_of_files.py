"""What a reviewer reads of a change is in the words of the files, whatever incubo makes of them.

Each field of each kind of entry, and each part of its groups, is written as it should be, and then as people write it:
one commit for each writing, in a real repository, told by `ci`, `diff` and `log`.
"""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from support.command_line import RunCommand
from support.examples import combinations
from support.git_repository import git
from support.prepared_folders import prepared
from support.registries import profile_vocabulary, registry_files

from incubo.core.i18n import temporary_language, translate
from incubo.core.message import Message
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.quantities import metric_words

OTHERS = {
    "incubator/rivages": "title: Rivages\nshort_description: Les rivages\n",
    "incubator/large": "title: Le Large\nshort_description: Le large\n",
    "organisation/anrh": "name: Agence des rivages\ntype: operateur\n",
    "organisation/ddr29": "name: Direction des rivages\ntype: operateur\n",
    "startup/digue": "title: Digue\nmission: Tenir\nincubator: rivages\ncontact: a@rivages.example\nphases:\n"
    "  - name: investigation\n    start: 2020-01-08\n",
    "startup/jetee": "title: Jetée\nmission: Tenir\nincubator: rivages\ncontact: a@rivages.example\nphases: []\n",
    "member/ana.un": "fullname: Ana Un\nrole: Dev\nmissions: []\n",
    "member/bob.deux": "fullname: Bob Deux\nrole: Dev\nmissions: []\n",
    "team/animation": "name: Animation\nincubator: rivages\n",
    "team/cale": "name: Cale\nincubator: large\n",
}
TARGETS = {
    "startup": ("digue", "jetee"), "incubator": ("rivages", "large"), "organisation": ("anrh", "ddr29"),
    "member": ("ana.un", "bob.deux"), "team": ("animation", "cale"),
}  # fmt: skip
REQUIRED = {
    "startup": {
        "title": "{title}", "mission": "Tenir", "incubator": "rivages", "contact": "a@rivages.example", "phases": "[]",
    },
    "member": {"fullname": "{title}", "role": "Dev", "domaine": "Design", "missions": "[]"},
    "job": {"title": "{title}", "startup": "digue", "incubator": "rivages"},
    "incubator": {"title": "{title}", "short_description": "Tenir"},
    "organisation": {"name": "{title}", "type": "operateur"},
    "team": {"name": "{title}", "incubator": "rivages"},
}  # fmt: skip

USUAL = {
    "text": ("Galet rond", "Galet carré"), "lines": ("Galet rond", "Galet carré"), "date": ("2024-03-12", "2024-04-15"),
    "moment": ("2024-03-12", "2024-04-15"), "integer": ("12", "15"), "number": ("1000", "1500"),
    "boolean": ("true", "false"), "url": ("https://galet.example/a", "https://galet.example/b"),
    "email": ("galet@rivages.example", "cale@rivages.example"), "handle": ("galet-rond", "galet-bis"),
    "any": ("{a: 1, b: [c]}", "{a: 2, b: [c]}"),
}  # fmt: skip
"""Two values of each type, as they should be written. (A choice or a reference has those of the registry.)"""

EMPTY = ("", "null", "~", '""', '"  "', "[]", "{}")
SAME = {
    "text": ('"{0}"', "'{0}'", '"{0} "', '" {0}"', "{upper}", "{nfd}", "[{0}]", "{{a: {0}}}", "[{0}, {1}]", "{0}\u200b",
             '"{0}\u00a0"', "&a {0}", "!!str {0}", "'{0}'  # vu", '"{0}\\n"'),
    "date": ('"{0}"', "'{0}'", "12/03/2024", "12/03/24", "2024-3-12", "20240312", "{0} 10:30:00", "{0}T10:30:00Z",
             '" {0} "', "[{0}]", "12 mars 2024", "2024-13-45", '"2024-13-45"', "2024", "oui", "12-03-2024",
             "le 12 mars 2024", "{{a: {0}}}"),
    "integer": ('"12"', "12.0", "012", "1_2", "+12", "oui", "12 €", "0xc", "[12]", "true", "12:30"),
    "number": ('"1000"', "1000.0", "1_000", "1 000", "1e3", "1k", "01000", "1 000 €", "[1000]", "oui", ".nan", ".inf"),
    "boolean": ("yes", "True", '"true"', "oui", "1", "on", "vrai", "[true]", "OUI", "non", "peut-être", "1.0"),
    "url": ('"{0}"', '" {0} "', "<{0}>", "galet.example/a", '"{0} "', "{0}?a&amp;b", "{upper}", "[{0}]", "12",
            "https;//galet.example/a", "javascript:galet"),
    "email": ('"{0}"', '" {0} "', "mailto:{0}", "<{0}>", "galet [at] rivages.example", "{upper}", "[{0}]", "Galet",
              '"Galet <{0}>"'),
    "handle": ('"{0}"', "https://github.com/{0}", '"@{0}"', "github.com/{0}", "{upper}", "[{0}]", "12", "galet rond"),
    "choice": ('"{0}"', "{upper}", '"{0} "', "{0}e", "12", "[{0}]", "[{0}, {1}]", "true", "{label}", "{nfd}"),
    "reference": ('"{0}"', "/{folder}/{0}", "/autres/{0}", "{upper}", '"{0} "', "12", "[{0}]", "[{0}, {1}]", "{0}x"),
    "any": ("{{b: [c], a: 1}}", "{{a: '1', b: [c]}}", "{{a: 1, b: c}}", "{{a: true, b: [c]}}", "oui", "[a]", "12"),
    "group": ("oui", "[oui]", "12", "[null]", "{{}}", "[[]]"),
}  # fmt: skip
"""By type, what people write for the first value; and beside it, what they write in its place."""
SAME |= {"lines": SAME["text"], "moment": SAME["date"]}
LISTS = (
    "{0}", "{0}, {1}", "&a [{0}, {1}]", "[{0}]", '["{0}", {1}]', "[{0}, null]", "[{1}, {0}]",
    "[{0}, {0}, {1}]", "[{0}, [{1}]]", "[{0}, {upper}]", "[{0}, 12]", '"- {0}"', '["{0} ", {1}]',
    "[{0}, {{a: {1}}}]", "{{a: {0}}}", "true",
)  # fmt: skip
"""What people write for a list of two values."""

NOT_NAMED = {
    ("startup", "status"): "a field used before 2020: told as the phase that it means",
    ("startup", "start"): "the same", ("startup", "end"): "the same",
    ("job", "open"): "told as closed or open again", ("job", "poste_pourvu"): "the same",
    ("job", "outcome"): "the same",
}  # fmt: skip
LAYOUT = {"en": "only the formatting", "fr": "seule la mise en forme change"}
GLANCE = {"en": "a look is enough", "fr": "un coup d'œil suffit"}


class Place(NamedTuple):
    """Where a value is written: in an entry of its own."""

    kind: str
    field: Field
    part: Field | None = None

    @property
    def title(self) -> str:
        return f"Vase {self.kind} {self.field.name} {self.part.name if self.part else ''}".rstrip().replace("_", " ")

    @property
    def entry_id(self) -> str:
        name = f"{self.field.name}-{self.part.name}" if self.part else self.field.name
        return ("2024-09-02-" if self.kind == "job" else "vase.") + name.lower().replace("_", "-")

    @property
    def written(self) -> Field:
        return self.part or self.field


def list_places() -> list[Place]:
    places = []
    for kind in ENTRY_KINDS.values():
        for field in kind.fields:
            places.append(Place(kind.id, field))
            places += [Place(kind.id, field, part) for part in field.subfields]
    return places


PLACES = list_places()


def usual_words(field: Field) -> tuple[str, ...]:
    if field.value_list:
        values = list(profile_vocabulary().allowed_values(field.value_list))
        return (values[0], values[1])
    if field.target_kind:
        return TARGETS[field.target_kind]
    return USUAL[field.type]


def usual(field: Field) -> str:
    """What should be written for a field."""
    if field.type == "group":
        item = "\n".join(f"    {part.name}: {usual(part)}" for part in field.subfields)
        return f"\n  - {item.lstrip()}" if field.many else f"\n{item}"
    words = usual_words(field)
    return f"[{words[0]}, {words[1]}]" if field.many else words[0]


@cache
def writings(field: Field) -> tuple[str, ...]:
    """What people write for the same value, and in its place."""
    if field.type == "group":
        return (*EMPTY, *(text.format() for text in SAME["group"]))
    first, second = usual_words(field)
    label = first
    if field.value_list:
        label = next(iter(profile_vocabulary().value_labels(field.value_list, first).values()), first)
    values = {
        "upper": first.upper(), "nfd": unicodedata.normalize("NFD", first), "label": label,
        "folder": f"{field.target_kind}s",
    }  # fmt: skip
    texts = LISTS if field.many else (*SAME[field.type], "{1}")
    return tuple(dict.fromkeys((*EMPTY, *(text.format(first, second, **values) for text in texts))))


def front_matter(place: Place, source: str | None) -> str:
    """The entry of a place, in which a value is written as `source` (None: as it should be)."""
    fields = dict(REQUIRED[place.kind])
    written = usual(place.field)
    if place.part is None:
        written = usual(place.field) if source is None else source
    elif source is not None:
        written = re.sub(
            rf"(?m)^(  (?:  |- )){place.part.name}: .*$",
            lambda match: f"{match[1]}{place.part.name}: {source}",
            written,
        )
    fields[place.field.name] = written
    return "".join(f"{name}: {text}\n" for name, text in fields.items()).replace("{title}", place.title)


@prepared
def make_repository(folder: Path) -> None:
    """A repository with an entry for each place, as it should be; then a commit for each writing, from it."""
    git(folder, "init", "-q", "-b", "main")
    entries = {f"{place.kind}/{place.entry_id}": front_matter(place, None) for place in PLACES}
    write_all(folder, {**OTHERS, **entries})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")
    git(folder, "tag", "usual")


def write_all(folder: Path, entries: Mapping[str, str]) -> None:
    for path, data in registry_files(entries).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


# --- What is told of each entry -------------------------------------------------------------------------------------


def told_by(call: RunCommand, folder: Path, lang: str, command: str, *words: str) -> dict[str, list[tuple[str, str]]]:
    """By the kind and id of the entry, the types and the text of each sentence."""
    ran = call(command, *words, "--format", "json", cwd=folder, lang=lang)
    assert ran.code in (0, 1), ran.err
    document = json.loads(ran.out)
    if command == "ci":
        items = document["changes"]
        has_error = any(found["severity"] == "error" for found in document["diagnostics"])
        assert not (has_error and GLANCE[lang] in ran.out + ran.err)
    elif command == "diff":
        items = [
            value
            for section in document["sections"].values() for block in section["blocks"]
            for item in block.get("items", ()) for value in item["values"] if "what" in value
        ]  # fmt: skip
    else:
        items = [{**row, "text": row["change"], "entries": [row]} for row in document["rows"]]
    told: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        for entry in item["entries"]:
            told.setdefault(f"{entry['kind']}/{entry['id']}", []).append((" ".join(item["what"]), item["text"]))
    return told


class Scalar(NamedTuple):
    shape: tuple[str, ...]
    text: str
    is_text: bool


def scalars(text: str) -> Counter[Scalar]:
    """The single values that a front matter writes."""
    counts: Counter[Scalar] = Counter()

    def walk(shape: tuple[str, ...], node: Any) -> None:
        if isinstance(node, yaml.MappingNode) and node.value:
            for key, value in node.value:
                walk((*shape, key.value), value)
        elif isinstance(node, yaml.SequenceNode) and node.value:
            for value in node.value:
                walk((*shape, "-"), value)
        elif isinstance(node, yaml.ScalarNode):
            counts[Scalar(shape, node.value, node.tag == "tag:yaml.org,2002:str")] += 1
        else:
            counts[Scalar(shape, "[]" if isinstance(node, yaml.SequenceNode) else "{}", False)] += 1

    walk((), yaml.compose(text, yaml.SafeLoader))
    return counts


def tidy(text: str) -> str:
    """A text as it looks."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").split())


def field_of(place: Place, scalar: Scalar) -> Field:
    """The field, or the part of a group, that a value is written for."""
    return next((part for part in place.field.subfields if part.name in scalar.shape[1:]), place.field)


def spellings(field: Field, scalar: Scalar) -> Iterator[str]:
    """How a sentence may tell a value: in its words, or, if they are those that the field has, as it tells these."""
    yield tidy(scalar.text)
    if field.name == "key":
        yield metric_words(scalar.text)
    if field.type == "group":
        return
    value = yaml.safe_load(scalar.text) if not scalar.is_text else scalar.text
    if scalar.text not in usual_words(field) and type(value) not in (int, float, bool):
        return
    if isinstance(value, datetime.date) and not scalar.is_text:
        yield translate(Message("{day:long}", {"day": value}))
    elif isinstance(value, bool):
        yield from map(translate, (Message("yes"), Message("no")))
    elif isinstance(value, int | float):
        yield from (translate(Message(form, {"value": value})) for form in ("{value:number}", "{value:money}"))
    elif field.value_list:
        if scalar.text == "committee":
            yield from ("committee", "comité")
        for label in profile_vocabulary().value_labels(field.value_list, scalar.text).values():
            yield label
            yield label[:1].lower() + label[1:]
    elif field.target_kind:
        entry = yaml.safe_load(OTHERS[f"{field.target_kind}/{scalar.text}"])
        yield entry.get("title") or entry.get("fullname") or entry.get("name")


def find_faults(
    place: Place, old: str, new: str, told: list[tuple[str, str]], lang: str, *, hides_strangers: bool
) -> Iterator[str]:
    """What is wrong with the sentences about a change of a front matter."""
    said = [tidy(text) for _, text in told]
    was, now = scalars(old), scalars(new)
    if was != now:
        if not told:
            yield "nothing told"
        if any("form" in what.split() or LAYOUT[lang] in text for what, text in told):
            yield "only the layout"
    if {scalar.shape[:1] for scalar in was - now} | {scalar.shape[:1] for scalar in now - was} == set():
        return
    if (place.kind, place.field.name) in NOT_NAMED or not told:
        return
    if {"unreadable", "readable"} & {what for what, _ in told}:
        return
    with temporary_language(lang):
        for scalar in now - was:
            if tidy(scalar.text) in ("", "null", "~", "[]", "{}"):
                continue
            if any(tidy(scalar.text) == tidy(other.text) and scalar.shape == other.shape for other in was - now):
                continue  # told as changed in its spaces, or to look the same
            field = field_of(place, scalar)
            if hides_strangers and field.target_kind == "member":
                continue  # a person without a sheet may have asked to be forgotten
            if not any(tidy(spelling) in text for spelling in spellings(field, scalar) for text in said):
                yield f"“{scalar.text}” is not told"


ROUNDS = max(len(writings(place.written)) for place in PLACES)
TURNS = 3


def turn_of(place: Place) -> int:
    """In which turn a place is written: five parts of a group that change at once would be told together."""
    return place.field.subfields.index(place.part) % TURNS if place.part else 0


@pytest.mark.parametrize(("number", "turn"), combinations(range(ROUNDS), range(TURNS)))
def test_what_is_told_is_what_is_written(tmp_path: Path, call: RunCommand, number: int, turn: int) -> None:
    folder = make_repository(tmp_path / "registry")
    lang = ("en", "fr")[number % 2]
    changed = {
        place: front_matter(place, writings(place.written)[number])
        for place in PLACES
        if number < len(writings(place.written)) and turn_of(place) == turn
    }
    write_all(folder, {f"{place.kind}/{place.entry_id}": text for place, text in changed.items()})
    git(folder, "commit", "-qam", "Comme on l'écrit")
    everywhere = ("--incubator", "all")
    forth = {
        "ci": told_by(call, folder, lang, "ci", "--base", "usual", "--at", "2025-01-15"),
        "diff": told_by(call, folder, lang, "diff", "usual", "HEAD", "--all", *everywhere),
        "log": told_by(call, folder, lang, "log", "--all", *everywhere),
    }
    back = told_by(call, folder, lang, "diff", "HEAD", "usual", "--all", *everywhere)
    faults = []
    for place, text in changed.items():
        name, before = f"{place.kind}/{place.entry_id}", front_matter(place, None)
        for command, told in (*forth.items(), ("back", back)):
            old, new = (text, before) if command == "back" else (before, text)
            for fault in find_faults(place, old, new, told.get(name, []), lang, hides_strangers=command == "log"):
                source = writings(place.written)[number]
                faults.append(f"{command}: {name}: {source!r}: {fault}: {[text for _, text in told.get(name, [])]}")
    assert not faults, "\n".join(faults)
