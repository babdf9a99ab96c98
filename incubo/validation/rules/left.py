"""Rules of what a template, a copy or another program left in a text: it is there, and says nothing."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from incubo.i18n import N_
from incubo.model.kinds import KINDS
from incubo.model.nearest import distance
from incubo.problem import Edit, Fix, Place, Problem, Text
from incubo.registry.registry import Registry
from incubo.source import scalars
from incubo.validation.rule import declare, rule

declare(
    "style-garbled",
    "warning",
    N_("letters read in the wrong encoding"),
    N_("The public page shows signs such as “Ã©” instead of accents."),
)

_LEFT = frozenset(
    ["todo", "tbd", "tbc", "fixme", "n/a", "placeholder", "nom", "prénom", "prenom", "prénom nom", "prenom nom"]
    + ["first name last name", "firstname lastname", "full name", "fullname"]
    + [
        f"{to} {verb}"
        for to in ("à", "a")
        for verb in ("compléter", "completer", "définir", "definir", "préciser", "preciser")
    ]
    + [f"{to} {verb}" for to in ("à", "a") for verb in ("remplir", "renseigner", "venir")]
)
"""What stands in a template where a text is to be, in small letters and without the signs around it."""

_SIGNS = string.punctuation + "…–—«»“”‘’•\u00a0 \t"
_BLANK = frozenset(".…?_–—-")
_FIRST = frozenset(letter for word in (*_LEFT, "xxx", "lorem") for letter in (word[0], word[0].upper())) | {*_SIGNS}
_LONGEST = max(map(len, _LEFT)) + 8
"""Characters of a text that can still be one of them: most are longer, and not looked at."""

_QUOTED = re.compile(r'(?:"[^"\n]*|[^"\n]*"|[“”][^“”\n]*[“”]|[“”][^“”\n]*|[^“”\n]*[“”])')
_ODD = frozenset('"“”')


@rule(
    {"job": "advice", "": "warning"},
    N_("text that a template left"),
    N_("It stands on the public page, and looks as if it were filled in."),
)
def style_placeholder(registry: Registry, today: date) -> Iterator[Problem]:
    """A text that only says that something is to be written: TODO, xxx, à compléter, Prénom Nom."""
    for where, text in _texts(registry):
        if not _is_left(text):
            continue
        yield Problem(
            "style-placeholder",
            where,
            Text(N_("“{text}” stands in the place of a text"), {"text": text}),
            hints=(Text(N_("write what is meant; if it is not known yet, take the field away")),),
        )


@rule(
    "warning",
    N_("quote mark around or at one end of a text"),
    N_("YAML takes it for a part of the text, and the public page shows it."),
)
def style_stray_quote(registry: Registry, today: date) -> Iterator[Problem]:
    """A quote mark that opens nothing, or typographic quotes around a whole value, which YAML does not take away."""
    for where, text in _texts(registry):
        if (text[0] not in _ODD and text[-1] not in _ODD) or not _QUOTED.fullmatch(text):
            continue
        bare = text.strip('"“” ')
        if not bare:
            continue
        both = text[:1] in "“”" and text[-1:] in "“”"
        message = N_("these quotes are a part of the text") if both else N_("this quote mark has no other one")
        title = Text(N_("replace by “{meant}”"), {"meant": bare})
        fix = Fix(title, False, (Edit(where, scalars.text(bare)),))
        yield Problem("style-stray-quote", where, Text(message), fix=fix, case="both" if both else "one")


def _is_left(text: str) -> bool:
    """Whether a text is only what a template has in its place."""
    if len(text) > _LONGEST:
        return text[:11].casefold() == "lorem ipsum" and "\n" not in text
    word = text.casefold().strip(_SIGNS)
    return word in _LEFT or (word[:3] == "xxx" and not word.strip("x")) or (not word and _BLANK.issuperset(text))


@lru_cache(maxsize=1)  # two rules ask, of one registry
def _texts(registry: Registry) -> list[tuple[Place, str]]:
    """The values of text fields that may be what a template left, or begin or end with a quote mark.

    There are many texts: nearly all of the long ones are put aside by their first and last signs.
    """
    found = []
    for kind, entries in registry.entries.items():
        if not entries:
            continue
        first = next(iter(entries.values()))
        for field in KINDS[kind].fields:
            if field.type not in ("text", "lines") or field.many or field.name not in first._fields:
                continue
            at = first._fields.index(field.name)
            found += [
                (Place(entry.path, (field.name,)), text)
                for entry in entries.values()
                if type(text := entry[at]) is str
                and text
                and (text[-1] in _ODD or text[0] in _ODD or (text[0] in _FIRST and _is_left(text)))
                and (entry.path, (field.name,)) not in registry.faulty
            ]
    return found


@rule("warning", N_("domain of an e-mail address with a typing mistake"), N_("Nobody can be reached there."))
def style_email_domain(registry: Registry, today: date) -> Iterator[Problem]:
    """A domain used once that is nearly one that many addresses have: a sign is wrong, or two parts are swapped."""
    held = [
        (entry, name, value)
        for kind, entries in registry.entries.items()
        for name in [field.name for field in KINDS[kind].fields if field.type == "email" and not field.many]
        for entry in entries.values()
        if type(value := getattr(entry, name, None)) is str and "@" in value
    ]
    uses = Counter(value.rpartition("@")[2].lower() for _, _, value in held)
    usual = [domain for domain, n in uses.items() if n >= OFTEN]
    for entry, name, value in held:
        account, _, domain = value.rpartition("@")
        if uses[domain.lower()] > 1 or (entry.path, (name,)) in registry.faulty:
            continue
        meant = next((known for known in usual if _slipped(domain.lower(), known)), None)
        if meant is not None:
            address = f"{account}@{meant}"
            where = Place(entry.path, (name,))
            yield Problem(
                "style-email-domain",
                where,
                Text(N_("no other address is at “{domain}”"), {"domain": domain}),
                label=Text(N_("did you mean “{meant}”?"), {"meant": address}),
                fix=Fix(Text(N_("replace by “{meant}”"), {"meant": address}), False, (Edit(where, address),)),
                typo=True,
            )


def _slipped(domain: str, known: str) -> bool:
    """Whether a domain is another one with a sign wrong, or with its parts in another order."""
    if abs(len(domain) - len(known)) > 1 or domain == known:
        return False
    return distance(domain, known, 1) == 1 or sorted(domain.split(".")) == sorted(known.split("."))


OFTEN = 5
"""Addresses from which a domain is a usual one."""
