"""Finds what the argument of `incubo explain` means: a rule, a family, a kind, a field, a list, a value or a word
of the reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.core.hint import Hint
from incubo.core.i18n import N_, gettext
from incubo.core.message import Message
from incubo.document.page import Cell, ListBlock, ListItem, Page, Section
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.registry.lookup import parse_kind
from incubo.reports.explain.context import ExplainContext
from incubo.reports.explain.fields import field_help, field_page, kind_page
from incubo.reports.explain.glossary import report_word_names, report_word_page, report_words_block
from incubo.reports.explain.rules import family_page, rule_page
from incubo.reports.explain.vocabulary import (
    find_values,
    find_values_by_label_word,
    iter_field_paths,
    list_page,
    list_title,
    used_lists,
    value_label,
    value_page,
)
from incubo.validation.rule import RULE_FAMILY_TITLES, RULES

_LIST_INDEX = re.compile(r"\[\d+\]")

_RULE_IN_BRACKETS = re.compile(r"^\w+\[(?P<rule>[\w-]+)\]:?$")


def find_topic_page(word: str, context: ExplainContext) -> Page | None:
    """The page of the first topic with this name; None if there is none.

    Case, accents and list indexes are ignored, and a rule may be pasted with its severity (`error[ref-prefix]:`).
    """
    word = word.strip()
    pasted = _RULE_IN_BRACKETS.match(word)
    if pasted and pasted["rule"] in RULES:
        word = pasted["rule"]
    normalised = normalise_name(word)
    path = _resolve_field_path(_LIST_INDEX.sub("", word), context)
    if normalised in RULES and (path is None or word in RULES):  # `job.closes` is not the rule `job-closes`
        return rule_page(normalised, context)
    kind = parse_kind(word)
    if kind is not None:
        return kind_page(kind, context)
    if normalised in RULE_FAMILY_TITLES:
        return family_page(normalised, context)
    if path is not None:
        return field_page(path, context)
    values, report_word = find_values(word, context), report_word_page(word, context)
    if values:
        page = value_page(values, context)
        return page if report_word is None else page._replace(sections=(*report_word.sections, *page.sections))
    if normalised in used_lists(context):
        return list_page(normalised, context)
    if report_word is not None:
        return report_word
    return _page_by_field_name(_LIST_INDEX.sub("", word), context) or _page_by_label_word(word, context)


def _resolve_field_path(word: str, context: ExplainContext) -> str | None:
    """The full name of a field, with its kind in any language."""
    first, dot, rest = word.partition(".")
    kind = parse_kind(first) if dot else None
    if kind is None:
        return None
    normalised = normalise_name(f"{kind}.{rest}")
    paths = [path for path, _ in iter_field_paths(kind, context.entry_kinds[kind].fields)]
    return next((path for path in paths if normalise_name(path) == normalised), None) or next(
        (path for path in paths if _singular_form(path) == _singular_form(normalised)), None
    )


def _page_by_field_name(word: str, context: ExplainContext) -> Page | None:
    """The page of the field whose name ends with the word; a list if there are several."""
    fields = [item for kind in context.entry_kinds.values() for item in iter_field_paths(kind.id, kind.fields)]
    matches = [item for item in fields if normalise_name(item[0]).endswith(f"-{normalise_name(word)}")]
    if not matches:
        matches = [item for item in fields if _singular_form(item[0]).endswith(f"-{_singular_form(word)}")]
    if len(matches) < 2:
        return field_page(matches[0][0], context) if matches else None
    items = tuple(
        ListItem((Cell(path, "id"), Cell(field_help(field))), Hint(command=f"incubo explain {path}"))
        for path, field in matches
    )
    return Page(
        "fields",
        matches[0][1].name,
        Cell(Message(N_("Several fields have this name"))),
        (Section("fields", None, (ListBlock(items),)),),
    )


def _singular_form(path: str) -> str:
    """A field name for comparison: `missions.end` and `mission.end` are equal."""
    return "-".join(part.removesuffix("s") for part in normalise_name(path).split("-"))


def _page_by_label_word(word: str, context: ExplainContext) -> Page | None:
    """The page of the only value whose label contains the word: `comité` for “Passage en comité”."""
    values = find_values_by_label_word(word, context)
    return value_page(values, context) if len({value for _, value in values}) == 1 else None


def index_page(context: ExplainContext) -> Page:
    """The page without an argument: what can be explained."""
    kinds = ListBlock(
        tuple(
            ListItem((Cell(kind.id, "id"), Cell(Message(kind.plural_label)))) for kind in context.entry_kinds.values()
        )
    )
    families_with_rules = {rule.family for rule in RULES.values()}
    families = ListBlock(
        tuple(
            ListItem((Cell(name, "id"), Cell(Message(title))))
            for name, title in RULE_FAMILY_TITLES.items()
            if name in families_with_rules
        )
    )
    lists = ListBlock(tuple(ListItem((Cell(name, "id"), Cell(list_title(name)))) for name in used_lists(context)))
    commands = (
        ("incubo explain ref-unknown-startup", N_("a rule: the name in brackets in a finding")),
        ("incubo explain member.missions.end", N_("a field")),
        ("incubo explain acceleration", N_("a word: phase, event, decision …")),
        ("incubo explain --list", N_("every rule, one per line")),
    )
    examples = ListBlock(tuple(ListItem((Cell(Message(text)),), Hint(command=command)) for command, text in commands))
    return Page(
        "index",
        "explain",
        Cell(Message(N_("What can be explained"))),
        (
            Section("examples", None, (examples,)),
            Section("kinds", Message(N_("Kinds of entries")), (kinds,)),
            Section("families", Message(N_("Families of rules")), (families,)),
            Section("lists", Message(N_("Lists of words")), (lists,)),
            Section("report-words", Message(N_("Words of the reports")), (report_words_block(),)),
        ),
    )


def suggest_topic(word: str, context: ExplainContext) -> str | None:
    """The topic closest to an unknown word."""
    return find_nearest(word, dict.fromkeys(_known_topics(context)))


def _known_topics(context: ExplainContext) -> Iterator[str]:
    """Every topic name; labels that differ from an id only by case and accents are left out."""
    yield from RULES
    yield from RULE_FAMILY_TITLES
    yield from report_word_names()
    for kind in context.entry_kinds.values():
        yield kind.id
        yield gettext(kind.label)
    for kind in context.entry_kinds.values():
        for path, field in iter_field_paths(kind.id, kind.fields):
            yield path
            yield field.name
    for name in used_lists(context):
        yield name
        for value in context.vocabulary.allowed_values(name):
            yield value
            label = value_label(name, value, context)
            if normalise_name(label) != normalise_name(value):
                yield label
