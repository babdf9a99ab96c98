"""What a word asked of `explain` means: a rule, a family, a kind, a field, a list or a word of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.i18n import N_, gettext
from incubo.model.nearest import folded, nearest
from incubo.page import Cell, Item, Items, Page, Section
from incubo.problem import Text
from incubo.registry.named import kind_of
from incubo.report.explain import fields, rules, words
from incubo.report.explain.scope import Scope
from incubo.report.explain.titles import FAMILIES
from incubo.validation.rule import RULES

_INDEX = re.compile(r"\[\d+\]")
_BRACKETS = re.compile(r"^\w+\[(?P<rule>[\w-]+)\]:?$")


def find(word: str, scope: Scope) -> Page | None:
    """The page of what a word means, None where it means nothing. Case, accents and list numbers do not count."""
    word = word.strip()
    pasted = _BRACKETS.match(word)
    if pasted and pasted["rule"] in RULES:  # `error[ref-prefix]:` as it stands in a finding
        word = pasted["rule"]
    plain = folded(word)
    if plain in RULES:
        return rules.rule(plain, scope)
    kind = kind_of(word)
    if kind is not None:
        return fields.kind(kind, scope)
    if plain in FAMILIES:
        return rules.family(plain, scope)
    path = _path(_INDEX.sub("", word), scope)
    if path is not None:
        return fields.field(path, scope)
    found = words.meant(word, scope)
    if found:
        return words.page(found, scope)
    if plain in words.lists(scope):
        return words.words(plain, scope)
    return _fields_called(_INDEX.sub("", word), scope) or _in_a_label(word, scope)


def _in_a_label(word: str, scope: Scope) -> Page | None:
    """The page of the one word of a list whose label has a word in it: `comité`, for “Passage en comité”."""
    found = words.holding(word, scope)
    return words.page(found, scope) if len({each for _, each in found}) == 1 else None


def near(word: str, scope: Scope) -> str | None:
    """What someone may have meant by a word that means nothing."""
    return nearest(word, dict.fromkeys(_known(scope)))


def index(scope: Scope) -> Page:
    """What can be asked."""
    kinds = Items(tuple(Item((Cell(kind.id, "id"), Cell(Text(kind.labels)))) for kind in scope.kinds.values()))
    found = {rule.family for rule in RULES.values()}
    families = Items(
        tuple(Item((Cell(name, "id"), Cell(Text(title)))) for name, title in FAMILIES.items() if name in found)
    )
    lists = Items(tuple(Item((Cell(name, "id"), Cell(words.called(name)))) for name in words.lists(scope)))
    asked = (
        ("incubo explain ref-unknown-startup", N_("a rule, as it stands in brackets in a finding")),
        ("incubo explain member.missions.end", N_("a field")),
        ("incubo explain acceleration", N_("a word: phase, event, decision …")),
        ("incubo explain --list", N_("every rule, one a line")),
    )
    examples = Items(tuple(Item((Cell(Text(said)),), line) for line, said in asked))
    return Page(
        "index",
        "explain",
        Cell(Text(N_("What can be explained"))),
        (
            Section("examples", None, (examples,)),
            Section("kinds", Text(N_("Kinds of entries")), (kinds,)),
            Section("families", Text(N_("Families of rules")), (families,)),
            Section("lists", Text(N_("Lists of words")), (lists,)),
        ),
    )


def _path(word: str, scope: Scope) -> str | None:
    """The whole name of a field, its kind said in any language; the names of fields as in files."""
    first, dot, rest = word.partition(".")
    kind = kind_of(first) if dot else None
    if kind is None:
        return None
    wanted = folded(f"{kind}.{rest}")
    every = [path for path, _ in words.paths(kind, scope.kinds[kind].fields)]
    return next((path for path in every if folded(path) == wanted), None) or next(
        (path for path in every if _singular(path) == _singular(wanted)), None
    )


def _singular(path: str) -> str:
    """The name of a field for comparison: `mission.end` is `missions.end`."""
    return "-".join(part.removesuffix("s") for part in folded(path).split("-"))


def _fields_called(word: str, scope: Scope) -> Page | None:
    """The fields of any kind whose name, or its end, is the word: their page if there is one, else which they are."""
    every = [each for kind in scope.kinds.values() for each in words.paths(kind.id, kind.fields)]
    found = [each for each in every if folded(each[0]).endswith(f"-{folded(word)}")]
    found = found or [each for each in every if _singular(each[0]).endswith(f"-{_singular(word)}")]
    if len(found) < 2:
        return fields.field(found[0][0], scope) if found else None
    items = tuple(
        Item((Cell(path, "id"), Cell(fields.help_of(field))), f"incubo explain {path}") for path, field in found
    )
    return Page(
        "fields",
        found[0][1].name,
        Cell(Text(N_("Several fields have this name"))),
        (Section("fields", None, (Items(items),)),),
    )


def _known(scope: Scope) -> Iterator[str]:
    """Every word that may be asked; a label that is its id, but for case and accents, is left out."""
    yield from RULES
    yield from FAMILIES
    for kind in scope.kinds.values():
        yield kind.id
        yield gettext(kind.label)
    for kind in scope.kinds.values():
        for path, field in words.paths(kind.id, kind.fields):
            yield path
            yield field.name
    for name in words.lists(scope):
        yield name
        for word in scope.vocabulary.allowed(name):
            yield word
            label = words.label(name, word, scope)
            if folded(label) != folded(word):
                yield label
