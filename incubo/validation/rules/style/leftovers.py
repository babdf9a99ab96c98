"""Rules of texts that a template, a copy or another program left behind."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator, Set
from datetime import date
from typing import Any

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import FieldLocation, Problem, Span, did_you_mean, replace_with
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field
from incubo.model.records import Entry
from incubo.model.suggestions import edit_distance
from incubo.registry.registry import Registry
from incubo.source import scalars
from incubo.source.reader import FrontMatterScanner, may_be_unfinished
from incubo.validation.rule import also, declare_rule, rule, select_fields
from incubo.validation.rules.style.values import iter_values

declare_rule(
    "style-garbled",
    "warning",
    title=N_("letters read in the wrong encoding"),
    rationale=N_("The public page shows signs such as “Ã©” instead of accents."),
    kind="member",
    bad="role: DÃ©veloppeur",
    good="role: Développeur",
    how_to_fix=N_("Type the letters again, and save the file as “UTF-8”."),
    proposed_fix="guess",
)


_PLACEHOLDERS = frozenset(
    ["todo", "tbd", "tbc", "fixme", "n/a", "placeholder", "nom", "prénom", "prenom", "prénom nom", "prenom nom"]
    + ["first name last name", "firstname lastname", "full name", "fullname"]
    + [
        f"{preposition} {verb}"
        for preposition in ("à", "a")
        for verb in ("compléter", "completer", "définir", "definir", "préciser", "preciser")
    ]
    + [f"{preposition} {verb}" for preposition in ("à", "a") for verb in ("remplir", "renseigner", "venir")]
)
"""Texts of templates to be replaced, in lower case and without the punctuation around them."""

_PUNCTUATION = string.punctuation + "…–—«»“”‘’•\u00a0 \t"
_BLANK_CHARACTERS = frozenset(".…?_–—-")
_FIRST_CHARACTERS = frozenset(
    letter for word in (*_PLACEHOLDERS, "xxx", "lorem") for letter in (word[0], word[0].upper())
) | {*_PUNCTUATION}
_MAX_PLACEHOLDER_LENGTH = max(map(len, _PLACEHOLDERS)) + 8
"""The length of a text that can be a placeholder. Most texts are longer and need no further test."""

_STRAY_QUOTE_PATTERN = re.compile(r'(?:"[^"\n]*|[^"\n]*"|[“”][^“”\n]*[“”]|[“”][^“”\n]*|[^“”\n]*[“”])')
_QUOTE_CHARACTERS = frozenset('"“”')


_TO_BE_COMPLETED = r"(?i:à\s(?:compléter|completer)|to\sbe\scompleted)"
_UNFINISHED = (
    r"(?m)(?<![\w/+=.-])X{3,}(?![\w/+=])"
    rf"|[(\[*_]\s?{_TO_BE_COMPLETED}\s?(?:[:,–—-][^()\[\]*\n]{{0,200}})?[)\]*_]"  # (à compléter : le nombre)
    rf"|[(\[][^()\[\]\n]{{0,200}}\b{_TO_BE_COMPLETED}\s?[)\]]"  # [le nombre, à compléter]
    rf"|^(?:[^\w\n]|_){{0,9}}{_TO_BE_COMPLETED}(?:[^\w\n]|_){{0,9}}$"
)
"""A mark within a text, or alone on its line: what a sentence says of a form to be completed is none."""
_EXAMPLE_UNFINISHED = """
---
title: Mon Estran
mission: Rendre la pêche à pied praticable sans risque
incubator: rivages
sponsors:
  - dgml
contact: contact@mon-estran.example
phases:
  - name: investigation
    start: 2024-09-02
---

Le service est pour {}.
"""
_TEXTS = select_fields(lambda field: field.type in ("text", "lines", "email"))


@rule(
    {"job": "advice", "": "warning"},
    title=N_("text left from a template"),
    rationale=N_("It appears on the public page, and the field looks filled in."),
    kind="member",
    bad="role: À compléter",
    good="role: Développeur",
    how_to_fix=N_("Write the text. If nobody knows it yet and the field is not required, remove the field."),
    each="kind",
    fields=_TEXTS,
)
def style_placeholder(registry: Registry, as_of: date, kind: str, entries: list[Entry]) -> Iterator[Problem]:
    """A text that is only a placeholder (TODO, xxx, à compléter, Prénom Nom), or has one in it (XXX à compléter)."""
    for path, field, text in _find_texts(kind, entries, _FIRST_CHARACTERS):
        if _is_placeholder(text, field.type) and (path, (field.name,)) not in registry.fields_with_problems:
            yield _placeholder_problem(FieldLocation(path, (field.name,)), text, field.required)


@also("style-placeholder", each="file")
def _find_placeholders_within_texts(
    registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner
) -> Iterator[Problem]:
    if not may_be_unfinished(scanner.front_text):
        return
    for value in iter_values(registry, path, scanner, re.compile(_UNFINISHED).search):
        field, text = value.scalar.field, value.scalar.value
        is_known = len(field) == 1 and _is_placeholder(text)
        if value.scalar.part == "value" and value.field_type in ("text", "lines") and not is_known:
            mark = re.search(_UNFINISHED, text)
            yield _placeholder_problem(FieldLocation(path, field), mark[0] if mark else text, value.required)


def _placeholder_problem(location: FieldLocation, text: str, required: bool) -> Problem:
    hint = (
        N_("write what is meant") if required else N_("write what is meant; if it is not known yet, remove the field")
    )
    return Problem(
        "style-placeholder",
        location,
        Message(N_("“{text}” is a placeholder"), {"text": text}),
        hints=(Message(hint),),
    )


@rule(
    "advice",
    title=N_("text that somebody still has to complete"),
    rationale=N_("The public page shows the mark that a template or a colleague left there."),
    kind="startup",
    bad={"content/startups/mon-estran.md": _EXAMPLE_UNFINISHED.format("*à compléter*")},
    good={"content/startups/mon-estran.md": _EXAMPLE_UNFINISHED.format("deux mille pêcheurs à pied")},
    how_to_fix=N_("Write what is missing, or remove the sentence."),
    each="file",
    suppressible=False,
)
def style_text_to_complete(
    registry: Registry, as_of: date, path: str, scanner: FrontMatterScanner
) -> Iterator[Problem]:
    """The text of an entry in which a template's mark is left: XXX, *à compléter*, [to be completed]."""
    marks = list(_find_marks(scanner.text, scanner.body_start)) if may_be_unfinished(scanner.text) else []
    if marks:
        yield Problem(
            "style-text-to-complete",
            Span(path, *marks[0]),
            Message(
                N_("{n} place of this text is still to be completed"),
                {"n": len(marks)},
                N_("{n} places of this text are still to be completed"),
            ),
        )


def _find_marks(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The places of the marks in a text from there on: its lines are many, and few are worth a regular expression."""
    for line in text[start:].splitlines(keepends=True):
        if may_be_unfinished(line):
            yield from ((start + match.start(), start + match.end()) for match in re.finditer(_UNFINISHED, line))
        start += len(line)


@rule(
    "warning",
    title=N_("quote mark around or at one end of a text"),
    rationale=N_("YAML takes it for a part of the text, and the public page shows it."),
    kind="startup",
    bad="mission: “Attribuer les places de port inoccupées”",
    good="mission: Attribuer les places de port inoccupées",
    how_to_fix=N_("Remove the quotes: a text needs none, and YAML knows the straight ones only (\" or ')."),
    proposed_fix="guess",
    each="kind",
    fields=_TEXTS,
)
def style_stray_quote(registry: Registry, as_of: date, kind: str, entries: list[Entry]) -> Iterator[Problem]:
    """An unpaired quote mark, or typographic quotes around a whole value, which YAML does not remove."""
    for path, field, text in _find_texts(kind, entries, _QUOTE_CHARACTERS, _QUOTE_CHARACTERS):
        location = FieldLocation(path, (field.name,))
        unquoted = text.strip('"“” ')
        if (
            not unquoted
            or not _STRAY_QUOTE_PATTERN.fullmatch(text)
            or (path, location.field) in registry.fields_with_problems
        ):
            continue
        is_quoted = text[:1] in "“”" and text[-1:] in "“”"
        message = N_("these quotes are a part of the text") if is_quoted else N_("this quote mark has no matching one")
        fix = replace_with(location, unquoted, scalars.format_text_scalar(unquoted))
        yield Problem("style-stray-quote", location, Message(message), fix=fix, case="both" if is_quoted else "one")


def _is_placeholder(text: str, field_type: str = "text") -> bool:
    """Whether a text is only a placeholder, or an address has one before its “@”."""
    if field_type == "email":
        text = text.partition("@")[0].replace(".", " ")
    if len(text) > _MAX_PLACEHOLDER_LENGTH:
        return text[:11].casefold() == "lorem ipsum" and "\n" not in text
    word = text.casefold().strip(_PUNCTUATION)
    return (
        word in _PLACEHOLDERS
        or (word[:3] == "xxx" and not word.strip("x"))
        or (not word and _BLANK_CHARACTERS.issuperset(text))
    )


def _find_texts(
    kind: str, entries: list[Any], first: Set[str], last: Set[str] = frozenset()
) -> Iterator[tuple[str, Field, str]]:
    """The path, the field and the value of texts and addresses that begin or end with some characters: there are many
    texts, and these exclude nearly all of them.
    """
    for field in ENTRY_KINDS[kind].fields:
        if field.type in ("text", "lines", "email") and not field.many and field.name in entries[0]._fields:
            index = entries[0]._fields.index(field.name)
            for entry in entries:
                text = entry[index]
                if type(text) is str and text and (text[0] in first or text[-1] in last):
                    yield entry.path, field, text


@rule(
    "warning",
    title=N_("domain of an e-mail address with a typing mistake"),
    rationale=N_("Nobody can be reached there."),
    kind="startup",
    description=N_("Many addresses of the registry are at “littoral.example”, and this one is a letter away."),
    bad="contact: contact@litoral.example",
    good="contact: contact@littoral.example",
    how_to_fix=N_(
        "Compare the part after “@” with the other addresses of the registry, and correct the letter that differs."
    ),
    proposed_fix="guess",
    reads=select_fields(lambda field: field.type == "email"),
)
def style_email_domain(registry: Registry, as_of: date) -> Iterator[Problem]:
    """A domain used once that is close to a common one: a character is wrong, or two parts are swapped."""
    addresses = [
        (entry, name, value)
        for kind, entries in registry.entries.items()
        for name in [field.name for field in ENTRY_KINDS[kind].fields if field.type == "email" and not field.many]
        for entry in entries.values()
        if type(value := getattr(entry, name, None)) is str and "@" in value
    ]
    uses = Counter(value.rpartition("@")[2].lower() for _, _, value in addresses)
    common_domains = [domain for domain, n in uses.items() if n >= COMMON_DOMAIN_USES]
    for entry, name, value in addresses:
        account, _, domain = value.rpartition("@")
        if uses[domain.lower()] > 1 or (entry.path, (name,)) in registry.fields_with_problems:
            continue
        suggestion = next(
            (candidate for candidate in common_domains if _is_misspelt_domain(domain.lower(), candidate)), None
        )
        if suggestion is not None:
            address = f"{account}@{suggestion}"
            location = FieldLocation(entry.path, (name,))
            yield Problem(
                "style-email-domain",
                location,
                Message(N_("no other address is at “{domain}”"), {"domain": domain}),
                label=did_you_mean(address),
                fix=replace_with(location, address),
                is_typo=True,
            )


def _is_misspelt_domain(domain: str, common_domain: str) -> bool:
    """Whether a domain is a common one with a wrong character, or with its parts in another order."""
    if edit_distance(domain, common_domain, 1) == 1:
        return True
    return len(domain) == len(common_domain) and sorted(domain.split(".")) == sorted(common_domain.split("."))


COMMON_DOMAIN_USES = 5
"""From how many addresses on a domain is a common one."""
