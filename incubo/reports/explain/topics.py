"""What a word asked of `explain` means: a rule, a family, a kind, a field, a list or a word of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.registry.lookup import parse_kind
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.fields import field_help, field_page, kind_page
from incubo.reports.explain.rules import family_page, rule_page
from incubo.reports.explain.vocabulary import (
    find_words,
    find_words_in_labels,
    iter_field_paths,
    list_page,
    list_title,
    used_lists,
    word_label,
    word_page,
)
from incubo.validation.rule import RULE_FAMILY_TITLES, RULES

_LIST_INDEX = re.compile(r"\[\d+\]")
_RULE_IN_BRACKETS = re.compile(r"^\w+\[(?P<rule>[\w-]+)\]:?$")


def find_topic_page(word: str, context: ExplainContext) -> Page | None:
    """The page of what a word means, None where it means nothing. Case, accents and list numbers do not count."""
    word = word.strip()
    pasted = _RULE_IN_BRACKETS.match(word)
    if pasted and pasted["rule"] in RULES:  # `error[ref-prefix]:` as it stands in a finding
        word = pasted["rule"]
    plain = normalise_name(word)
    if plain in RULES:
        return rule_page(plain, context)
    kind = parse_kind(word)
    if kind is not None:
        return kind_page(kind, context)
    if plain in RULE_FAMILY_TITLES:
        return family_page(plain, context)
    path = _resolve_field_path(_LIST_INDEX.sub("", word), context)
    if path is not None:
        return field_page(path, context)
    found = find_words(word, context)
    if found:
        return word_page(found, context)
    if plain in used_lists(context):
        return list_page(plain, context)
    return _page_by_field_name(_LIST_INDEX.sub("", word), context) or _page_by_label_word(word, context)


def _page_by_label_word(word: str, context: ExplainContext) -> Page | None:
    """The page of the one word of a list whose label has a word in it: `comité`, for “Passage en comité”."""
    found = find_words_in_labels(word, context)
    return word_page(found, context) if len({each for _, each in found}) == 1 else None


def suggest_topic(word: str, context: ExplainContext) -> str | None:
    """What someone may have meant by a word that means nothing."""
    return find_nearest(word, dict.fromkeys(_known_topics(context)))


def index_page(context: ExplainContext) -> Page:
    """What can be asked."""
    kinds = ListBlock(
        tuple(ListItem((Cell(kind.id, "id"), Cell(Message(kind.plural_label)))) for kind in context.kinds.values())
    )
    found = {rule.family for rule in RULES.values()}
    families = ListBlock(
        tuple(
            ListItem((Cell(name, "id"), Cell(Message(title))))
            for name, title in RULE_FAMILY_TITLES.items()
            if name in found
        )
    )
    lists = ListBlock(tuple(ListItem((Cell(name, "id"), Cell(list_title(name)))) for name in used_lists(context)))
    asked = (
        ("incubo explain ref-unknown-startup", N_("a rule, as it stands in brackets in a finding")),
        ("incubo explain member.missions.end", N_("a field")),
        ("incubo explain acceleration", N_("a word: phase, event, decision …")),
        ("incubo explain --list", N_("every rule, one a line")),
    )
    examples = ListBlock(tuple(ListItem((Cell(Message(said)),), line) for line, said in asked))
    return Page(
        "index",
        "explain",
        Cell(Message(N_("What can be explained"))),
        (
            Section("examples", None, (examples,)),
            Section("kinds", Message(N_("Kinds of entries")), (kinds,)),
            Section("families", Message(N_("Families of rules")), (families,)),
            Section("lists", Message(N_("Lists of words")), (lists,)),
        ),
    )


def _resolve_field_path(word: str, context: ExplainContext) -> str | None:
    """The whole name of a field, its kind said in any language; the names of fields as in files."""
    first, dot, rest = word.partition(".")
    kind = parse_kind(first) if dot else None
    if kind is None:
        return None
    wanted = normalise_name(f"{kind}.{rest}")
    every = [path for path, _ in iter_field_paths(kind, context.kinds[kind].fields)]
    return next((path for path in every if normalise_name(path) == wanted), None) or next(
        (path for path in every if _singular_form(path) == _singular_form(wanted)), None
    )


def _singular_form(path: str) -> str:
    """The name of a field for comparison: `mission.end` is `missions.end`."""
    return "-".join(part.removesuffix("s") for part in normalise_name(path).split("-"))


def _page_by_field_name(word: str, context: ExplainContext) -> Page | None:
    """The fields of any kind whose name, or its end, is the word: their page if there is one, else which they are."""
    every = [each for kind in context.kinds.values() for each in iter_field_paths(kind.id, kind.fields)]
    found = [each for each in every if normalise_name(each[0]).endswith(f"-{normalise_name(word)}")]
    found = found or [each for each in every if _singular_form(each[0]).endswith(f"-{_singular_form(word)}")]
    if len(found) < 2:
        return field_page(found[0][0], context) if found else None
    items = tuple(
        ListItem((Cell(path, "id"), Cell(field_help(field))), f"incubo explain {path}") for path, field in found
    )
    return Page(
        "fields",
        found[0][1].name,
        Cell(Message(N_("Several fields have this name"))),
        (Section("fields", None, (ListBlock(items),)),),
    )


def _known_topics(context: ExplainContext) -> Iterator[str]:
    """Every word that may be asked; a label that is its id, but for case and accents, is left out."""
    yield from RULES
    yield from RULE_FAMILY_TITLES
    for kind in context.kinds.values():
        yield kind.id
        yield gettext(kind.label)
    for kind in context.kinds.values():
        for path, field in iter_field_paths(kind.id, kind.fields):
            yield path
            yield field.name
    for name in used_lists(context):
        yield name
        for word in context.vocabulary.allowed_values(name):
            yield word
            label = word_label(name, word, context)
            if normalise_name(label) != normalise_name(word):
                yield label
