"""Rules of what a template, a copy or another program left in a text: it is there, and says nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

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

_LEFT = re.compile(
    r"^\W*(?:todo|tbd|tbc|fixme|xxx+|à compl[ée]ter|a compl[ée]ter|[àa] d[ée]finir|[àa] pr[ée]ciser"
    r"|[àa] remplir|[àa] renseigner|[àa] venir|pr[ée]nom nom|pr[ée]nom|nom|first ?name last ?name|full ?name"
    r"|lorem ipsum\b.*|n/a|placeholder)\W*$|^[.…?_–—-]+$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r'^(?:"[^"\n]*|[^"\n]*"|[“”][^“”\n]*[“”]|[“”][^“”\n]*|[^“”\n]*[“”])$', re.MULTILINE)
_ODD = frozenset('"“”')


@rule(
    {"job": "advice", "": "warning"},
    N_("text that a template left"),
    N_("It stands on the public page, and looks as if it were filled in."),
)
def style_placeholder(registry: Registry, today: date) -> Iterator[Problem]:
    """A text that only says that something is to be written: TODO, xxx, à compléter, Prénom Nom."""
    for where, text in _texts(registry, _LEFT):
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
    for where, text in _texts(registry, _QUOTED):
        if text[:1] not in _ODD and text[-1:] not in _ODD:
            continue
        bare = text.strip('"“” ')
        if not bare:
            continue
        both = text[:1] in "“”" and text[-1:] in "“”"
        message = N_("these quotes are a part of the text") if both else N_("this quote mark has no other one")
        title = Text(N_("replace by “{meant}”"), {"meant": bare})
        fix = Fix(title, False, (Edit(where, scalars.text(bare)),))
        yield Problem("style-stray-quote", where, Text(message), fix=fix)


def _texts(registry: Registry, pattern: re.Pattern[str]) -> Iterator[tuple[Place, str]]:
    """The values of text fields that a pattern fits: all of a field are looked at at once, which costs a tenth."""
    for kind, entries in registry.entries.items():
        for field in KINDS[kind].fields:
            if field.type not in ("text", "lines") or field.many or not entries:
                continue
            first = next(iter(entries.values()))
            if field.name not in first._fields:
                continue
            index = first._fields.index(field.name)
            held = [(entry, value) for entry in entries.values() if type(value := entry[index]) is str and value]
            if pattern.search("\n".join([value for _, value in held])) is None:
                continue
            for entry, value in held:
                if "\n" not in value and pattern.match(value) and (entry.path, (field.name,)) not in registry.faulty:
                    yield Place(entry.path, (field.name,)), value


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
    return distance(domain, known, 1) == 1 or (
        domain != known and sorted(domain.split(".")) == sorted(known.split("."))
    )


OFTEN = 5
"""Addresses from which a domain is a usual one."""
