"""`set`: fields get other values, each typed and checked as `new` does it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from incubo.edit import ids
from incubo.edit.answers import once, table_of, typed
from incubo.edit.desk import Desk
from incubo.edit.draft import Setting
from incubo.edit.field_paths import Target, target
from incubo.edit.places import after
from incubo.edit.proposal import Proposal
from incubo.edit.verbs.rename import follow_title
from incubo.errors import Refused, UsageError
from incubo.i18n import N_
from incubo.model import quantities
from incubo.model.fields import Field
from incubo.model.nearest import folded, nearest
from incubo.problem import Text
from incubo.source.changes import Append, Remove, Set
from incubo.source.reading import read

_ASSIGNMENT = re.compile(r"([^=]+?)\s*(\+=|-=|=)(.*)", re.DOTALL)
NAMED = 4
"""Fields that a commit's subject names; of more, it says how many."""


class Assignment(NamedTuple):
    """What is asked of a field: `=` another value, `+=` one more, `-=` one less, `unset` none at all.

    `items`: the values of a list one by one, where they are known apart; else `text` has commas between them.
    """

    field: str
    how: str
    text: str = ""
    items: tuple[str, ...] = ()


def assignment(word: str) -> Assignment | None:
    """An assignment as it is typed (`sponsors+=anrh`), or None where it is none."""
    found = _ASSIGNMENT.fullmatch(word)
    return Assignment(found[1].strip(), found[2], found[3].strip()) if found else None


def assign(desk: Desk, kind: str, entry_id: str, assignments: Iterable[Assignment], setting: Setting) -> Proposal:
    """Change fields of an entry.

    Raises UsageError for a field or a value that is not understood, Refused for one that may not be changed so.
    """
    path = desk.registry.entries[kind][entry_id].path
    table = table_of(setting, kind)
    changed: list[str] = []
    notes: list[Text] = []
    offers = 0
    for each in assignments:
        values = read(path, desk.read(path)).values or {}
        found = target(each.field, table, values, desk.registry.vocabulary)
        before = desk.read(path)
        _assign(desk, path, found, each, setting, entry_id)
        if desk.read(path) == before:
            continue
        changed.append(each.field)
        if found.path == (table.title,) and each.how == "=":
            title = str((read(path, desk.read(path)).values or {}).get(table.title))
            offers += follow_title(desk, kind, entry_id, title)
            if kind == "startup" and ids.slug(title) != entry_id:
                message = N_("The file keeps its name. For another one: incubo rename {id} {new}")
                notes.append(Text(message, {"id": entry_id, "new": ids.slug(title)}))
    names = list(dict.fromkeys(changed))
    summary = Text("{names}", {"names": ", ".join(names)})
    if len(names) > NAMED:
        summary = Text(N_("{n} fields"), {"n": len(names)})
    if offers:
        said = {"n": offers}
        notes.append(Text(N_("{n} offer follows the title."), said, N_("{n} offers follow the title.")))
    return Proposal(desk.plan(), "set", entry_id, summary, tuple(notes))


def _assign(desk: Desk, path: str, found: Target, each: Assignment, setting: Setting, entry_id: str) -> None:
    held = _held(desk, path, found)
    if each.how == "unset" or (each.how == "=" and not each.text):
        _unset(desk, path, found, held)
    elif each.how == "-=":
        _less(desk, path, found, held, each.text)
    else:
        _writable(found, entry_id)
        if each.how == "+=":
            _more(desk, path, found, held, each.text, setting)
        else:
            if each.items:
                one = found.field._replace(many=False)
                value: Any = once(one, (_value(desk, one, item, setting, each.field) for item in each.items))
            else:
                value = _value(desk, found.field, each.text, setting, each.field)
            desk.change(path, Set(found.path, value, after=_after(desk, path, found)))


def _held(desk: Desk, path: str, found: Target) -> Any:
    """What a field holds; None for nothing."""
    here: Any = read(path, desk.read(path)).values
    for step in found.path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return None
    return here


def _unset(desk: Desk, path: str, found: Target, held: Any) -> None:
    holder = desk.registry.entry_at(path)
    last = found.is_item and len(_held(desk, path, found._replace(path=found.path[:-1])) or ()) < 2
    if found.field.required and (not found.is_item or last):
        who = holder.id if holder is not None else path
        raise Refused(
            Text(N_("“{field}” is needed: it can have another value, but not none"), {"field": found.word}),
            hints=(Text(N_("another value: incubo set {id} {field}=…"), {"id": who, "field": found.word}),),
        )
    if held is not None or _there(desk, path, found):
        desk.change(path, Remove(found.path))


def _there(desk: Desk, path: str, found: Target) -> bool:
    """Whether an empty field is there all the same (`link:`)."""
    holder = _held(desk, path, found._replace(path=found.path[:-1]))
    return isinstance(holder, dict) and found.path[-1] in holder


def _less(desk: Desk, path: str, found: Target, held: Any, text: str) -> None:
    """Take a value out of a list. Raises UsageError where it is not in it."""
    _list(found)
    items = held if isinstance(held, list) else [] if held is None else [held]
    if any(isinstance(item, dict) for item in items):
        hint = Text(N_("name the item: --unset {field}.{n}"), {"field": found.word, "n": 1})
        raise UsageError(Text(N_("the items of “{field}” have no single value"), {"field": found.word}), hints=(hint,))
    words = {i: {folded(str(item)), folded(str(item).rpartition("/")[2])} for i, item in enumerate(items)}
    labels = _labels(desk, found.field)
    for part in _parts(found.field, text):
        wanted = {folded(part), folded(part.rpartition("/")[2])} | labels.get(folded(part), set())
        fits = [i for i, said in words.items() if said & wanted]
        if not fits:
            near = nearest(part, [str(item) for item in items])
            hints = [Text(N_("did you mean “{meant}”?"), {"meant": near})] if near else []
            if near is None and items:
                hints.append(Text(N_("what is there: {items:list}"), {"items": [str(item) for item in items]}))
            raise UsageError(
                Text(N_("“{field}” does not hold “{word}”"), {"field": found.word, "word": part}), hints=hints
            )
        for position in fits:
            del words[position]
    if not words and found.field.required:
        raise Refused(Text(N_("“{field}” is needed: it can have another value, but not none"), {"field": found.word}))
    gone = [i for i in range(len(items)) if i not in words]
    for position in reversed(gone):
        desk.change(path, Remove((*found.path, position) if isinstance(held, list) else found.path))


def _more(desk: Desk, path: str, found: Target, held: Any, text: str, setting: Setting) -> None:
    """Put values at the end of a list, each unless it is there."""
    _list(found)
    there = {folded(str(item)) for item in held} if isinstance(held, list) else set()
    one = found.field._replace(many=False)
    for part in _parts(found.field, text):
        value = _value(desk, one, part, setting, found.word)
        if folded(str(value)) not in there:
            there.add(folded(str(value)))
            desk.change(path, Append(found.path, value, after=_after(desk, path, found)))


def _list(found: Target) -> None:
    """Raise UsageError for a field that holds one value."""
    if not found.field.many and found.field.may_be != "many":
        hint = Text(N_("give it its value: {field}=…"), {"field": found.word})
        raise UsageError(Text(N_("“{field}” holds one value, not a list"), {"field": found.word}), hints=(hint,))


def _parts(field: Field, text: str) -> list[str]:
    """The values of a typed list; a sentence may have commas, an id or a word of the vocabulary has none."""
    if field.type == "text":
        return [text]
    return [part.strip() for part in text.split(",") if part.strip()]


def _value(desk: Desk, field: Field, text: str, setting: Setting, word: str) -> Any:
    """A typed value as the file will hold it. Raises UsageError for one that does not fit."""
    answer = typed(field, text, setting)
    if answer.complaint and field.type in ("number", "integer"):
        figure = _figure(text)
        if figure is not None:
            answer = typed(field, str(figure), setting)
    if answer.complaint:
        raise UsageError(
            Text(N_("{option}: {problem}"), {"option": word, "problem": answer.complaint}), hints=answer.hints
        )
    if field.type != "reference":
        return answer.value
    if isinstance(answer.value, list):
        return [desk.spelt(field.refers, each) for each in answer.value]
    return desk.spelt(field.refers, answer.value)


def _figure(text: str) -> int | float | None:
    """A figure as people write it (`220k`, `12 450`), or None where it is none, or could be two."""
    try:
        return quantities.number(text) or quantities.euros(text)
    except quantities.Ambiguous:
        return None


def _labels(desk: Desk, field: Field) -> dict[str, set[str]]:
    """The words of the vocabulary by what they are called, for a field of choice."""
    vocabulary = desk.registry.vocabulary
    if field.type != "choice" or field.words == "phases":
        return {}
    return {
        folded(label): {folded(word)}
        for word in vocabulary.allowed(field.words)
        for label in vocabulary.labels(field.words, word).values()
    }


def _writable(found: Target, entry_id: str) -> None:
    """Raise Refused for what has a verb of its own, is of former years, or is no plain value."""
    if found.field.type == "group":
        said = {"field": found.word, "id": entry_id}
        verbs = [Text(hint, said) for hint in _VERBS.get(str(found.path[0]), ())]
        inner = Text(N_("one of its fields: {field}.{inner}=…"), {**said, "inner": found.field.items[0].name})
        item = Text(N_("one of its fields: {field}.1.{inner}=…"), {**said, "inner": found.field.items[0].name})
        hints = (*verbs, item if found.field.many else inner)
        raise Refused(Text(N_("“{field}” is not one value"), said), hints=hints)
    if found.field.type == "any":
        hint = Text(N_("in your text editor: incubo edit {id}"), {"id": entry_id})
        raise Refused(
            Text(N_("“{field}” may hold anything: it is not set in one line"), {"field": found.word}), hints=(hint,)
        )
    if found.field.legacy:
        own = [Text(hint, {"id": entry_id}) for hint in _VERBS.get(str(found.path[0]), ())]
        raise Refused(
            Text(N_("“{field}” is a field of former years: it is read, and no more written"), {"field": found.word}),
            hints=tuple(own),
        )


_VERBS = {
    "phases": (N_("it enters a phase: incubo phase {id} PHASE --on DATE"),),
    "missions": (
        N_("a mission is extended: incubo extend {id} --until DATE"),
        N_("a new one: incubo join {id} STARTUP"),
    ),
    "startups": (N_("a person joins a startup: incubo join {id} STARTUP"),),
    "previously": (N_("a person leaves a startup: incubo leave {id} --startup STARTUP"),),
    "events": (
        N_("a committee: incubo record committee {id}"),
        N_("another event: incubo record event {id}"),
    ),
    "metrics": (N_("a measure of impact: incubo record metric {id}"),),
}
"""What changes a field that is more than one value."""


def _after(desk: Desk, path: str, found: Target) -> tuple[str, ...]:
    """What a field follows if it is new: those before it in the table, of the entry's where all of its group is new."""
    first = found._replace(path=found.path[:1])
    if len(found.path) > 1 and _held(desk, path, first) is None and not _there(desk, path, first):
        return after(found.all, str(found.path[0]))
    return () if found.is_item else after(found.beside, str(found.path[-1]))
