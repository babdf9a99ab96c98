"""Each value that changes is told by a sentence that names it, in both languages; what does not change is told by none.

An entry of each kind is drawn from its Field table, and one or two of its values change: of a field, of an item of a
list, or a whole item that comes or goes. An empty value that comes or goes says nothing.
"""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.changes import changes_between
from support.examples import TRIES_ALL, examples
from support.registries import TODAY, make_registry, profile_vocabulary

from incubo.core.i18n import temporary_language, translate
from incubo.core.message import Message
from incubo.diff.facts import Change
from incubo.diff.fields import is_only_of_form
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext, short_title
from incubo.diff.sentences.sentence import Sentence
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.fields import Field, drop_empty
from incubo.model.quantities import metric_words
from incubo.registry.registry import Registry

OTHERS = {
    "incubator/rivages": "title: Rivages\n", "incubator/large": "title: Le Large\n",
    "organisation/anrh": "name: Agence des rivages\n", "organisation/ddr29": "name: Direction des rivages\n",
    "startup/digue": "title: Digue\nlink: ''\nphases:\n  - name: investigation\n    start: 2024-01-08\n",
    "startup/jetee": "title: Jetée\nphases: []\n",
    "member/ana.un": "fullname: Ana Un\nrole: Dev\nmissions: []\n", "member/bob.deux": "fullname: Bob Deux\n",
    "team/animation": "name: Animation\nincubator: rivages\n", "team/cale": "name: Cale\nincubator: large\n",
}  # fmt: skip
IDS = {kind: [name.partition("/")[2] for name in OTHERS if name.startswith(f"{kind}/")] for kind in ENTRY_KINDS}
EMPTY = ("", "  ", None, [], {})
WORDS = ("bouée", "phare", "galet", "embrun", "varech", "estuaire", "goéland", "marée basse", "grand large")

WORDS_OF_EVENTS = {"committee": ("committee", "comité"), "end": ("stops on", "s'arrête")}
"""The words of sentences about events that are not those of the vocabulary."""

SUMMARISED = {
    ("startup", "standards"): "a group of any form: that it changes is told",
    ("startup", "rgpd"): "the same",
    ("startup", "status"): "a field used before 2020: told as the phase that it means",
    ("startup", "start"): "the same", ("startup", "end"): "the same",
    ("job", "open"): "told as closed or open again", ("job", "poste_pourvu"): "the same",
    ("job", "outcome"): "told where it closes the offer, or changes afterwards",
    ("job", "closes"): "of the fields that hold the last day, the earliest day is told",
    ("job", "depublication_date"): "the same", ("job", "poste_ferme"): "the same",
    ("job", "contacts"): "a list that may be one text",
}  # fmt: skip
"""Fields of which a sentence need not name the new value, and why."""


def text_values() -> st.SearchStrategy[str]:
    short = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True).map(" ".join)
    long = st.permutations(WORDS * 2).map(lambda words: " ".join(words))
    return st.one_of(short, short, long)


def single_values(field: Field, kind: str) -> st.SearchStrategy[Any]:
    """Values that a field may have, as its file writes them."""
    if field.value_list:
        return st.sampled_from([*profile_vocabulary().allowed_values(field.value_list)])
    if field.target_kind:
        return st.sampled_from(IDS[field.target_kind])
    days = st.dates(datetime.date(2022, 1, 1), datetime.date(2027, 12, 31))
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "date": days,
        "moment": days,
        "integer": st.integers(2, 90),
        "number": st.one_of(st.integers(1, 24), st.integers(1000, 900_000), st.just(6.5)),
        "boolean": st.booleans(),
        "url": st.sampled_from(WORDS).map(lambda word: f"https://{len(word)}.example/{word.split()[0]}"),
        "email": st.sampled_from(WORDS).map(lambda word: f"{len(word)}@rivages.example"),
        "handle": st.sampled_from(["ana-un", "bob2", "cid"]),
        "any": st.sampled_from([{"a": 1}, {"a": 2}, [{"b": "c"}]]),
        "group": group_values(field, kind),
    }
    return by_type.get(field.type, text_values())


def group_values(field: Field, kind: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = {each.name: field_values(each, kind) for each in field.subfields}
    required = {each.name: fields[each.name] for each in field.subfields if each.required and each.name != "end"}
    return st.fixed_dictionaries(required, optional={n: each for n, each in fields.items() if n not in required})


def field_values(field: Field, kind: str) -> st.SearchStrategy[Any]:
    single = single_values(field, kind)
    if not field.many:
        return single
    by = (lambda item: str(item.get(field.identified_by[0]))) if field.identified_by else str
    return st.lists(single, min_size=1, max_size=3, unique_by=by)


def known_fields(kind: str) -> list[Field]:
    """The fields of a kind but its id, which is that of its file, and what is told of a draft in words of its own."""
    return [field for field in ENTRY_KINDS[kind].fields if field.name not in ("id", "draft", "redirect_from")]


@st.composite
def changes_of_an_entry(draw: st.DrawFn, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """An entry, and the same with one or two values changed."""
    fields = known_fields(kind)
    chosen = draw(st.lists(st.sampled_from(fields), min_size=3, max_size=8, unique_by=lambda field: field.name))
    title = ENTRY_KINDS[kind].title_field
    groups = [field for field in fields if field.type == "group"]
    before = {field.name: draw(field_values(field, kind)) for field in (*chosen, *groups)}
    before.setdefault(title, "Cale")
    after = copy.deepcopy(before)
    for _ in range(draw(st.integers(1, 2))):
        field = draw(st.sampled_from([field for field in (*chosen, *groups) if field.name != title]))
        after[field.name] = draw(changed_values(field, kind, after.get(field.name)))
    return before, after


@st.composite
def changed_values(draw: st.DrawFn, field: Field, kind: str, value: Any) -> Any:
    """Another value of a field: of a list of groups, mostly with one item changed, added or left out."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(EMPTY))
    if field.type != "group" or not value or isinstance(value, str):
        return draw(field_values(field, kind))
    items = copy.deepcopy(value if isinstance(value, list) else [value])
    action = draw(st.sampled_from(("change", "change", "change", "add", "remove")))
    if action == "add" and field.many:
        items.append(draw(single_values(field, kind)))
    elif action == "remove" and field.many:
        items.pop(draw(st.integers(0, len(items) - 1)))
    else:
        item = draw(st.sampled_from(items))
        subfield = draw(st.sampled_from(field.subfields))
        item[subfield.name] = draw(st.one_of(field_values(subfield, kind), st.sampled_from(EMPTY)))
    return items if field.many else items[0]


def to_yaml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {to_yaml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(to_yaml, value)) + "]"
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value, ensure_ascii=False)


def registry_of(kind: str, entry_id: str, values: dict[str, Any]) -> Registry:
    text = "".join(f"{name}: {to_yaml(value)}\n" for name, value in values.items())
    return make_registry({**OTHERS, f"{kind}/{entry_id}": text})


def said_values(kind: str, entry: Any) -> dict[tuple[str, ...], set[Any]]:
    """The values that an entry has, by field and subfield."""
    values: dict[tuple[str, ...], set[Any]] = {}

    def add(path: tuple[str, ...], field: Field, value: Any) -> None:
        for item in value if isinstance(value, tuple) and not hasattr(value, "_fields") else (value,):
            if drop_empty(item) is None:
                continue
            if field.type == "group":
                for subfield in field.subfields:
                    add((*path, subfield.name), subfield, getattr(item, subfield.name))
            else:
                values.setdefault(path, set()).add(repr(item) if isinstance(item, dict | list) else item)

    for field in known_fields(kind):
        add((field.name,), field, getattr(entry, field.name))
    return values


def find_field(kind: str, path: tuple[str, ...]) -> Field:
    field = ENTRY_KINDS[kind].find_field(path[0])
    assert field is not None
    return next(each for each in field.subfields if each.name == path[1]) if len(path) > 1 else field


def spellings(context: DiffContext, kind: str, path: tuple[str, ...], value: Any) -> Iterator[str]:
    """How a sentence may name a value."""
    field = find_field(kind, path)
    if isinstance(value, bool):
        yield from map(translate, (Message("yes"), Message("no")))
    elif isinstance(value, datetime.date):
        yield translate(Message("{day:long}", {"day": value}))
    elif isinstance(value, int | float):
        for template in ("{value}", "{value:number}", "{value:money}"):
            yield translate(Message(template, {"value": value}))
    elif field.value_list:
        for label in (context.inline_label(field.value_list, value), context.standalone_label(field.value_list, value)):
            yield translate(Message("{label}", {"label": label}))
        yield from WORDS_OF_EVENTS.get(value, ())
    elif field.target_kind:
        yield translate(Message("{title}", {"title": context.entry_title(field.target_kind, value)}))
    elif path == ("metrics", "key"):
        yield short_title(metric_words(value))
    else:  # of a long text, what differs, or how it begins
        words = str(value).split()
        yield from (" ".join(words[i : i + 2]) for i in range(max(len(words) - 1, 1)))


def untold(kind: str, before: Registry, after: Registry, entry_id: str, language: str) -> list[tuple[Any, ...]]:
    changes = changes_between(before, after)
    assert {change.subject.id for change in changes} <= {entry_id}
    context = DiffContext(before, after, TODAY)
    with temporary_language(language):
        sentences = describe_changes(changes, context)
        return [*_untold(kind, before, after, entry_id, sentences, changes, context)]


def _untold(
    kind: str,
    before: Registry,
    after: Registry,
    entry_id: str,
    sentences: list[Sentence],
    changes: list[Change],
    context: DiffContext,
) -> Iterator[tuple[Any, ...]]:
    said = "\n".join(translate(sentence.text) for sentence in sentences)
    old, new = (said_values(kind, registry.entries[kind][entry_id]) for registry in (before, after))
    told_fields = {change.field for change in changes}
    unclear = {change.field for change in changes if change.type == "unclear"}  # an empty number: told as not readable
    for path in {**old, **new}:
        came, went = new.get(path, set()) - old.get(path, set()), old.get(path, set()) - new.get(path, set())
        is_summarised = (kind, path[0]) in SUMMARISED or path[0] in unclear
        if (came or went) and path[0] not in told_fields and not is_summarised:
            yield path, "no sentence", said
        if path == ("missions", "startups"):  # those of the sheet's own list are those of missions that name none
            came -= old.get(("startups",), set())
        for value in came if not is_summarised else ():
            if not any(text in said for text in spellings(context, kind, path, value)):
                yield path, value, said
    if old == new:  # an item may have the values of others, and values another order
        told = [change for change in changes if change.type not in ("form", "unclear")]
        assert {change.field for change in told if not is_reordered(change)} <= {path[0] for path in new if path[1:]}


def is_reordered(change: Change) -> bool:
    return change.type == "field" and isinstance(change.old, tuple) and sorted(change.old) == sorted(change.new)


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_each_value_that_changes_is_told(kind: str) -> None:
    entry_id = "2024-09-02-cale" if kind == "job" else "cale.dix"

    @given(states=changes_of_an_entry(kind))
    @settings(max_examples=150 if TRIES_ALL else 10, deadline=None)
    def check(states: tuple[dict[str, Any], dict[str, Any]]) -> None:
        before, after = (registry_of(kind, entry_id, values) for values in states)
        for language in ("en", "fr"):
            assert not untold(kind, before, after, entry_id, language)

    check()


@pytest.mark.parametrize("kind", ENTRY_KINDS)
@given(data=st.data())
@settings(max_examples=examples(50), deadline=None)
def test_an_empty_value_that_comes_or_goes_is_no_change(kind: str, data: st.DataObject) -> None:
    before, _ = data.draw(changes_of_an_entry(kind))
    after = copy.deepcopy(before)
    for field in known_fields(kind):
        if field.type == "group" and field.many:
            for item in after[field.name]:
                missing = [each.name for each in field.subfields if each.name not in item]
                item.update((name, data.draw(st.sampled_from(EMPTY[:3]))) for name in missing)
        elif field.name not in after:
            after[field.name] = data.draw(st.sampled_from(EMPTY))
    old, new = registry_of(kind, "cale", before), registry_of(kind, "cale", after)
    assert all(map(is_only_of_form, changes_between(old, new)))
